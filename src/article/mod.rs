//! Page -> Article.

/// An article as it is read from a page, before any analysis.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Article {
    /// The one given on input, else a hash of the path relative to its root (or of the URL) and the record's number.
    pub id: String,
    /// blake3 of the content (all that the reading depends on), hex.
    pub hash: String,
    /// As a person names it: relative to the root that was given, or the NDJSON file; `None` from stdin.
    pub path: Option<String>,
    pub url: Option<String>,
    pub title: Option<String>,
    /// True where the title also stands in the body, so that its mentions are not read twice.
    pub title_in_body: bool,
    /// Local date or date-time as published: `2024-10-13` or `2024-10-13T08:51`.
    pub published: Option<String>,
    pub authors: Vec<String>,
    pub source: Option<String>,
    /// As declared by the page; a hint, never a verdict.
    pub declared_language: Option<String>,
    pub body: String,
    /// The charset that the bytes were decoded from.
    pub encoding: String,
    /// What was lost or looked odd, in words for a person.
    pub warnings: Vec<String>,
}

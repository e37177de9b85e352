//! Disk -> [`Page`]: the files, records, feeds and web archives of a corpus, one at a time.
//!
//! Nothing here reads a language or looks into an article: a page is bytes, what was given with them, and where
//! they came from. Whatever cannot be a page is a [`Rejection`], and the next one is tried.

mod feed;
pub mod fetch;
mod folder;
mod http;
mod records;
mod warc;

use std::fmt;
use std::io::{self, BufRead};
use std::path::{Path, PathBuf};

pub use folder::{Found, SmallFile, Unread, Walked, pages, pages_below};

/// The bytes of one article, before anything in them is understood.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// As a person names it: relative to the root that was given, with `/`; a root that is a file has its file name.
    /// `None` for what came by stdin.
    pub path: Option<String>,
    /// Where the file stands on this disk.
    pub file: Option<PathBuf>,
    /// The line of an NDJSON record, or the place (from 1) of an item in an array or a feed.
    pub record: Option<u64>,
    pub given: Given,
    pub format: Format,
    /// The charset that the server named, where the page came by HTTP.
    pub charset: Option<String>,
    /// When it was fetched, as an ISO instant in UTC: what 昨天 and dates without a year are read against. `None` for
    /// what was not captured from the web. Not part of what the content is.
    pub captured: Option<String>,
    pub bytes: Vec<u8>,
    /// What was odd about the record itself, in words for a person.
    pub warnings: Vec<String>,
}

impl Page {
    /// Returns the name that messages use: `folder/a.txt`, `all.jsonl:12`, `stdin:3`.
    pub fn name(&self) -> String {
        let name = self.path.as_deref().unwrap_or("stdin");
        match self.record {
            Some(record) => format!("{name}:{record}"),
            None => name.to_owned(),
        }
    }
}

/// What was said about an article beside its text; it wins over what the text says about itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Given {
    pub id: Option<String>,
    pub title: Option<String>,
    /// As it was written; the article's reading makes an ISO date of it.
    pub published: Option<String>,
    pub authors: Vec<String>,
    pub source: Option<String>,
    pub url: Option<String>,
    pub language: Option<String>,
}

/// How the bytes of a page are to be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    #[default]
    Text,
    Markdown,
    Html,
    /// The `text` of a JSON record: UTF-8, taken exactly as it is.
    Record,
}

impl Format {
    /// Returns the word that stands for it in hashes and messages.
    pub fn name(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Markdown => "markdown",
            Format::Html => "html",
            Format::Record => "record",
        }
    }
}

/// How much is read before a file or a record is refused.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The bytes of one article: of a file that is one article, unpacked, or of one record in a larger file.
    /// Files of many records have no limit of their own: they are streamed.
    pub article_bytes: u64,
    /// True where links are followed that lead out of the folder that was named.
    pub outside_links: bool,
    /// Tells the folders that are never entered, wherever they stand.
    pub passed_over: fn(&Path) -> bool,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { article_bytes: 64 << 20, outside_links: false, passed_over: |_| false }
    }
}

/// Something that is in the corpus but is no page, and why.
#[derive(Debug, thiserror::Error)]
pub struct Rejection {
    /// The file as [`Page::path`] names it.
    pub name: String,
    /// As [`Page::record`], where the file goes on after it.
    pub record: Option<u64>,
    #[source]
    pub reason: Reason,
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.record {
            Some(record) => write!(f, "{}:{record}: {}", self.name, self.reason),
            None => write!(f, "{}: {}", self.name, self.reason),
        }
    }
}

impl Rejection {
    /// Refuses a page that was read.
    pub fn of(page: &Page, reason: Reason) -> Rejection {
        let name = page.path.clone().unwrap_or_else(|| "stdin".to_owned());
        Rejection { name, record: page.record, reason }
    }

    /// Returns true where nothing is wrong: the file simply is no article (a picture beside a page, a sitemap).
    pub fn is_skip(&self) -> bool {
        matches!(self.reason, Reason::UnknownFormat { .. } | Reason::NoFeed { .. } | Reason::NoPage { .. })
    }
}

/// Why something is not read.
#[derive(Debug, thiserror::Error)]
pub enum Reason {
    #[error("cannot be read: {0}")]
    NotReadable(#[source] io::Error),
    #[error("expected a file or a folder, found something else (a device, a pipe or a socket)")]
    NotAFile,
    #[error("the link leads back to {ancestor}, a folder above it")]
    LinkLoop { ancestor: String },
    #[error("the link leads out of the folder, to {}; --follow-links reads it all the same", .target.display())]
    LinkOutside { target: PathBuf },
    #[error("{}", unknown_format(.extension.as_deref()))]
    UnknownFormat { extension: Option<String> },
    #[error("no text in it")]
    Empty,
    #[error("expected text, found {found}")]
    Binary { found: &'static str },
    #[error("expected at most {limit} bytes in one article, found {}; --max-article-bytes raises the limit", or_more(*.found, *.limit))]
    TooLarge { limit: u64, found: Option<u64> },
    /// `line` counts from 1 in the file.
    #[error("line {line} is not the JSON of an article: {error}")]
    BadJson { line: u64, error: String },
    #[error("the record has no `text`{}", listed(.found))]
    MissingText { found: Vec<String> },
    #[error("expected {expected} in `{field}`, found {found}")]
    BadField { field: &'static str, expected: &'static str, found: &'static str },
    #[error("the feed cannot be read on from line {line}: {error}")]
    BadFeed { line: u64, error: String },
    #[error("expected a feed (RSS or Atom), found {found}")]
    NoFeed { found: String },
    #[error("the archive is broken: {error}")]
    BadArchive { error: String },
    #[error("expected a page, found {found}")]
    NoPage { found: String },
    #[error("no article in the page: {why}")]
    NoArticle { why: NoArticle },
    #[error("gaceta failed on it, which is an error of ours: {message}")]
    Failed { message: String },
    #[error("its id {id:?} is taken by {first}")]
    DuplicateId { id: String, first: String },
}

/// What a page is that holds no article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoArticle {
    Listing,
    NotFound,
    Paywall,
    ScriptOnly,
    TooComplex,
}

impl NoArticle {
    /// Returns a stable word for counts and for machines.
    pub fn code(self) -> &'static str {
        match self {
            NoArticle::Listing => "listing",
            NoArticle::NotFound => "not_found",
            NoArticle::Paywall => "paywall",
            NoArticle::ScriptOnly => "script_only",
            NoArticle::TooComplex => "too_complex",
        }
    }
}

impl fmt::Display for NoArticle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            NoArticle::Listing => "it is a list of links",
            NoArticle::NotFound => "it says that there is no such page",
            NoArticle::Paywall => "all of it is behind a paywall",
            NoArticle::ScriptOnly => "it has no text before its scripts are run",
            NoArticle::TooComplex => "it is too deep or too large to be read",
        })
    }
}

impl Reason {
    /// Returns a stable word for counts and for machines.
    pub fn code(&self) -> &'static str {
        match self {
            Reason::NotReadable(_) => "not_readable",
            Reason::NotAFile => "not_a_file",
            Reason::LinkLoop { .. } => "link_loop",
            Reason::LinkOutside { .. } => "link_outside",
            Reason::UnknownFormat { .. } => "unknown_format",
            Reason::Empty => "empty",
            Reason::Binary { .. } => "binary",
            Reason::TooLarge { .. } => "too_large",
            Reason::BadJson { .. } => "bad_json",
            Reason::MissingText { .. } => "missing_text",
            Reason::BadField { .. } => "bad_field",
            Reason::BadFeed { .. } => "bad_feed",
            Reason::NoFeed { .. } => "no_feed",
            Reason::BadArchive { .. } => "bad_archive",
            Reason::NoPage { .. } => "no_page",
            Reason::NoArticle { why } => why.code(),
            Reason::Failed { .. } => "failed",
            Reason::DuplicateId { .. } => "duplicate_id",
        }
    }
}

fn unknown_format(extension: Option<&str>) -> String {
    match extension {
        Some(extension) => format!("files named .{extension} are not read as articles"),
        None => "files without an extension are not read as articles".to_owned(),
    }
}

fn or_more(found: Option<u64>, limit: u64) -> String {
    found.map_or_else(|| format!("more than {limit}"), |found| found.to_string())
}

fn listed(found: &[String]) -> String {
    if found.is_empty() { String::new() } else { format!(", only {}", found.join(", ")) }
}

/// Returns the records of an NDJSON stream in order; `name` stands in the rejections. The pages have no path.
pub fn pages_from<R: BufRead>(
    reader: R,
    name: &str,
    limits: &Limits,
) -> impl Iterator<Item = Result<Page, Rejection>> + use<R> {
    records::Records::lines(reader, name.to_owned(), None, *limits)
}

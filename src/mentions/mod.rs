//! (text, Language) -> Figure, Company.

mod lexicon;
pub mod plain;
mod words;
mod number;
pub mod profile;
mod amount;
pub mod gazetteer;
mod gate;
mod unlisted;
pub mod company;
mod implied;
pub mod figure;

/// A part of an article with what the languages made of it: what mentions are looked for in.
#[derive(Clone, Copy)]
pub struct PartText<'a> {
    pub part: Part,
    pub text: &'a str,
    pub segments: &'a [crate::languages::Segment],
    pub tokens: &'a crate::languages::Tokens,
    /// In order; UTF-8 bytes of `text`.
    pub sentences: &'a [std::ops::Range<usize>],
}

/// The part of an article that offsets refer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    Title,
    Body,
}

impl Part {
    /// Returns the name that ids carry.
    pub fn name(self) -> &'static str {
        match self {
            Part::Title => "title",
            Part::Body => "body",
        }
    }
}

//! (text, Language) -> Figure, Company.

mod lexicon;
pub mod plain;
mod words;
mod number;
pub mod profile;
mod amount;
pub mod company;
pub mod figure;

/// The part of an article that offsets refer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    Title,
    Body,
}

//! (text, Language) -> Figure, Company.

pub mod company;
pub mod figure;

/// The part of an article that offsets refer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    Title,
    Body,
}

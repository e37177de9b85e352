//! What gaceta knows of each language, one room a language, and the table that lists them.
//! This folder uses nothing else of ours: a new language is one folder and two lines here.

pub mod chinese;
pub mod spanish;
pub mod japanese;
pub mod english;

pub mod counts;
pub mod currency;
pub mod detect;
pub mod fold;
mod frequent;
mod given_names;
mod narrow;
pub mod plural;
pub mod sentences;
mod tables;
mod tokens;
mod writing;

pub use detect::{recognised, segments};
pub use narrow::Dictionary;
pub use sentences::sentences;
pub use tables::*;
pub use tokens::{Class, Names, Segmenters, Token, Tokens};

/// The languages with a room. Everything that runs over languages runs over this table.
pub static LANGUAGES: &[&Language] = &[&chinese::CHINESE, &spanish::SPANISH, &japanese::JAPANESE, &english::ENGLISH];

/// An ISO 639-1 code, or `und` where nothing decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct Code(pub &'static str);

impl Code {
    /// No language could be told.
    pub const UNDETERMINED: Code = Code("und");

    /// Returns the room of the language, if it has one.
    pub fn language(self) -> Option<&'static Language> {
        LANGUAGES.iter().copied().find(|language| language.code == self)
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str(self.0)
    }
}

/// A stretch of a part in one language; offsets are UTF-8 bytes of the part.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Segment {
    pub start: usize,
    pub end: usize,
    pub language: Code,
}

/// Returns the codes of the languages with a room, in the order of the table.
pub fn codes() -> impl Iterator<Item = Code> {
    LANGUAGES.iter().map(|language| language.code)
}

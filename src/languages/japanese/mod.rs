//! Japanese.

mod companies;
mod money;
mod numbers;
mod segment;
mod surroundings;

use crate::languages::{Code, Language};

pub(crate) use segment::Dictionaries;

pub static JAPANESE: Language = Language {
    code: Code("ja"),
    name: "Japanese",
    segment: segment::segment,
    function_words: &[],
    own_letters: "",
    abbreviations: &[],
    numbers: &numbers::NUMBERS,
    money: &money::MONEY,
    companies: &companies::COMPANIES,
    surroundings: &surroundings::SURROUNDINGS,
    ambiguous: include_str!("ambiguous.tsv"),
    examples: include_str!("examples/figures.txt"),
};

//! Chinese, in simplified and traditional script. The tables are written in simplified characters: what is matched
//! against them is folded first.

mod companies;
mod money;
mod numbers;
mod segment;
mod surroundings;
mod words;

use crate::languages::{Code, Language};

pub(crate) use segment::Dictionaries;

pub static CHINESE: Language = Language {
    code: Code("zh"),
    name: "Chinese",
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

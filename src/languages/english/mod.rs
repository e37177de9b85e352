//! English.

mod companies;
mod countries;
mod money;
mod numbers;
mod segment;
mod surroundings;

use crate::languages::{Code, Language};

pub static ENGLISH: Language = Language {
    code: Code("en"),
    name: "English",
    segment: segment::segment,
    function_words: &[
        "about", "also", "an", "and", "are", "as", "at", "be", "been", "but", "by", "for", "from", "had", "has",
        "have", "he", "in", "into", "is", "it", "its", "more", "not", "of", "on", "or", "she", "than", "that", "the",
        "their", "they", "this", "to", "was", "were", "which", "who", "will", "with", "would",
    ],
    own_letters: "",
    abbreviations: &[
        "approx", "bros", "co", "corp", "dept", "dr", "e.g", "est", "etc", "gen", "gov", "i.e", "inc", "jr", "ltd",
        "mr", "mrs", "ms", "no", "prof", "rep", "rs", "sen", "sr", "st", "u.k", "u.n", "u.s", "vs",
    ],
    numbers: &numbers::NUMBERS,
    money: &money::MONEY,
    companies: &companies::COMPANIES,
    surroundings: &surroundings::SURROUNDINGS,
    ambiguous: include_str!("ambiguous.tsv"),
    examples: include_str!("examples/figures.txt"),
};

//! Spanish, of Spain and of America, also lower-cased as machine translations print it.

mod companies;
mod countries;
mod money;
mod numbers;
mod segment;
mod surroundings;

use crate::languages::{Code, Language};

pub static SPANISH: Language = Language {
    code: Code("es"),
    name: "Spanish",
    segment: segment::segment,
    // Words that Portuguese, Italian and French do not share are most of the evidence.
    function_words: &[
        "al", "cuando", "del", "desde", "el", "en", "esta", "este", "fue", "ha", "han", "hasta", "hay", "las", "los",
        "muy", "más", "pero", "según", "sin", "sobre", "su", "sus", "también", "tras", "una", "y", "ya",
    ],
    own_letters: "ñÑ¿¡",
    abbreviations: &[
        "aprox", "art", "av", "cía", "dr", "dra", "ee", "ee.uu", "etc", "gral", "hnos", "ing", "lic", "máx", "mín",
        "núm", "p.ej", "pdte", "prof", "pág", "s.a", "s.l", "sr", "sra", "sres", "sta", "sto", "ud", "uds", "vs",
    ],
    numbers: &numbers::NUMBERS,
    money: &money::MONEY,
    companies: &companies::COMPANIES,
    surroundings: &surroundings::SURROUNDINGS,
    ambiguous: include_str!("ambiguous.tsv"),
    examples: include_str!("examples/figures.txt"),
};

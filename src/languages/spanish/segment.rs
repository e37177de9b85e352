//! Spanish text -> words, stemmed by Snowball.

use std::ops::Range;
use std::sync::LazyLock;

use rust_stemmers::{Algorithm, Stemmer};

use crate::languages::tokens::latin;
use crate::languages::{Code, Dictionary, Segmenters, Tokens};

/// Words of the grammar that Snowball would give the stem of another word: para that of paro, solo that of sol, pero that
/// of pera. They stand as they are, or whoever asks for a strike would find every article. The algorithm leaves them
/// alone too where its own stop list is taken away before it.
const UNSTEMMED: &[&str] = &[
    "algo", "ante", "cada", "como", "contra", "desde", "donde", "durante", "ella", "entre", "era", "esa", "ese", "eso",
    "esta", "este", "esto", "fuera", "hacia", "hasta", "mediante", "nada", "nadie", "para", "pero", "pues", "sino",
    "sobre", "solo", "sólo",
];

pub fn segment(_: &Segmenters, _: Dictionary, text: &str, span: Range<usize>, tokens: &mut Tokens) {
    static STEMMER: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::Spanish));
    latin(text, span, Code("es"), tokens, |word, to| {
        to.clear();
        if UNSTEMMED.binary_search(&word).is_ok() {
            to.push_str(word);
        } else {
            to.push_str(&STEMMER.stem(word));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(text: &str) -> Vec<String> {
        let segmenters = Segmenters::new(Default::default);
        segmenters.segment_as(text, Code("es")).iter().map(|token| token.form.to_owned()).collect()
    }

    #[test]
    fn a_word_of_the_grammar_shares_no_stem_with_another_word() {
        assert!(UNSTEMMED.is_sorted());
        for (grammar, other) in [
            ("para", "paro"),
            ("como", "comer"),
            ("solo", "sol"),
            ("pero", "pera"),
            ("sino", "sin"),
            ("entre", "entra"),
            ("sobre", "sobra"),
            ("algo", "alga"),
        ] {
            assert_ne!(forms(grammar), forms(other));
        }
        assert_eq!(forms("Sólo PARA huelgas"), ["solo", "para", "huelg"]);
        assert_eq!(forms("paros"), forms("paro"));
    }
}

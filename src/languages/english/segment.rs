//! English text -> words, stemmed by Snowball.

use std::ops::Range;
use std::sync::LazyLock;

use rust_stemmers::{Algorithm, Stemmer};

use crate::languages::tokens::latin;
use crate::languages::{Code, Dictionary, Segmenters, Tokens};

pub fn segment(_: &Segmenters, _: Dictionary, text: &str, span: Range<usize>, tokens: &mut Tokens) {
    static STEMMER: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::English));
    latin(text, span, Code("en"), tokens, |word, to| {
        to.clear();
        to.push_str(&STEMMER.stem(word));
    });
}

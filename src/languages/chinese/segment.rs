//! Chinese text -> words, by jieba's plain cut over simplified characters. Latin runs are cut off before (jieba's
//! model keeps them whole, but makes 元至 of 5.20元至399).

use std::cell::RefCell;
use std::ops::Range;

use jieba_rs::Jieba;
use rustc_hash::FxHashMap;

use super::words::WORDS;
use crate::languages::tokens::{Script, runs, without_han};
use crate::languages::{Class, Code, Segmenters, Tokens, fold};

const CODE: Code = Code("zh");
/// How often a name of the gazetteer, or a word of ours, is said to occur; enough for it to win over its parts.
const NAME_FREQUENCY: usize = 2_000;

pub fn segment(segmenters: &Segmenters, text: &str, span: Range<usize>, tokens: &mut Tokens) {
    if without_han(text, span.clone(), CODE, tokens) {
        return;
    }
    let jieba = segmenters.chinese.get_or_init(|| {
        let mut jieba = Jieba::new();
        for word in WORDS {
            jieba.add_word(word, Some(NAME_FREQUENCY), Some("n"));
        }
        for name in &segmenters.names().chinese {
            jieba.add_word(&fold::folded(name), Some(NAME_FREQUENCY), None);
        }
        jieba
    });
    let mut simple = String::new();
    for run in runs(text, span) {
        let source = &text[run.span.clone()];
        if run.script == Script::Word {
            tokens.push_as(run.span, &fold::folded(source), CODE, Class::Unknown);
            continue;
        }
        simple.clear();
        simple.extend(source.chars().map(fold::simplify));
        // The table maps inside the basic plane, where every character has three bytes; a rare one that changes its
        // length would shift the spans, so such a run is taken as it is.
        if simple.len() != source.len() {
            simple.clear();
            simple.push_str(source);
        }
        let mut at = run.span.start;
        for word in jieba.cut(&simple, true) {
            let end = at + word.word.len();
            tokens.push_as(at..end, word.word, CODE, class(jieba, segmenters.number(), word.word));
            at = end;
        }
    }
}

/// Returns what the dictionary says of a word, remembering it: asking costs as much as segmenting.
fn class(jieba: &Jieba, owner: u64, word: &str) -> Class {
    thread_local! {
        static KNOWN: RefCell<(u64, Known)> = RefCell::default();
    }
    KNOWN.with_borrow_mut(|(known_owner, known)| {
        if *known_owner != owner || known.short.len() + known.long.len() >= MOST {
            (*known_owner, *known) = (owner, Known::default());
        }
        let key = key(word);
        let before = match key {
            Some(key) => known.short.get(&key),
            None => known.long.get(word),
        };
        if let Some(class) = before {
            return *class;
        }
        let class = if jieba.has_word(word) {
            // Single characters are parts of names as often as words: the tables of a room say which end one.
            let tag = jieba.tag(word, false).first().map_or("", |tag| tag.tag);
            match tag {
                _ if word.chars().count() < 2 => Class::Word,
                "v" | "vd" | "d" | "p" | "c" | "r" | "t" | "f" | "m" | "u" => Class::Other,
                "nr" | "nrt" | "nrfg" => Class::Person,
                "ns" => Class::Place,
                "nz" | "nt" => Class::Name,
                _ => Class::Word,
            }
        } else {
            Class::Unknown
        };
        match key {
            Some(key) => known.short.insert(key, class),
            None => known.long.insert(word.to_owned(), class),
        };
        class
    })
}

/// How many words are remembered.
const MOST: usize = 50_000;

/// Words with what the dictionary says of them. Most have two characters: one number, which lies in the table itself.
#[derive(Default)]
struct Known {
    short: FxHashMap<u64, Class>,
    long: FxHashMap<String, Class>,
}

/// The bytes of a short word as a number; none of them is zero.
fn key(word: &str) -> Option<u64> {
    (word.len() <= size_of::<u64>()).then(|| word.bytes().fold(0, |key, byte| key << 8 | u64::from(byte)))
}

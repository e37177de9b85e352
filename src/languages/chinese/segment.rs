//! Chinese text -> words, by jieba's plain cut over simplified characters. Latin runs are cut off before (jieba's
//! model keeps them whole, but makes 元至 of 5.20元至399).

use std::cell::RefCell;
use std::ops::Range;
use std::sync::OnceLock;

use jieba_rs::Jieba;
use rustc_hash::FxHashMap;

use super::words::WORDS;
use crate::languages::narrow::{Loaded, WordList};
use crate::languages::tokens::{Script, runs, without_han};
use crate::languages::{Class, Code, Dictionary, Segmenters, Tokens, fold};

const CODE: Code = Code("zh");
/// How often a name of the gazetteer, or a word of ours, is said to occur; enough for it to win over its parts.
const NAME_FREQUENCY: usize = 2_000;

/// The dictionary of Chinese, and what narrow ones are made from.
#[derive(Default)]
pub struct Dictionaries {
    pub(crate) whole: Loaded<Jieba>,
    added: OnceLock<Added>,
}

pub fn segment(segmenters: &Segmenters, dictionary: Dictionary, text: &str, span: Range<usize>, tokens: &mut Tokens) {
    if without_han(text, span.clone(), CODE, tokens) {
        return;
    }
    let Dictionaries { whole: loaded, added } = &segmenters.chinese;
    let added = || added.get_or_init(|| Added::new(&segmenters.names().chinese));
    let narrowed;
    let jieba = match loaded.whole(dictionary, &text[span.clone()], || whole(added())) {
        Some(jieba) => jieba,
        None => {
            narrowed = narrow(added(), text, span.clone());
            &narrowed
        }
    };
    let mut simple = String::new();
    for run in runs(text, span) {
        let source = &text[run.span.clone()];
        if run.script == Script::Word {
            tokens.push_as(run.span, &fold::folded(source), CODE, Class::Unknown);
            continue;
        }
        simplify(source, &mut simple);
        let mut at = run.span.start;
        for word in jieba.cut(&simple, true) {
            let end = at + word.word.len();
            tokens.push_as(at..end, word.word, CODE, class(jieba, segmenters.number(), word.word));
            at = end;
        }
    }
}

/// Writes a run as the dictionary has it.
fn simplify(source: &str, simple: &mut String) {
    simple.clear();
    simple.extend(source.chars().map(fold::simplify));
    // The table maps inside the basic plane, where every character has three bytes; a rare one that changes its
    // length would shift the spans, so such a run is taken as it is.
    if simple.len() != source.len() {
        simple.clear();
        simple.push_str(source);
    }
}

/// The words that we add to those of jieba: ours, and the gazetteer's names.
struct Added {
    words: WordList,
    /// How often all words occur, jieba's and these.
    total: usize,
}

impl Added {
    fn new(names: &[String]) -> Self {
        let ours = WORDS.iter().map(|word| (*word).to_owned());
        let words =
            WordList::new(ours.chain(names.iter().map(|name| fold::folded(name))).filter(|word| !word.is_empty()));
        let before = |word| jieba_dict::get(word).map_or(0, |entry| entry.frequency);
        let total = words.iter().fold(jieba_dict::TOTAL, |total, word| total + NAME_FREQUENCY - before(word));
        Added { words, total }
    }

    /// Returns the tag of one of the words.
    fn tag(word: &str) -> &'static str {
        match jieba_dict::get(word) {
            Some(entry) => entry.tag,
            None if WORDS.binary_search(&word).is_ok() => "n",
            None => "",
        }
    }
}

/// Loads all words.
fn whole(added: &Added) -> Jieba {
    let mut jieba = Jieba::empty();
    jieba_dict::words(|word, entry| {
        jieba.add_word(word, Some(entry.frequency), Some(entry.tag));
    });
    for word in added.words.iter() {
        jieba.add_word(word, Some(NAME_FREQUENCY), Some(Added::tag(word)));
    }
    jieba
}

/// Loads the words that occur in the text, as often as they do in the whole dictionary.
fn narrow(added: &Added, text: &str, span: Range<usize>) -> Jieba {
    /// Of private use: it stands in no run, for all words that do not occur in the text. How often a word occurs counts in
    /// proportion to how often all do.
    const OTHERS: &str = "\u{E000}";
    let mut jieba = Jieba::empty();
    let mut others = added.total;
    let mut add = |word: &str, frequency: usize, tag: &str| {
        if !jieba.has_word(word) {
            jieba.add_word(word, Some(frequency), Some(tag));
            others -= frequency;
        }
    };
    let mut simple = String::new();
    for run in runs(text, span).filter(|run| run.script == Script::Han) {
        simplify(&text[run.span], &mut simple);
        // Ours come first: they have another frequency than the same word of jieba, if it has it.
        for word in added.words.within(&simple) {
            add(word, NAME_FREQUENCY, Added::tag(word));
        }
        for (at, _) in simple.char_indices() {
            for (word, entry) in jieba_dict::beginnings(&simple[at..]) {
                add(word, entry.frequency, entry.tag);
            }
        }
    }
    jieba.add_word(OTHERS, Some(others), None);
    jieba
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_narrow_dictionary_weighs_its_words_as_the_whole_one() {
        let names = ["月之暗面", "公司", "公司", "臺積電", "A公司", ""].map(str::to_owned);
        let added = Added::new(&names);
        let total = |jieba: &Jieba| {
            let shown = format!("{jieba:?}");
            shown.split_once("total_freq: ").map(|(_, total)| total.to_owned()).unwrap()
        };
        let whole = whole(&added);
        for text in ["月之暗面公司和台積電", "公司", "の", "月"] {
            let narrow = narrow(&added, text, 0..text.len());
            assert_eq!(total(&narrow), total(&whole), "{text}");
            for (at, _) in text.char_indices() {
                for (end, _) in text.char_indices().chain([(text.len(), ' ')]).filter(|(end, _)| *end > at) {
                    let word = text[at..end].chars().map(fold::simplify).collect::<String>();
                    assert_eq!(narrow.has_word(&word), whole.has_word(&word), "{word}");
                }
            }
        }
    }
}

//! Japanese text -> words, by lindera over our own IPADIC: base forms, without particles and auxiliaries.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::OnceLock;

use lindera::dictionary::UserDictionary;
use lindera::mode::Mode;
use lindera::segmenter::Segmenter;
use lindera::token::Token;
use lindera::worker::SegmentWorker;
use rustc_hash::FxHashMap;

use crate::languages::fold::Folded;
use crate::languages::narrow::{Loaded, WordList};
use crate::languages::tokens::{Script, runs, without_han};
use crate::languages::{Class, Code, Dictionary, Segmenters, Tokens, fold};

const CODE: Code = Code("ja");
/// Parts of speech that carry no score: particles, auxiliaries, marks, fillers.
const SILENT: &[&str] = &["助詞", "助動詞", "記号", "フィラー"];
/// A long vowel at the end of a word of this many characters or more is written or not: サーバ, サーバー.
const LONG_VOWEL_FROM: usize = 4;

/// The dictionary of Japanese, and what narrow ones are made from.
#[derive(Default)]
pub struct Dictionaries {
    pub(crate) whole: Loaded<Segmenter>,
    names: OnceLock<WordList>,
}

pub fn segment(segmenters: &Segmenters, dictionary: Dictionary, text: &str, span: Range<usize>, tokens: &mut Tokens) {
    if without_han(text, span.clone(), CODE, tokens) {
        return;
    }
    thread_local! {
        /// A worker a thread, with the segmenters that it belongs to.
        static WORKER: RefCell<Option<(u64, SegmentWorker, Known)>> = const { RefCell::new(None) };
    }
    let Dictionaries { whole: loaded, names } = &segmenters.japanese;
    let japanese = &segmenters.names().japanese;
    let Some(segmenter) = loaded.whole(dictionary, &text[span.clone()], || whole(japanese)) else {
        let names = names.get_or_init(|| WordList::new(japanese.iter().cloned()));
        // The words of a narrow dictionary have numbers of their own: nothing is remembered.
        let mut worker = narrow(names, text, span.clone()).into_worker();
        return push_runs(&mut worker, &mut Known::default(), text, span, tokens);
    };
    let owner = segmenters.number();
    WORKER.with_borrow_mut(|slot| {
        if slot.as_ref().is_none_or(|(number, ..)| *number != owner) {
            *slot = Some((owner, segmenter.new_worker(), Known::default()));
        }
        let Some((_, worker, known)) = slot else { return };
        push_runs(worker, known, text, span, tokens);
    });
}

fn push_runs(worker: &mut SegmentWorker, known: &mut Known, text: &str, span: Range<usize>, tokens: &mut Tokens) {
    for run in runs(text, span) {
        let source = &text[run.span.clone()];
        if run.script == Script::Word {
            tokens.push_as(run.span, &fold::folded(source), CODE, Class::Unknown);
        } else if let Some(wide) = wide(source) {
            words(worker, known, &wide.text, tokens, |word| {
                let at = wide.span(word);
                run.span.start + at.start..run.span.start + at.end
            });
        } else {
            words(worker, known, source, tokens, |word| run.span.start + word.start..run.span.start + word.end);
        }
    }
}

/// Writes a run with katakana of half width in full width, which alone the dictionary knows.
fn wide(source: &str) -> Option<Folded> {
    source.contains(|c| matches!(c, '\u{FF61}'..='\u{FF9F}')).then(|| fold::fold(source))
}

/// Loads the dictionary with the gazetteer's names.
fn whole(names: &[String]) -> Segmenter {
    segmenter(ipadic::user_dictionary(names.iter().map(String::as_str)))
}

/// Loads the dictionary with the names that occur in the text.
fn narrow(names: &WordList, text: &str, span: Range<usize>) -> Segmenter {
    let mut runs_alone = String::new();
    for run in runs(text, span).filter(|run| run.script == Script::Han) {
        let source = &text[run.span];
        runs_alone.push_str(wide(source).as_ref().map_or(source, |wide| &wide.text));
        runs_alone.push('\n');
    }
    segmenter(ipadic::narrow_user_dictionary(&runs_alone, |text| names.within(text)))
}

/// # Panics
///
/// Never, as far as the tests of the crate `ipadic` hold: the dictionary is part of the program, and names are data
/// that the gazetteer's own test feeds through here.
fn segmenter(names: Result<Option<UserDictionary>, ipadic::Error>) -> Segmenter {
    let (Ok(dictionary), Ok(names)) = (ipadic::dictionary(), names) else {
        panic!("the embedded Japanese dictionary does not load");
    };
    Segmenter::new(Mode::Normal, dictionary, names).keep_whitespace(true)
}

/// The forms and classes of the words of the dictionary that were met: to ask it costs half as much as to segment. A word
/// goes by its number, the length of its surface and whether the number is the system's.
type Known = FxHashMap<(u32, u32, bool), (Box<str>, Class)>;

fn words(
    worker: &mut SegmentWorker,
    known: &mut Known,
    text: &str,
    tokens: &mut Tokens,
    place: impl Fn(Range<usize>) -> Range<usize>,
) {
    const MOST: usize = 50_000;
    // What cannot be segmented is no error: it gives no words, and the bigrams still find it.
    let Ok(found) = worker.segment(text) else { return };
    for token in found {
        let span = place(token.byte_start..token.byte_end);
        let number = token.word_id;
        if number.is_unknown() {
            let (form, class) = word(&token);
            tokens.push_as(span, &form, CODE, class);
            continue;
        }
        let key = (number.id(), token.surface.len() as u32, number.is_system());
        if known.len() >= MOST && !known.contains_key(&key) {
            known.clear();
        }
        let (form, class) = known.entry(key).or_insert_with(|| word(&token));
        tokens.push_as(span, form, CODE, *class);
    }
}

/// Returns the form and the class of a word.
fn word(token: &Token<'_>) -> (Box<str>, Class) {
    let mut details = ipadic::details(token.dictionary, token.user_dictionary, token.word_id);
    // `next` goes past each: the base form is counted from there.
    let mut part = || details.next().unwrap_or("");
    let (class, second, third) = (part(), part(), part());
    let base = details.nth(ipadic::BASE - ipadic::POS3 - 1).unwrap_or("*");
    if SILENT.contains(&class) {
        return (Box::default(), Class::Other);
    }
    let mut form = fold::respelled(ipadic::base_form(&token.surface, base));
    if form.ends_with('ー') && form.chars().count() >= LONG_VOWEL_FROM {
        form.pop();
    }
    let class = match (class, second, third) {
        _ if token.word_id.is_unknown() => Class::Unknown,
        ("名詞", "固有名詞", "地域") => Class::Place,
        ("名詞", "固有名詞", "人名") => Class::Person,
        ("名詞", "固有名詞", _) => Class::Name,
        ("名詞", "非自立" | "代名詞" | "副詞可能", _) => Class::Other,
        ("名詞" | "接頭詞", ..) => Class::Word,
        _ => Class::Other,
    };
    (form.into(), class)
}

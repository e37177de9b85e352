//! Text and its segments -> words, segmented once for everything that needs them.

use std::cell::RefCell;
use std::hash::BuildHasher;
use std::ops::Range;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::languages::{Code, Dictionary, Segment, chinese, fold, japanese};

/// A word of a part: its span in the part (UTF-8 bytes) and the form under which it is indexed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    pub start: usize,
    pub end: usize,
    /// The folded, stemmed or base form; empty for a word that carries no score (a particle).
    pub form: &'a str,
    pub language: Code,
    pub class: Class,
}

/// What the dictionary says of a word: enough to tell a name from an ordinary word. It is not stored in the index.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Class {
    /// In the dictionary, as far as it says anything.
    #[default]
    Word,
    /// In the dictionary, as no noun: it ends a name.
    Other,
    /// In the dictionary as a name of a firm or thing.
    Name,
    Place,
    Person,
    /// In no dictionary.
    Unknown,
}

/// The one segmentation of a part, from which every index field and the highlighter are fed.
#[derive(Clone, Debug, Default)]
pub struct Tokens {
    forms: String,
    rows: Vec<Row>,
}

#[derive(Clone, Debug)]
struct Row {
    span: Range<u32>,
    form: Range<u32>,
    language: Code,
    class: Class,
}

impl Tokens {
    /// Adds a word. Words come in text order and do not overlap.
    pub fn push(&mut self, span: Range<usize>, form: &str, language: Code) {
        self.push_as(span, form, language, Class::Word);
    }

    /// Adds a word with what the dictionary says of it.
    pub fn push_as(&mut self, span: Range<usize>, form: &str, language: Code, class: Class) {
        let at = self.forms.len() as u32;
        self.forms.push_str(form);
        let row = Row { span: span.start as u32..span.end as u32, form: at..self.forms.len() as u32, language, class };
        self.rows.push(row);
    }

    /// Returns the words in text order.
    pub fn iter(&self) -> impl Iterator<Item = Token<'_>> {
        (0..self.rows.len()).map(|index| self.at(index))
    }

    /// Returns the index, in [`Tokens::iter`]'s order, of the first word that ends behind `at`.
    pub fn index_at(&self, at: usize) -> usize {
        self.rows.partition_point(|row| row.span.end <= at as u32)
    }

    /// Returns a word by its index.
    pub fn get(&self, index: usize) -> Option<Token<'_>> {
        (index < self.rows.len()).then(|| self.at(index))
    }

    /// Returns the word that ends exactly at `end`, if one does.
    pub fn ending_at(&self, end: usize) -> Option<Token<'_>> {
        let index = self.rows.binary_search_by_key(&(end as u32), |row| row.span.end).ok()?;
        Some(self.at(index))
    }

    /// True where no word has `at` strictly inside it.
    pub fn is_boundary(&self, at: usize) -> bool {
        let at = at as u32;
        let index = self.rows.partition_point(|row| row.span.end <= at);
        self.rows.get(index).is_none_or(|row| row.span.start >= at)
    }

    /// Returns how many bytes all forms take, with as many again as there are words.
    pub fn bytes(&self) -> usize {
        self.forms.len() + self.rows.len()
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn at(&self, index: usize) -> Token<'_> {
        let row = &self.rows[index];
        Token {
            start: row.span.start as usize,
            end: row.span.end as usize,
            form: &self.forms[row.form.start as usize..row.form.end as usize],
            language: row.language,
            class: row.class,
        }
    }
}

/// Proper names that the segmenters keep whole: the gazetteer's, by the dictionary that learns them.
#[derive(Clone, Debug, Default)]
pub struct Names {
    pub chinese: Vec<String>,
    pub japanese: Vec<String>,
}

/// The segmenters of all languages, each loaded when it is first needed. Share one; it is `Sync`.
pub struct Segmenters {
    /// Tells these segmenters from others in the process, for the workers that threads keep.
    number: u64,
    names: LazyLock<Names, Box<dyn FnOnce() -> Names + Send>>,
    pub(crate) chinese: chinese::Dictionaries,
    pub(crate) japanese: japanese::Dictionaries,
}

impl Segmenters {
    /// `names` is asked when the first dictionary is loaded that learns them.
    pub fn new(names: impl FnOnce() -> Names + Send + 'static) -> Self {
        static MADE: AtomicU64 = AtomicU64::new(0);
        Segmenters {
            number: MADE.fetch_add(1, Ordering::Relaxed),
            names: LazyLock::new(Box::new(names)),
            chinese: chinese::Dictionaries::default(),
            japanese: japanese::Dictionaries::default(),
        }
    }

    /// True where a whole dictionary was loaded.
    #[cfg(test)]
    pub(crate) fn has_loaded(&self) -> bool {
        self.chinese.whole.is_loaded() || self.japanese.whole.is_loaded()
    }

    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    /// Returns the names that the segmenters keep whole.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// Segments `text` into words by the language of each segment.
    pub fn segment(&self, text: &str, segments: &[Segment]) -> Tokens {
        self.segment_with(Dictionary::Whole, text, segments)
    }

    /// Segments the whole of `text` as one language: what a word of a query is analysed with. It does not wait for a whole
    /// dictionary to load, and gives the same words.
    pub fn segment_as(&self, text: &str, language: Code) -> Tokens {
        self.segment_with(Dictionary::Narrow, text, &[Segment { start: 0, end: text.len(), language }])
    }

    fn segment_with(&self, dictionary: Dictionary, text: &str, segments: &[Segment]) -> Tokens {
        // A word of any language takes about so many bytes, with what stands behind it.
        const WORD: usize = 5;
        let mut tokens =
            Tokens { forms: String::with_capacity(text.len()), rows: Vec::with_capacity(text.len() / WORD + 1) };
        for segment in segments {
            let span = segment.start..segment.end;
            match segment.language.language() {
                Some(language) => (language.segment)(self, dictionary, text, span, &mut tokens),
                None => latin(text, span, segment.language, &mut tokens, |_, _| ()),
            }
        }
        tokens
    }
}

/// Pushes the words of a text that parts its words with spaces. `stem` makes the form of a word of more than one
/// letter, from the lower-cased word to the folded one that it may replace.
pub(crate) fn latin(
    text: &str,
    span: Range<usize>,
    language: Code,
    tokens: &mut Tokens,
    stem: impl Fn(&str, &mut String),
) {
    for run in runs(text, span) {
        if run.script == Script::Word {
            let word = &text[run.span.clone()];
            stemmed(word, language, &stem, |form| tokens.push(run.span.clone(), form, language));
        } else {
            // Han in a Spanish line: characters one by one; the bigrams of the surface field carry its recall.
            for (at, c) in text[run.span.clone()].char_indices() {
                let start = run.span.start + at;
                tokens.push(start..start + c.len_utf8(), fold::simplify(c).encode_utf8(&mut [0; 4]), language);
            }
        }
    }
}

/// Stems one word, remembering what was stemmed: the same few thousand words are most of a text.
fn stemmed(word: &str, language: Code, stem: &impl Fn(&str, &mut String), take: impl FnOnce(&str)) {
    thread_local! {
        static KNOWN: RefCell<Vec<(Code, Stems)>> = RefCell::default();
    }
    KNOWN.with_borrow_mut(|known| {
        let at = known.iter().position(|(known, _)| std::ptr::eq(known.0, language.0) || *known == language);
        let at = at.unwrap_or_else(|| {
            known.push((language, Stems::default()));
            known.len() - 1
        });
        let known = &mut known[at].1;
        let hash = FxBuildHasher.hash_one(word);
        if let Some(form) = known.get(hash, word) {
            return take(form);
        }
        let mut form = word.to_lowercase();
        // The stemmer copies a word for each of its accents; one that is too long to be remembered is none to stem.
        if u8::try_from(word.len()).is_ok() && form.chars().all(char::is_alphabetic) {
            let lower = form.clone();
            stem(&lower, &mut form);
        }
        let form = fold::folded(&form);
        take(&form);
        known.insert(hash, word, &form);
    })
}

/// Words that were stemmed, each with its form behind it: a rare word is far from the cache in any case, so it lies in
/// one place and not in four.
#[derive(Default)]
struct Stems {
    texts: String,
    /// By the hash of the word. Of two with the same hash the later one is remembered.
    places: FxHashMap<u64, Place>,
}

struct Place {
    start: u32,
    word: u8,
    form: u8,
}

impl Stems {
    const MOST: usize = 50_000;

    fn get(&self, hash: u64, word: &str) -> Option<&str> {
        let place = self.places.get(&hash).filter(|place| usize::from(place.word) == word.len())?;
        self.texts.get(place.start as usize..)?.strip_prefix(word)?.get(..usize::from(place.form))
    }

    /// A word of more than 255 bytes is none, and is not met again.
    fn insert(&mut self, hash: u64, word: &str, form: &str) {
        let (Ok(word_length), Ok(form_length)) = (word.len().try_into(), form.len().try_into()) else { return };
        if self.places.len() >= Self::MOST {
            *self = Stems::default();
        }
        self.places.insert(hash, Place { start: self.texts.len() as u32, word: word_length, form: form_length });
        self.texts.push_str(word);
        self.texts.push_str(form);
    }
}

/// Pushes the words of a span that has neither Han nor kana, and tells whether it has none: such a word of a query needs
/// no dictionary.
pub(crate) fn without_han(text: &str, span: Range<usize>, language: Code, tokens: &mut Tokens) -> bool {
    if text[span.clone()].contains(|c| fold::is_han(c) || fold::is_kana(c)) {
        return false;
    }
    for run in runs(text, span) {
        let form = fold::folded(&text[run.span.clone()]);
        tokens.push_as(run.span, &form, language, Class::Unknown);
    }
    true
}

/// What a run of characters is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// Han and kana, which are written without spaces.
    Han,
    /// Letters and digits of a script that parts words, with the marks that hold a word together.
    Word,
}

/// A run of one script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub span: Range<usize>,
    pub script: Script,
}

/// Cuts a span into runs of one script; what is neither (punctuation, spaces) lies between them. A word keeps an inner
/// apostrophe, full stop or comma between two digits (5.20, 3.000), and nothing else.
pub fn runs(text: &str, span: Range<usize>) -> impl Iterator<Item = Run> {
    let (base, text) = (span.start, &text[span]);
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at;
            let c = next_char(text, start)?;
            at += c.len_utf8();
            let han = is_han_or_kana(c);
            if !han && !is_word(c) {
                continue;
            }
            let mut last = c;
            loop {
                // Most of a word is ASCII.
                while let Some(byte) = text.as_bytes().get(at)
                    && !han
                    && byte.is_ascii_alphanumeric()
                {
                    last = char::from(*byte);
                    at += 1;
                }
                let Some(next) = next_char(text, at) else { break };
                let after = || text[at + next.len_utf8()..].chars().next();
                let goes_on = if han {
                    is_han_or_kana(next)
                } else {
                    is_word(next)
                        || ('\u{300}'..='\u{36F}').contains(&next)
                        || (matches!(next, '.' | ',' | '．' | '，')
                            && last.is_numeric()
                            && after().is_some_and(|c| c.is_numeric() && fold::is_word(c)))
                        || (matches!(next, '\'' | '’')
                            && last.is_alphabetic()
                            && after().is_some_and(|c| c.is_alphabetic() && fold::is_word(c)))
                };
                if !goes_on {
                    break;
                }
                at += next.len_utf8();
                last = next;
            }
            let end = at;
            let script = if han { Script::Han } else { Script::Word };
            return Some(Run { span: base + start..base + end, script });
        }
    })
}

/// Returns the character at a place, most often without decoding it.
fn next_char(text: &str, at: usize) -> Option<char> {
    match text.as_bytes().get(at)? {
        byte if byte.is_ascii() => Some(char::from(*byte)),
        _ => text[at..].chars().next(),
    }
}

/// As the two of [`fold`], the common characters first.
fn is_han_or_kana(c: char) -> bool {
    !c.is_ascii() && (('\u{4E00}'..='\u{9FFF}').contains(&c) || fold::is_han(c) || fold::is_kana(c))
}

/// As [`fold::is_word`], the common characters first.
fn is_word(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() } else { fold::is_word(c) }
}

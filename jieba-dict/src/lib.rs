//! The dictionary of jieba for Chinese, embedded in the program and searched where it lies.
//!
//! ```
//! let company = jieba_dict::get("公司").unwrap();
//! assert_eq!((company.frequency, company.tag), (45604, "n"));
//!
//! let found = jieba_dict::beginnings("公司债券的");
//! assert_eq!(found.iter().map(|(word, _)| *word).collect::<Vec<_>>(), ["公", "公司", "公司债", "公司债券"]);
//! ```
//!
//! Nothing is loaded and nothing is kept: a short text is segmented with the words that [`beginnings`] finds in it, a long
//! one with all [`words`]. `data/make.py` says where the data come from and `data/COPYING` on which terms; `build.rs` says
//! how the table lies.

#![deny(missing_docs)]

include!(concat!(env!("OUT_DIR"), "/constants.rs"));

static HEADS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/heads.bin"));
static TEXTS: &str = include_str!(concat!(env!("OUT_DIR"), "/texts.txt"));
static BLOCKS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/blocks.bin"));
static KINDS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/kinds.bin"));
/// Bytes of a head: what is shared, what follows, the kind.
const HEAD: usize = 4;
/// Bytes of a kind: the frequency, the tag.
const KIND: usize = 5;

/// The sum of the frequencies of all words.
pub const TOTAL: usize = SUM;

/// What the dictionary says of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// How often the word occurs in what jieba was made from; never zero.
    pub frequency: usize,
    /// The part of speech in the tags of ICTCLAS: n, v, nr, ns, nz…
    pub tag: &'static str,
}

/// Returns what the dictionary says of a word, if it has it.
#[must_use]
pub fn get(word: &str) -> Option<Entry> {
    let cursor = Cursor::at(word);
    (cursor.word == word).then(|| cursor.entry()).flatten()
}

/// Returns the words that a text begins with, the shortest first.
#[must_use]
pub fn beginnings(text: &str) -> Vec<(&str, Entry)> {
    let mut found = Vec::new();
    for (at, c) in text.char_indices() {
        let beginning = &text[..at + c.len_utf8()];
        let cursor = Cursor::at(beginning);
        let Some(entry) = cursor.entry().filter(|_| cursor.word.starts_with(beginning)) else { break };
        if cursor.word == beginning {
            found.push((beginning, entry));
        }
    }
    found
}

/// Gives all words, in the order of their bytes.
pub fn words(mut take: impl FnMut(&str, Entry)) {
    let mut cursor = Cursor::of_block(0);
    while let Some(entry) = cursor.entry() {
        take(&cursor.word, entry);
        cursor.advance();
    }
}

/// A place in the table, with the word that stands there.
struct Cursor {
    row: usize,
    /// Where the texts of the next word begin.
    text: usize,
    /// Empty behind the last word.
    word: String,
}

impl Cursor {
    /// At the first word of a block.
    fn of_block(block: usize) -> Self {
        let row = block * BLOCK;
        let start = text_of(block);
        let word = HEADS.get(row * HEAD + 1).map_or("", |length| &TEXTS[start..start + usize::from(*length)]);
        Cursor { row, text: start + word.len(), word: word.to_owned() }
    }

    /// At the first word that is not before `word`.
    fn at(word: &str) -> Self {
        let (mut low, mut high) = (0, BLOCKS.len() / size_of::<u32>());
        // The block is the last that does not begin behind the word.
        while high - low > 1 {
            let middle = low.midpoint(high);
            let start = text_of(middle);
            let length = usize::from(HEADS[middle * BLOCK * HEAD + 1]);
            if &TEXTS[start..start + length] <= word {
                low = middle;
            } else {
                high = middle;
            }
        }
        let mut cursor = Cursor::of_block(low);
        while cursor.entry().is_some() && cursor.word.as_str() < word {
            cursor.advance();
        }
        cursor
    }

    fn advance(&mut self) {
        self.row += 1;
        let Some(&[shared, own, ..]) = HEADS.get(self.row * HEAD..) else {
            self.word.clear();
            return;
        };
        self.word.truncate(shared.into());
        let end = self.text + usize::from(own);
        self.word.push_str(&TEXTS[self.text..end]);
        self.text = end;
    }

    /// `None` behind the last word.
    fn entry(&self) -> Option<Entry> {
        let head = HEADS.get(self.row * HEAD..)?.first_chunk::<HEAD>()?;
        let kind = usize::from(u16::from_le_bytes([head[2], head[3]])) * KIND;
        let &[a, b, c, d, tag] = KINDS.get(kind..)?.first_chunk::<KIND>()?;
        Some(Entry { frequency: u32::from_le_bytes([a, b, c, d]) as usize, tag: TAGS[usize::from(tag)] })
    }
}

/// Where the texts of a block begin.
fn text_of(block: usize) -> usize {
    let at = block * size_of::<u32>();
    BLOCKS
        .get(at..)
        .and_then(|bytes| bytes.first_chunk())
        .map_or(TEXTS.len(), |bytes| u32::from_le_bytes(*bytes) as usize)
}

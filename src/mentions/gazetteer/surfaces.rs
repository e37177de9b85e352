//! Folded names -> a packed table that finds them in a text.
//!
//! The names stand sorted, one after the other. The longest name with which a text begins is the last one that is not
//! greater than the text, or one of those that it begins with, each of which knows the next shorter: a binary search and
//! a few steps. A set of the first two characters of all names turns away most places before that. All of it is bytes, so
//! that the built-in table is made when the program is compiled and costs nothing to load; the automaton that it took
//! the place of was made anew at every start.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use super::table::Kept;
use crate::languages::fold::{folded, is_katakana, is_word};

/// Bits of the set of beginnings: some sixteen for each that the built-in table has.
const BEGINNINGS: u32 = 1 << 17;
/// Bytes of a record: the end of the name, the next shorter name that it begins with, what it means.
const RECORD: usize = 12;

// What a record says that a name means: an entry, a list of entries, or the language of a trap.
const AMBIGUOUS: u32 = 1 << 31;
const LIST: u32 = 1 << 30;
const TRAP: u32 = 1 << 29;
const VALUE: u32 = TRAP - 1;

/// All names, packed.
pub struct Surfaces {
    /// The names in the order of their bytes, without anything between.
    pub names: Cow<'static, str>,
    /// For each name [`RECORD`] bytes.
    pub records: Cow<'static, [u8]>,
    /// Lists of entries, each after its length.
    pub lists: Cow<'static, [u8]>,
    /// The set of beginnings, by their hash.
    pub beginnings: Cow<'static, [u8]>,
}

/// What a name can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Surface {
    /// Indexes of entries; none for a trap.
    pub entries: Vec<usize>,
    /// True where the name is an ordinary word too and needs its context.
    pub ambiguous: bool,
    trap: Option<u32>,
}

impl Surface {
    /// True for a longer string that is no mention, in a language.
    pub fn is_trap_in(&self, language: &str) -> bool {
        self.trap.is_some_and(|trap| trap == packed(language) || trap == packed("any"))
    }
}

impl Surfaces {
    /// Packs the names of rows and the traps among them; a name that is both is a name.
    pub fn pack<'t>(rows: &[Kept<'_>], traps: impl Iterator<Item = (String, &'t str)>) -> Surfaces {
        let mut all: BTreeMap<String, Surface> = BTreeMap::new();
        for (index, kept) in rows.iter().enumerate() {
            let ambiguous: Vec<String> = kept.row.ambiguous().map(folded).collect();
            for name in kept.names.iter().map(|name| folded(name)) {
                let doubtful = ambiguous.contains(&name);
                let surface = all.entry(name).or_insert(Surface { entries: Vec::new(), ambiguous: false, trap: None });
                if !surface.entries.contains(&index) {
                    surface.entries.push(index);
                }
                surface.ambiguous |= doubtful;
            }
        }
        for (name, language) in traps.filter(|(name, _)| !name.is_empty()) {
            let trap = Some(packed(language));
            all.entry(name).or_insert(Surface { entries: Vec::new(), ambiguous: false, trap });
        }
        let (mut names, mut records, mut lists) = (String::new(), Vec::new(), Vec::new());
        let mut beginnings = vec![0; BEGINNINGS as usize / 8];
        // The names that the next one may begin with, the longest last.
        let mut open: Vec<(u32, &str)> = Vec::new();
        for (number, (name, surface)) in (0u32..).zip(&all) {
            while open.last().is_some_and(|(_, shorter)| !name.starts_with(shorter)) {
                open.pop();
            }
            let shorter = open.last().map_or(number, |(number, _)| *number);
            open.push((number, name));
            names.push_str(name);
            let meaning = match (surface.trap, surface.entries.as_slice()) {
                (Some(language), _) => TRAP | language,
                (None, [one]) => *one as u32,
                (None, several) => {
                    let at = lists.len() as u32;
                    push(&mut lists, several.len() as u32);
                    several.iter().for_each(|index| push(&mut lists, *index as u32));
                    LIST | at
                }
            };
            push(&mut records, names.len() as u32);
            push(&mut records, shorter);
            push(&mut records, meaning | if surface.ambiguous { AMBIGUOUS } else { 0 });
            let mut chars = name.chars();
            if let (Some(first), Some(second)) = (chars.next(), chars.next()) {
                let bit = beginning(first, second);
                beginnings[bit / 8] |= 1 << (bit % 8);
            }
        }
        Surfaces { names: names.into(), records: records.into(), lists: lists.into(), beginnings: beginnings.into() }
    }

    /// Returns the first name in a folded text from `from` on, of those that begin there the longest. What begins
    /// inside a word of Latin letters or katakana is passed over.
    pub fn find(&self, text: &str, from: usize) -> Option<(Range<usize>, usize)> {
        let mut before = text[..from].chars().next_back();
        let mut chars = text[from..].chars();
        let mut at = from;
        let mut next = chars.next();
        while let Some(c) = next {
            next = chars.next();
            let inside = before.is_some_and(|before| continues(before, c));
            if !inside
                && next.is_some_and(|next| self.may_begin(c, next))
                && let Some(found) = self.longest(&text[at..])
            {
                return Some((at..at + self.name(found).len(), found));
            }
            before = Some(c);
            at += c.len_utf8();
        }
        None
    }

    /// Returns the number of a folded name.
    pub fn number_of(&self, name: &str) -> Option<usize> {
        let number = self.not_greater(name).checked_sub(1)?;
        (self.name(number) == name).then_some(number)
    }

    /// Returns what a name means, by its number.
    pub fn surface(&self, number: usize) -> Surface {
        let meaning = self.record(number, 2);
        let value = meaning & VALUE;
        let ambiguous = meaning & AMBIGUOUS != 0;
        if meaning & TRAP != 0 {
            return Surface { entries: Vec::new(), ambiguous, trap: Some(value) };
        }
        let entries = if meaning & LIST != 0 {
            let at = value as usize;
            let count = read(&self.lists, at) as usize;
            (1..=count).map(|place| read(&self.lists, at + 4 * place) as usize).collect()
        } else {
            vec![value as usize]
        };
        Surface { entries, ambiguous, trap: None }
    }

    /// Returns the name of a number, folded.
    pub fn name(&self, number: usize) -> &str {
        let start = number.checked_sub(1).map_or(0, |before| self.record(before, 0));
        &self.names[start as usize..self.record(number, 0) as usize]
    }

    fn count(&self) -> usize {
        self.records.len() / RECORD
    }

    fn longest(&self, text: &str) -> Option<usize> {
        let mut number = self.not_greater(text).checked_sub(1)?;
        loop {
            if text.starts_with(self.name(number)) {
                return Some(number);
            }
            let shorter = self.record(number, 1) as usize;
            if shorter == number {
                return None;
            }
            number = shorter;
        }
    }

    /// Returns how many names are not greater than a text.
    fn not_greater(&self, text: &str) -> usize {
        let (mut low, mut high) = (0, self.count());
        while low < high {
            let middle = low.midpoint(high);
            if self.name(middle) <= text {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    fn may_begin(&self, first: char, second: char) -> bool {
        let bit = beginning(first, second);
        self.beginnings[bit / 8] & 1 << (bit % 8) != 0
    }

    fn record(&self, number: usize, field: usize) -> u32 {
        read(&self.records, number * RECORD + 4 * field)
    }
}

/// True where a character goes on with the word of the one before it: no name begins there.
fn continues(before: char, c: char) -> bool {
    if is_word(c) { is_word(before) } else { is_katakana(c) && is_katakana(before) }
}

/// The hash of a beginning.
fn beginning(first: char, second: char) -> usize {
    // Fibonacci hashing, the two characters far apart.
    let mixed = (u64::from(first as u32) << 32 | u64::from(second as u32)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed >> (64 - BEGINNINGS.trailing_zeros())) as usize
}

/// The code of a language as a number.
fn packed(language: &str) -> u32 {
    language.bytes().take(3).fold(0, |sum, byte| sum << 8 | u32::from(byte))
}

fn push(to: &mut Vec<u8>, number: u32) {
    to.extend_from_slice(&number.to_le_bytes());
}

fn read(from: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([from[at], from[at + 1], from[at + 2], from[at + 3]])
}

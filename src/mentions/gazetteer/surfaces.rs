//! Folded names -> a packed trie that finds them in a text.
//!
//! The names stand sorted, one after the other. A double array (Aoe, 1989) leads over the bytes that several names begin
//! with; where one name is left, its rest is compared as it stands. Each node knows the longest name that it has passed,
//! so a walk looks at it once, at its end. All of it is bytes: the built-in table is made when the program is compiled and
//! costs nothing to load, where an automaton took longer to build than a search to answer.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use super::table::Kept;
use crate::languages::fold::{folded, is_han, is_kana, is_katakana, is_word};

/// Bits of the set of beginnings: some eight for each that the built-in table has.
const BEGINNINGS: u32 = 1 << 17;
/// Bytes of a record: the end of the name, what it means.
const RECORD: usize = 8;
/// Bytes of a node: its base, its parent, the longest name that ends on the way to it.
const NODE: usize = 12;
/// Of a base: not the place of the children but the one name that is left.
const LEAF: u32 = 1 << 31;
const NONE: u32 = u32::MAX;

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
    /// The set of the first words of all names, by their hash, or of their first two characters where these are not ASCII:
    /// it turns away most places before a walk.
    pub beginnings: Cow<'static, [u8]>,
    /// For each node [`NODE`] bytes; the child over a byte stands that far behind the base. The root is the first.
    pub nodes: Cow<'static, [u8]>,
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
        for (name, surface) in &all {
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
            push(&mut records, meaning | if surface.ambiguous { AMBIGUOUS } else { 0 });
        }
        let mut beginnings = vec![0; BEGINNINGS as usize / 8];
        for name in all.keys() {
            let bit = match first_word(name.as_bytes()) {
                [] => {
                    let mut chars = name.chars();
                    beginning(chars.next().unwrap_or_default(), chars.next().unwrap_or_default())
                }
                word => beginning_word(word),
            };
            beginnings[bit / 8] |= 1 << (bit % 8);
        }
        let sorted: Vec<&[u8]> = all.keys().map(String::as_bytes).collect();
        let nodes = Nodes::of(&sorted);
        Surfaces {
            names: names.into(),
            records: records.into(),
            lists: lists.into(),
            beginnings: beginnings.into(),
            nodes: nodes.into(),
        }
    }

    /// Returns the first name in a folded text from `from` on, of those that begin there the longest. What begins
    /// inside a word of Latin letters or katakana is passed over, and what ends inside its own first one.
    pub fn find(&self, text: &str, from: usize) -> Option<(Range<usize>, usize)> {
        let bytes = text.as_bytes();
        let mut before = text[..from].chars().next_back().map_or(Sort::Other, Sort::of);
        let mut at = from;
        loop {
            let word = first_word(&bytes[at..]);
            if !word.is_empty() {
                if before != Sort::Word
                    && self.may_begin(hashed(number_at(&bytes[at..], word.len())))
                    && let Some(found) = self.longest(&bytes[at..])
                {
                    return Some((at..at + self.name(found).len(), found));
                }
                before = Sort::Word;
                at += word.len();
                continue;
            }
            let mut chars = text[at..].chars();
            let c = chars.next()?;
            let sort = Sort::of(c);
            let inside = sort == before && sort != Sort::Other;
            before = sort;
            if !inside
                && self.may_begin(beginning(c, chars.next().unwrap_or_default()))
                && let Some(found) = self.longest(&bytes[at..])
            {
                return Some((at..at + self.name(found).len(), found));
            }
            at += c.len_utf8();
        }
    }

    /// Returns the number of a folded name.
    pub fn number_of(&self, name: &str) -> Option<usize> {
        self.longest(name.as_bytes()).filter(|number| self.name(*number).len() == name.len())
    }

    /// Returns what a name means, by its number.
    pub fn surface(&self, number: usize) -> Surface {
        let meaning = read(&self.records, number * RECORD + 4);
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
        let end = |number: usize| read(&self.records, number * RECORD) as usize;
        &self.names[number.checked_sub(1).map_or(0, end)..end(number)]
    }

    fn may_begin(&self, bit: usize) -> bool {
        self.beginnings.get(bit / 8).is_some_and(|byte| byte & 1 << (bit % 8) != 0)
    }

    /// Returns the longest name that a text begins with.
    fn longest(&self, text: &[u8]) -> Option<usize> {
        let mut node = 0;
        let mut bytes = text.iter();
        let best = loop {
            let base = read(&self.nodes, node * NODE);
            if base & LEAF != 0 {
                let left = (base & !LEAF) as usize;
                if text.starts_with(self.name(left).as_bytes()) {
                    return Some(left);
                }
                break node;
            }
            let Some(byte) = bytes.next() else { break node };
            let child = base as usize + usize::from(*byte);
            if read(&self.nodes, child * NODE + 4) as usize != node {
                break node;
            }
            node = child;
        };
        Some(read(&self.nodes, best * NODE + 8)).filter(|name| *name != NONE).map(|name| name as usize)
    }
}

/// The double array while it is made.
struct Nodes {
    bases: Vec<u32>,
    parents: Vec<u32>,
    best: Vec<u32>,
    /// No place before this one is free.
    free: usize,
}

impl Nodes {
    /// Makes the nodes of sorted names and returns their bytes.
    fn of(names: &[&[u8]]) -> Vec<u8> {
        // No base is so small that a byte behind it is the root.
        let mut nodes = Nodes { bases: vec![0], parents: vec![0], best: vec![NONE], free: 1 + usize::from(u8::MAX) };
        // Node, how many bytes lead to it, and the names that begin with them.
        let mut open = vec![(0, 0, 0..names.len())];
        while let Some((node, depth, mut range)) = open.pop() {
            if range.len() == 1 && depth > 0 {
                nodes.bases[node] = LEAF | range.start as u32;
                continue;
            }
            // The shortest stands first: it ends here, and others go on.
            if names.get(range.start).is_some_and(|name| name.len() == depth) {
                nodes.best[node] = range.start as u32;
                range.start += 1;
            }
            let mut children: Vec<(u8, Range<usize>)> = Vec::new();
            for number in range {
                let byte = names[number][depth];
                match children.last_mut() {
                    Some((last, names)) if *last == byte => names.end = number + 1,
                    _ => children.push((byte, number..number + 1)),
                }
            }
            let base = nodes.place(&children);
            nodes.bases[node] = base as u32;
            for (byte, range) in children {
                let child = base + usize::from(byte);
                nodes.parents[child] = node as u32;
                nodes.best[child] = nodes.best[node];
                open.push((child, depth + 1, range));
            }
        }
        let mut bytes = Vec::with_capacity(nodes.bases.len() * NODE);
        for ((base, parent), best) in nodes.bases.iter().zip(&nodes.parents).zip(&nodes.best) {
            [*base, *parent, *best].into_iter().for_each(|number| push(&mut bytes, number));
        }
        bytes
    }

    /// Returns the first base behind which all children find a free place.
    fn place(&mut self, children: &[(u8, Range<usize>)]) -> usize {
        /// Several children are put near the end, one fills a hole: to try all holes for all takes ten times as long.
        const NEAR: usize = 1 << 10;
        let taken = |nodes: &Nodes, at: usize| nodes.parents.get(at).is_some_and(|parent| *parent != NONE);
        while taken(self, self.free) {
            self.free += 1;
        }
        let from = if children.len() > 1 { self.free.max(self.parents.len().saturating_sub(NEAR)) } else { self.free };
        let first = children.first().map_or(0, |(byte, _)| usize::from(*byte));
        let mut base = from - first;
        while children.iter().any(|(byte, _)| taken(self, base + usize::from(*byte))) {
            base += 1;
        }
        // Any byte may follow a base, so the places of all exist.
        let end = base + usize::from(u8::MAX) + 1;
        if self.parents.len() < end {
            self.bases.resize(end, 0);
            self.parents.resize(end, NONE);
            self.best.resize(end, NONE);
        }
        // Taken now, so that the children of the next do not fall on them.
        for (byte, _) in children {
            self.parents[base + usize::from(*byte)] = 0;
        }
        base
    }
}

/// What a character goes on with: no name begins inside a word of Latin letters or of katakana.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Word,
    Katakana,
    Other,
}

impl Sort {
    fn of(c: char) -> Sort {
        if c.is_ascii() {
            if c.is_ascii_alphanumeric() { Sort::Word } else { Sort::Other }
        } else if is_han(c) {
            Sort::Other
        } else if is_katakana(c) {
            Sort::Katakana
        } else if !is_kana(c) && is_word(c) {
            Sort::Word
        } else {
            Sort::Other
        }
    }
}

/// Returns the letters and digits of ASCII that a text begins with.
pub fn first_word(text: &[u8]) -> &[u8] {
    let end = text.iter().position(|byte| !IN_WORDS[usize::from(*byte)]);
    &text[..end.unwrap_or(text.len())]
}

/// The letters and digits of ASCII, told faster than by comparing.
static IN_WORDS: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    table
};

/// Returns [`number_of`] the first bytes of a text, so many.
#[inline]
pub fn number_at(text: &[u8], length: usize) -> u64 {
    match text.first_chunk() {
        // Most words are read in one go.
        Some(eight) if length > 0 => {
            let head = u64::from_be_bytes(*eight) >> (8 * (8 - length.min(8)));
            head ^ (length as u64) << 56
        }
        _ => number_of(&text[..length]),
    }
}

/// Returns a number for a word, of which the first eight letters and the length count.
pub fn number_of(word: &[u8]) -> u64 {
    let head = word.iter().take(8).fold(0, |head, byte| head << 8 | u64::from(*byte));
    head ^ (word.len() as u64) << 56
}

/// The hash of a first word.
fn beginning_word(word: &[u8]) -> usize {
    hashed(number_of(word))
}

/// The hash of a beginning that is no word of ASCII.
fn beginning(first: char, second: char) -> usize {
    // The characters far apart.
    hashed(u64::from(first as u32) << 32 | u64::from(second as u32))
}

/// Fibonacci hashing.
fn hashed(number: u64) -> usize {
    (number.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (u64::BITS - BEGINNINGS.trailing_zeros())) as usize
}

/// The code of a language as a number.
fn packed(language: &str) -> u32 {
    language.bytes().take(3).fold(0, |sum, byte| sum << 8 | u32::from(byte))
}

fn push(to: &mut Vec<u8>, number: u32) {
    to.extend_from_slice(&number.to_le_bytes());
}

fn read(from: &[u8], at: usize) -> u32 {
    from.get(at..).and_then(<[u8]>::first_chunk).map_or(NONE, |bytes| u32::from_le_bytes(*bytes))
}

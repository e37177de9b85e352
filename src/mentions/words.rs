//! A table of words -> the longest word at a place, or ending at one.

use std::collections::HashMap;
use std::ops::Range;

use crate::languages::fold::is_word;
use crate::mentions::gazetteer::surfaces::{first_word, number_at};
use crate::mentions::plain;

/// Words with what they mean, found at a place of a plain text. Latin words match between word borders only.
///
/// Two tries over bytes, one read forward and one backward: a look-up costs the length of what matches, however many
/// words the table has, and most end at the first character.
pub struct Words<T> {
    meanings: Vec<T>,
    forward: Trie,
    backward: Trie,
}

impl<T> Words<T> {
    /// Of a word that stands twice the first meaning counts.
    pub fn new<'a>(rows: impl IntoIterator<Item = (&'a str, T)>) -> Self {
        let mut meanings = Vec::new();
        let (mut forward, mut backward) = (Vec::new(), Vec::new());
        for (word, meaning) in rows {
            let word: String = word.chars().map(plain::fold).collect();
            if word.is_empty() {
                continue;
            }
            let number = meanings.len() as u32;
            meanings.push(meaning);
            forward.push((word.bytes().collect(), number));
            backward.push((word.bytes().rev().collect(), number));
        }
        Words { meanings, forward: Trie::of(forward), backward: Trie::of(backward) }
    }

    /// Returns the longest word that starts at `at`, with its end.
    #[inline]
    pub fn at(&self, text: &str, at: usize) -> Option<(usize, &T)> {
        if !self.forward.may_begin(text[at..].bytes()) {
            return None;
        }
        let (length, number) = self.forward.longest(text[at..].bytes(), |length, _| is_border(text, at + length))?;
        is_border(text, at).then(|| (at + length, &self.meanings[number]))
    }

    /// True for one of the words.
    pub fn has(&self, word: &str) -> bool {
        self.at(word, 0).is_some_and(|(end, _)| end == word.len())
    }

    /// Returns the longest word that ends at `end`, with its start.
    #[inline]
    pub fn before(&self, text: &str, end: usize) -> Option<(usize, &T)> {
        if !self.backward.may_begin(text[..end].bytes().rev()) {
            return None;
        }
        let (length, number) =
            self.backward.longest(text[..end].bytes().rev(), |length, _| is_border(text, end - length))?;
        is_border(text, end).then(|| (end - length, &self.meanings[number]))
    }
}

/// Strings that are found wherever they stand, one inside another too: what an automaton over all of them finds, for a
/// third of the time, since most places of a text begin none.
pub struct Everywhere {
    trie: Trie,
    /// By the number of a string, the numbers of those that are equal to it, itself first.
    equals: Vec<Vec<usize>>,
    /// A bit for every word of ASCII that strings begin with, by its hash.
    words: Vec<u64>,
}

/// The hash of a number among so many bits (Fibonacci hashing).
#[inline]
fn bit_of(number: u64) -> usize {
    (number.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (u64::BITS - WORD_BITS.trailing_zeros())) as usize
}

const WORD_BITS: usize = 1 << 15;

/// The runs of ASCII letters that words begin with, a bit for each by its hash: it turns away most words of a text at once,
/// for words that match between word borders only.
pub struct Runs(Vec<u64>);

impl Runs {
    pub fn of<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let mut bits = vec![0; WORD_BITS / 64];
        for word in words {
            let folded: String = word.chars().map(plain::fold).collect();
            let bit = bit_of(number_at(folded.as_bytes(), letters(folded.as_bytes())));
            bits[bit / 64] |= 1 << (bit % 64);
        }
        Runs(bits)
    }

    /// True where a word may begin with the first letters of a text, so many.
    #[inline]
    pub fn may_begin(&self, text: &[u8], letters: usize) -> bool {
        let bit = bit_of(number_at(text, letters));
        self.0[bit / 64] >> (bit % 64) & 1 == 1
    }
}

/// Returns how many letters of ASCII a text begins with.
#[inline]
pub fn letters(text: &[u8]) -> usize {
    text.iter().position(|byte| !LETTERS[usize::from(*byte)]).unwrap_or(text.len())
}

/// The letters of ASCII, told faster than by comparing.
static LETTERS: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = (byte as u8).is_ascii_alphabetic();
        byte += 1;
    }
    table
};

impl Everywhere {
    /// Strings are told by their place in the list.
    pub fn new(strings: &[String]) -> Self {
        let mut first: HashMap<&str, usize> = HashMap::new();
        let mut equals = vec![Vec::new(); strings.len()];
        for (number, string) in strings.iter().enumerate() {
            equals[*first.entry(string).or_insert(number)].push(number);
        }
        let mut words = vec![0; WORD_BITS / 64];
        for string in strings {
            let bit = bit_of(number_at(string.as_bytes(), first_word(string.as_bytes()).len()));
            words[bit / 64] |= 1 << (bit % 64);
        }
        let rows = (0..).zip(strings).filter(|(_, string)| !string.is_empty());
        Everywhere {
            words,
            trie: Trie::of(rows.map(|(number, string)| (string.bytes().collect(), number)).collect()),
            equals,
        }
    }

    /// Returns all that is found with its number, by where it ends; of what ends at one place the longest first. With
    /// `at_borders` nothing begins between two letters or digits of ASCII, and nothing ends between those of its first word.
    pub fn find(&self, text: &str, at_borders: bool) -> Vec<(Range<usize>, usize)> {
        let bytes = text.as_bytes();
        let mut found = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            let word = if at_borders { first_word(&bytes[at..]) } else { &[] };
            let may_begin = match word {
                [] => self.trie.may_begin(bytes[at..].iter().copied()),
                word => {
                    let bit = bit_of(number_at(&bytes[at..], word.len()));
                    self.words[bit / 64] >> (bit % 64) & 1 == 1
                }
            };
            if may_begin {
                self.trie.each(bytes[at..].iter().copied(), |length, number| {
                    if length >= word.len() {
                        found.extend(self.equals[number].iter().map(|number| (at..at + length, *number)));
                    }
                });
            }
            at += if word.is_empty() { width(bytes[at]) } else { word.len() };
        }
        found.sort_unstable_by_key(|(span, number)| (span.end, span.start, *number));
        found
    }
}

/// Strings of which the longest is found at each place, from left to right and none inside another. Made in no time, and
/// small beside an automaton, which for a thousand strings leaves no room in the cache for what else reads a text.
pub struct Leftmost {
    trie: Trie,
    /// A bit for every three bytes that strings begin with, by their hash.
    begins: Vec<u64>,
}

impl Leftmost {
    /// Strings are told by their place in the list; of equal ones the first is found.
    pub fn new<'a>(strings: impl IntoIterator<Item = &'a str>) -> Self {
        let rows: Vec<(Vec<u8>, u32)> =
            strings.into_iter().zip(0..).map(|(string, number)| (string.bytes().collect(), number)).collect();
        let mut begins = vec![0; WORD_BITS / 64];
        let mut mark = |bit: usize| begins[bit / 64] |= 1 << (bit % 64);
        for (string, _) in &rows {
            match *string.as_slice() {
                [first, second, third, ..] => mark(three(first, second, third)),
                // Anything may follow what is shorter, or nothing.
                [first, second] => (0..=u8::MAX).for_each(|third| mark(three(first, second, third))),
                _ => {}
            }
        }
        if rows.iter().any(|(string, _)| string.len() == 1) {
            begins.fill(u64::MAX);
        }
        Leftmost { trie: Trie::of(rows), begins }
    }

    /// Hands over what is found, with its number. Nothing begins between two letters of ASCII.
    pub fn find(&self, text: &str, take: impl FnMut(Range<usize>, usize)) {
        self.find_fitting(text, |_, _| true, take);
    }

    /// As [`Leftmost::find`], but of what begins at a place the longest that fits there: one that does not hides none.
    pub fn find_fitting(
        &self,
        text: &str,
        fits: impl Fn(Range<usize>, usize) -> bool,
        mut take: impl FnMut(Range<usize>, usize),
    ) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let next = |ahead: usize| bytes.get(at + ahead).copied().unwrap_or_default();
            let bit = three(bytes[at], next(1), next(2));
            let found = match self.begins[bit / 64] >> (bit % 64) & 1 {
                1 => self.trie.longest(bytes[at..].iter().copied(), |length, number| fits(at..at + length, number)),
                _ => None,
            };
            if let Some((length, number)) = found {
                take(at..at + length, number);
            }
            at += found.map_or_else(|| width(bytes[at]), |(length, _)| length);
            if LETTERS[usize::from(bytes[at - 1])] {
                at += letters(&bytes[at..]);
            }
        }
    }
}

/// The hash of the first bytes of a string.
#[inline]
fn three(first: u8, second: u8, third: u8) -> usize {
    bit_of(u64::from(first) << 16 | u64::from(second) << 8 | u64::from(third))
}

/// Byte strings, each with a number, as a double array: the cell of what follows a byte lies at `base` plus the byte and
/// names the cell that it follows.
#[derive(Default)]
struct Trie {
    cells: Vec<Cell>,
    /// A bit for every two bytes that strings begin with, by their hash: a set bit promises nothing.
    begins: Begins,
}

/// See [`beginning`].
#[derive(Clone, Copy)]
struct Begins([u64; BITS / 64]);

impl Default for Begins {
    fn default() -> Self {
        Begins([0; BITS / 64])
    }
}

/// The length of the character that begins with a byte.
#[inline]
fn width(first: u8) -> usize {
    match first {
        0..0x80 => 1,
        0x80..0xE0 => 2,
        0xE0..0xF0 => 3,
        _ => 4,
    }
}

/// Returns the place of the bit for the first two bytes of a string that tell something: the first byte of a character of
/// several is the same for thousands of them. `None` where there are not two.
#[inline]
fn beginning(mut bytes: impl Iterator<Item = u8>) -> Option<usize> {
    let first = bytes.next()?;
    let first = if first >= 0xC0 { bytes.next()? } else { first };
    Some(bit(first, bytes.next()?))
}

#[inline]
fn bit(first: u8, second: u8) -> usize {
    ((usize::from(first) << 4) ^ (usize::from(second) * 37)) % BITS
}

#[derive(Clone, Copy)]
struct Cell {
    base: u32,
    follows: u32,
    /// Of the string that ends here, or [`NONE`].
    number: u32,
}

const BITS: usize = 4_096;
const NONE: u32 = u32::MAX;
const ROOT: usize = 0;

impl Trie {
    /// Each string with its number, in the direction that it is read.
    fn of(mut strings: Vec<(Vec<u8>, u32)>) -> Self {
        let mut trie = Trie::default();
        // Of equal strings the first is the one with the lowest number.
        strings.sort();
        strings.dedup_by(|later, first| later.0 == first.0);
        if strings.is_empty() {
            return trie;
        }
        for (string, _) in &strings {
            let mut mark = |bit: usize| trie.begins.0[bit / 64] |= 1 << (bit % 64);
            match beginning(string.iter().copied()) {
                Some(bit) => mark(bit),
                // Anything may follow the only byte that tells something.
                None => {
                    string.last().into_iter().for_each(|last| (0..=u8::MAX).for_each(|next| mark(bit(*last, next))))
                }
            }
        }
        trie.cells.push(Cell { base: 0, follows: NONE - 1, number: NONE });
        // The nodes still to be filled: their cell, their strings, and how many bytes lead there.
        let mut open = vec![(ROOT, 0..strings.len(), 0)];
        // The first free cell, of those that any byte can lead to: one further to the front may stay free for ever.
        let mut free = usize::from(u8::MAX) + 1;
        // Where a cell for so many branches was found last: further to the front there is hardly room for as many.
        let mut room = [1; 17];
        while let Some((cell, range, depth)) = open.pop() {
            let mut rest = range;
            if let Some((string, number)) = strings.get(rest.start)
                && string.len() == depth
            {
                trie.cells[cell].number = *number;
                rest.start += 1;
            }
            let mut branches: Vec<(u8, Range<usize>)> = Vec::new();
            for at in rest {
                let byte = strings[at].0[depth];
                match branches.last_mut() {
                    Some((last, range)) if *last == byte => range.end = at + 1,
                    _ => branches.push((byte, at..at + 1)),
                }
            }
            let Some((least, _)) = branches.first() else { continue };
            while trie.cells.get(free).is_some_and(|cell| cell.follows != NONE) {
                free += 1;
            }
            let fits = |base: &usize| {
                branches
                    .iter()
                    .all(|(byte, _)| trie.cells.get(base + usize::from(*byte)).is_none_or(|cell| cell.follows == NONE))
            };
            let from = &mut room[branches.len().min(16)];
            let Some(base) = ((free - usize::from(*least)).max(*from)..).find(fits) else { continue };
            if branches.len() > 1 {
                *from = base;
            }
            let needed = base + usize::from(u8::MAX) + 1;
            if trie.cells.len() < needed {
                trie.cells.resize(needed, Cell { base: 0, follows: NONE, number: NONE });
            }
            trie.cells[cell].base = base as u32;
            for (byte, range) in branches {
                let next = base + usize::from(byte);
                trie.cells[next].follows = cell as u32;
                open.push((next, range, depth + 1));
            }
        }
        trie
    }

    /// What ends before it tells something may begin a string of one byte.
    #[inline]
    fn may_begin(&self, bytes: impl Iterator<Item = u8>) -> bool {
        beginning(bytes).is_none_or(|bit| self.begins.0[bit / 64] >> (bit % 64) & 1 == 1)
    }

    /// Returns the length and number of the longest string that begins `bytes` and may end there.
    #[inline]
    fn longest(
        &self,
        bytes: impl Iterator<Item = u8>,
        may_end: impl Fn(usize, usize) -> bool,
    ) -> Option<(usize, usize)> {
        let mut found = None;
        self.each(bytes, |length, number| {
            if may_end(length, number) {
                found = Some((length, number));
            }
        });
        found
    }

    /// Hands the length and number of every string that begins `bytes` to `take`, the shortest first.
    #[inline]
    fn each(&self, bytes: impl Iterator<Item = u8>, mut take: impl FnMut(usize, usize)) {
        let mut at = ROOT;
        for (read, byte) in bytes.enumerate() {
            // A leaf has no base: what lies at its byte follows another cell.
            let Some(cell) = self.cells.get(at) else { return };
            let next = cell.base as usize + usize::from(byte);
            let Some(cell) = self.cells.get(next).filter(|cell| cell.follows as usize == at) else { return };
            at = next;
            if cell.number != NONE {
                take(read + 1, cell.number as usize);
            }
        }
    }
}

/// True where no Latin word goes through `at`. Between a letter and a digit is a border: 12mdd, USD5.
#[inline]
pub fn is_border(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let after = bytes.get(at).is_some_and(|byte| is_letter(*byte, || text[at..].chars().next()));
    let before = || at > 0 && is_letter(bytes[at - 1], || text[..at].chars().next_back());
    !(after && before())
}

/// True for a letter of a Latin or the like script; `byte` is one of the character's.
#[inline]
fn is_letter(byte: u8, whole: impl Fn() -> Option<char>) -> bool {
    if byte.is_ascii() {
        return byte.is_ascii_alphabetic();
    }
    whole().is_some_and(|c| match c {
        // What stands beside the words of Chinese and Japanese: punctuation, kana, Han.
        '\u{2000}'..='\u{206F}'
        | '\u{3000}'..='\u{3004}'
        | '\u{3008}'..='\u{3020}'
        | '\u{3040}'..='\u{30FF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{FF01}'..='\u{FF0F}' => false,
        _ => is_word(c) && !c.is_numeric(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_those_of_words() {
        for c in '\0'..=char::MAX {
            let byte = c.to_string().as_bytes()[0];
            assert_eq!(is_letter(byte, || Some(c)), is_word(c) && !c.is_numeric(), "{c:?}");
        }
    }

    #[test]
    fn the_longest_word_wins_and_latin_ones_stand_alone() {
        let words = Words::new([("mil", 1), ("mil millones", 2), ("万", 3), ("万元", 4), ("mil", 5), ("", 6)]);
        assert_eq!(words.at("diez mil millones", 5), Some((17, &2)));
        assert_eq!(words.at("diez mil euros", 5), Some((8, &1)));
        assert_eq!(words.at("milla", 0), None);
        assert_eq!(words.at("5万元", 1), Some((7, &4)));
        assert_eq!(words.at("5万", 4), None);
        assert_eq!(words.before("diez mil", 8), Some((5, &1)));
        assert_eq!(words.before("12mil", 5), Some((2, &1)));
        assert_eq!(words.before("abril", 5), None);
        assert_eq!(words.before("5万元", 7), Some((1, &4)));
        assert_eq!(Words::<()>::new([]).at("mil", 0), None);
    }

    proptest::proptest! {
        #[test]
        fn everywhere_is_what_an_automaton_finds(
            strings in proptest::collection::vec("[ab 科技]{1,3}", 0..12),
            text in "[abc1 é科技]{0,30}",
        ) {
            let automaton = aho_corasick::AhoCorasick::new(&strings).unwrap();
            let all: Vec<_> = automaton.find_overlapping_iter(&text).map(|hit| (hit.range(), hit.pattern().as_usize())).collect();
            let everywhere = Everywhere::new(&strings);
            proptest::prop_assert_eq!(&everywhere.find(&text, false), &all);
            let letter = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_alphanumeric);
            let cut = |at: usize| at > 0 && letter(at - 1) && letter(at);
            let in_first = |span: &Range<usize>| cut(span.end) && span.clone().all(letter);
            let at_borders: Vec<_> =
                all.into_iter().filter(|(span, _)| !cut(span.start) && !in_first(span)).collect();
            proptest::prop_assert_eq!(everywhere.find(&text, true), at_borders);
        }
    }

    proptest::proptest! {
        #[test]
        fn the_leftmost_are_what_an_automaton_finds(
            strings in proptest::collection::vec("[1 科技é]{1,3}", 1..12),
            text in "[abc1 é科技]{0,30}",
        ) {
            let automaton = aho_corasick::AhoCorasick::builder()
                .match_kind(aho_corasick::MatchKind::LeftmostLongest)
                .build(&strings)
                .unwrap();
            let all: Vec<_> = automaton.find_iter(&text).map(|hit| (hit.range(), hit.pattern().as_usize())).collect();
            let mut found = Vec::new();
            Leftmost::new(strings.iter().map(String::as_str)).find(&text, |span, number| found.push((span, number)));
            proptest::prop_assert_eq!(found, all);
        }
    }

    #[test]
    fn nothing_is_found_from_the_middle_of_a_word_on() {
        let words = Leftmost::new(["st. john's", "st. john's day", "day"]);
        let mut found = Vec::new();
        words.find_fitting("st. john's day", |place, _| place.len() < 14, |_, number| found.push(number));
        assert_eq!(found, [0, 2], "what does not fit hides nothing");
        let words = Leftmost::new(["san juan", "juan", "peru"]);
        let mut found = Vec::new();
        words.find("artesan juan, san juan y peruanos", |span, number| found.push((span.start, number)));
        assert_eq!(found, [(8, 1), (14, 0), (25, 2)]);
    }

    #[test]
    fn every_word_of_a_large_table_is_found_from_both_ends() {
        let table: Vec<String> = (0..5_000).map(|n| format!("字{}", n * 7919)).collect();
        let words = Words::new(table.iter().enumerate().map(|(number, word)| (word.as_str(), number)));
        for (number, word) in table.iter().enumerate() {
            let text = format!("{word} ");
            assert_eq!(words.at(&text, 0), Some((word.len(), &number)));
            assert_eq!(words.before(&text, word.len()), Some((0, &number)));
        }
    }
}

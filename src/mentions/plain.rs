//! Text -> plain text, in which numbers and names are looked for.
//!
//! Every character becomes one character, so that a place in the plain text is a place in the source: full-width
//! letters and digits become narrow, letters lower-case, Han simplified, and the kinds of dashes and spaces one dash
//! and one space. (NFKC changes lengths and joins what should stay apart; it is wrong here.)

use std::sync::LazyLock;

use crate::languages::fold::{narrow, simplify};

/// A folded text that knows its source. Offsets are UTF-8 bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Plain<'a> {
    pub source: &'a str,
    pub text: String,
    /// Where the two texts drift apart: (offset in `text`, offset in `source`), ascending.
    steps: Vec<(u32, u32)>,
}

impl<'a> Plain<'a> {
    pub fn new(source: &'a str) -> Self {
        let mut text = String::with_capacity(source.len());
        let mut steps = Vec::new();
        let changed = &*CHANGED;
        let changes = |c: char| match changed.get(c as usize / u64::BITS as usize) {
            Some(word) => word >> (c as u32 % u64::BITS) & 1 == 1,
            None => fold(c) != c,
        };
        let mut at = 0;
        while at < source.len() {
            let ascii = source[at..].bytes().position(|byte| !byte.is_ascii()).unwrap_or(source.len() - at);
            let from = text.len();
            text.push_str(&source[at..at + ascii]);
            text[from..].make_ascii_lowercase();
            at += ascii;
            // What folds to itself is copied in runs.
            let mut copied = at;
            for c in source[at..].chars().take_while(|c| !c.is_ascii()) {
                let end = at + c.len_utf8();
                if changes(c) {
                    let folded = fold(c);
                    text.push_str(&source[copied..at]);
                    text.push(folded);
                    copied = end;
                    if folded.len_utf8() != end - at {
                        steps.push((text.len() as u32, end as u32));
                    }
                }
                at = end;
            }
            text.push_str(&source[copied..at]);
        }
        Plain { source, text, steps }
    }

    /// Returns the offset in the source of an offset in the plain text.
    pub fn source_at(&self, at: usize) -> usize {
        match self.steps.partition_point(|(plain, _)| *plain as usize <= at) {
            0 => at,
            n => {
                let (plain, source) = self.steps[n - 1];
                source as usize + (at - plain as usize)
            }
        }
    }

    /// Returns the source of a span of the plain text.
    pub fn source_of(&self, start: usize, end: usize) -> &'a str {
        &self.source[self.source_at(start)..self.source_at(end)]
    }
}

/// The characters of the first plane that [`fold`] changes, a bit each: eight kilobytes, which stay near.
static CHANGED: LazyLock<Vec<u64>> = LazyLock::new(|| {
    let changes = |code| char::from_u32(code).is_some_and(|c| fold(c) != c);
    let word = |first| (0..u64::BITS).fold(0, |word, bit| word | u64::from(changes(first + bit)) << bit);
    (0..=u32::from(u16::MAX)).step_by(u64::BITS as usize).map(word).collect()
});

/// Folds one character; also what the words of the tables are folded with.
pub fn fold(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    match c {
        '\u{A0}' | '\u{2007}' | '\u{2009}' | '\u{200A}' | '\u{202F}' | '\u{3000}' => ' ',
        '‐' | '‑' | '‒' | '–' | '−' | '－' => '-',
        '〜' | '～' | '∼' | '˜' => '~',
        '―' | '─' => '—',
        '￥' => '¥',
        '￡' => '£',
        '￠' => '¢',
        '￦' => '₩',
        '\u{3041}'..='\u{30FF}' => c,
        '\u{4E00}'..='\u{9FFF}' => simplify(c),
        // A group mark and a list mark: the number's reader decides.
        '，' => '，',
        '。' => '。',
        _ => {
            let simple = simplify(narrow(c));
            if simple.is_ascii() {
                return simple.to_ascii_lowercase();
            }
            let mut lower = simple.to_lowercase();
            match (lower.next(), lower.next()) {
                (Some(only), None) => only,
                _ => simple,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_is_folded() {
        let all: String = ('\0'..=char::MAX).collect();
        let plain = Plain::new(&all);
        assert!(plain.text.chars().eq(all.chars().map(fold)));
        let places = plain.text.char_indices().zip(all.char_indices());
        for ((folded, _), (source, _)) in places {
            assert_eq!(plain.source_at(folded), source);
        }
    }

    #[test]
    fn places_lead_back_to_the_source() {
        let source = "价格５．２億元〜399元";
        let plain = Plain::new(source);
        assert_eq!(plain.text, "价格5.2亿元~399元");
        for (at, c) in plain.text.char_indices() {
            let span = plain.source_of(at, at + c.len_utf8());
            assert_eq!(span.chars().map(fold).collect::<String>(), c.to_string());
        }
        assert_eq!(plain.source_at(plain.text.len()), source.len());
    }
}

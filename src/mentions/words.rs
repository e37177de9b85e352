//! A table of words -> the longest word at a place, or ending at one.

use std::collections::HashMap;

use crate::languages::fold::is_word;
use crate::mentions::plain;

/// Words with what they mean, found at a place of a plain text. Latin words match between word borders only.
pub struct Words<T> {
    by_first: HashMap<char, Vec<(String, T)>>,
    by_last: HashMap<char, Vec<(String, T)>>,
}

impl<T: Clone> Words<T> {
    pub fn new<'a>(rows: impl IntoIterator<Item = (&'a str, T)>) -> Self {
        let mut words = Words { by_first: HashMap::new(), by_last: HashMap::new() };
        for (word, meaning) in rows {
            let word: String = word.chars().map(plain::fold).collect();
            if let (Some(first), Some(last)) = (word.chars().next(), word.chars().next_back()) {
                words.by_first.entry(first).or_default().push((word.clone(), meaning.clone()));
                words.by_last.entry(last).or_default().push((word, meaning));
            }
        }
        for list in words.by_first.values_mut().chain(words.by_last.values_mut()) {
            // The longest first; of equals the first of the table.
            list.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        }
        words
    }

    /// Returns the longest word that starts at `at`, with its end.
    pub fn at(&self, text: &str, at: usize) -> Option<(usize, &T)> {
        let rest = &text[at..];
        let list = self.by_first.get(&rest.chars().next()?)?;
        list.iter().find_map(|(word, meaning)| {
            let end = at + word.len();
            (rest.starts_with(word.as_str()) && is_border(text, at) && is_border(text, end)).then_some((end, meaning))
        })
    }

    /// Returns the longest word that ends at `end`, with its start.
    pub fn before(&self, text: &str, end: usize) -> Option<(usize, &T)> {
        let head = &text[..end];
        let list = self.by_last.get(&head.chars().next_back()?)?;
        list.iter().find_map(|(word, meaning)| {
            let start = end.checked_sub(word.len())?;
            (head.ends_with(word.as_str()) && is_border(text, start) && is_border(text, end))
                .then_some((start, meaning))
        })
    }
}

/// True where no Latin word goes through `at`. Between a letter and a digit is a border: 12mdd, USD5.
pub fn is_border(text: &str, at: usize) -> bool {
    let letter = |c: char| is_word(c) && !c.is_numeric();
    !(text[at..].chars().next().is_some_and(letter) && text[..at].chars().next_back().is_some_and(letter))
}

//! A text -> the dictionary that it is segmented with: the whole one, or one of the words alone that occur in the text.
//!
//! To load a whole dictionary takes a tenth of a second, ten times as long as all else that a search does. But a word has
//! no part in the segmentation of a text in which it does not occur: both dictionaries cut the text alike.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Which dictionary a text is segmented with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dictionary {
    /// The whole one, which is loaded once.
    Whole,
    /// One that is narrowed to the text, unless the whole one is loaded already or would have paid off.
    Narrow,
}

/// A whole dictionary, loaded when it is first needed.
pub(crate) struct Loaded<T> {
    whole: OnceLock<T>,
    /// How much was segmented without it.
    narrowed: AtomicUsize,
}

impl<T> Loaded<T> {
    /// So many bytes of text take as long as a narrow dictionary for no text does.
    const TEXT: usize = 64;
    /// So many bytes of text take as long, with narrow dictionaries, as to load the whole one.
    const WORTH: usize = 32 * 1024;

    /// Returns the whole dictionary, or `None` where `text` is to be segmented with a narrow one.
    pub fn whole(&self, dictionary: Dictionary, text: &str, load: impl FnOnce() -> T) -> Option<&T> {
        if dictionary == Dictionary::Narrow && self.whole.get().is_none() {
            let size = Self::TEXT + text.len();
            let before = self.narrowed.fetch_add(size, Ordering::Relaxed);
            if before.saturating_add(size) <= Self::WORTH {
                return None;
            }
        }
        Some(self.whole.get_or_init(load))
    }

    #[cfg(test)]
    pub fn is_loaded(&self) -> bool {
        self.whole.get().is_some()
    }
}

/// Words in the order of their bytes, to be found in texts.
pub(crate) struct WordList(Vec<String>);

impl WordList {
    pub fn new(words: impl IntoIterator<Item = String>) -> Self {
        let mut words: Vec<String> = words.into_iter().collect();
        words.sort_unstable();
        words.dedup();
        WordList(words)
    }

    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Returns the words that occur in a text, as often as they do.
    pub fn within(&self, text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        for (start, _) in text.char_indices() {
            let rest = &text[start..];
            let mut from = 0;
            for (at, c) in rest.char_indices() {
                let beginning = &rest[..at + c.len_utf8()];
                from += self.0[from..].partition_point(|word| word.as_str() < beginning);
                match self.0.get(from) {
                    Some(word) if word == beginning => found.push(word.as_str()),
                    Some(word) if word.starts_with(beginning) => {}
                    _ => break,
                }
            }
        }
        found
    }
}

impl<T> Default for Loaded<T> {
    fn default() -> Self {
        Loaded { whole: OnceLock::new(), narrowed: AtomicUsize::new(0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_where_they_occur() {
        let words = ["月之暗面", "月", "面", "之暗", "暗面の", "月之暗面社", "A社", ""].map(str::to_owned);
        let words = WordList::new(words.into_iter().chain(["月".to_owned()]));
        let check = |text: &str, expect: &[&str]| {
            let mut found = words.within(text);
            found.sort_unstable();
            assert_eq!(found, expect, "{text}");
        };
        check("月之暗面", &["之暗", "月", "月之暗面", "面"]);
        check("月月", &["月", "月"]);
        check("株A社", &["A社"]);
        check("暗面", &["面"]);
        check("社", &[]);
        check("", &[]);
    }

    #[test]
    fn the_whole_dictionary_is_loaded_when_it_pays() {
        let text = |bytes: usize| "x".repeat(bytes);
        let loaded = Loaded::default();
        assert_eq!(loaded.whole(Dictionary::Narrow, &text(20), || 1), None);
        assert_eq!(loaded.whole(Dictionary::Narrow, &text(Loaded::<i32>::WORTH), || 1), Some(&1));
        assert_eq!(loaded.whole(Dictionary::Narrow, &text(20), || 2), Some(&1));

        let loaded = Loaded::default();
        assert_eq!(loaded.whole(Dictionary::Whole, "", || 1), Some(&1));
        assert_eq!(loaded.whole(Dictionary::Narrow, "", || 2), Some(&1));

        // Many short texts are as much as a long one.
        let loaded = Loaded::default();
        let most = Loaded::<i32>::WORTH / Loaded::<i32>::TEXT;
        assert!((0..most).all(|_| loaded.whole(Dictionary::Narrow, "", || 1).is_none()));
        assert_eq!(loaded.whole(Dictionary::Narrow, "", || 1), Some(&1));
    }
}

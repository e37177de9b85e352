//! A table of words -> the longest word at a place, or ending at one.

use crate::languages::fold::is_word;
use crate::mentions::plain;

/// Words with what they mean, found at a place of a plain text. Latin words match between word borders only.
///
/// Two tries over bytes, one read forward and one backward: a look-up costs the length of what matches, however many
/// words the table has.
pub struct Words<T> {
    meanings: Vec<T>,
    forward: Trie,
    backward: Trie,
}

impl<T> Words<T> {
    /// Of a word that stands twice the first meaning counts.
    pub fn new<'a>(rows: impl IntoIterator<Item = (&'a str, T)>) -> Self {
        let mut words = Words { meanings: Vec::new(), forward: Trie::default(), backward: Trie::default() };
        for (word, meaning) in rows {
            let word: String = word.chars().map(plain::fold).collect();
            if word.is_empty() {
                continue;
            }
            let number = words.meanings.len();
            words.meanings.push(meaning);
            words.forward.insert(word.bytes(), number);
            words.backward.insert(word.bytes().rev(), number);
        }
        words
    }

    /// Returns the longest word that starts at `at`, with its end.
    pub fn at(&self, text: &str, at: usize) -> Option<(usize, &T)> {
        let (length, number) = self.forward.longest(text[at..].bytes(), |length| is_border(text, at + length))?;
        is_border(text, at).then(|| (at + length, &self.meanings[number]))
    }

    /// Returns the longest word that ends at `end`, with its start.
    pub fn before(&self, text: &str, end: usize) -> Option<(usize, &T)> {
        let (length, number) =
            self.backward.longest(text[..end].bytes().rev(), |length| is_border(text, end - length))?;
        is_border(text, end).then(|| (end - length, &self.meanings[number]))
    }
}

/// Byte strings, each with a number.
#[derive(Default)]
struct Trie {
    nodes: Vec<Node>,
}

#[derive(Default)]
struct Node {
    /// Sorted by byte.
    next: Vec<(u8, u32)>,
    number: Option<usize>,
}

impl Trie {
    fn insert(&mut self, bytes: impl Iterator<Item = u8>, number: usize) {
        if self.nodes.is_empty() {
            self.nodes.push(Node::default());
        }
        let mut node = 0;
        for byte in bytes {
            node = match self.nodes[node].next.binary_search_by_key(&byte, |(byte, _)| *byte) {
                Ok(at) => self.nodes[node].next[at].1 as usize,
                Err(at) => {
                    let new = self.nodes.len();
                    self.nodes.push(Node::default());
                    self.nodes[node].next.insert(at, (byte, new as u32));
                    new
                }
            };
        }
        self.nodes[node].number.get_or_insert(number);
    }

    /// Returns the length and number of the longest string that begins `bytes` and ends where it may.
    fn longest(&self, bytes: impl Iterator<Item = u8>, may_end: impl Fn(usize) -> bool) -> Option<(usize, usize)> {
        let mut node = self.nodes.first()?;
        let mut found = None;
        for (at, byte) in bytes.enumerate() {
            let Ok(next) = node.next.binary_search_by_key(&byte, |(byte, _)| *byte) else { break };
            node = &self.nodes[node.next[next].1 as usize];
            if let Some(number) = node.number
                && may_end(at + 1)
            {
                found = Some((at + 1, number));
            }
        }
        found
    }
}

/// True where no Latin word goes through `at`. Between a letter and a digit is a border: 12mdd, USD5.
pub fn is_border(text: &str, at: usize) -> bool {
    let letter = |c: char| is_word(c) && !c.is_numeric();
    !(text[at..].chars().next().is_some_and(letter) && text[..at].chars().next_back().is_some_and(letter))
}

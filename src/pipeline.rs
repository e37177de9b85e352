//! bytes -> Reading: the whole program in a few lines.

use crate::article::Article;
use crate::languages::{Segment, Tokens};
use crate::mentions::company::Company;
use crate::mentions::figure::Figure;

/// One part of an article, segmented once.
#[derive(Clone, Debug, Default)]
pub struct PartReading {
    pub segments: Vec<Segment>,
    pub tokens: Tokens,
    /// Sentence spans in order; UTF-8 bytes of the part.
    pub sentences: Vec<std::ops::Range<usize>>,
}

/// An article with all that was read from it: what the index is made of.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    pub article: Article,
    /// Empty where the article has no title.
    pub title: PartReading,
    pub body: PartReading,
    pub figures: Vec<Figure>,
    pub companies: Vec<Company>,
}

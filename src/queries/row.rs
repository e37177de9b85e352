//! Terms in a row -> the documents of one segment of the index that have them so.
//!
//! The engine looks each term up again for every question and segment, and opens all terms that begin with a prefix, of
//! which most are never needed: here they are known before, and opened when they are.

use std::cmp::Reverse;
use std::io;
use std::rc::Rc;
use std::sync::Arc;

use tantivy::postings::{Postings, SegmentPostings, TermInfo};
use tantivy::query::{Bm25StatisticsProvider, Bm25Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, InvertedIndexReader, Searcher, SegmentReader, TERMINATED, Term};

use crate::index::statistics::{FieldStatistics, Known};

/// Terms of one field in a row.
#[derive(Debug)]
pub(crate) struct Row {
    pub field: Field,
    /// At least two, or one before a prefix.
    pub terms: Vec<(Term, Rc<Known>)>,
    /// What the term behind them begins with, where there is one.
    pub prefix: Option<String>,
    pub statistics: FieldStatistics,
    /// By which the score is multiplied.
    pub boost: f32,
}

/// So many terms may begin with a prefix; more than there are characters that may follow one.
const EXPANSIONS: usize = 10_000;

/// How a row is scored.
#[derive(Clone)]
pub(crate) enum RowWeight {
    Rarity(Bm25Weight),
    /// Every article the same.
    Fixed(f32),
}

impl Row {
    /// Returns how articles are scored.
    pub fn weight(&self, searcher: &Searcher) -> tantivy::Result<RowWeight> {
        let terms: Vec<Term> = self.terms.iter().map(|(term, _)| term.clone()).collect();
        Ok(match (&self.prefix, terms.as_slice()) {
            (Some(_), [_]) => RowWeight::Fixed(1.0),
            // As the engine does, which counts every document.
            (Some(_), _) => RowWeight::Rarity(Bm25Weight::for_terms(searcher, &terms)?.boost_by(self.boost)),
            (None, _) => RowWeight::Rarity(Bm25Weight::for_terms(self, &terms)?.boost_by(self.boost)),
        })
    }

    /// Opens the row in a segment of the index; `None` where it does not stand there.
    pub fn open<'a>(
        &self,
        segment: usize,
        reader: &SegmentReader,
        score: Option<(&'a RowWeight, &'a [u8])>,
    ) -> tantivy::Result<Option<RowCursor<'a>>> {
        let inverted = reader.inverted_index(self.field)?;
        let last = self.terms.len() - 1 + usize::from(self.prefix.is_some());
        let mut infos = Vec::with_capacity(self.terms.len());
        for (place, (_, known)) in self.terms.iter().enumerate() {
            let Some(info) = known.infos.get(segment).and_then(Option::as_ref) else { return Ok(None) };
            infos.push((info, (last - place) as u32));
        }
        // The rarest leaves least to be looked at.
        infos.sort_by_key(|(info, _)| info.doc_freq);
        let open = |info| inverted.read_postings_from_terminfo(info, IndexRecordOption::WithFreqsAndPositions);
        let terms = infos.iter().map(|(info, behind)| Ok(InRow { postings: open(info)?, behind: *behind }));
        let terms = terms.collect::<io::Result<Vec<_>>>()?;
        let mut suffixes = None;
        if let Some(prefix) = &self.prefix {
            let mut infos: Vec<TermInfo> = Vec::new();
            let mut stream = inverted.terms().range().ge(prefix).into_stream()?;
            while stream.advance() && stream.key().starts_with(prefix.as_bytes()) && infos.len() < EXPANSIONS {
                infos.push(stream.value().clone());
            }
            infos.sort_by_key(|info| Reverse(info.doc_freq));
            let infos = infos.into_iter().map(|info| (info, None)).collect();
            suffixes = Some(Suffixes { inverted: inverted.clone(), infos, failed: None });
        }
        Ok(Some(RowCursor { terms, suffixes, score, count: 0, left: Vec::new(), right: Vec::new() }))
    }

    /// Returns how many documents of a segment of the index may have it, roughly.
    pub fn documents(&self, segment: usize) -> usize {
        let here = |known: &Known| known.infos.get(segment).and_then(Option::as_ref).map_or(0, |info| info.doc_freq);
        let fewest = self.terms.iter().map(|(_, known)| here(known)).min().unwrap_or(0);
        fewest as usize / (10 * self.terms.len().max(1))
    }
}

/// The rarities of its terms, as the statistics of its field have them.
impl Bm25StatisticsProvider for Row {
    fn total_num_tokens(&self, _: Field) -> tantivy::Result<u64> {
        Ok(self.statistics.terms.max(1))
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.statistics.articles.max(1))
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        let known = self.terms.iter().find(|(known, _)| known == term);
        // Never above the number of articles: the engine asserts it.
        Ok(known.map_or(0, |(_, known)| known.documents).min(self.statistics.articles.max(1)))
    }
}

/// One term of a row.
struct InRow {
    postings: SegmentPostings,
    /// How many places it stands before the last.
    behind: u32,
}

/// The terms that begin with a prefix, the commonest first; they are opened when they are asked for.
struct Suffixes {
    inverted: Arc<InvertedIndexReader>,
    infos: Vec<(TermInfo, Option<Box<SegmentPostings>>)>,
    /// Why one of them could not be opened.
    failed: Option<io::Error>,
}

/// Where the reading of a row stands in a segment of the index. It only moves forward.
pub(crate) struct RowCursor<'a> {
    terms: Vec<InRow>,
    suffixes: Option<Suffixes>,
    score: Option<(&'a RowWeight, &'a [u8])>,
    /// How often the row stands in the document that was found last.
    count: u32,
    left: Vec<u32>,
    right: Vec<u32>,
}

/// What a look at a document found.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    Found,
    /// The row stands in no document before this one.
    NotBefore(DocId),
}

impl RowCursor<'_> {
    /// Looks at a document, which is none before the last one.
    pub fn look(&mut self, doc: DocId) -> Look {
        for term in &mut self.terms {
            if term.postings.doc() < doc {
                term.postings.seek(doc);
            }
            if term.postings.doc() > doc {
                return Look::NotBefore(term.postings.doc());
            }
        }
        if doc < TERMINATED && self.stands() { Look::Found } else { Look::NotBefore((doc + 1).min(TERMINATED)) }
    }

    /// Ends with an error where something could not be read.
    pub fn check(&mut self) -> io::Result<()> {
        self.suffixes.as_mut().and_then(|suffixes| suffixes.failed.take()).map_or(Ok(()), Err)
    }

    /// Returns the score of the document that was found last, given the number of the article that it is.
    pub fn score(&self, article: usize) -> f32 {
        match self.score {
            Some((RowWeight::Rarity(weight), lengths)) => {
                lengths.get(article).map_or(0.0, |length| weight.score(*length, self.count))
            }
            Some((RowWeight::Fixed(score), _)) => *score,
            None => 0.0,
        }
    }

    /// Tells whether the terms stand in a row in the document that all of them hold.
    fn stands(&mut self) -> bool {
        let RowCursor { terms, left, right, .. } = self;
        for (number, InRow { postings, behind }) in terms.iter_mut().enumerate() {
            if number == 0 {
                postings.positions_with_offset(*behind, left);
                continue;
            }
            postings.positions_with_offset(*behind, right);
            leave_common(left, right);
            if left.is_empty() {
                return false;
            }
        }
        self.count = left.len() as u32;
        match &mut self.suffixes {
            Some(suffixes) => suffixes.follow(terms[0].postings.doc(), left, right),
            None => true,
        }
    }
}

impl Suffixes {
    /// Tells whether one of the terms stands at one of the places.
    fn follow(&mut self, doc: DocId, places: &[u32], own: &mut Vec<u32>) -> bool {
        self.infos.iter_mut().any(|(info, opened)| {
            if opened.is_none() {
                match self.inverted.read_postings_from_terminfo(info, IndexRecordOption::WithFreqsAndPositions) {
                    Ok(postings) => *opened = Some(Box::new(postings)),
                    Err(error) => self.failed = Some(error),
                }
            }
            let Some(postings) = opened else { return false };
            if postings.doc() < doc {
                postings.seek(doc);
            }
            if postings.doc() != doc {
                return false;
            }
            postings.positions(own);
            places.iter().any(|place| own.binary_search(place).is_ok())
        })
    }
}

/// Leaves of numbers in order those that stand among others.
fn leave_common(numbers: &mut Vec<u32>, others: &[u32]) {
    let mut rest = others;
    numbers.retain(|number| {
        let before = rest.iter().take_while(|other| *other < number).count();
        rest = &rest[before..];
        rest.first() == Some(number)
    });
}

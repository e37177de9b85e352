//! Terms in a row -> the documents of one segment of the index that have them so.
//!
//! The engine looks each term up again for every question and segment, and opens all terms that begin with a prefix, of
//! which most are never needed: here they are known before, and opened when they are.

use std::cmp::Reverse;
use std::io;
use std::sync::Arc;

use tantivy::postings::{Postings, SegmentPostings, TermInfo};
use tantivy::query::{Bm25StatisticsProvider, Bm25Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, InvertedIndexReader, SegmentReader, TERMINATED, Term};

use crate::index::statistics::{FieldStatistics, Known};

/// Terms of one field in a row.
#[derive(Debug)]
pub(crate) struct Row {
    pub field: Field,
    /// At least two, or one before a prefix.
    pub terms: Vec<(Term, Arc<Known>)>,
    /// What the term behind them begins with, where there is one.
    pub prefix: Option<String>,
    pub statistics: FieldStatistics,
    /// By which the score is multiplied.
    pub boost: f32,
}

/// So many terms may begin with a prefix; more than there are characters that may follow one of Han. A letter alone may
/// begin more in a large index: then some of them are not looked for.
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
    pub fn weight(&self) -> tantivy::Result<RowWeight> {
        let terms: Vec<Term> = self.terms.iter().map(|(term, _)| term.clone()).collect();
        Ok(match (&self.prefix, terms.as_slice()) {
            // How rare the one word is says nothing of what goes on behind it: as a prefix that stands alone.
            (Some(_), [_]) => RowWeight::Fixed(self.boost),
            _ => RowWeight::Rarity(Bm25Weight::for_terms(self, &terms)?.boost_by(self.boost)),
        })
    }

    /// Opens the row in a segment of the index; `None` where it does not stand there.
    pub fn open<'a>(
        &'a self,
        segment: usize,
        reader: &SegmentReader,
        score: Option<(&'a RowWeight, &'a [u8])>,
    ) -> tantivy::Result<Option<RowCursor<'a>>> {
        let last = self.terms.len() - 1 + usize::from(self.prefix.is_some());
        let mut infos = Vec::with_capacity(self.terms.len());
        for (place, (_, known)) in self.terms.iter().enumerate() {
            let Some(info) = known.infos.get(segment).and_then(Option::as_ref) else { return Ok(None) };
            infos.push((info, (last - place) as u32));
        }
        // The rarest leaves least to be looked at.
        infos.sort_by_key(|(info, _)| info.doc_freq);
        Ok(Some(RowCursor {
            row: self,
            inverted: reader.inverted_index(self.field)?,
            infos,
            opened: None,
            failed: None,
            score,
            count: 0,
            left: Vec::new(),
            right: Vec::new(),
        }))
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

/// Where the reading of a row stands in a segment of the index. It only moves forward.
pub(crate) struct RowCursor<'a> {
    row: &'a Row,
    inverted: Arc<InvertedIndexReader>,
    /// Where the terms' postings are, the rarest first, and how many places each stands before the last.
    infos: Vec<(&'a TermInfo, u32)>,
    /// `None` before the first look.
    opened: Option<Opened>,
    /// Why something could not be read.
    failed: Option<io::Error>,
    score: Option<(&'a RowWeight, &'a [u8])>,
    /// How often the row stands in the document that was found last.
    count: u32,
    left: Vec<u32>,
    right: Vec<u32>,
}

struct Opened {
    /// With how many places each stands before the last.
    terms: Vec<(SegmentPostings, u32)>,
    /// The terms that begin with the prefix, the commonest first; they are opened when they are asked for.
    suffixes: Option<Vec<Suffix>>,
}

struct Suffix {
    info: TermInfo,
    postings: Option<Box<SegmentPostings>>,
}

/// The documents that hold all terms of a row, wherever they stand.
pub(crate) struct Held(Vec<SegmentPostings>);

impl Held {
    /// Returns how often the row stands in the last one at the most: as often as its rarest term.
    pub fn most(&self) -> u32 {
        self.0.first().map_or(0, Postings::term_freq)
    }

    /// Returns the first one that is not before `doc`, which is not before the last one.
    pub fn first_from(&mut self, mut doc: DocId) -> DocId {
        let mut agreed = 0;
        let mut at = 0;
        while agreed < self.0.len() && doc < TERMINATED {
            let postings = &mut self.0[at];
            if postings.doc() < doc {
                postings.seek(doc);
            }
            if postings.doc() == doc {
                agreed += 1;
                at = (at + 1) % self.0.len();
            } else {
                // Where others go on from, the rarest goes on farthest.
                doc = postings.doc();
                agreed = usize::from(at == 0);
                at = usize::from(at == 0) % self.0.len();
            }
        }
        doc
    }
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
        if self.opened.is_none() {
            match self.opened() {
                Ok(opened) => self.opened = Some(opened),
                Err(error) => self.failed = Some(error),
            }
        }
        let Some(opened) = &mut self.opened else { return Look::NotBefore(TERMINATED) };
        for (postings, _) in &mut opened.terms {
            if postings.doc() < doc {
                postings.seek(doc);
            }
            if postings.doc() > doc {
                return Look::NotBefore(postings.doc());
            }
        }
        if doc < TERMINATED && self.stands() { Look::Found } else { Look::NotBefore((doc + 1).min(TERMINATED)) }
    }

    fn opened(&self) -> io::Result<Opened> {
        let open = |info| self.inverted.read_postings_from_terminfo(info, IndexRecordOption::WithFreqsAndPositions);
        let terms = self.infos.iter().map(|(info, before)| Ok((open(info)?, *before))).collect::<io::Result<_>>()?;
        let Some(prefix) = &self.row.prefix else { return Ok(Opened { terms, suffixes: None }) };
        let mut suffixes = Vec::new();
        let mut stream = self.inverted.terms().range().ge(prefix).into_stream()?;
        while stream.advance() && stream.key().starts_with(prefix.as_bytes()) && suffixes.len() < EXPANSIONS {
            suffixes.push(Suffix { info: stream.value().clone(), postings: None });
        }
        suffixes.sort_by_key(|suffix| Reverse(suffix.info.doc_freq));
        Ok(Opened { terms, suffixes: Some(suffixes) })
    }

    /// Opens the postings of the terms without their places.
    pub fn held(&self) -> io::Result<Held> {
        let open = |(number, (info, _)): (usize, &(&TermInfo, u32))| {
            let read = if number == 0 { IndexRecordOption::WithFreqs } else { IndexRecordOption::Basic };
            self.inverted.read_postings_from_terminfo(info, read)
        };
        Ok(Held(self.infos.iter().enumerate().map(open).collect::<io::Result<_>>()?))
    }

    /// Ends with an error where something could not be read.
    pub fn check(&mut self) -> io::Result<()> {
        self.failed.take().map_or(Ok(()), Err)
    }

    /// Returns the score of the document that was found last, given the number of the article that it is.
    pub fn score(&self, article: usize) -> f32 {
        self.score_of(article, self.count)
    }

    /// Returns the score of an article in which the row stands so often.
    pub fn score_of(&self, article: usize, count: u32) -> f32 {
        match self.score {
            Some((RowWeight::Rarity(weight), lengths)) => {
                lengths.get(article).map_or(0.0, |length| weight.score(*length, count))
            }
            Some((RowWeight::Fixed(score), _)) => *score,
            None => 0.0,
        }
    }

    /// Tells whether the terms stand in a row in the document that all of them hold.
    fn stands(&mut self) -> bool {
        let RowCursor { inverted, opened, failed, left, right, count, .. } = self;
        let Some(Opened { terms, suffixes }) = opened else { return false };
        let [(first, before), others @ ..] = terms.as_mut_slice() else { return false };
        first.positions_with_offset(*before, left);
        for (postings, before) in others {
            postings.positions_with_offset(*before, right);
            leave_common(left, right);
            if left.is_empty() {
                return false;
            }
        }
        *count = left.len() as u32;
        let doc = first.doc();
        let follows = |suffix: &mut Suffix| match suffix.stands(inverted, doc, left, right) {
            Ok(stands) => stands,
            Err(error) => {
                *failed = Some(error);
                false
            }
        };
        suffixes.as_mut().is_none_or(|suffixes| suffixes.iter_mut().any(follows))
    }
}

impl Suffix {
    /// Tells whether it stands at one of the places in a document.
    fn stands(
        &mut self,
        inverted: &InvertedIndexReader,
        doc: DocId,
        places: &[u32],
        own: &mut Vec<u32>,
    ) -> io::Result<bool> {
        let postings = match &mut self.postings {
            Some(postings) => postings,
            None => self.postings.insert(Box::new(
                inverted.read_postings_from_terminfo(&self.info, IndexRecordOption::WithFreqsAndPositions)?,
            )),
        };
        if postings.doc() < doc {
            postings.seek(doc);
        }
        if postings.doc() != doc {
            return Ok(false);
        }
        postings.positions(own);
        Ok(places.iter().any(|place| own.binary_search(place).is_ok()))
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

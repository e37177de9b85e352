//! What is asked of one field or of whole documents -> the documents of a stretch that have it.

use std::io;
use std::sync::Arc;

use tantivy::postings::{BlockSegmentPostings, TermInfo};
use tantivy::query::{Bm25Weight, EnableScoring, Query, Scorer, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, InvertedIndexReader, Searcher, SeekDangerResult, SegmentReader, TERMINATED};

use super::plan::Plan;
use super::row::{Look, Row, RowCursor, RowWeight};
use super::stretch::{ALL, Bits, STRETCH, WORDS, each, each_of, first_from, is_in, is_sparse};
use crate::index::columns::Articles;
use crate::index::statistics::{FieldStatistics, Known};

/// What is asked of one field, or of whole documents.
#[derive(Debug)]
pub(crate) enum Ask {
    /// A term of a field, scored by the field's statistics.
    Term { known: Arc<Known>, statistics: FieldStatistics },
    /// Terms in a row.
    Row(Row),
    /// What the engine has to look for: any of many terms.
    Query(Box<dyn Query>),
    /// Articles that were found before, by segment of the index.
    Documents(Vec<Documents>),
}

/// A set of articles of one segment of the index, by their numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Documents(Vec<u64>);

impl Documents {
    /// Takes a bit for each article.
    pub fn of(bits: Vec<u64>) -> Documents {
        Documents(bits)
    }

    /// Returns a bit for each article, sixty-four a word.
    pub fn words(&self) -> &[u64] {
        &self.0
    }

    /// Returns how many articles are in it.
    pub fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    fn contains(&self, number: usize) -> bool {
        self.0.get(number / 64).is_some_and(|word| word >> (number % 64) & 1 == 1)
    }
}

/// What is asked, ready to be read in any segment of the index.
pub(super) enum Way<'a> {
    Term { known: &'a Known, weight: Option<Bm25Weight> },
    Row { row: &'a Row, weight: Option<RowWeight> },
    Engine(Box<dyn Weight>),
    Documents(&'a [Documents]),
}

pub(super) fn ways<'a>(plan: Option<&'a Plan>, searcher: &Searcher, scored: bool) -> tantivy::Result<Vec<Way<'a>>> {
    let leaves = plan.map_or(&[] as &[_], |plan| &plan.leaves);
    leaves.iter().map(|leaf| Way::of(&leaf.ask, scored.then_some(leaf.weight), searcher)).collect()
}

impl<'a> Way<'a> {
    /// `boost` is what a term's score is multiplied by; `None` where no score is asked for.
    pub fn of(ask: &'a Ask, boost: Option<f32>, searcher: &Searcher) -> tantivy::Result<Way<'a>> {
        Ok(match ask {
            Ask::Term { known, statistics } => {
                let articles = statistics.articles.max(1);
                // What scores nothing is a condition.
                let weight = boost.filter(|boost| *boost != 0.0 && known.documents > 0).map(|boost| {
                    let average = statistics.terms.max(1) as f32 / articles as f32;
                    // Never above the number of articles: the engine asserts it.
                    let holders = known.documents.min(articles);
                    Bm25Weight::for_one_term_without_explain(holders, articles, average).boost_by(boost)
                });
                Way::Term { known, weight }
            }
            Ask::Row(row) => Way::Row { row, weight: boost.map(|_| row.weight()).transpose()? },
            Ask::Query(query) => Way::Engine(query.weight(match boost {
                Some(_) => EnableScoring::enabled_from_searcher(searcher),
                None => EnableScoring::disabled_from_searcher(searcher),
            })?),
            Ask::Documents(documents) => Way::Documents(documents),
        })
    }
}

/// Where the reading of something asked stands in one segment of the index. It only moves forward.
pub(super) enum Cursor<'a> {
    Spent,
    /// Why it could not be opened.
    Failed(io::Error),
    /// Not read yet: of what all words must be in, most is never read.
    Closed {
        inverted: Arc<InvertedIndexReader>,
        info: &'a TermInfo,
        score: Option<(&'a Bm25Weight, &'a [u8])>,
    },
    Postings {
        postings: Box<BlockSegmentPostings>,
        /// The next document in the block.
        at: usize,
        /// What scores, and how long the field is in each article.
        score: Option<(&'a Bm25Weight, &'a [u8])>,
    },
    Row {
        row: Box<RowCursor<'a>>,
        /// How many documents may have it, roughly.
        documents: usize,
        reading: Reading,
    },
    Engine {
        scorer: Box<dyn Scorer>,
        reading: Reading,
    },
    Documents(&'a Documents),
}

/// Where one stands that looks for documents.
#[derive(Clone, Copy, Default)]
pub(super) struct Reading {
    /// Nothing stands before this that was not read.
    next: DocId,
    /// True where `next` was found.
    there: bool,
}

/// What looks for documents, forward only.
pub(super) trait Looking {
    fn look(&mut self, doc: DocId) -> Look;

    /// Goes on from a document that was found to the next one.
    fn next(&mut self, doc: DocId) -> (DocId, bool);
}

impl Looking for RowCursor<'_> {
    fn look(&mut self, doc: DocId) -> Look {
        RowCursor::look(self, doc)
    }

    fn next(&mut self, doc: DocId) -> (DocId, bool) {
        (doc + 1, false)
    }
}

impl Looking for dyn Scorer {
    fn look(&mut self, doc: DocId) -> Look {
        match self.seek_danger(doc) {
            SeekDangerResult::Found => Look::Found,
            SeekDangerResult::SeekLowerBound(later) => Look::NotBefore(later),
        }
    }

    fn next(&mut self, _: DocId) -> (DocId, bool) {
        (self.advance(), true)
    }
}

impl Reading {
    /// Hands over the documents of the stretch that begins with the number `from`, by their numbers. What is not
    /// `within` may be left out.
    fn read<L: Looking + ?Sized>(
        &mut self,
        looking: &mut L,
        articles: &Articles,
        from: usize,
        within: &Bits,
        mut found: impl FnMut(usize, &mut L),
    ) {
        let Some(first) = articles.doc(from) else { return };
        let end = articles.doc(from + STRETCH).unwrap_or(TERMINATED);
        if *within != ALL {
            let mut at = 0;
            while let Some(here) = first_from(within, at.max(articles.before(self.next).saturating_sub(from)))
                && let Some(doc) = articles.doc(from + here)
            {
                if doc > self.next || !self.there {
                    self.look(looking, doc);
                }
                if doc == self.next && self.there {
                    found(from + here, looking);
                }
                at = here + 1;
            }
            return;
        }
        if self.next < first {
            self.look(looking, first);
        }
        while self.next < end {
            if self.there {
                if let Some(number) = articles.number(self.next) {
                    found(number, looking);
                }
                (self.next, self.there) = looking.next(self.next);
            } else {
                self.look(looking, self.next);
            }
        }
    }

    fn look(&mut self, looking: &mut (impl Looking + ?Sized), doc: DocId) {
        (self.next, self.there) = match looking.look(doc) {
            Look::Found => (doc, true),
            Look::NotBefore(later) => (later, false),
        };
    }
}

pub(super) fn cursors<'a>(
    ways: &'a [Way],
    segment: usize,
    reader: &SegmentReader,
    articles: &'a Articles,
) -> tantivy::Result<Vec<Cursor<'a>>> {
    ways.iter().map(|way| Cursor::of(way, segment, reader, articles)).collect()
}

impl<'a> Cursor<'a> {
    fn of(way: &'a Way, segment: usize, reader: &SegmentReader, articles: &'a Articles) -> tantivy::Result<Cursor<'a>> {
        Ok(match way {
            Way::Term { known, weight } => {
                let Some(info) = known.infos.get(segment).and_then(Option::as_ref) else { return Ok(Cursor::Spent) };
                let score = match weight {
                    Some(weight) => Some((weight, articles.lengths(reader, known.field)?)),
                    None => None,
                };
                Cursor::Closed { inverted: reader.inverted_index(known.field)?, info, score }
            }
            Way::Row { row, weight } => {
                let score = match weight {
                    Some(weight) => Some((weight, articles.lengths(reader, row.field)?)),
                    None => None,
                };
                match row.open(segment, reader, score)? {
                    Some(cursor) => {
                        let documents = row.documents(segment);
                        Cursor::Row { row: Box::new(cursor), documents, reading: Reading::default() }
                    }
                    None => Cursor::Spent,
                }
            }
            Way::Engine(weight) => {
                let scorer = weight.scorer(reader, 1.0)?;
                Cursor::Engine { reading: Reading { next: scorer.doc(), there: true }, scorer }
            }
            Way::Documents(segments) => segments.get(segment).map_or(Cursor::Spent, Cursor::Documents),
        })
    }

    fn open(&mut self) {
        if let Cursor::Closed { inverted, info, score } = self {
            let read = if score.is_some() { IndexRecordOption::WithFreqs } else { IndexRecordOption::Basic };
            *self = match inverted.read_block_postings_from_terminfo(info, read) {
                Ok(postings) => Cursor::Postings { postings: Box::new(postings), at: 0, score: *score },
                Err(error) => Cursor::Failed(error),
            };
        }
    }

    /// Returns the most that a term gives to a score; `None` for what is no term with a score.
    pub fn most(&self) -> Option<f64> {
        match self {
            Cursor::Closed { score, .. } | Cursor::Postings { score, .. } => {
                // The shortest field, full of the term.
                score.map(|(weight, _)| exact(weight.score(0, u32::MAX)))
            }
            _ => None,
        }
    }

    /// Marks the documents of a term in the stretch that begins with the number `from`, and reads the scores of those
    /// that are `close`, as places in it. What is no term has none.
    pub fn mark(
        &mut self,
        articles: &Articles,
        from: usize,
        close: &Bits,
        marked: &mut Bits,
        mut add: impl FnMut(usize, f64),
    ) {
        let Some(first) = articles.doc(from) else { return };
        let end = articles.doc(from + STRETCH).unwrap_or(TERMINATED);
        self.open();
        let Cursor::Postings { postings, at, score } = self else { return };
        if postings.docs().get(*at).is_some_and(|doc| *doc < first) {
            *at = postings.seek(first);
        }
        let few = is_sparse(close);
        loop {
            let docs = postings.docs().get(*at..).unwrap_or_default();
            let here = docs.partition_point(|doc| *doc < end);
            for number in docs[..here].iter().filter_map(|doc| articles.number(*doc)) {
                let place = number - from;
                marked[place / 64] |= 1 << (place % 64);
            }
            if let Some((weight, lengths)) = *score {
                let mut read = |rank: usize| {
                    if let Some(number) = articles.number(docs[rank])
                        && is_in(close, number - from)
                        && let Some(length) = lengths.get(number)
                    {
                        add(number - from, exact(weight.score(*length, postings.freqs()[*at + rank])));
                    }
                };
                match few {
                    false => (0..here).for_each(read),
                    true => each_of(close, |place| {
                        let doc = articles.doc(from + place);
                        if let Some(Ok(rank)) = doc.map(|doc| docs[..here].binary_search(&doc)) {
                            read(rank);
                        }
                    }),
                }
            }
            *at += here;
            if here < docs.len() {
                return;
            }
            postings.advance();
            *at = 0;
            if postings.block_len() == 0 {
                *self = Cursor::Spent;
                return;
            }
        }
    }

    /// Reads the documents of the stretch that begins with the number `from`, each once, as places in it, and their
    /// scores. What is not `within` may be left out: to look for terms in a row costs most.
    pub fn read<const SCORED: bool>(
        &mut self,
        articles: &Articles,
        from: usize,
        within: &Bits,
        mut add: impl FnMut(usize, f64),
    ) {
        let Some(first) = articles.doc(from) else { return };
        let end = articles.doc(from + STRETCH).unwrap_or(TERMINATED);
        self.open();
        match self {
            Cursor::Spent | Cursor::Failed(_) | Cursor::Closed { .. } => {}
            Cursor::Postings { .. } if is_sparse(within) => each_of(within, |place| {
                if let Some(doc) = articles.doc(from + place)
                    && let Some(score) = self.at(articles, doc)
                {
                    add(place, exact(score));
                }
            }),
            Cursor::Postings { postings, at, score } => {
                if postings.docs().get(*at).is_some_and(|doc| *doc < first) {
                    *at = postings.seek(first);
                }
                let narrow = *within != ALL;
                loop {
                    let docs = postings.docs().get(*at..).unwrap_or_default();
                    let here = docs.partition_point(|doc| *doc < end);
                    match score {
                        Some((weight, lengths)) if SCORED => {
                            for (doc, count) in docs[..here].iter().zip(&postings.freqs()[*at..]) {
                                let Some(number) = articles.number(*doc) else { continue };
                                let place = number - from;
                                if narrow && !is_in(within, place) {
                                    continue;
                                }
                                if let Some(length) = lengths.get(number) {
                                    add(place, exact(weight.score(*length, *count)));
                                }
                            }
                        }
                        _ => {
                            for number in docs[..here].iter().filter_map(|doc| articles.number(*doc)) {
                                add(number - from, 0.0);
                            }
                        }
                    }
                    *at += here;
                    if here < docs.len() {
                        return;
                    }
                    postings.advance();
                    *at = 0;
                    if postings.block_len() == 0 {
                        *self = Cursor::Spent;
                        return;
                    }
                }
            }
            Cursor::Row { row, reading, .. } => {
                reading.read(row.as_mut(), articles, from, within, |number, row| {
                    add(number - from, if SCORED { exact(row.score(number)) } else { 0.0 });
                });
            }
            Cursor::Engine { scorer, reading } => {
                reading.read(scorer.as_mut(), articles, from, within, |number, scorer| {
                    add(number - from, if SCORED { exact(scorer.score()) } else { 0.0 });
                });
            }
            Cursor::Documents(documents) => {
                // A stretch begins with a word.
                let words = documents.0.iter().skip(from / 64).take(WORDS);
                words.enumerate().for_each(|(number, word)| each(number, *word, |at| add(at, 0.0)));
            }
        }
    }

    /// Returns what a document gets, if it is there.
    pub fn at(&mut self, articles: &Articles, doc: DocId) -> Option<f32> {
        self.open();
        match self {
            Cursor::Spent | Cursor::Failed(_) | Cursor::Closed { .. } => None,
            Cursor::Postings { postings, at, score } => {
                if postings.docs().get(*at).is_none_or(|here| *here < doc) {
                    *at = postings.seek(doc);
                }
                (postings.docs().get(*at) == Some(&doc)).then(|| match score {
                    Some((weight, lengths)) => {
                        let length = articles.number(doc).and_then(|number| lengths.get(number));
                        length.map_or(0.0, |length| weight.score(*length, postings.freqs()[*at]))
                    }
                    None => 0.0,
                })
            }
            Cursor::Row { row, reading, .. } => {
                if reading.next < doc || (reading.next == doc && !reading.there) {
                    reading.look(row.as_mut(), doc);
                }
                let found = reading.there && reading.next == doc;
                found.then(|| articles.number(doc).map_or(0.0, |number| row.score(number)))
            }
            Cursor::Engine { scorer, .. } => {
                if scorer.doc() < doc {
                    scorer.seek(doc);
                }
                (scorer.doc() == doc).then(|| scorer.score())
            }
            Cursor::Documents(documents) => {
                articles.number(doc).filter(|number| documents.contains(*number)).map(|_| 0.0)
            }
        }
    }
}

/// Returns a score as a multiple of 2^-32. Their sums are exact up to two million, far above any score.
pub(super) fn exact(score: f32) -> f64 {
    // Behind this number a float has 32 binary places.
    const PLACES: f64 = 1.5 * (1 << 20) as f64;
    (f64::from(score) + PLACES) - PLACES
}

/// Ends with an error where something could not be read.
pub(super) fn check<'c, 'a: 'c>(cursors: impl IntoIterator<Item = &'c mut Cursor<'a>>) -> tantivy::Result<()> {
    for cursor in cursors {
        match cursor {
            Cursor::Row { row, .. } => row.check()?,
            Cursor::Failed(error) => return Err(io::Error::new(error.kind(), error.to_string()).into()),
            _ => {}
        }
    }
    Ok(())
}

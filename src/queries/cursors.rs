//! What is asked of one field or of whole documents -> the documents of a stretch that have it.

use std::io;
use std::sync::{Arc, OnceLock};

use tantivy::postings::{BlockSegmentPostings, TermInfo};
use tantivy::query::{Bm25Weight, EnableScoring, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, InvertedIndexReader, Searcher, SeekDangerResult, SegmentReader, TERMINATED};

use super::plan::Plan;
use super::row::{Look, Row, RowCursor, RowWeight};
use super::stretch::{ALL, Bits, STRETCH, WORDS, count, each, each_of, first_from, is_in, is_sparse, join, keep};
use crate::index::columns::Articles;
use crate::index::statistics::{FieldStatistics, Known};

/// What is asked of one field, or of whole documents.
#[derive(Debug)]
pub(crate) enum Ask {
    /// A term of a field, scored by the lengths and the statistics of that field, or of another of the same texts.
    Term { known: Arc<Known>, lengths: Field, statistics: FieldStatistics },
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
    Term { known: &'a Known, lengths: Field, weight: Option<Bm25Weight> },
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
            Ask::Term { known, lengths, statistics } => {
                let articles = statistics.articles.max(1);
                // What scores nothing is a condition.
                let weight = boost.filter(|boost| *boost != 0.0 && known.documents > 0).map(|boost| {
                    let average = statistics.terms.max(1) as f32 / articles as f32;
                    // Never above the number of articles: the engine asserts it.
                    let holders = known.documents.min(articles);
                    Bm25Weight::for_one_term_without_explain(holders, articles, average).boost_by(boost)
                });
                Way::Term { known, lengths: *lengths, weight }
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
    Term(Box<TermCursor<'a>>),
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
            Way::Term { known, lengths, weight } => {
                let Some(info) = known.infos.get(segment).and_then(Option::as_ref) else { return Ok(Cursor::Spent) };
                let score = match weight {
                    Some(weight) => Some((weight, articles.lengths(reader, *lengths)?)),
                    None => None,
                };
                let set = known.sets.as_ref().and_then(|sets| sets.get(segment));
                let inverted = reader.inverted_index(known.field)?;
                Cursor::Term(Box::new(TermCursor { inverted, info, score, set, postings: None, at: 0 }))
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

    /// Keeps what went wrong.
    fn told<T>(&mut self, read: io::Result<T>) -> Option<T> {
        match read {
            Ok(read) => Some(read),
            Err(error) => {
                *self = Cursor::Failed(error);
                None
            }
        }
    }

    /// Returns the most that a term gives to a score; `None` for what is no term with a score.
    pub fn most(&self) -> Option<f64> {
        match self {
            // The shortest field, full of the term.
            Cursor::Term(term) => term.score.map(|(weight, _)| exact(weight.score(0, u32::MAX))),
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
        add: impl FnMut(usize, f64),
    ) {
        if let Cursor::Term(term) = self {
            let read = term.mark(articles, from, close, marked, add);
            self.told(read);
        }
    }

    /// True for a term that many articles hold.
    pub fn is_common(&self) -> bool {
        matches!(self, Cursor::Term(term) if term.set.is_some())
    }

    /// Marks those of the documents `within` a stretch that hold a term that is common, and reads on nowhere.
    pub fn mark_set(&mut self, articles: &Articles, from: usize, within: &Bits, marked: &mut Bits) {
        let Cursor::Term(term) = self else { return };
        let set = term.set(articles);
        if let Some(Some(set)) = self.told(set) {
            mark_words(set, from, within, marked);
        }
    }

    /// Marks those of the documents `within` a stretch that hold a term, where many do; returns whether it did.
    pub fn mark_common(&mut self, articles: &Articles, from: usize, within: &Bits, marked: &mut Bits) -> bool {
        let set = match self {
            // Nothing is made for the sake of a few.
            Cursor::Term(term) if is_sparse(within) => Ok(term.set.and_then(OnceLock::get).map(Vec::as_slice)),
            Cursor::Term(term) => term.set(articles),
            _ => return false,
        };
        let Some(Some(set)) = self.told(set) else { return false };
        mark_words(set, from, within, marked);
        true
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
        match self {
            Cursor::Spent | Cursor::Failed(_) => {}
            Cursor::Term(term) => {
                let read = term.read::<SCORED>(articles, from, within, add);
                self.told(read);
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
        match self {
            Cursor::Spent | Cursor::Failed(_) => None,
            Cursor::Term(term) => {
                let found = term.at(articles, doc);
                self.told(found).flatten()
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

/// Marks those of the articles `within` a stretch of which the bit is set among those of all.
fn mark_words(set: &[u64], from: usize, within: &Bits, marked: &mut Bits) {
    let words = set.get(from / 64..).unwrap_or_default();
    marked.iter_mut().zip(words).zip(within).for_each(|((to, word), within)| *to |= word & within);
}

/// A term in one segment of the index.
pub(super) struct TermCursor<'a> {
    inverted: Arc<InvertedIndexReader>,
    info: &'a TermInfo,
    /// What scores, and how long the field is in each article.
    score: Option<(&'a Bm25Weight, &'a [u8])>,
    /// A bit for each article that holds it, where many do, once that was asked for.
    set: Option<&'a OnceLock<Vec<u64>>>,
    /// `None` before they are read: of what all words must be in, most is never read.
    postings: Option<Box<BlockSegmentPostings>>,
    /// The next document in the block.
    at: usize,
}

impl<'a> TermCursor<'a> {
    /// Returns how many documents hold it, those that were deleted too.
    pub fn documents(&self) -> usize {
        self.info.doc_freq as usize
    }

    fn open(&self, score: bool) -> io::Result<BlockSegmentPostings> {
        let read = if score { IndexRecordOption::WithFreqs } else { IndexRecordOption::Basic };
        self.inverted.read_block_postings_from_terminfo(self.info, read)
    }

    /// Returns a bit for each article that holds it, where many do.
    fn set(&self, articles: &Articles) -> io::Result<Option<&'a [u64]>> {
        let Some(set) = self.set else { return Ok(None) };
        if let Some(known) = set.get() {
            return Ok(Some(known));
        }
        let mut postings = self.open(false)?;
        let mut bits = vec![0; articles.docs().len().div_ceil(64)];
        while postings.block_len() > 0 {
            for number in postings.docs().iter().filter_map(|doc| articles.number(*doc)) {
                bits[number / 64] |= 1 << (number % 64);
            }
            postings.advance();
        }
        Ok(Some(set.get_or_init(|| bits)))
    }

    /// Goes through the documents of the stretch that begins with the number `from`, a block at a time: calls with the
    /// documents and how often each holds the term, where scores are asked for.
    fn blocks(&mut self, articles: &Articles, from: usize, mut call: impl FnMut(&[DocId], &[u32])) -> io::Result<()> {
        let Some(first) = articles.doc(from) else { return Ok(()) };
        let end = articles.doc(from + STRETCH).unwrap_or(TERMINATED);
        let scored = self.score.is_some();
        let postings = match &mut self.postings {
            Some(postings) => postings,
            None => {
                let opened = self.open(scored)?;
                self.postings.insert(Box::new(opened))
            }
        };
        if postings.docs().get(self.at).is_some_and(|doc| *doc < first) {
            self.at = postings.seek(first);
        }
        loop {
            let docs = postings.docs().get(self.at..).unwrap_or_default();
            if docs.is_empty() {
                return Ok(());
            }
            let here = docs.partition_point(|doc| *doc < end);
            let counts = if scored { &postings.freqs()[self.at..self.at + here] } else { &[] };
            call(&docs[..here], counts);
            self.at += here;
            if here < docs.len() {
                return Ok(());
            }
            postings.advance();
            self.at = 0;
        }
    }

    /// As [`Cursor::mark`].
    fn mark(
        &mut self,
        articles: &Articles,
        from: usize,
        close: &Bits,
        marked: &mut Bits,
        mut add: impl FnMut(usize, f64),
    ) -> io::Result<()> {
        let Some((weight, lengths)) = self.score else { return Ok(()) };
        if let Some(set) = self.set(articles)? {
            let mut here = [0; WORDS];
            mark_words(set, from, &ALL, &mut here);
            join(marked, &here);
            let all = count(&here);
            keep(&mut here, close);
            return match count(&here) {
                0 => Ok(()),
                few if few * SOUGHT < all => self.seek(articles, from, &here, add),
                _ => self.read::<true>(articles, from, &here, add),
            };
        }
        let few = is_sparse(close);
        self.blocks(articles, from, |docs, counts| {
            for number in docs.iter().filter_map(|doc| articles.number(*doc)) {
                let place = number - from;
                marked[place / 64] |= 1 << (place % 64);
            }
            let mut read = |rank: usize| {
                if let Some(number) = articles.number(docs[rank])
                    && is_in(close, number - from)
                    && let Some(length) = lengths.get(number)
                {
                    add(number - from, exact(weight.score(*length, counts[rank])));
                }
            };
            match few {
                false => (0..docs.len()).for_each(read),
                true => each_of(close, |place| {
                    let doc = articles.doc(from + place);
                    if let Some(Ok(rank)) = doc.map(|doc| docs.binary_search(&doc)) {
                        read(rank);
                    }
                }),
            }
        })
    }

    /// As [`Cursor::read`].
    fn read<const SCORED: bool>(
        &mut self,
        articles: &Articles,
        from: usize,
        within: &Bits,
        mut add: impl FnMut(usize, f64),
    ) -> io::Result<()> {
        if is_sparse(within) {
            return self.seek(articles, from, within, add);
        }
        let narrow = *within != ALL;
        let score = self.score.filter(|_| SCORED);
        self.blocks(articles, from, |docs, counts| {
            let Some((weight, lengths)) = score else {
                docs.iter().filter_map(|doc| articles.number(*doc)).for_each(|number| add(number - from, 0.0));
                return;
            };
            let mut score = |number: usize, count: u32| {
                let place = number - from;
                if narrow && !is_in(within, place) {
                    return;
                }
                if let Some(length) = lengths.get(number) {
                    add(place, exact(weight.score(*length, count)));
                }
            };
            // Where none was deleted there is nothing to look up.
            match articles.are_all() {
                true => docs.iter().zip(counts).for_each(|(doc, count)| score(*doc as usize, *count)),
                false => {
                    for (doc, count) in docs.iter().zip(counts) {
                        if let Some(number) = articles.number(*doc) {
                            score(number, *count);
                        }
                    }
                }
            }
        })
    }

    /// Looks for each document of a set.
    fn seek(
        &mut self,
        articles: &Articles,
        from: usize,
        places: &Bits,
        mut add: impl FnMut(usize, f64),
    ) -> io::Result<()> {
        let mut read = Ok(());
        each_of(places, |place| {
            let Some(doc) = articles.doc(from + place) else { return };
            match self.at(articles, doc) {
                Ok(Some(score)) => add(place, exact(score)),
                Ok(None) => {}
                Err(error) => read = Err(error),
            }
        });
        read
    }

    /// Returns what a document gets, if it is there.
    fn at(&mut self, articles: &Articles, doc: DocId) -> io::Result<Option<f32>> {
        if let Some(set) = self.set.and_then(OnceLock::get)
            && articles.number(doc).is_none_or(|number| set[number / 64] >> (number % 64) & 1 == 0)
        {
            return Ok(None);
        }
        let postings = match &mut self.postings {
            Some(postings) => postings,
            None => {
                let opened = self.open(self.score.is_some())?;
                self.postings.insert(Box::new(opened))
            }
        };
        if postings.docs().get(self.at).is_none_or(|here| *here < doc) {
            self.at = postings.seek(doc);
        }
        if postings.docs().get(self.at) != Some(&doc) {
            return Ok(None);
        }
        let Some((weight, lengths)) = self.score else { return Ok(Some(0.0)) };
        let length = articles.number(doc).and_then(|number| lengths.get(number));
        Ok(Some(length.map_or(0.0, |length| weight.score(*length, postings.freqs()[self.at]))))
    }
}

/// To look for a document takes about as long as to read so many.
const SOUGHT: u32 = 16;

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

//! Plan -> the documents of the index that match it, each with its score.
//!
//! A plan is broad and shallow: dozens of terms joined by `or`, and every article that matches is counted. So each list
//! of postings is read once and in order, a stretch of documents at a time, into arrays that stay in the nearest
//! caches, rather than one document after another through a scorer for each group. A score is summed in the order of
//! the plan: it does not depend on how the index is cut into segments.

use std::rc::Rc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::BlockSegmentPostings;
use tantivy::query::{Bm25Weight, EnableScoring, Query, Scorer, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, Searcher, SeekDangerResult, SegmentReader, TERMINATED};

use super::plan::{Group, Node, Plan};
use crate::index::statistics::{FieldStatistics, Known};

/// So many documents are looked at together. One in thirty or so is an article, so what is touched of the arrays is small.
const STRETCH: usize = 16_384;
const WORDS: usize = STRETCH / 64;

/// A set of documents of a stretch.
type Bits = [u64; WORDS];
const ALL: Bits = [u64::MAX; WORDS];
type Scores = [f64; STRETCH];

/// What is asked of one field, or of whole documents.
#[derive(Debug)]
pub(crate) enum Ask {
    /// A term of a field, scored by the field's statistics.
    Term { known: Rc<Known>, statistics: FieldStatistics },
    /// What the engine has to look for: terms in a row, any of many terms.
    Query(Box<dyn Query>),
    /// Documents that were found before, by segment of the index.
    Documents(Vec<Documents>),
}

/// A set of documents of one segment of the index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Documents(Vec<u64>);

impl Documents {
    pub fn insert(&mut self, doc: DocId) {
        let word = doc as usize / 64;
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (doc % 64);
    }

    pub fn contains(&self, doc: DocId) -> bool {
        self.0.get(doc as usize / 64).is_some_and(|word| word >> (doc % 64) & 1 == 1)
    }
}

/// Finds the documents that meet all conditions, each by one of its alternatives, and, where there is a plan, match it,
/// with their scores where those are asked for. The last condition is the broadest: it is no help to who looks for the
/// others. `found` is called once for each segment of the index, with documents in their order.
pub(crate) fn matching<'a>(
    searcher: &Searcher,
    conditions: &'a [Vec<Ask>],
    plan: Option<&'a Plan>,
    scored: bool,
    mut found: impl FnMut(usize, &SegmentReader, &[(DocId, f64)]) -> tantivy::Result<()>,
) -> tantivy::Result<()> {
    let root = match plan {
        Some(plan) => match plan.root() {
            Some(root) => Some(root),
            None => return Ok(()),
        },
        None => None,
    };
    let alternatives = |asks: &'a Vec<Ask>| asks.iter().map(|ask| Way::of(ask, None, searcher)).collect();
    let conditions = conditions.iter().map(alternatives).collect::<tantivy::Result<Vec<Vec<Way>>>>()?;
    let leaves = ways(plan, searcher, scored)?;
    let mut here = Vec::new();
    for (number, reader) in searcher.segment_readers().iter().enumerate() {
        here.clear();
        let mut segment = Segment { cursors: cursors(&leaves, number, reader)?, spare: Vec::new() };
        let mut narrowing =
            conditions.iter().map(|ways| cursors(ways, number, reader)).collect::<tantivy::Result<Vec<_>>>()?;
        for from in (0..reader.max_doc()).step_by(STRETCH) {
            match scored {
                true => segment.stretch::<true>(&mut narrowing, root, from, reader, &mut here),
                false => segment.stretch::<false>(&mut narrowing, root, from, reader, &mut here),
            }
        }
        found(number, reader, &here)?;
    }
    Ok(())
}

/// Returns what each leaf gave to documents that match, given in ascending order.
pub(crate) fn parts(
    plan: &Plan,
    searcher: &Searcher,
    documents: &[tantivy::DocAddress],
) -> tantivy::Result<Vec<Vec<(usize, f32)>>> {
    let leaves = ways(Some(plan), searcher, true)?;
    let mut parts = Vec::with_capacity(documents.len());
    for chunk in documents.chunk_by(|a, b| a.segment_ord == b.segment_ord) {
        let number = chunk[0].segment_ord as usize;
        let mut cursors = cursors(&leaves, number, searcher.segment_reader(chunk[0].segment_ord))?;
        for address in chunk {
            let mut here = Vec::new();
            if let Some(root) = plan.root()
                && !holds(root, &mut cursors, address.doc_id, &mut here)
            {
                here.clear();
            }
            parts.push(here);
        }
    }
    Ok(parts)
}

/// Tells whether a document matches, and what the leaves that count gave.
fn holds(node: &Node, cursors: &mut [Cursor], doc: DocId, parts: &mut Vec<(usize, f32)>) -> bool {
    match node {
        Node::Leaf(leaf) => {
            let score = cursors[*leaf].at(doc);
            parts.extend(score.map(|score| (*leaf, score)));
            score.is_some()
        }
        Node::Group(group) => {
            let before = parts.len();
            let all = group.all.iter().all(|node| holds(node, cursors, doc, parts));
            let (mut found, mut best) = (0, None::<f64>);
            for node in group.any.iter().filter(|_| all) {
                let first = parts.len();
                if !holds(node, cursors, doc, parts) {
                    continue;
                }
                found += 1;
                let score: f64 = parts[first..].iter().map(|(_, score)| f64::from(*score)).sum();
                if group.best {
                    // What is no better is there, and gives nothing.
                    let mut nothing = first..parts.len();
                    if best.is_none_or(|known| score > known) {
                        best = Some(score);
                        nothing = before..first;
                    }
                    parts[nothing].iter_mut().for_each(|(_, score)| *score = 0.0);
                }
            }
            let kept = parts.len();
            let fits = all && found >= group.minimum && !group.none.iter().any(|node| holds(node, cursors, doc, parts));
            parts.truncate(if fits { kept } else { before });
            fits
        }
    }
}

/// What is asked, ready to be read in any segment of the index.
enum Way<'a> {
    Term { known: &'a Known, weight: Option<Bm25Weight> },
    Engine(Box<dyn Weight>),
    Documents(&'a [Documents]),
}

fn ways<'a>(plan: Option<&'a Plan>, searcher: &Searcher, scored: bool) -> tantivy::Result<Vec<Way<'a>>> {
    let leaves = plan.map_or(&[] as &[_], |plan| &plan.leaves);
    leaves.iter().map(|leaf| Way::of(&leaf.ask, scored.then_some(leaf.weight), searcher)).collect()
}

impl<'a> Way<'a> {
    /// `boost` is what a term's score is multiplied by; `None` where no score is asked for.
    fn of(ask: &'a Ask, boost: Option<f32>, searcher: &Searcher) -> tantivy::Result<Way<'a>> {
        Ok(match ask {
            Ask::Term { known, statistics } => {
                let articles = statistics.articles.max(1);
                let weight = boost.filter(|_| known.documents > 0).map(|boost| {
                    let average = statistics.terms.max(1) as f32 / articles as f32;
                    // Never above the number of articles: the engine asserts it.
                    let holders = known.documents.min(articles);
                    Bm25Weight::for_one_term_without_explain(holders, articles, average).boost_by(boost)
                });
                Way::Term { known, weight }
            }
            Ask::Query(query) => Way::Engine(query.weight(match boost {
                Some(_) => EnableScoring::enabled_from_searcher(searcher),
                None => EnableScoring::disabled_from_searcher(searcher),
            })?),
            Ask::Documents(documents) => Way::Documents(documents),
        })
    }
}

/// Where the reading of something asked stands in one segment of the index. It only moves forward.
enum Cursor<'a> {
    Spent,
    Postings {
        postings: Box<BlockSegmentPostings>,
        /// The next document in the block.
        at: usize,
        score: Option<(&'a Bm25Weight, FieldNormReader)>,
    },
    Engine {
        scorer: Box<dyn Scorer>,
        /// Nothing stands before this that was not read.
        next: DocId,
        /// True where the scorer stands at `next`, which matches.
        there: bool,
    },
    Documents(&'a Documents),
}

fn cursors<'a>(ways: &'a [Way], segment: usize, reader: &SegmentReader) -> tantivy::Result<Vec<Cursor<'a>>> {
    ways.iter().map(|way| Cursor::of(way, segment, reader)).collect()
}

impl<'a> Cursor<'a> {
    fn of(way: &'a Way, segment: usize, reader: &SegmentReader) -> tantivy::Result<Cursor<'a>> {
        Ok(match way {
            Way::Term { known, weight } => {
                let Some(info) = known.infos.get(segment).and_then(Option::as_ref) else { return Ok(Cursor::Spent) };
                let (read, score) = match weight {
                    None => (IndexRecordOption::Basic, None),
                    Some(weight) => {
                        (IndexRecordOption::WithFreqs, Some((weight, reader.get_fieldnorms_reader(known.field)?)))
                    }
                };
                let inverted = reader.inverted_index(known.field)?;
                let postings = Box::new(inverted.read_block_postings_from_terminfo(info, read)?);
                Cursor::Postings { postings, at: 0, score }
            }
            Way::Engine(weight) => {
                let scorer = weight.scorer(reader, 1.0)?;
                Cursor::Engine { next: scorer.doc(), scorer, there: true }
            }
            Way::Documents(segments) => segments.get(segment).map_or(Cursor::Spent, Cursor::Documents),
        })
    }

    /// Reads the documents of the stretch that begins with `from`, each once, as places in it. What is not `within` may
    /// be left out: to look for terms in a row costs most.
    fn read<const SCORED: bool>(&mut self, from: DocId, within: &Bits, mut add: impl FnMut(usize, f64)) {
        let end = from.saturating_add(STRETCH as DocId);
        match self {
            Cursor::Spent => {}
            Cursor::Postings { postings, at, score } => {
                if postings.docs().get(*at).is_some_and(|doc| *doc < from) {
                    *at = postings.seek(from);
                }
                loop {
                    let block = postings.docs();
                    let docs = block.get(*at..).unwrap_or_default();
                    let here = docs.partition_point(|doc| *doc < end);
                    match score {
                        Some((weight, lengths)) if SCORED => {
                            for (doc, count) in docs[..here].iter().zip(&postings.freqs()[*at..]) {
                                add((doc - from) as usize, weight.score(lengths.fieldnorm_id(*doc), *count).into());
                            }
                        }
                        _ => docs[..here].iter().for_each(|doc| add((doc - from) as usize, 0.0)),
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
            Cursor::Engine { scorer, next, there } => {
                let score = |scorer: &mut Box<dyn Scorer>| if SCORED { scorer.score().into() } else { 0.0 };
                let look = |scorer: &mut Box<dyn Scorer>, doc| match scorer.seek_danger(doc) {
                    SeekDangerResult::Found => (doc, true),
                    SeekDangerResult::SeekLowerBound(later) => (later, false),
                };
                if *within != ALL {
                    let mut at = 0;
                    while let Some(here) = first_from(within, at.max(next.saturating_sub(from) as usize)) {
                        let doc = from + here as DocId;
                        if doc > *next || !*there {
                            (*next, *there) = look(scorer, doc);
                        }
                        if doc == *next && *there {
                            add(here, score(scorer));
                        }
                        at = here + 1;
                    }
                    return;
                }
                if *next < from {
                    (*next, *there) = look(scorer, from);
                }
                while *next < end && *next < TERMINATED {
                    if *there {
                        add((*next - from) as usize, score(scorer));
                        *next = scorer.advance();
                    } else {
                        (*next, *there) = look(scorer, *next);
                    }
                }
            }
            Cursor::Documents(documents) => {
                let words = documents.0.get(from as usize / 64..).unwrap_or_default();
                for (number, word) in words.iter().take(WORDS).enumerate() {
                    each(number, *word, |at| add(at, 0.0));
                }
            }
        }
    }

    /// Returns what a document gets, if it is there.
    fn at(&mut self, doc: DocId) -> Option<f32> {
        match self {
            Cursor::Spent => None,
            Cursor::Postings { postings, at, score } => {
                if postings.docs().get(*at).is_none_or(|here| *here < doc) {
                    *at = postings.seek(doc);
                }
                (postings.docs().get(*at) == Some(&doc)).then(|| match score {
                    Some((weight, lengths)) => weight.score(lengths.fieldnorm_id(doc), postings.freqs()[*at]),
                    None => 0.0,
                })
            }
            Cursor::Engine { scorer, .. } => {
                if scorer.doc() < doc {
                    scorer.seek(doc);
                }
                (scorer.doc() == doc).then(|| scorer.score())
            }
            Cursor::Documents(documents) => documents.contains(doc).then_some(0.0),
        }
    }
}

/// Calls with the place of each document of one word of a set.
fn each(number: usize, mut word: u64, mut call: impl FnMut(usize)) {
    while word != 0 {
        call(number * 64 + word.trailing_zeros() as usize);
        word &= word - 1;
    }
}

/// Returns the first document of a set at a place or after it.
fn first_from(bits: &Bits, at: usize) -> Option<usize> {
    let mut number = at / 64;
    let mut word = bits.get(number)? & u64::MAX << (at % 64);
    while word == 0 {
        number += 1;
        word = *bits.get(number)?;
    }
    Some(number * 64 + word.trailing_zeros() as usize)
}

/// Calls with the place of each document of a set.
fn each_of(bits: &Bits, mut call: impl FnMut(usize)) {
    bits.iter().enumerate().for_each(|(number, word)| each(number, *word, &mut call));
}

fn keep(of: &mut Bits, those: &Bits) {
    of.iter_mut().zip(those).for_each(|(word, other)| *word &= other);
}

fn join(to: &mut Bits, those: &Bits) {
    to.iter_mut().zip(those).for_each(|(word, other)| *word |= other);
}

/// Returns the documents that the next of several alternatives is asked about: without scores, those that another has
/// found need not be looked for again.
fn rest<const SCORED: bool>(within: &Bits, found: &Bits) -> Bits {
    let mut rest = *within;
    if !SCORED {
        rest.iter_mut().zip(found).for_each(|(word, found)| *word &= !found);
    }
    rest
}

/// What is worked on in one segment of the index.
struct Segment<'a> {
    cursors: Vec<Cursor<'a>>,
    /// Arrays of zeros, for the groups.
    spare: Vec<Box<Scores>>,
}

impl Segment<'_> {
    fn stretch<const SCORED: bool>(
        &mut self,
        conditions: &mut [Vec<Cursor>],
        root: Option<&Node>,
        from: DocId,
        reader: &SegmentReader,
        found: &mut Vec<(DocId, f64)>,
    ) {
        let (mut fits, mut within) = (ALL, ALL);
        for alternatives in conditions {
            within = fits;
            let mut bits = [0; WORDS];
            for cursor in alternatives {
                cursor.read::<false>(from, &fits, |at, _| bits[at / 64] |= 1 << (at % 64));
            }
            keep(&mut fits, &bits);
            if fits == [0; WORDS] {
                return;
            }
        }
        let mut scores = self.zeros();
        let mut touched = [0; WORDS];
        if let Some(root) = root {
            self.add::<SCORED>(root, from, &within, &mut touched, &mut scores);
            keep(&mut fits, &touched);
        }
        let alive = reader.alive_bitset();
        each_of(&fits, |at| {
            let doc = from + at as DocId;
            if doc < reader.max_doc() && alive.is_none_or(|alive| alive.is_alive(doc)) {
                found.push((doc, scores[at]));
            }
        });
        self.put_back(scores, &touched);
    }

    fn zeros(&mut self) -> Box<Scores> {
        self.spare.pop().unwrap_or_else(|| Box::new([0.0; STRETCH]))
    }

    /// Keeps an array for the next group; only what was touched in it can be other than zero.
    fn put_back(&mut self, mut scores: Box<Scores>, touched: &Bits) {
        for (word, scores) in touched.iter().zip(scores.chunks_exact_mut(64)) {
            if *word != 0 {
                scores.fill(0.0);
            }
        }
        self.spare.push(scores);
    }

    /// Adds the documents of a stretch that match a node, and their scores; what is not `within` may be left out.
    fn add<const SCORED: bool>(
        &mut self,
        node: &Node,
        from: DocId,
        within: &Bits,
        bits: &mut Bits,
        scores: &mut Scores,
    ) {
        match node {
            Node::Leaf(leaf) => self.cursors[*leaf].read::<SCORED>(from, within, |at, score| {
                bits[at / 64] |= 1 << (at % 64);
                if SCORED {
                    scores[at] += score;
                }
            }),
            Node::Group(Group { any, best: true, .. }) if SCORED => {
                let (mut best, mut own) = (self.zeros(), self.zeros());
                let mut touched = [0; WORDS];
                for node in any {
                    let mut here = [0; WORDS];
                    self.add::<SCORED>(node, from, within, &mut here, &mut own);
                    each_of(&here, |at| best[at] = std::mem::take(&mut own[at]).max(best[at]));
                    join(&mut touched, &here);
                }
                each_of(&touched, |at| scores[at] += best[at]);
                join(bits, &touched);
                self.put_back(best, &touched);
                self.put_back(own, &[0; WORDS]);
            }
            Node::Group(group) if group.all.is_empty() && group.none.is_empty() && group.minimum == 1 => {
                for node in &group.any {
                    let rest = rest::<SCORED>(within, bits);
                    self.add::<SCORED>(node, from, &rest, bits, scores);
                }
            }
            Node::Group(group) => {
                let mut own = self.zeros();
                let mut touched = [0; WORDS];
                let fits = self.group::<SCORED>(group, from, within, &mut touched, &mut own);
                join(bits, &fits);
                if SCORED {
                    each_of(&fits, |at| scores[at] += own[at]);
                }
                self.put_back(own, &touched);
            }
        }
    }

    /// Returns the documents of a stretch that match a group. `touched` are those of which the scores may have changed.
    fn group<const SCORED: bool>(
        &mut self,
        group: &Group,
        from: DocId,
        within: &Bits,
        touched: &mut Bits,
        scores: &mut Scores,
    ) -> Bits {
        let mut fits = *within;
        // Where all alternatives are wanted they are conditions.
        let (required, any) = match group.minimum == group.any.len() {
            true => (group.any.as_slice(), &[] as &[Node]),
            false => (&[] as &[Node], group.any.as_slice()),
        };
        for node in group.all.iter().chain(required) {
            let mut bits = [0; WORDS];
            self.add::<SCORED>(node, from, &fits, &mut bits, scores);
            join(touched, &bits);
            keep(&mut fits, &bits);
            if fits == [0; WORDS] {
                return fits;
            }
        }
        match group.minimum {
            _ if any.is_empty() => {}
            0 if !SCORED => {}
            minimum @ (0 | 1) => {
                let mut bits = [0; WORDS];
                for node in any {
                    let rest = rest::<SCORED>(&fits, &bits);
                    self.add::<SCORED>(node, from, &rest, &mut bits, scores);
                }
                join(touched, &bits);
                if minimum == 1 {
                    keep(&mut fits, &bits);
                }
            }
            minimum => {
                // The documents that so many alternatives and one more have.
                let mut had = vec![[0; WORDS]; minimum];
                for node in any {
                    let mut bits = [0; WORDS];
                    self.add::<SCORED>(node, from, &fits, &mut bits, scores);
                    join(touched, &bits);
                    for number in (1..minimum).rev() {
                        for word in 0..WORDS {
                            had[number][word] |= had[number - 1][word] & bits[word];
                        }
                    }
                    join(&mut had[0], &bits);
                }
                keep(&mut fits, &had[minimum - 1]);
            }
        }
        for node in &group.none {
            let mut bits = [0; WORDS];
            self.add::<false>(node, from, &fits, &mut bits, scores);
            fits.iter_mut().zip(&bits).for_each(|(word, other)| *word &= !other);
        }
        fits
    }
}

//! The figures of one segment of the index, side by side in memory -> the articles with one that is asked for.
//!
//! An article's figures stand behind it in the index, before the next article (see [`super::writer::Writer::put`]), so
//! their order says whose they are.

use std::ops::Range;

use tantivy::columnar::Column;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, Searcher, SegmentReader, Term};

use super::bounds::Bound;
use super::columns::Articles;
use super::schema::{FIGURE, Fields};

/// What is asked of one figure.
#[derive(Debug)]
pub struct FigureAsked {
    /// What its interval must reach from below, and what is opposite to it from above.
    pub bounds: [Bound; 2],
    /// Fields and their alternatives; a figure has to have one of each.
    pub values: Vec<(Field, Vec<String>)>,
}

/// The floats that stand for the upper bound of a figure and for what is opposite to its lower one: each must reach a
/// bound from below. Or the highest of an article's, which no other figure exceeds.
type Floats = [f64; 2];

const NONE: Floats = [f64::NEG_INFINITY; 2];

/// The living figures of one segment of the index, numbered in the order of its documents.
pub struct Figures {
    docs: Vec<DocId>,
    floats: Vec<Floats>,
    /// Where each article's figures begin, and where the last one's end.
    starts: Vec<u32>,
    /// Of each article.
    highest: Vec<Floats>,
}

impl Figures {
    pub(super) fn of(
        searcher: &Searcher,
        reader: &SegmentReader,
        fields: &Fields,
        articles: &Articles,
    ) -> tantivy::Result<Figures> {
        let mut docs = documents(reader, &Term::from_field_text(fields.kind, FIGURE))?;
        let read = |field: Field, open: f64| -> tantivy::Result<Vec<f64>> {
            let column = reader.fast_fields().column_opt::<f64>(searcher.schema().get_field_name(field))?;
            Ok(column.map_or_else(|| vec![open; docs.len()], |column| values(&column, &docs, open)))
        };
        let (max, min) = (read(fields.max, f64::INFINITY)?, read(fields.min, f64::NEG_INFINITY)?);
        let mut floats: Vec<Floats> = max.into_iter().zip(min).map(|(max, min)| [max, -min]).collect();
        if reader.has_deletes() {
            let mut living = docs.iter().map(|doc| !reader.is_deleted(*doc));
            floats.retain(|_| living.next().unwrap_or(false));
            docs.retain(|doc| !reader.is_deleted(*doc));
        }
        let mut starts = Vec::with_capacity(articles.docs().len() + 1);
        let mut number = 0;
        for article in articles.docs() {
            while docs.get(number).is_some_and(|doc| doc < article) {
                number += 1;
            }
            starts.push(number as u32);
        }
        starts.push(docs.len() as u32);
        let highest = |ends: &[u32]| {
            let own = &floats[ends[0] as usize..ends[1] as usize];
            own.iter().fold(NONE, |[a, b], [c, d]| [a.max(*c), b.max(*d)])
        };
        let highest = starts.windows(2).map(highest).collect();
        Ok(Figures { docs, floats, starts, highest })
    }

    /// Returns the articles, by their numbers, that have a figure which passes. Where floats do not tell, `read` does,
    /// which costs far more: it is called only where no other figure of the article has settled it.
    pub fn holders(
        &self,
        reader: &SegmentReader,
        articles: &Articles,
        asked: &FigureAsked,
        mut read: impl FnMut(DocId) -> tantivy::Result<bool>,
    ) -> tantivy::Result<Vec<u64>> {
        let [from, to] = &asked.bounds;
        let within = self.with_values(reader, articles, &asked.values)?;
        // The highest is one figure's, and settles it where nothing else is asked of that figure.
        let one_sided = within.is_none() && (from.is_open() || to.is_open());
        let mut holders = vec![0; self.highest.len().div_ceil(64)];
        for (article, [max, opposite]) in self.highest.iter().enumerate() {
            if !from.perhaps(*max) | !to.perhaps(*opposite) {
                continue;
            }
            let figures = self.starts[article]..self.starts[article + 1];
            let holds = if one_sided && from.surely(*max) && to.surely(*opposite) {
                !figures.is_empty()
            } else {
                self.holds(asked, figures.start as usize..figures.end as usize, within.as_deref(), &mut read)?
            };
            holders[article / 64] |= u64::from(holds) << (article % 64);
        }
        Ok(holders)
    }

    /// Tells whether one of an article's figures passes.
    fn holds(
        &self,
        asked: &FigureAsked,
        figures: Range<usize>,
        within: Option<&[u64]>,
        read: &mut impl FnMut(DocId) -> tantivy::Result<bool>,
    ) -> tantivy::Result<bool> {
        let [from, to] = asked.bounds;
        let (mut surely, mut perhaps) = (false, false);
        let mut look = |[max, opposite]: &Floats| {
            surely |= from.surely(*max) & to.surely(*opposite);
            perhaps |= from.perhaps(*max) & to.perhaps(*opposite);
        };
        match within {
            None => self.floats[figures.clone()].iter().for_each(&mut look),
            Some(bits) => each_in(bits, figures.clone(), |figure| look(&self.floats[figure])),
        }
        if surely || !perhaps {
            return Ok(surely);
        }
        for figure in figures.filter(|figure| within.is_none_or(|bits| bits[figure / 64] >> (figure % 64) & 1 == 1)) {
            if meets(&asked.bounds, &self.floats[figure]).map_or_else(|| read(self.docs[figure]), Ok)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Returns the figures that have one value of each field; `None` is all.
    fn with_values(
        &self,
        reader: &SegmentReader,
        articles: &Articles,
        values: &[(Field, Vec<String>)],
    ) -> tantivy::Result<Option<Vec<u64>>> {
        let mut within: Option<Vec<u64>> = None;
        for (field, alternatives) in values {
            let mut bits = vec![0_u64; self.docs.len() / 64 + 1];
            for value in alternatives {
                for doc in documents(reader, &Term::from_field_text(*field, value))? {
                    if let Some(figure) = self.number(articles, doc) {
                        bits[figure / 64] |= 1 << (figure % 64);
                    }
                }
            }
            match &mut within {
                Some(within) => within.iter_mut().zip(bits).for_each(|(word, other)| *word &= other),
                None => within = Some(bits),
            }
        }
        Ok(within)
    }

    /// Returns the number of the figure that a document is.
    fn number(&self, articles: &Articles, doc: DocId) -> Option<usize> {
        let article = articles.before(doc).checked_sub(1)?;
        let own = self.starts[article] as usize..self.starts[article + 1] as usize;
        // They stand right behind their article.
        let number = own.start + (doc - articles.docs()[article]).saturating_sub(1) as usize;
        if number < own.end && self.docs[number] == doc {
            return Some(number);
        }
        Some(own.start + self.docs[own].binary_search(&doc).ok()?)
    }
}

/// Tells whether a figure's interval meets another, `None` where its floats do not tell.
pub fn meets(bounds: &[Bound; 2], floats: &[f64; 2]) -> Option<bool> {
    match (bounds[0].reached_by(floats[0]), bounds[1].reached_by(floats[1])) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (from, to) => from.and(to),
    }
}

/// Calls with each member of a set of bits that is in a range.
fn each_in(bits: &[u64], range: Range<usize>, mut call: impl FnMut(usize)) {
    let mut at = range.start;
    while at < range.end {
        match bits[at / 64] >> (at % 64) {
            0 => at = (at / 64 + 1) * 64,
            rest => {
                at += rest.trailing_zeros() as usize;
                if at < range.end {
                    call(at);
                }
                at += 1;
            }
        }
    }
}

/// Returns the documents of a segment that hold a term, the deleted too.
fn documents(reader: &SegmentReader, term: &Term) -> tantivy::Result<Vec<DocId>> {
    let inverted = reader.inverted_index(term.field())?;
    let Some(info) = inverted.get_term_info(term)? else { return Ok(Vec::new()) };
    let mut documents = Vec::with_capacity(info.doc_freq as usize);
    let mut postings = inverted.read_block_postings_from_terminfo(&info, IndexRecordOption::Basic)?;
    while postings.block_len() > 0 {
        documents.extend_from_slice(postings.docs());
        postings.advance();
    }
    Ok(documents)
}

/// Returns the value of each document; every figure has one, which then stand in their order.
fn values(column: &Column<f64>, docs: &[DocId], open: f64) -> Vec<f64> {
    if column.values.num_vals() as usize != docs.len() {
        return docs.iter().map(|doc| column.first(*doc).unwrap_or(open)).collect();
    }
    let mut values = vec![open; docs.len()];
    column.values.get_range(0, &mut values);
    values
}

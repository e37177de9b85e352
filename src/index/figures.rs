//! The figures of one segment of the index, side by side in memory -> the articles with one that is asked for.
//!
//! An article's figures stand behind it in the index, before the next article (see [`super::writer::Writer::put`]), so
//! their order says whose they are. Here they lie by currency and amount, and of every stretch of them there is a bit
//! for each article that has one: what is asked for are a few long stretches, and their bits are joined.

use std::collections::BTreeMap;
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
    /// Alternatives; none is any, or none at all.
    pub currencies: Vec<String>,
    /// Other fields and their alternatives; a figure has to have one of each.
    pub values: Vec<(Field, Vec<String>)>,
}

/// The floats that stand for the upper bound of a figure and for what is opposite to its lower one: each must reach a
/// bound from below.
type Floats = [f64; 2];

/// The living figures of one segment of the index.
pub struct Figures {
    /// Those without a currency have an empty name.
    currencies: BTreeMap<String, Amounts>,
    /// Of each article, what none of its figures exceeds.
    highest: Vec<Floats>,
}

/// The amounts of one currency.
#[derive(Default)]
struct Amounts {
    /// One number, by it.
    points: Ordered,
    /// What is open above, by what is opposite to the lower bound.
    from: Ordered,
    /// What is open below, by the upper bound.
    to: Ordered,
    /// All others.
    between: Vec<(Floats, DocId)>,
}

/// Figures in the order of their keys.
#[derive(Default)]
struct Ordered {
    keys: Vec<f64>,
    docs: Vec<DocId>,
    /// How many figures a stretch has.
    stretch: usize,
    /// A bit for each article of the segment, stretch by stretch; those behind the last whole one have none.
    holders: Vec<u64>,
    /// The same of so many stretches together.
    wide: Vec<u64>,
}

/// A bit of each article takes as much room as the number of one figure in so many.
const STRETCHES: usize = 32;
/// How many stretches are joined into a wide one.
const WIDE: usize = 16;

/// Of the figures that may pass, those that surely do, and those before and behind them that have to be looked at.
struct Sought {
    before: Range<usize>,
    surely: Range<usize>,
    behind: Range<usize>,
}

impl Figures {
    pub(super) fn of(
        searcher: &Searcher,
        reader: &SegmentReader,
        fields: &Fields,
        articles: &Articles,
    ) -> tantivy::Result<Figures> {
        let docs = documents(reader, &Term::from_field_text(fields.kind, FIGURE))?;
        let read = |field: Field, open: f64| -> tantivy::Result<Vec<f64>> {
            let column = reader.fast_fields().column_opt::<f64>(searcher.schema().get_field_name(field))?;
            Ok(column.map_or_else(|| vec![open; docs.len()], |column| values(&column, &docs, open)))
        };
        let (max, min) = (read(fields.max, f64::INFINITY)?, read(fields.min, f64::NEG_INFINITY)?);
        // The first is of none.
        let mut currencies = vec![(String::new(), Amounts::default())];
        let mut currency = vec![0_u32; reader.max_doc() as usize];
        let inverted = reader.inverted_index(fields.currency)?;
        let mut terms = inverted.terms().stream()?;
        while terms.advance() {
            let mut postings = inverted.read_block_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)?;
            while postings.block_len() > 0 {
                postings.docs().iter().for_each(|doc| currency[*doc as usize] = currencies.len() as u32);
                postings.advance();
            }
            currencies.push((String::from_utf8_lossy(terms.key()).into_owned(), Amounts::default()));
        }
        let mut highest = vec![[f64::NEG_INFINITY; 2]; articles.docs().len()];
        for ((doc, max), min) in docs.into_iter().zip(max).zip(min) {
            if reader.is_deleted(doc) {
                continue;
            }
            currencies[currency[doc as usize] as usize].1.push([max, -min], doc);
            if let Some([a, b]) = article_of(articles, doc).map(|article| &mut highest[article]) {
                (*a, *b) = (a.max(max), b.max(-min));
            }
        }
        for (_, Amounts { points, from, to, .. }) in &mut currencies {
            [points, from, to].into_iter().for_each(|ordered| ordered.finish(articles));
        }
        Ok(Figures { currencies: currencies.into_iter().collect(), highest })
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
        if asked.currencies.is_empty()
            && asked.values.is_empty()
            && let Some(holders) = self.one_sided(&asked.bounds)
        {
            return Ok(holders);
        }
        let mut holders = Holders {
            articles,
            within: with_values(reader, &asked.values)?,
            bits: vec![0; articles.docs().len().div_ceil(64)],
            near: Vec::new(),
        };
        if asked.currencies.is_empty() {
            self.currencies.values().for_each(|amounts| amounts.add(&asked.bounds, &mut holders));
        } else {
            let amounts =
                asked.currencies.iter().filter(|name| !name.is_empty()).filter_map(|name| self.currencies.get(name));
            amounts.for_each(|amounts| amounts.add(&asked.bounds, &mut holders));
        }
        let Holders { mut bits, near, .. } = holders;
        for (floats, article, doc) in near {
            let word = &mut bits[article / 64];
            if *word >> (article % 64) & 1 == 0 && meets(&asked.bounds, &floats).map_or_else(|| read(doc), Ok)? {
                *word |= 1 << (article % 64);
            }
        }
        Ok(bits)
    }
}

impl Figures {
    /// Returns the articles with a figure that reaches the one bound that is asked for: the highest tells. `None` where
    /// two are, or where the floats of an article do not tell.
    fn one_sided(&self, [lower, upper]: &[Bound; 2]) -> Option<Vec<u64>> {
        if !lower.is_open() && !upper.is_open() {
            return None;
        }
        let mut bits = vec![0; self.highest.len().div_ceil(64)];
        let mut told = true;
        for (word, highest) in bits.iter_mut().zip(self.highest.chunks(64)) {
            for (at, [max, opposite]) in highest.iter().enumerate() {
                // Where there is none, nothing is above it.
                let any = *max > f64::NEG_INFINITY;
                let surely = any & lower.surely(*max) & upper.surely(*opposite);
                told &= surely == any & lower.perhaps(*max) & upper.perhaps(*opposite);
                *word |= u64::from(surely) << at;
            }
        }
        told.then_some(bits)
    }
}

impl Amounts {
    fn push(&mut self, [max, opposite]: Floats, doc: DocId) {
        let (open_above, open_below) = (max == f64::INFINITY, opposite == f64::INFINITY);
        match (open_above, open_below) {
            (true, false) => self.from.push(opposite, doc),
            (false, true) => self.to.push(max, doc),
            (false, false) if max == -opposite => self.points.push(max, doc),
            _ => self.between.push(([max, opposite], doc)),
        }
    }

    /// Adds the articles that have a figure which passes, and the figures that have to be read.
    fn add(&self, bounds: &[Bound; 2], holders: &mut Holders) {
        let [lower, upper] = bounds;
        let open = Bound::of(None);
        holders.add(&self.points, self.points.sought(lower, upper), bounds, |key| [key, -key]);
        holders.add(&self.from, self.from.sought(upper, &open), bounds, |key| [f64::INFINITY, key]);
        holders.add(&self.to, self.to.sought(lower, &open), bounds, |key| [key, f64::INFINITY]);
        self.between.iter().for_each(|(floats, doc)| holders.look(bounds, *floats, *doc));
    }
}

impl Ordered {
    fn push(&mut self, key: f64, doc: DocId) {
        // A zero has no sign.
        self.keys.push(key + 0.0);
        self.docs.push(doc);
    }

    /// Puts what was pushed in order.
    fn finish(&mut self, articles: &Articles) {
        let mut figures: Vec<(f64, DocId)> = self.keys.drain(..).zip(self.docs.drain(..)).collect();
        if figures.len() >= STEPS {
            figures = by_steps(&figures);
            let steps = figures.chunk_by_mut(|(a, _), (b, _)| step(*a) == step(*b));
            steps.for_each(|figures| figures.sort_by(|(a, _), (b, _)| a.total_cmp(b)));
        } else {
            figures.sort_by(|(a, _), (b, _)| a.total_cmp(b));
        }
        (self.keys, self.docs) = figures.into_iter().unzip();
        let words = articles.docs().len().div_ceil(64);
        self.stretch = (articles.docs().len() / STRETCHES).max(1);
        self.holders = vec![0; self.docs.len() / self.stretch * words];
        for (docs, bits) in self.docs.chunks(self.stretch).zip(self.holders.chunks_mut(words.max(1))) {
            docs.iter().filter_map(|doc| article_of(articles, *doc)).for_each(|article| set(bits, article));
        }
        self.wide = vec![0; self.holders.len() / words.max(1) / WIDE * words];
        let narrow = self.holders.chunks_exact((words * WIDE).max(1));
        for (narrow, wide) in narrow.zip(self.wide.chunks_mut(words.max(1))) {
            narrow.chunks_exact(words).for_each(|bits| join(wide, bits));
        }
    }

    /// Finds the figures whose keys reach one bound, and what is opposite to them another.
    fn sought(&self, lower: &Bound, upper: &Bound) -> Sought {
        let first = self.keys.partition_point(|key| *key < lower.least());
        let end = self.keys.partition_point(|key| *key <= -upper.least());
        let mut first_surely = self.keys.partition_point(|key| *key <= lower.beyond());
        let mut end_surely = self.keys.partition_point(|key| *key < -upper.beyond());
        // Near a bound mostly stands the bound itself.
        if self.keys[first..first_surely].iter().all(|key| lower.surely(*key)) {
            first_surely = first;
        }
        if self.keys[end_surely..end].iter().all(|key| upper.surely(-key)) {
            end_surely = end;
        }
        let end = end.max(first);
        match first_surely < end_surely {
            true => Sought { before: first..first_surely, surely: first_surely..end_surely, behind: end_surely..end },
            false => Sought { before: first..end, surely: end..end, behind: end..end },
        }
    }
}

/// How many steps there are: see [`step`].
const STEPS: usize = 1 << 16;

/// Returns the step that a float stands on, one of sixteen between two powers of two: no float on a higher step is less.
fn step(float: f64) -> usize {
    let bits = float.to_bits();
    let ordered = if bits >> 63 == 1 { !bits } else { bits | 1 << 63 };
    (ordered >> 48) as usize
}

/// Puts figures in the order of [`step`]. Each has its place by how many stand below it: to compare them takes many
/// times as long.
fn by_steps(figures: &[(f64, DocId)]) -> Vec<(f64, DocId)> {
    let mut places = vec![0_u32; STEPS + 1];
    figures.iter().for_each(|(key, _)| places[step(*key) + 1] += 1);
    for step in 0..STEPS {
        places[step + 1] += places[step];
    }
    let mut ordered = vec![(0.0, 0); figures.len()];
    for figure in figures {
        let place = &mut places[step(figure.0)];
        ordered[*place as usize] = *figure;
        *place += 1;
    }
    ordered
}

/// The articles that have a figure which passes, as they are found.
struct Holders<'a> {
    articles: &'a Articles,
    /// The documents that have the other values which are asked for; `None` is all.
    within: Option<Vec<u64>>,
    bits: Vec<u64>,
    /// Figures that perhaps pass, with the number of their article.
    near: Vec<(Floats, usize, DocId)>,
}

impl Holders<'_> {
    fn add(&mut self, ordered: &Ordered, sought: Sought, bounds: &[Bound; 2], floats: impl Fn(f64) -> Floats) {
        let Sought { before, surely, behind } = sought;
        for at in before.chain(behind) {
            self.look(bounds, floats(ordered.keys[at]), ordered.docs[at]);
        }
        let words = self.bits.len();
        let (first, end) = (surely.start.div_ceil(ordered.stretch), surely.end / ordered.stretch);
        if self.within.is_some() || first >= end {
            ordered.docs[surely].iter().for_each(|doc| self.put(*doc));
            return;
        }
        ordered.docs[surely.start..first * ordered.stretch].iter().for_each(|doc| self.put(*doc));
        let mut at = first;
        while at < end {
            let (from, next) = match at % WIDE == 0 && at + WIDE <= end {
                true => (&ordered.wide[at / WIDE * words..], at + WIDE),
                false => (&ordered.holders[at * words..], at + 1),
            };
            join(&mut self.bits, from);
            at = next;
        }
        ordered.docs[end * ordered.stretch..surely.end].iter().for_each(|doc| self.put(*doc));
    }

    /// Adds the article of one figure, if it passes, or the figure where it has to be read.
    fn look(&mut self, [lower, upper]: &[Bound; 2], floats: Floats, doc: DocId) {
        if lower.surely(floats[0]) & upper.surely(floats[1]) {
            self.put(doc);
        } else if lower.perhaps(floats[0])
            && upper.perhaps(floats[1])
            && self.is_within(doc)
            && let Some(article) = article_of(self.articles, doc)
        {
            self.near.push((floats, article, doc));
        }
    }

    /// Adds the article of a figure.
    fn put(&mut self, doc: DocId) {
        if self.is_within(doc)
            && let Some(article) = article_of(self.articles, doc)
        {
            set(&mut self.bits, article);
        }
    }

    fn is_within(&self, doc: DocId) -> bool {
        self.within.as_ref().is_none_or(|bits| bits[doc as usize / 64] >> (doc % 64) & 1 == 1)
    }
}

/// Returns the number of the article that a figure stands behind.
fn article_of(articles: &Articles, figure: DocId) -> Option<usize> {
    articles.before(figure).checked_sub(1)
}

/// Adds the first of many bits, as many as there are.
fn join(to: &mut [u64], first: &[u64]) {
    to.iter_mut().zip(first).for_each(|(word, other)| *word |= other);
}

fn set(bits: &mut [u64], at: usize) {
    bits[at / 64] |= 1 << (at % 64);
}

/// Returns the documents that have one value of each field; `None` is all.
fn with_values(reader: &SegmentReader, values: &[(Field, Vec<String>)]) -> tantivy::Result<Option<Vec<u64>>> {
    let mut within: Option<Vec<u64>> = None;
    for (field, alternatives) in values {
        let mut bits = vec![0_u64; reader.max_doc() as usize / 64 + 1];
        for value in alternatives {
            for doc in documents(reader, &Term::from_field_text(*field, value))? {
                set(&mut bits, doc as usize);
            }
        }
        match &mut within {
            Some(within) => within.iter_mut().zip(bits).for_each(|(word, other)| *word &= other),
            None => within = Some(bits),
        }
    }
    Ok(within)
}

/// Tells whether a figure's interval meets another, `None` where its floats do not tell.
pub fn meets(bounds: &[Bound; 2], floats: &[f64; 2]) -> Option<bool> {
    match (bounds[0].reached_by(floats[0]), bounds[1].reached_by(floats[1])) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (from, to) => from.and(to),
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

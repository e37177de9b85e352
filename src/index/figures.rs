//! The figures of one segment of the index, side by side in memory -> the articles with one that is asked for.
//!
//! They are numbered article by article. Here they lie by what they are (kind, language and currency together) and
//! amount, and of every stretch of them there is a bit for each article that has one: what is asked for are a few long
//! stretches, and their bits are joined.

use std::ops::Range;

use tantivy::columnar::Column;
use tantivy::{DocId, Searcher, SegmentReader, TantivyError};

use super::bounds::Bound;
use super::columns::Articles;
use super::mentioned::{self, Aligned, Asked, Kind, Traits};
use super::schema::Fields;

/// What is asked of one figure.
#[derive(Debug)]
pub struct FigureAsked<'a> {
    /// What its interval must reach from below, and what is opposite to it from above.
    pub bounds: [Bound; 2],
    /// What it has to be. Which company it stands beside is not asked here.
    pub traits: Asked<'a>,
}

/// The floats that stand for the upper bound of a figure and for what is opposite to its lower one: each must reach a
/// bound from below.
type Floats = [f64; 2];

/// The living figures of one segment of the index.
pub struct Figures {
    /// The values of the column of figures, with the figures that have each.
    traits: Vec<(String, Amounts)>,
    /// By kind: of each article, what none of its figures of the kind exceeds.
    highest: Vec<(String, Vec<Floats>)>,
    /// The first number of each article's figures.
    firsts: Vec<u32>,
    /// The number of each figure's article.
    articles: Vec<u32>,
}

/// The amounts of figures that have the same traits.
#[derive(Default)]
struct Amounts {
    /// One number, by it.
    points: Ordered,
    /// What is open above, by what is opposite to the lower bound.
    from: Ordered,
    /// What is open below, by the upper bound.
    to: Ordered,
    /// All others.
    between: Vec<(Floats, u32)>,
}

/// Figures in the order of their keys.
#[derive(Default)]
struct Ordered {
    keys: Vec<f64>,
    /// Their numbers.
    figures: Vec<u32>,
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
        let count = articles.docs().len();
        let mut made = Figures {
            traits: Vec::new(),
            highest: Vec::new(),
            firsts: Vec::with_capacity(count),
            articles: Vec::new(),
        };
        let Some(columns) = Aligned::open(searcher, reader, fields, Kind::Figure)? else { return Ok(made) };
        let (max, min) = (columns.numbers(fields.max)?, columns.numbers(fields.min)?);
        let traits = columns.texts(fields.figure)?;
        let rows: Vec<Range<u32>> = articles.docs().iter().map(|doc| columns.of(*doc)).collect();
        made.traits = mentioned::each_text(&traits, |name| (name.to_owned(), Amounts::default()))?;
        let kinds = made.traits.iter().map(|(name, _)| {
            let kind = Traits::read(name).kind;
            made.highest.iter().position(|(known, _)| known == kind).unwrap_or_else(|| {
                made.highest.push((kind.to_owned(), vec![[f64::NEG_INFINITY; 2]; count]));
                made.highest.len() - 1
            })
        });
        let kinds: Vec<usize> = kinds.collect();
        let (max, min) = (values(&max, &rows), values(&min, &rows));
        let numbers = values(traits.ords(), &rows);
        for (article, rows) in (0..).zip(&rows) {
            let first = made.articles.len();
            made.firsts.push(first as u32);
            for figure in first..first + rows.len() {
                let floats = [max[figure], -min[figure]];
                let number = numbers[figure] as usize;
                let Some((_, amounts)) = made.traits.get_mut(number) else {
                    let message = "the column of figures names what is not there";
                    return Err(TantivyError::InternalError(message.to_owned()));
                };
                amounts.push(floats, figure as u32);
                made.articles.push(article);
                let [highest, opposite] = &mut made.highest[kinds[number]].1[article as usize];
                (*highest, *opposite) = (highest.max(floats[0]), opposite.max(floats[1]));
            }
        }
        for (_, Amounts { points, from, to, .. }) in &mut made.traits {
            [points, from, to].into_iter().for_each(|ordered| ordered.finish(&made.articles, count));
        }
        Ok(made)
    }

    /// Returns the articles, by their numbers, that have a figure which passes. Where floats do not tell, `read` does,
    /// which costs far more: it is called, with the article and which of its figures it is, only where no other figure
    /// of the article has settled it.
    pub fn holders(
        &self,
        articles: &Articles,
        asked: &FigureAsked,
        mut read: impl FnMut(DocId, usize) -> tantivy::Result<bool>,
    ) -> tantivy::Result<Vec<u64>> {
        let Asked { kinds, languages, currencies, .. } = asked.traits;
        let words = articles.docs().len().div_ceil(64);
        if languages.is_empty()
            && currencies.is_empty()
            && let Some(holders) = self.one_sided(&asked.bounds, kinds, words)
        {
            return Ok(holders);
        }
        let bits = vec![0; words];
        let mut holders = Holders { articles: &self.articles, bits, near: Vec::new() };
        for (_, amounts) in self.traits.iter().filter(|(name, _)| Traits::read(name).pass(&asked.traits)) {
            amounts.add(&asked.bounds, &mut holders);
        }
        let Holders { mut bits, near, .. } = holders;
        for (floats, figure) in near {
            let article = self.articles[figure as usize] as usize;
            let word = &mut bits[article / 64];
            if *word >> (article % 64) & 1 == 1 {
                continue;
            }
            let read = || read(articles.docs()[article], (figure - self.firsts[article]) as usize);
            if meets(&asked.bounds, &floats).map_or_else(read, Ok)? {
                *word |= 1 << (article % 64);
            }
        }
        Ok(bits)
    }
}

impl Figures {
    /// Returns the articles with a figure of one of the kinds, or of any where there is none, that reaches the one bound
    /// that is asked for: the highest tells. `None` where two are, or where the floats of an article do not tell.
    fn one_sided(&self, [lower, upper]: &[Bound; 2], kinds: &[String], words: usize) -> Option<Vec<u64>> {
        if !lower.is_open() && !upper.is_open() {
            return None;
        }
        let mut bits = vec![0; words];
        let mut told = true;
        for (_, highest) in self.highest.iter().filter(|(kind, _)| kinds.is_empty() || kinds.contains(kind)) {
            for (word, highest) in bits.iter_mut().zip(highest.chunks(64)) {
                for (at, [max, opposite]) in highest.iter().enumerate() {
                    // Where there is none, nothing is above it.
                    let any = *max > f64::NEG_INFINITY;
                    let surely = any & lower.surely(*max) & upper.surely(*opposite);
                    told &= surely == any & lower.perhaps(*max) & upper.perhaps(*opposite);
                    *word |= u64::from(surely) << at;
                }
            }
        }
        told.then_some(bits)
    }
}

impl Amounts {
    fn push(&mut self, [max, opposite]: Floats, figure: u32) {
        let (open_above, open_below) = (max == f64::INFINITY, opposite == f64::INFINITY);
        match (open_above, open_below) {
            (true, false) => self.from.push(opposite, figure),
            (false, true) => self.to.push(max, figure),
            (false, false) if max == -opposite => self.points.push(max, figure),
            _ => self.between.push(([max, opposite], figure)),
        }
    }

    /// Adds the articles that have a figure which passes, and the figures that have to be read.
    fn add(&self, bounds: &[Bound; 2], holders: &mut Holders) {
        let [lower, upper] = bounds;
        let open = Bound::of(None);
        holders.add(&self.points, self.points.sought(lower, upper), bounds, |key| [key, -key]);
        holders.add(&self.from, self.from.sought(upper, &open), bounds, |key| [f64::INFINITY, key]);
        holders.add(&self.to, self.to.sought(lower, &open), bounds, |key| [key, f64::INFINITY]);
        self.between.iter().for_each(|(floats, figure)| holders.look(bounds, *floats, *figure));
    }
}

impl Ordered {
    fn push(&mut self, key: f64, figure: u32) {
        // A zero has no sign.
        self.keys.push(key + 0.0);
        self.figures.push(figure);
    }

    /// Puts what was pushed in order.
    fn finish(&mut self, articles_of: &[u32], articles: usize) {
        let mut figures: Vec<(f64, u32)> = self.keys.drain(..).zip(self.figures.drain(..)).collect();
        if figures.len() >= STEPS {
            figures = by_steps(&figures);
            let steps = figures.chunk_by_mut(|(a, _), (b, _)| step(*a) == step(*b));
            steps.for_each(|figures| figures.sort_by(|(a, _), (b, _)| a.total_cmp(b)));
        } else {
            figures.sort_by(|(a, _), (b, _)| a.total_cmp(b));
        }
        (self.keys, self.figures) = figures.into_iter().unzip();
        let words = articles.div_ceil(64);
        self.stretch = (articles / STRETCHES).max(1);
        self.holders = vec![0; self.figures.len() / self.stretch * words];
        for (figures, bits) in self.figures.chunks(self.stretch).zip(self.holders.chunks_mut(words.max(1))) {
            figures.iter().for_each(|figure| set(bits, articles_of[*figure as usize]));
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

/// Returns the step that a float stands on, one of sixteen between two powers of two: no float on a higher step is
/// less.
fn step(float: f64) -> usize {
    let bits = float.to_bits();
    let ordered = if bits >> 63 == 1 { !bits } else { bits | 1 << 63 };
    (ordered >> 48) as usize
}

/// Puts figures in the order of [`step`]. Each has its place by how many stand below it: to compare them takes many
/// times as long.
fn by_steps(figures: &[(f64, u32)]) -> Vec<(f64, u32)> {
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
    /// The number of each figure's article.
    articles: &'a [u32],
    bits: Vec<u64>,
    /// Figures that perhaps pass.
    near: Vec<(Floats, u32)>,
}

impl Holders<'_> {
    fn add(&mut self, ordered: &Ordered, sought: Sought, bounds: &[Bound; 2], floats: impl Fn(f64) -> Floats) {
        let Sought { before, surely, behind } = sought;
        for at in before.chain(behind) {
            self.look(bounds, floats(ordered.keys[at]), ordered.figures[at]);
        }
        let words = self.bits.len();
        let (first, end) = (surely.start.div_ceil(ordered.stretch), surely.end / ordered.stretch);
        if first >= end {
            ordered.figures[surely].iter().for_each(|figure| self.put(*figure));
            return;
        }
        ordered.figures[surely.start..first * ordered.stretch].iter().for_each(|figure| self.put(*figure));
        let mut at = first;
        while at < end {
            let (from, next) = match at % WIDE == 0 && at + WIDE <= end {
                true => (&ordered.wide[at / WIDE * words..], at + WIDE),
                false => (&ordered.holders[at * words..], at + 1),
            };
            join(&mut self.bits, from);
            at = next;
        }
        ordered.figures[end * ordered.stretch..surely.end].iter().for_each(|figure| self.put(*figure));
    }

    /// Adds the article of one figure, if it passes, or the figure where it has to be read.
    fn look(&mut self, [lower, upper]: &[Bound; 2], floats: Floats, figure: u32) {
        if lower.surely(floats[0]) & upper.surely(floats[1]) {
            self.put(figure);
        } else if lower.perhaps(floats[0]) && upper.perhaps(floats[1]) {
            self.near.push((floats, figure));
        }
    }

    /// Adds the article of a figure.
    fn put(&mut self, figure: u32) {
        set(&mut self.bits, self.articles[figure as usize]);
    }
}

/// Adds the first of many bits, as many as there are.
fn join(to: &mut [u64], first: &[u64]) {
    to.iter_mut().zip(first).for_each(|(word, other)| *word |= other);
}

fn set(bits: &mut [u64], at: u32) {
    bits[at as usize / 64] |= 1 << (at % 64);
}

/// Tells whether a figure's interval meets another, `None` where its floats do not tell.
pub fn meets(bounds: &[Bound; 2], floats: &[f64; 2]) -> Option<bool> {
    match (bounds[0].reached_by(floats[0]), bounds[1].reached_by(floats[1])) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (from, to) => from.and(to),
    }
}

/// Returns the values in rows that are given in order.
fn values<T: Copy + PartialOrd + Default + 'static>(column: &Column<T>, rows: &[Range<u32>]) -> Vec<T> {
    let count: usize = rows.iter().map(|rows| rows.len()).sum();
    let mut values = vec![T::default(); count];
    if column.values.num_vals() as usize == count {
        column.values.get_range(0, &mut values);
        return values;
    }
    let rows = rows.iter().cloned().flatten();
    values.iter_mut().zip(rows).for_each(|(value, row)| *value = column.values.get_val(row));
    values
}

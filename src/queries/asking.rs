//! Request -> the articles that match it, and how many there are of each value.

use tantivy::{DocAddress, Searcher};

use super::cursors::{Ask, Documents};
use super::facets::{self, Facets};
use super::filtered::{self, DatesOf, Holders};
use super::matching::{self, Stretch};
use super::plan::{self, Chain, Plan};
use super::ranking::{Best, Ranked, rank};
use super::request::{Filters, Request, Sort};
use super::stretch::{WORDS, each};
use crate::index::statistics::Statistics;
use crate::index::{Columns, Fields};

/// An article that matched.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Match {
    pub score: f64,
    pub address: DocAddress,
}

/// The articles that match.
pub(crate) struct Found<'a> {
    pub plan: Plan,
    pub matches: Matches,
    /// The best of them, where scores were asked for.
    pub best: Best<'a>,
}

/// Which articles match.
pub(crate) struct Matches {
    /// By segment of the index.
    pub articles: Vec<Documents>,
    pub count: usize,
    pub undated: usize,
}

/// Who wants more of the best than before wants still more soon: so many times as many are looked for.
const MORE: usize = 8;

/// How many words of a query an article must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Words {
    Any,
    All,
}

/// A request to an index.
pub(crate) struct Asking<'a> {
    pub searcher: &'a Searcher,
    pub columns: &'a Columns,
    pub holders: &'a Holders<'a>,
    pub statistics: &'a Statistics<'a>,
    pub fields: &'a Fields,
    pub chain: &'a Chain<'a>,
    pub request: &'a Request<'a>,
}

impl<'a> Asking<'a> {
    /// Finds the articles that match, and so many of the best of them.
    pub fn articles(&self, words: Words, best: usize) -> tantivy::Result<Found<'a>> {
        let plan = self.plan(words)?;
        // A date says nothing of the score.
        let best = if self.request.sort == Sort::Date && best > 0 { usize::MAX } else { best };
        let (matches, best) = self.matching(&plan, best)?;
        Ok(Found { plan, matches, best })
    }

    /// Puts the best articles in order: by score or date, then by id. `wanted` is how many; `None` is all.
    pub fn rank(&self, found: &mut Found<'a>, wanted: Option<usize>) -> tantivy::Result<Vec<Ranked>> {
        let wanted = wanted.unwrap_or(found.matches.count).min(found.matches.count);
        if found.best.wanted() < wanted {
            found.best = self.matching(&found.plan, wanted.saturating_mul(MORE))?.1;
        }
        rank(self, found, wanted)
    }

    fn plan(&self, words: Words) -> tantivy::Result<Plan> {
        let reading = plan::Reading {
            searcher: self.searcher,
            holders: self.holders,
            statistics: self.statistics,
            fields: self.fields,
            chain: self.chain,
            names: self.request.names,
            all_words: words == Words::All,
            concepts: self.request.translate.then_some(self.request.concepts),
            weights: self.request.weights,
        };
        plan::plan(&reading, &self.request.query)
    }

    /// Finds what matches a plan, and so many of the best, which are scored.
    fn matching(&self, plan: &Plan, best: usize) -> tantivy::Result<(Matches, Best<'a>)> {
        self.filtered()?.matching(plan, best)
    }

    fn filtered(&self) -> tantivy::Result<Filtered<'a>> {
        let Asking { searcher, columns, statistics, fields, request, .. } = *self;
        let filters = &request.filters;
        let mut conditions = Vec::new();
        if filters.on_figures() {
            // Which company a figure stands beside is asked by the command that lists figures.
            let filters = Filters { companies: Vec::new(), ..filters.clone() };
            conditions.push(vec![Ask::Documents(self.holders.of(&filters)?)]);
        }
        filtered::any_of(&mut conditions, statistics, fields.languages, &filters.languages)?;
        filtered::any_of(&mut conditions, statistics, fields.companies, &filters.companies)?;
        filtered::any_of(&mut conditions, statistics, fields.source, &filters.sources)?;
        Ok(Filtered { searcher, columns, fields, filters, conditions, all: request.query.is_empty() })
    }

    /// Counts the articles that have all words of the query, or prepares to where those are yet to be found.
    pub fn facets(&self, found: &Found) -> tantivy::Result<Counting<'a>> {
        // One word of one token asks for the same either way.
        let plan = self.plan(Words::All)?;
        if self.request.query.is_empty() || plan.asks_as(&found.plan) {
            return Ok(Counting::Counted(facets::facets(self.searcher, self.fields, self.columns, &found.matches)?));
        }
        Ok(Counting::Asked(self.filtered()?, Box::new(plan)))
    }
}

/// Facets, counted or still to be.
pub(crate) enum Counting<'a> {
    Counted(Facets),
    Asked(Filtered<'a>, Box<Plan>),
}

impl Counting<'_> {
    /// True where counting takes so long that another thread had better do it.
    pub fn is_long(&self) -> bool {
        matches!(self, Counting::Asked(_, plan) if matching::is_long(plan))
    }

    pub fn facets(self) -> tantivy::Result<Facets> {
        match self {
            Counting::Counted(facets) => Ok(facets),
            Counting::Asked(filtered, plan) => {
                let (matches, _) = filtered.matching(&plan, 0)?;
                facets::facets(filtered.searcher, filtered.fields, filtered.columns, &matches)
            }
        }
    }
}

/// What the filters ask of an index; unlike [`Asking`] any thread may look for it.
pub(crate) struct Filtered<'a> {
    searcher: &'a Searcher,
    columns: &'a Columns,
    fields: &'a Fields,
    /// Of which the conditions hold all but the dates.
    filters: &'a Filters,
    conditions: Vec<Vec<Ask>>,
    /// True where no words are asked for: then all that meet the conditions match.
    all: bool,
}

impl<'a> Filtered<'a> {
    fn matching(&self, plan: &Plan, best: usize) -> tantivy::Result<(Matches, Best<'a>)> {
        let Filtered { searcher, columns, fields, filters, ref conditions, all } = *self;
        let plan = (!all).then_some(plan);
        let published = if filters.dates.is_set() { columns.published(searcher)? } else { &[] };
        let new = || {
            let all = columns.articles().iter().map(|articles| vec![0; articles.docs().len().div_ceil(64)]);
            Part { articles: all.collect(), undated: 0, best: Best::new(searcher, fields, columns, best) }
        };
        let articles = columns.articles();
        let parts =
            matching::matching(searcher, articles, conditions, plan, best > 0, new, |part, segment, stretch| {
                let mut fits = *stretch.matches;
                if filters.dates.is_set() {
                    let dates = DatesOf::of(published.get(segment).and_then(Option::as_ref), filters.dates);
                    part.undated += leave_dated(&mut fits, &dates, &stretch);
                }
                let to = part.articles[segment][stretch.from / 64..].iter_mut();
                to.zip(&fits).for_each(|(to, word)| *to = *word);
                if best > 0 {
                    part.best.add(segment, &Stretch { matches: &fits, ..stretch })?;
                }
                Ok(part.best.least())
            })?;
        let joined = parts.into_iter().reduce(Part::join);
        let Part { articles, undated, best } = joined.unwrap_or_else(new);
        let articles: Vec<Documents> = articles.into_iter().map(Documents::of).collect();
        let count = articles.iter().map(Documents::count).sum();
        Ok((Matches { articles, count, undated }, best))
    }
}

/// What one thread finds.
struct Part<'a> {
    /// Bits by segment of the index.
    articles: Vec<Vec<u64>>,
    undated: usize,
    best: Best<'a>,
}

impl<'a> Part<'a> {
    fn join(mut self, other: Part<'a>) -> Part<'a> {
        let words = self.articles.iter_mut().flatten().zip(other.articles.iter().flatten());
        words.for_each(|(word, other)| *word |= other);
        self.undated += other.undated;
        self.best.join(other.best);
        self
    }
}

/// Leaves the articles whose dates pass; returns how many have none.
fn leave_dated(fits: &mut [u64; WORDS], dates: &DatesOf, stretch: &Stretch) -> usize {
    let mut undated = 0;
    for (at, word) in fits.iter_mut().enumerate() {
        let mut dated = 0;
        each(0, *word, |bit| {
            let doc = stretch.articles.docs()[stretch.from + at * 64 + bit];
            match dates.holds(doc) {
                Some(passes) => dated |= u64::from(passes) << bit,
                None => undated += 1,
            }
        });
        *word = dated;
    }
    undated
}

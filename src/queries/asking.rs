//! Request -> the articles that match it, and how many there are of each value.

use tantivy::{DocAddress, Searcher};

use super::facets::{self, Facets};
use super::filtered::{self, DatesOf, Holders};
use super::matching::{self, Ask};
use super::plan::{self, Chain, Plan};
use super::request::{Filters, Request};
use crate::index::statistics::Statistics;
use crate::index::{Columns, Fields};

/// An article that matched.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Match {
    pub score: f64,
    pub address: DocAddress,
}

/// The articles that match.
pub(crate) struct Found {
    pub plan: Plan,
    /// In the order of the index.
    pub matches: Vec<Match>,
    pub undated: usize,
}

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

impl Asking<'_> {
    /// Finds the articles that match.
    pub fn articles(&self, words: Words) -> tantivy::Result<Found> {
        let plan = self.plan(words)?;
        let (matches, undated) = self.matching(&plan, true)?;
        Ok(Found { plan, matches, undated })
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

    /// Returns what matches a plan, and how many articles had no date to be judged by.
    fn matching(&self, plan: &Plan, scored: bool) -> tantivy::Result<(Vec<Match>, usize)> {
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
        let plan = (!request.query.is_empty()).then_some(plan);
        let mut matches = Vec::new();
        let mut undated = 0;
        let articles = Some(columns.articles());
        let published = if filters.dates.is_set() { columns.published(searcher)? } else { &[] };
        matching::matching(searcher, articles, &conditions, plan, scored, |segment, _, found| {
            let here = |&(doc, score)| Match { score, address: DocAddress::new(segment as u32, doc) };
            if !filters.dates.is_set() {
                matches.extend(found.iter().map(here));
                return Ok(());
            }
            let dates = DatesOf::of(published.get(segment).and_then(Option::as_ref), filters.dates);
            for found in found {
                match dates.holds(found.0) {
                    Some(true) => matches.push(here(found)),
                    Some(false) => {}
                    None => undated += 1,
                }
            }
            Ok(())
        })?;
        Ok((matches, undated))
    }

    /// Counts the articles that have all words of the query.
    pub fn facets(&self, found: &Found) -> tantivy::Result<Facets> {
        // One word of one token asks for the same either way.
        let plan = self.plan(Words::All)?;
        if self.request.query.is_empty() || plan.asks_as(&found.plan) {
            return facets::facets(self.searcher, self.fields, self.columns, &found.matches);
        }
        let (matches, _) = self.matching(&plan, false)?;
        facets::facets(self.searcher, self.fields, self.columns, &matches)
    }
}

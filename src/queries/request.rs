//! What is asked of an index.

use rust_decimal::Decimal;

use super::dates::Dates;
use super::expand::{Concepts, Names};
use super::parse;
use super::plan::Weights;
use crate::mentions::figure;

/// What narrows the articles, figures and companies that are asked for. Several values of one filter are
/// alternatives; filters on figures hold on the same figure.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filters {
    pub languages: Vec<String>,
    /// Ids of the gazetteer.
    pub companies: Vec<String>,
    /// ISO 4217.
    pub currencies: Vec<String>,
    /// A figure is kept where its interval meets `min..max`; an open end meets everything beyond it.
    pub min: Option<Decimal>,
    pub max: Option<Decimal>,
    pub dates: Dates,
    pub sources: Vec<String>,
    pub kinds: Vec<figure::Kind>,
}

impl Filters {
    /// True where a figure is asked for, so that an article needs one that passes.
    pub(crate) fn on_figures(&self) -> bool {
        !self.currencies.is_empty() || !self.kinds.is_empty() || self.min.is_some() || self.max.is_some()
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    #[default]
    Relevance,
    /// The newest first, the undated last.
    Date,
}

/// What is asked of an index.
pub struct Request<'a> {
    /// An empty query takes every article that passes the filters.
    pub query: parse::Query,
    /// Tells which companies a text names; `None` where nothing is to be expanded.
    pub names: Option<&'a Names<'a>>,
    pub filters: Filters,
    pub sort: Sort,
    /// Counts the records that are returned; `None` is all.
    pub limit: Option<usize>,
    pub offset: usize,
    /// Width of a snippet in columns.
    pub width: usize,
    /// How many snippets an article may have; 0 is none.
    pub snippets: usize,
    /// Keeps only the figures and companies that stand near a match.
    pub near: bool,
    /// Asks for the terms of the concept table in the other languages too.
    pub translate: bool,
    /// The concept table.
    pub concepts: &'a Concepts,
    /// Shows copies and excerpts of an article as hits of their own.
    pub all_copies: bool,
    /// Counts the articles that have all words by language, source, month, company, currency and kind.
    pub facets: bool,
    /// Says of every term on every field what it gave to the score.
    pub explain: bool,
    pub weights: Weights,
}

impl Default for Request<'_> {
    fn default() -> Self {
        Request {
            query: parse::Query::default(),
            names: None,
            filters: Filters::default(),
            sort: Sort::default(),
            limit: None,
            offset: 0,
            width: 160,
            snippets: 3,
            near: false,
            translate: false,
            concepts: Concepts::built_in(),
            all_copies: false,
            facets: false,
            explain: false,
            weights: Weights::default(),
        }
    }
}

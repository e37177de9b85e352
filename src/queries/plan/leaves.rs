//! What is looked for in a field -> a leaf of the plan, with what it weighs.

use tantivy::Term;
use tantivy::query::{BoostQuery, Query};

use super::Builder;
use super::tree::{Asked, Group, Leaf, Light, Node};
use crate::index::schema::Scored;
use crate::index::statistics::{ByField, FieldStatistics};
use crate::mentions::Part;
use crate::queries::cursors::Ask;
use crate::queries::row::Row;

/// What a leaf looks for in its field.
pub(super) enum Sought {
    Term(Term),
    /// Terms in a row, and what the one behind them begins with, where there is one.
    Row(Vec<Term>, Option<String>),
    Query(Box<dyn Query>),
}

impl Builder<'_> {
    pub(super) fn statistics(&self, scored: &Scored) -> tantivy::Result<FieldStatistics> {
        self.reading.statistics.field(scored)
    }

    pub(super) fn leaf(
        &mut self,
        term: usize,
        scored: &Scored,
        part: Option<Part>,
        sought: Sought,
        weight: f32,
        light: Light,
    ) -> tantivy::Result<Node> {
        let statistics = self.statistics(scored)?;
        let ask = match sought {
            Sought::Term(term) => {
                Ask::Term { known: self.reading.statistics.term(&term)?, lengths: scored.field, statistics }
            }
            Sought::Row(terms, prefix) => {
                let share = match (&prefix, terms.as_slice()) {
                    (Some(_), [_]) => self.reading.weights.prefix,
                    _ => self.rarity(&terms, statistics)?,
                };
                let known = |term: Term| Ok((term.clone(), self.reading.statistics.term(&term)?));
                let terms = terms.into_iter().map(known).collect::<tantivy::Result<_>>()?;
                Ask::Row(Row { field: scored.field, terms, prefix, statistics, boost: weight * share })
            }
            Sought::Query(query) => {
                Ask::Query(Box::new(BoostQuery::new(Box::new(ByField { query, statistics }), weight)))
            }
        };
        self.plan.leaves.push(Leaf {
            ask,
            term,
            field: scored.name.clone(),
            form: light.form(),
            weight,
            part,
            light,
            piece: false,
            condition: false,
        });
        Ok(Node::Leaf(self.plan.leaves.len() - 1))
    }

    /// Returns the share of its terms' rarities that a row of terms weighs. Its words hang together, so to add their
    /// rarities up makes it rarer than anything can be: no row is rarer than a term of one article.
    fn rarity(&self, row: &[Term], statistics: FieldStatistics) -> tantivy::Result<f32> {
        let sum = self.rarities(row, statistics)?;
        Ok(if sum > 0.0 { (rarity(statistics.articles, 1) / sum).min(1.0) } else { 1.0 })
    }

    /// Returns how rare terms of a field are, together.
    pub(super) fn rarities(&self, terms: &[Term], statistics: FieldStatistics) -> tantivy::Result<f32> {
        let mut sum = 0.0;
        for term in terms {
            sum += rarity(statistics.articles, self.reading.statistics.term(term)?.documents);
        }
        Ok(sum)
    }

    pub(super) fn term(&mut self, text: &str) -> usize {
        self.term_of(Asked { text: text.to_owned(), translated: None })
    }

    pub(super) fn term_of(&mut self, asked: Asked) -> usize {
        let terms = &mut self.plan.terms;
        terms.iter().position(|term| *term == asked).unwrap_or_else(|| {
            terms.push(asked);
            terms.len() - 1
        })
    }
}

/// Returns how rare a term is that so many of all articles hold, as BM25 has it.
pub(super) fn rarity(articles: u64, holders: u64) -> f32 {
    let all = articles.max(1) as f32;
    let holders = (holders as f32).min(all);
    (1.0 + (all - holders + 0.5) / (holders + 0.5)).ln()
}

pub(super) fn group(mut nodes: Vec<Node>, minimum: usize) -> Option<Node> {
    match nodes.len() {
        0 => None,
        1 => nodes.pop(),
        _ => Some(Node::Group(Group { any: nodes, minimum, ..Group::default() })),
    }
}

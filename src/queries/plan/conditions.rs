//! Fields and amounts of a query -> conditions on the article, which give no score.

use std::collections::BTreeSet;
use std::ops::Bound;

use tantivy::Term;
use tantivy::query::{ConstScoreQuery, Query, RangeQuery, TermSetQuery};

use super::Builder;
use super::tree::{Leaf, Light, Node};
use crate::index::statistics::FieldStatistics;
use crate::mentions::Part;
use crate::queries::amounts::Amounts;
use crate::queries::cursors::{Ask, Documents};
use crate::queries::dates::Dates;
use crate::queries::parse::{self, Clause, Item, Sign};
use crate::queries::request::Filters;

/// What one figure of an article must be.
pub(super) struct AskedFigure {
    amounts: Amounts,
    /// Alternatives; none is any.
    currencies: Vec<String>,
    /// As it stands in the query.
    written: String,
}

/// Joins the amounts and currencies that stand side by side in a query: they are asked of the same figure. `None`
/// where no amount is asked; a currency alone is a condition on the article.
pub(super) fn figure_of(query: &parse::Query) -> Option<AskedFigure> {
    let mut figure = AskedFigure { amounts: Amounts::default(), currencies: Vec::new(), written: String::new() };
    let mut asked = false;
    for clause in &query.clauses {
        let Some((field, value)) = on_figure(clause) else { continue };
        if !figure.written.is_empty() {
            figure.written.push(' ');
        }
        figure.written.push_str(&format!("{}:{value}", field.name()));
        match field {
            parse::Field::Currency => figure.currencies.push(value.to_ascii_uppercase()),
            _ => {
                let Some(amounts) = Amounts::parse(value) else { continue };
                asked = true;
                let bounds = &mut figure.amounts;
                bounds.min = bounds.min.max(amounts.min);
                bounds.max = [bounds.max, amounts.max].into_iter().flatten().min();
            }
        }
    }
    asked.then_some(figure)
}

/// Returns field and value of a clause that asks something of a figure.
pub(super) fn on_figure(clause: &Clause) -> Option<(parse::Field, &str)> {
    match &clause.item {
        Item::Field { field: field @ (parse::Field::Amount | parse::Field::Currency), value, .. }
            if clause.sign != Sign::Excluded =>
        {
            Some((*field, value))
        }
        _ => None,
    }
}

/// True for a clause that is a condition on the article, required without a sign.
pub(super) fn condition(clause: &Clause) -> bool {
    matches!(clause.item, Item::Field { field, .. } if field != parse::Field::Title)
}

impl Builder<'_> {
    /// Asks for the articles that have a figure which passes.
    pub(super) fn figure(&mut self, figure: &AskedFigure) -> tantivy::Result<Node> {
        let Amounts { min, max } = figure.amounts;
        let filters = Filters { currencies: figure.currencies.clone(), min, max, ..Filters::default() };
        let found = self.with_figure(&filters)?;
        let term = self.term(&figure.written);
        Ok(self.condition(term, parse::Field::Amount, &figure.written, Ask::Documents(found), Light::Nothing))
    }

    /// Adds what is asked of the article and gives no score.
    fn condition(&mut self, term: usize, field: parse::Field, form: &str, ask: Ask, light: Light) -> Node {
        self.plan.leaves.push(Leaf {
            ask,
            term,
            field: field.name().to_owned(),
            form: form.to_owned(),
            weight: 0.0,
            part: None,
            light,
            piece: false,
            condition: true,
        });
        Node::Leaf(self.plan.leaves.len() - 1)
    }

    fn with_figure(&self, filters: &Filters) -> tantivy::Result<Vec<Documents>> {
        self.reading.holders.of(filters)
    }

    pub(super) fn field(&mut self, field: parse::Field, value: &str, quoted: bool) -> tantivy::Result<Option<Node>> {
        let fields = self.reading.fields;
        let one = |field, value: &str| -> tantivy::Result<Ask> {
            let known = self.reading.statistics.term(&Term::from_field_text(field, value))?;
            Ok(Ask::Term { lengths: known.field, known, statistics: FieldStatistics { articles: 0, terms: 0 } })
        };
        let any = |query: Box<dyn Query>| Ask::Query(Box::new(ConstScoreQuery::new(query, 0.0)));
        let mut light = Light::Nothing;
        let ask = match field {
            parse::Field::Amount => {
                let amounts = Amounts::parse(value).unwrap_or_default();
                let written = format!("{}:{value}", field.name());
                return self.figure(&AskedFigure { amounts, currencies: Vec::new(), written }).map(Some);
            }
            parse::Field::Title if quoted => {
                let term = self.term(&format!("title:\"{value}\""));
                return self.surface_leaf(term, value, false, true, Part::Title, 1.0);
            }
            parse::Field::Title => return Ok(self.title_word(value)?.map(|(node, _)| node)),
            parse::Field::Company => {
                let ids: BTreeSet<String> = match self.reading.names.map(|names| names(value)) {
                    Some(found) if !found.is_empty() => found.into_iter().map(|company| company.id).collect(),
                    _ => BTreeSet::from([value.to_owned()]),
                };
                match ids.iter().collect::<Vec<_>>().as_slice() {
                    [id] => {
                        light = Light::Company((*id).clone());
                        one(fields.companies, id)?
                    }
                    ids => {
                        let terms = ids.iter().map(|id| Term::from_field_text(fields.companies, id));
                        any(Box::new(TermSetQuery::new(terms)))
                    }
                }
            }
            parse::Field::Currency => one(fields.currencies, &value.to_ascii_uppercase())?,
            parse::Field::Language => one(fields.languages, &value.to_ascii_lowercase())?,
            parse::Field::Source => one(fields.source, value)?,
            parse::Field::Date => {
                let (first, last) = Dates::parse(value).unwrap_or_default().bounds();
                let bound = |number| Bound::Included(Term::from_field_u64(fields.published, number));
                any(Box::new(RangeQuery::new(bound(first), bound(last))))
            }
        };
        let term = self.term(&format!("{}:{value}", field.name()));
        Ok(Some(self.condition(term, field, value, ask, light)))
    }
}

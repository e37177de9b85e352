//! Filters -> the figures and companies that pass them, and the articles that have one.

use std::cell::RefCell;
use std::collections::HashSet;

use rust_decimal::Decimal;
use serde::Deserialize;
use tantivy::columnar::Column;
use tantivy::query::{ConstScoreQuery, EnableScoring, Query, TermQuery, TermSetQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocId, DocSet, Searcher, TERMINATED, Term};

use super::cursors::{Ask, Documents};
use super::dates::Dates;
use super::matching;
use super::plan::{self, Plan};
use super::request::Filters;
use super::snippet::Named;
use crate::index::bounds::Bound;
use crate::index::figures::{self, FigureAsked};
use crate::index::mentioned::{Aligned, Asked, Kind, Mentions};
use crate::index::schema::{self, Fields};
use crate::index::statistics::{FieldStatistics, Statistics};
use crate::index::stored::{self, StoredArticle, Strings};
use crate::index::{Columns, rows};
use crate::mentions::Part;

/// The dates of the documents of one segment of the index, and those that are asked for.
pub(crate) struct DatesOf<'a> {
    published: Option<&'a Column<u64>>,
    /// `None` where every date passes.
    bounds: Option<(u64, u64)>,
}

impl<'a> DatesOf<'a> {
    pub fn of(published: Option<&'a Column<u64>>, dates: Dates) -> DatesOf<'a> {
        DatesOf { published, bounds: dates.is_set().then(|| dates.bounds()) }
    }

    /// `None` where there is no date to judge by.
    pub fn holds(&self, doc: DocId) -> Option<bool> {
        let Some((first, last)) = self.bounds else { return Some(true) };
        let published = self.first(doc)?;
        Some(first <= published && published <= last)
    }

    fn first(&self, doc: DocId) -> Option<u64> {
        self.published?.first(doc)
    }
}

/// Reads where the companies stand in an article that the leaves ask for.
pub(crate) fn named(plan: &Plan, leaves: &[usize], article: &StoredArticle) -> tantivy::Result<Vec<Named>> {
    #[derive(Deserialize)]
    struct Mention {
        id: String,
        part: String,
        start: usize,
        end: usize,
    }
    let ids: Vec<&str> = leaves
        .iter()
        .filter_map(|leaf| match &plan.leaves[*leaf].light {
            plan::Light::Company(id) => Some(id.as_str()),
            _ => None,
        })
        .collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut named = Vec::new();
    for row in article.rows(Kind::Company) {
        let mention: Mention = serde_json::from_value(rows::read(row)?.into())?;
        if ids.contains(&mention.id.as_str()) {
            let part = if mention.part == "title" { Part::Title } else { Part::Body };
            named.push(Named { id: mention.id, part, span: mention.start..mention.end });
        }
    }
    named.sort_by_key(|named| (named.part, named.span.start));
    Ok(named)
}

/// A figure or company that passes the filters.
pub(crate) struct Mention {
    /// The id of its article, and where that is.
    pub article: String,
    pub address: DocAddress,
    /// Its number among the article's mentions of its kind.
    pub number: usize,
    pub place: u64,
    pub published: Option<u64>,
}

/// Finds the mentions of one kind that pass the filters. Those of an article without a date are among them whatever
/// dates are asked for: who leaves them out says how many articles those are. Only the articles `among` are looked at
/// where there are such.
pub(crate) fn mentions(
    searcher: &Searcher,
    columns: &Columns,
    fields: &Fields,
    kind: Kind,
    filters: &Filters,
    among: Option<&HashSet<DocAddress>>,
) -> tantivy::Result<Vec<Mention>> {
    let statistics = Statistics::with(searcher, columns);
    // Whoever has a mention that passes is one of these.
    let mut conditions = Vec::new();
    any_of(&mut conditions, &statistics, fields.companies, &filters.companies)?;
    any_of(&mut conditions, &statistics, fields.source, &filters.sources)?;
    if kind == Kind::Figure {
        any_of(&mut conditions, &statistics, fields.currencies, &filters.currencies)?;
    }
    let kinds = kinds(filters);
    let asked = Asked { companies: &filters.companies, ..traits(filters, &kinds) };
    let mut found = Vec::new();
    let name = |field| searcher.schema().get_field_name(field);
    matching::documents(searcher, columns.articles(), &conditions, |segment, reader, docs| {
        let Some(mentions) = Mentions::open(searcher, reader, fields, kind, &asked)? else { return Ok(()) };
        let published = reader.fast_fields().column_opt(schema::PUBLISHED)?;
        let dates = DatesOf::of(published.as_ref(), filters.dates);
        let ids = Strings::open(reader, name(fields.article), docs.len())?;
        let intervals = match kind {
            Kind::Figure => Some(Intervals::open(searcher, fields, mentions.columns(), filters)?),
            Kind::Company => None,
        };
        for &doc in docs {
            let address = DocAddress::new(segment as u32, doc);
            if dates.holds(doc) == Some(false) || among.is_some_and(|among| !among.contains(&address)) {
                continue;
            }
            let mut article = None;
            for (number, row) in (0..).zip(mentions.columns().of(doc)).filter(|(_, row)| mentions.passes(*row)) {
                if let Some(intervals) = &intervals
                    && !intervals.meet(address, number, row)?
                {
                    continue;
                }
                let article = match &article {
                    Some(article) => String::clone(article),
                    None => article.insert(ids.first(doc)?.unwrap_or_default().into_owned()).clone(),
                };
                let (place, published) = (mentions.place(row), dates.first(doc));
                found.push(Mention { article, address, number, place, published });
            }
        }
        Ok(())
    })?;
    Ok(found)
}

/// Returns what filters ask of a mention itself, but for its interval and its companies; `kinds` are theirs.
fn traits<'a>(filters: &'a Filters, kinds: &'a [String]) -> Asked<'a> {
    Asked { kinds, languages: &filters.languages, currencies: &filters.currencies, companies: &[] }
}

/// Finds articles by their figures, each filter once: what is asked for every word is asked for any word before.
pub(crate) struct Holders<'a> {
    searcher: &'a Searcher,
    columns: &'a Columns,
    fields: &'a Fields,
    known: RefCell<Vec<(Filters, Vec<Documents>)>>,
}

impl<'a> Holders<'a> {
    pub fn new(searcher: &'a Searcher, columns: &'a Columns, fields: &'a Fields) -> Holders<'a> {
        Holders { searcher, columns, fields, known: RefCell::default() }
    }

    /// Finds the articles with a figure that passes the filters, whatever its date. Their source is asked of
    /// themselves, and which company a figure stands beside is asked by who lists figures.
    pub fn of(&self, filters: &Filters) -> tantivy::Result<Vec<Documents>> {
        if let Some((_, found)) = self.known.borrow().iter().find(|(known, _)| known == filters) {
            return Ok(found.clone());
        }
        let found = self.find(filters)?;
        self.known.borrow_mut().push((filters.clone(), found.clone()));
        Ok(found)
    }

    fn find(&self, filters: &Filters) -> tantivy::Result<Vec<Documents>> {
        let Holders { searcher, columns, fields, .. } = *self;
        let kinds = kinds(filters);
        let asked = FigureAsked { bounds: bounds(filters), traits: traits(filters, &kinds) };
        let segments = columns.articles().iter().zip(columns.figures(searcher, fields)?);
        let mut found = Vec::new();
        for (segment, (articles, figures)) in (0..).zip(segments) {
            let read = |doc, number| exactly(searcher, fields, filters, DocAddress::new(segment, doc), number);
            found.push(Documents::of(figures.holders(articles, &asked, read)?));
        }
        Ok(found)
    }
}

/// Returns what a figure's interval must reach from below, and what is opposite to it from above.
fn bounds(filters: &Filters) -> [Bound; 2] {
    [Bound::of(filters.min), Bound::of(filters.max.map(|max| -max))]
}

/// Returns the kinds of figures that pass, as the index has them.
fn kinds(filters: &Filters) -> Vec<String> {
    filters.kinds.iter().map(|kind| kind.name().to_owned()).collect()
}

/// The intervals of the figures of one segment of the index, beside the one that they have to meet.
struct Intervals<'a> {
    searcher: &'a Searcher,
    fields: &'a Fields,
    filters: &'a Filters,
    bounds: [Bound; 2],
    min: Column<f64>,
    max: Column<f64>,
}

impl<'a> Intervals<'a> {
    fn open(
        searcher: &'a Searcher,
        fields: &'a Fields,
        columns: &Aligned,
        filters: &'a Filters,
    ) -> tantivy::Result<Intervals<'a>> {
        let (min, max) = (columns.numbers(fields.min)?, columns.numbers(fields.max)?);
        Ok(Intervals { searcher, fields, filters, bounds: bounds(filters), min, max })
    }

    /// Tells whether a figure's interval meets that of the filters; it is read where floats do not tell.
    fn meet(&self, article: DocAddress, number: usize, row: u32) -> tantivy::Result<bool> {
        let (min, max) = (self.min.values.get_val(row), self.max.values.get_val(row));
        match figures::meets(&self.bounds, &[max, -min]) {
            Some(meets) => Ok(meets),
            None => exactly(self.searcher, self.fields, self.filters, article, number),
        }
    }
}

/// Reads whether the interval of one figure of an article meets that of the filters.
fn exactly(
    searcher: &Searcher,
    fields: &Fields,
    filters: &Filters,
    article: DocAddress,
    number: usize,
) -> tantivy::Result<bool> {
    #[derive(Deserialize)]
    struct Interval {
        min: Option<String>,
        max: Option<String>,
    }
    let figure = stored::mention(searcher, fields, article, Kind::Figure, number)?;
    let figure: Interval = serde_json::from_value(figure.into())?;
    let exact = |text: Option<String>| text.and_then(|text| text.parse::<Decimal>().ok());
    let (min, max) = (exact(figure.min), exact(figure.max));
    let from = filters.min.is_none_or(|bound| max.is_none_or(|max| max >= bound));
    let to = filters.max.is_none_or(|bound| min.is_none_or(|min| min <= bound));
    Ok(from && to)
}

/// Finds the first document that matches, in the order of the index.
pub(crate) fn first(searcher: &Searcher, query: &dyn Query) -> tantivy::Result<Option<DocAddress>> {
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
    for (segment, reader) in (0..).zip(searcher.segment_readers()) {
        let mut documents = weight.scorer(reader, 1.0)?;
        while documents.doc() != TERMINATED {
            if !reader.is_deleted(documents.doc()) {
                return Ok(Some(DocAddress::new(segment, documents.doc())));
            }
            documents.advance();
        }
    }
    Ok(None)
}

/// Adds the condition that a field has one of the values; no value is no condition.
pub(crate) fn any_of(
    all: &mut Vec<Vec<Ask>>,
    statistics: &Statistics,
    field: Field,
    values: &[impl AsRef<str>],
) -> tantivy::Result<()> {
    if !values.is_empty() {
        let any = values.iter().map(|value| condition(statistics, field, value.as_ref()));
        all.push(any.collect::<tantivy::Result<_>>()?);
    }
    Ok(())
}

/// Returns the condition that a field has a value.
fn condition(statistics: &Statistics, field: Field, value: &str) -> tantivy::Result<Ask> {
    let known = statistics.term(&Term::from_field_text(field, value))?;
    Ok(Ask::Term { lengths: known.field, known, statistics: FieldStatistics { articles: 0, terms: 0 } })
}

/// Returns the condition, without a score, that a field has one of the values.
pub(crate) fn only<'a>(field: Field, values: impl IntoIterator<Item = &'a str>) -> Box<dyn Query> {
    let mut terms: Vec<Term> = values.into_iter().map(|value| Term::from_field_text(field, value)).collect();
    let query: Box<dyn Query> = match terms.len() {
        1 => Box::new(TermQuery::new(terms.remove(0), IndexRecordOption::Basic)),
        _ => Box::new(TermSetQuery::new(terms)),
    };
    Box::new(ConstScoreQuery::new(query, 0.0))
}

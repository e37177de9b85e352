//! The articles that match, or all -> how many there are of each language, source, month, company, currency and kind.
//!
//! Everything is counted from columns; no text is read but the name of a company that is shown.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;
use tantivy::schema::Field;
use tantivy::{DocId, Searcher, SegmentReader};

use super::Error;
use super::asking::Matches;
use super::cursors::Documents;
use super::filtered;
use crate::index::counted::Value as Counted;
use crate::index::mentioned::{self, Kind, Traits};
use crate::index::schema::{Fields, PUBLISHED};
use crate::index::{Columns, Index, rows, stored};
use crate::mentions::figure;

/// How many there are of one value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FacetCount {
    /// `None` where it is unknown: an article without a source or a date, money without a currency.
    pub value: Option<String>,
    pub count: usize,
}

/// Counts over all articles that have every word of the query, shown or not; the most frequent first, of equals by
/// value, months in their order. An article of two languages counts in both, and one that names two companies in both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Facets {
    /// The articles that are counted.
    pub articles: usize,
    pub language: Vec<FacetCount>,
    pub source: Vec<FacetCount>,
    /// As `2024-09`; the undated first.
    pub month: Vec<FacetCount>,
    /// By id.
    pub company: Vec<FacetCount>,
    /// Articles with a figure in the currency.
    pub currency: Vec<FacetCount>,
    /// Articles with a figure of the kind.
    pub kind: Vec<FacetCount>,
}

/// Counts over a whole index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    pub articles: usize,
    /// Articles by the language with the most text.
    pub language: Vec<FacetCount>,
    /// Articles.
    pub source: Vec<FacetCount>,
    /// Articles, as `2024-09`; the undated first.
    pub month: Vec<FacetCount>,
    /// Figures.
    pub kind: Vec<FacetCount>,
    /// Figures that are money.
    pub currency: Vec<FacetCount>,
    /// Mentions, by id.
    pub company: Vec<FacetCount>,
}

/// Values with how often they were seen.
type Counts = BTreeMap<Option<String>, usize>;

/// Counts the articles that match.
pub(crate) fn facets(
    searcher: &Searcher,
    fields: &Fields,
    columns: &Columns,
    matches: &Matches,
) -> tantivy::Result<Facets> {
    let text = [fields.languages, fields.source, fields.companies, fields.currencies, fields.kinds];
    let mut counts: [Vec<(&Option<String>, usize)>; 5] = Default::default();
    let mut months = Vec::new();
    let counted = columns.counted(searcher, fields)?;
    for (value, count) in counted.count(matches.articles.iter().map(Documents::words)) {
        match value {
            Counted::Month(month) => {
                let value = month.map(|month| format!("{:04}-{:02}", month / 100, month % 100));
                months.push(FacetCount { value, count });
            }
            Counted::Text(field, None) if *field != fields.source => {}
            Counted::Text(field, value) => {
                if let Some(at) = text.iter().position(|known| known == field) {
                    counts[at].push((value, count));
                }
            }
        }
    }
    let [language, source, company, currency, kind] = counts.map(|mut counts| {
        // Equals stay in their order.
        counts.sort_by_key(|(_, count)| Reverse(*count));
        counts.into_iter().map(|(value, count)| FacetCount { value: value.clone(), count }).collect()
    });
    Ok(Facets { articles: matches.count, language, source, month: months, company, currency, kind })
}

/// Counts what is in an index.
pub fn totals(index: &Index) -> Result<Totals, Error> {
    let count = || -> tantivy::Result<Totals> {
        let (searcher, fields) = (index.searcher(), index.fields());
        let [mut languages, mut sources, mut months, mut kinds, mut currencies, mut companies]: [Counts; 6] =
            Default::default();
        let mut articles = 0;
        for reader in searcher.segment_readers() {
            let columns = reader.fast_fields();
            let published = columns.column_opt::<u64>(PUBLISHED)?;
            let open = |field| Seen::of(&searcher, reader, field);
            let (mut language, mut source) = (open(fields.main_language)?, open(fields.source)?);
            let (mut figures, mut mentions) = (open(fields.figure)?, open(fields.company)?);
            let mut dates = Vec::new();
            for doc in reader.doc_ids_alive() {
                articles += 1;
                [&mut language, &mut source, &mut figures, &mut mentions].into_iter().for_each(|seen| seen.add(doc));
                dates.push(published.as_ref().and_then(|column| column.first(doc)));
            }
            merge_months(&mut months, dates.into_iter());
            language.merge(&mut languages)?;
            source.merge(&mut sources)?;
            figures.each(|value, count| {
                let Traits { kind, currency, .. } = Traits::read(value);
                *kinds.entry(Some(kind.to_owned())).or_default() += count;
                if kind == figure::Kind::Money.name() {
                    *currencies.entry(currency.map(str::to_owned)).or_default() += count;
                }
            })?;
            mentions.each(|value, count| {
                let (_, id) = mentioned::language_and_id(value);
                *companies.entry(Some(id.to_owned())).or_default() += count;
            })?;
        }
        Ok(Totals {
            articles,
            language: most_first(languages),
            source: most_first(sources),
            month: in_order(months),
            kind: most_first(kinds),
            currency: most_first(currencies),
            company: most_first(companies),
        })
    };
    count().map_err(Error::engine(index))
}

/// Returns the names of companies, from one mention of each.
pub fn company_names<'a>(index: &Index, ids: impl Iterator<Item = &'a str>) -> Result<BTreeMap<String, String>, Error> {
    let (searcher, fields) = (index.searcher(), index.fields());
    let name = |id: &str| -> tantivy::Result<Option<String>> {
        let query = filtered::only(fields.companies, [id]);
        let Some(address) = filtered::first(&searcher, &query)? else { return Ok(None) };
        let article = stored::article(&searcher, fields, address)?;
        for row in article.rows(Kind::Company) {
            let mention = rows::read(row)?;
            if mention.get("id").and_then(Value::as_str) == Some(id) {
                return Ok(mention.get("name").and_then(Value::as_str).map(str::to_owned));
            }
        }
        Ok(None)
    };
    let mut names = BTreeMap::new();
    for id in ids {
        if let Some(name) = name(id).map_err(Error::engine(index))? {
            names.insert(id.to_owned(), name);
        }
    }
    Ok(names)
}

/// How often each value of one column of one segment of the index was seen.
struct Seen {
    column: Option<tantivy::columnar::StrColumn>,
    counts: Vec<usize>,
    without: usize,
}

impl Seen {
    fn of(searcher: &Searcher, reader: &SegmentReader, field: Field) -> tantivy::Result<Seen> {
        let column = reader.fast_fields().str(searcher.schema().get_field_name(field))?;
        let terms = column.as_ref().map_or(0, |column| column.num_terms());
        Ok(Seen { column, counts: vec![0; terms], without: 0 })
    }

    fn add(&mut self, doc: DocId) {
        let mut any = false;
        for number in self.column.iter().flat_map(|column| column.term_ords(doc)) {
            self.counts[number as usize] += 1;
            any = true;
        }
        self.without += usize::from(!any);
    }

    /// Adds what was seen, and what had no value.
    fn merge(self, to: &mut Counts) -> tantivy::Result<()> {
        if self.without > 0 {
            *to.entry(None).or_default() += self.without;
        }
        self.each(|value, count| *to.entry(Some(value.to_owned())).or_default() += count)
    }

    /// Calls with each value that was seen and how often it was.
    fn each(&self, mut call: impl FnMut(&str, usize)) -> tantivy::Result<()> {
        let Some(column) = &self.column else { return Ok(()) };
        let values: Vec<u64> = (0..).zip(&self.counts).filter(|(_, count)| **count > 0).map(|(at, _)| at).collect();
        let mut counts = values.iter().map(|value| self.counts[*value as usize]);
        // One walk through the dictionary; looking each value up costs far more.
        column.dictionary().sorted_ords_to_term_cb(&values, |term| {
            call(&String::from_utf8_lossy(term), counts.next().unwrap_or(0));
        })?;
        Ok(())
    }
}

fn merge_months(months: &mut Counts, dates: impl Iterator<Item = Option<u64>>) {
    let mut seen: BTreeMap<Option<u64>, usize> = BTreeMap::new();
    for date in dates {
        // yyyymmddhhmm
        *seen.entry(date.map(|date| date / 1_000_000)).or_default() += 1;
    }
    for (month, count) in seen {
        *months.entry(month.map(|month| format!("{:04}-{:02}", month / 100, month % 100))).or_default() += count;
    }
}

fn in_order(counts: Counts) -> Vec<FacetCount> {
    counts.into_iter().map(|(value, count)| FacetCount { value, count }).collect()
}

fn most_first(counts: Counts) -> Vec<FacetCount> {
    let mut counts = in_order(counts);
    counts.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    counts
}

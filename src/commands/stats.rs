//! What is in the index, counted.

use std::collections::BTreeMap;
use std::io::{self, Write};

use clap::Args;
use serde::Serialize;
use serde_json::Value;

use super::{Outcome, Session};
use crate::output::table::{Style, aligned, clean, cut, styled};
use crate::output::{Output, note};
use crate::queries::{self, Request};

/// Count what is in the index: articles by language, source and month, figures by kind and currency, companies
///
/// Each record is one count: its `facet` (articles, language, source, month, kind, currency, company), the `value` that
/// was counted (null where it is unknown) and the `count`. The language of an article is the one with the most text.
#[derive(Args)]
pub struct Stats {
    /// Show at most this many sources and companies
    #[arg(long, value_name = "N", default_value_t = 20)]
    top: usize,
}

#[derive(Serialize)]
struct Count {
    schema: &'static str,
    facet: &'static str,
    /// Null where it is unknown: an article without a date, money without a currency.
    value: Option<String>,
    /// Of a company, whose value is its id.
    name: Option<String>,
    count: usize,
}

/// What was counted of one facet.
type Counts = BTreeMap<Option<String>, usize>;

impl Stats {
    pub fn answer(&self, session: &Session<'_>, output: &mut Output) -> anyhow::Result<Outcome> {
        let index = session.index()?;
        // Every article and figure is read; columns of the index would give the same without their texts.
        let [mut languages, mut sources, mut months, mut kinds, mut currencies]: [Counts; 5] = Default::default();
        let known = index.known()?;
        for id in known.keys() {
            let Some(article) = index.article(id)? else { continue };
            let metadata = article.metadata;
            let add = |counts: &mut Counts, value: Option<String>| *counts.entry(value).or_default() += 1;
            add(&mut languages, metadata.languages.first().map(|share| share.language.clone()));
            add(&mut sources, metadata.source);
            add(&mut months, metadata.published.and_then(|date| date.get(..7).map(str::to_owned)));
        }
        let segmenters = &session.reader.segmenters;
        let figures = queries::figures(index, segmenters, &Request::default())?;
        for record in &figures.records {
            let text = |field: &str| record.figure.get(field).and_then(Value::as_str).map(str::to_owned);
            if text("kind").as_deref() == Some("money") {
                *currencies.entry(text("currency")).or_default() += 1;
            }
            *kinds.entry(text("kind")).or_default() += 1;
        }
        let request = Request { limit: Some(self.top), ..Request::default() };
        let companies = queries::company_totals(index, segmenters, &request)?;

        let articles = Counts::from([(None, known.len())]);
        let several = sources.len();
        let counted = [
            ("articles", ranked(articles, 1)),
            ("language", ranked(languages, usize::MAX)),
            ("source", ranked(sources, self.top)),
            // In the order of the calendar, the undated first.
            ("month", months.into_iter().collect()),
            ("kind", ranked(kinds, usize::MAX)),
            ("currency", ranked(currencies, usize::MAX)),
        ];
        let mut records: Vec<Count> = Vec::new();
        for (facet, counts) in counted {
            let count = |(value, count)| Count { schema: "gaceta.count/1", facet, value, name: None, count };
            records.extend(counts.into_iter().map(count));
        }
        records.extend(companies.records.into_iter().map(|company| Count {
            schema: "gaceta.count/1",
            facet: "company",
            value: Some(company.id),
            name: Some(company.name),
            count: company.mentions,
        }));
        let (colour, width) = (output.colour, output.width);
        let mut above = "";
        for record in &records {
            output.record(record, |record, to| row(record, &mut above, width, colour, to))?;
        }
        for (total, what) in [(several, "sources"), (companies.total, "companies and products")] {
            if total > self.top {
                note(&format!("{} of {total} {what} shown, --top shows more", self.top));
            }
        }
        Ok(Outcome::Done)
    }
}

/// The most frequent first, of equals by name.
fn ranked(counts: Counts, top: usize) -> Vec<(Option<String>, usize)> {
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts.truncate(top);
    counts
}

fn row(record: &Count, above: &mut &'static str, width: usize, colour: bool, to: &mut dyn Write) -> io::Result<()> {
    let (heading, unknown) = match record.facet {
        "articles" => return writeln!(to, "{} articles", styled(&record.count.to_string(), Style::Strong, colour)),
        "language" => ("Articles by language", "no language"),
        "source" => ("Articles by source", "no source"),
        "month" => ("Articles by month", "no date"),
        "kind" => ("Figures by kind", "no kind"),
        "currency" => ("Money by currency", "no currency"),
        _ => ("Companies and products by mentions", ""),
    };
    if *above != record.facet {
        writeln!(to, "\n{}", styled(heading, Style::Strong, colour))?;
        *above = record.facet;
    }
    let value = record.name.as_deref().or(record.value.as_deref()).unwrap_or(unknown);
    writeln!(to, "{}  {}", aligned(&record.count.to_string(), 8), cut(&clean(value), width.saturating_sub(10)))
}

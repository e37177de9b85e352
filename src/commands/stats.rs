//! What is in the index, counted.

use std::io::{self, Write};

use clap::Args;
use serde::Serialize;

use super::{Outcome, Session, histogram};
use crate::output::table::{Style, styled};
use crate::output::{Format, Output, note};
use crate::queries::{self, FacetCount};

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

impl Stats {
    pub fn answer(&self, session: &Session<'_>, output: &mut Output) -> anyhow::Result<Outcome> {
        let index = session.index()?;
        let totals = queries::totals(index)?;
        let (sources, companies) = (totals.source.len(), totals.company.len());
        let company: Vec<FacetCount> = totals.company.into_iter().take(self.top).collect();
        let source = totals.source.into_iter().take(self.top).collect();
        let mut names = queries::company_names(index, company.iter().filter_map(|count| count.value.as_deref()))?;
        let articles = vec![FacetCount { value: None, count: totals.articles }];
        let counted = [
            ("articles", articles),
            ("language", totals.language),
            ("source", source),
            ("month", totals.month),
            ("kind", totals.kind),
            ("currency", totals.currency),
            ("company", company),
        ];
        for (facet, counts) in counted {
            let count = |FacetCount { value, count }| {
                let name = value.as_ref().filter(|_| facet == "company").and_then(|value| names.remove(value));
                Count { schema: "gaceta.count/1", facet, value, name, count }
            };
            let counts: Vec<Count> = counts.into_iter().map(count).collect();
            if output.format == Format::Table {
                let mut lines = Vec::new();
                table(facet, &counts, output.width, output.colour, &mut lines)?;
                output.text(&String::from_utf8_lossy(&lines))?;
                continue;
            }
            for count in &counts {
                output.record(count, |_, _| Ok(()))?;
            }
        }
        for (total, what) in [(sources, "sources"), (companies, "companies and products")] {
            if total > self.top {
                note(&format!("{} of {total} {what} shown, --top shows more", self.top));
            }
        }
        Ok(Outcome::Done)
    }
}

fn table(facet: &str, counts: &[Count], width: usize, colour: bool, to: &mut dyn Write) -> io::Result<()> {
    let (heading, unknown) = match facet {
        "articles" => {
            let total: usize = counts.iter().map(|count| count.count).sum();
            return writeln!(to, "{} articles", styled(&total.to_string(), Style::Strong, colour));
        }
        "language" => ("Articles by language", "no language"),
        "source" => ("Articles by source", "no source"),
        "month" => ("Articles by month", "no date"),
        "kind" => ("Figures by kind", "no kind"),
        "currency" => ("Money by currency", "no currency"),
        _ => ("Companies and products by mentions", ""),
    };
    if counts.is_empty() {
        return Ok(());
    }
    let label = |count: &Count| count.name.clone().or(count.value.clone()).unwrap_or_else(|| unknown.to_owned());
    let mut rows: Vec<(String, usize)> = counts.iter().map(|count| (label(count), count.count)).collect();
    if facet == "month" {
        rows = histogram::without_gaps(rows);
    }
    histogram::write(heading, rows.iter().map(|(value, count)| (value.as_str(), *count)), width, colour, to)
}

//! A query or none -> the companies of the articles, counted.

use std::io::{self, Write};

use clap::Args;
use unicode_width::UnicodeWidthStr;

use super::filters::{FilterArgs, QueryArgs};
use super::search::report_undated;
use super::{Outcome, Session};
use crate::output::table::{Style, aligned, clean, cut, padded, styled};
use crate::output::{Output, note};
use crate::queries::{self, CompanyTotal, Names, Request};

/// List the companies of all articles, or of those that match, with their counts and the names seen
#[derive(Args)]
pub struct Companies {
    /// Only articles that match
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    #[command(flatten)]
    how: QueryArgs,
    /// Every mention with its place instead of the counts
    #[arg(long)]
    mentions: bool,
    #[command(flatten)]
    filters: FilterArgs,
}

impl Companies {
    pub fn answer(&self, session: &Session<'_>, output: &mut Output) -> anyhow::Result<Outcome> {
        let names = self.how.names(session.gazetteer());
        let mut request = Request {
            query: self.how.query(&self.query)?,
            names: names.as_ref().map(|names| names as &Names<'_>),
            ..Request::default()
        };
        self.filters.fill(&mut request, session.gazetteer(), None)?;
        let (index, segmenters) = (session.index()?, &session.reader.segmenters);
        let (count, undated) = if self.mentions {
            let found = queries::companies(index, segmenters, &request)?;
            for record in &found.records {
                output.record(record, |record, to| {
                    let text =
                        |field: &str| record.company.get(field).and_then(serde_json::Value::as_str).unwrap_or_default();
                    let place = record.origin.path.as_deref().unwrap_or(&record.origin.article);
                    writeln!(
                        to,
                        "{}  {}  {}",
                        padded(&cut(&clean(text("raw")), 30), 30),
                        padded(&cut(&clean(text("name")), 30), 30),
                        clean(place)
                    )
                })?;
            }
            (found.records.len(), found.undated)
        } else {
            let found = queries::company_totals(index, segmenters, &request)?;
            let width = output.width;
            let name = |total: &CompanyTotal| clean(&total.name).width();
            let names = found.records.iter().map(name).max().unwrap_or(0).clamp(4, 30);
            if !found.records.is_empty() {
                let (name, kind, languages) =
                    (padded("name", names), padded("kind", KIND), padded("languages", LANGUAGES));
                let head = format!("mentions  {name}  {kind}  {languages}  names seen\n");
                output.text(&styled(&head, Style::Quiet, output.colour))?;
            }
            for record in &found.records {
                output.record(record, |record, to| row(record, names, width, to))?;
            }
            (found.records.len(), found.undated)
        };
        report_undated(undated);
        if count == 0 {
            note("no companies");
            return Ok(Outcome::Nothing);
        }
        Ok(Outcome::Done)
    }
}

/// Columns of a table of companies.
const MENTIONS: usize = 8;
const KIND: usize = 12;
const LANGUAGES: usize = 11;

fn row(total: &CompanyTotal, names: usize, width: usize, to: &mut dyn Write) -> io::Result<()> {
    let aliases: Vec<String> = total.aliases.iter().map(|alias| format!("{} {}", alias.value, alias.count)).collect();
    let languages: Vec<&str> =
        total.languages.iter().map(|language| language.value.as_str()).filter(|code| *code != "und").collect();
    let rest = width.saturating_sub(MENTIONS + names + KIND + LANGUAGES + 8).max(20);
    writeln!(
        to,
        "{}  {}  {}  {}  {}",
        aligned(&total.mentions.to_string(), MENTIONS),
        padded(&cut(&clean(&total.name), names), names),
        padded(&total.kind, KIND),
        padded(&languages.join("+"), LANGUAGES),
        cut(&clean(&aliases.join(", ")), rest)
    )
}

//! A query or none -> the numbers of the articles, exact, with their evidence.

use std::io::{self, Write};

use clap::Args;
use rust_decimal::Decimal;
use serde_json::{Map, Value};
use unicode_width::UnicodeWidthStr;

use super::filters::{FilterArgs, QueryArgs};
use super::search::report_undated;
use super::{Outcome, Session};
use crate::output::table::{Style, aligned, around, clean, cut, styled};
use crate::output::{Output, note};
use crate::queries::{self, FigureRecord, Names, Request};

/// List the numbers of all articles, or of those that match, with their evidence
///
/// With a query the articles that have all its words are taken, and the figures in a sentence that matches come first.
/// Values are exact decimals: `value` for a stated number, `min` and `max` for its interval.
#[derive(Args)]
#[command(visible_alias = "numbers")]
pub struct Figures {
    /// Only articles that match
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    #[command(flatten)]
    how: QueryArgs,
    /// Keep only figures in a sentence that matches
    #[arg(long, requires = "query")]
    near: bool,
    #[command(flatten)]
    filters: FilterArgs,
}

impl Figures {
    pub fn answer(&self, session: &Session<'_>, output: &mut Output) -> anyhow::Result<Outcome> {
        let names = self.how.names(session.gazetteer());
        let mut request = Request {
            query: self.how.query(&self.query)?,
            names: names.as_ref().map(|names| names as &Names<'_>),
            near: self.near,
            ..Request::default()
        };
        self.filters.fill(&mut request, session.gazetteer(), None)?;
        let (index, segmenters) = (session.index()?, &session.reader.segmenters);
        let found = queries::figures(index, segmenters, &request)?;
        for expansion in &found.expansions {
            note(&expansion.to_string());
        }
        report_undated(found.undated);
        let (width, colour) = (output.width, output.colour);
        let mut above = Above::default();
        for record in &found.records {
            output.record(record, |record, to| row(record, &mut above, width, colour, to))?;
        }
        if found.records.is_empty() {
            let among = if self.query.is_empty() { "" } else { " in articles that have all of these words" };
            note(&format!("no figures{among}"));
            return Ok(Outcome::Nothing);
        }
        Ok(Outcome::Done)
    }
}

/// Columns of the amount in a table of figures.
pub const AMOUNT: usize = 26;

/// What stands above a row: figures of one article stand together under its title.
#[derive(Default)]
struct Above {
    article: Option<String>,
    near: Option<bool>,
}

fn row(record: &FigureRecord, above: &mut Above, width: usize, colour: bool, to: &mut dyn Write) -> io::Result<()> {
    if above.near == Some(true) && record.near == Some(false) {
        writeln!(to, "\n{}", styled("── in other sentences of these articles ──", Style::Quiet, colour))?;
        above.article = None;
    }
    above.near = record.near;
    let origin = &record.origin;
    if above.article.as_ref() != Some(&origin.article) {
        if above.article.is_some() {
            writeln!(to)?;
        }
        above.article = Some(origin.article.clone());
        let place = super::place(origin.path.as_deref(), origin.url.as_deref(), &origin.article);
        let title = origin.title.as_deref().unwrap_or(place);
        writeln!(to, "{}", styled(&cut(&clean(title), width), Style::Strong, colour))?;
        let facts: Vec<&str> =
            [origin.published.as_deref(), origin.source.as_deref(), Some(place)].into_iter().flatten().collect();
        writeln!(to, "{}", styled(&cut(&clean(&facts.join(" · ")), width), Style::Quiet, colour))?;
    }
    let text = |field: &str| record.figure.get(field).and_then(Value::as_str).unwrap_or_default();
    // An amount is never cut: without its end it would be another.
    let amount = aligned(&clean(&written(&record.figure)), AMOUNT);
    // The brackets of a mark without colour are two columns.
    let rest = width.saturating_sub(amount.width() + 4).max(20);
    let [before, raw, after] = around(&clean(text("sentence")), &clean(text("raw")), rest);
    writeln!(to, "{amount}  {before}{}{after}", styled(&raw, Style::Figure, colour))
}

/// Writes the value of a figure's record for people.
pub fn written(figure: &Map<String, Value>) -> String {
    let text = |field: &str| figure.get(field).and_then(Value::as_str);
    let decimal = |field: &str| text(field).and_then(|value| value.parse::<Decimal>().ok());
    let unit = text("currency").or(match text("kind") {
        Some("percent") => Some("%"),
        Some("multiple") => Some("×"),
        Some("count") => text("unit"),
        _ => Some("?"),
    });
    amount(decimal("value"), decimal("min"), decimal("max"), unit)
}

/// Writes an amount for people: grouped digits and the unit.
pub fn amount(value: Option<Decimal>, min: Option<Decimal>, max: Option<Decimal>, unit: Option<&str>) -> String {
    let number = match (value, min, max) {
        (Some(value), Some(_), None) => format!("≥ {}", grouped(value)),
        (Some(value), None, Some(_)) => format!("≤ {}", grouped(value)),
        (Some(value), ..) => grouped(value),
        (None, Some(min), Some(max)) => format!("{} – {}", grouped(min), grouped(max)),
        _ => "?".to_owned(),
    };
    format!("{number} {}", unit.unwrap_or(""))
}

/// The plain decimal with thin groups of three: 3 000 000.
fn grouped(value: Decimal) -> String {
    let plain = value.normalize().to_string();
    let (sign, plain) = plain.strip_prefix('-').map_or(("", plain.as_str()), |rest| ("-", rest));
    let (whole, fraction) = plain.split_once('.').map_or((plain, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut text = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            text.push(' ');
        }
        text.push(digit);
    }
    fraction.map_or(format!("{sign}{text}"), |fraction| format!("{sign}{text}.{fraction}"))
}

//! A query or none -> the numbers of the articles, exact, with their evidence.

use std::io::{self, Write};

use clap::Args;
use rust_decimal::Decimal;
use serde_json::Value;

use super::filters::{FilterArgs, QueryArgs};
use super::search::report_undated;
use super::{Global, Outcome};
use crate::output::Output;
use crate::output::table::{aligned, clean, cut, padded};
use crate::pipeline::Reader;
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
    pub fn run(&self, global: &Global) -> anyhow::Result<Outcome> {
        let reader = Reader::new();
        let mut output = Output::new(global.format);
        let names = self.how.names();
        let mut request = Request {
            query: self.how.query(&self.query)?,
            names: names.as_ref().map(|names| names as &Names<'_>),
            near: self.near,
            ..Request::default()
        };
        self.filters.fill(&mut request, None)?;
        let index = global.open(&reader)?;
        let found = queries::figures(&index, &reader.segmenters, &request)?;
        for expansion in &found.expansions {
            eprintln!("{}", clean(&expansion.to_string()));
        }
        report_undated(found.undated);
        let width = output.width;
        for record in &found.records {
            output.record(record, |record, to| row(record, width, to))?;
        }
        output.finish()?;
        if found.records.is_empty() {
            eprintln!(
                "no figures{}",
                if self.query.is_empty() { "" } else { " in articles that have all of these words" }
            );
            return Ok(Outcome::Nothing);
        }
        Ok(Outcome::Done)
    }
}

/// Columns of a table of figures.
const AMOUNT: usize = 26;
const RAW: usize = 24;
const PLACE: usize = 34;

fn row(record: &FigureRecord, width: usize, to: &mut dyn Write) -> io::Result<()> {
    let text = |field: &str| record.figure.get(field).and_then(Value::as_str);
    let decimal = |field: &str| text(field).and_then(|value| value.parse::<Decimal>().ok());
    let unit = text("currency").or(match text("kind") {
        Some("percent") => Some("%"),
        Some("multiple") => Some("x"),
        Some("count") => text("unit"),
        _ => Some("?"),
    });
    let amount = amount(decimal("value"), decimal("min"), decimal("max"), unit);
    let place = record.origin.path.as_deref().or(record.origin.url.as_deref()).unwrap_or(&record.origin.article);
    let rest = width.saturating_sub(AMOUNT + RAW + PLACE + 6).max(20);
    writeln!(
        to,
        "{}  {}  {}  {}",
        aligned(&cut(&clean(&amount), AMOUNT), AMOUNT),
        padded(&cut(&clean(text("raw").unwrap_or_default()), RAW), RAW),
        padded(&cut(&clean(place), PLACE), PLACE),
        cut(&clean(text("sentence").unwrap_or_default()), rest)
    )
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

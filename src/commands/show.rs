//! One article with everything that was read in it.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ops::Range;

use clap::Args;
use serde_json::{Map, Value};
use unicode_width::UnicodeWidthStr;

use super::figures::{AMOUNT, written};
use super::{Outcome, Session};
use crate::output::Output;
use crate::output::table::{Style, aligned, clean, cut, padded, styled, wrapped};
use crate::queries::{self, ArticleRecord};

/// Show one article: its facts, the language of each segment, figures and companies marked in the text
#[derive(Args)]
pub struct Show {
    /// Id, path or URL of the article, or the start of its id
    #[arg(value_name = "ARTICLE")]
    article: String,
}

/// Columns before the text: the language and a line.
const GUTTER: usize = 5;
/// A line longer than this tires the eye.
const LONGEST: usize = 100;

impl Show {
    pub fn answer(&self, session: &Session<'_>, output: &mut Output) -> anyhow::Result<Outcome> {
        let record = queries::article(session.index()?, &self.article)?;
        let (colour, width) = (output.colour, output.width);
        output.record(&record, |record, to| page(record, colour, width, to))?;
        Ok(Outcome::Done)
    }
}

fn page(record: &ArticleRecord, colour: bool, width: usize, to: &mut dyn Write) -> io::Result<()> {
    let quiet = |text: &str| styled(text, Style::Quiet, colour);
    for line in lines_of(record.title.as_deref().unwrap_or("(no title)"), width) {
        writeln!(to, "{}", styled(&line, Style::Strong, colour))?;
    }
    let shares = record.languages.iter().filter(|share| share.share >= 0.01);
    let languages: Vec<String> =
        shares.map(|share| format!("{} {:.0} %", share.language, share.share * 100.0)).collect();
    let authors = record.authors.join(", ");
    let facts = [
        ("published", record.published.as_deref()),
        ("authors", Some(authors.as_str())),
        ("source", record.source.as_deref()),
        ("path", record.path.as_deref()),
        ("url", record.url.as_deref()),
        ("id", Some(record.id.as_str())),
        ("languages", Some(&languages.join(", "))),
        ("charset", Some(record.encoding.as_str()).filter(|encoding| *encoding != "UTF-8")),
    ];
    let warnings = record.warnings.iter().map(|warning| ("warning", Some(warning.as_str())));
    for (name, value) in facts.into_iter().chain(warnings) {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            writeln!(to, "{}  {}", quiet(&padded(name, 9)), clean(value))?;
        }
    }
    writeln!(to)?;
    body(record, colour, width, to)?;
    figures(record, colour, width, to)?;
    companies(record, colour, width, to)
}

/// The text, wrapped, with the language of a segment at its side and what was read in it marked.
fn body(record: &ArticleRecord, colour: bool, width: usize, to: &mut dyn Write) -> io::Result<()> {
    let marks = marks(record);
    let mut told: Option<&str> = None;
    let mut start = 0;
    let (mut begun, mut blank) = (false, false);
    for text in record.body.split('\n') {
        let whole = start..start + text.len();
        start = whole.end + 1;
        if text.trim().is_empty() {
            // One blank line is enough between two paragraphs, and none is needed before or after all of them.
            blank = begun;
            continue;
        }
        if blank {
            writeln!(to, "{}", styled("    │", Style::Quiet, colour))?;
        }
        (begun, blank) = (true, false);
        let line = Line::of(record, &marks, whole, &mut told, colour);
        let width = width.saturating_sub(GUTTER + 1).clamp(20, LONGEST);
        for (number, range) in wrapped(&line.text, width).into_iter().enumerate() {
            let language = line.language.filter(|_| number == 0).unwrap_or_default();
            let gutter = styled(&format!("{} │", padded(language, GUTTER - 2)), Style::Quiet, colour);
            writeln!(to, "{gutter} {}", line.styled(range, colour).trim_end())?;
        }
    }
    Ok(())
}

/// A line of the body as it is shown: cleaned, with the marks as spans of it.
struct Line<'a> {
    text: String,
    spans: Vec<(Range<usize>, Style)>,
    /// The language that begins here.
    language: Option<&'a str>,
}

impl<'a> Line<'a> {
    fn of(
        record: &'a ArticleRecord,
        marks: &[(usize, usize, Style)],
        whole: Range<usize>,
        told: &mut Option<&'a str>,
        colour: bool,
    ) -> Line<'a> {
        let mut line = Line { text: String::new(), spans: Vec::new(), language: None };
        let mut at = whole.start;
        // A stretch that is in no language, such as a number, does not end the one around it.
        let mut changes = record
            .segments
            .iter()
            .filter(|segment| segment.language != "und" && segment.start < whole.end && segment.end > whole.start)
            .map(|segment| (segment.start.max(whole.start), segment.language.as_str()))
            .peekable();
        let within = |from: usize, end: usize| from < whole.end && end > whole.start;
        let mut marks = marks.iter().filter(|(from, end, _)| within(*from, *end)).peekable();
        while at < whole.end {
            if let Some((_, language)) = changes.next_if(|(from, _)| *from <= at)
                && *told != Some(language)
            {
                *told = Some(language);
                if line.text.trim().is_empty() {
                    line.language = Some(language);
                } else {
                    line.push(&format!("‹{language}›"), Some(Style::Quiet), colour);
                }
            }
            let until = changes.peek().map_or(whole.end, |(from, _)| *from).max(at + 1);
            let mark = marks.next_if(|(from, ..)| *from <= at);
            if let Some(&(from, end, style)) = mark {
                let end = end.min(whole.end);
                // What overlaps the one before is shown without its mark.
                if from.max(whole.start) == at && end > at {
                    line.push(&record.body[at..end], Some(style), colour);
                    at = end;
                }
                continue;
            }
            let next = marks.peek().map_or(whole.end, |(from, ..)| *from).min(until).min(whole.end);
            let next = (next..=whole.end).find(|at| record.body.is_char_boundary(*at)).unwrap_or(whole.end);
            line.push(&record.body[at..next], None, colour);
            at = next;
        }
        line
    }

    /// Without colour a mark is brackets, which are text like any other and take their columns.
    fn push(&mut self, text: &str, style: Option<Style>, colour: bool) {
        let text = clean(text);
        let start = self.text.len();
        match style {
            Some(style) if !colour => self.text.push_str(&styled(&text, style, false)),
            _ => self.text.push_str(&text),
        }
        if let Some(style) = style.filter(|_| colour) {
            self.spans.push((start..self.text.len(), style));
        }
    }

    fn styled(&self, range: Range<usize>, colour: bool) -> String {
        let mut shown = String::new();
        let mut at = range.start;
        for (span, style) in &self.spans {
            let (from, end) = (span.start.max(at), span.end.min(range.end));
            if from < end {
                shown.push_str(&self.text[at..from]);
                shown.push_str(&styled(&self.text[from..end], *style, colour));
                at = end;
            }
        }
        shown.push_str(&self.text[at..range.end]);
        shown
    }
}

fn figures(record: &ArticleRecord, colour: bool, width: usize, to: &mut dyn Write) -> io::Result<()> {
    if record.figures.is_empty() {
        return Ok(());
    }
    let heading = format!("Figures ({})", record.figures.len());
    writeln!(to, "\n{}", styled(&heading, Style::Strong, colour))?;
    let cell = |figure: &Map<String, Value>| {
        let raw = figure.get("raw").and_then(Value::as_str).unwrap_or_default();
        (clean(&written(figure)).into_owned(), clean(raw).into_owned())
    };
    let cells: Vec<(String, String)> = record.figures.iter().map(|figure| cell(&figure.figure)).collect();
    let widest = |columns: &mut dyn Iterator<Item = usize>, most: usize| columns.max().unwrap_or(0).min(most);
    // An amount is never cut: without its end it would be another.
    let amounts = widest(&mut cells.iter().map(|(amount, _)| amount.width()), usize::MAX);
    let raws = widest(&mut cells.iter().map(|(_, raw)| raw.width()), AMOUNT);
    for (figure, (amount, raw)) in record.figures.iter().zip(&cells) {
        let facts = facts(&figure.figure);
        let rest = width.saturating_sub(amounts + raws + 6);
        let facts = if rest < 10 { String::new() } else { cut(&clean(&facts), rest).into_owned() };
        let line = format!("  {}  {}", aligned(amount, amounts), padded(&cut(raw, raws), raws));
        if facts.is_empty() {
            writeln!(to, "{}", line.trim_end())?;
        } else {
            writeln!(to, "{line}  {}", styled(&facts, Style::Quiet, colour))?;
        }
    }
    Ok(())
}

/// What a reader would ask about a figure beside its amount.
fn facts(figure: &Map<String, Value>) -> String {
    let text = |field: &str| figure.get(field).and_then(Value::as_str);
    let from = text("currency_from").filter(|from| matches!(*from, "shared" | "context"));
    let near = figure.get("companies").and_then(Value::as_array).and_then(|ids| ids.first()).and_then(Value::as_str);
    let facts = [
        text("hedge").map(|hedge| format!("“{hedge}”")),
        text("per").map(|per| format!("per {per}")),
        text("period").map(str::to_owned),
        text("cue").map(|cue| format!("cue {cue}")),
        from.map(|from| format!("currency from {from}")),
        near.map(|id| format!("near {id}")),
    ];
    facts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn companies(record: &ArticleRecord, colour: bool, width: usize, to: &mut dyn Write) -> io::Result<()> {
    if record.companies.is_empty() {
        return Ok(());
    }
    // By name, in the order of the text: how often each way to write it is there.
    let mut names: Vec<(&str, BTreeMap<&str, usize>)> = Vec::new();
    for company in &record.companies {
        let text = |field: &str| company.company.get(field).and_then(Value::as_str).unwrap_or_default();
        let (name, raw) = (text("name"), text("raw"));
        let at = match names.iter().position(|(known, _)| *known == name) {
            Some(at) => at,
            None => {
                names.push((name, BTreeMap::new()));
                names.len() - 1
            }
        };
        *names[at].1.entry(raw).or_default() += 1;
    }
    writeln!(to, "\n{}", styled(&format!("Companies and products ({})", names.len()), Style::Strong, colour))?;
    let column = names.iter().map(|(name, _)| clean(name).width()).max().unwrap_or(0).min(AMOUNT);
    for (name, seen) in names {
        let seen: Vec<String> = seen.iter().map(|(raw, count)| format!("{raw} {count}")).collect();
        let rest = width.saturating_sub(column + 4);
        writeln!(
            to,
            "  {}  {}",
            padded(&cut(&clean(name), column), column),
            styled(&cut(&clean(&seen.join(", ")), rest), Style::Quiet, colour)
        )?;
    }
    Ok(())
}

fn lines_of(text: &str, width: usize) -> Vec<String> {
    let text = clean(text);
    wrapped(&text, width).into_iter().map(|range| text[range].to_owned()).collect()
}

/// Spans of the body to mark, in order: start, end, style.
fn marks(record: &ArticleRecord) -> Vec<(usize, usize, Style)> {
    let span = |fields: &Map<String, Value>| -> Option<(usize, usize)> {
        if fields.get("part").and_then(Value::as_str) != Some("body") {
            return None;
        }
        let place = |field: &str| fields.get(field).and_then(Value::as_u64).and_then(|at| usize::try_from(at).ok());
        Some((place("start")?, place("end")?))
    };
    let figures =
        record.figures.iter().filter_map(|figure| span(&figure.figure)).map(|(start, end)| (start, end, Style::Figure));
    let companies = record
        .companies
        .iter()
        .filter_map(|company| span(&company.company))
        .map(|(start, end)| (start, end, Style::Company));
    let mut marks: Vec<_> = figures.chain(companies).collect();
    marks.sort_by_key(|(start, end, _)| (*start, *end));
    marks
}

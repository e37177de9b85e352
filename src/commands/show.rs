//! One article with everything that was read in it.

use std::io::{self, Write};

use clap::Args;
use serde_json::Value;

use super::{Global, Outcome};
use crate::output::Output;
use crate::output::table::{Style, clean, styled};
use crate::pipeline::Reader;
use crate::queries::{self, ArticleRecord};

/// Show one article: its facts, the language of each segment, figures and companies marked in the text
#[derive(Args)]
pub struct Show {
    /// Id, path or URL of the article, or the start of its id
    #[arg(value_name = "ARTICLE")]
    article: String,
}

impl Show {
    pub fn run(&self, global: &Global) -> anyhow::Result<Outcome> {
        let reader = Reader::new();
        let mut output = Output::new(global.format);
        let index = global.open(&reader)?;
        let record = queries::article(&index, &self.article)?;
        let colour = output.colour;
        output.record(&record, |record, to| page(record, colour, to))?;
        output.finish()?;
        Ok(Outcome::Done)
    }
}

fn page(record: &ArticleRecord, colour: bool, to: &mut dyn Write) -> io::Result<()> {
    let fact = |to: &mut dyn Write, name: &str, value: Option<&str>| -> io::Result<()> {
        match value.filter(|value| !value.is_empty()) {
            Some(value) => writeln!(to, "{} {}", styled(&format!("{name:<10}"), Style::Quiet, colour), clean(value)),
            None => Ok(()),
        }
    };
    writeln!(to, "{}", styled(&clean(record.title.as_deref().unwrap_or("(no title)")), Style::Strong, colour))?;
    fact(to, "id", Some(&record.id))?;
    fact(to, "path", record.path.as_deref())?;
    fact(to, "url", record.url.as_deref())?;
    fact(to, "published", record.published.as_deref())?;
    fact(to, "authors", Some(&record.authors.join(", ")))?;
    fact(to, "source", record.source.as_deref())?;
    let languages: Vec<String> =
        record.languages.iter().map(|share| format!("{} {:.0} %", share.language, share.share * 100.0)).collect();
    fact(to, "languages", Some(&languages.join(", ")))?;
    fact(to, "charset", Some(&record.encoding))?;
    for warning in &record.warnings {
        fact(to, "warning", Some(warning))?;
    }
    let marks = marks(record);
    for segment in &record.segments {
        writeln!(to, "\n{}", styled(&format!("── {} ──", segment.language), Style::Quiet, colour))?;
        let mut line = String::new();
        let mut at = segment.start;
        for mark in marks.iter().filter(|mark| mark.0 >= segment.start && mark.1 <= segment.end) {
            if mark.0 < at {
                continue;
            }
            line.push_str(&record.body[at..mark.0]);
            line.push_str(&styled(&record.body[mark.0..mark.1], mark.2, colour));
            at = mark.1;
        }
        line.push_str(&record.body[at..segment.end]);
        for line in line.trim_matches('\n').split('\n') {
            writeln!(to, "{}", shown(line, colour))?;
        }
    }
    writeln!(to, "\n{} figures, {} names", record.figures.len(), record.companies.len())
}

/// A line for the terminal: our own colour codes stay, what the article brought goes.
fn shown(line: &str, colour: bool) -> String {
    if !colour {
        return clean(line).into_owned();
    }
    // Only codes of the form that `styled` writes pass.
    let mut text = String::new();
    let mut rest = line;
    while let Some(at) = rest.find('\u{1B}') {
        text.push_str(&clean(&rest[..at]));
        rest = &rest[at..];
        let code = rest[1..]
            .starts_with('[')
            .then(|| rest.find('m'))
            .flatten()
            .filter(|end| rest[2..*end].chars().all(|c| c.is_ascii_digit() || c == ';'));
        let end = code.map_or(0, |end| end + 1);
        text.push_str(&rest[..end]);
        rest = &rest[end.max(1)..];
    }
    text.push_str(&clean(rest));
    text
}

/// Spans of the body to mark, in order: start, end, style.
fn marks(record: &ArticleRecord) -> Vec<(usize, usize, Style)> {
    let span = |fields: &serde_json::Map<String, Value>| -> Option<(usize, usize)> {
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

//! Articles in, one analysis record each out: no index.

use std::io::{self, BufReader, IsTerminal, Read, Write};
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;
use serde::Serialize;

use super::limits::LimitArgs;
use super::sites::SitesArgs;
use super::{Global, Outcome};
use crate::article::{self, Apart, ApartKind};
use crate::corpus::{self, Format as PageFormat, Limits, Page, Reason, Rejection};
use crate::index::stored;
use crate::languages::{Code, Segment};
use crate::mentions::company::Company;
use crate::mentions::figure::Figure;
use crate::mentions::figure::explain::{Refused, Role};
use crate::output::note;
use crate::output::table::{Style, clean, cut, styled};
use crate::parallel::in_order;
use crate::pipeline::Reading;

/// Read articles and write one analysis each, in order, without an index
///
/// `-` reads NDJSON from standard input (`id`, `text`, optional `title`, `published`, …), `--text -` plain prose.
/// Offsets are UTF-8 bytes of the body; a `text` field is taken exactly as it is. Of the segments of a plain text,
/// those that are no article say in `kind` what they are: `glossary`, `credits`. A bad line is named on standard error,
/// the rest goes on, and the exit code is 3.
#[derive(Args)]
pub struct Analyze {
    /// Files and folders, or `-` for standard input
    #[arg(value_name = "FILE", default_value = "-")]
    files: Vec<PathBuf>,
    /// Standard input is prose, not NDJSON
    #[arg(long)]
    text: bool,
    /// Leave out money that no currency word marks
    #[arg(long)]
    no_implicit: bool,
    /// Say of each figure why it was read so, and name the numbers that are none
    #[arg(long)]
    explain: bool,
    #[command(flatten)]
    sites: SitesArgs,
    #[command(flatten)]
    limits: LimitArgs,
}

/// What is read in one article.
#[derive(Serialize)]
struct Record<'a> {
    schema: &'static str,
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    authors: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    /// The language of most of the body.
    language: Option<String>,
    segments: Vec<SegmentRecord>,
    figures: Vec<FigureRecord<'a>>,
    companies: Vec<CompanyRecord<'a>>,
    /// Only with `--explain`.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<&'a [Refused]>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    warnings: &'a [String],
}

/// A stretch in one language; what is no article is a stretch of its own.
#[derive(Serialize)]
struct SegmentRecord {
    #[serde(flatten)]
    segment: Segment,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<ApartKind>,
}

#[derive(Serialize)]
struct FigureRecord<'a> {
    id: String,
    #[serde(flatten)]
    figure: &'a Figure,
}

#[derive(Serialize)]
struct CompanyRecord<'a> {
    id_mention: String,
    #[serde(flatten)]
    company: &'a Company,
}

impl Analyze {
    pub fn run(&self, global: &Global) -> anyhow::Result<Outcome> {
        let reader = global.reader()?;
        let mut output = global.output();
        let limits = self.limits.limits();
        let mut rejected = 0;
        let pages = self.pages(limits)?;
        let explain = self.explain;
        let sites = self.sites.load(&self.files)?;
        let read = |page: Result<Page, Rejection>| -> Result<Reading, Rejection> {
            super::caught(page?, |page| {
                let article = article::read_with(page, &sites)?;
                Ok(if explain { reader.explain(article) } else { reader.read(article) })
            })
        };
        in_order(pages, global.threads(), read, |reading| -> anyhow::Result<()> {
            match reading {
                Ok(mut reading) => {
                    if self.no_implicit {
                        reading.figures.retain(|figure| !figure.implicit);
                    }
                    output.record(&record(&reading, explain), |record, to| row(record, to))?;
                    // A filter answers each line when it has it.
                    output.flush()?;
                }
                Err(rejection) => {
                    note(&format!("gaceta: {rejection}"));
                    rejected += usize::from(!rejection.is_skip());
                }
            }
            Ok(())
        })?;
        output.finish()?;
        Ok(if rejected > 0 { Outcome::Rejected } else { Outcome::Done })
    }

    fn pages(&self, limits: Limits) -> anyhow::Result<Box<dyn Iterator<Item = Result<Page, Rejection>> + Send>> {
        let stdin = self.files.iter().any(|file| file.as_os_str() == "-");
        if stdin && self.files.len() > 1 {
            bail!("expected `-` alone or files, found both");
        }
        if !stdin {
            if self.text {
                bail!("--text reads standard input: expected `-`, found files");
            }
            return Ok(Box::new(corpus::pages(&self.files, &limits)));
        }
        if io::stdin().is_terminal() {
            note(&format!("reading {} from the terminal; end with Ctrl-D", if self.text { "text" } else { "NDJSON" }));
        }
        if self.text {
            let mut bytes = Vec::new();
            let limit = limits.article_bytes;
            io::stdin().lock().take(limit + 1).read_to_end(&mut bytes).context("standard input")?;
            if bytes.len() as u64 > limit {
                let reason = Reason::TooLarge { limit, found: None };
                return Ok(Box::new(std::iter::once(Err(Rejection {
                    name: "stdin".to_owned(),
                    record: None,
                    reason,
                }))));
            }
            let page = Page { format: PageFormat::Text, bytes, ..Page::default() };
            return Ok(Box::new(std::iter::once(Ok(page))));
        }
        Ok(Box::new(corpus::pages_from(BufReader::new(io::stdin()), "stdin", &limits)))
    }
}

fn record(reading: &Reading, explain: bool) -> Record<'_> {
    let article = &reading.article;
    let id =
        |part: crate::mentions::Part, start: usize, end: usize| format!("{}:{}:{start}-{end}", article.id, part.name());
    Record {
        schema: "gaceta.analysis/1",
        id: &article.id,
        path: article.path.as_deref(),
        url: article.url.as_deref(),
        title: article.title.as_deref(),
        published: article.published.as_deref(),
        authors: &article.authors,
        source: article.source.as_deref(),
        language: largest(reading),
        segments: segments(&reading.body.segments, &article.apart),
        figures: reading
            .figures
            .iter()
            .map(|figure| FigureRecord { id: id(figure.part, figure.start, figure.end), figure })
            .collect(),
        companies: reading
            .companies
            .iter()
            .map(|company| CompanyRecord { id_mention: id(company.part, company.start, company.end), company })
            .collect(),
        refused: explain.then_some(&reading.refused),
        warnings: &article.warnings,
    }
}

/// Parts the segments where something stands apart.
fn segments(segments: &[Segment], apart: &[Apart]) -> Vec<SegmentRecord> {
    let mut parted = Vec::new();
    for segment in segments {
        let mut start = segment.start;
        for apart in apart.iter().filter(|apart| apart.start < segment.end && apart.end > segment.start) {
            let (from, to) = (apart.start.max(segment.start), apart.end.min(segment.end));
            for (start, end, kind) in [(start, from, None), (from, to, Some(apart.kind))] {
                if start < end {
                    parted.push(SegmentRecord { segment: Segment { start, end, ..segment.clone() }, kind });
                }
            }
            start = to;
        }
        if start < segment.end {
            parted.push(SegmentRecord { segment: Segment { start, ..segment.clone() }, kind: None });
        }
    }
    parted
}

/// The language with the most text, as everywhere: by characters, of equals the first code.
fn largest(reading: &Reading) -> Option<String> {
    let shares = stored::shares(&reading.article.body, &reading.body.segments);
    shares.into_iter().map(|share| share.language).find(|code| code != Code::UNDETERMINED.0)
}

fn row(record: &Record<'_>, to: &mut dyn Write) -> io::Result<()> {
    let title = record.title.or(record.path).unwrap_or(record.id);
    writeln!(to, "{}  [{}]", styled(&clean(title), Style::Strong, false), record.language.as_deref().unwrap_or("-"))?;
    for FigureRecord { figure, .. } in &record.figures {
        writeln!(
            to,
            "  {}  {}",
            super::figures::amount(figure.value, figure.min, figure.max, figure.currency.as_deref()),
            clean(&cut(&figure.sentence, 80))
        )?;
        if let Some(explain) = &figure.explain {
            let tokens: Vec<String> = (explain.tokens.iter())
                .map(|token| format!("{} \"{}\"", role(token.role), clean(&token.raw)))
                .collect();
            writeln!(to, "      {}: {}", explain.rule, tokens.join(" · "))?;
            if let Some(currency) = &explain.currency {
                writeln!(to, "      currency: {}", clean(currency))?;
            }
        }
    }
    for CompanyRecord { company, .. } in &record.companies {
        writeln!(to, "  {} = {}", clean(&company.raw), clean(&company.name))?;
    }
    for Refused { part, raw, start, why, .. } in record.refused.unwrap_or_default() {
        writeln!(to, "  no figure: \"{}\" at {start} of the {}: {}", clean(raw), part.name(), clean(why))?;
    }
    Ok(())
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Sign => "sign",
        Role::Number => "number",
        Role::Magnitude => "magnitude",
        Role::Currency => "currency",
        Role::Unit => "unit",
        Role::Hedge => "hedge",
        Role::Separator => "separator",
        Role::Rate => "rate",
        Role::Cue => "cue",
    }
}

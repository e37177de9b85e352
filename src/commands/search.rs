//! A query -> ranked articles with their proof.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;
use serde::Serialize;

use super::filters::{FilterArgs, QueryArgs};
use super::{Outcome, Session, histogram};
use crate::index::signature::Likeness;
use crate::output::table::{Style, aligned, clean, cut, padded, styled};
use crate::output::{Format, Output, note};
use crate::queries::{self, Concepts, Explained, FacetCount, Facets, Hit, Names, Query, Request, Snippet};

/// Find articles in every language, the best first
///
/// Words are looked for in every language and in every way they are written (CPA, cpa, ＣＰＡ); none is required unless
/// written +word, -word excludes, "a phrase" is literal in any script, prefix* and OR work as usual, and fields narrow:
/// company: currency: language: title: source: date:2024-09..2024-10. A company's name in any language finds it in all.
#[derive(Args)]
pub struct Search {
    /// What to look for
    #[arg(value_name = "QUERY", required_unless_present = "batch")]
    query: Vec<String>,
    /// Answer each line of this file (- for standard input), as NDJSON unless another format is asked for; each
    /// record says in `query` which line it answers, and a line that is wrong is named and the rest goes on
    #[arg(long, value_name = "FILE", conflicts_with = "query")]
    batch: Option<PathBuf>,
    #[command(flatten)]
    how: QueryArgs,
    /// Say what each term gave to the score, on which field and through which expansion
    #[arg(long)]
    explain: bool,
    /// Count the articles that have all words by language, source, month, company, currency and kind of figure; a
    /// last record, gaceta.facets/1
    #[arg(long)]
    facets: bool,
    /// Look for what the other languages call a term too: costo de adquisición, 获客成本
    #[arg(long)]
    translate: bool,
    /// Translate with this table too: a row a concept, its terms in zh, ja, es and en parted by tabs, several by ;.
    /// Its rows count before those of queries/concepts.tsv, and those before the built-in ones
    #[arg(long, value_name = "FILE")]
    concepts: Option<PathBuf>,
    /// Show copies and excerpts of an article as hits of their own
    #[arg(long)]
    all_copies: bool,
    #[command(flatten)]
    filters: FilterArgs,
}

const SHOWN: usize = 10;
/// Columns before a snippet.
const INDENT: usize = 4;
/// Values of a facet in a table.
const FACET_ROWS: usize = 10;
/// The concept table of a project, which is read where it is.
const PROJECT_CONCEPTS: &str = "queries/concepts.tsv";

impl Search {
    pub fn answer(&self, session: &Session<'_>, output: &mut Output) -> anyhow::Result<Outcome> {
        let concepts = self.concepts()?;
        match &self.batch {
            Some(file) => self.batch(file, concepts.as_ref(), session, output),
            None => self.one(self.how.query(&self.query)?, concepts.as_ref(), session, output),
        }
    }

    /// Answers every line of a file.
    fn batch(
        &self,
        file: &Path,
        concepts: Option<&Concepts>,
        session: &Session<'_>,
        output: &mut Output,
    ) -> anyhow::Result<Outcome> {
        if session.global.format.is_none() {
            output.format = Format::Ndjson;
        }
        let mut lines: Box<dyn BufRead> = if file == Path::new("-") {
            Box::new(io::stdin().lock())
        } else {
            Box::new(BufReader::new(File::open(file).with_context(|| file.display().to_string())?))
        };
        let (mut found, mut wrong) = (false, false);
        let mut line = Vec::new();
        for number in 1.. {
            line.clear();
            if lines.read_until(b'\n', &mut line).with_context(|| file.display().to_string())? == 0 {
                break;
            }
            let place = || format!("{}:{number}", file.display());
            let query = match std::str::from_utf8(&line) {
                Ok(text) if text.trim().is_empty() => continue,
                Ok(text) => {
                    let text = text.trim().trim_start_matches('\u{FEFF}');
                    self.how.query(&[text.to_owned()]).map(|query| (text, query))
                }
                Err(_) => Err(anyhow::anyhow!("expected UTF-8, found other bytes")),
            };
            match query {
                Ok((text, query)) => {
                    output.tags.push(("query", text.to_owned()));
                    output.text(&format!("{}\n\n", styled(&clean(text), Style::Strong, output.colour)))?;
                    found |= self.one(query, concepts, session, output).with_context(place)? == Outcome::Done;
                    output.tags.pop();
                    // Whoever asks line by line waits for each answer.
                    output.flush()?;
                }
                Err(error) => {
                    wrong = true;
                    note(&format!("{}: {error}", place()));
                }
            }
        }
        Ok(match (wrong, found) {
            (true, _) => Outcome::Rejected,
            (false, true) => Outcome::Done,
            (false, false) => Outcome::Nothing,
        })
    }

    /// Answers one query.
    fn one(
        &self,
        query: Query,
        concepts: Option<&Concepts>,
        session: &Session<'_>,
        output: &mut Output,
    ) -> anyhow::Result<Outcome> {
        if self.facets && output.format == Format::Csv {
            bail!("expected a format other than csv with --facets: its lines have the same columns");
        }
        let names = self.how.names(session.gazetteer());
        let mut request = Request {
            query,
            names: names.as_ref().map(|names| names as &Names<'_>),
            width: output.width.saturating_sub(INDENT).max(40),
            translate: self.translate || self.concepts.is_some(),
            concepts: concepts.unwrap_or(Concepts::built_in()),
            all_copies: self.all_copies,
            facets: self.facets,
            explain: self.explain,
            ..Request::default()
        };
        self.filters.fill(&mut request, session.gazetteer(), Some(SHOWN))?;
        let (index, segmenters) = (session.index()?, &session.reader.segmenters);
        let answer = queries::search(index, segmenters, &request)?;
        for expansion in &answer.expansions {
            note(&expansion.to_string());
        }
        report_undated(answer.undated);
        let (colour, width) = (output.colour, output.width);
        for (at, hit) in answer.hits.iter().enumerate() {
            let number = self.filters.offset() + at + 1;
            output.record(hit, |hit, to| row(hit, number, colour, width, to))?;
        }
        let shown: usize = answer.hits.iter().map(|hit| 1 + hit.copies.len()).sum();
        if answer.total > shown {
            output.text(&format!("{shown} of {} articles shown\n", answer.total))?;
        }
        if let Some(facets) = &answer.facets {
            #[derive(Serialize)]
            struct Record<'a> {
                schema: &'static str,
                #[serde(flatten)]
                facets: &'a Facets,
            }
            // Names are for people; programs have the ids.
            let companies = facets.company.iter().take(FACET_ROWS).filter_map(|count| count.value.as_deref());
            let names = match output.format {
                Format::Table => queries::company_names(index, companies)?,
                _ => Default::default(),
            };
            let named = |id: &str| names.get(id).cloned().unwrap_or_else(|| id.to_owned());
            let record = Record { schema: "gaceta.facets/1", facets };
            output.record(&record, |record, to| histograms(record.facets, &named, width, colour, to))?;
        }
        if answer.hits.is_empty() {
            if answer.total == 0 {
                note(&format!("no article matches {}", request.query));
                return Ok(Outcome::Nothing);
            }
            if request.limit != Some(0) {
                note(&format!(
                    "{} articles match, --offset {} is beyond the last",
                    answer.total,
                    self.filters.offset()
                ));
                return Ok(Outcome::Nothing);
            }
        }
        Ok(Outcome::Done)
    }

    /// Returns the concept table, where it is another than the built-in one.
    fn concepts(&self) -> anyhow::Result<Option<Concepts>> {
        let project = Path::new(PROJECT_CONCEPTS);
        let project = (self.translate && project.is_file()).then_some(project);
        let mut table: Option<Concepts> = None;
        for file in [project, self.concepts.as_deref()].into_iter().flatten() {
            let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
            let over = Concepts::parse(&text).with_context(|| file.display().to_string())?;
            table = Some(table.unwrap_or_else(|| Concepts::built_in().clone()).with(&over));
        }
        Ok(table)
    }
}

fn histograms(
    facets: &Facets,
    named: &dyn Fn(&str) -> String,
    width: usize,
    colour: bool,
    to: &mut dyn Write,
) -> io::Result<()> {
    let articles = styled(&facets.articles.to_string(), Style::Strong, colour);
    writeln!(to, "\nOf the {articles} articles that have all words")?;
    let rows = [
        ("by language", "no language", &facets.language),
        ("by source", "no source", &facets.source),
        ("by month", "no date", &facets.month),
        ("by company", "", &facets.company),
        ("with a figure in", "", &facets.currency),
        ("with a figure that is", "", &facets.kind),
    ];
    for (heading, unknown, counts) in rows {
        if counts.is_empty() {
            continue;
        }
        let label = |count: &FacetCount| match count.value.as_deref() {
            None => unknown.to_owned(),
            Some(value) if heading == "by company" => named(value),
            Some(value) => value.to_owned(),
        };
        let mut rows: Vec<(String, usize)> = counts.iter().map(|count| (label(count), count.count)).collect();
        let mut more = 0;
        if heading == "by month" {
            rows = histogram::without_gaps(rows);
        } else {
            more = rows.len().saturating_sub(FACET_ROWS);
            rows.truncate(FACET_ROWS);
        }
        histogram::write(heading, rows.iter().map(|(value, count)| (value.as_str(), *count)), width, colour, to)?;
        if more > 0 {
            writeln!(to, "{} … {more} more", " ".repeat(9))?;
        }
    }
    Ok(())
}

/// Says how many articles a date filter could not judge.
pub fn report_undated(undated: usize) {
    if undated > 0 {
        note(&format!("{undated} without a date left out by the date filter"));
    }
}

fn row(hit: &Hit, number: usize, colour: bool, width: usize, to: &mut dyn Write) -> io::Result<()> {
    let title = hit.title.as_deref().or(hit.path.as_deref()).or(hit.url.as_deref()).unwrap_or(&hit.article);
    writeln!(to, "{number:>2}. {}", styled(&cut(&clean(title), width.saturating_sub(INDENT)), Style::Strong, colour))?;
    let languages: Vec<&str> =
        hit.languages.iter().filter(|share| share.share >= 0.05).map(|share| share.language.as_str()).collect();
    let place = super::place(hit.path.as_deref(), hit.url.as_deref(), &hit.article);
    let facts = [
        Some(languages.join("+")),
        hit.published.clone(),
        hit.source.clone(),
        Some(place.to_owned()),
        Some(format!("{:.2}", hit.score)),
    ];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    writeln!(
        to,
        "    {}",
        styled(&cut(&clean(&facts.join(" · ")), width.saturating_sub(INDENT)), Style::Quiet, colour)
    )?;
    for snippet in &hit.snippets {
        writeln!(to, "    {}", lit(snippet, colour))?;
    }
    for copy in &hit.copies {
        let place = super::place(copy.path.as_deref(), copy.url.as_deref(), &copy.article);
        let how = match copy.how {
            Likeness::Same => "the same text".to_owned(),
            Likeness::Near => format!("{:.0} % the same", copy.likeness * 100.0),
            Likeness::Excerpt => "an excerpt of it".to_owned(),
            Likeness::Whole => "of which this is an excerpt".to_owned(),
        };
        let line = format!("also in {place} ({how})");
        writeln!(to, "    {}", styled(&cut(&clean(&line), width.saturating_sub(INDENT)), Style::Quiet, colour))?;
    }
    if let Some(explained) = &hit.explained {
        for part in explained {
            writeln!(to, "    {}", cut(&clean(&reason(part)), width.saturating_sub(INDENT)))?;
        }
    }
    writeln!(to)
}

/// What a term gave, as one line: share and score, what was asked and where it was found.
fn reason(part: &Explained) -> String {
    let share = aligned(&format!("{:.1} %", part.share * 100.0), 7);
    let score = aligned(&format!("{:.2}", part.score), 7);
    let expanded = part.expansion.as_ref().map(|to| format!(" → {to}")).unwrap_or_default();
    let asked = padded(&format!("{}{expanded}", part.term), 28);
    format!("{share} {score}  {asked}  {} {} × {}", part.field, part.form, part.weight)
}

/// The passage with what matched made visible. Highlights are bytes of the body, as the snippet's own span.
fn lit(snippet: &Snippet, colour: bool) -> String {
    let mut line = String::new();
    let mut at = snippet.start;
    for &(from, end) in &snippet.highlights {
        line.push_str(&clean(&snippet.text[at - snippet.start..from - snippet.start]));
        line.push_str(&styled(&clean(&snippet.text[from - snippet.start..end - snippet.start]), Style::Found, colour));
        at = end;
    }
    line.push_str(&clean(&snippet.text[at - snippet.start..]));
    line
}

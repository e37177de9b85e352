//! A query -> ranked articles with their proof.

use std::io::{self, Write};

use clap::Args;

use super::filters::{FilterArgs, QueryArgs};
use super::{Outcome, Session};
use crate::output::table::{Style, clean, cut, styled};
use crate::output::{Output, note};
use crate::queries::{self, Hit, Names, Request, Snippet};

/// Find articles in every language, the best first
///
/// Words are looked for in every language and in every way they are written (CPA, cpa, ＣＰＡ); none is required unless
/// written +word, -word excludes, "a phrase" is literal in any script, prefix* and OR work as usual, and fields narrow:
/// company: currency: language: title: source: date:2024-09..2024-10. A company's name in any language finds it in all.
#[derive(Args)]
pub struct Search {
    /// What to look for
    #[arg(value_name = "QUERY", required = true)]
    query: Vec<String>,
    #[command(flatten)]
    how: QueryArgs,
    /// Say why each article matched
    #[arg(long)]
    explain: bool,
    /// Look for what the other languages call a term too: costo de adquisición, 获客成本
    #[arg(long)]
    translate: bool,
    /// Show near copies of an article as hits of their own
    #[arg(long)]
    all_copies: bool,
    #[command(flatten)]
    filters: FilterArgs,
}

const SHOWN: usize = 10;
/// Columns before a snippet.
const INDENT: usize = 4;

impl Search {
    pub fn answer(&self, session: &Session<'_>, output: &mut Output) -> anyhow::Result<Outcome> {
        let names = self.how.names(session.gazetteer());
        let mut request = Request {
            query: self.how.query(&self.query)?,
            names: names.as_ref().map(|names| names as &Names<'_>),
            width: output.width.saturating_sub(INDENT).max(40),
            translate: self.translate,
            all_copies: self.all_copies,
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
            output.record(hit, |hit, to| row(hit, number, self.explain, colour, width, to))?;
        }
        let shown: usize = answer.hits.iter().map(|hit| 1 + hit.copies.len()).sum();
        if answer.total > shown {
            output.text(&format!("{shown} of {} articles shown\n", answer.total))?;
        }
        if answer.hits.is_empty() {
            if answer.total == 0 {
                note(&format!("no article matches {}", request.query));
            } else {
                note(&format!(
                    "{} articles match, --offset {} is beyond the last",
                    answer.total,
                    self.filters.offset()
                ));
            }
            return Ok(Outcome::Nothing);
        }
        Ok(Outcome::Done)
    }
}

/// Says how many articles a date filter could not judge.
pub fn report_undated(undated: usize) {
    if undated > 0 {
        note(&format!("{undated} without a date left out by the date filter"));
    }
}

fn row(hit: &Hit, number: usize, explain: bool, colour: bool, width: usize, to: &mut dyn Write) -> io::Result<()> {
    let title = hit.title.as_deref().or(hit.path.as_deref()).or(hit.url.as_deref()).unwrap_or(&hit.article);
    writeln!(to, "{number:>2}. {}", styled(&cut(&clean(title), width.saturating_sub(INDENT)), Style::Strong, colour))?;
    let languages: Vec<&str> =
        hit.languages.iter().filter(|share| share.share >= 0.05).map(|share| share.language.as_str()).collect();
    let place = hit.path.as_deref().or(hit.url.as_deref()).unwrap_or(&hit.article);
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
        let place = copy.path.as_deref().or(copy.url.as_deref()).unwrap_or(&copy.article);
        let line = format!("also in {place} ({:.0} % the same)", copy.likeness * 100.0);
        writeln!(to, "    {}", styled(&cut(&clean(&line), width.saturating_sub(INDENT)), Style::Quiet, colour))?;
    }
    if explain {
        for matched in &hit.matched {
            let through = matched.company.as_ref().map(|id| format!(" through the company {id}")).unwrap_or_default();
            writeln!(
                to,
                "    = {}{through} in {}: {:.2}",
                clean(&matched.term),
                matched.fields.join(", "),
                matched.score
            )?;
        }
    }
    writeln!(to)
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

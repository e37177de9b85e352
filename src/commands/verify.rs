//! The index and the files that it was made from -> a list of what is wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use super::sites::SitesArgs;
use super::{Global, Outcome, versions};
use crate::article::{self, Sites};
use crate::corpus::{self, Limits};
use crate::index::check::{self, Stated};
use crate::index::{Base, Checked, Finding, Index, Problem};
use crate::output::note;
use crate::output::table::{Style, clean, styled};
use crate::parallel::in_order;

/// Check the index and the evidence: checksums, counts, every figure and company against its text, every text against
/// its file
///
/// Each record is one finding. A file that has changed since (`stale`), is `gone`, or cannot be read for now (`unread`)
/// is said and is not wrong: the exit code is 0 where nothing is wrong, 3 where something is, 2 where it cannot be
/// told.
#[derive(Args)]
pub struct Verify {
    /// Look at the index alone, not at the files that it was made from
    #[arg(long)]
    index_only: bool,
    #[command(flatten)]
    sites: SitesArgs,
}

#[derive(Serialize)]
struct Record<'a> {
    schema: &'static str,
    finding: Finding,
    /// False where the index is right and its source has gone on.
    wrong: bool,
    article: Option<&'a str>,
    path: Option<&'a str>,
    message: &'a str,
}

impl Verify {
    pub fn run(&self, global: &Global) -> anyhow::Result<Outcome> {
        let root = global.root();
        let versions = versions(&global.reader()?.gazetteer);
        let mut problems = check::files(&root, &versions)?;
        let damaged = !problems.is_empty();
        let mut checked = Checked::default();
        if !damaged {
            checked = check::contents(&Index::open(&root, &versions)?)?;
            problems.append(&mut checked.problems);
            if !self.index_only {
                let stated = std::mem::take(&mut checked.stated);
                let base = Base::of(&root);
                let roots: BTreeSet<&str> = stated.iter().map(|stated| stated.root.as_str()).collect();
                let roots: Vec<PathBuf> = roots.into_iter().map(|root| base.file(root, "")).collect();
                let sites = self.sites.load(&roots)?;
                let files = by_file(&base, stated);
                in_order(
                    files.into_iter(),
                    global.threads(),
                    |(file, stated)| look(&file, stated, &sites),
                    |found| {
                        problems.extend(found);
                        anyhow::Ok(())
                    },
                )?;
            }
        }
        let mut output = global.output();
        let colour = output.colour;
        for problem in &problems {
            let record = Record {
                schema: "gaceta.finding/1",
                finding: problem.finding,
                wrong: problem.finding.is_wrong(),
                article: problem.article.as_deref(),
                path: problem.path.as_deref(),
                message: &problem.message,
            };
            output.record(&record, |record, to| row(record, colour, to))?;
        }
        output.finish()?;
        let wrong = problems.iter().filter(|problem| problem.finding.is_wrong()).count();
        note(&summary(&checked, &problems, wrong, damaged));
        Ok(if wrong == 0 { Outcome::Done } else { Outcome::Rejected })
    }
}

fn by_file(base: &Base, stated: Vec<Stated>) -> BTreeMap<PathBuf, Vec<Stated>> {
    let mut files: BTreeMap<PathBuf, Vec<Stated>> = BTreeMap::new();
    for stated in stated {
        files.entry(base.file(&stated.root, &stated.path)).or_default().push(stated);
    }
    files
}

/// Holds the articles of one file against it.
fn look(file: &Path, stated: Vec<Stated>, sites: &Sites) -> Vec<Problem> {
    let problem = |stated: &Stated, finding, message: String| Problem {
        finding,
        article: Some(stated.id.clone()),
        path: Some(stated.path.clone()),
        message,
    };
    if let Err(error) = file.metadata() {
        let gone = matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory);
        let (finding, message) = match gone {
            true => (Finding::Gone, "its file is not there any more".to_owned()),
            false => (Finding::Unread, format!("its file cannot be read: {error}")),
        };
        return stated.iter().map(|stated| problem(stated, finding, message.clone())).collect();
    }
    let mut open: BTreeMap<Option<u64>, Stated> = stated.into_iter().map(|stated| (stated.record, stated)).collect();
    let mut problems = Vec::new();
    // Whatever was read once may be read again.
    let limits = Limits { article_bytes: 1 << 40, outside_links: true, ..Limits::default() };
    let stale = || "its file has changed since".to_owned();
    for page in corpus::pages(&[file.to_owned()], &limits) {
        let (record, page) = match page {
            Ok(page) => (page.record, Ok(page)),
            Err(rejection) => (rejection.record, Err(rejection)),
        };
        match (open.remove(&record), page) {
            (Some(stated), Ok(page)) if article::hash(&page, sites) != stated.hash => {
                problems.push(problem(&stated, Finding::Stale, stale()));
            }
            (Some(stated), Ok(page)) => match article::read_with(page, sites) {
                Ok(article) => {
                    let title = article.title.as_deref().unwrap_or_default();
                    if check::text(title, &article.body) != stated.text {
                        let message = "its file gives another text than the one that is stored".to_owned();
                        problems.push(problem(&stated, Finding::Text, message));
                    }
                }
                Err(rejection) => {
                    let message = format!("its file gives no text: {}", rejection.reason);
                    problems.push(problem(&stated, Finding::Text, message));
                }
            },
            (Some(stated), Err(rejection)) => {
                let (finding, message) = match rejection.reason {
                    corpus::Reason::NotReadable(error) => {
                        (Finding::Unread, format!("its file cannot be read: {error}"))
                    }
                    _ => (Finding::Stale, stale()),
                };
                problems.push(problem(&stated, finding, message));
            }
            (None, Err(rejection)) if rejection.record.is_none() => {
                for stated in std::mem::take(&mut open).into_values() {
                    problems.push(problem(&stated, Finding::Stale, stale()));
                }
            }
            (None, _) => {}
        }
        if open.is_empty() {
            break;
        }
    }
    for stated in open.into_values() {
        problems.push(problem(&stated, Finding::Gone, "its file does not have it any more".to_owned()));
    }
    problems
}

fn summary(checked: &Checked, problems: &[Problem], wrong: usize, damaged: bool) -> String {
    let count = |finding| problems.iter().filter(|problem| problem.finding == finding).count();
    let mut text = match (wrong, damaged) {
        (0, _) => "sound".to_owned(),
        (_, true) => format!("{wrong} damaged; nothing else was looked at"),
        _ => format!("{wrong} wrong"),
    };
    if !damaged {
        let Checked { articles, figures, companies, .. } = checked;
        text.push_str(&format!(": {articles} articles, {figures} figures, {companies} mentions of companies"));
    }
    for (finding, name) in [(Finding::Stale, "stale"), (Finding::Gone, "gone"), (Finding::Unread, "unread")] {
        if count(finding) > 0 {
            text.push_str(&format!(", {} {name}", count(finding)));
        }
    }
    text
}

fn row(record: &Record<'_>, colour: bool, to: &mut dyn Write) -> io::Result<()> {
    let style = if record.wrong { Style::Strong } else { Style::Quiet };
    let finding = styled(&format!("{:?}", record.finding).to_lowercase(), style, colour);
    let what = record.path.or(record.article).unwrap_or_default();
    writeln!(to, "{finding}  {}: {}", clean(what), clean(record.message))
}

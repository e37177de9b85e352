//! Folders, files and NDJSON -> the index, and a summary of what was read.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufReader, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::Args;
use serde::Serialize;

use super::{DEFAULT_CORPUS, Global, Outcome, versions};
use crate::article::{self, Article};
use crate::corpus::{self, Limits, Page, Reason, Rejection};
use crate::index::{Index, Known, Writer};
use crate::output::Output;
use crate::output::table::clean;
use crate::parallel::in_order;
use crate::pipeline::{Reader, Reading};

/// Read articles into the index; what has not changed is skipped
///
/// Takes folders and files (.txt .md .html .json .jsonl .ndjson), and `-` for NDJSON on standard input (`id`, `text`,
/// optional `title`, `published`, `authors`, `source`, `url`, `language`). One bad input is named and never ends the run:
/// the exit code is then 3.
#[derive(Args)]
pub struct Ingest {
    /// Folders and files, or `-` [default: corpus]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Drop articles from the index whose files are gone
    #[arg(long)]
    prune: bool,
    /// Make the index again beside the old one and swap it in; articles that came by standard input are carried over
    #[arg(long)]
    rebuild: bool,
    /// Write what was rejected, one JSON object a line
    #[arg(long, value_name = "FILE")]
    rejected: Option<PathBuf>,
}

/// What a run is asked for beside its inputs.
pub struct Options {
    threads: usize,
    prune: bool,
    rebuild: bool,
}

impl Options {
    pub fn new(threads: usize) -> Self {
        Options { threads, prune: false, rebuild: false }
    }
}

/// What was rejected, for the list.
#[derive(Clone, Debug, Serialize)]
struct Refused {
    schema: &'static str,
    input: String,
    reason: &'static str,
    message: String,
}

/// What a run did.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Summary {
    schema: &'static str,
    read: usize,
    new: usize,
    changed: usize,
    unchanged: usize,
    moved: usize,
    removed: usize,
    /// Articles whose text another one of this run has, to the letter.
    duplicate: usize,
    warned: usize,
    skipped: usize,
    rejected: usize,
    /// Rejected inputs by reason.
    reasons: BTreeMap<&'static str, usize>,
    /// Articles read in this run by their main language.
    languages: BTreeMap<String, usize>,
    #[serde(skip)]
    refused: Vec<Refused>,
}

impl Ingest {
    pub fn run(&self, global: &Global) -> anyhow::Result<Outcome> {
        let reader = Reader::new();
        let default = [PathBuf::from(DEFAULT_CORPUS)];
        let paths = if self.paths.is_empty() { &default[..] } else { &self.paths };
        if self.paths.is_empty() && !Path::new(DEFAULT_CORPUS).is_dir() {
            bail!("expected a folder or file to read, found no argument and no folder `{DEFAULT_CORPUS}`");
        }
        for path in paths {
            if path.as_os_str() != "-" && !path.exists() && path.symlink_metadata().is_err() {
                bail!("expected a folder or a file, found nothing at {}", path.display());
            }
        }
        let options = Options { threads: global.threads(), prune: self.prune, rebuild: self.rebuild };
        let summary = ingest(&reader, paths, &global.root(), &options)?;
        if let Some(file) = &self.rejected {
            let mut list = Vec::new();
            for refused in &summary.refused {
                serde_json::to_writer(&mut list, refused)?;
                list.push(b'\n');
            }
            std::fs::write(file, list).map_err(|error| anyhow::anyhow!("{}: {error}", file.display()))?;
        }
        let mut output = Output::new(global.format);
        output.record(&summary, |summary, to| summary.print(to))?;
        output.finish()?;
        Ok(if summary.rejected > 0 { Outcome::Rejected } else { Outcome::Done })
    }
}

/// What became of a page before the writer.
enum Read {
    Unchanged(Box<Article>),
    Reading(Box<Reading>),
    Rejected(Rejection),
}

/// Reads the inputs into the index in `root`.
pub fn ingest(reader: &Reader, paths: &[PathBuf], root: &Path, options: &Options) -> anyhow::Result<Summary> {
    let versions = versions();
    let mut summary = Summary { schema: "gaceta.ingest/1", ..Summary::default() };
    let mut carried = Vec::new();
    let mut writer = if options.rebuild {
        if let Ok(old) = Index::open_unchecked(root) {
            for (id, known) in old.known()? {
                if known.path.is_none()
                    && let Some(stored) = old.article(&id)?
                {
                    carried.push(stored.article());
                }
            }
        }
        Writer::rebuild(root, &versions)?
    } else {
        Writer::open(root, &versions)?
    };
    let known = writer.known()?;
    let progress = Progress::new();
    // Where each id of this run came from, and the bodies that were seen.
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    let mut bodies: BTreeSet<[u8; 32]> = BTreeSet::new();
    let mut added: Vec<(String, String)> = Vec::new();
    let read = |page: Result<Page, Rejection>| read(page, reader, &known);
    for article in carried {
        let reading = reader.read(article);
        seen.insert(reading.article.id.clone(), "the old index".to_owned());
        writer.add(&reading)?;
        summary.count(&reading);
    }
    in_order(pages(paths), options.threads, read, |read| -> anyhow::Result<()> {
        let article = match &read {
            Read::Rejected(rejection) => return summary.reject(rejection, &progress),
            Read::Unchanged(article) => article,
            Read::Reading(reading) => &reading.article,
        };
        let name = article.path.clone().or_else(|| article.url.clone()).unwrap_or_else(|| "standard input".to_owned());
        if let Some(first) = seen.get(&article.id) {
            let reason = Reason::DuplicateId { id: article.id.clone(), first: first.clone() };
            return summary.reject(&Rejection { name, record: None, reason }, &progress);
        }
        seen.insert(article.id.clone(), name.clone());
        summary.read += 1;
        for warning in &article.warnings {
            progress.say(&format!("warning: {}: {}", clean(&name), clean(warning)));
        }
        summary.warned += usize::from(!article.warnings.is_empty());
        if !bodies.insert(*blake3::hash(article.body.as_bytes()).as_bytes()) {
            summary.duplicate += 1;
        }
        progress.step(summary.read);
        match read {
            Read::Reading(reading) => {
                summary.count(&reading);
                if known.contains_key(&reading.article.id) {
                    summary.changed += 1;
                } else {
                    summary.new += 1;
                    added.push((reading.article.id.clone(), reading.article.hash.clone()));
                }
                writer.add(&reading)?;
            }
            _ => summary.unchanged += 1,
        }
        Ok(())
    })?;
    move_and_prune(&mut writer, &known, &seen, &added, options.prune, &mut summary);
    writer.finish()?;
    progress.end();
    Ok(summary)
}

fn read(page: Result<Page, Rejection>, reader: &Reader, known: &BTreeMap<String, Known>) -> Read {
    let article = match page.and_then(article::read) {
        Ok(article) => article,
        Err(rejection) => return Read::Rejected(rejection),
    };
    match known.get(&article.id) {
        Some(known) if known.hash == article.hash && known.path == article.path => Read::Unchanged(Box::new(article)),
        _ => Read::Reading(Box::new(reader.read(article))),
    }
}

/// All inputs one after the other; `-` is standard input.
fn pages(paths: &[PathBuf]) -> impl Iterator<Item = Result<Page, Rejection>> + Send + use<> {
    let limits = Limits::default();
    let paths = paths.to_vec();
    paths.into_iter().flat_map(move |path| -> Box<dyn Iterator<Item = Result<Page, Rejection>> + Send> {
        if path.as_os_str() == "-" {
            Box::new(corpus::pages_from(BufReader::new(io::stdin()), "stdin", &limits))
        } else {
            Box::new(corpus::pages(&[path], &limits))
        }
    })
}

/// An article whose content stood under another path, which is gone, has moved; what else is gone goes if that was asked.
fn move_and_prune(
    writer: &mut Writer,
    known: &BTreeMap<String, Known>,
    seen: &BTreeMap<String, String>,
    added: &[(String, String)],
    prune: bool,
    summary: &mut Summary,
) {
    let mut gone: Vec<(&String, &Known)> =
        known.iter().filter(|(id, known)| !seen.contains_key(*id) && known.path.is_some()).collect();
    for (_, hash) in added {
        if let Some(at) = gone.iter().position(|(_, known)| known.hash == *hash) {
            let (id, _) = gone.remove(at);
            writer.remove(id);
            summary.moved += 1;
            summary.new -= 1;
        }
    }
    if prune {
        for (id, _) in gone {
            writer.remove(id);
            summary.removed += 1;
        }
    }
}

impl Summary {
    fn count(&mut self, reading: &Reading) {
        let largest = reading.body.segments.iter().max_by_key(|segment| segment.end - segment.start);
        let language = largest.map_or("und", |segment| segment.language.0);
        *self.languages.entry(language.to_owned()).or_default() += 1;
    }

    fn reject(&mut self, rejection: &Rejection, progress: &Progress) -> anyhow::Result<()> {
        if rejection.is_skip() {
            self.skipped += 1;
            return Ok(());
        }
        progress.say(&format!("rejected: {}", clean(&rejection.to_string())));
        self.rejected += 1;
        *self.reasons.entry(rejection.reason.code()).or_default() += 1;
        let input = match rejection.record {
            Some(record) => format!("{}:{record}", rejection.name),
            None => rejection.name.clone(),
        };
        self.refused.push(Refused {
            schema: "gaceta.rejected/1",
            input,
            reason: rejection.reason.code(),
            message: rejection.reason.to_string(),
        });
        Ok(())
    }

    /// Writes the summary for people.
    pub fn print(&self, to: &mut (impl Write + ?Sized)) -> io::Result<()> {
        let counts = [
            (self.new, "new"),
            (self.changed, "changed"),
            (self.unchanged, "unchanged"),
            (self.moved, "moved"),
            (self.removed, "removed"),
            (self.duplicate, "duplicate"),
            (self.warned, "with a warning"),
            (self.skipped, "files skipped"),
            (self.rejected, "rejected"),
        ];
        let shown: Vec<String> =
            counts.iter().filter(|(count, _)| *count > 0).map(|(count, name)| format!("{count} {name}")).collect();
        writeln!(to, "{} read{}{}", articles(self.read), if shown.is_empty() { "" } else { ": " }, shown.join(", "))?;
        if !self.languages.is_empty() {
            let languages: Vec<String> = self.languages.iter().map(|(code, count)| format!("{code} {count}")).collect();
            writeln!(to, "languages: {}", languages.join(", "))?;
        }
        for (reason, count) in &self.reasons {
            writeln!(to, "rejected, {reason}: {count}")?;
        }
        Ok(())
    }
}

fn articles(count: usize) -> String {
    if count == 1 { "1 article".to_owned() } else { format!("{count} articles") }
}

/// A line on the terminal that counts; nothing in a pipe.
struct Progress(Option<indicatif::ProgressBar>);

impl Progress {
    fn new() -> Self {
        Progress(io::stderr().is_terminal().then(|| {
            let bar = indicatif::ProgressBar::new_spinner();
            bar.enable_steady_tick(std::time::Duration::from_millis(120));
            bar
        }))
    }

    fn step(&self, read: usize) {
        if let Some(bar) = &self.0 {
            bar.set_message(format!("{} read", articles(read)));
        }
    }

    fn say(&self, line: &str) {
        match &self.0 {
            Some(bar) => bar.suspend(|| eprintln!("{line}")),
            None => eprintln!("{line}"),
        }
    }

    fn end(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

//! Folders, files and NDJSON -> the index, and a summary of what was read.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, BufReader, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;
use serde::Serialize;

use super::limits::LimitArgs;
use super::{DEFAULT_CORPUS, Global, Outcome, versions};
use crate::article::{self, Article};
use crate::corpus::{self, Limits, Page, Reason, Rejection};
use crate::index::{self, Index, Known, Writer};
use crate::output::note;
use crate::parallel::in_order;
use crate::pipeline::{Reader, Reading};

/// Read articles into the index; what has not changed is skipped
///
/// Takes folders and files (.txt .md .html .json .jsonl .ndjson, feeds as .xml, each also .gz or .zst), and `-` for NDJSON
/// on standard input (`id`, `text`, optional `title`, `published`, `authors`, `source`, `url`, `language`). One bad input
/// is named and never ends the run: the exit code is then 3.
#[derive(Args)]
pub struct Ingest {
    /// Folders and files, or `-` [default: corpus]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Drop articles from the index that are in none of these folders and files any more
    #[arg(long)]
    prune: bool,
    /// Make the index again beside the old one and swap it in; articles that came by standard input are carried over
    #[arg(long)]
    rebuild: bool,
    /// Write what was rejected, one JSON object a line
    #[arg(long, value_name = "FILE")]
    rejected: Option<PathBuf>,
    #[command(flatten)]
    limits: LimitArgs,
}

/// What a run is asked for beside its inputs.
pub struct Options {
    threads: usize,
    limits: Limits,
    prune: bool,
    rebuild: bool,
}

impl Options {
    pub fn new(threads: usize) -> Self {
        Options { threads, limits: Limits::default(), prune: false, rebuild: false }
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
    /// Articles that came by standard input before, kept by a rebuild.
    carried: usize,
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
        let reader = global.reader()?;
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
        // Before the work, since a name that cannot be written is better known then.
        let mut list = match &self.rejected {
            Some(file) => Some(File::create(file).with_context(|| file.display().to_string())?),
            None => None,
        };
        let options = Options {
            threads: global.threads(),
            limits: self.limits.limits(),
            prune: self.prune,
            rebuild: self.rebuild,
        };
        let summary = ingest(&reader, paths, &global.root(), &options)?;
        if let (Some(list), Some(file)) = (&mut list, &self.rejected) {
            let mut lines = Vec::new();
            for refused in &summary.refused {
                serde_json::to_writer(&mut lines, refused)?;
                lines.push(b'\n');
            }
            list.write_all(&lines).with_context(|| file.display().to_string())?;
        }
        let mut output = global.output();
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
    let versions = versions(&reader.gazetteer);
    let mut run = Run {
        summary: Summary { schema: "gaceta.ingest/1", ..Summary::default() },
        progress: Progress::new(),
        seen: BTreeMap::new(),
        bodies: BTreeSet::new(),
        added: Vec::new(),
        unreadable: BTreeSet::new(),
    };
    let (mut writer, kept) = if options.rebuild {
        let old = old_index(root)?;
        (Writer::rebuild(root, &versions)?, old)
    } else {
        (Writer::open(root, &versions)?, None)
    };
    let known = writer.known()?;
    let read = |(root, page): Input| {
        let page = page.map(|page| (name_of(root.as_deref(), &page.name()), page));
        match page {
            Ok((name, page)) => (name, read(page, reader, &known)),
            Err(rejection) => (name_of(root.as_deref(), &rejection.name), Read::Rejected(rejection)),
        }
    };
    in_order(pages(paths, options.limits), options.threads, read, |(name, read)| -> anyhow::Result<()> {
        let article = match &read {
            Read::Rejected(rejection) => {
                run.reject(&name, rejection);
                return Ok(());
            }
            Read::Unchanged(article) => article,
            Read::Reading(reading) => &reading.article,
        };
        if let Some(first) = run.seen.get(&article.id) {
            let reason = Reason::DuplicateId { id: article.id.clone(), first: first.clone() };
            run.reject(&name, &Rejection { name: name.clone(), record: None, reason });
            return Ok(());
        }
        run.seen.insert(article.id.clone(), name.clone());
        run.see(&name, article);
        match read {
            Read::Reading(reading) => {
                run.summary.count(&reading);
                if known.contains_key(&reading.article.id) {
                    run.summary.changed += 1;
                } else {
                    run.summary.new += 1;
                    run.added.push((reading.article.id.clone(), reading.article.hash.clone()));
                }
                writer.add(&reading)?;
            }
            _ => run.summary.unchanged += 1,
        }
        Ok(())
    })?;
    if let Some(old) = kept {
        run.carry(&old, reader, &mut writer)?;
    }
    run.move_and_prune(&mut writer, &known, options.prune);
    writer.finish()?;
    run.progress.end();
    Ok(run.summary)
}

/// The index that a rebuild takes the place of. What came by standard input exists only there, so an index that cannot
/// be read is not swapped away in silence.
fn old_index(root: &Path) -> anyhow::Result<Option<Index>> {
    match Index::open_unchecked(root) {
        Ok(index) => Ok(Some(index)),
        Err(index::Error::Missing(_)) => Ok(None),
        Err(error) => Err(error).with_context(|| {
            format!(
                "articles that came by standard input cannot be carried over; remove {} to do without",
                root.display()
            )
        }),
    }
}

/// A page or what became of it, with its root where there are several to tell apart.
type Input = (Option<String>, Result<Page, Rejection>);

/// The name that messages use.
fn name_of(root: Option<&str>, name: &str) -> String {
    match root {
        Some(root) if name != root => format!("{}/{name}", root.trim_end_matches('/')),
        _ => name.to_owned(),
    }
}

fn read(page: Page, reader: &Reader, known: &BTreeMap<String, Known>) -> Read {
    let article = match article::read(page) {
        Ok(article) => article,
        Err(rejection) => return Read::Rejected(rejection),
    };
    match known.get(&article.id) {
        Some(known) if known.hash == article.hash && known.path == article.path => Read::Unchanged(Box::new(article)),
        _ => Read::Reading(Box::new(reader.read(article))),
    }
}

/// All inputs one after the other; `-` is standard input.
fn pages(paths: &[PathBuf], limits: Limits) -> impl Iterator<Item = Input> + Send + use<> {
    let paths = paths.to_vec();
    let several = paths.len() > 1;
    paths.into_iter().flat_map(move |path| -> Box<dyn Iterator<Item = Input> + Send> {
        if path.as_os_str() == "-" {
            return Box::new(
                corpus::pages_from(BufReader::new(io::stdin()), "stdin", &limits).map(|page| (None, page)),
            );
        }
        let root = (several && path.is_dir()).then(|| path.display().to_string());
        Box::new(corpus::pages(&[path], &limits).map(move |page| (root.clone(), page)))
    })
}

/// What a run has seen so far.
struct Run {
    summary: Summary,
    progress: Progress,
    /// Where each id of this run came from.
    seen: BTreeMap<String, String>,
    bodies: BTreeSet<[u8; 32]>,
    /// Id and content of what the index did not know.
    added: Vec<(String, String)>,
    /// Paths of files that are there, or were a moment ago, but could not be read.
    unreadable: BTreeSet<String>,
}

impl Run {
    fn reject(&mut self, name: &str, rejection: &Rejection) {
        if let Reason::NotReadable(_) = rejection.reason {
            self.unreadable.insert(rejection.name.clone());
        }
        self.summary.reject(name, rejection, &self.progress);
    }

    fn see(&mut self, name: &str, article: &Article) {
        self.summary.read += 1;
        for warning in &article.warnings {
            self.progress.say(&format!("warning: {name}: {warning}"));
        }
        self.summary.warned += usize::from(!article.warnings.is_empty());
        if !self.bodies.insert(*blake3::hash(article.body.as_bytes()).as_bytes()) {
            self.summary.duplicate += 1;
        }
        self.progress.step(self.summary.read);
    }

    /// Keeps what came by standard input, unless this run has brought it again.
    fn carry(&mut self, old: &Index, reader: &Reader, writer: &mut Writer) -> anyhow::Result<()> {
        for (id, known) in old.known()? {
            if known.path.is_none()
                && !self.seen.contains_key(&id)
                && let Some(stored) = old.article(&id)?
            {
                let reading = reader.read(stored.article());
                writer.add(&reading)?;
                self.summary.count(&reading);
                self.summary.carried += 1;
            }
        }
        Ok(())
    }

    /// An article whose content stood under another path, which is gone, has moved; what else is gone goes if that was
    /// asked. A file that could not be read is not gone.
    fn move_and_prune(&mut self, writer: &mut Writer, known: &BTreeMap<String, Known>, prune: bool) {
        let here = |path: &String| !self.unreadable.contains(path);
        let mut gone: Vec<(&String, &Known)> = known
            .iter()
            .filter(|(id, known)| !self.seen.contains_key(*id) && known.path.as_ref().is_some_and(here))
            .collect();
        for (id, hash) in &self.added {
            if let Some(at) = gone.iter().position(|(_, known)| known.hash == *hash) {
                let (old, known) = gone.remove(at);
                writer.remove(old);
                self.summary.moved += 1;
                self.summary.new -= 1;
                let (from, to) = (known.path.as_deref().unwrap_or(old), self.seen.get(id).unwrap_or(id));
                self.progress.say(&format!("moved: {from} is now {to}"));
            }
        }
        if prune {
            for (id, _) in gone {
                writer.remove(id);
                self.summary.removed += 1;
            }
        }
    }
}

impl Summary {
    fn count(&mut self, reading: &Reading) {
        let largest = reading.body.segments.iter().max_by_key(|segment| segment.end - segment.start);
        let language = largest.map_or("und", |segment| segment.language.0);
        *self.languages.entry(language.to_owned()).or_default() += 1;
    }

    fn reject(&mut self, name: &str, rejection: &Rejection, progress: &Progress) {
        if rejection.is_skip() {
            self.skipped += 1;
            return;
        }
        // The name of a page has its record already.
        let input = match rejection.record {
            Some(record) if !name.ends_with(&format!(":{record}")) => format!("{name}:{record}"),
            _ => name.to_owned(),
        };
        progress.say(&format!("rejected: {input}: {}", rejection.reason));
        self.rejected += 1;
        *self.reasons.entry(rejection.reason.code()).or_default() += 1;
        self.refused.push(Refused {
            schema: "gaceta.rejected/1",
            input,
            reason: rejection.reason.code(),
            message: rejection.reason.to_string(),
        });
    }

    /// Writes the summary for people.
    pub fn print(&self, to: &mut (impl Write + ?Sized)) -> io::Result<()> {
        let counts = [
            (self.new, "new"),
            (self.changed, "changed"),
            (self.unchanged, "unchanged"),
            (self.moved, "moved"),
            (self.removed, "removed"),
            (self.carried, "kept from standard input"),
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
            Some(bar) => bar.suspend(|| note(line)),
            None => note(line),
        }
    }

    fn end(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

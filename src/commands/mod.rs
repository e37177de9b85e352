//! The commands, one file each: its arguments, whose docs are its help, and a short `run`.

use std::cell::OnceCell;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use clap::{Args, Parser, Subcommand};

use crate::corpus::{Page, Reason, Rejection};
use crate::index::{self, Index};
use crate::mentions::gazetteer::{Gazetteer, Table};
use crate::output::{Colour, Format, Output, note};
use crate::pipeline::Reader;
use crate::queries;

mod analyze;
mod companies;
mod completions;
mod fetch;
mod figures;
mod filters;
mod histogram;
mod ingest;
mod limits;
mod man;
mod run;
mod search;
mod show;
mod sites;
mod stats;
mod verify;

/// Reads news articles in Chinese, Spanish, Japanese and English: exact figures and companies with their evidence, one
/// search over all languages.
#[derive(Parser)]
#[command(name = "gaceta", version, max_term_width = 100, arg_required_else_help = true)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// What every command takes.
#[derive(Args)]
pub struct Global {
    /// Folder of the index [default: index]
    #[arg(long, global = true, value_name = "DIR", env = "GACETA_INDEX", hide_env_values = true)]
    index: Option<PathBuf>,
    /// How results are written [default: table on a terminal, ndjson in a pipe]
    #[arg(long, global = true, value_enum)]
    format: Option<Format>,
    /// When to use colour; NO_COLOR is honoured
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value = "auto", hide_possible_values = true)]
    color: Colour,
    /// Threads that read articles [default: one per core]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: Option<u16>,
    /// Table of names laid over the built-in ones, and over `gazetteer.tsv` of the current folder; may be given again
    ///
    /// Tab separated, the first line names the columns: `id`, `en`, `zh`, `ja`, `es`, `former` (names, several with `;`
    /// between), `kind` (company, product or organization), `country`, `owner` (an id), `ambiguous` (those of the names
    /// that are ordinary words too). A row replaces the built-in one of its id, and its names belong to nobody else. An
    /// index is asked with the tables that it was made with.
    #[arg(long, global = true, value_name = "FILE")]
    gazetteer: Vec<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    Ingest(ingest::Ingest),
    Fetch(fetch::Fetch),
    Search(search::Search),
    Figures(figures::Figures),
    Companies(companies::Companies),
    Show(show::Show),
    Analyze(analyze::Analyze),
    Stats(stats::Stats),
    Verify(verify::Verify),
    Run(run::Run),
    Completions(completions::Completions),
    Man(man::Man),
}

/// How a command ended, as the contract numbers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Found or done.
    Done = 0,
    /// Nothing found.
    Nothing = 1,
    /// Done, but some inputs were rejected.
    Rejected = 3,
}

/// Could not do it: usage, no such index, disk.
const FAILED: u8 = 2;
const DEFAULT_INDEX: &str = "index";
const DEFAULT_CORPUS: &str = "corpus";
/// The names of a project, beside its folders corpus/, index/ and queries/.
const PROJECT_GAZETTEER: &str = "gazetteer.tsv";

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(&cli) {
        Ok(outcome) => ExitCode::from(outcome as u8),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            note(&format!("gaceta: {error:#}"));
            if let Some(hint) = hint(&error) {
                note(&format!("hint: {hint}"));
            }
            ExitCode::from(FAILED)
        }
    }
}

fn run(cli: &Cli) -> anyhow::Result<Outcome> {
    let global = &cli.global;
    match &cli.command {
        Command::Ingest(command) => command.run(global),
        Command::Fetch(command) => command.run(global),
        Command::Search(command) => ask(global, |session, output| command.answer(session, output)),
        Command::Figures(command) => ask(global, |session, output| command.answer(session, output)),
        Command::Companies(command) => ask(global, |session, output| command.answer(session, output)),
        Command::Show(command) => ask(global, |session, output| command.answer(session, output)),
        Command::Analyze(command) => command.run(global),
        Command::Stats(command) => ask(global, |session, output| command.answer(session, output)),
        Command::Verify(command) => command.run(global),
        Command::Run(command) => command.run(global),
        Command::Completions(command) => command.run(),
        Command::Man(command) => command.run(),
    }
}

/// Answers one question on standard output.
fn ask(
    global: &Global,
    answer: impl FnOnce(&Session<'_>, &mut Output) -> anyhow::Result<Outcome>,
) -> anyhow::Result<Outcome> {
    let mut output = global.output();
    let outcome = answer(&Session::new(global)?, &mut output)?;
    output.finish()?;
    Ok(outcome)
}

/// What is loaded once, however many questions are asked. The index is opened with the first that needs it, so that
/// a question that is wrong in itself is told before an index is built.
struct Session<'a> {
    global: &'a Global,
    reader: Reader,
    index: OnceCell<Index>,
}

impl<'a> Session<'a> {
    fn new(global: &'a Global) -> anyhow::Result<Self> {
        Ok(Session { global, reader: global.reader()?, index: OnceCell::new() })
    }

    fn gazetteer(&self) -> &Gazetteer {
        &self.reader.gazetteer
    }

    fn index(&self) -> anyhow::Result<&Index> {
        if let Some(index) = self.index.get() {
            return Ok(index);
        }
        let index = self.global.open(&self.reader)?;
        Ok(self.index.get_or_init(|| index))
    }
}

/// Where an article is, for people: its file, or its address where the file is an archive of many.
fn place<'a>(path: Option<&'a str>, url: Option<&'a str>, id: &'a str) -> &'a str {
    let is_archive = path.is_some_and(|path| path.trim_end_matches(".gz").trim_end_matches(".zst").ends_with(".warc"));
    let (first, second) = if is_archive { (url, path) } else { (path, url) };
    first.or(second).unwrap_or(id)
}

/// A reader of our output that has seen enough is no error.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let io = cause.downcast_ref::<io::Error>();
        let json = cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
        io.is_some_and(|io| io.kind() == io::ErrorKind::BrokenPipe) || json == Some(io::ErrorKind::BrokenPipe)
    })
}

fn hint(error: &anyhow::Error) -> Option<&'static str> {
    let index = error.chain().find_map(|cause| match cause.downcast_ref::<queries::Error>() {
        Some(queries::Error::Index(error)) => Some(error),
        _ => cause.downcast_ref::<index::Error>(),
    })?;
    match index {
        index::Error::Missing(_) => Some("`gaceta ingest FOLDER` makes one"),
        index::Error::Busy { .. } => Some("wait for the other process, or name another folder with --index"),
        index::Error::Version { differences, .. } if differences.iter().all(|found| found.what == "gazetteer") => {
            Some("or name the tables that it was made with: --gazetteer FILE, gazetteer.tsv of the current folder")
        }
        _ => None,
    }
}

impl Global {
    fn root(&self) -> PathBuf {
        self.index.clone().unwrap_or_else(|| PathBuf::from(DEFAULT_INDEX))
    }

    fn threads(&self) -> usize {
        match self.threads {
            Some(threads) => usize::from(threads),
            None => std::thread::available_parallelism().map_or(1, usize::from),
        }
    }

    /// Returns what reads articles and names: with the tables of the command line over that of the project.
    fn reader(&self) -> anyhow::Result<Reader> {
        let project = PathBuf::from(PROJECT_GAZETTEER);
        let files: Vec<&PathBuf> = project.is_file().then_some(&project).into_iter().chain(&self.gazetteer).collect();
        if files.is_empty() {
            return Ok(Reader::new());
        }
        let read = |file: &&PathBuf| Ok((file.display().to_string(), read_table(file)?));
        let texts = files.iter().map(read).collect::<anyhow::Result<Vec<(String, String)>>>()?;
        let tables: Vec<Table<'_>> = texts.iter().map(|(name, text)| Table { name, text }).collect();
        Ok(Reader::with(Arc::new(Gazetteer::with(&tables)?)))
    }

    fn output(&self) -> Output {
        Output::new(self.format, self.color)
    }

    /// Opens the index. The default one is built from the default corpus where it is not there yet.
    fn open(&self, reader: &Reader) -> anyhow::Result<Index> {
        let root = self.root();
        match Index::open(&root, &versions(&reader.gazetteer)) {
            Err(index::Error::Missing(_)) if self.index.is_none() && PathBuf::from(DEFAULT_CORPUS).is_dir() => {
                note(&format!("no index in {DEFAULT_INDEX} yet: building it from {DEFAULT_CORPUS}"));
                let paths = [PathBuf::from(DEFAULT_CORPUS)];
                let options = ingest::Options::new(self.threads(), &paths)?;
                let summary = ingest::ingest(reader, &paths, &root, &options, ingest::Lists::default())?;
                let _ = summary.print(&mut io::stderr().lock());
                Ok(Index::open(&root, &versions(&reader.gazetteer))?)
            }
            opened => Ok(opened?),
        }
    }
}

/// Reads a page by `read`. A panic there is an error of ours and costs the run this page, not the others.
fn caught<T>(page: Page, read: impl FnOnce(Page) -> Result<T, Rejection>) -> Result<T, Rejection> {
    let name = page.path.clone().unwrap_or_else(|| "stdin".to_owned());
    let record = page.record;
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| read(page))).unwrap_or_else(|cause| {
        let message = cause.downcast_ref::<String>().map(String::as_str).or(cause.downcast_ref::<&str>().copied());
        let message = message.unwrap_or("a panic without words").to_owned();
        Err(Rejection { name, record, reason: Reason::Failed { message } })
    })
}

/// Reads a table of names, which is UTF-8 like everything that a person gives to gaceta to be taken as it is.
fn read_table(file: &Path) -> anyhow::Result<String> {
    let name = file.display();
    let bytes = std::fs::read(file).with_context(|| name.to_string())?;
    String::from_utf8(bytes).map_err(|error| {
        let right = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = 1 + right.iter().filter(|byte| **byte == b'\n').count();
        let column = 1 + right.iter().rev().take_while(|byte| **byte != b'\n').filter(|byte| **byte == b'\t').count();
        anyhow::anyhow!("{name}:{line}, column {column}: expected UTF-8, found other bytes")
    })
}

/// What an index is stamped with. The extractor's number goes up with every change of what is read from an article.
pub fn versions(gazetteer: &Gazetteer) -> index::Versions {
    const EXTRACTOR: u32 = 6;
    index::Versions {
        dictionaries: format!("jieba-rs {}, ipadic {}", "0.11", ipadic::VERSION),
        gazetteer: gazetteer.version().to_owned(),
        extractor: EXTRACTOR.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_costs_its_page_only() {
        let page = Page { path: Some("odd.txt".to_owned()), record: Some(3), ..Page::default() };
        let rejection = caught(page.clone(), |_| -> Result<(), _> { panic!("half a character") }).unwrap_err();
        assert_eq!((rejection.name.as_str(), rejection.record), ("odd.txt", Some(3)));
        assert!(matches!(rejection.reason, Reason::Failed { message } if message == "half a character"));
        assert_eq!(caught(page, |page| Ok(page.record)).unwrap(), Some(3));
    }
}

//! The web -> archives in the corpus, politely: the only place of this program that touches the network.
//!
//! One thread decides and writes; a few others each wait for one answer. Of a domain at most one request is under way,
//! and the next one comes after its pause, whatever is asked for: rules, lists, pages, redirects.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;

mod guard;
mod address;
mod hosts;
mod robots;
mod client;
mod discover;
mod archive;
mod state;
mod run;

pub use discover::opml;
pub use guard::Allow;

use archive::{Archive, Found};
use client::{Client, Settings};
use run::Run;
use state::{Known, Outcome, State};

/// How a run behaves.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder of the corpus; what is fetched stands in `fetched/` in it.
    pub corpus: PathBuf,
    /// Pages that a list dates before this day are left: `2024-09-05`.
    pub since: Option<String>,
    /// The most pages that lists may lead to.
    pub limit: Option<usize>,
    /// Lists are read and nothing else is asked for, nor written.
    pub dry_run: bool,
    /// The sitemaps of a site are read though it has feeds.
    pub sitemaps: bool,
    /// The least pause between two requests to a domain; up to as much again comes on top by chance.
    pub delay: Duration,
    /// The longest that is waited for a domain; what takes longer is put off to another run.
    pub patience: Duration,
    /// How those who are asked can reach who asks: a mail address or a page.
    pub contact: Option<String>,
    pub allow: Allow,
    pub idle: Duration,
    pub total: Duration,
    /// The bytes of one page or feed, packed and unpacked.
    pub max_bytes: u64,
    /// Domains that are asked at a time.
    pub domains: usize,
}

/// What is asked for by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seed {
    pub url: String,
    /// True where a page stands for its site: its feeds are wanted, not itself.
    pub site: bool,
}

/// What became of a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Fetched,
    Unchanged,
    /// The same page as another one.
    Duplicate,
    WouldFetch,
    /// No page.
    Skipped,
    Robots,
    Refused,
    PutOff,
    Failed,
}

impl Status {
    /// Returns how a person says it.
    pub fn name(self) -> &'static str {
        match self {
            Status::Fetched => "fetched",
            Status::Unchanged => "unchanged",
            Status::Duplicate => "the same as another",
            Status::WouldFetch => "to be fetched",
            Status::Skipped => "skipped",
            Status::Robots => "disallowed by robots.txt",
            Status::Refused => "refused",
            Status::PutOff => "put off",
            Status::Failed => "failed",
        }
    }
}

/// One URL and what became of it.
#[derive(Clone, Debug, Serialize)]
pub struct Record {
    pub schema: &'static str,
    pub url: String,
    /// page, feed, sitemap or site.
    pub kind: &'static str,
    pub status: Status,
    /// The status of HTTP.
    pub http: Option<u16>,
    /// Of the body, unpacked.
    pub bytes: Option<usize>,
    /// Where redirects led to, or the other URL of the same page.
    pub location: Option<String>,
    pub reason: Option<String>,
    /// ISO instant in UTC.
    pub next_try: Option<String>,
    /// True of what was asked for by name.
    #[serde(skip)]
    pub named: bool,
}

/// What a run did.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// By kind and status.
    pub counts: BTreeMap<(&'static str, Status), usize>,
    /// Of what was not had, by the words that say why.
    pub reasons: BTreeMap<String, usize>,
    /// Pages of lists that are in the archive already.
    pub known: usize,
    /// Entries of lists that were no pages or could not be had, and are left alone.
    pub passed: usize,
    /// Pages of lists that wait for their next try.
    pub waiting: usize,
    pub older: usize,
    pub beyond_limit: usize,
    /// Archived pages that a killed run had told nobody of.
    pub recovered: usize,
    /// Oddities of what a killed run left, and of broken lists.
    pub warnings: Vec<String>,
}

impl Summary {
    pub fn count(&self, wanted: Status) -> usize {
        self.counts.iter().filter(|((_, status), _)| *status == wanted).map(|(_, count)| count).sum()
    }

    /// Returns how many pages were met, had or not.
    pub fn pages(&self) -> usize {
        let counted = self.counts.iter().filter(|((kind, _), _)| *kind == "page");
        counted.map(|(_, count)| *count).sum::<usize>() + self.known + self.passed + self.waiting
    }
}

/// Why a run cannot be made or cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("expected an address such as https://example.org/feed.xml, found {found:?}: {error}")]
    NoUrl { found: String, error: String },
    #[error(transparent)]
    State(#[from] state::Error),
    #[error("{}: {source}", .path.display())]
    Archive { path: PathBuf, source: io::Error },
    #[error("no client can be made: {0}")]
    Client(String),
    #[error("the record cannot be written: {0}")]
    Output(#[source] io::Error),
}

/// Returns the folder of what was fetched into a corpus.
pub fn folder(corpus: &Path) -> PathBuf {
    corpus.join("fetched")
}

/// Fetches what the seeds name and what their lists lead to; every URL that is settled is handed to `each`.
pub fn fetch(
    seeds: &[Seed],
    options: &Options,
    each: &mut dyn FnMut(&Record) -> io::Result<()>,
) -> Result<Summary, Error> {
    let contact = options.contact.as_deref().map(|contact| format!(" (+{contact})")).unwrap_or_default();
    let agent = format!("{}/{}{contact}", robots::TOKEN, env!("CARGO_PKG_VERSION"));
    let settings = Settings { agent: agent.clone(), allow: options.allow, idle: options.idle, total: options.total };
    let client = Client::new(settings).map_err(Error::Client)?;
    let folder = folder(&options.corpus);
    let mut state = State::open(&folder.join(".state"), !options.dry_run)?;
    let mut summary = Summary::default();
    if state.damaged > 0 {
        summary.warnings.push(format!("{} lines of the journal could not be read", state.damaged));
    }
    let archive = if options.dry_run {
        None
    } else {
        let disk = |source| Error::Archive { path: folder.clone(), source };
        let (archive, found, cut) = Archive::open(&folder, &agent, |file| state.end_of(file)).map_err(disk)?;
        if cut > 0 {
            summary.warnings.push(format!("{cut} bytes of a half-written record were cut off"));
        }
        summary.recovered = found.len();
        adopt(&mut state, found)?;
        Some(archive)
    };
    let run = Run::new(options, client, state, archive, summary, each);
    run.run(seeds)
}

/// Makes known what is in the archive already.
fn adopt(state: &mut State, found: Vec<Found>) -> Result<(), Error> {
    let known = found.into_iter().map(|found| {
        let before = state.get(&found.url).cloned().unwrap_or_default();
        let other = found.same_as.filter(|other| *other != found.url);
        let known = Known {
            outcome: if other.is_some() { Outcome::SameAs } else { Outcome::Stored },
            at: found.date.parse::<Timestamp>().map_or(0, Timestamp::as_second),
            status: Some(found.head.status),
            etag: found.head.get("ETag").map(str::to_owned),
            modified: found.head.get("Last-Modified").map(str::to_owned),
            place: Some(found.place),
            digest: found.digest,
            same_as: other,
            found_in: before.found_in,
            day: before.day,
            ..Known::default()
        };
        (found.url, known)
    });
    let known = known.collect();
    Ok(state.put_all(known)?)
}

//! Pages, feeds and sites of the web -> archives in the corpus, then the index.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::Args;

use super::filters::period;
use super::ingest;
use super::limits::size;
use super::{DEFAULT_CORPUS, Global, Outcome};
use crate::corpus::fetch::{self, Allow, Options, Record, Seed, Status, Summary};
use crate::output::note;
use crate::output::table::{Style, clean, styled};

/// Fetch pages, feeds and sitemaps into the corpus, politely, and read them into the index
///
/// A feed (RSS, Atom, JSON Feed) or a sitemap is followed to its pages, a front page to its feeds or else its sitemaps;
/// any other page is fetched itself. What comes is kept as WARC in `fetched/` under the corpus, one copy of the raw
/// bytes. A page that is there is not asked for again unless its list gives a later date; what was named is asked for
/// with its validators. robots.txt, Crawl-delay and Retry-After are honoured; what fails has a next try. A run that was
/// killed is gone on with by the same command.
///
/// The exit code is 0 where all that was asked for was had, 1 where the lists name no page, 2 where the run could not
/// be made, and 3 where a page or list failed, was refused or put off (each is named with its reason), or where a page
/// that came could not be read.
#[derive(Args)]
pub struct Fetch {
    /// Addresses of pages, feeds, sitemaps and sites
    #[arg(value_name = "URL")]
    urls: Vec<String>,
    /// A list of feeds and sites: one address a line with # comments, or OPML
    #[arg(long, value_name = "FILE")]
    feeds: Vec<PathBuf>,
    /// Folder of the corpus
    #[arg(long, value_name = "DIR", default_value = DEFAULT_CORPUS)]
    corpus: PathBuf,
    /// Leave pages that their list dates before this day, month or year
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// At most this many pages of lists; the rest is for the next run
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Read the lists and say what would be fetched; nothing is written
    #[arg(long)]
    dry_run: bool,
    /// Read the sitemaps of a site though it has feeds
    #[arg(long)]
    sitemaps: bool,
    /// Fetch only: the index is left as it is
    #[arg(long)]
    no_ingest: bool,
    /// Least pause between two requests to a domain; up to as much again comes on top by chance
    #[arg(long, value_name = "SECONDS", default_value = "1", value_parser = duration)]
    delay: Duration,
    /// Longest wait that a site may ask for within this run
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = duration)]
    patience: Duration,
    /// Longest that one answer may take
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = duration)]
    timeout: Duration,
    /// Refuse pages and feeds larger than this, packed or unpacked
    #[arg(long, value_name = "SIZE", default_value = "16MiB", value_parser = size)]
    max_bytes: u64,
    /// How those who are asked can reach you: a mail address or a page
    #[arg(long, value_name = "WHERE")]
    contact: Option<String>,
    /// Let addresses of this machine be asked, for tests
    #[arg(long, hide_short_help = true)]
    allow_loopback: bool,
    /// Let addresses of private networks be asked
    #[arg(long, hide_short_help = true)]
    allow_private: bool,
}

/// An answer that does not go on for this long, or a connection that does not come about, is given up.
const IDLE: Duration = Duration::from_secs(20);
/// Domains that are asked at a time; each has one connection.
const DOMAINS: usize = 8;

impl Fetch {
    pub fn run(&self, global: &Global) -> anyhow::Result<Outcome> {
        let seeds = self.seeds()?;
        if seeds.is_empty() {
            bail!("expected an address or a list with --feeds, found neither");
        }
        if let Some(contact) = &self.contact
            && !contact.chars().all(|c| c.is_ascii_graphic() || c == ' ')
        {
            bail!("expected a contact of plain ASCII, found {contact:?}");
        }
        let since = self.since.as_deref().map(|since| period("since", since)).transpose()?;
        let since = since.map(|since| since.first().to_string());
        let options = Options {
            corpus: self.corpus.clone(),
            since,
            limit: self.limit,
            dry_run: self.dry_run,
            sitemaps: self.sitemaps,
            delay: self.delay,
            patience: self.patience,
            contact: self.contact.clone(),
            allow: Allow { loopback: self.allow_loopback, private: self.allow_private },
            idle: IDLE.min(self.timeout),
            total: self.timeout,
            max_bytes: self.max_bytes,
            domains: DOMAINS,
        };
        let mut output = global.output();
        // Where the records go elsewhere, the terminal is told how far it is.
        let progress = io::stderr().is_terminal() && !io::stdout().is_terminal();
        let (mut said, mut failed) = (0, false);
        let summary = fetch::fetch(&seeds, &options, &mut |record| {
            said += 1;
            failed |= is_failure(record);
            output.record(record, row)?;
            // Whoever watches sees each when it is there.
            output.flush()?;
            if progress {
                note(&format!("{said}: {} {}", record.status.name(), record.url));
            }
            Ok(())
        })?;
        output.finish()?;
        print(&summary);

        let mut rejected = false;
        let archived = fetch::folder(&self.corpus).is_dir();
        if archived && !self.dry_run && !self.no_ingest {
            let paths = std::slice::from_ref(&self.corpus);
            let options = ingest::Options::new(global.threads(), paths)?;
            let summary = ingest::ingest(&global.reader()?, paths, &global.root(), &options, ingest::Lists::default())?;
            let _ = summary.print(&mut io::stderr().lock());
            rejected = summary.rejected > 0;
        }
        Ok(if failed || rejected {
            Outcome::Rejected
        } else if summary.pages() == 0 {
            note("no page: the lists name none");
            Outcome::Nothing
        } else {
            Outcome::Done
        })
    }

    fn seeds(&self) -> anyhow::Result<Vec<Seed>> {
        let mut seeds: Vec<Seed> = self.urls.iter().map(|url| Seed { url: whole(url), site: false }).collect();
        for file in &self.feeds {
            let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
            let listed: Vec<String> = if text.trim_start_matches('\u{feff}').trim_start().starts_with('<') {
                fetch::opml(&text)
            } else {
                let lines = text.lines().map(|line| line.split(" #").next().unwrap_or_default().trim());
                lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect()
            };
            if listed.is_empty() {
                bail!("expected addresses in {}, found none", file.display());
            }
            seeds.extend(listed.into_iter().map(|url| Seed { url: whole(&url), site: true }));
        }
        Ok(seeds)
    }
}

/// People leave the scheme out.
fn whole(url: &str) -> String {
    if url.contains("://") { url.to_owned() } else { format!("https://{url}") }
}

/// A page of a list that robots.txt closes is as the site wants it; one that was named was not had.
fn is_failure(record: &Record) -> bool {
    match record.status {
        Status::Failed | Status::Refused | Status::PutOff => true,
        Status::Robots | Status::Skipped => record.named,
        _ => false,
    }
}

fn row(record: &Record, to: &mut dyn Write) -> io::Result<()> {
    write!(to, "{:<11} {}", record.status.name(), styled(&clean(&record.url), Style::Strong, false))?;
    if let Some(location) = &record.location {
        write!(to, " -> {}", clean(location))?;
    }
    if let Some(reason) = &record.reason {
        write!(to, "  {}", clean(reason))?;
    }
    if let Some(next) = &record.next_try {
        write!(to, "; next try {next}")?;
    }
    writeln!(to)
}

/// Says what a run did, for people.
fn print(summary: &Summary) {
    for warning in &summary.warnings {
        note(&format!("warning: {warning}"));
    }
    let mut parts: Vec<String> = Vec::new();
    for ((kind, status), count) in &summary.counts {
        parts.push(format!("{count} {kind}{} {}", if *count == 1 { "" } else { "s" }, status.name()));
    }
    let rest = [
        (summary.known, "in the archive already"),
        (summary.passed, "passed over before"),
        (summary.waiting, "waiting for their next try"),
        (summary.older, "older than asked for"),
        (summary.beyond_limit, "left by --limit"),
        (summary.recovered, "recovered from a run that was killed"),
    ];
    parts.extend(rest.iter().filter(|(count, _)| *count > 0).map(|(count, words)| format!("{count} {words}")));
    note(&if parts.is_empty() { "nothing was asked for".to_owned() } else { parts.join(", ") });
    for (reason, count) in &summary.reasons {
        note(&format!("{count}: {reason}"));
    }
}

/// Reads seconds such as `1`, `0.5`.
fn duration(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().unwrap_or(-1.0);
    let wrong = || format!("expected seconds such as 1.5, found {text:?}");
    if !(0.0..=86400.0).contains(&seconds) {
        return Err(wrong());
    }
    Duration::try_from_secs_f64(seconds).map_err(|_| wrong())
}

//! The web -> archives in the corpus, politely: the only place of this program that touches the network.
//!
//! One thread decides and writes; a few others each wait for one answer. Of a domain at most one request is under way,
//! and the next one comes after its pause, whatever is asked for: rules, lists, pages, redirects.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, unbounded};
use jiff::Timestamp;
use serde::Serialize;
use url::Url;

mod guard;
mod address;
mod hosts;
mod robots;
mod client;
mod discover;
mod archive;
mod state;

pub use discover::opml;
pub use guard::Allow;

use super::http::{self, Head};
use archive::{Archive, Found};
use client::{Client, Failure, Request, Response, Settings};
use discover::{Kind, Link};
use robots::Rules;
use state::{Known, Outcome, Robots, State};

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
    let run = Run {
        options,
        client,
        state,
        archive,
        summary,
        each,
        domains: BTreeMap::new(),
        rules: HashMap::new(),
        asking: HashSet::new(),
        queued: HashSet::new(),
        pages: 0,
        running: 0,
        lists: 0,
    };
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

/// What a URL is asked for as.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Role {
    Seed {
        site: bool,
    },
    Feed,
    Sitemap,
    Page,
    /// The rules of an origin, which others wait for.
    Robots {
        origin: String,
    },
}

#[derive(Clone, Debug)]
struct Task {
    url: Url,
    role: Role,
    /// The URL that it began with, before redirects.
    asked: String,
    /// The URLs that led here.
    hops: Vec<String>,
    tries: u32,
    /// How deep in indexes of sitemaps.
    depth: u32,
}

impl Task {
    fn new(url: Url, role: Role) -> Task {
        Task { asked: url.to_string(), url, role, hops: Vec::new(), tries: 0, depth: 0 }
    }

    fn is_robots(&self) -> bool {
        matches!(self.role, Role::Robots { .. })
    }

    fn kind(&self) -> &'static str {
        match self.role {
            Role::Seed { site: true } => "site",
            Role::Seed { site: false } | Role::Page => "page",
            Role::Feed => "feed",
            Role::Sitemap => "sitemap",
            Role::Robots { .. } => "robots",
        }
    }
}

/// The queue of one domain.
struct Domain {
    queue: VecDeque<Task>,
    busy: bool,
    /// Its first task waits for rules that another domain serves.
    stalled: bool,
    ready: Instant,
    delay: Duration,
}

const REDIRECTS: usize = 10;
/// A pause that robots.txt asks for is kept up to this; a longer one is for the next run.
const LONGEST_PAUSE: Duration = Duration::from_secs(600);
/// A try more than this is left to another run.
const TRIES: u32 = 2;
/// What the protocol allows a sitemap, and something more for those that do not count.
const SITEMAP_BYTES: u64 = 64 << 20;
const SITEMAP_DEPTH: u32 = 3;
/// Lists that are read in one run.
const LISTS: usize = 1000;
const DAY: i64 = 24 * 3600;

type Job = (Task, Request);
type Done = (Task, Result<Response, Failure>);

struct Run<'a> {
    options: &'a Options,
    client: Client,
    state: State,
    archive: Option<Archive>,
    summary: Summary,
    each: &'a mut dyn FnMut(&Record) -> io::Result<()>,
    domains: BTreeMap<String, Domain>,
    rules: HashMap<String, Rules>,
    /// Origins whose rules are asked for.
    asking: HashSet<String>,
    /// URLs that this run has taken up.
    queued: HashSet<String>,
    /// Pages of lists that were taken up.
    pages: usize,
    running: usize,
    lists: usize,
}

fn now() -> i64 {
    Timestamp::now().as_second()
}

/// As WARC writes it.
fn instant(second: i64) -> String {
    Timestamp::from_second(second).map(|time| time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()).unwrap_or_default()
}

fn seconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_secs() + u64::from(duration.subsec_nanos() > 0)).unwrap_or(i64::MAX)
}

impl Run<'_> {
    fn run(mut self, seeds: &[Seed]) -> Result<Summary, Error> {
        for seed in seeds {
            let url = Url::parse(seed.url.trim())
                .map_err(|error| Error::NoUrl { found: seed.url.clone(), error: error.to_string() })?;
            let url = address::clean(&url);
            // The front page stands for the site.
            let site = seed.site || (url.path() == "/" && url.query().is_none());
            if self.queued.insert(url.to_string()) {
                self.push(Task::new(url, Role::Seed { site }), false);
            }
        }
        let (jobs, work): (Sender<Job>, Receiver<Job>) = unbounded();
        let (done, results): (Sender<Done>, Receiver<Done>) = unbounded();
        thread::scope(|scope| {
            for _ in 0..self.options.domains.max(1) {
                let (work, done, client) = (work.clone(), done.clone(), self.client.clone());
                scope.spawn(move || {
                    for (task, request) in work {
                        let result = client.get(&request);
                        if done.send((task, result)).is_err() {
                            return;
                        }
                    }
                });
            }
            let ended = self.go(&jobs, &results);
            // What is still under way after an error is waited for and dropped.
            drop(jobs);
            ended
        })?;
        Ok(self.summary)
    }

    fn go(&mut self, jobs: &Sender<Job>, results: &Receiver<Done>) -> Result<(), Error> {
        loop {
            self.start(jobs)?;
            self.leave_slow()?;
            let waiting = self.domains.values().filter(|domain| !domain.busy && !domain.queue.is_empty());
            let ready = waiting.filter(|domain| !domain.stalled).map(|domain| domain.ready).min();
            let wait = ready.map(|ready| ready.saturating_duration_since(Instant::now()));
            let free = self.running < self.options.domains.max(1);
            match wait {
                None if self.running == 0 => return Ok(()),
                Some(wait) if self.running == 0 => thread::sleep(wait),
                wait => {
                    let wait = wait.filter(|_| free).unwrap_or(Duration::from_secs(3600));
                    if let Ok((task, result)) = results.recv_timeout(wait) {
                        self.running -= 1;
                        self.rest(&task.url);
                        self.handle(task, result)?;
                    }
                }
            }
        }
    }

    /// Puts off what belongs to a domain whose pause is longer than a run should last.
    fn leave_slow(&mut self) -> Result<(), Error> {
        let longest = self.options.patience.max(LONGEST_PAUSE);
        let mut left = Vec::new();
        for (name, domain) in self.domains.iter_mut().filter(|(_, domain)| !domain.busy && !domain.queue.is_empty()) {
            let wait = domain.ready.saturating_duration_since(Instant::now());
            if wait > longest {
                left.push((name.clone(), now() + seconds(wait), std::mem::take(&mut domain.queue)));
            }
        }
        for (name, until, tasks) in left {
            self.state.put_hold(&name, until)?;
            for task in tasks {
                self.put_off(&task, None, "the site asks for a long pause between two requests", until)?;
            }
        }
        Ok(())
    }

    /// Sends what may be asked now.
    fn start(&mut self, jobs: &Sender<Job>) -> Result<(), Error> {
        while self.running < self.options.domains.max(1) {
            let now = Instant::now();
            let free = |domain: &&mut Domain| {
                !domain.busy && !domain.stalled && !domain.queue.is_empty() && domain.ready <= now
            };
            let Some(domain) = self.domains.values_mut().filter(free).min_by_key(|domain| domain.ready) else {
                return Ok(());
            };
            let Some(task) = domain.queue.pop_front() else { return Ok(()) };
            let name = address::domain(&task.url);
            if let Some(job) = self.prepare(task)? {
                if let Some(domain) = self.domains.get_mut(&name) {
                    domain.busy = true;
                }
                self.running += 1;
                // The workers live as long as this loop.
                let _ = jobs.send(job);
            }
        }
        Ok(())
    }

    /// Leaves a domain alone for its pause.
    fn rest(&mut self, url: &Url) {
        let name = address::domain(url);
        if let Some(domain) = self.domains.get_mut(&name) {
            domain.busy = false;
            domain.ready = Instant::now() + domain.delay + domain.delay.mul_f64(hosts::chance(&name));
        }
    }

    fn domain(&mut self, url: &Url) -> &mut Domain {
        let delay = self.options.delay;
        self.domains.entry(address::domain(url)).or_insert_with(|| Domain {
            queue: VecDeque::new(),
            busy: false,
            stalled: false,
            ready: Instant::now(),
            delay,
        })
    }

    fn push(&mut self, task: Task, first: bool) {
        let domain = self.domain(&task.url);
        if first {
            domain.queue.push_front(task);
            domain.stalled = false;
        } else {
            domain.queue.push_back(task);
        }
    }

    /// Makes a request of a task, if nothing speaks against it now.
    fn prepare(&mut self, task: Task) -> Result<Option<Job>, Error> {
        if let Err(refused) = guard::check(&task.url, self.options.allow) {
            self.refuse(&task, &refused.to_string())?;
            return Ok(None);
        }
        let domain = address::domain(&task.url);
        if let Some(until) = self.state.hold(&domain).filter(|until| *until > now()) {
            let wait = Duration::from_secs(u64::try_from(until - now()).unwrap_or(0));
            if wait > self.options.patience {
                self.put_off(&task, None, "the site asked to be left alone until then", until)?;
            } else {
                self.push(task.clone(), true);
                self.domain(&task.url).ready = Instant::now() + wait;
            }
            return Ok(None);
        }
        if !task.is_robots() {
            let origin = address::origin(&task.url);
            if !self.rules.contains_key(&origin)
                && let Some(robots) =
                    self.state.robots(&origin).filter(|robots| now() - robots.at < seconds(robots::FRESH))
            {
                let rules = robots.text.as_ref().map_or_else(Rules::open, |text| Rules::parse(text.as_bytes()));
                self.learn(origin.clone(), rules);
            }
            match self.rules.get(&origin) {
                None if self.asking.contains(&origin) => {
                    self.push(task.clone(), true);
                    self.domain(&task.url).stalled = true;
                    return Ok(None);
                }
                None => {
                    let Ok(url) = task.url.join("/robots.txt") else { return Ok(None) };
                    self.push(task, true);
                    self.asking.insert(origin.clone());
                    return Ok(Some(self.request(Task::new(url, Role::Robots { origin }))));
                }
                Some(rules) => {
                    if let Some(delay) = rules.delay() {
                        let domain = self.domain(&task.url);
                        domain.delay = domain.delay.max(delay);
                    }
                }
            }
            if let Some(why) = self.rules.get(&origin).and_then(|rules| rules.refusal(task.url.as_str())) {
                self.disallow(&task, &why)?;
                return Ok(None);
            }
            let known = self.state.get(task.url.as_str());
            if task.role == Role::Page
                && let Some(other) = known.and_then(|known| known.same_as.clone())
            {
                self.report(&task, Status::Duplicate, None, None, Some(other), None, None)?;
                return Ok(None);
            }
        }
        Ok(Some(self.request(task)))
    }

    fn request(&self, task: Task) -> Job {
        let known = self.state.get(task.url.as_str()).filter(|_| !task.is_robots());
        let known = known.filter(|known| matches!(known.outcome, Outcome::Stored | Outcome::List));
        let (limit, cut) = match &task.role {
            Role::Robots { .. } => (robots::BYTES, true),
            Role::Sitemap => (SITEMAP_BYTES.max(self.options.max_bytes), false),
            Role::Seed { .. } if task.url.path().contains("sitemap") => {
                (SITEMAP_BYTES.max(self.options.max_bytes), false)
            }
            _ => (self.options.max_bytes, false),
        };
        let request = Request {
            url: task.url.clone(),
            etag: known.and_then(|known| known.etag.clone()),
            modified: known.and_then(|known| known.modified.clone()),
            limit,
            cut,
        };
        (task, request)
    }

    fn handle(&mut self, task: Task, result: Result<Response, Failure>) -> Result<(), Error> {
        let response = match result {
            Ok(response) => response,
            Err(Failure::Refused(why)) => return self.refuse(&task, &why),
            Err(Failure::Network(why)) => return self.try_again(task, None, &why),
            Err(Failure::Bad(why)) => return self.fail(&task, None, &why, now() + 7 * DAY),
        };
        let status = response.head.status;
        match status {
            301 | 302 | 303 | 307 | 308 => self.redirect(task, &response.head),
            429 | 503 => self.back_away(task, &response.head),
            500.. => self.try_again(task, Some(status), &format!("status {status}")),
            200..=299 if task.is_robots() => {
                let text = String::from_utf8_lossy(&response.body).into_owned();
                self.settle_robots(task, Rules::parse(&response.body), Some(Some(text)))
            }
            400..=499 if task.is_robots() => self.settle_robots(task, Rules::open(), Some(None)),
            200..=299 => self.content(task, response),
            304 => self.unchanged(&task),
            _ => self.pass(&task, Some(status), Status::Failed, &format!("status {status}")),
        }
    }

    fn learn(&mut self, origin: String, rules: Rules) {
        self.asking.remove(&origin);
        self.rules.insert(origin, rules);
        for domain in self.domains.values_mut() {
            domain.stalled = false;
        }
    }

    /// `keep` is the text to be remembered, or that there is none; what is only so for now is not.
    fn settle_robots(&mut self, task: Task, rules: Rules, keep: Option<Option<String>>) -> Result<(), Error> {
        let Role::Robots { origin } = task.role else { return Ok(()) };
        if let Some(text) = keep {
            self.state.put_robots(&origin, Robots { at: now(), text })?;
        }
        self.learn(origin, rules);
        Ok(())
    }

    fn redirect(&mut self, task: Task, head: &Head) -> Result<(), Error> {
        let most = if task.is_robots() { robots::REDIRECTS } else { REDIRECTS };
        let target = head.get("Location").and_then(|location| task.url.join(location.trim()).ok());
        let target = target.map(|target| if task.is_robots() { target } else { address::clean(&target) });
        let mut next = task.clone();
        next.hops.push(task.url.to_string());
        next.tries = 0;
        let why = match &target {
            None => Some("it redirects to nowhere".to_owned()),
            Some(target) if next.hops.iter().any(|hop| hop == target.as_str()) => {
                Some(format!("it redirects in a loop, back to {target}"))
            }
            Some(_) if next.hops.len() > most => Some(format!("it redirects more than {most} times")),
            Some(_) => None,
        };
        match (target, why) {
            (Some(target), None) => {
                // To an address that may not be asked it is refused with its own words.
                if let Err(refused) = guard::check(&target, self.options.allow) {
                    return self.refuse(&task, &format!("it redirects to {target}: {refused}"));
                }
                let stored = self.state.get(target.as_str()).is_some_and(|known| known.outcome == Outcome::Stored);
                if task.role == Role::Page && (stored || self.queued.contains(target.as_str())) {
                    return self.same_as(&task, Some(head.status), target.as_str());
                }
                next.url = target;
                self.push(next, true);
                Ok(())
            }
            // More than five: as if there were no file (RFC 9309, 2.3.1.2).
            _ if task.is_robots() => self.settle_robots(task, Rules::open(), None),
            (_, why) => self.fail(&task, Some(head.status), &why.unwrap_or_default(), now() + DAY),
        }
    }

    /// 429 and 503: the site says that it is too much.
    fn back_away(&mut self, task: Task, head: &Head) -> Result<(), Error> {
        let said = head.get("Retry-After").and_then(|value| hosts::retry_after(value, Timestamp::now()));
        let why = format!("status {}", head.status);
        let Some(wait) = said else { return self.try_again(task, Some(head.status), &why) };
        if wait <= self.options.patience && task.tries < TRIES {
            let domain = self.domain(&task.url);
            domain.ready = domain.ready.max(Instant::now() + wait);
            self.push(Task { tries: task.tries + 1, ..task }, true);
            return Ok(());
        }
        // Everything else of this domain waits with it.
        let until = now() + seconds(wait).max(1);
        self.state.put_hold(&address::domain(&task.url), until)?;
        self.put_off(&task, Some(head.status), &why, until)
    }

    /// What may go better in a moment; after a few times it is left to another run.
    fn try_again(&mut self, task: Task, status: Option<u16>, why: &str) -> Result<(), Error> {
        let step = self.options.delay.max(Duration::from_millis(50)) * 2;
        let wait = hosts::back_off(step, task.tries, hosts::chance(task.url.as_str()));
        if task.tries < TRIES && wait <= self.options.patience {
            let domain = self.domain(&task.url);
            domain.ready = domain.ready.max(Instant::now() + wait);
            self.push(Task { tries: task.tries + 1, ..task }, true);
            return Ok(());
        }
        let failures = self.state.get(&task.asked).map_or(0, |known| known.failures);
        let wait = hosts::back_off(Duration::from_secs(900), failures, hosts::chance(task.url.as_str()));
        self.fail(&task, status, why, now() + seconds(wait))
    }

    /// A record that is over, with what is remembered of it.
    #[allow(clippy::too_many_arguments)]
    fn report(
        &mut self,
        task: &Task,
        status: Status,
        http: Option<u16>,
        bytes: Option<usize>,
        location: Option<String>,
        reason: Option<String>,
        next_try: Option<i64>,
    ) -> Result<(), Error> {
        let location = location.or_else(|| (task.asked != task.url.as_str()).then(|| task.url.to_string()));
        let (url, next_try) = (task.asked.clone(), next_try.map(instant));
        let kind = task.kind();
        let named = matches!(task.role, Role::Seed { .. });
        let record =
            Record { schema: "gaceta.fetch/1", url, kind, status, http, bytes, location, reason, next_try, named };
        *self.summary.counts.entry((kind, status)).or_default() += 1;
        if status >= Status::Skipped {
            *self.summary.reasons.entry(record.reason.clone().unwrap_or_default()).or_default() += 1;
        }
        (self.each)(&record).map_err(Error::Output)
    }

    /// What is known of the URL that was asked for, to be changed.
    fn before(&self, task: &Task) -> Known {
        let known = self.state.get(&task.asked).cloned().unwrap_or_default();
        Known { at: now(), next_try: None, reason: None, ..known }
    }

    /// Remembers a failure. A page that is in the archive stays what it is.
    fn remember(&mut self, task: &Task, known: Known, outcome: Outcome) -> Result<(), Error> {
        let outcome = match known.outcome {
            stays @ (Outcome::Stored | Outcome::List | Outcome::SameAs) => stays,
            _ => outcome,
        };
        Ok(self.state.put(&task.asked, Known { outcome, ..known })?)
    }

    fn fail(&mut self, task: &Task, status: Option<u16>, why: &str, next_try: i64) -> Result<(), Error> {
        if task.is_robots() {
            // No answer: everything is closed (RFC 9309, 2.3.1.4).
            return self.settle_robots(task.clone(), Rules::closed(format!("robots.txt: {why}")), None);
        }
        let known = self.before(task);
        let failures = known.failures + 1;
        let known = Known { failures, status, next_try: Some(next_try), reason: Some(why.to_owned()), ..known };
        self.remember(task, known, Outcome::Failed)?;
        self.report(task, Status::Failed, status, None, None, Some(why.to_owned()), Some(next_try))
    }

    fn put_off(&mut self, task: &Task, status: Option<u16>, why: &str, until: i64) -> Result<(), Error> {
        if task.is_robots() {
            return self.settle_robots(task.clone(), Rules::closed(format!("robots.txt: {why}")), None);
        }
        let known = Known { status, next_try: Some(until), reason: Some(why.to_owned()), ..self.before(task) };
        self.remember(task, known, Outcome::Failed)?;
        self.report(task, Status::PutOff, status, None, None, Some(why.to_owned()), Some(until))
    }

    fn disallow(&mut self, task: &Task, why: &str) -> Result<(), Error> {
        // Where the rules are not known it is no verdict, and worth another try soon.
        let closed = why.starts_with("robots.txt:");
        let next_try = now() + if closed { 900 } else { DAY };
        let known = Known { next_try: Some(next_try), reason: Some(why.to_owned()), ..self.before(task) };
        self.remember(task, known, Outcome::Failed)?;
        let status = if closed { Status::Failed } else { Status::Robots };
        self.report(task, status, None, None, None, Some(why.to_owned()), Some(next_try))
    }

    fn refuse(&mut self, task: &Task, why: &str) -> Result<(), Error> {
        if task.is_robots() {
            return self.settle_robots(task.clone(), Rules::closed(format!("robots.txt: {why}")), None);
        }
        self.pass(task, None, Status::Refused, why)
    }

    /// Nothing that will change by itself.
    fn pass(&mut self, task: &Task, http: Option<u16>, status: Status, why: &str) -> Result<(), Error> {
        let known = Known { status: http, reason: Some(why.to_owned()), ..self.before(task) };
        self.remember(task, known, Outcome::Passed)?;
        self.report(task, status, http, None, None, Some(why.to_owned()), None)
    }

    fn same_as(&mut self, task: &Task, status: Option<u16>, other: &str) -> Result<(), Error> {
        let known = Known { outcome: Outcome::SameAs, same_as: Some(other.to_owned()), status, ..self.before(task) };
        self.state.put(&task.asked, known)?;
        self.report(task, Status::Duplicate, status, None, Some(other.to_owned()), None, None)
    }

    fn unchanged(&mut self, task: &Task) -> Result<(), Error> {
        let url = task.url.to_string();
        let Some(known) = self.state.get(&url).cloned() else {
            return self.fail(task, Some(304), "status 304 without having been asked for before", now() + DAY);
        };
        let is_list = known.outcome == Outcome::List;
        self.state.put(&url, Known { at: now(), failures: 0, next_try: None, reason: None, ..known })?;
        if task.role == Role::Page && task.asked != url {
            let known = Known { outcome: Outcome::SameAs, same_as: Some(url.clone()), ..self.before(task) };
            self.state.put(&task.asked, known)?;
        }
        let role = if is_list { Role::Feed } else { Role::Page };
        let reported = match task.role {
            Role::Seed { .. } => Task { role, ..task.clone() },
            _ => task.clone(),
        };
        self.report(&reported, Status::Unchanged, Some(304), None, None, None, None)?;
        if is_list { self.follow(&url) } else { Ok(()) }
    }

    fn content(&mut self, task: Task, response: Response) -> Result<(), Error> {
        let mut body = response.body.as_slice();
        let unpacked;
        // A packed sitemap is packed as a file, whatever the transfer does.
        if body.starts_with(b"\x1F\x8B") && task.role != Role::Page {
            unpacked = match http::gunzipped(body, SITEMAP_BYTES) {
                Ok(unpacked) => unpacked,
                Err(_) => return self.fail(&task, Some(response.head.status), "it cannot be unpacked", now() + DAY),
            };
            body = &unpacked;
        }
        let url = task.url.clone();
        let kind = discover::kind(&response.head.media(), body);
        let is = |role: Role| Task { role, ..task.clone() };
        match (kind, &task.role) {
            (Kind::Feed | Kind::JsonFeed, Role::Page) => {
                self.pass(&task, Some(response.head.status), Status::Skipped, "a feed, where a page was expected")
            }
            (Kind::Feed, _) => self.list(&is(Role::Feed), &response, discover::feed(body, &url)),
            (Kind::JsonFeed, _) => self.list(&is(Role::Feed), &response, discover::json_feed(body, &url)),
            (Kind::Sitemap, _) => self.list(&is(Role::Sitemap), &response, discover::sitemap(body, &url)),
            (Kind::UrlList, Role::Seed { .. } | Role::Sitemap) => {
                let links = discover::url_list(&String::from_utf8_lossy(body), &url);
                self.list(&is(Role::Sitemap), &response, (links, None))
            }
            (Kind::SitemapIndex, _) => self.index(&is(Role::Sitemap), &response, discover::sitemap(body, &url)),
            (_, Role::Feed) => {
                self.pass(&task, Some(response.head.status), Status::Failed, "expected a feed, found something else")
            }
            (_, Role::Sitemap) => {
                self.pass(&task, Some(response.head.status), Status::Failed, "expected a sitemap, found something else")
            }
            (_, Role::Seed { site: true }) => self.site(&task, &response),
            _ => self.page(&task, response),
        }
    }

    /// A feed or a sitemap: its links are remembered before it is, so that no run loses them.
    fn list(
        &mut self,
        task: &Task,
        response: &Response,
        (links, broken): (Vec<Link>, Option<String>),
    ) -> Result<(), Error> {
        let list = task.url.to_string();
        if let (Some(broken), true) = (&broken, links.is_empty()) {
            let why = format!("a {} that cannot be read: {broken}", task.kind());
            return self.fail(task, Some(response.head.status), &why, now() + DAY);
        }
        if let Some(broken) = &broken {
            self.summary.warnings.push(format!("{list}: {broken}; {} links were made out", links.len()));
        }
        let (all, mut fresh, mut foreign) = (links.len(), 0, 0);
        let mut news = Vec::new();
        for link in links {
            let url = address::clean(&link.url);
            // A sitemap speaks for its own site only.
            if task.role == Role::Sitemap && address::domain(&url) != address::domain(&task.url) {
                foreign += 1;
                continue;
            }
            let known = self.state.get(url.as_str());
            let later = |known: &Known| {
                let day = link.day.as_deref().unwrap_or_default();
                matches!(known.outcome, Outcome::Stored | Outcome::Passed)
                    && day > instant(known.at).get(..10).unwrap_or_default()
            };
            if known.is_none_or(later) {
                fresh += 1;
                // What was stored keeps what is known of it, and its page is asked for again.
                let known = known.cloned().unwrap_or_default();
                let outcome = if known.outcome == Outcome::Stored { Outcome::Stored } else { Outcome::Pending };
                let next_try = (outcome == Outcome::Stored).then_some(0);
                let known = Known { outcome, next_try, found_in: Some(list.clone()), day: link.day, ..known };
                news.push((url.to_string(), known));
            }
        }
        // Last, so that a torn tail leaves the list to be read again.
        news.push((list.clone(), self.fetched(task, response, Outcome::List)));
        self.state.put_all(news)?;
        let mut words = format!("{all} links, {fresh} new");
        if foreign > 0 {
            words.push_str(&format!(", {foreign} of other sites"));
        }
        let bytes = Some(response.body.len());
        self.report(task, Status::Fetched, Some(response.head.status), bytes, None, Some(words), None)?;
        self.follow(&list)
    }

    fn fetched(&self, task: &Task, response: &Response, outcome: Outcome) -> Known {
        let known = self.state.get(task.url.as_str()).cloned().unwrap_or_default();
        Known {
            outcome,
            at: now(),
            status: Some(response.head.status),
            etag: response.head.get("ETag").map(str::to_owned),
            modified: response.head.get("Last-Modified").map(str::to_owned),
            failures: 0,
            next_try: None,
            reason: None,
            same_as: None,
            ..known
        }
    }

    /// Takes up the pages of a list that are still to be had, the newest first.
    fn follow(&mut self, list: &str) -> Result<(), Error> {
        let mut due: Vec<(Option<String>, String)> = Vec::new();
        for (url, known) in self.state.found_in(list) {
            let again = known.next_try.is_some_and(|next| next <= now());
            match known.outcome {
                Outcome::Pending => due.push((known.day.clone(), url.clone())),
                Outcome::Failed | Outcome::Stored if again => due.push((known.day.clone(), url.clone())),
                Outcome::Failed => self.summary.waiting += 1,
                Outcome::Passed => self.summary.passed += 1,
                _ => self.summary.known += 1,
            }
        }
        due.sort_by(|one, other| other.0.cmp(&one.0).then_with(|| one.1.cmp(&other.1)));
        for (day, url) in due {
            if day.as_ref().zip(self.options.since.as_ref()).is_some_and(|(day, since)| day < since) {
                self.summary.older += 1;
                continue;
            }
            if self.queued.contains(&url) {
                continue;
            }
            if self.options.limit.is_some_and(|limit| self.pages >= limit) {
                self.summary.beyond_limit += 1;
                continue;
            }
            let Ok(parsed) = Url::parse(&url) else { continue };
            self.queued.insert(url);
            self.pages += 1;
            let task = Task::new(parsed, Role::Page);
            if self.options.dry_run {
                self.report(&task, Status::WouldFetch, None, None, None, day, None)?;
            } else {
                self.push(task, false);
            }
        }
        Ok(())
    }

    /// Takes up a list, unless it was or there are too many.
    fn take_up(&mut self, url: &Url, role: Role, depth: u32) {
        let url = address::clean(url);
        if depth <= SITEMAP_DEPTH && self.lists < LISTS && self.queued.insert(url.to_string()) {
            self.lists += 1;
            self.push(Task { depth, ..Task::new(url, role) }, false);
        }
    }

    fn index(
        &mut self,
        task: &Task,
        response: &Response,
        (links, broken): (Vec<Link>, Option<String>),
    ) -> Result<(), Error> {
        if let Some(broken) = &broken {
            self.summary.warnings.push(format!("{}: {broken}", task.url));
        }
        let words = Some(format!("{} sitemaps", links.len()));
        for link in links {
            let older = link.day.as_ref().zip(self.options.since.as_ref()).is_some_and(|(day, since)| day < since);
            if !older && address::domain(&link.url) == address::domain(&task.url) {
                self.take_up(&link.url, Role::Sitemap, task.depth + 1);
            }
        }
        // Nothing is remembered: an index that has not changed says nothing of the maps in it.
        self.report(task, Status::Fetched, Some(response.head.status), Some(response.body.len()), None, words, None)
    }

    fn site(&mut self, task: &Task, response: &Response) -> Result<(), Error> {
        let feeds = discover::page_links(&response.body, &task.url).feeds;
        let origin = address::origin(&task.url);
        let mut maps = Vec::new();
        if feeds.is_empty() || self.options.sitemaps {
            let named = self.rules.get(&origin).map_or(&[][..], Rules::sitemaps);
            maps.extend(named.iter().filter_map(|map| task.url.join(map.trim()).ok()));
            if maps.is_empty() {
                maps.extend(task.url.join("/sitemap.xml").ok());
            }
        }
        let words = match feeds.len() {
            0 => "no feed; its sitemaps are read".to_owned(),
            1 => "1 feed".to_owned(),
            count => format!("{count} feeds"),
        };
        for feed in feeds {
            self.take_up(&feed, Role::Feed, 0);
        }
        for map in maps {
            self.take_up(&map, Role::Sitemap, 0);
        }
        let bytes = Some(response.body.len());
        self.report(task, Status::Fetched, Some(response.head.status), bytes, None, Some(words), None)
    }

    fn page(&mut self, task: &Task, response: Response) -> Result<(), Error> {
        let status = Some(response.head.status);
        let media = response.head.media();
        let Some(format) = media.format(&response.body) else {
            let found = if media.name.is_empty() { "data without a type" } else { &media.name };
            return self.pass(task, status, Status::Skipped, &format!("expected a page, found {found}"));
        };
        if response.body.is_empty() {
            return self.pass(task, status, Status::Skipped, "expected a page, found nothing");
        }
        if self.archive.is_none() {
            return self.report(task, Status::WouldFetch, status, Some(response.body.len()), None, None, None);
        }
        let url = task.url.to_string();
        let canonical = match format {
            super::Format::Html => discover::page_links(&response.body, &task.url).canonical,
            _ => None,
        };
        let canonical = canonical.and_then(|link| address::canonical(&task.url, &link)).map(|url| url.to_string());
        let canonical = canonical.filter(|canonical| *canonical != url);
        let stored = canonical.as_ref().and_then(|canonical| match self.state.get(canonical) {
            Some(known) if known.outcome == Outcome::Stored => Some(canonical.clone()),
            Some(known) => known.same_as.clone().filter(|other| *other != url),
            None => None,
        });
        if let Some(stored) = stored {
            return self.same_as(task, status, &stored);
        }

        let digest = format!("blake3:{}", blake3::hash(&response.raw).to_hex());
        let other = self.state.with_digest(&digest).cloned();
        let date = instant(now());
        let address = response.address.map(|address| address.ip().to_string()).unwrap_or_default();
        let mut fields = vec![("WARC-Target-URI", url.as_str()), ("WARC-Payload-Digest", &digest)];
        if !address.is_empty() {
            fields.push(("WARC-IP-Address", &address));
        }
        let mut block = head_of(&response);
        let other_date;
        let kind = match &other {
            Some(other) => {
                other_date = self.state.get(other).map(|known| instant(known.at)).unwrap_or_default();
                fields.push(("WARC-Profile", "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"));
                fields.push(("WARC-Refers-To-Target-URI", other));
                fields.push(("WARC-Refers-To-Date", &other_date));
                "revisit"
            }
            None => {
                block.extend_from_slice(&response.raw);
                "response"
            }
        };
        fields.push(("Content-Type", "application/http; msgtype=response"));
        let Some(archive) = &mut self.archive else { return Ok(()) };
        let place = archive
            .add(kind, &date, &fields, &block)
            .map_err(|source| Error::Archive { path: folder(&self.options.corpus), source })?;

        let known =
            Known { place: Some(place), digest: Some(digest), ..self.fetched(task, &response, Outcome::Stored) };
        let mut news = Vec::new();
        let again = other.as_ref().is_some_and(|other| *other == url);
        let other = other.filter(|other| *other != url);
        let outcome = if other.is_some() { Outcome::SameAs } else { Outcome::Stored };
        let page = other.clone().unwrap_or_else(|| url.clone());
        news.push((url.clone(), Known { outcome, same_as: other.clone(), ..known }));
        let same =
            |known: Known| Known { outcome: Outcome::SameAs, same_as: Some(page.clone()), next_try: None, ..known };
        if task.asked != url {
            news.push((task.asked.clone(), same(self.before(task))));
        }
        if let Some(canonical) = canonical {
            let known = self.state.get(&canonical).cloned().unwrap_or_default();
            news.push((canonical, same(known)));
        }
        self.state.put_all(news)?;
        let reported = Task { role: Role::Page, ..task.clone() };
        let how = match (&other, again) {
            (Some(_), _) => Status::Duplicate,
            (None, true) => Status::Unchanged,
            (None, false) => Status::Fetched,
        };
        self.report(&reported, how, status, Some(response.body.len()), other, None, None)
    }
}

/// Writes the head of a response again. The body stands without the chunks of its transfer, which is said.
fn head_of(response: &Response) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {} \r\n", response.head.status).into_bytes();
    for (name, value) in &response.head.fields {
        let moved = if name.eq_ignore_ascii_case("Transfer-Encoding") { "X-Archive-Orig-" } else { "" };
        head.extend(format!("{moved}{name}: ").into_bytes());
        // Each character is one byte of the field.
        head.extend(value.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')));
        head.extend(b"\r\n");
    }
    head.extend(b"\r\n");
    head
}

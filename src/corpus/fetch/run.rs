//! One run: a queue a domain, the pauses between its requests, and who waits for whose rules.

mod answers;
mod outcomes;

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::io;
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, unbounded};
use jiff::Timestamp;
use url::Url;

use super::archive::Archive;
use super::client::{Client, Failure, Request, Response};
use super::robots::Rules;
use super::state::{Outcome, State};
use super::{Error, Options, Record, Seed, Status, Summary};
use super::{address, guard, hosts, robots};

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

/// One run over the queues of its domains.
pub(super) struct Run<'a> {
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

impl<'a> Run<'a> {
    pub(super) fn new(
        options: &'a Options,
        client: Client,
        state: State,
        archive: Option<Archive>,
        summary: Summary,
        each: &'a mut dyn FnMut(&Record) -> io::Result<()>,
    ) -> Self {
        Run {
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
        }
    }
}

impl Run<'_> {
    pub(super) fn run(mut self, seeds: &[Seed]) -> Result<Summary, Error> {
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
}

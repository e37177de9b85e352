//! What an answer means: a redirect, a refusal, rules, a list that leads on, a page to keep.

use std::time::{Duration, Instant};

use jiff::Timestamp;
use url::Url;

use super::{DAY, LISTS, REDIRECTS, Role, Run, SITEMAP_BYTES, SITEMAP_DEPTH, TRIES, Task, instant, now, seconds};
use crate::corpus::Format;
use crate::corpus::fetch::client::{Failure, Response};
use crate::corpus::fetch::discover::{Kind, Link};
use crate::corpus::fetch::robots::Rules;
use crate::corpus::fetch::state::{Known, Outcome, Robots};
use crate::corpus::fetch::{Error, Status, folder};
use crate::corpus::fetch::{address, discover, guard, hosts, robots};
use crate::corpus::http::{self, Head};

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

impl Run<'_> {
    pub(super) fn handle(&mut self, task: Task, result: Result<Response, Failure>) -> Result<(), Error> {
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

    pub(super) fn learn(&mut self, origin: String, rules: Rules) {
        self.asking.remove(&origin);
        self.rules.insert(origin, rules);
        for domain in self.domains.values_mut() {
            domain.stalled = false;
        }
    }

    /// `keep` is the text to be remembered, or that there is none; what is only so for now is not.
    pub(super) fn settle_robots(
        &mut self,
        task: Task,
        rules: Rules,
        keep: Option<Option<String>>,
    ) -> Result<(), Error> {
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
    pub(super) fn follow(&mut self, list: &str) -> Result<(), Error> {
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

    pub(super) fn site(&mut self, task: &Task, response: &Response) -> Result<(), Error> {
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

    pub(super) fn page(&mut self, task: &Task, response: Response) -> Result<(), Error> {
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
            Format::Html => discover::page_links(&response.body, &task.url).canonical,
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

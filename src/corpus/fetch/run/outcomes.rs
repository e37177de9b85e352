//! How a task ends: what is reported of it and what the journal remembers.

use super::{DAY, Role, Run, Task, instant, now};
use crate::corpus::fetch::robots::Rules;
use crate::corpus::fetch::state::{Known, Outcome};
use crate::corpus::fetch::{Error, Record, Status};

impl Run<'_> {
    /// A record that is over, with what is remembered of it.
    #[allow(clippy::too_many_arguments)]
    pub(super) fn report(
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
    pub(super) fn before(&self, task: &Task) -> Known {
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

    pub(super) fn fail(&mut self, task: &Task, status: Option<u16>, why: &str, next_try: i64) -> Result<(), Error> {
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

    pub(super) fn put_off(&mut self, task: &Task, status: Option<u16>, why: &str, until: i64) -> Result<(), Error> {
        if task.is_robots() {
            return self.settle_robots(task.clone(), Rules::closed(format!("robots.txt: {why}")), None);
        }
        let known = Known { status, next_try: Some(until), reason: Some(why.to_owned()), ..self.before(task) };
        self.remember(task, known, Outcome::Failed)?;
        self.report(task, Status::PutOff, status, None, None, Some(why.to_owned()), Some(until))
    }

    pub(super) fn disallow(&mut self, task: &Task, why: &str) -> Result<(), Error> {
        // Where the rules are not known it is no verdict, and worth another try soon.
        let closed = why.starts_with("robots.txt:");
        let next_try = now() + if closed { 900 } else { DAY };
        let known = Known { next_try: Some(next_try), reason: Some(why.to_owned()), ..self.before(task) };
        self.remember(task, known, Outcome::Failed)?;
        let status = if closed { Status::Failed } else { Status::Robots };
        self.report(task, status, None, None, None, Some(why.to_owned()), Some(next_try))
    }

    pub(super) fn refuse(&mut self, task: &Task, why: &str) -> Result<(), Error> {
        if task.is_robots() {
            return self.settle_robots(task.clone(), Rules::closed(format!("robots.txt: {why}")), None);
        }
        self.pass(task, None, Status::Refused, why)
    }

    /// Nothing that will change by itself.
    pub(super) fn pass(&mut self, task: &Task, http: Option<u16>, status: Status, why: &str) -> Result<(), Error> {
        let known = Known { status: http, reason: Some(why.to_owned()), ..self.before(task) };
        self.remember(task, known, Outcome::Passed)?;
        self.report(task, status, http, None, None, Some(why.to_owned()), None)
    }

    pub(super) fn same_as(&mut self, task: &Task, status: Option<u16>, other: &str) -> Result<(), Error> {
        let known = Known { outcome: Outcome::SameAs, same_as: Some(other.to_owned()), status, ..self.before(task) };
        self.state.put(&task.asked, known)?;
        self.report(task, Status::Duplicate, status, None, Some(other.to_owned()), None, None)
    }

    pub(super) fn unchanged(&mut self, task: &Task) -> Result<(), Error> {
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
}

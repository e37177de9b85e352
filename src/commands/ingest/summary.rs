//! What a run did, for people and for machines.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use serde::Serialize;

use crate::corpus::Rejection;
use crate::languages::Code;
use crate::output::note;

/// What a run did.
#[derive(Clone, Debug, Serialize)]
pub struct Summary {
    schema: &'static str,
    pub read: usize,
    pub new: usize,
    pub changed: usize,
    pub unchanged: usize,
    /// Articles read again though their source has not changed.
    pub re_extracted: usize,
    pub moved: usize,
    pub removed: usize,
    /// Articles kept by a rebuild as they were stored: they came by standard input, or their file is gone.
    pub carried: usize,
    /// Articles whose text another one of this run has, to the letter.
    pub duplicate: usize,
    pub warned: usize,
    pub skipped: usize,
    pub rejected: usize,
    /// Rejected inputs by reason.
    reasons: BTreeMap<&'static str, usize>,
    /// Articles read in this run by their main language.
    languages: BTreeMap<String, usize>,
}

/// One line of the list of what was rejected.
#[derive(Serialize)]
struct Refused<'a> {
    schema: &'static str,
    input: &'a str,
    reason: &'static str,
    message: String,
}

/// One line of the list of what a commit has made safe.
#[derive(Serialize)]
struct Committed<'a> {
    schema: &'static str,
    article: &'a str,
    change: Change,
}

/// What became of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    New,
    Changed,
    Moved,
    Carried,
    Removed,
}

/// A list that a run writes as it goes.
struct List {
    file: File,
    path: PathBuf,
}

impl List {
    /// Makes the file before the work, since a name that cannot be written is better known then.
    fn create(path: &Path) -> anyhow::Result<List> {
        let file = File::create(path).with_context(|| path.display().to_string())?;
        Ok(List { file, path: path.to_owned() })
    }

    fn write(&mut self, lines: &[u8]) -> anyhow::Result<()> {
        self.file.write_all(lines).with_context(|| self.path.display().to_string())
    }
}

/// The lists that were asked for.
#[derive(Default)]
pub struct Lists {
    rejected: Option<List>,
    committed: Option<List>,
    /// Lines of what the next commit makes safe.
    pending: Vec<u8>,
}

impl Lists {
    pub fn create(rejected: Option<&Path>, committed: Option<&Path>) -> anyhow::Result<Lists> {
        let create = |path: Option<&Path>| path.map(List::create).transpose();
        Ok(Lists { rejected: create(rejected)?, committed: create(committed)?, pending: Vec::new() })
    }

    /// Takes note of a change that the next commit will hold.
    pub fn change(&mut self, article: &str, change: Change) -> anyhow::Result<()> {
        if self.committed.is_some() {
            let line = Committed { schema: "gaceta.committed/1", article, change };
            serde_json::to_writer(&mut self.pending, &line)?;
            self.pending.push(b'\n');
        }
        Ok(())
    }

    /// Writes what a commit has made safe: only after it was made.
    pub fn committed(&mut self) -> anyhow::Result<()> {
        let pending = std::mem::take(&mut self.pending);
        match &mut self.committed {
            Some(list) if !pending.is_empty() => list.write(&pending),
            _ => Ok(()),
        }
    }
}

impl Summary {
    pub fn new() -> Self {
        Summary {
            schema: "gaceta.ingest/1",
            read: 0,
            new: 0,
            changed: 0,
            unchanged: 0,
            re_extracted: 0,
            moved: 0,
            removed: 0,
            carried: 0,
            duplicate: 0,
            warned: 0,
            skipped: 0,
            rejected: 0,
            reasons: BTreeMap::new(),
            languages: BTreeMap::new(),
        }
    }

    pub fn count(&mut self, language: Option<String>) {
        *self.languages.entry(language.unwrap_or_else(|| Code::UNDETERMINED.0.to_owned())).or_default() += 1;
    }

    pub fn reject(
        &mut self,
        name: &str,
        rejection: &Rejection,
        progress: &Progress,
        lists: &mut Lists,
    ) -> anyhow::Result<()> {
        if rejection.is_skip() {
            self.skipped += 1;
            return Ok(());
        }
        // The name of a page has its record already.
        let input = match rejection.record {
            Some(record) if !name.ends_with(&format!(":{record}")) => format!("{name}:{record}"),
            _ => name.to_owned(),
        };
        progress.say(&format!("rejected: {input}: {}", rejection.reason));
        self.rejected += 1;
        let reason = rejection.reason.code();
        *self.reasons.entry(reason).or_default() += 1;
        if let Some(list) = &mut lists.rejected {
            let message = rejection.reason.to_string();
            let refused = Refused { schema: "gaceta.rejected/1", input: &input, reason, message };
            let mut line = serde_json::to_vec(&refused)?;
            line.push(b'\n');
            list.write(&line)?;
        }
        Ok(())
    }

    /// Writes the summary for people.
    pub fn print(&self, to: &mut (impl Write + ?Sized)) -> io::Result<()> {
        let counts = [
            (self.new, "new"),
            (self.changed, "changed"),
            (self.unchanged, "unchanged"),
            (self.re_extracted, "read again"),
            (self.moved, "moved"),
            (self.removed, "removed"),
            (self.carried, "carried over"),
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

pub fn articles(count: usize) -> String {
    if count == 1 { "1 article".to_owned() } else { format!("{count} articles") }
}

/// A line on the terminal that counts; nothing in a pipe.
pub struct Progress(Option<indicatif::ProgressBar>);

impl Progress {
    pub fn new() -> Self {
        Progress(io::stderr().is_terminal().then(|| {
            let bar = indicatif::ProgressBar::new_spinner();
            bar.enable_steady_tick(std::time::Duration::from_millis(120));
            bar
        }))
    }

    pub fn step(&self, read: usize) {
        if let Some(bar) = &self.0 {
            bar.set_message(format!("{} read", articles(read)));
        }
    }

    pub fn say(&self, line: &str) {
        match &self.0 {
            Some(bar) => bar.suspend(|| note(line)),
            None => note(line),
        }
    }

    /// Asks on the terminal; only a yes is one.
    pub fn ask(&self, question: &str) -> bool {
        let ask = || {
            let mut answer = String::new();
            let _ = write!(io::stderr(), "{question} [y/N] ");
            io::stdin().read_line(&mut answer).is_ok() && matches!(answer.trim(), "y" | "Y" | "yes")
        };
        match &self.0 {
            Some(bar) => bar.suspend(ask),
            None => ask(),
        }
    }

    pub fn end(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

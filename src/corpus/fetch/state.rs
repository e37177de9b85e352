//! What is known of each URL, kept with the corpus: a journal that only grows, and is now and then written anew.
//!
//! A line is on the disk before the run goes on. A line that a killed run left half-written is the last one and is
//! taken away; the renaming of a journal that was written anew shows the old one or the new one, whole.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::archive::Place;

/// What became of a URL.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Found in a list and not yet asked for.
    #[default]
    Pending,
    /// Its page is in the archive.
    Stored,
    /// Its page is another one's.
    SameAs,
    /// A feed or a sitemap; its links are URLs of their own.
    List,
    /// Not a page, or one that may not be had.
    Passed,
    /// It may go better at the next try.
    Failed,
}

/// What is known of a URL.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Known {
    pub outcome: Outcome,
    /// When it was last asked for; seconds since 1970, as all times here.
    pub at: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modified: Option<String>,
    #[serde(skip_serializing_if = "is_zero")]
    pub failures: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_try: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub same_as: Option<String>,
    /// The feed or sitemap that named it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found_in: Option<String>,
    /// The day that the list gave.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<String>,
}

fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// The rules of an origin as they were served.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Robots {
    pub at: i64,
    /// `None` where there is no file.
    pub text: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    Url {
        url: String,
        known: Known,
    },
    Robots {
        origin: String,
        robots: Robots,
    },
    /// Nothing is asked of a domain before this.
    Hold {
        domain: String,
        until: i64,
    },
}

/// Why the state cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("another process is fetching into {}", .0.display())]
    Busy(PathBuf),
    #[error("{}: {source}", .path.display())]
    Disk { path: PathBuf, source: io::Error },
}

/// All that is known, in memory; every change is written first.
pub struct State {
    folder: PathBuf,
    /// `None` where nothing may be written.
    journal: Option<File>,
    urls: BTreeMap<String, Known>,
    robots: HashMap<String, Robots>,
    holds: HashMap<String, i64>,
    digests: HashMap<String, String>,
    /// The URLs that a list has named; some may be another list's now.
    lists: HashMap<String, BTreeSet<String>>,
    /// Lines that could not be read.
    pub damaged: usize,
    _lock: Option<File>,
}

const JOURNAL: &str = "journal";

impl State {
    /// Opens the state in a folder; without `write` it is only read and nothing is made.
    pub fn open(folder: &Path, write: bool) -> Result<State, Error> {
        let disk = |path: &Path| {
            let path = path.to_owned();
            move |source| Error::Disk { path, source }
        };
        let mut state = State {
            folder: folder.to_owned(),
            journal: None,
            urls: BTreeMap::new(),
            robots: HashMap::new(),
            holds: HashMap::new(),
            digests: HashMap::new(),
            lists: HashMap::new(),
            damaged: 0,
            _lock: None,
        };
        let path = folder.join(JOURNAL);
        if write {
            fs::create_dir_all(folder).map_err(disk(folder))?;
            state._lock = Some(lock(&folder.join("lock"), folder)?);
        }
        let bytes = match fs::read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            read => read.map_err(disk(&path))?,
        };
        // A line without its end was never finished.
        let whole = memchr::memrchr(b'\n', &bytes).map_or(0, |end| end + 1);
        let mut lines = 0;
        for line in bytes[..whole].split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            lines += 1;
            match serde_json::from_slice(line) {
                Ok(line) => state.learn(line),
                Err(_) => state.damaged += 1,
            }
        }
        if write {
            let journal = OpenOptions::new().create(true).append(true).open(&path).map_err(disk(&path))?;
            if whole < bytes.len() {
                journal.set_len(whole as u64).and_then(|()| journal.sync_all()).map_err(disk(&path))?;
            }
            state.journal = Some(journal);
            if lines > 1000 + 2 * (state.urls.len() + state.robots.len() + state.holds.len()) {
                state.write_anew()?;
            }
        }
        Ok(state)
    }

    fn learn(&mut self, line: Line) {
        match line {
            Line::Url { url, known } => {
                if let Some(digest) = self.urls.get(&url).and_then(|known| known.digest.as_ref())
                    && known.digest.as_ref() != Some(digest)
                    && self.digests.get(digest) == Some(&url)
                {
                    self.digests.remove(digest);
                }
                if known.outcome == Outcome::Stored
                    && let Some(digest) = &known.digest
                {
                    self.digests.entry(digest.clone()).or_insert_with(|| url.clone());
                }
                if let Some(list) = &known.found_in {
                    self.lists.entry(list.clone()).or_default().insert(url.clone());
                }
                self.urls.insert(url, known);
            }
            Line::Robots { origin, robots } => {
                self.robots.insert(origin, robots);
            }
            Line::Hold { domain, until } => {
                self.holds.insert(domain, until);
            }
        }
    }

    fn write(&mut self, lines: Vec<Line>) -> Result<(), Error> {
        let path = self.folder.join(JOURNAL);
        let disk = |source| Error::Disk { path, source };
        if let Some(journal) = &mut self.journal {
            let bytes = text_of(lines.iter()).map_err(disk.clone())?;
            journal.write_all(&bytes).and_then(|()| journal.sync_data()).map_err(disk)?;
        }
        for line in lines {
            self.learn(line);
        }
        Ok(())
    }

    /// Puts what is known now in the place of how it came to be known.
    fn write_anew(&mut self) -> Result<(), Error> {
        let path = self.folder.join(JOURNAL);
        let new = self.folder.join("journal.new");
        let urls = self.urls.iter().map(|(url, known)| Line::Url { url: url.clone(), known: known.clone() });
        let robots =
            self.robots.iter().map(|(origin, robots)| Line::Robots { origin: origin.clone(), robots: robots.clone() });
        let holds = self.holds.iter().map(|(domain, until)| Line::Hold { domain: domain.clone(), until: *until });
        let lines: Vec<Line> = urls.chain(robots).chain(holds).collect();
        let write = || -> io::Result<File> {
            let mut file = File::create(&new)?;
            file.write_all(&text_of(lines.iter())?)?;
            file.sync_all()?;
            fs::rename(&new, &path)?;
            File::open(&self.folder)?.sync_all()?;
            OpenOptions::new().append(true).open(&path)
        };
        self.journal = Some(write().map_err(|source| Error::Disk { path: path.clone(), source })?);
        Ok(())
    }

    pub fn get(&self, url: &str) -> Option<&Known> {
        self.urls.get(url)
    }

    pub fn put(&mut self, url: &str, known: Known) -> Result<(), Error> {
        self.put_all(vec![(url.to_owned(), known)])
    }

    /// Makes several things known together.
    pub fn put_all(&mut self, all: Vec<(String, Known)>) -> Result<(), Error> {
        self.write(all.into_iter().map(|(url, known)| Line::Url { url, known }).collect())
    }

    /// Returns the URLs that this list named, in their order.
    pub fn found_in<'a>(&'a self, list: &'a str) -> impl Iterator<Item = (&'a String, &'a Known)> {
        let named = self.lists.get(list).into_iter().flatten();
        let known = named.filter_map(|url| self.urls.get_key_value(url));
        known.filter(move |(_, known)| known.found_in.as_deref() == Some(list))
    }

    /// Returns the URL whose page has this payload.
    pub fn with_digest(&self, digest: &str) -> Option<&String> {
        self.digests.get(digest)
    }

    pub fn robots(&self, origin: &str) -> Option<&Robots> {
        self.robots.get(origin)
    }

    pub fn put_robots(&mut self, origin: &str, robots: Robots) -> Result<(), Error> {
        self.write(vec![Line::Robots { origin: origin.to_owned(), robots }])
    }

    pub fn hold(&self, domain: &str) -> Option<i64> {
        self.holds.get(domain).copied()
    }

    pub fn put_hold(&mut self, domain: &str, until: i64) -> Result<(), Error> {
        self.write(vec![Line::Hold { domain: domain.to_owned(), until }])
    }

    /// Returns where the last record of an archive ends that is known.
    pub fn end_of(&self, file: &str) -> u64 {
        let places = self.urls.values().filter_map(|known| known.place.as_ref());
        places.filter(|place| place.file == file).map(|place| place.offset + place.length).max().unwrap_or(0)
    }
}

fn lock(path: &Path, folder: &Path) -> Result<File, Error> {
    let disk = |source| Error::Disk { path: path.to_owned(), source };
    let file = OpenOptions::new().create(true).append(true).open(path).map_err(disk)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::Busy(folder.to_owned())),
        Err(TryLockError::Error(error)) => Err(disk(error)),
    }
}

fn text_of<'a>(lines: impl Iterator<Item = &'a Line>) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    for line in lines {
        serde_json::to_writer(&mut bytes, line)?;
        bytes.push(b'\n');
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(outcome: Outcome, digest: Option<&str>) -> Known {
        Known { outcome, digest: digest.map(str::to_owned), ..Known::default() }
    }

    /// Opens again what was just let go: a child that another test starts meanwhile holds the lock until it runs.
    fn reopened(folder: &Path) -> State {
        loop {
            match State::open(folder, true) {
                Err(error) if format!("{error:?}").starts_with("Busy") => std::thread::yield_now(),
                opened => return opened.unwrap(),
            }
        }
    }

    #[test]
    fn a_journal_cut_at_any_byte_gives_what_was_whole() {
        let folder = tempfile::tempdir().unwrap();
        let mut state = State::open(folder.path(), true).unwrap();
        let mut ends = vec![0];
        let journal = folder.path().join(JOURNAL);
        for n in 0..4 {
            let place = Place { file: "a".to_owned(), offset: n * 10, length: 10 };
            let known = Known { place: Some(place), ..known(Outcome::Stored, Some("d")) };
            state.put(&format!("http://a.example/{n}"), known).unwrap();
            ends.push(fs::metadata(&journal).unwrap().len());
        }
        assert_eq!(state.end_of("a"), 40);
        drop(state);
        let whole = fs::read(&journal).unwrap();
        for cut in 0..=whole.len() {
            fs::write(&journal, &whole[..cut]).unwrap();
            let mut state = reopened(folder.path());
            let expect = ends.iter().filter(|end| **end <= cut as u64).count() - 1;
            assert_eq!((state.urls.len(), state.damaged), (expect, 0), "{cut}");
            // What is written next is not joined to the torn line.
            state.put("http://a.example/next", known(Outcome::Pending, None)).unwrap();
            drop(state);
            assert_eq!(State::open(folder.path(), false).unwrap().urls.len(), expect + 1);
        }
    }

    #[test]
    fn only_one_writes_and_readers_make_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path().join("state");
        drop(State::open(&at, false).unwrap());
        assert!(!at.exists());
        let _first = State::open(&at, true).unwrap();
        assert!(matches!(State::open(&at, true), Err(Error::Busy(_))));
        assert!(State::open(&at, false).is_ok());
    }

    #[test]
    fn a_long_journal_is_written_anew_and_says_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let mut state = State::open(folder.path(), true).unwrap();
        let changes = (0..1500u32).map(|n| ("u".to_owned(), Known { failures: n, ..Known::default() })).collect();
        state.put_all(changes).unwrap();
        state.put_robots("http://a.example", Robots { at: 1, text: None }).unwrap();
        state.put_hold("a.example", 5).unwrap();
        drop(state);
        let length = || fs::metadata(folder.path().join(JOURNAL)).unwrap().len();
        let before = length();
        // A run that was killed while it wrote anew left this.
        fs::write(folder.path().join("journal.new"), "half").unwrap();
        let mut state = State::open(folder.path(), true).unwrap();
        assert!(length() * 100 < before);
        state.put("v", known(Outcome::Pending, None)).unwrap();
        drop(state);
        let state = State::open(folder.path(), true).unwrap();
        assert_eq!((state.get("u").unwrap().failures, state.hold("a.example")), (1499, Some(5)));
        assert!(state.robots("http://a.example").is_some() && state.get("v").is_some());
    }

    #[test]
    fn a_digest_is_of_the_present_page_only() {
        let folder = tempfile::tempdir().unwrap();
        let mut state = State::open(folder.path(), true).unwrap();
        state.put("u", known(Outcome::Stored, Some("old"))).unwrap();
        state.put("v", known(Outcome::SameAs, Some("old"))).unwrap();
        assert_eq!(state.with_digest("old").map(String::as_str), Some("u"));
        state.put("u", known(Outcome::Stored, Some("new"))).unwrap();
        assert_eq!(state.with_digest("old"), None);
        assert_eq!(state.with_digest("new").map(String::as_str), Some("u"));
    }
}

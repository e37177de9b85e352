//! Folder -> the generation that counts in it, and its stamp.

use std::fmt;
use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{Error, schema};

const CURRENT: &str = "CURRENT";
const LOCK: &str = "LOCK";
const STAMP: &str = "stamp.json";
const PREFIX: &str = "generation-";

/// The versions of what an index is made with, as the caller names them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Versions {
    pub dictionaries: String,
    pub gazetteer: String,
    /// Of the reading of articles: extraction, figures, companies.
    pub extractor: String,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Stamp {
    schema: u32,
    languages: Vec<String>,
    versions: Versions,
}

impl Stamp {
    fn new(versions: &Versions) -> Stamp {
        Stamp {
            schema: schema::VERSION,
            languages: schema::codes().iter().map(|code| code.0.to_owned()).collect(),
            versions: versions.clone(),
        }
    }
}

/// One thing in which an index and this program differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub what: &'static str,
    pub index: String,
    pub program: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{} {} there, {} here", self.what, self.index, self.program)
    }
}

/// Returns the generation that `CURRENT` names.
pub(crate) fn current(root: &Path) -> Result<String, Error> {
    let path = root.join(CURRENT);
    match fs::read_to_string(&path) {
        Ok(name) => {
            let name = name.trim();
            if number(name).is_none() {
                return Err(Error::Damaged { path: root.to_owned(), what: format!("CURRENT names {name:?}") });
            }
            Ok(name.to_owned())
        }
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            match foreign(root)? {
                Some(found) => Err(Error::NotAnIndex { root: root.to_owned(), found }),
                None => Err(Error::Missing(root.to_owned())),
            }
        }
        Err(cause) => Err(Error::Disk { path, cause }),
    }
}

/// Returns true where a folder is an index, of whatever version.
pub fn is_index(folder: &Path) -> bool {
    let named = fs::read_to_string(folder.join(CURRENT));
    named.is_ok_and(|name| number(name.trim()).is_some() && folder.join(name.trim()).is_dir())
}

/// Returns something in the folder that is not ours. Names with a dot in front (.gitignore) are nobody's business.
pub(crate) fn foreign(root: &Path) -> Result<Option<String>, Error> {
    let entries = match fs::read_dir(root) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(cause) => return Err(Error::Disk { path: root.to_owned(), cause }),
    };
    let mut found = Vec::new();
    for entry in entries {
        let name = entry.map_err(Error::disk(root))?.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') && name != LOCK && !name.starts_with(CURRENT) && number(&name).is_none() {
            found.push(name);
        }
    }
    found.sort();
    Ok(found.into_iter().next())
}

/// Compares the stamp of a generation with what this program would write.
pub(crate) fn check_stamp(root: &Path, folder: &Path, versions: &Versions) -> Result<(), Error> {
    let path = folder.join(STAMP);
    let text = fs::read_to_string(&path).map_err(Error::disk(&path))?;
    let theirs: Stamp = serde_json::from_str(&text)
        .map_err(|error| Error::Damaged { path: root.to_owned(), what: format!("{STAMP}: {error}") })?;
    let ours = Stamp::new(versions);
    let rows = [
        ("schema", theirs.schema.to_string(), ours.schema.to_string()),
        ("languages", theirs.languages.join(","), ours.languages.join(",")),
        ("dictionaries", theirs.versions.dictionaries, ours.versions.dictionaries),
        ("gazetteer", theirs.versions.gazetteer, ours.versions.gazetteer),
        ("extractor", theirs.versions.extractor, ours.versions.extractor),
    ];
    let differences: Vec<_> = rows
        .into_iter()
        .filter(|(_, index, program)| index != program)
        .map(|(what, index, program)| Difference { what, index, program })
        .collect();
    if differences.is_empty() { Ok(()) } else { Err(Error::Version { root: root.to_owned(), differences }) }
}

/// Writes the stamp into a new generation.
pub(crate) fn write_stamp(folder: &Path, versions: &Versions) -> Result<(), Error> {
    let path = folder.join(STAMP);
    let text = serde_json::to_string_pretty(&Stamp::new(versions)).unwrap_or_default();
    let write = || -> io::Result<()> {
        let mut file = File::create(&path)?;
        writeln!(file, "{text}")?;
        file.sync_all()
    };
    write().map_err(Error::disk(&path))
}

/// Makes `name` the generation that counts.
pub(crate) fn swap(root: &Path, name: &str) -> Result<(), Error> {
    let path = root.join(CURRENT);
    let next = root.join("CURRENT.next");
    let write = || -> io::Result<()> {
        let mut file = File::create(&next)?;
        writeln!(file, "{name}")?;
        file.sync_all()?;
        fs::rename(&next, &path)?;
        // The rename itself must outlive a power cut; folders can be synced on Unix only.
        if cfg!(unix) { File::open(root)?.sync_all() } else { Ok(()) }
    };
    write().map_err(Error::disk(&path))
}

/// Returns the name for the next generation, and removes those that are not `keep`: what a killed rebuild left.
/// Only for who holds the lock.
pub(crate) fn tidy(root: &Path, keep: Option<&str>) -> Result<String, Error> {
    let mut last = keep.and_then(number).unwrap_or(0);
    for entry in fs::read_dir(root).map_err(Error::disk(root))? {
        let entry = entry.map_err(Error::disk(root))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if let Some(number) = number(&name)
            && keep != Some(name.as_str())
        {
            last = last.max(number);
            fs::remove_dir_all(entry.path()).map_err(Error::disk(&entry.path()))?;
        }
    }
    Ok(format!("{PREFIX}{}", last + 1))
}

fn number(name: &str) -> Option<u64> {
    name.strip_prefix(PREFIX)?.parse().ok()
}

/// Who writes to an index, as it is told to the next who would.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    pub process: u32,
    pub command: String,
    /// When the lock was taken, UTC to the second.
    #[serde(skip)]
    pub since: Option<String>,
}

impl fmt::Display for Holder {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "process {}, `{}`", self.process, self.command)?;
        self.since.as_ref().map_or(Ok(()), |since| write!(to, ", since {since}"))
    }
}

/// How often, and how long apart, the lock of another process is looked at for who holds it.
const TRIES: usize = 20;
const PAUSE: std::time::Duration = std::time::Duration::from_millis(10);

/// Takes the lock of the folder; it is given back when the file is dropped, or the process ends however it does: it is
/// the system's lock that counts, and what the file says is only for people.
pub(crate) fn lock(root: &Path) -> Result<File, Error> {
    let path = root.join(LOCK);
    let mut file =
        File::options().read(true).write(true).create(true).truncate(false).open(&path).map_err(Error::disk(&path))?;
    match file.try_lock() {
        Ok(()) => {
            let command = std::env::args_os().map(|word| word.to_string_lossy().into_owned());
            // The program's own path says nothing.
            let command = ["gaceta".to_owned()].into_iter().chain(command.skip(1)).collect::<Vec<_>>().join(" ");
            let holder = Holder { process: std::process::id(), command, since: None };
            let text = serde_json::to_string(&holder).unwrap_or_default();
            let mut write = || -> io::Result<()> {
                file.set_len(0)?;
                file.rewind()?;
                writeln!(file, "{text}")
            };
            write().map_err(Error::disk(&path))?;
            Ok(file)
        }
        Err(TryLockError::WouldBlock) => {
            // A writer that has just begun may not have written it yet, and then the file names the one before.
            let mut holder = None;
            for tried in 0..TRIES {
                if tried > 0 {
                    std::thread::sleep(PAUSE);
                }
                holder = read_holder(&mut file).or(holder);
                if holder.as_ref().is_some_and(|holder| is_running(holder.process)) {
                    break;
                }
            }
            Err(Error::Busy { root: root.to_owned(), holder })
        }
        Err(TryLockError::Error(cause)) => Err(Error::Disk { path, cause }),
    }
}

fn read_holder(file: &mut File) -> Option<Holder> {
    let mut text = String::new();
    file.rewind().and_then(|()| file.read_to_string(&mut text)).ok()?;
    let holder: Holder = serde_json::from_str(&text).ok()?;
    Some(Holder { since: since(file), ..holder })
}

/// True for a process of this machine, and for any where the system does not list them as files.
fn is_running(process: u32) -> bool {
    let processes = Path::new("/proc");
    !processes.join("self").exists() || processes.join(process.to_string()).exists()
}

/// The lock is written once, when it is taken.
fn since(file: &File) -> Option<String> {
    let time = jiff::Timestamp::try_from(file.metadata().ok()?.modified().ok()?).ok()?;
    Some(time.strftime("%Y-%m-%d %H:%M:%S UTC").to_string())
}

//! Files and folders -> pages, in the order of their names, one file open at a time.
//!
//! No ignore file is honoured: a corpus must not lose articles to a `.gitignore` that was written for something else.
//! Hidden files are passed over. Links are followed where they stay in the folder that was named, since a corpus is
//! often a folder of links; a link that leads out of it could bring a stranger's choice of our files into the index,
//! and is refused unless that was asked for.

use std::collections::{HashSet, VecDeque};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use ignore::{DirEntry, Walk, WalkBuilder};

use super::records::{Records, Source};
use super::warc::{self, Captures, Latest, Packing};
use super::{Format, Limits, Page, Reason, Rejection, feed};

/// Returns every page under the roots: each root in the order given, in it by the bytes of the names.
///
/// Files are opened one at a time and files of many records are streamed, so memory is bounded by one article.
/// A root that is a file is read whatever its extension: a person has named it.
pub fn pages(roots: &[PathBuf], limits: &Limits) -> impl Iterator<Item = Result<Page, Rejection>> + Send + use<> {
    let starts: Vec<Start> = roots.iter().map(|root| (root.clone(), root.clone())).collect();
    let archives = Arc::new(Archives { starts: starts.clone(), latest: OnceLock::new() });
    Pages::new(starts.into(), None, archives, limits).map(|found| found?.read().map_err(|unread| unread.rejection))
}

/// Returns the pages of the folder or file `start`, which stands in `root` (or is it), with paths relative to `root`.
///
/// A file that is in `walked` is passed over, whichever way leads to it: through another root, or through a link.
/// A small file that is one page is left to be read by whoever takes it, on another thread perhaps.
pub fn pages_below(
    root: &Path,
    start: &Path,
    limits: &Limits,
    walked: &Walked,
) -> impl Iterator<Item = Result<Found, Rejection>> + Send + use<> {
    let start = VecDeque::from([(root.to_owned(), start.to_owned())]);
    Pages::new(start, Some(walked.clone()), Arc::clone(&walked.archives), limits)
}

/// The files that several walks have read, so that none is read twice; a few bytes each.
#[derive(Clone, Debug, Default)]
pub struct Walked {
    files: Arc<Mutex<HashSet<[u8; 16]>>>,
    except: Option<PathBuf>,
    archives: Arc<Archives>,
}

impl Walked {
    /// Never enters this folder: an index is no article, wherever it stands.
    pub fn except(folder: PathBuf) -> Walked {
        Walked { except: Some(folder), ..Walked::default() }
    }

    /// Names all that will be walked, each root with where to begin: of the captures of an address that stand in
    /// several archives only the latest is a page.
    pub fn all(self, starts: Vec<Start>) -> Walked {
        Walked { archives: Arc::new(Archives { starts, latest: OnceLock::new() }), ..self }
    }

    fn key(file: &Path) -> [u8; 16] {
        let mut key = [0; 16];
        key.copy_from_slice(&blake3::hash(file.as_os_str().as_encoded_bytes()).as_bytes()[..16]);
        key
    }

    fn files(&self) -> MutexGuard<'_, HashSet<[u8; 16]>> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A page, or a file that is one.
#[derive(Debug)]
pub enum Found {
    Page(Box<Page>),
    File(SmallFile),
}

impl Found {
    /// Returns the page; a file is read now.
    pub fn read(self) -> Result<Page, Unread> {
        match self {
            Found::Page(page) => Ok(*page),
            Found::File(file) => file.read(),
        }
    }

    /// Returns how many bytes there are to read or were read.
    pub fn bytes(&self) -> usize {
        match self {
            Found::Page(page) => page.bytes.len(),
            Found::File(file) => file.length as usize,
        }
    }
}

/// Why a file that was found could not be read.
#[derive(Debug)]
pub struct Unread {
    pub rejection: Rejection,
    /// Where it stands when no link is taken: through whichever link it was found, it is passed over from then on.
    pub file: PathBuf,
}

/// A file of one article that was found and not opened yet. It was small when it was found, so many may be under way; one
/// that has grown since is read up to the limit of an article.
#[derive(Debug)]
pub struct SmallFile {
    name: String,
    file: PathBuf,
    format: Format,
    length: u64,
    limit: u64,
}

impl SmallFile {
    /// The most that is small.
    const BYTES: u64 = 256 << 10;

    fn read(self) -> Result<Page, Unread> {
        let SmallFile { name, file, format, length, limit } = self;
        let opened = File::open(&file).map_err(Reason::NotReadable);
        match opened.and_then(|opened| whole(opened, Packing::Plain, length, limit)) {
            Ok(bytes) => Ok(page(name, file, format, bytes)),
            Err(reason) => Err(Unread { rejection: Rejection { name, record: None, reason }, file }),
        }
    }
}

fn page(name: String, file: PathBuf, format: Format, bytes: Vec<u8>) -> Page {
    Page { path: Some(name), file: Some(file), format, bytes, ..Page::default() }
}

/// Reads a file of so many bytes, more or less, up to a limit.
fn whole(file: File, packing: Packing, length: u64, limit: u64) -> Result<Vec<u8>, Reason> {
    let mut bytes = Vec::with_capacity(length.min(limit) as usize);
    // A small file wants no buffer of its own beside its bytes.
    match packing {
        Packing::Plain => file.take(limit + 1).read_to_end(&mut bytes),
        _ => unpacked(file, packing).and_then(|reader| reader.take(limit + 1).read_to_end(&mut bytes)),
    }
    .map_err(Reason::NotReadable)?;
    if bytes.len() as u64 > limit { Err(Reason::TooLarge { limit, found: None }) } else { Ok(bytes) }
}

type Reader = Box<dyn BufRead + Send>;
type Item = Result<Found, Rejection>;

struct Pages {
    /// What is still to be walked.
    roots: VecDeque<Start>,
    walk: Option<RootWalk>,
    records: Option<Records<Reader>>,
    captures: Option<Captures>,
    archives: Arc<Archives>,
    items: std::vec::IntoIter<Result<Page, Rejection>>,
    walked: Option<Walked>,
    limits: Limits,
}

impl Pages {
    fn new(roots: VecDeque<Start>, walked: Option<Walked>, archives: Arc<Archives>, limits: &Limits) -> Pages {
        let items = Vec::new().into_iter();
        Pages { roots, walk: None, records: None, captures: None, archives, items, walked, limits: *limits }
    }
}

impl Iterator for Pages {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        let here = |item: Result<Page, Rejection>| item.map(|page| Found::Page(Box::new(page)));
        loop {
            if let Some(item) = self.items.next() {
                return Some(here(item));
            }
            if let Some(records) = &mut self.records {
                match records.next() {
                    Some(item) => return Some(here(item)),
                    None => self.records = None,
                }
            }
            if let Some(captures) = &mut self.captures {
                match captures.next() {
                    Some(item) => return Some(here(item)),
                    None => self.captures = None,
                }
            }
            let Some(walk) = &mut self.walk else {
                let (root, start) = self.roots.pop_front()?;
                self.walk = Some(RootWalk::new(root, &start, self.walked.as_ref(), &self.limits));
                continue;
            };
            let Some(found) = walk.next() else {
                self.walk = None;
                continue;
            };
            let (entry, file) = match found {
                Ok(found) => found,
                Err(rejection) => return Some(Err(rejection)),
            };
            let walked = self.walked.as_ref().map(|walked| (walked, Walked::key(&file)));
            if walked.is_some_and(|(walked, key)| walked.files().contains(&key)) {
                continue;
            }
            match open(&entry, &walk.root, &file, &self.limits) {
                Ok(opened) => {
                    if let Some((walked, key)) = walked {
                        walked.files().insert(key);
                    }
                    match opened {
                        Opened::Page(found) => return Some(Ok(found)),
                        Opened::Records(records) => self.records = Some(records),
                        Opened::Feed(items) => self.items = items.into_iter(),
                        Opened::Archive { records, name, file } => {
                            let latest = self.archives.latest(&self.limits, self.walked.as_ref());
                            self.captures = Some(Captures::new(records, name, file, self.limits, latest));
                        }
                    }
                }
                Err(rejection) => return Some(Err(rejection)),
            }
        }
    }
}

/// The files under one root, each with where it stands when no link is taken.
struct RootWalk {
    root: PathBuf,
    walk: Walk,
    /// The link to a folder that the walk is in.
    linked: Option<PathBuf>,
    outside: Outside,
    next: Option<Result<(DirEntry, PathBuf), Rejection>>,
}

/// Links that lead out of the root, refused.
#[derive(Clone, Default)]
struct Outside {
    /// Where the root stands when no link is taken; `None` where every link is followed.
    real: Option<PathBuf>,
    refused: Arc<Mutex<Vec<(PathBuf, PathBuf)>>>,
}

impl Outside {
    /// Returns where a link leads, if it is out of the root.
    fn target(&self, link: &Path) -> Option<PathBuf> {
        let real = self.real.as_ref()?;
        std::fs::canonicalize(link).ok().filter(|target| !target.starts_with(real))
    }
}

impl RootWalk {
    fn new(root: PathBuf, start: &Path, walked: Option<&Walked>, limits: &Limits) -> RootWalk {
        let real = if limits.outside_links { None } else { std::fs::canonicalize(&root).ok() };
        let outside = Outside { real, ..Outside::default() };
        let folders = outside.clone();
        let passed_over = limits.passed_over;
        let except = walked.and_then(|walked| walked.except.clone());
        let walk = WalkBuilder::new(start)
            .standard_filters(false)
            .hidden(true)
            .follow_links(true)
            .sort_by_file_name(|one, other| one.as_encoded_bytes().cmp(other.as_encoded_bytes()))
            // A folder is refused before it is entered: behind the link may lie the whole disk.
            .filter_entry(move |entry| {
                if !entry.file_type().is_some_and(|file_type| file_type.is_dir()) {
                    return true;
                }
                let is_passed_over = entry.depth() > 0 && passed_over(entry.path());
                if is_passed_over || except.as_deref() == Some(entry.path()) {
                    return false;
                }
                if entry.depth() == 0 || !entry.path_is_symlink() {
                    return true;
                }
                let Some(target) = folders.target(entry.path()) else { return true };
                let mut refused = folders.refused.lock().unwrap_or_else(PoisonError::into_inner);
                refused.push((entry.path().to_owned(), target));
                false
            })
            .build();
        RootWalk { root, walk, linked: None, outside, next: None }
    }

    fn refused(&self, link: &Path, target: PathBuf) -> Rejection {
        Rejection { name: name(link, &self.root), record: None, reason: Reason::LinkOutside { target } }
    }

    /// Returns the file of an entry when no link is taken; `None` for a folder.
    fn file(&mut self, entry: DirEntry) -> Option<Result<(DirEntry, PathBuf), Rejection>> {
        let path = entry.path();
        if self.linked.as_ref().is_some_and(|linked| !path.starts_with(linked)) {
            self.linked = None;
        }
        let is_link = entry.path_is_symlink() && entry.depth() > 0;
        if entry.file_type().is_some_and(|file_type| file_type.is_dir()) {
            if is_link && self.linked.is_none() {
                self.linked = Some(path.to_owned());
            }
            return None;
        }
        if is_link && let Some(target) = self.outside.target(path) {
            let path = path.to_owned();
            return Some(Err(self.refused(&path, target)));
        }
        let taken = is_link || entry.path_is_symlink() || self.linked.is_some();
        let file = if taken { std::fs::canonicalize(path).ok() } else { None };
        let file = file.unwrap_or_else(|| path.to_owned());
        Some(Ok((entry, file)))
    }
}

impl Iterator for RootWalk {
    type Item = Result<(DirEntry, PathBuf), Rejection>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let refused = self.outside.refused.lock().unwrap_or_else(PoisonError::into_inner).pop();
            if let Some((link, target)) = refused {
                return Some(Err(self.refused(&link, target)));
            }
            if let Some(next) = self.next.take() {
                return Some(next);
            }
            let found = match self.walk.next() {
                Some(Ok(entry)) => self.file(entry),
                Some(Err(error)) => Some(Err(walk_rejection(error, &self.root))),
                // A link may be refused in looking for one more entry.
                None if self.outside.refused.lock().unwrap_or_else(PoisonError::into_inner).is_empty() => return None,
                None => None,
            };
            self.next = found;
        }
    }
}

/// A root, to which names are relative, and the folder or file in it where a walk begins.
pub type Start = (PathBuf, PathBuf);

/// The archives of a run, and in them the latest capture of each address, read when the first archive is met.
#[derive(Debug, Default)]
struct Archives {
    starts: Vec<Start>,
    latest: OnceLock<Arc<Latest>>,
}

impl Archives {
    fn latest(&self, limits: &Limits, walked: Option<&Walked>) -> Arc<Latest> {
        let found = || {
            let files = self.starts.iter().flat_map(|(root, start)| RootWalk::new(root.clone(), start, walked, limits));
            // In the order in which they are read.
            let archives = files.filter_map(|found| {
                let (entry, file) = found.ok()?;
                let (kind, packing) = kind(entry.path());
                // Asked before opening, as for every other file.
                (kind == Ok(Kind::Archive) && file.is_file()).then_some((file, packing))
            });
            Arc::new(Latest::of(archives))
        };
        Arc::clone(self.latest.get_or_init(found))
    }
}

enum Opened {
    Archive { records: warc::Records, name: String, file: PathBuf },
    Page(Found),
    Feed(Vec<Result<Page, Rejection>>),
    Records(Records<Reader>),
}

/// What the extension of a file says about its inside.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Article(Format),
    Records(Source),
    Feed,
    Archive,
}

/// Opens a file that stands at `file` when no link is taken.
fn open(entry: &DirEntry, root: &Path, file: &Path, limits: &Limits) -> Result<Opened, Rejection> {
    let name = name(entry.path(), root);
    let reject = |reason| Rejection { name: name.clone(), record: None, reason };
    let unreadable = |error| reject(Reason::NotReadable(error));

    // Asked before opening: to open a named pipe would wait for somebody to write to it.
    let metadata = std::fs::metadata(file).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(reject(Reason::NotAFile));
    }
    let (kind, packing) = kind(entry.path());
    let kind = match kind {
        Ok(kind) => kind,
        Err(_) if entry.depth() == 0 => sniffed(file).map_err(unreadable)?,
        Err(extension) => return Err(reject(Reason::UnknownFormat { extension })),
    };
    let (limit, length) = (limits.article_bytes, metadata.len());
    let is_one = matches!(kind, Kind::Article(_) | Kind::Feed);
    if is_one && packing == Packing::Plain && length > limit {
        return Err(reject(Reason::TooLarge { limit, found: Some(length) }));
    }
    let file = file.to_owned();
    if let Kind::Article(format) = kind
        && packing == Packing::Plain
        && length <= SmallFile::BYTES
    {
        return Ok(Opened::Page(Found::File(SmallFile { name, file, format, length, limit })));
    }
    let opened = File::open(&file).map_err(unreadable)?;
    match kind {
        Kind::Archive => {
            let records = warc::Records::open(opened, packing).map_err(unreadable)?;
            Ok(Opened::Archive { records, name, file })
        }
        Kind::Article(format) => {
            let bytes = whole(opened, packing, length, limit).map_err(reject)?;
            Ok(Opened::Page(Found::Page(Box::new(page(name, file, format, bytes)))))
        }
        Kind::Feed => {
            let bytes = whole(opened, packing, length, limit).map_err(reject)?;
            Ok(Opened::Feed(feed::items(&bytes, &name, &file)))
        }
        Kind::Records(source) => {
            let reader = unpacked(opened, packing).map_err(unreadable)?;
            Ok(Opened::Records(Records::new(source, reader, name, Some(file), *limits)))
        }
    }
}

/// Returns what the name of a file says; the error is the extension that says nothing.
fn kind(file: &Path) -> (Result<Kind, Option<String>>, Packing) {
    let extension = |file: &Path| file.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    let (packing, extension) = match extension(file).as_deref() {
        Some("gz") => (Packing::Gzip, extension(&file.with_extension(""))),
        Some("zst") => (Packing::Zstandard, extension(&file.with_extension(""))),
        _ => (Packing::Plain, extension(file)),
    };
    let kind = match extension.as_deref() {
        Some("txt" | "text") => Ok(Kind::Article(Format::Text)),
        Some("md" | "markdown") => Ok(Kind::Article(Format::Markdown)),
        Some("html" | "htm" | "xhtml") => Ok(Kind::Article(Format::Html)),
        Some("jsonl" | "ndjson") => Ok(Kind::Records(Source::Lines)),
        Some("json") => Ok(Kind::Records(Source::Objects)),
        Some("xml" | "rss" | "atom" | "rdf") => Ok(Kind::Feed),
        Some("warc") => Ok(Kind::Archive),
        _ => Err(extension),
    };
    (kind, packing)
}

/// Looks at the first bytes of a file whose name says nothing.
fn sniffed(file: &Path) -> io::Result<Kind> {
    let mut head = Vec::new();
    File::open(file)?.take(512).read_to_end(&mut head)?;
    let head = String::from_utf8_lossy(&head).to_lowercase();
    let head = head.trim_start_matches('\u{feff}').trim_start();
    Ok(match head {
        _ if head.starts_with("<!doctype html") || head.starts_with("<html") => Kind::Article(Format::Html),
        _ if head.starts_with("warc/1.") => Kind::Archive,
        _ if head.starts_with("{\"") => Kind::Records(Source::Objects),
        _ => Kind::Article(Format::Text),
    })
}

fn unpacked(file: File, packing: Packing) -> io::Result<Reader> {
    Ok(match packing {
        Packing::Plain => Box::new(BufReader::with_capacity(1 << 16, file)),
        Packing::Gzip => {
            let packed = BufReader::with_capacity(1 << 16, file);
            Box::new(BufReader::with_capacity(1 << 16, flate2::bufread::MultiGzDecoder::new(packed)))
        }
        Packing::Zstandard => Box::new(BufReader::with_capacity(1 << 16, zstd::stream::read::Decoder::new(file)?)),
    })
}

/// Returns the path relative to its root with `/`, or the file name of a root that is a file.
fn name(file: &Path, root: &Path) -> String {
    let relative = match file.strip_prefix(root) {
        Ok(relative) if !relative.as_os_str().is_empty() => relative,
        _ => Path::new(file.file_name().unwrap_or(file.as_os_str())),
    };
    if std::path::MAIN_SEPARATOR == '/'
        && let Some(text) = relative.to_str()
        && !text.split('/').any(|part| matches!(part, "" | "."))
    {
        return text.to_owned();
    }
    let parts = relative.components().map(|part| readable(part.as_os_str().as_encoded_bytes()));
    parts.collect::<Vec<_>>().join("/")
}

/// Returns a file name as text; bytes that are no UTF-8 are written as `\xE9`, so that two names never become one.
fn readable(name: &[u8]) -> String {
    let mut text = String::with_capacity(name.len());
    for chunk in name.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            text.push_str(&format!("\\x{byte:02X}"));
        }
    }
    text
}

/// An error of the walk says again which file it is about; beneath it is the system's own.
fn plain(error: io::Error) -> io::Error {
    let beneath = error.get_ref().and_then(|error| error.source()?.downcast_ref::<io::Error>()?.raw_os_error());
    beneath.map_or(error, io::Error::from_raw_os_error)
}

fn walk_rejection(error: ignore::Error, root: &Path) -> Rejection {
    let mut error = error;
    let mut file = root.to_owned();
    let reason = loop {
        match error {
            ignore::Error::WithPath { path, err } => {
                file = path;
                error = *err;
            }
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => error = *err,
            ignore::Error::Loop { ancestor, child } => {
                file = child;
                break Reason::LinkLoop { ancestor: name(&ancestor, root) };
            }
            ignore::Error::Io(error) => break Reason::NotReadable(plain(error)),
            other => break Reason::NotReadable(io::Error::other(other.to_string())),
        }
    };
    // A root that is not there is named in full: its last part alone would not say what was looked for.
    let name = if file == root { root.display().to_string() } else { name(&file, root) };
    Rejection { name, record: None, reason }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::io::Write;

    fn listing(roots: &[PathBuf], limits: &Limits) -> Vec<String> {
        pages(roots, limits)
            .map(|item| match item {
                Ok(page) => format!("{} {}", page.name(), page.format.name()),
                Err(rejection) => format!("! {} {}", rejection.name, rejection.reason.code()),
            })
            .collect()
    }

    #[test]
    fn a_folder_is_read_in_the_order_of_names_and_says_what_it_does_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("b/c.txt")).unwrap();
        for name in ["a.txt", "b/c.txt/d.md", "b/z.HTML", "b/photo.png", ".hidden.txt", "noextension", "c.json"] {
            fs::write(at(name), "{\"text\":\"x\"}").unwrap();
        }
        fs::write(at(".gitignore"), "*.txt\n").unwrap();
        fs::write(at("long.txt"), "0123456789 0123456789").unwrap();
        fs::write(at("two.jsonl"), "{\"text\":\"x\"}\n\n{\"text\":\"y\"}\n").unwrap();
        std::os::unix::fs::symlink(folder.path(), at("b/up")).unwrap();
        std::os::unix::fs::symlink(at("gone.txt"), at("dangling.txt")).unwrap();
        let expect = [
            "a.txt text",
            "b/c.txt/d.md markdown",
            "! b/photo.png unknown_format",
            "! b/up link_loop",
            "b/z.HTML html",
            "c.json:1 record",
            "! dangling.txt not_readable",
            "! long.txt too_large",
            "! noextension unknown_format",
            "two.jsonl:1 record",
            "two.jsonl:3 record",
        ];
        assert_eq!(listing(&[folder.path().to_owned()], &Limits { article_bytes: 20, ..Limits::default() }), expect);
        let named = listing(&[at("noextension"), at("missing"), at("a.txt")], &Limits::default());
        assert_eq!(named[0], "noextension:1 record");
        assert!(named[1].ends_with("/missing not_readable"), "{named:?}");
        assert_eq!(named[2], "a.txt text");
    }

    #[test]
    fn packed_files_are_read_up_to_the_limit() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let gzip = |bytes: &[u8]| {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            encoder.write_all(bytes).unwrap();
            encoder.finish().unwrap()
        };
        fs::write(at("a.txt.gz"), gzip(b"packed")).unwrap();
        fs::write(at("b.jsonl.zst"), zstd::encode_all(&b"{\"text\":\"packed\"}\n"[..], 1).unwrap()).unwrap();
        fs::write(at("bomb.txt.gz"), gzip(&vec![b'0'; 1 << 20])).unwrap();
        fs::write(at("broken.txt.gz"), b"no gzip").unwrap();
        let limits = Limits { article_bytes: 1000, ..Limits::default() };
        let expect =
            ["a.txt.gz text", "b.jsonl.zst:1 record", "! bomb.txt.gz too_large", "! broken.txt.gz not_readable"];
        assert_eq!(listing(&[folder.path().to_owned()], &limits), expect);
        let first = pages(&[folder.path().to_owned()], &limits).next().unwrap().unwrap();
        assert_eq!(first.bytes, b"packed");
        assert_eq!(first.file, Some(at("a.txt.gz")));
    }

    #[test]
    fn a_file_that_goes_before_it_is_read_says_where_it_stood() {
        let folder = tempfile::tempdir().unwrap();
        let real = fs::canonicalize(folder.path()).unwrap();
        fs::write(real.join("b.txt"), "text").unwrap();
        std::os::unix::fs::symlink(real.join("b.txt"), real.join("a.txt")).unwrap();
        let found: Vec<_> = pages_below(&real, &real, &Limits::default(), &Walked::default()).collect();
        assert_eq!(found.len(), 1, "the file is found once, through the link");
        fs::remove_file(real.join("b.txt")).unwrap();
        let unread = found.into_iter().next().unwrap().unwrap().read().unwrap_err();
        assert_eq!((unread.rejection.name.as_str(), unread.file), ("a.txt", real.join("b.txt")));
        assert_eq!(unread.rejection.reason.code(), "not_readable");
    }

    #[test]
    fn a_pipe_is_not_opened() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe.txt");
        if !std::process::Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success()) {
            return;
        }
        assert_eq!(listing(&[folder.path().to_owned()], &Limits::default()), ["! pipe.txt not_a_file"]);
    }

    #[test]
    fn names_that_are_no_utf8_stay_apart() {
        assert_eq!(readable(b"caf\xE9.txt"), "caf\\xE9.txt");
        assert_eq!(readable("月.txt".as_bytes()), "月.txt");
    }
}

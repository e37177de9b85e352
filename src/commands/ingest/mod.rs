//! Folders, files and NDJSON -> the index, and a summary of what was read.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::io::{self, BufReader, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use clap::Args;

use super::limits::{LimitArgs, size};
use super::sites::SitesArgs;
use super::{DEFAULT_CORPUS, Global, Outcome, versions};
use crate::article::{self, Article, Sites};
use crate::corpus::{self, Found, Limits, Page, Reason, Rejection, Unread, Walked};
use crate::index::sources::{content, digest};
use crate::index::{self, Archive, Base, Document, Fields, Source, Sources, Writer};
use crate::output::note;
use crate::parallel::{batches, in_order, in_order_by_bytes};
use crate::pipeline::{Reader, Reading};

mod origin;
mod summary;

use origin::{Known, Place, Root};
use summary::{Change, Progress, articles};
pub use summary::{Lists, Summary};

/// Read articles into the index; what has not changed is skipped
///
/// Takes folders and files (.txt .md .html .json .jsonl .ndjson, feeds as .xml, web archives as .warc, each also .gz or
/// .zst), and `-` for NDJSON
/// on standard input (`id`, `text`, optional `title`, `published`, `authors`, `source`, `url`, `language`). One bad
/// input is named and never ends the run: the exit code is then 3.
///
/// A run that is killed loses nothing that was committed; the next one goes on from there.
#[derive(Args)]
pub struct Ingest {
    /// Folders and files, or `-` [default: corpus]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Drop articles from the index whose files in these folders are gone; a terminal is asked first
    #[arg(long)]
    prune: bool,
    /// Drop without asking
    #[arg(long, short, requires = "prune")]
    yes: bool,
    /// Make the index again beside the old one and swap it in; every file that the old one knows is read again, and
    /// what has none is carried over
    #[arg(long)]
    rebuild: bool,
    /// Read every article again from its source, though that has not changed: archived pages with the present extractor
    #[arg(long)]
    re_extract: bool,
    /// Write what was rejected, one JSON object a line
    #[arg(long, value_name = "FILE")]
    rejected: Option<PathBuf>,
    /// Write what each commit has made safe, one JSON object a line
    #[arg(long, value_name = "FILE")]
    committed: Option<PathBuf>,
    /// Commit after this much text: what a crash may cost
    #[arg(long, value_name = "SIZE", default_value = "50MB", value_parser = size)]
    commit_bytes: u64,
    #[command(flatten)]
    sites: SitesArgs,
    #[command(flatten)]
    limits: LimitArgs,
}

/// What a run is asked for beside its inputs.
pub struct Options {
    threads: usize,
    limits: Limits,
    sites: Sites,
    prune: bool,
    /// Drop without asking.
    yes: bool,
    rebuild: bool,
    re_extract: bool,
    commit_bytes: usize,
}

impl Options {
    /// The defaults of a run over `paths`.
    pub fn new(threads: usize, paths: &[PathBuf]) -> anyhow::Result<Self> {
        Ok(Options {
            threads,
            limits: Limits::default(),
            sites: SitesArgs::default().load(paths)?,
            prune: false,
            yes: false,
            rebuild: false,
            re_extract: false,
            commit_bytes: index::writer::COMMIT_BYTES,
        })
    }
}

impl Ingest {
    pub fn run(&self, global: &Global) -> anyhow::Result<Outcome> {
        let reader = global.reader()?;
        let has_default = Path::new(DEFAULT_CORPUS).is_dir();
        let default = [PathBuf::from(DEFAULT_CORPUS)];
        let paths = match &self.paths[..] {
            // A rebuild finds its files in the index.
            [] if self.rebuild && !has_default => &[],
            [] if !has_default => {
                bail!("expected a folder or file to read, found no argument and no folder `{DEFAULT_CORPUS}`")
            }
            [] => &default[..],
            paths => paths,
        };
        let lists = Lists::create(self.rejected.as_deref(), self.committed.as_deref())?;
        let options = Options {
            threads: global.threads(),
            limits: self.limits.limits(),
            sites: self.sites.load(paths)?,
            prune: self.prune,
            yes: self.yes,
            rebuild: self.rebuild,
            re_extract: self.re_extract,
            commit_bytes: usize::try_from(self.commit_bytes).unwrap_or(usize::MAX),
        };
        let summary = ingest(&reader, paths, &global.root(), &options, lists)?;
        let mut output = global.output();
        output.record(&summary, |summary, to| summary.print(to))?;
        output.finish()?;
        Ok(if summary.rejected > 0 { Outcome::Rejected } else { Outcome::Done })
    }
}

/// Reads the inputs into the index in `root`.
pub fn ingest(
    reader: &Reader,
    paths: &[PathBuf],
    root: &Path,
    options: &Options,
    lists: Lists,
) -> anyhow::Result<Summary> {
    // Nothing is made where nothing can be read. With --prune a folder may be gone on purpose; the index knows it or
    // not.
    for path in paths.iter().filter(|path| path.as_os_str() != "-" && path.symlink_metadata().is_err()) {
        if !options.prune || root.symlink_metadata().is_err() {
            bail!("expected a folder or a file, found nothing at {}", path.display());
        }
    }
    let versions = versions(&reader.gazetteer);
    let (writer, rebuild) = match options.rebuild {
        true => (Writer::rebuild(root, &versions)?, true),
        false => match Writer::open(root, &versions) {
            // Nothing in an index of another extractor could stay.
            Err(index::Error::Version { .. }) if options.re_extract => (Writer::rebuild(root, &versions)?, true),
            opened => (opened?, false),
        },
    };
    let mut writer = writer.commit_every(options.commit_bytes);
    match read_into(&mut writer, reader, paths, root, options, rebuild, lists) {
        Ok((summary, mut lists)) => {
            writer.finish()?;
            lists.committed()?;
            Ok(summary)
        }
        Err(error) => {
            writer.abandon();
            Err(error)
        }
    }
}

fn read_into(
    writer: &mut Writer,
    reader: &Reader,
    paths: &[PathBuf],
    root: &Path,
    options: &Options,
    rebuild: bool,
    lists: Lists,
) -> anyhow::Result<(Summary, Lists)> {
    let base = Base::of(root);
    // Read under the lock, so that nothing can be added to the old index that the new one would lack.
    let archive = if rebuild { archive(root)? } else { None };
    let sources = match &archive {
        Some(_) => None,
        None if rebuild => Some(Sources::default()),
        None => Some(writer.sources()?),
    };
    let sources = match (&archive, &sources) {
        (Some(archive), _) => archive.sources(),
        (_, Some(sources)) => sources,
        // One of the two is there.
        (None, None) => return Ok((Summary::new(), lists)),
    };
    let known = Known::new(sources, &base);
    let mut run = Run {
        known: &known,
        summary: Summary::new(),
        progress: Progress::new(),
        seen: HashMap::new(),
        bodies: HashSet::new(),
        settled: vec![false; sources.len()],
        protected: BTreeSet::new(),
        unread: BTreeSet::new(),
        starts: Vec::new(),
        unnamed: 0,
        lists,
    };
    let mut inputs = run.inputs(paths)?;
    if archive.is_some() {
        inputs.extend(known_files(&known));
    }
    let starts = inputs.iter().filter_map(|input| match input {
        Input::Stdin => None,
        Input::Files { root, start } => Some((root.folder.clone(), start.clone())),
    });
    let walked = Walked::except(std::fs::canonicalize(root).unwrap_or_else(|_| root.to_owned())).all(starts.collect());
    let again = rebuild || options.re_extract;
    let items = pages(inputs, options.limits, walked);
    // What can be done without the index's own thread is done on those that read.
    let fields = writer.fields().clone();
    let read = |batch: Vec<Item>| -> Vec<Read> {
        let told = batch.into_iter().map(|(root, found)| match found.map(Found::read) {
            Ok(Ok(page)) => tell(root, Ok(page), &known, &options.sites, again),
            Ok(Err(Unread { rejection, file })) => {
                let read = tell(root, Err(rejection), &known, &options.sites, again);
                read.map(|read| Read { unread: Some(file), ..read })
            }
            Err(rejection) => tell(root, Err(rejection), &known, &options.sites, again),
        });
        told.map(|told| told.unwrap_or_else(|page| page.read(reader, &options.sites, &fields))).collect()
    };
    let mut take = |read: Vec<Read>| read.into_iter().try_for_each(|read| run.take(read, writer));
    in_order_by_bytes(items, options.threads, |batch| batch.iter().map(size_of).sum(), read, &mut take)?;
    let gone = if options.prune { run.gone(options.yes) } else { Vec::new() };
    if let Some(archive) = &archive {
        run.carry(archive, &gone, reader, options.threads, writer)?;
    } else {
        run.remove(&gone, writer)?;
    }
    run.summary.removed = gone.len();
    run.progress.end();
    if run.unnamed > 0 {
        note(&format!(
            "{} of standard input without `id` or `url` took the place of those with the same line numbers",
            articles(run.unnamed)
        ));
    }
    Ok((run.summary, run.lists))
}

/// The index that a rebuild takes the place of. What came by standard input exists only there, so an index that cannot
/// be read is not swapped away in silence.
fn archive(root: &Path) -> anyhow::Result<Option<Archive>> {
    match Archive::open(root) {
        Ok(archive) => Ok(Some(archive)),
        Err(index::Error::Missing(_)) => Ok(None),
        Err(error) => Err(error).with_context(|| {
            format!(
                "articles that came by standard input cannot be carried over; remove {} to do without",
                root.display()
            )
        }),
    }
}

/// Something to read.
enum Input {
    Stdin,
    Files { root: Arc<Root>, start: PathBuf },
}

/// A page, read or to be read, or why there is none, with the root that it was found under.
type Item = (Option<Arc<Root>>, Result<Found, Rejection>);

/// Every file that the index knows and that is there, for a rebuild; those read already are passed over.
fn known_files(known: &Known<'_>) -> Vec<Input> {
    let files: BTreeSet<(&str, &str)> = known
        .sources
        .iter()
        .filter(|source| !source.root.is_empty())
        .filter_map(|source| Some((source.root, source.path?)))
        .collect();
    let mut roots: HashMap<&str, Arc<Root>> = HashMap::new();
    let mut inputs = Vec::new();
    for (name, path) in files {
        let start = known.base.file(name, path);
        if start.is_file() {
            let root = roots.entry(name).or_insert_with(|| {
                Arc::new(Root { folder: known.base.file(name, ""), name: name.to_owned(), shown: None })
            });
            inputs.push(Input::Files { root: Arc::clone(root), start });
        }
    }
    inputs
}

/// All inputs one after the other, small files together.
fn pages(inputs: Vec<Input>, limits: Limits, walked: Walked) -> impl Iterator<Item = Vec<Item>> + Send {
    inputs.into_iter().flat_map(move |input| -> Box<dyn Iterator<Item = Vec<Item>> + Send> {
        match input {
            // What comes by standard input may be slow, and waits for nothing.
            Input::Stdin => {
                let lines = BufReader::new(io::stdin());
                Box::new(corpus::pages_from(lines, "stdin", &limits).map(|page| {
                    let found = page.map(|page| Found::Page(Box::new(page)));
                    vec![(None, found)]
                }))
            }
            Input::Files { root, start } => {
                let found = corpus::pages_below(&root.folder, &start, &limits, &walked);
                Box::new(batches(found.map(move |found| (Some(Arc::clone(&root)), found)), size_of))
            }
        }
    })
}

fn size_of((_, found): &Item) -> usize {
    found.as_ref().map_or(0, Found::bytes)
}

/// What became of a page before the writer.
struct Read {
    /// As messages name it.
    name: String,
    root: Option<Arc<Root>>,
    /// `None` where nothing could be read that has one.
    place: Option<Place>,
    /// A file that was found and could not be read.
    unread: Option<PathBuf>,
    what: What,
}

enum What {
    Unchanged { content: u64 },
    Reading(Box<Ready>),
    Rejected(Rejection),
}

/// An article that was read, with its document.
struct Ready {
    reading: Reading,
    document: serde_json::Result<Document>,
}

impl Ready {
    fn of(reading: Reading, fields: &Fields) -> Ready {
        Ready { document: Document::of(fields, &reading), reading }
    }
}

/// A page that the index does not have as it is.
struct Placed {
    name: String,
    root: Option<Arc<Root>>,
    place: Place,
    page: Page,
}

impl Placed {
    fn read(self, reader: &Reader, sites: &Sites, fields: &Fields) -> Read {
        let Placed { name, root, place, mut page } = self;
        page.path.clone_from(&place.path);
        page.given.id = Some(place.id.clone());
        let read = |page| {
            let article = article::read_with(page, sites)?;
            let reading = reader.read(Article { root: place.root.clone(), ..article });
            Ok(Box::new(Ready::of(reading, fields)))
        };
        let what = super::caught(page, read).map_or_else(What::Rejected, What::Reading);
        Read { name, root, place: Some(place), unread: None, what }
    }
}

/// Tells what becomes of a page that need not be read; else returns it with its place.
fn tell(
    root: Option<Arc<Root>>,
    page: Result<Page, Rejection>,
    known: &Known<'_>,
    sites: &Sites,
    again: bool,
) -> Result<Read, Box<Placed>> {
    let shown = root.as_ref().and_then(|root| root.shown.as_deref());
    let page = match page {
        Ok(page) => page,
        Err(rejection) => {
            let name = name_of(shown, &rejection.name);
            return Ok(Read { name, root, place: None, unread: None, what: What::Rejected(rejection) });
        }
    };
    let name = name_of(shown, &page.name());
    let hash = digest(&article::hash(&page, sites));
    let place = known.place(root.as_deref(), &page, hash);
    match place.known.and_then(|number| known.sources.at(number)) {
        Some(held)
            if !again
                && held.hash == hash
                // The same record comes by standard input too: its file goes on to be its source.
                && (place.same || (place.path.is_none() && !known.is_gone(&held))) =>
        {
            Ok(Read { name, root, place: Some(place), unread: None, what: What::Unchanged { content: held.content } })
        }
        _ => Err(Box::new(Placed { name, root, place, page })),
    }
}

/// The name that messages use.
fn name_of(root: Option<&str>, name: &str) -> String {
    match root {
        Some(root) if name != root => format!("{}/{name}", root.trim_end_matches('/')),
        _ => name.to_owned(),
    }
}

/// What a run has seen so far: some hundred bytes an article, whatever the articles' size.
struct Run<'a> {
    known: &'a Known<'a>,
    summary: Summary,
    progress: Progress,
    /// Where each id of this run came from, by the digest of the id.
    seen: HashMap<u128, Box<str>>,
    bodies: HashSet<u64>,
    /// The articles of the index that this run has seen, or moved away.
    settled: Vec<bool>,
    /// Files and folders that are there, or were a moment ago, but could not be read in whole.
    protected: BTreeSet<PathBuf>,
    /// Files that could not be read, where they stand when no link is taken: other links to them were passed over.
    unread: BTreeSet<PathBuf>,
    /// Where this run looks: folders and files.
    starts: Vec<PathBuf>,
    /// Records of standard input that are known by their line alone and took an older one's place.
    unnamed: usize,
    lists: Lists,
}

impl Run<'_> {
    /// Finds out where the paths stand, without links. What is not there any more is only noted, for --prune.
    fn inputs(&mut self, paths: &[PathBuf]) -> anyhow::Result<Vec<Input>> {
        let mut inputs = Vec::new();
        for path in paths {
            if path.as_os_str() == "-" {
                inputs.push(Input::Stdin);
                continue;
            }
            let whole = std::path::absolute(path).with_context(|| path.display().to_string())?;
            let (folder, start) = match (std::fs::canonicalize(path), whole.parent(), whole.file_name()) {
                (Ok(real), ..) if real.is_dir() => (real.clone(), real),
                (_, Some(folder), Some(name)) => {
                    let folder = std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
                    let start = folder.join(name);
                    (folder, start)
                }
                _ => bail!("expected a folder or a file, found {}", path.display()),
            };
            self.starts.push(start.clone());
            if start.symlink_metadata().is_ok() {
                let shown = (paths.len() > 1 && folder == start).then(|| path.display().to_string());
                let root = Arc::new(Root { name: self.known.base.name(&folder), folder, shown });
                inputs.push(Input::Files { root, start });
            } else if !self.known.sources.iter().any(|source| self.is_in_scope(&source)) {
                bail!("expected a folder or a file, found nothing at {}", path.display());
            }
        }
        Ok(inputs)
    }

    /// True where this run looks for the article's file.
    fn is_in_scope(&self, source: &Source<'_>) -> bool {
        self.known.file(source).is_some_and(|file| self.starts.iter().any(|start| file.starts_with(start)))
    }

    /// Takes what became of a page, in the order of the input.
    fn take(&mut self, read: Read, writer: &mut Writer) -> anyhow::Result<()> {
        let Read { name, root, place, unread, what } = read;
        if let What::Rejected(rejection) = &what {
            self.unread.extend(unread);
            self.protect(root.as_deref(), place.as_ref(), rejection);
            return self.summary.reject(&name, rejection, &self.progress, &mut self.lists);
        }
        let Some(mut place) = place else { return Ok(()) };
        let mut key = digest(&place.id);
        let taken = match self.taken(key, &place, &what) {
            // Two folders of this run have the same path in them; the second goes by its longer name.
            Some(first) => match self.other_id(&place, &what) {
                Some(id) => {
                    key = digest(&id);
                    (place.id, place.known) = (id, None);
                    None
                }
                None => Some(first),
            },
            None => None,
        };
        if let Some(first) = taken {
            let reason = Reason::DuplicateId { id: place.id.clone(), first };
            let rejection = Rejection { name: name.clone(), record: None, reason };
            return self.summary.reject(&name, &rejection, &self.progress, &mut self.lists);
        }
        self.seen.insert(key, name.as_str().into());
        if let Some(number) = place.known {
            self.settled[number] = true;
        }
        self.summary.read += 1;
        let content = match &what {
            What::Unchanged { content } => *content,
            What::Reading(ready) => match &ready.document {
                Ok(document) => document.content,
                Err(_) => content(&ready.reading.article.body),
            },
            What::Rejected(_) => 0,
        };
        if !self.bodies.insert(content) {
            self.summary.duplicate += 1;
        }
        self.progress.step(self.summary.read);
        match what {
            What::Reading(mut ready) => {
                if ready.reading.article.id != place.id {
                    ready.reading.article.id.clone_from(&place.id);
                    *ready = Ready::of(ready.reading, writer.fields());
                }
                self.add(&name, &place, *ready, writer)
            }
            _ => {
                self.summary.unchanged += 1;
                Ok(())
            }
        }
    }

    /// Returns who has the id of this place, whose digest is `key`: one of this run, or an article of the index that
    /// comes from elsewhere.
    fn taken(&self, key: u128, place: &Place, what: &What) -> Option<String> {
        if let Some(first) = self.seen.get(&key) {
            return Some(first.to_string());
        }
        let What::Reading(ready) = what else { return None };
        let holder = self.known.sources.at(place.known.filter(|_| !place.same)?)?;
        // In a folder that is read, the first file in its order has the id: so it would be in a new index.
        let yields = match holder.path {
            Some(_) => self.is_in_scope(&holder) || self.known.is_gone(&holder),
            // What came by standard input has no other copy, unless this is one.
            None => holder.hash == digest(&ready.reading.article.hash),
        };
        (!yields).then(|| match holder.path {
            Some(path) => format!("{}/{path}", holder.root),
            None => "standard input".to_owned(),
        })
    }

    /// Returns another id for a new article whose path stands in two roots.
    fn other_id(&self, place: &Place, what: &What) -> Option<String> {
        let (None, false, What::Reading(ready)) = (place.known, place.given, what) else { return None };
        let (root, path) = (place.root.as_deref()?, place.path.as_deref()?);
        let free = |id: &String| !self.seen.contains_key(&digest(id)) && self.known.sources.get(id).is_none();
        origin::ids(root, path, ready.reading.article.record).find(free)
    }

    fn add(&mut self, name: &str, place: &Place, ready: Ready, writer: &mut Writer) -> anyhow::Result<()> {
        let Ready { reading, document } = ready;
        for warning in &reading.article.warnings {
            self.progress.say(&format!("warning: {name}: {warning}"));
        }
        self.summary.warned += usize::from(!reading.article.warnings.is_empty());
        let hash = digest(&reading.article.hash);
        let known = self.known;
        let held = place.known.and_then(|number| known.sources.at(number));
        let moved = match held {
            Some(held) => Some(held).filter(|held| !place.same && held.hash == hash),
            None => known
                .sources
                .with_hash(hash)
                .find(|source| !self.settled[source.number] && source.id != place.id && self.has_moved(source, place)),
        };
        let change = match (held, moved) {
            (_, Some(from)) => {
                self.settled[from.number] = true;
                if from.id != place.id {
                    // In the same commit as what takes its place.
                    writer.remove(from.id);
                    self.lists.change(from.id, Change::Removed)?;
                }
                self.progress.say(&format!("moved: {} is now {name}", from.path.unwrap_or("standard input")));
                self.summary.moved += 1;
                Change::Moved
            }
            // Asked for again, though nothing has changed.
            (Some(held), None) if place.same && held.hash == hash => {
                self.summary.re_extracted += 1;
                Change::Changed
            }
            (Some(held), None) => {
                let unnamed = place.path.is_none() && !place.given && reading.article.url.is_none();
                self.unnamed += usize::from(unnamed && held.hash != hash);
                self.summary.changed += 1;
                Change::Changed
            }
            (None, None) => {
                self.summary.new += 1;
                Change::New
            }
        };
        self.write(&place.id, document?, change, writer)
    }

    fn write(&mut self, id: &str, document: Document, change: Change, writer: &mut Writer) -> anyhow::Result<()> {
        self.lists.change(id, change)?;
        self.summary.count(document.language.clone());
        // A rebuild makes nothing safe before it is swapped in.
        if writer.put(document)? && !writer.is_apart() { self.lists.committed() } else { Ok(()) }
    }

    /// True where the file of an article with the same content is gone. A folder that is gone as a whole may only be
    /// away, unless the very same path has come back under another.
    fn has_moved(&self, source: &Source<'_>, place: &Place) -> bool {
        self.known.is_gone(source)
            && (source.path == place.path.as_deref() || self.known.base.file(source.root, "").is_dir())
    }

    /// What could not be read, or not in whole, is not gone.
    fn protect(&mut self, root: Option<&Root>, place: Option<&Place>, rejection: &Rejection) {
        if rejection.is_skip() || matches!(rejection.reason, Reason::DuplicateId { .. } | Reason::LinkLoop { .. }) {
            return;
        }
        self.protected.extend(root.map(|root| root.folder.join(&rejection.name)));
        if let Some(Place { root: Some(root), path: Some(path), .. }) = place {
            self.protected.insert(self.known.base.file(root, path));
        }
    }

    /// Returns the articles whose files this run has looked for in vain, if they may be dropped.
    fn gone(&self, yes: bool) -> Vec<usize> {
        let is_unread = |file: &Path| std::fs::canonicalize(file).is_ok_and(|real| self.unread.contains(&real));
        let is_protected = |file: &Path| {
            file.ancestors().any(|above| self.protected.contains(above)) || !self.unread.is_empty() && is_unread(file)
        };
        let unseen = self.known.sources.iter().filter(|source| !self.settled[source.number]);
        let gone: Vec<usize> = unseen
            .filter(|source| self.is_in_scope(source))
            .filter(|source| self.known.file(source).is_some_and(|file| !is_protected(&file)))
            .map(|source| source.number)
            .collect();
        let asks = !yes && !gone.is_empty() && io::stdin().is_terminal() && io::stderr().is_terminal();
        if asks && !self.progress.ask(&format!("drop {} of {}?", articles(gone.len()), self.settled.len())) {
            note("nothing was dropped");
            return Vec::new();
        }
        gone
    }

    fn remove(&mut self, gone: &[usize], writer: &mut Writer) -> anyhow::Result<()> {
        for source in gone.iter().filter_map(|number| self.known.sources.at(*number)) {
            writer.remove(source.id);
            self.lists.change(source.id, Change::Removed)?;
        }
        Ok(())
    }

    /// Keeps what a rebuild has not read again: what came by standard input, and what has no file any more.
    fn carry(
        &mut self,
        archive: &Archive,
        gone: &[usize],
        reader: &Reader,
        threads: usize,
        writer: &mut Writer,
    ) -> anyhow::Result<()> {
        for number in gone {
            self.settled[*number] = true;
        }
        let kept: Vec<usize> = (0..self.settled.len()).filter(|number| !self.settled[*number]).collect();
        let fields = writer.fields().clone();
        let read = |number| archive.article(number).map(|article| Ready::of(reader.read(article), &fields));
        in_order(kept.into_iter(), threads, read, |ready| {
            let Ready { reading, document } = ready?;
            self.summary.carried += 1;
            self.write(&reading.article.id, document?, Change::Carried, writer)
        })
    }
}

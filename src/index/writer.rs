//! Reading -> document, made on any thread -> the index, in order and committed in lots.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;

use tantivy::indexer::{IndexWriterOptions, LogMergePolicy, UserOperation};
use tantivy::schema::{Field, TantivyDocument};
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{IndexSettings, IndexWriter, Term};

use super::schema::{self, Fields, Scored, WordFields};
use super::signature::Signature;
use super::tokens::{Joined, Surface};
use super::{Error, Index, Known, Sources, Versions, generation, mentioned, stored};
use crate::languages::{Code, Tokens, fold};
use crate::mentions::Part;
use crate::pipeline::Reading;

/// A commit costs about 300 ms whatever it holds; after this much text it is a small part.
pub const COMMIT_BYTES: usize = 50_000_000;
/// So many short articles are a commit too: what a crash may cost is bounded by both.
const COMMIT_ARTICLES: usize = 20_000;
/// What is stored is packed in blocks of this size, some articles in each.
const STORE_BLOCK: usize = 32_768;
/// Half the work of zstd's own choice, which is 3, for a tenth more bytes of what is stored.
const STORE_LEVEL: i32 = 1;
/// What the engine may hold before it writes a segment; memory does not grow beyond it with the corpus. Two or three
/// segments a commit: with twice as much they are of two sizes and wait for eight of each, which when merged are all
/// read at once.
const BUFFER_BYTES: usize = 60_000_000;
/// A segment of more articles is merged with no other, so that what a merge reads does not grow with the corpus.
const MERGED_ARTICLES: usize = 20_000;

/// Writes an index. One process at a time; readers go on meanwhile and see whole commits.
///
/// The order of calls is the order of the index, so the caller feeds it in an order that does not depend on threads.
/// What was added since the last commit is lost when a writer is dropped without [`Writer::finish`].
pub struct Writer {
    index: Index,
    writer: IndexWriter,
    fields: Fields,
    generation: String,
    /// True while `CURRENT` names another generation, or none.
    apart: bool,
    commit_bytes: usize,
    /// Bytes and articles since the last commit.
    pending: (usize, usize),
    _lock: File,
}

impl Writer {
    /// Opens the index in `root`, or makes one there.
    pub fn open(root: &Path, versions: &Versions) -> Result<Writer, Error> {
        let lock = prepare(root)?;
        match generation::current(root) {
            Ok(current) => {
                let index = Index::open_generation(root, &current, versions)?;
                generation::tidy(root, Some(&current))?;
                Self::over(index, current, false, lock)
            }
            Err(Error::Missing(_)) => {
                let name = generation::tidy(root, None)?;
                let writer = Self::create(root, name, versions, lock)?;
                // An index that holds nothing yet is one to go on with, should this run be killed.
                generation::swap(root, &writer.generation)?;
                Ok(Writer { apart: false, ..writer })
            }
            Err(error) => Err(error),
        }
    }

    /// Makes a new generation beside the one that is there, whatever its versions; [`Writer::finish`] swaps it in.
    pub fn rebuild(root: &Path, versions: &Versions) -> Result<Writer, Error> {
        let lock = prepare(root)?;
        let current = match generation::current(root) {
            Ok(current) => Some(current),
            Err(Error::Missing(_)) => None,
            Err(error) => return Err(error),
        };
        let name = generation::tidy(root, current.as_deref())?;
        Self::create(root, name, versions, lock)
    }

    fn create(root: &Path, name: String, versions: &Versions, lock: File) -> Result<Writer, Error> {
        let folder = root.join(&name);
        fs::create_dir_all(&folder).map_err(Error::disk(&folder))?;
        generation::write_stamp(&folder, versions)?;
        let settings = IndexSettings {
            docstore_blocksize: STORE_BLOCK,
            docstore_compression: Compressor::Zstd(ZstdCompressor { compression_level: Some(STORE_LEVEL) }),
            ..IndexSettings::default()
        };
        let tantivy = tantivy::Index::builder()
            .schema(schema::build())
            .settings(settings)
            .create_in_dir(&folder)
            .map_err(|error| Error::engine(&folder, error))?;
        let index = Index::from_tantivy(root, &folder, tantivy)?;
        Self::over(index, name, true, lock)
    }

    fn over(index: Index, generation: String, apart: bool, lock: File) -> Result<Writer, Error> {
        // One thread: the order of documents is then the order in which they came.
        let options = IndexWriterOptions::builder()
            .num_worker_threads(1)
            .memory_budget_per_thread(BUFFER_BYTES)
            .num_merge_threads(1)
            .build();
        let writer = index.tantivy.writer_with_options(options).map_err(|error| index.error(error))?;
        let mut merges = LogMergePolicy::default();
        merges.set_max_docs_before_merge(MERGED_ARTICLES);
        writer.set_merge_policy(Box::new(merges));
        let fields = index.fields.clone();
        let (commit_bytes, pending) = (COMMIT_BYTES, (0, 0));
        Ok(Writer { index, writer, fields, generation, apart, commit_bytes, pending, _lock: lock })
    }

    /// Commits after this many bytes of text instead of [`COMMIT_BYTES`].
    pub fn commit_every(self, bytes: usize) -> Writer {
        Writer { commit_bytes: bytes, ..self }
    }

    /// Returns what was known of the sources at the last commit.
    pub fn sources(&self) -> Result<Sources, Error> {
        self.index.reload()?;
        self.index.sources()
    }

    /// True where the index is made beside another one, and is nothing before it is swapped in.
    pub fn is_apart(&self) -> bool {
        self.apart
    }

    /// Returns what was known at the last commit, by article id.
    pub fn known(&self) -> Result<BTreeMap<String, Known>, Error> {
        self.index.reload()?;
        self.index.known()
    }

    /// Returns the fields of the index, with which a [`Document`] is made on any thread.
    pub fn fields(&self) -> &Fields {
        &self.fields
    }

    /// Adds an article with its figures and companies, in place of the one with its id. Returns true where that made
    /// a commit due, which has been made.
    pub fn add(&mut self, reading: &Reading) -> Result<bool, Error> {
        let document = Document::of(&self.fields, reading).map_err(|error| self.index.error(error.into()))?;
        self.put(document)
    }

    /// As [`Writer::add`], of an article whose document has been made.
    pub fn put(&mut self, document: Document) -> Result<bool, Error> {
        let Document { id, bytes, document, .. } = document;
        let key = Term::from_field_text(self.fields.article, &id);
        let operations = [UserOperation::Delete(key), UserOperation::Add(document)];
        if let Err(error) = self.writer.run(operations) {
            return Err(self.cause(error));
        }
        self.pending.0 += bytes;
        self.pending.1 += 1;
        let due = self.pending.0 >= self.commit_bytes || self.pending.1 >= COMMIT_ARTICLES;
        if due {
            self.commit()?;
        }
        Ok(due)
    }

    /// Removes an article with its figures and companies. Never commits, so that what is added next in its place is
    /// seen together with its removal.
    pub fn remove(&mut self, id: &str) {
        self.writer.delete_term(Term::from_field_text(self.fields.article, id));
        self.pending.1 += 1;
    }

    /// Makes everything so far visible, together.
    pub fn commit(&mut self) -> Result<(), Error> {
        self.writer.commit().map_err(|error| self.index.error(error))?;
        self.pending = (0, 0);
        Ok(())
    }

    /// Commits, and swaps the generation in where it was made beside another.
    pub fn finish(mut self) -> Result<(), Error> {
        if self.pending != (0, 0) || self.apart {
            self.commit()?;
        }
        let Writer { index, writer, generation, apart, _lock, .. } = self;
        let (root, folder) = (index.root.clone(), index.folder.clone());
        let ended = writer.wait_merging_threads().map_err(|error| index.error(error));
        if apart {
            let swapped = ended.and_then(|()| generation::swap(&root, &generation));
            drop(index);
            if swapped.is_err() {
                // What is not swapped in only takes up the room that was wanting.
                let _ = fs::remove_dir_all(folder);
            }
            swapped?;
            generation::tidy(&root, Some(&generation))?;
            return Ok(());
        }
        ended
    }

    /// Throws away what was not committed; of an index that was made beside another, everything.
    pub fn abandon(self) {
        let Writer { index, writer, apart, _lock, .. } = self;
        drop(writer);
        let folder = index.folder.clone();
        drop(index);
        if apart {
            let _ = fs::remove_dir_all(folder);
        }
    }

    /// A worker that has failed is only said to be dead; to wait for it tells why.
    fn cause(&mut self, error: tantivy::TantivyError) -> Error {
        let cause = self.writer.prepare_commit().err();
        self.index.error(cause.unwrap_or(error))
    }
}

fn prepare(root: &Path) -> Result<File, Error> {
    if let Some(found) = generation::foreign(root)? {
        return Err(Error::NotAnIndex { root: root.to_owned(), found });
    }
    fs::create_dir_all(root).map_err(Error::disk(root))?;
    generation::lock(root)
}

/// An article with its mentions as the index takes it: all the work that does not need the index itself.
pub struct Document {
    id: String,
    /// Of the body.
    bytes: usize,
    /// The hash of the body: see [`super::sources::content`].
    pub content: u64,
    /// The language with the most text.
    pub language: Option<String>,
    document: TantivyDocument,
}

impl Document {
    /// Makes the document of an article.
    pub fn of(fields: &Fields, reading: &Reading) -> serde_json::Result<Document> {
        let article = &reading.article;
        let content = super::sources::content(&article.body);
        let (document, language) = self::article(fields, reading, content)?;
        Ok(Document { id: article.id.clone(), bytes: article.body.len(), content, language, document })
    }
}

/// Bytes of the document of an article: of a mention, of the body, whose terms and tokens take so many times as much,
/// and of all else.
const MENTION: usize = 256;
const ARTICLE_SHARE: usize = 6;
const ARTICLE_BASE: usize = 2_048;

/// Returns the document of an article, and its main language.
fn article(fields: &Fields, reading: &Reading, content: u64) -> serde_json::Result<(TantivyDocument, Option<String>)> {
    let article = &reading.article;
    let mentions = reading.figures.len() + reading.companies.len();
    let size = ARTICLE_BASE + article.body.len() * ARTICLE_SHARE + mentions * MENTION;
    let mut document = TantivyDocument::with_capacity(size);
    write_facts(&mut document, fields, reading, content);
    let folded = reading.folded.as_deref().map_or_else(|| Cow::Owned(fold::folded(&article.body)), Cow::Borrowed);
    let signature = Signature::of_folded(&folded).bytes();
    if !signature.is_empty() {
        document.add_bytes(fields.signature, &signature);
    }
    for (tokens, title) in [(&reading.body.tokens, false), (&reading.title.tokens, true)] {
        for (words, joined) in fields.words.iter().zip(by_language(&fields.words, tokens)) {
            add_scored(&mut document, if title { &words.title } else { &words.words }, joined.finish());
        }
    }
    let title = article.title.as_deref().unwrap_or_default();
    for (scored, field, text) in [
        (&fields.surface, fields.numbers, folded.into_owned()),
        (&fields.title_surface, fields.title_numbers, fold::folded(title)),
    ] {
        let (joined, numbers) = Surface::joined(text);
        add_scored(&mut document, scored, joined);
        if !numbers.is_empty() {
            document.add_text(field, numbers);
        }
    }
    let mut named = Joined::default();
    reading.companies.iter().for_each(|company| named.add(&company.id));
    add_scored(&mut document, &fields.named, named.finish());
    mentioned::write(&mut document, fields, reading);
    let language = stored::write(&mut document, fields, reading)?;
    Ok((document, language))
}

/// Puts into the document of an article what it is told by, chosen by and counted by.
pub(super) fn write_facts(document: &mut TantivyDocument, fields: &Fields, reading: &Reading, content: u64) {
    let article = &reading.article;
    document.add_text(fields.article, &article.id);
    if let Some(published) = article.published.as_deref().and_then(schema::published_number) {
        document.add_u64(fields.published, published);
    }
    if let Some(source) = &article.source {
        document.add_text(fields.source, source);
    }
    document.add_text(fields.hash, &article.hash);
    if let Some(path) = &article.path {
        document.add_text(fields.path, path);
    }
    if let Some(root) = &article.root {
        document.add_text(fields.root, root);
    }
    document.add_u64(fields.content, content);
    add_all(document, fields.languages, reading.body.segments.iter().map(|segment| segment.language.0));
    add_all(document, fields.companies, reading.companies.iter().map(|company| company.id.as_str()));
    let currencies = reading.figures.iter().filter_map(|figure| figure.currency.as_deref());
    add_all(document, fields.currencies, currencies);
    add_all(document, fields.kinds, reading.figures.iter().map(|figure| figure.kind.name()));
}

/// Joins the forms of words for the fields of their languages, in the order of the fields; those of a language without
/// a field of its own go to the one that is for no language.
fn by_language(fields: &[WordFields], tokens: &Tokens) -> Vec<Joined> {
    let mut joined: Vec<Joined> = fields.iter().map(|_| Joined::default()).collect();
    let mut last: Option<(Code, usize)> = None;
    for token in tokens.iter() {
        let at = match last {
            Some((language, at)) if std::ptr::eq(language.0, token.language.0) => Some(at),
            _ => {
                let own = fields.iter().position(|field| field.language == Some(token.language));
                own.or_else(|| fields.iter().position(|field| field.language.is_none()))
            }
        };
        if let Some(at) = at {
            if last.is_none() {
                // Most texts are in one language.
                joined[at] = Joined::with_capacity(tokens.bytes());
            }
            last = Some((token.language, at));
            joined[at].add(token.form);
        }
    }
    joined
}

fn add_all<'a>(document: &mut TantivyDocument, field: Field, values: impl Iterator<Item = &'a str>) {
    let mut values: Vec<&str> = values.collect();
    values.sort_unstable();
    values.dedup();
    values.into_iter().for_each(|value| document.add_text(field, value));
}

fn add_scored(document: &mut TantivyDocument, scored: &Scored, (joined, length): (String, u64)) {
    if length > 0 {
        document.add_text(scored.field, joined);
        document.add_u64(scored.length, length);
    }
}

/// Returns the place of a mention: the title before the body, then by byte.
pub(crate) fn place(part: Part, start: usize) -> u64 {
    let part = match part {
        Part::Title => 0,
        Part::Body => 1,
    };
    part << 40 | start as u64
}

/// Returns what [`place`] was made of.
pub(crate) fn part_and_start(place: u64) -> (Part, usize) {
    let part = if place >> 40 == 0 { Part::Title } else { Part::Body };
    (part, (place & ((1 << 40) - 1)) as usize)
}

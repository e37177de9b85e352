//! An index -> what is wrong with it: its files, and whether everything in it fits together.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;
use tantivy::Searcher;
use tantivy::schema::{TantivyDocument, Value};

use super::mentioned::{Asked, Kind, Mentions};
use super::schema::Fields;
use super::stored::{self, Metadata, StoredArticle, Strings};
use super::{Error, Index, Versions, generation, rows, sources, tokens, writer};

/// What kind of thing was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Finding {
    /// A file of the index is damaged or missing.
    File,
    /// Two articles have one id.
    Double,
    /// What is stored of an article twice is not the same in both places.
    Stored,
    /// A figure or a company is not where it says it is.
    Evidence,
    /// An article has more or fewer figures or companies than were written with it.
    Count,
    /// The source file gives another text than the one that is stored.
    Text,
    /// The source file has changed since.
    Stale,
    /// The source file, or the record in it, is not there any more.
    Gone,
    /// The source file cannot be read for now.
    Unread,
}

impl Finding {
    /// Is the index wrong? A file that has changed, or is gone, is not its fault.
    pub fn is_wrong(self) -> bool {
        !matches!(self, Finding::Stale | Finding::Gone | Finding::Unread)
    }
}

/// Something that was found, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub finding: Finding,
    pub article: Option<String>,
    pub path: Option<String>,
    pub message: String,
}

/// What an article says of its source, to be held against it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    pub id: String,
    pub root: String,
    pub path: String,
    pub record: Option<u64>,
    pub hash: String,
    /// See [`text`].
    pub text: u128,
}

/// What was counted, and found, in an index.
#[derive(Debug, Default)]
pub struct Checked {
    pub articles: usize,
    pub figures: usize,
    pub companies: usize,
    pub problems: Vec<Problem>,
    /// The articles that came from files.
    pub stated: Vec<Stated>,
}

/// Returns a digest of all that is read from an article's source and stored as text.
pub fn text(title: &str, body: &str) -> u128 {
    sources::digest(&format!("{}:{title}{body}", title.len()))
}

/// Reads every file of the index in `root` and returns those that are damaged or missing. An index with such files is
/// better not opened. A writer may take files away meanwhile: then it is looked at again.
pub fn files(root: &Path, versions: &Versions) -> Result<Vec<Problem>, Error> {
    let mut tries = 0;
    loop {
        let generation = generation::current(root)?;
        let folder = root.join(&generation);
        let read = generation::check_stamp(root, &folder, versions)
            .and_then(|()| damaged(&folder).map_err(|error| Error::engine(&folder, error)));
        tries += 1;
        let moved_on = match &read {
            Ok((problems, still)) => !problems.is_empty() && !still,
            Err(Error::Version { .. }) => false,
            Err(_) => generation::current(root)? != generation,
        };
        if !moved_on || tries == 20 {
            return read.map(|(problems, _)| problems);
        }
    }
}

/// Returns what is damaged in a generation, and whether its last commit is still the one that was looked at.
fn damaged(folder: &Path) -> tantivy::Result<(Vec<Problem>, bool)> {
    let index = super::open(folder)?;
    let directory = index.directory();
    let written = directory.list_managed_files();
    let listed = index.load_metas()?.list_segment_files();
    let mut files: Vec<&PathBuf> = listed.iter().filter(|file| written.contains(*file)).collect();
    files.sort();
    let mut problems = Vec::new();
    for file in files {
        let message = match directory.validate_checksum(file) {
            Ok(true) => continue,
            Ok(false) => "its checksum is wrong".to_owned(),
            Err(error) => error.to_string(),
        };
        let path = Some(folder.join(file).display().to_string());
        problems.push(Problem { finding: Finding::File, article: None, path, message });
    }
    let still = problems.is_empty() || index.load_metas()?.list_segment_files() == listed;
    Ok((problems, still))
}

/// Reads an index through and holds everything in it against everything else.
pub fn contents(index: &Index) -> Result<Checked, Error> {
    let searcher = index.searcher();
    let mut check =
        Check { searcher: &searcher, fields: index.fields(), checked: Checked::default(), ids: HashSet::new() };
    check.all().map_err(|error| index.error(error))?;
    Ok(check.checked)
}

struct Check<'a> {
    searcher: &'a Searcher,
    fields: &'a Fields,
    checked: Checked,
    ids: HashSet<u128>,
}

/// What the columns say of an article.
struct Columns {
    ids: Strings,
    hashes: Strings,
    paths: Strings,
    roots: Strings,
    figures: Option<Mentions>,
    companies: Option<Mentions>,
}

impl Check<'_> {
    fn all(&mut self) -> tantivy::Result<()> {
        let name = |field| self.searcher.schema().get_field_name(field);
        for reader in self.searcher.segment_readers() {
            let all = reader.num_docs() as usize;
            let open = |field| Strings::open(reader, name(field), all);
            let mentions = |kind| Mentions::open(self.searcher, reader, self.fields, kind, &Asked::default());
            let columns = Columns {
                ids: open(self.fields.article)?,
                hashes: open(self.fields.hash)?,
                paths: open(self.fields.path)?,
                roots: open(self.fields.root)?,
                figures: mentions(Kind::Figure)?,
                companies: mentions(Kind::Company)?,
            };
            let store = reader.get_store_reader(8)?;
            for doc in reader.doc_ids_alive() {
                let document: TantivyDocument = store.get(doc)?;
                self.article(&document, &columns, doc)?;
            }
        }
        Ok(())
    }

    fn report(&mut self, finding: Finding, article: &str, path: Option<&str>, message: String) {
        let (article, path) = (Some(article.to_owned()), path.map(str::to_owned));
        self.checked.problems.push(Problem { finding, article, path, message });
    }

    fn article(&mut self, document: &TantivyDocument, columns: &Columns, doc: u32) -> tantivy::Result<()> {
        let Fields { record, body, rows, tokens, .. } = self.fields;
        let article = stored::from_document(document, *record, *body, Some(*rows), *tokens)?;
        let id = &*columns.ids.first(doc)?.unwrap_or_default();
        self.checked.articles += 1;
        let Metadata { id: own, hash, path, root, record, segments, .. } = &article.metadata;
        if !self.ids.insert(sources::digest(id)) {
            self.report(Finding::Double, id, path.as_deref(), "two articles have this id".to_owned());
        }
        let same = own == id
            && columns.hashes.first(doc)?.as_ref() == Some(hash)
            && columns.paths.first(doc)? == *path
            && columns.roots.first(doc)? == *root;
        if !same {
            let message = "its columns are not those of its record".to_owned();
            self.report(Finding::Stored, id, path.as_deref(), message);
        }
        let mut end = 0;
        let fit = segments.iter().all(|segment| {
            let follows = segment.start == end && article.body.get(segment.start..segment.end).is_some();
            end = segment.end;
            follows
        });
        if !fit || (end != article.body.len() && !segments.is_empty()) {
            let message = format!("its segments do not cover its {} bytes", article.body.len());
            self.report(Finding::Stored, id, path.as_deref(), message);
        }
        let mut blobs = document.get_all(*tokens).map(|value| value.as_bytes().unwrap_or_default());
        for (part, text) in [("body", article.body.as_str()), ("title", article.title())] {
            if tokens::read(text, blobs.next().unwrap_or_default()).is_none() {
                self.report(Finding::Stored, id, path.as_deref(), format!("its tokens do not fit its {part}"));
            }
        }
        if let Some(path) = path {
            self.checked.stated.push(Stated {
                id: id.to_owned(),
                root: root.clone().unwrap_or_default(),
                path: path.clone(),
                record: *record,
                hash: hash.clone(),
                text: text(article.title(), &article.body),
            });
        }
        let Metadata { figures, companies, .. } = article.metadata;
        for (kind, places, written, what) in [
            (Kind::Figure, &columns.figures, figures, "figures"),
            (Kind::Company, &columns.companies, companies, "companies"),
        ] {
            let found = self.mentions(&article, kind, places.as_ref(), doc);
            if found != written {
                let message = format!("{written} {what} were written with it, {found} are there");
                self.report(Finding::Count, id, article.metadata.path.as_deref(), message);
            }
        }
        Ok(())
    }

    /// Looks at an article's mentions of one kind and counts them.
    fn mentions(&mut self, article: &StoredArticle, kind: Kind, columns: Option<&Mentions>, doc: u32) -> usize {
        let mut places = columns.into_iter().flat_map(|columns| columns.of(doc).map(|row| columns.place(row)));
        let mut found = 0;
        for row in article.rows(kind) {
            found += 1;
            if let Some(message) = misplaced(row, places.next(), article) {
                self.report(Finding::Evidence, &article.metadata.id, article.metadata.path.as_deref(), message);
            }
        }
        // What is in the columns alone is there too, and is nothing that was written.
        found += places.count();
        *(match kind {
            Kind::Figure => &mut self.checked.figures,
            Kind::Company => &mut self.checked.companies,
        }) += found;
        found
    }
}

/// Returns what is wrong with the place of a mention, if anything is.
fn misplaced(row: &str, place: Option<u64>, article: &StoredArticle) -> Option<String> {
    let record = match rows::read(row) {
        Ok(record) => record,
        Err(error) => return Some(format!("a mention cannot be read: {error}")),
    };
    let number = |field: &str| record.get(field).and_then(Json::as_u64).and_then(|at| usize::try_from(at).ok());
    let string = |field: &str| record.get(field).and_then(Json::as_str);
    let (Some(start), Some(end), Some(raw), Some(part)) =
        (number("start"), number("end"), string("raw"), string("part"))
    else {
        return Some("a mention does not say where it stands".to_owned());
    };
    let text = match part {
        "title" => article.title(),
        _ => article.body.as_str(),
    };
    if text.get(start..end) != Some(raw) {
        let found = text.get(start..end).map_or("no text".to_owned(), |found| format!("{found:?}"));
        return Some(format!("expected {raw:?} at {part}:{start}-{end}, found {found}"));
    }
    let stands = place.map(writer::part_and_start).map(|(part, start)| (part.name(), start));
    (stands != Some((part, start))).then(|| format!("{raw:?} at {part}:{start}-{end} is filed under another place"))
}

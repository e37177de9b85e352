//! An index -> what is wrong with it: its files, and whether everything in it fits together.

mod texts;
mod facts;
mod mentions;

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use tantivy::Searcher;
use tantivy::schema::{TantivyDocument, Value};

use super::mentioned::Kind;
use super::schema::Fields;
use super::stored::{self, Metadata};
use super::{Error, Index, Versions, generation, sources, tokens};

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
    facts: facts::Facts,
    figures: mentions::Columns,
    companies: mentions::Columns,
}

impl Check<'_> {
    fn all(&mut self) -> tantivy::Result<()> {
        for reader in self.searcher.segment_readers() {
            let mentions = |kind| mentions::Columns::open(self.searcher, reader, self.fields, kind);
            let columns = Columns {
                facts: facts::Facts::open(self.searcher, reader, self.fields)?,
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
        let id = &*columns.facts.id(doc)?;
        self.checked.articles += 1;
        let Metadata { hash, path, root, record, segments, .. } = &article.metadata;
        if !self.ids.insert(sources::digest(id)) {
            self.report(Finding::Double, id, path.as_deref(), "two articles have this id".to_owned());
        }
        for column in columns.facts.differing(&article, doc)? {
            let message = format!("the column {column} is not that of its record");
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
        let path = article.metadata.path.as_deref();
        let Metadata { figures: written_figures, companies: written_companies, .. } = article.metadata;
        let figures = columns.figures.look(&article, doc, |finding, message| self.report(finding, id, path, message));
        let companies =
            columns.companies.look(&article, doc, |finding, message| self.report(finding, id, path, message));
        for (found, written, what) in
            [(figures, written_figures, "figures"), (companies, written_companies, "companies")]
        {
            if found != written {
                let message = format!("{written} {what} were written with it, {found} are there");
                self.report(Finding::Count, id, path, message);
            }
        }
        self.checked.figures += figures;
        self.checked.companies += companies;
        Ok(())
    }
}

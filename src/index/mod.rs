//! Reading -> Tantivy: articles, figures and companies in one index, and the way back to what was stored.
//!
//! An index is a folder `index/<generation>/` and a file `CURRENT` that names the generation. A new generation is
//! made beside the old one and swapped in by renaming `CURRENT`, so a reader sees one or the other, whole.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::directory::error::{LockError, OpenDirectoryError, OpenReadError, OpenWriteError};
use tantivy::{IndexReader, ReloadPolicy, Searcher, TantivyError};

mod numbers;
pub mod schema;
pub mod tokens;
pub mod generation;
mod folder;
pub mod rows;
pub mod stored;
pub mod statistics;
pub mod bounds;
pub mod columns;
pub mod counted;
pub mod mentioned;
pub mod figures;
pub mod signature;
pub mod sources;
pub mod writer;
pub mod archive;
pub mod check;

pub use archive::Archive;
pub use check::{Checked, Finding, Problem};
pub use columns::Columns;
pub use generation::{Difference, Holder, Versions, is_index};
pub use schema::Fields;
pub use sources::{Base, Source, Sources};
pub use stored::{Metadata, StoredArticle};
pub use writer::{Document, Writer};

/// What went wrong with an index.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("expected an index in {}, found none", .0.display())]
    Missing(PathBuf),
    #[error("expected an index or an empty folder, found {} with {found} in it", .root.display())]
    NotAnIndex { root: PathBuf, found: String },
    #[error("another process is writing to {}{}", .root.display(), .holder.as_ref().map(|holder| format!(": {holder}")).unwrap_or_default())]
    Busy { root: PathBuf, holder: Option<Holder> },
    #[error(
        "the index in {} was made by another version: {}; `gaceta{} ingest --rebuild` makes it again",
        .root.display(), .differences.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "), named(.root)
    )]
    Version { root: PathBuf, differences: Vec<Difference> },
    #[error("{}: {cause}", .path.display())]
    Disk { path: PathBuf, cause: io::Error },
    #[error("the index in {} is damaged: {what}", .path.display())]
    Damaged { path: PathBuf, what: String },
    #[error("the index in {}: {cause}", .path.display())]
    Engine { path: PathBuf, cause: TantivyError },
}

/// The option that names an index which is not the default one.
fn named(root: &Path) -> String {
    if root == Path::new("index") { String::new() } else { format!(" --index {}", root.display()) }
}

impl Error {
    /// Puts an error of the engine in our words; `path` is the folder that it worked on.
    pub(crate) fn engine(path: &Path, source: TantivyError) -> Error {
        let disk = |at: &Path, cause: &io::Error| Error::Disk {
            path: at.to_owned(),
            cause: io::Error::new(cause.kind(), cause.to_string()),
        };
        match &source {
            TantivyError::LockFailure(LockError::LockBusy, _) => Error::Busy { root: path.to_owned(), holder: None },
            TantivyError::LockFailure(LockError::IoError(error), _) | TantivyError::IoError(error) => disk(path, error),
            TantivyError::OpenDirectoryError(OpenDirectoryError::IoError { io_error, directory_path }) => {
                disk(directory_path, io_error)
            }
            TantivyError::OpenReadError(OpenReadError::IoError { io_error, filepath })
            | TantivyError::OpenWriteError(OpenWriteError::IoError { io_error, filepath }) => {
                disk(&path.join(filepath), io_error)
            }
            TantivyError::OpenReadError(OpenReadError::FileDoesNotExist(file)) => {
                Error::Damaged { path: path.to_owned(), what: format!("{} is not there", file.display()) }
            }
            TantivyError::DataCorruption(what) => Error::Damaged { path: path.to_owned(), what: format!("{what:?}") },
            _ => Error::Engine { path: path.to_owned(), cause: source },
        }
    }

    pub(crate) fn disk(path: &Path) -> impl FnOnce(io::Error) -> Error + '_ {
        |cause| Error::Disk { path: path.to_owned(), cause }
    }
}

/// Opens the files of a generation.
pub(crate) fn open(folder: &Path) -> tantivy::Result<tantivy::Index> {
    tantivy::Index::open(folder::Folder::open(folder)?)
}

/// What the index knows of an article's source: enough to tell whether it has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The content hash that was given with the article.
    pub hash: String,
    pub path: Option<String>,
}

/// An index open for reading. It shows the last commit of the time when it was opened or reloaded.
pub struct Index {
    root: PathBuf,
    folder: PathBuf,
    tantivy: tantivy::Index,
    reader: IndexReader,
    fields: Fields,
    columns: Mutex<Option<Arc<Columns>>>,
}

impl Index {
    /// Opens the index in the folder `root`.
    ///
    /// Fails where there is none, or where it was made under another schema or with other `versions`.
    pub fn open(root: &Path, versions: &Versions) -> Result<Index, Error> {
        let mut tries = 0;
        loop {
            let generation = generation::current(root)?;
            let opened = Self::open_generation(root, &generation, versions);
            tries += 1;
            // A rebuild may have swapped the generation between the two reads.
            match opened {
                Err(Error::Damaged { .. } | Error::Disk { .. } | Error::Engine { .. })
                    if tries < 3 && generation::current(root)? != generation => {}
                opened => return opened,
            }
        }
    }

    pub(crate) fn open_generation(root: &Path, generation: &str, versions: &Versions) -> Result<Index, Error> {
        let folder = root.join(generation);
        generation::check_stamp(root, &folder, versions)?;
        let tantivy = open(&folder).map_err(|error| Error::engine(&folder, error))?;
        Self::from_tantivy(root, &folder, tantivy)
    }

    pub(crate) fn from_tantivy(root: &Path, folder: &Path, tantivy: tantivy::Index) -> Result<Index, Error> {
        tokens::register(&tantivy);
        let fields = Fields::of(&tantivy.schema()).map_err(|error| Error::engine(folder, error))?;
        let reader = tantivy
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .map_err(|error| Error::engine(folder, error))?;
        Ok(Index {
            root: root.to_owned(),
            folder: folder.to_owned(),
            tantivy,
            reader,
            fields,
            columns: Mutex::default(),
        })
    }

    /// Returns the folder that was opened.
    pub fn root(&self) -> &Path {
        &self.root
    }

    pub fn fields(&self) -> &Fields {
        &self.fields
    }

    /// Returns a view of the last commit that was loaded; it does not change under its user.
    pub fn searcher(&self) -> Searcher {
        self.reader.searcher()
    }

    /// Returns the columns of what a searcher of this index shows, which are made once.
    pub(crate) fn columns(&self, searcher: &Searcher) -> tantivy::Result<Arc<Columns>> {
        let mut known = self.columns.lock().unwrap_or_else(PoisonError::into_inner);
        match &*known {
            Some(columns) if columns.fits(searcher) => Ok(columns.clone()),
            _ => {
                let columns = Arc::new(Columns::of(searcher, &self.fields)?);
                *known = Some(columns.clone());
                Ok(columns)
            }
        }
    }

    /// Goes on to the last commit.
    pub fn reload(&self) -> Result<(), Error> {
        self.reader.reload().map_err(|error| self.error(error))
    }

    /// Returns what is known of each article's source, by article id.
    pub fn known(&self) -> Result<BTreeMap<String, Known>, Error> {
        stored::known(&self.searcher(), &self.fields).map_err(|error| self.error(error))
    }

    /// Returns the table of where the articles came from.
    pub fn sources(&self) -> Result<Sources, Error> {
        Sources::read(&self.searcher(), &self.fields).map_err(|error| self.error(error))
    }

    /// Returns the stored article with this id.
    pub fn article(&self, id: &str) -> Result<Option<StoredArticle>, Error> {
        let searcher = self.searcher();
        let read = || match stored::find(&searcher, &self.fields, id)? {
            Some(address) => stored::article(&searcher, &self.fields, address).map(Some),
            None => Ok(None),
        };
        read().map_err(|error| self.error(error))
    }

    /// Reads every file of the index and returns those whose checksum is wrong.
    pub fn damaged_files(&self) -> Result<Vec<PathBuf>, Error> {
        let mut files: Vec<_> =
            self.tantivy.validate_checksum().map_err(|error| self.error(error))?.into_iter().collect();
        files.sort();
        Ok(files)
    }

    pub(crate) fn error(&self, source: TantivyError) -> Error {
        Error::engine(&self.folder, source)
    }
}

#[cfg(test)]
pub(crate) mod tests;

//! An index of any version -> its articles, to be carried over into the next.
//!
//! Only what is stored is looked at (the metadata and the text), never a column or a list of terms: these may have
//! changed with the schema, and what came by standard input exists nowhere else.

use std::path::{Path, PathBuf};

use tantivy::schema::{Field, TantivyDocument, Value};
use tantivy::{DocAddress, ReloadPolicy, Searcher, TantivyError};

use super::sources::{self, Builder};
use super::stored::{self, Metadata};
use super::{Error, Sources, generation};
use crate::article::Article;

/// The articles of an index that another is to take the place of.
pub struct Archive {
    folder: PathBuf,
    searcher: Searcher,
    fields: [Field; 3],
    sources: Sources,
    /// Where the article of each row of `sources` is.
    addresses: Vec<DocAddress>,
}

impl Archive {
    /// Opens the index in `root`, whatever it was made with, and reads it through.
    pub fn open(root: &Path) -> Result<Archive, Error> {
        let folder = root.join(generation::current(root)?);
        let read = || -> tantivy::Result<Archive> {
            let index = super::open(&folder)?;
            super::tokens::register(&index);
            let schema = index.schema();
            let fields = [schema.get_field("record")?, schema.get_field("body")?, schema.get_field("tokens")?];
            let reader: tantivy::IndexReader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
            let searcher = reader.searcher();
            let mut builder = Builder::default();
            let mut found = Vec::new();
            for (segment, reader) in searcher.segment_readers().iter().enumerate() {
                let store = reader.get_store_reader(8)?;
                for doc in reader.doc_ids_alive() {
                    let document: TantivyDocument = store.get(doc)?;
                    // Of all documents only articles have a text.
                    let Some(body) = document.get_first(fields[1]).and_then(|value| value.as_str()) else { continue };
                    let record = document.get_first(fields[0]).and_then(|value| value.as_str()).unwrap_or_default();
                    let metadata: Metadata = serde_json::from_str(record)?;
                    builder.add(
                        &metadata.id,
                        sources::digest(&metadata.hash),
                        metadata.path.as_deref(),
                        metadata.root.as_deref().unwrap_or_default(),
                        sources::content(body),
                    );
                    found.push((metadata.id, DocAddress::new(segment as u32, doc)));
                }
            }
            // In the order of the table.
            found.sort();
            let addresses = found.into_iter().map(|(_, address)| address).collect();
            Ok(Archive { folder: folder.clone(), searcher, fields, sources: builder.build(), addresses })
        };
        read().map_err(|error| Error::engine(&folder, error))
    }

    /// Returns the table of where the articles came from.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Returns the article of a row of the table, as it was before its reading.
    pub fn article(&self, number: usize) -> Result<Article, Error> {
        let read = || -> tantivy::Result<Article> {
            let address = self.addresses.get(number);
            let address = address.ok_or_else(|| TantivyError::InvalidArgument(format!("no article {number}")))?;
            let document: TantivyDocument = self.searcher.doc(*address)?;
            let [record, body, tokens] = self.fields;
            Ok(stored::from_document(&document, record, body, None, tokens)?.article())
        };
        read().map_err(|error| Error::engine(&self.folder, error))
    }
}

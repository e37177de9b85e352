//! What is stored of an article -> the columns that say something else of the whole of it.

use tantivy::columnar::Column;
use tantivy::schema::Field;
use tantivy::{DocId, Searcher, SegmentReader};

use super::texts::Texts;
use crate::index::schema::{self, Fields};
use crate::index::sources;
use crate::index::stored::{Metadata, StoredArticle, Strings};

/// The columns of one segment of the index that say what an article is told by, chosen by and counted by.
pub(super) struct Facts {
    ids: Text,
    texts: Vec<Text>,
    numbers: Vec<Number>,
    languages: Texts,
}

/// What is stored for a column.
type TextOf = fn(&Metadata) -> Option<&str>;
type NumberOf = fn(&StoredArticle) -> Option<u64>;

/// A column with one text of an article at the most.
struct Text {
    name: String,
    column: Strings,
    of: TextOf,
}

/// A column with one number of an article at the most.
struct Number {
    name: String,
    column: Option<Column<u64>>,
    of: NumberOf,
}

impl Facts {
    pub fn open(searcher: &Searcher, reader: &SegmentReader, fields: &Fields) -> tantivy::Result<Facts> {
        let name = |field| searcher.schema().get_field_name(field).to_owned();
        let strings = |field| Strings::open(reader, &name(field), reader.num_docs() as usize);
        let texts: [(Field, TextOf); 5] = [
            (fields.hash, |stored| Some(&stored.hash)),
            (fields.path, |stored| stored.path.as_deref()),
            (fields.root, |stored| stored.root.as_deref()),
            (fields.source, |stored| stored.source.as_deref()),
            (fields.main_language, |stored| stored.languages.first().map(|share| share.language.as_str())),
        ];
        let text = |field, of| Ok(Text { name: name(field), column: strings(field)?, of });
        let texts = texts.into_iter().map(|(field, of)| text(field, of));
        let numbers: [(Field, NumberOf); 2] = [
            (fields.published, |stored| schema::published_number(stored.metadata.published.as_deref()?)),
            (fields.content, |stored| Some(sources::content(&stored.body))),
        ];
        let numbers = numbers.into_iter().map(|(field, of)| {
            let column = reader.fast_fields().column_opt(&name(field))?;
            Ok(Number { name: name(field), column, of })
        });
        Ok(Facts {
            ids: text(fields.article, |stored| Some(&stored.id))?,
            texts: texts.collect::<tantivy::Result<_>>()?,
            numbers: numbers.collect::<tantivy::Result<_>>()?,
            languages: Texts::open(searcher, reader, fields.languages)?,
        })
    }

    /// Returns the id by which an article is found.
    pub fn id(&self, doc: DocId) -> tantivy::Result<String> {
        Ok(self.ids.column.first(doc)?.unwrap_or_default().into_owned())
    }

    /// Returns the names of the columns that say something else of an article than what is stored.
    pub fn differing(&self, article: &StoredArticle, doc: DocId) -> tantivy::Result<Vec<&str>> {
        let mut names = Vec::new();
        for Text { name, column, of } in [&self.ids].into_iter().chain(&self.texts) {
            if column.first(doc)?.as_deref() != of(&article.metadata) {
                names.push(name.as_str());
            }
        }
        for Number { name, column, of } in &self.numbers {
            if column.as_ref().and_then(|column| column.first(doc)) != of(article) {
                names.push(name.as_str());
            }
        }
        let mut languages: Vec<&str> = article.metadata.segments.iter().map(|s| s.language.as_str()).collect();
        languages.sort_unstable();
        languages.dedup();
        if self.languages.of(doc) != languages {
            names.push(&self.languages.name);
        }
        Ok(names)
    }
}

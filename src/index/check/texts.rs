//! A column of texts of which there are far fewer than values.

use std::ops::Range;

use tantivy::columnar::StrColumn;
use tantivy::schema::Field;
use tantivy::{DocId, Searcher, SegmentReader};

use crate::index::mentioned;

/// A column of texts in one segment of the index, all of them in memory.
pub(super) struct Texts {
    pub name: String,
    /// `None` where no article has a value.
    column: Option<StrColumn>,
    /// By their numbers.
    known: Vec<String>,
}

impl Texts {
    pub fn open(searcher: &Searcher, reader: &SegmentReader, field: Field) -> tantivy::Result<Texts> {
        let name = searcher.schema().get_field_name(field);
        let column = reader.fast_fields().str(name)?;
        let known = column.as_ref().map(|column| mentioned::each_text(column, str::to_owned)).transpose()?;
        Ok(Texts { name: name.to_owned(), column, known: known.unwrap_or_default() })
    }

    /// Returns the rows of an article.
    pub fn rows(&self, doc: DocId) -> Range<u32> {
        self.column.as_ref().map_or(0..0, |column| column.ords().index.value_row_ids(doc))
    }

    /// Returns the text in a row; `None` where a damaged column has the number of none there.
    pub fn get(&self, row: u32) -> Option<&str> {
        let number = self.column.as_ref()?.ords().values.get_val(row);
        self.known.get(usize::try_from(number).ok()?).map(String::as_str)
    }

    /// Returns the texts of an article in order.
    pub fn of(&self, doc: DocId) -> Vec<&str> {
        let mut texts: Vec<&str> = self.rows(doc).map(|row| self.get(row).unwrap_or_default()).collect();
        texts.sort_unstable();
        texts
    }
}

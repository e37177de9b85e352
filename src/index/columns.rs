//! The columns of an index -> what is asked of every article, side by side in memory.
//!
//! The engine reads a column through an index of the documents that have a value. Here each article of a segment of the
//! index has a number, in the order of the documents, and its values lie beside each other. It is made once for what an
//! index shows, each part when it is first asked for.

use std::collections::HashMap;
use std::sync::OnceLock;

use tantivy::columnar::{BytesColumn, Column};
use tantivy::schema::Field;
use tantivy::{DocAddress, DocId, Searcher, SegmentReader};

use super::counted::Counted;
use super::figures::Figures;
use super::schema::{Fields, PUBLISHED};
use super::signature::Signature;
use super::statistics::{Common, FieldStatistics};
use super::stored::Strings;

/// What one commit shows.
pub struct Columns {
    generation: u64,
    articles: Vec<Articles>,
    statistics: HashMap<Field, FieldStatistics>,
    common: Common,
    counted: OnceLock<Counted>,
    names: OnceLock<Vec<Strings>>,
    ids: OnceLock<Vec<Vec<u64>>>,
    published: OnceLock<Vec<Option<Column<u64>>>>,
    signatures: OnceLock<Vec<Option<BytesColumn>>>,
    figures: OnceLock<Vec<Figures>>,
}

impl Columns {
    pub(super) fn of(searcher: &Searcher, fields: &Fields) -> tantivy::Result<Columns> {
        let articles = searcher.segment_readers().iter().map(|reader| Articles::of(reader, fields));
        let statistics = fields.scored().map(|scored| Ok((scored.field, FieldStatistics::of(searcher, scored)?)));
        Ok(Columns {
            generation: searcher.generation().generation_id(),
            articles: articles.collect(),
            statistics: statistics.collect::<tantivy::Result<_>>()?,
            common: Common::default(),
            counted: OnceLock::new(),
            names: OnceLock::new(),
            ids: OnceLock::new(),
            published: OnceLock::new(),
            signatures: OnceLock::new(),
            figures: OnceLock::new(),
        })
    }

    /// True where it was made of what a searcher shows.
    pub(super) fn fits(&self, searcher: &Searcher) -> bool {
        self.generation == searcher.generation().generation_id()
    }

    /// Returns the articles of each segment of the index.
    pub fn articles(&self) -> &[Articles] {
        &self.articles
    }

    /// Returns how many articles have a scored field, and how many terms.
    pub fn statistics(&self, field: Field) -> Option<FieldStatistics> {
        self.statistics.get(&field).copied()
    }

    /// Returns the terms that many articles hold.
    pub(super) fn common(&self) -> &Common {
        &self.common
    }

    /// Returns what the articles are counted by.
    pub fn counted(&self, searcher: &Searcher, fields: &Fields) -> tantivy::Result<&Counted> {
        if let Some(known) = self.counted.get() {
            return Ok(known);
        }
        let made = Counted::of(searcher, fields, &self.articles)?;
        Ok(self.counted.get_or_init(|| made))
    }

    /// Returns the numbers of the articles' ids in the dictionary of each segment of the index; one that has none has
    /// the highest.
    pub fn ids(&self, searcher: &Searcher, fields: &Fields) -> tantivy::Result<&[Vec<u64>]> {
        if let Some(known) = self.ids.get() {
            return Ok(known);
        }
        let names = self.names(searcher, fields)?;
        let numbers = |(names, articles): (&Strings, &Articles)| {
            articles.docs().iter().map(|doc| names.number(*doc).unwrap_or(u64::MAX)).collect()
        };
        Ok(self.ids.get_or_init(|| names.iter().zip(&self.articles).map(numbers).collect()))
    }

    /// Returns the column of ids of each segment of the index, which takes as long to open as it is large.
    pub(crate) fn names(&self, searcher: &Searcher, fields: &Fields) -> tantivy::Result<&[Strings]> {
        if let Some(known) = self.names.get() {
            return Ok(known);
        }
        let name = searcher.schema().get_field_name(fields.article);
        let made = searcher.segment_readers().iter().map(|reader| Strings::open(reader, name, 0));
        let made = made.collect::<tantivy::Result<_>>()?;
        Ok(self.names.get_or_init(|| made))
    }

    /// Returns the column of dates of each segment of the index.
    pub fn published(&self, searcher: &Searcher) -> tantivy::Result<&[Option<Column<u64>>]> {
        if let Some(known) = self.published.get() {
            return Ok(known);
        }
        let made = searcher.segment_readers().iter().map(|reader| reader.fast_fields().column_opt(PUBLISHED));
        let made = made.collect::<tantivy::Result<_>>()?;
        Ok(self.published.get_or_init(|| made))
    }

    /// Returns the figures of each segment of the index.
    pub fn figures(&self, searcher: &Searcher, fields: &Fields) -> tantivy::Result<&[Figures]> {
        if let Some(known) = self.figures.get() {
            return Ok(known);
        }
        let segments = searcher.segment_readers().iter().zip(&self.articles);
        let made = segments.map(|(reader, articles)| Figures::of(searcher, reader, fields, articles));
        let made = made.collect::<tantivy::Result<_>>()?;
        Ok(self.figures.get_or_init(|| made))
    }

    /// Returns the signature of an article's body (see [`super::signature`]).
    pub fn signature(&self, searcher: &Searcher, fields: &Fields, address: DocAddress) -> tantivy::Result<Signature> {
        let columns = match self.signatures.get() {
            Some(known) => known,
            None => {
                let name = searcher.schema().get_field_name(fields.signature);
                let made = searcher.segment_readers().iter().map(|reader| reader.fast_fields().bytes(name));
                let made = made.collect::<tantivy::Result<_>>()?;
                self.signatures.get_or_init(|| made)
            }
        };
        let mut bytes = Vec::new();
        if let Some(column) = &columns[address.segment_ord as usize]
            && let Some(number) = column.term_ords(address.doc_id).next()
        {
            column.ord_to_bytes(number, &mut bytes)?;
        }
        Ok(Signature::read(&bytes))
    }
}

/// The living articles of one segment of the index, numbered in the order of its documents.
pub struct Articles {
    docs: Vec<DocId>,
    /// How many articles stand before each document; `None` where none was deleted, and all have their numbers.
    before: Option<Vec<u32>>,
    /// By scored field.
    lengths: HashMap<Field, OnceLock<Vec<u8>>>,
}

impl Articles {
    fn of(reader: &SegmentReader, fields: &Fields) -> Articles {
        let docs: Vec<DocId> = reader.doc_ids_alive().collect();
        let before = reader.has_deletes().then(|| {
            let mut before = Vec::with_capacity(reader.max_doc() as usize);
            for (number, doc) in (0..).zip(&docs) {
                before.resize(*doc as usize + 1, number);
            }
            before
        });
        let lengths = fields.scored().map(|scored| (scored.field, OnceLock::new())).collect();
        Articles { docs, before, lengths }
    }

    pub fn docs(&self) -> &[DocId] {
        &self.docs
    }

    /// Returns the document of the article with a number.
    #[inline]
    pub fn doc(&self, number: usize) -> Option<DocId> {
        self.docs.get(number).copied()
    }

    /// True where no document was deleted: then each article has the number of its document.
    #[inline]
    pub fn are_all(&self) -> bool {
        self.before.is_none()
    }

    /// Returns how many articles stand before a document.
    #[inline]
    pub fn before(&self, doc: DocId) -> usize {
        match &self.before {
            None => self.docs.len().min(doc as usize),
            Some(before) => before.get(doc as usize).map_or(self.docs.len(), |number| *number as usize),
        }
    }

    /// Returns the number of the article that a document is.
    #[inline]
    pub fn number(&self, doc: DocId) -> Option<usize> {
        match &self.before {
            None => Some(doc as usize).filter(|number| *number < self.docs.len()),
            Some(before) => {
                let number = *before.get(doc as usize)? as usize;
                (self.docs.get(number) == Some(&doc)).then_some(number)
            }
        }
    }

    /// Returns how long a scored field is in each article, as the engine rounds lengths (a fieldnorm id). `reader` is
    /// that of the same segment of the index.
    pub fn lengths(&self, reader: &SegmentReader, field: Field) -> tantivy::Result<&[u8]> {
        let Some(lengths) = self.lengths.get(&field) else { return Ok(&[]) };
        if let Some(known) = lengths.get() {
            return Ok(known);
        }
        let of_all = reader.get_fieldnorms_reader(field)?;
        let made = self.docs().iter().map(|doc| of_all.fieldnorm_id(*doc)).collect();
        Ok(lengths.get_or_init(|| made))
    }
}

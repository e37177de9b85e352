//! The columns of an index -> what is asked of every article, side by side in memory.
//!
//! Most documents are mentions, and the engine reads a column through an index of the documents that have a value.
//! Here each article of a segment of the index has a number, in the order of the documents, and its values lie beside
//! each other. It is made once for what an index shows, each part when it is first asked for.

use std::collections::HashMap;
use std::sync::OnceLock;

use tantivy::columnar::BytesColumn;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocId, DocSet, Searcher, SegmentReader, TERMINATED, Term};

use super::schema::{ARTICLE, Fields, PUBLISHED};
use super::signature::Signature;
use super::statistics::FieldStatistics;

/// What one commit shows.
pub struct Columns {
    generation: u64,
    articles: Vec<Articles>,
    statistics: HashMap<Field, FieldStatistics>,
    counted: OnceLock<Vec<Counted>>,
    ids: OnceLock<Vec<Vec<u64>>>,
    signatures: OnceLock<Vec<Option<BytesColumn>>>,
}

impl Columns {
    pub(super) fn of(searcher: &Searcher, fields: &Fields) -> tantivy::Result<Columns> {
        let articles = searcher.segment_readers().iter().map(|reader| Articles::of(reader, fields));
        let statistics = fields.scored().map(|scored| Ok((scored.field, FieldStatistics::of(searcher, scored)?)));
        Ok(Columns {
            generation: searcher.generation().generation_id(),
            articles: articles.collect::<tantivy::Result<_>>()?,
            statistics: statistics.collect::<tantivy::Result<_>>()?,
            counted: OnceLock::new(),
            ids: OnceLock::new(),
            signatures: OnceLock::new(),
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

    /// Returns what is counted of the articles of each segment of the index.
    pub fn counted(&self, searcher: &Searcher, fields: &Fields) -> tantivy::Result<&[Counted]> {
        if let Some(known) = self.counted.get() {
            return Ok(known);
        }
        let segments = searcher.segment_readers().iter().zip(&self.articles);
        let made = segments.map(|(reader, articles)| Counted::of(searcher, reader, fields, articles));
        let made = made.collect::<tantivy::Result<_>>()?;
        Ok(self.counted.get_or_init(|| made))
    }

    /// Returns the numbers of the articles' ids in the dictionary of each segment of the index; one that has none has
    /// the highest.
    pub fn ids(&self, searcher: &Searcher, fields: &Fields) -> tantivy::Result<&[Vec<u64>]> {
        if let Some(known) = self.ids.get() {
            return Ok(known);
        }
        let name = searcher.schema().get_field_name(fields.article);
        let mut made = Vec::new();
        for (reader, articles) in searcher.segment_readers().iter().zip(&self.articles) {
            let column = reader.fast_fields().str(name)?;
            let number = |doc: &DocId| column.as_ref().and_then(|column| column.ords().first(*doc));
            made.push(articles.docs.iter().map(|doc| number(doc).unwrap_or(u64::MAX)).collect());
        }
        Ok(self.ids.get_or_init(|| made))
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
    /// How many articles stand before every [`NEAR`]th document.
    before: Vec<u32>,
    /// By scored field.
    lengths: HashMap<Field, OnceLock<Vec<u8>>>,
}

/// With some thirty mentions an article hardly two articles stand so near to each other: what is counted before such a
/// stretch of documents is nearly always the number that is looked for, and no bits need be counted.
const NEAR: usize = 16;

impl Articles {
    fn of(reader: &SegmentReader, fields: &Fields) -> tantivy::Result<Articles> {
        let mut docs = Vec::new();
        let term = Term::from_field_text(fields.kind, ARTICLE);
        if let Some(mut postings) =
            reader.inverted_index(fields.kind)?.read_postings(&term, IndexRecordOption::Basic)?
        {
            while postings.doc() != TERMINATED {
                if !reader.is_deleted(postings.doc()) {
                    docs.push(postings.doc());
                }
                postings.advance();
            }
        }
        let mut before = Vec::with_capacity(reader.max_doc() as usize / NEAR + 1);
        let mut number = 0;
        for first in (0..=reader.max_doc()).step_by(NEAR) {
            while docs.get(number).is_some_and(|doc| *doc < first) {
                number += 1;
            }
            before.push(number as u32);
        }
        let lengths = fields.scored().map(|scored| (scored.field, OnceLock::new())).collect();
        Ok(Articles { docs, before, lengths })
    }

    pub fn docs(&self) -> &[DocId] {
        &self.docs
    }

    /// Returns how many articles stand before a document.
    #[inline]
    pub fn before(&self, doc: DocId) -> usize {
        let Some(near) = self.before.get(doc as usize / NEAR) else { return self.docs.len() };
        let mut number = *near as usize;
        while self.docs.get(number).is_some_and(|article| *article < doc) {
            number += 1;
        }
        number
    }

    /// Returns the number of the article that a document is.
    #[inline]
    pub fn number(&self, doc: DocId) -> Option<usize> {
        let number = self.before(doc);
        (self.docs.get(number) == Some(&doc)).then_some(number)
    }

    /// Returns how long a scored field is in each article, as the engine rounds lengths (a fieldnorm id). `reader` is
    /// that of the same segment of the index.
    pub fn lengths(&self, reader: &SegmentReader, field: Field) -> tantivy::Result<&[u8]> {
        let Some(lengths) = self.lengths.get(&field) else { return Ok(&[]) };
        if let Some(known) = lengths.get() {
            return Ok(known);
        }
        let of_all = reader.get_fieldnorms_reader(field)?;
        let made = self.docs.iter().map(|doc| of_all.fieldnorm_id(*doc)).collect();
        Ok(lengths.get_or_init(|| made))
    }
}

/// A value by which articles are counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// `None` where an article has no value in a field.
    Text(Field, Option<String>),
    /// `yyyymm`, `None` for the undated.
    Month(Option<u64>),
}

/// What the articles of one segment of the index are counted by.
pub struct Counted {
    values: Vec<Value>,
    /// Where each article's values begin in `numbers`, and where the last one's end.
    starts: Vec<u32>,
    /// Places in `values`.
    numbers: Vec<u32>,
}

impl Counted {
    fn of(
        searcher: &Searcher,
        reader: &SegmentReader,
        fields: &Fields,
        articles: &Articles,
    ) -> tantivy::Result<Counted> {
        let mut values = Vec::new();
        let mut columns = Vec::new();
        for field in [fields.languages, fields.source, fields.companies, fields.currencies, fields.kinds] {
            let first = values.len();
            values.push(Value::Text(field, None));
            let column = reader.fast_fields().str(searcher.schema().get_field_name(field))?;
            if let Some(column) = &column {
                let mut stream = column.dictionary().stream()?;
                while stream.advance() {
                    values.push(Value::Text(field, Some(String::from_utf8_lossy(stream.key()).into_owned())));
                }
            }
            columns.push((first, column));
        }
        let published = reader.fast_fields().column_opt::<u64>(PUBLISHED)?;
        let mut months: HashMap<Option<u64>, u32> = HashMap::new();
        let mut starts = Vec::with_capacity(articles.docs.len() + 1);
        let mut numbers = Vec::new();
        for doc in &articles.docs {
            starts.push(numbers.len() as u32);
            for (first, column) in &columns {
                let known = numbers.len();
                if let Some(column) = column {
                    numbers.extend(column.term_ords(*doc).map(|number| *first as u32 + 1 + number as u32));
                }
                if numbers.len() == known {
                    numbers.push(*first as u32);
                }
            }
            // yyyymmddhhmm
            let month = published.as_ref().and_then(|column| column.first(*doc)).map(|date| date / 1_000_000);
            numbers.push(*months.entry(month).or_insert_with(|| {
                values.push(Value::Month(month));
                values.len() as u32 - 1
            }));
        }
        starts.push(numbers.len() as u32);
        Ok(Counted { values, starts, numbers })
    }

    /// Counts the values of articles, given by their numbers; what none has is left out.
    pub fn count(&self, articles: impl Iterator<Item = usize>) -> impl Iterator<Item = (&Value, usize)> {
        let mut counts = vec![0_u32; self.values.len()];
        for article in articles {
            if let [start, end] = self.starts[article..article + 2] {
                for number in &self.numbers[start as usize..end as usize] {
                    counts[*number as usize] += 1;
                }
            }
        }
        self.values.iter().zip(counts).filter(|(_, count)| *count > 0).map(|(value, count)| (value, count as usize))
    }
}

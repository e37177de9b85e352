//! What an index stores of an article, read back.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use tantivy::columnar::StrColumn;
use tantivy::query::TermQuery;
use tantivy::schema::document::{DeserializeError, DocumentDeserialize, DocumentDeserializer};
use tantivy::schema::{Field, IndexRecordOption, OwnedValue, TantivyDocument, Value};
use tantivy::{DocAddress, Searcher, SegmentReader, TantivyError, Term};

use super::mentioned::Kind;
use super::schema::Fields;
use super::tokens::{self, StoredPart};
use super::{Known, rows};
use crate::article::Article;
use crate::languages::{Segment, counts};
use crate::mentions::Part;
use crate::pipeline::Reading;

/// A language of an article and its share of the body's characters.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Share {
    pub language: String,
    pub share: f64,
}

/// A stretch of the body in one language, as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredSegment {
    pub start: usize,
    pub end: usize,
    pub language: String,
}

/// All that is stored of an article but its text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Metadata {
    pub id: String,
    pub hash: String,
    pub path: Option<String>,
    #[serde(default)]
    pub root: Option<String>,
    #[serde(default)]
    pub record: Option<u64>,
    pub url: Option<String>,
    pub title: Option<String>,
    pub title_in_body: bool,
    pub published: Option<String>,
    pub authors: Vec<String>,
    pub source: Option<String>,
    pub declared_language: Option<String>,
    pub encoding: String,
    pub warnings: Vec<String>,
    /// The most used first.
    pub languages: Vec<Share>,
    pub segments: Vec<StoredSegment>,
    /// How many figures and companies were written with the article, so that a missing one is seen.
    #[serde(default)]
    pub figures: usize,
    #[serde(default)]
    pub companies: usize,
}

impl Metadata {
    pub(crate) fn of(reading: &Reading) -> Metadata {
        let article = &reading.article;
        let segments = &reading.body.segments;
        Metadata {
            id: article.id.clone(),
            hash: article.hash.clone(),
            path: article.path.clone(),
            root: article.root.clone(),
            record: article.record,
            url: article.url.clone(),
            title: article.title.clone(),
            title_in_body: article.title_in_body,
            published: article.published.clone(),
            authors: article.authors.clone(),
            source: article.source.clone(),
            declared_language: article.declared_language.clone(),
            encoding: article.encoding.clone(),
            warnings: article.warnings.clone(),
            languages: shares(&article.body, segments),
            segments: segments
                .iter()
                .map(|segment| StoredSegment {
                    start: segment.start,
                    end: segment.end,
                    language: segment.language.0.to_owned(),
                })
                .collect(),
            figures: reading.figures.len(),
            companies: reading.companies.len(),
        }
    }
}

/// Counts characters that are not white space, in thousandths of the whole; ties go by code.
pub fn shares(body: &str, segments: &[Segment]) -> Vec<Share> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for segment in segments {
        let text = body.get(segment.start..segment.end).unwrap_or_default();
        *counts.entry(segment.language.0).or_default() += counts::seen(text);
    }
    let total: usize = counts.values().sum::<usize>().max(1);
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(code, count)| (std::cmp::Reverse(*count), *code));
    counts
        .into_iter()
        .map(|(code, count)| Share {
            language: code.to_owned(),
            share: (count as f64 * 1000.0 / total as f64).round() / 1000.0,
        })
        .collect()
}

/// An article as it stands in the index.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StoredArticle {
    pub metadata: Metadata,
    pub body: String,
    /// Of its figures and its companies (see [`rows`]).
    rows: [String; 2],
    body_tokens: Vec<u8>,
    title_tokens: Vec<u8>,
}

impl StoredArticle {
    /// Returns tokens and sentences of the body. A blob that does not fit its text reads as no tokens.
    pub fn body_part(&self) -> StoredPart<'_> {
        tokens::read(&self.body, &self.body_tokens).unwrap_or_default()
    }

    /// Returns tokens and sentences of the title.
    pub fn title_part(&self) -> StoredPart<'_> {
        tokens::read(self.title(), &self.title_tokens).unwrap_or_default()
    }

    /// Returns the sentences of the body, without its tokens, which cost far more to read.
    pub fn sentences(&self) -> Vec<std::ops::Range<usize>> {
        self.sentences_of(Part::Body)
    }

    /// As [`StoredArticle::sentences`], of a part.
    pub fn sentences_of(&self, part: Part) -> Vec<std::ops::Range<usize>> {
        let blob = match part {
            Part::Title => &self.title_tokens,
            Part::Body => &self.body_tokens,
        };
        tokens::read_sentences(self.text(part), &mut blob.as_slice()).unwrap_or_default().sentences
    }

    /// Returns the rows of its mentions of one kind.
    pub fn rows(&self, kind: Kind) -> impl Iterator<Item = &str> {
        self.rows[kind as usize].lines()
    }

    /// Reads the fields of one of its mentions, as [`rows::read`] does.
    pub fn mention(&self, kind: Kind, number: usize) -> tantivy::Result<Map<String, Json>> {
        let none = || TantivyError::InternalError(format!("{} holds no {kind:?} {number}", self.metadata.id));
        Ok(rows::read(self.rows(kind).nth(number).ok_or_else(none)?)?)
    }

    pub fn text(&self, part: Part) -> &str {
        match part {
            Part::Title => self.title(),
            Part::Body => &self.body,
        }
    }

    pub fn title(&self) -> &str {
        self.metadata.title.as_deref().unwrap_or_default()
    }

    /// Returns the article as it was before its reading, for an index that is made again.
    pub fn article(&self) -> Article {
        let metadata = self.metadata.clone();
        Article {
            id: metadata.id,
            hash: metadata.hash,
            path: metadata.path,
            root: metadata.root,
            record: metadata.record,
            url: metadata.url,
            title: metadata.title,
            title_in_body: metadata.title_in_body,
            published: metadata.published,
            authors: metadata.authors,
            source: metadata.source,
            declared_language: metadata.declared_language,
            body: self.body.clone(),
            // Not kept: it is told from the text.
            apart: Vec::new(),
            confidence: None,
            next_page: None,
            encoding: metadata.encoding,
            warnings: metadata.warnings,
        }
    }
}

/// Writes what is stored of an article into its document, and its main language into the field for it; returns that
/// language.
pub(crate) fn write(
    document: &mut TantivyDocument,
    fields: &Fields,
    reading: &Reading,
) -> serde_json::Result<Option<String>> {
    let metadata = Metadata::of(reading);
    let main = metadata.languages.first().map(|share| share.language.clone());
    if let Some(main) = &main {
        document.add_text(fields.main_language, main);
    }
    document.add_text(fields.record, serde_json::to_string(&metadata)?);
    document.add_text(fields.body, &reading.article.body);
    document.add_text(fields.rows, rows::of_figures(&reading.figures)?);
    document.add_text(fields.rows, rows::of_companies(&reading.companies)?);
    let title = reading.article.title.as_deref().unwrap_or_default();
    let body = &reading.body;
    document.add_bytes(fields.tokens, &tokens::write(&reading.article.body, &body.tokens, &body.sentences));
    document.add_bytes(fields.tokens, &tokens::write(title, &reading.title.tokens, &reading.title.sentences));
    Ok(main)
}

/// Reads the article document at `address`.
pub fn article(searcher: &Searcher, fields: &Fields, address: DocAddress) -> tantivy::Result<StoredArticle> {
    let Fields { record, body, rows, tokens, .. } = *fields;
    from_document(&searcher.doc(address)?, record, body, Some(rows), tokens)
}

/// What is stored of an article before its tokens, which cost far more to read.
#[derive(Default)]
pub(crate) struct Text {
    /// The metadata, as JSON.
    pub record: String,
    pub body: String,
}

impl DocumentDeserialize for Text {
    fn deserialize<'de, D: DocumentDeserializer<'de>>(mut document: D) -> Result<Text, DeserializeError> {
        // In the order in which `write` adds them.
        let mut text = Text::default();
        for to in [&mut text.record, &mut text.body] {
            if let Some((_, OwnedValue::Str(value))) = document.next_field()? {
                *to = value;
            }
        }
        Ok(text)
    }
}

/// Reads the text of the article document at `address`.
pub(crate) fn text(searcher: &Searcher, address: DocAddress) -> tantivy::Result<Text> {
    searcher.doc(address)
}

/// Reads an article from its document, of which only these fields are looked at; in an older index rows stand
/// elsewhere.
pub(crate) fn from_document(
    document: &TantivyDocument,
    record: Field,
    body: Field,
    rows: Option<Field>,
    tokens: Field,
) -> tantivy::Result<StoredArticle> {
    let text = |field| document.get_first(field).and_then(|value| value.as_str()).unwrap_or_default();
    let metadata = serde_json::from_str(text(record))?;
    let texts = rows.into_iter().flat_map(|rows| document.get_all(rows));
    let mut texts = texts.map(|value| value.as_str().unwrap_or_default().to_owned());
    let mut blobs = document.get_all(tokens).map(|value| value.as_bytes().unwrap_or_default().to_vec());
    Ok(StoredArticle {
        metadata,
        body: text(body).to_owned(),
        rows: [texts.next().unwrap_or_default(), texts.next().unwrap_or_default()],
        body_tokens: blobs.next().unwrap_or_default(),
        title_tokens: blobs.next().unwrap_or_default(),
    })
}

/// Reads the fields of one mention of the article at `address`, as [`rows::read`] does.
pub fn mention(
    searcher: &Searcher,
    fields: &Fields,
    address: DocAddress,
    kind: Kind,
    number: usize,
) -> tantivy::Result<Map<String, Json>> {
    article(searcher, fields, address)?.mention(kind, number)
}

/// Reads the JSON that is stored of the article at `address`.
pub fn record(searcher: &Searcher, address: DocAddress) -> tantivy::Result<String> {
    Ok(text(searcher, address)?.record)
}

/// Finds the article with this id.
pub fn find(searcher: &Searcher, fields: &Fields, id: &str) -> tantivy::Result<Option<DocAddress>> {
    let found = searcher.search(&of_article(fields, id), &tantivy::collector::DocSetCollector)?;
    Ok(found.into_iter().min())
}

/// Returns the query for the article with this id.
pub fn of_article(fields: &Fields, id: &str) -> TermQuery {
    TermQuery::new(Term::from_field_text(fields.article, id), IndexRecordOption::Basic)
}

/// The strings of a column of one segment of the index.
pub(crate) struct Strings {
    column: Option<StrColumn>,
    /// The whole dictionary, where so much will be read that one walk through it is cheaper than looking up each.
    table: Option<Vec<String>>,
}

/// Looking a string up costs about as much as walking over this many (on 20,000 articles 7 µs against 0.5).
const WALKED: usize = 14;

impl Strings {
    /// Opens a column of which about `reads` values will be read.
    pub(crate) fn open(reader: &SegmentReader, name: &str, reads: usize) -> tantivy::Result<Strings> {
        let column = reader.fast_fields().str(name)?;
        let table = match &column {
            Some(column) if reads.saturating_mul(WALKED) > column.num_terms() => {
                let mut table = Vec::with_capacity(column.num_terms());
                let mut stream = column.dictionary().stream()?;
                while stream.advance() {
                    table.push(String::from_utf8_lossy(stream.key()).into_owned());
                }
                Some(table)
            }
            _ => None,
        };
        Ok(Strings { column, table })
    }

    /// Returns the first value of a document.
    pub(crate) fn first(&self, doc: u32) -> tantivy::Result<Option<Cow<'_, str>>> {
        let (Some(column), Some(number)) = (&self.column, self.number(doc)) else { return Ok(None) };
        if let Some(table) = &self.table {
            return Ok(table.get(number as usize).map(|text| Cow::Borrowed(text.as_str())));
        }
        let mut text = String::new();
        column.ord_to_str(number, &mut text)?;
        Ok(Some(Cow::Owned(text)))
    }

    /// Returns the number of the document's first value in the column's sorted dictionary.
    pub(crate) fn number(&self, doc: u32) -> Option<u64> {
        self.column.as_ref()?.ords().first(doc)
    }
}

/// Returns what is known of each article's source, from columns alone.
pub(crate) fn known(searcher: &Searcher, fields: &Fields) -> tantivy::Result<BTreeMap<String, Known>> {
    let mut known = BTreeMap::new();
    let name = |field| searcher.schema().get_field_name(field);
    for reader in searcher.segment_readers() {
        let all = reader.num_docs() as usize;
        let ids = Strings::open(reader, name(fields.article), all)?;
        let hashes = Strings::open(reader, name(fields.hash), all)?;
        let paths = Strings::open(reader, name(fields.path), all)?;
        for doc in reader.doc_ids_alive() {
            if let Some(id) = ids.first(doc)? {
                let hash = hashes.first(doc)?.unwrap_or_default().into_owned();
                known.insert(id.into_owned(), Known { hash, path: paths.first(doc)?.map(Cow::into_owned) });
            }
        }
    }
    Ok(known)
}

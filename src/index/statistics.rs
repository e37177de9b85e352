//! What BM25 needs to know of a field, counted over the articles that are there now.
//!
//! Tantivy's own statistics count every document, also those without the field, and the deleted until they are merged
//! away: a score would change with articles in other languages, and depend on the history of the index. Here the
//! documents of a field are the living articles that have it, so each language is a collection of its own.

use std::cell::RefCell;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use tantivy::postings::TermInfo;
use tantivy::query::{Bm25StatisticsProvider, EnableScoring, Query, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet, Searcher, TERMINATED, Term};

use super::columns::{Articles, Columns};
use super::schema::Scored;

/// What is asked of an index about its fields and terms, looked up once.
pub struct Statistics<'a> {
    searcher: &'a Searcher,
    columns: Option<&'a Columns>,
    terms: RefCell<FxHashMap<Term, Arc<Known>>>,
}

/// What an index knows of a term.
#[derive(Debug)]
pub struct Known {
    pub field: Field,
    /// Where its postings are, by segment of the index.
    pub infos: Vec<Option<TermInfo>>,
    /// The living documents that hold it.
    pub documents: u64,
    /// Where many articles hold it, a bit for each that does, by segment of the index; see [`Common`].
    pub sets: Option<Vec<OnceLock<Vec<u64>>>>,
}

/// The terms that many articles hold: what is known of them, kept for as long as an index shows the same.
///
/// They are few and in nearly every question, and to read their postings costs most of it.
#[derive(Debug, Default)]
pub struct Common {
    terms: RwLock<FxHashMap<Term, Arc<Known>>>,
}

impl Common {
    /// What one article in so many holds is common.
    const SHARE: u64 = 32;
    /// Of fewer articles all is read quickly.
    const ARTICLES: usize = if cfg!(test) { 1 } else { 4_096 };
    /// The bytes that all sets and what is known beside them may take.
    const BYTES: usize = 64 << 20;
    /// What is known of a term beside its set, and for each segment of the index, in bytes, roughly.
    const TERM: usize = 256;
    const SEGMENT: usize = 96;

    fn get(&self, term: &Term) -> Option<Arc<Known>> {
        self.terms.read().unwrap_or_else(PoisonError::into_inner).get(term).cloned()
    }

    /// Keeps what is known of a term, where it is common and there is room for its sets.
    fn keep(&self, term: &Term, known: Known, articles: &[Articles]) -> Arc<Known> {
        let all: usize = articles.iter().map(|articles| articles.docs().len()).sum();
        if all < Self::ARTICLES || known.documents == 0 || known.documents * Self::SHARE < all as u64 {
            return Arc::new(known);
        }
        let mut terms = self.terms.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = terms.get(term) {
            return known.clone();
        }
        let bytes = all.div_ceil(8) + Self::TERM + articles.len() * Self::SEGMENT;
        if (terms.len() + 1) * bytes > Self::BYTES {
            return Arc::new(known);
        }
        let sets = Some(articles.iter().map(|_| OnceLock::new()).collect());
        let known = Arc::new(Known { sets, ..known });
        terms.insert(term.clone(), known.clone());
        known
    }
}

impl<'a> Statistics<'a> {
    pub fn of(searcher: &'a Searcher) -> Statistics<'a> {
        Statistics { searcher, columns: None, terms: RefCell::default() }
    }

    /// As [`Statistics::of`], with what is known of the fields already.
    pub fn with(searcher: &'a Searcher, columns: &'a Columns) -> Statistics<'a> {
        Statistics { columns: Some(columns), ..Statistics::of(searcher) }
    }

    /// Returns how many articles have a field, and how many terms.
    pub fn field(&self, scored: &Scored) -> tantivy::Result<FieldStatistics> {
        match self.columns.and_then(|columns| columns.statistics(scored.field)) {
            Some(known) => Ok(known),
            None => FieldStatistics::of(self.searcher, scored),
        }
    }

    /// Looks a term up in every segment of the index.
    pub fn term(&self, term: &Term) -> tantivy::Result<Arc<Known>> {
        if let Some(known) = self.terms.borrow().get(term) {
            return Ok(known.clone());
        }
        let known = look_up(self.searcher, self.columns, term)?;
        self.terms.borrow_mut().insert(term.clone(), known.clone());
        Ok(known)
    }

    /// Looks terms up that will be asked for, several at a time.
    pub fn prepare(&self, mut terms: Vec<Term>) -> tantivy::Result<()> {
        let (searcher, columns) = (self.searcher, self.columns);
        terms.retain(|term| !self.terms.borrow().contains_key(term));
        let found: Vec<tantivy::Result<Arc<Known>>> =
            terms.par_iter().with_min_len(TOGETHER).map(|term| look_up(searcher, columns, term)).collect();
        for (term, known) in terms.into_iter().zip(found) {
            self.terms.borrow_mut().insert(term, known?);
        }
        Ok(())
    }
}

/// To hand lookups to another thread takes about as long as some of so many.
const TOGETHER: usize = 32;

fn look_up(searcher: &Searcher, columns: Option<&Columns>, term: &Term) -> tantivy::Result<Arc<Known>> {
    if let Some(known) = columns.and_then(|columns| columns.common().get(term)) {
        return Ok(known);
    }
    let mut infos = Vec::with_capacity(searcher.segment_readers().len());
    let mut documents = 0;
    for reader in searcher.segment_readers() {
        let info = reader.inverted_index(term.field())?.get_term_info(term)?;
        if !reader.has_deletes() {
            documents += info.as_ref().map_or(0, |info| u64::from(info.doc_freq));
        }
        infos.push(info);
    }
    if searcher.segment_readers().iter().any(|reader| reader.has_deletes()) {
        documents = document_frequency(searcher, term)?;
    }
    let known = Known { field: term.field(), infos, documents, sets: None };
    Ok(match columns {
        Some(columns) => columns.common().keep(term, known, columns.articles()),
        None => Arc::new(known),
    })
}

/// How many articles have a field, and how many terms they have in it together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldStatistics {
    pub articles: u64,
    pub terms: u64,
}

impl FieldStatistics {
    /// Counts for one field.
    pub fn of(searcher: &Searcher, scored: &Scored) -> tantivy::Result<FieldStatistics> {
        let mut statistics = FieldStatistics { articles: 0, terms: 0 };
        for reader in searcher.segment_readers() {
            let Some(lengths) = reader.fast_fields().column_opt::<u64>(&scored.length_name)? else { continue };
            if reader.has_deletes() {
                for length in reader.doc_ids_alive().filter_map(|doc| lengths.first(doc)) {
                    statistics.articles += 1;
                    statistics.terms += length;
                }
            } else {
                // The engine's own count of tokens is rounded where a merge has left out what was deleted.
                statistics.articles += u64::from(lengths.values.num_vals());
                statistics.terms += lengths.values.iter().sum::<u64>();
            }
        }
        Ok(statistics)
    }
}

/// Counts the living documents that hold a term.
pub fn document_frequency(searcher: &Searcher, term: &Term) -> tantivy::Result<u64> {
    let mut count = 0;
    for reader in searcher.segment_readers() {
        let inverted = reader.inverted_index(term.field())?;
        match reader.alive_bitset() {
            None => count += u64::from(inverted.doc_freq(term)?),
            Some(alive) => {
                let Some(mut postings) = inverted.read_postings(term, IndexRecordOption::Basic)? else { continue };
                while postings.doc() != TERMINATED {
                    count += u64::from(alive.is_alive(postings.doc()));
                    postings.advance();
                }
            }
        }
    }
    Ok(count)
}

/// A query on one field that is scored by that field's statistics.
#[derive(Debug)]
pub struct ByField {
    pub query: Box<dyn Query>,
    pub statistics: FieldStatistics,
}

impl Clone for ByField {
    fn clone(&self) -> Self {
        ByField { query: self.query.box_clone(), statistics: self.statistics }
    }
}

impl Query for ByField {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        match scoring {
            EnableScoring::Enabled { searcher, .. } => {
                let provider = Provider { searcher, statistics: self.statistics };
                self.query.weight(EnableScoring::enabled_from_statistics_provider(&provider, searcher))
            }
            disabled => self.query.weight(disabled),
        }
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.query.query_terms(visitor);
    }
}

struct Provider<'a> {
    searcher: &'a Searcher,
    statistics: FieldStatistics,
}

impl Bm25StatisticsProvider for Provider<'_> {
    fn total_num_tokens(&self, _field: Field) -> tantivy::Result<u64> {
        Ok(self.statistics.terms.max(1))
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.statistics.articles.max(1))
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        // Never above the number of articles: the engine asserts it.
        Ok(document_frequency(self.searcher, term)?.min(self.statistics.articles.max(1)))
    }
}

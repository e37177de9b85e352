//! Text -> hits: what is in the articles is found however it is written, the best first, and each hit says why.

use crate::index;

pub mod amounts;
pub mod dates;
pub mod parse;
pub mod expand;
mod stopwords;
pub(crate) mod plan;
pub(crate) mod row;
pub(crate) mod stretch;
pub(crate) mod cursors;
pub(crate) mod matching;
pub mod snippet;
pub mod request;
pub(crate) mod filtered;
pub(crate) mod asking;
pub(crate) mod ranking;
pub mod search;
pub mod facets;
pub mod copies;
pub mod mentions;
pub mod saved;

pub use amounts::Amounts;
pub use copies::ArticleCopy;
pub use dates::{Dates, Period};
pub use expand::{CompanyName, Concept, ConceptError, Concepts, Expanded, Expansion, Names};
pub use facets::{FacetCount, Facets, Totals, company_names, totals};
pub use mentions::{
    ArticleRecord, CompanyRecord, CompanyTotal, Count, FigureRecord, Listed, article, companies, company_totals,
    figures,
};
pub use parse::{ParseError, Query, parse};
pub use plan::Weights;
pub use request::{Filters, Request, Sort};
pub use search::{Answer, Explained, Hit, Matched, search};
pub use snippet::Snippet;

/// Why a question has no answer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Index(#[from] index::Error),
    #[error(transparent)]
    Parse(#[from] ParseError),
    #[error("no article has the id, path or URL {name}")]
    NoArticle { name: String },
    #[error("{name} begins several ids: {}", .ids.join(", "))]
    SeveralArticles { name: String, ids: Vec<String> },
    #[error("{name} stands in several folders, name one by its id: {}", .found.join(", "))]
    SeveralFolders { name: String, found: Vec<String> },
}

impl Error {
    /// Puts errors of the engine that reads an index in our words.
    fn engine(index: &index::Index) -> impl Fn(tantivy::TantivyError) -> Error + '_ {
        |error| Error::Index(index.error(error))
    }
}

#[cfg(test)]
mod tests;

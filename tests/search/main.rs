//! Articles -> an index made by the real pipeline, for the tests of the search.

mod behaviours;
mod cross_names;
mod facets;
mod generated;
mod phrases;
mod ranking;

use std::path::Path;
use std::sync::LazyLock;

use gaceta::article::{self, Article};
use gaceta::corpus;
use gaceta::index::{Index, Versions, Writer};
use gaceta::pipeline::Reader;
use gaceta::queries::{self, Answer, Query, Request};
use tempfile::TempDir;

/// One reader for all tests: the dictionaries load once.
pub static READER: LazyLock<Reader> = LazyLock::new(Reader::new);

/// An index in a folder that goes away with it.
pub struct Library {
    pub index: Index,
    _folder: TempDir,
}

impl Library {
    /// Reads and indexes articles in their order.
    pub fn of(articles: impl IntoIterator<Item = Article>) -> Library {
        let folder = TempDir::new().unwrap();
        let mut writer = Writer::open(folder.path(), &Versions::default()).unwrap();
        for article in articles {
            writer.add(&READER.read(article)).unwrap();
        }
        writer.finish().unwrap();
        Library { index: Index::open(folder.path(), &Versions::default()).unwrap(), _folder: folder }
    }

    pub fn search(&self, request: &Request) -> Answer {
        queries::search(&self.index, &READER.segmenters, request).unwrap()
    }

    pub fn ask(&self, query: Query) -> Answer {
        // Spellings of one text may be copies of each other.
        self.search(&Request { query, all_copies: true, ..Request::default() })
    }
}

pub fn article(id: &str, body: &str) -> Article {
    Article { id: id.to_owned(), hash: id.to_owned(), body: body.to_owned(), ..Article::default() }
}

/// The ids of the hits, sorted.
pub fn ids(answer: &Answer) -> Vec<&str> {
    let mut ids: Vec<&str> = answer.hits.iter().map(|hit| hit.article.as_str()).collect();
    ids.sort_unstable();
    ids
}

/// The articles of `corpus/`, in the order of their paths.
pub fn corpus() -> Vec<Article> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let pages = corpus::pages(&[root], &corpus::Limits::default());
    let mut articles: Vec<Article> = pages.map(|page| article::read(page.unwrap()).unwrap()).collect();
    articles.sort_by(|a, b| (&a.path, &a.id).cmp(&(&b.path, &b.id)));
    articles
}

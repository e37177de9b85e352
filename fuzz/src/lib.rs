//! What each fuzz target does with arbitrary bytes, and what must hold whatever they are.
//!
//! `tests/fuzz.rs` of the main crate runs the same functions over mutated seeds.

use std::io::Write;
use std::sync::LazyLock;

use flate2::Compression;
use flate2::write::GzEncoder;
use gaceta::article::{self, Article};
use gaceta::corpus::{self, Format, Limits, Page};
use gaceta::index::tokens::{self, Surface};
use gaceta::index::{Index, Versions, Writer};
use gaceta::languages::{LANGUAGES, Segment, segments, sentences};
use gaceta::mentions::company::Company;
use gaceta::mentions::profile::Profile;
use gaceta::mentions::{Part, figure};
use gaceta::pipeline::{Reader, Reading};
use gaceta::queries::{self, Query, Request};

static READER: LazyLock<Reader> = LazyLock::new(Reader::new);

/// The caps under which records are read here: small, so that a run meets them.
const LIMITS: Limits = Limits { article_bytes: 10_000, outside_links: false, passed_over: |_| false };

fn text(data: &[u8]) -> String {
    String::from_utf8_lossy(data).into_owned()
}

/// Reads a page as far as it goes; what was read must hold.
fn page(format: Format, bytes: &[u8]) {
    let page = Page { format, bytes: bytes.to_vec(), path: Some("fuzz".to_owned()), ..Page::default() };
    if let Ok(article) = article::read(page) {
        assert!(!article.body.trim().is_empty(), "an article without a body");
        assert!(article.published.as_deref().is_none_or(|date| date.len() >= 4), "{:?}", article.published);
    }
}

/// Bytes of a text file: charset, front matter, header lines.
pub fn decode(data: &[u8]) {
    page(Format::Text, data);
}

/// Bytes of a page.
pub fn extract(data: &[u8]) {
    page(Format::Html, data);
}

/// A front matter and a text behind it.
pub fn markdown(data: &[u8]) {
    page(Format::Markdown, &[b"---\n", data].concat());
}

/// Lines of NDJSON, and what their records hold.
pub fn records(data: &[u8]) {
    for record in corpus::pages_from(data, "fuzz", &LIMITS).flatten() {
        assert!(record.bytes.len() as u64 <= LIMITS.article_bytes);
        let _ = article::read(record);
    }
}

/// A web archive, the first byte of which says how it is packed: not, by gzip, by zstd, or gzip that is mutated itself.
pub fn archive(data: &[u8]) {
    archived(data);
}

/// As [`archive`]; returns how many pages there are.
pub fn archived(data: &[u8]) -> usize {
    let Some((kind, data)) = data.split_first() else { return 0 };
    match kind % 4 {
        0 => file("fuzz.warc", data),
        1 => {
            let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
            let packed = gzip.write_all(data).and_then(|()| gzip.finish());
            file("fuzz.warc.gz", &packed.expect("room in memory"))
        }
        2 => file("fuzz.warc.zst", &zstd::encode_all(data, 1).expect("room in memory")),
        _ => file("fuzz.warc.gz", data),
    }
}

/// A feed.
pub fn feed(data: &[u8]) {
    file("fuzz.xml", data);
}

/// Reads the pages of a file, which are bounded, and what they hold; returns how many there are.
fn file(name: &str, data: &[u8]) -> usize {
    let folder = std::env::temp_dir().join(format!("gaceta-fuzz-files-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join(name);
    std::fs::write(&path, data).expect("room on the disk");
    let mut pages = 0;
    for page in corpus::pages(&[path], &LIMITS).flatten() {
        assert!(page.bytes.len() as u64 <= LIMITS.article_bytes);
        let _ = article::read(page);
        pages += 1;
    }
    let _ = std::fs::remove_dir_all(&folder);
    pages
}

/// Segments join to the text.
pub fn detect(data: &[u8]) {
    joined(&text(data));
}

fn joined(text: &str) -> Vec<Segment> {
    let found = segments(text, None);
    let mut at = 0;
    for segment in &found {
        assert_eq!(segment.start, at);
        assert!(segment.end > segment.start && text.is_char_boundary(segment.end));
        at = segment.end;
    }
    assert_eq!(at, if found.is_empty() { 0 } else { text.len() });
    found
}

/// Figures in every language: slices of the text, in order, with ends in order.
pub fn figures(data: &[u8]) {
    let text = text(data);
    let sentences = sentences(&text);
    for language in LANGUAGES {
        let segments = [Segment { start: 0, end: text.len(), language: language.code }];
        let profile = Profile::of([(text.as_str(), &segments[..])]);
        let mut last = 0;
        for figure in figure::find(Part::Body, &text, &segments, &sentences, &profile) {
            assert_eq!(&text[figure.start..figure.end], figure.raw);
            assert!(figure.start >= last, "{} overlaps what is before it", figure.raw);
            assert!(figure.min.is_none_or(|min| figure.max.is_none_or(|max| min <= max)), "{figure:?}");
            last = figure.end;
        }
    }
}

fn read(text: String) -> Reading {
    READER.read(Article { id: "fuzz".to_owned(), hash: "fuzz".to_owned(), body: text, ..Article::default() })
}

/// The whole reading: companies are slices of the text, and linked ids exist.
pub fn companies(data: &[u8]) {
    let reading = read(text(data));
    let body = &reading.article.body;
    for company in &reading.companies {
        assert_eq!(&body[company.start..company.end], company.raw);
    }
    for id in reading.figures.iter().flat_map(|figure| &figure.companies) {
        let names = |company: &Company| company.id == *id || company.owner.as_deref() == Some(id);
        assert!(reading.companies.iter().any(names), "{id} is in no mention");
    }
}

/// A query's printed form parses to itself.
pub fn query(data: &[u8]) {
    let text = text(data);
    if let Ok(query) = queries::parse(&text) {
        let printed = query.to_string();
        assert_eq!(queries::parse(&printed).as_ref(), Ok(&query), "{text:?} printed as {printed:?}");
    }
    let words = Query::words(&text);
    assert_eq!(queries::parse(&words.to_string()).as_ref(), Ok(&words), "the words {text:?}");
}

/// What is stored of tokens reads back; other bytes read as nothing or as tokens of the text.
pub fn stored(data: &[u8]) {
    let (blob, rest) = data.split_at(data.len() / 4);
    let text = text(rest);
    if let Some(part) = tokens::read(&text, blob) {
        assert!(part.tokens.iter().all(|token| text.get(token.start..token.end).is_some()));
    }
    let segments = joined(&text);
    let found = READER.segmenters.segment(&text, &segments);
    let sentences = sentences(&text);
    let written = tokens::write(&text, &found, &sentences);
    let part = tokens::read(&text, &written).expect("what was written is read");
    assert_eq!(part.tokens.len(), found.len());
    for (read, token) in part.tokens.iter().zip(found.iter()) {
        assert_eq!((read.start, read.end, read.form.as_ref()), (token.start, token.end, token.form));
    }
    for piece in Surface::of(&text).iter() {
        assert!(text.get(piece.start..piece.end).is_some());
    }
}

/// An index of one article, asked with the first line of the data: snippets are slices, highlights lie inside.
pub fn search(data: &[u8]) {
    let text = text(data);
    let (question, body) = text.split_once('\n').unwrap_or((&text, &text));
    let folder = std::env::temp_dir().join(format!("gaceta-fuzz-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    let versions = Versions::default();
    let mut writer = Writer::open(&folder, &versions).expect("a new index");
    writer.add(&read(body.to_owned())).expect("an article is added");
    writer.finish().expect("a commit");
    let index = Index::open(&folder, &versions).expect("the index opens");
    let request = Request { query: Query::words(question), ..Request::default() };
    let answer = queries::search(&index, &READER.segmenters, &request).expect("an answer");
    for snippet in answer.hits.iter().flat_map(|hit| &hit.snippets) {
        assert_eq!(body.get(snippet.start..snippet.end), Some(snippet.text.as_str()));
        let mut last = snippet.start;
        for &(start, end) in &snippet.highlights {
            assert!(last <= start && start < end && end <= snippet.end, "{snippet:?}");
            assert!(body.get(start..end).is_some(), "{snippet:?}");
            last = end;
        }
    }
}

//! Page -> [`Article`]: decodes the bytes, parts the text from what stands around it, and reads its title and date.
//!
//! Nothing here touches the disk, and no text is too odd: it gives an article with warnings. Only what is no text at
//! all is refused.

mod apart;
mod date;
mod decode;
mod extract;
mod front_matter;
mod gate;
mod marks;
mod metadata;
mod nodes;
mod paging;
mod plain;
mod sites;
mod state;
mod surroundings;

use std::sync::LazyLock;

use regex::Regex;

use crate::corpus::{Format, Given, NoArticle, Page, Reason, Rejection};
use crate::languages::counts;
pub use apart::{Apart, Kind as ApartKind};
use date::{Context, Order};
use decode::Decoded;
pub use sites::{Site, Sites, SitesError};

/// An article as it is read from a page, before any analysis.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Article {
    /// The one given on input, else a hash of the path relative to its root (or of the URL) and the record's number.
    pub id: String,
    /// blake3 of the content (all that the reading depends on), hex.
    pub hash: String,
    /// As a person names it: relative to the root that was given, or the NDJSON file; `None` from stdin.
    pub path: Option<String>,
    /// The folder that `path` is relative to, as the index names it; `None` where nobody has said.
    pub root: Option<String>,
    /// The number of the record in its file or stream.
    pub record: Option<u64>,
    pub url: Option<String>,
    pub title: Option<String>,
    /// True where the title also stands in the body, so that its mentions are not read twice.
    pub title_in_body: bool,
    /// Local date or date-time as published: `2024-10-13` or `2024-10-13T08:51`.
    pub published: Option<String>,
    pub authors: Vec<String>,
    pub source: Option<String>,
    /// As declared by the page; a hint, never a verdict.
    pub declared_language: Option<String>,
    pub body: String,
    /// What of the body is no article, in order; of HTML that was left out.
    pub apart: Vec<Apart>,
    /// From 0 to 1: how far those who looked for the body in a page agree; `None` where nothing had to be looked for.
    pub confidence: Option<f32>,
    /// The address of the next page of the same article, for who fetches; see [`join`].
    pub next_page: Option<String>,
    /// The charset that the bytes were decoded from.
    pub encoding: String,
    /// What was lost or looked odd, in words for a person.
    pub warnings: Vec<String>,
}

/// Reads an article from a page.
///
/// What was given with the page wins over what the page says about itself. The body of a plain text and of a record is
/// the whole text as it is; of Markdown, what follows the front matter; of HTML, the text of the article without what
/// stands around it.
///
/// # Errors
///
/// Bytes that are no text, and texts without any, are refused; so are pages that hold no article.
pub fn read(page: Page) -> Result<Article, Rejection> {
    read_with(page, &Sites::default())
}

/// As [`read`], with what is known of single sites.
///
/// # Errors
///
/// As [`read`].
pub fn read_with(page: Page, sites: &Sites) -> Result<Article, Rejection> {
    let hash = hash(&page, sites);
    let refuse = |page: &Page, reason| Err(Rejection::of(page, reason));
    if page.format != Format::Record
        && let Some(found) = decode::binary(&page.bytes)
    {
        return refuse(&page, Reason::Binary { found });
    }
    // WHATWG asks the server before the page; a mark at the start and what cannot be mistaken win over both.
    let within = || if page.format == Format::Html { decode::declared(&page.bytes) } else { None };
    let declared = page.charset.clone().or_else(within);
    let decoded = match page.format {
        Format::Record => as_it_is(&page.bytes),
        _ => decode::decode(&page.bytes, declared.as_deref()),
    };
    let mut warnings = page.warnings.clone();
    warnings.extend(decoded.warnings());
    let encoding = decoded.encoding.to_owned();

    let found = match page.format {
        Format::Text | Format::Record => text(decoded.text, &page, &mut warnings),
        Format::Markdown => markdown(decoded.text, &page, &mut warnings),
        Format::Html => match html(&decoded.text, &page, sites, &mut warnings) {
            Ok(found) => found,
            Err(why) => return refuse(&page, Reason::NoArticle { why }),
        },
    };
    let Found { known, body, title_in_body, confidence, next_page } = found;
    if body.chars().all(|c| c.is_whitespace() || c.is_control() || c == '\u{FEFF}') {
        return refuse(&page, Reason::Empty);
    }
    let controls = controls(&body);
    if controls > 0 {
        warnings.push(format!("{controls} control characters stand in the text"));
    }
    Ok(Article {
        id: page.given.id.clone().unwrap_or_else(|| place(&page, known.url.as_deref())),
        hash,
        path: page.path,
        root: None,
        record: page.record,
        url: known.url,
        title: known.title,
        title_in_body,
        published: known.published,
        authors: known.authors,
        source: known.source,
        declared_language: known.language,
        apart: if page.format == Format::Html { Vec::new() } else { apart::apart(&body) },
        body,
        confidence,
        next_page,
        encoding,
        warnings,
    })
}

/// Counts the control characters of a text that do not part its lines and words.
fn controls(text: &str) -> usize {
    let ascii =
        |byte: u8| (byte < b' ' || byte == 0x7F) && byte != b'\t' && byte != b'\n' && byte != b'\r' && byte != b'\x0C';
    // Those of Latin-1 begin with a byte of which it has few.
    let bytes = text.as_bytes();
    let latin = memchr::memchr_iter(0xC2, bytes).filter(|at| matches!(bytes.get(at + 1), Some(0x80..=0x9F)));
    counts::bytes(bytes, ascii) + latin.count()
}

/// Joins the pages of one article, in order: the first says what it is, and the text of all is the body. A line that
/// the page before ended with is not said again.
pub fn join(pages: Vec<Article>) -> Option<Article> {
    let mut pages = pages.into_iter();
    let mut whole = pages.next()?;
    let mut hashes = Vec::new();
    part(&mut hashes, &whole.hash);
    let mut joined = false;
    for page in pages {
        joined = true;
        part(&mut hashes, &page.hash);
        // Many sites repeat the summary above every page.
        let said: std::collections::HashSet<&str> = whole.body.split("\n\n").collect();
        let new: Vec<&str> = page.body.split("\n\n").filter(|part| !said.contains(part)).collect();
        let new = new.join("\n\n");
        if !new.is_empty() {
            whole.body.push_str("\n\n");
            whole.body.push_str(&new);
        }
        whole.confidence = whole.confidence.zip(page.confidence).map(|(one, other)| one.min(other));
        whole.next_page = page.next_page;
        whole.warnings.extend(page.warnings);
    }
    if joined {
        whole.hash = blake3::hash(&hashes).to_hex().to_string();
        whole.title_in_body = whole.title.as_deref().is_some_and(|title| whole.body.contains(title));
    }
    Some(whole)
}

/// What one format gave; in `known` the date is an ISO date already.
struct Found {
    known: Given,
    body: String,
    title_in_body: bool,
    confidence: Option<f32>,
    next_page: Option<String>,
}

impl Found {
    fn whole(known: Given, body: String) -> Found {
        let title_in_body = known.title.as_deref().is_some_and(|title| body.contains(title));
        Found { known, body, title_in_body, confidence: None, next_page: None }
    }
}

/// When the page was fetched, if that is known.
fn fetched(page: &Page) -> Option<jiff::civil::DateTime> {
    let fetched = page.captured.as_deref()?;
    fetched.parse().ok().or_else(|| fetched.get(..19)?.parse().ok())
}

fn text(text: String, page: &Page, warnings: &mut Vec<String>) -> Found {
    // Files named .txt carry front matters too. The body is the whole text all the same: offsets refer to it.
    let fronted = front_matter(&text, warnings);
    let start = fronted.as_ref().map_or(0, |(_, end)| *end);
    let front = fronted.map(|(front, _)| front).unwrap_or_default();
    let lines = lines(&text[start..], page);
    let known = settled([&page.given, &front, &lines], fetched(page), warnings);
    Found::whole(known, text)
}

fn markdown(text: String, page: &Page, warnings: &mut Vec<String>) -> Found {
    let (front, end) = front_matter(&text, warnings).unwrap_or_default();
    let body = &text[end..];
    let mut lines = lines(body, page);
    let heading =
        body.lines().find_map(|line| line.strip_prefix("# ")).map(|title| title.trim_end_matches([' ', '#']).trim());
    lines.title = heading.filter(|title| !title.is_empty()).map(str::to_owned).or(lines.title);
    let known = settled([&page.given, &front, &lines], fetched(page), warnings);
    Found::whole(known, body.to_owned())
}

fn html(text: &str, page: &Page, sites: &Sites, warnings: &mut Vec<String>) -> Result<Found, NoArticle> {
    let end = text.floor_char_boundary(LARGEST_PAGE);
    if end < text.len() {
        warnings.push(format!("the page is too large: only its first {} MiB were read", LARGEST_PAGE >> 20));
    }
    let text = &text[..end];
    let clean = gate::clean(text);
    let is_flattened = clean.warning.is_some();
    warnings.extend(clean.warning);
    let parsed = scraper::Html::parse_document(&clean.html);
    let mut nodes = nodes::nodes(&parsed);
    let mut metadata = metadata::read(&nodes, &clean.json_ld, text, fetched(page));
    let url = page.given.url.clone().or_else(|| metadata.known.url.clone());
    let mut by_hand = Vec::new();
    if let Some(site) = sites.of(url.as_deref()) {
        let select = |selectors: &[scraper::Selector]| -> Vec<usize> {
            let found =
                selectors.iter().map(|selector| parsed.select(selector).map(|found| found.id()).collect::<Vec<_>>());
            nodes.of_ids(&found.into_iter().find(|found| !found.is_empty()).unwrap_or_default())
        };
        let first = |selectors: &[scraper::Selector]| select(selectors).first().map(|at| said(&nodes, *at));
        let known = &mut metadata.known;
        known.title = first(&site.title).filter(|title| !title.is_empty()).or(known.title.take());
        let context = Context { order: Order::of_language(known.language.as_deref()), fetched: fetched(page) };
        known.published = first(&site.date).and_then(|date| date::parse(&date, context)).or(known.published.take());
        if let Some(author) = first(&site.author) {
            known.authors = plain::names(&author);
        }
        by_hand = select(&site.body);
        let dropped: Vec<usize> =
            site.drop.iter().flat_map(|selector| select(std::slice::from_ref(selector))).collect();
        dropped.into_iter().for_each(|at| nodes.drop(at));
    }
    let title = metadata.known.title.clone();
    let next_page = url.as_deref().and_then(|url| paging::next(&nodes, url));
    let mut body = match by_hand.as_slice() {
        [] => extract::body(&mut nodes, title.as_deref(), &clean.html),
        blocks => extract::body_of(&nodes, blocks, title.as_deref()),
    };
    let mut weight = plain::weight(&body.text);
    let for_machines = metadata.text.as_deref().map(extract::as_text);
    // The state of a page is parsed only where what it shows may be less than half of it.
    // Of an article that scripts would write, the teasers of others are all that is shown.
    let is_in_state = |title: &str| clean.states.iter().any(|state| state.contains(title));
    let is_article = || metadata.is_article || title.as_deref().is_some_and(is_in_state);
    let shown = if nodes.is_listing && is_article() { 0 } else { weight };
    let in_state = || if shown < SHOWS_LITTLE { state::text(&clean.states) } else { None };
    let mut is_shown = true;
    if let Some(whole) = for_machines.or_else(in_state)
        && shown * 2 < plain::weight(&whole)
    {
        weight = plain::weight(&whole);
        body = extract::Body { text: whole, prose: true, confidence: body.confidence.max(0.5), ..Default::default() };
        is_shown = false;
    }
    // An item of a feed was said to be an article.
    if by_hand.is_empty() && is_shown && page.record.is_none() {
        let is_missing =
            weight < 600 && !metadata.is_article && title.as_deref().is_some_and(|t| NOT_FOUND.is_match(t));
        let why = if is_missing {
            Some(NoArticle::NotFound)
        } else if body.prose {
            None
        } else if metadata.closed {
            Some(NoArticle::Paywall)
        } else if is_flattened && weight < SAYS_NOTHING {
            Some(NoArticle::TooComplex)
        } else if body.links >= 50 && !metadata.is_article {
            Some(NoArticle::Listing)
        } else if weight < SAYS_NOTHING && (text.contains("<noscript") || text.contains("<script src")) {
            Some(NoArticle::ScriptOnly)
        } else {
            None
        };
        if let Some(why) = why {
            return Err(why);
        }
    }
    if metadata.closed && is_shown {
        warnings.push("the page is behind a paywall: this may be only the beginning".to_owned());
    }
    let known = settled(
        [&page.given, &metadata.known, &lines(body.raw.as_deref().unwrap_or(&body.text), page)],
        fetched(page),
        warnings,
    );
    Ok(Found { confidence: Some(body.confidence), next_page, ..Found::whole(known, body.text) })
}

/// In bytes; what comes after holds no article.
const LARGEST_PAGE: usize = 8 << 20;

/// In columns; a shorter text that is no prose is what is left of a page, not its article.
const SAYS_NOTHING: usize = 60;

/// In columns; longer texts are taken to be the article.
const SHOWS_LITTLE: usize = 2000;

/// Titles of pages that stand where an article was.
static NOT_FOUND: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)\b404\b|\bnot found\b|\bpage (?:is )?missing\b|no (?:se )?(?:ha )?(?:sido )?encontrad[ao]|no existe\b",
        r"|(?:页面|頁面|网页|網頁|文章|内容)(?:不存在|已被?删除|已刪除|找不到)|找不到(?:页面|頁面|网页)",
        r"|(?:ページ|記事)(?:が|は)(?:見つかりません|存在しません|ありません|削除)"
    ))
    .expect("a pattern of this file")
});

/// What an element says of itself for machines, else its text.
fn said(nodes: &nodes::Nodes, at: usize) -> String {
    let attribute =
        nodes.element(at).and_then(|element| marks::attr(element, "datetime").or(marks::attr(element, "content")));
    attribute.map_or_else(|| nodes.text(at), str::to_owned)
}

fn front_matter(text: &str, warnings: &mut Vec<String>) -> Option<(Given, usize)> {
    let found = front_matter::read(text)?;
    if let Some(reason) = found.malformed {
        warnings.push(format!("the front matter is kept as text: {reason}"));
        return None;
    }
    Some((found.given, found.end))
}

fn lines(text: &str, page: &Page) -> Given {
    let known = plain::read(text, Order::of_language(page.given.language.as_deref()), fetched(page));
    Given {
        title: known.title,
        published: known.published,
        authors: known.authors,
        source: known.source,
        ..Given::default()
    }
}

/// The bytes of a source's name at the most: an index holds no term that is much longer.
const MOST_OF_SOURCE: usize = 1_000;

/// Joins what is known, the first to know a thing wins, and makes an ISO date of the date.
fn settled(sources: [&Given; 3], fetched: Option<jiff::civil::DateTime>, warnings: &mut Vec<String>) -> Given {
    let first = |field: fn(&Given) -> Option<&String>| {
        sources.iter().find_map(|given| field(given)).map(|found| single_line(found)).filter(|found| !found.is_empty())
    };
    let language = first(|given| given.language.as_ref());
    let context = Context { order: Order::of_language(language.as_deref()), fetched };
    let mut published = None;
    for written in sources.iter().filter_map(|given| given.published.as_deref()) {
        published = date::parse(written, context);
        if published.is_some() {
            break;
        }
        warnings.push(format!("no date could be read from {:?}", written.chars().take(60).collect::<String>()));
    }
    let mut source = first(|given| given.source.as_ref());
    if let Some(source) = source.as_mut().filter(|source| source.len() > MOST_OF_SOURCE) {
        source.truncate(source.floor_char_boundary(MOST_OF_SOURCE));
        warnings.push(format!("the name of its source is cut at {MOST_OF_SOURCE} bytes"));
    }
    Given {
        id: None,
        title: first(|given| given.title.as_ref()),
        published,
        authors: sources
            .iter()
            .map(|given| &given.authors)
            .find(|authors| !authors.is_empty())
            .cloned()
            .unwrap_or_default(),
        source,
        url: first(|given| given.url.as_ref()),
        language,
    }
}

fn single_line(text: &str) -> String {
    let text = text.trim();
    if text.contains(['\n', '\t', '\r']) {
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    } else {
        text.to_owned()
    }
}

/// A record's text is a string already.
fn as_it_is(bytes: &[u8]) -> Decoded {
    let text = String::from_utf8_lossy(bytes).into_owned();
    Decoded {
        lost: if text.len() == bytes.len() { 0 } else { text.matches('\u{FFFD}').count() },
        mojibake: decode::is_mojibake(&text),
        encoding: "UTF-8",
        mislabelled: None,
        text,
    }
}

/// Returns the id of a page: the one given, else a hash of where it stands. It is told without reading the page.
pub fn id(page: &Page) -> String {
    let url = page.given.url.as_deref().map(single_line).filter(|url| !url.is_empty());
    page.given.id.clone().unwrap_or_else(|| place(page, url.as_deref()))
}

/// Returns the id of what stands at a path. `root` is empty, or so much of the root's own name as tells it from another
/// root that has the same path.
pub fn id_of_path(root: &str, path: &str, record: Option<u64>) -> String {
    hashed("path", root, path, record)
}

/// Never made of the content, which may change or be shared.
fn place(page: &Page, url: Option<&str>) -> String {
    match (&page.path, url) {
        (Some(path), _) => id_of_path("", path, page.record),
        // A URL names one article, wherever in a stream it stands.
        (None, Some(url)) => hashed("url", "", url, None),
        (None, None) => hashed("stdin", "", "", page.record),
    }
}

fn hashed(kind: &str, root: &str, name: &str, record: Option<u64>) -> String {
    let mut text = Vec::with_capacity(name.len() + root.len() + 64);
    part(&mut text, kind);
    if !root.is_empty() {
        part(&mut text, root);
    }
    part(&mut text, name);
    text.extend(record.unwrap_or(0).to_le_bytes());
    blake3::hash(&text).to_hex()[..16].to_owned()
}

/// Returns the hash of all that the reading of a page depends on, hex; of its bytes, not of where it stands.
pub fn hash(page: &Page, sites: &Sites) -> String {
    /// Of so many bytes the copy costs less than it saves: what lies in one piece is hashed several parts at a time.
    const COPIED: usize = 64 << 10;
    let Given { id: _, title, published, authors, source, url, language } = &page.given;
    let copied = if page.bytes.len() <= COPIED { page.bytes.len() } else { 0 };
    let mut text = Vec::with_capacity(copied + 256);
    part(&mut text, page.format.name());
    for field in [title, published, source, url, language] {
        text.push(u8::from(field.is_some()));
        part(&mut text, field.as_deref().unwrap_or_default());
    }
    if let Some(charset) = &page.charset {
        part(&mut text, charset);
    }
    if page.format == Format::Html && !sites.digest().is_empty() {
        part(&mut text, sites.digest());
    }
    text.extend((authors.len() as u64).to_le_bytes());
    for author in authors {
        part(&mut text, author);
    }
    let hash = match copied {
        0 => blake3::Hasher::new().update(&text).update(&page.bytes).finalize(),
        _ => {
            text.extend(&page.bytes);
            blake3::hash(&text)
        }
    };
    hash.to_hex().to_string()
}

/// With its length, so that no two lists of parts give the same bytes.
fn part(to: &mut Vec<u8>, text: &str) {
    to.extend((text.len() as u64).to_le_bytes());
    to.extend(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(format: Format, text: &str) -> Page {
        Page { path: Some("a.txt".to_owned()), format, bytes: text.as_bytes().to_vec(), ..Page::default() }
    }

    fn read_text(text: &str) -> Article {
        read(page(Format::Text, text)).unwrap()
    }

    #[test]
    fn control_characters_are_counted() {
        for c in '\0'..=char::MAX {
            let expect = c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{C}');
            assert_eq!(controls(c.encode_utf8(&mut [0; 4])), usize::from(expect), "{c:?}");
        }
    }

    #[test]
    fn the_body_of_a_plain_text_is_the_text() {
        for text in
            ["x", " \r\n a \0 \t b \n", "---\ntitle: T\n---\n\nuno\n", "月之暗面\n\n2024-09-05\n\n花了一亿元。\n"]
        {
            assert_eq!(read_text(text).body, text);
            assert_eq!(read(page(Format::Record, text)).unwrap().body, text);
        }
        assert_eq!(read_text("\u{feff}uno dos").body, "uno dos");
        assert_eq!(read(page(Format::Record, "\u{feff}uno")).unwrap().body, "\u{feff}uno");
        assert_eq!(read_text("a \0 b, and it goes on for more than a hundred bytes so that one zero is no sign of a binary file at all").warnings.len(), 1);
    }

    #[test]
    fn a_text_with_a_front_matter_knows_its_title() {
        let article = read_text("---\ntitle: 'Uno'\ndate: 2024-09-21\nauthor: X\n---\n\nTexto del artículo.\n");
        assert_eq!(article.title.as_deref(), Some("Uno"));
        assert!(article.title_in_body);
        assert_eq!(article.published.as_deref(), Some("2024-09-21"));
        assert_eq!(article.authors, ["X"]);
    }

    #[test]
    fn markdown_goes_on_after_its_front_matter() {
        let article = read(page(Format::Markdown, "---\ntitle: Uno\n---\n# Dos\n\n**tres** 5\n")).unwrap();
        assert_eq!((article.title.as_deref(), article.title_in_body), (Some("Uno"), false));
        assert_eq!(article.body, "# Dos\n\n**tres** 5\n");
        let article = read(page(Format::Markdown, "intro\n\n# Dos #\n\ntres")).unwrap();
        assert_eq!((article.title.as_deref(), article.title_in_body), (Some("Dos"), true));
        let article = read(page(Format::Markdown, "---\ntitle: 'open\n---\n# Dos\n")).unwrap();
        assert!(article.body.starts_with("---\n"), "{article:?}");
        assert_eq!(article.warnings.len(), 1);
    }

    #[test]
    fn what_is_given_wins_and_odd_dates_are_named() {
        let mut page = page(Format::Record, "Dos\n\n2024-09-05\n\ntexto de la nota");
        page.given = Given { title: Some("Uno".into()), published: Some("ayer".into()), ..Given::default() };
        let article = read(page).unwrap();
        assert_eq!((article.title.as_deref(), article.title_in_body), (Some("Uno"), false));
        assert_eq!(article.published.as_deref(), Some("2024-09-05"));
        assert_eq!(article.warnings, ["no date could be read from \"ayer\""]);
    }

    #[test]
    fn nothing_and_no_text_are_refused() {
        let code = |format, text: &str| read(page(format, text)).unwrap_err().reason.code();
        assert_eq!(code(Format::Text, ""), "empty");
        assert_eq!(code(Format::Text, " \n\t\u{feff}"), "empty");
        assert_eq!(code(Format::Record, ""), "empty");
        assert_eq!(code(Format::Html, "<html><body><script>x()</script></body></html>"), "empty");
        assert_eq!(code(Format::Text, "%PDF-1.7 ..."), "binary");
        assert_eq!(code(Format::Html, "\0\0\0\u{1}\0"), "binary");
    }

    #[test]
    fn ids_come_from_the_place_and_hashes_from_the_content() {
        let one = read_text("uno");
        let other = read_text("dos");
        assert_eq!(one.id.len(), 16);
        assert_eq!(one.id, other.id);
        assert_ne!(one.hash, other.hash);
        let mut given = page(Format::Text, "uno");
        given.given.title = Some("T".into());
        assert_ne!(read(given.clone()).unwrap().hash, one.hash);
        given.record = Some(2);
        assert_ne!(read(given.clone()).unwrap().id, one.id);
        given.given.id = Some("mine".into());
        assert_eq!(read(given).unwrap().id, "mine");
        let by_url = |record| {
            let given = Given { url: Some("https://example.org/a".into()), ..Given::default() };
            read(Page { path: None, record, given, ..page(Format::Record, "x") }).unwrap().id
        };
        assert_eq!(by_url(Some(1)), by_url(Some(2)));
    }

    #[test]
    fn a_hash_is_of_the_same_bytes_whether_they_are_copied_or_not() {
        for length in [0, 1, 5_000, 64 << 10, (64 << 10) + 1, 1 << 20] {
            let bytes: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
            let mut expected = blake3::Hasher::new();
            expected.update(&4_u64.to_le_bytes()).update(b"text");
            // Five fields that are not there, and no authors.
            expected.update(&[0; 5 * 9]).update(&[0; 8]).update(&bytes);
            let page = Page { bytes, ..page(Format::Text, "") };
            assert_eq!(hash(&page, &Sites::default()), expected.finalize().to_hex().as_str(), "{length}");
        }
    }

    /// Pieces that mean something to one of the readers, so that random texts reach their corners.
    fn pieces() -> impl proptest::strategy::Strategy<Value = String> {
        use proptest::prelude::*;
        let piece = prop_oneof![
            proptest::sample::select(vec![
                "<p>",
                "</p>",
                "<div class=related>",
                "</div>",
                "<a href=\"",
                "<a href=x>",
                "</a>",
                "<table>",
                "<tr>",
                "<td>",
                "<br>",
                "</table>",
                "<script>",
                "</script>",
                "<!--",
                "-->",
                "<title>",
                "</title>",
                "<h1>",
                "</h1>",
                "<li>",
                "<sup>",
                "<pre>",
                "<ruby>",
                "<rt>",
                "<time datetime=",
                "<meta property=article:published_time content=\"",
                ">",
                "<",
                "&lt;",
                "&#x4e2d;",
                "---\n",
                "title: ",
                "[",
                "- ",
                "\n",
                "\r\n",
                " ",
                "\u{3000}",
                "2024-09-05",
                "2024年9月5日",
                "令和6年",
                "08:51",
                "作者：",
                "来源：",
                "By ",
                "月之暗面",
                "ñ",
                "が",
                "\0",
                "\u{feff}",
                "\u{200b}",
                "{\"",
                "\": ",
                "# ",
                " | ",
            ])
            .prop_map(str::to_owned),
            "\\PC{0,12}",
        ];
        proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in pieces()) {
            for format in [Format::Text, Format::Markdown, Format::Html, Format::Record] {
                if let Ok(article) = read(page(format, &text)) {
                    proptest::prop_assert!(!article.body.trim().is_empty());
                    if format == Format::Record {
                        proptest::prop_assert_eq!(&article.body, &text);
                    }
                    if article.title_in_body {
                        proptest::prop_assert!(article.body.contains(article.title.as_deref().unwrap_or("?")));
                    }
                }
            }
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            for format in [Format::Text, Format::Markdown, Format::Html] {
                let _ = read(Page { format, bytes: bytes.clone(), ..Page::default() });
            }
        }
    }
}

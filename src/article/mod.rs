//! Page -> [`Article`]: decodes the bytes, parts the text from what stands around it, and reads its title and date.
//!
//! Nothing here touches the disk, and no text is too odd: it gives an article with warnings. Only what is no text at
//! all is refused.

mod date;
mod decode;
mod extract;
mod front_matter;
mod gate;
mod metadata;
mod plain;

use crate::corpus::{Format, Given, Page, Reason, Rejection};
use date::Order;
use decode::Decoded;

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
/// Bytes that are no text, and texts without any, are refused.
pub fn read(page: Page) -> Result<Article, Rejection> {
    let hash = hash(&page);
    let refuse = |page: &Page, reason| Err(Rejection::of(page, reason));
    if page.format != Format::Record
        && let Some(found) = decode::binary(&page.bytes)
    {
        return refuse(&page, Reason::Binary { found });
    }
    // WHATWG asks the server before the page; a mark at the start and what cannot be mistaken win over both.
    let within = if page.format == Format::Html { decode::declared(&page.bytes) } else { None };
    let declared = page.charset.clone().or(within);
    let decoded = match page.format {
        Format::Record => as_it_is(&page.bytes),
        _ => decode::decode(&page.bytes, declared.as_deref()),
    };
    let mut warnings = page.warnings.clone();
    warnings.extend(decoded.warnings());
    let encoding = decoded.encoding.to_owned();

    let Found { known, body, title_in_body } = match page.format {
        Format::Text | Format::Record => text(decoded.text, &page.given, &mut warnings),
        Format::Markdown => markdown(decoded.text, &page.given, &mut warnings),
        Format::Html => html(&decoded.text, &page.given, &mut warnings),
    };
    if body.chars().all(|c| c.is_whitespace() || c.is_control() || c == '\u{FEFF}') {
        return refuse(&page, Reason::Empty);
    }
    let controls = body.chars().filter(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{C}')).count();
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
        body,
        encoding,
        warnings,
    })
}

/// What one format gave; in `known` the date is an ISO date already.
struct Found {
    known: Given,
    body: String,
    title_in_body: bool,
}

fn text(text: String, given: &Given, warnings: &mut Vec<String>) -> Found {
    // Files named .txt carry front matters too. The body is the whole text all the same: offsets refer to it.
    let fronted = front_matter(&text, warnings);
    let start = fronted.as_ref().map_or(0, |(_, end)| *end);
    let front = fronted.map(|(front, _)| front).unwrap_or_default();
    let known = settled([given, &front, &lines(&text[start..])], warnings);
    let title_in_body = known.title.as_deref().is_some_and(|title| text.contains(title));
    Found { known, body: text, title_in_body }
}

fn markdown(text: String, given: &Given, warnings: &mut Vec<String>) -> Found {
    let (front, end) = front_matter(&text, warnings).unwrap_or_default();
    let body = &text[end..];
    let mut lines = lines(body);
    let heading =
        body.lines().find_map(|line| line.strip_prefix("# ")).map(|title| title.trim_end_matches([' ', '#']).trim());
    lines.title = heading.filter(|title| !title.is_empty()).map(str::to_owned).or(lines.title);
    let known = settled([given, &front, &lines], warnings);
    let title_in_body = known.title.as_deref().is_some_and(|title| body.contains(title));
    Found { known, body: body.to_owned(), title_in_body }
}

fn html(text: &str, given: &Given, warnings: &mut Vec<String>) -> Found {
    let clean = gate::clean(text);
    warnings.extend(clean.warning);
    let page = scraper::Html::parse_document(&clean.html);
    let nodes = extract::nodes(&page);
    let metadata = metadata::read(&nodes, &clean.json_ld);
    let body = extract::body(&nodes, metadata.known.title.as_deref(), metadata.text.as_deref());
    let known = settled([given, &metadata.known, &lines(&body)], warnings);
    let title_in_body = known.title.as_deref().is_some_and(|title| body.contains(title));
    Found { known, body, title_in_body }
}

fn front_matter(text: &str, warnings: &mut Vec<String>) -> Option<(Given, usize)> {
    let found = front_matter::read(text)?;
    if let Some(reason) = found.malformed {
        warnings.push(format!("the front matter is kept as text: {reason}"));
        return None;
    }
    Some((found.given, found.end))
}

fn lines(text: &str) -> Given {
    let known = plain::read(text);
    Given {
        title: known.title,
        published: known.published,
        authors: known.authors,
        source: known.source,
        ..Given::default()
    }
}

/// Joins what is known, the first to know a thing wins, and makes an ISO date of the date.
fn settled(sources: [&Given; 3], warnings: &mut Vec<String>) -> Given {
    let first = |field: fn(&Given) -> Option<&String>| {
        sources.iter().find_map(|given| field(given)).map(|found| single_line(found)).filter(|found| !found.is_empty())
    };
    let language = first(|given| given.language.as_ref());
    let order = Order::of_language(language.as_deref());
    let mut published = None;
    for written in sources.iter().filter_map(|given| given.published.as_deref()) {
        published = date::parse(written, order);
        if published.is_some() {
            break;
        }
        warnings.push(format!("no date could be read from {:?}", written.chars().take(60).collect::<String>()));
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
        source: first(|given| given.source.as_ref()),
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
    let mut hasher = blake3::Hasher::new();
    part(&mut hasher, kind);
    if !root.is_empty() {
        part(&mut hasher, root);
    }
    part(&mut hasher, name);
    hasher.update(&record.unwrap_or(0).to_le_bytes());
    hasher.finalize().to_hex()[..16].to_owned()
}

/// Returns the hash of all that the reading of a page depends on, hex; of its bytes, not of where it stands.
pub fn hash(page: &Page) -> String {
    let Given { id: _, title, published, authors, source, url, language } = &page.given;
    let mut hasher = blake3::Hasher::new();
    part(&mut hasher, page.format.name());
    for field in [title, published, source, url, language] {
        hasher.update(&[u8::from(field.is_some())]);
        part(&mut hasher, field.as_deref().unwrap_or_default());
    }
    hasher.update(&(authors.len() as u64).to_le_bytes());
    for author in authors {
        part(&mut hasher, author);
    }
    if let Some(charset) = &page.charset {
        part(&mut hasher, charset);
    }
    hasher.update(&page.bytes);
    hasher.finalize().to_hex().to_string()
}

/// With its length, so that no two lists of parts give the same bytes.
fn part(hasher: &mut blake3::Hasher, text: &str) {
    hasher.update(&(text.len() as u64).to_le_bytes());
    hasher.update(text.as_bytes());
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

//! What a fetched body is, and the links in it: feeds (RSS, Atom, JSON Feed), sitemaps, pages, OPML lists.
//!
//! Everything here reads as far as it can: a feed that breaks off gives the links before the break and those that can
//! still be made out behind it.

use std::path::Path;

use quick_xml::Reader;
use quick_xml::events::Event;
use serde::Deserialize;
use url::Url;

use crate::corpus::feed;
use crate::corpus::http::Media;

/// A link to an article, with the day that its list gives for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub url: Url,
    /// `2024-09-05`, as written, without a conversion to another zone.
    pub day: Option<String>,
}

/// What a body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Feed,
    JsonFeed,
    Sitemap,
    SitemapIndex,
    /// One URL a line.
    UrlList,
    /// Whatever else; its media type tells whether it is a page.
    Other,
}

/// The most entries that are taken of a sitemap: what the protocol allows in one.
pub const SITEMAP_ENTRIES: usize = 50_000;

/// Returns what a body is by what stands in it: servers give feeds all sorts of types.
pub fn kind(media: &Media, body: &[u8]) -> Kind {
    let head = String::from_utf8_lossy(&body[..body.len().min(4096)]);
    let head = head.trim_start_matches('\u{feff}').trim_start();
    if head.starts_with('{') && head.contains("jsonfeed.org/version/") {
        return Kind::JsonFeed;
    }
    if head.starts_with('<') {
        return match root(head).as_deref() {
            Some("rss" | "feed" | "RDF") => Kind::Feed,
            Some("urlset") => Kind::Sitemap,
            Some("sitemapindex") => Kind::SitemapIndex,
            _ => Kind::Other,
        };
    }
    let mut lines = head.lines().map(str::trim).filter(|line| !line.is_empty()).peekable();
    let is_list = media.name == "text/plain"
        && lines.peek().is_some()
        // The last line may be cut.
        && lines.take(20).all(|line| line.starts_with("http://") || line.starts_with("https://"));
    if is_list { Kind::UrlList } else { Kind::Other }
}

/// The local name of the first element.
fn root(text: &str) -> Option<String> {
    let mut rest = text;
    loop {
        rest = &rest[rest.find('<')? + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->")?.1;
        } else if !rest.starts_with(['?', '!']) {
            let name: String =
                rest.chars().take_while(|c| c.is_alphanumeric() || matches!(c, ':' | '_' | '-')).collect();
            return Some(name.rsplit(':').next().unwrap_or_default().to_owned());
        }
    }
}

/// Returns the articles of a feed, and what is wrong with it.
pub fn feed(body: &[u8], url: &Url) -> (Vec<Link>, Option<String>) {
    let base = base(body).and_then(|base| url.join(&base).ok()).unwrap_or_else(|| url.clone());
    let mut links = Vec::new();
    let mut broken = None;
    for item in feed::items(body, "feed", Path::new("feed")) {
        match item {
            Ok(page) => {
                links.extend(page.given.url.and_then(|link| link_to(&base, &link, page.given.published.as_deref())))
            }
            Err(rejection) => broken = Some(rejection.reason.to_string()),
        }
    }
    if broken.is_some() {
        let known: std::collections::BTreeSet<Url> = links.iter().map(|link| link.url.clone()).collect();
        let more = loose(&String::from_utf8_lossy(body), &base);
        links.extend(more.into_iter().filter(|link| !known.contains(&link.url)));
    }
    (links, broken)
}

/// Relative links of Atom count from `xml:base`.
fn base(body: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&body[..body.len().min(2048)]);
    let tag = head.split('>').find(|tag| tag.contains("xml:base"))?;
    attribute(tag, "xml:base")
}

/// The links of items in a feed that is no XML any more.
fn loose(text: &str, base: &Url) -> Vec<Link> {
    let items = text.split("<item").chain(text.split("<entry")).filter(|item| item.starts_with(['>', ' ', '\n', '\r']));
    let link = |item: &str| -> Option<Link> {
        let inside = |name: &str| {
            let (_, rest) = item.split_once(&format!("<{name}>"))?;
            let text = rest.split('<').find(|text| !text.trim().is_empty())?;
            Some(text.trim_start_matches("![CDATA[").trim_end_matches("]]>").trim().to_owned())
        };
        let href = tags(item, "link").find_map(|tag| attribute(tag, "href"));
        let day = inside("pubDate").or(inside("published")).or(inside("updated"));
        link_to(base, &inside("link").filter(|link| link.len() > 1).or(href)?, day.as_deref())
    };
    items.filter_map(link).collect()
}

fn link_to(base: &Url, link: &str, day_written: Option<&str>) -> Option<Link> {
    let url = base.join(link.trim()).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| Link { url, day: day_written.and_then(day) })
}

/// Reads the day of a date as feeds and sitemaps write it.
pub fn day(written: &str) -> Option<String> {
    let written = written.trim();
    if let Some(iso) = written.get(..10)
        && let Ok(date) = iso.parse::<jiff::civil::Date>()
    {
        return Some(date.to_string());
    }
    let parsed = jiff::fmt::rfc2822::DateTimeParser::new().relaxed_weekday(true).parse_zoned(written);
    parsed.ok().map(|date| date.date().to_string())
}

#[derive(Deserialize)]
struct JsonFeed {
    #[serde(default)]
    items: Vec<JsonItem>,
}

#[derive(Deserialize)]
struct JsonItem {
    url: Option<String>,
    external_url: Option<String>,
    date_published: Option<String>,
    date_modified: Option<String>,
}

/// Returns the articles of a JSON Feed.
pub fn json_feed(body: &[u8], url: &Url) -> (Vec<Link>, Option<String>) {
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    match serde_json::from_slice::<JsonFeed>(body) {
        Ok(feed) => {
            let links = feed.items.into_iter().filter_map(|item| {
                let day = item.date_published.or(item.date_modified);
                link_to(url, &item.url.or(item.external_url)?, day.as_deref())
            });
            (links.collect(), None)
        }
        Err(error) => (Vec::new(), Some(error.to_string())),
    }
}

/// Returns the entries of a sitemap or of an index of sitemaps, and what is wrong with it.
///
/// Of an article of `news:` its publication counts, else the last change.
pub fn sitemap(body: &[u8], url: &Url) -> (Vec<Link>, Option<String>) {
    let text = String::from_utf8_lossy(body);
    let mut reader = Reader::from_str(&text);
    reader.config_mut().allow_dangling_amp = true;
    reader.config_mut().allow_unmatched_ends = true;
    reader.config_mut().check_end_names = false;
    let mut links = Vec::new();
    let (mut place, mut day_written, mut news) = (None, None, None);
    loop {
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(error) => return (links, Some(error.to_string())),
        };
        match event {
            Event::Start(start) => {
                // `image:loc` and `video:…` are not the page.
                let name = start.name().as_ref().to_owned();
                match name.as_str() {
                    "url" | "sitemap" => (place, day_written, news) = (None, None, None),
                    "loc" | "lastmod" | "news:publication_date" => {
                        let Ok(inside) = reader.read_text(start.name()) else {
                            return (links, Some(format!("<{name}> does not end")));
                        };
                        let text = Some(feed::unescaped(&inside.into_inner()).trim().to_owned());
                        match name.as_str() {
                            "loc" => place = text,
                            "lastmod" => day_written = text,
                            _ => news = text,
                        }
                    }
                    _ => {}
                }
            }
            Event::End(end) if matches!(end.name().as_ref(), "url" | "sitemap") => {
                if links.len() == SITEMAP_ENTRIES {
                    return (links, Some(format!("more than {SITEMAP_ENTRIES} entries")));
                }
                let day = news.take().or(day_written.take());
                links.extend(place.take().and_then(|link: String| link_to(url, &link, day.as_deref())));
            }
            Event::Eof => return (links, None),
            _ => {}
        }
    }
}

/// Returns the addresses of a list, one a line; `#` starts a comment.
pub fn url_list(text: &str, url: &Url) -> Vec<Link> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.take(SITEMAP_ENTRIES).filter_map(|line| link_to(url, line, None)).collect()
}

/// Returns the feeds of an OPML list, as they are written.
pub fn opml(text: &str) -> Vec<String> {
    tags(text, "outline").filter_map(|tag| attribute(tag, "xmlUrl")).collect()
}

/// What a page says about itself in its links.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageLinks {
    pub feeds: Vec<Url>,
    /// As it is written.
    pub canonical: Option<String>,
}

/// Returns the feeds and the canonical address that a page names in its head.
///
/// A scan for tags, linear in a page of any kind: hostile pages are read here before anything is known of them.
pub fn page_links(body: &[u8], url: &Url) -> PageLinks {
    const HEAD_BYTES: usize = 512 << 10;
    const FEEDS: [&str; 4] =
        ["application/atom+xml", "application/feed+json", "application/rdf+xml", "application/rss+xml"];
    let text = String::from_utf8_lossy(&body[..body.len().min(HEAD_BYTES)]);
    let text = text.split("<body").next().unwrap_or_default();
    let base = tags(text, "base").find_map(|tag| attribute(tag, "href")).and_then(|base| url.join(&base).ok());
    let base = base.unwrap_or_else(|| url.clone());
    let mut links = PageLinks::default();
    for tag in tags(text, "link") {
        let Some(href) = attribute(tag, "href") else { continue };
        let rel = attribute(tag, "rel").unwrap_or_default().to_ascii_lowercase();
        let is = |wanted: &str| rel.split_ascii_whitespace().any(|word| word == wanted);
        let media = attribute(tag, "type").unwrap_or_default().to_ascii_lowercase();
        if is("alternate") && FEEDS.contains(&media.trim()) {
            links.feeds.extend(base.join(href.trim()).ok().filter(|feed| !links.feeds.contains(feed)));
        } else if is("canonical") && links.canonical.is_none() {
            links.canonical = Some(href);
        }
    }
    links
}

/// The tags of this name, without their brackets. A bracket in quotes ends no tag; no real one is longer than the cap.
fn tags<'a>(text: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    const TAG_BYTES: usize = 2048;
    memchr::memchr_iter(b'<', text.as_bytes()).filter_map(move |at| {
        let tag = &text[at + 1..];
        let start = tag.get(..name.len())?;
        let after = *tag.as_bytes().get(name.len())?;
        if !start.eq_ignore_ascii_case(name) || !(after.is_ascii_whitespace() || after == b'/') {
            return None;
        }
        let mut quote = None;
        let end = tag.bytes().take(TAG_BYTES).position(|byte| {
            match quote {
                Some(open) if open == byte => quote = None,
                None if matches!(byte, b'"' | b'\'') => quote = Some(byte),
                _ => {}
            }
            quote.is_none() && byte == b'>'
        });
        Some(&tag[..end?])
    })
}

/// The value of an attribute of a tag, with or without quotes.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let mut rest = tag;
    while let Some(at) = rest.find('=') {
        let key = rest[..at].trim_end();
        let after = rest[at + 1..].trim_start();
        let (value, end) = match after.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let inside = &after[1..];
                let end = inside.find(quote).unwrap_or(inside.len());
                (&inside[..end], inside.get(end + 1..).unwrap_or_default())
            }
            _ => {
                let end = after.find(char::is_whitespace).unwrap_or(after.len());
                (&after[..end], &after[end..])
            }
        };
        if key.rsplit(char::is_whitespace).next().is_some_and(|key| key.eq_ignore_ascii_case(name)) {
            return Some(feed::unescaped(value)).filter(|value| !value.trim().is_empty());
        }
        rest = end;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url() -> Url {
        Url::parse("https://a.example/news/feed.xml").unwrap()
    }

    fn shown(links: &[Link]) -> Vec<String> {
        links.iter().map(|link| format!("{} {}", link.url, link.day.as_deref().unwrap_or("-"))).collect()
    }

    #[test]
    fn a_body_is_known_by_what_stands_in_it() {
        let check = |media: &str, body: &str, expect: Kind| {
            assert_eq!(kind(&crate::corpus::http::media(media), body.as_bytes()), expect, "{body}");
        };
        check("text/html", "\u{feff}<?xml version='1.0'?>\n<!-- <urlset> -->\n<rss version='2.0'>", Kind::Feed);
        check("application/xml", "<rdf:RDF xmlns='x'>", Kind::Feed);
        check("text/xml", "<!DOCTYPE x><feed>", Kind::Feed);
        check("application/xml", "<urlset>", Kind::Sitemap);
        check("application/xml", "<sm:sitemapindex>", Kind::SitemapIndex);
        check("application/json", "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[]}", Kind::JsonFeed);
        check("text/plain", "https://a.example/1\nhttps://a.example/2\n", Kind::UrlList);
        check("text/plain", "https://a.example/1\nis where it stands\n", Kind::Other);
        check("text/html", "<!doctype html><html>", Kind::Other);
        check("text/html", "", Kind::Other);
        check("text/html", "<<<<", Kind::Other);
    }

    #[test]
    fn links_of_feeds_are_made_whole() {
        let rss = "<rss><channel><link>/</link><item><title>a</title><link>/a?x=1&amp;y=2</link>\
            <pubDate>Thu, 05 Sep 2024 23:30:00 -0600</pubDate></item>\
            <item><guid>https://b.example/b</guid></item><item><link> ../c </link></item>\
            <item><link>javascript:x</link></item></channel></rss>";
        let (links, broken) = feed(rss.as_bytes(), &url());
        assert_eq!(
            shown(&links),
            ["https://a.example/a?x=1&y=2 2024-09-05", "https://b.example/b -", "https://a.example/c -"]
        );
        assert_eq!(broken, None);
        let atom = "<feed xml:base='https://b.example/x/'><entry><link href='1'/><updated>2024-09-05T01:00:00+09:00\
            </updated></entry></feed>";
        assert_eq!(shown(&feed(atom.as_bytes(), &url()).0), ["https://b.example/x/1 2024-09-05"]);
    }

    #[test]
    fn a_broken_feed_gives_what_can_be_made_out() {
        let rss = "<rss><channel><item><link>/1</link></item><item><title>a <b> c</title><link>/2</link></item>\n\
            <item><title>R&D &nbsp; x</title><link><![CDATA[/3]]></link><pubDate>2024-09-05</pubDate></item>";
        let (links, broken) = feed(rss.as_bytes(), &url());
        assert_eq!(shown(&links), ["https://a.example/1 -", "https://a.example/2 -", "https://a.example/3 2024-09-05"]);
        assert!(broken.is_some());
    }

    #[test]
    fn json_feeds_and_lists() {
        let json = r#"{"version":"https://jsonfeed.org/version/1","items":[{"url":"/1","date_published":"2024-09-05T01:00:00Z"},{"id":"x"}]}"#;
        assert_eq!(shown(&json_feed(json.as_bytes(), &url()).0), ["https://a.example/1 2024-09-05"]);
        assert!(json_feed(b"{", &url()).1.is_some());
        assert_eq!(shown(&url_list("# c\nhttps://a.example/1\n\nnot a url:\n", &url())).len(), 2);
        let opml_text = "<opml><body><outline text='x'><outline type='rss' xmlUrl='https://a.example/f?a=1&amp;b=2'/></outline></body></opml>";
        assert_eq!(opml(opml_text), ["https://a.example/f?a=1&b=2"]);
    }

    #[test]
    fn sitemaps_with_news_and_pictures() {
        let map = "<?xml version='1.0'?><urlset><url><loc> https://a.example/1?a=1&amp;b=2 </loc><lastmod>2024-10-01</lastmod>\
            <news:news><news:publication_date>2024-09-05T08:00+08:00</news:publication_date></news:news>\
            <image:image><image:loc>https://a.example/p.png</image:loc></image:image></url>\
            <url><loc><![CDATA[/2]]></loc></url><url><lastmod>2024</lastmod></url>";
        let (links, broken) = sitemap(map.as_bytes(), &url());
        assert_eq!(shown(&links), ["https://a.example/1?a=1&b=2 2024-09-05", "https://a.example/2 -"]);
        assert_eq!(broken, None);
        let index = "<sitemapindex><sitemap><loc>/s1.xml.gz</loc><lastmod>2024-10-01T00:00:00Z</lastmod></sitemap>";
        assert_eq!(shown(&sitemap(index.as_bytes(), &url()).0), ["https://a.example/s1.xml.gz 2024-10-01"]);
        let many: String = (0..=SITEMAP_ENTRIES).map(|n| format!("<url><loc>/{n}</loc></url>")).collect();
        let (links, broken) = sitemap(format!("<urlset>{many}</urlset>").as_bytes(), &url());
        assert_eq!((links.len(), broken.is_some()), (SITEMAP_ENTRIES, true));
    }

    #[test]
    fn a_page_names_its_feeds_and_itself() {
        let page = "<html><head><base href='/b/'><LINK rel=\"Alternate\" type='application/rss+xml' title='a > b' href='f?x=1&amp;y'>\
            <link rel=alternate hreflang=en href=/en><link rel=canonical href=/c></head><body>\
            <link rel=alternate type=application/atom+xml href=/comments>";
        let links = page_links(page.as_bytes(), &Url::parse("https://a.example/x/y").unwrap());
        assert_eq!(links.canonical.as_deref(), Some("/c"));
        assert_eq!(links.feeds.iter().map(Url::as_str).collect::<Vec<_>>(), ["https://a.example/b/f?x=1&y"]);
        let hostile = "<link ".repeat(100_000);
        assert_eq!(page_links(hostile.as_bytes(), &url()), PageLinks::default());
    }

    proptest::proptest! {
        #[test]
        fn any_text_gives_links_or_none(text in "(<|>|=|\"|'|link|item|href|xml:base|urlset|url|loc|[a-z /&;é月]){0,60}") {
            let media = crate::corpus::http::media("text/plain");
            kind(&media, text.as_bytes());
            feed(text.as_bytes(), &url());
            sitemap(text.as_bytes(), &url());
            page_links(text.as_bytes(), &url());
            opml(&text);
        }
    }
}

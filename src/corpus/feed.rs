//! A feed that was saved as a file (RSS, RDF, Atom) -> one page for each item.
//!
//! An item's text is its fullest part, as HTML. Its id is made of what the feed calls it, not of its place: the next
//! copy of the feed holds the same items elsewhere.

use std::path::Path;

use encoding_rs::{Encoding, UTF_8};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use scraper::Html;

use super::{Format, Given, Page, Reason, Rejection};

/// Returns the items of a feed in order; a feed that breaks off gives those before the break, then the reason.
pub fn items(bytes: &[u8], name: &str, file: &Path) -> Vec<Result<Page, Rejection>> {
    let text = decoded(bytes);
    let mut feed = Feed { reader: Reader::from_str(&text), given: Given::default(), items: Vec::new() };
    feed.reader.config_mut().allow_dangling_amp = true;
    feed.reader.config_mut().allow_unmatched_ends = true;
    let broken = feed.read().err().map(|reason| match reason {
        Broken::Xml(error) => {
            let at = (feed.reader.error_position() as usize).min(text.len());
            let line = text.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
            Reason::BadFeed { line, error: error.to_string() }
        }
        Broken::NoFeed(found) => Reason::NoFeed { found },
    });
    let Feed { given: feed, items, .. } = feed;
    let pages = items.into_iter().zip(1..).map(|(item, record)| Ok(item.page(record, &feed, name, file)));
    let broken = broken.map(|reason| Err(Rejection { name: name.to_owned(), record: None, reason }));
    pages.chain(broken).collect()
}

struct Feed<'a> {
    reader: Reader<&'a [u8]>,
    /// What the feed says about itself: its title and its language.
    given: Given,
    items: Vec<Item>,
}

#[derive(Default)]
struct Item {
    given: Given,
    /// A name of the item that stays.
    name: Option<String>,
    updated: Option<String>,
    html: String,
}

enum Broken {
    Xml(quick_xml::Error),
    NoFeed(String),
}

impl From<quick_xml::Error> for Broken {
    fn from(error: quick_xml::Error) -> Broken {
        Broken::Xml(error)
    }
}

impl<'a> Feed<'a> {
    fn read(&mut self) -> Result<(), Broken> {
        let mut is_feed = false;
        let mut depth = 0usize;
        loop {
            match self.reader.read_event()? {
                Event::Eof if is_feed => return Ok(()),
                Event::Eof => return Err(Broken::NoFeed("no element".to_owned())),
                Event::Start(start) => {
                    let name = local(&start).to_owned();
                    if !is_feed && !matches!(name.as_str(), "rss" | "feed" | "RDF") {
                        return Err(Broken::NoFeed(format!("<{}>", start.name().as_ref())));
                    }
                    is_feed = true;
                    match name.as_str() {
                        "rss" | "feed" | "RDF" | "channel" => {
                            self.given.language = attribute(&start, "xml:lang").or(self.given.language.take());
                            depth += 1;
                        }
                        "item" | "entry" => self.item(&name)?,
                        "title" | "language" if depth <= 2 => {
                            let text = words(&self.inside(&start)?);
                            let field = if name == "title" { &mut self.given.source } else { &mut self.given.language };
                            *field = field.take().or(text);
                        }
                        _ => {
                            self.reader.read_to_end(start.name())?;
                        }
                    }
                }
                Event::End(_) => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
    }

    fn item(&mut self, element: &str) -> Result<(), Broken> {
        let mut item = Item::default();
        loop {
            match self.reader.read_event()? {
                Event::Eof => break,
                Event::End(end) if end.local_name().as_ref() == element => break,
                Event::Empty(start) => item.link(&start),
                Event::Start(start) => {
                    item.link(&start);
                    let kind = attribute(&start, "type").unwrap_or_default();
                    let raw = self.inside(&start)?;
                    match (start.name().as_ref(), kind.as_str(), element) {
                        ("title", "xhtml", _) => item.title(of_html(&raw)),
                        // Plain where it says so, and in Atom where it says nothing; RSS cannot say it.
                        ("title", "text" | "text/plain", _) | ("title", "", "entry") => item.title(words(&raw)),
                        ("title", ..) => item.title(of_html(&unescaped(&raw))),
                        (name, ..) => item.read(name, &kind, &raw),
                    }
                }
                _ => {}
            }
        }
        self.items.push(item);
        Ok(())
    }

    /// Returns the markup between a start tag and its end tag.
    fn inside(&mut self, start: &BytesStart<'_>) -> Result<String, Broken> {
        Ok(self.reader.read_text(start.name())?.into_inner().into_owned())
    }
}

impl Item {
    /// Takes a title; of several the last that says something.
    fn title(&mut self, title: Option<String>) {
        self.given.title = title.or(self.given.title.take());
    }

    fn read(&mut self, name: &str, kind: &str, raw: &str) {
        let given = &mut self.given;
        match name {
            "link" => given.url = given.url.take().or(words(raw)),
            "guid" | "id" => self.name = words(raw),
            "pubDate" | "published" | "dc:date" | "issued" => given.published = given.published.take().or(words(raw)),
            "updated" | "modified" => self.updated = words(raw),
            "dc:creator" => given.authors.extend(words(raw)),
            // Atom has a name inside, RSS an address with the name in brackets.
            "author" => {
                let inner = raw.split_once("<name>").and_then(|(_, rest)| rest.split_once("</name>"));
                let author = words(inner.map_or(raw, |(name, _)| name)).unwrap_or_default();
                let author = match author.split_once('(') {
                    Some((address, name)) if address.contains('@') => name.trim_end_matches(')').to_owned(),
                    _ => author,
                };
                given.authors.extend(Some(author).filter(|author| !author.is_empty() && !author.contains('@')));
            }
            "source" => given.source = words(raw.split_once("<title>").map_or(raw, |(_, title)| title)),
            "content:encoded" | "content" | "description" | "summary" => {
                let html = match kind {
                    "xhtml" => raw.to_owned(),
                    "text" if !raw.contains("<![CDATA[") => raw.to_owned(),
                    _ => unescaped(raw),
                };
                // The fullest wins; of two that are as full, the first.
                if html.trim().len() > self.html.trim().len() {
                    self.html = html;
                }
            }
            _ => {}
        }
    }

    /// Atom writes its address in an attribute.
    fn link(&mut self, start: &BytesStart<'_>) {
        let alternate = attribute(start, "rel").is_none_or(|rel| rel == "alternate");
        if start.name().as_ref() == "link" && alternate && self.given.url.is_none() {
            self.given.url = attribute(start, "href");
        }
    }

    fn page(self, record: u64, feed: &Given, name: &str, file: &Path) -> Page {
        let mut given = self.given;
        given.published = given.published.or(self.updated);
        given.source = given.source.or_else(|| feed.source.clone());
        given.language = feed.language.clone();
        // A guid is an address too where it looks like one and nothing else is given.
        let is_address = |name: &&String| name.starts_with("http://") || name.starts_with("https://");
        given.url = given.url.or_else(|| self.name.as_ref().filter(is_address).cloned());
        let stays = self.name.as_deref().or(given.url.as_deref());
        given.id = stays.map(|stays| blake3::hash(format!("feed item {stays}").as_bytes()).to_hex()[..16].to_owned());
        Page {
            path: Some(name.to_owned()),
            file: Some(file.to_owned()),
            record: Some(record),
            given,
            format: Format::Html,
            bytes: self.html.into_bytes(),
            ..Page::default()
        }
    }
}

fn local<'a>(start: &'a BytesStart<'_>) -> &'a str {
    start.local_name().into_inner()
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = start.try_get_attribute(name).ok().flatten()?;
    Some(unescaped(&attribute.value)).filter(|value| !value.is_empty())
}

/// Returns the text of a field on one line; feeds often escape it twice.
fn words(raw: &str) -> Option<String> {
    let text = unescaped(&unescaped(raw)).replace("&nbsp;", " ");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

/// What marks up a part of a line; the others part its words.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "big", "cite", "code", "del", "em", "font", "i", "img", "ins", "mark", "q", "s", "small", "span",
    "strike", "strong", "sub", "sup", "u", "wbr",
];
const PARTING: &[&str] = &["br", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "p", "ul"];

/// Returns the text of HTML on one line. A `<` that opens no element of a title is one of its signs.
fn of_html(html: &str) -> Option<String> {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let name = rest.strip_prefix('/').unwrap_or(rest);
        let name = &name[..name.bytes().take_while(u8::is_ascii_alphanumeric).count()];
        let known = |names: &[&str]| names.iter().any(|known| name.eq_ignore_ascii_case(known));
        // An attribute may hold much, but no title does.
        const LONGEST: usize = 1_000;
        let end = rest.bytes().take(LONGEST).position(|byte| byte == b'>');
        match end {
            Some(end) if known(INLINE) || known(PARTING) => {
                text.push_str(if known(PARTING) { " " } else { "" });
                rest = &rest[end + 1..];
            }
            _ => text.push_str("&lt;"),
        }
    }
    text.push_str(rest);
    if text.contains('&') {
        // Without elements it is one text, in which the parser knows every entity.
        text = Html::parse_fragment(&text).root_element().text().collect();
    }
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

/// Undoes the escapes of XML; CDATA stays as it is, and so do entities that only HTML knows.
pub(super) fn unescaped(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find(['&', '<']) {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(cdata) = rest.strip_prefix("<![CDATA[") {
            let (inside, after) = cdata.split_once("]]>").unwrap_or((cdata, ""));
            text.push_str(inside);
            rest = after;
            continue;
        }
        let end = rest.bytes().take(12).position(|byte| byte == b';').map_or(1, |end| end + 1);
        match quick_xml::escape::unescape(&rest[..end]) {
            Ok(character) if end > 1 => text.push_str(&character),
            _ => text.push_str(&rest[..end]),
        }
        rest = &rest[end..];
    }
    text.push_str(rest);
    text
}

/// Decodes by the mark or the declaration, as XML asks for; what is valid UTF-8 is that.
fn decoded(bytes: &[u8]) -> String {
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8.decode(bytes).0.into_owned();
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]);
    let label = head.split_once("encoding=").map(|(_, rest)| rest.trim_start_matches(['"', '\'']));
    let label = label.and_then(|rest| rest.split(['"', '\'']).next()).unwrap_or_default();
    Encoding::for_label(label.as_bytes()).unwrap_or(UTF_8).decode(bytes).0.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(xml: &[u8], expect: &[&str]) {
        let found: Vec<String> = items(xml, "f.xml", Path::new("f.xml"))
            .into_iter()
            .map(|item| match item {
                Ok(page) => {
                    let Given { title, published, authors, source, url, language, .. } = page.given;
                    let fields = [title, published, Some(authors.join("+")), source, url, language];
                    let fields: Vec<String> = fields.into_iter().map(Option::unwrap_or_default).collect();
                    format!("{}|{}", fields.join("|"), String::from_utf8(page.bytes).unwrap())
                }
                Err(rejection) => format!("! {rejection}"),
            })
            .collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn rss() {
        let rss = r#"<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="c" xmlns:dc="d" xmlns:media="m"><channel><title>El Ejemplo</title><language>es</language>
<image><title>logo</title></image>
<item><title>Uno &amp;amp; dos</title><link>https://example.org/1</link><guid>g1</guid><media:title>otro</media:title>
<pubDate>Thu, 05 Sep 2024 12:05:00 GMT</pubDate><dc:creator><![CDATA[Ana Ruiz]]></dc:creator>
<description>corto</description><content:encoded><![CDATA[<p>texto & más</p>]]></content:encoded></item>
<item><title>Tres</title><description>&lt;p&gt;5&amp;nbsp;%&lt;/p&gt;</description><author>a@example.org (Luis Gil)</author></item>
</channel></rss>"#;
        check(
            rss.as_bytes(),
            &[
                "Uno & dos|Thu, 05 Sep 2024 12:05:00 GMT|Ana Ruiz|El Ejemplo|https://example.org/1|es|<p>texto & más</p>",
                "Tres||Luis Gil|El Ejemplo||es|<p>5&nbsp;%</p>",
            ],
        );
    }

    #[test]
    fn atom() {
        let atom = r#"<feed xmlns="a" xml:lang="ja"><title>例</title><entry><title type="html">一</title><id>i</id>
<link rel="self" href="x"/><link href="https://example.org/?a=1&amp;b=2"/><updated>2024-09-05T08:00:00+09:00</updated>
<author><name>山田</name></author><content type="xhtml"><div>費用は<b>5</b>円</div></content></entry>
<entry><title>二</title><summary type="text">1 &lt; 2</summary></entry></feed>"#;
        check(
            atom.as_bytes(),
            &[
                "一|2024-09-05T08:00:00+09:00|山田|例|https://example.org/?a=1&b=2|ja|<div>費用は<b>5</b>円</div>",
                "二|||例||ja|1 &lt; 2",
            ],
        );
    }

    #[test]
    fn titles_have_no_markup() {
        let item = |element: &str, title: &str| format!("<rss><{element}>{title}</{element}></rss>");
        let cases = [
            ("item", "<title>&lt;b&gt;Uno&lt;/b&gt; de L&amp;eacute;a</title>", "Uno de Léa"),
            ("item", "<title><![CDATA[AT&T: 1 < 2 <em>y  más</em>]]></title>", "AT&T: 1 < 2 y más"),
            ("item", "<title>3 &amp; 4 &lt; 8</title>", "3 & 4 < 8"),
            ("item", "<title>Why &amp;lt;marquee&amp;gt; died</title>", "Why <marquee> died"),
            ("item", "<title><![CDATA[Uso de &lt;b&gt; en HTML]]></title>", "Uso de <b> en HTML"),
            ("item", "<title><![CDATA[Uno<br/>Dos<P>Tres</P>cuatro]]></title>", "Uno Dos Tres cuatro"),
            ("item", "<title><![CDATA[A<B: la clave del 5 %]]></title>", "A<B: la clave del 5 %"),
            (
                "item",
                "<title><![CDATA[Carta de <juan@x.org> al <b>jefe</b>]]></title>",
                "Carta de <juan@x.org> al jefe",
            ),
            ("entry", "<title type=\"html\">新&lt;i&gt;車&lt;/i&gt;</title>", "新車"),
            ("entry", "<title type=\"xhtml\"><div>1 &lt; 2 &lt;b&gt; 新<b>車</b></div></title>", "1 < 2 <b> 新車"),
            ("entry", "<title>the tag &lt;b&gt;</title>", "the tag <b>"),
            ("entry", "<title type=\"text/plain\">the tag &lt;b&gt;</title>", "the tag <b>"),
        ];
        for (element, title, expect) in cases {
            check(item(element, title).as_bytes(), &[&format!("{expect}||||||")]);
        }
    }

    #[test]
    fn other_charsets_broken_feeds_and_other_xml() {
        let rdf = "<?xml version='1.0' encoding='Shift_JIS'?><rdf:RDF><channel><title>例</title></channel><item><title>広告費</title></item></rdf:RDF>";
        check(&encoding_rs::SHIFT_JIS.encode(rdf).0, &["広告費|||例|||"]);
        let broken = b"<rss><channel>\n<item><title>a</title></item>\n<item><title>b</item></channel></rss>";
        let found = items(broken, "f.xml", Path::new("f.xml"));
        assert!(found[0].is_ok());
        let error = found[1].as_ref().unwrap_err().to_string();
        assert!(error.starts_with("f.xml: the feed cannot be read on from line 3: "), "{error}");
        check(b"<urlset><url/></urlset>", &["! f.xml: expected a feed (RSS or Atom), found <urlset>"]);
        check(b"", &["! f.xml: expected a feed (RSS or Atom), found no element"]);
    }

    #[test]
    fn an_item_keeps_its_id_when_it_moves() {
        let item = "<item><guid>g</guid><description>x</description></item>";
        let id = |xml: String| items(xml.as_bytes(), "f", Path::new("f")).pop().unwrap().unwrap().given.id.unwrap();
        assert_eq!(id(format!("<rss>{item}</rss>")), id(format!("<rss><item><guid>h</guid></item>{item}</rss>")));
    }
}

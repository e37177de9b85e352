//! The head of a page and the lines around its title -> title, date, authors, source, address and language.

use std::sync::LazyLock;

use jiff::civil::DateTime;
use regex::Regex;
use serde_json::Value;

use super::date::{self, Context, Order};
use super::marks::{self, Traits};
use super::nodes::Nodes;
use super::{plain, surroundings};
use crate::corpus::Given;

/// What a page says about itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Metadata {
    pub known: Given,
    /// The whole text of the article, where the page carries it for machines.
    pub text: Option<String>,
    /// The page says that only those who pay may read it.
    pub closed: bool,
    /// The page says that it is an article.
    pub is_article: bool,
}

/// Reads the metadata of a page and its JSON-LD. `text` is the page before anything was taken out of it; `fetched`
/// helps where a date has no year or is relative.
pub fn read(nodes: &Nodes, json_ld: &[String], text: &str, fetched: Option<DateTime>) -> Metadata {
    let head = Head::of(nodes);
    let article = json_ld.iter().find_map(|json| linked_article(json)).unwrap_or(Value::Null);
    let field = |name: &str| word(&article[name]);
    let meta = |names: &[&str]| names.iter().find_map(|name| head.meta(name)).map(str::to_owned);

    let site = meta(&["og:site_name", "application-name"]).or_else(|| word(&article["publisher"]));
    let language = head
        .language
        .clone()
        .or_else(|| field("inLanguage"))
        .or_else(|| meta(&["content-language", "og:locale", "language"]))
        .map(|language| language.replace('_', "-"));
    let url = head
        .canonical
        .clone()
        .into_iter()
        .chain(meta(&["og:url"]))
        .chain(word(&article["mainEntityOfPage"]))
        .chain(field("url"))
        .find(|url| url.starts_with("http://") || url.starts_with("https://"));
    let titles = Titles {
        headline: field("headline"),
        shared: meta(&["og:title", "twitter:title", "articletitle"]),
        site: site.clone(),
    };
    let title = titles.choose(nodes, &head);

    let anchor = title.as_deref().and_then(|title| nodes.titled(title));
    let near = Near::of(nodes, anchor);
    let mut order = Order::of_language(language.as_deref());
    if order == Order::Unknown && !language.as_deref().is_some_and(|language| language.starts_with("en")) {
        order = Order::of_text(&near.below.join(" "));
    }
    let context = Context { order, fetched };
    let published = published(nodes, &head, &article, &near, anchor, url.as_deref(), context)
        .or_else(|| date_in_scripts(text, context));

    let labelled = plain::labelled(near.below.iter().map(String::as_str));
    let mut authors: Vec<String> = words(&article["author"]).into_iter().filter(|author| !is_address(author)).collect();
    let is_somebody = |author: &String| {
        let key = plain::key(author);
        !ACCOUNTS.contains(&key.as_str()) && site.as_deref().is_none_or(|site| plain::key(site) != key)
    };
    // Who keeps the site, and the site itself, write no article while anybody else does.
    let (somebody, nobody): (Vec<String>, Vec<String>) = authors.into_iter().partition(is_somebody);
    authors = somebody;
    if authors.is_empty() {
        authors = meta(&["author", "article:author", "og:article:author", "byl", "parsely-author", "sailthru.author"])
            .filter(|author| !is_address(author) && author.chars().any(char::is_alphabetic))
            .map(|author| plain::names(without_by(&author)))
            .unwrap_or_default();
    }
    let (somebody, no_other): (Vec<String>, Vec<String>) = authors.into_iter().partition(is_somebody);
    authors = somebody;
    if authors.is_empty() {
        authors = labelled.authors;
    }
    if authors.is_empty() {
        authors = near
            .marked(nodes, anchor, |traits| traits.sure_author || traits.author)
            .or_else(|| titles.signed(&head, title.as_deref(), &near))
            .into_iter()
            .collect();
    }
    if authors.is_empty() {
        let is_account = |author: &String| ACCOUNTS.contains(&plain::key(author).as_str());
        authors = nobody.into_iter().chain(no_other).filter(|author| !is_account(author)).take(1).collect();
    }
    let account = nodes.elements().find(|(_, element)| marks::attr(element, "id") == Some("js_name"));
    let account = account.map(|(at, _)| nodes.text(at)).filter(|name| !name.is_empty());
    Metadata {
        known: Given {
            id: None,
            title,
            published,
            authors,
            source: account
                .or(labelled.source)
                .or_else(|| near.marked(nodes, anchor, |traits| traits.source))
                .or_else(|| meta(&["contentsource", "mediaid"]))
                .or(site),
            url,
            language,
        },
        text: field("articleBody"),
        closed: article["isAccessibleForFree"].as_bool() == Some(false)
            || article["isAccessibleForFree"].as_str().is_some_and(|free| free.eq_ignore_ascii_case("false")),
        is_article: !article.is_null() || head.meta("og:type").is_some_and(|kind| kind == "article" || kind == "news"),
    }
}

/// Names that systems give to whoever keeps a site.
const ACCOUNTS: &[&str] =
    &["admin", "administrador", "administrator", "root", "superuser", "user", "webmaster", "管理员", "管理者"];

fn is_address(author: &str) -> bool {
    author.starts_with("http") || author.contains("://")
}

/// Finds the date of publication: what is said for machines, else the visible line nearest to the title, else the URL.
fn published(
    nodes: &Nodes,
    head: &Head,
    article: &Value,
    near: &Near,
    anchor: Option<usize>,
    url: Option<&str>,
    context: Context,
) -> Option<String> {
    let linked = ["datePublished", "dateCreated", "uploadDate"].iter().find_map(|name| word(&article[*name]));
    let metas = DATES.iter().filter_map(|name| head.meta(name)).map(str::to_owned);
    let times = head.times(anchor);
    let machine = linked.into_iter().chain(metas).chain(times);
    let machine = machine.filter_map(|written| Some((date::parse(&written, context)?, written))).next();
    let visible = || near.published(context).or_else(|| url.and_then(date_in_url));
    let Some((machine, written)) = machine else {
        return visible()
            .or_else(|| near.published_above(context))
            .or_else(|| updated_only(nodes, head, article, context));
    };
    // A date for machines may be in the zone of Greenwich; the local one stands on the page.
    let is_utc = ["Z", "+00:00", "+0000", "GMT", "UTC"].iter().any(|zone| written.trim().ends_with(zone));
    if is_utc
        && machine.contains('T')
        && let Some(local) = visible().or_else(|| near.published_above(context))
        && is_day_apart(&machine, &local)
    {
        return Some(local);
    }
    // The machine's day with the page's time.
    if !machine.contains('T')
        && let Some(local) = near.published(context)
        && local.starts_with(&machine)
    {
        return Some(local);
    }
    Some(machine)
}

/// A page that only says when it was changed was not published later.
fn updated_only(nodes: &Nodes, head: &Head, article: &Value, context: Context) -> Option<String> {
    let _ = nodes;
    let metas = ["article:modified_time", "og:updated_time", "lastmod"].iter().filter_map(|name| head.meta(name));
    let written = word(&article["dateModified"]).into_iter().chain(metas.map(str::to_owned));
    written.filter_map(|written| date::parse(&written, context)).next()
}

fn is_day_apart(one: &str, other: &str) -> bool {
    let day = |date: &str| date.get(..10).and_then(|date| date.parse::<jiff::civil::Date>().ok());
    match (day(one), day(other)) {
        (Some(one), Some(other)) => {
            one.since(other).is_ok_and(|span| span.get_days().abs() == 1 && span.get_months() == 0)
        }
        _ => false,
    }
}

/// The lines around a title, where date and byline stand.
#[derive(Default)]
struct Near {
    below: Vec<String>,
    /// Nearest first.
    above: Vec<String>,
}

const BELOW: usize = 25;
const ABOVE: usize = 8;

impl Near {
    fn of(nodes: &Nodes, anchor: Option<usize>) -> Near {
        let Some(anchor) = anchor else { return Near::default() };
        let texts = |lines: Vec<super::nodes::Line>| lines.into_iter().map(|line| line.text).collect::<Vec<_>>();
        let below = texts(nodes.lines(nodes.nodes[anchor].end..nodes.nodes.len(), BELOW, &|_| false));
        // A page may have a whole menu above its title: what is near is enough.
        let mut from = anchor;
        let mut seen = 0;
        while from > 0 && seen < 400 {
            from -= 1;
            seen += 1;
        }
        let mut above = texts(nodes.lines(from..anchor, usize::MAX, &|_| false));
        above.reverse();
        above.truncate(ABOVE);
        Near { below, above }
    }

    /// The header ends where the text has begun.
    fn header(&self) -> &[String] {
        let prose = self.below.iter().enumerate().filter(|(_, line)| plain::weight(line) > 160);
        let end = prose.map(|(at, _)| at + 1).nth(1).unwrap_or(self.below.len());
        &self.below[..end]
    }

    fn published(&self, context: Context) -> Option<String> {
        let lines = self.header();
        let dated = |at: usize, line: &String| -> Option<String> {
            let near = if at < 8 { plain::dateline_below_title(line, context) } else { plain::dateline(line, context) };
            let date = near?;
            // The time may stand on a line of its own.
            let next = lines.get(at + 1).filter(|next| !date.contains('T') && next.len() <= 8);
            let whole = next.and_then(|next| date::parse(&format!("{date} {next}"), context));
            Some(whole.unwrap_or(date))
        };
        let is_update = |line: &str| {
            let found = date::find(line, context).map(|(range, _)| range.start);
            found.is_some_and(|at| surroundings::is_update(&line[..at]))
        };
        let first =
            lines.iter().enumerate().filter(|(_, line)| !is_update(line)).find_map(|(at, line)| dated(at, line));
        first.or_else(|| lines.iter().enumerate().find_map(|(at, line)| dated(at, line)))
    }

    fn published_above(&self, context: Context) -> Option<String> {
        self.above.iter().find_map(|line| plain::dateline(line, context))
    }

    /// Returns the name in what is marked as a byline below the title, before the text goes on.
    fn marked(&self, nodes: &Nodes, anchor: Option<usize>, is_marked: fn(&Traits) -> bool) -> Option<String> {
        let anchor = anchor?;
        let wants_author = is_marked(&Traits { author: true, ..Traits::default() });
        let mut prose = 0;
        for at in anchor + 1..nodes.nodes.len() {
            let node = &nodes.nodes[at];
            prose += if node.prose > 160 && matches!(node.kind, super::nodes::Kind::Text(_)) { 1 } else { 0 };
            // Below the text, only a property is believed.
            let is_below = prose > 1;
            if is_below && (!wants_author || !node.traits.sure_author) {
                continue;
            }
            let leads_to_author = nodes.element(at).is_some_and(|element| {
                let href = marks::attr(element, "href").unwrap_or_default();
                ["/autor/", "/author/", "/autores/", "/authors/", "/reporter/", "/writer/", "/journalist/", "/by/"]
                    .iter()
                    .any(|path| href.contains(path))
            });
            let is_author = wants_author && leads_to_author;
            if (is_marked(&node.traits) || is_author) && node.prose + node.links <= 80 {
                // The name is what is linked, if anything is: beside it stand posts and buttons.
                let linked = nodes.elements_in(at..node.end).find(|(_, inner)| inner.name() == "a");
                let linked = linked.map(|(at, _)| nodes.text(at)).filter(|text| !text.is_empty());
                let text = linked.unwrap_or_else(|| nodes.text(at));
                let name = without_by(&text);
                if let [name, ..] = plain::names(name).as_slice()
                    && is_name(name)
                {
                    return Some(name.clone());
                }
            }
        }
        None
    }
}

/// Takes away what stands before a name in a byline.
fn without_by(text: &str) -> &str {
    const BEFORE: &[&str] =
        &["By ", "Escrito por ", "Por ", "Redactado por ", "Written by ", "by ", "escrito por ", "por "];
    let text = text.trim();
    BEFORE.iter().find_map(|before| text.strip_prefix(before)).unwrap_or(text).trim_start()
}

fn is_name(name: &str) -> bool {
    let length = name.chars().count();
    (2..=40).contains(&length)
        && !name.contains(|c: char| c.is_numeric() || "。.!?！？:：@|#".contains(c))
        && name.chars().any(char::is_alphabetic)
        && !surroundings::is_button(name)
}

/// Returns a date that only scripts know, as accounts of messengers and pages without text keep it.
fn date_in_scripts(text: &str, context: Context) -> Option<String> {
    static WRITTEN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)(?-u:\b)(?:datePublished|date_published|createTime|create_time|publishTime|publish_time|publishedAt|published_at",
            r"|publishDate|publish_date|pubTime|pubDate|pubtime|display_date|first_publish_date|firstPublishTime)\\?[\x22']?\s*[:=]\s*\\?[\x22']",
            r"(?<date>[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}[^\x22'\\]{0,20})"
        ))
        .expect("a pattern of this file")
    });
    let captures = WRITTEN.captures(text)?;
    date::parse(&captures["date"], context)
}

/// Meta names that hold the date of publication, the surest first; dates of change are left out on purpose.
const DATES: &[&str] = &[
    "article:published_time",
    "datepublished",
    "og:article:published_time",
    "article:published",
    "pubdate",
    "publishdate",
    "publish_date",
    "publish-date",
    "published_at",
    "publication_date",
    "publication-date",
    "published-date",
    "og:published_time",
    "og:pubdate",
    "og:release_date",
    "og:publish_date",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dc.date.created",
    "dc.date",
    "dc:date",
    "dcterms.issued",
    "dcterms.created",
    "dcterms.date",
    "dcterms.available",
    "weibo:article:create_at",
    "article:create_at",
    "apub:time",
    "cxenseparse:recs:publishtime",
    "citation_publication_date",
    "citation_date",
    "bt:pubdate",
    "rnews:datepublished",
    "shareaholic:article_published_time",
    "iso-8601-publish-date",
    "article_date_original",
    "article.published",
    "originalpublicationdate",
    "firstpublishedtime",
    "releasedate",
    "createdate",
    "created",
    "published",
    "date",
];

#[derive(Default)]
struct Head {
    meta: Vec<(String, String)>,
    title: Option<String>,
    headings: Vec<Heading>,
    canonical: Option<String>,
    language: Option<String>,
    times: Vec<Time>,
}

struct Heading {
    text: String,
    /// It leads to the front page: the name of the site.
    is_home: bool,
    /// A smaller one that is only a title if something else says so.
    is_small: bool,
}

struct Time {
    at: usize,
    written: String,
    /// `itemprop=datePublished` and its like.
    sure: bool,
    updated: bool,
}

impl Head {
    fn of(nodes: &Nodes) -> Head {
        let mut head = Head::default();
        let filled = |value: Option<&str>| value.map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned);
        for (at, element) in nodes.elements() {
            let attr = |name| marks::attr(element, name);
            match element.name() {
                "html" => head.language = head.language.or_else(|| filled(attr("lang"))),
                "meta" => {
                    let name = attr("property").or(attr("name")).or(attr("itemprop")).or(attr("http-equiv"));
                    if let (Some(name), Some(content)) = (name, filled(attr("content"))) {
                        head.meta.push((name.trim().to_ascii_lowercase(), content));
                    }
                }
                "link" if attr("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) => {
                    head.canonical = head.canonical.or_else(|| filled(attr("href")));
                }
                "title" => head.title = head.title.or_else(|| filled(Some(&nodes.text(at)))),
                // Of a hundred teasers, each has a heading, and the one that counts may come after them.
                "h1" | "h2" | "h3"
                    if head.headings.len() < 60 && !nodes.nodes[at].teaser && nodes.nodes[at].end - at < 400 =>
                {
                    let Some(text) = filled(Some(&nodes.text(at))) else { continue };
                    let links =
                        nodes.elements_in(at..nodes.nodes[at].end).filter_map(|(_, inner)| marks::attr(inner, "href"));
                    let above = nodes.element(nodes.nodes[at].parent).and_then(|above| marks::attr(above, "href"));
                    let is_home = links.chain(above).any(is_front_page);
                    head.headings.push(Heading { text, is_home, is_small: element.name() == "h3" });
                }
                // In an article's list of others, <time> says when those were published.
                _ if (element.name() == "time" || attr("itemprop") == Some("datePublished"))
                    && head.times.len() < 60
                    && !nodes.is_aside(at)
                    && !nodes.nodes[at].teaser =>
                {
                    let text = || filled(Some(&nodes.text(at))).filter(|text| text.len() <= 80);
                    let written = filled(attr("datetime")).or_else(|| filled(attr("content"))).or_else(text);
                    let class = attr("class").unwrap_or_default().to_ascii_lowercase();
                    let updated = (class.contains("updated") || class.contains("modified"))
                        && !class.contains("publish")
                        || attr("itemprop") == Some("dateModified");
                    let sure = attr("itemprop") == Some("datePublished") || attr("pubdate").is_some();
                    head.times.extend(written.map(|written| Time { at, written, sure, updated }));
                }
                _ => {}
            }
        }
        head
    }

    /// Returns what is written in the <time> elements, the likeliest first: the one that says so, the first below the
    /// title, any.
    fn times(&self, anchor: Option<usize>) -> impl Iterator<Item = String> {
        let anchor = anchor.unwrap_or(0);
        let mut times: Vec<&Time> = self.times.iter().collect();
        times.sort_by_key(|time| (!time.sure, time.updated, time.at < anchor));
        times.into_iter().map(|time| time.written.clone()).take(6).collect::<Vec<_>>().into_iter()
    }

    fn meta(&self, name: &str) -> Option<&str> {
        self.meta.iter().find(|(known, _)| known == name).map(|(_, content)| content.as_str())
    }
}

fn is_front_page(href: &str) -> bool {
    let path = href.split_once("://").map_or(href, |(_, rest)| rest.find('/').map_or("", |at| &rest[at..]));
    matches!(path, "" | "/" | "./" | "/index.html" | "index.html")
}

/// What is said of the title beside the headings and `<title>`.
struct Titles {
    headline: Option<String>,
    shared: Option<String>,
    site: Option<String>,
}

impl Titles {
    /// Returns the heading that the page's own title repeats, else what is said for machines, else the part of the
    /// page's title that stands on the page, else that title without the name of the site.
    fn choose(&self, nodes: &Nodes, head: &Head) -> Option<String> {
        let site = self.site.as_deref();
        let page = head.title.clone().map(|title| clean(&title)).unwrap_or_default();
        let key = plain::key(&page);
        let site_key = site.map(plain::key).unwrap_or_default();
        let shared = self.shared.as_deref().map(clean).map(|title| without_site(&title, site));
        let said: Vec<String> =
            [self.headline.as_deref(), shared.as_deref()].into_iter().flatten().map(plain::key).collect();
        let is_said = |heading: &str| said.iter().any(|said| said == heading);
        let is_title = |heading: &&Heading| {
            let text = plain::key(&heading.text);
            // A short one at the end of the page's title is the name of the site.
            let is_site =
                text == site_key || heading.is_home || (!key.starts_with(&text) && text.len() * 5 < key.len() * 2);
            let fits =
                text.chars().count() >= 4 || is_said(&text) || key.starts_with(&text) && text.chars().count() >= 2;
            let repeats = key.contains(&text) || key.is_empty() && is_said(&text);
            fits && repeats && (is_said(&text) || !is_site && !heading.is_small)
        };
        // The name of the site may be a heading too, and the longer one; it hardly ever comes first.
        let rank = |heading: &&Heading| {
            let text = plain::key(&heading.text);
            (is_said(&text), key.starts_with(&text), heading.text.len())
        };
        // Of two that are the same, the first.
        let headings = head.headings.iter().rev();
        let title = headings.filter(is_title).max_by_key(rank).map(|heading| heading.text.clone());
        let title = title.or_else(|| self.headline.clone()).or(shared);
        let title = title.or_else(|| shown_part(nodes, &page));
        let title = title.or_else(|| Some(without_site(&page, site)).filter(|page| !page.is_empty()));
        title
            .or_else(|| head.headings.first().map(|heading| heading.text.clone()))
            .map(|title| without_page(&clean(&title)))
            .filter(|title| (1..LONGEST_TITLE).contains(&title.len()))
    }

    /// Returns who signs in the page's title: what follows the title, is no site, and stands near it too.
    fn signed(&self, head: &Head, title: Option<&str>, near: &Near) -> Option<String> {
        let rest = head.title.as_deref()?.trim().strip_prefix(title?)?.trim();
        let name = rest.trim_start_matches(['|', '｜', '-', '–', '—', ' ']).split(['|', '｜']).next()?.trim();
        let name = name.trim_start_matches("by ").trim();
        let is_near = near.below.iter().take(6).any(|line| line.trim() == name);
        let is_site = self.site.as_deref().is_some_and(|site| plain::key(site) == plain::key(name));
        (is_near && !is_site && is_name(name)).then(|| name.to_owned())
    }
}

/// Returns the part between separators of the page's title that is a line of the page too.
fn shown_part(nodes: &Nodes, page: &str) -> Option<String> {
    static BORDER: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\s*[|｜_]\s*|\s+[-–—·»:]+\s+|：|:\s|--?").expect("a pattern of this file"));
    if page.len() > 600 {
        return None;
    }
    let borders: Vec<_> = BORDER.find_iter(page).take(8).collect();
    let starts = std::iter::once(0).chain(borders.iter().map(|border| border.end()));
    let ends: Vec<usize> = borders.iter().map(|border| border.start()).chain([page.len()]).collect();
    let mut parts: Vec<&str> = Vec::new();
    for start in starts {
        parts.extend(ends.iter().filter(|end| **end > start).map(|end| page[start..*end].trim()));
    }
    parts.retain(|part| plain::weight(part) >= 12 && part.len() < page.len());
    parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
    parts.into_iter().take(20).find(|part| nodes.titled(part).is_some()).map(str::to_owned)
}

/// Takes the number of the page from the end of a title: （1/3）, (2), 第2页.
fn without_page(title: &str) -> String {
    static PAGE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\s*(?:[(（\[【]\s?(?:[0-9]{1,2}\s?[/／]\s?[0-9]{1,2}(?:\s?ページ)?|第?[0-9]{1,2}[页頁])\s?[)）\]】]|第[0-9]{1,2}[页頁])$")
            .expect("a pattern of this file")
    });
    let rest = PAGE.replace(title, "");
    if rest.is_empty() { title.to_owned() } else { rest.into_owned() }
}

/// In bytes; what is longer is a page without its end tags.
const LONGEST_TITLE: usize = 3000;

fn clean(text: &str) -> String {
    // A full-width space parts the halves of a headline.
    let parts = text.split(|c: char| c.is_whitespace() && c != '\u{3000}').filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" ").trim().to_owned()
}

/// Takes the names of site and section from the end of a title: ` - X`, ` | X`, `_X`, `｜X`.
fn without_site(title: &str, site: Option<&str>) -> String {
    static BEFORE_SITE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\s*[|｜_]\s*|\s+(?:[-–—·»:]|::)\s+|--|-").expect("a pattern of this file"));
    let mut title = title;
    // Site, section, and one more: a title of a thousand bars is no title.
    for _ in 0..3 {
        let Some(found) = BEFORE_SITE.find_iter(title).last() else { break };
        let (rest, suffix) = (&title[..found.start()], &title[found.end()..]);
        let is_site = site.is_some_and(|site| plain::key(site) == plain::key(suffix));
        // A bare hyphen parts words too: only Han around it, or the known name after it, makes it a border.
        let border = found.as_str() != "-" || (suffix.chars().all(|c| c >= '\u{2E80}') && suffix.chars().count() <= 8);
        let short = plain::weight(suffix) * 2 <= plain::weight(rest) && plain::weight(rest) >= 12;
        let ends = is_site || (border && short);
        if !ends {
            break;
        }
        title = rest.trim_end();
    }
    title.to_owned()
}

fn date_in_url(url: &str) -> Option<String> {
    static IN_URL: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"[/_-](?<y>(?:19|20)\d\d)[/_-]?(?<m>\d\d)[/_-]?(?<d>\d\d)(?:\D|$)").expect("a pattern of this file")
    });
    let captures = IN_URL.captures(url)?;
    date::parse(&format!("{}-{}-{}", &captures["y"], &captures["m"], &captures["d"]), Order::Unknown)
}

/// Finds the object of an article in a JSON-LD script, wherever in its graph it stands.
fn linked_article(json: &str) -> Option<Value> {
    // Written by hand often enough: within a CDATA mark, with bare line ends in its strings.
    let json = json.replace("<![CDATA[", "").replace("]]>", "").replace(|c: char| c.is_control(), " ");
    let json = json.get(json.find(['{', '['])?..json.rfind(['}', ']'])? + 1)?;
    let mut values = vec![serde_json::from_str::<Value>(json).ok()?];
    let mut looked_at = 0;
    while let Some(value) = values.pop() {
        looked_at += 1;
        if looked_at > 1000 {
            return None;
        }
        match value {
            Value::Array(items) => values.extend(items.into_iter().rev()),
            Value::Object(mut fields) => {
                let kinds = words(&fields.get("@type").cloned().unwrap_or_default());
                let is_article =
                    |kind: &String| kind.ends_with("Article") || kind.ends_with("BlogPosting") || kind == "Report";
                if kinds.iter().any(is_article) {
                    return Some(Value::Object(fields));
                }
                values.extend(fields.remove("@graph"));
                values.extend(fields.remove("mainEntity"));
            }
            _ => {}
        }
    }
    None
}

/// Reads a value that may be a string or an object with a name.
fn word(value: &Value) -> Option<String> {
    let word = match value {
        Value::String(word) => word.trim(),
        Value::Object(fields) => ["name", "@id", "url"].iter().find_map(|name| fields.get(*name)?.as_str())?.trim(),
        Value::Array(items) => return items.first().filter(|item| !item.is_array()).and_then(word),
        _ => return None,
    };
    (!word.is_empty()).then(|| word.to_owned())
}

fn words(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().filter_map(word).collect(),
        value => word(value).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(html: &str) -> Given {
        let clean = super::super::gate::clean(html);
        let page = scraper::Html::parse_document(&clean.html);
        read(&super::super::nodes::nodes(&page), &clean.json_ld, html, None).known
    }

    #[test]
    fn titles() {
        let check = |html: &str, expect: &str| assert_eq!(known(html).title.as_deref(), Some(expect), "{html}");
        check("<title>La factura sube otra vez | El Ejemplo</title><h1>El Ejemplo</h1>", "La factura sube otra vez");
        check(
            "<title>La factura sube otra vez - El Ejemplo</title><h1>La factura sube otra vez</h1>",
            "La factura sube otra vez",
        );
        check("<title>Uno dos - El Ejemplo del Norte</title><h1>El Ejemplo del Norte</h1><h2>Uno dos</h2>", "Uno dos");
        check("<title>烧钱大战的账单先到了_科技_某某网</title>", "烧钱大战的账单先到了");
        check("<title>烧钱大战的账单先到了-某某网</title>", "烧钱大战的账单先到了");
        check("<title>広告費の請求書が届いた｜例新聞</title>", "広告費の請求書が届いた");
        check("<title>The state-of-the-art bill arrives</title>", "The state-of-the-art bill arrives");
        check(
            "<meta property=og:title content='Uno dos tres cuatro - X'><meta property=og:site_name content=X>",
            "Uno dos tres cuatro",
        );
        check(
            "<script type=application/ld+json>{\"@graph\":[{\"@type\":\"NewsArticle\",\"headline\":\"Uno\"}]}</script><title>x</title>",
            "Uno",
        );
        check(
            "<script type=application/ld+json>//<![CDATA[\n{\"@type\":\"Article\",\n\"headline\":\"Uno\ndos\"}//]]></script>",
            "Uno dos",
        );
        check("<h1>Uno <b>dos</b></h1>", "Uno dos");
    }

    #[test]
    fn dates() {
        let check = |html: &str, expect: &str| assert_eq!(known(html).published.as_deref(), Some(expect), "{html}");
        check("<meta property=article:published_time content=2024-10-13T23:51:00+08:00>", "2024-10-13T23:51");
        check("<meta name=pubdate content=20241013>", "2024-10-13");
        check("<time datetime=2024-10-13>hace 3 horas</time>", "2024-10-13");
        check("<aside><time datetime=2020-01-01></aside><time datetime=2024-10-13>", "2024-10-13");
        check("<h1>账单先到了</h1><div>2024年10月13日 08:51 来源：某报</div>", "2024-10-13T08:51");
        check(
            "<html lang=es-MX><h1>La factura</h1><p>Publicado: 03/04/2024</p><time datetime='03/04/2024'>",
            "2024-04-03",
        );
        check("<link rel=canonical href=https://example.org/2024/10/13/x.html>", "2024-10-13");
        check(
            "<script type=application/ld+json>[{\"@type\":\"Article\",\"datePublished\":\"2024-10-13T08:51Z\"}]</script>",
            "2024-10-13T08:51",
        );
    }

    #[test]
    fn authors_sources_and_addresses() {
        let page = known(concat!(
            "<html lang=es><meta name=author content='Ana Ruiz y Luis Gil'><meta property=og:site_name content='El Ejemplo'>",
            "<link rel=canonical href='https://example.org/a?b=1&amp;c=2'>"
        ));
        assert_eq!(page.authors, ["Ana Ruiz", "Luis Gil"]);
        assert_eq!(page.source.as_deref(), Some("El Ejemplo"));
        assert_eq!(page.url.as_deref(), Some("https://example.org/a?b=1&c=2"));
        assert_eq!(page.language.as_deref(), Some("es"));
        let page = known("<h1>账单先到了</h1><div><span>来源：某报</span> <span>作者：王小明</span></div><p>正文</p>");
        assert_eq!((page.source.as_deref(), page.authors), (Some("某报"), vec!["王小明".to_owned()]));
    }
}

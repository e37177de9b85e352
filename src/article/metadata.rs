//! The head of a page and the lines around its title -> title, date, authors, source, address and language.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

use super::date::{self, Order};
use super::extract::Nodes;
use super::plain;
use crate::corpus::Given;

/// What a page says about itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Metadata {
    pub known: Given,
    /// The whole text of the article, where the page carries it for machines.
    pub text: Option<String>,
}

/// Reads the metadata of a page and its JSON-LD.
pub fn read(nodes: &Nodes, json_ld: &[String]) -> Metadata {
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
    let title = title(&head, field("headline"), meta(&["og:title", "twitter:title"]), site.as_deref());

    let order = Order::of_language(language.as_deref());
    let near = title.as_deref().map(|title| nodes.lines_after(title)).unwrap_or_default();
    let published = field("datePublished")
        .into_iter()
        .chain(DATES.iter().filter_map(|name| head.meta(name)).map(str::to_owned))
        .chain(head.times.iter().cloned())
        .find_map(|written| date::parse(&written, order))
        .or_else(|| near.iter().find_map(|line| plain::dateline(line)))
        .or_else(|| url.as_deref().and_then(date_in_url));

    let labelled = plain::labelled(near.iter().map(String::as_str));
    let mut authors = words(&article["author"]);
    if authors.is_empty() {
        authors = meta(&["author", "article:author", "byl", "parsely-author", "sailthru.author"])
            .filter(|author| !author.starts_with("http"))
            .map(|author| plain::names(author.trim_start_matches("By ").trim_start_matches("Por ")))
            .unwrap_or_default();
    }
    if authors.is_empty() {
        authors = labelled.authors;
    }
    Metadata {
        known: Given { id: None, title, published, authors, source: labelled.source.or(site), url, language },
        text: field("articleBody"),
    }
}

/// Meta names that hold the date of publication, the surest first; dates of change are left out on purpose.
const DATES: &[&str] = &[
    "article:published_time",
    "datepublished",
    "pubdate",
    "publishdate",
    "publish_date",
    "publish-date",
    "og:published_time",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dc.date",
    "dcterms.created",
    "dcterms.date",
    "weibo:article:create_at",
    "article:create_at",
    "apub:time",
    "cxenseparse:recs:publishtime",
    "date",
];

#[derive(Default)]
struct Head {
    meta: Vec<(String, String)>,
    title: Option<String>,
    headings: Vec<String>,
    canonical: Option<String>,
    language: Option<String>,
    times: Vec<String>,
}

impl Head {
    fn of(nodes: &Nodes) -> Head {
        let mut head = Head::default();
        let filled = |value: Option<&str>| value.map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned);
        for (at, element) in nodes.elements() {
            let attr = |name| element.attr(name);
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
                "h1" | "h2" if head.headings.len() < 40 => head.headings.extend(filled(Some(&nodes.text(at)))),
                // In an article's list of others, <time> says when those were published.
                "time" if head.times.is_empty() && !nodes.is_aside(at) => head.times.extend(filled(attr("datetime"))),
                _ if attr("itemprop") == Some("datePublished") && head.times.len() < 4 => {
                    let written = filled(attr("content")).or_else(|| filled(attr("datetime")));
                    head.times.splice(0..0, written.or_else(|| filled(Some(&nodes.text(at)))));
                }
                _ => {}
            }
        }
        head
    }

    fn meta(&self, name: &str) -> Option<&str> {
        self.meta.iter().find(|(known, _)| known == name).map(|(_, content)| content.as_str())
    }
}

/// Returns the heading that the page's own title repeats, else what is said for machines, else the page's title.
fn title(head: &Head, headline: Option<String>, shared: Option<String>, site: Option<&str>) -> Option<String> {
    let page = head.title.clone().map(|title| clean(&title)).unwrap_or_default();
    let key = plain::key(&page);
    let site_key = site.map(plain::key).unwrap_or_default();
    let is_title = |heading: &&String| {
        let heading = plain::key(heading);
        // A short one at the end of the page's title is the name of the site.
        let is_site = heading == site_key || (!key.starts_with(&heading) && heading.len() * 5 < key.len() * 2);
        heading.chars().count() >= 4 && key.contains(&heading) && !is_site
    };
    // The name of the site may be a heading too, and the longer one; it hardly ever comes first.
    let rank = |heading: &&String| (key.starts_with(&plain::key(heading)), heading.len());
    let longest = head.headings.iter().filter(is_title).max_by_key(rank);
    let title = longest.cloned().or(headline).or_else(|| shared.map(|title| without_site(&title, site)));
    let title = title.or_else(|| Some(without_site(&page, site)).filter(|page| !page.is_empty()));
    title
        .or_else(|| head.headings.first().cloned())
        .map(|title| clean(&title))
        .filter(|title| (1..LONGEST_TITLE).contains(&title.len()))
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
        LazyLock::new(|| Regex::new(r"\s*[|｜_]\s*|\s+[-–—·»:]\s+|-").expect("a pattern of this file"));
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
                let is_article = |kind: &String| kind.ends_with("Article") || kind == "BlogPosting" || kind == "Report";
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
        read(&super::super::extract::nodes(&page), &clean.json_ld).known
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

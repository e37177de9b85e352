//! The links of a page -> the address of the next page of the same article.
//!
//! A link is only believed if its address is this page's with a number more: 下一页 also leads through galleries and
//! lists, and 下一篇 to another article.

use url::Url;

use super::marks::attr;
use super::nodes::Nodes;

/// Returns the address of the next page, absolute; `base` is the address of this one.
pub fn next(nodes: &Nodes, base: &str) -> Option<String> {
    let base = Url::parse(base).ok()?;
    let mut found: Option<(bool, String)> = None;
    for (at, element) in nodes.elements() {
        if !matches!(element.name(), "a" | "link") {
            continue;
        }
        let Some(href) = attr(element, "href") else { continue };
        let says_next = attr(element, "rel").is_some_and(|rel| rel.split_whitespace().any(|word| word == "next"));
        let node = &nodes.nodes[at];
        // A label is short; text that was given to nobody weighs nothing but is asked for all the same.
        let label =
            if element.name() == "a" && node.prose + node.links <= LABEL { nodes.text(at) } else { String::new() };
        let is_number = label.trim().parse::<u32>().is_ok_and(|number| number < 100);
        let named = says_next || is_next(&label);
        if !named && !is_number {
            continue;
        }
        let Ok(url) = base.join(href.trim()) else { continue };
        if url.host_str() != base.host_str() || Some(page_of(&base) + 1) != follows(&base, &url) {
            continue;
        }
        if found.as_ref().is_none_or(|(sure, _)| named && !sure) {
            found = Some((named, url.to_string()));
        }
    }
    found.map(|(_, url)| url)
}

/// The longest label, in columns, with its arrows.
const LABEL: usize = 40;

fn is_next(label: &str) -> bool {
    const LABELS: &[&str] = &[
        "next",
        "next page",
        "página siguiente",
        "siguiente",
        "siguiente página",
        "下一页",
        "下一頁",
        "下页",
        "下頁",
        "後頁",
        "后页",
        "次のページ",
        "次のページへ",
        "次へ",
        "次ページ",
    ];
    let label = label.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    LABELS.contains(&label.as_str())
}

/// Returns the number of the page that `url` is of the article at `base`.
fn follows(base: &Url, url: &Url) -> Option<u32> {
    let (one, _) = parts(base);
    let (other, number) = parts(url);
    let same_query = {
        let kept = |url: &Url| -> Vec<(String, String)> {
            url.query_pairs().filter(|(name, _)| !is_page_name(name)).map(|(a, b)| (a.into(), b.into())).collect()
        };
        kept(base) == kept(url)
    };
    (one == other && same_query).then_some(number)
}

fn page_of(url: &Url) -> u32 {
    parts(url).1
}

/// Parts an address into its path without the number of the page, and that number, from 1.
fn parts(url: &Url) -> (String, u32) {
    let asked = url.query_pairs().find(|(name, _)| is_page_name(name)).and_then(|(_, value)| value.parse::<u32>().ok());
    let path = url.path().trim_end_matches('/');
    if let Some(number) = asked {
        return (path.to_owned(), number.max(1));
    }
    let (stem, extension) = match path.rsplit_once('.') {
        Some((stem, extension)) if extension.len() <= 5 && !extension.contains('/') => (stem, extension),
        _ => (path, ""),
    };
    let digits = stem.len() - stem.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (rest, number) = stem.split_at(stem.len() - digits);
    if (1..=2).contains(&digits)
        && let Some(rest) = ["/page/", "/page", "_p", "-p", "_", "-", "/"].iter().find_map(|mark| rest.strip_suffix(mark))
        && !number.starts_with('0')
        // 2024/11/12 is a day, not the twelfth page.
        && rest.rsplit('/').next().is_some_and(|name| name.len() > 2 && (!stem.contains(&format!("{rest}/")) || name.contains(|c: char| c.is_alphabetic())))
        && let Ok(number) = number.parse()
    {
        return (format!("{rest}.{extension}"), number);
    }
    (format!("{stem}.{extension}"), 1)
}

fn is_page_name(name: &str) -> bool {
    matches!(name, "page" | "p" | "pn" | "pagenum" | "pagina")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_article_goes_on() {
        let check = |html: &str, expect: Option<&str>| {
            let clean = super::super::gate::clean(html);
            let page = scraper::Html::parse_document(&clean.html);
            let found = next(&super::super::nodes::nodes(&page), "https://a.example/n/12345.html");
            assert_eq!(found.as_deref(), expect, "{html}");
        };
        let second = Some("https://a.example/n/12345_2.html");
        check("<a href=12345_2.html>下一页</a>", second);
        check("<a href=12345_3.html>3</a><a href=/n/12345_2.html>2</a>", second);
        check("<link rel=next href=12345_2.html>", second);
        check("<a href='?page=2'>Siguiente</a>", Some("https://a.example/n/12345.html?page=2"));
        check("<a href=12346.html>下一篇</a>", None);
        check("<a href=12346.html>下一页</a>", None);
        check("<a href=https://b.example/n/12345_2.html>次のページ</a>", None);
        check("<a href=12345_2.html>相关新闻</a>", None);
        check("<a href=12345_3.html>下一页</a>", None);
    }
}

//! A file of selectors for single sites -> what is read of their pages instead of what would be found.
//!
//! Layouts that no rule reads right are common; a line in a file mends them for who reads that site.

use std::collections::BTreeMap;
use std::ops::Range;

use scraper::Selector;
use serde::Deserialize;
use toml::Spanned;

/// The selectors of all sites in a file.
#[derive(Clone, Debug, Default)]
pub struct Sites {
    sites: Vec<(String, Site)>,
}

/// What is known of one site. Selectors are CSS; where several are given the first that finds something is taken, of
/// `drop` all.
#[derive(Clone, Debug, Default)]
pub struct Site {
    pub body: Vec<Selector>,
    pub drop: Vec<Selector>,
    pub title: Vec<Selector>,
    pub date: Vec<Selector>,
    pub author: Vec<Selector>,
}

/// What is wrong in a file of sites, and where.
#[derive(Debug, thiserror::Error, PartialEq)]
#[error("line {line}: {message}")]
pub struct SitesError {
    /// From 1.
    pub line: usize,
    pub message: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    One(Spanned<String>),
    Many(Vec<Spanned<String>>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenSite {
    body: Option<Written>,
    drop: Option<Written>,
    title: Option<Written>,
    date: Option<Written>,
    author: Option<Written>,
}

impl Sites {
    /// Reads a file: one table a site, named by its host; subdomains are the same site.
    ///
    /// ```toml
    /// ["news.example.org"]
    /// body = "div.story"
    /// drop = [".promo", "#also"]
    /// date = ".when"
    /// ```
    ///
    /// # Errors
    ///
    /// What is no TOML of that shape and no selector is named with its line.
    pub fn parse(text: &str) -> Result<Sites, SitesError> {
        let line_of = |range: Range<usize>| text[..range.start.min(text.len())].matches('\n').count() + 1;
        let written: BTreeMap<String, WrittenSite> = toml::from_str(text).map_err(|error| SitesError {
            line: error.span().map_or(1, line_of),
            message: error.message().to_owned(),
        })?;
        let selectors = |written: Option<Written>| -> Result<Vec<Selector>, SitesError> {
            let written = match written {
                None => Vec::new(),
                Some(Written::One(one)) => vec![one],
                Some(Written::Many(many)) => many,
            };
            let parsed = written.into_iter().map(|selector| {
                let line = line_of(selector.span());
                let selector = selector.into_inner();
                Selector::parse(&as_gated(&selector)).map_err(|_| SitesError {
                    line,
                    message: format!("expected a CSS selector, found {selector:?}"),
                })
            });
            parsed.collect()
        };
        let mut sites = Vec::new();
        for (host, site) in written {
            let host = host.trim_start_matches("*.").trim_start_matches("www.").to_ascii_lowercase();
            let site = Site {
                body: selectors(site.body)?,
                drop: selectors(site.drop)?,
                title: selectors(site.title)?,
                date: selectors(site.date)?,
                author: selectors(site.author)?,
            };
            sites.push((host, site));
        }
        // The longest host is the closest.
        sites.sort_by_key(|(host, _)| std::cmp::Reverse(host.len()));
        Ok(Sites { sites })
    }

    /// Returns what is known of the site of an address.
    pub fn of(&self, url: Option<&str>) -> Option<&Site> {
        if self.sites.is_empty() {
            return None;
        }
        let url = url::Url::parse(url?).ok()?;
        let host = url.host_str()?;
        let is_of = |known: &str| host == known || host.strip_suffix(known).is_some_and(|sub| sub.ends_with('.'));
        self.sites.iter().find(|(known, _)| is_of(known)).map(|(_, site)| site)
    }
}

/// The parts of tables have other names behind the gate.
fn as_gated(selector: &str) -> String {
    let mut gated = String::new();
    let mut word = String::new();
    let mut before = ' ';
    for c in selector.chars().chain(['\n']) {
        if c.is_alphanumeric() || matches!(c, '-' | '_') {
            word.push(c);
            continue;
        }
        if !word.is_empty() {
            let is_name = matches!(before, ' ' | '>' | '+' | '~' | ',' | '(');
            gated.push_str(match word.as_str() {
                "table" if is_name => "x-table",
                "tbody" | "thead" | "tfoot" if is_name => "x-rows",
                "tr" if is_name => "x-row",
                "td" | "th" if is_name => "x-cell",
                "caption" if is_name => "x-caption",
                word => word,
            });
            word.clear();
        }
        before = c;
        gated.push(c);
    }
    gated.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_known_by_its_host() {
        let sites = Sites::parse("['example.org']\nbody='div'\n['a.example.org']\nbody=['p', 'table.x td']\n").unwrap();
        let count = |url: &str| sites.of(Some(url)).map(|site| site.body.len());
        assert_eq!(count("https://www.example.org/x"), Some(1));
        assert_eq!(count("https://b.a.example.org/x"), Some(2));
        assert_eq!(count("https://notexample.org/x"), None);
        assert_eq!(count("no address"), None);
        assert_eq!(as_gated("table.td > tr td.table, #tr"), "x-table.td > x-row x-cell.table, #tr");
    }

    #[test]
    fn errors_name_their_line() {
        let check = |text: &str, line: usize, part: &str| {
            let error = Sites::parse(text).unwrap_err();
            assert!(error.line == line && error.message.contains(part), "{text}: {error}");
        };
        check("['a.org']\nbody = 'div'\ndate = 'p >>> ['\n", 3, "selector");
        check("['a.org']\nbody = ['div',\n 'p[']\n", 3, "selector");
        check("['a.org']\nbodi = 'div'\n", 2, "bodi");
        check("['a.org']\nbody = 'div\n", 2, "");
    }
}

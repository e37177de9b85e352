//! A file of selectors for single sites -> what is read of their pages instead of what would be found.
//!
//! Layouts that no rule reads right are common; a line in a file mends them for who reads that site.

use std::ops::Range;

use scraper::Selector;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The selectors of all sites in a file.
#[derive(Clone, Debug, Default)]
pub struct Sites {
    sites: Vec<(String, Site)>,
    digest: String,
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
        let wrong = |range: Range<usize>, message: String| SitesError { line: line_of(range), message };
        let written = DeTable::parse(text)
            .map_err(|error| wrong(error.span().unwrap_or(0..0), error.message().to_owned()))?
            .into_inner();
        let mut sites = Vec::new();
        for (host, fields) in written {
            let host = host.get_ref().trim_start_matches("*.").trim_start_matches("www.").to_ascii_lowercase();
            let Some(table) = fields.get_ref().as_table() else {
                let found = fields.get_ref().type_str();
                return Err(wrong(fields.span(), format!("expected a table of selectors for {host}, found {found}")));
            };
            let mut site = Site::default();
            for (name, value) in table {
                let selectors = match name.get_ref().as_ref() {
                    "body" => &mut site.body,
                    "drop" => &mut site.drop,
                    "title" => &mut site.title,
                    "date" => &mut site.date,
                    "author" => &mut site.author,
                    other => {
                        let message = format!("expected body, drop, title, date or author, found {other}");
                        return Err(wrong(name.span(), message));
                    }
                };
                let values: Vec<&Spanned<DeValue>> = match value.get_ref().as_array() {
                    Some(values) => values.iter().collect(),
                    None => vec![value],
                };
                for value in values {
                    let written = value.get_ref().as_str().ok_or_else(|| {
                        wrong(value.span(), format!("expected a CSS selector, found {}", value.get_ref().type_str()))
                    })?;
                    let selector = Selector::parse(&as_gated(written))
                        .map_err(|_| wrong(value.span(), format!("expected a CSS selector, found {written:?}")))?;
                    selectors.push(selector);
                }
            }
            sites.push((host, site));
        }
        // The longest host is the closest.
        sites.sort_by_key(|(host, _)| std::cmp::Reverse(host.len()));
        Ok(Sites { sites, digest: blake3::hash(text.as_bytes()).to_hex().to_string() })
    }

    /// Returns what tells one file from another; empty where there is none.
    pub fn digest(&self) -> &str {
        &self.digest
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
        check("['a.org']\nbody = 3\n", 2, "integer");
        check("a = 1\n", 1, "table");
    }
}

//! URLs as they are kept: one spelling for one page.

use url::Url;

/// Parameters that tell where a reader came from and never what he reads; those that end in `_` are beginnings.
const TRACKING: &[&str] = &[
    "_ga",
    "dclid",
    "fbclid",
    "from",
    "gclid",
    "gclsrc",
    "hmsr",
    "igshid",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "msclkid",
    "scm",
    "spm",
    "spm_id_from",
    "twclid",
    "utm_",
    "wbraid",
    "wt.mc_id",
    "yclid",
];

/// Returns the URL as it is asked for and kept: without fragment, credentials and tracking parameters.
pub fn clean(url: &Url) -> Url {
    let mut clean = url.clone();
    clean.set_fragment(None);
    let _ = clean.set_username("");
    let _ = clean.set_password(None);
    if let Some(query) = url.query() {
        // Parted by hand: what stays keeps its spelling, since some servers answer to no other.
        let kept: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty() && !is_tracking(pair)).collect();
        clean.set_query((!kept.is_empty()).then(|| kept.join("&")).as_deref());
    }
    clean
}

fn is_tracking(pair: &str) -> bool {
    let name = pair.split('=').next().unwrap_or_default().to_ascii_lowercase();
    TRACKING.iter().any(|known| name == *known || known.ends_with('_') && name.starts_with(known))
}

/// Returns the domain that one owner has (`news.example.co.uk` and `example.co.uk` alike): the unit of politeness.
pub fn domain(url: &Url) -> String {
    match url.host() {
        Some(url::Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            psl::domain_str(name).unwrap_or(name).to_owned()
        }
        Some(address) => address.to_string(),
        None => String::new(),
    }
}

/// Returns scheme, host and port: what one robots.txt holds for.
pub fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}

/// Returns the address that a page gives as its own, where it can be believed: on the same domain, and still the same
/// page by the last part of its path. Some sites name their front page in every article.
pub fn canonical(page: &Url, link: &str) -> Option<Url> {
    let canonical = clean(&page.join(link.trim()).ok()?);
    let named = |url: &Url| -> Option<String> {
        let parts: Vec<&str> = url.path().split('/').collect();
        let part = parts.into_iter().rev().find(|part| !matches!(*part, "" | "amp" | "index.html" | "index.htm"))?;
        Some(part.split('.').next().unwrap_or(part).to_ascii_lowercase())
    };
    let same = named(&canonical).is_some() && named(&canonical) == named(page);
    let is_web = matches!(canonical.scheme(), "http" | "https");
    (is_web && same && domain(&canonical) == domain(page) && canonical.port() == page.port()).then_some(canonical)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tracking_is_stripped_and_the_rest_keeps_its_spelling() {
        for (url, expect) in [
            ("https://a.example/x?utm_source=rss&id=5&UTM_medium=feed#top", "https://a.example/x?id=5"),
            ("https://a.example/x?fbclid=1&gclid=2&spm=3&from=4", "https://a.example/x"),
            ("https://a.example/x?q=%E6%9C%88+a&b&fromage=1", "https://a.example/x?q=%E6%9C%88+a&b&fromage=1"),
            ("https://u:p@A.example:443/x?", "https://a.example/x"),
        ] {
            assert_eq!(clean(&Url::parse(url).unwrap()).as_str(), expect);
        }
        assert!(TRACKING.is_sorted());
    }

    #[test]
    fn domains_are_those_of_owners() {
        for (url, expect) in [
            ("https://news.example.co.uk/", "example.co.uk"),
            ("https://example.com.cn./", "example.com.cn"),
            ("http://localhost/", "localhost"),
            ("http://127.0.0.1:80/", "127.0.0.1"),
            ("http://[::1]/", "[::1]"),
        ] {
            assert_eq!(domain(&Url::parse(url).unwrap()), expect);
        }
    }

    #[test]
    fn a_canonical_address_is_believed_on_the_same_page_only() {
        let check = |page: &str, link: &str, expect: Option<&str>| {
            let found = canonical(&Url::parse(page).unwrap(), link);
            assert_eq!(found.as_ref().map(Url::as_str), expect, "{page} {link}");
        };
        check("https://m.a.example.com/x/nota.html?p=1", "https://example.com/nota", Some("https://example.com/nota"));
        check("https://example.com/nota/amp/", "/nota?utm_source=x", Some("https://example.com/nota"));
        check("https://example.com/nota", "/", None);
        check("https://example.com/nota", "/otra", None);
        check("https://example.com/nota", "https://other.example/nota", None);
        check("https://example.com/", "/index.html", None);
        check("https://example.com/nota", "javascript:nota", None);
    }
}

//! Every folder of `tests/articles` is a page and what must be read from it, and what must not.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use gaceta::article::{self, Article, Sites};
use gaceta::corpus::{self, Format, Given, Limits, Page, Rejection};
use serde::Deserialize;

/// What is expected of an article; what is not named is not looked at.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    title: Option<String>,
    title_in_body: Option<bool>,
    published: Option<String>,
    authors: Option<Vec<String>>,
    source: Option<String>,
    url: Option<String>,
    language: Option<String>,
    encoding: Option<String>,
    /// The address of the next page of a longer article.
    next_page: Option<String>,
    /// The whole body, to the letter.
    body: Option<String>,
    /// The whole body as a person would copy it; scored, see [`f1`].
    text: Option<String>,
    /// The code of the reason why there is no article; nothing else is looked at then.
    reason: Option<String>,
    #[serde(default)]
    contains: Vec<String>,
    #[serde(default)]
    lacks: Vec<String>,
    /// A part of each warning, in order.
    #[serde(default)]
    warnings: Vec<String>,
}

/// The least mean F1 of the bodies of a language. Raised when the extractor gets better, never lowered.
const FLOORS: &[(&str, f64)] = &[("en", 0.95), ("es", 0.95), ("ja", 0.95), ("zh", 0.95)];

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/articles");
    let mut cases: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    cases
}

fn name(case: &Path) -> String {
    case.file_name().unwrap().to_string_lossy().into_owned()
}

fn expected(case: &Path) -> Expected {
    let expected = fs::read_to_string(case.join("expected.toml")).unwrap();
    toml::from_str(&expected).unwrap_or_else(|error| panic!("{}: {error}", name(case)))
}

fn read(case: &Path) -> Result<Article, Rejection> {
    let inputs = fs::read_dir(case).unwrap().map(|entry| entry.unwrap().path());
    let input = inputs.into_iter().find(|path| path.file_stem().is_some_and(|stem| stem == "input")).unwrap();
    article::read(corpus::pages(&[input], &Limits::default()).next().unwrap().unwrap())
}

#[test]
fn every_case_reads_as_expected() {
    let cases = cases();
    assert!(cases.len() >= 74, "{} cases", cases.len());
    let wrong: Vec<String> = cases.iter().flat_map(|case| differences(case)).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_bodies_of_every_language_stay_above_their_floor() {
    let mut scores: BTreeMap<String, Vec<(f64, String)>> = BTreeMap::new();
    for case in cases() {
        let Some(text) = expected(&case).text else { continue };
        let body = read(&case).map(|article| article.body).unwrap_or_default();
        let name = name(&case);
        let language = name.split('_').next().unwrap_or_default().to_owned();
        let score = f1(&text, &body, matches!(language.as_str(), "zh" | "ja"));
        scores.entry(language).or_default().push((score, name));
    }
    let mut wrong = Vec::new();
    for (language, floor) in FLOORS {
        let scores = &scores[*language];
        let mean = scores.iter().map(|(score, _)| score).sum::<f64>() / scores.len() as f64;
        println!("{language}: {mean:.4} over {}", scores.len());
        scores.iter().filter(|(score, _)| *score < 0.999).for_each(|(score, name)| println!("  {score:.3} {name}"));
        if mean < *floor {
            wrong.push(format!("{language}: expected at least {floor}, found {mean:.4}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A portal shows hundreds of others around an article, each with its headline and a sentence; together they are ten
/// times as long, and none of it belongs to the text.
#[test]
fn rows_of_teasers_do_not_outweigh_an_article() {
    let teasers = |language: &str, from: usize| -> String {
        let (title, text) = match language {
            "zh" => (
                "某公司发布新一季财报，收入增长百分之",
                "记者获悉，公司在过去一个季度里继续扩大投入，管理层对下半年的预期没有改变。",
            ),
            "ja" => (
                "大手各社の決算が出そろう　増益率は",
                "各社の担当者は、費用の増加が続くなかでも通期の見通しは変えていないと説明した。",
            ),
            "es" => (
                "La compañía presenta sus cuentas del trimestre y crece un",
                "Los responsables de la empresa mantienen sus previsiones, aunque los costes han seguido subiendo durante el verano.",
            ),
            _ => (
                "Company reports its quarter and says that sales rose by",
                "Managers kept their outlook for the year, though costs went on rising through the summer, they said on Monday.",
            ),
        };
        let one = |number: usize| {
            format!(
                "<li class='card card-{number}'><img src={number}.jpg><h3><a href=/n/{number}>{title} {number}</a></h3>\
                 <p class=text>{text}</p><span>10:{}</span></li>",
                10 + number % 50
            )
        };
        (from..from + 60).map(one).collect()
    };
    let mut scores: BTreeMap<String, Vec<(f64, String)>> = BTreeMap::new();
    for case in cases() {
        let (name, expected) = (name(&case), expected(&case));
        let Ok(html) = fs::read_to_string(case.join("input.html")) else { continue };
        let Some(text) = expected.text else { continue };
        let language = name.split('_').next().unwrap_or_default().to_owned();
        let (start, end) = (
            html.find("<body").and_then(|at| Some(at + html[at..].find('>')? + 1)).unwrap_or(0),
            html.rfind("</body>").unwrap_or(html.len()),
        );
        let (before, after) = (teasers(&language, 0), teasers(&language, 60));
        let html = [&html[..start], "<ul>", &before, "</ul>", &html[start..end], "<ul>", &after, "</ul>", &html[end..]];
        let article = article::read(page(&html.concat()));
        let found = article.as_ref().map(|article| article.body.as_str()).unwrap_or_default();
        let score = f1(&text, found, matches!(language.as_str(), "zh" | "ja"));
        let title = article.as_ref().ok().and_then(|article| article.title.clone());
        assert!(expected.title.is_none() || title == expected.title, "{name}: {title:?}");
        scores.entry(language).or_default().push((score, name));
    }
    for (language, scores) in scores {
        let mean = scores.iter().map(|(score, _)| score).sum::<f64>() / scores.len() as f64;
        let least = scores.iter().min_by(|one, other| one.0.total_cmp(&other.0));
        assert!(
            mean >= 0.95 && least.is_some_and(|(score, _)| *score >= 0.9),
            "{language}: {mean:.4}, least {least:?}"
        );
    }
}

/// The harmonic mean of precision and recall of words; of pairs of neighbouring characters where words are not parted.
fn f1(expected: &str, found: &str, in_pairs: bool) -> f64 {
    let units = |text: &str| -> HashMap<String, usize> {
        let mut units = HashMap::new();
        let text = text.to_lowercase();
        let mut add = |unit: String| *units.entry(unit).or_default() += 1;
        if in_pairs {
            let chars: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
            chars.windows(2).for_each(|pair| add(pair.iter().collect()));
        } else {
            text.split(|c: char| !c.is_alphanumeric())
                .filter(|word| !word.is_empty())
                .for_each(|word| add(word.into()));
        }
        units
    };
    let (expected, found) = (units(expected), units(found));
    let shared: usize = expected.iter().map(|(unit, count)| count.min(found.get(unit).unwrap_or(&0))).sum();
    let total = expected.values().sum::<usize>() + found.values().sum::<usize>();
    if total == 0 { 1.0 } else { 2.0 * shared as f64 / total as f64 }
}

fn page(html: &str) -> Page {
    Page { format: Format::Html, bytes: html.as_bytes().to_vec(), ..Page::default() }
}

const SENTENCES: &str =
    "Una frase larga del artículo, con sus comas, que dice lo que pasó y cuánto costó según las cuentas.";

#[test]
fn the_time_of_the_fetch_gives_the_year_and_no_date_is_later() {
    let check = |date: &str, fetched: Option<&str>, expect: Option<&str>| {
        let html = format!(
            "<html><title>账单先到了用户走了</title><h1>账单先到了用户走了</h1><p>{date}</p><p>{SENTENCES}</p>"
        );
        let page = Page { captured: fetched.map(str::to_owned), ..page(&html) };
        assert_eq!(article::read(page).unwrap().published.as_deref(), expect, "{date}");
    };
    let fetched = Some("2024-09-06T01:30:00+08:00");
    check("9月5日 08:51", fetched, Some("2024-09-05T08:51"));
    check("9月5日 08:51", None, None);
    check("3小时前", fetched, Some("2024-09-05"));
    check("2025年1月1日", fetched, None);
    check("2025年1月1日", None, Some("2025-01-01"));
    check("更新：2024年9月6日 10:00", fetched, Some("2024-09-06T10:00"));
    check("更新：2024年9月6日 10:00</p><p>发布：2024年9月5日 08:51", None, Some("2024-09-05T08:51"));
}

#[test]
fn the_charset_of_the_server_is_heard_before_that_of_the_page() {
    let html = "<meta charset=euc-jp><p>価格は百円</p>";
    let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode(html);
    let page = Page { charset: Some("shift_jis".to_owned()), bytes: bytes.into_owned(), ..page("") };
    let article = article::read(page).unwrap();
    assert_eq!((article.body.as_str(), article.encoding.as_str()), ("価格は百円", "Shift_JIS"));
}

#[test]
fn a_file_of_sites_says_where_things_stand() {
    let html = format!(
        "<link rel=canonical href=https://www.example.org/a><title>Uno</title><div class=t>El título</div><div class=d>5/9/2024</div>\
         <div class=x><p>{SENTENCES}</p><p class=promo>{SENTENCES} Promoción.</p></div><div class=y><p>Lo que se busca.</p></div>"
    );
    let sites = "['example.org']\nbody = ['.none', '.y', 'p']\ndrop = '.promo'\ntitle = '.t'\ndate = '.d'\n";
    let page = Page { given: Given { language: Some("es".into()), ..Given::default() }, ..page(&html) };
    let read = |sites: &str| article::read_with(page.clone(), &Sites::parse(sites).unwrap()).unwrap();
    let article = read(sites);
    assert_eq!(article.body, "Lo que se busca.");
    assert_eq!(article.title.as_deref(), Some("El título"));
    assert_ne!(article.hash, article::read(page.clone()).unwrap().hash);
    let article = read("['example.org']\nbody = '.x'\ndrop = '.promo'\n");
    assert_eq!(article.body, SENTENCES);
    let article = read("['other.org']\nbody = '.y'\n");
    assert!(article.body.contains("Promoción"), "{}", article.body);
}

#[test]
fn the_pages_of_an_article_are_joined() {
    let read = |number: u32| {
        let html = format!(
            "<link rel=canonical href=https://a.example/n/12345{}.html><h1>Un título largo</h1><p>Resumen. {SENTENCES}</p><p>Página {number}: {SENTENCES}</p>{}",
            if number == 1 { String::new() } else { format!("_{number}") },
            if number < 3 { format!("<a href=12345_{}.html>Siguiente</a>", number + 1) } else { String::new() },
        );
        article::read(page(&html)).unwrap()
    };
    let first = read(1);
    assert_eq!(first.next_page.as_deref(), Some("https://a.example/n/12345_2.html"));
    let whole = article::join(vec![first.clone(), read(2), read(3)]).unwrap();
    let expect: Vec<String> = (1..=3).map(|number| format!("Página {number}: {SENTENCES}")).collect();
    assert_eq!(whole.body, format!("Resumen. {SENTENCES}\n\n{}", expect.join("\n\n")));
    assert_eq!((whole.next_page, whole.title, whole.id), (None, first.title.clone(), first.id.clone()));
    assert_ne!(whole.hash, first.hash);
    assert_eq!(article::join(vec![first.clone()]), Some(first));
    assert_eq!(article::join(vec![]), None);
}

/// Each kept another extractor busy for minutes, filled its memory or overflowed its stack. That they end at all, and
/// give a reason or a body, is what is shown: what they cost is counted in work, so no clock is asked.
#[test]
fn hostile_pages_end() {
    let n = 100_000;
    let article = format!("<h1>Un título</h1><p>{SENTENCES}</p>");
    let bombs: Vec<(&str, String)> = vec![
        ("attributes", format!("<p {}>", (0..50_000).map(|i| format!("a{i}='{i}' ")).collect::<String>())),
        ("classes", format!("<p class='{}'>", "related-post ".repeat(50_000))),
        ("spans", "<span>".repeat(n)),
        ("divs", "<div>".repeat(16_000)),
        ("more divs", "<div class=comment>".repeat(n)),
        ("less than", "<".repeat(50 << 20)),
        ("data address", format!("<img src='data:image/png;base64,{}'>", "A".repeat(8 << 20))),
        ("text nodes", "a<br>".repeat(1_000_000)),
        ("links", "<a href=x>uno dos tres</a><p>".repeat(n)),
        ("tables", "<table><tr><td>1".repeat(20_000)),
        ("entities", "&amp;&lt;&#x1F600;&notanentity;".repeat(n)),
        ("headings", "<h1>Un título</h1>".repeat(n)),
        ("datelines", "<p>2024-13-45 9月 hace R6.".repeat(n)),
        ("authors", "<div class=author><a href=/author/>".repeat(n)),
        ("state", format!("<script type=application/json>{}</script>", "[".repeat(n))),
        ("wide state", format!("<script type=application/json>[{}0]</script>", "{\"content\":\"a b. c\"},".repeat(n))),
        ("scripts", "<script>window.__INITIAL_STATE__ = {\"a\": 1}</script>".repeat(10_000)),
        ("one line", "palabra, ".repeat(n)),
        ("bars in the title", format!("<title>{}</title>", "uno dos tres | ".repeat(n))),
        ("boxes", "<div>suscríbete <div>".repeat(n)),
    ];
    for (name, bomb) in bombs {
        for html in [bomb.clone(), format!("{article}{bomb}"), format!("<div class=story-body>{bomb}{article}")] {
            match article::read(page(&html)) {
                Ok(article) => assert!(!article.body.is_empty(), "{name}"),
                Err(rejection) => assert!(!rejection.reason.code().is_empty(), "{name}"),
            }
        }
    }
}

fn differences(case: &Path) -> Vec<String> {
    let (name, expected) = (name(case), expected(case));
    let article = read(case);
    if let Some(reason) = expected.reason {
        let found = article.err().map_or("an article", |rejection| rejection.reason.code());
        return if found == reason { vec![] } else { vec![format!("{name}: expected {reason}, found {found}")] };
    }
    let article = match article {
        Ok(article) => article,
        Err(rejection) => return vec![format!("{name}: expected an article, found {rejection}")],
    };
    let Article { title, title_in_body, published, authors, source, url, declared_language, .. } = &article;
    let mut wrong = Vec::new();
    let mut compare = |field: &str, expected: Option<String>, found: String| {
        if let Some(expected) = expected.filter(|expected| *expected != found) {
            wrong.push(format!("{name}: {field}\n  expected {expected:?}\n  found    {found:?}"));
        }
    };
    compare("title", expected.title, title.clone().unwrap_or_default());
    compare("title_in_body", expected.title_in_body.map(|b| b.to_string()), title_in_body.to_string());
    compare("published", expected.published, published.clone().unwrap_or_default());
    compare("authors", expected.authors.map(|authors| authors.join("; ")), authors.join("; "));
    compare("source", expected.source, source.clone().unwrap_or_default());
    compare("url", expected.url, url.clone().unwrap_or_default());
    compare("next_page", expected.next_page, article.next_page.clone().unwrap_or_default());
    compare("language", expected.language, declared_language.clone().unwrap_or_default());
    compare("encoding", expected.encoding, article.encoding.clone());
    compare("body", expected.body, article.body.clone());
    let as_expected = article.warnings.len() == expected.warnings.len()
        && article.warnings.iter().zip(&expected.warnings).all(|(found, part)| found.contains(part));
    if !as_expected {
        wrong.push(format!("{name}: warnings\n  expected {:?}\n  found    {:?}", expected.warnings, article.warnings));
    }
    for part in expected.contains.iter().filter(|part| !article.body.contains(*part)) {
        wrong.push(format!("{name}: the body lacks {part:?}"));
    }
    for part in expected.lacks.iter().filter(|part| article.body.contains(*part)) {
        wrong.push(format!("{name}: the body contains {part:?}"));
    }
    wrong
}

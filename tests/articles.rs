//! Every folder of `tests/articles` is a page and what must be read from it, and what must not.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use gaceta::article::{self, Article};
use gaceta::corpus::{self, Limits, Rejection};
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
    assert!(cases.len() >= 60, "{} cases", cases.len());
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
            text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).for_each(|word| add(word.into()));
        }
        units
    };
    let (expected, found) = (units(expected), units(found));
    let shared: usize = expected.iter().map(|(unit, count)| count.min(found.get(unit).unwrap_or(&0))).sum();
    let total = expected.values().sum::<usize>() + found.values().sum::<usize>();
    if total == 0 { 1.0 } else { 2.0 * shared as f64 / total as f64 }
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

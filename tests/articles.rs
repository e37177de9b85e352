//! Every folder of `tests/articles` is a page and what must be read from it, and what must not.

use std::fs;
use std::path::Path;

use gaceta::article::{self, Article};
use gaceta::corpus::{self, Limits};
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
    /// The whole body.
    body: Option<String>,
    #[serde(default)]
    contains: Vec<String>,
    #[serde(default)]
    lacks: Vec<String>,
    /// A part of each warning, in order.
    #[serde(default)]
    warnings: Vec<String>,
}

#[test]
fn every_case_reads_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/articles");
    let mut cases: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(cases.len() >= 17, "{} cases", cases.len());
    let wrong: Vec<String> = cases.iter().flat_map(|case| differences(case)).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn differences(case: &Path) -> Vec<String> {
    let name = case.file_name().unwrap().to_string_lossy();
    let expected = fs::read_to_string(case.join("expected.toml")).unwrap();
    let expected: Expected = toml::from_str(&expected).unwrap_or_else(|error| panic!("{name}: {error}"));
    let inputs = fs::read_dir(case).unwrap().map(|entry| entry.unwrap().path());
    let input = inputs.into_iter().find(|path| path.file_stem().is_some_and(|stem| stem == "input")).unwrap();
    let page = corpus::pages(&[input], &Limits::default()).next().unwrap().unwrap();
    let article = article::read(page).unwrap();

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
    compare("language", expected.language, declared_language.clone().unwrap_or_default());
    compare("encoding", expected.encoding, article.encoding.clone());
    compare("body", expected.body, article.body.clone());
    let as_expected = article.warnings.len() == expected.warnings.len()
        && article.warnings.iter().zip(&expected.warnings).all(|(found, part)| found.contains(part));
    if !as_expected {
        wrong.push(format!("{name}: warnings\n  expected {:?}\n  found    {:?}", expected.warnings, article.warnings));
    }
    for part in expected.contains.iter().filter(|part| !article.body.contains(*part)) {
        wrong.push(format!("{name}: the body lacks {part:?}: {}", article.body));
    }
    for part in expected.lacks.iter().filter(|part| article.body.contains(*part)) {
        wrong.push(format!("{name}: the body contains {part:?}: {}", article.body));
    }
    wrong
}

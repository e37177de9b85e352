//! How well the search ranks: questions of our own over the paragraphs of `corpus/`, each a document.
//!
//! `tests/retrieval/<language>.tsv` holds a question and a stretch of the paragraph that answers it, written after
//! reading the articles. The headline of each article is a question too, which all of its paragraphs answer; titles
//! are left out of the index. Floors rise by themselves and fall by hand.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::{Library, article, corpus};
use gaceta::article::Article;
use gaceta::queries::{Query, Request, Weights};

const LANGUAGES: [&str; 4] = ["zh", "ja", "es", "en"];

struct Paragraph {
    id: String,
    article: String,
    text: String,
}

struct Question {
    text: String,
    /// The ids of the paragraphs that answer it.
    answers: Vec<String>,
}

/// The questions of one kind in one language.
struct Set {
    name: String,
    questions: Vec<Question>,
}

/// The nineteen articles that the questions were written over, which are those with gold: an article that the corpus
/// gains later would only change what the floors mean.
fn articles() -> impl Iterator<Item = Article> {
    let gold = include_str!("../corpus/companies.tsv");
    let files: BTreeSet<&str> = gold.lines().skip(1).filter_map(|line| line.split(['\t', '#']).next()).collect();
    corpus().into_iter().filter(move |article| article.path.as_deref().is_some_and(|path| files.contains(path)))
}

fn paragraphs() -> Vec<Paragraph> {
    let mut found = Vec::new();
    for article in articles() {
        let title = article.title.unwrap_or_default();
        for (number, line) in article.body.lines().enumerate() {
            let text = line.trim();
            if text.chars().filter(|c| c.is_alphabetic()).count() >= 4 && text.trim_start_matches('#').trim() != title {
                let id = format!("{}#{number}", article.id);
                found.push(Paragraph { id, article: article.id.clone(), text: text.to_owned() });
            }
        }
    }
    found
}

fn sets(paragraphs: &[Paragraph]) -> Vec<Set> {
    let mut sets = Vec::new();
    for language in LANGUAGES {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/retrieval/{language}.tsv"));
        let mut questions = Vec::new();
        for line in fs::read_to_string(&path).unwrap().lines().filter(|line| !line.starts_with('#')) {
            let (text, stretch) = line.split_once('\t').unwrap_or_else(|| panic!("a question and a stretch: {line}"));
            let answers: Vec<String> = paragraphs
                .iter()
                .filter(|paragraph| paragraph.text.replace('’', "'").contains(&stretch.replace('’', "'")))
                .map(|paragraph| paragraph.id.clone())
                .collect();
            assert!(!answers.is_empty(), "{language}: no paragraph has {stretch:?}");
            questions.push(Question { text: text.to_owned(), answers });
        }
        assert!(questions.len() >= 40, "{language}: {} questions", questions.len());
        sets.push(Set { name: language.to_owned(), questions });
    }
    let mut headlines: Vec<Set> =
        LANGUAGES.iter().map(|language| Set { name: format!("{language} headline"), questions: Vec::new() }).collect();
    for article in articles() {
        let reading = crate::READER.read(article.clone());
        let Some(title) = article.title else { continue };
        let language = reading.title.segments.first().map(|segment| segment.language.0);
        let Some(at) = LANGUAGES.iter().position(|code| Some(*code) == language) else { continue };
        let own = paragraphs.iter().filter(|paragraph| paragraph.article == article.id);
        let answers = own.map(|paragraph| paragraph.id.clone()).collect();
        headlines[at].questions.push(Question { text: title, answers });
    }
    sets.extend(headlines);
    sets
}

fn library(paragraphs: &[Paragraph]) -> Library {
    Library::of(paragraphs.iter().map(|paragraph| article(&paragraph.id, &paragraph.text)))
}

/// Returns nDCG@10, averaged over the questions, each answer of gain 1.
fn ndcg(library: &Library, set: &Set, weights: Weights) -> f64 {
    const DEPTH: usize = 10;
    let gain = |rank: usize| 1.0 / ((rank + 2) as f64).log2();
    let mut sum = 0.0;
    for question in &set.questions {
        let request = Request {
            query: Query::words(&question.text),
            limit: Some(DEPTH),
            weights,
            snippets: 1,
            ..Request::default()
        };
        let answer = library.search(&request);
        // Where only the half without weight found an article, the other would not have found it.
        let hits = answer.hits.iter().filter(|hit| hit.score > 0.0).enumerate();
        let found: f64 =
            hits.filter(|(_, hit)| question.answers.contains(&hit.article)).map(|(rank, _)| gain(rank)).sum();
        let best: f64 = (0..question.answers.len().min(DEPTH)).map(gain).sum();
        sum += found / best;
    }
    sum / set.questions.len() as f64
}

fn words_only() -> Weights {
    Weights { surface_latin: 0.0, surface_han: 0.0, surface_kana: 0.0, lenient: 0.0, ..Weights::default() }
}

fn surface_only() -> Weights {
    Weights { words: 0.0, surface_latin: 1.0, surface_han: 1.0, surface_kana: 1.0, lenient: 0.0, ..Weights::default() }
}

#[test]
fn the_mix_ranks_well() {
    let paragraphs = paragraphs();
    let library = library(&paragraphs);
    let sets = sets(&paragraphs);
    println!("{} paragraphs; nDCG@10", paragraphs.len());
    println!("{:14} {:>9} {:>7} {:>7} {:>7}", "", "questions", "mix", "words", "surface");
    for (set, floor) in sets.iter().zip(FLOORS) {
        let [mix, words, surface] =
            [Weights::default(), words_only(), surface_only()].map(|weights| ndcg(&library, set, weights));
        println!("{:14} {:>9} {mix:>7.3} {words:>7.3} {surface:>7.3}", set.name, set.questions.len());
        assert!(mix >= floor, "{}: {mix:.4} is below its floor {floor}", set.name);
    }
}

/// In the order of the sets: questions in each language, then headlines.
const FLOORS: [f64; 8] = [0.955, 0.98, 0.995, 0.985, 0.31, 0.43, 0.31, 0.48];

#[test]
#[ignore = "prints the sweep of the weights; run with --nocapture"]
fn sweep() {
    let paragraphs = paragraphs();
    let library = library(&paragraphs);
    let sets = sets(&paragraphs);
    let names: Vec<&str> = sets.iter().map(|set| set.name.as_str()).collect();
    println!("{:24} {}", "", names.join("  "));
    let row = |name: String, weights: Weights| {
        let scores: Vec<String> = sets.iter().map(|set| format!("{:.3}", ndcg(&library, set, weights))).collect();
        println!("{name:24} {}", scores.join("  "));
    };
    for pairs in [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 1.0, 1.5, 2.0, 4.0] {
        row(format!("pairs {pairs}"), Weights { surface_han: pairs, surface_kana: pairs, ..Weights::default() });
    }
    for surface_latin in [0.0, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 4.0] {
        row(format!("surface_latin {surface_latin}"), Weights { surface_latin, ..Weights::default() });
    }
    for lenient in [0.0, 0.1, 0.2, 0.3, 0.5] {
        row(format!("lenient {lenient}"), Weights { lenient, ..Weights::default() });
    }
}

/// One question a line with the rank of its first answer, for whoever wants to know why.
#[test]
#[ignore = "prints the rank of every answer; run with --nocapture"]
fn ranks() {
    let paragraphs = paragraphs();
    let library = library(&paragraphs);
    for set in sets(&paragraphs) {
        for question in &set.questions {
            let request = Request { query: Query::words(&question.text), limit: Some(50), ..Request::default() };
            let answer = library.search(&request);
            let rank = answer.hits.iter().position(|hit| question.answers.contains(&hit.article));
            if rank != Some(0) {
                let first = answer.hits.first().and_then(|hit| hit.snippets.first());
                println!(
                    "{} {:?} {} | {}",
                    set.name,
                    rank.map(|rank| rank + 1),
                    question.text,
                    first.map_or("", |snippet| &snippet.text)
                );
            }
        }
    }
}

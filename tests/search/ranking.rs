//! How well the search ranks: questions of our own over paragraphs, each a document.
//!
//! The documents are the paragraphs of the articles of `corpus/`, the texts of `tests/passages` and a generated crowd.
//! `tests/retrieval/<language>.tsv` holds a question, a stretch of each paragraph that answers it (parted by ` ; `)
//! and, where it is another than `question`, its kind: `name`, `number`, `headline` or `cross`, which is asked with
//! the concept table and answered in another language. The others are made here: the headline of each article, which
//! all of its paragraphs answer (titles are left out of the index); the names and figures that the annotators of the
//! passages marked, which are answered by the documents that have them; and the names of known companies, expanded,
//! which are answered by the documents that have any of the names. Floors rise by themselves and fall by hand.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use serde_json::Value;

use crate::generated::{self, Dice, LANGUAGES};
use crate::{Library, article, corpus};
use gaceta::article::Article;
use gaceta::mentions::gazetteer::{Entry, Gazetteer};
use gaceta::queries::{CompanyName, Names, Query, Request, Weights};

/// The kinds of questions.
const KINDS: [&str; 6] = ["question", "name", "number", "headline", "company", "cross"];
/// Generated paragraphs of each language.
const CROWD: usize = 100;

struct Paragraph {
    id: String,
    /// The article or passage that it is of.
    article: String,
    text: String,
}

struct Question {
    text: String,
    /// The ids of the paragraphs that answer it.
    answers: BTreeSet<String>,
}

/// The questions of one kind in one language.
struct Set {
    language: &'static str,
    kind: &'static str,
    questions: Vec<Question>,
}

/// What all tests of the ranking ask, made once.
struct Collection {
    paragraphs: Vec<Paragraph>,
    library: Library,
    sets: Vec<Set>,
}

static COLLECTION: LazyLock<Collection> = LazyLock::new(|| {
    let paragraphs = paragraphs();
    let library = Library::of(paragraphs.iter().map(|paragraph| article(&paragraph.id, &paragraph.text)));
    let sets = sets(&paragraphs);
    Collection { paragraphs, library, sets }
});

/// The nineteen articles that the questions were written over, which are those with gold: an article that the corpus
/// gains later would only change what the floors mean.
fn articles() -> impl Iterator<Item = Article> {
    let gold = include_str!("../corpus/companies.tsv");
    let files: BTreeSet<&str> = gold.lines().skip(1).filter_map(|line| line.split(['\t', '#']).next()).collect();
    corpus().into_iter().filter(move |article| article.path.as_deref().is_some_and(|path| files.contains(path)))
}

/// The lines of a file of `tests/passages`.
fn records(text: &str) -> impl Iterator<Item = Value> + '_ {
    text.lines().map(|line| serde_json::from_str(line).unwrap())
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
    for passage in records(include_str!("../passages/first/passages.jsonl")) {
        let text = |field: &str| passage[field].as_str().unwrap().to_owned();
        found.push(Paragraph { id: text("id"), article: text("id"), text: text("text") });
    }
    let mut dice = Dice(20_240_918);
    for (at, language) in LANGUAGES.iter().enumerate() {
        for number in 0..CROWD {
            let id = format!("crowd {language} {number:03}");
            let sentences = 2 + dice.below(4);
            found.push(Paragraph { article: id.clone(), id, text: generated::paragraph(at, sentences, &mut dice) });
        }
    }
    found
}

fn sets(paragraphs: &[Paragraph]) -> Vec<Set> {
    let mut sets: BTreeMap<(&str, &str), Vec<Question>> = BTreeMap::new();
    let mut add = |language: &'static str, kind: &'static str, text: &str, answers: BTreeSet<String>| {
        sets.entry((language, kind)).or_default().push(Question { text: text.to_owned(), answers });
    };
    let with = |stretch: &str| {
        let stretch = stretch.replace('’', "'");
        let has = |paragraph: &&Paragraph| paragraph.text.replace('’', "'").contains(&stretch);
        paragraphs.iter().filter(has).map(|paragraph| paragraph.id.clone()).collect::<BTreeSet<String>>()
    };
    let known = |name: &str| LANGUAGES.iter().copied().find(|language| *language == name);
    for language in LANGUAGES {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/retrieval/{language}.tsv"));
        for line in fs::read_to_string(&path).unwrap().lines().filter(|line| !line.starts_with('#')) {
            let mut cells = line.split('\t');
            let (Some(text), Some(stretches)) = (cells.next(), cells.next()) else {
                panic!("{language}: expected a question and a stretch, found {line:?}");
            };
            let kind = cells.next().unwrap_or("question");
            let kind =
                KINDS.iter().copied().find(|known| *known == kind).unwrap_or_else(|| panic!("{kind} in {line:?}"));
            let mut answers = BTreeSet::new();
            for stretch in stretches.split(" ; ") {
                let found = with(stretch);
                assert!(!found.is_empty(), "{language}: no paragraph has {stretch:?}");
                answers.extend(found);
            }
            add(language, kind, text, answers);
        }
    }
    for article in articles() {
        let reading = crate::READER.read(article.clone());
        let Some(title) = article.title else { continue };
        let Some(language) = reading.title.segments.first().and_then(|segment| known(segment.language.0)) else {
            continue;
        };
        let own = paragraphs.iter().filter(|paragraph| paragraph.article == article.id);
        add(language, "headline", &title, own.map(|paragraph| paragraph.id.clone()).collect());
    }
    for (kind, marked) in [
        ("name", include_str!("../passages/first/companies.jsonl")),
        ("number", include_str!("../passages/first/figures.jsonl")),
    ] {
        let mut seen = BTreeSet::new();
        for record in records(marked) {
            let (raw, language) = (record["raw"].as_str().unwrap(), known(record["lang"].as_str().unwrap()).unwrap());
            if seen.insert((raw.to_owned(), language)) {
                add(language, kind, raw, with(raw));
            }
        }
    }
    let mut companies: BTreeMap<String, BTreeSet<(String, &str)>> = BTreeMap::new();
    for record in records(include_str!("../passages/first/companies.jsonl")).filter(|record| record["known"] == true) {
        let text = |field: &str| record[field].as_str().unwrap().to_owned();
        companies.entry(text("name")).or_default().insert((text("raw"), known(&text("lang")).unwrap()));
    }
    // Only what is called by several names asks anything of the expansion.
    for names in companies.into_values().filter(|names| names.len() > 1) {
        let answers: BTreeSet<String> = names.iter().flat_map(|(name, _)| with(name)).collect();
        for (name, language) in names {
            add(language, "company", &name, answers.clone());
        }
    }
    let sets = sets.into_iter().map(|((language, kind), questions)| Set { language, kind, questions });
    let mut sets: Vec<Set> = sets.collect();
    let place = |of: &[&str], name: &str| of.iter().position(|known| *known == name);
    sets.sort_by_key(|set| (place(&KINDS, set.kind), place(&LANGUAGES, set.language)));
    sets
}

fn request<'a>(set: &Set, question: &Question, weights: Weights, limit: usize) -> Request<'a> {
    Request {
        query: Query::words(&question.text),
        limit: Some(limit),
        weights,
        snippets: 1,
        translate: set.kind == "cross",
        names: matches!(set.kind, "company" | "cross").then_some(&company_names as &Names),
        // The crowd may repeat itself; a copy must not change what the ranks mean.
        all_copies: true,
        ..Request::default()
    }
}

fn company_names(name: &str) -> Vec<CompanyName> {
    let gazetteer = Gazetteer::built_in();
    let (entries, ambiguous) = gazetteer.named(name);
    let named = |entry: &Entry| CompanyName { id: entry.id.clone(), name: entry.name.clone(), aliases: Vec::new() };
    if ambiguous { Vec::new() } else { entries.into_iter().map(named).collect() }
}

/// Returns the nDCG@10 of every question, each answer of gain 1.
fn gains(library: &Library, set: &Set, weights: Weights) -> Vec<f64> {
    const DEPTH: usize = 10;
    let gain = |rank: usize| 1.0 / ((rank + 2) as f64).log2();
    let of = |question: &Question| {
        let answer = library.search(&request(set, question, weights, DEPTH));
        // Where only the half without weight found an article, the other would not have found it.
        let hits = answer.hits.iter().filter(|hit| hit.score > 0.0).enumerate();
        let found: f64 =
            hits.filter(|(_, hit)| question.answers.contains(&hit.article)).map(|(rank, _)| gain(rank)).sum();
        let best: f64 = (0..question.answers.len().min(DEPTH)).map(gain).sum();
        found / best
    };
    set.questions.iter().map(of).collect()
}

fn ndcg(set: &Set, weights: Weights) -> f64 {
    let gains = gains(&COLLECTION.library, set, weights);
    gains.iter().sum::<f64>() / gains.len() as f64
}

fn words_only() -> Weights {
    Weights { surface_latin: 0.0, surface_han: 0.0, surface_kana: 0.0, lenient: 0.0, ..Weights::default() }
}

fn surface_only() -> Weights {
    let even = Weights { surface_latin: 1.0, surface_han: 1.0, surface_kana: 1.0, ..Weights::default() };
    Weights { words: 0.0, lenient: 0.0, stop_words: 1.0, ..even }
}

#[test]
fn the_mix_ranks_well() {
    println!("{} documents; nDCG@10", COLLECTION.paragraphs.len());
    println!("{:12} {:>9} {:>7} {:>7} {:>7}", "", "questions", "mix", "words", "surface");
    let mut low = Vec::new();
    for set in &COLLECTION.sets {
        let [mix, words, surface] =
            [Weights::default(), words_only(), surface_only()].map(|weights| ndcg(set, weights));
        let name = format!("{} {}", set.language, set.kind);
        println!("{name:12} {:>9} {mix:>7.3} {words:>7.3} {surface:>7.3}", set.questions.len());
        let floor = FLOORS.iter().find(|(language, kind, _)| (*language, *kind) == (set.language, set.kind));
        if floor.is_none_or(|(_, _, floor)| mix < *floor) {
            low.push(format!("{name}: {mix:.4}, expected {floor:?}"));
        }
    }
    assert!(low.is_empty(), "{}", low.join("\n"));
}

/// What each kind of question must reach in each language.
const FLOORS: &[(&str, &str, f64)] = &[
    ("zh", "question", 0.955),
    ("ja", "question", 0.98),
    ("es", "question", 0.995),
    ("en", "question", 0.975),
    ("zh", "name", 0.995),
    ("ja", "name", 0.985),
    ("es", "name", 0.975),
    ("en", "name", 0.995),
    ("zh", "number", 0.965),
    ("ja", "number", 0.945),
    ("es", "number", 0.965),
    ("en", "number", 0.905),
    ("zh", "headline", 0.295),
    ("ja", "headline", 0.38),
    ("es", "headline", 0.29),
    ("en", "headline", 0.37),
    ("zh", "company", 0.995),
    ("ja", "company", 0.995),
    ("es", "company", 0.995),
    ("en", "company", 0.965),
    ("zh", "cross", 0.66),
    ("ja", "cross", 0.625),
    ("es", "cross", 0.91),
    ("en", "cross", 0.77),
];

#[test]
#[ignore = "prints the sweep of the weights; run with --nocapture"]
fn sweep() {
    let sets = &COLLECTION.sets;
    row_of_names(sets);
    let row = |name: String, weights: Weights| {
        let scores: Vec<String> = sets.iter().map(|set| format!("{:>7.3}", ndcg(set, weights))).collect();
        println!("{name:24} {}", scores.join(" "));
    };
    row("words only".to_owned(), words_only());
    row("surface only".to_owned(), surface_only());
    for surface_han in [0.0, 0.3, 0.5, 1.0, 1.5, 2.0, 4.0] {
        row(format!("surface_han {surface_han}"), Weights { surface_han, ..Weights::default() });
    }
    for surface_kana in [0.0, 0.2, 0.5, 0.7, 1.0, 2.0] {
        row(format!("surface_kana {surface_kana}"), Weights { surface_kana, ..Weights::default() });
    }
    for surface_latin in [0.0, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0, 2.0, 4.0] {
        row(format!("surface_latin {surface_latin}"), Weights { surface_latin, ..Weights::default() });
    }
    for company in [0.0, 0.5, 1.0, 1.5, 2.0, 4.0] {
        row(format!("company {company}"), Weights { company, ..Weights::default() });
    }
    for stop_words in [0.0, 0.1, 0.2, 0.5, 1.0] {
        row(format!("stop_words {stop_words}"), Weights { stop_words, ..Weights::default() });
    }
    for lenient in [0.0, 0.2, 0.5] {
        row(format!("lenient {lenient}"), Weights { lenient, ..Weights::default() });
    }
    for translated in [0.2, 0.5, 0.8, 1.0] {
        row(format!("translated {translated}"), Weights { translated, ..Weights::default() });
    }
}

fn row_of_names(sets: &[Set]) {
    let names: Vec<String> = sets.iter().map(|set| format!("{} {:.4}", set.language, set.kind)).collect();
    println!("{:24} {}", "", names.join(" "));
}

/// The weight of titles, over whole articles with theirs; each question is answered by the article of its paragraph.
#[test]
#[ignore = "prints the sweep of the weight of titles; run with --nocapture"]
fn sweep_of_titles() {
    let mut dice = Dice(20_240_919);
    let crowd = (0..4 * 25).map(|number| {
        let title = Some(generated::title(number % 4, &mut dice));
        let body: Vec<String> = (0..6).map(|_| generated::paragraph(number % 4, 4, &mut dice)).collect();
        let id = format!("crowd {number:03}");
        Article { title, ..article(&id, &body.join("\n\n")) }
    });
    let library = Library::of(articles().chain(crowd.collect::<Vec<_>>()));
    let of = |id: &str| id.split_once('#').map_or(id, |(article, _)| article).to_owned();
    let whole = |set: &Set| {
        let questions = set.questions.iter().map(|question| Question {
            text: question.text.clone(),
            answers: question.answers.iter().map(|id| of(id)).collect(),
        });
        Set { language: set.language, kind: set.kind, questions: questions.collect() }
    };
    let sets: Vec<Set> = COLLECTION.sets.iter().filter(|set| set.kind == "question").map(whole).collect();
    for title in [0.0, 0.3, 0.5, 1.0, 1.5, 2.0, 3.0, 5.0] {
        let weights = Weights { title, ..Weights::default() };
        let mean = |set: &Set| {
            let gains = gains(&library, set, weights);
            format!("{} {:.3}", set.language, gains.iter().sum::<f64>() / gains.len() as f64)
        };
        println!("title {title:<4} {}", sets.iter().map(mean).collect::<Vec<_>>().join("  "));
    }
}

/// One question a line with the rank of its first answer, for whoever wants to know why.
#[test]
#[ignore = "prints the rank of every answer; run with --nocapture"]
fn ranks() {
    for set in &COLLECTION.sets {
        for question in &set.questions {
            let answer = COLLECTION.library.search(&request(set, question, Weights::default(), 50));
            let rank = answer.hits.iter().position(|hit| question.answers.contains(&hit.article));
            if rank != Some(0) {
                let first = answer.hits.first().and_then(|hit| hit.snippets.first());
                println!(
                    "{} {} {:?} {} | {}",
                    set.language,
                    set.kind,
                    rank.map(|rank| rank + 1),
                    question.text,
                    first.map_or("", |snippet| &snippet.text)
                );
            }
        }
    }
}

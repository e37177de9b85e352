//! How long questions take over 20,000 generated articles, and how large their index is.
//!
//! `cargo bench --bench search` takes some minutes, most of them for the index, which is made in a folder of its own;
//! GACETA_BENCH_INDEX names one to keep, and GACETA_BENCH_KIND the one kind of question to ask. Each kind of question
//! is asked many times with other words; what is printed is the median and the slowest of a hundred, each the best of
//! five, in milliseconds: once for ten hits with their count and all facets, once for the snippets of ten hits alone.

#[path = "../tests/search/generated.rs"]
mod generated;

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use criterion::Criterion;
use gaceta::article::Article;
use gaceta::index::{Index, Versions, Writer};
use gaceta::mentions::gazetteer::{Entry, Gazetteer};
use gaceta::parallel::in_order;
use gaceta::pipeline::Reader;
use gaceta::queries::{self, CompanyName, Filters, Names, Query, Request, parse};
use generated::{Dice, LANGUAGES};

const ARTICLES: usize = 20_000;
/// The bytes of the text of one article.
const ARTICLE: usize = 2_500;
/// Questions of each kind.
const QUESTIONS: usize = 300;
/// How often each is asked.
const ROUNDS: usize = 5;

/// A kind of question: its name and what makes one.
type Kind = (&'static str, fn(&mut Dice) -> Asked);

#[derive(Default)]
struct Asked {
    query: String,
    filters: Filters,
    expand: bool,
}

const CJK: [usize; 2] = [0, 1];

fn word(dice: &mut Dice) -> String {
    generated::term(dice.below(LANGUAGES.len()), dice).to_owned()
}

fn asked(query: String) -> Asked {
    Asked { query, ..Asked::default() }
}

const KINDS: &[Kind] = &[
    ("one Chinese or Japanese word", |dice| asked(generated::term(CJK[dice.below(2)], dice).to_owned())),
    ("one word", |dice| asked(word(dice))),
    ("two words", |dice| asked(format!("{} {}", word(dice), word(dice)))),
    ("a phrase", |dice| {
        let language = dice.below(LANGUAGES.len());
        let sentence = generated::paragraph(language, 1, dice);
        let chars: Vec<char> = sentence.chars().filter(|c| *c != '"').collect();
        let words: Vec<&str> = sentence.split(' ').collect();
        let phrase =
            if words.len() > 6 { words[2..6].join(" ") } else { chars[4..10.min(chars.len())].iter().collect() };
        asked(Query::phrase(&phrase).to_string())
    }),
    ("a company", |dice| {
        let name = dice.one(&[
            "Alibaba",
            "字节跳动",
            "ソフトバンク",
            "OpenAI",
            "腾讯",
            "Telefónica",
            "Nvidia",
            "トヨタ自動車",
        ]);
        Asked { expand: true, ..asked(format!("{name} {}", word(dice))) }
    }),
    ("boolean", |dice| {
        let [one, two, three, four] = [(); 4].map(|()| word(dice));
        asked(format!("+\"{one}\" \"{two}\" OR \"{three}\" -\"{four}\""))
    }),
    ("filtered", |dice| {
        let mut filters = Filters { currencies: vec!["USD".to_owned()], ..Filters::default() };
        filters.languages = vec![dice.one(&LANGUAGES).to_owned()];
        filters.dates.since = queries::Period::parse("2024-06");
        Asked { filters, ..asked(word(dice)) }
    }),
    ("a whole sentence", |dice| {
        let language = dice.below(LANGUAGES.len());
        asked(Query::phrase(&generated::paragraph(language, 1, dice)).to_string().replace('"', ""))
    }),
];

/// Sentences that name companies of the gazetteer, so that facets have many to count.
fn companies(language: usize, dice: &mut Dice) -> String {
    let name =
        ["阿里巴巴", "腾讯", "字节跳动", "百度", "ソフトバンク", "トヨタ自動車", "任天堂", "Telefónica", "Inditex"];
    let more =
        ["OpenAI", "Nvidia", "Microsoft", "Amazon", "Google", "Moonshot AI", "Mercado Libre", "Alibaba", "ByteDance"];
    let (one, two) = (dice.one(&name), dice.one(&more));
    match language {
        0 => format!("{one}与{two}都没有置评。"),
        1 => format!("{one}と{two}はコメントしていない。"),
        2 => format!("Ni {one} ni {two} quisieron comentarlo."),
        _ => format!("Neither {one} nor {two} would comment."),
    }
}

fn articles() -> impl Iterator<Item = Article> {
    let mut dice = Dice(20_240_918);
    (0..ARTICLES).map(move |number| {
        let language = number % LANGUAGES.len();
        let mut body = String::new();
        while body.len() < ARTICLE {
            let sentences = 3 + dice.below(3);
            body.push_str(&generated::paragraph(language, sentences, &mut dice));
            body.push_str(&companies(language, &mut dice));
            body.push_str("\n\n");
        }
        Article {
            id: format!("{number:016x}"),
            hash: number.to_string(),
            title: Some(generated::title(language, &mut dice)),
            published: Some(format!("2024-{:02}-{:02}", 1 + dice.below(12), 1 + dice.below(28))),
            source: Some(format!("Source {}", dice.below(40))),
            body,
            ..Article::default()
        }
    })
}

fn build(folder: &Path, reader: &Reader) {
    let start = Instant::now();
    let mut writer = Writer::open(folder, &Versions::default()).expect("a new index");
    let bytes: usize = articles().map(|article| article.body.len()).sum();
    let read = in_order(articles(), 2, |article| reader.read(article), |reading| writer.add(&reading).map(drop));
    read.expect("room on the disk");
    writer.finish().expect("room on the disk");
    let seconds = start.elapsed().as_secs_f64();
    println!("{ARTICLES} articles, {:.1} MB, indexed in {seconds:.0} s", bytes as f64 / 1e6);
    println!("index {:.1} MB, {:.2} of the text", size(folder) as f64 / 1e6, size(folder) as f64 / bytes as f64);
}

fn size(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry"));
    entries
        .map(
            |entry| {
                if entry.path().is_dir() { size(&entry.path()) } else { entry.metadata().map_or(0, |data| data.len()) }
            },
        )
        .sum()
}

fn names(name: &str) -> Vec<CompanyName> {
    let gazetteer = Gazetteer::built_in();
    let (entries, ambiguous) = gazetteer.named(name);
    let named = |entry: &Entry| CompanyName { id: entry.id.clone(), name: entry.name.clone(), aliases: Vec::new() };
    if ambiguous { Vec::new() } else { entries.into_iter().map(named).collect() }
}

/// The median and the 99th of a hundred, in milliseconds.
fn shares(mut times: Vec<Duration>) -> (f64, f64) {
    times.sort();
    let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)].as_secs_f64() * 1e3;
    (at(50), at(99))
}

fn main() {
    let kept = std::env::var_os("GACETA_BENCH_INDEX").map(PathBuf::from);
    let temporary = tempfile::tempdir().expect("a temporary folder");
    let folder = kept.unwrap_or_else(|| temporary.path().to_owned());
    let reader = Reader::new();
    if Index::open(&folder, &Versions::default()).is_err() {
        build(&folder, &reader);
    }
    let index = Index::open(&folder, &Versions::default()).expect("an index");
    let once = |request: &Request| {
        let start = Instant::now();
        let answer = black_box(queries::search(&index, &reader.segmenters, request).expect("an answer"));
        (start.elapsed(), answer)
    };
    // The best of several tells what a question costs on a machine that others use too. They lie apart, so that one
    // moment's crowd does not fall on all of them.
    println!("{:30} {:>8} {:>8} {:>8} {:>8} {:>8}", "milliseconds", "p50", "p99", "snip p50", "snip p99", "articles");
    let mut criterion = Criterion::default().without_plots().sample_size(10).configure_from_args();
    let only = std::env::var("GACETA_BENCH_KIND").unwrap_or_default();
    for &(name, make) in KINDS.iter().filter(|(name, _)| name.contains(&only)) {
        let mut dice = Dice(7);
        let ask = |asked: &Asked| Request {
            query: parse(&asked.query).expect("a query"),
            filters: asked.filters.clone(),
            names: asked.expand.then_some(&names as &Names),
            limit: Some(10),
            snippets: 0,
            ..Request::default()
        };
        let questions: Vec<Asked> = (0..QUESTIONS).map(|_| make(&mut dice)).collect();
        let mut best = vec![[Duration::MAX; 3]; QUESTIONS];
        let mut total = 0;
        for _ in 0..ROUNDS {
            total = 0;
            for (asked, best) in questions.iter().zip(&mut best) {
                let (spent, answer) = once(&Request { facets: true, ..ask(asked) });
                total += answer.total;
                let (bare, _) = once(&ask(asked));
                let (with, _) = once(&Request { snippets: 3, ..ask(asked) });
                for (best, spent) in best.iter_mut().zip([spent, bare, with]) {
                    *best = spent.min(*best);
                }
            }
        }
        let whole: Vec<Duration> = best.iter().map(|[whole, ..]| *whole).collect();
        let snippets = best.iter().map(|[_, bare, with]| with.saturating_sub(*bare)).collect();
        let slowest = whole.iter().zip(&questions).max_by_key(|(spent, _)| **spent);
        let slowest = slowest.map(|(spent, asked)| (*spent, asked.query.as_str())).unwrap_or_default();
        let ((p50, p99), (snip50, snip99)) = (shares(whole), shares(snippets));
        println!("{name:30} {p50:>8.2} {p99:>8.2} {snip50:>8.2} {snip99:>8.2} {:>8}", total / QUESTIONS);
        println!("{:30} {:.2} for {}", "  the slowest", slowest.0.as_secs_f64() * 1e3, slowest.1);
        let mut dice = Dice(7);
        criterion
            .bench_function(name, |bencher| bencher.iter(|| once(&Request { facets: true, ..ask(&make(&mut dice)) })));
    }
    criterion.final_summary();
}

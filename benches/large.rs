//! What becomes of a corpus of 200,000 articles: how long the program takes to read it and how much memory, how long
//! to see that nothing has changed, and how long questions take.
//!
//! `cargo bench --bench large` makes 200,000 articles (some 500 MB) in a temporary folder, has the program read them,
//! twice, and asks the index a hundred questions of each kind. GACETA_BENCH_ARTICLES is another number of articles,
//! GACETA_BENCH_LARGE a folder to keep corpus and index in: what is there is not made again. With GACETA_BENCH_KIND only
//! the questions of the kinds with that in their name are asked.
//!
//! The articles are made of the sentences of `tests/passages`, of which every fifth word or so is another: one of
//! 300,000 made up words of the script, the frequent far more frequent than the rare, or a number. One article of fifty
//! is a reprint of an earlier one with its last sentence changed. A question takes one to all of the words of a sentence
//! made in the same way, and asks for ten hits with snippets, their count and all facets.
//!
//! What is printed of a question is the fastest of three rounds, which lie apart, so that one moment's crowd on a
//! machine that others use does not fall on all of them. Time, memory and the share of the processor are read from
//! `/proc`, so elsewhere than on Linux they are 0.

#[path = "../tests/search/generated.rs"]
#[allow(dead_code)]
mod generated;

use std::collections::VecDeque;
use std::fs;
use std::hint::black_box;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use gaceta::commands::versions;
use gaceta::index::Index;
use gaceta::mentions::figure;
use gaceta::mentions::gazetteer::{Entry, Gazetteer};
use gaceta::pipeline::Reader;
use gaceta::queries::{self, CompanyName, Filters, Names, Period, Query, Request, parse};
use generated::{Dice, LANGUAGES};

const ARTICLES: usize = 200_000;
/// The bytes of the text of one article.
const ARTICLE: usize = 2_500;
/// So many articles are in one folder.
const FOLDER: usize = 1_000;
/// So many words are made up for each script.
const WORDS: usize = 300_000;
const QUESTIONS: usize = 100;
const ROUNDS: usize = 3;

/// Text of one language, to be cut up.
#[derive(Default)]
struct Language {
    name: &'static str,
    /// Sentences as they stand.
    sentences: Vec<String>,
    /// The characters of Han in them, the pairs of which are words.
    han: Vec<char>,
}

impl Language {
    fn read(name: &'static str) -> Language {
        let mut language = Language { name, ..Language::default() };
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/passages");
        let mut sets: Vec<PathBuf> =
            fs::read_dir(folder).expect("passages").map(|set| set.expect("a set").path()).collect();
        sets.sort();
        for set in sets {
            // What is no folder has no passages.
            let Ok(lines) = fs::read_to_string(set.join("passages.jsonl")) else { continue };
            for line in lines.lines() {
                let passage: serde_json::Value = serde_json::from_str(line).expect("a passage");
                if passage["lang"] == name {
                    let text = passage["text"].as_str().expect("a text");
                    let ends = |c| matches!(c, '。' | '！' | '？');
                    let of_han = text.split_inclusive(ends).flat_map(|text| text.split_inclusive(". "));
                    language
                        .sentences
                        .extend(of_han.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()));
                }
            }
        }
        language.han = language.sentences.iter().flat_map(|text| text.chars()).filter(|c| is_han(*c)).collect();
        language.han.sort_unstable();
        language.han.dedup();
        assert!(language.sentences.len() > 100, "expected passages in {name}");
        language
    }

    fn is_spaced(&self) -> bool {
        !matches!(self.name, "zh" | "ja")
    }

    /// Returns a word that nobody else has made up.
    fn word(&self, dice: &mut Dice) -> String {
        let mut rank = dice.skewed(WORDS);
        match self.name {
            "zh" => {
                // Some of three characters, so that there are as many words as in other scripts.
                let count = self.han.len();
                let mut word: String =
                    [self.han[rank * 7 % count], self.han[(rank / count * 31 + rank * 13) % count]].iter().collect();
                if rank.is_multiple_of(3) {
                    word.push(self.han[(rank / 3) % count]);
                }
                word
            }
            "ja" => {
                const KANA: [char; 20] = [
                    'カ', 'ミ', 'ト', 'レ', 'ノ', 'ス', 'マ', 'ル', 'テ', 'オ', 'ク', 'ナ', 'ロ', 'シ', 'ベ', 'ラ',
                    'ソ', 'ビ', 'ド', 'ネ',
                ];
                let mut word = String::new();
                while word.is_empty() || rank > 0 || word.chars().count() < 3 {
                    word.push(KANA[rank % KANA.len()]);
                    rank /= KANA.len();
                }
                word
            }
            _ => {
                const SYLLABLES: [&str; 20] = [
                    "ba", "cer", "di", "fo", "gu", "lan", "me", "ni", "por", "tu", "sa", "ve", "ri", "mo", "ju", "tal",
                    "pe", "li", "co", "nu",
                ];
                let mut word = String::new();
                while word.len() < 4 || rank > 0 {
                    word.push_str(SYLLABLES[rank % SYLLABLES.len()]);
                    rank /= SYLLABLES.len();
                }
                word
            }
        }
    }

    /// Returns a sentence with some of its words and numbers changed.
    fn sentence(&self, dice: &mut Dice) -> String {
        let sentence = &self.sentences[dice.below(self.sentences.len())];
        let mut made = String::with_capacity(sentence.len() + 16);
        if self.is_spaced() {
            for (at, word) in sentence.split(' ').enumerate() {
                if at > 0 {
                    made.push(' ');
                }
                match word.chars().all(char::is_alphabetic) && word.len() > 4 && dice.below(3) == 0 {
                    true => made.push_str(&self.word(dice)),
                    false => push_numbers(&mut made, word, dice),
                }
            }
        } else {
            for part in sentence.split_inclusive(['，', '、']) {
                push_numbers(&mut made, part, dice);
                if dice.below(2) == 0 {
                    made.push_str(&self.word(dice));
                }
            }
        }
        made
    }
}

/// Adds a text, the last digit of each of its numbers changed.
fn push_numbers(to: &mut String, text: &str, dice: &mut Dice) {
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let last = c.is_ascii_digit() && chars.peek().is_none_or(|next| !next.is_ascii_digit());
        to.push(if last { char::from(b'0' + dice.below(10) as u8) } else { c });
    }
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..'\u{9fff}').contains(&c)
}

/// Writes the corpus; returns the bytes of its text.
fn write(corpus: &Path, languages: &[Language], articles: usize) -> io::Result<usize> {
    let mut dice = Dice(20_261_123);
    let mut before: VecDeque<(usize, Vec<String>)> = VecDeque::new();
    let mut bytes = 0;
    for number in 0..articles {
        let folder = corpus.join(format!("{:03}", number / FOLDER));
        if number.is_multiple_of(FOLDER) {
            fs::create_dir_all(&folder)?;
        }
        let (language, sentences) = match before.get(dice.below(100)) {
            Some((language, sentences)) if number.is_multiple_of(50) => {
                let mut sentences = sentences.clone();
                sentences.pop();
                sentences.push(languages[*language].sentence(&mut dice));
                (*language, sentences)
            }
            _ => {
                let language = dice.below(languages.len());
                let mut sentences = vec![languages[language].sentence(&mut dice)];
                while sentences.iter().map(String::len).sum::<usize>() < ARTICLE {
                    sentences.push(languages[language].sentence(&mut dice));
                }
                (language, sentences)
            }
        };
        let gap = if languages[language].is_spaced() { " " } else { "" };
        let body: Vec<String> = sentences.chunks(4).map(|paragraph| paragraph.join(gap)).collect();
        let body = body.join("\n\n");
        bytes += body.len();
        let title: String = languages[language].sentence(&mut dice).chars().take(40).filter(|c| *c != '"').collect();
        let date = format!("{}-{:02}-{:02}", 2020 + dice.below(6), 1 + dice.below(12), 1 + dice.below(28));
        let source = dice.below(400);
        let text = format!("---\ntitle: \"{title}\"\ndate: {date}\nsource: Source {source}\n---\n\n{body}\n");
        fs::write(folder.join(format!("{number:06}.md")), text)?;
        before.push_front((language, sentences));
        before.truncate(100);
    }
    Ok(bytes)
}

/// What a run of the program took.
struct Run {
    elapsed: Duration,
    /// The time of all cores, in seconds.
    processor: f64,
    /// The most memory that it held, in bytes.
    peak: u64,
}

/// Runs the program to its end.
fn run(arguments: &[&str]) -> io::Result<Run> {
    let start = Instant::now();
    let mut program: Child = Command::new(env!("CARGO_BIN_EXE_gaceta"))
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let (mut processor, mut peak) = (0.0, 0);
    let status = loop {
        let process = format!("/proc/{}", program.id());
        // A process that has ended and was not waited for still tells its time; its memory is gone.
        if let Ok(stat) = fs::read_to_string(format!("{process}/stat")) {
            let rest = stat.rsplit(')').next().unwrap_or_default();
            let ticks = rest.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok());
            processor = ticks.sum::<f64>() / 100.0;
        }
        if let Ok(status) = fs::read_to_string(format!("{process}/status")) {
            let held = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let held = held.and_then(|held| held.trim().trim_end_matches(" kB").parse::<u64>().ok());
            peak = held.map_or(peak, |held| held * 1024);
        }
        if let Some(status) = program.try_wait()? {
            break status;
        }
        std::thread::sleep(Duration::from_millis(10));
    };
    assert!(status.success(), "expected {arguments:?} to succeed, got {status}");
    Ok(Run { elapsed: start.elapsed(), processor, peak })
}

/// Walks, reads and hashes a folder, one file after the other.
fn hash(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        match entry.file_type()?.is_dir() {
            true => hash(&entry.path())?,
            false => drop(black_box(blake3::hash(&fs::read(entry.path())?))),
        }
    }
    Ok(())
}

#[derive(Default)]
struct Asked {
    query: Query,
    filters: Filters,
    expand: bool,
}

/// A kind of question: its name and what makes one.
type Kind = (&'static str, fn(&Language, &mut Dice) -> Asked);

const KINDS: &[Kind] = &[
    ("one word", |language, dice| asked(word(language, dice))),
    ("two words", |language, dice| asked(format!("{} {}", word(language, dice), word(language, dice)))),
    ("both words", |language, dice| asked(format!("+{} +{}", word(language, dice), word(language, dice)))),
    ("a phrase", |language, dice| {
        let sentence = language.sentence(dice).replace('"', "");
        let phrase = match language.is_spaced() {
            true => sentence
                .split(' ')
                .rev()
                .skip(1)
                .take(4)
                .collect::<Vec<_>>()
                .into_iter()
                .rev()
                .collect::<Vec<_>>()
                .join(" "),
            false => sentence.chars().take(6).collect(),
        };
        asked(Query::phrase(&phrase).to_string())
    }),
    ("a company", |language, dice| {
        let names = ["Alibaba", "字节跳动", "ソフトバンク", "OpenAI", "腾讯", "Telefónica", "Nvidia", "トヨタ自動車"];
        Asked { expand: true, ..asked(format!("{} {}", dice.one(&names), word(language, dice))) }
    }),
    ("filtered", |language, dice| {
        let mut filters = Filters { currencies: vec!["USD".to_owned()], ..Filters::default() };
        filters.languages = vec![language.name.to_owned()];
        filters.dates.since = Period::parse("2024-06");
        Asked { filters, ..asked(word(language, dice)) }
    }),
    ("an amount", |language, dice| {
        let least = 10_u64.pow(4 + dice.below(6) as u32);
        let filters = Filters { kinds: vec![figure::Kind::Money], min: Some(least.into()), ..Filters::default() };
        Asked { filters, ..asked(word(language, dice)) }
    }),
    ("a whole sentence", |language, dice| Asked { query: Query::words(&language.sentence(dice)), ..Asked::default() }),
];

fn asked(query: String) -> Asked {
    Asked { query: parse(&query).expect("a query"), ..Asked::default() }
}

/// Returns one word of a sentence, two characters of a script without spaces.
fn word(language: &Language, dice: &mut Dice) -> String {
    loop {
        let sentence = language.sentence(dice);
        let words: Vec<String> = match language.is_spaced() {
            true => {
                sentence.split(' ').map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned()).collect()
            }
            false => {
                let chars: Vec<char> = sentence.chars().collect();
                chars.chunks(2).map(|pair| pair.iter().collect()).collect()
            }
        };
        let words: Vec<&String> =
            words.iter().filter(|word| word.chars().count() > 1 && word.chars().all(char::is_alphabetic)).collect();
        if !words.is_empty() {
            return words[dice.below(words.len())].clone();
        }
    }
}

fn names(name: &str) -> Vec<CompanyName> {
    let gazetteer = Gazetteer::built_in();
    let (entries, ambiguous) = gazetteer.named(name);
    let named = |entry: &Entry| CompanyName { id: entry.id.clone(), name: entry.name.clone(), aliases: Vec::new() };
    if ambiguous { Vec::new() } else { entries.into_iter().map(named).collect() }
}

/// Asks the questions of one kind and prints what they took, in milliseconds.
fn ask(index: &Index, reader: &Reader, languages: &[Language], (name, make): &Kind) {
    let mut dice = Dice(7);
    let questions: Vec<Asked> =
        (0..QUESTIONS).map(|number| make(&languages[number % languages.len()], &mut dice)).collect();
    let mut best = vec![(Duration::MAX, 0); QUESTIONS];
    for _ in 0..ROUNDS {
        for (asked, (best, total)) in questions.iter().zip(&mut best) {
            let start = Instant::now();
            let request = Request {
                query: asked.query.clone(),
                filters: asked.filters.clone(),
                names: asked.expand.then_some(&names as &Names),
                limit: Some(10),
                facets: true,
                ..Request::default()
            };
            let answer = black_box(queries::search(index, &reader.segmenters, &request).expect("an answer"));
            *best = start.elapsed().min(*best);
            *total = answer.total;
        }
    }
    let found = best.iter().map(|(_, total)| total).sum::<usize>() / QUESTIONS;
    let slowest =
        best.iter().zip(&questions).max_by_key(|((spent, _), _)| *spent).map(|(_, asked)| asked.query.to_string());
    let mut times: Vec<f64> = best.iter().map(|(spent, _)| spent.as_secs_f64() * 1e3).collect();
    times.sort_by(f64::total_cmp);
    // Of a hundred the 99th: one may take longer.
    let at = |share: usize| times[times.len() * share / 100 - 1];
    println!("{name:20} {:>8.2} {:>8.2} {:>8.2} {found:>9}", at(50), at(99), at(100));
    println!("{:20} {}", "  the slowest", slowest.unwrap_or_default());
}

fn main() {
    let articles =
        std::env::var("GACETA_BENCH_ARTICLES").ok().map_or(ARTICLES, |number| number.parse().expect("a number"));
    let temporary = tempfile::tempdir().expect("a temporary folder");
    let folder = std::env::var_os("GACETA_BENCH_LARGE").map_or_else(|| temporary.path().to_owned(), PathBuf::from);
    let languages: Vec<Language> = LANGUAGES.into_iter().map(Language::read).collect();
    // What a run that was stopped has begun is not taken for whole.
    let made = |name: &str| (folder.join(format!("{name}-{articles}.part")), folder.join(format!("{name}-{articles}")));
    let (part, corpus) = made("corpus");
    if !corpus.exists() {
        fs::create_dir_all(&part).expect("room on the disk");
        let bytes = write(&part, &languages, articles).expect("room on the disk");
        fs::rename(&part, &corpus).expect("one disk");
        println!("{articles} articles, {:.0} MB of text", bytes as f64 / 1e6);
    }
    let reader = Reader::new();
    let versions = versions(&reader.gazetteer);
    let path = |path: &Path| path.to_str().expect("a path in UTF-8").to_owned();
    let ingest = |index: &Path| run(&["ingest", &path(&corpus), "--index", &path(index)]).expect("the program");
    let (part, folder) = made("index");
    if Index::open(&folder, &versions).is_err() {
        let _ = fs::remove_dir_all(&part);
        let Run { elapsed, processor, peak } = ingest(&part);
        let _ = fs::remove_dir_all(&folder);
        fs::rename(&part, &folder).expect("one disk");
        let (elapsed, peak) = (elapsed.as_secs_f64(), peak as f64 / f64::from(1 << 30));
        println!("first run: {elapsed:.0} s, {processor:.0} s of the processor, {peak:.2} GiB at the peak");
    }
    let only = std::env::var("GACETA_BENCH_KIND").unwrap_or_default();
    // In turn, since what is in memory of the disk grows from one to the next.
    for _ in 0..if only.is_empty() { ROUNDS } else { 0 } {
        let start = Instant::now();
        hash(&corpus).expect("the corpus");
        let hashed = start.elapsed().as_secs_f64();
        let again = ingest(&folder).elapsed.as_secs_f64();
        println!("run again: {again:.2} s, {:.2} times walking, reading and hashing it", again / hashed);
    }
    let index = Index::open(&folder, &versions).expect("an index");
    println!("{:20} {:>8} {:>8} {:>8} {:>9}", "milliseconds", "p50", "p99", "slowest", "articles");
    for kind in KINDS.iter().filter(|(name, _)| name.contains(&only)) {
        ask(&index, &reader, &languages, kind);
    }
}

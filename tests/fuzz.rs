//! A bounded run of the fuzz targets over mutated seeds, in a fixed order: the same inputs on every machine.
//! `fuzz/README.md` tells of the long runs, which are guided by coverage.

#[path = "../fuzz/src/lib.rs"]
mod targets;

use std::io::Write;
use std::panic;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use gaceta::languages::LANGUAGES;

/// Numbers that look like any (xorshift, Marsaglia 2003).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}

/// What readers stumble over: marks, half characters, odd spaces, deep nesting, long runs.
const TOKENS: &[&[u8]] = &[
    b"<div>",
    b"</div>",
    b"<![CDATA[",
    b"&#x1F600;",
    b"---\n",
    b"{\"text\":\"",
    b"\\ud83d",
    b"\"",
    b"\n",
    b"\r\n\r\n",
    b"\0",
    b"\x1b[31m",
    b"$",
    b"1,000.50",
    b"-",
    b"(((",
    b"\"a b\" OR -(",
    b"field:*",
    b"WARC/1.1\r\n",
    b"Content-Length: 99999999\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"FFFFFFFF\r\n",
    b"<item><title>",
    b"9999999999999999999999999999",
    "万亿兆".as_bytes(),
    "元至亿".as_bytes(),
    "〜から".as_bytes(),
    "millones de".as_bytes(),
    "\u{FEFF}\u{200D}\u{301}".as_bytes(),
    "ﾊﾟｰ㌔ヴ々".as_bytes(),
    "İß\u{1E9E}".as_bytes(),
    &[0xFF, 0xFE],
    &[0xE4, 0xBA],
    &[0x81, 0x30, 0x81],
    &[0x1B, b'$', b'B'],
];

fn mutated(seeds: &[Vec<u8>], dice: &mut Dice, longest: usize) -> Vec<u8> {
    let seed = &seeds[dice.below(seeds.len())];
    let from = if dice.below(2) == 0 { 0 } else { dice.below(seed.len()) };
    let mut data = seed[from..(from + longest).min(seed.len())].to_vec();
    for _ in 0..1 + dice.below(6) {
        let at = dice.below(data.len() + 1);
        match dice.below(6) {
            0 if at < data.len() => data[at] ^= 1 << dice.below(8),
            1 => drop(data.drain(at..(at + 1 + dice.below(8)).min(data.len()))),
            2 => {
                let token = TOKENS[dice.below(TOKENS.len())];
                let times = if dice.below(8) == 0 { 50 } else { 1 };
                drop(data.splice(at..at, token.repeat(times)));
            }
            3 => {
                let other = &seeds[dice.below(seeds.len())];
                let start = dice.below(other.len());
                let piece = other[start..(start + dice.below(200)).min(other.len())].to_vec();
                drop(data.splice(at..at, piece));
            }
            4 => {
                let end = (at + dice.below(40)).min(data.len());
                let piece = data[at..end].to_vec();
                drop(data.splice(at..at, piece));
            }
            _ => data.truncate(at),
        }
    }
    data.truncate(longest);
    data
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

/// Sample articles and pages whose names end so.
fn seeds(endings: &[&str]) -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    files(&root.join("corpus"), &mut paths);
    files(&root.join("tests/articles"), &mut paths);
    let ends = |path: &&PathBuf| endings.iter().any(|ending| path.to_string_lossy().ends_with(ending));
    let seeds: Vec<_> = paths.iter().filter(ends).map(|path| std::fs::read(path).unwrap()).collect();
    assert!(!seeds.is_empty(), "no seed ends with {endings:?}");
    seeds
}

/// A file that no sample article is.
fn sample(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz").join(name)).unwrap()
}

fn examples() -> Vec<Vec<u8>> {
    let lines = LANGUAGES.iter().flat_map(|language| language.examples.lines());
    lines.filter(|line| !line.is_empty()).map(|line| line.as_bytes().to_vec()).collect()
}

fn run(name: &str, target: fn(&[u8]), seeds: &[Vec<u8>], times: usize, longest: usize) {
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    for number in 0..times {
        let data = mutated(seeds, &mut dice, longest);
        if let Err(cause) = panic::catch_unwind(|| target(&data)) {
            println!("{name}, input {number}: {:?}", String::from_utf8_lossy(&data));
            panic::resume_unwind(cause);
        }
    }
}

#[test]
fn mutated_seeds_break_nothing() {
    let articles = seeds(&[".txt", ".md"]);
    run("decode", targets::decode, &articles, 300, 3_000);
    run("extract", targets::extract, &seeds(&[".html"]), 100, 8_000);
    run("markdown", targets::markdown, &seeds(&[".md"]), 200, 2_000);
    run("records", targets::records, &seeds(&[".jsonl", ".ndjson", ".json"]), 200, 3_000);
    // Each packing has its byte before the archive.
    let archive = sample("archive.warc");
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(&archive).unwrap();
    let packed = gzip.finish().unwrap();
    let archives = [(0, &archive), (1, &archive), (2, &archive), (3, &packed)];
    let archives = archives.map(|(kind, archive)| [&[kind], archive.as_slice()].concat());
    for archive in &archives {
        assert_eq!(targets::archived(archive), 3, "pages, packing {}", archive[0]);
    }
    run("archive", targets::archive, &archives, 400, 4_000);
    run("feed", targets::feed, &[sample("rss.xml"), sample("atom.xml")], 300, 3_000);
    run("detect", targets::detect, &articles, 300, 2_000);
    run("figures", targets::figures, &examples(), 1_500, 300);
    run("companies", targets::companies, &articles, 100, 1_500);
    run("query", targets::query, &examples(), 3_000, 120);
    run("stored", targets::stored, &articles, 150, 1_500);
    run("search", targets::search, &articles, 10, 1_000);
}

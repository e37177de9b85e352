//! Passages of news with their figures and names: the sets of `tests/passages`, which were blind and are development
//! text now. Measures as `score.py` does and prints totals only; floors stop a loss.
//!
//! Explicit money is right where span, value and currency are; an implicit amount on no gold place is a false one of
//! its own kind. Counts below a thousand are not in the gold, so finding them is neither right nor wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use gaceta::article::Article;
use gaceta::mentions::company;
use gaceta::mentions::figure::{Figure, Kind, Shape};
use gaceta::pipeline::{Reader, Reading};
use rust_decimal::Decimal;
use serde_json::Value;

const LANGUAGES: [&str; 4] = ["zh", "es", "ja", "en"];

/// A row of the gold; offsets in bytes.
struct Gold {
    start: usize,
    end: usize,
    row: Value,
}

impl Gold {
    fn is(&self, flag: &str) -> bool {
        self.row[flag].as_bool().unwrap_or(false)
    }

    fn kind(&self) -> &str {
        self.row["kind"].as_str().unwrap_or_default()
    }

    fn touches(&self, start: usize, end: usize) -> bool {
        self.start < end && start < self.end
    }

    fn over(&self, figure: &Figure) -> bool {
        self.touches(figure.start, figure.end)
    }

    fn decimal(&self, key: &str) -> Option<Decimal> {
        self.row[key].as_str().map(|text| text.parse().unwrap())
    }

    fn value_agrees(&self, figure: &Figure) -> bool {
        if self.is("indefinite") {
            return figure.shape == Shape::Indefinite && figure.min == self.decimal("min");
        }
        match self.decimal("value") {
            Some(value) => {
                figure.value == Some(value)
                    || (figure.value.is_none() && figure.min == Some(value) && figure.max == Some(value))
            }
            None => ["min", "max"].into_iter().zip([figure.min, figure.max]).all(|(key, found)| {
                let stated = self.decimal(key);
                stated.is_none() || stated == found
            }),
        }
    }

    fn agrees(&self, figure: &Figure) -> bool {
        let accepted = self.row["currency_accept"].as_array();
        self.value_agrees(figure)
            && accepted.is_some_and(|accepted| accepted.iter().any(|code| code.as_str() == figure.currency.as_deref()))
    }
}

/// A passage, what was read in it, and its gold.
struct Passage {
    language: String,
    lowered: bool,
    reading: Reading,
    money: Vec<Gold>,
    others: Vec<Gold>,
    names: Vec<Gold>,
}

fn rows(folder: &Path, name: &str) -> Vec<Value> {
    let path = folder.join(name);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn passages(set: &str, reader: &Reader) -> Vec<Passage> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(set);
    let texts = rows(&folder, "passages.jsonl");
    let mut gold = ["figures.jsonl", "others.jsonl", "companies.jsonl"].map(|name| {
        let mut of: BTreeMap<String, Vec<Gold>> = BTreeMap::new();
        for row in rows(&folder, name) {
            let passage = row["doc"].as_str().unwrap();
            let text = texts.iter().find(|text| text["id"] == row["doc"]).unwrap()["text"].as_str().unwrap();
            let raw = row["raw"].as_str().unwrap();
            let start: usize = text.chars().take(row["start"].as_u64().unwrap() as usize).map(char::len_utf8).sum();
            assert!(text[start..].starts_with(raw), "{passage}: no {raw} at {start}");
            of.entry(passage.to_owned()).or_default().push(Gold { start, end: start + raw.len(), row });
        }
        of
    });
    texts
        .iter()
        .map(|row| {
            let [id, language, text] = ["id", "lang", "text"].map(|key| row[key].as_str().unwrap());
            let [money, others, names] = gold.each_mut().map(|of| of.remove(id).unwrap_or_default());
            Passage {
                language: language.to_owned(),
                lowered: text == text.to_lowercase() && language == "es",
                reading: reader.read(Article { body: text.to_owned(), ..Article::default() }),
                money,
                others,
                names,
            }
        })
        .collect()
}

#[derive(Clone, Copy, Default)]
struct Score {
    right: usize,
    expected: usize,
    /// Of what was found, how much is right: a place may be hit twice.
    good: usize,
    found: usize,
}

impl Score {
    fn precision(self) -> f64 {
        if self.found == 0 { 0.0 } else { self.good as f64 / self.found as f64 }
    }

    fn recall(self) -> f64 {
        if self.expected == 0 { 0.0 } else { self.right as f64 / self.expected as f64 }
    }

    fn f1(self) -> f64 {
        let (precision, recall) = (self.precision(), self.recall());
        if precision + recall == 0.0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) }
    }
}

fn figures(passage: &Passage, kind: Kind) -> impl Iterator<Item = &Figure> {
    passage.reading.figures.iter().filter(move |figure| figure.kind == kind)
}

fn explicit(passage: &Passage) -> Score {
    let scored = |gold: &&Gold| !gold.is("optional") && !gold.is("implicit");
    let found: Vec<&Figure> = figures(passage, Kind::Money)
        .filter(|figure| {
            let on = |wanted: bool| passage.money.iter().any(|gold| scored(&gold) == wanted && gold.over(figure));
            on(true) || !(on(false) || figure.implicit)
        })
        .collect();
    let mut used = BTreeSet::new();
    for gold in passage.money.iter().filter(scored) {
        let mut free = found.iter().enumerate().filter(|(at, figure)| !used.contains(at) && gold.over(figure));
        if let Some(at) = free.find(|(_, figure)| gold.agrees(figure)).map(|(at, _)| at) {
            used.insert(at);
        }
    }
    let expected = passage.money.iter().filter(scored).count();
    Score { right: used.len(), expected, good: used.len(), found: found.len() }
}

fn implicit(passage: &Passage) -> Score {
    let gold = passage.money.iter().filter(|gold| !gold.is("optional") && gold.is("implicit"));
    let flagged = || figures(passage, Kind::Money).filter(|figure| figure.implicit);
    let agrees = |gold: &Gold, figure: &Figure| gold.over(figure) && gold.value_agrees(figure);
    Score {
        expected: gold.clone().count(),
        right: gold.filter(|gold| figures(passage, Kind::Money).any(|f| gold.over(f) && gold.agrees(f))).count(),
        found: flagged().count(),
        good: flagged().filter(|figure| passage.money.iter().any(|gold| agrees(gold, figure))).count(),
    }
}

fn others(passage: &Passage, kind: Kind, name: &str) -> Score {
    let wanted: Vec<&Gold> = passage.others.iter().filter(|gold| gold.kind() == name && !gold.is("optional")).collect();
    let on = |gold: &Gold, figure: &Figure| gold.over(figure) && gold.value_agrees(figure);
    let found: Vec<&Figure> = figures(passage, kind)
        .filter(|figure| {
            let neutral = passage.others.iter().any(|gold| gold.is("optional") && gold.over(figure));
            let large = figure.value.or(figure.min).is_some_and(|value| value >= Decimal::from(1000));
            !neutral && (kind != Kind::Count || large || passage.others.iter().any(|gold| gold.over(figure)))
        })
        .collect();
    Score {
        expected: wanted.len(),
        right: wanted.iter().filter(|gold| figures(passage, kind).any(|figure| on(gold, figure))).count(),
        found: found.len(),
        good: found.iter().filter(|figure| wanted.iter().any(|gold| on(gold, figure))).count(),
    }
}

/// Scores the exact spans of companies, of all of them or of the known ones.
fn companies(passage: &Passage, known: bool) -> Score {
    let is_wanted = |gold: &Gold| gold.kind() == "company" && !gold.is("optional");
    let wanted: BTreeSet<(usize, usize)> = passage
        .names
        .iter()
        .filter(|gold| is_wanted(gold) && (!known || gold.is("known")))
        .map(|gold| (gold.start, gold.end))
        .collect();
    let found: BTreeSet<(usize, usize)> = passage
        .reading
        .companies
        .iter()
        .filter(|found| found.kind == company::Kind::Company)
        .filter(|found| {
            let on = |wanted: bool| {
                passage.names.iter().any(|gold| is_wanted(gold) == wanted && gold.touches(found.start, found.end))
            };
            on(true) || !on(false)
        })
        .map(|found| (found.start, found.end))
        .collect();
    let right = wanted.intersection(&found).count();
    Score { right, expected: wanted.len(), good: right, found: found.len() }
}

/// The least that a set must score, in percent: one column a language, in the order zh, es, ja, en, then es
/// lower-cased.
struct Floors {
    set: &'static str,
    rows: &'static [(&'static str, [f64; 4])],
    lowered: f64,
}

const FLOORS: &[Floors] = &[
    Floors {
        set: "passages/first",
        rows: &[
            ("explicit", [99.0, 98.5, 99.0, 99.0]),
            ("implicit", [99.0, 88.0, 94.0, 70.0]),
            ("percent", [99.0, 99.0, 99.0, 99.0]),
            ("count", [99.0, 99.0, 99.0, 90.0]),
            ("companies", [96.0, 97.0, 94.0, 98.0]),
            ("company precision", [98.0, 99.0, 99.0, 99.0]),
            ("known companies", [99.0, 96.0, 97.0, 99.0]),
        ],
        lowered: 84.0,
    },
    Floors {
        set: "passages/second",
        rows: &[
            ("explicit", [99.5, 99.5, 99.5, 98.5]),
            ("implicit", [99.0, 94.0, 99.0, 99.0]),
            ("percent", [99.0, 99.0, 99.0, 99.0]),
            ("count", [99.0, 94.5, 99.0, 98.0]),
            ("companies", [92.0, 92.0, 90.0, 92.5]),
            ("company precision", [99.0, 99.0, 97.0, 98.5]),
            ("known companies", [99.0, 97.0, 99.0, 98.0]),
        ],
        lowered: 89.0,
    },
    Floors {
        set: "passages/third",
        rows: &[
            ("explicit", [96.5, 97.0, 95.0, 95.5]),
            ("implicit", [71.0, 84.0, 0.0, 33.0]),
            ("percent", [97.5, 99.0, 99.0, 99.0]),
            ("count", [95.0, 99.0, 98.0, 81.0]),
            ("companies", [85.0, 77.5, 73.5, 69.0]),
            ("company precision", [94.0, 90.5, 91.0, 87.5]),
            ("known companies", [94.0, 76.0, 82.0, 72.0]),
        ],
        lowered: 84.0,
    },
    Floors {
        set: "passages/fourth",
        rows: &[
            ("explicit", [91.5, 99.0, 96.0, 96.0]),
            ("implicit", [83.5, 89.5, 83.0, 79.5]),
            ("percent", [99.0, 99.0, 96.5, 99.0]),
            ("count", [95.0, 96.5, 92.5, 92.0]),
            ("companies", [87.5, 84.0, 80.0, 94.0]),
            ("company precision", [92.5, 98.0, 95.0, 97.0]),
            ("known companies", [89.0, 95.0, 88.0, 96.5]),
        ],
        lowered: 68.5,
    },
    Floors {
        set: "passages/fifth",
        rows: &[
            ("explicit", [99.0, 99.0, 99.0, 97.0]),
            ("implicit", [95.0, 89.0, 85.0, 99.0]),
            ("percent", [99.0, 99.0, 99.0, 99.0]),
            ("count", [97.0, 94.0, 98.0, 99.0]),
            ("companies", [84.0, 88.0, 83.0, 89.0]),
            ("company precision", [92.5, 98.0, 93.0, 96.5]),
            ("known companies", [88.0, 88.0, 91.5, 93.5]),
        ],
        lowered: 92.0,
    },
    Floors {
        set: "passages/sixth",
        rows: &[
            ("explicit", [99.0, 99.0, 99.0, 96.5]),
            ("implicit", [86.0, 77.5, 63.0, 72.0]),
            ("percent", [99.0, 99.0, 99.0, 99.0]),
            ("count", [96.0, 93.5, 99.0, 97.0]),
            ("companies", [81.0, 83.0, 87.0, 86.0]),
            ("company precision", [93.5, 95.5, 96.0, 97.5]),
            ("known companies", [89.0, 82.0, 87.5, 85.0]),
        ],
        lowered: 84.0,
    },
    Floors {
        set: "passages/seventh",
        rows: &[
            ("explicit", [99.0, 99.0, 99.0, 98.0]),
            ("implicit", [97.0, 94.0, 98.0, 95.5]),
            ("percent", [99.0, 99.0, 99.0, 99.0]),
            ("count", [99.0, 97.5, 99.0, 98.5]),
            ("companies", [87.0, 84.5, 93.5, 88.0]),
            ("company precision", [95.5, 94.5, 99.0, 98.5]),
            ("known companies", [96.0, 89.0, 94.5, 84.5]),
        ],
        lowered: 86.0,
    },
    Floors {
        set: "passages/eighth",
        rows: &[
            ("explicit", [98.0, 97.5, 99.0, 99.0]),
            ("implicit", [92.0, 75.0, 85.5, 70.5]),
            ("percent", [99.0, 99.0, 99.0, 99.0]),
            ("count", [95.0, 98.0, 98.0, 96.5]),
            ("companies", [84.5, 86.5, 91.0, 90.0]),
            ("company precision", [87.0, 97.5, 98.0, 93.0]),
            ("known companies", [92.0, 91.5, 92.0, 94.5]),
        ],
        lowered: 84.0,
    },
    // Spanish and English only.
    Floors {
        set: "passages/ninth",
        rows: &[
            ("explicit", [0.0, 99.0, 0.0, 99.0]),
            ("implicit", [0.0, 97.0, 0.0, 97.0]),
            ("percent", [0.0, 96.0, 0.0, 98.0]),
            ("count", [0.0, 98.0, 0.0, 99.0]),
            ("companies", [0.0, 84.5, 0.0, 88.0]),
            ("company precision", [0.0, 93.0, 0.0, 95.0]),
            ("known companies", [0.0, 87.0, 0.0, 90.0]),
        ],
        lowered: 72.0,
    },
    Floors {
        set: "passages/tenth",
        rows: &[
            ("explicit", [99.5, 97.5, 99.5, 98.0]),
            ("implicit", [89.0, 84.5, 90.0, 93.0]),
            ("percent", [99.5, 99.5, 99.5, 99.5]),
            ("count", [99.5, 95.5, 94.0, 91.0]),
            ("companies", [85.0, 83.5, 87.0, 92.0]),
            ("company precision", [89.5, 95.0, 94.5, 98.5]),
            ("known companies", [91.0, 92.0, 91.5, 96.0]),
        ],
        lowered: 81.0,
    },
    // Spanish and English only.
    Floors {
        set: "passages/eleventh",
        rows: &[
            ("explicit", [0.0, 99.5, 0.0, 99.5]),
            ("implicit", [0.0, 85.5, 0.0, 88.5]),
            ("percent", [0.0, 98.0, 0.0, 99.5]),
            ("count", [0.0, 97.0, 0.0, 96.0]),
            ("companies", [0.0, 89.5, 0.0, 93.0]),
            ("company precision", [0.0, 99.0, 0.0, 96.5]),
            ("known companies", [0.0, 96.5, 0.0, 99.0]),
        ],
        lowered: 69.5,
    },
    // Spanish and English only, 120 passages each.
    Floors {
        set: "passages/twelfth",
        rows: &[
            ("explicit", [0.0, 99.5, 0.0, 98.5]),
            ("implicit", [0.0, 93.0, 0.0, 99.5]),
            ("percent", [0.0, 99.0, 0.0, 99.5]),
            ("count", [0.0, 98.0, 0.0, 99.5]),
            ("companies", [0.0, 86.5, 0.0, 93.0]),
            ("company precision", [0.0, 95.5, 0.0, 96.0]),
            ("known companies", [0.0, 95.0, 0.0, 95.5]),
        ],
        lowered: 80.0,
    },
    Floors {
        set: "passages/thirteenth",
        rows: &[
            ("explicit", [98.5, 99.5, 99.5, 99.5]),
            ("implicit", [90.5, 97.0, 90.0, 97.0]),
            ("percent", [99.5, 99.0, 99.5, 99.5]),
            ("count", [97.0, 99.5, 99.5, 97.5]),
            ("companies", [81.0, 90.5, 83.5, 93.0]),
            ("company precision", [85.0, 99.5, 94.5, 97.0]),
            ("known companies", [90.0, 84.0, 89.0, 91.0]),
        ],
        lowered: 69.0,
    },
    // No implicit money in Japanese.
    Floors {
        set: "passages/fourteenth",
        rows: &[
            ("explicit", [98.0, 97.0, 99.5, 99.5]),
            ("implicit", [66.0, 96.5, 0.0, 99.5]),
            ("percent", [99.0, 99.5, 99.5, 99.5]),
            ("count", [98.0, 98.5, 99.5, 98.5]),
            ("companies", [84.0, 85.5, 80.5, 90.5]),
            ("company precision", [95.0, 97.5, 97.5, 99.5]),
            ("known companies", [92.5, 85.5, 85.0, 91.5]),
        ],
        lowered: 79.5,
    },
    Floors {
        set: "passages/fifteenth",
        rows: &[
            ("explicit", [98.5, 96.5, 99.0, 97.0]),
            ("implicit", [89.5, 84.5, 90.5, 84.5]),
            ("percent", [99.0, 97.5, 99.0, 99.0]),
            ("count", [99.0, 99.0, 96.5, 89.5]),
            ("companies", [89.0, 89.0, 88.0, 87.5]),
            ("company precision", [97.5, 99.0, 99.0, 96.5]),
            ("known companies", [93.5, 82.0, 96.0, 78.0]),
        ],
        lowered: 73.5,
    },
    Floors {
        set: "passages/sixteenth",
        rows: &[
            ("explicit", [96.5, 93.5, 99.0, 95.0]),
            ("implicit", [92.0, 88.0, 84.0, 81.0]),
            ("percent", [99.0, 99.0, 99.0, 99.0]),
            ("count", [99.0, 99.0, 95.5, 99.0]),
            ("companies", [84.5, 82.5, 83.0, 79.5]),
            ("company precision", [91.0, 91.5, 92.5, 95.5]),
            ("known companies", [92.0, 82.0, 94.0, 73.5]),
        ],
        lowered: 76.0,
    },
];

#[test]
fn passages_are_read() {
    let reader = Reader::new();
    let mut low = Vec::new();
    for Floors { set, rows, lowered } in FLOORS {
        let passages = passages(set, &reader);
        let sum = |score: &dyn Fn(&Passage) -> Score, keep: &dyn Fn(&Passage) -> bool| {
            passages.iter().filter(|passage| keep(passage)).map(score).fold(Score::default(), |sum, score| Score {
                right: sum.right + score.right,
                expected: sum.expected + score.expected,
                good: sum.good + score.good,
                found: sum.found + score.found,
            })
        };
        let mut check = |name: &str, language: &str, measured: f64, floor: f64, score: Score| {
            let Score { right, expected, good, found } = score;
            println!("{set} {name} {language} {measured:.1} ({right} of {expected}; {good} good of {found} found)");
            if measured < floor {
                low.push(format!("{set} {name} {language}: {measured:.1} is below its floor {floor}"));
            }
        };
        for (name, floors) in *rows {
            for (language, floor) in LANGUAGES.into_iter().zip(floors) {
                let keep = |passage: &Passage| {
                    let names = name.contains("compan");
                    passage.language == language && !(names && passage.lowered)
                };
                let (score, measured) = match *name {
                    "explicit" => of(sum(&explicit, &keep)),
                    "implicit" => of(sum(&implicit, &keep)),
                    "percent" => of(sum(&|passage| others(passage, Kind::Percent, "percent"), &keep)),
                    "count" => of(sum(&|passage| others(passage, Kind::Count, "count"), &keep)),
                    "companies" => of(sum(&|passage| companies(passage, false), &keep)),
                    "company precision" => {
                        let score = sum(&|passage| companies(passage, false), &keep);
                        (score, 100.0 * score.precision())
                    }
                    "known companies" => {
                        let score = sum(&|passage| companies(passage, true), &keep);
                        (score, 100.0 * score.recall())
                    }
                    _ => panic!("no measure {name}"),
                };
                check(name, language, measured, *floor, score);
            }
        }
        let (score, measured) = of(sum(&|passage| companies(passage, false), &|passage| passage.lowered));
        check("companies", "es lower-cased", measured, *lowered, score);
    }
    assert!(low.is_empty(), "{low:#?}");
}

fn of(score: Score) -> (Score, f64) {
    (score, 100.0 * score.f1())
}

//! Words of a query -> the companies that they name, and what other languages call them.

use std::collections::HashMap;
use std::fmt;
use std::ops::Range;
use std::sync::LazyLock;

use serde::Serialize;

use super::parse::{Clause, Item, Sign};
use crate::languages::Code;
use crate::languages::fold::{self, is_han, is_kana};
use crate::languages::plural::other_number;

/// No company name is longer, in words.
const LONGEST: usize = 8;

/// A company that a text names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompanyName {
    pub id: String,
    pub name: String,
    pub aliases: Vec<String>,
}

/// Tells which companies a text names in any language. Gives none for a name that is also an ordinary word.
pub type Names<'a> = dyn Fn(&str) -> Vec<CompanyName> + 'a;

/// What was added to a query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Expansion {
    /// As it stands in the query.
    pub term: String,
    #[serde(flatten)]
    pub to: Expanded,
}

/// What a term of a query was expanded to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Expanded {
    /// A company under all its names.
    Company { id: String, name: String },
    /// What other languages call it.
    Concept { terms: Vec<String> },
}

impl fmt::Display for Expansion {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.to {
            Expanded::Company { id, name } => write!(to, "expanded {} to the company {name} ({id})", self.term),
            Expanded::Concept { terms } => write!(to, "expanded {} to {}", self.term, terms.join(", ")),
        }
    }
}

/// A row of a concept table: the terms that mean one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Concept {
    /// In the order of [`COLUMNS`].
    terms: [Vec<String>; 4],
}

/// The columns of a concept table.
const COLUMNS: [Code; 4] = [Code("zh"), Code("ja"), Code("es"), Code("en")];

impl Concept {
    /// Returns the terms of all languages, each with its language.
    pub fn terms(&self) -> impl Iterator<Item = (Code, &str)> {
        COLUMNS
            .into_iter()
            .zip(&self.terms)
            .flat_map(|(code, terms)| terms.iter().map(move |term| (code, term.as_str())))
    }
}

/// Where a concept table is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: expected {expected}, found {found}")]
pub struct ConceptError {
    /// From 1.
    pub line: usize,
    /// The character of the line at which the wrong cell begins, from 1.
    pub column: usize,
    pub expected: &'static str,
    pub found: String,
}

/// The concepts that are known, with what finds them by their terms.
#[derive(Clone, Debug, Default)]
pub struct Concepts {
    concepts: Vec<Concept>,
    /// The rows in which a folded term stands.
    rows: HashMap<String, Vec<usize>>,
    /// The rows of which a term is in the singular or the plural what this is in the other.
    others: HashMap<String, Vec<usize>>,
    /// The longest Chinese or Japanese term, in characters.
    longest: usize,
}

static BUILT_IN: LazyLock<Concepts> =
    LazyLock::new(|| Concepts::parse(include_str!("concepts.tsv")).unwrap_or_default());

impl Concepts {
    /// Returns the table that comes with the program.
    pub fn built_in() -> &'static Concepts {
        &BUILT_IN
    }

    /// Reads a table: a row a concept, its terms in Chinese, Japanese, Spanish and English parted by tabs, several of
    /// one language by `;`. A cell may be empty where two terms are left. Lines that begin with `#` are comments.
    pub fn parse(text: &str) -> Result<Concepts, ConceptError> {
        let mut table = Concepts::default();
        for (number, line) in text.trim_start_matches('\u{FEFF}').lines().enumerate() {
            if !line.starts_with('#') && !line.trim().is_empty() {
                table.add(row(line, number + 1)?);
            }
        }
        Ok(table)
    }

    /// Returns this table with another over it: a term that stands in the other means only what it means there.
    pub fn with(mut self, over: &Concepts) -> Concepts {
        for term in over.rows.keys().chain(over.others.keys()) {
            self.rows.remove(term);
            self.others.remove(term);
        }
        for concept in &over.concepts {
            self.add(concept.clone());
        }
        self
    }

    fn add(&mut self, concept: Concept) {
        let row = self.concepts.len();
        for (language, term) in concept.terms() {
            let folded = fold::folded(term);
            if let Some(other) = other_number(term, language).filter(|other| *other != folded) {
                put(&mut self.others, other, row);
            }
            put(&mut self.rows, folded, row);
            if term.starts_with(|c| is_han(c) || is_kana(c)) {
                self.longest = self.longest.max(term.chars().count());
            }
        }
        self.concepts.push(concept);
    }

    /// Returns the concepts of which a text is a term in any language, else those of which it is one in the singular or
    /// the plural.
    pub(crate) fn of(&self, text: &str) -> Vec<&Concept> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let text = fold::folded(&words.join(" "));
        let rows = self.rows.get(&text).or_else(|| self.others.get(&text));
        rows.into_iter().flatten().map(|row| &self.concepts[*row]).collect()
    }

    /// Returns where Chinese and Japanese terms stand in a text without spaces, the longest first from the left, each
    /// of two characters or more.
    pub(crate) fn inside(&self, text: &str) -> Vec<(Range<usize>, Vec<&Concept>)> {
        let mut found = Vec::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let mut taken = first.len_utf8();
            if is_han(first) || is_kana(first) {
                let ends = rest.char_indices().skip(2).map(|(at, _)| at).chain([rest.len()]).take(self.longest);
                let term = ends.collect::<Vec<_>>().into_iter().rev().find_map(|end| {
                    let here = self.of(&rest[..end]);
                    (end > taken && !here.is_empty()).then_some((end, here))
                });
                if let Some((end, here)) = term {
                    let start = text.len() - rest.len();
                    found.push((start..start + end, here));
                    taken = end;
                }
            }
            rest = &rest[taken..];
        }
        found
    }

    /// Returns how many of the first clauses are a term together, the most first. A single word is not looked for
    /// here: it keeps its sign.
    pub(crate) fn longest_term(&self, clauses: &[Clause]) -> Option<(usize, String, Vec<&Concept>)> {
        let words = plain_words(clauses);
        (2..=words.len()).rev().find_map(|length| {
            let text = words[..length].join(" ");
            let found = self.of(&text);
            (!found.is_empty()).then_some((length, text, found))
        })
    }
}

fn put(rows: &mut HashMap<String, Vec<usize>>, term: String, row: usize) {
    let rows = rows.entry(term).or_default();
    if !rows.contains(&row) {
        rows.push(row);
    }
}

/// Reads one row; `number` is that of its line.
fn row(line: &str, number: usize) -> Result<Concept, ConceptError> {
    let mut terms: [Vec<String>; 4] = Default::default();
    let mut column = 1;
    let error =
        |column, expected, found: &str| ConceptError { line: number, column, expected, found: found.to_owned() };
    let cells: Vec<&str> = line.split('\t').collect();
    if cells.len() != COLUMNS.len() {
        let found = format!("{} columns", cells.len());
        return Err(error(1, "four columns parted by tabs: zh, ja, es, en", &found));
    }
    for (at, cell) in cells.into_iter().enumerate() {
        let mut start = column;
        for term in cell.split(';') {
            let trimmed = term.trim();
            let cjk = trimmed.chars().any(|c| is_han(c) || is_kana(c));
            if trimmed.is_empty() && !cell.trim().is_empty() {
                return Err(error(start, "a term between two ;", "nothing"));
            } else if cjk && at >= 2 {
                return Err(error(start, "Spanish or English", trimmed));
            } else if cjk && trimmed.chars().count() == 1 {
                return Err(error(start, "two characters or more, since one begins too many words", trimmed));
            } else if !trimmed.is_empty() {
                terms[at].push(trimmed.to_owned());
            }
            start += term.chars().count() + 1;
        }
        column += cell.chars().count() + 1;
    }
    if terms.iter().flatten().count() < 2 {
        return Err(error(1, "two terms or more", line.trim()));
    }
    Ok(Concept { terms })
}

fn plain_words(clauses: &[Clause]) -> Vec<&str> {
    fn word(clause: &Clause) -> Option<&str> {
        match (clause.sign, &clause.item) {
            (Sign::None, Item::Word(word)) => Some(word.as_str()),
            _ => None,
        }
    }
    clauses.iter().map_while(word).take(LONGEST).collect()
}

/// Returns how many of the first clauses name companies together, the most first, and which.
pub(crate) fn longest_run(clauses: &[Clause], names: &Names) -> Option<(usize, String, Vec<CompanyName>)> {
    let words = plain_words(clauses);
    (1..=words.len()).rev().find_map(|length| {
        let text = words[..length].join(" ");
        let found = names(&text);
        (!found.is_empty()).then_some((length, text, found))
    })
}

/// Returns the companies that are named in a text without spaces, the longest name first from the left. A name begins
/// and ends where one of the words does: 大众 is none in 广大众多.
pub(crate) fn names_inside(text: &str, words: &[Range<usize>], names: &Names) -> Vec<(String, Vec<CompanyName>)> {
    let mut found = Vec::new();
    let mut rest = words;
    while let Some(first) = rest.first() {
        let named = (1..=rest.len().min(LONGEST)).rev().find_map(|length| {
            let name = &text[first.start..rest[length - 1].end];
            let companies = names(name);
            (!companies.is_empty()).then(|| (length, (name.to_owned(), companies)))
        });
        let taken = named.as_ref().map_or(1, |(length, _)| *length);
        found.extend(named.map(|(_, name)| name));
        rest = &rest[taken..];
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queries::parse::parse;

    #[test]
    fn the_concept_table_is_in_order_and_whole() {
        if let Err(error) = Concepts::parse(include_str!("concepts.tsv")) {
            panic!("{error}");
        }
        let lines: Vec<&str> = include_str!("concepts.tsv").lines().filter(|line| !line.starts_with('#')).collect();
        assert!(lines.len() >= 300, "{} concepts", lines.len());
        let first =
            |line: &str| line.split('\t').nth(3).and_then(|cell| cell.split(';').next()).unwrap_or("").to_lowercase();
        for pair in lines.windows(2) {
            assert!(first(pair[0]) < first(pair[1]), "out of order or twice: {}", pair[1]);
        }
        for line in lines {
            let cells: Vec<&str> = line.split('\t').collect();
            assert_eq!(cells.len(), COLUMNS.len(), "{line}");
            for (column, cell) in cells.iter().enumerate() {
                let terms: Vec<&str> = cell.split(';').collect();
                for (number, term) in terms.iter().enumerate() {
                    assert!(term.trim() == *term && !term.is_empty(), "{line}");
                    assert!(!terms[..number].contains(term), "{term} twice in {line}");
                    let cjk = term.chars().any(|c| is_han(c) || is_kana(c));
                    assert!(!cjk || column < 2, "{term} in the wrong column: {line}");
                    assert!(!cjk || term.chars().count() > 1, "one character begins too many words: {line}");
                }
            }
        }
    }

    #[test]
    fn terms_are_found_in_any_language_and_inside_a_text_without_spaces() {
        let table = Concepts::built_in();
        let english = |text: &str| -> Vec<&str> {
            table
                .of(text)
                .into_iter()
                .filter_map(|concept| concept.terms().find(|(code, _)| code.0 == "en").map(|(_, term)| term))
                .collect()
        };
        assert_eq!(english("Costo  de ADQUISICION"), ["acquisition cost"]);
        assert_eq!(english("獲客成本"), ["acquisition cost"]);
        assert_eq!(english("costos de adquisición"), ["acquisition cost"], "a plural that is in no table");
        assert_eq!(english("balances generales"), ["balance sheet"]);
        assert_eq!(english("cierres"), ["closure"]);
        assert_eq!(english("costo de nada"), [""; 0]);
        let text = "降低获客成本和广告费";
        let inside: Vec<&str> = table.inside(text).into_iter().map(|(term, _)| &text[term]).collect();
        assert_eq!(inside, ["获客成本", "广告费"]);
        assert!(table.inside("cpa").is_empty());
    }

    #[test]
    fn a_table_of_the_user_lies_over_the_built_in_one() {
        let terms = |table: &Concepts, text: &str| -> Vec<String> {
            table.of(text).iter().flat_map(|concept| concept.terms()).map(|(_, term)| term.to_owned()).collect()
        };
        let own = Concepts::parse(
            "\u{FEFF}# ours\r\n直播带货\tライブコマース\t\tlive commerce\r\n获客成本\t\tcosto por lead\tCPL\r\n",
        );
        let table = Concepts::built_in().clone().with(&own.unwrap());
        assert_eq!(terms(&table, "LIVE commerce"), ["直播带货", "ライブコマース", "live commerce"]);
        assert_eq!(terms(&table, "獲客成本"), ["获客成本", "costo por lead", "CPL"], "the row of the user wins");
        assert!(terms(&table, "coste de adquisición").contains(&"获客成本".to_owned()), "other terms keep their rows");
        assert_eq!(table.inside("做直播带货").len(), 1);
    }

    #[test]
    fn a_wrong_table_says_where() {
        for (text, expect) in [
            ("a\tb", "line 1, column 1: expected four columns parted by tabs: zh, ja, es, en, found 2 columns"),
            ("# x\n广告\t広告\tuno;;dos\tads", "line 2, column 11: expected a term between two ;, found nothing"),
            ("广告\t広告\t 広告\tads", "line 1, column 7: expected Spanish or English, found 広告"),
            (
                "钱\t金額\tdinero\tmoney",
                "line 1, column 1: expected two characters or more, since one begins too many words, found 钱",
            ),
            ("\t\tdinero\t", "line 1, column 1: expected two terms or more, found dinero"),
        ] {
            assert_eq!(Concepts::parse(text).unwrap_err().to_string(), expect);
        }
    }

    #[test]
    fn the_longest_run_of_plain_words_is_the_name() {
        let names = |text: &str| -> Vec<CompanyName> {
            match text.to_lowercase().as_str() {
                "moonshot" | "moonshot ai" | "月之暗面" => vec![CompanyName {
                    id: "moonshot-ai".to_owned(),
                    name: "Moonshot AI".to_owned(),
                    aliases: vec!["月之暗面".to_owned()],
                }],
                _ => Vec::new(),
            }
        };
        for (query, expect) in [
            ("Moonshot AI coste", Some((2, "Moonshot AI"))),
            ("moonshot -AI", Some((1, "moonshot"))),
            ("月之暗面", Some((1, "月之暗面"))),
            ("coste Moonshot AI", None),
            ("+Moonshot AI", None),
        ] {
            let found = longest_run(&parse(query).unwrap().clauses, &names);
            assert_eq!(found.as_ref().map(|(length, text, _)| (*length, text.as_str())), expect, "{query}");
        }
    }

    #[test]
    fn names_stand_in_a_text_at_the_borders_of_its_words() {
        let names = |text: &str| -> Vec<CompanyName> {
            let company = |id: &str| CompanyName { id: id.to_owned(), name: text.to_owned(), aliases: Vec::new() };
            match text {
                "大众" | "大众汽车" => vec![company("volkswagen")],
                "美光" => vec![company("micron")],
                _ => Vec::new(),
            }
        };
        for (words, expect) in [
            (["大众", "汽车", "和", "美光"].as_slice(), ["大众汽车", "美光"].as_slice()),
            (&["广大", "众多"], &[]),
            (&["美光", "建厂"], &["美光"]),
            (&[], &[]),
        ] {
            let text = words.concat();
            let ends = words.iter().scan(0, |end, word| {
                let start = *end;
                *end += word.len();
                Some(start..*end)
            });
            let found = names_inside(&text, &ends.collect::<Vec<_>>(), &names);
            let found: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
            assert_eq!(found, expect, "{text}");
        }
    }
}

//! Words of a query -> the companies that they name, and what other languages call them.

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use serde::Serialize;

use super::parse::{Clause, Item, Sign};
use crate::languages::Code;
use crate::languages::fold::{self, is_han, is_kana};

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

/// A row of the concept table: the terms that mean one thing.
#[derive(Debug)]
pub struct Concept {
    /// In the order of [`COLUMNS`].
    terms: [Vec<&'static str>; 4],
}

/// The columns of `concepts.tsv`.
const COLUMNS: [Code; 4] = [Code("zh"), Code("ja"), Code("es"), Code("en")];

impl Concept {
    /// Returns the terms of all languages, each with its language.
    pub fn terms(&self) -> impl Iterator<Item = (Code, &'static str)> {
        COLUMNS.into_iter().zip(&self.terms).flat_map(|(code, terms)| terms.iter().map(move |term| (code, *term)))
    }
}

struct Table {
    concepts: Vec<Concept>,
    /// The rows in which a folded term stands.
    rows: HashMap<String, Vec<usize>>,
    /// The longest Chinese or Japanese term, in characters.
    longest: usize,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table { concepts: Vec::new(), rows: HashMap::new(), longest: 0 };
    let lines = include_str!("concepts.tsv").lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    for (row, line) in lines.enumerate() {
        let mut terms: [Vec<&'static str>; 4] = Default::default();
        for (column, cell) in terms.iter_mut().zip(line.split('\t')) {
            column.extend(cell.split(';').map(str::trim).filter(|term| !term.is_empty()));
        }
        for term in terms.iter().flatten() {
            let rows = table.rows.entry(fold::folded(term)).or_default();
            if !rows.contains(&row) {
                rows.push(row);
            }
            if term.starts_with(|c| is_han(c) || is_kana(c)) {
                table.longest = table.longest.max(term.chars().count());
            }
        }
        table.concepts.push(Concept { terms });
    }
    table
});

/// Returns the concepts of which a text is a term in any language.
pub(crate) fn concepts(text: &str) -> Vec<&'static Concept> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let rows = TABLE.rows.get(&fold::folded(&words.join(" ")));
    rows.into_iter().flatten().map(|row| &TABLE.concepts[*row]).collect()
}

/// Returns the Chinese and Japanese terms that stand in a text without spaces, the longest first from the left, each of
/// two characters or more.
pub(crate) fn concepts_inside(text: &str) -> Vec<(String, Vec<&'static Concept>)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let mut taken = first.len_utf8();
        if is_han(first) || is_kana(first) {
            let ends = rest.char_indices().skip(2).map(|(at, _)| at).chain([rest.len()]).take(TABLE.longest);
            let term = ends.collect::<Vec<_>>().into_iter().rev().find_map(|end| {
                let here = concepts(&rest[..end]);
                (end > taken && !here.is_empty()).then_some((end, here))
            });
            if let Some((end, here)) = term {
                found.push((rest[..end].to_owned(), here));
                taken = end;
            }
        }
        rest = &rest[taken..];
    }
    found
}

/// Returns how many of the first clauses are a term of the concept table together, the most first. A single word is
/// not looked for here: it keeps its sign.
pub(crate) fn longest_term(clauses: &[Clause]) -> Option<(usize, String, Vec<&'static Concept>)> {
    let words = plain_words(clauses);
    (2..=words.len()).rev().find_map(|length| {
        let text = words[..length].join(" ");
        let found = concepts(&text);
        (!found.is_empty()).then_some((length, text, found))
    })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queries::parse::parse;

    #[test]
    fn the_concept_table_is_in_order_and_whole() {
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
        let english = |text: &str| -> Vec<&str> {
            concepts(text)
                .iter()
                .filter_map(|concept| concept.terms().find(|(code, _)| code.0 == "en").map(|(_, term)| term))
                .collect()
        };
        assert_eq!(english("Costo  de ADQUISICION"), ["acquisition cost"]);
        assert_eq!(english("獲客成本"), ["acquisition cost"]);
        assert_eq!(english("costo de nada"), [""; 0]);
        let inside: Vec<String> = concepts_inside("降低获客成本和广告费").into_iter().map(|(term, _)| term).collect();
        assert_eq!(inside, ["获客成本", "广告费"]);
        assert!(concepts_inside("cpa").is_empty());
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
}

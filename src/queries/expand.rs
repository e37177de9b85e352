//! Words of a query -> the companies that they name.

use std::fmt;

use serde::Serialize;

use super::parse::{Clause, Item, Sign};

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
    pub id: String,
    pub name: String,
}

impl fmt::Display for Expansion {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "expanded {} to the company {} ({})", self.term, self.name, self.id)
    }
}

/// Returns how many of the first clauses name companies together, the most first, and which.
pub(crate) fn longest_run(clauses: &[Clause], names: &Names) -> Option<(usize, String, Vec<CompanyName>)> {
    let words: Vec<&str> = clauses
        .iter()
        .map_while(|clause| match (clause.sign, &clause.item) {
            (Sign::None, Item::Word(word)) => Some(word.as_str()),
            _ => None,
        })
        .take(LONGEST)
        .collect();
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

//! The table of names -> an automaton that finds them.
//!
//! `companies.tsv`, `products.tsv` and `organizations.tsv` hold one name a row with its aliases by language,
//! `traps.tsv` longer strings in which an alias is none; `README.md` beside them says what a column means. Products and
//! traps stand in the same automaton as companies: the longer entry is what stops 智谱 inside 智谱清言.

use std::collections::HashMap;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind};

use crate::languages::fold::{folded, is_han, is_kana};
use crate::languages::{LANGUAGES, Names};
use crate::mentions::company::Kind;

/// A company, product or organization with its names.
#[derive(Clone, Debug)]
pub struct Entry {
    pub id: String,
    pub kind: Kind,
    pub country: Option<String>,
    pub owner: Option<String>,
    /// The first English name: what the entry is called in every language.
    pub name: String,
    /// All names, as they are written.
    pub aliases: Vec<String>,
    /// Of the aliases those that are ordinary words too.
    pub ambiguous: Vec<String>,
}

/// What a folded surface can be.
#[derive(Clone, Debug)]
pub struct Surface {
    /// Indexes of entries; none for a trap.
    pub entries: Vec<usize>,
    /// True where the surface is an ordinary word too and needs its context.
    pub ambiguous: bool,
    /// For a trap the languages it is one in; empty means all.
    pub trap: Option<String>,
}

/// What else an ambiguous name is in a language, by the first words of the row's note.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sense {
    /// `name:` nothing else in this language.
    Name,
    /// `boundary:` no word of its own, but a piece of others.
    Piece,
    /// An ordinary word: written small where it is one.
    #[default]
    Word,
    /// `person:` or `place:`: a capital proves nothing.
    Proper,
}

impl Sense {
    fn of(note: &str) -> Self {
        if note.starts_with("name:") {
            Sense::Name
        } else if note.starts_with("boundary:") {
            Sense::Piece
        } else if note.contains("person") || note.contains("place") {
            Sense::Proper
        } else {
            Sense::Word
        }
    }
}

/// What stands beside an ambiguous name, from the rooms' `ambiguous.tsv`. All folded.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    pub sense: Sense,
    pub refuse_after: Vec<String>,
    pub refuse_before: Vec<String>,
    pub accept_after: Vec<String>,
    pub accept_before: Vec<String>,
}

/// The names that gaceta knows.
pub struct Gazetteer {
    pub entries: Vec<Entry>,
    by_id: HashMap<String, usize>,
    by_surface: HashMap<String, usize>,
    pub surfaces: Vec<Surface>,
    /// Finds folded surfaces; the pattern's number is the surface's.
    pub automaton: AhoCorasick,
    /// By language and folded surface.
    beside: HashMap<(&'static str, String), Beside>,
}

/// A row of a table that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{table} line {line}: expected {expected}, found {found:?}")]
pub struct TableError {
    pub table: String,
    pub line: usize,
    pub expected: &'static str,
    pub found: String,
}

const TABLES: [(&str, &str); 3] = [
    ("companies.tsv", include_str!("companies.tsv")),
    ("products.tsv", include_str!("products.tsv")),
    ("organizations.tsv", include_str!("organizations.tsv")),
];
const TRAPS: &str = include_str!("traps.tsv");
const COLUMNS: usize = 12;

impl Gazetteer {
    /// Returns the table that comes with the program, loaded once.
    ///
    /// # Panics
    ///
    /// Never in a program that was tested: the table is part of it, and a test loads it.
    pub fn built_in() -> &'static Gazetteer {
        static LOADED: LazyLock<Gazetteer> = LazyLock::new(|| match Gazetteer::load() {
            Ok(gazetteer) => gazetteer,
            Err(error) => panic!("the built-in gazetteer does not load: {error}"),
        });
        &LOADED
    }

    fn load() -> Result<Gazetteer, TableError> {
        let mut entries = Vec::new();
        for (table, text) in TABLES {
            for (number, line) in text.lines().enumerate().skip(1) {
                entries.push(entry(table, number + 1, line)?);
            }
        }
        let mut names: Vec<String> = Vec::new();
        let mut surfaces: Vec<Surface> = Vec::new();
        let mut known: HashMap<String, usize> = HashMap::new();
        for (index, entry) in entries.iter().enumerate() {
            let ambiguous: Vec<String> = entry.ambiguous.iter().map(|name| folded(name)).collect();
            for alias in &entry.aliases {
                let name = folded(alias);
                let doubtful = ambiguous.contains(&name);
                match known.get(&name) {
                    Some(&at) => {
                        let surface = &mut surfaces[at];
                        if !surface.entries.contains(&index) {
                            surface.entries.push(index);
                        }
                        surface.ambiguous |= doubtful;
                    }
                    None => {
                        known.insert(name.clone(), surfaces.len());
                        names.push(name);
                        surfaces.push(Surface { entries: vec![index], ambiguous: doubtful, trap: None });
                    }
                }
            }
        }
        for line in TRAPS.lines().skip(1) {
            let mut cells = line.split('\t');
            let (language, name) = (cells.next().unwrap_or_default(), folded(cells.next().unwrap_or_default()));
            if !name.is_empty() && !known.contains_key(&name) {
                known.insert(name.clone(), surfaces.len());
                names.push(name);
                surfaces.push(Surface { entries: Vec::new(), ambiguous: false, trap: Some(language.to_owned()) });
            }
        }
        let automaton = AhoCorasickBuilder::new().match_kind(MatchKind::LeftmostLongest).build(&names);
        let automaton = automaton.map_err(|error| TableError {
            table: "all tables".to_owned(),
            line: 0,
            expected: "names that fit into one automaton",
            found: error.to_string(),
        })?;
        let by_id = entries.iter().enumerate().map(|(index, entry)| (entry.id.clone(), index)).collect();
        let mut beside = HashMap::new();
        for language in LANGUAGES {
            for line in language.ambiguous.lines().skip(1) {
                let cells: Vec<&str> = line.split('\t').collect();
                let list = |at: usize| -> Vec<String> {
                    cells
                        .get(at)
                        .map(|cell| cell.split(';').filter(|s| !s.is_empty()).map(folded).collect())
                        .unwrap_or_default()
                };
                let row = Beside {
                    sense: Sense::of(cells.get(5).copied().unwrap_or_default()),
                    refuse_after: list(1),
                    refuse_before: list(2),
                    accept_after: list(3),
                    accept_before: list(4),
                };
                beside.insert((language.code.0, folded(cells[0])), row);
            }
        }
        Ok(Gazetteer { entries, by_id, by_surface: known, surfaces, automaton, beside })
    }

    /// Returns the entry of an id.
    pub fn get(&self, id: &str) -> Option<&Entry> {
        self.by_id.get(id).map(|index| &self.entries[*index])
    }

    /// Returns what can stand beside an ambiguous name (folded) in a language.
    pub fn beside(&self, language: &'static str, surface: &str) -> Option<&Beside> {
        self.beside.get(&(language, surface.to_owned()))
    }

    /// Returns the entries that a name, in any language, can mean, and whether it is an ordinary word too.
    pub fn named(&self, name: &str) -> (Vec<&Entry>, bool) {
        match self.by_surface.get(&folded(name.trim())).map(|at| &self.surfaces[*at]) {
            Some(surface) => (surface.entries.iter().map(|index| &self.entries[*index]).collect(), surface.ambiguous),
            None => (Vec::new(), false),
        }
    }

    /// Returns the names in Han and kana that the segmenters should keep whole: those that are no ordinary words.
    pub fn names(&self) -> Names {
        let mut names = Names::default();
        for entry in &self.entries {
            for alias in entry.aliases.iter().filter(|alias| !entry.ambiguous.contains(alias)) {
                let cjk = alias.chars().all(|c| is_han(c) || is_kana(c));
                let length = alias.chars().count();
                if !cjk || length < 2 {
                    continue;
                }
                let kana = alias.chars().any(is_kana);
                if !kana {
                    names.chinese.push(alias.clone());
                }
                if kana && length >= 3 || !kana && length >= 4 {
                    names.japanese.push(alias.clone());
                }
            }
        }
        names
    }

    /// Returns a digest of the tables, for the index's stamp.
    pub fn version() -> String {
        let mut hasher = blake3::Hasher::new();
        for (_, text) in TABLES {
            hasher.update(text.as_bytes());
        }
        hasher.update(TRAPS.as_bytes());
        for language in LANGUAGES {
            hasher.update(language.ambiguous.as_bytes());
        }
        hasher.finalize().to_hex()[..16].to_owned()
    }
}

fn entry(table: &str, line: usize, row: &str) -> Result<Entry, TableError> {
    let cells: Vec<&str> = row.split('\t').collect();
    let error = |expected: &'static str, found: &str| TableError {
        table: table.to_owned(),
        line,
        expected,
        found: found.to_owned(),
    };
    if cells.len() != COLUMNS {
        return Err(error("12 cells", row));
    }
    let list = |at: usize| cells[at].split(';').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned);
    let one = |at: usize| (!cells[at].is_empty()).then(|| cells[at].to_owned());
    let kind = match cells[1] {
        "company" => Kind::Company,
        "product" => Kind::Product,
        "organization" => Kind::Organization,
        other => return Err(error("company, product or organization", other)),
    };
    let aliases: Vec<String> = [6, 7, 8, 9, 10].into_iter().flat_map(list).collect();
    let name = aliases.first().cloned().ok_or_else(|| error("a name", row))?;
    Ok(Entry {
        id: cells[0].to_owned(),
        kind,
        country: one(2),
        owner: one(3),
        name,
        aliases,
        ambiguous: list(11).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_table_holds_its_rules() {
        let gazetteer = Gazetteer::built_in();
        for (table, text) in TABLES {
            let ids: Vec<&str> = text.lines().skip(1).filter_map(|line| line.split('\t').next()).collect();
            for pair in ids.windows(2) {
                assert!(pair[0] < pair[1], "{table}: {} stands before {}", pair[0], pair[1]);
            }
        }
        for entry in &gazetteer.entries {
            if let Some(owner) = &entry.owner {
                assert!(gazetteer.get(owner).is_some(), "{}: no owner {owner}", entry.id);
            }
            for name in &entry.ambiguous {
                assert!(
                    entry.aliases.iter().any(|alias| folded(alias) == folded(name)),
                    "{}: {name} is no alias",
                    entry.id
                );
            }
            for alias in &entry.aliases {
                assert!(alias.chars().count() >= 2, "{}: {alias} is too short", entry.id);
            }
        }
        for (name, at) in &gazetteer.by_surface {
            let surface = &gazetteer.surfaces[*at];
            let ids: Vec<&str> = surface.entries.iter().map(|index| gazetteer.entries[*index].id.as_str()).collect();
            assert!(ids.len() < 2 || surface.ambiguous, "{name} means {ids:?} and is not marked ambiguous");
        }
    }

    #[test]
    fn one_company_is_known_in_every_language() {
        let gazetteer = Gazetteer::built_in();
        for name in ["月之暗面", "Moonshot AI", "dark side of the moon", "ムーンショットAI", "ＭＯＯＮＳＨＯＴ　AI"]
        {
            let (entries, _) = gazetteer.named(name);
            assert!(entries.iter().any(|entry| entry.id == "moonshot-ai"), "{name}");
        }
    }
}

//! Tables of names -> rows, checked, the later table over the earlier.
//!
//! The build script reads the built-in tables with this file, the program those of its user, so both are held to the
//! same rules.

use std::collections::{HashMap, HashSet};
use std::fmt;

use crate::languages::fold::{folded, is_han, is_kana};

/// The columns of a table, in the order of the built-in ones.
pub const COLUMNS: [&str; 12] =
    ["id", "kind", "country", "owner", "tickers", "qid", "en", "zh", "ja", "es", "former", "ambiguous"];
const ID: usize = 0;
const KIND: usize = 1;
const COUNTRY: usize = 2;
const OWNER: usize = 3;
const NAMES: std::ops::RangeInclusive<usize> = 6..=10;
const AMBIGUOUS: usize = 11;

const KINDS: [&str; 3] = ["company", "product", "organization"];
/// How the ids of names in no table begin.
const LOCAL: &str = "x-";

/// A table as it is written: its name for messages, and its text.
#[derive(Clone, Debug)]
pub struct Table<'t> {
    pub name: &'t str,
    pub text: &'t str,
}

/// A cell of a table that cannot be used.
#[derive(Debug, PartialEq, Eq)]
pub struct TableError {
    pub table: String,
    /// Counted from 1, the header line too.
    pub line: usize,
    /// The name of the column, or its number where it has none.
    pub column: String,
    pub expected: String,
    pub found: String,
}

impl fmt::Display for TableError {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let TableError { table, line, column, expected, found } = self;
        write!(to, "{table}:{line}, column {column}: expected {expected}, found {found:?}")
    }
}

impl std::error::Error for TableError {}

/// One entity with its names; the cells are as they stand in the table.
#[derive(Clone, Debug)]
pub struct Row<'t> {
    table: &'t str,
    line: usize,
    cells: [&'t str; COLUMNS.len()],
}

impl<'t> Row<'t> {
    pub fn id(&self) -> &'t str {
        self.cells[ID]
    }

    /// One of company, product and organization; a row that says nothing is a company.
    pub fn kind(&self) -> &'t str {
        if self.cells[KIND].is_empty() { KINDS[0] } else { self.cells[KIND] }
    }

    pub fn country(&self) -> Option<&'t str> {
        Some(self.cells[COUNTRY]).filter(|cell| !cell.is_empty())
    }

    pub fn owner(&self) -> Option<&'t str> {
        Some(self.cells[OWNER]).filter(|cell| !cell.is_empty())
    }

    /// All names, the canonical one first.
    pub fn names(&self) -> impl Iterator<Item = &'t str> + use<'t> {
        let cells = self.cells;
        NAMES.flat_map(move |column| list(cells[column]))
    }

    /// The names that are ordinary words too.
    pub fn ambiguous(&self) -> impl Iterator<Item = &'t str> + use<'t> {
        list(self.cells[AMBIGUOUS])
    }

    fn error(&self, column: usize, expected: impl Into<String>, found: &str) -> TableError {
        TableError {
            table: self.table.to_owned(),
            line: self.line,
            column: COLUMNS[column].to_owned(),
            expected: expected.into(),
            found: found.to_owned(),
        }
    }
}

fn list(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(';').map(str::trim).filter(|item| !item.is_empty())
}

/// Reads the rows of a table. The first line names the columns, in any order; those that are left out are empty.
pub fn rows<'t>(table: &Table<'t>) -> Result<Vec<Row<'t>>, TableError> {
    let text = table.text.strip_prefix('\u{FEFF}').unwrap_or(table.text);
    let mut lines = text.lines().enumerate();
    let header: Vec<&str> = lines.next().map_or("", |(_, line)| line).split('\t').map(str::trim).collect();
    let wrong = |line: usize, column: usize, expected: String, found: &str| TableError {
        table: table.name.to_owned(),
        line,
        column: (column + 1).to_string(),
        expected,
        found: found.to_owned(),
    };
    let mut columns = Vec::new();
    for (at, name) in header.iter().enumerate() {
        match COLUMNS.iter().position(|column| column == name) {
            Some(column) if !columns.contains(&column) => columns.push(column),
            Some(_) => return Err(wrong(1, at, "each column once".to_owned(), name)),
            None => return Err(wrong(1, at, format!("one of the columns {}", COLUMNS.join(", ")), name)),
        }
    }
    if !columns.contains(&ID) || !NAMES.clone().any(|column| columns.contains(&column)) {
        let expected = "a header line with id and a column of names (en, zh, ja, es or former)".to_owned();
        return Err(wrong(1, header.len(), expected, ""));
    }
    let mut rows = Vec::new();
    for (number, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
        let mut row = Row { table: table.name, line: number + 1, cells: [""; COLUMNS.len()] };
        for (at, cell) in line.split('\t').map(str::trim).enumerate() {
            match columns.get(at) {
                Some(column) => row.cells[*column] = cell,
                None if cell.is_empty() => {}
                None => return Err(wrong(number + 1, at, format!("{} cells", columns.len()), cell)),
            }
        }
        rows.push(row);
    }
    Ok(rows)
}

/// Checks the rows of one layer: what every row must have, each id once, a name that two rows share ambiguous.
/// `known` tells the ids of the layers below, which owners may name.
pub fn check(rows: &[Row<'_>], known: impl Fn(&str) -> bool) -> Result<(), TableError> {
    let mut ids: HashMap<&str, &Row<'_>> = HashMap::new();
    let mut names: HashMap<String, (&Row<'_>, bool)> = HashMap::new();
    for row in rows {
        check_cells(row)?;
        if let Some(first) = ids.insert(row.id(), row) {
            return Err(row.error(ID, format!("an id that is not that of {}:{}", first.table, first.line), row.id()));
        }
        let ambiguous: HashSet<String> = row.ambiguous().map(folded).collect();
        for (column, name) in NAMES.flat_map(|column| list(row.cells[column]).map(move |name| (column, name))) {
            let key = folded(name);
            let doubtful = ambiguous.contains(&key);
            match names.get_mut(&key) {
                Some((first, shared)) if first.id() != row.id() => {
                    *shared |= doubtful;
                    if !*shared {
                        let place = format!("{}:{}", first.table, first.line);
                        return Err(row.error(column, format!("a name that {place} has not, or ambiguous"), name));
                    }
                }
                Some(_) => {}
                None => {
                    names.insert(key, (row, doubtful));
                }
            }
        }
    }
    for row in rows {
        if let Some(owner) = row.owner().filter(|owner| !ids.contains_key(owner) && !known(owner)) {
            return Err(row.error(OWNER, "the id of a row", owner));
        }
    }
    Ok(())
}

fn check_cells(row: &Row<'_>) -> Result<(), TableError> {
    const LEAST: usize = 2;
    let id = row.id();
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.' | '_');
    if id.is_empty() || id.starts_with(LOCAL) || !id.chars().all(plain) {
        let expected = format!("small letters, digits and hyphens that do not begin with {LOCAL}");
        return Err(row.error(ID, expected, id));
    }
    if !KINDS.contains(&row.kind()) {
        return Err(row.error(KIND, "company, product or organization", row.kind()));
    }
    if let Some(country) = row.country()
        && !(country.len() == 2 && country.chars().all(|c| c.is_ascii_uppercase()))
    {
        return Err(row.error(COUNTRY, "two capitals of ISO 3166", country));
    }
    let mut names = HashSet::new();
    for column in NAMES {
        for name in list(row.cells[column]) {
            let key = folded(name);
            if key.trim().chars().count() < LEAST || !key.contains(char::is_alphanumeric) {
                return Err(row.error(column, "a name of two characters or more", name));
            }
            names.insert(key);
        }
    }
    if names.is_empty() {
        return Err(row.error(*NAMES.start(), "a name in one of the columns en, zh, ja, es and former", ""));
    }
    match row.ambiguous().find(|name| !names.contains(&folded(name))) {
        Some(name) => Err(row.error(AMBIGUOUS, "a name of this row", name)),
        None => Ok(()),
    }
}

/// A row with the names that are left to it.
#[derive(Clone, Debug)]
pub struct Kept<'t> {
    pub row: Row<'t>,
    pub names: Vec<&'t str>,
}

/// Lays layers over each other: of an id the last layer's row stands, and a name that a layer claims leaves the rows
/// of those before it. The rows come in the order of the layers.
pub fn merged<'t>(layers: Vec<Vec<Row<'t>>>) -> Vec<Kept<'t>> {
    let mut ids: HashSet<&str> = HashSet::new();
    let mut names: HashSet<String> = HashSet::new();
    let mut kept = Vec::new();
    let count = layers.len();
    for (number, layer) in layers.into_iter().enumerate().rev() {
        let mut here = Vec::with_capacity(layer.len());
        for row in layer.into_iter().filter(|row| !ids.contains(row.id())) {
            // The last layer is asked nothing; most programs have but one.
            let free = |name: &&str| number + 1 == count || !names.contains(&folded(name));
            here.push(Kept { names: row.names().filter(free).collect(), row });
        }
        if number > 0 {
            ids.extend(here.iter().map(|one| one.row.id()));
            names.extend(here.iter().flat_map(|one| one.row.names()).map(folded));
        }
        kept.push(here);
    }
    kept.into_iter().rev().flatten().collect()
}

/// Returns the names in Han and kana that the segmenters should keep whole, those that are no ordinary words: a name a
/// line, first those for Chinese, then those for Japanese.
pub fn kept_whole(kept: &[Kept<'_>]) -> [String; 2] {
    let (mut chinese, mut japanese) = (String::new(), String::new());
    for Kept { row, names } in kept {
        for name in names.iter().filter(|name| !row.ambiguous().any(|word| word == **name)) {
            let cjk = name.chars().all(|c| is_han(c) || is_kana(c));
            let length = name.chars().count();
            if !cjk || length < 2 {
                continue;
            }
            let kana = name.chars().any(is_kana);
            if !kana {
                chinese.extend([*name, "\n"]);
            }
            if kana && length >= 3 || !kana && length >= 4 {
                japanese.extend([*name, "\n"]);
            }
        }
    }
    [chinese, japanese]
}

/// Returns the traps of `traps.tsv`: folded surface and language.
pub fn traps(text: &str) -> impl Iterator<Item = (String, &str)> {
    text.lines().skip(1).filter_map(|line| {
        let (language, rest) = line.split_once('\t')?;
        Some((folded(rest.split('\t').next()?), language))
    })
}

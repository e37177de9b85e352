//! The table of names -> what finds them in a text, and what each means.
//!
//! `companies.tsv`, `products.tsv` and `organizations.tsv` hold one name a row with its aliases by language,
//! `traps.tsv` longer strings in which an alias is none; `README.md` beside them says what a column means. Products and
//! traps are looked for together with companies: the longer entry is what stops 智谱 inside 智谱清言.
//!
//! The build script packs the names (`surfaces`), so that a program that looks up a name or two has nothing to load; what
//! a name means is read when it is first asked. Tables of a user are laid over the built-in ones (`table`).

pub(super) mod surfaces;
mod table;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::{Arc, LazyLock, OnceLock};

use crate::languages::fold::folded;
use crate::languages::{LANGUAGES, Names};
use crate::mentions::company::Kind;

pub use surfaces::Surface;
use surfaces::Surfaces;
use table::{Kept, Row};
pub use table::{Table, TableError};

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

/// What is made when it is first asked for.
type Lazy<T> = LazyLock<T, Box<dyn FnOnce() -> T + Send>>;

/// The names that gaceta knows.
pub struct Gazetteer {
    /// In the order of the tables, those of the user last.
    pub entries: Lazy<Vec<Entry>>,
    by_id: OnceLock<HashMap<String, usize>>,
    surfaces: Surfaces,
    /// By language the rows of ambiguous names, by folded name.
    beside: OnceLock<HashMap<&'static str, HashMap<String, Beside>>>,
    /// A name a line, for Chinese and for Japanese.
    kept_whole: [Cow<'static, str>; 2],
    version: String,
}

const TABLES: [Table<'static>; 3] = [
    Table { name: "companies.tsv", text: include_str!("companies.tsv") },
    Table { name: "products.tsv", text: include_str!("products.tsv") },
    Table { name: "organizations.tsv", text: include_str!("organizations.tsv") },
];
const TRAPS: &str = include_str!("traps.tsv");
/// A digest of the built-in tables, of the build script.
const VERSION: &str = env!("GACETA_TABLES");

/// The names of the built-in tables as the build script packed them.
const PACKED: Surfaces = Surfaces {
    names: Cow::Borrowed(include_str!(concat!(env!("OUT_DIR"), "/names.txt"))),
    records: Cow::Borrowed(include_bytes!(concat!(env!("OUT_DIR"), "/records.bin"))),
    lists: Cow::Borrowed(include_bytes!(concat!(env!("OUT_DIR"), "/lists.bin"))),
    beginnings: Cow::Borrowed(include_bytes!(concat!(env!("OUT_DIR"), "/beginnings.bin"))),
    nodes: Cow::Borrowed(include_bytes!(concat!(env!("OUT_DIR"), "/nodes.bin"))),
};

/// Of the built-in tables, by the build script.
const KEPT_WHOLE: [Cow<'static, str>; 2] = [
    Cow::Borrowed(include_str!(concat!(env!("OUT_DIR"), "/chinese.txt"))),
    Cow::Borrowed(include_str!(concat!(env!("OUT_DIR"), "/japanese.txt"))),
];

impl Gazetteer {
    /// Returns the table that comes with the program; all who ask share it.
    pub fn built_in() -> Arc<Gazetteer> {
        static SHARED: LazyLock<Arc<Gazetteer>> = LazyLock::new(|| Arc::new(Gazetteer::load()));
        SHARED.clone()
    }

    /// Returns the table that comes with the program, not shared with anybody.
    pub fn load() -> Gazetteer {
        let entries = || table::merged(vec![built_in_rows()]).iter().map(entry).collect();
        Gazetteer::new(Box::new(entries), PACKED, KEPT_WHOLE, VERSION.to_owned())
    }

    /// Returns the built-in table with tables of a user laid over it, each over those before it: a row replaces the one
    /// of its id, and a name that it claims leaves the rows below.
    ///
    /// # Errors
    ///
    /// The first cell that breaks the rules of `README.md`, with its table, line and column.
    pub fn with(tables: &[Table<'_>]) -> Result<Gazetteer, TableError> {
        let mut layers = vec![built_in_rows()];
        let mut ids: HashSet<&str> = layers[0].iter().map(Row::id).collect();
        let mut hasher = blake3::Hasher::new();
        hasher.update(VERSION.as_bytes());
        for table in tables {
            let rows = table::rows(table)?;
            table::check(&rows, |id| ids.contains(id))?;
            ids.extend(rows.iter().map(Row::id));
            layers.push(rows);
            hasher.update(&(table.text.len() as u64).to_le_bytes()).update(table.text.as_bytes());
        }
        let kept = table::merged(layers);
        let surfaces = Surfaces::pack(&kept, table::traps(TRAPS));
        let kept_whole = table::kept_whole(&kept).map(Cow::Owned);
        let entries: Vec<Entry> = kept.iter().map(entry).collect();
        let version = hasher.finalize().to_hex()[..16].to_owned();
        Ok(Gazetteer::new(Box::new(|| entries), surfaces, kept_whole, version))
    }

    fn new(
        entries: Box<dyn FnOnce() -> Vec<Entry> + Send>,
        surfaces: Surfaces,
        kept_whole: [Cow<'static, str>; 2],
        version: String,
    ) -> Gazetteer {
        Gazetteer {
            entries: LazyLock::new(entries),
            by_id: OnceLock::new(),
            surfaces,
            beside: OnceLock::new(),
            kept_whole,
            version,
        }
    }

    /// Returns the entry of an id.
    pub fn get(&self, id: &str) -> Option<&Entry> {
        let entries = self.entries.iter().enumerate();
        let by_id = self.by_id.get_or_init(|| entries.map(|(index, entry)| (entry.id.clone(), index)).collect());
        by_id.get(id).map(|index| &self.entries[*index])
    }

    /// Returns what can stand beside an ambiguous name (folded) in a language.
    pub fn beside(&self, language: &'static str, surface: &str) -> Option<&Beside> {
        let all = || LANGUAGES.iter().map(|language| (language.code.0, beside(language.ambiguous))).collect();
        self.beside.get_or_init(all).get(language)?.get(surface)
    }

    /// Returns the first name in a folded text from `from` (UTF-8 bytes) on, of those that begin there the longest, and
    /// what it means. What begins inside a word is passed over; where a name ends is for the caller to judge.
    pub fn find(&self, text: &str, from: usize) -> Option<(Range<usize>, Surface)> {
        let (span, number) = self.surfaces.find(text, from)?;
        Some((span, self.surfaces.surface(number)))
    }

    /// Returns the entries that a name, in any language, can mean, and whether it is an ordinary word too.
    pub fn named(&self, name: &str) -> (Vec<&Entry>, bool) {
        match self.surfaces.number_of(&folded(name.trim())).map(|number| self.surfaces.surface(number)) {
            Some(surface) => (surface.entries.iter().map(|index| &self.entries[*index]).collect(), surface.ambiguous),
            None => (Vec::new(), false),
        }
    }

    /// Returns the names in Han and kana that the segmenters should keep whole: those that are no ordinary words.
    pub fn names(&self) -> Names {
        let [chinese, japanese] = self.kept_whole.each_ref().map(|names| names.lines().map(str::to_owned).collect());
        Names { chinese, japanese }
    }

    /// Returns a digest of the tables, for the index's stamp.
    pub fn version(&self) -> &str {
        &self.version
    }
}

/// The rows of the built-in tables.
///
/// # Panics
///
/// Never: the build script has read the same tables with the same code, or there would be no program.
fn built_in_rows() -> Vec<Row<'static>> {
    let read = |table| match table::rows(table) {
        Ok(rows) => rows,
        Err(error) => panic!("the built-in gazetteer does not load: {error}"),
    };
    TABLES.iter().flat_map(read).collect()
}

fn entry(kept: &Kept<'_>) -> Entry {
    let row = &kept.row;
    let ambiguous: Vec<&str> = row.ambiguous().collect();
    // A row whose names are all claimed is still the owner of others, and is called what it was.
    let name = kept.names.first().copied().or_else(|| row.names().next()).unwrap_or(row.id());
    Entry {
        id: row.id().to_owned(),
        kind: match row.kind() {
            "product" => Kind::Product,
            "organization" => Kind::Organization,
            _ => Kind::Company,
        },
        country: row.country().map(str::to_owned),
        owner: row.owner().map(str::to_owned),
        name: name.to_owned(),
        aliases: kept.names.iter().map(|name| (*name).to_owned()).collect(),
        ambiguous: ambiguous.into_iter().map(str::to_owned).collect(),
    }
}

/// Reads the `ambiguous.tsv` of a room.
fn beside(table: &str) -> HashMap<String, Beside> {
    let row = |line: &str| -> (String, Beside) {
        let mut cells = line.split('\t');
        let name = folded(cells.next().unwrap_or_default());
        let mut list = || -> Vec<String> {
            cells.next().unwrap_or_default().split(';').filter(|word| !word.is_empty()).map(folded).collect()
        };
        let [refuse_after, refuse_before, accept_after, accept_before] = [list(), list(), list(), list()];
        let sense = Sense::of(cells.next().unwrap_or_default());
        (name, Beside { sense, refuse_after, refuse_before, accept_after, accept_before })
    };
    table.lines().skip(1).map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_table_holds_its_rules() {
        let gazetteer = Gazetteer::built_in();
        for table in TABLES {
            let rows = table::rows(&table).unwrap();
            for pair in rows.windows(2) {
                assert!(pair[0].id() < pair[1].id(), "{}: {} stands before {}", table.name, pair[0].id(), pair[1].id());
            }
        }
        assert_eq!(table::check(&built_in_rows(), |_| false), Ok(()));
        for entry in gazetteer.entries.iter() {
            assert_eq!(gazetteer.get(&entry.id).map(|found| &found.id), Some(&entry.id));
            for alias in &entry.aliases {
                let (entries, ambiguous) = gazetteer.named(alias);
                assert!(entries.iter().any(|found| found.id == entry.id), "{alias} does not lead to {}", entry.id);
                assert!(entries.len() < 2 || ambiguous, "{alias} means {entries:?} and is not marked ambiguous");
            }
        }
    }

    #[test]
    fn what_the_build_script_packed_is_what_the_program_would() {
        let again = Surfaces::pack(&table::merged(vec![built_in_rows()]), table::traps(TRAPS));
        assert_eq!(PACKED.names, again.names);
        assert!(PACKED.records == again.records && PACKED.lists == again.lists);
        assert!(PACKED.beginnings == again.beginnings && PACKED.nodes == again.nodes);
        assert_eq!(KEPT_WHOLE, table::kept_whole(&table::merged(vec![built_in_rows()])));
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

    #[test]
    fn the_longest_name_is_found_at_the_first_place() {
        let table = "id\ten\nabba\tAb;Abba;Abba Holding\nhan\t乐鲸\nkana\tクジラ\n";
        let gazetteer = Gazetteer::with(&[Table { name: "mine.tsv", text: table }]).unwrap();
        let found = |text: &str| -> Vec<String> {
            let mut at = 0;
            let mut found = Vec::new();
            while let Some((span, surface)) = gazetteer.find(text, at) {
                at = span.end;
                found.extend(surface.entries.first().map(|_| text[span].to_owned()));
            }
            found
        };
        assert_eq!(found("abba holding, abba hold, ab"), ["abba holding", "abba", "ab"]);
        // Inside a word of Latin letters or katakana none begins; Han has no borders.
        assert_eq!(found("xabba シロクジラ 快乐鲸鱼"), ["乐鲸"]);
        assert_eq!(found("クジラ"), ["クジラ"]);
        assert_eq!(found("a"), [""; 0]);
    }

    #[test]
    fn the_rows_of_a_user_win() {
        let first = "id\tkind\ten\tzh\tambiguous\nmoonshot-ai\tcompany\tMoonshot Laboratories\t望月实验\t\nkelp\t\tKelp;OpenAI\t\tKelp\n";
        let second = "en\tid\nMoonshot Laboratories\tother\n";
        let tables = [Table { name: "one.tsv", text: first }, Table { name: "two.tsv", text: second }];
        let gazetteer = Gazetteer::with(&tables[..1]).unwrap();
        let ids = |gazetteer: &Gazetteer, name: &str| -> Vec<String> {
            gazetteer.named(name).0.iter().map(|entry| entry.id.clone()).collect()
        };
        // The same id replaces the row: its old names are gone.
        assert_eq!(ids(&gazetteer, "望月實驗"), ["moonshot-ai"]);
        assert_eq!(ids(&gazetteer, "月之暗面"), [""; 0]);
        assert_eq!(gazetteer.get("moonshot-ai").unwrap().name, "Moonshot Laboratories");
        // A name that is claimed leaves the built-in row, which keeps the others.
        assert_eq!(ids(&gazetteer, "openai"), ["kelp"]);
        assert!(gazetteer.get("openai").is_some_and(|entry| !entry.aliases.iter().any(|alias| alias == "OpenAI")));
        assert_eq!((ids(&gazetteer, "kelp"), gazetteer.named("kelp").1), (vec!["kelp".to_owned()], true));
        assert_eq!(ids(&gazetteer, "ByteDance"), ["bytedance"]);
        assert!(gazetteer.names().chinese.contains(&"望月实验".to_owned()));
        // The later table over the earlier, and each has a version of its own.
        let both = Gazetteer::with(&tables).unwrap();
        assert_eq!(ids(&both, "Moonshot Laboratories"), ["other"]);
        assert_eq!(ids(&both, "望月实验"), ["moonshot-ai"]);
        let versions =
            [Gazetteer::built_in().version().to_owned(), gazetteer.version().to_owned(), both.version().to_owned()];
        assert!(versions[0] != versions[1] && versions[1] != versions[2] && versions[0] != versions[2], "{versions:?}");
    }

    #[test]
    fn a_claimed_name_is_no_trap_any_more() {
        let (language, trap) = ("any", "AT&T Stadium");
        assert!(TRAPS.lines().any(|line| line.starts_with(&format!("{language}\t{trap}\t"))));
        let gazetteer =
            Gazetteer::with(&[Table { name: "mine.tsv", text: "id\ten\nstadium\tAT&T Stadium\n" }]).unwrap();
        let text = folded(trap);
        let (_, surface) = gazetteer.find(&text, 0).unwrap();
        assert!(!surface.is_trap_in(language) && surface.entries.len() == 1, "{surface:?}");
        let (_, built_in) = Gazetteer::built_in().find(&text, 0).unwrap();
        assert!(built_in.is_trap_in("zh") && built_in.entries.is_empty(), "{built_in:?}");
    }

    #[test]
    fn a_wrong_cell_is_named_by_file_line_and_column() {
        let check = |text: &str, expect: &str| {
            let error = Gazetteer::with(&[Table { name: "mine.tsv", text }]).err().map(|error| error.to_string());
            assert_eq!(error.as_deref(), Some(expect), "{text:?}");
        };
        let columns = "id, kind, country, owner, tickers, qid, en, zh, ja, es, former, ambiguous";
        let header = "expected a header line with id and a column of names (en, zh, ja, es or former), found \"\"";
        let id = "expected small letters, digits and hyphens that do not begin with x-";
        check("", &format!("mine.tsv:1, column 1: expected one of the columns {columns}, found \"\""));
        check("id\tname\n", &format!("mine.tsv:1, column 2: expected one of the columns {columns}, found \"name\""));
        check("id\ten\ten\n", "mine.tsv:1, column 3: expected each column once, found \"en\"");
        check("id\tkind\n", &format!("mine.tsv:1, column 3: {header}"));
        check("en\n", &format!("mine.tsv:1, column 2: {header}"));
        check("id\ten\n\nkelp\tKelp\tmore\n", "mine.tsv:3, column 3: expected 2 cells, found \"more\"");
        check("id\ten\n\tKelp\n", &format!("mine.tsv:2, column id: {id}, found \"\""));
        check("id\ten\nKelp AG\tKelp\n", &format!("mine.tsv:2, column id: {id}, found \"Kelp AG\""));
        check("id\ten\nx-kelp\tKelp\n", &format!("mine.tsv:2, column id: {id}, found \"x-kelp\""));
        check(
            "id\ten\nkelp\tKelp\nkelp\tKelp Two\n",
            "mine.tsv:3, column id: expected an id that is not that of mine.tsv:2, found \"kelp\"",
        );
        check(
            "id\tkind\ten\nkelp\tfirm\tKelp\n",
            "mine.tsv:2, column kind: expected company, product or organization, found \"firm\"",
        );
        check(
            "id\tcountry\ten\nkelp\tSpain\tKelp\n",
            "mine.tsv:2, column country: expected two capitals of ISO 3166, found \"Spain\"",
        );
        check(
            "id\towner\ten\nkelp\tnobody\tKelp\n",
            "mine.tsv:2, column owner: expected the id of a row, found \"nobody\"",
        );
        check(
            "id\ten\tzh\nkelp\tKelp\t藻\n",
            "mine.tsv:2, column zh: expected a name of two characters or more, found \"藻\"",
        );
        check(
            "id\tzh\nkelp\t;\n",
            "mine.tsv:2, column en: expected a name in one of the columns en, zh, ja, es and former, found \"\"",
        );
        check(
            "id\ten\tambiguous\nkelp\tKelp\tAlgae\n",
            "mine.tsv:2, column ambiguous: expected a name of this row, found \"Algae\"",
        );
        check(
            "id\ten\tzh\nkelp\tKelp\t\nalgae\tAlgae\tKELP\n",
            "mine.tsv:3, column zh: expected a name that mine.tsv:2 has not, or ambiguous, found \"KELP\"",
        );
    }

    #[test]
    fn a_table_may_come_from_anywhere() {
        // A mark of UTF-8, the line ends of Windows, spaces, columns in any order, trailing cells left out, no last newline.
        let text = "\u{FEFF}zh\tid\ten\towner\r\n巨藻\t kelp \tKelp Harvest ; \tbytedance\r\n\r\n\tdulse\tDulse Foods";
        let gazetteer = Gazetteer::with(&[Table { name: "mine.tsv", text }]).unwrap();
        let entry = gazetteer.get("kelp").unwrap();
        assert_eq!(
            (entry.name.as_str(), entry.kind, entry.owner.as_deref()),
            ("Kelp Harvest", Kind::Company, Some("bytedance"))
        );
        assert_eq!(entry.aliases, ["Kelp Harvest", "巨藻"]);
        assert_eq!(gazetteer.named("dulse foods").0.len(), 1);
    }
}

//! The tables of a language -> its forms and cues in a text, and names without their forms.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::languages::fold::{folded, is_han, is_word, simplify};
use crate::languages::{Code, Companies, LANGUAGES, Language, Spaced, Weighing};
use crate::mentions::words::Everywhere;

/// What a hit says about the name beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The end of a name: 有限公司, S.A.
    Form,
    /// The end of a name that is also an ordinary word: 科技, Energy.
    Trade,
    /// The start of a name: 株式会社, Grupo.
    Front,
    /// A name follows: 收购, la empresa.
    NameAfter,
    /// A name or several follow that may be a person's: acquired by, -based.
    Objects,
    /// A name follows that is cited as a source.
    SourceAfter,
    /// A name stands before it: 股价, 公告称.
    NameBefore,
    /// Somewhere in the sentence of a firm: sus accionistas.
    Predicate,
    /// 以下简称: a short form of the name before follows.
    Short,
    /// The end of a name that only weighs: 钢贸, 烘焙.
    Sector,
    /// What investors do, behind their names: 领投.
    Invests,
}

/// What the rules look up of a language, folded.
pub struct Lexicon {
    forms_and_cues: Everywhere,
    roles: Vec<Role>,
    pub generic: FxHashSet<String>,
    pub common: FxHashSet<String>,
    pub everyday: FxHashSet<String>,
    pub bearers: FxHashSet<String>,
    pub edges: FxHashSet<String>,
    pub not_before: FxHashSet<String>,
    pub between: FxHashSet<String>,
    pub joins: FxHashSet<String>,
    pub given: FxHashSet<String>,
    pub tails: FxHashSet<String>,
    /// What tells of a country, its towns among it, in a language that parts words with spaces.
    pub places: FxHashSet<String>,
    forms: Vec<String>,
    pub trades: Vec<String>,
    /// By their first character: the trade forms of Han that are no everyday words.
    han_trades: FxHashMap<char, Vec<String>>,
    fronts: Vec<String>,
    pub weigh: Option<Weigh>,
    pub spaced: Option<Spacing>,
}

/// The tables of a [`Spaced`], as its rules look them up.
pub struct Spacing {
    pub table: &'static Spaced,
    /// Of all languages, for a name is written in any.
    pub bodies: FxHashSet<&'static str>,
    pub epithets: FxHashSet<&'static str>,
    pub moves: FxHashSet<&'static str>,
    pub free: FxHashSet<&'static str>,
    pub nouns: FxHashSet<&'static str>,
    /// Between two of a list: those of its last are longer than two bytes.
    pub separators: Vec<String>,
}

impl Spacing {
    fn new(table: &'static Spaced) -> Self {
        let set = |words: &'static [&'static str]| words.iter().copied().collect::<FxHashSet<_>>();
        let all = |of: fn(&Spaced) -> &'static [&'static str]| {
            let tables = LANGUAGES.iter().filter_map(|language| language.companies.spaced);
            tables.flat_map(of).copied().collect::<FxHashSet<_>>()
        };
        let ands = |between: &'static str| table.ands.iter().map(move |and| format!("{between}{and} "));
        Spacing {
            table,
            bodies: all(|table| table.bodies),
            epithets: all(|table| table.epithets),
            moves: set(table.moves),
            free: set(table.free),
            nouns: set(table.nouns),
            separators: ands(", ").chain([", ".to_owned()]).chain(ands(" ")).collect(),
        }
    }
}

/// The tables of a [`Weighing`], as its rules look them up; all in simplified characters.
pub struct Weigh {
    /// By character, from the first Han one on: above zero for those of names, below for those of everyday words.
    characters: Vec<i8>,
    /// By character as well: the tables that it ends (or opens) a word of. Most questions to them end here.
    tables: Vec<u8>,
    /// By its first character: what may stand behind a name, with its weight.
    after: FxHashMap<char, Vec<(String, i32)>>,
    /// All ends of names, trade forms included.
    pub ends: FxHashSet<String>,
    /// Trade forms.
    pub trades: FxHashSet<String>,
    pub branches: FxHashSet<&'static str>,
    pub not_branches: FxHashSet<&'static str>,
    /// By their last character.
    description_ends: FxHashMap<char, Vec<&'static str>>,
    pub parties: &'static [&'static str],
    pub not_descriptions: FxHashSet<&'static str>,
    pub pronouns: &'static [(&'static str, i32)],
    titles: &'static [&'static str],
    persons: &'static [&'static str],
    bodies: &'static [&'static str],
    pub barriers: FxHashSet<&'static str>,
    /// What only a firm has or does, right behind its name.
    pub tells: FxHashSet<&'static str>,
    pub numerals: &'static str,
    pub led: &'static [&'static str],
    pub adjectives: &'static str,
    pub branch_nouns: &'static [&'static str],
    pub attributed: &'static [&'static str],
    pub days: &'static [&'static str],
    pub nearby: &'static [&'static str],
    pub topics: &'static [&'static str],
    pub shares: &'static [&'static str],
    pub agents: FxHashSet<char>,
    pub particles: FxHashSet<char>,
    pub foreign: FxHashSet<char>,
    pub surnames: FxHashSet<char>,
    pub shops: &'static str,
    pub offices: &'static str,
    pub sides: &'static str,
    pub people: &'static str,
    pub demonstratives: &'static str,
    pub sellers: &'static [&'static str],
    pub glued_before: FxHashSet<char>,
    pub glued_after: FxHashSet<char>,
}

impl Weigh {
    fn new(companies: &Companies, tables: &'static Weighing) -> Self {
        let mut characters = vec![0; (HAN_END - HAN_START) as usize];
        for (text, weight) in [(tables.name_characters, 1), (tables.word_characters, -1)] {
            for c in text.chars() {
                if let Some(cell) = han_index(c).and_then(|at| characters.get_mut(at)) {
                    *cell = weight;
                }
            }
        }
        let mut words = vec![0; (HAN_END - HAN_START) as usize];
        let mut mark = |c: Option<char>, table: u8| {
            if let Some(cell) = c.and_then(han_index).and_then(|at| words.get_mut(at)) {
                *cell |= table;
            }
        };
        tables.description_ends.iter().for_each(|word| mark(word.chars().next_back(), DESCRIPTION));
        tables.pronouns.iter().for_each(|(word, _)| mark(word.chars().next_back(), DESCRIPTION));
        tables.parties.iter().for_each(|word| mark(word.chars().next_back(), PARTY));
        tables.days.iter().for_each(|word| mark(word.chars().next(), DAY));
        tables.titles.iter().for_each(|word| mark(word.chars().next_back(), TITLE));
        tables.bodies.iter().for_each(|word| mark(word.chars().next_back(), BODY));
        tables.persons.iter().for_each(|word| mark(word.chars().next(), PERSON));
        let mut after: FxHashMap<char, Vec<(String, i32)>> = FxHashMap::default();
        // A later table knows better than an earlier one.
        let lists = [
            (companies.cues_after, 12),
            (tables.done, 12),
            (tables.said, 8),
            (companies.names_before, 30),
            (tables.owned, 30),
        ];
        for (list, weight) in lists {
            for word in list {
                let Some(first) = word.chars().next() else { continue };
                let row = after.entry(first).or_default();
                row.retain(|(known, _)| known != word);
                row.push(((*word).to_owned(), weight));
            }
        }
        let set = |words: &'static [&'static str]| words.iter().copied().collect::<FxHashSet<_>>();
        let chars = |text: &str| text.chars().collect::<FxHashSet<_>>();
        Weigh {
            characters,
            tables: words,
            after,
            trades: companies.trade_forms.iter().map(|word| folded(word)).collect(),
            ends: companies.trade_forms.iter().chain(tables.trades).map(|word| folded(word)).collect(),
            branches: set(tables.branches),
            not_branches: set(tables.not_branches),
            description_ends: by_last(tables.description_ends),
            parties: tables.parties,
            not_descriptions: set(tables.not_descriptions),
            pronouns: tables.pronouns,
            titles: tables.titles,
            persons: tables.persons,
            bodies: tables.bodies,
            barriers: set(tables.barriers),
            tells: companies.names_before.iter().chain(tables.owned).copied().collect(),
            numerals: tables.numerals,
            led: tables.led,
            adjectives: tables.adjectives,
            branch_nouns: tables.branch_nouns,
            attributed: tables.attributed,
            days: tables.days,
            nearby: tables.nearby,
            topics: tables.topics,
            shares: tables.shares,
            agents: chars(tables.agents),
            particles: chars(tables.particles),
            foreign: chars(tables.foreign_characters),
            surnames: chars(tables.surnames),
            shops: tables.shops,
            offices: tables.offices,
            sides: tables.sides,
            people: tables.people,
            demonstratives: tables.demonstratives,
            sellers: tables.sellers,
            glued_before: chars(tables.glued_before),
            glued_after: chars(tables.glued_after),
        }
    }

    /// True where a word of a table may end (or open) with a character; of what is no Han nothing is known.
    fn has(&self, c: Option<char>, table: u8) -> bool {
        c.is_some_and(|c| han_index(c).and_then(|at| self.tables.get(at)).is_none_or(|cell| cell & table != 0))
    }

    fn description_ends_of(&self, text: &str) -> &[&'static str] {
        let last = text.chars().next_back().filter(|c| self.has(Some(*c), DESCRIPTION));
        last.and_then(|c| self.description_ends.get(&c)).map_or(&[], Vec::as_slice)
    }

    /// True where a word for a part in a deal may end with a character.
    pub fn may_end_party(&self, c: char) -> bool {
        self.has(Some(simplify(c)), PARTY)
    }

    /// True where a word that may stand behind a name opens with a character.
    pub fn may_follow(&self, c: char) -> bool {
        self.after.contains_key(&simplify(c))
    }

    /// The days that open with a character.
    pub fn days_of(&self, c: char) -> &[&'static str] {
        if self.has(Some(c), DAY) { self.days } else { &[] }
    }

    /// True for a noun that names stand right behind, by its end.
    pub fn ends_as_description(&self, text: &str) -> bool {
        self.description_ends_of(text).iter().any(|end| text.ends_with(end))
    }

    /// True for a noun of two characters and more that names may stand right behind, 公司 and 平台 among them.
    pub fn is_description(&self, word: &str) -> bool {
        word.len() >= 6
            && self.has(word.chars().next_back(), DESCRIPTION)
            && (self.ends_as_description(word) || self.pronouns.iter().any(|(pronoun, _)| *pronoun == word))
    }

    /// The same for ends of two characters and more.
    pub fn ends_as_long_description(&self, text: &str) -> bool {
        let long = |end: &&&str| end.chars().nth(1).is_some();
        self.description_ends_of(text).iter().filter(long).any(|end| text.ends_with(end))
    }

    pub fn ends_as_title(&self, text: &str) -> bool {
        self.has(text.chars().next_back(), TITLE) && self.titles.iter().any(|title| text.ends_with(title))
    }

    /// True for a title as a whole.
    pub fn is_title(&self, word: &str) -> bool {
        self.has(word.chars().next_back(), TITLE) && self.titles.contains(&word)
    }

    pub fn ends_as_body(&self, text: &str) -> bool {
        self.has(text.chars().next_back(), BODY) && self.bodies.iter().any(|body| text.ends_with(body))
    }

    pub fn opens_as_person(&self, text: &str) -> bool {
        self.has(text.chars().next(), PERSON) && self.persons.iter().any(|person| text.starts_with(person))
    }

    /// What a simplified character weighs.
    pub fn of(&self, c: char) -> i8 {
        han_index(c).and_then(|at| self.characters.get(at)).copied().unwrap_or(0)
    }

    /// True for two characters of which one is a name's and none an everyday word's.
    pub fn is_name_pair(&self, first: &str, second: &str) -> bool {
        let weigh = |form: &str| form.chars().next().map_or(-1, |c| self.of(c));
        let (first, second) = (weigh(first), weigh(second));
        first >= 0 && second >= 0 && first + second > 0
    }

    pub fn is_han_at(&self, text: &str, at: usize) -> bool {
        text[at..].chars().next().is_some_and(is_han)
    }

    /// True for a text that opens with what only a firm has or does; in traditional characters too.
    pub fn owns(&self, text: &str) -> bool {
        const MOST: usize = 8;
        if !text.starts_with(|c: char| self.may_follow(c)) {
            return false;
        }
        let simple: String = text.chars().take(MOST).map(simplify).collect();
        self.after(&simple).is_some_and(|weight| weight >= 30)
    }

    /// Returns what the longest word that opens a text weighs behind a name.
    pub fn after(&self, text: &str) -> Option<i32> {
        let rows = self.after.get(&text.chars().next()?)?;
        rows.iter()
            .filter(|(word, _)| text.starts_with(word.as_str()))
            .max_by_key(|(word, _)| word.len())
            .map(|row| row.1)
    }
}

const DESCRIPTION: u8 = 1;
const TITLE: u8 = 2;
const BODY: u8 = 4;
const PERSON: u8 = 8;
const PARTY: u8 = 16;
const DAY: u8 = 32;

fn by_last(words: &[&'static str]) -> FxHashMap<char, Vec<&'static str>> {
    let mut by: FxHashMap<char, Vec<&'static str>> = FxHashMap::default();
    for word in words {
        if let Some(last) = word.chars().next_back() {
            by.entry(last).or_default().push(word);
        }
    }
    by
}

fn han_index(c: char) -> Option<usize> {
    (c as usize).checked_sub(HAN_START as usize).filter(|at| *at < (HAN_END - HAN_START) as usize)
}

/// The common Han characters.
const HAN_START: u32 = 0x4E00;
const HAN_END: u32 = 0xA000;

impl Lexicon {
    /// Returns the lexicon of a language, built once.
    pub fn of(language: &Language) -> Option<&'static Lexicon> {
        ALL.get(language.code.0)
    }

    /// Returns the forms and cues in a folded text, by where they end; 科技 and 科技有限公司 are both told. With
    /// `at_borders` none begins between two letters or digits of ASCII or ends between those of its first word.
    pub fn hits(&self, text: &str, at_borders: bool) -> impl Iterator<Item = (Range<usize>, Role)> {
        self.forms_and_cues.find(text, at_borders).into_iter().map(|(span, number)| (span, self.roles[number]))
    }

    /// Returns the trade forms that begin with the first character of a text, where that is Han, and are no everyday words.
    pub fn han_trades(&self, text: &str) -> &[String] {
        let first = text.chars().next().map(simplify);
        first.and_then(|c| self.han_trades.get(&c)).map_or(&[], Vec::as_slice)
    }

    /// Takes one form off the end or the start of a folded name.
    pub fn without_form<'n>(&self, name: &'n str) -> Option<&'n str> {
        self.without_end(name, &self.forms).or_else(|| {
            let front =
                self.fronts.iter().filter(|front| !is_word_at(front, 0)).find_map(|f| name.strip_prefix(f.as_str()));
            front.map(str::trim)
        })
    }

    pub fn without_trade<'n>(&self, name: &'n str) -> Option<&'n str> {
        self.without_end(name, &self.trades)
    }

    /// Takes a first word like Grupo off a folded name.
    pub fn without_front<'n>(&self, name: &'n str) -> Option<&'n str> {
        self.fronts.iter().find_map(|front| name.strip_prefix(front.as_str())?.strip_prefix(' '))
    }

    /// Returns what stands before each form that ends a folded name: of 恒力集团有限公司 both 恒力集团 and 恒力.
    pub fn before_forms<'n>(&self, name: &'n str) -> impl Iterator<Item = &'n str> {
        self.forms.iter().filter_map(|form| name.strip_suffix(form.as_str())).filter(|stem| !stem.is_empty())
    }

    fn without_end<'n>(&self, name: &'n str, ends: &[String]) -> Option<&'n str> {
        let mut best: Option<&str> = None;
        for end in ends {
            if let Some(stem) = name.strip_suffix(end.as_str())
                && (!is_word_at(end, 0) || stem.ends_with([' ', ',', ')', '）']) || !stem.ends_with(is_word))
                && best.is_none_or(|best| stem.len() < best.len())
            {
                best = Some(stem);
            }
        }
        best.map(|stem| stem.trim_end_matches([' ', ',', '・'])).filter(|stem| !stem.is_empty())
    }
}

fn is_word_at(word: &str, at: usize) -> bool {
    word[at..].starts_with(is_word)
}

static ALL: LazyLock<HashMap<&'static str, Lexicon>> =
    LazyLock::new(|| LANGUAGES.iter().map(|l| (l.code.0, build(l))).collect());

fn build(language: &Language) -> Lexicon {
    let companies = language.companies;
    let mut names = Vec::new();
    let mut roles = Vec::new();
    let mut add = |words: &[&str], role: Role| {
        for word in words {
            names.push(folded(word));
            roles.push(role);
        }
    };
    add(companies.legal_forms, Role::Form);
    add(companies.trade_forms, Role::Trade);
    add(companies.legal_fronts, Role::Front);
    add(companies.names_after, Role::NameAfter);
    add(companies.objects, Role::Objects);
    add(companies.sources_after, Role::SourceAfter);
    add(companies.names_before, Role::NameBefore);
    add(companies.predicates, Role::Predicate);
    add(companies.short_forms, Role::Short);
    add(companies.weighing.map_or(&[], |tables| tables.trades), Role::Sector);
    add(companies.unspaced.map_or(&[], |tables| tables.invests), Role::Invests);
    let set = |words: &[&str]| words.iter().map(|word| folded(word)).collect::<FxHashSet<_>>();
    let list = |words: &[&str]| words.iter().map(|word| folded(word)).collect::<Vec<_>>();
    let (everyday, trades) = (set(companies.everyday_trades), list(companies.trade_forms));
    let mut han_trades: FxHashMap<char, Vec<String>> = FxHashMap::default();
    for trade in trades.iter().filter(|trade| !everyday.contains(*trade)) {
        if let Some(first) = trade.chars().next().filter(|c| is_han(*c)) {
            han_trades.entry(first).or_default().push(trade.clone());
        }
    }
    // What names hold as well leads to one only behind a seat: 燕市の金属|加工.
    let seated = companies.unspaced.and_then(|tables| tables.kana).map_or(&[][..], |kana| kana.seated_kinds);
    Lexicon {
        forms_and_cues: Everywhere::new(&names),
        roles,
        generic: set(companies.generic_stems),
        common: set(companies.common_trades),
        everyday,
        bearers: companies.names_after.iter().filter(|word| !seated.contains(word)).map(|word| folded(word)).collect(),
        edges: set(companies.edges),
        not_before: set(companies.not_before),
        between: set(companies.between),
        joins: set(companies.joins),
        given: set(companies.given_names),
        tails: set(companies.tails),
        places: companies.spaced.map(|_| places(language)).unwrap_or_default(),
        forms: list(companies.legal_forms),
        trades,
        han_trades,
        fronts: list(companies.legal_fronts),
        weigh: companies.weighing.map(|tables| Weigh::new(companies, tables)),
        spaced: companies.spaced.map(Spacing::new),
    }
}

fn places(language: &Language) -> FxHashSet<String> {
    language.money.hints.iter().map(|(word, _)| folded(word)).collect()
}

/// Returns what a name is grouped by: folded, without legal forms of its own language or of English.
pub fn key(name: &str, language: Code) -> String {
    let name = folded(name.trim());
    let mut key = name.as_str();
    for code in [language.0, "zh", "ja", "es", "en"] {
        let Some(lexicon) = ALL.get(code) else { continue };
        while let Some(stem) = lexicon.without_form(key).filter(|stem| stem.chars().count() >= 2) {
            key = stem;
        }
    }
    key.trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
}

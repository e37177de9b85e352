//! The tables of a language -> its forms and cues in a text, and names without their forms.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use crate::languages::fold::{folded, is_word};
use crate::languages::{Code, Companies, LANGUAGES, Language};
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
}

/// What the rules look up of a language, folded.
pub struct Lexicon {
    forms_and_cues: Everywhere,
    roles: Vec<Role>,
    pub generic: HashSet<String>,
    pub common: HashSet<String>,
    pub everyday: HashSet<String>,
    pub bearers: HashSet<String>,
    pub edges: HashSet<String>,
    pub not_before: HashSet<String>,
    pub between: HashSet<String>,
    pub joins: HashSet<String>,
    pub given: HashSet<String>,
    pub tails: HashSet<String>,
    forms: Vec<String>,
    pub trades: Vec<String>,
    fronts: Vec<String>,
}

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
    LazyLock::new(|| LANGUAGES.iter().map(|l| (l.code.0, build(l.companies))).collect());

fn build(companies: &Companies) -> Lexicon {
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
    let set = |words: &[&str]| words.iter().map(|word| folded(word)).collect::<HashSet<_>>();
    let list = |words: &[&str]| words.iter().map(|word| folded(word)).collect::<Vec<_>>();
    Lexicon {
        forms_and_cues: Everywhere::new(&names),
        roles,
        generic: set(companies.generic_stems),
        common: set(companies.common_trades),
        everyday: set(companies.everyday_trades),
        bearers: set(companies.names_after),
        edges: set(companies.edges),
        not_before: set(companies.not_before),
        between: set(companies.between),
        joins: set(companies.joins),
        given: set(companies.given_names),
        tails: set(companies.tails),
        forms: list(companies.legal_forms),
        trades: list(companies.trade_forms),
        fronts: list(companies.legal_fronts),
    }
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

//! Parsed query -> a tree of terms on the fields of the index, which finds, scores, explains and lights.
//!
//! [`super::matching`] reads it.

use std::collections::BTreeSet;
use std::ops::Bound;

use tantivy::query::{BoostQuery, ConstScoreQuery, Query, RangeQuery, TermSetQuery};
use tantivy::{Searcher, Term};

use super::amounts::Amounts;
use super::cursors::{Ask, Documents};
use super::dates::Dates;
use super::expand::{self, CompanyName, Concept, Concepts, Expanded, Expansion, Names};
use super::filtered::Holders;
use super::parse::{self, Clause, Item, Sign};
use super::request::Filters;
use super::row::Row;
use super::stopwords::is_stop_word;
use crate::index::Fields;
use crate::index::schema::Scored;
use crate::index::statistics::{ByField, FieldStatistics, Statistics};
use crate::index::tokens::{Piece, Shape, Surface};
use crate::languages::chinese::CHINESE;
use crate::languages::fold::{self, is_han, is_kana, is_katakana};
use crate::languages::japanese::JAPANESE;
use crate::languages::plural::other_number;
use crate::languages::{self, Code, Tokens};
use crate::mentions::Part;

/// Segments a text in one language, as the articles were.
pub(crate) type Chain<'a> = dyn Fn(&str, Code) -> Tokens + 'a;

/// What each field counts for in the score.
///
/// The form of the mix was measured over some 2,000 questions a language (notes/search.md): words and pairs in Chinese,
/// words and 0.5 pairs in Japanese, stems and words as written in Spanish. The numbers are from the sweeps of
/// `tests/search/ranking.rs` over 877 paragraphs of our own (nDCG@10; by kind there), some 420 questions a language.
/// The kinds are smaller (17 to 182): a difference below .01 is often one answer a place higher.
///
/// | all questions | zh | ja | es | en |
/// |---|---|---|---|---|
/// | words only | .895 | .896 | .923 | .911 |
/// | as written only | .921 | .931 | .926 | .902 |
/// | the mix | .943 | .943 | .945 | .924 |
///
/// - `surface_han` 0.3 to 4: all in Chinese .937, .940 at 1, .937; 0 loses .05.
/// - `surface_kana` 0.2 to 0.7 are one plateau; 0 loses .06 of the questions.
/// - `surface_latin` 0.5, 0.6, 0.8: numbers in Spanish .961, .965, .965 (as written only .962), headlines in English
///   .754, .771, .775, across languages in English .809, .809, .785; 0 loses .02 of all in Spanish.
/// - `title`, over whole articles with titles: 0.3 to 1 are one plateau, 2 loses .01 to .03 and 5 up to .15: a short
///   field scores high by its length alone.
/// - `translated` across languages, on the even questions and on the odd ones: 0.2 .727 .678, 0.5 .764 .719, 0.8 .836
///   .736, 1 .828 .744, 1.2 .812 .744.
/// - `company` in the same way: 1 .767 .698, 2 .829 .733, 2.5 and 3 .838 .735, 4 .834 .733. It stands for what a word
///   gives on two fields. The name and its company are added: the better of the two would lose .014 of the English
///   questions where names are expanded, and an article that writes the name as it was asked for comes first.
/// - What other languages call a term is one thing said in several ways, of which the best counts: added up, the
///   articles in two languages win (across languages zh .700, .736 with the best).
/// - A row of terms is no rarer than a term of one article (see `rarity`). Its rarities added up instead, across
///   languages: zh .736, ja .673, es .832, en .822; so bounded .764, .700, .844, .835; as rare as its rarest term .763,
///   .701, .858, .825, with .006 of the numbers in Spanish lost. These ran with `company` 2 and the better of name and
///   company.
/// - All was chosen with both halves of the questions in sight. The sweeps of `surface_*`, `title` and `lenient` are
///   older than the bound of rows and were not run again.
/// - `lenient` from 0.2 to 0.5 changes nothing there; 0 loses .007 of the numbers in Japanese.
///
/// Later, chosen on the even questions, with the odd ones beside them, across languages .838 .735 before:
///
/// - The stem of a translation as rare as it is among the articles of all languages: .849 .730; a row of one as rare as
///   a term of one article of its language can be: .844 .736; both with `original` 0.7: .856 .738.
/// - `original` 0.5 .842 .735, 0.7 .844 .735, alone.
/// - `across` 0.9 wins .001 of the headlines and loses nothing; 0.8 and less lose .001 to .005 of the questions. In
///   Chinese 0.5 moves one question in all.
/// - `company` 3.2: headlines with names expanded .831 .745, .833 .745 with it. Its rarity counted over all articles,
///   not those that name any, does the same.
/// - Later still, .855 .735 before: a translation of one word in Latin letters as heavy on the surface as one in Han
///   characters .864 .742 (0.8 .855 .737, 1.2 .857 .745), a name beside its company `original` of itself where
///   translations are asked for .859 .738, both .861 .744.
/// - Tried and left: less for a name beside its company everywhere (0.7 wins .004 .011 across languages and puts the
///   words with names expanded behind what is asked as written only), the same sum of weights in every script for
///   translations (.823 .729), one rarity for all terms of a concept (.836 .735), `company` in proportion to the
///   weights of the script (.838 .735), the length of a translation's articles against the mean of its language, not
///   of all (Chinese loses .012 in both halves, English gains .036 mostly in the odd).
///
/// With 983 concepts in place of 402, across languages (`cross` of the tests; mix, words only, as written only): zh
/// .865 .835 .856, ja .805 .793 .804, es .862 .803 .790, en .835 .801 .811. Without `covered` Chinese is .020 lower and
/// behind what is asked as written only. A hundred questions of somebody who had not seen the table (`unseen`), before
/// their misses were read: zh .662 .583 .623, ja .547 .504 .541, es .523 .519 .480, en .425 .445 .410. The weights
/// stood on their plateaus again and were kept.
///
/// Rarity is counted per field, so a word is as rare as it is in its own language. Counting over all articles, or a
/// form over the fields of all languages together, was tried, since a term that is common in one language and rare in
/// another (CPA) weighs less in the first: headlines lose up to .02, the others .000 to .006, nothing gains more
/// than .007.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    /// Words as the language's own chain makes them: stems, base forms.
    pub words: f32,
    /// Words of letters as they are written.
    pub surface_latin: f32,
    /// Pairs of Chinese characters, in a query without kana.
    pub surface_han: f32,
    /// Pairs of a query with kana.
    pub surface_kana: f32,
    /// A title counts this much more than the same words in the body.
    pub title: f32,
    pub company: f32,
    /// A prefix says little about what was meant: a fixed score, near that of a common word.
    pub prefix: f32,
    /// What is the same word only to a lenient reader: ano and año, りんご and リンゴ. A share of the others.
    pub lenient: f32,
    /// A term of another language for one of the query. A share of the others.
    pub translated: f32,
    /// Where translations are asked for: a term of several words that has some, and a name that is expanded, as they
    /// stand in the query. A share of the others: the words of a term add up to more than its translations can have,
    /// which are asked for as words in a row, and a name is found by its company too.
    pub original: f32,
    /// Pairs of a query with kana that stand across the border of two words. A share of the others.
    pub across: f32,
    /// A word that asks for nothing, as it is written. A share of the others: the surface is one field for all
    /// languages, so the commonest words of one look rare in it.
    pub stop_words: f32,
}

impl Default for Weights {
    fn default() -> Self {
        Weights {
            words: 1.0,
            surface_latin: 0.6,
            surface_han: 1.0,
            surface_kana: 0.5,
            title: 0.5,
            company: 3.2,
            prefix: 1.0,
            lenient: 0.2,
            translated: 1.0,
            original: 0.7,
            across: 0.9,
            stop_words: 0.5,
        }
    }
}

impl Weights {
    /// Returns the weights with a share of what words count for, by their chains and as they are written.
    fn share(self, share: f32) -> Weights {
        Weights {
            words: self.words * share,
            surface_latin: self.surface_latin * share,
            surface_han: self.surface_han * share,
            surface_kana: self.surface_kana * share,
            ..self
        }
    }
}

/// A word that a chain cuts into so many tokens, with so many characters, is taken for words without spaces between
/// them. Any two of those are enough: in a query none is required. Measured on tests/retrieval: with six words of ten
/// nDCG@10 is .843 in Chinese and .907 in Japanese and no headline finds its article; with two words .961, .984, .337
/// and .475; with one .967, .984, .326 and .474, and far more articles for each question.
const SENTENCE_TOKENS: usize = 3;
const SENTENCE_CHARACTERS: usize = 6;
const SENTENCE_PAIRS: usize = 9;
const SENTENCE_ENOUGH: usize = 2;
/// The share of a word's pairs that must be there, in tenths.
const MOST_TENTHS: usize = 6;
/// A word of fewer pairs must stand whole on the surface. Of 获客成本 two pairs of three find 获客的成本, which no chain
/// may cut as it cuts the word; fewer would find every 成本.
const FEWEST_PAIRS: usize = 3;

/// Where in a text a leaf shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Light {
    /// Tokens of one language with this form; `None` is any language without a room.
    Form {
        language: Option<Code>,
        form: String,
    },
    /// These pieces in a row; with `prefix` the last may go on.
    Pieces {
        forms: Vec<String>,
        prefix: bool,
    },
    /// The mentions of a company.
    Company(String),
    Nothing,
}

impl Light {
    /// Returns what is looked for, the pairs of a row joined again.
    fn form(&self) -> String {
        match self {
            Light::Form { form, .. } => form.clone(),
            Light::Pieces { forms, prefix } => {
                let mut joined = String::new();
                for form in forms {
                    let second = form.char_indices().nth(1).map_or(form.len(), |(at, _)| at);
                    let (first, rest) = form.split_at(second);
                    if joined.ends_with(first) && first.starts_with(|c| fold::is_han(c) || is_kana(c)) {
                        joined.push_str(rest);
                        continue;
                    }
                    let gap = joined.ends_with(fold::is_word) && form.starts_with(|c: char| c.is_ascii());
                    joined.push_str(if gap { " " } else { "" });
                    joined.push_str(form);
                }
                if *prefix { joined + "*" } else { joined }
            }
            Light::Company(id) => id.clone(),
            Light::Nothing => String::new(),
        }
    }
}

/// One term, phrase or company on one field.
#[derive(Debug)]
pub(crate) struct Leaf {
    pub ask: Ask,
    /// The number of the term of the query that it is part of.
    pub term: usize,
    pub field: String,
    /// What is looked for in the field.
    pub form: String,
    /// By which what the field gives is multiplied.
    pub weight: f32,
    /// `None` where it is about the whole article.
    pub part: Option<Part>,
    pub light: Light,
    /// True for a token or a pair of a word that was cut into several.
    pub piece: bool,
    /// True where it is only a condition, without a score.
    pub condition: bool,
}

#[derive(Debug)]
pub(crate) enum Node {
    Leaf(usize),
    Group(Group),
}

impl Node {
    /// True where the same documents are asked for as by another node over the same leaves, whatever they score.
    fn asks_as(&self, other: &Node) -> bool {
        let same = |own: &[&Node], other: &[&Node]| {
            own.len() == other.len() && own.iter().zip(other).all(|(own, other)| own.asks_as(other))
        };
        match (self.asked(), other.asked()) {
            (Node::Leaf(own), Node::Leaf(other)) => own == other,
            (Node::Group(own), Node::Group(other)) => {
                let ((all, any), (all_there, any_there)) = (own.asked(), other.asked());
                let none = [&own.none, &other.none].map(|none| none.iter().collect::<Vec<_>>());
                same(&all, &all_there)
                    && same(&any, &any_there)
                    && same(&none[0], &none[1])
                    && (any.is_empty() || own.minimum == other.minimum)
            }
            _ => false,
        }
    }

    /// Returns the only node that a group is about, if it is.
    fn asked(&self) -> &Node {
        match self {
            Node::Group(group) if group.none.is_empty() => match group.asked() {
                (all, any) if any.is_empty() && all.len() == 1 => all[0].asked(),
                _ => self,
            },
            _ => self,
        }
    }
}

#[derive(Debug, Default)]
pub(crate) struct Group {
    pub all: Vec<Node>,
    pub any: Vec<Node>,
    pub none: Vec<Node>,
    /// How many of `any` there must be.
    pub minimum: usize,
    /// True where `any` are ways to say one thing: the best of them counts, and what says it twice is no better.
    pub best: bool,
}

impl Group {
    /// Returns what there must be, and the alternatives: where all of those are wanted they are no alternatives, and
    /// where none is they ask for nothing.
    fn asked(&self) -> (Vec<&Node>, Vec<&Node>) {
        let (all, any) = (self.all.iter(), self.any.iter());
        match self.minimum {
            0 if !self.all.is_empty() => (all.collect(), Vec::new()),
            minimum if minimum == self.any.len() => (all.chain(any).collect(), Vec::new()),
            _ => (all.collect(), any.collect()),
        }
    }

    /// One of several nodes, or more.
    fn either(any: Vec<Node>) -> Group {
        Group { any, minimum: 1, ..Group::default() }
    }
}

/// A term of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    /// As it was written.
    pub text: String,
    /// What another language calls it, where that is asked for.
    pub translated: Option<String>,
}

impl std::fmt::Display for Asked {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.translated {
            Some(translated) => write!(to, "{} → {translated}", self.text),
            None => to.write_str(&self.text),
        }
    }
}

/// What a query asks of the index.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub leaves: Vec<Leaf>,
    pub terms: Vec<Asked>,
    pub expansions: Vec<Expansion>,
    /// `None` where the query has nothing that an article could hold.
    root: Option<Node>,
}

/// How a query is read.
pub(crate) struct Reading<'a> {
    pub searcher: &'a Searcher,
    pub holders: &'a Holders<'a>,
    pub statistics: &'a Statistics<'a>,
    pub fields: &'a Fields,
    pub chain: &'a Chain<'a>,
    /// `None` where nothing is expanded.
    pub names: Option<&'a Names<'a>>,
    /// True where every word must be there.
    pub all_words: bool,
    /// The terms that are asked for in the other languages too, where any are.
    pub concepts: Option<&'a Concepts>,
    pub weights: Weights,
}

/// Plans a query.
pub(crate) fn plan(reading: &Reading, query: &parse::Query) -> tantivy::Result<Plan> {
    let whole = reading.all_words;
    let japanese = is_japanese(&query.to_string());
    let mut builder = Builder { reading, plan: Plan::default(), whole, japanese, alone: None, one_word: false };
    let root = builder.query(query, Mode::Found)?;
    Ok(Plan { root, ..builder.plan })
}

impl Plan {
    /// `None` where nothing matches.
    pub fn root(&self) -> Option<&Node> {
        self.root.as_ref()
    }

    /// True where the same documents are asked for as by another plan.
    pub fn asks_as(&self, other: &Plan) -> bool {
        let same = |(own, other): (&Leaf, &Leaf)| own.field == other.field && own.form == other.form;
        self.leaves.len() == other.leaves.len()
            && self.leaves.iter().zip(&other.leaves).all(same)
            && match (&self.root, &other.root) {
                (Some(own), Some(other)) => own.asks_as(other),
                (own, other) => own.is_none() && other.is_none(),
            }
    }

    /// True where the query would be satisfied by what `shows` says is there.
    pub fn holds(&self, shows: &dyn Fn(usize) -> bool) -> bool {
        self.root.as_ref().is_some_and(|root| self.node_holds(root, shows))
    }

    fn node_holds(&self, node: &Node, shows: &dyn Fn(usize) -> bool) -> bool {
        match node {
            Node::Leaf(number) => self.leaves[*number].condition || shows(*number),
            Node::Group(group) => {
                let holds = |node: &&Node| self.node_holds(node, shows);
                group.all.iter().all(|node| holds(&node))
                    && group.any.iter().filter(holds).take(group.minimum).count() == group.minimum
            }
        }
    }
}

/// What a part of a query is there for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Found,
    /// To be kept out: read narrowly, without stems and expansions.
    Excluded,
}

struct Builder<'a> {
    reading: &'a Reading<'a>,
    plan: Plan,
    /// True where a word is asked for whole: where all are, after a plus, and in a company's name.
    whole: bool,
    /// True where the query is Japanese, as far as can be told.
    japanese: bool,
    /// For what is asked for as it is written only, which weighs what a word does on both its fields: the share of the
    /// word that a row of terms weighs.
    alone: Option<f32>,
    /// True for a translation of one word: it weighs the same in Latin letters as in Han characters.
    one_word: bool,
}

/// Shorter queries in Han characters are not judged by their vocabulary.
const JUDGED: usize = 10;

/// Tells a Japanese query from a Chinese one: by kana anywhere, and a long one without by what its words say.
fn is_japanese(query: &str) -> bool {
    // To judge a text by its words costs more than the rest of a plan: without Han characters it is never Japanese.
    let judged = || {
        query.contains(is_han)
            && query.chars().count() >= JUDGED
            && languages::segments(query, None).iter().any(|s| s.language == JAPANESE.code)
    };
    query.contains(is_kana) || judged()
}

/// What a leaf looks for in its field.
enum Sought {
    Term(Term),
    /// Terms in a row, and what the one behind them begins with, where there is one.
    Row(Vec<Term>, Option<String>),
    Query(Box<dyn Query>),
}

/// A text, and the pieces of one way to write it.
struct Written<'t> {
    text: &'t str,
    surface: &'t Surface,
}

/// A node, and whether it is a word that one of the languages does not count as one.
type Word = Option<(Node, bool)>;

impl<'a> Builder<'a> {
    fn query(&mut self, query: &parse::Query, mode: Mode) -> tantivy::Result<Option<Node>> {
        let mut group = Group::default();
        let mut stop_words = Vec::new();
        // The leaves of words that say nothing, and whether there are others.
        let (mut dark, mut lit) = (Vec::new(), false);
        let mut required = false;
        let all_words = self.reading.all_words;
        let wanted = |group: &mut Group, node| if all_words { group.all.push(node) } else { group.any.push(node) };
        let figure = figure_of(query);
        if let Some(figure) = &figure {
            let node = self.figure(figure)?;
            group.all.push(node);
        }
        let mut rest = query.clauses.as_slice();
        while let Some(clause) = rest.first() {
            if figure.is_some() && on_figure(clause).is_some() {
                rest = &rest[1..];
                continue;
            }
            if let (Mode::Found, Some(names)) = (mode, self.reading.names)
                && let Some((length, text, found)) = expand::longest_run(rest, names)
            {
                let literal = parse::Query { clauses: rest[..length].to_vec() };
                // Across languages a name says no more than its company, which has all its names.
                let share = if self.reading.concepts.is_some() { self.reading.weights.original } else { 1.0 };
                let literal = self.unexpanded(&literal, true, share)?;
                let node = self.company(&text, &found, literal)?;
                wanted(&mut group, node);
                rest = &rest[length..];
                continue;
            }
            if let (Mode::Found, Some(concepts)) = (mode, self.reading.concepts)
                && let Some((length, text, concepts)) = concepts.longest_term(rest)
            {
                let literal = parse::Query { clauses: rest[..length].to_vec() };
                let literal = self.unexpanded(&literal, false, self.reading.weights.original)?;
                let node = self.concept(&text, &concepts, literal, 1.0)?;
                wanted(&mut group, node);
                rest = &rest[length..];
                continue;
            }
            rest = &rest[1..];
            let mode = if clause.sign == Sign::Excluded { Mode::Excluded } else { mode };
            let before = self.whole;
            self.whole |= clause.sign == Sign::Required;
            let first = self.plan.leaves.len();
            let item = self.item(&clause.item, mode);
            self.whole = before;
            let Some((node, stop)) = item? else { continue };
            let says_nothing =
                matches!(&clause.item, Item::Word(word) if is_stop_word(word)) && clause.sign == Sign::None;
            let stop = stop || says_nothing;
            if says_nothing {
                dark.push(first..self.plan.leaves.len());
            } else if clause.sign != Sign::Excluded {
                lit = true;
            }
            match clause.sign {
                Sign::Excluded => group.none.push(node),
                Sign::Required => {
                    required = true;
                    group.all.push(node);
                }
                Sign::None if condition(clause) => group.all.push(node),
                Sign::None if stop && all_words => stop_words.push(node),
                Sign::None => wanted(&mut group, node),
            }
        }
        if lit || group.any.len() > dark.len() {
            for leaf in dark.into_iter().flatten() {
                self.plan.leaves[leaf].light = Light::Nothing;
            }
        }
        if group.all.is_empty() && group.any.is_empty() {
            group.all = stop_words;
        } else {
            group.any.extend(stop_words);
        }
        if group.all.is_empty() && group.any.is_empty() && group.none.is_empty() {
            return Ok(None);
        }
        group.minimum = usize::from(!all_words && !required && !group.any.is_empty());
        Ok(Some(Node::Group(group)))
    }

    /// Reads clauses that were expanded as a whole once more, word by word, with `whole` each as it stands. They weigh
    /// a share of what they would.
    fn unexpanded(&mut self, query: &parse::Query, whole: bool, share: f32) -> tantivy::Result<Option<Node>> {
        let weights = self.reading.weights.share(share);
        let reading = Reading { names: None, concepts: None, weights, ..*self.reading };
        let plan = std::mem::take(&mut self.plan);
        let whole = whole || self.whole;
        let mut builder =
            Builder { reading: &reading, plan, whole, japanese: self.japanese, alone: None, one_word: false };
        let node = builder.query(query, Mode::Found);
        self.plan = builder.plan;
        node
    }

    /// Joins the words of a name with the companies that it names.
    fn company(&mut self, text: &str, companies: &[CompanyName], literal: Option<Node>) -> tantivy::Result<Node> {
        let mut any: Vec<Node> = literal.into_iter().collect();
        let term = self.term(text);
        for company in companies {
            let to = Expanded::Company { id: company.id.clone(), name: company.name.clone() };
            self.expanded(Expansion { term: text.to_owned(), to });
            let named = &self.reading.fields.named;
            let sought = Sought::Term(Term::from_field_text(named.field, &company.id));
            let light = Light::Company(company.id.clone());
            any.push(self.leaf(term, named, None, sought, self.reading.weights.company, light)?);
        }
        Ok(Node::Group(Group::either(any)))
    }

    fn expanded(&mut self, expansion: Expansion) {
        if !self.plan.expansions.contains(&expansion) {
            self.plan.expansions.push(expansion);
        }
    }

    /// Joins a term with what the concept table calls it in the other languages. Those are asked for as they are
    /// written, and a single word also by its stem: of a term of several words any two stand somewhere in a long text.
    fn concept(
        &mut self,
        text: &str,
        concepts: &[&Concept],
        literal: Option<Node>,
        share: f32,
    ) -> tantivy::Result<Node> {
        let mut any: Vec<Node> = literal.into_iter().collect();
        let known = fold::folded(text);
        let mut terms = Vec::new();
        for (language, other) in concepts.iter().flat_map(|concept| concept.terms()) {
            if fold::folded(other) == known || terms.contains(&other.to_owned()) {
                continue;
            }
            terms.push(other.to_owned());
            let term = self.term_of(Asked { text: text.to_owned(), translated: Some(other.to_owned()) });
            let factor = self.reading.weights.translated * share;
            let tokens = (self.reading.chain)(other, language);
            let mut forms = tokens.iter().map(|token| token.form).filter(|form| !form.is_empty());
            let words = self.reading.fields.words.iter().find(|words| words.language == Some(language));
            let stem = match (forms.next(), forms.next(), words) {
                (Some(form), None, Some(words)) => Some((form, words)),
                _ => None,
            };
            // A term of another language stands among the articles of all, and its stem is as rare as it is there. Of a
            // row only the rarest that it can be is known: so rare it is in its own language alone.
            let all = self.statistics(&self.reading.fields.surface)?.articles;
            let own = self.reading.fields.words.iter().find(|words| words.language == Some(language));
            let own = match own {
                Some(words) => self.statistics(&words.words)?.articles,
                None => all,
            };
            let alone = stem.is_none().then(|| rarity(own, 1) / rarity(all, 1));
            let before = std::mem::replace(&mut self.alone, alone);
            self.one_word = stem.is_some();
            let mut ways = Vec::new();
            // One word is found by its stem; of several the other number is asked for too.
            let number = if stem.is_none() { other_number(other, language) } else { None };
            for way in [Some(other.to_owned()), number].into_iter().flatten() {
                for part in [Part::Body, Part::Title] {
                    ways.extend(self.surface_leaf(term, &way, false, true, part, factor)?);
                }
            }
            self.alone = before;
            self.one_word = false;
            if let Some((form, words)) = stem {
                let known = self.reading.statistics.term(&Term::from_field_text(words.words.field, form))?;
                let share = rarity(all, known.documents) / rarity(own, known.documents);
                let weight = self.reading.weights.words * factor * share;
                let sought = Sought::Term(Term::from_field_text(words.words.field, form));
                let light = Light::Form { language: Some(language), form: form.to_owned() };
                ways.push(self.leaf(term, &words.words, Some(Part::Body), sought, weight, light)?);
            }
            any.extend(group(ways, 1));
        }
        if !terms.is_empty() {
            self.expanded(Expansion { term: text.to_owned(), to: Expanded::Concept { terms } });
        }
        Ok(Node::Group(Group { best: true, ..Group::either(any) }))
    }

    fn item(&mut self, item: &Item, mode: Mode) -> tantivy::Result<Word> {
        let plain = |node: Option<Node>| node.map(|node| (node, false));
        Ok(match item {
            Item::Word(word) => {
                let literal = self.word(word, mode)?;
                let names = self.names_inside(word, mode);
                let concepts = self.concepts(word, mode, true);
                match literal {
                    Some((node, stop)) if !names.is_empty() || !concepts.is_empty() => {
                        let mut any = vec![node];
                        for (text, companies) in names {
                            any.push(self.company(&text, &companies, None)?);
                        }
                        for (text, concepts) in concepts {
                            let share = covered(word, &text);
                            any.push(self.concept(&text, &concepts, None, share)?);
                        }
                        Some((Node::Group(Group::either(any)), stop))
                    }
                    literal => literal,
                }
            }
            Item::Prefix(word) => plain(self.surface(&format!("{word}*"), word, true, true)?),
            Item::Phrase(phrase) => {
                let literal = self.surface(phrase, phrase, false, true)?;
                let found = match self.reading.names {
                    Some(names) if mode == Mode::Found => names(phrase),
                    _ => Vec::new(),
                };
                if !found.is_empty() {
                    Some((self.company(phrase, &found, literal)?, false))
                } else if let Some((text, concepts)) = self.concepts(phrase, mode, false).pop() {
                    Some((self.concept(&text, &concepts, literal, 1.0)?, false))
                } else {
                    plain(literal)
                }
            }
            Item::Group(query) => plain(self.query(query, mode)?),
            Item::Any(items) => {
                let mut any = Vec::new();
                for item in items {
                    let query = parse::Query { clauses: vec![Clause { sign: Sign::None, item: item.clone() }] };
                    any.extend(self.query(&query, mode)?);
                }
                plain((!any.is_empty()).then(|| Node::Group(Group::either(any))))
            }
            Item::Field { field, value, quoted } => plain(self.field(*field, value, *quoted)?),
        })
    }

    /// Returns the companies that words without spaces between them name. Where the whole is asked for, a name in it
    /// is not enough.
    fn names_inside(&self, text: &str, mode: Mode) -> Vec<(String, Vec<CompanyName>)> {
        let (Some(names), Mode::Found, false) = (self.reading.names, mode, self.whole) else { return Vec::new() };
        if !text.contains(|c| is_han(c) || is_kana(c)) {
            return Vec::new();
        }
        let language = if self.japanese { JAPANESE.code } else { CHINESE.code };
        let words: Vec<_> = (self.reading.chain)(text, language).iter().map(|token| token.start..token.end).collect();
        expand::names_inside(text, &words, names)
    }

    /// Returns the concepts that a text names, or with `inside` those that a text without spaces holds.
    fn concepts(&self, text: &str, mode: Mode, inside: bool) -> Vec<(String, Vec<&'a Concept>)> {
        let (Some(concepts), Mode::Found) = (self.reading.concepts, mode) else { return Vec::new() };
        let whole = concepts.of(text);
        if !whole.is_empty() {
            return vec![(text.to_owned(), whole)];
        }
        if inside { concepts.inside(text) } else { Vec::new() }
    }

    /// Asks for the articles that have a figure which passes.
    fn figure(&mut self, figure: &AskedFigure) -> tantivy::Result<Node> {
        let Amounts { min, max } = figure.amounts;
        let filters = Filters { currencies: figure.currencies.clone(), min, max, ..Filters::default() };
        let found = self.with_figure(&filters)?;
        let term = self.term(&figure.written);
        Ok(self.condition(term, parse::Field::Amount, &figure.written, Ask::Documents(found), Light::Nothing))
    }

    /// Adds what is asked of the article and gives no score.
    fn condition(&mut self, term: usize, field: parse::Field, form: &str, ask: Ask, light: Light) -> Node {
        self.plan.leaves.push(Leaf {
            ask,
            term,
            field: field.name().to_owned(),
            form: form.to_owned(),
            weight: 0.0,
            part: None,
            light,
            piece: false,
            condition: true,
        });
        Node::Leaf(self.plan.leaves.len() - 1)
    }

    fn with_figure(&self, filters: &Filters) -> tantivy::Result<Vec<Documents>> {
        self.reading.holders.of(filters)
    }

    fn field(&mut self, field: parse::Field, value: &str, quoted: bool) -> tantivy::Result<Option<Node>> {
        let fields = self.reading.fields;
        let one = |field, value: &str| -> tantivy::Result<Ask> {
            let known = self.reading.statistics.term(&Term::from_field_text(field, value))?;
            Ok(Ask::Term { known, statistics: FieldStatistics { articles: 0, terms: 0 } })
        };
        let any = |query: Box<dyn Query>| Ask::Query(Box::new(ConstScoreQuery::new(query, 0.0)));
        let mut light = Light::Nothing;
        let ask = match field {
            parse::Field::Amount => {
                let amounts = Amounts::parse(value).unwrap_or_default();
                let written = format!("{}:{value}", field.name());
                return self.figure(&AskedFigure { amounts, currencies: Vec::new(), written }).map(Some);
            }
            parse::Field::Title if quoted => {
                let term = self.term(&format!("title:\"{value}\""));
                return self.surface_leaf(term, value, false, true, Part::Title, 1.0);
            }
            parse::Field::Title => return Ok(self.title_word(value)?.map(|(node, _)| node)),
            parse::Field::Company => {
                let ids: BTreeSet<String> = match self.reading.names.map(|names| names(value)) {
                    Some(found) if !found.is_empty() => found.into_iter().map(|company| company.id).collect(),
                    _ => BTreeSet::from([value.to_owned()]),
                };
                match ids.iter().collect::<Vec<_>>().as_slice() {
                    [id] => {
                        light = Light::Company((*id).clone());
                        one(fields.companies, id)?
                    }
                    ids => {
                        let terms = ids.iter().map(|id| Term::from_field_text(fields.companies, id));
                        any(Box::new(TermSetQuery::new(terms)))
                    }
                }
            }
            parse::Field::Currency => one(fields.currencies, &value.to_ascii_uppercase())?,
            parse::Field::Language => one(fields.languages, &value.to_ascii_lowercase())?,
            parse::Field::Source => one(fields.source, value)?,
            parse::Field::Date => {
                let (first, last) = Dates::parse(value).unwrap_or_default().bounds();
                let bound = |number| Bound::Included(Term::from_field_u64(fields.published, number));
                any(Box::new(RangeQuery::new(bound(first), bound(last))))
            }
        };
        let term = self.term(&format!("{}:{value}", field.name()));
        Ok(Some(self.condition(term, field, value, ask, light)))
    }

    fn word(&mut self, word: &str, mode: Mode) -> tantivy::Result<Word> {
        if mode == Mode::Excluded {
            return Ok(self.surface(word, word, false, true)?.map(|node| (node, false)));
        }
        let term = self.term(word);
        self.word_in(term, word, &[Part::Body, Part::Title])
    }

    fn title_word(&mut self, word: &str) -> tantivy::Result<Word> {
        let term = self.term(&format!("title:{word}"));
        self.word_in(term, word, &[Part::Title])
    }

    /// Asks every language's chain, and the surface.
    fn word_in(&mut self, term: usize, word: &str, parts: &[Part]) -> tantivy::Result<Word> {
        let weights = self.reading.weights;
        let mut any = Vec::new();
        let mut stop = false;
        for words in &self.reading.fields.words {
            let (body, title) = (self.statistics(&words.words)?, self.statistics(&words.title)?);
            if body.articles + title.articles == 0 {
                continue;
            }
            let tokens = (self.reading.chain)(word, words.language.unwrap_or(Code::UNDETERMINED));
            let mut forms: Vec<&str> = tokens.iter().map(|token| token.form).filter(|form| !form.is_empty()).collect();
            stop |= forms.is_empty() && !tokens.is_empty();
            let mut seen = BTreeSet::new();
            forms.retain(|form| seen.insert(*form));
            let minimum = self.enough(&forms);
            for part in parts {
                let (scored, weight) = match part {
                    Part::Body => (&words.words, weights.words),
                    Part::Title => (&words.title, weights.words * weights.title),
                };
                let mut nodes = Vec::new();
                for form in &forms {
                    let sought = Sought::Term(Term::from_field_text(scored.field, form));
                    let light = Light::Form { language: words.language, form: (*form).to_owned() };
                    nodes.push(self.leaf(term, scored, Some(*part), sought, weight, light)?);
                    // One character of a sentence (了, 的) is no proof worth showing.
                    if minimum < forms.len()
                        && form.chars().count() == 1
                        && let Some(leaf) = self.plan.leaves.last_mut()
                    {
                        leaf.light = Light::Nothing;
                    }
                }
                self.mark_pieces(&nodes);
                any.extend(group(nodes, minimum));
            }
        }
        let share = if is_stop_word(word) { weights.stop_words } else { 1.0 };
        for part in parts {
            any.extend(self.surface_leaf(term, word, false, self.whole, *part, share)?);
            if let Some(apart) = apart(word) {
                any.extend(self.surface_leaf(term, &apart, false, true, *part, 1.0)?);
            }
            for lenient in self.lenient(word, *part)? {
                any.extend(self.surface_leaf(term, &lenient, false, true, *part, weights.lenient)?);
            }
        }
        Ok(match any.is_empty() {
            true => None,
            false => Some((Node::Group(Group::either(any)), stop)),
        })
    }

    /// Returns the other ways to write a word that only a lenient reader takes for it, those that are in the index.
    fn lenient(&self, word: &str, part: Part) -> tantivy::Result<Vec<String>> {
        let folded = fold::respelled(word);
        let mut ways = Vec::new();
        if folded.chars().filter(|c| is_kana(*c)).count() > 1 {
            ways.extend(fold::other_kana(&folded));
        }
        if folded.contains('ñ') {
            ways.push(folded.replace('ñ', "n"));
        }
        // No more than one letter of a word: ñoño is rarer than what is no word at all.
        if folded.chars().all(char::is_alphabetic) {
            let scored = match part {
                Part::Body => &self.reading.fields.surface,
                Part::Title => &self.reading.fields.title_surface,
            };
            for (at, _) in folded.match_indices('n') {
                let way = format!("{}ñ{}", &folded[..at], &folded[at + 1..]);
                if self.reading.searcher.doc_freq(&Term::from_field_text(scored.field, &way))? > 0 {
                    ways.push(way);
                }
            }
        }
        Ok(ways)
    }

    fn mark_pieces(&mut self, nodes: &[Node]) {
        if let [Node::Leaf(first), .., Node::Leaf(last)] = nodes {
            self.plan.leaves[*first..=*last].iter_mut().for_each(|leaf| leaf.piece = true);
        }
    }

    /// Returns how many of a word's tokens must be there: all, or some where they are words of a sentence. Mostly
    /// single characters are what a chain makes of another language: any two of ten stand in any long text.
    fn enough(&self, forms: &[&str]) -> usize {
        let tokens = forms.len();
        let characters: usize = forms.iter().map(|form| form.chars().count()).sum();
        let compound = tokens < SENTENCE_TOKENS || characters < SENTENCE_CHARACTERS;
        if self.whole || compound || characters * 2 < tokens * 3 {
            return tokens;
        }
        SENTENCE_ENOUGH
    }

    /// Asks for a text as it is written, in body and title.
    fn surface(&mut self, written: &str, text: &str, prefix: bool, whole: bool) -> tantivy::Result<Option<Node>> {
        let term = self.term(written);
        let mut any = Vec::new();
        let before = self.alone.replace(1.0);
        for part in [Part::Body, Part::Title] {
            any.extend(self.surface_leaf(term, text, prefix, whole, part, 1.0)?);
        }
        self.alone = before;
        Ok((!any.is_empty()).then(|| Node::Group(Group::either(any))))
    }

    /// Asks for a text as it is written, in one part: the whole of it in a row, or most of its pairs.
    fn surface_leaf(
        &mut self,
        term: usize,
        text: &str,
        prefix: bool,
        whole: bool,
        part: Part,
        factor: f32,
    ) -> tantivy::Result<Option<Node>> {
        let mut any = Vec::new();
        for surface in Surface::of_stretch(text) {
            let written = Written { text, surface: &surface };
            any.extend(self.pieces(term, written, prefix, whole, part, factor)?);
        }
        Ok(group(any, 1))
    }

    fn pieces(
        &mut self,
        term: usize,
        written: Written,
        prefix: bool,
        whole: bool,
        part: Part,
        factor: f32,
    ) -> tantivy::Result<Option<Node>> {
        let scored = match part {
            Part::Body => &self.reading.fields.surface,
            Part::Title => &self.reading.fields.title_surface,
        };
        let mut pieces: Vec<Piece> = written.surface.iter().collect();
        let Some(last) = pieces.last().copied() else { return Ok(None) };
        // The last character of a run stands alone in the index only where its run ends there too. In the query it is
        // already in the pair before it; without one, anything may follow.
        let paired = pieces.len() > 1 && pieces[pieces.len() - 2].shape == Shape::Pair;
        let open = match last.shape {
            Shape::Last if paired => {
                pieces.pop();
                false
            }
            Shape::Last => true,
            _ => prefix,
        };
        let weights = self.reading.weights;
        let surface = if pieces.iter().all(|piece| piece.shape == Shape::Word) {
            if self.one_word { weights.surface_han } else { weights.surface_latin }
        } else if self.japanese {
            weights.surface_kana
        } else {
            weights.surface_han
        };
        let factor = factor * if part == Part::Title { weights.title } else { 1.0 };
        let weight = factor * (surface + self.alone.map_or(0.0, |_| weights.words));
        let term_of = |form: &str| Term::from_field_text(scored.field, form);

        let mut any = Vec::new();
        let pairs = pieces.iter().filter(|piece| piece.shape == Shape::Pair).count();
        if !whole && pairs >= FEWEST_PAIRS {
            let mut seen = BTreeSet::new();
            let forms: Vec<&str> = pieces.iter().filter(|piece| kept(piece)).map(|piece| piece.form).collect();
            let mut nodes = Vec::new();
            let inside = self.inside_words(written.text, &pieces);
            for form in forms.into_iter().filter(|form| seen.insert(*form)) {
                let light = Light::Pieces { forms: vec![form.to_owned()], prefix: false };
                let share =
                    if inside.as_ref().is_none_or(|inside| inside.contains(form)) { 1.0 } else { weights.across };
                nodes.push(self.leaf(term, scored, Some(part), Sought::Term(term_of(form)), weight * share, light)?);
            }
            self.mark_pieces(&nodes);
            if nodes.len() >= FEWEST_PAIRS {
                let minimum = if pairs >= SENTENCE_PAIRS { SENTENCE_ENOUGH } else { most(nodes.len()) };
                any.extend(group(nodes, minimum));
            }
        }
        if !any.is_empty() && pairs >= SENTENCE_PAIRS {
            return Ok(any.pop());
        }

        let mut terms: Vec<Term> = pieces.iter().map(|piece| term_of(piece.form)).collect();
        let sought = match (terms.as_slice(), open) {
            ([one], false) => Sought::Term(one.clone()),
            ([_], true) => {
                let terms = self.beginning_with(scored, pieces[0].form)?;
                Sought::Query(Box::new(ConstScoreQuery::new(Box::new(TermSetQuery::new(terms)), weights.prefix)))
            }
            (_, false) => Sought::Row(terms, None),
            (_, true) => {
                terms.pop();
                Sought::Row(terms, Some(last.form.to_owned()))
            }
        };
        let weight = match (&sought, self.alone) {
            (Sought::Row(_, None), Some(share)) => factor * (surface + weights.words * share),
            _ => weight,
        };
        let forms = pieces.iter().map(|piece| piece.form.to_owned()).collect();
        any.push(self.leaf(term, scored, Some(part), sought, weight, Light::Pieces { forms, prefix: open })?);
        Ok(group(any, 1))
    }

    /// Returns the pairs of a Japanese text that stand inside one of its words, and what is no pair; `None` where the
    /// text is not Japanese.
    fn inside_words<'p>(&self, text: &str, pieces: &[Piece<'p>]) -> Option<BTreeSet<&'p str>> {
        if !self.japanese {
            return None;
        }
        let tokens = (self.reading.chain)(text, JAPANESE.code);
        let borders: BTreeSet<usize> = tokens.iter().flat_map(|token| [token.start, token.end]).collect();
        let across = |piece: &&Piece| {
            let first = text.get(piece.start..).and_then(|rest| rest.chars().next());
            piece.shape == Shape::Pair && first.is_some_and(|c| borders.contains(&(piece.start + c.len_utf8())))
        };
        Some(pieces.iter().filter(|piece| !across(piece)).map(|piece| piece.form).collect())
    }

    /// Returns the terms of a field that begin with `prefix`.
    fn beginning_with(&self, scored: &Scored, prefix: &str) -> tantivy::Result<BTreeSet<Term>> {
        let mut terms = BTreeSet::new();
        for reader in self.reading.searcher.segment_readers() {
            let inverted = reader.inverted_index(scored.field)?;
            let mut stream = inverted.terms().range().ge(prefix).into_stream()?;
            while stream.advance() {
                match std::str::from_utf8(stream.key()) {
                    Ok(term) if term.starts_with(prefix) => {
                        terms.insert(Term::from_field_text(scored.field, term));
                    }
                    _ => break,
                }
            }
        }
        Ok(terms)
    }

    fn statistics(&self, scored: &Scored) -> tantivy::Result<FieldStatistics> {
        self.reading.statistics.field(scored)
    }

    fn leaf(
        &mut self,
        term: usize,
        scored: &Scored,
        part: Option<Part>,
        sought: Sought,
        weight: f32,
        light: Light,
    ) -> tantivy::Result<Node> {
        let statistics = self.statistics(scored)?;
        let ask = match sought {
            Sought::Term(term) => Ask::Term { known: self.reading.statistics.term(&term)?, statistics },
            Sought::Row(terms, prefix) => {
                let share = match (&prefix, terms.as_slice()) {
                    (Some(_), [_]) => self.reading.weights.prefix,
                    _ => self.rarity(&terms, statistics)?,
                };
                let known = |term: Term| Ok((term.clone(), self.reading.statistics.term(&term)?));
                let terms = terms.into_iter().map(known).collect::<tantivy::Result<_>>()?;
                Ask::Row(Row { field: scored.field, terms, prefix, statistics, boost: weight * share })
            }
            Sought::Query(query) => {
                Ask::Query(Box::new(BoostQuery::new(Box::new(ByField { query, statistics }), weight)))
            }
        };
        self.plan.leaves.push(Leaf {
            ask,
            term,
            field: scored.name.clone(),
            form: light.form(),
            weight,
            part,
            light,
            piece: false,
            condition: false,
        });
        Ok(Node::Leaf(self.plan.leaves.len() - 1))
    }

    /// Returns the share of its terms' rarities that a row of terms weighs. Its words hang together, so to add their
    /// rarities up makes it rarer than anything can be: no row is rarer than a term of one article.
    fn rarity(&self, row: &[Term], statistics: FieldStatistics) -> tantivy::Result<f32> {
        let mut sum = 0.0;
        for term in row {
            sum += rarity(statistics.articles, self.reading.statistics.term(term)?.documents);
        }
        Ok(if sum > 0.0 { (rarity(statistics.articles, 1) / sum).min(1.0) } else { 1.0 })
    }

    fn term(&mut self, text: &str) -> usize {
        self.term_of(Asked { text: text.to_owned(), translated: None })
    }

    fn term_of(&mut self, asked: Asked) -> usize {
        let terms = &mut self.plan.terms;
        terms.iter().position(|term| *term == asked).unwrap_or_else(|| {
            terms.push(asked);
            terms.len() - 1
        })
    }
}

/// Returns the words of a name that is written as one with capitals inside: MercadoLibre is Mercado Libre. `None` where
/// one of them would be a single letter.
fn apart(word: &str) -> Option<String> {
    let mut words = vec![String::new()];
    let mut low = false;
    for c in word.chars() {
        if low && c.is_uppercase() {
            words.push(String::new());
        }
        low = c.is_lowercase();
        words.last_mut()?.push(c);
    }
    let name = |word: &String| word.chars().count() > 1 && word.chars().all(char::is_alphabetic);
    (words.len() > 1 && words.iter().all(name)).then(|| words.join(" "))
}

/// Returns how rare a term is that so many of all articles hold, as BM25 has it.
fn rarity(articles: u64, holders: u64) -> f32 {
    let all = articles.max(1) as f32;
    let holders = (holders as f32).min(all);
    (1.0 + (all - holders + 0.5) / (holders + 0.5)).ln()
}

/// Returns the share that a term is of the compound that it stands in: of 供应中断 half is 供应. A compound ends at kana
/// of the grammar, at Latin letters and at signs.
fn covered(text: &str, term: &str) -> f32 {
    let Some((before, after)) = text.split_once(term) else { return 1.0 };
    let inside = |c: &char| is_han(*c) || is_katakana(*c);
    let own = term.chars().count();
    let beside = before.chars().rev().take_while(inside).count() + after.chars().take_while(inside).count();
    own as f32 / (own + beside) as f32
}

fn most(count: usize) -> usize {
    (count * MOST_TENTHS).div_ceil(10)
}

/// True for a pair that says something: two hiragana are mostly grammar.
fn kept(piece: &Piece) -> bool {
    piece.shape != Shape::Pair || !piece.form.chars().all(|c| is_kana(c) && ('\u{3041}'..='\u{309F}').contains(&c))
}

/// What one figure of an article must be.
struct AskedFigure {
    amounts: Amounts,
    /// Alternatives; none is any.
    currencies: Vec<String>,
    /// As it stands in the query.
    written: String,
}

/// Joins the amounts and currencies that stand side by side in a query: they are asked of the same figure. `None`
/// where no amount is asked; a currency alone is a condition on the article.
fn figure_of(query: &parse::Query) -> Option<AskedFigure> {
    let mut figure = AskedFigure { amounts: Amounts::default(), currencies: Vec::new(), written: String::new() };
    let mut asked = false;
    for clause in &query.clauses {
        let Some((field, value)) = on_figure(clause) else { continue };
        if !figure.written.is_empty() {
            figure.written.push(' ');
        }
        figure.written.push_str(&format!("{}:{value}", field.name()));
        match field {
            parse::Field::Currency => figure.currencies.push(value.to_ascii_uppercase()),
            _ => {
                let Some(amounts) = Amounts::parse(value) else { continue };
                asked = true;
                let bounds = &mut figure.amounts;
                bounds.min = bounds.min.max(amounts.min);
                bounds.max = [bounds.max, amounts.max].into_iter().flatten().min();
            }
        }
    }
    asked.then_some(figure)
}

/// Returns field and value of a clause that asks something of a figure.
fn on_figure(clause: &Clause) -> Option<(parse::Field, &str)> {
    match &clause.item {
        Item::Field { field: field @ (parse::Field::Amount | parse::Field::Currency), value, .. }
            if clause.sign != Sign::Excluded =>
        {
            Some((*field, value))
        }
        _ => None,
    }
}

/// True for a clause that is a condition on the article, required without a sign.
fn condition(clause: &Clause) -> bool {
    matches!(clause.item, Item::Field { field, .. } if field != parse::Field::Title)
}

fn group(mut nodes: Vec<Node>, minimum: usize) -> Option<Node> {
    match nodes.len() {
        0 => None,
        1 => nodes.pop(),
        _ => Some(Node::Group(Group { any: nodes, minimum, ..Group::default() })),
    }
}

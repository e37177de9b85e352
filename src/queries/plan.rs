//! Parsed query -> a tree of terms on the fields of the index, which finds, scores, explains and lights.
//!
//! The clauses are read here. What stands in one becomes nodes of the `tree` by `words`, `surface`, `expansions` and
//! `conditions`; its `leaves` are what a field is asked for. [`super::matching`] reads the whole.

mod tree;
mod weights;
mod leaves;
mod words;
mod surface;
mod expansions;
mod conditions;

use rustc_hash::FxHashSet;
use tantivy::{Searcher, Term};

use super::expand::{self, Concepts, Names};
use super::filtered::Holders;
use super::parse::{self, Clause, Item, Sign};
use super::stopwords::is_stop_word;
use crate::index::Fields;
use crate::index::statistics::Statistics;
use crate::index::tokens::Surface;
use crate::languages::fold::{is_han, is_kana};
use crate::languages::japanese::JAPANESE;
use crate::languages::{self, Code, Tokens};
use conditions::{condition, figure_of, on_figure};

pub(crate) use tree::{Group, Leaf, Light, Node, Plan};
pub use weights::Weights;

/// Segments a text in one language, as the articles were.
pub(crate) type Chain<'a> = dyn Fn(&str, Code) -> Tokens + 'a;

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
    prepare(reading, query)?;
    let mut builder = Builder { reading, plan: Plan::default(), whole, japanese, alone: None, one_word: false };
    let root = builder.query(query, Mode::Found)?;
    Ok(Plan { root, ..builder.plan })
}

/// Of fewer terms each is looked up when it is asked for.
const PREPARED: usize = 100;

/// Looks up what the words of a long query will ask for.
fn prepare(reading: &Reading, query: &parse::Query) -> tantivy::Result<()> {
    let words = || {
        query.clauses.iter().filter_map(|clause| match &clause.item {
            Item::Word(word) if clause.sign != Sign::Excluded => Some(word.as_str()),
            _ => None,
        })
    };
    // A character is asked for on several fields.
    if words().map(|word| word.chars().count()).sum::<usize>() * 4 < PREPARED {
        return Ok(());
    }
    let mut terms = FxHashSet::default();
    let fields = reading.fields;
    // Of a language that no article is in nothing is asked.
    let mut rooms = Vec::new();
    for room in &fields.words {
        let (body, title) = (reading.statistics.field(&room.words)?, reading.statistics.field(&room.title)?);
        if body.articles + title.articles > 0 {
            rooms.push(room);
        }
    }
    for word in words() {
        for room in &rooms {
            let tokens = (reading.chain)(word, room.language.unwrap_or(Code::UNDETERMINED));
            for form in tokens.iter().map(|token| token.form).filter(|form| !form.is_empty()) {
                terms.extend([&room.words, &room.title].map(|scored| Term::from_field_text(scored.field, form)));
            }
        }
        for piece in Surface::of_stretch(word).iter().flat_map(Surface::iter) {
            let fields = [&fields.surface, &fields.title_surface];
            terms.extend(fields.map(|scored| Term::from_field_text(scored.field, piece.form)));
        }
    }
    if terms.len() < PREPARED {
        return Ok(());
    }
    reading.statistics.prepare(terms.into_iter().collect())
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
                        for (text, concepts, share) in concepts {
                            any.push(self.concept(text, &concepts, None, share)?);
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
                } else if let Some((text, concepts, share)) = self.concepts(phrase, mode, false).pop() {
                    Some((self.concept(text, &concepts, literal, share)?, false))
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
}

//! The tree of terms that a query is planned as: what must be there, and where it shows.

use crate::languages::Code;
use crate::languages::fold::{self, is_kana};
use crate::mentions::Part;
use crate::queries::cursors::Ask;
use crate::queries::expand::Expansion;

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
    pub(super) fn form(&self) -> String {
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
    pub(super) fn either(any: Vec<Node>) -> Group {
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
    pub(super) root: Option<Node>,
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

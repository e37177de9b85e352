//! Names and terms that are known -> the companies and the other words that they are asked for by.

use std::ops::Range;

use tantivy::Term;

use super::leaves::{Sought, group, rarity};
use super::tree::{Asked, Group, Light, Node};
use super::{Builder, Mode};
use crate::languages::chinese::CHINESE;
use crate::languages::fold::{self, is_han, is_kana, is_katakana};
use crate::languages::japanese::JAPANESE;
use crate::languages::plural::other_number;
use crate::mentions::Part;
use crate::queries::expand::{self, CompanyName, Concept, Expanded, Expansion};

impl<'a> Builder<'a> {
    /// Joins the words of a name with the companies that it names.
    pub(super) fn company(
        &mut self,
        text: &str,
        companies: &[CompanyName],
        literal: Option<Node>,
    ) -> tantivy::Result<Node> {
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
    pub(super) fn concept(
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

    /// Returns the companies that words without spaces between them name. Where the whole is asked for, a name in it
    /// is not enough.
    pub(super) fn names_inside(&self, text: &str, mode: Mode) -> Vec<(String, Vec<CompanyName>)> {
        let (Some(names), Mode::Found, false) = (self.reading.names, mode, self.whole) else { return Vec::new() };
        if !text.contains(|c| is_han(c) || is_kana(c)) {
            return Vec::new();
        }
        let language = if self.japanese { JAPANESE.code } else { CHINESE.code };
        let words: Vec<_> = (self.reading.chain)(text, language).iter().map(|token| token.start..token.end).collect();
        expand::names_inside(text, &words, names)
    }

    /// Returns the concepts that a text names, or with `inside` those that a text without spaces holds: each with the
    /// term that names it and the share of what it weighs.
    pub(super) fn concepts<'t>(
        &self,
        text: &'t str,
        mode: Mode,
        inside: bool,
    ) -> Vec<(&'t str, Vec<&'a Concept>, f32)> {
        let (Some(concepts), Mode::Found) = (self.reading.concepts, mode) else { return Vec::new() };
        let whole = concepts.of(text);
        if !whole.is_empty() {
            return vec![(text, whole, 1.0)];
        }
        let mut named: Vec<(&str, Vec<&Concept>, f32)> = Vec::new();
        for (span, concepts) in if inside { concepts.inside(text) } else { Vec::new() } {
            let (term, share) = (&text[span.clone()], covered(text, span));
            // Said twice it is still one thing.
            match named.iter_mut().find(|(known, ..)| *known == term) {
                Some((.., known)) => *known = known.max(share),
                None => named.push((term, concepts, share)),
            }
        }
        named
    }
}

/// Returns the share that a term is of the compound that it stands in: of 供应中断 half is 供应. A compound ends at kana
/// of the grammar, at Latin letters and at signs.
fn covered(text: &str, term: Range<usize>) -> f32 {
    let inside = |c: &char| is_han(*c) || is_katakana(*c);
    let own = text[term.clone()].chars().count();
    let before = text[..term.start].chars().rev().take_while(inside).count();
    let behind = text[term.end..].chars().take_while(inside).count();
    own as f32 / (before + own + behind) as f32
}

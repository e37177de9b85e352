//! A text as it is written -> its pieces in a row, or most of its pairs.

use std::collections::BTreeSet;

use tantivy::Term;
use tantivy::query::{ConstScoreQuery, TermSetQuery};

use super::Builder;
use super::leaves::{Sought, group, rarity};
use super::tree::{Group, Light, Node};
use super::words::{SENTENCE_ENOUGH, SENTENCE_PAIRS};
use crate::index::schema::Scored;
use crate::index::tokens::{Piece, Shape, Surface};
use crate::languages::fold::is_kana;
use crate::languages::japanese::JAPANESE;
use crate::mentions::Part;

/// The share of a word's pairs that must be there, in tenths.
const MOST_TENTHS: usize = 6;
/// A word of fewer pairs must stand whole on the surface. Of 获客成本 two pairs of three find 获客的成本, which no chain
/// may cut as it cuts the word; fewer would find every 成本.
const FEWEST_PAIRS: usize = 3;

/// A text, and the pieces of one way to write it.
struct Written<'t> {
    text: &'t str,
    surface: &'t Surface,
}

impl Builder<'_> {
    /// Asks for a text as it is written, in body and title.
    pub(super) fn surface(
        &mut self,
        written: &str,
        text: &str,
        prefix: bool,
        whole: bool,
    ) -> tantivy::Result<Option<Node>> {
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
    pub(super) fn surface_leaf(
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
        let fields = self.reading.fields;
        let (scored, numbers) = match part {
            Part::Body => (&fields.surface, fields.numbers),
            Part::Title => (&fields.title_surface, fields.title_numbers),
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
        // A number weighs what its runs would, as a row.
        let mut as_runs = 1.0;
        if !open && let Some(number) = written.surface.number(written.text) {
            let number = vec![Term::from_field_text(numbers, &number)];
            let statistics = self.statistics(scored)?;
            let [runs, whole] = [&terms, &number].map(|terms| self.rarities(terms, statistics));
            let runs = runs?.min(rarity(statistics.articles, 1));
            as_runs = runs / whole?.max(runs);
            terms = number;
        }
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
            _ => weight * as_runs,
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
}

fn most(count: usize) -> usize {
    (count * MOST_TENTHS).div_ceil(10)
}

/// True for a pair that says something: two hiragana are mostly grammar.
fn kept(piece: &Piece) -> bool {
    piece.shape != Shape::Pair || !piece.form.chars().all(|c| is_kana(c) && ('\u{3041}'..='\u{309F}').contains(&c))
}

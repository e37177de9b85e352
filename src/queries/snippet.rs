//! A plan and an article that it found -> where it shows in the text, and the passages to show.
//!
//! Everything comes from stored tokens and sentences and from the surface of the stored body: nothing is segmented
//! again, and a phrase is lit as a phrase, not its words wherever they stand.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rustc_hash::FxHashMap;
use serde::Serialize;
use unicode_width::UnicodeWidthChar;

use super::plan::{Leaf, Light, Plan};
use crate::index::StoredArticle;
use crate::index::schema;
use crate::index::tokens::{StoredPart, Surface};
use crate::languages::Code;
use crate::languages::fold::is_word;
use crate::mentions::Part;

/// The forms of a row of pieces, whether its last is a prefix, and its leaf.
type Row<'a> = (&'a [String], bool, usize);

/// A passage of a body. Offsets are UTF-8 bytes of the body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Snippet {
    /// Exactly the slice `start..end`.
    pub text: String,
    pub start: usize,
    pub end: usize,
    /// Start and end of what matched, inside the passage, in order and apart.
    pub highlights: Vec<(usize, usize)>,
}

/// A mention of a company: its id and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    pub id: String,
    pub part: Part,
    pub span: Range<usize>,
}

/// Where a leaf shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lit {
    pub leaf: usize,
    pub part: Part,
    pub span: Range<usize>,
}

/// Finds where the leaves that matched show in an article.
pub(crate) fn lit(plan: &Plan, leaves: &[usize], article: &StoredArticle, named: &[Named]) -> Vec<Lit> {
    let codes = schema::codes();
    let mut lit = Vec::new();
    for part in [Part::Title, Part::Body] {
        let here = |leaf: &&usize| plan.leaves[**leaf].part.is_none_or(|of| of == part);
        let by_form = leaves.iter().filter(here).any(|leaf| matches!(plan.leaves[*leaf].light, Light::Form { .. }));
        let (text, stored) = match part {
            _ if !by_form => (article.text(part), StoredPart::default()),
            Part::Title => (article.title(), article.title_part()),
            Part::Body => (article.body.as_str(), article.body_part()),
        };
        let room = |language: &&str| codes.iter().copied().find(|code| code.0 == *language);
        let rooms: Vec<_> = stored.languages.iter().map(room).collect();
        let mut add = |leaf: usize, span: Range<usize>| {
            if text.get(span.clone()).is_some_and(|slice| !slice.is_empty()) {
                lit.push(Lit { leaf, part, span });
            }
        };
        // A text is gone through once, whatever is looked for in it.
        let mut by_form: FxHashMap<&str, Vec<(Option<Code>, usize)>> = FxHashMap::default();
        let mut by_character: FxHashMap<char, Vec<Row<'_>>> = FxHashMap::default();
        for &leaf in leaves.iter().filter(here) {
            match &plan.leaves[leaf].light {
                Light::Form { language, form } => by_form.entry(form).or_default().push((*language, leaf)),
                Light::Pieces { forms, prefix } => {
                    if let Some(first) = forms.first().and_then(|form| form.chars().next()) {
                        by_character.entry(first).or_default().push((forms, *prefix, leaf));
                    }
                }
                Light::Company(id) => {
                    for named in named.iter().filter(|named| named.part == part && named.id == *id) {
                        add(leaf, named.span.clone());
                    }
                }
                Light::Nothing => {}
            }
        }
        if !by_form.is_empty() {
            for token in &stored.tokens {
                for (_, leaf) in
                    by_form.get(&*token.form).into_iter().flatten().filter(|(of, _)| *of == rooms[token.language])
                {
                    add(*leaf, token.start..token.end);
                }
            }
        }
        if !by_character.is_empty() {
            let surface = Surface::of(text);
            for (at, piece) in surface.iter().enumerate() {
                let first = piece.form.chars().next();
                for &(forms, prefix, leaf) in first.and_then(|first| by_character.get(&first)).into_iter().flatten() {
                    if let Some(span) = row(&surface, at, forms, prefix) {
                        add(leaf, span);
                    }
                }
            }
        }
    }
    lit
}

/// Returns the span of pieces in a row from a position on, if they stand there.
fn row(surface: &Surface, at: usize, forms: &[String], prefix: bool) -> Option<Range<usize>> {
    let last = forms.len().checked_sub(1)?;
    let fits = |number: usize| {
        surface.get(at + number).is_some_and(|piece| {
            if prefix && number == last { piece.form.starts_with(&forms[number]) } else { piece.is(&forms[number]) }
        })
    };
    if !(0..forms.len()).all(fits) {
        return None;
    }
    let (first, end) = (surface.get(at)?, surface.get(at + last)?);
    // An open character begins a pair, of which it alone was asked for.
    let single = prefix && end.form.chars().nth(1).is_some() && forms[last].chars().count() == 1;
    let next = surface.get(at + last + 1).filter(|next| single && end.start < next.start && next.start < end.end);
    Some(first.start..next.map_or_else(|| end.end_of(&forms[last]), |next| next.start))
}

/// Chooses up to `limit` passages, about `width` columns each, in the order of the text: first the one in which most
/// terms of the query stand, then those that add a term. An article without a match in its body shows its beginning.
pub(crate) fn snippets(
    body: &str,
    sentences: &[Range<usize>],
    plan: &Plan,
    lit: &[Lit],
    width: usize,
    limit: usize,
) -> Vec<Snippet> {
    // Where a word stands whole, its parts on their own are no proof worth showing; nor are pairs beside words.
    let strength = |lit: &Lit| match &plan.leaves[lit.leaf] {
        Leaf { piece: false, .. } => 2,
        Leaf { light: Light::Form { .. }, .. } => 1,
        _ => 0,
    };
    let in_body = || lit.iter().filter(|lit| lit.part == Part::Body);
    let mut strongest: BTreeMap<usize, u8> = BTreeMap::new();
    for lit in in_body() {
        let known = strongest.entry(plan.leaves[lit.leaf].term).or_default();
        *known = strength(lit).max(*known);
    }
    let terms: Vec<(Range<usize>, usize)> = in_body()
        .filter(|lit| strongest.get(&plan.leaves[lit.leaf].term) == Some(&strength(lit)))
        .map(|lit| (lit.span.start..past_marks(body, lit.span.end), plan.leaves[lit.leaf].term))
        .collect();
    passages(body, sentences, &terms, width.max(1), limit.max(1))
}

fn passages(
    body: &str,
    sentences: &[Range<usize>],
    terms: &[(Range<usize>, usize)],
    width: usize,
    limit: usize,
) -> Vec<Snippet> {
    let sentences = cover(body, sentences);
    let spans = merged(terms);
    let mut terms = terms.to_vec();
    terms.sort_by_key(|(span, _)| span.start);
    if spans.is_empty() {
        let first = sentences.iter().find(|sentence| !body[(*sentence).clone()].trim().is_empty());
        let passage = first.map_or(0..0, |first| window(body, &sentences, first.clone(), &[], width));
        return if passage.is_empty() { Vec::new() } else { vec![snippet(body, passage, &spans)] };
    }
    let mut candidates: Vec<(Range<usize>, BTreeSet<usize>, usize)> = Vec::new();
    for sentence in &sentences {
        let here = starting(&terms, sentence);
        if here.is_empty() {
            continue;
        }
        let passage = window(body, &sentences, sentence.clone(), here, width);
        let shown = starting(&terms, &passage).iter().filter(|(span, _)| span.end <= passage.end);
        let kinds: BTreeSet<usize> = shown.clone().map(|(_, term)| *term).collect();
        let count = shown.count();
        candidates.push((passage, kinds, count));
    }
    let mut chosen: Vec<Range<usize>> = Vec::new();
    let mut seen = BTreeSet::new();
    while chosen.len() < limit {
        let best = candidates
            .iter()
            .filter(|(passage, _, _)| {
                chosen.iter().all(|other| passage.end <= other.start || other.end <= passage.start)
            })
            .map(|(passage, kinds, count)| (kinds.difference(&seen).count(), kinds.len(), *count, passage, kinds))
            .filter(|(new, ..)| *new > 0 || chosen.is_empty())
            .max_by_key(|(new, kinds, count, passage, _)| (*new, *kinds, *count, std::cmp::Reverse(passage.start)));
        let Some((_, _, _, passage, kinds)) = best else { break };
        seen.extend(kinds.iter().copied());
        chosen.push(passage.clone());
    }
    chosen.sort_by_key(|passage| passage.start);
    chosen.into_iter().map(|passage| snippet(body, passage, &spans)).collect()
}

/// Returns those of the terms, which are in order, that start inside a span.
fn starting<'t>(terms: &'t [(Range<usize>, usize)], span: &Range<usize>) -> &'t [(Range<usize>, usize)] {
    let from = terms.partition_point(|(term, _)| term.start < span.start);
    let to = terms.partition_point(|(term, _)| term.start < span.end);
    &terms[from..to.max(from)]
}

/// Returns the sentences, and what lies between them, so that every byte is in one.
fn cover(body: &str, sentences: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut covered = Vec::new();
    let mut at = 0;
    for sentence in sentences {
        let fits = sentence.start >= at && body.get(sentence.clone()).is_some();
        if !fits || sentence.is_empty() {
            continue;
        }
        if sentence.start > at {
            covered.push(at..sentence.start);
        }
        covered.push(sentence.clone());
        at = sentence.end;
    }
    if at < body.len() {
        covered.push(at..body.len());
    }
    covered
}

/// Returns the spans in order, those that touch or overlap made one.
fn merged(terms: &[(Range<usize>, usize)]) -> Vec<Range<usize>> {
    let mut spans: Vec<Range<usize>> = terms.iter().map(|(span, _)| span.clone()).collect();
    spans.sort_by_key(|span| (span.start, span.end));
    let mut merged: Vec<Range<usize>> = Vec::new();
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    merged
}

/// Returns the passage for a sentence: with the sentences after it where they fit, else its densest stretch.
fn window(
    body: &str,
    sentences: &[Range<usize>],
    sentence: Range<usize>,
    terms: &[(Range<usize>, usize)],
    width: usize,
) -> Range<usize> {
    if columns(&body[sentence.clone()]) <= width {
        let mut passage = sentence.clone();
        let at = sentences.partition_point(|other| other.start < passage.end);
        for next in &sentences[at..] {
            let longer = passage.start..next.end;
            // A blank line is a new subject.
            if columns(&body[longer.clone()]) > width || body[longer.clone()].contains("\n\n") {
                break;
            }
            passage = longer;
        }
        return trimmed(body, passage);
    }
    let spans = merged(terms);
    let (first, last) = densest(body, &spans, terms, width).unwrap_or((sentence.start, sentence.start));
    let used = columns(&body[first..last]);
    let spare = width.saturating_sub(used);
    let before = &body[sentence.start..first];
    let left = columns(before).min(spare / 2);
    let mut start = first - tail(before, left);
    let mut end = last + head(&body[last..sentence.end.max(last)], spare - columns(&body[start..first]).min(spare));
    if end == sentence.end {
        start = first - tail(before, spare.saturating_sub(columns(&body[last..end])));
    }
    // Whole words, where cutting to them does not cut into what matched.
    if start > sentence.start {
        start = (start..=first).find(|at| boundary(body, *at) && !inside_word(body, *at)).unwrap_or(first);
    }
    if end < sentence.end {
        end = (last..=end).rev().find(|at| boundary(body, *at) && !inside_word(body, *at)).unwrap_or(last);
    }
    if end <= start {
        end = (start + head(&body[start..sentence.end], width)).max(past_cluster(body, start));
    }
    trimmed(body, start..end)
}

/// Returns start and end of the stretch of matches within `width` that holds most terms, which are in order.
fn densest(
    body: &str,
    spans: &[Range<usize>],
    terms: &[(Range<usize>, usize)],
    width: usize,
) -> Option<(usize, usize)> {
    let mut best = None;
    for (number, first) in spans.iter().enumerate() {
        let mut end = (first.start + head(&body[first.start..first.end], width)).max(past_cluster(body, first.start));
        for next in &spans[number + 1..] {
            if columns(&body[first.start..next.end]) > width {
                break;
            }
            end = next.end;
        }
        let inside = starting(terms, &(first.start..end)).iter().filter(|(span, _)| span.end <= end);
        let kinds: BTreeSet<usize> = inside.clone().map(|(_, term)| *term).collect();
        let rank = (kinds.len(), inside.count());
        if best.as_ref().is_none_or(|(other, _)| rank > *other) {
            best = Some((rank, (first.start, end)));
        }
    }
    best.map(|(_, stretch)| stretch)
}

fn snippet(body: &str, passage: Range<usize>, spans: &[Range<usize>]) -> Snippet {
    let highlights = spans
        .iter()
        .map(|span| (span.start.max(passage.start), span.end.min(passage.end)))
        .filter(|(start, end)| start < end)
        .collect();
    Snippet { text: body[passage.clone()].to_owned(), start: passage.start, end: passage.end, highlights }
}

fn trimmed(body: &str, passage: Range<usize>) -> Range<usize> {
    let text = &body[passage.clone()];
    let start = passage.start + (text.len() - text.trim_start().len());
    let end = passage.end - (text.len() - text.trim_end().len());
    start..end.max(start)
}

/// Returns the width of a text in columns of a terminal; a line break is shown as a space.
pub fn columns(text: &str) -> usize {
    text.chars().map(|c| if c.is_control() { 1 } else { c.width().unwrap_or(0) }).sum()
}

/// Returns how many bytes from the start of a text fill at most `width` columns.
fn head(text: &str, width: usize) -> usize {
    let mut used = 0;
    let mut fits = 0;
    for (at, c) in text.char_indices() {
        if boundary(text, at) {
            fits = at;
        }
        used += if c.is_control() { 1 } else { c.width().unwrap_or(0) };
        if used > width {
            return fits;
        }
    }
    text.len()
}

/// Returns how many bytes at the end of a text fill at most `width` columns.
fn tail(text: &str, width: usize) -> usize {
    let mut used = 0;
    let mut fits = text.len();
    for (at, c) in text.char_indices().rev() {
        used += if c.is_control() { 1 } else { c.width().unwrap_or(0) };
        if used > width {
            break;
        }
        if boundary(text, at) {
            fits = at;
        }
    }
    text.len() - fits
}

/// True where a text may be cut: not before what hangs on the character before it, nor inside a joined emoji.
fn boundary(text: &str, at: usize) -> bool {
    if !text.is_char_boundary(at) {
        return false;
    }
    let Some(after) = text[at..].chars().next() else { return true };
    let Some(before) = text[..at].chars().next_back() else { return true };
    if hangs(after) || before == '\u{200D}' {
        return false;
    }
    // A flag is two regional letters.
    let regional = |c: &char| ('\u{1F1E6}'..='\u{1F1FF}').contains(c);
    !regional(&after) || text[..at].chars().rev().take_while(regional).count().is_multiple_of(2)
}

/// True for a character that is drawn on the one before it.
fn hangs(c: char) -> bool {
    !c.is_control() && c.width() == Some(0)
        || ('\u{1F3FB}'..='\u{1F3FF}').contains(&c)
        || matches!(c, '\u{3099}' | '\u{309A}')
}

fn past_marks(text: &str, end: usize) -> usize {
    let marks = text[end..].chars().take_while(|c| hangs(*c) && *c != '\u{200D}');
    end + marks.map(char::len_utf8).sum::<usize>()
}

/// Returns the first place after `at` where the text may be cut.
fn past_cluster(text: &str, at: usize) -> usize {
    (at + 1..text.len()).find(|end| boundary(text, *end)).unwrap_or(text.len())
}

fn inside_word(text: &str, at: usize) -> bool {
    let word = |c: Option<char>| c.is_some_and(is_word);
    word(text[..at].chars().next_back()) && word(text[at..].chars().next())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(body: &str, words: &[&str], width: usize) -> Vec<String> {
        let mut sentences = Vec::new();
        let mut start = 0;
        for (at, end) in body.match_indices(['。', '.', '\n']) {
            sentences.push(start..at + end.len());
            start = at + end.len();
        }
        let mut terms = Vec::new();
        for (number, word) in words.iter().enumerate() {
            terms.extend(body.match_indices(word).map(|(at, word)| (at..at + word.len(), number)));
        }
        terms.sort_by_key(|(span, _)| span.start);
        let clusters = body.char_indices().map(|(at, _)| columns(&body[at..past_cluster(body, at)]));
        let widest = clusters.max().unwrap_or(0);
        passages(body, &sentences, &terms, width, 3)
            .into_iter()
            .map(|snippet| {
                assert_eq!(snippet.text, body[snippet.start..snippet.end]);
                assert!(columns(&snippet.text) <= width.max(widest), "{width} {snippet:?}");
                let mut text = String::new();
                let mut at = snippet.start;
                for (start, end) in snippet.highlights {
                    text += &format!("{}[{}]", &body[at..start], &body[start..end]);
                    at = end;
                }
                text + &body[at..snippet.end]
            })
            .collect()
    }

    #[test]
    fn passages_are_sentences_that_hold_the_terms() {
        let body = "Primera frase. El CPA sube mucho. Nada aquí. El coste cae.";
        assert_eq!(check(body, &["CPA"], 30), ["El [CPA] sube mucho. Nada aquí."]);
        assert_eq!(check(body, &["CPA", "coste"], 20), ["El [CPA] sube mucho.", "El [coste] cae."]);
        assert_eq!(check(body, &["CPA", "coste"], 60), ["El [CPA] sube mucho. Nada aquí. El [coste] cae."]);
        assert_eq!(check(body, &["x"], 20), ["Primera frase."]);
        assert_eq!(check("", &["x"], 20), [""; 0]);
    }

    #[test]
    fn a_long_sentence_is_cut_around_the_match_at_words() {
        let body = "uno dos tres cuatro cinco seis CPA siete ocho nueve diez once doce.";
        assert_eq!(check(body, &["CPA"], 20), ["seis [CPA] siete"]);
        assert_eq!(check("月之暗面的获客成本在过去一年里持续上升。", &["成本"], 12), ["获客[成本]在过"]);
        assert_eq!(check("abcdefghijkl", &["abcdefghijkl"], 5), ["[abcde]"]);
    }

    #[test]
    fn marks_and_joined_emoji_stay_whole() {
        let body = "👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧 CPA e\u{301}e\u{301}e\u{301} 🇪🇸🇯🇵🇨🇳";
        for width in 1..30 {
            check(body, &["CPA"], width);
            check(body, &["x"], width);
        }
    }

    proptest::proptest! {
        #[test]
        fn highlights_stand_inside_on_characters(text in "[a月暗。. \u{301}👩\u{200D}🇪\nCPA]{0,60}", width in 1usize..40) {
            for passage in check(&text, &["CPA", "月", "a"], width) {
                proptest::prop_assert!(!passage.contains("[]"));
            }
        }
    }
}

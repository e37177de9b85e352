//! Names that stand in no table -> mentions, by their form and place, and then everywhere else in the document.
//!
//! Every rule starts from a hit of the forms and cues (`lexicon`) and goes on by hand: through the words of
//! the segmentation where a language is written without spaces (`unspaced`), through words with a capital where it
//! is not (`spaced`). What one place of the document proves, `document` finds again in the others.

mod document;
mod lexicon;
mod spaced;
mod unspaced;
mod weighed;

use std::collections::BTreeMap;
use std::ops::Range;

use crate::languages::fold::Folded;
use crate::languages::{Code, Language};
use crate::mentions::PartText;
use crate::mentions::company::{Company, Kind, Method};
use crate::mentions::gazetteer::{Entry, Gazetteer};

/// A span that the gazetteer has read already.
#[derive(Clone, Debug)]
pub struct Taken {
    pub part: usize,
    pub span: Range<usize>,
    /// Index into the listed mentions; `None` for a trap.
    pub listed: Option<usize>,
}

/// A name by its form or place, before it is known who bears it.
#[derive(Clone)]
struct Found {
    part: usize,
    language: &'static Language,
    /// UTF-8 bytes of the part.
    span: Range<usize>,
    method: Method,
    rule: &'static str,
    kind: Kind,
    /// A full legal form: strong enough to take in a listed name that stands inside.
    full: bool,
}

/// A segment of a part with what the rules need to walk in it.
struct View<'a> {
    part: usize,
    text: &'a PartText<'a>,
    span: Range<usize>,
    language: &'static Language,
    folded: &'a Folded,
    /// The spans of this part that are read already, in order.
    taken: &'a [Taken],
    listed: &'a [Company],
}

impl View<'_> {
    /// Returns the span in the part of a span in the folded text.
    fn source(&self, folded: Range<usize>) -> Range<usize> {
        let span = self.folded.span(folded);
        self.span.start + span.start..self.span.start + span.end
    }

    fn slice(&self, span: Range<usize>) -> &str {
        &self.text.text[span]
    }

    /// Returns the span that is read already and overlaps `span`, if one does.
    fn taken_in(&self, span: &Range<usize>) -> Option<&Taken> {
        let at = self.taken.partition_point(|taken| taken.span.end <= span.start);
        self.taken.get(at).filter(|taken| taken.span.start < span.end)
    }

    /// Returns the listed company or product that ends (or starts) exactly at a place.
    fn member(&self, wanted: impl Fn(&Range<usize>) -> bool, near: usize) -> Option<Range<usize>> {
        let at = self.taken.partition_point(|taken| taken.span.end < near);
        self.taken[at..]
            .iter()
            .take(2)
            .find(|taken| wanted(&taken.span) && self.is_company(taken))
            // What a list at the end of a segment is gone on with stands in another one.
            .filter(|taken| self.span.start <= taken.span.start && taken.span.end <= self.span.end)
            .map(|taken| taken.span.clone())
    }

    /// The listed companies of the segment.
    fn companies(&self) -> impl Iterator<Item = &Taken> {
        let inside = |taken: &&Taken| self.span.start <= taken.span.start && taken.span.end <= self.span.end;
        let from = self.taken.partition_point(|taken| taken.span.end <= self.span.start);
        let near = self.taken[from..].iter().take_while(|taken| taken.span.start < self.span.end);
        near.filter(inside).filter(|taken| self.is_company(taken))
    }

    fn is_company(&self, taken: &Taken) -> bool {
        taken.listed.is_some_and(|index| self.listed[index].kind == Kind::Company)
    }
}

/// Adds to the listed mentions of a document those that stand in no table, and widens listed ones to their full legal
/// name. The answer is in no particular order.
pub fn find(
    parts: &[PartText<'_>],
    folded: &[Vec<Folded>],
    gazetteer: &Gazetteer,
    listed: Vec<Company>,
    taken: &[Taken],
) -> Vec<Company> {
    let mut found: Vec<Found> = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        let from = taken.partition_point(|taken| taken.part < index);
        let to = taken.partition_point(|taken| taken.part <= index);
        for (segment, folded) in part.segments.iter().zip(&folded[index]) {
            let Some(language) = read_as(segment.language) else { continue };
            let span = segment.start..segment.end;
            let taken = &taken[from..to];
            let view = View { part: index, text: part, span, language, folded, taken, listed: &listed };
            if language.function_words.is_empty() {
                unspaced::find(&view, &mut found);
            } else {
                spaced::find(&view, &mut found);
            }
        }
    }
    let found = settle(found, parts, &listed, taken);
    document::name(parts, folded, gazetteer, listed, taken, found)
}

/// Returns the room whose forms a language is read with. Short Spanish lines are taken for its neighbours.
fn read_as(code: Code) -> Option<&'static Language> {
    match code.0 {
        "ca" | "gl" | "pt" => Code("es").language(),
        _ => code.language(),
    }
}

/// Leaves of names that overlap the surest and longest, and none that cuts into what is read already.
fn settle(mut found: Vec<Found>, parts: &[PartText<'_>], listed: &[Company], taken: &[Taken]) -> Vec<Found> {
    found.sort_by_key(|found| (!found.full, rank(found.method), std::cmp::Reverse(found.span.len()), found.span.start));
    let mut kept: Vec<Found> = Vec::new();
    // Those that are kept do not overlap, so the last that starts before an end is the only one to ask.
    let mut ends: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    'next: for one in found {
        let before = ends.range(..(one.part, one.span.end)).next_back();
        if before.is_some_and(|((part, _), end)| *part == one.part && *end > one.span.start) {
            continue;
        }
        let from = taken.partition_point(|taken| (taken.part, taken.span.end) <= (one.part, one.span.start));
        for taken in taken[from..].iter().take_while(|t| t.part == one.part && t.span.start < one.span.end) {
            let inside = one.span.start <= taken.span.start && taken.span.end <= one.span.end;
            let same = one.span == taken.span;
            let company = taken.listed.is_none_or(|index| listed[index].kind != Kind::Organization);
            if same || !inside || !(one.full && company) {
                continue 'next;
            }
        }
        if parts[one.part].text[one.span.clone()].chars().count() >= 2 {
            ends.insert((one.part, one.span.start), one.span.end);
            kept.push(one);
        }
    }
    kept.sort_by_key(|found| (found.part, found.span.start));
    kept
}

fn rank(method: Method) -> u8 {
    match method {
        Method::Alias => 0,
        Method::LegalForm => 1,
        Method::Acronym => 2,
        Method::List => 3,
        Method::Context => 4,
        Method::Propagated => 5,
    }
}

/// Returns the one company that a name, or the name without its legal form, is listed as.
fn listed_as<'g>(gazetteer: &'g Gazetteer, name: &str, stem: &str) -> Option<&'g Entry> {
    [name, stem].into_iter().find_map(|name| {
        let (entries, _) = gazetteer.named(name);
        entries.into_iter().find(|entry| entry.kind == Kind::Company)
    })
}

/// Returns the id of a name in no table: the same in every document, in Simplified and in Traditional.
fn local_id(name: &str, language: Code) -> String {
    let key = lexicon::key(name, language);
    format!("x-{}", &blake3::hash(key.as_bytes()).to_hex()[..12])
}

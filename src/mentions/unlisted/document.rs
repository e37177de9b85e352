//! Names found at one place -> mentions: who bears them, their short forms, and where else the document has them.

use std::collections::HashMap;
use std::ops::Range;

use crate::languages::fold::{Folded, folded, is_han, is_kana, is_word};
use crate::languages::{Class, Code};
use crate::mentions::company::{Company, Kind, Method};
use crate::mentions::gazetteer::Gazetteer;
use crate::mentions::unlisted::lexicon::Lexicon;
use crate::mentions::unlisted::{Found, Taken, listed_as, local_id};
use crate::mentions::words::Leftmost;
use crate::mentions::{Part, PartText};

/// Who a name means.
#[derive(Clone, Debug)]
struct Bearer {
    id: String,
    name: String,
    owner: Option<String>,
    kind: Kind,
}

/// Gives the found names their bearers, binds short forms and propagates; returns all mentions of the document.
pub fn name(
    parts: &[PartText<'_>],
    texts: &[Vec<Folded>],
    gazetteer: &Gazetteer,
    mut listed: Vec<Company>,
    taken: &[Taken],
    found: Vec<Found>,
) -> Vec<Company> {
    let mut covered = Covered::default();
    let mut swallowed = vec![false; listed.len()];
    for one in &found {
        covered.add(one.part, one.span.clone());
        let from = taken.partition_point(|taken| (taken.part, taken.span.end) <= (one.part, one.span.start));
        for taken in taken[from..].iter().take_while(|t| t.part == one.part && t.span.start < one.span.end) {
            if let Some(index) = taken.listed {
                swallowed[index] = true;
            }
        }
    }
    for taken in taken {
        covered.add(taken.part, taken.span.clone());
    }
    let mut mentions: Vec<Company> = Vec::new();
    // What else the document can call a bearer by, folded, with the language that it was read in.
    let mut surfaces: HashMap<String, Bearer> = HashMap::new();
    for one in &found {
        let raw = &parts[one.part].text[one.span.clone()];
        let code = one.language.code;
        let stems = stems(raw, code);
        let shortest = stems.last().cloned().unwrap_or_else(|| folded(raw));
        let bearer = match listed_as(gazetteer, raw, &shortest)
            .or_else(|| stems.iter().find_map(|stem| listed_as(gazetteer, raw, stem)))
            .or_else(|| {
                let lexicon = code.language().and_then(Lexicon::of)?;
                lexicon.before_forms(&folded(raw)).find_map(|stem| listed_as(gazetteer, raw, stem))
            }) {
            Some(entry) => {
                Bearer { id: entry.id.clone(), name: entry.name.clone(), owner: entry.owner.clone(), kind: entry.kind }
            }
            None => match surfaces.get(&folded(raw)) {
                Some(known) => known.clone(),
                None => Bearer { id: local_id(raw, code), name: raw.to_owned(), owner: None, kind: one.kind },
            },
        };
        mentions.push(mention(parts, one.part, one.span.clone(), code, &bearer, one.method, one.rule));
        surfaces.entry(folded(raw)).or_insert_with(|| bearer.clone());
        for stem in stems {
            if is_distinct(&stem, gazetteer, parts, one) {
                surfaces.entry(stem).or_insert_with(|| bearer.clone());
            }
        }
        bind(
            parts,
            one.part,
            &one.span,
            one.language.code,
            &bearer,
            gazetteer,
            &mut covered,
            &mut mentions,
            &mut surfaces,
        );
    }
    for taken in taken {
        let Some(company) = taken.listed.map(|index| &listed[index]).filter(|company| company.kind == Kind::Company)
        else {
            continue;
        };
        let bearer = Bearer {
            id: company.id.clone(),
            name: company.name.clone(),
            owner: company.owner.clone(),
            kind: company.kind,
        };
        bind(
            parts,
            taken.part,
            &taken.span,
            company.language,
            &bearer,
            gazetteer,
            &mut covered,
            &mut mentions,
            &mut surfaces,
        );
    }
    let longer = propagate(parts, texts, &surfaces, &listed, &mut covered, &mut mentions);
    for index in longer {
        swallowed[index] = true;
    }
    rename(&mut mentions);
    let mut kept = swallowed.iter();
    listed.retain(|_| !kept.next().copied().unwrap_or(false));
    listed.extend(mentions);
    listed
}

/// Spans of the document that are read, not overlapping.
#[derive(Default)]
struct Covered(std::collections::BTreeMap<(usize, usize), usize>);

impl Covered {
    fn add(&mut self, part: usize, span: Range<usize>) {
        let end = self.0.entry((part, span.start)).or_insert(span.end);
        *end = (*end).max(span.end);
    }

    fn overlaps(&self, part: usize, span: &Range<usize>) -> bool {
        // Full names may hold taken spans, so the last few that start before the end are asked.
        self.0.range(..(part, span.end)).rev().take(4).any(|((p, _), end)| *p == part && *end > span.start)
    }
}

impl Covered {
    /// Returns the one span that lies inside `span` and is shorter, where no other overlaps it.
    fn within(&self, part: usize, span: &Range<usize>) -> Option<Range<usize>> {
        let mut over = (self.0.range(..(part, span.end)).rev().take(4))
            .filter(|((p, _), end)| *p == part && **end > span.start)
            .map(|((_, start), end)| *start..*end);
        let inner = over.next()?;
        let alone = over.next().is_none() && span.start <= inner.start && inner.end <= span.end;
        (alone && inner.len() < span.len()).then_some(inner)
    }
}

fn mention(
    parts: &[PartText<'_>],
    part: usize,
    span: Range<usize>,
    language: Code,
    bearer: &Bearer,
    method: Method,
    rule: &'static str,
) -> Company {
    Company {
        part: parts[part].part,
        language,
        kind: bearer.kind,
        raw: parts[part].text[span.clone()].to_owned(),
        start: span.start,
        end: span.end,
        id: bearer.id.clone(),
        name: bearer.name.clone(),
        owner: bearer.owner.clone(),
        method,
        rule,
    }
}

/// Returns a name without its forms, longest first: Foo Energy Inc., Foo Energy, Foo.
fn stems(raw: &str, code: Code) -> Vec<String> {
    let mut stems = Vec::new();
    let Some(language) = code.language() else { return stems };
    let Some(lexicon) = Lexicon::of(language) else { return stems };
    let whole = folded(raw);
    let mut name = whole.as_str();
    while let Some(stem) = lexicon.without_form(name) {
        name = stem;
        stems.push(stem.to_owned());
    }
    if let Some(stem) = name.strip_prefix("*st") {
        stems.push(stem.to_owned());
    }
    if let Some(stem) = lexicon.without_trade(name) {
        stems.push(stem.to_owned());
    }
    if let Some(stem) = lexicon.without_front(name) {
        stems.push(stem.to_owned());
    }
    // Tarapore Cements is Tarapore in the next sentence.
    let first = whole.split([' ', '&']).next().unwrap_or("");
    if code.0 == "en" && first.len() < whole.len() && !lexicon.bearers.contains(first) {
        stems.push(first.to_owned());
    }
    if code.0 == "ja" && name.ends_with('社') {
        stems.push(name[..name.len() - '社'.len_utf8()].to_owned());
    }
    stems
}

/// True for a short form that stands for its name wherever the document has it.
fn is_distinct(stem: &str, gazetteer: &Gazetteer, parts: &[PartText<'_>], one: &Found) -> bool {
    let length = stem.chars().count();
    let (entries, _) = gazetteer.named(stem);
    let generic =
        Lexicon::of(one.language).is_some_and(|lexicon| lexicon.generic.contains(stem) || lexicon.edges.contains(stem));
    if !entries.is_empty() || generic {
        return false;
    }
    if stem.chars().all(|c| is_han(c) || is_kana(c)) {
        let tokens = parts[one.part].tokens;
        let mut words =
            (tokens.index_at(one.span.start)..).map_while(|at| tokens.get(at)).take_while(|t| t.start < one.span.end);
        // A stem of ordinary words is one only where it is long.
        return length >= 4
            || length >= 2
                && words.next().is_some_and(|t| t.class == Class::Unknown && t.end - t.start <= stem.len().max(6));
    }
    length >= 5 && stem.starts_with(char::is_alphabetic) && (stem.contains(' ') || length >= 6)
}

/// Reads `（以下简称“X”）`, `（以下、X）` and `(BBVA)` after a name.
#[allow(clippy::too_many_arguments, reason = "one step of `name`, cut out to be read")]
fn bind(
    parts: &[PartText<'_>],
    part: usize,
    span: &Range<usize>,
    code: Code,
    bearer: &Bearer,
    gazetteer: &Gazetteer,
    covered: &mut Covered,
    mentions: &mut Vec<Company>,
    surfaces: &mut HashMap<String, Bearer>,
) {
    const MOST: usize = 30;
    let text = parts[part].text;
    let rest = &text[span.end..];
    let inner = rest.trim_start_matches([' ', '”', '"']);
    let Some(inner) = inner.strip_prefix(['(', '（']) else { return };
    let from = text.len() - inner.len();
    let Some(length) = inner.char_indices().take(MOST).find(|(_, c)| matches!(c, ')' | '）')).map(|(at, _)| at) else {
        return;
    };
    let inside = &text[from..from + length];
    let Some(language) = code.language() else { return };
    let cue = language.companies.short_forms.iter().filter(|cue| inside.starts_with(**cue)).map(|cue| cue.len()).max();
    let short = match cue {
        Some(cue) => {
            let trim = |c: char| {
                matches!(c, '“' | '”' | '"' | '「' | '」' | '、' | ',' | ' ' | '：' | ':' | '‘' | '’' | '『' | '』')
            };
            let after = inside[cue..].trim_start_matches(trim);
            let start = from + inside.len() - after.len();
            start..start + after.trim_end_matches(trim).len()
        }
        None if is_acronym_of(inside, &text[span.clone()]) => from..from + inside.len(),
        None => return,
    };
    let name = &text[short.clone()];
    let generic = ["公司", "本公司", "当社", "同社", "同行", "目标公司", "标的公司", "集团", "发行人"];
    let count = name.chars().count();
    if !(2..=12).contains(&count) || generic.contains(&name) || name.contains(['，', '。', ',', '、']) {
        return;
    }
    if gazetteer.named(name).0.is_empty() || !covered.overlaps(part, &short) {
        surfaces.entry(folded(name)).or_insert_with(|| bearer.clone());
    }
    if !covered.overlaps(part, &short) {
        covered.add(part, short.clone());
        mentions.push(mention(parts, part, short, code, bearer, Method::Acronym, "company.short_form"));
    }
}

/// True for capitals that are initials of the name, in order: Sociedad Hotelera del Caribe (SHC).
fn is_acronym_of(short: &str, name: &str) -> bool {
    let letters: Vec<char> = short.chars().collect();
    if !(2..=8).contains(&letters.len()) || !letters.iter().all(|c| c.is_uppercase() || *c == '&') {
        return false;
    }
    let initials: Vec<char> = name
        .split([' ', '-'])
        .filter_map(|word| word.chars().next())
        .filter(|c| c.is_uppercase() || *c == '&')
        .collect();
    initials.len() >= 2 && letters[0] == initials[0] && {
        let mut rest = letters.iter();
        let mut left = rest.next();
        for initial in &initials {
            if left == Some(initial) {
                left = rest.next();
            }
        }
        left.is_none()
    }
}

/// Finds the surfaces in the rest of the document. Returns the listed mentions that stand inside one of them: Blackrock in
/// Blackrock Bay.
fn propagate(
    parts: &[PartText<'_>],
    texts: &[Vec<Folded>],
    surfaces: &HashMap<String, Bearer>,
    listed: &[Company],
    covered: &mut Covered,
    mentions: &mut Vec<Company>,
) -> Vec<usize> {
    let mut longer = Vec::new();
    if surfaces.is_empty() {
        return longer;
    }
    let mut names: Vec<(&String, &Bearer)> = surfaces.iter().collect();
    names.sort_by_key(|(name, _)| name.as_str());
    let surfaces = Leftmost::new(names.iter().map(|(name, _)| name.as_str()));
    let mut places: HashMap<(Part, usize, usize), usize> = HashMap::new();
    for (index, company) in listed.iter().enumerate() {
        places.entry((company.part, company.start, company.end)).or_insert(index);
    }
    for (index, part) in parts.iter().enumerate() {
        for (segment, folded) in part.segments.iter().zip(&texts[index]) {
            surfaces.find(&folded.text, |hit, number| {
                let at = folded.span(hit);
                let span = segment.start + at.start..segment.start + at.end;
                let raw = &part.text[span.clone()];
                let bearer = names[number].1;
                // (NSE: MARIGOLD) is a ticker.
                let capitals = raw.len() > 3 && !raw.contains(|c: char| !c.is_ascii_uppercase());
                if !stands_alone(part, &span, raw) || capitals && !bearer.name.contains(raw) {
                    return;
                }
                if covered.overlaps(index, &span) {
                    let inner = covered.within(index, &span);
                    let inner = inner.and_then(|inner| places.get(&(part.part, inner.start, inner.end)));
                    let Some(&inner) = inner else { return };
                    longer.push(inner);
                }
                covered.add(index, span.clone());
                mentions.push(mention(
                    parts,
                    index,
                    span,
                    segment.language,
                    bearer,
                    Method::Propagated,
                    "company.propagated",
                ));
            });
        }
    }
    longer
}

fn stands_alone(part: &PartText<'_>, span: &Range<usize>, raw: &str) -> bool {
    let before = part.text[..span.start].chars().next_back();
    let after = part.text[span.end..].chars().next();
    let (Some(first), Some(last)) = (raw.chars().next(), raw.chars().next_back()) else { return false };
    let katakana = |c: char| matches!(c, 'ァ'..='ヺ' | 'ー' | '・');
    let goes_on = |edge: char, beside: Option<char>| {
        beside.is_some_and(|c| is_word(edge) && is_word(c) || katakana(edge) && katakana(c))
    };
    if goes_on(first, before) || goes_on(last, after) {
        return false;
    }
    if raw.chars().any(is_word) {
        // Another capital beside a single word makes another name of it, or a person: Tarapore Road, Anil Tarapore.
        if !raw.contains(' ') && beside_capital(part.text, span) {
            return false;
        }
        // A small letter makes an ordinary word of it.
        return raw.chars().any(|c| c.is_uppercase() || c.is_numeric()) || raw.contains(' ');
    }
    let (left, right) = (part.tokens.is_boundary(span.start), part.tokens.is_boundary(span.end));
    // The model may glue what it does not know: 乐鲸|称 as one word.
    let at = if left { span.start } else { span.end.saturating_sub(1) };
    let unknown = part.tokens.get(part.tokens.index_at(at)).is_some_and(|token| token.class == Class::Unknown);
    raw.chars().count() >= 4 || left && right || (left || right) && unknown
}

fn beside_capital(text: &str, span: &Range<usize>) -> bool {
    let title = |word: &str| {
        let mut chars = word.chars();
        chars.next().is_some_and(char::is_uppercase) && chars.next().is_some_and(char::is_lowercase)
    };
    let next = text[span.end..].strip_prefix(' ').and_then(|tail| tail.split(' ').next());
    let last = text[..span.start].strip_suffix(' ').and_then(|head| head.rsplit([' ', '\n']).next());
    let ended = |word: &str| word.ends_with(['.', '!', '?', ':', ';', ',']);
    next.is_some_and(title)
        || last.is_some_and(|word| matches!(word, "the" | "The") || title(word) && word.is_ascii() && !ended(word))
}

/// The name of a bearer in no table is the longest that the document has.
fn rename(mentions: &mut [Company]) {
    let mut longest: HashMap<String, String> = HashMap::new();
    for company in mentions.iter().filter(|company| company.id.starts_with("x-")) {
        let name = longest.entry(company.id.clone()).or_default();
        if company.raw.chars().count() > name.chars().count() {
            name.clone_from(&company.raw);
        }
    }
    for company in mentions {
        if let Some(name) = longest.get(&company.id) {
            company.name.clone_from(name);
        }
    }
}

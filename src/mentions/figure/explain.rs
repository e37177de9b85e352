//! A figure, or a number that became none -> why it was read so, for `analyze --explain`.
//!
//! What refuses a number says so where it does; the words of a figure are told apart again, by the same tables, only
//! when they are asked for. Without a [`Trace`] nothing here is run.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;

use serde::Serialize;

use super::{CurrencyFrom, Figure, Kind, Reading, clause_start};
use crate::languages::{Bound, Rate, System, currency};
use crate::mentions::amount::{self, Amount};
use crate::mentions::lexicon::{Lexicon, NAMED, Told};
use crate::mentions::number::{digit_run, skip};
use crate::mentions::plain::Plain;
use crate::mentions::profile::STATED;
use crate::mentions::{Part, PartText};

/// Why a figure was read as it was.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    pub rule: &'static str,
    /// The words that made the figure, in the order of the text; also those around it.
    pub tokens: Vec<Token>,
    /// Why it is that currency; none where no money is counted.
    pub currency: Option<String>,
}

/// A word of a figure. Offsets are UTF-8 bytes of the figure's part.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Token {
    pub raw: String,
    pub start: usize,
    pub end: usize,
    pub role: Role,
}

/// What a word does in a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    Sign,
    Number,
    Magnitude,
    Currency,
    /// What is counted, of a percent or multiple its sign or word.
    Unit,
    Hedge,
    /// Between the ends of a range.
    Separator,
    /// By what or in what time the figure is counted.
    Rate,
    /// The noun for which a bare number is money.
    Cue,
}

/// A number that was looked at and is no figure. Offsets are UTF-8 bytes of `part`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Refused {
    pub part: Part,
    pub raw: String,
    pub start: usize,
    pub end: usize,
    pub why: String,
}

/// Where the reader says what it refuses: spans of the plain text. None where nobody asks.
pub type Trace<'a> = Option<&'a RefCell<Vec<(usize, usize, String)>>>;

/// What a document shows of the countries whose money it may count: their names, and companies of them.
#[derive(Debug, Default)]
pub struct Evidence {
    /// For each code its first sign in words, and how many there are.
    signs: BTreeMap<&'static str, (String, usize)>,
}

impl Evidence {
    /// `companies` are names as the text writes them, each with where it stands and the country of its company.
    pub fn of<'a>(parts: &[PartText<'_>], companies: impl Iterator<Item = (Part, usize, &'a str, &'a str)>) -> Self {
        let mut evidence = Evidence::default();
        for part in parts {
            for segment in part.segments {
                let Some(lexicon) = Lexicon::of(segment.language) else { continue };
                let plain = Plain::new(&part.text[segment.start..segment.end]);
                lexicon.hints(&plain, 0..plain.text.len(), |Told { place, code, weight, .. }| {
                    if code == STATED || weight < NAMED {
                        return;
                    }
                    let raw = plain.source_of(place.start, place.end);
                    let at = segment.start + plain.source_at(place.start);
                    evidence.add(code, || format!("\"{raw}\" at {at} of the {}", part.part.name()));
                });
            }
        }
        for (part, at, raw, country) in companies {
            if let Some(code) = currency::of_country(country) {
                evidence.add(code, || format!("the company \"{raw}\" at {at} of the {} ({country})", part.name()));
            }
        }
        evidence
    }

    fn add(&mut self, code: &'static str, sign: impl Fn() -> String) {
        self.signs.entry(code).or_insert_with(|| (sign(), 0)).1 += 1;
    }
}

/// What is asked for beside the figures of a part.
pub struct Asked<'a> {
    pub evidence: &'a Evidence,
    pub refused: Vec<Refused>,
}

impl Asked<'_> {
    /// Keeps what was refused in a segment, but for what a figure holds after all.
    pub(super) fn keep(
        &mut self,
        refused: Vec<(usize, usize, String)>,
        (part, base): (Part, usize),
        plain: &Plain<'_>,
        figures: &[Figure],
    ) {
        let from = self.refused.len();
        for (start, end, why) in refused {
            let (start, end) = (base + plain.source_at(start), base + plain.source_at(end));
            let next = figures.partition_point(|figure| figure.end <= start);
            if figures.get(next).is_none_or(|figure| end <= figure.start) {
                let raw = plain.source[start - base..end - base].to_owned();
                self.refused.push(Refused { part, raw, start, end, why });
            }
        }
        self.refused[from..].sort_by_key(|refused| refused.start);
        self.refused.dedup_by(|later, first| later.part == first.part && later.start < first.end);
    }
}

/// Names what digits with marks between them are that are no number: a time, a date, a telephone number, a version.
pub fn code_name(run: &str) -> &'static str {
    let parts: Vec<&str> = run.split(['-', '/']).collect();
    let year = |part: &&str| part.len() == 4;
    if run.contains(':') {
        "a clock time or a score"
    } else if parts.len() == 3 && parts.iter().all(|part| part.len() <= 2 || year(part)) {
        "a date"
    } else if parts.len() >= 3 {
        "a telephone number or another code"
    } else {
        "a version or an address"
    }
}

/// Says why digits that make no number make none.
pub fn unread(text: &str, at: usize) -> &'static str {
    const LONGEST: usize = 60;
    let near = &text[..text.floor_char_boundary((at + LONGEST).min(text.len()))];
    let run = &near[at..digit_run(near, at)];
    if run.bytes().all(|byte| byte.is_ascii_digit()) { "more digits than a number has: a code" } else { code_name(run) }
}

/// The words of a span of the plain text with what they do, by the tables alone. Only a range has separators.
fn words(text: &str, lexicon: &Lexicon, span: Range<usize>, range: bool) -> Vec<(usize, usize, Role)> {
    let myriad = lexicon.numbers.system == System::Myriad;
    let role_at = |at: usize| -> Option<(usize, Role)> {
        let rest = &text[at..];
        let c = rest.chars().next()?;
        if c.is_ascii_digit() {
            let marks = |(i, c): &(usize, char)| {
                c.is_ascii_digit()
                    || matches!(c, '.' | ',' | '，' | ' ' | '\'' | '’')
                        && rest[i + c.len_utf8()..].starts_with(|c: char| c.is_ascii_digit())
            };
            let digits = rest.char_indices().take_while(marks).last().map_or(1, |(i, c)| i + c.len_utf8());
            return Some((at + digits, Role::Number));
        }
        if matches!(c, '△' | '▲') || c == '-' && at == span.start {
            return Some((at + c.len_utf8(), Role::Sign));
        }
        let end = |found: Option<usize>, role: Role| found.filter(|end| *end <= span.end).map(|end| (end, role));
        let letters = at + rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let code = (3..=4).contains(&(letters - at)).then(|| currency::iso(&text[at..letters])).flatten();
        let scale = lexicon.scale_at(text, at, true).or_else(|| {
            let behind_digit = text[..at].trim_end_matches(' ').ends_with(|c: char| c.is_ascii_digit());
            lexicon.short_scale_at(text, at).filter(|_| behind_digit)
        });
        let least = if myriad { 4 } else { 3 };
        let unit = lexicon.percents.at(text, at).map(|(end, _)| end);
        let unit = unit.or_else(|| lexicon.percents_before.at(text, at).map(|(end, _)| end));
        let unit = unit.or_else(|| lexicon.percent_parts.at(text, at).map(|(end, _)| end));
        let unit = unit.or_else(|| lexicon.multiples.at(text, at).map(|(end, _)| end));
        let number = lexicon.units.at(text, at).map(|(end, _)| end);
        let number = number.or_else(|| lexicon.indefinite.at(text, at).map(|(end, _)| end));
        let number = number.or_else(|| lexicon.fractions_before.at(text, at).map(|(end, _)| end));
        let number = number.or_else(|| lexicon.multiple_words.at(text, at).map(|(end, _)| end));
        let number = number.or_else(|| lexicon.ones.at(text, at).map(|(end, _)| end));
        let number = number.or_else(|| lexicon.halves_after.at(text, at).map(|(end, _)| end));
        let separator = [&lexicon.to, &lexicon.middles].into_iter().find_map(|words| words.at(text, at));
        let separator = separator.map(|(end, ())| end).filter(|_| range);
        let money = [&lexicon.currencies, &lexicon.prefixes, &lexicon.symbols].into_iter();
        let money = money.filter_map(|words| words.at(text, at)).map(|(end, _)| end).max();
        end(lexicon.compounds.at(text, at).map(|(end, _)| end), Role::Currency)
            .or_else(|| end(unit, Role::Unit))
            .or_else(|| end(scale.filter(|(_, power)| *power >= least).map(|(end, _)| end), Role::Magnitude))
            .or_else(|| end(scale.map(|(end, _)| end), Role::Number))
            .or_else(|| end(money, Role::Currency))
            .or_else(|| end(lexicon.minor.at(text, at).map(|(end, _)| end), Role::Currency))
            .or_else(|| end(code.map(|_| letters), Role::Currency))
            .or_else(|| end(number, Role::Number))
            .or_else(|| (myriad && matches!(c, '多' | '余' | '来' | '把')).then(|| (at + c.len_utf8(), Role::Hedge)))
            .or_else(|| end(separator, Role::Separator))
    };
    let mut found: Vec<(usize, usize, Role)> = Vec::new();
    let mut at = span.start;
    while at < span.end {
        match role_at(at).filter(|(end, _)| *end > at) {
            Some((end, role)) => {
                match found.last_mut() {
                    // 三十五 is one number.
                    Some((_, last, Role::Number)) if role == Role::Number && *last == at => *last = end,
                    _ => found.push((at, end, role)),
                }
                at = end;
            }
            None => at += text[at..].chars().next().map_or(1, char::len_utf8),
        }
    }
    found
}

impl Reading<'_> {
    /// Explains a figure, but for the sibling that it may share its currency with.
    pub(super) fn explain(
        &self,
        figure: &Figure,
        amount: &Amount,
        span: Range<usize>,
        hedges: &[(usize, usize, Bound)],
        behind: usize,
    ) -> Explanation {
        let text = &self.plain.text;
        let mut found = words(text, self.lexicon, span.clone(), amount.range);
        let number = amount.number.start..amount.number.end;
        found.extend(
            (hedges.iter().filter(|(from, to, _)| (*from, *to) != (number.start, number.end)))
                .map(|(from, to, _)| (*from, *to, Role::Hedge)),
        );
        found.extend(amount.unit.map(|(from, to)| (from, to, Role::Unit)));
        found.extend(self.rate_word(figure, amount, behind).map(|place| (place.start, place.end, Role::Rate)));
        let cue = figure.cue.as_deref().and_then(|cue| {
            let from = text.floor_char_boundary(amount.start.saturating_sub(amount::NEAR));
            let to = text.ceil_char_boundary((behind + amount::NEAR).min(text.len()));
            let (base, limit) = (self.plain.source_at(from), self.plain.source_at(to));
            let number = self.plain.source_at(amount.start);
            let source = self.plain.source;
            let before = source[base..number].rfind(cue).map(|i| base + i);
            let at = before.or_else(|| source[number..limit].find(cue).map(|i| number + i))?;
            Some(Token { raw: cue.to_owned(), start: self.base + at, end: self.base + at + cue.len(), role: Role::Cue })
        });
        let mut tokens: Vec<Token> = Vec::new();
        // A hedge or rate that stands in the span is what it was read as.
        found.sort_by_key(|(from, to, role)| (*from, matches!(role, Role::Number | Role::Separator), *to));
        for (from, to, role) in found {
            let (start, end) = (self.base + self.plain.source_at(from), self.base + self.plain.source_at(to));
            if tokens.last().is_none_or(|last| last.end <= start) {
                tokens.push(Token { raw: self.plain.source_of(from, to).to_owned(), start, end, role });
            }
        }
        if let Some(cue) = cue {
            let at = tokens.partition_point(|token| token.start < cue.start);
            tokens.insert(at, cue);
        }
        let currency = self.why_currency(figure, amount, &tokens);
        Explanation { rule: figure.rule, tokens, currency }
    }

    fn rate_word(&self, figure: &Figure, amount: &Amount, behind: usize) -> Option<Range<usize>> {
        if figure.per.is_none() && figure.period.is_none() {
            return None;
        }
        let text = &self.plain.text;
        let is_it = |rate: &Rate| match rate {
            Rate::Period(period) => figure.period.as_deref() == Some(*period),
            Rate::Per(unit) => figure.per.as_deref() == Some(*unit),
        };
        for at in [behind, skip(text, behind)] {
            if let Some((to, rate)) = self.lexicon.rates_after.at(text, at)
                && is_it(rate)
            {
                return Some(at..to);
            }
        }
        let from = clause_start(text, amount.start);
        let before = text[from..amount.start].char_indices().rev().find_map(|(i, _)| {
            let (to, rate) = self.lexicon.rates_before.at(text, from + i)?;
            (to <= amount.start && is_it(rate)).then_some(from + i..to)
        });
        before.or_else(|| {
            let per: String = figure.per.as_deref()?.chars().map(crate::mentions::plain::fold).collect();
            let near = text.floor_char_boundary((behind + amount::NEAR / 2).min(text.len()));
            let after = text[behind..near].find(&per).map(|i| behind + i);
            let at = after.or_else(|| text[from..amount.start].rfind(&per).map(|i| from + i))?;
            Some(at..at + per.len())
        })
    }

    fn why_currency(&self, figure: &Figure, amount: &Amount, tokens: &[Token]) -> Option<String> {
        if figure.kind != Kind::Money {
            return None;
        }
        let choice = figure.currency_candidates.join(", ");
        let word = tokens.iter().find(|token| token.role == Role::Currency);
        let named = word.map_or_else(String::new, |token| format!("\"{}\" at {}", token.raw, token.start));
        let Some(code) = figure.currency.as_deref() else {
            return Some(match choice.is_empty() {
                true => "no currency stands in the text, and the language has no default".to_owned(),
                false => format!("{named} may be {choice}, and the document names none of their countries"),
            });
        };
        let from = match &amount.currency {
            Some(currency) if currency.from == CurrencyFrom::Shared => CurrencyFrom::Shared,
            _ => figure.currency_from?,
        };
        Some(match from {
            CurrencyFrom::Word => format!("the word {named} is {code}"),
            CurrencyFrom::Code => format!("the code {named} is {code}"),
            CurrencyFrom::Symbol => format!("the sign {named} is {code} alone"),
            CurrencyFrom::Shared => "of the head of its table".to_owned(),
            CurrencyFrom::Default if choice.is_empty() => {
                format!("no currency stands in the text; {code} is the default of the language")
            }
            CurrencyFrom::Default => {
                format!("{named} may be {choice}; nothing decides, and {code} is the default")
            }
            CurrencyFrom::Context => {
                let asked = self.asked_codes(figure, amount);
                let line = self.line(amount.start);
                let dateline = asked.and_then(|codes| self.dateline(amount.start, codes));
                if figure.implicit && self.lexicon.numbers.system == System::Thousands {
                    format!("of the money before, which is {code}")
                } else if dateline == Some(code) {
                    format!(
                        "{named} may be {choice}; the line at {} is datelined from {code}'s country",
                        self.base + self.plain.source_at(line)
                    )
                } else if let Some((sign, count)) = self.evidence.and_then(|evidence| evidence.signs.get(code)) {
                    let may = if choice.is_empty() { String::new() } else { format!("{named} may be {choice}; ") };
                    let more = if *count > 1 { format!(", the first of {count} signs") } else { String::new() };
                    format!("{may}{sign} speaks for {code}{more}")
                } else {
                    format!("of the money before, which is {code}")
                }
            }
        })
    }

    fn asked_codes<'c>(&self, figure: &Figure, amount: &'c Amount) -> Option<&'c crate::mentions::lexicon::Codes> {
        amount.currency.as_ref().map(|currency| &currency.codes).filter(|_| !figure.implicit)
    }

    /// Says of which figure each figure has the currency that it shares: the nearest that has it of its own.
    pub(super) fn name_siblings(&self, figures: &mut [Figure]) {
        for at in 0..figures.len() {
            let figure = &figures[at];
            if !is_shared(figure) {
                continue;
            }
            const FAR: usize = 40;
            let own = |other: &&Figure| {
                other.kind == Kind::Money
                    && other.currency == figure.currency
                    && !is_shared(other)
                    && other.start != figure.start
            };
            let near = |other: &&Figure| figure.start.abs_diff(other.start);
            let window = &figures[at.saturating_sub(FAR)..figures.len().min(at + FAR)];
            let sibling = if figure.implicit {
                window[..at.min(FAR)].iter().filter(own).min_by_key(near)
            } else {
                window.iter().filter(own).min_by_key(near)
            };
            let Some(sibling) = sibling else { continue };
            let why = format!("shared with \"{}\" at {}", sibling.raw, sibling.start);
            if let Some(explanation) = &mut figures[at].explain {
                explanation.currency = Some(why);
            }
        }
    }
}

/// True for a figure whose currency stands with another.
fn is_shared(figure: &Figure) -> bool {
    let why = figure.explain.as_ref().and_then(|explanation| explanation.currency.as_deref());
    why.is_some_and(|why| why.starts_with("of the ") || why.starts_with("shared with "))
}

/// Says of what kind a number is that nothing counts.
pub fn uncounted(raw: &str) -> &'static str {
    let digits = raw.bytes().all(|byte| byte.is_ascii_digit());
    if raw.len() == 4 && raw.starts_with(['1', '2']) && digits {
        "no unit: a year or a number that nothing counts"
    } else {
        "no unit, and too small to be money without one"
    }
}

/// Of three of them, 一家.
pub const SMALL: &str = "a small count in words: grammar, below the limit of counts";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::languages::Code;

    #[test]
    fn codes_have_names() {
        assert_eq!(code_name("12:30"), "a clock time or a score");
        assert_eq!(code_name("2024-05-06"), "a date");
        assert_eq!(code_name("010-6552-9988"), "a telephone number or another code");
        assert_eq!(code_name("3.5.1"), "a version or an address");
        assert_eq!(unread("3.5.1", 0), "a version or an address");
        assert_eq!(unread("1234567890123456789012", 0), "more digits than a number has: a code");
    }

    #[test]
    fn words_have_roles() {
        let roles = |text: &str, language: &'static str| -> Vec<(String, Role)> {
            let lexicon = Lexicon::of(Code(language)).unwrap();
            let plain = Plain::new(text);
            words(&plain.text, lexicon, 0..plain.text.len(), true)
                .into_iter()
                .map(|(from, to, role)| (plain.source_of(from, to).to_owned(), role))
                .collect()
        };
        let is = |found: Vec<(String, Role)>, expect: &[(&str, Role)]| {
            assert_eq!(found.iter().map(|(raw, role)| (raw.as_str(), *role)).collect::<Vec<_>>(), expect);
        };
        is(roles("３亿美元", "zh"), &[("３", Role::Number), ("亿", Role::Magnitude), ("美元", Role::Currency)]);
        is(
            roles("10 a 15 millones de euros", "es"),
            &[
                ("10", Role::Number),
                ("a", Role::Separator),
                ("15", Role::Number),
                ("millones", Role::Magnitude),
                ("euros", Role::Currency),
            ],
        );
        is(roles("US$ 5", "es"), &[("US$", Role::Currency), ("5", Role::Number)]);
        is(roles("$1,200.50", "en"), &[("$", Role::Currency), ("1,200.50", Role::Number)]);
        is(roles("三十五%", "zh"), &[("三十五", Role::Number), ("%", Role::Unit)]);
    }
}

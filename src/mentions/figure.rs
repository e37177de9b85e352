//! A part and its segments -> the figures in it.

use std::cell::{Cell, OnceCell, RefCell};
use std::ops::Range;

use rust_decimal::Decimal;
use serde::Serialize;

pub mod explain;

use crate::languages::fold::is_han;
use crate::languages::{Bound, Code, LANGUAGES, Rate, Segment, System, currency};
use crate::mentions::amount::{self, Amount};
use crate::mentions::company::{self, Company};
use crate::mentions::figure::explain::{Asked, Evidence, Explanation, Trace};
use crate::mentions::implied::{Earlier, Implied};
use crate::mentions::lexicon::{Codes, LOCAL, Lexicon, NAMED, Told};
use crate::mentions::number::{power_of_ten, skip};
use crate::mentions::plain::Plain;
use crate::mentions::profile::{Profile, is_peso_in_english};
use crate::mentions::words::is_border;
use crate::mentions::{Part, PartText};

/// What a figure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Money,
    Percent,
    Count,
    Multiple,
}

impl Kind {
    /// Returns the word that it is written as.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Money => "money",
            Kind::Percent => "percent",
            Kind::Count => "count",
            Kind::Multiple => "multiple",
        }
    }
}

/// How the stated number bounds the amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    Point,
    Range,
    Indefinite,
    AtLeast,
    MoreThan,
    AtMost,
    LessThan,
}

/// Where the currency of a money figure was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CurrencyFrom {
    Word,
    Code,
    Symbol,
    Shared,
    Context,
    Default,
}

/// A number with its evidence. Offsets are UTF-8 bytes of `part`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figure {
    pub part: Part,
    pub language: Code,
    pub kind: Kind,
    pub raw: String,
    pub start: usize,
    pub end: usize,
    pub shape: Shape,
    #[serde(serialize_with = "plain")]
    pub value: Option<Decimal>,
    #[serde(serialize_with = "plain")]
    pub min: Option<Decimal>,
    #[serde(serialize_with = "plain")]
    pub max: Option<Decimal>,
    pub fraction: Option<String>,
    pub approximate: bool,
    pub hedge: Option<String>,
    pub currency: Option<String>,
    pub currency_from: Option<CurrencyFrom>,
    pub currency_candidates: &'static [&'static str],
    pub unit: Option<String>,
    pub per: Option<String>,
    pub period: Option<String>,
    pub implicit: bool,
    pub cue: Option<String>,
    pub equivalent_of: Option<usize>,
    pub companies: Vec<String>,
    pub sentence: String,
    pub rule: &'static str,
    /// Only where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explain: Option<Box<Explanation>>,
}

/// Finds the figures of a part in text order. `sentences` are spans of `text`, in order.
pub fn find(
    part: Part,
    text: &str,
    segments: &[Segment],
    sentences: &[Range<usize>],
    profile: &Profile<'_>,
) -> Vec<Figure> {
    read(part, text, segments, sentences, profile, None)
}

/// As [`find`], each figure with its explanation; what was refused is added to `asked`.
pub fn explained(
    part: Part,
    text: &str,
    segments: &[Segment],
    sentences: &[Range<usize>],
    profile: &Profile<'_>,
    asked: &mut Asked<'_>,
) -> Vec<Figure> {
    read(part, text, segments, sentences, profile, Some(asked))
}

fn read(
    part: Part,
    text: &str,
    segments: &[Segment],
    sentences: &[Range<usize>],
    profile: &Profile<'_>,
    mut asked: Option<&mut Asked<'_>>,
) -> Vec<Figure> {
    let mut figures = Vec::new();
    for segment in segments {
        // A page number or a price list without letters is read as English, which writes figures as most do.
        let code = if segment.language == Code::UNDETERMINED { Code("en") } else { segment.language };
        let Some(lexicon) = Lexicon::of(code) else { continue };
        let source = &text[segment.start..segment.end];
        let own;
        let plain = match profile.plain(source) {
            Some(plain) => plain,
            None => {
                own = Plain::new(source);
                &own
            }
        };
        if !has_numbers(plain, lexicon) {
            continue;
        }
        let notes = RefCell::default();
        let trace = asked.as_ref().map(|_| &notes);
        let amounts = amount::find(plain, lexicon, profile, trace);
        let reading = Reading {
            part,
            base: segment.start,
            language: segment.language,
            plain,
            lexicon,
            profile,
            amounts: &amounts,
            majority: OnceCell::new(),
            exchange: OnceCell::new(),
            line: Cell::default(),
            trace,
            evidence: asked.as_ref().map(|asked| asked.evidence),
        };
        let first = figures.len();
        reading.figures(text, sentences, &mut figures);
        if let Some(asked) = &mut asked {
            reading.name_siblings(&mut figures[first..]);
            asked.keep(notes.take(), (part, segment.start), plain, &figures[first..]);
        }
    }
    figures
}

fn has_numbers(plain: &Plain<'_>, lexicon: &Lexicon) -> bool {
    lexicon.numbers.system == System::Thousands || plain.text.chars().any(|c| lexicon.begins_number(c))
}

/// Amounts of one segment on their way to records.
pub(super) struct Reading<'a> {
    part: Part,
    /// Where the segment begins in the part.
    base: usize,
    pub(super) language: Code,
    pub(super) plain: &'a Plain<'a>,
    pub(super) lexicon: &'a Lexicon,
    pub(super) profile: &'a Profile<'a>,
    pub(super) amounts: &'a [Amount],
    /// The currency of most amounts, once it was asked for.
    pub(super) majority: OnceCell<Option<String>>,
    /// Whether the text speaks of the price of one money in another, once it was asked for.
    exchange: OnceCell<bool>,
    /// The last place that was asked for and where its line begins.
    line: Cell<(usize, usize)>,
    trace: Trace<'a>,
    evidence: Option<&'a Evidence>,
}

impl Reading<'_> {
    fn figures(&self, text: &str, sentences: &[Range<usize>], to: &mut Vec<Figure>) {
        let first = to.len();
        to.reserve(self.amounts.len());
        // The amounts that became the figures from `first` on, and the last of them that is money.
        let mut taken: Vec<&Amount> = Vec::new();
        let mut last_money: Option<usize> = None;
        for (at, amount) in self.amounts.iter().enumerate() {
            let floor = taken.last().map_or(0, |last| last.end);
            let before = taken.last().map(|last| (*last, &to[to.len() - 1]));
            // A small count in words (three of them, 一家) is grammar, not a number that anybody asks for.
            // So are 万户 and 千家, which are words.
            let myriad = self.lexicon.numbers.system == System::Myriad;
            let word = myriad
                && amount.number.bare
                && amount.number.powers.len() == 1
                && self.hedge_before(amount, floor).is_none();
            if amount.kind == Some(Kind::Count) && !amount.number.digits && (amount.high < Decimal::TEN || word) {
                self.refuse::<()>(amount, || explain::SMALL.to_owned());
                continue;
            }
            let mut figure = match amount.kind {
                Some(kind) => self.figure(amount, kind, None, floor),
                None => {
                    let earlier = Earlier { taken: &taken, figures: &to[first..], money: last_money };
                    match self.implied(amount, self.amounts.get(at + 1), before, earlier) {
                        Some(implied) if implied.scale == Decimal::ONE => {
                            self.figure(amount, Kind::Money, Some(implied), floor)
                        }
                        Some(implied) => match amount.scaled(implied.scale) {
                            Some(scaled) => self.figure(&scaled, Kind::Money, Some(implied), floor),
                            None => continue,
                        },
                        None => match self.counted_before(amount, before, earlier) {
                            Some(unit) => {
                                let counted = amount.counted(unit);
                                self.figure(&counted, Kind::Count, None, floor)
                            }
                            None => continue,
                        },
                    }
                }
            };
            figure.equivalent_of = before.and_then(|(last, earlier)| self.restates(last, earlier, amount, &figure));
            figure.sentence = sentence(text, sentences, figure.start..figure.end).to_owned();
            if figure.kind == Kind::Money {
                last_money = Some(taken.len());
            }
            taken.push(amount);
            to.push(figure);
        }
        debug_assert_eq!(to.len() - first, taken.len());
    }

    fn figure(&self, amount: &Amount, kind: Kind, implied: Option<Implied>, floor: usize) -> Figure {
        let text = &self.plain.text;
        let (mut start, mut end) = (amount.start, amount.end);
        let mut hedges: Vec<(usize, usize, Bound)> = amount.inner.into_iter().collect();
        if amount.number.more {
            hedges.push((amount.number.start, amount.number.end, Bound::MoreThan));
        }
        if let Some((from, to, bound)) = self.hedge_before(amount, floor) {
            // 上千万 and 过亿 are one word with their number.
            if amount.number.bare && to == start && matches!(&text[from..to], "上" | "过") {
                start = from;
            }
            hedges.push((from, to, bound));
        }
        if amount.number.about {
            hedges.push((amount.number.start, amount.number.end, Bound::About));
        }
        let mut behind = end;
        // 1000人を超える: what is counted stands before the hedge.
        if kind == Kind::Count
            && let Some((_, unit)) = amount.unit
            && unit > end
            && self
                .hedge_after(end, amount)
                .is_none_or(|(from, to, bound)| bound == Bound::Bracket || Some((from, to)) == amount.unit)
        {
            behind = unit;
        }
        while let Some((from, to, bound)) = self.hedge_after(behind, amount) {
            hedges.push((from, to, bound));
            if bound == Bound::Magnitude || bound == Bound::Bracket {
                end = to;
            }
            behind = to;
        }
        let (currency, currency_from, candidates) = match &implied {
            Some(implied) => match &implied.currency {
                Some((code, from)) => (Some(code.clone()), Some(*from), [].as_slice()),
                None => (None, None, [].as_slice()),
            },
            None => self.currency(amount),
        };
        let mut figure = Figure {
            part: self.part,
            language: self.language,
            kind,
            raw: String::new(),
            start: 0,
            end: 0,
            shape: Shape::Point,
            value: Some(amount.low),
            min: Some(amount.low),
            max: Some(amount.high),
            fraction: amount.fraction.clone(),
            approximate: false,
            hedge: None,
            currency,
            currency_from,
            currency_candidates: candidates,
            unit: amount.unit.map(|(from, to)| self.plain.source_of(from, to).to_owned()),
            per: None,
            period: None,
            implicit: implied.is_some(),
            cue: implied.map(|implied| implied.cue),
            equivalent_of: None,
            companies: Vec::new(),
            sentence: String::new(),
            rule: "",
            explain: None,
        };
        if amount.fraction.is_some() {
            figure.value = None;
        } else if amount.number.indefinite {
            figure.shape = Shape::Indefinite;
            figure.value = None;
        } else if amount.high > amount.low {
            figure.shape = Shape::Range;
            figure.value = None;
        }
        for (_, _, bound) in &hedges {
            bind(&mut figure, *bound, amount);
        }
        if !hedges.is_empty() {
            hedges.sort_by_key(|(from, ..)| *from);
            let words: Vec<&str> = hedges
                .iter()
                .map(|(from, to, _)| self.plain.source_of(*from, *to))
                .filter(|_| !amount.number.more)
                .collect();
            figure.hedge = Some(if amount.number.more { "多".to_owned() } else { words.join(" ") });
        }
        self.rate(&mut figure, amount, behind, floor);
        figure.start = self.base + self.plain.source_at(start);
        figure.end = self.base + self.plain.source_at(end);
        figure.raw = self.plain.source_of(start, end).to_owned();
        figure.rule = rule(&figure, amount);
        if self.trace.is_some() {
            figure.explain = Some(Box::new(self.explain(&figure, amount, start..end, &hedges, behind)));
        }
        figure
    }

    /// Decides among the codes of the currency word by the document, then by the language.
    pub(super) fn currency(&self, amount: &Amount) -> (Option<String>, Option<CurrencyFrom>, &'static [&'static str]) {
        let Some(currency) = &amount.currency else { return (None, None, &[]) };
        let codes = &currency.codes;
        if let [only] = codes.codes[..] {
            return (Some(only.to_owned()), Some(currency.from), &[]);
        }
        let candidates = codes.codes;
        if let Some(code) = self.rate_of_exchange(amount, codes) {
            return (Some(code), Some(CurrencyFrom::Context), candidates);
        }
        // In Japanese ¥ is the yen, whatever country the article is about; in Spanish and English unless it is about China.
        let yen = codes.codes.contains(&"JPY") && codes.codes.len() == 2;
        let western = yen && self.lexicon.numbers.system == System::Thousands && !self.profile.speaks_of("CNY");
        if western || self.language == Code("ja") && codes.codes.contains(&"JPY") {
            return (Some("JPY".to_owned()), Some(CurrencyFrom::Default), candidates);
        }
        if candidates.contains(&"USD") && self.restates_dollars(amount, candidates) {
            return (Some("USD".to_owned()), Some(CurrencyFrom::Context), candidates);
        }
        if candidates.contains(&"USD") && self.is_priced_in_dollars(amount) {
            return (Some("USD".to_owned()), Some(CurrencyFrom::Context), candidates);
        }
        if let Some(code) = self.cents_of(amount) {
            return (Some(code), Some(CurrencyFrom::Context), candidates);
        }
        if let Some(code) = self.dollar_by_yen(amount, candidates) {
            return (Some(code.to_owned()), Some(CurrencyFrom::Context), candidates);
        }
        let chosen = self.dateline(amount.start, codes).or_else(|| self.profile.choose(codes, self.language));
        if let Some(code) = chosen {
            return (Some(code.to_owned()), Some(CurrencyFrom::Context), candidates);
        }
        match self.profile.usual(codes, self.language) {
            Some(code) => (Some(code.to_owned()), Some(CurrencyFrom::Default), candidates),
            None => (None, None, candidates),
        }
    }

    /// The code of 元 in a rate of exchange: 人民币兑美元报7.11元.
    fn rate_of_exchange(&self, amount: &Amount, codes: &Codes) -> Option<String> {
        let text = &self.plain.text;
        let spoken = || *self.exchange.get_or_init(|| text.contains('兑'));
        if self.language != Code("zh") || !codes.codes.contains(&"CNY") || !spoken() {
            return None;
        }
        let from = clause_start(text, amount.start);
        let (at, to) = text[from..amount.start].find('兑').map(|i| (from + i, from + i + '兑'.len_utf8()))?;
        let before = self.lexicon.currencies.before(text, at).map(|(_, codes)| codes);
        let behind = self.lexicon.currencies.at(text, to).map(|(_, codes)| codes);
        let found = [before, behind].into_iter().flatten().find_map(|found| match found.codes {
            [only] if codes.codes.contains(only) => Some(*only),
            _ => None,
        });
        found.map(str::to_owned)
    }

    /// True for a price in the clause of goods that are priced in dollars of the United States everywhere; not for the
    /// millions that their price costs somebody.
    fn is_priced_in_dollars(&self, amount: &Amount) -> bool {
        const HIGHEST: u32 = 1_000_000;
        if amount.number.scaled || amount.high >= Decimal::from(HIGHEST) {
            return false;
        }
        let text = &self.plain.text;
        let clause = &text[clause_start(text, amount.start)..amount.start];
        self.lexicon.money.in_dollars.iter().any(|goods| {
            let border = |(at, goods): (usize, &str)| is_border(clause, at) && is_border(clause, at + goods.len());
            clause.match_indices(goods).any(border)
        })
    }

    /// True for dollars in brackets behind those of a country, which they restate: HK$41 billion ($5.2 billion).
    fn restates_dollars(&self, amount: &Amount, candidates: &[&str]) -> bool {
        const LONGEST: usize = 16;
        let text = &self.plain.text;
        let at = self.amounts.partition_point(|other| other.start < amount.start);
        let Some(last) = at.checked_sub(1).and_then(|at| self.amounts.get(at)) else { return false };
        let Some(gap) = text.get(last.end..amount.start).filter(|gap| gap.len() <= LONGEST) else { return false };
        let opened = gap.trim_start_matches(' ').starts_with('(') && !gap.contains([')', ';']);
        let local = last.currency.as_ref().is_some_and(
            |currency| matches!(currency.codes.codes, [only] if *only != "USD" && candidates.contains(only)),
        );
        opened && local
    }

    /// The currency of the amount before cents of no country: US$ 4,35 el kilo, cinco centavos más que ayer.
    fn cents_of(&self, amount: &Amount) -> Option<String> {
        const LONGEST: usize = 80;
        let at = self.amounts.partition_point(|other| other.start < amount.start);
        let last = &self.amounts[at.checked_sub(1).filter(|_| amount.minor() && self.language == Code("es"))?];
        let gap = self.plain.text.get(last.end..amount.start)?;
        let whole = last.kind == Some(Kind::Money) && !last.minor();
        if !whole || gap.len() > LONGEST || gap.contains(['.', '\n', ';']) {
            return None;
        }
        self.currency(last).0
    }

    /// The country's dollar that a Japanese dollar is by the yen in brackets behind it, which are far fewer than those of
    /// an American one: 5億ドル（約540億円） in Canada.
    fn dollar_by_yen(&self, amount: &Amount, candidates: &[&'static str]) -> Option<&'static str> {
        const LONGEST: usize = 24;
        // Yen for a dollar since the nineties: of Hong Kong and Taiwan up to twenty-five, of the other countries up to 125.
        const FEW: u32 = 25;
        const MANY: u32 = 125;
        if self.language != Code("ja") || !candidates.contains(&"USD") || amount.low.is_zero() {
            return None;
        }
        let at = self.amounts.partition_point(|other| other.start <= amount.start);
        let yen = self.amounts.get(at).filter(|next| {
            next.currency.as_ref().is_some_and(|currency| currency.codes.codes == ["JPY"])
                && (self.plain.text.get(amount.end..next.start))
                    .is_some_and(|gap| gap.len() <= LONGEST && gap.starts_with('('))
        })?;
        let rate = yen.low.checked_div(amount.low)?;
        let few = rate <= Decimal::from(FEW);
        let fits = |code: &&'static str| matches!(*code, "HKD" | "TWD") == few && *code != "USD";
        let spoken = |code: &&'static str| self.profile.speaks_of(code);
        (rate < Decimal::from(MANY)).then(|| candidates.iter().copied().filter(fits).find(spoken)).flatten()
    }

    /// The code of the place that the paragraph is datelined from: "Bogotá. La petrolera…" in a round-up of countries.
    fn dateline(&self, at: usize, codes: &Codes) -> Option<&'static str> {
        const LONGEST: usize = 40;
        const SHORT: &[&str] = &["ft", "mt", "sta", "ste", "sto", "st"];
        let text = &self.plain.text;
        let from = self.line(at);
        let head = &text[from..text.floor_char_boundary(at.min(from + LONGEST))];
        let (end, mark) = head.char_indices().find(|(i, c)| {
            let marks: &[&str] = match c {
                // ST. JOHN'S, FT. WORTH
                '.' if SHORT.contains(&&head[..*i]) => return false,
                '.' => &[" ", "-", "—"],
                ' ' => &["- "],
                '—' | ':' => &[" "],
                _ => return false,
            };
            marks.iter().any(|mark| head[i + c.len_utf8()..].starts_with(mark))
        })?;
        let shouted = |len: usize| !self.plain.source_of(from, from + len).contains(char::is_lowercase);
        // SAN FRANCISCO, Córdoba.-
        let city = head[..end].split_once(", ").map(|(city, rest)| {
            let province = rest.split([',', '(']).next().unwrap_or_default().trim_end_matches(' ');
            let start = from + city.len() + ", ".len();
            // Agencies of the world count in the dollars of the United States: HAMILTON, Bermuda (Reuters) —
            (start..start + province.len(), shouted(city.len()) && !rest.contains('('))
        });
        // KINGSTON —
        let bare = head[..end].trim_end_matches(' ').len();
        let (mut found, mut of_province) = (Vec::new(), Vec::new());
        let mut named = false;
        // The point is of the name where that is cut short: WELLINGTON, Fla. —
        let whole = from + end + usize::from(mark == '.');
        self.lexicon.hints(self.plain, from..whole, |Told { place, code, weight, .. }| {
            let never =
                self.profile.rules_out(code, codes, self.language) || is_peso_in_english(code, codes, self.language);
            let in_province = |(province, shouted): &(Range<usize>, bool)| {
                let cut = text[place.clone()].starts_with(", ") && place.start + ", ".len() == province.start;
                (place == *province || cut) && (*shouted || weight >= NAMED)
            };
            if city.as_ref().is_some_and(in_province) && codes.codes.contains(&code) && !never {
                of_province.push(code);
            }
            // A place that is called so too counts where the document tells of its country elsewhere, and where no more
            // is said: "Santiago.— ".
            let alone = || place.len() == end || place == (from..from + bare) && shouted(bare);
            let told = weight >= NAMED || self.profile.weight(code) > LOCAL || alone();
            if told && codes.codes.contains(&code) && !never && !found.contains(&code) {
                found.push(code);
            }
            named |= told && !never;
        });
        // SAN JUAN, KINGSTON: of several places of a name it is that which the document tells more of.
        let most = |codes: &[&'static str]| codes.iter().rev().copied().max_by_key(|code| self.profile.weight(code));
        most(&of_province).or_else(|| most(&found).filter(|_| named))
    }

    /// Where the line of a place begins. From one figure to the next only what lies between is looked at, so that a line
    /// of a megabyte is read once.
    fn line(&self, at: usize) -> usize {
        let (seen, line) = self.line.get();
        let (seen, line) = if seen <= at { (seen, line) } else { (0, 0) };
        let line = self.plain.text[seen..at].rfind('\n').map_or(line, |i| seen + i + 1);
        self.line.set((at, line));
        line
    }

    /// The hedge that ends where the amount begins: 约, al menos, more than. In Chinese an adverb may stand a verb away
    /// (至少要花去20万元).
    pub(super) fn hedge_before(&self, amount: &Amount, floor: usize) -> Option<(usize, usize, Bound)> {
        let text = &self.plain.text;
        let at = text[..amount.start].trim_end_matches(' ').len();
        let percent = amount.kind == Some(Kind::Percent);
        if let Some((from, bound)) = self.lexicon.before.before(text, at)
            && from >= floor
        {
            let bound = (*bound)?;
            if self.is_destination(from, at, percent) {
                return None;
            }
            // 上 and 过 before digits are other words: 晚上5元, 通过5元.
            let glued = match &text[from..at] {
                "上" => !amount.number.digits,
                "过" => !amount.number.digits || amount.number.scaled,
                _ => true,
            };
            return glued.then_some((from, at, bound));
        }
        if self.lexicon.numbers.system == System::Thousands {
            // casi un 12 %, the more than 3
            let head = (self.lexicon.numbers.articles.iter())
                .find_map(|article| text[..at].strip_suffix(article)?.strip_suffix(' '))?;
            let (from, bound) = self.lexicon.before.before(text, head.trim_end_matches(' ').len())?;
            if self.is_destination(from, head.len(), percent) {
                return None;
            }
            return bound.filter(|_| from >= floor).map(|bound| (from, head.len(), bound));
        }
        if self.lexicon.numbers.system != System::Myriad {
            return None;
        }
        let far = [
            "至少",
            "起码",
            "最多",
            "至多",
            "最少",
            "最高",
            "最低",
            "不超过",
            "不低于",
            "大概",
            "大约",
            "差不多",
            "少なくとも",
            "最大",
            "最低でも",
        ];
        const NEAR: usize = 8;
        let mut from = at;
        for c in text[floor..at].chars().rev().take(NEAR) {
            if !(is_han(c) || c.is_alphabetic()) {
                return None;
            }
            from -= c.len_utf8();
            if !matches!(c, '至' | '起' | '最' | '不' | '大' | '差' | '少') {
                continue;
            }
            let word = far.iter().find(|word| text[from..at].starts_with(**word));
            if let Some(word) = word
                && let Some((_, Some(bound))) = self.lexicon.before.before(text, from + word.len())
            {
                // 最低工资 names a wage, 最高可获 bounds what is got.
                let verb = text[from + word.len()..].starts_with(['可', '能', '达', '将', '会', '要']);
                if matches!(*word, "最高" | "最低" | "最大") && !verb {
                    return None;
                }
                return Some((from, from + word.len(), *bound));
            }
        }
        None
    }

    /// True for the `hasta` of `creció hasta los 450 millones`, which is where a change led.
    fn is_destination(&self, from: usize, to: usize, percent: bool) -> bool {
        let text = &self.plain.text;
        // The price went up to 370,509.
        if &text[from..to] == "up to" {
            let verb = text[..from].trim_end_matches(' ').rsplit(|c: char| !c.is_alphabetic()).next();
            return verb.is_some_and(|verb| self.lexicon.tells_change(verb));
        }
        if percent || !matches!(text[from..to].split(' ').next(), Some("hasta" | "desde")) {
            return false;
        }
        let near = text.floor_char_boundary(from.saturating_sub(amount::NEAR / 2));
        let head = &text[near..from];
        let clause = head.rfind(['.', ';', ':', '\n']).map_or(0, |i| i + 1);
        self.lexicon.tells_change(&head[clause..])
    }

    pub(super) fn hedge_after(&self, end: usize, amount: &Amount) -> Option<(usize, usize, Bound)> {
        let text = &self.plain.text;
        let (at, (to, bound)) =
            [end, skip(text, end)].into_iter().find_map(|at| Some((at, self.lexicon.after.at(text, at)?)))?;
        let bound = (*bound)?;
        match &text[at..to] {
            // 100円から is a floor only where nothing follows that it leads to.
            "plus" if text[to..].starts_with(' ') => None,
            "から" | "より" | "まで" => {
                let next = text[to..].chars().next();
                next.is_none_or(|c| matches!(c, '。' | '、' | ')' | '」' | 'の' | '\n')).then_some((at, to, bound))
            }
            // 起 begins other words; as a bound it ends the clause or stands before 的.
            "起" => {
                let next = text[to..].chars().next();
                next.is_none_or(|c| !c.is_alphanumeric() || c == '的').then_some((at, to, bound))
            }
            "级" | "级别" | "量级" if !amount.number.bare || amount.kind.is_some() => Some((at, to, Bound::About)),
            _ => Some((at, to, bound)),
        }
    }

    /// What the amount is a rate of: behind it (/人, al mes) or, in Chinese and Japanese, before it in the clause.
    fn rate(&self, figure: &mut Figure, amount: &Amount, behind: usize, floor: usize) {
        let text = &self.plain.text;
        let take = |figure: &mut Figure, rate: Rate| match rate {
            Rate::Period(period) => figure.period = Some(period.to_owned()),
            Rate::Per(unit) => figure.per = Some(unit.to_owned()),
        };
        let mut at = behind;
        for _ in 0..2 {
            let Some((to, rate)) =
                [at, skip(text, at)].into_iter().find_map(|at| self.lexicon.rates_after.at(text, at))
            else {
                // 3元/单, 30元一碗, per kWh: by whatever is counted.
                let opens = ["/", "一", "每", "per ", " per "];
                if figure.kind == Kind::Money
                    && let Some(open) = opens.into_iter().find(|open| text[at..].starts_with(open))
                    && (open != "一" || self.lexicon.numbers.system == System::Myriad)
                    && let Some(end) = self.unit_name(at + open.len())
                {
                    figure.per = Some(self.plain.source_of(at + open.len(), end).to_owned());
                }
                break;
            };
            take(figure, *rate);
            at = to;
        }
        if figure.per.is_some() || figure.period.is_some() {
            return;
        }
        let clause = &text[clause_start_behind(text, amount.start, floor)..amount.start];
        let base = amount.start - clause.len();
        let found = clause
            .char_indices()
            .rev()
            .find_map(|(i, _)| self.lexicon.rates_before.at(text, base + i).filter(|(to, _)| *to <= amount.start));
        if let Some((_, rate)) = found {
            take(figure, *rate);
            return;
        }
        if figure.kind != Kind::Money || self.lexicon.numbers.system != System::Myriad {
            return;
        }
        // 月5万円, 週8000円: right before the number, and no date.
        let mut last = clause.chars().rev();
        let mark = last.next();
        let free = last.next().is_none_or(|c| !is_han(c) && !c.is_ascii_digit());
        let period = match mark {
            Some('月') => Some("P1M"),
            Some('周') => Some("P1W"),
            Some('年') => Some("P1Y"),
            _ => None,
        };
        if let Some(period) = period.filter(|_| free) {
            figure.period = Some(period.to_owned());
            return;
        }
        // 每升, 1平方メートル当たり: by whatever is counted, the nearest.
        let unit = clause.char_indices().rev().find_map(|(i, c)| {
            let at = base + i;
            if !matches!(c, '每' | '1' | '一') {
                return None;
            }
            let from = at + c.len_utf8();
            let end = self.unit_name(from).filter(|end| *end <= amount.start)?;
            let each = matches!(&text[end..amount.start], "" | "につき" | "あたり" | "当たり" | "当");
            (c == '每' || each && !text[..at].ends_with(|c: char| c.is_ascii_digit())).then_some((from, end))
        });
        if let Some((from, end)) = unit {
            figure.per = Some(self.plain.source_of(from, end).to_owned());
        }
    }

    /// The end of the name of a unit at `at`: a counter, or in Latin letters one that is no time.
    fn unit_name(&self, at: usize) -> Option<usize> {
        let text = &self.plain.text;
        if let Some((end, ())) = self.lexicon.durations.at(text, at)
            && self.lexicon.counters.at(text, at).is_none_or(|(counter, ())| counter <= end)
        {
            return None;
        }
        if self.lexicon.numbers.system == System::Thousands || text[at..].starts_with(|c: char| c.is_ascii_alphabetic())
        {
            const LONGEST: usize = 16;
            let rest = &text[at..];
            let end = rest.char_indices().take(LONGEST + 1).find(|(_, c)| !c.is_alphabetic()).map(|(end, _)| end);
            let end = end.or((rest.len() <= LONGEST).then_some(rest.len()))?;
            return (1..=LONGEST).contains(&end).then_some(at + end);
        }
        self.lexicon.counters.at(text, at).map(|(end, ())| end)
    }

    /// Says why a number is no figure, where anybody asks.
    pub(super) fn refuse<T>(&self, amount: &Amount, why: impl FnOnce() -> String) -> Option<T> {
        if let Some(trace) = self.trace {
            trace.borrow_mut().push((amount.start, amount.end, why()));
        }
        None
    }

    /// Says what makes a number neither money nor a count.
    pub(super) fn uncounted(&self, amount: &Amount) -> String {
        let (text, end) = (&self.plain.text, amount.end);
        let counter = |at: usize| self.lexicon.counters.at(text, at).map(|(to, ())| to);
        let places = [end, skip(text, end)].into_iter().filter(|_| amount.closed);
        let found = places.flat_map(|at| {
            let label = self.lexicon.labels.at(text, at).map(|(to, ())| to).filter(|to| counter(at) <= Some(*to));
            let time = self.lexicon.durations.at(text, at).map(|(to, ())| to).filter(|to| counter(at) <= Some(*to));
            [
                label.map(|to| (at, to, "names a thing or its place in an order")),
                time.map(|to| (at, to, "is a unit of time, or of a date")),
                counter(at).map(|to| (at, to, "counts, but as an article does or the base of a rate")),
            ]
        });
        match found.flatten().next() {
            Some((from, to, does)) => format!("\"{}\" behind it {does}", self.plain.source_of(from, to)),
            None => explain::uncounted(&text[amount.start..end]).to_owned(),
        }
    }

    /// The start of the figure that this one says again in another currency, in brackets or behind such words.
    fn restates(&self, last: &Amount, earlier: &Figure, amount: &Amount, figure: &Figure) -> Option<usize> {
        if figure.kind != Kind::Money
            || earlier.kind != Kind::Money
            || figure.currency == earlier.currency
            || figure.currency.is_none()
        {
            return None;
        }
        let text = &self.plain.text;
        let gap = text.get(last.end..amount.start)?;
        const FAR: usize = 60;
        if gap.len() > FAR {
            return None;
        }
        let word = gap.trim_start_matches([' ', ',', '，', '、']).trim_end_matches(' ');
        let opened = word.starts_with('(');
        let inner = word.trim_start_matches('(').trim();
        let known = inner.is_empty() && opened
            || !inner.is_empty() && self.lexicon.restates.at(text, last.end + gap.find(inner)?).is_some();
        (known && (opened || !inner.is_empty())).then_some(earlier.start)
    }
}

/// Returns the sentence that a figure carries as its evidence; empty where `sentences` end before it.
pub(crate) fn sentence<'t>(text: &'t str, sentences: &[Range<usize>], figure: Range<usize>) -> &'t str {
    let at = sentences.partition_point(|span| span.end <= figure.start);
    sentences.get(at).map_or("", |span| text[window(text, span, &figure)].trim())
}

/// A sentence, or of one without end what stands around the figure: a line of a megabyte must not be copied for every
/// number in it.
fn window(text: &str, span: &Range<usize>, figure: &Range<usize>) -> Range<usize> {
    const LONGEST: usize = 2_000;
    const AROUND: usize = 200;
    if span.len() <= LONGEST {
        return span.clone();
    }
    let from = text.floor_char_boundary(figure.start.saturating_sub(AROUND).max(span.start));
    let to = text.ceil_char_boundary((figure.end + AROUND).min(span.end));
    from..to
}

/// Where the clause that holds `at` begins.
pub(super) fn clause_start(text: &str, at: usize) -> usize {
    clause_start_behind(text, at, 0)
}

/// As [`clause_start`], and no further to the left than `floor`.
fn clause_start_behind(text: &str, at: usize, floor: usize) -> usize {
    let from = text.floor_char_boundary(at.saturating_sub(amount::NEAR)).max(floor);
    let mut commas = 0;
    let mut behind = None;
    for (i, c) in text[from..at].char_indices().rev() {
        let end = from + i + c.len_utf8();
        let hard = matches!(
            c,
            '，' | '。' | ';' | '；' | '！' | '？' | '!' | '?' | '\n' | '(' | ')' | '“' | '”' | '「' | '」' | '、'
        );
        commas += usize::from(c == ',');
        let soft = match (c, behind) {
            ('.', Some(' ')) | (',', Some(' ')) => return end + 1,
            // A half-width comma parts Chinese clauses too, where no digit goes on behind it.
            (',', _) => commas == 1 && !behind.is_some_and(|c| c.is_ascii_digit()),
            _ => false,
        };
        if hard || soft {
            return end;
        }
        behind = Some(c);
    }
    from
}

/// Makes of the stated number what a hedge says.
fn bind(figure: &mut Figure, bound: Bound, amount: &Amount) {
    match bound {
        // Some millions is no more certain for being some millions or so.
        Bound::About => figure.approximate |= figure.shape != Shape::Indefinite,
        Bound::Magnitude => {
            figure.shape = Shape::Indefinite;
            figure.value = None;
            figure.min = Some(amount.low);
            figure.max = amount.low.checked_mul(Decimal::TEN);
        }
        Bound::Bracket => {
            if let (Some(value), Shape::Point) = (figure.value, figure.shape)
                && let Some(top) = bracket_top(value, figure.currency.as_deref())
            {
                figure.shape = Shape::Indefinite;
                figure.value = None;
                figure.max = Some(top);
            }
        }
        _ if figure.shape != Shape::Point => {}
        Bound::AtLeast => (figure.shape, figure.max) = (Shape::AtLeast, None),
        Bound::MoreThan => (figure.shape, figure.max) = (Shape::MoreThan, None),
        Bound::AtMost => (figure.shape, figure.min) = (Shape::AtMost, None),
        Bound::LessThan => (figure.shape, figure.min) = (Shape::LessThan, None),
    }
}

/// The top of the bracket that a round number opens: 30 dollars 39.99, 1500 yen 1599.
fn bracket_top(value: Decimal, code: Option<&str>) -> Option<Decimal> {
    // A rate of exchange has decimals whatever its currency has: 1ドル=154円台.
    const RATE: u32 = 2;
    // 11.5ドル台 is 11.50 to 11.59.
    let mut step = Decimal::new(1, value.normalize().scale());
    while value.checked_rem(step.checked_mul(Decimal::TEN)?)?.is_zero() && step < value {
        step = step.checked_mul(Decimal::TEN)?;
    }
    let decimals = if step == Decimal::ONE && code.is_some() { RATE } else { code.map_or(0, currency::decimals) };
    let smallest = Decimal::ONE.checked_div(power_of_ten(decimals)?)?;
    // 7.854円台: more decimals than the currency has.
    let smallest = if smallest > step { step.checked_div(Decimal::TEN)? } else { smallest };
    value.checked_add(step)?.checked_sub(smallest)
}

/// Names the rule that read a figure, for `--explain` and for error analysis.
fn rule(figure: &Figure, amount: &Amount) -> &'static str {
    match (figure.kind, amount.range, figure.implicit) {
        (Kind::Money, _, true) => "money.implicit",
        (Kind::Money, true, _) => "money.range",
        (Kind::Money, ..) if figure.currency_from == Some(CurrencyFrom::Shared) => "money.shared",
        (Kind::Money, ..) if amount.start < amount.number.start && !amount.negative => "money.prefix",
        (Kind::Money, ..) => "money.suffix",
        (Kind::Percent, ..) if figure.fraction.is_some() => "percent.fraction",
        (Kind::Percent, ..) => "percent",
        (Kind::Count, ..) => "count",
        (Kind::Multiple, ..) => "multiple",
    }
}

/// Reads an amount that a person types: 1e6, 5亿, 3.5 millones, -2. A plain number is read as in English first.
pub fn quantity(text: &str) -> Option<Decimal> {
    let text = text.trim();
    if let Ok(value) = text.parse::<Decimal>() {
        return Some(value);
    }
    if let Ok(value) = Decimal::from_scientific(text) {
        return Some(value);
    }
    let plain = Plain::new(text);
    let (sign, from) = if plain.text.starts_with('-') { (-Decimal::ONE, 1) } else { (Decimal::ONE, 0) };
    LANGUAGES.iter().find_map(|language| {
        let lexicon = Lexicon::of(language.code)?;
        let number = crate::mentions::number::read(&plain.text, from, lexicon, crate::mentions::number::Marks::Usual)?;
        // The number must be all that was typed, but for a currency.
        let rest = plain.text[number.end..].trim();
        let whole = rest.is_empty() || lexicon.currencies.at(rest, 0).is_some_and(|(end, _)| end == rest.len());
        (whole && number.low == number.high).then(|| number.low * sign)
    })
}

/// Gives each figure of a part the companies of its sentence, nearest first; a product counts for its owner.
pub fn link(figures: &mut [Figure], companies: &[Company], part: &PartText<'_>) {
    let inside: Vec<&Company> = companies
        .iter()
        .filter(|company| company.part == part.part && company.kind != company::Kind::Organization)
        .collect();
    for figure in figures.iter_mut().filter(|figure| figure.part == part.part) {
        let Some(sentence) = part.sentences.get(part.sentences.partition_point(|span| span.end <= figure.start)) else {
            continue;
        };
        let sentence = window(part.text, sentence, &(figure.start..figure.end));
        let from = inside.partition_point(|company| company.start < sentence.start);
        let mut near: Vec<(usize, &str)> = (inside[from..].iter())
            .take_while(|company| company.start < sentence.end)
            .map(|company| {
                let id = match company.kind {
                    company::Kind::Product => company.owner.as_deref().unwrap_or(&company.id),
                    _ => &company.id,
                };
                // A name before its number is nearer than one behind it.
                let distance = if company.start < figure.start {
                    figure.start.saturating_sub(company.end)
                } else {
                    (company.start - figure.start) * 2
                };
                (distance, id)
            })
            .collect();
        near.sort();
        for (_, id) in near {
            if !figure.companies.iter().any(|known| known == id) {
                figure.companies.push(id.to_owned());
            }
        }
    }
}

/// A decimal as the contract writes it: plain, exact, no trailing zeros.
pub(crate) fn plain<S: serde::Serializer>(value: &Option<Decimal>, to: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => to.collect_str(&value.normalize()),
        None => to.serialize_none(),
    }
}

//! Plain text -> amounts: numbers with the currency, percent or counter that belongs to them, joined into ranges and
//! lists. A small grammar over the tables of the rooms; the longest reading wins, an explicit one before an implicit.

use std::cell::OnceCell;

use rust_decimal::Decimal;

use crate::languages::fold::{is_han, is_kana};
use crate::languages::{Bound, System, currency};
use crate::mentions::figure::explain::{self, Trace};
use crate::mentions::figure::{CurrencyFrom, Kind};
use crate::mentions::lexicon::{Codes, Lexicon};
use crate::mentions::number::{self, Number, power_of_ten, skip};
use crate::mentions::plain::Plain;
use crate::mentions::profile::Profile;
use crate::mentions::words;

mod apart;
mod coin;
mod counted;
mod joined;
mod table;

/// A number with what stands around it. Offsets are of the plain text.
#[derive(Clone, Debug)]
pub struct Amount {
    pub start: usize,
    pub end: usize,
    pub number: Number,
    pub low: Decimal,
    pub high: Decimal,
    /// None while nothing says what is counted.
    pub kind: Option<Kind>,
    pub currency: Option<Currency>,
    /// True where the currency stands before the number only.
    prefixed: bool,
    /// The counter of a count.
    pub unit: Option<(usize, usize)>,
    /// A hedge between number and currency: 900多万元.
    pub inner: Option<(usize, usize, Bound)>,
    pub range: bool,
    pub negative: bool,
    pub fraction: Option<String>,
    /// Followed by a unit of time or a counter, so neither money nor shareable.
    pub closed: bool,
    /// The power of ten of the minor unit it is in: -2 of 90 cents.
    minor: i32,
    /// Counted in parts of a percent.
    parts: bool,
    /// Its comma was found to group, where the language parts decimals by it.
    grouped: bool,
}

impl Amount {
    fn of(number: Number) -> Self {
        Amount {
            start: number.start,
            end: number.end,
            low: number.low,
            high: number.high,
            kind: None,
            currency: None,
            prefixed: false,
            unit: None,
            inner: None,
            range: !number.indefinite && number.high > number.low,
            negative: false,
            fraction: None,
            closed: false,
            minor: 0,
            parts: false,
            grouped: false,
            number,
        }
    }
}

/// A currency with the codes that its word can stand for.
#[derive(Clone, Debug, PartialEq)]
pub struct Currency {
    pub codes: Codes,
    pub from: CurrencyFrom,
}

impl Currency {
    fn is_certain(&self) -> bool {
        self.codes.codes.len() == 1
    }
}

/// Reads the amounts of a plain text in order.
pub fn find(plain: &Plain<'_>, lexicon: &Lexicon, profile: &Profile<'_>, trace: Trace<'_>) -> Vec<Amount> {
    let reader = Reader { plain, text: &plain.text, lexicon, profile, lower: OnceCell::new(), trace };
    let amounts = reader.scan();
    reader.join(amounts)
}

/// How many characters from 块 the noun of what it counts may end.
const PIECE_NEAR: usize = 6;

/// How many bytes of dense news have an amount, and for how many amounts room is made before the first.
const APART: usize = 64;
const MOST_AT_ONCE: usize = 128;

/// How far a text is looked at for capitals.
const CASED: usize = 2_000;

/// How far before an amount whose comma groups stands the one that is written alike, in bytes.
const GROUPED_NEAR: usize = 12;

/// How far the words around an amount are looked at, in bytes: text without punctuation must not cost its square.
pub const NEAR: usize = 240;

struct Reader<'a> {
    plain: &'a Plain<'a>,
    text: &'a str,
    lexicon: &'a Lexicon,
    profile: &'a Profile<'a>,
    /// Written without capitals, as a machine translation may be; once that was asked for.
    lower: OnceCell<bool>,
    trace: Trace<'a>,
}

/// A head such as 单位：万元 with the numbers that it counts.
struct Table {
    power: u32,
    currency: Currency,
    end: usize,
    /// Says that numbers in brackets are shares: カッコ内は前年同期比%.
    shares: bool,
}

impl Reader<'_> {
    fn lower(&self) -> bool {
        *self.lower.get_or_init(|| !self.plain.source.chars().take(CASED).any(char::is_uppercase))
    }

    /// Reads every number with its currency, one after the other.
    fn scan(&self) -> Vec<Amount> {
        let text = self.text;
        let spaced = self.lexicon.numbers.system == System::Thousands;
        let mut found: Vec<Amount> = Vec::with_capacity((text.len() / APART).min(MOST_AT_ONCE));
        let mut at = 0;
        let mut table: Option<Table> = None;
        while let Some(c) = text[at..].chars().next() {
            let next = at + c.len_utf8();
            // A bracket around nothing but a unit heads a table, whatever it begins with.
            let bracketed = at > 0 && text.as_bytes()[at - 1] == b'(';
            if spaced && !bracketed && c.is_ascii_alphabetic() {
                // Most of a text is words that begin nothing.
                let rest = &text.as_bytes()[at..];
                let letters = words::letters(rest);
                if !self.lexicon.may_begin(rest, letters) {
                    at = self.word_goes_on(at + letters);
                    continue;
                }
            }
            if !bracketed && self.lexicon.begins_nothing(text, at, c) {
                at = match spaced {
                    true if c.is_alphabetic() => self.word_end(at),
                    true => next,
                    false => self.lexicon.next_start(text, next),
                };
                continue;
            }
            if (bracketed || self.lexicon.begins_word(c))
                && let Some((head, opened)) = self.table(at)
            {
                table = Some(opened);
                at = head;
                continue;
            }
            if self.lexicon.begins_word(c) {
                if let Some((end, ())) = self.lexicon.percents_before.at(text, at) {
                    at = end;
                    continue;
                }
                if let Some((end, &times)) = self.lexicon.multiple_words.at(text, at) {
                    found.extend(self.multiple(at, end, times));
                    at = end;
                    continue;
                }
            }
            if !self.lexicon.begins_number(c) {
                // In a script with spaces a number word begins a word.
                at = if spaced && c.is_alphabetic() { self.word_end(at) } else { next };
                continue;
            }
            let stop = self.lexicon.stop_at(text, at, c).unwrap_or(at);
            // 三角 is a shape, 三角五分 is money.
            let angle = stop > at && text[..stop].ends_with('角');
            let cents = || self.lexicon.units.at(text, stop).is_some_and(|(end, _)| text[end..].starts_with('分'));
            let stop = if angle && cents() { at } else { stop };
            let number = number::read(text, at, self.lexicon, self.profile.marks).filter(|n| n.end > stop);
            let Some(number) = number else {
                at = if stop > at {
                    self.refuse(at, stop, || "a fixed phrase in which the number is none");
                    stop
                } else if c.is_ascii_digit() {
                    let end = number::digit_run(text, at).max(next);
                    self.refuse(at, end, || explain::unread(text, at));
                    end
                } else if spaced {
                    self.word_end(at)
                } else {
                    next
                };
                continue;
            };
            // 6-3/4 is read to its end, a date is not.
            if number.digits && self.is_code(at, number.end) {
                let end = number::digit_run(text, at).max(next);
                self.refuse(at, end, || explain::code_name(&text[at..end]));
                at = end;
                continue;
            }
            let floor = found.last().map_or(0, |last| last.end);
            let number_end = number.end;
            let amount = match &table {
                Some(table) if at < table.end => self.cell(&number, table).or_else(|| self.amount(number, floor)),
                _ => self.amount(number, floor),
            };
            match amount {
                Some(amount) => {
                    at = amount.end.max(number_end);
                    found.push(amount);
                }
                None => at = number_end,
            }
        }
        found
    }

    /// Says why the number of a span is none, where anybody asks.
    fn refuse(&self, start: usize, end: usize, why: impl FnOnce() -> &'static str) {
        if let Some(trace) = self.trace {
            trace.borrow_mut().push((start, end, why().to_owned()));
        }
    }

    fn word_end(&self, at: usize) -> usize {
        let end = self.word_goes_on(at + words::letters(&self.text.as_bytes()[at..]));
        end.max(at + self.text[at..].chars().next().map_or(0, char::len_utf8))
    }

    /// Returns the end of a word of which the letters before `at` were read.
    fn word_goes_on(&self, at: usize) -> usize {
        match self.text.as_bytes().get(at) {
            Some(byte) if byte.is_ascii() && !byte.is_ascii_alphabetic() => at,
            _ => {
                let rest = &self.text[at..];
                let end = rest.find(|c: char| !(matches!(c, 'à'..='ö') || c.is_alphabetic()));
                at + end.unwrap_or(rest.len())
            }
        }
    }

    /// True for the digits of a date, a time, a score, a telephone number, of which a number was read up to `end`.
    fn is_code(&self, at: usize, end: usize) -> bool {
        const LONGEST: usize = 40;
        let near = &self.text[..self.text.floor_char_boundary((at + LONGEST).min(self.text.len()))];
        let run = &near[at..number::digit_run(near, at)];
        if end >= at + run.len() {
            return false;
        }
        let marks = run.chars().filter(|c| matches!(c, '-' | '/')).count();
        run.contains(':')
            || marks >= 2
            || run.matches('.').count() >= 2 && run.split('.').skip(1).any(|part| part.len() != 3) && !run.contains(',')
    }

    /// Puts around a number what belongs to it. `floor` is where the amount before it ended.
    fn amount(&self, number: Number, floor: usize) -> Option<Amount> {
        let text = self.text;
        let mut amount = Amount::of(number);
        self.bracketed(&mut amount, floor);
        let (start, end) = (amount.start, amount.number.end);
        // 第三: a place in an order.
        if text[..start].ends_with('第') && self.lexicon.numbers.system == System::Myriad {
            self.refuse(start, end, || "a place in an order: 第 stands before it");
            return None;
        }
        let prefix = self.prefix(start, floor);
        let suffixed = self.suffix(end, amount.number.scaled);
        let glued = amount.number.digits && number::is_glued(text, start);
        // 80/100元 is a range; a slash without money behind is a date or a score.
        // 每百万tokens0.8元: in a script without spaces a word ends where the number of its money begins.
        let spaced = self.lexicon.numbers.system == System::Thousands;
        let after_word = !spaced && {
            let word = text[..start].bytes().rev().take_while(u8::is_ascii_alphabetic).take(3).count();
            word == 3 && self.plain.source_of(start - 1, start).starts_with(char::is_lowercase)
        };
        // ARR10億
        let of_money = || amount.number.scaled && !spaced && self.lexicon.cues.before(text, start).is_some();
        if glued
            && prefix.is_none()
            && !((text[..start].ends_with('/') || after_word) && suffixed.is_some() || of_money())
        {
            self.refuse(start, end, || "part of the word, name or code before it");
            return None;
        }
        if self.is_part_of_a_word(&amount.number)
            && prefix.is_none()
            && suffixed.is_none()
            && self.compound(end).is_none()
            && self.minor(start, end).is_none()
        {
            self.refuse(start, end, || "part of the word or code behind it");
            return None;
        }
        if prefix.is_none() && self.other_kind(&mut amount, floor) {
            if amount.kind == Some(Kind::Percent) && !amount.negative {
                self.sign(&mut amount, floor);
            }
            return Some(amount);
        }
        let compound = self.compound(end);
        if compound.is_none()
            && suffixed.is_none()
            && let Some((from, &(code, power))) = self.compound_before(start, floor)
        {
            // MMUS$ 18
            amount.start = from;
            amount.kind = Some(Kind::Money);
            amount.prefixed = true;
            amount.currency = Some(Currency { codes: code, from: CurrencyFrom::Code });
            amount.shift(power as i32)?;
            return Some(amount);
        }
        let mut suffix = suffixed;
        if compound.is_none()
            && suffix.is_none()
            && self.lexicon.numbers.system == System::Myriad
            && let Some((after, Some(bound))) = self.lexicon.after.at(text, end)
            && after - end <= 6
            && let Some(found) = self.suffix(after, amount.number.scaled)
        {
            amount.inner = Some((end, after, *bound));
            suffix = Some(found);
        }
        match (prefix, compound, suffix) {
            (None, None, None) => match self.minor(start, end) {
                Some((after, codes, power)) => {
                    // The letters p and c are pence and cents right behind digits only.
                    amount.end = after;
                    amount.kind = Some(Kind::Money);
                    amount.currency = self.minor_currency(codes);
                    amount.shift(power)?;
                    amount.minor = power;
                    // 6角5分
                    self.add_minor(&mut amount, power)?;
                }
                None => {
                    self.count(&mut amount);
                    if amount.number.if_grouped.is_some() && self.is_counted(&amount) {
                        amount.take_grouped();
                    }
                }
            },
            (prefix, Some((after, code, power)), _) => {
                amount.end = after;
                amount.kind = Some(Kind::Money);
                amount.currency = Some(Currency { codes: code, from: CurrencyFrom::Code });
                if amount.number.if_grouped.is_some() {
                    amount.take_grouped();
                }
                amount.shift(power as i32)?;
                amount.number.scaled = true;
                amount.number.powers.push(power);
                if let Some((from, ..)) = prefix {
                    amount.start = from;
                }
            }
            (prefix, None, suffix) => {
                amount.kind = Some(Kind::Money);
                amount.prefixed = suffix.is_none();
                if let Some((after, _)) = &suffix {
                    amount.end = *after;
                }
                if let Some((from, _)) = &prefix {
                    amount.start = *from;
                }
                let word = prefix.map(|(_, currency)| currency);
                amount.currency = both(word, suffix.map(|(_, currency)| currency));
                if amount.prefixed && self.counted_otherwise(amount.end) {
                    // $TSLA style codes aside, a symbol before a number is money whatever follows.
                    amount.closed = true;
                }
                self.group_by_country(&mut amount);
                self.add_minor(&mut amount, 0)?;
            }
        }
        if amount.kind == Some(Kind::Money) {
            self.sign(&mut amount, floor);
            // 一元, 1块 of many things: one of the smallest words needs more than a counter's likeness.
            if self.is_no_money(&amount) || self.is_weight(&amount) || self.is_name(&amount) || self.is_share(&amount) {
                self.refuse(
                    amount.start,
                    amount.end,
                    || "a weight, a share, a name, a title or a term with a currency's word in it",
                );
                return None;
            }
        }
        Some(amount)
    }

    /// Reads a number in brackets, which is a loss where a scale or money stands behind or a currency before: (5,2)
    /// millones, $(340) million.
    fn bracketed(&self, amount: &mut Amount, floor: usize) {
        let text = self.text;
        let (start, end) = (amount.start, amount.end);
        if !amount.number.digits || !text[..start].ends_with('(') || !text[end..].starts_with(')') {
            return;
        }
        let open = start - 1;
        let mut behind = skip(text, end + 1);
        let mut power = 0;
        if let Some((after, scale)) = self
            .lexicon
            .scale_at(text, behind, false)
            .or_else(|| self.lexicon.short_scale_at(text, behind).filter(|_| behind == end + 1))
        {
            (power, behind) = (scale, after);
        }
        let prefixed = open >= floor && self.prefix(open, floor).is_some();
        let suffixed = self.suffix(behind, true).is_some();
        if !(prefixed || suffixed) || amount.shift(power as i32).is_none() {
            return;
        }
        (amount.low, amount.high) = (-amount.high, -amount.low);
        amount.negative = true;
        amount.start = open;
        let end = if power > 0 { behind } else { end + 1 };
        (amount.number.start, amount.number.end, amount.end) = (open, end, end);
        if power > 0 {
            amount.number.scaled = true;
            amount.number.powers.push(power);
        }
    }

    /// A written sign: -5亿元, △1,150億円, -$3, マイナス12億円.
    fn sign(&self, amount: &mut Amount, floor: usize) {
        let head = &self.text[..amount.start];
        let Some(mark) = head.chars().next_back() else { return };
        if let Some(at) = head.strip_suffix("マイナス").map(str::len).filter(|at| *at >= floor) {
            amount.start = at;
            amount.negative = true;
            (amount.low, amount.high) = (-amount.high, -amount.low);
            return;
        }
        if !matches!(mark, '△' | '▲' | '-') {
            return;
        }
        let at = amount.start - mark.len_utf8();
        let before = self.text[..at].chars().next_back();
        let free = before.is_none_or(|c| {
            !c.is_alphanumeric() && !matches!(c, '-' | '%' | '$' | '€' | '£' | '¥') || is_han(c) || is_kana(c)
        });
        // 21.98万-26.98万元
        let free = free && self.lexicon.scales.before(self.text, at).is_none();
        if at < floor || !(matches!(mark, '△' | '▲') || mark == '-' && free) {
            return;
        }
        amount.start = at;
        amount.negative = true;
        (amount.low, amount.high) = (-amount.high, -amount.low);
    }
}

impl Amount {
    fn shift(&mut self, power: i32) -> Option<()> {
        if power == 0 {
            return Some(());
        }
        let scale = if power < 0 { tenth(power)? } else { power_of_ten(power as u32)? };
        self.low = self.low.checked_mul(scale)?;
        self.high = self.high.checked_mul(scale)?;
        Some(())
    }

    /// Returns the amount times a scale.
    pub fn scaled(&self, scale: Decimal) -> Option<Amount> {
        let (low, high) = (self.low.checked_mul(scale)?, self.high.checked_mul(scale)?);
        Some(Amount { low, high, ..self.clone() })
    }

    /// Returns the amount as a count of what stands at a place, if the text names it.
    pub fn counted(&self, unit: Option<(usize, usize)>) -> Amount {
        Amount { unit, kind: Some(Kind::Count), ..self.clone() }
    }

    /// True for cents and other parts of a currency.
    pub fn minor(&self) -> bool {
        self.minor < 0
    }

    fn take_grouped(&mut self) {
        if let Some(value) = self.number.if_grouped.take() {
            self.low = value;
            self.high = value;
            self.grouped = true;
        }
    }
}

impl Codes {
    pub fn certain(code: &'static str) -> Self {
        let known = currency::CODES.binary_search(&code).map(|at| &currency::CODES[at..=at]);
        Codes { codes: known.unwrap_or_default(), first_by_default: true }
    }
}

/// True for four digits that may be a year of these centuries.
fn is_a_year(amount: &Amount) -> bool {
    amount.number.digits
        && amount.number.end - amount.number.start == 4
        && !amount.number.scaled
        && amount.low >= Decimal::from(1900)
        && amount.low < Decimal::from(2100)
}

fn tenth(power: i32) -> Option<Decimal> {
    Some(Decimal::new(1, u32::try_from(-power).ok()?))
}

/// The currency of a number with one before and one behind it: the one that names a country.
fn both(prefix: Option<Currency>, suffix: Option<Currency>) -> Option<Currency> {
    match (prefix, suffix) {
        (Some(prefix), Some(suffix)) => Some(if prefix.is_certain() || !suffix.is_certain() { prefix } else { suffix }),
        (prefix, suffix) => prefix.or(suffix),
    }
}

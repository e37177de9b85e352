//! Plain text -> amounts: numbers with the currency, percent or counter that belongs to them, joined into ranges and
//! lists. A small grammar over the tables of the rooms; the longest reading wins, an explicit one before an implicit.

use std::cell::OnceCell;

use rust_decimal::Decimal;

use crate::languages::fold::{is_han, is_kana, is_word};
use crate::languages::{Bound, Code, System, currency};
use crate::mentions::figure::explain::{self, Trace};
use crate::mentions::figure::{CurrencyFrom, Kind};
use crate::mentions::lexicon::{Codes, Lexicon};
use crate::mentions::number::{self, Marks, Number, power_of_ten, skip};
use crate::mentions::plain::Plain;
use crate::mentions::profile::Profile;
use crate::mentions::words::Words;

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

/// Codes that are read in lower case too, in a text without capitals. Sorted.
const LOWER_CODES: &[&str] = &[
    "aud", "brl", "cad", "chf", "clp", "cny", "eur", "gbp", "hkd", "inr", "jpy", "krw", "mxn", "rmb", "sgd", "twd",
    "usd", "usdt",
];

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
            let bracketed = text[..at].ends_with('(');
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
        let rest = &self.text[at..];
        let ascii = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let end = rest[ascii..]
            .find(|c: char| !(matches!(c, 'à'..='ö') || c.is_alphabetic()))
            .map_or(rest.len(), |end| ascii + end);
        at + end.max(rest.chars().next().map_or(0, char::len_utf8))
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

    /// Reads the head of a table at `at`: 单位：万元, (en millones de euros), in $ millions; with the end of the head.
    fn table(&self, at: usize) -> Option<(usize, Table)> {
        let text = self.text;
        let myriad = self.lexicon.numbers.system == System::Myriad;
        // What opens a head: its word, or a bracket around nothing else.
        let bracket = text[..at].ends_with('(');
        let opener = self.lexicon.headers.at(text, at).map(|(end, ())| end);
        let mut from = match opener {
            Some(end) => end,
            None if bracket => at,
            None => return None,
        };
        if myriad {
            // （単位百万円）: in brackets no mark is needed.
            // 単位・円、税込み; 単位は千円
            match text[from..]
                .chars()
                .next()
                .filter(|c| matches!(c, ':' | '：' | '为' | '是' | '・' | '=' | 'は' | '/'))
            {
                Some(mark) => from += mark.len_utf8(),
                None if bracket => {}
                None => return None,
            }
        }
        from = skip(text, from);
        let (end, power, currency) = self.unit(from)?;
        let next = text[end..].trim_start_matches(' ').chars().next();
        // （千円）: alone in its bracket, in thousands or more of money.
        let alone = || {
            let behind = text[end..].strip_prefix(')').map(|rest| rest.chars().next());
            behind.is_some_and(|next| next.is_none_or(|c| c.is_whitespace() || c.is_ascii_digit() || c == ':'))
        };
        // （百万円、カッコ内は前期比増減率%）
        let shares = myriad && self.heads_shares(end);
        let alone = || alone() || shares && text[end..].starts_with('、');
        if myriad && opener.is_none() && (power == 0 || !alone()) {
            return None;
        }
        let closes = next.is_none_or(|c| matches!(c, ')' | ':' | '：' | '。' | '\n' | ';' | '；'))
            || matches!(next, Some('.' | ',')) && text[end..].starts_with([',', '.'])
            || myriad && text[end..].starts_with([' ', '，', '、']);
        if !closes {
            return None;
        }
        // A sentence that ends in such words is no head: what follows a head is a name and its number.
        let titled = bracket || myriad || {
            let head = text[..at].trim_end_matches(' ');
            head.is_empty() || head.ends_with([',', ':', '\n', '.']) || {
                const TITLE: usize = 40;
                let near = head.floor_char_boundary(head.len().saturating_sub(TITLE + 1));
                let line = head[near..].rfind(['\n', '.']).map_or(near, |i| near + i + 1);
                head.len() - line <= TITLE && !head[line..].contains(|c: char| c.is_ascii_digit())
            }
        };
        if !titled {
            return None;
        }
        const LONGEST: usize = 4_000;
        let limit = text.floor_char_boundary((end + LONGEST).min(text.len()));
        let until = text[end..limit].find("\n\n").map_or(limit, |i| end + i);
        Some((end, Table { power, currency, end: until, shares }))
    }

    /// True where the rest of a head, up to its bracket or line, says that what stands in brackets is a share.
    fn heads_shares(&self, at: usize) -> bool {
        const LONGEST: usize = 120;
        let text = self.text;
        let near = &text[at..text.floor_char_boundary((at + LONGEST).min(text.len()))];
        let rest = &near[..near.find([')', '\n']).unwrap_or(near.len())];
        let brackets = ["カッコ内", "かっこ内", "括弧内", "括号内"];
        let at = brackets.into_iter().find_map(|word| rest.find(word));
        at.is_some_and(|at| rest[at..].contains(['%', '率', '比']))
    }

    /// Reads a unit without a number: 百万円, millones de euros, $ millions, € million, euros.
    fn unit(&self, at: usize) -> Option<(usize, u32, Currency)> {
        let text = self.text;
        let scale = |at: usize| {
            let mut end = at;
            let mut power = 0;
            while let Some((after, more)) = self.lexicon.scale_at(text, end, true) {
                power += more;
                end = if self.lexicon.numbers.system == System::Myriad { after } else { skip(text, after) };
                if self.lexicon.numbers.system == System::Thousands && self.lexicon.of.at(text, end).is_some() {
                    end = after;
                    break;
                }
                if self.lexicon.scale_at(text, end, true).is_none() {
                    end = after;
                }
            }
            (power > 0 && power <= 18).then_some((end, power))
        };
        if let Some((end, power)) = scale(at) {
            let (after, currency) = self.suffix(end, true)?;
            return Some((after, power, currency));
        }
        let (after, currency) = self.currency_at(at)?;
        match scale(skip(text, after)) {
            Some((end, power)) => Some((end, power, currency)),
            None if self.lexicon.numbers.system == System::Myriad => Some((after, 0, currency)),
            None => None,
        }
    }

    /// A coupon of 6.625 % has decimals where the text groups by commas, and where they are eighths, as bonds have them.
    fn thousandths(&self, amount: &mut Amount) {
        const EIGHTHS: [&str; 4] = ["125", "375", "625", "875"];
        let written = &self.text[amount.number.start..amount.number.end];
        let Some((head, tail)) = written.split_once('.') else { return };
        let tells = self.profile.marks != Marks::Usual || EIGHTHS.contains(&tail);
        if self.lexicon.numbers.decimal_comma
            && tells
            && head.len() <= 2
            && tail.len() == 3
            && amount.low == amount.high
            && amount.low >= Decimal::ONE_THOUSAND
        {
            amount.low /= Decimal::ONE_THOUSAND;
            amount.high = amount.low;
        }
    }

    /// Reads a number of a table: digits alone, with a name before them.
    fn cell(&self, number: &Number, table: &Table) -> Option<Amount> {
        let text = self.text;
        let next = text[number.end..].chars().next();
        let alone = next.is_none_or(|c| !(is_word(c) || is_han(c) || is_kana(c) || matches!(c, '%' | '-' | '/' | '‰')));
        let year = number.end - number.start == 4 && (1900..2100).any(|year| Decimal::from(year) == number.low);
        if !number.digits || number.scaled || !alone || year || self.suffix(number.end, false).is_some() {
            return None;
        }
        let percent = self.lexicon.percents.at(text, skip(text, number.end)).is_some();
        if percent || self.lexicon.counters.at(text, skip(text, number.end)).is_some() {
            return None;
        }
        let mut amount = Amount::of(number.clone());
        if table.shares && next == Some(')') && text[..amount.start].trim_end_matches(['△', '▲', '-']).ends_with('(')
        {
            amount.kind = Some(Kind::Percent);
            amount.closed = true;
            self.sign(&mut amount, 0);
            return Some(amount);
        }
        amount.kind = Some(Kind::Money);
        amount.currency = Some(Currency { from: CurrencyFrom::Shared, ..table.currency.clone() });
        amount.shift(table.power as i32)?;
        // 12,480(11,902): a number in brackets right behind another is what it is compared with.
        let compared = || {
            self.lexicon.numbers.system == System::Myriad
                && text[..amount.start - 1].trim_end_matches(' ').ends_with(|c: char| c.is_ascii_digit())
        };
        if text[..amount.start].ends_with('(') && next == Some(')') && !compared() {
            amount.start -= 1;
            amount.end += 1;
            amount.negative = true;
            (amount.low, amount.high) = (-amount.high, -amount.low);
        } else {
            self.sign(&mut amount, 0);
        }
        amount.closed = true;
        Some(amount)
    }

    /// A word that is a multiple by itself: el doble, fivefold.
    fn multiple(&self, at: usize, end: usize, times: u32) -> Option<Amount> {
        let times = Decimal::from(times);
        let number = Number {
            start: at,
            end,
            low: times,
            high: times,
            indefinite: false,
            more: false,
            about: false,
            powers: Vec::new(),
            scaled: false,
            bare: false,
            digits: false,
            short: false,
            if_grouped: None,
        };
        let mut amount = Amount::of(number);
        amount.kind = Some(Kind::Multiple);
        amount.closed = true;
        Some(amount)
    }

    fn compound_before(&self, start: usize, floor: usize) -> Option<(usize, &(Codes, u32))> {
        let end = self.text[..start].strip_suffix(' ').map_or(start, str::len);
        let (from, found) = self.lexicon.compounds.before(self.text, end)?;
        (from >= floor && self.text[..end].ends_with('$')).then_some((from, found))
    }

    /// True where letters are glued behind digits: 8B, 4K, 2nd, iPhone15pro.
    fn is_part_of_a_word(&self, number: &Number) -> bool {
        number.digits
            && self.text[number.end..].chars().next().is_some_and(|c| is_word(c) && !c.is_numeric())
            && !number.short
            && self.lexicon.multiples.at(self.text, number.end).is_none()
            && self.lexicon.counters.at(self.text, number.end).is_none()
            && self.lexicon.percents.at(self.text, number.end).is_none()
    }

    /// Percent, multiples and fractions, which no currency follows. True where one was read.
    fn other_kind(&self, amount: &mut Amount, floor: usize) -> bool {
        let (text, end) = (self.text, amount.number.end);
        if let Some((from, ())) = self.lexicon.percents_before.before(text, amount.start)
            && from >= floor
        {
            amount.start = from;
            amount.kind = Some(Kind::Percent);
            amount.prefixed = true;
            return true;
        }
        let before = text[..amount.start].trim_end_matches(' ').len();
        if let Some((from, ())) = self.lexicon.multiples_before.before(text, before)
            && from >= floor
            && self.suffix(end, false).is_none()
            && !self.gaps(end).any(|at| self.lexicon.percents.at(text, at).is_some())
        {
            amount.kind = Some(Kind::Multiple);
            return true;
        }
        // 三分之一: the denominator comes first.
        let of = ["分之", "分の"].into_iter().find(|of| text[end..].starts_with(of));
        if let Some(of) = of
            && let Some(part) = number::read(text, end + of.len(), self.lexicon, self.profile.marks)
            && !amount.low.is_zero()
            && let Some(share) = part.low.checked_mul(Decimal::ONE_HUNDRED).and_then(|n| n.checked_div(amount.low))
        {
            amount.fraction = Some(format!("{}/{}", part.low.normalize(), amount.low.normalize()));
            amount.end = part.end;
            let places = Decimal::new(1, 4);
            amount.low = share.trunc_with_scale(4);
            amount.high = if amount.low == share { share } else { amount.low + places };
            amount.kind = Some(Kind::Percent);
            return true;
        }
        for at in self.gaps(end) {
            if self.lexicon.not_currency.at(text, at).is_some() && !self.is_tenths(amount, at) {
                continue;
            }
            if let Some((after, &factor)) = self.lexicon.percents.at(text, at)
                && factor > 0
            {
                amount.end = after;
                amount.kind = Some(Kind::Percent);
                self.thousandths(amount);
                let factor = Decimal::from(factor);
                amount.low *= factor;
                amount.high *= factor;
                self.add_tenths(amount, factor);
                return true;
            }
            // Mejoró 2,5 puntos: of a percent where there are parts of a point.
            let points = ["puntos", "points", "punto", "point"].into_iter().find(|word| text[at..].starts_with(word));
            if let Some(word) = points
                && !amount.low.fract().is_zero()
                && amount.high < Decimal::TEN
                && crate::mentions::words::is_border(text, at + word.len())
            {
                amount.end = at + word.len();
                amount.kind = Some(Kind::Percent);
                return true;
            }
            if let Some((after, &parts)) = self.lexicon.percent_parts.at(text, at) {
                amount.end = after;
                amount.kind = Some(Kind::Percent);
                amount.low /= Decimal::from(parts);
                amount.high /= Decimal::from(parts);
                amount.parts = true;
                return true;
            }
            if let Some((after, ())) = self.lexicon.multiples.at(text, at) {
                // Downloaded 120,000 times: a count of occasions.
                if amount.low >= Decimal::ONE_THOUSAND && matches!(&text[at..after], "times" | "veces") {
                    amount.kind = Some(Kind::Count);
                    amount.unit = Some((at, after));
                    amount.closed = true;
                    return true;
                }
                amount.end = after;
                amount.kind = Some(Kind::Multiple);
                return true;
            }
        }
        false
    }

    /// True for the 成 of 其中七成为研发人员: tenths that are something, and no 成为.
    fn is_tenths(&self, amount: &Amount, at: usize) -> bool {
        let head = &self.text[..amount.start];
        let led = head
            .chars()
            .next_back()
            .is_none_or(|c| !c.is_alphanumeric() || matches!(c, '中' | '有' | '近' | '约' | '超' | '过' | '逾' | '达'));
        self.text[at..].starts_with("成为") && amount.high < Decimal::TEN && led
    }

    /// True where what stands behind a digit makes no word with it: 八成二|付了, but 八成|二手房.
    fn goes_on_freely(&self, at: usize) -> bool {
        self.text[at..].chars().next().is_some_and(|c| is_han(c) && !self.lexicon.money.behind_digits.contains(c))
            && self.lexicon.counters.at(self.text, at).is_none()
    }

    /// 三成五 and 3割5分: a digit behind the tenths is hundredths.
    fn add_tenths(&self, amount: &mut Amount, factor: Decimal) {
        if factor != Decimal::TEN {
            return;
        }
        // 一成半
        if let Some((end, ())) = self.lexicon.halves_after.at(self.text, amount.end)
            && (self.lexicon.ends_a_number(self.text, end) || self.lexicon.follows.at(self.text, end).is_some())
        {
            amount.end = end;
            amount.low += Decimal::from(5);
            amount.high += Decimal::from(5);
            return;
        }
        let Some(next) = number::read(self.text, amount.end, self.lexicon, self.profile.marks) else { return };
        if next.high != next.low || next.low >= Decimal::TEN || next.scaled {
            return;
        }
        if self.text[next.end..].starts_with('分') {
            amount.end = next.end + '分'.len_utf8();
        } else if !next.digits
            && (self.lexicon.ends_a_number(self.text, next.end)
                || self.text[..amount.end].ends_with('成') && self.goes_on_freely(next.end))
        {
            amount.end = next.end;
        } else {
            return;
        }
        amount.low += next.low;
        amount.high += next.low;
    }

    /// Reads the counter after a number that no currency follows.
    fn count(&self, amount: &mut Amount) {
        // The price per million tokens: by so many, not so many.
        let rate =
            [" por ", " per ", " cada ", " every "].into_iter().any(|by| self.text[..amount.start].ends_with(by));
        if amount.number.bare && !amount.number.indefinite && rate {
            amount.closed = true;
            return;
        }
        self.counter(amount);
        if amount.closed {
            return;
        }
        let unit = match self.lexicon.numbers.system {
            System::Thousands => match self.part(amount) {
                Some(unit) => {
                    amount.closed = true;
                    amount.kind = Some(Kind::Count);
                    amount.unit = unit;
                    return;
                }
                None if self.hyphenated(amount) => return,
                None => self.plural(amount),
            },
            // 2300多家, 五千余名: the hedge stands between.
            System::Myriad => ['多', '余']
                .into_iter()
                .find_map(|hedge| {
                    let rest = self.text[amount.number.end..].strip_prefix(hedge)?;
                    let at = self.text.len() - rest.len();
                    Some((at, self.lexicon.counters.at(self.text, at)?.0))
                })
                .or_else(|| self.genitive(amount)),
        };
        if let Some(unit) = unit {
            amount.closed = true;
            amount.kind = Some(Kind::Count);
            amount.unit = Some(unit);
        }
    }

    /// True for whole things: there are no 1,840 pages with decimals.
    fn is_counted(&self, amount: &Amount) -> bool {
        let unit = amount.unit.map(|(from, to)| &self.text[from..to]);
        amount.kind == Some(Kind::Count)
            && !amount.number.scaled
            && unit.is_some_and(|unit| !self.lexicon.money.measures.contains(&unit))
    }

    /// The noun that some thousands are of: 約3000の定点医療機関. Sums are larger, and of one thing.
    fn genitive(&self, amount: &Amount) -> Option<(usize, usize)> {
        const LONGEST: usize = 8;
        const MOST: u32 = 10_000_000;
        let text = self.text;
        let from = amount.number.end + text[amount.number.end..].starts_with('の').then_some('の'.len_utf8())?;
        if amount.low < Decimal::ONE_THOUSAND || amount.high >= Decimal::from(MOST) {
            return None;
        }
        let noun =
            text[from..].char_indices().take(LONGEST).take_while(|(_, c)| is_han(*c) || is_kana(*c) && *c > 'ァ');
        noun.map(|(i, _)| from + i).find_map(|at| {
            let (end, ()) = self.lexicon.counters.at(text, at)?;
            (text[at..end].chars().count() > 1).then_some((from, end))
        })
    }

    /// Where a hedge ends that is glued behind a number: 1,500-plus pumps, 10,000+ users.
    fn behind_hedge(&self, end: usize) -> usize {
        match self.lexicon.after.at(self.text, end) {
            Some((to, Some(_))) if self.text[end..].starts_with(['-', '+']) => to,
            _ => end,
        }
    }

    /// Reads the singular that a hyphen ties to a number: the 4,000-seat hall, a 5,000-metre race. True where there is one.
    fn hyphenated(&self, amount: &mut Amount) -> bool {
        let text = self.text;
        if self.lexicon.numbers.decimal_comma || !text[amount.number.end..].starts_with('-') {
            return false;
        }
        let at = amount.number.end + 1;
        let end = at + text[at..].find(|c: char| !c.is_alphabetic()).unwrap_or(text.len() - at);
        let plural = format!("{}s", &text[at..end]);
        let known = |words: &Words<()>| words.has(&plural) || words.has(&text[at..end]);
        let measure = [plural.as_str(), &text[at..end]].iter().any(|word| self.lexicon.money.measures.contains(word));
        if measure || known(&self.lexicon.durations) || known(&self.lexicon.levels) {
            amount.closed = true;
            return true;
        }
        if !known(&self.lexicon.counters) {
            return false;
        }
        amount.closed = true;
        amount.kind = Some(Kind::Count);
        amount.unit = Some((at, end));
        true
    }

    /// The plural noun that a thousand and more of something are counted in, though no table has it: 6,500 postal
    /// workers, 9.000 créditos, 13,6 millones de sacos.
    fn plural(&self, amount: &Amount) -> Option<(usize, usize)> {
        const MODIFIERS: usize = 3;
        const LETTERS: usize = 5;
        let text = self.text;
        let number = &amount.number;
        let year = number.digits
            && !number.scaled
            && number.end - number.start == 4
            && amount.low >= Decimal::from(1_800)
            && amount.low < Decimal::from(2_100);
        if number.if_grouped.unwrap_or(amount.high) < Decimal::ONE_THOUSAND || year {
            return None;
        }
        let mut from = self.behind_hedge(number.end);
        let mut of = false;
        if self.lexicon.numbers.decimal_comma && number.powers.last().is_some_and(|power| *power >= 6)
            || number.indefinite
        {
            // Millones, millions and tens of thousands are of something; what they are of is no sum.
            let end = ["de", "of"].into_iter().find(|of| {
                text[from..]
                    .strip_prefix(' ')
                    .is_some_and(|rest| rest.strip_prefix(of).is_some_and(|rest| rest.starts_with(' ')))
            })?;
            from += 1 + end.len();
            of = true;
            if self.lexicon.cues.at(text, from + 1).is_some() {
                return None;
            }
        }
        // A 1,500 deposit: behind the article a singular stands.
        let article = ["a ", "an "].into_iter().any(|article| {
            let head = text[..amount.start].strip_suffix(article);
            head.is_some_and(|head| !head.ends_with(char::is_alphanumeric))
        });
        if article && !number.scaled && !self.lexicon.numbers.decimal_comma {
            return None;
        }
        // Paid 20,000 upfront and others followed: behind a verb of money the noun stands right behind the number.
        let start = text[..amount.start].trim_end_matches(' ').len();
        let paid = self.lexicon.pays.before(text, start).is_some();
        let mut names = false;
        let mut modifier = 0;
        while modifier <= MODIFIERS {
            // 4,300 new, well insulated homes: behind a comma another adjective may stand, but no noun.
            let comma = modifier > 0 && text[from..].starts_with(", ");
            if !comma && !text[from..].starts_with(' ') {
                return None;
            }
            let at = from + 1 + usize::from(comma);
            let end = at + text[at..].find(|c: char| !(c.is_alphanumeric() || c == '-')).unwrap_or(text.len() - at);
            let word = &text[at..end];
            let joins = modifier > 0 && matches!(word, "and" | "or");
            // PlayStation 5 consoles: a number inside a name.
            if word.is_empty()
                || !names && !word.contains(char::is_alphabetic)
                || !joins && self.lexicon.not_counted.at(text, at).is_some_and(|(to, ())| to == end)
                || (paid || comma) && word.ends_with("ing")
                || self.lexicon.units.at(text, at).is_some_and(|(to, _)| to == end)
            {
                return None;
            }
            // 2.3m Instagram followers; 400m hurdles are run.
            let listed = self.lexicon.counters.at(text, at).is_some();
            // 4,38 millones de TEU: letters have no plural.
            let letters = of
                && modifier == 0
                && (2..=LETTERS).contains(&word.len())
                && self.plain.source_of(at, end).chars().all(|c| c.is_ascii_uppercase());
            if (listed || letters || !number.short && self.is_plural(at, end)) && self.currency_at(at).is_none() {
                return (!comma && !self.lexicon.levels.has(word)).then_some((at, end));
            }
            if self.lexicon.numbers.decimal_comma || paid && modifier > 0 {
                return None;
            }
            let name = self.plain.source_of(at, end).starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
            // Bronco Sport and Maverick vehicles: names are one modifier.
            modifier += usize::from(!(joins || names && name));
            names = names && joins || name;
            from = end;
            if from - number.end > NEAR / 3 {
                return None;
            }
        }
        None
    }

    /// What a part of a whole is counted in: 1,900 of the bank's loans, 30,000 of the 52,000 eligible; of them nothing.
    fn part(&self, amount: &Amount) -> Option<Option<(usize, usize)>> {
        const WORDS: usize = 4;
        let text = self.text;
        let spanish = self.lexicon.numbers.decimal_comma;
        let millions = amount.number.powers.last().is_some_and(|power| *power >= 6);
        if spanish && millions || amount.high < Decimal::ONE_THOUSAND || amount.number.short {
            return None;
        }
        let rest = text[amount.number.end..].strip_prefix(if spanish { " de " } else { " of " })?;
        let mut from = text.len() - rest.len();
        let word_at =
            |at: usize| at + text[at..].find(|c: char| !(c.is_alphanumeric() || c == '-')).unwrap_or(text.len() - at);
        let whole = &text[from..word_at(from)];
        if matches!(whole, "them" | "us" | "whom" | "ellos" | "ellas") {
            return Some(None);
        }
        if !self.lexicon.money.wholes.contains(&whole) {
            return None;
        }
        from += whole.len();
        if text[from..].strip_prefix(' ').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
            let next = number::read(text, from + 1, self.lexicon, self.profile.marks)?;
            let money =
                self.lexicon.cues.at(text, skip(text, next.end)).is_some() || next.scaled && amount.number.scaled;
            return (!money && self.suffix(next.end, next.scaled).is_none()).then_some(None);
        }
        for _ in 0..WORDS {
            from = from + text[from..].strip_prefix("'s").map_or(0, |_| 2);
            if !text[from..].starts_with(' ') {
                return None;
            }
            let at = from + 1;
            let end = word_at(at);
            if self.lexicon.cues.at(text, at).is_some() || self.currency_at(at).is_some() || end == at {
                return None;
            }
            if self.lexicon.counters.at(text, at).is_some() || self.is_plural(at, end) {
                return (!self.lexicon.not_counted.has(&text[at..end])).then_some(Some((at, end)));
            }
            from = end;
        }
        None
    }

    /// True for the plural of what can be counted: sailors, fishermen, EVs, Ukrainians.
    fn is_plural(&self, at: usize, end: usize) -> bool {
        let word = &self.text[at..end];
        let source = self.plain.source_of(at, end);
        if !source.starts_with(char::is_uppercase) {
            let ending = word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us");
            return word.len() > 3 && ending
                || !self.lexicon.numbers.decimal_comma
                    && ["men", "people", "children", "folk"].into_iter().any(|end| word.ends_with(end));
        }
        let Some(stem) = source.strip_suffix('s') else { return false };
        // What more capitals follow is a name: 2,000 Springs Road.
        let rest = &self.text[end..];
        let next = rest.strip_prefix(' ').and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        let named = next > 0 && self.plain.source_of(end + 1, end + 1 + next).starts_with(char::is_uppercase);
        let letters = stem.len() > 1 && stem.chars().all(char::is_uppercase);
        letters || !named && word.len() > 3 && !word.ends_with("ss") && !word.ends_with("us")
    }

    fn counter(&self, amount: &mut Amount) {
        // 2780×1264像素, 每百万token: a side of a picture, the base of a rate.
        if self.text[..amount.start].ends_with(['×', '每']) {
            amount.closed = true;
            return;
        }
        // 一次, 两车: the smallest numbers in Han are articles more than counts.
        let article = self.lexicon.numbers.system == System::Myriad
            && !amount.number.digits
            && !amount.number.scaled
            && amount.high < Decimal::TEN;
        for at in self.gaps(self.behind_hedge(amount.number.end)) {
            // 36亿支持水利: a verb that begins as a counter does.
            if self.lexicon.numbers.system == System::Myriad && self.lexicon.not_counted.at(self.text, at).is_some() {
                return;
            }
            // There are 15,000 of what is a counter too (1.5万班), but no place in an order so far down.
            let many = self.lexicon.numbers.system == System::Myriad && amount.number.scaled;
            if let Some((after, ())) = self.lexicon.labels.at(self.text, at)
                && self.lexicon.counters.at(self.text, at).is_none_or(|(counter, ())| counter <= after && !many)
            {
                amount.closed = true;
                return;
            }
            if let Some((after, ())) = self.lexicon.durations.at(self.text, at) {
                amount.closed = true;
                // 90亿年 is no longer than 90年, but 2亿人 stays a count.
                if self.lexicon.counters.at(self.text, at).is_none_or(|(counter, ())| counter <= after) {
                    return;
                }
            }
            if let Some((after, ())) = self.lexicon.counters.at(self.text, at)
                // 6萬5起跳
                && self.lexicon.after.at(self.text, at).is_none_or(|(hedge, _)| hedge <= after)
                && !self.is_floor(amount, at, after)
            {
                amount.closed = true;
                if self.lexicon.levels.at(self.text, at).is_some_and(|(measure, ())| measure == after) {
                    return;
                }
                // 1人当たり5万円, 1皿880円: what the money behind is counted by.
                let rest = &self.text[after..];
                let rate = self.lexicon.numbers.system == System::Myriad
                    && amount.high == Decimal::ONE
                    && (["当たり", "あたり", "につき"].into_iter().any(|word| rest.starts_with(word))
                        || rest.starts_with(|c: char| c.is_ascii_digit()));
                if !article && !rate {
                    amount.kind = Some(Kind::Count);
                    amount.unit = Some((at, after));
                }
                return;
            }
            // 2 millones de usuarios, 2 million of its users
            if let Some((joined, ())) = self.lexicon.of.at(self.text, at)
                && self.lexicon.numbers.system == System::Thousands
                && !matches!(&self.text[at..joined], "in" | "en")
                && let Some((after, ())) = self.lexicon.counters.at(self.text, skip(self.text, joined))
            {
                amount.closed = true;
                amount.kind = Some(Kind::Count);
                amount.unit = Some((skip(self.text, joined), after));
                return;
            }
        }
    }

    /// True for the 起 of a price, which is a bound, and no case: 报价三百万起.
    fn is_floor(&self, amount: &Amount, at: usize, after: usize) -> bool {
        let text = self.text;
        let ends = text[after..].chars().next().is_none_or(|c| !c.is_alphanumeric() || c == '的');
        if &text[at..after] != "起" || !ends {
            return false;
        }
        let (from, _) = self.clause(amount.start, amount.end);
        let mut places = text[from..amount.start].char_indices().map(|(i, c)| from + i + c.len_utf8());
        places
            .any(|end| self.lexicon.cues.before(text, end).is_some() && self.lexicon.prices.before(text, end).is_some())
    }

    fn counted_otherwise(&self, at: usize) -> bool {
        self.gaps(at).any(|at| self.lexicon.counters.at(self.text, at).is_some())
    }

    /// The places where a word behind a number can begin.
    fn gaps(&self, end: usize) -> impl Iterator<Item = usize> {
        let skipped = skip(self.text, end);
        [end, skipped].into_iter().take(if skipped == end { 1 } else { 2 })
    }

    /// A currency before the number: US$ 5, 人民币3亿, EUR 20.
    fn prefix(&self, start: usize, floor: usize) -> Option<(usize, Currency)> {
        let text = self.text;
        let touching = text[..start].trim_end_matches(' ').len();
        if start - touching > 1 || touching < floor {
            return None;
        }
        let end = touching;
        let fits = |from: usize| from >= floor;
        // G. 148.600 millones
        if let Some(abbreviated) = text[..end].strip_suffix('.').filter(|_| end < start) {
            let from = abbreviated.trim_end_matches(|c: char| c.is_ascii_alphabetic()).len();
            if let Some(codes) = self.letter(from, abbreviated.len(), start).filter(|_| fits(from)) {
                return Some((from, Currency { codes, from: CurrencyFrom::Symbol }));
            }
        }
        let symbol =
            self.lexicon.symbols.before(text, end).filter(|(from, _)| fits(*from) && self.is_upper(*from, end));
        let word = self.lexicon.prefixes.before(text, end).filter(|(from, _)| {
            // 契約金1億 is no 金1億.
            let inner = &text[*from..end] == "金" && text[..*from].ends_with(is_han);
            fits(*from) && !inner && self.is_upper(*from, end) && self.may_stand_apart(*from, end, start)
        });
        // The DH8 postcode.
        let postcode = |(from, codes): &(usize, &Codes)| {
            let capitals = end == start && self.plain.source_of(*from, end).chars().all(char::is_uppercase);
            let spoken = || codes.codes.iter().any(|code| self.profile.speaks_of(code));
            capitals && codes.codes.contains(&"AED") && !spoken() && !text_is_amount(&text[start..])
        };
        let found = [symbol, word].into_iter().flatten().min_by_key(|(from, _)| *from);
        if let Some((from, codes)) = found.filter(|found| !postcode(found)) {
            let named = if text[from..end].chars().all(|c| is_word(c) || is_han(c) || is_kana(c)) {
                CurrencyFrom::Word
            } else {
                CurrencyFrom::Symbol
            };
            return Some((from, Currency { codes: *codes, from: named }));
        }
        let from = text[..end].trim_end_matches(|c: char| c.is_ascii_alphabetic()).len();
        if let Some(codes) = self.letter(from, end, start).filter(|_| fits(from)) {
            return Some((from, Currency { codes, from: CurrencyFrom::Symbol }));
        }
        let code = self.iso(from, end)?;
        fits(from).then(|| (from, Currency { codes: Codes::certain(code), from: CurrencyFrom::Code }))
    }

    /// A letter that is a currency where the document speaks of its country: R190 million, N320bn, Q25.000, L 5,200.
    fn letter(&self, from: usize, end: usize, start: usize) -> Option<Codes> {
        if from == end {
            return None;
        }
        let written = self.plain.source_of(from, end);
        let at = currency::LETTERS.binary_search_by_key(&written, |(letter, _)| letter).ok()?;
        let (_, code) = currency::LETTERS[at];
        if end < start && !matches!(code, "GTQ" | "HNL" | "PYG") {
            return None;
        }
        let amount = &self.text[start..];
        let known = self.profile.speaks_of(code) && text_is_amount(amount)
            || end == start && matches!(code, "NGN" | "ZAR") && self.lexicon.code == Code("en") && has_scale(amount);
        known.then(|| Codes::certain(code))
    }

    /// A symbol made of letters is one in capitals only: Rs, CHF, R$; a lower-cased text keeps those with a sign.
    fn is_upper(&self, from: usize, end: usize) -> bool {
        let written = self.plain.source_of(from, end);
        self.lower()
            || written.chars().any(|c| !c.is_alphabetic() && c != '.')
            || written.starts_with(char::is_uppercase)
            || !written.is_ascii()
    }

    /// US620 has lost its $; US 620 has not.
    fn may_stand_apart(&self, from: usize, end: usize, start: usize) -> bool {
        end == start || &self.text[from..end] != "us"
    }

    fn iso(&self, from: usize, end: usize) -> Option<&'static str> {
        if !(3..=4).contains(&(end - from)) {
            return None;
        }
        let written = self.plain.source_of(from, end);
        let shape = written.chars().all(|c| c.is_ascii_uppercase() || ('Ａ'..='Ｚ').contains(&c));
        // In a text without capitals only codes that are no words.
        let lower = LOWER_CODES.contains(&written) && self.lower();
        (shape || lower).then(|| currency::iso(&self.text[from..end])).flatten()
    }

    /// A currency behind the number: 5 euros, 5亿美元, 5 millones de dólares, 350 000 $.
    fn suffix(&self, end: usize, scaled: bool) -> Option<(usize, Currency)> {
        let text = self.text;
        for at in self.gaps(end) {
            if let Some((after, ())) = self.lexicon.not_currency.at(text, at)
                // 1.3 trillion won in the quarter: nobody won a trillion.
                && !(scaled && text[at..after].starts_with("won "))
            {
                return None;
            }
            // 120枚比特币
            if self.lexicon.numbers.system == System::Myriad
                && let Some(piece) = ['个', '枚'].into_iter().find(|piece| text[at..].starts_with(*piece))
                && let Some(found) = self.currency_at(at + piece.len_utf8())
                && found.1.codes.codes.iter().all(|code| matches!(*code, "BTC" | "ETH" | "USDT" | "USDC"))
            {
                return Some(found);
            }
            if let Some(found) = self.currency_at(at) {
                return Some(found);
            }
            if self.lexicon.numbers.system == System::Thousands
                && let Some((joined, ())) = self.lexicon.of.at(text, at)
                && text[joined..].starts_with(' ')
                && self.lexicon.not_currency.at(text, joined + 1).is_none()
                && let Some(found) = self.currency_at(joined + 1)
            {
                // 15 million in bitcoin is a sum of another money.
                let coins = found.1.codes.codes.iter().all(|code| matches!(*code, "BTC" | "ETH"));
                let paid = scaled && coins && matches!(&text[at..joined], "in" | "en");
                return (!paid).then_some(found);
            }
        }
        None
    }

    fn currency_at(&self, at: usize) -> Option<(usize, Currency)> {
        let text = self.text;
        if let Some((after, codes)) = self.lexicon.currencies.at(text, at) {
            // 5 euro cents
            if self.lexicon.minor.at(text, at).is_some_and(|(end, _)| end > after) {
                return None;
            }
            return Some((after, Currency { codes: *codes, from: CurrencyFrom::Word }));
        }
        if let Some((after, codes)) = self.lexicon.symbols.at(text, at)
            && !text[after..].trim_start_matches(' ').starts_with(|c: char| c.is_ascii_digit())
            && self.is_upper(at, after)
        {
            return Some((after, Currency { codes: *codes, from: CurrencyFrom::Symbol }));
        }
        let rest = &text[at..];
        let after = at + rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let code = self.iso(at, after)?;
        Some((after, Currency { codes: Codes::certain(code), from: CurrencyFrom::Code }))
    }

    fn compound(&self, end: usize) -> Option<(usize, Codes, u32)> {
        self.gaps(end).find_map(|at| {
            if self.lexicon.not_currency.at(self.text, at).is_some() {
                return None;
            }
            let (after, &(codes, power)) = self.lexicon.compounds.at(self.text, at)?;
            Some((after, codes, power))
        })
    }

    fn minor(&self, start: usize, end: usize) -> Option<(usize, Codes, i32)> {
        self.gaps(end).find_map(|at| {
            if self.lexicon.not_currency.at(self.text, at).is_some() {
                return None;
            }
            let (after, (codes, power)) = self.lexicon.minor.at(self.text, at)?;
            // A fils is a thousandth of a dinar and a hundredth of a dirham.
            let chosen = self.profile.choose(codes, self.lexicon.code).filter(|_| *power < -2);
            let power = &chosen.map_or(*power, |code| -(currency::decimals(code) as i32));
            let word = &self.text[at..after];
            let letter = word.chars().count() == 1;
            // One letter or character alone (25p, 5分) is a page or a minute unless it is glued and Latin.
            let followed = || {
                number::read(self.text, after, self.lexicon, self.profile.marks).is_some_and(|next| {
                    next.low < Decimal::TEN
                        && self.lexicon.minor.at(self.text, next.end).is_some_and(|(_, (_, lower))| lower < power)
                })
            };
            let stands = word == "角" && followed()
                || !letter
                || word.is_ascii() && at == end
                || word == "毛"
                || word == "銭"
                || word == "钱"
                || word == "¢"
                || word == "仙" && (self.profile.speaks_of("MYR") || self.profile.speaks_of("HKD"))
                || !word.is_ascii() && self.minor_led(start, after);
            stands.then_some((after, *codes, *power))
        })
    }

    /// True beside a word that a small unit with other meanings is money by: 每股60分, 15分的股息.
    fn minor_led(&self, start: usize, end: usize) -> bool {
        const NEAR: usize = 6;
        let text = self.text;
        let head = self.lexicon.before.before(text, start).map_or(start, |(from, _)| from);
        let leads = &self.lexicon.minor_leads;
        leads.before(text, head).is_some()
            || text[end..]
                .char_indices()
                .take(NEAR)
                .take_while(|(_, c)| is_han(*c))
                .any(|(i, _)| leads.at(text, end + i).is_some())
    }

    fn minor_currency(&self, codes: Codes) -> Option<Currency> {
        let codes = if codes.codes.is_empty() {
            // centavos: of whatever the document's peso is, else of the dollar.
            Codes {
                codes: &["MXN", "ARS", "COP", "CLP", "UYU", "DOP", "BOB", "NIO", "HNL", "GTQ", "USD"],
                first_by_default: false,
            }
        } else {
            codes
        };
        Some(Currency { codes, from: CurrencyFrom::Word })
    }

    /// 152円40銭, 6角5分, 3块5, 5 euros con 20 céntimos. `last_power` is of the unit already read.
    fn add_minor(&self, amount: &mut Amount, mut last_power: i32) -> Option<()> {
        let thousands = self.lexicon.numbers.system == System::Thousands;
        // 4万9823円94銭 is written out to the last digit, 3万円 is not.
        let round = amount.number.scaled && (thousands || !amount.number.powers.is_empty());
        if amount.prefixed || round || amount.range || amount.number.indefinite {
            return Some(());
        }
        let text = self.text;
        let mut at = amount.end;
        let mut join = "";
        if thousands {
            let joins = [" con ", " y ", " and ", " "];
            let Some(found) = joins.into_iter().find(|join| text[at..].starts_with(join)) else { return Some(()) };
            join = found;
            at += join.len();
        } else if text[..at].ends_with(['块', '毛']) {
            return self.spoken_minor(amount, last_power);
        }
        while let Some(next) = number::read(text, at, self.lexicon, self.profile.marks) {
            let behind = skip(text, next.end);
            if let Some((after, (_, power))) = self.lexicon.minor.at(text, behind)
                && *power < last_power
                && self.lexicon.not_currency.at(text, behind).is_none()
            {
                let part = next.low.checked_mul(tenth(*power)?)?;
                amount.low += part;
                amount.high += part;
                amount.end = after;
                last_power = *power;
                at = after;
                continue;
            }
            // 179円59~60銭
            if !thousands
                && let Some((to, ())) = self.lexicon.to.at(text, next.end)
                && let Some(top) = number::read(text, to, self.lexicon, self.profile.marks)
                && let Some((after, (_, power))) = self.lexicon.minor.at(text, top.end)
                && *power < last_power
                && next.low < top.low
            {
                let part = tenth(*power)?;
                amount.low += next.low.checked_mul(part)?;
                amount.high += top.low.checked_mul(part)?;
                amount.end = after;
                amount.range = true;
                break;
            }
            // 5 euros con 20, one pound fifty: hundredths by custom.
            let custom = thousands
                && last_power == 0
                && !next.scaled
                && next.low == next.high
                && next.low < Decimal::ONE_HUNDRED
                && (join == " con " && next.end - next.start == 2 && next.digits || join == " " && !next.digits)
                && next.low >= Decimal::TEN
                && self.currency_at(behind).is_none()
                && self.lexicon.counters.at(text, behind).is_none()
                && !text[behind..].starts_with(char::is_alphabetic);
            if custom {
                let part = next.low.checked_mul(Decimal::new(1, 2))?;
                amount.low += part;
                amount.high += part;
                amount.end = next.end;
            }
            break;
        }
        Some(())
    }

    /// 三块五, 3块5毛, 三块半: what stands behind 块 is tenths.
    fn spoken_minor(&self, amount: &mut Amount, mut last_power: i32) -> Option<()> {
        let text = self.text;
        let mut at = amount.end;
        loop {
            let (end, digit) = match text[at..].chars().next() {
                Some(c) if c.is_ascii_digit() => (at + 1, c.to_digit(10)?),
                Some('半') if last_power == 0 => (at + '半'.len_utf8(), 5),
                _ => match self.lexicon.units.at(text, at) {
                    Some((end, value)) => (end, *value),
                    None => return Some(()),
                },
            };
            let minor = self.lexicon.minor.at(text, end).filter(|(_, (_, power))| *power < last_power);
            let (after, power) = match minor {
                Some((after, (_, power))) => (after, *power),
                None => {
                    let rest = &text[end..];
                    let rated = self.lexicon.rates_after.at(text, end).is_some();
                    let goes_on = rest.chars().next().is_some_and(|c| self.lexicon.begins_number(c) || c == '.');
                    let counted = self.lexicon.counters.at(text, end).is_some()
                        && self.lexicon.follows.at(text, end).is_none()
                        || self.lexicon.to.at(text, end).is_some()
                        || self.lexicon.percents.at(text, end).is_some();
                    if last_power < -1 || !rated && (goes_on || counted) {
                        return Some(());
                    }
                    (end, last_power - 1)
                }
            };
            let part = Decimal::from(digit).checked_mul(tenth(power)?)?;
            amount.low += part;
            amount.high += part;
            amount.end = after;
            if minor.is_none() {
                return Some(());
            }
            (last_power, at) = (power, after);
        }
    }

    /// 3,200 pesos in Mexico is three thousand, whatever the language's rule; and where the dollar closed at S/ 3.748 the
    /// point parts decimals.
    fn group_by_country(&self, amount: &mut Amount) {
        if self.is_rate_of_exchange(amount)
            && let Some(rate) = amount.low.checked_div(Decimal::ONE_THOUSAND)
        {
            (amount.low, amount.high) = (rate, rate);
        }
        if amount.number.if_grouped.is_none() {
            return;
        }
        let dollar = amount.currency.as_ref().is_some_and(|currency| currency.codes.codes.len() > 2);
        let country = amount.currency.as_ref().is_some_and(|currency| {
            currency
                .codes
                .codes
                .iter()
                .all(|code| matches!(*code, "MXN" | "PEN" | "GTQ" | "HNL" | "NIO" | "DOP" | "PAB" | "CRC" | "PHP"))
        });
        // Yen and won have no decimals, and a yuan only its hundredths: 1,999 yuanes. What a dollar costs has more.
        let asian = amount
            .currency
            .as_ref()
            .is_some_and(|currency| currency.codes.codes.iter().all(|code| matches!(*code, "CNY" | "JPY" | "KRW")));
        // S/3,789 por dólar
        let rate = country && amount.low < Decimal::TEN && self.near_dollar(amount);
        if amount.start < amount.number.start && dollar || country && !rate || asian && !self.near_dollar(amount) {
            amount.take_grouped();
        }
    }

    /// True where the clause speaks of the dollar, of which an amount may be the price: 7,245 yuanes por dólar.
    fn near_dollar(&self, amount: &Amount) -> bool {
        const LONGEST: usize = 80;
        let text = self.text;
        let from = text.floor_char_boundary(amount.start.saturating_sub(LONGEST));
        let to = text.floor_char_boundary((amount.end + LONGEST / 2).min(text.len()));
        ["dólar", "dolar", "tipo de cambio", "euro"].into_iter().any(|word| text[from..to].contains(word))
    }

    /// True for the price of a dollar, one or two digits and three more behind a point, in the money of a country that
    /// groups by commas.
    fn is_rate_of_exchange(&self, amount: &Amount) -> bool {
        let raw = &self.text[amount.number.start..amount.number.end];
        let shape = raw.find('.').is_some_and(|at| (1..=2).contains(&at) && raw.len() == at + 4);
        let country = |currency: &Currency| {
            let code = match currency.codes.codes {
                [only] => Some(*only),
                _ => self.profile.choose(&currency.codes, crate::languages::Code("es")),
            };
            code.is_some_and(|code| matches!(code, "MXN" | "PEN" | "GTQ" | "HNL" | "NIO" | "DOP"))
        };
        if !shape
            || !self.lexicon.numbers.decimal_comma
            || amount.number.scaled
            || !amount.currency.as_ref().is_some_and(country)
        {
            return false;
        }
        const LONGEST: usize = 80;
        let head = &self.text[self.text.floor_char_boundary(amount.start.saturating_sub(LONGEST))..amount.start];
        let head = head.rsplit(['\n', ';']).next().unwrap_or_default();
        self.lexicon.money.exchange.iter().any(|word| head.contains(word))
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

    /// Characters that are money only by their number: 一块屏幕, 三元, 一元化.
    fn is_no_money(&self, amount: &Amount) -> bool {
        if self.lexicon.numbers.system != System::Myriad {
            return false;
        }
        let raw = &self.text[amount.start..amount.end];
        let next = self.text[amount.end..].chars().next();
        // 《百万英镑》, 『一億円の恋人』: titles.
        if !amount.number.digits && self.is_title(amount) {
            return true;
        }
        // 近畿一円 is all of Kinki.
        if raw == "一円"
            && self.text[..amount.start].chars().next_back().is_some_and(|c| is_han(c) || is_kana(c) && c > 'ァ')
        {
            return true;
        }
        // 12块这样的小钱, 10块运费
        let noun_follows = next.is_some_and(is_han)
            && self.lexicon.follows.at(self.text, amount.end).is_none()
            && self.lexicon.cues.at(self.text, amount.end).is_none()
            && !self.lexicon.pays_for(self.text, amount.end);
        if raw.ends_with('块') {
            // 跌回两块, 卖两块: behind a verb of money.
            let paid = self.lexicon.pays.before(self.text, amount.start).is_some()
                || self.lexicon.after.at(self.text, amount.end).is_some();
            // 5万块启动经费: ten thousand and more of what is no slab are money.
            let piece = || {
                let mut near = self.text[amount.end..].char_indices().take(PIECE_NEAR).take_while(|(_, c)| is_han(*c));
                near.any(|(i, _)| self.lexicon.pieces.at(self.text, amount.end + i).is_some())
            };
            // 三千块飞三亚: nobody says so many thousands of slabs in words.
            let large = amount.number.scaled || !amount.number.digits && amount.low >= Decimal::ONE_THOUSAND;
            return noun_follows && (!(large || paid) || piece())
                || amount.high <= Decimal::TWO && next.is_none_or(|c| c != '钱') && !amount.number.digits && !paid;
        }
        // 第三元, 二元: an ordinal or a term in Han with nothing behind it that counts.
        raw.ends_with('元')
            && !amount.number.digits
            && (self.text[..amount.start].ends_with('第')
                || amount.low < Decimal::TEN
                    && !amount.range
                    && next.is_some_and(|c| {
                        matches!(
                            c,
                            '论' | '化' | '一' | '素' | '性' | '制' | '结' | '对' | '管' | '豚' | '复' | '方' | '次'
                        )
                    }))
    }

    /// True inside the marks of a title, which is no longer than titles are.
    fn is_title(&self, amount: &Amount) -> bool {
        const LONGEST: usize = 60;
        let from = self.text.floor_char_boundary(amount.start.saturating_sub(LONGEST));
        let to = self.text.ceil_char_boundary((amount.end + LONGEST).min(self.text.len()));
        let (head, tail) = (&self.text[from..amount.start], &self.text[amount.end..to]);
        [('《', '》'), ('『', '』')].into_iter().any(|(open, close)| {
            head.rfind(open).is_some_and(|at| !head[at..].contains(close))
                && tail.find(close).is_some_and(|at| !tail[..at].contains(open))
        })
    }

    /// True where a pound weighs: the words of its clause speak of weight.
    fn is_weight(&self, amount: &Amount) -> bool {
        let pound = amount
            .currency
            .as_ref()
            .is_some_and(|currency| currency.from == CurrencyFrom::Word && currency.codes.codes == ["GBP"]);
        let raw = &self.text[amount.start..amount.end];
        if !pound
            || amount.minor < 0
            || amount.high >= Decimal::from(10_000)
            || raw.contains("ester")
            || raw.contains("sterling")
            || raw.contains("英")
            || raw.contains('镑')
        {
            return false;
        }
        let (from, to) = self.clause(amount.start, amount.end);
        (self.text[from..to].char_indices()).any(|(i, _)| self.weighs(from + i, to))
    }

    /// Nueve de cada diez dólares: so many of that many.
    fn is_share(&self, amount: &Amount) -> bool {
        let head = self.text[..amount.start].trim_end_matches(' ').len();
        !amount.number.scaled && self.lexicon.each.before(self.text, head).is_some()
    }

    fn weighs(&self, at: usize, to: usize) -> bool {
        let border = crate::mentions::words::is_border(self.text, at);
        border && self.lexicon.weights.iter().any(|stem| self.text[at..to].starts_with(stem))
    }

    /// The clause around a span, no longer than [`NEAR`] on each side.
    fn clause(&self, start: usize, end: usize) -> (usize, usize) {
        let from = self.text.floor_char_boundary(start.saturating_sub(NEAR));
        let to = self.text.ceil_char_boundary((end + NEAR).min(self.text.len()));
        let marks = ['.', ';', ':', '\n', '，', '。', '；', '、'];
        let head = &self.text[from..start];
        let from = from + head.rfind(marks).map_or(0, |i| i + head[i..].chars().next().map_or(1, char::len_utf8));
        let to = self.text[end..to].find(marks).map_or(to, |i| end + i);
        (from, to)
    }

    /// 12 Pound Lane, rapper 50 Cent: one thing with a capital.
    fn is_name(&self, amount: &Amount) -> bool {
        if self.lexicon.numbers.system != System::Thousands || amount.number.scaled || self.lower() {
            return false;
        }
        let raw = self.plain.source_of(amount.number.end, amount.end);
        let word = raw.trim_start_matches(' ');
        let singular = matches!(word, "Pound" | "Cent" | "Dollar" | "Penny" | "Mark" | "Crown" | "Franc" | "Libra");
        singular && raw.starts_with(' ') && amount.low != Decimal::ONE
    }

    /// Joins amounts that stand together into ranges and lists.
    fn join(&self, amounts: Vec<Amount>) -> Vec<Amount> {
        // From the right, since the right end carries the unit; so the last of `joined` is the one to the right.
        let mut joined: Vec<Amount> = Vec::with_capacity(amounts.len());
        for mut left in amounts.into_iter().rev() {
            // Entre 1,999 y 2,499 yuanes: the comma that groups the right one groups the left one.
            if let Some(right) = joined.last().filter(|right| right.grouped)
                && left.kind.is_none()
                && !left.closed
                && right.start.saturating_sub(left.end) <= GROUPED_NEAR
            {
                left.take_grouped();
            }
            match joined.last_mut() {
                Some(right) => match self.range(&left, right) {
                    Some(both) => *right = both,
                    None => {
                        let shared = self.share(&left, right).or_else(|| self.share_millions(&left, right));
                        joined.push(shared.unwrap_or(left));
                    }
                },
                None => joined.push(left),
            }
        }
        joined.reverse();
        self.share_labelled(&mut joined);
        // De ocho o nueve mil a dos o tres mil yuanes: a range shares what the next range is of.
        for at in (1..joined.len()).rev() {
            let (head, tail) = joined.split_at_mut(at);
            if head[at - 1].range
                && let Some(shared) = self.share(&head[at - 1], &tail[0])
            {
                head[at - 1] = shared;
            }
        }
        for at in 1..joined.len() {
            let (head, tail) = joined.split_at_mut(at);
            self.share_onward(&head[at - 1], &mut tail[0]);
        }
        joined
    }

    /// Gives a bare number behind a label the currency of the one behind the next: 大人1500、子ども800円; 冠军20万，亚军10万元.
    fn share_labelled(&self, joined: &mut [Amount]) {
        const LONGEST: usize = 12;
        /// Behind a comma only the shortest labels are no clauses.
        const BEHIND_COMMA: usize = 4;
        const ALIKE: u32 = 20;
        if self.lexicon.numbers.system != System::Myriad {
            return;
        }
        let text = self.text;
        for at in (1..joined.len()).rev() {
            let (head, tail) = joined.split_at_mut(at);
            let right = &tail[0];
            if right.kind != Some(Kind::Money) || right.prefixed || right.minor < 0 || right.range {
                continue;
            }
            // The label may have a number of its own: 2等5万、3等1万円.
            let Some(left) = head.iter_mut().rev().take(2).find(|left| {
                let gap = &text[left.end..right.start];
                gap.starts_with(['、', '，']) && gap.len() <= LONGEST * 3
            }) else {
                continue;
            };
            let gap = &text[left.end..right.start];
            let mut label = gap.chars().skip(1);
            let longest = if gap.starts_with('、') { LONGEST } else { BEHIND_COMMA };
            let short = (3..=longest).contains(&gap.chars().count());
            let plain = label.all(|c| is_han(c) || is_kana(c) || c.is_alphanumeric());
            let scaled = !left.number.powers.is_empty();
            let ratio = right.low.checked_div(left.low).unwrap_or_default();
            let alike = ratio <= Decimal::from(ALIKE) && ratio.checked_mul(Decimal::from(ALIKE)) >= Some(Decimal::ONE);
            let led = text[..left.start]
                .chars()
                .next_back()
                .is_some_and(|c| (is_han(c) || is_kana(c)) && !matches!(c, '第' | '前' | '计' | '計'));
            let sum =
                scaled || gap.starts_with('、') && left.number.digits && left.low >= Decimal::TEN && !is_a_year(left);
            let goes_on = self.lexicon.carries.at(text, left.end + gap.chars().next().map_or(0, char::len_utf8));
            if left.kind.is_some()
                || goes_on.is_some()
                || left.closed
                || scaled == right.number.powers.is_empty()
                || !(short && plain && alike && led && sum)
            {
                continue;
            }
            left.kind = Some(Kind::Money);
            left.currency = right.currency.clone().map(|currency| Currency { from: CurrencyFrom::Shared, ..currency });
        }
    }

    /// Gives a bare number the currency of the one that it changed to or from: rose to $85 from 55, from $12.40 to 13.10.
    fn share_onward(&self, left: &Amount, right: &mut Amount) {
        let bare = right.kind.is_none() && !right.closed && !right.number.short;
        if self.lexicon.numbers.system != System::Thousands || !bare || left.kind != Some(Kind::Money) {
            return;
        }
        let year = right.number.digits && !right.number.scaled && right.end - right.start == 4;
        let changed = match self.between(left.end, right.start) {
            Some("from") => true,
            Some("to" | "a" | "hasta") => {
                let gap = self.text[left.end..right.start].trim_matches(' ');
                let opened = ["from", "desde"].into_iter().any(|open| self.opens(left.start, open));
                self.is_change(left, right) || opened && !gap.contains(' ')
            }
            _ => false,
        };
        // What a plural follows is counted by it: fell to $3 from 40 countries.
        let rest = self.text[right.end..].trim_start_matches(' ');
        let word = &rest[..rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len())];
        if year || !changed || word.len() > 3 && word.ends_with('s') {
            return;
        }
        right.kind = Some(Kind::Money);
        right.currency = left.currency.clone().map(|currency| Currency { from: CurrencyFrom::Shared, ..currency });
    }

    /// The words between two amounts without the articles at their end: `y el` is `y`.
    fn between(&self, from: usize, to: usize) -> Option<&str> {
        let gap = self.text.get(from..to).filter(|gap| gap.len() <= NEAR)?;
        Some(self.without_article(gap.trim_matches(' ')))
    }

    /// The text without the article at its end.
    fn without_article<'t>(&self, text: &'t str) -> &'t str {
        let stripped =
            (self.lexicon.numbers.articles.iter()).find_map(|article| text.strip_suffix(article)?.strip_suffix(' '));
        stripped.map_or(text, |head| head.trim_end_matches(' '))
    }

    /// Returns one range of two amounts: 120至130亿美元, 5.20元から399元, de 10 a 15 yuanes.
    fn range(&self, left: &Amount, right: &Amount) -> Option<Amount> {
        if left.range
            || right.range
            || left.number.indefinite
            || right.number.indefinite
            || left.fraction.is_some()
            || right.fraction.is_some()
            || right.negative
            || left.number.end == left.number.start
            || left.inner.is_some()
        {
            return None;
        }
        // 3000人至5000人: the unit is of the left end.
        let unit = |amount: &Amount| amount.unit.map(|(from, to)| &self.text[from..to]);
        let counted = left.kind == Some(Kind::Count) && right.kind == left.kind && unit(left) == unit(right);
        let with_unit = counted.then(|| Amount { end: left.unit.map_or(left.end, |unit| unit.1), ..left.clone() });
        let left = with_unit.as_ref().unwrap_or(left);
        let gap = self.text.get(left.end..right.start)?;
        let word = self.between(left.end, right.start)?;
        let is = |known: &str| known.chars().map(crate::mentions::plain::fold).eq(word.chars());
        let pairs = self.lexicon.money.pairs;
        let opened = self.lexicon.middles.has(word)
            && pairs.iter().any(|(open, middle)| is(middle) && self.opens(left.start, open));
        let loose = matches!(word, "o" | "or" | "u" | "或" | "か" | "/" | "または" | "もしくは" | "あるいは");
        // 6.000, 9.000 o 12.000 euros is a list; 1.5 billion or 2 billion are two sums.
        let apart = left.kind.is_some()
            || self.lexicon.numbers.system == System::Thousands && (left.number.scaled || self.in_list(left));
        if !(opened || self.lexicon.to.has(word) && !(loose && apart)) {
            return None;
        }
        // El día 14 a 1.870 pasajeros.
        if let Some(bare) = self.lexicon.money.bare
            && !left.number.scaled
            && left.kind.is_none()
            && word == "a"
        {
            let head = self.text[..left.start].trim_end_matches(' ');
            let label = &head[head.trim_end_matches(char::is_alphanumeric).len()..];
            if bare.names.contains(&label) {
                return None;
            }
        }
        // 下调100个基点至20%: by so many parts, to so much.
        if left.parts && !right.parts {
            return None;
        }
        // "-" with spaces on both sides parts a list of its own: 5 € - 6 €; one without is a range.
        if matches!(word, "—" | "--") && gap.len() > word.len() + 1 {
            return None;
        }
        // Has doubled since 2021 to 4.4m.
        if is_a_year(left) && right.number.scaled && self.lexicon.numbers.system == System::Thousands {
            return None;
        }
        let same = match (left.kind, right.kind) {
            (None, _) => !left.closed,
            (Some(_), None) => {
                left.prefixed
                    && !right.closed
                    && (right.number.scaled || matches!(word, "-" | "~") || opened || left.kind == Some(Kind::Percent))
            }
            (Some(a), Some(b)) => a == b && (left.currency.is_none() || right.currency.is_none() || meet(left, right)),
        };
        let dash = matches!(word, "-" | "~") && gap.len() == word.len();
        // Rose by 2p to 40p tells of a change; by 8 to 10 per cent, by £15 to £20 of a range.
        let by = || {
            let alike = left.low.checked_mul(Decimal::TWO).is_some_and(|twice| twice > right.high);
            let share = left.kind.is_none() && right.kind == Some(Kind::Percent);
            word == "to" && self.opens(left.start, "by") && !alike && !share
        };
        if !same || !opened && (!dash && self.is_change(left, right) || by()) {
            return None;
        }
        let low = self.scale_left(left, right);
        if low >= right.high {
            return None;
        }
        let mut joined = right.clone();
        joined.start = left.start;
        joined.low = low;
        joined.range = true;
        joined.kind = right.kind.or(left.kind);
        joined.negative = left.negative;
        if joined.currency.is_none() || left.currency.as_ref().is_some_and(Currency::is_certain) {
            joined.currency = left.currency.clone().or(joined.currency);
        }
        joined.prefixed = left.prefixed && right.currency.is_none();
        joined.number.start = left.number.start;
        joined.number.digits = left.number.digits;
        joined.number.bare = false;
        joined.inner = right.inner;
        Some(joined)
    }

    /// True where an opening word of a range stands before an amount: entre, between.
    fn opens(&self, start: usize, open: &str) -> bool {
        let head = self.without_article(self.text[..start].trim_end_matches(' '));
        head.ends_with(open) && crate::mentions::words::is_border(head, head.len() - open.len())
    }

    /// The left end of a range in the scale of the right one: the largest of the right end's trailing scales that
    /// keeps the left below the right; never where the left has a scale of its own.
    fn scale_left(&self, left: &Amount, right: &Amount) -> Decimal {
        let mut value = left.low;
        if left.kind.is_none()
            && right.minor < 0
            && let Some(part) = tenth(right.minor)
        {
            return value.checked_mul(part).unwrap_or(value);
        }
        if right.kind == Some(Kind::Percent) && left.kind.is_none() && right.low != right.number.low {
            value *= Decimal::TEN;
        }
        // entre mil y dos mil millones: mil may be of the millions.
        let of_larger = self.lexicon.numbers.system == System::Thousands
            && left.number.powers.last() == Some(&3)
            && right.number.powers.last().is_some_and(|power| *power >= 6);
        if left.number.scaled && !of_larger || left.negative {
            return value;
        }
        let powers = &right.number.powers;
        (0..powers.len())
            .filter_map(|from| power_of_ten(powers[from..].iter().sum()))
            .filter_map(|scale| value.checked_mul(scale))
            .find(|scaled| *scaled < right.high)
            .unwrap_or(value)
    }

    /// True where `from A to B` tells of a change: the verb stands before (es, en) or behind (ja).
    fn is_change(&self, left: &Amount, right: &Amount) -> bool {
        const APART: u32 = 5;
        if self.lexicon.numbers.system == System::Myriad {
            let word = self.between(left.end, right.start);
            if word.is_some_and(|word| word == "から" || word == "より") {
                // 470万円から500万円台に乗った
                let behind = self.lexicon.after.at(self.text, right.end).map_or(right.end, |(end, _)| end);
                // 3000人から5000人に増えた
                let counted = right.unit.map_or(right.end, |(_, end)| end);
                let bracket = self.behind_bracket(behind);
                return [right.end, behind, counted, bracket]
                    .into_iter()
                    .any(|end| self.lexicon.changes.at(self.text, end).is_some());
            }
            return left.kind.is_some()
                && word.is_some_and(|word| word == "至" || word == "到")
                && self.moves_by(left, right);
        }
        let near = self.text.floor_char_boundary(left.start.saturating_sub(NEAR));
        let head = self.without_article(self.text[near..left.start].trim_end_matches(' '));
        let opened = |head: &'_ str| {
            [" de", " desde", " from", " del"].iter().find_map(|from| head.strip_suffix(from)).map(str::len)
        };
        // Pasará de cobrar 1,6 a 4,2 millones, from paying 1.6 to 4.2 million.
        let verb = head.rfind(' ').filter(|at| {
            let endings: &[&str] = if self.lexicon.numbers.decimal_comma { &["ar", "er", "ir"] } else { &["ing"] };
            endings.iter().any(|ending| head[*at..].ends_with(ending))
        });
        let Some(clause) = opened(head).or_else(|| opened(&head[..verb?])).map(|end| &head[..end]) else {
            // shares rose 4p to 213p: by so much, to so much.
            let verb = head.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
            let to = self.between(left.end, right.start).is_some_and(|word| matches!(word, "to" | "a" | "hasta"));
            // Brent dropped 1.51 to 75.04
            let apart = || {
                // Gained 7 cents to 10.46
                let bare = (left.kind.is_none() || left.minor < 0) && matches!(right.kind, None | Some(Kind::Money));
                bare && left.high.checked_mul(Decimal::from(APART)).is_some_and(|many| many <= right.low)
            };
            let priced = left.currency.is_some() && right.currency.is_some();
            return to && (priced || apart()) && self.lexicon.tells_change(verb);
        };
        // En mayo, de 3 a 5: a comma right before the preposition parts no clause.
        let clause = clause.trim_end_matches([' ', ',']);
        let from = clause.rfind(['.', ';', ':', '\n']).map_or(0, |at| at + 1);
        // Would go from £1 to £1.30: a verb of two words stands right before.
        self.lexicon.tells_change(&clause[from..]) || self.lexicon.changes.before(clause, clause.len()).is_some()
    }

    /// The end of the short bracket that opens at `at`, or `at`: 248円（税別）になる.
    fn behind_bracket(&self, at: usize) -> usize {
        const LONGEST: usize = 60;
        let near = &self.text[at..self.text.floor_char_boundary((at + LONGEST).min(self.text.len()))];
        let close = near.strip_prefix('(').and_then(|inner| inner.find(')'));
        close.map_or(at, |close| at + close + "()".len())
    }

    /// True where the left amount says by how much and the right one to how much: 加价2元至46元, 提高1.2个百分点至35%.
    fn moves_by(&self, left: &Amount, right: &Amount) -> bool {
        const APART: u32 = 5;
        let text = self.text;
        let head = self.lexicon.before.before(text, left.start).map_or(left.start, |(from, _)| from);
        let head = text[..head].strip_suffix('了').map_or(head, str::len);
        let points = text[..left.end].ends_with('点') && text[..right.end].ends_with('%');
        let apart = left.high.checked_mul(Decimal::from(APART)).is_some_and(|many| many <= right.low);
        points || apart && self.lexicon.moves.before(text, head).is_some()
    }

    /// Returns the left amount with the currency that it shares with the right: 315, 420 y 610 dólares; 从2亿增至5亿元.
    fn share(&self, left: &Amount, right: &Amount) -> Option<Amount> {
        if left.kind.is_some()
            || left.closed
            || left.number.short
            || !matches!(right.kind, Some(Kind::Money | Kind::Percent))
            // Pagará 0,90, doce céntimos más.
            || right.minor < 0 && left.number.low.scale() > 0
            || right.kind == Some(Kind::Percent) && left.number.scaled
            || right.prefixed
        {
            return None;
        }
        // De 650.000 a menos de 200.000 yuanes: the hedge of the right one is no word between them.
        let before = self.text[..right.start].trim_end_matches(' ').len();
        let hedge = self.lexicon.before.before(self.text, before).map(|(from, _)| from).filter(|from| *from > left.end);
        let word = self.between(left.end, hedge.unwrap_or(right.start))?;
        // The Nikkei 225 shed 1.7%: in a script with spaces the verb alone joins nothing.
        let verb = self.lexicon.numbers.system == System::Myriad && self.lexicon.changes.has(word);
        let change = verb || self.lexicon.to.has(word) && self.is_change(left, right);
        let listed = self.lexicon.list.has(word) || word == "，";
        if !change && !listed {
            return None;
        }
        // A lone number before a comma and an amount is rarely of the list: "en 2023, 5 millones", "3, 5 euros".
        let comma = matches!(word, "," | "，");
        // In Chinese and Japanese a year before any other mark has its 年.
        let year = is_a_year(left) && (comma || self.lexicon.numbers.system == System::Thousands);
        if year || comma && !left.number.scaled && right.number.scaled && !self.in_list(left) {
            return None;
        }
        let mut shared = left.clone();
        shared.kind = right.kind;
        shared.currency = right.currency.clone().map(|currency| Currency { from: CurrencyFrom::Shared, ..currency });
        if right.minor < 0 {
            shared.shift(right.minor)?;
        } else if !left.number.scaled && !left.number.bare {
            let powers = &right.number.powers;
            let scale = power_of_ten(powers.iter().sum()).unwrap_or(Decimal::ONE);
            // 三千、五千、一万円, 800、1万円: what is so much larger than what the last scale counts does not share it.
            let own = self.lexicon.numbers.system == System::Myriad
                && right.low.checked_div(scale).is_some_and(|last| left.low >= last * Decimal::ONE_HUNDRED);
            let alike = left.low < Decimal::from(10_000) && !own;
            if alike && (right.number.scaled || !powers.is_empty()) && right.number.digits == left.number.digits {
                shared.low = left.low.checked_mul(scale)?;
                shared.high = left.high.checked_mul(scale)?;
                shared.number.powers = powers.clone();
            }
        }
        Some(shared)
    }

    /// Returns the left amount in the millions that it changed to, though nothing says yet what they are of: pasan de 480 a
    /// 265 millones, bajó de 5 mil 420 a 5 mil 117 millones.
    fn share_millions(&self, left: &Amount, right: &Amount) -> Option<Amount> {
        const MILLION: u32 = 6;
        let power = *right.number.powers.last().filter(|power| **power >= MILLION)?;
        let own = left.number.powers.last().is_some_and(|power| *power >= MILLION);
        let bare = left.kind.is_none() && matches!(right.kind, None | Some(Kind::Count));
        if self.lexicon.numbers.system != System::Thousands || !bare || own || left.closed || right.number.short {
            return None;
        }
        let leads = self.between(left.end, right.start).is_some_and(|word| matches!(word, "a" | "to" | "hasta"));
        if !leads || is_a_year(left) || !self.is_change(left, right) {
            return None;
        }
        let mut shared = left.scaled(power_of_ten(power)?)?;
        shared.number.powers = vec![power];
        shared.number.scaled = true;
        Some(shared)
    }

    /// True where the number before a comma is itself parted from a number by a list mark.
    fn in_list(&self, amount: &Amount) -> bool {
        let head = self.text[..amount.start].trim_end_matches(' ');
        head.ends_with([',', '、', '，'])
            && head.trim_end_matches([',', '、', '，', ' ']).ends_with(|c: char| c.is_ascii_digit())
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

/// True where what follows a letter is more than the number of a road or a quarter.
fn text_is_amount(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let group = || text[digits..].strip_prefix(' ').map(|rest| rest.bytes().take_while(u8::is_ascii_digit).count());
    digits >= 2
        || digits == 1 && group() == Some(3)
        || text[digits..].starts_with(['.', ','])
        || text[digits..].trim_start_matches(' ').starts_with(['m', 'b'])
}

/// True where a number with its scale or a group of thousands begins a text, of which a letter before it is the money:
/// N12.4bn, R190 million, N38,000.
fn has_scale(text: &str) -> bool {
    let behind =
        text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',')).trim_start_matches([' ', '-']);
    let word = &behind[..behind.find(|c: char| !c.is_alphabetic()).unwrap_or(behind.len())];
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let group =
        text[digits..].strip_prefix(',').is_some_and(|rest| rest.bytes().take_while(u8::is_ascii_digit).count() == 3);
    // R24.45 a litre
    let rest = text[digits..].strip_prefix('.').unwrap_or_default();
    let hundredths =
        rest.bytes().take_while(u8::is_ascii_digit).count() == 2 && !rest[2..].starts_with(['.', '-', '/']);
    group || hundredths || matches!(word, "bn" | "billion" | "m" | "mn" | "million" | "tn" | "trn" | "trillion")
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

/// True where two amounts can be of one currency.
fn meet(left: &Amount, right: &Amount) -> bool {
    match (&left.currency, &right.currency) {
        (Some(left), Some(right)) => left.codes.codes.iter().any(|code| right.codes.codes.contains(code)),
        _ => true,
    }
}

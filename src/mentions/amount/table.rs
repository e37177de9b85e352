//! Sums in tables, their head naming the unit of all: 单位：万元, (in thousands of dollars), 単位：百万円.

use rust_decimal::Decimal;

use super::{Amount, Currency, Reader, Table};
use crate::languages::System;
use crate::languages::fold::{is_han, is_kana, is_word};
use crate::mentions::figure::{CurrencyFrom, Kind};
use crate::mentions::number::{Marks, Number, skip};

impl Reader<'_> {
    /// Reads the head of a table at `at`: 单位：万元, (en millones de euros), in $ millions; with the end of the head.
    pub(super) fn table(&self, at: usize) -> Option<(usize, Table)> {
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
        // 単位億円、前期比%: of two units the second is that of the brackets.
        let second = rest.strip_prefix('、').is_some_and(|rest| rest.ends_with(['%', '率']));
        second || at.is_some_and(|at| rest[at..].contains(['%', '率', '比']))
    }

    /// Reads a unit without a number: 百万円, millones de euros, $ millions, € million, euros.
    pub(super) fn unit(&self, at: usize) -> Option<(usize, u32, Currency)> {
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
    pub(super) fn thousandths(&self, amount: &mut Amount) {
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
    pub(super) fn cell(&self, number: &Number, table: &Table) -> Option<Amount> {
        let text = self.text;
        let next = text[number.end..].chars().next();
        let alone = next.is_none_or(|c| !(is_word(c) || is_han(c) || is_kana(c) || matches!(c, '%' | '-' | '/' | '‰')));
        if !number.digits || number.scaled || !alone || number.is_year() || self.suffix(number.end, false).is_some() {
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
    pub(super) fn multiple(&self, at: usize, end: usize, times: u32) -> Option<Amount> {
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
}

//! Numbers beside the words and signs of money that are none: rates, titles, weights, shares, parts of names.

use rust_decimal::Decimal;

use super::{Amount, Currency, NEAR, PIECE_NEAR, Reader};
use crate::languages::System;
use crate::languages::fold::{is_han, is_kana, is_word};
use crate::mentions::figure::CurrencyFrom;
use crate::mentions::number::Number;

impl Reader<'_> {
    /// True where letters are glued behind digits: 8B, 4K, 2nd, iPhone15pro.
    pub(super) fn is_part_of_a_word(&self, number: &Number) -> bool {
        number.digits
            && self.text[number.end..].chars().next().is_some_and(|c| is_word(c) && !c.is_numeric())
            && !number.short
            && self.lexicon.multiples.at(self.text, number.end).is_none()
            && self.lexicon.counters.at(self.text, number.end).is_none()
            && self.lexicon.percents.at(self.text, number.end).is_none()
    }

    /// True for the price of a dollar, one or two digits and three more behind a point, in the money of a country that
    /// groups by commas.
    pub(super) fn is_rate_of_exchange(&self, amount: &Amount) -> bool {
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

    /// Characters that are money only by their number: 一块屏幕, 三元, 一元化.
    pub(super) fn is_no_money(&self, amount: &Amount) -> bool {
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
    pub(super) fn is_weight(&self, amount: &Amount) -> bool {
        let pound = amount.currency.as_ref().is_some_and(|currency| {
            currency.from == CurrencyFrom::Word && currency.codes.codes.first() == Some(&"GBP")
        });
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
    pub(super) fn is_share(&self, amount: &Amount) -> bool {
        let head = self.text[..amount.start].trim_end_matches(' ').len();
        !amount.number.scaled && self.lexicon.each.before(self.text, head).is_some()
    }

    fn weighs(&self, at: usize, to: usize) -> bool {
        let border = crate::mentions::words::is_border(self.text, at);
        border && self.lexicon.weights.iter().any(|stem| self.text[at..to].starts_with(stem))
    }

    /// The clause around a span, no longer than [`NEAR`] on each side.
    pub(super) fn clause(&self, start: usize, end: usize) -> (usize, usize) {
        let from = self.text.floor_char_boundary(start.saturating_sub(NEAR));
        let to = self.text.ceil_char_boundary((end + NEAR).min(self.text.len()));
        let marks = ['.', ';', ':', '\n', '，', '。', '；', '、'];
        let head = &self.text[from..start];
        let from = from + head.rfind(marks).map_or(0, |i| i + head[i..].chars().next().map_or(1, char::len_utf8));
        let to = self.text[end..to].find(marks).map_or(to, |i| end + i);
        (from, to)
    }

    /// 12 Pound Lane, rapper 50 Cent: one thing with a capital.
    pub(super) fn is_name(&self, amount: &Amount) -> bool {
        if self.lexicon.numbers.system != System::Thousands || amount.number.scaled || self.lower() {
            return false;
        }
        let raw = self.plain.source_of(amount.number.end, amount.end);
        let word = raw.trim_start_matches(' ');
        let singular = matches!(word, "Pound" | "Cent" | "Dollar" | "Penny" | "Mark" | "Crown" | "Franc" | "Libra");
        singular && raw.starts_with(' ') && amount.low != Decimal::ONE
    }
}

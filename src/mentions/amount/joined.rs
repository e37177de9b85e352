//! Neighbouring amounts that are one figure (a range) or share a unit (a list, a change).

use rust_decimal::Decimal;

use super::{Amount, Currency, GROUPED_NEAR, NEAR, Reader, is_a_year, tenth};
use crate::languages::System;
use crate::languages::fold::{is_han, is_kana};
use crate::mentions::figure::{CurrencyFrom, Kind};
use crate::mentions::number::power_of_ten;

/// True where two amounts can be of one currency.
fn meet(left: &Amount, right: &Amount) -> bool {
    match (&left.currency, &right.currency) {
        (Some(left), Some(right)) => left.codes.codes.iter().any(|code| right.codes.codes.contains(code)),
        _ => true,
    }
}

impl Reader<'_> {
    /// Joins amounts that stand together into ranges and lists.
    pub(super) fn join(&self, amounts: Vec<Amount>) -> Vec<Amount> {
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
    pub(super) fn between(&self, from: usize, to: usize) -> Option<&str> {
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
    pub(super) fn range(&self, left: &Amount, right: &Amount) -> Option<Amount> {
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
        // Has doubled since 2021 to 4.4m; from 18,900 in 2016 to 14,275, where who groups one number groups the other.
        let numbers = self.lexicon.numbers;
        let grouped = || !numbers.decimal_comma && self.text[right.start..right.end].contains(',');
        if is_a_year(left) && numbers.system == System::Thousands && (right.number.scaled || grouped()) {
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
    pub(super) fn opens(&self, start: usize, open: &str) -> bool {
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
    pub(super) fn share(&self, left: &Amount, right: &Amount) -> Option<Amount> {
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

//! What a number counts: its counter, its noun, the percent sign or the word of a multiple behind it.

use rust_decimal::Decimal;

use super::{Amount, NEAR, Reader};
use crate::languages::System;
use crate::languages::fold::{is_han, is_kana};
use crate::mentions::figure::Kind;
use crate::mentions::number::{self, skip};
use crate::mentions::words::Words;

impl Reader<'_> {
    /// Percent, multiples and fractions, which no currency follows. True where one was read.
    pub(super) fn other_kind(&self, amount: &mut Amount, floor: usize) -> bool {
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
                // 120.44ポイント安: where an index stands.
                && self.lexicon.labels.at(text, at).is_none_or(|(label, ())| label <= after)
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
            if let Some((after, &parts)) = self.lexicon.percent_parts.at(text, at)
                // The 2010 BP oil spill: no spread is of a year's size.
                && !(text[at..after] == *"bp" && amount.number.is_year())
            {
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
    pub(super) fn count(&self, amount: &mut Amount) {
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
    pub(super) fn is_counted(&self, amount: &Amount) -> bool {
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
    pub(super) fn plural(&self, amount: &Amount) -> Option<(usize, usize)> {
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
    pub(super) fn part(&self, amount: &Amount) -> Option<Option<(usize, usize)>> {
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

    pub(super) fn counter(&self, amount: &mut Amount) {
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

    pub(super) fn counted_otherwise(&self, at: usize) -> bool {
        self.gaps(at).any(|at| self.lexicon.counters.at(self.text, at).is_some())
    }

    /// The places where a word behind a number can begin.
    pub(super) fn gaps(&self, end: usize) -> impl Iterator<Item = usize> {
        let skipped = skip(self.text, end);
        [end, skipped].into_iter().take(if skipped == end { 1 } else { 2 })
    }
}

//! A bare number in Chinese or Japanese that goes on with the money of the sentences before it.

use rust_decimal::Decimal;

use super::{ALIKE, Antecedent, Earlier, FAR, Follow, Implied, Noun};
use crate::languages::Code;
use crate::languages::fold::is_han;
use crate::mentions::amount::Amount;
use crate::mentions::figure::{CurrencyFrom, Figure, Kind, Reading, clause_start};
use crate::mentions::number::{power_of_ten, skip};

/// True where nothing but shares and the number of a few people stands between money and a number, never a count of
/// thousands, nor further than money carries.
fn is_unbroken(amount: &Amount, money: Antecedent<'_>, earlier: Earlier<'_>) -> bool {
    let mut near = (earlier.figures.iter().zip(earlier.taken).rev())
        .take_while(|(_, taken)| amount.start.saturating_sub(taken.end) <= FAR);
    let last = near.find(|(figure, _)| {
        let few = figure.max.or(figure.min).is_some_and(|most| most < Decimal::ONE_HUNDRED);
        !(figure.kind == Kind::Percent || figure.kind == Kind::Multiple || figure.kind == Kind::Count && few)
    });
    last.is_some_and(|(figure, _)| figure.start == money.figure.start)
}

impl Reading<'_> {
    /// True for the number of a few, which money is carried past: 14 transfers, the largest of them 850,000.
    pub(super) fn is_few(&self, figure: &Figure) -> bool {
        figure.kind == Kind::Count && figure.max.is_some_and(|max| max < Decimal::ONE_HUNDRED)
    }

    /// True where a word that leads from one number to another stands behind one that is no money: slid to 11,980 from
    /// 16,500.
    pub(super) fn compares_other(
        &self,
        amount: &Amount,
        money: Antecedent<'_>,
        before: Option<(&Amount, &Figure)>,
        lead: (usize, usize),
    ) -> bool {
        let at = self.amounts.partition_point(|other| other.start < amount.start);
        let Some(last) = at.checked_sub(1).and_then(|at| self.amounts.get(at)) else { return false };
        let gap = self.plain.text.get(last.end..lead.0).unwrap_or("-");
        let read = before.is_some_and(|(taken, _)| taken.start >= last.start);
        !read
            && last.start > money.amount.start
            && last.kind.is_none()
            && !last.closed
            && !self.is_year(last)
            && gap.trim_matches([' ', ',']).is_empty()
    }

    /// What the number must be times to be like the money before: 1, its millions, or its thousands. None where nothing
    /// makes them alike.
    pub(super) fn scale_of(&self, amount: &Amount, money: Antecedent<'_>) -> Option<Decimal> {
        let other = money.figure.max.or(money.figure.min)?.abs();
        if amount.low <= Decimal::ZERO || other.is_zero() {
            return None;
        }
        let apart = |scale: Decimal| -> Option<Decimal> {
            let ratio = amount.high.checked_mul(scale)?.checked_div(other)?;
            if ratio >= Decimal::ONE { Some(ratio) } else { Decimal::ONE.checked_div(ratio) }
        };
        // Earned £31,000 and was paid 18 an hour.
        if self.lexicon.rates_after.at(&self.plain.text, skip(&self.plain.text, amount.end)).is_some() {
            return Some(Decimal::ONE);
        }
        // 1,416.80 is a price to its hundredths, and no crores.
        if self.is_priced(amount) && amount.low >= Decimal::ONE_THOUSAND {
            return apart(Decimal::ONE).filter(|apart| *apart <= Decimal::from(ALIKE)).map(|_| Decimal::ONE);
        }
        // Millions of nothing count on, whatever they are compared with.
        if amount.number.scaled && amount.number.powers.last().is_some_and(|power| *power >= 6) {
            return Some(Decimal::ONE);
        }
        // Millions that were themselves understood: cultura, 31,5 y deportes, 12.
        let understood = other.checked_div(money.amount.high).filter(|_| money.figure.implicit);
        let powers: u32 = match understood {
            Some(times) if times == Decimal::from(1_000_000) => 6,
            Some(times) if times == Decimal::ONE_THOUSAND => 3,
            _ => money.amount.number.powers.iter().sum(),
        };
        // Crossed the $1 million mark, compared with 152: what has a scale of its own is not of thousands.
        let written = !money.amount.number.scaled || !amount.number.digits;
        let thousands = (written && (other % Decimal::ONE_THOUSAND).is_zero()).then_some(3);
        let own = if amount.number.scaled { None } else { Some(powers) };
        let scales = [Some(0), own.filter(|power| *power > 0), thousands.filter(|_| !amount.number.scaled)];
        let (scale, apart) = (scales.into_iter().flatten())
            .filter_map(power_of_ten)
            .filter_map(|scale| Some((scale, apart(scale)?)))
            .min_by_key(|(_, apart)| *apart)?;
        (apart <= Decimal::from(ALIKE)).then_some(scale)
    }

    /// Reads a number in Chinese or Japanese that goes on counting the money of the sentence before it or of its own.
    pub(super) fn carried(
        &self,
        amount: &Amount,
        behind: usize,
        large: bool,
        money: Option<Antecedent<'_>>,
        earlier: Earlier<'_>,
    ) -> Option<Implied> {
        let money = money?;
        let start = self.hedge_before(amount, 0).map_or(amount.start, |(from, ..)| from);
        // 一般が3300円、学生は1650で: a label names who pays.
        let parallel = !large && self.is_parallel(money.amount.end, start);
        // What is counted has its counter in Japanese, so that a sum with none goes on for some sentences.
        let most = if large && self.language == Code("ja") { 3 } else { 1 };
        if !is_unbroken(amount, money, earlier)
            || self.sentence_ends(money.amount.end, amount.start) > most
            || !parallel && matches!(self.noun_before(money.amount.end, amount.start), Noun::Other)
            || self.counted_before(amount, None, earlier).is_some()
        {
            return None;
        }
        let carries = if large {
            !self.names_what_is_counted(behind)
        } else {
            self.carries_small(amount, behind, start, parallel, money)
        };
        if !carries {
            return None;
        }
        let code = money.figure.currency.clone();
        let currency = code.map(|code| (code, CurrencyFrom::Shared)).or_else(|| self.local_currency());
        Some(Implied { cue: money.figure.raw.clone(), currency, scale: Decimal::ONE })
    }

    /// What stands behind a number and its hedge; in Japanese that may be the stem of a verb, with whose end the clause goes
    /// on: 6千を超|える.
    pub(super) fn follow_of(&self, amount: &Amount, behind: usize) -> Follow {
        let verb = self.language == Code("ja") && self.plain.text[amount.end..].starts_with(['を', 'に']);
        if verb { Follow::Function } else { self.follow(behind) }
    }

    /// True in Japanese where Han follow a number, which may name what it counts.
    fn names_what_is_counted(&self, behind: usize) -> bool {
        let text = &self.plain.text;
        let next = text[behind..].chars().next();
        self.language == Code("ja") && next.is_some_and(is_han) && self.lexicon.follows.at(text, behind).is_none()
    }

    /// True for some hundreds and thousands that are of the money before them: 去年底只要两千美金，现在要三千八.
    fn carries_small(
        &self,
        amount: &Amount,
        behind: usize,
        start: usize,
        parallel: bool,
        money: Antecedent<'_>,
    ) -> bool {
        let text = &self.plain.text;
        // 月額4200から4600に引き上げる
        let onward = text.get(money.amount.end..start).is_some_and(|gap| {
            matches!(gap, "から" | "より" | "を") || self.language == Code("zh") && self.lexicon.changes.has(gap)
        });
        let led = onward || self.paid_before(start).is_some() || self.is_parallel(money.amount.end, start);
        let alike = self.scale_of(amount, money) == Some(Decimal::ONE);
        // 平日は1290円、深夜なら1600だ。
        let follow = self.follow_of(amount, behind);
        let ended = follow == Follow::End || (self.language == Code("ja") || parallel) && follow == Follow::Function;
        let most = usize::from(self.is_compared_with(amount, start, money));
        led && alike && ended && self.sentence_ends(money.amount.end, amount.start) <= most
    }

    /// True in Japanese for what opens a sentence and is compared with the money of the one before: 時給を1400にしても応募がない。
    /// コロナ前は1050で集まった.
    fn is_compared_with(&self, amount: &Amount, start: usize, money: Antecedent<'_>) -> bool {
        const NEAR: usize = 18;
        let text = &self.plain.text;
        let times = ["年", "前", "先", "当", "これまで", "従来", "かつて", "最初", "今"];
        let timed = |from: usize| times.iter().any(|word| text[from..start].contains(word));
        // 1リットル174円。離島では200を超える: hardly more or less.
        let close = || {
            let other = money.figure.max.or(money.figure.min).unwrap_or_default();
            amount.high <= other + other && other <= amount.high + amount.high
        };
        self.language == Code("ja")
            && (money.figure.implicit || timed(clause_start(text, start)) || close())
            && amount.number.digits
            && matches!(self.paid_before(start), Some((at, _)) if at - clause_start(text, at) <= NEAR)
    }
}

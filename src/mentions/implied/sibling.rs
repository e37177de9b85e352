//! A number beside money that is written as it is -> whether it is money too, by size, form and the word that leads to it.

use rust_decimal::Decimal;

use crate::languages::Rate;
use crate::mentions::amount::Amount;
use crate::mentions::figure::{CurrencyFrom, Figure, Kind, Reading, clause_start};
use crate::mentions::implied::{Antecedent, Earlier, FAR, Follow, Implied, Noun, is_within, last_word};
use crate::mentions::number::skip;

/// A number that may be money, with what stands around it.
#[derive(Clone, Copy)]
struct Place<'a> {
    amount: &'a Amount,
    /// Where the number ends with its hedges.
    behind: usize,
    head: &'a str,
    /// Where the last word of the head begins, articles aside.
    lead: usize,
    word: &'a str,
    rate: Option<Rate>,
}

/// Money before a number that is near it in size.
struct Sibling<'a> {
    amount: &'a Amount,
    figure: &'a Figure,
    /// In the sentence of the number.
    same: bool,
    /// Almost the number.
    close: bool,
    /// More than twice the number, or less than half.
    apart: bool,
}

impl Place<'_> {
    /// With hundredths, as prices are written.
    fn is_priced(&self) -> bool {
        self.amount.number.low.scale() >= 2
    }

    fn is_whole(&self) -> bool {
        self.amount.number.low.scale() == 0 && self.amount.low >= Decimal::ONE_THOUSAND
    }

    /// True where money is written with as many decimals, is by the same, or is the whole of which the number is a part.
    fn is_written_as(&self, money: &Amount, figure: &Figure) -> bool {
        if money.number.scaled {
            // $3.6 million, of which 1.2 million came from veterans and 850,000 from churches.
            return self.is_whole() && self.amount.low >= Decimal::from(10_000);
        }
        let decimals = money.number.low.scale();
        decimals == 0 && self.is_whole() || decimals >= 2 && self.is_priced() || is_same_rate(self.rate, figure)
    }
}

impl Reading<'_> {
    /// Reads a number that is written as money before it in its sentence or the one before, is near it in size, and stands
    /// behind a word that leads to a price: Brent dropped 1.51 to 75.04; y el lampante, a 3,05.
    pub(super) fn sibling(&self, amount: &Amount, behind: usize, earlier: Earlier<'_>) -> Option<Implied> {
        let text = &self.plain.text;
        let rate = self.lexicon.rates_after.at(text, skip(text, behind)).map(|(_, rate)| *rate);
        if !amount.number.digits
            || amount.number.scaled
            || self.follow(behind) == Follow::Other && rate.is_none()
            || self.is_rate(behind)
        {
            return None;
        }
        let head = self.head(amount);
        let bare = self.without_article(head);
        let place = Place { amount, behind, head, lead: last_word(bare), word: &bare[last_word(bare)..], rate };
        let money = self.of_one_form(&place, earlier)?;
        let clause = clause_start(text, amount.start);
        let from = clause.max(money.amount.unit.map_or(money.amount.end, |(_, to)| to)).min(head.len());
        let counted = || {
            let noun = !money.close && matches!(self.noun_before(from, head.len()), Noun::Other);
            rate.is_none() && (noun || self.arrived(amount).is_some())
        };
        if !self.leads_to_price(&place, &money, clause, from) || self.is_of_exchange(from, head.len()) || counted() {
            return None;
        }
        let currency = money.figure.currency.clone().map(|code| (code, CurrencyFrom::Shared));
        Some(Implied { cue: money.figure.raw.clone(), currency, scale: Decimal::ONE })
    }

    /// The nearest money that is written as a number behind it and near it in size.
    fn of_one_form<'e>(&self, place: &Place<'_>, earlier: Earlier<'e>) -> Option<Sibling<'e>> {
        let amount = place.amount;
        // Past a count of many nothing goes on but what has decimals, or is almost the money.
        let mut counted = false;
        let mut near = (earlier.figures.iter().zip(earlier.taken).rev())
            .take_while(|(_, taken)| amount.start.saturating_sub(taken.end) <= FAR);
        near.find_map(|(figure, taken)| {
            counted |= figure.kind == Kind::Count && !self.is_few(figure);
            let other = figure.max.or(figure.min).filter(|_| figure.kind == Kind::Money)?;
            let ends = self.sentence_ends(taken.end, amount.start);
            let within = |times: Decimal| is_within(other, amount.high, times);
            let close = within(Decimal::new(125, 2));
            let most = Decimal::from(match (self.adds(place.word), ends) {
                (true, _) => 30,
                (_, 0) => 5,
                _ => 3,
            });
            let near = ends <= 1 && (place.is_priced() || !counted) || ends <= 2 && close && place.is_whole();
            let alike = place.is_written_as(taken, figure) || ends == 0 && self.is_small_twin(place, taken, other);
            let found = Sibling { amount: taken, figure, same: ends == 0, close, apart: !within(Decimal::TWO) };
            (alike && near && within(most)).then_some(found)
        })
    }

    /// True for the price of the second of two things: $399, or 549 with a chip; 895 euros en Barcelona y 760 en Madrid.
    fn is_small_twin(&self, place: &Place<'_>, money: &Amount, other: Decimal) -> bool {
        let amount = place.amount;
        let next = self.next_word(place.behind);
        let joined = matches!(place.word, "and" | "or" | "y" | "o") || self.joins_price(money.end, place.head);
        money.number.low.scale() == 0
            && amount.number.low.scale() == 0
            && !money.number.scaled
            && joined
            && amount.low >= Decimal::TEN
            && (next.is_empty() || matches!(next, "if" | "si") || self.lexicon.money.prepositions.contains(&next))
            && is_within(other, amount.high, Decimal::TWO)
    }

    /// True where what stands before a number leads from money to a price.
    fn leads_to_price(&self, place: &Place<'_>, money: &Sibling<'_>, clause: usize, from: usize) -> bool {
        let text = &self.plain.text;
        let Place { head, word, lead, rate, .. } = *place;
        let (same, priced) = (money.same, place.is_priced());
        let moved = || self.lexicon.tells_change(&text[clause.min(lead)..lead]);
        // Y el barco lleva a 2.300: in Spanish a change or a noun of money must say that it is a price.
        let said = || {
            priced
                || money.close
                || !self.lexicon.numbers.decimal_comma
                || matches!(word, "desde" | "hasta" | "y")
                || self.lexicon.copulas.before(text, head.len()).is_some_and(|(at, ())| at < lead)
                || moved()
                || matches!(self.noun_before(from, head.len()), Noun::Money(_))
        };
        let next = self.next_word(place.behind);
        let beside =
            || same && self.lexicon.money.prepositions.contains(&next) && self.joins_price(money.amount.end, head);
        self.adds(word)
            || rate.is_some()
            || self.lexicon.price_leads.has(word) && (same || !matches!(word, "and" | "y")) && said()
            || word == "de" && moved()
            || !word.is_empty() && self.lexicon.tells_change(word)
            || (same || priced) && self.lexicon.leads.before(text, head.len()).is_some()
            || same && matches!(next, "remaining" | "restantes")
            || same && priced && !money.apart && (word.ends_with("ed") || word.ends_with("ing"))
            || same && place.amount.low < Decimal::ONE_THOUSAND && !priced
            || beside()
    }

    /// True for a word behind which a number is added to the money before, of whatever size.
    pub(super) fn adds(&self, word: &str) -> bool {
        self.lexicon.money.bare.is_some_and(|bare| bare.added.contains(&word))
    }

    /// The word one space behind a place.
    pub(super) fn next_word(&self, at: usize) -> &str {
        let rest = self.plain.text[at..].strip_prefix(' ').unwrap_or_default();
        &rest[..rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len())]
    }

    /// Reads a number that is compared with the money right behind it: fetched 2.19, down from $2.26; or that stands behind
    /// a word of price beside money of its own scale: closed at 1.24 million after listing at $1.1 million.
    pub(super) fn led_on(&self, amount: &Amount, behind: usize, next: Option<&Amount>) -> Option<Implied> {
        const NEAR: usize = 40;
        let next = next.filter(|next| next.kind == Some(Kind::Money) && next.minor() == amount.minor())?;
        let text = &self.plain.text;
        let to = self.hedge_before(next, behind).map_or(next.start, |(from, ..)| from);
        let gap = text.get(behind..to).filter(|gap| gap.len() <= NEAR && !gap.contains(['.', '\n']))?;
        // 5.25 last week, up from $4.95; 24 an hour, up from $22.
        let rate = self.lexicon.rates_after.at(text, skip(text, behind)).map_or(behind, |(to, _)| to);
        let comma = gap.rfind(", ").map(|at| behind + at).filter(|at| *at <= rate || self.is_timed(behind, *at));
        let gap = comma.map_or(gap, |at| &gap[at - behind..]);
        let word = self.without_article(gap.trim_start_matches([',', ' ', '(']).trim_end_matches(' '));
        let form = amount.number.scaled == next.number.scaled && (amount.number.digits || amount.number.scaled);
        let alike = form && is_within(amount.high, next.low, Decimal::from(5)) && !self.is_year(amount);
        // What compares may itself be a hedge: desde los 1.460.
        let whole = text[behind..next.start].trim_matches([',', ' ', '(']);
        let compared =
            || [word, gap.trim_matches([',', ' ']), whole].into_iter().any(|word| self.lexicon.carries.has(word));
        let priced = || {
            let head = self.head(amount);
            amount.number.scaled
                && amount.number.powers == next.number.powers
                && is_within(amount.high, next.low, Decimal::from(3))
                && self.follow(behind) != Follow::Other
                && self.lexicon.price_leads.has(&head[last_word(head)..])
        };
        if !alike || !(compared() || priced()) {
            return None;
        }
        if self.arrived(amount).is_some() {
            return None;
        }
        let (code, _, _) = self.currency(next);
        let cue = self.plain.source_of(next.start, next.end).to_owned();
        Some(Implied { cue, currency: code.map(|code| (code, CurrencyFrom::Shared)), scale: Decimal::ONE })
    }

    /// What tells that a number is by how much the money right before it moved: closed at 129,890, down 2,112; a 7,85
    /// euros el kilo, 0,20 menos.
    pub(super) fn stepped(
        &self,
        amount: &Amount,
        behind: usize,
        start: usize,
        money: Antecedent<'_>,
    ) -> Option<(usize, usize)> {
        const PHRASE: usize = 32;
        let bare = self.lexicon.money.bare?;
        let text = &self.plain.text;
        let other = money.figure.max.or(money.figure.min)?;
        if amount.high >= other || !amount.number.digits || amount.number.scaled != money.amount.number.scaled {
            return None;
        }
        // A rate may stand between.
        let rate =
            self.lexicon.rates_after.at(text, skip(text, money.amount.end)).map_or(money.amount.end, |(to, _)| to);
        let gap = text.get(rate..start)?;
        // Cobra 3.400 euros por la prueba, 400 más que el año pasado.
        let last = gap.rfind(", ").filter(|at| *at <= PHRASE && !gap[..*at].contains(['.', ',', ';', '(']));
        let gap = last.map_or(gap, |at| &gap[at..]);
        let inner = gap.trim_start_matches([',', '(', ' ']).trim_end_matches(' ');
        let parted = gap.starts_with([',', '(']) || gap.starts_with(" (");
        let plain = self.follow(behind) == Follow::End
            || text[behind..].starts_with(" from")
            || text[behind..].starts_with(" on ");
        // A gain of 0.55.
        let named = || {
            let noun = [" of", " de"].into_iter().find_map(|of| inner.strip_suffix(of));
            noun.is_some_and(|noun| noun.split(' ').count() <= 3 && self.lexicon.tells_change(noun))
        };
        if parted && plain && (bare.moves.contains(&inner) || named()) {
            return Some((start - inner.len() - 1, start - 1)).filter(|(from, to)| text.get(*from..*to) == Some(inner));
        }
        let word = &text[skip(text, behind)..];
        let word = &word[..word.find(|c: char| !c.is_alphabetic()).unwrap_or(word.len())];
        let at = skip(text, behind);
        let next = &text[at + word.len()..];
        let ends = next.chars().next().is_none_or(|c| matches!(c, '.' | ',' | ';' | ')' | '\n'))
            || [" than ", " que ", " en ", " a "].into_iter().any(|than| next.starts_with(than));
        (parted && inner.is_empty() && ends && bare.compared.contains(&word)).then_some((at, at + word.len()))
    }

    /// True where nothing but a comma, or an `and` with a noun and a word of price, stands between money and a number: 310
    /// euros, 180 si; a 35 dólares en China y a 28; y el jitomate en 48.
    fn joins_price(&self, from: usize, head: &str) -> bool {
        let gap = head.get(from..).unwrap_or_default();
        let Some(at) = gap.rfind(" y ").map(|at| at + 3).or_else(|| gap.rfind(" and ").map(|at| at + 5)) else {
            // €2.05 on motorways, 1.98 in towns.
            let place = gap.strip_suffix(',').and_then(|gap| gap.strip_prefix(' '));
            return gap == ","
                || place.is_some_and(|place| {
                    let mut words = place.split(' ');
                    words.next().is_some_and(|word| self.lexicon.money.prepositions.contains(&word))
                        && words.all(|word| !word.is_empty() && word.chars().all(char::is_alphabetic))
                        && place.split(' ').count() <= 4
                });
        };
        let words: Vec<&str> = gap[at..].split(' ').collect();
        match words[..] {
            [lead] => self.lexicon.price_leads.has(lead),
            [article, _, lead] => {
                self.lexicon.numbers.articles.contains(&article) && self.lexicon.price_leads.has(lead)
            }
            _ => false,
        }
    }
}

/// True where a number is by what a figure is by, or by the piece.
fn is_same_rate(rate: Option<Rate>, figure: &Figure) -> bool {
    match rate {
        Some(Rate::Per("piece")) => true,
        Some(Rate::Per(unit)) => figure.per.as_deref() == Some(unit),
        Some(Rate::Period(period)) => figure.period.as_deref() == Some(period),
        None => false,
    }
}

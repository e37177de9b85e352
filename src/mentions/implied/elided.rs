//! A number behind a verb of money, or beside the money before it, in Spanish and English -> whether it is money, and of
//! what scale.

use rust_decimal::Decimal;

use crate::languages::{BareNumbers, Code, Rate};
use crate::mentions::amount::Amount;
use crate::mentions::figure::{CurrencyFrom, Figure, Kind, Reading, clause_start};
use crate::mentions::implied::{Antecedent, Follow, Implied, Noun};
use crate::mentions::number::skip;
use crate::mentions::words::{Words, is_border};

/// A number with what stands around it.
struct Place<'a> {
    amount: &'a Amount,
    /// Where the number ends with its hedges, and where it starts with them.
    behind: usize,
    start: usize,
    /// The text before it.
    head: &'a str,
    follow: Follow,
    /// In millions or more.
    millions: bool,
    bare: &'static BareNumbers,
}

/// The money that a number stands beside.
struct Beside<'a> {
    antecedent: Antecedent<'a>,
    same_sentence: bool,
    /// What the number is times.
    scale: Decimal,
}

impl Beside<'_> {
    /// What the cue is where nothing but the money tells.
    fn span(&self) -> (usize, usize) {
        (self.antecedent.amount.start, self.antecedent.amount.end)
    }

    /// Counted in the scale that it is written in.
    fn is_plain(&self) -> bool {
        self.scale == Decimal::ONE
    }
}

impl Reading<'_> {
    /// Reads a number in Spanish or English behind a verb of money, or behind words that compare it with the money
    /// before: offered two thousand, up from 55 a year earlier, cuando en agosto costaba 24.
    pub(super) fn elided(
        &self,
        amount: &Amount,
        behind: usize,
        before: Option<(&Amount, &Figure)>,
        money: Option<Antecedent<'_>>,
    ) -> Option<Implied> {
        let text = &self.plain.text;
        let bare = self.lexicon.money.bare?;
        if self.is_rate(behind) || self.is_clock(amount, self.head(amount)) {
            return None;
        }
        if let Some(part) = money.and_then(|money| self.part_of(amount, behind, money)) {
            return Some(part);
        }
        let start = self.hedge_before(amount, 0).map_or(amount.start, |(from, ..)| from);
        let place = Place {
            amount,
            behind,
            start,
            head: text[..start].trim_end_matches(' '),
            follow: self.follow(behind),
            millions: amount.number.powers.last().is_some_and(|power| *power >= 6),
            bare,
        };
        let pays = self.said(&place, &self.lexicon.pays).filter(|_| place.follow != Follow::Other);
        let money = money.filter(|money| self.is_remembered(&place, *money, before));
        // Behind what the figure before counts: un apartamento de 70 metros salía por 150.000.
        let clause = clause_start(text, amount.start);
        let clause = before.map_or(clause, |(last, _)| clause.max(last.unit.map_or(last.end, |(_, to)| to)));
        let from = clause.min(amount.start);
        // Diesel was at €1.45 while the euro traded at 1.08.
        if self.is_of_exchange(from, place.head.len()) {
            return None;
        }
        if let Some(money) = money.filter(|_| place.follow != Follow::Other)
            && let Some((from, to)) = self.stepped(amount, behind, start, money)
        {
            let code = money.figure.currency.clone();
            let currency = code.map(|code| (code, CurrencyFrom::Shared)).or_else(|| self.local_currency());
            let cue = self.plain.source_of(from, to).to_owned();
            return Some(Implied { cue, currency, scale: Decimal::ONE });
        }
        let arrived = self.arrived(amount).is_some();
        if let Some(money) = money.filter(|_| !arrived)
            && let Some(scale) = self.scale_of(amount, money).or_else(|| self.monthly(&place))
        {
            let same_sentence = self.sentence_ends(money.amount.end, amount.start) == 0;
            let beside = Beside { antecedent: money, same_sentence, scale };
            if let Some(found) = self.goes_on_with(&place, &beside, pays, before)
                && !matches!(self.noun_before(from, amount.start), Noun::Other)
            {
                return Some(found);
            }
        }
        self.paid_alone(&place, pays, clause)
    }

    /// Reads a part of what has no plural: stole £4,200 and gambled away 3,000 of it.
    fn part_of(&self, amount: &Amount, behind: usize, money: Antecedent<'_>) -> Option<Implied> {
        let text = &self.plain.text;
        let of = [" of it", " of that"].into_iter().find(|of| text[behind..].starts_with(of))?;
        let part = is_border(text, behind + of.len())
            && amount.low >= Decimal::ONE_HUNDRED
            && money.figure.max.or(money.figure.min).is_some_and(|whole| amount.low <= whole)
            && self.sentence_ends(money.amount.end, amount.start) <= 2;
        let currency = money.figure.currency.clone().map(|code| (code, CurrencyFrom::Shared));
        part.then(|| Implied { cue: money.figure.raw.clone(), currency, scale: Decimal::ONE })
    }

    /// The words of a table that a number stands right behind.
    fn said(&self, place: &Place<'_>, words: &Words<()>) -> Option<(usize, usize)> {
        let text = &self.plain.text;
        // Apenas supera los 3,40: the hedge may itself be the verb.
        let whole = text[..place.amount.start].trim_end_matches(' ').len();
        let ends = [place.head.len(), self.without_article(place.head).len(), whole];
        ends.into_iter().find_map(|end| Some((words.before(text, end)?.0, end)))
    }

    /// True for money that nothing but shares, multiples or a few has been counted since; past shares it must be of
    /// millions.
    fn is_remembered(&self, place: &Place<'_>, money: Antecedent<'_>, before: Option<(&Amount, &Figure)>) -> bool {
        let amount = place.amount;
        let last = before.is_none_or(|(last, figure)| {
            last.start == money.amount.start
                || last.end == money.amount.end
                || figure.kind == Kind::Multiple
                || figure.kind == Kind::Percent && (place.millions || amount.number.scaled)
                || self.is_few(figure) && amount.low >= Decimal::ONE_THOUSAND
        });
        let far = if place.millions && self.language == Code("en") { 2 } else { 1 };
        last && self.sentence_ends(money.amount.end, amount.start) <= far
    }

    /// By the month anything may be paid: los 12,4 euros por metro; un piso ronda los 1.100 al mes.
    fn monthly(&self, place: &Place<'_>) -> Option<Decimal> {
        let text = &self.plain.text;
        let rate = self.lexicon.rates_after.at(text, skip(text, place.behind)).map(|(_, rate)| rate);
        let whole = !place.amount.number.scaled && place.amount.low >= Decimal::ONE_HUNDRED;
        (whole && matches!(rate, Some(Rate::Period(_)))).then_some(Decimal::ONE)
    }

    /// Reads a number that goes on with the money before it.
    fn goes_on_with(
        &self,
        place: &Place<'_>,
        beside: &Beside<'_>,
        pays: Option<(usize, usize)>,
        before: Option<(&Amount, &Figure)>,
    ) -> Option<Implied> {
        let lead = self.lead(place, beside, before);
        let (from, to) = pays
            .or(lead)
            .or_else(|| self.apposed(place, beside))
            .or_else(|| self.told(place, beside))
            .or_else(|| self.compared(place, beside))
            .or_else(|| self.priced_at(place, beside))
            .or_else(|| self.twin(place, beside))
            .or_else(|| self.gapped(place, beside))
            .or_else(|| self.shared_out(place, beside))
            .or_else(|| self.changed(place, beside))
            .or_else(|| self.scaled_alike(place, beside))?;
        let money = beside.antecedent;
        // Behind the price of a barrel in dollars, millions are of the document's own money.
        let alike = !place.millions || money.amount.number.scaled || beside.same_sentence && lead.is_some();
        let code = money.figure.currency.clone().filter(|_| alike);
        let currency = code.map(|code| (code, CurrencyFrom::Shared)).or_else(|| self.local_currency());
        Some(Implied { cue: self.plain.source_of(from, to).to_owned(), currency, scale: beside.scale })
    }

    /// A word that leads from one amount to another: up from, frente a los, of which.
    fn lead(
        &self,
        place: &Place<'_>,
        beside: &Beside<'_>,
        before: Option<(&Amount, &Figure)>,
    ) -> Option<(usize, usize)> {
        let text = &self.plain.text;
        let lead = self.said(place, &self.lexicon.leads)?;
        let (from, to) = lead;
        let part = matches!(text[from..to].rsplit(' ').next(), Some("que" | "which" | "cuales"));
        // Más que los 39,90 de la competencia.
        let owned = beside.same_sentence
            && text[..to].ends_with(" los")
            && [" de ", " del "].iter().any(|of| text[place.behind..].starts_with(of));
        let free = place.follow != Follow::Other
            || owned
            || part && !self.is_plural(place.behind) && !self.counted_behind(place.behind);
        let written = beside.same_sentence || place.millions || place.amount.number.digits;
        (written && free && !self.compares_other(place.amount, beside.antecedent, before, lead)).then_some(lead)
    }

    /// Behind a name and its comma: Sanidad se lleva 8.944 millones de euros y Educación, 7.610; y el menú, de 12,80 a 14,90;
    /// seguido de BBVA, con 5.447, y CaixaBank, con 2.951; but not Ann Lee, 71, who.
    fn apposed(&self, place: &Place<'_>, beside: &Beside<'_>) -> Option<(usize, usize)> {
        let rest = &self.plain.text[place.behind..];
        let ended = rest.chars().next().is_none_or(|c| matches!(c, '.' | ';' | '\n'));
        let stop = ended || rest.starts_with(',') || [" and ", " y "].into_iter().any(|and| rest.starts_with(and));
        let comma = ["", " de", " a", " en", " con", " at", " for", " with"].iter().any(|word| {
            let head = place.head.strip_suffix(word).and_then(|head| head.strip_suffix(','));
            let aged = word.is_empty() && place.amount.low.fract().is_zero() && !beside.is_plain();
            let thousands = aged && beside.scale == Decimal::ONE_THOUSAND;
            head.is_some_and(|head| head.ends_with(char::is_alphabetic)) && (ended && !thousands || !aged)
        });
        // "…" said Ann Lee, 47: whoever was quoted has ended.
        let gap = self.plain.text.get(beside.antecedent.amount.end..place.amount.start).unwrap_or_default();
        let quoted = gap.contains(['"', '”', '»']);
        (beside.same_sentence && stop && comma && !quoted).then(|| beside.span())
    }

    /// Behind a copula, where a time, a noun of money or a pronoun says of what: en agosto costaba 24; in Alabama it is
    /// 47,600.
    fn told(&self, place: &Place<'_>, beside: &Beside<'_>) -> Option<(usize, usize)> {
        let text = &self.plain.text;
        let written = place.amount.number.digits || self.language == Code("en");
        let (from, to) =
            self.said(place, &self.lexicon.copulas).filter(|_| place.follow != Follow::Other && written)?;
        let clause = clause_start(text, from);
        let timed = self.is_timed(clause, place.start) || self.is_timed(place.behind, self.clause_end(place.behind));
        // The pint costs £3.50 and the beer is 4.20: the verb of the money before says nothing of what is behind it.
        let noun = matches!(self.noun_before(clause.max(beside.antecedent.amount.end).min(from), from), Noun::Money(_));
        let it = text[from..to].starts_with("it") || text[..from].ends_with(" it ") || text[..from].ends_with(" they ");
        (timed || noun || it && beside.is_plain()).then_some((from, to))
    }

    /// Right behind the money, with what it is compared to: 980 yenes, 84 más que ahora; $12.40, 3 cents more.
    fn compared(&self, place: &Place<'_>, beside: &Beside<'_>) -> Option<(usize, usize)> {
        let text = &self.plain.text;
        let gap = text.get(beside.antecedent.amount.end..place.amount.start).unwrap_or_default();
        let rest = text[place.behind..].trim_start_matches(' ');
        let far = place.bare.than.iter().any(|word| rest.starts_with(word));
        (matches!(gap, ", " | " (") && far).then(|| beside.span())
    }

    /// At a price written as the money is: $799, with the Pro at 1,099; $83.20 a barrel; WTI was at 78.65.
    fn priced_at(&self, place: &Place<'_>, beside: &Beside<'_>) -> Option<(usize, usize)> {
        let decimals = |amount: &Amount| amount.number.low.scale();
        let money = beside.antecedent.amount;
        let alike = decimals(place.amount) == decimals(money) && !money.number.scaled;
        let end = place.head.len();
        (beside.same_sentence
            && beside.is_plain()
            && alike
            && place.follow == Follow::End
            && place.head.ends_with(" at"))
        .then(|| (end - "at".len(), end))
    }

    /// With the same word behind both: $150,000 for the record and 70,000 for the gold.
    fn twin(&self, place: &Place<'_>, beside: &Beside<'_>) -> Option<(usize, usize)> {
        let word = self.next_word(place.behind);
        let same = !word.is_empty() && word == self.next_word(beside.antecedent.amount.end);
        let joined = place.head.ends_with(" and") || place.head.ends_with(',');
        (beside.same_sentence && same && joined && self.lexicon.money.prepositions.contains(&word))
            .then(|| beside.span())
    }

    /// In a clause of a noun and its number: £4 at peak times, lorries 10.
    fn gapped(&self, place: &Place<'_>, beside: &Beside<'_>) -> Option<(usize, usize)> {
        let clause = self.plain.text.get(beside.antecedent.amount.end..place.head.len())?.rsplit_once(", ")?.1;
        let clause = clause.strip_prefix("and ").unwrap_or(clause);
        let last = clause.rsplit(' ').next().unwrap_or_default();
        let noun = last.len() > 3 && last.chars().all(char::is_lowercase) && last.ends_with('s');
        let stop = place.follow == Follow::End && beside.is_plain() && beside.same_sentence;
        let other = self.lexicon.money.times.contains(&last) || self.lexicon.money.prepositions.contains(&last);
        (stop && noun && clause.split(' ').count() <= 3 && !other && self.language == Code("en")).then(|| beside.span())
    }

    /// As the parts of the money: 47 millones de euros: 38 fijos y 9 en variables.
    fn shared_out(&self, place: &Place<'_>, beside: &Beside<'_>) -> Option<(usize, usize)> {
        const NEAR: usize = 40;
        let money = beside.antecedent;
        let gap = self.plain.text.get(money.amount.end..place.start).filter(|gap| gap.len() <= NEAR)?.trim_matches(' ');
        let led = self.lexicon.money.prepositions.contains(&self.next_word(place.behind));
        let listed = money.figure.implicit && [" y", " and"].into_iter().any(|and| gap.ends_with(and)) && led;
        let opened = gap.strip_suffix(':').is_some_and(|gap| !gap.contains(['.', ',', ';']));
        let sum = opened && place.amount.low.fract().is_zero() && led;
        (beside.same_sentence && place.follow == Follow::Function && (gap == ":" || sum || listed))
            .then(|| beside.span())
    }

    /// Behind a verb of change, of the same size as the money: residence goes up to 94,000.
    fn changed(&self, place: &Place<'_>, beside: &Beside<'_>) -> Option<(usize, usize)> {
        let figure = beside.antecedent.figure;
        let (other, value) = (figure.max.or(figure.min)?, place.amount.high);
        let apart = if value > other { value.checked_div(other)? } else { other.checked_div(value)? };
        let (_, verb, heads) = self.verb_of(place.amount, clause_start(&self.plain.text, place.amount.start));
        let near = beside.same_sentence
            && beside.is_plain()
            && apart <= Decimal::from(4)
            && place.follow != Follow::Other
            && self.language == Code("en");
        let verb = verb.filter(|verb| *verb <= heads[0] && near)?;
        Some((verb, heads[0]))
    }

    /// In millions, as the money, which may itself have its millions from further on: 16,2 y 11,9 millones.
    fn scaled_alike(&self, place: &Place<'_>, beside: &Beside<'_>) -> Option<(usize, usize)> {
        let money = beside.antecedent;
        let scaled = money.amount.number.scaled
            || money.figure.implicit && money.figure.min.is_some_and(|min| min >= Decimal::from(1_000_000));
        (place.millions && scaled && place.follow != Follow::Other).then(|| beside.span())
    }

    /// Reads a number behind a verb of money alone: thousands are money there by themselves, and behind a verb of nothing
    /// else any hundred: fined him 450.
    fn paid_alone(&self, place: &Place<'_>, pays: Option<(usize, usize)>, clause: usize) -> Option<Implied> {
        let text = &self.plain.text;
        let amount = place.amount;
        let whole = !amount.number.short && amount.low.fract().is_zero();
        let (from, to) = pays.or_else(|| self.pays_somebody(place))?;
        let price = self.lexicon.prices.at(text, from).is_some();
        let rated = matches!(self.lexicon.rates_after.at(text, skip(text, place.behind)), Some((_, Rate::Period(_))));
        let least = match (price, rated) {
            (true, true) => Decimal::ONE,
            (true, false) => Decimal::ONE_HUNDRED,
            _ => Decimal::ONE_THOUSAND,
        };
        // Drivers raised 1,850: who pays is not what is counted.
        let paid = (whole && amount.low >= least || self.is_priced(amount))
            && (price || !matches!(self.noun_before(clause.min(from), from), Noun::Other));
        let cue = self.plain.source_of(from, to).to_owned();
        paid.then(|| Implied { cue, currency: self.local_currency(), scale: Decimal::ONE })
    }

    /// The verb of money that who is paid stands behind: pay his lawyers 150,000, a los vecinos, every teacher; or him alone.
    fn pays_somebody(&self, place: &Place<'_>) -> Option<(usize, usize)> {
        const LONGEST: usize = 40;
        let text = &self.plain.text;
        let (start, head) = (place.start, place.head);
        let near = clause_start(text, start).max(text.floor_char_boundary(start.saturating_sub(LONGEST)));
        let verb = text[near.min(head.len())..head.len()]
            .char_indices()
            .find_map(|(i, _)| Some((near + i, self.lexicon.pays.at(text, near + i)?.0)))
            .filter(|_| place.follow != Follow::Other)?;
        let between = &text[verb.1..head.len()];
        let who = between.trim_start_matches(' ');
        let named = self.plain.source_of(head.len() - who.len(), head.len()).starts_with(char::is_uppercase);
        let payee = |word: &&str| who.strip_prefix(*word).is_some_and(|rest| rest.starts_with(' '));
        let object = named || self.lexicon.money.pronouns.contains(&who) || self.lexicon.money.payees.iter().any(payee);
        (object && between.split(' ').count() <= 5 && !between.contains(|c: char| c.is_ascii_digit())).then_some(verb)
    }
}

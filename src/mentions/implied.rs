//! A number without a currency -> whether it is money and whose, by the nouns and verbs around it and the money before it.

use rust_decimal::Decimal;

use crate::languages::fold::is_han;
use crate::languages::{Code, Rate, System};
use crate::mentions::amount::{self, Amount};
use crate::mentions::figure::{CurrencyFrom, Figure, Kind, Reading, clause_start};
use crate::mentions::lexicon::{Codes, TRADE_JOINS};
use crate::mentions::number::skip;

mod carried;
mod counted;
mod cued;
mod elided;
mod nouns;
mod priced;
mod sibling;
mod topic;

/// What was found of the money a bare number counts.
pub(super) struct Implied {
    pub cue: String,
    pub currency: Option<(String, CurrencyFrom)>,
    /// What the number is times: up from 55 behind 40 million.
    pub scale: Decimal,
}

/// What the words around a number say that it counts.
enum Noun {
    Money(String),
    Other,
    None,
}

/// What follows a number.
#[derive(Clone, Copy, PartialEq)]
enum Follow {
    End,
    /// A word that names nothing: a year earlier, de hace.
    Function,
    Other,
}

/// What was read before a number.
#[derive(Clone, Copy)]
pub(super) struct Earlier<'a> {
    pub figures: &'a [Figure],
    /// The amounts that became the figures.
    pub taken: &'a [&'a Amount],
    /// The last of them that is money.
    pub money: Option<usize>,
}

/// A money figure before the number, with the amount it was made of.
#[derive(Clone, Copy)]
struct Antecedent<'a> {
    amount: &'a Amount,
    figure: &'a Figure,
}

/// How far money carries on to a number, in bytes.
const FAR: usize = 400;

/// The bytes that a word before a number has at most, with what marks stand in it.
const WORD: usize = 200;

/// How much the larger of two amounts that are compared may be of the smaller.
const ALIKE: u32 = 12;

impl Reading<'_> {
    /// Decides whether a bare number is money: by the nearest noun before it in its clause, by a noun of money right
    /// behind it, by a verb of money right before it, or because it goes on counting what the figure before it counts.
    pub(super) fn implied(
        &self,
        amount: &Amount,
        next: Option<&Amount>,
        before: Option<(&Amount, &Figure)>,
        earlier: Earlier<'_>,
    ) -> Option<Implied> {
        let mut found = self.money_of(amount, next, before, earlier)?;
        if let Some(code) = self.lakhs_of(amount, &found) {
            found.currency = Some((code, CurrencyFrom::Context));
        }
        Some(found)
    }

    /// The money of a country that counts in lakh and crore, where a number that does was given another's: $2.9 million
    /// abroad, 7.5 crore at home.
    fn lakhs_of(&self, amount: &Amount, found: &Implied) -> Option<String> {
        const COUNTRIES: &[&str] = &["INR", "PKR", "BDT", "NPR", "LKR"];
        let counts = |code: &str| COUNTRIES.contains(&code);
        if self.language != Code("en")
            || !matches!(amount.number.powers.last(), Some(5 | 7))
            || found.currency.as_ref().is_some_and(|(code, _)| counts(code))
        {
            return None;
        }
        let home = self.profile.home().filter(|code| counts(code));
        Some(home.unwrap_or(COUNTRIES[0]).to_owned())
    }

    fn money_of(
        &self,
        amount: &Amount,
        next: Option<&Amount>,
        before: Option<(&Amount, &Figure)>,
        earlier: Earlier<'_>,
    ) -> Option<Implied> {
        // 仍要交1820: four digits behind a verb of paying are no year.
        let paid = || {
            let verb = self.paid_before(amount.start);
            verb.is_some_and(|(_, end)| self.lexicon.prices.before(&self.plain.text, end).is_some())
        };
        let priced =
            || self.lexicon.numbers.system == System::Myriad && (self.price_before(amount.start).is_some() || paid());
        if amount.closed || self.is_year(amount) && !priced() {
            return self.refuse(amount, || self.uncounted(amount));
        }
        // The money before, past the percentages that stand between: 5.612 millones de euros, un 17 % más que los 4.803
        // millones.
        // 32.7 billion reais ($6.1 billion): what goes on is the amount before the bracket.
        let money = earlier.money.map(|at| match earlier.figures[at].equivalent_of {
            Some(start) => earlier.figures.binary_search_by_key(&start, |figure| figure.start).unwrap_or(at),
            None => at,
        });
        let money = money.map(|at| Antecedent { amount: earlier.taken[at], figure: &earlier.figures[at] });
        // A letter (5m) is also a metre or a model: where the money before has such a letter, it is a scale here too.
        let lettered = money.is_some_and(|money| {
            money.amount.number.short
                && amount.start.saturating_sub(money.amount.end) <= FAR
                && self.plain.text.get(money.amount.end..amount.start).is_some_and(|gap| !gap.contains('\n'))
        }) || self.is_lettered_sum(amount, before);
        if amount.number.short && amount.number.powers.last().is_some_and(|power| *power < 9) && !lettered {
            return self.refuse(amount, || {
                "a letter behind digits that may be a metre or a model, with no money before it".to_owned()
            });
        }
        let mut behind = amount.end;
        while let Some((_, to, _)) = self.hedge_after(behind, amount) {
            behind = to;
        }
        // 几十万、上百万的预算: the noun of the last is of all.
        // 150万増の720万で更改: by so much to so much.
        let listed = next.filter(|next| self.lexicon.numbers.system == System::Myriad && next.kind.is_none());
        if let Some(next) = listed
            && !next.closed
            && self.lexicon.cues.at(&self.plain.text, behind).is_none()
            && (self.plain.text[behind..].starts_with('、') && next.start.saturating_sub(behind) <= 9
                || self.changed_by(behind) == Some(next.start))
        {
            behind = next.end;
        }
        let text = &self.plain.text;
        if self.is_title(amount) {
            return self.refuse(amount, || "part of a name in quotes".to_owned());
        }
        let counted = self.lexicon.counters.at(text, behind).is_some()
            && (self.lexicon.numbers.system == System::Thousands
                || self.lexicon.not_counted.at(text, behind).is_none());
        if counted || self.lexicon.durations.at(text, behind).is_some() {
            return self.refuse(amount, || "a counter or a unit of time stands behind its hedge".to_owned());
        }
        if self.is_lettered_name(amount) {
            return self.refuse(amount, || "a letter that is of the name before it".to_owned());
        }
        if self.is_day(amount) {
            return self.refuse(amount, || "the day of a month".to_owned());
        }
        if self.lexicon.numbers.system == System::Thousands && self.is_telephone(amount) {
            return self.refuse(amount, || "a telephone number".to_owned());
        }
        if self.lexicon.numbers.system == System::Thousands && self.is_of_next(amount, next) {
            return self.refuse(amount, || "of what the number behind it counts".to_owned());
        }
        if self.is_time(amount) || self.is_hour(amount) {
            return self.refuse(amount, || "the time of a clock".to_owned());
        }
        if self.is_score(amount, behind) {
            return self.refuse(amount, || "a score".to_owned());
        }
        if self.lexicon.numbers.system == System::Thousands && self.is_peopled(amount) {
            return self.refuse(amount, || "people or things that a verb beside it counts".to_owned());
        }
        if self.numbered(amount).is_some() {
            return self.refuse(amount, || "the number of something stands before it".to_owned());
        }
        if let Some(found) = self.changed_to(amount, behind, next) {
            return Some(found);
        }
        // Las inversiones crecen hasta los 14,25 behind 37 millones: millions too.
        let of_millions = amount.low < Decimal::ONE_HUNDRED
            && money.is_some_and(|money| {
                money.amount.number.scaled && self.sentence_ends(money.amount.end, amount.start) == 0
            });
        if let Some(cue) = self.sum_before(amount, behind).filter(|_| !of_millions) {
            let currency = self.shared_currency(amount, before, money);
            return Some(Implied { cue, currency, scale: Decimal::ONE });
        }
        let priced = || self.weighed_price(amount, behind, before, money);
        if let Some(found) = self.share_price(amount, behind, before, money).or_else(priced) {
            return Some(found);
        }
        // 从8000涨到1.3万: the smaller end is of what the larger is of.
        let onward = next.is_some_and(|next| {
            let gap = text.get(amount.end..next.start).filter(|_| next.kind.is_none() && next.number.scaled);
            self.lexicon.numbers.system == System::Myriad && gap.is_some_and(|gap| self.lexicon.changes.has(gap))
        });
        // Con 17 mil 650 unidades, y Volkswagen, que vendió 11 mil 83: below a million they go on counting.
        if self.lexicon.numbers.decimal_comma
            && amount.number.scaled
            && amount.number.powers.iter().all(|power| *power < 6)
            && before.is_some_and(|(_, figure)| figure.kind == Kind::Count)
            && !self.is_paid(amount)
            && self.goes_on(amount, earlier).is_some()
        {
            return self.refuse(amount, || "goes on counting what was counted before it".to_owned());
        }
        let large = onward || amount.number.scaled && amount.high >= Decimal::from(10_000);
        let magnitude = amount.number.bare && amount.number.powers.iter().sum::<u32>() >= 4;
        if large || magnitude {
            match self.cued(amount, behind, before, money) {
                Noun::Money(cue) => {
                    let currency = self.shared_currency(amount, before, money);
                    return Some(Implied { cue, currency, scale: Decimal::ONE });
                }
                Noun::Other => {
                    return self.refuse(amount, || match amount.number.bare {
                        true => "a scale alone, which is a word of many uses".to_owned(),
                        false => "no unit, and the noun beside it is counted otherwise".to_owned(),
                    });
                }
                Noun::None => {}
            }
        }
        let found = match self.lexicon.numbers.system {
            System::Thousands => {
                let sibling = || self.sibling(amount, behind, earlier);
                self.led_on(amount, behind, next)
                    .or_else(|| self.elided(amount, behind, before, money))
                    .or_else(sibling)
                    .or_else(|| self.by_topic(amount, behind, before, earlier))
            }
            System::Myriad => {
                let priced = || self.priced(amount, behind, before, money).filter(|_| !large);
                let colloquial = || {
                    let from = clause_start(text, amount.start);
                    let other =
                        large || amount.number.bare || !matches!(self.noun_before(from, amount.start), Noun::None);
                    let cue = self.colloquial(amount, behind).filter(|_| !other)?;
                    let currency = self.shared_currency(amount, before, money);
                    Some(Implied { cue, currency, scale: Decimal::ONE })
                };
                self.carried(amount, behind, large, money, earlier).or_else(priced).or_else(colloquial)
            }
        };
        found.or_else(|| {
            self.refuse(amount, || match large || magnitude {
                true => "no unit, and no noun of money near it".to_owned(),
                false => self.uncounted(amount),
            })
        })
    }

    /// Where what leads from the size of a change to its end stops: 増の of 150万増の720万.
    fn changed_by(&self, at: usize) -> Option<usize> {
        let (end, ()) = self.lexicon.steps.at(&self.plain.text, at)?;
        Some(end)
    }

    /// Reads the size of a change in Japanese by the money that it leads to: 50万増の年俸4800万円.
    fn changed_to(&self, amount: &Amount, behind: usize, next: Option<&Amount>) -> Option<Implied> {
        const NEAR: usize = 12;
        let from = self.changed_by(behind).filter(|_| amount.number.scaled && self.language == Code("ja"))?;
        let money = next.filter(|next| next.kind == Some(Kind::Money) && next.start.saturating_sub(from) <= NEAR)?;
        let (code, _, _) = self.currency(money);
        let cue = self.plain.source_of(money.start, money.end).to_owned();
        Some(Implied { cue, currency: code.map(|code| (code, CurrencyFrom::Shared)), scale: Decimal::ONE })
    }

    /// True for the time of a clock, which Spanish writes with a point too: sale a las 20.00.
    fn is_time(&self, amount: &Amount) -> bool {
        let text = &self.plain.text;
        let head = text[..amount.start].trim_end_matches(' ');
        // Entre las 21.00 y las 22.00.
        let raw = &text[amount.number.start..amount.number.end];
        let raw = raw.split(' ').next().unwrap_or_default();
        self.lexicon.numbers.decimal_comma
            && [" las", " la"].into_iter().any(|article| head.ends_with(article))
            && shows_time(raw)
    }

    /// True for two small numbers with a dash between and nothing that makes them a rate: fell to 12-15.
    fn is_score(&self, amount: &Amount, behind: usize) -> bool {
        let text = &self.plain.text;
        amount.range
            && self.lexicon.numbers.system == System::Thousands
            && !amount.number.scaled
            && amount.high < Decimal::ONE_HUNDRED
            && amount.low.fract().is_zero()
            && text[amount.start..amount.end].contains('-')
            && self.lexicon.rates_after.at(text, skip(text, behind)).is_none()
    }

    /// True for a capital behind digits that follows a name: Block 138B, Gate 4B.
    fn is_lettered_name(&self, amount: &Amount) -> bool {
        if !amount.number.short {
            return false;
        }
        let capital = self.plain.source_of(amount.start, amount.end).ends_with(|c: char| c.is_ascii_uppercase());
        let head = self.plain.text[..amount.start].strip_suffix(' ').unwrap_or_default();
        let word =
            head.len() - head.chars().rev().take_while(|c| c.is_alphanumeric()).map(char::len_utf8).sum::<usize>();
        capital && word < head.len() && self.plain.source_of(word, head.len()).starts_with(char::is_uppercase)
    }

    /// The noun that names nothing but a sum, where the number is of it or it is the number: a salary of 60,000, la beca
    /// es de 8.000 al año.
    fn sum_before(&self, amount: &Amount, behind: usize) -> Option<String> {
        const NEAR: usize = 48;
        let text = &self.plain.text;
        let words = &self.lexicon.sums;
        let bare = self.lexicon.money.bare?;
        if self.lexicon.numbers.system != System::Thousands
            || amount.number.scaled
            || !amount.number.digits
            || amount.low < Decimal::TEN && !self.is_priced(amount)
        {
            return None;
        }
        // Start at 24.50 an hour.
        let at = skip(text, behind);
        if self.is_priced(amount)
            && let Some((to, Rate::Period("PT1H"))) = self.lexicon.rates_after.at(text, at)
        {
            return Some(self.plain.source_of(at, to).to_owned());
        }
        let small = amount.low < Decimal::ONE_HUNDRED && !self.is_priced(amount);
        let cue = |(from, to): (usize, usize)| self.plain.source_of(from, to).to_owned();
        // 45.000 de fianza, 1,150 in rent.
        let behind_noun = [" de ", " en ", " in "].into_iter().filter(|_| !small).find_map(|join| {
            let at = behind + text[behind..].strip_prefix(join).map(|_| join.len())?;
            Some((at, words.at(text, at)?.0))
        });
        // A 200,000 fine: a singular behind an article.
        let article = || {
            let head = text[..amount.start].strip_suffix(' ').unwrap_or_default();
            let at = if text[behind..].starts_with(' ') { behind + 1 } else { behind };
            let (to, ()) = words.at(text, at).filter(|_| at > behind)?;
            (self.language == Code("en") && self.without_article(head).len() < head.len()).then_some((at, to))
        };
        if let Some(noun) = behind_noun.or_else(|| article().filter(|_| !small)) {
            return Some(cue(noun));
        }
        if self.follow(behind) == Follow::Other {
            return None;
        }
        let head = self.head(amount);
        let start = self.hedge_before(amount, 0).map_or(amount.start, |(from, ..)| from);
        if let Some(verb) = self.traded_for(amount, behind, head).filter(|_| !small) {
            return Some(cue(verb));
        }
        // With a surcharge of 34.
        if small {
            let noun = [" of", " de"].into_iter().find_map(|of| {
                let end = head.strip_suffix(of)?.len();
                Some((words.before(text, end)?.0, end))
            });
            return noun.map(cue);
        }
        // Un precio máximo de 189.000, rents above 900: the hedge joins them.
        let near = text.floor_char_boundary(head.len().saturating_sub(WORD));
        let word = head[near..].rfind(' ').map_or("", |at| &head[near + at + 1..]);
        // What is below a hundred and led to may be a share or a time: la rentabilidad del bono quedó en 3,21.
        let whole = amount.low >= Decimal::ONE_HUNDRED;
        let leads = matches!(word, "by" | "from" | "to" | "a" | "hasta") && whole;
        // The sale was announced at 12.30: a time.
        if word == "at" && self.is_shaped_as_time(amount) {
            return None;
        }
        // La cuota mensual, 2,90.
        let beside = word.ends_with(',') && self.follow(behind) == Follow::End;
        let joined = start < amount.start
            || amount.range
            || leads
            || beside
            || matches!(word, "at" | "en") && whole
            || bare.of_sums.contains(&word)
            || self.lexicon.copulas.before(text, head.len()).is_some()
            || self.lexicon.leads.before(text, head.len()).is_some();
        if !joined {
            return None;
        }
        let head = if beside { head.trim_end_matches([',', ' ']) } else { head };
        let from = clause_start(text, head.len()).max(text.floor_char_boundary(head.len().saturating_sub(NEAR)));
        let from = from.min(head.len());
        let spaces = head[from..].match_indices(' ').rev().map(|(i, _)| from + i);
        let found = [head.len()]
            .into_iter()
            .chain(spaces)
            .find_map(|end| Some((words.before(text, end)?.0, end)).filter(|(at, _)| *at >= from))?;
        let between = &text[found.1..head.len()];
        // La cuota mensual, 2,90; but not the rent that nobody pays, 2,90.
        if beside && between.trim_start_matches(' ').contains(' ') {
            return None;
        }
        // Tuition rises 4% to 63,400; the price of 10 grams went up to 370,509.
        let share = between.contains('%')
            || between.contains("per cent")
            || between.contains("percent")
            || between.contains("por ciento")
            || [" of ", " de ", " for ", " por "]
                .into_iter()
                .any(|of| between.strip_prefix(of).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())));
        // Pay for patrol officers rises: behind a preposition stands what the noun is for.
        let mut phrase = false;
        let counted = |(i, _): (usize, &str)| {
            let at = found.1 + i + 1;
            let word = text[at..head.len()].split(' ').next().unwrap_or_default();
            phrase |= self.lexicon.money.prepositions.contains(&word) && word != "of";
            !phrase && self.lexicon.counters.at(text, at).is_some()
        };
        let alone = (share || !between.contains(|c: char| c.is_ascii_digit()))
            && (!leads
                || amount.range && word != "by"
                || self.lexicon.tells_change(between)
                || between.contains(" up"))
            && !between.match_indices(' ').any(counted);
        alone.then(|| cue(found))
    }

    /// True for a number with hundredths, as prices are written: 4.50, 1,299.99.
    fn is_priced(&self, amount: &Amount) -> bool {
        let hundredths = amount.number.low.scale() == 2;
        hundredths && amount.number.digits && !amount.number.scaled && !amount.range
    }

    /// The verb of a trade whose price a number is, with what was traded between them: bought the semi for 212,000, las
    /// alquilará por 480 al mes.
    fn traded_for(&self, amount: &Amount, behind: usize, head: &str) -> Option<(usize, usize)> {
        const NEAR: usize = 64;
        let text = &self.plain.text;
        let bit = TRADE_JOINS.iter().position(|join| head.ends_with(join))?;
        let rate = self.lexicon.rates_after.at(text, skip(text, behind)).is_some();
        let sum = amount.low >= Decimal::ONE_THOUSAND || self.is_priced(amount);
        if !(sum || rate) || !amount.low.fract().is_zero() && !self.is_priced(amount) {
            return None;
        }
        let end = head.len() - TRADE_JOINS[bit].len();
        let from = clause_start(text, end).max(text.floor_char_boundary(end.saturating_sub(NEAR))).min(end);
        let mut at = from;
        for word in head[from..end].split(' ') {
            // Changed hands on Sunday for, resold for.
            let bears = |mask: &u8| mask >> bit & 1 == 1;
            let verb = self.lexicon.trades.at(text, at).filter(|(to, mask)| *to <= end && bears(mask));
            let again = || {
                let again = word.strip_prefix("re")?;
                let (length, mask) = self.lexicon.trades.at(again, 0)?;
                (length == again.len() && bears(mask)).then_some(at + word.len())
            };
            if let Some(to) = verb.map(|(to, _)| to).or_else(again) {
                let counted = head[to..end].contains(|c: char| c.is_ascii_digit());
                return (!counted && !self.is_of_exchange(from, at)).then_some((at, to));
            }
            at += word.len() + 1;
        }
        None
    }

    /// True for a number with its letter where no metre and no model stands: a fee of 17m; or paid 17m, where the text
    /// writes its money so.
    fn is_lettered_sum(&self, amount: &Amount, before: Option<(&Amount, &Figure)>) -> bool {
        let text = &self.plain.text;
        if !amount.number.short || self.lexicon.numbers.system == System::Myriad {
            return false;
        }
        let head = self.head(amount);
        let sum = |end: usize| self.lexicon.sums.before(text, end).is_some();
        if [" of", " de"].into_iter().any(|of| head.strip_suffix(of).is_some_and(|noun| sum(noun.len()))) {
            return true;
        }
        if self.follow(amount.end) == Follow::Other {
            return false;
        }
        // The bill for agency nurses rose to 4.8m.
        let clause = clause_start(text, amount.start).min(head.len());
        let led = last_word(head);
        if self.lexicon.price_leads.has(&head[led..])
            && self.lexicon.tells_change(&head[clause..])
            && head[clause..].match_indices(' ').any(|(i, _)| sum(clause + i))
        {
            return true;
        }
        let next = self.amounts.partition_point(|other| other.start <= amount.start);
        let written = self.amounts[next..]
            .iter()
            .take_while(|other| other.start.saturating_sub(amount.end) <= FAR)
            .any(|other| other.kind == Some(Kind::Money) && other.number.short);
        written
            && before.is_none_or(|(_, figure)| figure.kind != Kind::Count)
            && (self.lexicon.pays.before(text, head.len()).is_some()
                || self.traded_for(amount, amount.end, head).is_some())
    }

    /// The text before a number without its hedge and the word that opens its range: changed hands for | between 445,000
    /// and 480,000.
    fn head(&self, amount: &Amount) -> &str {
        let text = &self.plain.text;
        let start = self.hedge_before(amount, 0).map_or(amount.start, |(from, ..)| from);
        let head = text[..start].trim_end_matches(' ');
        if !amount.range {
            return head;
        }
        let open = self.lexicon.money.pairs.iter().find_map(|(open, _)| head.strip_suffix(open)?.strip_suffix(' '));
        open.unwrap_or(head)
    }

    /// True right behind a verb of money.
    fn is_paid(&self, amount: &Amount) -> bool {
        self.lexicon.pays.before(&self.plain.text, self.head(amount).len()).is_some()
    }

    /// True in English for the time of a clock behind what begins then: the show starts at 7.30.
    fn is_clock(&self, amount: &Amount, head: &str) -> bool {
        let begins = head.strip_suffix(" at").is_some_and(|head| self.lexicon.clocks.has(&head[last_word(head)..]));
        begins && self.is_shaped_as_time(amount)
    }

    /// True in English for digits that a clock may show: 7.30.
    fn is_shaped_as_time(&self, amount: &Amount) -> bool {
        self.language == Code("en") && shows_time(&self.plain.text[amount.number.start..amount.number.end])
    }

    /// Four digits that are more likely a year than an amount.
    fn is_year(&self, amount: &Amount) -> bool {
        // Or of two years: entre 2022 y 2024.
        let written = || {
            let years = &self.plain.text[amount.start..amount.end];
            years.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).all(|part| part.len() == 4)
        };
        // 2千 has as many bytes as 2000.
        amount.number.digits
            && !amount.number.scaled
            && amount.number.powers.is_empty()
            && (amount.end - amount.start == 4 || amount.range && written())
            && amount.low >= Decimal::from(1_800)
            && amount.high < Decimal::from(2_100)
    }

    /// The currency of a number that counts on: of the money before, of the document, of the language.
    fn shared_currency(
        &self,
        amount: &Amount,
        before: Option<(&Amount, &Figure)>,
        money: Option<Antecedent<'_>>,
    ) -> Option<(String, CurrencyFrom)> {
        let thousands = self.lexicon.numbers.system == System::Thousands;
        let shared = |figure: &Figure| -> Option<(String, CurrencyFrom)> {
            let code = figure.currency.clone().filter(|_| figure.kind == Kind::Money)?;
            Some((code, CurrencyFrom::Shared))
        };
        // Of money in the same sentence, or in a text with one currency the sentence before.
        let ends = |last: &Amount| self.sentence_ends(last.end, amount.start);
        let near = before.filter(|(last, _)| ends(last) <= usize::from(thousands));
        if let Some((_, figure)) = near
            && let Some(found) =
                shared(money.filter(|_| figure.equivalent_of.is_some()).map_or(figure, |money| money.figure))
        {
            return Some(found);
        }
        if let Some(money) = money
            && (thousands || ends(money.amount) <= 1 && !self.speaks_of_home())
            && let Some(code) = &money.figure.currency
        {
            return Some((code.clone(), CurrencyFrom::Context));
        }
        self.local_currency()
    }

    /// The currency of most amounts of the document, else of the country it speaks of.
    fn local_currency(&self) -> Option<(String, CurrencyFrom)> {
        match self.language.0 {
            "zh" => {
                let codes = Codes { codes: &["CNY", "TWD", "HKD", "SGD"], first_by_default: true };
                let chosen = self.profile.choose(&codes, self.language);
                // A text about Spain in euros: the shop is insured in euros too.
                let foreign = || self.majority.get_or_init(|| self.find_majority()).clone();
                let foreign = if chosen.is_none() && !self.speaks_of_home() { foreign() } else { None };
                let from =
                    if chosen.is_some() || foreign.is_some() { CurrencyFrom::Context } else { CurrencyFrom::Default };
                Some((foreign.unwrap_or_else(|| chosen.unwrap_or("CNY").to_owned()), from))
            }
            "ja" => Some(("JPY".to_owned(), CurrencyFrom::Default)),
            _ => {
                let majority = self.majority.get_or_init(|| self.find_majority()).clone();
                let code = majority.or_else(|| self.profile.home().map(str::to_owned));
                code.map(|code| (code, CurrencyFrom::Context))
            }
        }
    }

    /// True where the document speaks of the country whose money a number in its language is by default.
    fn speaks_of_home(&self) -> bool {
        self.language == Code("zh") && ["CNY", "TWD", "HKD"].into_iter().any(|code| self.profile.speaks_of(code))
    }

    fn find_majority(&self) -> Option<String> {
        let mut seen: Vec<(String, usize)> = Vec::new();
        for amount in self.amounts.iter().filter(|amount| amount.kind == Some(Kind::Money)) {
            let Some(code) = self.currency(amount).0 else { continue };
            match seen.iter_mut().find(|(known, _)| *known == code) {
                Some((_, times)) => *times += 1,
                None => seen.push((code, 1)),
            }
        }
        // Of equals the first.
        seen.into_iter().rev().max_by_key(|(_, times)| *times).map(|(code, _)| code)
    }

    /// How many sentences end between two places; many where they are far apart.
    fn sentence_ends(&self, from: usize, to: usize) -> usize {
        let Some(gap) = self.plain.text.get(from..to).filter(|gap| gap.len() <= FAR) else { return usize::MAX };
        let marks = gap.chars().filter(|c| matches!(c, '。' | '\n' | '！' | '？')).count();
        let latin =
            gap.as_bytes().windows(2).filter(|pair| matches!(pair, [b'.', b' ' | b'"'] | [b'?' | b'!', b' '])).count();
        marks + latin
    }

    /// True in the name of a bond, a model or a work between quotes: “22万科MTN004”.
    fn is_title(&self, amount: &Amount) -> bool {
        const LONGEST: usize = 40;
        let text = &self.plain.text;
        let (Some('“' | '"' | '「' | '《'), System::Myriad) =
            (text[..amount.start].chars().next_back(), self.lexicon.numbers.system)
        else {
            return false;
        };
        let to = text.floor_char_boundary((amount.end + LONGEST).min(text.len()));
        let near = &text[amount.end..to];
        let Some(close) = near.find(['”', '"', '」', '》']) else { return false };
        near[..close].ends_with(|c: char| c.is_ascii_alphanumeric()) && near.starts_with(is_han)
    }

    /// True for the price of one money in another, which no sum is: slid to 58.70 to the dollar.
    fn is_rate(&self, behind: usize) -> bool {
        let at = skip(&self.plain.text, behind);
        at > behind && self.lexicon.foreign.at(&self.plain.text, at).is_some()
    }

    /// True where a money is spoken of between two places, whose price a number behind it may be.
    fn is_of_exchange(&self, from: usize, to: usize) -> bool {
        const ARTICLES: &[&str] = &["the"];
        let text = &self.plain.text;
        let from = from.saturating_sub(1);
        let Some(gap) = text.get(from..to).filter(|_| self.language == Code("en")) else { return false };
        let mut words = gap.match_indices(' ').map(|(i, _)| from + i + 1);
        words.any(|at| {
            let article = ARTICLES.iter().find(|word| text[at..to].starts_with(**word));
            let noun =
                article.map(|word| at + word.len() + 1).filter(|noun| *noun < to && text.is_char_boundary(*noun));
            noun.is_some_and(|noun| self.lexicon.currencies.at(text, noun).is_some())
        })
    }

    /// What stands at `at`, behind a number.
    fn follow(&self, at: usize) -> Follow {
        let text = &self.plain.text;
        let rest = text[at..].trim_start_matches(' ');
        let Some(c) = rest.chars().next() else { return Follow::End };
        if !c.is_alphanumeric() {
            // 12-15, 3/4 and 40% go on.
            let goes_on = matches!(c, '-' | '/' | '%' | '$' | '€' | '£' | '°' | ':' | '+' | '=' | '#' | '&');
            return if goes_on { Follow::Other } else { Follow::End };
        }
        let at = text.len() - rest.len();
        // Su is a word, su7 a car.
        let word = self.lexicon.follows.at(text, at).filter(|(end, ())| {
            self.lexicon.numbers.system == System::Myriad || !text[*end..].starts_with(|c: char| c.is_ascii_digit())
        });
        if word.is_some() { Follow::Function } else { Follow::Other }
    }

    /// True where a word with a plural's ending stands behind the space at `at`.
    fn is_plural(&self, at: usize) -> bool {
        let rest = self.plain.text[at..].trim_start_matches(' ');
        let word = &rest[..rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len())];
        word.len() > 3 && word.ends_with('s')
    }

    /// True where the words between two places tell a time: hoy, a year ago, in 2019.
    fn is_timed(&self, from: usize, to: usize) -> bool {
        let year = |word: &str| word.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
        self.plain.text[from..to.max(from)].split(|c: char| !c.is_alphanumeric()).any(|word| {
            year(word) && word.bytes().all(|byte| byte.is_ascii_digit()) || self.lexicon.money.times.contains(&word)
        })
    }

    fn clause_end(&self, at: usize) -> usize {
        let text = &self.plain.text;
        let to = text.floor_char_boundary((at + amount::NEAR / 2).min(text.len()));
        at + text[at..to].find(['.', ',', ';', ':', '\n']).unwrap_or(to - at)
    }

    /// The text without the article at its end.
    fn without_article<'t>(&self, text: &'t str) -> &'t str {
        let stripped =
            (self.lexicon.numbers.articles.iter()).find_map(|article| text.strip_suffix(article)?.strip_suffix(' '));
        stripped.map_or(text, |head| head.trim_end_matches(' '))
    }
}

/// True for hours and minutes with a point between, as a clock shows them: 7.30, 20.00.
fn shows_time(digits: &str) -> bool {
    let below = |part: &str, most: u8| part.len() <= 2 && part.parse::<u8>().is_ok_and(|part| part < most);
    digits.split_once('.').is_some_and(|(hour, minute)| below(hour, 24) && minute.len() == 2 && below(minute, 60))
}

/// Returns where the letters at the end of a text begin; of a run without an end, no more than a word has.
fn last_word(text: &str) -> usize {
    const LONGEST: usize = 64;
    let letters = text.chars().rev().take(LONGEST).take_while(|c| c.is_alphabetic());
    text.len() - letters.map(char::len_utf8).sum::<usize>()
}

/// True where neither of two amounts is more than so many times the other.
fn is_within(one: Decimal, other: Decimal, times: Decimal) -> bool {
    let (less, more) = if one < other { (one, other) } else { (other, one) };
    less > Decimal::ZERO && less.checked_mul(times).is_some_and(|most| more <= most)
}

/// True where neither of two counts is more than a hundred times the other.
fn is_alike(one: Decimal, other: Decimal) -> bool {
    let (less, more) = if one < other { (one, other) } else { (other, one) };
    less.checked_mul(Decimal::ONE_HUNDRED).is_some_and(|most| more <= most)
}

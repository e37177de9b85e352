//! A number without a currency -> whether it is money and whose, by the nouns and verbs around it and the money before it.

use rust_decimal::Decimal;

use crate::languages::fold::{is_han, is_kana};
use crate::languages::{BareNumbers, Code, Rate, System};
use crate::mentions::amount::{self, Amount};
use crate::mentions::figure::{CurrencyFrom, Figure, Kind, Reading, clause_start};
use crate::mentions::lexicon::{Codes, TRADE_JOINS};
use crate::mentions::number::{power_of_ten, skip};
use crate::mentions::words::Words;

mod elided;
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
        let word = head.rfind(' ').map_or("", |at| &head[at + 1..]);
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
            || head.rfind(' ').is_some_and(|at| bare.of_sums.contains(&&head[at + 1..]))
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

    /// What a bare number counts: the noun before it (人口将达4000万, el número de tiendas llegó a 4.126) or, in Spanish
    /// and English, what the thousands before it counted: 310,000 commuters once, barely 40,000 now. The noun is none
    /// where a verb or a body of people says that there are so many of something: employs 1,400.
    pub(super) fn counted_before(
        &self,
        amount: &Amount,
        before: Option<(&Amount, &Figure)>,
        earlier: Earlier<'_>,
    ) -> Option<Option<(usize, usize)>> {
        const NEAR: usize = 15;
        let text = &self.plain.text;
        // A letter scales a count where one scaled the count before: added 1.9m customers, taking the total to 46.4m.
        let lettered = before.is_some_and(|(last, figure)| figure.kind == Kind::Count && last.number.short);
        if amount.closed
            || amount.low < Decimal::ONE_THOUSAND
            || !amount.low.fract().is_zero()
            || self.is_year(amount)
            || amount.number.short && !lettered
        {
            return None;
        }
        let next = self.amounts.partition_point(|other| other.start <= amount.start);
        let spaced = self.lexicon.numbers.system == System::Thousands;
        if spaced && self.amounts.get(next).is_some_and(|next| next.closed && self.is_of_next(amount, Some(next))) {
            return None;
        }
        let clause = clause_start(text, amount.start);
        if self.lexicon.numbers.system == System::Myriad {
            let near = text.floor_char_boundary(amount.start.saturating_sub(NEAR));
            let from = clause.max(near);
            // 销量从45万增至82万, 45万から82万に増えた: what the first counts the second counts.
            if let Some((last, _)) = before.filter(|(_, figure)| figure.kind == Kind::Count)
                && let Some(unit) = last.unit.or_else(|| self.counted_before(last, None, earlier).flatten())
                && let Some(gap) = text.get(last.end..amount.start)
                && (self.lexicon.changes.has(gap) || self.lexicon.to.has(gap))
            {
                return Some(Some(unit));
            }
            // 首都机场6700万，大兴机场近4900万: one count beside another, both by the noun before the first.
            if let Some((last, figure)) = before.filter(|(_, figure)| figure.kind == Kind::Count)
                && last.unit.is_none()
                && last.number.scaled
                && amount.number.scaled
                && self.sentence_ends(last.end, amount.start) == 0
                && figure.unit.is_some()
            {
                return self.counted_before(last, None, earlier);
            }
            // 参数量6710亿，激活370亿; 接待1.8万人次，高峰突破3万: scaled without a word for it, it goes on counting.
            if let Some((last, figure)) = before.filter(|(_, figure)| figure.kind == Kind::Count)
                && self.goes_on_counting(last, figure, amount)
            {
                return Some(last.unit.or_else(|| self.counted_before(last, None, earlier).flatten()));
            }
            // 銘柄米 is no 銘柄.
            let whole = |end: usize| self.language != Code("ja") || !text[end..].starts_with(is_han);
            return (text[from..amount.start].char_indices().rev())
                .map(|(i, c)| from + i + c.len_utf8())
                .find_map(|end| Some((self.lexicon.counted_before.before(text, end)?.0, end)))
                .filter(|(_, end)| whole(*end))
                // 乘客可拨打12306
                .filter(|(_, end)| {
                    let mut gap = text[*end..amount.start].char_indices();
                    // 报名人数回落到5.4万
                    let other = |at: usize| {
                        self.lexicon.not_counted.at(text, at).is_some() && self.lexicon.changes.at(text, at).is_none()
                    };
                    !gap.any(|(i, _)| other(end + i))
                })
                .map(Some);
        }
        if self.is_peopled(amount) {
            return Some(None);
        }
        if let Some(unit) = self.goes_on(amount, earlier) {
            return Some(unit);
        }
        if self.follow(amount.end) == Follow::Other {
            return None;
        }
        self.numbered(amount).or_else(|| self.reached(amount, clause)).map(Some).or_else(|| {
            let (last, figure) = before.filter(|(_, figure)| figure.kind == Kind::Count)?;
            let size = figure.max.or(figure.min)?;
            let alike = !self.lexicon.numbers.decimal_comma || is_alike(size, amount.high);
            let large = size >= Decimal::ONE_THOUSAND && alike;
            let gap = text.get(last.end..amount.start)?;
            let same = self.sentence_ends(last.end, amount.start) == 0 && !gap.contains(';');
            // Of 1,028 proposals 38 were funded, with grants averaging 60,000.
            let counted = matches!(
                self.noun_before(clause.max(last.end).min(amount.start), amount.start),
                Noun::None | Noun::Other
            );
            (large && same && counted && !amount.number.short).then_some(last.unit)
        })
    }

    /// What the clause of a number says that it is the number of: el número de operaciones bajó a 12,7 millones.
    fn numbered(&self, amount: &Amount) -> Option<(usize, usize)> {
        let bare = self.lexicon.money.bare?;
        let text = &self.plain.text;
        let clause = clause_start(text, amount.start);
        bare.numbers_of.iter().find_map(|of| {
            let at = clause + text[clause..amount.start].rfind(of)? + of.len();
            let end = at + text[at..amount.start].find(|c: char| !c.is_alphabetic())?;
            (end > at).then_some((at, end))
        })
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

    /// True for a scaled number in Chinese that a short clause behind a count ends with, and nothing in it is of money.
    fn goes_on_counting(&self, last: &Amount, figure: &Figure, amount: &Amount) -> bool {
        const LONGEST: usize = 36;
        let text = &self.plain.text;
        let from = last.unit.map_or(last.end, |(_, end)| end.max(last.end));
        let Some(gap) = text.get(from..amount.start) else { return false };
        let clause = gap.strip_prefix('，').unwrap_or_default();
        let plain = |c: char| is_han(c) || is_kana(c);
        self.language == Code("zh")
            && last.number.scaled
            && amount.number.scaled
            && !amount.number.bare
            && !clause.is_empty()
            && clause.len() <= LONGEST
            && clause.chars().all(plain)
            && figure.max.or(figure.min).is_some_and(|size| is_alike(size, amount.high))
            && self.follow(amount.end) == Follow::End
            && matches!(self.noun_before(from, amount.start), Noun::None | Noun::Other)
    }

    /// True where the words right beside a number say that there are so many of something: a crowd of 34,000, employs
    /// 1,400, some 38,000 have left reviews.
    fn is_peopled(&self, amount: &Amount) -> bool {
        const NEAR: usize = 32;
        let text = &self.plain.text;
        let start = self.hedge_before(amount, 0).map_or(amount.start, |(from, ..)| from);
        let raw = &text[amount.number.start..amount.number.end];
        if self.is_added(amount, start) {
            return false;
        }
        // Four digits without a mark are a year, a street's number or a code.
        if amount.number.digits && raw.len() == 4 && raw.bytes().all(|byte| byte.is_ascii_digit()) {
            return false;
        }
        let heads = [text[..start].trim_end_matches(' ').len(), text[..amount.start].trim_end_matches(' ').len()];
        // Attracted 20 million in funding.
        if amount.low < Decimal::ONE_THOUSAND
            || amount.number.short
            || self.is_year(amount)
            || matches!(self.noun_behind(amount.end, false), Noun::Money(_))
        {
            return false;
        }
        let behind = skip(text, amount.end);
        // The crowd of 34,000 rose: what follows a noun with its of is a verb, or a unit in capitals or one letter.
        let word = &text[behind..];
        let word = &word[..word.find(|c: char| !c.is_alphabetic()).unwrap_or(word.len())];
        let verb = word.len() > 2 && self.plain.source_of(behind, behind + word.len()).starts_with(char::is_lowercase);
        let follows = self.follow(amount.end) != Follow::Other;
        if heads.into_iter().any(|end| {
            let of = text[..end].ends_with(" of") && verb;
            (follows || of) && self.lexicon.headcounts.before(text, end).is_some() || follows && self.is_passive(end)
        }) {
            return true;
        }
        // 1.020 dieron positivo: a verb in the plural.
        let ends = self.lexicon.money.bare.is_some_and(|bare| bare.plural_ends.iter().any(|end| word.ends_with(end)));
        // $3.6 million, of which 1.2 million came from veterans: a part of the money right before it.
        let at = self.amounts.partition_point(|other| other.start < amount.start);
        let opener = &text[..heads[0]];
        let relative = |bare: &BareNumbers| bare.relatives.contains(&&opener[last_word(opener)..]);
        let part = self.lexicon.money.bare.is_some_and(relative);
        if part && at.checked_sub(1).is_some_and(|at| self.amounts[at].kind == Some(Kind::Money)) {
            return false;
        }
        let acts = self.lexicon.acts.at(text, behind).map(|(end, ())| end);
        let verb = acts.or((self.lexicon.numbers.decimal_comma && ends).then_some(behind + word.len()));
        let Some(verb) = verb.filter(|_| !heads.into_iter().any(|end| self.lexicon.pays.before(text, end).is_some()))
        else {
            return false;
        };
        // Some 20 million were spent: money does not act.
        let to = text.floor_char_boundary((verb + NEAR).min(text.len()));
        let millions = amount.number.powers.last().is_some_and(|power| *power >= 6);
        let mut words = text[behind..to].match_indices(' ').map(|(i, _)| behind + i + 1).chain([behind]);
        let paid = words.any(|at| self.lexicon.cues.at(text, at).is_some() || self.lexicon.pays.at(text, at).is_some());
        !(paid || millions && self.lexicon.numbers.decimal_comma)
    }

    /// True right behind a verb of money.
    fn is_paid(&self, amount: &Amount) -> bool {
        self.lexicon.pays.before(&self.plain.text, self.head(amount).len()).is_some()
    }

    /// True for more of the millions right before: 1.1 million was found, another 600,000 had gone on horses.
    fn is_added(&self, amount: &Amount, start: usize) -> bool {
        let head = self.plain.text[..start].trim_end_matches(' ');
        let word = &head[last_word(head)..];
        let at = self.amounts.partition_point(|other| other.start < amount.start);
        let last = at.checked_sub(1).map(|at| &self.amounts[at]);
        self.adds(word)
            && last.is_some_and(|last| {
                last.number.scaled
                    && matches!(last.kind, None | Some(Kind::Money))
                    && self.sentence_ends(last.end, amount.start) == 0
            })
    }

    /// True behind a verb of things done to many that are no money: se contagiaron 2.104.
    fn is_passive(&self, end: usize) -> bool {
        let head = &self.plain.text[..end];
        let at = last_word(head);
        let verb = &head[at..];
        self.lexicon.numbers.decimal_comma
            && head[..at].ends_with(" se ")
            && (verb.ends_with("aron") || verb.ends_with("ieron"))
            && !self.lexicon.cues.has(verb)
            && !self.lexicon.pays.has(verb)
            && !self.lexicon.tells_change(verb)
    }

    /// What the count before a number counted, where nothing else was counted since: Jio gained 19 lakh subscribers.
    /// Airtel added 7.5 lakh. A number without its millions must be compared or changed: up 4% on the 1,99,217 of May.
    fn goes_on(&self, amount: &Amount, earlier: Earlier<'_>) -> Option<Option<(usize, usize)>> {
        let text = &self.plain.text;
        let (figure, last) = (earlier.figures.iter().zip(earlier.taken).rev())
            .take_while(|(_, taken)| amount.start.saturating_sub(taken.end) <= FAR)
            .find(|(figure, _)| !matches!(figure.kind, Kind::Percent | Kind::Multiple))
            .filter(|(figure, _)| figure.kind == Kind::Count)?;
        let size = figure.max.or(figure.min).filter(|value| *value >= Decimal::ONE_THOUSAND)?;
        let gap = text.get(last.end..amount.start)?;
        let bare = self.lexicon.money.bare?;
        let head = text[..amount.start].trim_end_matches(' ');
        let another = bare.another.iter().any(|word| head.ends_with(word));
        let opener = head.trim_end_matches([' ', ',']);
        let part = bare.parts.contains(&&opener[last_word(opener)..]);
        // Counted 11,000 puffins, 2,000 fewer than in 2018.
        let rest = &text[amount.end..];
        let rest = rest.strip_prefix(' ').unwrap_or_default();
        let opens = |words: &[&str]| words.iter().any(|word| rest.starts_with(word));
        let compared_with = opens(bare.fewer) || matches!(gap, ", " | ", unos " | ", unas ") && opens(bare.more);
        if compared_with && is_alike(size, amount.high) {
            return Some(last.unit);
        }
        let stands = self.follow(amount.end) != Follow::Other || (another || part) && !self.is_plural(amount.end);
        let spanish = self.lexicon.numbers.decimal_comma;
        // In Spanish millions of nothing are as often of money: 287.000 espectadores. La cinta acumula 7,4 millones.
        let money = earlier.money.is_some_and(|at| amount.start.saturating_sub(earlier.taken[at].end) <= FAR);
        let ends = self.sentence_ends(last.end, amount.start);
        let near = match spanish {
            true => {
                let millions = amount.number.powers.contains(&6);
                // Movilizó 3,4 millones de pasajeros. Su rival transportó 7,6 millones.
                let onward = !millions || last.number.powers.contains(&6) && !self.is_paid(amount);
                ends == 0 && (!money || part || !millions) || ends == 1 && !money && onward
            }
            false => ends == 0 || ends == 1 && !money,
        };
        if !(another || is_alike(size, amount.high)) || !stands || !near {
            return None;
        }
        let start = self.hedge_before(amount, 0).map_or(amount.start, |(from, ..)| from);
        let compared = || {
            // Fewer than the 1,99,217 it sold: the hedge may be the comparison.
            let heads = [start, amount.start].map(|at| text[..at].trim_end_matches(' '));
            heads.into_iter().any(|head| {
                let mut words = head.rsplit(|c: char| !c.is_alphabetic());
                let verb = words.next().unwrap_or_default();
                let placements = verb == "of" && words.next().is_some_and(|word| word.len() > 3 && word.ends_with('s'));
                let before = |words: &Words<()>| words.before(text, head.len()).is_some();
                placements
                    || !verb.is_empty() && self.lexicon.tells_change(verb)
                    || before(&self.lexicon.leads)
                    || before(&self.lexicon.counted_before)
            })
        };
        let scaled = amount.number.scaled && !amount.number.bare && !amount.number.indefinite;
        // Delivered 37,709 cars, while its rival sold 28,529: written as the count is, and not the level of anything.
        let digits = &text[amount.number.start..amount.number.end];
        let written = || {
            let grouped = digits.contains([',', '.']) && self.follow(amount.end) == Follow::End;
            grouped
                && !money
                && !self.lexicon.money.prepositions.contains(&&head[last_word(head)..])
                && !self.is_paid(amount)
        };
        let goes_on = scaled && !(spanish && gap.contains(';')) || another || part || compared() || written();
        goes_on.then_some(last.unit)
    }

    /// The plural or the body of people that a number is reached by: measles cases in Ontario have passed 2,000, enrolment
    /// slid to 11,980, vacancies fell by 26,000. A share or a point has a price or a level, which is no count of it.
    fn reached(&self, amount: &Amount, clause: usize) -> Option<(usize, usize)> {
        let bare = self.lexicon.money.bare?;
        let text = &self.plain.text;
        let (from, verb, heads) = self.verb_of(amount, clause);
        if let Some(verb) = verb.filter(|verb| from < *verb) {
            if let Some(subject) = self.reached_by(amount, clause) {
                return Some(subject);
            }
            if matches!(self.noun_before(from, verb), Noun::None | Noun::Other) {
                let mut words = text[from..verb].match_indices(' ').map(|(i, _)| from + i + 1).chain([from]);
                let listed = words.find_map(|at| {
                    let (end, ()) = self.lexicon.counters.at(text, at)?;
                    let word = text.get(at..end)?;
                    let owner = text[end..].starts_with(['\'', '’']);
                    let name = self.plain.source_of(at, end).starts_with(char::is_uppercase) && at > from;
                    (end <= verb && !owner && !name && (word.ends_with('s') || bare.plurals.contains(&word)))
                        .then_some((at, end))
                });
                let counted = listed.or_else(|| self.headed(from, verb)).filter(|noun| self.is_counted(*noun));
                if counted.is_some() {
                    return counted;
                }
            }
        }
        let is = || heads.into_iter().find_map(|at| self.lexicon.copulas.before(text, at)).map(|(verb, ())| verb);
        let verb = verb.or_else(is).filter(|verb| from < *verb)?;
        // Deliveries were 87,303.
        let be = text[verb..].split(' ').next().unwrap_or_default();
        let plural = bare.plural_copulas.contains(&be);
        if let Some(subject) = self.subject(from, verb).filter(|noun| plural && self.is_counted(*noun)) {
            return Some(subject);
        }
        let to = heads[0].max(from);
        let body = text[from..to].char_indices().rev().find_map(|(i, c)| {
            let end = from + i + c.len_utf8();
            Some((self.lexicon.collectives.before(text, end)?.0, end)).filter(|(at, _)| *at >= from)
        })?;
        matches!(self.noun_before(body.1, to), Noun::None).then_some(body)
    }

    /// What a number is reached by, where that is no money. In Spanish the verbs are those of prices too, so that the plural
    /// must stand right before its verb.
    fn arrived(&self, amount: &Amount) -> Option<(usize, usize)> {
        // Raised their target to $47 and to 52: what the verb leads to is money.
        let at = self.amounts.partition_point(|other| other.start < amount.start);
        let last = at.checked_sub(1).map(|at| &self.amounts[at]).filter(|last| last.kind == Some(Kind::Money));
        let clause = clause_start(&self.plain.text, amount.start);
        if let Some(last) = last
            && let (_, Some(verb), _) = self.verb_of(amount, clause)
            && verb < last.start
        {
            return None;
        }
        if self.lexicon.numbers.decimal_comma { self.reached_by(amount, clause) } else { self.reached(amount, clause) }
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

    /// The plural right before the verb by which a number is reached: arrivals crossed 1.6 million.
    fn reached_by(&self, amount: &Amount, clause: usize) -> Option<(usize, usize)> {
        let (from, verb, _) = self.verb_of(amount, clause);
        self.subject(from, verb.filter(|verb| from < *verb)?).filter(|noun| self.is_counted(*noun))
    }

    /// False for a plural of time, and for one that has a price or a level.
    fn is_counted(&self, (at, end): (usize, usize)) -> bool {
        let text = &self.plain.text;
        self.lexicon.durations.at(text, at).is_none() && !self.lexicon.priced.has(&text[at..end])
    }

    /// Where the clause of a number begins as far as it is looked at, where the verb stands by which the number is
    /// reached or changed to, and where what stands before the number ends, without its hedge and with it.
    fn verb_of(&self, amount: &Amount, clause: usize) -> (usize, Option<usize>, [usize; 2]) {
        const NEAR: usize = 80;
        const SHORT: usize = 8;
        let text = &self.plain.text;
        let start = self.hedge_before(amount, 0).map_or(amount.start, |(from, ..)| from);
        let heads = [start, amount.start].map(|at| text[..at].trim_end_matches(' ').len());
        // Has dropped by a fifth, from 14,200: the verb is in the clause before.
        let clause = match start.checked_sub(clause) {
            Some(length) if length < SHORT && clause > 2 => clause_start(text, text.floor_char_boundary(clause - 2)),
            _ => clause,
        };
        let from = clause.max(text.floor_char_boundary(start.saturating_sub(NEAR)));
        let said = heads.into_iter().find_map(|at| self.lexicon.counted_before.before(text, at)).map(|(verb, ())| verb);
        let changed = || {
            let head = self.without_article(&text[..heads[0]]);
            let leads = self.lexicon.money.bare?.change_leads;
            let head = leads.iter().find_map(|lead| head.strip_suffix(lead)?.strip_suffix(' '))?;
            let near = from.min(head.len());
            head[near..].match_indices(' ').map(|(i, _)| near + i + 1).rev().find(|at| {
                let word = head[*at..].split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
                !word.is_empty() && self.lexicon.tells_change(word)
            })
        };
        (from, said.or_else(changed), heads)
    }

    /// The plural at the head of a clause that a preposition parts from its verb: marriages in the state | totalled.
    fn headed(&self, from: usize, verb: usize) -> Option<(usize, usize)> {
        let text = &self.plain.text;
        let mut at = from;
        let mut last: Option<(usize, usize)> = None;
        for word in text[from..verb].split(' ') {
            let end = at + word.len();
            if self.lexicon.money.prepositions.contains(&word) {
                let (at, end) = last?;
                return self
                    .subject(from.min(at), end + 1)
                    .filter(|(start, _)| *start == at && text[end..].starts_with(' '));
            }
            last = Some((at, end));
            at = end + 1;
        }
        None
    }

    /// The plural that a verb at `verb` stands right behind, with or without its auxiliary: vacancies have | fallen.
    fn subject(&self, from: usize, verb: usize) -> Option<(usize, usize)> {
        let text = &self.plain.text;
        let head = text[..verb].trim_end_matches(' ');
        let auxiliaries = self.lexicon.money.bare?.auxiliaries;
        let stripped = auxiliaries.iter().find_map(|word| head.strip_suffix(word)?.strip_suffix(' '));
        let head = stripped.unwrap_or(head);
        let at = last_word(head);
        let word = &head[at..];
        // En edificios con amenities rondan los 450 mil: what a preposition leads to is no subject.
        let led = self.without_article(head[..at].trim_end_matches(' '));
        // The bill for agency nurses rose: an adjective may stand before it in English.
        let far = if self.lexicon.numbers.decimal_comma { 1 } else { 2 };
        let mut led = led.rsplit(|c: char| !c.is_alphabetic()).take(far);
        if from < at && led.any(|word| self.lexicon.money.prepositions.contains(&word)) {
            return None;
        }
        let plural = word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us");
        let other = self.lexicon.not_counted.has(word) || self.lexicon.cues.has(word);
        (at >= from && plural && !other).then_some((at, head.len()))
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

    /// Looks for the noun that says what a large number counts.
    fn cued(
        &self,
        amount: &Amount,
        behind: usize,
        before: Option<(&Amount, &Figure)>,
        money: Option<Antecedent<'_>>,
    ) -> Noun {
        let text = &self.plain.text;
        let thousands = self.lexicon.numbers.system == System::Thousands;
        let of_which = text[..amount.start].ends_with("which ");
        let noun_behind = self.noun_behind(behind, of_which);
        let noun_behind = match self.bare_scale(amount, noun_behind) {
            Ok(noun) => return noun,
            Err(noun) => noun,
        };
        if !matches!(noun_behind, Noun::None) {
            return noun_behind;
        }
        // Earned $2.5 billion as arrivals crossed 1.6 million.
        if thousands && self.arrived(amount).is_some() {
            return Noun::Other;
        }
        let in_sentence = |last: &Amount| self.sentence_ends(last.end, amount.start) == 0;
        let same_sentence = before.filter(|(last, _)| in_sentence(last));
        let from = self.clause_of(amount, same_sentence);
        let noun = self.noun_before(from, amount.start);
        if let Noun::Money(cue) = &noun
            && self.repeats(cue, amount, before)
        {
            return Noun::Other;
        }
        if !matches!(noun, Noun::None) {
            return noun;
        }
        if let Some(cue) = self.beyond_bracket(from).or_else(|| self.colloquial(amount, behind)) {
            return Noun::Money(cue);
        }
        if let Some(cue) = self.object_of(amount, behind).or_else(|| self.whole_of_part(amount, behind)) {
            return Noun::Money(cue);
        }
        if let Some(cue) = self.listed(amount) {
            return Noun::Money(cue);
        }
        if self.lexicon.pays_for(text, behind) {
            return Noun::Money(text[behind..].chars().take_while(|c| is_han(*c)).collect());
        }
        if let Some((from, to)) = self.asked(amount, behind) {
            return Noun::Money(self.plain.source_of(from, to).to_owned());
        }
        // 每注8.9万
        if !thousands && let Some(from) = self.per_unit(amount.start) {
            return Noun::Money(self.plain.source_of(from, amount.start).to_owned());
        }
        // 4年1.2亿的合同, 3年12億の契約
        if !thousands
            && text[..amount.start].strip_suffix('年').is_some_and(|head| head.ends_with(|c: char| c.is_ascii_digit()))
            && let Noun::Money(cue) = self.noun_after(behind, self.myriad_clause_end(behind))
        {
            return Noun::Money(cue);
        }
        if let Some(cue) = self.sum_in_clause(amount, behind).filter(|_| thousands) {
            return Noun::Money(cue);
        }
        // 营销费用方面，甲店为215万: a copula leads to the noun of the clause before.
        let copula = text[from..amount.start]
            .trim_end_matches(['约', '仅', '达', '到', '合'])
            .ends_with(['为', '是', 'が', 'は', 'で', 'も']);
        // 店租一年涨三次，从8000涨到1.3万: what changed is the subject of the clause before.
        let changed =
            text[..amount.start].strip_suffix(['从', '由']).is_some_and(|head| head.ends_with(['，', ',', '。']));
        // クラウドファンディングは、目標の300万を達成した; 補助金を公募する。20人以下なら上限50万
        let aimed = ["目标の", "目标は", "目标"].into_iter().any(|word| text[..amount.start].ends_with(word));
        let limit = ["上限", "上限は", "限度は"].into_iter().any(|word| text[..amount.start].ends_with(word));
        // 退还票款，合计9.3万
        let total = ["合计", "共计", "总计", "总共", "一共", "加起来"]
            .into_iter()
            .any(|word| text[..amount.start].ends_with(word));
        if !thousands && (copula || changed || aimed || limit || total) {
            let near = text.floor_char_boundary(amount.start.saturating_sub(amount::NEAR));
            let head = &text[near..amount.start];
            let sentence = head.rfind(['。', '\n', '！', '？']).map_or(near, |i| near + i);
            // What a limit is of the sentence before may tell.
            let earlier = || head[..sentence - near].rfind(['。', '\n']).map_or(near, |i| near + i);
            let sentence = if limit { earlier() } else { sentence };
            if let Noun::Money(cue) = self.noun_before(sentence, amount.start) {
                return Noun::Money(cue);
            }
        }
        self.goes_on_in_sentence(amount, from, same_sentence, money)
    }

    /// Tells a scale alone, which is a word of many uses: with 上 or 过 before it, 级 or a noun of money behind it it counts.
    /// Gives back the noun behind where the number is more.
    fn bare_scale(&self, amount: &Amount, noun_behind: Noun) -> Result<Noun, Noun> {
        let text = &self.plain.text;
        let one = amount.number.bare && amount.end - amount.start == '万'.len_utf8();
        if one && text[..amount.start].ends_with(['约', '約']) {
            return Ok(Noun::Other);
        }
        let hedged = || self.hedge_before(amount, 0).is_some() || self.hedge_after(amount.end, amount).is_some();
        let myriad = self.lexicon.numbers.system == System::Myriad;
        if !myriad || !amount.number.bare || amount.number.indefinite || hedged() {
            return Err(noun_behind);
        }
        let word = text[amount.start..amount.end].chars().count() > 1;
        // 百亿补贴, 年薪百万
        Ok(match noun_behind {
            Noun::Money(cue) if word => Noun::Money(cue),
            _ => self.price_before(amount.start).filter(|_| word).map_or(Noun::Other, Noun::Money),
        })
    }

    /// Where the clause of a number begins: behind the figure before it in its sentence, unless that is of the same noun.
    fn clause_of(&self, amount: &Amount, before: Option<(&Amount, &Figure)>) -> usize {
        let text = &self.plain.text;
        let from = clause_start(text, amount.start);
        let Some((last, figure)) = before else { return from };
        // 研发投入增长21%至46.8亿: the noun of the share is of the sum too.
        let start = self.hedge_before(amount, 0).map_or(amount.start, |(from, ..)| from);
        let gap = text.get(last.end..start).unwrap_or_default();
        let led = match figure.kind {
            Kind::Money => true,
            Kind::Percent => gap.chars().count() <= 2,
            // 予想の2倍を超える1億に迫った
            Kind::Multiple => matches!(gap, "を超える" | "の" | "以上の" | "近い" | "近くの"),
            Kind::Count => false,
        };
        if led { from } else { from.max(last.end) }
    }

    /// The verb of money in Japanese that ends the clause of a number: 計4520万をネットバンキングで送金した.
    fn object_of(&self, amount: &Amount, behind: usize) -> Option<String> {
        let text = &self.plain.text;
        let object = [behind, amount.end].into_iter().find_map(|at| text[at..].strip_prefix(['を', 'と', 'で']));
        let object = object.filter(|_| self.lexicon.numbers.system == System::Myriad)?;
        let at = text.len() - object.len();
        match self.noun_after(at, self.myriad_clause_end(at)) {
            Noun::Money(cue) => Some(cue),
            _ => None,
        }
    }

    /// The money in Japanese that is a part of a number: 昨年度は212億、このうち返礼品に61億円.
    fn whole_of_part(&self, amount: &Amount, behind: usize) -> Option<String> {
        let text = &self.plain.text;
        let part = text[behind..].strip_prefix('、').filter(|_| self.language == Code("ja"))?;
        let at = text.len() - part.len();
        self.lexicon.carries.at(text, at).filter(|(end, ())| text[at..*end].ends_with("うち"))?;
        let next = self.amounts.partition_point(|other| other.start <= amount.start);
        let mut rest = self.amounts[next..].iter().take_while(|other| self.sentence_ends(amount.end, other.start) == 0);
        let money = rest.find(|other| other.kind == Some(Kind::Money))?;
        Some(self.plain.source_of(money.start, money.end).to_owned())
    }

    /// What tells in Spanish and English that millions are a sum: the verb of a trade or of one sum, or the noun that they
    /// are in apposition to: going to Rajasthan for 8.2 crore; about 4.5 million goes to roads; la sanción más alta, 9,7
    /// millones.
    fn sum_in_clause(&self, amount: &Amount, behind: usize) -> Option<String> {
        let text = &self.plain.text;
        let cue = |(from, to): (usize, usize)| self.plain.source_of(from, to).to_owned();
        let start = self.hedge_before(amount, 0).map_or(amount.start, |(from, ..)| from);
        let traded = || {
            let free = self.follow(behind) != Follow::Other;
            free.then(|| self.traded_for(amount, behind, text[..start].trim_end_matches(' '))).flatten()
        };
        if let Some(verb) = traded().or_else(|| self.one_sum(amount, behind)) {
            return Some(cue(verb));
        }
        let head = text[..amount.start].trim_end_matches(' ');
        let head = [" de", " of", ""].iter().find_map(|of| head.strip_suffix(of)?.strip_suffix(','))?;
        match self.noun_before(clause_start(text, head.len()), head.len()) {
            Noun::Money(cue) => Some(cue),
            _ => None,
        }
    }

    /// Looks for what carries the money before on to a number in the same sentence.
    fn goes_on_in_sentence(
        &self,
        amount: &Amount,
        from: usize,
        same_sentence: Option<(&Amount, &Figure)>,
        money: Option<Antecedent<'_>>,
    ) -> Noun {
        let text = &self.plain.text;
        let thousands = self.lexicon.numbers.system == System::Thousands;
        // Paid GHS1.2 billion in taxes; its users rose to 16.6 million from 14.3 million: users were counted since.
        let counted = thousands
            && same_sentence.is_some_and(|(_, figure)| {
                figure.kind == Kind::Count
                    && figure.max.or(figure.min).is_some_and(|value| value >= Decimal::ONE_THOUSAND)
            });
        let near = |money: &Antecedent<'_>| self.sentence_ends(money.amount.end, amount.start) == 0;
        let Some(money) = money.filter(|money| !counted && near(money)) else { return Noun::None };
        // 45 millones de euros; los agentes se embolsaron otros 10 millones: in a language with a word for what is
        // counted, millions of nothing go on counting the money before.
        let millions = amount.number.powers.last().is_some_and(|power| *power >= 6);
        if thousands && millions && money.amount.number.scaled {
            return Noun::Money(money.figure.raw.clone());
        }
        // 豆包则为248万; of which 12.5 million
        let carries = text[from..amount.start]
            .char_indices()
            .find_map(|(i, _)| self.lexicon.carries.at(text, from + i).map(|(to, ())| (from + i, to)));
        match carries {
            Some((from, to)) => Noun::Money(self.plain.source_of(from, to).to_owned()),
            None => Noun::None,
        }
    }

    /// The noun of money before the bracket that a clause begins behind: 票房（含预售）报15.27亿.
    fn beyond_bracket(&self, clause: usize) -> Option<String> {
        const LONGEST: usize = 60;
        let text = &self.plain.text;
        let head = text[..clause].strip_suffix(')').filter(|_| self.lexicon.numbers.system == System::Myriad)?;
        let near = text.floor_char_boundary(clause.saturating_sub(LONGEST));
        let open = near + head[near..].rfind('(')?;
        match self.noun_before(clause_start(text, open), open) {
            Noun::Money(cue) => Some(cue),
            _ => None,
        }
    }

    /// The noun of money in the head of a list whose members are numbered: 獲得賞金は次の通り。①堀江大樹1億1482万3650②.
    fn listed(&self, amount: &Amount) -> Option<String> {
        const NAME: usize = 60;
        let text = &self.plain.text;
        let number = |c: char| matches!(c, '①'..='⑳');
        if self.lexicon.numbers.system != System::Myriad {
            return None;
        }
        let near = text.floor_char_boundary(amount.start.saturating_sub(NAME));
        let mark = near + text[near..amount.start].rfind(number)?;
        let far = text.floor_char_boundary(mark.saturating_sub(FAR));
        let list = &text[far..mark];
        let first = far + list.rfind('①').unwrap_or(list.len());
        let head = text.floor_char_boundary(first.saturating_sub(amount::NEAR));
        match self.noun_before(head, first) {
            Noun::Money(cue) => Some(cue),
            _ => None,
        }
    }

    /// A number as it is said, with the last scale left out (一万五, 14万8), or so much a year or a month (一年三万): in
    /// Chinese speech prices and wages are told so, what is counted has its counter.
    fn colloquial(&self, amount: &Amount, behind: usize) -> Option<String> {
        let text = &self.plain.text;
        if self.lexicon.numbers.system != System::Myriad || amount.range || self.follow(behind) == Follow::Other {
            return None;
        }
        let raw = &text[amount.number.start..amount.number.end];
        // 調律は1万5千
        if self.language == Code("ja") {
            let topic = text[..amount.start].strip_suffix(['は', 'が'])?;
            let parts = raw.strip_suffix('千').and_then(|head| head.split_once('万'));
            let near = topic.floor_char_boundary(topic.len().saturating_sub(amount::NEAR));
            let from = topic[near..].rfind(['。', '\n']).map_or(near, |i| near + i);
            let other = matches!(self.noun_before(from, topic.len()), Noun::Other);
            return parts.filter(|_| !other).map(|_| self.plain.source_of(amount.start, amount.end).to_owned());
        }
        let mut last = raw.chars().rev();
        let digit = |c: char| c.is_ascii_digit() || self.lexicon.units.at(c.encode_utf8(&mut [0; 4]), 0).is_some();
        let spoken = last.next().is_some_and(digit) && last.next().is_some_and(|c| matches!(c, '百' | '千' | '万'));
        let start = self.hedge_before(amount, 0).map_or(amount.start, |(from, ..)| from);
        let rate = || Some(self.lexicon.rates_before.before(text, start)?.0);
        let from = if spoken { start } else { rate()? };
        if amount.low < Decimal::ONE_HUNDRED {
            return None;
        }
        // 产能大增，一天1.5万: what is counted may stand in a clause before.
        let near = text.floor_char_boundary(from.saturating_sub(amount::NEAR));
        let sentence = text[near..from].rfind(['。', '\n', '！', '？', '“']).map_or(near, |i| near + i);
        let other = matches!(self.noun_before(sentence, from), Noun::Other);
        let cue = if spoken { amount.start..amount.end } else { from..start };
        (!other).then(|| self.plain.source_of(cue.start, cue.end).to_owned())
    }

    /// The verb in the singular, or the coin, right behind millions that open their clause: where people or things are
    /// counted the verb is in the plural.
    fn one_sum(&self, amount: &Amount, behind: usize) -> Option<(usize, usize)> {
        let text = &self.plain.text;
        let large = amount.number.scaled && amount.number.powers.last().is_some_and(|power| *power >= 5);
        if !large || self.language != Code("en") {
            return None;
        }
        let at = skip(text, behind);
        if let Some(coin) = text[at..].strip_prefix("in ") {
            let from = text.len() - coin.len();
            let (to, codes) = self.lexicon.currencies.at(text, from)?;
            return matches!(codes.codes, ["BTC" | "ETH"]).then_some((from, to));
        }
        let end = at + text[at..].find(|c: char| !c.is_alphabetic()).unwrap_or(text.len() - at);
        let start = self.hedge_before(amount, 0).map_or(amount.start, |(from, ..)| from);
        let opens = clause_start(text, start) + 1 >= start;
        // Two million went to the polls.
        let went = &text[at..end] == "went" && ![" towards ", " un"].iter().any(|next| text[end..].starts_with(next));
        let verb = self.lexicon.money.bare.is_some_and(|bare| bare.sum_verbs.contains(&&text[at..end]));
        (opens && !went && verb).then_some((at, end))
    }

    /// Reads some hundreds and thousands in Chinese or Japanese right behind the noun of a price or a verb of paying:
    /// 到手价5499, 挣个七八千, 時給1200.
    fn priced(
        &self,
        amount: &Amount,
        behind: usize,
        before: Option<(&Amount, &Figure)>,
        money: Option<Antecedent<'_>>,
    ) -> Option<Implied> {
        if amount.number.short || amount.number.bare {
            return None;
        }
        let written = !amount.number.digits || !amount.number.powers.is_empty();
        let text = &self.plain.text;
        let changed = || self.language == Code("zh") && self.lexicon.changes.at(text, behind).is_some();
        if !written && self.follow(behind) == Follow::Other && self.unit_behind(behind).is_none() && !changed() {
            return None;
        }
        let start = self.hedge_before(amount, 0).map_or(amount.start, |(from, ..)| from);
        let paid = self.paid_before(start);
        let verb = paid.map(|(from, _)| from);
        let particle = text[..start].strip_suffix(['で', ':']).map(str::len);
        // 時給を1400にしても
        let made = || text[behind..].starts_with(['に', 'へ']).then(|| text[..start].strip_suffix('を').map(str::len));
        let places = [Some(amount.start), Some(start), verb, particle, made().flatten()];
        let said = places.into_iter().flatten().find_map(|end| self.price_before(end));
        let cue = said.or_else(|| self.price_of_topic(amount, start, verb, behind)).or_else(|| {
            // 8千で売れた, 3千を払った, 5千が目安
            if self.language == Code("ja")
                && let Some(rest) = text[behind..].strip_prefix(['で', 'を']).or_else(|| text.get(behind..))
                && (rest.len() < text.len() - behind
                    || rest.starts_with(['が', 'は'])
                    || !amount.number.powers.is_empty())
                && let Some((to, ())) = self.lexicon.cues.at(text, text.len() - rest.len())
            {
                return Some(self.plain.source_of(behind, to).to_owned());
            }
            // 昇給は月3千
            if self.language == Code("ja")
                && let Some(head) = text[..start].strip_suffix(['月', '日', '年', '週'])
                && !head.ends_with(|c: char| c.is_ascii_digit() || is_han(c))
                && let Noun::Money(cue) = self.noun_before(clause_start(text, head.len()), head.len())
            {
                return Some(cue);
            }
            // 每晚一千七八, 卖一千七
            let rate = self.lexicon.rates_before.before(text, start).map(|(from, _)| from);
            let paid =
                || paid.filter(|(_, end)| self.lexicon.prices.before(text, *end).is_some()).map(|(from, _)| from);
            // 旺季一晚880: nothing else of its sentence is counted.
            let ended = || {
                let near = text.floor_char_boundary(start.saturating_sub(amount::NEAR));
                let sentence = text[near..start].rfind(['。', '\n', '；', '“']).map_or(near, |i| near + i);
                self.language == Code("zh")
                    && self.follow(behind) == Follow::End
                    && !self.is_year(amount)
                    && !matches!(self.noun_before(sentence, start), Noun::Other)
            };
            let one = || self.one_unit(start).filter(|_| amount.low >= Decimal::ONE_HUNDRED && ended());
            let rate = rate
                .filter(|_| written || ended())
                .or_else(paid)
                .or_else(|| self.per_unit(start))
                .or_else(one)
                .or_else(|| {
                    // 跑一趟220
                    let one = ["一趟", "一单", "一桌", "一顿", "一斤"]
                        .into_iter()
                        .find(|one| text[..start].ends_with(one))?;
                    let sum =
                        amount.low >= Decimal::TEN && self.follow(behind) == Follow::End && self.language == Code("zh");
                    sum.then(|| start - one.len())
                });
            // 吉祥物39.9一个
            let Some(from) = rate else {
                let to = self.unit_behind(behind)?;
                return Some(self.plain.source_of(behind, to).to_owned());
            };
            Some(self.plain.source_of(from, start).to_owned())
        })?;
        // What ends in the word for a price has no smallest size: 标价59.
        let small = cue.ends_with(['价', '到', '票', '费'])
            || cue.starts_with(['一', '每', '的'])
            || text[behind..].starts_with("包邮");
        if amount.low < Decimal::ONE_HUNDRED && !(small && amount.low >= Decimal::ONE) {
            return None;
        }
        Some(Implied { cue, currency: self.shared_currency(amount, before, money), scale: Decimal::ONE })
    }

    /// The end of the unit that a price stands before: 39.9一个, 三百一天; or of the goods that have it: 两三千的手机.
    fn unit_behind(&self, at: usize) -> Option<usize> {
        let text = &self.plain.text;
        if let Some(rest) = text[at..].strip_prefix(['的', 'の']) {
            let from = text.len() - rest.len();
            return self.is_goods(from).then_some(from);
        }
        let rest = text[at..].strip_prefix('一').filter(|_| self.language == Code("zh"))?;
        let from = text.len() - rest.len();
        let found =
            [&self.lexicon.counters, &self.lexicon.durations].into_iter().find_map(|words| words.at(text, from));
        found.map(|(end, ())| end)
    }

    /// True where goods are named that have a price, as a whole word.
    fn is_goods(&self, at: usize) -> bool {
        let text = &self.plain.text;
        let Some((end, ())) = self.lexicon.priced.at(text, at) else { return false };
        let one = text[at..end].chars().nth(1).is_none();
        let ends =
            || !text[end..].starts_with(|c: char| is_han(c) || is_kana(c)) || self.follow(end) == Follow::Function;
        self.lexicon.numbers.system == System::Myriad && (!one || ends())
    }

    /// Where a verb of money begins that ends at a place, with the mark of the past behind it or not, and who is paid.
    fn paid_before(&self, end: usize) -> Option<(usize, usize)> {
        let text = &self.plain.text;
        let who = self.lexicon.money.pronouns.iter().find_map(|who| text[..end].strip_suffix(who).map(str::len));
        let who = who.filter(|_| self.lexicon.numbers.system == System::Myriad);
        let bare = |end: usize| text[..end].strip_suffix('了').map(str::len);
        [Some(end), bare(end), who, who.and_then(bare)].into_iter().flatten().find_map(|end| {
            let from = self.lexicon.pays.before(text, end)?.0;
            Some((from, text[from..end].strip_suffix('了').map_or(end, |verb| from + verb.len())))
        })
    }

    /// The noun of a price that the clause of some hundreds and thousands begins with, where a verb leads from it to them
    /// or a label says whose price they are: 月薪普遍开到7500, 门票旺季180, 客単価は昼が1200.
    fn price_of_topic(&self, amount: &Amount, start: usize, verb: Option<usize>, behind: usize) -> Option<String> {
        const LABEL: usize = 5;
        const MOST: u32 = 1_000_000;
        let text = &self.plain.text;
        let japanese = self.language == Code("ja");
        let ended = match self.follow_of(amount, behind) {
            Follow::End => true,
            Follow::Function => japanese,
            Follow::Other => false,
        };
        // 月薪也从3800提到了5200
        let changes = || {
            let to = self.lexicon.changes.at(text, behind).map(|(to, ())| to);
            to.is_some_and(|to| text[to..].starts_with(|c: char| self.lexicon.begins_number(c)))
        };
        let ended = ended || !japanese && changes();
        if !ended || amount.high >= Decimal::from(MOST) || !amount.low.fract().is_zero() {
            return None;
        }
        let to = verb.unwrap_or(start);
        let from = clause_start(text, start).min(to);
        let (noun, end) = self.price_noun(from, to)?;
        let label = &text[end..to];
        let han = |c: char| is_han(c) || is_kana(c);
        let near = (1..=LABEL).contains(&label.chars().count()) && label.chars().all(han);
        let whose = near && if japanese { verb.is_some() && label.starts_with(['は', 'が']) } else { true };
        let led = verb.is_some() && !japanese && label.chars().count() <= 2 * LABEL && label.chars().all(han);
        (whose || led).then(|| self.plain.source_of(noun, end).to_owned())
    }

    /// The last noun of a price between two places, with nothing behind it that is counted otherwise.
    fn price_noun(&self, from: usize, to: usize) -> Option<(usize, usize)> {
        let text = &self.plain.text;
        for (i, c) in text[from..to].char_indices().rev() {
            let end = from + i + c.len_utf8();
            let start = |words: &Words<()>| words.before(text, end).map(|(at, ())| at).filter(|at| *at >= from);
            match (start(&self.lexicon.cues), start(&self.lexicon.not_cues)) {
                (Some(money), other) if other.is_none_or(|other| other >= money) => {
                    return self.lexicon.prices.before(text, end).map(|_| (money, end));
                }
                (_, Some(_)) => return None,
                _ => {}
            }
        }
        None
    }

    /// True where nothing but a mark and a label stands between an amount and a number: 一等奖5000元，二等奖3000.
    fn is_parallel(&self, from: usize, to: usize) -> bool {
        const LONGEST: usize = 7;
        let Some(gap) = self.plain.text.get(from..to) else { return false };
        // 985元/克，周大生报1288: past what the first is by.
        let gap = match gap.strip_prefix('/') {
            Some(unit) => &unit[unit.find(['，', '、', ',']).unwrap_or(0)..],
            None => gap,
        };
        let label = gap.strip_prefix(['，', '、', ',', ';', '；']).unwrap_or_default();
        let at = to - label.len();
        // 茅台报1430元，沪指报3258
        let other = || label.char_indices().any(|(i, _)| self.lexicon.not_cues.at(&self.plain.text, at + i).is_some());
        (2..=LONGEST).contains(&label.chars().count())
            && label.chars().all(|c| is_han(c) || is_kana(c))
            && !(self.language == Code("zh") && other())
    }

    /// True where a counter stands one space behind a place.
    fn counted_behind(&self, at: usize) -> bool {
        let text = &self.plain.text;
        text[at..].starts_with(' ') && self.lexicon.counters.at(text, at + 1).is_some()
    }

    /// Where the base of a rate begins that ends at a place: 每注, 1台.
    fn per_unit(&self, end: usize) -> Option<usize> {
        const LONGEST: usize = 4;
        let text = &self.plain.text;
        // 出動1回につき8000
        let by = ["につき", "あたり", "当たり"].into_iter().find_map(|by| text[..end].strip_suffix(by).map(str::len));
        let end = by.unwrap_or(end);
        let base = |(from, c): (usize, char)| {
            let at = from + c.len_utf8();
            let each = c == '每' || c == '1' && !text[..from].ends_with(|c: char| c.is_ascii_digit());
            let unit = each && self.lexicon.counters.at(text, at).is_some_and(|(to, ())| to == end);
            let timed = || self.lexicon.durations.at(text, at).is_some_and(|(to, ())| to == end);
            (unit && !timed()).then_some(from)
        };
        text[..end].char_indices().rev().take(LONGEST + 1).find_map(base)
    }

    /// Where the one in Chinese begins, with its counter, that a price stands right behind: 一克120, 一张四百多.
    fn one_unit(&self, end: usize) -> Option<usize> {
        const LONGEST: usize = 3;
        const NOT_BEFORE: [char; 3] = ['第', '十', '每'];
        let text = &self.plain.text;
        let mut near = text[..end].char_indices().rev().take(LONGEST + 1);
        let (from, _) = near.find(|(_, c)| *c == '一').filter(|_| self.language == Code("zh"))?;
        let counter = self.lexicon.counters.at(text, from + '一'.len_utf8()).is_some_and(|(to, ())| to == end);
        (counter && !text[..from].ends_with(NOT_BEFORE)).then_some(from)
    }

    /// What says in Chinese that ten thousands of nothing are money, where nothing else is spoken of: what is needed, or
    /// what one of something or goods go for: 换新要六十来万, 演一场收2.2万, 套餐卖1.68万.
    fn asked(&self, amount: &Amount, behind: usize) -> Option<(usize, usize)> {
        const NEEDS: [&str; 5] = ["挂", "还要", "要", "需", "需要"];
        let text = &self.plain.text;
        if self.language != Code("zh") || self.follow(behind) == Follow::Other {
            return None;
        }
        let start = self.hedge_before(amount, 0).map_or(amount.start, |(from, ..)| from);
        let (from, end) = self.paid_before(start)?;
        let sold = || self.one_unit(from).is_some() || self.lexicon.priced.before(text, from).is_some();
        let verb = &text[from..end];
        (NEEDS.contains(&verb) || self.lexicon.prices.has(verb) && sold()).then_some((from, end))
    }

    /// The cue that ends at a place and is the noun of a price or a verb of paying.
    fn price_before(&self, end: usize) -> Option<String> {
        let text = &self.plain.text;
        let (from, ()) = self.lexicon.cues.before(text, end)?;
        let other = self.lexicon.not_cues.before(text, end).is_some_and(|(other, ())| other <= from);
        self.lexicon.prices.before(text, end).filter(|_| !other)?;
        Some(self.plain.source_of(from, end).to_owned())
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

    /// True where the word that money is lost, raised or saved by has just counted something else: Jio lost 7.9 million
    /// subscribers while Airtel lost 1.4 million.
    fn repeats(&self, cue: &str, amount: &Amount, before: Option<(&Amount, &Figure)>) -> bool {
        const NEAR: usize = 80;
        let text = &self.plain.text;
        let Some((last, figure)) = before.filter(|(_, figure)| figure.kind == Kind::Count) else { return false };
        // Its flock of 12 million birds has lost 1.7 million.
        let size = figure.max.or(figure.min).unwrap_or_default();
        if self.lexicon.money.either.contains(&cue)
            && self.sentence_ends(last.end, amount.start) == 0
            && is_alike(size, amount.high)
        {
            return true;
        }
        let from = text.floor_char_boundary(last.start.saturating_sub(NEAR));
        let head = &text[from..last.start];
        let head = &head[head.rfind(". ").unwrap_or(0)..];
        let cue: String = cue.chars().map(crate::mentions::plain::fold).collect();
        self.sentence_ends(last.end, amount.start) <= 1
            && head.split(|c: char| !c.is_alphabetic()).any(|word| word == cue)
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

    /// True for the number of a few, which money is carried past: 14 transfers, the largest of them 850,000.
    fn is_few(&self, figure: &Figure) -> bool {
        figure.kind == Kind::Count && figure.max.is_some_and(|max| max < Decimal::ONE_HUNDRED)
    }

    /// True where a word that leads from one number to another stands behind one that is no money: slid to 11,980 from
    /// 16,500.
    fn compares_other(
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
    fn scale_of(&self, amount: &Amount, money: Antecedent<'_>) -> Option<Decimal> {
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
    fn carried(
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
    fn follow_of(&self, amount: &Amount, behind: usize) -> Follow {
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

    /// The nearest noun of money or of something else between two places.
    fn noun_before(&self, from: usize, to: usize) -> Noun {
        let text = &self.plain.text;
        let thousands = self.lexicon.numbers.system == System::Thousands;
        let found = |words: &Words<()>, end: usize| {
            words.before(text, end).map(|(start, ())| start).filter(|start| *start >= from)
        };
        for (i, c) in text[from..to].char_indices().rev() {
            let end = from + i + c.len_utf8();
            // 11回にわたり計4520万, 学生8人で割れば5万: the counter of another number is no noun, nor is what it counts.
            let noun = |at: &usize| {
                let digit = |c: char| c.is_ascii_digit();
                thousands || !(text[..*at].ends_with(digit) || end < to && text[end..].starts_with(digit))
            };
            let money = found(&self.lexicon.cues, end);
            let other = found(&self.lexicon.not_cues, end).filter(noun);
            match (money, other) {
                (Some(money), Some(other)) if other < money => return Noun::Other,
                (Some(money), _) => return Noun::Money(self.plain.source_of(money, end).to_owned()),
                // Repartirán a sus accionistas 8.000 millones: who is paid is not what is counted.
                (None, Some(other)) if self.is_payee(other) => {}
                (None, Some(_)) => return Noun::Other,
                (None, None) => {}
            }
        }
        Noun::None
    }

    /// True in Spanish for a noun that something is given to.
    fn is_payee(&self, at: usize) -> bool {
        let head = self.plain.text[..at].trim_end_matches(' ');
        self.lexicon.numbers.decimal_comma
            && self
                .lexicon
                .money
                .payees
                .iter()
                .any(|word| head.strip_suffix(word).is_some_and(|verb| verb.ends_with(' ')))
    }

    /// The first noun or verb of money or of something else between two places.
    fn noun_after(&self, from: usize, to: usize) -> Noun {
        let text = &self.plain.text;
        let places = text[from..to].char_indices().map(|(i, _)| from + i);
        let found = |at: usize| {
            if self.lexicon.not_cues.at(text, at).is_some() {
                return Some(Noun::Other);
            }
            let (end, ()) = self.lexicon.cues.at(text, at).filter(|(end, ())| *end <= to)?;
            Some(Noun::Money(self.plain.source_of(at, end).to_owned()))
        };
        places.into_iter().find_map(found).unwrap_or(Noun::None)
    }

    /// Where the clause of a place ends, which is no further than a verb may be.
    fn myriad_clause_end(&self, at: usize) -> usize {
        const LONGEST: usize = 60;
        let text = &self.plain.text;
        let to = text.floor_char_boundary((at + LONGEST).min(text.len()));
        at + text[at..to].find(['、', '。', '，', '\n', '」', '(', ')', ';']).unwrap_or(to - at)
    }

    /// The noun that the number stands before: 27亿的营收, 12 millones en ingresos, 2 millones de usuarios.
    fn noun_behind(&self, at: usize, of_which: bool) -> Noun {
        let text = &self.plain.text;
        let mut from = at;
        let mut joined = false;
        let joins = [
            "的", " de la ", " de ", " en ", " in ", " of ", "の", "で", "を", "が", "は", "も", "に", "是", "多的",
            " ",
        ];
        for join in joins {
            if text[at..].starts_with(join) {
                from = at + join.len();
                joined = join != " ";
                break;
            }
        }
        // 2200万増の年俸
        if let Some((end, ())) = self.lexicon.steps.at(text, at) {
            (from, joined) = (end, true);
        }
        // 1億円の値がつく, 80万はする: some cues begin with what joins them.
        let cue = [at, from].into_iter().find_map(|from| Some((from, self.lexicon.cues.at(text, from)?.0)));
        if let Some((from, to)) = cue {
            return Noun::Money(self.plain.source_of(from, to).to_owned());
        }
        // 10万的手机, 20万のバッグ: goods have a price.
        if joined && self.is_goods(from) {
            return Noun::Money(self.plain.source_of(at, from).to_owned());
        }
        // Lost a million in one night: what stands behind in counts nothing.
        let inside = matches!(&text[at..from], " en " | " in ");
        // 10万の部屋 is not 10万部: behind a particle a noun stands, which is longer than a counter.
        let noun = |end: usize| from == at || text[from..end].chars().count() > 1;
        let verb = self.lexicon.numbers.system == System::Myriad && self.lexicon.not_counted.at(text, from).is_some();
        let counted = || !verb && self.lexicon.counters.at(text, from).is_some_and(|(end, ())| noun(end));
        if !inside && (self.lexicon.not_cues.at(text, from).is_some() || counted()) {
            return Noun::Other;
        }
        // de and of before a noun that is no money name what is counted.
        let own = |word: &str| self.lexicon.money.bare.is_some_and(|bare| bare.owners.contains(&word));
        let names_other = joined
            && matches!(&text[at..from], " de " | " of ")
            && text[from..].starts_with(char::is_alphabetic)
            && self.lexicon.follows.at(text, at + 1).is_none_or(|(to, ())| to < from)
            && !text[from..].split_once(' ').is_some_and(|(word, _)| own(word));
        // Of which 12 million falls due: a verb.
        let plural = self.language == Code("en") && !joined && !of_which && {
            let word = &text[from..];
            let word = &word[..word.find(|c: char| !c.is_alphabetic()).unwrap_or(word.len())];
            word.len() > 3 && word.ends_with('s') && !self.lexicon.not_counted.has(word)
        };
        if names_other || plural { Noun::Other } else { Noun::None }
    }
}

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

//! A bare number where money is spoken of -> whether it is money too, by all that speaks for it and against it.
//!
//! The rules beside this one know a word that leads to an amount; here a number of the form and the size of the money near
//! it is taken for money unless something says that it counts, dates, ranks or names. Each sign has its points, and what
//! reaches [`ENOUGH`] is money.
//!
//! Reads: Brent fetched $64, against 82 in the spring, and brokers talk of | 55; el segundo dejó | 125.000.
//! Known misses: ahora buscan 40 (millions that nothing but the sense tells).

use rust_decimal::Decimal;

use crate::languages::{BareNumbers, Rate};
use crate::mentions::amount::Amount;
use crate::mentions::figure::{CurrencyFrom, Figure, Kind, Reading, clause_start};
use crate::mentions::implied::{Antecedent, Earlier, FAR, Follow, Implied, Noun, is_within, last_word, shows_time};
use crate::mentions::number::{power_of_ten, skip};

/// The points that make a number money: counted on the first eight sets of passages and some passages more, where 2 adds
/// 44 of 79 missed amounts for five false ones, and 3 adds 31 for two.
const ENOUGH: i32 = 2;

/// What a sign says that may stand beside many others, and what settles the matter.
const AGAINST: i32 = -3;

/// A bare number with what stands around it.
struct Place<'a> {
    amount: &'a Amount,
    behind: usize,
    /// The text before the number without its hedge, and where its clause begins.
    head: &'a str,
    clause: usize,
    /// The last word of the head, articles aside, and where it begins; empty behind a mark.
    word: &'a str,
    lead: usize,
    /// Digits alone that are below ten thousand: what years, ages and names are too.
    plain: bool,
}

/// Money that a number is like, and how much so.
struct Alike<'a> {
    points: i32,
    /// What the number is times, to be like it.
    scale: Decimal,
    currency: Option<&'a str>,
    cue: String,
}

impl Reading<'_> {
    /// Reads a number that nothing but the money around it says to be money.
    pub(super) fn by_topic(
        &self,
        amount: &Amount,
        behind: usize,
        before: Option<(&Amount, &Figure)>,
        earlier: Earlier<'_>,
    ) -> Option<Implied> {
        let bare = self.lexicon.money.bare?;
        // Mandaba tres mil pesos y ahora, dos mil.
        let round = || [3, 6, 9, 12].into_iter().filter_map(power_of_ten).any(|scale| scale == amount.low);
        let worded = || amount.number.scaled && !amount.number.bare && !amount.number.indefinite && !round();
        if !(amount.number.digits || worded())
            || amount.number.short
            || amount.low <= Decimal::ZERO
            || self.is_rate(behind)
        {
            return None;
        }
        let place = self.place(amount, behind);
        if !self.may_end(&place, bare)
            || self.is_named(&place, bare)
            || self.is_dated(&place, bare)
            || self.is_otherwise(&place, before)
            || !amount.number.scaled && self.is_held(&place, bare)
        {
            return None;
        }
        // Diesel was at €1.45 while the euro traded at 1.08.
        if self.is_of_exchange(place.clause, place.head.len()) {
            return None;
        }
        let alike = self.most_alike(&place, earlier)?;
        let points = alike.points + self.points_around(&place, bare, before, earlier);
        let elided = alike.scale > Decimal::ONE;
        if points < ENOUGH || elided && self.is_share_of(&place, before) {
            return None;
        }
        let counted = !amount.number.scaled && self.counted_before(amount, before, earlier).is_some();
        if counted || self.arrived(amount).is_some() && points + AGAINST < ENOUGH {
            return None;
        }
        let currency = alike.currency.map(|code| (code.to_owned(), CurrencyFrom::Shared));
        Some(Implied { cue: alike.cue, currency: currency.or_else(|| self.local_currency()), scale: alike.scale })
    }

    /// Reads what a share was traded at: shares of the parent closed at 1,416.80 on the BSE.
    pub(super) fn share_price(
        &self,
        amount: &Amount,
        behind: usize,
        before: Option<(&Amount, &Figure)>,
        money: Option<Antecedent<'_>>,
    ) -> Option<Implied> {
        const NEAR: usize = 160;
        const LEAST: u32 = 5;
        let bare = self.lexicon.money.bare?;
        if !amount.number.digits || amount.number.scaled || amount.low < Decimal::from(LEAST) && !self.is_priced(amount)
        {
            return None;
        }
        let place = self.place(amount, behind);
        let leads = place.word != "and" && place.word != "y" && self.lexicon.price_leads.has(place.word);
        if !leads || self.follow(behind) == Follow::Other || self.is_rate(behind) {
            return None;
        }
        let text = &self.plain.text;
        let near = text.floor_char_boundary(place.head.len().saturating_sub(NEAR));
        let from = near + text[near..place.head.len()].rfind(". ").map_or(0, |at| at + 2);
        let mut share = None;
        let mut verb = false;
        let mut at = from;
        for word in text[from..place.head.len()].split(' ') {
            let plain = word.trim_end_matches([',', '\'', '’']);
            match share {
                None if bare.quoted.contains(&plain) => share = Some((at, at + plain.len())),
                None => {}
                Some(_) => verb |= bare.trading.contains(&plain) || self.lexicon.tells_change(plain),
            }
            at += word.len() + 1;
        }
        let (start, end) = share.filter(|_| verb)?;
        if matches!(self.noun_before(start, place.head.len()), Noun::Other)
            || self.is_otherwise(&place, before)
            || self.is_named(&place, bare)
            || self.is_dated(&place, bare)
        {
            return None;
        }
        let cue = self.plain.source_of(start, end).to_owned();
        Some(Implied { cue, currency: self.shared_currency(amount, before, money), scale: Decimal::ONE })
    }

    /// Reads what a weight or a vessel of goods costs, which an article before it tells: a 20 la libra, at 95 a kilo.
    pub(super) fn weighed_price(
        &self,
        amount: &Amount,
        behind: usize,
        before: Option<(&Amount, &Figure)>,
        money: Option<Antecedent<'_>>,
    ) -> Option<Implied> {
        let bare = self.lexicon.money.bare?;
        let text = &self.plain.text;
        let at = skip(text, behind);
        let (to, rate) = self.lexicon.rates_after.at(text, at)?;
        let by_weight = matches!(rate, Rate::Per(_)) && bare.weighed.contains(&&text[at..to]);
        if !by_weight || !amount.number.digits || amount.number.scaled || money.is_none() {
            return None;
        }
        let cue = self.plain.source_of(at, to).to_owned();
        Some(Implied { cue, currency: self.shared_currency(amount, before, money), scale: Decimal::ONE })
    }

    /// True for the day of a month: el 14 de abril, May 14.
    pub(super) fn is_day(&self, amount: &Amount) -> bool {
        const LAST: u32 = 31;
        let Some(bare) = self.lexicon.money.bare else { return false };
        if !amount.number.digits || amount.number.scaled || amount.high > Decimal::from(LAST) {
            return false;
        }
        let text = &self.plain.text;
        let month = text[amount.end..].strip_prefix(" de ").unwrap_or_default();
        let month = &month[..month.find(|c: char| !c.is_alphabetic()).unwrap_or(month.len())];
        let head = text[..amount.start].trim_end_matches([' ', '.']);
        // Se pagará el 15: money of so little has no article of one.
        let last = &head[last_word(head)..];
        let whole = amount.low == amount.high && amount.low.fract().is_zero();
        let article = whole && last == "el" && !text[amount.end..].starts_with([' ', '%']);
        article || !month.is_empty() && bare.dates.contains(&month) || bare.dates.contains(&last)
    }

    /// True for the end of a telephone number: ring 047 77200.
    pub(super) fn is_telephone(&self, amount: &Amount) -> bool {
        let Some(head) = self.plain.text[..amount.start].strip_suffix(' ') else { return false };
        let code = &head[head.trim_end_matches(|c: char| c.is_ascii_digit()).len()..];
        let before = head[..head.len() - code.len()].chars().next_back();
        amount.number.digits
            && code.len() > 1
            && code.starts_with('0')
            && before.is_none_or(|c| !matches!(c, '.' | ',' | ':' | '/'))
    }

    /// True for digits that a clock may show, where something begins then or the word before them parts time: is served until
    /// 7.30, leaves at 7.15 and 18.40.
    pub(super) fn is_hour(&self, amount: &Amount) -> bool {
        let text = &self.plain.text;
        let Some(bare) = self.lexicon.money.bare else { return false };
        if !shows_time(&text[amount.number.start..amount.number.end]) {
            return false;
        }
        let head = text[..amount.start].trim_end_matches(' ');
        let begins = || {
            let mut words = text[clause_start(text, amount.start)..amount.start].split(' ');
            words.any(|word| self.lexicon.money.clocks.contains(&word))
        };
        bare.hours.contains(&&head[last_word(head)..]) || begins()
    }

    /// True where the number right behind one says what both count: de 9 a 41 tiendas.
    pub(super) fn is_of_next(&self, amount: &Amount, next: Option<&Amount>) -> bool {
        let text = &self.plain.text;
        next.is_some_and(|next| {
            let other = next.closed || matches!(next.kind, Some(Kind::Count | Kind::Percent | Kind::Multiple));
            let gap = text.get(amount.end..next.start).unwrap_or_default();
            other && !amount.number.scaled && matches!(gap, " a " | " to " | " a los " | " hasta ")
        })
    }

    fn place<'p>(&'p self, amount: &'p Amount, behind: usize) -> Place<'p> {
        let head = self.head(amount);
        let words = self.without_article(head);
        let lead = last_word(words);
        let whole = !amount.number.scaled && amount.low.fract().is_zero() && amount.number.low.scale() == 0;
        Place {
            amount,
            behind,
            head,
            clause: clause_start(&self.plain.text, amount.start).min(head.len()),
            word: &words[lead..],
            lead,
            plain: whole && amount.low < Decimal::from(10_000),
        }
    }

    /// True where what follows a number may follow an amount that names no noun. In Spanish what is counted is a plural.
    fn may_end(&self, place: &Place<'_>, bare: &BareNumbers) -> bool {
        const SHORTEST: usize = 3;
        let text = &self.plain.text;
        let at = skip(text, place.behind);
        // The beer is 4.20 by volume.
        if self.lexicon.levels.at(text, at).is_some() {
            return false;
        }
        if self.follow(place.behind) != Follow::Other {
            return true;
        }
        let next = self.next_word(place.behind);
        if self.lexicon.rates_after.at(text, at).is_some() || bare.done.contains(&next) {
            return true;
        }
        self.lexicon.numbers.decimal_comma
            && at > place.behind
            && next.len() >= SHORTEST
            && !next.ends_with('s')
            && next.contains(['a', 'e', 'i', 'o', 'u'])
            && self.plain.source_of(at, at + next.len()).starts_with(char::is_lowercase)
            && self.lexicon.counters.at(text, at).is_none()
            && !bare.attached.contains(&next)
    }

    /// True where a word before the number names something by it: Route 9, lot 118, aged 21, el número fue el 72.480.
    fn is_named(&self, place: &Place<'_>, bare: &BareNumbers) -> bool {
        let Place { amount, head, word, lead, .. } = *place;
        let text = &self.plain.text;
        let glued =
            text[..amount.start].chars().next_back().is_some_and(|c| !matches!(c, ' ' | '(' | '"' | '“' | '\n'));
        let mut clause = text[place.clause..head.len()].split(|c: char| !c.is_alphanumeric());
        let pair = head[..lead.min(head.len())].trim_end_matches(' ');
        let pair = &head[last_word(pair)..lead + word.len()];
        if glued
            || bare.names.contains(&word)
            || bare.names.contains(&pair)
            || clause.any(|word| bare.names_far.contains(&word))
        {
            return true;
        }
        // El 72.480, but not los 72.480.
        let right = text[..amount.start].trim_end_matches(' ');
        // El bono rinde un 3,25.
        let share = !place.plain && bare.shares.contains(&&right[last_word(right)..]) && !amount.number.scaled;
        let one = share || bare.singulars.contains(&&right[last_word(right)..]);
        // Ann Lee, 71, who; 14 Mill Lane: what opens its clause is no amount unless it looks as one.
        let opens = word.is_empty() && place.plain;
        // Sealion 07: a word with a capital inside its sentence; but in Stockport 1,180.
        let digits = &text[amount.number.start..amount.number.end];
        let title = place.plain
            && !digits.contains([',', '.'])
            && !word.is_empty()
            && self.plain.source_of(lead, lead + word.len()).starts_with(char::is_uppercase)
            && text[..lead].trim_end_matches(' ').ends_with(char::is_alphanumeric);
        // Riders over 65 are no amount, fares over 65 are.
        let aged = place.plain
            && amount.low < Decimal::ONE_HUNDRED
            && head.len() < right.len()
            && word.len() > 3
            && word.ends_with('s')
            && !(self.lexicon.cues.has(word) || self.lexicon.sums.has(word) || self.lexicon.pays.has(word));
        one || opens || title || aged
    }

    /// True for the day of a month, and for a year that its form or the word before it tells.
    fn is_dated(&self, place: &Place<'_>, bare: &BareNumbers) -> bool {
        const LATEST: u32 = 2_100;
        const DAYS: u32 = 31;
        let text = &self.plain.text;
        if !place.plain || place.amount.high > Decimal::from(LATEST) {
            return false;
        }
        let day = || {
            let behind = text[place.behind..].strip_prefix(" de ").map(|rest| text.len() - rest.len());
            let month = behind.map(|at| &text[at..]).unwrap_or_default();
            let month = &month[..month.find(|c: char| !c.is_alphabetic()).unwrap_or(month.len())];
            bare.dates.contains(&place.word) || bare.dates.contains(&month)
        };
        let digits = &text[place.amount.number.start..place.amount.number.end];
        let year = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
        place.amount.high <= Decimal::from(DAYS) && day()
            || year && (bare.dates.contains(&place.word) || bare.years.contains(&place.word))
    }

    /// True where the clause of a number speaks of levels, or its sentence of almost as many of something else.
    fn is_otherwise(&self, place: &Place<'_>, before: Option<(&Amount, &Figure)>) -> bool {
        let text = &self.plain.text;
        let level = |word: usize| {
            self.lexicon.levels.at(text, word).is_some() && self.lexicon.durations.at(text, word).is_none()
        };
        let mut words = text[place.clause..place.head.len()].match_indices(' ').map(|(i, _)| place.clause + i + 1);
        words.any(level)
            || before.is_some_and(|(last, figure)| {
                let size = figure.max.or(figure.min).unwrap_or_default();
                figure.kind == Kind::Count
                    && size >= Decimal::ONE_HUNDRED
                    && self.sentence_ends(last.end, place.amount.start) == 0
                    && [size, written(size, last)]
                        .into_iter()
                        .any(|size| is_within(size, place.amount.high, Decimal::from(3)))
            })
    }

    /// True for the other of two shares, or what is said of a count in the sentence: a royalty of 4 percent instead of 6, 31
    /// wickets at 17.4.
    fn is_share_of(&self, place: &Place<'_>, before: Option<(&Amount, &Figure)>) -> bool {
        before.is_some_and(|(last, figure)| {
            let size = figure.max.or(figure.min).unwrap_or_default();
            let like = is_within(size, place.amount.high, Decimal::from(20));
            self.sentence_ends(last.end, place.amount.start) == 0
                && (figure.kind == Kind::Count || figure.kind == Kind::Percent && like)
        })
    }

    /// What the words around a number say for it and against it.
    fn points_around(
        &self,
        place: &Place<'_>,
        bare: &BareNumbers,
        before: Option<(&Amount, &Figure)>,
        earlier: Earlier<'_>,
    ) -> i32 {
        let near = (earlier.figures.iter().zip(earlier.taken).rev())
            .take_while(|(_, taken)| place.amount.start.saturating_sub(taken.end) <= FAR);
        let money = near.filter(|(figure, _)| figure.kind == Kind::Money).take(2).count();
        let led = self.points_led(place, bare, before);
        let anywhere = led == 0 && bare.anywhere.contains(&place.word);
        // The truck costs $45,000 and tows 11,200: a verb of which nothing is known is rather none of money. What millions
        // count stands behind them.
        let millions = place.amount.number.powers.iter().any(|power| *power >= 5);
        let unknown = led == 0 && !millions && !self.may_be_paid(place, bare, before);
        led + i32::from(money > 1) - 2 * i32::from(unknown) - 2 * i32::from(anywhere)
            + AGAINST * i32::from(self.is_held(place, bare) || self.goes_on_otherwise(place, before))
            + 2 * i32::from(self.is_beyond(place, bare))
    }

    /// What the words from the figure before in its sentence to a number say for it.
    fn points_led(&self, place: &Place<'_>, bare: &BareNumbers, before: Option<(&Amount, &Figure)>) -> i32 {
        let text = &self.plain.text;
        let to = place.head.len();
        let last = before.map_or(0, |(last, _)| last.unit.map_or(last.end, |(_, end)| end.max(last.end)));
        let from = place.clause.max(last).min(to);
        let mut starts = text[from..to].match_indices(' ').map(|(i, _)| from + i + 1).chain([from]);
        let paid = starts.any(|at| {
            let verb = self.lexicon.pays.at(text, at).map(|(end, ())| end);
            let trade = self.lexicon.trades.at(text, at).map(|(end, _)| end);
            verb.or(trade).is_some_and(|end| end <= to)
        });
        let pays = self.is_said(place, &self.lexicon.pays);
        let noun = match self.noun_before(from, to) {
            Noun::Money(_) => 1,
            // Students now hand over 2,500: who pays is not what is counted.
            Noun::Other if !pays => 2 * AGAINST,
            _ => 0,
        };
        let changed = self.lexicon.tells_change(&text[from..to]);
        let led = self.is_said(place, &self.lexicon.leads) || self.is_said(place, &self.lexicon.copulas);
        // La moto vale 9.000 euros y gira a 11.500: a alone leads anywhere.
        let told = paid || changed || noun > 0 || self.is_labelled(place, before);
        let leads = led || self.lexicon.price_leads.has(place.word);
        let led = leads && (told || !bare.anywhere.contains(&place.word));
        noun + i32::from(paid) + 2 * i32::from(pays) + i32::from(led) + i32::from(changed)
    }

    fn is_said(&self, place: &Place<'_>, words: &crate::mentions::words::Words<()>) -> bool {
        let ends = [place.head.len(), self.without_article(place.head).len()];
        ends.into_iter().any(|end| words.before(&self.plain.text, end).is_some())
    }

    /// True where nothing but a label parts the figure before from a number: and the folding one 1,599; families 44, and
    /// behind another of them, and motorists 31.
    fn is_labelled(&self, place: &Place<'_>, before: Option<(&Amount, &Figure)>) -> bool {
        const WORDS: usize = 5;
        let text = &self.plain.text;
        let Some((last, figure)) = before else { return false };
        let behind = self.lexicon.rates_after.at(text, skip(text, last.end)).map_or(last.end, |(to, _)| to);
        let Some(gap) = text.get(behind..place.head.len()).filter(|gap| !gap.contains(['.', '\n'])) else {
            return false;
        };
        let clause = gap.rfind([',', ';']).map_or(gap, |at| &gap[at..]);
        let listed = clause.starts_with([',', ';']) && gap.len() > clause.len() || figure.implicit;
        let parted = clause.starts_with([',', ';']);
        let label = clause.trim_matches([' ', ',', ';']);
        let joined = |word: &str| matches!(word, "and" | "y" | "or" | "o" | "while");
        let opens = label.split(' ').next().is_some_and(joined);
        let mut words = label.split(' ').skip_while(|word| joined(word));
        let article = words.next().is_some_and(|word| {
            self.lexicon.numbers.articles.contains(&word) || self.lexicon.money.prepositions.contains(&word)
        });
        let rest = words.count();
        // Y el barco lleva a 2.300: behind an article, a noun and a word more are a clause.
        article && rest <= 2 || rest < WORDS && (parted && !opens || figure.kind == Kind::Money && listed)
    }

    /// True where the word before a number may be a verb of money, or is none: los otros dejaron 125.000.
    fn may_be_paid(&self, place: &Place<'_>, bare: &BareNumbers, before: Option<(&Amount, &Figure)>) -> bool {
        place.word.is_empty() || bare.maybe.contains(&place.word) || self.is_labelled(place, before)
    }

    /// True behind a verb of what a thing has, holds or does with so many.
    fn is_held(&self, place: &Place<'_>, bare: &BareNumbers) -> bool {
        bare.holds.contains(&place.word) || self.is_said(place, &self.lexicon.headcounts)
    }

    /// True where a count of like size stands before the number in its sentence.
    fn goes_on_otherwise(&self, place: &Place<'_>, before: Option<(&Amount, &Figure)>) -> bool {
        before.is_some_and(|(last, figure)| {
            let size = figure.max.or(figure.min).unwrap_or_default();
            figure.kind == Kind::Count
                && self.sentence_ends(last.end, place.amount.start) == 0
                && is_within(size, place.amount.high, Decimal::from(20))
        })
    }

    /// True where a sum stands behind the word behind a number: 90,000 over the reserve.
    fn is_beyond(&self, place: &Place<'_>, bare: &BareNumbers) -> bool {
        let text = &self.plain.text;
        let word = self.next_word(place.behind);
        if !bare.beyond.contains(&word) {
            return false;
        }
        let at = skip(text, place.behind) + word.len();
        let at = skip(text, at);
        let article = self
            .lexicon
            .numbers
            .articles
            .iter()
            .find(|word| text[at..].strip_prefix(**word).is_some_and(|rest| rest.starts_with(' ')));
        self.lexicon.cues.at(text, at + article.map_or(0, |word| word.len() + 1)).is_some()
    }

    /// The money near a number that it is most like: before it, of the nearest the first, or right behind it.
    fn most_alike<'e>(&'e self, place: &Place<'_>, earlier: Earlier<'e>) -> Option<Alike<'e>> {
        let amount = place.amount;
        let near = (earlier.figures.iter().zip(earlier.taken).rev())
            .take_while(|(_, taken)| amount.start.saturating_sub(taken.end) <= FAR)
            .filter(|(figure, _)| figure.kind == Kind::Money);
        let mut best: Option<Alike<'e>> = None;
        for (figure, taken) in near {
            let distance = match self.sentence_ends(taken.end, amount.start) {
                0 => 1,
                1 => 0,
                _ => -1,
            };
            let other = figure.max.or(figure.min).unwrap_or_default();
            let understood = figure.implicit.then(|| other.checked_div(taken.high)).flatten();
            let scales = [Some(Decimal::ONE), self.elided_scale(amount, taken, understood)];
            for scale in scales.into_iter().flatten() {
                let Some(points) = likeness(amount, scale, taken, other) else { continue };
                let points = points + distance;
                if best.as_ref().is_none_or(|best| points > best.points) {
                    let (currency, cue) = (figure.currency.as_deref(), figure.raw.clone());
                    best = Some(Alike { points, scale, currency, cue });
                }
            }
        }
        best
    }

    /// The scale that a number leaves out which its money has: 41,2 millones de dólares, la primera 28,6.
    fn elided_scale(&self, amount: &Amount, money: &Amount, understood: Option<Decimal>) -> Option<Decimal> {
        // A price to its hundredths has no scale to leave out, unless the money is written so too.
        let priced = amount.number.low.scale() >= 2 && money.number.low.scale() < 2;
        if amount.number.scaled || priced && amount.low >= Decimal::ONE_THOUSAND {
            return None;
        }
        let powers: u32 = money.number.powers.iter().sum();
        match understood {
            Some(scale) if scale > Decimal::ONE => Some(scale),
            _ if powers >= 3 && money.number.scaled => power_of_ten(powers),
            _ => None,
        }
    }
}

/// The points for the size and the form that a number times `scale` has in common with money; none where they are too far
/// apart.
fn likeness(amount: &Amount, scale: Decimal, money: &Amount, other: Decimal) -> Option<i32> {
    let value = amount.high.checked_mul(scale)?;
    let other = other.abs();
    let within = |times: i64, scale: u32| is_within(value, other, Decimal::new(times, scale));
    let decimals = amount.number.low.scale();
    let thousand = amount.low >= Decimal::ONE_THOUSAND;
    let (form, formed) = match (amount.number.scaled, money.number.scaled) {
        (true, true) => (2, true),
        (true, false) => (1, true),
        (false, _) if scale > Decimal::ONE => (if decimals > 0 { 1 } else { -2 }, false),
        (false, true) => (if amount.low >= Decimal::from(10_000) { 1 } else { -1 }, false),
        (false, false) => match (decimals, money.number.low.scale()) {
            (2, 2) => (3, true),
            (2, _) => (1, false),
            (0, _) if thousand && other >= Decimal::ONE_THOUSAND => (2, true),
            (0, _) if amount.low >= Decimal::from(10_000) => (1, false),
            (0, _) => (0, false),
            _ => (-1, false),
        },
    };
    let size = match () {
        () if within(17, 1) => 2,
        () if within(34, 1) => 1,
        () if within(6, 0) || formed && within(12, 0) => 0,
        () if within(12, 0) || formed && within(20, 0) || amount.number.scaled => -1,
        () => return None,
    };
    Some(size + form)
}

/// A count as it is written, without its scale: 14.2 of 14,2 millones.
fn written(size: Decimal, amount: &Amount) -> Decimal {
    let scale = power_of_ten(amount.number.powers.iter().sum());
    scale.and_then(|scale| size.checked_div(scale)).unwrap_or(size)
}

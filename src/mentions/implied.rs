//! A number without a currency -> whether it is money and whose, by the nouns and verbs around it and the money before it.

use rust_decimal::Decimal;

use crate::languages::fold::{is_han, is_kana};
use crate::languages::{Code, System};
use crate::mentions::amount::{self, Amount};
use crate::mentions::figure::{CurrencyFrom, Figure, Kind, Reading, clause_start};
use crate::mentions::lexicon::Codes;
use crate::mentions::number::power_of_ten;
use crate::mentions::words::Words;

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
        let priced = || self.lexicon.numbers.system == System::Myriad && self.price_before(amount.start).is_some();
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
        });
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
        let listed = next.filter(|next| self.lexicon.numbers.system == System::Myriad && next.kind.is_none());
        if let Some(next) = listed
            && self.plain.text[behind..].starts_with('、')
            && next.start.saturating_sub(behind) <= 9
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
        // 从8000涨到1.3万: the smaller end is of what the larger is of.
        let onward = next.is_some_and(|next| {
            let gap = text.get(amount.end..next.start).filter(|_| next.kind.is_none() && next.number.scaled);
            self.lexicon.numbers.system == System::Myriad && gap.is_some_and(|gap| self.lexicon.changes.has(gap))
        });
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
            System::Thousands => self.elided(amount, behind, before, money),
            System::Myriad => {
                let priced = || self.priced(amount, behind, before, money).filter(|_| !large);
                self.carried(amount, behind, large, money, earlier).or_else(priced)
            }
        };
        found.or_else(|| {
            self.refuse(amount, || match large || magnitude {
                true => "no unit, and no noun of money near it".to_owned(),
                false => self.uncounted(amount),
            })
        })
    }

    /// What a bare number counts: the noun before it (人口将达4000万, el número de tiendas llegó a 4.126) or, in Spanish
    /// and English, what the thousands before it counted: 310,000 commuters once, barely 40,000 now.
    pub(super) fn counted_before(&self, amount: &Amount, before: Option<(&Amount, &Figure)>) -> Option<(usize, usize)> {
        const NEAR: usize = 15;
        let text = &self.plain.text;
        if amount.closed || amount.low < Decimal::ONE_THOUSAND || self.is_year(amount) || amount.number.short {
            return None;
        }
        let clause = clause_start(text, amount.start);
        if self.lexicon.numbers.system == System::Myriad {
            let near = text.floor_char_boundary(amount.start.saturating_sub(NEAR));
            let from = clause.max(near);
            // 销量从45万增至82万, 45万から82万に増えた: what the first counts the second counts.
            if let Some((last, _)) = before.filter(|(_, figure)| figure.kind == Kind::Count)
                && let Some(unit) = last.unit.or_else(|| self.counted_before(last, None))
                && let Some(gap) = text.get(last.end..amount.start)
                && (self.lexicon.changes.has(gap) || self.lexicon.to.has(gap))
            {
                return Some(unit);
            }
            // 首都机场6700万，大兴机场近4900万: one count beside another, both by the noun before the first.
            if let Some((last, figure)) = before.filter(|(_, figure)| figure.kind == Kind::Count)
                && last.unit.is_none()
                && last.number.scaled
                && amount.number.scaled
                && self.sentence_ends(last.end, amount.start) == 0
                && figure.unit.is_some()
            {
                return self.counted_before(last, None);
            }
            return (text[from..amount.start].char_indices().rev())
                .map(|(i, c)| from + i + c.len_utf8())
                .find_map(|end| Some((self.lexicon.counted_before.before(text, end)?.0, end)))
                // 乘客可拨打12306
                .filter(|(_, end)| {
                    let mut gap = text[*end..amount.start].char_indices();
                    !gap.any(|(i, _)| self.lexicon.not_counted.at(text, end + i).is_some())
                });
        }
        if self.follow(amount.end) == Follow::Other {
            return None;
        }
        let named = ["número de ", "number of "].into_iter().find_map(|of| {
            let at = clause + text[clause..amount.start].rfind(of)? + of.len();
            let end = at + text[at..amount.start].find(|c: char| !c.is_alphabetic())?;
            (end > at).then_some((at, end))
        });
        named.or_else(|| self.reached(amount, clause)).or_else(|| {
            let (last, figure) = before.filter(|(_, figure)| figure.kind == Kind::Count)?;
            let large = figure.max.or(figure.min).is_some_and(|value| value >= Decimal::ONE_THOUSAND);
            (large && self.sentence_ends(last.end, amount.start) == 0).then_some(last.unit).flatten()
        })
    }

    /// The plural that a number is reached by: measles cases in Ontario have passed 2,000. A share or a point has a price
    /// or a level, which is no count of it.
    fn reached(&self, amount: &Amount, clause: usize) -> Option<(usize, usize)> {
        const NEAR: usize = 80;
        const PRICED: &[&str] = &["shares", "points", "stocks", "acciones", "puntos", "títulos"];
        let text = &self.plain.text;
        let start = self.hedge_before(amount, 0).map_or(amount.start, |(from, ..)| from);
        let (verb, _) = [start, amount.start]
            .into_iter()
            .find_map(|at| self.lexicon.counted_before.before(text, text[..at].trim_end_matches(' ').len()))?;
        let from = clause.max(text.floor_char_boundary(verb.saturating_sub(NEAR)));
        if from >= verb || !matches!(self.noun_before(from, verb), Noun::None | Noun::Other) {
            return None;
        }
        let mut words = text[from..verb].match_indices(' ').map(|(i, _)| from + i + 1).chain([from]);
        let (at, end) = words.find_map(|at| {
            let (end, ()) = self.lexicon.counters.at(text, at)?;
            (end <= verb && text[at..end].ends_with('s')).then_some((at, end))
        })?;
        let timed = self.lexicon.durations.at(text, at).is_some();
        (!timed && !PRICED.contains(&&text[at..end])).then_some((at, end))
    }

    /// Four digits that are more likely a year than an amount.
    fn is_year(&self, amount: &Amount) -> bool {
        // Or of two years: entre 2022 y 2024.
        let written = || {
            let years = &self.plain.text[amount.start..amount.end];
            years.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).all(|part| part.len() == 4)
        };
        amount.number.digits
            && !amount.number.scaled
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
                let from = if chosen.is_some() { CurrencyFrom::Context } else { CurrencyFrom::Default };
                Some((chosen.unwrap_or("CNY").to_owned(), from))
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
        let hedged = self.hedge_before(amount, 0).is_some() || self.hedge_after(amount.end, amount).is_some();
        let noun_behind = self.noun_behind(behind, of_which);
        // A bare 万 or 百万 is a word of many uses; with 上 or 过 before it, 级 or a noun of money behind it it counts.
        let one = amount.number.bare && amount.end - amount.start == '万'.len_utf8();
        if one && text[..amount.start].ends_with(['约', '約']) {
            return Noun::Other;
        }
        if amount.number.bare && !amount.number.indefinite && !hedged && !thousands {
            let word = text[amount.start..amount.end].chars().count() > 1;
            // 百亿补贴, 年薪百万
            return match noun_behind {
                Noun::Money(cue) if word => Noun::Money(cue),
                _ => self.price_before(amount.start).filter(|_| word).map_or(Noun::Other, Noun::Money),
            };
        }
        if !matches!(noun_behind, Noun::None) {
            return noun_behind;
        }
        let in_sentence = |last: &Amount| self.sentence_ends(last.end, amount.start) == 0;
        let same_sentence = before.filter(|(last, _)| in_sentence(last));
        // 研发投入增长21%至46.8亿: the noun of the share is of the sum too.
        let led_by = |last: &Amount, figure: &Figure| {
            let start = self.hedge_before(amount, 0).map_or(amount.start, |(from, ..)| from);
            let gap = text.get(last.end..start).unwrap_or_default();
            figure.kind == Kind::Money || figure.kind == Kind::Percent && gap.chars().count() <= 2
        };
        let from = clause_start(text, amount.start);
        let from =
            same_sentence.map_or(from, |(last, figure)| if led_by(last, figure) { from } else { from.max(last.end) });
        let noun = self.noun_before(from, amount.start);
        if !matches!(noun, Noun::None) {
            return noun;
        }
        // 計4520万をネットバンキングで送金した: in Japanese the verb ends the clause.
        let object = [behind, amount.end].into_iter().find_map(|at| text[at..].strip_prefix(['を', 'と']));
        if let Some(object) = object.filter(|_| !thousands) {
            let at = text.len() - object.len();
            if let Noun::Money(cue) = self.noun_after(at, self.myriad_clause_end(at)) {
                return Noun::Money(cue);
            }
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
        // La sanción más alta, 9,7 millones: an apposition.
        let head = text[..amount.start].trim_end_matches(' ');
        if thousands
            && let Some(head) = head.strip_suffix(',')
            && let Noun::Money(cue) = self.noun_before(clause_start(text, head.len()), head.len())
        {
            return Noun::Money(cue);
        }
        // 营销费用方面，甲店为215万: a copula leads to the noun of the clause before.
        let copula = text[from..amount.start]
            .trim_end_matches(['约', '仅', '达', '到', '合'])
            .ends_with(['为', '是', 'が', 'は', 'で', 'も']);
        // 店租一年涨三次，从8000涨到1.3万: what changed is the subject of the clause before.
        let changed =
            text[..amount.start].strip_suffix(['从', '由']).is_some_and(|head| head.ends_with(['，', ',', '。']));
        if !thousands && (copula || changed) {
            let near = text.floor_char_boundary(amount.start.saturating_sub(amount::NEAR));
            let head = &text[near..amount.start];
            let sentence = head.rfind(['。', '\n', '！', '？']).map_or(near, |i| near + i);
            if let Noun::Money(cue) = self.noun_before(sentence, amount.start) {
                return Noun::Money(cue);
            }
        }
        let Some(money) = money.filter(|money| in_sentence(money.amount)) else { return Noun::None };
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
        if !written && self.follow(behind) == Follow::Other && self.unit_behind(behind).is_none() {
            return None;
        }
        let start = self.hedge_before(amount, 0).map_or(amount.start, |(from, ..)| from);
        let verb = self.paid_before(start);
        let particle = text[..start].strip_suffix(['で', ':']).map(str::len);
        let places = [Some(amount.start), Some(start), verb, particle];
        let cue = places.into_iter().flatten().find_map(|end| self.price_before(end)).or_else(|| {
            // 每晚一千七八, 卖一千七
            let rate = self.lexicon.rates_before.before(text, start).map(|(from, _)| from);
            let bare = text[..start].strip_suffix('了').map_or(start, str::len);
            let paid = || verb.filter(|_| self.lexicon.prices.before(text, bare).is_some());
            let rate = rate.filter(|_| written).or_else(paid).or_else(|| self.per_unit(start));
            // 吉祥物39.9一个
            let Some(from) = rate else {
                let to = self.unit_behind(behind)?;
                return Some(self.plain.source_of(behind, to).to_owned());
            };
            Some(self.plain.source_of(from, start).to_owned())
        })?;
        // What ends in the word for a price has no smallest size: 标价59.
        let small = cue.ends_with(['价', '到']) || cue.starts_with('一');
        if amount.low < Decimal::ONE_HUNDRED && !(small && amount.low >= Decimal::ONE) {
            return None;
        }
        Some(Implied { cue, currency: self.shared_currency(amount, before, money), scale: Decimal::ONE })
    }

    /// The end of the unit that a price stands before: 39.9一个.
    fn unit_behind(&self, at: usize) -> Option<usize> {
        let rest = self.plain.text[at..].strip_prefix('一').filter(|_| self.language == Code("zh"))?;
        let from = self.plain.text.len() - rest.len();
        self.lexicon.counters.at(&self.plain.text, from).map(|(end, ())| end)
    }

    /// Where a verb of money begins that ends at a place, with the mark of the past behind it or not.
    fn paid_before(&self, end: usize) -> Option<usize> {
        let text = &self.plain.text;
        let bare = text[..end].strip_suffix('了').map(str::len);
        [Some(end), bare].into_iter().flatten().find_map(|end| Some(self.lexicon.pays.before(text, end)?.0))
    }

    /// True where nothing but a mark and a label stands between an amount and a number: 一等奖5000元，二等奖3000.
    fn is_parallel(&self, from: usize, to: usize) -> bool {
        const LONGEST: usize = 7;
        let Some(gap) = self.plain.text.get(from..to) else { return false };
        let label = gap.strip_prefix(['，', '、', ',', ';', '；']).unwrap_or_default();
        (2..=LONGEST).contains(&label.chars().count()) && label.chars().all(|c| is_han(c) || is_kana(c))
    }

    /// Where the base of a rate begins that ends at a place: 每注, 1台.
    fn per_unit(&self, end: usize) -> Option<usize> {
        const LONGEST: usize = 4;
        let text = &self.plain.text;
        let base = |(from, c): (usize, char)| {
            let at = from + c.len_utf8();
            let each = c == '每' || c == '1' && !text[..from].ends_with(|c: char| c.is_ascii_digit());
            let unit = each && self.lexicon.counters.at(text, at).is_some_and(|(to, ())| to == end);
            let timed = || self.lexicon.durations.at(text, at).is_some_and(|(to, ())| to == end);
            (unit && !timed()).then_some(from)
        };
        text[..end].char_indices().rev().take(LONGEST + 1).find_map(base)
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

    /// Reads a number in Spanish or English behind a verb of money, or behind words that compare it with the money
    /// before: offered two thousand, up from 55 a year earlier, cuando en agosto costaba 24.
    fn elided(
        &self,
        amount: &Amount,
        behind: usize,
        before: Option<(&Amount, &Figure)>,
        money: Option<Antecedent<'_>>,
    ) -> Option<Implied> {
        let text = &self.plain.text;
        let follow = self.follow(behind);
        let start = self.hedge_before(amount, 0).map_or(amount.start, |(from, ..)| from);
        let head = text[..start].trim_end_matches(' ');
        let bare = self.without_article(head);
        let said = |words: &Words<()>| {
            // Apenas supera los 3,40: the hedge may itself be the verb.
            let whole = text[..amount.start].trim_end_matches(' ').len();
            [head.len(), bare.len(), whole].into_iter().find_map(|end| Some((words.before(text, end)?.0, end)))
        };
        let cue = |(from, to): (usize, usize)| self.plain.source_of(from, to).to_owned();
        let pays = said(&self.lexicon.pays).filter(|_| follow != Follow::Other);
        let millions = amount.number.powers.last().is_some_and(|power| *power >= 6);
        let money = money.filter(|money| {
            // Past percentages the money must be of millions; past anything else that is counted it is forgotten.
            let last = before.is_none_or(|(last, figure)| {
                last.start == money.amount.start
                    || last.end == money.amount.end
                    || figure.kind == Kind::Multiple
                    || figure.kind == Kind::Percent && (millions || amount.number.scaled)
            });
            last && self.sentence_ends(money.amount.end, amount.start) <= 1
        });
        // Behind what the figure before counts: un apartamento de 70 metros salía por 150.000.
        let clause = clause_start(text, amount.start);
        let clause = before.map_or(clause, |(last, _)| clause.max(last.unit.map_or(last.end, |(_, to)| to)));
        let from = clause.min(amount.start);
        if let Some(money) = money
            && let Some(scale) = self.scale_of(amount, money)
        {
            let same_sentence = self.sentence_ends(money.amount.end, amount.start) == 0;
            let lead = said(&self.lexicon.leads).filter(|(from, to)| {
                let part = matches!(text[*from..*to].rsplit(' ').next(), Some("que" | "which" | "cuales"));
                (same_sentence || millions || amount.number.digits)
                    && (follow != Follow::Other
                        || part && !self.is_plural(behind) && self.lexicon.counters.at(text, behind + 1).is_none())
            });
            let elided = || {
                // Sanidad se lleva 8.944 millones de euros y Educación, 7.610; y el menú, de 12,80 a 14,90.
                let stop = text[behind..].chars().next().is_none_or(|c| matches!(c, '.' | ';' | '\n'));
                let comma = ["", " de", " a", " en", " at", " for"].iter().find_map(|word| {
                    let head = head.strip_suffix(word)?.strip_suffix(',')?;
                    head.ends_with(char::is_alphabetic).then_some(())
                });
                (same_sentence && stop && comma.is_some()).then_some((money.amount.start, money.amount.end))
            };
            let copula = || {
                let written = amount.number.digits || self.language == Code("en");
                let (from, to) = said(&self.lexicon.copulas).filter(|_| follow != Follow::Other && written)?;
                let clause = clause_start(text, from);
                let timed = self.is_timed(clause, start) || self.is_timed(behind, self.clause_end(behind));
                let noun = matches!(self.noun_before(clause, from), Noun::Money(_));
                (timed || noun).then_some((from, to))
            };
            // 16,2 y 11,9 millones: the money before may itself have its millions from further on.
            let scaled = money.amount.number.scaled
                || money.figure.implicit && money.figure.min.is_some_and(|min| min >= Decimal::from(1_000_000));
            let far = millions && scaled && follow != Follow::Other;
            let carried = || far.then_some((money.amount.start, money.amount.end));
            if let Some(found) = pays.or(lead).or_else(elided).or_else(copula).or_else(carried)
                && !matches!(self.noun_before(from, amount.start), Noun::Other)
            {
                // Behind the price of a barrel in dollars, millions are of the document's own money.
                let alike = !millions || money.amount.number.scaled || same_sentence && lead.is_some();
                let code = money.figure.currency.clone().filter(|_| alike);
                return Some(Implied {
                    cue: cue(found),
                    currency: code.map(|code| (code, CurrencyFrom::Shared)).or_else(|| self.local_currency()),
                    scale,
                });
            }
        }
        // Pay his lawyers 150,000: who is paid stands between.
        let pays = pays.or_else(|| {
            const LONGEST: usize = 40;
            let near = clause_start(text, start).max(text.floor_char_boundary(start.saturating_sub(LONGEST)));
            let verb = text[near.min(head.len())..head.len()]
                .char_indices()
                .find_map(|(i, _)| Some((near + i, self.lexicon.pays.at(text, near + i)?.0)))
                .filter(|_| follow != Follow::Other)?;
            let between = &text[verb.1..head.len()];
            let object = [
                " his ", " her ", " the ", " their ", " its ", " my ", " our ", " a ", " al ", " a la ", " a los ",
                " a su ", " a sus ",
            ]
            .into_iter()
            .any(|word| between.starts_with(word));
            (object && between.split(' ').count() <= 5 && !between.contains(|c: char| c.is_ascii_digit()))
                .then_some(verb)
        });
        // Behind a verb of money thousands are money by themselves.
        let thousands = !amount.number.short && amount.low >= Decimal::ONE_THOUSAND && amount.low.fract().is_zero();
        let found =
            pays.filter(|(from, _)| thousands && !matches!(self.noun_before(clause.min(*from), *from), Noun::Other))?;
        Some(Implied { cue: cue(found), currency: self.local_currency(), scale: Decimal::ONE })
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
        // Millions of nothing count on, whatever they are compared with.
        if amount.number.scaled && amount.number.powers.last().is_some_and(|power| *power >= 6) {
            return Some(Decimal::ONE);
        }
        let powers: u32 = money.amount.number.powers.iter().sum();
        let thousands = (other % Decimal::ONE_THOUSAND).is_zero().then_some(3);
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
        let text = &self.plain.text;
        let money = money?;
        // Past shares and the number of a few people, never past a count of thousands, nor further than money carries.
        let mut near = (earlier.figures.iter().zip(earlier.taken).rev())
            .take_while(|(_, taken)| amount.start.saturating_sub(taken.end) <= FAR);
        let last = near.find(|(figure, _)| {
            let few = figure.max.is_some_and(|max| max < Decimal::ONE_HUNDRED);
            !(figure.kind == Kind::Percent || figure.kind == Kind::Multiple || figure.kind == Kind::Count && few)
        });
        let unbroken = last.is_some_and(|(figure, _)| figure.start == money.figure.start);
        if !unbroken
            || self.sentence_ends(money.amount.end, amount.start) > 1
            || matches!(self.noun_before(money.amount.end, amount.start), Noun::Other)
            || self.counted_before(amount, None).is_some()
        {
            return None;
        }
        if large {
            // What Han follow in Japanese may name what is counted.
            let next = text[behind..].chars().next();
            let named = self.language == Code("ja")
                && next.is_some_and(is_han)
                && !text[behind..].starts_with(['稼', '投', '払', '借', '増', '減', '上', '下', '前', '台']);
            if named {
                return None;
            }
        } else {
            // 去年底只要两千美金，现在要三千八。
            let start = self.hedge_before(amount, 0).map_or(amount.start, |(from, ..)| from);
            let led = self.paid_before(start).is_some() || self.is_parallel(money.amount.end, start);
            let alike = self.scale_of(amount, money) == Some(Decimal::ONE);
            // 平日は1290円、深夜なら1600だ。
            let follow = self.follow(behind);
            let ended = follow == Follow::End || self.language == Code("ja") && follow == Follow::Function;
            if !led || !alike || !ended || self.sentence_ends(money.amount.end, amount.start) > 0 {
                return None;
            }
        }
        let code = money.figure.currency.clone();
        let currency = code.map(|code| (code, CurrencyFrom::Shared)).or_else(|| self.local_currency());
        Some(Implied { cue: money.figure.raw.clone(), currency, scale: Decimal::ONE })
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
        if self.lexicon.follows.at(text, at).is_some() { Follow::Function } else { Follow::Other }
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
            // 11回にわたり計4520万: the counter of another number is no noun.
            let noun = |at: &usize| thousands || !text[..*at].ends_with(|c: char| c.is_ascii_digit());
            let money = found(&self.lexicon.cues, end);
            let other = found(&self.lexicon.not_cues, end).filter(noun);
            match (money, other) {
                (Some(money), Some(other)) if other < money => return Noun::Other,
                (Some(money), _) => return Noun::Money(self.plain.source_of(money, end).to_owned()),
                (None, Some(_)) => return Noun::Other,
                (None, None) => {}
            }
        }
        Noun::None
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
        // 1億円の値がつく, 80万はする: some cues begin with what joins them.
        let cue = [at, from].into_iter().find_map(|from| Some((from, self.lexicon.cues.at(text, from)?.0)));
        if let Some((from, to)) = cue {
            return Noun::Money(self.plain.source_of(from, to).to_owned());
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
        let own = ["it ", "that ", "my ", "his ", "her ", "our ", "their ", "its "];
        let names_other = joined
            && matches!(&text[at..from], " de " | " of ")
            && text[from..].starts_with(char::is_alphabetic)
            && !(self.language == Code("en") && own.into_iter().any(|word| text[from..].starts_with(word)));
        // Of which 12 million falls due: a verb.
        let plural = self.language == Code("en") && !joined && !of_which && {
            let word = &text[from..];
            let word = &word[..word.find(|c: char| !c.is_alphabetic()).unwrap_or(word.len())];
            word.len() > 3
                && word.ends_with('s')
                && !matches!(word, "this" | "less" | "plus" | "versus" | "across" | "towards" | "always")
        };
        if names_other || plural { Noun::Other } else { Noun::None }
    }
}

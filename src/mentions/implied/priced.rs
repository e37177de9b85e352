//! A bare number -> what makes it a price: a verb of paying, the topic of its clause, one of something before it.

use rust_decimal::Decimal;

use super::{Antecedent, Follow, Implied, Noun};
use crate::languages::fold::{is_han, is_kana};
use crate::languages::{Code, System};
use crate::mentions::amount::{self, Amount};
use crate::mentions::figure::{Figure, Reading, clause_start};
use crate::mentions::number::skip;
use crate::mentions::words::Words;

impl Reading<'_> {
    /// A number as it is said, with the last scale left out (一万五, 14万8), or so much a year or a month (一年三万): in
    /// Chinese speech prices and wages are told so, what is counted has its counter.
    pub(super) fn colloquial(&self, amount: &Amount, behind: usize) -> Option<String> {
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
    pub(super) fn one_sum(&self, amount: &Amount, behind: usize) -> Option<(usize, usize)> {
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
    pub(super) fn priced(
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
    pub(super) fn is_goods(&self, at: usize) -> bool {
        let text = &self.plain.text;
        let Some((end, ())) = self.lexicon.priced.at(text, at) else { return false };
        let one = text[at..end].chars().nth(1).is_none();
        let ends =
            || !text[end..].starts_with(|c: char| is_han(c) || is_kana(c)) || self.follow(end) == Follow::Function;
        self.lexicon.numbers.system == System::Myriad && (!one || ends())
    }

    /// Where a verb of money begins that ends at a place, with the mark of the past behind it or not, and who is paid.
    pub(super) fn paid_before(&self, end: usize) -> Option<(usize, usize)> {
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
    pub(super) fn is_parallel(&self, from: usize, to: usize) -> bool {
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
    pub(super) fn counted_behind(&self, at: usize) -> bool {
        let text = &self.plain.text;
        text[at..].starts_with(' ') && self.lexicon.counters.at(text, at + 1).is_some()
    }

    /// Where the base of a rate begins that ends at a place: 每注, 1台.
    pub(super) fn per_unit(&self, end: usize) -> Option<usize> {
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
    pub(super) fn asked(&self, amount: &Amount, behind: usize) -> Option<(usize, usize)> {
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
    pub(super) fn price_before(&self, end: usize) -> Option<String> {
        let text = &self.plain.text;
        let (from, ()) = self.lexicon.cues.before(text, end)?;
        let other = self.lexicon.not_cues.before(text, end).is_some_and(|(other, ())| other <= from);
        self.lexicon.prices.before(text, end).filter(|_| !other)?;
        Some(self.plain.source_of(from, end).to_owned())
    }
}

//! A bare number -> the noun or verb of money in its clause that makes it a sum.

use rust_decimal::Decimal;

use super::{Antecedent, FAR, Follow, Noun, is_alike};
use crate::languages::fold::is_han;
use crate::languages::{Code, System};
use crate::mentions::amount::{self, Amount};
use crate::mentions::figure::{Figure, Kind, Reading, clause_start};

impl Reading<'_> {
    /// Looks for the noun that says what a large number counts.
    pub(super) fn cued(
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
    pub(super) fn listed(&self, amount: &Amount) -> Option<String> {
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
}

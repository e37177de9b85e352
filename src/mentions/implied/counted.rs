//! A bare number -> what it counts: by the plural that it is reached by, a verb of many, or the count before it.

use rust_decimal::Decimal;

use super::{Earlier, FAR, Follow, Noun, is_alike, last_word};
use crate::languages::fold::{is_han, is_kana};
use crate::languages::{BareNumbers, Code, System};
use crate::mentions::amount::Amount;
use crate::mentions::figure::{Figure, Kind, Reading, clause_start};
use crate::mentions::number::skip;
use crate::mentions::words::Words;

impl Reading<'_> {
    /// What a bare number counts: the noun before it (人口将达4000万, el número de tiendas llegó a 4.126) or, in Spanish
    /// and English, what the thousands before it counted: 310,000 commuters once, barely 40,000 now. The noun is none
    /// where a verb or a body of people says that there are so many of something: employs 1,400.
    pub(in crate::mentions) fn counted_before(
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

    /// True where what a verb puts at a number stands behind it with its article: cifra en 12.340 los civiles muertos.
    fn is_counted_behind(&self, amount: &Amount) -> bool {
        let text = &self.plain.text;
        let articles = [" los ", " las "].into_iter();
        text[..amount.start].ends_with(" en ")
            && self.lexicon.numbers.decimal_comma
            && articles
                .filter(|article| text[amount.end..].starts_with(article))
                .any(|article| self.lexicon.counters.at(text, amount.end + article.len()).is_some())
    }

    /// What the clause of a number says that it is the number of: el número de operaciones bajó a 12,7 millones.
    pub(super) fn numbered(&self, amount: &Amount) -> Option<(usize, usize)> {
        let bare = self.lexicon.money.bare?;
        let text = &self.plain.text;
        let clause = clause_start(text, amount.start);
        bare.numbers_of.iter().find_map(|of| {
            let at = clause + text[clause..amount.start].rfind(of)? + of.len();
            let end = at + text[at..amount.start].find(|c: char| !c.is_alphabetic())?;
            // The total of sales is no count.
            let cue = [at - of.len(), at].into_iter().any(|at| self.lexicon.cues.at(text, at).is_some());
            (end > at && !cue).then_some((at, end))
        })
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
    pub(super) fn is_peopled(&self, amount: &Amount) -> bool {
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
        if self.is_counted_behind(amount) {
            return true;
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
    pub(super) fn goes_on(&self, amount: &Amount, earlier: Earlier<'_>) -> Option<Option<(usize, usize)>> {
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
    pub(super) fn arrived(&self, amount: &Amount) -> Option<(usize, usize)> {
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
    pub(super) fn verb_of(&self, amount: &Amount, clause: usize) -> (usize, Option<usize>, [usize; 2]) {
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
    pub(super) fn subject(&self, from: usize, verb: usize) -> Option<(usize, usize)> {
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
}

//! What the nouns before and behind a number say that it counts.

use super::Noun;
use crate::languages::{Code, System};
use crate::mentions::figure::Reading;
use crate::mentions::words::Words;

impl Reading<'_> {
    /// The nearest noun of money or of something else between two places.
    pub(super) fn noun_before(&self, from: usize, to: usize) -> Noun {
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
    pub(super) fn noun_after(&self, from: usize, to: usize) -> Noun {
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
    pub(super) fn myriad_clause_end(&self, at: usize) -> usize {
        const LONGEST: usize = 60;
        let text = &self.plain.text;
        let to = text.floor_char_boundary((at + LONGEST).min(text.len()));
        at + text[at..to].find(['、', '。', '，', '\n', '」', '(', ')', ';']).unwrap_or(to - at)
    }

    /// The noun that the number stands before: 27亿的营收, 12 millones en ingresos, 2 millones de usuarios.
    pub(super) fn noun_behind(&self, at: usize, of_which: bool) -> Noun {
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

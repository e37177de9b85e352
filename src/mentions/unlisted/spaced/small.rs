//! The rules of a text without capitals, as machine translations are: a name stands beside a form with its stops, or is a
//! word that the language does not spell so, or stands alone between the noun of a firm and a verb.
//!
//! *Reads*: grupo foo s.a., la empresa qingfeng, la startup foo captó, hangke nueva energía. *Known misses*: a name of
//! ordinary words.

use std::ops::Range;

use super::Walk;
use crate::languages::SmallLetters;
use crate::languages::counts::cases;
use crate::languages::fold::folded;
use crate::mentions::company::Method;
use crate::mentions::unlisted::Found;

/// Words between a front and a form.
const WORDS: usize = 5;

/// True for a text without capitals, as machine translations are.
pub(super) fn is_small(text: &str) -> bool {
    const SHARE: usize = 200;
    let (upper, lower) = cases(text);
    upper * SHARE < lower
}

impl Walk<'_> {
    /// grupo foo s.a.: the form with its stops and a front are all that survives.
    pub(super) fn small_form(&self, form: &Range<usize>, full: bool) -> Option<Found> {
        if !full {
            return self.small_trade(form);
        }
        if !self.text(form.clone()).contains('.') {
            return None;
        }
        let mut at = form.start;
        for count in 0..WORDS {
            let word = self.before(at)?;
            at = word.start;
            let name = folded(self.text(at..form.end));
            if count > 0 && self.lexicon.without_front(&name).is_some() {
                return Some(self.made(at..form.end, Method::LegalForm, "company.legal_form", true));
            }
        }
        None
    }

    /// grupo qingfeng.
    pub(super) fn small_front(&self, front: &Range<usize>) -> Option<Found> {
        let letters = self.letters()?;
        let group = self.text(front.clone()) == "grupo";
        let foreign = |word: &Range<usize>| is_foreign(letters, self.text(word.clone())) && !self.taken(word);
        let name = self.after(front.end).filter(|word| group && foreign(word))?;
        let near = self.gap(front.end, name.start) == Some(" ");
        near.then(|| self.made(front.start..name.end, Method::LegalForm, "company.legal_front", false))
    }

    fn letters(&self) -> Option<&'static SmallLetters> {
        self.spaced.table.small_letters
    }

    /// la empresa foo anunció, in a text without capitals: one to three words up to a mark or a verb.
    pub(super) fn small_name_after(&self, cue: &Range<usize>) -> Option<Found> {
        const MOST: usize = 3;
        let letters = self.letters()?;
        let prepositional = self.text(cue.clone()).ends_with(" de");
        // La nueva empresa, la mayor plataforma.
        let word = self.before(cue.start);
        let word = match word {
            Some(word) if letters.epithets.contains(&self.text(word.clone())) => self.before(word.start),
            word => word,
        };
        let article = word.is_some_and(|word| {
            matches!(self.text(word), "la" | "el" | "del" | "al" | "una" | "un" | "su" | "otra" | "otro")
        });
        if !prepositional && !article {
            return None;
        }
        let mut from = cue.end;
        for _ in 0..2 {
            let Some(word) = self.after(from).filter(|word| self.is_between(word)) else { break };
            from = word.end;
        }
        let told = from;
        from = self.small_trade_end(letters, from);
        // Behind what the firm makes only a foreign word is a name for sure.
        let plain = from == told;
        let mut words: Vec<Range<usize>> = Vec::new();
        let mut closed = false;
        loop {
            // A mark closes too.
            let Some(word) = self.after(from) else {
                closed = true;
                break;
            };
            let text = self.text(word.clone());
            let gap = self.gap(from, word.start);
            let function = self.view.language.function_words.binary_search(&text).is_ok();
            let small =
                matches!(text, "para" | "con" | "por" | "que" | "según" | "desde" | "y" | "e" | "o" | "ya" | "también");
            if gap != Some(" ")
                || function
                || small
                || is_verb(letters, text)
                || text.starts_with(|c: char| c.is_numeric())
            {
                closed = true;
                break;
            }
            // harrow & finch is one word of the name.
            let joined = 2 * words.iter().filter(|word| self.text((*word).clone()) == "&").count();
            if words.len() == MOST + joined {
                break;
            }
            from = word.end;
            words.push(word);
        }
        let (first, last) = (words.first()?, words.last()?);
        let head = self.text(first.clone());
        // Behind words of its own a trade ends the name: altura norte |brewing.
        let trade = !plain && self.is_trade(first);
        let free = !trade && !words.iter().any(|word| self.taken(word)) && !self.is_generic(first);
        // A verb behind one word that is no adjective: la startup foo captó.
        let verb = self.after(last.end).is_some_and(|word| is_verb(letters, self.text(word)));
        let alone = plain && closed && words.len() == 1 && head.len() >= 5 && !is_adjective(letters, head);
        // La plataforma foo, con sede en Tallin: what is told of the name behind a comma.
        let rest = &self.view.text.text[last.end..self.view.span.end];
        let apposed = || letters.apposed.iter().any(|told| rest.starts_with(told));
        let named = is_foreign(letters, head)
            || alone && (verb || apposed())
            || plain && closed && words.len() == 1 && is_initials(letters, head);
        // Of words that go on without a mark only the foreign ones are the name's, and the trade behind them.
        let formed = matches!(self.text(last.clone()), "ag" | "corp" | "gmbh" | "inc" | "llc" | "ltd" | "plc");
        let end = if closed || formed { last.end } else { self.foreign_end(letters, &words) };
        (free && named).then(|| self.made(first.start..end, Method::Context, "company.apposition", false))
    }

    /// Where words end that tell what a firm is or makes, before a foreign one: empresa| de robots humanoides| zhiyuan.
    fn small_trade_end(&self, letters: &SmallLetters, from: usize) -> usize {
        const MOST: usize = 5;
        let mut end = from;
        for _ in 0..MOST {
            let Some(word) = self.after(end) else { return from };
            let text = self.text(word.clone());
            if self.gap(end, word.start) != Some(" ") || self.taken(&word) {
                return from;
            }
            // A concessionaire of Foshan is not called so.
            let of_it = self.before(word.start).is_some_and(|word| self.text(word) == "de");
            if is_foreign(letters, text) {
                return if of_it { from } else { end };
            }
            let of = matches!(text, "de" | "y" | "para");
            let function = self.view.language.function_words.binary_search(&text).is_ok();
            let told = if end == from { of || is_adjective(letters, text) } else { of || !function };
            if !told || is_verb(letters, text) || text.starts_with(|c: char| c.is_numeric()) {
                return from;
            }
            end = word.end;
        }
        from
    }

    fn foreign_end(&self, letters: &SmallLetters, words: &[Range<usize>]) -> usize {
        let name = words.iter().take_while(|word| is_foreign(letters, self.text((*word).clone()))).last();
        name.map_or(words[0].end, |word| word.end)
    }

    /// hangke nueva energía, foo lane films: a foreign word before a trade, in a text without capitals, and one that may
    /// stand between the two.
    fn small_trade(&self, form: &Range<usize>) -> Option<Found> {
        const MOST: usize = 3;
        let letters = self.letters()?;
        let mut start = form.start;
        let mut from = form.start;
        let mut passed = false;
        for _ in 0..MOST {
            let Some(word) = self.before(from).filter(|word| !self.taken(word)) else { break };
            let text = self.text(word.clone());
            let function = self.view.language.function_words.binary_search(&text).is_ok();
            if self.is_bearer(text) || function || self.gap(word.end, from) != Some(" ") {
                break;
            }
            from = word.start;
            // harrow & finch retail
            if text == "&" {
                let joined = self.before(from).filter(|word| is_plain(self.text(word.clone())) && !self.taken(word));
                let Some(joined) = joined.filter(|_| start < form.start) else { break };
                (start, from) = (joined.start, joined.start);
            } else if is_foreign(letters, text) {
                start = word.start;
            } else if passed || is_verb(letters, text) || is_adjective(letters, text) || !is_plain(text) {
                break;
            } else {
                passed = true;
            }
        }
        let function = self.view.language.function_words.binary_search(&self.text(start..form.start).trim()).is_ok();
        (start < form.start && !function).then(|| self.made(start..form.end, Method::LegalForm, "company.trade", false))
    }
}

/// True for a verb, known or by its ending: anunció, presentaron, abrirá.
fn is_verb(letters: &SmallLetters, word: &str) -> bool {
    word.len() > 4 && letters.verb_ends.iter().any(|end| word.ends_with(end)) || letters.verbs.contains(&word)
}

/// True for a word, known or by its ending, that tells what a firm is like: tecnológica, estatal, cotizada.
fn is_adjective(letters: &SmallLetters, word: &str) -> bool {
    letters.adjective_ends.iter().any(|end| word.ends_with(end)) || letters.adjectives.contains(&word)
}

/// True for a word in letters that the language does not spell so: haotong, shulan, qingfeng, kuafu.
fn is_foreign(letters: &SmallLetters, word: &str) -> bool {
    let ascii = word.len() >= 4 && word.bytes().all(|b| b.is_ascii_lowercase());
    let queue =
        word.match_indices('q').any(|(at, _)| !word[at + 1..].starts_with("ue") && !word[at + 1..].starts_with("ui"))
            || word.contains("qing");
    ascii
        && !word.ends_with("mente")
        && !word.starts_with("yuan")
        && !letters.borrowed.contains(&word)
        && (word.contains(['k', 'w'])
            || queue
            || letters.foreign_starts.iter().any(|start| word.starts_with(start))
            || letters.foreign_pieces.iter().any(|piece| word.contains(piece))
            || letters.foreign_ends.iter().any(|end| word.ends_with(end)))
}

/// True for a word of letters that Spanish writes without marks.
fn is_plain(word: &str) -> bool {
    word.len() >= 4 && word.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// True for initials in small letters: idc, gfk, kpmg.
fn is_initials(letters: &SmallLetters, word: &str) -> bool {
    const VOWELS: [char; 5] = ['a', 'e', 'i', 'o', 'u'];
    let vowels = word.chars().filter(|c| VOWELS.contains(c)).count();
    let odd = word.ends_with(['b', 'c', 'f', 'g', 'h', 'j', 'k', 'm', 'p', 'q', 't', 'v', 'w', 'x', 'y']);
    (3..=4).contains(&word.len())
        && word.bytes().all(|byte| byte.is_ascii_lowercase())
        && (vowels == 0 || vowels == 1 && odd && word.len() == 3)
        && !letters.short_words.contains(&word)
}

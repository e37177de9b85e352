//! Chinese names that no single mark proves: what stands left and right of a run of words, what the words are made of and
//! how often the text has them are weighed together.
//!
//! *Reads*: 贸易商|锡达钢贸|已, 川西硅业|有些, 由|锦秋基金|领投. *Known misses*: names of ordinary words with no trade and no
//! description before them (双胞胎), names that the segmenter cuts across a word.
//!
//! A description or a noun that only firms have is worth 30, and 30 is enough. Swept 22-34 on three rounds of 60 passages
//! of our own and the four sets of `tests/passages`: 26 cost four points of precision for one or two of recall, 34 gained
//! one and lost one.

use std::borrow::Cow;
use std::ops::Range;

use crate::languages::fold::{is_han, is_word, simplify};
use crate::languages::{Class, Token};
use crate::mentions::company::Method;
use crate::mentions::unlisted::Found;
use crate::mentions::unlisted::lexicon::Weigh;
use crate::mentions::unlisted::unspaced::Walk;

const ENOUGH: i32 = 30;
const NEVER: i32 = -1000;
/// What a noun that says what a firm is weighs before its name, and what only a firm has, behind it.
const DESCRIBED: i32 = 28;
const OWNED: i32 = 30;
/// The same of 由 before who does something.
const AGENT: i32 = 9;
/// The same of an `and` between it and a name that is read already.
const BESIDE: i32 = 14;
/// Words that a name reaches to either side of the one that it was noticed by.
const REACH: usize = 4;

/// A run of words with what speaks for it.
struct Candidate {
    span: Range<usize>,
    weight: i32,
}

/// A place where a name may start or end, the word there, and what stands beyond it.
#[derive(Clone, Copy)]
struct Edge {
    at: usize,
    word: usize,
    weight: i32,
}

/// What the words themselves say.
struct Inside {
    weight: i32,
    trade: bool,
    unknown: bool,
    pair: bool,
    /// Has a character that names are made of.
    coined: bool,
    /// One word of the dictionary with such a character, and a trade.
    stem: bool,
    /// Three or four characters that make no compound of the dictionary's words.
    odd: bool,
}

/// Adds the names around words of no dictionary, before the ends of trades (`ends`) and behind descriptions (`starts`).
pub fn find(walk: &Walk<'_>, weigh: &'static Weigh, ends: &[usize], starts: &[usize], found: &mut Vec<Found>) {
    let view = walk.view;
    let tokens = view.text.tokens;
    let scale = Scale::new(walk, weigh, found);
    let mut anchors: Vec<usize> = Vec::new();
    let mut latin: Vec<usize> = Vec::new();
    let mut index = tokens.index_at(view.span.start);
    let mut last: Option<Token<'_>> = None;
    while let Some(token) = tokens.get(index).filter(|token| token.start < view.span.end) {
        let length = token.end - token.start;
        if last.is_some_and(|last| last.end == token.start && weigh.is_description(last.form))
            && scale.may_be_odd(&token, index)
        {
            anchors.push(index);
        }
        match token.class {
            Class::Unknown if length >= 6 && weigh.is_han_at(view.text.text, token.start) => anchors.push(index),
            Class::Unknown if length >= 4 && is_title(view.text.text, token.start) => latin.push(index),
            Class::Name => anchors.push(index),
            // 聚|力: characters one by one, of which one is a name's.
            _ if length == 3
                && last.is_some_and(|last| last.end == token.start && last.end - last.start == 3)
                && last.is_some_and(|last| weigh.is_name_pair(last.form, token.form)) =>
            {
                anchors.push(index - 1);
            }
            _ => {}
        }
        last = Some(token);
        index += 1;
    }
    for end in ends {
        let at = tokens.index_at(end.saturating_sub(1));
        let before = at.checked_sub(1).and_then(|at| tokens.get(at));
        if let (Some(token), Some(before)) = (tokens.get(at), before)
            && token.end == *end
            && before.end == token.start
            && (before.form.chars().any(|c| weigh.of(c) > 0) || scale.is_owner(*end))
        {
            anchors.push(at);
        }
    }
    anchors.extend(starts.iter().map(|start| tokens.index_at(*start)));
    anchors.sort_unstable();
    anchors.dedup();
    for at in latin {
        found.extend(scale.latin(at).map(|span| walk.made(span, Method::Context, "company.latin", false)));
    }
    let mut kept: Option<Candidate> = None;
    let mut take = |one: Candidate| found.push(walk.made(one.span, Method::Context, "company.weighed", false));
    for anchor in anchors {
        let Some(next) = scale.best(anchor).filter(|one| one.weight >= ENOUGH) else { continue };
        match &kept {
            Some(last) if next.span.start < last.span.end => {
                if next.weight > last.weight {
                    kept = Some(next);
                }
            }
            _ => {
                if let Some(last) = kept.replace(next) {
                    take(last);
                }
            }
        }
    }
    if let Some(last) = kept {
        take(last);
    }
}

/// Adds the subsidiaries that are called by a listed firm and what they do or where: 麦当劳|中国, 万科|物业.
pub fn subsidiaries(walk: &Walk<'_>, weigh: &'static Weigh, found: &mut Vec<Found>) {
    /// A subsidiary's place or trade, in characters.
    const LENGTHS: [usize; 3] = [4, 3, 2];
    let view = walk.view;
    let scale = Scale::new(walk, weigh, found);
    for taken in view.companies() {
        let end = taken.span.end;
        let rest: String = view.text.text[end..view.span.end].chars().take(4).map(simplify).collect();
        for length in LENGTHS {
            let Some((at, c)) = rest.char_indices().nth(length - 1) else { continue };
            let tail = &rest[..at + c.len_utf8()];
            let place = weigh.branches.contains(tail);
            // 罗森|便利店 says what the firm is.
            if !place && (!weigh.ends.contains(tail) || weigh.not_branches.contains(tail)) {
                continue;
            }
            let bytes: usize = view.text.text[end..].chars().take(length).map(char::len_utf8).sum();
            let span = taken.span.start..end + bytes;
            let next = view.text.tokens.index_at(span.end);
            let whole = view.text.tokens.is_boundary(span.end);
            let free = view.taken_in(&(end..span.end)).is_none();
            let right = scale.right(span.end, next);
            // A trade that no noun follows all the time needs a mark only: 招商局|重工，
            let rare = !walk.lexicon.common.contains(tail) && weigh.trades.contains(tail);
            let least = match () {
                _ if place => 6,
                _ if rare => 3,
                _ => 8,
            };
            let rest = scale.after(span.end, 3);
            let elsewhere = place && weigh.branch_nouns.iter().any(|noun| rest.starts_with(noun));
            if whole && free && right >= least && !elsewhere && !walk.makes_noun(tail, span.end) {
                // Full, as the name of its owner stands inside.
                found.push(walk.made(span, Method::LegalForm, "company.subsidiary", true));
                break;
            }
        }
    }
}

struct Scale<'a> {
    walk: &'a Walk<'a>,
    weigh: &'static Weigh,
    /// Where names start and end that their forms have told, in order.
    starts: Vec<usize>,
    ends: Vec<usize>,
}

/// A word in simplified characters, and what the dictionary says of it.
type Word<'a> = (Cow<'a, str>, Class);

impl<'a> Scale<'a> {
    fn new(walk: &'a Walk<'a>, weigh: &'static Weigh, found: &[Found]) -> Self {
        let told = || found[walk.before..].iter().filter(|one| one.method == Method::LegalForm);
        let mut starts: Vec<usize> = told().map(|one| one.span.start).collect();
        let mut ends: Vec<usize> = told().map(|one| one.span.end).collect();
        starts.sort_unstable();
        ends.sort_unstable();
        Scale { walk, weigh, starts, ends }
    }

    /// True where a name ends (or starts) that is read already or that its form has told.
    fn names_end(&self, at: usize) -> bool {
        self.ends.binary_search(&at).is_ok() || self.walk.view.taken_in(&(at.saturating_sub(1)..at)).is_some()
    }

    fn names_start(&self, at: usize) -> bool {
        self.starts.binary_search(&at).is_ok() || self.walk.view.taken_in(&(at..at + 1)).is_some()
    }

    fn simple(&self, span: Range<usize>) -> Cow<'a, str> {
        let text = &self.walk.view.text.text[span];
        if text.chars().all(|c| simplify(c) == c) { Cow::Borrowed(text) } else { text.chars().map(simplify).collect() }
    }

    /// The few characters before a place, or from it on.
    fn before(&self, at: usize, most: usize) -> String {
        let head = &self.walk.view.text.text[self.walk.view.span.start..at];
        let from = head.char_indices().rev().take(most).last().map_or(head.len(), |(at, _)| at);
        head[from..].chars().map(simplify).collect()
    }

    fn after(&self, at: usize, most: usize) -> String {
        self.walk.view.text.text[at..self.walk.view.span.end].chars().take(most).map(simplify).collect()
    }

    /// True for a word that no name holds: one of grammar, a number, a name that is read already.
    fn is_barrier(&self, token: &Token<'_>) -> bool {
        let view = self.walk.view;
        if token.start < view.span.start
            || token.end > view.span.end
            || view.taken_in(&(token.start..token.end)).is_some()
        {
            return true;
        }
        let form = token.form;
        let generic = self.walk.lexicon.generic.contains(form);
        if token.class == Class::Other && !generic && !self.weigh.ends.contains(form) {
            return true;
        }
        if !self.weigh.is_han_at(view.text.text, token.start) {
            let text = &view.text.text[token.start..token.end];
            let capital = text.starts_with(|c: char| c.is_ascii_uppercase());
            // *ST is told by its mark.
            return text == "ST"
                || generic
                || !(capital && (2..=12).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphabetic()));
        }
        self.walk.lexicon.edges.contains(form) && !self.weigh.ends.contains(form)
            || self.weigh.barriers.contains(form) && !self.opens_behind(token)
            || self.walk.is_everywhere(form)
    }

    /// True for the 大 of 审计机构|大|华联: an adjective between a description and a word that is no noun of the dictionary.
    fn opens_behind(&self, token: &Token<'_>) -> bool {
        if token.end - token.start != 3 || !token.form.starts_with(|c| self.weigh.adjectives.contains(c)) {
            return false;
        }
        let tokens = self.walk.view.text.tokens;
        let at = tokens.index_at(token.start);
        let before = at.checked_sub(1).and_then(|at| tokens.get(at)).filter(|before| before.end == token.start);
        let next = tokens.get(at + 1).filter(|next| next.start == token.end);
        let proper = |next: Token<'_>| !matches!(next.class, Class::Other | Class::Word);
        before.is_some_and(|before| self.weigh.is_description(before.form)) && next.is_some_and(proper)
    }

    /// True for the 启明 of 启明|新材: a verb to the dictionary, and a name before a trade that no noun follows all the time.
    fn is_named_verb(&self, token: &Token<'_>, next: &Token<'_>) -> bool {
        let weigh = |c: char| self.weigh.of(c);
        let lexicon = self.walk.lexicon;
        token.class == Class::Other
            && token.end - token.start == 6
            && token.form.chars().any(|c| weigh(c) > 0)
            && token.form.chars().all(|c| weigh(c) >= 0)
            && self.weigh.trades.contains(next.form)
            && !lexicon.common.contains(next.form)
            && !lexicon.edges.contains(token.form)
            && self.walk.view.taken_in(&(token.start..token.end)).is_none()
    }

    /// The best run of words around a word.
    fn best(&self, anchor: usize) -> Option<Candidate> {
        let tokens = self.walk.view.text.tokens;
        let token = tokens.get(anchor)?;
        if !self.weigh.is_han_at(self.walk.view.text.text, token.start) || self.is_barrier(&token) {
            return None;
        }
        let mut starts: Vec<Edge> = Vec::with_capacity(REACH + 1);
        let mut at = anchor;
        let mut first = token;
        loop {
            starts.push(Edge { at: first.start, word: at, weight: self.left(first.start, at) });
            // The model glues particles to what it does not know: 及会|德丰, 由奥凯|电梯.
            let glued = first.form.chars().next().is_some_and(|c| self.weigh.glued_before.contains(&c));
            if matches!(first.class, Class::Unknown | Class::Person) && glued && first.end - first.start >= 9 {
                let inner = first.start + 3;
                starts.push(Edge { at: inner, word: at, weight: self.left(inner, at) });
                break;
            }
            let before = at.checked_sub(1).and_then(|at| tokens.get(at));
            match before {
                Some(before)
                    if before.end == first.start
                        && before.start >= self.walk.view.span.start
                        && starts.len() < REACH
                        && (!self.is_barrier(&before) || self.is_named_verb(&before, &first)) =>
                {
                    first = before;
                    at -= 1;
                }
                _ => break,
            }
        }
        let mut ends: Vec<Edge> = Vec::with_capacity(REACH);
        let mut at = anchor;
        let mut last = token;
        loop {
            let glued = last.form.chars().next_back().is_some_and(|c| self.weigh.glued_after.contains(&c));
            let length = last.end - last.start;
            // 金福|满报|1258元: what a price is told by.
            let quoted = last.form.ends_with('报') && self.tells_number(last.end);
            let parted = last.class == Class::Unknown
                && (glued || quoted)
                && (length >= 9 || length == 6 && (at > anchor || starts.len() > 1));
            let end = if parted { last.end - 3 } else { last.end };
            ends.push(Edge { at: end, word: at, weight: self.right(end, at + 1) });
            match tokens.get(at + 1) {
                Some(next) if !parted && next.start == last.end && ends.len() < REACH && !self.is_barrier(&next) => {
                    last = next;
                    at += 1;
                }
                _ => break,
            }
        }
        let mut best: Option<Candidate> = None;
        for start in &starts {
            for end in &ends {
                let weight = self.weight(start, end);
                let length = end.at.saturating_sub(start.at);
                let better = |best: &Candidate| (weight, length) > (best.weight, best.span.len());
                if weight > NEVER && best.as_ref().is_none_or(better) {
                    best = Some(Candidate { span: start.at..end.at, weight });
                }
            }
        }
        best
    }

    /// 生鲜电商|SegarKart, Hexbay Capital|合伙人: a name in Latin letters between what describes it and what it has.
    fn latin(&self, index: usize) -> Option<Range<usize>> {
        let view = self.walk.view;
        let (text, tokens) = (view.text.text, view.text.tokens);
        let first = tokens.get(index).filter(|token| token.start >= view.span.start)?;
        let before = index.checked_sub(1).and_then(|at| tokens.get(at));
        if text[..first.start].ends_with([' ', '-', '&', '.']) && before.is_some_and(|b| is_title(text, b.start)) {
            return None;
        }
        let mut end = first.end;
        let mut next = index + 1;
        while let Some(token) = tokens.get(next)
            && &text[end..token.start] == " "
            && is_title(text, token.start)
        {
            end = token.end;
            next += 1;
        }
        let span = first.start..end;
        let glued = text[end..].starts_with(|c: char| is_word(c) || matches!(c, '-' | '.' | '\'' | '’' | ' '));
        if end > view.span.end
            || glued
            || view.taken_in(&span).is_some()
            || self.walk.lexicon.generic.contains(first.form)
        {
            return None;
        }
        let left = self.left(first.start, index);
        let described = left >= DESCRIBED - 8 && (left >= DESCRIBED || self.right(end, next) > -15);
        let owned = left > -15 && self.right(end, next) >= OWNED && !self.is_topic(end);
        (described || owned).then_some(span)
    }

    fn weight(&self, start: &Edge, end: &Edge) -> i32 {
        /// Beyond a noun nothing is proved, unless the trade has closed the name.
        const NOUN: i32 = -15;
        const CLOSED: i32 = -4;
        /// What the text must not lack for its repeats to count.
        const NEAR: i32 = 14;
        if end.at <= start.at {
            return NEVER;
        }
        let inside = self.inside(start, end);
        // 医疗机构|报量达|112亿片: it reaches a number.
        let reaches = self.walk.view.text.text[..end.at].ends_with('达') && self.tells_number(end.at);
        if inside.weight <= NEVER || reaches {
            return NEVER;
        }
        let closed = end.weight == NOUN && inside.trade && inside.unknown;
        let right = if closed { CLOSED } else { end.weight };
        let mut weight = start.weight + right + inside.weight;
        if inside.pair && start.weight >= 4 && right >= 6 {
            weight += 6;
        }
        // 四海|渔业|也: a word that could be a name, and its trade, where a clause opens.
        if inside.stem && start.weight >= 5 && right >= 8 {
            weight += 10;
        }
        // 企业|纳百川|登陆: words of the dictionary between a description and a verb.
        if start.weight >= 28 && right >= 8 && inside.coined && !inside.unknown {
            weight += 12;
        }
        // 平台|邻里|鲜|已经: what the segmenter cannot join, between a description and a verb.
        if start.weight >= DESCRIBED - 8 && right >= 8 && inside.odd {
            weight += 34;
        }
        // 安井|旗下, 利德曼|70%股权: short, but beside what only firms have.
        if right >= OWNED && start.weight >= 5 && inside.unknown && !inside.trade && !self.is_topic(end.at) {
            weight += 10;
        }
        // 由|三河线缆工业|供应, 平台|邻里优选|走到: a trade between who is told of and what he does.
        if inside.trade && right >= 8 && (start.weight == AGENT || start.weight >= DESCRIBED - 6) {
            weight += 10;
        }
        if (ENOUGH - NEAR..ENOUGH).contains(&weight) && inside.weight > -30 {
            weight += match self.repeats(start.at..end.at) {
                0 | 1 => 0,
                2 => 8,
                _ => 12,
            };
        }
        weight
    }

    /// How often the text near a run has it.
    fn repeats(&self, span: Range<usize>) -> usize {
        const BEFORE: usize = 2_000;
        const AFTER: usize = 4_000;
        let text = self.walk.view.text.text;
        let floor =
            |at: usize| (0..=3).map(|d| at.saturating_sub(d)).find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let near = floor(span.start.saturating_sub(BEFORE))..floor((span.end + AFTER).min(text.len()));
        text[near].matches(&text[span]).count()
    }

    /// What stands before a place says that a name starts there.
    fn left(&self, at: usize, word: usize) -> i32 {
        const MARK: i32 = 6;
        const OPEN: i32 = 5;
        const LED: i32 = 30;
        const QUOTED: i32 = 20;
        const OF: i32 = 25;
        const NEARBY: i32 = 12;
        const SEATED: i32 = 10;
        const NUMBERED: i32 = -15;
        const TITLE: i32 = -25;
        let before = self.before(at, 6);
        let Some(last) = before.chars().next_back() else { return OPEN };
        match last {
            '《' | '〈' | '『' => return -60,
            '“' | '「' | '"' | '‘' => return if self.is_described_quote(at, last, word) { QUOTED } else { OPEN },
            '，' | '。' | '；' | '：' | '！' | '？' | '\n' | ' ' | '、' | '）' => return MARK,
            _ if !last.is_alphanumeric() => return 4,
            _ => {}
        }
        let view = self.walk.view;
        let width = view.text.text[..at].chars().next_back().map_or(1, char::len_utf8);
        if view.taken_in(&(at - width..at)).is_some() {
            return -15;
        }
        if self.weigh.ends_as_title(&before) {
            return TITLE;
        }
        let tokens = view.text.tokens;
        let Some(token) = word.checked_sub(1).and_then(|at| tokens.get(at)) else { return OPEN };
        let noun = self.simple(token.start..at);
        if let Some((_, weight)) = self.weigh.pronouns.iter().find(|(pronoun, _)| **pronoun == noun) {
            // 具身智能|公司|灵犀步态, and not the firm itself: 公司|股价.
            let own = |before: &Token<'_>| {
                before.end == token.start
                    && before.form.starts_with(is_han)
                    && before.form.chars().nth(1).is_some()
                    && (before.class != Class::Other
                        || before.form == "第三方"
                        || self.weigh.attributed.contains(&&*noun)
                        || self.walk.lexicon.generic.contains(before.form))
            };
            let described = word.checked_sub(2).and_then(|at| tokens.get(at)).is_some_and(|before| own(&before));
            return if described { DESCRIBED - 6 } else { *weight };
        }
        if self.walk.lexicon.bearers.contains(&*noun) {
            return LED;
        }
        if self.weigh.led.contains(&&*noun) || noun == "的" && self.weigh.led.iter().any(|led| before.ends_with(led)) {
            return OF;
        }
        let of = |back: usize| word.checked_sub(back).and_then(|at| tokens.get(at));
        let nearby = |token: Token<'_>| self.weigh.nearby.contains(&token.form);
        if nearby(token) || noun == "的" && of(2).is_some_and(nearby) {
            return NEARBY;
        }
        // 义乌|的|拾光袜业.
        if noun == "的" && of(2).is_some_and(|token| token.class == Class::Place || token.form == "本地") {
            return SEATED;
        }
        if matches!(&*noun, "与" | "和" | "及" | "跟") && self.names_end(token.start) {
            return BESIDE;
        }
        if noun == "由" {
            return AGENT;
        }
        // 一颗|年轻恒星, 某|巨鲸地址: of firms 家 is said.
        let numeral = token.class == Class::Other && noun.starts_with(|c| self.weigh.numerals.contains(c));
        if numeral && !noun.ends_with(['家', '大']) {
            return NUMBERED;
        }
        let other = noun.starts_with(|c| self.weigh.demonstratives.contains(c));
        let long = noun.chars().nth(1).is_some();
        if !other
            && noun.starts_with(is_han)
            && !self.weigh.not_descriptions.contains(&*noun)
            && (long && self.weigh.ends_as_description(&noun) || self.weigh.ends_as_long_description(&before))
        {
            return DESCRIBED;
        }
        // 电讯|商|环宇通讯: the description came apart.
        let apart = |before: Token<'_>| before.end == token.start && before.form.starts_with(is_han);
        if self.sells(&noun) && word.checked_sub(2).and_then(|at| tokens.get(at)).is_some_and(apart) && !other {
            return DESCRIBED;
        }
        match token.class {
            Class::Place => OPEN,
            _ if noun == "的" => MARK,
            Class::Other => OPEN,
            _ if self.walk.lexicon.edges.contains(&*noun) => OPEN,
            // 生态环境|局对|科源: a particle that the model glued.
            Class::Unknown if self.weigh.glued_after.contains(&last) => OPEN,
            _ if noun.ends_with(|c: char| c.is_ascii_digit()) => -10,
            _ if !long && noun.starts_with(|c| self.weigh.glued_before.contains(&c)) => OPEN,
            _ if !long => -5,
            _ => -15,
        }
    }

    /// True for 70%股权: a part of the firm whose name stands before it.
    fn is_share(&self, after: &str) -> bool {
        let rest = after.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let share = rest.strip_prefix(['%', '％']);
        share.is_some_and(|share| self.weigh.shares.iter().any(|word| share.starts_with(word)))
    }

    /// True for 公司 before “灵犀矩阵”: a quotation mark (`mark`) before `at`, and a description before it.
    fn is_described_quote(&self, at: usize, mark: char, word: usize) -> bool {
        let noun = word.checked_sub(1).and_then(|at| self.walk.view.text.tokens.get(at));
        noun.is_some_and(|noun| {
            noun.end + mark.len_utf8() == at
                && (self.weigh.is_description(noun.form) || self.walk.lexicon.bearers.contains(noun.form))
        })
    }

    /// True where a word stands that tells topics too: 外盘|方面.
    fn is_topic(&self, at: usize) -> bool {
        let rest = self.after(at, 4);
        self.weigh.topics.iter().any(|topic| rest.starts_with(topic))
    }

    /// True where something stands that only a firm has or does.
    fn is_owner(&self, at: usize) -> bool {
        let view = self.walk.view;
        view.text.text[at..view.span.end].starts_with(|c: char| self.weigh.may_follow(c))
            && self.weigh.after(&self.after(at, 10)).is_some_and(|weight| weight >= OWNED)
    }

    /// True for a word right behind a description that may open a name of the dictionary's words: 邻里|鲜, 半坡|咖啡.
    fn may_be_odd(&self, token: &Token<'_>, index: usize) -> bool {
        let next = self.walk.view.text.tokens.get(index + 1).filter(|next| next.start == token.end);
        let short = |token: &Token<'_>| token.end - token.start == 3;
        token.class != Class::Other
            && next.is_some_and(|next| short(token) || short(&next) || self.weigh.ends.contains(next.form))
            && self.left(token.start, index) >= DESCRIBED - 8
    }

    /// True where a number stands, as behind 报.
    fn tells_number(&self, at: usize) -> bool {
        self.walk.view.text.text[at..self.walk.view.span.end].starts_with(|c: char| c.is_ascii_digit())
    }

    /// True for the end of a description that stands alone: 商.
    fn sells(&self, word: &str) -> bool {
        self.weigh.sellers.contains(&word)
    }

    fn is_of_names(&self, word: &str) -> bool {
        word.chars().all(|c| self.weigh.of(c) > 0)
    }

    /// True for a noun that names stand right behind: 贸易商.
    fn describes(&self, noun: &str) -> bool {
        noun.chars().nth(1).is_some()
            && !self.weigh.not_descriptions.contains(noun)
            && self.weigh.ends_as_description(noun)
    }

    /// What stands from a place on says that a name ended there.
    fn right(&self, at: usize, word: usize) -> i32 {
        const PARTICLE: i32 = 8;
        const DOES: i32 = 12;
        const NOUN: i32 = -15;
        let all = self.after(at, 10);
        let after = all.trim_start_matches(['”', '」', '"', '’']);
        let at = at + all.len() - after.len();
        let Some(first) = after.chars().next() else { return 2 };
        match first {
            '》' | '〉' | '』' => return -60,
            '、' | '（' | '(' => return 6,
            _ if !first.is_alphanumeric() => return 3,
            _ => {}
        }
        if self.weigh.opens_as_person(after) {
            return -30;
        }
        if first.is_ascii_digit() && self.is_share(after) {
            return OWNED;
        }
        let days = self.weigh.days_of(first).iter().filter_map(|day| after.strip_prefix(day));
        if days.filter_map(|rest| self.weigh.after(rest)).any(|weight| weight >= OWNED) {
            return OWNED;
        }
        if let Some(weight) = self.weigh.after(after) {
            return weight;
        }
        if self.weigh.agents.contains(&first) || first == '报' && self.tells_number(at + '报'.len_utf8()) {
            return DOES;
        }
        if first == '的' || first == '等' {
            return 6;
        }
        let view = self.walk.view;
        if self.weigh.particles.contains(&first) {
            let next = at + first.len_utf8();
            let beside = matches!(first, '与' | '和' | '及') && self.names_start(next);
            return if beside { BESIDE } else { PARTICLE };
        }
        let Some(token) = view.text.tokens.get(word).filter(|token| token.start == at) else {
            return if self.weigh.glued_after.contains(&first) { PARTICLE } else { -10 };
        };
        if view.taken_in(&(token.start..token.end)).is_some() {
            return -10;
        }
        match token.class {
            Class::Other => PARTICLE,
            Class::Unknown if first.is_numeric() => 3,
            Class::Unknown if !is_han(first) => -10,
            // 具身智能|企业 is a trade.
            _ if self.walk.lexicon.bearers.contains(token.form) || self.describes(token.form) => NOUN,
            _ if self.walk.lexicon.edges.contains(token.form) => 6,
            _ if self.walk.lexicon.not_before.contains(token.form) => -30,
            _ => NOUN,
        }
    }

    /// What the words of a run say, without those around it.
    fn inside(&self, start: &Edge, end: &Edge) -> Inside {
        const MOST: usize = 10;
        let never =
            Inside { weight: NEVER, trade: false, unknown: false, pair: false, coined: false, stem: false, odd: false };
        let tokens = self.walk.view.text.tokens;
        let lexicon = self.walk.lexicon;
        let name = self.simple(start.at..end.at);
        let length = name.chars().count();
        let han = name.chars().filter(|c| is_han(*c)).count();
        if !(2..=MOST).contains(&length)
            || han < 2
            || lexicon.generic.contains(&*name)
            || lexicon.edges.contains(&*name)
            || self.walk.is_fund(&name)
            || is_doubled(&name)
        {
            return never;
        }
        let words: Vec<Word<'_>> = (start.word..=end.word)
            .filter_map(|at| tokens.get(at))
            .map(|token| (self.simple(token.start.max(start.at)..token.end.min(end.at)), token.class))
            .collect();
        let generic = words.iter().filter(|(word, _)| lexicon.generic.contains(&**word)).count();
        // 早盘|走弱: what a firm has or does.
        let tells = |(word, _): &Word<'_>| self.weigh.tells.contains(&**word) && !self.weigh.ends.contains(&**word);
        // 连锁|奶茶店 is a kind of shop.
        let kind = self.weigh.is_description(&name) && !words.iter().any(|(_, class)| *class == Class::Unknown);
        if generic == words.len() || words.iter().any(tells) || kind {
            return never;
        }
        let trade = [4, 3, 2].into_iter().filter(|most| most + 2 <= length).find_map(|most| {
            let at = name.char_indices().nth(length - most)?.0;
            self.weigh.ends.contains(&name[at..]).then_some(at)
        });
        // 注册资本 is no capital firm.
        let trade = trade.filter(|at| {
            words.last().is_some_and(|(word, class)| *class == Class::Unknown || word.len() <= name.len() - at)
        });
        let stem = &name[..trade.unwrap_or(name.len())];
        let is_end = |word: &str| self.weigh.ends.contains(word);
        if trade.is_some()
            && (lexicon.generic.contains(stem)
                || words.iter().all(|(word, class)| {
                    lexicon.generic.contains(&**word) || is_end(word) || words.len() > 2 && *class == Class::Place
                }))
        {
            return never;
        }
        let mut weight = match trade {
            Some(at) if lexicon.common.contains(&name[at..]) && !lexicon.everyday.contains(&name[at..]) => 15,
            Some(at) if self.weigh.trades.contains(&name[at..]) && !lexicon.common.contains(&name[at..]) => 18,
            Some(_) => 10,
            None if length >= 3 && name.ends_with('业') => 8,
            None if length >= 3 && name.ends_with(|c| self.weigh.shops.contains(c)) => 6,
            None => 0,
        };
        if trade.is_none() && self.weigh.ends_as_body(&name) {
            weight -= 30;
        }
        let is_unknown = |(word, class): &Word<'_>| {
            *class == Class::Unknown && word.starts_with(is_han) && word.chars().nth(1).is_some()
        };
        let one = |(word, _): &Word<'_>| word.chars().nth(1).is_none();
        let unknown = words.iter().any(is_unknown);
        let single = words.windows(2).any(|pair| one(&pair[0]) && one(&pair[1]));
        let named = words.iter().any(|(_, class)| *class == Class::Name)
            || trade.is_some() && words.iter().any(|(_, class)| *class == Class::Person);
        weight += match () {
            _ if unknown => 10,
            _ if single => 5,
            _ if named => 3,
            _ => -10,
        };
        if words.len() == 1 && !unknown {
            weight -= 15;
        }
        let known = stem.chars().filter(|c| self.weigh.of(*c) > 0).count() as i32;
        let common = stem.chars().filter(|c| self.weigh.of(*c) < 0).count() as i32;
        // A word of the dictionary has its characters for its own sake.
        let is_coined = |word: &&Word<'_>| word.1 != Class::Word || one(word);
        let coined =
            words.iter().filter(is_coined).flat_map(|(word, _)| word.chars()).filter(|c| self.weigh.of(*c) > 0);
        let coined = (coined.count() as i32).min(known);
        weight += coined.min(3) * 4 - common * 8;
        let plain =
            trade.is_none_or(|at| !self.weigh.trades.contains(&name[at..]) || lexicon.everyday.contains(&name[at..]));
        if coined == 0 && plain {
            weight -= 8;
        }
        // 高雄|六龟 is a place as a whole; 屯门|喜运来|酒楼 stands there.
        if (trade.is_none() || start.weight < 28) && words.len() > 1 && words[0].1 == Class::Place {
            weight -= if start.weight == BESIDE { 10 } else { 6 };
        }
        // 恒誉|体育|跑步机 goes on behind its trade.
        if trade.is_none() && words.len() > 1 && words[1..words.len() - 1].iter().any(|(word, _)| is_end(word)) {
            weight -= 10;
        }
        // Strategy|浮盈, Creed|时|花: a name in Latin letters ends where they do.
        if trade.is_none() && name.starts_with(|c: char| c.is_ascii()) {
            weight -= 30;
        }
        // 机构|汇明远|资产: what it is called behind.
        if words.len() > 1 && self.weigh.pronouns.iter().any(|(pronoun, _)| *pronoun == words[0].0) {
            weight -= 20;
        }
        // 民航局|数据 is the bureau's.
        let body = |word: &str| word.chars().nth(1).is_some() && word.ends_with(|c| self.weigh.offices.contains(c));
        if words.len() > 1
            && words[..words.len() - 1].iter().any(|(word, class)| *class != Class::Unknown && body(word))
        {
            weight -= 20;
        }
        let seller = |(at, word): (usize, &Word<'_>)| at > 0 && at + 1 < words.len() && self.sells(&word.0);
        if words.iter().any(|(word, _)| self.describes(word) && !is_end(word)) || words.iter().enumerate().any(seller) {
            weight -= 20;
        }
        weight += match length {
            2 => -10,
            3 => -4,
            4 => 6,
            5..=7 => 0,
            _ => -8,
        };
        // 瓜农|岩温龙, 赵睿|因伤: somebody.
        let people = |(word, class): &Word<'_>| {
            *class == Class::Word
                && !one(&(Cow::Borrowed(word), *class))
                && word.ends_with(|c| self.weigh.people.contains(c))
        };
        let person = |(word, class): &Word<'_>| {
            *class == Class::Person && word.chars().next().is_some_and(|c| self.walk.is_surname(c))
        };
        if trade.is_none() && words.len() > 1 && words.first().is_some_and(|word| people(word) || person(word)) {
            weight -= 20;
        }
        if trade.is_none() && length <= 3 {
            weight -= match name.chars().next() {
                Some(c) if self.walk.is_surname(c) => 22,
                Some(c) if self.weigh.surnames.contains(&c) => 6,
                _ => 0,
            };
            if words.iter().any(|(_, class)| *class == Class::Person) {
                weight -= 10;
            }
        }
        let foreign = name.chars().filter(|c| self.weigh.foreign.contains(c)).count();
        // 生物技术公司|维斯塔伦: behind a description it is no person's.
        if trade.is_none() && han >= 3 && foreign * 4 >= length * 3 {
            weight += if start.weight >= DESCRIBED - 6 { 5 } else { -15 };
        }
        weight -= 12
            * words
                .iter()
                .filter(|word| {
                    lexicon.generic.contains(&*word.0) && !is_end(&word.0) && !(one(word) && self.is_of_names(&word.0))
                })
                .count() as i32;
        if words.iter().any(|(word, _)| self.weigh.is_title(word)) {
            weight -= 40;
        }
        if !unknown && !single && !named && known == 0 {
            weight -= 8;
        }
        if words.len() > REACH {
            weight -= 6 * (words.len() - REACH) as i32;
        }
        if trade.is_none() && words.iter().filter(|word| word.1 == Class::Unknown).count() >= 2 {
            weight += 4;
        }
        let word_and_trade = trade.is_some()
            && length == 4
            && words.len() == 2
            && known > 0
            && common == 0
            && generic == 0
            && !unknown
            && !words[0].0.ends_with(|c| self.weigh.sides.contains(c));
        let pair = trade.is_none()
            && length == 4
            && coined > 0
            && words.len() == 2
            && is_unknown(&words[0])
            && !is_unknown(&words[1]);
        let odd = trade.is_none()
            && (3..=4).contains(&length)
            && words.len() > 1
            && words.len() + 1 >= length
            && common == 0
            && generic == 0
            && !self.weigh.ends_as_body(&name)
            && !words.iter().any(|(word, _)| self.weigh.is_title(word) || people(&(Cow::Borrowed(word), Class::Word)));
        let coined = known > 0 && common == 0;
        Inside { weight, trade: trade.is_some(), unknown, pair, coined, stem: word_and_trade, odd }
    }
}

/// True for a word with a capital and small letters behind it, as names are written.
fn is_title(text: &str, at: usize) -> bool {
    let mut bytes = text[at..].bytes();
    bytes.next().is_some_and(|b| b.is_ascii_uppercase())
        && bytes.take_while(u8::is_ascii_alphanumeric).any(|b| b.is_ascii_lowercase())
}

/// True for 越开越密, 边走边看, 大大小小: what grammar doubles is no name.
fn is_doubled(name: &str) -> bool {
    let mut chars = name.chars();
    let four = [chars.next(), chars.next(), chars.next(), chars.next()];
    chars.next().is_none()
        && four[3].is_some()
        && (four[0] == four[2] && four[1] != four[3] || four[0] == four[1] && four[2] == four[3])
}

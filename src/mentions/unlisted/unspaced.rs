//! The rules of languages written without spaces: a name is a run of words of the segmentation beside a form or a cue.
//!
//! *Reads*: X股份有限公司, X科技, 株式会社X, X製薬, X社, X(600000.SH), \*ST X, 简称“X”, 收购 X, X 股价, lists with two known
//! members. *Known misses*: names made of ordinary words only with no form (青石), names cut wrongly by the segmenter.

mod kana;
mod lists;
mod run;

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashSet;
use std::ops::Range;

use crate::languages::fold::{folded, is_han, is_kana, is_word, simplify};
use crate::languages::{Class, Token, Unspaced};
use crate::mentions::company::{Kind, Method};
use crate::mentions::unlisted::lexicon::{Lexicon, Role};
use crate::mentions::unlisted::unspaced::run::Run;
use crate::mentions::unlisted::{Found, Taken, View, weighed};

/// Words that a name of a trade can have before its form; longer ones are sentences without marks.
const TRADE_WORDS: usize = 5;
/// The same before a full legal form, whose names are long: 深圳市|联创|微|电子|科技|有限公司.
const LEGAL_WORDS: usize = 8;
/// The same beside a cue.
const CUE_WORDS: usize = 3;

pub fn find(view: &View<'_>, found: &mut Vec<Found>) {
    let (Some(lexicon), Some(table)) = (Lexicon::of(view.language), view.language.companies.unspaced) else { return };
    let walk = Walk {
        view,
        lexicon,
        table,
        before: found.len(),
        clauses: OnceCell::new(),
        opening: Cell::new(None),
        subject: RefCell::new(None),
    };
    let Hits { forms, cues, mut ends } = Hits::of(view, lexicon);
    walk.forms(&forms, found);
    walk.cues(&cues, found);
    if !lexicon.tails.is_empty() {
        for taken in view.companies() {
            found.extend(walk.tail(taken));
        }
    }
    walk.marks(found);
    if let Some(weigh) = &lexicon.weigh {
        ends.extend(forms.iter().filter(|(_, role)| *role == Role::Trade).map(|(form, _)| form.end));
        let starts: Vec<usize> =
            cues.iter().filter(|(_, role)| *role == Role::NameAfter).map(|(cue, _)| cue.end).collect();
        weighed::find(&walk, weigh, &ends, &starts, found);
        weighed::subsidiaries(&walk, weigh, found);
    }
}

/// What the lexicon finds in a segment, as spans of the part.
struct Hits {
    /// Ends of names; of those that end at one place the longest.
    forms: Vec<(Range<usize>, Role)>,
    cues: Vec<(Range<usize>, Role)>,
    /// Where the trades end that only weigh.
    ends: Vec<usize>,
}

impl Hits {
    fn of(view: &View<'_>, lexicon: &Lexicon) -> Self {
        let mut hits = Hits { forms: Vec::new(), cues: Vec::new(), ends: Vec::new() };
        for (hit, role) in lexicon.hits(&view.folded.text, false) {
            let span = view.source(hit);
            match role {
                Role::Sector => hits.ends.push(span.end),
                Role::Form | Role::Trade => match hits.forms.last_mut() {
                    Some((last, known)) if last.end == span.end => {
                        if span.start < last.start {
                            (*last, *known) = (span, role);
                        }
                    }
                    _ => hits.forms.push((span, role)),
                },
                _ => hits.cues.push((span, role)),
            }
        }
        hits
    }
}

/// The spans of the names that are found in a segment, and how many of all were looked at.
struct Told {
    spans: HashSet<Range<usize>>,
    seen: usize,
}

impl Told {
    /// Takes in what was found since.
    fn follow(&mut self, found: &[Found]) {
        self.spans.extend(found[self.seen..].iter().map(|one| one.span.clone()));
        self.seen = found.len();
    }
}

pub(super) struct Walk<'a> {
    pub(super) view: &'a View<'a>,
    pub(super) lexicon: &'static Lexicon,
    table: &'static Unspaced,
    /// How many names were found before this segment: only those behind them can stand in it.
    pub(super) before: usize,
    /// Where the marks end that clauses stand between, once they are asked for.
    clauses: OnceCell<Vec<usize>>,
    /// The sentence that was asked for last, by its start, and where its first word begins.
    opening: Cell<Option<(usize, usize)>>,
    /// The clause that was asked for last, by its start, and the firm that it opens with.
    subject: RefCell<Option<(usize, Option<Range<usize>>)>>,
}

impl<'a> Walk<'a> {
    fn text(&self, span: Range<usize>) -> &'a str {
        &self.view.text.text[span]
    }

    fn word(&self, token: &Token<'_>) -> String {
        folded(&self.view.text.text[token.start..token.end])
    }

    fn japanese(&self) -> bool {
        self.table.kana.is_some()
    }

    /// What stands from a place to the end of the segment.
    fn rest(&self, at: usize) -> &'a str {
        self.text(at..self.view.span.end)
    }

    /// True where nothing is read that overlaps a span.
    fn is_free(&self, span: &Range<usize>) -> bool {
        self.view.taken_in(span).is_none()
    }

    pub(super) fn made(&self, span: Range<usize>, method: Method, rule: &'static str, full: bool) -> Found {
        let kind = Kind::Company;
        Found { part: self.view.part, language: self.view.language, span, method, rule, kind, full }
    }

    /// Reads the names that end in a form.
    fn forms(&self, forms: &[(Range<usize>, Role)], found: &mut Vec<Found>) {
        for (index, (form, role)) in forms.iter().enumerate() {
            // What goes on with another form ends there, if that is a name: 生物|科技 and not 生物|支付.
            let goes_on = |next: &Range<usize>| next.start == form.end || next.start < form.end && form.end < next.end;
            let longer = forms[index + 1..].iter().take(4).find(|(next, _)| goes_on(next));
            if longer.is_none_or(|(next, role)| self.form(next, *role).is_none() && *role != Role::Form) {
                found.extend(self.form(form, *role));
            }
        }
    }

    /// Reads the names beside cues.
    fn cues(&self, cues: &[(Range<usize>, Role)], found: &mut Vec<Found>) {
        for (cue, role) in cues {
            match role {
                Role::Front => found.extend(self.front(cue)),
                Role::NameAfter => found.extend(self.name_after(cue)),
                Role::SourceAfter => {
                    found.extend(self.name_after(cue).map(|found| Found { kind: Kind::Organization, ..found }))
                }
                Role::Invests => self.investors(cue.start, found),
                Role::Short => found.extend(self.short(cue)),
                Role::NameBefore => found.extend(self.name_before(cue)),
                Role::Predicate => {
                    found.extend(self.subject(cue.start));
                    self.residents(cue.start, found);
                }
                _ => {}
            }
        }
    }

    /// X有限公司, X科技, X株式会社.
    fn form(&self, form: &Range<usize>, role: Role) -> Option<Found> {
        match role {
            _ if !self.view.text.tokens.is_boundary(form.end) => None,
            Role::Form => self.legal_form(form),
            _ => self.trade(form),
        }
    }

    /// X有限公司, X（中国）有限公司, X株式会社.
    fn legal_form(&self, form: &Range<usize>) -> Option<Found> {
        let stem_end = self.bracket(form.start).unwrap_or(form.start);
        let mut run = self.left(stem_end, LEGAL_WORDS, true)?;
        self.cut_preposition(&mut run);
        self.cut_party(&mut run);
        if !self.japanese() {
            self.cut_description(&mut run, true);
        }
        if !self.is_stem(&run, stem_end) || self.is_all_generic(&run) {
            return None;
        }
        let start = self.last_partner(run.start, form);
        Some(self.made(start..form.end, Method::LegalForm, "company.legal_form", true))
    }

    /// X科技, とうほう地所, where something says that X is a name.
    fn trade(&self, form: &Range<usize>) -> Option<Found> {
        let mut run = self.left(form.start, TRADE_WORDS, false)?;
        let hiragana = self.hiragana_before(run.start);
        run.start = hiragana.unwrap_or(run.start);
        self.cut_party(&mut run);
        self.cut_generic(&mut run);
        let described = hiragana.is_none() && self.cut_description(&mut run, false);
        let named = hiragana.is_some() || !run.words.is_empty() && !self.is_all_generic(&run);
        if !named || !self.is_stem(&run, form.start) || self.is_measure(&run) {
            return None;
        }
        // 全国|现制茶饮|门店 are all that there are.
        if ends_in(self.text(self.view.span.start..run.start), self.table.everywhere) {
            return None;
        }
        // 冷链|物流|商冰|链通: a description goes on with its own end.
        if self.rest(form.end).starts_with(|c: char| self.table.makers.contains(c)) {
            return None;
        }
        run.start = self.last_partner(run.start, form);
        let span = run.start..form.end;
        let next = self.token_at(form.end);
        if self.pays(&run, form) {
            return None;
        }
        let goes_on = self.japanese() && next.is_some_and(|next| self.goes_on(&next));
        if goes_on || !self.is_free(&span) || self.is_deed(&run, form) {
            return None;
        }
        let proved = hiragana.is_some()
            || next.is_none_or(|next| !self.lexicon.not_before.contains(&self.word(&next)))
                && self.proves_trade(&run, form, described);
        proved.then(|| self.made(span, Method::LegalForm, "company.trade", false))
    }

    /// True for a trade that makes a longer noun with what stands behind it: 控股|股东.
    pub(super) fn makes_noun(&self, trade: &str, end: usize) -> bool {
        let rest = self.rest(end);
        self.table.deeds.contains(&trade) && self.table.deed_nouns.iter().any(|noun| rest.starts_with(noun))
    }

    /// True for a trade that is what somebody does as well, behind who does it: 由|中创集团|控股.
    fn is_deed(&self, run: &Run<'_>, form: &Range<usize>) -> bool {
        // 由|中|航智集团|控股: the segmenter parts a character from the name.
        let mut before = self.text(self.view.span.start..run.start).chars().rev().take(2);
        before.any(|c| self.table.agents.contains(c))
            && self.table.deeds.contains(&folded(self.text(form.clone())).as_str())
            && self.rest(form.end).chars().next().is_none_or(|c| !c.is_alphanumeric() || c == '的')
    }

    /// True where the words before a trade, or what stands around both, are a firm's.
    fn proves_trade(&self, run: &Run<'_>, form: &Range<usize>, described: bool) -> bool {
        let Some(last) = run.words.last() else { return false };
        let katakana = last.class == Class::Unknown || self.text(last.start..last.end).chars().all(is_kana);
        let named = self.is_named(&run.words) || self.japanese() && katakana && !self.is_all_generic(run);
        let plain = !run.words.iter().any(|token| self.is_generic(token));
        let trade = folded(self.text(form.clone()));
        let strong = !self.lexicon.common.contains(&trade) && plain && run.words.len() <= 3;
        let cue = || plain && (described || self.has_cue(&(run.start..form.end)));
        if !self.lexicon.everyday.contains(&trade) {
            return named || strong || cue();
        }
        // 泓远|光学 at the start of a clause.
        let opens = self.text(self.view.span.start..run.start).chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        let lone = run.words.len() == 1 && last.class == Class::Unknown && opens && !self.japanese();
        // 三豊|観光|タクシー: one trade behind another.
        let stacked = run.words.len() >= 2 && self.lexicon.trades.contains(&self.word(last));
        named && (lone || stacked || cue())
    }

    /// True for 海川|电缆|支付|货款: the name has its trade, and the form is a verb before what is done.
    fn pays(&self, run: &Run<'_>, form: &Range<usize>) -> bool {
        let Some(last) = run.words.last().filter(|_| run.words.len() >= 2) else { return false };
        self.table.deeds.contains(&folded(self.text(form.clone())).as_str())
            && self.lexicon.trades.contains(&self.word(last))
            && self.token_at(form.end).is_some_and(|next| matches!(next.class, Class::Word | Class::Unknown))
            && self.rest(form.end).starts_with(|c: char| c.is_alphanumeric() && c != '的')
    }

    /// True for 6800mAh before 电池: a number with its unit.
    fn is_measure(&self, run: &Run<'_>) -> bool {
        let word = run.words.first().map_or("", |token| self.text(token.start..token.end));
        let unit = word.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        !self.japanese() && unit.len() < word.len() && unit.starts_with(|c: char| c.is_ascii_lowercase())
    }

    /// True for a run of two characters and more that reached its edge and ends before a form.
    fn is_stem(&self, run: &Run<'_>, end: usize) -> bool {
        run.closed && run.start < end && self.text(run.start..end).chars().nth(1).is_some()
    }

    fn token_at(&self, at: usize) -> Option<Token<'a>> {
        let tokens = self.view.text.tokens;
        tokens.get(tokens.index_at(at)).filter(|token| token.start == at)
    }

    /// X（中国）有限公司: returns the start of the bracket that ends before the form.
    fn bracket(&self, at: usize) -> Option<usize> {
        const MOST: usize = 24;
        let before = &self.view.text.text[self.view.span.start..at];
        let inner = before.strip_suffix(['）', ')'])?;
        let (open, _) = inner.char_indices().rev().take(MOST / 3).find(|(_, c)| matches!(c, '（' | '('))?;
        (open > 0).then_some(self.view.span.start + open)
    }

    /// A verb, a descriptor or a bearer of news beside a name that is made of ordinary words.
    fn has_cue(&self, span: &Range<usize>) -> bool {
        let companies = self.view.language.companies;
        let text = self.view.text.text;
        let before = &text[self.view.span.start..span.start];
        let after = text[span.end..self.view.span.end].trim_start_matches(['”', '"', '」']);
        let before = before.trim_end_matches(['“', '"', '「']);
        companies.cues_before.iter().any(|cue| before.ends_with(cue))
            || self.names_seat(before)
            || self.lexicon.weigh.as_ref().is_some_and(|weigh| weigh.owns(after))
            || companies.cues_after.iter().any(|cue| after.starts_with(cue))
    }

    /// 株式会社X.
    fn front(&self, front: &Range<usize>) -> Option<Found> {
        let before = self.text(self.view.span.start..front.start).chars().next_back();
        if before.is_some_and(|c| is_han(c) || is_kana(c) && !matches!(c, 'ぁ'..='ん') || is_word(c)) {
            return None;
        }
        if let Some(end) = self.hiragana_behind(front.end) {
            return Some(self.made(front.start..end, Method::LegalForm, "company.legal_front", true));
        }
        let run = self.right(front.end, LEGAL_WORDS);
        // （有）マル|エイ物流: the segmenter took the name apart.
        let parted =
            self.text(front.end..run.end).ends_with(is_katakana) && self.rest(run.end).starts_with(is_katakana);
        if !run.closed || parted || run.words.is_empty() || self.is_all_generic(&run) {
            return None;
        }
        Some(self.made(front.start..run.end, Method::LegalForm, "company.legal_front", true))
    }

    pub(super) fn is_surname(&self, c: char) -> bool {
        self.table.surnames.contains(c)
    }

    /// True for a word before all that are of a kind.
    pub(super) fn is_everywhere(&self, word: &str) -> bool {
        self.table.everywhere.contains(&word)
    }

    fn is_person(&self, name: &str) -> bool {
        name.chars().count() <= 3 && name.chars().next().is_some_and(|c| self.is_surname(c))
    }

    /// A name by its place must have a word of no dictionary and no word that belongs elsewhere.
    fn is_name(&self, run: &Run<'_>, wide: bool) -> bool {
        let text = self.text(run.start..run.end);
        let unknown = || run.words.iter().any(|token| token.class == Class::Unknown);
        let named = || run.words.len() >= 2 || run.words.iter().any(|token| token.class == Class::Name);
        run.closed
            && (2..=10).contains(&text.chars().count())
            && self.is_free(&(run.start..run.end))
            && !run.words.iter().any(|token| self.is_generic(token))
            && (wide || !self.is_person(text) && !self.is_everyday(text))
            && !ends_in(text, self.table.bodies)
            && (wide || unknown() || self.japanese() && named())
    }

    /// True for more characters of everyday words than of names, so that what the segmenter does not know is no name:
    /// 营收|过, 摊薄|后.
    fn is_everyday(&self, text: &str) -> bool {
        self.lexicon.weigh.as_ref().is_some_and(|weigh| {
            let weights = text.chars().map(|c| i32::from(weigh.of(simplify(c))));
            weights.sum::<i32>() < 0
        })
    }

    /// 收购 X, 新興企業の X.
    fn name_after(&self, cue: &Range<usize>) -> Option<Found> {
        let tokens = self.view.text.tokens;
        // 基因疗法公司|Brightfield: a change of script is border enough.
        let latin = self.view.text.text[cue.end..].starts_with(|c: char| c.is_ascii_uppercase());
        let begins = latin || self.ends_noun(cue) || tokens.is_boundary(cue.start);
        if !tokens.is_boundary(cue.end) || !begins {
            return None;
        }
        let mut run = self.right(cue.end, CUE_WORDS + 1);
        if latin && !self.japanese() {
            self.cut_latin(&mut run);
        }
        if latin
            && self.japanese()
            && !self.is_deed_of(cue)
            && let Some(found) = self.latin_behind(cue.end)
        {
            return Some(found);
        }
        if self.japanese()
            && let Some(found) = self.described_by(cue, &run)
        {
            return found;
        }
        if run.words.is_empty() || run.words.len() > CUE_WORDS || !self.is_name(&run, false) {
            return None;
        }
        let text = self.text(run.start..run.end);
        // 公司|账上: a word with a side.
        let side = self.lexicon.weigh.as_ref().is_some_and(|weigh| text.ends_with(|c| weigh.sides.contains(c)));
        if side && text.chars().count() < 4 {
            return None;
        }
        let numbered =
            text.starts_with('第') || text.chars().any(|c| c.is_ascii_digit()) && !text.chars().any(is_word_letter);
        let fits = if self.japanese() { self.is_foreign(cue, &run) } else { is_chinese_or_title(text) };
        (fits && !numbered).then(|| self.made(run.start..run.end, Method::Context, "company.after_cue", false))
    }

    /// Foo opens the sentence at `at`, which tells what only firms do or have: a word of no dictionary, and its trade.
    fn subject(&self, at: usize) -> Option<Found> {
        let sentences = self.view.text.sentences;
        let sentence = sentences.get(sentences.partition_point(|sentence| sentence.end <= at))?;
        // The clause in Chinese, the sentence in Japanese.
        let from = sentence.start.max(self.view.span.start);
        let start = match self.clause(from, at) {
            Some(clause) => clause,
            None => self.opening(from).min(at.max(from)),
        };
        // A clause may have any number of such words.
        let known = self.subject.borrow().as_ref().filter(|(of, _)| *of == start).map(|(_, span)| span.clone());
        let span = known.unwrap_or_else(|| {
            let span = self.subject_from(start);
            self.subject.replace(Some((start, span.clone())));
            span
        });
        let span = span.filter(|span| span.end <= at)?;
        Some(self.made(span, Method::Context, "company.subject", false))
    }

    /// Where the clause of Chinese begins in which `at` stands, behind a mark of the sentence from `from` on.
    fn clause(&self, from: usize, at: usize) -> Option<usize> {
        if self.japanese() {
            return None;
        }
        let clauses = self.clauses.get_or_init(|| {
            let (base, text) = (self.view.span.start, self.text(self.view.span.clone()));
            text.match_indices(['，', '；', '：', '、']).map(|(at, mark)| base + at + mark.len()).collect()
        });
        let before = clauses.partition_point(|clause| *clause <= at).checked_sub(1)?;
        Some(clauses[before]).filter(|clause| *clause > from)
    }

    /// Where the first word of the sentence begins that starts at `from`.
    fn opening(&self, from: usize) -> usize {
        if let Some((_, start)) = self.opening.get().filter(|(of, _)| *of == from) {
            return start;
        }
        let rest = self.rest(from);
        let start = from + rest.len() - rest.trim_start_matches(['「', '“', ' ', '\n']).len();
        self.opening.set(Some((from, start)));
        start
    }

    /// The firm that a clause opens with.
    fn subject_from(&self, start: usize) -> Option<Range<usize>> {
        let run = self.right(start, CUE_WORDS);
        let first = run.words.first()?;
        let word = self.text(first.start..first.end);
        let text = self.text(run.start..run.end);
        let unknown = first.class == Class::Unknown && word.chars().count() >= if self.japanese() { 4 } else { 2 };
        let script = match self.table.kana {
            Some(_) => self.is_topic(&run),
            None => {
                let plain = |c: char| !self.table.grammar.contains(c) && !self.table.notions.contains(c);
                text.chars().all(is_han) && word.chars().all(plain) && !self.is_person(word)
            }
        };
        // 超商|龙头|统一超: it tells what the next word is.
        let tells = self.token_at(run.end).is_some_and(|next| self.lexicon.bearers.contains(next.form));
        (unknown && script && !tells && self.is_name(&run, false)).then_some(run.start..run.end)
    }

    /// Where a day begins that stands right before a cue: 万邦德|昨晚|公告称.
    fn before_day(&self, at: usize) -> usize {
        let head = self.text(self.view.span.start..at);
        let days = self.lexicon.weigh.as_ref().map_or(&[][..], |weigh| weigh.days);
        at - days.iter().filter(|day| head.ends_with(**day)).map(|day| day.len()).max().unwrap_or(0)
    }

    /// X 股价.
    fn name_before(&self, cue: &Range<usize>) -> Option<Found> {
        if !self.view.text.tokens.is_boundary(cue.start) {
            return None;
        }
        let mut run = self.left(self.before_day(cue.start), CUE_WORDS, false)?;
        if self.japanese() {
            run = self.behind_person(run)?;
        } else {
            self.cut_description(&mut run, false);
            // 安心|到家|创始人: half of a name whose first word is a verb of the dictionary.
            if run.words.len() == 1 {
                self.take_verb(&mut run);
            }
        }
        let text = self.text(run.start..run.end);
        // 翠华则|宣布: the model glued a particle to it.
        let glued = text.chars().next_back().map(simplify).is_some_and(|c| self.table.not_before_cues.contains(c));
        // 公告称 has only firms and offices before it.
        let filing = self.table.filings.contains(&self.text(cue.clone())) && text.len() >= 4 * '称'.len_utf8();
        // ST锦川 is read by its mark; ST股 are many.
        let mark = text.strip_prefix("ST").is_some_and(|rest| rest.chars().next().is_none_or(is_han));
        if glued || mark || run.words.is_empty() || !self.is_name(&run, filing) || self.japanese() && !is_foreign(text)
        {
            return None;
        }
        Some(self.made(run.start..run.end, Method::Context, "company.before_cue", false))
    }

    /// 简称“X” outside a bracket; in one it is bound to the name before.
    fn short(&self, cue: &Range<usize>) -> Option<Found> {
        const MOST: usize = 30;
        let text = self.view.text.text;
        let before: String = text[self.view.span.start..cue.start].chars().rev().take(3).collect();
        let inner = text[cue.end..self.view.span.end].strip_prefix(['“', '"', '「'])?;
        let start = self.view.span.end - inner.len();
        let length = inner.char_indices().take(MOST).find(|(_, c)| matches!(c, '”' | '"' | '」'))?.0;
        let run = self.right(start, CUE_WORDS);
        let closed = run.end == start + length && !before.contains(['》', '（', '(', '法']);
        (closed && self.is_named(&run.words) && self.is_name(&run, true))
            .then(|| self.made(run.start..run.end, Method::Acronym, "company.short_form", false))
    }

    /// What single characters open: tickers in brackets, \*ST, 、-lists, X社.
    fn marks(&self, found: &mut Vec<Found>) {
        let text = self.view.text.text;
        let mut list_end = 0;
        let mut told = Told { spans: HashSet::new(), seen: self.before };
        let (mut announces, mut digest) = (None, None);
        for (at, c) in text[self.view.span.clone()].char_indices() {
            let at = self.view.span.start + at;
            match c {
                '(' | '（' => found.extend(self.bracketed(at, at + c.len_utf8())),
                '*' if text[at..].starts_with("*ST") => found.extend(self.special_treatment(at)),
                'S' if !self.japanese() && text[at..].starts_with("ST") => found.extend(self.special_treatment(at)),
                '：' if !self.japanese() && *announces.get_or_insert_with(|| self.announces()) => {
                    self.announced(at, found);
                }
                // Such marks come before all ideographs and kana, which most of a text is made of.
                c if !c.is_ascii()
                    && c < '\u{3000}'
                    && self.table.items.contains(c)
                    && *digest.get_or_insert_with(|| self.is_digest(found)) =>
                {
                    found.extend(self.item(at + c.len_utf8()));
                }
                '「' if self.japanese() => found.extend(self.house(at)),
                '社' if self.japanese() => found.extend(self.firm(at)),
                'J' | '共' if self.japanese() => self.venture(at, found),
                '家' if !self.japanese() => {
                    self.so_many(at, found);
                    found.extend(self.called(at + c.len_utf8()));
                }
                '等' if !self.japanese() => self.and_other(at, found),
                '、' if at >= list_end => list_end = self.list(at, found, &mut told),
                _ => {}
            }
        }
    }

    /// What stands before a bracket with a ticker or a seat in it, which begins at `inside`.
    fn bracketed(&self, at: usize, inside: usize) -> Option<Found> {
        if is_ticker(self.rest(inside), self.table.tickers)
            && let Some(run) = self.left(at, CUE_WORDS + 1, false)
            && run.closed
            && run.start < at
            && self.is_free(&(run.start..at))
        {
            return Some(self.made(run.start..at, Method::LegalForm, "company.ticker", false));
        }
        if self.japanese() { self.seated(at, inside) } else { None }
    }

    /// True where a listed firm stands before a colon at the start of a sentence.
    fn announces(&self) -> bool {
        let text = self.view.text.text;
        let opens = |taken: &&Taken| {
            text[taken.span.end..].starts_with('：')
                && text[self.view.span.start..taken.span.start].chars().next_back().is_none_or(|c| "。\n；".contains(c))
        };
        self.view.companies().find(opens).is_some()
    }

    /// *ST海越, ST锦川: the exchange's mark for a firm that may be struck off.
    fn special_treatment(&self, at: usize) -> Option<Found> {
        let mark = self.rest(at).find("ST").map_or(0, |from| from + "ST".len());
        let before = self.text(self.view.span.start..at).chars().next_back();
        if before.is_some_and(|c| c == '*' || c.is_ascii_alphanumeric()) {
            return None;
        }
        let run = self.right(at + mark, 2);
        let named = run.words.iter().take_while(|token| !self.is_generic(token));
        let end = named.last().map_or(run.start, |token| token.end);
        let length = self.text(run.start..end).chars().count();
        let han = self.text(run.start..end).starts_with(is_han);
        // ST摘帽行情, ST制度改革: without its star the mark is a word of the trade's as well.
        let bare = self.text(at..run.start) == "ST" && !self.is_coined(&run.words, self.text(run.start..run.end));
        (han && (2..=4).contains(&length) && !bare)
            .then(|| self.made(at..end, Method::LegalForm, "company.special_treatment", false))
    }

    /// True for words of no dictionary or names, and characters one by one, that no everyday word is made of.
    fn is_coined(&self, words: &[Token<'_>], text: &str) -> bool {
        let ordinary = |token: &Token<'_>| {
            matches!(token.class, Class::Word | Class::Other) && token.form.chars().nth(1).is_some()
        };
        self.is_named(words) && !words.iter().any(ordinary) && !self.is_everyday(text)
    }
}

/// True for what ends in one of a table's words.
fn ends_in(text: &str, ends: &[&str]) -> bool {
    ends.iter().any(|end| text.ends_with(end))
}

fn is_katakana(c: char) -> bool {
    matches!(c, '\u{30A1}'..='\u{30FA}' | 'ー')
}

fn is_word_letter(c: char) -> bool {
    is_word(c) && !c.is_numeric() || is_han(c) || is_kana(c)
}

/// True for a name in katakana or Latin letters.
fn is_foreign(text: &str) -> bool {
    text.chars().all(|c| is_kana(c) && !is_hiragana(c) || is_word(c) || c == '・')
}

fn is_hiragana(c: char) -> bool {
    matches!(c, 'ぁ'..='ん')
}

/// True for Han with no digit behind them (公司|营收|23.4亿美元), and for Latin letters as names are written: Jio; the rest is
/// AI, CEO, 5G.
fn is_chinese_or_title(text: &str) -> bool {
    if text.chars().any(|c| c.is_ascii()) && !text.chars().any(is_han) {
        let mut chars = text.chars();
        return text.len() >= 3 && chars.next().is_some_and(char::is_uppercase) && chars.any(char::is_lowercase);
    }
    !(text.starts_with(is_han) && text.ends_with(|c: char| c.is_ascii_digit()))
}

/// True where a bracket opens on a ticker: 600000.SH, 00700.HK, NYSE: BABA, 股票代码：600588.
fn is_ticker(inside: &str, labels: &[&str]) -> bool {
    const MOST: usize = 40;
    /// Exchanges, and the marks of those whose shares have a number or some letters.
    const EXCHANGES: &[&str] = &["nasdaq:", "nyse:"];
    const NUMBERED: &[&str] = &["bj", "hk", "ks", "sh", "ss", "sz", "t", "tw"];
    const LETTERED: &[&str] = &["n", "o", "us"];
    let near = &inside[..inside.char_indices().nth(MOST).map_or(inside.len(), |(at, _)| at)];
    let Some(close) = near.find([')', '）']) else { return false };
    let inner = folded(&near[..close]);
    if EXCHANGES.iter().chain(labels).any(|label| inner.starts_with(label)) {
        return true;
    }
    let Some((code, market)) = inner.split_once('.') else { return false };
    let market = market.trim();
    let all = |is: fn(&u8) -> bool| code.bytes().all(|byte| is(&byte));
    NUMBERED.contains(&market) && (4..=6).contains(&code.len()) && all(u8::is_ascii_digit)
        || LETTERED.contains(&market) && (1..=5).contains(&code.len()) && all(u8::is_ascii_alphabetic)
}

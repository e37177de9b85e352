//! Names by the list that they stand in: beside known ones, or of so many firms.

use std::ops::Range;

use crate::languages::fold::is_han;
use crate::languages::{Class, Token};
use crate::mentions::company::Method;
use crate::mentions::unlisted::unspaced::{Told, Walk, ends_in};
use crate::mentions::unlisted::{Found, Taken};

/// The words that a member of a list has at most.
const LIST_WORDS: usize = 4;

/// What ends a noun for several firms, the surest last: 企业|的, 企业|布局, 企业|，.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum NounEnd {
    Owner,
    Verb,
    Closed,
}

/// A member of a list, and whether it is read already.
type Member = (Range<usize>, bool);

/// The number that one character or some digits tell.
fn count(number: &str) -> Option<usize> {
    let digit = || "零一二三四五六七八九十".chars().position(|c| number.chars().eq([c]));
    number.parse().ok().or_else(digit).or((number == "两").then_some(2))
}

impl<'a> Walk<'a> {
    /// 爱奇艺、听涛阅读等8家企业, 老凤祥、金满堂三家品牌: what stands between the marks of a list of so many firms is a name.
    pub(super) fn so_many(&self, at: usize, found: &mut Vec<Found>) {
        let head = self.head(at);
        let counted = head.trim_end_matches(|c: char| c.is_ascii_digit() || "一二两三四五六七八九十多".contains(c));
        if counted.len() < head.len()
            && let Some(end) = self.noun_of_firms(at + '家'.len_utf8())
        {
            let whole = counted.strip_suffix('等');
            // 建发、象屿、国贸三家: as many as are counted.
            let number = if whole.is_none() { count(&head[counted.len()..]) } else { None };
            let list = whole.unwrap_or(counted);
            self.firms(at - head.len()..at - head.len() + list.len(), number, end != NounEnd::Owner, found);
        }
    }

    /// 三环、顺络等被动元件龙头: the same without their number.
    pub(super) fn and_other(&self, at: usize, found: &mut Vec<Found>) {
        let head = self.head(at);
        if head.contains('、')
            && let Some(end) = self.noun_of_firms(at + '等'.len_utf8())
        {
            // 碳化硅等龙头企业布局的材料: a verb may go on to another noun.
            self.firms(at - head.len()..at, None, end == NounEnd::Closed, found);
        }
    }

    /// What stands before a place that a list may end at.
    fn head(&self, at: usize) -> &'a str {
        const NEAR: usize = 150;
        let from = self.view.text.text.ceil_char_boundary(self.view.span.start.max(at.saturating_sub(NEAR)));
        self.text(from..at)
    }

    /// Where a noun for firms ends that begins at a place, with the words before it that tell of which kind: 被动元件|龙头.
    /// It ends the noun: 企业|家 are people, and 机构|项目 is none of firms.
    fn noun_of_firms(&self, from: usize) -> Option<NounEnd> {
        self.kinds_behind(from).filter_map(|end| self.noun_end(end)).max()
    }

    /// Where nouns for firms end that stand in the few characters from a place on.
    fn kinds_behind(&self, from: usize) -> impl Iterator<Item = usize> {
        const NOUN: usize = 24;
        let text = self.view.text.text;
        let noun = &text[from..text.floor_char_boundary((from + NOUN).min(self.view.span.end))];
        let noun = &noun[..noun.find(|c: char| !is_han(c)).unwrap_or(noun.len())];
        self.table
            .kinds
            .iter()
            .flat_map(move |kind| noun.match_indices(kind).map(move |(at, _)| from + at + kind.len()))
    }

    /// True before a noun for a firm with no particle in it, whatever is behind: 理财公司|融资.
    fn is_firm_behind(&self, from: usize) -> bool {
        let particle = |token: &Token<'_>| token.class == Class::Other && token.form.chars().nth(1).is_none();
        let whole =
            |end: usize| self.view.text.tokens.is_boundary(end) && !self.words_in(&(from..end)).iter().any(particle);
        self.kinds_behind(from).any(whole)
    }

    /// What stands behind a noun that ends at a place; None where the noun goes on.
    fn noun_end(&self, at: usize) -> Option<NounEnd> {
        let tokens = self.view.text.tokens;
        let rest = self.rest(at);
        if rest.starts_with('的') {
            return Some(NounEnd::Owner);
        }
        if !rest.starts_with(is_han) || self.table.list_ends.iter().any(|end| rest.starts_with(end)) {
            return Some(NounEnd::Closed);
        }
        let next = self.token_at(at).filter(|_| tokens.is_boundary(at))?;
        let particle =
            self.lexicon.weigh.as_ref().is_some_and(|weigh| next.form.starts_with(|c| weigh.particles.contains(&c)));
        match next.class {
            Class::Other if particle => Some(NounEnd::Closed),
            Class::Other => Some(NounEnd::Verb),
            _ => self.lexicon.edges.contains(next.form).then_some(NounEnd::Verb),
        }
    }

    /// Adds the members of a list of firms that ends where `head` does, of which the text may tell the number. A list of which
    /// no firm is known proves its members only where the noun for them is `plain`.
    fn firms(&self, head: Range<usize>, number: Option<usize>, plain: bool, found: &mut Vec<Found>) {
        let text = self.text(head.clone());
        if !text.contains('、') {
            return;
        }
        let marks = ['。', '，', '；', '\n', '：', '“', '”', '（', '）', '(', ')'];
        let opened = text.rfind(marks).map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
        let list = head.start + opened..head.end;
        let mut members: Vec<Range<usize>> = Vec::new();
        let mut begin = list.start;
        for (index, member) in self.text(list.clone()).split('、').enumerate() {
            let end = begin + member.len();
            match member.split_once(['和', '与', '及']) {
                // What the list opens with may have words before it.
                _ if index == 0 => members.extend(self.first_of(begin, end)),
                Some((first, last)) => members.extend([begin..begin + first.len(), end - last.len()..end]),
                None => members.push(begin..end),
            }
            begin = end + '、'.len_utf8();
        }
        let known = self.view.taken_in(&list).is_some_and(|taken| self.view.is_company(taken));
        let proper = members.iter().filter(|member| self.is_proper(member)).count();
        let sure = known || plain && proper >= 2 || number == Some(members.len());
        for member in &members {
            if sure && self.is_listed_firm(member) {
                found.push(self.made(member.clone(), Method::List, "company.so_many", false));
            }
        }
    }

    /// The first member of a list that ends at `end`, without the words that lead to it: 看好|三环, 苏州|有|拓普威视.
    fn first_of(&self, begin: usize, end: usize) -> Option<Range<usize>> {
        let mut run = self.left(end, LIST_WORDS, false).filter(|run| run.closed)?;
        let whole = run.start;
        self.cut_place(&mut run);
        let had = run.start > whole && self.text(run.start..end).starts_with('有');
        let start = if had { run.start + '有'.len_utf8() } else { run.start };
        Some(start.max(begin)..end)
    }

    fn words_in(&self, span: &Range<usize>) -> Vec<Token<'a>> {
        let tokens = self.view.text.tokens;
        let from = tokens.index_at(span.start);
        (from..).map_while(|at| tokens.get(at)).take_while(|token| token.start < span.end).collect()
    }

    /// True for a member with a word of no dictionary or a name.
    fn is_proper(&self, span: &Range<usize>) -> bool {
        let words = self.words_in(span);
        self.is_named(&words) || words.iter().any(|token| matches!(token.class, Class::Name | Class::Person))
    }

    /// True for a member of such a list with no word of grammar, of a trade or for a person.
    fn is_listed_firm(&self, span: &Range<usize>) -> bool {
        const MOST: usize = 8;
        let name = self.text(span.clone());
        let whole = |c: char| (is_han(c) || c.is_ascii_alphabetic()) && !self.table.list_grammar.contains(c);
        if !(2..=MOST).contains(&name.chars().count()) || !name.chars().all(whole) {
            return false;
        }
        let words = self.words_in(span);
        let several = words.len() > 1;
        let proper = |token: &Token<'_>| matches!(token.class, Class::Name | Class::Person);
        // 光伏、储能等企业 are trades.
        let trades = |token: &Token<'_>| self.is_generic(token) || self.lexicon.trades.contains(&self.word(token));
        let is_trade = |token: &Token<'_>| {
            if several { self.is_generic(token) } else { trades(token) || token.class == Class::Place }
        };
        let named = !words.iter().any(is_trade) || self.is_named(&words) || several && words.iter().any(proper);
        named
            && !self.lexicon.generic.contains(name)
            && (!self.is_person(name) || ends_in(name, self.table.shops))
            && self.is_free(span)
    }

    /// 一家名为富盈汇的理财公司, 这家工厂名叫“宏发”: behind the verb stands a name, where a noun for firms is between 家 and
    /// the verb or behind 的. Without quotes it has a word of no dictionary or a name in it.
    pub(super) fn called(&self, from: usize) -> Option<Found> {
        const BEFORE: usize = 8;
        const MOST: usize = 10;
        let one = self.text(self.view.span.start..from - '家'.len_utf8()).chars().next_back()?;
        if !self.table.called_one.contains(one) || !self.view.text.tokens.is_boundary(from) {
            return None;
        }
        let rest = self.rest(from);
        let near = rest.char_indices().nth(BEFORE).map_or(rest, |(at, _)| &rest[..at]);
        let near = &near[..near.find(|c: char| !is_han(c)).unwrap_or(near.len())];
        let calls = self.table.called.iter().filter_map(|call| {
            let at = near.find(call)?;
            let (noun, end) = (&near[..at], at + call.len());
            let whole = self.is_call(from + at..from + end);
            (whole && (noun.is_empty() || ends_in(noun, self.table.kinds))).then_some((end, !noun.is_empty()))
        });
        let (after, told) = calls.max()?;
        let name = &rest[after..];
        let bare = name.trim_start_matches(['“', '「', '"']);
        let quoted = bare.len() < name.len();
        let start = from + after + name.len() - bare.len();
        let (length, end) = bare.char_indices().take(MOST + 1).find(|(_, c)| *c == '的' || !c.is_alphanumeric())?;
        let span = start..start + length;
        let behind = bare[length..].trim_start_matches(['”', '」', '"']);
        let closed = !quoted || matches!(end, '”' | '」' | '"');
        let firm = match behind.strip_prefix('的') {
            Some(noun) => self.is_firm_behind(self.view.span.end - noun.len()),
            None => told && !behind.starts_with(|c: char| c.is_alphanumeric()),
        };
        let fits = closed && firm && length > '家'.len_utf8() && self.is_free(&span);
        (fits && self.is_called(&span, quoted)).then(|| self.made(span, Method::Context, "company.called", false))
    }

    /// True for a verb that is no part of another: 叫|云杉, and not 叫停.
    fn is_call(&self, span: Range<usize>) -> bool {
        let tokens = self.view.text.tokens;
        let one = self.text(span.clone()).chars().nth(1).is_none();
        let other = one && self.rest(span.end).starts_with(|c| self.table.not_called.contains(c));
        !other && (!one || tokens.is_boundary(span.start) && tokens.is_boundary(span.end))
    }

    /// True for what a firm may be called: no words of grammar, and no person.
    fn is_called(&self, span: &Range<usize>, quoted: bool) -> bool {
        let name = self.text(span.clone());
        let words = self.words_in(span);
        let grammar = |token: &Token<'_>| token.class == Class::Other || self.lexicon.edges.contains(token.form);
        let plain = |c: char| !self.table.grammar.contains(c) && !self.table.list_grammar.contains(c);
        let coined = self.is_proper(span) && !words.first().is_none_or(grammar);
        let generic = self.lexicon.generic.contains(name) || words.iter().all(|token| self.is_generic(token));
        name.chars().all(plain)
            && !generic
            && !ends_in(name, self.table.bodies)
            && (!self.is_person(name) || ends_in(name, self.table.shops))
            && (quoted || coined)
    }

    /// True for what an investor is whose name is not told.
    pub(in crate::mentions::unlisted) fn is_fund(&self, text: &str) -> bool {
        ends_in(text, self.table.funds)
    }

    /// 由美团龙珠领投, 启峦创投、同程智投跟投: between 由 or a mark and what investors do stand their names alone.
    pub(super) fn investors(&self, at: usize, found: &mut Vec<Found>) {
        const NEAR: usize = 120;
        let from = self.view.text.text.ceil_char_boundary(self.view.span.start.max(at.saturating_sub(NEAR)));
        let text = self.text(from..at);
        let opened = text.char_indices().rev().find(|(_, c)| {
            matches!(c, '由' | '被' | '获' | '轮')
                || !(is_han(*c) || c.is_ascii_alphanumeric() || matches!(c, '、' | ' ' | '·'))
        });
        let Some((open, c)) = opened else { return };
        let begin = from + open + c.len_utf8();
        let mut end = at;
        while let Some(rest) = self
            .table
            .invests_how
            .iter()
            .find_map(|how| self.text(begin..end).strip_suffix(*how))
            .filter(|r| !r.is_empty())
        {
            end = begin + rest.len();
        }
        let mut start = begin;
        for member in self.text(begin..end).split('、') {
            let stop = start + member.len();
            for span in self.partners(start..stop) {
                found.extend(self.investor(span));
            }
            start = stop + '、'.len_utf8();
        }
    }

    /// Two members that 和 joins; 和 opens the name behind a word for its bearer: 老股东|和岳资本.
    fn partners(&self, span: Range<usize>) -> Vec<Range<usize>> {
        const NAME: usize = 6;
        let text = self.text(span.clone());
        let and = text.char_indices().find(|(at, c)| {
            matches!(c, '和' | '与' | '及') && *at >= NAME && !self.is_bearer(span.start..span.start + at)
        });
        match and {
            Some((at, c)) if text.len() - at - c.len_utf8() >= NAME => {
                vec![span.start..span.start + at, span.start + at + c.len_utf8()..span.end]
            }
            _ => vec![span],
        }
    }

    /// True for words that only say what investors are: 老股东.
    fn is_bearer(&self, span: Range<usize>) -> bool {
        let weigh = self.lexicon.weigh.as_ref();
        self.words_in(&span)
            .last()
            .is_some_and(|last| self.is_generic(last) || weigh.is_some_and(|weigh| weigh.is_description(last.form)))
    }

    /// A name between two of the marks, without the words that say what its bearer is.
    fn investor(&self, span: Range<usize>) -> Option<Found> {
        let words = self.words_in(&span);
        let weigh = self.lexicon.weigh.as_ref()?;
        let told = words.iter().rposition(|token| weigh.is_description(token.form) || token.form == "老");
        let start = match told {
            Some(at) => words[at].end,
            None => span.start,
        };
        let name = start..span.end;
        let words = &words[told.map_or(0, |at| at + 1)..];
        let length = self.text(name.clone()).chars().count();
        let grammar = |token: &Token<'_>| {
            self.lexicon.edges.contains(token.form) && !weigh.ends.contains(token.form)
                || token.form.chars().all(|c| c.is_ascii_digit())
        };
        let fits = (2..=10).contains(&length)
            && !words.is_empty()
            && !words.iter().all(|token| self.is_generic(token) || weigh.ends.contains(token.form))
            && !words.iter().any(|token| self.is_generic(token) && !weigh.ends.contains(token.form))
            && !words.iter().any(grammar)
            && !self.is_person(self.text(name.clone()))
            && !self.is_fund(self.text(name.clone()))
            && self.text(name.clone()).starts_with(|c: char| c.is_alphabetic());
        // A listed name may stand inside, 美团|龙珠, unless an ordinary word is behind it: 小米|战投.
        let coined = words.iter().any(|token| token.class == Class::Unknown || token.end - token.start == 3);
        let fits = fits && (coined || self.is_free(&name));
        fits.then(|| self.made(name, Method::List, "company.investors", true))
    }

    /// 科瑞达：与中国移动签署协议, where listed firms are told of so as well (比亚迪：…): what opens a sentence of a round-up of
    /// filings before a colon is a name.
    pub(super) fn announced(&self, at: usize, found: &mut Vec<Found>) {
        const MOST: usize = 5;
        let head = self.text(self.view.span.start..at);
        let from = head.char_indices().rev().take(MOST + 1).find(|(_, c)| !(is_han(*c) || c.is_ascii_alphanumeric()));
        let start = match from {
            Some((at, c)) if matches!(c, '。' | '\n' | '；' | '•' | '·') => at + c.len_utf8(),
            None if head.chars().nth(MOST).is_none() => 0,
            _ => return,
        };
        let span = self.view.span.start + start..at;
        let words = self.words_in(&span);
        let other = words.iter().any(|token| self.is_generic(token) || self.lexicon.edges.contains(token.form));
        let name = self.text(span.clone());
        let person = words.iter().all(|token| token.class == Class::Person);
        // 沪铜 is what is traded.
        let named = name.chars().nth(2).is_some() && self.is_proper(&span) && !self.is_everyday(name);
        if named && !other && !person && !ends_in(name, self.table.bodies) && self.is_free(&span) {
            found.push(self.made(span, Method::List, "company.announced", false));
        }
    }

    /// True where a listed firm, or one with its legal form, stands behind a mark of items.
    pub(super) fn is_digest(&self, found: &[Found]) -> bool {
        let marked = |start: usize| {
            start > self.view.span.start
                && self.text(self.view.span.start..start).ends_with(|c| self.table.items.contains(c))
        };
        self.view.companies().any(|taken: &Taken| marked(taken.span.start))
            || found[self.before..].iter().any(|one| one.full && marked(one.span.start))
    }

    /// ▽タクミナ、自社株: what opens an item of such a digest before a mark is a firm.
    pub(super) fn item(&self, from: usize) -> Option<Found> {
        const MOST: usize = 14;
        let rest = self.rest(from);
        let ends = |c: char| matches!(c, '、' | '，' | '（' | '(' | '：' | '＝');
        let (length, _) = rest.char_indices().take(MOST + 1).find(|(_, c)| ends(*c))?;
        let span = from..from + length;
        let run = self.right(from, LIST_WORDS + 1);
        let whole = run.closed && run.end == span.end && length > '社'.len_utf8() && !self.is_all_generic(&run);
        let name = self.text(span.clone());
        let body = ends_in(name, self.table.bodies) || self.is_of_region(name) || self.is_no_firm(name);
        let place = run.words.iter().all(|token| token.class == Class::Place);
        let firm = self.is_free(&span) && !self.is_person(name) && !self.is_of_persons(&run, name);
        (whole && firm && !body && !place).then(|| self.made(span, Method::List, "company.item", false))
    }

    /// Reads the list that a 、 stands in: with two members that are known, the others are companies too. Returns its end.
    pub(super) fn list(&self, at: usize, found: &mut Vec<Found>, told: &mut Told) -> usize {
        let Some(first) = self.member_before(at) else { return at };
        let mut members = vec![first];
        let mut end = at;
        while let Some(next) = self.member_behind(end) {
            end = next.0.end;
            members.push(next);
        }
        told.follow(found);
        let known = members.iter().filter(|(span, known)| *known || told.spans.contains(span)).count();
        // 拓荆、中微、北方华创: one is enough where the others are in no dictionary.
        let named = |span: &Range<usize>| {
            let words = self.words_in(span);
            words.iter().any(|token| token.class == Class::Unknown)
                && !words.iter().any(|token| matches!(token.class, Class::Place | Class::Person))
        };
        let alike = !self.japanese() && known == 1 && members.iter().all(|(span, known)| *known || named(span));
        if known >= 2 || alike {
            for (index, (span, known)) in members.iter().enumerate() {
                let closed = index + 1 < members.len() || {
                    let rest = self.rest(span.end);
                    self.table.list_ends.iter().any(|end| rest.starts_with(end))
                };
                if !known && closed && self.is_member(span) {
                    found.push(self.made(span.clone(), Method::List, "company.list", false));
                }
            }
        }
        end.max(at + '、'.len_utf8())
    }

    /// The member of a list that ends at its mark.
    fn member_before(&self, at: usize) -> Option<Member> {
        if let Some(known) = self.view.member(|span| span.end == at, at) {
            return Some((known, true));
        }
        let run = self.left(at, LIST_WORDS, false).filter(|run| run.closed && run.start < at)?;
        Some((run.start..run.end, false))
    }

    /// The next member of a list that goes on at `end`.
    fn member_behind(&self, end: usize) -> Option<Member> {
        let rest = self.rest(end);
        let separator = self.table.separators.iter().find(|separator| rest.starts_with(**separator))?;
        let from = end + separator.len();
        if let Some(known) = self.view.member(|span| span.start == from, from + 1) {
            return Some((known, true));
        }
        let run = self.right(from, LIST_WORDS);
        (run.closed && run.start < run.end).then_some((run.start..run.end, false))
    }

    fn is_member(&self, span: &Range<usize>) -> bool {
        let name = self.text(span.clone());
        let words = self.words_in(span);
        (2..=10).contains(&name.chars().count())
            && self.is_free(span)
            && !words.iter().any(|token| self.is_generic(token))
            && !self.is_person(name)
            && (self.is_named(&words) || words.iter().any(|token| token.class == Class::Name))
    }
}

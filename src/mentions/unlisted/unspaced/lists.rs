//! Names by the list that they stand in: beside known ones, or of so many firms.

use std::ops::Range;

use crate::languages::fold::is_han;
use crate::languages::{Class, Token};
use crate::mentions::company::Method;
use crate::mentions::unlisted::Found;
use crate::mentions::unlisted::unspaced::{Walk, ends_in};

/// The words that a member of a list has at most.
const LIST_WORDS: usize = 4;

/// A member of a list, and whether it is read already.
type Member = (Range<usize>, bool);

impl<'a> Walk<'a> {
    /// 爱奇艺、听涛阅读等8家企业, 老凤祥、金满堂三家品牌: what stands between the marks of a list of so many firms is a name.
    pub(super) fn so_many(&self, at: usize, found: &mut Vec<Found>) {
        let Some(list) = self.list_of_firms(at) else { return };
        let mut begin = list.start;
        // What the list opens with may have words before it.
        let known = self.view.taken_in(&list).is_some_and(|taken| taken.listed.is_some());
        for (index, member) in self.text(list).split('、').enumerate() {
            let (first, last) =
                member.split_once(['和', '与', '及']).map_or((member, None), |(first, last)| (first, Some(last)));
            let spans = [Some((0, first)), last.map(|last| (first.len() + '和'.len_utf8(), last))];
            for (offset, name) in spans.into_iter().flatten().filter(|_| index > 0) {
                let span = begin + offset..begin + offset + name.len();
                if self.is_listed_firm(&span, known) {
                    found.push(self.made(span, Method::List, "company.so_many", false));
                }
            }
            begin += member.len() + '、'.len_utf8();
        }
    }

    /// The list with marks before 家 that so many firms are counted by: 妍蔻生物、美芷堂 of 妍蔻生物、美芷堂等6家企业.
    fn list_of_firms(&self, at: usize) -> Option<Range<usize>> {
        const NOUN: usize = 24;
        const NEAR: usize = 150;
        let text = self.view.text.text;
        let from = text.ceil_char_boundary(self.view.span.start.max(at.saturating_sub(NEAR)));
        let head = self.text(from..at);
        let counted = head.trim_end_matches(|c: char| c.is_ascii_digit() || "一二两三四五六七八九十多".contains(c));
        if counted.len() == head.len() {
            return None;
        }
        let behind = at + '家'.len_utf8();
        let noun = &text[behind..text.floor_char_boundary((behind + NOUN).min(self.view.span.end))];
        let noun = &noun[..noun.find(|c: char| !is_han(c)).unwrap_or(noun.len())];
        let list = counted.strip_suffix('等').unwrap_or(counted);
        if !list.contains('、') || !self.table.kinds.iter().any(|kind| noun.contains(kind)) {
            return None;
        }
        let marks = ['。', '，', '；', '\n', '：', '“', '”', '）', '(', ')'];
        let opened = list.rfind(marks).map_or(0, |at| at + list[at..].chars().next().map_or(1, char::len_utf8));
        Some(from + opened..from + list.len())
    }

    fn words_in(&self, span: &Range<usize>) -> Vec<Token<'a>> {
        let tokens = self.view.text.tokens;
        let from = tokens.index_at(span.start);
        (from..).map_while(|at| tokens.get(at)).take_while(|token| token.start < span.end).collect()
    }

    /// True for a member of such a list that has a word of no dictionary or a name in it, or stands beside a `known` one,
    /// and has none of grammar.
    fn is_listed_firm(&self, span: &Range<usize>, known: bool) -> bool {
        const MOST: usize = 8;
        let name = self.text(span.clone());
        let whole = |c: char| (is_han(c) || c.is_ascii_alphabetic()) && !self.table.list_grammar.contains(c);
        if !(3..=MOST).contains(&name.chars().count()) || !name.chars().all(whole) {
            return false;
        }
        let words = self.words_in(span);
        let several = words.len() > 1;
        let proper = |token: &Token<'_>| matches!(token.class, Class::Name | Class::Person);
        let named = known && several && !words.iter().any(|token| self.is_generic(token))
            || self.is_named(&words)
            || several && words.iter().any(proper);
        named
            && !self.lexicon.generic.contains(name)
            && (!self.is_person(name) || ends_in(name, self.table.shops))
            && self.is_free(span)
    }

    /// Reads the list that a 、 stands in: with two members that are known, the others are companies too. Returns its end.
    pub(super) fn list(&self, at: usize, found: &mut Vec<Found>) -> usize {
        let Some(first) = self.member_before(at) else { return at };
        let mut members = vec![first];
        let mut end = at;
        while let Some(next) = self.member_behind(end) {
            end = next.0.end;
            members.push(next);
        }
        if members.iter().filter(|(_, known)| *known).count() >= 2 {
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

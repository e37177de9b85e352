//! What only a language with kana has: names behind the description of a firm, its seat or a noun that ends in の, partners
//! of a joint venture, X社, subsidiaries that are called by their owner.

use std::ops::Range;

use crate::languages::fold::{is_han, is_kana, is_word, simplify};
use crate::languages::{Class, Code, Token};
use crate::mentions::company::Method;
use crate::mentions::unlisted::unspaced::run::Run;
use crate::mentions::unlisted::unspaced::{
    CUE_WORDS, TRADE_WORDS, Walk, ends_in, is_foreign, is_hiragana, is_katakana,
};
use crate::mentions::unlisted::{Found, Taken};

/// The longest name between quotes, with the mark that closes it.
const QUOTED: usize = 15;

impl<'a> Walk<'a> {
    /// とうほう|地所 behind a の: kana that are no ending and no word of grammar open the name.
    pub(super) fn hiragana_before(&self, at: usize) -> Option<usize> {
        const MOST: usize = 9;
        let kana = self.table.kana?;
        let head = self.text(self.view.span.start..at);
        let length: usize = head.chars().rev().take(MOST + 1).take_while(|c| is_hiragana(*c)).map(char::len_utf8).sum();
        let (before, stretch) = head.split_at(head.len() - length);
        let opens = before.chars().next_back().is_none_or(|c| !c.is_alphanumeric() || is_katakana(c))
            || ends_in(before, kana.behind);
        let name = if opens && !stretch.starts_with('の') {
            stretch
        } else {
            stretch.strip_prefix(['の', 'は', 'が', 'と', 'や', 'に', 'を', 'も'])?
        };
        let count = name.chars().count();
        let tied = name.ends_with([
            'の', 'は', 'が', 'を', 'に', 'で', 'と', 'も', 'や', 'へ', 'な', 'る', 'た', 'て', 'い', 'ら',
        ]);
        let grammar = || kana.grammar.iter().any(|word| name.ends_with(word) || name.starts_with(word));
        ((3..=MOST).contains(&count) && !tied && !grammar()).then_some(at - name.len())
    }

    /// 株式会社|さんかく食堂, 株式会社|しまむら|は: where a name ends that opens in hiragana, behind a legal form.
    pub(super) fn hiragana_behind(&self, from: usize) -> Option<usize> {
        const LEAST: usize = 2;
        let kana = self.table.kana?;
        let rest = self.rest(from);
        let stretch = &rest[..rest.find(|c: char| !is_hiragana(c)).unwrap_or(rest.len())];
        let particle = |c: char| kana.particles.contains(c);
        if self.opens_as_grammar(from, stretch) {
            return None;
        }
        let next = rest[stretch.len()..].chars().next();
        if next.is_some_and(|c| is_han(c) || is_katakana(c)) && !stretch.is_empty() && !stretch.ends_with(particle) {
            let run = self.right(from + stretch.len(), CUE_WORDS);
            let whole = run.closed && self.view.text.tokens.is_boundary(from + stretch.len());
            let form =
                self.view.language.companies.legal_forms.iter().any(|form| rest[stretch.len()..].starts_with(form));
            let named = whole && !form && stretch.chars().count() >= LEAST && !ends_in(stretch, kana.grammar);
            return named.then_some(run.end);
        }
        // ひだまりの|里は: where a name ends that tells of a place.
        let mut behind = rest[stretch.len()..].chars();
        if stretch.ends_with('の')
            && let Some(home) = behind.next().filter(|c| kana.homes.contains(*c))
            && behind.next().is_none_or(|c| !is_han(c))
        {
            return Some(from + stretch.len() + home.len_utf8());
        }
        let mut name = stretch;
        while let Some(shorter) =
            kana.grammar.iter().find_map(|word| name.strip_suffix(*word)).or_else(|| name.strip_suffix(particle))
        {
            name = shorter;
        }
        (name.chars().count() > LEAST).then_some(from + name.len())
    }

    /// True for what hiragana behind a legal form open with that are no name's: 株式会社|を, 株式会社|に|なれば, 株式会社|および.
    fn opens_as_grammar(&self, at: usize, stretch: &str) -> bool {
        let Some(kana) = self.table.kana else { return false };
        let word = self.token_at(at);
        let mut chars = stretch.chars();
        // とんかつ: no word begins with what stands behind the first.
        let tie = chars.next().is_some_and(|c| kana.ties.contains(c))
            && !chars.next().is_some_and(|c| matches!(c, 'ん' | 'っ' | 'ゃ' | 'ゅ' | 'ょ'));
        let tied = tie && word.is_some_and(|word| word.class == Class::Other);
        tied || stretch.starts_with('を') || kana.openers.iter().any(|word| stretch.starts_with(word))
    }

    /// 連結子会社|Nagisa Textile Vietnam Co., Ltd.: words with capitals, and the legal form behind a comma.
    pub(super) fn latin_behind(&self, from: usize) -> Option<Found> {
        let rest = self.rest(from);
        let forms = Code("en").language()?.companies.legal_forms;
        let mut end = 0;
        let mut words = 0;
        loop {
            let tail = &rest[end..];
            let separator = match tail {
                _ if end == 0 => 0,
                _ if tail.starts_with(", ") => 2,
                _ if tail.starts_with(' ') => 1,
                _ => break,
            };
            let word = &tail[separator..];
            let length =
                word.find(|c: char| !(is_word(c) || matches!(c, '.' | '&' | '-' | '\''))).unwrap_or(word.len());
            let word = &word[..length];
            let form = forms.iter().any(|form| form.eq_ignore_ascii_case(word.trim_end_matches('.')));
            if !word.starts_with(|c: char| c.is_ascii_uppercase()) || separator == 2 && !form {
                break;
            }
            end += separator + length;
            words += 1;
        }
        let span = from..from + end;
        let named = words >= 2 && self.is_free(&span);
        named.then(|| self.made(span, Method::Context, "company.after_cue", true))
    }

    /// True for a noun that makes the form before it a part of a longer word: 証券|取引所.
    pub(super) fn goes_on(&self, next: &Token<'_>) -> bool {
        let word = self.text(next.start..next.end);
        let katakana = word.chars().all(is_kana) && !word.chars().all(is_hiragana);
        (next.class == Class::Word || next.class == Class::Unknown && katakana)
            && !word.chars().any(is_hiragana)
            && self.table.kana.is_some_and(|kana| !kana.bearers.contains(&word))
    }

    /// Where the last partner of a joint venture begins, each of which is a name by itself: 有田組・|伊万里建設JV. Else `start`.
    pub(super) fn last_partner(&self, start: usize, form: &Range<usize>) -> usize {
        let rest = self.rest(form.end);
        let venture = self
            .table
            .kana
            .is_some_and(|kana| kana.ventures.iter().chain(kana.ventures_for).any(|word| rest.starts_with(word)));
        let dot = if venture { self.text(start..form.start).rfind('・') } else { None };
        dot.map_or(start, |dot| start + dot + '・'.len_utf8())
    }

    /// True for a cue that ends a longer noun, 部品会社|遠州プレス, or such a noun with its の: 地場スーパーの|マルヨシ.
    pub(super) fn ends_noun(&self, cue: &Range<usize>) -> bool {
        let word = self.text(cue.clone());
        self.table.kana.is_some_and(|kana| kana.kinds_before.contains(&word) || kana.kinds_of.contains(&word))
    }

    /// What a noun for a firm leads to: a run of words behind it, a name in quotes or one behind a mark. None where nothing
    /// of the kind stands there; some none where what stands in the quotes is no name.
    pub(super) fn described_by(&self, cue: &Range<usize>, run: &Run<'_>) -> Option<Option<Found>> {
        if self.is_deed_of(cue) {
            return Some(self.doer(cue, run));
        }
        if self.table.kana.is_some_and(|kana| kana.seated_kinds.contains(&self.text(cue.clone()))) {
            return Some(self.described(cue, run).filter(|_| self.has_seat(cue.start) && !self.is_trip_or_worker(run)));
        }
        if let Some(found) = self.described(cue, run) {
            return Some(Some(found));
        }
        let noun = self.table.kana.is_some_and(|kana| kana.kinds_before.contains(&self.text(cue.clone())));
        if !noun {
            return None;
        }
        if let Some(span) = self.quoted_behind(cue.end, &['は', 'が', 'を', 'に', 'の', 'と', 'で', '（', '('])
        {
            return Some(self.quoted(span));
        }
        self.apposed(cue).map(Some)
    }

    /// The inside of the quotes right behind a noun, as of 健康食品会社「美健の森」に.
    fn quoted_behind(&self, at: usize, follows: &[char]) -> Option<Range<usize>> {
        let inner = self.rest(at).strip_prefix('「')?;
        let (length, _) = inner.char_indices().take(QUOTED).find(|(_, c)| *c == '」')?;
        let start = at + '「'.len_utf8();
        inner[length + '」'.len_utf8()..].starts_with(follows).then_some(start..start + length)
    }

    /// そば店「更科 いちむら」が: the name of a shop or a house in the quotes that open at a place. Before と stands what is
    /// said there; before を, に, の and a mark as often what is sold or spoken of, unless the house has its seat.
    pub(super) fn house(&self, at: usize) -> Option<Found> {
        const ACTS: [char; 7] = ['は', 'が', 'も', 'で', 'や', '（', '('];
        const ANY: [char; 11] = ['は', 'が', 'も', 'で', 'や', '（', '(', 'を', 'に', 'の', '、'];
        let kana = self.table.kana?;
        let head = self.text(self.view.span.start..at);
        if !ends_in(head, kana.houses) || ends_in(head, kana.not_houses) {
            return None;
        }
        let span = self.quoted_behind(at, &ANY)?;
        let rest = self.rest(span.end + '」'.len_utf8());
        let seated = self.has_seat(at) || self.has_seat_behind(rest);
        if !seated && (!rest.starts_with(ACTS) || ends_in(head, kana.houses_of_things)) {
            return None;
        }
        if ends_in(self.text(span.clone()), kana.not_quoted) || self.tells_of_works(head, rest) {
            return None;
        }
        // 白樺の丘
        let mut name = self.text(span.clone()).chars().rev();
        let home = name.next().is_some_and(|c| kana.homes.contains(c)) && name.next() == Some('の');
        if home && self.is_free(&span) {
            return Some(self.made(span, Method::Context, "company.quoted", false));
        }
        self.quoted(span)
    }

    /// True where a film or a book is spoken of near quotes, in their sentence: ホテル「ルワンダ」は、名作映画.
    fn tells_of_works(&self, head: &str, rest: &str) -> bool {
        const NEAR: usize = 40;
        let Some(kana) = self.table.kana else { return false };
        let far = |(at, c): (usize, char)| at >= NEAR || c == '。';
        let left: usize = head.chars().rev().enumerate().take_while(|one| !far(*one)).map(|(_, c)| c.len_utf8()).sum();
        let right: usize = rest.chars().enumerate().take_while(|one| !far(*one)).map(|(_, c)| c.len_utf8()).sum();
        let (left, right) = (&head[head.len() - left..], &rest[..right]);
        kana.works.iter().any(|word| left.contains(word) || right.contains(word))
    }

    /// True for what a firm does: 販売の.
    pub(super) fn is_deed_of(&self, cue: &Range<usize>) -> bool {
        self.table.kana.is_some_and(|kana| kana.deeds_of.contains(&self.text(cue.clone())))
    }

    /// 中古ゲーム販売のレトロ堂は: who does that with what stands before it; a deed alone is anybody's. Katakana alone are a
    /// thing of the trade as well (サプライチェーンが) and Han alone a place or a body (陸奥湾は, 自衛隊が), unless they speak or
    /// have their seat in a bracket.
    pub(super) fn doer(&self, cue: &Range<usize>, run: &Run<'_>) -> Option<Found> {
        const TELLS: [&str; 2] = ["によると", "によれば"];
        const SPEAKS: [&str; 2] = ["は「", "が「"];
        let kana = self.table.kana?;
        self.noun_before(cue.start)?;
        let text = self.text(run.start..run.end);
        let rest = self.rest(run.end);
        let (han, katakana) = (text.chars().all(is_han), text.chars().all(is_katakana));
        let seated = self.has_seat_behind(rest);
        let tells = TELLS.iter().any(|word| rest.starts_with(word));
        let speaks = !han && SPEAKS.iter().any(|word| rest.starts_with(word));
        let acts = rest.starts_with(['は', 'が', 'も']) || rest.starts_with("では");
        // Who has a seat is no person; of 浜名|テクニカ the end is none's.
        let sure = run.words.len() >= 2 && (seated || tells && katakana);
        let coined = |token: &Token<'_>| {
            let word = self.text(token.start..token.end);
            token.class == Class::Unknown && word.chars().nth(2).is_some() && word.chars().all(is_katakana)
        };
        let person = run.words.iter().any(|token| token.class == Class::Person)
            && !sure
            && !run.words.last().is_some_and(|last| !katakana && coined(last));
        // ハンス・ウェグナー
        let dotted = text.contains('・') && is_foreign(text);
        if person || dotted || text.ends_with(|c| kana.people.contains(c)) || ends_in(text, kana.not_doers) {
            return None;
        }
        // 水産加工の北海道産が
        let part = run.words.last().is_none_or(|last| last.end - last.start <= '産'.len_utf8());
        let named = run.words.iter().any(|token| match token.class {
            Class::Unknown | Class::Name => self.text(token.start..token.end).chars().nth(2).is_some(),
            Class::Place | Class::Person => sure,
            _ => false,
        });
        let shop = self.is_shop(text);
        let proper = shop || named && !part;
        let fits = proper && (seated || tells || speaks || acts && !katakana && (shop || !han));
        if fits { self.described(cue, run) } else { None }
    }

    /// True for a bracket with a seat in it: （名古屋市）, and not （供給網）.
    fn has_seat_behind(&self, rest: &str) -> bool {
        const MOST: usize = 12;
        let Some(inner) = rest.strip_prefix(['（', '(']) else { return false };
        let close = inner.char_indices().take(MOST).find(|(_, c)| matches!(c, '）' | ')'));
        let seat = close.map_or("", |(at, _)| &inner[..at]);
        self.table.kana.is_some_and(|kana| seat.ends_with(|c| kana.regions.contains(c)))
    }

    /// The noun that ends at a place.
    fn noun_before(&self, at: usize) -> Option<Token<'a>> {
        let tokens = self.view.text.tokens;
        let noun = tokens.index_at(at).checked_sub(1).and_then(|at| tokens.get(at))?;
        if noun.end != at || noun.start < self.view.span.start || noun.class == Class::Other {
            return None;
        }
        let word = self.text(noun.start..noun.end);
        (!word.chars().any(|c| is_hiragana(c) || c.is_numeric())).then_some(noun)
    }

    /// True behind nouns with a seat before them: 燕市の|金属, 大田区の|そば|店.
    fn has_seat(&self, mut at: usize) -> bool {
        const WORDS: usize = 3;
        for _ in 0..WORDS {
            if self.names_seat(self.text(self.view.span.start..at)) {
                return true;
            }
            match self.noun_before(at) {
                Some(noun) => at = noun.start,
                None => return false,
            }
        }
        false
    }

    /// True for what stands behind the noun of a trade and is a person there or a visit: 染色|作家山本, 染色|体験.
    fn is_trip_or_worker(&self, run: &Run<'_>) -> bool {
        let Some(kana) = self.table.kana else { return false };
        let text = self.text(run.start..run.end);
        let worker = |token: &Token<'_>| self.text(token.start..token.end).ends_with(|c| kana.people.contains(c));
        run.words.iter().any(|token| token.class == Class::Person || worker(token))
            || text.starts_with(|c| kana.people.contains(c))
            || ends_in(text, kana.not_doers)
            || ends_in(text, kana.sights)
    }

    /// A name in quotes; ordinary words alone are a term: メーカー「希望小売価格」.
    fn quoted(&self, span: Range<usize>) -> Option<Found> {
        let run = self.right(span.start, CUE_WORDS + 1);
        let named = run.words.iter().any(|token| match token.class {
            Class::Word | Class::Other => self.text(token.start..token.end).chars().count() == 1,
            _ => true,
        });
        let free = named && self.is_free(&span) && self.text(span.clone()).chars().nth(1).is_some();
        free.then(|| self.made(span, Method::Context, "company.quoted", false))
    }

    /// 陶磁器メーカー、白山窯が: an apposition behind a mark.
    fn apposed(&self, cue: &Range<usize>) -> Option<Found> {
        let rest = self.rest(cue.end).strip_prefix('、')?;
        let run = self.right(self.view.span.end - rest.len(), CUE_WORDS + 1);
        let follows = self.rest(run.end).starts_with(['は', 'が', 'も', '（', '(']);
        if follows { self.described(cue, &run) } else { None }
    }

    /// True for a run behind a cue that is a foreign name: two words of katakana and Latin letters, or three with a dot, of
    /// which one is in no dictionary.
    pub(super) fn is_foreign(&self, cue: &Range<usize>, run: &Run<'_>) -> bool {
        let text = self.text(run.start..run.end);
        let length = text.chars().count();
        // After 米 a person follows as often as a firm, but with a title.
        let prefix = cue.len() == '米'.len_utf8();
        let unknown =
            run.words.iter().any(|token| token.class == Class::Unknown || !prefix && token.class == Class::Name);
        let next = self.view.text.text[run.end..].chars().next();
        let ends = next
            .is_none_or(|c| matches!(c, 'は' | 'が' | 'を' | 'に' | 'と' | 'の' | 'も' | '、' | '。' | '（' | '」'));
        let most = if text.contains('・') { CUE_WORDS } else { 2 };
        (unknown || !prefix && length >= 5 && ends)
            && length >= 3
            && run.words.len() <= most
            && is_foreign(text)
            && !text.starts_with(char::is_numeric)
            && !self.is_person_by_end(text)
    }

    /// True for katakana before a particle, as a sentence opens.
    pub(super) fn is_topic(&self, run: &Run<'_>) -> bool {
        let text = self.text(run.start..run.end);
        let follows = self.view.text.text[run.end..].starts_with(['は', 'が', 'の']);
        follows && text.chars().all(|c| is_katakana(c) || c == '・') && !self.is_person_by_end(text)
    }

    /// True for a name that ends with a title or an honorific.
    fn is_person_by_end(&self, text: &str) -> bool {
        self.table.kana.is_some_and(|kana| ends_in(text, kana.persons))
    }

    /// True for a run of persons' names, or one that ends as such.
    pub(super) fn is_of_persons(&self, run: &Run<'_>, text: &str) -> bool {
        run.words.iter().all(|token| token.class == Class::Person) || self.is_person_by_end(text)
    }

    /// True for a name that ends as a body, a building, a place or a product.
    pub(super) fn is_no_firm(&self, text: &str) -> bool {
        self.table.kana.is_some_and(|kana| ends_in(text, kana.not_firms))
    }

    /// True for 東京都, 青山学院大: a region, or a university as digests shorten it.
    pub(super) fn is_of_region(&self, text: &str) -> bool {
        self.table.kana.is_some_and(|kana| text.ends_with(|c| kana.regions.contains(c) || kana.schools.contains(c)))
    }

    /// True for a name that ends as shops and small firms do.
    fn is_shop(&self, text: &str) -> bool {
        ends_in(text, self.table.shops) && text.chars().nth(3).is_some()
    }

    /// True behind the の of a place that firms have their seat in: 名古屋市の, 京都発の.
    pub(super) fn names_seat(&self, before: &str) -> bool {
        let (Some(kana), Some(head)) = (self.table.kana, before.strip_suffix('の')) else { return false };
        let mut chars = head.chars().rev();
        let seat = chars.next().is_some_and(|c| kana.regions.contains(c)) || ends_in(head, kana.seats);
        seat && chars.next().is_some_and(|c| is_han(c) || is_kana(c))
    }

    /// 物流会社中部共栄運輸が, 決済サービスのペイリンクは, シネマ琥珀は behind 手がける: what a description leads to.
    fn described(&self, cue: &Range<usize>, run: &Run<'_>) -> Option<Found> {
        let text = self.text(run.start..run.end);
        let length = text.chars().count();
        // 米 and the like lead to persons and places too.
        if cue.len() < 2 * '社'.len_utf8() || !run.closed || !(3..=14).contains(&length) || run.words.is_empty() {
            return None;
        }
        let rest = &self.view.text.text[run.end..self.view.span.end];
        let goes_on = rest.starts_with(['は', 'が', 'も', 'に', 'を', 'と', '、', '（', '(', 'や', 'の', 'で'])
            || rest.starts_with("など")
            || rest.starts_with("から")
            || self.text(cue.clone()).ends_with('は') && rest.starts_with('。');
        let person = self.is_of_persons(run, text);
        let free = self.is_free(&(run.start..run.end));
        // フード|ワークス|四国: one word of many uses among others.
        let generic = run.words.iter().filter(|token| self.is_generic(token)).count();
        if !goes_on || person || !free || self.is_no_firm(text) || generic > usize::from(run.words.len() >= 3) {
            return None;
        }
        let katakana = |token: &Token<'_>| self.text(token.start..token.end).chars().all(is_katakana);
        let known = run.words.iter().any(|token| match token.class {
            Class::Unknown => self.text(token.start..token.end).chars().any(|c| !c.is_ascii_digit()),
            Class::Name => true,
            Class::Place | Class::Person => run.words.len() >= 2,
            _ => false,
        });
        let shop = self.is_shop(text);
        let least = if text.chars().all(is_katakana) { 4 } else { 5 };
        // 部品の洗浄ラインを設ける: what is done to a compound of ordinary words, is done to a thing.
        let thing = generic > 0 || rest.starts_with('を');
        let compound = run.words.len() >= 2 && run.words.iter().any(katakana) && length >= least && !thing;
        (known || shop || compound).then(|| self.made(run.start..run.end, Method::Context, "company.described", false))
    }

    /// 名古屋市のコインアーチは手数料を: what has its seat in a place and does in its sentence what only firms do.
    pub(super) fn residents(&self, at: usize, found: &mut Vec<Found>) {
        const NEAR: usize = 180;
        if !self.japanese() {
            return;
        }
        let sentences = self.view.text.sentences;
        let Some(sentence) = sentences.get(sentences.partition_point(|sentence| sentence.end <= at)) else { return };
        let from = sentence.start.max(self.view.span.start).max(at.saturating_sub(NEAR));
        let from = self.view.text.text.ceil_char_boundary(from).min(at);
        for (i, _) in self.text(from..at).match_indices('の') {
            let start = from + i + 'の'.len_utf8();
            if self.names_seat(self.text(from..start)) {
                found.extend(self.resident(start, at));
            }
        }
    }

    fn resident(&self, start: usize, until: usize) -> Option<Found> {
        const MOST: usize = 14;
        let kana = self.table.kana?;
        let run = self.right(start, CUE_WORDS + 1);
        let text = self.text(run.start..run.end);
        let length = text.chars().count();
        let follows = self.text(run.end..self.view.span.end).starts_with(['は', 'が', 'も', 'に', 'を', 'と']);
        let person = run.words.iter().any(|token| token.class == Class::Person)
            || self.is_person_by_end(text)
            || text.ends_with(|c| kana.people.contains(c));
        let known = run.words.iter().any(|token| {
            let word = self.text(token.start..token.end);
            matches!(token.class, Class::Unknown | Class::Name) && word.chars().count() >= 3 && !word.is_ascii()
        });
        let shop = self.is_shop(text);
        let other =
            self.is_no_firm(text) || ends_in(text, kana.sights) || run.words.iter().any(|token| self.is_generic(token));
        let free = run.end <= until && self.is_free(&(run.start..run.end));
        (run.closed && follows && (known || shop) && free && !person && !other && (4..=MOST).contains(&length))
            .then(|| self.made(run.start..run.end, Method::Context, "company.resident", false))
    }

    /// The run before a cue, or where a person stands between the name and the office what is before that: オルビットの山口翔社長.
    pub(super) fn behind_person(&self, run: Run<'a>) -> Option<Run<'a>> {
        if !run.words.iter().any(|token| token.class == Class::Person) {
            return Some(run);
        }
        let before = self.view.text.text[..run.start].strip_suffix('の')?.len();
        self.left(before, 2, false)
    }

    /// テラフォーム（東京・港区）は: a name with its seat in brackets.
    pub(super) fn seated(&self, at: usize, inside: usize) -> Option<Found> {
        const MOST: usize = 14;
        let rest = &self.view.text.text[inside..self.view.span.end];
        let length = rest.char_indices().take(MOST).find(|(_, c)| matches!(c, ')' | '）')).map(|(at, _)| at)?;
        let (seat, after) = (&rest[..length], rest[length..].trim_start_matches([')', '）']));
        let seat = seat.strip_prefix("本社・").or_else(|| seat.strip_prefix("本社、")).unwrap_or(seat);
        let place = self.view.text.tokens.get(self.view.text.tokens.index_at(inside + length - seat.len()))?;
        let kana = self.table.kana?;
        let region = seat.ends_with(|c| kana.regions.contains(c)) || seat.contains('・');
        if place.class != Class::Place && !region
            || !after.starts_with(['は', 'が', 'を', 'の', 'に', 'と', 'も', '、'])
        {
            return None;
        }
        let mut run = self.left(at, TRADE_WORDS + 2, false)?;
        self.cut_description(&mut run, false);
        let text = self.text(run.start..run.end);
        let person = self.is_of_persons(&run, text) || self.is_of_region(text);
        let free = self.is_free(&(run.start..run.end)) && !self.is_all_generic(&run);
        let named = run.words.len() >= 2 || run.words.iter().any(|t| matches!(t.class, Class::Unknown | Class::Name));
        (run.closed && named && free && !person && !self.is_no_firm(text) && (3..=14).contains(&text.chars().count()))
            .then(|| self.made(run.start..at, Method::Context, "company.seat", false))
    }

    /// ノヴァリス社: katakana or Latin letters before a 社 that is a word of its own.
    pub(super) fn firm(&self, at: usize) -> Option<Found> {
        let end = at + '社'.len_utf8();
        let tokens = self.view.text.tokens;
        let text = self.view.text.text;
        if !tokens.is_boundary(at) || !tokens.is_boundary(end) {
            return None;
        }
        let after = text[end..].chars().next();
        if after.is_some_and(|c| is_han(c) && !matches!(c, '製' | '長' | '員')) {
            return None;
        }
        if let Some(found) = self.counted(at) {
            return Some(found);
        }
        let run = self.left(at, CUE_WORDS, false)?;
        let name = self.text(run.start..run.end);
        let foreign = name.chars().all(|c| is_kana(c) && !is_hiragana(c) || is_word(c) || matches!(c, '・' | '&'));
        let sure = run.closed && foreign && name.chars().count() >= 2 && !name.chars().all(char::is_numeric);
        let free = self.is_free(&(run.start..end)) && !self.is_all_generic(&run);
        (sure && free && self.is_named(&run.words))
            .then(|| self.made(run.start..end, Method::LegalForm, "company.firm", false))
    }

    /// 北関東アスコンなど5|社: the first of so many firms.
    fn counted(&self, at: usize) -> Option<Found> {
        let head = self.text(self.view.span.start..at);
        let before = head.trim_end_matches(|c: char| c.is_numeric()).trim_end_matches("計");
        let end = before.strip_suffix("など")?.len() + self.view.span.start;
        if head.len() == before.len() {
            return None;
        }
        let run = self.left(end, TRADE_WORDS, false)?;
        let text = self.text(run.start..end);
        let person = self.is_of_persons(&run, text);
        // 北斗電線など4社: ordinary words with a trade, and no kind of firm.
        let traded = run.words.len() >= 2
            && run.words.last().is_some_and(|last| self.lexicon.trades.iter().any(|trade| trade == last.form))
            && !ends_in(text, self.table.kinds)
            && !run.words.iter().any(|token| self.is_generic(token));
        let named = traded || run.words.iter().any(|t| matches!(t.class, Class::Unknown | Class::Name | Class::Place));
        let free = self.is_free(&(run.start..end)) && !self.is_all_generic(&run);
        let length = text.chars().count();
        (run.closed && named && free && !person && (4..=14).contains(&length) && !self.is_no_firm(text))
            .then(|| self.made(run.start..end, Method::Context, "company.counted", false))
    }

    /// JA全農|あきた, ディズニー|・ジャパン: a listed firm with what its subsidiary adds.
    pub(super) fn tail(&self, taken: &Taken) -> Option<Found> {
        let rest = self.text(taken.span.end..self.view.span.end);
        let plain = rest.strip_prefix('・').unwrap_or(rest);
        if self.japanese()
            && let Some(found) = self.subsidiary(taken, plain)
        {
            return Some(found);
        }
        let length = self.lexicon.tails.iter().filter_map(|tail| folded_prefix(plain, tail)).max()?;
        let tail = &plain[..length];
        let end = taken.span.end + rest.len() - plain.len() + length;
        let katakana = |c: char| is_katakana(c) || c == '・';
        let next = self.text(end..self.view.span.end).chars().next();
        let goes_on =
            next.is_some_and(|c| katakana(c) && tail.ends_with(katakana) || is_han(c) || is_word(c) && tail.is_ascii());
        let free = self.view.taken_in(&(taken.span.end..end)).is_none();
        (free && !goes_on).then(|| self.made(taken.span.start..end, Method::LegalForm, "company.subsidiary", true))
    }

    /// 東京電力|パワーグリッド, 現代|製鉄: a listed firm whose name goes on to a form or a tail of firms.
    fn subsidiary(&self, taken: &Taken, rest: &str) -> Option<Found> {
        const MOST: usize = 16;
        let katakana = |c: char| is_katakana(c) || c == '・';
        let length: usize = rest.chars().take(MOST + 1).take_while(|c| katakana(*c)).map(char::len_utf8).sum();
        let added = &rest[..length];
        let ends = |form: &String| {
            form.starts_with(is_katakana) && added.ends_with(form.as_str()) && !self.lexicon.everyday.contains(form)
        };
        let from = self.view.span.end - rest.len();
        let tokens = self.view.text.tokens;
        let end = if length > 0 {
            let longer = rest[length..].chars().next().is_some_and(is_han);
            let tail = self.lexicon.tails.iter().chain(&self.lexicon.trades).any(ends);
            (tail && !longer && added.chars().count() <= MOST).then_some(from + length)?
        } else {
            let end = from + self.lexicon.han_trades(rest).iter().filter_map(|form| folded_prefix(rest, form)).max()?;
            let next = tokens.get(tokens.index_at(end)).filter(|token| token.start == end);
            let goes_on =
                next.is_some_and(|next| self.goes_on(&next) || self.lexicon.not_before.contains(&self.word(&next)));
            (tokens.is_boundary(end) && !goes_on).then_some(end)?
        };
        let free = self.view.taken_in(&(taken.span.end..end)).is_none();
        free.then(|| self.made(taken.span.start..end, Method::LegalForm, "company.subsidiary", true))
    }

    /// 大浜建設・坂出組JV: the partners of a joint venture.
    pub(super) fn venture(&self, at: usize, found: &mut Vec<Found>) {
        const LONGEST: usize = 14;
        const NEAR: usize = 90;
        let Some(kana) = self.table.kana else { return };
        let text = self.view.text.text;
        if !kana.ventures.iter().any(|word| text[at..].starts_with(word)) {
            return;
        }
        let from = text.ceil_char_boundary(self.view.span.start.max(at.saturating_sub(NEAR)));
        let head = kana.ventures_for.iter().fold(self.text(from..at), |head, word| head.trim_end_matches(word));
        let mut end = from + head.len();
        let mut partners: Vec<Range<usize>> = Vec::new();
        while let Some(dot) = self.text(from..end).rfind('・') {
            let span = from + dot + '・'.len_utf8()..end;
            let name = self.text(span.clone());
            let whole = name.chars().all(|c| is_han(c) || is_kana(c) || is_word(c));
            if !whole || !(2..=LONGEST).contains(&name.chars().count()) {
                break;
            }
            partners.push(span);
            end = from + dot;
        }
        if partners.is_empty() {
            return;
        }
        let first = self.left(end, TRADE_WORDS, false).filter(|run| run.closed && run.start < end);
        partners.extend(first.map(|run| run.start..end));
        for span in partners {
            let name = self.text(span.clone());
            // A partner by one kanji and kana of grammar is none: の, は.
            let grammar = name.chars().any(|c| matches!(c, 'の' | 'は' | 'が' | 'を' | 'に' | 'で'));
            if !grammar && name.chars().nth(2).is_some() && self.is_free(&span) && !self.is_no_firm(name) {
                found.push(self.made(span, Method::List, "company.venture", false));
            }
        }
    }
}

/// How much of a text is a word of a table at its start, compared folded.
fn folded_prefix(text: &str, word: &str) -> Option<usize> {
    let mut chars = text.char_indices();
    let same = word.chars().all(|c| chars.next().is_some_and(|(_, d)| simplify(d).to_ascii_lowercase() == c));
    same.then(|| chars.next().map_or(text.len(), |(at, _)| at))
}

//! The rules of languages written without spaces: a name is a run of words of the segmentation beside a form or a cue.
//!
//! *Reads*: X股份有限公司, X科技, 株式会社X, X製薬, X社, X(600000.SH), \*ST X, 简称“X”, 收购 X, X 股价, lists with two known
//! members. *Known misses*: names made of ordinary words only with no form (青石), names cut wrongly by the segmenter.

use std::ops::Range;

use crate::languages::fold::{folded, is_han, is_kana, is_word, simplify};
use crate::languages::{Class, Token};
use crate::mentions::company::{Kind, Method};
use crate::mentions::unlisted::lexicon::{Lexicon, Role};
use crate::mentions::unlisted::{Found, Taken, View, weighed};

/// Words that a name of a trade can have before its form; longer ones are sentences without marks.
const TRADE_WORDS: usize = 5;
/// The same before a full legal form, whose names are long: 深圳市|联创|微|电子|科技|有限公司.
const LEGAL_WORDS: usize = 8;
/// The same beside a cue.
const CUE_WORDS: usize = 3;
const LIST_WORDS: usize = 4;
/// The longest name between quotes, with the mark that closes it.
const QUOTED: usize = 15;
/// Family names with which a short unknown word is a person rather than a firm.
const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤";

pub fn find(view: &View<'_>, found: &mut Vec<Found>) {
    let Some(lexicon) = Lexicon::of(view.language) else { return };
    let mut forms: Vec<(Range<usize>, Role)> = Vec::new();
    let mut cues: Vec<(Range<usize>, Role)> = Vec::new();
    let mut ends: Vec<usize> = Vec::new();
    for (hit, role) in lexicon.hits(&view.folded.text, false) {
        let span = view.source(hit);
        match role {
            Role::Sector => ends.push(span.end),
            Role::Form | Role::Trade => match forms.last_mut() {
                // The longest of those that end at one place.
                Some((last, known)) if last.end == span.end => {
                    if span.start < last.start {
                        (*last, *known) = (span, role);
                    }
                }
                _ => forms.push((span, role)),
            },
            _ => cues.push((span, role)),
        }
    }
    let walk = Walk { view, lexicon };
    for (index, (form, role)) in forms.iter().enumerate() {
        // What goes on with another form ends there, if that is a name: 生物|科技 and not 生物|支付.
        let goes_on = |next: &Range<usize>| next.start == form.end || next.start < form.end && form.end < next.end;
        let longer = forms[index + 1..].iter().take(4).find(|(next, _)| goes_on(next));
        if longer.is_none_or(|(next, role)| walk.form(next, *role).is_none() && *role != Role::Form) {
            found.extend(walk.form(form, *role));
        }
    }
    for (cue, role) in &cues {
        match role {
            Role::Front => found.extend(walk.front(cue)),
            Role::NameAfter => found.extend(walk.name_after(cue)),
            Role::SourceAfter => {
                found.extend(walk.name_after(cue).map(|found| Found { kind: Kind::Organization, ..found }))
            }
            Role::Short => found.extend(walk.short(cue)),
            Role::NameBefore => found.extend(walk.name_before(cue)),
            Role::Predicate => {
                found.extend(walk.subject(cue.start));
                if walk.japanese() {
                    walk.residents(cue.start, found);
                }
            }
            _ => {}
        }
    }
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

pub(super) struct Walk<'a> {
    pub(super) view: &'a View<'a>,
    pub(super) lexicon: &'static Lexicon,
}

/// Words beside a place, in text order, and where they end.
struct Run<'a> {
    words: Vec<Token<'a>>,
    start: usize,
    end: usize,
    /// Reached an edge before the limit.
    closed: bool,
}

impl<'a> Walk<'a> {
    fn text(&self, span: Range<usize>) -> &'a str {
        &self.view.text.text[span]
    }

    fn word(&self, token: &Token<'_>) -> String {
        folded(&self.view.text.text[token.start..token.end])
    }

    fn japanese(&self) -> bool {
        self.view.language.code.0 == "ja"
    }

    pub(super) fn made(&self, span: Range<usize>, method: Method, rule: &'static str, full: bool) -> Found {
        let kind = Kind::Company;
        Found { part: self.view.part, language: self.view.language, span, method, rule, kind, full }
    }

    fn is_edge(&self, token: &Token<'_>) -> bool {
        if token.class == Class::Other && (self.japanese() || !self.is_generic(token)) {
            return true;
        }
        let text = &self.view.text.text[token.start..token.end];
        // Three kana that are no particle may be a name's: かがやき証券.
        let kana = self.japanese() && text.chars().all(|c| matches!(c, 'ぁ'..='ん'));
        let named = matches!(token.class, Class::Name | Class::Unknown | Class::Place) && text.chars().count() >= 3
            || KANA_NAMES.contains(&text);
        if text.chars().all(|c| c.is_ascii_digit()) || kana && !named {
            return true;
        }
        self.lexicon.edges.contains(&self.word(token))
    }

    /// Goes left over the words that end at `from`, up to an edge, a mark or a name that is read already.
    fn left(&self, from: usize, most: usize, full: bool) -> Option<Run<'a>> {
        let tokens = self.view.text.tokens;
        let mut words: Vec<Token<'a>> = Vec::new();
        let mut index = tokens.index_at(from);
        let mut start = from;
        if let Some(token) = tokens.get(index)
            && token.start < from
        {
            // The segmenter put the form into a word. A word of the dictionary is one: 母公司.
            let head = folded(&self.view.text.text[token.start..from]);
            let trades = self.lexicon.trades.contains(&head) && !self.japanese();
            let unknown = token.class == Class::Unknown || self.japanese() && token.class == Class::Name;
            if !(unknown || full || trades) || token.start < self.view.span.start {
                return None;
            }
            start = token.start;
            words.push(Token { end: from, ..token });
        }
        while let Some(token) = index.checked_sub(1).and_then(|at| tokens.get(at)) {
            let gap = &self.view.text.text[token.end..start];
            let joined = gap.is_empty() || matches!(gap, "・" | "&" | "＆" | "･") || self.japanese() && gap == " ";
            // A verb of the dictionary can be a name's own word where nothing else could be (联创|微|电子|有限公司).
            let poor = full
                && !words.iter().any(|word| {
                    word.end - word.start > 3
                        && !self.is_generic(word)
                        && !self.lexicon.trades.contains(&self.word(word))
                });
            let edge = if poor && token.class == Class::Other && !self.japanese() {
                self.lexicon.edges.contains(&self.word(&token))
            } else {
                self.is_edge(&token)
            };
            let edge = edge && !self.is_middle(&token);
            // 西濃電設・木曽川建設: behind a trade the dot parts two names.
            let parted = self.japanese()
                && matches!(gap, "・" | "･")
                && self.lexicon.trades.iter().any(|trade| trade == token.form && trade.starts_with(is_han));
            if parted || !joined || token.start < self.view.span.start || edge || !start_of_name(gap, &words) {
                break;
            }
            if words.len() == most {
                return Some(Run { start, end: from, words: reversed(words), closed: false });
            }
            // The model glues particles to what it does not know: 是泽宇.
            let text = &self.view.text.text[token.start..token.end];
            let particle = text.chars().next().filter(|c| "是在和与对向由被将把从给为比因".contains(*c));
            if let (Some(c), false, Class::Unknown) = (particle, self.japanese(), token.class)
                && text.chars().count() >= 3
            {
                start = token.start + c.len_utf8();
                words.push(Token { start, ..token });
                break;
            }
            start = token.start;
            words.push(token);
            index -= 1;
        }
        Some(Run { start, end: from, words: reversed(words), closed: true })
    }

    /// True for the 和 of 瑞和制药: one character before it opens the clause, so that it joins nothing.
    fn is_middle(&self, token: &Token<'_>) -> bool {
        let text = self.view.text.text;
        let mut before = text[..token.start].chars().rev();
        let first = before.next().filter(|c| is_han(*c));
        let opens = before.next().is_none_or(|c| !c.is_alphanumeric());
        !self.japanese()
            && first.is_some_and(|c| !"这那此我你他她它其".contains(c))
            && opens
            && matches!(&text[token.start..token.end], "和" | "与")
    }

    /// Goes right over the words that start at `from`.
    fn right(&self, from: usize, most: usize) -> Run<'a> {
        let tokens = self.view.text.tokens;
        let mut index = tokens.index_at(from);
        let mut words = Vec::new();
        let mut end = from;
        let mut closed = true;
        while let Some(token) = tokens.get(index) {
            let straddles = token.start < end;
            let gap = if straddles { "" } else { &self.view.text.text[end..token.start] };
            // 当地企业Drina Put: words of Latin letters are parted by a space.
            let title = |at: usize| self.view.text.text[at..].starts_with(|c: char| c.is_ascii_uppercase());
            let latin = gap == " " && !self.japanese() && title(from) && title(token.start);
            let joined = gap.is_empty() || !words.is_empty() && (latin || matches!(gap, "・" | "&" | "＆" | "･"));
            if straddles || !joined || token.end > self.view.span.end || self.is_edge(&token) {
                break;
            }
            if words.len() == most {
                closed = false;
                break;
            }
            // The model glues particles to what it does not know: 芯联向.
            let text = &self.view.text.text[token.start..token.end];
            let glued = text.chars().next_back().filter(|c| "向把将正在从被对则已拟".contains(*c));
            if let (Some(c), false, Class::Unknown) = (glued, self.japanese(), token.class)
                && (text.chars().count() >= 3 || !words.is_empty() && text.chars().count() == 2)
            {
                end = token.end - c.len_utf8();
                words.push(Token { end, ..token });
                break;
            }
            end = token.end;
            words.push(token);
            index += 1;
        }
        Run { start: from, end, words, closed }
    }

    fn is_generic(&self, token: &Token<'_>) -> bool {
        self.lexicon.generic.contains(&self.word(token))
    }

    /// True where a word of a run stands in no dictionary, or is known to be a name.
    fn is_named(&self, words: &[Token<'_>]) -> bool {
        let single = |token: &Token<'_>| {
            let mut chars = self.view.text.text[token.start..token.end].chars();
            chars.next().is_some_and(is_han) && chars.next().is_none()
        };
        let place = self.japanese();
        words.iter().any(|token| match token.class {
            Class::Word | Class::Other => false,
            Class::Place => place && !self.is_generic(token),
            // What the dictionary does not know for its particles only: 远远不够, 这座.
            _ if !place && self.text(token.start..token.end).contains(['不', '没', '很', '这', '那', '们', '着', '过']) => false,
            _ if place && self.text(token.start..token.end).contains(char::is_numeric) => false,
            _ => !self.is_generic(token),
        })
            // Characters one by one are a name that the segmenter took apart.
            || words.windows(2).any(|pair| pair.iter().all(|t| single(t) && !self.is_generic(t)))
    }

    fn is_all_generic(&self, run: &Run<'_>) -> bool {
        run.words.iter().all(|token| self.is_generic(token))
            || self.lexicon.generic.contains(&folded(self.text(run.start..run.end)))
    }

    /// X有限公司, X科技, X株式会社.
    fn form(&self, form: &Range<usize>, role: Role) -> Option<Found> {
        let tokens = self.view.text.tokens;
        if !tokens.is_boundary(form.end) {
            return None;
        }
        let full = role == Role::Form;
        let bracket = if full { self.bracket(form.start) } else { None };
        let mut run = self.left(bracket.unwrap_or(form.start), if full { LEGAL_WORDS } else { TRADE_WORDS }, full)?;
        let kana = self.kana(run.start).filter(|_| !full);
        run.start = kana.unwrap_or(run.start);
        while let Some(first) = run.words.first()
            && run.words.len() > 1
            && self.lexicon.generic.contains(&self.word(first))
            && !full
            && self.is_named(&run.words[1..])
        {
            run.start = run.words[1].start;
            run.words.remove(0);
        }
        if full {
            self.cut_party(&mut run);
        }
        let described = kana.is_none() && !(full && self.japanese()) && self.cut_description(&mut run, full);
        if !run.closed || run.words.is_empty() && kana.is_none() || run.start == form.start {
            return None;
        }
        let stem = self.text(run.start..bracket.unwrap_or(form.start));
        if stem.chars().count() < 2 || self.is_all_generic(&run) && kana.is_none() {
            return None;
        }
        let rest = self.text(form.end..self.view.span.end);
        // 冷链|物流|商冰|链通: a description goes on with its own end.
        if !full && !self.japanese() && rest.starts_with(['商', '厂', '企']) {
            return None;
        }
        // 有田組・伊万里建設JV: each partner by itself.
        if self.japanese()
            && ["JV", "特定", "共同企業体"].iter().any(|end| rest.starts_with(end))
            && let Some(dot) = self.text(run.start..form.start).rfind('・')
        {
            run.start += dot + '・'.len_utf8();
        }
        let span = run.start..form.end;
        if full {
            return Some(self.made(span, Method::LegalForm, "company.legal_form", true));
        }
        if kana.is_some() {
            let next = tokens.get(tokens.index_at(form.end)).filter(|token| token.start == form.end);
            let free = self.view.taken_in(&span).is_none() && next.is_none_or(|next| !self.goes_on(&next));
            return free.then(|| self.made(span, Method::LegalForm, "company.trade", false));
        }
        let last = run.words.last()?;
        let katakana = last.class == Class::Unknown || self.text(last.start..last.end).chars().all(is_kana);
        let next = tokens.get(tokens.index_at(form.end)).filter(|token| token.start == form.end);
        if let Some(next) = &next
            && (self.lexicon.not_before.contains(&self.word(next)) || self.japanese() && self.goes_on(next))
        {
            return None;
        }
        if self.view.taken_in(&span).is_some() {
            return None;
        }
        let named = self.is_named(&run.words) || self.japanese() && katakana && !self.is_all_generic(&run);
        let plain = !run.words.iter().any(|token| self.is_generic(token));
        let common = self.lexicon.common.contains(&folded(self.text(form.clone())));
        let strong = !common && plain && run.words.len() <= 3;
        let cue = plain && (described || self.has_cue(&span));
        let everyday = self.lexicon.everyday.contains(&folded(self.text(form.clone())));
        // 泓远|光学 at the start of a clause.
        let opens = self.text(self.view.span.start..run.start).chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        let lone = run.words.len() == 1 && last.class == Class::Unknown && opens && !self.japanese();
        // 三豊|観光|タクシー: one trade behind another.
        let stacked = run.words.len() >= 2 && self.lexicon.trades.contains(&self.word(last));
        let evidence = if everyday { named && (cue || lone || stacked) } else { named || strong || cue };
        evidence.then(|| self.made(span, Method::LegalForm, "company.trade", false))
    }

    /// Leaves of 分包方|山东海拓管业 what stands behind the part that the firm has in a deal.
    fn cut_party(&self, run: &mut Run<'_>) {
        let Some(weigh) = &self.lexicon.weigh else { return };
        let text: String = self.text(run.start..run.end).chars().map(simplify).collect();
        let ends = weigh.parties.iter().filter_map(|party| text.rfind(party).map(|at| run.start + at + party.len()));
        let Some(cut) = ends.max().filter(|cut| *cut + 6 <= run.end) else { return };
        if !self.view.text.text.is_char_boundary(cut) {
            return;
        }
        run.words.retain(|word| word.end > cut);
        if let Some(first) = run.words.first_mut() {
            first.start = first.start.max(cut);
        }
        run.start = cut;
    }

    /// Leaves of 本土|房企|钱湾, 日本|商社|双葉 and 四川|恒济堂 what stands behind the words that describe. True where one did.
    fn cut_description(&self, run: &mut Run<'_>, full: bool) -> bool {
        let describes = |token: &Token<'_>| {
            let word = self.text(token.start..token.end);
            let ends = |word: &str| {
                self.lexicon
                    .weigh
                    .as_ref()
                    .is_some_and(|weigh| !weigh.not_descriptions.contains(word) && weigh.ends_as_description(word))
            };
            // 企业|管理有限公司 is a name's own.
            if full {
                return token.form.ends_with(['商', '方']) && token.form.chars().count() >= 3;
            }
            self.lexicon.bearers.contains(&folded(word))
                || ends(token.form)
                || self.japanese() && matches!(word, "店" | "運営" | "経営" | "製造販売")
        };
        let mut cut = false;
        if let Some(at) = run.words.iter().rposition(describes).filter(|at| at + 1 < run.words.len()) {
            run.words.drain(..=at);
            run.start = run.words[0].start;
            cut = true;
        }
        if self.japanese() {
            return cut;
        }
        const GLUED: &[&str] = &["及", "双雄", "商", "企", "厂", "店", "房企", "方", "牌", "药企", "车企", "馆"];
        let glued = |token: &Token<'_>| {
            let long = |front: &&&str| token.form.starts_with(**front) && token.form.len() >= front.len() + 6;
            GLUED.iter().find(long).filter(|_| token.class == Class::Unknown).map(|front| front.len())
        };
        if let Some(at) = run.words.iter().rposition(|token| glued(token).is_some()) {
            run.words.drain(..at);
            run.start = run.words[0].start + glued(&run.words[0]).unwrap_or(0);
            run.words[0].start = run.start;
            cut = true;
        }
        // 上海|宁靖|数科, but 房企|杭州|嘉木|置业 as a whole.
        while !full
            && !cut
            && run.words.len() > 1
            && run.words[0].class == Class::Place
            && !self.lexicon.trades.iter().any(|trade| trade == run.words[1].form)
            && (run.words[1].class == Class::Unknown
                || run.words[1].end - run.words[1].start == 6 && !self.is_generic(&run.words[1]))
        {
            run.words.remove(0);
            run.start = run.words[0].start;
        }
        cut
    }

    /// とうほう|地所 behind a の: kana that are no ending and no word of grammar open the name.
    fn kana(&self, at: usize) -> Option<usize> {
        const MOST: usize = 9;
        const GRAMMAR: &[&str] = &[
            "あと",
            "いわゆる",
            "うち",
            "から",
            "こうした",
            "こと",
            "この",
            "さらに",
            "される",
            "した",
            "して",
            "すべて",
            "する",
            "その",
            "そのほか",
            "それぞれ",
            "たち",
            "ため",
            "たり",
            "だけ",
            "っている",
            "った",
            "である",
            "という",
            "といった",
            "とき",
            "ところ",
            "として",
            "ない",
            "など",
            "ならぬ",
            "において",
            "における",
            "による",
            "のみ",
            "はじめ",
            "ばかり",
            "ほか",
            "ほど",
            "また",
            "まで",
            "もと",
            "もの",
            "ような",
            "より",
            "られた",
            "られる",
            "れた",
            "れる",
            "わが",
            "われる",
            "んだ",
        ];
        if !self.japanese() {
            return None;
        }
        let hiragana = |c: char| matches!(c, 'ぁ'..='ん');
        let head = self.text(self.view.span.start..at);
        let length: usize = head.chars().rev().take(MOST + 1).take_while(|c| hiragana(*c)).map(char::len_utf8).sum();
        let start = at - length;
        let stretch = self.text(start..at);
        const BEARERS: &[&str] = &["会社", "企業", "商社", "大手", "店", "老舗", "酒屋"];
        let before = self.text(self.view.span.start..start);
        let opens = before.chars().next_back().is_none_or(|c| !c.is_alphanumeric() || is_katakana(c))
            || BEARERS.iter().any(|bearer| before.ends_with(bearer));
        let name = if opens && !stretch.starts_with('の') {
            stretch
        } else {
            stretch.strip_prefix(['の', 'は', 'が', 'と', 'や', 'に', 'を', 'も'])?
        };
        let count = name.chars().count();
        let grammar = GRAMMAR.iter().any(|word| name.ends_with(word) || name.starts_with(word));
        let tied = name.ends_with([
            'の', 'は', 'が', 'を', 'に', 'で', 'と', 'も', 'や', 'へ', 'な', 'る', 'た', 'て', 'い', 'ら',
        ]);
        ((3..=MOST).contains(&count) && !grammar && !tied).then_some(at - name.len())
    }

    /// True for a noun that makes the form before it a part of a longer word: 証券|取引所.
    fn goes_on(&self, next: &Token<'_>) -> bool {
        const BEARERS: &[&str] = &[
            "社長",
            "会長",
            "株",
            "株式",
            "広報",
            "幹部",
            "首脳",
            "側",
            "アナリスト",
            "出身",
            "製",
            "など",
            "ら",
            "傘下",
        ];
        let word = self.text(next.start..next.end);
        let katakana = word.chars().all(is_kana) && !word.chars().all(|c| matches!(c, 'ぁ'..='ん'));
        !BEARERS.contains(&word)
            && (next.class == Class::Word || next.class == Class::Unknown && katakana)
            && !word.chars().any(|c| matches!(c, 'ぁ'..='ん'))
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
            || self.japanese() && names_seat(before)
            || companies.cues_after.iter().any(|cue| after.starts_with(cue))
    }

    /// 株式会社X.
    fn front(&self, front: &Range<usize>) -> Option<Found> {
        let before = self.text(self.view.span.start..front.start).chars().next_back();
        if before.is_some_and(|c| is_han(c) || is_kana(c) && !matches!(c, 'ぁ'..='ん') || is_word(c)) {
            return None;
        }
        let run = self.right(front.end, LEGAL_WORDS);
        if !run.closed || run.words.is_empty() || self.is_all_generic(&run) {
            return None;
        }
        Some(self.made(front.start..run.end, Method::LegalForm, "company.legal_front", true))
    }

    pub(super) fn is_surname(&self, c: char) -> bool {
        SURNAMES.contains(c)
    }

    fn is_person(&self, name: &str) -> bool {
        name.chars().count() <= 3 && name.chars().next().is_some_and(|c| SURNAMES.contains(c))
    }

    /// A name by its place must have a word of no dictionary and no word that belongs elsewhere.
    fn is_name(&self, run: &Run<'_>, wide: bool) -> bool {
        let text = self.text(run.start..run.end);
        let length = text.chars().count();
        let body = [
            "部", "局", "委", "院", "会", "所", "大学", "政府", "省", "市", "县", "队", "党", "军", "厅", "署", "中心",
            "州", "国", "路", "区", "镇", "村",
        ];
        run.closed
            && (2..=10).contains(&length)
            && self.view.taken_in(&(run.start..run.end)).is_none()
            && !run.words.iter().any(|token| self.is_generic(token))
            && (wide || !self.is_person(text))
            && !body.iter().any(|end| text.ends_with(end))
            && (wide
                || run.words.iter().any(|token| token.class == Class::Unknown)
                || self.japanese()
                    && (run.words.len() >= 2 || run.words.iter().any(|token| token.class == Class::Name)))
    }

    /// 收购 X, 新興企業の X.
    fn name_after(&self, cue: &Range<usize>) -> Option<Found> {
        // 基因疗法公司|Brightfield: a change of script is border enough.
        let latin = self.view.text.text[cue.end..].starts_with(|c: char| c.is_ascii_uppercase());
        // 部品会社|遠州プレス: the cue ends a longer noun.
        let noun = self.japanese()
            && ["会社", "メーカー", "企業", "大手", "チェーン", "製造", "飲食業"].contains(&self.text(cue.clone()));
        // 地場スーパーの|マルヨシ
        let whose = self.japanese()
            && ["会社の", "メーカーの", "企業の", "大手の", "チェーンの", "スーパーの"]
                .contains(&self.text(cue.clone()));
        let begins = latin || noun || whose || self.view.text.tokens.is_boundary(cue.start);
        if !self.view.text.tokens.is_boundary(cue.end) || !begins {
            return None;
        }
        let mut run = self.right(cue.end, CUE_WORDS + 1);
        if latin && !self.japanese() {
            self.cut_latin(&mut run);
        }
        if self.japanese()
            && let Some(found) = self.described(cue, &run)
        {
            return Some(found);
        }
        // 健康食品会社「美健の森」に: in quotes right behind the noun.
        if noun
            && let Some(inner) = self.text(cue.end..self.view.span.end).strip_prefix('「')
            && let Some((length, _)) = inner.char_indices().take(QUOTED).find(|(_, c)| *c == '」')
            && inner[length + '」'.len_utf8()..].starts_with(['は', 'が', 'を', 'に', 'の', 'と', 'で', '（', '('])
        {
            let start = self.view.span.end - inner.len();
            let span = start..start + length;
            let run = self.right(start, CUE_WORDS + 1);
            // メーカー「希望小売価格」: ordinary words alone are a term.
            let named = run.words.iter().any(|token| match token.class {
                Class::Word | Class::Other => self.text(token.start..token.end).chars().count() == 1,
                _ => true,
            });
            let free = named && self.view.taken_in(&span).is_none() && inner[..length].chars().count() >= 2;
            return free.then(|| self.made(span, Method::Context, "company.quoted", false));
        }
        // 陶磁器メーカー、白山窯が: an apposition behind a mark.
        if noun
            && let Some(rest) = self.text(cue.end..self.view.span.end).strip_prefix('、')
            && let run = self.right(self.view.span.end - rest.len(), CUE_WORDS + 1)
            && self.text(run.end..self.view.span.end).starts_with(['は', 'が', 'も', '（', '('])
            && let Some(found) = self.described(cue, &run)
        {
            return Some(found);
        }
        if run.words.is_empty() || run.words.len() > CUE_WORDS || !self.is_name(&run, false) {
            return None;
        }
        let text = self.text(run.start..run.end);
        // 公司|营收|23.4亿美元
        if !self.japanese() && text.starts_with(is_han) && text.ends_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        if text.starts_with(|c: char| c == '第' || self.japanese() && c.is_numeric())
            || text.chars().any(|c| c.is_ascii_digit()) && !text.chars().any(is_word_letter)
        {
            return None;
        }
        if self.japanese() && ends_as_person(text) {
            return None;
        }
        if self.japanese() {
            let foreign = text.chars().all(|c| is_kana(c) && !matches!(c, 'ぁ'..='ん') || is_word(c) || c == '・');
            let length = text.chars().count();
            // After 米 a person follows as often as a firm, but with a title.
            let prefix = cue.len() == '米'.len_utf8();
            let unknown =
                run.words.iter().any(|token| token.class == Class::Unknown || !prefix && token.class == Class::Name);
            let next = self.view.text.text[run.end..].chars().next();
            let ends = next.is_none_or(|c| {
                matches!(c, 'は' | 'が' | 'を' | 'に' | 'と' | 'の' | 'も' | '、' | '。' | '（' | '」')
            });
            if !unknown && (prefix || length < 5 || !ends) {
                return None;
            }
            let most = if text.contains('・') { CUE_WORDS } else { 2 };
            if !foreign || length < 3 || run.words.len() > most || text.chars().all(|c| c.is_ascii_digit()) {
                return None;
            }
        } else if text.chars().any(|c| c.is_ascii()) && !text.chars().any(is_han) {
            // 电信公司Jio: a capital and small letters; the rest is AI, CEO, 5G.
            let mut chars = text.chars();
            let title = chars.next().is_some_and(char::is_uppercase) && chars.any(char::is_lowercase);
            if !title || text.len() < 3 {
                return None;
            }
        }
        Some(self.made(run.start..run.end, Method::Context, "company.after_cue", false))
    }

    /// Leaves of Creed|时|花 the name in Latin letters, unless a trade in Han closes it: Foo|科技.
    fn cut_latin(&self, run: &mut Run<'_>) {
        let han = |token: &Token<'_>| self.text(token.start..token.end).starts_with(is_han);
        let Some(at) = run.words.iter().position(han).filter(|at| *at > 0) else { return };
        if run.words.last().is_some_and(|last| self.lexicon.trades.contains(&self.word(last))) {
            return;
        }
        run.words.truncate(at);
        run.end = run.words[at - 1].end;
        run.closed = true;
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
        let goes_on = ["は", "が", "も", "に", "を", "と", "、", "（", "(", "など", "や", "の", "で", "から"]
            .iter()
            .any(|p| rest.starts_with(p))
            || self.text(cue.clone()).ends_with('は') && rest.starts_with('。');
        let person = run.words.iter().all(|token| token.class == Class::Person) || ends_as_person(text);
        let free = self.view.taken_in(&(run.start..run.end)).is_none();
        // フード|ワークス|四国: one word of many uses among others.
        let generic = run.words.iter().filter(|token| self.is_generic(token)).count();
        if !goes_on || person || !free || ends_as_body(text) || generic > usize::from(run.words.len() >= 3) {
            return None;
        }
        let katakana = |token: &Token<'_>| self.text(token.start..token.end).chars().all(is_katakana);
        let known = run.words.iter().any(|token| match token.class {
            Class::Unknown => self.text(token.start..token.end).chars().any(|c| !c.is_ascii_digit()),
            Class::Name => true,
            Class::Place | Class::Person => run.words.len() >= 2,
            _ => false,
        });
        let shop = SHOPS.iter().any(|end| text.ends_with(end)) && length >= 4;
        let least = if text.chars().all(is_katakana) { 4 } else { 5 };
        // 部品の洗浄ラインを設ける: what is done to a compound of ordinary words, is done to a thing.
        let thing = generic > 0 || rest.starts_with('を');
        let compound = run.words.len() >= 2 && run.words.iter().any(katakana) && length >= least && !thing;
        (known || shop || compound).then(|| self.made(run.start..run.end, Method::Context, "company.described", false))
    }

    /// Foo opens the sentence at `at`, which tells what only firms do or have: a word of no dictionary, and its trade.
    fn subject(&self, at: usize) -> Option<Found> {
        let sentences = self.view.text.sentences;
        let sentence = sentences.get(sentences.partition_point(|sentence| sentence.end <= at))?;
        // The clause in Chinese, the sentence in Japanese.
        let from = sentence.start.max(self.view.span.start);
        let head = self.text(from..at.max(from));
        let start = match head.rfind(['，', '；', '：', '、']).filter(|_| !self.japanese()) {
            Some(mark) => from + mark + '，'.len_utf8(),
            None => from + head.len() - head.trim_start_matches(['「', '“', ' ', '\n']).len(),
        };
        let run = self.right(start, CUE_WORDS);
        let first = run.words.first()?;
        let word = self.text(first.start..first.end);
        let text = self.text(run.start..run.end);
        let unknown = first.class == Class::Unknown && word.chars().count() >= if self.japanese() { 4 } else { 2 };
        let script = if self.japanese() {
            let follows = self.view.text.text[run.end..].starts_with(['は', 'が', 'の']);
            follows && text.chars().all(|c| is_katakana(c) || c == '・') && !ends_as_person(text)
        } else {
            const PARTICLES: &str = "不没很这那们着过价率量额性化者";
            text.chars().all(is_han) && !word.chars().any(|c| PARTICLES.contains(c)) && !self.is_person(word)
        };
        // 超商|龙头|统一超: it tells what the next word is.
        let next = self.view.text.tokens.get(self.view.text.tokens.index_at(run.end));
        let tells = next.is_some_and(|next| next.start == run.end && self.lexicon.bearers.contains(next.form));
        (unknown && script && !tells && run.end <= at && self.is_name(&run, false))
            .then(|| self.made(run.start..run.end, Method::Context, "company.subject", false))
    }

    /// 名古屋市のコインアーチは手数料を: what has its seat in a place and does in its sentence what only firms do.
    fn residents(&self, at: usize, found: &mut Vec<Found>) {
        const NEAR: usize = 180;
        let sentences = self.view.text.sentences;
        let Some(sentence) = sentences.get(sentences.partition_point(|sentence| sentence.end <= at)) else { return };
        let from = sentence.start.max(self.view.span.start).max(at.saturating_sub(NEAR));
        let from = self.view.text.text.ceil_char_boundary(from).min(at);
        for (i, _) in self.text(from..at).match_indices('の') {
            let start = from + i + 'の'.len_utf8();
            if names_seat(self.text(from..start)) {
                found.extend(self.resident(start, at));
            }
        }
    }

    fn resident(&self, start: usize, until: usize) -> Option<Found> {
        const MOST: usize = 14;
        let run = self.right(start, CUE_WORDS + 1);
        let text = self.text(run.start..run.end);
        let length = text.chars().count();
        let follows = self.text(run.end..self.view.span.end).starts_with(['は', 'が', 'も', 'に', 'を', 'と']);
        let person = run.words.iter().any(|token| token.class == Class::Person)
            || ends_as_person(text)
            || text.ends_with(['員', '者', '人', '性', '家', '師', '士', '妻', '婦', '生', '児', '長', '民']);
        let known = run.words.iter().any(|token| {
            let word = self.text(token.start..token.end);
            matches!(token.class, Class::Unknown | Class::Name) && word.chars().count() >= 3 && !word.is_ascii()
        });
        let shop = SHOPS.iter().any(|end| text.ends_with(end)) && length >= 4;
        let other = ends_as_body(text) || ends_as_sight(text) || run.words.iter().any(|token| self.is_generic(token));
        let free = run.end <= until && self.view.taken_in(&(run.start..run.end)).is_none();
        (run.closed && follows && (known || shop) && free && !person && !other && (4..=MOST).contains(&length))
            .then(|| self.made(run.start..run.end, Method::Context, "company.resident", false))
    }

    /// X 股价.
    fn name_before(&self, cue: &Range<usize>) -> Option<Found> {
        let tokens = self.view.text.tokens;
        if !tokens.is_boundary(cue.start) {
            return None;
        }
        let mut run = self.left(cue.start, CUE_WORDS, false)?;
        if !self.japanese() {
            self.cut_description(&mut run, false);
        }
        // オルビットの山口翔社長: the person between the name and the office.
        if self.japanese() && run.words.iter().any(|token| token.class == Class::Person) {
            let before = self.view.text.text[..run.start].strip_suffix('の')?.len();
            run = self.left(before, 2, false)?;
        }
        // 安心|到家|创始人: half of a name whose first word is a verb of the dictionary.
        if !self.japanese() && run.words.len() == 1 {
            self.take_verb(&mut run);
        }
        // 翠华则|宣布: the model glued a particle to it.
        if !self.japanese()
            && self
                .text(run.start..run.end)
                .ends_with(['则', '則', '将', '將', '已', '也', '均', '拟', '擬', '原', '前'])
        {
            return None;
        }
        // 公告称 has only firms and offices before it.
        let filing = self.text(cue.clone()) == "公告称" && run.end - run.start >= 4 * '称'.len_utf8();
        if run.words.is_empty() || !self.is_name(&run, filing) {
            return None;
        }
        let text = self.text(run.start..run.end);
        if self.japanese() && !text.chars().all(|c| is_kana(c) && !matches!(c, 'ぁ'..='ん') || is_word(c) || c == '・')
        {
            return None;
        }
        Some(self.made(run.start..run.end, Method::Context, "company.before_cue", false))
    }

    /// Takes the verb of two characters before a short word into its name, where a noun that names stand behind or the
    /// start of the clause is before the verb; leaves nothing of the run where another verb is.
    fn take_verb(&self, run: &mut Run<'a>) {
        const VERB: usize = 6;
        let tokens = self.view.text.tokens;
        let at = tokens.index_at(run.start);
        let token = |back: usize| at.checked_sub(back).and_then(|at| tokens.get(at));
        let short = run.end - run.start == VERB;
        let Some(verb) = token(1).filter(|verb| short && verb.end == run.start && verb.class == Class::Other) else {
            return;
        };
        if verb.end - verb.start != VERB || self.lexicon.edges.contains(&self.word(&verb)) {
            return;
        }
        let described = |noun: &Token<'_>| {
            self.lexicon.bearers.contains(noun.form)
                || self.lexicon.weigh.as_ref().is_some_and(|weigh| {
                    weigh.ends_as_description(noun.form) || weigh.pronouns.iter().any(|(word, _)| *word == noun.form)
                })
        };
        let opens = token(2).is_none_or(|noun| noun.end < verb.start || described(&noun));
        if opens && verb.start >= self.view.span.start {
            run.start = verb.start;
            run.words.insert(0, verb);
        } else {
            run.words.clear();
        }
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
        for (at, c) in text[self.view.span.clone()].char_indices() {
            let at = self.view.span.start + at;
            match c {
                '(' | '（' => {
                    if is_ticker(&text[at + c.len_utf8()..self.view.span.end])
                        && let Some(run) = self.left(at, CUE_WORDS + 1, false)
                        && run.closed
                        && run.start < at
                        && self.view.taken_in(&(run.start..at)).is_none()
                    {
                        found.push(self.made(run.start..at, Method::LegalForm, "company.ticker", false));
                    } else if self.japanese() {
                        found.extend(self.seated(at, at + c.len_utf8()));
                    }
                }
                '*' if text[at..].starts_with("*ST") => {
                    let run = self.right(at + 3, 2);
                    let end = run
                        .words
                        .iter()
                        .take_while(|token| !self.is_generic(token))
                        .last()
                        .map_or(run.start, |t| t.end);
                    let length = text[run.start..end].chars().count();
                    if (2..=4).contains(&length) {
                        found.push(self.made(at..end, Method::LegalForm, "company.special_treatment", false));
                    }
                }
                '社' if self.japanese() => found.extend(self.firm(at)),
                'J' if self.japanese() && text[at..].starts_with("JV") => self.venture(at, found),
                '共' if self.japanese() && text[at..].starts_with("共同企業体") => self.venture(at, found),
                '家' if !self.japanese() => self.so_many(at, found),
                '、' if at >= list_end => list_end = self.list(at, found),
                _ => {}
            }
        }
    }

    /// テラフォーム（東京・港区）は: a name with its seat in brackets.
    fn seated(&self, at: usize, inside: usize) -> Option<Found> {
        const MOST: usize = 14;
        let rest = &self.view.text.text[inside..self.view.span.end];
        let length = rest.char_indices().take(MOST).find(|(_, c)| matches!(c, ')' | '）')).map(|(at, _)| at)?;
        let (seat, after) = (&rest[..length], rest[length..].trim_start_matches([')', '）']));
        let seat = seat.strip_prefix("本社・").or_else(|| seat.strip_prefix("本社、")).unwrap_or(seat);
        let place = self.view.text.tokens.get(self.view.text.tokens.index_at(inside + length - seat.len()))?;
        let region = seat.ends_with(['市', '区', '町', '村', '県', '都', '府']) || seat.contains('・');
        if place.class != Class::Place && !region
            || !after.starts_with(['は', 'が', 'を', 'の', 'に', 'と', 'も', '、'])
        {
            return None;
        }
        let mut run = self.left(at, TRADE_WORDS + 2, false)?;
        self.cut_description(&mut run, false);
        let text = self.text(run.start..run.end);
        let person = run.words.iter().all(|token| token.class == Class::Person) || ends_as_person(text);
        let free = self.view.taken_in(&(run.start..run.end)).is_none() && !self.is_all_generic(&run);
        let named = run.words.len() >= 2 || run.words.iter().any(|t| matches!(t.class, Class::Unknown | Class::Name));
        (run.closed && named && free && !person && !ends_as_body(text) && (3..=14).contains(&text.chars().count()))
            .then(|| self.made(run.start..at, Method::Context, "company.seat", false))
    }

    /// ノヴァリス社: katakana or Latin letters before a 社 that is a word of its own.
    fn firm(&self, at: usize) -> Option<Found> {
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
        let foreign =
            name.chars().all(|c| is_kana(c) && !matches!(c, 'ぁ'..='ん') || is_word(c) || matches!(c, '・' | '&'));
        let sure = run.closed && foreign && name.chars().count() >= 2 && !name.chars().all(char::is_numeric);
        let free = self.view.taken_in(&(run.start..end)).is_none() && !self.is_all_generic(&run);
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
        let person = run.words.iter().all(|token| token.class == Class::Person) || ends_as_person(text);
        // 北斗電線など4社: ordinary words with a trade, and no kind of firm.
        let kind = ["会社", "メーカー", "企業", "業者", "大手", "商社", "法人", "銀行", "機関"];
        let traded = run.words.len() >= 2
            && run.words.last().is_some_and(|last| self.lexicon.trades.iter().any(|trade| trade == last.form))
            && !kind.iter().any(|kind| text.ends_with(kind))
            && !run.words.iter().any(|token| self.is_generic(token));
        let named = traded || run.words.iter().any(|t| matches!(t.class, Class::Unknown | Class::Name | Class::Place));
        let free = self.view.taken_in(&(run.start..end)).is_none() && !self.is_all_generic(&run);
        let length = text.chars().count();
        (run.closed && named && free && !person && (4..=14).contains(&length) && !ends_as_body(text))
            .then(|| self.made(run.start..end, Method::Context, "company.counted", false))
    }

    /// JA全農|あきた, ディズニー|・ジャパン: a listed firm with what its subsidiary adds.
    fn tail(&self, taken: &Taken) -> Option<Found> {
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
    fn venture(&self, at: usize, found: &mut Vec<Found>) {
        const LONGEST: usize = 14;
        const NEAR: usize = 90;
        let from = self.view.text.text.ceil_char_boundary(self.view.span.start.max(at.saturating_sub(NEAR)));
        let head = self.text(from..at).trim_end_matches("建設工事").trim_end_matches("特定");
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
            if !grammar && name.chars().count() >= 3 && self.view.taken_in(&span).is_none() && !ends_as_body(name) {
                found.push(self.made(span, Method::List, "company.venture", false));
            }
        }
    }

    /// 爱奇艺、听涛阅读等8家企业, 老凤祥、金满堂三家品牌: what stands between the marks of a list of so many firms is a name.
    fn so_many(&self, at: usize, found: &mut Vec<Found>) {
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
        const FIRMS: &[&str] =
            &["企业", "公司", "厂商", "车企", "药企", "房企", "券商", "品牌", "供应商", "开发商", "机构", "银行"];
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
        if !list.contains('、') || !FIRMS.iter().any(|firm| noun.contains(firm)) {
            return None;
        }
        let marks = ['。', '，', '；', '\n', '：', '“', '”', '）', '(', ')'];
        let opened = list.rfind(marks).map_or(0, |at| at + list[at..].chars().next().map_or(1, char::len_utf8));
        Some(from + opened..from + list.len())
    }

    /// True for a member of such a list that has a word of no dictionary or a name in it, or stands beside a `known` one,
    /// and has none of grammar.
    fn is_listed_firm(&self, span: &Range<usize>, known: bool) -> bool {
        const MOST: usize = 8;
        let name = self.text(span.clone());
        let tokens = self.view.text.tokens;
        let words: Vec<Token<'_>> =
            (tokens.index_at(span.start)..).map_while(|at| tokens.get(at)).take_while(|t| t.start < span.end).collect();
        let named = known && words.len() > 1 && !words.iter().any(|token| self.is_generic(token))
            || self.is_named(&words)
            || words.len() > 1 && words.iter().any(|token| matches!(token.class, Class::Name | Class::Person));
        let whole =
            name.chars().all(|c| (is_han(c) || c.is_ascii_alphabetic()) && !"的等在是将被对为了从向".contains(c));
        whole
            && named
            && (3..=MOST).contains(&name.chars().count())
            && !self.lexicon.generic.contains(name)
            && (!self.is_person(name) || name.ends_with(['堂', '记', '斋', '坊']))
            && self.view.taken_in(span).is_none()
    }

    /// Reads the list that a 、 stands in: with two members that are known, the others are companies too. Returns its end.
    fn list(&self, at: usize, found: &mut Vec<Found>) -> usize {
        let text = self.view.text.text;
        let mut members: Vec<(Range<usize>, bool)> = Vec::new();
        match self.view.member(|span| span.end == at, at) {
            Some(known) => members.push((known, true)),
            None => {
                let Some(run) = self.left(at, LIST_WORDS, false).filter(|run| run.closed && run.start < at) else {
                    return at;
                };
                members.push((run.start..run.end, false));
            }
        }
        let mut end = at;
        loop {
            let rest = &text[end..self.view.span.end];
            let Some(separator) = SEPARATORS.iter().find(|s| rest.starts_with(**s)) else { break };
            let from = end + separator.len();
            if let Some(known) = self.view.member(|span| span.start == from, from + 1) {
                end = known.end;
                members.push((known, true));
                continue;
            }
            let run = self.right(from, LIST_WORDS);
            if !run.closed || run.start == run.end {
                break;
            }
            end = run.end;
            members.push((run.start..run.end, false));
        }
        let known = members.iter().filter(|(_, known)| *known).count();
        if known >= 2 {
            for (index, (span, known)) in members.iter().enumerate() {
                let last = index + 1 == members.len();
                let rest = &text[span.end..self.view.span.end];
                let closed = !last
                    || [
                        "等", "的", "在", "均", "都", "也", "将", "已", "三家", "两家", "。", "，", "の", "は", "が",
                        "など", "）",
                    ]
                    .iter()
                    .any(|end| rest.starts_with(end));
                if !known && closed && self.is_member(span) {
                    found.push(self.made(span.clone(), Method::List, "company.list", false));
                }
            }
        }
        end.max(at + '、'.len_utf8())
    }

    fn is_member(&self, span: &Range<usize>) -> bool {
        let name = self.text(span.clone());
        let length = name.chars().count();
        let tokens = self.view.text.tokens;
        let words: Vec<Token<'_>> =
            (tokens.index_at(span.start)..).map_while(|at| tokens.get(at)).take_while(|t| t.start < span.end).collect();
        (2..=10).contains(&length)
            && self.view.taken_in(span).is_none()
            && !words.iter().any(|token| self.is_generic(token))
            && !self.is_person(name)
            && (self.is_named(&words) || words.iter().any(|token| token.class == Class::Name))
    }
}

/// Ends of the names of shops and small firms.
const SHOPS: &[&str] =
    &["堂", "荘", "亭", "舎", "庵", "工房", "ファーム", "キッチン", "スタジオ", "ファンド", "フーズ", "ラボ"];

/// How much of a text is a word of a table at its start, compared folded.
fn folded_prefix(text: &str, word: &str) -> Option<usize> {
    let mut chars = text.char_indices();
    let same = word.chars().all(|c| chars.next().is_some_and(|(_, d)| simplify(d).to_ascii_lowercase() == c));
    same.then(|| chars.next().map_or(text.len(), |(at, _)| at))
}

/// True behind the の of a place that firms have their seat in: 名古屋市の, 京都発の.
fn names_seat(before: &str) -> bool {
    before.strip_suffix('の').is_some_and(|head| {
        let mut chars = head.chars().rev();
        let seat = chars.next().is_some_and(|c| matches!(c, '市' | '区' | '町' | '村' | '県' | '都' | '府' | '発'));
        (seat || head.ends_with("北海道")) && chars.next().is_some_and(|c| is_han(c) || is_kana(c))
    })
}

fn is_katakana(c: char) -> bool {
    matches!(c, '\u{30A1}'..='\u{30FA}' | 'ー')
}

fn is_word_letter(c: char) -> bool {
    is_word(c) && !c.is_numeric() || is_han(c) || is_kana(c)
}

/// True for a Japanese name that ends with a title or an honorific.
fn ends_as_person(text: &str) -> bool {
    const ENDS: &[&str] = &[
        "さん",
        "氏",
        "選手",
        "教授",
        "容疑者",
        "被告",
        "社長",
        "会長",
        "代表",
        "監督",
        "知事",
        "市長",
        "議員",
        "大統領",
        "首相",
        "ちゃん",
        "くん",
        "アナリスト",
        "エコノミスト",
        "ストラテジスト",
        "弁護士",
        "記者",
        "女史",
        "博士",
    ];
    ENDS.iter().any(|end| text.ends_with(end))
}

/// True for a Japanese name of what is looked at, visited or taken part in.
fn ends_as_sight(text: &str) -> bool {
    const ENDS: &[&str] = &[
        "まつり",
        "アリーナ",
        "イベント",
        "カップ",
        "カフェ",
        "コンサート",
        "スタジアム",
        "タワー",
        "ツアー",
        "ドーム",
        "ハウス",
        "パーク",
        "ビル",
        "フェスタ",
        "フェスティバル",
        "プラザ",
        "ホテル",
        "マラソン",
        "マンション",
        "モール",
        "レストラン",
        "ワイン",
        "像",
        "塔",
        "展",
        "店舗",
        "施設",
        "温泉",
        "湖",
        "祭",
        "線",
        "荘",
        "賞",
        "跡",
        "通り",
        "道",
        "遺跡",
        "酒",
        "館",
    ];
    ENDS.iter().any(|end| text.ends_with(end))
}

/// True for a Japanese name that ends as a body, a building or a place.
fn ends_as_body(text: &str) -> bool {
    const ENDS: &[&str] = &[
        "会",
        "大学",
        "高校",
        "中学",
        "学校",
        "病院",
        "センター",
        "工場",
        "公園",
        "美術館",
        "博物館",
        "ホール",
        "競技場",
        "球場",
        "駅",
        "港",
        "空港",
        "寺",
        "神社",
        "城",
        "橋",
        "川",
        "山",
        "島",
        "店",
        "県",
        "市",
        "区",
        "町",
        "村",
        "庁",
        "省",
        "党",
        "大会",
        "各社",
        "両社",
        "幹部",
        "担当者",
        "社員",
        "従業員",
        "株",
        "製品",
        "サイト",
        "ページ",
        "サービス",
        "システム",
        "チーム",
        "クラブ",
        "リーグ",
        "プロジェクト",
        "ブランド",
        "アプリ",
        "ゲーム",
        "ソフト",
        "メーカー",
        "スーパー",
    ];
    ENDS.iter().any(|end| text.ends_with(end))
}

/// Ordinary words in hiragana that firms are called by.
const KANA_NAMES: &[&str] = &[
    "あおい",
    "あおぞら",
    "あおば",
    "あかつき",
    "あけぼの",
    "あさひ",
    "あすか",
    "いずみ",
    "いぶき",
    "うどん",
    "うなぎ",
    "かがやき",
    "かもめ",
    "きずな",
    "きらめき",
    "くすのき",
    "くらし",
    "けやき",
    "こころ",
    "こだま",
    "ことぶき",
    "こまち",
    "こんにゃく",
    "さくら",
    "さつき",
    "しょうゆ",
    "すずらん",
    "すばる",
    "すみれ",
    "せんべい",
    "たいよう",
    "たまご",
    "たんぽぽ",
    "ちくわ",
    "つくし",
    "つばさ",
    "つばめ",
    "とうふ",
    "なごみ",
    "なでしこ",
    "のぞみ",
    "はまなす",
    "はるか",
    "ひかり",
    "ひびき",
    "ひまわり",
    "ふたば",
    "ふるさと",
    "ほたる",
    "ほほえみ",
    "ほまれ",
    "まごころ",
    "みかん",
    "みずほ",
    "みそ",
    "みどり",
    "みなと",
    "みのり",
    "みやこ",
    "みらい",
    "みりん",
    "むつみ",
    "めぐみ",
    "もみじ",
    "やすらぎ",
    "やまと",
    "ゆうひ",
    "ゆうゆう",
    "りんご",
    "わかば",
];

const SEPARATORS: &[&str] = &["、", "和", "与", "及", "以及", "や", "と"];

fn start_of_name(gap: &str, words: &[Token<'_>]) -> bool {
    gap.is_empty() || !words.is_empty() || matches!(gap, "・" | "･")
}

fn reversed<T>(mut words: Vec<T>) -> Vec<T> {
    words.reverse();
    words
}

/// True where a bracket opens on a ticker: 600000.SH, 00700.HK, NYSE: BABA, 股票代码：600588.
fn is_ticker(inside: &str) -> bool {
    const MOST: usize = 40;
    let head: String = inside.chars().take(MOST).collect();
    let Some(close) = head.find([')', '）']) else { return false };
    let inner = folded(&head[..close]);
    if ["nyse:", "nasdaq:", "股票代码", "证券代码", "证券代号"].iter().any(|front| inner.starts_with(front))
    {
        return true;
    }
    let Some((code, market)) = inner.split_once('.') else { return false };
    let market = market.trim();
    let digits = (4..=6).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_digit());
    digits && ["sh", "sz", "hk", "bj", "ss", "t", "tw", "ks"].contains(&market)
        || ["us", "o", "n"].contains(&market)
            && (1..=5).contains(&code.len())
            && code.bytes().all(|b| b.is_ascii_alphabetic())
}

//! The run of words beside a place: how far a name may reach, and what of it is none.

use crate::languages::fold::{folded, is_han, simplify};
use crate::languages::{Class, Token};
use crate::mentions::unlisted::unspaced::{Walk, is_hiragana};

/// Words beside a place, in text order, and where they end.
pub(super) struct Run<'a> {
    pub words: Vec<Token<'a>>,
    pub start: usize,
    pub end: usize,
    /// Reached an edge before the limit.
    pub closed: bool,
}

impl<'a> Walk<'a> {
    fn is_edge(&self, token: &Token<'_>) -> bool {
        if token.class == Class::Other && (self.japanese() || !self.is_generic(token)) {
            return true;
        }
        let text = &self.view.text.text[token.start..token.end];
        // Three kana that are no particle may be a name's: かがやき証券.
        let grammar = self.table.kana.is_some_and(|kana| {
            let named = matches!(token.class, Class::Name | Class::Unknown | Class::Place);
            text.chars().all(is_hiragana)
                && !(named && text.chars().count() >= 3)
                && kana.names.binary_search(&text).is_err()
        });
        grammar || text.chars().all(|c| c.is_ascii_digit()) || self.lexicon.edges.contains(&self.word(token))
    }

    /// Goes left over the words that end at `from`, up to an edge, a mark or a name that is read already.
    pub(super) fn left(&self, from: usize, most: usize, full: bool) -> Option<Run<'a>> {
        let tokens = self.view.text.tokens;
        let mut words: Vec<Token<'a>> = Vec::new();
        let mut index = tokens.index_at(from);
        let mut start = from;
        let mut closed = true;
        if let Some(token) = tokens.get(index).filter(|token| token.start < from) {
            if !self.may_be_cut(&token, from, full) {
                return None;
            }
            start = token.start;
            words.push(Token { end: from, ..token });
        }
        while let Some(token) = index.checked_sub(1).and_then(|at| tokens.get(at)) {
            if !self.goes_left(&token, start, &words, full) {
                break;
            }
            if words.len() == most {
                closed = false;
                break;
            }
            if let Some(inner) = self.behind_particle(&token) {
                start = inner;
                words.push(Token { start, ..token });
                break;
            }
            start = token.start;
            words.push(token);
            index -= 1;
        }
        words.reverse();
        Some(Run { start, end: from, words, closed })
    }

    /// True where the segmenter put the start of a form into a word that is none of the dictionary, as 母公司 is.
    fn may_be_cut(&self, token: &Token<'_>, from: usize, full: bool) -> bool {
        let trade = || !self.japanese() && self.lexicon.trades.contains(&folded(self.text(token.start..from)));
        let unknown = token.class == Class::Unknown || self.japanese() && token.class == Class::Name;
        (unknown || full || trade()) && token.start >= self.view.span.start
    }

    /// True where a word goes on to the left of those that start at `start`.
    fn goes_left(&self, token: &Token<'_>, start: usize, words: &[Token<'_>], full: bool) -> bool {
        let gap = &self.view.text.text[token.end..start];
        let dot = matches!(gap, "・" | "･");
        let joined = gap.is_empty()
            || words.is_empty() && dot
            || !words.is_empty() && (dot || matches!(gap, "&" | "＆") || self.japanese() && gap == " ");
        // 西濃電設・木曽川建設: behind a trade the dot parts two names.
        let parted = || {
            let trade = |trade: &String| trade == token.form && trade.starts_with(is_han);
            self.japanese() && dot && self.lexicon.trades.iter().any(trade)
        };
        joined && token.start >= self.view.span.start && !self.ends_run(token, words, full) && !parted()
    }

    /// True for a word that no name reaches over. A verb of the dictionary can be a name's own word where nothing else could
    /// be: 联创|微|电子|有限公司.
    fn ends_run(&self, token: &Token<'_>, words: &[Token<'_>], full: bool) -> bool {
        let names = |word: &Token<'_>| {
            word.end - word.start > 3 && !self.is_generic(word) && !self.lexicon.trades.contains(&self.word(word))
        };
        // 鼎翌|投资|有限公司: right before a form the verb is a trade.
        if full && !self.japanese() && self.lexicon.trades.contains(&self.word(token)) && !words.iter().any(names) {
            return false;
        }
        let poor = full && token.class == Class::Other && !self.japanese() && !words.iter().any(names);
        let edge = if poor { self.lexicon.edges.contains(&self.word(token)) } else { self.is_edge(token) };
        edge && !self.is_middle(token)
    }

    /// Where the name begins in a word that the model glued a particle to: 是泽宇.
    fn behind_particle(&self, token: &Token<'_>) -> Option<usize> {
        let mut chars = self.text(token.start..token.end).chars();
        let first = chars.next().filter(|c| self.table.particles_before.contains(*c))?;
        (token.class == Class::Unknown && chars.nth(1).is_some()).then_some(token.start + first.len_utf8())
    }

    /// True for the 和 of 瑞和制药: one character before it opens the clause, so that it joins nothing.
    fn is_middle(&self, token: &Token<'_>) -> bool {
        let text = self.view.text.text;
        if !self.table.joins.contains(&&text[token.start..token.end]) {
            return false;
        }
        let mut before = text[..token.start].chars().rev();
        let first = before.next().filter(|c| is_han(*c));
        let opens = before.next().is_none_or(|c| !c.is_alphanumeric());
        opens && first.is_some_and(|c| !self.table.pronouns.contains(c))
    }

    /// Goes right over the words that start at `from`.
    pub(super) fn right(&self, from: usize, most: usize) -> Run<'a> {
        let tokens = self.view.text.tokens;
        let mut index = tokens.index_at(from);
        let mut run = Run { start: from, end: from, words: Vec::new(), closed: true };
        while let Some(token) = tokens.get(index) {
            if !self.goes_right(&token, &run) || self.is_edge(&token) || self.tells(&token, &run) {
                break;
            }
            if run.words.len() == most {
                run.closed = false;
                break;
            }
            if let Some(end) = self.before_particle(&token, run.words.is_empty()) {
                run.end = end;
                run.words.push(Token { end, ..token });
                break;
            }
            run.end = token.end;
            run.words.push(token);
            index += 1;
        }
        run
    }

    /// True for what only a firm has or does, behind its name: 锦浪|股价.
    fn tells(&self, token: &Token<'_>, run: &Run<'_>) -> bool {
        !run.words.is_empty() && self.lexicon.weigh.as_ref().is_some_and(|weigh| weigh.tells.contains(token.form))
    }

    /// True where a word stands right behind a run, in the segment.
    fn goes_right(&self, token: &Token<'_>, run: &Run<'_>) -> bool {
        if token.start < run.end || token.end > self.view.span.end {
            return false;
        }
        let gap = &self.view.text.text[run.end..token.start];
        // 当地企业Drina Put: words of Latin letters are parted by a space.
        let title = |at: usize| self.view.text.text[at..].starts_with(|c: char| c.is_ascii_uppercase());
        let latin = || gap == " " && !self.japanese() && title(run.start) && title(token.start);
        gap.is_empty() || !run.words.is_empty() && (matches!(gap, "・" | "&" | "＆" | "･") || latin())
    }

    /// Where the name ends in a word that the model glued a particle to: 芯联向.
    fn before_particle(&self, token: &Token<'_>, first: bool) -> Option<usize> {
        let mut chars = self.text(token.start..token.end).chars();
        let last = chars.next_back().filter(|c| self.table.particles_behind.contains(*c))?;
        let rest = chars.count();
        (token.class == Class::Unknown && (rest >= 2 || !first && rest == 1)).then_some(token.end - last.len_utf8())
    }

    pub(super) fn is_generic(&self, token: &Token<'_>) -> bool {
        self.lexicon.generic.contains(&self.word(token))
    }

    /// True where a word of a run stands in no dictionary, or is known to be a name.
    pub(super) fn is_named(&self, words: &[Token<'_>]) -> bool {
        let single = |token: &Token<'_>| {
            let mut chars = self.text(token.start..token.end).chars();
            chars.next().is_some_and(is_han) && chars.next().is_none() && !self.is_generic(token)
        };
        let named = |token: &Token<'_>| {
            let text = self.text(token.start..token.end);
            let may_name = match token.class {
                Class::Word | Class::Other => false,
                Class::Place => self.japanese(),
                _ if self.japanese() => !text.contains(char::is_numeric),
                // What the dictionary does not know for its particles only: 远远不够, 这座.
                _ => !text.contains(|c| self.table.grammar.contains(c)),
            };
            may_name && !self.is_generic(token)
        };
        // Characters one by one are a name that the segmenter took apart.
        words.iter().any(named) || words.windows(2).any(|pair| pair.iter().all(single))
    }

    pub(super) fn is_all_generic(&self, run: &Run<'_>) -> bool {
        run.words.iter().all(|token| self.is_generic(token))
            || self.lexicon.generic.contains(&folded(self.text(run.start..run.end)))
    }

    /// Leaves of 仓库|由骏|丰 and of 周某|以恒|嘉 what stands behind the preposition that the model glued to the name. Behind a
    /// place it is the name's own, 上海|以诺, and 以 needs a person before it.
    pub(super) fn cut_preposition(&self, run: &mut Run<'_>) {
        let glued = |token: &Token<'_>| {
            let word = self.text(token.start..token.end);
            let may = matches!(token.class, Class::Unknown | Class::Person) && word.chars().nth(1).is_some();
            if may { word.char_indices().rfind(|(_, c)| self.table.prepositions.contains(*c)) } else { None }
        };
        let found = run.words.iter().enumerate().rev().find_map(|(index, token)| Some((index, glued(token)?)));
        let Some((index, (at, preposition))) = found else { return };
        let (word, last) = (run.words[index], index.checked_sub(1).map(|before| run.words[before]));
        let start = word.start + at + preposition.len_utf8();
        let before = match last {
            _ if at > 0 => self.text(word.start..word.start + at),
            Some(last) if last.class != Class::Place => self.text(last.start..last.end),
            _ => return,
        };
        let person = || before.ends_with('某') || self.is_person(before);
        if preposition == '以' && !person() || self.text(start..run.end).chars().nth(1).is_none() {
            return;
        }
        run.words.drain(..index);
        if word.end == start {
            run.words.remove(0);
        } else {
            run.words[0].start = start;
        }
        run.start = start;
    }

    /// Leaves the first words that are no name's before a trade.
    pub(super) fn cut_generic(&self, run: &mut Run<'_>) {
        while let [first, rest @ ..] = run.words.as_slice()
            && !rest.is_empty()
            && self.is_generic(first)
            && self.is_named(rest)
        {
            run.start = rest[0].start;
            run.words.remove(0);
        }
    }

    /// Leaves of 分包方|山东海拓管业 what stands behind the part that the firm has in a deal.
    pub(super) fn cut_party(&self, run: &mut Run<'_>) {
        let Some(weigh) = &self.lexicon.weigh else { return };
        if !self.text(run.start..run.end).chars().any(|c| weigh.may_end_party(c)) {
            return;
        }
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
    pub(super) fn cut_description(&self, run: &mut Run<'_>, full: bool) -> bool {
        let mut cut = false;
        let describes = |at: usize| {
            let token = &run.words[at];
            if full { self.is_party(token) } else { self.describes(token) || at > 0 && self.is_pronoun(token) }
        };
        let named = |at: &usize| at + 1 < run.words.len();
        if let Some(at) = (0..run.words.len()).rfind(|at| describes(*at)).filter(named) {
            run.words.drain(..=at);
            run.start = run.words[0].start;
            cut = true;
        }
        if let Some(at) = run.words.iter().rposition(|token| self.glued_description(token).is_some()) {
            run.words.drain(..at);
            run.start = run.words[0].start + self.glued_description(&run.words[0]).unwrap_or(0);
            run.words[0].start = run.start;
            cut = true;
        }
        if !(full || cut || self.japanese()) {
            self.cut_place(run);
        }
        cut
    }

    /// 企业|管理有限公司 is a name's own.
    fn is_party(&self, token: &Token<'_>) -> bool {
        token.form.ends_with(|c| self.table.parties.contains(c)) && token.form.chars().nth(2).is_some()
    }

    /// True for a noun that says what the firm behind it is.
    fn describes(&self, token: &Token<'_>) -> bool {
        let word = self.text(token.start..token.end);
        let ends =
            self.lexicon.weigh.as_ref().is_some_and(|weigh| {
                !weigh.not_descriptions.contains(token.form) && weigh.ends_as_description(token.form)
            });
        ends || self.table.kana.is_some_and(|kana| kana.descriptions.contains(&word))
            || self.lexicon.bearers.contains(&folded(word))
    }

    /// True for the 机构 of 年审|机构|立信: with a word before it that says of which kind.
    fn is_pronoun(&self, token: &Token<'_>) -> bool {
        let weigh = self.lexicon.weigh.as_ref();
        weigh.is_some_and(|weigh| weigh.pronouns.iter().any(|(pronoun, _)| *pronoun == token.form))
    }

    /// The length of the description that the segmenter glued to the name behind it.
    fn glued_description(&self, token: &Token<'_>) -> Option<usize> {
        const NAME: usize = 6;
        let long = |front: &&&str| token.form.starts_with(**front) && token.form.len() >= front.len() + NAME;
        let front = self.table.glued_descriptions.iter().find(long).filter(|_| token.class == Class::Unknown);
        front.map(|front| front.len())
    }

    /// Leaves the place before a name: 上海|宁靖|数科, but 房企|杭州|嘉木|置业 as a whole.
    pub(super) fn cut_place(&self, run: &mut Run<'_>) {
        while let [first, next, ..] = run.words.as_slice()
            && first.class == Class::Place
            && (next.class == Class::Unknown || next.end - next.start == 6 && !self.is_generic(next))
            && !self.lexicon.trades.iter().any(|trade| trade == next.form)
        {
            run.start = next.start;
            run.words.remove(0);
        }
    }

    /// Leaves of Creed|时|花 the name in Latin letters, unless a trade in Han closes it: Foo|科技.
    pub(super) fn cut_latin(&self, run: &mut Run<'_>) {
        let han = |token: &Token<'_>| self.text(token.start..token.end).starts_with(is_han);
        let Some(at) = run.words.iter().position(han).filter(|at| *at > 0) else { return };
        if run.words.last().is_some_and(|last| self.lexicon.trades.contains(&self.word(last))) {
            return;
        }
        run.words.truncate(at);
        run.end = run.words[at - 1].end;
        run.closed = true;
    }

    /// Takes the verb of two characters before a short word into its name, where a noun that names stand behind or the
    /// start of the clause is before the verb; leaves nothing of the run where another verb is.
    pub(super) fn take_verb(&self, run: &mut Run<'a>) {
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
}

//! The rules of languages that part words with spaces: a name is a run of words with a capital beside a form or a cue.
//!
//! *Reads*: Foo Bar S.A., Grupo Foo, Foo Energy, la petrolera Foo, carmaker Foo, Leeds-based Foo, acquired by Foo and Bar,
//! una firma llamada Foo, Repsol y Puerto Foo Fruit firmaron, an analyst at Foo, Foo, which sells, Foo rose 3.2%, Foo
//! (+1,82), Foo (NYSE: FOO), Foo Australia, lists with two known members; of a text in small letters only `grupo foo
//! s.a.`. *Known misses*: a firm named without form or cue.

mod small;

use std::cell::Cell;
use std::ops::Range;

use crate::languages::fold::{folded, folded_or_same};
use crate::mentions::company::{Kind, Method};
use crate::mentions::unlisted::lexicon::{Lexicon, Role, Spacing};
use crate::mentions::unlisted::{Found, Taken, View};

/// Words that a name can have beside its form.
const WORDS: usize = 7;
/// The bytes that a word of a name has at most. Where nothing parts words, all of the text is one.
const WORD: usize = 500;
/// Words of a sentence that say whether it is a headline.
const SENTENCE_WORDS: usize = 40;

pub fn find(view: &View<'_>, found: &mut Vec<Found>) {
    let Some(lexicon) = Lexicon::of(view.language) else { return };
    let Some(spaced) = &lexicon.spaced else { return };
    let walk = Walk {
        view,
        lexicon,
        spaced,
        small: small::is_small(view.slice(view.span.clone())),
        headline: Cell::new(None),
        business: Cell::new(None),
    };
    let before = found.len();
    let mut forms: Vec<(Range<usize>, Role)> = Vec::new();
    // The sentence whose subject was asked for last.
    let mut told = None;
    // What begins or ends inside a word stands not alone, but for what stands beside a mark of its own: e, acute, n.
    let marks = memchr::memchr2(0xCC, 0xCD, view.slice(view.span.clone()).as_bytes()).is_some();
    for (hit, role) in lexicon.hits(&view.folded.text, !marks) {
        let span = view.source(hit);
        if !walk.stands_alone(&span) {
            continue;
        }
        match role {
            role @ (Role::Form | Role::Trade) => match forms.last_mut() {
                // S.A. de C.V. holds S.A. and what ends where it ends.
                Some((last, known)) if span.start <= last.start => (*last, *known) = (span, role),
                Some((last, _)) if span.start < last.end && span.end <= last.end => {}
                _ => forms.push((span, role)),
            },
            Role::Front => found.extend(walk.front(&span)),
            Role::NameBefore => found.extend(walk.name_before(&span)),
            Role::Predicate if !walk.small => {
                let sentence = walk.sentence(span.start);
                if sentence.is_some() && sentence != told {
                    told = sentence;
                    found.extend(walk.subject(span.start));
                }
            }
            Role::NameAfter => found.extend(walk.name_after(&span)),
            Role::Objects => walk.objects(&span, found),
            Role::SourceAfter => {
                found.extend(walk.name_after(&span).map(|found| Found { kind: Kind::Organization, ..found }))
            }
            _ => {}
        }
    }
    for (index, (form, role)) in forms.iter().enumerate() {
        let next = forms
            .get(index + 1)
            .filter(|(next, _)| walk.gap(form.end, next.start).is_some_and(|gap| matches!(gap, " " | ", ")));
        if next.is_none() {
            found.extend(walk.form(form, *role));
        }
    }
    for taken in view.companies() {
        found.extend(walk.tail(taken));
    }
    walk.marks(found);
    // A name that a rule has found proves what it is joined to as well as a listed one does.
    let proven = found[before..].iter().filter(|found| found.kind == Kind::Company).map(|found| found.span.clone());
    let members: Vec<Range<usize>> = view.companies().map(|taken| taken.span.clone()).chain(proven).collect();
    for member in &members {
        found.extend(walk.paired(member));
        found.extend(walk.coordinated(member));
    }
}

struct Walk<'a> {
    view: &'a View<'a>,
    lexicon: &'static Lexicon,
    spaced: &'static Spacing,
    small: bool,
    /// The sentence that was asked for last, and whether it is a headline.
    headline: Cell<Option<(usize, bool)>>,
    /// The same of whether it is about business.
    business: Cell<Option<(usize, bool)>>,
}

impl<'a> Walk<'a> {
    fn text(&self, span: Range<usize>) -> &'a str {
        &self.view.text.text[span]
    }

    fn gap(&self, from: usize, to: usize) -> Option<&'a str> {
        (from <= to).then(|| self.text(from..to))
    }

    fn made(&self, span: Range<usize>, method: Method, rule: &'static str, full: bool) -> Found {
        let kind = Kind::Company;
        Found { part: self.view.part, language: self.view.language, span, method, rule, kind, full }
    }

    fn stands_alone(&self, span: &Range<usize>) -> bool {
        let text = self.view.text.text;
        let inner = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let begins = text[span.start..].starts_with(char::is_alphanumeric);
        let ends = text[..span.end].ends_with(char::is_alphanumeric);
        let cut = begins && inner(text[..span.start].chars().next_back());
        !(cut || ends && inner(text[span.end..].chars().next()))
    }

    /// The word that ends before `at`, after one space. `None` at a mark.
    fn before(&self, at: usize) -> Option<Range<usize>> {
        let head = self.text(self.view.span.start..at);
        let trimmed = head.trim_end_matches([' ', '\u{A0}']);
        let near = &trimmed[trimmed.ceil_char_boundary(trimmed.len().saturating_sub(WORD))..];
        let length: usize =
            near.chars().rev().take_while(|c| !c.is_whitespace() && !is_mark(*c)).map(char::len_utf8).sum();
        if length == 0 || length == near.len() && near.len() < trimmed.len() {
            return None;
        }
        let start = trimmed.len() - length;
        let word = &trimmed[start..];
        // A full stop ends the sentence before, after an initial it does not.
        if word.ends_with('.') && word.chars().count() > 3 {
            return None;
        }
        Some(self.view.span.start + start..self.view.span.start + trimmed.len())
    }

    /// The word that starts after `at` and one space, without what marks stand at its end.
    fn after(&self, at: usize) -> Option<Range<usize>> {
        let tail = self.text(at..self.view.span.end);
        let trimmed = tail.trim_start_matches([' ', '\u{A0}']);
        let start = at + tail.len() - trimmed.len();
        let near = &trimmed[..trimmed.floor_char_boundary(WORD)];
        let end = near.find(|c: char| c.is_whitespace() || is_mark(c));
        let length = end.or((near.len() == trimmed.len()).then_some(near.len()))?;
        let word = &trimmed[..length];
        let initial =
            word.ends_with('.') && word.chars().filter(|c| c.is_alphabetic()).count() <= 2 && word.chars().count() <= 4;
        let word = if initial { word } else { word.trim_end_matches(['.', '\'', '’']) };
        let word = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word);
        (!word.is_empty()).then(|| start..start + word.len())
    }

    fn is_title(&self, word: &Range<usize>) -> bool {
        let word = self.text(word.clone());
        let first = word.chars().find(|c| c.is_alphanumeric());
        first.is_some_and(char::is_uppercase)
            || first.is_some_and(char::is_numeric) && word.chars().any(char::is_uppercase)
    }

    fn is_join(&self, word: &Range<usize>) -> bool {
        self.lexicon.joins.contains(self.text(word.clone()))
    }

    /// A word between a cue and its name: estatal, almeriense.
    fn is_between(&self, word: &Range<usize>) -> bool {
        let word = self.text(word.clone());
        self.lexicon.between.contains(&*folded_or_same(word))
            || self.spaced.table.demonym_ends.iter().any(|end| word.ends_with(end))
    }

    fn is_generic(&self, word: &Range<usize>) -> bool {
        self.lexicon.generic.contains(&*folded_or_same(self.text(word.clone())))
    }

    /// The words with a capital that end before `at`.
    fn left(&self, at: usize, through: bool) -> Vec<Range<usize>> {
        let mut words: Vec<Range<usize>> = Vec::new();
        let mut waiting: Vec<Range<usize>> = Vec::new();
        let mut from = at;
        while words.len() + waiting.len() < WORDS {
            let Some(word) = self.before(from) else { break };
            if let Some(taken) = self.view.taken_in(&word) {
                // Sumitomo Heavy Industries is longer than the name in the table.
                // Embracer Group-owned Gravel Road: there it is no part of the next.
                if through && waiting.is_empty() && word.end <= taken.span.end && self.view.is_company(taken) {
                    words.push(taken.span.clone());
                }
                break;
            }
            from = word.start;
            if self.is_title(&word) {
                words.append(&mut waiting);
                words.push(word);
            } else if self.is_join(&word) && !words.is_empty() {
                waiting.push(word);
            } else {
                break;
            }
        }
        words.reverse();
        // Kenya's Foo: what follows belongs to it and is not its name.
        let owner =
            |word: &Range<usize>| self.text(word.clone()).ends_with("'s") || self.text(word.clone()).ends_with("’s");
        if let Some(at) = words.iter().rposition(owner).filter(|at| at + 1 < words.len()) {
            words.drain(..=at);
        }
        // Dubai-based Foo.
        if let Some(at) = words.iter().rposition(|word| self.is_compound(word)) {
            words.drain(..=at);
        }
        // Ann Falade of Foo: an office or a bank stands before the word, or what stands there is no part of the name.
        let of = words.iter().position(|word| self.text(word.clone()) == "of").filter(|at| *at >= 2);
        let head = |word: &Range<usize>| {
            let word = folded(self.text(word.clone()));
            self.spaced.bodies.contains(word.as_str()) || self.spaced.table.heads.contains(&word.as_str())
        };
        if let Some(at) = of.filter(|at| !words[..*at].iter().any(head)) {
            words.drain(..=at);
        }
        // Supplier Foo opens a sentence.
        let table = self.spaced.table;
        let opens = words.len() > 1 && !table.adjectives_behind && self.before(words[0].start).is_none();
        let called =
            opens.then(|| folded(self.text(words[0].clone()))).filter(|word| !table.heads.contains(&word.as_str()));
        if called.is_some_and(|word| self.lexicon.bearers.contains(&word) || table.openers.contains(&word.as_str())) {
            words.remove(0);
        }
        // A sentence begins with a capital that is no name's: La, According, Rival.
        while let Some(first) = words.first() {
            let word = self.text(first.clone()).to_lowercase();
            let function = self.view.language.function_words.binary_search(&word.as_str()).is_ok()
                || matches!(
                    word.as_str(),
                    "la" | "una"
                        | "un"
                        | "de"
                        | "para"
                        | "con"
                        | "por"
                        | "a"
                        | "como"
                        | "y"
                        | "e"
                        | "&"
                        | "of"
                        | "shares"
                        | "rival"
                        | "our"
                );
            let of = self.is_generic(first) && words.get(1).is_some_and(|word| self.is_join(word));
            if !function && !of && !self.is_join(first) {
                break;
            }
            words.remove(0);
        }
        words
    }

    /// The words with a capital that start after `at`.
    fn right(&self, at: usize) -> Vec<Range<usize>> {
        let mut words: Vec<Range<usize>> = Vec::new();
        let mut waiting: Vec<Range<usize>> = Vec::new();
        let mut from = at;
        while words.len() + waiting.len() < WORDS {
            let Some(word) = self.after(from) else { break };
            if self.taken(&word) {
                break;
            }
            from = word.end;
            let text = self.text(word.clone());
            if self.is_title(&word) {
                words.append(&mut waiting);
                words.push(word);
            } else if self.is_join(&word) && !words.is_empty() && !matches!(text, "y" | "e") {
                waiting.push(word);
            } else {
                break;
            }
        }
        words
    }

    fn taken(&self, word: &Range<usize>) -> bool {
        self.view.taken_in(word).is_some()
    }

    /// A headline writes every word with a capital, so that a capital says nothing.
    fn is_headline(&self, at: usize) -> bool {
        let sentences = self.view.text.sentences;
        let index = sentences.partition_point(|s| s.end <= at);
        let Some(sentence) = sentences.get(index) else { return false };
        if let Some((_, known)) = self.headline.get().filter(|(of, _)| *of == index) {
            return known;
        }
        let words: Vec<&str> = self
            .text(sentence.clone())
            .split_whitespace()
            .take(SENTENCE_WORDS)
            .filter(|w| w.chars().count() > 3)
            .collect();
        let title = words.iter().filter(|word| word.starts_with(char::is_uppercase)).count();
        let headline = self.spaced.table.title_case && words.len() >= 5 && title == words.len();
        self.headline.set(Some((index, headline)));
        headline
    }

    /// Foo Bar S.A., Foo Energy.
    fn form(&self, form: &Range<usize>, role: Role) -> Option<Found> {
        let full = role == Role::Form;
        let written = self.text(form.clone());
        if self.small {
            return self.small_form(form, full);
        }
        let joined = ["& ", "y ", "e "].iter().any(|join| written.starts_with(join));
        if !written.starts_with(|c: char| c.is_uppercase() || c == '(') && !joined && written != "plc" {
            return None;
        }
        // A group of short capitals is an acronym of another sort unless a name stands before it.
        let comma = self.text(self.view.span.start..form.start).trim_end().ends_with(',') && full;
        let at = if comma {
            self.view.span.start + self.text(self.view.span.start..form.start).trim_end().len() - 1
        } else {
            form.start
        };
        let words = self.left(at, true);
        let first = words.first()?;
        let start = first.start;
        let generic = words.iter().filter(|word| !self.is_join(word)).all(|word| self.is_generic(word));
        let name = folded(self.text(start..form.end));
        if generic || self.lexicon.generic.iter().any(|stem| name == *stem || opens(&name, stem) && stem.contains(' '))
        {
            return None;
        }
        if full {
            let end = form.end - usize::from(written == "Ltd." && self.ends_sentence(form.end));
            return Some(self.made(start..end, Method::LegalForm, "company.legal_form", true));
        }
        let plain = self.is_generic(first) && !self.is_epithet(&words, first);
        if plain && words.len() <= 2 || self.is_headline(form.start) {
            return None;
        }
        let head = folded(self.text(first.clone()));
        if self.spaced.bodies.contains(head.as_str()) {
            return None;
        }
        // Penobscot Power & Light, Keystone Realtors Singapore.
        let mut end = form.end;
        // Lekki Agro-Allied
        if let Some(rest) = self.text(end..self.view.span.end).strip_prefix('-')
            && rest.starts_with(char::is_uppercase)
        {
            end += 1 + rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        }
        if self.text(end..self.view.span.end).starts_with(" & ")
            && let Some(word) = self.after(end + 3).filter(|word| self.is_title(word) && !self.taken(word))
        {
            end = word.end;
        }
        if let Some(word) = self.next(end).filter(|word| self.is_tail(word)) {
            end = word.end;
        }
        // Foo Energy Bill is a law.
        let number = |word: &Range<usize>| self.text(word.clone()).contains(|c: char| c.is_ascii_digit());
        if self.next(end).is_some_and(|word| self.is_title(&word) && !self.taken(&word) && !number(&word)) {
            return None;
        }
        // Ardenne Glass, and not mental health: what is a word too wants a name without any other sign of a body.
        if self.lexicon.common.contains(&folded(written)) && !(self.is_name(&words) || self.is_named_trade(&words)) {
            return None;
        }
        let longer = self.taken(first);
        Some(self.made(start..end, Method::LegalForm, "company.trade", longer))
    }

    /// The word after one space.
    fn next(&self, at: usize) -> Option<Range<usize>> {
        self.after(at).filter(|word| self.gap(at, word.start) == Some(" "))
    }

    fn is_tail(&self, word: &Range<usize>) -> bool {
        let capital = self.small || self.text(word.clone()).starts_with(char::is_uppercase);
        capital && self.lexicon.tails.contains(&folded(self.text(word.clone())))
    }

    /// Nissan Mexicana: a listed firm with what its subsidiary adds.
    fn tail(&self, taken: &Taken) -> Option<Found> {
        let word = self.next(taken.span.end).filter(|word| self.is_tail(word) && !self.taken(word))?;
        let longer = self.next(word.end).is_some_and(|next| self.is_title(&next));
        let span = taken.span.start..word.end;
        (!longer).then(|| self.made(span, Method::LegalForm, "company.subsidiary", true))
    }

    /// Foo Brothers and Maersk: what a firm is joined to, where the words are no person's.
    fn paired(&self, member: &Range<usize>) -> Option<Found> {
        let head = self.text(self.view.span.start..member.start);
        let joined = |and: &&str| Some(head.strip_suffix(' ')?.strip_suffix(*and)?.strip_suffix(' ')?.len());
        let end = self.spaced.table.ands.iter().find_map(joined)?;
        let at = self.view.span.start + end;
        if self.small || self.next(member.end).is_some_and(|next| self.is_title(&next)) {
            return None;
        }
        let words = self.left(at, false);
        let (first, last) = (words.first()?, words.last()?);
        let whole = words.len() >= 2 && last.end == at && self.is_name(&words) && !self.is_person(&words);
        whole.then(|| self.made(first.start..at, Method::List, "company.pair", false))
    }

    /// Repsol y Puerto Foo Fruit firmaron: what a firm does something together with is one too, where it ends with its
    /// trade. Without one it is as often a person: Tesla y Elon Musk declararon.
    fn coordinated(&self, member: &Range<usize>) -> Option<Found> {
        let plural_ends = self.spaced.table.plural_ends;
        let rest = self.text(member.end..self.view.span.end).strip_prefix(' ').filter(|_| !plural_ends.is_empty())?;
        let and = self.spaced.table.ands.iter().find(|and| opens(rest, and) && **and != "o")?;
        let from = member.end + 1 + and.len();
        if self.small {
            return None;
        }
        let words = self.right(from);
        let (first, last) = (words.first()?, words.last()?);
        let verb = self.next(last.end).map(|word| self.text(word))?;
        let plural = verb.len() > 4 && plural_ends.iter().any(|end| verb.ends_with(end)) || verb == "son";
        let whole = words.len() >= 2 && first.start == from + 1 && self.is_name(&words) && !self.is_person(&words);
        let body = words.iter().any(|word| self.spaced.bodies.contains(folded(self.text(word.clone())).as_str()));
        (whole && plural && !body && self.is_trade(last))
            .then(|| self.made(first.start..last.end, Method::List, "company.pair", false))
    }

    fn is_trade(&self, word: &Range<usize>) -> bool {
        self.lexicon.trades.contains(&folded(self.text(word.clone())))
    }

    /// True for words that a country or a town is called by.
    fn is_place(&self, words: &[Range<usize>]) -> bool {
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return false };
        self.lexicon.places.contains(&folded(self.text(first.start..last.end)))
    }

    fn ends_sentence(&self, at: usize) -> bool {
        let rest = self.text(at..self.view.span.end);
        let word = rest.trim_start().split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
        rest.trim_start().is_empty()
            || rest.starts_with('\n')
            || word.starts_with(char::is_uppercase)
                && (self.view.language.function_words.binary_search(&word.to_lowercase().as_str()).is_ok()
                    || self.lexicon.generic.contains(&folded(word)))
    }

    /// Grupo Foo, Banco del Foo.
    fn front(&self, front: &Range<usize>) -> Option<Found> {
        if self.small {
            return self.small_front(front);
        }
        if !self.text(front.clone()).starts_with(char::is_uppercase) || self.is_headline(front.start) {
            return None;
        }
        let after = self.after(front.end)?;
        if self.gap(front.end, after.start) != Some(" ") {
            return None;
        }
        // Grupo Vidanta is longer than the name in the table.
        if let Some(taken) = self.view.taken_in(&after).filter(|_| self.text(front.clone()) == "Grupo") {
            let longer = self.next(taken.span.end).is_some_and(|word| self.is_title(&word));
            let whole = taken.span.start == after.start && self.view.is_company(taken) && !longer;
            let span = front.start..taken.span.end;
            return whole.then(|| self.made(span, Method::LegalForm, "company.legal_front", true));
        }
        let mut words = Vec::new();
        let mut from = front.end;
        // Minera Los Cóndores, Banco del Litoral: joins may come first.
        for _ in 0..2 {
            let Some(word) =
                self.after(from).filter(|word| matches!(self.text(word.clone()), "de" | "del" | "la" | "los" | "las"))
            else {
                break;
            };
            from = word.end;
        }
        words.extend(self.right(from));
        let last = words.last()?;
        let first = words.first()?;
        if self.gap(from, first.start) != Some(" ") {
            return None;
        }
        let name = folded(self.text(front.start..last.end));
        if self.lexicon.generic.iter().any(|stem| name == *stem || opens(&name, stem)) {
            return None;
        }
        // Cooperativa de Productores Dos Pinos: what goes on with a listed name is not whole.
        if from > front.end && self.next(last.end).is_some_and(|word| self.taken(&word)) {
            return None;
        }
        // State Bank of Foo is a body.
        if self.text(front.clone()) == "Bank of" && self.before(front.start).is_some_and(|word| self.is_title(&word)) {
            return None;
        }
        if self.is_of_kind(front, from, &words) {
            return None;
        }
        let last = self.before_town(front, &words).unwrap_or(last);
        // A front inside a longer name belongs to it: Foo Grupo Bar.
        if self.before(front.start).is_some_and(|word| {
            self.is_title(&word) && self.lexicon.without_front(&folded(self.text(word.start..last.end))).is_some()
        }) {
            return None;
        }
        let of = from > front.end;
        // Banco de España, Grupo de Lima: what is named after a place is a body as often as a firm.
        if of
            && ["grupo", "compania", "banco", "caja"].contains(&folded(self.text(front.clone())).as_str())
            && words.len() == 1
        {
            return None;
        }
        Some(self.made(front.start..last.end, Method::LegalForm, "company.legal_front", false))
    }

    /// True where a shop has no name of its own, or is a body's or a work's: Pastelería Francesa, Librería del
    /// Congreso, la novela Farmacia Central.
    fn is_of_kind(&self, front: &Range<usize>, from: usize, words: &[Range<usize>]) -> bool {
        let table = self.spaced.table;
        if !table.shops.contains(&self.text(front.clone())) {
            return false;
        }
        let of = |at: usize| self.before(at).is_some_and(|word| matches!(self.text(word), "de" | "del" | "la" | "las"));
        let body = |word: &Range<usize>| {
            let name = folded(self.text(word.clone()));
            self.spaced.bodies.contains(name.as_str()) || matches!(name.as_str(), "congreso" | "estado" | "universidad")
        };
        let kind = |word: &Range<usize>| table.kind_ends.iter().any(|end| self.text(word.clone()).ends_with(end));
        let mut at = front.start;
        let work = (0..2).any(|_| {
            let Some(word) = self.before(at) else { return false };
            at = word.start;
            table.works.contains(&self.text(word))
        });
        from > front.end || work || words.iter().all(kind) || words.iter().any(|word| of(word.start) && body(word))
    }

    /// Joyería Foo| de Logroño: a shop is told with the town that it stands in.
    fn before_town<'w>(&self, front: &Range<usize>, words: &'w [Range<usize>]) -> Option<&'w Range<usize>> {
        let shop = self.spaced.table.shops.contains(&self.text(front.clone()));
        let at = words.iter().position(|word| self.text(word.clone()) == "de").filter(|at| shop && *at > 0)?;
        // Clínica Universidad de Navarra: the body is of the town.
        if words[..at].iter().any(|word| self.spaced.bodies.contains(folded(self.text(word.clone())).as_str())) {
            return None;
        }
        self.is_place(&words[at + 1..]).then(|| &words[at - 1])
    }

    /// Where what is made or sold ends, and an adjective of it: fabricante| de autopartes| Foo.
    fn of_trade(&self, from: usize) -> Option<usize> {
        let small = |word: &Range<usize>| self.text(word.clone()).starts_with(char::is_lowercase) && !self.taken(word);
        let of = self.after(from).filter(|word| self.text(word.clone()) == "de")?;
        let trade = self.after(of.end).filter(small)?;
        let noun = self.text(trade.clone());
        if noun.chars().count() < 4 || self.is_join(&trade) || self.gap(of.end, trade.start) != Some(" ") {
            return None;
        }
        let between = self.after(trade.end).filter(|word| small(word) && self.is_between(word));
        Some(between.map_or(trade.end, |word| word.end))
    }

    /// Where an adjective ends that tells what a firm is like: cervecería| artesanal| Foo.
    fn adjective(&self, from: usize) -> Option<usize> {
        let word = self.next(from).filter(|word| !self.is_title(word) && !self.taken(word))?;
        let text = self.text(word.clone());
        self.spaced.table.adjectives.contains(&text).then_some(word.end)
    }

    /// Where a word of calling ends behind a firm without a name: a firm| called| Foo, una firma| llamada| Foo. Behind
    /// any other article the word is a verb: the brewer called Foo a blow.
    fn calling(&self, cue: &Range<usize>, from: usize) -> Option<usize> {
        const ADJECTIVES: usize = 2;
        const ASKING: &[&str] =
            &["como", "cuando", "donde", "how", "por", "que", "quien", "what", "when", "who", "why"];
        let word = self.next(from).filter(|word| self.spaced.table.calling.contains(&self.text(word.clone())))?;
        let called = self.text(word.clone());
        let mut at = cue.start;
        for _ in 0..=ADJECTIVES {
            let before = self.before(at)?;
            let text = self.text(before.clone());
            let agrees = match text {
                "A" | "An" | "a" | "an" => true,
                "Un" | "un" => called.ends_with('o'),
                "Una" | "una" => called.ends_with('a'),
                _ if !text.starts_with(char::is_lowercase)
                    || self.view.language.function_words.binary_search(&text).is_ok() =>
                {
                    false
                }
                _ => {
                    at = before.start;
                    continue;
                }
            };
            let own = self.next(word.end).map(|word| folded(self.text(word)))?;
            let noun = folded(self.text(cue.clone()));
            let asks = ASKING.contains(&own.as_str()) || noun.split(' ').any(|word| word == own);
            return (agrees && !asks).then_some(word.end);
        }
        None
    }

    fn is_business(&self, at: usize) -> bool {
        let sentences = &self.view.text.sentences;
        let index = sentences.partition_point(|sentence| sentence.end <= at);
        let Some(sentence) = sentences.get(index) else { return false };
        if let Some((_, known)) = self.business.get().filter(|(of, _)| *of == index) {
            return known;
        }
        let text = self.text(sentence.clone());
        let speaks_of = |words: &[&str]| words.iter().any(|word| text.contains(word));
        let business = speaks_of(self.spaced.table.business) && !speaks_of(self.spaced.table.games);
        self.business.set(Some((index, business)));
        business
    }

    fn ends_with_of(&self, cue: &Range<usize>) -> bool {
        self.text(cue.clone()).ends_with(" de") || self.text(cue.clone()).ends_with(" en")
    }

    /// la petrolera Foo, carmaker Foo.
    fn name_after(&self, cue: &Range<usize>) -> Option<Found> {
        if self.small {
            return self.small_name_after(cue);
        }
        if self.is_headline(cue.start) {
            return None;
        }
        let behind = self.spaced.table.adjectives_behind;
        if behind && !self.ends_with_of(cue) {
            let article = self.before(cue.start)?;
            if !matches!(
                self.text(article).to_lowercase().as_str(),
                "la" | "el" | "del" | "al" | "una" | "un" | "su" | "las" | "los"
            ) {
                return None;
            }
        }
        let mut from = cue.end;
        for _ in 0..2 {
            let Some(word) = self.after(from).filter(|word| self.is_between(word)) else {
                break;
            };
            if self.is_title(&word) {
                break;
            }
            from = word.end;
        }
        // la gallega Foo, where the sentence speaks of business.
        if behind && self.is_between(cue) && !self.is_business(cue.start) {
            return None;
        }
        if behind && !self.ends_with_of(cue) {
            from = self.of_trade(from).or_else(|| self.adjective(from)).unwrap_or(from);
        }
        from = self.calling(cue, from).unwrap_or(from);
        let words = self.right(from);
        let (first, last) = (words.first()?, words.last()?);
        if self.gap(from, first.start) != Some(" ") || self.is_generic(first) && words.len() == 1 {
            return None;
        }
        let name = folded(self.text(first.start..last.end));
        // Southern Cross Link: two words of its own behind one of many names.
        let own = !behind && words.len() == 3 && !words[1..].iter().any(|word| self.is_generic(word));
        let body = words.iter().any(|word| self.spaced.bodies.contains(folded(self.text(word.clone())).as_str()));
        // Workers at Port Talbot: a single word is as often the place.
        let place = words.len() == 1 && !behind && self.text(cue.clone()).ends_with("orkers at");
        if name.chars().count() < 3
            || place
            || body && words.len() > 1
            || self
                .lexicon
                .generic
                .iter()
                .any(|stem| name == *stem || (stem.contains(' ') || !own) && opens(&name, stem))
        {
            return None;
        }
        if self.is_person(&words) {
            return None;
        }
        // What goes on with a listed name is not a name of its own.
        let next = self.after(last.end);
        if next.is_some_and(|word| self.taken(&word) && self.gap(last.end, word.start) == Some(" ")) {
            return None;
        }
        Some(self.made(first.start..last.end, Method::Context, "company.apposition", false))
    }

    fn sentence(&self, at: usize) -> Option<usize> {
        let sentences = self.view.text.sentences;
        let index = sentences.partition_point(|sentence| sentence.end <= at);
        sentences.get(index).filter(|sentence| sentence.start <= at).map(|_| index)
    }

    /// Geita Gold| Refinery: what else the name tells of its trade is an ordinary word too.
    fn is_named_trade(&self, words: &[Range<usize>]) -> bool {
        let own = words.iter().take_while(|word| !self.is_generic(word)).count();
        own > 0 && own < words.len() && self.is_name(&words[..own])
    }

    /// True for words with a capital that can be a firm's name without a form: no body, no country, no head of a sentence.
    fn is_name(&self, words: &[Range<usize>]) -> bool {
        const MOST: usize = 4;
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return false };
        let name = self.text(first.start..last.end);
        let acronym = name.chars().count() <= 5 && name.chars().all(|c| c.is_uppercase() || !c.is_alphabetic());
        let body = words.iter().any(|word| self.spaced.bodies.contains(folded(self.text(word.clone())).as_str()));
        // The Treasury, El Senado: a firm has no article.
        let the = last_word(self.text(self.view.span.start..first.start).trim_end());
        let article = the.is_some_and(|word| matches!(word, "the" | "The" | "el" | "El" | "la" | "La" | "los" | "las"));
        let place = the.is_some_and(|word| matches!(word, "in" | "In" | "near" | "outside" | "across" | "en" | "En"));
        words.len() <= MOST
            && !place
            && name.chars().count() >= 3
            && !acronym
            && !body
            && !article
            && !words.iter().any(|word| self.is_generic(word) && !self.is_epithet(words, word))
            && !words.iter().any(|word| self.taken(word) || self.is_compound(word))
            && !self.is_headline(first.start)
    }

    /// First Lantern Capital inside a sentence: a capital that an ordinary adjective would not have there.
    fn is_epithet(&self, words: &[Range<usize>], word: &Range<usize>) -> bool {
        let rest = words.len() > 1 && words[1..].iter().all(|word| !self.is_generic(word));
        let inside = words[0] == *word && self.before(word.start).is_some();
        rest && inside && self.spaced.epithets.contains(self.text(word.clone()))
    }

    /// Like-for-like, Third-quarter: a capital only for the sentence's sake.
    fn is_compound(&self, word: &Range<usize>) -> bool {
        let word = self.text(word.clone());
        word.split_once('-').is_some_and(|(_, rest)| rest.starts_with(char::is_lowercase))
    }

    /// True for a first name or a title before the name or in it, and for a family name that the text has behind one.
    fn is_person(&self, words: &[Range<usize>]) -> bool {
        let Some(first) = words.first() else { return false };
        let head = self.text(first.clone());
        if self.is_given(head) || head.ends_with('.') && head.chars().count() == 2 {
            return true;
        }
        let text = self.view.text.text;
        let behind = |at: usize| {
            let before = text[..at].strip_suffix(' ').and_then(last_word);
            before.is_some_and(|word| self.is_given(word))
        };
        // Who is called by the family name was named in full a little before.
        const NEAR: usize = 1500;
        let from = self.floor(first.start.saturating_sub(NEAR));
        let named = || text[from..first.start].match_indices(head).any(|(at, _)| behind(from + at));
        behind(first.start) || words.len() == 1 && named()
    }

    /// The place or the next before it that is between two characters of the segment.
    fn floor(&self, at: usize) -> usize {
        let text = self.view.text.text;
        let at = at.max(self.view.span.start);
        (0..=3).map(|back| at.saturating_sub(back)).find(|at| text.is_char_boundary(*at)).unwrap_or(0)
    }

    fn is_given(&self, word: &str) -> bool {
        word.starts_with(char::is_uppercase) && self.lexicon.given.contains(&folded(word.trim_end_matches('.')))
    }

    /// True where no common noun goes on with a single word: bought Marlowe in May, and not bought Ukrainian grain.
    fn stands_free(&self, at: usize) -> bool {
        let Some(next) = self.text(at..self.view.span.end).strip_prefix(' ') else {
            return !self.text(at..self.view.span.end).starts_with('-');
        };
        let word = next.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
        !next.starts_with(char::is_lowercase)
            || self.spaced.table.adjectives_behind
            || self.view.language.function_words.binary_search(&word).is_ok()
            || self.spaced.free.contains(word)
    }

    /// Foo rose 3.2%, in a text about shares.
    fn is_price(&self, at: usize, words: &[Range<usize>]) -> bool {
        let mut rest = self.text(at..self.view.span.end).trim_start();
        for word in self.spaced.table.abouts {
            rest = rest.strip_prefix(word).unwrap_or(rest);
        }
        let unit = rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ','));
        let pence =
            unit.len() < rest.len() && ["p ", "p,", "p.", "p;", " pence", " cents"].iter().any(|u| unit.starts_with(u));
        let percent = unit.len() < rest.len() && ["%", " per cent", " percent"].iter().any(|u| unit.starts_with(u));
        const NEAR: usize = 400;
        let around = &self.view.text.text
            [self.floor(at.saturating_sub(NEAR))..self.floor(at + NEAR.min(self.view.span.end - at))];
        let shares = || ["shares", "stock", "trading", "index"].iter().any(|word| around.contains(word));
        let plural = words.len() == 1 && self.text(words[0].clone()).ends_with('s');
        !plural && (pence || percent && shares())
    }

    /// Where the office of a head of something ends with its at: head of research at| Foo.
    fn office(&self, mut at: usize) -> Option<usize> {
        const MOST: usize = 6;
        for _ in 0..MOST {
            let word = self.next(at)?;
            at = word.end;
            if self.text(word) == "at" {
                return Some(at);
            }
        }
        None
    }

    /// London|-based, SoftBank|-backed, state|-owned.
    fn is_hyphened(&self, at: usize, how: &str) -> bool {
        let head = self.text(self.view.span.start..at);
        let word = head.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
        let capital = word.starts_with(char::is_uppercase);
        if matches!(how, "backed" | "owned" | "controlled" | "run") {
            let start = at - word.len();
            let people = ["an", "ese", "ish", "i"].iter().any(|end| word.ends_with(end));
            let named = capital && !self.is_generic(&(start..at)) && !people && word.chars().count() > 3;
            return named || self.taken(&(start..at)) || matches!(word, "state" | "government" | "family" | "venture");
        }
        capital
    }

    /// acquired by Foo, investors such as Foo, Bar and Baz, Leeds-based Foo.
    fn objects(&self, cue: &Range<usize>, found: &mut Vec<Found>) {
        const MOST: usize = 6;
        let written = self.text(cue.clone());
        let title = written.split(' ').skip(1).any(|word| word.starts_with(char::is_uppercase));
        if self.small || title || self.is_headline(cue.start) {
            return;
        }
        if written.strip_prefix('-').is_some_and(|how| !self.is_hyphened(cue.start, how)) {
            return;
        }
        let mut from = cue.end;
        if written.ends_with("ead of") {
            let Some(at) = self.office(from) else { return };
            from = at;
        }
        if self.spaced.table.adjectives_behind {
            // la compra de la alemana Foo: the article and where the firm is from.
            for _ in 0..2 {
                let step =
                    |word: &Range<usize>| matches!(self.text(word.clone()), "la" | "el") || self.is_between(word);
                from = self.next(from).filter(|word| !self.is_title(word) && step(word)).map_or(from, |word| word.end);
            }
        }
        let mut members: Vec<(Range<usize>, bool)> = Vec::new();
        let mut closed = false;
        let mut last_of_list = false;
        while members.len() < MOST {
            let start = from + 1;
            if !self.text(from..self.view.span.end).starts_with(' ') {
                break;
            }
            let end = match self.view.taken_in(&(start..start + 1)).filter(|taken| taken.span.start == start) {
                Some(taken) => {
                    members.push((taken.span.clone(), true));
                    closed |= last_of_list;
                    taken.span.end
                }
                None => {
                    let words = self.right(from);
                    let (Some(first), Some(last)) = (words.first(), words.last()) else { break };
                    let weak = written.ends_with(" for") || written.ends_with("orkers at");
                    let lone = words.len() == 1 && (weak || !self.stands_free(last.end));
                    let goes_on = self.next(last.end).is_some_and(|word| self.taken(&word));
                    if first.start != start || lone || goes_on || !self.is_name(&words) || self.is_person(&words) {
                        break;
                    }
                    members.push((first.start..last.end, false));
                    closed |= last_of_list;
                    last.end
                }
            };
            let rest = self.text(end..self.view.span.end);
            let Some(separator) = self.spaced.separators.iter().find(|s| rest.starts_with(s.as_str())) else {
                break;
            };
            if last_of_list {
                break;
            }
            last_of_list = separator.len() > 2;
            from = end + separator.len() - 1;
        }
        // Without its last and the comma may begin a new clause.
        let list = closed && members.len() > 1;
        for (index, (span, known)) in members.into_iter().enumerate() {
            if !known && (index == 0 || list) {
                found.push(self.made(span, Method::Context, "company.object", false));
            }
        }
    }

    /// Foo posted a loss, Foo's shares.
    fn name_before(&self, cue: &Range<usize>) -> Option<Found> {
        if self.small {
            return None;
        }
        let words = self.left(cue.start, false);
        let (first, last) = (words.first()?, words.last()?);
        if !matches!(self.gap(last.end, cue.start)?, "" | " ") || !self.is_name(&words) || self.is_person(&words) {
            return None;
        }
        if self.spaced.moves.contains(self.text(cue.clone())) && !self.is_price(cue.end, &words) {
            return None;
        }
        let name = self.text(first.start..last.end);
        let name = name.strip_suffix("'s").or_else(|| name.strip_suffix("’s")).unwrap_or(name);
        Some(self.made(first.start..first.start + name.len(), Method::Context, "company.before_cue", false))
    }

    /// Foo opened the sentence at `at`, which tells what only firms do or have.
    fn subject(&self, at: usize) -> Option<Found> {
        let sentence = self.view.text.sentences.get(self.sentence(at)?)?.clone();
        let start = sentence.start.max(self.view.span.start);
        let words = self.right(start);
        let (first, last) = (words.first()?, words.last()?);
        let next = self.after(last.end)?;
        let verb = self.text(next.clone());
        let leads = self.text(start..first.start).chars().all(|c| c.is_whitespace() || matches!(c, '"' | '“' | '«'));
        let runs_on = self.gap(last.end, next.start) == Some(" ") && verb.starts_with(char::is_lowercase);
        // Bike retailer Foo: the subject comes later. Smaller studios have: the first word is an adjective.
        let plural = || {
            let auxiliary = self.next(next.end).map(|word| self.text(word));
            verb.ends_with('s') && matches!(auxiliary, Some("have" | "are" | "were" | "had" | "do" | "will" | "may"))
        };
        // Shoppers are.
        let several = words.len() == 1
            && self.text(first.clone()).ends_with('s')
            && matches!(verb, "are" | "have" | "were" | "do" | "say");
        if words.len() == 1 && (plural() || several) || self.is_described(last.end) {
            return None;
        }
        let joined = matches!(verb, "and" | "or" | "of" | "y" | "e" | "o" | "de" | "del" | "con" | "for" | "in" | "en");
        let function =
            self.view.language.function_words.binary_search(&self.text(first.clone()).to_lowercase().as_str());
        let person = self.is_person(&words);
        if !leads || !runs_on || joined || function.is_ok() || !self.is_name(&words) || person || at < last.end {
            return None;
        }
        Some(self.made(first.start..last.end, Method::Context, "company.subject", false))
    }

    /// True where up to three small words end with the noun of a firm before its name: Falmouth |knitwear label| Foo.
    fn is_described(&self, at: usize) -> bool {
        const MOST: usize = 3;
        let mut from = at;
        for count in 0..MOST {
            let Some(word) = self.next(from) else { return false };
            let text = self.text(word.clone());
            if !text.starts_with(char::is_lowercase) {
                return false;
            }
            let named = || self.next(word.end).is_some_and(|word| self.is_title(&word));
            if self.is_bearer(text) && (count == 0 || named()) {
                return true;
            }
            if self.view.language.function_words.binary_search(&text).is_ok() {
                return false;
            }
            from = word.end;
        }
        false
    }

    /// A compounding pharmacy in Tampa, Foo, sells; the labour-hire firm, Foo, took; from his insurer, Foo.
    fn apposed(&self, at: usize) -> Option<Found> {
        const MOST: usize = 9;
        let words = self.right(at + 1);
        let (first, last) = (words.first()?, words.last()?);
        let rest = self.text(last.end..self.view.span.end);
        let english = !self.spaced.table.adjectives_behind;
        let closed =
            rest.starts_with(',') || english && rest.starts_with('.') && !rest[1..].starts_with(char::is_alphanumeric);
        if first.start != at + 2 || !closed || !self.is_name(&words) || self.is_person(&words) {
            return None;
        }
        let mut from = at;
        let mut noun = false;
        for _ in 0..MOST {
            let word = self.before(from)?;
            let text = self.text(word.clone());
            if matches!(
                text,
                "A" | "An" | "Another" | "a" | "an" | "another" | "Una" | "Un" | "una" | "un" | "Otra" | "otra"
            ) {
                return (noun && rest.starts_with(','))
                    .then(|| self.made(first.start..last.end, Method::Context, "company.apposition", false));
            }
            // Behind the article of one that is known nothing but its noun stands before the name.
            let own = matches!(text, "its" | "his" | "her" | "their" | "Its" | "Their");
            if english && (own || matches!(text, "the" | "The") && rest.starts_with(',')) {
                return noun.then(|| self.made(first.start..last.end, Method::Context, "company.apposition", false));
            }
            if !noun {
                noun = self.is_bearer(text);
                if !noun && !self.is_title(&word) && !matches!(text, "in" | "near" | "of" | "en" | "de" | "based") {
                    return None;
                }
            }
            from = word.start;
        }
        None
    }

    fn is_bearer(&self, word: &str) -> bool {
        self.lexicon.bearers.contains(&*folded_or_same(word)) || self.spaced.nouns.contains(word)
    }

    /// True for a group of people and not of firms: a campaign group.
    fn is_campaign(&self, before: &str) -> bool {
        before.split_whitespace().next_back().is_some_and(|word| self.spaced.table.causes.contains(&word))
    }

    /// Foo & Bar, Foo & Bar Realty.
    fn ampersand(&self, at: usize) -> Option<Found> {
        let (before, after) = (self.left(at, false), self.right(at + 1));
        let (first, last) = (before.first()?, after.last()?);
        let near = self.gap(before.last()?.end, at) == Some(" ") && self.gap(at + 1, after.first()?.start) == Some(" ");
        let long = |words: &[Range<usize>]| words.iter().all(|word| word.len() >= 3);
        let given = |word: &Range<usize>| self.is_given(self.text(word.clone()));
        let named = self.is_name(&before) && !(given(first) && after.first().is_some_and(given));
        if !near || before.len() > 3 || after.len() > 3 || !long(&before) || !long(&after) || !named {
            return None;
        }
        let plain = !after.iter().any(|word| self.is_generic(word) || self.taken(word));
        plain.then(|| self.made(first.start..last.end, Method::Context, "company.ampersand", false))
    }

    /// Foo, a Leeds-based software company; Foo, filial de Bar.
    fn appositive(&self, at: usize) -> Option<Found> {
        const MOST: usize = 8;
        let mut from = at + 1;
        let mut count = 0;
        let mut one = false;
        let noun = loop {
            // Kenya's biggest miller.
            let own = ["'s", "’s"].iter().find(|own| self.text(from..self.view.span.end).starts_with(**own));
            from += own.map_or(0, |own| own.len());
            let word = self.next(from)?;
            let owner = || self.text(word.end..self.view.span.end).starts_with(['\'', '’']);
            if count == MOST || self.is_title(&word) && count == 0 && !owner() {
                return None;
            }
            let text = self.text(word.clone());
            let article = matches!(text, "a" | "an" | "the" | "one" | "una" | "un" | "la" | "el" | "uno");
            one |= count == 0 && matches!(text, "one" | "una" | "uno");
            let several = one && text.strip_suffix('s').is_some_and(|text| self.is_bearer(text));
            if self.is_bearer(text) || several || text == "group" && !self.is_campaign(self.text(at..word.start)) {
                break word;
            }
            if count == 0 && !article && !owner()
                || matches!(text, "who" | "que" | "for" | "at" | "y" | "and" | "in" | "en")
                || matches!(text, "of" | "de") && !(one && count == 1)
            {
                return None;
            }
            from = word.end;
            count += 1;
        };
        // A bank analyst is not a bank.
        let rest = &self.view.text.text[noun.end..self.view.span.end];
        let ended = |rest: &str| {
            rest.starts_with([',', '.', ';', ')'])
                || [
                    " that ",
                    " which ",
                    " whose ",
                    " of ",
                    " in ",
                    " based ",
                    " with ",
                    " owned ",
                    " de ",
                    " del ",
                    " que ",
                    " con ",
                    " en ",
                    " listed ",
                    " from ",
                    " and ",
                    " for ",
                    " backed ",
                    " founded ",
                    " known ",
                    " by ",
                    " y ",
                    " behind ",
                ]
                .iter()
                .any(|end| rest.starts_with(end))
        };
        // empresa familiar de Jalisco: Spanish puts the adjective behind.
        let adjective = self.after(noun.end).filter(|word| !self.is_title(word));
        let behind = self.spaced.table.adjectives_behind;
        let ends = ended(rest)
            || behind && adjective.is_some_and(|word| ended(&self.view.text.text[word.end..self.view.span.end]));
        let words = self.left(at, false);
        let (first, last) = (words.first()?, words.last()?);
        let place = self.before(first.start).is_some_and(|word| {
            matches!(self.text(word), "in" | "In" | "near" | "Near" | "at" | "from" | "en" | "En" | "desde")
        });
        // Whom a verb of saying goes before is a person: said Gary Olmstead, a broker.
        let speaks = self.before(first.start).is_some_and(|word| {
            matches!(
                self.text(word),
                "said" | "says" | "told" | "added" | "dijo" | "explica" | "explicó" | "señaló" | "afirmó"
            )
        });
        if !ends
            || place
            || speaks
            || last.end != at
            || words.len() > 4
            || words.iter().any(|word| self.is_generic(word))
            || self.is_person(&words)
        {
            return None;
        }
        Some(self.made(first.start..last.end, Method::Context, "company.appositive", false))
    }

    /// Brackets with a change or a ticker, and lists.
    fn marks(&self, found: &mut Vec<Found>) {
        let text = self.view.text.text;
        let mut list_end = 0;
        let mut changes: Vec<Range<usize>> = Vec::new();
        let mut known = 0;
        for (at, byte) in text[self.view.span.clone()].bytes().enumerate() {
            let at = self.view.span.start + at;
            match byte {
                b'(' => {
                    let inside = &text[at + 1..self.view.span.end];
                    let change =
                        inside.starts_with(['+', '-', '−']) && inside[1..].starts_with(|c: char| c.is_ascii_digit());
                    let ticker = ["NYSE:", "NASDAQ:", "Nasdaq:", "BME:", "BMV:", "LSE:", "LON:"]
                        .iter()
                        .any(|front| inside.starts_with(front));
                    if !change && !ticker || self.small {
                        continue;
                    }
                    let end = self.view.span.start + self.text(self.view.span.start..at).trim_end().len();
                    if change && self.view.member(|span| span.end == end, end).is_some() {
                        known += 1;
                        continue;
                    }
                    let words = self.left(at, false);
                    if let (Some(first), false) = (words.first(), words.iter().any(|word| self.is_generic(word))) {
                        let span = first.start..end;
                        if ticker {
                            found.push(self.made(span, Method::LegalForm, "company.ticker", false));
                        } else {
                            changes.push(span);
                        }
                    }
                }
                b'&' if !self.small => found.extend(self.ampersand(at)),
                b',' if !self.small => {
                    found.extend(self.appositive(at));
                    found.extend(self.apposed(at));
                    if at >= list_end {
                        list_end = self.list(at, found);
                    }
                }
                b'\n' => {
                    self.market(&mut changes, &mut known, found);
                }
                _ => {}
            }
        }
        self.market(&mut changes, &mut known, found);
    }

    /// Of a line of quotes with a listed firm, the others are firms too, but for indices.
    fn market(&self, changes: &mut Vec<Range<usize>>, known: &mut usize, found: &mut Vec<Found>) {
        if *known >= 1 {
            for span in changes.drain(..) {
                let name = self.text(span.clone());
                let index = [
                    "Ibex", "IBEX", "Dow", "Nasdaq", "DAX", "CAC", "FTSE", "Stoxx", "STOXX", "Merval", "IPC",
                    "Bovespa", "Nikkei", "S&P", "Brent", "Euro",
                ];
                if !index.iter().any(|index| name.contains(index)) {
                    found.push(self.made(span, Method::List, "company.quotes", false));
                }
            }
        }
        changes.clear();
        *known = 0;
    }

    /// Reads the list that a comma stands in: with two members that are known, the others are companies too.
    fn list(&self, at: usize, found: &mut Vec<Found>) -> usize {
        let text = self.view.text.text;
        let mut members: Vec<(Range<usize>, bool)> = Vec::new();
        match self.view.member(|span| span.end == at, at) {
            Some(known) => members.push((known, true)),
            None => {
                let words = self.left(at, false);
                let (Some(first), Some(last)) = (words.first(), words.last()) else { return at };
                if last.end != at {
                    return at;
                }
                members.push((first.start..last.end, false));
            }
        }
        let mut end = at;
        let mut finished = false;
        while !finished {
            let rest = &text[end..self.view.span.end];
            let Some(separator) = self.spaced.separators.iter().find(|s| rest.starts_with(s.as_str())) else { break };
            finished = separator.len() > 2;
            let from = end + separator.len();
            if let Some(known) = self.view.member(|span| span.start == from, from + 1) {
                end = known.end;
                members.push((known, true));
                continue;
            }
            let words = self.right(from);
            let (Some(first), Some(last)) = (words.first(), words.last()) else { break };
            // Blue Anchor|Line: what goes on with a listed name is no member by itself.
            let next = self.after(last.end).filter(|word| self.gap(last.end, word.start) == Some(" "));
            if first.start != from || next.is_some_and(|word| self.is_title(&word) && self.taken(&word)) {
                break;
            }
            end = last.end;
            members.push((first.start..last.end, false));
        }
        let count = members.iter().filter(|(_, known)| *known).count();
        if count >= 2 || count == 1 && members.len() >= 3 && finished {
            for (index, (span, known)) in members.iter().enumerate() {
                let words = self.text(span.clone()).split(' ').count();
                // The first and the last word may belong to the sentence: Ayer, Foo, Bar y Baz.
                let inner =
                    index > 0 || self.before(span.start).is_none() && words >= 2 || self.before(span.start).is_some();
                let generic = self.lexicon.generic.contains(&folded(self.text(span.clone())));
                let alike = count >= 2 || words == 1 && self.is_name(std::slice::from_ref(span));
                if !known && inner && words <= 4 && alike && !generic && !self.taken(span) {
                    found.push(self.made(span.clone(), Method::List, "company.list", false));
                }
            }
        }
        end.max(at + 1)
    }
}

/// The word that a text ends with; of one too long to be a name's or the language's, its end.
fn last_word(head: &str) -> Option<&str> {
    head[head.ceil_char_boundary(head.len().saturating_sub(WORD))..].rsplit(char::is_whitespace).next()
}

/// True where a word opens a name of several.
fn opens(name: &str, word: &str) -> bool {
    name.strip_prefix(word).is_some_and(|rest| rest.starts_with(' '))
}

/// Marks that no name goes over.
fn is_mark(c: char) -> bool {
    matches!(
        c,
        ',' | ';'
            | ':'
            | '('
            | ')'
            | '['
            | ']'
            | '"'
            | '“'
            | '”'
            | '«'
            | '»'
            | '!'
            | '?'
            | '¿'
            | '¡'
            | '—'
            | '–'
            | '|'
            | '/'
            | '‘'
            | '•'
            | '*'
    )
}

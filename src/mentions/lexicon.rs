//! The tables of a language's room -> words that can be found in a plain text.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use crate::languages::fold::{is_han, is_word};
use crate::languages::{Bound, Code, LANGUAGES, Language, Money, Numbers, Rate, System, currency};
use crate::mentions::plain::Plain;
use crate::mentions::words::{Leftmost, Runs, Words, is_border};

/// The codes that a currency word can stand for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Codes {
    pub codes: &'static [&'static str],
    /// The first is meant where the document does not say.
    pub first_by_default: bool,
}

impl Codes {
    /// The codes live as long as the lexicons, which is as long as the program, so that an amount copies none.
    fn parse(written: &'static str) -> Self {
        let codes: Vec<&str> = written.split(' ').filter(|code| !code.is_empty() && *code != "!").collect();
        Codes { codes: codes.leak(), first_by_default: written.ends_with('!') }
    }
}

/// What a word weighs that is known in one country only, a town or an office of it; the name of a country, or one that
/// several have; and a word that is said in one more than in others.
pub const LOCAL: usize = 6;
pub const NAMED: usize = 2;
pub const USUAL: usize = 1;

/// A word of a text that tells of a country.
pub struct Told {
    /// Where it stands in the plain text.
    pub place: Range<usize>,
    /// The number of the word among those of its language.
    pub name: usize,
    /// The currency of the country.
    pub code: &'static str,
    pub weight: usize,
    /// No other country has the name.
    pub own: bool,
}

/// What a word tells of the country that a document counts in.
struct Hint {
    /// As it must be written where capitals tell it from another word: MAS, La Moneda.
    written: Option<&'static str>,
    /// The beginning of words.
    opens: bool,
    codes: Vec<(&'static str, usize)>,
}

impl Hint {
    fn of(word: &'static str, codes: &'static str) -> Self {
        let weighed = |code: &'static str| match (code.strip_suffix('!'), code.strip_suffix('?')) {
            (Some(code), _) => (code, LOCAL),
            (_, Some(code)) => (code, USUAL),
            _ => (code, NAMED),
        };
        let capitals = word.chars().any(char::is_uppercase);
        Hint {
            written: capitals.then_some(word),
            opens: word.ends_with('-'),
            codes: codes.split(' ').map(weighed).collect(),
        }
    }
}

/// What stands between the verb of a trade and its price: sold for, listed at, vendido por.
pub const TRADE_JOINS: [&str; 5] = [" for", " at", " por", " en", " a"];

/// The verbs that a preposition parts from a price, each with the bits of its prepositions.
fn trades(pays: &[&'static str]) -> BTreeMap<&'static str, u8> {
    let mut verbs: BTreeMap<&str, u8> = BTreeMap::new();
    for (bit, join) in TRADE_JOINS.iter().enumerate() {
        for verb in pays.iter().filter_map(|phrase| phrase.strip_suffix(join)) {
            *verbs.entry(verb).or_default() |= 1 << bit;
        }
    }
    verbs
}

/// What a character can begin, by pages of 256 characters: most pages of a language are the empty one.
struct Anchors {
    pages: Vec<u8>,
    kinds: Vec<u8>,
}

impl Anchors {
    const NUMBER: u8 = 1;
    const WORD: u8 = 2;
    /// Beside one of the others: it can begin a string in which a number is none.
    const STOP: u8 = 4;
    const PAGE: usize = 256;

    fn add(&mut self, word: &str, kind: u8) {
        let Some(first) = word.chars().next() else { return };
        let code = crate::mentions::plain::fold(first) as usize;
        if self.pages[code / Self::PAGE] == 0 {
            self.pages[code / Self::PAGE] = (self.kinds.len() / Self::PAGE) as u8;
            self.kinds.resize(self.kinds.len() + Self::PAGE, 0);
        }
        self.kinds[usize::from(self.pages[code / Self::PAGE]) * Self::PAGE + code % Self::PAGE] |= kind;
    }

    /// As [`Anchors::add`], but only to a character that can begin something else too.
    fn add_beside(&mut self, word: &str, kind: u8) {
        let Some(first) = word.chars().next().map(crate::mentions::plain::fold) else { return };
        if self.of(first) != 0 {
            self.add(word, kind);
        }
    }

    #[inline]
    fn of(&self, c: char) -> u8 {
        let page = self.pages[c as usize / Self::PAGE];
        self.kinds[usize::from(page) * Self::PAGE + c as usize % Self::PAGE]
    }
}

impl Default for Anchors {
    fn default() -> Self {
        // The last character is U+10FFFF. The first page is empty.
        Anchors { pages: vec![0; 0x11_0000 / Self::PAGE], kinds: vec![0; Self::PAGE] }
    }
}

/// A language's words, ready to be found.
pub struct Lexicon {
    pub code: Code,
    pub numbers: &'static Numbers,
    pub money: &'static Money,
    anchors: Anchors,
    /// All words that the reader of amounts stops at.
    starts: Words<()>,
    /// What the words of `starts` begin with.
    first_letters: Runs,
    hints: Leftmost,
    /// What each of the hints says, by its number.
    tells: Vec<Hint>,
    pub units: Words<u32>,
    pub scales: Words<u32>,
    pub indefinite: Words<(u32, u32)>,
    pub inner_joins: Words<()>,
    pub joins: Words<()>,
    pub halves_after: Words<()>,
    pub fractions_before: Words<u32>,
    pub ones: Words<()>,
    pub currencies: Words<Codes>,
    pub prefixes: Words<Codes>,
    pub symbols: Words<Codes>,
    pub minor: Words<(Codes, i32)>,
    pub compounds: Words<(Codes, u32)>,
    pub of: Words<()>,
    pub not_currency: Words<()>,
    pub before: Words<Option<Bound>>,
    pub after: Words<Option<Bound>>,
    pub to: Words<()>,
    pub list: Words<()>,
    /// The second words of the pairs that a range stands between.
    pub middles: Words<()>,
    pub restates: Words<()>,
    pub rates_after: Words<Rate>,
    pub rates_before: Words<Rate>,
    pub percents: Words<u32>,
    pub percents_before: Words<()>,
    pub percent_parts: Words<u32>,
    pub multiples: Words<()>,
    pub multiples_before: Words<()>,
    pub multiple_words: Words<u32>,
    pub cues: Words<()>,
    pub not_cues: Words<()>,
    pub counters: Words<()>,
    pub each: Words<()>,
    pub levels: Words<()>,
    pub durations: Words<()>,
    pub labels: Words<()>,
    pub headers: Words<()>,
    /// Folded, since the beginnings of words are no [`Words`].
    pub weights: Vec<String>,
    pub pays: Words<()>,
    pub leads: Words<()>,
    pub copulas: Words<()>,
    pub follows: Words<()>,
    pub pieces: Words<()>,
    pub prices: Words<()>,
    /// The verbs of trades, with the prepositions of their prices as bits of [`TRADE_JOINS`].
    pub trades: Words<u8>,
    pub price_leads: Words<()>,
    pub clocks: Words<()>,
    pub minor_leads: Words<()>,
    pub not_counted: Words<()>,
    pub counted_before: Words<()>,
    pub collectives: Words<()>,
    pub headcounts: Words<()>,
    pub acts: Words<()>,
    pub priced: Words<()>,
    pub sums: Words<()>,
    pub foreign: Words<()>,
    pub steps: Words<()>,
    pub carries: Words<()>,
    pub stops: Words<()>,
    pub changes: Words<()>,
    /// The verbs of the changes that name where they lead: 上调 of 上调至.
    pub moves: Words<()>,
}

impl Lexicon {
    /// Returns the lexicon of a language with a room.
    pub fn of(code: Code) -> Option<&'static Lexicon> {
        static ALL: LazyLock<Vec<Lexicon>> = LazyLock::new(|| LANGUAGES.iter().map(|l| Lexicon::new(l)).collect());
        ALL.iter().find(|lexicon| lexicon.code == code)
    }

    fn new(language: &'static Language) -> Self {
        fn plain(list: &[&'static str]) -> Words<()> {
            Words::new(list.iter().map(|word| (*word, ())))
        }
        fn codes(list: &[(&'static str, &'static str)]) -> Words<Codes> {
            Words::new(list.iter().map(|(word, codes)| (*word, Codes::parse(codes))))
        }
        let (numbers, money) = (language.numbers, language.money);
        let hedges = |list: &[(&'static str, Bound)], blocked: &[&'static str]| {
            let mut rows: Vec<(String, Option<Bound>)> =
                list.iter().map(|(word, bound)| ((*word).to_owned(), Some(*bound))).collect();
            // más de + el is más del.
            for contracted in numbers.contractions {
                let (apart, joined) = *contracted;
                let heads: Vec<_> = (list.iter())
                    .filter_map(|(word, bound)| Some((word.strip_suffix(apart)?, *bound)))
                    .map(|(head, bound)| (format!("{head}{joined}"), Some(bound)))
                    .collect();
                rows.extend(heads);
            }
            rows.extend(blocked.iter().map(|word| ((*word).to_owned(), None)));
            Words::new(rows.iter().map(|(word, bound)| (word.as_str(), *bound)))
        };
        let beginnings: Vec<&str> = (numbers.units.iter().map(|(word, _)| *word))
            .chain(numbers.scales.iter().map(|(word, _)| *word))
            .chain(numbers.indefinite.iter().map(|(word, ..)| *word))
            .chain(numbers.fractions_before.iter().map(|(word, _)| *word))
            .chain(numbers.ones.iter().copied())
            .collect();
        let others: Vec<&str> = (money.headers.iter().copied())
            .chain(money.percents_before.iter().copied())
            .chain(money.multiple_words.iter().map(|(word, _)| *word))
            .collect();
        let mut anchors = Anchors::default();
        beginnings.iter().for_each(|word| anchors.add(word, Anchors::NUMBER));
        others.iter().for_each(|word| anchors.add(word, Anchors::WORD));
        ('0'..='9').for_each(|digit| anchors.add(&digit.to_string(), Anchors::NUMBER));
        money.stops.iter().for_each(|word| anchors.add_beside(word, Anchors::STOP));
        let starts = || beginnings.iter().chain(&others).chain(money.stops).copied();
        let first_letters = Runs::of(starts());
        let starts = Words::new(starts().map(|word| (word, ())));
        let hints: Vec<String> = (money.hints.iter())
            .map(|(hint, _)| hint.trim_end_matches('-').chars().map(crate::mentions::plain::fold).collect())
            .collect();
        Lexicon {
            code: language.code,
            anchors,
            starts,
            first_letters,
            hints: Leftmost::new(hints.iter().map(String::as_str)),
            tells: money.hints.iter().map(|(word, codes)| Hint::of(word, codes)).collect(),
            numbers,
            money,
            units: Words::new(numbers.units.iter().copied()),
            scales: Words::new(numbers.scales.iter().copied()),
            indefinite: Words::new(numbers.indefinite.iter().map(|(word, low, high)| (*word, (*low, *high)))),
            inner_joins: plain(numbers.joins),
            joins: plain(numbers.joins),
            halves_after: plain(numbers.halves_after),
            fractions_before: Words::new(numbers.fractions_before.iter().copied()),
            ones: plain(numbers.ones),
            currencies: codes(money.currencies),
            prefixes: codes(money.prefixes),
            symbols: codes(currency::SYMBOLS),
            minor: Words::new(money.minor.iter().map(|(word, codes, power)| (*word, (Codes::parse(codes), *power)))),
            compounds: Words::new(
                money.compounds.iter().map(|(word, code, power)| (*word, (Codes::parse(code), *power))),
            ),
            of: plain(money.of),
            not_currency: plain(money.not_currency),
            before: hedges(money.before, money.not_before),
            after: hedges(money.after, money.not_after),
            to: plain(money.to),
            list: plain(money.list),
            middles: Words::new(money.pairs.iter().map(|(_, middle)| (*middle, ()))),
            restates: plain(money.restates),
            rates_after: Words::new(money.rates_after.iter().copied()),
            rates_before: Words::new(money.rates_before.iter().copied()),
            percents: Words::new(money.percents.iter().copied()),
            percents_before: plain(money.percents_before),
            percent_parts: Words::new(money.percent_parts.iter().copied()),
            multiples: plain(money.multiples),
            multiples_before: plain(money.multiples_before),
            multiple_words: Words::new(money.multiple_words.iter().copied()),
            cues: plain(money.cues),
            not_cues: plain(money.not_cues),
            counters: plain(money.counters),
            each: plain(money.each),
            levels: plain(money.levels),
            durations: plain(money.durations),
            labels: plain(money.labels),
            headers: plain(money.headers),
            weights: money
                .weights
                .iter()
                .map(|stem| stem.chars().map(crate::mentions::plain::fold).collect())
                .collect(),
            pays: plain(money.pays),
            leads: plain(money.leads),
            copulas: plain(money.copulas),
            follows: plain(money.follows),
            pieces: plain(money.pieces),
            prices: plain(money.prices),
            trades: Words::new(trades(money.pays)),
            price_leads: plain(money.price_leads),
            clocks: plain(money.clocks),
            minor_leads: plain(money.minor_leads),
            not_counted: plain(money.not_counted),
            counted_before: plain(money.counted_before),
            collectives: plain(money.collectives),
            headcounts: plain(money.headcounts),
            acts: plain(money.acts),
            priced: plain(money.priced),
            sums: plain(money.sums),
            foreign: plain(money.foreign),
            steps: plain(money.steps),
            carries: plain(money.carries),
            stops: plain(money.stops),
            changes: plain(money.changes),
            moves: Words::new(money.changes.iter().filter_map(|word| Some((word.strip_suffix(['至', '到'])?, ())))),
        }
    }

    /// Calls `found` with every name in a span of the text that tells of a country.
    pub fn hints(&self, plain: &Plain<'_>, span: Range<usize>, mut found: impl FnMut(Told)) {
        let (text, base) = (&plain.text, span.start);
        let fits = |place: Range<usize>, name: usize| {
            let (hint, place) = (&self.tells[name], base + place.start..base + place.end);
            let latin = text[place.clone()].starts_with(|c: char| is_word(c));
            let whole = || hint.opens || is_border(text, place.end);
            (!latin || is_border(text, place.start) && whole())
                && hint.written.is_none_or(|written| plain.source_of(place.start, place.end) == written)
        };
        self.hints.find_fitting(&text[span], fits, |place, name| {
            let place = base + place.start..base + place.end;
            let codes = &self.tells[name].codes;
            let own = codes.len() == 1;
            for &(code, weight) in codes {
                found(Told { place: place.clone(), name, code, weight, own });
            }
        });
    }

    /// True where one of the words tells of a change: aumentó, fell.
    pub fn tells_change(&self, clause: &str) -> bool {
        clause
            .split(|c: char| !c.is_alphabetic())
            .any(|word| !word.is_empty() && self.money.changes.iter().any(|stem| word.starts_with(stem)))
    }

    /// True where a character can begin a number.
    pub fn begins_number(&self, c: char) -> bool {
        self.anchors.of(c) & Anchors::NUMBER != 0
    }

    /// True where a character can begin the head of a table, or a share or a multiple in words.
    pub fn begins_word(&self, c: char) -> bool {
        self.anchors.of(c) & Anchors::WORD != 0
    }

    /// Returns the end of the string at `at`, before the character `c`, in which a number is none.
    pub fn stop_at(&self, text: &str, at: usize, c: char) -> Option<usize> {
        let may_begin = self.anchors.of(c) & Anchors::STOP != 0;
        if may_begin { self.stops.at(text, at).map(|(end, ())| end) } else { None }
    }

    /// True where neither a number nor a word that the reader of amounts looks for before one can begin with the
    /// character `c` at `at`.
    pub fn begins_nothing(&self, text: &str, at: usize, c: char) -> bool {
        self.anchors.of(c) == 0 || !c.is_ascii_digit() && self.starts.at(text, at).is_none()
    }

    /// True where what is looked for may begin with the letters of ASCII that a text begins with, so many.
    pub fn may_begin(&self, text: &[u8], letters: usize) -> bool {
        self.first_letters.may_begin(text, letters)
    }

    /// Returns where the next character stands that can begin something, or a bracket, behind which a unit heads a table.
    pub fn next_start(&self, text: &str, from: usize) -> usize {
        let mut chars = text[from..].char_indices();
        chars.find(|(_, c)| self.anchors.of(*c) != 0 || *c == '(').map_or(text.len(), |(i, _)| from + i)
    }

    /// True where a scale word stands at `at`.
    pub fn scale_follows(&self, text: &str, at: usize) -> bool {
        self.scale_at(text, at, true).is_some()
    }

    /// Returns the scale word at `at` with its power; `inner` also takes the words that count thousands when they
    /// stand inside a number: decenas de miles.
    pub fn scale_at(&self, text: &str, at: usize, inner: bool) -> Option<(usize, u32)> {
        if let Some((end, power)) = self.scales.at(text, at) {
            return Some((end, *power));
        }
        match self.indefinite.at(text, at) {
            Some((end, (1_000, _))) if inner => Some((end, 3)),
            _ => None,
        }
    }

    /// True where 万 or a larger scale stands at `at`.
    pub fn big_scale_at(&self, text: &str, at: usize) -> bool {
        self.scales.at(text, at).is_some_and(|(_, power)| *power >= 4)
    }

    /// True where a noun of a price begins at `at` by what it is paid for, as a whole word in Han: 营养|费, 草皮|费.
    pub fn pays_for(&self, text: &str, at: usize) -> bool {
        const LONGEST: usize = 4;
        const ENDS: [char; 5] = ['费', '款', '金', '税', '租'];
        let noun = text[at..].char_indices().take(LONGEST + 1).take_while(|(_, c)| is_han(*c));
        let Some((i, last)) = noun.last().filter(|(i, last)| *i > 0 && ENDS.contains(last)) else { return false };
        let end = at + i + last.len_utf8();
        self.numbers.system == System::Myriad
            && !text[end..].starts_with(|c: char| c.is_alphanumeric())
            && self.prices.before(text, end).is_some()
    }

    /// Returns the short scale at `at`, which is not the start of a word.
    pub fn short_scale_at(&self, text: &str, at: usize) -> Option<(usize, u32)> {
        let rest = &text[at..];
        let word = rest.find(|c: char| !c.is_ascii_alphabetic()).map_or(rest, |end| &rest[..end]);
        // The m of más is none, nor that of M.N., moneda nacional.
        let initial = || {
            let mut behind = rest[word.len()..].chars();
            behind.next() == Some('.') && behind.next().is_some_and(char::is_alphabetic)
        };
        if !is_border(text, at + word.len()) || initial() {
            return None;
        }
        // Letters are folded, so `m` and `M` are one here; what they scale is decided with the currency.
        self.numbers
            .short_scales
            .iter()
            .find(|(short, _)| short.eq_ignore_ascii_case(word))
            .map(|(short, power)| (at + short.len(), *power))
    }

    /// True where a currency stands at `at`, or behind a joining word there: euros, de euros.
    pub fn counts_money(&self, text: &str, at: usize) -> bool {
        let is_money = |at: usize| {
            self.not_currency.at(text, at).is_none()
                && (self.currencies.at(text, at).is_some()
                    || self.compounds.at(text, at).is_some()
                    || self.minor.at(text, at).is_some_and(|(end, _)| text[at..end].chars().count() > 1)
                    || self
                        .symbols
                        .at(text, at)
                        .is_some_and(|(end, _)| !text[at..end].starts_with(char::is_alphabetic)))
        };
        is_money(at)
            || self.numbers.system == System::Thousands
                && self.of.at(text, at).is_some_and(|(end, ())| text[end..].starts_with(' ') && is_money(end + 1))
    }

    /// True where a percent or its point stands at `at`, of which half may be said.
    pub fn share_follows(&self, text: &str, at: usize) -> bool {
        const POINTS: &[&str] = &["point", "punto"];
        let word = || POINTS.iter().find(|word| text[at..].starts_with(**word)).map(|word| at + word.len());
        let point = || word().is_some_and(|end| is_border(text, end) && !text[end..].starts_with(" de "));
        self.percents.at(text, at).is_some() || point()
    }

    /// True where a word stands at `at` that a number is counted in: a large scale, money, percent or times.
    pub fn measures(&self, text: &str, at: usize) -> bool {
        self.big_scale_at(text, at)
            || self.currencies.at(text, at).is_some()
            || self.percents.at(text, at).is_some()
            || self.multiples.at(text, at).is_some()
    }

    /// True where what stands at `at` can follow the last digits of a number: a currency or no word at all.
    pub fn ends_a_number(&self, text: &str, at: usize) -> bool {
        self.currencies.at(text, at).is_some() || text[at..].chars().next().is_none_or(|c| !c.is_alphanumeric())
    }
}

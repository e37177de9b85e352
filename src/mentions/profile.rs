//! A document -> which country's money its `$`, peso and 元 are.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::sync::LazyLock;

use crate::languages::detect::is_simplified;
use crate::languages::fold::simplify;
use crate::languages::{Code, Segment, currency};
use crate::mentions::lexicon::{Codes, LOCAL, Lexicon, NAMED, Told, USUAL};
use crate::mentions::number::Marks;
use crate::mentions::plain::Plain;
use crate::mentions::words::is_border;

/// What a document shows of the country it counts in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile<'a> {
    /// The segments that it was read from, folded, by the place and length of their text in memory: the reader of
    /// figures need not fold them again.
    plains: HashMap<(usize, usize), Plain<'a>>,
    /// How much the document speaks of the country of each currency.
    weights: BTreeMap<&'static str, usize>,
    /// How much its companies do.
    firms: BTreeMap<&'static str, usize>,
    /// Of the weights, how many are towns and offices.
    locals: BTreeMap<&'static str, usize>,
    /// Countries of which it says two different things that are said there more than elsewhere, and how many of those,
    /// up to two, are said there only.
    paired: BTreeMap<&'static str, usize>,
    /// Says what is said in the United States and in no other country.
    american_words: bool,
    /// Dollars that the document writes with a sign of their own, S$ or HK$, so that its bare $ is another.
    signed: BTreeSet<&'static str>,
    /// Has segments in Chinese or Japanese.
    unspaced: bool,
    /// Written in Traditional characters, so that 元 may be Taiwan's or Hong Kong's.
    traditional: bool,
    /// Writes $1.234: Argentina, Chile, Colombia or Uruguay, where the language is Spanish.
    dollar_points: bool,
    /// Writes $11.40: any other country.
    dollar_decimals: bool,
    /// Writes $2,44 por galón and no $500.000, and speaks of dollars and not of pesos: no money of Chile or Colombia
    /// buys so much.
    dollar_cents: bool,
    /// The currency that the document says its 元 is: 新元，下同.
    stated: Option<&'static str>,
    /// Counts in pesos and never in dollars, so that its bare $ is some peso.
    pub pesos: bool,
    /// Says dollars again in brackets, so that they are not the dollars outside of them.
    bracketed: bool,
    /// Writes amounts behind a sign alone: $30m.
    bare: bool,
    /// Whether it groups digits by commas though its language groups by full stops: Mexico, Peru, Central America.
    pub marks: Marks,
}

/// Currencies of countries that write Spanish and group digits by commas.
/// Source: CLDR, locales es-MX, es-PE, es-GT, es-HN, es-NI, es-SV, es-PR, es-DO, es-PA.
const COMMA_COUNTRIES: &[&str] = &["MXN", "PEN", "GTQ", "HNL", "NIO", "DOP", "PAB"];

const HAN: usize = 0x3400;
const HAN_END: usize = 0xA000;
const TRADITIONAL: u8 = 1;
const SIMPLIFIED: u8 = 2;

/// For every Han character of the first plane which scripts it tells of.
static SCRIPTS: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let chars = (HAN..HAN_END).map(|code| char::from_u32(code as u32).unwrap_or_default());
    let script = |c| {
        let traditional = if simplify(c) == c { 0 } else { TRADITIONAL };
        traditional | if is_simplified(c) { SIMPLIFIED } else { 0 }
    };
    chars.map(script).collect()
});

/// How many characters tell the script of a document.
const SCRIPT_SAMPLE: usize = 1_000;

impl<'a> Profile<'a> {
    /// Reads the profile of the parts of one document, each with its segments.
    pub fn of(parts: impl IntoIterator<Item = (&'a str, &'a [Segment])>) -> Self {
        let mut profile = Profile::default();
        let (mut script, mut said, mut shown) = (Script::default(), Said::default(), Shown::default());
        let (mut pesos, mut dollars) = (false, false);
        for (text, segments) in parts {
            for segment in segments {
                let Some(lexicon) = Lexicon::of(segment.language) else { continue };
                let source = &text[segment.start..segment.end];
                profile.unspaced |= !is_spaced(segment.language);
                if segment.language == Code("zh") {
                    script.read(source);
                }
                let plain = Plain::new(source);
                profile.read_names(&plain, lexicon, &mut said);
                profile.read_signs(&plain.text, lexicon);
                if lexicon.numbers.decimal_comma {
                    shown.read(&plain.text);
                }
                if segment.language == Code("es") && plain.text.contains('$') {
                    pesos |= plain.text.contains(" pesos");
                    dollars |= plain.text.contains(" dólares") || plain.text.contains(" dolares");
                }
                profile.plains.insert(place(source), plain);
            }
        }
        profile.traditional = script.is_traditional();
        profile.dollar_cents &= dollars && !pesos && !profile.dollar_points;
        profile.pesos = pesos && !dollars && !profile.signed.contains("USD");
        profile.marks = profile.marks_of(&shown);
        profile
    }

    /// Reads which countries a text names. A name tells of its country once, and half as much each time that it is said
    /// again.
    fn read_names(&mut self, plain: &Plain<'_>, lexicon: &'static Lexicon, said: &mut Said) {
        let mut last: Option<Range<usize>> = None;
        lexicon.hints(plain, 0..plain.text.len(), |Told { place, name, code, weight, own }| {
            if code == STATED {
                let here = || stated(&plain.text[..place.start], lexicon);
                self.stated = self.stated.or_else(here);
                return;
            }
            self.american_words |= own && code == "USD";
            // What is said there more than elsewhere tells once, whatever it is.
            if weight == USUAL {
                let first = said.usual.insert(code);
                if is_spaced(lexicon.code) {
                    // Rosario Mendoza is one person, not two towns.
                    let beside = last.as_ref().is_some_and(|last| place.start == last.end + 1);
                    let words = &plain.text[place.clone()];
                    if !beside && let Some(own) = said.pair(code, words, own) {
                        self.paired.insert(code, own);
                    }
                    last = Some(place.clone());
                }
                if !first {
                    return;
                }
            }
            let times = said.names.entry((lexicon.code.0, name, code)).or_default();
            *self.weights.entry(code).or_default() += told(weight, *times, is_spaced(lexicon.code));
            *times += 1;
            *self.locals.entry(code).or_default() += usize::from(weight == LOCAL);
        });
    }

    /// Reads how a text writes its dollars.
    fn read_signs(&mut self, text: &str, lexicon: &Lexicon) {
        for (at, sign) in text.match_indices('$') {
            let head = &text[..at + sign.len()];
            let symbols = currency::SYMBOLS.iter().filter(|(symbol, _)| symbol.len() > 1 && head.ends_with(symbol));
            for (symbol, code) in symbols {
                if is_border(text, head.len() - symbol.len()) {
                    // C$ is Canada's before it is Nicaragua's.
                    self.signed.extend(code.split(' ').next());
                }
            }
            let number = text[at + 1..].trim_start_matches(' ');
            self.dollar_points |= lexicon.numbers.decimal_comma && groups_by_point(number);
            self.dollar_decimals |= lexicon.numbers.decimal_comma && parts_by_point(number);
            self.dollar_cents |= lexicon.numbers.decimal_comma && parts_cents(number);
            let head = text[..at].trim_end_matches(|c: char| c.is_alphabetic() || c == ' ');
            let bare = !text[..at].ends_with(char::is_alphabetic);
            self.bare |= bare && number.starts_with(|c: char| c.is_ascii_digit());
            self.bracketed |= bare && at - head.len() <= BRACKETED && head.ends_with('(');
        }
    }

    /// Whether the document groups digits by commas, from the numbers that it shows and the countries that it names.
    fn marks_of(&self, shown: &Shown) -> Marks {
        let local = self.home().is_some_and(|code| COMMA_COUNTRIES.contains(&code));
        match (shown.comma_groups, shown.point_groups || self.dollar_points) {
            (true, false) => Marks::CommasOnly,
            (true, true) => Marks::Commas,
            (false, false) if local && shown.threes && !shown.decimals => Marks::CommasOnly,
            (false, _) if local => Marks::Commas,
            (false, _) => Marks::Usual,
        }
    }

    /// Returns the folded text of a segment that the profile was read from.
    pub(super) fn plain(&self, source: &str) -> Option<&Plain<'a>> {
        self.plains.get(&place(source))
    }

    /// True where two names that each tell little say together, as one name of its own would, that the document is of the
    /// country of a currency: Córdoba and Santa Fe.
    fn is_paired(&self, code: &str, codes: &Codes, language: Code) -> bool {
        let dollars = codes.codes.contains(&"USD");
        let Some(own) = self.paired.get(code) else { return false };
        match language.0 {
            // A dollar of the United States is what most bare dollars are; a peso can only be one of few.
            "en" if dollars && self.speaks_of("USD") => false,
            "en" if currency::SMALL_DOLLARS.contains(&code) => *own > 1,
            "es" if dollars => false,
            _ => *own > 0,
        }
    }

    /// Adds the countries that the companies of the document are of, each mention by the number of its company.
    pub fn add_countries<'c, N: Ord>(&mut self, mentions: impl Iterator<Item = (N, &'c str)>) {
        let mut said: BTreeMap<N, usize> = BTreeMap::new();
        for (company, country) in mentions {
            let times = said.entry(company).or_default();
            let counted = currency::of_country(country);
            if let Some(code) = counted {
                *self.weights.entry(code).or_default() += told(NAMED, *times, !self.unspaced);
            }
            // Companies of small countries do business at home.
            if let Some(code) = currency::of_small_country(country) {
                let shares = if counted.is_some() { 1 } else { 2 };
                *self.firms.entry(code).or_default() += shares * told(NAMED, *times, true);
            }
            *times += 1;
        }
    }

    /// Returns how much the document speaks of the country of a currency.
    pub fn weight(&self, code: &str) -> usize {
        self.weights.get(code).copied().unwrap_or(0)
    }

    /// True where the document names the country of another currency, or says what is said in the United States only:
    /// St. John's speaks for Canada though there is one in Florida too.
    fn speaks_of_others(&self, code: &str) -> bool {
        let told = |other: &str, weight: usize| weight >= NAMED || other == "USD" && self.american_words;
        self.weights.iter().any(|(other, weight)| *other != code && told(other, *weight))
    }

    /// True where the document speaks of the country of a currency.
    pub fn speaks_of(&self, code: &str) -> bool {
        self.weight(code) > 0
    }

    /// Returns the currency of the country that the document speaks of most.
    pub fn home(&self) -> Option<&'static str> {
        let named = self.weights.iter().filter(|(_, weight)| **weight >= NAMED);
        named.max_by_key(|(_, weight)| **weight).map(|(code, _)| *code)
    }

    /// More than anything else weighs, where the document speaks of towns of the United States and of no others.
    fn american(&self) -> usize {
        let local = |code: &str| self.locals.get(code).copied().unwrap_or(0);
        let others = ["TWD", "HKD", "CNY", "SGD"].into_iter().map(local).max().unwrap_or(0);
        let towns = local("USD");
        if towns > others && (self.traditional || towns > 1) { usize::MAX } else { 0 }
    }

    /// True for a code that the marks in the document's numbers speak against where a bare $ may be one of many.
    pub fn rules_out(&self, code: &str, codes: &Codes, language: Code) -> bool {
        let many = codes.codes.contains(&"USD") && codes.codes.contains(&"AUD") && !codes.codes.contains(&"EUR");
        let pesos = codes.codes.contains(&"MXN") && codes.codes.contains(&"CLP");
        if !many && !pesos || language != Code("es") {
            return false;
        }
        match code {
            "USD" | "MXN" | "DOP" | "CAD" | "AUD" => self.dollar_points,
            "CLP" | "COP" if self.dollar_cents => true,
            "ARS" | "CLP" | "COP" | "UYU" => {
                (self.marks != Marks::Usual || self.dollar_decimals) && !self.dollar_points
            }
            _ => false,
        }
    }

    /// Returns the code that is meant where the document speaks for none.
    pub fn usual(&self, codes: &Codes, language: Code) -> Option<&'static str> {
        let peso = codes.codes.contains(&"MXN") && codes.codes.contains(&"CLP");
        let dollar = codes.codes.contains(&"USD");
        // $940 beside 350 pesos or US$ 20 is a peso, and so is $ 4.350; of those who part groups by commas nearly all are
        // Mexican.
        let unlike = self.signed.contains("USD") || self.rules_out("USD", codes, language);
        let other = self.pesos || unlike && !self.speaks_of("USD");
        if language == Code("es") && peso && (!dollar || other) {
            return (self.marks != Marks::Usual && !self.dollar_points).then_some("MXN");
        }
        codes.first_by_default.then(|| codes.codes[0])
    }

    /// Returns the one of several codes that the document speaks for.
    pub fn choose(&self, codes: &Codes, language: Code) -> Option<&'static str> {
        if self.stated.is_some() && language == Code("zh") && codes.codes.contains(&"CNY") {
            return self.stated;
        }
        // Of equals the first of the table.
        let weight = |code: &&'static str| self.weight_among(code, codes, language);
        let best = codes.codes.iter().rev().copied().max_by_key(weight)?;
        // A word that is said in one country more than in others tells nothing against the dollar of most news.
        let enough = if is_spaced(language) && !self.dollar_points { NAMED } else { USUAL };
        if weight(&best) >= enough {
            return Some(best);
        }
        if language != Code("zh") || !self.traditional {
            return None;
        }
        // Of those who write Traditional characters it is Hong Kong that puts a bare sign before its dollars; who says
        // nothing else counts in Taiwan's.
        if is_bare_dollar(codes) {
            return Some("HKD");
        }
        codes.codes.contains(&"TWD").then_some("TWD")
    }

    /// What the country of a currency weighs, with the companies of it that do business at home.
    fn named(&self, code: &str, language: Code) -> usize {
        // Those that a text of the United States names do business there.
        let at_home = is_spaced(language) && !self.speaks_of("USD");
        let firms = self.firms.get(code).filter(|_| at_home).copied().unwrap_or(0);
        self.weight(code) + firms
    }

    /// What speaks for one of the codes that a sign or a word may stand for.
    fn weight_among(&self, code: &'static str, codes: &Codes, language: Code) -> usize {
        let bare_sign = is_bare_dollar(codes);
        let weight = match self.named(code, language) {
            USUAL if self.is_paired(code, codes, language) => NAMED,
            weight => weight,
        };
        // Beside S$1.80 and $30m a cent is of the second. It may be the euro's too; no country writes it with a sign of
        // its own.
        let cent = codes.codes.contains(&"EUR") && language == Code("en");
        if cent && self.bare && code != "USD" && self.signed.contains(code) {
            return self.weight_of_signed(code, weight, language);
        }
        if bare_sign && self.signed.contains(code) {
            return self.weight_of_signed(code, weight, language);
        }
        let small = are_dollars(codes) && currency::SMALL_DOLLARS.contains(&code);
        match (language.0, code) {
            ("zh", _) => self.weight_in_chinese(code, weight, (bare_sign, small)),
            // Ecuador writes $ 1.234 too.
            ("es", "USD") if bare_sign && self.dollar_points => weight / 2,
            _ if self.rules_out(code, codes, language) => 0,
            // Japanese papers name the country of every dollar but one: 豪ドル, 香港ドル.
            ("ja", "AUD" | "CAD" | "HKD" | "NZD" | "SGD" | "TWD") if codes.codes.contains(&"USD") => 0,
            _ if is_peso_in_english(code, codes, language) => 0,
            // World news in English names many countries and means the same dollar, unless one stands out.
            ("en", "AUD" | "CAD" | "HKD" | "NZD" | "SGD") if weight < 2 * NAMED && self.speaks_of_others(code) => 0,
            ("en", _) if small && weight < 2 * NAMED && self.speaks_of_others(code) => 0,
            (other, _) if other != "en" && small => 0,
            _ => weight,
        }
    }

    /// What speaks for a bare dollar of a country whose sign, NZ$, the document writes too.
    fn weight_of_signed(&self, code: &str, weight: usize, language: Code) -> usize {
        // NZ$5m and $3m are one dollar in a text about Auckland that names no other country, unless the second stands
        // in brackets; so are C$5m and $3m in one of Saskatchewan that does not name the United States.
        let canada = code == "CAD" && weight > 2 * LOCAL;
        let apart = self.speaks_of("USD") || self.signed.contains("USD");
        let only = self.weights.len() == 1 || canada && !apart;
        let local = code != "USD" && language == Code("en") && !self.bracketed && only;
        if local && weight >= LOCAL { weight } else { 0 }
    }

    /// What speaks for a currency in Chinese, of a bare sign or not, and a small dollar or not.
    fn weight_in_chinese(&self, code: &str, weight: usize, (bare_sign, small): (bool, bool)) -> usize {
        match code {
            // Chinese papers of the United States call their dollars 元, where they write of their own towns only.
            "USD" if !bare_sign => self.american(),
            // A mainland article on Taiwan still counts in 人民币.
            "TWD" | "HKD" if !self.traditional => 0,
            // One that names Singapore counts in its own too, unless it is of Singapore.
            "SGD" if !bare_sign && (self.traditional || weight < 2 * NAMED || self.speaks_of("CNY")) => 0,
            // A paper of Hong Kong that tells of the mainland too counts in its own, unless it is of the mainland.
            "CNY" if self.traditional && weight < 2 * LOCAL => weight.saturating_sub(self.weight("HKD")),
            _ if small => 0,
            _ => weight,
        }
    }
}

/// True for the codes of a word or a sign for dollars of any country.
fn are_dollars(codes: &Codes) -> bool {
    codes.codes.contains(&"USD") && codes.codes.contains(&"AUD")
}

/// True for the codes of a dollar sign or of the word for dollars, of which no euro is one as it is of cents.
fn is_bare_dollar(codes: &Codes) -> bool {
    are_dollars(codes) && !codes.codes.contains(&"EUR")
}

/// True for the languages whose names are found word by word.
fn is_spaced(language: Code) -> bool {
    matches!(language.0, "en" | "es")
}

/// What a name weighs that was said so many times before.
fn told(weight: usize, times: usize, fades: bool) -> usize {
    // Behind the third time nothing is left of any weight.
    if fades { weight >> times.min(weight) } else { weight }
}

/// What was told of countries in a document so far.
#[derive(Default)]
struct Said {
    /// How often each name was said: its language, its number there and the currency that it tells of.
    names: BTreeMap<(&'static str, usize, &'static str), usize>,
    usual: BTreeSet<&'static str>,
    /// The names of those, of each country the first few.
    pairs: BTreeMap<&'static str, Vec<(String, bool)>>,
}

impl Said {
    /// Notes a name that is said in a country more than elsewhere, there only where it is its `own`. Returns how many of
    /// its names are, up to two, once it has two.
    fn pair(&mut self, code: &'static str, words: &str, own: bool) -> Option<usize> {
        const MOST: usize = 8;
        let names = self.pairs.entry(code).or_default();
        // Kiwis are kiwi.
        let same = |name: &str| name.starts_with(words) || words.starts_with(name);
        if names.len() < MOST && !names.iter().any(|(name, _)| same(name)) {
            names.push((words.to_owned(), own));
        }
        (names.len() > 1).then(|| names.iter().filter(|(_, own)| *own).count().min(2))
    }
}

/// Which script the Chinese of a document is written in.
#[derive(Default)]
struct Script {
    traditional: usize,
    simplified: usize,
    sample: usize,
}

impl Script {
    fn read(&mut self, source: &str) {
        let scripts = &*SCRIPTS;
        for c in source.chars().take(SCRIPT_SAMPLE - self.sample) {
            self.sample += 1;
            let script = scripts.get((c as usize).wrapping_sub(HAN)).copied().unwrap_or_default();
            self.traditional += usize::from(script & TRADITIONAL != 0);
            self.simplified += usize::from(script & SIMPLIFIED != 0);
        }
    }

    fn is_traditional(&self) -> bool {
        self.traditional > self.simplified
    }
}

/// A dollar sign in English is a dollar, never a peso.
pub(super) fn is_peso_in_english(code: &str, codes: &Codes, language: Code) -> bool {
    currency::PESOS.contains(&code) && language == Code("en") && codes.codes.contains(&"USD")
}

/// The mark of a hint behind a currency that the document counts in.
pub(super) const STATED: &str = "=";

fn place(source: &str) -> (usize, usize) {
    (source.as_ptr() as usize, source.len())
}

/// The currency that ends a text, before a mark: 新元，
fn stated(text: &str, lexicon: &Lexicon) -> Option<&'static str> {
    let end = text.trim_end_matches(['，', ',', '、', ';', '；', '‧', ' ', '以']).len();
    let (_, codes) = lexicon.currencies.before(text, end)?;
    match codes.codes {
        [only] => Some(only),
        _ => None,
    }
}

/// The longest run of letters between a bracket and the dollars in it: (about $5m).
const BRACKETED: usize = 12;

/// True where the number groups its digits by points.
fn groups_by_point(number: &str) -> bool {
    let head = number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len());
    let digits = |from: usize| number[from..].bytes().take_while(u8::is_ascii_digit).count();
    (1..=3).contains(&head) && number[head..].starts_with('.') && digits(head + 1) == 3
}

/// True where a point parts the decimals of the number, of which there are one or two.
fn parts_by_point(number: &str) -> bool {
    let head = number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len());
    let Some(decimals) = number[head..].strip_prefix('.').filter(|_| head > 0) else { return false };
    (1..=2).contains(&decimals.bytes().take_while(u8::is_ascii_digit).count())
}

/// True where a comma parts the two decimals of less than ten, and a measure in which the world trades stands behind.
fn parts_cents(number: &str) -> bool {
    const MEASURES: &[&str] = &["barril", "galon", "galón", "libra", "mmbtu", "onza"];
    let digit = number.strip_prefix(|c: char| c.is_ascii_digit());
    let Some(rest) = digit.and_then(|rest| rest.strip_prefix(',')) else { return false };
    let decimals = rest.bytes().take_while(u8::is_ascii_digit).count();
    let behind = [" por ", " el ", " la "].iter().find_map(|per| rest[decimals..].strip_prefix(per));
    decimals == 2 && behind.is_some_and(|behind| MEASURES.iter().any(|measure| behind.starts_with(measure)))
}

/// What a text shows of the marks in its numbers.
#[derive(Default)]
struct Shown {
    /// 1,234,567 or $1,234.
    comma_groups: bool,
    /// 1.234.567
    point_groups: bool,
    /// A comma with three digits behind it, and one with another number of them.
    threes: bool,
    decimals: bool,
}

impl Shown {
    fn read(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        for at in memchr::memchr2_iter(b',', b'.', bytes) {
            if at == 0 || !digit(at - 1) || !digit(at + 1) {
                continue;
            }
            let three = three_digits(text, at + 1);
            let twice = three && bytes.get(at + 4) == Some(&bytes[at]) && three_digits(text, at + 5);
            if bytes[at] == b'.' {
                self.point_groups |= twice;
                continue;
            }
            let head = text[..at].trim_end_matches(|c: char| c.is_ascii_digit());
            // $1,234, S/1,130, Q1,500.
            let priced = || at - head.len() <= 3 && signs(head.trim_end_matches(' '));
            // No peso has three decimals: 14,300 pesos.
            let pesos = || text[at + 4..].starts_with(" pesos");
            self.comma_groups |= twice || three && (priced() || pesos());
            self.threes |= three;
            self.decimals |= !three;
        }
    }
}

/// True where a sign of the money of a country that groups by commas ends a text.
fn signs(head: &str) -> bool {
    let letter = |sign: char| head.strip_suffix(sign).is_some_and(|head| !head.ends_with(char::is_alphanumeric));
    head.ends_with('$') || head.ends_with("s/") || head.ends_with("s/.") || letter('q')
}

fn three_digits(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    bytes.get(at..at + 3).is_some_and(|group| group.iter().all(u8::is_ascii_digit))
        && bytes.get(at + 3).is_none_or(|byte| !byte.is_ascii_digit())
}

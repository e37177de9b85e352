//! A document -> which country's money its `$`, peso and 元 are.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

use crate::languages::detect::is_simplified;
use crate::languages::fold::simplify;
use crate::languages::{Code, Segment, currency};
use crate::mentions::lexicon::{Codes, LOCAL, Lexicon, NAMED, USUAL};
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
    /// Dollars that the document writes with a sign of their own, S$ or HK$, so that its bare $ is another.
    signed: BTreeSet<&'static str>,
    /// Written in Traditional characters, so that 元 may be Taiwan's or Hong Kong's.
    traditional: bool,
    /// Writes $1.234: Argentina, Chile, Colombia or Uruguay, where the language is Spanish.
    dollar_points: bool,
    /// Writes $11.40: any other country.
    dollar_decimals: bool,
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
        let (mut traditional, mut simplified, mut sample) = (0, 0, SCRIPT_SAMPLE);
        let (mut pesos, mut dollars) = (false, false);
        let mut shown = Shown::default();
        let mut usual = BTreeSet::new();
        for (text, segments) in parts {
            for segment in segments {
                let Some(lexicon) = Lexicon::of(segment.language) else { continue };
                let source = &text[segment.start..segment.end];
                if segment.language == Code("zh") && sample > 0 {
                    let scripts = &*SCRIPTS;
                    for c in source.chars().take(sample) {
                        sample -= 1;
                        let script = scripts.get((c as usize).wrapping_sub(HAN)).copied().unwrap_or_default();
                        traditional += usize::from(script & TRADITIONAL != 0);
                        simplified += usize::from(script & SIMPLIFIED != 0);
                    }
                }
                let plain = Plain::new(source);
                lexicon.hints(&plain, 0..plain.text.len(), |place, code, weight| {
                    if code == STATED {
                        let said = || stated(&plain.text[..place.start], lexicon);
                        profile.stated = profile.stated.or_else(said);
                    // What is said there more than elsewhere tells once, however often it is said.
                    } else if weight > USUAL || usual.insert(code) {
                        *profile.weights.entry(code).or_default() += weight;
                        *profile.locals.entry(code).or_default() += usize::from(weight == LOCAL);
                    }
                });
                for (at, sign) in plain.text.match_indices('$') {
                    let head = &plain.text[..at + sign.len()];
                    let symbols =
                        currency::SYMBOLS.iter().filter(|(symbol, _)| symbol.len() > 1 && head.ends_with(symbol));
                    for (symbol, code) in symbols {
                        if is_border(&plain.text, head.len() - symbol.len()) {
                            // C$ is Canada's before it is Nicaragua's.
                            profile.signed.extend(code.split(' ').next());
                        }
                    }
                    let number = plain.text[at + 1..].trim_start_matches(' ');
                    profile.dollar_points |= lexicon.numbers.decimal_comma && groups_by_point(number);
                    profile.dollar_decimals |= lexicon.numbers.decimal_comma && parts_by_point(number);
                    let head = plain.text[..at].trim_end_matches(|c: char| c.is_alphabetic() || c == ' ');
                    let bare = !plain.text[..at].ends_with(char::is_alphabetic);
                    profile.bare |= bare && number.starts_with(|c: char| c.is_ascii_digit());
                    profile.bracketed |= bare && at - head.len() <= BRACKETED && head.ends_with('(');
                }
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
        profile.traditional = traditional > simplified;
        profile.pesos = pesos && !dollars && !profile.signed.contains("USD");
        let local = profile.home().is_some_and(|code| COMMA_COUNTRIES.contains(&code));
        profile.marks = match (shown.comma_groups, shown.point_groups || profile.dollar_points) {
            (true, false) => Marks::CommasOnly,
            (true, true) => Marks::Commas,
            (false, false) if local && shown.threes && !shown.decimals => Marks::CommasOnly,
            (false, _) if local => Marks::Commas,
            (false, _) => Marks::Usual,
        };
        profile
    }

    /// Returns the folded text of a segment that the profile was read from.
    pub(super) fn plain(&self, source: &str) -> Option<&Plain<'a>> {
        self.plains.get(&place(source))
    }

    /// Adds the countries that the companies of the document are of.
    pub fn add_countries<'c>(&mut self, countries: impl Iterator<Item = &'c str> + Clone) {
        self.add_firms(countries.clone());
        for code in countries.filter_map(currency::of_country) {
            *self.weights.entry(code).or_default() += NAMED;
        }
    }

    /// Adds the countries that the companies of a document in Spanish or English are of: those of small countries do
    /// business at home.
    fn add_firms<'c>(&mut self, countries: impl Iterator<Item = &'c str>) {
        for country in countries {
            let counted = if currency::of_country(country).is_some() { 1 } else { 0 };
            if let Some(code) = currency::of_small_country(country) {
                *self.firms.entry(code).or_default() += (2 - counted) * NAMED;
            }
        }
    }

    /// Returns how much the document speaks of the country of a currency.
    pub fn weight(&self, code: &str) -> usize {
        self.weights.get(code).copied().unwrap_or(0)
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
        // A cent may be the euro's too; no country writes it with a sign of its own.
        let dollars = codes.codes.contains(&"USD") && codes.codes.contains(&"AUD");
        let bare_sign = dollars && !codes.codes.contains(&"EUR");
        if self.stated.is_some() && language == Code("zh") && codes.codes.contains(&"CNY") {
            return self.stated;
        }
        let spaced = matches!(language.0, "en" | "es");
        let named = |code: &'static str| {
            let firms = self.firms.get(code).filter(|_| spaced).copied().unwrap_or(0);
            self.weights.get(code).copied().unwrap_or(0) + firms
        };
        let small = |code: &str| dollars && SMALL_DOLLARS.contains(&code);
        let weight = |code: &'static str| -> usize {
            let weight = named(code);
            // Beside S$1.80 and $30m a cent is of the second.
            let cent = codes.codes.contains(&"EUR") && language == Code("en");
            if cent && self.bare && code != "USD" && self.signed.contains(code) {
                return 0;
            }
            if bare_sign && self.signed.contains(code) {
                // NZ$5m and $3m are one dollar in a text about Auckland that names no other country, unless the second stands
                // in brackets; so are C$5m and $3m in one of Saskatchewan that does not name the United States.
                let canada = code == "CAD" && weight > 2 * LOCAL;
                let apart = self.speaks_of("USD") || self.signed.contains("USD");
                let only = self.weights.len() == 1 || canada && !apart;
                let local = code != "USD" && language == Code("en") && !self.bracketed && only;
                return if local && weight >= LOCAL { weight } else { 0 };
            }
            match (language.0, code) {
                // Chinese papers of the United States call their dollars 元, where they write of their own towns only.
                ("zh", "USD") if !bare_sign => self.american(),
                // A mainland article on Taiwan still counts in 人民币.
                ("zh", "TWD" | "HKD") if !self.traditional => 0,
                // One that names Singapore counts in its own too, unless it is of Singapore.
                ("zh", "SGD") if !bare_sign && (self.traditional || weight < 2 * NAMED || self.speaks_of("CNY")) => 0,
                // A paper of Hong Kong that tells of the mainland too counts in its own, unless it is of the mainland.
                ("zh", "CNY") if self.traditional && weight < 2 * LOCAL => weight.saturating_sub(named("HKD")),
                ("zh", "CNY") if self.traditional => weight,
                // Ecuador writes $ 1.234 too.
                ("es", "USD") if bare_sign && self.dollar_points => weight / 2,
                _ if self.rules_out(code, codes, language) => 0,
                // Japanese papers name the country of every dollar but one: 豪ドル, 香港ドル.
                ("ja", "AUD" | "CAD" | "HKD" | "NZD" | "SGD" | "TWD") if codes.codes.contains(&"USD") => 0,
                _ if is_peso_in_english(code, codes, language) => 0,
                // World news in English names many countries and means the same dollar, unless one stands out.
                ("en", "AUD" | "CAD" | "HKD" | "NZD" | "SGD") if weight < 2 * NAMED && self.weights.len() > 1 => 0,
                ("en", code) if small(code) && weight < 2 * NAMED && self.weights.len() > 1 => 0,
                (_, code) if language != Code("en") && small(code) => 0,
                _ => weight,
            }
        };
        // Of equals the first of the table.
        let best = codes.codes.iter().rev().copied().max_by_key(|code| weight(code))?;
        // A word that is said in one country more than in others tells nothing against the dollar of most news.
        let enough = if spaced && !self.dollar_points { NAMED } else { USUAL };
        if weight(best) >= enough {
            return Some(best);
        }
        // Of those who write Traditional characters it is Hong Kong that puts a bare sign before its dollars.
        if bare_sign && language == Code("zh") && self.traditional {
            return Some("HKD");
        }
        // Who writes Traditional characters and says nothing else counts in Taiwan's.
        let taiwan = language == Code("zh") && self.traditional && codes.codes.contains(&"TWD");
        taiwan.then_some("TWD")
    }
}

/// A dollar sign in English is a dollar, never a peso.
pub(super) fn is_peso_in_english(code: &str, codes: &Codes, language: Code) -> bool {
    let peso = matches!(code, "MXN" | "ARS" | "CLP" | "COP" | "UYU" | "DOP" | "CUP" | "TWD");
    peso && language == Code("en") && codes.codes.contains(&"USD")
}

/// Dollars that only news in English from their countries write with a bare sign.
const SMALL_DOLLARS: &[&str] =
    &["BBD", "BMD", "BND", "BSD", "BZD", "FJD", "GYD", "JMD", "KYD", "LRD", "NAD", "SBD", "TTD", "XCD"];

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

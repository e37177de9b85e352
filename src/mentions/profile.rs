//! A document -> which country's money its `$`, peso and 元 are.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use crate::languages::detect::is_simplified;
use crate::languages::fold::simplify;
use crate::languages::{Code, Segment, currency};
use crate::mentions::lexicon::{Codes, Lexicon};
use crate::mentions::plain::Plain;
use crate::mentions::words::is_border;

/// What a document shows of the country it counts in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile {
    /// How often the document names a country of each currency.
    weights: BTreeMap<&'static str, usize>,
    /// Dollars that the document writes with a sign of their own, S$ or HK$, so that its bare $ is another.
    signed: BTreeSet<&'static str>,
    /// Written in Traditional characters, so that 元 may be Taiwan's or Hong Kong's.
    traditional: bool,
    /// Groups digits by commas though its language groups by full stops: Mexico, Peru, Central America.
    pub comma_groups: bool,
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

impl Profile {
    /// Reads the profile of the parts of one document, each with its segments.
    pub fn of<'a>(parts: impl IntoIterator<Item = (&'a str, &'a [Segment])>) -> Self {
        let mut profile = Profile::default();
        let (mut traditional, mut simplified) = (0, 0);
        for (text, segments) in parts {
            for segment in segments {
                let Some(lexicon) = Lexicon::of(segment.language) else { continue };
                let source = &text[segment.start..segment.end];
                if segment.language == Code("zh") {
                    let scripts = &*SCRIPTS;
                    for c in source.chars() {
                        let script = scripts.get((c as usize).wrapping_sub(HAN)).copied().unwrap_or_default();
                        traditional += usize::from(script & TRADITIONAL != 0);
                        simplified += usize::from(script & SIMPLIFIED != 0);
                    }
                }
                let plain = Plain::new(source);
                lexicon.hints(&plain.text, |code| *profile.weights.entry(code).or_default() += 1);
                for (at, sign) in plain.text.match_indices('$') {
                    let head = &plain.text[..at + sign.len()];
                    let symbols =
                        currency::SYMBOLS.iter().filter(|(symbol, _)| symbol.len() > 1 && head.ends_with(symbol));
                    for (symbol, code) in symbols {
                        if is_border(&plain.text, head.len() - symbol.len()) {
                            profile.signed.insert(code);
                        }
                    }
                }
                profile.comma_groups |= lexicon.numbers.decimal_comma && groups_by_comma(&plain.text);
            }
        }
        profile.traditional = traditional > simplified;
        let heaviest = profile.weights.iter().max_by_key(|(_, weight)| **weight).map(|(code, _)| *code);
        profile.comma_groups |= heaviest.is_some_and(|code| COMMA_COUNTRIES.contains(&code));
        profile
    }

    /// Adds the countries that the companies of the document are of.
    pub fn add_countries<'a>(&mut self, countries: impl Iterator<Item = &'a str>) {
        for code in countries.filter_map(currency::of_country) {
            *self.weights.entry(code).or_default() += 1;
        }
    }

    /// Returns the one of several codes that the document speaks for.
    pub fn choose(&self, codes: &Codes, language: Code) -> Option<&'static str> {
        let bare_sign = codes.codes.contains(&"USD") && codes.codes.contains(&"AUD");
        let weight = |code: &'static str| -> usize {
            if bare_sign && code != "USD" && self.signed.contains(code) {
                return 0;
            }
            let weight = self.weights.get(code).copied().unwrap_or(0);
            match (language.0, code) {
                // A mainland article on Taiwan still counts in 人民币.
                ("zh", "TWD" | "HKD") if !self.traditional => 0,
                ("zh", "CNY") if self.traditional => weight,
                // A dollar sign in English is a dollar, never a peso.
                ("en", "MXN" | "ARS" | "CLP" | "COP" | "UYU" | "DOP" | "TWD") if codes.codes.contains(&"USD") => 0,
                // World news in English names many countries and means the same dollar, unless one stands out.
                ("en", "AUD" | "CAD" | "HKD" | "NZD" | "SGD") if weight < 2 => 0,
                _ => weight,
            }
        };
        // Of equals the first of the table.
        let best = codes.codes.iter().rev().copied().max_by_key(|code| weight(code))?;
        (weight(best) > 0).then_some(best)
    }
}

/// True where the text shows 1,234,567 or $1,234.
fn groups_by_comma(text: &str) -> bool {
    let bytes = text.as_bytes();
    let three = |at: usize| {
        bytes.len() >= at + 3
            && bytes[at..at + 3].iter().all(u8::is_ascii_digit)
            && bytes.get(at + 3).is_none_or(|b| !b.is_ascii_digit())
    };
    text.match_indices(',').any(|(at, _)| {
        at > 0
            && bytes[at - 1].is_ascii_digit()
            && three(at + 1)
            && (bytes.get(at + 4) == Some(&b',') && three(at + 5) || {
                let head = text[..at].trim_end_matches(|c: char| c.is_ascii_digit());
                at - head.len() <= 3 && head.trim_end_matches(' ').ends_with('$')
            })
    })
}

//! Currencies that every language writes alike: ISO 4217 codes and symbols.

use super::LANGUAGES;

/// ISO 4217 codes, active and withdrawn, and the tickers of the crypto units that news price things in. Sorted.
/// Source: ISO 4217 lists one and three, kept to what news write; a code that is also a word in capitals (ALL, CUP, MOP, TOP)
/// is left out.
pub const CODES: &[&str] = &[
    "AED", "AFN", "AOA", "ARS", "ATS", "AUD", "AZN", "BBD", "BDT", "BEF", "BGN", "BHD", "BIF", "BMD", "BND", "BOB",
    "BRL", "BSD", "BTC", "BWP", "BZD", "CAD", "CDF", "CHF", "CLF", "CLP", "CNH", "CNY", "COP", "CRC", "CZK", "DEM",
    "DJF", "DKK", "DOP", "DZD", "EGP", "ESP", "ETB", "ETH", "EUR", "FIM", "FJD", "FRF", "GBP", "GEL", "GHS", "GMD",
    "GNF", "GRD", "GTQ", "GYD", "HKD", "HNL", "HUF", "IDR", "IEP", "ILS", "INR", "IQD", "IRR", "ISK", "ITL", "JMD",
    "JOD", "JPY", "KES", "KHR", "KRW", "KWD", "KYD", "KZT", "LAK", "LBP", "LKR", "LRD", "LYD", "MAD", "MMK", "MNT",
    "MUR", "MWK", "MXN", "MYR", "MZN", "NAD", "NGN", "NIO", "NLG", "NOK", "NPR", "NZD", "OMR", "PAB", "PEN", "PHP",
    "PKR", "PLN", "PTE", "PYG", "QAR", "RMB", "RON", "RSD", "RUB", "RWF", "SAR", "SBD", "SDG", "SEK", "SGD", "SSP",
    "SVC", "SYP", "THB", "TND", "TRY", "TTD", "TWD", "TZS", "UAH", "UGX", "USD", "USDC", "USDT", "UYU", "VEF", "VES",
    "VND", "XAF", "XCD", "XOF", "YER", "ZAR", "ZMW", "ZWG", "ZWL",
];

/// Symbols and abbreviations with their codes (see [`crate::languages::Money`] for the notation), lower-cased.
pub const SYMBOLS: &[(&str, &str)] = &[
    (
        "$",
        "USD MXN ARS CLP COP UYU DOP CUP TWD HKD AUD CAD NZD SGD JMD TTD BBD BSD BZD GYD FJD NAD LRD XCD KYD BMD BND SBD !",
    ),
    ("$u", "UYU"),
    ("a$", "AUD"),
    ("ar$", "ARS"),
    ("au$", "AUD"),
    ("b/.", "PAB"),
    ("bds$", "BBD"),
    ("bs.", "VES BOB"),
    ("bs.s", "VES"),
    ("bz$", "BZD"),
    ("c$", "CAD NIO !"),
    ("ca$", "CAD"),
    ("chf", "CHF"),
    ("clp$", "CLP"),
    ("cn¥", "CNY"),
    ("col$", "COP"),
    ("cop$", "COP"),
    ("dh", "AED MAD !"),
    ("dhs", "AED MAD !"),
    ("dkr", "DKK"),
    ("ec$", "XCD"),
    ("fj$", "FJD"),
    ("g$", "GYD"),
    ("ghc", "GHS"),
    ("gh¢", "GHS"),
    ("gh₵", "GHS"),
    ("gy$", "GYD"),
    ("hk$", "HKD"),
    ("j$", "JMD"),
    ("ja$", "JMD"),
    ("kd", "KWD"),
    ("ksh", "KES"),
    ("ksh.", "KES"),
    ("kshs", "KES"),
    ("kč", "CZK"),
    ("mex$", "MXN"),
    ("mx$", "MXN"),
    ("n$", "NAD"),
    ("nis", "ILS"),
    ("nkr", "NOK"),
    ("nt$", "TWD"),
    ("nz$", "NZD"),
    ("php", "PHP"),
    ("qr", "QAR"),
    ("r$", "BRL"),
    ("rd$", "DOP"),
    ("rm", "MYR"),
    ("rmb", "CNY"),
    ("rmb¥", "CNY"),
    ("rp", "IDR"),
    ("rs", "INR PKR LKR NPR MUR !"),
    ("rs.", "INR PKR LKR NPR MUR !"),
    ("s$", "SGD"),
    ("s/", "PEN"),
    ("s/.", "PEN"),
    ("sh", "KES UGX TZS !"),
    ("sh.", "KES UGX TZS !"),
    ("shs", "UGX KES TZS !"),
    ("shs.", "UGX KES TZS !"),
    ("skr", "SEK"),
    ("sr", "SAR"),
    ("tk", "BDT"),
    ("tk.", "BDT"),
    ("tl", "TRY"),
    ("tsh", "TZS"),
    ("tshs", "TZS"),
    ("tt$", "TTD"),
    ("u$d", "USD"),
    ("u$s", "USD"),
    ("us$", "USD"),
    ("ush", "UGX"),
    ("ushs", "UGX"),
    ("zł", "PLN"),
    ("£", "GBP"),
    ("¥", "CNY JPY !"),
    ("฿", "THB"),
    ("₡", "CRC"),
    ("₦", "NGN"),
    ("₩", "KRW"),
    ("₪", "ILS"),
    ("₫", "VND"),
    ("€", "EUR"),
    ("₱", "PHP"),
    ("₲", "PYG"),
    ("₴", "UAH"),
    ("₵", "GHS"),
    ("₸", "KZT"),
    ("₹", "INR"),
    ("₺", "TRY"),
    ("₽", "RUB"),
    ("₿", "BTC"),
];

/// Dollars that only news in English from their countries write with a bare sign.
pub const SMALL_DOLLARS: &[&str] =
    &["BBD", "BMD", "BND", "BSD", "BZD", "FJD", "GYD", "JMD", "KYD", "LRD", "NAD", "SBD", "TTD", "XCD"];

/// Money that its countries write with the sign of the dollar, and English news about them do not.
pub const PESOS: &[&str] = &["ARS", "CLP", "COP", "CUP", "DOP", "MXN", "TWD", "UYU"];

/// Single letters that newspapers of one country write before an amount, in capitals and glued to it.
pub const LETTERS: &[(&str, &str)] =
    &[("Bs", "BOB"), ("G", "PYG"), ("K", "ZMW"), ("L", "HNL"), ("N", "NGN"), ("P", "PHP"), ("Q", "GTQ"), ("R", "ZAR")];

/// Returns the ISO code that a code as written stands for (RMB and CNH are CNY).
pub fn iso(code: &str) -> Option<&'static str> {
    let upper = code.to_ascii_uppercase();
    match upper.as_str() {
        "RMB" | "CNH" => Some("CNY"),
        _ => CODES.binary_search(&upper.as_str()).ok().map(|at| CODES[at]),
    }
}

/// Returns every code that a figure can have, sorted: those above, and those that only a word names.
pub fn codes() -> Vec<&'static str> {
    let words = LANGUAGES.iter().flat_map(|language| {
        let money = language.money;
        [money.currencies, money.prefixes].into_iter().flatten().map(|row| row.1)
    });
    let written = SYMBOLS.iter().chain(LETTERS).map(|row| row.1).chain(words).flat_map(str::split_whitespace);
    let written = written.filter(|code| code.len() >= 3 && code.bytes().all(|byte| byte.is_ascii_uppercase()));
    let mut codes: Vec<_> =
        CODES.iter().copied().chain(written).filter(|code| !["RMB", "CNH"].contains(code)).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// Returns the currency of a country whose money has a name that others share: dollars and pesos.
pub fn of_country(country: &str) -> Option<&'static str> {
    Some(match country {
        "AR" => "ARS",
        "AU" => "AUD",
        "CA" => "CAD",
        "CL" => "CLP",
        "CO" => "COP",
        "DO" => "DOP",
        "HK" => "HKD",
        "MX" => "MXN",
        "NZ" => "NZD",
        "PH" => "PHP",
        "SG" => "SGD",
        "TW" => "TWD",
        "US" => "USD",
        "UY" => "UYU",
        _ => return None,
    })
}

/// Returns the currency of a country whose companies are mostly known at home, where its money has a name or a sign that
/// others share.
pub fn of_small_country(country: &str) -> Option<&'static str> {
    Some(match country {
        "AR" => "ARS",
        "BB" => "BBD",
        "BO" => "BOB",
        "BS" => "BSD",
        "BZ" => "BZD",
        "CL" => "CLP",
        "CO" => "COP",
        "CU" => "CUP",
        "CZ" => "CZK",
        "DO" => "DOP",
        "EC" | "PA" | "PR" | "SV" => "USD",
        "EG" => "EGP",
        "FJ" => "FJD",
        "GT" => "GTQ",
        "GY" => "GYD",
        "HN" => "HNL",
        "JM" => "JMD",
        "KE" => "KES",
        "LB" => "LBP",
        "LK" => "LKR",
        "LR" => "LRD",
        "MU" => "MUR",
        "MX" => "MXN",
        "NA" => "NAD",
        "NI" => "NIO",
        "NP" => "NPR",
        "NZ" => "NZD",
        "PE" => "PEN",
        "PK" => "PKR",
        "TT" => "TTD",
        "TZ" => "TZS",
        "UG" => "UGX",
        "UY" => "UYU",
        "VE" => "VES",
        _ => return None,
    })
}

/// Returns the power of ten of the smallest part of a currency in use, for brackets such as 30ドル台.
pub fn decimals(code: &str) -> u32 {
    match code {
        "JPY" | "KRW" | "CLP" | "VND" | "PYG" | "IDR" | "ITL" | "ESP" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "OMR" => 3,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        assert!(CODES.windows(2).all(|pair| pair[0] < pair[1]), "codes out of order");
        for pair in SYMBOLS.windows(2) {
            assert!(pair[0].0 < pair[1].0, "out of order: {} before {}", pair[0].0, pair[1].0);
        }
    }
}

//! A term in one grammatical number -> the term in the other: tasa de interés, tasas de interés.
//!
//! For finding what is written either way, so a form that nobody writes does no harm, and exceptions (children, crises)
//! are left out. The forms are folded, as the index has them: no accent has to move.

use super::fold;
use super::{english, spanish};
use crate::languages::Code;

/// Words that end the part of a term which has a number, in order: of tasa de interés that is tasa.
const LINKS: &[&str] = &[
    "a", "al", "at", "con", "contra", "de", "del", "en", "for", "from", "in", "of", "on", "para", "per", "por",
    "sobre", "to", "y",
];

/// Returns a Spanish or English term in the other number, folded; `None` in other languages, and for what has no other
/// form by the rules of spelling.
pub fn other_number(term: &str, language: Code) -> Option<String> {
    let spanish = language == spanish::SPANISH.code;
    if !spanish && language != english::ENGLISH.code {
        return None;
    }
    let folded = fold::folded(term);
    if !folded.chars().all(|c| c.is_ascii_lowercase() || c == 'ñ' || c == ' ' || c == '-') {
        return None;
    }
    let mut words: Vec<String> = folded.split_whitespace().map(str::to_owned).collect();
    let link = words.iter().position(|word| LINKS.binary_search(&word.as_str()).is_ok());
    let head = link.unwrap_or(words.len());
    // In Spanish the adjectives agree with the noun; in English only the last word has a number.
    let first = if spanish { 0 } else { head.checked_sub(1)? };
    if head <= first {
        return None;
    }
    let plural = words.get(first)?.ends_with('s');
    for word in &mut words[first..head] {
        *word = match (plural, spanish) {
            (true, true) => spanish_singular(word)?,
            (true, false) => english_singular(word)?,
            (false, true) => spanish_plural(word),
            (false, false) => english_plural(word),
        };
    }
    Some(words.join(" "))
}

fn is_vowel(c: char) -> bool {
    "aeiou".contains(c)
}

fn spanish_plural(word: &str) -> String {
    match (word.strip_suffix('z'), word.chars().next_back()) {
        (Some(stem), _) => format!("{stem}ces"),
        (None, Some(last)) if is_vowel(last) => format!("{word}s"),
        _ => format!("{word}es"),
    }
}

/// `None` for a word that is no plural.
fn spanish_singular(word: &str) -> Option<String> {
    if let Some(stem) = word.strip_suffix("ces") {
        return Some(format!("{stem}z"));
    }
    let stem = word.strip_suffix("es").filter(|stem| stem.ends_with(['d', 'l', 'n', 'r', 's']));
    stem.or_else(|| word.strip_suffix('s')).filter(|stem| stem.len() > 1).map(str::to_owned)
}

fn english_plural(word: &str) -> String {
    match word.strip_suffix('y') {
        Some(stem) if !stem.ends_with(is_vowel) => format!("{stem}ies"),
        _ if word.ends_with(['x', 'z']) || word.ends_with("ch") || word.ends_with("sh") => format!("{word}es"),
        _ => format!("{word}s"),
    }
}

/// `None` for a word that is no plural.
fn english_singular(word: &str) -> Option<String> {
    if let Some(stem) = word.strip_suffix("ies") {
        return Some(format!("{stem}y"));
    }
    let hissing = |stem: &&str| stem.ends_with(['s', 'x', 'z']) || stem.ends_with("ch") || stem.ends_with("sh");
    let stem = word.strip_suffix("es").filter(hissing).or_else(|| word.strip_suffix('s'))?;
    (stem.len() > 1 && !stem.ends_with('s')).then(|| stem.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_has_another_number() {
        assert!(LINKS.is_sorted());
        for (one, many, language) in [
            ("tasa de interes", "tasas de interes", "es"),
            ("vehiculo electrico", "vehiculos electricos", "es"),
            ("inversion", "inversiones", "es"),
            ("costo por accion", "costos por accion", "es"),
            ("alza", "alzas", "es"),
            ("luz", "luces", "es"),
            ("red social", "redes sociales", "es"),
            ("interest rate", "interest rates", "en"),
            ("cost per click", "costs per click", "en"),
            ("subsidy", "subsidies", "en"),
            ("box office", "box offices", "en"),
            ("tax", "taxes", "en"),
            ("bank branch", "bank branches", "en"),
        ] {
            assert_eq!(other_number(one, Code(language)).as_deref(), Some(many), "{one}");
            assert_eq!(other_number(many, Code(language)).as_deref(), Some(one), "{many}");
        }
        assert_eq!(other_number("Inversión extranjera", Code("es")).as_deref(), Some("inversiones extranjeras"));
        assert_eq!(other_number("gas natural", Code("es")), None, "a singular in s is taken for a plural");
        assert_eq!(other_number("loss", Code("en")), None);
        assert_eq!(other_number("利率", Code("zh")), None);
        assert_eq!(other_number("", Code("es")), None);
        assert_eq!(other_number("de", Code("es")), None);
        assert_eq!(other_number("of", Code("en")), None);
    }
}

//! Text -> sentences.

use std::ops::Range;

use crate::languages::LANGUAGES;

/// Returns the sentences of a text as spans that join to it (UTF-8 bytes). A line's end is a sentence's end; a full
/// stop ends one only before white space, and not after a known abbreviation, a single letter or inside a number.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while let Some(length) = text.as_bytes()[at..].iter().position(|byte| MAY_END[usize::from(*byte)]) {
        at += length;
        let Some(c) = text[at..].chars().next() else { break };
        let mut end = at + c.len_utf8();
        let next = || text[end..].chars().next();
        let ends = match c {
            '\n' | '。' | '！' | '？' | '｡' => true,
            '!' | '?' => next().is_none_or(|next| !next.is_alphanumeric()),
            '.' | '…' => {
                next().is_none_or(|next| next.is_whitespace() || is_closing(next)) && !is_abbreviation(&text[start..at])
            }
            _ => false,
        };
        at = end;
        if !ends {
            continue;
        }
        while let Some(next) = text[end..].chars().next() {
            let inner = is_closing(next) || matches!(next, '。' | '！' | '？' | '!' | '?' | '.' | '…');
            if !(inner || next.is_whitespace()) || (c == '\n' && !next.is_whitespace()) {
                break;
            }
            end += next.len_utf8();
        }
        found.push(start..end);
        (start, at) = (end, end);
    }
    if start < text.len() {
        found.push(start..text.len());
    }
    found
}

/// True for the first bytes of what may end a sentence.
static MAY_END: [bool; 256] = {
    let mut table = [false; 256];
    // … 。 ！
    let first = [b'\n', b'.', b'!', b'?', 0xE2, 0xE3, 0xEF];
    let mut at = 0;
    while at < first.len() {
        table[first[at] as usize] = true;
        at += 1;
    }
    table
};

fn is_closing(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '」' | '』' | '）' | ')' | '】' | '》' | '»' | ']')
}

/// True where the full stop after `before` belongs to an abbreviation.
fn is_abbreviation(before: &str) -> bool {
    let word =
        before.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '"' | '“' | '«')).next().unwrap_or(before);
    if word.is_empty() || !word.is_ascii() && word.chars().any(|c| !c.is_alphanumeric() && c != '.') {
        return false;
    }
    let mut letters = word.chars();
    if let (Some(only), None) = (letters.next(), letters.next()) {
        return only.is_uppercase();
    }
    LANGUAGES.iter().any(|language| language.abbreviations.iter().any(|known| known.eq_ignore_ascii_case(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &[&str]) {
        let found: Vec<&str> = sentences(text).into_iter().map(|span| text[span].trim()).collect();
        assert_eq!(found, expect);
        assert_eq!(sentences(text).into_iter().map(|span| &text[span]).collect::<String>(), text);
    }

    #[test]
    fn a_full_stop_ends_a_sentence_only_before_space() {
        check("Ganó 3.000 millones. Perdió 2.5.", &["Ganó 3.000 millones.", "Perdió 2.5."]);
        check("El Sr. Ruiz de EE.UU. llegó. Bien.", &["El Sr. Ruiz de EE.UU. llegó.", "Bien."]);
        check("“他说。”她走了。好！", &["“他说。”", "她走了。", "好！"]);
        check("J. P. Morgan rose. It fell", &["J. P. Morgan rose.", "It fell"]);
        check("一行\n二行", &["一行", "二行"]);
        check("", &[]);
    }
}

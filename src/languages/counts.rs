//! Text -> how many of its characters are of a kind. Bytes are counted in stretches, many at a time; the characters
//! beyond ASCII, which are few or all, one by one.

/// Counts the bytes of which `is` holds.
#[inline]
pub fn bytes(text: &[u8], is: impl Fn(u8) -> bool) -> usize {
    text.chunks(STRETCH).map(|chunk| usize::from(chunk.iter().map(|byte| u8::from(is(*byte))).sum::<u8>())).sum()
}

/// So many bytes are counted in one byte, which is what makes it fast.
const STRETCH: usize = 240;

/// Returns the characters of a text that are not ASCII.
pub fn beyond_ascii(text: &str) -> impl Iterator<Item = char> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        if bytes.get(at)?.is_ascii() {
            while bytes[at..].first_chunk::<16>().is_some_and(|chunk| chunk.is_ascii()) {
                at += 16;
            }
            at += bytes[at..].iter().position(|byte| !byte.is_ascii())?;
        }
        let c = text[at..].chars().next()?;
        at += c.len_utf8();
        Some(c)
    })
}

/// Counts the characters that are not white space.
pub fn seen(text: &str) -> usize {
    text.chars().count() - bytes(text.as_bytes(), is_space) - wide_spaces(text)
}

/// Counts what white space parts.
pub fn words(text: &str) -> usize {
    if wide_spaces(text) > 0 {
        return text.split_whitespace().count();
    }
    let bytes = text.as_bytes();
    let Some(last) = bytes.last() else { return 0 };
    // A word ends before a space, and the last one with the text.
    let ends = bytes.chunks(STRETCH).zip(bytes[1..].chunks(STRETCH)).map(|(these, next)| {
        let ends = these.iter().zip(next).map(|(this, next)| u8::from(!is_space(*this) & is_space(*next)));
        usize::from(ends.sum::<u8>())
    });
    ends.sum::<usize>() + usize::from(!is_space(*last))
}

/// Counts the letters that are upper case, and those that are lower case.
pub fn cases(text: &str) -> (usize, usize) {
    let upper = bytes(text.as_bytes(), |byte| byte.is_ascii_uppercase());
    let lower = bytes(text.as_bytes(), |byte| byte.is_ascii_lowercase());
    beyond_ascii(text).fold((upper, lower), |(upper, lower), c| {
        (upper + usize::from(c.is_uppercase()), lower + usize::from(c.is_lowercase()))
    })
}

/// True for the white space of ASCII.
fn is_space(byte: u8) -> bool {
    (byte.wrapping_sub(b'\t') < 5) | (byte == b' ')
}

/// Counts the white space beyond ASCII.
fn wide_spaces(text: &str) -> usize {
    if text.is_ascii() {
        return 0;
    }
    // Each begins with one of four bytes, and one of them begins all kana, of which only U+3000 is a space.
    let found = memchr::memchr3_iter(0xC2, 0xE1, 0xE2, text.as_bytes());
    let found = found.filter(|at| text[*at..].starts_with(char::is_whitespace)).count();
    let ideographic = memchr::memmem::find_iter(text.as_bytes(), "\u{3000}");
    found + if bytes(text.as_bytes(), |byte| byte == 0xE3) > 0 { ideographic.count() } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn counts_are_those_of_the_characters(
            text in "[ -~\\s\u{85}\u{A0}¡éÑ\u{1680}᚛\u{2000}-\u{2030}\u{205F}\u{3000}、月Ａａ𠀀]{0,40}",
            times in 0..20_usize,
        ) {
            let text = text.repeat(times);
            proptest::prop_assert_eq!(seen(&text), text.chars().filter(|c| !c.is_whitespace()).count());
            proptest::prop_assert_eq!(words(&text), text.split_whitespace().count());
            let (upper, lower) = cases(&text);
            proptest::prop_assert_eq!(upper, text.chars().filter(|c| c.is_uppercase()).count());
            proptest::prop_assert_eq!(lower, text.chars().filter(|c| c.is_lowercase()).count());
            let beyond: Vec<char> = text.chars().filter(|c| !c.is_ascii()).collect();
            proptest::prop_assert_eq!(beyond_ascii(&text).collect::<Vec<_>>(), beyond);
        }
    }

    #[test]
    fn all_white_space_is_known() {
        for c in '\0'..=char::MAX {
            assert_eq!(seen(c.encode_utf8(&mut [0; 4])), usize::from(!c.is_whitespace()), "{c:?}");
        }
    }
}

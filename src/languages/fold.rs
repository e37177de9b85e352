//! Text -> the folded text in which things are matched, with a map back to the bytes of the source.
//!
//! Case, width, half-width kana, Traditional to Simplified Chinese character by character, and the marks of Latin
//! letters are folded; ñ stays apart from n, and kana keep their voicing marks (stripping them by decomposition turns
//! データ into テータ). The pairs of [`simplify`] are OpenCC's, see `simplified.py`.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{compose, decompose_canonical};

/// A folded text. Every byte of it knows the character of the source that it came from.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    pub text: String,
    /// Where the text and its source go on side by side, and where they do not: a place for each byte would take three
    /// times as long to write as the text.
    steps: Vec<Step>,
    /// Bytes of the source.
    length: u32,
}

/// What stands from a place of the folded text up to the next step.
#[derive(Clone, Copy, Debug)]
struct Step {
    folded: u32,
    /// The place in the source.
    start: u32,
    /// Where the one source character ends that all of it came from; 0 where each character has one of its own size.
    end: u32,
}

impl Folded {
    /// Returns the span of the source for a span of `text` (both UTF-8 bytes).
    pub fn span(&self, folded: Range<usize>) -> Range<usize> {
        let start = self.source(folded.start).start;
        if folded.is_empty() { start..start } else { start..self.source(folded.end - 1).end }
    }

    /// Returns the source character of a byte of `text`.
    fn source(&self, byte: usize) -> Range<usize> {
        let step = self.steps.partition_point(|step| step.folded as usize <= byte).checked_sub(1);
        let (Some(step), true) = (step.map(|at| self.steps[at]), byte < self.text.len()) else {
            return self.length as usize..self.length as usize;
        };
        if step.end > 0 {
            return step.start as usize..step.end as usize;
        }
        let at = self.text.floor_char_boundary(byte);
        let start = step.start as usize + at - step.folded as usize;
        start..start + self.text[at..].chars().next().map_or(0, char::len_utf8)
    }

    /// Returns the characters of the text with the spans of the source that they came from: what [`Folded::span`] says
    /// of each, without a search for each.
    pub fn chars(&self) -> impl Iterator<Item = (char, Range<usize>)> {
        let mut next = 0;
        let mut step = Step { folded: 0, start: 0, end: 0 };
        self.text.char_indices().map(move |(at, c)| {
            while self.steps.get(next).is_some_and(|following| following.folded as usize <= at) {
                step = self.steps[next];
                next += 1;
            }
            let start = step.start as usize;
            if step.end > 0 {
                return (c, start..step.end as usize);
            }
            let start = start + at - step.folded as usize;
            (c, start..start + c.len_utf8())
        })
    }

    /// Adds characters that stand in the source from `start` on, each as long there as it is here.
    fn goes_on(&mut self, start: usize) {
        let folded = self.text.len() as u32;
        let goes_on = |last: &Step| last.end == 0 && last.start + (folded - last.folded) == start as u32;
        if !self.steps.last().is_some_and(goes_on) {
            self.steps.push(Step { folded, start: start as u32, end: 0 });
        }
    }

    /// Adds a character that came from a span of the source.
    fn push(&mut self, c: char, start: usize, end: usize) {
        if end - start == c.len_utf8() {
            self.goes_on(start);
        } else {
            self.steps.push(Step { folded: self.text.len() as u32, start: start as u32, end: end as u32 });
        }
        self.text.push(c);
    }
}

/// What folded characters are handed to.
trait Sink {
    /// Takes a character that came from a span of the source.
    fn char(&mut self, c: char, start: usize, end: usize);
    /// Takes ASCII that stands in the source from `start` on and of which only the case is to be folded.
    fn ascii(&mut self, run: &str, start: usize);
}

impl Sink for Folded {
    #[inline]
    fn char(&mut self, c: char, start: usize, end: usize) {
        self.push(c, start, end);
    }

    #[inline]
    fn ascii(&mut self, run: &str, start: usize) {
        self.goes_on(start);
        self.text.ascii(run, start);
    }
}

impl Sink for String {
    #[inline]
    fn char(&mut self, c: char, _: usize, _: usize) {
        self.push(c);
    }

    #[inline]
    fn ascii(&mut self, run: &str, _: usize) {
        let at = self.len();
        self.push_str(run);
        self[at..].make_ascii_lowercase();
    }
}

/// Compares with what is expected.
struct Expected<'a> {
    rest: std::str::Chars<'a>,
    same: bool,
}

impl Sink for Expected<'_> {
    fn char(&mut self, c: char, _: usize, _: usize) {
        self.same &= self.rest.next() == Some(c);
    }

    fn ascii(&mut self, run: &str, _: usize) {
        for byte in run.bytes() {
            self.same &= self.rest.next() == Some(char::from(byte.to_ascii_lowercase()));
        }
    }
}

/// Folds `text` for matching and keeps the map.
pub fn fold(text: &str) -> Folded {
    let mut to = Folded { text: String::with_capacity(text.len()), steps: Vec::new(), length: text.len() as u32 };
    each(text, &mut to);
    to
}

/// Folds `text` where no map is needed (a query, an alias).
pub fn folded(text: &str) -> String {
    if is_plain(text) {
        return text.to_ascii_lowercase();
    }
    let mut to = String::with_capacity(text.len());
    each(text, &mut to);
    to
}

/// As [`folded`], without a copy where nothing is to be folded.
pub fn folded_or_same(text: &str) -> Cow<'_, str> {
    match text.bytes().all(|byte| byte.is_ascii_graphic() && !byte.is_ascii_uppercase()) {
        true => Cow::Borrowed(text),
        false => Cow::Owned(folded(text)),
    }
}

/// True where `form` is what [`folded`] makes of `text`.
pub fn folds_to(text: &str, form: &str) -> bool {
    if !is_plain(text) {
        return folds_slowly_to(text, form);
    }
    let same = |(byte, folded): (u8, u8)| byte.to_ascii_lowercase() == folded;
    text.len() == form.len() && text.bytes().zip(form.bytes()).all(same)
}

fn folds_slowly_to(text: &str, form: &str) -> bool {
    let mut expected = Expected { rest: form.chars(), same: true };
    each(text, &mut expected);
    expected.same && expected.rest.next().is_none()
}

/// True for ASCII without spaces, of which only the case is folded.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Folds `text` as [`fold`] does, and then what is spelt in several ways: 人々 is 人人, ヴァ is バ, ㈱ is 株式会社, ㌔ is キロ.
///
/// For the index and its queries. Figures and companies are read in the text as [`fold`] leaves it, for which their
/// tables are written.
pub fn respell(text: &str) -> Folded {
    let folded = fold(text);
    if !folded.text.contains(respelt) {
        return folded;
    }
    let mut to = Folded { length: text.len() as u32, ..Folded::default() };
    each_respelt(folded.chars(), |c, span| to.push(c, span.start, span.end));
    to
}

/// Returns the text of [`respell`] where no map is needed.
pub fn respelled(text: &str) -> String {
    respell_folded(folded(text))
}

/// As [`respelled`], for what [`folded`] has folded.
pub fn respell_folded(folded: String) -> String {
    // All of it is written with the same first byte, which no Latin letter has.
    if !folded.as_bytes().contains(&0xE3) || !folded.contains(respelt) {
        return folded;
    }
    let mut to = String::with_capacity(folded.len());
    each_respelt(folded.chars().map(|c| (c, 0..0)), |c, _| to.push(c));
    to
}

/// Calls `push` for every respelt character of a folded text with the span of its source.
fn each_respelt(chars: impl Iterator<Item = (char, Range<usize>)>, mut push: impl FnMut(char, &Range<usize>)) {
    let mut last = None;
    let mut chars = chars.peekable();
    while let Some((c, mut span)) = chars.next() {
        let repeated = last.and_then(|last| repeat(c, last));
        match c {
            'ヴ' => {
                let row = chars.peek().and_then(|(next, _)| SMALL.iter().find(|(small, _, _)| small == next));
                match row {
                    Some(&(_, plain, glide)) => {
                        span.end = chars.next().map_or(span.end, |(_, after)| after.end);
                        push(plain, &span);
                        glide.into_iter().for_each(|glide| push(glide, &span));
                    }
                    None => push('ブ', &span),
                }
            }
            '\u{3231}' => "株式会社".chars().for_each(|c| push(simplify(c), &span)),
            '\u{3232}' => "有限会社".chars().for_each(|c| push(simplify(c), &span)),
            '\u{3300}'..='\u{33FF}' => {
                c.nfkc().for_each(|c| c.to_lowercase().for_each(|c| push(simplify(c), &span)));
            }
            _ => push(repeated.unwrap_or(c), &span),
        }
        last = Some(repeated.unwrap_or(c));
    }
}

/// A small vowel after ヴ, the kana that the two are written as too, and the small kana that stays.
const SMALL: &[(char, char, Option<char>)] =
    &[('ァ', 'バ', None), ('ィ', 'ビ', None), ('ェ', 'ベ', None), ('ォ', 'ボ', None), ('ュ', 'ビ', Some('ュ'))];

/// True for what [`respell`] changes.
fn respelt(c: char) -> bool {
    matches!(c, '々' | 'ゝ' | 'ヽ' | 'ゞ' | 'ヾ' | 'ヴ' | '\u{3231}' | '\u{3232}' | '\u{3300}'..='\u{33FF}')
}

/// True for a character that says nothing without the one before it: a stretch cut out of a text may begin with it.
pub fn leans(c: char) -> bool {
    matches!(c, '々' | 'ゝ' | 'ヽ' | 'ゞ' | 'ヾ' | 'ァ' | 'ィ' | 'ェ' | 'ォ' | 'ュ')
}

/// Returns what an iteration mark after `last` stands for.
fn repeat(mark: char, last: char) -> Option<char> {
    match mark {
        '々' if is_han(last) => Some(last),
        'ゝ' | 'ヽ' if is_kana(last) => Some(last),
        'ゞ' | 'ヾ' if is_kana(last) => Some(compose(last, '\u{3099}').unwrap_or(last)),
        _ => None,
    }
}

/// True for katakana and the long-vowel mark.
pub fn is_katakana(c: char) -> bool {
    matches!(c, '\u{30A1}'..='\u{30FA}' | 'ー')
}

/// Returns the text in the other of the two kana, whole: りんご for リンゴ and リンゴ for りんご.
pub fn other_kana(text: &str) -> Option<String> {
    let katakana = |c| match c {
        '\u{3041}'..='\u{3096}' => char::from_u32(c as u32 + 0x60).unwrap_or(c),
        _ => c,
    };
    let hiragana = |c| match c {
        '\u{30A1}'..='\u{30F6}' => char::from_u32(c as u32 - 0x60).unwrap_or(c),
        _ => c,
    };
    let [to_katakana, to_hiragana] =
        [text.chars().map(katakana).collect(), text.chars().map(hiragana).collect::<String>()];
    [to_katakana, to_hiragana].into_iter().find(|other| other != text)
}

/// Returns the Simplified form of a Traditional character, or the character itself.
pub fn simplify(c: char) -> char {
    static TABLE: LazyLock<Vec<u16>> = LazyLock::new(|| {
        let mut table = vec![0; (HAN_END - HAN_START) as usize];
        for line in include_str!("simplified.txt").lines() {
            let mut pair = line.chars();
            if let (Some(from), Some(to)) = (pair.next(), pair.next())
                && (HAN_START..HAN_END).contains(&(from as u32))
                && let Ok(to) = u16::try_from(to as u32)
            {
                table[(from as u32 - HAN_START) as usize] = to;
            }
        }
        table
    });
    let code = c as u32;
    if !(HAN_START..HAN_END).contains(&code) {
        return c;
    }
    match TABLE[(code - HAN_START) as usize] {
        0 => c,
        to => char::from_u32(u32::from(to)).unwrap_or(c),
    }
}

const HAN_START: u32 = 0x3400;
const HAN_END: u32 = 0xA000;

/// Returns the half-width form of a full-width ASCII character or space, or the character itself.
pub fn narrow(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

/// Returns how far ASCII goes on from `at` on of which only the case is folded: tabs and repeated spaces end it.
fn ascii_end(bytes: &[u8], mut at: usize, mut after_space: bool) -> usize {
    while let Some(byte) = bytes.get(at)
        && byte.is_ascii()
    {
        let space = *byte == b' ';
        if space & after_space | (*byte == b'\t') {
            break;
        }
        after_space = space;
        at += 1;
    }
    at
}

/// Hands every folded character to `to` with the span of its source.
#[inline]
fn each(text: &str, to: &mut impl Sink) {
    let mut after_latin = false;
    let mut after_space = false;
    let mut at = 0;
    while at < text.len() {
        let start = at;
        // Most text is ASCII or Han, and neither needs more than this.
        at = ascii_end(text.as_bytes(), start, after_space);
        if at > start {
            to.ascii(&text[start..at], start);
            let last = text.as_bytes()[at - 1];
            after_latin = last.is_ascii_alphabetic();
            after_space = last == b' ';
            continue;
        }
        let Some(c) = text[start..].chars().next() else { return };
        let end = start + c.len_utf8();
        at = end;
        // "Open  AI", also with no-break spaces, is "Open AI".
        let space = matches!(c, ' ' | '\t' | '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{3000}');
        if std::mem::replace(&mut after_space, space) && space {
            continue;
        }
        if space {
            to.char(' ', start, end);
            after_latin = false;
            continue;
        }
        if matches!(c, '\u{4E00}'..='\u{9FFF}') {
            to.char(simplify(c), start, end);
            after_latin = false;
            continue;
        }
        match c {
            // Kana and their marks have no case and no other width.
            '\u{3001}'..='\u{30FF}' => {
                to.char(c, start, end);
                after_latin = false;
            }
            // A combining mark after a Latin letter; n with a tilde becomes the letter ñ only when precomposed.
            '\u{300}'..='\u{36F}' if after_latin => {}
            '\u{FF61}'..='\u{FF9F}' => {
                let mark = match text[end..].chars().next() {
                    Some('ﾞ') => Some('\u{3099}'),
                    Some('ﾟ') => Some('\u{309A}'),
                    _ => None,
                };
                let wide = wide_kana(c);
                match mark.and_then(|mark| compose(wide, mark)) {
                    Some(voiced) => {
                        at += 'ﾞ'.len_utf8();
                        to.char(voiced, start, at);
                    }
                    None => to.char(wide, start, end),
                }
                after_latin = false;
            }
            // Latin letters beyond ASCII, with Vietnamese and the like.
            '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' => {
                for lower in c.to_lowercase().filter(|c| !('\u{300}'..='\u{36F}').contains(c)) {
                    if lower == 'ñ' {
                        to.char(lower, start, end);
                        continue;
                    }
                    let mut first = true;
                    decompose_canonical(lower, |part| {
                        if std::mem::take(&mut first) {
                            to.char(part, start, end);
                        }
                    });
                }
                after_latin = true;
            }
            _ => {
                let narrowed = narrow(c);
                if narrowed.is_ascii() {
                    to.char(narrowed.to_ascii_lowercase(), start, end);
                    after_latin = narrowed.is_ascii_alphabetic();
                } else {
                    let simple = simplify(c);
                    if simple == c && !is_han(c) {
                        c.to_lowercase().for_each(|lower| to.char(lower, start, end));
                    } else {
                        to.char(simple, start, end);
                    }
                    after_latin = false;
                }
            }
        }
    }
}

/// True for a Chinese character, also as used in Japanese.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3134F}' | '々' | '〇')
}

/// True for hiragana, katakana (half-width too) and the long-vowel mark.
pub fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{309F}' | '\u{30A1}'..='\u{30FA}' | '\u{30FC}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{FF66}'..='\u{FF9F}')
}

/// True for the punctuation of Chinese and Japanese, and for typographic dashes and quotation marks: no letters or digits,
/// which is told without the tables of Unicode, that take as long as all else.
pub fn is_mark(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2027}' | '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}' | '\u{FF01}'..='\u{FF0F}' | '\u{FF1A}'..='\u{FF20}')
}

/// True for a letter or digit of a word that is not Chinese or Japanese.
pub fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    !is_han(c) && !is_kana(c) && !is_mark(c) && c.is_alphanumeric()
}

/// The full-width form of the half-width block U+FF61..U+FF9F, in its order.
fn wide_kana(c: char) -> char {
    const WIDE: &str = "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン゛゜";
    static TABLE: LazyLock<Vec<char>> = LazyLock::new(|| WIDE.chars().collect());
    TABLE.get((c as u32 - 0xFF61) as usize).copied().unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_neither_letters_nor_digits() {
        assert_eq!(('\0'..=char::MAX).find(|c| is_mark(*c) && c.is_alphanumeric()), None);
        assert!("，。、「」《》【】（）！？：；“”‘’…—　".chars().all(is_mark));
    }

    #[track_caller]
    fn check(text: &str, expect: &str) {
        let map = fold(text);
        assert_eq!(map.text, expect);
        assert_eq!(folded(text), expect);
        assert!(folds_to(text, expect) && !folds_to(text, &format!("{expect}x")) && !folds_to(text, "x"), "{text}");
        assert_eq!(map.span(0..map.text.len()), 0..text.len());
    }

    #[test]
    fn case_width_script_and_marks_are_folded() {
        check("ＣＰＡ", "cpa");
        check("Publicidad ADQUISICIÓN", "publicidad adquisicion");
        check("Año niño ANO", "año niño ano");
        check("億萬臺灣", "亿万台湾");
        check("データ ﾃﾞｰﾀ ﾊﾟｰﾄ", "データ データ パート");
        check("é", "e");
        check("İstanbul", "istanbul");
    }

    #[test]
    fn what_is_spelt_in_several_ways_is_one() {
        let check = |text: &str, expect: &str| {
            let map = respell(text);
            assert_eq!(map.text, expect);
            assert_eq!(respelled(text), expect);
            assert_eq!(map.span(0..map.text.len()), 0..text.len());
        };
        check("人々の代々木", "人人の代代木");
        check("ヴァイオリン ヴィデオ ヴェール ヴォーカル ヴ", "バイオリン ビデオ ベール ボーカル ブ");
        check("ｳﾞｧイオリン", "バイオリン");
        check("㈱日立 3㌔", "株式会社日立 3キロ");
        check("いすゞ こゝろ", "いすず こころ");
        check("々", "々");
        let text = "の㈱とヴァン";
        let map = respell(text);
        let at = map.text.find("会").unwrap();
        assert_eq!(&text[map.span(at..at + 3)], "㈱");
        let at = map.text.find("バ").unwrap();
        assert_eq!(&text[map.span(at..at + 3)], "ヴァ");
    }

    #[test]
    fn the_other_kana_is_the_whole_text_in_it() {
        assert_eq!(other_kana("りんご").as_deref(), Some("リンゴ"));
        assert_eq!(other_kana("リンゴ").as_deref(), Some("りんご"));
        assert_eq!(other_kana("成本"), None);
    }

    #[test]
    fn every_byte_knows_its_source_character() {
        // Shorter, longer, dropped and repeated characters, and runs of equal ones between.
        let text = "ab  Ｃ\u{A0}d é e\u{301}f ﾊﾟｰ 億ñ\u{3000}";
        let map = fold(text);
        assert_eq!(map.text, "ab c d e ef パー 亿ñ ");
        let sources: Vec<&str> =
            map.text.char_indices().map(|(at, c)| &text[map.span(at..at + c.len_utf8())]).collect();
        let walked: Vec<_> = map.chars().collect();
        let asked: Vec<_> = map.text.char_indices().map(|(at, c)| (c, map.span(at..at + c.len_utf8()))).collect();
        assert_eq!(walked, asked);
        let expect =
            ["a", "b", " ", "Ｃ", "\u{A0}", "d", " ", "é", " ", "e", "f", " ", "ﾊﾟ", "ｰ", " ", "億", "ñ", "\u{3000}"];
        assert_eq!(sources, expect);
        for (at, c) in map.text.char_indices() {
            let whole = map.span(at..at + c.len_utf8());
            for byte in at..at + c.len_utf8() {
                assert_eq!(map.span(byte..byte + 1), whole, "{c}");
                assert_eq!(map.span(byte..byte), whole.start..whole.start, "{c}");
            }
        }
        let end = map.text.len();
        assert_eq!(map.span(end..end), text.len()..text.len());
        assert_eq!(fold("").span(0..0), 0..0);
    }

    #[test]
    fn spans_lead_back_to_the_source() {
        let text = "ﾃﾞｰﾀのＣＰＡ";
        let map = fold(text);
        let at = map.text.find("cpa").unwrap();
        assert_eq!(&text[map.span(at..at + 3)], "ＣＰＡ");
        assert_eq!(&text[map.span(0.."データ".len())], "ﾃﾞｰﾀ");
    }
}

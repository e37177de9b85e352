//! Bytes -> text: finds the charset, and says which it was and what was lost.
//!
//! A mark at the start decides, then what cannot be mistaken (UTF-16 with its zeros, the escapes of ISO-2022-JP, valid
//! UTF-8). Only then is a declared charset asked, and even it yields where another reads clearly better: pages that
//! were converted without mending their label are common.

use std::sync::LazyLock;

use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252,
};

/// A text and what is known about its charset.
#[derive(Clone, Debug, PartialEq)]
pub struct Decoded {
    /// Without the byte order mark.
    pub text: String,
    /// The WHATWG name of the charset.
    pub encoding: &'static str,
    /// The charset that the page claimed, where it was another one.
    pub mislabelled: Option<String>,
    /// Bytes that mean nothing in the charset, each now U+FFFD.
    pub lost: usize,
    /// The text was decoded wrongly once before it came here (`PrÃ©stamo`, `鍙戝竷`).
    pub mojibake: bool,
}

impl Decoded {
    /// Returns what a person should know, in sentences.
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        if let Some(label) = &self.mislabelled {
            warnings.push(format!("the page says that it is {label}; it reads as {}", self.encoding));
        }
        if self.lost > 0 {
            warnings.push(format!("{} places could not be decoded as {} and are now U+FFFD", self.lost, self.encoding));
        }
        if self.mojibake {
            warnings.push("the text seems to have been decoded wrongly before (mojibake)".to_owned());
        }
        warnings
    }
}

/// Decodes bytes that are text; `declared` is the label inside the page, if it has one.
pub fn decode(bytes: &[u8], declared: Option<&str>) -> Decoded {
    let label = declared.and_then(|label| Encoding::for_label(label.trim().as_bytes()).map(|found| (label, found)));
    let encoding = choose(bytes, label.map(|(_, encoding)| encoding));
    let (text, _) = encoding.decode_with_bom_removal(bytes);
    // Most pages are what they should be, and then nothing is lost.
    let is_right = encoding == UTF_8 && std::str::from_utf8(bytes).is_ok();
    let lost = if is_right { 0 } else { marks(text.as_bytes()).saturating_sub(marks_in_source(bytes, encoding)) };
    // ASCII is the same in all of them, and a label in the family of what was found is no lie.
    let mislabelled = label.filter(|(_, labelled)| !same_family(labelled, encoding) && !text.is_ascii());
    Decoded {
        mojibake: is_mojibake(&text),
        encoding: encoding.name(),
        mislabelled: mislabelled.map(|(label, _)| label.trim().to_owned()),
        lost,
        text: text.into_owned(),
    }
}

/// Returns the charset that an HTML page or an XML file declares about itself.
pub fn declared(bytes: &[u8]) -> Option<String> {
    // Browsers stop at 1024 bytes; real pages put scripts before their label.
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(8192)]).to_ascii_lowercase();
    let quoted = |rest: &str| {
        let rest = rest.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !"-_:.".contains(c)).unwrap_or(rest.len());
        (end > 0).then(|| rest[..end].to_owned())
    };
    if head.trim_start().starts_with("<?xml") {
        let declaration = head.split("?>").next().unwrap_or_default();
        if let Some((_, rest)) = declaration.split_once("encoding") {
            return quoted(rest);
        }
    }
    head.match_indices("<meta").find_map(|(at, _)| {
        let tag = head[at..].split('>').next().unwrap_or_default();
        tag.match_indices("charset").find_map(|(at, word)| quoted(&tag[at + word.len()..]))
    })
}

/// Returns what bytes that are no text are, as far as their first bytes or their zeros tell.
pub fn binary(bytes: &[u8]) -> Option<&'static str> {
    const MAGIC: &[(&[u8], &str)] = &[
        (b"\x89PNG\r\n", "a PNG picture"),
        (b"%PDF-", "a PDF document"),
        (b"PK\x03\x04", "a zip archive (or an office document)"),
        (b"\x1F\x8B", "gzip data"),
        (b"\x28\xB5\x2F\xFD", "zstd data"),
        (b"BZh", "bzip2 data"),
        (b"\xFD7zXZ\x00", "xz data"),
        (b"7z\xBC\xAF\x27\x1C", "a 7z archive"),
        (b"Rar!\x1A\x07", "a rar archive"),
        (b"\xFF\xD8\xFF", "a JPEG picture"),
        (b"GIF87a", "a GIF picture"),
        (b"GIF89a", "a GIF picture"),
        (b"\x7FELF", "a program"),
        (b"\xD0\xCF\x11\xE0", "an old office document"),
        (b"SQLite format 3\x00", "a database"),
        (b"ID3\x03", "sound"),
        (b"ID3\x04", "sound"),
    ];
    if let Some((_, found)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(found);
    }
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") || utf16(bytes).is_some() {
        return None;
    }
    let zeros = memchr::memchr_iter(0, bytes).count();
    if zeros > 3 && zeros * 100 > bytes.len() {
        return Some("binary data (full of zero bytes)");
    }
    // ESC belongs to ISO-2022-JP, the others to lines.
    const LINES: u32 = 1 << b'\t' | 1 << b'\n' | 1 << b'\r' | 1 << 0x0C | 1 << 0x1B;
    // Whole stretches have none below the space, and to see that is quick.
    let odd = |byte: &&u8| **byte < 0x20 && LINES >> **byte & 1 == 0;
    let lowest = |bytes: &[u8]| bytes.iter().fold(0xFF, |lowest: u8, byte| lowest.min(*byte));
    let stretches = bytes.chunks(64).filter(|stretch| lowest(stretch) < 0x20);
    let controls: usize = stretches.map(|stretch| stretch.iter().filter(odd).count()).sum();
    (controls * 10 > bytes.len()).then_some("binary data (full of control characters)")
}

fn choose(bytes: &[u8], declared: Option<&'static Encoding>) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    if let Some(encoding) = utf16(bytes) {
        return encoding;
    }
    let Some(first) = bytes.iter().position(|byte| !byte.is_ascii()) else {
        // ISO-2022-JP is made of ASCII bytes: only its escapes show.
        let escapes: [&[u8]; 3] = [b"\x1B$B", b"\x1B$@", b"\x1B(J"];
        let japanese = escapes.iter().any(|escape| memchr::memmem::find(bytes, escape).is_some());
        return if japanese { ISO_2022_JP } else { UTF_8 };
    };
    if is_mostly_utf8(bytes) {
        return UTF_8;
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, chardetng::Utf8Detection::Allow);
    // A sample is enough to compare: it starts at the first byte that is no ASCII, which is no middle of a character.
    let sample = &bytes[first..bytes.len().min(first + SAMPLE)];
    let others = [UTF_8, GB18030, SHIFT_JIS, EUC_JP, BIG5, WINDOWS_1252];
    let mut best = (guess, score(sample, guess) + 0.05);
    for encoding in others {
        let score = score(sample, encoding);
        if score > best.1 {
            best = (encoding, score);
        }
    }
    // A label wins unless another charset reads much better.
    if let Some(declared) = declared.filter(|declared| *declared != UTF_16LE && *declared != UTF_16BE)
        && score(sample, declared) + 0.1 >= best.1
    {
        best.0 = declared;
    }
    // GB18030 holds all of GBK.
    if best.0 == GBK { GB18030 } else { best.0 }
}

/// A stray byte in valid UTF-8 is damage, not another charset: of the pairs of other charsets most are invalid.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    if std::str::from_utf8(bytes).is_ok() {
        return true;
    }
    let (mut valid, mut invalid) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count();
        invalid += usize::from(!chunk.invalid().is_empty());
    }
    invalid * 5 <= valid
}

const SAMPLE: usize = 1 << 13;

/// Returns the byte order of UTF-16 without a mark. It has zeros (of ASCII letters, spaces, line ends), and read in the
/// right order it is made of everyday characters, while the other order makes rare ones of them.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE) & !1];
    let zeros = memchr::memchr_iter(0, sample).count();
    if zeros < 2 || zeros * 400 < sample.len() {
        return None;
    }
    let everyday = |encoding: &'static Encoding| {
        let (text, _) = encoding.decode_without_bom_handling(sample);
        let is_everyday = |c: &char| match *c {
            ' '..='~' | '\t' | '\n' | '\r' | '\u{A0}'..='\u{FF}' | '\u{2010}'..='\u{2026}' => true,
            '\u{3000}'..='\u{30FF}' | '\u{FF01}'..='\u{FF5E}' | '\u{AC00}'..='\u{D7A3}' => true,
            '\u{4E00}'..='\u{9FFF}' => is_common_han(*c),
            _ => false,
        };
        text.chars().filter(is_everyday).count() as f64 / text.chars().count().max(1) as f64
    };
    let (little, big) = (everyday(UTF_16LE), everyday(UTF_16BE));
    (little.max(big) >= 0.9).then_some(if little >= big { UTF_16LE } else { UTF_16BE })
}

/// Returns how much a sample looks like text in a charset: the mean over its characters beyond ASCII, about -2 to 1.
///
/// Errors and private characters count against it, kana, punctuation of the East and common Han for it. Accents
/// stand alone between ASCII letters in real Latin text and in rows in text that was decoded wrongly.
fn score(sample: &[u8], encoding: &'static Encoding) -> f64 {
    let (text, _) = encoding.decode_without_bom_handling(sample);
    let (mut sum, mut count, mut kana, mut han) = (0.0, 0usize, 0usize, 0usize);
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let after = chars.peek().copied().unwrap_or(' ');
        if !c.is_ascii() {
            count += 1;
            sum += match c {
                '\u{FFFD}' => -2.0,
                '\u{80}'..='\u{9F}' => -2.0,
                _ if is_private(c) => -1.5,
                '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FC}' => {
                    kana += 1;
                    1.0
                }
                '\u{3000}'..='\u{303F}' | '\u{FF01}'..='\u{FF5E}' => 1.0,
                '\u{FF61}'..='\u{FF9F}' => -1.0,
                '\u{3400}'..='\u{9FFF}' => {
                    han += 1;
                    if is_common_han(c) { 1.0 } else { -0.3 }
                }
                '\u{AC00}'..='\u{D7A3}' => 1.0,
                '\u{2013}'..='\u{2026}' | '\u{20AC}' => 0.3,
                '\u{A1}'..='\u{24F}' => {
                    let in_row = |c: char| ('\u{80}'..='\u{24F}').contains(&c) || c == '\u{20AC}';
                    if in_row(before) || in_row(after) {
                        -1.0
                    } else if c.is_alphabetic() || "¿¡«»°ºª£¥€·".contains(c) {
                        0.5
                    } else {
                        -0.5
                    }
                }
                _ if c.is_alphabetic() => 0.4,
                _ => 0.0,
            };
        }
        before = c;
    }
    if count == 0 {
        return 0.0;
    }
    let mut mean = sum / count as f64;
    // GB2312 and EUC-JP share their rows: kana in a Chinese charset, or Han without kana in a Japanese one, tell.
    let many_kana = kana * 12 > kana + han;
    let (chinese, japanese) = ([GB18030, GBK, BIG5, EUC_KR], [SHIFT_JIS, EUC_JP]);
    if chinese.contains(&encoding) && many_kana {
        mean -= 1.0;
    }
    if japanese.contains(&encoding) && !many_kana {
        mean -= 0.4;
    }
    mean
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..)
}

/// The first levels of GB2312, Big5 and JIS X 0208 hold the characters of everyday text.
fn is_common_han(c: char) -> bool {
    static COMMON: LazyLock<Vec<bool>> = LazyLock::new(|| {
        let levels = [(GBK, 0xB0..=0xD7, 0xA1), (BIG5, 0xA4..=0xC6, 0x40), (EUC_JP, 0xB0..=0xCF, 0xA1)];
        let mut common = vec![false; 0xA000];
        for (encoding, leads, first) in levels {
            for lead in leads {
                for trail in first..=0xFEu8 {
                    let bytes = [lead, trail];
                    let (text, _) = encoding.decode_without_bom_handling(&bytes);
                    for c in text.chars().filter(|c| ('\u{4E00}'..='\u{9FFF}').contains(c)) {
                        common[c as usize] = true;
                    }
                }
            }
        }
        common
    });
    COMMON.get(c as usize).copied().unwrap_or(false)
}

fn same_family(one: &'static Encoding, other: &'static Encoding) -> bool {
    one == other || [one, other].iter().all(|encoding| [GBK, GB18030].contains(encoding))
}

/// U+FFFD that stand in the source itself were lost before; they are not our loss.
fn marks_in_source(bytes: &[u8], encoding: &'static Encoding) -> usize {
    if encoding == UTF_8 { marks(bytes) } else { 0 }
}

fn marks(utf8: &[u8]) -> usize {
    memchr::memmem::find_iter(utf8, "\u{FFFD}").count()
}

/// Text is mojibake where runs of it, encoded back, are valid UTF-8 of more than one byte a character: for real text
/// that is hardly ever so by chance.
pub fn is_mojibake(text: &str) -> bool {
    if text.is_ascii() {
        return false;
    }
    if text.contains("锟斤拷") || text.contains("烫烫烫") {
        return true;
    }
    let wide = |c: char| match c {
        '\u{370}'..='\u{4FF}' | '\u{2E80}'.. => true,
        '\u{20AC}'..'\u{2E80}' => "€℃№★○●◎◇◆□".contains(c),
        _ => false,
    };
    let signs = Signs::of(text);
    (signs.by_shift_jis >= 6 && signs.by_shift_jis * 12 > text.chars().count())
        || (signs.latin_in_rows >= 3 && is_undone(text, is_windows_latin, WINDOWS_1252, 6, 10))
        || (signs.by_gbk && is_undone(text, wide, GBK, 18, 60))
}

/// What a text has that is rare in any text that was decoded rightly: where it is not there, nothing is encoded back,
/// which would cost as much as to segment it.
#[derive(Default)]
struct Signs {
    /// Kana, the full stop and the comma of UTF-8 each start with one of these in GBK.
    by_gbk: bool,
    by_shift_jis: usize,
    /// Characters of windows-1252 beyond ASCII that follow another: one alone is no UTF-8, and six bytes of it are at
    /// least three pairs.
    latin_in_rows: usize,
}

impl Signs {
    fn of(text: &str) -> Signs {
        let mut signs = Signs::default();
        let bytes = text.as_bytes();
        let (mut at, mut latin_until) = (0, usize::MAX);
        while at < bytes.len() {
            // Most of a page is ASCII.
            let stretch = &bytes[at..bytes.len().min(at + 64)];
            if stretch.is_ascii() {
                at += stretch.len();
                continue;
            }
            at += stretch.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
            for c in text[at..].chars().take_while(|c| !c.is_ascii()) {
                match c {
                    '锛' | '銆' | '鐨' | '銇' | '銈' | '銉' => signs.by_gbk = true,
                    '縺' | '繧' | '繝' => signs.by_shift_jis += 1,
                    ..='\u{2122}' if is_windows_latin(c) => {
                        signs.latin_in_rows += usize::from(latin_until == at);
                        latin_until = at + c.len_utf8();
                    }
                    _ => {}
                }
                at += c.len_utf8();
            }
        }
        signs
    }
}

fn is_windows_latin(c: char) -> bool {
    match c {
        '\u{80}'..='\u{FF}' => true,
        '\u{152}'..='\u{2122}' => WINDOWS_1252_HIGH.contains(c),
        _ => false,
    }
}

/// The characters of windows-1252 that stand elsewhere in Unicode.
const WINDOWS_1252_HIGH: &str = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ";

/// In bytes: so much of a text tells how it was decoded.
const ENOUGH: usize = 1 << 18;

/// Returns true where, of the bytes that these characters are encoded as, at least `least` and `percent` are UTF-8.
///
/// Every seventh pair of GBK or so is a valid pair of UTF-8 by chance; of accented letters hardly any is.
fn is_undone(
    text: &str,
    wanted: impl Fn(char) -> bool,
    encoding: &'static Encoding,
    least: usize,
    percent: usize,
) -> bool {
    let (mut undone, mut all) = (0, 0);
    let mut rest = text;
    while let Some(start) = rest.find(&wanted) {
        rest = &rest[start..];
        let end = rest.find(|c| !wanted(c)).unwrap_or(rest.len()).min(rest.floor_char_boundary(ENOUGH));
        let (bytes, _, _) = encoding.encode(&rest[..end]);
        // What the charset lacks is encoded as `&#…;`, which is ASCII and no sign of anything.
        let high = |bytes: &[u8]| bytes.iter().filter(|byte| !byte.is_ascii()).count();
        all += high(&bytes);
        undone += bytes.utf8_chunks().map(|chunk| high(chunk.valid().as_bytes())).sum::<usize>();
        rest = &rest[end..];
        if all > ENOUGH {
            break;
        }
    }
    undone >= least && undone * 100 >= all * percent
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHINESE: &str =
        "月之暗面在一个月里为广告花了一亿元，用户获取成本涨到了三十元。豆包的投放更多，业内人士说这场战争不会停。";
    const TRADITIONAL: &str =
        "這家公司今年在廣告上花了五億元，用戶獲取成本卻從十元漲到三十元，業界認為這場戰爭不會停止。";
    const JAPANESE: &str = "同社は今年の広告費として五億円を使ったが、利用者一人あたりの獲得費用は三倍になったという。";
    const SPANISH: &str = "La compañía gastó quinientos millones en publicidad: ¿cuánto costó cada usuario? Más de treinta dólares, según él.";

    fn check(bytes: &[u8], declared: Option<&str>, encoding: &'static Encoding, mislabelled: bool, text: &str) {
        let decoded = decode(bytes, declared);
        assert_eq!(decoded.encoding, encoding.name(), "{declared:?} {text}");
        assert_eq!(decoded.text, text);
        assert_eq!(decoded.mislabelled.is_some(), mislabelled, "{declared:?} {text}");
        assert_eq!((decoded.lost, decoded.mojibake), (0, false), "{text}");
    }

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    }

    #[test]
    fn charsets_labelled_unlabelled_and_mislabelled() {
        let cases = [
            (CHINESE, GB18030, "gb2312"),
            (TRADITIONAL, BIG5, "big5"),
            (JAPANESE, SHIFT_JIS, "shift_jis"),
            (JAPANESE, EUC_JP, "euc-jp"),
            (JAPANESE, ISO_2022_JP, "iso-2022-jp"),
            (SPANISH, WINDOWS_1252, "iso-8859-1"),
            (CHINESE, UTF_8, "utf-8"),
            (SPANISH, UTF_8, "utf-8"),
        ];
        for (text, encoding, label) in cases {
            let text = format!("CPA 2024\n{text}\n");
            let (bytes, _, _) = encoding.encode(&text);
            check(&bytes, Some(label), encoding, false, &text);
            check(&bytes, None, encoding, false, &text);
            check(&bytes, Some("nonsense"), encoding, false, &text);
            for (_, other, wrong) in cases {
                if other != encoding {
                    check(&bytes, Some(wrong), encoding, true, &text);
                }
            }
        }
    }

    #[test]
    fn short_texts_without_a_label() {
        let texts = [
            ("订阅价格上涨三成", GB18030),
            ("月之暗面CPA约30元", GB18030),
            ("用户获取成本：12元/人。", GB18030),
            ("用戶獲取成本從十元漲到三十元", BIG5),
            ("広告費は五億円になった", SHIFT_JIS),
            ("利用者は1,200万人。", SHIFT_JIS),
            ("広告費は五億円になった", EUC_JP),
            ("El año pasado costó más", WINDOWS_1252),
            ("¿Cuánto gastó la compañía?", WINDOWS_1252),
            ("사용자 획득 비용이 세 배로 늘었다", EUC_KR),
            ("Стоимость привлечения выросла втрое", encoding_rs::WINDOWS_1251),
            ("Die Übernahme kostet über 5 Mrd. €", WINDOWS_1252),
        ];
        for (text, encoding) in texts {
            check(&encoding.encode(text).0, None, encoding, false, text);
        }
    }

    #[test]
    fn utf16_with_and_without_a_mark() {
        for text in [CHINESE, JAPANESE, SPANISH] {
            let text = format!("CPA 2024\n{text}\n");
            for (big, encoding) in [(false, UTF_16LE), (true, UTF_16BE)] {
                check(&utf16(&text, big), None, encoding, false, &text);
                check(&utf16(&format!("\u{feff}{text}"), big), None, encoding, false, &text);
                check(&utf16(&text, big), Some("utf-8"), encoding, true, &text);
            }
            check(format!("\u{feff}{text}").as_bytes(), Some("gbk"), UTF_8, true, &text);
            check(text.as_bytes(), Some("utf-16"), UTF_8, true, &text);
        }
    }

    #[test]
    fn what_is_lost_is_counted() {
        let mut bytes = SPANISH.as_bytes().to_vec();
        bytes.insert(4, 0xFF);
        let decoded = decode(&bytes, None);
        assert_eq!((decoded.encoding, decoded.lost), ("UTF-8", 1));
        assert_eq!(decode("ya perdido \u{FFFD} antes".as_bytes(), None).lost, 0);
        let mut bytes = GB18030.encode(CHINESE).0.into_owned();
        bytes.push(0xB0);
        let decoded = decode(&bytes, None);
        assert_eq!((decoded.encoding, decoded.lost), ("gb18030", 1));
    }

    #[test]
    fn mojibake_is_flagged() {
        let wrong = |text: &str, encoding: &'static Encoding| {
            encoding.decode_without_bom_handling(text.as_bytes()).0.into_owned()
        };
        for text in [CHINESE, JAPANESE, SPANISH] {
            assert!(!is_mojibake(text), "{text}");
            assert!(is_mojibake(&wrong(text, WINDOWS_1252)), "{text}");
        }
        assert!(is_mojibake(&wrong(CHINESE, GBK)));
        assert!(is_mojibake(&wrong(JAPANESE, GBK)));
        assert!(is_mojibake(&wrong(JAPANESE, SHIFT_JIS)));
        assert!(!is_mojibake(TRADITIONAL));
        assert!(!is_mojibake("naïve café, “quoted” — und Maß für Übergröße"));
    }

    #[test]
    fn the_label_inside_a_page() {
        let check =
            |page: &str, expect: Option<&str>| assert_eq!(declared(page.as_bytes()).as_deref(), expect, "{page}");
        check("<meta charset=\"GB2312\">", Some("gb2312"));
        check("<meta http-equiv='Content-Type' content='text/html; charset=Shift_JIS' />", Some("shift_jis"));
        check("<?xml version=\"1.0\" encoding=\"EUC-JP\"?><html>", Some("euc-jp"));
        check("<?xml version=\"1.0\"?><meta charset=utf-8>", Some("utf-8"));
        check("<p>charset=utf-8</p>", None);
        check("<meta name=charset>", None);
    }

    #[test]
    fn binary_files() {
        assert_eq!(binary(b"\x89PNG\r\n\x1A\n"), Some("a PNG picture"));
        assert_eq!(binary(b"%PDF-1.7"), Some("a PDF document"));
        assert!(binary(&[b'a', 0, 0, 0, 1, 2, 0, 3]).is_some());
        assert_eq!(binary(b"plain \x07 text, with one bell"), None);
        assert_eq!(binary(format!("{} one zero: \0", "text ".repeat(100)).as_bytes()), None);
        assert_eq!(binary(&utf16(SPANISH, false)), None);
        assert_eq!(binary(&ISO_2022_JP.encode(JAPANESE).0), None);
        assert_eq!(binary(b""), None);
    }
}

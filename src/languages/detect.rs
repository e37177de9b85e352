//! Text -> segments, each in one language, by evidence: script first, then the characters and words that only one
//! language writes, then the rest of the document. Among Latin languages their frequent words break the tie, and lingua where
//! these do not; it is asked at most once a part (on every line it was 83 % of the whole analysis and calls kanji
//! headlines Chinese).

use std::sync::LazyLock;

use lingua::{LanguageDetector, LanguageDetectorBuilder};
use rustc_hash::FxHashMap;

use crate::languages::fold::{is_han, is_kana, is_mark};
use crate::languages::frequent::FREQUENT;
use crate::languages::writing::{FIRST, LAST, Writing};
use crate::languages::{Code, LANGUAGES, Language, Segment, counts};

const CHINESE: Code = Code("zh");
const JAPANESE: Code = Code("ja");
const KOREAN: Code = Code("ko");

/// Returns every code that a segment can have: the languages with a room, then the others that are told from them.
pub fn recognised() -> impl Iterator<Item = Code> {
    let others = ["ca", "de", "fr", "it", "ko", "pt", "und"].into_iter().map(Code);
    LANGUAGES.iter().map(|language| language.code).chain(others)
}

/// Returns the segments of a part. They join to the text; `hint` is the language that the page declares, used only
/// where the text itself decides nothing.
pub fn segments(text: &str, hint: Option<&str>) -> Vec<Segment> {
    let mut pieces = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        cut(line, at, &mut pieces);
        at += line.len();
    }
    let latin = latin_of_document(text, &pieces, hint);
    let han = han_of_document(&pieces, hint);
    let mut segments: Vec<Segment> = Vec::new();
    for piece in &pieces {
        let language = match piece.evidence {
            Evidence::None => match segments.last_mut() {
                Some(last) => {
                    last.end = piece.end;
                    continue;
                }
                None => Code::UNDETERMINED,
            },
            Evidence::Sure(language) => language,
            Evidence::Han => han,
            Evidence::Latin => latin,
        };
        // A lone name in Latin letters belongs to the text around it.
        if language == Code::UNDETERMINED
            && piece.evidence == Evidence::Latin
            && let Some(last) = segments.last_mut()
        {
            last.end = piece.end;
            continue;
        }
        let first = segments.len() == 1;
        match segments.last_mut() {
            Some(last) if last.language == language => last.end = piece.end,
            // What stood before the first evidence (a line of dashes, a date) belongs to what follows.
            Some(last) if first && last.language == Code::UNDETERMINED && says_nothing(&pieces, piece.start) => {
                *last = Segment { start: 0, end: piece.end, language };
            }
            _ => segments.push(Segment { start: piece.start, end: piece.end, language }),
        }
    }
    segments
}

/// A line or a stretch of one, with what it says of its language.
struct Piece {
    start: usize,
    end: usize,
    evidence: Evidence,
    /// Letters, to weigh the pieces of a document against each other.
    weight: usize,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Evidence {
    /// No letters.
    None,
    Sure(Code),
    /// Han that Chinese and Japanese share.
    Han,
    /// Latin letters without enough function words.
    Latin,
}

/// Cuts a line where its script changes for long enough that the stretch is text of its own, not a name in the other.
/// The script of most of the line holds it together: a Chinese line may begin with a Latin name.
fn cut(line: &str, base: usize, pieces: &mut Vec<Piece>) {
    // All Han and kana begin with a byte from here on.
    if counts::bytes(line.as_bytes(), |byte| byte >= 0xE3) == 0 {
        return pieces.push(piece(line, base, 0, line.len()));
    }
    let runs = script_runs(line);
    // A Han character says about as much as three letters.
    let weight = |han: bool| -> usize { runs.iter().filter(|run| run.han == han).map(|run| run.letters).sum() };
    let mut han = weight(true) * 3 >= weight(false);
    let mut start = 0;
    for run in &runs {
        if run.han != han && run.is_own_text(line) {
            if run.start > 0 {
                pieces.push(piece(line, base, start, run.start));
            }
            start = run.start;
            han = run.han;
        }
    }
    pieces.push(piece(line, base, start, line.len()));
}

fn piece(line: &str, base: usize, start: usize, end: usize) -> Piece {
    let (evidence, weight) = evidence(&line[start..end]);
    Piece { start: base + start, end: base + end, evidence, weight }
}

/// A stretch of one script in a line: Han and kana, or letters of another.
struct ScriptRun {
    start: usize,
    end: usize,
    han: bool,
    /// Characters of the stretch that are letters.
    letters: usize,
}

impl ScriptRun {
    /// True where the stretch is more than a name or a term inside a text of the other script: four Han characters, or
    /// a Latin sentence by its function words.
    fn is_own_text(&self, line: &str) -> bool {
        if self.han {
            return self.letters >= 4;
        }
        let text = &line[self.start..self.end];
        let words = counts::words(text);
        words >= 5 && function_words(text).into_iter().any(|found| found * 5 >= words)
    }
}

fn script_runs(line: &str) -> Vec<ScriptRun> {
    let mut runs: Vec<ScriptRun> = Vec::new();
    for (at, c) in line.char_indices() {
        let han = !c.is_ascii() && (is_han(c) || is_kana(c));
        if !han && (is_mark(c) || !c.is_alphabetic()) {
            continue;
        }
        let end = at + c.len_utf8();
        match runs.last_mut() {
            Some(run) if run.han == han => {
                run.end = end;
                run.letters += 1;
            }
            _ => runs.push(ScriptRun { start: at, end, han, letters: 1 }),
        }
    }
    runs
}

/// Reads the evidence of one piece and its weight.
fn evidence(text: &str) -> (Evidence, usize) {
    let (mut kana, mut han, mut hangul, mut latin, mut other) = (0, 0, 0, 0, 0);
    let (mut chinese, mut japanese, mut old_forms) = (0, 0, 0);
    latin += counts::bytes(text.as_bytes(), |byte| byte.is_ascii_alphabetic());
    for c in counts::beyond_ascii(text) {
        if matches!(c, '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{24F}') {
            latin += 1;
        } else if is_kana(c) {
            kana += 1;
        } else if is_han(c) {
            han += 1;
            match writing(c) {
                Writing::Simplified => chinese += 1,
                Writing::Shinjitai => japanese += 1,
                Writing::Traditional => old_forms += 1,
                Writing::Shared => {}
            }
        } else if matches!(c, '\u{AC00}'..='\u{D7A3}' | '\u{1100}'..='\u{11FF}') {
            hangul += 1;
        } else if !is_mark(c) && c.is_alphabetic() {
            if matches!(c, '\u{AA}'..='\u{24F}' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ') {
                latin += 1;
            } else {
                other += 1;
            }
        }
    }
    let cjk = kana + han;
    // A word of five Latin letters says about as much as two characters.
    let weight = cjk * 3 + latin + hangul * 3 + other;
    let evidence = if weight == 0 {
        Evidence::None
    } else if cjk * 5 >= latin + hangul + other && cjk > 0 && hangul <= cjk {
        if kana * 12 >= cjk && kana > chinese {
            Evidence::Sure(JAPANESE)
        } else if chinese > japanese || old_forms >= 2 && old_forms > japanese {
            Evidence::Sure(CHINESE)
        } else if japanese > chinese {
            Evidence::Sure(JAPANESE)
        } else {
            Evidence::Han
        }
    } else if hangul > latin && hangul > other {
        Evidence::Sure(KOREAN)
    } else if other > latin {
        Evidence::Sure(Code::UNDETERMINED)
    } else {
        latin_evidence(text)
    };
    (evidence, weight)
}

/// How each Han character is written; made by `build.rs`.
static WRITING: &[u8; (LAST - FIRST + 1) as usize] = include_bytes!(concat!(env!("OUT_DIR"), "/writing.bin"));

fn writing(c: char) -> Writing {
    let code = c as u32;
    if (FIRST..=LAST).contains(&code) { Writing::of(WRITING[(code - FIRST) as usize]) } else { Writing::Shared }
}

/// True for a form that only the mainland's simplified script writes.
pub fn is_simplified(c: char) -> bool {
    writing(c) == Writing::Simplified
}

/// A share of function words from which a line is taken as the language's: one word in eight, and ahead of the others.
fn latin_evidence(text: &str) -> Evidence {
    let words = counts::words(text);
    let own = |language: &Language| match language.own_letters {
        "" => 0,
        _ if text.is_ascii() => 0,
        letters => counts::beyond_ascii(text).filter(|c| letters.contains(*c)).count(),
    };
    let mut best = (0, Code::UNDETERMINED);
    let mut second = 0;
    for (language, function_words) in LANGUAGES.iter().zip(function_words(text)) {
        let found = function_words * 2 + own(language);
        if found > best.0 {
            second = best.0;
            best = (found, language.code);
        } else {
            second = second.max(found);
        }
    }
    if words >= 4 && best.0 * 4 >= words && best.0 >= second * 2 { Evidence::Sure(best.1) } else { Evidence::Latin }
}

/// How many languages can be told by their function words.
const MOST_LANGUAGES: usize = 8;
/// Longer words, in bytes, are no function words: a word is looked up as one number.
const LONGEST_WORD: usize = 8;

/// Counts the function words of each language, in the order of [`LANGUAGES`].
fn function_words(text: &str) -> [usize; MOST_LANGUAGES] {
    /// The languages that have a word, a bit each, by the bytes of the word.
    static WORDS: LazyLock<FxHashMap<u64, u8>> = LazyLock::new(|| {
        let mut words = FxHashMap::default();
        for (number, language) in LANGUAGES.iter().enumerate().take(MOST_LANGUAGES) {
            for word in language.function_words.iter().filter(|word| word.len() <= LONGEST_WORD) {
                let key = word.bytes().fold(0, |key, byte| key << 8 | u64::from(byte));
                *words.entry(key).or_default() |= 1 << number;
            }
        }
        words
    });
    let mut counts = [0; MOST_LANGUAGES];
    let mut count = |key: u64, length: usize| {
        if length > 0 && length <= LONGEST_WORD {
            let mut languages = WORDS.get(&key).copied().unwrap_or_default();
            while languages != 0 {
                counts[languages.trailing_zeros() as usize] += 1;
                languages &= languages - 1;
            }
        }
    };
    let (mut key, mut length) = (0u64, 0);
    let mut at = 0;
    while let Some(byte) = text.as_bytes().get(at) {
        if byte.is_ascii_alphabetic() {
            if length == 0
                && let Some(eight) = text.as_bytes()[at..].first_chunk::<8>()
                && let Some(letters) = eight.iter().position(|byte| !byte.is_ascii_alphabetic())
                && eight[letters].is_ascii()
            {
                // A short word of ASCII, which most are, is read in one go; the bit is that of the small letters.
                let lower = u64::from_be_bytes(eight.map(|byte| byte | 0x20)) >> (8 * (8 - letters));
                count(lower, letters);
                at += letters + 1;
                continue;
            }
            key = key << 8 | u64::from(byte.to_ascii_lowercase());
            length += 1;
            at += 1;
            continue;
        }
        let Some(c) = text[at..].chars().next() else { break };
        at += c.len_utf8();
        if !c.is_ascii() && !is_mark(c) && c.is_alphabetic() {
            for lower in c.to_lowercase() {
                for byte in lower.encode_utf8(&mut [0; 4]).bytes() {
                    key = key << 8 | u64::from(byte);
                    length += 1;
                }
            }
        } else {
            count(key, length);
            (key, length) = (0, 0);
        }
    }
    count(key, length);
    counts
}

/// The language of Latin lines that decide nothing themselves. Portuguese and its like share function words with
/// Spanish, so lingua looks once at a sample of all Latin lines, unless the evidence is overwhelming.
fn latin_of_document(text: &str, pieces: &[Piece], hint: Option<&str>) -> Code {
    let mut sure: Vec<(Code, usize)> = Vec::new();
    let mut open = 0;
    for piece in pieces {
        match piece.evidence {
            Evidence::Sure(code) if code.language().is_some_and(|language| !language.function_words.is_empty()) => {
                match sure.iter_mut().find(|(known, _)| *known == code) {
                    Some((_, weight)) => *weight += piece.weight,
                    None => sure.push((code, piece.weight)),
                }
            }
            Evidence::Latin => open += piece.weight,
            _ => {}
        }
    }
    let best = sure.iter().max_by_key(|(_, weight)| *weight).copied();
    if open == 0 {
        return best.map_or(Code::UNDETERMINED, |(code, _)| code);
    }
    if let Some((code, weight)) = best
        && weight * 2 >= open
    {
        return code;
    }
    let mut sample = String::new();
    for piece in pieces.iter().filter(|piece| piece.evidence == Evidence::Latin) {
        push_words(&text[piece.start..piece.end], &mut sample);
        sample.push('\n');
        if sample.len() > SAMPLE_BYTES {
            break;
        }
    }
    let letters = sample.chars().filter(|c| c.is_alphabetic()).count();
    let hinted = hint.and_then(|hint| {
        let code = hint.split(['-', '_']).next().unwrap_or(hint).to_ascii_lowercase();
        LANGUAGES.iter().find(|language| language.code.0 == code && !language.function_words.is_empty())
    });
    if letters < LEAST_LETTERS {
        return hinted.map(|language| language.code).or(best.map(|(code, _)| code)).unwrap_or(Code::UNDETERMINED);
    }
    told_by_words(&sample).or_else(|| ask_lingua(&sample)).unwrap_or(Code::UNDETERMINED)
}

/// The language whose frequent words a text has more of than those of any other. Of some sentences that is surer than
/// lingua's trigrams, for which the names in a Spanish report made it French.
fn told_by_words(text: &str) -> Option<Code> {
    /// So many of them are no accident.
    const FEWEST: usize = 8;
    let mut words = 0;
    let mut counts = [0; FREQUENT.len()];
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        let lower = word.to_lowercase();
        words += 1;
        for (count, (_, frequent)) in counts.iter_mut().zip(FREQUENT) {
            *count += usize::from(frequent.binary_search(&lower.as_str()).is_ok());
        }
    }
    let (best, most) = counts.iter().enumerate().max_by_key(|(_, count)| **count)?;
    let second = counts.iter().enumerate().filter(|(at, _)| *at != best).map(|(_, count)| *count).max()?;
    // A quarter of the words, and a quarter more than of the next.
    (*most >= FEWEST && most * 4 >= words && most * 4 >= second * 5).then_some(FREQUENT[best].0)
}

/// What lingua is shown of a document at most, in bytes.
const SAMPLE_BYTES: usize = 2_000;
/// What it is shown of a word at most, in characters: it counts to each of them from the start of the word.
const SAMPLE_WORD: usize = 200;
/// With fewer letters than these, lingua guesses.
const LEAST_LETTERS: usize = 25;

/// Adds a text, as far as there is room, without what is too long of its words.
fn push_words(text: &str, sample: &mut String) {
    let mut length = 0;
    for c in text.chars() {
        if sample.len() > SAMPLE_BYTES && c.is_whitespace() {
            return;
        }
        length = if c.is_whitespace() { 0 } else { length + 1 };
        if length <= SAMPLE_WORD {
            sample.push(c);
        }
    }
}

fn ask_lingua(text: &str) -> Option<Code> {
    static DETECTOR: LazyLock<LanguageDetector> =
        LazyLock::new(|| LanguageDetectorBuilder::from_all_languages().with_low_accuracy_mode().build());
    use lingua::Language::{Catalan, English, French, German, Italian, Portuguese, Spanish};
    Some(Code(match DETECTOR.detect_language_of(text)? {
        Catalan => "ca",
        English => "en",
        French => "fr",
        German => "de",
        Italian => "it",
        Portuguese => "pt",
        Spanish => "es",
    }))
}

/// The language of Han lines that both Chinese and Japanese could write: that of most others, else the hint, else
/// Chinese.
fn han_of_document(pieces: &[Piece], hint: Option<&str>) -> Code {
    let weight = |code: Code| -> usize {
        pieces.iter().filter(|piece| piece.evidence == Evidence::Sure(code)).map(|piece| piece.weight).sum()
    };
    let (chinese, japanese) = (weight(CHINESE), weight(JAPANESE));
    match (chinese, japanese, hint) {
        (0, 0, Some(hint)) if hint.to_ascii_lowercase().starts_with("ja") => JAPANESE,
        _ if japanese > chinese => JAPANESE,
        _ => CHINESE,
    }
}

/// True where nothing before `start` tells of a language.
fn says_nothing(pieces: &[Piece], start: usize) -> bool {
    pieces
        .iter()
        .take_while(|piece| piece.start < start)
        .all(|piece| matches!(piece.evidence, Evidence::None | Evidence::Latin))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &[(&str, &str)]) {
        let found = segments(text, None);
        assert_eq!(found.iter().map(|s| &text[s.start..s.end]).collect::<String>(), text);
        let found: Vec<(&str, &str)> = found.iter().map(|s| (s.language.0, text[s.start..s.end].trim())).collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn each_script_and_language_is_told() {
        check("公司去年的收入超过了十亿元", &[("zh", "公司去年的收入超过了十亿元")]);
        check("這間公司的營收創下新高", &[("zh", "這間公司的營收創下新高")]);
        check("会社の売上高は過去最高だった", &[("ja", "会社の売上高は過去最高だった")]);
        check("国内広告費急増", &[("ja", "国内広告費急増")]);
        check("La empresa ganó más que el año pasado", &[("es", "La empresa ganó más que el año pasado")]);
        check(
            "The company earned more than in the last year",
            &[("en", "The company earned more than in the last year")],
        );
        check("국내 기업의 매출", &[("ko", "국내 기업의 매출")]);
        check(
            "A empresa não divulgou os números da operação até ao fim do mês",
            &[("pt", "A empresa não divulgou os números da operação até ao fim do mês")],
        );
        // Few words here are Spanish only, and the names are not.
        let fine = "La Autoridad de Consumo ha impuesto una multa de 14 millones de euros a cinco empresas de autocares por \
                    repartirse contratos de transporte entre 2011 y 2019. La sanción más elevada, de 5 millones, recae en \
                    Autocares Beaumont, seguida de Transports Lefèvre, con 4,1. Autobuses Durand se libra del pago por \
                    haber acudido a la Autoridad.";
        check(fine, &[("es", fine)]);
        check("2024-09-05\n", &[("und", "2024-09-05")]);
        check("", &[]);
    }

    #[test]
    fn one_document_holds_several_languages() {
        check(
            "今日の要約です。\n这是中文的正文内容。\nコメントはまだありません",
            &[("ja", "今日の要約です。"), ("zh", "这是中文的正文内容。"), ("ja", "コメントはまだありません")],
        );
        check("東京市場\n株価は上がった", &[("ja", "東京市場\n株価は上がった")]);
    }

    #[test]
    fn a_name_in_another_script_does_not_cut_a_line() {
        check("公司推出了 Kimi Smart Assistant 这个产品", &[("zh", "公司推出了 Kimi Smart Assistant 这个产品")]);
        check(
            "La empresa 百度 presentó los resultados de la semana",
            &[("es", "La empresa 百度 presentó los resultados de la semana")],
        );
    }

    #[test]
    fn a_lone_latin_name_belongs_to_the_text_around_it() {
        check("“CPA这个数字迟早要降下来。”", &[("zh", "“CPA这个数字迟早要降下来。”")]);
        check("MiniMax\n公司发布了新的模型\nKimi", &[("zh", "MiniMax\n公司发布了新的模型\nKimi")]);
    }

    #[test]
    fn a_glossary_glued_to_a_sentence_is_cut_off() {
        check(
            "los equipos de la empresa o la contratación 人工智能 大模型 文生视频",
            &[("es", "los equipos de la empresa o la contratación"), ("zh", "人工智能 大模型 文生视频")],
        );
    }
}

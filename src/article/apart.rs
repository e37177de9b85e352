//! A plain text -> the stretches of it that are no article: a glossary, and what stands below the last sentence.
//!
//! Texts that were copied carry both. They are kept, since offsets refer to the whole text, and what stands in them can
//! be found; but who reads the article should know them for what they are.

use serde::Serialize;

use super::plain::{self, weight};
use super::surroundings;

/// A stretch of a body that is no article; offsets are UTF-8 bytes of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Apart {
    pub start: usize,
    pub end: usize,
    pub kind: Kind,
}

/// What a stretch apart is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Words, each with its reading or what it means in another language.
    Glossary,
    /// Where the text is from, who edited it, whose it is, and what sites write below it.
    Credits,
}

/// Returns what stands apart in a text, in order.
pub fn apart(text: &str) -> Vec<Apart> {
    let lines: Vec<(usize, &str)> = text
        .split_inclusive('\n')
        .scan(0, |at, line| {
            let start = *at;
            *at += line.len();
            Some((start, line.trim()))
        })
        .filter(|(_, line)| !line.is_empty())
        .collect();
    let end = |at: usize| lines.get(at).map_or(text.len(), |(_, line)| offset(text, line) + line.len());
    let credits = credits(&lines);
    let mut found = glossaries(&lines[..credits]);
    if credits < lines.len() {
        found.push((credits, lines.len() - 1, Kind::Credits));
    }
    found.into_iter().map(|(first, last, kind)| Apart { start: lines[first].0, end: end(last), kind }).collect()
}

fn offset(text: &str, line: &str) -> usize {
    line.as_ptr() as usize - text.as_ptr() as usize
}

/// As many entries in a row are a glossary that has no heading.
const ENTRIES: usize = 4;
/// The lines that are looked at from the end.
const TAIL: usize = 12;

/// Returns the first and the last line of each.
fn glossaries(lines: &[(usize, &str)]) -> Vec<(usize, usize, Kind)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let is_headed = is_heading(lines[at].1);
        let from = at + usize::from(is_headed);
        // Below its heading an entry may be broken into several lines.
        let is_entry = |line: &str| if is_headed { !is_sentence(line) } else { is_entry(line) };
        let entries = lines[from..].iter().take_while(|(_, line)| is_entry(line)).count();
        let known = lines[from..from + entries].iter().filter(|(_, line)| self::is_entry(line)).count();
        if known >= if is_headed { 2 } else { ENTRIES } {
            found.push((at, from + entries - 1, Kind::Glossary));
            at = from + entries;
        } else {
            at += 1;
        }
    }
    found
}

/// Headings of glossaries, in lower case. Sorted.
const HEADINGS: &[&str] = &[
    "glosario",
    "glossary",
    "key terms",
    "key vocabulary",
    "términos clave",
    "vocabulario",
    "vocabulary",
    "単語",
    "単語帳",
    "名詞解釋",
    "名词解释",
    "専門用語",
    "新出単語",
    "术语表",
    "生詞",
    "生词",
    "生词表",
    "用語解説",
    "用語集",
    "詞彙表",
    "語句",
    "词汇",
    "词汇表",
    "重要単語",
];

/// The heading of a glossary; what it gives of each word may follow in brackets.
fn is_heading(line: &str) -> bool {
    if line.len() > 180 {
        return false;
    }
    let heading = line.split(['(', '（', '[', '［']).next().unwrap_or_default();
    let heading = heading.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    weight(line) <= 60 && HEADINGS.binary_search(&heading.as_str()).is_ok()
}

fn is_sentence(line: &str) -> bool {
    let weight = weight(line);
    weight >= 90 || weight >= 30 && line.ends_with(['。', '！', '？', '.', '!', '?', '」', '”', '»', '…'])
}

/// A word of one script and then its reading or meaning in another, with or without a mark between them.
fn is_entry(line: &str) -> bool {
    // Most lines are long, and to see that no character is looked at.
    if line.len() > 240 || weight(line) > 80 || is_sentence(line) || line.contains(['，', '。', '、', '？', '！'])
    {
        return false;
    }
    let script = |c: char| match c {
        '\u{3041}'..='\u{30FF}' => Some(Script::Kana),
        '\u{3400}'..='\u{9FFF}' => Some(Script::Han),
        _ if c.is_alphabetic() => Some(Script::Letters),
        _ => None,
    };
    let mut runs: Vec<Script> = line.chars().filter_map(script).collect();
    runs.dedup();
    // Han and kana alternate in any Japanese phrase: only a mark makes two of them a word and its reading.
    match runs.as_slice() {
        [Script::Han | Script::Kana, Script::Letters] | [Script::Letters, Script::Han | Script::Kana] => {
            !line.chars().any(|c| c.is_ascii_digit())
        }
        [Script::Han, Script::Kana] => line.contains(['(', '（', ':', '：', '=', '＝', '\t']),
        _ => false,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Han,
    Kana,
    Letters,
}

/// Returns the line that the credits start with; as many as there are where there are none.
fn credits(lines: &[(usize, &str)]) -> usize {
    let least = lines.len().saturating_sub(TAIL).max(1);
    let mut first = lines.len();
    for at in (least..lines.len()).rev() {
        let line = lines[at].1;
        let says_nothing = !line.chars().any(char::is_alphanumeric);
        if is_credit(line) {
            first = at;
        } else if !says_nothing {
            break;
        }
    }
    // Where no sentence stands above them, they are the text.
    if lines[..first].iter().any(|(_, line)| is_sentence(line)) { first } else { lines.len() }
}

fn is_credit(line: &str) -> bool {
    let line = line.trim_start_matches(['*', '_', '#', '-', '>', '·', ' ']).trim();
    if weight(line) > 160 {
        return false;
    }
    let known = plain::labelled(std::iter::once(line));
    known.source.is_some() || !known.authors.is_empty() || surroundings::is_below(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHINESE: &str = "这家公司今年的广告支出已经超过了去年全年，而留下来的用户不到三成，投资人开始追问账单。";

    fn check(text: &str, expect: &[(&str, Kind)]) {
        let found = apart(text);
        let found: Vec<_> = found.iter().map(|apart| (&text[apart.start..apart.end], apart.kind)).collect();
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn the_headings_are_sorted() {
        assert!(HEADINGS.is_sorted(), "{:?}", HEADINGS.windows(2).find(|pair| pair[0] > pair[1]));
    }

    #[test]
    fn glossaries_are_told_by_their_shape() {
        let four = "获客 customer acquisition\n留存 retention\n大模型 large model\n投放 ad spending";
        check(&format!("{CHINESE}\n\n{four}\n"), &[(four, Kind::Glossary)]);
        check(&format!("{CHINESE}\n\n{four}\n\n{CHINESE}"), &[(four, Kind::Glossary)]);
        let headed = "生词（拼音）\n烧钱 burn\nmoney\n融资 fund-\nraising";
        check(&format!("{CHINESE}\n{headed}"), &[(headed, Kind::Glossary)]);
        let japanese = "用語集\n投資（とうし）\n広告（こうこく）";
        check(
            &format!("広告費は昨年の二倍になり、利用者は三割しか残らなかったという。\n{japanese}"),
            &[(japanese, Kind::Glossary)],
        );
        let spanish = "Glosario:\n获客: captación\n留存: retención";
        check(
            &format!("El gasto en publicidad se duplicó durante el año pasado.\n\n{spanish}"),
            &[(spanish, Kind::Glossary)],
        );
        // Three in a row may be a table or a list of names, and sentences are no entries.
        check(&format!("{CHINESE}\n\n月之暗面 Kimi\n字节跳动 Doubao\n阿里巴巴 Qwen\n\n{CHINESE}"), &[]);
        check(&format!("{CHINESE}\n\nKimi 2024年1月\nDoubao 2024年2月\nQwen 2024年3月\nYuanbao 2024年4月"), &[]);
        check("生词\n一句话", &[]);
    }

    #[test]
    fn credits_stand_below_the_last_sentence() {
        for credits in [
            "文章来自于微信公众号“小报科技”，作者“小明”",
            "来源：小报\n责任编辑：王小明",
            "（编辑：王小明）\n版权声明：未经授权不得转载",
            "编辑 | 何北",
            "关键词：广告，用户",
        ] {
            check(&format!("账单先到了\n{CHINESE}\n{CHINESE}\n\n{credits}\n"), &[(credits, Kind::Credits)]);
        }
        let spanish = "El gasto en publicidad se duplicó durante el año pasado, según tres personas.";
        for credits in
            ["Fuente: El Diario", "Copyright © 2024 El Diario. Todos los derechos reservados", "Edición: Ana Ruiz"]
        {
            check(&format!("{spanish}\n\n{credits}"), &[(credits, Kind::Credits)]);
        }
        let japanese = "広告費は昨年の二倍になり、利用者は三割しか残らなかったという。";
        for credits in ["出典：例新聞", "無断転載を禁じます", "コメント一覧"] {
            check(&format!("{japanese}\n\n{credits}"), &[(credits, Kind::Credits)]);
        }
        check(&format!("{spanish}\n\nSources: the annual report"), &[]);
        check("Fuente: El Diario", &[]);
        check("", &[]);
    }
}

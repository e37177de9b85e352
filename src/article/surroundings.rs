//! The lines of an article's block -> those of the article: what sites write above, between and below is taken away.
//!
//! The words stand in the rooms of the languages and are all asked of every page, since pages mix languages.

use std::collections::HashSet;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, Anchored, Input, StartKind};
use regex::Regex;
use rustc_hash::FxHashMap;

use super::nodes::Line;
use super::plain::{self, weight};
use crate::languages::{LANGUAGES, Surroundings};

/// A line that is no longer than this can be a call, a label or a credit.
const SHORT: usize = 160;

/// Takes away the title, captions that repeat the text, rows of links, and what sites write before, between and after.
pub fn without(lines: &[Line], title: Option<&str>) -> Vec<Line> {
    let title = title.map(plain::key).unwrap_or_default();
    let lines = without_tail(lines);
    let kept = between(lines, &title);
    let begins = |line: &Line| is_prose(line) && !is_furniture(line) && !is_picture(line);
    let start = kept.iter().position(begins).unwrap_or(0);
    let mut head = kept[..start].to_vec();
    head.retain(|line| !is_furniture(line) && (line.item || !title.contains(&plain::key(&line.text))));
    let mut kept = [&head, &kept[start..]].concat();
    // Where nothing is running text, short lines may be all that there is.
    let is_text = kept.iter().any(is_prose);
    while kept.last().is_some_and(|line| if is_text { is_last_furniture(line) } else { is_link(line) }) {
        kept.pop();
    }
    kept
}

/// Cuts at the heading of what follows an article, where most of the text stands before it.
fn without_tail(lines: &[Line]) -> &[Line] {
    let total: usize = lines.iter().filter(|line| !is_link(line)).map(|line| weight(&line.text)).sum();
    let mut before = 0;
    for (at, line) in lines.iter().enumerate() {
        if before * 2 > total && weight(&line.text) <= 60 && !line.item && is_tail(&line.text) {
            return &lines[..at];
        }
        before += if is_link(line) { 0 } else { weight(&line.text) };
    }
    lines
}

fn between(lines: &[Line], title: &str) -> Vec<Line> {
    let mut kept: Vec<Line> = Vec::new();
    let mut seen: HashSet<&str> = lines.iter().filter(|line| !line.caption).map(|line| line.text.as_str()).collect();
    let total: usize = lines.iter().map(|line| weight(&line.text)).sum();
    let (mut at, mut before) = (0, 0);
    while at < lines.len() {
        let line = &lines[at];
        let run = lines[at..].iter().take_while(|line| is_link(line)).count();
        if run >= 3 || run > 0 && is_list_of_links(lines, at, run) {
            at += run;
            continue;
        }
        if is_label(&line.text) {
            at += 1;
            at += lines[at..].iter().take_while(|line| is_link(line)).count();
            continue;
        }
        at += 1;
        before += weight(&line.text);
        let is_title = kept.len() < 3 && !title.is_empty() && plain::key(&line.text) == title;
        // A caption that was said in the text, or before.
        let is_repeated = line.caption && !seen.insert(&line.text);
        let is_late = before * 10 > total * 6;
        if is_title || is_repeated || is_surrounding(line, is_late) || is_promotion(line) {
            continue;
        }
        let mut line = line.clone();
        line.text.truncate(without_button(&line.text).len());
        kept.push(line);
    }
    kept
}

/// Takes away what is asked of the reader in brackets behind the words below a picture: ＜クリックで拡大＞.
fn without_button(text: &str) -> &str {
    if weight(text) > SHORT || !text.ends_with(['＞', '>', '）', ')', '］', ']']) {
        return text;
    }
    let Some(at) = text.rfind(['＜', '<', '（', '(', '［', '[']).filter(|at| *at > 0) else { return text };
    let inside = bare(text[at..].trim_start_matches(['＜', '<', '（', '(', '［', '['])).to_lowercase();
    if starts(&WORDS.starts, &inside) { text[..at].trim_end() } else { text }
}

fn is_link(line: &Line) -> bool {
    line.links * 10 >= weight(&line.text) * 7
}

/// A paragraph that is nothing but a link, and no sentence: it leads to another article. A label may stand before it.
fn is_promotion(line: &Line) -> bool {
    let label = line.text.find([':', '：']).filter(|at| weight(&line.text[..*at]) <= LABEL);
    let leads = |text: &str| {
        let weight = weight(text.trim());
        (24..=240).contains(&weight) && line.links * 20 >= weight * 19
    };
    let is_led = || label.is_some_and(|at| leads(line.text[at..].trim_start_matches([':', '：'])));
    !line.item && !ends(&line.text) && (leads(&line.text) || is_led())
}

/// In columns: what stands before a link and its colon, as in `Puedes ver: …`.
const LABEL: usize = 24;

/// True where these lines are a whole list, each a headline that is a link: the list of others that stands in a text.
fn is_list_of_links(lines: &[Line], at: usize, run: usize) -> bool {
    let is_headline = |line: &Line| line.item && weight(&line.text) >= 24 && !ends(&line.text);
    let is_border = |line: Option<&Line>| line.is_none_or(|line| !line.item);
    lines[at..at + run].iter().all(is_headline)
        && is_border(at.checked_sub(1).map(|before| &lines[before]))
        && is_border(lines.get(at + run))
}

/// The line below a picture, which ends with who took it.
fn is_picture(line: &Line) -> bool {
    line.caption || weight(&line.text) <= SHORT && TAKEN_BY.is_match(&line.text)
}

static TAKEN_BY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[(（〔][^()（）〔〕]{0,24}(?:攝|摄|攝影|摄影|翻攝|提供|資料照|资料图|撮影)[)）〕]$")
        .expect("a pattern of this file")
});

fn ends(text: &str) -> bool {
    text.ends_with(['。', '！', '？', '.', '!', '?', '」', '”', '»', '…', '）', ')', ':', '：'])
}

/// A sentence or more of running text.
pub fn is_prose(line: &Line) -> bool {
    let weight = weight(&line.text);
    !is_link(line) && (weight >= 90 || weight >= 30 && ends(&line.text))
}

/// What stands between the headline and the first sentence: date, byline, breadcrumbs, counters, buttons.
fn is_furniture(line: &Line) -> bool {
    let text = line.text.trim();
    let weight = weight(text);
    if is_link(line) || is_button(text) || weight <= 6 && !line.item {
        return true;
    }
    if weight > SHORT || line.item && line.text.contains('\t') {
        return false;
    }
    let is_counter = text.chars().all(|c| !c.is_alphabetic()) || READING_TIME.is_match(text);
    if CREDIT.is_match(text) {
        return true;
    }
    let is_path = text.split(['>', '›', '»', '＞']).count() >= 3;
    let is_byline = || {
        let known = plain::labelled(std::iter::once(text));
        !known.authors.is_empty() || known.source.is_some()
    };
    is_counter || is_path || plain::dateline_below_title(text, super::date::Order::Unknown).is_some() || is_byline()
}

static READING_TIME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\d+\s?(?:min(?:ute|uto)?s?\s(?:read|de lectura)|分钟阅读|分鐘閱讀|分で読め).{0,20}$")
        .expect("a pattern of this file")
});

/// Who did what beside writing: 编辑 | 何北, Edición: Ana Ruiz.
static CREDIT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)^[【\[（(]?(?:本文|本期|責任|责任|值班|实习|新媒体)?(?:编辑|編輯|责编|責編|校对|校對|审校|审核|监制|排版|设计|制图|摄影|视觉|剪辑|统筹|运营|",
        r"編集|撮影|写真|構成|校閲|監修|edición|editora?|edited by|fotograf[íi]a|fotos?|photography|photos?|graphics?)",
        r"\s?[:：|｜丨/／=＝∕]\s?[^。，,!！?？\n]{1,40}$"
    ))
    .expect("a pattern of this file")
});

/// What stands after the last sentence: links, buttons, tags, initials of a desk.
fn is_last_furniture(line: &Line) -> bool {
    let text = line.text.trim();
    let weight = weight(text);
    if line.caption && !is_link(line) {
        return false;
    }
    let is_tag = text.starts_with('#') && weight <= 60;
    let is_desk = !line.item && weight <= 20 && text.contains('/') && !text.contains(' ') && !ends(text);
    let is_way_on = line.links > 0 && weight <= 60 && !ends(text) && !line.item;
    let is_credit = weight <= 60 && !line.item && CREDIT.is_match(text);
    is_link(line)
        || is_button(text)
        || is_tag
        || is_desk
        || is_credit
        || is_way_on
        || !line.item && weight <= 6 && !ends(text)
}

/// True where a small box asks the reader for something, or leads to other articles.
pub fn is_call(text: &str, links: usize) -> bool {
    let line = bare(text).to_lowercase();
    WORDS.calls.is_match(&line) || links > 0 && starts(&WORDS.labels, &line)
}

/// The heading of a list of other articles.
fn is_label(text: &str) -> bool {
    whole(text) & LABEL_WORD != 0
}

fn is_tail(text: &str) -> bool {
    whole(text) & TAIL_WORD != 0
}

pub fn is_button(text: &str) -> bool {
    whole(text) & BUTTON_WORD != 0
}

/// The words of all languages, as they are asked for: a page has thousands of lines, and the rooms hundreds of words.
struct Words {
    /// What a line that is one of them as a whole can be.
    whole: FxHashMap<&'static str, u8>,
    /// The most that one of them weighs.
    longest: usize,
    starts: AhoCorasick,
    leads: AhoCorasick,
    labels: AhoCorasick,
    calls: AhoCorasick,
}

const LABEL_WORD: u8 = 1;
const TAIL_WORD: u8 = 2;
const BUTTON_WORD: u8 = 4;

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let words = |of: fn(&Surroundings) -> &'static [&'static str]| {
        LANGUAGES.iter().flat_map(move |language| of(language.surroundings)).copied()
    };
    let found = |words: Vec<&str>, start: StartKind| {
        AhoCorasick::builder().start_kind(start).build(words).expect("a table of the rooms")
    };
    let mut whole: FxHashMap<&'static str, u8> = FxHashMap::default();
    for (of, kind) in [
        ((|around| around.labels) as fn(&Surroundings) -> &'static [&'static str], LABEL_WORD),
        (|around| around.tails, TAIL_WORD),
        (|around| around.buttons, BUTTON_WORD),
    ] {
        words(of).for_each(|word| *whole.entry(word).or_default() |= kind);
    }
    Words {
        longest: whole.keys().map(|word| weight(word)).max().unwrap_or(0),
        whole,
        starts: found(words(|around| around.starts).collect(), StartKind::Anchored),
        leads: found(words(|around| around.leads).collect(), StartKind::Anchored),
        labels: found(words(|around| around.labels).collect(), StartKind::Anchored),
        calls: found(words(|around| around.calls).collect(), StartKind::Unanchored),
    }
});

fn starts(words: &AhoCorasick, line: &str) -> bool {
    words.is_match(Input::new(line).anchored(Anchored::Yes))
}

/// True where what stands before a date says that it is the date of a change.
pub fn is_update(before: &str) -> bool {
    let before = before.trim_end_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let before = ["el", "al", "on", "at", "日", "于", "於", "時間", "时间", "日時"]
        .iter()
        .find_map(|word| before.strip_suffix(word))
        .map_or(before.as_str(), |before| before.trim_end_matches([' ', ':', '：']));
    any(|around| around.updated, |word| before.ends_with(word))
}

/// A short line that sites put before or after an article; late in it, a sentence may be one too.
fn is_surrounding(line: &Line, is_late: bool) -> bool {
    let weight = weight(&line.text);
    let limit = if is_late { 2 * SHORT } else { SHORT };
    if weight > limit || (!is_late && weight > 60 && line.text.ends_with(['。', '.'])) && line.links == 0 {
        return false;
    }
    let text = bare(&line.text).to_lowercase();
    starts(&WORDS.starts, &text) || line.links > 0 && starts(&WORDS.leads, &text)
}

/// True of a line below a plain text that belongs to the site: a credit, the heading of what follows, a notice.
pub fn is_below(text: &str) -> bool {
    let line = bare(text).to_lowercase();
    CREDIT.is_match(text) || is_label(text) || is_tail(text) || weight(text) <= SHORT && starts(&WORDS.starts, &line)
}

fn bare(text: &str) -> &str {
    text.trim_start_matches(['>', '▶', '►', '■', '◆', '●', '【', '（', '(', '*', ' ', '▼', '→', '・', '※', '《', '　'])
}

fn any(of: fn(&Surroundings) -> &'static [&'static str], is: impl Fn(&str) -> bool) -> bool {
    LANGUAGES.iter().any(|language| of(language.surroundings).iter().any(|word| is(word)))
}

/// Returns what a line is that is one of the words as a whole, with its marks or without.
fn whole(text: &str) -> u8 {
    let text = text.trim();
    if text.len() > 200 {
        return 0;
    }
    let is_short = |text: &str| !text.is_empty() && weight(text) <= WORDS.longest;
    let kind = |text: &str| WORDS.whole.get(text.to_lowercase().as_str()).copied().unwrap_or(0);
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    let of_bare = if is_short(bare) { kind(bare) } else { 0 };
    let of_text = if bare.len() < text.len() && is_short(text) { kind(text) } else { 0 };
    of_bare | of_text
}

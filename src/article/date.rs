//! The dates of articles as they are written in headers and metadata -> `2024-10-13` or `2024-10-13T08:51`.
//!
//! The local date is kept as written: a conversion to another zone would move the day. Ambiguous forms (03/04/2024
//! in a page of unknown language) give nothing rather than a guess; so do relative ones (昨天, hace 3 horas) and those
//! without a year, unless it is known when the page was fetched.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use regex::Regex;

use crate::languages::{english, spanish};

/// What a date is read against.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Context {
    pub order: Order,
    /// When the page was fetched, where that is known; never the time of this run.
    pub fetched: Option<DateTime>,
}

impl From<Order> for Context {
    fn from(order: Order) -> Context {
        Context { order, fetched: None }
    }
}

/// Which comes first in `03/04/2024`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    #[default]
    Unknown,
    DayFirst,
    MonthFirst,
}

impl Order {
    /// Returns the order that a language tag asks for; English is written both ways.
    pub fn of_language(language: Option<&str>) -> Order {
        match language.map(str::to_ascii_lowercase).as_deref() {
            Some("en-us") => Order::MonthFirst,
            Some(tag) if ["es", "en-gb", "fr", "it", "pt", "de", "ca"].iter().any(|known| tag.starts_with(known)) => {
                Order::DayFirst
            }
            _ => Order::Unknown,
        }
    }

    /// Returns the order of a text whose words are clearly Spanish; English is written both ways.
    pub fn of_text(text: &str) -> Order {
        let count = |words: &[&str]| {
            let found = text.split(|c: char| !c.is_alphanumeric()).take(600).map(str::to_lowercase);
            found.filter(|word| words.binary_search(&word.as_str()).is_ok()).count()
        };
        let (spanish, english) = (count(spanish::SPANISH.function_words), count(english::ENGLISH.function_words));
        if spanish >= 4 && spanish > english * 2 { Order::DayFirst } else { Order::Unknown }
    }
}

/// Returns a date of metadata: the first in the text, or eight digits alone.
pub fn parse(text: &str, context: impl Into<Context>) -> Option<String> {
    let (text, context) = (text.trim(), context.into());
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return day(number(&text[..4])?, number(&text[4..6])?, number(&text[6..])?)
            .filter(|date| !context.is_future(date));
    }
    find(text, context).map(|(_, date)| date)
}

/// In bytes; what is written further on in a line is the date of something else.
const LONGEST: usize = 4096;

/// Returns the first date in the text and where it stands, with its time if that follows.
pub fn find(text: &str, context: impl Into<Context>) -> Option<(Range<usize>, String)> {
    let context = context.into();
    // A line of megabytes is no header.
    let text = &text[..text.floor_char_boundary(LONGEST)];
    let mut best: Option<(Range<usize>, String)> = None;
    // Every form has a year, or the letter of an era: a line without either is looked at once instead of eight times.
    let forms = if holds_year(text) { FORMS.as_slice() } else { &[] };
    for (pattern, read) in forms {
        // Whether a form is there is much cheaper to tell than where its parts are.
        if !pattern.is_match(text) {
            continue;
        }
        for captures in pattern.captures_iter(text) {
            let whole = captures.get(0).map(|found| found.range()).unwrap_or_default();
            if best.as_ref().is_some_and(|(range, _)| range.start <= whole.start) {
                break;
            }
            let part = |name: &str| captures.name(name).map(|found| found.as_str());
            if let Some(date) = read(&part, context.order).filter(|date| !context.is_future(date)) {
                best = Some((whole, date));
                break;
            }
        }
    }
    let (mut range, mut date) = best.or_else(|| against_fetch(text, context.fetched?))?;
    if let Some(captures) = TIME.captures(&text[range.end..]) {
        let part = |name: &str| captures.name(name).and_then(|found| number(found.as_str()));
        let half = captures.name("half").or(captures.name("meridiem")).map(|found| found.as_str().to_lowercase());
        let hour = part("hour").map(|hour| match half.as_deref() {
            Some("下午" | "晚上" | "午後" | "pm" | "p.m." | "傍晚") if hour < 12 => hour + 12,
            Some("上午" | "凌晨" | "午前" | "am" | "a.m.") if hour == 12 => 0,
            _ => hour,
        });
        if let (Some(hour @ 0..24), Some(minute @ 0..60)) = (hour, part("minute")) {
            date.push_str(&format!("T{hour:02}:{minute:02}"));
            range.end += captures.get(0).map_or(0, |found| found.end());
        }
    }
    Some((range, date))
}

/// True where a text may hold a date of which only the language says whether the day or the month comes first:
/// 03/04/2024.
pub fn is_short(text: &str) -> bool {
    // Runs of digits, each with the mark before it; what has a year in front says which comes first.
    let (mut runs, mut digits) = ([0, 0], 0);
    let mut at = 0;
    loop {
        let rest = &text.as_bytes()[at..];
        if digits == 0 && runs == [0, 0] {
            let Some(next) = rest.iter().position(u8::is_ascii_digit) else { return false };
            at += next;
        }
        let byte = text.as_bytes().get(at).copied();
        at += 1;
        match byte {
            Some(b'0'..=b'9') => digits += 1,
            _ if digits == 4 && runs.iter().all(|run| (1..=2).contains(run)) => return true,
            Some(b'/' | b'-' | b'.') => (runs, digits) = ([runs[1], digits], 0),
            Some(_) => (runs, digits) = ([0, 0], 0),
            None => return false,
        }
    }
}

/// True where a text may hold one of [`FORMS`]: four digits, the character for years, or a letter of an era before a
/// digit.
fn holds_year(text: &str) -> bool {
    let (mut digits, mut era) = (0, false);
    for c in text.chars() {
        let is_digit = matches!(c, '0'..='9' | '０'..='９');
        digits = if is_digit { digits + 1 } else { 0 };
        if digits == 4 || c == '年' || is_digit && era {
            return true;
        }
        era = matches!(c, 'R' | 'H');
    }
    false
}

impl Context {
    /// A page cannot be older than what it says; a day is left for the zones.
    fn is_future(&self, date: &str) -> bool {
        let tomorrow = self.fetched.and_then(|fetched| fetched.date().checked_add(1.day()).ok());
        tomorrow.is_some_and(|tomorrow| date > tomorrow.to_string().as_str())
    }
}

/// Reads what is no date without the time of the fetch: 昨天 10:30, hace 3 horas, 9月5日.
fn against_fetch(text: &str, fetched: DateTime) -> Option<(Range<usize>, String)> {
    if let Some(captures) = AGO.captures(text) {
        let count = any(&captures, ["c1", "c2", "c3"]).map_or(Some(1), |found| match found {
            "un" | "una" | "a" | "an" => Some(1),
            digits => number(digits),
        })?;
        let unit = any(&captures, ["u1", "u2", "u3"]).unwrap_or_default().to_lowercase();
        let count = i64::from(count.clamp(0, 1000));
        let span = match unit.as_str() {
            unit if ["秒", "second", "segundo"].iter().any(|known| unit.starts_with(known)) => count.seconds(),
            unit if ["分", "minut", "min"].iter().any(|known| unit.starts_with(known)) => count.minutes(),
            unit if ["小时", "小時", "時間", "hora", "hour"].iter().any(|known| unit.starts_with(known)) => {
                count.hours()
            }
            unit if ["天", "日", "día", "dia", "day"].iter().any(|known| unit.starts_with(known)) => count.days(),
            unit if ["周", "週", "semana", "week"].iter().any(|known| unit.starts_with(known)) => count.weeks(),
            _ => count.months(),
        };
        let date = fetched.checked_sub(span).ok()?.date();
        return Some((captures.get(0)?.range(), date.to_string()));
    }
    if let Some(found) = DAY_WORD.find(text) {
        let back = match found.as_str().to_lowercase().as_str() {
            "昨天" | "昨日" | "ayer" | "yesterday" => 1,
            "前天" | "一昨日" | "おととい" | "anteayer" => 2,
            _ => 0,
        };
        let date = fetched.checked_sub(i64::from(back).days()).ok()?.date();
        return Some((found.range(), date.to_string()));
    }
    let captures = YEARLESS.captures(text)?;
    let part = |name: &str| captures.name(name).map(|found| found.as_str());
    let month = match part("name") {
        Some(name) => month(name)?,
        None => number(part("m").or(part("m2"))?)?,
    };
    let in_month = number(part("d").or(part("d2")).or(part("d3"))?)?;
    let tomorrow = fetched.date().checked_add(1.day()).ok()?;
    let of = |year: i16| Date::new(year, month.try_into().ok()?, in_month.try_into().ok()?).ok();
    let this = of(fetched.year())?;
    let date = if this <= tomorrow { this } else { of(fetched.year() - 1)? };
    let range = ["a1", "a2", "a3"].iter().find_map(|name| captures.name(name))?.range();
    Some((range, date.to_string()))
}

fn any<'a>(captures: &regex::Captures<'a>, names: [&str; 3]) -> Option<&'a str> {
    names.iter().find_map(|name| captures.name(name)).map(|found| found.as_str())
}

static AGO: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)(?<c1>[0-9]{1,3})\s?(?<u1>秒|分钟|分鐘|分|小时|小時|時間|天|日|周|週間|週|个月|個月|か月|ヶ月|月)(?:之)?前",
        r"|\bhace\s+(?<c2>[0-9]{1,3}|una?)\s+(?<u2>segundo|minuto|hora|d[ií]a|semana|mes)",
        r"|\b(?<c3>[0-9]{1,3}|an?)\s+(?<u3>second|minute|min|hour|day|week|month)s?\s+ago\b",
    ))
    .expect("a pattern of this file")
});

static DAY_WORD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)昨天|今天|前天|刚刚|剛剛|一昨日|昨日|今日|\b(?:ayer|anteayer|hoy|yesterday|today)\b")
        .expect("a pattern of this file")
});

static YEARLESS: LazyLock<Regex> = LazyLock::new(|| {
    let months = MONTHS.iter().flat_map(|names| names.iter().copied()).collect::<Vec<_>>().join("|");
    Regex::new(&format!(
        r"(?i)(?:^|[^0-9/.年-])(?:(?<a1>(?<m>[0-9]{{1,2}})\s?月\s?(?<d>[0-9]{{1,2}})\s?[日号])|(?<a2>(?<m2>[0-9]{{1,2}})[-/](?<d2>[0-9]{{1,2}}))(?:[\s　(（]|$)|(?<a3>(?<d3>[0-9]{{1,2}})\s+(?:de\s+)?(?<name>{months})\b))"
    ))
    .expect("a table of this file")
});

type Read = for<'a> fn(&'a dyn Fn(&str) -> Option<&'a str>, Order) -> Option<String>;

const DIGIT: &str = r"[0-9０-９]";

static FORMS: LazyLock<Vec<(Regex, Read)>> = LazyLock::new(|| {
    let months = MONTHS.iter().flat_map(|names| names.iter().copied()).collect::<Vec<_>>().join("|");
    let kanji = "[〇○零一二三四五六七八九十]";
    let forms: Vec<(String, Read)> = vec![
        // 2024-09-05, 2024/9/5, 2024.09.05, 2024-09-05T08:51:00+08:00
        (
            format!(
                r"(?:^|[^0-9０-９])(?<y>{DIGIT}{{4}})\s?(?:[-./]|－|／|．)\s?(?<m>{DIGIT}{{1,2}})\s?(?:[-./]|－|／|．)\s?(?<d>{DIGIT}{{1,2}})(?:[^0-9０-９]|$)"
            ),
            year_first,
        ),
        (
            format!(r"(?<y>{DIGIT}{{4}})\s?年\s?(?<m>{DIGIT}{{1,2}})\s?月\s?(?<d>{DIGIT}{{1,2}})\s?(?:日|号)"),
            year_first,
        ),
        (format!("(?<y>{kanji}{{4}})年(?<m>{kanji}{{1,3}})月(?<d>{kanji}{{1,3}})日"), year_first),
        (
            format!(
                r"(?<era>令和|平成|昭和|民國|民国|中華民國)\s?(?<y>元|{DIGIT}{{1,3}}|{kanji}{{1,4}})\s?年\s?(?<m>{DIGIT}{{1,2}}|{kanji}{{1,3}})\s?月\s?(?<d>{DIGIT}{{1,2}}|{kanji}{{1,3}})\s?日"
            ),
            era,
        ),
        (r"(?-u:\b)(?<era>[RH])(?<y>[0-9]{1,2})[./](?<m>[0-9]{1,2})[./](?<d>[0-9]{1,2})(?-u:\b)".to_owned(), era),
        (
            format!(
                r"(?i)(?-u:\b)(?<d>[0-9]{{1,2}})(?:\.º|º|st|nd|rd|th|\.)?\s+(?:de\s+)?(?<name>{months})(?-u:\b)\.?,?\s+(?:del?\s+)?(?<y>[0-9]{{4}})(?-u:\b)"
            ),
            named,
        ),
        (
            format!(
                r"(?i)(?-u:\b)(?<name>{months})(?-u:\b)\.?\s+(?<d>[0-9]{{1,2}})(?:st|nd|rd|th)?,?\s+(?:de\s+|del\s+)?(?<y>[0-9]{{4}})(?-u:\b)"
            ),
            named,
        ),
        (r"(?-u:\b)(?<a>[0-9]{1,2})(?:/|-|\.)(?<b>[0-9]{1,2})(?:/|-|\.)(?<y>[0-9]{4})(?-u:\b)".to_owned(), numeric),
    ];
    let built = forms.into_iter().map(|(pattern, read)| (Regex::new(&pattern).expect("a table of this file"), read));
    built.collect()
});

/// Follows a date directly, after an optional mark and weekday.
static TIME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)^[\s　]*(?:[(（][^()（）]{1,9}[)）]|(?:星期|周|週)[一二三四五六日天])?[\s　]*(?:T|,|，|、|a las|at|-|–|—|\||｜|·)?[\s　]*",
        r"(?<half>上午|下午|凌晨|晚上|傍晚|午前|午後)?\s?(?<hour>[0-9]{1,2})\s?(?:[:：h]|时|時|点)\s?(?<minute>[0-9]{1,2})(?:分|:[0-9]{2}(?:\.[0-9]+)?)?",
        r"(?:\s?(?<meridiem>[ap]m\b|[ap]\.m\.))?"
    ))
    .expect("a pattern of this file")
});

const MONTHS: [&[&str]; 12] = [
    &["january", "enero", "jan", "ene"],
    &["february", "febrero", "feb"],
    &["march", "marzo", "mar"],
    &["april", "abril", "apr", "abr"],
    &["may", "mayo"],
    &["june", "junio", "jun"],
    &["july", "julio", "jul"],
    &["august", "agosto", "aug", "ago"],
    &["september", "septiembre", "setiembre", "sept", "sep", "set"],
    &["october", "octubre", "oct"],
    &["november", "noviembre", "nov"],
    &["december", "diciembre", "dec", "dic"],
];

fn year_first<'a>(part: &'a dyn Fn(&str) -> Option<&'a str>, _: Order) -> Option<String> {
    day(number(part("y")?)?, number(part("m")?)?, number(part("d")?)?)
}

fn era<'a>(part: &'a dyn Fn(&str) -> Option<&'a str>, _: Order) -> Option<String> {
    let before = match part("era")? {
        "令和" | "R" => 2018,
        "平成" | "H" => 1988,
        "昭和" => 1925,
        _ => 1911,
    };
    let year = if part("y")? == "元" { 1 } else { number(part("y")?)? };
    day(before + year, number(part("m")?)?, number(part("d")?)?)
}

fn named<'a>(part: &'a dyn Fn(&str) -> Option<&'a str>, _: Order) -> Option<String> {
    day(number(part("y")?)?, month(part("name")?)?, number(part("d")?)?)
}

fn month(name: &str) -> Option<i32> {
    let name = name.to_lowercase();
    MONTHS.iter().position(|names| names.contains(&name.as_str())).map(|place| place as i32 + 1)
}

fn numeric<'a>(part: &'a dyn Fn(&str) -> Option<&'a str>, order: Order) -> Option<String> {
    let (a, b, year) = (number(part("a")?)?, number(part("b")?)?, number(part("y")?)?);
    match order {
        Order::DayFirst => day(year, b, a),
        Order::MonthFirst => day(year, a, b),
        // The day shows itself where it is no month.
        Order::Unknown if a > 12 => day(year, b, a),
        Order::Unknown if b > 12 => day(year, a, b),
        Order::Unknown => None,
    }
}

fn day(year: i32, month: i32, day: i32) -> Option<String> {
    let date = jiff::civil::Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()?;
    (1800..2200).contains(&year).then(|| date.to_string())
}

/// Reads digits, full-width ones too, or Han numerals as dates use them (二〇二四, 十二, 三十一, 一一三).
fn number(text: &str) -> Option<i32> {
    let (mut total, mut last) = (0i32, 0i32);
    for c in text.chars() {
        let digit = match c {
            '0'..='9' => c as i32 - '0' as i32,
            '０'..='９' => c as i32 - '０' as i32,
            '十' => {
                total = total * 10 + last.max(1) * 10;
                last = 0;
                continue;
            }
            _ => "〇一二三四五六七八九".chars().position(|han| han == c).map_or(0, |at| at as i32),
        };
        total = if text.contains('十') { total } else { total.checked_mul(10)?.checked_add(digit)? };
        last = digit;
    }
    Some(if text.contains('十') { total + last } else { total })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &str) {
        assert_eq!(parse(text, Order::Unknown).unwrap_or_default(), expect, "{text}");
    }

    #[test]
    fn only_the_language_tells_the_order_of_a_short_date() {
        for text in ["03/04/2024", "Madrid, 3.4.2024 10:30", "12-4-2024"] {
            assert!(is_short(text), "{text}");
        }
        for text in ["2024-09-05", "2024/9/5 8:30", "3.4", "5,3-7,2 en 2024", "3/4/24", ""] {
            assert!(!is_short(text), "{text}");
        }
    }

    #[test]
    fn forms() {
        check("2024-09-05", "2024-09-05");
        check("2780点击    2024-10-13 08:51", "2024-10-13T08:51");
        check("2024-10-13T23:51:07+08:00", "2024-10-13T23:51");
        check("2024/9/5", "2024-09-05");
        check("2024.09.05 7:05", "2024-09-05T07:05");
        check("20240905", "2024-09-05");
        check("来源：新京报 2024年10月13日", "2024-10-13");
        check("2024年10月13日 08时51分", "2024-10-13T08:51");
        check("２０２４年９月５日", "2024-09-05");
        check("2024年9月5日(木) 14時30分", "2024-09-05T14:30");
        check("2024年9月5日 下午3:20", "2024-09-05T15:20");
        check("二〇二四年九月五日", "2024-09-05");
        check("二〇二四年十二月三十一日", "2024-12-31");
        check("二〇二四年十月二十日", "2024-10-20");
        check("令和6年9月5日", "2024-09-05");
        check("令和元年五月一日", "2019-05-01");
        check("R6.9.5", "2024-09-05");
        check("民國113年9月5日", "2024-09-05");
        check("民國一一三年九月五日", "2024-09-05");
        check("5 de septiembre de 2024", "2024-09-05");
        check("5 sept. 2024", "2024-09-05");
        check("5 de marzo del 2024 a las 10:30", "2024-03-05T10:30");
        check("Actualizado: 1.º de mayo de 2024, 09:05", "2024-05-01T09:05");
        check("September 5, 2024", "2024-09-05");
        check("Sept. 5th, 2024 at 3:20 pm", "2024-09-05T15:20");
        check("5 September 2024", "2024-09-05");
        check("Thu, 05 Sep 2024 12:05:00 GMT", "2024-09-05T12:05");
        check("25/12/2024", "2024-12-25");
        check("12/25/2024", "2024-12-25");
        check("03/04/2024", "");
        check("2024-13-01", "");
        check("2024-02-30", "");
        check("2024-09", "");
        check("hace 3 horas", "");
        check("昨天 10:30", "");
        check("12024-09-055", "");
        check("", "");
    }

    #[test]
    fn the_order_of_day_and_month_follows_the_language() {
        let check = |language, expect: Option<&str>| {
            assert_eq!(parse("03/04/2024", Order::of_language(Some(language))).as_deref(), expect, "{language}");
        };
        check("es-MX", Some("2024-04-03"));
        check("en-GB", Some("2024-04-03"));
        check("en-US", Some("2024-03-04"));
        check("en", None);
    }

    #[test]
    fn what_is_relative_is_read_against_the_fetch_alone() {
        let fetched: DateTime = "2024-03-02T07:30:00".parse().unwrap();
        let check = |text: &str, expect: &str| {
            let context = Context { order: Order::DayFirst, fetched: Some(fetched) };
            assert_eq!(parse(text, context).unwrap_or_default(), expect, "{text}");
            if !text.contains("2024") && !text.contains("2025") {
                assert_eq!(parse(text, Order::DayFirst), None, "{text}");
            }
        };
        check("3小时前", "2024-03-02");
        check("9小时前", "2024-03-01");
        check("2天前", "2024-02-29");
        check("昨天 10:30", "2024-03-01T10:30");
        check("今天 06:15", "2024-03-02T06:15");
        check("8時間前", "2024-03-01");
        check("hace 3 horas", "2024-03-02");
        check("hace una semana", "2024-02-24");
        check("Ayer a las 10:30", "2024-03-01T10:30");
        check("5 days ago", "2024-02-26");
        check("1月5日", "2024-01-05");
        check("9月5日", "2023-09-05");
        check("9/5(火) 17:51", "2023-09-05T17:51");
        check("09-05 08:51", "2023-09-05T08:51");
        check("5 de septiembre", "2023-09-05");
        // The page was fetched before that: the other date is the one.
        check("2025-01-01 | 2024-02-28", "2024-02-28");
        check("2024-03-03", "2024-03-03");
        check("2024-03-04", "");
        check("2/30", "");
    }
}

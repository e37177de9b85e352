//! The head and the tail of a plain text -> title, date, authors and source, where its lines show them.
//!
//! Text files are mostly pages that were copied: navigation above the title, a line with the date under it, a byline,
//! and where it came from at the end. Nothing is cut from the text: what is recognised here is only known of it.

use std::sync::LazyLock;

use jiff::civil::DateTime;
use regex::Regex;

use super::date::{self, Context, Order};

/// What the lines of a text say about it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Known {
    pub title: Option<String>,
    pub published: Option<String>,
    pub authors: Vec<String>,
    pub source: Option<String>,
}

/// Reads the head and the tail of a text. `order` is that of its short dates, where it is known; else it is told from
/// the words of the text.
pub fn read(text: &str, order: Order, fetched: Option<DateTime>) -> Known {
    let head: Vec<Line> = lines(text).take(HEAD).collect();
    // To count the words of a text costs more than all the rest here, and few texts have a date that asks for it.
    let asks = order == Order::Unknown && head.iter().take(DATELINE).any(|line| date::is_short(line.text));
    let context = Context { order: if asks { Order::of_text(text) } else { order }, fetched };
    let dateline = |line: &str| dateline(line, context);
    let dated = head.iter().take(DATELINE).position(|line| dateline(line.text).is_some());
    let (published, title) = match dated {
        Some(at) => (dateline(head[at].text), head[..at].iter().rev().find_map(|line| titled(line.text))),
        None => (None, None),
    };
    let title = title.or_else(|| if dated.is_some_and(|at| at > 0) { None } else { opening(&head, dated, text) });
    let mut known = labelled(head.iter().map(|line| line.text).chain(tail(text)));
    known.title = title.map(str::to_owned);
    known.published = published.or(known.published);
    known
}

/// Reads the bylines and sources among lines: `作者：X`, `By X`, `来源：X 2024年10月13日`. The first of a kind wins.
pub fn labelled<'a>(lines: impl Iterator<Item = &'a str>) -> Known {
    let mut known = Known::default();
    for line in lines {
        if known.authors.is_empty()
            && has_bracket(opening_of(line))
            && let Some(captures) = IN_BRACKETS.captures(opening_of(line))
            // Who took the picture.
            && !captures[0].contains(['攝', '摄', '撮'])
        {
            let found = captures.iter().skip(1).flatten().next().map_or("", |found| found.as_str());
            known.authors = names(found);
        }
        let line = line.trim().trim_matches(['*', '_', '（', '）', '(', ')', '[', ']', '【', '】']).trim();
        // No character of three bytes is narrower than a column.
        if line.is_empty() || line.len() > 3 * LABELLED + 3 || weight(line) > LABELLED {
            continue;
        }
        // Whether a pattern is there is much cheaper to tell than where its groups are.
        if known.source.is_none()
            && SOURCE.is_match(line)
            && let Some(captures) = SOURCE.captures(line)
        {
            let found = captures.name("source").or(captures.name("account")).map_or("", |found| found.as_str());
            known.source = name(found);
            known.published = known.published.or_else(|| date::parse(line, Order::DayFirst));
        }
        if known.authors.is_empty()
            && AUTHOR.is_match(line)
            && let Some(captures) = AUTHOR.captures(line)
        {
            let found = captures.iter().skip(1).flatten().next().map_or("", |found| found.as_str());
            known.authors = names(found);
        }
    }
    known
}

fn has_bracket(text: &str) -> bool {
    // The wide ones begin with two bytes that Latin text hardly has.
    let bytes = text.as_bytes();
    memchr::memchr2(b'(', b'[', bytes).is_some()
        || memchr::memchr2(0xE3, 0xEF, bytes).is_some() && text.contains(['〔', '【', '（', '［'])
}

/// As much of a line as may name who writes it before its first sentence.
fn opening_of(line: &str) -> &str {
    let line = line.trim();
    &line[..line.floor_char_boundary(240)]
}

/// Lines that are looked at, from the first that is not blank.
const HEAD: usize = 20;
/// A date further down belongs to the story.
const DATELINE: usize = 10;
const TAIL: usize = 10;
/// The longest line that is a byline, in half-width columns.
const LABELLED: usize = 120;
/// What may stand beside the date of a dateline, and the longest date with its time, in half-width columns.
const REST: usize = 90;
const DATE: usize = 110;

struct Line<'a> {
    text: &'a str,
    /// A blank line follows.
    apart: bool,
}

/// Returns the lines that are not blank.
fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut lines = text.lines().peekable();
    std::iter::from_fn(move || {
        let text = lines.by_ref().map(str::trim).find(|line| !line.is_empty())?;
        Some(Line { text, apart: lines.peek().is_none_or(|line| line.trim().is_empty()) })
    })
}

/// Returns the last lines, which are no lines of the head.
fn tail(text: &str) -> impl Iterator<Item = &str> {
    let after_head = text.lines().filter(|line| !line.trim().is_empty()).nth(HEAD);
    let from = after_head.map_or(text.len(), |line| line.as_ptr() as usize - text.as_ptr() as usize);
    let mut last: Vec<&str> = text[from..].lines().rev().filter(|line| !line.trim().is_empty()).take(TAIL).collect();
    last.reverse();
    last.into_iter()
}

/// Returns the length of a line in columns: a CJK character says about as much as two and a half letters.
pub fn weight(text: &str) -> usize {
    text.chars().map(|c| if c >= '\u{2E80}' { 5 } else { 2 }).sum::<usize>() / 2
}

/// Returns what two writings of a title have in common: its letters and digits.
pub fn key(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Returns the date of a line that is there for its date: little else stands on it, and no sentence.
pub fn dateline(line: &str, context: impl Into<Context>) -> Option<String> {
    let line = line.trim_start_matches(['#', '>', '*', '-', ' ']);
    if weight(line) > REST + DATE {
        return None;
    }
    let (range, date) = date::find(line, context)?;
    let rest = weight(line[..range.start].trim()) + weight(line[range.end..].trim());
    let alone = rest <= 12;
    // With a date that is written out in Han, a short sentence is easily as short as a header.
    let header = rest <= REST && !line.ends_with(['。', '.', '！', '!', '？', '?']) && HEADER_WORDS.is_match(line);
    (alone || header).then_some(date)
}

/// As [`dateline`], for a line that stands right below a headline: there a date needs no word to explain it.
pub fn dateline_below_title(line: &str, context: impl Into<Context>) -> Option<String> {
    let line = line.trim_start_matches(['#', '>', '*', '-', ' ']);
    if weight(line) > 160 {
        return None;
    }
    let (range, date) = date::find(line, context)?;
    let rest = weight(line[..range.start].trim()) + weight(line[range.end..].trim());
    let is_sentence = line.ends_with(['。', '！', '!', '？', '?']) || line.ends_with('.') && rest > 30;
    (rest <= 70 && !is_sentence || rest <= 110 && HEADER_WORDS.is_match(line)).then_some(date)
}

static HEADER_WORDS: LazyLock<Regex> = LazyLock::new(|| {
    let words = [
        "点击",
        "點擊",
        "阅读",
        "閱讀",
        "浏览",
        "来源",
        "來源",
        "发布",
        "發布",
        "更新",
        "作者",
        "记者",
        "記者",
        "编辑",
        "公開",
        "配信",
        "掲載",
        "投稿",
        "出典",
        "評論",
        "评论",
        r"(?-u:\b)publicado",
        r"(?-u:\b)actualizado",
        r"(?-u:\b)published",
        r"(?-u:\b)updated",
        r"(?-u:\b)posted",
        r"(?-u:\bby\b)",
        r"(?-u:\bpor\b)",
        r"(?-u:\b)fuente",
        r"(?-u:\b)source",
        r"(?-u:\b)redacción",
        "[|｜·•]",
        "时间",
        "時間",
        "日期",
        r"(?-u:\b)date",
        r"(?-u:\b)fecha",
    ];
    Regex::new(&format!("(?i){}", words.join("|"))).expect("a table of this file")
});

/// Returns the title on a line above the date, if it can be one.
fn titled(line: &str) -> Option<&str> {
    // `# 热门搜索 #` is a section of the page, `# title` a heading.
    let is_section = line.len() > 1 && line.starts_with('#') && line.ends_with('#');
    let title = line.trim_start_matches('#').trim();
    let fits = (8..=320).contains(&weight(title));
    let is_sentence = title.ends_with(['。', '；', ';', ',', '，', ':', '：']);
    let is_label = || is_label(title) || AUTHOR.is_match(line) || SOURCE.is_match(line);
    (fits && !is_section && !is_sentence && !is_label()).then_some(title)
}

/// Returns the title of a text without a date under it: a first line that stands above longer ones and ends without
/// the stop of a sentence.
fn opening<'a>(head: &[Line<'a>], dateline: Option<usize>, text: &str) -> Option<&'a str> {
    let at = dateline.map_or(0, |at| at + 1);
    let line = head.get(at)?;
    let next = head.get(at + 1)?;
    let title = titled(line.text)?;
    let is_heading = line.text.starts_with("# ");
    let is_short = weight(title) <= 160 && line.text.len() * 2 < text.trim().len();
    let stands_above = weight(next.text) > weight(title) || line.apart;
    let is_sentence = title.ends_with('.') && !title.ends_with("...");
    // Many blanks are the items of a menu or of a tag cloud; a bar or a tab between cells is a table.
    let is_list = title.contains('\t') || title.contains('|') || title.starts_with(['-', '*', '•', '{', '<', '[']);
    (is_heading || (is_short && stands_above && !is_sentence && !is_list)).then_some(title)
}

/// Names of sections and of parts, which stand where a title might.
fn is_label(line: &str) -> bool {
    const LABELS: &[&str] = &[
        "abstract",
        "contents",
        "home",
        "inicio",
        "introducción",
        "introduction",
        "news",
        "noticias",
        "resumen",
        "summary",
        "サマリー",
        "ニュース",
        "ホーム",
        "はじめに",
        "内容摘要",
        "前言",
        "导语",
        "導語",
        "要約",
        "要点",
        "摘要",
        "搜索",
        "新闻",
        "新聞",
        "本文",
        "概要",
        "正文",
        "目录",
        "目次",
        "编者按",
        "首页",
    ];
    LABELS.contains(&line.trim_end_matches([':', '：', ' ']).to_lowercase().as_str())
}

static SOURCE: LazyLock<Regex> = LazyLock::new(|| {
    // A label needs its colon or its place at the head of the line: 来源 is also an ordinary word.
    Regex::new(concat!(
        r"(?i)(?:文章)?来自于?(?:微信)?公众号[:：]?\s*[“「『《”\x22](?<account>[^”」』》“\x22]{1,40})",
        r"|(?:(?:来源|來源|稿源|出处|出處|出典|原文|転載元|引用元|媒体|情報源)|^(?:fuente|source|vía|via))",
        r"\s?[:：︰∶]\s?(?<source>[^|｜\n]{1,80})",
    ))
    .expect("a pattern of this file")
});

static AUTHOR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)(?:^|[\s|｜,，。])(?:本报记者|作者|撰文|文字|执笔|執筆者?|筆者|autora?|author|written by|texto)(?:\s?[:：︰∶|｜丨/／∕]\s?|[“「])[“「\s]*([^|｜\n”」]{1,60})",
        r"|^(?:文|取材・文|取材)\s?[:：︰∶|｜丨/／∕=＝]\s?([^|｜\n]{1,40})",
        r"|(?:^(?:记者|記者)\s|(?:^|[\s|｜])(?:记者|記者)\s?[:：︰∶|｜丨/／∕])\s?([^|｜\n]{1,40})",
        r"|^(?:by|por)\s+(?-i:((?:\p{Lu}[\p{L}.'’-]*|de|del|la|los|y|and|&|van|von|,|\s)+))(?:$|[|·•,–—-]|\d)",
        r"|^[［\[](\p{Han}{2,6})[，,、]",
        r"|(?:記者|记者)\s?(\p{Han}{2,4})\s?[／/]",
        r"|(?:記者|记者)(\p{Han}{2,3})\p{Han}{2,3}\s?\d{1,2}日[電电讯訊]",
        r"|^(?:本报记者|本报讯记者|本刊记者|记者)\s+([\p{Han}、\s]{2,20})$",
    ))
    .expect("a pattern of this file")
});

/// Who writes, in brackets before the first sentence: 〔記者林宛柔／台中報導〕, （记者 王小明、李四）, [森下 千秋，例技術ニュース].
static IN_BRACKETS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^.{0,24}?[〔【（(［\[](?:本报|本報|本刊|见习|見習|实习|實習|特约|特約|首席)?(?:记者|記者)[\s　]?(\p{Han}{2,4}(?:[、，,\s　]\p{Han}{2,4}){0,3}?)(?:[／/∕][^〕】）)］\]]{2,12})?[〕】）)］\]]",
        r"|^[［\[](\p{Han}{1,4}[\s　]?[\p{Han}\p{Hiragana}\p{Katakana}]{1,6})[，,、][^\[\]［］]{2,24}[］\]]$",
    ))
    .expect("a pattern of this file")
});

/// Cuts a name where the next field of the line starts.
fn name(found: &str) -> Option<String> {
    static NEXT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)\s{2,}|\s*(?:[(（]?(?:\d{4}[-./年]|\d{1,2}[-/]\d{1,2}[-/])|发布|發布|作者|记者|記者|编辑|編集|责任|責任|责编|時間|时间|日期|点击|阅读|字体|字號|字号|打印|分享|[0-9]+\s?(?:天|小时|分钟)前|昨天|今天|前天|刚刚|editor|\s[-–—|·]\s)|\u{3000}|／|\s(?:北京|天津|河北|山西|内蒙古|辽宁|吉林|黑龙江|上海|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|广西|海南|重庆|四川|贵州|云南|西藏|陕西|甘肃|青海|宁夏|新疆|香港|澳门|台湾|海外)(?:\s|$)")
            .expect("a pattern of this file")
    });
    let end = NEXT.find(found).map_or(found.len(), |next| next.start());
    let name = found[..end]
        .trim()
        .trim_matches(['“', '”', '"', '「', '」', '『', '』', '《', '》', '。', ',', '，', ';', ' ', '　']);
    (!name.is_empty() && weight(name) <= 60).then(|| name.to_owned())
}

/// Parts a list of names as it is written in a byline.
pub fn names(found: &str) -> Vec<String> {
    static BETWEEN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)\s*(?:、|,|，|;|；|/|／|&|\s+and\s+|\s+y\s+)\s*").expect("a pattern of this file")
    });
    let found = name(found).unwrap_or_default();
    BETWEEN.split(&found).map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, title: &str, published: &str) {
        let known = read(text, Order::Unknown, None);
        let found = (known.title.unwrap_or_default(), known.published.unwrap_or_default());
        assert_eq!(found, (title.to_owned(), published.to_owned()), "{text}");
    }

    #[test]
    fn titles_and_dates() {
        let body = "El gasto en publicidad creció durante el trimestre, según tres personas que conocen las cuentas.";
        let title = "la factura de los asistentes sube otra vez";
        check(&format!("noticias\n\n{title}\n\n2024-09-05\n\n{body}"), title, "2024-09-05");
        check(&format!("{title}\n\n{body}"), title, "");
        check(&format!("# {title}\n{body}"), title, "");
        check(&format!("{title}\n5 de septiembre de 2024\n{body}"), title, "2024-09-05");
        check(&format!("2024-09-05\n{title}\n\n{body}"), title, "2024-09-05");
        check(body, "", "");
        check(&format!("{body}\n{body}"), "", "");
        check(&format!("resumen\n{body}\n{body}"), "", "");
        check("", "", "");
        let body = "这家公司今年的广告支出已经超过了去年全年，而留下来的用户不到三成，投资人开始追问账单。";
        check(
            &format!(
                "标签 标签 标签\n# 热门搜索 #\n搜索\n烧钱买不来留存,账单先到了\n2780点击    2024-10-13 08:51\n\n{body}"
            ),
            "烧钱买不来留存,账单先到了",
            "2024-10-13T08:51",
        );
        check(
            &format!("账单先到了，用户走了\n来源：小报 2024年10月13日\n{body}"),
            "账单先到了，用户走了",
            "2024-10-13",
        );
        check(&format!("要約\n{body}\n{body}"), "", "");
        check(&format!("2024年9月5日，一家公司公布了账单。\n{body}"), "", "");
        check(&format!("{body}\n2024年9月5日的发布会上，{body}"), "", "");
        check(
            &format!("広告費の請求書が届いた\n公開日：2024年9月5日 14:30｜更新日：2024年9月6日\n{body}"),
            "広告費の請求書が届いた",
            "2024-09-05T14:30",
        );
    }

    #[test]
    fn authors_and_sources() {
        let check = |line: &str, authors: &[&str], source: Option<&str>| {
            let known = labelled([line].into_iter());
            assert_eq!(known.authors, authors, "{line}");
            assert_eq!(known.source.as_deref(), source, "{line}");
        };
        check("作者：王小明", &["王小明"], None);
        check("作者｜王小明 编辑｜李四", &["王小明"], None);
        check("文/王小明、李四", &["王小明", "李四"], None);
        check("（文=山田太郎）", &["山田太郎"], None);
        check("記者 山田太郎", &["山田太郎"], None);
        check("記者∕王大文", &["王大文"], None);
        check("民國113年9月5日　記者／王大文", &["王大文"], None);
        check("autor|danny", &["danny"], None);
        check("By Jane Doe and Bob Roe", &["Jane Doe", "Bob Roe"], None);
        check("Por María Núñez y Luis de la Peña", &["María Núñez", "Luis de la Peña"], None);
        check("来源：小报 2024年10月13日", &[], Some("小报"));
        check("来源：小报  作者：王小明", &["王小明"], Some("小报"));
        check("原文: 新潮 每日小报", &[], Some("新潮 每日小报"));
        check("文章来自于微信公众号“小报科技”,作者“ 小明”", &["小明"], Some("小报科技"));
        check("Fuente: El Diario", &[], Some("El Diario"));
        check("By the end of the year, costs had doubled", &[], None);
        check("收入来源单一", &[], None);
        check("文明的代价", &[], None);
    }
}

//! Text -> what a terminal may show: no control characters, cut and padded by display columns.

use std::borrow::Cow;
use std::ops::Range;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Returns the text without characters that steer a terminal or turn the direction of writing; line breaks and tabs
/// become spaces.
pub fn clean(text: &str) -> Cow<'_, str> {
    let harmless = |c: char| {
        !(c.is_control()
            || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}'))
    };
    if text.chars().all(harmless) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(
        text.chars()
            .filter_map(|c| {
                if harmless(c) {
                    Some(c)
                } else if matches!(c, '\n' | '\t' | '\r') {
                    Some(' ')
                } else {
                    None
                }
            })
            .collect(),
    )
}

/// Returns the text cut to `width` display columns, with an ellipsis where something was cut.
pub fn cut(text: &str, width: usize) -> Cow<'_, str> {
    if text.width() <= width {
        return Cow::Borrowed(text);
    }
    let mut used = 1;
    let end = text.char_indices().find(|(_, c)| {
        used += c.width().unwrap_or(0);
        used > width
    });
    Cow::Owned(format!("{}…", &text[..end.map_or(text.len(), |(at, _)| at)]))
}

/// Returns the text with spaces behind it up to `width` display columns.
pub fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// Returns the text with spaces before it up to `width` display columns.
pub fn aligned(text: &str, width: usize) -> String {
    format!("{}{text}", " ".repeat(width.saturating_sub(text.width())))
}

/// Returns a bar that fills `part` of `whole` of `width` display columns, in eighths of a column; what is more than
/// nothing shows.
pub fn bar(part: usize, whole: usize, width: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    if part == 0 || whole == 0 {
        return String::new();
    }
    let eighths = (part * width * 8 / whole).clamp(1, width * 8);
    "█".repeat(eighths / 8) + EIGHTHS[eighths % 8]
}

/// Returns what stands before a part of a text, the part, and what stands after, cut to `width` display columns
/// together, with an ellipsis where something was cut. A part that is not in the text stands alone.
pub fn around(text: &str, part: &str, width: usize) -> [String; 3] {
    let part_cut = cut(part, width).into_owned();
    let Some(at) = text.find(part) else { return [String::new(), part_cut, String::new()] };
    let (before, after) = (&text[..at], &text[at + part.len()..]);
    let room = width.saturating_sub(part.width());
    // What one side does not need is the other's; else what stands before gets the smaller part.
    let ahead = before.width().min((room * 2 / 5).max(room.saturating_sub(after.width())));
    let after = cut(after, room - ahead).into_owned();
    if before.width() <= ahead {
        return [before.to_owned(), part_cut, after];
    }
    let mut used = 1;
    let start = before.char_indices().rev().find(|(_, c)| {
        used += c.width().unwrap_or(0);
        used > ahead
    });
    let start = start.map_or(0, |(at, c)| at + c.len_utf8());
    [if ahead == 0 { String::new() } else { format!("…{}", &before[start..]) }, part_cut, after]
}

/// Signs that stand at no line's start, and those that stand at no line's end.
const NOT_FIRST: &str =
    "、。，．,.:;：；！？!?)]}）］｝〕〉》」』】’”%％…ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ»";
const NOT_LAST: &str = "([{（［｛〔〈《「『【‘“$¥€£￥＄«¿¡";

/// Returns the lines, as ranges of the text, into which it breaks at `width` display columns: at spaces, and between
/// wide characters but for their punctuation. The space at a break is in no line.
pub fn wrapped(text: &str, width: usize) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let (mut start, mut columns) = (0, 0);
    // Where the line may end and the next one begin.
    let mut chance: Option<(usize, usize)> = None;
    let mut last: Option<char> = None;
    for (at, c) in text.char_indices() {
        let wide = |c: char| c.width() == Some(2);
        if c == ' ' {
            chance = Some((at, at + 1));
        } else if let Some(last) = last
            && at > start
            && (wide(last) || wide(c))
            && last != ' '
            && !NOT_FIRST.contains(c)
            && !NOT_LAST.contains(last)
        {
            chance = Some((at, at));
        }
        columns += c.width().unwrap_or(0);
        if columns > width && c != ' ' {
            let (end, next) = chance.filter(|(end, _)| *end > start).unwrap_or((at.max(start), at));
            if end > start {
                lines.push(start..end);
                start = next;
                columns = text[start..at].width() + c.width().unwrap_or(0);
            }
            chance = None;
        }
        last = Some(c);
    }
    lines.push(start..text.len());
    lines
}

/// Returns the columns that COLUMNS asks for, else those of the terminal that standard output is.
pub fn terminal_width() -> Option<usize> {
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    columns
        .or_else(|| console::Term::stdout().size_checked().map(|(_, columns)| usize::from(columns)))
        .map(|columns: usize| columns.clamp(40, 200))
}

/// How a stretch of text is shown where colour may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Found,
    Quiet,
    Strong,
    Figure,
    Company,
}

/// Returns the text in a style, with plain marks instead of colour for what must stay visible.
pub fn styled(text: &str, style: Style, colour: bool) -> String {
    if !colour {
        return match style {
            Style::Found => format!("«{text}»"),
            Style::Figure => format!("[{text}]"),
            Style::Company => format!("{{{text}}}"),
            Style::Quiet | Style::Strong => text.to_owned(),
        };
    }
    let code = match style {
        Style::Found => "1;33",
        Style::Quiet => "2",
        Style::Strong => "1",
        Style::Figure => "1;32",
        Style::Company => "1;36",
    };
    format!("\u{1B}[{code}m{text}\u{1B}[0m")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(clean("a\u{1B}[31mb\nc\u{202E}d"), "a[31mb cd");
        assert_eq!(clean("データ"), "データ");
    }

    #[test]
    fn a_part_keeps_its_surroundings() {
        let check = |text, part, width, expect: [&str; 3]| {
            let found = around(text, part, width);
            assert_eq!(found, expect);
            assert!(found.concat().width() <= width);
        };
        check("花了一亿元。", "一亿元", 20, ["花了", "一亿元", "。"]);
        check("今年春天花了一亿元做投放。", "一亿元", 16, ["…了", "一亿元", "做投…"]);
        check("one two 5 euros", "5 euros", 13, ["… two ", "5 euros", ""]);
        check("5 euros and more", "5 euros", 10, ["", "5 euros", " a…"]);
        check("other", "5 euros", 10, ["", "5 euros", ""]);
    }

    #[test]
    fn lines_break_where_a_reader_expects_it() {
        let check = |text: &str, width, expect: &[&str]| {
            let lines: Vec<&str> = wrapped(text, width).into_iter().map(|line| &text[line]).collect();
            assert_eq!(lines, expect);
        };
        check("", 10, &[""]);
        check("one two three", 8, &["one two", "three"]);
        check("extraordinary", 8, &["extraord", "inary"]);
        check("月之暗面花了钱", 8, &["月之暗面", "花了钱"]);
        check("月之暗面，花了钱", 8, &["月之暗", "面，花了", "钱"]);
        check("花了「一亿」", 6, &["花了", "「一", "亿」"]);
        check("用Kimi的人", 6, &["用Kimi", "的人"]);
        check("用 Kimi chat 的", 7, &["用 Kimi", "chat 的"]);
    }

    #[test]
    fn bars_grow_by_eighths() {
        for (part, whole, expect) in [(0, 9, ""), (1, 1000, "▏"), (1, 2, "█▌"), (9, 9, "███"), (0, 0, "")] {
            assert_eq!(bar(part, whole, 3), expect);
        }
    }

    #[test]
    fn columns_are_counted_not_characters() {
        assert_eq!(cut("月之暗面", 8), "月之暗面");
        assert_eq!(cut("月之暗面", 7), "月之暗…");
        assert_eq!(cut("月之暗面", 6), "月之…");
        assert_eq!(padded("元", 4), "元  ");
    }
}

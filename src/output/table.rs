//! Text -> what a terminal may show: no control characters, cut and padded by display columns.

use std::borrow::Cow;

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

/// Returns the columns of the terminal that standard output is.
pub fn terminal_width() -> Option<usize> {
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    columns
        .or_else(|| console::Term::stdout().size_checked().map(|(_, columns)| usize::from(columns)))
        .filter(|columns| *columns >= 40)
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
    fn columns_are_counted_not_characters() {
        assert_eq!(cut("月之暗面", 8), "月之暗面");
        assert_eq!(cut("月之暗面", 7), "月之暗…");
        assert_eq!(cut("月之暗面", 6), "月之…");
        assert_eq!(padded("元", 4), "元  ");
    }
}

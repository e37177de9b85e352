//! Records -> lines of CSV that a spreadsheet opens without surprises.

use std::borrow::Cow;
use std::io::{self, Write};

use serde_json::Value;

/// Columns that hold numbers, which no formula guard may touch: -5 is a value.
const NUMBERS: &[&str] = &["start", "end", "value", "min", "max", "score", "equivalent_of", "mentions", "articles"];

/// Writes a line of cells, quoted where they need it (RFC 4180).
pub fn line<C: AsRef<str>>(to: &mut impl Write, cells: impl Iterator<Item = C>) -> io::Result<()> {
    let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(Vec::new());
    for cell in cells {
        writer.write_field(cell.as_ref()).map_err(io::Error::other)?;
    }
    writer.write_record(None::<&[u8]>).map_err(io::Error::other)?;
    to.write_all(&writer.into_inner().map_err(|error| io::Error::other(error.to_string()))?)
}

/// Returns a field as a cell: lists joined by a semicolon, objects as JSON, nothing for null.
pub fn cell<'a>(column: &str, value: Option<&'a Value>) -> Cow<'a, str> {
    let text: Cow<'a, str> = match value {
        None | Some(Value::Null) => return Cow::Borrowed(""),
        Some(Value::String(text)) => Cow::Borrowed(text),
        Some(Value::Array(items)) if items.iter().all(Value::is_string) => {
            Cow::Owned(items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(";"))
        }
        Some(value) => Cow::Owned(value.to_string()),
    };
    if NUMBERS.contains(&column) { text } else { guarded(text) }
}

/// A text that a spreadsheet would run as a formula gets an apostrophe before it.
fn guarded(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) {
        Cow::Owned(format!("'{text}"))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(column: &str, value: Value, expect: &str) {
        let mut written = Vec::new();
        line(&mut written, [cell(column, Some(&value))].into_iter()).unwrap();
        assert_eq!(String::from_utf8(written).unwrap(), format!("{expect}\r\n"));
    }

    #[test]
    fn text_is_guarded_and_numbers_are_not() {
        check("raw", json!("=1+1"), "'=1+1");
        check("raw", json!("-5亿元"), "'-5亿元");
        check("value", json!("-500000000"), "-500000000");
        check("sentence", json!("a, \"b\"\nc"), "\"a, \"\"b\"\"\nc\"");
        check("companies", json!(["a", "b"]), "a;b");
        check("value", Value::Null, "\"\"");
    }
}

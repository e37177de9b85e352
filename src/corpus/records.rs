//! JSON -> pages: NDJSON line by line, or the objects of an array, streamed so that memory is bounded by one record.

use std::io::{self, BufRead, Read};
use std::path::PathBuf;

use serde::Deserialize;
use serde_json::Value;

use super::{Format, Given, Limits, Page, Reason, Rejection};

/// The bytes of a given id at the most: an index cannot find again what has much more.
const MOST_OF_ID: usize = 1_000;

/// How the records of a file are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// One record a line.
    Lines,
    /// One object, an array of objects, or objects one after the other, over any number of lines.
    Objects,
}

/// The records of one stream, in order.
pub struct Records<R> {
    source: Source,
    reader: R,
    /// Stands in rejections.
    name: String,
    /// `None` for stdin, whose pages have no path.
    file: Option<PathBuf>,
    limits: Limits,
    /// Lines that were begun, from 1.
    line: u64,
    objects: u64,
    done: bool,
    buffer: Vec<u8>,
}

impl<R: BufRead> Records<R> {
    pub fn new(source: Source, reader: R, name: String, file: Option<PathBuf>, limits: Limits) -> Records<R> {
        let line = if source == Source::Objects { 1 } else { 0 };
        Records { source, reader, name, file, limits, line, objects: 0, done: false, buffer: Vec::new() }
    }

    pub fn lines(reader: R, name: String, file: Option<PathBuf>, limits: Limits) -> Records<R> {
        Records::new(Source::Lines, reader, name, file, limits)
    }

    fn reject(&self, record: Option<u64>, reason: Reason) -> Rejection {
        Rejection { name: self.name.clone(), record, reason }
    }

    fn next_line(&mut self) -> Option<Result<Page, Rejection>> {
        loop {
            self.buffer.clear();
            self.line += 1;
            let limit = self.limits.article_bytes;
            let found = match read_line(&mut self.reader, limit, &mut self.buffer) {
                Ok(0) => return None,
                Ok(found) => found,
                Err(error) => {
                    self.done = true;
                    return Some(Err(self.reject(None, Reason::NotReadable(error))));
                }
            };
            if found > limit {
                let reason = Reason::TooLarge { limit, found: Some(found) };
                return Some(Err(self.reject(Some(self.line), reason)));
            }
            if self.line == 1 && self.buffer.starts_with(b"\xEF\xBB\xBF") {
                self.buffer.drain(..3);
            }
            // Without its end, so that an error stands on the line and not on the one after it.
            while self.buffer.last().is_some_and(|byte| matches!(byte, b'\n' | b'\r')) {
                self.buffer.pop();
            }
            if self.buffer.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            return Some(self.page(self.line, self.line));
        }
    }

    fn next_object(&mut self) -> Option<Result<Page, Rejection>> {
        self.buffer.clear();
        match self.read_object() {
            Ok(None) => None,
            Ok(Some((start, found))) => {
                self.objects += 1;
                let limit = self.limits.article_bytes;
                if found > limit {
                    let reason = Reason::TooLarge { limit, found: Some(found) };
                    return Some(Err(self.reject(Some(self.objects), reason)));
                }
                Some(self.page(self.objects, start))
            }
            Err(reason) => {
                self.done = true;
                Some(Err(self.reject(None, reason)))
            }
        }
    }

    /// Reads the next object into the buffer; returns the line where it starts and its length.
    ///
    /// Only quotes and brackets are looked at: whether it is JSON is for the parser to say.
    fn read_object(&mut self) -> Result<Option<(u64, u64)>, Reason> {
        let (mut depth, mut found, mut start) = (0u64, 0u64, self.line);
        let (mut in_string, mut escaped) = (false, false);
        loop {
            let chunk = match self.reader.fill_buf() {
                Ok(chunk) => chunk,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(Reason::NotReadable(error)),
            };
            if chunk.is_empty() {
                let error = "the file ends within an object".to_owned();
                return if depth == 0 { Ok(None) } else { Err(Reason::BadJson { line: start, error }) };
            }
            let mut end = None;
            let mut stray = None;
            let mut first = if depth == 0 { chunk.len() } else { 0 };
            for (at, &byte) in chunk.iter().enumerate() {
                self.line += u64::from(byte == b'\n');
                if depth == 0 {
                    match byte {
                        b'{' => {
                            (depth, first, start) = (1, at, self.line);
                        }
                        // The array itself, and the mark that some editors put before everything.
                        b'[' | b']' | b',' | b' ' | b'\t' | b'\r' | b'\n' | 0xEF | 0xBB | 0xBF => {}
                        _ => {
                            stray = Some(byte);
                            break;
                        }
                    }
                } else if in_string {
                    match byte {
                        _ if escaped => escaped = false,
                        b'\\' => escaped = true,
                        b'"' => in_string = false,
                        _ => {}
                    }
                } else {
                    match byte {
                        b'"' => in_string = true,
                        b'{' | b'[' => depth += 1,
                        b'}' | b']' => depth -= 1,
                        _ => {}
                    }
                    if depth == 0 {
                        end = Some(at + 1);
                        break;
                    }
                }
            }
            if let Some(byte) = stray {
                let error = format!("expected an object, found {:?}", char::from(byte));
                return Err(Reason::BadJson { line: self.line, error });
            }
            let used = end.unwrap_or(chunk.len());
            found += used.saturating_sub(first) as u64;
            if found <= self.limits.article_bytes {
                self.buffer.extend_from_slice(&chunk[first.min(used)..used]);
            }
            self.reader.consume(used);
            if end.is_some() {
                return Ok(Some((start, found)));
            }
        }
    }

    /// Makes a page of the JSON in the buffer, which starts on `line` of the file.
    fn page(&self, record: u64, line: u64) -> Result<Page, Rejection> {
        if !self.buffer.trim_ascii_start().starts_with(b"{") {
            let error = "expected an object".to_owned();
            return Err(self.reject(Some(record), Reason::BadJson { line, error }));
        }
        let fields: Fields = serde_json::from_slice(&self.buffer).map_err(|error| {
            let line = line + (error.line() as u64).saturating_sub(1);
            // The parser's own position counts from the record; ours, in the file, stands before it.
            let error = error.to_string();
            let error = error.split(" at line ").next().unwrap_or_default().to_owned();
            self.reject(Some(record), Reason::BadJson { line, error })
        })?;
        let (given, text, warnings) = fields.read().map_err(|reason| {
            let reason = match reason {
                Reason::MissingText { .. } => Reason::MissingText { found: keys(&self.buffer) },
                reason => reason,
            };
            self.reject(Some(record), reason)
        })?;
        Ok(Page {
            path: self.file.is_some().then(|| self.name.clone()),
            file: self.file.clone(),
            record: Some(record),
            given,
            format: Format::Record,
            bytes: text.into_bytes(),
            warnings,
            ..Page::default()
        })
    }
}

impl<R: BufRead> Iterator for Records<R> {
    type Item = Result<Page, Rejection>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        match self.source {
            Source::Lines => self.next_line(),
            Source::Objects => self.next_object(),
        }
    }
}

/// Reads one line without its end and returns how long it was with it; 0 at the end of the stream. Of a line over
/// the limit no more than the limit is kept, and the rest is passed over.
fn read_line(reader: &mut impl BufRead, limit: u64, line: &mut Vec<u8>) -> io::Result<u64> {
    let mut found = reader.by_ref().take(limit + 1).read_until(b'\n', line)? as u64;
    if found > limit && line.last() != Some(&b'\n') {
        loop {
            let chunk = match reader.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                chunk => chunk?,
            };
            let end = memchr::memchr(b'\n', chunk).map(|at| at + 1);
            let used = end.unwrap_or(chunk.len());
            reader.consume(used);
            found += used as u64;
            if end.is_some() || used == 0 {
                break;
            }
        }
    }
    Ok(found)
}

#[derive(Deserialize)]
struct Fields {
    id: Option<Value>,
    text: Option<Value>,
    title: Option<Value>,
    published: Option<Value>,
    authors: Option<Value>,
    source: Option<Value>,
    url: Option<Value>,
    language: Option<Value>,
}

impl Fields {
    fn read(self) -> Result<(Given, String, Vec<String>), Reason> {
        let text = match self.text {
            None | Some(Value::Null) => return Err(Reason::MissingText { found: Vec::new() }),
            Some(Value::String(text)) => text,
            Some(other) => {
                return Err(Reason::BadField { field: "text", expected: "a string", found: type_name(&other) });
            }
        };
        let id = match self.id {
            None | Some(Value::Null) => None,
            Some(Value::String(id)) if !id.trim().is_empty() => Some(id),
            Some(Value::String(_)) => None,
            Some(Value::Number(id)) => Some(id.to_string()),
            Some(other) => {
                let expected = "a string or a number";
                return Err(Reason::BadField { field: "id", expected, found: type_name(&other) });
            }
        };
        if id.as_ref().is_some_and(|id| id.len() > MOST_OF_ID) {
            return Err(Reason::BadField { field: "id", expected: "at most 1000 bytes", found: "more" });
        }
        let mut warnings = Vec::new();
        let mut word = |field: &str, value: Option<Value>| match value {
            None | Some(Value::Null) => None,
            Some(Value::String(word)) => Some(word.trim().to_owned()).filter(|word| !word.is_empty()),
            Some(other) => {
                warnings.push(format!("`{field}` is passed over: expected a string, found {}", type_name(&other)));
                None
            }
        };
        let authors = match self.authors {
            Some(Value::Array(authors)) => {
                authors.into_iter().filter_map(|author| word("authors", Some(author))).collect()
            }
            author => word("authors", author).into_iter().collect(),
        };
        let given = Given {
            id,
            title: word("title", self.title),
            published: word("published", self.published),
            authors,
            source: word("source", self.source),
            url: word("url", self.url),
            language: word("language", self.language),
        };
        Ok((given, text, warnings))
    }
}

fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// Returns the first names of a record, to say what was found where `text` was expected.
fn keys(json: &[u8]) -> Vec<String> {
    match serde_json::from_slice(json) {
        Ok(Value::Object(fields)) => fields.keys().take(8).map(|key| key.chars().take(40).collect()).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: Source, json: &str, expect: &[&str]) {
        let limits = Limits { article_bytes: 60, ..Limits::default() };
        // A tiny buffer, so that every record crosses its border.
        let reader = io::BufReader::with_capacity(7, json.as_bytes());
        let found: Vec<String> = Records::new(source, reader, "f".to_owned(), None, limits)
            .map(|item| match item {
                Ok(page) => format!("{} {}", page.record.unwrap(), String::from_utf8(page.bytes).unwrap()),
                Err(rejection) => rejection.to_string(),
            })
            .collect();
        assert_eq!(found, expect, "{json}");
    }

    #[test]
    fn lines() {
        use Source::Lines;
        check(Lines, "", &[]);
        check(Lines, "\u{feff}{\"text\":\"a\\n b \"}\r\n\n{\"text\":\"月\"}", &["1 a\n b ", "3 月"]);
        check(Lines, "{\"text\":1}\n{\"text\":\"b\"}\n", &["f:1: expected a string in `text`, found a number", "2 b"]);
        check(Lines, "{\"body\":\"a\"}\n", &["f:1: the record has no `text`, only body"]);
        check(
            Lines,
            "[1]\n{\"text\":\"b\"",
            &[
                "f:1: line 1 is not the JSON of an article: expected an object",
                "f:2: line 2 is not the JSON of an article: EOF while parsing an object",
            ],
        );
        check(
            Lines,
            "\n{\"text\": \n{\"text\":\"b\"}\n",
            &["f:2: line 2 is not the JSON of an article: EOF while parsing a value", "3 b"],
        );
        let long = format!("{{\"text\":\"{}\"}}\n{{\"text\":\"b\"}}\n", "a".repeat(200));
        check(
            Lines,
            &long,
            &["f:1: expected at most 60 bytes in one article, found 212; --max-article-bytes raises the limit", "2 b"],
        );
        check(Lines, "{\"id\":[1],\"text\":\"b\"}", &["f:1: expected a string or a number in `id`, found a list"]);
    }

    #[test]
    fn objects() {
        use Source::Objects;
        check(Objects, "", &[]);
        check(Objects, "[]", &[]);
        check(Objects, "{\"text\": \"a{[\\\"\"}", &["1 a{[\""]);
        check(Objects, "\u{feff}[\n {\"text\": \"a\", \"x\": [{}]},\n {\"text\": \"b\"}\n]\n", &["1 a", "2 b"]);
        check(Objects, "{\"text\":\"a\"}\n{\"text\":\"b\"}\n", &["1 a", "2 b"]);
        check(
            Objects,
            "[{\"text\":\"a\"},\n{\"text\":\n oops},{\"text\":\"b\"}]",
            &["1 a", "f:2: line 3 is not the JSON of an article: expected value", "3 b"],
        );
        check(
            Objects,
            "[{\"text\":\"a\"},\n{\"text\":\"b\"",
            &["1 a", "f: line 2 is not the JSON of an article: the file ends within an object"],
        );
        check(Objects, "[\n1]", &["f: line 2 is not the JSON of an article: expected an object, found '1'"]);
        let long = format!("[{{\"text\":\"{}\"}},{{\"text\":\"b\"}}]", "a".repeat(200));
        check(
            Objects,
            &long,
            &["f:1: expected at most 60 bytes in one article, found 211; --max-article-bytes raises the limit", "2 b"],
        );
    }

    #[test]
    fn fields_are_given_and_odd_ones_are_named() {
        let json = r#"{"id":7,"text":" t ","title":"T","published":"2024-09-05","authors":["A","B"],"source":{},"url":"u","language":"es"}"#;
        let page = Records::lines(json.as_bytes(), "f".to_owned(), None, Limits::default()).next().unwrap().unwrap();
        let given = &page.given;
        assert_eq!(
            (given.id.as_deref(), given.title.as_deref(), given.source.as_deref()),
            (Some("7"), Some("T"), None)
        );
        assert_eq!(given.authors, ["A", "B"]);
        assert_eq!(page.bytes, b" t ");
        assert_eq!(page.warnings, ["`source` is passed over: expected a string, found an object"]);
        assert_eq!((page.path, page.record), (None, Some(1)));
    }
}

//! `queries/*.toml` -> the command line that each stands for.
//!
//! A saved query is a command line written down: its keys are the long options of its command, `query` is its query.
//! So the command itself says what is allowed, and what an option means is said in one place.

use std::path::{Path, PathBuf};

use toml::{Table, Value};

/// A question that somebody wanted to keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// The file's name without its extension.
    pub name: String,
    pub file: PathBuf,
    pub description: String,
    /// `search`, `figures` or `companies`.
    pub command: String,
    /// What follows the command on the command line, without the format.
    pub arguments: Vec<String>,
    pub format: Option<String>,
}

/// What is wrong with a saved query.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{}: {error}", .file.display())]
    Malformed { file: PathBuf, error: String },
    #[error("{}: expected {expected} in `{key}`, found {found}", .file.display())]
    BadKey { file: PathBuf, key: String, expected: &'static str, found: String },
    #[error("{}: `{key}` is missing", .file.display())]
    Missing { file: PathBuf, key: &'static str },
}

/// The commands that answer a question.
pub const COMMANDS: &[&str] = &["search", "figures", "companies"];
/// The extension of a saved query.
pub const EXTENSION: &str = "toml";

/// Reads the text of a saved query; `file` is where it stands.
pub fn parse(text: &str, file: &Path) -> Result<Saved, Error> {
    let file = file.to_owned();
    let mut table: Table = toml::from_str(text).map_err(|error| Error::Malformed {
        file: file.clone(),
        error: error.to_string().trim_end().replace('\n', " "),
    })?;
    let bad = |key: &str, expected, found: &Value| Error::BadKey {
        file: file.clone(),
        key: key.to_owned(),
        expected,
        found: found.to_string(),
    };
    let mut word = |key: &'static str| match table.remove(key) {
        None => Ok(None),
        Some(Value::String(word)) => Ok(Some(word)),
        Some(other) => Err(bad(key, "a string", &other)),
    };
    let missing = |key| Error::Missing { file: file.clone(), key };
    let description = word("description")?.ok_or_else(|| missing("description"))?;
    let command = word("command")?.ok_or_else(|| missing("command"))?;
    let query = word("query")?;
    let format = word("format")?;
    if !COMMANDS.contains(&command.as_str()) {
        return Err(bad("command", "search, figures or companies", &Value::String(command)));
    }
    let mut arguments = Vec::new();
    for (key, value) in &table {
        match value {
            Value::Boolean(true) => arguments.push(format!("--{key}")),
            Value::Boolean(false) => {}
            Value::String(value) => arguments.push(format!("--{key}={value}")),
            Value::Integer(value) => arguments.push(format!("--{key}={value}")),
            Value::Float(value) => arguments.push(format!("--{key}={value}")),
            Value::Datetime(value) => arguments.push(format!("--{key}={value}")),
            Value::Array(values) => {
                for value in values {
                    let value = value.as_str().ok_or_else(|| bad(key, "strings", value))?;
                    arguments.push(format!("--{key}={value}"));
                }
            }
            Value::Table(_) => return Err(bad(key, "a value or a list", value)),
        }
    }
    if let Some(query) = query.filter(|query| !query.trim().is_empty()) {
        arguments.extend(["--".to_owned(), query]);
    }
    let name = file.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(Saved { name, description, command, arguments, format, file })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: Result<&str, &str>) {
        let found = parse(text, Path::new("q/cost.toml"))
            .map(|saved| format!("{} {} {}", saved.name, saved.command, saved.arguments.join(" ")));
        match expect {
            Ok(expect) => assert_eq!(found.map_err(|error| error.to_string()).as_deref(), Ok(expect)),
            Err(expect) => {
                let error = found.unwrap_err().to_string();
                assert!(error.contains(expect), "{error}");
            }
        }
    }

    #[test]
    fn a_saved_query_is_a_command_line() {
        let head = "description = \"d\"\ncommand = \"figures\"\n";
        check(head, Ok("cost figures "));
        check(
            &format!(
                "{head}query = \"-x CPA\"\nmin = 1e6\nmax = \"5亿\"\nnear = true\nexact = false\ncurrency = [\"CNY\", \"USD\"]\nsince = 2024-09-05\nlimit = 3"
            ),
            Ok(
                "cost figures --currency=CNY --currency=USD --limit=3 --max=5亿 --min=1000000 --near --since=2024-09-05 -- -x CPA",
            ),
        );
        check(
            "description = \"d\"\ncommand = \"ingest\"",
            Err("expected search, figures or companies in `command`, found \"ingest\""),
        );
        check("command = \"search\"", Err("`description` is missing"));
        check("description = 3", Err("expected a string in `description`, found 3"));
        check(&format!("{head}currency = [1]"), Err("expected strings in `currency`, found 1"));
        check(&format!("{head}filters = {{a = 1}}"), Err("expected a value or a list in `filters`"));
        check("description = ", Err("q/cost.toml: TOML parse error"));
    }
}

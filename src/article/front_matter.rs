//! The YAML between two `---` lines at the head of a text -> what was given there, and where the text goes on.

use saphyr::{LoadableYamlNode, Scalar, Yaml};

use crate::corpus::Given;

/// A front matter that was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FrontMatter {
    pub given: Given,
    /// Where the text after it starts.
    pub end: usize,
    /// What keeps it from being read; then nothing is given and nothing is cut.
    pub malformed: Option<String>,
}

/// Returns the front matter of a text, if it starts with one.
pub fn read(text: &str) -> Option<FrontMatter> {
    let (yaml, end) = block(text)?;
    let malformed = |reason: String| Some(FrontMatter { malformed: Some(reason), ..FrontMatter::default() });
    if let Some(reason) = hostile(yaml) {
        return malformed(reason.to_owned());
    }
    let documents = match Yaml::load_from_str(yaml) {
        Ok(documents) => documents,
        Err(error) => return malformed(error.to_string()),
    };
    let Some(Yaml::Mapping(fields)) = documents.first() else {
        // Prose between two rules, not a front matter.
        return None;
    };
    let mut given = Given::default();
    for (key, value) in fields {
        let Some(key) = key.as_str() else { continue };
        let word = || scalar(value);
        match key.to_lowercase().as_str() {
            "id" => given.id = word(),
            "title" | "headline" => given.title = word(),
            "date" | "published" | "pubdate" | "publishdate" | "publish_date" | "published_at" => {
                given.published = word().or(given.published);
            }
            "author" | "authors" | "byline" => given.authors = words(value),
            "source" | "publisher" | "site" => given.source = word(),
            "url" | "link" | "canonical" | "canonical_url" | "source_url" => given.url = word(),
            "lang" | "language" => given.language = word(),
            _ => {}
        }
    }
    Some(FrontMatter { given, end, malformed: None })
}

/// No front matter that a person writes is longer.
const LONGEST: usize = 32 << 10;

/// Returns the text between the rules and the offset after them.
fn block(text: &str) -> Option<(&str, usize)> {
    let is_rule = |line: &str| line.trim_end() == "---";
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().filter(|line| is_rule(line))?;
    let mut end = first.len();
    for line in lines {
        if is_rule(line) || line.trim_end() == "..." {
            return Some((&text[first.len()..end], end + line.len()));
        }
        end += line.len();
        if end > LONGEST {
            return None;
        }
    }
    None
}

/// Says what in a YAML could blow up its reader: deep nesting overflows the stack when it is dropped, and aliases are
/// copied, so that a few lines can fill the memory.
fn hostile(yaml: &str) -> Option<&'static str> {
    if yaml.bytes().filter(|byte| matches!(byte, b'[' | b'{')).count() > 200 {
        return Some("too many brackets");
    }
    let depth = |line: &str| line.split_whitespace().take_while(|word| matches!(*word, "-" | "?" | ":")).count();
    if yaml.lines().any(|line| depth(line) > 8 || line.len() - line.trim_start().len() > 100) {
        return Some("too deep");
    }
    let alias = |word: &str| word.trim_start_matches(['[', '{', ',']).starts_with('*');
    (yaml.split_whitespace().filter(|word| alias(word)).count() > 16).then_some("too many aliases")
}

fn scalar(value: &Yaml) -> Option<String> {
    let word = match value {
        Yaml::Value(Scalar::String(word)) => word.trim().to_owned(),
        Yaml::Value(Scalar::Integer(number)) => number.to_string(),
        Yaml::Value(Scalar::FloatingPoint(number)) => number.to_string(),
        Yaml::Value(Scalar::Boolean(truth)) => truth.to_string(),
        Yaml::Sequence(values) if values.len() == 1 => return scalar(&values[0]),
        // `source: {name: …, url: …}`
        Yaml::Mapping(_) => return value.as_mapping_get("name").and_then(scalar),
        _ => return None,
    };
    (!word.is_empty()).then_some(word)
}

fn words(value: &Yaml) -> Vec<String> {
    match value {
        Yaml::Sequence(values) => values.iter().filter_map(scalar).collect(),
        value => scalar(value).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields() {
        let text = "---\ntitle: '广告: 一亿'\ndate: 2024-09-21\nauthor: ByteLab\nlang: zh\nsource:\n  name: 小报\n---\n\n正文\n";
        let found = read(text).unwrap();
        assert_eq!(found.given.title.as_deref(), Some("广告: 一亿"));
        assert_eq!(found.given.published.as_deref(), Some("2024-09-21"));
        assert_eq!(found.given.authors, ["ByteLab"]);
        assert_eq!(found.given.language.as_deref(), Some("zh"));
        assert_eq!(found.given.source.as_deref(), Some("小报"));
        assert_eq!(&text[found.end..], "\n正文\n");
        assert_eq!(read("---\r\ntitle: 2024\r\nauthors: [A, B]\r\n...\r\nx").unwrap().given.authors, ["A", "B"]);
    }

    #[test]
    fn what_is_no_front_matter_is_left_alone() {
        let check = |text: &str| assert_eq!(read(text), None, "{text}");
        check("");
        check("---\nprosa\n---\nmás prosa");
        check("---\ntitle: no end\n");
        check("text\n---\ntitle: x\n---\n");
        check("----\ntitle: x\n----\n");
    }

    #[test]
    fn malformed_yaml_is_named_and_nothing_is_cut() {
        let aliases = format!("a: &a [x]\nb: [{}]", "*a, ".repeat(40));
        for yaml in ["title: 'open\n", "title: a: b: c\n", &"[".repeat(5000), &"- ".repeat(5000), &aliases] {
            let found = read(&format!("---\n{yaml}\n---\ntext")).unwrap();
            assert!(found.malformed.is_some() && found.end == 0 && found.given == Given::default(), "{yaml}");
        }
    }
}

//! The data that scripts would make a page of -> the text of its article.
//!
//! Nothing is run. Sites carry the article as JSON in many shapes, but the text is always the longest one in it: one
//! string of markup, or a list of paragraphs. The work is bounded by the size of the data, which the gate bounds.

use serde_json::Value;

use super::extract::as_text;
use super::plain::weight;

/// Returns the longest text of an article in the states of a page, if there is one worth the name.
pub fn text(states: &[String]) -> Option<String> {
    let texts = states.iter().filter_map(|state| {
        let value = serde_json::Deserializer::from_str(state).into_iter::<Value>().next()?.ok()?;
        let mut best = Found::default();
        seek(&value, 0, &mut best);
        best.text
    });
    texts.max_by_key(|text| weight(text)).filter(|text| weight(text) >= SHORTEST)
}

/// A shorter one is a description or a notice.
const SHORTEST: usize = 300;
const DEPTH: usize = 60;

#[derive(Default)]
struct Found {
    text: Option<String>,
    weight: usize,
}

impl Found {
    fn offer(&mut self, text: String) {
        let weight = weight(&text);
        if weight > self.weight && is_prose(&text) {
            (self.text, self.weight) = (Some(text), weight);
        }
    }
}

fn seek(value: &Value, depth: usize, best: &mut Found) {
    if depth > DEPTH {
        return;
    }
    match value {
        Value::String(text) if text.len() > best.weight && text.len() >= SHORTEST => best.offer(as_text(text)),
        Value::Array(items) => {
            let parts: Vec<String> = items.iter().filter_map(paragraph).collect();
            if parts.len() >= 2 {
                best.offer(parts.join("\n\n"));
            }
            items.iter().for_each(|item| seek(item, depth + 1, best));
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                let is_beside = ["comment", "related", "recommend", "description", "summary", "html_head", "css"]
                    .iter()
                    .any(|beside| name.to_ascii_lowercase().contains(beside));
                if !is_beside {
                    seek(field, depth + 1, best);
                }
            }
        }
        _ => {}
    }
}

/// Reads an element of a list as a paragraph.
fn paragraph(item: &Value) -> Option<String> {
    let text = match item {
        Value::String(text) => text.as_str(),
        Value::Object(fields) => {
            let kind = fields.get("type").and_then(Value::as_str).unwrap_or("text").to_ascii_lowercase();
            if ["image", "video", "gallery", "embed", "ad", "link", "interstitial", "reference", "oembed"]
                .iter()
                .any(|other| kind.contains(other))
            {
                return None;
            }
            ["content", "html", "text", "value", "body"].iter().find_map(|name| fields.get(*name)?.as_str())?
        }
        _ => return None,
    };
    let is_address = text.starts_with("http") || text.starts_with('/') || !text.contains(' ') && text.is_ascii();
    (!is_address && !text.trim().is_empty()).then(|| as_text(text)).filter(|text| !text.is_empty())
}

/// Code and tables of keys are long too.
fn is_prose(text: &str) -> bool {
    let stops = text.matches(['。', '．', '.', '！', '？', '!', '?', ',', '，', '、']).count();
    let code = text.matches(['{', '}', ';', '=', '\\']).count();
    stops * 200 >= weight(text) && code * 4 <= stops.max(4) && !text.trim_start().starts_with(['{', '[', '<'])
}

#[cfg(test)]
mod tests {
    use super::*;

    const P: &str =
        "Una frase larga del artículo, con sus comas, que dice lo que pasó y cuánto costó según las cuentas. Y otra.";

    #[test]
    fn the_longest_text_is_the_article() {
        let elements: Vec<Value> = (0..5).map(|_| serde_json::json!({"type": "text", "content": P})).collect();
        let arc = serde_json::json!({"promo": P, "content_elements": elements, "related": [P.repeat(20)]}).to_string();
        assert_eq!(text(&[arc + ";Fusion.x=1;"]).unwrap(), [P; 5].join("\n\n"));
        let html = serde_json::json!({"data": {"content": format!("<p>{P}</p>").repeat(4)}}).to_string();
        assert_eq!(text(&[html]).unwrap(), [P; 4].join("\n\n"));
        let escaped = serde_json::json!({"content": format!("&lt;p&gt;{P}&lt;/p&gt;").repeat(4)}).to_string();
        assert_eq!(text(&[escaped]).unwrap(), [P; 4].join("\n\n"));
    }

    #[test]
    fn what_is_no_prose_is_no_article() {
        let code =
            serde_json::json!({"css": ".a{color:red;b:c}".repeat(100), "x": "a=1;b={c:2};".repeat(100)}).to_string();
        assert_eq!(text(&[code]), None);
        assert_eq!(text(&["{\"a\": \"uno".to_owned(), String::new(), "[".repeat(100_000)]), None);
        assert_eq!(text(&[serde_json::json!(["uno", "dos", "tres"]).to_string()]), None);
    }
}

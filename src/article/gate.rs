//! HTML as it comes -> HTML that is safe to parse: balanced, not too deep, without what no article is made of.
//!
//! The parser of browsers is quadratic in the depth of a page, in its misnested formatting and in the attributes of a
//! tag: a few hundred kilobytes can keep it busy for minutes. One pass in linear time takes these away beforehand.
//! It closes what is left open, flattens what is deeper than any real page, keeps only the attributes that are asked
//! for, and drops scripts, styles and controls with their contents. Tables become plain elements, so that text which
//! stands between cells by mistake is not moved before the table.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

/// A page that can be parsed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Clean {
    pub html: String,
    /// The contents of the JSON-LD scripts.
    pub json_ld: Vec<String>,
    /// Scripts that carry the state of the page as data, each from where its data may start.
    pub states: Vec<String>,
    pub warning: Option<String>,
}

/// Makes a page safe to parse.
pub fn clean(text: &str) -> Clean {
    let mut gate = Gate {
        text,
        at: 0,
        out: Clean { html: String::with_capacity(text.len() / 2 + 64), ..Clean::default() },
        stack: Vec::new(),
        depth: 0,
        elements: 0,
        flattened: 0,
        unclosed: Vec::new(),
        open: Open::default(),
    };
    gate.out.html.push_str("<!DOCTYPE html>");
    gate.run();
    gate.out
}

/// Browsers stop at 512; of several hundred real pages none was truly deeper than 100.
const DEPTH: usize = 200;
/// The longest real pages have some ten thousand.
const ELEMENTS: usize = 200_000;
const ATTRIBUTE_BYTES: usize = 4096;

/// A page has one or two; more of them, or larger ones, are no article's.
const STATES: usize = 8;
const STATE_BYTES: usize = 4 << 20;

/// Returns the data of a script that is a state, from where it may start.
fn state(script: &str, is_json: bool) -> Option<&str> {
    const MARKS: &[&str] = &[
        "globalContent",
        "__INITIAL_STATE__",
        "__PRELOADED_STATE__",
        "__INITIAL_DATA__",
        "__NUXT__",
        "__APOLLO_STATE__",
        "window.DATA",
    ];
    if script.len() < 200 {
        return None;
    }
    if is_json {
        return Some(script);
    }
    let found = MARKS.iter().find_map(|mark| {
        let at = memchr::memmem::find(script.as_bytes(), mark.as_bytes())?;
        let rest = &script[at + mark.len()..];
        let data = rest.trim_start_matches(['"', '\'', ']', ' ', '\n']).strip_prefix('=')?;
        Some(data.trim_start())
    });
    found.filter(|data| data.starts_with(['{', '[']))
}

/// Kept, since something is read from them.
const ATTRIBUTES: &[&str] = &[
    "class",
    "content",
    "datetime",
    "hidden",
    "href",
    "http-equiv",
    "id",
    "itemprop",
    "lang",
    "name",
    "property",
    "pubdate",
    "rel",
    "role",
];

/// Dropped with what they hold.
const DROPPED: &[&str] = &[
    "audio", "button", "canvas", "datalist", "iframe", "map", "noembed", "noframes", "noscript", "object", "script",
    "select", "style", "svg", "template", "textarea", "video",
];

/// Dropped, while what they hold stays: formatting, which makes the parser work and says nothing here, and relics
/// that switch it into odd states.
const UNWRAPPED: &[&str] = &[
    "abbr",
    "acronym",
    "applet",
    "area",
    "b",
    "base",
    "basefont",
    "bdi",
    "bdo",
    "bgsound",
    "big",
    "body",
    "cite",
    "code",
    "col",
    "colgroup",
    "data",
    "embed",
    "em",
    "font",
    "frame",
    "frameset",
    "head",
    "i",
    "image",
    "img",
    "input",
    "ins",
    "isindex",
    "kbd",
    "keygen",
    "listing",
    "mark",
    "marquee",
    "math",
    "nobr",
    "optgroup",
    "option",
    "param",
    "plaintext",
    "q",
    "s",
    "samp",
    "small",
    "source",
    "strike",
    "strong",
    "tt",
    "track",
    "u",
    "var",
    "wbr",
    "xmp",
];

const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

struct Gate<'a> {
    text: &'a str,
    at: usize,
    out: Clean,
    stack: Vec<Entry>,
    /// Entries of the stack that were written.
    depth: usize,
    elements: usize,
    flattened: usize,
    /// Names whose end tag was sought to the end of the page in vain.
    unclosed: Vec<String>,
    open: Open,
}

/// How many of a kind are open, so that nothing is sought in vain.
#[derive(Default)]
struct Open {
    names: FxHashMap<String, usize>,
}

impl Open {
    fn has(&self, name: &str) -> bool {
        self.names.get(name).is_some_and(|count| *count > 0)
    }
}

struct Entry {
    name: String,
    block: bool,
    written: bool,
}

#[derive(Default)]
struct Tag<'a> {
    name: String,
    attributes: Vec<(&'static str, &'a str)>,
    hidden: bool,
    json_ld: bool,
    json: bool,
    self_closing: bool,
    /// What a picture says where it is not seen, and what a mark says when it is pointed at.
    alt: &'a str,
    title: &'a str,
}

impl<'a> Gate<'a> {
    fn run(&mut self) {
        let bytes = self.text.as_bytes();
        while let Some(found) = memchr::memchr(b'<', &bytes[self.at..]) {
            let at = self.at + found;
            self.out.html.push_str(&self.text[self.at..at]);
            match bytes.get(at + 1) {
                Some(b'!' | b'?') => self.skip_declaration(at),
                Some(b'/') if bytes.get(at + 2).is_some_and(u8::is_ascii_alphabetic) => {
                    let end = memchr::memchr(b'>', &bytes[at..]).map_or(bytes.len(), |end| at + end);
                    let name = self.text[at + 2..end].split(|c: char| c.is_whitespace() || c == '/').next();
                    let name = name.unwrap_or_default().to_ascii_lowercase();
                    self.at = (end + 1).min(bytes.len());
                    self.end(&name);
                }
                Some(byte) if byte.is_ascii_alphabetic() => {
                    let tag = self.tag(at + 1);
                    self.start(tag);
                }
                _ => {
                    // A few may be drawn with; of millions, each would be parsed as an entity.
                    let run = bytes[at..].iter().take_while(|byte| **byte == b'<').count();
                    let end = if run > 8 { at + run - 1 } else { at + 1 };
                    self.out.html.push_str("&lt;");
                    self.at = end;
                }
            }
        }
        self.out.html.push_str(&self.text[self.at..]);
        self.pop_to(0);
        if self.flattened > 0 {
            let count = self.flattened;
            self.out.warning = Some(format!("the page is too deep or too large: {count} elements were flattened"));
        }
    }

    fn skip_declaration(&mut self, at: usize) {
        let rest = &self.text.as_bytes()[at..];
        let comment = rest.starts_with(b"<!--") && !rest.starts_with(b"<!-->");
        let end = if comment && !self.unclosed.iter().any(|name| name == "!--") {
            let end = memchr::memmem::find(rest, b"-->").map(|end| end + 3);
            if end.is_none() {
                self.unclosed.push("!--".to_owned());
            }
            end
        } else {
            None
        };
        let end = end.or_else(|| memchr::memchr(b'>', rest).map(|end| end + 1));
        self.at = at + end.unwrap_or(rest.len());
    }

    /// Reads the tag whose name starts at an offset, and goes behind it.
    fn tag(&mut self, at: usize) -> Tag<'a> {
        let text: &'a str = self.text;
        let bytes = text.as_bytes();
        let until = |from: usize, stop: fn(u8) -> bool| {
            bytes[from..].iter().position(|byte| stop(*byte)).map_or(bytes.len(), |found| from + found)
        };
        let name_end = until(at, |byte| byte.is_ascii_whitespace() || byte == b'/' || byte == b'>');
        let mut tag = Tag { name: text[at..name_end].to_ascii_lowercase(), ..Tag::default() };
        let mut at = name_end;
        loop {
            at = until(at, |byte| !byte.is_ascii_whitespace());
            match bytes.get(at) {
                None => break,
                Some(b'>') => {
                    at += 1;
                    break;
                }
                Some(b'/') => {
                    tag.self_closing = bytes.get(at + 1) == Some(&b'>');
                    at += 1;
                    continue;
                }
                Some(_) => {}
            }
            // An `=` at the start belongs to the name: so browsers read it, and so the loop always moves.
            let end = until(at + 1, |byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>' | b'='));
            let name = &bytes[at..end];
            at = until(end, |byte| !byte.is_ascii_whitespace());
            let mut value = "";
            if bytes.get(at) == Some(&b'=') {
                at = until(at + 1, |byte| !byte.is_ascii_whitespace());
                match bytes.get(at) {
                    Some(quote @ (b'"' | b'\'')) => {
                        let (end, next) = self.quoted(at + 1, *quote, name);
                        value = &text[at + 1..end];
                        at = next;
                    }
                    _ => {
                        let end = until(at, |byte| byte.is_ascii_whitespace() || byte == b'>');
                        value = &text[at..end];
                        at = end;
                    }
                }
            }
            if name.eq_ignore_ascii_case(b"style") {
                let style = cut(value).to_ascii_lowercase();
                let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
                // What is only invisible is shown by a script as soon as the page stands.
                tag.hidden |= style.contains("display:none");
            } else if name.eq_ignore_ascii_case(b"type") {
                tag.json_ld |= value.trim().eq_ignore_ascii_case("application/ld+json");
                tag.json |= value.trim().eq_ignore_ascii_case("application/json");
            } else if name.eq_ignore_ascii_case(b"alt") {
                tag.alt = cut(value);
            } else if name.eq_ignore_ascii_case(b"title") {
                tag.title = cut(value);
            } else if let Some(name) = ATTRIBUTES.iter().find(|known| name.eq_ignore_ascii_case(known.as_bytes()))
                && !tag.attributes.iter().any(|(known, _)| known == name)
            {
                tag.attributes.push((name, cut(value)));
            }
        }
        self.at = at;
        tag
    }

    /// Returns where a quoted value ends, and where to read on. A quote that is forgotten must not swallow the page:
    /// without another one, or with a whole tag in what never holds one, the value ends with its tag.
    fn quoted(&mut self, from: usize, quote: u8, name: &[u8]) -> (usize, usize) {
        let rest = &self.text.as_bytes()[from..];
        let sought = if quote == b'"' { "\"" } else { "'" };
        let found =
            if self.unclosed.iter().any(|unclosed| unclosed == sought) { None } else { memchr::memchr(quote, rest) };
        let is_simple =
            ["class", "href", "id", "rel"].iter().any(|simple| name.eq_ignore_ascii_case(simple.as_bytes()));
        let swallows = |end: usize| is_simple && memchr::memchr(b'<', &rest[..end]).is_some();
        match found {
            Some(end) if !swallows(end) => (from + end, from + end + 1),
            _ => {
                if found.is_none() {
                    self.unclosed.push(sought.to_owned());
                }
                let end = from + memchr::memchr(b'>', rest).unwrap_or(rest.len());
                (end, end)
            }
        }
    }

    fn start(&mut self, tag: Tag<'a>) {
        let name = tag.name.as_str();
        if DROPPED.contains(&name) {
            return self.drop_element(&tag);
        }
        if name == "title" {
            if let Some(end) = self.seek_end(name) {
                let title = self.text[self.at..end].replace('<', "&lt;");
                // A second one stands in a picture or in another page that was pasted in.
                if self.elements < ELEMENTS {
                    self.elements += 1;
                    self.out.html.push_str(&format!("<title>{title}</title>"));
                }
                self.at = end;
            }
            return;
        }
        if name == "html" {
            if self.stack.is_empty() && self.elements == 0 {
                self.write(&tag, "html");
            }
            return;
        }
        if matches!(name, "br" | "hr" | "meta" | "link") {
            if name == "hr" {
                self.close_paragraph();
            }
            if self.elements < ELEMENTS {
                self.elements += 1;
                self.write(&tag, name);
            } else {
                self.out.html.push('\n');
            }
            return;
        }
        if name == "img" && (self.open.has("h1") || self.open.has("h2")) && !tag.alt.trim().is_empty() {
            // A headline that is drawn.
            self.out.html.push_str(&tag.alt.replace('<', "&lt;"));
            return;
        }
        if name == "abbr" && tag.title.starts_with(|c: char| c.is_ascii_digit()) && self.elements < ELEMENTS {
            // So blogs say for machines when they were written.
            self.elements += 1;
            let class = tag.attributes.iter().find(|(name, _)| *name == "class").map_or("", |(_, class)| *class);
            let (class, title) = (class.replace('"', "&quot;"), tag.title.replace('"', "&quot;"));
            self.out.html.push_str(&format!("<time class=\"{class}\" datetime=\"{title}\"></time>"));
            return;
        }
        let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b':' | b'_'));
        if UNWRAPPED.contains(&name) || name.len() > 32 || !plain {
            return;
        }
        let block = BLOCKS.contains(&name);
        if block {
            self.close_paragraph();
            self.close_implied(name);
        } else if name == "a" {
            self.close_within(&["a"], |entry| entry.block);
        }
        let written = self.depth < DEPTH && self.elements < ELEMENTS;
        if written {
            self.elements += 1;
            self.depth += 1;
            self.write(&tag, written_name(name));
        } else {
            self.flattened += 1;
            self.apart(block);
        }
        match self.open.names.get_mut(name) {
            Some(count) => *count += 1,
            None => drop(self.open.names.insert(name.to_owned(), 1)),
        }
        let of_another_kind = tag.self_closing && name.contains(':');
        self.stack.push(Entry { name: tag.name, block, written });
        if of_another_kind {
            self.pop_to(self.stack.len() - 1);
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            // Browsers make a line end of it.
            "br" => self.out.html.push_str("<br>"),
            _ if !self.open.has(name) => {}
            _ => {
                let table_part = matches!(name, "table" | "tbody" | "thead" | "tfoot" | "tr" | "td" | "th" | "caption");
                let border = |entry: &Entry| match entry.name.as_str() {
                    "table" => true,
                    "td" | "th" | "caption" => !table_part,
                    _ => false,
                };
                let mut found = None;
                // Further down, the page is beyond mending; to look there for every end tag would be quadratic.
                for (at, entry) in self.stack.iter().enumerate().rev().take(2 * DEPTH) {
                    if entry.name == name {
                        found = Some(at);
                        break;
                    }
                    if border(entry) {
                        break;
                    }
                }
                let Some(at) = found else { return };
                let inner = &self.stack[at + 1..];
                if self.stack[at].block || !inner.iter().any(|entry| entry.block) {
                    return self.pop_to(at);
                }
                // An inline element that ends within a block which started in it: the block goes on.
                if inner.len() <= 8 {
                    let again: Vec<String> = inner.iter().map(|entry| entry.name.clone()).collect();
                    self.pop_to(at);
                    for name in again {
                        self.start(Tag { name, ..Tag::default() });
                    }
                }
            }
        }
    }

    fn drop_element(&mut self, tag: &Tag<'a>) {
        let name = tag.name.as_str();
        match self.seek_end(name) {
            Some(end) => {
                if tag.json_ld && name == "script" {
                    self.out.json_ld.push(self.text[self.at..end].to_owned());
                } else if name == "script"
                    && let Some(state) = state(&self.text[self.at..end], tag.json)
                    && self.out.states.len() < STATES
                    && state.len() <= STATE_BYTES
                {
                    self.out.states.push(state.to_owned());
                }
                self.at = end;
            }
            // To the end of the page, as browsers read it; the others are no reason to lose a page.
            None if matches!(name, "script" | "style") => self.at = self.text.len(),
            None => {}
        }
        self.out.html.push(' ');
    }

    /// Returns where the end tag of an element starts that holds no markup.
    fn seek_end(&mut self, name: &str) -> Option<usize> {
        if self.unclosed.iter().any(|unclosed| unclosed == name) {
            return None;
        }
        let bytes = self.text.as_bytes();
        for found in memchr::memmem::find_iter(&bytes[self.at..], b"</") {
            let at = self.at + found;
            if let Some(end) = bytes.get(at + 2..at + 2 + name.len())
                && end.eq_ignore_ascii_case(name.as_bytes())
                && bytes.get(at + 2 + name.len()).is_none_or(|byte| !byte.is_ascii_alphanumeric())
            {
                return Some(at);
            }
        }
        self.unclosed.push(name.to_owned());
        None
    }

    fn close_paragraph(&mut self) {
        self.close_within(&["p"], |entry| entry.block);
    }

    /// Closes what a start tag ends without saying so.
    fn close_implied(&mut self, name: &str) {
        match name {
            "li" => self.close_within(&["li"], |entry| {
                matches!(entry.name.as_str(), "ul" | "ol" | "menu" | "dir" | "table" | "td" | "th")
            }),
            "dt" | "dd" => {
                self.close_within(&["dt", "dd"], |entry| matches!(entry.name.as_str(), "dl" | "table" | "td" | "th"))
            }
            "td" | "th" => {
                self.close_within(&["td", "th", "caption"], |entry| matches!(entry.name.as_str(), "table" | "tr"))
            }
            "tr" => self.close_within(&["tr", "caption"], |entry| entry.name == "table"),
            "tbody" | "thead" | "tfoot" => {
                self.close_within(&["tbody", "thead", "tfoot", "caption"], |entry| entry.name == "table");
                self.close_within(&["tr"], |entry| entry.name == "table");
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.close_within(&["h1", "h2", "h3", "h4", "h5", "h6"], |entry| entry.block);
            }
            _ => {}
        }
    }

    /// Closes the innermost element of these names that is open on this side of a border.
    fn close_within(&mut self, names: &[&str], is_border: fn(&Entry) -> bool) {
        if !names.iter().any(|name| self.open.has(name)) {
            return;
        }
        // Deeper than what is written, nothing depends on it.
        for (at, entry) in self.stack.iter().enumerate().rev().take(2 * DEPTH) {
            if names.contains(&entry.name.as_str()) {
                return self.pop_to(at);
            }
            if is_border(entry) {
                return;
            }
        }
    }

    fn pop_to(&mut self, length: usize) {
        while self.stack.len() > length {
            let Some(entry) = self.stack.pop() else { return };
            if let Some(count) = self.open.names.get_mut(&entry.name) {
                *count = count.saturating_sub(1);
            }
            if entry.written {
                self.depth -= 1;
                let name = written_name(&entry.name);
                self.out.html.extend(["</", name, ">"]);
            } else {
                self.apart(entry.block);
            }
        }
    }

    /// Keeps the words on both sides of a flattened tag apart.
    fn apart(&mut self, block: bool) {
        if block && self.elements < ELEMENTS && !self.out.html.ends_with("<br>") {
            self.elements += 1;
            self.out.html.push_str("<br>");
        } else if block {
            self.out.html.push('\n');
        }
    }

    fn write(&mut self, tag: &Tag<'_>, name: &str) {
        self.out.html.extend(["<", name]);
        for (name, value) in &tag.attributes {
            let quoted =
                if value.contains('"') { Cow::Owned(value.replace('"', "&quot;")) } else { Cow::Borrowed(*value) };
            self.out.html.extend([" ", name, "=\"", &quoted, "\""]);
        }
        if tag.hidden {
            self.out.html.push_str(" data-hidden");
        }
        self.out.html.push('>');
    }
}

/// Elements of tables are written under names that mean nothing to the parser.
fn written_name(name: &str) -> &str {
    match name {
        "table" => "x-table",
        "tbody" | "thead" | "tfoot" => "x-rows",
        "tr" => "x-row",
        "td" | "th" => "x-cell",
        "caption" => "x-caption",
        name => name,
    }
}

fn cut(value: &str) -> &str {
    let end = (0..=ATTRIBUTE_BYTES.min(value.len())).rev().find(|end| value.is_char_boundary(*end));
    &value[..end.unwrap_or(0)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, expect: &str) {
        let found = clean(html).html;
        assert_eq!(found.strip_prefix("<!DOCTYPE html>").unwrap(), expect, "{html}");
    }

    #[test]
    fn pages_are_balanced() {
        check("<p>uno<p>dos", "<p>uno</p><p>dos</p>");
        check("<div><p>uno</div>dos</p>", "<div><p>uno</p></div>dos");
        check("<ul><li>a<li>b<ul><li>c</ul></ul>", "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>");
        check("<a>x<div>y</a>z</div>w", "<a>x<div>y</div></a><div>z</div>w");
        check("<a>x<a>y", "<a>x</a><a>y</a>");
        check("<span>x</b></i></span></span>", "<span>x</span>");
        check(
            "<table><tr><td>1<td>2<tr><th>3</table>4",
            "<x-table><x-row><x-cell>1</x-cell><x-cell>2</x-cell></x-row><x-row><x-cell>3</x-cell></x-row></x-table>4",
        );
        check("<div><table><td></div>1</table>2</div>", "<div><x-table><x-cell>1</x-cell></x-table>2</div>");
        check("<h2>a<h3>b</h3>", "<h2>a</h2><h3>b</h3>");
    }

    #[test]
    fn what_is_no_text_is_dropped() {
        check("a<script>if (a < b) '<p>'</SCRIPT >b", "a b");
        check("a<style>p{}", "a ");
        check("a<noscript>b", "a b");
        check("a<!-- <p> -->b<!-- c", "ab");
        check("<b>a</b><i>b</i><img src=x>", "ab");
        check("1 < 2 <3 <", "1 &lt; 2 &lt;3 &lt;");
        check("<p onclick=\"x>y\" class='a \"b' class=c data-x>z", "<p class=\"a &quot;b\">z</p>");
        check("<p style='display: NONE'>z", "<p data-hidden>z</p>");
        check("<title>a <b> & c</title>", "<title>a &lt;b> & c</title>");
        check("<html lang=es><head></head><body class=x>a</body></html>", "<html lang=\"es\">a");
        check("<p/>a<o:p/>b", "<p>a<o:p></o:p>b</p>");
        check("<p =>a", "<p>a</p>");
        check("<a href=\"x>uno</a> <p>dos", "<a href=\"x\">uno</a> <p>dos</p>");
        check("<a href='x>uno</a> <p class='c'>dos", "<a href=\"x\">uno</a> <p class=\"c\">dos</p>");
        check("<p", "<p></p>");
        check("</", "&lt;/");
        assert_eq!(clean("<script type='application/ld+json'>{}</script>").json_ld, ["{}"]);
    }

    /// Each of these keeps the parsers of others busy for minutes, or overflows their stack.
    #[test]
    fn hostile_pages_stay_small() {
        let n = 100_000;
        let many: Vec<String> = vec![
            "<div>".repeat(n),
            "<span>".repeat(n) + "x",
            "<a><div></a>".repeat(n),
            "<span><div></span></div>".repeat(n),
            "<p><b>".repeat(n),
            (0..n).map(|i| format!("<b a{i}>")).collect(),
            format!("<p {}>x", (0..n).map(|i| format!("a{i}=1 ")).collect::<String>()),
            format!("<p class={}>x", "a".repeat(10 * n)),
            "<table><tr><td>".repeat(n),
            "<".repeat(10 * n),
            "<!--".repeat(n),
            "<noscript>".repeat(n),
            "<p x='".repeat(n),
            "<p class='".repeat(n),
            format!("{}'", "<p id=\"'>".repeat(n)),
            "</div>".repeat(n),
            "<ul><li>".repeat(n),
            format!("<div><td>{}{}", "<span>".repeat(n), "</div>".repeat(n)),
            format!("<div>{}{}", "<x>".repeat(n), "</div><div>".repeat(n)),
            format!("{}{}", "<p>".repeat(n), "</p><a>".repeat(n)),
            "<svg><title>".repeat(n),
            "&".repeat(n),
            "<form><button><select>".repeat(n),
            (0..n).map(|i| format!("<x{i}>")).collect(),
        ];
        for html in many {
            let clean = clean(&html);
            let page = scraper::Html::parse_document(&clean.html);
            let deepest = page.tree.nodes().filter(|node| !node.has_children()).take(1000);
            assert!(deepest.map(|node| node.ancestors().count()).max().unwrap_or(0) <= DEPTH + 4);
        }
    }
}

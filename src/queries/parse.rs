//! Text -> the query that it says, or the place where it stops making sense.
//!
//! ```text
//! query  = { clause }
//! clause = [ "+" | "-" ] item | item "OR" item { "OR" item }
//! item   = word | prefix "*" | "phrase" | "(" query ")" | field ":" ( word | "phrase" )
//! ```
//! `OR` binds closer than standing side by side: `a OR b c` is `(a OR b) c`. A backslash takes the next character as
//! it is. Curly, angled and corner quotes are read like straight ones.

use std::fmt;

use unicode_width::UnicodeWidthStr;

use super::amounts::Amounts;
use super::dates::Dates;

/// Deeper nesting is nobody's question, and would end on the stack.
const DEEPEST: usize = 32;

/// A query. Its printed form parses to itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    pub clauses: Vec<Clause>,
}

/// An item and whether it must, may or must not be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    pub sign: Sign,
    pub item: Item,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    None,
    Required,
    Excluded,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    Word(String),
    /// What a word starts with, written with a star after it.
    Prefix(String),
    Phrase(String),
    Group(Query),
    Field {
        field: Field,
        value: String,
        quoted: bool,
    },
    /// Two or more items of which one is enough.
    Any(Vec<Item>),
}

/// A field that a query may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Amount,
    Company,
    Currency,
    Date,
    Language,
    Source,
    Title,
}

impl Field {
    const ALL: [Field; 7] =
        [Field::Amount, Field::Company, Field::Currency, Field::Date, Field::Language, Field::Source, Field::Title];

    pub fn name(self) -> &'static str {
        match self {
            Field::Amount => "amount",
            Field::Company => "company",
            Field::Currency => "currency",
            Field::Date => "date",
            Field::Language => "language",
            Field::Source => "source",
            Field::Title => "title",
        }
    }

    fn named(name: &str) -> Option<Field> {
        Field::ALL.into_iter().find(|field| field.name().eq_ignore_ascii_case(name))
    }
}

/// Where a query stops making sense, and what would.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    pub query: String,
    /// UTF-8 bytes of `query`.
    pub at: usize,
    pub expected: String,
    pub found: String,
}

impl std::error::Error for ParseError {}

impl fmt::Display for ParseError {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line: String = self.query.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let before: String = self.query[..self.at].chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        writeln!(to, "expected {}, found {}", self.expected, self.found)?;
        writeln!(to, "  {line}")?;
        write!(to, "  {:1$}^", "", before.width())
    }
}

/// Parses a query. An empty text is an empty query.
pub fn parse(text: &str) -> Result<Query, ParseError> {
    let mut parser = Parser { text, at: 0 };
    let query = parser.query(0)?;
    match parser.peek() {
        None => Ok(query),
        Some(_) => Err(parser.error(parser.at, "a parenthesis that is open before it is closed")),
    }
}

impl Query {
    /// Takes a text as plain words, without syntax.
    pub fn words(text: &str) -> Query {
        Query { clauses: text.split_whitespace().map(|word| Clause::plain(Item::Word(word.to_owned()))).collect() }
    }

    /// Takes a text as one quoted phrase.
    pub fn phrase(text: &str) -> Query {
        let text = text.trim();
        let clauses = if text.is_empty() { Vec::new() } else { vec![Clause::plain(Item::Phrase(text.to_owned()))] };
        Query { clauses }
    }

    pub fn is_empty(&self) -> bool {
        self.clauses.is_empty()
    }
}

impl Clause {
    fn plain(item: Item) -> Clause {
        Clause { sign: Sign::None, item }
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn space(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.next();
        }
    }

    fn error(&self, at: usize, expected: impl Into<String>) -> ParseError {
        let found = match self.text[at..].chars().next() {
            None => "the end of the query".to_owned(),
            Some(c) if c.is_whitespace() => "a space".to_owned(),
            Some(c) if special(c) || matches!(c, '+' | '-' | '*') => c.to_string(),
            Some(_) => {
                let word = self.text[at..].split(|c: char| c.is_whitespace() || special(c)).next();
                word.unwrap_or_default().chars().take(30).collect()
            }
        };
        ParseError { query: self.text.to_owned(), at, expected: expected.into(), found }
    }

    /// Reads clauses up to the end or a closing parenthesis.
    fn query(&mut self, depth: usize) -> Result<Query, ParseError> {
        let mut clauses = Vec::new();
        loop {
            self.space();
            match self.peek() {
                None | Some(')') => return Ok(Query { clauses }),
                Some(_) => clauses.push(self.clause(depth)?),
            }
        }
    }

    fn clause(&mut self, depth: usize) -> Result<Clause, ParseError> {
        if self.keyword() {
            return Err(self.error(self.at, "a word or a phrase before OR"));
        }
        let signed = self.at;
        let sign = match self.peek() {
            Some('+') => Sign::Required,
            Some('-') => Sign::Excluded,
            _ => Sign::None,
        };
        if sign != Sign::None {
            self.next();
        }
        let mut items = vec![self.item(depth, if sign == Sign::None { "" } else { " right after the sign" })?];
        loop {
            let before = self.at;
            self.space();
            if !self.keyword() {
                self.at = before;
                break;
            }
            if sign != Sign::None {
                let sign = &self.text[signed..=signed];
                return Err(self.error(self.at, format!("parentheses around what OR joins, {sign}(a OR b)")));
            }
            self.at += "OR".len();
            self.space();
            items.push(self.item(depth, " after OR")?);
        }
        let item = if items.len() > 1 { Item::Any(items) } else { items.remove(0) };
        Ok(Clause { sign, item })
    }

    /// True where the word OR stands here, alone.
    fn keyword(&self) -> bool {
        self.rest()
            .strip_prefix("OR")
            .is_some_and(|rest| rest.chars().next().is_none_or(|c| c.is_whitespace() || special(c) && c != '\\'))
    }

    fn item(&mut self, depth: usize, place: &str) -> Result<Item, ParseError> {
        match self.peek() {
            Some('(') => {
                let open = self.at;
                if depth == DEEPEST {
                    return Err(self.error(open, format!("at most {DEEPEST} parentheses in each other")));
                }
                self.next();
                let query = self.query(depth + 1)?;
                if self.peek() != Some(')') {
                    return Err(self.error(self.at, format!("a ) for the ( at column {}", self.column(open))));
                }
                if query.is_empty() {
                    return Err(self.error(self.at, "a word or a phrase in the parentheses"));
                }
                self.next();
                Ok(Item::Group(query))
            }
            Some(c) if closing(c).is_some() => Ok(Item::Phrase(self.phrase()?)),
            Some(c)
                if !c.is_whitespace() && (!special(c) || c == '\\') && !matches!(c, '+' | '-') && !self.keyword() =>
            {
                self.word()
            }
            _ => Err(self.error(self.at, format!("a word or a phrase{place}"))),
        }
    }

    fn phrase(&mut self) -> Result<String, ParseError> {
        let open = self.at;
        let Some(close) = self.next().and_then(closing) else {
            return Err(self.error(open, "a quote"));
        };
        let mut phrase = String::new();
        loop {
            match self.next() {
                None => {
                    let expected = format!("a {close} for the quote at column {}", self.column(open));
                    return Err(self.error(self.at, expected));
                }
                Some(c) if c == close => break,
                Some('\\') => phrase.extend(self.next().or(Some('\\'))),
                Some(c) => phrase.push(c),
            }
        }
        if phrase.trim().is_empty() {
            return Err(self.error(self.at - close.len_utf8(), "words between the quotes"));
        }
        Ok(phrase)
    }

    fn word(&mut self) -> Result<Item, ParseError> {
        let start = self.at;
        let mut word = String::new();
        // True while the word may still be the name of a field.
        let mut name = true;
        let mut star = false;
        while let Some(c) = self.peek() {
            if c.is_whitespace() || special(c) && c != '\\' {
                break;
            }
            let here = self.at;
            self.next();
            star = false;
            match c {
                '\\' => {
                    name = false;
                    word.extend(self.next().or(Some('\\')));
                }
                ':' if name && !word.is_empty() => {
                    name = false;
                    match (Field::named(&word), self.peek()) {
                        (Some(field), _) => return self.field(field),
                        (None, next) if next.is_none_or(ends_no_field) => word.push(':'),
                        (None, _) => {
                            let names = Field::ALL.map(Field::name).join(", ");
                            let expected = format!("one of the fields {names}, or \\: for the sign itself");
                            return Err(self.error(start, expected));
                        }
                    }
                }
                _ => {
                    name &= c.is_ascii_alphabetic();
                    star = c == '*' && here > start;
                    word.push(c);
                }
            }
        }
        if star {
            word.pop();
            return Ok(Item::Prefix(word));
        }
        if word == "*" && self.text[start..].starts_with('*') {
            return Err(self.error(start, "a word before the star"));
        }
        Ok(Item::Word(word))
    }

    fn field(&mut self, field: Field) -> Result<Item, ParseError> {
        let start = self.at;
        let (value, quoted) = match self.peek() {
            Some(c) if closing(c).is_some() => (self.phrase()?, true),
            _ => {
                let mut value = String::new();
                while let Some(c) = self.peek()
                    && !c.is_whitespace()
                    && (!special(c) || c == '\\')
                {
                    self.next();
                    match c {
                        '\\' => value.extend(self.next().or(Some('\\'))),
                        _ => value.push(c),
                    }
                }
                (value, false)
            }
        };
        if value.is_empty() {
            return Err(self.error(start, format!("a value right after {}:", field.name())));
        }
        if field == Field::Date && Dates::parse(&value).is_none() {
            let expected = "a date such as 2024, 2024-09 or 2024-09-05, or two with .. between them";
            return Err(self.error(start, expected));
        }
        if field == Field::Amount && Amounts::parse(&value).is_none() {
            return Err(self.error(start, "an amount such as >=5亿, <1e6 or 100..200"));
        }
        Ok(Item::Field { field, value, quoted })
    }

    fn column(&self, at: usize) -> usize {
        self.text[..at].chars().count() + 1
    }
}

/// Returns the quote that closes what `c` opens.
fn closing(c: char) -> Option<char> {
    Some(match c {
        '"' => '"',
        '“' => '”',
        '„' => '“',
        '«' => '»',
        '「' => '」',
        '『' => '』',
        '＂' => '＂',
        _ => return None,
    })
}

/// True where a colon before `c` is no sign of a field: `https://`, `Kimi:`.
fn ends_no_field(c: char) -> bool {
    c == '/' || c.is_whitespace() || special(c) && c != '\\'
}

/// True for what ends a word.
fn special(c: char) -> bool {
    matches!(c, '(' | ')' | '\\') || closing(c).is_some()
}

impl fmt::Display for Query {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, clause) in self.clauses.iter().enumerate() {
            if number > 0 {
                to.write_str(" ")?;
            }
            match clause.sign {
                Sign::None => {}
                Sign::Required => to.write_str("+")?,
                Sign::Excluded => to.write_str("-")?,
            }
            write!(to, "{}", clause.item)?;
        }
        Ok(())
    }
}

impl fmt::Display for Item {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Item::Word(word) => to.write_str(&escaped_word(word)),
            Item::Prefix(word) => write!(to, "{}*", escaped(word, true, Some('*'))),
            Item::Phrase(phrase) => write!(to, "\"{}\"", escaped_phrase(phrase)),
            Item::Group(query) => write!(to, "({query})"),
            Item::Field { field, value, quoted: true } => write!(to, "{}:\"{}\"", field.name(), escaped_phrase(value)),
            Item::Field { field, value, quoted: false } => {
                write!(to, "{}:{}", field.name(), escaped(value, false, None))
            }
            Item::Any(items) => {
                for (number, item) in items.iter().enumerate() {
                    if number > 0 {
                        to.write_str(" OR ")?;
                    }
                    write!(to, "{item}")?;
                }
                Ok(())
            }
        }
    }
}

fn escaped_phrase(phrase: &str) -> String {
    phrase.replace('\\', "\\\\").replace('"', "\\\"")
}

fn escaped_word(word: &str) -> String {
    match word {
        "OR" => "\\OR".to_owned(),
        _ => match word.strip_suffix('*') {
            Some(stem) => format!("{}\\*", escaped(stem, !stem.is_empty(), Some('*'))),
            None => escaped(word, true, None),
        },
    }
}

/// Escapes what would end the word; `first` also what means something at its start. `after` is what will follow.
fn escaped(word: &str, first: bool, after: Option<char>) -> String {
    let mut to = String::new();
    let mut name = first;
    for (at, c) in word.char_indices() {
        let sign = first && at == 0 && matches!(c, '+' | '-' | '*');
        let next = word[at + c.len_utf8()..].chars().next().or(after);
        let colon = name && c == ':' && (Field::named(&word[..at]).is_some() || next.is_some_and(|c| c != '/'));
        if special(c) || c.is_whitespace() || sign || colon {
            to.push('\\');
        }
        name &= c.is_ascii_alphabetic();
        to.push(c);
    }
    if first && to == "OR" { "\\OR".to_owned() } else { to }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        let query = parse(text).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(query.to_string(), expect);
        assert_eq!(parse(expect).as_ref(), Ok(&query), "printed form of {text}");
    }

    #[track_caller]
    fn fails(text: &str, at: usize, expected: &str, found: &str) {
        let error = parse(text).expect_err(text);
        assert_eq!((error.at, error.expected.as_str(), error.found.as_str()), (at, expected, found), "{text}");
    }

    #[test]
    fn the_language_of_the_design_is_read() {
        check("", "");
        check("  CPA   获客 ", "CPA 获客");
        check("+CPA -Kimi", "+CPA -Kimi");
        check("\"coste por acción\" “获客成本” 「人工知能」", "\"coste por acción\" \"获客成本\" \"人工知能\"");
        check("a OR b c", "a OR b c");
        check("(a OR (b c)) -(d)", "(a OR (b c)) -(d)");
        check("public* GPT-4o C++ R&D 5.20", "public* GPT-4o C++ R&D 5.20");
        check("title:\"月之暗面 \\\"x\\\"\" Company:openai", "title:\"月之暗面 \\\"x\\\"\" company:openai");
        check("date:2024-09..2024-10 date:2024..", "date:2024-09..2024-10 date:2024..");
        check(
            "amount:>5亿 amount:\"3 millones..\" amount:1e6..2e6",
            "amount:>5亿 amount:\"3 millones..\" amount:1e6..2e6",
        );
        check("https://a.b/c 12:30 Kimi: ORO \\OR", "https://a.b/c 12:30 Kimi: ORO \\OR");
        check("\\-5 a\\(b\\) title\\:x x\\*", "\\-5 a\\(b\\) title\\:x x\\*");
    }

    #[test]
    fn or_makes_one_clause_of_its_neighbours() {
        let word = |word: &str| Item::Word(word.to_owned());
        assert_eq!(
            parse("a OR b c").unwrap().clauses,
            [Clause::plain(Item::Any(vec![word("a"), word("b")])), Clause::plain(word("c"))]
        );
    }

    #[test]
    fn errors_point_at_the_place() {
        fails("a \"b", 4, "a \" for the quote at column 3", "the end of the query");
        fails("(a b", 4, "a ) for the ( at column 1", "the end of the query");
        fails("a )b", 2, "a parenthesis that is open before it is closed", ")");
        fails("OR a", 0, "a word or a phrase before OR", "OR");
        fails("a OR", 4, "a word or a phrase after OR", "the end of the query");
        fails("a OR -b", 5, "a word or a phrase after OR", "-");
        fails("a - b", 3, "a word or a phrase right after the sign", "a space");
        fails("+a OR b", 3, "parentheses around what OR joins, +(a OR b)", "OR");
        fails("()", 1, "a word or a phrase in the parentheses", ")");
        fails("获 \"\"", 5, "words between the quotes", "\"");
        fails("*", 0, "a word before the star", "*");
        fails("company: x", 8, "a value right after company:", "a space");
        let names =
            "one of the fields amount, company, currency, date, language, source, title, or \\: for the sign itself";
        fails("获 compny:x", 4, names, "compny:x");
        let date = "a date such as 2024, 2024-09 or 2024-09-05, or two with .. between them";
        fails("date:ayer", 5, date, "ayer");
        fails("amount:mucho", 7, "an amount such as >=5亿, <1e6 or 100..200", "mucho");
        assert_eq!(
            parse("获客 (a").unwrap_err().to_string(),
            "expected a ) for the ( at column 4, found the end of the query\n  获客 (a\n         ^"
        );
        fails(&"(".repeat(10_000), 32, "at most 32 parentheses in each other", "(");
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_the_parser_panic(text in ".{0,40}") {
            let _ = parse(&text).map(|query| query.to_string()).map_err(|error| error.to_string());
        }

        #[test]
        fn a_printed_query_parses_to_itself(text in "[ab获()\"“”:+*\\-\\\\ OR]{0,24}|(title:|-|\\+|OR |\\(|\\)|a |\\*|\"){0,8}") {
            if let Ok(query) = parse(&text) {
                proptest::prop_assert_eq!(parse(&query.to_string()), Ok(query));
            }
        }

        #[test]
        fn plain_words_print_as_a_query_that_means_them(text in "[a获()\"“:+*\\-\\\\ OR]{0,16}") {
            let query = Query::words(&text);
            proptest::prop_assert_eq!(parse(&query.to_string()), Ok(query));
        }
    }
}

//! The same sentence in four languages gives the same figures: kind, value or interval, currency.
//!
//! `quadruples.txt` holds blocks of one expectation and a line a language. An expectation is `nothing` or figures
//! joined by ` + `, each `VALUE UNIT [implicit]`: a currency, `%`, `#` for a count, `x` for a multiple.

use gaceta::languages::{LANGUAGES, Segment, sentences};
use gaceta::mentions::Part;
use gaceta::mentions::figure::{self, Figure, Kind, Shape};
use gaceta::mentions::profile::Profile;
use rust_decimal::Decimal;

fn written(figure: &Figure) -> String {
    let plain = |value: Option<Decimal>| value.map_or("?".to_owned(), |value| value.normalize().to_string());
    let value = match figure.shape {
        Shape::Point => plain(figure.value),
        Shape::Range => format!("{}..{}", plain(figure.min), plain(figure.max)),
        Shape::Indefinite => format!("~{}..{}", plain(figure.min), plain(figure.max)),
        Shape::AtLeast => format!(">={}", plain(figure.value)),
        Shape::MoreThan => format!(">{}", plain(figure.value)),
        Shape::AtMost => format!("<={}", plain(figure.value)),
        Shape::LessThan => format!("<{}", plain(figure.value)),
    };
    let unit = match figure.kind {
        Kind::Money => figure.currency.as_deref().unwrap_or("?"),
        Kind::Percent => "%",
        Kind::Multiple => "x",
        Kind::Count => "#",
    };
    format!("{value} {unit}{}", if figure.implicit { " implicit" } else { "" })
}

fn read(code: &str, text: &str) -> Vec<String> {
    let language = LANGUAGES.iter().find(|language| language.code.0 == code).expect("a language with a room");
    let segments = [Segment { start: 0, end: text.len(), language: language.code }];
    let profile = Profile::of([(text, &segments[..])]);
    // The order of the figures is the order of the sentence, which differs between languages.
    let mut found: Vec<String> =
        figure::find(Part::Body, text, &segments, &sentences(text), &profile).iter().map(written).collect();
    found.sort();
    found
}

#[test]
fn four_languages_say_the_same() {
    let (mut blocks, mut wrong) = (0, Vec::new());
    for block in include_str!("quadruples.txt").split("\n\n") {
        let mut lines = block.lines().filter(|line| !line.starts_with('#'));
        let Some(expect) = lines.next() else { continue };
        let mut expected: Vec<&str> = expect.split(" + ").filter(|figure| *figure != "nothing").collect();
        expected.sort();
        let mut said = 0;
        for line in lines {
            let (code, text) = line.split_once(": ").unwrap_or_else(|| panic!("no language in {line:?}"));
            said += 1;
            let found = read(code, text);
            if found != expected {
                wrong.push(format!("{expect}: {found:?} in {line}"));
            }
        }
        assert_eq!(said, LANGUAGES.len(), "{expect} is not said in every language");
        blocks += 1;
    }
    assert!(blocks >= 40, "only {blocks} quadruples");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

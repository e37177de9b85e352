//! Laws of the search over the articles of `corpus/`: every stretch of an article is found by quoting it.

use crate::{Library, corpus};
use gaceta::languages::fold::{is_word, respelled};
use gaceta::languages::sentences;
use gaceta::queries::{Query, Request, parse};

/// A sequence of numbers that looks random and is always the same.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

/// What of a text is compared: its letters and digits, folded.
fn letters(text: &str) -> String {
    respelled(text).chars().filter(|c| c.is_alphanumeric() && *c != 'ー').collect()
}

/// True for a stretch that a person would mark: it ends at the borders of Latin words and does not part a mark from
/// its letter.
fn whole(body: &str, start: usize, end: usize) -> bool {
    let cut = |at: usize| {
        let before = body[..at].chars().next_back();
        let after = body[at..].chars().next();
        let hangs = |c: char| matches!(c, '\u{300}'..='\u{36F}' | 'ﾞ' | 'ﾟ' | '\u{3099}' | '\u{309A}');
        before.is_some_and(is_word) && after.is_some_and(is_word) || after.is_some_and(hangs)
    };
    !cut(start) && !cut(end) && body[start..end].chars().any(char::is_alphanumeric)
}

/// Quotes `count` random stretches of 4 to 12 characters; returns those that were lost.
fn lost(count: usize, seed: u64) -> Vec<String> {
    let articles = corpus();
    let library = Library::of(articles.clone());
    let mut numbers = Numbers(seed);
    let mut lost = Vec::new();
    let mut asked = 0;
    while asked < count {
        let article = &articles[numbers.below(articles.len())];
        let places: Vec<usize> = article.body.char_indices().map(|(at, _)| at).chain([article.body.len()]).collect();
        let length = 4 + numbers.below(9);
        let first = numbers.below(places.len() - length);
        let (start, end) = (places[first], places[first + length]);
        if !whole(&article.body, start, end) {
            continue;
        }
        asked += 1;
        let stretch = &article.body[start..end];
        let query = Query::phrase(stretch);
        assert_eq!(parse(&query.to_string()).as_ref(), Ok(&query), "printed form of {stretch:?}");
        let answer = library.search(&Request { query, limit: None, ..Request::default() });
        let Some(hit) = answer.hits.iter().find(|hit| hit.article == article.id) else {
            lost.push(format!("{:?} of {:?}", stretch, article.path));
            continue;
        };
        let mut shown = false;
        for hit in &answer.hits {
            let body = &articles.iter().find(|article| article.id == hit.article).unwrap().body;
            for snippet in &hit.snippets {
                assert_eq!(snippet.text, body[snippet.start..snippet.end], "{stretch:?}");
                let mut last = snippet.start;
                for (start, end) in &snippet.highlights {
                    assert!(last <= *start && start < end && *end <= snippet.end, "{stretch:?}: {snippet:?}");
                    assert!(body.is_char_boundary(*start) && body.is_char_boundary(*end), "{stretch:?}");
                    last = *end;
                    // A passage may end where a sentence does, and a phrase go on behind it.
                    let (lit, asked) = (letters(&body[*start..*end]), letters(stretch));
                    let cut = *end == snippet.end || *start == snippet.start;
                    assert!(lit == asked || lit.contains(&asked) || cut && asked.contains(&lit), "{stretch:?}: {lit}");
                }
            }
        }
        for snippet in &hit.snippets {
            shown |= !snippet.highlights.is_empty();
        }
        assert!(shown, "{stretch:?} is lit");
    }
    lost
}

#[test]
fn every_stretch_of_an_article_is_found_by_quoting_it() {
    let lost = lost(300, 1);
    assert!(lost.is_empty(), "{} lost:\n{}", lost.len(), lost.join("\n"));
}

#[test]
#[ignore = "takes a minute"]
fn two_thousand_stretches_are_found_by_quoting_them() {
    let lost = lost(2_000, 7);
    println!("{} of 2000 lost", lost.len());
    assert!(lost.is_empty(), "{} lost:\n{}", lost.len(), lost.join("\n"));
}

/// Queries that nobody would type: pieces of the articles, signs and operators in any order.
#[test]
fn odd_queries_are_answered_or_refused_and_lit_on_characters() {
    let articles = corpus();
    let library = Library::of(articles.clone());
    let mut numbers = Numbers(3);
    let signs = [
        "\"",
        "(",
        ")",
        "+",
        "-",
        "*",
        " OR ",
        " ",
        "title:",
        "company:",
        "amount:>",
        ":",
        "\\",
        "ー",
        "\u{301}",
        "ﾞ",
        "👩\u{200D}👧",
    ];
    let mut answered = 0;
    for _ in 0..300 {
        let mut query = String::new();
        for _ in 0..1 + numbers.below(5) {
            let body: Vec<char> = articles[numbers.below(articles.len())].body.chars().collect();
            let start = numbers.below(body.len() - 8);
            query.extend(&body[start..start + 1 + numbers.below(8)]);
            query.push_str(signs[numbers.below(signs.len())]);
        }
        let Ok(parsed) = parse(&query) else { continue };
        assert_eq!(parse(&parsed.to_string()).as_ref(), Ok(&parsed), "printed form of {query:?}");
        let width = 1 + numbers.below(100);
        let request =
            Request { query: parsed, width, facets: true, explain: true, translate: true, ..Request::default() };
        let answer = library.search(&request);
        answered += usize::from(!answer.hits.is_empty());
        for hit in &answer.hits {
            let body = &articles.iter().find(|article| article.id == hit.article).unwrap().body;
            let sum: f64 = hit.explained.iter().flatten().map(|part| part.score).sum();
            assert!((sum - hit.score).abs() < 1e-3, "{query:?}: {sum} of {}", hit.score);
            for snippet in &hit.snippets {
                assert_eq!(body.get(snippet.start..snippet.end), Some(snippet.text.as_str()), "{query:?}");
                for (start, end) in &snippet.highlights {
                    assert!(snippet.start <= *start && start < end && *end <= snippet.end, "{query:?}: {snippet:?}");
                    assert!(body.get(*start..*end).is_some(), "{query:?}: {snippet:?}");
                }
            }
        }
    }
    assert!(answered > 100, "{answered} were answered");
}

#[test]
fn snippets_keep_to_their_width() {
    let library = Library::of(corpus());
    for width in [20, 40, 80, 160] {
        for query in ["CPA", "获客成本", "広告費", "costo de adquisición", "\"cost per action\" Kimi"] {
            let request = Request { query: parse(query).unwrap(), width, ..Request::default() };
            for hit in library.search(&request).hits {
                for snippet in hit.snippets {
                    let columns = gaceta::queries::snippet::columns(&snippet.text);
                    assert!(columns <= width, "{query} at {width}: {columns} columns in {:?}", snippet.text);
                }
            }
        }
    }
    // The sentences of a body join to it, so that every match is in one.
    for article in corpus() {
        let joined: String = sentences(&article.body).into_iter().map(|span| &article.body[span]).collect();
        assert_eq!(joined, article.body);
    }
}

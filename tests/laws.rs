//! What holds for every language and every text.

use gaceta::article::Article;
use gaceta::languages::fold::{fold, folded};
use gaceta::languages::{Code, LANGUAGES, Segment, Segmenters, segments, sentences};
use gaceta::mentions::{Part, PartText, company};
use gaceta::pipeline::Reader;
use proptest::prelude::*;
use std::sync::LazyLock;

static READER: LazyLock<Reader> = LazyLock::new(Reader::new);

/// Texts of the rooms' examples, to be cut and mixed.
static PIECES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let lines = LANGUAGES.iter().flat_map(|language| language.examples.lines());
    lines.filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(": ")).map(|(_, text)| text).collect()
});

fn check(text: &str) {
    let segments = segments(text, None);
    assert_eq!(segments.iter().map(|s| &text[s.start..s.end]).collect::<String>(), text, "segments join to the text");
    assert_eq!(sentences(text).into_iter().map(|s| &text[s]).collect::<String>(), text, "sentences join to the text");
    let map = fold(text);
    assert_eq!(map.text, folded(text));
    for (at, c) in map.text.char_indices() {
        let span = map.span(at..at + c.len_utf8());
        assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end) && !span.is_empty());
    }
    for language in LANGUAGES {
        check_tokens(text, &READER.segmenters, &[Segment { start: 0, end: text.len(), language: language.code }]);
    }
    check_tokens(text, &READER.segmenters, &segments);
    let reading = READER.read(Article { body: text.to_owned(), ..Article::default() });
    let mut last = 0;
    for figure in &reading.figures {
        assert_eq!(&text[figure.start..figure.end], figure.raw, "raw is the slice that it names");
        assert!(figure.start >= last, "figures do not overlap: {figure:?}");
        assert_eq!(figure.part, Part::Body);
        if let (Some(min), Some(max)) = (figure.min, figure.max) {
            assert!(min <= max, "{figure:?}");
        }
        last = figure.end;
    }
    let mut last = 0;
    for company in &reading.companies {
        assert_eq!(&text[company.start..company.end], company.raw);
        assert!(company.start >= last, "names do not overlap: {company:?}");
        last = company.end;
    }
}

fn check_tokens(text: &str, segmenters: &Segmenters, segments: &[Segment]) {
    let mut last = 0;
    for token in segmenters.segment(text, segments).iter() {
        assert!(token.start >= last && token.end > token.start, "tokens are in order and apart");
        assert!(text.is_char_boundary(token.start) && text.is_char_boundary(token.end));
        last = token.end;
    }
    assert!(last <= text.len());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn mixed_pieces_of_news_are_read(picks in prop::collection::vec((any::<prop::sample::Index>(), 0usize..60, "[ \n,，。、.()$€%～-]{0,2}"), 0..12)) {
        let mut text = String::new();
        for (pick, keep, glue) in picks {
            let piece = pick.get(&PIECES);
            text.extend(piece.chars().skip(keep / 3).take(keep));
            text.push_str(&glue);
        }
        check(&text);
    }
}

#[test]
fn odd_texts_are_read() {
    for text in [
        "",
        "\n",
        "\u{FEFF}",
        "\0",
        "a\u{301}",
        "👩‍👩‍👧‍👦 5€",
        "ﾊﾞﾊﾟ",
        "元",
        "亿亿亿亿",
        "十百千万亿",
        "$",
        "5.",
        ".5",
        "1,2,3",
        "5万-",
        "-5元",
    ] {
        check(text);
    }
}

#[test]
fn long_runs_are_read_in_bounded_work() {
    // How long each takes for its length, and hundreds of others, is told by `cargo bench --bench pathological`.
    for piece in ["9", "元", "5元", "亿", "(", "一", "$", "1,000", "mil ", "a ", "百度", "、", "\u{3000}", "de "]
    {
        check(&piece.repeat(60_000 / piece.len()));
    }
    // A word without an end, names and cues without a mark between them, numbers without a space.
    for piece in
        ["a", "É", "&", "A&", "公告", "昨晚公告称", "腾讯等", "売上高は5", "东京百度a", "(600000)", "la petrolera "]
    {
        check(&piece.repeat(60_000 / piece.len()));
    }
}

#[test]
fn the_same_input_gives_the_same_output() {
    let text = PIECES.iter().take(200).copied().collect::<Vec<_>>().join("\n");
    let read = || {
        let reading = READER.read(Article { body: text.clone(), ..Article::default() });
        serde_json::to_string(&(reading.figures, reading.companies)).unwrap()
    };
    assert_eq!(read(), read());
}

#[test]
fn a_list_does_not_go_on_in_the_next_segment() {
    let text = "参与的还有腾讯、OpenAI presentó ayer sus cuentas.";
    let cut = text.find("OpenAI").unwrap();
    let segments = [
        Segment { start: 0, end: cut, language: Code("zh") },
        Segment { start: cut, end: text.len(), language: Code("es") },
    ];
    let tokens = READER.segmenters.segment(text, &segments);
    let part = PartText { part: Part::Body, text, segments: &segments, tokens: &tokens, sentences: &sentences(text) };
    let found: Vec<_> = company::find(&[part], &READER.gazetteer).into_iter().map(|company| company.raw).collect();
    assert_eq!(found, ["腾讯", "OpenAI"]);
}

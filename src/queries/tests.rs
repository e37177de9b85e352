//! Behaviours of search, each of which was wrong in some other engine, and those that are still wrong here.
//!
//! Known misses: 大 模型 with a space in the query, a・b without the dot. What the real segmenters make of them is in
//! `tests/search_behaviours.rs`.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::*;
use crate::index::tests::{dated, index, reading, segment, with_company, with_figure};
use crate::index::{Index, Versions, Writer};
use crate::languages::{Code, Segment, Tokens};
use crate::pipeline::Reading;

fn chain(text: &str, language: Code) -> Tokens {
    segment(text, &[Segment { start: 0, end: text.len(), language }])
}

fn names(text: &str) -> Vec<CompanyName> {
    match crate::languages::fold::folded(text).as_str() {
        "月之暗面" | "moonshot ai" => {
            vec![CompanyName { id: "moonshot-ai".to_owned(), name: "Moonshot AI".to_owned(), aliases: Vec::new() }]
        }
        _ => Vec::new(),
    }
}

fn ask(index: &Index, query: &str) -> Answer {
    ask_with(index, query, |_| {})
}

fn ask_with(index: &Index, query: &str, change: impl FnOnce(&mut Request)) -> Answer {
    let query = parse(query).unwrap_or_else(|error| panic!("{error}"));
    // Many of these texts are the same on purpose.
    let mut request = Request { query, all_copies: true, ..Request::default() };
    change(&mut request);
    search::search_with(index, &chain, &request).unwrap()
}

fn ids(answer: &Answer) -> Vec<&str> {
    let mut ids: Vec<_> = answer.hits.iter().map(|hit| hit.article.as_str()).collect();
    ids.sort();
    ids
}

/// Marks what is lit with brackets.
fn shown(hit: &Hit) -> String {
    let mut text = Vec::new();
    for snippet in &hit.snippets {
        let mut marked = String::new();
        let mut at = 0;
        for (start, end) in &snippet.highlights {
            let (start, end) = (start - snippet.start, end - snippet.start);
            marked += &format!("{}[{}]", &snippet.text[at..start], &snippet.text[start..end]);
            at = end;
        }
        text.push(marked + &snippet.text[at..]);
    }
    text.join(" … ")
}

/// Writes one article with `text` beside one that has nothing of it, and checks that `query` finds the first alone.
#[track_caller]
fn finds(language: &'static str, text: &str, query: &str, lit: &str) {
    let (_folder, index) = index(&[
        reading("it", "", &[(language, text)]),
        reading("other", "", &[("en", "Nothing to see."), ("zh", "没有。"), ("ja", "ない。"), ("es", "Nada.")]),
    ]);
    let answer = ask(&index, query);
    assert_eq!(ids(&answer), ["it"], "{query} in {text}");
    assert_eq!(shown(&answer.hits[0]), lit, "{query} in {text}");
}

#[track_caller]
fn misses(language: &'static str, text: &str, query: &str) {
    let (_folder, index) = index(&[reading("it", "", &[(language, text)])]);
    assert_eq!(ask(&index, query).total, 0, "{query} in {text}");
}

#[test]
fn latin_words_are_found_however_they_are_written() {
    for query in ["CPA", "cpa", "ＣＰＡ", "\"cpa\""] {
        finds("zh", "获客的CPA（Cost）上升。", query, "获客的[CPA]（Cost）上升。");
        finds("ja", "広告のＣＰＡは高い。", query, "広告の[ＣＰＡ]は高い。");
        finds("es", "El cpa sube.", query, "El [cpa] sube.");
    }
    finds("ja", "Kimiは安い。", "kimi", "[Kimi]は安い。");
    for text in ["GPT-4o", "GPT4o", "ＧＰＴ－４ｏ"] {
        for query in ["GPT-4o", "gpt4o", "ＧＰＴ－４ｏ", "\"GPT-4o\"", "\"GPT4O\""] {
            finds("zh", &format!("用{text}写"), query, &format!("用[{text}]写"));
        }
    }
    finds("zh", "CPA为5.20元至399元", "5.20", "CPA为[5.20]元至399元");
    finds("es", "Son 3.000 pesos", "3.000", "Son [3.000] pesos");
}

#[test]
fn case_marks_and_stems_are_folded_in_latin() {
    finds("es", "La Publicidad digital.", "publicidad", "La [Publicidad] digital.");
    finds("es", "La adquisición.", "adquisicion", "La [adquisición].");
    finds("es", "La adquisicion.", "ADQUISICIÓN", "La [adquisicion].");
    finds("es", "Los anuncios.", "anuncio", "Los [anuncios].");
    finds("es", "El ano.", "año", "El [ano].");
    misses("es", "El ano.", "\"año\"");
    finds("es", "Publicitaria", "publicit*", "[Publicitaria]");
}

#[test]
fn words_are_found_inside_longer_ones_in_chinese_and_japanese() {
    finds("zh", "大模型厂商降价", "大模型", "[大模型]厂商降价");
    finds("ja", "人工知能学会", "人工知能", "[人工知能]学会");
    finds("ja", "ﾃﾞｰﾀの量", "データ", "[ﾃﾞｰﾀ]の量");
    finds("ja", "データの量", "ﾃﾞｰﾀ", "[データ]の量");
    finds("zh", "獲客成本上升", "获客成本", "[獲客成本]上升");
    finds("zh", "获客成本上升", "獲客成本", "[获客成本]上升");
    finds("zh", "获客成本上升，成本高。", "获客成本", "[获客成本]上升，成本高。");
    finds("zh", "获客的成本上升。", "获客成本", "[获客]的[成本]上升。");
    finds("ja", "生成するAIの人工の知能。", "人工知能", "生成するAIの[人工]の[知能]。");
    misses("zh", "获客的成本上升。", "+人工成本");
    misses("ja", "人工の知能。", "+人工知能");
    misses("zh", "人工很贵。", "人工知能");
    finds("zh", "今月上升", "月", "今[月]上升");
    finds("zh", "上升的月", "月", "上升的[月]");
    finds("zh", "上升的月", "升", "上[升]的月");
    misses("ja", "東京都知事", "\"京都府\"");
}

#[test]
fn a_phrase_is_literal_in_any_script() {
    finds(
        "es",
        "El coste de la adquisición cae. Coste, adquisición.",
        "\"coste de la adquisicion\"",
        "El [coste de la adquisición] cae. Coste, adquisición.",
    );
    finds("zh", "公司的成本。成本的公司。", "\"司的成\"", "公[司的成]本。成本的公司。");
    finds("zh", "元至CPA的元", "\"CPA的\"", "元至[CPA的]元");
    finds("zh", "公司的CPA高", "\"的CPA\"", "公司[的CPA]高");
    misses("es", "Coste, adquisición", "\"adquisicion coste\"");
    let (_folder, index) = index(&[reading("it", "", &[("zh", "获客成本"), ("es", "El coste")])]);
    assert_eq!(ids(&ask(&index, "\"成本 el coste\"")), ["it"], "across the border of two segments");
}

#[test]
fn every_short_stretch_of_an_article_is_found_by_quoting_it() {
    let text = "获客的CPA（Cost Per Action）为5.20元，Kimiは月之暗面の製品。El coste de adquisición, 3.000 €. ﾃﾞｰﾀとＧＰＴ－４ｏ";
    let (_folder, index) = index(&[reading("it", "", &[("zh", text)])]);
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let word = |c: char| crate::languages::fold::is_word(c);
    for length in 1..=12 {
        for window in chars.windows(length + 1) {
            let (start, end) = (window[0].0, window[length].0);
            let before = text[..start].chars().next_back().is_some_and(word) && word(window[0].1);
            let after = word(window[length - 1].1) && word(window[length].1);
            let stretch = &text[start..end];
            // Latin is quoted at the borders of words; a voicing mark belongs to its kana.
            let half = stretch.starts_with('ﾞ') || window[length].1 == 'ﾞ';
            if before || after || half || !stretch.chars().any(char::is_alphanumeric) {
                continue;
            }
            let query = Query::phrase(stretch);
            let answer = ask_with(&index, "", |request| request.query = query);
            assert_eq!(answer.total, 1, "{stretch:?}");
            let lit = &answer.hits[0].snippets.iter().map(|snippet| snippet.highlights.len()).sum::<usize>();
            assert!(*lit > 0, "{stretch:?} is lit");
        }
    }
}

fn corpus() -> Vec<Reading> {
    vec![
        dated(
            with_company(
                reading("zh", "月之暗面融资", &[("zh", "月之暗面的获客成本上升。CPA很高。")]),
                "月之暗面",
                "moonshot-ai",
            ),
            "2024-09-05",
        ),
        dated(
            with_company(
                reading("es", "Moonshot", &[("es", "La empresa Moonshot AI gasta. El CPA y el coste suben.")]),
                "Moonshot AI",
                "moonshot-ai",
            ),
            "2024-10-13T08:51",
        ),
        reading("ja", "広告", &[("ja", "広告のＣＰＡは月の高い。")]),
        dated(reading("en", "Ads", &[("en", "The CPA of ads. Cost of ads.")]), "2023"),
    ]
}

#[test]
fn signs_operators_and_fields_choose_articles() {
    let (_folder, index) = index(&corpus());
    for (query, expect) in [
        ("CPA", &["en", "es", "ja", "zh"][..]),
        ("coste ads", &["en", "es"]),
        ("+CPA coste", &["en", "es", "ja", "zh"]),
        ("CPA +coste", &["es"]),
        ("CPA -coste -\"广告\"", &["en", "ja", "zh"]),
        ("-CPA", &[]),
        ("-coste", &["en", "ja", "zh"]),
        ("+(coste OR 获客)", &["es", "zh"]),
        ("CPA language:es", &["es"]),
        ("language:es OR language:zh", &["es", "zh"]),
        ("nada language:es", &[]),
        ("title:ads", &["en"]),
        ("title:\"月之\"", &["zh"]),
        ("company:moonshot-ai", &["es", "zh"]),
        ("date:2024-10..", &["es"]),
        ("CPA date:2024-09", &["zh"]),
        ("获 客", &["zh"]),
        ("&&&", &[]),
        ("", &["en", "es", "ja", "zh"]),
    ] {
        assert_eq!(ids(&ask(&index, query)), expect, "{query}");
    }
}

#[test]
fn an_excluded_phrase_may_stand_behind_many_that_match() {
    let mut readings: Vec<Reading> =
        (0..9).map(|at| reading(&format!("{at}"), "", &[("es", "El coste sube.")])).collect();
    readings.insert(6, reading("out", "", &[("es", "El coste alto de usuario.")]));
    let (_folder, index) = index(&readings);
    for query in
        ["coste -\"alto de usuario\"", "+coste el -\"alto de usuario\" -\"coste alto\"", "-\"alto de usuario\""]
    {
        let answer = ask(&index, query);
        assert_eq!(answer.total, 9, "{query}");
        assert!(!ids(&answer).contains(&"out"), "{query}");
    }
}

#[test]
fn filters_narrow_and_the_undated_are_counted() {
    let (_folder, index) = index(&corpus());
    let dates = Dates::parse("2024-09..2024-10").unwrap();
    let answer = ask_with(&index, "CPA", |request| request.filters.dates = dates);
    // 2023 is no date of a day: it is undated like the Japanese one.
    assert_eq!((ids(&answer), answer.undated, answer.total), (vec!["es", "zh"], 2, 2));
    let answer = ask_with(&index, "CPA", |request| request.filters.languages = vec!["ja".into(), "en".into()]);
    assert_eq!(ids(&answer), ["en", "ja"]);
    let answer = ask_with(&index, "CPA", |request| request.filters.companies = vec!["moonshot-ai".into()]);
    assert_eq!(ids(&answer), ["es", "zh"]);
    let answer = ask_with(&index, "CPA", |request| {
        request.sort = Sort::Date;
        request.limit = Some(3);
        request.offset = 1;
    });
    let order: Vec<_> = answer.hits.iter().map(|hit| hit.article.as_str()).collect();
    assert_eq!((order, answer.total), (vec!["zh", "en", "ja"], 4));
}

#[test]
fn a_word_and_a_prefix_behind_it_score_as_a_prefix_does() {
    let (_folder, index) = index(&[
        reading("a body", "", &[("es", "La e-factura sube.")]),
        reading("both", "La e-factura", &[("es", "La e-factura sube, la e-facturación no.")]),
        reading("title", "La e-factura", &[("es", "Sube.")]),
        reading("other", "", &[("es", "La factura e la e.")]),
    ]);
    let scores = |query: &str, weights: plan::Weights| -> Vec<(String, f64)> {
        let answer = ask_with(&index, query, |request| request.weights = weights);
        answer.hits.into_iter().map(|hit| (hit.article, hit.score)).collect()
    };
    let weights = plan::Weights::default();
    let row = scores("e-fact*", weights);
    assert_eq!(row.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), ["both", "a body", "title"]);
    let alone = scores("fact*", weights);
    for (id, score) in &row {
        assert_eq!(alone.iter().find(|(other, _)| other == id).map(|(_, score)| score), Some(score), "{id}");
    }
    assert!(row[2].1 < row[1].1, "a title counts less than a body, as of a prefix alone: {row:?}");
    let twice = scores("e-fact*", plan::Weights { prefix: 2.0 * weights.prefix, ..weights });
    assert!(row.iter().zip(&twice).all(|((_, one), (_, two))| (two - 2.0 * one).abs() < 1e-3), "{row:?} {twice:?}");
}

#[test]
fn a_term_weighs_by_the_compound_in_which_it_stands() {
    let (_folder, index) = index(&[
        reading("chain", "", &[("en", "The supply chain holds.")]),
        reading("it", "", &[("en", "The supply rises.")]),
        reading("other", "", &[("en", "Nothing of it."), ("zh", "没有。")]),
    ]);
    let concepts = Concepts::parse("供应\t供給\t\tsupply\n供应链\t供給網\t\tsupply chain").unwrap();
    let concepts: &'static Concepts = Box::leak(Box::new(concepts));
    let weights = |query: &str| -> Vec<f64> {
        let answer = ask_with(&index, query, |request| {
            (request.concepts, request.translate, request.explain) = (concepts, true, true);
        });
        let hit = answer.hits.iter().find(|hit| hit.article == "it").unwrap();
        let explained = hit.explained.as_ref().unwrap().iter();
        explained.filter(|part| part.expansion.as_deref() == Some("supply")).map(|part| part.weight).collect()
    };
    let alone = weights("供应");
    assert!(!alone.is_empty() && alone.iter().all(|weight| *weight > 0.0), "{alone:?}");
    let share = |query: &str| -> Vec<f64> {
        let weights = weights(query);
        assert_eq!(weights.len(), alone.len(), "{query} is asked once");
        weights.iter().zip(&alone).map(|(weight, alone)| (weight / alone * 100.0).round() / 100.0).collect()
    };
    for (query, expect) in
        [("供应中断", 0.5), ("供应链A供应", 1.0), ("供应链A供应中断", 0.5), ("供应中断A供应", 1.0), ("供应A供应", 1.0)]
    {
        assert_eq!(share(query), vec![expect; alone.len()], "{query}");
    }
}

#[test]
fn a_company_is_found_in_every_language_and_the_answer_says_so() {
    let (_folder, index) = index(&corpus());
    for query in ["月之暗面", "\"月之暗面\"", "Moonshot AI", "+\"moonshot ai\""] {
        let answer = ask_with(&index, query, |request| request.names = Some(&names));
        assert_eq!(ids(&answer), ["es", "zh"], "{query}");
        let said: Vec<_> = answer.expansions.iter().map(ToString::to_string).collect();
        let term = query.trim_matches(['"', '+']);
        assert_eq!(
            said,
            [format!("expanded {} to the company Moonshot AI (moonshot-ai)", term.trim_start_matches('"'))]
        );
        for hit in &answer.hits {
            assert!(shown(hit).contains("[Moonshot AI]") || shown(hit).contains("[月之暗面]"), "{}", shown(hit));
            assert!(hit.matched.iter().any(|matched| matched.company.as_deref() == Some("moonshot-ai")));
        }
    }
    let exact = ask(&index, "月之暗面");
    assert_eq!((ids(&exact), exact.expansions.len()), (vec!["zh"], 0));
    let other = ask_with(&index, "CPA 月之暗面", |request| request.names = Some(&names));
    assert_eq!(other.total, 4);
    assert_eq!(other.hits.iter().take(2).filter(|hit| ["zh", "es"].contains(&hit.article.as_str())).count(), 2);
}

#[test]
fn scores_do_not_change_with_mentions_elsewhere_or_with_history() {
    let scores = |index: &Index| -> Vec<(String, f64)> {
        let hits = ["CPA coste 获客成本 \"获客\"", "el-coste-s*", "el-cos*"].map(|query| ask(index, query).hits);
        hits.into_iter().flatten().map(|hit| (hit.article, hit.score)).collect()
    };
    let (_folder, plain) = index(&corpus());
    let expect = scores(&plain);
    assert!(expect.len() == 6 && expect.iter().all(|(_, score)| *score > 0.0), "{expect:?}");

    let mut full = corpus();
    for _ in 0..20 {
        let last = full.pop().unwrap();
        full.push(with_figure(last, "CPA", "EUR", Some("5"), Some("5")));
    }
    let (_folder, with_figures) = index(&full);
    assert_eq!(scores(&with_figures), expect);

    let folder = tempfile::TempDir::new().unwrap();
    let open = || Writer::open(folder.path(), &Versions::default()).unwrap();
    for round in 0..3 {
        let mut writer = open();
        for number in 0..5 {
            writer.add(&reading(&format!("gone {number}"), "CPA", &[("zh", "CPA 获客成本 coste")])).unwrap();
        }
        for mut reading in corpus() {
            if round < 2 {
                reading.article.body.push_str("CPA");
            }
            writer.add(&reading).unwrap();
            writer.commit().unwrap();
        }
        writer.finish().unwrap();
    }
    let mut writer = open();
    (0..5).for_each(|number| writer.remove(&format!("gone {number}")));
    writer.finish().unwrap();
    assert_eq!(scores(&Index::open(folder.path(), &Versions::default()).unwrap()), expect);
}

#[test]
fn equal_articles_stand_in_the_order_of_their_ids() {
    let readings: Vec<_> = (0..30).map(|n| reading(&format!("{:02}", (n * 7) % 30), "", &[("es", "El CPA")])).collect();
    let (_folder, index) = index(&readings);
    let answer = ask_with(&index, "CPA", |request| request.limit = Some(4));
    let order: Vec<_> = answer.hits.iter().map(|hit| hit.article.as_str()).collect();
    assert_eq!((order, answer.total), (vec!["00", "01", "02", "03"], 30));
}

#[test]
fn figures_come_with_their_article_and_the_near_ones_first() {
    let one = reading("one", "Precios", &[("es", "Gasta 30 euros. El CPA llega a 12 euros. Quedan 7 euros.")]);
    let one = ["30 euros", "12 euros", "7 euros"].into_iter().fold(one, |reading, raw| {
        let value = raw.split(' ').next();
        with_figure(reading, raw, "EUR", value, value)
    });
    let one = dated(one, "2024-09-05");
    let two = with_figure(
        reading("two", "", &[("zh", "获客成本5亿元。")]),
        "5亿元",
        "CNY",
        Some("500000000"),
        Some("500000000"),
    );
    let (_folder, index) = index(&[two, one]);
    let list = |query: &str, change: &dyn Fn(&mut Request)| {
        let mut request = Request { query: parse(query).unwrap(), ..Request::default() };
        change(&mut request);
        let listed = mentions::figures_with(&index, &chain, &request).unwrap();
        let rows: Vec<_> = listed
            .records
            .iter()
            .map(|record| (record.figure["raw"].as_str().unwrap().to_owned(), record.near))
            .collect();
        rows
    };
    let row = |raw: &str, near| (raw.to_owned(), near);
    let all = [row("30 euros", None), row("12 euros", None), row("7 euros", None), row("5亿元", None)];
    assert_eq!(list("", &|_| {}), all);
    assert_eq!(list("", &|request| (request.limit, request.offset) = (Some(2), 1)), all[1..3]);
    let near = [row("12 euros", Some(true)), row("30 euros", Some(false)), row("7 euros", Some(false))];
    assert_eq!(list("CPA", &|_| {}), near);
    assert_eq!(list("CPA", &|request| request.near = true), near[..1]);
    assert_eq!(list("CPA gasta", &|request| request.near = true), []);
    assert_eq!(list("CPA 获客", &|_| {}), []);
    assert_eq!(list("", &|request| request.filters.currencies = vec!["CNY".into()]), [row("5亿元", None)]);
    assert_eq!(list("", &|request| request.filters.languages = vec!["zh".into()]), [row("5亿元", None)]);

    let listed = mentions::figures_with(&index, &chain, &Request::default()).unwrap();
    let record = serde_json::to_value(&listed.records[0]).unwrap();
    let fields: Vec<_> = record.as_object().unwrap().keys().take(10).cloned().collect();
    assert_eq!(fields, ["schema", "id", "article", "title", "published", "source", "path", "url", "part", "language"]);
    assert_eq!(record["id"], "one:body:6-14");
}

#[test]
fn bounds_hold_exactly_and_on_the_same_figure() {
    let euros =
        |id: &str, min, max| with_figure(reading(id, "", &[("es", "Son x euros.")]), "x euros", "EUR", min, max);
    let (_folder, index) = index(&[
        euros("small", Some("0.1"), Some("0.1")),
        euros("exact", Some("9007199254740993"), Some("9007199254740993")),
        euros("open", Some("100"), None),
        with_figure(euros("two", Some("5"), Some("5")), "Son", "CNY", Some("1000"), Some("1000")),
    ]);
    let decimal = |text: &str| (!text.is_empty()).then(|| text.parse().unwrap());
    for (min, max, currency, expect) in [
        ("0.1", "0.1", "", &["small"][..]),
        ("0.10000000000000000001", "1", "", &[]),
        ("9007199254740992", "9007199254740992", "", &["open"]),
        ("9007199254740993", "9007199254740993", "", &["exact", "open"]),
        ("100", "", "", &["exact", "open", "two"]),
        ("100", "", "EUR", &["exact", "open"]),
        ("", "99", "", &["small", "two"]),
        ("", "100", "", &["open", "small", "two"]),
    ] {
        let filters = Filters {
            min: decimal(min),
            max: decimal(max),
            currencies: Some(currency.to_owned()).filter(|code| !code.is_empty()).into_iter().collect(),
            ..Filters::default()
        };
        let answer = ask_with(&index, "", |request| request.filters = filters.clone());
        assert_eq!(ids(&answer), expect, "{min}..{max} {currency}");
        let request = Request { filters, ..Request::default() };
        let listed = mentions::figures_with(&index, &chain, &request).unwrap();
        let articles: Vec<_> = listed.records.iter().map(|record| record.origin.article.as_str()).collect();
        assert_eq!(articles, expect, "figures {min}..{max} {currency}");
    }
}

#[test]
fn the_undated_are_counted_where_only_their_date_is_wanting() {
    let euros = |id: &str, value| {
        let text = format!("Nada aquí. El CPA son {value} euros.");
        with_figure(reading(id, "", &[("es", &text)]), &format!("{value} euros"), "EUR", Some(value), Some(value))
    };
    let named = |id: &str| with_company(reading(id, "", &[("es", "El CPA de Foo sube.")]), "Foo", "foo");
    let (_folder, index) = index(&[
        dated(euros("dated", "500"), "2024-05-05"),
        dated(euros("old", "600"), "2020-05-05"),
        euros("high", "700"),
        with_figure(euros("twice", "800"), "CPA", "EUR", Some("900"), Some("900")),
        euros("low", "5"),
        named("named"),
        dated(named("named then"), "2024-06-01"),
    ]);
    let dates = Dates::parse("2024").unwrap();
    let list = |query: &str, change: &dyn Fn(&mut Request)| {
        let mut request = Request { query: parse(query).unwrap(), ..Request::default() };
        request.filters.dates = dates;
        change(&mut request);
        let figures = mentions::figures_with(&index, &chain, &request).unwrap();
        let companies = mentions::companies_with(&index, &chain, &request).unwrap();
        ((figures.total, figures.undated), (companies.total, companies.undated))
    };
    let above = |request: &mut Request| request.filters.min = Some(100.into());
    for query in ["", "CPA"] {
        assert_eq!(list(query, &|_| {}), ((1, 3), (1, 1)), "{query:?}");
        assert_eq!(list(query, &above).0, (1, 2), "{query:?}: none of `low` passes");
        assert_eq!(list(query, &|request| request.filters.max = Some(50.into())).0, (0, 1), "{query:?}");
        assert_eq!(list(query, &|request| request.filters.currencies = vec!["CNY".into()]).0, (0, 0), "{query:?}");
        assert_eq!(list(query, &|request| request.filters.companies = vec!["bar".into()]).1, (0, 0), "{query:?}");
        assert_eq!(list(query, &|request| request.filters.dates = Dates::default()).0, (6, 0), "{query:?}");
    }
    let near = |request: &mut Request| request.near = true;
    assert_eq!((list("CPA", &near).0, list("nada", &near).0), ((1, 3), (0, 0)), "none stands near nada");
    let answer = ask_with(&index, "", |request| {
        request.filters.dates = dates;
        above(request);
    });
    assert_eq!((answer.total, answer.undated), (1, 2), "a search counts as the list does");
}

#[test]
fn companies_are_listed_and_counted() {
    let (_folder, index) = index(&corpus());
    let request = Request { query: parse("CPA").unwrap(), ..Request::default() };
    let listed = mentions::companies_with(&index, &chain, &request).unwrap();
    let rows: Vec<_> = listed.records.iter().map(|record| (record.origin.article.as_str(), record.near)).collect();
    assert_eq!(rows.len(), 2);
    assert_eq!(listed.records[0].schema, "gaceta.company/1");
    assert!(listed.records[0].id_mention.contains(":body:"));

    let totals = mentions::company_totals_with(&index, &chain, &request).unwrap();
    let [total] = totals.records.as_slice() else { panic!("{totals:?}") };
    assert_eq!((total.id.as_str(), total.mentions, total.articles, total.aliases.len()), ("moonshot-ai", 2, 2, 2));
}

#[test]
fn stop_words_are_not_required_where_all_words_are() {
    let one = with_figure(reading("one", "", &[("es", "Coste y 5 euros.")]), "5 euros", "EUR", Some("5"), Some("5"));
    let (_folder, index) = index(&[one]);
    let count = |query: &str| {
        let request = Request { query: parse(query).unwrap(), ..Request::default() };
        mentions::figures_with(&index, &chain, &request).unwrap().total
    };
    assert_eq!(count("coste de la"), 1);
    assert_eq!(count("coste nada"), 0);
    assert_eq!(count("de"), 0, "alone it is meant");
}

#[test]
fn a_sentence_without_spaces_is_found_by_some_of_its_words_and_ranked_by_all() {
    let (_folder, index) = index(&[
        reading("one", "", &[("zh", "公司很多。")]),
        reading("it", "", &[("zh", "月之暗面公司的大模型，获客成本上升。")]),
        reading("other", "", &[("zh", "公司获客。")]),
        reading("scattered", "", &[("es", "Las 月 y 之 y 暗 y 面 y 公 y 司 y 的 y 大 y 模 y 型.")]),
    ]);
    let query = "月之暗面公司的大模型获客成本高";
    let answer = ask(&index, query);
    let order: Vec<_> = answer.hits.iter().map(|hit| hit.article.as_str()).collect();
    assert_eq!(order, ["it", "other"], "neither one word nor scattered characters are enough");
    assert_eq!(shown(&answer.hits[0]), "[月之暗面公司]的[大模型]，[获客成本]上升。");
    assert!(answer.hits[1].score * 2.0 < answer.hits[0].score);
    assert_eq!(ids(&ask(&index, &format!("+{query}"))), [""; 0], "a plus asks for all of it");
}

#[test]
fn figures_choose_the_articles_that_a_walk_over_all_of_them_does() {
    const VALUES: [Option<&str>; 9] = [
        None,
        Some("0"),
        Some("-5"),
        Some("0.3"),
        Some("99.5"),
        Some("1000000"),
        Some("1000000.0000000000000001"),
        Some("999999.9999999999999999"),
        Some("79228162514264337593543950335"),
    ];
    let decimal = |text: &str| text.parse::<rust_decimal::Decimal>().unwrap();
    let made = |number: usize, round: usize| {
        let of = |at: usize| VALUES[at % VALUES.len()];
        let mut reading = reading(&format!("{number:03}"), "", &[("es", "Son x euros.")]);
        for figure in 0..(number * 7 + round) % 5 {
            let seed = number * 31 + figure * 17 + round * 11;
            let (mut min, mut max) = (of(seed), of(seed / 3));
            if min.zip(max).is_some_and(|(min, max)| decimal(min) > decimal(max)) {
                (min, max) = (max, min);
            }
            reading = with_figure(reading, "x euros", ["EUR", "CNY", "USD"][seed % 3], min, max);
        }
        reading
    };
    let folder = tempfile::TempDir::new().unwrap();
    let mut writer = Writer::open(folder.path(), &Versions::default()).unwrap();
    (0..150).for_each(|number| assert!(!writer.add(&made(number, 0)).unwrap()));
    writer.commit().unwrap();
    // Some are replaced, some removed, in another segment of the index.
    (0..150).step_by(3).for_each(|number| assert!(!writer.add(&made(number, 1)).unwrap()));
    (0..150).step_by(10).for_each(|number| writer.remove(&format!("{number:03}")));
    writer.finish().unwrap();
    let index = Index::open(folder.path(), &Versions::default()).unwrap();
    let readings: Vec<Reading> =
        (0..150).filter(|number| number % 10 != 0).map(|number| made(number, usize::from(number % 3 == 0))).collect();
    let mut chosen = BTreeSet::new();
    for min in VALUES {
        for max in VALUES {
            for currencies in [&[][..], &["EUR"], &["CNY", "USD"]] {
                if min.is_none() && max.is_none() && currencies.is_empty() {
                    continue;
                }
                let filters = Filters {
                    min: min.map(decimal),
                    max: max.map(decimal),
                    currencies: currencies.iter().map(|code| (*code).to_owned()).collect(),
                    ..Filters::default()
                };
                let passes = |figure: &crate::mentions::figure::Figure| {
                    (currencies.is_empty() || figure.currency.as_deref().is_some_and(|code| currencies.contains(&code)))
                        && filters.min.is_none_or(|bound| figure.max.is_none_or(|max| max >= bound))
                        && filters.max.is_none_or(|bound| figure.min.is_none_or(|min| min <= bound))
                };
                let holders = readings.iter().filter(|reading| reading.figures.iter().any(passes));
                let expect: Vec<&str> = holders.map(|reading| reading.article.id.as_str()).collect();
                let answer = ask_with(&index, "", |request| request.filters = filters.clone());
                assert_eq!(ids(&answer), expect, "{min:?}..{max:?} {currencies:?}");
                chosen.insert(expect.len());
            }
        }
    }
    assert!(chosen.len() > 20, "the filters hardly differ: {chosen:?}");
}

#[test]
fn amounts_and_currencies_of_a_query_hold_on_the_same_figure() {
    let figures = |id: &str, figures: &[(&str, &str, &str)]| {
        figures.iter().fold(reading(id, "", &[("zh", "CPA 5亿 300 20")]), |reading, (raw, currency, value)| {
            with_figure(reading, raw, currency, Some(value), Some(value))
        })
    };
    let (_folder, index) = index(&[
        figures("big", &[("5亿", "CNY", "500000000"), ("20", "USD", "20")]),
        figures("dollars", &[("5亿", "USD", "500000000"), ("20", "CNY", "20")]),
        figures("small", &[("300", "CNY", "300")]),
    ]);
    for (query, expect) in [
        ("amount:>=1亿", &["big", "dollars"][..]),
        ("amount:>=1亿 currency:CNY", &["big"]),
        ("currency:cny CPA amount:>1亿", &["big"]),
        ("amount:100..1000", &["small"]),
        ("amount:>10 amount:<1000 currency:CNY", &["dollars", "small"]),
        ("amount:300 OR currency:USD", &["big", "dollars", "small"]),
        ("CPA -amount:>1亿", &["small"]),
        ("currency:USD", &["big", "dollars"]),
        ("amount:>10亿", &[]),
    ] {
        assert_eq!(ids(&ask(&index, query)), expect, "{query}");
    }
}

#[test]
fn a_word_that_asks_for_nothing_is_not_lit_beside_others() {
    finds("es", "El coste de la empresa.", "coste de empresa", "El [coste] de la [empresa].");
    finds("es", "El coste de la empresa.", "de", "El coste [de] la empresa.");
    finds("es", "El coste de la empresa.", "\"coste de la\"", "El [coste de la] empresa.");
    finds("en", "The who of a year.", "+the who", "[The] who of a year.");
}

#[test]
fn facets_count_all_that_matches() {
    let (_folder, index) = index(&corpus());
    assert_eq!(ask(&index, "CPA").facets, None);
    let answer = ask_with(&index, "CPA", |request| (request.facets, request.limit) = (true, Some(1)));
    let facets = answer.facets.unwrap();
    let row = |counts: &[FacetCount]| {
        let row = |count: &FacetCount| format!("{} {}", count.value.as_deref().unwrap_or("-"), count.count);
        counts.iter().map(row).collect::<Vec<_>>()
    };
    assert_eq!((answer.hits.len(), facets.articles), (1, 4));
    assert_eq!(row(&facets.language), ["en 1", "es 1", "ja 1", "zh 1"]);
    assert_eq!(
        (row(&facets.month), row(&facets.source)),
        (vec!["- 2".into(), "2024-09 1".into(), "2024-10 1".into()], vec!["- 4".into()])
    );
    assert_eq!(row(&facets.company), ["moonshot-ai 2"]);
    let narrow = ask_with(&index, "+获客", |request| request.facets = true).facets.unwrap();
    assert_eq!(row(&narrow.language), ["zh 1"]);
    // A hit needs one of the words, a count all of them.
    let answer = ask_with(&index, "CPA coste", |request| request.facets = true);
    assert_eq!((answer.hits.len(), row(&answer.facets.unwrap().language)), (4, vec!["es 1".to_owned()]));
}

#[test]
fn an_article_is_shown_by_id_path_or_start_of_id() {
    let (_folder, index) = index(&[
        with_figure(reading("abc", "Precios", &[("es", "Son 5 euros.")]), "5 euros", "EUR", Some("5"), Some("5")),
        reading("abd", "", &[("es", "Nada")]),
    ]);
    for name in ["abc", "abc.txt"] {
        let record = article(&index, name).unwrap();
        assert_eq!((record.id.as_str(), record.figures.len()), ("abc", 1));
        let figure = &record.figures[0].figure;
        let (start, end) = (figure["start"].as_u64().unwrap() as usize, figure["end"].as_u64().unwrap() as usize);
        assert_eq!(&record.body[start..end], figure["raw"]);
    }
    assert_eq!(article(&index, "abd").unwrap().id, "abd");
    assert_eq!(article(&index, "ab").unwrap_err().to_string(), "ab begins several ids: abc, abd");
    assert_eq!(article(&index, "x").unwrap_err().to_string(), "no article has the id, path or URL x");
}

#[test]
fn a_word_that_a_foreign_chain_cuts_to_pieces_does_not_match_by_one_of_them() {
    let (_folder, index) =
        index(&[reading("month", "", &[("ja", "今年の月は暗い。之。")]), reading("it", "", &[("zh", "月之暗面")])]);
    let asked = RefCell::new(Vec::new());
    let cutting = |text: &str, language: Code| {
        asked.borrow_mut().push((text.to_owned(), language));
        let mut tokens = Tokens::default();
        for (at, c) in text.char_indices() {
            tokens.push(at..at + c.len_utf8(), &c.to_string(), language);
        }
        tokens
    };
    let request = Request { query: parse("月之暗面").unwrap(), ..Request::default() };
    let answer = search::search_with(&index, &cutting, &request).unwrap();
    assert_eq!(ids(&answer), ["it"]);
    let asked: Vec<_> = asked.borrow().iter().map(|(_, language)| language.0).collect();
    assert_eq!(asked, ["zh", "ja"], "only the languages that the index has are asked");
}

#[test]
#[ignore = "measures; run with --nocapture"]
fn time_of_queries_on_many_articles() {
    let folder = tempfile::TempDir::new().unwrap();
    let mut writer = Writer::open(folder.path(), &Versions::default()).unwrap();
    let start = std::time::Instant::now();
    let mut bytes = 0;
    for number in 0..20_000_u32 {
        let mut seed = number.wrapping_mul(2_654_435_761) | 1;
        let mut next = |below: u32| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 8) % below
        };
        let mut text = String::new();
        for _ in 0..150 {
            text.push_str(
                ["获客", "成本", "的", "CPA", "大模型", "月", "上升", "公司", "广告", "。"][next(10) as usize],
            );
            text.push(char::from_u32(0x4E00 + next(3000)).unwrap());
        }
        let language = ["zh", "ja"][(number % 2) as usize];
        bytes += text.len();
        let reading = reading(&format!("{number:05}"), &text[..24], &[(language, &text)]);
        writer.add(&with_figure(reading, &text[..9], "CNY", Some("5"), Some("5"))).unwrap();
    }
    writer.finish().unwrap();
    eprintln!("{bytes} bytes in {:?}, segmentation included", start.elapsed());
    let size: u64 = walk(folder.path());
    eprintln!("index {size} bytes, {:.2} of the text", size as f64 / bytes as f64);
    let index = Index::open(folder.path(), &Versions::default()).unwrap();
    for query in
        ["CPA", "获客成本", "\"获客成本\"", "大模型 公司 广告 CPA", "月", "丑", "+丑 -CPA", "广*", "\"成本月\""]
    {
        for limit in [10, 0] {
            let start = std::time::Instant::now();
            let answer = ask_with(&index, query, |request| request.limit = Some(limit));
            eprintln!("{query}: {} of {} in {:?}", answer.hits.len(), answer.total, start.elapsed());
        }
    }
    let start = std::time::Instant::now();
    index.known().unwrap();
    eprintln!("known in {:?}", start.elapsed());
    for query in ["", "\"成本月\"", "丑"] {
        let start = std::time::Instant::now();
        let request = Request { query: parse(query).unwrap(), limit: Some(10), ..Request::default() };
        let total = mentions::figures_with(&index, &chain, &request).unwrap().total;
        eprintln!("figures {query}: {total} in {:?}", start.elapsed());
    }
}

fn walk(folder: &std::path::Path) -> u64 {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    entries.map(|entry| if entry.path().is_dir() { walk(&entry.path()) } else { entry.metadata().unwrap().len() }).sum()
}

#[test]
fn answers_do_not_depend_on_the_number_of_threads() {
    let folder = tempfile::TempDir::new().unwrap();
    let mut writer = Writer::open(folder.path(), &Versions::default()).unwrap();
    // Several segments of several stretches each, with equals, copies and gaps.
    for number in 0..1400 {
        let title = if number % 5 == 0 { "El CPA" } else { "" };
        let text = format!("El coste {} por usuario", ["sube", "baja", "sube y sube", "CPA"][number % 4]);
        let chinese = ["获客成本上升。", "大模型降价。"][number % 2];
        let made = reading(&format!("{number:03}"), title, &[("es", &text), ("zh", chinese)]);
        let made = if number % 3 == 0 { made } else { dated(made, &format!("2024-0{}-05", 1 + number % 9)) };
        writer.add(&made).unwrap();
        if number % 700 == 699 {
            writer.commit().unwrap();
        }
    }
    writer.commit().unwrap();
    (0..1400).step_by(7).for_each(|number| writer.remove(&format!("{number:03}")));
    writer.finish().unwrap();
    let index = Index::open(folder.path(), &Versions::default()).unwrap();
    for query in [
        "coste",
        "sube usuario 降价",
        "\"coste sube\"",
        "+cpa -baja",
        "title:cpa 获客成本",
        "coste b*",
        "coste-b*",
        "sube el-coste-b* cpa",
        "x",
    ] {
        for (limit, offset) in [(Some(10), 0), (Some(7), 290), (Some(0), 0), (None, 0)] {
            let answers = [1, 2, 3, 4].map(|threads| {
                matching::THREADS_OF_TEST.set(Some(threads));
                let answer = ask_with(&index, query, |request| {
                    (request.limit, request.offset, request.facets) = (limit, offset, true);
                });
                let hits: Vec<_> = answer.hits.into_iter().map(|hit| (hit.article, hit.score.to_bits())).collect();
                (hits, answer.total, answer.undated, format!("{:?}", answer.facets))
            });
            assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{query} {limit:?} {offset}");
            assert!(query == "x" || answers[0].1 > 100, "{query} finds {}", answers[0].1);
        }
    }
}

#[test]
fn the_best_are_the_first_of_the_whole_ranking() {
    const WORDS: [&str; 12] =
        ["de", "la", "usuarios", "coste", "sube", "获客", "降价", "baja", "Kimi", "publicidad", "subasta", "trimestre"];
    // Of a run of these some are enough.
    const RUN: [&str; 10] = ["平台", "用户", "广告", "成本", "上升", "价格", "投放", "渠道", "收入", "下降"];
    let folder = tempfile::TempDir::new().unwrap();
    let mut writer = Writer::open(folder.path(), &Versions::default()).unwrap();
    let mut dice = 1_u64;
    let mut below = |limit: u64| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) % limit
    };
    for number in 0..1800 {
        // The first words are in most articles, the last in one of a hundred.
        let words = WORDS.iter().enumerate().filter(|&(rank, _)| below(100) < 90 / (1 + (rank * rank) as u64 / 2));
        let words: Vec<&str> = words.flat_map(|(_, word)| vec![*word; 1 + number % 3]).collect();
        let (title, language) = (words.get(number % 7).copied().unwrap_or_default(), ["es", "en"][number % 2]);
        let run = RUN.iter().enumerate().filter(|&(rank, _)| below(100) < 60 / (1 + rank as u64));
        let run: String = run.flat_map(|(rank, word)| vec![*word; 1 + (number + rank) % 3]).collect();
        let made = reading(&format!("{number:04}"), title, &[(language, &words.join(" ")), ("zh", &run)]);
        writer.add(&dated(made, &format!("2024-0{}-05", 1 + number % 9))).unwrap();
        // A short segment, and one of several stretches.
        if number == 300 {
            writer.commit().unwrap();
        }
    }
    (0..1800).step_by(7).for_each(|number| writer.remove(&format!("{number:04}")));
    writer.finish().unwrap();
    let index = Index::open(folder.path(), &Versions::default()).unwrap();
    let all = Filters::default();
    let english = Filters { languages: vec!["en".to_owned()], ..Filters::default() };
    let mut late = Filters::default();
    late.dates.since = Period::parse("2024-06");
    for query in [
        "de la usuarios coste sube",
        "de la usuarios coste sube baja Kimi publicidad subasta trimestre",
        "\"de la\" coste subasta",
        "\"la usuarios\" \"de la usuarios\" \"publicidad subasta\" trimestre de",
        "获客降价 de la trimestre",
        "+de usuarios subasta la",
        "de la -Kimi subasta",
        "de us* subasta",
        "平台用户广告成本上升价格",
        "平台用户广告成本上升价格投放渠道收入下降 subasta de",
        "渠道收入平台广告，投放价格用户 baja la",
    ] {
        for (threads, filters) in [(1, &all), (2, &all), (1, &english), (1, &late), (1, &all)] {
            matching::THREADS_OF_TEST.set(Some(threads));
            let [best, all] = [Some(10), None].map(|limit| {
                let answer = ask_with(&index, query, |request| {
                    (request.limit, request.all_copies, request.filters) = (limit, true, filters.clone());
                });
                let hits = answer.hits.into_iter().map(|hit| (hit.article, hit.score.to_bits()));
                (hits.take(10).collect::<Vec<_>>(), answer.total)
            });
            assert_eq!(best, all, "{query}");
            assert!(all.1 > 200, "{query} finds {}", all.1);
        }
    }
}

#[test]
fn a_question_in_chinese_or_japanese_loads_no_whole_dictionary() {
    let (_folder, index) = index(&[
        reading("zh", "", &[("zh", "获客成本上升")]),
        reading("ja", "", &[("ja", "人工知能の企業")]),
        reading("es", "", &[("es", "El coste sube")]),
    ]);
    let segmenters = crate::languages::Segmenters::new(Default::default);
    for (query, found) in [("获客成本", "zh"), ("人工知能", "ja"), ("ﾃﾞｰﾀ 企業", "ja"), ("coste", "es")]
    {
        let request = Request { query: parse(query).unwrap(), facets: true, ..Request::default() };
        let answer = search::search(&index, &segmenters, &request).unwrap();
        assert_eq!(answer.hits[0].article, found, "{query}");
        mentions::companies(&index, &segmenters, &request).unwrap();
        assert!(!segmenters.has_loaded(), "{query}");
    }
}

//! What comes out of the dictionary, seen through lindera's segmenter as the program uses it.

use std::time::Instant;

use lindera::mode::Mode;
use lindera::segmenter::Segmenter;
use lindera::worker::SegmentWorker;

const NAMES: [&str; 6] = ["月之暗面", "NTTドコモ", "ムーンショット", "百度", "S&P", "Moonshot AI"];

fn worker(names: &[&str]) -> SegmentWorker {
    let names = ipadic::user_dictionary(names.iter().copied()).unwrap();
    Segmenter::new(Mode::Normal, ipadic::dictionary().unwrap(), names).keep_whitespace(true).into_worker()
}

fn surfaces(worker: &mut SegmentWorker, text: &str) -> Vec<String> {
    let tokens = worker.segment(text).unwrap();
    for token in &tokens {
        assert_eq!(token.surface, text[token.byte_start..token.byte_end], "in {text}");
    }
    tokens.into_iter().map(|token| token.surface.into_owned()).collect()
}

fn check(names: &[&str], expect: &str) {
    let text = expect.replace('|', "");
    assert_eq!(surfaces(&mut worker(names), &text).join("|"), expect);
}

/// POS1 to POS4 and the base form of the only word of a text.
fn only_word(worker: &mut SegmentWorker, text: &str) -> Vec<String> {
    let tokens = worker.segment(text).unwrap();
    assert_eq!(tokens.len(), 1, "{text}");
    let token = &tokens[0];
    ipadic::details(token.dictionary, token.user_dictionary, token.word_id).map(str::to_owned).collect()
}

#[test]
fn ordinary_text_splits_into_its_words() {
    check(&[], "日本経済新聞|に|よる|と|、|会議|を|行っ|た|。");
    check(&[], "カード|ローン|の|残高|が|増え|た");
    check(&[], "前日|比|150|円|安|の|2300|円");
    check(&[], "認知|症状|が|出る");
    check(&[], "変異|株価");
}

#[test]
fn inflected_words_have_their_base_form() {
    let mut worker = worker(&[]);
    let mut check = |text: &str, expect: &str| {
        let tokens = worker.segment(text).unwrap();
        let bases = tokens.iter().map(|token| {
            let mut details = ipadic::details(token.dictionary, None, token.word_id);
            ipadic::base_form(&token.surface, details.nth(ipadic::BASE).unwrap()).to_owned()
        });
        assert_eq!(bases.collect::<Vec<_>>().join("|"), expect);
    };
    check("食べた", "食べる|た");
    check("食べられなかった", "食べる|られる|ない|た");
    check("行った", "行く|た");
    check("会議を行った", "会議|を|行う|た");
    check("美しくない", "美しい|ない");
    check("引き込ま", "引き込む");
    check("GPUを発表した", "GPU|を|発表|する|た");
}

#[test]
fn details_are_in_their_columns() {
    let mut worker = worker(&NAMES);
    let mut check = |text: &str, expect: [&str; 5]| assert_eq!(only_word(&mut worker, text), expect);
    check("日本経済新聞", ["名詞", "固有名詞", "組織", "*", "*"]);
    check("スペイン", ["名詞", "固有名詞", "地域", "国", "*"]);
    check("発表", ["名詞", "サ変接続", "*", "*", "*"]);
    check("走れ", ["動詞", "自立", "*", "*", "走る"]);
    check("スマホ", ["名詞", "一般", "*", "*", "*"]);
    check("月之暗面", ["名詞", "固有名詞", "組織", "*", "*"]);
    // Unknown.
    check("ﾊﾝｶｸ", ["名詞", "固有名詞", "組織", "*", "*"]);
    let word = only_word(&mut worker, "スペイン");
    assert_eq!(
        [ipadic::POS1, ipadic::POS2, ipadic::POS3, ipadic::POS4].map(|at| &*word[at]),
        ["名詞", "固有名詞", "地域", "国"]
    );
}

#[test]
fn latin_letters_may_be_full_half_or_lower() {
    for text in ["ＮＴＴドコモ", "NTTドコモ", "nttドコモ", "AT&T", "at&t", "CD-ROM", "Jリーグ", "jリーグ"]
    {
        check(&[], text);
    }
    check(&[], "F|150|と|SFTP");
    check(&[], "そ～|だ");
}

#[test]
fn names_stay_whole() {
    for name in NAMES {
        check(&NAMES, name);
        check(&NAMES, &format!("米|{name}|と|提携|し|た"));
        check(&NAMES, &format!("{name}|の|社長"));
        check(&NAMES, &format!("同社|は|{name}|に"));
    }
    assert!(surfaces(&mut worker(&[]), "月之暗面").len() > 1);
}

#[test]
fn names_do_not_tear_other_words() {
    let names = ["メタ", "楽天", "明治", "三菱", "ライン", "アーム", "X"];
    check(&names, "楽天|と|明治|と|明治維新|と|三菱商事|は");
    check(&names, "メタデータ|と|メタル|と|ガイドライン|と|オンライン|と|アームチェア|と|Xbox");
}

#[test]
fn three_thousand_names_are_built_quickly() {
    let names: Vec<String> = (0..3000).map(|n| format!("{}{}社", ["月之暗", "みず", "ネクス"][n % 3], n)).collect();
    let start = Instant::now();
    let built = ipadic::user_dictionary(names.iter().map(String::as_str)).unwrap();
    println!("3,000 names: {:?}", start.elapsed());
    assert!(built.is_some());
}

#[test]
fn odd_names_are_taken_or_left_out() {
    assert!(ipadic::user_dictionary([]).unwrap().is_none());
    assert!(ipadic::user_dictionary(["", " ", "\u{3000}\n"]).unwrap().is_none());
    let odd = ["あ\"い", "a,b", "東京", "東京", " 月之暗面 ", "#", "二\n行", "\0", "😀社", &"長".repeat(5000)];
    for text in ["あ\"い", "a,b", "月之暗面", "😀社"] {
        assert_eq!(surfaces(&mut worker(&odd), text), [text]);
    }
}

#[test]
fn a_narrow_dictionary_cuts_its_text_as_that_of_all_names_does() {
    // 百度 is stubborn beside 度と alone or not: what stands in its frames counts, not what stands in the text.
    let names =
        ["百度", "度と", "新百", "百度は", "米百", "月之暗面", "暗面", "東京", "京都", "メタ", "データ", "することと"];
    let mut whole = worker(&names);
    for text in [
        "百度",
        "新百度は",
        "米百度と",
        "百度の資料",
        "月之暗面と百度",
        "東京都",
        "メタデータ",
        "することとした",
        "資料",
        "",
    ] {
        let within = |text: &str| names.into_iter().filter(|name| text.contains(name)).collect::<Vec<_>>();
        let narrow = ipadic::narrow_user_dictionary(text, within).unwrap();
        let narrow = Segmenter::new(Mode::Normal, ipadic::dictionary().unwrap(), narrow);
        assert_eq!(
            surfaces(&mut narrow.keep_whitespace(true).into_worker(), text),
            surfaces(&mut whole, text),
            "{text}"
        );
    }
    assert!(ipadic::narrow_user_dictionary("資料", |_| [" "]).unwrap().is_none());
}

#[test]
fn our_own_words_hold_in_sentences() {
    let mut worker = worker(&[]);
    for word in own_words() {
        for frame in
            ["{}", "最新の{}を発表した", "国内{}市場", "同社は{}に注力し", "{}化が進む", "各社の{}と", "{}など"]
        {
            let found = surfaces(&mut worker, &frame.replace("{}", word));
            assert!(found.iter().any(|surface| surface == word), "{word}: {found:?}");
        }
    }
    check(&[], "スマホ|アプリ|や|クラウド|サービス");
    check(&[], "生成AI|と|大規模言語モデル|、|令和");
}

#[test]
fn our_own_words_are_sorted_and_few() {
    let words = own_words();
    assert!((40..=150).contains(&words.len()), "{}", words.len());
    for pair in words.windows(2) {
        assert!(pair[0] < pair[1], "{} stands before {}", pair[0], pair[1]);
    }
}

fn own_words() -> Vec<&'static str> {
    let rows = include_str!("../data/extra.csv").lines().filter(|row| !row.starts_with('#'));
    rows.map(|row| row.split(',').next().unwrap()).collect()
}

#[test]
fn odd_texts_come_out_as_they_went_in() {
    let mut worker = worker(&NAMES);
    assert!(surfaces(&mut worker, "").is_empty());
    assert_eq!(surfaces(&mut worker, "😀"), ["😀"]);
    assert_eq!(surfaces(&mut worker, "ﾊﾝｶｸｶﾅです"), ["ﾊﾝｶｸｶﾅ", "です"]);
    for text in [
        " 空白　と\t改行\r\nと\u{0}\u{feff}",
        "\u{1f468}\u{200d}\u{1f469}",
        "が",
        "𠮷野家",
        "①②Ⅲ㈱㍻",
        "한국어 Ελλάδα",
        "\n\n",
    ] {
        assert_eq!(surfaces(&mut worker, text).concat(), text);
    }
}

#[test]
fn a_megabyte_of_anything_is_read_in_bounded_time() {
    let mut worker = worker(&NAMES);
    for piece in ["東京で会議を行った。", "あ", "ア", "漢", "😀", "9", "x", " ", "ﾊ", "一"] {
        let text = piece.repeat((1 << 20) / piece.len());
        let start = Instant::now();
        assert_eq!(surfaces(&mut worker, &text).concat(), text);
        println!("{piece}: {:?}", start.elapsed());
    }
}

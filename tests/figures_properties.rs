//! Laws of the reader of figures: what a language prints is read back, another width or script changes nothing, and no
//! text makes it panic or cost more than its length.

use gaceta::languages::{Code, LANGUAGES, Segment, sentences};
use gaceta::mentions::Part;
use gaceta::mentions::figure::{self, Figure, Kind};
use gaceta::mentions::profile::Profile;
use proptest::prelude::*;
use rust_decimal::Decimal;

fn read(text: &str, language: &str) -> Vec<Figure> {
    let language = LANGUAGES.iter().find(|known| known.code.0 == language).unwrap().code;
    let segments = [Segment { start: 0, end: text.len(), language }];
    let profile = Profile::of([(text, &segments[..])]);
    let found = figure::find(Part::Body, text, &segments, &sentences(text), &profile);
    for figure in &found {
        assert_eq!(&text[figure.start..figure.end], figure.raw, "{text:?}");
    }
    found
}

#[track_caller]
fn check(text: &str, language: &str, value: Decimal, currency: &str) {
    let found = read(text, language);
    let [figure] = &found[..] else { panic!("{text:?} is read as {found:?}") };
    assert_eq!(figure.value, Some(value), "{text:?}");
    assert_eq!(figure.currency.as_deref(), Some(currency), "{text:?}");
}

/// Writes a value with marks between groups and before the decimals.
fn marked(value: Decimal, group: &str, decimal: &str) -> String {
    let plain = value.normalize().to_string();
    let (whole, part) = plain.split_once('.').map_or((plain.as_str(), None), |(whole, part)| (whole, Some(part)));
    let mut written = String::new();
    for (at, digit) in whole.char_indices() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            written.push_str(group);
        }
        written.push(digit);
    }
    part.map_or(written.clone(), |part| format!("{written}{decimal}{part}"))
}

/// Writes a whole number in the digits and scales of Chinese or Japanese: 3亿2500万.
fn myriads(mut value: u64, scales: [&str; 3]) -> String {
    let mut written = String::new();
    for (scale, size) in [(scales[2], 1_000_000_000_000), (scales[1], 100_000_000), (scales[0], 10_000), ("", 1)] {
        let count = value / size;
        value %= size;
        if count > 0 {
            written.push_str(&format!("{count}{scale}"));
        }
    }
    written
}

/// Writes a whole number below 10^12 in Chinese words: 三亿零五万.
fn han(value: u64) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    fn below_myriad(value: u64) -> String {
        let mut written = String::new();
        let mut zero = false;
        for (size, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
            let digit = value / size % 10;
            if digit == 0 {
                zero = !written.is_empty();
                continue;
            }
            if zero {
                written.push('零');
                zero = false;
            }
            written.push_str(DIGITS[digit as usize]);
            written.push_str(name);
        }
        written
    }
    let mut written = String::new();
    for (size, name) in [(100_000_000, "亿"), (10_000, "万"), (1, "")] {
        let count = value / size % 10_000;
        if count == 0 {
            continue;
        }
        if !written.is_empty() && count < 1000 {
            written.push('零');
        }
        written.push_str(&below_myriad(count));
        written.push_str(name);
    }
    written
}

fn wide(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '0'..='9' | '.' => char::from_u32(c as u32 + 0xFEE0).unwrap(),
            _ => c,
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn digits_are_read_back(whole in 1u64..1_000_000_000_000_000, places in 0u32..3) {
        let value = Decimal::from_i128_with_scale(i128::from(whole), places);
        check(&format!("The club paid ${} in May", marked(value, ",", ".")), "en", value, "USD");
        check(&format!("The club paid {} euros in May", marked(value, ",", ".")), "en", value, "EUR");
        check(&format!("El club pagó {} euros en mayo", marked(value, ".", ",")), "es", value, "EUR");
        check(&format!("他花了{}美元买画", marked(value, ",", ".")), "zh", value, "USD");
        check(&format!("工事に{}円を投じた", marked(value, ",", ".")), "ja", value, "JPY");
    }

    #[test]
    fn scales_are_read_back(tenths in 1u64..9_999, scale in 0usize..3) {
        let count = Decimal::new(tenths as i64, 1);
        let power = [6u32, 9, 12][scale];
        let value = count * Decimal::from(10u64.pow(power));
        let english = ["million", "billion", "trillion"][scale];
        let short = ["m", "bn", "tn"][scale];
        let spanish = ["millones", "mil millones", "billones"][scale];
        let many = count >= Decimal::TWO;
        check(&format!("The club paid {count} {english} euros in May"), "en", value, "EUR");
        check(&format!("The club paid £{count}{short} in May"), "en", value, "GBP");
        if many {
            let written = marked(count, ".", ",");
            check(&format!("El club pagó {written} {spanish} de euros en mayo"), "es", value, "EUR");
        }
        let (name, power) = [("万", 4u32), ("亿", 8), ("万亿", 12)][scale];
        check(&format!("该公司投入{count}{name}欧元建厂"), "zh", count * Decimal::from(10u64.pow(power)), "EUR");
        let (name, power) = [("万", 4u32), ("億", 8), ("兆", 12)][scale];
        check(&format!("総額は{count}{name}ユーロだった"), "ja", count * Decimal::from(10u64.pow(power)), "EUR");
    }

    #[test]
    fn stacked_scales_are_read_back(value in 10_000u64..9_000_000_000_000_000) {
        let exact = Decimal::from(value);
        check(&format!("総額は{}円だった", myriads(value, ["万", "億", "兆"])), "ja", exact, "JPY");
        check(&format!("總額為{}日圓", myriads(value, ["萬", "億", "兆"])), "zh", exact, "JPY");
    }

    #[test]
    fn chinese_words_are_read_back(value in 11u64..1_000_000_000_000) {
        check(&format!("该厂欠了{}美元", han(value)), "zh", Decimal::from(value), "USD");
    }

    #[test]
    fn width_and_script_change_nothing(value in 1u64..99_999) {
        let text = format!("公司投资{value}亿元，约{}万美元", value / 10 + 1);
        let of = |text: &str| -> Vec<_> {
            read(text, "zh").into_iter().map(|figure| (figure.value, figure.currency, figure.approximate)).collect()
        };
        let plain = of(&text);
        prop_assert_eq!(plain.len(), 2);
        prop_assert_eq!(&plain, &of(&wide(&text)));
        let traditional = text.replace('亿', "億").replace('万', "萬").replace("约", "約").replace("资", "資");
        let traditional: Vec<_> = of(&traditional).into_iter().map(|(value, ..)| value).collect();
        prop_assert_eq!(plain.iter().map(|(value, ..)| *value).collect::<Vec<_>>(), traditional);
    }

    #[test]
    fn any_text_is_read_without_panic(
        pieces in proptest::collection::vec(
            prop_oneof![
                Just("12".to_owned()), Just(",".to_owned()), Just(".".to_owned()), Just(" ".to_owned()),
                Just("亿".to_owned()), Just("万".to_owned()), Just("元".to_owned()), Just("million".to_owned()),
                Just("millones".to_owned()), Just(" de ".to_owned()), Just("euros".to_owned()), Just("$".to_owned()),
                Just("(".to_owned()), Just(")".to_owned()), Just("%".to_owned()), Just("-".to_owned()),
                Just("几".to_owned()), Just("十".to_owned()), Just("点".to_owned()), Just("五".to_owned()),
                Just("块".to_owned()), Just("角".to_owned()), Just("から".to_owned()), Just("円".to_owned()),
                Just("单位：".to_owned()), Just("in ".to_owned()), Just("百分之".to_owned()), Just("１".to_owned()),
                Just("mil".to_owned()), Just(" y ".to_owned()), Just("hasta los ".to_owned()), Just("每".to_owned()),
                Just("分之".to_owned()), Just("把".to_owned()), Just("、".to_owned()), Just("/".to_owned()),
                "\\PC{0,3}",
            ],
            0..25,
        )
    ) {
        let text = pieces.concat();
        for language in LANGUAGES {
            read(&text, language.code.0);
        }
    }
}

#[test]
fn the_same_sentence_gives_the_same_figure_in_every_language() {
    for (texts, value, currency) in [
        (
            [
                "该公司投资3.5亿美元",
                "la firma invirtió 350 millones de dólares",
                "同社は3億5000万ドルを投じた",
                "the firm invested $350 million",
            ],
            350_000_000i64,
            "USD",
        ),
        (
            [
                "罚款约200万欧元",
                "una multa de unos 2 millones de euros",
                "罰金は約200万ユーロ",
                "a fine of about 2 million euros",
            ],
            2_000_000,
            "EUR",
        ),
        (
            ["营收1万亿日元", "ingresos de un billón de yenes", "売上高は1兆円", "revenue of 1 trillion yen"],
            1_000_000_000_000,
            "JPY",
        ),
        (
            [
                "亏损250万英镑",
                "pierde dos millones y medio de libras",
                "250万ポンドの赤字",
                "it lost two and a half million pounds",
            ],
            2_500_000,
            "GBP",
        ),
    ] {
        for (text, language) in texts.into_iter().zip(["zh", "es", "ja", "en"]) {
            check(text, language, Decimal::from(value), currency);
        }
    }
}

/// What the reader is given over and over: pieces of numbers, of money, and of what stands around them.
const RUNS: &[&str] = &[
    "1",
    "元",
    "一",
    "亿",
    "万亿",
    "百",
    "万",
    "零",
    "十",
    "1,",
    "1.",
    "1 ",
    "1-",
    "1/",
    "1,1,1,",
    "1-1-1-",
    "1元",
    "1元、",
    "5万",
    "(",
    "(1)",
    "((1",
    "[(",
    "$",
    "$1",
    "$1\n",
    " ",
    "\n",
    "〜",
    "10〜",
    "10 a ",
    "1 a ",
    "1 y ",
    "mil ",
    "cientos de ",
    "uno y ",
    "million ",
    "a",
    "から1円",
    "几",
    "1%",
    "1%7 ",
    "5人 7万 ",
    "1 million ",
    "entre 1 y 2 ",
    "in euros ",
    "百分之",
    "十几",
    "单位：",
    "单位：元",
    "每a三元",
    "第一",
    "'1",
    "1'",
    "一点",
    "一、",
    "《1元",
];

/// Reads `symbols` symbols of a run as one line that no sentence ends in.
fn read_run(run: &str, symbols: usize, language: &'static str) {
    let text = run.repeat(symbols / run.chars().count());
    let segments = [Segment { start: 0, end: text.len(), language: Code(language) }];
    let spans = std::iter::once(0..text.len()).collect::<Vec<_>>();
    let profile = Profile::of([(text.as_str(), &segments[..])]);
    figure::find(Part::Body, &text, &segments, &spans, &profile);
}

/// A million symbols are read in seconds where every step looks only so far, and in hours where one looks back over all
/// of it: the test ends or it does not.
#[test]
fn a_million_symbols_are_read() {
    for (run, language) in [
        ("1", "en"),
        ("元", "zh"),
        ("$", "es"),
        ("((", "en"),
        ("([{", "zh"),
        ("百", "ja"),
        ("万", "zh"),
        ("mil ", "es"),
        ("cientos de ", "es"),
        ("1,1,1,", "en"),
        ("1-1-1-", "ja"),
        ("10 a ", "es"),
        ("〜", "ja"),
        (" ", "en"),
        ("$1", "es"),
        ("1元", "zh"),
    ] {
        read_run(run, 1_000_000, language);
    }
}

/// Sixteen times the text costs about sixteen times as much; a square would be 256. Both lengths are measured in one
/// run, and again where the machine was busy with something else. One language of each system of numbers is read.
#[test]
fn long_runs_cost_their_length() {
    const SYMBOLS: usize = 10_000;
    const TIMES: usize = 16;
    const TRIES: usize = 4;
    // What the thread spent on a core, so that a busy machine makes nothing look dear; by the clock where that is not
    // told.
    let origin = std::time::Instant::now();
    let spent = || {
        let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
        let nanoseconds = told.and_then(|told| told.split(' ').next()?.parse::<f64>().ok());
        nanoseconds.map_or_else(|| origin.elapsed().as_secs_f64(), |nanoseconds| nanoseconds / 1e9)
    };
    let cost = |run, symbols, language| {
        let start = spent();
        read_run(run, symbols, language);
        spent() - start
    };
    for run in RUNS {
        for language in ["zh", "es"] {
            cost(run, SYMBOLS / 10, language);
            let linear = (0..TRIES).any(|_| {
                // What is over in a moment is not measured but by the ticks of the clock.
                let short = cost(run, SYMBOLS, language).max(0.01);
                cost(run, SYMBOLS * TIMES, language) < short * (TIMES * 5) as f64
            });
            assert!(linear, "{run:?} in {language}: {TIMES} times as long costs more than {} times as much", TIMES * 5);
        }
    }
}

#[test]
fn kinds_are_told_apart() {
    let kinds = |text: &str, language: &str| read(text, language).iter().map(|figure| figure.kind).collect::<Vec<_>>();
    assert_eq!(kinds("营收增长12%，用户达3亿人，是去年的2倍", "zh"), [Kind::Percent, Kind::Count, Kind::Multiple]);
}

#[test]
fn a_zero_before_a_scale_is_a_number_of_its_own() {
    // Found by cargo-fuzz: the space was of the zero, and what began behind it lay before its end.
    for language in ["zh", "ja"] {
        // No figure reaches into the one before it.
        for text in ["0 億", "０ 亿", "0 億３円", "12 0 万0 億"] {
            let found = read(text, language);
            assert!(found.windows(2).all(|pair| pair[0].end <= pair[1].start), "{text:?}: {found:?}");
        }
    }
    check("0 元", "zh", Decimal::ZERO, "CNY");
    check("4500 万元", "zh", Decimal::from(45_000_000), "CNY");
}

#[test]
fn what_fuzzing_found_is_read() {
    // A verb behind the head that it was looked for at; found by cargo-fuzz.
    let crossed = "24 EUR: la camiseta de la gira560Y: 单位２千元 差旅费 560\u{FFFD}单位o\n620000000 USD18000 #匹: 稚\u{FFFD} JPY implicas+t: \u{FFFD}(one:の建設\u{FFFD}e: the app passed 300 million \u{FFFD}投じact\u{FFFD}ive users in\u{FFFD}\n march\nbillone\u{FFFD}2億を超\u{FFFD}s en \u{FFFD}\u{FFFD}\u{FFFD}el\u{FFFD}";
    // What stands behind a number need not be one byte long.
    let wide = "55 EUR + 40 E10000��宿费统一为5199元\n1980.5 �N\u{0}�共�10000��宿费统一为519UR implicit: A los camar\u{1}\u{0}\u{0}\u{0}\u{0}\u{0}\u{1}Teros les ?pagan es, de los cuales 9元\n1980.5 �N\u{0}�共收费1980.5元�25��";
    for language in LANGUAGES {
        read(crossed, language.code.0);
        read(wide, language.code.0);
    }
}

#[test]
fn a_bracket_has_as_many_decimals_as_are_written() {
    // Found by a law: the yen has none, and the top lay below the bottom.
    let found = read("7.854円台で推移した", "ja");
    assert_eq!((found[0].min, found[0].max), (Some(Decimal::new(7854, 3)), Some(Decimal::new(78549, 4))));
}

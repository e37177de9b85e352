//! Whether every stage takes time in proportion to the length of a text, however odd.
//!
//! `cargo bench --bench pathological` makes texts of one unit repeated (a letter, a digit, a bracket, a scale, a name),
//! of an opening half and a closing half, of ever new names, and of two or three units in turn by a fixed seed; it gives
//! 20 kB and 80 kB of each to every stage and prints those for which four times the text takes more than six times the
//! time, then the worst of each stage; it fails where there was one. Words behind `--` choose cases and stages by parts of their names; `--seed=N`
//! makes other mixtures and `--mixed=N` so many of them. What is measured is the time that the thread spends on a core,
//! so that other programs hardly count (elsewhere than on Linux it is the time of the clock).

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use gaceta::article::{self, Article};
use gaceta::corpus::{Format, Page};
use gaceta::index::tokens::{self, Surface};
use gaceta::index::{Document, Fields, Index, Versions, Writer};
use gaceta::languages::fold::fold;
use gaceta::languages::{LANGUAGES, Segment, segments, sentences};
use gaceta::mentions::figure::explain::{Asked, Evidence};
use gaceta::mentions::profile::Profile;
use gaceta::mentions::{Part, PartText, company, figure};
use gaceta::pipeline::{PartReading, Reader, Reading};
use gaceta::queries::{self, Query, Request, parse};

/// The bytes of the shorter text; the longer one has four times as many.
const SHORT: usize = 20_000;
/// A stage is superlinear on a text where the longer one takes more than so many times what the shorter one takes.
const RATIO: f64 = 6.0;
/// What takes less is not compared.
const LEAST: Duration = Duration::from_millis(20);
/// The longer text is not tried where it would take more, were the work to grow with the square.
const MOST: Duration = Duration::from_secs(8);

/// Repeated as they stand. `{n}` is a number, `{w}` a made up word with a capital, `{h}` two characters of Han, `{k}`
/// four of katakana: another one each time.
#[rustfmt::skip]
const UNITS: &[&str] = &[
    // Letters, digits and words without an end.
    "a", "x", "É", "ñ", "A", "9", "0", "1", "百", "元", "的", "お", "ン", "ー", "々", "が", "금", "я", "ع", "ß", "İ", "ﬁ", "ｱ",
    "ﾞ", "Ａ", "５", "㌔", "㈱", "①", "½", "Ⅳ", "ª", "antidis", "Abc", "aB", "a1", "1a", "啊b", "カA", "漢字かな", "東京", "中国",
    "昨晚", "百度", "公告", "昨晚公告称", "月之暗面", "コンピュータ", "とうきょう", "トヨタ自動車",
    // Spaces and lines.
    " ", "\t", "\n", "\r", "\r\n", "\u{3000}", "\u{A0}", "\u{2028}", "\u{85}", "a ", "a\n", "a\n\n", "A ", "A\n",
    "元 ", "1 ", "1\n", "1\u{A0}", "1\u{202F}", " a\t", "的\n", "的\n\n",
    // Marks.
    ".", ",", ";", ":", "!", "?", "-", "–", "—", "_", "'", "’", "\"", "`", "~", "^", "*", "#", "|", "/", "\\", "&",
    "@", "%", "+", "=", "<", ">", "(", ")", "[", "]", "{", "}", "«", "»", "“", "”", "‘", "「", "」", "『", "』", "《", "》",
    "〈", "〉", "【", "】", "（", "）", "［", "〔", "・", "·", "、", "，", "。", "；", "：", "！", "？", "…", "〜", "～", "ー", "％", "＋",
    "／", "＆", "×", "•", "○", "●", "■", "◆", "§", "†", "©", "™", "®", "°", "№", "¿", "¡", "〇", "※", "△", "▲", "→",
    "()", "（）", "「」", "a.", "a,", "a-", "a'", "a’", "a/", "a&", "a_", "a·", "ア・", "アイ・", "百·", "A.", "A&", "A-", "A'",
    "A’s ", "J. ", "a. ", "...a", ". A", "。a", "—a", " - ", "- a\n", "1.", "1,", "1-", "1/", "1:", "1–", "1~", "1～",
    "1至", "1%", "1%-", "1,000", "1,000,", "1.000.", "1.5-", "1 000 ", "1-2-3-4", "1-2 ", "12/03/2024 ", "2024-09-18",
    "2024年9月", "2024年9月18日", "18 de marzo de 2024 ", "March 18, 2024 ", "10:30", "10時30分", "3月期", "1°",
    // Money.
    "$", "€", "£", "¥", "￥", "US$", "$1", "1$", "$1-", "$1,", "€5 ", "5€", "5 €", "-5€", "元5", "5元", "5元-", "5元、",
    "5元至", "円", "5円", "ドル", "5ドル", "美元", "5美元", "人民币", "港元5", "USD", "USD 5 ", "5 USD", "dólares ", "euros ",
    "pesos ", "dollars ", "5 euros ", "5 pesos ", "5 dollars ", "de dólares ", "cents ", "centavos ", "5 and ",
    "5 y ", "5 o ", "5 to ", "5 a ", "5 millones y ", "5, ", "5; ", "entre 5 y ", "between 5 and ", "from 5 to ",
    "de 5 a ", "从5到", "5から", "5〜", "约", "約", "unos ", "about ", "more than ", "más de ", "超过", "以上", "余", "多", "数",
    "几", "上", "每", "per ", "por ", "cada ", "一人", "5人", "5家", "5 personas ", "5 people ", "2,000 users ", "一成", "三割",
    "倍", "5倍", "百分之", "百分之五", "分の", "三分之一", "mitad ", "half ", "one in ten ",
    // Scales.
    "万", "亿", "千", "億", "兆", "十", "一", "二", "万亿", "万亿千百", "一百", "一千", "千万", "3万", "3亿", "3億", "3万5千", "三万五", "十几",
    "数十", "两", "零", "一十百千万亿", "mil ", "millones ", "millón ", "mil millones ", "cien ", "ciento ", "cientos de ",
    "miles de ", "dos ", "veinte ", "treinta y ", "cinco ", "y medio ", "M€ ", "mdp ", "hundred ", "thousand ",
    "million ", "billion ", "bn ", "m ", "k ", "5m ", "5k ", "5bn", "one ", "two ", "twenty ", "twenty-",
    "twenty-one ", "two hundred and ", "hundreds of ", "a ", "the ", "and ", "of ", "de ", "la ", "y ", "en ", "del ",
    "con ", "e ", "el ", "los ", "que ", "in ", "to ", "at ",
    // Costs and other words that money is told by without a currency.
    "成本", "融资", "投资5", "价格5", "营收", "净利润", "费用", "每天60万", "每天的投放就有60万", "売上高", "売上高は5", "利益", "価格", "5分", "一等奖20万、",
    "coste ", "precio 5 ", "pagaba 20 ", "ingresos de 5 ", "cost ", "price 5 ", "paid 35 ", "revenue of 5 ",
    "it cost 5, ", "cuesta 5, ", "分别为5、", "それぞれ5、", "respectivamente ", "respectively ",
    // Names.
    "公司", "集团", "有限公司", "股份有限公司", "华公司", "华集团", "腾讯", "腾讯、", "腾讯和", "腾讯等", "华科、", "华科和", "华科等", "华科与", "、百度和", "等公司",
    "旗下", "旗下的", "叫", "名叫", "子公司", "基金", "银行", "华银行", "股份", "(600000)", "（600000.SH）", "CEO", "创始人", "董事长", "投资方包括",
    "株式会社", "（株）", "㈱華", "ホールディングス", "株式会社アイ", "アイ株式会社", "アイ社", "の", "は", "と", "や", "など", "アイ、", "アイと", "「アイ」", "社長",
    "大手", "傘下の", "店「", "カフェ", "S.A. ", "S.A., ", "S.A. de C.V. ", "S.L. ", "Inc. ", "Inc., ", "Ltd ", "Ltd. ", "LLC ",
    "Corp. ", "Co. ", "& Co. ", "GmbH ", "plc ", "Pty Ltd ", "Group ", "Holdings ", "Grupo ", "Banco ", "Bank ",
    "Banco de ", "Compañía ", "Foo S.A. ", "Foo Inc. ", "Foo Ltd ", "Foo ", "Foo Bar ", "FOO ", "FOO-", "Foo-",
    "Foo & ", "Foo, ", "Foo y ", "Foo and ", "Foo de ", "Foo of ", "de Foo ", "the Foo ", "Foo's ", "Foo’s ",
    "(Foo) ", "«Foo» ", "“Foo” ", "\"Foo\" ", "'Foo' ", "Foo. ", "Foo: ", "Foo; ", "Foo\n", "O'Foo ", "McFoo ",
    "L'Foo ", "empresas como Foo, ", "companies such as Foo, ", "startups like ", "Google ", "Google, ", "Google y ",
    "Apple", "Meta ", "Visa ", "Google's ", "Google, Meta, ", "shares of ", "acciones de ", "said ", "dijo ",
    "acquired ", "compró ", "la empresa ", "la startup ", "the company ", "the start-up ", "founded by ",
    "fundada por ", "CEO of ", "director de ", "Mr. ", "Sr. ", "Juan ", "Juan Pérez ", "John ", "John Smith, ",
    "NYSE: ", "(NASDAQ: FOO) ", "ABC", "A.B.C. ", "A.B.", "3M ", "México ", "Argentina, ", "Buenos Aires, ",
    "Madrid (EFE).- ", "US ", "EE. UU. ", "U.S. ", "上海", "香港", "台湾", "北京市", "東京都", "Chile. ",
    // Ever new ones.
    "{n} ", "{n},", "{n}元", "{n}元、", "${n} ", "{n} euros ", "{n}円、", "{n}%、", "{n}人、", "{n} people, ", "{w} ",
    "{w}, ", "{w}\n", "{w} {w} ", "{w} Inc. ", "{w} S.A. ", "{w} Ltd, ", "{w} and {w}, ", "{w}'s ", "«{w}» ",
    "“{w}” ", "({w}) ", "the company {w} ", "la empresa {w} ", "startup {w}, ", "{w} shares rose. ", "{w} said. ",
    "{w} dijo. ", "{w} compró {w} por {n} euros. ", "{w} bought {w} for ${n}. ", "{w}.com ", "{w} Bank ",
    "Banco {w} ", "Grupo {w} ", "{w} Group ", "acciones de {w}, ", "companies such as {w}, ", "{h}", "{h}、", "{h}公司",
    "{h}公司、", "{h}集团", "{h}科技", "{h}科技、", "{h}有限公司", "{h}，", "{h}。", "{h}\n", "{h}公司（{h}）", "“{h}”", "《{h}》", "名叫{h}",
    "旗下{h}", "{h}等公司", "投资{h}{n}元，", "{k}", "{k}・", "{k}、", "{k}社", "{k}株式会社", "株式会社{k}", "{k}は", "「{k}」", "{k}\n",
    "{k}と", "{k}ホールディングス、", "傘下の{k}", "{k}が{n}円で{k}を買収。", "{w} 公司", "{w}公司、", "{w}社、", "{w}は", "公司{w}", "{W} ",
    "{W}, ", "({W}) ", "{w} ({W}) ", "{h}（{W}）", "{w}\t{n}\n", "| {w} | {n} |\n",
    // Odd characters.
    "\u{301}", "a\u{301}", "n\u{303}", "か\u{3099}", "\u{200B}", "\u{200D}", "\u{FEFF}", "\u{AD}", "\u{202E}",
    "\u{200F}", "\u{FE0F}", "a\u{200B}", "1\u{200B}", "元\u{200B}", "\0", "\u{1B}[31m", "\u{7F}", "\u{FFFD}", "😀",
    "👩‍👩‍👧‍👦", "🇪🇸", "5️⃣", "👍🏽", "𝟓", "𠮷", "𝐀", "\u{10FFFF}", "\u{E000}",
    // Markup.
    "<div>", "</div>", "<div>a", "<p>", "<p>a</p>", "<p>a", "<br>", "<b>", "<a href=x>", "<a href=x>a</a>", "<li>",
    "<ul><li>", "<table>", "<tr><td>", "<table><tr><td>a", "<h1>", "<h1>a</h1>", "<script>", "</script>", "<style>",
    "<!--", "-->", "<!-- a -->", "<![CDATA[", "<!DOCTYPE html>", "<?xml ?>", "<svg>", "<math>", "<template>",
    "<form>", "<select><option>", "<button>", "<noscript>", "<iframe>", "<title>", "<meta name=x content=y>",
    "<meta property=article:published_time content=2024-01-01>", "<time>2024-01-01</time>", "<article>",
    "<article><p>a</p></article>", "<section>", "<blockquote>", "<pre>", "<code>", "<span>", "<span class=a>a</span>",
    "<div class=byline>A</div>", "<figure>", "<img src=x alt=y>", "<ruby>a<rt>b</rt></ruby>", "<frameset>", "<a",
    "<div ", " a=b", "<div a=b ", "</p>", "</a>", "</b><i>", "<b><i></b>", "<a><p></a>", "<nobr>", "<plaintext>",
    "<textarea>", "</table>", "<caption>", "&amp;", "&", "&#", "&#x41;", "&#9;", "&nbsp;", "&lt;", "&lt;div&gt;",
    "&notit;", "&aaaa", "{\"@type\":\"NewsArticle\"}", "{\"a\":", "[[", "\\u0041",
    "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"headline\":\"a\"}</script>",
    "<script type=application/ld+json>[", "<p>El banco pagó 5 millones de euros.</p>",
    "<div><p>El banco pagó 5 millones de euros a la empresa, y nadie lo supo.</p></div>", "# ", "# a\n", "## a\n\n",
    "- ", "- a\n", "* ", "1. a\n", "> ", "> a\n", ">", "```", "```\n", "~~~\n", "    a\n", "**", "**a**", "*a*",
    "_a_", "__", "[a](b)", "[a][b]", "[a]: b\n", "![a](b)", "[a](", "](", "[", "![", "<http://a.b>", "http://a.b/c ",
    "https://example.org/a?b=c&d=e ", "a@b.c ", "| a | b |\n", "|---|---|\n", "|a", "---\n", "===\n", "a\n---\n",
    "***\n", "\\*", "---\na: b\n", "a: b\n", "Title: a\n", "Date: 2024-01-01\n", "By A\n", "By A B\n",
    "Por Juan Pérez\n", "文/张三\n", "记者 张三\n", "{\"text\":\"a\"}\n", "a:", "a :", "\"a\":", "[^1]", "[^1]: a\n",
    "<br/>\n", "  \n", "\\\n", "$$", "{{", "}}", "{%", "==a==", "~~a~~", ":a:", "+++\n",
    // Queries.
    "OR ", "a OR ", "-", "-a ", "+a ", "(a ", "(a) ", "\"a\" ", "\"a b\" ", "\"a", "a:b ", "title:a ", "company:",
    "date:2024 ", "a* ", "* ", "-(", "(a OR ", "-\"a\" ",
    // Sentences.
    "El banco pagó 5 millones de euros. ", "The bank paid $5 million. ", "银行支付了5亿元。", "銀行は5億円を支払った。",
    "El banco Foo pagó 5 millones de euros a Google, y Meta pagó 3. ", "据悉，腾讯和百度等公司投资了5亿元，华科公司也投资了3000万。",
    "a b c d e f g h. ", "La empresa Foo S.A., con sede en Madrid, compró Bar Ltd. ",
    "トヨタ自動車と任天堂など5社は、アイ株式会社に5億円を出資した。", "Sí. ", "¿Qué? ", "No! ", "Etc. ", "p. ej. ", "Dr. ", "1. ", "3.5. ", "好。",
    "好！", "「好。」",
];

/// An opening half and a closing half.
const HALVES: &[(&str, &str)] = &[
    ("(", ")"),
    ("（", "）"),
    ("[", "]"),
    ("「", "」"),
    ("『", "』"),
    ("《", "》"),
    ("【", "】"),
    ("«", "»"),
    ("“", "”"),
    ("\"", "\" "),
    ("<div>", "</div>"),
    ("<p>", "</p>"),
    ("<b>", "</b>"),
    ("<ul><li>", "</li></ul>"),
    ("<table><tr><td>", "</td></tr></table>"),
    ("<a>", "<p>"),
    ("<b>", "<p>"),
    ("<i>", "<div>"),
    ("<table>", "a"),
    ("<a href=x>", "<div>"),
    ("<span>", "a "),
    ("<div>", "<p>a</p>"),
    ("<p>a</p>", "</div>"),
    ("> ", "a"),
    ("[", "](a)"),
    ("*", "a*"),
    ("**a", "b**"),
    ("`", "a`"),
    ("{\"a\":", "}"),
    ("(a ", ")"),
    ("<!--", "-->"),
    ("Foo S.A. ", "Foo "),
    ("{w} Inc. ", "{w} "),
    ("{w} Inc. ", "a "),
    ("{w} Inc. ", "Foo "),
    ("{h}公司", "{h}"),
    ("{h}公司、", "的"),
    ("{k}株式会社、", "{k}"),
    ("{k}株式会社、", "ア"),
    ("「{k}」", "{k}は"),
    ("1", "元"),
    ("1", "a"),
    ("1 ", "euros "),
    ("9", " millones "),
    ("一", "亿"),
    ("$", "1"),
    ("$ ", "5 "),
    ("a", "1"),
    ("的", "a"),
    ("a ", "的"),
    ("百度", "Google "),
    ("Google ", "a "),
    ("腾讯", "的"),
    ("5元", "5"),
    ("5 euros ", "5 "),
    ("5 ", "euros "),
    ("{n} euros. ", "{n}. "),
    ("{n}元。", "{n}。"),
    ("5%、", "5、"),
    ("\n", "a"),
    (" ", "a"),
    ("a\n", "1\n"),
    ("México ", "$5 "),
    ("$5 ", "México "),
    ("Argentina, ", "5 pesos "),
    ("Juan Pérez ", "Foo "),
    ("{w} Pérez ", "Foo dijo. "),
    ("{w} ", "{w}'s "),
    ("A. ", "a "),
    ("- a\n", "a\n"),
    ("万", "元"),
    ("\u{301}", "a"),
    ("a", "\u{301}"),
    ("\u{200B}", "1"),
    ("&", ";"),
    ("{w}, ", "S.A. "),
    ("{h}、", "公司"),
    ("{h}、", "等公司"),
    ("{k}、", "など"),
    ("、", "百度"),
    ("El banco pagó 5 millones de euros. ", "银行支付了5亿元。"),
    ("銀行は5億円を支払った。", "The bank paid $5 million. "),
];

/// Numbers that look like any and are always the same (a linear congruential generator, constants of Knuth's MMIX).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

/// How a text is made of its units.
struct Case {
    name: String,
    units: Vec<String>,
    order: Order,
}

enum Order {
    /// One after the other.
    Turn,
    /// The first up to the middle, the second from there.
    Halves,
    /// By the dice.
    Mixed(u64),
}

impl Case {
    fn text(&self, bytes: usize) -> String {
        let mut text = String::with_capacity(bytes + 100);
        let mut dice = Dice(if let Order::Mixed(seed) = self.order { seed } else { 1 });
        let mut number = 0;
        while text.len() < bytes {
            let count = self.units.len();
            let unit = match self.order {
                Order::Turn => number % count,
                Order::Halves => usize::from(text.len() * 2 >= bytes),
                Order::Mixed(_) => dice.below(count),
            };
            fill(&self.units[unit], number, &mut text);
            number += 1;
        }
        text
    }
}

/// Writes a unit with other names and numbers than before.
fn fill(unit: &str, number: usize, text: &mut String) {
    let mut rest = unit;
    // No two are alike in a text, and neighbours are not similar.
    let mut code = (number as u64 + 1).wrapping_mul(2_654_435_761) % 1_000_003;
    while let Some(at) = rest.find("{") {
        text.push_str(&rest[..at]);
        let kind = rest.get(at..at + 3).unwrap_or("");
        match kind {
            "{n}" => text.push_str(&(code % 90_000 + 1_000).to_string()),
            "{w}" | "{W}" => {
                let start = text.len();
                let mut left = code;
                for _ in 0..4 {
                    const SYLLABLES: [&str; 20] = [
                        "ba", "ker", "di", "fo", "gu", "lan", "me", "ni", "por", "tu", "sa", "ve", "ri", "mo", "ju",
                        "tal", "pe", "li", "ko", "nu",
                    ];
                    text.push_str(SYLLABLES[(left % 20) as usize]);
                    left /= 20;
                }
                if kind == "{W}" {
                    text[start..].make_ascii_uppercase();
                } else {
                    text[start..=start].make_ascii_uppercase();
                }
            }
            "{h}" => {
                for part in [code % 997, code / 997] {
                    text.extend(char::from_u32(0x4E00 + (part * 17 % 5_000) as u32));
                }
            }
            "{k}" => {
                let mut left = code;
                for _ in 0..4 {
                    text.extend(char::from_u32(0x30AB + (left % 40) as u32));
                    left /= 40;
                }
            }
            _ => {
                text.push('{');
                rest = &rest[at + 1..];
                continue;
            }
        }
        code = code * 7 % 1_000_003 + 13;
        rest = &rest[at + 3..];
    }
    text.push_str(rest);
}

fn cases(seed: u64, mixed: usize) -> Vec<Case> {
    let mut cases = Vec::new();
    for unit in UNITS {
        cases.push(Case { name: format!("{unit:?}"), units: vec![(*unit).to_owned()], order: Order::Turn });
    }
    for (first, second) in HALVES {
        let units = vec![(*first).to_owned(), (*second).to_owned()];
        cases.push(Case { name: format!("{first:?} then {second:?}"), units, order: Order::Halves });
    }
    let mut dice = Dice(seed);
    for number in 0..mixed {
        let units: Vec<String> = (0..2 + number % 2).map(|_| UNITS[dice.below(UNITS.len())].to_owned()).collect();
        let order = Order::Mixed(dice.below(1 << 30) as u64);
        cases.push(Case { name: format!("mixed {units:?}"), units, order });
    }
    // News as it is, only long.
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/passages/first/passages.jsonl");
    let lines = std::fs::read_to_string(folder).expect("passages");
    for language in LANGUAGES {
        let passages = lines.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("a passage"));
        let texts = passages.filter(|passage| passage["lang"] == language.code.0);
        let units = texts.map(|passage| format!("{}\n\n", passage["text"].as_str().expect("a text"))).collect();
        cases.push(Case { name: format!("passages {}", language.code.0), units, order: Order::Turn });
    }
    cases
}

/// The time that this thread has spent on a core.
fn now() -> Duration {
    static BEGIN: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    let spent = || {
        // What is running is counted when the scheduler looks.
        std::thread::yield_now();
        let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        stat.split(' ').next()?.parse().ok()
    };
    spent().map_or_else(|| BEGIN.elapsed(), Duration::from_nanos)
}

/// What a stage does with a text, and how long that takes: what it needs of earlier stages is not measured.
type Stage<'a> = (String, Box<dyn Fn(&str) -> Duration + 'a>);

fn timed(work: impl FnOnce()) -> Duration {
    let begin = now();
    work();
    now().saturating_sub(begin)
}

fn page(format: Format, text: &str) -> Page {
    Page { format, bytes: text.as_bytes().to_vec(), path: Some("odd".to_owned()), ..Page::default() }
}

fn article(text: &str) -> Article {
    Article { id: "odd".to_owned(), hash: "odd".to_owned(), body: text.to_owned(), ..Article::default() }
}

fn stages<'a>(reader: &'a Reader, fields: &'a Fields) -> Vec<Stage<'a>> {
    let mut stages: Vec<Stage> = Vec::new();
    for (name, format) in [("text", Format::Text), ("markdown", Format::Markdown), ("html", Format::Html)] {
        let read = move |text: &str| {
            let page = page(format, text);
            timed(|| drop(black_box(article::read(page))))
        };
        stages.push((format!("article {name}"), Box::new(read)));
    }
    // Inside an article, so that it is taken for text.
    stages.push((
        "article page".to_owned(),
        Box::new(|text| {
            let prose = "<p>El banco pagó ayer a la empresa lo que debía, dijo su presidente, y nadie lo supo en la ciudad.</p>";
            let prose = prose.repeat(5);
            let html = format!("<html><head><title>El banco paga</title></head><body><article><h1>El banco paga</h1>{prose}<p>{text}</p>{prose}</article></body></html>");
            let page = page(Format::Html, &html);
            timed(|| drop(black_box(article::read(page))))
        }),
    ));
    stages.push((
        "title".to_owned(),
        Box::new(|text| {
            let article =
                Article { title: Some(text.to_owned()), body: format!("El banco pagó. {text}"), ..Article::default() };
            timed(|| drop(black_box(reader.read(article))))
        }),
    ));
    stages.push(("detect".to_owned(), Box::new(|text| timed(|| drop(black_box(segments(text, None)))))));
    stages.push(("sentences".to_owned(), Box::new(|text| timed(|| drop(black_box(sentences(text)))))));
    stages.push(("fold".to_owned(), Box::new(|text| timed(|| drop(black_box(fold(text)))))));
    for language in LANGUAGES {
        let code = language.code;
        let whole = move |text: &str| vec![Segment { start: 0, end: text.len(), language: code }];
        stages.push((
            format!("segment {}", code.0),
            Box::new(move |text| timed(|| drop(black_box(reader.segmenters.segment(text, &whole(text)))))),
        ));
        stages.push((
            format!("profile {}", code.0),
            Box::new(move |text| {
                let segments = whole(text);
                timed(|| drop(black_box(Profile::of([(text, segments.as_slice())]))))
            }),
        ));
        stages.push((
            format!("figures {}", code.0),
            Box::new(move |text| {
                let (segments, sentences) = (whole(text), sentences(text));
                let profile = Profile::of([(text, segments.as_slice())]);
                timed(|| drop(black_box(figure::find(Part::Body, text, &segments, &sentences, &profile))))
            }),
        ));
        stages.push((
            format!("explain {}", code.0),
            Box::new(move |text| {
                let (segments, sentences) = (whole(text), sentences(text));
                let tokens = reader.segmenters.segment(text, &segments);
                let profile = Profile::of([(text, segments.as_slice())]);
                let part =
                    PartText { part: Part::Body, text, segments: &segments, tokens: &tokens, sentences: &sentences };
                timed(|| {
                    let evidence = Evidence::of(&[part], std::iter::empty());
                    let mut asked = Asked { evidence: &evidence, refused: Vec::new() };
                    drop(black_box(figure::explained(Part::Body, text, &segments, &sentences, &profile, &mut asked)));
                })
            }),
        ));
        stages.push((
            format!("companies {}", code.0),
            Box::new(move |text| {
                let (segments, sentences) = (whole(text), sentences(text));
                let tokens = reader.segmenters.segment(text, &segments);
                let part =
                    PartText { part: Part::Body, text, segments: &segments, tokens: &tokens, sentences: &sentences };
                timed(|| drop(black_box(company::find(&[part], &reader.gazetteer))))
            }),
        ));
        stages.push((
            format!("index {}", code.0),
            Box::new(move |text| {
                let body = PartReading {
                    segments: whole(text),
                    tokens: reader.segmenters.segment(text, &whole(text)),
                    sentences: sentences(text),
                };
                let reading = Reading { article: article(text), body, ..Reading::default() };
                timed(|| {
                    drop(black_box(Document::of(fields, &reading)));
                    let written = tokens::write(text, &reading.body.tokens, &reading.body.sentences);
                    black_box(tokens::read(text, &written).map(|part| part.tokens.len()));
                    black_box(Surface::of(text).len());
                })
            }),
        ));
    }
    stages.push(("read".to_owned(), Box::new(|text| timed(|| drop(black_box(reader.read(article(text))))))));
    stages.push((
        "query".to_owned(),
        Box::new(|text| {
            timed(|| {
                if let Ok(query) = black_box(parse(text)) {
                    black_box(query.to_string());
                }
                black_box(Query::words(text));
            })
        }),
    ));
    stages.push((
        "search".to_owned(),
        Box::new(|text| {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let versions = Versions::default();
            let mut writer = Writer::open(folder.path(), &versions).expect("a new index");
            writer.add(&reader.read(article(text))).expect("an article is added");
            writer.finish().expect("room on the disk");
            let index = Index::open(folder.path(), &versions).expect("the index opens");
            let few: String = text.chars().take(12).collect();
            timed(|| {
                for query in [Query::words(&few), Query::phrase(&few)] {
                    let request = Request { query, ..Request::default() };
                    drop(black_box(queries::search(&index, &reader.segmenters, &request)));
                }
            })
        }),
    ));
    stages
}

fn main() -> ExitCode {
    let mut words = Vec::new();
    let (mut seed, mut mixed) = (1, 200);
    for argument in std::env::args().skip(1) {
        match argument.split_once('=') {
            Some(("--seed", number)) => seed = number.parse().expect("a number"),
            Some(("--mixed", number)) => mixed = number.parse().expect("a number"),
            _ if argument == "--bench" => {}
            _ => words.push(argument),
        }
    }
    let reader = Reader::new();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let writer = Writer::open(folder.path(), &Versions::default()).expect("a new index");
    let fields = writer.fields().clone();
    let stages = stages(&reader, &fields);
    // What is loaded at first sight is loaded.
    for (_, run) in &stages {
        run("El banco pagó 5 millones de euros. 银行支付了5亿元。銀行は5億円を支払った。");
    }
    let chosen =
        |name: &str, case: &str| words.iter().all(|word| name.contains(word.as_str()) || case.contains(word.as_str()));
    // Of each stage the worst ratio and the slowest text.
    let mut worst: BTreeMap<&str, (f64, String, f64, String)> = BTreeMap::new();
    let mut superlinear = 0;
    for case in cases(seed, mixed) {
        let (short, long) = (case.text(SHORT), case.text(4 * SHORT));
        for (name, run) in stages.iter().filter(|(name, _)| chosen(name, &case.name)) {
            let few = run(&short[..short.floor_char_boundary(SHORT / 4)]);
            let mut brief = run(&short);
            let (mut ratio, mut speed) = (0.0, brief.as_secs_f64() * 1e9 / short.len() as f64);
            if brief * 16 > MOST {
                ratio = brief.as_secs_f64() / few.as_secs_f64().max(1e-5);
                superlinear += 1;
                println!(
                    "{name}: {} takes {brief:.1?}, {ratio:.1} times what a fourth takes; more was not tried",
                    case.name
                );
            } else {
                let mut full = run(&long);
                if full > LEAST {
                    // A busy moment of the machine makes one of them slow, hardly two.
                    if full > brief.mul_f64(RATIO) {
                        brief = run(&short).max(brief);
                        full = run(&long).min(full);
                    }
                    ratio = full.as_secs_f64() / brief.as_secs_f64().max(1e-5);
                    speed = full.as_secs_f64() * 1e9 / long.len() as f64;
                }
                if ratio > RATIO {
                    superlinear += 1;
                    println!(
                        "{name}: {} takes {brief:.1?}, four times as much {full:.1?}, {ratio:.1} times",
                        case.name
                    );
                }
            }
            let entry = worst.entry(name).or_default();
            if ratio > entry.0 {
                (entry.0, entry.1) = (ratio, case.name.clone());
            }
            if speed > entry.2 {
                (entry.2, entry.3) = (speed, case.name.clone());
            }
        }
    }
    for (name, (ratio, steep, speed, slow)) in worst {
        println!("{name}: at most {ratio:.1} times ({steep}); slowest {speed:.0} ns a byte ({slow})");
    }
    if superlinear == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

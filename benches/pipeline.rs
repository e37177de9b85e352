//! Bytes a second and core of every stage and of the whole, for each language, on generated text of the shape of news.
//!
//! `cargo bench --bench pipeline` takes some minutes. The text is made of our own phrases by a generator with a fixed
//! seed, so two runs read the same bytes; four of seven sentences hold a figure, which is dense. What is measured is
//! the time that the process spends on all cores together, so reading and indexing side by side look no faster than
//! they are, and other programs hardly count (elsewhere than on Linux it is the time of the clock). At the end stands,
//! over 31 MB of each language, what the whole is of the sum of its stages, and how many times as fast two threads on
//! two cores are by the clock, which wants a quiet machine.

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::measurement::{Measurement, ValueFormatter, WallTime};
use criterion::{BatchSize, BenchmarkId, Criterion, Throughput};
use gaceta::article;
use gaceta::corpus::{Format, Given, Page};
use gaceta::index::{Document, Versions, Writer};
use gaceta::languages::fold::folded;
use gaceta::languages::{Segment, Tokens, segments, sentences};
use gaceta::mentions::gazetteer::{Gazetteer, Table};
use gaceta::mentions::profile::Profile;
use gaceta::mentions::{Part, PartText, company, figure};
use gaceta::parallel::{batches, in_order};
use gaceta::pipeline::{Reader, Reading};

/// Phrases of one language. `{n}` is a number, `{m}` an amount of money, `{c}` a company.
struct Phrases {
    language: &'static str,
    title: &'static str,
    sentences: &'static [&'static str],
    amounts: &'static [&'static str],
    companies: &'static [&'static str],
    /// What stands between two sentences.
    gap: &'static str,
}

const LANGUAGES: &[Phrases] = &[
    Phrases {
        language: "zh",
        title: "{c}的获客账本：一个用户要花多少钱",
        sentences: &[
            "{c}今年上半年在各个渠道的投放金额合计接近{m}，比去年同期增长了{n}%。",
            "一位接近交易的投资人说，{c}的新一轮融资规模超过{m}，投后估值还没有最后敲定。",
            "渠道的报价每周都在涨，从年初的{m}到现在，已经没有人记得最初的价格。",
            "负责投放的同事把表格翻到最后一页，上面只写着一行字：留存不到{n}%。",
            "对此，{c}方面回应称，第三方监测的数据与实际情况有较大出入，但没有给出自己的口径。",
            "也有人选择离开，把预算转向线下的门店、校园和地铁站里的灯箱。",
            "他说，平台每带来{n}个注册用户，真正留下来的往往不到三分之一。",
        ],
        amounts: &["{n}万元", "{n}亿元", "约{n}亿美元", "{n}元左右", "三千五百万元", "数十亿元", "{n}至{n}万元"],
        companies: &["月之暗面", "字节跳动", "阿里巴巴", "腾讯", "百川智能", "智谱AI", "MiniMax", "小红书"],
        gap: "",
    },
    Phrases {
        language: "es",
        title: "{c} y el precio de un usuario: las cuentas de una campaña",
        sentences: &[
            "{c} gastó {m} en anuncios durante el primer semestre, un {n}% más que en el mismo periodo del año anterior.",
            "Según una persona cercana a la operación, la ronda de {c} supera los {m}, aunque la valoración no se ha cerrado todavía.",
            "Los precios suben cada semana y nadie recuerda ya lo que costaba un registro a principios de año.",
            "En la última página de la hoja de cálculo había una sola línea: la retención no llega al {n}%.",
            "Un portavoz de {c} respondió que las mediciones de terceros no reflejan la realidad, pero no quiso dar otra cifra.",
            "Otros anunciantes han preferido volver a la calle, a los carteles del metro y a los acuerdos con universidades.",
            "De cada {n} usuarios que trae la plataforma, explicó, se queda menos de un tercio.",
        ],
        amounts: &[
            "{n} millones de euros",
            "{n} mil millones de pesos",
            "unos {n} millones de dólares",
            "US$ {n} millones",
            "medio millón de yuanes",
            "entre {n} y {n} euros",
            "cientos de millones de euros",
        ],
        companies: &["Telefónica", "Banco Santander", "Mercado Libre", "ByteDance", "OpenAI", "Inditex", "Iberdrola"],
        gap: " ",
    },
    Phrases {
        language: "ja",
        title: "{c}、利用者1人の値段　広告費の内側",
        sentences: &[
            "{c}は今年上半期の広告費が{m}に達し、前年同期に比べて{n}%増えたと発表した。",
            "関係者によると、{c}の新たな資金調達は{m}を上回る見通しで、評価額はまだ固まっていない。",
            "単価は毎週のように上がり、年初にいくらだったかを覚えている担当者はもういない。",
            "資料の最後のページには、継続率は{n}%に届かないという一行だけが書かれていた。",
            "{c}の広報担当者は、第三方の推計は実態と異なると説明したが、自社の数字は明らかにしなかった。",
            "駅の看板や大学の広告に予算を戻す企業も少なくない。",
            "広告で集めた{n}人のうち、2か月後に残るのは3分の1に満たないという。",
        ],
        amounts: &["{n}億円", "約{n}万円", "{n}億ドル", "1兆{n}億円", "{n}円前後", "数百万円", "{n}〜{n}億円"],
        companies: &[
            "ソフトバンク",
            "楽天",
            "サイバーエージェント",
            "トヨタ自動車",
            "バイトダンス",
            "任天堂",
            "ソニー",
        ],
        gap: "",
    },
    Phrases {
        language: "en",
        title: "What {c} pays for a user, and what it gets",
        sentences: &[
            "{c} spent {m} on advertising in the first half, up {n}% from the same period a year earlier.",
            "A person close to the deal said the new round at {c} would exceed {m}, though the valuation has not been settled.",
            "Prices go up every week, and nobody remembers what a sign-up cost in January.",
            "The last page of the spreadsheet held a single line: retention is below {n}%.",
            "A spokesman for {c} said that outside estimates were far from the truth, and declined to give another number.",
            "Others have gone back to the street, to posters in the underground and agreements with universities.",
            "Of every {n} users whom the platform brings in, he explained, fewer than a third are still there after two months.",
        ],
        amounts: &[
            "${n} million",
            "£{n}bn",
            "about {n} million yuan",
            "between ${n} and ${n} million",
            "Rmb{n}",
            "half a million dollars",
            "hundreds of millions of euros",
        ],
        companies: &["OpenAI", "Microsoft", "ByteDance", "Alibaba", "Nvidia", "Tencent", "Barclays"],
        gap: " ",
    },
];

/// The time that the threads of the process have spent on any core.
struct Cpu;

impl Cpu {
    /// In steps of a hundredth of a second, of threads that have ended too.
    fn now() -> Duration {
        let ticks = || {
            let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
            // The name of the program comes first, in brackets, and may hold anything.
            let fields: Vec<&str> = stat[stat.rfind(')')? + 2..].split(' ').collect();
            Some(fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?)
        };
        static BEGIN: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
        ticks().map_or_else(|| BEGIN.elapsed(), |ticks| Duration::from_millis(ticks * 10))
    }
}

impl Measurement for Cpu {
    type Intermediate = Duration;
    type Value = Duration;

    fn start(&self) -> Duration {
        Cpu::now()
    }

    fn end(&self, begin: Duration) -> Duration {
        Cpu::now().saturating_sub(begin)
    }

    fn add(&self, one: &Duration, other: &Duration) -> Duration {
        *one + *other
    }

    fn zero(&self) -> Duration {
        Duration::ZERO
    }

    fn to_f64(&self, value: &Duration) -> f64 {
        WallTime.to_f64(value)
    }

    fn formatter(&self) -> &dyn ValueFormatter {
        WallTime.formatter()
    }
}

/// The bytes of one article, and how many articles are read at a time.
const ARTICLE: usize = 6_000;
const ARTICLES: usize = 16;
/// How many are written at a time: a commit costs the same whatever it holds, and a real one holds still more.
const WRITTEN: usize = 320;

/// Numbers that look like any and are always the same (a linear congruential generator, constants of Knuth's MMIX).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

fn filled(phrase: &str, phrases: &Phrases, dice: &mut Dice) -> String {
    let mut text = String::new();
    let mut rest = phrase;
    while let Some(at) = rest.find('{') {
        text.push_str(&rest[..at]);
        match &rest[at..at + 3] {
            "{m}" => {
                let amount = dice.one(phrases.amounts);
                text.push_str(&filled(amount, phrases, dice));
            }
            "{c}" => text.push_str(dice.one(phrases.companies)),
            _ => {
                let digits = [9, 90, 900][dice.below(3)];
                text.push_str(&(1 + dice.below(digits)).to_string());
                if dice.below(4) == 0 {
                    let point = if phrases.language == "es" { "," } else { "." };
                    text.push_str(&format!("{point}{}", 1 + dice.below(9)));
                }
            }
        }
        rest = &rest[at + 3..];
    }
    text + rest
}

fn articles(phrases: &Phrases, count: usize) -> Vec<String> {
    let mut dice = Dice(20_240_918);
    let article = |_| {
        let mut text = filled(phrases.title, phrases, &mut dice);
        text.push_str(&format!("\n2024-{:02}-{:02}\n", 1 + dice.below(12), 1 + dice.below(28)));
        while text.len() < ARTICLE {
            text.push('\n');
            for _ in 0..3 + dice.below(3) {
                let sentence = dice.one(phrases.sentences);
                text.push_str(&filled(sentence, phrases, &mut dice));
                text.push_str(phrases.gap);
            }
            text.push('\n');
        }
        text
    };
    (0..count).map(article).collect()
}

fn page(number: usize, text: &str) -> Page {
    let given = Given { id: Some(format!("a{number}")), ..Given::default() };
    Page { path: Some(format!("{number}.txt")), given, bytes: text.as_bytes().to_vec(), ..Page::default() }
}

/// What the stages before hand on.
struct Work {
    text: String,
    segments: Vec<Segment>,
    tokens: Tokens,
    sentences: Vec<std::ops::Range<usize>>,
}

impl Work {
    fn of(reader: &Reader, text: &str) -> Work {
        let segments = segments(text, None);
        let tokens = reader.segmenters.segment(text, &segments);
        Work { text: text.to_owned(), tokens, sentences: sentences(text), segments }
    }

    fn part(&self) -> PartText<'_> {
        let Work { text, segments, tokens, sentences } = self;
        PartText { part: Part::Body, text, segments, tokens, sentences }
    }
}

fn with_writer(work: impl FnOnce(&mut Writer)) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let versions = Versions { dictionaries: String::new(), gazetteer: String::new(), extractor: String::new() };
    let mut writer = Writer::open(folder.path(), &versions).expect("a new index");
    work(&mut writer);
    writer.finish().expect("room on the disk");
}

fn written(readings: &[Reading]) {
    with_writer(|writer| {
        for reading in readings {
            writer.add(reading).expect("room on the disk");
        }
    });
}

/// Does what `gaceta ingest` does with pages.
fn whole(reader: &Reader, pages: Vec<Page>, threads: usize) {
    with_writer(|writer| {
        let fields = writer.fields().clone();
        let read = |page| {
            let reading = reader.read(article::read(page).expect("an article"));
            Document::of(&fields, &reading).expect("a document")
        };
        let read = |pages: Vec<Page>| pages.into_iter().map(read).collect::<Vec<_>>();
        let put = |documents: Vec<_>| documents.into_iter().try_for_each(|one| writer.put(one).map(drop));
        let pages = batches(pages.into_iter(), |page| page.bytes.len());
        in_order(pages, threads, read, put).expect("room on the disk");
    });
}

fn detect(work: &Work) {
    black_box(segments(&work.text, None));
}

fn segment(reader: &Reader, work: &Work) {
    black_box(reader.segmenters.segment(&work.text, &work.segments));
}

fn figures(work: &Work) {
    let profile = Profile::of([(work.text.as_str(), work.segments.as_slice())]);
    black_box(figure::find(Part::Body, &work.text, &work.segments, &work.sentences, &profile));
}

fn companies(reader: &Reader, work: &Work) {
    black_box(company::find(&[work.part()], &reader.gazetteer));
}

fn stages(criterion: &mut Criterion<Cpu>, reader: &Reader) {
    for phrases in LANGUAGES {
        let texts = articles(phrases, ARTICLES);
        let bytes = |texts: &[String]| Throughput::BytesDecimal(texts.iter().map(|text| text.len() as u64).sum());
        let pages = |texts: &[String]| -> Vec<Page> {
            texts.iter().enumerate().map(|(number, text)| page(number, text)).collect()
        };
        let work: Vec<Work> = texts.iter().map(|text| Work::of(reader, text)).collect();
        let mut group = criterion.benchmark_group(phrases.language);
        group.throughput(bytes(&texts));
        let few = pages(&texts);
        group.sample_size(10).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(3));
        let mut stage = |name: &str, run: &dyn Fn()| {
            group.bench_function(BenchmarkId::from_parameter(name), |bencher| bencher.iter(run));
        };
        stage("decode", &|| {
            for page in &few {
                black_box(article::read(page.clone()).expect("an article"));
            }
        });
        stage("detect", &|| work.iter().for_each(detect));
        stage("segment", &|| work.iter().for_each(|work| segment(reader, work)));
        stage("figures", &|| work.iter().for_each(figures));
        stage("companies", &|| work.iter().for_each(|work| companies(reader, work)));
        let texts = articles(phrases, WRITTEN);
        group.throughput(bytes(&texts));
        let pages = pages(&texts);
        let readings: Vec<Reading> =
            pages.iter().map(|page| reader.read(article::read(page.clone()).expect("an article"))).collect();
        group.bench_function(BenchmarkId::from_parameter("index"), |bencher| bencher.iter(|| written(&readings)));
        group.bench_function(BenchmarkId::from_parameter("whole"), |bencher| {
            bencher.iter_batched(|| pages.clone(), |pages| whole(reader, pages, 1), BatchSize::LargeInput);
        });
        group.finish();
    }
}

/// The bytes of a page as newspapers send it, and how much of that is markup around the article; the rest is scripts.
const PAGE: usize = 230_000;
const MARKUP: usize = 110_000;

/// Blows a page of `tests/articles` up to the size of a real one: menus, teasers and footers before and after, scripts
/// and styles between them.
fn heavy(html: &str, phrases: &Phrases, dice: &mut Dice) -> String {
    let teaser = |dice: &mut Dice| {
        let (number, title) = (dice.below(100_000), filled(phrases.title, phrases, dice));
        let sentence = dice.one(phrases.sentences);
        let sentence = filled(sentence, phrases, dice);
        format!(
            "<li class=\"card card--{number}\" data-id=\"{number}\"><a href=\"/n/{number}.html\" class=\"card__link\"><img src=\"/i/{number}.jpg\" \
             alt=\"\" loading=\"lazy\" width=\"320\" height=\"180\"></a><h3 class=\"card__title\"><a href=\"/n/{number}.html\">{title}</a></h3>\
             <p class=\"card__text\">{sentence}</p><span class=\"card__time\">10:{}</span></li>\n",
            10 + dice.below(50)
        )
    };
    let script = "<script>(function(w,d){var q=w.__q||[];for(var i=0;i<q.length;i++){if(q[i].a<3&&q[i].b){d.write('<p>'+q[i].c+'</p>');}}})(window,document);</script>\n";
    let (mut before, mut after) =
        (String::from("<div class=\"site\"><ul class=\"menu\">"), String::from("<ul class=\"more\">"));
    while html.len() + before.len() + after.len() < MARKUP {
        if before.len() * 3 < after.len() { before.push_str(&teaser(dice)) } else { after.push_str(&teaser(dice)) }
    }
    before.push_str("</ul></div>");
    after.push_str("</ul>");
    while html.len() + before.len() + after.len() < PAGE {
        before.push_str(script);
        after.push_str(script);
    }
    let start = html.find("<body").and_then(|at| Some(at + html[at..].find('>')? + 1)).unwrap_or(0);
    let end = html.rfind("</body>").unwrap_or(html.len());
    [&html[..start], &before, &html[start..end], &after, &html[end..]].concat()
}

/// Pages a second of the reading of HTML, on our own pages of all layouts at the size of real ones.
fn extraction(criterion: &mut Criterion<Cpu>) {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/articles");
    let mut cases: Vec<_> = std::fs::read_dir(folder).expect("the cases").flatten().map(|entry| entry.path()).collect();
    cases.sort();
    let mut dice = Dice(20_240_918);
    let pages: Vec<Page> = cases
        .iter()
        .filter_map(|case| {
            let html = std::fs::read_to_string(case.join("input.html")).ok()?;
            let name = case.file_name()?.to_string_lossy().into_owned();
            let phrases = LANGUAGES.iter().find(|phrases| name.starts_with(phrases.language))?;
            let bytes = heavy(&html, phrases, &mut dice).into_bytes();
            Some(Page { path: Some(name), format: Format::Html, bytes, ..Page::default() })
        })
        .collect();
    let mut group = criterion.benchmark_group("extract");
    group.throughput(Throughput::Elements(pages.len() as u64));
    group.sample_size(10).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(3));
    group.bench_function(BenchmarkId::from_parameter(format!("{} pages of 230 kB", pages.len())), |bencher| {
        bencher.iter(|| pages.iter().for_each(|page| drop(black_box(article::read(page.clone())))));
    });
    group.finish();
}

/// What the table of names costs a program that starts: one that looks up a name, one that reads articles, and one
/// whose user has a table too.
fn loads(criterion: &mut Criterion<Cpu>) {
    let text = folded("据悉，月之暗面完成了新一轮融资。");
    let mine = Table { name: "mine.tsv", text: "id\ten\tzh\nkelp\tKelp Harvest\t巨藻丰收\n" };
    let mut group = criterion.benchmark_group("gazetteer");
    group.sample_size(10).measurement_time(Duration::from_secs(3));
    group.bench_function("find", |bencher| bencher.iter(|| Gazetteer::load().find(&text, 0)));
    group.bench_function("look up", |bencher| bencher.iter(|| Gazetteer::load().named("月之暗面").0.len()));
    group.bench_function("read", |bencher| {
        bencher.iter(|| {
            let gazetteer = Gazetteer::load();
            let known = gazetteer.get("moonshot-ai").is_some();
            (known, gazetteer.beside("zh", "苹果").is_some(), gazetteer.names().chinese.len())
        });
    });
    group.bench_function("with a table", |bencher| {
        bencher.iter(|| Gazetteer::with(std::slice::from_ref(&mine)).map(|gazetteer| gazetteer.entries.len()));
    });
    group.finish();
}

/// Articles of a long run, 31 MB of them: several segments are written while others are read, as over a corpus. Of a
/// single commit's worth the last segment is written when nothing is left to read, whatever the number of threads, and
/// what a commit costs by itself is more than some of the stages.
const LONG: usize = 16 * WRITTEN;
/// The best of so many long runs.
const RUNS: usize = 3;

/// Returns the core's time and the clock's of some work.
fn timed(work: impl FnOnce()) -> (Duration, Duration) {
    let (core, clock) = (Cpu::now(), Instant::now());
    work();
    (Cpu::now().saturating_sub(core), clock.elapsed())
}

/// Returns what each stage takes of a core over a long text, with what the stages before have handed on: the stages
/// that read take turns over a commit's worth, the index is written in one go.
fn stages_of(reader: &Reader, pages: &[Page]) -> [Duration; 6] {
    let mut took = [Duration::ZERO; 6];
    let mut readings = Vec::with_capacity(pages.len());
    for pages in pages.chunks(WRITTEN) {
        let copies = pages.to_vec();
        let read = |page| article::read(page).expect("an article");
        took[0] += timed(|| copies.into_iter().for_each(|page| drop(black_box(read(page))))).0;
        let articles: Vec<_> = pages.iter().map(|page| read(page.clone())).collect();
        let work: Vec<Work> = articles.iter().map(|article| Work::of(reader, &article.body)).collect();
        took[1] += timed(|| work.iter().for_each(detect)).0;
        took[2] += timed(|| work.iter().for_each(|work| segment(reader, work))).0;
        took[3] += timed(|| work.iter().for_each(figures)).0;
        took[4] += timed(|| work.iter().for_each(|work| companies(reader, work))).0;
        readings.extend(articles.into_iter().map(|article| reader.read(article)));
    }
    took[5] = timed(|| written(&readings)).0;
    took
}

/// Prints the time of the whole beside the sum of its stages, both over a long text, and what two threads win by the
/// clock over the time that one spends on any core.
fn shares(reader: &Reader) {
    for phrases in LANGUAGES {
        let texts = articles(phrases, LONG);
        let megabytes = texts.iter().map(String::len).sum::<usize>() as f64 / 1e6;
        let pages: Vec<Page> = (0..).zip(&texts).map(|(at, text)| page(at, text)).collect();
        let mut least = [Duration::MAX; 6];
        let (mut one, mut two) = (Duration::MAX, Duration::MAX);
        // In turn, so that a busy minute of the machine falls on all of them.
        for _ in 0..RUNS {
            for (least, took) in least.iter_mut().zip(stages_of(reader, &pages)) {
                *least = took.min(*least);
            }
            let (first, second) = (pages.clone(), pages.clone());
            one = timed(|| whole(reader, first, 1)).0.min(one);
            two = timed(|| whole(reader, second, 2)).1.min(two);
        }
        let sum: Duration = least.iter().sum();
        let [one, two, sum] = [one, two, sum].map(|time| time.as_secs_f64());
        println!(
            "{}: {megabytes:.0} MB take {one:.2} s of a core ({:.1} MB/s), the stages {sum:.2} s ({:.0} % of their speed); \
             two threads take {two:.2} s by the clock, {:.2} times as fast as one core",
            phrases.language,
            megabytes / one,
            100.0 * sum / one,
            one / two,
        );
    }
}

fn main() {
    let mut criterion = Criterion::default().without_plots().with_measurement(Cpu).configure_from_args();
    let reader = Reader::new();
    extraction(&mut criterion);
    loads(&mut criterion);
    stages(&mut criterion, &reader);
    criterion.final_summary();
    shares(&reader);
}

//! A name in one language finds first the article that has only the name of another.

use std::collections::BTreeSet;

use crate::{Library, article};
use gaceta::mentions::gazetteer::Gazetteer;
use gaceta::queries::{CompanyName, Request, parse};

/// What is asked, and the article that answers it: `query => text`.
const PAIRS: &[(&str, &str)] = &[
    ("Moonshot AI", "月之暗面在上海设立了第二个研发中心。"),
    ("月之暗面", "Los analistas creen que Moonshot AI abrirá una oficina en Madrid."),
    ("ByteDance", "字节跳动把办公楼租约延长到了2031年。"),
    ("字节跳动", "バイトダンスは都内の拠点を来春に移す。"),
    ("テンセント", "腾讯在贵州的机房遭遇停电。"),
    ("腾讯", "Tencent sold its stake in a Korean studio."),
    ("Alibaba", "アリババは杭州の倉庫を増築する。"),
    ("阿里巴巴", "Alibaba amplió su almacén de Zaragoza."),
    ("台積電", "TSMC will train welders in Arizona."),
    ("任天堂", "Nintendo aplazó el estreno de su parque."),
    ("Nintendo", "任天堂は京都に研修所を建てる。"),
    ("Toyota", "丰田召回了一批混动轿车。"),
    ("丰田", "トヨタ自動車は豊田市の道路を改修した。"),
    ("ソフトバンクグループ", "软银集团出售了一处写字楼。"),
    ("英伟达", "Nvidia trasladó a 300 ingenieros."),
    ("Nvidia", "エヌビディアは台北に展示場を開く。"),
    ("微软", "Microsoft replanted the forest around its data centre."),
    ("Microsoft", "マイクロソフトは北海道に土地を買った。"),
    ("宁德时代", "CATL levantará un comedor para 2.000 obreros."),
    ("CATL", "宁德时代给员工修了一座图书馆。"),
    ("比亚迪", "BYD enviará autobuses a Montevideo."),
    ("Volkswagen", "大众汽车关闭了德累斯顿的参观中心。"),
    ("フォルクスワーゲン", "Volkswagen vendió sus viñedos de Baja Sajonia."),
    ("沃尔玛", "Walmart donated coats to shelters in Ohio."),
    ("Banco Santander", "桑坦德银行在波兰关闭了六十家网点。"),
    ("西班牙电信", "Telefónica cederá su antigua central de Bilbao."),
    ("Inditex", "印地纺集团在拉科鲁尼亚扩建了物流园。"),
    ("武田薬品工業", "Takeda Pharmaceutical closed its plant in Oranienburg."),
    ("Sony", "索尼将在泰国生产镜头。"),
    ("诺和诺德", "ノボノルディスクは北九州に営業所を置く。"),
    ("阿斯麦", "ASML bought the field beside its headquarters."),
    ("小红书", "Xiaohongshu trasladó su sede a otro barrio."),
];

fn named(text: &str) -> Vec<CompanyName> {
    let gazetteer = Gazetteer::built_in();
    let (entries, ambiguous) = gazetteer.named(text);
    let known = entries.into_iter().filter(|_| !ambiguous);
    known.map(|e| CompanyName { id: e.id.clone(), name: e.name.clone(), aliases: e.aliases.clone() }).collect()
}

#[test]
fn a_name_finds_the_article_that_has_only_another_languages_name() {
    let mut missed = Vec::new();
    let companies: Vec<BTreeSet<String>> = PAIRS.iter().map(|(_, text)| named_in(text)).collect();
    for (number, (query, text)) in PAIRS.iter().enumerate() {
        assert!(!text.contains(query), "{query} stands in its own article");
        // Articles of the same company would answer too.
        let apart = |other: usize| other != number && companies[other].is_disjoint(&companies[number]);
        let others = PAIRS.iter().enumerate().filter(|(other, _)| apart(*other));
        let library = Library::of(
            std::iter::once(article("it", text))
                .chain(others.map(|(other, (_, text))| article(&other.to_string(), text))),
        );
        let request = Request { query: parse(query).unwrap(), names: Some(&named), ..Request::default() };
        let answer = library.search(&request);
        let hits: Vec<&str> = answer.hits.iter().map(|hit| hit.article.as_str()).collect();
        if hits.first() != Some(&"it") {
            missed.push(format!("{query} => {text}: found {hits:?}"));
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

/// The ids of the companies whose names a text holds.
fn named_in(text: &str) -> BTreeSet<String> {
    let reading = crate::READER.read(article("it", text));
    reading.companies.into_iter().map(|company| company.id).collect()
}

#[test]
fn a_name_inside_a_sentence_finds_what_calls_the_company_otherwise() {
    let library = Library::of([
        article("microsoft", "Microsoft replanted the forest around its data centre."),
        article("toyota", "丰田召回了一批混动轿车。"),
        article("neither", "The choir of Bristol sang in the rain."),
    ]);
    let ask = |query: &str, names: bool| -> Vec<String> {
        let asked = Request {
            query: parse(query).unwrap(),
            names: if names { Some(&named) } else { None },
            all_copies: true,
            ..Request::default()
        };
        library.search(&asked).hits.into_iter().map(|hit| hit.article).collect()
    };
    for (query, expect) in [("微软在印度建数据中心的投资", "microsoft"), ("トヨタの営業利益の予想は", "toyota")]
    {
        assert_eq!(ask(query, true), [expect], "{query}");
        assert!(ask(query, false).is_empty(), "{query}, not expanded");
        assert!(ask(&format!("+{query}"), true).is_empty(), "{query}, required as a whole");
    }
}

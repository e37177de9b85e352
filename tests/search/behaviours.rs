//! Behaviours of the search, over the real pipeline: each was wrong in some other engine.

use crate::{Library, READER, article, corpus, ids};
use gaceta::index::signature::Likeness;
use gaceta::queries::{Query, Request, parse};

/// Every spelling as a text, with something before and after it, and every spelling as a query, plain and quoted.
#[track_caller]
fn same(before: &str, after: &str, spellings: &[&str]) {
    let texts = spellings
        .iter()
        .enumerate()
        .map(|(number, spelling)| article(&number.to_string(), &format!("{before}{spelling}{after}")));
    let library = Library::of(texts.chain([article("other", "Nada. 没有。ありません。 Nothing.")]));
    let all: Vec<String> = (0..spellings.len()).map(|number| number.to_string()).collect();
    for query in spellings {
        for asked in [Query::words(query), Query::phrase(query), parse(&format!("+{query}")).unwrap()] {
            let printed = asked.to_string();
            let answer = library.ask(asked);
            assert_eq!(ids(&answer), all, "{printed} in {before}…{after}");
            for hit in &answer.hits {
                let lit: usize = hit.snippets.iter().map(|snippet| snippet.highlights.len()).sum();
                assert!(lit > 0, "{printed} is lit in {}", hit.article);
            }
        }
    }
}

/// As [`same`], for spellings that only a lenient reader takes for one: found after the literal one, and never quoted.
#[track_caller]
fn alike(before: &str, after: &str, spellings: &[&str]) {
    let texts = spellings.iter().map(|spelling| article(spelling, &format!("{before}{spelling}{after}")));
    let library = Library::of(texts);
    for query in spellings {
        let answer = library.ask(Query::words(query));
        assert_eq!(answer.hits.len(), spellings.len(), "{query} in {before}…{after}");
        assert_eq!(answer.hits[0].article, *query, "the literal one is the first");
        assert!(answer.hits[1].score * 3.0 < answer.hits[0].score, "{query}: the others count little");
        assert_eq!(ids(&library.ask(Query::phrase(query))), [*query], "quoted {query} is literal");
    }
}

#[track_caller]
fn finds(text: &str, query: &str) {
    let library = Library::of([article("it", text), article("other", "Nada. 没有。ありません。 Nothing.")]);
    let answer = library.ask(parse(query).unwrap());
    assert_eq!(ids(&answer), ["it"], "{query} in {text}");
}

#[track_caller]
fn misses(text: &str, query: &str) {
    let library = Library::of([article("it", text)]);
    assert_eq!(library.ask(parse(query).unwrap()).total, 0, "{query} in {text}");
}

#[test]
fn latin_in_any_script_and_width() {
    same("获客的", "（Cost Per Action）上升了。", &["CPA", "cpa", "ＣＰＡ", "Cpa"]);
    same("広告の", "は高いと言われる。", &["CPA", "cpa", "ＣＰＡ"]);
    same("El ", " de la campaña sube.", &["CPA", "cpa", "ＣＰＡ"]);
    same("现在", "是最便宜的助手。", &["Kimi", "KIMI", "Ｋｉｍｉ"]);
}

#[test]
fn names_with_hyphens_and_digits() {
    same("他们用", "写稿子。", &["GPT-4o", "GPT4o", "ＧＰＴ－４ｏ", "gpt-4O", "GPT 4o"]);
    same("新しい", "で記事を書いた。", &["GPT-4o", "GPT4o", "ＧＰＴ－４ｏ"]);
    same("Usan ", " para escribir.", &["GPT-4o", "GPT4o", "gpt-4o"]);
}

#[test]
fn a_name_with_capitals_inside_is_its_words_too() {
    finds("Ayer Mercado Libre abrió una oficina.", "MercadoLibre");
    finds("他们说Deep Seek很便宜。", "DeepSeek");
    misses("El mercado es libre.", "MercadoLibre");
    misses("A phone is a phone.", "iPhone");
}

#[test]
fn numbers_as_they_are_typed() {
    same("打赏从", "元起，最高399元。", &["5.20", "５．２０"]);
    same("Cuesta ", " pesos al mes.", &["3.000", "３．０００"]);
    same("1件", "円だった。", &["1,500", "１，５００"]);
    misses("Cuesta 3.200 pesos.", "\"3.000\"");
    // Which mark stands in a number does not matter, and part of a number is not the number.
    same("打赏从", "元起。", &["5.20", "5,20"]);
    same("En Suiza cuesta ", " francos.", &["1'500", "1.500", "1’500"]);
    finds("分别为5.2，6.3，7.1个百分点。", "6.3");
    finds("2023，15.6%的人。", "15.6");
    finds("El Q1 150.20 fue mejor.", "150.20");
    misses("打赏从5.20元起。", "元起 -5.20");
    finds("Cuesta 10 000 pesos.", "10.000");
    finds("Cuesta 10\u{202f}000 pesos.", "10,000");
    misses("Son 3.000.000 de pesos.", "\"3.000\"");
    misses("A series of 5-20 games.", "\"5.20\"");
    finds("打赏从5.20元起。", "5.20元");
    finds("打赏从5.20元起。", "5.2*");
}

#[test]
fn marks_and_case_of_latin_words() {
    same("La ", " digital crece.", &["publicidad", "Publicidad", "PUBLICIDAD"]);
    same("La ", " de usuarios es cara.", &["adquisición", "adquisicion", "ADQUISICIÓN"]);
    finds("Los anuncios son caros.", "anuncio");
    finds("El anuncio es caro para la empresa.", "anuncios");
    finds("The campaigns were paused by the company.", "campaign");
}

#[test]
fn eñe_is_a_letter_of_its_own() {
    alike("El ", " pasado fue bueno para la empresa.", &["año", "ano"]);
    alike("La ", " de la empresa es nueva.", &["campaña", "campana"]);
}

#[test]
fn kana_of_either_kind_and_width() {
    same("大量の", "が必要になる。", &["データ", "ﾃﾞｰﾀ"]);
    misses("大量のテータが必要になる。", "\"データ\"");
    alike("赤い", "を買った。", &["りんご", "リンゴ"]);
    alike("この店の", "は高い。", &["ラーメン", "らーめん"]);
}

#[test]
fn long_vowels_at_the_end_of_a_word() {
    same("新しい", "の費用は高い。", &["サーバー", "サーバ", "ｻｰﾊﾞｰ"]);
    same("新しい", "", &["サーバー", "サーバ"]);
    same("この", "を使う。", &["コンピューター", "コンピュータ"]);
    same("", "の数は多い。", &["ユーザー", "ユーザ"]);
    same("", "を使う。", &["新しいサーバーの費用", "新しいサーバの費用"]);
    misses("ユーザビリティの調査。", "\"ユーザー\"");
    misses("キの字を書く。", "\"キー\"");
    finds("サイバーエージェントの広告。", "\"サイバー\"");
    finds("新しいサーバーの費用は高い。", "\"ーバーの費用\"");
    finds("新しいサーバーの費用は高い。", "\"ーの費用\"");
}

#[test]
fn iteration_marks_and_small_vowels() {
    same("多くの", "が使う。", &["人々", "人人"]);
    same("東京の", "の駅前。", &["代々木", "代代木"]);
    finds("多くの人々が使う。", "\"々が使う\"");
    same("この", "は高い。", &["ヴァイオリン", "バイオリン", "ｳﾞｧｲｵﾘﾝ"]);
    same("この", "を見る。", &["ヴィデオ", "ビデオ"]);
    finds("このヴァイオリンは高い。", "\"ァイオリン\"");
    finds("このヴァイオリンは高い。", "\"このヴ\"");
}

#[test]
fn forms_of_a_company() {
    same("取引先は", "日立製作所です。", &["㈱", "株式会社"]);
    same("", "の決算は良い。", &["㈱日立製作所", "株式会社日立製作所"]);
    same("重さは3", "だった。", &["㌔", "キロ"]);
}

#[test]
fn traditional_is_simplified() {
    same("公司的", "上升了。", &["獲客成本", "获客成本"]);
    same("這間公司的", "創下新高，股東們十分滿意。", &["營收", "营收"]);
    same("", "正在降价。", &["阿里巴巴雲端服務", "阿里巴巴云端服务"]);
}

#[test]
fn words_inside_longer_ones() {
    finds("大模型厂商纷纷降价。", "大模型");
    finds("大模型厂商纷纷降价。", "\"大模型\"");
    finds("大模型厂商纷纷降价。", "厂商");
    finds("人工知能学会が開かれた。", "人工知能");
    finds("人工知能学会が開かれた。", "\"人工知能\"");
    finds("顧客獲得単価は高い。", "獲得単価");
    finds("获客的成本上升。", "获客成本");
    misses("今年人工很贵。", "人工知能");
    misses("東京都知事が会見した。", "\"京都府\"");
    misses("获客的成本上升。", "\"获客成本\"");
}

#[test]
fn phrases_with_stop_words_and_across_borders() {
    finds("El coste de la adquisición de los usuarios sube.", "\"coste de la adquisición de los\"");
    finds("The cost of the ads is high for the company.", "\"of the ads is\"");
    finds("The cost of the ads is high for the company.", "\"the\"");
    finds("广告的成本是公司的。", "\"的成本是\"");
    finds("広告の費用は高いものである。", "\"の費用は高い\"");
    finds("今日の要約です。\n这是中文的正文内容。", "\"要約です。 这是中文\"");
    finds("La empresa gasta más que el año pasado.\n公司去年的收入超过了十亿元。", "\"año pasado. 公司去年\"");
    misses("El coste sube. La adquisición baja.", "\"adquisición coste\"");
}

#[test]
fn a_score_does_not_change_with_figures_elsewhere() {
    let texts = |figures: &str| {
        [
            article("es", "El coste de adquisición sube. El CPA es alto."),
            article("zh", "获客成本上升，CPA很高。"),
            article("other", &format!("La empresa presentó los resultados del año.\n{figures}")),
        ]
    };
    let scores = |library: &Library| -> Vec<(String, f64)> {
        let answer = library.ask(parse("CPA coste 获客成本 \"coste de adquisición\"").unwrap());
        answer.hits.into_iter().map(|hit| (hit.article, hit.score)).collect()
    };
    // As long as each other, the one full of figures and companies, the other with none.
    let with = "Ganó 300 millones de dólares y 200 euros con Alibaba.";
    let without = "Ganó tres partidos de fútbol y nueve carreras con amigos.";
    let [with, without] = [with, without].map(|figures| {
        let articles = texts(figures);
        let reading = READER.read(articles[2].clone());
        (reading.figures.len() + reading.companies.len(), reading.body.tokens.len(), Library::of(articles))
    });
    assert!(with.0 > without.0, "{} mentions against {}", with.0, without.0);
    assert_eq!(with.1, without.1, "the two texts have as many words");
    assert_eq!(scores(&with.2), scores(&without.2));
    assert_eq!(scores(&with.2).len(), 2);
}

#[test]
fn a_translated_query_finds_the_other_languages() {
    let library = Library::of(crate::corpus());
    let languages = |query: &str, translate: bool| {
        let request = Request { query: parse(query).unwrap(), translate, limit: None, ..Request::default() };
        let answer = library.search(&request);
        let mut codes: Vec<String> =
            answer.hits.iter().filter_map(|hit| hit.languages.first()).map(|share| share.language.clone()).collect();
        codes.sort();
        codes.dedup();
        (codes, answer.expansions.iter().map(ToString::to_string).collect::<Vec<_>>())
    };
    for query in ["\"costo de adquisición\"", "costo de adquisición", "获客成本", "\"顧客獲得コスト\""] {
        let (codes, said) = languages(query, true);
        assert!(["zh", "ja", "es"].iter().all(|code| codes.contains(&(*code).to_owned())), "{query}: {codes:?}");
        assert_eq!(said.len(), 1, "{query}: {said:?}");
        assert!(said[0].starts_with("expanded ") && said[0].contains("CPA"), "{}", said[0]);
    }
    let (codes, said) = languages("\"costo por adquisición\"", false);
    assert_eq!((codes, said), (vec!["es".to_owned()], Vec::new()));
}

#[test]
fn near_copies_stand_behind_the_first() {
    let text = "月之暗面今年新一轮融资的规模超过10亿美元，投后估值约25亿美元。智谱AI的金额没有公布，市场传闻在20亿至30亿元之间。";
    let near = text.replace("25亿", "26亿");
    let other = "这家公司的新一轮融资没有公布金额，渠道自然乐见其成。一位UP主告诉记者，自己一条定制视频的报价从3万元涨到了5万元。";
    let articles = [("b", text), ("a", near.as_str()), ("c", text), ("other", other)];
    let library = Library::of(articles.map(|(id, text)| article(id, text)));
    let ask = |change: &dyn Fn(&mut Request)| {
        let mut request = Request { query: parse("融资").unwrap(), ..Request::default() };
        change(&mut request);
        let answer = library.search(&request);
        let hits: Vec<(String, Vec<String>)> = answer
            .hits
            .into_iter()
            .map(|hit| (hit.article, hit.copies.into_iter().map(|copy| copy.article).collect()))
            .collect();
        (answer.total, hits)
    };
    let row = |id: &str, copies: &[&str]| (id.to_owned(), copies.iter().map(|&id| id.to_owned()).collect::<Vec<_>>());
    let (total, hits) = ask(&|_| {});
    assert_eq!((total, hits.len()), (4, 2));
    assert!(hits.contains(&row("a", &["b", "c"])) && hits.contains(&row("other", &[])), "{hits:?}");
    assert_eq!(ask(&|request| request.limit = Some(1)).1, hits[..1]);
    assert_eq!(ask(&|request| (request.limit, request.offset) = (Some(1), 1)).1, hits[1..]);
    assert_eq!(ask(&|request| request.all_copies = true).1.len(), 4);
}

/// Replaces one letter of every `every`.
fn edited(text: &str, every: usize) -> String {
    let mut letters = 0;
    let edit = |c: char| {
        letters += usize::from(c.is_alphanumeric());
        if c.is_alphanumeric() && letters % every == 0 { 'Q' } else { c }
    };
    text.chars().map(edit).collect()
}

/// In each language, over the articles of `corpus/`: its longest article, a stretch of it, and the others.
#[test]
fn an_excerpt_stands_with_the_article_it_is_of() {
    for code in ["zh", "ja", "es", "en"] {
        let mut articles = corpus();
        articles.retain(|article| article.path.as_deref().is_some_and(|path| path.starts_with(code)));
        articles.sort_by_key(|article| article.body.len());
        let whole = articles.pop().unwrap().body;
        let paragraphs: Vec<&str> = whole.lines().filter(|line| !line.trim().is_empty()).collect();
        let stretch = paragraphs[paragraphs.len() / 4..paragraphs.len() / 2].join("\n\n");
        let sentence = stretch.split_inclusive(['。', '.']).next().unwrap();
        // The other articles stand alone, though one quotes a sentence.
        articles[0].body.push_str(&format!("\n\n{sentence}"));
        let others: Vec<String> = articles.iter().map(|article| article.id.clone()).collect();
        // Articles stand in the order of their ids where nothing is asked.
        let check = |first: (&str, &str), second: (&str, &str), expect: Option<Likeness>| {
            let pair = [first, second].map(|(id, text)| article(id, text));
            let library = Library::of(pair.into_iter().chain(articles.clone()));
            let request = Request { limit: None, ..Request::default() };
            let answer = library.search(&request);
            let copies = |id: &str| -> Vec<(String, Likeness)> {
                let hit = answer.hits.iter().find(|hit| hit.article == id);
                hit.into_iter().flat_map(|hit| &hit.copies).map(|copy| (copy.article.clone(), copy.how)).collect()
            };
            let expected: Vec<_> = expect.map(|how| (second.0.to_owned(), how)).into_iter().collect();
            assert_eq!(copies(first.0), expected, "{code}: {} after {}", second.0, first.0);
            for other in &others {
                assert!(
                    answer.hits.iter().any(|hit| hit.article == *other && hit.copies.is_empty()),
                    "{code}: {other}"
                );
            }
            let unfolded = library.search(&Request { all_copies: true, ..request });
            assert_eq!(unfolded.hits.len(), 2 + others.len(), "{code}: all copies");
        };
        let (few, many) = (edited(&stretch, 40), edited(&stretch, 12));
        check((" 1", &whole), (" 2", &stretch), Some(Likeness::Excerpt));
        check((" 1", &stretch), (" 2", &whole), Some(Likeness::Whole));
        check((" 1", &whole), (" 2", &few), Some(Likeness::Excerpt));
        check((" 1", &whole), (" 2", &many), None);
        check((" 1", &whole), (" 2", &edited(&whole, 80)), Some(Likeness::Near));
        check((" 1", &whole), (" 2", &whole.replace(' ', "\u{A0}")), Some(Likeness::Same));
    }
}

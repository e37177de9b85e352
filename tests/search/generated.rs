//! A seed -> paragraphs that look like news and say nothing: the crowd among which a search has to find.
//!
//! The terms are four hundred of the concept table, so that the crowd speaks of the same things as the articles. The
//! frequent ones are far more frequent than the rare, as in any text.

use std::sync::LazyLock;

/// The languages in the order of the concept table.
pub const LANGUAGES: [&str; 4] = ["zh", "ja", "es", "en"];

/// Numbers that look like any and are always the same (a linear congruential generator, constants of Knuth's MMIX).
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    pub fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    /// A place in a list of which the first are the most frequent.
    pub fn skewed(&mut self, limit: usize) -> usize {
        let share = self.below(1_000_000) as f64 / 1_000_000.0;
        ((limit as f64).powf(share) - 1.0) as usize % limit
    }
}

/// The terms of each language.
static TERMS: LazyLock<[Vec<&'static str>; 4]> = LazyLock::new(|| {
    let mut terms: [Vec<&str>; 4] = Default::default();
    let table = include_str!("crowd.tsv");
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        for (terms, cell) in terms.iter_mut().zip(line.split('\t')) {
            terms.push(cell);
        }
    }
    // The file is in the order of the alphabet; frequency is not.
    for terms in &mut terms {
        let mut dice = Dice(11);
        for at in (1..terms.len()).rev() {
            terms.swap(at, dice.below(at + 1));
        }
    }
    terms
});

/// Phrases of one language: {t} is a term, {c} a company, {p} a place, {w} a person, {m} money, {n} a number, {d} a
/// time.
struct Phrases {
    sentences: &'static [&'static str],
    titles: &'static [&'static str],
    companies: &'static [&'static str],
    places: &'static [&'static str],
    people: &'static [&'static str],
    money: &'static [&'static str],
    times: &'static [&'static str],
    gap: &'static str,
}

const PHRASES: [Phrases; 4] = [
    Phrases {
        sentences: &[
            "{d}，{p}的{c}把{t}和{t}放进了同一张表里，金额约为{m}。",
            "{w}认为，{t}的变化比{t}来得更快，{n}%的客户已经有所察觉。",
            "在{p}，{t}依旧是大家谈论最多的话题，其次才是{t}。",
            "{c}没有回应有关{t}的提问，只表示{d}会有新的安排。",
            "按照{c}的说法，{t}的规模已经达到{m}，但{t}仍不明朗。",
            "一份在{p}流传的报告写道：没有{t}，就谈不上{t}。",
            "{w}记得，{d}的{t}还只有{m}，如今翻了{n}倍。",
            "{t}、{t}与{t}三项加起来，占了{c}全部开支的{n}%。",
            "市场对{t}的看法并不一致，{w}尤其谨慎。",
            "会议开到很晚，{w}最后只问了一句：{t}由谁来负责？",
            "从{p}到{p}，{t}的价格{d}涨了{n}%。",
            "{c}随后调整了{t}，并把{n}个团队合并到一起。",
        ],
        titles: &["{c}与{t}：{p}的一年", "{t}背后的{t}", "{w}谈{t}：还要等{n}个月"],
        companies: &["北辰重工", "海棠物流", "远岫食品", "云栖农业", "白鹭船运", "青禾纺织", "大同航空", "金枫酒店"],
        places: &["兰州", "温州", "桂林", "沈阳", "昆明", "青岛", "南昌", "呼和浩特"],
        people: &["财务主管", "一位老员工", "当地官员", "分析人士", "工会代表", "仓库主任", "审计师"],
        money: &["{n}万元", "{n}亿元", "{n}万美元", "约{n}万欧元"],
        times: &["上个月", "去年冬天", "本季度", "周三上午", "年底之前", "春节过后"],
        gap: "",
    },
    Phrases {
        sentences: &[
            "{c}は{d}、{p}で{t}と{t}をまとめて公表し、総額は{m}になった。",
            "{w}によると、{t}の動きは{t}より速く、顧客の{n}%が気づいている。",
            "{p}では{t}が話題の中心で、{t}はその次だという。",
            "{c}は{t}についての質問に答えず、{d}に改めて説明すると述べた。",
            "{c}の説明では、{t}の規模は{m}に達したが、{t}の見通しは立っていない。",
            "{p}で回覧された報告書には、{t}がなければ{t}も成り立たないと書かれている。",
            "{w}は、{d}の{t}が{m}にすぎなかったことを覚えている。",
            "{t}と{t}と{t}を合わせると、{c}の支出の{n}%を占める。",
            "{t}への見方は割れており、{w}はとくに慎重だ。",
            "会議は遅くまで続き、{w}は最後に{t}の担当は誰かと尋ねた。",
            "{p}から{p}まで、{t}の値段は{d}に{n}%上がった。",
            "{c}はその後{t}を見直し、{n}の部署を1つにした。",
        ],
        titles: &["{c}と{t}　{p}の1年", "{t}の裏にある{t}", "{w}が語る{t}、あと{n}か月"],
        companies: &["北星重機", "海棠運輸", "山吹食品", "若葉農園", "白波汽船", "青葉紡績", "東雲航空", "紅葉旅館"],
        places: &["函館", "金沢", "松江", "高知", "長崎", "新潟", "那覇", "盛岡"],
        people: &["経理の担当者", "古参の社員", "地元の職員", "アナリスト", "組合の代表", "倉庫の主任", "監査人"],
        money: &["{n}万円", "{n}億円", "{n}万ドル", "約{n}万ユーロ"],
        times: &["先月", "昨年の冬", "今四半期", "水曜日の朝", "年末まで", "連休明け"],
        gap: "",
    },
    Phrases {
        sentences: &[
            "{c} reunió {d} en {p} los capítulos de {t} y de {t}, por un total de {m}.",
            "A juicio de {w}, lo que pasa con {t} va más deprisa que lo de {t}, y el {n} % de los clientes lo nota.",
            "En {p} se habla sobre todo de {t}; de {t}, bastante menos.",
            "{c} no contestó a las preguntas sobre {t} y remitió a lo que se anuncie {d}.",
            "Según {c}, el volumen de {t} llega a {m}, aunque lo referente a {t} sigue sin aclararse.",
            "Un informe que circula por {p} sostiene que sin {t} no hay {t} que valga.",
            "Recuerda {w} que {d} la partida de {t} apenas sumaba {m}.",
            "Entre {t}, {t} y {t} se va el {n} % de todo lo que desembolsa {c}.",
            "No hay acuerdo sobre {t}, y {w} prefiere no pronunciarse.",
            "La reunión acabó tarde y {w} solo preguntó quién responde de {t}.",
            "De {p} a {p}, el precio de {t} subió {d} un {n} %.",
            "Después {c} revisó lo que hacía en {t} y juntó a {n} equipos.",
        ],
        titles: &["{c} y {t}: un año en {p}", "Lo que hay detrás de {t}", "{w} habla de {t}: faltan {n} meses"],
        companies: &[
            "Astilleros Noray",
            "Transportes Cierzo",
            "Conservas La Ría",
            "Molinos Albarán",
            "Naviera Tramontana",
            "Hilaturas Besós",
            "Aerolíneas Poniente",
            "Hoteles Zaguán",
        ],
        places: &["Logroño", "Cuenca", "Arequipa", "Rosario", "Guayaquil", "Mérida", "Valparaíso", "Albacete"],
        people: &[
            "la jefa de contabilidad",
            "un empleado veterano",
            "el alcalde",
            "una analista",
            "el sindicato",
            "el encargado del almacén",
            "el auditor",
        ],
        money: &["{n} millones de euros", "{n} millones de pesos", "{n}.000 dólares", "unos {n} millones de euros"],
        times: &["el mes pasado", "el invierno pasado", "este trimestre", "el miércoles", "antes de fin de año"],
        gap: " ",
    },
    Phrases {
        sentences: &[
            "{c} put {t} and {t} in one table {d} in {p}; together they come to {m}.",
            "In the view of {w}, {t} is moving faster than {t}, and {n}% of customers have noticed.",
            "In {p} the talk is mostly of {t}, and only then of {t}.",
            "{c} did not answer questions about {t} and said that more would be known {d}.",
            "By the account of {c}, {t} has reached {m}, while {t} remains unclear.",
            "A report that is going round {p} says that without {t} there can be no {t}.",
            "{w} remembers that {d} the bill for {t} was no more than {m}.",
            "Between them {t}, {t} and {t} take {n}% of everything that {c} pays out.",
            "Opinions on {t} differ, and {w} is the most careful of all.",
            "The meeting ran late, and {w} asked only who was in charge of {t}.",
            "From {p} to {p}, prices in {t} rose {n}% {d}.",
            "{c} then had another look at {t} and merged {n} teams.",
        ],
        titles: &["{c} and {t}: a year in {p}", "What lies behind {t}", "{w} on {t}: another {n} months"],
        companies: &[
            "Northgate Forge",
            "Haulage Partners",
            "Saltmarsh Foods",
            "Greenacre Farms",
            "Cormorant Shipping",
            "Weaver & Daughters",
            "Lapwing Air",
            "Copper Beech Inns",
        ],
        places: &["Dundee", "Plymouth", "Halifax", "Geelong", "Duluth", "Limerick", "Swansea", "Tulsa"],
        people: &[
            "the head of accounts",
            "a veteran employee",
            "the mayor",
            "one analyst",
            "the union",
            "the warehouse manager",
            "the auditor",
        ],
        money: &["${n} million", "£{n} million", "about €{n} million", "{n} million yuan"],
        times: &["last month", "last winter", "this quarter", "on Wednesday", "before the end of the year"],
        gap: " ",
    },
];

/// Returns a paragraph of so many sentences in the language with this place in [`LANGUAGES`].
pub fn paragraph(language: usize, sentences: usize, dice: &mut Dice) -> String {
    let phrases = &PHRASES[language];
    let mut text = String::new();
    for number in 0..sentences {
        if number > 0 {
            text.push_str(phrases.gap);
        }
        let sentence = filled(dice.one(phrases.sentences), language, dice);
        let mut chars = sentence.chars();
        text.extend(chars.next().into_iter().flat_map(char::to_uppercase));
        text.push_str(chars.as_str());
    }
    text
}

/// Returns a term, the frequent ones more often.
pub fn term(language: usize, dice: &mut Dice) -> &'static str {
    TERMS[language][dice.skewed(TERMS[language].len())]
}

/// Returns a headline.
pub fn title(language: usize, dice: &mut Dice) -> String {
    filled(dice.one(PHRASES[language].titles), language, dice)
}

fn filled(phrase: &str, language: usize, dice: &mut Dice) -> String {
    let phrases = &PHRASES[language];
    let mut text = String::new();
    let mut rest = phrase;
    while let Some(at) = rest.find('{') {
        text.push_str(&rest[..at]);
        match &rest[at + 1..at + 2] {
            "t" => text.push_str(term(language, dice)),
            "c" => text.push_str(dice.one(phrases.companies)),
            "p" => text.push_str(dice.one(phrases.places)),
            "w" => text.push_str(dice.one(phrases.people)),
            "d" => text.push_str(dice.one(phrases.times)),
            "m" => {
                let money = dice.one(phrases.money);
                text.push_str(&filled(money, language, dice));
            }
            _ => text.push_str(&(1 + dice.below([9, 90, 900][rest.len() % 3])).to_string()),
        }
        rest = &rest[at + 3..];
    }
    text + rest
}

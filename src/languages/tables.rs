//! The tables that every language's room fills in: what a language is, as a value.

use std::ops::Range;

use crate::languages::{Code, Dictionary, Segmenters, Tokens};

/// A language with a room of its own. Adding one is filling in these fields.
pub struct Language {
    pub code: Code,
    pub name: &'static str,
    /// Pushes the words of a span of the text.
    pub segment: fn(&Segmenters, Dictionary, &str, Range<usize>, &mut Tokens),
    /// Words that tell a line of this language from other Latin ones, sorted; empty where the script decides.
    pub function_words: &'static [&'static str],
    /// Letters that of all languages with a room only this one writes.
    pub own_letters: &'static str,
    /// Abbreviations whose full stop does not end a sentence, without that full stop.
    pub abbreviations: &'static [&'static str],
    pub numbers: &'static Numbers,
    pub money: &'static Money,
    pub companies: &'static Companies,
    pub surroundings: &'static Surroundings,
    /// The ambiguous names of this language with what stands beside them, see `ambiguous.tsv`.
    pub ambiguous: &'static str,
    /// Value-first examples of figures, see `examples/figures.txt`.
    pub examples: &'static str,
}

/// How a language builds numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    /// 万 and 亿, written without spaces.
    Myriad,
    /// Thousands and millions, in words parted by spaces.
    Thousands,
}

/// The number words of a language. Powers are of ten.
pub struct Numbers {
    pub system: System,
    /// True where 3,5 is three and a half and 3.000 three thousand.
    pub decimal_comma: bool,
    /// Words with a value of their own, below a hundred (or a thousand: quinientos).
    pub units: &'static [(&'static str, u32)],
    /// Words that multiply: 十 1, 万 4, mil 3, million 6.
    pub scales: &'static [(&'static str, u32)],
    /// Of the scales, plurals that alone are an amount of their own: millones de euros.
    pub plural_scales: &'static [&'static str],
    /// Scales that follow digits only, glued or after a space: bn, k, MM. Case counts.
    pub short_scales: &'static [(&'static str, u32)],
    /// Words for some of a scale: 几 1..10, cientos 100..1000, varios 1..10.
    pub indefinite: &'static [(&'static str, u32, u32)],
    /// Words between the parts of a number: y, and, de, of.
    pub joins: &'static [&'static str],
    /// A half before the scale: medio millón, half a million; and how much it is, in hundredths.
    pub fractions_before: &'static [(&'static str, u32)],
    /// A half after the number: y medio, and a half.
    pub halves_after: &'static [&'static str],
    /// Articles that count as one before a scale: un millón, a billion.
    pub ones: &'static [&'static str],
    /// Articles that may stand between a hedge, a preposition or a joining word and a number: el 40 %.
    pub articles: &'static [&'static str],
    /// The end of a word and what it becomes with such an article: (" de", " del").
    pub contractions: &'static [(&'static str, &'static str)],
}

/// What a hedge makes of the stated number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    About,
    AtLeast,
    MoreThan,
    AtMost,
    LessThan,
    /// The amount is some of its scale (百万量级, 数百万円規模 is About).
    Magnitude,
    /// The whole bracket that the last digit opens: 30ドル台 is 30 to 39.99.
    Bracket,
}

/// What a rate is counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rate {
    /// ISO 8601 duration.
    Period(&'static str),
    /// By unit of something, as the text says it.
    Per(&'static str),
}

/// The words around money and other figures in a language.
///
/// A currency's codes are parted by spaces; several mean that the document decides, and a `!` at the end that the
/// first is the default where it does not.
pub struct Money {
    /// Currency words after the number (also `de dólares`).
    pub currencies: &'static [(&'static str, &'static str)],
    /// Currency words before the number; symbols and ISO codes are shared by all languages.
    pub prefixes: &'static [(&'static str, &'static str)],
    /// Parts of a currency with the codes they can belong to, and the power of ten.
    pub minor: &'static [(&'static str, &'static str, i32)],
    /// Amount, magnitude and currency in one word: mdp, mdd.
    pub compounds: &'static [(&'static str, &'static str, u32)],
    /// Words between a number and its currency: de, 的.
    pub of: &'static [&'static str],
    /// Words that a currency followed by is not one: 元旦, 五千円札.
    pub not_currency: &'static [&'static str],
    pub before: &'static [(&'static str, Bound)],
    /// Words that end in a hedge and are none: 签约 is no 约.
    pub not_before: &'static [&'static str],
    pub after: &'static [(&'static str, Bound)],
    /// Words that begin with a hedge and are none: 起诉 is no 起.
    pub not_after: &'static [&'static str],
    /// Between the ends of a range.
    pub to: &'static [&'static str],
    /// Between the ends of a range where the opening word stands before it: entre A y B.
    pub pairs: &'static [(&'static str, &'static str)],
    /// Verbs that make `from A to B` two figures, a change.
    pub changes: &'static [&'static str],
    /// Between the members of a list that shares its currency.
    pub list: &'static [&'static str],
    /// Opens a restatement of the amount before it: 约合, es decir.
    pub restates: &'static [&'static str],
    pub rates_after: &'static [(&'static str, Rate)],
    pub rates_before: &'static [(&'static str, Rate)],
    pub percents: &'static [(&'static str, u32)],
    /// 百分之: before the number.
    pub percents_before: &'static [&'static str],
    /// Parts of a percent, with how many make one: basis points, 100.
    pub percent_parts: &'static [(&'static str, u32)],
    pub multiples: &'static [&'static str],
    /// Before a number that is a multiple: se multiplicó por, by a factor of.
    pub multiples_before: &'static [&'static str],
    /// A word that is a multiple by itself: el doble, doubled.
    pub multiple_words: &'static [(&'static str, u32)],
    /// Nouns that money is counted for; the number near one is money though no currency stands there.
    pub cues: &'static [&'static str],
    /// Nouns of what is counted otherwise; nearer than a cue, they win.
    pub not_cues: &'static [&'static str],
    /// Counters right after the number.
    pub counters: &'static [&'static str],
    /// Units of a level, of which a number is no quantity: points of an index, degrees.
    pub levels: &'static [&'static str],
    /// Units of time, of which a number is neither money nor a count.
    pub durations: &'static [&'static str],
    /// Words behind a number that names a thing or its place in order instead of counting: 号楼, 単元, 位.
    pub labels: &'static [&'static str],
    /// Beginnings of words near which a pound is a weight: weigh, maleta, 体重.
    pub weights: &'static [&'static str],
    /// Words before a number of which a share is told: nueve de cada| diez dólares.
    pub each: &'static [&'static str],
    /// Units that are measured, so that 1,840 of them may have decimals (of what is counted they are groups), and a number
    /// that a hyphen ties to one only describes: a 5,000-metre race.
    pub measures: &'static [&'static str],
    /// Characters that make a word or a number with a digit before them, written without spaces: 二|手, 一|线.
    pub behind_digits: &'static str,
    /// Words that open the head of a table whose numbers are counted in one unit: 单位, en, in.
    pub headers: &'static [&'static str],
    /// Verbs of money that a number without a currency may stand right behind: paid, costaba, 只要.
    pub pays: &'static [&'static str],
    /// Words that lead from one amount to another of the same money: up from, frente a los, of which.
    pub leads: &'static [&'static str],
    /// Words that say what an amount is or was; they count only beside a noun of money or a time.
    pub copulas: &'static [&'static str],
    /// Words of time, beside which a copula tells an amount: hoy, now.
    pub times: &'static [&'static str],
    /// Words that may follow an amount without naming what it counts: a year earlier, de hace.
    pub follows: &'static [&'static str],
    /// What is counted by a word that money is counted by too: 一块屏幕.
    pub pieces: &'static [&'static str],
    /// Ends of the cues right behind which some hundreds are money: 售价, 時給.
    pub prices: &'static [&'static str],
    /// Words beside which a small unit with other meanings is money: 每股60分.
    pub minor_leads: &'static [&'static str],
    /// Words that a number is not counted in though they end as a plural does, and words that part it from a noun.
    pub not_counted: &'static [&'static str],
    /// Nouns of what the number behind them counts: 人口, 登録者数.
    pub counted_before: &'static [&'static str],
    /// Nouns of a body that is counted though no plural names its members: enrollment, población.
    pub collectives: &'static [&'static str],
    /// Words that a number of people or things stands right behind where it leaves its noun out: a crowd of, employs.
    pub headcounts: &'static [&'static str],
    /// Verbs of people and things right behind a number that leaves its noun out: have, asistieron.
    pub acts: &'static [&'static str],
    /// Plurals that have a price or a level, so that a number which they reach is no count of them: shares, puntos.
    pub priced: &'static [&'static str],
    /// Nouns that name a sum and nothing else, so that a number of hundreds behind one is money: a salary of 900.
    pub sums: &'static [&'static str],
    /// Words behind a number that is the price of one money in another: to the dollar, por euro.
    pub foreign: &'static [&'static str],
    /// Opens the whole that a number of people or things is a part of: 1,900 of the bank's loans.
    pub wholes: &'static [&'static str],
    /// Verbs that people are lost by as well as money.
    pub either: &'static [&'static str],
    /// Who is paid, between a verb of money and its number: pays him 450.
    pub pronouns: &'static [&'static str],
    /// Between the size of a change and its end: 増の of 150万増の720万.
    pub steps: &'static [&'static str],
    /// How the one who is paid begins where a noun names him: the, every, a los.
    pub payees: &'static [&'static str],
    /// Words that part a noun from the verb of the noun before: marriages in the state.
    pub prepositions: &'static [&'static str],
    /// Words that lead to a price from the money before it: at, to, por.
    pub price_leads: &'static [&'static str],
    /// Verbs and nouns of what begins at a time of the clock, which looks as a price does: starts at 7.30.
    pub clocks: &'static [&'static str],
    /// Words of a price of foreign money, beside which a point parts decimals in any country: tipo de cambio.
    pub exchange: &'static [&'static str],
    /// Goods that are priced in dollars of the United States wherever they are told of: Brent settled at $65.47.
    pub in_dollars: &'static [&'static str],
    /// Words that carry the money of the clause before on: 其中, 则为, of which.
    pub carries: &'static [&'static str],
    /// Strings in which a number is none: 千万不要, mil gracias.
    pub stops: &'static [&'static str],
    /// What says which country's money the document counts in: a word, or with a `-` at the end the beginning of one; a
    /// word with capitals is meant only as written. A `!` behind the code marks what is known in that country only, a town
    /// or an office of it, a `?` what is said there more than elsewhere or called so elsewhere too, which tells once a
    /// document, and alone only where points group the digits behind the sign ($ 4.350); two different ones tell as a
    /// name without a mark does, except of a `$` in Spanish. In a language with spaces any
    /// name tells half as much each time that it is said again. A name that several countries have tells of each, the
    /// likeliest first: `JMD? CAD?` for Kingston. A longer name hides those in it, so that a `?` may stand beside the
    /// name of a country: `CAD?` for Air Canada. A `=` for the code says that the currency before the word is meant
    /// from there on: 新元，下同.
    ///
    /// No ordinary word, surname or firm of the world belongs here: a dollar taken for another costs more than one left
    /// to be that of most news.
    pub hints: &'static [(&'static str, &'static str)],
    /// What tells of a number without a unit, in a language that parts words with spaces.
    pub bare: Option<&'static BareNumbers>,
}

/// What tells whether a number without a unit is money where words are parted by spaces, beside the tables of [`Money`].
pub struct BareNumbers {
    /// Words right before a number that names a thing, a place or an age: Route 9, lot 118, aged 21.
    pub names: &'static [&'static str],
    /// Words in the clause of a number that names something: el número ganador fue.
    pub names_far: &'static [&'static str],
    /// Articles that no amount above one stands behind: el 72.480.
    pub singulars: &'static [&'static str],
    /// Months and days of the week, whole and cut short.
    pub dates: &'static [&'static str],
    /// Words before a number of four digits that is a year: built in 1790.
    pub years: &'static [&'static str],
    /// Verbs behind a sum: anything under 3,000 means a loss.
    pub done: &'static [&'static str],
    /// Words right before the time of a clock: until 7.30.
    pub hours: &'static [&'static str],
    /// Verbs of what a thing has or holds, right behind which a number is no sum: el edificio tiene 60.
    pub holds: &'static [&'static str],
    /// Verbs that a sum stands behind as often as a count: they get 11, dejó 125.000.
    pub maybe: &'static [&'static str],
    /// Words that lead to a price only behind a verb of money: gira a 11.500.
    pub anywhere: &'static [&'static str],
    /// Articles that a share stands behind, but no sum: rinde un 3,25.
    pub shares: &'static [&'static str],
    /// Words between the size of a difference and the sum that it is from: 90,000 over reserve.
    pub beyond: &'static [&'static str],
    /// Words behind which a number is added to the money before, of whatever size.
    pub added: &'static [&'static str],
    /// Words that join a noun of a sum to its number: a salary of, el coste es.
    pub of_sums: &'static [&'static str],
    /// Opens what a clause is the number of, with the space behind it.
    pub numbers_of: &'static [&'static str],
    /// Prepositions between a verb of change and its number.
    pub change_leads: &'static [&'static str],
    /// Between a plural and its verb.
    pub auxiliaries: &'static [&'static str],
    /// Plurals without the ending of one.
    pub plurals: &'static [&'static str],
    /// Copulas of a plural.
    pub plural_copulas: &'static [&'static str],
    /// Ends of the verbs of a plural, by which people and things act.
    pub plural_ends: &'static [&'static str],
    /// Right before more of what was counted.
    pub another: &'static [&'static str],
    /// Right before a part of what was counted.
    pub parts: &'static [&'static str],
    /// Of those, the ones that a part of money is told by too.
    pub relatives: &'static [&'static str],
    /// Behind the size of a difference downwards, and upwards.
    pub fewer: &'static [&'static str],
    pub more: &'static [&'static str],
    /// Verbs in the singular behind millions that open their clause.
    pub sum_verbs: &'static [&'static str],
    /// What belongs to somebody or is meant, behind of: 300 million of its reserves.
    pub owners: &'static [&'static str],
    /// Alone between money and by how much it moved.
    pub moves: &'static [&'static str],
    /// Behind by how much money moved.
    pub compared: &'static [&'static str],
    /// Behind by how much an amount is more than another.
    pub than: &'static [&'static str],
    /// What goods are sold by, with its article: a kilo, la libra.
    pub weighed: &'static [&'static str],
    /// What has a price on an exchange, and verbs of what it does there: shares, closed.
    pub quoted: &'static [&'static str],
    pub trading: &'static [&'static str],
    /// Words that go before a noun as prefixes do, behind which what is counted stands: 300 ex empleados.
    pub attached: &'static [&'static str],
}

/// The words around companies in a language.
pub struct Companies {
    /// Ends of a name that make it a company's: 股份有限公司, S.A.
    pub legal_forms: &'static [&'static str],
    /// Ends of a name that are ordinary words too: 科技, ホールディングス, Energy.
    pub trade_forms: &'static [&'static str],
    /// Of the trade forms those that follow ordinary nouns all the time: a name before them must be in no dictionary,
    /// or, where words are parted by spaces, pass as a name without its form.
    pub common_trades: &'static [&'static str],
    /// Of the common trades those of everyday talk (游戏): they need a cue as well.
    pub everyday_trades: &'static [&'static str],
    /// Starts of a name that make it a company's: 株式会社, Grupo.
    pub legal_fronts: &'static [&'static str],
    /// What stands before a form without naming anybody (上市, 子), and names that are no company's (Banco Central).
    pub generic_stems: &'static [&'static str],
    /// Where the extension of a name stops.
    pub edges: &'static [&'static str],
    /// Words that make an ordinary word of the form that they follow: 科技|行业, Energy|Bill.
    pub not_before: &'static [&'static str],
    /// Words that make of a listed name before them a place, a cup or a body that is called by it: Accor|Stadium.
    pub venues: &'static [&'static str],
    /// Words inside a name that have no capital: de, &.
    pub joins: &'static [&'static str],
    /// Words that can stand between a cue and its name: la petrolera estatal X.
    pub between: &'static [&'static str],
    /// Strong enough that what follows is a company's name: 收购, empresa. What the gates need less is in `cues_before`.
    pub names_after: &'static [&'static str],
    /// A name or a list of them follows that is a firm's where it is no person's, place's or body's: acquired by, -based.
    pub objects: &'static [&'static str],
    /// First names and titles, which tell a person from a firm where names are parted by spaces.
    pub given_names: &'static [&'static str],
    /// What a listed name goes on with where it means the subsidiary: Nissan Mexicana, Toyota Australia.
    pub tails: &'static [&'static str],
    /// A name follows that is cited as a source: la consultora.
    pub sources_after: &'static [&'static str],
    /// Strong enough that what stands before is a company's name: 股价, 公告称.
    pub names_before: &'static [&'static str],
    /// What only a firm does or has: its sentence speaks of the firm that it opens with.
    pub predicates: &'static [&'static str],
    /// Between a name and its short form: 以下简称.
    pub short_forms: &'static [&'static str],
    /// Right before a listed name with another meaning: 收购, empresa.
    pub cues_before: &'static [&'static str],
    /// Right after one: 宣布, CEO, acciones.
    pub cues_after: &'static [&'static str],
    /// What tells a name that no single mark proves, in a language written without spaces.
    pub weighing: Option<&'static Weighing>,
    /// What tells one by its form or place in such a language.
    pub unspaced: Option<&'static Unspaced>,
    /// What tells one in a language that parts words with spaces.
    pub spaced: Option<&'static Spaced>,
}

/// What tells names apart where words are parted by spaces, beside the tables of [`Companies`].
pub struct Spaced {
    /// Adjectives stand behind their noun, and an article before it: la petrolera estatal Foo. Else they stand before it, and
    /// it before a name without an article: carmaker Foo.
    pub adjectives_behind: bool,
    /// Headlines write every word with a capital.
    pub title_case: bool,
    /// Before the last of a list.
    pub ands: &'static [&'static str],
    /// Heads of offices, clubs and other bodies that do and own what firms do, folded: ministry, federacion.
    pub bodies: &'static [&'static str],
    /// Verbs of a price; a figure must follow.
    pub moves: &'static [&'static str],
    /// What may stand between such a verb and its figure, in this order.
    pub abouts: &'static [&'static str],
    /// Words that can stand behind a name that is complete.
    pub free: &'static [&'static str],
    /// What stands before an `of` that belongs to the name, and first words that are the name's own: Emirates Bank of Foo.
    pub heads: &'static [&'static str],
    /// What a sentence calls a firm before its name, beside `names_after`.
    pub openers: &'static [&'static str],
    /// Adjectives that open names: First, Northern.
    pub epithets: &'static [&'static str],
    /// What a firm is called behind its name; `names_after` holds those that stand before one too.
    pub nouns: &'static [&'static str],
    /// Words before `group` that make it one of people: campaign.
    pub causes: &'static [&'static str],
    /// Ends of an adjective that tells where somebody is from: almeri|ense.
    pub demonym_ends: &'static [&'static str],
    /// Adjectives that tell what a firm is like, between its noun and its name: minera |junior| Foo.
    pub adjectives: &'static [&'static str],
    /// Words between the noun of a firm without a name and its name: una firma |llamada| Foo.
    pub calling: &'static [&'static str],
    /// Ends of verbs that several do, where the language has such; those of one are others.
    pub plural_ends: &'static [&'static str],
    /// Ends of adjectives, which alone are no name of a shop: Pastelería Franc|esa.
    pub kind_ends: &'static [&'static str],
    /// Works, behind which what is called as a shop is their title: la novela Farmacia Central.
    pub works: &'static [&'static str],
    /// Shops, first words of their names, behind which `de` and a town tell where they stand: Joyería.
    pub shops: &'static [&'static str],
    /// Beginnings of words of a sentence that speaks of business, and of one that speaks of games and shows.
    pub business: &'static [&'static str],
    pub games: &'static [&'static str],
    /// What is known of the language where a text has no capitals.
    pub small_letters: Option<&'static SmallLetters>,
}

/// What tells names in a text without capitals, as machine translations are.
pub struct SmallLetters {
    /// Adjectives before the noun that a firm is called: la |nueva| empresa.
    pub epithets: &'static [&'static str],
    /// How what is told of a name goes on behind it.
    pub apposed: &'static [&'static str],
    /// Verbs, and ends of others.
    pub verbs: &'static [&'static str],
    pub verb_ends: &'static [&'static str],
    /// Adjectives that tell what a firm is like, and ends of others.
    pub adjectives: &'static [&'static str],
    pub adjective_ends: &'static [&'static str],
    /// What the language spells no word of its own with.
    pub foreign_starts: &'static [&'static str],
    pub foreign_pieces: &'static [&'static str],
    pub foreign_ends: &'static [&'static str],
    /// Foreign words that it has taken over, and short words that are no initials.
    pub borrowed: &'static [&'static str],
    pub short_words: &'static [&'static str],
}

/// What tells names apart where words are written without spaces, beside the tables of [`Companies`]. What is not a list is
/// a set of characters.
pub struct Unspaced {
    /// Family names with which a short unknown word is a person rather than a firm.
    pub surnames: &'static str,
    /// Ends of the names of offices, bodies and places.
    pub bodies: &'static [&'static str],
    /// Ends of the names of shops and small firms, which no person's name has.
    pub shops: &'static [&'static str],
    /// Marks before each item of a digest.
    pub items: &'static str,
    /// Verbs by which a firm is introduced: 一家|名为|富盈汇.
    pub called: &'static [&'static str],
    /// Characters before 家 where one firm is told of, and behind such a verb of one character what makes another of it: 叫|停.
    pub called_one: &'static str,
    pub not_called: &'static str,
    /// What investors do, right behind the last of them, and words between them and it: 天图投资|独家|投资.
    pub invests: &'static [&'static str],
    pub invests_how: &'static [&'static str],
    /// What investors are whose name is not told: 美元基金.
    pub funds: &'static [&'static str],
    /// What several firms are called together: 8家|企业; so that no name ends so: 運送|業者.
    pub kinds: &'static [&'static str],
    /// Between two of a list.
    pub separators: &'static [&'static str],
    /// What may stand behind the last of a list whose other members are known.
    pub list_ends: &'static [&'static str],
    /// Characters of grammar, which no member of a list has.
    pub list_grammar: &'static str,
    /// Behind these an `and` joins: 他|和.
    pub pronouns: &'static str,
    /// An `and` that is the second character of a name where it can join nothing: 瑞|和|制药.
    pub joins: &'static [&'static str],
    /// Particles that the segmenter glues before and behind a word that it does not know: 是|泽宇, 芯联|向.
    pub particles_before: &'static str,
    pub particles_behind: &'static str,
    /// Prepositions that it glues to the name behind them: 仓库|由|骏丰.
    pub prepositions: &'static str,
    /// Before all that are of a kind: 全国|现制茶饮|门店.
    pub everywhere: &'static [&'static str],
    /// What ends no name before a cue though it is glued to one: 翠华|则.
    pub not_before_cues: &'static str,
    /// What the dictionary does not know a word for, and which is in no name: 远远|不|够.
    pub grammar: &'static str,
    /// What makes a word of a measure or a quality: 转化|率.
    pub notions: &'static str,
    /// By which a description goes on behind the form of a name: 冷链物流|商.
    pub makers: &'static str,
    /// Trades that are what somebody does too, and characters before who does it: 由|中创集团|控股.
    pub deeds: &'static [&'static str],
    /// Nouns that such a trade makes a longer word with: 控股|股东.
    pub deed_nouns: &'static [&'static str],
    pub agents: &'static str,
    /// By which a word for the part that a firm has in a deal ends: 分包|方.
    pub parties: &'static str,
    /// Descriptions that the segmenter glues to the name behind them: 房企|钱湾.
    pub glued_descriptions: &'static [&'static str],
    /// Cues that only firms and offices stand before, however long.
    pub filings: &'static [&'static str],
    /// Before the code of a share in a bracket.
    pub tickers: &'static [&'static str],
    /// What is known of a language with kana.
    pub kana: Option<&'static Kana>,
}

/// What tells names apart where kana stand between the words.
pub struct Kana {
    /// Ordinary words in hiragana that firms are called by.
    pub names: &'static [&'static str],
    /// Beginnings and ends of hiragana that are grammar, so that no name has them.
    pub grammar: &'static [&'static str],
    /// Particles behind a name, and those of them that open no name behind a legal form where they are words of their own.
    pub particles: &'static str,
    pub ties: &'static str,
    /// What hiragana behind a legal form open with that are grammar: 株式会社|および.
    pub openers: &'static [&'static str],
    /// Nouns right behind which a name in hiragana may open: 老舗|とうほう.
    pub behind: &'static [&'static str],
    /// Nouns behind a form that make no longer word with it: 証券|社長.
    pub bearers: &'static [&'static str],
    /// What firms are or do, before their name: 運営|キッチン東.
    pub descriptions: &'static [&'static str],
    /// Ends of nouns that a firm is called before its name: 部品|会社, and those that an adjective is made of: 会社の.
    pub kinds_before: &'static [&'static str],
    pub kinds_of: &'static [&'static str],
    /// What a firm does, behind what it does that with: 中古ゲーム|販売の.
    pub deeds_of: &'static [&'static str],
    /// Nouns that a firm's name stands right behind where its seat is before them: 燕市の金属|加工.
    pub seated_kinds: &'static [&'static str],
    /// Ends of nouns for shops and houses, behind which quotes have their name, and words with such an end: 開店.
    pub houses: &'static [&'static str],
    pub not_houses: &'static [&'static str],
    /// Of the houses those whose quotes have what they sell or print as well: 書店, 農園.
    pub houses_of_things: &'static [&'static str],
    /// Ends of what stands in quotes behind a house and is no name: 物産|展, 戻ら|ない.
    pub not_quoted: &'static [&'static str],
    /// Words for films and books, which are called in quotes too.
    pub works: &'static [&'static str],
    /// Ends of the names of places, bodies, clubs and persons that do what firms do: 陸奥|湾, 自衛|隊, ファウチ|所長.
    pub not_doers: &'static [&'static str],
    /// Ends of the names of regions that firms have their seat in, and other words that tell a seat: 北海道, 京都|発.
    pub regions: &'static str,
    /// The ends of universities and schools as digests shorten them: 青山学院|大.
    pub schools: &'static str,
    pub seats: &'static [&'static str],
    /// Titles and honorifics behind a person's name, and characters that words for people end in.
    pub persons: &'static [&'static str],
    pub people: &'static str,
    /// Ends of the names of bodies, buildings, places and products.
    pub not_firms: &'static [&'static str],
    /// Ends of the names of what is looked at, visited or taken part in.
    pub sights: &'static [&'static str],
    /// Where names end that tell of a place behind の: ひだまりの|里.
    pub homes: &'static str,
    /// What a joint venture is called behind its partners, and what may stand between.
    pub ventures: &'static [&'static str],
    pub ventures_for: &'static [&'static str],
}

/// What is laid on the scales for and against a name, beside the tables of [`Companies`].
pub struct Weighing {
    /// Ends of a name that are trades, besides the trade forms: they prove nothing alone.
    pub trades: &'static [&'static str],
    /// What a subsidiary adds to the name of its owner: 中国, 香港.
    pub branches: &'static [&'static str],
    /// Trades that say what the firm is or sells: 罗森|便利店, 小米|手机.
    pub not_branches: &'static [&'static str],
    /// Ends of a noun that a name may stand right behind: 贸易|商, 分包|方.
    pub description_ends: &'static [&'static str],
    /// What a firm is in a deal, also before a legal form: 分包方.
    pub parties: &'static [&'static str],
    /// Words with such an end that describe nobody: 官方, 电商.
    pub not_descriptions: &'static [&'static str],
    /// Descriptions that stand for the firm itself too, with what they weigh alone: 公司, 平台.
    pub pronouns: &'static [(&'static str, i32)],
    /// What only a firm has or does, right behind its name: 股价, 门店.
    pub owned: &'static [&'static str],
    /// What firms and products do.
    pub done: &'static [&'static str],
    /// What firms and persons do.
    pub said: &'static [&'static str],
    /// Characters behind who acts: 把, 给.
    pub agents: &'static str,
    /// Characters of grammar behind a subject: 将, 已.
    pub particles: &'static str,
    /// Offices behind which a person's name stands, and in no firm's.
    pub titles: &'static [&'static str],
    /// Behind a person's name: 先生.
    pub persons: &'static [&'static str],
    /// Ends of the names of bodies, places and notions.
    pub bodies: &'static [&'static str],
    /// Words that no name holds, besides the edges.
    pub barriers: &'static [&'static str],
    /// Characters that the number before a measure word has: 一|颗; no name stands behind it.
    pub numerals: &'static str,
    /// Words that a name stands right behind, and what a part of a firm is called: 旗下的, 70%|股权.
    pub led: &'static [&'static str],
    pub shares: &'static [&'static str],
    /// Adjectives of one character by which names open as well.
    pub adjectives: &'static str,
    /// Nouns that a place belongs to which stands behind a firm: 凯基证券|香港|分行.
    pub branch_nouns: &'static [&'static str],
    /// Of the descriptions that stand for the firm itself those that a verb may tell the kind of: 招聘|平台.
    pub attributed: &'static [&'static str],
    /// Days between a name and what it did: 丰年食品|昨|公告.
    pub days: &'static [&'static str],
    /// Places beside the speaker, where shops are named: 隔壁的.
    pub nearby: &'static [&'static str],
    /// Of the words behind names those that stand behind topics as well: 外盘|方面.
    pub topics: &'static [&'static str],
    /// Characters that coined names are made of, and those of everyday words.
    pub name_characters: &'static str,
    pub word_characters: &'static str,
    /// Characters that foreign names are spelled with.
    pub foreign_characters: &'static str,
    /// Family names that open the names of firms as often.
    pub surnames: &'static str,
    /// Characters that names of shops end in.
    pub shops: &'static str,
    /// Characters that names of offices and places end in.
    pub offices: &'static str,
    /// Ends of words that tell a side, a form or a class, so that no stem of a name has them: 线|上.
    pub sides: &'static str,
    /// Characters that words for people end in: 瓜|农, 店|主.
    pub people: &'static str,
    /// Beginnings of words that point at a thing: 该|公司.
    pub demonstratives: &'static str,
    /// Ends of descriptions that may stand alone: 电讯|商.
    pub sellers: &'static [&'static str],
    /// Characters that the segmenter glues to the start or the end of a word that it does not know.
    pub glued_before: &'static str,
    pub glued_after: &'static str,
}

/// What sites write around an article. All words are in lower case, without the marks around them.
pub struct Surroundings {
    /// The heading of a list of other articles, as a whole line.
    pub labels: &'static [&'static str],
    /// How short lines start that sites put before and after an article.
    pub starts: &'static [&'static str],
    /// How short lines start that lead to another article, and only as a link.
    pub leads: &'static [&'static str],
    /// Words of a box that asks the reader for something (to subscribe, to follow, to agree).
    pub calls: &'static [&'static str],
    /// The heading of what follows the article, as a whole line: nothing after it belongs to the text.
    pub tails: &'static [&'static str],
    /// Buttons and counters, as a whole line.
    pub buttons: &'static [&'static str],
    /// Words before the date of a change, which is not the date of publication.
    pub updated: &'static [&'static str],
}

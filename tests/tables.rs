//! The tables of the rooms: each sorted, each word once, so that a new line has one place and a change shows alone.

use std::collections::{HashMap, HashSet};

use gaceta::languages::{LANGUAGES, Segment, currency, sentences};
use gaceta::mentions::plain::fold;
use gaceta::mentions::profile::Profile;
use gaceta::mentions::{Part, figure};

/// A table's name and the keys of its rows.
type Table = (&'static str, Vec<String>);

fn words(name: &'static str, list: &[&str]) -> Table {
    (name, list.iter().map(|word| (*word).to_owned()).collect())
}

fn characters(name: &'static str, set: &str) -> Table {
    (name, set.chars().map(String::from).collect())
}

fn keys<T>(name: &'static str, rows: &[T], key: impl Fn(&T) -> &str) -> Table {
    (name, rows.iter().map(|row| key(row).to_owned()).collect())
}

#[test]
fn every_table_is_sorted_and_says_a_word_once() {
    let mut wrong = Vec::new();
    for language in LANGUAGES {
        let (numbers, money, companies) = (language.numbers, language.money, language.companies);
        let around = language.surroundings;
        let tables = [
            words("function_words", language.function_words),
            words("abbreviations", language.abbreviations),
            keys("units", numbers.units, |row| row.0),
            keys("scales", numbers.scales, |row| row.0),
            words("plural_scales", numbers.plural_scales),
            keys("short_scales", numbers.short_scales, |row| row.0),
            keys("indefinite", numbers.indefinite, |row| row.0),
            words("joins", numbers.joins),
            keys("fractions_before", numbers.fractions_before, |row| row.0),
            words("halves_after", numbers.halves_after),
            words("ones", numbers.ones),
            keys("currencies", money.currencies, |row| row.0),
            keys("prefixes", money.prefixes, |row| row.0),
            keys("minor", money.minor, |row| row.0),
            keys("compounds", money.compounds, |row| row.0),
            words("of", money.of),
            words("not_currency", money.not_currency),
            keys("before", money.before, |row| row.0),
            words("not_before", money.not_before),
            keys("after", money.after, |row| row.0),
            words("not_after", money.not_after),
            words("to", money.to),
            words("changes", money.changes),
            words("list", money.list),
            words("restates", money.restates),
            keys("rates_after", money.rates_after, |row| row.0),
            keys("rates_before", money.rates_before, |row| row.0),
            keys("percents", money.percents, |row| row.0),
            words("percents_before", money.percents_before),
            words("multiples", money.multiples),
            keys("multiple_words", money.multiple_words, |row| row.0),
            words("cues", money.cues),
            words("not_cues", money.not_cues),
            words("counters", money.counters),
            words("each", money.each),
            words("levels", money.levels),
            words("measures", money.measures),
            words("durations", money.durations),
            words("pays", money.pays),
            words("leads", money.leads),
            words("copulas", money.copulas),
            words("times", money.times),
            words("follows", money.follows),
            words("pieces", money.pieces),
            words("prices", money.prices),
            words("minor_leads", money.minor_leads),
            words("not_counted", money.not_counted),
            words("counted_before", money.counted_before),
            words("collectives", money.collectives),
            words("headcounts", money.headcounts),
            words("acts", money.acts),
            words("priced", money.priced),
            words("sums", money.sums),
            words("foreign", money.foreign),
            words("wholes", money.wholes),
            words("either", money.either),
            words("pronouns", money.pronouns),
            words("steps", money.steps),
            words("payees", money.payees),
            words("prepositions", money.prepositions),
            words("price_leads", money.price_leads),
            words("clocks", money.clocks),
            words("exchange", money.exchange),
            words("in_dollars", money.in_dollars),
            words("carries", money.carries),
            words("stops", money.stops),
            keys("hints", money.hints, |row| row.0),
            words("legal_forms", companies.legal_forms),
            words("legal_fronts", companies.legal_fronts),
            words("generic_stems", companies.generic_stems),
            words("edges", companies.edges),
            words("venues", companies.venues),
            words("objects", companies.objects),
            words("given_names", companies.given_names),
            words("tails", companies.tails),
            words("cues_before", companies.cues_before),
            words("cues_after", companies.cues_after),
            words("labels", around.labels),
            words("starts", around.starts),
            words("leads", around.leads),
            words("calls", around.calls),
            words("tails", around.tails),
            words("buttons", around.buttons),
            words("updated", around.updated),
        ];
        let bare = money.bare.map_or_else(Vec::new, |bare| {
            vec![
                words("bare.names", bare.names),
                words("bare.names_far", bare.names_far),
                words("bare.singulars", bare.singulars),
                words("bare.dates", bare.dates),
                words("bare.years", bare.years),
                words("bare.done", bare.done),
                words("bare.hours", bare.hours),
                words("bare.holds", bare.holds),
                words("bare.maybe", bare.maybe),
                words("bare.anywhere", bare.anywhere),
                words("bare.shares", bare.shares),
                words("bare.beyond", bare.beyond),
                words("bare.added", bare.added),
                words("bare.of_sums", bare.of_sums),
                words("bare.numbers_of", bare.numbers_of),
                words("bare.change_leads", bare.change_leads),
                words("bare.auxiliaries", bare.auxiliaries),
                words("bare.plurals", bare.plurals),
                words("bare.plural_copulas", bare.plural_copulas),
                words("bare.plural_ends", bare.plural_ends),
                words("bare.another", bare.another),
                words("bare.parts", bare.parts),
                words("bare.relatives", bare.relatives),
                words("bare.fewer", bare.fewer),
                words("bare.more", bare.more),
                words("bare.sum_verbs", bare.sum_verbs),
                words("bare.owners", bare.owners),
                words("bare.moves", bare.moves),
                words("bare.compared", bare.compared),
                words("bare.than", bare.than),
                words("bare.weighed", bare.weighed),
                words("bare.quoted", bare.quoted),
                words("bare.trading", bare.trading),
                words("bare.attached", bare.attached),
            ]
        });
        let weighing = companies.weighing.map_or_else(Vec::new, |weighing| {
            vec![
                words("weighing.trades", weighing.trades),
                words("weighing.branches", weighing.branches),
                words("weighing.not_branches", weighing.not_branches),
                words("weighing.description_ends", weighing.description_ends),
                words("weighing.parties", weighing.parties),
                words("weighing.not_descriptions", weighing.not_descriptions),
                keys("weighing.pronouns", weighing.pronouns, |row| row.0),
                words("weighing.owned", weighing.owned),
                words("weighing.done", weighing.done),
                words("weighing.said", weighing.said),
                words("weighing.titles", weighing.titles),
                words("weighing.persons", weighing.persons),
                words("weighing.bodies", weighing.bodies),
                words("weighing.barriers", weighing.barriers),
                characters("weighing.numerals", weighing.numerals),
                words("weighing.led", weighing.led),
                characters("weighing.adjectives", weighing.adjectives),
                words("weighing.branch_nouns", weighing.branch_nouns),
                words("weighing.attributed", weighing.attributed),
                words("weighing.days", weighing.days),
                words("weighing.nearby", weighing.nearby),
                words("weighing.topics", weighing.topics),
                words("weighing.shares", weighing.shares),
                characters("weighing.shops", weighing.shops),
                characters("weighing.offices", weighing.offices),
                characters("weighing.sides", weighing.sides),
                characters("weighing.people", weighing.people),
                characters("weighing.demonstratives", weighing.demonstratives),
                words("weighing.sellers", weighing.sellers),
            ]
        });
        let spaced = companies.spaced.map_or_else(Vec::new, |spaced| {
            vec![
                words("spaced.ands", spaced.ands),
                words("spaced.bodies", spaced.bodies),
                words("spaced.moves", spaced.moves),
                words("spaced.free", spaced.free),
                words("spaced.heads", spaced.heads),
                words("spaced.openers", spaced.openers),
                words("spaced.epithets", spaced.epithets),
                words("spaced.nouns", spaced.nouns),
                words("spaced.causes", spaced.causes),
                words("spaced.demonym_ends", spaced.demonym_ends),
                words("spaced.adjectives", spaced.adjectives),
                words("spaced.calling", spaced.calling),
                words("spaced.plural_ends", spaced.plural_ends),
                words("spaced.kind_ends", spaced.kind_ends),
                words("spaced.works", spaced.works),
                words("spaced.shops", spaced.shops),
                words("spaced.business", spaced.business),
                words("spaced.games", spaced.games),
            ]
        });
        let unspaced = companies.unspaced.map_or_else(Vec::new, |unspaced| {
            vec![
                characters("unspaced.surnames", unspaced.surnames),
                words("unspaced.bodies", unspaced.bodies),
                words("unspaced.shops", unspaced.shops),
                characters("unspaced.items", unspaced.items),
                words("unspaced.called", unspaced.called),
                words("unspaced.invests", unspaced.invests),
                words("unspaced.invests_how", unspaced.invests_how),
                words("unspaced.kinds", unspaced.kinds),
                words("unspaced.separators", unspaced.separators),
                words("unspaced.list_ends", unspaced.list_ends),
                characters("unspaced.list_grammar", unspaced.list_grammar),
                characters("unspaced.pronouns", unspaced.pronouns),
                words("unspaced.joins", unspaced.joins),
                characters("unspaced.particles_before", unspaced.particles_before),
                characters("unspaced.particles_behind", unspaced.particles_behind),
                characters("unspaced.prepositions", unspaced.prepositions),
                words("unspaced.everywhere", unspaced.everywhere),
                characters("unspaced.not_before_cues", unspaced.not_before_cues),
                characters("unspaced.grammar", unspaced.grammar),
                characters("unspaced.notions", unspaced.notions),
                characters("unspaced.makers", unspaced.makers),
                words("unspaced.deed_nouns", unspaced.deed_nouns),
                words("unspaced.deeds", unspaced.deeds),
                characters("unspaced.agents", unspaced.agents),
                characters("unspaced.parties", unspaced.parties),
                words("unspaced.glued_descriptions", unspaced.glued_descriptions),
                words("unspaced.filings", unspaced.filings),
                words("unspaced.tickers", unspaced.tickers),
            ]
        });
        let kana = companies.unspaced.and_then(|unspaced| unspaced.kana).map_or_else(Vec::new, |kana| {
            vec![
                words("kana.names", kana.names),
                words("kana.grammar", kana.grammar),
                words("kana.behind", kana.behind),
                words("kana.bearers", kana.bearers),
                words("kana.descriptions", kana.descriptions),
                words("kana.kinds_before", kana.kinds_before),
                words("kana.kinds_of", kana.kinds_of),
                words("kana.deeds_of", kana.deeds_of),
                words("kana.seated_kinds", kana.seated_kinds),
                words("kana.houses", kana.houses),
                words("kana.not_houses", kana.not_houses),
                characters("kana.regions", kana.regions),
                words("kana.seats", kana.seats),
                words("kana.persons", kana.persons),
                characters("kana.people", kana.people),
                words("kana.not_firms", kana.not_firms),
                words("kana.sights", kana.sights),
                characters("kana.homes", kana.homes),
                words("kana.ventures", kana.ventures),
                words("kana.ventures_for", kana.ventures_for),
            ]
        });
        let small = companies.spaced.and_then(|spaced| spaced.small_letters).map_or_else(Vec::new, |letters| {
            vec![
                words("small_letters.epithets", letters.epithets),
                words("small_letters.apposed", letters.apposed),
                words("small_letters.verbs", letters.verbs),
                words("small_letters.verb_ends", letters.verb_ends),
                words("small_letters.adjectives", letters.adjectives),
                words("small_letters.adjective_ends", letters.adjective_ends),
                words("small_letters.foreign_starts", letters.foreign_starts),
                words("small_letters.foreign_pieces", letters.foreign_pieces),
                words("small_letters.foreign_ends", letters.foreign_ends),
                words("small_letters.borrowed", letters.borrowed),
                words("small_letters.short_words", letters.short_words),
            ]
        });
        for (name, rows) in
            tables.into_iter().chain(bare).chain(weighing).chain(spaced).chain(unspaced).chain(kana).chain(small)
        {
            for pair in rows.windows(2).filter(|pair| pair[0] >= pair[1]) {
                wrong.push(format!("{} {name}: {:?} stands before {:?}", language.code, pair[0], pair[1]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_currency_of_a_table_is_a_code() {
    // Codes that are words in capitals too, so that only a name reaches them.
    const MORE: &[&str] = &["CUP", "MOP"];
    for language in LANGUAGES {
        let money = language.money;
        let lists = money.currencies.iter().map(|row| row.1).chain(money.prefixes.iter().map(|row| row.1));
        for codes in lists.chain(money.minor.iter().map(|row| row.1)).chain(money.compounds.iter().map(|row| row.1)) {
            for code in codes.split(' ').filter(|code| !code.is_empty() && *code != "!") {
                let known = gaceta::languages::currency::CODES.binary_search(&code).is_ok() || MORE.contains(&code);
                assert!(known, "{}: {code} is no currency code", language.code);
            }
        }
    }
}

/// The hints of the languages that part words with spaces, as they are looked for, each with its code.
fn spaced_hints() -> impl Iterator<Item = (&'static gaceta::languages::Language, Vec<(String, &'static str)>)> {
    let spaced = LANGUAGES.iter().copied().filter(|language| ["en", "es"].contains(&language.code.0));
    spaced.map(|language| {
        let rows = language.money.hints.iter();
        (language, rows.map(|(hint, code)| (hint.chars().map(fold).collect(), *code)).collect())
    })
}

#[test]
fn no_two_hints_are_one_when_folded() {
    for (language, hints) in spaced_hints() {
        let mut folded: Vec<&str> = hints.iter().map(|(hint, _)| hint.trim_end_matches('-')).collect();
        folded.sort_unstable();
        let twice: Vec<_> = folded.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
        assert!(twice.is_empty(), "{}: {twice:?}", language.code);
    }
}

#[test]
fn no_hint_holds_one_that_says_the_same() {
    let mut wrong = Vec::new();
    for (language, hints) in spaced_hints() {
        let codes: HashMap<&str, (usize, &str)> =
            hints.iter().enumerate().map(|(row, (hint, code))| (hint.as_str(), (row, *code))).collect();
        let stems: Vec<_> = hints.iter().filter_map(|(hint, code)| Some((hint.strip_suffix('-')?, *code))).collect();
        for (row, (hint, code)) in hints.iter().enumerate() {
            let starts = hint.char_indices().map(|(i, _)| i).filter(|i| is_edge(hint, *i));
            for (stem, _) in stems.iter().filter(|(stem, same)| same == code && hint.strip_suffix('-') != Some(*stem)) {
                if starts.clone().any(|start| hint[start..].starts_with(stem)) {
                    wrong.push(format!("{} {hint:?} says what {stem:?}- in it says", language.code));
                }
            }
            for start in starts {
                let ends = hint[start..].char_indices().map(|(i, c)| start + i + c.len_utf8());
                for end in ends.filter(|end| is_edge(hint, *end) && *end - start < hint.len()) {
                    let held = &hint[start..end];
                    // What is written with capitals is found only where the longer has them too.
                    let found = codes.get(held).filter(|(inner, held_code)| {
                        let (inner, outer) = (language.money.hints[*inner].0, language.money.hints[row].0);
                        held_code == code && (!inner.contains(char::is_uppercase) || outer.contains(inner))
                    });
                    if found.is_some() {
                        wrong.push(format!("{} {hint:?} says what {held:?} in it says", language.code));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn is_edge(text: &str, at: usize) -> bool {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    !(letter(text[..at].chars().next_back()) && letter(text[at..].chars().next()))
}

/// The words of a language that its own tables hold as ordinary ones.
fn ordinary(language: &gaceta::languages::Language) -> HashSet<String> {
    let (numbers, money, companies) = (language.numbers, language.money, language.companies);
    let lists = [
        language.function_words,
        numbers.ones,
        money.pays,
        money.leads,
        money.copulas,
        money.durations,
        money.counters,
        money.collectives,
        money.headcounts,
        money.acts,
        money.priced,
        money.prices,
        money.payees,
        money.prepositions,
        money.steps,
        companies.objects,
        companies.venues,
        companies.given_names,
    ];
    let words = lists.into_iter().flatten().copied().chain(numbers.units.iter().map(|row| row.0));
    words.map(|word| word.chars().map(fold).collect()).collect()
}

#[test]
fn no_hint_of_a_dollar_or_peso_is_an_ordinary_word() {
    let shared: HashSet<&str> =
        currency::SYMBOLS.iter().filter(|row| row.0 == "$").flat_map(|row| row.1.split(' ')).collect();
    let mut wrong = Vec::new();
    for (language, hints) in spaced_hints() {
        let words = ordinary(language);
        for (hint, codes) in &hints {
            let turns = |code: &str| {
                let plain = code.trim_end_matches('!');
                !code.ends_with('?') && plain != "USD" && shared.contains(plain)
            };
            if codes.split(' ').any(turns) && words.contains(hint) {
                wrong.push(format!("{} {hint:?}", language.code));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_hint_tells_its_first_country_where_nothing_else_is_said() {
    let Some(dollars) = currency::SYMBOLS.iter().find(|row| row.0 == "$").map(|row| row.1) else {
        panic!("no dollars")
    };
    let mut wrong = Vec::new();
    for language in LANGUAGES.iter().copied().filter(|language| language.code.0 == "en") {
        for (hint, codes) in language.money.hints {
            let first = codes.split(' ').next().unwrap_or_default();
            let code = first.trim_end_matches('!');
            let told = dollars.split(' ').any(|dollar| dollar == code) && !currency::PESOS.contains(&code);
            if !told || first.ends_with('?') || hint.ends_with('-') {
                continue;
            }
            let text = format!("They gave {hint} , and it was $70,000.");
            let segments = [Segment { start: 0, end: text.len(), language: language.code }];
            let profile = Profile::of([(text.as_str(), &segments[..])]);
            let figures = figure::find(Part::Body, &text, &segments, &sentences(&text), &profile);
            let found = figures.last().and_then(|figure| figure.currency.clone());
            if found.as_deref() != Some(code) {
                wrong.push(format!("{hint:?}: {found:?}, not {code}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

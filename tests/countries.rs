//! Whose money a bare `$` is: what the names and the companies of a text tell together.

use gaceta::languages::{Code, Segment, sentences};
use gaceta::mentions::Part;
use gaceta::mentions::figure;
use gaceta::mentions::profile::Profile;

/// The currency of the first figure of a text of which the companies, by number, are of some countries.
fn currency(language: &'static str, text: &str, companies: &[(usize, &str)]) -> Option<String> {
    let segments = [Segment { start: 0, end: text.len(), language: Code(language) }];
    let mut profile = Profile::of([(text, &segments[..])]);
    profile.add_countries(companies.iter().copied());
    let figures = figure::find(Part::Body, text, &segments, &sentences(text), &profile);
    figures.first().expect("a figure").currency.clone()
}

#[test]
fn a_name_said_over_and_over_does_not_outweigh_several() {
    let text = "The museums of Chicago and Denver paid $40,000 for the lantern. A Toronto dealer had it from a Toronto \
                attic, and it had lit a Toronto tavern before; the Toronto dealer showed it at a Toronto fair.";
    assert_eq!(currency("en", text, &[]).as_deref(), Some("USD"));
    let text = "Un coleccionista de Dallas y otro de Houston pagaron $40,000 por la lámpara. Venía de Puebla: de un \
                desván de Puebla, de una taberna de Puebla, de una feria de Puebla.";
    assert_eq!(currency("es", text, &[]).as_deref(), Some("USD"));
    let text = "The museum paid $40,000 for the lantern. A Toronto dealer had it from a Toronto attic.";
    assert_eq!(currency("en", text, &[]).as_deref(), Some("CAD"));
}

#[test]
fn a_company_of_a_small_country_does_business_at_home_unless_the_text_is_of_the_united_states() {
    let text = "The insurer raised its dividend to $2 a share and said that claims had fallen.";
    assert_eq!(currency("en", text, &[(7, "JM")]).as_deref(), Some("JMD"));
    assert_eq!(currency("en", text, &[]).as_deref(), Some("USD"));
    let text = "The insurer will pay $2 million for an agency in Tampa, Florida, and hire its people.";
    assert_eq!(currency("en", text, &[(7, "JM"), (7, "JM"), (7, "JM")]).as_deref(), Some("USD"));
}

#[test]
fn a_company_mentioned_often_is_one_company() {
    let text = "The miner valued its rival at $43 billion. London shareholders of both want more.";
    assert_eq!(currency("en", text, &[(7, "AU"); 6]).as_deref(), Some("USD"));
    let text = "The miner valued its rival at $43 billion. London shareholders of both want more, Adelaide papers say.";
    assert_eq!(currency("en", text, &[(7, "AU"); 6]).as_deref(), Some("AUD"));
}

#[test]
fn names_of_several_countries_and_ordinary_words_tell_nothing_alone() {
    let english = [
        "Officers in Hamilton seized $9,000 from the van.",
        "The church of St Mary in Kingston needs $80,000 for its spire.",
        "Carvers of 500 B.C. made the bowl, which fetched $60,000.",
        "He may pen a memoir, for which the house would pay $300,000.",
        "The treaty gave the tribe $2 million and the swift current of the river.",
    ];
    for text in english {
        assert_eq!(currency("en", text, &[]).as_deref(), Some("USD"), "{text}");
    }
    let spanish = [
        "El 9 de julio la cooperativa cobró $300 millones.",
        "La constancia de pago por $300 quedó en manos del notario.",
        "Según las últimas noticias, el premio es de $300 millones.",
        "El ámbito financiero recibió bien la oferta de $300 millones.",
        "Corren tres de febrero a marzo por un premio de $300 millones.",
        "El marqués vendió la finca por $300 millones.",
        "Plantaron treinta y tres robles con los $300 millones.",
    ];
    for text in spanish {
        assert_eq!(currency("es", text, &[]).as_deref(), Some("USD"), "{text}");
    }
}

#[test]
fn a_name_of_several_countries_is_told_by_the_others_of_the_text() {
    let cases = [
        ("Cod buyers in St. John's will share $7 million with the crews of thirty boats.", "CAD"),
        ("ST. JOHN'S - Cod buyers will share $7 million with the crews of thirty boats.", "CAD"),
        ("ST. JOHN'S (CP) - Cod buyers will share $7 million with the crews of thirty boats.", "CAD"),
        ("ST. JOHN'S, N.L. - Cod buyers will share $7 million with the crews of thirty boats.", "CAD"),
        ("ST. JOHN'S, Antigua - A sailing club will spend $7 million on its pier.", "XCD"),
        ("The school board of Kitchener wants $12 million for a roof.", "CAD"),
        ("The school board in Hobart wants $12 million for a roof.", "AUD"),
        ("Social security in Canada costs $12 million more than was thought.", "CAD"),
        ("A school board wants $12 million for a roof.", "USD"),
        ("The sheriff said the Canadian had hidden $12,000 in a canoe.", "USD"),
    ];
    for (text, code) in cases {
        assert_eq!(currency("en", text, &[]).as_deref(), Some(code), "{text}");
    }
}

#[test]
fn two_different_names_said_in_one_country_more_than_elsewhere_tell_together() {
    let cases = [
        ("en", "Tradies in the Hunter region will be paid $65 for every gutter they sweep.", "AUD"),
        ("en", "A Kiwi brewer opened a taproom in Queenstown, which cost him $3 million.", "NZD"),
        ("en", "The Kiwi brewer sold his kiwis for $3 million.", "USD"),
        (
            "en",
            "A Kiwi brewer opened a taproom in Queenstown before a sheriff shut his other, worth $3 million.",
            "USD",
        ),
        ("en", "A Kiwi brewer of Queenstown opened a taproom in Denver, which cost him $3 million.", "USD"),
        ("en", "The chapels of St Michael and St Philip raised $20,000 for a bell.", "USD"),
        ("en", "The bells of St Mary and St James in Kingston cost $80,000.", "USD"),
        ("es", "Las hilanderías de Córdoba y de Santa Fe compraron lana por 300 millones de pesos.", "ARS"),
        ("es", "Las hilanderías de Córdoba y de Santa Fe compraron lana por $300 millones.", "USD"),
    ];
    for (language, text, code) in cases {
        assert_eq!(currency(language, text, &[]).as_deref(), Some(code), "{text}");
    }
    for text in [
        "Las hilanderías de Santa Fe compraron lana en Santa Fe por 300 millones de pesos.",
        "La modista Rosario Mendoza compró tela por 300 millones de pesos.",
    ] {
        assert_eq!(currency("es", text, &[]), None, "{text}");
    }
}

#[test]
fn a_dateline_is_of_its_town_and_of_the_province_where_it_names_one() {
    let cases = [
        ("en", "NASSAU, Bahamas - A sailmaker borrowed $3.3 million to mend his loft.", "BSD"),
        ("en", "NASSAU — A sailmaker borrowed $3.3 million to mend his loft.", "BSD"),
        ("en", "NASSAU (Reuters) — A sailmaker borrowed $3.3 million to mend his loft.", "USD"),
        ("en", "KINGSTON — A sailmaker borrowed $3.3 million to mend his loft.", "JMD"),
        ("en", "Kiwi — $3.30 a kilo, and plums for less.", "USD"),
        ("en", "LONDON, Ontario (CP) - A sailmaker borrowed $3.3 million to mend his loft.", "CAD"),
        ("en", "HAMILTON, Ohio - A sailmaker borrowed $3.3 million to mend his loft.", "USD"),
        ("en", "WELLINGTON, Fla. — A sailmaker borrowed $3.3 million to mend his loft.", "USD"),
        ("es", "SAN FRANCISCO, Córdoba.- Un taller de velas gastó $ 4.500 millones en tela.", "ARS"),
        ("es", "CERETÉ, Córdoba.- Un taller de velas gastó $ 4.500 millones en tela.", "COP"),
        ("es", "SAN FRANCISCO.- Un taller de velas gastó $4 millones en tela.", "USD"),
    ];
    for (language, text, code) in cases {
        assert_eq!(currency(language, text, &[]).as_deref(), Some(code), "{text}");
    }
}

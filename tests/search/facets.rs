//! Facets against the hits that they count, over an index that was written twice.

use std::collections::BTreeMap;

use gaceta::article::Article;
use gaceta::index::{Index, Versions, Writer};
use gaceta::queries::{self, Answer, FacetCount, Hit, Request, parse};
use tempfile::TempDir;

use crate::READER;
use crate::generated::{self, Dice, LANGUAGES};

fn made(number: usize, dice: &mut Dice) -> Article {
    let language = number % LANGUAGES.len();
    let body: Vec<String> = (0..3).map(|_| generated::paragraph(language, 4, dice)).collect();
    Article {
        id: format!("{number:03}"),
        hash: format!("{number} {}", dice.below(1000)),
        title: Some(generated::title(language, dice)),
        published: (!number.is_multiple_of(7))
            .then(|| format!("2024-{:02}-{:02}", 1 + dice.below(12), 1 + dice.below(28))),
        source: (!number.is_multiple_of(5)).then(|| format!("Source {}", dice.below(4))),
        body: body.join("\n\n"),
        ..Article::default()
    }
}

type Counts = BTreeMap<Option<String>, usize>;

fn counts(facet: &[FacetCount]) -> Counts {
    facet.iter().map(|facet| (facet.value.clone(), facet.count)).collect()
}

fn of_hits<Values: IntoIterator<Item = Option<String>>>(answer: &Answer, values: impl Fn(&Hit) -> Values) -> Counts {
    let mut counts = Counts::new();
    answer.hits.iter().flat_map(values).for_each(|value| *counts.entry(value).or_default() += 1);
    counts
}

#[test]
fn facets_count_the_hits_that_have_all_words() {
    let folder = TempDir::new().unwrap();
    let mut dice = Dice(3);
    // Some are written again, with other words: what they were before is deleted.
    for numbers in [0..80, 60..100] {
        let mut writer = Writer::open(folder.path(), &Versions::default()).unwrap();
        for number in numbers {
            writer.add(&READER.read(made(number, &mut dice))).unwrap();
        }
        writer.finish().unwrap();
    }
    let index = Index::open(folder.path(), &Versions::default()).unwrap();
    let ask = |query: &str| {
        let query = parse(query).unwrap();
        let request = Request { query, limit: None, snippets: 0, all_copies: true, facets: true, ..Request::default() };
        queries::search(&index, &READER.segmenters, &request).unwrap()
    };
    let mut found = 0;
    for number in 0..60 {
        let [one, two] = [(); 2].map(|()| generated::term(number % LANGUAGES.len(), &mut dice));
        let all = format!("+\"{one}\" +\"{two}\"");
        let answer = ask(&all);
        let any = ask(&format!("\"{one}\" \"{two}\""));
        for facets in [answer.facets.as_ref().unwrap(), any.facets.as_ref().unwrap()] {
            assert_eq!(facets.articles, answer.total, "{all}");
            let languages = of_hits(&answer, |hit| {
                hit.languages.iter().map(|share| Some(share.language.clone())).collect::<Vec<_>>()
            });
            assert_eq!(counts(&facets.language), languages, "{all}");
            assert_eq!(counts(&facets.source), of_hits(&answer, |hit| [hit.source.clone()]), "{all}");
            let month = |hit: &Hit| [hit.published.as_ref().map(|date| date[..7].to_owned())];
            assert_eq!(counts(&facets.month), of_hits(&answer, month), "{all}");
        }
        let ordered = |answer: &Answer| answer.hits.is_sorted_by(|a, b| a.score >= b.score);
        assert!(ordered(&answer) && ordered(&any), "{all}");
        assert_eq!(answer.hits.len(), answer.total);
        found += answer.total;
    }
    assert!(found > 100, "{found} articles in all");
}

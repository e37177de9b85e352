//! The table against the vendored file.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

fn read(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(name)).unwrap()
}

/// The vendored file: word -> frequency and tag.
fn with_dictionary(check: impl FnOnce(BTreeMap<&str, (usize, &str)>)) {
    let packed = read("dict.txt.zst");
    let mut text = String::new();
    ruzstd::decoding::StreamingDecoder::new(packed.as_slice()).unwrap().read_to_string(&mut text).unwrap();
    let row = |line| match str::split(line, ' ').collect::<Vec<_>>()[..] {
        [word, frequency, tag] => (word, (frequency.parse().unwrap(), tag)),
        _ => panic!("{line}"),
    };
    check(text.lines().map(row).collect());
}

#[test]
fn every_word_is_found_with_its_frequency_and_tag() {
    with_dictionary(|dictionary| {
        for (word, &(frequency, tag)) in &dictionary {
            let found = jieba_dict::get(word).map(|entry| (entry.frequency, entry.tag));
            assert_eq!(found, Some((frequency, tag)), "{word}");
        }
    });
}

#[test]
fn all_words_are_given_in_order() {
    with_dictionary(|dictionary| {
        let mut expected = dictionary.iter();
        jieba_dict::words(|word, entry| {
            assert_eq!(expected.next(), Some((&word, &(entry.frequency, entry.tag))));
        });
        assert_eq!(expected.next(), None);
    });
}

#[test]
fn the_total_is_that_of_all_words() {
    let mut total = 0;
    jieba_dict::words(|_, entry| {
        assert!(entry.frequency > 0);
        total += entry.frequency;
    });
    assert_eq!(total, jieba_dict::TOTAL);
}

#[test]
fn what_is_no_word_is_not_found() {
    for word in
        ["", " ", "0", "a", "の", "公司的", "公司债券的", "龟龟龟", "\u{E000}", "\u{10FFFF}", "一一一一一一一一一一"]
    {
        assert_eq!(jieba_dict::get(word), None, "{word}");
    }
}

#[test]
fn beginnings_are_words_and_none_is_left_out() {
    let check = |text: &str, expect: &[&str]| {
        let found: Vec<&str> = jieba_dict::beginnings(text).into_iter().map(|(word, _)| word).collect();
        assert_eq!(found, expect, "{text}");
    };
    check("公司债券的", &["公", "公司", "公司债", "公司债券"]);
    check("公", &["公"]);
    check("AA制度", &["AA制"]);
    check("", &[]);
    check("の", &[]);
    check("\u{10FFFF}", &[]);
    // Words that begin others which the text leaves in the middle.
    with_dictionary(|dictionary| {
        for word in dictionary.keys().step_by(97) {
            let text = format!("{word}的一");
            let whole: Vec<&str> = (1..=text.len())
                .filter(|end| text.is_char_boundary(*end) && dictionary.contains_key(&text[..*end]))
                .map(|end| &text[..end])
                .collect();
            check(&text, &whole);
        }
    });
}

#[test]
fn the_terms_stand_beside_the_data() {
    let terms = String::from_utf8(read("COPYING")).unwrap();
    assert!(terms.contains("Sun Junyi") && terms.contains("messense") && terms.contains("WITHOUT WARRANTY"));
}

#[test]
fn the_vendored_file_stays_small() {
    let size = read("dict.txt.zst").len();
    assert!(size < 2_000_000, "{size} bytes");
}

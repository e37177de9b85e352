//! A text -> the dictionary that it is segmented with: the whole one, or one of the words alone that occur in the text.
//!
//! To load a whole dictionary takes a tenth of a second, ten times as long as all else that a search does. But a word has
//! no part in the segmentation of a text in which it does not occur: both dictionaries cut the text alike.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Which dictionary a text is segmented with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dictionary {
    /// The whole one, which is loaded once.
    Whole,
    /// One that is narrowed to the text, unless the whole one is loaded already or would have paid off.
    Narrow,
}

/// A whole dictionary, loaded when it is first needed.
pub(crate) struct Loaded<T> {
    whole: OnceLock<T>,
    /// How much was segmented without it.
    narrowed: AtomicUsize,
}

impl<T> Loaded<T> {
    /// So many bytes of text take as long as a narrow dictionary for no text does.
    const TEXT: usize = 64;
    /// So many bytes of text take about as long with narrow dictionaries as it takes to load the whole one: some hundred
    /// questions with a name in Japanese, more in Chinese.
    const WORTH: usize = 64 * 1024;

    /// Returns the whole dictionary, or `None` where `text` is to be segmented with a narrow one.
    pub fn whole(&self, dictionary: Dictionary, text: &str, load: impl FnOnce() -> T) -> Option<&T> {
        if dictionary == Dictionary::Narrow && self.whole.get().is_none() {
            let size = Self::TEXT + text.len();
            let before = self.narrowed.fetch_add(size, Ordering::Relaxed);
            if before.saturating_add(size) <= Self::WORTH {
                return None;
            }
        }
        Some(self.whole.get_or_init(load))
    }

    #[cfg(test)]
    pub fn is_loaded(&self) -> bool {
        self.whole.get().is_some()
    }
}

/// Words in the order of their bytes, to be found in texts.
pub(crate) struct WordList(Vec<String>);

impl WordList {
    pub fn new(words: impl IntoIterator<Item = String>) -> Self {
        let mut words: Vec<String> = words.into_iter().collect();
        words.sort_unstable();
        words.dedup();
        WordList(words)
    }

    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Returns the words that occur in a text, as often as they do.
    pub fn within(&self, text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        for (start, _) in text.char_indices() {
            let rest = &text[start..];
            let mut from = 0;
            for (at, c) in rest.char_indices() {
                let beginning = &rest[..at + c.len_utf8()];
                from += self.0[from..].partition_point(|word| word.as_str() < beginning);
                match self.0.get(from) {
                    Some(word) if word == beginning => found.push(word.as_str()),
                    Some(word) if word.starts_with(beginning) => {}
                    _ => break,
                }
            }
        }
        found
    }
}

impl<T> Default for Loaded<T> {
    fn default() -> Self {
        Loaded { whole: OnceLock::new(), narrowed: AtomicUsize::new(0) }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::languages::{Code, LANGUAGES, Segment, Segmenters, Token, Tokens, fold};
    use crate::mentions::gazetteer::Gazetteer;

    #[test]
    fn words_are_found_where_they_occur() {
        let words = ["月之暗面", "月", "面", "之暗", "暗面の", "月之暗面社", "A社", ""].map(str::to_owned);
        let words = WordList::new(words.into_iter().chain(["月".to_owned()]));
        let check = |text: &str, expect: &[&str]| {
            let mut found = words.within(text);
            found.sort_unstable();
            assert_eq!(found, expect, "{text}");
        };
        check("月之暗面", &["之暗", "月", "月之暗面", "面"]);
        check("月月", &["月", "月"]);
        check("株A社", &["A社"]);
        check("暗面", &["面"]);
        check("社", &[]);
        check("", &[]);
    }

    #[test]
    fn the_whole_dictionary_is_loaded_when_it_pays() {
        let text = |bytes: usize| "x".repeat(bytes);
        let loaded = Loaded::default();
        assert_eq!(loaded.whole(Dictionary::Narrow, &text(20), || 1), None);
        assert_eq!(loaded.whole(Dictionary::Narrow, &text(Loaded::<i32>::WORTH), || 1), Some(&1));
        assert_eq!(loaded.whole(Dictionary::Narrow, &text(20), || 2), Some(&1));

        let loaded = Loaded::default();
        assert_eq!(loaded.whole(Dictionary::Whole, "", || 1), Some(&1));
        assert_eq!(loaded.whole(Dictionary::Narrow, "", || 2), Some(&1));

        // Many short texts are as much as a long one.
        let loaded = Loaded::default();
        let most = Loaded::<i32>::WORTH / Loaded::<i32>::TEXT;
        assert!((0..most).all(|_| loaded.whole(Dictionary::Narrow, "", || 1).is_none()));
        assert_eq!(loaded.whole(Dictionary::Narrow, "", || 1), Some(&1));
    }

    const CHAINS: [Code; 2] = [Code("zh"), Code("ja")];

    /// With the names of the gazetteer, and with some that narrow dictionaries could get wrong.
    fn segmenters() -> Segmenters {
        Segmenters::new(|| {
            let mut names = Gazetteer::built_in().names();
            names.chinese.extend(ODD.map(str::to_owned));
            names.japanese.extend(ODD.map(str::to_owned));
            names
        })
    }

    /// Names that overlap, of which one is made of common words, that stand in the frames of others (ipadic), that the
    /// dictionaries have as words, in traditional script, that stand twice.
    const ODD: [&str; 19] = [
        "百度",
        "百度は",
        "新百",
        "米百度",
        "度と",
        "月之",
        "之暗面",
        "暗面",
        "的",
        "公司",
        "公司的",
        "東京",
        "京都",
        "東京都",
        "臺積電",
        "することと",
        "データ",
        "ラインは",
        "百度",
    ];

    /// Compares narrow dictionaries with whole ones.
    #[derive(Default)]
    struct Narrow {
        segmenters: Option<Segmenters>,
        bytes: usize,
    }

    impl Narrow {
        #[track_caller]
        fn check(&mut self, text: &str) {
            static WHOLE: LazyLock<Segmenters> = LazyLock::new(segmenters);
            // They are made anew before they would load the whole ones.
            const MOST: usize = Loaded::<()>::WORTH / 2;
            let cost = text.len() + Loaded::<()>::TEXT;
            assert!(cost < MOST, "{text}");
            self.bytes += cost;
            if self.bytes > MOST {
                (self.segmenters, self.bytes) = (None, cost);
            }
            let narrow = self.segmenters.get_or_insert_with(segmenters);
            for language in CHAINS {
                let expect = WHOLE.segment(text, &[Segment { start: 0, end: text.len(), language }]);
                let found = narrow.segment_as(text, language);
                let rows = |tokens: &'_ Tokens| format!("{:?}", tokens.iter().collect::<Vec<Token<'_>>>());
                assert_eq!(rows(&found), rows(&expect), "{language}: {text}");
            }
            assert!(!narrow.has_loaded(), "{text}");
        }
    }

    fn read(path: &Path) -> String {
        std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    fn tests() -> &'static Path {
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests"))
    }

    #[test]
    fn a_text_is_segmented_alike_with_a_narrow_dictionary() {
        let mut narrow = Narrow::default();
        for text in [
            "",
            " ",
            "CPA",
            "月之暗面",
            "月之暗面的CPA是5.20元至399元",
            "獲客成本上升",
            "臺積電と台积电",
            "百度",
            "新百度は",
            "米百度と百度は百度と",
            "東京都と京都",
            "ﾃﾞｰﾀの量",
            "ﾃﾞ ｰﾀ",
            "することと",
            "人民々主",
            "〇一万物",
            "𠮷野家と𠮷",
            "の",
            "的的的",
            "公司的公司",
            "ラインは、ラインと",
            "明治維新",
            "龘靐齉",
            "a月b之c",
            "\u{E000}月",
            "月\u{E000}",
        ] {
            narrow.check(text);
        }
    }

    #[test]
    fn questions_are_segmented_alike() {
        let mut narrow = Narrow::default();
        let mut count = 0;
        for language in LANGUAGES {
            let rows = read(&tests().join("retrieval").join(format!("{}.tsv", language.code)));
            for cell in rows.lines().skip(1).flat_map(|row| row.split('\t').take(2)) {
                narrow.check(cell);
                count += 1;
            }
        }
        assert!(count > 100, "{count}");
    }

    #[test]
    fn passages_are_segmented_alike() {
        let mut narrow = Narrow::default();
        let mut count = 0;
        let mut sets: Vec<_> =
            std::fs::read_dir(tests().join("passages")).unwrap().map(|set| set.unwrap().path()).collect();
        sets.sort();
        for set in sets.iter().filter(|set| set.is_dir()) {
            for row in read(&set.join("passages.jsonl")).lines() {
                let row: serde_json::Value = serde_json::from_str(row).unwrap();
                let text = row["text"].as_str().unwrap();
                if text.contains(|c| fold::is_han(c) || fold::is_kana(c)) {
                    narrow.check(text);
                    count += 1;
                }
            }
        }
        assert!(count > 1000, "{count}");
    }

    /// Words and names to be put together at random.
    static PIECES: LazyLock<Vec<String>> = LazyLock::new(|| {
        let names = Gazetteer::built_in().names();
        let mut pieces = Vec::new();
        for text in LANGUAGES.iter().flat_map(|language| language.examples.lines()) {
            pieces.extend(text.split_once(": ").map(|(_, text)| text.to_owned()));
        }
        pieces.extend(ODD.map(str::to_owned));
        pieces.extend(names.chinese.into_iter().chain(names.japanese));
        let mut at = 0;
        jieba_dict::words(|word, _| {
            at += 1;
            if at % 11 == 0 {
                pieces.push(word.to_owned());
            }
        });
        pieces
    });

    fn pieces() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            3 => any::<prop::sample::Index>().prop_map(|index| index.get(&PIECES).clone()),
            1 => prop::sample::select(&ODD[..]).prop_map(str::to_owned),
            1 => "[のはとをにで的和在了新米・、A-C0-9ァ-ヶぁ-んｦ-ﾝ]{1,3}",
            1 => "[\u{4E00}-\u{9FA5}]{1,2}",
        ];
        prop::collection::vec(piece, 1..8).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1, max_shrink_iters: 200, ..ProptestConfig::default() })]

        #[test]
        fn words_put_together_are_segmented_alike(texts in prop::collection::vec(pieces(), 400)) {
            let mut narrow = Narrow::default();
            texts.iter().for_each(|text| narrow.check(text));
        }
    }
}

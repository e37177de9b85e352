//! What each field, and each way to ask for a term, counts for in the score.

/// What each field counts for in the score.
///
/// The form of the mix was measured over some 2,000 questions a language (notes/search.md): words and pairs in Chinese,
/// words and 0.5 pairs in Japanese, stems and words as written in Spanish. The numbers are from the sweeps of
/// `tests/search/ranking.rs` over 877 paragraphs of our own (nDCG@10; by kind there), some 420 questions a language.
/// The kinds are smaller (17 to 182): a difference below .01 is often one answer a place higher.
///
/// | all questions | zh | ja | es | en |
/// |---|---|---|---|---|
/// | words only | .895 | .896 | .923 | .911 |
/// | as written only | .921 | .931 | .926 | .902 |
/// | the mix | .943 | .943 | .945 | .924 |
///
/// - `surface_han` 0.3 to 4: all in Chinese .937, .940 at 1, .937; 0 loses .05.
/// - `surface_kana` 0.2 to 0.7 are one plateau; 0 loses .06 of the questions.
/// - `surface_latin` 0.5, 0.6, 0.8: numbers in Spanish .961, .965, .965 (as written only .962), headlines in English
///   .754, .771, .775, across languages in English .809, .809, .785; 0 loses .02 of all in Spanish.
/// - `title`, over whole articles with titles: 0.3 to 1 are one plateau, 2 loses .01 to .03 and 5 up to .15: a short
///   field scores high by its length alone.
/// - `translated` across languages, on the even questions and on the odd ones: 0.2 .727 .678, 0.5 .764 .719, 0.8 .836
///   .736, 1 .828 .744, 1.2 .812 .744.
/// - `company` in the same way: 1 .767 .698, 2 .829 .733, 2.5 and 3 .838 .735, 4 .834 .733. It stands for what a word
///   gives on two fields. The name and its company are added: the better of the two would lose .014 of the English
///   questions where names are expanded, and an article that writes the name as it was asked for comes first.
/// - What other languages call a term is one thing said in several ways, of which the best counts: added up, the
///   articles in two languages win (across languages zh .700, .736 with the best).
/// - A row of terms is no rarer than a term of one article (see `rarity`). Its rarities added up instead, across
///   languages: zh .736, ja .673, es .832, en .822; so bounded .764, .700, .844, .835; as rare as its rarest term .763,
///   .701, .858, .825, with .006 of the numbers in Spanish lost. These ran with `company` 2 and the better of name and
///   company.
/// - All was chosen with both halves of the questions in sight. The sweeps of `surface_*`, `title` and `lenient` are
///   older than the bound of rows and were not run again.
/// - `lenient` from 0.2 to 0.5 changes nothing there; 0 loses .007 of the numbers in Japanese.
///
/// Later, chosen on the even questions, with the odd ones beside them, across languages .838 .735 before:
///
/// - The stem of a translation as rare as it is among the articles of all languages: .849 .730; a row of one as rare as
///   a term of one article of its language can be: .844 .736; both with `original` 0.7: .856 .738.
/// - `original` 0.5 .842 .735, 0.7 .844 .735, alone.
/// - `across` 0.9 wins .001 of the headlines and loses nothing; 0.8 and less lose .001 to .005 of the questions. In
///   Chinese 0.5 moves one question in all.
/// - `company` 3.2: headlines with names expanded .831 .745, .833 .745 with it. Its rarity counted over all articles,
///   not those that name any, does the same.
/// - Later still, .855 .735 before: a translation of one word in Latin letters as heavy on the surface as one in Han
///   characters .864 .742 (0.8 .855 .737, 1.2 .857 .745), a name beside its company `original` of itself where
///   translations are asked for .859 .738, both .861 .744.
/// - Tried and left: less for a name beside its company everywhere (0.7 wins .004 .011 across languages and puts the
///   words with names expanded behind what is asked as written only), the same sum of weights in every script for
///   translations (.823 .729), one rarity for all terms of a concept (.836 .735), `company` in proportion to the
///   weights of the script (.838 .735), the length of a translation's articles against the mean of its language, not
///   of all (Chinese loses .012 in both halves, English gains .036 mostly in the odd).
///
/// With 983 concepts in place of 402, across languages (`cross` of the tests; mix, words only, as written only): zh
/// .865 .835 .856, ja .805 .793 .804, es .862 .803 .790, en .835 .801 .811. Without `covered` Chinese is .020 lower and
/// behind what is asked as written only. A hundred questions of somebody who had not seen the table (`unseen`), before
/// their misses were read: zh .662 .583 .623, ja .547 .504 .541, es .523 .519 .480, en .425 .445 .410. The weights
/// stood on their plateaus again and were kept.
///
/// Rarity is counted per field, so a word is as rare as it is in its own language. Counting over all articles, or a
/// form over the fields of all languages together, was tried, since a term that is common in one language and rare in
/// another (CPA) weighs less in the first: headlines lose up to .02, the others .000 to .006, nothing gains more
/// than .007.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    /// Words as the language's own chain makes them: stems, base forms.
    pub words: f32,
    /// Words of letters as they are written.
    pub surface_latin: f32,
    /// Pairs of Chinese characters, in a query without kana.
    pub surface_han: f32,
    /// Pairs of a query with kana.
    pub surface_kana: f32,
    /// A title counts this much more than the same words in the body.
    pub title: f32,
    pub company: f32,
    /// A prefix says little about what was meant: a fixed score, near that of a common word.
    pub prefix: f32,
    /// What is the same word only to a lenient reader: ano and año, りんご and リンゴ. A share of the others.
    pub lenient: f32,
    /// A term of another language for one of the query. A share of the others.
    pub translated: f32,
    /// Where translations are asked for: a term of several words that has some, and a name that is expanded, as they
    /// stand in the query. A share of the others: the words of a term add up to more than its translations can have,
    /// which are asked for as words in a row, and a name is found by its company too.
    pub original: f32,
    /// Pairs of a query with kana that stand across the border of two words. A share of the others.
    pub across: f32,
    /// A word that asks for nothing, as it is written. A share of the others: the surface is one field for all
    /// languages, so the commonest words of one look rare in it.
    pub stop_words: f32,
}

impl Default for Weights {
    fn default() -> Self {
        Weights {
            words: 1.0,
            surface_latin: 0.6,
            surface_han: 1.0,
            surface_kana: 0.5,
            title: 0.5,
            company: 3.2,
            prefix: 1.0,
            lenient: 0.2,
            translated: 1.0,
            original: 0.7,
            across: 0.9,
            stop_words: 0.5,
        }
    }
}

impl Weights {
    /// Returns the weights with a share of what words count for, by their chains and as they are written.
    pub(super) fn share(self, share: f32) -> Weights {
        Weights {
            words: self.words * share,
            surface_latin: self.surface_latin * share,
            surface_han: self.surface_han * share,
            surface_kana: self.surface_kana * share,
            ..self
        }
    }
}

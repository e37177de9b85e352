//! A word -> what its language makes of it, its spellings, and what is written so.

use std::collections::BTreeSet;

use tantivy::Term;

use super::leaves::{Sought, group};
use super::tree::{Group, Light, Node};
use super::{Builder, Mode, Word};
use crate::languages::Code;
use crate::languages::fold::{self, is_kana};
use crate::mentions::Part;
use crate::queries::stopwords::is_stop_word;

/// A word that a chain cuts into so many tokens, with so many characters, is taken for words without spaces between
/// them. Any two of those are enough: in a query none is required. Measured on tests/retrieval: with six words of ten
/// nDCG@10 is .843 in Chinese and .907 in Japanese and no headline finds its article; with two words .961, .984, .337
/// and .475; with one .967, .984, .326 and .474, and far more articles for each question.
const SENTENCE_TOKENS: usize = 3;
const SENTENCE_CHARACTERS: usize = 6;
pub(super) const SENTENCE_PAIRS: usize = 9;
pub(super) const SENTENCE_ENOUGH: usize = 2;

impl Builder<'_> {
    pub(super) fn word(&mut self, word: &str, mode: Mode) -> tantivy::Result<Word> {
        if mode == Mode::Excluded {
            return Ok(self.surface(word, word, false, true)?.map(|node| (node, false)));
        }
        let term = self.term(word);
        self.word_in(term, word, &[Part::Body, Part::Title])
    }

    pub(super) fn title_word(&mut self, word: &str) -> tantivy::Result<Word> {
        let term = self.term(&format!("title:{word}"));
        self.word_in(term, word, &[Part::Title])
    }

    /// Asks every language's chain, and the surface.
    fn word_in(&mut self, term: usize, word: &str, parts: &[Part]) -> tantivy::Result<Word> {
        let weights = self.reading.weights;
        let mut any = Vec::new();
        let mut stop = false;
        for words in &self.reading.fields.words {
            let (body, title) = (self.statistics(&words.words)?, self.statistics(&words.title)?);
            if body.articles + title.articles == 0 {
                continue;
            }
            let tokens = (self.reading.chain)(word, words.language.unwrap_or(Code::UNDETERMINED));
            let mut forms: Vec<&str> = tokens.iter().map(|token| token.form).filter(|form| !form.is_empty()).collect();
            stop |= forms.is_empty() && !tokens.is_empty();
            let mut seen = BTreeSet::new();
            forms.retain(|form| seen.insert(*form));
            let minimum = self.enough(&forms);
            for part in parts {
                let (scored, weight) = match part {
                    Part::Body => (&words.words, weights.words),
                    Part::Title => (&words.title, weights.words * weights.title),
                };
                let mut nodes = Vec::new();
                for form in &forms {
                    let sought = Sought::Term(Term::from_field_text(scored.field, form));
                    let light = Light::Form { language: words.language, form: (*form).to_owned() };
                    nodes.push(self.leaf(term, scored, Some(*part), sought, weight, light)?);
                    // One character of a sentence (了, 的) is no proof worth showing.
                    if minimum < forms.len()
                        && form.chars().count() == 1
                        && let Some(leaf) = self.plan.leaves.last_mut()
                    {
                        leaf.light = Light::Nothing;
                    }
                }
                self.mark_pieces(&nodes);
                any.extend(group(nodes, minimum));
            }
        }
        let share = if is_stop_word(word) { weights.stop_words } else { 1.0 };
        for part in parts {
            any.extend(self.surface_leaf(term, word, false, self.whole, *part, share)?);
            if let Some(apart) = apart(word) {
                any.extend(self.surface_leaf(term, &apart, false, true, *part, 1.0)?);
            }
            for lenient in self.lenient(word, *part)? {
                any.extend(self.surface_leaf(term, &lenient, false, true, *part, weights.lenient)?);
            }
        }
        Ok(match any.is_empty() {
            true => None,
            false => Some((Node::Group(Group::either(any)), stop)),
        })
    }

    /// Returns the other ways to write a word that only a lenient reader takes for it, those that are in the index.
    fn lenient(&self, word: &str, part: Part) -> tantivy::Result<Vec<String>> {
        let folded = fold::respelled(word);
        let mut ways = Vec::new();
        if folded.chars().filter(|c| is_kana(*c)).count() > 1 {
            ways.extend(fold::other_kana(&folded));
        }
        if folded.contains('ñ') {
            ways.push(folded.replace('ñ', "n"));
        }
        // No more than one letter of a word: ñoño is rarer than what is no word at all.
        if folded.chars().all(char::is_alphabetic) {
            let scored = match part {
                Part::Body => &self.reading.fields.surface,
                Part::Title => &self.reading.fields.title_surface,
            };
            for (at, _) in folded.match_indices('n') {
                let way = format!("{}ñ{}", &folded[..at], &folded[at + 1..]);
                if self.reading.searcher.doc_freq(&Term::from_field_text(scored.field, &way))? > 0 {
                    ways.push(way);
                }
            }
        }
        Ok(ways)
    }

    pub(super) fn mark_pieces(&mut self, nodes: &[Node]) {
        if let [Node::Leaf(first), .., Node::Leaf(last)] = nodes {
            self.plan.leaves[*first..=*last].iter_mut().for_each(|leaf| leaf.piece = true);
        }
    }

    /// Returns how many of a word's tokens must be there: all, or some where they are words of a sentence. Mostly
    /// single characters are what a chain makes of another language: any two of ten stand in any long text.
    fn enough(&self, forms: &[&str]) -> usize {
        let tokens = forms.len();
        let characters: usize = forms.iter().map(|form| form.chars().count()).sum();
        let compound = tokens < SENTENCE_TOKENS || characters < SENTENCE_CHARACTERS;
        if self.whole || compound || characters * 2 < tokens * 3 {
            return tokens;
        }
        SENTENCE_ENOUGH
    }
}

/// Returns the words of a name that is written as one with capitals inside: MercadoLibre is Mercado Libre. `None` where
/// one of them would be a single letter.
fn apart(word: &str) -> Option<String> {
    let mut words = vec![String::new()];
    let mut low = false;
    for c in word.chars() {
        if low && c.is_uppercase() {
            words.push(String::new());
        }
        low = c.is_lowercase();
        words.last_mut()?.push(c);
    }
    let name = |word: &String| word.chars().count() > 1 && word.chars().all(char::is_alphabetic);
    (words.len() > 1 && words.iter().all(name)).then(|| words.join(" "))
}

//! Words of a query that ask for nothing: articles, prepositions, what a question begins with.
//!
//! They are in the index, so that phrases with them are found; beside other words they are not required and not lit.
//! Chinese and Japanese have none here: their chains give particles an empty form.

use crate::languages::fold;

/// Spanish and English, folded, in order.
const STOP_WORDS: &[&str] = &[
    "a", "about", "al", "also", "an", "and", "are", "as", "at", "be", "been", "but", "by", "can", "como", "con",
    "cual", "cuando", "cuanta", "cuanto", "cuantos", "de", "del", "desde", "did", "do", "does", "donde", "e", "el",
    "en", "entre", "es", "esta", "estan", "este", "for", "from", "fue", "ha", "had", "han", "has", "hasta", "have",
    "hay", "he", "her", "his", "how", "i", "if", "in", "into", "is", "it", "its", "la", "las", "le", "les", "lo",
    "los", "mas", "me", "mi", "more", "muy", "my", "ni", "not", "o", "of", "on", "or", "our", "para", "pero", "por",
    "que", "quien", "se", "ser", "she", "sin", "so", "sobre", "son", "su", "sus", "te", "than", "that", "the", "their",
    "them", "they", "this", "to", "tras", "tu", "u", "un", "una", "unas", "uno", "unos", "was", "we", "were", "what",
    "when", "where", "which", "who", "why", "will", "with", "would", "y", "ya", "you", "your",
];

/// True for a word that asks for nothing in either language.
pub(crate) fn is_stop_word(word: &str) -> bool {
    STOP_WORDS.binary_search(&fold::folded(word).as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stop_words_are_in_order_and_found_however_they_are_written() {
        assert!(STOP_WORDS.is_sorted());
        assert!(is_stop_word("DE") && is_stop_word("Cuánto") && !is_stop_word("coste"));
    }
}

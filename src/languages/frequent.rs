//! The most frequent words of the languages that are told from each other by them: articles, prepositions, pronouns, the
//! auxiliary verbs. Ours, from the grammars of the languages; words that neighbours share stand in each of them.

use crate::languages::Code;

/// A language with its frequent words, in order.
pub(super) type Frequent = (Code, &'static [&'static str]);

pub(super) const FREQUENT: &[Frequent] = &[
    (
        Code("ca"),
        &[
            "al", "als", "amb", "aquest", "aquesta", "com", "de", "del", "dels", "el", "els", "en", "entre", "es",
            "ha", "han", "i", "la", "les", "li", "més", "no", "o", "pel", "pels", "per", "però", "que", "seu", "seva",
            "són", "també", "un", "una", "va", "és",
        ],
    ),
    (
        Code("de"),
        &[
            "als", "am", "an", "auch", "auf", "aus", "bei", "das", "dem", "den", "der", "des", "die", "ein", "eine",
            "einen", "einer", "er", "für", "hat", "im", "in", "ist", "mit", "nach", "nicht", "noch", "oder", "sich",
            "sie", "sind", "um", "und", "vom", "von", "war", "werden", "wird", "zu", "zum", "zur", "über",
        ],
    ),
    (
        Code("en"),
        &[
            "a", "after", "an", "and", "are", "as", "at", "be", "been", "but", "by", "for", "from", "had", "has",
            "have", "he", "in", "is", "it", "its", "more", "not", "of", "on", "or", "said", "than", "that", "the",
            "their", "they", "this", "to", "was", "were", "which", "who", "will", "with",
        ],
    ),
    (
        Code("es"),
        &[
            "a", "al", "como", "con", "de", "del", "desde", "el", "en", "entre", "es", "esta", "este", "fue", "ha",
            "han", "hasta", "la", "las", "le", "lo", "los", "más", "no", "o", "para", "pero", "por", "que", "se",
            "según", "sin", "sobre", "su", "sus", "también", "tras", "un", "una", "y", "ya",
        ],
    ),
    (
        Code("fr"),
        &[
            "a", "au", "aux", "avec", "ce", "cette", "dans", "de", "des", "du", "elle", "en", "entre", "est", "et",
            "il", "la", "le", "les", "leur", "mais", "ne", "ont", "ou", "par", "pas", "plus", "pour", "que", "qui",
            "sa", "se", "ses", "son", "sont", "sur", "un", "une", "à", "été",
        ],
    ),
    (
        Code("it"),
        &[
            "a", "ai", "al", "alla", "anche", "che", "come", "con", "da", "dal", "dalla", "dei", "del", "della",
            "delle", "di", "e", "gli", "ha", "hanno", "i", "il", "in", "la", "le", "lo", "ma", "nel", "nella", "non",
            "o", "per", "più", "se", "si", "sono", "su", "sul", "tra", "un", "una", "è",
        ],
    ),
    (
        Code("pt"),
        &[
            "a", "ao", "aos", "as", "com", "como", "da", "das", "de", "do", "dos", "e", "em", "entre", "foi", "mais",
            "mas", "na", "nas", "no", "nos", "não", "o", "os", "ou", "para", "pela", "pelo", "por", "que", "se", "sem",
            "ser", "seu", "sua", "são", "também", "um", "uma", "à", "é",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::FREQUENT;

    #[test]
    fn words_stand_in_order() {
        for (code, words) in FREQUENT {
            for pair in words.windows(2) {
                assert!(pair[0] < pair[1], "{}: {:?} stands before {:?}", code.0, pair[0], pair[1]);
            }
        }
    }
}

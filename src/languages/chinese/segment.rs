//! Chinese text -> words, by jieba's plain cut over simplified characters. Latin runs are cut off before (jieba's
//! model keeps them whole, but makes 元至 of 5.20元至399).

use std::ops::Range;

use jieba_rs::Jieba;

use crate::languages::tokens::{Script, runs};
use crate::languages::{Class, Code, Segmenters, Tokens, fold};

const CODE: Code = Code("zh");
/// How often a name of the gazetteer is said to occur; enough for it to win over its parts.
const NAME_FREQUENCY: usize = 2_000;

pub fn segment(segmenters: &Segmenters, text: &str, span: Range<usize>, tokens: &mut Tokens) {
    let jieba = segmenters.chinese.get_or_init(|| {
        let mut jieba = Jieba::new();
        for name in &segmenters.names().chinese {
            jieba.add_word(&fold::folded(name), Some(NAME_FREQUENCY), None);
        }
        jieba
    });
    let mut simple = String::new();
    for run in runs(text, span) {
        let source = &text[run.span.clone()];
        if run.script == Script::Word {
            tokens.push_as(run.span, &fold::folded(source), CODE, Class::Unknown);
            continue;
        }
        simple.clear();
        simple.extend(source.chars().map(fold::simplify));
        // The table maps inside the basic plane, where every character has three bytes; a rare one that changes its
        // length would shift the spans, so such a run is taken as it is.
        if simple.len() != source.len() {
            simple.clear();
            simple.push_str(source);
        }
        let mut at = run.span.start;
        for word in jieba.cut(&simple, true) {
            let end = at + word.word.len();
            let class = if jieba.has_word(word.word) { Class::Word } else { Class::Unknown };
            tokens.push_as(at..end, word.word, CODE, class);
            at = end;
        }
    }
}

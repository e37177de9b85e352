//! Text -> hits of the gazetteer's names, and which of them mean the company.
//!
//! A name that is also an ordinary word (苹果, 京东 in 南京东路, orange, meta) is taken only with evidence: what stands
//! beside it, a list with certain names, the same company or its family elsewhere in the document.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use crate::languages::fold::{self, Folded, is_han, is_kana, is_word};
use crate::languages::{Class, Code, LANGUAGES, Language, counts};
use crate::mentions::PartText;
use crate::mentions::company::Kind;
use crate::mentions::gazetteer::{Beside, Entry, Gazetteer, Sense};

/// A name of the gazetteer in a text.
pub struct Hit {
    /// Index of the part.
    pub part: usize,
    pub language: Code,
    /// UTF-8 bytes of the part.
    pub start: usize,
    pub end: usize,
    /// The entry that it means, once decided.
    pub entry: Option<usize>,
    pub is_trap: bool,
    pub rule: &'static str,
    candidates: Vec<usize>,
    /// Listed as a word too; else only its shortness makes it doubtful.
    ambiguous: bool,
    /// The folded text around the hit: the name, what stands left of it and right of it.
    name: String,
    left: String,
    right: String,
    /// Written with a capital, or in a document that has none.
    capital: bool,
    /// Both ends are word borders of the segmentation.
    whole_words: bool,
    sentence: usize,
}

/// Characters of context that the gates look at, in bytes of folded text.
const CONTEXT: usize = 48;
/// The bytes that a word before a name has at most.
const WORD: usize = 500;

/// Finds all hits of a document and decides each.
pub fn hits(parts: &[PartText<'_>], folded: &[Vec<Folded>], gazetteer: &Gazetteer) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (index, (part, folded)) in parts.iter().zip(folded).enumerate() {
        for (segment, folded) in part.segments.iter().zip(folded) {
            scan(index, part, segment.start..segment.end, segment.language, folded, gazetteer, &mut hits);
        }
    }
    let lower = is_lower_cased(parts);
    let people = people(&hits, parts);
    let mut document = Document { lower, people, ..Document::default() };
    for hit in &mut hits {
        if let Some(entry) = hit.entry {
            document.accept(hit, entry, gazetteer);
        } else if lower && !hit.is_trap {
            hit.capital = true;
        }
    }
    // Evidence makes evidence: a name accepted beside its chief executive makes the next one certain. Twice is enough.
    for _ in 0..2 {
        for at in 0..hits.len() {
            if hits[at].entry.is_some() || hits[at].is_trap {
                continue;
            }
            if let Some((entry, rule)) = decide(&hits, at, parts, gazetteer, &mut document) {
                hits[at].entry = Some(entry);
                hits[at].rule = rule;
                document.accept(&hits[at], entry, gazetteer);
            }
        }
    }
    hits
}

/// A sentence, by its part and its number there.
type Sentence = (usize, usize);

/// What the hits of a document that are decided say of the others.
#[derive(Default)]
struct Document<'g> {
    /// Lower-cased as a whole.
    lower: bool,
    people: HashSet<String>,
    certain: HashSet<usize>,
    /// The ids of those that are certain, and of their owners.
    ids: HashSet<&'g str>,
    owners: HashSet<&'g str>,
    /// The first of them in each sentence, without organizations.
    near: HashMap<Sentence, Vec<usize>>,
    /// The sentences that were asked whether they are about business.
    business: HashMap<Sentence, bool>,
}

impl<'g> Document<'g> {
    /// How many names of a sentence are remembered: more prove no more.
    const NEAR: usize = 3;

    fn accept(&mut self, hit: &Hit, entry: usize, gazetteer: &'g Gazetteer) {
        let known = &gazetteer.entries[entry];
        self.certain.insert(entry);
        self.ids.insert(&known.id);
        self.owners.extend(known.owner.as_deref());
        if known.kind != Kind::Organization {
            let near = self.near.entry((hit.part, hit.sentence)).or_default();
            if near.len() < Self::NEAR && !near.contains(&entry) {
                near.push(entry);
            }
        }
    }

    /// How many other names are certain in the sentence of a hit, up to [`Document::NEAR`].
    fn near(&self, hit: &Hit) -> usize {
        self.near.get(&(hit.part, hit.sentence)).map_or(0, Vec::len)
    }

    /// True where the owner, a product or a sibling of an entry is certain.
    fn has_family(&self, entry: &Entry) -> bool {
        self.owners.contains(entry.id.as_str())
            || entry.owner.as_deref().is_some_and(|owner| self.ids.contains(owner) || self.owners.contains(owner))
    }
}

fn scan(
    index: usize,
    part: &PartText<'_>,
    span: Range<usize>,
    language: Code,
    folded: &Folded,
    gazetteer: &Gazetteer,
    hits: &mut Vec<Hit>,
) {
    let mut at = 0;
    while let Some((range, surface)) = gazetteer.find(&folded.text, at) {
        let trap_elsewhere = surface.entries.is_empty() && !surface.is_trap_in(language.0);
        let piece = language.0 == "zh" && is_piece(&folded.text, range.clone());
        if trap_elsewhere || piece || !stands_alone(&folded.text, range.clone()) {
            at = range.start + folded.text[range.start..].chars().next().map_or(1, char::len_utf8);
            continue;
        }
        at = range.end;
        hits.push(hit(index, part, &span, language, folded, range, surface.ambiguous, surface.entries));
    }
}

#[allow(clippy::too_many_arguments, reason = "one call, where all of these are at hand")]
fn hit(
    index: usize,
    part: &PartText<'_>,
    span: &Range<usize>,
    language: Code,
    folded: &Folded,
    range: Range<usize>,
    ambiguous: bool,
    entries: Vec<usize>,
) -> Hit {
    let source = folded.span(range.clone());
    let (start, end) = (span.start + source.start, span.start + source.end);
    let written = &part.text[start..end];
    let name = folded.text[range.clone()].to_owned();
    let latin = name.chars().any(is_word);
    let capital = !latin || written.chars().any(|c| c.is_uppercase() || c.is_numeric());
    // Two or three Latin letters are too little to be a name in small letters.
    let short = latin && name.chars().count() <= 3 && !capital;
    let sure = !ambiguous && !short && entries.len() == 1;
    let venue = latin && names_venue(part, end, language);
    let floor =
        |at: usize| (0..=3).map(|d| at.saturating_sub(d)).find(|at| folded.text.is_char_boundary(*at)).unwrap_or(0);
    let left = folded.text[floor(range.start.saturating_sub(CONTEXT))..range.start].to_owned();
    let right = folded.text[range.end..floor((range.end + CONTEXT).min(folded.text.len()))].to_owned();
    Hit {
        part: index,
        language,
        start,
        end,
        entry: if sure && !venue { entries.first().copied() } else { None },
        is_trap: entries.is_empty() || venue,
        rule: if sure { "company.alias" } else { "" },
        candidates: entries,
        ambiguous,
        name,
        left,
        right,
        capital,
        whole_words: part.tokens.is_boundary(start) && part.tokens.is_boundary(end),
        sentence: part.sentences.partition_point(|span| span.end <= start),
    }
}

/// True for a piece of a foreign person's name, 劳埃德·奥斯汀, and before what makes a name that of a branch: 美国银行|业危机,
/// but 美国银行|业绩.
fn is_piece(text: &str, range: Range<usize>) -> bool {
    const DOTS: [char; 2] = ['·', '‧'];
    let (left, right) = (&text[..range.start], &text[range.end..]);
    let branch = right.strip_prefix('业');
    branch.is_some_and(|tail| !tail.starts_with(['绩', '务', '主', '内', '界', '者', '已']))
        || text[range].chars().all(is_han) && (left.ends_with(DOTS) || right.starts_with(DOTS))
}

/// True before the word of a place, a cup or a body that is called by a firm: Accor Stadium. A product is longer.
fn names_venue(part: &PartText<'_>, end: usize, language: Code) -> bool {
    let Some(rest) = part.text[end..].strip_prefix(' ') else { return false };
    let word = &rest[..rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len())];
    word.starts_with(char::is_uppercase)
        && language.language().is_some_and(|language| language.companies.venues.binary_search(&word).is_ok())
}

/// True where a hit is not a piece of a longer word: Latin words and katakana have borders, Han has none.
fn stands_alone(text: &str, range: Range<usize>) -> bool {
    let before = text[..range.start].chars().next_back();
    let after = text[range.end..].chars().next();
    let (Some(first), Some(last)) = (text[range.clone()].chars().next(), text[range.clone()].chars().next_back())
    else {
        return false;
    };
    let katakana = |c: char| matches!(c, '\u{30A1}'..='\u{30FA}' | 'ー');
    // 6億8740万豪ドル: a scale behind digits begins no name.
    let scale = matches!(first, '十' | '百' | '千' | '万' | '亿' | '億' | '兆');
    if scale && before.is_some_and(|c| c.is_ascii_digit()) {
        return false;
    }
    let continues = |edge: char, beside: Option<char>| match beside {
        Some(c) if is_word(edge) => is_word(c),
        Some(c) if katakana(edge) => katakana(c),
        _ => false,
    };
    !continues(first, before) && !continues(last, after)
}

/// True for a text that was lower-cased as a whole, as machine translations are.
fn is_lower_cased(parts: &[PartText<'_>]) -> bool {
    let (mut upper, mut lower) = (0, 0);
    for part in parts {
        for segment in part
            .segments
            .iter()
            .filter(|segment| segment.language.language().is_none_or(|l| !l.function_words.is_empty()))
        {
            let cases = counts::cases(&part.text[segment.start..segment.end]);
            (upper, lower) = (upper + cases.0, lower + cases.1);
        }
    }
    /// Letters of a text that would have a capital somewhere, if it had any.
    const FEW: usize = 30;
    const SHARE: usize = 200;
    lower > FEW && upper * SHARE < lower
}

/// Names that the document has behind a first name or a title somewhere: Ichiro Suzuki.
fn people(hits: &[Hit], parts: &[PartText<'_>]) -> HashSet<String> {
    let behind = |hit: &&Hit| {
        let head = parts[hit.part].text[..hit.start].strip_suffix(' ');
        head.is_some_and(|head| {
            let word = head.rsplit(char::is_whitespace).next().unwrap_or("");
            let first = head[..head.len() - word.len()].trim_end();
            is_title_word(word) && !first.is_empty() && !first.ends_with(['.', '\n', ':', '!', '?', '。'])
        })
    };
    hits.iter().filter(|hit| hit.capital && hit.entry.is_none()).filter(behind).map(|hit| hit.name.clone()).collect()
}

/// True for a capital with small letters and no mark: Ichiro.
fn is_title_word(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase) && word.chars().count() > 1 && chars.all(char::is_lowercase)
}

/// Decides one doubtful hit.
fn decide(
    hits: &[Hit],
    at: usize,
    parts: &[PartText<'_>],
    gazetteer: &Gazetteer,
    document: &mut Document<'_>,
) -> Option<(usize, &'static str)> {
    let hit = &hits[at];
    let lower = document.lower;
    let latin = hit.name.chars().any(is_word);
    let words = hit.name.split(' ').count();
    let cjk = hit.name.chars().all(|c| is_han(c) || is_kana(c));
    // A firm that writes itself small has no capital to show: idealista.
    let own_small = |index: &usize| gazetteer.entries[*index].name == parts[hit.part].text[hit.start..hit.end];
    if latin && !hit.capital && !hit.candidates.iter().any(own_small)
        || cjk && !hit.whole_words && !is_parted(hit) && hit.name.chars().count() <= 2 && !is_quoted(hit)
    {
        return None;
    }
    // Mistral-NeMo is a longer name, OpenAI-backed is not.
    let rest = parts[hit.part].text[hit.end..].strip_prefix('-').map(|rest| rest.trim_start_matches(' '));
    if latin && !lower && rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_uppercase() || c.is_numeric())) {
        return None;
    }
    let entry = |index: usize| -> &Entry { &gazetteer.entries[index] };
    // Of several entries the one that the document names, else the first of the table.
    let chosen = hit
        .candidates
        .iter()
        .copied()
        .find(|index| document.certain.contains(index))
        .or_else(|| hit.candidates.iter().copied().find(|index| document.has_family(entry(*index))));
    let first = chosen.or_else(|| hit.candidates.first().copied())?;
    let beside = gazetteer.beside(hit.language.0, &hit.name);
    if let Some(beside) = beside {
        let ends = |list: &[String]| {
            // ordered Apple: no red one.
            let whole = |head: &str, word: &str| {
                let inner = word.starts_with(is_word) && head[..head.len() - word.len()].ends_with(is_word);
                !inner
            };
            let ends = |head: &str, word: &str| head.ends_with(word) && whole(head, word);
            list.iter()
                .any(|word| ends(hit.left.trim_end_matches(' '), word.trim_end()) || ends(&hit.left, word.as_str()))
        };
        let starts =
            |list: &[String]| list.iter().any(|word| hit.right.trim_start_matches(' ').starts_with(word.trim_start()));
        if ends(&beside.refuse_after) || starts(&beside.refuse_before) {
            return None;
        }
        if ends(&beside.accept_after) || starts(&beside.accept_before) {
            return Some((first, "company.beside"));
        }
    }
    if entry(first).kind == Kind::Organization {
        // A newspaper or journal with a common name stands in book marks or is cited.
        return (is_quoted(hit) || chosen.is_some()).then_some((first, "organization.quoted"));
    }
    if let Some(index) = chosen {
        return Some((index, "company.one_sense"));
    }
    if hit.language.language().is_some_and(|language| has_cue(hit, &parts[hit.part], language))
        || is_quoted_on_market(hit)
        || is_major(hit)
        || is_actor(hit, beside, parts)
    {
        return Some((first, "company.cue"));
    }
    if listed_with_certain(hits, at, parts) {
        return Some((first, "company.list"));
    }
    // 日産165万トン is a day's output.
    let at_home = entry(first).country.as_deref() == Some("JP") && !hit.right.starts_with(|c: char| c.is_numeric());
    // His wages: a short name in capitals is written so.
    let capitals = |alias: &String| alias.chars().count() <= 3 && !alias.chars().any(char::is_lowercase);
    let alias = entry(first).aliases.iter().find(|alias| fold::folded(alias) == hit.name);
    let written = &parts[hit.part].text[hit.start..hit.end];
    // vivo产量: a name that its firm writes small, among Han a word of its own.
    let spaced = hit.language.language().is_some_and(|language| !language.function_words.is_empty());
    if latin && !hit.capital && !spaced && beside.is_none() {
        return Some((first, "company.own_name"));
    }
    if latin && !lower && alias.is_some_and(capitals) && written.chars().any(char::is_lowercase) {
        return None;
    }
    if entry(first).kind == Kind::Company && is_own_name(hit, beside, parts, &document.people, lower, at_home) {
        return Some((first, "company.own_name"));
    }
    let near = document.near(hit);
    if near + document.certain.len() >= 2 && stands_as_subject(hit) {
        return Some((first, "company.subject"));
    }
    if is_business(hit, beside, parts, &mut document.business) {
        return Some((first, "company.business"));
    }
    // The Norwegian salmon farmers.
    if latin && words == 1 && hit.left.ends_with("the ") && !hit.right.starts_with(['\'', '’', ',']) {
        return None;
    }
    // la desaladora de Antofagasta
    let place = beside.is_some_and(|beside| beside.sense == Sense::Proper)
        && ["de ", "en ", "in ", "of ", "from "].iter().any(|word| hit.left.ends_with(word));
    if place {
        return None;
    }
    if latin && !lower && near > 0 && is_inner_capital(hit, parts) {
        return Some((first, "company.capital"));
    }
    let least = if latin && words == 1 && lower { 3 } else { 2 };
    (near >= least && (words >= 2 || !lower || near >= Document::NEAR)).then_some((first, "company.near"))
}

/// True for a name that means nothing else in this language, written as a name; of an ordinary word only a capital inside
/// the sentence is one.
fn is_own_name(
    hit: &Hit,
    beside: Option<&Beside>,
    parts: &[PartText<'_>],
    people: &HashSet<String>,
    lower: bool,
    at_home: bool,
) -> bool {
    let sense = beside.map_or(Sense::Name, |beside| beside.sense);
    let spaced = hit.language.language().is_some_and(|language| !language.function_words.is_empty());
    let length = hit.name.chars().count();
    if !hit.name.chars().any(is_word) {
        // The Chinese names of the table are words of Japanese as often as not.
        let foreign = hit.language.0 == "ja" && beside.is_none() && !at_home && hit.name.chars().all(is_han);
        return !spaced && hit.whole_words && !foreign && matches!(sense, Sense::Name | Sense::Piece);
    }
    if sense == Sense::Proper || people.contains(&hit.name) {
        return false;
    }
    if lower && spaced {
        return sense == Sense::Name && !hit.name.contains(' ') && (length >= 4 || length == 3 && !hit.ambiguous);
    }
    let text = parts[hit.part].text;
    let written = &text[hit.start..hit.end];
    if !written.chars().any(char::is_uppercase) {
        return false;
    }
    let acronym = length <= 3 && written.chars().all(|c| c.is_uppercase() || c.is_numeric());
    if acronym && hit.ambiguous && beside.is_none()
        || !written.starts_with(|c: char| c.is_uppercase() || c.is_numeric())
    {
        return false;
    }
    if !spaced {
        return sense == Sense::Name;
    }
    if sense == Sense::Word {
        return is_inner_capital(hit, parts);
    }
    let next = text[hit.end..].strip_prefix([' ', '-']).and_then(|tail| tail.chars().next());
    // Of what no space parts the end is enough to see that it is neither.
    let near = &text[text.ceil_char_boundary(hit.start.saturating_sub(WORD))..hit.start];
    let last = near.strip_suffix([' ', '-']).and_then(|head| head.rsplit([' ', '\n']).next());
    const ARTICLES: &[&str] = &["the", "The", "a", "an", "A", "el", "la", "El", "La", "un", "una", "los", "las"];
    !next.is_some_and(char::is_uppercase) && !last.is_some_and(|word| ARTICLES.contains(&word) || is_title_word(word))
}

/// True for a Chinese name between a particle and a mark, where the segmentation may err: 如快的、
fn is_parted(hit: &Hit) -> bool {
    let Some(language) = hit.language.language() else { return false };
    let before = hit.left.chars().next_back();
    let after = hit.right.chars().next();
    let particle = |c: char| language.companies.edges.iter().any(|edge| edge.chars().eq([c]));
    before.is_none_or(|c| !c.is_alphanumeric() || particle(c)) && after.is_none_or(|c| !c.is_alphanumeric())
}

/// True for a Japanese name that opens a sentence as its subject, where the document names companies: 楽天は.
fn stands_as_subject(hit: &Hit) -> bool {
    let opens = hit.left.is_empty() || hit.left.ends_with(['。', '\n', '」']);
    hit.language.0 == "ja" && hit.whole_words && opens && hit.right.starts_with(['は', 'が'])
}

/// True for a Japanese name in katakana that bears a particle in a sentence about business: イオンは店舗を, オラクルとは契約を.
fn is_business(
    hit: &Hit,
    beside: Option<&Beside>,
    parts: &[PartText<'_>],
    known: &mut HashMap<Sentence, bool>,
) -> bool {
    const LEAST: usize = 3;
    const WORDS: &[&str] = &[
        "億",
        "兆",
        "株",
        "出資",
        "買収",
        "契約",
        "提携",
        "決算",
        "業績",
        "出店",
        "店舗",
        "全店",
        "値上げ",
        "社長",
        "発表",
        "新工場",
        "営業利益",
        "売上高",
        "ブランド",
    ];
    let katakana = |c: char| is_kana(c) && !matches!(c, 'ぁ'..='ん');
    let part = &parts[hit.part];
    let Some(sentence) = part.sentences.get(hit.sentence) else { return false };
    let particle = ["は", "が", "と", "に", "を", "も", "、"].iter().any(|particle| hit.right.starts_with(particle));
    let left = hit.left.chars().next_back();
    hit.language.0 == "ja"
        && particle
        && hit.whole_words
        && hit.name.chars().count() >= LEAST
        && hit.name.chars().all(katakana)
        && left.is_none_or(|c| !is_han(c) && !katakana(c) && c != '・')
        && beside.is_none_or(|beside| beside.sense != Sense::Proper)
        && *known
            .entry((hit.part, hit.sentence))
            .or_insert_with(|| WORDS.iter().any(|word| part.text[sentence.start..sentence.end].contains(word)))
}

/// True for a word with a capital inside a sentence, alone: an ordinary word has none there (rival of Intel). A place or a
/// person would stand after a preposition of place or beside another capital.
fn is_inner_capital(hit: &Hit, parts: &[PartText<'_>]) -> bool {
    const PLACES: &[&str] = &[
        "the", "in", "from", "near", "la", "el", "en", "desde", "hacia", "los", "las", "de", "del", "río", "mr", "san",
        "at",
    ];
    let text = parts[hit.part].text;
    if hit.language.language().is_none_or(|language| language.function_words.is_empty())
        || !text[hit.start..].starts_with(char::is_uppercase)
    {
        return false;
    }
    if hit.left.is_empty() || hit.left.ends_with(['\n', '>']) || hit.left.ends_with(". ") {
        // A bare noun with a verb opens no English sentence: Apple asked.
        const VERBS: &[&str] = &[
            "said", "took", "will", "has", "is", "was", "cut", "led", "won", "lost", "rose", "fell", "sold", "bought",
            "made", "also", "beat", "began", "broke", "brought", "built", "chose", "does", "expects", "faces", "gave",
            "grew", "had", "hit", "kept", "met", "paid", "plans", "put", "saw", "says", "sees", "set", "spent", "told",
            "wants", "went", "withdrew", "won't", "would",
        ];
        let next = hit.right.strip_prefix(' ').and_then(|tail| tail.split(|c: char| !c.is_alphanumeric()).next());
        let pair =
            |join: &str| text[hit.end..].strip_prefix(join).is_some_and(|tail| tail.starts_with(char::is_uppercase));
        return match hit.language.0 {
            "en" if pair(" and ") || pair(" and rival ") => true,
            "es" if pair(" y ") => true,
            "en" => next.is_some_and(|word| word.len() > 4 && word.ends_with("ed") || VERBS.contains(&word)),
            "es" => {
                text[hit.end..].starts_with(", que ") || next.is_some_and(|word| word.len() > 3 && ends_as_past(word))
            }
            _ => false,
        };
    }
    let Some(head) = text[..hit.start].strip_suffix(' ') else { return false };
    let word = head.rsplit(|c: char| c.is_whitespace()).next().unwrap_or("");
    let next = text[hit.end..].strip_prefix(' ').and_then(|tail| tail.chars().next());
    !word.is_empty()
        && word.chars().all(char::is_lowercase)
        && !PLACES.contains(&word)
        && !next.is_some_and(char::is_uppercase)
}

/// True for the third person of a past tense, folded: cancelo, entregaron.
fn ends_as_past(word: &str) -> bool {
    ["elo", "zo", "ro", "no", "to", "vo", "gio", "dio", "rio", "cio", "aron", "ieron"]
        .iter()
        .any(|end| word.ends_with(end))
}

fn is_quoted(hit: &Hit) -> bool {
    hit.left.ends_with(['《', '『']) && hit.right.starts_with(['》', '』'])
}

/// The cues of a room, folded once.
struct Cues {
    before: Vec<String>,
    after: Vec<String>,
}

static CUES: LazyLock<HashMap<&'static str, Cues>> = LazyLock::new(|| {
    let folded = |words: &[&str]| words.iter().map(|word| fold::folded(word)).collect::<Vec<_>>();
    // What finds a name of no table tells a listed one as well; a price or a spokesman is a person's too.
    let cues = |language: &Language| {
        let companies = language.companies;
        let plain = |word: &&&str| !word.starts_with('-') && !word.ends_with(" for");
        let mut before = folded(companies.cues_before);
        before.extend(companies.objects.iter().filter(plain).map(|word| fold::folded(word)));
        let mut after = folded(companies.cues_after);
        let spaced = !language.function_words.is_empty();
        let several =
            |word: &&&str| spaced && word.contains(' ') && !word.starts_with("was ") && !word.starts_with("were ");
        after.extend(companies.names_before.iter().filter(several).map(|word| fold::folded(word)));
        if let Some(weighing) = companies.weighing {
            after.extend(folded(companies.names_before));
            after.extend(folded(weighing.owned));
        }
        Cues { before, after }
    };
    LANGUAGES.iter().map(|language| (language.code.0, cues(language))).collect()
});

fn has_cue(hit: &Hit, part: &PartText<'_>, language: &Language) -> bool {
    let spaced = !language.function_words.is_empty();
    let left = hit.left.trim_end_matches([' ', '“', '"', '「']);
    let right = hit.right.trim_start_matches([' ', '”', '"', '」']);
    let Some(cues) = CUES.get(language.code.0) else { return false };
    let before = cues.before.iter().any(|cue| {
        left.ends_with(cue.as_str()) && (!spaced || !left[..left.len() - cue.len()].ends_with(char::is_alphanumeric))
    });
    // 苹果|收购价 is what apples are bought at.
    let from = hit.end + hit.right.len() - right.len();
    let whole = |end: usize| match spaced {
        true => !right[end..].starts_with(char::is_alphanumeric),
        false => {
            let split = part.tokens.get(part.tokens.index_at(from + end));
            split.is_none_or(|token| token.start != from || token.class != Class::Word)
        }
    };
    let after = cues.after.iter().any(|cue| right.starts_with(cue.as_str()) && whole(cue.len()));
    before || after
}

/// True before a stock code or a change of price: 友邦(01299), 友邦跌0.7%.
fn is_quoted_on_market(hit: &Hit) -> bool {
    const MOVES: &[&str] = &[
        "上升", "上涨", "下挫", "下跌", "低开", "升", "急升", "急跌", "挫", "收报", "涨", "现报", "走低", "走高", "跌",
        "高开",
    ];
    const CODE: Range<usize> = 4..7;
    if hit.language.0 != "zh" {
        return false;
    }
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).count();
    let code = hit.right.strip_prefix(['(', '（']).is_some_and(|tail| CODE.contains(&digits(tail)));
    let moves = |verb: &&str| {
        let tail = hit.right.strip_prefix(*verb);
        tail.is_some_and(|tail| digits(tail.trim_start_matches(['约', '逾', '近', '超', '过', ' '])) > 0)
    };
    code || MOVES.iter().any(moves)
}

/// True for a Chinese name that is a thing's and that opens its clause as who answers, or who does something by a price to
/// another thing: 小米|把售价从1999元. Behind a word it is a person's as well: 网友|小米|回应称.
fn is_actor(hit: &Hit, beside: Option<&Beside>, parts: &[PartText<'_>]) -> bool {
    const ANSWERS: &[&str] = &["回复称", "回应称", "回应说"];
    const PRICES: &[&str] = &["售价", "价格", "定价", "报价", "票价"];
    let proper = beside.is_some_and(|beside| beside.sense == Sense::Proper);
    if hit.language.0 != "zh" || proper || !hit.whole_words || hit.left.ends_with(char::is_alphanumeric) {
        return false;
    }
    let clause = &hit.right[..hit.right.find(['，', '。', '；', '！', '？', '\n', ',']).unwrap_or(hit.right.len())];
    let sum = |(at, _): (usize, &str)| clause[..at].ends_with(|c: char| c.is_ascii_digit() || matches!(c, '万' | '亿'));
    let priced = clause.match_indices('元').any(sum)
        || PRICES.iter().any(|price| clause.contains(price)) && clause.contains(|c: char| c.is_ascii_digit());
    let does = clause.starts_with('把') && priced && parts[hit.part].tokens.is_boundary(hit.end + '把'.len_utf8());
    does || ANSWERS.iter().any(|answer| hit.right.starts_with(answer))
}

/// True behind the trade that a Japanese name is great in: 大手ゼネコンの鹿島, 流通大手のイオン.
fn is_major(hit: &Hit) -> bool {
    const TRADE: usize = 12;
    let Some(head) = hit.left.strip_suffix('の').filter(|_| hit.language.0 == "ja") else { return false };
    let trade = head.rsplit(|c: char| !(is_han(c) || is_kana(c))).next().unwrap_or("");
    let Some(at) = ["大手", "老舗", "中堅"].iter().filter_map(|word| trade.rfind(&fold::folded(word))).max()
    else {
        return false;
    };
    let named = trade[at..].chars();
    named.clone().count() <= TRADE
        && !named.clone().any(|c| matches!(c, 'の' | 'は' | 'が' | 'を' | 'に' | 'と' | 'で'))
}

/// True where the hit stands in a list beside a name that is certain: 微软、英伟达、苹果; zhipu ai, zero one thing y step star.
fn listed_with_certain(hits: &[Hit], at: usize, parts: &[PartText<'_>]) -> bool {
    let hit = &hits[at];
    let text = parts[hit.part].text;
    let joins = |gap: &str| {
        let gap = gap.trim();
        let quoted = gap.trim_matches(['“', '”', '"', '「', '」', '《', '》']);
        matches!(
            quoted,
            "、" | ","
                | "，"
                | "和"
                | "与"
                | "及"
                | "以及"
                | "或"
                | "y"
                | "e"
                | "o"
                | "and"
                | "or"
                | "&"
                | "や"
                | "と"
                | "・"
                | "/"
                | ", y"
                | ", and"
                | "/ "
                | "|"
                | "，以及"
                | "、以及"
                | "跟"
                | "同"
        ) || gap.is_empty()
    };
    let before = at.checked_sub(1).map(|i| &hits[i]).filter(|other| {
        other.part == hit.part && other.entry.is_some() && other.end <= hit.start && joins(&text[other.end..hit.start])
    });
    let after = hits.get(at + 1).filter(|other| {
        other.part == hit.part && other.entry.is_some() && hit.end <= other.start && joins(&text[hit.end..other.start])
    });
    before.or(after).is_some()
}

//! IPADIC, the dictionary of Japanese, embedded in the program and ready for lindera.
//!
//! ```
//! use lindera::{mode::Mode, segmenter::Segmenter};
//!
//! # fn main() -> Result<(), ipadic::Error> {
//! let names = ipadic::user_dictionary(["月之暗面"])?;
//! let mut worker = Segmenter::new(Mode::Normal, ipadic::dictionary()?, names)
//!     .keep_whitespace(true)
//!     .into_worker();
//! let mut forms = Vec::new();
//! for token in worker.segment("月之暗面の資料を読んだ")? {
//!     let mut details = ipadic::details(token.dictionary, token.user_dictionary, token.word_id);
//!     let base = details.nth(ipadic::BASE).unwrap_or("*");
//!     forms.push(ipadic::base_form(&token.surface, base).to_owned());
//! }
//! assert_eq!(forms, ["月之暗面", "の", "資料", "を", "読む", "だ"]);
//! # Ok(())
//! # }
//! ```
//!
//! [`dictionary`] gives the dictionary, [`user_dictionary`] adds names that are known only at run
//! time. What is known of a word are its [`details`]: [`POS1`] to [`POS4`] and [`BASE`].
//!
//! The data are Debian's `mecab-ipadic` with a few words of ours; `data/make.py` says what was taken
//! and `data/COPYING` on which terms. Latin letters may be full-width, half-width or half-width and
//! lower case; katakana must be full-width: ﾊﾝｶｸ is an unknown word. An unknown word is tagged by
//! the kind of its letters, most often 組織, so do not trust the tags where
//! [`WordId::is_unknown`] holds.

#![deny(missing_docs)]

use std::collections::BTreeSet;
use std::sync::OnceLock;

use lindera_dictionary::builder::DictionaryBuilder;
use lindera_dictionary::dictionary::metadata::Metadata;
use lindera_dictionary::dictionary::{DetailFields, Dictionary, UserDictionary};
use lindera_dictionary::mode::Mode;
use lindera_dictionary::viterbi::{Lattice, LatticeOptions, WordId};

pub use lindera_dictionary::error::LinderaError as Error;

/// The version of the dictionary, for what is made with it: an index must be made again when it changes.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
/// The detail with the part of speech: 名詞, 動詞, 助詞, 記号…
pub const POS1: usize = 0;
/// The detail with the first subdivision of the part of speech: 固有名詞, サ変接続, 数… or `*`.
pub const POS2: usize = 1;
/// The detail with the second subdivision of the part of speech: 組織, 地域, 人名… or `*`.
pub const POS3: usize = 2;
/// The detail with the third subdivision of the part of speech: 国, 姓, 名… or `*`.
pub const POS4: usize = 3;
/// The detail with the base form (原形), or `*` where it is the surface itself, as in all words that
/// do not inflect; see [`base_form`].
pub const BASE: usize = 4;

/// Returns the embedded dictionary.
///
/// The first call checks and indexes the embedded bytes, 1 ms; every later one clones five pointers.
/// The data, 15 MB, are read in place and shared by all clones.
///
/// # Errors
///
/// Fails only if the embedded data are not what this version of lindera reads, which the tests of
/// this crate rule out.
pub fn dictionary() -> Result<Dictionary, Error> {
    static LOADED: OnceLock<Dictionary> = OnceLock::new();
    if let Some(dictionary) = LOADED.get() {
        return Ok(dictionary.clone());
    }
    let dictionary = embedded::load()?;
    Ok(LOADED.get_or_init(|| dictionary).clone())
}

/// Builds a dictionary of names in memory: each of `names` becomes one word, 名詞,固有名詞,組織.
///
/// Returns `None` where there is no name to add, which is also what `Segmenter::new` takes then.
/// Space around a name is cut, empty and repeated names are left out. Names are compared with the
/// text as they stand, so they want the same folding as the text. A name that begins or ends with a
/// digit is found inside longer numbers too (3M in 3Mbps). Takes 20 to 30 ms for 3,000 names.
///
/// A name must stay whole where the text means it and must not tear other words apart. At
/// [`NAME_COST`] sixty names of large companies (メタ, 楽天, 明治, ライン…) split 12 of the 138,000
/// nouns of IPADIC; at 3000 it is 23, at 1000 it is 95, 明治|維新, 三菱|商事 and メタ|データ among them,
/// and at -5000 it is 379. At 4000 月之暗面, NTTドコモ and ムーンショット have 3,500 to spare in every
/// sentence that was tried. The few names that do not hold, for they are made of very common words
/// (百度, also "a hundred degrees"), get [`STUBBORN_COST`]; they are found by trying each name in
/// three short frames.
///
/// # Errors
///
/// Fails if lindera cannot build the dictionary, such as for more than 16 million names.
pub fn user_dictionary<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<Option<UserDictionary>, Error> {
    let names = cleaned(names);
    build(&names, &names)
}

/// Builds the part of a dictionary of names that can matter to a text: those of its names that occur there, each as
/// [`user_dictionary`] makes it among all. A text is segmented alike with either.
///
/// `names_in` returns the names that occur in a text; it is asked for a few texts more, the frames in which a name is
/// tried. Takes a quarter of a millisecond for a name or two, and no time where none occurs.
///
/// # Errors
///
/// As [`user_dictionary`].
pub fn narrow_user_dictionary<'a, N: IntoIterator<Item = &'a str>>(
    text: &str,
    names_in: impl Fn(&str) -> N,
) -> Result<Option<UserDictionary>, Error> {
    let names = cleaned(names_in(text));
    let frames = names.iter().flat_map(|name| FRAMES.map(|(before, after)| format!("{before}{name}{after}")));
    let beside = cleaned(frames.flat_map(|frame| names_in(&frame)));
    build(&names, &beside)
}

fn cleaned<'a>(names: impl IntoIterator<Item = &'a str>) -> BTreeSet<&'a str> {
    names.into_iter().map(str::trim).filter(|name| !name.is_empty()).collect()
}

/// Builds the dictionary of `names`, of which those are stubborn that do not hold `beside` others.
fn build(names: &BTreeSet<&str>, beside: &BTreeSet<&str>) -> Result<Option<UserDictionary>, Error> {
    if names.is_empty() {
        return Ok(None);
    }
    let dictionary = dictionary()?;
    let build = |names: &BTreeSet<&str>, cost: &dyn Fn(&str) -> i16| {
        let mut rows = String::new();
        for name in names {
            let quoted = name.replace('"', "\"\"");
            let cost = cost(name);
            rows += &format!("\"{quoted}\",{NAME_CLASS},{NAME_CLASS},{cost},名詞,固有名詞,組織,*,*\n");
        }
        DictionaryBuilder::new(Metadata::clone(&dictionary.metadata)).build_user_dict_from_reader(rows.as_bytes())
    };
    let all_alike = build(beside, &|_| NAME_COST)?;
    let stubborn = torn(names, &dictionary, &all_alike);
    if stubborn.is_empty() && names == beside {
        return Ok(Some(all_alike));
    }
    build(names, &|name| if stubborn.contains(name) { STUBBORN_COST } else { NAME_COST }).map(Some)
}

/// The cost of a name given at run time, unless it is stubborn; see [`user_dictionary`].
pub const NAME_COST: i16 = 4000;
/// The cost of a name that does not hold at [`NAME_COST`]; see [`user_dictionary`].
pub const STUBBORN_COST: i16 = -1000;
/// What a name is tried between.
const FRAMES: [(&str, &str); 3] = [("", ""), ("新", "は"), ("米", "と")];
/// The context id of 名詞,固有名詞,組織 in `data/classes.csv`.
const NAME_CLASS: u16 = 1292;

/// The names that do not stay whole.
fn torn<'a>(names: &BTreeSet<&'a str>, dictionary: &Dictionary, user_dictionary: &UserDictionary) -> BTreeSet<&'a str> {
    let mode = Mode::Normal;
    let options = LatticeOptions::new(&mode);
    let mut lattice = Lattice::default();
    let mut found = Vec::new();
    let mut text = String::new();
    let mut stays_whole = |before: &str, name: &str, after: &str| {
        text.clear();
        text.extend([before, name, after]);
        lattice.set_text_with_options(
            &dictionary.prefix_dictionary,
            &Some(&user_dictionary.dict),
            &dictionary.character_definition,
            &dictionary.unknown_dictionary,
            &dictionary.connection_cost_matrix,
            &text,
            &options,
        );
        lattice.tokens_offset_into(&mut found);
        let mut starts = found.iter().map(|&(start, _)| start);
        let end = before.len() + name.len();
        starts.any(|start| start == before.len()) && starts.next().unwrap_or(text.len()) == end
    };
    names
        .iter()
        .filter(|name| !FRAMES.iter().all(|(before, after)| stays_whole(before, name, after)))
        .copied()
        .collect()
}

/// Returns the details of a word, to be read by [`POS1`] to [`POS4`] and [`BASE`].
///
/// The same as the details of lindera's token, without allocating. Words of the dictionary, of the
/// user dictionary and unknown words all have the same five.
#[must_use]
pub fn details<'a>(
    dictionary: &'a Dictionary,
    user_dictionary: Option<&'a UserDictionary>,
    word: WordId,
) -> DetailFields<'a> {
    let id = word.id() as usize;
    if word.is_unknown() {
        dictionary.unknown_word_details_iter(id)
    } else if word.is_system() {
        dictionary.word_details_iter(id)
    } else {
        user_dictionary.map_or_else(DetailFields::unk, |names| names.word_details_iter(id))
    }
}

/// Returns the base form of a word, given its surface and its detail [`BASE`].
///
/// ```
/// assert_eq!(ipadic::base_form("食べ", "食べる"), "食べる");
/// assert_eq!(ipadic::base_form("学校", "*"), "学校");
/// ```
#[must_use]
pub fn base_form<'a>(surface: &'a str, detail: &'a str) -> &'a str {
    if detail == "*" { surface } else { detail }
}

/// What lindera's macro makes, with names of its own choice.
mod embedded {
    lindera_dictionary::embedded_dictionary!("/ipadic", EmbeddedIpadic);
}

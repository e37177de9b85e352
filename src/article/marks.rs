//! The words of an element's name, role, class and id -> what they say of its place in the page.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};
use scraper::node::Element;

/// What the marks of an element say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traits {
    pub hidden: bool,
    pub beside: Beside,
    /// The text of an article, by a name that many sites give it.
    pub body: bool,
    /// `itemprop=articleBody`.
    pub article_body: bool,
    /// A byline.
    pub author: bool,
    /// A byline by property, which is no guess.
    pub sure_author: bool,
    /// Where the article comes from.
    pub source: bool,
    /// It has an address to go to.
    pub leads: bool,
    /// The same for elements of one kind: their name and class.
    pub kind: u64,
}

/// Whether an element stands beside the article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Beside {
    #[default]
    No,
    /// Navigation, related links, sharing: names that wrappers of the whole page carry too, by mistake.
    Maybe,
    /// Comments, footers and what asks for consent: never the article, however long.
    Surely,
}

/// What class lists say, each read once: the cards of a page all have the same.
pub type Known<'a> = FxHashMap<&'a str, Traits>;

impl Traits {
    pub fn of<'a>(element: &'a Element, known: &mut Known<'a>) -> Traits {
        let name = element.name();
        let mut traits = Traits::default();
        if name == "footer" {
            traits.beside = Beside::Surely;
        } else if matches!(name, "nav" | "aside" | "form" | "dialog" | "menu") || AMP.contains(&name) {
            traits.beside = Beside::Maybe;
        }
        let mut by_name = std::mem::take(&mut traits.beside);
        let mut list = "";
        for (attribute, value) in element.attrs() {
            match attribute {
                "hidden" | "data-hidden" => traits.hidden = true,
                "role" if ROLES.contains(&value) => by_name = Beside::Maybe,
                "itemprop" => {
                    for property in value.split_whitespace() {
                        traits.article_body |= property == "articleBody";
                        traits.sure_author |= property == "author";
                    }
                }
                "rel" => traits.sure_author |= value.split_whitespace().any(|word| word == "author"),
                "href" => traits.leads = true,
                "class" => {
                    list = value;
                    traits.join(*known.entry(value).or_insert_with(|| Traits::named(value)));
                }
                "id" => traits.join(Traits::named(value)),
                _ => {}
            }
        }
        traits.beside = traits.beside.max(by_name);
        traits.kind = kind(name, list);
        traits
    }

    /// What the names of a class list or an id say.
    fn named(written: &str) -> Traits {
        let mut traits = Traits::default();
        let mut word = String::new();
        for name in written.split_whitespace().take(20) {
            traits.read(name, &mut word);
        }
        traits
    }

    /// Adds what names say.
    fn join(&mut self, named: Traits) {
        self.body |= named.body;
        self.author |= named.author;
        self.source |= named.source;
        self.beside = self.beside.max(named.beside);
    }

    /// Reads a class or an id: as a whole, and its words; `related-news`, `shareBar` and `share_bar` each have two.
    fn read(&mut self, name: &str, word: &mut String) {
        word.clear();
        word.extend(name.chars().take(80).map(|c| c.to_ascii_lowercase()));
        self.body |= BODY.binary_search(&word.as_str()).is_ok();
        self.word(word);
        word.clear();
        let (mut lower_before, mut whole) = (false, true);
        for c in name.chars().take(80) {
            if (c.is_ascii_uppercase() && lower_before) || !c.is_alphanumeric() {
                self.word(word);
                word.clear();
                whole = false;
            }
            lower_before = c.is_ascii_lowercase();
            if c.is_alphanumeric() {
                word.push(c.to_ascii_lowercase());
            }
        }
        if !whole {
            self.word(word);
        }
    }

    fn word(&mut self, word: &str) {
        if word.len() < 2 {
            return;
        }
        self.author |= AUTHOR.binary_search(&word).is_ok();
        self.source |= matches!(word, "source" | "laiyuan" | "fuente" | "media-name" | "article-source");
        let beside = if starts_with_one(word, SURELY) {
            Beside::Surely
        } else if BESIDE.binary_search(&word).is_ok() || starts_with_one(word, STARTS) {
            Beside::Maybe
        } else {
            Beside::No
        };
        self.beside = self.beside.max(beside);
    }
}

/// Sorted, and none the start of another: only the last that is not after the word can be its start.
fn starts_with_one(word: &str, starts: &[&str]) -> bool {
    let after = starts.partition_point(|start| *start <= word);
    after > 0 && word.starts_with(starts[after - 1])
}

/// A hash of name and class: only ever compared for being the same.
fn kind(name: &str, class: &str) -> u64 {
    let mut hasher = FxHasher::default();
    name.hash(&mut hasher);
    class.as_bytes()[..class.len().min(200)].hash(&mut hasher);
    hasher.finish()
}

/// Returns the value of an attribute. An element has few: to look at each is less work than to make a name of the word.
pub fn attr<'a>(element: &'a Element, name: &str) -> Option<&'a str> {
    element.attrs().find(|(known, _)| *known == name).map(|(_, value)| value)
}

/// Roles of what stands beside an article.
const ROLES: &[&str] =
    &["alert", "alertdialog", "banner", "complementary", "contentinfo", "dialog", "navigation", "search"];

/// Custom elements of accelerated pages that hold no text of an article.
const AMP: &[&str] = &[
    "amp-ad",
    "amp-consent",
    "amp-embed",
    "amp-list",
    "amp-next-page",
    "amp-sidebar",
    "amp-social-share",
    "amp-sticky-ad",
    "amp-user-notification",
];

/// Starts of words of comments, footers and consent.
const SURELY: &[&str] = &[
    "cmp2",
    "cmpbox",
    "comentario",
    "comment",
    "consent",
    "cookie",
    "cybot",
    "didomi",
    "disqus",
    "fb-comments",
    "footer",
    "gdpr",
    "onetrust",
    "pinglun",
    "qc-cmp",
    "truste",
    "usercentrics",
];

const STARTS: &[&str] = &[
    "advert",
    "breadcrumb",
    "newsletter",
    "outbrain",
    "pagination",
    "recirc",
    "recommend",
    "relacionad",
    "relate",
    "sharedaddy",
    "sharing",
    "sidebar",
    "sponsor",
    "subscri",
    "suscri",
    "taboola",
    "tuijian",
    "xiangguan",
];

const BESIDE: &[&str] = &[
    "ad",
    "ads",
    "adsbygoogle",
    "aside",
    "author-bio",
    "author-box",
    "authorbox",
    "banner",
    "bio",
    "boletin",
    "bottom-relate-wrap",
    "copyright",
    "crumb",
    "crumbs",
    "disclaimer",
    "editsection",
    "entry-footer",
    "fenxiang",
    "hatena-star-container",
    "hotnews",
    "inline-ads",
    "jubao",
    "kanren",
    "login",
    "menu",
    "modal",
    "most-read",
    "nav",
    "navbar",
    "navi",
    "navigation",
    "note-support",
    "osusume",
    "overlay",
    "pager",
    "paging",
    "paywall",
    "popular",
    "popup",
    "promo",
    "promoted",
    "qrcode",
    "rank",
    "ranking",
    "readmore",
    "recentpost",
    "rel",
    "relation",
    "respond",
    "share",
    "sharebar",
    "shares",
    "side",
    "signup",
    "sitemap",
    "skip-link",
    "sns",
    "social",
    "statement",
    "support",
    "table-of-contents",
    "tagcloud",
    "taglist",
    "tags",
    "teaser",
    "toc",
    "toolbar",
    "trending",
    "visually-hidden",
    "widget",
];

/// Classes and ids of the text itself on many sites and in many systems.
const BODY: &[&str] = &[
    "art-text",
    "art_txt",
    "artibody",
    "artical-content",
    "article-body",
    "article-body-content",
    "article-body-inner",
    "article-body__content",
    "article-content",
    "article-content__editor",
    "article-detail",
    "article-main",
    "article-text",
    "article__body",
    "article__content",
    "article__paragraphs",
    "article__text",
    "article_body",
    "article_content",
    "article_main",
    "article_txt",
    "articlebody",
    "articlebodytext",
    "articlecontent",
    "articledetail",
    "articlemain",
    "articletext",
    "articlewords",
    "available-content",
    "body-article",
    "body-nota",
    "body-text",
    "bodytext",
    "c-article-body",
    "c-article-content",
    "caas-body",
    "cms-body",
    "cmsbody",
    "cmsbodymain",
    "contenido-nota",
    "contenido-noticia",
    "content-article",
    "content-body",
    "content-detail",
    "content-text",
    "content_area",
    "contentbody",
    "cuerpo",
    "cuerpo-nota",
    "cuerpo-noticia",
    "cuerpo_noticia",
    "detail-body",
    "detail-content",
    "detailcontent",
    "entry-body",
    "entry-content",
    "entry-text",
    "entry_text",
    "entrybody",
    "entrycontent",
    "field--name-body",
    "field-name-body",
    "gh-content",
    "hatenablog-entry",
    "js_content",
    "main-text",
    "main_text",
    "mp-editor",
    "news-body",
    "news-content",
    "news-detail",
    "news-release-body",
    "news-text",
    "news__content",
    "news_body",
    "news_content",
    "news_text",
    "news_txt",
    "newsbody",
    "newscontent",
    "newstext",
    "nota-cuerpo",
    "note-common-styles__textnote-body",
    "noticia-cuerpo",
    "noticia-texto",
    "ozoom",
    "p-article__body",
    "pages_content",
    "paywall-content",
    "post-body",
    "post-content",
    "post-entry",
    "post-text",
    "post__body",
    "post__content",
    "post_body",
    "post_content",
    "post_text",
    "postbody",
    "postcontent",
    "release-body",
    "rich_media_content",
    "richtext",
    "rm_txt_con",
    "show_text",
    "single-content",
    "skin-entrybody",
    "story-body",
    "story-content",
    "story-text",
    "story__body",
    "story__content",
    "story_body",
    "storybody",
    "storycontent",
    "storytext",
    "storytextcontainer",
    "td-post-content",
    "text-content",
    "texto-nota",
    "texto-noticia",
    "trs_editor",
    "trs_editor_view",
    "ue-c-article__body",
    "wysiwyg",
    "zoom",
    "ztext",
    "zw",
];

/// Words of class and id of a byline.
const AUTHOR: &[&str] = &[
    "author",
    "author-name",
    "authorname",
    "autor",
    "by",
    "byline",
    "editor-name",
    "firma",
    "periodista",
    "reporter",
    "userlink",
    "writer",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sorted() {
        for table in [ROLES, AMP, SURELY, STARTS, BESIDE, BODY, AUTHOR] {
            assert!(table.is_sorted(), "{:?}", table.windows(2).find(|pair| pair[0] > pair[1]));
        }
        for table in [SURELY, STARTS] {
            assert!(table.windows(2).all(|pair| !pair[1].starts_with(pair[0])), "a start within a start");
        }
        assert!(starts_with_one("comments", SURELY) && !starts_with_one("common", SURELY));
    }
}

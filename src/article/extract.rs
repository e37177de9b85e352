//! A parsed page -> the text of its article, without what stands around it.
//!
//! The block of the article is the one that says so (itemprop, known classes, `<article>`), else the one that the
//! paragraphs vote for. Within it, whatever is marked as navigation, sharing, comments or related links is passed
//! over, unless it holds a good part of the page's prose: such a mark is then a mistake of the page. Lengths are
//! weighed in columns, since a Chinese sentence is two and a half times shorter than its Spanish translation.

use std::collections::HashSet;

use scraper::node::{Element, Node as Parsed};

use super::plain::{self, weight};

/// A page as a list of its nodes in the order of the text; everything inside a node follows it, up to its `end`.
pub struct Nodes<'a> {
    nodes: Vec<Node<'a>>,
}

struct Node<'a> {
    parent: usize,
    end: usize,
    kind: Kind<'a>,
    /// Weight of the text inside that is no link.
    prose: usize,
    /// Weight of the text of links inside.
    links: usize,
    /// Navigation and the like, or inside of it.
    aside: bool,
    in_link: bool,
}

#[derive(Clone, Copy)]
enum Kind<'a> {
    Text(&'a str),
    Element(&'a Element),
    Root,
}

/// Lists the nodes of a page.
pub fn nodes(page: &scraper::Html) -> Nodes<'_> {
    let mut nodes = vec![];
    let mut open: Vec<usize> = vec![];
    for edge in page.tree.root().traverse() {
        match edge {
            ego_tree::iter::Edge::Open(node) => {
                let parent = open.last().copied().unwrap_or(0);
                let kind = match node.value() {
                    Parsed::Text(text) => Kind::Text(text),
                    Parsed::Element(element) => Kind::Element(element),
                    _ => Kind::Root,
                };
                let is_link =
                    matches!(kind, Kind::Element(element) if element.name() == "a" && element.attr("href").is_some());
                let in_link = is_link || nodes.get(parent).is_some_and(|parent: &Node| parent.in_link);
                open.push(nodes.len());
                nodes.push(Node { parent, end: 0, kind, prose: 0, links: 0, aside: false, in_link });
            }
            ego_tree::iter::Edge::Close(_) => {
                let Some(at) = open.pop() else { continue };
                nodes[at].end = nodes.len();
                if let Kind::Text(text) = nodes[at].kind
                    && !is_silent(&nodes, nodes[at].parent)
                {
                    let weight = weight(text.trim());
                    if nodes[at].in_link { nodes[at].links = weight } else { nodes[at].prose = weight }
                }
                let (prose, links) = (nodes[at].prose, nodes[at].links);
                if at > 0 {
                    let parent = nodes[at].parent;
                    nodes[parent].prose += prose;
                    nodes[parent].links += links;
                }
            }
        }
    }
    let mut nodes = Nodes { nodes };
    nodes.mark_asides();
    nodes
}

/// Returns the text of the article: blank lines between paragraphs, single lines in lists and tables, tabs between
/// cells. `whole` is the text that the page carries for machines; it stands in where the page itself shows less than
/// half of it.
pub fn body(nodes: &Nodes, title: Option<&str>, whole: Option<&str>) -> String {
    let block = nodes.article();
    let lines = nodes.lines(block, nodes.nodes[block].end, usize::MAX);
    let mut body = joined(&without_surroundings(&lines, title));
    if body.is_empty() {
        body = joined(&lines);
    }
    match whole.map(as_text) {
        Some(whole) if weight(&body) * 2 < weight(&whole) => whole,
        _ => body,
    }
}

impl<'a> Nodes<'a> {
    pub fn elements(&self) -> impl Iterator<Item = (usize, &'a Element)> + '_ {
        self.nodes.iter().enumerate().filter_map(|(at, node)| match node.kind {
            Kind::Element(element) => Some((at, element)),
            _ => None,
        })
    }

    /// Returns the text inside a node on one line.
    pub fn text(&self, at: usize) -> String {
        let mut text = String::new();
        for node in &self.nodes[at..self.nodes[at].end] {
            // The title of the page is silent in a text, but it is asked for by itself.
            if let Kind::Text(part) = node.kind
                && (node.parent == at || !is_silent(&self.nodes, node.parent))
            {
                text.push_str(part);
            }
        }
        let mut line = String::new();
        write(&mut line, &text, &mut None);
        line
    }

    pub fn is_aside(&self, at: usize) -> bool {
        self.nodes[at].aside
    }

    /// Returns the lines that follow the heading with this title, where date and byline stand.
    pub fn lines_after(&self, title: &str) -> Vec<String> {
        let key = plain::key(title);
        let heading = self.elements().filter(|(_, element)| matches!(element.name(), "h1" | "h2")).take(40);
        let Some((at, _)) = heading.into_iter().find(|(at, _)| plain::key(&self.text(*at)) == key) else {
            return Vec::new();
        };
        let lines = self.lines(self.nodes[at].end, self.nodes.len(), LINES_AFTER_TITLE);
        lines.into_iter().map(|line| line.text).collect()
    }

    fn element(&self, at: usize) -> Option<&'a Element> {
        match self.nodes[at].kind {
            Kind::Element(element) => Some(element),
            _ => None,
        }
    }

    /// Marks what is beside the article, by its element, its role and the words of its class and id.
    fn mark_asides(&mut self) {
        let total = self.nodes.first().map_or(0, |root| root.prose);
        let (mut hidden_until, mut aside_until) = (0, 0);
        for at in 0..self.nodes.len() {
            if let Some(element) = self.element(at) {
                let end = self.nodes[at].end;
                if is_hidden(element) {
                    hidden_until = hidden_until.max(end);
                }
                // A wrapper that holds much of the prose is marked by mistake; what is hidden stays hidden.
                if is_beside(element) && self.nodes[at].prose * 10 <= total * 3 {
                    aside_until = aside_until.max(end);
                }
            }
            self.nodes[at].aside = at < hidden_until.max(aside_until);
        }
        // From here on, only what is beside nothing counts.
        for node in &mut self.nodes {
            if !matches!(node.kind, Kind::Text(_)) || node.aside {
                (node.prose, node.links) = (0, 0);
            }
        }
        for at in (1..self.nodes.len()).rev() {
            let (parent, prose, links) = (self.nodes[at].parent, self.nodes[at].prose, self.nodes[at].links);
            self.nodes[parent].prose += prose;
            self.nodes[parent].links += links;
        }
    }

    /// Returns the node of the article.
    fn article(&self) -> usize {
        let total = self.nodes.first().map_or(0, |root| root.prose);
        // The share of the prose that a mark must hold to be believed: a page of twenty <article> teasers has none.
        let marks: [(Mark, usize); 4] = [
            (
                |element| {
                    element
                        .attr("itemprop")
                        .is_some_and(|names| names.split_whitespace().any(|name| name == "articleBody"))
                },
                20,
            ),
            (|element| names(element).any(|name| BODY_NAMES.contains(&name.as_str())), 35),
            (|element| element.name() == "article", 40),
            (|element| element.name() == "main" || element.attr("role") == Some("main"), 50),
        ];
        for (is_marked, share) in marks {
            let marked = self.elements().filter(|(at, element)| !self.nodes[*at].aside && is_marked(element));
            // Of the same prose the innermost is the closest fit, and that is the last.
            let best = marked.map(|(at, _)| at).max_by_key(|at| (self.nodes[*at].prose, *at));
            if let Some(at) = best
                && self.nodes[at].prose > 0
                && self.nodes[at].prose * 100 >= total * share
            {
                return at;
            }
        }
        self.voted().unwrap_or(0)
    }

    /// Every paragraph votes for its parent and, half as loud, for its grandparent; links take their share away.
    fn voted(&self) -> Option<usize> {
        let mut votes = vec![0.0f64; self.nodes.len()];
        // The text that stands directly in an element, whatever the element is: old pages have no paragraphs.
        let mut own = vec![(0usize, 0usize); self.nodes.len()];
        for node in self.nodes.iter().filter(|node| !node.aside && !node.in_link) {
            if let Kind::Text(text) = node.kind
                && node.prose > 0
            {
                let mut block = node.parent;
                while block > 0 && self.element(block).is_some_and(|element| is_inline(element.name())) {
                    block = self.nodes[block].parent;
                }
                own[block].0 += node.prose;
                own[block].1 += text.matches([',', '，', '、', '。', ';', '；', '！', '？', '」']).count();
            }
        }
        for (at, (prose, commas)) in own.iter().enumerate().skip(1) {
            if *prose < 25 {
                continue;
            }
            let vote = 1.0 + (*commas).min(20) as f64 + (*prose as f64 / 100.0).min(20.0);
            let is_paragraph = self
                .element(at)
                .is_some_and(|element| matches!(element.name(), "p" | "li" | "x-cell" | "blockquote" | "pre"));
            let parent = if is_paragraph { self.nodes[at].parent } else { at };
            votes[parent] += vote;
            votes[self.nodes[parent].parent] += vote / 2.0;
        }
        for (vote, node) in votes.iter_mut().zip(&self.nodes) {
            let all = node.prose + node.links;
            *vote *= if all == 0 { 0.0 } else { node.prose as f64 / all as f64 };
        }
        let mut best = (0..votes.len())
            .filter(|at| votes[*at] > 0.0)
            .max_by(|one, other| votes[*one].total_cmp(&votes[*other]).then(other.cmp(one)))?;
        // Sections of an article each win a part of it; the one that holds them all is the article.
        loop {
            let (node, parent) = (&self.nodes[best], &self.nodes[self.nodes[best].parent]);
            let mostly_prose = parent.prose * 4 >= parent.links * 12;
            if best == 0 || parent.prose * 2 < node.prose * 3 || !mostly_prose {
                return Some(best);
            }
            best = self.nodes[best].parent;
        }
    }

    /// Returns the first lines from one node up to another.
    fn lines(&self, from: usize, to: usize, limit: usize) -> Vec<Line> {
        let mut lines = Lines::default();
        let mut open: Vec<usize> = Vec::new();
        let mut at = from;
        while at < to && lines.done.len() < limit {
            while let Some(last) = open.pop_if(|last| self.nodes[*last].end <= at) {
                self.leave(last, &mut lines);
            }
            let node = &self.nodes[at];
            // The block itself may stand in what is called an aside; what is inside is asked for anew.
            if node.aside && at != from && !self.nodes[node.parent].aside {
                lines.gap(Gap::Space);
                at = node.end;
                continue;
            }
            match node.kind {
                Kind::Text(text) if lines.in_pre > 0 => {
                    for (at, line) in text.split('\n').enumerate() {
                        match at {
                            0 => {}
                            _ if lines.gap == Gap::Line => lines.gap(Gap::Paragraph),
                            _ => lines.gap(Gap::Line),
                        }
                        lines.write(line, node.in_link);
                    }
                }
                Kind::Text(text) => lines.write(text, node.in_link),
                Kind::Element(element) if is_silent_name(element.name()) => {
                    at = node.end;
                    continue;
                }
                Kind::Element(_) => {
                    self.enter(at, &mut lines);
                    open.push(at);
                }
                Kind::Root => {}
            }
            at += 1;
        }
        while let Some(last) = open.pop() {
            self.leave(last, &mut lines);
        }
        lines.finish()
    }

    fn enter(&self, at: usize, lines: &mut Lines) {
        let Some(element) = self.element(at) else { return };
        match element.name() {
            "br" | "x-rows" => lines.gap(Gap::Line),
            "x-row" => {
                lines.gap(Gap::Line);
                lines.cells = 0;
            }
            "x-cell" if self.is_layout(at) => lines.gap(Gap::Paragraph),
            "x-cell" => {
                if lines.cells > 0 {
                    lines.tabs += 1;
                }
                lines.cells += 1;
                lines.in_cell += 1;
            }
            "li" | "dt" | "dd" => {
                lines.gap(Gap::Line);
                lines.in_item += 1;
            }
            "figcaption" | "x-caption" => {
                lines.gap(Gap::Paragraph);
                lines.caption = true;
            }
            "pre" => {
                lines.gap(Gap::Paragraph);
                lines.in_pre += 1;
            }
            "sup" => lines.sup = true,
            name if is_inline(name) => {}
            _ => lines.gap(Gap::Paragraph),
        }
    }

    fn leave(&self, at: usize, lines: &mut Lines) {
        let Some(element) = self.element(at) else { return };
        match element.name() {
            "br" => {}
            "x-rows" => lines.gap(Gap::Line),
            "x-row" => {
                lines.tabs = 0;
                lines.gap(Gap::Line);
            }
            "x-cell" if self.is_layout(at) => lines.gap(Gap::Paragraph),
            "x-cell" => lines.in_cell = lines.in_cell.saturating_sub(1),
            "li" | "dt" | "dd" => {
                lines.in_item = lines.in_item.saturating_sub(1);
                lines.gap(Gap::Line);
            }
            "pre" => {
                lines.gap(Gap::Paragraph);
                lines.in_pre = lines.in_pre.saturating_sub(1);
            }
            "sup" => lines.sup = false,
            name if is_inline(name) => {}
            name => {
                lines.gap(Gap::Paragraph);
                lines.caption &= !matches!(name, "figcaption" | "x-caption");
            }
        }
    }

    /// A cell that holds much text is no cell of figures: old pages are laid out in tables.
    fn is_layout(&self, at: usize) -> bool {
        self.nodes[at].prose > 400
    }
}

type Mark = fn(&Element) -> bool;

const LINES_AFTER_TITLE: usize = 25;

/// One line of the text.
#[derive(Clone, Debug, Default)]
struct Line {
    text: String,
    /// What stands before it.
    gap: Gap,
    /// Weight of the links in it.
    links: usize,
    caption: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Space,
    Line,
    Paragraph,
}

/// The lines while they are written.
#[derive(Default)]
struct Lines {
    done: Vec<Line>,
    line: Line,
    gap: Gap,
    /// White space that was seen and is not yet written.
    space: Option<char>,
    tabs: usize,
    /// Cells of this row so far.
    cells: usize,
    in_cell: usize,
    in_item: usize,
    in_pre: usize,
    caption: bool,
    sup: bool,
}

impl Lines {
    fn gap(&mut self, gap: Gap) {
        // A cell stays on its line and an item on its own, whatever blocks are inside.
        let gap = match gap {
            Gap::Line | Gap::Paragraph if self.in_cell > 0 => Gap::Space,
            Gap::Paragraph if self.in_item > 0 => Gap::Line,
            gap => gap,
        };
        self.gap = self.gap.max(gap);
    }

    fn write(&mut self, text: &str, in_link: bool) {
        if text.chars().all(is_space) {
            if !text.is_empty() && self.space.is_none() {
                self.space = space_of(text);
            }
            return;
        }
        if self.gap >= Gap::Line {
            let gap = self.gap;
            self.end_line();
            self.line.gap = gap;
            self.space = None;
        } else if self.tabs == 0 && self.gap == Gap::Space && self.space.is_none() {
            self.space = Some(' ');
        }
        if self.tabs > 0 {
            self.line.text.extend(std::iter::repeat_n('\t', self.tabs));
            self.space = None;
        }
        (self.gap, self.tabs) = (Gap::None, 0);
        // 10<sup>6</sup> is not 106.
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        if self.sup && digit(self.line.text.chars().next_back()) && digit(text.chars().next()) && self.space.is_none() {
            self.line.text.push('^');
        }
        self.line.caption = self.caption;
        write(&mut self.line.text, text, &mut self.space);
        if in_link {
            self.line.links += weight(text.trim());
        }
    }

    fn end_line(&mut self) {
        if !self.line.text.is_empty() {
            self.done.push(std::mem::take(&mut self.line));
        }
        self.line = Line::default();
    }

    fn finish(mut self) -> Vec<Line> {
        self.end_line();
        self.done
    }
}

/// Appends text with its white space collapsed; what trails stays in `space` for the next piece.
fn write(line: &mut String, text: &str, space: &mut Option<char>) {
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if is_space(c) {
            let mut run = String::from(c);
            while let Some(c) = chars.next_if(|c| is_space(*c)) {
                run.push(c);
            }
            *space = merged(*space, space_of(&run));
            continue;
        }
        // Invisible; they would part numbers and names.
        if matches!(c, '\u{200B}' | '\u{FEFF}' | '\u{AD}') {
            continue;
        }
        if let Some(space) = space.take()
            && let Some(before) = line.chars().next_back()
            && before != '\t'
        {
            // The source of a page is broken into lines anywhere; between Han and kana that is no space.
            let fused = space == '\n' && is_wide(before) && is_wide(c);
            if !fused {
                line.push(if space == '\n' { ' ' } else { space });
            }
        }
        line.push(c);
    }
}

/// Returns what a run of white space is worth: a full-width space stays one, a line end is told from a space.
fn space_of(run: &str) -> Option<char> {
    Some(if run.contains('\u{3000}') {
        '\u{3000}'
    } else if run.contains(['\n', '\r']) {
        '\n'
    } else {
        ' '
    })
}

fn merged(one: Option<char>, other: Option<char>) -> Option<char> {
    match (one, other) {
        (Some('\u{3000}'), _) | (_, Some('\u{3000}')) => Some('\u{3000}'),
        (Some('\n'), _) | (_, Some('\n')) => Some('\n'),
        (one, other) => other.or(one),
    }
}

fn is_space(c: char) -> bool {
    c.is_whitespace()
}

fn is_wide(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..)
}

fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "span"
            | "time"
            | "label"
            | "cite"
            | "sup"
            | "sub"
            | "ruby"
            | "rb"
            | "rt"
            | "rp"
            | "del"
            | "dfn"
            | "meter"
            | "output"
            | "progress"
    ) || (name.contains(['-', ':']) && !name.starts_with("x-"))
}

/// Readings above characters, and what is no text.
fn is_silent_name(name: &str) -> bool {
    matches!(name, "rt" | "rp" | "rtc" | "title" | "meta" | "link" | "head")
}

fn is_silent(nodes: &[Node], parent: usize) -> bool {
    matches!(nodes[parent].kind, Kind::Element(element) if is_silent_name(element.name()))
}

fn is_hidden(element: &Element) -> bool {
    element.attr("hidden").is_some() || element.attr("data-hidden").is_some()
}

fn is_beside(element: &Element) -> bool {
    let by_name = matches!(element.name(), "nav" | "aside" | "footer" | "form" | "dialog" | "menu");
    let role = element.attr("role").unwrap_or_default();
    let by_role = matches!(
        role,
        "navigation" | "complementary" | "banner" | "contentinfo" | "search" | "dialog" | "alert" | "alertdialog"
    );
    by_name || by_role || names(element).any(|name| is_beside_name(&name))
}

/// Returns the words of class and id: `related-news`, `shareBar` and `share_bar` each give their two words, and whole.
fn names(element: &Element) -> impl Iterator<Item = String> + '_ {
    let written = [element.attr("class"), element.attr("id")].into_iter().flatten();
    written.flat_map(|written| written.split_whitespace().take(20)).flat_map(|name| {
        let mut words = vec![name.to_ascii_lowercase()];
        let mut word = String::new();
        let mut lower_before = false;
        for c in name.chars().take(80) {
            if (c.is_ascii_uppercase() && lower_before) || !c.is_alphanumeric() {
                words.push(std::mem::take(&mut word));
            }
            lower_before = c.is_ascii_lowercase();
            if c.is_alphanumeric() {
                word.push(c.to_ascii_lowercase());
            }
        }
        words.push(word);
        words
    })
}

fn is_beside_name(name: &str) -> bool {
    const STARTS: &[&str] = &[
        "advert",
        "breadcrumb",
        "comment",
        "cookie",
        "newsletter",
        "outbrain",
        "pagination",
        "recommend",
        "relacionad",
        "relate",
        "sharing",
        "sidebar",
        "sponsor",
        "subscri",
        "suscri",
        "taboola",
        "tuijian",
        "xiangguan",
    ];
    BESIDE_NAMES.binary_search(&name).is_ok() || STARTS.iter().any(|start| name.starts_with(start))
}

/// Words of class and id of what is beside an article.
const BESIDE_NAMES: &[&str] = &[
    "ad",
    "ads",
    "aside",
    "banner",
    "consent",
    "copyright",
    "crumbs",
    "disclaimer",
    "fenxiang",
    "footer",
    "gdpr",
    "kanren",
    "login",
    "menu",
    "modal",
    "nav",
    "navbar",
    "navi",
    "navigation",
    "osusume",
    "pager",
    "paging",
    "paywall",
    "pinglun",
    "popular",
    "popup",
    "promo",
    "promoted",
    "rank",
    "ranking",
    "readmore",
    "relation",
    "share",
    "shares",
    "side",
    "signup",
    "sitemap",
    "sns",
    "social",
    "tagcloud",
    "taglist",
    "tags",
    "toolbar",
    "trending",
    "widget",
];

/// Classes and ids of the text itself on many sites.
const BODY_NAMES: &[&str] = &[
    "article-body",
    "article-content",
    "article-main",
    "article-text",
    "article__body",
    "article__content",
    "article_body",
    "article_content",
    "article_main",
    "articlebody",
    "articlecontent",
    "artibody",
    "artical-content",
    "content-article",
    "cuerpo",
    "cuerpo-noticia",
    "entry-content",
    "js_content",
    "main-text",
    "main_text",
    "news-body",
    "news-content",
    "news_content",
    "news_txt",
    "nota-cuerpo",
    "post-body",
    "post-content",
    "post_content",
    "rich_media_content",
    "story-body",
    "storybody",
    "story__body",
    "trs_editor",
    "zw",
    "articletext",
    "article-detail",
    "articledetail",
    "newscontent",
    "text-content",
];

/// Takes away the title, captions that repeat the text, rows of links, and what sites write before and after.
fn without_surroundings(lines: &[Line], title: Option<&str>) -> Vec<Line> {
    let title = title.map(plain::key).unwrap_or_default();
    let mut kept: Vec<Line> = Vec::new();
    let mut seen: HashSet<&str> = lines.iter().filter(|line| !line.caption).map(|line| line.text.as_str()).collect();
    let is_link = |line: &Line| line.links * 10 >= weight(&line.text) * 7;
    let mut at = 0;
    while at < lines.len() {
        let line = &lines[at];
        let run = lines[at..].iter().take_while(|line| is_link(line)).count();
        if run >= 3 {
            at += run;
            continue;
        }
        if is_related_label(&line.text) {
            at += 1;
            at += lines[at..].iter().take_while(|line| is_link(line)).count();
            continue;
        }
        at += 1;
        let is_title = kept.len() < 3 && !title.is_empty() && plain::key(&line.text) == title;
        // A caption that was said in the text, or before.
        let is_repeated = line.caption && !seen.insert(&line.text);
        if is_title || is_repeated || is_surrounding(&line.text, line.links > 0) {
            continue;
        }
        kept.push(line.clone());
    }
    while kept.last().is_some_and(is_link) {
        kept.pop();
    }
    let start = kept.iter().take_while(|line| is_link(line)).count();
    kept.split_off(start)
}

/// The heading of a list of other articles.
fn is_related_label(line: &str) -> bool {
    const LABELS: &[&str] = &[
        "más información",
        "más noticias",
        "más sobre este tema",
        "noticias relacionadas",
        "temas relacionados",
        "artículos relacionados",
        "te puede interesar",
        "también te puede interesar",
        "le puede interesar",
        "lo más leído",
        "lee también",
        "leer también",
        "lea también",
        "lo más visto",
        "related",
        "related articles",
        "related stories",
        "related news",
        "related posts",
        "read more",
        "read next",
        "more stories",
        "more from",
        "most read",
        "most popular",
        "recommended",
        "you may also like",
        "see also",
        "trending",
        "相关阅读",
        "相关新闻",
        "相关推荐",
        "相关文章",
        "相关报道",
        "推荐阅读",
        "延伸阅读",
        "更多新闻",
        "更多精彩",
        "热门文章",
        "热门推荐",
        "猜你喜欢",
        "相關新聞",
        "相關閱讀",
        "延伸閱讀",
        "推薦閱讀",
        "熱門文章",
        "関連記事",
        "関連ニュース",
        "関連リンク",
        "あわせて読みたい",
        "おすすめ記事",
        "おすすめの記事",
        "人気記事",
        "最新記事",
        "アクセスランキング",
        "ランキング",
        "こちらもおすすめ",
        "この記事を読んだ人はこんな記事も読んでいます",
    ];
    let line = line.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    LABELS.contains(&line.as_str())
}

/// A short line that sites put before or after an article.
fn is_surrounding(line: &str, has_link: bool) -> bool {
    const STARTS: &[&str] = &[
        "责任编辑",
        "責任編輯",
        "责编",
        "原标题：",
        "原标题:",
        "免责声明",
        "免責聲明",
        "版权声明",
        "声明：",
        "扫码",
        "扫一扫",
        "长按识别",
        "上一篇",
        "下一篇",
        "分享到",
        "分享至",
        "点击查看更多",
        "举报",
        "特别声明",
        "次のページ",
        "前のページ",
        "この記事をシェア",
        "会員登録",
        "続きを読む",
        "無断転載",
        "[pr]",
        "広告",
        "suscríbete",
        "síguenos",
        "comparte",
        "compartir",
        "publicidad",
        "advertisement",
        "follow us",
        "share this",
        "sign up for",
        "subscribe to",
        "all rights reserved",
        "todos los derechos reservados",
        "copyright ©",
        "©",
    ];
    // These lead to another article, and only as a link.
    const LEADS: &[&str] = &[
        "lee también",
        "lea también",
        "leer más",
        "te puede interesar",
        "más información",
        "mira también",
        "también puedes leer",
        "read more",
        "read also",
        "read next",
        "see also",
        "related:",
        "相关阅读",
        "相关新闻",
        "推荐阅读",
        "延伸阅读",
        "延伸閱讀",
        "相關新聞",
        "関連記事",
        "【関連記事】",
        "【関連】",
        "あわせて読みたい",
    ];
    if weight(line) > 160 {
        return false;
    }
    let line =
        line.trim_start_matches(['>', '▶', '►', '■', '◆', '●', '【', '（', '(', '*', ' ', '▼', '→']).to_lowercase();
    let line = line.as_str();
    STARTS.iter().any(|start| line.starts_with(start)) || has_link && LEADS.iter().any(|start| line.starts_with(start))
}

fn joined(lines: &[Line]) -> String {
    let mut text = String::new();
    for line in lines {
        if !text.is_empty() {
            text.push_str(if line.gap == Gap::Line { "\n" } else { "\n\n" });
        }
        text.push_str(line.text.trim_end());
    }
    text
}

/// The text for machines may carry markup and entities all the same.
fn as_text(whole: &str) -> String {
    if !whole.contains(['<', '&']) {
        return whole.trim().to_owned();
    }
    let clean = super::gate::clean(whole);
    let page = scraper::Html::parse_document(&clean.html);
    let nodes = nodes(&page);
    joined(&nodes.lines(0, nodes.nodes.len(), usize::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extracted(html: &str) -> String {
        let clean = super::super::gate::clean(html);
        let page = scraper::Html::parse_document(&clean.html);
        body(&nodes(&page), Some("El título"), None)
    }

    fn check(html: &str, expect: &str) {
        assert_eq!(extracted(html), expect, "{html}");
    }

    #[test]
    fn blocks_and_lines() {
        check("<p>uno</p><p>dos<br>tres</p>", "uno\n\ndos\ntres");
        check("<div>uno<div>dos</div>tres</div>", "uno\n\ndos\n\ntres");
        check("<p>a\n  b&nbsp;&amp;  c</p>", "a b & c");
        check("<p>花了\n   一亿元 吗\n CPA</p>", "花了一亿元 吗 CPA");
        check("<p>　　花了<b>一亿</b>元</p>", "花了一亿元");
        check("<p>10<sup>6</sup> m<sup>2</sup></p>", "10^6 m2");
        check("<p><ruby>月<rp>(</rp><rt>げつ</rt><rp>)</rp></ruby>面</p>", "月面");
        check("intro<ul><li><p>a</p><p>b</p><li>c</ul>fin", "intro\n\na\nb\nc\n\nfin");
        check("<h1>El título</h1><p>uno", "uno");
        check("<p>uno<span>dos</span></p><section>tres</section>", "unodos\n\ntres");
        check("<p>a&#8203;b&shy;c</p>", "abc");
        check("<pre>uno\n  dos\n\n tres</pre>cuatro", "uno\ndos\n\ntres\n\ncuatro");
    }

    #[test]
    fn tables() {
        check(
            "<p>Cifras</p><table><thead><tr><td></td><th>2023</th><th>2024</th></tr></thead><tr><td><p>Coste</p></td><td>3,5</td><td>5</td></tr></table><p>fin</p>",
            "Cifras\n\n\t2023\t2024\nCoste\t3,5\t5\n\nfin",
        );
        let long = "palabra ".repeat(60);
        let long = long.trim();
        check(&format!("<table><tr><td><p>{long}</p><p>{long}</p></td></tr></table>"), &format!("{long}\n\n{long}"));
    }

    #[test]
    fn surroundings() {
        let p = "<p>Una frase larga del artículo, con sus comas, que dice lo que pasó y cuánto costó según las cuentas.</p>";
        let text =
            "Una frase larga del artículo, con sus comas, que dice lo que pasó y cuánto costó según las cuentas.";
        let two = format!("{text}\n\n{text}");
        for around in [
            "<nav>menú 1</nav>",
            "<aside>otro 2</aside>",
            "<footer>pie 3</footer>",
            "<div class=related-news><a href=x>Otra noticia de 500 millones</a></div>",
            "<div id=shareBar>Comparte</div>",
            "<div class='cookie-banner'>Usamos cookies</div>",
            "<form>correo</form>",
            "<p style='display:none'>oculto</p>",
            "<h3>Te puede interesar</h3><ul><li><a href=x>Una</a></li><li><a href=x>Dos 30 %</a></li></ul>",
            "<p>Lee también: <a href=x>Otra noticia de 500 millones</a></p>",
            "<ul><li><a href=x>Una 1</a><li><a href=x>Dos 2</a><li><a href=x>Tres 3</a></ul>",
            "<p>责任编辑：某人</p>",
        ] {
            check(&format!("<div>{p}{p}{around}</div>"), &two);
            check(&format!("<div>{around}{p}{p}</div>"), &two);
            check(&format!("<article>{p}{around}{p}</article>"), &two);
        }
        check(&format!("<div class=sidebar>{p}{p}</div>"), &two);
        check(&format!("<form>{p}{p}</form>"), &two);
        check(
            &format!("<figure><figcaption>{text}</figcaption></figure>{p}<figcaption>Otra</figcaption>"),
            &format!("{text}\n\nOtra"),
        );
        let teasers =
            "<article><h3><a href=x>Otra</a></h3><p>Una entradilla corta de otra noticia</p></article>".repeat(8);
        check(&format!("<div>{p}{p}{p}{p}{p}{p}{p}</div><div>{teasers}</div>"), &[text; 7].join("\n\n"));
    }

    /// Each is read in the time of its length: that none of these hangs is what is shown.
    #[test]
    fn hostile_pages_are_read() {
        let n = 50_000;
        for html in [
            "<div>uno ".repeat(n),
            "<p class=related>uno ".repeat(n),
            "<h1>uno</h1>".repeat(n),
            "<h1>".repeat(n),
            "<div itemprop=datePublished>uno ".repeat(n),
            "<table><tr><td>1".repeat(n),
            "<td>".repeat(n),
            "<ul><li>a<p>".repeat(n),
            "<a href=x>uno</a> ".repeat(n),
            "<figcaption>uno</figcaption>".repeat(n),
            "<pre>\n".repeat(n),
            "<meta name=date content=x>".repeat(n),
            "<script type=application/ld+json>[[[[[[[[</script>".repeat(n),
            "[".repeat(n),
            "　".repeat(n),
            format!("<p class='{}'>x", "a-".repeat(n)),
            format!("<title>{}</title><p>x", "a - ".repeat(n)),
            format!("<title>{}</title><p>x", "2024-".repeat(n)),
            format!("<h1>uno</h1>{}", "2024年9月".repeat(n)),
        ] {
            let page = crate::corpus::Page {
                format: crate::corpus::Format::Html,
                bytes: html.into_bytes(),
                ..Default::default()
            };
            let _ = super::super::read(page);
        }
    }

    #[test]
    fn the_names_that_are_beside_are_sorted() {
        assert!(BESIDE_NAMES.is_sorted(), "{:?}", BESIDE_NAMES.windows(2).find(|pair| pair[0] > pair[1]));
    }

    #[test]
    fn the_text_for_machines_stands_in_for_a_page_that_shows_little() {
        let clean = super::super::gate::clean("<p>Suscríbase</p>");
        let page = scraper::Html::parse_document(&clean.html);
        let whole = "Una frase del artículo.<br>Otra &amp; otra.";
        assert_eq!(body(&nodes(&page), None, Some(whole)), "Una frase del artículo.\nOtra & otra.");
    }
}

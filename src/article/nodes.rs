//! A parsed page -> its nodes in the order of the text, with what each weighs, and the lines that a part of it reads
//! as.
//!
//! Lengths are weighed in columns, since a Chinese sentence is two and a half times shorter than its Spanish
//! translation.

use std::ops::Range;

use ego_tree::NodeId;
use rustc_hash::FxHashMap;
use scraper::node::{Element, Node as Parsed};

use super::marks::{Beside, Known, Traits};
use super::plain::{self, weight};

/// A page as a list of its nodes in the order of the text; everything inside a node follows it, up to its `end`.
pub struct Nodes<'a> {
    pub nodes: Vec<Node<'a>>,
    /// Weight of the prose that stands in no teaser.
    pub total: usize,
    /// Rows of teasers, and hardly anything else.
    pub is_listing: bool,
}

pub struct Node<'a> {
    pub parent: usize,
    pub end: usize,
    pub kind: Kind<'a>,
    id: NodeId,
    /// Weight of the text itself, in a text that is shown.
    own: usize,
    /// Weight of the text inside that is no link.
    pub prose: usize,
    /// Weight of the text of links inside.
    pub links: usize,
    /// Navigation and the like, or inside of it.
    pub aside: bool,
    pub in_link: bool,
    /// One of a row of teasers, or inside of it: each leads to another article.
    pub teaser: bool,
    pub traits: Traits,
}

#[derive(Clone, Copy)]
pub enum Kind<'a> {
    Text(&'a str),
    Element(&'a Element),
    Root,
}

/// Lists the nodes of a page and marks what is beside its article.
pub fn nodes(page: &scraper::Html) -> Nodes<'_> {
    let mut known = Known::default();
    // A million nodes are kept in what they need, not in twice that.
    let mut nodes: Vec<Node> = Vec::with_capacity(page.tree.values().len());
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
                let traits = match kind {
                    Kind::Element(element) => Traits::of(element, &mut known),
                    _ => Traits::default(),
                };
                let is_link = traits.leads && matches!(kind, Kind::Element(element) if element.name() == "a");
                let in_link = is_link || nodes.get(parent).is_some_and(|parent| parent.in_link);
                open.push(nodes.len());
                let id = node.id();
                nodes.push(Node {
                    parent,
                    end: 0,
                    kind,
                    id,
                    own: 0,
                    prose: 0,
                    links: 0,
                    aside: false,
                    in_link,
                    teaser: false,
                    traits,
                });
            }
            ego_tree::iter::Edge::Close(_) => {
                let Some(at) = open.pop() else { continue };
                nodes[at].end = nodes.len();
                if let Kind::Text(text) = nodes[at].kind
                    && !is_silent(&nodes, nodes[at].parent)
                {
                    let weight = weight(text.trim());
                    nodes[at].own = weight;
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
    let mut nodes = Nodes { nodes, total: 0, is_listing: false };
    nodes.mark_teasers();
    nodes.mark_asides();
    nodes
}

/// The most prose of a teaser.
const TEASER: usize = 300;
/// What may stand in a teaser before its headline: a rank, a section, a date.
const LABEL: usize = 24;
/// As many side by side are a row.
const ROW: usize = 4;

impl<'a> Nodes<'a> {
    pub fn elements(&self) -> impl Iterator<Item = (usize, &'a Element)> + '_ {
        self.elements_in(0..self.nodes.len())
    }

    pub fn elements_in(&self, range: Range<usize>) -> impl Iterator<Item = (usize, &'a Element)> + '_ {
        range.filter_map(|at| Some((at, self.element(at)?)))
    }

    /// Returns the text inside a node on one line.
    pub fn text(&self, at: usize) -> String {
        visited(self.nodes[at].end - at);
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

    pub fn element(&self, at: usize) -> Option<&'a Element> {
        match self.nodes[at].kind {
            Kind::Element(element) => Some(element),
            _ => None,
        }
    }

    /// Returns the nodes that a selection of the parsed page names, in the order of the text.
    pub fn of_ids(&self, ids: &[NodeId]) -> Vec<usize> {
        (0..self.nodes.len()).filter(|at| ids.contains(&self.nodes[*at].id)).collect()
    }

    /// Takes a node out of the text.
    pub fn drop(&mut self, at: usize) {
        for node in at..self.nodes[at].end {
            self.nodes[node].aside = true;
        }
        self.weigh();
    }

    /// Returns the element whose text is this title: a heading, else any line of the page that is no link.
    pub fn titled(&self, title: &str) -> Option<usize> {
        let (key, whole) = (plain::key(title), weight(title));
        if key.is_empty() {
            return None;
        }
        let is_title = |at: &usize| {
            let node = &self.nodes[*at];
            // What weighs much more is no heading; to read it all for each would be quadratic.
            if node.prose + node.links > whole * 2 + 40 {
                return false;
            }
            // The number of the page may follow.
            let found = plain::key(&self.text(*at));
            found.starts_with(&key) && found.len() <= key.len() + 6
        };
        // Of a hundred teasers, each has a heading: what weighs less than the title is none of them.
        let weighs_enough = |at: &usize| (self.nodes[*at].prose + self.nodes[*at].links) * 5 >= whole * 4;
        let headings = self.elements().filter(|(_, element)| matches!(element.name(), "h1" | "h2" | "h3"));
        let heading = headings.map(|(at, _)| at).filter(weighs_enough).take(400).find(is_title);
        heading.or_else(|| {
            let lines = self.nodes.iter().enumerate().filter(|(_, node)| matches!(node.kind, Kind::Text(_)));
            let lines = lines.filter(|(_, node)| !node.in_link && node.prose * 5 >= whole * 4);
            // Old pages have the title as bare text between two line ends.
            lines.take(400).find_map(|(at, node)| [node.parent, at].into_iter().find(is_title))
        })
    }

    /// Marks the teasers: boxes side by side, each with a link on a line of its own and then a few words.
    ///
    /// A page may carry hundreds, and together they outweigh any article.
    fn mark_teasers(&mut self) {
        let mut boxes = Vec::new();
        // The prose before each node.
        let mut before = Vec::with_capacity(self.nodes.len());
        let mut prose = 0;
        for (at, node) in self.nodes.iter().enumerate() {
            before.push(prose);
            let Kind::Text(_) = node.kind else { continue };
            prose += node.prose;
            if node.links < 8 {
                continue;
            }
            let mut line = node.parent;
            while line > 0 && !self.is_block(line) {
                line = self.nodes[line].parent;
            }
            if self.nodes[line].prose > 0 {
                continue;
            }
            let mut around = self.nodes[line].parent;
            while around > 0 && self.nodes[around].prose <= TEASER && before[at] - before[around] <= LABEL {
                visited(1);
                if self.nodes[around].prose > 0 {
                    boxes.push(around);
                }
                around = self.nodes[around].parent;
            }
        }
        boxes.sort_unstable();
        boxes.dedup();
        // Their classes may number them.
        let row = |at: usize| (self.nodes[at].parent, self.element(at).map(|element| element.name()));
        let mut rows: FxHashMap<(usize, Option<&str>), usize> = FxHashMap::default();
        for teaser in &boxes {
            *rows.entry(row(*teaser)).or_default() += 1;
        }
        boxes.retain(|teaser| rows.get(&row(*teaser)).is_some_and(|count| *count >= ROW));
        let mut until = 0;
        let mut teased = 0;
        for teaser in boxes {
            let node = &self.nodes[teaser];
            if teaser < until {
                continue;
            }
            until = node.end;
            teased += node.prose;
            self.nodes[teaser..until].iter_mut().for_each(|node| node.teaser = true);
        }
        // Where hardly anything else is, they are what the page is for.
        self.is_listing = teased > 0 && prose - teased < TEASER;
        if self.is_listing {
            self.nodes.iter_mut().for_each(|node| node.teaser = false);
        }
    }

    /// Marks what is beside the article, by its element, its role and the words of its class and id.
    fn mark_asides(&mut self) {
        let total = self.prose_of_no_teaser();
        // How many headings or bodies of articles start before each node.
        let mut before = Vec::with_capacity(self.nodes.len() + 1);
        let mut count = 0usize;
        for at in 0..self.nodes.len() {
            before.push(count);
            let is_heading = self.element(at).is_some_and(|element| element.name() == "h1");
            count += usize::from(is_heading || self.nodes[at].traits.article_body);
        }
        before.push(count);
        let (mut hidden_until, mut aside_until) = (0, 0);
        for at in 0..self.nodes.len() {
            let (end, prose, traits) = (self.nodes[at].end, self.nodes[at].prose, self.nodes[at].traits);
            // A text that scripts unveil is hidden as long as there are none, and then it is most of the page.
            if traits.hidden && (traits.beside != Beside::No || prose * 5 < total * 2) {
                hidden_until = hidden_until.max(end);
            }
            // A wrapper that holds much of the prose is marked by mistake; what is hidden stays hidden.
            let is_beside = match traits.beside {
                Beside::No => false,
                // The comments of a short article are easily longer than itself, and so is what lawyers write.
                Beside::Surely if before[end] == before[at] => prose * 20 <= total * 19,
                Beside::Surely | Beside::Maybe => prose * 10 <= total * 3,
            };
            if is_beside {
                aside_until = aside_until.max(end);
            }
            self.nodes[at].aside = at < hidden_until.max(aside_until);
        }
        self.weigh();
    }

    fn prose_of_no_teaser(&self) -> usize {
        let texts = self.nodes.iter().filter(|node| matches!(node.kind, Kind::Text(_)) && !node.teaser);
        texts.map(|node| node.prose).sum()
    }

    /// Weighs again: from here on, only what is beside nothing counts.
    fn weigh(&mut self) {
        for node in &mut self.nodes {
            let text = if node.aside { 0 } else { node.own };
            (node.prose, node.links) = if node.in_link { (0, text) } else { (text, 0) };
        }
        for at in (1..self.nodes.len()).rev() {
            let (parent, prose, links) = (self.nodes[at].parent, self.nodes[at].prose, self.nodes[at].links);
            self.nodes[parent].prose += prose;
            self.nodes[parent].links += links;
        }
        self.total = self.prose_of_no_teaser();
    }

    /// Shows what a page hides within a node, for those that unfold the rest of an article when they are asked.
    /// Returns true where that is a good part of what is shown.
    pub fn unfold(&mut self, within: usize) -> bool {
        let shown = self.nodes[within].prose;
        let folded = |nodes: &Nodes, at: usize| {
            let node = &nodes.nodes[at];
            node.traits.hidden && node.traits.beside == Beside::No && node.aside && !nodes.nodes[node.parent].aside
        };
        let mut found = Vec::new();
        let mut at = within + 1;
        while at < self.nodes[within].end {
            if folded(self, at) {
                let inside = at..self.nodes[at].end;
                let texts = self.nodes[inside.clone()].iter().filter(|node| !node.in_link);
                let prose: usize = texts.map(|node| node.own).sum();
                if prose * 2 >= shown && prose >= 200 {
                    found.push(inside.clone());
                }
                at = inside.end;
            } else {
                at += 1;
            }
        }
        for inside in &found {
            let mut aside_until = 0;
            for at in inside.clone() {
                if self.nodes[at].traits.beside != Beside::No {
                    aside_until = aside_until.max(self.nodes[at].end);
                }
                self.nodes[at].aside = at < aside_until;
            }
        }
        if !found.is_empty() {
            self.weigh();
        }
        !found.is_empty()
    }

    /// Returns the first lines of a stretch of the page; what is beside the article is left out, and so are the nodes
    /// that `skip` names.
    pub fn lines(&self, range: Range<usize>, limit: usize, skip: &dyn Fn(usize) -> bool) -> Vec<Line> {
        let (from, to) = (range.start, range.end);
        let mut lines = Lines::default();
        let mut open: Vec<usize> = Vec::new();
        let mut at = from;
        while at < to && lines.done.len() < limit {
            while let Some(last) = open.pop_if(|last| self.nodes[*last].end <= at) {
                self.leave(last, &mut lines);
            }
            visited(1);
            let node = &self.nodes[at];
            // The block itself may stand in what is called an aside; what is inside is asked for anew.
            if at != from && (node.aside && !self.nodes[node.parent].aside || skip(at)) {
                lines.gap(if self.is_block(at) { Gap::Line } else { Gap::Space });
                at = node.end;
                continue;
            }
            match node.kind {
                Kind::Text(text) if lines.in_pre > 0 => {
                    for (place, line) in text.split('\n').enumerate() {
                        match place {
                            0 => {}
                            _ if lines.gap == Gap::Line => lines.gap(Gap::Paragraph),
                            _ => lines.gap(Gap::Line),
                        }
                        lines.write(line, node.in_link, at);
                    }
                }
                Kind::Text(text) => lines.write(text, node.in_link, at),
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

    pub fn is_block(&self, at: usize) -> bool {
        self.element(at).is_some_and(|element| !is_inline(element.name()) && element.name() != "br")
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

#[cfg(test)]
thread_local! {
    /// The nodes that were visited again after the page was parsed.
    pub static VISITED: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// Counts the work of a page, which a test holds to the length of the page; a clock would ask the machine.
pub fn visited(nodes: usize) {
    #[cfg(test)]
    VISITED.with(|visited| visited.set(visited.get() + nodes));
    #[cfg(not(test))]
    let _ = nodes;
}

/// One line of the text.
#[derive(Clone, Debug, Default)]
pub struct Line {
    pub text: String,
    /// What stands before it.
    pub gap: Gap,
    /// Weight of the links in it.
    pub links: usize,
    pub caption: bool,
    /// An item of a list or a row of a table.
    pub item: bool,
    /// The node where its text starts.
    pub at: usize,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
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

    fn write(&mut self, text: &str, in_link: bool, at: usize) {
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
        self.line.item = self.in_item > 0 || self.in_cell > 0;
        if self.line.text.is_empty() {
            self.line.at = at;
        }
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

pub fn is_inline(name: &str) -> bool {
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

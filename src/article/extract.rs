//! A parsed page -> the text of its article, without what stands around it, and how sure that is.
//!
//! The block of the article is the one that says so (itemprop, known classes, `<article>`), else the one that the
//! paragraphs vote for. Within it, whatever is marked as navigation, sharing, comments or related links is passed
//! over, unless it holds a good part of the page's prose: such a mark is then a mistake of the page. Where mark and
//! vote disagree, a second extractor is asked, and each line needs two of the three voices.

use std::ops::Range;

use super::marks::attr;
use super::nodes::{Gap, Kind, Line, Nodes, is_inline, nodes, visited};
use super::plain::{self, weight};
use super::surroundings;

/// The text of an article and what is known of its finding.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Body {
    /// Blank lines between paragraphs, single lines in lists and tables, tabs between cells.
    pub text: String,
    /// From 0 to 1: how far the voters agree.
    pub confidence: f32,
    /// True where a sentence of running text was found at all.
    pub prose: bool,
    /// Weight of what looks like links, of all that the block weighs; in percent.
    pub links: usize,
    /// All lines of the block, among them those of its header; `None` where that is the text.
    pub raw: Option<String>,
}

/// Finds the body. `html` is what the nodes were parsed from; the second voter parses it again where it is asked.
pub fn body(nodes: &mut Nodes, title: Option<&str>, html: &str) -> Body {
    let anchor = title.and_then(|title| nodes.titled(title));
    let mut choice = nodes.choose(anchor);
    let within = nodes.nodes[choice.block].parent;
    if nodes.unfold(within) {
        choice = nodes.choose(anchor);
    }
    let mut confidence = choice.agreement;
    let mut lines = nodes.article_lines(choice.block);
    if confidence < ASKED_BELOW
        && let Some(second) = second_voter(html)
    {
        let voted = choice.voted.unwrap_or(choice.block);
        let (agreed, share) = nodes.majority(choice.block, voted, &second);
        if let Some(agreed) = agreed {
            lines = agreed;
        }
        confidence = confidence.max(share);
    }
    let kept = surroundings::without(&lines, title);
    let prose = kept.iter().any(surroundings::is_prose);
    let total: usize = lines.iter().map(|line| weight(&line.text)).sum();
    let links: usize = lines.iter().map(|line| line.links).sum();
    let raw = Some(joined(&lines));
    let mut text = joined(&kept);
    if text.is_empty() {
        text = joined(&lines);
    }
    Body { text, confidence, prose, links: (links * 100).checked_div(total).unwrap_or(0).min(100), raw }
}

/// Returns the lines of blocks that were chosen by hand.
pub fn body_of(nodes: &Nodes, blocks: &[usize], title: Option<&str>) -> Body {
    let mut lines = Vec::new();
    let mut end = 0;
    for block in blocks {
        // One within another is read with it.
        if *block >= end {
            end = nodes.nodes[*block].end;
            let mut found = nodes.lines(*block..end, usize::MAX, &|_| false);
            if let Some(first) = found.first_mut() {
                first.gap = Gap::Paragraph;
            }
            lines.append(&mut found);
        }
    }
    let kept = surroundings::without(&lines, title);
    Body { text: joined(&kept), confidence: 1.0, prose: !kept.is_empty(), ..Body::default() }
}

/// How sure a block is that stands below the title, whatever else speaks for it.
const UNDER_TITLE: f32 = 0.65;
/// The second voter is asked where the first two agree on less than this share of the prose.
const ASKED_BELOW: f32 = 0.6;
/// A page that is larger costs the second voter more than its voice is worth.
const LONGEST_ASKED: usize = 600_000;

/// What dom_smoothie reads as the article, line by line.
fn second_voter(html: &str) -> Option<Vec<String>> {
    if html.len() > LONGEST_ASKED {
        return None;
    }
    let config = dom_smoothie::Config {
        max_elements_to_parse: 20_000,
        disable_json_ld: true,
        text_mode: dom_smoothie::TextMode::Formatted,
        ..dom_smoothie::Config::default()
    };
    let mut page = dom_smoothie::Readability::new(html, None, Some(config)).ok()?;
    let article = page.parse().ok()?;
    Some(article.text_content.lines().map(plain::key).filter(|line| !line.is_empty()).collect())
}

/// The block of the article.
struct Choice {
    block: usize,
    /// What the paragraphs vote for.
    voted: Option<usize>,
    /// The share of the prose that mark and vote have in common.
    agreement: f32,
}

/// How a mark is told, the share that it must hold, and whether it is a wrapper of more than the text.
type Mark = (fn(&Nodes, usize) -> bool, usize, bool);

impl Nodes<'_> {
    fn choose(&self, anchor: Option<usize>) -> Choice {
        let everything = 0..self.nodes.len();
        let marked = self.marked(anchor);
        let voted = self.voted(everything, anchor);
        let shared = |one: usize, other: usize| {
            let (one, other) = (&self.nodes[one], &self.nodes[other]);
            one.prose.min(other.prose) as f32 / one.prose.max(other.prose).max(1) as f32
        };
        let holds = |outer: usize, inner: usize| outer <= inner && inner < self.nodes[outer].end;
        let choice = match (marked, voted) {
            (Some(marked), Some(voted)) => {
                let agreement = if holds(marked, voted) || holds(voted, marked) {
                    shared(marked, voted)
                } else if self.follows(marked, anchor) && !self.follows(voted, anchor) {
                    // What stands elsewhere is no reason to doubt what stands below the title.
                    UNDER_TITLE
                } else {
                    0.0
                };
                Choice { block: marked, voted: Some(voted), agreement }
            }
            (Some(marked), None) => Choice { block: marked, voted: None, agreement: 0.5 },
            (None, Some(voted)) => {
                // Alone, a vote is as sure as its share of the page, or the title above it.
                let under_title = if self.follows(voted, anchor) { UNDER_TITLE } else { 0.0 };
                let of_page = self.nodes[voted].prose.min(self.total) as f32 / self.total.max(1) as f32;
                let agreement = of_page.max(under_title);
                Choice { block: voted, voted: Some(voted), agreement }
            }
            (None, None) => Choice { block: 0, voted: None, agreement: 0.0 },
        };
        Choice { block: self.widened(choice.block), ..choice }
    }

    /// Returns the node that says that it is the article.
    fn marked(&self, anchor: Option<usize>) -> Option<usize> {
        let total = self.total;
        // The share of the prose that a mark must hold to be believed: a page of twenty <article> teasers has none.
        let marks: [Mark; 4] = [
            (|nodes, at| nodes.nodes[at].traits.article_body, 20, false),
            (|nodes, at| nodes.nodes[at].traits.body, 20, false),
            (|nodes, at| nodes.element(at).is_some_and(|element| element.name() == "article"), 30, true),
            (
                |nodes, at| {
                    nodes
                        .element(at)
                        .is_some_and(|element| element.name() == "main" || attr(element, "role") == Some("main"))
                },
                50,
                true,
            ),
        ];
        for (is_marked, share, is_wrapper) in marks {
            let marked: Vec<usize> = (0..self.nodes.len())
                .filter(|at| !self.nodes[*at].aside && self.nodes[*at].prose > 0 && is_marked(self, *at))
                .collect();
            let Some(best) = self.best_of(&marked, anchor) else { continue };
            let enough = self.nodes[best].prose * 100 >= total * share || self.follows(best, anchor);
            if !enough || self.nodes[best].prose < 60 {
                continue;
            }
            if !is_wrapper {
                return Some(best);
            }
            // A wrapper holds its header and its tail too: the vote within it is closer.
            let inside = self.voted(best..self.nodes[best].end, None);
            return Some(
                inside.filter(|inside| self.nodes[*inside].prose * 10 >= self.nodes[best].prose * 6).unwrap_or(best),
            );
        }
        None
    }

    /// Of the marked nodes the one with the most prose, but of several articles the one below the title, and of one
    /// within another the innermost that still holds most.
    fn best_of(&self, marked: &[usize], anchor: Option<usize>) -> Option<usize> {
        let prose = |at: usize| self.nodes[at].prose;
        let mut best = marked.iter().copied().max_by_key(|at| (prose(*at), std::cmp::Reverse(*at)))?;
        if let Some(anchor) = anchor {
            let of_title = |at: usize| at <= anchor && anchor < self.nodes[at].end;
            let near = |at: &usize| {
                // It holds the title, or is the first behind it.
                prose(*at) * 4 >= prose(best) && self.nodes[*at].end > anchor && self.nodes[*at].end <= best
                    || prose(*at) * 5 >= prose(best) && *at > anchor && self.nodes[best].end <= anchor
            };
            if !of_title(best) {
                best = marked.iter().copied().find(near).unwrap_or(best);
            }
        }
        let mut at = 0;
        while at < marked.len() {
            let inner = marked[at];
            if inner > best && inner < self.nodes[best].end && prose(inner) * 10 >= prose(best) * 6 {
                best = inner;
            }
            at += 1;
        }
        Some(best)
    }

    /// True where little text stands between the title and a node.
    fn follows(&self, at: usize, anchor: Option<usize>) -> bool {
        let Some(anchor) = anchor else { return false };
        if at <= anchor && anchor < self.nodes[at].end {
            return true;
        }
        let from = self.nodes[anchor].end;
        if at < from {
            return false;
        }
        let between: usize =
            self.nodes[from..at].iter().filter(|node| matches!(node.kind, Kind::Text(_))).map(|node| node.prose).sum();
        between <= 300
    }

    /// Every paragraph votes for its parent and, half as loud, for its grandparent; links take their share away.
    fn voted(&self, range: Range<usize>, anchor: Option<usize>) -> Option<usize> {
        let start = range.start;
        let mut votes = vec![0.0f64; range.len()];
        // The text that stands directly in an element, whatever the element is: old pages have no paragraphs.
        let mut own = vec![(0usize, 0usize); range.len()];
        for node in self.nodes[range.clone()].iter().filter(|node| !node.aside && !node.in_link && !node.teaser) {
            if let Kind::Text(text) = node.kind
                && node.prose > 0
            {
                let mut block = node.parent;
                while block > start && self.element(block).is_some_and(|element| is_inline(element.name())) {
                    block = self.nodes[block].parent;
                }
                if block >= start {
                    own[block - start].0 += node.prose;
                    own[block - start].1 += text.matches([',', '，', '、', '。', ';', '；', '！', '？', '」']).count();
                }
            }
        }
        for (place, (prose, commas)) in own.iter().enumerate().skip(1) {
            if *prose < 25 {
                continue;
            }
            let at = start + place;
            let vote = 1.0 + (*commas).min(20) as f64 + (*prose as f64 / 100.0).min(20.0);
            let is_paragraph = self
                .element(at)
                .is_some_and(|element| matches!(element.name(), "p" | "li" | "x-cell" | "blockquote" | "pre"));
            let parent = if is_paragraph { self.nodes[at].parent } else { at };
            if parent < start {
                continue;
            }
            votes[parent - start] += vote;
            let above = self.nodes[parent].parent;
            if above >= start {
                votes[above - start] += vote / 2.0;
            }
        }
        for (vote, node) in votes.iter_mut().zip(&self.nodes[range.clone()]) {
            let all = node.prose + node.links;
            *vote *= if all == 0 { 0.0 } else { node.prose as f64 / all as f64 };
        }
        if let Some(anchor) = anchor {
            // What ends before the title is no article, and what comes long after it hardly.
            for (place, vote) in votes.iter_mut().enumerate().filter(|(_, vote)| **vote > 0.0) {
                let at = start + place;
                if self.nodes[at].end <= anchor {
                    *vote *= 0.2;
                }
            }
            let mut far = anchor;
            let mut between = 0usize;
            while far < self.nodes.len() && between <= 600 {
                if matches!(self.nodes[far].kind, Kind::Text(_)) {
                    between += self.nodes[far].prose;
                }
                far += 1;
            }
            for (place, vote) in votes.iter_mut().enumerate() {
                if start + place > far {
                    *vote *= 0.6;
                }
            }
        }
        let best = (0..votes.len())
            .filter(|place| votes[*place] > 0.0)
            .max_by(|one, other| votes[*one].total_cmp(&votes[*other]).then(other.cmp(one)))?;
        Some(self.climbed(start + best, start))
    }

    /// Sections of an article each win a part of it; the one that holds them all is the article. What is added on the
    /// way up has to be of the same kind: comments stand beside an article in a box of their own.
    fn climbed(&self, mut best: usize, top: usize) -> usize {
        while best > top {
            let above = self.nodes[best].parent;
            let (node, parent) = (&self.nodes[best], &self.nodes[above]);
            if above <= top || parent.links * 3 > parent.prose {
                break;
            }
            let added = parent.prose - node.prose;
            let alike: usize = self
                .children(above)
                .filter(|child| *child != best && self.is_alike(*child, best) && !self.leads_away(*child))
                .map(|child| self.nodes[child].prose)
                .sum();
            if added * 4 < node.prose || alike * 2 < added {
                break;
            }
            best = above;
        }
        best
    }

    /// Goes up from one of several blocks of a text to the one that holds them: sections, each with its text in it.
    fn widened(&self, block: usize) -> usize {
        let mut best = block;
        let mut level = block;
        for _ in 0..8 {
            let above = self.nodes[level].parent;
            if above == 0 || self.nodes[above].links * 3 > self.nodes[above].prose {
                break;
            }
            let added = self.nodes[above].prose.saturating_sub(self.nodes[best].prose);
            let alike: usize = self
                .children(above)
                .filter(|child| *child != level && self.is_alike(*child, level) && !self.leads_away(*child))
                .map(|child| self.nodes[child].prose)
                .sum();
            if alike * 10 >= self.nodes[best].prose && alike * 10 >= added * 4 {
                best = above;
            } else if added * 10 > self.nodes[best].prose {
                break;
            }
            level = above;
        }
        best
    }

    /// A teaser has a heading that is a link.
    fn leads_away(&self, at: usize) -> bool {
        let node = &self.nodes[at];
        let is_heading = |(at, element): (usize, &scraper::node::Element)| {
            matches!(element.name(), "h1" | "h2" | "h3" | "h4") && self.nodes[at].links > 0
        };
        visited(node.end - at);
        node.links * 3 > node.prose || self.elements_in(at..node.end).any(is_heading)
    }

    /// A paragraph, or an element of the same name and class.
    fn is_alike(&self, one: usize, other: usize) -> bool {
        let (Some(element), Some(_)) = (self.element(one), self.element(other)) else { return false };
        let is_text = matches!(element.name(), "p" | "blockquote");
        // Teasers and further articles are of one kind too: each has its own heading, and hardly more.
        let is_article = matches!(element.name(), "article" | "li" | "x-cell" | "x-row");
        !is_article && (is_text || self.nodes[one].traits.kind == self.nodes[other].traits.kind)
    }

    fn children(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        let mut next = at + 1;
        let end = self.nodes[at].end;
        std::iter::from_fn(move || {
            let child = (next < end).then_some(next)?;
            next = self.nodes[child].end.max(child + 1);
            Some(child)
        })
    }

    /// Returns the lines of a block, without the small boxes in it that call for something, and without its teasers
    /// unless they are most of it: an article may list others with a few words on each.
    fn article_lines(&self, block: usize) -> Vec<Line> {
        let inside = block..self.nodes[block].end;
        visited(inside.len());
        let texts = self.nodes[inside.clone()].iter().filter(|node| matches!(node.kind, Kind::Text(_)) && node.teaser);
        let teased: usize = texts.map(|node| node.prose).sum();
        let is_beside = teased * 2 < self.nodes[block].prose;
        let skipped = |at: usize| is_beside && self.nodes[at].teaser || self.is_call(at, block);
        self.lines(inside, usize::MAX, &skipped)
    }

    /// A box of its own, with few words, none of which is a longer sentence of the text.
    fn is_call(&self, at: usize, block: usize) -> bool {
        let node = &self.nodes[at];
        let all = node.prose + node.links;
        if at == block || all == 0 || all > BOX || !self.is_block(at) {
            return false;
        }
        let parent = &self.nodes[node.parent];
        // The outermost that is small is the box; paragraphs and cells are read as lines.
        let is_outermost = node.parent == block || parent.prose + parent.links > BOX;
        let name = self.element(at).map_or("", |element| element.name());
        let is_box = matches!(name, "div" | "section" | "aside" | "ul" | "figure" | "article" | "header" | "footer");
        if !is_outermost || !is_box {
            return false;
        }
        visited(node.end - at);
        let has_sentence =
            self.nodes[at..node.end].iter().any(|node| matches!(node.kind, Kind::Text(_)) && node.prose > 200);
        !has_sentence && surroundings::is_call(&self.text(at), node.links)
    }

    /// Returns the lines that two of three voters want, and their share of the lines that any of them wants.
    fn majority(&self, marked: usize, voted: usize, second: &[String]) -> (Option<Vec<Line>>, f32) {
        let mut root = marked.min(voted);
        while self.nodes[root].end < self.nodes[marked].end.max(self.nodes[voted].end) && root > 0 {
            root = self.nodes[root].parent;
        }
        let whole = second.concat();
        if whole.len() > 200_000 || weight(&whole) < 100 {
            return (None, 0.0);
        }
        // Beyond the two blocks, the second may have found what both missed.
        let found = |line: &str| {
            let key = plain::key(line);
            key.len() >= 12 && memchr::memmem::find(whole.as_bytes(), key.as_bytes()).is_some()
        };
        let in_node = |node: usize, at: usize| node <= at && at < self.nodes[node].end;
        let lines = self.article_lines(root);
        if lines.len() > 2000 {
            return (None, 0.0);
        }
        let (mut wanted, mut agreed, mut second_only, mut heard) = (0usize, 0usize, 0usize, 0usize);
        let mut kept = Vec::new();
        for line in lines {
            let voices = [in_node(marked, line.at), in_node(voted, line.at), found(&line.text)];
            let count = voices.iter().filter(|voice| **voice).count();
            let weight = weight(&line.text);
            wanted += if count > 0 { weight } else { 0 };
            heard += if voices[2] { weight } else { 0 };
            second_only += if count == 1 && voices[2] { weight } else { 0 };
            // A short line goes with its neighbours: the second voter drops headings.
            let is_short = weight < 40 && voices[0] && voices[1];
            if count >= 2 || is_short {
                agreed += weight;
                kept.push(line);
            }
        }
        let share = agreed as f32 / (wanted.max(1)) as f32;
        // It may have read another part of the page, teasers mostly: then it says nothing of this one.
        let reads_elsewhere = heard * 2 < weight(&whole);
        if agreed * 3 < second_only || agreed < 100 || reads_elsewhere {
            return (None, share.min(0.3));
        }
        (Some(kept), share)
    }
}

/// The most that a box weighs.
const BOX: usize = 400;

pub fn joined(lines: &[Line]) -> String {
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
pub fn as_text(whole: &str) -> String {
    if !whole.contains(['<', '&']) {
        return whole.trim().to_owned();
    }
    // Markup that was escaped once more for its way through a script.
    let once = if whole.contains("&lt;") && !whole.contains('<') {
        whole.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
    } else {
        whole.to_owned()
    };
    let clean = super::gate::clean(&once);
    let page = scraper::Html::parse_document(&clean.html);
    let nodes = nodes(&page);
    joined(&nodes.lines(0..nodes.nodes.len(), usize::MAX, &|_| false))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extracted(html: &str) -> String {
        let clean = super::super::gate::clean(html);
        let page = scraper::Html::parse_document(&clean.html);
        body(&mut nodes(&page), Some("El título"), &clean.html).text
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

    /// Twice the page is twice the work: nothing is visited again and again.
    #[test]
    fn work_grows_with_the_length_of_a_page() {
        let p =
            "<p>Una frase larga del artículo, con sus comas, que dice lo que pasó y cuánto costó según las cuentas.";
        let work = |html: &str| {
            super::super::nodes::VISITED.with(|visited| visited.set(0));
            let page = crate::corpus::Page {
                format: crate::corpus::Format::Html,
                bytes: format!("<title>El título</title><h1>El título</h1>{p}{html}").into_bytes(),
                ..Default::default()
            };
            let _ = super::super::read(page);
            super::super::nodes::VISITED.with(|visited| visited.get())
        };
        let deep = |piece: &str| format!("{}{piece}", "<div>".repeat(150));
        for piece in [
            "<div>".to_owned(),
            "<div>uno ".to_owned(),
            "<div class=comment>uno ".to_owned(),
            "<div>suscríbete <div>".to_owned(),
            "<h1>El título</h1>".to_owned(),
            "<h3><a href=x>Otra noticia más</a></h3><p>uno dos</p>".to_owned(),
            "<li><h3><a href=x>Otra noticia más larga</a></h3><p>Un resumen de la otra noticia</p></li>".to_owned(),
            "<div><h3><a href=x>Otra noticia más larga</a></h3>".to_owned(),
            "<table><tr><td>1".to_owned(),
            "<ul><li>a<p>".to_owned(),
            "<a href=x>uno dos tres</a> ".to_owned(),
            "<a href=/author/x class=author>".to_owned(),
            "<figcaption>uno</figcaption>".to_owned(),
            format!("<div>{p}</div>"),
            format!("<section>{p}<div>{p}</div>"),
            deep("<a href=x>uno dos tres cuatro</a>") + &"</div>".repeat(150),
        ] {
            let times = 40_000 / piece.len().max(8);
            let (once, twice) = (work(&piece.repeat(times)), work(&piece.repeat(2 * times)));
            assert!(twice <= once * 5 / 2 + 20_000, "{once} and {twice}: {}", &piece[..piece.len().min(80)]);
        }
    }

    /// That none of these hangs is what is shown.
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
}

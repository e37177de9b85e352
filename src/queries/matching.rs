//! Plan -> the documents of the index that match it, each with its score.
//!
//! A plan is broad and shallow: dozens of terms joined by `or`, and every article that matches is counted. So each list
//! of postings is read once and in order, a stretch of documents at a time, into arrays that stay in the nearest
//! caches, rather than one document after another through a scorer for each group. What only adds a little to a score
//! is read last, and counts only for the articles that it may lift among the best (MaxScore: Turtle and Flood, 1995).
//! Scores are rounded so that their sums are exact in any order ([`super::cursors::exact`]): they do not depend on what
//! was read last, nor on how the index is cut into segments.

use tantivy::{DocId, Searcher, SegmentReader, TERMINATED};

use super::cursors::{Ask, Cursor, Way, check, cursors, exact, ways};
use super::plan::{Group, Node, Plan};
use super::row::Held;
use super::stretch::{ALL, Bits, STRETCH, Scores, WORDS, each_of, is_in, join, keep, leave_first};
use crate::index::columns::Articles;

/// The articles of a stretch that match, as places in it, and their scores.
pub(crate) struct Stretch<'a> {
    /// The number of its first article in the segment of the index.
    pub from: usize,
    pub articles: &'a Articles,
    pub matches: &'a [u64; WORDS],
    /// Of what does not match, anything.
    pub scores: &'a [f64; STRETCH],
}

/// Finds the articles that meet all conditions, each by one of its alternatives, and, where there is a plan, match it,
/// with their scores where those are asked for. Where there is much to read several threads share the stretches; each
/// has something of its own from `new`, to which `found` adds a stretch after the other. It returns a score: of what
/// has less than it nothing but that it matches is of use from then on.
pub(crate) fn matching<T: Send>(
    searcher: &Searcher,
    articles: &[Articles],
    conditions: &[Vec<Ask>],
    plan: Option<&Plan>,
    scored: bool,
    new: impl Fn() -> T + Sync,
    found: impl Fn(&mut T, usize, Stretch) -> tantivy::Result<f64> + Sync,
) -> tantivy::Result<Vec<T>> {
    let root = match plan {
        Some(plan) => match plan.root() {
            Some(root) => Some(root),
            None => return Ok(vec![new()]),
        },
        None => None,
    };
    let asked = Sought {
        searcher,
        articles,
        conditions: alternatives(conditions, searcher)?,
        leaves: ways(plan, searcher, scored)?,
        root,
    };
    let stretches = articles
        .iter()
        .enumerate()
        .flat_map(|(segment, articles)| (0..articles.docs().len()).step_by(STRETCH).map(move |from| (segment, from)));
    let stretches: Vec<(usize, usize)> = stretches.collect();
    let read = |stretches: &[(usize, usize)]| {
        let mut to = new();
        match scored {
            true => asked.read::<true>(stretches, |segment, stretch| found(&mut to, segment, stretch))?,
            false => asked.read::<false>(stretches, |segment, stretch| found(&mut to, segment, stretch))?,
        }
        tantivy::Result::Ok(to)
    };
    let threads = threads(plan);
    if threads == 1 {
        return Ok(vec![read(&stretches)?]);
    }
    std::thread::scope(|scope| {
        let mut parts = stretches.chunks(stretches.len().div_ceil(threads).max(1));
        let first = parts.next().unwrap_or_default();
        let others: Vec<_> = parts.map(|part| scope.spawn(|| read(part))).collect();
        let mut all = vec![read(first)?];
        for other in others {
            all.push(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
        }
        Ok(all)
    })
}

#[cfg(test)]
thread_local! {
    /// The number of threads that a test asks for, whatever there is to read.
    pub(super) static THREADS_OF_TEST: std::cell::Cell<Option<usize>> = const { std::cell::Cell::new(None) };
}

/// Returns how many threads share what a plan asks for.
fn threads(plan: Option<&Plan>) -> usize {
    #[cfg(test)]
    if let Some(threads) = THREADS_OF_TEST.get() {
        return threads;
    }
    match plan.map_or(0, postings) {
        // To start a thread takes as long as to read some thousands.
        few if few < SHARED => 1,
        _ => std::thread::available_parallelism().map_or(1, |threads| threads.get()).min(THREADS),
    }
}

/// So many postings are shared by several threads.
const SHARED: u64 = 200_000;
/// More would mostly wait for each other.
const THREADS: usize = 4;

/// True where several threads are worth their start.
pub(crate) fn is_long(plan: &Plan) -> bool {
    threads(Some(plan)) > 1
}

/// Returns how many postings a plan asks for, roughly.
fn postings(plan: &Plan) -> u64 {
    let of = |ask: &Ask| match ask {
        Ask::Term { known, .. } => known.documents,
        // To read places takes several times as long.
        Ask::Row(row) => 4 * row.terms.iter().map(|(_, known)| known.documents).min().unwrap_or(0),
        Ask::Query(_) | Ask::Documents(_) => 0,
    };
    plan.leaves.iter().map(|leaf| of(&leaf.ask)).sum()
}

/// What is looked for in every segment of the index.
struct Sought<'a> {
    searcher: &'a Searcher,
    articles: &'a [Articles],
    conditions: Vec<Vec<Way<'a>>>,
    leaves: Vec<Way<'a>>,
    root: Option<&'a Node>,
}

impl Sought<'_> {
    /// Reads stretches, given by segment of the index and first number.
    fn read<const SCORED: bool>(
        &self,
        stretches: &[(usize, usize)],
        mut found: impl FnMut(usize, Stretch) -> tantivy::Result<f64>,
    ) -> tantivy::Result<()> {
        let mut least = 0.0;
        for here in stretches.chunk_by(|(a, _), (b, _)| a == b) {
            let number = here[0].0;
            let (reader, articles) = (self.searcher.segment_reader(number as u32), &self.articles[number]);
            let cursors_of = |ways| cursors(ways, number, reader, articles);
            let conditions = self.conditions.iter().map(|ways| cursors_of(ways));
            let mut conditions = conditions.collect::<tantivy::Result<Vec<_>>>()?;
            let mut segment = Segment { least, ..Segment::of(articles, cursors_of(&self.leaves)?) };
            if SCORED {
                segment.loosen(self.root)?;
            }
            for &(_, from) in here {
                segment.stretch::<SCORED>(&mut conditions, self.root, from, &mut |matches, scores| {
                    found(number, Stretch { from, articles, matches, scores })
                })?;
            }
            check(segment.cursors.iter_mut().chain(conditions.iter_mut().flatten()))?;
            least = segment.least;
        }
        Ok(())
    }
}

/// Finds the articles that meet all conditions, each by one of its alternatives. `found` is called once for each
/// segment of the index that has some, with their documents in order.
pub(crate) fn documents(
    searcher: &Searcher,
    articles: &[Articles],
    conditions: &[Vec<Ask>],
    mut found: impl FnMut(usize, &SegmentReader, &[DocId]) -> tantivy::Result<()>,
) -> tantivy::Result<()> {
    let conditions = alternatives(conditions, searcher)?;
    let mut here = Vec::new();
    for (number, (reader, articles)) in searcher.segment_readers().iter().zip(articles).enumerate() {
        here.clear();
        let cursors_of = |ways| cursors(ways, number, reader, articles);
        let mut conditions = conditions.iter().map(|ways| cursors_of(ways)).collect::<tantivy::Result<Vec<_>>>()?;
        if conditions.iter().any(|cursors| cursors.iter().all(|cursor| matches!(cursor, Cursor::Spent))) {
            continue;
        }
        let mut segment = Segment::of(articles, Vec::new());
        for from in (0..articles.docs().len()).step_by(STRETCH) {
            segment.stretch::<false>(&mut conditions, None, from, &mut |matches, _| {
                each_of(matches, |at| here.push(articles.docs()[from + at]));
                Ok(0.0)
            })?;
        }
        check(conditions.iter_mut().flatten())?;
        if !here.is_empty() {
            found(number, reader, &here)?;
        }
    }
    Ok(())
}

fn alternatives<'a>(conditions: &'a [Vec<Ask>], searcher: &Searcher) -> tantivy::Result<Vec<Vec<Way<'a>>>> {
    let alternatives = |asks: &'a Vec<Ask>| asks.iter().map(|ask| Way::of(ask, None, searcher)).collect();
    conditions.iter().map(alternatives).collect()
}

/// Returns what each leaf gave to articles that match, given in ascending order.
pub(crate) fn parts(
    plan: &Plan,
    searcher: &Searcher,
    articles: &[Articles],
    documents: &[tantivy::DocAddress],
) -> tantivy::Result<Vec<Vec<(usize, f32)>>> {
    let leaves = ways(Some(plan), searcher, true)?;
    let mut parts = Vec::with_capacity(documents.len());
    for chunk in documents.chunk_by(|a, b| a.segment_ord == b.segment_ord) {
        let number = chunk[0].segment_ord as usize;
        let articles = &articles[number];
        let reader = searcher.segment_reader(chunk[0].segment_ord);
        let mut cursors = cursors(&leaves, number, reader, articles)?;
        for address in chunk {
            let mut here = Vec::new();
            if let Some(root) = plan.root()
                && !holds(root, &mut cursors, articles, address.doc_id, &mut here)
            {
                here.clear();
            }
            parts.push(here);
        }
        check(&mut cursors)?;
    }
    Ok(parts)
}

/// Tells whether a document matches, and what the leaves that count gave.
fn holds(node: &Node, cursors: &mut [Cursor], articles: &Articles, doc: DocId, parts: &mut Vec<(usize, f32)>) -> bool {
    let mut holds = |node: &Node, parts: &mut Vec<(usize, f32)>| holds(node, cursors, articles, doc, parts);
    match node {
        Node::Leaf(leaf) => {
            let score = cursors[*leaf].at(articles, doc);
            parts.extend(score.map(|score| (*leaf, score)));
            score.is_some()
        }
        Node::Group(group) => {
            let before = parts.len();
            let all = group.all.iter().all(|node| holds(node, parts));
            let (mut found, mut best) = (0, None::<f64>);
            for node in group.any.iter().filter(|_| all) {
                let first = parts.len();
                if !holds(node, parts) {
                    continue;
                }
                found += 1;
                let score: f64 = parts[first..].iter().map(|(_, score)| f64::from(*score)).sum();
                if group.best {
                    // What is no better is there, and gives nothing.
                    let mut nothing = first..parts.len();
                    if best.is_none_or(|known| score > known) {
                        best = Some(score);
                        nothing = before..first;
                    }
                    parts[nothing].iter_mut().for_each(|(_, score)| *score = 0.0);
                }
            }
            let kept = parts.len();
            let fits = all && found >= group.minimum && !group.none.iter().any(|node| holds(node, parts));
            parts.truncate(if fits { kept } else { before });
            fits
        }
    }
}

/// The leaves of a plan that only add to a score, as far as that can be told.
#[derive(Default)]
struct Additive {
    /// Each is one of several alternatives for the whole.
    alternatives: Vec<usize>,
    /// Groups that are one of several alternatives: of the leaves of each several must be there, whichever.
    counted: Vec<Vec<usize>>,
}

impl Additive {
    fn add(&mut self, node: &Node) {
        match node {
            Node::Leaf(leaf) => self.alternatives.push(*leaf),
            Node::Group(Group { all, any, none, minimum, best: false }) if all.is_empty() && none.is_empty() => {
                if *minimum == 1 {
                    any.iter().for_each(|node| self.add(node));
                } else if *minimum > 1 && *minimum < any.len() {
                    let leaf = |node: &Node| if let Node::Leaf(leaf) = node { Some(*leaf) } else { None };
                    self.counted.extend(any.iter().map(leaf).collect::<Option<Vec<usize>>>());
                }
            }
            Node::Group(_) => {}
        }
    }
}

/// True where the engine has to look for a part of a node.
fn has_rows(cursors: &[Cursor], node: &Node) -> bool {
    match node {
        Node::Leaf(leaf) => matches!(cursors[*leaf], Cursor::Row { .. } | Cursor::Engine { .. }),
        Node::Group(Group { all, any, none, .. }) => {
            [all, any, none].into_iter().flatten().any(|node| has_rows(cursors, node))
        }
    }
}

/// Returns about how many documents of a segment of the index a node matches, by which what is looked for first is
/// chosen: what terms hold is known, what rows and prefixes do is guessed, and that several alternatives share
/// documents is not counted. What matches does not depend on it.
fn most_of(cursors: &[Cursor], node: &Node) -> usize {
    match node {
        Node::Leaf(leaf) => match &cursors[*leaf] {
            Cursor::Spent | Cursor::Failed(_) => 0,
            Cursor::Term(term) => term.documents(),
            Cursor::Row { documents, .. } => *documents,
            Cursor::Engine { scorer, .. } => scorer.size_hint() as usize,
            Cursor::Documents(_) => usize::MAX,
        },
        Node::Group(Group { all, any, minimum, .. }) => {
            let of = |node| most_of(cursors, node);
            let any = any.iter().map(of).fold(0, usize::saturating_add);
            all.iter().map(of).chain((*minimum > 0).then_some(any)).min().unwrap_or(usize::MAX)
        }
    }
}

/// What is worked on in one segment of the index.
struct Segment<'a> {
    articles: &'a Articles,
    cursors: Vec<Cursor<'a>>,
    /// Arrays of zeros, for the groups.
    spare: Vec<Box<Scores>>,
    /// The terms that may be read after the others, those that can give least first.
    terms: Vec<Deferrable>,
    /// How many of them, from the first on, cannot lift an article among the best together.
    weak: usize,
    /// The rows that only add to what matches anyway.
    loose: Vec<Loose>,
    /// By leaf: true for what is read after the others, weak terms and loose rows.
    deferred: Vec<bool>,
    /// By leaf, the number of the group of which it is counted.
    counted: Vec<Option<usize>>,
    /// By the group's number, the articles of the stretch that have enough of it.
    enough: Vec<Bits>,
    /// What scores less is not looked at closely.
    least: f64,
}

/// A term that is one of several alternatives for the whole, or is counted in a group that is one.
struct Deferrable {
    leaf: usize,
    /// The most that it gives to a score, together with those before it.
    most: f64,
}

/// A row of terms that is one of several alternatives: where all of its terms are it is read only where that may
/// matter, since to read their places costs most.
struct Loose {
    leaf: usize,
    held: Held,
}

/// A margin: sums are exact, but of a term that stands in a text thousands of times the score may be rounded down where
/// it stands once more.
const ROUNDED: f64 = 1.0 + 1e-5;

/// Where what weak terms can still give has fallen to this share of what it was, those articles are left out that they
/// cannot lift any more.
const SIFTED: f64 = 0.85;

impl<'a> Segment<'a> {
    fn of(articles: &'a Articles, cursors: Vec<Cursor<'a>>) -> Segment<'a> {
        let (deferred, counted) = (vec![false; cursors.len()], vec![None; cursors.len()]);
        let (terms, loose, spare, enough) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Segment { articles, cursors, spare, terms, weak: 0, loose, deferred, counted, enough, least: 0.0 }
    }

    /// Finds the terms and the rows that may be read after the others.
    fn loosen(&mut self, root: Option<&Node>) -> tantivy::Result<()> {
        let mut additive = Additive::default();
        root.into_iter().for_each(|root| additive.add(root));
        let Additive { alternatives, counted } = additive;
        for (group, leaves) in counted.iter().enumerate() {
            leaves.iter().for_each(|leaf| self.counted[*leaf] = Some(group));
        }
        self.enough = vec![[0; WORDS]; counted.len()];
        // To count one its articles must be known without reading it, since it is read forward only.
        let counted = counted.iter().flatten().filter(|leaf| self.cursors[**leaf].is_common());
        let most = |leaf: &usize| Some(Deferrable { leaf: *leaf, most: self.cursors[*leaf].most()? });
        self.terms = alternatives.iter().chain(counted).filter_map(most).collect();
        self.terms.sort_by(|a, b| a.most.total_cmp(&b.most));
        let mut sum = 0.0;
        for term in &mut self.terms {
            sum += term.most;
            term.most = sum;
        }
        let is_row = |leaf: &usize| matches!(self.cursors[*leaf], Cursor::Row { .. });
        // Without others each is needed to tell what matches.
        if alternatives.iter().all(is_row) {
            return Ok(());
        }
        for leaf in alternatives {
            if let Cursor::Row { row, .. } = &self.cursors[leaf] {
                self.loose.push(Loose { leaf, held: row.held()? });
                self.deferred[leaf] = true;
            }
        }
        Ok(())
    }

    /// Defers the terms that have become weak. They stay so where a lower score is enough again, at the end of a segment
    /// whose best are no more than are wanted: those are kept, and what is behind them needs as much as they have.
    fn weaken(&mut self) {
        while let Some(term) = self.terms.get(self.weak)
            && term.most * ROUNDED < self.least
        {
            self.deferred[term.leaf] = true;
            self.weak += 1;
        }
    }

    /// Adds what was deferred.
    fn add_deferred(&mut self, from: usize, within: &Bits, touched: &mut Bits, scores: &mut Scores) {
        let articles = self.articles;
        let Some(first) = articles.doc(from) else { return };
        let end = articles.doc(from + STRETCH).unwrap_or(TERMINATED);
        // The articles that hold all terms of a row, and the most that rows give them.
        let mut held = vec![[0; WORDS]; self.loose.len()];
        let mut most = self.zeros();
        let mut any = [0; WORDS];
        for (Loose { leaf, held: reading }, held) in self.loose.iter_mut().zip(&mut held) {
            let Cursor::Row { row, .. } = &self.cursors[*leaf] else { continue };
            let mut doc = reading.first_from(first);
            while doc < end {
                if let Some(number) = articles.number(doc)
                    && is_in(within, number - from)
                {
                    let at = number - from;
                    held[at / 64] |= 1 << (at % 64);
                    most[at] += exact(row.score_of(number, reading.most()));
                }
                doc = reading.first_from(doc + 1);
            }
            join(&mut any, held);
        }
        let (weak, least) = (&self.terms[..self.weak], self.least);
        let mut close = any;
        join(&mut close, touched);
        // The strongest first: what is left can lift fewer and fewer.
        let mut sifted = f64::INFINITY;
        for term in weak.iter().rev() {
            if term.most <= sifted * SIFTED {
                sifted = term.most;
                let known = close;
                each_of(&known, |at| {
                    if (scores[at] + most[at] + term.most) * ROUNDED < least {
                        close[at / 64] &= !(1 << (at % 64));
                    }
                });
            }
            let cursor = &mut self.cursors[term.leaf];
            match self.counted[term.leaf] {
                None => cursor.mark(articles, from, &close, touched, |at, score| scores[at] += score),
                Some(group) => {
                    let mut close = close;
                    keep(&mut close, &self.enough[group]);
                    if close != [0; WORDS] {
                        cursor.mark(articles, from, &close, &mut [0; WORDS], |at, score| scores[at] += score);
                    }
                }
            }
        }
        let mut close = [0; WORDS];
        each_of(&any, |at| {
            if !is_in(touched, at) || (scores[at] + most[at]) * ROUNDED >= least {
                close[at / 64] |= 1 << (at % 64);
            }
        });
        self.put_back(most, &any);
        for (loose, held) in self.loose.iter().zip(&mut held) {
            keep(held, &close);
            if *held != [0; WORDS] {
                self.cursors[loose.leaf].read::<true>(articles, from, held, |at, score| {
                    touched[at / 64] |= 1 << (at % 64);
                    scores[at] += score;
                });
            }
        }
    }

    /// Reads one stretch: leaves what the conditions and the plan ask for, scores it, and tells `found` of it.
    fn stretch<const SCORED: bool>(
        &mut self,
        conditions: &mut [Vec<Cursor>],
        root: Option<&Node>,
        from: usize,
        found: &mut impl FnMut(&Bits, &Scores) -> tantivy::Result<f64>,
    ) -> tantivy::Result<()> {
        let articles = self.articles;
        let mut fits = ALL;
        for alternatives in conditions {
            let mut bits = [0; WORDS];
            for cursor in alternatives {
                cursor.read::<false>(articles, from, &fits, |at, _| bits[at / 64] |= 1 << (at % 64));
            }
            keep(&mut fits, &bits);
            if fits == [0; WORDS] {
                return Ok(());
            }
        }
        let mut scores = self.zeros();
        let mut touched = [0; WORDS];
        if let Some(root) = root {
            let within = fits;
            self.weaken();
            self.enough.fill([0; WORDS]);
            self.add::<SCORED>(root, from, &within, &mut touched, &mut scores);
            if self.weak > 0 || !self.loose.is_empty() {
                self.add_deferred(from, &within, &mut touched, &mut scores);
            }
            keep(&mut fits, &touched);
        }
        leave_first(articles.docs().len() - from, &mut fits);
        if fits != [0; WORDS] {
            self.least = found(&fits, &scores)?;
        }
        self.put_back(scores, &touched);
        Ok(())
    }

    fn zeros(&mut self) -> Box<Scores> {
        self.spare.pop().unwrap_or_else(|| Box::new([0.0; STRETCH]))
    }

    /// Keeps an array for the next group; only what was touched in it can be other than zero.
    fn put_back(&mut self, mut scores: Box<Scores>, touched: &Bits) {
        for (word, scores) in touched.iter().zip(scores.chunks_exact_mut(64)) {
            if *word != 0 {
                scores.fill(0.0);
            }
        }
        self.spare.push(scores);
    }

    /// Adds the documents of a stretch that match a node, and their scores; what is not `within` may be left out.
    fn add<const SCORED: bool>(
        &mut self,
        node: &Node,
        from: usize,
        within: &Bits,
        bits: &mut Bits,
        scores: &mut Scores,
    ) {
        match node {
            Node::Leaf(leaf) if self.deferred[*leaf] => {}
            Node::Leaf(leaf) if !SCORED && self.cursors[*leaf].mark_common(self.articles, from, within, bits) => {}
            Node::Leaf(leaf) => self.cursors[*leaf].read::<SCORED>(self.articles, from, within, |at, score| {
                bits[at / 64] |= 1 << (at % 64);
                if SCORED {
                    scores[at] += score;
                }
            }),
            Node::Group(Group { any, best: true, .. }) if SCORED => {
                let (mut best, mut own) = (self.zeros(), self.zeros());
                let mut touched = [0; WORDS];
                for node in any {
                    let mut here = [0; WORDS];
                    self.add::<SCORED>(node, from, within, &mut here, &mut own);
                    each_of(&here, |at| best[at] = std::mem::take(&mut own[at]).max(best[at]));
                    join(&mut touched, &here);
                }
                each_of(&touched, |at| scores[at] += best[at]);
                join(bits, &touched);
                self.put_back(best, &touched);
                self.put_back(own, &[0; WORDS]);
            }
            Node::Group(group) if group.all.is_empty() && group.none.is_empty() && group.minimum == 1 => {
                self.any::<SCORED>(&group.any, from, within, bits, scores);
            }
            Node::Group(group) => {
                let mut own = self.zeros();
                let mut touched = [0; WORDS];
                let fits = self.group::<SCORED>(group, from, within, &mut touched, &mut own);
                join(bits, &fits);
                if SCORED {
                    each_of(&fits, |at| scores[at] += own[at]);
                }
                self.put_back(own, &touched);
            }
        }
    }

    /// Adds the documents that have one of several alternatives.
    fn any<const SCORED: bool>(
        &mut self,
        any: &[Node],
        from: usize,
        within: &Bits,
        bits: &mut Bits,
        scores: &mut Scores,
    ) {
        if SCORED {
            any.iter().for_each(|node| self.add::<SCORED>(node, from, within, bits, scores));
            return;
        }
        // What another has found need not be looked for again: terms in a row come last.
        for rows in [false, true] {
            for node in any {
                if has_rows(&self.cursors, node) != rows {
                    continue;
                }
                let mut rest = *within;
                rest.iter_mut().zip(&*bits).for_each(|(word, found)| *word &= !found);
                self.add::<SCORED>(node, from, &rest, bits, scores);
            }
        }
    }

    /// Returns the documents of a stretch that match a group. `touched` are those of which the scores may have changed.
    fn group<const SCORED: bool>(
        &mut self,
        group: &Group,
        from: usize,
        within: &Bits,
        touched: &mut Bits,
        scores: &mut Scores,
    ) -> Bits {
        let articles = self.articles;
        let mut fits = *within;
        // Where all alternatives are wanted they are conditions.
        let (required, any) = match group.minimum == group.any.len() {
            true => (group.any.as_slice(), &[] as &[Node]),
            false => (&[] as &[Node], group.any.as_slice()),
        };
        let mut required: Vec<&Node> = group.all.iter().chain(required).collect();
        if !SCORED {
            // The rarest leave least to be looked for.
            required.sort_by_cached_key(|node| (has_rows(&self.cursors, node), most_of(&self.cursors, node)));
        }
        for node in required {
            let mut bits = [0; WORDS];
            self.add::<SCORED>(node, from, &fits, &mut bits, scores);
            join(touched, &bits);
            keep(&mut fits, &bits);
            if fits == [0; WORDS] {
                return fits;
            }
        }
        match group.minimum {
            _ if any.is_empty() => {}
            0 if !SCORED => {}
            minimum @ (0 | 1) => {
                let mut bits = [0; WORDS];
                self.any::<SCORED>(any, from, &fits, &mut bits, scores);
                join(touched, &bits);
                if minimum == 1 {
                    keep(&mut fits, &bits);
                }
            }
            minimum => {
                // The documents that so many alternatives and one more have.
                let mut had = vec![[0; WORDS]; minimum];
                for node in any {
                    let mut bits = [0; WORDS];
                    match node {
                        Node::Leaf(leaf) if self.deferred[*leaf] => {
                            self.cursors[*leaf].mark_set(articles, from, &fits, &mut bits);
                        }
                        _ => self.add::<SCORED>(node, from, &fits, &mut bits, scores),
                    }
                    join(touched, &bits);
                    for number in (1..minimum).rev() {
                        for word in 0..WORDS {
                            had[number][word] |= had[number - 1][word] & bits[word];
                        }
                    }
                    join(&mut had[0], &bits);
                }
                keep(&mut fits, &had[minimum - 1]);
                if let Some(Node::Leaf(leaf)) = any.first()
                    && let Some(group) = self.counted[*leaf]
                {
                    self.enough[group] = fits;
                }
            }
        }
        for node in &group.none {
            let mut bits = [0; WORDS];
            self.add::<false>(node, from, &fits, &mut bits, scores);
            fits.iter_mut().zip(&bits).for_each(|(word, other)| *word &= !other);
        }
        fits
    }
}

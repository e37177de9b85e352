//! bytes -> Reading: the whole program in a few lines.

use std::sync::Arc;

use crate::article::Article;
use crate::languages::fold::Folded;
use crate::languages::{Code, Segment, Segmenters, Tokens, segments, sentences};
use crate::mentions::company::Company;
use crate::mentions::figure::Figure;
use crate::mentions::figure::explain::{Asked, Evidence, Refused};
use crate::mentions::gazetteer::Gazetteer;
use crate::mentions::profile::Profile;
use crate::mentions::{Part, PartText, company, figure};

/// One part of an article, segmented once.
#[derive(Clone, Debug, Default)]
pub struct PartReading {
    pub segments: Vec<Segment>,
    pub tokens: Tokens,
    /// Sentence spans in order; UTF-8 bytes of the part.
    pub sentences: Vec<std::ops::Range<usize>>,
}

/// An article with all that was read from it: what the index is made of.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    pub article: Article,
    /// Empty where the article has no title.
    pub title: PartReading,
    pub body: PartReading,
    /// The body, folded; `None` where it was folded in pieces that do not join to that.
    pub folded: Option<String>,
    pub figures: Vec<Figure>,
    pub companies: Vec<Company>,
    /// Numbers that are no figures; only where explanations were asked for.
    pub refused: Vec<Refused>,
}

/// What reading needs and is loaded once: share it.
pub struct Reader {
    pub segmenters: Segmenters,
    pub gazetteer: Arc<Gazetteer>,
}

impl Reader {
    /// Reads with the names that come with the program.
    pub fn new() -> Self {
        Self::with(Gazetteer::built_in())
    }

    /// Reads with these names.
    pub fn with(gazetteer: Arc<Gazetteer>) -> Self {
        let names = Arc::clone(&gazetteer);
        Reader { segmenters: Segmenters::new(move || names.names()), gazetteer }
    }

    /// Reads an article: languages, words, figures, companies. Nothing in it can fail; an odd text gives fewer
    /// mentions.
    pub fn read(&self, article: Article) -> Reading {
        self.reading(article, false)
    }

    /// As [`Reader::read`], each figure with why it was read so, and with the numbers that were refused.
    pub fn explain(&self, article: Article) -> Reading {
        self.reading(article, true)
    }

    fn reading(&self, article: Article, explain: bool) -> Reading {
        let hint = article.declared_language.as_deref();
        let body = self.part(segments(&article.body, hint), &article.body);
        let title = match &article.title {
            Some(title) => self.part(title_segments(title, &article.body, &body, hint), title),
            None => PartReading::default(),
        };
        // A title that stands in the body too is read there.
        let mut parts = Vec::new();
        if let (Some(text), false) = (&article.title, article.title_in_body) {
            parts.push(part_text(Part::Title, text, &title));
        }
        parts.push(part_text(Part::Body, &article.body, &body));
        let mut folded: Vec<Vec<Folded>> = parts.iter().map(company::folded).collect();
        let companies = company::find_in(&parts, &folded, &self.gazetteer);
        let folded = folded.pop().and_then(|pieces| joined(&article.body, &body.segments, pieces));
        let mut profile = Profile::of(parts.iter().map(|part| (part.text, part.segments)));
        profile.add_countries(companies.iter().filter_map(|company| {
            let country = self.gazetteer.get(&company.id)?.country.as_deref()?;
            Some((&company.id, country))
        }));
        let (mut figures, mut refused) = (Vec::new(), Vec::new());
        if explain {
            let countries = companies.iter().filter_map(|company| {
                let country = self.gazetteer.get(&company.id)?.country.as_deref()?;
                Some((company.part, company.start, company.raw.as_str(), country))
            });
            let mut asked = Asked { evidence: &Evidence::of(&parts, countries), refused };
            for part in &parts {
                let PartText { part, text, segments, sentences, .. } = *part;
                figures.extend(figure::explained(part, text, segments, sentences, &profile, &mut asked));
            }
            refused = asked.refused;
        } else {
            for part in &parts {
                figures.extend(figure::find(part.part, part.text, part.segments, part.sentences, &profile));
            }
        }
        for part in &parts {
            figure::link(&mut figures, &companies, part);
        }
        Reading { title, body, folded, figures, companies, refused, article }
    }

    fn part(&self, segments: Vec<Segment>, text: &str) -> PartReading {
        PartReading { tokens: self.segmenters.segment(text, &segments), sentences: sentences(text), segments }
    }
}

impl Default for Reader {
    fn default() -> Self {
        Self::new()
    }
}

fn part_text<'a>(part: Part, text: &'a str, reading: &'a PartReading) -> PartText<'a> {
    PartText { part, text, segments: &reading.segments, tokens: &reading.tokens, sentences: &reading.sentences }
}

/// Joins the folded segments of a text to the whole of it, folded. How a segment is folded hangs on what stands before
/// it unless that is the end of a line.
fn joined(text: &str, segments: &[Segment], folded: Vec<Folded>) -> Option<String> {
    let mut end = 0;
    for segment in segments {
        if segment.start != end || !(end == 0 || text[..end].ends_with('\n')) {
            return None;
        }
        end = segment.end;
    }
    let mut pieces = folded.into_iter().map(|folded| folded.text);
    let mut whole = pieces.next().unwrap_or_default();
    pieces.for_each(|piece| whole.push_str(&piece));
    (end == text.len()).then_some(whole)
}

/// A title is too short to tell by itself: where it stands in the body it has the language it has there, else the
/// body's largest language is its hint.
fn title_segments(title: &str, body: &str, reading: &PartReading, hint: Option<&str>) -> Vec<Segment> {
    let whole = |language: Code| vec![Segment { start: 0, end: title.len(), language }];
    if let Some(at) = body.find(title)
        && let Some(segment) = reading.segments.iter().find(|segment| segment.start <= at && at < segment.end)
    {
        return whole(segment.language);
    }
    let largest = reading.segments.iter().max_by_key(|segment| segment.end - segment.start);
    let hint = largest.map(|segment| segment.language.0).filter(|code| *code != Code::UNDETERMINED.0).or(hint);
    segments(title, hint)
}

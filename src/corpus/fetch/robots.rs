//! robots.txt as RFC 9309 has it: what an answer means, for how long, and what it allows us.

use std::time::Duration;

use texting_robots::Robot;

/// The name that rules call us by.
pub const TOKEN: &str = "gaceta";
/// What must be parsed of a file (RFC 9309, 2.5); the rest is not read.
pub const BYTES: u64 = 500 << 10;
/// Redirects that are followed (RFC 9309, 2.3.1.2).
pub const REDIRECTS: usize = 5;
/// Rules are asked for again after this (RFC 9309, 2.4).
pub const FRESH: Duration = Duration::from_secs(24 * 3600);

/// The rules of one origin.
pub struct Rules {
    robot: Option<Robot>,
    /// Why everything is closed, where it is.
    closed: Option<String>,
}

impl Rules {
    /// Everything is open: there is no file (4xx).
    pub fn open() -> Rules {
        Rules { robot: None, closed: None }
    }

    /// Everything is closed, since the rules cannot be known now (5xx, no answer).
    pub fn closed(why: String) -> Rules {
        Rules { robot: None, closed: Some(why) }
    }

    /// Reads a file. Of one that was cut, the last line is left out: `Disallow: /` may have gone on.
    pub fn parse(text: &[u8]) -> Rules {
        let text = match text.get(..BYTES as usize) {
            Some(cut) => &cut[..memchr::memrchr(b'\n', cut).map_or(0, |end| end + 1)],
            None => text,
        };
        match Robot::new(TOKEN, text) {
            Ok(robot) => Rules { robot: Some(robot), closed: None },
            Err(_) => Rules::closed("robots.txt cannot be read".to_owned()),
        }
    }

    /// Returns why a URL may not be asked for.
    pub fn refusal(&self, url: &str) -> Option<String> {
        if let Some(why) = &self.closed {
            return Some(why.clone());
        }
        let allowed = self.robot.as_ref().is_none_or(|robot| robot.allowed(url));
        (!allowed).then(|| "robots.txt disallows it".to_owned())
    }

    /// Returns the pause that is asked for between two requests.
    pub fn delay(&self) -> Option<Duration> {
        let delay = self.robot.as_ref()?.delay?;
        (delay.is_finite() && delay > 0.0).then(|| Duration::from_secs_f32(delay.min(7.0 * 24.0 * 3600.0)))
    }

    /// Returns the sitemaps that are named, for whom it may concern.
    pub fn sitemaps(&self) -> &[String] {
        self.robot.as_ref().map_or(&[], |robot| &robot.sitemaps)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_group_wins_over_the_one_for_all() {
        let text = b"User-agent: *\nDisallow: /\n\nUser-Agent: Gaceta\nDisallow: /private\nAllow: /private/news\n\
            Crawl-delay: 2.5\n\nUser-agent: other\nDisallow: /news\nSitemap: https://a.example/s.xml\n";
        let rules = Rules::parse(text);
        assert_eq!(rules.refusal("https://a.example/news/1"), None);
        assert!(rules.refusal("https://a.example/private/1").is_some());
        assert_eq!(rules.refusal("https://a.example/private/news"), None, "the longest rule decides");
        assert_eq!(rules.delay(), Some(Duration::from_millis(2500)));
        assert_eq!(rules.sitemaps(), ["https://a.example/s.xml"]);
        let rules = Rules::parse(b"User-agent: *\nDisallow: /*.pdf$\nCrawl-delay: -1\n");
        assert!(rules.refusal("https://a.example/x.pdf").is_some());
        assert_eq!((rules.refusal("https://a.example/x.pdf?y"), rules.delay()), (None, None));
        assert_eq!(Rules::parse(b"<html>not found</html>").refusal("https://a.example/"), None);
        assert_eq!(Rules::parse(b"").refusal("https://a.example/"), None);
        assert!(Rules::closed("no answer".to_owned()).refusal("https://a.example/").is_some());
        assert_eq!(Rules::open().refusal("https://a.example/"), None);
    }

    #[test]
    fn only_the_first_500_kib_are_read_and_no_half_line() {
        let mut text = b"User-agent: *\nDisallow: /first\n".to_vec();
        while text.len() < BYTES as usize - 12 {
            text.extend(b"#\n");
        }
        text.resize(BYTES as usize - 12, b'\n');
        text.extend(b"Disallow: /private\nDisallow: /late\n");
        let rules = Rules::parse(&text);
        assert!(rules.refusal("https://a.example/first").is_some());
        assert_eq!(rules.refusal("https://a.example/other"), None, "`Disallow: /p` was cut and is no rule");
        assert_eq!(rules.refusal("https://a.example/late"), None);
    }
}

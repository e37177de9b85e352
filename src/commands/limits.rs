//! Limits on what is read, as a person writes them.

use clap::Args;

use crate::corpus::Limits;
use crate::index;

#[derive(Args)]
pub struct LimitArgs {
    /// Reject articles larger than this: bytes, or with KB, MB, GB (thousands) or KiB, MiB, GiB (1024s)
    #[arg(long, value_name = "SIZE", default_value = "64MiB", value_parser = size)]
    max_article_bytes: u64,
    /// Follow links that lead out of the folders that are read
    #[arg(long)]
    follow_links: bool,
}

impl LimitArgs {
    pub fn limits(&self) -> Limits {
        Limits { article_bytes: self.max_article_bytes, outside_links: self.follow_links, passed_over: index::is_index }
    }
}

/// Reads `1500`, `20k`, `1.5 MB`, `64MiB`; a bare letter counts in 1024s, as `head -c` does.
pub fn size(text: &str) -> Result<u64, String> {
    let wrong = || format!("expected a size such as 500000, 1.5MB or 64MiB, found {text:?}");
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let number: f64 = text[..end].parse().map_err(|_| wrong())?;
    let unit: u64 = match text[end..].trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kib" => 1 << 10,
        "m" | "mib" => 1 << 20,
        "g" | "gib" => 1 << 30,
        "kb" => 1_000,
        "mb" => 1_000_000,
        "gb" => 1_000_000_000,
        _ => return Err(wrong()),
    };
    let bytes = number * unit as f64;
    // One article is held in memory.
    if (1.0..=(1u64 << 40) as f64).contains(&bytes) { Ok(bytes as u64) } else { Err(wrong()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_human_units() {
        for (text, expect) in [
            ("1500", Some(1500)),
            ("20k", Some(20_480)),
            ("1.5MB", Some(1_500_000)),
            ("64 MiB", Some(64 << 20)),
            ("2g", Some(2 << 30)),
            ("", None),
            ("MB", None),
            ("-1", None),
            ("0", None),
            ("1e6", None),
            ("9999999GB", None),
        ] {
            assert_eq!(size(text).ok(), expect, "{text:?}");
        }
    }
}

//! How long a site is left alone.

use std::time::Duration;

use jiff::Timestamp;

/// No site is put off for longer, whatever it asks for: a clock may be wrong.
const LONGEST: Duration = Duration::from_secs(7 * 24 * 3600);

/// Reads a `Retry-After` in either form, seconds or a date, as the time to wait from `now`.
pub fn retry_after(value: &str, now: Timestamp) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(value.parse().map_or(LONGEST, |seconds| Duration::from_secs(seconds).min(LONGEST)));
    }
    let seconds = http_date(value)?.as_second() - now.as_second();
    Some(Duration::from_secs(u64::try_from(seconds).unwrap_or(0)).min(LONGEST))
}

/// Reads a date of HTTP in its three forms (RFC 9110, 5.6.7).
pub fn http_date(value: &str) -> Option<Timestamp> {
    if let Ok(date) = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(value) {
        return Some(date);
    }
    let forms = ["%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"];
    let date = forms.iter().find_map(|form| jiff::civil::DateTime::strptime(form, value).ok())?;
    date.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|date| date.timestamp())
}

/// Returns how long to wait before a try, from one step on doubling, and up to a half more by chance.
pub fn back_off(step: Duration, tries: u32, chance: f64) -> Duration {
    (step * 2u32.saturating_pow(tries.min(16))).mul_f64(1.0 + chance / 2.0).min(LONGEST)
}

/// Returns a number from 0 to 1 that is not the same twice: so that those who were sent away together do not all come
/// back together.
pub fn chance(name: &str) -> f64 {
    let hash = blake3::hash(format!("{name} {}", Timestamp::now().as_nanosecond()).as_bytes());
    let [a, b, ..] = *hash.as_bytes();
    f64::from(u16::from_le_bytes([a, b])) / f64::from(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_read_in_both_forms() {
        let now: Timestamp = "2024-09-05T12:00:00Z".parse().unwrap();
        for (value, expect) in [
            ("120", Some(120)),
            (" 0 ", Some(0)),
            ("99999999999999999999", Some(7 * 24 * 3600)),
            ("Thu, 05 Sep 2024 12:01:30 GMT", Some(90)),
            ("Thursday, 05-Sep-24 12:01:30 GMT", Some(90)),
            ("Thu Sep  5 12:01:30 2024", Some(90)),
            ("Wed, 04 Sep 2024 12:00:00 GMT", Some(0)),
            ("Thu, 05 Sep 2999 12:01:30 GMT", Some(7 * 24 * 3600)),
            ("soon", None),
            ("-5", None),
            ("", None),
        ] {
            assert_eq!(retry_after(value, now), expect.map(Duration::from_secs), "{value:?}");
        }
    }

    #[test]
    fn waits_double_and_differ() {
        let second = Duration::from_secs(1);
        assert_eq!([0, 1, 3].map(|tries| back_off(second, tries, 0.0).as_secs()), [1, 2, 8]);
        assert_eq!(back_off(second, 1, 1.0), Duration::from_secs(3));
        assert_eq!(back_off(second, u32::MAX, 1.0), Duration::from_secs(98304));
        let chances: std::collections::BTreeSet<u64> = (0..20).map(|_| chance("a").to_bits()).collect();
        assert!(chances.len() > 10);
    }
}

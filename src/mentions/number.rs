//! Plain text -> one number: digits and number words, on exact decimals.

use rust_decimal::Decimal;

use crate::languages::fold::{is_han, is_word};
use crate::languages::{System, currency};
use crate::mentions::lexicon::Lexicon;

/// A number as it stands in the text, before anything around it is looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    pub start: usize,
    pub end: usize,
    pub low: Decimal,
    /// Equal to `low` for a plain number; more for 七八亿, 十几万, cientos de millones.
    pub high: Decimal,
    /// Some of its scale: the interval is the scale and ten times that.
    pub indefinite: bool,
    /// 900多万: more than the number.
    pub more: bool,
    /// 千把块, 十来万: about the number.
    pub about: bool,
    /// The powers of ten of the scale words behind the last coefficient, in order: 8千亿 is [3, 8].
    pub powers: Vec<u32>,
    /// Has a word for ten thousand (百万 in Chinese, mil in Spanish) or more of its own.
    pub scaled: bool,
    /// A scale without a coefficient: 千万, millones.
    pub bare: bool,
    /// Begins with a digit.
    pub digits: bool,
    /// Scaled by a letter (5m), which is also a metre or a model.
    pub short: bool,
    /// 3,200 in a language that writes the decimal so: what it is if the comma groups.
    pub if_grouped: Option<Decimal>,
}

impl Number {
    /// True for four characters that may name a year of this century or the last.
    pub fn is_year(&self) -> bool {
        self.end - self.start == 4 && self.low >= Decimal::from(1_900) && self.low < Decimal::from(2_100)
    }
}

/// The most digits that are read as one number; what is longer is a code.
const MOST_DIGITS: usize = 18;

/// What a document shows of the marks in its numbers, where its language writes decimals with a comma.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Marks {
    /// As the language has it: 1.234,5.
    #[default]
    Usual,
    /// It speaks of a country that groups by commas: 1,234 is a group. Agencies of other countries write 1.234 there too.
    Commas,
    /// It groups by commas and nowhere by points: 1.234 has decimals.
    CommasOnly,
}

/// Reads the longest number at `at`. `marks` is what the document shows of its marks.
pub fn read(text: &str, at: usize, lexicon: &Lexicon, marks: Marks) -> Option<Number> {
    match lexicon.numbers.system {
        System::Myriad => myriad(text, at, lexicon),
        System::Thousands => thousands(text, at, lexicon, marks),
    }
}

/// The most bytes that are read as one number in Han: a run of zeros has no other end.
const MOST_BYTES: usize = 200;
/// The most groups that digits are written in.
const MOST_GROUPS: usize = 9;

/// Digits with their group and decimal marks.
struct Digits {
    end: usize,
    value: Decimal,
    if_grouped: Option<Decimal>,
}

/// Returns the end of the run of digits and inner marks at `at`, whatever it means.
pub fn digit_run(text: &str, at: usize) -> usize {
    let mut end = at;
    let mut chars = text[at..].char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        let next_digit = chars.peek().is_some_and(|(_, next)| next.is_ascii_digit());
        if c.is_ascii_digit() || i > 0 && matches!(c, '.' | ',' | ':' | '/' | '-') && next_digit {
            end = at + i + c.len_utf8();
        } else {
            break;
        }
    }
    end
}

fn digits(text: &str, at: usize, decimal_comma: bool, shown: Marks, space_groups: bool) -> Option<Digits> {
    let bytes = text.as_bytes();
    let run = |from: usize| from + bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut end = run(at);
    // Groups of digits and the mark before each.
    let mut room = [(' ', ""); MOST_GROUPS];
    room[0].1 = &text[at..end];
    let mut count = 1;
    while let Some(mark) = text[end..].chars().next() {
        let from = end + mark.len_utf8();
        if !matches!(mark, '.' | ',' | ' ' | '，' | '\'' | '’') {
            break;
        }
        let to = run(from);
        let length = to - from;
        let groups = &room[..count];
        let three = length == 3;
        let short_head = groups[0].1.len() <= 3 && !groups[0].1.starts_with('0');
        let goes_on = match mark {
            '.' => length > 0,
            ',' if decimal_comma => length > 0,
            // Indian groups of two: 1,20,000.
            ',' => short_head && (three || length == 2 && text[to..].starts_with(',') && run(to + 1) > to + 2),
            ' ' => space_groups && three && short_head && groups.iter().skip(1).all(|(mark, _)| *mark == ' '),
            '，' => three && short_head && !text[to..].starts_with('，'),
            // 6'5 millones
            '\'' | '’' if decimal_comma && groups.len() == 1 => three && short_head || length == 1 || length == 2,
            _ => three && short_head,
        };
        if !goes_on || count == MOST_GROUPS {
            break;
        }
        room[count] = (mark, &text[from..to]);
        count += 1;
        end = to;
    }
    let groups = &room[..count];
    if groups.iter().map(|(_, group)| group.len()).sum::<usize>() > MOST_DIGITS {
        return None;
    }
    if let [(_, only)] = groups {
        return Some(Digits { end, value: Decimal::from(only.parse::<u64>().ok()?), if_grouped: None });
    }
    let whole = || groups.iter().map(|(_, group)| *group).collect::<String>();
    let with_decimals = || {
        let (last, head) = groups.split_last()?;
        Some(format!("{}.{}", head.iter().map(|(_, group)| *group).collect::<String>(), last.1))
    };
    let grouped = |groups: &[(char, &str)]| {
        groups.iter().skip(1).all(|(mark, group)| group.len() == 3 || *mark == ',' && group.len() == 2)
    };
    let marks: Vec<char> = groups.iter().skip(1).map(|(mark, _)| *mark).collect();
    let mut if_grouped = None;
    let written = match marks.as_slice() {
        ['\'' | '’'] if groups[1].1.len() < 3 => with_decimals()?,
        [' ' | '，' | '\'' | '’', rest @ ..] if rest.iter().all(|mark| *mark == marks[0]) => whole(),
        // $1'250,000 counts millions and thousands.
        ['\'' | '’', '.' | ','] if groups[2].1.len() == 3 => whole(),
        [only] => {
            let (head, tail) = (groups[0].1, groups[1].1);
            let like_group = tail.len() == 3 && head.len() <= 3 && !head.starts_with('0');
            let is_group = match only {
                '.' if shown == Marks::CommasOnly => {
                    // Nobody writes the zeros of 25.000 or 400.500, but a scale behind tells: 1.380 millones.
                    let scaled = text[end..].trim_start_matches(' ').starts_with(['m', 'b']);
                    decimal_comma && like_group && (tail == "000" || tail.ends_with('0') && !scaled)
                }
                '.' => decimal_comma && like_group,
                ',' if decimal_comma => {
                    if like_group && shown == Marks::Usual {
                        if_grouped = whole().parse().ok();
                    }
                    // Nor the zero of 1,650 millones, while 1,520 euros is the price of a litre.
                    let scaled = || {
                        let behind = text[end..].trim_start_matches(' ');
                        ["mill", "bill", "mil ", "mdd", "mdp"].iter().any(|scale| behind.starts_with(scale))
                    };
                    like_group && (shown != Marks::Usual || tail.ends_with('0') && scaled())
                }
                _ => true,
            };
            if is_group { whole() } else { with_decimals()? }
        }
        [first, rest @ ..] if rest.iter().all(|mark| mark == first) => {
            // 3.5.1 is a version, 10.1.2.3 an address.
            if !grouped(groups) {
                return None;
            }
            whole()
        }
        [head @ .., last] if head.iter().all(|mark| *mark == head[0]) && matches!(last, '.' | ',') => {
            if !grouped(&groups[..groups.len() - 1]) {
                return None;
            }
            with_decimals()?
        }
        _ => return None,
    };
    Some(Digits { end, value: Decimal::from_str_exact(&written).ok()?, if_grouped })
}

/// An interval under construction.
#[derive(Clone, Copy, PartialEq)]
struct Span(Decimal, Decimal);

impl Span {
    const ZERO: Span = Span(Decimal::ZERO, Decimal::ZERO);
    const ONE: Span = Span(Decimal::ONE, Decimal::ONE);

    fn of(value: u32) -> Span {
        Span(Decimal::from(value), Decimal::from(value))
    }

    fn plus(self, other: Span) -> Option<Span> {
        Some(Span(self.0.checked_add(other.0)?, self.1.checked_add(other.1)?))
    }

    fn scaled(self, power: u32) -> Option<Span> {
        let scale = power_of_ten(power)?;
        Some(Span(self.0.checked_mul(scale)?, self.1.checked_mul(scale)?))
    }

    fn is_zero(self) -> bool {
        self == Span::ZERO
    }
}

/// Returns ten to the power, as far as the exact decimals reach.
pub fn power_of_ten(power: u32) -> Option<Decimal> {
    (power <= 24).then(|| Decimal::from_i128_with_scale(10i128.pow(power), 0))
}

/// What waits for its scale in a number of Han.
#[derive(Clone, Copy)]
struct Coefficient {
    span: Span,
    kind: Written,
    /// A 零 stood before it: what follows is no elided scale.
    after_zero: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Written {
    Digits(usize),
    Word,
    Positional,
    Indefinite,
}

/// A number of the 万 and 亿 kind, in digits, Han or both: 4亿7千3百万, 2億4,000万, 三万五, 十几万.
fn myriad(text: &str, at: usize, lexicon: &Lexicon) -> Option<Number> {
    let mut pos = at;
    let (mut total, mut section) = (Span::ZERO, Span::ZERO);
    let mut pending: Option<Coefficient> = None;
    let (mut last_big, mut last_small) = (u32::MAX, u32::MAX);
    let mut number = Number {
        start: at,
        end: at,
        low: Decimal::ZERO,
        high: Decimal::ZERO,
        indefinite: false,
        more: false,
        about: false,
        powers: Vec::new(),
        scaled: false,
        bare: false,
        digits: text[at..].starts_with(|c: char| c.is_ascii_digit()),
        short: false,
        if_grouped: None,
    };
    // Where the number ends if the digits behind its last scale are not of it: 5亿2024年.
    let mut before_digits: Option<(usize, Span)> = None;
    loop {
        if pos - at > MOST_BYTES {
            return None;
        }
        let rest = &text[pos..];
        let Some(c) = rest.chars().next() else { break };
        if c.is_ascii_digit() {
            if pending.is_some() {
                break;
            }
            if !total.is_zero() || !section.is_zero() {
                before_digits = Some((pos, total.plus(section)?));
            }
            let digits = digits(text, pos, false, Marks::Usual, false)?;
            let whole = text[pos..digits.end].split('.').next().unwrap_or_default();
            let length = whole.bytes().filter(u8::is_ascii_digit).count();
            pending = Some(Coefficient {
                span: Span(digits.value, digits.value),
                kind: Written::Digits(length),
                after_zero: false,
            });
            number.powers.clear();
            pos = digits.end;
            if let Some((end, part)) = dotted_decimals(text, pos, lexicon)
                && let Some(Coefficient { span, .. }) = &mut pending
            {
                *span = span.plus(Span(part, part))?;
                pos = end;
            }
            continue;
        }
        if let Some((end, &value)) = lexicon.units.at(text, pos) {
            // 1,020万一手, 7.5万一路: a digit in Han behind digits begins what follows, unless a scale makes it of the number.
            if number.digits && pending.is_none() && pos > at && !lexicon.scale_follows(text, end) {
                break;
            }
            pending = Some(match pending {
                None => Coefficient { span: Span::of(value), kind: Written::Word, after_zero: false },
                Some(Coefficient { span, kind: Written::Word, .. }) if span.0.is_zero() => {
                    Coefficient { span: Span::of(value), kind: Written::Word, after_zero: true }
                }
                Some(Coefficient { span, kind: Written::Word, after_zero }) => {
                    let first = span.0;
                    let adjacent = first == span.1
                        && (first + Decimal::ONE == Decimal::from(value) || first == Decimal::from(3) && value == 5)
                        && lexicon.units.at(text, end).is_none();
                    if adjacent {
                        Coefficient { span: Span(first, Decimal::from(value)), kind: Written::Indefinite, after_zero }
                    } else if last_small != u32::MAX && last_small > 1 || !total.is_zero() && section.is_zero() {
                        // 一百二|一晚, 十二万八|一平
                        break;
                    } else {
                        let tens = span.scaled(1)?.plus(Span::of(value))?;
                        Coefficient { span: tens, kind: Written::Positional, after_zero }
                    }
                }
                Some(Coefficient { span, kind: Written::Positional, after_zero }) => {
                    let tens = span.scaled(1)?.plus(Span::of(value))?;
                    Coefficient { span: tens, kind: Written::Positional, after_zero }
                }
                Some(_) => break,
            });
            number.powers.clear();
            pos = end;
            continue;
        }
        // 半个亿
        if pos == at
            && let Some(joined) =
                text[pos..].strip_prefix('半').filter(|_| lexicon.fractions_before.at(text, pos).is_some())
            && let end = text.len() - joined.len()
            && let end = lexicon.inner_joins.at(text, end).map_or(end, |(end, ())| end)
            && lexicon.big_scale_at(text, end)
        {
            let half = Decimal::new(5, 1);
            pending = Some(Coefficient { span: Span(half, half), kind: Written::Positional, after_zero: false });
            pos = end;
            continue;
        }
        if pending.is_none()
            && let Some((end, &(low, high))) = lexicon.indefinite.at(text, pos)
        {
            if last_small == 1 && !section.is_zero() {
                // 十几: one to nine more.
                section = section.plus(Span(Decimal::ONE, Decimal::from(9)))?;
                number.indefinite = true;
            } else {
                // Some of a scale that must follow: 几 alone asks a question, 数 is a noun.
                // 几个亿
                let joined = lexicon.inner_joins.at(text, end).is_some_and(|(end, ())| lexicon.big_scale_at(text, end));
                let counts_money = matches!(c, '几' | '数') && lexicon.counts_money(text, end);
                if !(joined || counts_money || lexicon.scale_follows(text, end)) {
                    break;
                }
                // 千数百億: one to nine of the next scale.
                let high = if section.is_zero() { high } else { high - 1 };
                pending = Some(Coefficient {
                    span: Span(Decimal::from(low), Decimal::from(high)),
                    kind: Written::Indefinite,
                    after_zero: false,
                });
                number.indefinite = true;
            }
            number.powers.clear();
            pos = end;
            continue;
        }
        if let Some((end, &power)) = lexicon.scales.at(text, pos) {
            let coefficient = pending.map(|pending| pending.span);
            // 8572亿千瓦时, 5千克, 500兆瓦: the scale is the unit's.
            let of_unit = |(unit, ()): (usize, &())| {
                unit > end && !text[end..].starts_with(|c: char| c.is_ascii()) && lexicon.scales.at(text, end).is_none()
            };
            // 千 is kilo there and 兆 mega; 万人 is a word for a crowd.
            if (power < 4 || power == 12) && lexicon.counters.at(text, pos).is_some_and(of_unit) {
                break;
            }
            if power < 4 {
                if coefficient.is_none() && last_small <= power {
                    break;
                }
                // 十几 and the like before a small scale: 千百 is no number.
                if last_small <= power && !section.is_zero() {
                    break;
                }
                if coefficient.is_none() && pos == at {
                    number.bare = power > 1;
                }
                section = section.plus(coefficient.unwrap_or(Span::ONE).scaled(power)?)?;
                last_small = power;
            } else {
                let below = section.plus(coefficient.unwrap_or(Span::ZERO))?;
                if below.is_zero() && total.is_zero() {
                    // 京 alone is a capital: 東京, 京大.
                    if pos != at || coefficient.is_some() || power > 12 {
                        break;
                    }
                    total = Span::ONE.scaled(power)?;
                    number.bare = true;
                } else if power < last_big {
                    if below.is_zero() {
                        break;
                    }
                    total = total.plus(below.scaled(power)?)?;
                } else {
                    // 1万亿: the whole is counted in the larger unit.
                    total = total.plus(below)?.scaled(power)?;
                }
                section = Span::ZERO;
                last_small = u32::MAX;
                last_big = power;
                number.scaled = true;
            }
            pending = None;
            before_digits = None;
            number.powers.push(power);
            pos = end;
            continue;
        }
        let counted = pending.is_some() || !section.is_zero();
        if counted && let Some(end) = lexicon.inner_joins.at(text, pos).map(|(end, _)| end) {
            // 3个多亿
            let more =
                text[end..].chars().next().filter(|c| matches!(c, '多' | '余')).map_or(end, |c| end + c.len_utf8());
            if lexicon.big_scale_at(text, more) {
                number.more |= more > end;
                pos = more;
                continue;
            }
        }
        if counted && matches!(c, '多' | '余' | '来' | '數' | '数') && lexicon.scale_follows(text, pos + c.len_utf8())
        {
            let after = pos + c.len_utf8();
            if matches!(c, '数' | '數') {
                // 十数億: 11 to 19 of it.
                if last_small != 1 {
                    break;
                }
                section = section.plus(Span(Decimal::ONE, Decimal::from(9)))?;
                number.indefinite = true;
            } else if c == '来' {
                number.about = true;
            } else {
                number.more = true;
            }
            pos = after;
            continue;
        }
        // 千把块, 百来块钱
        if matches!(c, '来' | '把')
            && pending.is_none()
            && pos > at
            && (lexicon.big_scale_at(text, pos + c.len_utf8())
                || lexicon.currencies.at(text, pos + c.len_utf8()).is_some()
                || c == '来' && lexicon.counters.at(text, pos + c.len_utf8()).is_some())
        {
            number.about = true;
            pos += c.len_utf8();
            continue;
        }
        // 4500 万元, but 0 億 is no number.
        if c == ' '
            && pending.is_some_and(|pending| matches!(pending.kind, Written::Digits(_)) && !pending.span.is_zero())
            && lexicon.big_scale_at(text, pos + 1)
        {
            pos += 1;
            continue;
        }
        // 四、五十万, 2、3万円: adjacent digits with a mark between.
        if c == '、'
            && let Some(Coefficient { span, kind: Written::Word | Written::Digits(1), after_zero }) = pending
            && let Some((end, value)) = unit_at(text, pos + c.len_utf8(), lexicon)
            && span.0 + Decimal::ONE == Decimal::from(value)
            && lexicon.scale_follows(text, end)
        {
            let span = Span(span.0, Decimal::from(value));
            pending = Some(Coefficient { span, kind: Written::Indefinite, after_zero });
            pos = end;
            continue;
        }
        // 三点五亿, 十二点五个百分点, 三・一％; 八点五十分 is a time, 三・四号機 a list.
        if matches!(c, '点' | '・')
            && counted
            && let Some((end, part)) = spoken_decimals(text, pos + c.len_utf8(), lexicon)
            && (c == '点' && lexicon.percents_before.before(text, at).is_some() || lexicon.measures(text, end))
        {
            let whole = section.plus(pending.map_or(Span::ZERO, |pending| pending.span))?.plus(Span(part, part))?;
            section = Span::ZERO;
            last_small = u32::MAX;
            pending = Some(Coefficient { span: whole, kind: Written::Positional, after_zero: false });
            number.powers.clear();
            pos = end;
            continue;
        }
        break;
    }
    let mut value = total.plus(section)?;
    if let Some(last) = pending {
        let scale = if last_small != u32::MAX {
            last_small
        } else if last_big != u32::MAX {
            last_big
        } else {
            0
        };
        let one_digit = match last.kind {
            // 一千七八 is 1700 to 1800.
            Written::Word | Written::Indefinite => true,
            // 2万5 is said of 25,000; with a currency behind it, 4002万1円, it is written out.
            Written::Digits(length) => length == 1 && lexicon.currencies.at(text, pos).is_none(),
            _ => false,
        };
        if scale == 0 {
            value = last.span;
        } else if let (Written::Digits(length), Some((end, whole))) = (last.kind, before_digits)
            && (length > scale as usize
                || lexicon.durations.at(text, pos).is_some() && lexicon.currencies.at(text, pos).is_none()
                || text[pos..].starts_with(|c: char| c.is_ascii_alphabetic())
                || length == 1 && !lexicon.ends_a_number(text, pos) && !spoken(text, pos, lexicon))
        {
            // The digits belong to what follows.
            pos = end;
            value = whole;
        } else if one_digit && !last.after_zero && scale > 1 {
            value = value.plus(last.span.scaled(scale - 1)?)?;
            number.powers.clear();
        } else {
            value = value.plus(last.span)?;
            number.powers.clear();
        }
    }
    if pos == at {
        return None;
    }
    // 半 after a scale is half of it: 两个半 is left to the counters.
    if number.scaled
        && let Some((end, ())) = lexicon.halves_after.at(text, pos)
        && let Some(&power) = number.powers.last()
        && lexicon.ends_a_number(text, end)
    {
        value = value.plus(Span(Decimal::new(5, 1), Decimal::new(5, 1)).scaled(power)?)?;
        pos = end;
    }
    number.end = pos;
    number.low = value.0;
    number.high = value.1;
    Some(number)
}

/// Reads one digit, of either kind.
fn unit_at(text: &str, at: usize, lexicon: &Lexicon) -> Option<(usize, u32)> {
    let digit = text[at..].chars().next()?.to_digit(10).map(|digit| (at + 1, digit));
    digit.or_else(|| lexicon.units.at(text, at).map(|(end, value)| (end, *value)))
}

/// True where the last digit of 5万6 is of the number: a word that counts nothing stands behind it.
fn spoken(text: &str, at: usize, lexicon: &Lexicon) -> bool {
    lexicon.after.at(text, at).is_some()
        || lexicon.follows.at(text, at).is_some() && lexicon.counters.at(text, at).is_none()
}

/// The decimals behind the middle dot that Japanese newspapers write for a point: ５０・３億円, ３・２％. Between other
/// numbers the dot parts a list (3・4号機, 20・30代), so a scale, a currency or a percent must follow.
fn dotted_decimals(text: &str, at: usize, lexicon: &Lexicon) -> Option<(usize, Decimal)> {
    const MOST: usize = 2;
    let rest = text[at..].strip_prefix('・')?;
    let length = rest.bytes().take(MOST + 1).take_while(u8::is_ascii_digit).count();
    let digits = &rest[..length];
    let end = text.len() - rest.len() + length;
    // 25・0％, 4・00％, 0・50％; but 20・30代.
    let single = !text[..at.saturating_sub(1)].ends_with(|c: char| c.is_ascii_digit());
    let fits = (1..=MOST).contains(&length) && (!digits.ends_with('0') || length == 1 || single);
    let measured = |end: usize| lexicon.big_scale_at(text, end) || lexicon.measures(text, end);
    // 3・75～4・00％
    let ranged = || {
        let rest = text[end..].strip_prefix(['~', '-', '–', '—'])?;
        let whole = rest.bytes().take_while(u8::is_ascii_digit).count();
        let decimals = rest[whole..].strip_prefix('・')?.bytes().take_while(u8::is_ascii_digit).count();
        let behind = text.len() - rest.len() + whole + '・'.len_utf8() + decimals;
        (whole > 0 && decimals == length && measured(behind)).then_some(())
    };
    if !fits || !(measured(end) || ranged().is_some()) {
        return None;
    }
    Some((end, Decimal::new(digits.parse().ok()?, u32::try_from(length).ok()?)))
}

/// The digits behind 点: 五, 二五.
fn spoken_decimals(text: &str, at: usize, lexicon: &Lexicon) -> Option<(usize, Decimal)> {
    const MOST: u32 = 6;
    let (mut end, mut digits, mut places) = (at, 0, 0);
    while let Some((after, &value)) = lexicon.units.at(text, end)
        && places < MOST
    {
        digits = digits * 10 + i64::from(value);
        places += 1;
        end = after;
    }
    (places > 0).then(|| (end, Decimal::new(digits, places)))
}

/// A number of the thousand and million kind, in digits, words or both: 4.215,6 millones, mil 400 millones, half a
/// billion, dos millones y medio.
fn thousands(text: &str, at: usize, lexicon: &Lexicon, marks: Marks) -> Option<Number> {
    let mut number = Number {
        start: at,
        end: at,
        low: Decimal::ZERO,
        high: Decimal::ZERO,
        indefinite: false,
        more: false,
        about: false,
        powers: Vec::new(),
        scaled: false,
        bare: false,
        digits: text[at..].starts_with(|c: char| c.is_ascii_digit()),
        short: false,
        if_grouped: None,
    };
    let (mut total, mut section) = (Span::ZERO, Span::ZERO);
    let mut pending: Option<Span> = None;
    // The words of the pending coefficient go down: doscientos cincuenta y tres.
    let mut room = u32::MAX;
    let mut last_big = u32::MAX;
    let mut must_scale = false;
    let mut pos = at;
    let mut end = at;
    loop {
        let first = pos == at;
        if text[pos..].starts_with(|c: char| c.is_ascii_digit()) {
            if pending.is_some() || !first && number.powers.is_empty() {
                break;
            }
            let spaced = lexicon.numbers.decimal_comma;
            let Some(mut digits) = self::digits(text, pos, spaced, marks, spaced) else {
                if first {
                    return None;
                }
                break;
            };
            // 350 000 euros, €350 000, R1 950.
            if !spaced
                && let Some(grouped) = self::digits(text, pos, false, marks, true)
                && grouped.end > digits.end
                && (lexicon.counts_money(text, skip(text, grouped.end)) || first && is_priced(text, pos, lexicon))
            {
                digits = grouped;
            }
            // R2,7 million: so South Africa parts decimals.
            if !spaced
                && let Some(rand) = after_rand(text, pos)
                && rand.end > digits.end
            {
                digits = rand;
            }
            // $4.31¼
            if let Some((end, part)) = sign_of_last_place(text, pos, digits.end) {
                (digits.end, digits.value, digits.if_grouped) = (end, digits.value.checked_add(part)?, None);
            }
            // 6-3/4 cents, $4.12-1/4: as grain is priced.
            if let Some((end, part)) = fraction_of_last_place(text, pos, digits.end)
                && first
                && (lexicon.counts_money(text, skip(text, end)) || is_priced(text, pos, lexicon))
            {
                number.end = end;
                number.low = digits.value.checked_add(part)?;
                number.high = number.low;
                return Some(number);
            }
            // mil 400 millones, 1 millón 300 mil, 120 mil 500 pesos: below the scale, and a scale or money behind.
            if !first {
                let room = number.powers.last().and_then(|power| power_of_ten(*power));
                let behind = skip(text, digits.end);
                // 3 mil 400 personas: three digits behind mil are below it, whatever they count; in Spanish fewer too.
                let fewer = lexicon.numbers.decimal_comma && number.digits && digits.end - pos < 3;
                let below = number.powers.last() == Some(&3)
                    && (digits.end - pos == 3 || fewer)
                    && text[pos..digits.end].bytes().all(|byte| byte.is_ascii_digit())
                    && text[..pos].ends_with(' ');
                if room.is_none_or(|room| digits.value >= room)
                    || !(below || lexicon.scale_follows(text, behind) || lexicon.counts_money(text, behind))
                {
                    break;
                }
            }
            number.if_grouped = digits.if_grouped;
            pending = Some(Span(digits.value, digits.value));
            room = 0;
            number.powers.clear();
            end = digits.end;
            pos = skip(text, end);
            continue;
        }
        // Short scales stand right behind digits: 5bn, 3,4 M.
        if number.digits
            && let Some(coefficient) = pending
            && let Some((after, power)) = lexicon.short_scale_at(text, pos)
        {
            total = coefficient.scaled(power)?;
            pending = None;
            number.powers.push(power);
            number.scaled = true;
            number.short = true;
            if let Some(grouped) = number.if_grouped {
                number.if_grouped = grouped.checked_mul(power_of_ten(power)?);
            }
            end = after;
            break;
        }
        if first {
            if let Some((after, &hundredths)) = lexicon.fractions_before.at(text, pos) {
                let next = skip_join(text, skip(text, after), lexicon);
                let scaled = lexicon.scale_follows(text, next);
                // Half a percentage point, medio punto.
                if scaled || lexicon.share_follows(text, next) {
                    let part = Decimal::new(i64::from(hundredths), 2);
                    pending = Some(Span(part, part));
                    must_scale = scaled;
                    end = after;
                    if !scaled {
                        break;
                    }
                    pos = next;
                    continue;
                }
            }
            if let Some((after, &(low, high))) = lexicon.indefinite.at(text, pos) {
                let next = skip_join(text, skip(text, after), lexicon);
                let scaled = lexicon.scale_follows(text, next);
                let money = lexicon.counts_money(text, skip(text, after));
                if scaled || low >= 1_000 || money {
                    number.indefinite = true;
                    pending = Some(Span(Decimal::from(low), Decimal::from(high)));
                    number.scaled = low >= 1_000;
                    number.bare = true;
                    end = after;
                    if !scaled {
                        break;
                    }
                    pos = next;
                    continue;
                }
                return None;
            }
            if let Some((after, ())) = lexicon.ones.at(text, pos)
                && is_one_coin(text, pos, after, lexicon)
            {
                pending = Some(Span::ONE);
                end = after;
                break;
            }
            if let Some((after, ())) = lexicon.ones.at(text, pos)
                && (lexicon.scale_follows(text, skip(text, after))
                    && !lexicon
                        .numbers
                        .plural_scales
                        .iter()
                        .any(|plural| text[skip(text, after)..].starts_with(plural)))
            {
                pending = Some(Span::ONE);
                must_scale = true;
                end = after;
                pos = skip(text, after);
                continue;
            }
        }
        if let Some((after, &value)) = lexicon.units.at(text, pos) {
            if room == 0 || pending.is_some() && (value >= room || value == 0) {
                break;
            }
            // R95.4 billion six months earlier: a word below a hundred behind digits and their scale is of what follows.
            let behind = skip(text, after);
            // Sold for three million two summers ago: below millions in words a scale of its own follows.
            let apart = number.digits || number.powers.last().is_some_and(|power| *power >= 6);
            let own = !first
                && number.scaled
                && pending.is_none()
                && (apart && value < 100 && !lexicon.scale_follows(text, behind)
                    || lexicon.durations.at(text, behind).is_some());
            if own {
                break;
            }
            pending = Some(pending.unwrap_or(Span::ZERO).plus(Span::of(value))?);
            // After a hundred anything below it, after a ten a digit, after a digit or a teen nothing.
            room = match value {
                100.. => 100,
                20..=99 if value % 10 == 0 => 10,
                _ => 0,
            };
            number.powers.clear();
            end = after;
            pos = skip(text, end);
            // treinta y cinco, two hundred and five
            if let Some((joined, ())) = lexicon.joins.at(text, pos)
                && room > 0
                && let Some((_, &next)) = lexicon.units.at(text, skip(text, joined))
                && next < room
                && next > 0
            {
                pos = skip(text, joined);
            } else if let Some((joined, ())) = lexicon.halves_after.at(text, pos)
                && lexicon.scale_follows(text, skip(text, joined))
            {
                pending = Some(pending.unwrap_or(Span::ZERO).plus(Span(Decimal::new(5, 1), Decimal::new(5, 1)))?);
                end = joined;
                pos = skip(text, end);
            }
            continue;
        }
        if let Some((after, power)) = lexicon.scale_at(text, pos, !first) {
            let plural = lexicon.numbers.plural_scales.iter().any(|plural| text[pos..after] == **plural);
            if power == 2 {
                pending = Some(pending.unwrap_or(Span::ONE).scaled(2)?);
                room = 100;
                number.powers.push(2);
            } else if power < 6 {
                if last_big <= power || pending.is_none() && !section.is_zero() {
                    break;
                }
                if first {
                    number.bare = true;
                }
                section = section.plus(pending.take().unwrap_or(Span::ONE).scaled(power)?)?;
                number.scaled = true;
                room = u32::MAX;
                number.powers.push(power);
            } else {
                let below = section.plus(pending.take().unwrap_or(Span::ZERO))?;
                if below.is_zero() && total.is_zero() {
                    if plural {
                        number.indefinite = true;
                        total = Span(Decimal::ONE, Decimal::TEN).scaled(power)?;
                    } else {
                        total = Span::ONE.scaled(power)?;
                    }
                    number.bare = true;
                } else if below.is_zero() {
                    total = total.scaled(power)?;
                } else if power < last_big {
                    total = total.plus(below.scaled(power)?)?;
                } else {
                    break;
                }
                section = Span::ZERO;
                last_big = power;
                number.scaled = true;
                room = u32::MAX;
                number.powers.push(power);
            }
            if let Some(grouped) = number.if_grouped {
                number.if_grouped = grouped.checked_mul(power_of_ten(power)?);
            }
            must_scale = false;
            end = after;
            pos = skip(text, end);
            if let Some((joined, ())) = lexicon.halves_after.at(text, pos) {
                let half = Span(Decimal::new(5, 1), Decimal::new(5, 1)).scaled(power)?;
                total = total.plus(half)?;
                end = joined;
                break;
            }
            if number.indefinite {
                pos = skip_join(text, pos, lexicon);
            }
            let Some((joined, ())) = lexicon.joins.at(text, pos) else { continue };
            let next = skip(text, joined);
            // Two thousand and five; in `mil y dos mil` the second is a number of its own.
            if let Some((unit, _)) = lexicon.units.at(text, next)
                && power < 6
                && !number.digits
                && lexicon.scale_at(text, skip(text, unit), true).is_none_or(|(_, next)| next < power || power == 2)
            {
                pos = next;
            }
            // un millón de millones
            if power >= 6 && lexicon.scale_at(text, next, false).is_some_and(|(_, power)| power >= 6) {
                pos = next;
            }
            continue;
        }
        // 2 and a half million
        if number.digits
            && let Some(coefficient) = pending
            && let Some((joined, ())) = lexicon.halves_after.at(text, pos)
            && lexicon.scale_follows(text, skip(text, joined))
        {
            pending = Some(coefficient.plus(Span(Decimal::new(5, 1), Decimal::new(5, 1)))?);
            end = joined;
            pos = skip(text, end);
            continue;
        }
        break;
    }
    if end == at || must_scale {
        return None;
    }
    let value = total.plus(section)?.plus(pending.unwrap_or(Span::ZERO))?;
    number.end = end;
    number.low = value.0;
    number.high = value.1;
    Some(number)
}

/// What goes on behind hundredths by custom that count nothing: un sol con veinte más.
pub(super) const COMPARED: &[&str] = &["al ", "el ", "la ", "menos ", "más ", "por ", "que ", "y "];

/// True in Spanish for the article of a coin that is a price: cuesta un euro, a un euro el kilo, el precio de un euro.
fn is_one_coin(text: &str, at: usize, after: usize, lexicon: &Lexicon) -> bool {
    const NEAR: usize = 32;
    const WITH: &str = " con ";
    let coin = skip(text, after);
    let head = text[..at].trim_end_matches(' ');
    let Some((end, _)) = lexicon.currencies.at(text, coin).filter(|_| lexicon.numbers.decimal_comma) else {
        return false;
    };
    let behind = skip(text, end);
    let rate = lexicon.rates_after.at(text, behind).is_some();
    let ends = rate
        || text[end..].chars().next().is_none_or(|c| !c.is_alphanumeric() && c != ' ')
        || lexicon.follows.at(text, behind).is_some();
    let near = text.floor_char_boundary(head.len().saturating_sub(NEAR));
    let noun = || head[near..].match_indices(' ').any(|(i, _)| lexicon.sums.at(text, near + i + 1).is_some());
    // un sol con veinte más que ayer
    let hundredths = || {
        // So near an end, so that what is read cannot hold such a coin again.
        let near = &text[..text.floor_char_boundary((end + NEAR).min(text.len()))];
        let part = near[end..].starts_with(WITH).then(|| thousands(near, end + WITH.len(), lexicon, Marks::Usual));
        part.flatten().is_some_and(|part| {
            let spoken = part.end - part.start == 2 || !part.digits;
            let behind = skip(near, part.end);
            let rest = &near[behind..];
            // Un sol con 30 grados, con 30°, con quince amigas: what is counted is no hundredth.
            let alone = rest.starts_with(['.', ',', ';', ':', ')', '\n']) || rest.is_empty();
            let compared = COMPARED.iter().any(|word| rest.starts_with(word));
            let counted = lexicon.percents.at(near, behind).is_some()
                || lexicon.counters.at(near, behind).is_some()
                || lexicon.currencies.at(near, behind).is_some();
            spoken
                && !part.scaled
                && part.low >= Decimal::TEN
                && part.high < Decimal::ONE_HUNDRED
                && (alone || compared)
                && !counted
        })
    };
    if hundredths() {
        return true;
    }
    let led = lexicon.pays.before(text, head.len()).is_some()
        || rate && [" a", " por"].into_iter().any(|lead| head.ends_with(lead))
        || head.ends_with(" de") && noun();
    ends && led
}

/// True where a sign or letter of money is glued before the digits at `at`.
fn is_priced(text: &str, at: usize, lexicon: &Lexicon) -> bool {
    let letter = || {
        let mut before = text[..at].chars().rev();
        let letter = before.next();
        let known = |letter: char| {
            currency::LETTERS.iter().any(|(name, _)| name.chars().map(|c| c.to_ascii_lowercase()).eq([letter]))
        };
        letter.is_some_and(known) && before.next().is_none_or(|c| !c.is_alphanumeric())
    };
    lexicon.symbols.before(text, at).is_some() || letter()
}

/// Digits behind the R of South Africa that a comma parts, before millions: R2,7 million, R11,25bn.
fn after_rand(text: &str, at: usize) -> Option<Digits> {
    text[..at].strip_suffix('r').filter(|head| !head.ends_with(is_word))?;
    let digits = digits(text, at, true, Marks::Usual, false)?;
    let (_, decimals) = text[at..digits.end].split_once(',')?;
    let behind = text[digits.end..].trim_start_matches([' ', '-']);
    let scale = ["bn", "billion", "m ", "million", "trillion"].iter().any(|scale| behind.starts_with(scale));
    (scale && decimals.len() <= 2 && decimals.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}

/// The fraction behind digits that is of their last place, with its end: the 3/4 of 6-3/4 and the 1/4 of 4.12-1/4.
fn fraction_of_last_place(text: &str, at: usize, end: usize) -> Option<(usize, Decimal)> {
    // 3 1/4 cents is written with a space, of whole ones.
    let spaced = || text[end..].strip_prefix(' ').filter(|_| !text[at..end].contains('.'));
    let rest = text[end..].strip_prefix('-').or_else(spaced)?;
    let (top, rest) = rest.split_at_checked(1).filter(|(top, _)| matches!(top.as_bytes()[0], b'1'..=b'9'))?;
    let below = rest.strip_prefix('/')?;
    let length = below.bytes().take_while(u8::is_ascii_digit).count();
    let bottom: i64 = below[..length].parse().ok().filter(|bottom| matches!(bottom, 2 | 4 | 8))?;
    let top: i64 = top.parse().ok().filter(|top| *top < bottom)?;
    let places = text[at..end].find('.').map_or(0, |point| end - at - point - 1);
    let part = Decimal::new(top, u32::try_from(places).ok()?).checked_div(Decimal::from(bottom))?;
    Some((text.len() - below.len() + length, part))
}

/// The fraction that one sign says behind digits, of their last place, with its end: the ½ of 64½ and the ¼ of 4.31¼.
fn sign_of_last_place(text: &str, at: usize, end: usize) -> Option<(usize, Decimal)> {
    const SIGNS: &[(char, i64)] = &[('¼', 250), ('½', 500), ('¾', 750), ('⅛', 125), ('⅜', 375), ('⅝', 625), ('⅞', 875)];
    let sign = text[end..].chars().next().filter(|c| !c.is_ascii())?;
    let (_, thousandths) = SIGNS.iter().find(|(known, _)| *known == sign)?;
    let places = text[at..end].find('.').map_or(0, |point| end - at - point - 1);
    let part = Decimal::new(*thousandths, u32::try_from(places + 3).ok()?);
    Some((end + sign.len_utf8(), part))
}

/// Skips the space or hyphen between the words of a number.
pub fn skip(text: &str, at: usize) -> usize {
    match text.as_bytes().get(at) {
        Some(b' ') => at + 1,
        // 85-million-dollar; a dash before a digit is a range.
        Some(b'-') if text[at + 1..].starts_with(char::is_alphabetic) => at + 1,
        _ => at,
    }
}

fn skip_join(text: &str, at: usize, lexicon: &Lexicon) -> usize {
    match lexicon.joins.at(text, at) {
        Some((end, ())) => skip(text, end),
        None => at,
    }
}

/// True where the digits at `at` are glued to a word or code before them: GPT-4, F16, v2, 3.5.1.
pub fn is_glued(text: &str, at: usize) -> bool {
    let mut before = text[..at].chars().rev();
    match before.next() {
        Some('-') => before.next().is_some_and(|c| is_word(c) && !is_han(c) && !c.is_ascii_digit()),
        Some('_' | '#' | '@') => true,
        Some('.' | '/' | ':') => before.next().is_some_and(|c| c.is_ascii_digit()),
        Some(c) => is_word(c) && !c.is_ascii_digit(),
        None => false,
    }
}

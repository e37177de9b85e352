//! The currency of a number: signs, names and codes before and behind it, compounds (万元) and minor units (cents).

use rust_decimal::Decimal;

use super::{Amount, Currency, Reader, tenth};
use crate::languages::fold::{is_han, is_kana, is_word};
use crate::languages::{Code, System, currency};
use crate::mentions::figure::CurrencyFrom;
use crate::mentions::lexicon::Codes;
use crate::mentions::number::{self, skip};

/// Codes that are read in lower case too, in a text without capitals. Sorted.
const LOWER_CODES: &[&str] = &[
    "aud", "brl", "cad", "chf", "clp", "cny", "eur", "gbp", "hkd", "inr", "jpy", "krw", "mxn", "rmb", "sgd", "twd",
    "usd", "usdt",
];

/// True where what follows a letter is more than the number of a road or a quarter.
fn text_is_amount(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let group = || text[digits..].strip_prefix(' ').map(|rest| rest.bytes().take_while(u8::is_ascii_digit).count());
    digits >= 2
        || digits == 1 && group() == Some(3)
        || text[digits..].starts_with(['.', ','])
        || text[digits..].trim_start_matches(' ').starts_with(['m', 'b'])
}

/// True where a number with its scale or a group of thousands begins a text, of which a letter before it is the money:
/// N12.4bn, R190 million, N38,000.
fn has_scale(text: &str) -> bool {
    let behind =
        text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',')).trim_start_matches([' ', '-']);
    let word = &behind[..behind.find(|c: char| !c.is_alphabetic()).unwrap_or(behind.len())];
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let group =
        text[digits..].strip_prefix(',').is_some_and(|rest| rest.bytes().take_while(u8::is_ascii_digit).count() == 3);
    // R24.45 a litre
    let rest = text[digits..].strip_prefix('.').unwrap_or_default();
    let hundredths =
        rest.bytes().take_while(u8::is_ascii_digit).count() == 2 && !rest[2..].starts_with(['.', '-', '/']);
    group || hundredths || matches!(word, "bn" | "billion" | "m" | "mn" | "million" | "tn" | "trn" | "trillion")
}

impl Reader<'_> {
    pub(super) fn compound_before(&self, start: usize, floor: usize) -> Option<(usize, &(Codes, u32))> {
        let end = self.text[..start].strip_suffix(' ').map_or(start, str::len);
        let (from, found) = self.lexicon.compounds.before(self.text, end)?;
        (from >= floor && self.text[..end].ends_with('$')).then_some((from, found))
    }

    /// A currency before the number: US$ 5, 人民币3亿, EUR 20.
    pub(super) fn prefix(&self, start: usize, floor: usize) -> Option<(usize, Currency)> {
        let text = self.text;
        let touching = text[..start].trim_end_matches(' ').len();
        if start - touching > 1 || touching < floor {
            return None;
        }
        let end = touching;
        let fits = |from: usize| from >= floor;
        // G. 148.600 millones
        if let Some(abbreviated) = text[..end].strip_suffix('.').filter(|_| end < start) {
            let from = abbreviated.trim_end_matches(|c: char| c.is_ascii_alphabetic()).len();
            if let Some(codes) = self.letter(from, abbreviated.len(), start).filter(|_| fits(from)) {
                return Some((from, Currency { codes, from: CurrencyFrom::Symbol }));
            }
        }
        let symbol =
            self.lexicon.symbols.before(text, end).filter(|(from, _)| fits(*from) && self.is_upper(*from, end));
        let word = self.lexicon.prefixes.before(text, end).filter(|(from, _)| {
            // 契約金1億 is no 金1億.
            let inner = &text[*from..end] == "金" && text[..*from].ends_with(is_han);
            fits(*from) && !inner && self.is_upper(*from, end) && self.may_stand_apart(*from, end, start)
        });
        // The DH8 postcode.
        let postcode = |(from, codes): &(usize, &Codes)| {
            let capitals = end == start && self.plain.source_of(*from, end).chars().all(char::is_uppercase);
            let spoken = || codes.codes.iter().any(|code| self.profile.speaks_of(code));
            capitals && codes.codes.contains(&"AED") && !spoken() && !text_is_amount(&text[start..])
        };
        let found = [symbol, word].into_iter().flatten().min_by_key(|(from, _)| *from);
        if let Some((from, codes)) = found.filter(|found| !postcode(found)) {
            let named = if text[from..end].chars().all(|c| is_word(c) || is_han(c) || is_kana(c)) {
                CurrencyFrom::Word
            } else {
                CurrencyFrom::Symbol
            };
            return Some((from, Currency { codes: *codes, from: named }));
        }
        let from = text[..end].trim_end_matches(|c: char| c.is_ascii_alphabetic()).len();
        if let Some(codes) = self.letter(from, end, start).filter(|_| fits(from)) {
            return Some((from, Currency { codes, from: CurrencyFrom::Symbol }));
        }
        let code = self.iso(from, end)?;
        fits(from).then(|| (from, Currency { codes: Codes::certain(code), from: CurrencyFrom::Code }))
    }

    /// A letter that is a currency where the document speaks of its country: R190 million, N320bn, Q25.000, L 5,200.
    fn letter(&self, from: usize, end: usize, start: usize) -> Option<Codes> {
        if from == end {
            return None;
        }
        let written = self.plain.source_of(from, end);
        let at = currency::LETTERS.binary_search_by_key(&written, |(letter, _)| letter).ok()?;
        let (_, code) = currency::LETTERS[at];
        if end < start && !matches!(code, "GTQ" | "HNL" | "PYG") {
            return None;
        }
        let amount = &self.text[start..];
        let known = self.profile.speaks_of(code) && text_is_amount(amount)
            || end == start && matches!(code, "NGN" | "ZAR") && self.lexicon.code == Code("en") && has_scale(amount);
        known.then(|| Codes::certain(code))
    }

    /// A symbol made of letters is one in capitals only: Rs, CHF, R$; a lower-cased text keeps those with a sign.
    fn is_upper(&self, from: usize, end: usize) -> bool {
        let written = self.plain.source_of(from, end);
        self.lower()
            || written.chars().any(|c| !c.is_alphabetic() && c != '.')
            || written.starts_with(char::is_uppercase)
            || !written.is_ascii()
    }

    /// US620 has lost its $; US 620 has not.
    fn may_stand_apart(&self, from: usize, end: usize, start: usize) -> bool {
        end == start || &self.text[from..end] != "us"
    }

    fn iso(&self, from: usize, end: usize) -> Option<&'static str> {
        if !(3..=4).contains(&(end - from)) {
            return None;
        }
        let written = self.plain.source_of(from, end);
        let shape = written.chars().all(|c| c.is_ascii_uppercase() || ('Ａ'..='Ｚ').contains(&c));
        // In a text without capitals only codes that are no words.
        let lower = LOWER_CODES.contains(&written) && self.lower();
        (shape || lower).then(|| currency::iso(&self.text[from..end])).flatten()
    }

    /// A currency behind the number: 5 euros, 5亿美元, 5 millones de dólares, 350 000 $.
    pub(super) fn suffix(&self, end: usize, scaled: bool) -> Option<(usize, Currency)> {
        let text = self.text;
        for at in self.gaps(end) {
            if let Some((after, ())) = self.lexicon.not_currency.at(text, at)
                // 1.3 trillion won in the quarter: nobody won a trillion.
                && !(scaled && text[at..after].starts_with("won "))
            {
                return None;
            }
            // 120枚比特币
            if self.lexicon.numbers.system == System::Myriad
                && let Some(piece) = ['个', '枚'].into_iter().find(|piece| text[at..].starts_with(*piece))
                && let Some(found) = self.currency_at(at + piece.len_utf8())
                && found.1.codes.codes.iter().all(|code| matches!(*code, "BTC" | "ETH" | "USDT" | "USDC"))
            {
                return Some(found);
            }
            if let Some(found) = self.currency_at(at) {
                return Some(found);
            }
            if self.lexicon.numbers.system == System::Thousands
                && let Some((joined, ())) = self.lexicon.of.at(text, at)
                && text[joined..].starts_with(' ')
                && self.lexicon.not_currency.at(text, joined + 1).is_none()
                && let Some(found) = self.currency_at(joined + 1)
            {
                // 15 million in bitcoin is a sum of another money.
                let coins = found.1.codes.codes.iter().all(|code| matches!(*code, "BTC" | "ETH"));
                let paid = scaled && coins && matches!(&text[at..joined], "in" | "en");
                return (!paid).then_some(found);
            }
        }
        None
    }

    pub(super) fn currency_at(&self, at: usize) -> Option<(usize, Currency)> {
        let text = self.text;
        if let Some((after, codes)) = self.lexicon.currencies.at(text, at) {
            // 5 euro cents
            if self.lexicon.minor.at(text, at).is_some_and(|(end, _)| end > after) {
                return None;
            }
            return Some((after, Currency { codes: *codes, from: CurrencyFrom::Word }));
        }
        if let Some((after, codes)) = self.lexicon.symbols.at(text, at)
            && !text[after..].trim_start_matches(' ').starts_with(|c: char| c.is_ascii_digit())
            && self.is_upper(at, after)
        {
            return Some((after, Currency { codes: *codes, from: CurrencyFrom::Symbol }));
        }
        let rest = &text[at..];
        let after = at + rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let code = self.iso(at, after)?;
        Some((after, Currency { codes: Codes::certain(code), from: CurrencyFrom::Code }))
    }

    pub(super) fn compound(&self, end: usize) -> Option<(usize, Codes, u32)> {
        self.gaps(end).find_map(|at| {
            if self.lexicon.not_currency.at(self.text, at).is_some() {
                return None;
            }
            let (after, &(codes, power)) = self.lexicon.compounds.at(self.text, at)?;
            Some((after, codes, power))
        })
    }

    pub(super) fn minor(&self, start: usize, end: usize) -> Option<(usize, Codes, i32)> {
        self.gaps(end).find_map(|at| {
            if self.lexicon.not_currency.at(self.text, at).is_some() {
                return None;
            }
            let (after, (codes, power)) = self.lexicon.minor.at(self.text, at)?;
            // A fils is a thousandth of a dinar and a hundredth of a dirham.
            let chosen = self.profile.choose(codes, self.lexicon.code).filter(|_| *power < -2);
            let power = &chosen.map_or(*power, |code| -(currency::decimals(code) as i32));
            let word = &self.text[at..after];
            let letter = word.chars().count() == 1;
            // One letter or character alone (25p, 5分) is a page or a minute unless it is glued and Latin.
            let followed = || {
                number::read(self.text, after, self.lexicon, self.profile.marks).is_some_and(|next| {
                    next.low < Decimal::TEN
                        && self.lexicon.minor.at(self.text, next.end).is_some_and(|(_, (_, lower))| lower < power)
                })
            };
            let stands = word == "角" && followed()
                || !letter
                || word.is_ascii() && at == end
                || word == "毛"
                || word == "銭"
                || word == "钱"
                || word == "¢"
                || word == "仙" && (self.profile.speaks_of("MYR") || self.profile.speaks_of("HKD"))
                || !word.is_ascii() && self.minor_led(start, after);
            stands.then_some((after, *codes, *power))
        })
    }

    /// True beside a word that a small unit with other meanings is money by: 每股60分, 15分的股息.
    fn minor_led(&self, start: usize, end: usize) -> bool {
        const NEAR: usize = 6;
        let text = self.text;
        let head = self.lexicon.before.before(text, start).map_or(start, |(from, _)| from);
        let leads = &self.lexicon.minor_leads;
        leads.before(text, head).is_some()
            || text[end..]
                .char_indices()
                .take(NEAR)
                .take_while(|(_, c)| is_han(*c))
                .any(|(i, _)| leads.at(text, end + i).is_some())
    }

    pub(super) fn minor_currency(&self, codes: Codes) -> Option<Currency> {
        let codes = if codes.codes.is_empty() {
            // centavos: of whatever the document's peso is, else of the dollar.
            Codes {
                codes: &["MXN", "ARS", "COP", "CLP", "UYU", "DOP", "BOB", "NIO", "HNL", "GTQ", "USD"],
                first_by_default: false,
            }
        } else {
            codes
        };
        Some(Currency { codes, from: CurrencyFrom::Word })
    }

    /// 152円40銭, 6角5分, 3块5, 5 euros con 20 céntimos. `last_power` is of the unit already read.
    pub(super) fn add_minor(&self, amount: &mut Amount, mut last_power: i32) -> Option<()> {
        let thousands = self.lexicon.numbers.system == System::Thousands;
        // 4万9823円94銭 is written out to the last digit, 3万円 is not.
        let round = amount.number.scaled && (thousands || !amount.number.powers.is_empty());
        if amount.prefixed || round || amount.range || amount.number.indefinite {
            return Some(());
        }
        let text = self.text;
        let mut at = amount.end;
        let mut join = "";
        if thousands {
            let joins = [" con ", " y ", " and ", " "];
            let Some(found) = joins.into_iter().find(|join| text[at..].starts_with(join)) else { return Some(()) };
            join = found;
            at += join.len();
        } else if text[..at].ends_with(['块', '毛']) {
            return self.spoken_minor(amount, last_power);
        }
        while let Some(next) = number::read(text, at, self.lexicon, self.profile.marks) {
            let behind = skip(text, next.end);
            if let Some((after, (_, power))) = self.lexicon.minor.at(text, behind)
                && *power < last_power
                && self.lexicon.not_currency.at(text, behind).is_none()
            {
                let part = next.low.checked_mul(tenth(*power)?)?;
                amount.low += part;
                amount.high += part;
                amount.end = after;
                last_power = *power;
                at = after;
                continue;
            }
            // 179円59~60銭
            if !thousands
                && let Some((to, ())) = self.lexicon.to.at(text, next.end)
                && let Some(top) = number::read(text, to, self.lexicon, self.profile.marks)
                && let Some((after, (_, power))) = self.lexicon.minor.at(text, top.end)
                && *power < last_power
                && next.low < top.low
            {
                let part = tenth(*power)?;
                amount.low += next.low.checked_mul(part)?;
                amount.high += top.low.checked_mul(part)?;
                amount.end = after;
                amount.range = true;
                break;
            }
            // 5 euros con 20, one pound fifty: hundredths by custom.
            let custom = thousands
                && last_power == 0
                && !next.scaled
                && next.low == next.high
                && next.low < Decimal::ONE_HUNDRED
                && (join == " con " && (next.end - next.start == 2 || !next.digits) || join == " " && !next.digits)
                && next.low >= Decimal::TEN
                && self.lexicon.percents.at(text, behind).is_none()
                && self.currency_at(behind).is_none()
                && self.lexicon.counters.at(text, behind).is_none()
                && (!text[behind..].starts_with(char::is_alphabetic)
                    // un sol con veinte más que ayer
                    || join == " con " && number::COMPARED.iter().any(|word| text[behind..].starts_with(word)));
            if custom {
                let part = next.low.checked_mul(Decimal::new(1, 2))?;
                amount.low += part;
                amount.high += part;
                amount.end = next.end;
            }
            break;
        }
        Some(())
    }

    /// 三块五, 3块5毛, 三块半: what stands behind 块 is tenths.
    fn spoken_minor(&self, amount: &mut Amount, mut last_power: i32) -> Option<()> {
        let text = self.text;
        let mut at = amount.end;
        loop {
            let (end, digit) = match text[at..].chars().next() {
                Some(c) if c.is_ascii_digit() => (at + 1, c.to_digit(10)?),
                Some('半') if last_power == 0 => (at + '半'.len_utf8(), 5),
                _ => match self.lexicon.units.at(text, at) {
                    Some((end, value)) => (end, *value),
                    None => return Some(()),
                },
            };
            let minor = self.lexicon.minor.at(text, end).filter(|(_, (_, power))| *power < last_power);
            let (after, power) = match minor {
                Some((after, (_, power))) => (after, *power),
                None => {
                    let rest = &text[end..];
                    let rated = self.lexicon.rates_after.at(text, end).is_some();
                    let goes_on = rest.chars().next().is_some_and(|c| self.lexicon.begins_number(c) || c == '.');
                    let counted = self.lexicon.counters.at(text, end).is_some()
                        && self.lexicon.follows.at(text, end).is_none()
                        || self.lexicon.to.at(text, end).is_some()
                        || self.lexicon.percents.at(text, end).is_some();
                    if last_power < -1 || !rated && (goes_on || counted) {
                        return Some(());
                    }
                    (end, last_power - 1)
                }
            };
            let part = Decimal::from(digit).checked_mul(tenth(power)?)?;
            amount.low += part;
            amount.high += part;
            amount.end = after;
            if minor.is_none() {
                return Some(());
            }
            (last_power, at) = (power, after);
        }
    }

    /// 3,200 pesos in Mexico is three thousand, whatever the language's rule; and where the dollar closed at S/ 3.748 the
    /// point parts decimals.
    pub(super) fn group_by_country(&self, amount: &mut Amount) {
        if self.is_rate_of_exchange(amount)
            && amount.low >= Decimal::ONE_THOUSAND
            && let Some(rate) = amount.low.checked_div(Decimal::ONE_THOUSAND)
        {
            (amount.low, amount.high) = (rate, rate);
        }
        if amount.number.if_grouped.is_none() {
            return;
        }
        let dollar = amount.currency.as_ref().is_some_and(|currency| currency.codes.codes.len() > 2);
        let country = amount.currency.as_ref().is_some_and(|currency| {
            currency
                .codes
                .codes
                .iter()
                .all(|code| matches!(*code, "MXN" | "PEN" | "GTQ" | "HNL" | "NIO" | "DOP" | "PAB" | "CRC" | "PHP"))
        });
        // Yen and won have no decimals, and a yuan only its hundredths: 1,999 yuanes. What a dollar costs has more.
        let asian = amount
            .currency
            .as_ref()
            .is_some_and(|currency| currency.codes.codes.iter().all(|code| matches!(*code, "CNY" | "JPY" | "KRW")));
        // S/3,789 por dólar
        let rate = country && amount.low < Decimal::TEN && self.near_dollar(amount);
        if amount.start < amount.number.start && dollar || country && !rate || asian && !self.near_dollar(amount) {
            amount.take_grouped();
        }
    }

    /// True where the clause speaks of the dollar, of which an amount may be the price: 7,245 yuanes por dólar.
    fn near_dollar(&self, amount: &Amount) -> bool {
        const LONGEST: usize = 80;
        let text = self.text;
        let from = text.floor_char_boundary(amount.start.saturating_sub(LONGEST));
        let to = text.floor_char_boundary((amount.end + LONGEST / 2).min(text.len()));
        ["dólar", "dolar", "tipo de cambio", "euro"].into_iter().any(|word| text[from..to].contains(word))
    }
}

//! A Han character -> the script that writes it, by the national character sets that hold it. Run by `build.rs` alone,
//! which asks `encoding_rs` for the code points; the program reads the table that it makes.

/// The characters of the table.
pub const FIRST: u32 = 0x4E00;
pub const LAST: u32 = 0x9FFF;

/// How a Han character is written.
#[derive(Clone, Copy, PartialEq)]
pub enum Writing {
    Shared,
    /// Only in GB 2312: 这, 们, 亿.
    Simplified,
    /// Only in JIS X 0208: 気, 広, 円.
    Shinjitai,
    /// In Big5, not in GB 2312, and in JIS X 0208 at most as a level-2 form: 國, 這, 們.
    Traditional,
}

impl Writing {
    /// Reads what `as u8` made of one.
    pub fn of(byte: u8) -> Writing {
        [Writing::Shared, Writing::Simplified, Writing::Shinjitai, Writing::Traditional][usize::from(byte & 3)]
    }
}

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| gaceta_fuzz::archive(data));

//! What the vendored files hold.

use std::path::Path;

fn read(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(name)).unwrap()
}

#[test]
fn the_terms_stand_beside_the_data() {
    let terms = String::from_utf8(read("COPYING")).unwrap();
    assert!(terms.contains("Nara Institute of Science") && terms.contains("NO WARRANTY"));
}

#[test]
fn the_vendored_files_stay_small() {
    let sizes = ["lexicon.csv.zst", "matrix.zst", "classes.csv", "char.def", "unk.def", "extra.csv"];
    let total: usize = sizes.iter().map(|name| read(name).len()).sum();
    assert!(total < 3_500_000, "{total} bytes");
}

#[test]
fn classes_are_sorted_by_their_ids() {
    let classes = String::from_utf8(read("classes.csv")).unwrap();
    let ids: Vec<u16> = classes.lines().map(|row| row.split(',').next().unwrap().parse().unwrap()).collect();
    assert!(ids.is_sorted());
    assert_eq!(ids.len(), 1315);
    assert!(classes.contains("\n1292,名詞,固有名詞,組織,*\n"));
}

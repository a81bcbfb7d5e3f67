// The glossary of both languages, held to the catalogues: part of their tests.

fn glossary() -> &'static str {
    include_str!("../../docs/glossaire.md")
}

fn phrases() -> impl Iterator<Item = (&'static str, String, String)> {
    let phrases = CATALOGUE.iter().chain(ROOMS.into_iter().flatten());
    phrases.map(|(name, en, fr)| (*name, en.to_lowercase(), fr.to_lowercase()))
}

/// Whether a word stands in a text, at the beginning of one of its words: `idéal` in `idéaux` it does not.
fn says(text: &str, word: &str) -> bool {
    let mut places = text.match_indices(word);
    places.any(|(at, _)| !text[..at].ends_with(char::is_alphabetic))
}

#[test]
fn every_word_is_said_so_in_both_languages() {
    let glossary = glossary();
    let rows = glossary.lines().filter(|line| line.starts_with("| ")).skip(2);
    let mut terms = 0;
    for row in rows {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let [en, fr] = [cells[1], cells[2]].map(str::to_lowercase);
        let found = phrases().any(|(_, english, french)| says(&english, &en) && says(&french, &fr));
        assert!(found, "no phrase says {en} as {fr}");
        terms += 1;
    }
    assert!(terms >= 40, "{terms}");
}

#[test]
fn words_that_are_no_longer_used_are_not() {
    let glossary = glossary();
    let lines = glossary.lines().filter(|line| line.starts_with("- «"));
    let banned: Vec<String> = lines
        .flat_map(|line| line.split('«').skip(1))
        .filter_map(|rest| Some(rest.split_once('»')?.0.trim().to_lowercase()))
        .collect();
    assert!(banned.len() >= 8, "{banned:?}");
    for (name, _, french) in phrases() {
        let said = banned.iter().find(|word| says(&french, word));
        assert_eq!(said, None, "{name}: {french}");
    }
}

/// What `CONTRIBUTING.md` says a third language costs.
#[test]
fn the_cost_of_a_language_is_as_told() {
    let text = include_str!("../../CONTRIBUTING.md");
    let told: usize = text
        .split_once("catalogues have about ")
        .and_then(|(_, rest)| rest.split_once(' ')?.0.replace(',', "").parse().ok())
        .expect("it says how many phrases there are");
    let there = phrases().count();
    assert!(told.abs_diff(there) * 20 <= there, "{told} told, {there} there");
}

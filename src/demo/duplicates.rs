//! An invented export of companies in which some stand twice or more, written otherwise each time, with the truth.
//!
//! Beside the planted duplicates stand companies that are easily taken for duplicates and are none: namesakes in other
//! towns, sister companies on one domain, neighbours in the alphabet, buildings that differ by a number.

use std::collections::HashSet;

use super::draw::Draw;

/// What to draw.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// The same seed draws the same companies.
    pub seed: u64,
    /// Distinct companies; about a tenth more rows are duplicates of them.
    pub companies: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            seed: 20_260_930,
            companies: 5_000,
        }
    }
}

/// The drawn export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// Columns `account_id`, `company`, `website`, `email`, `siren`, `city`, `postcode`, `country`, `phone`, `employees`,
    /// `created_on`; `;` between them.
    pub csv: String,
    /// Of each row: which company it is. Equal numbers are duplicates.
    pub company: Vec<u32>,
    /// Of each row: how it was written, `original` or what was done to a duplicate.
    pub written: Vec<&'static str>,
}

const HEADER: [&str; 11] = [
    "account_id",
    "company",
    "website",
    "email",
    "siren",
    "city",
    "postcode",
    "country",
    "phone",
    "employees",
    "created_on",
];
const STARTS: [&str; 40] = [
    "Bel", "Kerv", "Mor", "Val", "Tréb", "Lan", "Cor", "Gui", "Mar", "Del", "Rou", "Fau", "Cha", "Ber",
    "Sal", "Vern", "Héb", "Orl", "Per", "Dun", "Aub", "Bré", "Cast", "Dor", "Esp", "Ferr", "Gav", "Hor",
    "Jou", "Lav", "Mont", "Nér", "Oll", "Pas", "Quin", "Ras", "Sév", "Tour", "Ulm", "Zan",
];
const MIDDLES: [&str; 14] = [
    "a", "e", "i", "o", "an", "or", "el", "in", "ar", "en", "ou", "ai", "eau", "il",
];
const ENDS: [&str; 30] = [
    "mont", "dec", "rieux", "court", "vac", "zan", "lier", "gnac", "ville", "tin", "nard", "seau", "bert",
    "cey", "dier", "thal", "veld", "rini", "barre", "champ", "dore", "fosse", "gard", "latte", "mare",
    "nelle", "pierre", "rande", "sson", "vigne",
];
const TRADES: [&str; 20] = [
    "Ingénierie",
    "Conseil",
    "Transports",
    "Logistique",
    "Construction",
    "Menuiserie",
    "Électricité",
    "Plomberie",
    "Immobilier",
    "Assurances",
    "Énergie",
    "Informatique",
    "Distribution",
    "Emballage",
    "Mécanique",
    "Paysages",
    "Sécurité",
    "Textile",
    "Architecture",
    "Peinture",
];
/// Country, its web suffix, its legal forms and some of its towns with their postcodes.
type Land = (
    &'static str,
    &'static str,
    &'static [&'static str],
    &'static [(&'static str, &'static str)],
);
const LANDS: [Land; 4] = [
    (
        "France",
        "fr",
        &["SAS", "SARL", "SA", "SCI"],
        &[
            ("Paris", "75008"),
            ("Lyon", "69003"),
            ("Marseille", "13002"),
            ("Lille", "59000"),
            ("Nantes", "44000"),
            ("Rennes", "35000"),
            ("Saint-Étienne", "42000"),
            ("Grenoble", "38000"),
            ("Dijon", "21000"),
            ("Angers", "49000"),
            ("Brest", "29200"),
            ("Le Mans", "72000"),
            ("Tours", "37000"),
            ("Amiens", "80000"),
            ("Metz", "57000"),
        ],
    ),
    (
        "Allemagne",
        "de",
        &["GmbH", "AG", "GmbH & Co. KG"],
        &[("Berlin", "10115"), ("Hamburg", "20095"), ("Köln", "50667")],
    ),
    (
        "Belgique",
        "be",
        &["SRL", "SA", "NV"],
        &[("Bruxelles", "1000"), ("Liège", "4000"), ("Gent", "9000")],
    ),
    (
        "Italie",
        "it",
        &["Srl", "SpA"],
        &[("Milano", "20121"), ("Torino", "10121")],
    ),
];

/// What is true of a company; duplicates are copies of it, written otherwise.
#[derive(Debug, Clone)]
struct Company {
    name: String,
    form: &'static str,
    label: String,
    suffix: &'static str,
    siren: String,
    city: &'static str,
    postcode: &'static str,
    country: &'static str,
    phone: String,
}

/// Draws an export; the same settings give the same bytes on every platform.
pub fn export(settings: &Settings) -> Export {
    let mut draw = Draw::new(settings.seed, 7);
    let mut companies: Vec<Company> = Vec::with_capacity(settings.companies);
    let mut taken = HashSet::new();
    while companies.len() < settings.companies {
        let company = match (companies.last(), draw.unit()) {
            (Some(before), luck) if luck < 0.12 => other(&mut draw, before),
            _ => company(&mut draw),
        };
        // Two companies have no number, and but for sisters no domain, in common.
        let own = slug(&company.name) == company.label;
        let whose = [
            format!("{} {}", slug(&company.name), company.city),
            if own { company.label.clone() } else { String::new() },
            company.siren.clone(),
        ];
        if whose.iter().all(|text| text.is_empty() || !taken.contains(text)) {
            taken.extend(whose);
            companies.push(company);
        }
    }
    let mut rows: Vec<(u32, &'static str, Vec<String>)> = Vec::new();
    for (number, company) in (0..).zip(&companies) {
        let name = full_name(&mut draw, company);
        rows.push((number, "original", cells(&mut draw, company, &name, 0.25)));
        let copies = if draw.chance(0.09) {
            1 + usize::from(draw.chance(0.15))
        } else {
            0
        };
        for _ in 0..copies {
            let (how, row) = again(&mut draw, company);
            rows.push((number, how, row));
        }
    }
    // Duplicates stand anywhere, as people enter them when they do not find the first.
    for last in (1..rows.len()).rev() {
        rows.swap(last, draw.below(last + 1));
    }
    let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
    let header: Vec<String> = HEADER.iter().map(|name| (*name).to_owned()).collect();
    let written = std::iter::once(header)
        .chain((1..).zip(&rows).map(|(id, (_, _, cells))| {
            let mut row = vec![format!("C-{id:06}")];
            row.extend(cells.iter().cloned());
            row
        }))
        .try_for_each(|row| writer.write_record(row));
    // Rows all have the header's length and memory does not fail to be written.
    written.expect("rows of one length written to memory");
    let csv =
        String::from_utf8(writer.into_inner().expect("memory flushed")).expect("only UTF-8 was written");
    Export {
        csv,
        company: rows.iter().map(|row| row.0).collect(),
        written: rows.iter().map(|row| row.1).collect(),
    }
}

fn family(draw: &mut Draw) -> String {
    format!("{}{}{}", draw.one(&STARTS), draw.one(&MIDDLES), draw.one(&ENDS))
}

fn company(draw: &mut Draw) -> Company {
    let (country, suffix, forms, towns) = LANDS[draw.weighted(&[(0, 0.7), (1, 0.12), (2, 0.1), (3, 0.08)])];
    let (city, postcode) = draw.one(towns);
    let (first, trade) = (family(draw), draw.one(&TRADES));
    let name = match draw.below(7) {
        0 => format!("{first} & {}", family(draw)),
        1 => format!("Établissements {first}-{}", family(draw)),
        2 => format!("{first}-{} {trade}", family(draw)),
        3 => format!("{trade} Saint-{first}"),
        4 => format!("{trade} {first} et Fils"),
        5 => format!("{first} {trade} International"),
        _ => format!("{first} {trade}"),
    };
    Company {
        form: draw.one(forms),
        label: slug(&name),
        suffix: if draw.chance(0.3) { "com" } else { suffix },
        siren: if country == "France" {
            siren(draw)
        } else {
            String::new()
        },
        phone: format!("0{}", 100_000_000 + (draw.unit() * 899_999_999.0) as u64),
        name,
        city,
        postcode,
        country,
    }
}

/// A company easily taken for another: a namesake elsewhere, a sister on its domain, a neighbour in the alphabet.
fn other(draw: &mut Draw, before: &Company) -> Company {
    let fresh = company(draw);
    // Its own word: the trade and `Établissements` are everybody's.
    let mut words = before.name.split(' ');
    let own = words.find(|word| !TRADES.contains(word) && *word != "Établissements");
    let first = own.unwrap_or(&before.name).to_owned();
    match draw.below(5) {
        // A namesake in another town.
        0 => Company {
            name: before.name.clone(),
            label: format!("{}-{}", before.label, slug(fresh.city)),
            ..fresh
        },
        // A sister company: the group's name and domain, another trade, the same town.
        1 => Company {
            name: format!(
                "{first} {}",
                draw.one(&["Négoce", "Patrimoine", "Location", "Formation"])
            ),
            label: before.label.clone(),
            suffix: before.suffix,
            city: before.city,
            postcode: before.postcode,
            country: before.country,
            siren: if before.country == "France" {
                siren(draw)
            } else {
                String::new()
            },
            ..fresh
        },
        // The group abroad.
        2 => Company {
            name: format!("{} {}", before.name, fresh.country),
            label: before.label.clone(),
            ..fresh
        },
        // One letter apart, another company.
        3 => {
            let name = slip(draw, &before.name);
            Company {
                label: slug(&name),
                name,
                ..fresh
            }
        }
        // Buildings of one street.
        _ => {
            let number = 10 + draw.below(80);
            Company {
                name: format!("Résidence {first} {number}"),
                label: format!("{}-{number}", before.label),
                form: "SCI",
                city: before.city,
                postcode: before.postcode,
                country: before.country,
                siren: if before.country == "France" {
                    siren(draw)
                } else {
                    String::new()
                },
                ..fresh
            }
        }
    }
}

/// Nine digits that pass Luhn's check.
fn siren(draw: &mut Draw) -> String {
    let first: Vec<u32> = (0..8)
        .map(|i| if i == 0 { 3 + draw.below(6) } else { draw.below(10) } as u32)
        .collect();
    let sum: u32 = first
        .iter()
        .enumerate()
        .map(|(i, digit)| {
            let doubled = digit * (1 + i as u32 % 2);
            doubled / 10 + doubled % 10
        })
        .sum();
    let digits: String = first.iter().map(u32::to_string).collect();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

fn slug(name: &str) -> String {
    let plain = deunicode::deunicode(name).to_lowercase();
    let words = plain.split(|c: char| !c.is_ascii_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}

fn full_name(draw: &mut Draw, company: &Company) -> String {
    match draw.below(6) {
        0 => company.name.clone(),
        1 if company.country == "France" => format!("{} {}", company.form, company.name),
        _ => format!("{} {}", company.name, company.form),
    }
}

/// The row of a company under a name; each cell is blank with probability `gaps`, the town less often.
fn cells(draw: &mut Draw, company: &Company, name: &str, gaps: f64) -> Vec<String> {
    let mut known = |text: &str, gaps: f64| {
        if draw.chance(gaps) {
            String::new()
        } else {
            text.to_owned()
        }
    };
    let host = format!("{}.{}", company.label, company.suffix);
    let mut row = vec![
        name.to_owned(),
        known(&format!("https://www.{host}"), gaps + 0.1),
        known(&format!("contact@{host}"), gaps + 0.3),
        known(&company.siren, gaps + 0.1),
        known(company.city, gaps * 0.3),
        known(company.postcode, gaps),
        known(company.country, gaps * 0.3),
        known(&company.phone, gaps + 0.2),
    ];
    let employees = libm::floor(draw.log_normal(40.0, 1.2)) + 1.0;
    let (year, month, day) = (2019 + draw.below(7), 1 + draw.below(12), 1 + draw.below(28));
    row.extend([format!("{employees:.0}"), format!("{year}-{month:02}-{day:02}")]);
    row
}

/// A company entered again: how it was written this time, and its row.
fn again(draw: &mut Draw, company: &Company) -> (&'static str, Vec<String>) {
    let full = full_name(draw, company);
    let (how, name) = match draw.below(9) {
        0 => ("form left out", company.name.clone()),
        1 => {
            let dotted: String = company.form.chars().flat_map(|c| [c, '.']).collect();
            let plain = company.form.chars().all(char::is_alphabetic) && company.form.len() < 5;
            let form = if plain { dotted.as_str() } else { company.form };
            ("form with points", format!("{} {form}", company.name))
        }
        2 => ("capitals", full.to_uppercase()),
        3 => ("no accents", deunicode::deunicode(&full).to_lowercase()),
        4 => {
            let short = company
                .name
                .replace("Établissements", "Ets")
                .replace("Saint-", "St ");
            let short = if short.contains(" & ") {
                short.replace(" & ", " et ")
            } else {
                short.replace(" et ", " & ")
            };
            ("abbreviated", short.replace("International", "Intl"))
        }
        5 => ("mistyped", slip(draw, &company.name)),
        6 => {
            let mut words: Vec<&str> = company.name.split(' ').collect();
            words.rotate_left(1);
            ("another order", words.join(" "))
        }
        7 => ("group added", format!("Groupe {}", company.name)),
        _ => ("marked double", format!("{full} (doublon)")),
    };
    let mut row = cells(draw, company, &name, 0.35);
    let host = format!("{}.{}", company.label, company.suffix);
    if !row[1].is_empty() {
        row[1] = match draw.below(4) {
            0 => host,
            1 => format!("http://{host}/"),
            2 => format!("www.{host}/contact.html").to_uppercase(),
            _ => format!("https://{host}/fr?utm_source=crm"),
        };
    }
    if !row[2].is_empty() && draw.chance(0.3) {
        row[2] = format!("{}@gmail.com", company.label);
    }
    if !row[3].is_empty() && draw.chance(0.4) {
        row[3] = format!(
            "{} {} {}",
            &company.siren[..3],
            &company.siren[3..6],
            &company.siren[6..]
        );
    }
    if draw.chance(0.2) {
        row[4] = row[4].to_uppercase();
    }
    if !row[7].is_empty() {
        row[7] = format!("+33 {}", &company.phone[1..]);
    }
    (how, row)
}

/// A slip of the keyboard: two letters exchanged, one left out, doubled or replaced, within the longest word.
fn slip(draw: &mut Draw, name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let longest = name
        .split([' ', '-'])
        .max_by_key(|word| word.chars().count())
        .unwrap_or_default();
    let start = name.find(longest).map_or(0, |at| name[..at].chars().count());
    let length = longest.chars().count();
    if length < 4 {
        return format!("{name}e");
    }
    let at = start + 1 + draw.below(length - 2);
    let mut slipped = letters.clone();
    match draw.below(4) {
        0 if slipped[at] != slipped[at + 1] => slipped.swap(at, at + 1),
        1 => {
            slipped.remove(at);
        }
        2 => slipped.insert(at, letters[at]),
        _ => slipped[at] = if letters[at] == 'e' { 'a' } else { 'e' },
    }
    slipped.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_fixes_every_byte_and_truth_stands_beside_every_row() {
        let settings = Settings {
            companies: 300,
            ..Settings::default()
        };
        let drawn = export(&settings);
        assert_eq!(drawn, export(&settings));
        assert_ne!(drawn.csv, export(&Settings { seed: 1, ..settings }).csv);
        assert_eq!(drawn.csv.lines().count(), 1 + drawn.company.len());
        assert!(drawn.company.len() > 310);
        let originals = drawn.written.iter().filter(|how| **how == "original").count();
        assert_eq!(originals, 300);
    }
}

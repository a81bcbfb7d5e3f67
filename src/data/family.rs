//! What the name of a column says: its family of criteria.

use crate::recipe::Family;

/// Words of a column name, in lower case and without accents: `AnnualRevenue_EUR` → annual, revenue, eur.
pub fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before_small = false;
    for c in name.chars() {
        let apart = !c.is_alphanumeric();
        if apart || (c.is_uppercase() && before_small) {
            words.push(String::new());
        }
        if !apart && let Some(word) = words.last_mut() {
            word.extend(c.to_lowercase().map(plain));
        }
        before_small = c.is_lowercase() || c.is_ascii_digit();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// A letter without its accent.
fn plain(c: char) -> char {
    match c {
        'à' | 'â' | 'ä' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' => 'i',
        'ô' | 'ö' => 'o',
        'ù' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        other => other,
    }
}

/// Beginnings of words that tell a family, the more telling families first (house choice: the words CRM, product
/// and enrichment exports use, in English and French).
const TELLING: [(Family, &[&str]); 6] = [
    (
        Family::Intent,
        &[
            "intent",
            "demo",
            "webinar",
            "download",
            "telecharg",
            "pricing",
            "visit",
            "page",
            "form",
            "inbound",
            "keyword",
            "search",
            "ad",
            "campaign",
            "campagne",
            "newsletter",
            "email",
            "click",
            "clic",
            "lead",
            "source",
            "referr",
            "rfi",
            "rfp",
            "tender",
            "hear",
            "website",
            "site",
        ],
    ),
    (
        Family::Technographic,
        &[
            "tech",
            "crm",
            "erp",
            "stack",
            "tool",
            "outil",
            "software",
            "logiciel",
            "cms",
            "cloud",
            "integrat",
            "api",
            "platform",
            "plateforme",
            "hosting",
            "salesforce",
            "hubspot",
            "internet",
            "device",
            "security",
            "backup",
            "streaming",
            "phoneservice",
            "lines",
            "multiple",
            "online",
        ],
    ),
    (
        Family::Behavioural,
        &[
            "login",
            "connexion",
            "usage",
            "use",
            "active",
            "actif",
            "session",
            "feature",
            "fonctionnalit",
            "ticket",
            "support",
            "nps",
            "engage",
            "adoption",
            "seat",
            "siege",
            "tenure",
            "anciennete",
            "last",
            "activity",
            "activite",
            "milestone",
            "trial",
            "essai",
            "escalation",
            "satisfaction",
            "contact",
        ],
    ),
    (
        Family::Financial,
        &[
            "revenue",
            "revenu",
            "turnover",
            "ca",
            "chiffre",
            "arr",
            "mrr",
            "budget",
            "budgt",
            "price",
            "prix",
            "amount",
            "montant",
            "charge",
            "payment",
            "paiement",
            "billing",
            "factur",
            "contract",
            "contrat",
            "deal",
            "discount",
            "remise",
            "credit",
            "fund",
            "levee",
            "invest",
            "profit",
            "marge",
            "margin",
            "cost",
            "cout",
            "paperless",
            "round",
            "vc",
            "angel",
        ],
    ),
    (
        Family::Strategic,
        &[
            "strateg",
            "strat",
            "partner",
            "growth",
            "croissance",
            "compet",
            "concurren",
            "champion",
            "sponsor",
            "decision",
            "authority",
            "maturity",
            "maturite",
            "project",
            "projet",
            "need",
            "besoin",
            "priority",
            "priorit",
            "expansion",
            "hiring",
            "recrut",
            "sale",
            "upsale",
            "scope",
            "posit",
            "purch",
        ],
    ),
    (
        Family::Firmographic,
        &[
            "industry",
            "industrie",
            "sector",
            "secteur",
            "naf",
            "ape",
            "naics",
            "sic",
            "employee",
            "effectif",
            "headcount",
            "salarie",
            "size",
            "taille",
            "country",
            "pays",
            "region",
            "state",
            "city",
            "ville",
            "zip",
            "postal",
            "location",
            "office",
            "found",
            "creation",
            "established",
            "age",
            "type",
            "legal",
            "juridique",
            "subsidiar",
            "filiale",
            "parent",
            "category",
            "categorie",
            "latitude",
            "longitude",
            "comp",
            "client",
        ],
    ),
];

/// Longest word that must match whole: `ad` is no `administration`.
const WHOLE: usize = 3;

/// The family a name tells, with the word that told it; firmographic when none does.
pub fn family(name: &str) -> (Family, String) {
    let words = words(name);
    let tells = |beginning: &str| {
        words.iter().find(|word| {
            if beginning.len() <= WHOLE {
                word.as_str() == beginning
            } else {
                word.starts_with(beginning)
            }
        })
    };
    TELLING
        .iter()
        .find_map(|(family, beginnings)| {
            let word = beginnings.iter().find_map(|beginning| tells(beginning))?;
            Some((*family, format!("`{word}` in its name")))
        })
        .unwrap_or((
            Family::Firmographic,
            "no word of its name tells; assumed".to_owned(),
        ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_into_words() {
        assert_eq!(words("AnnualRevenue_EUR"), ["annual", "revenue", "eur"]);
        assert_eq!(words("Chiffre d'affaires"), ["chiffre", "d", "affaires"]);
        assert_eq!(words("is_CA"), ["is", "ca"]);
        assert_eq!(words("Créé le"), ["cree", "le"]);
        assert_eq!(words("customerID"), ["customer", "id"]);
    }

    #[test]
    fn names_tell_families() {
        for (name, expected) in [
            ("employees", Family::Firmographic),
            ("Secteur", Family::Firmographic),
            ("crm", Family::Technographic),
            ("logins_per_week", Family::Behavioural),
            ("chiffre_affaires", Family::Financial),
            ("Partnership", Family::Strategic),
            ("demo_requested", Family::Intent),
            ("xyz", Family::Firmographic),
        ] {
            assert_eq!(family(name).0, expected, "{name}");
        }
    }
}

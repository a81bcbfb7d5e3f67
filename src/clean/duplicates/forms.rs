//! Legal forms, as they are written in company names.
//!
//! Source: the names and abbreviations of the Entity Legal Forms code list (ISO 20275, kept by GLEIF). House choice:
//! the forms European and American account tables hold, and which of them are taken for one another.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// Where in a name a form is read as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Only as the last words: elsewhere it may be a word of the name.
    End,
    /// Also as the first words.
    Start,
    /// Also between other words: `Siemens AG Österreich`.
    Anywhere,
}

/// A form: what it is compared by, where it is looked for, its spellings in plain small letters without `and`.
///
/// Forms that owners of one company write for one another share a line: a SASU is a SAS with one shareholder, and
/// American corporations write Inc. and Corp. alike. An empty name says nothing of the form (`& Co.`).
type Form = (&'static str, Place, &'static [&'static str]);

const FORMS: &[Form] = &[
    // France, Belgium, Luxembourg, Switzerland
    (
        "SA",
        Place::Anywhere,
        &["sa", "societe anonyme", "sociedad anonima", "sociedade anonima"],
    ),
    (
        "SA",
        Place::End,
        &[
            "sau",
            "sa sicav",
            "sab de cv",
            "sapi de cv",
            "sa de cv",
            "sab",
            "s a",
        ],
    ),
    (
        "SAS",
        Place::Anywhere,
        &["sas", "sasu", "societe par actions simplifiee"],
    ),
    (
        "SARL",
        Place::Anywhere,
        &["sarl", "sarlu", "eurl", "societe a responsabilite limitee"],
    ),
    ("SELARL", Place::Start, &["selarl", "selarlu", "selas", "selasu"]),
    ("SCI", Place::Start, &["sci", "societe civile immobiliere"]),
    ("SC", Place::Start, &["scp", "scm", "sccv", "earl", "gaec"]),
    ("SNC", Place::Start, &["snc", "societe en nom collectif"]),
    ("SCOP", Place::Start, &["scop", "scic", "sca", "scrl", "scs"]),
    ("GIE", Place::Start, &["gie"]),
    ("ASBL", Place::Start, &["asbl", "vzw"]),
    // Germany, Austria, Switzerland
    (
        "GMBH",
        Place::Anywhere,
        &["gmbh", "ggmbh", "mbh", "gesellschaft mit beschrankter haftung"],
    ),
    ("AG", Place::Anywhere, &["ag", "aktiengesellschaft"]),
    (
        "KG",
        Place::End,
        &[
            "gmbh co kg",
            "gmbh cie kg",
            "ag co kg",
            "ug co kg",
            "se co kg",
            "kg",
            "ohg",
            "kommanditgesellschaft",
        ],
    ),
    (
        "KGAA",
        Place::End,
        &["kgaa", "ag co kgaa", "se co kgaa", "gmbh co kgaa"],
    ),
    (
        "UG",
        Place::End,
        &[
            "ug",
            "ug haftungsbeschrankt",
            "unternehmergesellschaft",
            "haftungsbeschrankt",
        ],
    ),
    ("EK", Place::End, &["ek", "e k", "ekfr", "ekfm", "gbr"]),
    ("EG", Place::End, &["eg", "ev", "e v"]),
    // European Union
    ("SE", Place::End, &["se", "societas europaea"]),
    // United Kingdom, Ireland, Australia, Asia
    (
        "LTD",
        Place::Anywhere,
        &["ltd", "pty ltd", "pte ltd", "pvt ltd", "co ltd"],
    ),
    (
        "LTD",
        Place::End,
        &[
            "limited",
            "pty limited",
            "pte limited",
            "private limited",
            "pvt limited",
            "co limited",
            "company limited",
            "pty",
            "sdn bhd",
            "bhd",
        ],
    ),
    ("PLC", Place::Anywhere, &["plc", "public limited company"]),
    ("LLP", Place::Anywhere, &["llp", "limited liability partnership"]),
    ("LP", Place::End, &["lp", "limited partnership"]),
    (
        "KK",
        Place::Start,
        &["kk", "kabushiki kaisha", "kabushiki gaisha"],
    ),
    // United States, Canada
    ("INC", Place::Anywhere, &["inc"]),
    (
        "INC",
        Place::End,
        &[
            "incorporated",
            "corp",
            "corporation",
            "co inc",
            "company inc",
            "pbc",
            "pc",
        ],
    ),
    ("LLC", Place::Anywhere, &["llc"]),
    (
        "LLC",
        Place::End,
        &["limited liability company", "co llc", "company llc", "pllc"],
    ),
    // Italy, Spain, Portugal, Latin America
    ("SPA", Place::End, &["spa", "societa per azioni"]),
    ("SRL", Place::Anywhere, &["srl", "srls"]),
    (
        "SRL",
        Place::End,
        &["s de rl de cv", "srl de cv", "societa a responsabilita limitata"],
    ),
    ("SAPA", Place::End, &["sapa"]),
    (
        "SL",
        Place::End,
        &["sl", "slu", "slne", "sociedad limitada", "slp"],
    ),
    (
        "LDA",
        Place::End,
        &[
            "lda",
            "ltda",
            "limitada",
            "unipessoal lda",
            "sociedade unipessoal lda",
            "eireli",
        ],
    ),
    // Netherlands, Belgium
    ("BV", Place::Anywhere, &["bv", "bvba"]),
    ("NV", Place::Anywhere, &["nv"]),
    ("VOF", Place::End, &["vof", "cv"]),
    // Nordic and Baltic countries
    ("AB", Place::Start, &["ab", "aktiebolag", "ab publ"]),
    ("AS", Place::End, &["as", "asa", "aktieselskab", "aksjeselskap"]),
    ("APS", Place::End, &["aps", "anpartsselskab"]),
    ("OY", Place::End, &["oy", "oyj", "oy ab", "osakeyhtio", "ky"]),
    ("OU", Place::End, &["ou"]),
    ("UAB", Place::Start, &["uab", "sia"]),
    ("EHF", Place::End, &["ehf", "hf"]),
    // Central and Eastern Europe
    (
        "ZOO",
        Place::End,
        &[
            "sp z oo",
            "sp zoo",
            "spzoo",
            "spolka z oo",
            "spolka z ograniczona odpowiedzialnoscia",
        ],
    ),
    ("AKC", Place::End, &["spolka akcyjna", "sp akc"]),
    ("SPK", Place::End, &["sp k", "sp j", "sp z oo sp k"]),
    ("SRO", Place::Anywhere, &["sro", "spol sro"]),
    ("KFT", Place::End, &["kft", "bt"]),
    ("ZRT", Place::End, &["zrt", "nyrt", "rt"]),
    ("DOO", Place::End, &["doo", "dd"]),
    ("EOOD", Place::End, &["ood", "eood", "ad", "ead"]),
    ("OOO", Place::Start, &["ooo", "oao", "zao", "pao", "too"]),
    ("AE", Place::End, &["ae", "epe"]),
    (
        "SIRKETI",
        Place::End,
        &["anonim sirketi", "limited sirketi", "ltd sti"],
    ),
    // Says nothing of the form
    (
        "",
        Place::End,
        &["co", "company", "cie", "c", "compagnie", "comp"],
    ),
];

/// Longest spelling, in words.
pub const LONGEST: usize = 5;

static SPELLINGS: LazyLock<FxHashMap<&'static str, (&'static str, Place)>> = LazyLock::new(|| {
    let spelt = |(form, place, spellings): &Form| {
        let (form, place) = (*form, *place);
        spellings.iter().map(move |spelling| (*spelling, (form, place)))
    };
    FORMS.iter().flat_map(spelt).collect()
});

/// The form that words joined by spaces spell, and where in a name they do.
pub fn form(words: &str) -> Option<(&'static str, Place)> {
    SPELLINGS.get(words).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_are_plain_and_stand_once() {
        let mut seen = std::collections::BTreeSet::new();
        for spelling in FORMS.iter().flat_map(|(_, _, spellings)| spellings.iter()) {
            assert!(seen.insert(spelling), "{spelling} stands twice");
            assert!(spelling.split(' ').count() <= LONGEST, "{spelling}");
            assert!(
                spelling.bytes().all(|b| b.is_ascii_lowercase() || b == b' '),
                "{spelling}"
            );
        }
    }
}

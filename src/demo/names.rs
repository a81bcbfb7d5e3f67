//! Invented company names: a made-up family or place name, a trade, a legal form.

use super::draw::Draw;
use super::places::FORMS;

const STARTS: &[&str] = &[
    "Bel", "Kerv", "Mor", "Val", "Tréb", "Lan", "Cor", "Gui", "Mar", "Del", "Rou", "Fau", "Ch", "Ber", "Sal",
    "Vern", "Héb", "Orl", "Per", "Dun",
];
const MIDDLES: &[&str] = &["a", "e", "i", "o", "an", "or", "el", "in", "ar", "en", "ou"];
const ENDS: &[&str] = &[
    "mont", "dec", "rieux", "court", "vac", "zan", "lier", "gnac", "ville", "tin", "nard", "seau", "bert",
    "cey", "dier", "thal", "veld", "rini",
];

/// Name of a company of a trade and a country; most are distinct, the caller keeps them so.
pub fn company(draw: &mut Draw, trades: &[&str], country: &str) -> String {
    let trade = draw.one(trades);
    let forms = FORMS
        .iter()
        .find(|(name, _)| *name == country)
        .map_or(&["SA"][..], |(_, forms)| forms);
    let form = draw.one(forms);
    let first = family(draw);
    match draw.below(5) {
        0 => format!("{trade} {first} {form}"),
        1 => format!("{first} & {} {trade}", family(draw)),
        2 => format!("{first} {trade}"),
        3 => format!("{first} {trade} {form}"),
        _ => format!("{trade} {first}-{} {form}", family(draw)),
    }
}

/// A made-up family or place name.
fn family(draw: &mut Draw) -> String {
    format!("{}{}{}", draw.one(STARTS), draw.one(MIDDLES), draw.one(ENDS))
}

//! What is said of how cells are read.

use std::fmt::Display;

use crate::language::Language;

messages! {
    mentioned() { "mentioned", "mentionné" }
    not_mentioned() { "not mentioned", "non mentionné" }
    currencies_beside(count, column, listed) {
        "is in {count} currencies (`{column}`: {listed}): convert it (`[rates]`), or learn it per currency",
        "est en {count} devises (`{column}`\u{202f}: {listed})\u{202f}: convertissez-la (`[rates]`), ou apprenez un modèle par devise"
    }
    currencies_within(count, listed) {
        "is in {count} currencies ({listed}): convert it (`[rates]`), or learn it per currency",
        "est en {count} devises ({listed})\u{202f}: convertissez-la (`[rates]`), ou apprenez un modèle par devise"
    }
}

//! Countries and regions of the invented accounts.

/// Countries, by weight.
pub const COUNTRIES: &[(&str, f64)] = &[
    ("France", 0.54),
    ("Allemagne", 0.11),
    ("Belgique", 0.09),
    ("Espagne", 0.07),
    ("Italie", 0.07),
    ("Suisse", 0.05),
    ("Pays-Bas", 0.05),
    ("Luxembourg", 0.02),
];

/// A country that the past does not know.
pub const NEW_COUNTRY: &str = "Danemark";

/// Regions of each country.
pub const REGIONS: &[(&str, &[&str])] = &[
    (
        "France",
        &[
            "Île-de-France",
            "Auvergne-Rhône-Alpes",
            "Nouvelle-Aquitaine",
            "Occitanie",
            "Bretagne",
            "Grand Est",
            "Hauts-de-France",
            "Provence-Alpes-Côte d’Azur",
            "Pays de la Loire",
        ],
    ),
    ("Allemagne", &["Bavière", "Hesse", "Berlin", "Bade-Wurtemberg"]),
    ("Belgique", &["Flandre", "Wallonie", "Bruxelles-Capitale"]),
    ("Espagne", &["Catalogne", "Madrid", "Pays basque"]),
    ("Italie", &["Lombardie", "Piémont", "Vénétie"]),
    ("Suisse", &["Vaud", "Genève", "Zurich"]),
    ("Pays-Bas", &["Hollande-Méridionale", "Utrecht"]),
    ("Luxembourg", &["Luxembourg"]),
    (NEW_COUNTRY, &["Copenhague"]),
];

/// Legal forms of each country.
pub const FORMS: &[(&str, &[&str])] = &[
    ("France", &["SAS", "SARL", "SA"]),
    ("Allemagne", &["GmbH", "AG"]),
    ("Belgique", &["SRL", "SA"]),
    ("Espagne", &["SL", "SA"]),
    ("Italie", &["Srl", "SpA"]),
    ("Suisse", &["Sàrl", "SA"]),
    ("Pays-Bas", &["BV"]),
    ("Luxembourg", &["Sàrl"]),
    (NEW_COUNTRY, &["ApS"]),
];

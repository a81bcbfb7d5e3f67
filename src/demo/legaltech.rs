//! A legal product that sold to large groups until it pivoted to mid-size law firms.

use jiff::civil::{Date, date};

use super::places::{COUNTRIES, NEW_COUNTRY, REGIONS};
use super::plan::{
    ColumnPlan, Draws, Effect, Era, Plan, Planted, Profile, Written, amount, column, per_employee, planted,
};
use crate::recipe::Family::{Behavioural, Financial, Firmographic, Intent, Strategic, Technographic};

/// The day of the pivot.
const PIVOT: Date = date(2024, 10, 1);

pub const PLAN: Plan = Plan {
    columns: COLUMNS,
    profiles: PROFILES,
    planted: PLANTED,
    pivot: PIVOT,
    year: [date(2023, 1, 1), date(2024, 4, 1)],
    choice: [1, 1],
    leaves: 0.25,
    price: [1.0, 1.0],
    verbatims: VERBATIMS,
    ideal_share: 0.32,
    trades: TRADES,
    lost_reasons: &[
        "Prix",
        "Sécurité des données",
        "Reporté",
        "Éditeur en place",
        "Sans nouvelles",
    ],
    new_country: NEW_COUNTRY,
};

const LAW_FIRM: &str = "Cabinet d’avocats";
const GROUP: &str = "Direction juridique";
const NOTARY: &str = "Étude notariale";

const COLUMNS: &[ColumnPlan] = &[
    column("country", Firmographic, Draws::Levels(COUNTRIES), 0.01),
    column("region", Firmographic, Draws::Within("country", REGIONS), 0.05),
    column("sector", Firmographic, Draws::Levels(SECTORS), 0.02),
    column("practice", Firmographic, Draws::Within("sector", PRACTICES), 0.10),
    column(
        "employees",
        Firmographic,
        amount(60.0, 1.5, 1.0, 2.0, 60_000.0),
        0.04,
    ),
    column("annual_revenue", Firmographic, per_employee(135_000.0), 0.20).written(Written::Euro),
    column("founded_on", Firmographic, FOUNDED, 0.08),
    column("document_system", Technographic, Draws::Levels(SYSTEMS), 0.10),
    column("tools", Technographic, Draws::Tokens(TOOLS), 0.06),
    column("hosting", Technographic, Draws::Levels(HOSTING), 0.08),
    column(
        "searches_per_week",
        Behavioural,
        amount(14.0, 0.9, 0.1, 0.0, 400.0),
        0.24,
    )
    .written(Written::Decimal),
    column("templates_used", Behavioural, Draws::Count(4.0), 0.24),
    column("support_tickets", Behavioural, Draws::Count(1.6), 0.08),
    column(
        "software_budget",
        Financial,
        amount(22_000.0, 1.0, 100.0, 0.0, 4e6),
        0.20,
    )
    .written(Written::Euro),
    column(
        "payment_delay_days",
        Financial,
        amount(42.0, 0.45, 1.0, 5.0, 200.0),
        0.10,
    ),
    column("growth_plan", Strategic, Draws::Levels(GROWTH), 0.12),
    column("offices", Strategic, amount(1.6, 0.8, 1.0, 1.0, 80.0), 0.05),
    column("demo_requests", Intent, Draws::Count(0.8), 0.03),
    column("open_positions", Intent, Draws::Count(2.5), 0.10),
    column("recent_funding", Intent, Draws::Yes(0.10), 0.05),
    column("site_redesign", Intent, Draws::Yes(0.22), 0.05),
    column("lead_source", Intent, Draws::Levels(SOURCES), 0.15),
    column("account_owner", Firmographic, Draws::Levels(OWNERS), 0.0),
    column("first_contact_on", Behavioural, CONTACTS, 0.0),
];

const FOUNDED: Draws = Draws::Day(date(1965, 1, 1), date(2021, 12, 31));
const CONTACTS: Draws = Draws::Day(date(2022, 1, 3), date(2026, 9, 15));

const PROFILES: &[Profile] = &[
    Profile {
        segment: None,
        share: [0.46, 0.46],
        contract: 8_000.0,
        cycle: [45.0, 40.0],
        cost: [4_000.0, 4_000.0],
        answers: [(0.34, 0.26), (0.34, 0.26)],
        draws: &[],
    },
    Profile {
        segment: Some("legal departments of large groups"),
        share: [0.22, 0.22],
        contract: 38_000.0,
        cycle: [60.0, 60.0],
        cost: [16_000.0, 18_000.0],
        answers: [(0.38, 0.24), (0.26, 0.38)],
        draws: &[
            ("sector", Draws::Levels(&[(GROUP, 0.90), ("Assurance", 0.10)])),
            ("employees", amount(3_200.0, 0.8, 1.0, 400.0, 60_000.0)),
            (
                "document_system",
                Draws::Levels(&[("SharePoint", 0.65), ("iManage", 0.25), ("Aucun", 0.10)]),
            ),
            (
                "tools",
                Draws::Tokens(&[("DocuSign", 0.70), ("Word", 0.85), ("Teams", 0.80), ("SAP", 0.55)]),
            ),
            (
                "hosting",
                Draws::Levels(&[("Sur site", 0.50), ("Hybride", 0.40), ("Cloud", 0.10)]),
            ),
            ("offices", amount(9.0, 0.6, 1.0, 1.0, 80.0)),
        ],
    },
    Profile {
        segment: Some("mid-size law firms"),
        share: [0.22, 0.22],
        contract: 15_000.0,
        cycle: [40.0, 18.0],
        cost: [3_600.0, 2_600.0],
        answers: [(0.42, 0.22), (0.77, 0.07)],
        draws: &[
            (
                "sector",
                Draws::Levels(&[(LAW_FIRM, 0.95), ("Expertise comptable", 0.05)]),
            ),
            ("employees", amount(45.0, 0.5, 1.0, 8.0, 300.0)),
            (
                "document_system",
                Draws::Levels(&[
                    ("iManage", 0.35),
                    ("Secib", 0.35),
                    ("Kleos", 0.20),
                    ("Aucun", 0.10),
                ]),
            ),
            (
                "tools",
                Draws::Tokens(&[
                    ("Word", 0.92),
                    ("Doctrine", 0.65),
                    ("DocuSign", 0.35),
                    ("Teams", 0.40),
                ]),
            ),
            (
                "hosting",
                Draws::Levels(&[("Cloud", 0.65), ("Hybride", 0.30), ("Sur site", 0.05)]),
            ),
            ("searches_per_week", amount(28.0, 0.6, 0.1, 0.0, 400.0)),
        ],
    },
    Profile {
        segment: Some("notaries"),
        share: [0.10, 0.10],
        contract: 5_500.0,
        cycle: [35.0, 30.0],
        cost: [3_000.0, 3_000.0],
        answers: [(0.40, 0.20), (0.40, 0.20)],
        draws: &[
            ("sector", Draws::Levels(&[(NOTARY, 1.0)])),
            ("employees", amount(14.0, 0.4, 1.0, 3.0, 60.0)),
            (
                "document_system",
                Draws::Levels(&[("Genapi", 0.75), ("Aucun", 0.25)]),
            ),
            (
                "tools",
                Draws::Tokens(&[("Word", 0.90), ("Excel", 0.40), ("DocuSign", 0.15)]),
            ),
        ],
    },
];

const PLANTED: &[Planted] = &[
    planted(
        "sector",
        Effect::Levels(&[
            (GROUP, 1.6),
            ("Assurance", 0.9),
            (LAW_FIRM, -0.4),
            (NOTARY, -0.3),
            ("Expertise comptable", -0.3),
            ("Secteur public", -0.9),
            ("Association", -1.0),
        ]),
    )
    .in_era(Era::Before),
    planted(
        "sector",
        Effect::Levels(&[
            (LAW_FIRM, 1.7),
            (GROUP, -0.6),
            ("Assurance", -0.4),
            (NOTARY, 0.4),
            ("Expertise comptable", 0.3),
            ("Secteur public", -0.9),
            ("Association", -1.0),
        ]),
    )
    .in_era(Era::After),
    planted(
        "employees",
        Effect::Steps(&[(20.0, -0.8), (100.0, -0.4), (500.0, 0.0), (f64::INFINITY, 0.8)]),
    )
    .in_era(Era::Before),
    planted(
        "employees",
        Effect::Steps(&[(20.0, -0.5), (100.0, 0.9), (500.0, 0.0), (f64::INFINITY, -0.7)]),
    )
    .in_era(Era::After),
    planted(
        "growth_plan",
        Effect::Levels(&[
            ("Recrutement", 0.5),
            ("Nouveaux bureaux", 0.8),
            ("Stable", -0.3),
            ("Fusion", -0.8),
        ]),
    ),
    planted(
        "demo_requests",
        Effect::Steps(&[(0.0, -0.45), (1.0, 0.25), (f64::INFINITY, 0.7)]),
    ),
    planted("tools", Effect::Token("Doctrine", 0.8)).called("tools: Doctrine"),
    planted(
        "searches_per_week",
        Effect::Steps(&[(6.0, -0.4), (15.0, -0.1), (40.0, 0.2), (f64::INFINITY, 0.4)]),
    ),
    planted(
        "payment_delay_days",
        Effect::Steps(&[(30.0, 0.25), (50.0, 0.0), (f64::INFINITY, -0.3)]),
    ),
];

const VERBATIMS: [&[&str]; 3] = [
    &[
        "La recherche de jurisprudence prend dix minutes au lieu d’une heure",
        "Signé en trois semaines, adopté par tous les associés",
        "Les modèles d’actes sont à jour, le support répond dans l’heure",
        "Nous en parlons à nos confrères du barreau",
    ],
    &[
        "Utile pour les collaborateurs, peu ouvert par les associés",
        "Bon moteur, interface à simplifier",
        "Nous attendons le lien avec notre gestion documentaire",
    ],
    &[
        "Homologation interminable, la sécurité bloque encore",
        "Trop de comités avant chaque décision",
        "Peu d’utilisateurs malgré le prix",
        "L’éditeur en place suffit à nos besoins",
    ],
];

const SECTORS: &[(&str, f64)] = &[
    (LAW_FIRM, 0.26),
    (GROUP, 0.14),
    (NOTARY, 0.06),
    ("Assurance", 0.12),
    ("Expertise comptable", 0.16),
    ("Secteur public", 0.14),
    ("Association", 0.12),
];

const PRACTICES: &[(&str, &[&str])] = &[
    (
        LAW_FIRM,
        &[
            "Droit des affaires",
            "Droit social",
            "Propriété intellectuelle",
            "Contentieux",
        ],
    ),
    (GROUP, &["Industrie", "Grande distribution", "Énergie", "Banque"]),
    (NOTARY, &["Immobilier", "Famille"]),
    ("Assurance", &["Mutuelle", "Courtage", "Assureur"]),
    ("Expertise comptable", &["Audit", "Tenue comptable", "Paie"]),
    ("Secteur public", &["Collectivité", "Établissement public"]),
    ("Association", &["Sport", "Action sociale", "Fédération"]),
];

const TOOLS: &[(&str, f64)] = &[
    ("Word", 0.75),
    ("Excel", 0.55),
    ("Teams", 0.45),
    ("DocuSign", 0.28),
    ("Doctrine", 0.12),
    ("SAP", 0.10),
    ("Notion", 0.10),
];

const SYSTEMS: &[(&str, f64)] = &[
    ("SharePoint", 0.38),
    ("Aucun", 0.32),
    ("iManage", 0.10),
    ("Secib", 0.10),
    ("Kleos", 0.06),
    ("Genapi", 0.04),
];

const HOSTING: &[(&str, f64)] = &[("Cloud", 0.45), ("Hybride", 0.30), ("Sur site", 0.25)];

const GROWTH: &[(&str, f64)] = &[
    ("Stable", 0.45),
    ("Recrutement", 0.28),
    ("Nouveaux bureaux", 0.14),
    ("Fusion", 0.13),
];

const SOURCES: &[(&str, f64)] = &[
    ("Salon", 0.20),
    ("Webinaire", 0.25),
    ("Partenaire", 0.20),
    ("Formulaire", 0.20),
    ("Prospection", 0.15),
];

const OWNERS: &[(&str, f64)] = &[("BLM", 1.0), ("CTA", 1.0), ("YDE", 1.0), ("PRO", 1.0)];

const TRADES: &[(&str, &[&str])] = &[
    (LAW_FIRM, &["Avocats", "Associés", "Cabinet"]),
    (GROUP, &["Groupe", "Holding", "Industries"]),
    (NOTARY, &["Notaires", "Étude"]),
    ("Assurance", &["Assurances", "Mutuelle", "Prévoyance"]),
    ("Expertise comptable", &["Audit", "Expertise", "Fiduciaire"]),
    ("Secteur public", &["Agglomération", "Office", "Régie"]),
    ("Association", &["Fédération", "Union", "Fondation"]),
];

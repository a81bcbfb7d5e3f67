//! A generalist project-management product whose best customers are construction engineering firms of 50–200 people.

use jiff::civil::{Date, date};

use super::places::{COUNTRIES, NEW_COUNTRY, REGIONS};
use super::plan::{
    ColumnPlan, Draws, Effect, Plan, Planted, Profile, Written, amount, column, per_employee, planted,
};
use crate::recipe::Family::{Behavioural, Financial, Firmographic, Intent, Strategic, Technographic};

pub const PLAN: Plan = Plan {
    columns: COLUMNS,
    profiles: PROFILES,
    planted: PLANTED,
    pivot: FOCUS,
    year: [FOCUS, date(2025, 7, 1)],
    choice: [1, 2],
    leaves: 0.10,
    price: [1.0, 1.35],
    verbatims: VERBATIMS,
    ideal_share: 0.35,
    trades: TRADES,
    lost_reasons: &[
        "Prix",
        "Pas de projet",
        "Concurrent retenu",
        "Sans nouvelles",
        "Fonction manquante",
    ],
    new_country: NEW_COUNTRY,
};

/// The day on which the company stopped selling to everybody.
const FOCUS: Date = date(2024, 7, 1);

const CONSTRUCTION: &str = "Ingénierie de la construction";
const AGENCY: &str = "Agence de communication";
const INDUSTRY: &str = "Équipement industriel";

const COLUMNS: &[ColumnPlan] = &[
    column("country", Firmographic, Draws::Levels(COUNTRIES), 0.01),
    column("region", Firmographic, Draws::Within("country", REGIONS), 0.05),
    column("sector", Firmographic, Draws::Levels(SECTORS), 0.02),
    column(
        "sub_sector",
        Firmographic,
        Draws::Within("sector", SUB_SECTORS),
        0.12,
    ),
    column(
        "employees",
        Firmographic,
        amount(75.0, 1.35, 1.0, 2.0, 12_000.0),
        0.04,
    ),
    column("annual_revenue", Firmographic, per_employee(118_000.0), 0.18).written(Written::Euro),
    column(
        "founded_on",
        Firmographic,
        Draws::Day(date(1972, 1, 1), date(2021, 12, 31)),
        0.07,
    ),
    column("crm", Technographic, Draws::Levels(CRM), 0.10),
    column("tools", Technographic, Draws::Tokens(TOOLS), 0.06),
    column("hosting", Technographic, Draws::Levels(HOSTING), 0.09),
    column(
        "trial_logins_per_week",
        Behavioural,
        amount(6.0, 0.8, 0.1, 0.0, 90.0),
        0.22,
    )
    .written(Written::Decimal),
    column("features_used", Behavioural, Draws::Count(5.0), 0.22),
    column("support_tickets", Behavioural, Draws::Count(1.8), 0.08),
    column(
        "software_budget",
        Financial,
        amount(18_000.0, 0.9, 100.0, 0.0, 2e6),
        0.20,
    )
    .written(Written::Euro),
    column(
        "payment_delay_days",
        Financial,
        amount(38.0, 0.45, 1.0, 5.0, 180.0),
        0.10,
    ),
    column("growth_plan", Strategic, Draws::Levels(GROWTH), 0.12),
    column("sites", Strategic, amount(1.7, 0.8, 1.0, 1.0, 60.0), 0.05),
    column("demo_requests", Intent, Draws::Count(0.8), 0.03),
    column("open_positions", Intent, Draws::Count(3.0), 0.10),
    column("recent_funding", Intent, Draws::Yes(0.14), 0.05),
    column("site_redesign", Intent, Draws::Yes(0.20), 0.05),
    column("lead_source", Intent, Draws::Levels(SOURCES), 0.15),
    column("account_owner", Firmographic, Draws::Levels(OWNERS), 0.0),
    column("fiscal_year_end", Financial, Draws::Levels(MONTHS), 0.06),
    column(
        "first_contact_on",
        Behavioural,
        Draws::Day(date(2022, 1, 3), date(2026, 9, 15)),
        0.0,
    ),
];

const PROFILES: &[Profile] = &[
    Profile {
        segment: None,
        share: [0.56, 0.26],
        contract: 9_000.0,
        cycle: [78.0, 66.0],
        cost: [4_200.0, 6_150.0],
        answers: [(0.34, 0.26), (0.38, 0.22)],
        draws: &[],
    },
    Profile {
        segment: Some("construction engineering firms"),
        share: [0.18, 0.48],
        contract: 14_000.0,
        cycle: [72.0, 48.0],
        cost: [4_000.0, 5_700.0],
        answers: [(0.55, 0.12), (0.66, 0.08)],
        draws: &[
            (
                "sector",
                Draws::Levels(&[(CONSTRUCTION, 0.80), ("Architecture", 0.20)]),
            ),
            ("employees", amount(98.0, 0.55, 1.0, 6.0, 900.0)),
            (
                "tools",
                Draws::Tokens(&[
                    ("AutoCAD", 0.78),
                    ("Revit", 0.55),
                    ("MS Project", 0.45),
                    ("Excel", 0.70),
                    ("Teams", 0.50),
                    ("SAP", 0.05),
                ]),
            ),
            (
                "crm",
                Draws::Levels(&[
                    ("Aucun", 0.45),
                    ("HubSpot", 0.30),
                    ("Pipedrive", 0.15),
                    ("Salesforce", 0.10),
                ]),
            ),
            ("sites", amount(3.0, 0.5, 1.0, 1.0, 20.0)),
        ],
    },
    Profile {
        segment: Some("digital agencies"),
        share: [0.15, 0.13],
        contract: 7_000.0,
        cycle: [60.0, 50.0],
        cost: [3_200.0, 4_600.0],
        answers: [(0.36, 0.24), (0.40, 0.20)],
        draws: &[
            (
                "sector",
                Draws::Levels(&[(AGENCY, 0.85), ("Services informatiques", 0.15)]),
            ),
            ("employees", amount(32.0, 0.55, 1.0, 4.0, 250.0)),
            (
                "tools",
                Draws::Tokens(&[
                    ("Figma", 0.75),
                    ("Slack", 0.80),
                    ("Notion", 0.55),
                    ("Jira", 0.30),
                    ("Excel", 0.35),
                ]),
            ),
            (
                "crm",
                Draws::Levels(&[("HubSpot", 0.60), ("Pipedrive", 0.25), ("Aucun", 0.15)]),
            ),
            ("hosting", Draws::Levels(&[("Cloud", 0.92), ("Hybride", 0.08)])),
            ("trial_logins_per_week", amount(11.0, 0.6, 0.1, 0.0, 90.0)),
        ],
    },
    Profile {
        segment: Some("industrial design offices"),
        share: [0.11, 0.13],
        contract: 32_000.0,
        cycle: [120.0, 105.0],
        cost: [7_800.0, 10_500.0],
        answers: [(0.40, 0.20), (0.44, 0.18)],
        draws: &[
            ("sector", Draws::Levels(&[(INDUSTRY, 0.85), ("Énergie", 0.15)])),
            ("employees", amount(380.0, 0.5, 1.0, 60.0, 4_000.0)),
            (
                "tools",
                Draws::Tokens(&[
                    ("SolidWorks", 0.75),
                    ("SAP", 0.60),
                    ("MS Project", 0.60),
                    ("AutoCAD", 0.35),
                    ("Excel", 0.70),
                    ("Teams", 0.60),
                ]),
            ),
            (
                "crm",
                Draws::Levels(&[
                    ("Salesforce", 0.50),
                    ("Microsoft Dynamics", 0.40),
                    ("Aucun", 0.10),
                ]),
            ),
            (
                "hosting",
                Draws::Levels(&[("Sur site", 0.60), ("Hybride", 0.35), ("Cloud", 0.05)]),
            ),
            ("software_budget", amount(62_000.0, 0.6, 100.0, 0.0, 2e6)),
            ("demo_requests", Draws::Count(1.4)),
        ],
    },
];

const PLANTED: &[Planted] = &[
    planted(
        "sector",
        Effect::Levels(&[
            (CONSTRUCTION, 1.9),
            ("Architecture", 1.1),
            (INDUSTRY, 0.6),
            (AGENCY, 0.5),
            ("Services informatiques", 0.1),
            ("Énergie", 0.1),
            ("Conseil", -0.2),
            ("Santé", -0.7),
            ("Collectivité", -0.9),
            ("Commerce", -1.0),
            ("Hôtellerie", -1.2),
        ]),
    ),
    planted(
        "employees",
        Effect::Steps(&[
            (9.0, -1.3),
            (49.0, -0.3),
            (200.0, 1.1),
            (500.0, 0.2),
            (2_000.0, -0.7),
            (f64::INFINITY, -1.2),
        ]),
    ),
    planted(
        "growth_plan",
        Effect::Levels(&[
            ("Recrutement", 0.55),
            ("Nouvelles agences", 0.85),
            ("Stable", -0.3),
            ("Restructuration", -0.9),
        ]),
    ),
    planted(
        "demo_requests",
        Effect::Steps(&[(0.0, -0.4), (1.0, 0.25), (f64::INFINITY, 0.8)]),
    ),
    planted("tools", Effect::Token("AutoCAD", 0.9)).called("tools: AutoCAD"),
    planted(
        "trial_logins_per_week",
        Effect::Steps(&[(2.5, -0.45), (5.0, -0.15), (10.0, 0.1), (f64::INFINITY, 0.4)]),
    ),
    planted(
        "payment_delay_days",
        Effect::Steps(&[(30.0, 0.2), (45.0, 0.0), (60.0, -0.25), (f64::INFINITY, -0.45)]),
    ),
    planted(
        "sites",
        Effect::Steps(&[(1.0, -0.2), (5.0, 0.2), (f64::INFINITY, 0.05)]),
    ),
    planted(
        "hosting",
        Effect::Levels(&[("Cloud", 0.12), ("Hybride", 0.0), ("Sur site", -0.2)]),
    ),
];

const VERBATIMS: [&[&str]; 3] = [
    &[
        "Les plannings de chantier tiennent enfin, l’équipe gagne une journée par semaine",
        "Support très réactif, prise en main rapide par les conducteurs de travaux",
        "Le lien avec nos plans évite les doubles saisies",
        "Nous le recommandons à nos confrères",
    ],
    &[
        "Correct, mais l’export pourrait être plus souple",
        "Utile pour le suivi, peu utilisé par la direction",
        "Bon outil, formation un peu courte",
    ],
    &[
        "Trop généraliste pour notre métier",
        "Beaucoup de tickets sans réponse rapide",
        "Mise en route trop longue, équipe non formée",
        "Le prix n’est pas justifié par l’usage",
    ],
];

const SECTORS: &[(&str, f64)] = &[
    (CONSTRUCTION, 0.05),
    ("Architecture", 0.06),
    (INDUSTRY, 0.09),
    (AGENCY, 0.07),
    ("Services informatiques", 0.15),
    ("Énergie", 0.06),
    ("Conseil", 0.14),
    ("Santé", 0.10),
    ("Collectivité", 0.08),
    ("Commerce", 0.12),
    ("Hôtellerie", 0.08),
];

const SUB_SECTORS: &[(&str, &[&str])] = &[
    (
        CONSTRUCTION,
        &[
            "Structure et béton",
            "Fluides et thermique",
            "Géotechnique",
            "Voirie et réseaux",
        ],
    ),
    ("Architecture", &["Logement", "Tertiaire", "Patrimoine"]),
    (
        INDUSTRY,
        &["Machines spéciales", "Métallurgie", "Plasturgie", "Électronique"],
    ),
    (AGENCY, &["Web et mobile", "Événementiel", "Identité de marque"]),
    ("Services informatiques", &["Éditeur", "Infogérance", "Données"]),
    ("Énergie", &["Solaire", "Réseaux", "Efficacité énergétique"]),
    ("Conseil", &["Organisation", "Ressources humaines", "Finance"]),
    ("Santé", &["Clinique", "Laboratoire", "Dispositifs médicaux"]),
    ("Collectivité", &["Commune", "Intercommunalité", "Département"]),
    (
        "Commerce",
        &["Alimentaire", "Équipement de la maison", "Vente en ligne"],
    ),
    ("Hôtellerie", &["Hôtel", "Restauration collective", "Loisirs"]),
];

const TOOLS: &[(&str, f64)] = &[
    ("Excel", 0.60),
    ("Teams", 0.40),
    ("Slack", 0.22),
    ("MS Project", 0.18),
    ("AutoCAD", 0.14),
    ("SAP", 0.14),
    ("Notion", 0.14),
    ("Jira", 0.12),
    ("Figma", 0.10),
    ("Revit", 0.07),
    ("SolidWorks", 0.06),
];

const CRM: &[(&str, f64)] = &[
    ("HubSpot", 0.28),
    ("Salesforce", 0.20),
    ("Aucun", 0.18),
    ("Pipedrive", 0.12),
    ("Microsoft Dynamics", 0.12),
    ("Zoho", 0.10),
];

const HOSTING: &[(&str, f64)] = &[("Cloud", 0.50), ("Hybride", 0.28), ("Sur site", 0.22)];

const GROWTH: &[(&str, f64)] = &[
    ("Stable", 0.42),
    ("Recrutement", 0.30),
    ("Nouvelles agences", 0.14),
    ("Restructuration", 0.14),
];

const SOURCES: &[(&str, f64)] = &[
    ("Salon", 0.20),
    ("Webinaire", 0.20),
    ("Partenaire", 0.15),
    ("Formulaire", 0.30),
    ("Prospection", 0.15),
];

const OWNERS: &[(&str, f64)] = &[
    ("CLB", 1.0),
    ("MDR", 1.0),
    ("AJO", 1.0),
    ("SVE", 1.0),
    ("HTR", 1.0),
    ("NKA", 1.0),
];

const MONTHS: &[(&str, f64)] = &[
    ("décembre", 0.70),
    ("juin", 0.12),
    ("mars", 0.10),
    ("septembre", 0.08),
];

const TRADES: &[(&str, &[&str])] = &[
    (
        CONSTRUCTION,
        &["Ingénierie", "Structures", "Bureau d’études", "BET"],
    ),
    ("Architecture", &["Architectes", "Atelier", "Architecture"]),
    (INDUSTRY, &["Mécanique", "Industries", "Usinage", "Équipements"]),
    (AGENCY, &["Studio", "Communication", "Agence", "Interactive"]),
    (
        "Services informatiques",
        &["Informatique", "Systèmes", "Logiciels", "Data"],
    ),
    ("Énergie", &["Énergies", "Solaire", "Réseaux"]),
    ("Conseil", &["Conseil", "Partenaires", "Stratégie"]),
    ("Santé", &["Santé", "Médical", "Laboratoires"]),
    (
        "Collectivité",
        &["Agglomération", "Syndicat mixte", "Communauté de communes"],
    ),
    ("Commerce", &["Distribution", "Maison", "Comptoir"]),
    ("Hôtellerie", &["Hôtels", "Restauration", "Loisirs"]),
];

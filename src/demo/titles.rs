//! What the columns of the stories and their levels are called where people read, in English and in French: the section
//! `[names]` of a demo's recipe.

use std::fmt::Write;

use super::plan::{Draws, Plan};

/// A column: what it is called in English and in French, and what else the section says of it.
struct Title {
    column: &'static str,
    en: &'static str,
    fr: &'static str,
    of: Of,
}

/// What an amount is of.
enum Of {
    Nothing,
    Euros,
    Days,
}

const fn title(column: &'static str, en: &'static str, fr: &'static str) -> Title {
    let of = Of::Nothing;
    Title { column, en, fr, of }
}

impl Title {
    const fn of(mut self, of: Of) -> Self {
        self.of = of;
        self
    }
}

const TITLES: &[Title] = &[
    title("account_id", "Account", "Compte"),
    title("company", "Company", "Société"),
    title("country", "Country", "Pays"),
    title("region", "Region", "Région"),
    title("sector", "Sector", "Secteur"),
    title("sub_sector", "Speciality", "Spécialité"),
    title("practice", "Practice", "Métier"),
    title("employees", "Employees", "Effectif"),
    title("annual_revenue", "Revenue", "Chiffre d’affaires").of(Of::Euros),
    title("founded_on", "Founded", "Création"),
    title("crm", "CRM", "CRM"),
    title("document_system", "Document management", "Gestion documentaire"),
    title("tools", "Tools", "Outils"),
    title("hosting", "Hosting", "Hébergement"),
    title(
        "trial_logins_per_week",
        "Trial logins a week",
        "Connexions par semaine d’essai",
    ),
    title("searches_per_week", "Searches a week", "Recherches par semaine"),
    title("features_used", "Features used", "Fonctions utilisées"),
    title("templates_used", "Templates used", "Modèles utilisés"),
    title("support_tickets", "Support tickets", "Tickets de support"),
    title("software_budget", "Software budget", "Budget logiciel").of(Of::Euros),
    title("payment_delay_days", "Payment delay", "Délai de paiement").of(Of::Days),
    title("growth_plan", "Growth plan", "Projet de croissance"),
    title("sites", "Sites", "Sites"),
    title("offices", "Offices", "Bureaux"),
    title("demo_requests", "Demo requests", "Demandes de démo"),
    title("open_positions", "Open positions", "Postes ouverts"),
    title("recent_funding", "Recent funding", "Levée de fonds récente"),
    title("site_redesign", "New website", "Refonte du site"),
    title("lead_source", "Lead source", "Origine du contact"),
    title("account_owner", "Account owner", "Commercial"),
    title("fiscal_year_end", "Fiscal year end", "Clôture comptable"),
    title("first_contact_on", "First contact", "Premier contact"),
    title("outcome", "Outcome", "Issue"),
    title("close_date", "Decision", "Décision"),
    title("lost_reason", "Reason of the loss", "Motif de perte"),
    title("onboarding_calls", "Onboarding calls", "Appels de démarrage"),
    title(
        "qualified_on",
        "Qualified by marketing",
        "Qualifié par le marketing",
    ),
    title("accepted_on", "Accepted by sales", "Accepté par les ventes"),
    title("annual_contract", "Annual contract", "Contrat annuel").of(Of::Euros),
    title("upsell", "Expansion", "Vente additionnelle").of(Of::Euros),
    title("acquisition_cost", "Acquisition cost", "Coût d’acquisition").of(Of::Euros),
    title("left_on", "Departure", "Départ"),
    title("nps", "NPS answer", "Réponse NPS"),
    title(
        "tickets_last_year",
        "Tickets of the last year",
        "Tickets de l’année",
    ),
    title("reference", "Reference customer", "Client référent"),
    title("opens_market", "Opens a market", "Ouvre un marché"),
    title("verbatim", "What they say", "Verbatim"),
];

/// Cells that English has another word for; the others are names that it shares.
const ENGLISH: &[(&str, &str)] = &[
    // Countries and regions
    ("Allemagne", "Germany"),
    ("Belgique", "Belgium"),
    ("Danemark", "Denmark"),
    ("Espagne", "Spain"),
    ("Italie", "Italy"),
    ("Pays-Bas", "Netherlands"),
    ("Suisse", "Switzerland"),
    ("Bade-Wurtemberg", "Baden-Württemberg"),
    ("Bavière", "Bavaria"),
    ("Bretagne", "Brittany"),
    ("Bruxelles-Capitale", "Brussels-Capital"),
    ("Catalogne", "Catalonia"),
    ("Flandre", "Flanders"),
    ("Genève", "Geneva"),
    ("Hollande-Méridionale", "South Holland"),
    ("Lombardie", "Lombardy"),
    ("Pays basque", "Basque Country"),
    ("Piémont", "Piedmont"),
    ("Vénétie", "Veneto"),
    ("Wallonie", "Wallonia"),
    // Sectors and what is within them
    ("Agence de communication", "Communication"),
    ("Association", "Non-profit"),
    ("Assurance", "Insurance"),
    ("Cabinet d’avocats", "Law practice"),
    ("Collectivité", "Local government"),
    ("Commerce", "Retail"),
    ("Conseil", "Consulting"),
    ("Direction juridique", "Legal departments"),
    ("Énergie", "Energy"),
    ("Équipement industriel", "Industrial equipment"),
    ("Étude notariale", "Notarial practice"),
    ("Expertise comptable", "Accounting"),
    ("Hôtellerie", "Hospitality"),
    ("Ingénierie de la construction", "Construction engineering"),
    ("Santé", "Health care"),
    ("Secteur public", "Public sector"),
    ("Services informatiques", "IT services"),
    ("Action sociale", "Social work"),
    ("Alimentaire", "Food"),
    ("Assureur", "Insurers"),
    ("Banque", "Banking"),
    ("Clinique", "Clinics"),
    ("Commune", "Municipalities"),
    ("Contentieux", "Litigation"),
    ("Courtage", "Brokerage"),
    ("Dispositifs médicaux", "Medical devices"),
    ("Données", "Data"),
    ("Droit des affaires", "Business law"),
    ("Droit social", "Employment law"),
    ("Département", "Counties"),
    ("Éditeur", "Software publishers"),
    ("Efficacité énergétique", "Energy efficiency"),
    ("Électronique", "Electronics"),
    ("Équipement de la maison", "Home equipment"),
    ("Établissement public", "Public bodies"),
    ("Événementiel", "Events"),
    ("Famille", "Family law"),
    ("Fédération", "Federations"),
    ("Fluides et thermique", "Building services"),
    ("Géotechnique", "Geotechnics"),
    ("Grande distribution", "Large retailers"),
    ("Hôtel", "Hotels"),
    ("Identité de marque", "Branding"),
    ("Immobilier", "Real estate"),
    ("Industrie", "Industry"),
    ("Infogérance", "Managed services"),
    ("Intercommunalité", "Joint authorities"),
    ("Laboratoire", "Laboratories"),
    ("Logement", "Housing"),
    ("Loisirs", "Leisure"),
    ("Machines spéciales", "Special machinery"),
    ("Métallurgie", "Metalworking"),
    ("Mutuelle", "Mutual insurers"),
    ("Organisation", "Organisation"),
    ("Paie", "Payroll"),
    ("Patrimoine", "Heritage"),
    ("Plasturgie", "Plastics"),
    ("Propriété intellectuelle", "Intellectual property"),
    ("Réseaux", "Grids"),
    ("Ressources humaines", "Human resources"),
    ("Restauration collective", "Catering"),
    ("Solaire", "Solar"),
    ("Structure et béton", "Structures and concrete"),
    ("Tenue comptable", "Bookkeeping"),
    ("Tertiaire", "Offices"),
    ("Vente en ligne", "Online retail"),
    ("Voirie et réseaux", "Roads and utilities"),
    ("Web et mobile", "Web and mobile"),
    // Everything else
    ("oui", "yes"),
    ("non", "no"),
    ("Aucun", "none"),
    ("Hybride", "Hybrid"),
    ("Sur site", "On premises"),
    ("Fusion", "Merger"),
    ("Nouveaux bureaux", "New offices"),
    ("Nouvelles agences", "New branches"),
    ("Recrutement", "Hiring"),
    ("Restructuration", "Restructuring"),
    ("Stable", "Steady"),
    ("Formulaire", "Web form"),
    ("Partenaire", "Partner"),
    ("Prospection", "Outbound"),
    ("Salon", "Trade fair"),
    ("Webinaire", "Webinar"),
    ("mars", "March"),
    ("juin", "June"),
    ("septembre", "September"),
    ("décembre", "December"),
];

/// The section for a story's `columns`, the recipe's rule included.
pub fn section(plan: &Plan, columns: &[String], rule: (&str, &str)) -> String {
    let mut text = format!(
        "\n# What columns and levels are called where people read; programs keep the columns' names.\n\
         [names]\n\"{}\" = {{ fr = \"{}\" }}\n",
        rule.0, rule.1
    );
    let mut sections = String::new();
    for Title { column, en, fr, of } in TITLES
        .iter()
        .filter(|title| columns.iter().any(|column| column == title.column))
    {
        let of = match of {
            Of::Nothing => "",
            Of::Euros => ", currency = \"EUR\"",
            Of::Days => ", unit = { en = \"days\", fr = \"jours\" }",
        };
        let levels = levels(plan, column);
        // Writing to a string cannot fail.
        let _ = match levels.is_empty() {
            true => writeln!(text, "{column} = {{ en = \"{en}\", fr = \"{fr}\"{of} }}"),
            false => writeln!(
                sections,
                "\n[names.{column}]\ntitle = {{ en = \"{en}\", fr = \"{fr}\" }}\n[names.{column}.levels]\n{}",
                levels.join("\n")
            ),
        };
    }
    text + &sections
}

/// The levels of a column that English calls otherwise than its cells do.
fn levels(plan: &Plan, column: &str) -> Vec<String> {
    let drawn = plan.columns.iter().find(|of| of.name == column);
    let levels: Vec<&str> = match drawn.map(|of| of.draws) {
        Some(Draws::Levels(levels)) => levels.iter().map(|(level, _)| *level).collect(),
        Some(Draws::Within(_, levels)) => levels.iter().flat_map(|(_, of)| of.iter().copied()).collect(),
        Some(Draws::Yes(_)) => vec!["oui", "non"],
        None if ["reference", "opens_market"].contains(&column) => vec!["oui", "non"],
        _ => Vec::new(),
    };
    let new = (column == "country").then_some(plan.new_country);
    let levels = levels.into_iter().chain(new);
    let english = levels.filter_map(|level| ENGLISH.iter().find(|(cell, _)| *cell == level));
    english
        .map(|(cell, english)| format!("\"{cell}\" = {{ en = \"{english}\" }}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::{History, Settings, Story};
    use crate::language::Language;
    use crate::recipe::Recipe;

    #[test]
    fn every_column_of_a_story_has_a_title_and_every_title_a_column() {
        let mut columns = Vec::new();
        for story in Story::ALL {
            let history = History::draw(&Settings {
                story,
                accounts: 300,
                prospects: 10,
                ..Settings::default()
            });
            let recipe = Recipe::parse(&history.recipe, std::path::Path::new("lookalike.toml")).unwrap();
            let header = history.accounts_csv.trim_start_matches('\u{feff}');
            for column in header.lines().next().unwrap().split(';') {
                let name = recipe.names.get(column);
                let name = name.unwrap_or_else(|| panic!("{story}: `{column}` has no title"));
                assert_ne!(name.wording(column, Language::Fr).title, column, "{story}");
                columns.push(column.to_owned());
            }
        }
        for title in TITLES {
            assert!(
                columns.iter().any(|column| column == title.column),
                "{}",
                title.column
            );
        }
    }

    #[test]
    fn no_word_is_translated_that_no_story_has() {
        let drawn = Story::ALL.map(|story| {
            let plan = story.plan();
            let columns: Vec<Vec<String>> = plan.columns.iter().map(|of| levels(plan, of.name)).collect();
            columns.concat()
        });
        for (cell, _) in ENGLISH {
            let said = format!("\"{cell}\" = ");
            assert!(
                drawn.concat().iter().any(|level| level.starts_with(&said)),
                "{cell}"
            );
        }
    }
}

//! Families guessed from names, against names labelled by hand.

use lookalike::family::family;
use lookalike::recipe::Family::{self, *};

/// Column names of CRM exports, of enrichment services, of product and support tools and of the shared tables, in English
/// and French, labelled before the words were chosen; the words were chosen with them in sight.
#[rustfmt::skip]
const LABELLED: [(&str, Family); 272] = [
    // HubSpot
    ("Industry", Firmographic), ("Number of Employees", Firmographic), ("Annual Revenue", Financial),
    ("Country/Region", Firmographic), ("City", Firmographic), ("State/Region", Firmographic),
    ("Year Founded", Firmographic), ("Web Technologies", Technographic), ("Number of Pageviews", Intent),
    ("Number of Sessions", Intent), ("Original Source Type", Intent), ("Original Source Data 1", Intent),
    ("Latest Traffic Source", Intent), ("Number of Form Submissions", Intent), ("First Conversion", Intent),
    ("Number of times contacted", Behavioural), ("Last Activity Date", Behavioural), ("Time First Seen", Intent),
    ("Total Money Raised", Financial), ("Is Public", Firmographic), ("Number of child companies", Firmographic),
    ("Target Account", Strategic), ("Ideal Customer Profile Tier", Strategic), ("Lifecycle Stage", Strategic),
    ("Deal Type", Strategic), ("Priority", Strategic), ("Pipeline", Strategic), ("Amount", Financial),
    ("Annual contract value", Financial), ("Monthly recurring revenue", Financial),
    ("Marketing emails opened", Intent), ("Time Zone", Firmographic),
    // Salesforce
    ("BillingCountry", Firmographic), ("BillingCity", Firmographic), ("ShippingState", Firmographic),
    ("NumberOfEmployees", Firmographic), ("AnnualRevenue", Financial), ("AccountSource", Intent),
    ("LeadSource", Intent), ("Ownership", Firmographic), ("NaicsCode", Firmographic), ("SicDesc", Firmographic),
    ("YearStarted", Firmographic), ("Rating", Strategic), ("LastActivityDate", Behavioural),
    ("CampaignId", Intent), ("ExpectedRevenue", Financial), ("CurrentCRM__c", Technographic),
    ("Main_Competitor__c", Strategic), ("Budget_Confirmed__c", Financial), ("Tech_Stack__c", Technographic),
    ("Contract_Term_Months__c", Financial), ("Partner_Tier__c", Strategic), ("Customer_Priority__c", Strategic),
    // Enrichment services
    ("company_size", Firmographic), ("headcount", Firmographic), ("employee_count", Firmographic),
    ("estimated_num_employees", Firmographic), ("employees_range", Firmographic), ("sub_industry", Firmographic),
    ("sector", Firmographic), ("industry_group", Firmographic), ("gics_code", Firmographic),
    ("estimated_annual_revenue", Financial), ("total_funding", Financial), ("latest_funding_amount", Financial),
    ("funding_stage", Financial), ("market_cap", Financial), ("founded_year", Firmographic),
    ("hq_country", Firmographic), ("hq_city", Firmographic), ("postal_code", Firmographic),
    ("technologies", Technographic), ("tech_categories", Technographic), ("current_crm", Technographic),
    ("erp_system", Technographic), ("cloud_provider", Technographic), ("uses_salesforce", Technographic),
    ("ecommerce_platform", Technographic), ("cms", Technographic), ("analytics_tool", Technographic),
    ("mobile_app", Technographic), ("job_openings", Intent), ("hiring_trend", Intent),
    ("recent_hiring_sales", Intent), ("intent_score", Intent), ("intent_topic", Intent),
    ("keyword_surge", Intent), ("alexa_global_rank", Firmographic), ("linkedin_followers", Firmographic),
    ("employee_growth_12m", Strategic), ("number_of_subsidiaries", Firmographic), ("parent_company", Firmographic),
    ("legal_form", Firmographic), ("company_type", Firmographic), ("number_of_locations", Firmographic),
    ("languages", Firmographic), ("credit_rating", Financial), ("it_budget", Financial),
    ("ebitda_margin", Financial), ("website_redesign_date", Intent), ("new_cto_hired", Intent),
    ("acquired_recently", Intent), ("g2_category_views", Intent),
    // Product, support, marketing
    ("logins_per_week", Behavioural), ("monthly_active_users", Behavioural), ("dau_mau_ratio", Behavioural),
    ("feature_usage_count_30d", Behavioural), ("features_adopted", Behavioural), ("sessions_last_30_days", Behavioural),
    ("tickets_count_90d", Behavioural), ("support_tickets_open", Behavioural), ("escalations_sum_365d", Behavioural),
    ("nps_score_last", Behavioural), ("csat", Behavioural), ("satisfaction_score_mean_90d", Behavioural),
    ("first_response_time_minutes", Behavioural), ("onboarding_days", Behavioural), ("time_to_go_live", Behavioural),
    ("trial_activated", Behavioural), ("seats_used", Behavioural), ("api_calls", Behavioural),
    ("health_score", Behavioural), ("qbr_attended", Behavioural), ("invoices_amount_sum_365d", Financial),
    ("days_sales_outstanding", Financial), ("late_payments", Financial), ("discount_pct", Financial),
    ("mrr_amount", Financial), ("arr", Financial), ("plan_tier", Financial), ("billing_frequency", Financial),
    ("auto_renew_flag", Financial), ("payment_terms", Financial), ("webinar_attended", Intent),
    ("demo_requested", Intent), ("pricing_page_visits_30d", Intent), ("content_downloads", Intent),
    ("email_clicks_90d", Intent), ("ad_clicks", Intent), ("utm_campaign", Intent), ("search_keywords", Intent),
    ("rfp_received", Intent), ("newsletter_subscribed", Intent), ("marketing_channel", Intent),
    ("event_attendance", Intent),
    // Strategy
    ("strategic_account", Strategic), ("has_champion", Strategic), ("executive_sponsor", Strategic),
    ("decision_maker_level", Strategic), ("competitor_in_place", Strategic), ("reference_customer", Strategic),
    ("expansion_potential", Strategic), ("digital_maturity", Strategic), ("esg_commitment", Strategic),
    ("use_case", Strategic), ("pain_point", Strategic), ("project_timeline", Strategic),
    // French CRMs
    ("Secteur d'activité", Firmographic), ("Effectif", Firmographic), ("Tranche d'effectif", Firmographic),
    ("Chiffre d'affaires", Financial), ("CA N-1", Financial), ("Pays", Firmographic), ("Région", Firmographic),
    ("Département", Firmographic), ("Code NAF", Firmographic), ("Forme juridique", Firmographic),
    ("Date de création de l'entreprise", Firmographic), ("Nombre de salariés", Firmographic),
    ("Taille d'entreprise", Firmographic), ("Logiciel comptable", Technographic), ("CRM actuel", Technographic),
    ("Outils utilisés", Technographic), ("Hébergeur", Technographic), ("Nombre de connexions", Behavioural),
    ("Nombre de tickets", Behavioural), ("Ancienneté client", Behavioural), ("Taux d'utilisation", Behavioural),
    ("Dernière activité", Behavioural), ("Montant du contrat", Financial), ("Budget annuel", Financial),
    ("Délai de paiement", Financial), ("Remise accordée", Financial), ("Levée de fonds", Financial),
    ("Demande de démo", Intent), ("Source du lead", Intent), ("Origine du contact", Intent),
    ("Visites du site", Intent), ("Téléchargements", Intent), ("Recrutements en cours", Intent),
    ("Salon professionnel", Intent), ("Concurrent en place", Strategic), ("Niveau de maturité", Strategic),
    ("Projet identifié", Strategic), ("Enjeu stratégique", Strategic),
    // The shared tables
    ("funding_total_usd", Financial), ("category_code", Firmographic), ("Purch_dept", Strategic),
    ("Budgt_alloc", Financial), ("Needs_def", Strategic), ("Cross_sale", Strategic),
    ("InternetService", Technographic), ("MonthlyCharges", Financial), ("PaperlessBilling", Financial),
    ("TotalVisits", Intent), ("Page Views Per Visit", Intent), ("office_location", Firmographic),
    // A company export found in a public repository, more of the shared tables, a French company file
    ("Total Revenue", Financial), ("Postal Code", Firmographic), ("Twitter Followers", Firmographic),
    ("Last Touch Converting Campaign", Intent), ("Time of Last Session", Behavioural), ("Facebook Fans", Firmographic),
    ("Recent Deal Amount", Financial), ("First Conversion Date", Intent), ("Number of Visits", Intent),
    ("Last Meeting Booked", Behavioural), ("Last Contacted", Behavioural), ("Recent Conversion", Intent),
    ("HubSpot Team", Strategic), ("Category", Firmographic), ("Days to Close", Behavioural),
    ("Lead Status", Strategic), ("Associated Contacts", Behavioural), ("Website URL", Firmographic),
    ("Street Address", Firmographic), ("Lead Origin", Intent), ("Total Time Spent on Website", Intent),
    ("Digital Advertisement", Intent), ("Through Recommendations", Intent), ("Newspaper Article", Intent),
    ("Specialization", Firmographic), ("How did you hear about us", Intent), ("Seller", Strategic),
    ("Authority", Strategic), ("Comp_size", Firmographic), ("Competitors", Strategic),
    ("Partnership", Strategic), ("Forml_tend", Intent), ("RFI", Intent),
    ("Growth", Strategic), ("Posit_statm", Strategic), ("Strat_deal", Strategic),
    ("Up_sale", Strategic), ("Att_t_client", Strategic), ("funding_rounds", Financial),
    ("last_funding_at", Financial), ("milestones", Behavioural), ("has_VC", Financial),
    ("has_roundA", Financial), ("is_software", Firmographic), ("is_CA", Firmographic),
    ("relationships", Strategic), ("age_first_funding_year", Financial), ("latitude", Firmographic),
    ("tenure", Behavioural), ("Contract", Financial), ("TechSupport", Technographic),
    ("OnlineSecurity", Technographic), ("PaymentMethod", Financial), ("usage_duration_secs", Behavioural),
    ("error_count", Behavioural), ("resolution_time_hours", Behavioural), ("Date de première visite", Intent),
    ("Catégorie juridique", Firmographic), ("Résultat net", Financial), ("Nombre d'établissements", Firmographic),
    ("Solution de paie", Technographic), ("Abonnement", Financial), ("Nb utilisateurs actifs", Behavioural),
    ("Appel d'offres", Intent),
];

/// Names labelled after the words had been chosen by those above, and held out: 0.59 of them were told right, 20 of the 27
/// others assumed firmographic for want of a word. Their words were added since. (The last three lines of those above were held
/// out once too, from words chosen by the rest: 0.73.) With the words of before both rounds: 0.42 and 0.66.
#[rustfmt::skip]
const ONCE_HELD_OUT: [(&str, Family); 66] = [
    ("Trade name", Firmographic), ("Business model", Firmographic), ("B2B or B2C", Firmographic), ("Company age", Firmographic),
    ("employee_band", Firmographic), ("Workforce size", Firmographic), ("headquarters_region", Firmographic),
    ("Implantation internationale", Firmographic), ("Code postal", Firmographic), ("Adresse du siège", Firmographic),
    ("Catégorie d'entreprise", Firmographic), ("Convention collective", Firmographic), ("Stock ticker", Firmographic),
    ("Marketing automation tool", Technographic), ("Payment gateway", Technographic), ("Data warehouse", Technographic),
    ("Uses single sign-on", Technographic), ("Programming languages", Technographic), ("Site e-commerce", Technographic),
    ("Logiciel de caisse", Technographic), ("Système d'exploitation", Technographic), ("it_infrastructure", Technographic),
    ("CRM vendor", Technographic), ("Messagerie", Technographic), ("daily_logins_avg", Behavioural),
    ("Number of projects created", Behavioural), ("Storage used (GB)", Behavioural), ("Training sessions attended", Behavioural),
    ("Days since last login", Behavioural), ("Tickets escaladés", Behavioural), ("Taux d'ouverture des tickets", Behavioural),
    ("open_bugs", Behavioural), ("Renewals completed", Financial), ("licence_count", Behavioural), ("churn_risk", Behavioural),
    ("Net promoter score", Behavioural), ("Purchasing power", Financial), ("Average order value", Financial),
    ("Panier moyen", Financial), ("Série de financement", Financial), ("Dette", Financial), ("EBIT", Financial),
    ("Credit limit", Financial), ("Currency", Financial), ("Frais d'installation", Financial), ("Total spend 2024", Financial),
    ("Lifetime value", Financial), ("Late invoices", Financial), ("Executive buy-in", Strategic), ("Key account", Strategic),
    ("Compte stratégique", Strategic), ("Partenaire actuel", Strategic), ("Innovation score", Strategic),
    ("Plans to expand", Strategic), ("Decision process", Strategic), ("Urgence du besoin", Strategic),
    ("Whitepaper downloaded", Intent), ("G2 visits", Intent), ("Trade show met", Intent), ("First touch channel", Intent),
    ("Job postings (engineering)", Intent), ("New office opened", Intent), ("Campagne d'origine", Intent),
    ("Inscription newsletter", Intent), ("Demande de devis", Intent), ("Chat started", Intent),
];

/// Share of the names whose family is right, with what is wrong.
fn accuracy(names: &[(&str, Family)]) -> (f64, Vec<String>) {
    let wrong: Vec<String> = names
        .iter()
        .filter(|(name, expected)| family(name).0 != *expected)
        .map(|(name, expected)| format!("{name}: {:?}, not {expected:?}", family(name)))
        .collect();
    (1.0 - wrong.len() as f64 / names.len() as f64, wrong)
}

/// The next round of held-out names goes here first. Figures with `cargo test --test it families:: -- --nocapture`.
#[test]
fn names_tell_families_as_people_do() {
    let (chosen, wrong) = accuracy(&LABELLED);
    let (held_out, unseen) = accuracy(&ONCE_HELD_OUT);
    println!(
        "families from names: {chosen:.3} of {} names in sight of the words",
        LABELLED.len()
    );
    println!(
        "families from names: {held_out:.3} of {} names once held out: {unseen:#?}",
        ONCE_HELD_OUT.len()
    );
    assert!(chosen >= 0.9, "{chosen}: {wrong:#?}");
    assert!(held_out >= 0.9, "{held_out}: {unseen:#?}");
}

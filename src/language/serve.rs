//! What a service says at the terminal; what it answers over HTTP is for programs, and in English.

use std::fmt::Display;

use super::Language;

messages! {
    serve_listening(site, model) {
        "{model} answers on {site} in a browser and to programs; /openapi.json says how they ask, Ctrl-C ends it",
        "{model} répond sur {site} dans un navigateur et aux programmes\u{202f}; /openapi.json dit comment ils l’interrogent, Ctrl-C l’arrête"
    }
    serve_open() {
        "anyone on this machine may ask: there are no keys (`lookalike keys add NAME --role score` makes one)",
        "toute personne sur cette machine peut l’interroger\u{202f}: il n’y a pas de clé (`lookalike keys add NOM --role score` en crée une)"
    }
    serve_open_to_all() {
        "anyone who reaches this address may ask: --no-keys",
        "quiconque atteint cette adresse peut l’interroger\u{202f}: --no-keys"
    }
    serve_ended() { "ended; every request was answered", "arrêté\u{202f}; toutes les requêtes ont eu leur réponse" }
    serve_cut() {
        "ended at the deadline; requests that were still open were cut",
        "arrêté à l’échéance\u{202f}; les requêtes encore ouvertes ont été coupées"
    }
    key_made(name, role) {
        "The key of {name} ({role}); it is shown this once:",
        "La clé de {name} ({role})\u{202f}; elle n’est montrée que cette fois\u{202f}:"
    }
    key_revoked(name) { "The key of {name} is none any more.", "La clé de {name} n’en est plus une." }
    keys_none(path) { "There are no keys in {path}.", "Il n’y a pas de clé dans {path}." }
    keys_title(path) { "API keys in {path}", "Clés d’API dans {path}" }
    keys_name() { "name", "nom" }
    keys_role() { "role", "rôle" }
    keys_made() { "made", "créée" }
    keys_revoked() { "revoked", "révoquée" }
}

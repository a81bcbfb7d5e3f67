//! The web domain a company has registered, from a web address, an e-mail address or the domain alone.

use crate::vocabulary::COMPANIES;

/// What a text says of a company's domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Web {
    /// A domain that somebody registered, in lower case and ASCII: `xn--…` for others.
    Own(Domain),
    /// A domain on which many have an address: it identifies nobody.
    Shared(String),
}

/// A registrable domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Domain {
    /// With its public suffix: `acme.co.uk`.
    pub name: String,
    /// Without it: `acme`.
    pub label: String,
}

/// Longest text read, in bytes; addresses end long before. House choice.
const LONGEST: usize = 2_000;

/// The domain in a text, `None` where there is none: no known public suffix, an IP address, free text.
///
/// `www`, user, port, path and query go; several addresses in one cell count by the first. Source of the suffixes:
/// the Public Suffix List (publicsuffix.org), private part included, as compiled into the `psl` crate.
///
/// # Examples
/// ```
/// use lookalike::clean::duplicates::domain::{Web, normalised};
/// let own = |text| match normalised(text) { Some(Web::Own(domain)) => domain.name, _ => String::new() };
/// assert_eq!(own("https://www.Acme.co.uk:8080/about?x=1"), "acme.co.uk");
/// assert_eq!(own("contact@shop.acme.co.uk"), "acme.co.uk");
/// assert_eq!(normalised("jean@gmail.com"), Some(Web::Shared("gmail.com".to_owned())));
/// assert_eq!(normalised("none yet"), None);
/// ```
pub fn normalised(text: &str) -> Option<Web> {
    if text.len() > LONGEST {
        return None;
    }
    text.split(|c: char| c.is_whitespace() || matches!(c, ';' | ',' | '|' | '<' | '>'))
        .find_map(one)
}

fn one(text: &str) -> Option<Web> {
    let text = text.trim().trim_matches(['"', '\'', '(', ')']);
    let text = match text.find("//") {
        Some(slashes) => &text[slashes + 2..],
        None => text.strip_prefix("mailto:").unwrap_or(text),
    };
    let host = text.split(['/', '?', '#', '\\']).next()?;
    let host = host.rsplit('@').next()?;
    let host = host.split(':').next()?.trim_matches('.');
    if !host.contains('.') || host.len() > 253 {
        return None;
    }
    let ascii = idna::domain_to_ascii(host).ok()?;
    let domain = psl::domain(ascii.as_bytes());
    let known = match &domain {
        Some(domain) => domain.suffix().is_known(),
        None => psl::suffix(ascii.as_bytes())?.is_known(),
    };
    if !known {
        return None;
    }
    // A public suffix alone (`wordpress.com`) is a host's.
    let Some(domain) = domain.and_then(|d| {
        Some((
            std::str::from_utf8(d.as_bytes()).ok()?,
            d.suffix().as_bytes().len(),
        ))
    }) else {
        return Some(Web::Shared(ascii));
    };
    let (name, suffix) = domain;
    let label = &name[..name.len() - suffix - 1];
    // Free mail has one name in many countries: yahoo.fr, yahoo.co.uk.
    if COMPANIES.shared_hosts.contains(label) || COMPANIES.shared_domains.contains(name) {
        return Some(Web::Shared(name.to_owned()));
    }
    Some(Web::Own(Domain {
        name: name.to_owned(),
        label: label.to_owned(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(text: &str) -> Option<String> {
        match normalised(text)? {
            Web::Own(domain) => Some(domain.name),
            Web::Shared(_) => None,
        }
    }

    #[test]
    fn addresses_of_one_company_fall_together() {
        for text in [
            "acme.fr",
            "ACME.FR",
            "www.acme.fr",
            "http://acme.fr",
            "https://www.acme.fr/fr/contact?a=b#c",
            "//acme.fr/",
            "acme.fr:443",
            "info@acme.fr",
            "mailto:info@acme.fr",
            "https://user:pw@acme.fr/",
            "acme.fr.",
            "Info <info@acme.fr>",
            "info@acme.fr; sales@other.fr",
            "boutique.acme.fr",
        ] {
            assert_eq!(own(text).as_deref(), Some("acme.fr"), "{text}");
        }
    }

    #[test]
    fn suffixes_are_public_ones() {
        assert_eq!(own("www.acme.co.uk").as_deref(), Some("acme.co.uk"));
        assert_eq!(own("acme.github.io").as_deref(), Some("acme.github.io"));
        assert_eq!(own("https://müller.de/"), own("XN--MLLER-KVA.DE"));
        assert!(own("münchen.de").is_some());
    }

    #[test]
    fn shared_domains_identify_nobody() {
        for text in [
            "a@gmail.com",
            "a@orange.fr",
            "wordpress.com",
            "https://www.linkedin.com/company/acme",
            "facebook.com/acme",
            "fr.linkedin.com/company/x",
            "a@yahoo.co.uk",
            "a@hotmail.fr",
            "co.uk",
        ] {
            assert!(matches!(normalised(text), Some(Web::Shared(_))), "{text}");
        }
    }

    #[test]
    fn what_is_no_domain_is_none() {
        for text in [
            "",
            ".",
            "n/a",
            "none",
            "acme",
            "127.0.0.1",
            "http://[::1]/",
            "Dupont S.A",
            "v1.2",
            "a..b",
            "@",
            "http://",
            "report.pdf",
            "\0.\0",
            "-.-",
        ] {
            assert_eq!(normalised(text), None, "{text}");
        }
        assert_eq!(normalised(&"a.".repeat(1 << 20)), None);
    }
}

//! Which account a signal is of.

/// A key as it is compared: a web address as its host in lower case, without `www.`; anything else only trimmed,
/// because ids such as Salesforce's differ by case alone.
///
/// A signal on the wrong account is worse than none, so nothing is matched by likeness.
pub fn comparable(written: &str) -> String {
    let trimmed = written.trim();
    host(trimmed).unwrap_or_else(|| trimmed.to_owned())
}

/// `https://www.Acme.com/about` → `acme.com`; `None` for what is no host name.
fn host(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let bare = lower
        .strip_prefix("https://")
        .or_else(|| lower.strip_prefix("http://"))
        .unwrap_or(&lower);
    let host = bare.split(['/', '?', '#', ':']).next()?;
    let host = host.strip_prefix("www.").unwrap_or(host).trim_end_matches('.');
    let part = |label: &str| {
        !label.is_empty()
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    // A top-level domain has no digits, so 12.5 and 192.168.0.1 are none; nor has a version, v1.2.
    let top = host.rsplit_once('.')?.1;
    let named = top.chars().count() >= 2 && top.chars().all(|c| c.is_alphabetic() || c == '-');
    (named && host.split('.').all(part)).then(|| host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_one_host_are_one_key_and_ids_stay_as_written() {
        for (written, key) in [
            (" Acme.com ", "acme.com"),
            ("https://www.acme.com/about?x=1", "acme.com"),
            ("http://ACME.co.uk:8080", "acme.co.uk"),
            ("société.fr", "société.fr"),
            ("001A0000001abcD", "001A0000001abcD"),
            (" P-0042 ", "P-0042"),
            ("12.5", "12.5"),
            ("Acme Inc.", "Acme Inc."),
            ("a..com", "a..com"),
            ("", ""),
        ] {
            assert_eq!(comparable(written), key, "{written}");
        }
    }
}

//! Tests planned, drawn and read on the page Compare: what the command line says.

use std::fs;

use super::pages::{PAGE, page, prospects, uploaded};
use super::{Server, path, place, run};

const RESULTS: (&str, &str) = ("Content-Type", "multipart/form-data; boundary=b");

fn verdict(html: &str) -> &str {
    let verdict = html.split("verdict\"").nth(1).unwrap_or_else(|| panic!("{html}"));
    verdict.split("</").next().unwrap()
}

#[test]
fn a_test_is_planned_drawn_and_read_as_the_command_line_does_it() {
    let dir = place();
    let server = Server::start(dir.path(), &[]);
    let asked = "baseline=20%25&least=5%25&lang=en";
    let plan = page(&server, &format!("/compare?{asked}"));
    let told = run(
        dir.path(),
        &[
            "compare",
            "--plan",
            "--baseline",
            "20%",
            "--least",
            "5%",
            "--json",
        ],
    );
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    let accounts = told["accounts"][0].as_u64().unwrap();
    let written = format!("{},{:03}", accounts / 1000, accounts % 1000);
    assert!(
        accounts > 1000 && plan.text().contains(&written),
        "{written}: {}",
        plan.text()
    );
    assert!(plan.text().contains("which is empty"), "{}", plan.text());
    let refused = page(&server, "/compare?baseline=many&lang=en");
    assert!(refused.status == 200 && refused.text().contains("a number such as 0.03 or 3%"));
    let refused = page(&server, "/compare?baseline=%3Cscript%3E&lang=en");
    assert!(!refused.text().contains("<script"));
    assert_eq!(
        server.get("/compare/arms.csv?baseline=20%25&least=40%25").status,
        422
    );

    uploaded(&server, &[PAGE], "prospects.csv", prospects());
    fs::write(path(&dir, "prospects.csv"), prospects()).unwrap();
    let drawn = "baseline=20%25&least=40%25&seed=3&lang=en";
    let plan = page(&server, &format!("/compare?{drawn}"));
    assert!(
        plan.text().contains("/compare/arms.csv?") && plan.text().contains("seed=3"),
        "{}",
        plan.text()
    );
    run(
        dir.path(),
        &[
            "compare",
            "--plan",
            "--data",
            "prospects.csv",
            "--baseline",
            "20%",
            "--least",
            "40%",
            "--seed",
            "3",
            "-o",
            "arms.csv",
        ],
    );
    let arms = fs::read_to_string(path(&dir, "arms.csv")).unwrap();
    assert_eq!(server.get(&format!("/compare/arms.csv?{drawn}")).text(), arms);
    assert_eq!(arms.lines().count(), 41);
    let plan = server.get(&format!("/compare/arms.plan.json?{drawn}"));
    let written = fs::read_to_string(path(&dir, "arms.plan.json")).unwrap();
    assert_eq!(plan.text(), written);
    assert_ne!(
        server
            .get("/compare/arms.csv?baseline=20%25&least=40%25&seed=4")
            .text(),
        arms
    );

    let mut lines = arms.lines();
    let mut results = format!("{},replied\n", lines.next().unwrap());
    for (at, line) in lines.enumerate() {
        results += &format!("{line},{}\n", if at % 3 == 0 { "yes" } else { "no" });
    }
    fs::write(path(&dir, "results.csv"), &results).unwrap();
    run(
        dir.path(),
        &[
            "compare",
            "--data",
            "results.csv",
            "--follows",
            "arms.plan.json",
            "-o",
            "told.html",
        ],
    );
    let told = fs::read_to_string(path(&dir, "told.html")).unwrap();
    let send = |fields: &[(&str, &str)]| {
        let part = |name: &str, value: &str| {
            format!(
                "--b\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"x\"\r\n\r\n{value}\r\n"
            )
        };
        let parts: String = fields.iter().map(|(name, value)| part(name, value)).collect();
        let body = parts + "--b--\r\n";
        server.ask(
            "POST",
            "/compare/results?lang=en",
            &[PAGE, RESULTS],
            body.as_bytes(),
        )
    };
    let read = send(&[("plan", &written), ("file", &results)]);
    assert_eq!(read.status, 200, "{}", read.text());
    assert_eq!(verdict(read.text()), verdict(&told));
    let again = send(&[
        ("plan", ""),
        ("group", "arm"),
        ("of", "replied"),
        ("a", "A"),
        ("b", "B"),
        ("file", &results),
    ]);
    assert!(
        again.status == 200 && again.text().contains("verdict"),
        "{}",
        again.text()
    );
    let nothing = send(&[("plan", "{"), ("file", &results)]);
    assert!(
        nothing.status == 200 && nothing.text().contains("it is no plan"),
        "{}",
        nothing.text()
    );
    let nothing = send(&[("file", &results)]);
    assert!(nothing.text().contains("it is not said"), "{}", nothing.text());
    let nothing = send(&[("plan", &written)]);
    assert!(
        nothing.status == 400 && nothing.text().contains("holds no file"),
        "{}",
        nothing.text()
    );
}

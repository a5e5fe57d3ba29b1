//! Rules of pages: the content security policy forbids inline code and other hosts, so none may be written.

use super::files;

/// What is wrong with a template.
fn breaches(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let lower = line.to_lowercase();
        let mut add = |what: &str| found.push(format!("{number}: {what}: {}", line.trim()));
        if lower.contains(" style=") || lower.contains("<style") {
            add("an inline style");
        }
        if lower
            .split("<script")
            .skip(1)
            .any(|tag| !tag.split('>').next().is_some_and(|tag| tag.contains(" src=")))
        {
            add("an inline script");
        }
        if lower.contains("javascript:") || handlers(&lower) {
            add("an inline handler");
        }
        let attributes = ["src=\"", "href=\"", "action=\"", "srcset=\"", "poster=\""];
        let is_foreign = |value: &str| value.starts_with("http") || value.starts_with("//");
        if attributes.iter().any(|attribute| lower.split(attribute).skip(1).any(is_foreign)) {
            add("another host");
        }
    }
    found
}

/// Whether an attribute such as `onclick=` is there.
fn handlers(line: &str) -> bool {
    line.split(char::is_whitespace).any(|word| {
        let name = word.strip_prefix("on").and_then(|rest| rest.split_once('='));
        name.is_some_and(|(name, _)| name.len() > 2 && name.bytes().all(|byte| byte.is_ascii_lowercase()))
    })
}

#[test]
fn no_template_has_inline_code_styles_or_other_hosts() {
    let templates = files(&["crates/server/templates"], "html");
    assert!(templates.len() > 10, "they are where they are looked for");
    // Mail has no style sheet to link to.
    for (path, text) in templates.iter().filter(|(path, _)| !path.contains("/mail/")) {
        assert_eq!(breaches(text), Vec::<String>::new(), "{path}");
    }
    for (path, text) in files(&["crates/server/assets"], "css") {
        assert!(!text.contains("//"), "{path} names another host");
        assert!(!text.contains("@import"), "{path} loads something");
    }
}

#[test]
fn a_breach_is_found() {
    for breach in [
        r#"<p style="color: red">"#,
        "<style>",
        "<script>alert(1)</script>",
        r#"<script src="/a.js"></script><script>b()</script>"#,
        r#"<a href="javascript:void(0)">"#,
        r#"<button onclick="go()">"#,
        r#"<img src="https://elsewhere.example/a.png">"#,
        r#"<link href="//elsewhere.example/a.css">"#,
    ] {
        assert_eq!(breaches(breach).len(), 1, "{breach}");
    }
    for fine in [
        r#"<script src="/assets/app.js?v=1" defer></script>"#,
        r#"<a href="/login" class="styled">one=two</a>"#,
        r#"<svg><use href="/assets/icons.svg#lock"/></svg>"#,
    ] {
        assert_eq!(breaches(fine), Vec::<String>::new(), "{fine}");
    }
}

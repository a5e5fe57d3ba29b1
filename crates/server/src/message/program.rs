//! With what somebody came, in words for a mail.
//!
//! Whoever asks for a sign-in writes the `User-Agent`, and the mail about it goes to somebody else, under our name. So not
//! a letter of it is passed on: a mail has our own words for well-known programs, and nothing about others.

/// What programs and systems say of themselves, the more particular one first: most browsers say to be several.
const PROGRAMS: &[(&str, &str)] = &[
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
    ("python", "a Python program"),
    ("OpenAPI-Generator/", "a program of the API"),
    ("okhttp", "an app"),
    ("command line", "the server's command line"),
];
const SYSTEMS: &[(&str, &str)] = &[
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "a Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];

/// Such as `Firefox on Windows`. `None` for programs that are not known.
pub(super) fn known_program(agent: &str) -> Option<String> {
    let program = first_in(agent, PROGRAMS)?;
    Some(match first_in(agent, SYSTEMS) {
        Some(system) => format!("{program} on {system}"),
        None => program.to_owned(),
    })
}

fn first_in(agent: &str, words: &[(&str, &'static str)]) -> Option<&'static str> {
    words.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn well_known_programs_have_names() {
        const WEBKIT: &str = "AppleWebKit/537.36 (KHTML, like Gecko)";
        let chrome =
            format!("Mozilla/5.0 (Linux; Android 14; Pixel 8) {WEBKIT} Chrome/126.0 Mobile Safari/537.36");
        let edge = format!(
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/126.0 Safari/537.36 Edg/126.0"
        );
        for (agent, name) in [
            (&*chrome, "Chrome on Android"),
            (&*edge, "Edge on Windows"),
            (
                "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0",
                "Firefox on Linux",
            ),
            ("curl/8.5.0", "curl"),
            ("OpenAPI-Generator/4.4.0/python", "a Python program"),
        ] {
            assert_eq!(known_program(agent).as_deref(), Some(name), "{agent}");
        }
    }

    #[test]
    fn no_word_of_a_stranger_is_passed_on() {
        for agent in ["", "Your account is at risk: https://evil.example/", "Firefox"] {
            assert_eq!(known_program(agent), None, "{agent}");
        }
        let mixed = "Firefox/1 call +1 555 0100 now, https://evil.example Windows";
        assert_eq!(known_program(mixed).as_deref(), Some("Firefox on Windows"));
    }
}

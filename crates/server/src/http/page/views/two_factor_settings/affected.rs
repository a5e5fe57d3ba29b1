//! Whom settings would affect.

/// The answer to "who is affected?".
#[derive(Debug, Clone, Default)]
pub(crate) struct AffectedUsers {
    /// Whether the form requires a second factor of anybody.
    pub(crate) is_required: bool,
    /// How many must use one.
    pub(crate) matching: u64,
    /// How many of them have one.
    pub(crate) with_method: u64,
    /// How many of them have to set one up.
    pub(crate) to_set_up: u64,
    /// How many of them cannot sign in.
    pub(crate) disabled: u64,
    /// Whether the reader has to set one up.
    pub(crate) includes_you: bool,
    /// The form that this is about, name by name.
    pub(crate) carried: Vec<(String, String)>,
    /// What was searched for.
    pub(crate) search: String,
    /// How many of those who have to set one up the search found.
    pub(crate) found: u64,
    /// How many come before the first one shown.
    pub(crate) skipped: u64,
    /// A page of them.
    pub(crate) rows: Vec<AffectedUser>,
    /// The number of the page before.
    pub(crate) previous: Option<u32>,
    /// The number of the page behind.
    pub(crate) next: Option<u32>,
}

/// One of those who have to set a method up.
#[derive(Debug, Clone)]
pub(crate) struct AffectedUser {
    /// Address.
    pub(crate) email: String,
    /// Given and family name; may be empty.
    pub(crate) name: String,
    /// What they may do.
    pub(crate) role: &'static str,
    /// Of which tenant; may be empty.
    pub(crate) tenant: String,
}

impl AffectedUsers {
    /// Whether all that were found can be downloaded at once.
    pub(crate) fn fits_a_file(&self) -> bool {
        (1..=10_000).contains(&self.found)
    }

    /// Which of how many are shown.
    pub(crate) fn position(&self) -> String {
        let last = self.skipped + self.rows.len() as u64;
        match self.found {
            1 => "1 user.".to_owned(),
            found => format!("{} to {last} of {found} users.", self.skipped + 1),
        }
    }
}

#[cfg(test)]
impl AffectedUsers {
    pub(crate) fn sample(to_set_up: u64, includes_you: bool) -> Self {
        let row = |number: u64| AffectedUser {
            email: format!("operator{number}@north.example"),
            name: if number.is_multiple_of(3) { String::new() } else { "Ada Lovelace".into() },
            role: "Tenant administrator",
            tenant: "Alder Valley Heating".into(),
        };
        Self {
            is_required: true,
            matching: to_set_up + 12,
            with_method: 9,
            to_set_up,
            disabled: 3,
            includes_you,
            carried: vec![("version".into(), "3".into()), ("issuer_name".into(), "\"Acme\" <b>".into())],
            search: String::new(),
            found: to_set_up,
            skipped: 0,
            rows: (0..to_set_up.min(20)).map(row).collect(),
            previous: None,
            next: (to_set_up > 20).then_some(1),
        }
    }

    pub(crate) fn sample_searched() -> Self {
        Self {
            search: "<b>zoe".into(),
            found: 0,
            rows: Vec::new(),
            next: None,
            ..Self::sample(30_000, false)
        }
    }
}

//! What forms are made of: what was typed, and what is wrong with it.

/// Something the reader has to put right, said beside the field or, when no field is to blame, above the form.
#[derive(Debug, Clone, Default)]
pub(crate) struct Problem {
    /// What is wrong and what to do, as plain sentences.
    pub(crate) message: String,
    /// Seconds until trying again makes sense; the page says so and counts down.
    pub(crate) retry_after: Option<u32>,
    /// What is waited for.
    waits_for: WaitsFor,
}

/// What a countdown is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum WaitsFor {
    /// The same again.
    #[default]
    AnotherTry,
    /// A code to be sent.
    AnotherCode,
}

impl WaitsFor {
    /// The words before "in 8 seconds".
    pub(crate) fn lead(self) -> &'static str {
        match self {
            Self::AnotherTry => "Try again",
            Self::AnotherCode => "You can have another code",
        }
    }

    /// What is said when the time is over.
    pub(crate) fn over(self) -> &'static str {
        match self {
            Self::AnotherTry => "You can try again now.",
            Self::AnotherCode => "You can have another code now.",
        }
    }
}

impl Problem {
    /// A problem that is over after `seconds`. The message leaves the waiting time to the page.
    pub(crate) fn with_wait(message: impl Into<String>, seconds: u32) -> Self {
        Self { message: message.into(), retry_after: Some(seconds), waits_for: WaitsFor::AnotherTry }
    }

    /// Another code was asked for too early: it can be had after `seconds`.
    pub(crate) fn code_too_early(seconds: u32) -> Self {
        Self { message: String::new(), retry_after: Some(seconds), waits_for: WaitsFor::AnotherCode }
    }

    /// What the countdown is about.
    pub(crate) fn waits_for(&self) -> WaitsFor {
        self.waits_for
    }

    /// How long to wait before trying again, if that helps.
    pub(crate) fn wait(&self) -> Option<Wait> {
        self.retry_after.map(|seconds| Wait { seconds })
    }
}

impl<M: Into<String>> From<M> for Problem {
    fn from(message: M) -> Self {
        Self { message: message.into(), retry_after: None, waits_for: WaitsFor::AnotherTry }
    }
}

/// A text field: keeps what was typed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Field {
    /// What the field holds.
    pub(crate) value: String,
    /// What is wrong with it.
    pub(crate) problem: Option<Problem>,
}

/// A field whose content never travels back to the browser: a password or a code.
#[derive(Debug, Clone, Default)]
pub(crate) struct SecretField {
    /// What was wrong with what was typed.
    pub(crate) problem: Option<Problem>,
}

/// A checkbox.
#[derive(Debug, Clone, Default)]
pub(crate) struct Switch {
    /// Whether it is ticked.
    pub(crate) on: bool,
    /// What is wrong with that.
    pub(crate) problem: Option<Problem>,
}

/// A length of time: a number and its unit.
#[derive(Debug, Clone, Default)]
pub(crate) struct DurationField {
    /// The number as typed.
    pub(crate) value: String,
    /// What it counts.
    pub(crate) unit: Unit,
    /// What is wrong with it.
    pub(crate) problem: Option<Problem>,
}

/// What a [`DurationField`] counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Unit {
    /// `s`
    #[default]
    Seconds,
    /// `m`
    Minutes,
    /// `h`
    Hours,
    /// `d`
    Days,
}

impl Unit {
    /// All of them, shortest first.
    pub(crate) const ALL: [Self; 4] = [Self::Seconds, Self::Minutes, Self::Hours, Self::Days];

    /// The form value.
    pub(crate) fn letter(self) -> &'static str {
        match self {
            Self::Seconds => "s",
            Self::Minutes => "m",
            Self::Hours => "h",
            Self::Days => "d",
        }
    }

    /// The word people read.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Seconds => "seconds",
            Self::Minutes => "minutes",
            Self::Hours => "hours",
            Self::Days => "days",
        }
    }
}

/// Checkboxes that share a name.
#[derive(Debug, Clone, Default)]
pub(crate) struct ChoiceList {
    /// What there is to choose from, in the order shown.
    pub(crate) choices: Vec<Choice>,
    /// What is wrong with the choice as a whole.
    pub(crate) problem: Option<Problem>,
}

/// One of several checkboxes that share a name.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    /// The form value.
    pub(crate) value: String,
    /// What it is called.
    pub(crate) label: String,
    /// Whether it is ticked.
    pub(crate) checked: bool,
}

/// A line of the summary above a form: leads to the field it speaks of.
#[derive(Debug, Clone)]
pub(crate) struct SummaryLine {
    /// The id of the field.
    pub(crate) field: &'static str,
    /// The field's label.
    pub(crate) label: &'static str,
    /// The field's problem.
    pub(crate) problem: Problem,
}

/// The problems of a form in the order of its fields, given as (id, label, problem).
pub(crate) fn summary<const N: usize>(
    fields: [(&'static str, &'static str, &Option<Problem>); N],
) -> Vec<SummaryLine> {
    fields
        .into_iter()
        .filter_map(|(field, label, problem)| {
            problem.clone().map(|problem| SummaryLine { field, label, problem })
        })
        .collect()
}

/// A waiting time, as pages show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wait {
    /// How long, for the countdown.
    pub(crate) seconds: u32,
}

impl Wait {
    /// As people say it, never shorter than it is: `42 seconds`, `2 minutes`, `3 hours`.
    ///
    /// `assets/app.js` counts down in the same words.
    pub(crate) fn words(self) -> String {
        let (count, unit) = match self.seconds {
            0..=90 => (self.seconds, "second"),
            91..=5_400 => (self.seconds.div_ceil(60), "minute"),
            _ => (self.seconds.div_ceil(3_600), "hour"),
        };
        let plural = if count == 1 { "" } else { "s" };
        format!("{count} {unit}{plural}")
    }
}

#[cfg(test)]
impl Field {
    pub(crate) fn sample(value: &str) -> Self {
        Self { value: value.into(), problem: None }
    }

    pub(crate) fn sample_wrong(value: &str, problem: &str) -> Self {
        Self { value: value.into(), problem: Some(problem.into()) }
    }
}

#[cfg(test)]
impl SecretField {
    pub(crate) fn sample_wrong(problem: &str) -> Self {
        Self { problem: Some(problem.into()) }
    }
}

#[cfg(test)]
mod tests {
    use super::Wait;

    #[test]
    fn waiting_times_are_rounded_up() {
        let said = [1, 42, 90, 91, 121, 5_400, 5_401].map(|seconds| Wait { seconds }.words());
        assert_eq!(
            said,
            ["1 second", "42 seconds", "90 seconds", "2 minutes", "3 minutes", "90 minutes", "2 hours"]
        );
    }
}

//! Why an object from outside was not accepted, in the wire's words.

use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// One or more broken rules. Sorted and without repeats, as the wire joins them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Violations(BTreeSet<String>);

impl Violations {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// One rule of one field: `<field> <text>`.
    pub fn of(field: &str, text: &str) -> Self {
        let mut violations = Self::new();
        violations.add(field, text);
        violations
    }

    /// Adds a broken rule.
    pub fn add(&mut self, field: &str, text: &str) {
        self.0.insert(format!("{field} {text}"));
    }

    /// Takes over another list.
    pub fn merge(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// `Ok(value)` if nothing was broken.
    pub fn into_result<T>(self, value: T) -> Result<T, Self> {
        if self.0.is_empty() { Ok(value) } else { Err(self) }
    }

    /// Each broken rule as `<field> <text>`.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

impl std::fmt::Display for Violations {
    /// The whole message of the wire's error body.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Validation error: ")?;
        for (index, line) in self.0.iter().enumerate() {
            f.write_str(if index == 0 { "" } else { ", " })?;
            f.write_str(line)?;
        }
        Ok(())
    }
}

/// Reads the fields of a JSON object one by one and gathers every complaint, so that a client sees all at once.
#[derive(Debug)]
pub struct Reader<'a> {
    object: &'a Map<String, Value>,
    /// What was wrong so far.
    pub violations: Violations,
}

impl<'a> Reader<'a> {
    /// Starts reading; anything but an object is refused under the given name.
    pub fn new(value: &'a Value, name: &str) -> Result<Self, Violations> {
        match value.as_object() {
            Some(object) => Ok(Self { object, violations: Violations::new() }),
            None => Err(Violations::of(name, "must be a JSON object")),
        }
    }

    /// The field, unless it is missing or null.
    pub fn field(&self, name: &str) -> Option<&'a Value> {
        self.object.get(name).filter(|value| !value.is_null())
    }

    /// A string field. Wrong types are noted and read as missing.
    pub fn text(&mut self, name: &str) -> Option<&'a str> {
        let value = self.field(name)?;
        if value.as_str().is_none() {
            self.violations.add(name, "must be a string");
        }
        value.as_str()
    }

    /// A string that must hold something else than white space; `message` is what the wire says otherwise.
    pub fn required_text(&mut self, name: &str, message: &str) -> Option<&'a str> {
        let given = self.field(name).is_some();
        let text = self.text(name);
        match text.filter(|text| !text.trim().is_empty()) {
            Some(text) => Some(text),
            None if given && text.is_none() => None, // its type was complained about already
            None => {
                self.violations.add(name, message);
                None
            }
        }
    }

    /// A boolean field; missing means false.
    pub fn flag(&mut self, name: &str) -> bool {
        match self.field(name) {
            None => false,
            Some(value) => value.as_bool().unwrap_or_else(|| {
                self.violations.add(name, "must be true or false");
                false
            }),
        }
    }

    /// A whole number between `minimum` and 2147483647, the wire's largest; `too_small` is what the wire says below.
    pub fn number(&mut self, name: &str, minimum: u32, too_small: &str) -> Option<u32> {
        let value = self.field(name)?;
        let complaint = match value.as_i64() {
            None if value.is_u64() => "must be less than or equal to 2147483647",
            None => "must be a whole number",
            Some(number) if number < i64::from(minimum) => too_small,
            Some(number) if number > i64::from(i32::MAX) => "must be less than or equal to 2147483647",
            Some(number) => return u32::try_from(number).ok(),
        };
        self.violations.add(name, complaint);
        None
    }

    /// A number that must be there.
    pub fn required_number(
        &mut self,
        name: &str,
        minimum: u32,
        missing: &str,
        too_small: &str,
    ) -> Option<u32> {
        if self.field(name).is_none() {
            self.violations.add(name, missing);
        }
        self.number(name, minimum, too_small)
    }

    /// The value, if nothing was wrong.
    pub fn finish<T>(self, value: T) -> Result<T, Violations> {
        self.violations.into_result(value)
    }
}

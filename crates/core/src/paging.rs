//! Long lists, a page at a time, as the wire asks for them.

use std::fmt;

/// Which part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest<S> {
    /// Entries a page, at least 1.
    pub size: u32,
    /// Which page, from 0.
    pub number: u32,
    /// What the entries must contain, in any letter case; `None` for all.
    pub search: Option<String>,
    /// By what they are sorted; by id where that is the same, and where there is nothing.
    pub sort: Option<(S, SortOrder)>,
}

/// In which direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortOrder {
    /// The smallest first.
    Ascending,
    /// The largest first.
    Descending,
}

/// Where a page lies in a list whose length is known, counted from the end that is nearer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// Whether it is counted from the last entry back.
    pub is_from_end: bool,
    /// How many entries lie between that end and the page.
    pub skip: u64,
    /// How many entries the page has.
    pub take: u64,
}

/// A part of a list, with the length of the whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The entries.
    pub entries: Vec<T>,
    /// How many there are on all pages.
    pub total: u64,
    /// Entries a page, as asked for.
    pub size: u32,
    /// Which page this is.
    pub number: u32,
}

/// Something that a list can be sorted by; `sortProperty` on the wire.
pub trait SortProperty: Copy + 'static {
    /// Every one.
    const ALL: &'static [Self];

    /// The wire's word.
    fn word(self) -> &'static str;
}

/// Why a list cannot be shown that way, in the wire's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPage {
    /// A parameter is missing, or no number.
    #[error("Parameter '{0}' must be a whole number")]
    NotANumber(&'static str),
    /// Nothing would be on a page.
    #[error("Incorrect page link page size '{0}'. Page size must be greater than zero.")]
    Size(i64),
    /// More than anybody can look at.
    #[error("Incorrect page link page size '{0}'. Page size must be at most {LARGEST_PAGE}.")]
    TooLarge(i64),
    /// Before the first page.
    #[error("Incorrect page link page '{0}'. Page must be positive integer.")]
    Number(i64),
    /// The list cannot be sorted by this.
    #[error("Invalid sort property")]
    SortProperty,
    /// No direction.
    #[error("Unsupported sort order '{0}'! Only 'ASC' or 'DESC' types are allowed.")]
    SortOrder(String),
}

/// Most entries of a page.
pub const LARGEST_PAGE: i64 = 10_000;

impl<S: SortProperty> PageRequest<S> {
    /// Reads `pageSize`, `page`, `textSearch`, `sortProperty` and `sortOrder`.
    pub fn parse<'a>(parameter: impl Fn(&'static str) -> Option<&'a str>) -> Result<Self, InvalidPage> {
        let number = |name| {
            let text = parameter(name).unwrap_or_default().trim();
            text.parse::<i64>().map_err(|_| InvalidPage::NotANumber(name))
        };
        let (size, page) = (number("pageSize")?, number("page")?);
        let size = match size {
            ..1 => return Err(InvalidPage::Size(size)),
            1..=LARGEST_PAGE => u32::try_from(size).unwrap_or(u32::MAX),
            _ => return Err(InvalidPage::TooLarge(size)),
        };
        let page = u32::try_from(page).map_err(|_| InvalidPage::Number(page))?;
        let given = |name| parameter(name).map(str::trim).filter(|text| !text.is_empty());
        let property = match given("sortProperty") {
            None => None,
            Some(word) => {
                let found = S::ALL.iter().find(|property| property.word() == word);
                Some(*found.ok_or(InvalidPage::SortProperty)?)
            }
        };
        let order = match given("sortOrder").map(str::to_ascii_uppercase).as_deref() {
            None | Some("ASC") => SortOrder::Ascending,
            Some("DESC") => SortOrder::Descending,
            Some(other) => return Err(InvalidPage::SortOrder(other.chars().take(20).collect())),
        };
        Ok(Self {
            size,
            number: page,
            search: given("textSearch").map(str::to_owned),
            sort: property.map(|property| (property, order)),
        })
    }
}

impl<S> PageRequest<S> {
    /// The first entries of a list, by id.
    pub const fn first(size: u32) -> Self {
        Self { size, number: 0, search: None, sort: None }
    }

    /// How many entries come before this page.
    pub fn offset(&self) -> u64 {
        u64::from(self.size) * u64::from(self.number)
    }

    /// Where this page lies in a list of so many entries; `None` if that is behind its end.
    pub fn stretch(&self, total: u64) -> Option<Stretch> {
        let before = self.offset();
        let left = total.checked_sub(before).filter(|left| *left > 0)?;
        let take = left.min(self.size.into());
        let behind = left - take;
        let is_from_end = behind < before;
        Some(Stretch { is_from_end, skip: before.min(behind), take })
    }

    /// The page that these entries are, of so many.
    pub fn page<T>(&self, entries: Vec<T>, total: u64) -> Page<T> {
        Page { entries, total, size: self.size, number: self.number }
    }
}

impl<T> Page<T> {
    /// How many pages there are.
    pub fn count(&self) -> u64 {
        self.total.div_ceil(u64::from(self.size.max(1)))
    }

    /// Whether another page follows.
    pub fn has_next(&self) -> bool {
        u64::from(self.number) + 1 < self.count()
    }
}

impl SortOrder {
    /// The other way round.
    #[must_use]
    pub const fn reversed(self) -> Self {
        match self {
            Self::Ascending => Self::Descending,
            Self::Descending => Self::Ascending,
        }
    }
}

impl fmt::Display for SortOrder {
    /// As SQL and the wire write it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ascending => "ASC",
            Self::Descending => "DESC",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    struct Email;

    impl SortProperty for Email {
        const ALL: &'static [Self] = &[Self];

        fn word(self) -> &'static str {
            "email"
        }
    }

    fn parse(query: &[(&'static str, &'static str)]) -> Result<PageRequest<Email>, String> {
        let find = |name| query.iter().find(|(key, _)| *key == name).map(|(_, value)| *value);
        PageRequest::parse(find).map_err(|error| error.to_string())
    }

    #[test]
    fn a_page_is_asked_for_in_the_wires_words() {
        let found = parse(&[
            ("pageSize", "20"),
            ("page", "2"),
            ("textSearch", " Ann "),
            ("sortProperty", "email"),
            ("sortOrder", "desc"),
        ]);
        let expected = PageRequest {
            size: 20,
            number: 2,
            search: Some("Ann".to_owned()),
            sort: Some((Email, SortOrder::Descending)),
        };
        assert_eq!(found, Ok(expected));
        let plain = parse(&[("pageSize", "1"), ("page", "0"), ("textSearch", "")]).expect("a page");
        assert_eq!((plain.search, plain.sort, plain.number), (None, None, 0));
    }

    #[test]
    fn what_is_no_page_is_refused_in_the_wires_words() {
        let (size, page) = (("pageSize", "10"), ("page", "0"));
        for (query, message) in [
            (vec![page], "Parameter 'pageSize' must be a whole number"),
            (vec![size], "Parameter 'page' must be a whole number"),
            (vec![("pageSize", "x"), page], "Parameter 'pageSize' must be a whole number"),
            (
                vec![("pageSize", "0"), page],
                "Incorrect page link page size '0'. Page size must be greater than zero.",
            ),
            (
                vec![("pageSize", "10001"), page],
                "Incorrect page link page size '10001'. Page size must be at most 10000.",
            ),
            (vec![size, ("page", "-1")], "Incorrect page link page '-1'. Page must be positive integer."),
            (vec![size, page, ("sortProperty", "email;--")], "Invalid sort property"),
            (
                vec![size, page, ("sortOrder", "x")],
                "Unsupported sort order 'X'! Only 'ASC' or 'DESC' types are allowed.",
            ),
        ] {
            assert_eq!(parse(&query), Err(message.to_owned()), "{query:?}");
        }
    }

    #[test]
    fn pages_are_counted() {
        let page = |total, number| Page { entries: vec![(); 0], total, size: 10, number };
        assert_eq!((page(21, 1).count(), page(21, 1).has_next(), page(21, 2).has_next()), (3, true, false));
        assert_eq!((page(0, 0).count(), page(0, 0).has_next()), (0, false));
        let request = PageRequest::<Email> { size: 10_000, number: u32::MAX, search: None, sort: None };
        assert!(request.offset() > 0, "no overflow");
    }
    #[test]
    fn pages_are_found_from_the_nearer_end() {
        let page = |size, number| PageRequest::<Email> { size, number, search: None, sort: None };
        for total in 0..40 {
            for size in 1..12 {
                let mut walked: Vec<u64> = Vec::new();
                let mut number = 0;
                while let Some(stretch) = page(size, number).stretch(total) {
                    let all: Vec<u64> =
                        if stretch.is_from_end { (0..total).rev().collect() } else { (0..total).collect() };
                    let skip = usize::try_from(stretch.skip).expect("small");
                    let take = usize::try_from(stretch.take).expect("small");
                    assert!(skip * 2 <= all.len(), "{size} a page, page {number} of {total}: {stretch:?}");
                    let mut found = all[skip..skip + take].to_vec();
                    found.sort_unstable();
                    walked.extend(found);
                    number += 1;
                }
                assert_eq!(walked, (0..total).collect::<Vec<_>>(), "{size} a page");
                assert_eq!(page(size, number + 1).stretch(total), None, "nothing behind the end");
            }
        }
    }
}

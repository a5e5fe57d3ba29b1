//! Between the address of a list and what a flow is asked for, and back to what the page shows.

use super::super::extract::Query;
use super::reply::Reply;
use super::views::{Asked, Cell, Column, Link, List};
use countersign_core::paging::{Page, PageRequest, SortOrder, SortProperty};

/// Entries a page.
const SIZE: u32 = 25;

/// What one list is like.
pub(super) struct Kind {
    /// What one entry is called, and several.
    pub(super) noun: (&'static str, &'static str),
    /// What is searched in.
    pub(super) search_by: &'static str,
    /// The columns; the list is sorted by the first unless something else is asked for.
    pub(super) columns: &'static [Column],
    /// Whether it can be narrowed to users with or without a second factor.
    pub(super) has_two_factor_filter: bool,
    /// What is said when there are none at all.
    pub(super) empty_hint: &'static str,
}

impl Kind {
    /// What the address asks for. What makes no sense in it means nothing: it is a link that somebody changed.
    pub(super) fn read<S: SortProperty>(&self, query: &Query) -> (Asked, PageRequest<S>) {
        let text = |name| query.text(name).map(str::trim).unwrap_or_default();
        let sorts = || self.columns.iter().map(|column| column.sort).filter(|sort| !sort.is_empty());
        let asked_sort = sorts().find(|sort| *sort == text("sort"));
        let sort = asked_sort.or_else(|| sorts().next()).unwrap_or_default();
        let number: u32 = text("page").parse().unwrap_or(1).max(1);
        let asked = Asked {
            search: text("search").chars().take(255).collect(),
            two_factor: match text("two-factor") {
                "with" if self.has_two_factor_filter => Some(true),
                "without" if self.has_two_factor_filter => Some(false),
                _ => None,
            },
            sort: sort.to_owned(),
            is_descending: text("order") == "desc",
            number: number.into(),
        };
        let order = if asked.is_descending { SortOrder::Descending } else { SortOrder::Ascending };
        let property = S::ALL.iter().find(|property| property.word() == sort);
        let request = PageRequest {
            size: SIZE,
            number: number - 1,
            search: Some(asked.search.clone()).filter(|search| !search.is_empty()),
            sort: property.map(|property| (*property, order)),
        };
        (asked, request)
    }

    /// What the page shows of it. Leads to the last page if this one is behind it: what was there is deleted.
    pub(super) fn fill<T>(
        &self,
        path: String,
        add: Option<Link>,
        asked: Asked,
        page: &Page<T>,
        row: impl Fn(&T) -> Vec<Cell>,
    ) -> Result<List, Reply> {
        let list = List {
            path,
            noun: self.noun,
            search_by: self.search_by,
            columns: self.columns.to_vec(),
            rows: page.entries.iter().map(row).collect(),
            asked,
            has_two_factor_filter: self.has_two_factor_filter,
            total: page.total,
            size: SIZE.into(),
            add,
            empty_hint: self.empty_hint,
        };
        if list.rows.is_empty() && list.total > 0 {
            return Err(Reply::redirect(
                &list.address(&Asked { number: page.count(), ..list.asked.clone() }),
            ));
        }
        Ok(list)
    }
}

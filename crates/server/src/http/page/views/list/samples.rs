//! Samples of the page, and of the addresses it makes.

use super::super::Tone;
use super::*;

impl List {
    pub(crate) fn sample(rows: usize) -> Self {
        let row = |number: usize| {
            let state = match number % 3 {
                0 => State::good("On"),
                1 => State::plain("Off"),
                _ => State::care("Locked"),
            };
            vec![
                Cell::Link(Link::new(format!("ann{number}@north.example"), format!("/users/{number}"))),
                Cell::optional((!number.is_multiple_of(4)).then_some("Ann Smith")),
                Cell::State(state),
                Cell::Moment(Moment::sample()),
            ]
        };
        Self {
            path: "/users".into(),
            noun: ("user", "users"),
            search_by: "email",
            columns: vec![
                Column { label: "Email", sort: "email" },
                Column { label: "Name", sort: "lastName" },
                Column { label: "Two-factor", sort: "" },
                Column { label: "Last sign-in", sort: "" },
            ],
            rows: (0..rows).map(row).collect(),
            asked: Asked { sort: "email".into(), number: 1, ..Asked::default() },
            has_two_factor_filter: true,
            total: u64::try_from(rows).expect("few"),
            size: 25,
            add: Some(Link::new("Add user", "/users/new")),
            empty_hint: "People sign in as users.",
        }
    }
}

impl ListPage {
    pub(crate) fn samples() -> Vec<Self> {
        let with = |list: List| Self {
            page: AppFrame::sample("/users", true),
            notice: None,
            place: Place {
                trail: vec![Link::new("Tenants", "/tenants")],
                heading: "North Metering".into(),
                intro: "Everybody who signs in.".into(),
                tabs: vec![Link::new("Tenant", "/tenants/1"), Link::new("Users", "/users")],
                tab: "/users".into(),
            },
            list,
        };
        let middle = Asked {
            search: "a&b".into(),
            two_factor: Some(false),
            sort: "lastName".into(),
            is_descending: true,
            number: 2,
        };
        vec![
            with(List::sample(3)),
            with(List { total: 80, asked: middle.clone(), ..List::sample(25) }),
            with(List::sample(0)),
            with(List { asked: middle, ..List::sample(0) }),
            Self {
                notice: Some(Notice::sample(Tone::Done, "The user is deleted.")),
                ..with(List::sample(1))
            },
        ]
    }
}

#[test]
fn addresses_keep_what_was_asked_for() {
    let asked = Asked { search: "a&b".into(), two_factor: Some(true), number: 2, ..List::sample(0).asked };
    let list = List { asked, total: 80, ..List::sample(25) };
    assert_eq!(list.previous().as_deref(), Some("/users?search=a%26b&two-factor=with&sort=email"));
    assert_eq!(list.next().as_deref(), Some("/users?search=a%26b&two-factor=with&sort=email&page=3"));
    let [email, name, ..] = &list.columns[..] else { panic!("columns") };
    assert_eq!(list.sorted_by(email), "/users?search=a%26b&two-factor=with&sort=email&order=desc");
    assert_eq!(list.sorted_by(name), "/users?search=a%26b&two-factor=with&sort=lastName");
    assert_eq!((list.order_of(email), list.order_of(name)), ("ascending", ""));
    assert_eq!(list.count(), "26–50 of 80 users");
    assert_eq!(list.address(&Asked { number: 1, ..Asked::default() }), "/users");
    let end = List { asked: Asked { number: 4, ..list.asked.clone() }, ..list };
    assert_eq!(end.next(), None);
    assert_eq!(List::sample(1).count(), "1 user");
}

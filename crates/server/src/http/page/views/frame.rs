//! What surrounds a page: the bare card of signing in, or the menu of the signed-in part.

use countersign_core::authority::Authority;

/// Around the pages of signing in: a brand mark and one card.
#[derive(Debug, Clone)]
pub(crate) struct CardFrame {
    /// Version of the embedded assets, put behind their addresses so that they can be cached for ever.
    pub(crate) assets: String,
    /// Whether this is a demo, whose mails and text messages are on a page.
    pub(crate) is_demo: bool,
}

/// Around the pages of a signed-in user: the menu, and who is signed in.
#[derive(Debug, Clone)]
pub(crate) struct AppFrame {
    /// Version of the embedded assets, put behind their addresses so that they can be cached for ever.
    pub(crate) assets: String,
    /// Who is signed in; decides which menu entries there are.
    pub(crate) user: SignedInUser,
    /// Whether this is a demo, whose mails and text messages are on a page.
    pub(crate) is_demo: bool,
    /// The path of the menu entry this page belongs to, such as `/account/security`.
    pub(crate) section: &'static str,
}

/// The user a page is shown to.
#[derive(Debug, Clone)]
pub(crate) struct SignedInUser {
    /// The address the user signs in with.
    pub(crate) email: String,
    /// What the user may do; decides which groups of the menu there are.
    pub(crate) authority: Authority,
}

impl SignedInUser {
    /// The address in the two parts between which a line may break, `@` with the first.
    pub(crate) fn email_parts(&self) -> (&str, &str) {
        self.email.split_at(self.email.find('@').map_or(0, |at| at + 1))
    }

    /// Whether the user runs the whole installation.
    pub(crate) fn is_system_admin(&self) -> bool {
        self.authority == Authority::SystemAdmin
    }
}

/// One line of the menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct MenuEntry {
    /// What it says.
    pub(crate) label: &'static str,
    /// Where it leads.
    pub(crate) path: &'static str,
    /// The name of its icon in `templates/icons.html`.
    pub(crate) icon: &'static str,
}

/// Entries of the menu that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MenuGroup {
    /// What it says above them.
    pub(crate) heading: &'static str,
    /// The entries.
    pub(crate) entries: Vec<MenuEntry>,
}

const TENANTS: MenuEntry = MenuEntry { label: "Tenants", path: "/tenants", icon: "building" };
const TENANT_PROFILES: MenuEntry =
    MenuEntry { label: "Tenant profiles", path: "/tenant-profiles", icon: "layers" };
const ADMINISTRATORS: MenuEntry = MenuEntry { label: "Administrators", path: "/administrators", icon: "key" };
const USERS: MenuEntry = MenuEntry { label: "Users", path: "/users", icon: "people" };
const CUSTOMERS: MenuEntry = MenuEntry { label: "Customers", path: "/customers", icon: "briefcase" };
const SECURITY: MenuEntry = MenuEntry { label: "Security", path: "/account/security", icon: "shield" };
const TWO_FACTOR: MenuEntry =
    MenuEntry { label: "Two-factor authentication", path: "/security-settings/2fa", icon: "sliders" };
const SECURITY_SETTINGS: MenuEntry =
    MenuEntry { label: "Security settings", path: "/security-settings/general", icon: "lock" };
const OUTGOING_MAIL: MenuEntry =
    MenuEntry { label: "Outgoing mail", path: "/settings/outgoing-mail", icon: "mail" };
const SMS_PROVIDER: MenuEntry =
    MenuEntry { label: "SMS provider", path: "/settings/sms-provider", icon: "message" };
const AUDIT_LOG: MenuEntry = MenuEntry { label: "Audit log", path: "/audit-log", icon: "log" };
const DEMO_INBOX: MenuEntry = MenuEntry { label: "Demo inbox", path: "/demo/inbox", icon: "inbox" };

impl AppFrame {
    /// The menu as this user sees it: a group without entries is not there.
    pub(crate) fn menu(&self) -> Vec<MenuGroup> {
        let (people, protection, delivery) = match self.user.authority {
            Authority::SystemAdmin => (
                vec![TENANTS, TENANT_PROFILES, ADMINISTRATORS],
                vec![TWO_FACTOR, SECURITY_SETTINGS, AUDIT_LOG],
                vec![OUTGOING_MAIL, SMS_PROVIDER],
            ),
            Authority::TenantAdmin => (vec![USERS, CUSTOMERS], vec![AUDIT_LOG], vec![]),
            Authority::CustomerUser => (vec![], vec![], vec![]),
        };
        let demo = if self.is_demo { vec![DEMO_INBOX] } else { vec![] };
        let groups = [
            ("People", people),
            ("Protection", protection),
            ("Delivery", delivery),
            ("Your account", vec![SECURITY]),
            ("Demo", demo),
        ];
        let groups = groups.into_iter().filter(|(_, entries)| !entries.is_empty());
        groups.map(|(heading, entries)| MenuGroup { heading, entries }).collect()
    }
}

/// A word about what just happened or why the reader is here.
#[derive(Debug, Clone)]
pub(crate) struct Notice {
    /// How it is meant.
    pub(crate) tone: Tone,
    /// One or two plain sentences.
    pub(crate) text: String,
}

/// How a [`Notice`] is meant. Something wrong with a form is a [`Problem`](super::Problem) instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// It worked.
    Done,
    /// Good to know.
    Info,
    /// Needs attention.
    Warning,
}

impl Tone {
    /// The name of its icon, which its style goes by as well.
    pub(crate) fn icon(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Info => "info",
            Self::Warning => "warning",
        }
    }
}

/// A point in time, as people read it and as machines do.
#[derive(Debug, Clone)]
pub(crate) struct Moment {
    /// RFC 3339, for `<time datetime>`.
    pub(crate) machine: String,
    /// As shown, such as `3 March 2026, 14:05 UTC`.
    pub(crate) text: String,
}

#[cfg(test)]
impl CardFrame {
    pub(crate) fn sample() -> Self {
        Self { assets: "1f3a".into(), is_demo: false }
    }
}

#[cfg(test)]
impl AppFrame {
    pub(crate) fn sample(section: &'static str, system_admin: bool) -> Self {
        let email = if system_admin { "ada@example.org" } else { "grace.hopper@north-sea-pumps.example" };
        let authority = if system_admin { Authority::SystemAdmin } else { Authority::CustomerUser };
        let user = SignedInUser { email: email.into(), authority };
        Self { assets: "1f3a".into(), user, is_demo: false, section }
    }
}

#[cfg(test)]
impl Notice {
    pub(crate) fn sample(tone: Tone, text: &str) -> Self {
        Self { tone, text: text.into() }
    }
}

#[cfg(test)]
impl Moment {
    pub(crate) fn sample() -> Self {
        Self { machine: "2026-03-03T14:05:00Z".into(), text: "3 March 2026, 14:05 UTC".into() }
    }
}

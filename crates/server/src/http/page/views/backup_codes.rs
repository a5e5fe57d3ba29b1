//! `/account/security/backup-codes`: a new set of backup codes.

use askama::Template;

use super::{AppFrame, BackupCodeList};

/// Shows a new set, as long as the server keeps it.
#[derive(Debug, Template)]
#[template(path = "backup_codes.html")]
pub(crate) struct BackupCodesPage {
    /// What surrounds the page.
    pub(crate) page: AppFrame,
    /// The codes.
    pub(crate) list: BackupCodeList,
}

/// Asks before a set that has unused codes is replaced.
#[derive(Debug, Template)]
#[template(path = "backup_codes_new.html")]
pub(crate) struct BackupCodesNewPage {
    /// What surrounds the page.
    pub(crate) page: AppFrame,
    /// How many codes of the present set are left; `None` if there is no set.
    pub(crate) left: Option<u32>,
}

#[cfg(test)]
impl BackupCodesPage {
    pub(crate) fn samples() -> Vec<Self> {
        let sample = |count: usize| {
            let list = BackupCodeList::sample("/account/security/backup-codes");
            let codes = list.codes.iter().cycle().take(count).cloned().collect();
            let page = AppFrame::sample("/account/security", false);
            Self { page, list: BackupCodeList { codes, ..list } }
        };
        [10, 1, 7].map(sample).into()
    }
}

#[cfg(test)]
impl BackupCodesNewPage {
    pub(crate) fn samples() -> Vec<Self> {
        [Some(7), Some(1), Some(0), None]
            .map(|left| Self { page: AppFrame::sample("/account/security", false), left })
            .into()
    }
}

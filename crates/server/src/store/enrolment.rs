//! Methods that users have set up.

use super::{Store, StoreError, StoreResult, Tx, execute, fetch_all, fetch_optional};
use countersign_core::account::{AccountSettings, Enrolment, Factor};
use countersign_core::contact::{EmailAddress, PhoneNumber};
use countersign_core::id::{EnrolmentId, UserId};
use countersign_core::method::Method;
use countersign_core::time::Timestamp;
use countersign_core::totp::Step;
use uuid::Uuid;

const LIST: &str = "SELECT e.id, e.method, e.address, e.is_default, e.created_at, \
     (SELECT COUNT(*) FROM backup_codes b WHERE b.user_id = e.user_id AND b.used_at IS NULL) \
     FROM enrolments e WHERE e.user_id = $1 ORDER BY e.created_at, e.id";

/// An authenticator app, with its sealed secret.
#[derive(Debug)]
pub struct TotpEnrolment {
    /// Its id.
    pub id: EnrolmentId,
    /// The sealed secret; its place is `enrolments.secret` of this id.
    pub secret: String,
    /// The latest step that was ever accepted.
    pub last_step: Option<Step>,
}

/// A method to be added.
#[derive(Debug)]
pub struct NewEnrolment<'a> {
    /// Its id.
    pub id: EnrolmentId,
    /// Whose it is.
    pub user: UserId,
    /// Which method.
    pub method: Method,
    /// What is secret about it, sealed for `enrolments.secret` of this id.
    pub secret: Option<&'a str>,
    /// TOTP: the step whose code set it up; used up by that.
    pub last_step: Option<Step>,
    /// SMS and email: where codes go.
    pub address: Option<&'a str>,
}

/// Id, method, address, whether it is the default, when it was set up, backup codes left.
type Row = (Uuid, String, Option<String>, bool, i64, i64);

fn to_account(user: UserId, rows: Vec<Row>) -> StoreResult<AccountSettings> {
    let to_enrolment = |(id, method, address, is_default, created_at, codes_left): Row| {
        Ok(Enrolment {
            id: id.into(),
            factor: to_factor(&method, address.as_deref().unwrap_or_default(), codes_left)?,
            is_default,
            created_at: Timestamp::from_millis(created_at),
        })
    };
    let enrolments = rows.into_iter().map(to_enrolment).collect::<StoreResult<_>>()?;
    Ok(AccountSettings { user, enrolments })
}

fn to_factor(method: &str, address: &str, codes_left: i64) -> StoreResult<Factor> {
    let broken_address = || StoreError::corrupt("enrolments: address");
    Ok(match Method::from_word(method).ok_or_else(|| StoreError::corrupt("enrolments: method"))? {
        Method::Totp => Factor::Totp,
        Method::Sms => Factor::Sms(PhoneNumber::parse(address).map_err(|_| broken_address())?),
        Method::Email => Factor::Email(EmailAddress::parse(address).map_err(|_| broken_address())?),
        Method::BackupCode => Factor::BackupCode { left: u32::try_from(codes_left).unwrap_or(u32::MAX) },
    })
}

impl Store {
    /// All methods of a user, in the order they were set up.
    pub async fn list_enrolments(&self, user: UserId) -> StoreResult<AccountSettings> {
        let rows = fetch_all!(&self.read, LIST, user.uuid())?;
        to_account(user, rows)
    }
}

impl Tx {
    /// The same, as this transaction sees it.
    pub async fn list_enrolments(&mut self, user: UserId) -> StoreResult<AccountSettings> {
        let rows = fetch_all!(&mut self.0, LIST, user.uuid())?;
        to_account(user, rows)
    }

    /// A user's authenticator app. Read inside the transaction that will judge a code by it.
    pub async fn find_totp_enrolment(&mut self, user: UserId) -> StoreResult<Option<TotpEnrolment>> {
        const SQL: &str =
            "SELECT id, secret, last_step FROM enrolments WHERE user_id = $1 AND method = 'TOTP'";
        let row: Option<(Uuid, Option<String>, Option<i64>)> =
            fetch_optional!(&mut self.0, SQL, user.uuid())?;
        row.map(|(id, secret, last_step)| {
            Ok(TotpEnrolment {
                id: id.into(),
                secret: secret.ok_or_else(|| StoreError::corrupt("enrolments: no secret"))?,
                last_step: last_step.map(Step::from_number),
            })
        })
        .transpose()
    }

    /// Adds a method. [`StoreError::Conflict`] if the user has it already.
    pub async fn create_enrolment(&mut self, new: &NewEnrolment<'_>, now: Timestamp) -> StoreResult<()> {
        const SQL: &str = "INSERT INTO enrolments (id, user_id, method, secret, last_step, is_default, created_at, \
                           address) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        execute!(
            &mut self.0,
            SQL,
            new.id.uuid(),
            new.user.uuid(),
            new.method.as_str(),
            new.secret,
            new.last_step.map(Step::number),
            false,
            now.millis(),
            new.address
        )?;
        Ok(())
    }

    /// Marks a step as used. `false` if it, or a later one, was used already: the code must be refused.
    pub async fn advance_totp_step(&mut self, enrolment: EnrolmentId, step: Step) -> StoreResult<bool> {
        const SQL: &str =
            "UPDATE enrolments SET last_step = $2 WHERE id = $1 AND (last_step IS NULL OR last_step < $2)";
        let changed = execute!(&mut self.0, SQL, enrolment.uuid(), step.number())?;
        Ok(changed == 1)
    }

    /// Makes one method the default and all others not.
    pub async fn choose_default_method(&mut self, user: UserId, method: Method) -> StoreResult<()> {
        const SQL: &str = "UPDATE enrolments SET is_default = (method = $2) WHERE user_id = $1";
        execute!(&mut self.0, SQL, user.uuid(), method.as_str())?;
        Ok(())
    }

    /// Removes one method. `false` if it was not there.
    pub async fn delete_enrolment(&mut self, user: UserId, method: Method) -> StoreResult<bool> {
        const SQL: &str = "DELETE FROM enrolments WHERE user_id = $1 AND method = $2";
        let changed = execute!(&mut self.0, SQL, user.uuid(), method.as_str())?;
        Ok(changed == 1)
    }

    /// Removes all methods, finished and pending, with their codes. Returns how many finished ones there were.
    pub async fn delete_all_enrolments(&mut self, user: UserId) -> StoreResult<u64> {
        const PENDING: &str = "DELETE FROM pending_enrolments WHERE user_id = $1";
        const FINISHED: &str = "DELETE FROM enrolments WHERE user_id = $1";
        self.delete_backup_codes(user).await?;
        self.void_challenges_of(user).await?;
        execute!(&mut self.0, PENDING, user.uuid())?;
        Ok(execute!(&mut self.0, FINISHED, user.uuid())?)
    }
}

//! Typed identifiers. All are UUIDs; new ones are version 7 (RFC 9562, section 5.7), so that they sort by age.

use crate::time::Timestamp;
use rand::CryptoRng;
use uuid::{Builder, Uuid};

/// The wire's "null" id: the tenant of system administrators, the customer of everyone who is no customer user.
/// It is not all zeroes (`contract`: identifiers).
pub const NULL_ID: Uuid = Uuid::from_u128(0x1381_4000_1dd2_11b2_8080_8080_8080_8080);

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            /// A new id, made from the given moment and random source.
            pub fn new(now: Timestamp, rng: &mut impl CryptoRng) -> Self {
                Self(new_uuid(now, rng))
            }

            /// The bare UUID, as it is stored and sent.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

ids! {
    /// An organisation that owns users.
    TenantId,
    /// A group of tenants with the same rules.
    TenantProfileId,
    /// A tenant's customer.
    CustomerId,
    /// A person.
    UserId,
    /// A method that a user has set up.
    EnrolmentId,
    /// A sign-in under way.
    SignInId,
    /// What a completed sign-in created.
    SessionId,
    /// Something that happened.
    AuditEventId,
    /// A key that signs tokens; its text form is the `kid` of the token's header.
    SigningKeyId,
    /// One request, as the client and the log know it.
    RequestId,
}

/// A version 7 UUID. Fits rows that need no type of their own.
pub fn new_uuid(now: Timestamp, rng: &mut impl CryptoRng) -> Uuid {
    let mut random = [0; 10];
    rng.fill_bytes(&mut random);
    Builder::from_unix_timestamp_millis(u64::try_from(now.millis()).unwrap_or(0), &random).into_uuid()
}

/// A version 4 UUID: the form the wire uses for `jti`.
pub fn random_uuid(rng: &mut impl CryptoRng) -> Uuid {
    let mut random = [0; 16];
    rng.fill_bytes(&mut random);
    Builder::from_random_bytes(random).into_uuid()
}

//! JSON Web Tokens (RFC 7519) for API clients, in the wire's shape.
//!
//! A valid signature says only that we made the token. Whether its session or sign-in is still good is a row in the
//! database, asked for every time ([`crate::flow::session`]).

mod keys;

pub use keys::{KeyError, SigningKey};

use countersign_core::authority::{Authority, Role};
use countersign_core::id::{CustomerId, NULL_ID, SessionId, SignInId, TenantId, UserId};
use countersign_core::sign_in::{SignIn, Stage};
use countersign_core::time::Timestamp;
use countersign_core::token_settings::TokenSettings;
use countersign_core::user::User;
use jsonwebtoken::{Algorithm, Header, Validation};
use quick_cache::sync::Cache;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use uuid::Uuid;

/// What a token says. Unset members are left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Claims {
    /// The user's address.
    pub sub: String,
    /// The user's id.
    pub user_id: Uuid,
    /// One word: an authority, or what else the token is for.
    pub scopes: Vec<String>,
    /// The session, or the sign-in under way, that the token stands for.
    pub session_id: Uuid,
    /// Who made it.
    pub iss: String,
    /// When it was made, in seconds.
    pub iat: i64,
    /// When it ends, in seconds.
    pub exp: i64,
    /// Given name; access tokens only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Family name; access tokens only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// Always true; access tokens only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// Always false; access and refresh tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_public: Option<bool>,
    /// The tenant, or the wire's null id; not in refresh tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant_id: Option<Uuid>,
    /// The customer, or the wire's null id; not in refresh tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<Uuid>,
    /// Unique; refresh tokens only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jti: Option<Uuid>,
    /// The generation of the session that it was made in; refresh tokens only. Not on the reference's wire.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generation: Option<i64>,
    /// The administrator who acts as the user; access tokens only, and only those (RFC 8693, section 4.1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<Act>,
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Act {
    /// Their address.
    pub sub: String,
    /// Their id.
    pub user_id: Uuid,
}

/// What a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Calls with the rights of this authority.
    Access(Authority),
    /// A new pair.
    Refresh,
    /// One step of a sign-in.
    Partial(Stage),
}

const REFRESH_SCOPE: &str = "REFRESH_TOKEN";

impl Claims {
    /// What the token is for; `None` if it has no scope that we know, or more than one.
    pub fn scope(&self) -> Option<Scope> {
        let [word] = self.scopes.as_slice() else { return None };
        if word == REFRESH_SCOPE {
            return Some(Scope::Refresh);
        }
        let access = Authority::from_word(word).map(Scope::Access);
        access.or_else(|| Stage::from_word(word).map(Scope::Partial))
    }
}

/// Why a token is worth nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenProblem {
    /// It is no token at all.
    #[error("malformed token")]
    Malformed,
    /// It was not signed by us, or changed since, or signed in another way.
    #[error("bad signature")]
    BadSignature,
    /// Its time is over.
    #[error("expired token")]
    Expired,
}

/// Makes and checks tokens.
pub struct Tokens {
    /// Replaced as a whole, so that nobody sees half of a change.
    now: RwLock<Arc<Present>>,
    /// When the database was last asked for keys and settings, in milliseconds.
    asked_at: AtomicI64,
}

/// Keys and settings that are in force.
struct Present {
    /// The first signs, all check.
    keys: Vec<SigningKey>,
    settings: TokenSettings,
    validation: Validation,
    /// Signatures that were checked before, by the digest of the token: the same token comes with every call.
    verified: Cache<[u8; 32], Arc<Claims>>,
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Tokens({:?})", self.present().keys)
    }
}

impl Present {
    const REMEMBERED: usize = 20_000;

    fn new(keys: Vec<SigningKey>, settings: TokenSettings) -> Self {
        let algorithm = keys.first().map_or(Algorithm::ES256, SigningKey::algorithm);
        let mut validation = Validation::new(algorithm);
        validation.validate_exp = false; // by our own clock, below
        validation.validate_aud = false;
        validation.required_spec_claims.clear();
        Self { keys, settings, validation, verified: Cache::new(Self::REMEMBERED) }
    }

    fn has(&self, keys: &[SigningKey], settings: &TokenSettings) -> bool {
        let ids = |keys: &[SigningKey]| keys.iter().map(SigningKey::id).collect::<Vec<_>>();
        ids(&self.keys) == ids(keys) && self.settings == *settings
    }

    fn verify_signature(&self, token: &str) -> Result<Claims, TokenProblem> {
        use jsonwebtoken::errors::ErrorKind;
        let header = jsonwebtoken::decode_header(token).map_err(|_| TokenProblem::Malformed)?;
        // Shared secrets have no id in their tokens: each is tried.
        let is_meant = |key: &&SigningKey| key.algorithm() == header.alg && key.public_id() == header.kid;
        let mut problem = TokenProblem::BadSignature;
        for key in self.keys.iter().filter(is_meant) {
            match jsonwebtoken::decode(token, key.decoding(), &self.validation) {
                Ok(data) => return Ok(data.claims),
                Err(error) if matches!(error.kind(), ErrorKind::InvalidSignature) => {}
                Err(_) => problem = TokenProblem::Malformed,
            }
        }
        Err(problem)
    }
}

impl Tokens {
    /// With these keys, of which the first signs.
    pub fn new(keys: Vec<SigningKey>, settings: TokenSettings, now: Timestamp) -> Self {
        let present = Present::new(keys, settings);
        Self { now: RwLock::new(Arc::new(present)), asked_at: AtomicI64::new(now.millis()) }
    }

    /// Takes over what the database has now. Whoever holds a token of a key that is still there notices nothing.
    pub fn replace(&self, keys: Vec<SigningKey>, settings: TokenSettings) {
        if !self.present().has(&keys, &settings) {
            let present = Arc::new(Present::new(keys, settings));
            *self.now.write().unwrap_or_else(PoisonError::into_inner) = present;
        }
    }

    /// Whether the database may be asked again, once a second: a flood of forged tokens is no flood of queries.
    pub fn may_ask(&self, now: Timestamp) -> bool {
        let (asked_at, now) = (self.asked_at.load(Ordering::SeqCst), now.millis());
        let is_due = now.saturating_sub(asked_at) >= 1000;
        is_due && self.asked_at.compare_exchange(asked_at, now, Ordering::SeqCst, Ordering::SeqCst).is_ok()
    }

    fn present(&self) -> Arc<Present> {
        Arc::clone(&self.now.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// How long an API session lasts from its last refresh.
    pub fn refresh_lifetime(&self) -> Duration {
        self.present().settings.refresh_lifetime
    }

    /// The keys that others check our tokens with (RFC 7517). Empty for a shared secret.
    pub fn jwks(&self) -> serde_json::Value {
        let keys: Vec<_> = self.present().keys.iter().filter_map(SigningKey::jwk).collect();
        serde_json::json!({ "keys": keys })
    }

    /// An access token of a session, in which perhaps somebody acts as the user.
    pub fn access(
        &self,
        user: &User,
        session: SessionId,
        act: Option<Act>,
        now: Timestamp,
    ) -> Result<String, KeyError> {
        let scope = user.role.authority().as_str();
        let base = self.base(
            user.id,
            user.email.as_str(),
            scope,
            session.uuid(),
            now,
            now + self.present().settings.access_lifetime,
        );
        self.sign(&Claims {
            first_name: user.first_name.clone(),
            last_name: user.last_name.clone(),
            act,
            enabled: Some(true),
            is_public: Some(false),
            tenant_id: Some(tenant_or_null(user.role)),
            customer_id: Some(customer_or_null(user.role)),
            ..base
        })
    }

    /// A refresh token of a session in one of its generations.
    pub fn refresh(
        &self,
        user: &User,
        session: &countersign_core::session::Session,
        id: Uuid,
        now: Timestamp,
    ) -> Result<String, KeyError> {
        let (sub, session_id) = (user.email.as_str(), session.id.uuid());
        let base = self.base(user.id, sub, REFRESH_SCOPE, session_id, now, session.expires_at);
        self.sign(&Claims {
            is_public: Some(false),
            jti: Some(id),
            generation: Some(session.generation),
            ..base
        })
    }

    /// The token of a sign-in under way.
    pub fn partial(&self, user: &User, sign_in: &SignIn, now: Timestamp) -> Result<String, KeyError> {
        let (sub, scope) = (user.email.as_str(), sign_in.stage.as_str());
        let base = self.base(user.id, sub, scope, sign_in.id.uuid(), now, sign_in.expires_at);
        self.sign(&Claims {
            tenant_id: Some(tenant_or_null(user.role)),
            customer_id: Some(customer_or_null(user.role)),
            ..base
        })
    }

    /// Checks a token's form, signature and time.
    pub fn verify(&self, token: &str, now: Timestamp) -> Result<Arc<Claims>, TokenProblem> {
        let digest: [u8; 32] = Sha256::digest(token).into();
        let present = self.present();
        let claims = if let Some(claims) = present.verified.get(&digest) {
            claims
        } else {
            let claims = Arc::new(present.verify_signature(token)?);
            present.verified.insert(digest, Arc::clone(&claims));
            claims
        };
        if claims.exp <= now.seconds() { Err(TokenProblem::Expired) } else { Ok(claims) }
    }

    fn base(
        &self,
        user: UserId,
        sub: &str,
        scope: &str,
        session_id: Uuid,
        now: Timestamp,
        end: Timestamp,
    ) -> Claims {
        Claims {
            sub: sub.to_owned(),
            user_id: user.uuid(),
            scopes: vec![scope.to_owned()],
            session_id,
            iss: self.present().settings.issuer.clone(),
            iat: now.seconds(),
            exp: end.seconds(),
            first_name: None,
            last_name: None,
            enabled: None,
            is_public: None,
            tenant_id: None,
            customer_id: None,
            jti: None,
            generation: None,
            act: None,
        }
    }

    fn sign(&self, claims: &Claims) -> Result<String, KeyError> {
        let present = self.present();
        let key = present.keys.first().ok_or(KeyError::Unusable)?;
        let mut header = Header::new(key.algorithm());
        header.typ = None; // as on the wire
        header.kid = key.public_id();
        jsonwebtoken::encode(&header, claims, key.encoding()).map_err(|_| KeyError::Unusable)
    }
}

/// The tenant as the wire writes it.
pub fn tenant_or_null(role: Role) -> Uuid {
    role.tenant().map_or(NULL_ID, TenantId::uuid)
}

/// The customer as the wire writes it.
pub fn customer_or_null(role: Role) -> Uuid {
    role.customer().map_or(NULL_ID, CustomerId::uuid)
}

/// The sign-in that a partial token stands for.
pub fn sign_in_of(claims: &Claims) -> SignInId {
    claims.session_id.into()
}

/// The session that an access or refresh token stands for.
pub fn session_of(claims: &Claims) -> SessionId {
    claims.session_id.into()
}

//! A database with people in it, filled through the library.

mod crowd;

pub(crate) use crowd::Crowd;

use crate::client::{Client, post};
use crate::ground::{Engine, Ground};
use anyhow::{Context, Result, anyhow};
use countersign::app::App;
use countersign::clock::Clock;
use countersign::config::Config;
use countersign::entropy::Entropy;
use countersign::store::{NewEnrolment, NewSession, NewSignIn, NewUser, Tx};
use countersign_core::authority::Role;
use countersign_core::contact::EmailAddress;
use countersign_core::id::{EnrolmentId, SessionId, SignInId, UserId};
use countersign_core::method::Method;
use countersign_core::password::PasswordHash;
use countersign_core::platform::PlatformSettings;
use countersign_core::seal::Place;
use countersign_core::secret::Password;
use countersign_core::sign_in::{SignIn, Stage};
use countersign_core::totp::{Step, TotpSecret};
use countersign_core::user::User;
use serde_json::json;
use std::cell::Cell;
use std::path::Path;
use std::time::Duration;

const PASSWORD: &str = "a password like any other";

/// Everything that a measure works with.
pub(crate) struct Fixture {
    pub(crate) ground: Ground,
    /// Built as the server builds it, on the same database.
    pub(crate) app: App,
    /// Everybody's: hashing each anew would take longer than all measures together.
    password_hash: PasswordHash,
    people: Cell<u32>,
}

/// Somebody with a password and an authenticator app, of which no step was used yet. Signs in once.
pub(crate) struct Person {
    pub(crate) email: String,
    secret: TotpSecret,
    user: User,
}

/// Somebody whose password was right a moment ago. Gives a code once.
pub(crate) struct Halfway {
    token: String,
    secret: TotpSecret,
}

impl Fixture {
    /// The authenticator app is on offer, limits as proposed to an administrator.
    pub(crate) async fn new(engine: Engine, server: &Path) -> Result<Self> {
        let ground = Ground::new(engine, server).await?;
        let config = Config::load(Some(&ground.config()), &Vec::new())?;
        let app = App::build(config, Clock::System, Entropy::System).await?;
        let password_hash = app.hasher.hash(password()?).await?;
        let settings = PlatformSettings::proposed().to_wire().to_string();
        let mut tx = app.store.begin().await?;
        tx.save_settings("two_factor", &settings, 0, app.now()).await?;
        tx.commit().await?;
        Ok(Self { ground, app, password_hash, people: Cell::new(0) })
    }

    /// So many new people.
    pub(crate) async fn people(&self, count: u32) -> Result<Vec<Person>> {
        let mut tx = self.app.store.begin().await?;
        let mut people = Vec::new();
        for _ in 0..count {
            people.push(self.person(&mut tx).await?);
        }
        tx.commit().await?;
        Ok(people)
    }

    async fn person(&self, tx: &mut Tx) -> Result<Person> {
        let (now, mut rng) = (self.app.now(), self.app.rng());
        let number = self.people.replace(self.people.get() + 1);
        let email = format!("person-{number}@bench.example");
        let user = NewUser {
            id: UserId::new(now, &mut rng),
            role: Role::SystemAdmin,
            email: &EmailAddress::parse(&email)?,
            first_name: Some("Given"),
            last_name: Some("Family"),
            password_hash: Some(&self.password_hash),
        };
        tx.create_user(&user, now).await?;
        let (id, secret) = (EnrolmentId::new(now, &mut rng), TotpSecret::random(&mut rng));
        let place = Place { column: "enrolments.secret", row: id.uuid() };
        let sealed = self.app.keyring.seal(place, secret.expose(), &mut rng);
        let enrolment = NewEnrolment {
            id,
            user: user.id,
            method: Method::Totp,
            secret: Some(&sealed),
            last_step: None,
            address: None,
        };
        tx.create_enrolment(&enrolment, now).await?;
        let user = tx.find_user(user.id).await?.context("the user that was just made")?;
        Ok(Person { email, secret, user })
    }

    /// So many new people whose password was right.
    pub(crate) async fn halfway(&self, count: u32) -> Result<Vec<Halfway>> {
        let people = self.people(count).await?;
        let (now, mut rng) = (self.app.now(), self.app.rng());
        let expires_at = now + Duration::from_secs(3600);
        let mut tx = self.app.store.begin().await?;
        let mut halfway = Vec::new();
        for Person { secret, user, .. } in people {
            let (id, stage) = (SignInId::new(now, &mut rng), Stage::SecondFactor);
            let new = NewSignIn {
                id,
                user: user.id,
                stage,
                cookie: None,
                client_address: None,
                user_agent: None,
                expires_at,
            };
            tx.create_sign_in(&new, now).await?;
            let sign_in =
                SignIn { id, user: user.id, stage, expires_at, is_consumed: false, has_enrolled: false };
            halfway.push(Halfway { token: self.app.tokens.partial(&user, &sign_in, now)?, secret });
        }
        tx.commit().await?;
        Ok(halfway)
    }

    /// Access tokens of so many new people, each in a session of their own.
    pub(crate) async fn sessions(&self, count: u32) -> Result<Vec<String>> {
        let people = self.people(count).await?;
        let (now, mut rng) = (self.app.now(), self.app.rng());
        let mut tx = self.app.store.begin().await?;
        let mut tokens = Vec::new();
        for person in people {
            let new = NewSession {
                id: SessionId::new(now, &mut rng),
                user: person.user.id,
                cookie: None,
                client_address: None,
                user_agent: None,
                acting: None,
                expires_at: now + Duration::from_secs(3600),
            };
            tx.create_session(&new, now).await?;
            tokens.push(self.app.tokens.access(&person.user, new.id, None, now)?);
        }
        tx.commit().await?;
        Ok(tokens)
    }

    /// Takes the database away.
    pub(crate) async fn remove(self) -> Result<()> {
        self.app.store.close().await;
        self.ground.remove().await
    }
}

fn password() -> Result<Password> {
    Password::parse(PASSWORD.to_owned()).map_err(|error| anyhow!("{error}"))
}

impl Person {
    /// Signs in with password and code: two requests.
    pub(crate) async fn sign_in(self, client: &mut Client) -> Result<()> {
        let body = json!({ "username": self.email, "password": PASSWORD });
        let token = client.call_for(&post("/api/auth/login", "", &body), "token").await?;
        Halfway { token, secret: self.secret }.check(client).await
    }
}

impl Halfway {
    /// Gives the code that the app shows.
    pub(crate) async fn check(self, client: &mut Client) -> Result<()> {
        let code = self.secret.code_at(Step::at(Clock::System.now())).to_digits();
        let body = json!({ "providerType": "TOTP", "verificationCode": code });
        client.call(&post("/api/auth/2fa/verification/check", &self.token, &body)).await?;
        Ok(())
    }
}

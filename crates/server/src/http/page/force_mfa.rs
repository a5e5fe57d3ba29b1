//! `/login/force-mfa`: setting up a second factor before signing in can go on.

pub(in crate::http) mod backup_codes;
pub(in crate::http) mod method;

use super::super::extract::{ClientOrigin, Query, SignInUnderWay};
use super::super::router::Shared;
use super::login_mfa::{expired_or, signed_in};
use super::reply::Reply;
use super::views::{ForceMfaDonePage, ForceMfaStartPage, MethodKind};
use super::{card, cookie, notice};
use crate::app::App;
use crate::flow::enrolment::{self, Enroller};
use crate::flow::person::Person;
use crate::flow::{Channel, FlowError, Origin, Refusal, second_factor};
use axum::extract::State;
use axum_extra::extract::CookieJar;
use countersign_core::method::Method;
use countersign_core::platform::MethodSettings;
use countersign_core::sign_in::Stage;

/// Where all of it starts, and what each step leads back to.
const START: &str = "/login/force-mfa";

/// The card to choose a method from, or, with one set up, the card to go on from. A single method needs no choice.
pub(in crate::http) async fn show(
    State(app): State<Shared>,
    under_way: SignInUnderWay,
    query: Query,
) -> Result<Reply, Reply> {
    let enroller = enroller(under_way)?;
    let person = enrolment::overview(&app, &enroller).await.map_err(expired_or)?;
    let (offers, done) = (offers(&person), kinds(person.methods()));
    let email = enroller.user().email.to_string();
    let notice = notice::from_query(&query);
    if let ([only], true, None) = (offers.as_slice(), done.is_empty(), &notice) {
        return Ok(Reply::redirect(&format!("{START}/{}", only.slug())));
    }
    if done.is_empty() || query.text("add").is_some() {
        let has_one = !done.is_empty();
        return Ok(Reply::page(&ForceMfaStartPage { page: card(&app), notice, email, offers, has_one }));
    }
    Ok(Reply::page(&ForceMfaDonePage { page: card(&app), email, done, can_add: !offers.is_empty() }))
}

/// Signs in with what was set up.
pub(in crate::http) async fn submit(
    State(app): State<Shared>,
    under_way: SignInUnderWay,
    ClientOrigin(origin): ClientOrigin,
    jar: CookieJar,
) -> Result<Reply, Reply> {
    finish(&app, &enroller(under_way)?, &origin, &jar).await
}

/// Completes the sign-in.
async fn finish(app: &App, enroller: &Enroller, origin: &Origin, jar: &CookieJar) -> Result<Reply, Reply> {
    let Enroller::SignIn(sign_in, user) = enroller else { return Ok(Reply::redirect(START)) };
    let entry = second_factor::finish_enrolment(app, sign_in, user, origin, Channel::Browser).await;
    let entry = entry.map_err(expired_or)?;
    Ok(signed_in(app, jar).with(&cookie::session(app, &entry.into_cookie()?)))
}

fn enroller(under_way: SignInUnderWay) -> Result<Enroller, Reply> {
    let (sign_in, user) = under_way.at(Stage::Enrolment)?;
    Ok(Enroller::SignIn(sign_in, Box::new(user)))
}

/// A method that the platform dropped while it was set up leads back to the others.
fn start_or(error: FlowError) -> Reply {
    match error {
        FlowError::Refused(refusal @ Refusal::MethodNotOffered) => {
            Reply::redirect("/login/force-mfa?notice=method-not-offered").because(refusal)
        }
        other => expired_or(other),
    }
}

/// What can be set up now, in the wire's order: what is offered and not there yet, backup codes only beside another one.
fn offers(person: &Person) -> Vec<MethodKind> {
    let has_one = !person.methods().is_empty();
    let can_be = |method: &Method| {
        person.account.find(*method).is_none() && (has_one || *method != Method::BackupCode)
    };
    kinds(person.platform.methods.iter().map(MethodSettings::method).filter(can_be))
}

fn kinds(methods: impl IntoIterator<Item = Method>) -> Vec<MethodKind> {
    let mut methods: Vec<_> = methods.into_iter().collect();
    methods.sort();
    methods.into_iter().map(MethodKind::from).collect()
}

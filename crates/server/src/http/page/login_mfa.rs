//! `/login/mfa`: the second factor.

use super::super::error::{Failure, Problem as BadRequest};
use super::super::extract::{ClientOrigin, Form, Query, SignInUnderWay};
use super::super::router::Shared;
use super::reply::Reply;
use super::views::{
    BackupCodeCheck, LoginMethodsPage, LoginMfaPage, MethodCheck, MethodKind, Notice, Problem, SecretField,
    SentCheck, Tone, TotpCheck, UnsentCheck, Wait,
};
use super::{card, code, cookie, next, notice, seconds_until};
use crate::app::App;
use crate::flow::second_factor::{self, Way};
use crate::flow::{Channel, FlowError};
use axum::extract::State;
use axum::http::StatusCode;
use axum_extra::extract::CookieJar;
use countersign_core::method::Method;
use countersign_core::sign_in::{Denial, SignIn, Stage};
use countersign_core::user::User;

/// What to say of a method that was turned off, or is not offered any more, while a sign-in waits for its code.
const GONE: &str = "That way to sign in was turned off in the meantime. This is what you can use now.";

/// The form of one method: the one that `?method=` names, else the main one.
pub(in crate::http) async fn show(
    State(app): State<Shared>,
    under_way: SignInUnderWay,
    query: Query,
) -> Result<Reply, Reply> {
    let asking = Asking::of(&app, under_way, query.text("method")).await?;
    let notice = if asking.named_is_gone {
        Some(Notice { tone: Tone::Info, text: GONE.to_owned() })
    } else {
        notice::from_query(&query)
    };
    Ok(Reply::page(&LoginMfaPage { notice, ..asking.page(&app, None) }))
}

/// Checks the code.
pub(in crate::http) async fn submit(
    State(app): State<Shared>,
    under_way: SignInUnderWay,
    ClientOrigin(origin): ClientOrigin,
    jar: CookieJar,
    form: Form,
) -> Result<Reply, Reply> {
    same_sign_in(&under_way, &form, "/login/mfa")?;
    let asking = Asking::of(&app, under_way, form.all("method").next()).await?.with_what_was_named(&app)?;
    let kind = asking.kind();
    let typed =
        code::typed(&form, kind).map_err(|problem| Reply::refused(&asking.page(&app, Some(problem))))?;
    let (sign_in, user) = (&asking.sign_in, &asking.user);
    let answer = (kind.method(), typed.as_str());
    match second_factor::check(&app, sign_in, user, answer, &origin, Channel::Browser).await {
        Ok(entry) => Ok(signed_in(&app, &jar).with(&cookie::session(&app, &entry.into_cookie()?))),
        Err(error @ FlowError::SecondFactorDenied(Denial::MethodNotSetUp)) => {
            // Turned off in this very moment.
            asking.again(&app).await?.with_what_was_named(&app)?;
            Err(over_or(&app, &jar, error))
        }
        Err(error) => {
            let Some(problem) = code::problem(&error, kind, &app) else {
                return Err(over_or(&app, &jar, error));
            };
            let wait = problem.retry_after;
            // A code can have run out, or have been guessed at once too often.
            let asking = asking.again(&app).await?;
            Err(Reply::refused(&asking.page(&app, Some(problem))).because(error).waiting(wait))
        }
    }
}

/// Has a code sent, or turns to a method that needs none.
pub(in crate::http) async fn send(
    State(app): State<Shared>,
    under_way: SignInUnderWay,
    ClientOrigin(origin): ClientOrigin,
    form: Form,
) -> Result<Reply, Reply> {
    let method = Method::from_word(form.text("method")).ok_or(Failure::from(BadRequest::BadForm))?;
    same_sign_in(&under_way, &form, "/login/mfa")?;
    let asking = Asking::of(&app, under_way, Some(method.as_str())).await?.with_what_was_named(&app)?;
    let page = format!("/login/mfa?method={method}");
    if asking.way().contact.is_none() {
        return Ok(Reply::redirect(&page));
    }
    let is_another = asking.way().sent.is_some();
    match second_factor::send(&app, &asking.sign_in, &asking.user, asking.way().method, &origin).await {
        Ok(()) if is_another => Ok(Reply::redirect(&format!("{page}&notice=code-sent-again"))),
        Ok(()) => Ok(Reply::redirect(&page)),
        Err(error @ FlowError::Throttled(until)) => {
            let wait = seconds_until(until, app.now());
            let page = LoginMfaPage { problem: Some(code::too_early(wait)), ..asking.page(&app, None) };
            Err(Reply::refused(&page).because(error).waiting(Some(wait)))
        }
        Err(error @ (FlowError::CodeNotMailed(_) | FlowError::CodeNotTexted(_))) => {
            let asking = asking.again(&app).await?;
            let problem = Some("We could not send the code. Try again in a moment, or another way.".into());
            let page = LoginMfaPage { problem, ..asking.page(&app, None) };
            Err(Reply::page_with(StatusCode::BAD_GATEWAY, &page).because(error))
        }
        Err(error) => Err(expired_or(error)),
    }
}

/// The other methods.
pub(in crate::http) async fn methods(
    State(app): State<Shared>,
    under_way: SignInUnderWay,
    query: Query,
) -> Result<Reply, Reply> {
    let asking = Asking::of(&app, under_way, query.text("method")).await?;
    let back = asking.kind();
    let mut ways = asking.ways;
    ways.sort_by_key(|way| way.method);
    let ways = ways.into_iter().filter(is_of_use).map(|way| (MethodKind::from(way.method), way.contact));
    Ok(Reply::page(&LoginMethodsPage {
        page: card(&app),
        email: asking.user.email.to_string(),
        sign_in: asking.sign_in.id.to_string(),
        ways: ways.filter(|(kind, _)| *kind != back).collect(),
        back,
    }))
}

/// Whether it can be answered with: a set of backup codes that are all used cannot.
fn is_of_use(way: &Way) -> bool {
    way.codes_left != Some(0)
}

/// A sign-in that waits for a code, and by which of its methods it is asked for.
struct Asking {
    sign_in: SignIn,
    user: User,
    ways: Vec<Way>,
    way: Way,
    /// Whether another one was named, which there is not any more.
    named_is_gone: bool,
}

impl Asking {
    /// The method with this word. Without one, or if it is gone, the main one.
    async fn of(app: &App, under_way: SignInUnderWay, word: Option<&str>) -> Result<Self, Reply> {
        let (sign_in, user) = under_way.at(Stage::SecondFactor)?;
        Self::load(app, sign_in, user, word).await
    }

    /// As it is now.
    async fn again(self, app: &App) -> Result<Self, Reply> {
        let word = self.way.method.as_str();
        Self::load(app, self.sign_in, self.user, Some(word)).await
    }

    /// Lets nothing happen by another method than the one that a form named: its code would be judged, and counted, as
    /// the other one's. The page then asks by what there still is.
    fn with_what_was_named(self, app: &App) -> Result<Self, Reply> {
        if !self.named_is_gone {
            return Ok(self);
        }
        let page = LoginMfaPage { problem: Some(GONE.into()), ..self.page(app, None) };
        Err(Reply::refused(&page).because(FlowError::SecondFactorDenied(Denial::MethodNotSetUp)))
    }

    async fn load(app: &App, sign_in: SignIn, user: User, word: Option<&str>) -> Result<Self, Reply> {
        let ways = second_factor::ways(app, &sign_in, &user).await.map_err(expired_or)?;
        if ways.is_empty() {
            // The platform has dropped them in the meantime, or an administrator removed them.
            return Err(Reply::redirect("/login?notice=methods-gone"));
        }
        let named = ways.iter().find(|way| Some(way.method.as_str()) == word);
        let way = named.or_else(|| ways.iter().find(|way| way.is_default)).or(ways.first());
        // Without one, the platform has dropped the methods in the meantime.
        let way = way.cloned().ok_or_else(|| Reply::redirect("/login?notice=sign-in-expired"))?;
        let named_is_gone = word.is_some_and(|word| way.method.as_str() != word);
        Ok(Self { sign_in, user, ways, way, named_is_gone })
    }

    fn way(&self) -> &Way {
        &self.way
    }

    fn kind(&self) -> MethodKind {
        self.way.method.into()
    }

    /// The page, with what is wrong with the code that was typed.
    fn page(&self, app: &App, problem: Option<Problem>) -> LoginMfaPage {
        let (kind, contact) = (self.kind(), self.way.contact.clone().unwrap_or_default());
        let has_problem = problem.is_some();
        let code = SecretField { problem };
        let again = self.way.again_at.map(|until| Wait { seconds: seconds_until(until, app.now()) });
        let method = match kind {
            MethodKind::Totp => MethodCheck::Totp(TotpCheck { code }),
            MethodKind::BackupCode => {
                let none_left = self.way.codes_left == Some(0);
                MethodCheck::BackupCode(BackupCodeCheck { code, none_left })
            }
            MethodKind::Sms | MethodKind::Email if self.way.sent.is_none() => {
                MethodCheck::Unsent(UnsentCheck { kind, contact, send_after: again })
            }
            MethodKind::Sms | MethodKind::Email => {
                MethodCheck::Sent(SentCheck { kind, contact, resend_after: again, code })
            }
        };
        let is_gone = has_problem && matches!(method, MethodCheck::Unsent(_));
        LoginMfaPage {
            page: card(app),
            notice: None,
            problem: is_gone.then(code::gone),
            email: self.user.email.to_string(),
            sign_in: self.sign_in.id.to_string(),
            method,
            has_other_methods: self.ways.iter().any(|way| way.method != self.way.method && is_of_use(way)),
        }
    }
}

/// Two pages of one browser may show two sign-ins, while its cookie stands for the one that began last: what was typed on
/// the other page is neither judged nor counted here.
pub(super) fn same_sign_in(
    SignInUnderWay(sign_in, _): &SignInUnderWay,
    form: &Form,
    page: &str,
) -> Result<(), Reply> {
    let shown = form.all("sign_in").next();
    if shown.is_none_or(|shown| shown == sign_in.id.to_string()) {
        return Ok(());
    }
    Err(Reply::redirect(&format!("{page}?notice=another-sign-in")).coded("another_sign_in"))
}

/// To where the user wanted to go, with the cookies of signing in taken back.
pub(super) fn signed_in(app: &App, jar: &CookieJar) -> Reply {
    Reply::redirect(&next::remembered(app, jar))
        .with(&cookie::forget(app, cookie::sign_in_name(app)))
        .with(&cookie::forget(app, cookie::next_name(app)))
}

/// The same for forms that finish a sign-in: one that is sent twice finds it over.
fn over_or(app: &App, jar: &CookieJar, error: FlowError) -> Reply {
    match error {
        FlowError::SecondFactorDenied(Denial::SignInOver) => {
            Reply::redirect(&next::sign_in_again(app, jar)).because(error)
        }
        other => expired_or(other),
    }
}

/// A sign-in that is over begins anew; everything else has a page of its own.
pub(super) fn expired_or(error: FlowError) -> Reply {
    match error {
        FlowError::SecondFactorDenied(Denial::SignInOver | Denial::MethodNotSetUp) => {
            Reply::redirect("/login?notice=sign-in-expired").because(error)
        }
        other => other.into(),
    }
}

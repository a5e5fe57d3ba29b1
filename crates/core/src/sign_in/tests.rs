//! Over random platforms, users and answers: nobody gets in without what the policy asks for.
//!
//! The model below plays the part of the database: it keeps what the flows would write, in the simplest form that can
//! be right, and checks every `Complete` against rules written down independently of the machine.

use super::*;
use crate::enforcement::{Enforcement, UserFilter};
use crate::platform::MethodSettings;
use crate::totp::{Step, TotpSecret, Window};
use proptest::prelude::*;
use rand::SeedableRng;
use rand::rngs::StdRng;
use std::collections::BTreeSet;
use std::time::Duration;
use uuid::Uuid;

#[derive(Debug, Clone, Copy)]
enum Act {
    Password,
    /// A code of the step so many away from now, for the n-th open sign-in.
    Code(usize, i64),
    WrongCode(usize),
    SetUpIn(usize),
    SetUpElsewhere,
    Finish(usize),
    Wait(u32),
    OfferTotp(bool),
    Enforce(bool),
    Disable(bool),
    Unlock,
}

fn acts() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => Just(Act::Password),
        6 => (0..4_usize, -2..3_i64).prop_map(|(n, offset)| Act::Code(n, offset)),
        3 => (0..4_usize).prop_map(Act::WrongCode),
        2 => (0..4_usize).prop_map(Act::SetUpIn),
        1 => Just(Act::SetUpElsewhere),
        3 => (0..4_usize).prop_map(Act::Finish),
        4 => (0..400_u32).prop_map(Act::Wait),
        1 => any::<bool>().prop_map(Act::OfferTotp),
        1 => any::<bool>().prop_map(Act::Enforce),
        1 => prop::bool::weighted(0.3).prop_map(Act::Disable),
        1 => Just(Act::Unlock),
    ]
}

/// What the database would hold.
struct World {
    now: Timestamp,
    platform: PlatformSettings,
    secret: TotpSecret,
    has_totp: bool,
    last_step: Option<Step>,
    failures: u32,
    locks: u32,
    enabled: bool,
    locked_until: Option<Timestamp>,
    sign_ins: Vec<SignIn>,
    /// Sign-ins in which the method that the account has now was set up.
    set_up_by: Option<SignInId>,
    accepted_steps: BTreeSet<Step>,
}

const LOCKS: LockPolicy =
    LockPolicy { first: Duration::from_secs(900), longest: Duration::from_secs(86_400) };
const ROLE: Role = Role::SystemAdmin;

impl World {
    fn new(has_totp: bool, enforced: bool, max_failures: Option<u32>) -> Self {
        let mut platform = PlatformSettings { max_failures, ..PlatformSettings::proposed() };
        platform.enforcement = Enforcement { is_on: enforced, filter: Some(UserFilter::AllUsers) };
        Self {
            now: Timestamp::from_millis(1_700_000_000_000),
            platform,
            secret: TotpSecret::random(&mut StdRng::seed_from_u64(7)),
            has_totp,
            last_step: None,
            failures: 0,
            locks: 0,
            enabled: true,
            locked_until: None,
            sign_ins: Vec::new(),
            set_up_by: None,
            accepted_steps: BTreeSet::new(),
        }
    }

    fn offers_totp(&self) -> bool {
        self.platform.method(Method::Totp).is_some()
    }

    fn methods(&self) -> Vec<Method> {
        (self.has_totp && self.offers_totp()).then_some(Method::Totp).into_iter().collect()
    }

    fn situation<'a>(&'a self, methods: &'a [Method]) -> Situation<'a> {
        Situation {
            now: self.now,
            standing: Standing::at(self.now, self.enabled, self.locked_until),
            role: ROLE,
            tenant_profile: None,
            platform: &self.platform,
            methods,
        }
    }

    fn may_sign_in_at_all(&self) -> bool {
        self.enabled && self.locked_until.is_none_or(|until| until <= self.now)
    }

    fn password(&mut self) {
        let methods = self.methods();
        let stage = match begin(&self.situation(&methods)) {
            Outcome::Complete => {
                assert!(self.may_sign_in_at_all());
                assert!(methods.is_empty(), "the password alone, though a method is set up");
                assert!(!self.platform.enforcement.is_on, "the password alone, though enforced");
                return;
            }
            Outcome::NeedsSecondFactor => Stage::SecondFactor,
            Outcome::NeedsEnrolment => Stage::Enrolment,
            Outcome::Denied(_) => return assert!(!self.may_sign_in_at_all()),
        };
        self.sign_ins.push(SignIn {
            id: Uuid::from_u128(self.sign_ins.len() as u128).into(),
            user: Uuid::from_u128(0).into(),
            stage,
            expires_at: self.now + self.platform.sign_in_lifetime,
            is_consumed: false,
            has_enrolled: false,
        });
    }

    fn code(&mut self, n: usize, verdict: impl Fn(&Self) -> CodeVerdict) {
        let methods = self.methods();
        let Some(sign_in) = self.sign_ins.iter().rev().nth(n).copied() else { return };
        if sign_in.admit_code(Method::Totp, &self.situation(&methods)).is_err() {
            return;
        }
        self.failures += 1;
        let verdict = verdict(self);
        let attempt = Attempt {
            method: Method::Totp,
            verdict: verdict.into(),
            failures: self.failures,
            earlier_locks: self.locks,
        };
        match sign_in.judge_code(attempt, &self.situation(&methods), LOCKS) {
            Outcome::Complete => {
                let CodeVerdict::Accepted(step) = verdict else { panic!("complete by {verdict:?}") };
                assert!(self.may_sign_in_at_all() && self.offers_totp() && self.has_totp);
                assert!(!sign_in.is_consumed && self.now < sign_in.expires_at, "a sign-in that is over");
                assert!(self.accepted_steps.insert(step), "a step accepted twice");
                self.last_step = Some(step);
                (self.failures, self.locks) = (0, 0);
                self.consume(sign_in.id);
            }
            Outcome::Denied(Denial::LockedByFailures(until)) => {
                assert!(self.failures >= self.platform.failures_to_lock());
                (self.failures, self.locks, self.locked_until) = (0, self.locks + 1, Some(until));
            }
            Outcome::Denied(_) => assert!(self.failures < self.platform.failures_to_lock(), "no lock"),
            other => panic!("{other:?} after a code"),
        }
    }

    fn set_up(&mut self, n: usize) {
        let methods = self.methods();
        let Some(index) = self.sign_ins.len().checked_sub(n + 1) else { return };
        let sign_in = self.sign_ins[index];
        if self.offers_totp() && sign_in.admit_enrolment(&self.situation(&methods)).is_ok() && !self.has_totp
        {
            self.has_totp = true;
            self.set_up_by = Some(sign_in.id);
            self.sign_ins[index].has_enrolled = true;
        }
    }

    fn finish(&mut self, n: usize) {
        let methods = self.methods();
        let Some(sign_in) = self.sign_ins.iter().rev().nth(n).copied() else { return };
        if sign_in.finish_enrolment(&self.situation(&methods)) == Outcome::Complete {
            assert!(self.may_sign_in_at_all());
            assert_eq!(self.set_up_by, Some(sign_in.id), "completed by somebody else's set-up");
            assert!(!sign_in.is_consumed && self.now < sign_in.expires_at, "a sign-in that is over");
            self.consume(sign_in.id);
        }
    }

    fn consume(&mut self, id: SignInId) {
        for sign_in in self.sign_ins.iter_mut().filter(|sign_in| sign_in.id == id) {
            sign_in.is_consumed = true;
        }
    }

    fn act(&mut self, act: Act) {
        match act {
            Act::Password => self.password(),
            Act::Code(n, offset) => self.code(n, |world| {
                let code = world.secret.code_at(Step::at(world.now).plus(offset));
                world.secret.judge(code, world.now, Window::default(), world.last_step)
            }),
            Act::WrongCode(n) => self.code(n, |_| CodeVerdict::Wrong),
            Act::SetUpIn(n) => self.set_up(n),
            Act::SetUpElsewhere => {
                if !self.has_totp {
                    (self.has_totp, self.set_up_by) = (true, None);
                }
            }
            Act::Finish(n) => self.finish(n),
            Act::Wait(seconds) => self.now = self.now + Duration::from_secs(seconds.into()),
            Act::OfferTotp(true) => {
                self.platform.methods = vec![MethodSettings::Totp { issuer: "Acme".to_owned() }];
            }
            Act::OfferTotp(false) => self.platform.methods.clear(),
            Act::Enforce(is_on) => self.platform.enforcement.is_on = is_on,
            Act::Disable(disabled) => self.enabled = !disabled,
            Act::Unlock => self.locked_until = None,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn nobody_gets_in_without_what_the_policy_asks_for(
        has_totp: bool,
        enforced: bool,
        max_failures in prop::option::of(1..6_u32),
        acts in prop::collection::vec(acts(), 1..80),
    ) {
        let mut world = World::new(has_totp, enforced, max_failures);
        for act in acts {
            world.act(act);
        }
    }
}

/// The model above would be worthless if nobody ever got in.
#[test]
fn the_honest_ways_in_work() {
    let mut world = World::new(true, true, Some(3));
    world.act(Act::Password);
    world.act(Act::WrongCode(0));
    world.act(Act::Code(0, 0));
    assert!(world.sign_ins[0].is_consumed, "password, wrong code, right code");
    assert_eq!(world.accepted_steps.len(), 1);

    let mut world = World::new(false, true, Some(3));
    for act in [Act::Password, Act::SetUpIn(0), Act::Finish(0)] {
        world.act(act);
    }
    assert!(world.sign_ins[0].is_consumed, "password, set-up, done");
}

#[test]
fn a_set_up_token_is_worthless_once_the_account_has_a_method_from_elsewhere() {
    let mut world = World::new(false, true, None);
    world.act(Act::Password);
    world.act(Act::SetUpElsewhere);
    let methods = world.methods();
    let sign_in = world.sign_ins[0];
    assert_eq!(sign_in.finish_enrolment(&world.situation(&methods)), Outcome::Denied(Denial::SignInOver));
    assert_eq!(sign_in.admit_enrolment(&world.situation(&methods)), Err(Denial::SignInOver));
}

#[test]
fn the_last_failure_locks_and_the_lock_ends() {
    let mut world = World::new(true, false, Some(3));
    world.act(Act::Password);
    for _ in 0..3 {
        world.act(Act::WrongCode(0));
    }
    assert_eq!(world.locked_until, Some(world.now + Duration::from_secs(900)));
    world.act(Act::Code(0, 0));
    assert!(world.accepted_steps.is_empty(), "a right code while locked");
    world.act(Act::Wait(900));
    world.act(Act::Code(0, 0));
    assert_eq!(world.accepted_steps.len(), 1, "the lock ended by itself");
}

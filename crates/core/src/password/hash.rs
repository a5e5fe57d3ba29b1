//! Argon2id (RFC 9106) for new hashes; bcrypt is verified for imported accounts and replaced at their next sign-in.

use crate::secret::Password;
use argon2::{Algorithm, Argon2, Block, Params, Version};
use data_encoding::BASE64_NOPAD;
use rand::CryptoRng;
use std::fmt;
use subtle::ConstantTimeEq;

const SALT: usize = 16;
const OUTPUT: usize = 32;

/// What a hash costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HashParameters {
    /// Memory in KiB.
    pub memory: u32,
    /// Passes over it.
    pub iterations: u32,
    /// Lanes.
    pub parallelism: u32,
}

/// Argon2 does not work with these parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("argon2 needs at least 8 KiB of memory for each lane, one iteration and one lane")]
pub struct InvalidParameters;

impl HashParameters {
    /// Checks that Argon2 can work with them.
    pub fn check(self) -> Result<Self, InvalidParameters> {
        self.params().map(|_| self).ok_or(InvalidParameters)
    }

    fn params(self) -> Option<Params> {
        Params::new(self.memory, self.iterations, self.parallelism, Some(OUTPUT)).ok()
    }
}

impl Default for HashParameters {
    /// OWASP's password storage guidance: 19 MiB, two passes, one lane.
    fn default() -> Self {
        Self { memory: 19_456, iterations: 2, parallelism: 1 }
    }
}

/// A stored hash: Argon2id in PHC form, or bcrypt.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// From storage.
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// From another system: bcrypt, or Argon2id in PHC form, of costs at which checking a password is no attack on us.
    /// `None` for anything else, which no password would ever match.
    pub fn from_elsewhere(text: &str) -> Option<Self> {
        (is_bcrypt(text) || is_affordable_argon2id(text)).then(|| Self(text.to_owned()))
    }

    /// For storage.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(hidden)")
    }
}

/// The memory a hash works in. Reused from hash to hash: fetching fresh pages costs half as much as hashing.
#[derive(Default)]
pub struct Arena(Vec<Block>);

impl Arena {
    fn of(&mut self, params: &Params) -> &mut [Block] {
        let blocks = params.block_count();
        if self.0.len() < blocks {
            self.0.resize(blocks, Block::default());
        }
        self.0.get_mut(..blocks).unwrap_or_default()
    }
}

/// What a typed password turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordVerdict {
    /// Right.
    Right,
    /// Right, and the stored hash is of another kind or cost than wanted: hash it anew.
    RightButStale,
    /// Wrong, or the stored hash is none that we know.
    Wrong,
}

/// Hashes a password with a fresh salt.
pub fn hash(
    password: &Password,
    parameters: HashParameters,
    rng: &mut impl CryptoRng,
    arena: &mut Arena,
) -> Result<PasswordHash, InvalidParameters> {
    let mut salt = [0; SALT];
    rng.fill_bytes(&mut salt);
    let mut output = [0; OUTPUT];
    argon2id(password, &salt, parameters, &mut output, arena).ok_or(InvalidParameters)?;
    Ok(phc(parameters, &salt, &output))
}

/// A hash that no password has, and that costs as much to check as a real one. It stands in for the hash of a user
/// who does not exist.
pub fn dummy_hash(parameters: HashParameters, rng: &mut impl CryptoRng) -> PasswordHash {
    let (mut salt, mut output) = ([0; SALT], [0; OUTPUT]);
    rng.fill_bytes(&mut salt);
    rng.fill_bytes(&mut output);
    phc(parameters, &salt, &output)
}

/// Checks a password against a stored hash.
pub fn verify(
    password: &Password,
    stored: &PasswordHash,
    wanted: HashParameters,
    arena: &mut Arena,
) -> PasswordVerdict {
    if stored.0.starts_with("$2") {
        // bcrypt sees 72 bytes only; a longer password would match by its beginning.
        let fits = password.expose().len() <= 72;
        let matches = bcrypt::verify(password.expose(), &stored.0).unwrap_or(false);
        return if matches && fits { PasswordVerdict::RightButStale } else { PasswordVerdict::Wrong };
    }
    let Some((parameters, salt, expected)) = parse_phc(&stored.0) else { return PasswordVerdict::Wrong };
    let mut output = [0; OUTPUT];
    match argon2id(password, &salt, parameters, &mut output, arena) {
        Some(()) if bool::from(output.ct_eq(&expected)) && parameters == wanted => PasswordVerdict::Right,
        Some(()) if bool::from(output.ct_eq(&expected)) => PasswordVerdict::RightButStale,
        Some(()) | None => PasswordVerdict::Wrong,
    }
}

fn argon2id(
    password: &Password,
    salt: &[u8],
    parameters: HashParameters,
    output: &mut [u8; OUTPUT],
    arena: &mut Arena,
) -> Option<()> {
    let params = parameters.params()?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
    argon2.hash_password_into_with_memory(password.expose().as_bytes(), salt, output, arena.of(&params)).ok()
}

/// The PHC string format, as other software reads it too.
fn phc(parameters: HashParameters, salt: &[u8], output: &[u8]) -> PasswordHash {
    let HashParameters { memory, iterations, parallelism } = parameters;
    PasswordHash(format!(
        "$argon2id$v=19$m={memory},t={iterations},p={parallelism}${}${}",
        BASE64_NOPAD.encode(salt),
        BASE64_NOPAD.encode(output)
    ))
}

fn parse_phc(text: &str) -> Option<(HashParameters, Vec<u8>, [u8; OUTPUT])> {
    let rest = text.strip_prefix("$argon2id$v=19$")?;
    let mut parts = rest.split('$');
    let (costs, salt, output) = (parts.next()?, parts.next()?, parts.next()?);
    let mut costs = costs.split(',');
    let mut cost = |key: &str| costs.next()?.strip_prefix(key)?.parse().ok();
    let parameters =
        HashParameters { memory: cost("m=")?, iterations: cost("t=")?, parallelism: cost("p=")? };
    let output: [u8; OUTPUT] = BASE64_NOPAD.decode(output.as_bytes()).ok()?.try_into().ok()?;
    Some((parameters, BASE64_NOPAD.decode(salt.as_bytes()).ok()?, output))
}

/// `$2b$10$`, then 22 characters of salt and 31 of hash.
fn is_bcrypt(text: &str) -> bool {
    let mut parts = text.split('$');
    let (nothing, kind, cost, rest) = (parts.next(), parts.next(), parts.next(), parts.next());
    let cost = cost.filter(|cost| cost.len() == 2).and_then(|cost| cost.parse::<u8>().ok());
    nothing == Some("")
        && matches!(kind, Some("2a" | "2b" | "2x" | "2y"))
        && cost.is_some_and(|cost| (4..=14).contains(&cost))
        && rest.is_some_and(|rest| {
            rest.len() == 53 && rest.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'.' || c == b'/')
        })
        && parts.next().is_none()
}

fn is_affordable_argon2id(text: &str) -> bool {
    text.split('$').count() == 6
        && parse_phc(text).is_some_and(|(parameters, salt, _)| {
            let HashParameters { memory, iterations, parallelism } = parameters;
            memory <= 262_144
                && iterations <= 10
                && parallelism <= 16
                && salt.len() >= 8
                && parameters.params().is_some()
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    const CHEAP: HashParameters = HashParameters { memory: 8, iterations: 1, parallelism: 1 };

    fn password(text: &str) -> Password {
        Password::parse(text.to_owned()).expect("short")
    }

    fn check(text: &str, stored: &PasswordHash) -> PasswordVerdict {
        verify(&password(text), stored, CHEAP, &mut Arena::default())
    }

    #[test]
    fn the_whole_password_counts_exactly_as_typed() {
        let (mut rng, mut arena) = (StdRng::seed_from_u64(1), Arena::default());
        let long = format!("{}x", "ä".repeat(100));
        let stored = hash(&password(&long), CHEAP, &mut rng, &mut arena).expect("parameters");
        assert_eq!(check(&long, &stored), PasswordVerdict::Right);
        assert_eq!(check(&"ä".repeat(100), &stored), PasswordVerdict::Wrong);
        assert_eq!(check(&format!(" {long}"), &stored), PasswordVerdict::Wrong);
    }

    #[test]
    fn a_reused_arena_changes_nothing() {
        let (mut rng, mut arena) = (StdRng::seed_from_u64(1), Arena::default());
        let dear = HashParameters { memory: 64, ..CHEAP };
        let first = hash(&password("one"), dear, &mut rng, &mut arena).expect("parameters");
        let second = hash(&password("two"), CHEAP, &mut rng, &mut arena).expect("parameters");
        assert_eq!(verify(&password("one"), &first, dear, &mut arena), PasswordVerdict::Right);
        assert_eq!(verify(&password("two"), &second, CHEAP, &mut arena), PasswordVerdict::Right);
    }

    #[test]
    fn a_hash_of_another_cost_is_stale() {
        let mut rng = StdRng::seed_from_u64(1);
        let dear = HashParameters { memory: 64, ..CHEAP };
        let stored = hash(&password("one"), dear, &mut rng, &mut Arena::default()).expect("parameters");
        assert_eq!(check("one", &stored), PasswordVerdict::RightButStale);
    }

    /// A hash made by the reference argon2 program: salt `saltsaltsaltsalt`, m=64, t=2, p=1.
    #[test]
    fn hashes_of_other_software_are_read() {
        let stored = PasswordHash::from_stored(
            "$argon2id$v=19$m=64,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$i6P6cCvSwI/Gp4MO3l8wvjoXUe1JLzHNfXagpIByW1o"
                .to_owned(),
        );
        assert_eq!(check("password", &stored), PasswordVerdict::RightButStale);
    }

    #[test]
    fn bcrypt_is_verified_and_marked_for_renewal() {
        // OpenBSD's own test vector for `U*U`.
        let stored = PasswordHash::from_stored(
            "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW".to_owned(),
        );
        assert_eq!(check("U*U", &stored), PasswordVerdict::RightButStale);
        assert_eq!(check("U*V", &stored), PasswordVerdict::Wrong);
        let cut = bcrypt::hash("x".repeat(72), 4).expect("bcrypt");
        assert_eq!(check(&"x".repeat(73), &PasswordHash::from_stored(cut)), PasswordVerdict::Wrong);
    }

    #[test]
    fn nothing_matches_a_dummy_or_a_broken_hash() {
        let dummy = dummy_hash(CHEAP, &mut StdRng::seed_from_u64(1));
        assert_eq!(check("", &dummy), PasswordVerdict::Wrong);
        for bad in [
            "",
            "$",
            "$2",
            "$2a$",
            "$2a$05$ä",
            "plain",
            "$argon2id$v=19$",
            "$argon2id$v=19$m=8,t=1,p=1$$",
            "$argon2id$v=19$m=0,t=0,p=0$AAAA$AAAA",
            "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$AAAA",
        ] {
            assert_eq!(
                check("x", &PasswordHash::from_stored(bad.to_owned())),
                PasswordVerdict::Wrong,
                "{bad}"
            );
        }
    }

    #[test]
    fn impossible_parameters_are_refused() {
        assert!(HashParameters { memory: 7, ..CHEAP }.check().is_err());
        assert!(HashParameters { iterations: 0, ..CHEAP }.check().is_err());
        assert!(HashParameters::default().check().is_ok());
    }

    #[test]
    fn hashes_of_other_systems_are_told_from_what_no_password_matches() {
        let bcrypt = "$2a$10$5JTB8/hxWc9WAy62nCGSxeefl3KWmipA9nFpVdDa0/xfIseeBB4Bu";
        let own = hash(&password("right"), CHEAP, &mut StdRng::seed_from_u64(1), &mut Arena::default());
        let own = own.expect("parameters").as_str().to_owned();
        for good in [bcrypt, &bcrypt.replace("2a", "2y"), &own] {
            assert!(PasswordHash::from_elsewhere(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "secret",
            "$2a$10$short",
            "{bcrypt}$2a$10$5JTB8/hxWc9WAy62nCGSxeefl3KWmipA9nFpVdDa0/xfIseeBB4Bu",
            &bcrypt.replace("$10$", "$31$"),
            &bcrypt.replace("$10$", "$1$"),
            &bcrypt.replace('/', "!"),
            &format!("{bcrypt}$"),
            "$1$abc$def",
            &own.replace("m=8", "m=4000000"),
            &own.replace("t=1", "t=4000000"),
            &own.replace("argon2id", "argon2i"),
            &format!("{own}$x"),
        ] {
            assert!(PasswordHash::from_elsewhere(bad).is_none(), "{bad}");
        }
    }
}

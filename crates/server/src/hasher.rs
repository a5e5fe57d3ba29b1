//! Hashes passwords on a bounded number of cores, with a bounded queue, so that a flood of sign-ins slows sign-ins and
//! nothing else.

use crate::config::Passwords;
use crate::entropy::Entropy;
use countersign_core::password::{self, Arena, HashParameters, PasswordHash, PasswordVerdict};
use countersign_core::secret::Password;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Semaphore;

/// The queue is full. Try again in a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many passwords to check at once")]
pub struct Busy;

/// The pool.
#[derive(Debug)]
pub struct Hasher {
    parameters: HashParameters,
    entropy: Entropy,
    /// Stands in for the hash of a user who does not exist.
    dummy: PasswordHash,
    places: Semaphore,
    workers: Arc<Semaphore>,
    arenas: Arc<Arenas>,
}

/// The memory that hashes work in, kept from one to the next.
#[derive(Default)]
struct Arenas {
    idle: Mutex<Vec<Arena>>,
    used: AtomicBool,
}

impl std::fmt::Debug for Arenas {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Arenas({})", self.lock().len())
    }
}

impl Arenas {
    fn lock(&self) -> MutexGuard<'_, Vec<Arena>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self) -> Arena {
        self.used.store(true, Ordering::Relaxed);
        self.lock().pop().unwrap_or_default()
    }

    fn give_back(&self, arena: Arena) {
        self.lock().push(arena);
    }
}

impl Hasher {
    /// A pool of the configured size.
    pub fn new(config: &Passwords, entropy: Entropy) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let workers = if config.workers == 0 { cores } else { config.workers };
        let parameters = config.parameters();
        Self {
            parameters,
            dummy: password::dummy_hash(parameters, &mut entropy.clone()),
            entropy,
            places: Semaphore::new(workers + config.queue),
            workers: Arc::new(Semaphore::new(workers)),
            arenas: Arc::default(),
        }
    }

    /// Hashes a new password.
    pub async fn hash(&self, password: Password) -> Result<PasswordHash, Busy> {
        let (parameters, mut entropy) = (self.parameters, self.entropy.clone());
        let hashed =
            self.run(move |arena| password::hash(&password, parameters, &mut entropy, arena)).await?;
        // The parameters were checked with the configuration.
        hashed.map_err(|_| Busy)
    }

    /// Checks a password. Without a stored hash the same work is done and the answer is "wrong".
    pub async fn verify(
        &self,
        password: Password,
        stored: Option<PasswordHash>,
    ) -> Result<PasswordVerdict, Busy> {
        let parameters = self.parameters;
        let stored = stored.unwrap_or_else(|| self.dummy.clone());
        self.run(move |arena| password::verify(&password, &stored, parameters, arena)).await
    }

    /// Gives the memory of a pool back that nobody used since the last call.
    pub fn release_idle(&self) {
        if !self.arenas.used.swap(false, Ordering::Relaxed) {
            self.arenas.lock().clear();
        }
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Arena) -> T + Send + 'static,
    ) -> Result<T, Busy> {
        let _place = self.places.try_acquire().map_err(|_| Busy)?;
        let worker = Arc::clone(&self.workers).acquire_owned().await.map_err(|_| Busy)?;
        let arenas = Arc::clone(&self.arenas);
        let task = tokio::task::spawn_blocking(move || {
            // Held by the work itself: a client that hangs up does not free a worker that is still at it.
            let _worker = worker;
            let mut arena = arenas.take();
            let result = work(&mut arena);
            arenas.give_back(arena);
            result
        });
        task.await.map_err(|_| Busy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hasher(workers: usize, queue: usize) -> Hasher {
        let config =
            Passwords { memory: 8, iterations: 1, parallelism: 1, workers, queue, refuse_common: true };
        Hasher::new(&config, Entropy::seeded(1))
    }

    fn password(text: &str) -> Password {
        Password::parse(text.to_owned()).expect("short")
    }

    #[tokio::test]
    async fn right_wrong_and_nobody() {
        let hasher = hasher(1, 1);
        let stored = hasher.hash(password("one")).await.expect("free");
        let verify = |text, stored| hasher.verify(password(text), stored);
        assert_eq!(verify("one", Some(stored.clone())).await, Ok(PasswordVerdict::Right));
        assert_eq!(verify("two", Some(stored)).await, Ok(PasswordVerdict::Wrong));
        assert_eq!(verify("one", None).await, Ok(PasswordVerdict::Wrong));
    }

    #[tokio::test]
    async fn beyond_the_queue_the_answer_comes_at_once() {
        let hasher = Arc::new(hasher(1, 2));
        let (release, wait) = std::sync::mpsc::channel::<()>();
        let first = tokio::spawn({
            let hasher = Arc::clone(&hasher);
            async move { hasher.run(move |_| wait.recv().is_ok()).await }
        });
        while hasher.workers.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        let queued: Vec<_> = (0..2)
            .map(|_| {
                let hasher = Arc::clone(&hasher);
                tokio::spawn(async move { hasher.run(|_| true).await })
            })
            .collect();
        while hasher.places.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!(hasher.verify(password("one"), None).await, Err(Busy));

        release.send(()).expect("the first is waiting");
        assert_eq!(first.await.expect("no panic"), Ok(true));
        for task in queued {
            assert_eq!(task.await.expect("no panic"), Ok(true));
        }
        assert_eq!(hasher.verify(password("one"), None).await, Ok(PasswordVerdict::Wrong));
    }

    #[tokio::test]
    async fn unused_memory_is_given_back() {
        let hasher = hasher(1, 1);
        hasher.verify(password("one"), None).await.expect("free");
        hasher.release_idle();
        assert_eq!(hasher.arenas.lock().len(), 1, "used since the last call");
        hasher.release_idle();
        assert_eq!(hasher.arenas.lock().len(), 0);
    }
}

//! Passwords: the rules, and hashing away from the threads that serve requests.
//!
//! Hashing takes tens of milliseconds and 19 MiB by design. It has threads of its own, as many as may
//! hash at once, and each keeps the memory it hashes in: a burst of sign-ins takes neither all cores nor
//! more memory than that, however the allocator would keep what it is given back.

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, OnceLock,
        mpsc::{Receiver, Sender, channel},
    },
    thread,
};

use argon2::password_hash::phc::PasswordHash;
use tokio::sync::oneshot;

use super::{AccountError, hasher::Hasher};

/// Passwords beyond this help nobody and cost memory.
const MAX_CHARS: usize = 128;
const MIN_CHARS: usize = 8;

/// What a password lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordFlaw {
    TooShort,
    TooLong,
    MissingLower,
    MissingUpper,
    MissingDigit,
    MissingSpecial,
}

/// Everything the password lacks; empty when it is good enough.
#[must_use]
pub fn flaws(password: &str) -> Vec<PasswordFlaw> {
    let length = password.chars().count();
    let special = |c: char| !c.is_alphanumeric() && !c.is_whitespace();
    [
        (length < MIN_CHARS, PasswordFlaw::TooShort),
        (length > MAX_CHARS, PasswordFlaw::TooLong),
        (!password.chars().any(char::is_lowercase), PasswordFlaw::MissingLower),
        (!password.chars().any(char::is_uppercase), PasswordFlaw::MissingUpper),
        (!password.chars().any(char::is_numeric), PasswordFlaw::MissingDigit),
        (!password.chars().any(special), PasswordFlaw::MissingSpecial),
    ]
    .into_iter()
    .filter_map(|(lacking, flaw)| lacking.then_some(flaw))
    .collect()
}

type Job = Box<dyn FnOnce(&mut Hasher) + Send>;

/// Hashes and verifies with argon2id at the library's recommended cost. The threads end with the last
/// clone.
#[derive(Debug, Clone)]
pub struct Passwords {
    jobs: Sender<Job>,
}

impl Passwords {
    /// At most `at_once` computations run at the same time; others wait.
    pub fn new(at_once: usize) -> io::Result<Self> {
        let (jobs, queue) = channel::<Job>();
        let queue = Arc::new(Mutex::new(queue));
        for _ in 0..at_once.max(1) {
            let queue = Arc::clone(&queue);
            thread::Builder::new().name("passwords".to_owned()).spawn(move || work(&queue))?;
        }
        Ok(Self { jobs })
    }

    pub(super) async fn hash(&self, password: &str) -> Result<String, AccountError> {
        let password = password.to_owned();
        self.compute(move |hasher| hasher.hash(&password)).await?.map_err(crypto)
    }

    /// Whether the password belongs to the hash. Without a hash the same work is done for nothing, so
    /// that the time of the answer does not tell whether an account exists.
    pub(super) async fn verify(
        &self,
        password: &str,
        hash: Option<String>,
    ) -> Result<bool, AccountError> {
        let password = password.to_owned();
        self.compute(move |hasher| {
            let (hash, real) = match &hash {
                Some(hash) => (hash.as_str(), true),
                None => (dummy_hash(hasher), false),
            };
            let hash = PasswordHash::new(hash).map_err(crypto)?;
            Ok(hasher.verifies(&password, &hash).unwrap_or(false) && real)
        })
        .await?
    }

    async fn compute<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Hasher) -> T + Send + 'static,
    ) -> Result<T, AccountError> {
        let (answer, answered) = oneshot::channel();
        let job = Box::new(move |hasher: &mut Hasher| {
            // Who asked may have left while others were served.
            if !answer.is_closed() {
                let _ = answer.send(work(hasher));
            }
        });
        self.jobs.send(job).map_err(|_| crypto(Gone))?;
        answered.await.map_err(crypto)
    }
}

/// The threads that hash have ended.
#[derive(Debug, thiserror::Error)]
#[error("no thread is left that hashes passwords")]
struct Gone;

/// Does one job after the other until nobody can send any more.
fn work(queue: &Mutex<Receiver<Job>>) {
    let mut hasher = Hasher::default();
    loop {
        let next = queue.lock().map(|queue| queue.recv());
        let Ok(Ok(job)) = next else { return };
        // A job that panics answers nobody, and the next one has a thread all the same.
        let _ = catch_unwind(AssertUnwindSafe(|| job(&mut hasher)));
    }
}

fn crypto(error: impl std::error::Error + Send + Sync + 'static) -> AccountError {
    AccountError::Crypto(Box::new(error))
}

/// A hash that no password is compared against in earnest.
fn dummy_hash(hasher: &mut Hasher) -> &'static str {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| hasher.hash("nobody signs in with this").unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::{PasswordFlaw, Passwords, flaws};

    #[test]
    fn every_rule_is_named_when_it_is_broken() {
        assert_eq!(flaws("Str0ng-Pass"), []);
        assert_eq!(flaws("ALLUPPER1!"), [PasswordFlaw::MissingLower]);
        assert_eq!(flaws("alllower1!"), [PasswordFlaw::MissingUpper]);
        assert_eq!(flaws("NoDigits!!"), [PasswordFlaw::MissingDigit]);
        assert_eq!(flaws("NoSpecial1 "), [PasswordFlaw::MissingSpecial]);
        assert_eq!(flaws("aA1!"), [PasswordFlaw::TooShort]);
        assert_eq!(flaws(&format!("aA1!{}", "x".repeat(125))), [PasswordFlaw::TooLong]);
    }

    #[tokio::test]
    async fn a_password_verifies_against_its_own_hash_only() {
        let passwords = Passwords::new(2).unwrap();
        let hash = passwords.hash("Str0ng-Pass").await.unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(passwords.verify("Str0ng-Pass", Some(hash.clone())).await.unwrap());
        assert!(!passwords.verify("str0ng-Pass", Some(hash)).await.unwrap());
        assert!(!passwords.verify("nobody signs in with this", None).await.unwrap());
    }
}

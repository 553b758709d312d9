//! Argon2id in memory that is kept: every hash takes 19 MiB, and an allocator that is given so much back
//! keeps it as it likes.

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::{
        self,
        phc::{Output, ParamsString, PasswordHash, Salt},
        try_generate_salt,
    },
};

/// What one thread hashes with.
#[derive(Default)]
pub(super) struct Hasher {
    /// Empty until the first password comes.
    memory: Vec<Block>,
}

impl Hasher {
    /// A new hash at the recommended cost, as a PHC string.
    pub fn hash(&mut self, password: &str) -> Result<String, password_hash::Error> {
        let (algorithm, version) = (Algorithm::default(), Version::default());
        let salt = Salt::new(&try_generate_salt()?)?;
        let argon2 = Argon2::new(algorithm, version, Params::DEFAULT);
        let hash = PasswordHash {
            algorithm: algorithm.ident(),
            version: Some(version.into()),
            params: ParamsString::try_from(argon2.params())?,
            salt: Some(salt),
            hash: Some(self.compute(&argon2, password, &salt)?),
        };
        Ok(hash.to_string())
    }

    /// Whether a password belongs to a hash, whatever cost that was made at.
    pub fn verifies(
        &mut self,
        password: &str,
        hash: &PasswordHash,
    ) -> Result<bool, password_hash::Error> {
        let (Some(salt), Some(expected)) = (&hash.salt, &hash.hash) else { return Ok(false) };
        let algorithm = Algorithm::try_from(hash.algorithm.as_str())?;
        let version = hash.version.map_or(Ok(Version::default()), Version::try_from)?;
        let argon2 = Argon2::new(algorithm, version, Params::try_from(hash)?);
        // The library compares outputs in constant time.
        Ok(self.compute(&argon2, password, salt)? == *expected)
    }

    /// Hashes in the memory of this thread. What needs more of it, because it was made at a higher cost,
    /// has memory of its own for once.
    fn compute(
        &mut self,
        argon2: &Argon2<'_>,
        password: &str,
        salt: &Salt,
    ) -> Result<Output, password_hash::Error> {
        let length = argon2.params().output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN);
        let usual = Params::DEFAULT.block_count();
        if self.memory.is_empty() {
            self.memory.resize(usual, Block::new());
        }
        let mut buffer = [0; Output::MAX_LENGTH];
        let out = buffer.get_mut(..length).ok_or(password_hash::Error::OutputSize)?;
        if argon2.params().block_count() > usual {
            argon2.hash_password_into(password.as_bytes(), salt, out)?;
        } else {
            let memory = &mut self.memory;
            argon2.hash_password_into_with_memory(password.as_bytes(), salt, out, memory)?;
        }
        Ok(Output::new(out)?)
    }
}

#[cfg(test)]
mod tests {
    use argon2::password_hash::{
        CustomizedPasswordHasher as _, PasswordHasher as _, PasswordVerifier as _,
    };

    use super::{Algorithm, Argon2, Hasher, Params, PasswordHash, Version};

    #[test]
    fn hashes_are_those_of_the_library_whatever_the_memory_was_used_for_before() {
        let mut hasher = Hasher::default();
        for password in ["Str0ng-Pass", "An0ther-Pass"] {
            let hash = PasswordHash::new(&hasher.hash(password).unwrap()).unwrap();
            Argon2::default().verify_password(password.as_bytes(), &hash).unwrap();
            let theirs = Argon2::default().hash_password(password.as_bytes()).unwrap();
            assert_eq!((hash.algorithm, hash.version), (theirs.algorithm, theirs.version));
            assert_eq!(hash.params, theirs.params);
            assert!(hasher.verifies(password, &theirs).unwrap());
        }
    }

    #[test]
    fn hashes_made_at_another_cost_are_verified_and_leave_the_memory_as_it_is() {
        let mut hasher = Hasher::default();
        for (algorithm, version, memory) in [
            (Algorithm::Argon2id, Version::V0x13, 8 * 1024),
            (Algorithm::Argon2i, Version::V0x10, 64),
            (Algorithm::Argon2id, Version::V0x13, 32 * 1024),
        ] {
            let params = Params::new(memory, 1, 2, None).unwrap();
            let hash = Argon2::default()
                .hash_password_customized(
                    b"Str0ng-Pass",
                    b"salt of a test",
                    Some(algorithm.as_str()),
                    Some(version.into()),
                    params,
                )
                .unwrap();
            assert!(hasher.verifies("Str0ng-Pass", &hash).unwrap(), "{hash}");
            assert!(!hasher.verifies("str0ng-Pass", &hash).unwrap(), "{hash}");
            assert_eq!(hasher.memory.len(), Params::DEFAULT.block_count());
        }
    }
}

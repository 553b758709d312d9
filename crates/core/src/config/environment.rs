//! Where the program runs, which decides what it refuses.

use super::{
    catalogue::{Setting, fixed},
    reader::Reader,
};

pub(super) const SETTINGS: &[Setting] = &[
    fixed("ENVIRONMENT", "development", "development, test, staging or production"),
    fixed("STRICT_MODE", "true", "false refuses to start in staging and production"),
];

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Environment {
    #[default]
    Development,
    Test,
    Staging,
    Production,
}

impl Environment {
    /// Staging or production: reachable by others, so the shortcuts of development are refused.
    #[must_use]
    pub fn is_deployed(self) -> bool {
        matches!(self, Self::Staging | Self::Production)
    }

    #[must_use]
    pub fn is_production(self) -> bool {
        self == Self::Production
    }

    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Development => "development",
            Self::Test => "test",
            Self::Staging => "staging",
            Self::Production => "production",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        [Self::Development, Self::Test, Self::Staging, Self::Production]
            .into_iter()
            .find(|environment| environment.name().eq_ignore_ascii_case(text))
    }
}

pub(super) fn read(reader: &mut Reader) -> Environment {
    let expected = "development, test, staging or production";
    let environment = reader.parse("ENVIRONMENT", expected, Environment::parse);
    if !reader.flag("STRICT_MODE") && environment.is_deployed() {
        reader.refuse(
            "STRICT_MODE",
            format!("is false in {}", environment.name()),
            "remove it or set it to true",
        );
    }
    environment
}

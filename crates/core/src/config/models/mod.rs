//! The models people may choose and what their tokens cost.

mod decimal;
mod file;
mod table;

pub use table::{Model, ModelTable, Price, ThinkingStyle};

use chrono::NaiveDate;

use self::file::ModelTableError;
use super::{
    catalogue::{Setting, fixed, unset},
    environment::Environment,
    reader::Reader,
};

pub(super) const SETTINGS: &[Setting] = &[
    fixed("DEFAULT_MODEL", "gemini-3.8-flash", "model of questions that name none"),
    unset("MODELS_FILE", "TOML file of models and prices instead of the built-in table"),
    fixed("PRICE_CHECK_STRICT", "false", "refuse prices of zero outside production too"),
    unset("PRICE_PER_MTOK_INPUT", "USD per million input tokens of models not in the table"),
    unset("PRICE_PER_MTOK_OUTPUT", "USD per million output tokens of models not in the table"),
    unset("PRICE_PER_MTOK_INDEX", "USD per million indexed tokens; 0.15 in the built-in table"),
];

const BUILT_IN: &str = include_str!("../models.toml");
const FILE: &str = "MODELS_FILE";

/// Models, prices and the choice among them. The offline engine is priced as `default_model`.
#[derive(Debug, Clone)]
pub struct ModelSettings {
    /// Id of an entry of `table`.
    pub default_model: String,
    pub table: ModelTable,
}

impl ModelSettings {
    /// The entry questions without a model go to, and the price of the offline engine.
    #[must_use]
    pub fn default_entry(&self) -> &Model {
        self.table.resolve(&self.default_model)
    }

    /// What people may choose from on `day` (UTC): what is offered and not retired, and always the
    /// default model.
    pub fn offered(&self, day: NaiveDate) -> impl Iterator<Item = &Model> {
        self.table.models().filter(move |model| {
            model.id == self.default_model || (model.offered && !model.is_retired(day))
        })
    }

    pub(super) fn read(reader: &mut Reader, environment: Environment) -> Self {
        let mut table = table(reader);
        override_default(reader, &mut table);
        if reader.flag("PRICE_CHECK_STRICT") || environment.is_production() {
            for id in table.unpriced() {
                reader.refuse(
                    FILE,
                    format!("has a price of zero in {id:?}"),
                    "give every model prices above zero",
                );
            }
        }
        let default_model = reader.text("DEFAULT_MODEL").unwrap_or_default();
        let ids: Vec<&str> = table.models().map(|model| model.id.as_str()).collect();
        // An unreadable table is its own problem and says nothing about this one.
        if !ids.is_empty() && !ids.contains(&default_model.as_str()) {
            reader.refuse(
                "DEFAULT_MODEL",
                format!("{default_model:?} is not in the model table"),
                format!("choose one of {}", ids.join(", ")),
            );
        }
        Self { default_model, table }
    }
}

/// A table that cannot be read is replaced by an empty one, to go on looking for problems.
fn table(reader: &mut Reader) -> ModelTable {
    let path = reader.text(FILE);
    let text = match &path {
        None => Ok(BUILT_IN.to_owned()),
        Some(path) => std::fs::read_to_string(path).map_err(ModelTableError::Unreadable),
    };
    text.and_then(|text| file::parse(&text)).unwrap_or_else(|error| {
        let fix = "correct the file; the built-in table in crates/core/src/config/models.toml \
                   shows its form";
        reader.refuse(FILE, format!("{} {error}", path.unwrap_or_default()).trim(), fix);
        ModelTable::stand_in()
    })
}

fn override_default(reader: &mut Reader, table: &mut ModelTable) {
    let expected = "US dollars such as 0.75, with at most six decimals";
    let mut price = |name| reader.parse_optional(name, None, expected, decimal::micros);
    let input = price("PRICE_PER_MTOK_INPUT");
    let output = price("PRICE_PER_MTOK_OUTPUT");
    let index = price("PRICE_PER_MTOK_INDEX");
    table.override_default(input, output, index);
}

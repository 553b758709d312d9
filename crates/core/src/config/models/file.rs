//! The table as it is written down.

use ::config::{Config, ConfigError, File, FileFormat};
use chrono::NaiveDate;
use serde::Deserialize;

use super::{
    decimal::Dollars,
    table::{Model, ModelTable, Price, Tariff, ThinkingStyle},
};

/// Why a table of models is refused.
#[derive(Debug, thiserror::Error)]
pub(super) enum ModelTableError {
    #[error("cannot be read: {0}")]
    Unreadable(#[source] std::io::Error),
    #[error("is not a table of models: {0}")]
    Malformed(#[from] ConfigError),
    #[error("lists no models")]
    Empty,
    #[error("has two entries {0:?}")]
    Repeated(String),
    #[error("has an entry with a blank id")]
    BlankId,
    #[error("has no price for {0:?} that is in force from the beginning")]
    NoPrice(String),
    #[error("needs exactly one price without above_prompt_tokens for each date in {0:?}")]
    NoBase(String),
    #[error("has no index price in its default entry")]
    NoIndexPrice,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TableFile {
    default: Entry,
    #[serde(default)]
    models: Vec<IdentifiedEntry>,
}

/// `flatten` would switch off the refusal of unknown names, so the fields are repeated.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IdentifiedEntry {
    id: String,
    label: String,
    #[serde(default)]
    thinking: ThinkingStyle,
    #[serde(default = "yes")]
    offered: bool,
    retires: Option<NaiveDate>,
    prices: Vec<PriceRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    label: String,
    #[serde(default)]
    thinking: ThinkingStyle,
    prices: Vec<PriceRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PriceRow {
    from: Option<NaiveDate>,
    #[serde(default)]
    above_prompt_tokens: u64,
    input: Dollars,
    output: Dollars,
    cached: Option<Dollars>,
    index: Option<Dollars>,
}

fn yes() -> bool {
    true
}

pub(super) fn parse(text: &str) -> Result<ModelTable, ModelTableError> {
    let source = File::from_str(text, FileFormat::Toml);
    let file: TableFile = Config::builder().add_source(source).build()?.try_deserialize()?;
    let first_row = file.default.prices.first();
    let index = first_row.and_then(|row| row.index).ok_or(ModelTableError::NoIndexPrice)?.0;
    let default = IdentifiedEntry {
        id: "default".to_owned(),
        label: file.default.label,
        thinking: file.default.thinking,
        offered: false,
        retires: None,
        prices: file.default.prices,
    };
    let default = default.into_model(index)?;
    let mut models: Vec<Model> = Vec::with_capacity(file.models.len());
    for entry in file.models {
        if models.iter().any(|model| model.id == entry.id) {
            return Err(ModelTableError::Repeated(entry.id));
        }
        models.push(entry.into_model(index)?);
    }
    if models.is_empty() {
        return Err(ModelTableError::Empty);
    }
    Ok(ModelTable::new(default, models))
}

impl IdentifiedEntry {
    fn into_model(self, index: i64) -> Result<Model, ModelTableError> {
        if self.id.trim().is_empty() {
            return Err(ModelTableError::BlankId);
        }
        let mut tariffs: Vec<Tariff> =
            self.prices.into_iter().map(|row| row.into_tariff(index)).collect();
        tariffs.sort_by_key(|tariff| (tariff.from, tariff.above_prompt_tokens));
        let any_prompt = |tariff: &&Tariff| tariff.above_prompt_tokens == 0;
        let Some(first) = tariffs.first().filter(any_prompt).filter(|tariff| tariff.from.is_none())
        else {
            return Err(ModelTableError::NoPrice(self.id));
        };
        let first = first.price;
        let mut generations = tariffs.chunk_by(|one, next| one.from == next.from);
        if !generations.all(|rows| rows.iter().filter(any_prompt).count() == 1) {
            return Err(ModelTableError::NoBase(self.id));
        }
        Ok(Model {
            id: self.id,
            label: self.label,
            thinking: self.thinking,
            offered: self.offered,
            retires: self.retires,
            first,
            tariffs,
        })
    }
}

impl PriceRow {
    fn into_tariff(self, index: i64) -> Tariff {
        Tariff {
            from: self.from,
            above_prompt_tokens: self.above_prompt_tokens,
            price: Price {
                input_micros_per_mtok: self.input.0,
                output_micros_per_mtok: self.output.0,
                cached_micros_per_mtok: self.cached.unwrap_or(self.input).0,
                index_micros_per_mtok: self.index.map_or(index, |price| price.0),
            },
        }
    }
}

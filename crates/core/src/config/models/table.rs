//! Looking up models and the price in force.

use chrono::NaiveDate;
use serde::Deserialize;

/// Micro-dollars per million tokens; never negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Price {
    pub input_micros_per_mtok: i64,
    /// Thinking included.
    pub output_micros_per_mtok: i64,
    /// Input the provider had cached.
    pub cached_micros_per_mtok: i64,
    pub index_micros_per_mtok: i64,
}

/// How a request says how much to think.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ThinkingStyle {
    /// Nothing is sent; the safe choice for a model nobody described.
    #[default]
    None,
    /// `thinkingLevel`.
    Level,
    /// `thinkingBudget`.
    Budget,
}

/// A model and its prices over time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    pub id: String,
    pub label: String,
    pub thinking: ThinkingStyle,
    /// Whether people may choose it.
    pub offered: bool,
    /// First day on which the provider no longer serves it under its own name.
    pub retires: Option<NaiveDate>,
    /// Price in force where no tariff says otherwise.
    pub(super) first: Price,
    /// Sorted by `from`, then by `above_prompt_tokens`.
    pub(super) tariffs: Vec<Tariff>,
}

/// A price and when it applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tariff {
    /// First day, in UTC; from the beginning if `None`.
    pub from: Option<NaiveDate>,
    /// Applies to prompts longer than this.
    pub above_prompt_tokens: u64,
    pub price: Price,
}

impl Model {
    /// What tokens cost on `day` (UTC) for a prompt of `prompt_tokens`, retrieved passages included.
    #[must_use]
    pub fn price(&self, day: NaiveDate, prompt_tokens: u64) -> Price {
        let begun = |tariff: &&Tariff| tariff.from.is_none_or(|from| from <= day);
        let generation = self.tariffs.iter().filter(begun).map(|tariff| tariff.from).max();
        self.tariffs
            .iter()
            .filter(|tariff| Some(tariff.from) == generation)
            .rfind(|tariff| {
                tariff.above_prompt_tokens == 0 || prompt_tokens > tariff.above_prompt_tokens
            })
            .map_or(self.first, |tariff| tariff.price)
    }

    #[must_use]
    pub fn is_retired(&self, day: NaiveDate) -> bool {
        self.retires.is_some_and(|retires| retires <= day)
    }

    fn prices_mut(&mut self) -> impl Iterator<Item = &mut Price> {
        self.tariffs.iter_mut().map(|tariff| &mut tariff.price).chain([&mut self.first])
    }

    fn has_zero(&self) -> bool {
        self.tariffs.iter().map(|tariff| tariff.price).any(|price| {
            price.input_micros_per_mtok == 0
                || price.output_micros_per_mtok == 0
                || price.cached_micros_per_mtok == 0
                || price.index_micros_per_mtok == 0
        })
    }
}

/// All known models, and an entry that prices the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelTable {
    default: Model,
    models: Vec<Model>,
}

impl ModelTable {
    pub(super) fn new(default: Model, models: Vec<Model>) -> Self {
        Self { default, models }
    }

    /// Takes the place of a table that could not be read, until that problem is reported.
    pub(super) fn stand_in() -> Self {
        let first = Price {
            input_micros_per_mtok: 0,
            output_micros_per_mtok: 0,
            cached_micros_per_mtok: 0,
            index_micros_per_mtok: 0,
        };
        let default = Model {
            id: String::new(),
            label: String::new(),
            thinking: ThinkingStyle::None,
            offered: false,
            retires: None,
            first,
            tariffs: Vec::new(),
        };
        Self { default, models: Vec::new() }
    }

    /// The entry of exactly this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Model> {
        self.models.iter().find(|model| model.id == id)
    }

    /// The entry that prices a model of this id, known or not: its own, else that of the longest id it
    /// begins with, else the default entry. Ids may have the provider's `models/` in front.
    #[must_use]
    pub fn resolve(&self, id: &str) -> &Model {
        let id = id.strip_prefix("models/").unwrap_or(id);
        self.models
            .iter()
            .filter(|model| id.starts_with(&model.id))
            .max_by_key(|model| model.id.len())
            .unwrap_or(&self.default)
    }

    /// In the order of the table.
    pub fn models(&self) -> impl Iterator<Item = &Model> {
        self.models.iter()
    }

    /// Sets prices of the default entry, whatever the day; an index price counts for all entries that
    /// had the default entry's. A cached price never exceeds the new input price.
    pub(super) fn override_default(
        &mut self,
        input: Option<i64>,
        output: Option<i64>,
        index: Option<i64>,
    ) {
        let inherited = self.default.first.index_micros_per_mtok;
        for price in self.default.prices_mut() {
            price.input_micros_per_mtok = input.unwrap_or(price.input_micros_per_mtok);
            price.output_micros_per_mtok = output.unwrap_or(price.output_micros_per_mtok);
            price.cached_micros_per_mtok = match input {
                Some(input) => price.cached_micros_per_mtok.min(input),
                None => price.cached_micros_per_mtok,
            };
        }
        let Some(index) = index else { return };
        let models = self.models.iter_mut().chain([&mut self.default]);
        for price in models.flat_map(Model::prices_mut) {
            if price.index_micros_per_mtok == inherited {
                price.index_micros_per_mtok = index;
            }
        }
    }

    /// Ids of entries with a price of zero; none in a stand-in.
    pub(super) fn unpriced(&self) -> Vec<String> {
        let default = (!self.models.is_empty()).then_some(&self.default);
        let all = self.models.iter().chain(default);
        all.filter(|model| model.has_zero()).map(|model| model.id.clone()).collect()
    }
}

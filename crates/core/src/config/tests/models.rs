//! The table of models and prices.

use chrono::NaiveDate;

use super::super::{ModelTable, Price, ThinkingStyle};
use super::{file, path, problems, production, refused, settings};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn built_in() -> ModelTable {
    settings(&[]).models.table
}

fn in_and_out(price: Price) -> (i64, i64) {
    (price.input_micros_per_mtok, price.output_micros_per_mtok)
}

const DEFAULT: &str = r#"[default]
label = "Other"
prices = [{ input = "1", output = "2", index = "0.15" }]
"#;

#[test]
fn a_price_changes_on_its_day() {
    let table = built_in();
    let model = table.get("gemini-3.8-flash").unwrap();
    let before = model.price(day("2026-12-31"), 10);
    assert_eq!(in_and_out(before), (750_000, 3_750_000));
    assert_eq!(before.cached_micros_per_mtok, 75_000);
    let after = model.price(day("2027-01-01"), 10);
    assert_eq!(in_and_out(after), (1_500_000, 7_500_000));
    assert_eq!(after.cached_micros_per_mtok, after.input_micros_per_mtok);
}

#[test]
fn long_prompts_cost_more_where_the_provider_says_so() {
    let table = built_in();
    let model = table.get("gemini-3.1-pro-preview").unwrap();
    let price = |tokens| in_and_out(model.price(day("2026-11-22"), tokens));
    assert_eq!(price(200_000), (2_000_000, 12_000_000));
    assert_eq!(price(200_001), (4_000_000, 18_000_000));
}

#[test]
fn a_model_is_priced_by_its_id_then_by_its_longest_prefix_then_by_the_default() {
    let table = built_in();
    assert_eq!(table.resolve("gemini-3.5-flash").id, "gemini-3.5-flash");
    assert_eq!(table.resolve("gemini-3.5-flash-lite-001").id, "gemini-3.5-flash-lite");
    assert_eq!(table.resolve("models/gemini-3.6-flash-002").id, "gemini-3.6-flash");
    assert_eq!(table.resolve("gemini-9-flash").id, "default");
    assert_eq!(table.resolve("").id, "default");
    assert_eq!(table.resolve("gemini-9-flash").thinking, ThinkingStyle::None);
}

#[test]
fn every_built_in_model_can_be_priced_for_indexing() {
    let table = built_in();
    assert!(table.models().count() > 10);
    for model in table.models().chain([table.resolve("")]) {
        let price = model.price(day("2026-11-22"), 0);
        assert_eq!(price.index_micros_per_mtok, 150_000, "{}", model.id);
    }
}

#[test]
fn retired_models_are_no_longer_offered_and_the_default_always_is() {
    let lite = settings(&[("DEFAULT_MODEL", "gemini-2.5-flash-lite")]).models;
    let ids = |day: NaiveDate| -> Vec<String> {
        lite.offered(day).map(|model| model.id.clone()).collect()
    };
    let retiring = "gemini-3.1-flash-lite".to_owned();
    assert!(ids(day("2027-05-06")).contains(&retiring));
    assert!(!ids(day("2027-05-07")).contains(&retiring));
    assert!(ids(day("2027-05-07")).contains(&lite.default_model));
    assert!(!ids(day("2026-11-22")).contains(&"gemini-4-argon".to_owned()));
    assert!(lite.table.get("gemini-2.5-pro").unwrap().is_retired(day("2026-12-01")));
    assert_eq!(lite.default_entry().thinking, ThinkingStyle::Budget);
}

#[test]
fn the_default_model_must_be_in_the_table() {
    let found = problems(&[("DEFAULT_MODEL", "gemini-3.8-flash-001")]);
    assert_eq!(found.len(), 1);
    assert!(found[0].fix.contains("gemini-3.8-flash,"));
}

#[test]
fn prices_from_the_environment_replace_those_of_the_default_entry() {
    let table = settings(&[
        ("PRICE_PER_MTOK_INPUT", "0.0375"),
        ("PRICE_PER_MTOK_OUTPUT", "9"),
        ("PRICE_PER_MTOK_INDEX", "0.2"),
    ])
    .models
    .table;
    for date in ["2026-11-22", "2027-06-01"] {
        let other = table.resolve("unheard-of").price(day(date), 0);
        assert_eq!(in_and_out(other), (37_500, 9_000_000));
        assert_eq!(other.cached_micros_per_mtok, 37_500);
    }
    let known = table.resolve("gemini-3.6-flash").price(day("2026-11-22"), 0);
    assert_eq!(in_and_out(known), (750_000, 3_750_000));
    assert_eq!(known.index_micros_per_mtok, 200_000);
}

#[test]
fn prices_are_decimals_that_micro_dollars_hold_exactly() {
    for text in ["-1", "0.0000001", "1e3", ".5", "1,5", "$1", "99999999999999", "1.2.3", "+1"] {
        assert_eq!(refused(&[("PRICE_PER_MTOK_INPUT", text)]), ["PRICE_PER_MTOK_INPUT"], "{text}");
    }
    let table = settings(&[("PRICE_PER_MTOK_INPUT", "12.000001")]).models.table;
    let price = table.resolve("x").price(day("2026-11-22"), 0);
    assert_eq!(price.input_micros_per_mtok, 12_000_001);
}

#[test]
fn prices_of_zero_are_refused_in_production_and_on_request() {
    let free = ("PRICE_PER_MTOK_OUTPUT", "0");
    assert!(refused(&[free]).is_empty());
    assert_eq!(refused(&[free, ("PRICE_CHECK_STRICT", "true")]), ["MODELS_FILE"]);
    assert_eq!(refused(&production(&[free])), ["MODELS_FILE"]);
}

#[test]
fn a_file_takes_the_place_of_the_built_in_table() {
    let text = format!(
        r#"{DEFAULT}
[[models]]
id = "local"
label = "Local"
prices = [{{ input = "0.5", output = "0.6", cached = "0.1", index = "0.01" }}]
"#
    );
    let own = file(&text);
    let models = settings(&[("MODELS_FILE", path(&own)), ("DEFAULT_MODEL", "local")]).models;
    let price = models.default_entry().price(day("2026-11-22"), 5);
    assert_eq!(in_and_out(price), (500_000, 600_000));
    assert_eq!(price.index_micros_per_mtok, 10_000);
    assert!(models.table.get("gemini-3.8-flash").is_none());
}

#[test]
fn a_damaged_table_is_refused_with_its_cause_alone() {
    let entry = |body: &str| format!("{DEFAULT}\n[[models]]\nid = \"m\"\nlabel = \"M\"\n{body}");
    let good = "prices = [{ input = \"1\", output = \"2\" }]\n";
    for (name, text, cause) in [
        ("toml", "not toml".to_owned(), "not a table"),
        ("default", "models = []".to_owned(), "default"),
        ("none", DEFAULT.to_owned(), "lists no models"),
        ("float", entry("prices = [{ input = 0.5, output = \"2\" }]"), "quoted"),
        ("digits", entry("prices = [{ input = \"0.1234567\", output = \"2\" }]"), "0.1234567"),
        ("unknown", entry(&format!("colour = \"red\"\n{good}")), "colour"),
        ("date", entry(&format!("retires = \"soon\"\n{good}")), "retires"),
        ("empty", entry("prices = []"), "no price"),
        (
            "late",
            entry("prices = [{ from = \"2030-01-01\", input = \"1\", output = \"2\" }]"),
            "no price",
        ),
        (
            "tier",
            entry(&good.replace("}]", "}, { input = \"3\", output = \"2\" }]")),
            "exactly one",
        ),
        ("twice", entry(&format!("{good}\n[[models]]\nid = \"m\"\nlabel = \"M\"\n{good}")), "two"),
    ] {
        let damaged = file(&text);
        let found = problems(&[("MODELS_FILE", path(&damaged))]);
        assert_eq!(found.len(), 1, "{name}: {found:?}");
        assert_eq!(found[0].setting, "MODELS_FILE");
        assert!(found[0].problem.contains(cause), "{name}: {}", found[0].problem);
    }
    assert_eq!(refused(&production(&[("MODELS_FILE", "/nowhere/models.toml")])), ["MODELS_FILE"]);
}

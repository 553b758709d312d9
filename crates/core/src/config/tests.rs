use super::*;

fn values(pairs: &[(&str, &str)]) -> Values {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

#[test]
fn no_values_give_the_embedded_offline_service() {
    let settings = Settings::from_values(values(&[])).unwrap();
    assert!(settings.worker.embedded);
    assert_eq!(settings.database.url.expose(), "sqlite://data/rag.db");
    assert!(matches!(settings.engine.mode, EngineMode::Offline));
    assert_eq!(settings.differences(), []);
}

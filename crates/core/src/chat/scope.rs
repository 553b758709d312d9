//! What a question may search and who answers it.

use serde_json::{Map, Value};

use super::{ChatError, Question};
use crate::{
    app::App,
    config::{ChatSettings, Model},
    db::{self, Conn},
    engine::SearchedStore,
    ids::{DocumentId, StoreId, UserId},
    stores,
};

/// A question's allowed surroundings.
#[derive(Debug, Clone)]
pub(super) struct Scope {
    /// In the order of the question.
    pub stores: Vec<SearchedStore>,
    pub documents: Option<Vec<DocumentId>>,
    pub model: Model,
    pub metadata_filter: Option<Map<String, Value>>,
}

pub(super) async fn resolve(
    app: &App,
    user: UserId,
    question: &Question,
) -> Result<Scope, ChatError> {
    let model = chosen_model(app, question.model.as_deref())?;
    check_filter(&app.settings.chat, question.metadata_filter.as_ref())?;
    let mut conn = app.db.read().await?;
    let stores = accessible_stores(&mut conn, user, &question.stores).await?;
    if let Some(documents) = &question.documents {
        check_documents(&mut conn, &question.stores, documents).await?;
    }
    Ok(Scope {
        stores,
        documents: question.documents.clone(),
        model,
        metadata_filter: question.metadata_filter.clone(),
    })
}

fn chosen_model(app: &App, id: Option<&str>) -> Result<Model, ChatError> {
    let models = &app.settings.models;
    let Some(id) = id else {
        return Ok(models.default_entry().clone());
    };
    if models.table.get(id).is_some_and(|model| model.is_retired(app.now().date_naive())) {
        tracing::warn!(model = id, default = models.default_model, "the model is retired");
        return Ok(models.default_entry().clone());
    }
    let offered: Vec<&Model> = models.offered(app.now().date_naive()).collect();
    match offered.iter().find(|model| model.id == id) {
        Some(model) => Ok((*model).clone()),
        None => Err(ChatError::ModelNotAvailable {
            model: id.to_owned(),
            offered: offered.iter().map(|model| model.id.clone()).collect(),
        }),
    }
}

fn check_filter(
    settings: &ChatSettings,
    filter: Option<&Map<String, Value>>,
) -> Result<(), ChatError> {
    let Some(filter) = filter else { return Ok(()) };
    if !settings.allow_metadata_filters {
        return Err(ChatError::MetadataFilterNotAllowed { key: None });
    }
    let allowed = &settings.metadata_filter_keys;
    match filter.keys().find(|key| !allowed.contains(key)) {
        Some(key) => Err(ChatError::MetadataFilterNotAllowed { key: Some(key.clone()) }),
        None => Ok(()),
    }
}

async fn accessible_stores(
    conn: &mut Conn,
    user: UserId,
    ids: &[StoreId],
) -> Result<Vec<SearchedStore>, ChatError> {
    let stores = stores::list_accessible(conn, user, ids).await?.ok_or(ChatError::StoreNotFound)?;
    Ok(stores
        .into_iter()
        .map(|store| SearchedStore { id: store.id, fs_name: store.fs_name })
        .collect())
}

async fn check_documents(
    conn: &mut Conn,
    stores: &[StoreId],
    documents: &[DocumentId],
) -> Result<(), ChatError> {
    let found = db::search::count_living(conn, stores, documents).await?;
    if usize::try_from(found) == Ok(documents.len()) {
        Ok(())
    } else {
        Err(ChatError::DocumentNotFound)
    }
}

//! Documents that the engine has lost, and copies of documents that are gone or have another one.

use std::collections::{HashMap, HashSet};

use crate::{
    app::App,
    db::{
        provider_documents::{self as table, KeptDocument},
        stores::{self, Store},
    },
    documents,
    engine::{EngineError, Remote, RemoteCopy},
    ids::DocumentId,
    telemetry::error_chain,
};

/// Compares each living store with its rows. Stores that are lost themselves are left to the
/// reconciliation of stores.
pub async fn reconcile_copies(app: &App) -> Result<(), EngineError> {
    let Some(remote) = app.engine.remote() else { return Ok(()) };
    let stores = stores::list_named(&mut app.db.read().await?).await?;
    for store in stores.iter().filter(|store| store.deleted_at.is_none()) {
        if let Err(error) = compare(app, remote, store).await {
            let error = error_chain(&error);
            tracing::warn!(store.id = store.id.0, error, "a store was not compared with its rows");
        }
    }
    Ok(())
}

async fn compare(app: &App, remote: &dyn Remote, store: &Store) -> Result<(), EngineError> {
    let Some(copies) = remote.list_copies(&store.fs_name).await? else { return Ok(()) };
    let rows = table::list_kept(&mut app.db.read().await?, store.id).await?;
    let usable: HashSet<&str> =
        copies.iter().filter(|copy| copy.is_usable).map(|copy| copy.name.as_str()).collect();
    for row in rows.iter().filter(|row| row.is_ready) {
        let name = row.provider_name.as_deref().unwrap_or_default();
        if !usable.contains(name) {
            reindex_if_lost(app, remote, row).await?;
        }
    }
    for copy in superfluous(&copies, &rows) {
        remote.remove_copy(&copy.name).await?;
        tracing::warn!(name = copy.name, document = ?copy.document, "removed a superfluous copy");
    }
    Ok(())
}

async fn reindex_if_lost(
    app: &App,
    remote: &dyn Remote,
    row: &KeptDocument,
) -> Result<(), EngineError> {
    // It may have become ready after the list was made.
    if let Some(name) = &row.provider_name
        && remote.has_copy(name).await?
    {
        return Ok(());
    }
    let mut tx = app.db.begin().await?;
    let is_lost = documents::reindex(&mut tx, row.id, app.now()).await?;
    tx.commit().await?;
    if is_lost {
        tracing::warn!(document.id = row.id.0, "a document was lost and is indexed again");
    }
    Ok(())
}

/// Copies of documents that are gone, and further copies of ready ones whose own is there. What says
/// nothing about a document was not sent by this program and is only told of; a document that is not ready
/// may be about to take any of its copies for its own.
fn superfluous<'a>(copies: &'a [RemoteCopy], rows: &[KeptDocument]) -> Vec<&'a RemoteCopy> {
    let rows: HashMap<DocumentId, &KeptDocument> = rows.iter().map(|row| (row.id, row)).collect();
    let own =
        |row: &KeptDocument, copy: &RemoteCopy| row.provider_name.as_ref() == Some(&copy.name);
    let settled: HashSet<DocumentId> = copies
        .iter()
        .filter(|copy| copy.is_usable)
        .filter_map(|copy| copy.document.and_then(|id| rows.get(&id)).filter(|row| own(row, copy)))
        .filter(|row| row.is_ready)
        .map(|row| row.id)
        .collect();
    let mut found = Vec::new();
    for copy in copies {
        match copy.document {
            None => tracing::warn!(name = copy.name, "a copy does not say what it is of"),
            Some(id) => match rows.get(&id) {
                None => found.push(copy),
                Some(row) if settled.contains(&id) && !own(row, copy) => found.push(copy),
                Some(_) => {}
            },
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::superfluous;
    use crate::{db::provider_documents::KeptDocument, engine::RemoteCopy, ids::DocumentId};

    fn copy(name: &str, document: Option<i64>, is_usable: bool) -> RemoteCopy {
        RemoteCopy { name: name.to_owned(), document: document.map(DocumentId), is_usable }
    }

    fn row(id: i64, is_ready: bool, name: &str) -> KeptDocument {
        KeptDocument { id: DocumentId(id), is_ready, provider_name: Some(name.to_owned()) }
    }

    #[test]
    fn only_what_nobody_can_need_is_superfluous() {
        let rows = [row(1, true, "a"), row(2, false, "c"), row(3, true, "e"), row(4, true, "g")];
        let copies = [
            copy("a", Some(1), true),
            copy("b", Some(1), true),
            // Not ready: either may be taken.
            copy("c", Some(2), true),
            copy("d", Some(2), true),
            // Its own copy is missing, or cannot be used: this one may be taken instead.
            copy("f", Some(3), true),
            copy("g", Some(4), false),
            copy("h", Some(4), true),
            copy("gone", Some(9), true),
            copy("foreign", None, true),
        ];
        let names: Vec<&str> =
            superfluous(&copies, &rows).iter().map(|copy| copy.name.as_str()).collect();
        assert_eq!(names, ["b", "gone"]);
    }
}

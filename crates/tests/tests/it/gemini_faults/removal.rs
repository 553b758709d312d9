//! Removals at a provider that lies, cannot list, or does not take the key: none is called done before
//! nothing is left.

use gemini_sim::{Fault, FaultRule};
use rag_core::{app::Leaves, trash};

use super::indexing::Desk;

const SECRET: &str = "The secret is under the stone.";
const PURGED: &str = "select count(*) from documents where purged_at is not null";

/// A desk at which what is deleted is removed at once, with one document on it.
async fn desk_with_a_secret(faults: &[FaultRule]) -> (Desk, i64) {
    let desk = Desk::open_with(&[("TRASH_RETENTION_HOURS", "0")], Leaves::default()).await;
    for rule in faults {
        desk.faults(rule.clone());
    }
    let id = desk.uploads("secret.txt", SECRET).await;
    desk.works().await;
    assert_eq!(desk.document(id).await["status"], "DONE");
    (desk, id)
}

async fn deletes(desk: &Desk, id: i64) {
    desk.ada.delete(&format!("/api/documents/{id}")).await.ok();
}

/// Whether the next try at the removal completes it.
async fn purges(desk: &Desk) -> bool {
    desk.app.executes("update purges set due_at = '2026-01-01T00:00:00Z'").await;
    trash::purge_next(&desk.app.app).await.unwrap().expect("a removal that is due")
}

fn originals(desk: &Desk) -> usize {
    let folder = desk.app.folder().join("data/files");
    let folders = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    folders.filter(|path| path.is_dir()).map(|path| std::fs::read_dir(path).unwrap().count()).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removal_is_not_done_before_the_provider_can_list_what_is_left() {
    let lost = FaultRule::once(Fault::LostReply).on("stores.upload.finalize");
    let (desk, id) =
        desk_with_a_secret(&[lost, FaultRule::once(Fault::ListRefused).always()]).await;
    assert_eq!(desk.copies(id).len(), 2, "nobody could look whether the first one is there");
    deletes(&desk, id).await;
    assert!(!purges(&desk).await);
    assert_eq!(desk.copies(id).len(), 1, "the copy whose name is known is gone");
    assert_eq!(originals(&desk), 0, "and so is what is ours");
    assert_eq!(desk.app.number("select count(*) from document_pages").await, 0);
    assert_eq!(desk.app.number(PURGED).await, 0);
    assert_eq!(desk.app.number("select count(*) from admin_audit_logs").await, 0);

    desk.app.provider().clear_faults();
    assert!(purges(&desk).await);
    assert_eq!(desk.copies(id), []);
    assert_eq!(desk.app.number(PURGED).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removal_is_not_done_while_the_key_is_blocked() {
    // Of a process that died between sending and recording the name.
    for name in ["provider_name", "(select fs_name from stores)"] {
        let (desk, id) = desk_with_a_secret(&[]).await;
        let nameless = format!("update documents set status = 'ERROR', provider_name = {name}");
        desk.app.executes(&nameless).await;
        deletes(&desk, id).await;
        desk.faults(FaultRule::once(Fault::KeyBlocked).always());
        assert!(!purges(&desk).await, "{name}");
        assert_eq!(desk.copies(id).len(), 1, "{name}");
        assert_eq!(desk.app.number(PURGED).await, 0, "{name}");

        desk.app.provider().clear_faults();
        assert!(purges(&desk).await, "{name}");
        assert_eq!(desk.copies(id), [], "{name}");
    }
}

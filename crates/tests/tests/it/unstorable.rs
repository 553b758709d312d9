//! What no database can hold, or only one of them, is refused or found nowhere; it is nobody's fault.

use rag_tests::both;
use serde_json::json;

both! {
    async fn a_nul_in_a_path_names_nothing(app: TestApp) {
        let ada = app.person("ada").await;
        let session = "/api/chat/sessions/a%00b";
        let replies = [
            ada.get(&format!("{session}/messages")).await,
            ada.get(&format!("{session}/export?format=json")).await,
            ada.patch(session, &json!({"title": "New"})).await,
            ada.delete(session).await,
            ada.delete("/api/auth/sessions/%00").await,
        ];
        for reply in replies {
            assert_eq!(reply.status, 404, "{}", String::from_utf8_lossy(&reply.body));
        }
    }

    async fn control_characters_in_a_search_are_passed_over(app: TestApp) {
        let ada = app.person("ada").await;
        assert_eq!(ada.get("/api/chat/sessions?q=a%00b").await.ok(), json!([]));
        assert_eq!(ada.get("/api/chat/sessions?q=%00").await.ok(), json!([]));
    }

    async fn a_cursor_of_a_moment_that_never_was_is_refused(app: TestApp) {
        let ada = app.person("ada").await;
        let day = 86_400_000_000_i64;
        for cursor in
            ["1.a%00b", &format!("{}.x", -80_000_000 * day), &format!("{}.x", 80_000_000 * day)]
        {
            let reply = ada.get(&format!("/api/chat/sessions?cursor={cursor}")).await;
            assert_eq!(reply.status, 422, "{}", String::from_utf8_lossy(&reply.body));
        }
    }
}

//! Lists that come in pages.

use serde::{Deserialize, de::DeserializeOwned};

use super::{Gemini, GeminiError, call::Call, operation::Operation};

/// The provider takes no more per page.
const PAGE_SIZE: &str = "20";
/// More pages than any list here has.
const MAX_PAGES: usize = 5000;

/// The items of one page, whatever the field is called.
pub trait Page: DeserializeOwned {
    type Item;
    fn into_items(self) -> Vec<Self::Item>;
}

#[derive(Deserialize)]
struct WithToken<P> {
    #[serde(flatten)]
    page: P,
    #[serde(default, rename = "nextPageToken")]
    next: Option<String>,
}

impl Gemini {
    /// All items of all pages, in the provider's order.
    pub(super) async fn list<P: Page>(
        &self,
        operation: Operation,
        path: &str,
    ) -> Result<Vec<P::Item>, GeminiError> {
        let mut items = Vec::new();
        let mut token = String::new();
        for _ in 0..MAX_PAGES {
            let query = [("pageSize", PAGE_SIZE), ("pageToken", token.as_str())];
            let query = if token.is_empty() { query.get(..1).unwrap_or_default() } else { &query };
            let call = Call::get(operation, path).with_query(query);
            let reply: WithToken<P> = self.call(&call).await?;
            items.extend(reply.page.into_items());
            match reply.next.filter(|next| !next.is_empty() && *next != token) {
                Some(next) => token = next,
                None => return Ok(items),
            }
        }
        Err(GeminiError::Malformed("a list without end", None))
    }
}

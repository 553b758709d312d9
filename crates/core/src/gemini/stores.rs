//! Stores: the places documents are indexed in.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    Gemini, GeminiError, StoreName, call::Call, listing::Page, operation::Operation,
    retry::Attempts,
};
use crate::ids;

const COLLECTION: &str = "fileSearchStores";
/// The provider takes no longer names.
pub(super) const MAX_DISPLAY_NAME_CHARS: usize = 512;
/// A mark is a separator and an identifier.
const MARK_CHARS: usize = 40;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Store {
    pub name: StoreName,
    pub display_name: String,
    /// As far as the provider says.
    pub created_at: Option<DateTime<Utc>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NewStore<'a> {
    display_name: &'a str,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct StoreView {
    name: String,
    #[serde(default)]
    display_name: String,
    #[serde(default)]
    create_time: String,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct StorePage {
    file_search_stores: Vec<StoreView>,
}

impl Page for StorePage {
    type Item = StoreView;

    fn into_items(self) -> Vec<StoreView> {
        self.file_search_stores
    }
}

impl TryFrom<StoreView> for Store {
    type Error = GeminiError;

    fn try_from(view: StoreView) -> Result<Self, GeminiError> {
        Ok(Self {
            name: StoreName::parse(&view.name)?,
            display_name: view.display_name,
            created_at: view.create_time.parse().ok(),
        })
    }
}

impl Gemini {
    /// Creates exactly one store. Creating is not idempotent at the provider, so the display name gets
    /// a mark of its own, by which a store is found whose creation was never confirmed.
    pub async fn create_store(&self, display_name: &str) -> Result<StoreName, GeminiError> {
        let room = MAX_DISPLAY_NAME_CHARS - MARK_CHARS;
        let readable: String = display_name.chars().take(room).collect();
        let marked = format!("{} · {}", readable.trim(), ids::fresh());
        let call =
            Call::post(Operation::CreateStore, COLLECTION, &NewStore { display_name: &marked })?;
        let mut attempts = Attempts::new(self.limits.attempts);
        loop {
            match self.call_once::<StoreView>(&call).await {
                Ok(view) => return StoreName::parse(&view.name),
                Err(error) => {
                    if error.is_ambiguous()
                        && let Ok(Some(store)) = self.find_store(&marked).await
                    {
                        return Ok(store);
                    }
                    attempts.pause(error).await?;
                }
            }
        }
    }

    async fn find_store(&self, display_name: &str) -> Result<Option<StoreName>, GeminiError> {
        let stores = self.list_stores().await?;
        let found = stores.into_iter().find(|store| store.display_name == display_name);
        Ok(found.map(|store| store.name))
    }

    pub async fn get_store(&self, name: &StoreName) -> Result<Store, GeminiError> {
        self.call::<StoreView>(&Call::get(Operation::GetStore, name.as_str())).await?.try_into()
    }

    /// All stores of the project, oldest first.
    pub async fn list_stores(&self) -> Result<Vec<Store>, GeminiError> {
        let views = self.list::<StorePage>(Operation::ListStores, COLLECTION).await?;
        views.into_iter().map(Store::try_from).collect()
    }

    /// Removes a store with everything in it; one that is gone already is a success.
    pub async fn delete_store(&self, name: &StoreName) -> Result<(), GeminiError> {
        self.delete(Operation::DeleteStore, name.as_str()).await
    }
}

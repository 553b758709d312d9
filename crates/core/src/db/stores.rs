//! Table `stores`.

use chrono::{DateTime, Utc};

use sqlx::AssertSqlSafe;

use super::{
    Access, DbError, Tx, execute, fetch_all, fetch_one, fetch_optional, on, placeholders, scalar,
};
use crate::ids::{StoreId, UserId};

/// A store: a set of documents that belong to one person.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Store {
    pub id: StoreId,
    pub user_id: UserId,
    pub display_name: String,
    /// The engine's name of it.
    pub fs_name: String,
    pub created_at: DateTime<Utc>,
    pub deleted_at: Option<DateTime<Utc>>,
}

/// A store with the sums over its documents.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct StoreSummary {
    pub id: StoreId,
    pub display_name: String,
    pub fs_name: String,
    pub document_count: i64,
    pub size_bytes: i64,
    pub created_at: DateTime<Utc>,
}

/// The store, deleted or not.
pub async fn find(db: &mut impl Access, id: StoreId) -> Result<Option<Store>, DbError> {
    fetch_optional!(
        db,
        Store,
        "select id, user_id, display_name, fs_name, created_at, deleted_at
         from stores where id = $1",
        id
    )
}

/// Those of the stores that are the person's own and not deleted.
pub async fn list_living(
    db: &mut impl Access,
    user: UserId,
    ids: &[StoreId],
) -> Result<Vec<Store>, DbError> {
    let sql = format!(
        "select id, user_id, display_name, fs_name, created_at, deleted_at from stores
         where user_id = $1 and deleted_at is null and id in ({})",
        placeholders(2, ids.len())
    );
    on!(db, conn => {
        let mut query = sqlx::query_as::<_, Store>(AssertSqlSafe(sql)).bind(user);
        for id in ids {
            query = query.bind(id);
        }
        query.fetch_all(conn).await
    })
}

/// All stores that the engine has a name for, deleted or not.
pub async fn list_named(db: &mut impl Access) -> Result<Vec<Store>, DbError> {
    fetch_all!(
        db,
        Store,
        "select id, user_id, display_name, fs_name, created_at, deleted_at
         from stores where fs_name <> '' order by id"
    )
}

/// A person's stores, newest first.
pub async fn list_of(db: &mut impl Access, user: UserId) -> Result<Vec<StoreSummary>, DbError> {
    fetch_all!(
        db,
        StoreSummary,
        "select s.id, s.display_name, s.fs_name, s.created_at,
                count(d.id) as document_count,
                cast(coalesce(sum(d.size_bytes), 0) as bigint) as size_bytes
         from stores s left join documents d on d.store_id = s.id and d.deleted_at is null
         where s.user_id = $1 and s.deleted_at is null
         group by s.id, s.display_name, s.fs_name, s.created_at
         order by s.created_at desc, s.id desc",
        user
    )
}

/// One store that is not deleted, with its sums.
pub async fn summary(db: &mut impl Access, id: StoreId) -> Result<Option<StoreSummary>, DbError> {
    fetch_optional!(
        db,
        StoreSummary,
        "select s.id, s.display_name, s.fs_name, s.created_at,
                count(d.id) as document_count,
                cast(coalesce(sum(d.size_bytes), 0) as bigint) as size_bytes
         from stores s left join documents d on d.store_id = s.id and d.deleted_at is null
         where s.id = $1 and s.deleted_at is null
         group by s.id, s.display_name, s.fs_name, s.created_at",
        id
    )
}

/// How many stores a person has that are not deleted.
pub async fn count_of(db: &mut impl Access, user: UserId) -> Result<i64, DbError> {
    scalar!(db, i64, "select count(*) from stores where user_id = $1 and deleted_at is null", user)
}

/// Makes concurrent creations of one person wait for each other.
pub async fn lock_owner(tx: &mut Tx, user: UserId) -> Result<(), DbError> {
    execute!(tx, "update users set email = email where id = $1", user)?;
    Ok(())
}

/// Makes sure that the store lives until this transaction ends: a deletion waits for it, and whoever
/// waits for a deletion learns of it here. False when it is deleted.
///
/// To look is not enough: PostgreSQL shows the store as it was before a deletion that is about to be
/// committed, and a foreign key asks only whether the row exists.
pub async fn lock_living(tx: &mut Tx, id: StoreId) -> Result<bool, DbError> {
    let rows = execute!(
        tx,
        "update stores set fs_name = fs_name where id = $1 and deleted_at is null",
        id
    )?;
    Ok(rows == 1)
}

pub async fn insert(
    tx: &mut Tx,
    user: UserId,
    display_name: &str,
    fs_name: &str,
    now: DateTime<Utc>,
) -> Result<Store, DbError> {
    fetch_one!(
        tx,
        Store,
        "insert into stores (user_id, display_name, fs_name, created_at) values ($1, $2, $3, $4)
         returning id, user_id, display_name, fs_name, created_at, deleted_at",
        user,
        display_name,
        fs_name,
        now
    )
}

pub async fn set_name(tx: &mut Tx, id: StoreId, display_name: &str) -> Result<(), DbError> {
    execute!(tx, "update stores set display_name = $2 where id = $1", id, display_name)?;
    Ok(())
}

/// Gives a living store another name at the engine. False when it is deleted or has another by now.
pub async fn replace_fs_name(
    tx: &mut Tx,
    id: StoreId,
    old: &str,
    new: &str,
) -> Result<bool, DbError> {
    let rows = execute!(
        tx,
        "update stores set fs_name = $3 where id = $1 and fs_name = $2 and deleted_at is null",
        id,
        old,
        new
    )?;
    Ok(rows == 1)
}

/// Hides a store. False when somebody else did before.
pub async fn mark_deleted(
    tx: &mut Tx,
    id: StoreId,
    by: UserId,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    let rows = execute!(
        tx,
        "update stores set deleted_at = $3, deleted_by = $2 where id = $1 and deleted_at is null",
        id,
        by,
        now
    )?;
    Ok(rows == 1)
}

/// Takes a store back. False when it is not deleted: somebody else was first.
pub async fn unmark_deleted(tx: &mut Tx, id: StoreId) -> Result<bool, DbError> {
    let rows = execute!(
        tx,
        "update stores set deleted_at = null, deleted_by = null
         where id = $1 and deleted_at is not null",
        id
    )?;
    Ok(rows == 1)
}

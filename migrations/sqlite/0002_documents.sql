-- Stores and documents. A document row carries everything needed to finish it; the job queue only
-- says "look at this row".
create table stores (
    id integer primary key autoincrement,
    user_id integer not null references users (id) on delete cascade,
    display_name text not null,
    fs_name text not null,
    created_at text not null,
    deleted_at text,
    deleted_by integer references users (id) on delete set null,
    purged_at text
);
create index stores_user on stores (user_id);

create table documents (
    id integer primary key autoincrement,
    store_id integer not null references stores (id) on delete cascade,
    user_id integer not null references users (id) on delete cascade,
    filename text not null,
    display_name text,
    media_type text not null,
    size_bytes integer not null,
    sha256 text not null,
    storage_key text not null,
    gcs_uri text,
    page_count integer,
    status text not null,
    status_updated_at text not null,
    error_code text,
    error_message text,
    error_retryable boolean,
    attempts integer not null default 0,
    lease_owner text,
    lease_until text,
    next_attempt_at text,
    -- When a worker last took it: whose turn is next.
    claimed_at text,
    pages_ready_at text,
    provider_name text,
    provider_started_at text,
    estimated_tokens integer not null,
    created_at text not null,
    deleted_at text,
    deleted_by integer references users (id) on delete set null,
    deleted_with_store boolean not null default false,
    purged_at text
);
-- One living copy of a content per store: what makes duplicate detection safe under concurrency.
create unique index documents_content on documents (store_id, sha256) where deleted_at is null;
create index documents_store on documents (store_id, id);
create index documents_unfinished on documents (status, next_attempt_at) where status in ('PENDING', 'RUNNING');
create index documents_user on documents (user_id, claimed_at);

create table document_pages (
    document_id integer not null references documents (id) on delete cascade,
    page integer not null,
    body text not null,
    -- The structure found in the body: ranges of it, as JSON.
    blocks text not null,
    primary key (document_id, page)
);

-- Removal of copies after the trash window: one row for each thing to be purged.
create table purges (
    id integer primary key autoincrement,
    target_type text not null,
    target_id integer not null,
    due_at text not null,
    attempts integer not null default 0,
    lease_owner text,
    lease_until text,
    last_error text,
    done_at text,
    unique (target_type, target_id)
);
create index purges_due on purges (due_at) where done_at is null;

-- One winner per tick of a schedule, however many processes see it.
create table schedule_ticks (
    name text not null,
    tick_at text not null,
    primary key (name, tick_at)
);

-- Money is counted in micro-dollars. monthly_usage answers "how much is left" from one row, so its
-- cost does not grow with the ledger, and old ledger rows can be deleted without changing a budget.
create table budgets (
    user_id integer primary key references users (id) on delete cascade,
    monthly_limit_micros integer,
    updated_at text not null
);

create table monthly_usage (
    user_id integer not null references users (id) on delete cascade,
    month text not null,
    spent_micros integer not null default 0,
    held_micros integer not null default 0,
    query_micros integer not null default 0,
    index_micros integer not null default 0,
    prompt_tokens integer not null default 0,
    completion_tokens integer not null default 0,
    index_tokens integer not null default 0,
    queries integer not null default 0,
    primary key (user_id, month)
);

create table budget_holds (
    id text primary key,
    user_id integer not null references users (id) on delete cascade,
    month text not null,
    amount_micros integer not null,
    purpose text not null,
    store_id integer,
    document_id integer references documents (id) on delete cascade,
    session_id text,
    model text not null,
    input_tokens integer not null default 0,
    output_tokens integer not null default 0,
    provider_called boolean not null default false,
    created_at text not null,
    expires_at text not null
);
create index budget_holds_expiry on budget_holds (expires_at);
create unique index budget_holds_document on budget_holds (document_id) where document_id is not null;

create table query_logs (
    id integer primary key autoincrement,
    hold_id text not null unique,
    user_id integer not null references users (id) on delete cascade,
    store_id integer,
    document_id integer,
    session_id text,
    model text not null,
    month text not null,
    -- YYYY-MM-DD, UTC, within the month.
    day text not null,
    prompt_tokens integer not null,
    retrieved_tokens integer not null,
    completion_tokens integer not null,
    thought_tokens integer not null,
    cached_tokens integer not null,
    index_tokens integer not null,
    cost_micros integer not null,
    estimated boolean not null,
    outcome text not null,
    project_id integer,
    tags text,
    created_at text not null
);
create index query_logs_user on query_logs (user_id, day);
create unique index query_logs_index_once on query_logs (document_id) where model = 'INDEX';

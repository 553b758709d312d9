-- People and their sign-ins. A session is one sign-in; its refresh tokens form a family in which
-- only the newest is good, and using an older one ends the session.
create table users (
    id integer primary key autoincrement,
    email text not null unique,
    password_hash text,
    is_admin boolean not null default false,
    is_active boolean not null default true,
    admin_notes text,
    created_at text not null
);

create table auth_sessions (
    id text primary key,
    user_id integer not null references users (id) on delete cascade,
    user_agent text,
    created_at text not null,
    last_used_at text not null,
    expires_at text not null,
    ended_at text
);
create index auth_sessions_user on auth_sessions (user_id);

create table refresh_tokens (
    token_hash text primary key,
    session_id text not null references auth_sessions (id) on delete cascade,
    created_at text not null,
    rotated_at text
);
create index refresh_tokens_session on refresh_tokens (session_id);

create table admin_audit_logs (
    id integer primary key autoincrement,
    admin_user_id integer references users (id) on delete set null,
    action text not null,
    target_type text not null,
    target_id text,
    metadata_json text,
    created_at text not null
);
create index admin_audit_logs_created on admin_audit_logs (created_at);

create table app_settings (
    name text primary key,
    value text not null,
    updated_at text not null
);

-- Conversations. The id of a session is chosen by the client or made here; it is unique over all people.
create table chat_sessions (
    id text primary key,
    user_id integer not null references users (id) on delete cascade,
    store_id integer not null references stores (id) on delete cascade,
    title text not null,
    created_at text not null,
    updated_at text not null
);
create index chat_sessions_user on chat_sessions (user_id, updated_at);

-- A message with a hold is an answer that is still being made; it is shown once it has none.
create table chat_history (
    id integer primary key autoincrement,
    session_id text not null references chat_sessions (id) on delete cascade,
    role text not null,
    content text not null,
    model text,
    finish_reason text,
    sources text not null default '[]',
    citations text not null default '[]',
    usage text,
    grounded boolean,
    interrupted boolean not null default false,
    hold_id text,
    rating integer,
    feedback_reason text,
    created_at text not null
);
create index chat_history_session on chat_history (session_id, id);
create unique index chat_history_hold on chat_history (hold_id) where hold_id is not null;

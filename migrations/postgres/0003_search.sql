-- The page-text index: passages, and for each document and term one compact posting list. Scoring is
-- done in the program, so both databases give the same answers.
create table passages (
    document_id bigint not null references documents (id) on delete cascade,
    ordinal bigint not null,
    page bigint not null,
    body text not null,
    primary key (document_id, ordinal)
);

create table search_documents (
    document_id bigint primary key references documents (id) on delete cascade,
    store_id bigint not null references stores (id) on delete cascade,
    language text not null,
    passage_count bigint not null,
    lengths bytea not null,
    summary text not null
);
create index search_documents_store on search_documents (store_id);

create table search_postings (
    store_id bigint not null,
    term text not null,
    document_id bigint not null references documents (id) on delete cascade,
    entries bytea not null,
    primary key (store_id, term, document_id)
);
create index search_postings_document on search_postings (document_id);

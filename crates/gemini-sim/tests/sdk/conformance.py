"""Runs the official Python client library against a simulator and checks what comes back.

Usage: conformance.py BASE_URL API_VERSION

Exits with 0 when every step holds; otherwise the failed step is the end of the output.
"""

import io
import json
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from google import genai
from google.genai import errors, types

BASE, VERSION = sys.argv[1], sys.argv[2]
KEY = "sim-key"
MODEL = "gemini-3.8-flash"
MIB = 1 << 20
POLICY = (
    "Le café est à Genève. Refunds are possible within 30 days of purchase.\n"
    "日本語の返金は30日以内です。The office dog is called Zoë 🐕 and likes naïve cats."
)

client = genai.Client(
    api_key=KEY,
    http_options=types.HttpOptions(base_url=BASE, api_version=VERSION, timeout=60_000),
)


def step(function):
    def announced(*arguments):
        print(f"{VERSION} {function.__name__}", flush=True)
        return function(*arguments)

    return announced


def expect_error(code, status, call):
    try:
        call()
    except errors.APIError as error:
        assert (error.code, error.status) == (code, status), (error.code, error.status, error.message)
        return error
    raise AssertionError(f"expected {code} {status}, but the call succeeded")


def raw(method, path, body=None, headers=None):
    """One request without the library; returns status, headers and body."""
    data = None if body is None else (body if isinstance(body, bytes) else json.dumps(body).encode())
    url = path if path.startswith("http") else BASE + path
    request = urllib.request.Request(url, data=data, method=method)
    for name, value in {"x-goog-api-key": KEY, "Content-Type": "application/json", **(headers or {})}.items():
        if value is not None:
            request.add_header(name, value)
    try:
        with urllib.request.urlopen(request, timeout=60) as reply:
            return reply.status, reply.headers, reply.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def await_active(name):
    for _ in range(200):
        document = client.file_search_stores.documents.get(name=name)
        if document.state == types.DocumentState.STATE_ACTIVE:
            return document
        assert document.state == types.DocumentState.STATE_PENDING, document
        time.sleep(0.02)
    raise AssertionError(f"{name} did not become active")


def file_search(store, **options):
    return types.Tool(file_search=types.FileSearch(file_search_store_names=[store], **options))


def check_grounding(answer, grounding, doc_id):
    """Offsets are bytes of the answer, chunks carry the document's metadata."""
    assert grounding and grounding.grounding_chunks, "the answer is not grounded"
    said = answer.encode()
    for support in grounding.grounding_supports:
        start, end = support.segment.start_index or 0, support.segment.end_index
        assert said[start:end].decode() == support.segment.text, support
        for index in support.grounding_chunk_indices:
            context = grounding.grounding_chunks[index].retrieved_context
            assert support.segment.text.rstrip(".") in context.text
            assert [m.string_value for m in context.custom_metadata if m.key == "doc_id"] == [doc_id]


def check_usage(usage):
    parts = (
        usage.prompt_token_count, usage.tool_use_prompt_token_count,
        usage.candidates_token_count, usage.thoughts_token_count,
    )
    assert usage.total_token_count == sum(part or 0 for part in parts), usage


@step
def models():
    pages = client.models.list(config={"page_size": 3})
    assert pages.page_size == 3
    names = [model.name for model in pages]
    assert f"models/{MODEL}" in names and len(names) == len(set(names)) > 3
    model = client.models.get(model=MODEL)
    assert "generateContent" in model.supported_actions and model.input_token_limit == 1_048_576


@step
def stores():
    store = client.file_search_stores.create(config={"display_name": "Conformance Store 1"})
    assert store.name.startswith("fileSearchStores/conformancestore1-"), store.name
    assert store.display_name == "Conformance Store 1" and store.create_time
    bare = client.file_search_stores.create()
    again = client.file_search_stores.get(name=store.name)
    assert again.name == store.name and not again.active_documents_count
    listed = [s.name for s in client.file_search_stores.list(config={"page_size": 1})]
    assert listed.count(store.name) == listed.count(bare.name) == 1
    client.file_search_stores.delete(name=bare.name)
    expect_error(404, "NOT_FOUND", lambda: client.file_search_stores.get(name=bare.name))
    return store.name


@step
def upload_small(store):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "policy.txt")
        path.write_text(POLICY, encoding="utf-8")
        operation = client.file_search_stores.upload_to_file_search_store(
            file=str(path), file_search_store_name=store,
            config={
                "display_name": "Règlement – политика.txt",
                "custom_metadata": [
                    {"key": "doc_id", "string_value": "d-0001"},
                    {"key": "year", "numeric_value": 2026},
                    {"key": "tags", "string_list_value": {"values": ["hr", "public"]}},
                ],
                "chunking_config": {"white_space_config": {"max_tokens_per_chunk": 200, "max_overlap_tokens": 20}},
            },
        )
    name = operation.response.document_name
    assert not operation.done and name.startswith(store + "/documents/"), operation
    document = await_active(name)
    assert document.display_name == "Règlement – политика.txt"
    assert document.size_bytes == len(POLICY.encode()) and document.mime_type == "text/plain"
    values = {m.key: m for m in document.custom_metadata}
    assert values["doc_id"].string_value == "d-0001" and values["year"].numeric_value == 2026
    assert values["tags"].string_list_value.values == ["hr", "public"]
    operation = client.operations.get(operation)
    assert operation.done and operation.response.document_name == name
    return name


@step
def upload_in_chunks(store):
    for size in (17 * MIB, 16 * MIB, 8 * MIB + 1):
        content = (b"The quick brown fox jumps over the lazy dog.\n" * (size // 45 + 1))[:size]
        operation = client.file_search_stores.upload_to_file_search_store(
            file=io.BytesIO(content), file_search_store_name=store,
            config={"display_name": "big.txt", "mime_type": "text/plain"},
        )
        document = await_active(operation.response.document_name)
        assert document.size_bytes == size, document
        client.file_search_stores.documents.delete(name=document.name, config={"force": True})


@step
def documents(store, name):
    second = client.file_search_stores.upload_to_file_search_store(
        file=io.BytesIO(b"Nothing of interest."), file_search_store_name=store,
        config={"mime_type": "text/plain"},
    ).response.document_name
    listed = [d.name for d in client.file_search_stores.documents.list(parent=store, config={"page_size": 1})]
    assert listed == [name, second], listed
    status, _, body = raw("GET", f"/{VERSION}/{name}")
    plain = json.loads(body)
    assert status == 200 and plain["sizeBytes"] == str(len(POLICY.encode())), plain
    expect_error(400, "FAILED_PRECONDITION", lambda: client.file_search_stores.documents.delete(name=second))
    client.file_search_stores.documents.delete(name=second, config={"force": True})
    expect_error(404, "NOT_FOUND", lambda: client.file_search_stores.documents.get(name=second))


@step
def files_and_import(store):
    file = client.files.upload(
        file=io.BytesIO(POLICY.encode()),
        config={"display_name": "Файл.txt", "mime_type": "text/plain"},
    )
    assert file.state == types.FileState.ACTIVE and file.size_bytes == len(POLICY.encode())
    assert client.files.get(name=file.name).display_name == "Файл.txt"
    assert file.name in [f.name for f in client.files.list()]
    operation = client.file_search_stores.import_file(
        file_search_store_name=store, file_name=file.name,
        config={"custom_metadata": [{"key": "doc_id", "string_value": "d-0002"}]},
    )
    assert not operation.done and operation.response is None
    while not operation.done:
        time.sleep(0.02)
        operation = client.operations.get(operation)
    document = operation.response.document_name
    assert "/" not in document, "imports answer with bare ids"
    document = await_active(f"{store}/documents/{document}")
    assert document.display_name == "Файл.txt"
    client.files.delete(name=file.name)
    expect_error(403, "PERMISSION_DENIED", lambda: client.files.get(name=file.name))
    client.file_search_stores.documents.delete(name=document.name, config={"force": True})


@step
def generate(store):
    tool = file_search(store, top_k=5, metadata_filter='doc_id="d-0001" AND year>=2025')
    contents = [
        types.Content(role="user", parts=[types.Part(text="Where is the café?")]),
        types.Content(role="model", parts=[types.Part(text="In Genève.")]),
        types.Content(role="user", parts=[types.Part(text="And within how many days are refunds possible?")]),
    ]
    config = types.GenerateContentConfig(
        system_instruction="Answer only from the documents.", tools=[tool], max_output_tokens=2048,
        thinking_config=types.ThinkingConfig(thinking_level="LOW", include_thoughts=True),
        safety_settings=[types.SafetySetting(
            category="HARM_CATEGORY_DANGEROUS_CONTENT", threshold="BLOCK_ONLY_HIGH")],
    )
    events = list(client.models.generate_content_stream(model=MODEL, contents=contents, config=config))
    assert len(events) > 3 and len({event.response_id for event in events}) == 1
    assert all(event.candidates[0].finish_reason is None for event in events[:-1])
    assert all(event.candidates[0].grounding_metadata is None for event in events[:-1])
    thoughts = [p for event in events for p in event.candidates[0].content.parts or [] if p.thought]
    assert thoughts, "thoughts were asked for"
    answer = "".join(event.text or "" for event in events)
    assert "Refunds are possible within 30 days" in answer and not answer.isascii()
    last = events[-1]
    assert last.candidates[0].finish_reason == types.FinishReason.STOP
    check_grounding(answer, last.candidates[0].grounding_metadata, "d-0001")
    check_usage(last.usage_metadata)
    assert last.usage_metadata.tool_use_prompt_token_count > 0 and last.model_version == MODEL

    whole = client.models.generate_content(model=MODEL, contents=contents, config=config)
    assert whole.text == answer, "equal questions give equal answers"
    check_grounding(answer, whole.candidates[0].grounding_metadata, "d-0001")
    check_usage(whole.usage_metadata)


@step
def generate_without_grounding(store):
    config = types.GenerateContentConfig(tools=[file_search(store, metadata_filter='doc_id="none"')])
    reply = client.models.generate_content(model=MODEL, contents="Where is the café?", config=config)
    assert reply.text and reply.candidates[0].grounding_metadata is None
    reply = client.models.generate_content(model=MODEL, contents="Say hi")
    assert reply.text and reply.candidates[0].grounding_metadata is None
    check_usage(reply.usage_metadata)
    assert client.models.count_tokens(model=MODEL, contents="Where is the café?").total_tokens > 0


@step
def continued_generation(store):
    options = types.HttpOptions(headers={"x-sim-fault": "finish-continuation"})
    config = types.GenerateContentConfig(tools=[file_search(store)], http_options=options)
    events = client.models.generate_content_stream(
        model="gemini-4-argon", contents="Are refunds possible?", config=config)
    reasons = [e.candidates[0].finish_reason for e in events if e.candidates and e.candidates[0].finish_reason]
    assert reasons and reasons[-1] == types.FinishReason.STOP, reasons


@step
def images():
    store = client.file_search_stores.create(config={"embedding_model": "models/gemini-embedding-2"}).name
    content = b"\x89PNG\r\n\x1a\nthe rest"
    name = client.file_search_stores.upload_to_file_search_store(
        file=io.BytesIO(content), file_search_store_name=store,
        config={"display_name": "zebra.png", "mime_type": "image/png"},
    ).response.document_name
    await_active(name)
    config = types.GenerateContentConfig(tools=[file_search(store)])
    reply = client.models.generate_content(model=MODEL, contents="Show a zebra", config=config)
    context = reply.candidates[0].grounding_metadata.grounding_chunks[0].retrieved_context
    assert context.media_id.startswith(store + "/media/"), context
    got = client.file_search_stores.download_media(media_id=context.media_id)
    assert got == content or getattr(got, "data", None) == content, got
    client.file_search_stores.delete(name=store, config={"force": True})


@step
def errors_in_streams(store):
    tool = file_search(store)
    for fault in ("stream-error-event", "stream-error-raw"):
        config = types.GenerateContentConfig(
            tools=[tool], http_options=types.HttpOptions(headers={"x-sim-fault": fault}))
        stream = client.models.generate_content_stream(model=MODEL, contents="café", config=config)
        expect_error(503, "UNAVAILABLE", lambda: list(stream))
    for fault in ("lf-framing", "cr-framing", "multi-data-lines", "one-byte-writes", "usage-down"):
        config = types.GenerateContentConfig(
            tools=[tool], http_options=types.HttpOptions(headers={"x-sim-fault": fault}))
        events = list(client.models.generate_content_stream(model=MODEL, contents="café", config=config))
        assert events[-1].candidates[0].finish_reason == types.FinishReason.STOP, fault


@step
def refusals(store):
    expect_error(404, "NOT_FOUND", lambda: client.models.generate_content(model="nonexistent", contents="hi"))
    unknown = "fileSearchStores/doesnotexist-000000000000"
    expect_error(404, "NOT_FOUND", lambda: client.file_search_stores.get(name=unknown))
    ask = lambda tool, model=MODEL, **more: client.models.generate_content(
        model=model, contents="hi", config=types.GenerateContentConfig(tools=[tool], **more))
    expect_error(403, "PERMISSION_DENIED", lambda: ask(file_search(unknown)))
    expect_error(400, "INVALID_ARGUMENT", lambda: ask(file_search(store, metadata_filter="a = = b")))
    six = types.Tool(file_search=types.FileSearch(file_search_store_names=[store] * 6))
    expect_error(400, "INVALID_ARGUMENT", lambda: ask(six))
    expect_error(400, "INVALID_ARGUMENT", lambda: ask(
        file_search(store), "gemini-2.5-flash", response_mime_type="application/json"))
    expect_error(400, "FAILED_PRECONDITION", lambda: client.file_search_stores.delete(name=store))
    minute = types.HttpOptions(headers={"x-sim-fault": "429-minute=7"})
    error = expect_error(429, "RESOURCE_EXHAUSTED", lambda: client.models.list(config={"http_options": minute}))
    details = error.details["error"]["details"]
    assert any(detail.get("retryDelay") == "7s" for detail in details), details
    status, _, body = raw("GET", f"/{VERSION}/fileSearchStores", headers={"x-goog-api-key": None})
    assert status == 403 and json.loads(body)["error"]["status"] == "PERMISSION_DENIED"
    status, _, _ = raw("GET", f"/{VERSION}/fileSearchStores?pageSize=1&key={KEY}", headers={"x-goog-api-key": None})
    assert status == 200


@step
def end(store):
    client.file_search_stores.delete(name=store, config={"force": True})
    expect_error(404, "NOT_FOUND", lambda: client.file_search_stores.get(name=store))


def main():
    models()
    store = stores()
    name = upload_small(store)
    upload_in_chunks(store)
    documents(store, name)
    files_and_import(store)
    generate(store)
    generate_without_grounding(store)
    continued_generation(store)
    images()
    errors_in_streams(store)
    refusals(store)
    end(store)
    print("conforms", genai.__version__)


main()

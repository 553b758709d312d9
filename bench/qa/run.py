#!/usr/bin/env python3
"""Ask a running service every question of the development set and report how it did.

Uploads the whole corpus through the HTTP API into a fresh store, waits until every
document is DONE, asks through POST /api/chat and judges the answers. Ends with status
1 when the held half misses a goal or when two compared runs differ.
"""

import argparse
import json
import secrets
import sys
import time
from pathlib import Path

import score
from client import Client
from pages import CORPUS
from verify import read_questions

INGEST_LIMIT_S = 1800
COMPARED = ("text", "sources", "citations", "grounded")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--base-url", default="http://127.0.0.1:8000")
    parser.add_argument("--email", help="an existing account; without it a fresh one is registered")
    parser.add_argument("--password")
    parser.add_argument("--store", type=int, help="a store of that account with the corpus already in it")
    parser.add_argument("--split", choices=["fit", "held"], help="ask one half only")
    parser.add_argument("--out", type=Path, help="write every answer to this JSON file")
    parser.add_argument("--misses", action="store_true", help="list the missed questions of the fit half")
    parser.add_argument("--compare", nargs=2, type=Path, metavar="JSON", help="compare two --out files")
    return parser.parse_args()


def sign_in(options):
    if options.email:
        client = Client(options.base_url, options.email, options.password)
    else:
        email = f"qa-{secrets.token_hex(6)}@example.org"
        client = Client(options.base_url, email, f"Qa-1{secrets.token_urlsafe(12)}")
        client.register()
        print(f"account: --email {client.email} --password {client.password}")
    client.login()
    return client


def fill_store(client):
    store = client.create_store("Development set")
    started = time.monotonic()
    operations = [client.upload(store, path)["op_id"] for path in sorted(CORPUS.iterdir())]
    uploaded = time.monotonic()
    for operation in operations:
        client.wait_until_done(operation, started + INGEST_LIMIT_S)
    done = time.monotonic()
    print(f"store: --store {store}, {len(operations)} documents uploaded in "
          f"{uploaded - started:.1f} s, all DONE after {done - started:.1f} s")
    return store


def message(role, text):
    return {"role": role, "parts": [{"type": "text", "text": text}]}


def ask(client, store, question, ids):
    """Ask one question; the questions of its history are really asked before it."""
    scope = [ids[name] for name in question.get("scope", [])]
    messages = []
    for earlier in question["history"]:
        messages.append(message("user", earlier))
        messages.append(message("assistant", client.ask(store, messages, scope)["text"]))
    return client.ask(store, [*messages, message("user", question["question"])], scope)


def plain_source(frame, names):
    """A source without what differs between two installations."""
    rag = frame["providerMetadata"]["rag"]
    kept = {name: rag.get(name) for name in ("page", "verified", "start", "end")}
    return {"file": names[rag["documentId"]], "snippet": frame["snippet"], **kept}


def ask_all(client, store, questions):
    documents = client.documents(store)
    names = {document["id"]: document["display_name"] for document in documents}
    ids = {name: number for number, name in names.items()}
    for question in questions:
        answer = ask(client, store, question, ids)
        answer["sources"] = [plain_source(frame, names) for frame in answer["sources"]]
        kept = {field: question[field] for field in ("id", "split", "language", "kind", "question")}
        yield {**kept, "measures": score.judge(question, answer), "answer": answer}


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def report(results, client):
    for split in ("fit", "held"):
        half = [result for result in results if result["split"] == split]
        if half:
            print(f"\n{split} half")
            print("\n".join(score.table(half)))
    delays = [r["answer"]["first_delta_ms"] for r in results if r["answer"]["first_delta_ms"] is not None]
    print(f"\nfirst delta: p50 {percentile(delays, 0.5):.0f} ms, p95 {percentile(delays, 0.95):.0f} ms; "
          f"{client.waited_s:.0f} s spent waiting for rate limits")


def print_misses(results):
    for result in results:
        missed = [name for name, value in result["measures"].items() if value == (name == "false_refusal")]
        if result["split"] == "fit" and missed:
            places = [f"{source['file']}:{source['page']}" for source in result["answer"]["sources"]]
            print(f"{result['id']} {', '.join(missed)}: {result['question']} -> {places}")


def compare(first, second):
    """Whether two runs gave the same answers; every difference is printed."""
    left, right = (
        {result["id"]: result["answer"] for result in json.loads(path.read_text("utf-8"))}
        for path in (first, second)
    )
    differing = 0
    for name in sorted(left.keys() | right.keys()):
        fields = [f for f in COMPARED if left.get(name, {}).get(f) != right.get(name, {}).get(f)]
        if fields or name not in left or name not in right:
            differing += 1
            print(f"{name} differs in {', '.join(fields) or 'being asked'}")
    print(f"{len(left.keys() & right.keys())} answers compared, {differing} differ")
    return 1 if differing or not left else 0


def main():
    options = arguments()
    if options.compare:
        return compare(*options.compare)
    client = sign_in(options)
    store = options.store or fill_store(client)
    questions = [q for q in read_questions() if options.split in (None, q["split"])]
    results = list(ask_all(client, store, questions))
    if options.out:
        options.out.write_text(json.dumps(results, ensure_ascii=False, indent=1), "utf-8")
    report(results, client)
    if options.misses:
        print_misses(results)
    held = [result for result in results if result["split"] == "held"]
    missed = list(score.missed_goals(held)) if held else []
    for text in missed:
        print(f"missed goal on the held half: {text}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Check questions.jsonl against the corpus with an independent text extractor.

Errors: a file, page or word that is not where a question says; a word of an
unanswerable question that stands in the corpus; a broken field or split.
Warnings: another page that holds all words of a question close together and is
listed neither in `expect` nor, after somebody looked at it, in `elsewhere`.
"""

import json
import sys
from collections import Counter, defaultdict
from pathlib import Path

from fetch import read_documents
from pages import normalise, page_texts, positions, stand_together

HERE = Path(__file__).resolve().parent
KINDS = {
    "fact", "definition", "steps", "table", "paraphrase",
    "follow_up", "multi_document", "yes_no", "unanswerable",
}
LANGUAGES = {"en", "de", "fr", "es"}
WINDOW = 600


def read_questions():
    lines = (HERE / "questions.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines if line]


def field_errors(question):
    if question["split"] not in ("fit", "held"):
        yield "split is neither fit nor held"
    if question["kind"] not in KINDS:
        yield f"unknown kind {question['kind']}"
    if question["language"] not in LANGUAGES:
        yield f"unknown language {question['language']}"
    if (question["kind"] == "unanswerable") == bool(question["expect"]):
        yield "exactly the answerable questions have `expect`"
    if (question["kind"] == "unanswerable") != bool(question.get("absent")):
        yield "exactly the unanswerable questions have `absent`"
    if question["kind"] == "follow_up" and not question["history"]:
        yield "a follow-up needs a history"
    if question["kind"] == "multi_document" and len({e.get("part", 1) for e in question["expect"]}) < 2:
        yield "a question over several documents needs several parts"


def place_errors(question, texts):
    for place in question["expect"]:
        pages = texts.get(place["file"])
        if pages is None:
            yield f"no document {place['file']}"
            continue
        if not place["pages"] or not place["words"]:
            yield f"{place['file']}: pages and words must not be empty"
        for page in place["pages"]:
            if not 1 <= page <= len(pages):
                yield f"{place['file']} has no page {page}"
                continue
            text = pages[page - 1]
            missing = [w for w in place["words"] if not positions(text, normalise(w))]
            if missing:
                yield f"{place['file']} page {page} lacks {missing}"


def absent_errors(question, texts):
    for entry in question.get("absent", []):
        words = [normalise(word) for word in ([entry] if isinstance(entry, str) else entry)]
        for name, pages in texts.items():
            for number, text in enumerate(pages, 1):
                if stand_together(text, words, WINDOW):
                    yield f"{words} stands in {name} page {number}"


def listed_pages(question):
    listed = defaultdict(set)
    for place in question["expect"] + question.get("elsewhere", []):
        listed[place["file"]].update(place["pages"])
    return listed


def unlisted_pages(question, texts):
    listed = listed_pages(question)
    for place in question["expect"]:
        words = [normalise(word) for word in place["words"] + place.get("near", [])]
        for name, pages in texts.items():
            if len(pages) == 1 and name != place["file"]:
                # Without pages there is nothing to list but the whole document.
                continue
            for number, text in enumerate(pages, 1):
                if number not in listed[name] and stand_together(text, words, WINDOW):
                    yield f"{words} also in {name} page {number}"


def split_errors(questions):
    strata = defaultdict(Counter)
    for question in questions:
        strata[question["language"], question["kind"]][question["split"]] += 1
    for stratum, counts in sorted(strata.items()):
        # The fitted half may grow; what is reported must still cover every kind of question asked there.
        if counts["held"] > counts["fit"] + 1:
            yield f"{stratum}: {dict(counts)} holds back more than was fitted"
    ids = Counter(question["id"] for question in questions)
    yield from (f"id {name} is used {count} times" for name, count in ids.items() if count > 1)


def summary(questions):
    for field in ("split", "language", "kind"):
        counts = Counter(question[field] for question in questions)
        print(f"{field}: " + ", ".join(f"{name} {count}" for name, count in sorted(counts.items())))


def main():
    questions = read_questions()
    texts = {document["name"]: page_texts(document["name"]) for document in read_documents()}
    errors = list(split_errors(questions))
    warnings = []
    for question in questions:
        for check in (field_errors(question), place_errors(question, texts), absent_errors(question, texts)):
            errors += [f"{question['id']}: {text}" for text in check]
        warnings += [f"{question['id']}: {text}" for text in unlisted_pages(question, texts)]
    for text in warnings:
        print(f"warning: {text}")
    for text in errors:
        print(f"error: {text}", file=sys.stderr)
    summary(questions)
    pages = sum(map(len, texts.values()))
    print(f"{len(questions)} questions, {len(texts)} documents, {pages} pages: "
          f"{len(errors)} errors, {len(warnings)} warnings")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())

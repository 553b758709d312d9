"""How an answer is judged, and the goals of the half that was not fitted."""

from collections import defaultdict

from pages import normalise, positions

# (measure, whether larger is better, limit)
GOALS = [
    ("first", True, 0.75),
    ("sources", True, 0.90),
    ("refused", True, 0.85),
    ("false_refusal", False, 0.05),
]
COLUMNS = ["first", "sources", "quote", "refused", "false_refusal"]
PAGED = (".pdf", ".pptx", ".xlsx")


def is_at(source, place):
    page = source["page"]
    if page is None and not place["file"].endswith(PAGED):
        page = 1
    return source["file"] == place["file"] and page in place["pages"]


def holds_words(text, words):
    text = normalise(text)
    return all(positions(text, normalise(word)) for word in words)


def is_quoted(place, answer):
    cited = [source["snippet"] for source in answer["sources"] if is_at(source, place)]
    return holds_words(" \n ".join([answer["text"], *cited]), place["words"])


def judge(question, answer):
    """The measures of one answer; a measure that does not apply is absent."""
    sources = answer["sources"]
    refused = answer["grounded"] is False and not sources
    if not question["expect"]:
        return {"refused": refused}
    parts = defaultdict(list)
    for place in question["expect"]:
        parts[place.get("part", 1)].append(place)
    every = parts.values()
    return {
        "first": bool(sources) and any(is_at(sources[0], place) for place in question["expect"]),
        "sources": all(any(is_at(s, place) for s in sources for place in part) for part in every),
        "quote": all(any(is_quoted(place, answer) for place in part) for part in every),
        "false_refusal": refused,
    }


def rates(results):
    counted = defaultdict(list)
    for result in results:
        for measure, value in result["measures"].items():
            counted[measure].append(value)
    return {measure: sum(values) / len(values) for measure, values in counted.items()}


def table(results):
    """Lines of the report: all, then by language, then by kind."""
    groups = {"all": results}
    for field in ("language", "kind"):
        for value in sorted({result[field] for result in results}):
            groups[value] = [result for result in results if result[field] == value]
    yield f"{'':<16}{'n':>5}" + "".join(f"{name:>15}" for name in COLUMNS)
    for name, members in groups.items():
        found = rates(members)
        cells = [f"{found[c]:>14.1%} " if c in found else f"{'-':>14} " for c in COLUMNS]
        yield f"{name:<16}{len(members):>5}" + "".join(cells)


def missed_goals(results):
    found = rates(results)
    for measure, larger, limit in GOALS:
        value = found.get(measure)
        if value is None or (value < limit if larger else value > limit):
            yield f"{measure} is {'unknown' if value is None else f'{value:.1%}'}, the goal is {limit:.0%}"

"""The figures read from a text, printed as they come: a table, JSON, CSV, Markdown, claim stubs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from math import inf, isfinite

from estimates.language.lexicon import Lexicon
from estimates.reading.figures import Figure, number, say
from estimates.reading.reading import Passage

COLUMNS = ("words", "relation", "figure", "low", "high", "low_open", "high_open", "unit", "of", "per", "start", "end")
CONTEXT = 50  # characters of the sentence shown on either side of a figure


def record(figure: Figure) -> dict[str, object]:
    """A figure as data: numbers plain and unrounded, unbounded is None; `notes` only if there are any."""
    literal = figure.literal
    data: dict[str, object] = {
        "words": figure.words,
        "relation": figure.relation,
        "figure": _plain(figure.figure),
        "low": _plain(literal.low),
        "high": _plain(literal.high),
        "low_open": literal.low_open,
        "high_open": literal.high_open,
        "unit": figure.unit,
        "of": figure.of,
        "per": figure.per,
        "start": figure.start,
        "end": figure.end,
    }
    return {**data, "notes": list(figure.notes)} if figure.notes else data


def _plain(value: float | None) -> float | int | None:
    if value is None or not isfinite(value):
        return None
    return int(value) if value == int(value) else value


def as_json(passages: Iterable[Passage], _lexicon: Lexicon) -> Iterator[str]:
    """One array, a figure a line."""
    import json

    separator = "["
    for passage in passages:
        for figure in passage.figures:
            yield separator + "\n  " + json.dumps(record(figure), ensure_ascii=False)
            separator = ","
    yield "[]\n" if separator == "[" else "\n]\n"


def as_csv(passages: Iterable[Passage], _lexicon: Lexicon) -> Iterator[str]:
    """A header and a line for every figure."""
    from estimates.io import tables

    yield ",".join(COLUMNS) + "\n"
    for passage in passages:
        rows = [record(figure) for figure in passage.figures]
        yield tables.as_csv(rows, COLUMNS).partition("\n")[2]


def as_markdown(passages: Iterable[Passage], _lexicon: Lexicon) -> Iterator[str]:
    """A table with a row for every figure."""
    from estimates.io import tables

    yield tables.as_markdown([], COLUMNS)
    for passage in passages:
        rows = [record(figure) for figure in passage.figures]
        yield tables.as_markdown(rows, COLUMNS).split("\n", 2)[2]


def as_table(passages: Iterable[Passage], _lexicon: Lexicon) -> Iterator[str]:
    """Every figure with what was read, and below it its place in its sentence."""
    none = True
    for passage in passages:
        for figure in passage.figures:
            none = False
            yield f"{reading(figure)}\n    {in_context(passage, figure)}\n"
            yield from (f"    note: {note}\n" for note in figure.notes)
    if none:
        yield "No figure was found in this text.\n"


def reading(figure: Figure) -> str:
    """What was read, in one line: "more than 1,000 containers: above 1,000"."""
    return f"{one_line(say(figure))}: {bounds(figure)}"


def bounds(figure: Figure) -> str:
    """The literal interval in words: "above 1,000", "0 to 7,000, which can be passed", "any number near it"."""
    low, high, low_open, high_open, _, high_soft = figure.literal
    if low == high:
        return f"{number(low)} exactly"
    if low == -inf:
        return "no bound"
    if high == inf:
        return f"above {number(low)}" if low_open else f"{number(low)} or more"
    top = f"below {number(high)}" if high_open else f"{number(low)} to {number(high)}"
    return f"{top}, which can be passed" if high_soft else top


def in_context(passage: Passage, figure: Figure) -> str:
    """The sentence around a figure, on one line, with the figure in brackets."""
    text, start = passage.sentence.text, figure.start - passage.sentence.start
    end = figure.end - passage.sentence.start
    before, after = text[:start], text[end:]
    if len(before) > CONTEXT:
        before = "…" + before[-CONTEXT:].partition(" ")[2]
    if len(after) > CONTEXT:
        after = after[:CONTEXT].rpartition(" ")[0] + "…"
    return one_line(f"{before}[{text[start:end]}]{after}")


def one_line(text: str) -> str:
    """Without line breaks, and without what would steer a terminal or break a YAML file."""
    line = " ".join(text.split())
    return line if line.isprintable() else "".join(char if char.isprintable() else "\ufffd" for char in line)


def as_yaml(passages: Iterable[Passage], lexicon: Lexicon) -> Iterator[str]:
    """Claim stubs for claims.yaml."""
    from estimates.reading.stubs import stubs

    return stubs(passages, lexicon)


PRINTERS: dict[str, Callable[[Iterable[Passage], Lexicon], Iterator[str]]] = {
    "table": as_table,
    "json": as_json,
    "csv": as_csv,
    "markdown": as_markdown,
    "yaml": as_yaml,
}

"""Reading text: sentences per second beside quantulum3, memory as the text grows, and texts made to be slow."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from bench.measure import TOOL, Row, Run, clock, in_turn, inside, memory, said

TIMES = 2
SENTENCES, LONGER = 10_000, 100_000
FOR_THE_PEER = 1_000  # it reads sentence by sentence, as fast the first as the last
NUMBERS = (
    "13,000", "three million", "about 6,700", "half a million", "1.2 million", "some 50", "at least 7,000",
    "between two and three million", "dozens of", "no fewer than 27", "6,700-odd", "as many as 500",
)  # fmt: skip
FRAMES = (
    "The ministry said on Monday that {} containers had gone to the port.",
    "Officials would not comment, and no further details were given.",
    "By his count {} rounds of 152 mm shells could have been carried, he told reporters.",
    "It was the third such shipment since August 2023, a spokeswoman added.",
    "She put the number at {} trucks a day, on a road of 40 kilometres.",
    "Nobody at the harbour had seen the ships leave, or knew where they were bound.",
    "The crates, {} of them, were moved by rail within 12 hours.",
)
HOSTILE = {
    "digits": "7",
    "commas": "1,",
    "hyphens": "one-",
    "“million”": "million ",
    "“more than”": "more than ",
    "points": "3.",
    "open brackets": "(1 ",
}
HOSTILE_SIZE = 1 << 20


def text(sentences: int) -> list[str]:
    """So many sentences, half of them with a figure."""
    return [FRAMES[i % len(FRAMES)].format(NUMBERS[i % len(NUMBERS)]) for i in range(sentences)]


def rows(folder: Path) -> Iterator[Row]:
    """Speed, memory and straightness."""
    runs = in_turn({"ours": inside(ours), "peer": inside(quantulum)}, TIMES)
    one, other = said(runs["ours"]), said(runs["peer"])
    peer = f"quantulum3: {other:,.0f} (its first sentence takes {said(runs['peer'], 1):.1f} s)"
    what = f"reading a text of {SENTENCES:,} sentences: sentences per second"
    yield Row(what, f"{one:,.0f}", peer, one / other, 10, at_least=True)

    paths = {size: folder / f"{size}.txt" for size in (SENTENCES, LONGER)}
    for size, path in paths.items():
        path.write_text(" ".join(text(size)), encoding="utf-8")
    sized = in_turn({str(size): [TOOL, "read", "--format", "csv", str(path)] for size, path in paths.items()}, TIMES)
    yield from _grown(sized)

    pieces = {
        f"{name} {part}": inside(hostile, what, HOSTILE_SIZE // part)
        for name, what in HOSTILE.items()
        for part in (1, 4)
    }
    slow = in_turn(pieces, 3)
    worst = max(HOSTILE, key=lambda name: said(slow[f"{name} 1"]) / said(slow[f"{name} 4"]))
    whole, part = said(slow[f"{worst} 1"]), said(slow[f"{worst} 4"])
    yield Row(
        f"texts made to be slow: a megabyte of {', '.join(HOSTILE)} (the worst: {worst})",
        f"{whole:.2f} s",
        f"four times a quarter of it: {part * 4:.2f} s",
        whole / part / 4,
        1.5,
    )


def _grown(runs: dict[str, list[Run]]) -> Iterator[Row]:
    short, long = runs[str(SENTENCES)], runs[str(LONGER)]
    yield Row(
        f"`estimates read` of {LONGER:,} sentences: the most memory",
        f"{memory(long):.0f} MB",
        f"of {SENTENCES:,} sentences: {memory(short):.0f} MB",
        memory(long) / memory(short),
        1.1,
    )
    times = [clock(one) / size * 1e6 for one, size in ((long, LONGER), (short, SENTENCES))]
    ratio = times[0] / times[1]
    yield Row(
        f"its time per sentence, of {LONGER:,}",
        f"{times[0]:.0f} µs",
        f"of {SENTENCES:,}: {times[1]:.0f} µs",
        ratio,
        1.1,
    )


def ours() -> str:
    """The sentences per second that we read."""
    from estimates.reading.reading import read

    article = " ".join(text(SENTENCES))
    read_one = list(read(text(1)[0]))
    start = time.perf_counter()
    found = sum(1 for _ in read(article))
    taken = time.perf_counter() - start
    if found < SENTENCES // 4 or not read_one:
        raise RuntimeError(f"only {found} figures were found")
    return str(SENTENCES / taken)


def quantulum() -> str:
    """The sentences per second that quantulum3 reads, and the seconds that its first one takes."""
    start = time.perf_counter()
    from quantulum3 import parser

    sentences = text(FOR_THE_PEER)
    parser.parse(sentences[0])
    first = time.perf_counter() - start
    start = time.perf_counter()
    for sentence in sentences:
        parser.parse(sentence)
    return f"{FOR_THE_PEER / (time.perf_counter() - start)} {first}"


def hostile(what: str, size: str) -> str:
    """The seconds that a text of nothing but one thing over and over takes."""
    from estimates.reading.reading import read

    article = (what * (int(size) // len(what) + 1))[: int(size)]
    start = time.perf_counter()
    for _ in read(article):
        pass
    return str(time.perf_counter() - start)

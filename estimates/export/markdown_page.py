"""A study as one Markdown page: every statement with worked line and verdict, and what each rests on."""

from collections.abc import Iterator

from estimates.analysis import sentences
from estimates.analysis.result import Result
from estimates.analysis.scenario import Extra
from estimates.export.package import slug
from estimates.export.sources import address
from estimates.io.output import Markup, as_markdown, markdown_cell
from estimates.report.view import Row, Statement, View, is_web
from estimates.study.entries import Source

COLUMNS = ("When", "Who", "Count", "Filled with", "Worked", "Could hold", "Stated", "Verdict", "Printed by")


def page(result: Result) -> dict[str, bytes]:
    """Return STUDY.md. Text of the study is escaped: no markup, HTML or link in it."""
    text = "\n".join(_lines(View(result, Extra())))
    return {f"{slug(result.study.name)}.md": text.encode("utf-8", "replace")}


def _lines(page: View) -> Iterator[str]:
    yield f"# {markdown_cell(page.study.title)}\n"
    if page.study.about:
        yield markdown_cell(page.study.about) + "\n"
    for change in page.what_if:
        yield f"**What if: {markdown_cell(change)}**\n"
    yield f"Checked: {markdown_cell(page.checked)}.\n"
    rows = [_cells(page, statement, row) for statement in page.statements for row in (statement.rows or (None,))]
    yield as_markdown({name: [row[k] for row in rows] for k, name in enumerate(COLUMNS)})
    if page.rows_left:
        yield f"{page.rows_left:,} earlier rows are left out.\n"
    yield "What could be held is arithmetic, not a statement that it was sent. A verdict says whether two figures fit"
    yield "each other, and nothing about which of them is right.\n"
    for heading in ("What one could hold", "Other assumptions"):
        if entries := page.entries[heading]:
            yield f"## {heading}\n"
            for entry in entries:
                cited = ", ".join(_linked(page.sources[name][1]) for name in entry.sources)
                support = f" After {cited}." if cited else " No source is known." if entry.illustrative else ""
                because = entry.because.rstrip(".")
                yield f"- {markdown_cell(f'{entry.name}: {entry.value}; {because}')}.{support}"
            yield ""
    yield "## Sources\n"
    for _, source in page.sources.values():
        yield f"- {_linked(source, in_full=True)}"
    yield ""


def _cells(page: View, statement: Statement, row: Row | None) -> tuple[str, ...]:
    claim = statement.claim
    who = claim.by + (f" (repeats {page.study.claim(claim.repeats).by})" if claim.repeats else "")
    leading = (sentences.day(claim.made), who, statement.words + (f" ({claim.covers.text})" if claim.covers else ""))
    stated = f"“{row.said}” ({row.speaker})" if row and row.verdict else ""
    verdict = ", ".join(filter(None, (f"{row.verdict}{' (weakly)' if row.weak else ''}", row.ratio))) if row else ""
    worked = (row.thing, row.worked, row.extent) if row else ("", statement.nothing, "")
    sources = [page.sources[citation.source][1] for citation in claim.sources]
    printed = Markup("; ".join(map(_linked, [source for source in sources if not source.renders] or sources)))
    return (*leading, *worked, stated, verdict, printed)


def _linked(source: Source, *, in_full: bool = False) -> str:
    """Return a source by its publisher and date, linked to its address if that is one of the web."""
    parts = (source.publisher, source.title if in_full else "", source.published.text if source.published else "")
    text = markdown_cell(", ".join(part for part in parts if part))
    return f"[{text}](<{address(source.url)}>)" if source.url and is_web(source.url) else text

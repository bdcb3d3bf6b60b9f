"""`estimates recompute`: the main job."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from estimates.cli import console, options

if TYPE_CHECKING:
    from estimates.analysis.result import Result
    from estimates.analysis.scenario import Extra, WhatIf

SWEEP = 'The result over a range of values, as in --sweep "152 mm shell=300..600/50". Writes no files.'


@options.command
@options.subject
@click.option("--sweep", metavar="NAME=LOW..HIGH/STEP", help=SWEEP)
@options.mix
@click.option("--likely", is_flag=True, help="Add the median and the 10-90 % range of readers' understanding: a model.")
@click.option("--no-charts", is_flag=True, help="Print the result and write no files.")
@options.out
@options.format_()
@click.option("-v", "--verbose", is_flag=True, help="Print the 200 latest rows with ranges, reasons and readings.")
def command(
    study: str | None, sweep: str | None, mix: str | None, likely: bool, no_charts: bool, out: Path | None,
    format_: str, verbose: bool, **changes: Any,
) -> None:  # fmt: skip
    """Recompute a study; write charts, a table and a page.

    Counts are multiplied by capacities, and the results are compared with what was stated.

    Charts (SVG and PNG), recompute.csv, recompute.json and report.html are written to out/STUDY.

    Example: estimates recompute articles --set "152 mm shell=480"
    """
    from estimates.analysis.scenario import Extra

    options.refuse(sweep is not None, "--sweep prints rows and nothing else", "mix", "likely", "out", "verbose")
    options.refuse(no_charts, "--no-charts writes no files", "out")
    if sweep is not None:
        _sweep(options.given(study, **changes), sweep, format_)
        return
    result = options.result(study, **changes)
    extra = Extra.of(result, mix, likely=likely)
    if format_ == "table":
        from estimates.cli.screen import screen
        from estimates.report.view import View

        console.show(*screen(View(result, extra), verbose=verbose))
    else:
        console.write(_text(result, extra, format_), is_data=True)
    if not no_charts:
        _write(result, extra, out)


def _text(result: Result, extra: Extra, style: str) -> str:
    """Return a result as json, csv or markdown."""
    from estimates.io import output

    if style == "json":
        from estimates.analysis.data import as_data

        return output.as_json(as_data(result, extra))
    from estimates.export import markdown_page, schema

    if style == "csv":
        return output.as_csv(schema.frame(result, extra.likely)).removesuffix("\n")
    return "".join(map(bytes.decode, markdown_page.page(result).values()))


def _sweep(what_if: WhatIf, text: str, style: str) -> None:
    from estimates.analysis import scenario, sentences
    from estimates.analysis.numbers import exact, number, three_digits

    def short(step: console.Row) -> dict[str, str]:
        """A row for people."""
        load = (number(step["recomputed"]) or number(step["low"])) + sentences.DIRECTIONS[step["direction"]]
        names = {name: step[name] for name in ("claim", "of", "verdict")}
        return {"value": exact(step["value"]), **names, "could hold": load, "ratio": three_digits(step["ratio"])}

    whole = {"sweep": text, "overrides": list(what_if.overrides)}
    none = "No row of the result rests on this assumption."
    console.rows([*scenario.sweep(what_if, text)], style, whole, scenario.STEP, short=short, none=none)


def _write(result: Result, extra: Extra, out: Path | None) -> None:
    """Write charts, table, data and page."""
    from estimates import charts
    from estimates.export import runfiles
    from estimates.report import document

    notes = [f"Warnings, which `estimates check` shows: {len(result.study.warnings)}"] if result.study.warnings else []
    with console.progress("Drawing charts"):
        names = ("growth", "could-hold", *(["mix"] if extra.mix else []))
        shares = extra.mix and extra.mix.shares
        contents = charts.files(result, names, formats=("svg", "png"), note=notes.append, shares=shares)
        contents |= {f"recompute.{style}": f"{_text(result, extra, style)}\n".encode() for style in ("csv", "json")}
        contents["report.html"] = document.render(result, extra, files=contents).encode()
    folder = options.folder_of(result, out)
    console.refuse_study_files(*(folder / name for name in contents))
    written = runfiles.write(folder, contents)
    console.note("\n".join([*notes, f"Wrote {folder / 'report.html'} and {len(written) - 1} other files"]))

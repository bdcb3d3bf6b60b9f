"""Options and arguments that several commands share, each defined once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

from estimates.cli import console
from estimates.diagnostics import Unreadable

if TYPE_CHECKING:
    from estimates.analysis.result import Result
    from estimates.analysis.scenario import WhatIf
    from estimates.quantities.dates import When
    from estimates.study.record import Study

F = TypeVar("F", bound=Callable[..., Any])


def command(function: Callable[..., Any]) -> click.Command:
    """Make a function a command with the options that all have."""
    wrapped = click.command(function)
    wrapped.params += [console.COLOR, console.QUIET]
    return wrapped


def refuse(when: bool, reason: str, *names: str) -> None:
    """Raise UsageError with the reason if parameters of these names were given when they have no effect."""
    ctx = click.get_current_context()
    given = [p for p in ctx.command.params if ctx.get_parameter_source(p.name or "") is ParameterSource.COMMANDLINE]
    if when and (useless := [param.get_error_hint(ctx) for param in given if param.name in names]):
        raise click.UsageError(f"{reason}; omit {', '.join(useless)}")


def day(text: str) -> When:
    """Read a day, month or year as in a study: a type of options and prompts."""
    from estimates.quantities import dates

    try:
        return dates.parse(text)
    except Unreadable as error:
        raise click.BadParameter(error.fact + (f"; {error.help}" if error.help else "")) from None


folder_path = click.Path(file_okay=False, path_type=Path)
study_argument = click.argument("study", required=False)
study_option = click.option("--study", metavar="STUDY", help="A folder or a bundled study.")
as_of = click.option("--as-of", type=day, help="Only what was on record at the end of that day, month or year.")
by = click.option("--by", metavar="SIDE", help="Only the claims of one side or speaker.")
overrides_help = 'Change an assumption in memory only, as in --set "152 mm shell=480".'
overrides = click.option("--set", "overrides", multiple=True, metavar="NAME=VALUE", help=overrides_help)
scenario_file = click.Path(exists=True, dir_okay=False, path_type=Path)
scenario = click.option("--scenario", type=scenario_file, help="A YAML file of NAME: VALUE pairs, used as with --set.")
mix = click.option("--mix", metavar="NAME=SHARE,...", help='Shares, as in --mix "152 mm shell=60%, 122 mm rocket=40%".')
out = click.option("--out", type=folder_path, metavar="DIR", help="The folder to write to.  [default: out/STUDY]")


def what_if(function: F) -> F:
    """Add the options that replace figures."""
    return overrides(scenario(function))


def subject(function: F) -> F:
    """Add a study as the argument, and the options of what is computed of it."""
    return study_argument(what_if(as_of(by(function))))


def format_(*formats: str) -> Callable[[F], F]:
    """`--format`: how the result is printed. With json, problems are printed as JSON too."""
    return click.option(
        "--format", "format_", type=click.Choice(formats or ("table", "json", "csv", "markdown")), default="table",
        show_default=True, is_eager=True, callback=console.remember, help="How to print the result.",
    )  # fmt: skip


def given(study: str | Path | None, **changes: Any) -> WhatIf:
    """Return the study and the options of a command line; print a note if the bundled default is used."""
    from estimates.analysis.scenario import WhatIf
    from estimates.study.folders import DEFAULT, is_study

    if study is None and not is_study(Path()):
        console.note(f'No study given; using the bundled study "{DEFAULT}".')
    return WhatIf(study, **changes)


def result(study: str | Path | None, **changes: Any) -> Result:
    """Compute what a command line asks for, which takes a while for a long ledger."""
    what_if = given(study, **changes)
    with console.progress("Reading and recomputing"):
        return what_if.result()


def loaded(study: str | None) -> Study:
    """Load the study of a command line, without computing anything."""
    from estimates.lint import load

    return load(given(study).study)


def folder_of(result: Result, out: Path | None) -> Path:
    """Return the folder that a command writes to: the one of --out itself, otherwise out/STUDY."""
    from estimates.export.package import slug

    return out if out is not None else Path("out") / slug(result.study.name)

"""Options and arguments that several commands share, each defined once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from estimates.cli import console
from estimates.cli.completion import complete_setting, complete_study

if TYPE_CHECKING:
    from estimates.analysis.scenario import WhatIf
    from estimates.diagnostics import Unreadable

F = TypeVar("F", bound=Callable[..., Any])

study_argument = click.argument("study", required=False, shell_complete=complete_study)
study_option = click.option(
    "--study", metavar="STUDY", is_eager=True, shell_complete=complete_study, help="A folder or a bundled study."
)
mix_option = click.option(
    "--mix", metavar="NAME=SHARE,...", help='Fill shares, as in --mix "152 mm shell=60%, 122 mm rocket=40%".'
)
likely_option = click.option(
    "--likely", is_flag=True, help="Add the median and the 10-90 % range of readers' understanding: a model."
)
out_option = click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder to write to.  [default: out/STUDY]",
)


def format_option(*formats: str) -> Callable[[F], F]:
    """`--format`: how the result is printed. With json, problems are printed as JSON too."""

    def remember(_: click.Context, __: click.Parameter, value: str) -> str:
        console.report_as_json(value == "json")
        return value

    return click.option(
        "--format",
        "format_",
        type=click.Choice(formats or ("table", "json", "csv", "markdown")),
        default="table",
        show_default=True,
        help="How to print the result.",
        callback=remember,
    )


def what_if(function: F) -> F:
    """`--set` and `--scenario`: assumptions changed in memory, named in every output."""
    function = click.option(
        "--scenario",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="A YAML file of NAME: VALUE pairs, each used as if given to --set.",
    )(function)
    return click.option(
        "--set",
        "overrides",
        multiple=True,
        metavar="NAME=VALUE",
        shell_complete=complete_setting,
        help='Change an assumption in memory only, as in --set "152 mm shell=480".',
    )(function)


class Day(click.ParamType[Any]):
    """A day, month or year, parsed as in a study."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from estimates.diagnostics import Unreadable
        from estimates.quantities import dates

        try:
            return dates.parse(value)
        except Unreadable as error:
            self.fail(message(error), param, ctx)


def record(function: F) -> F:
    """`--as-of` and `--by`: which part of the record is used."""
    function = click.option("--by", metavar="SIDE", help="Only the claims of one side or speaker.")(function)
    text = "Only what was on record on that day, or at the end of that month or year."
    return click.option("--as-of", type=Day(), metavar="DATE", help=text)(function)


@contextmanager
def option_errors(**options: str) -> Iterator[None]:
    """Report an option's value that cannot be read as a usage error of that option.

    `options` maps the slug of an Unreadable to the option it came from.
    """
    from estimates.diagnostics import Unreadable

    try:
        yield
    except Unreadable as error:
        if error.slug not in options:
            raise
        raise click.BadParameter(message(error), param_hint=options[error.slug]) from None


def message(error: Unreadable) -> str:
    """The fact and the help of an error, in one line."""
    return error.fact + (f"; {error.help}" if error.help else "")


def asked(study: str | None, **changes: Any) -> WhatIf:
    """The study of a command line with what is asked of it; say so if the bundled default is used."""
    from estimates.analysis.scenario import WhatIf
    from estimates.study.folders import DEFAULT, is_study

    if study is None and not is_study(Path()):
        console.note(f'No study given; using the bundled study "{DEFAULT}".')
    return WhatIf(study, **changes)

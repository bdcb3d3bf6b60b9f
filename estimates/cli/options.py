"""The options that several commands share, each defined once.

What is changed in a study, commands hand on as it comes: `load(study, **changes)`; with the study and the part of its
record that is looked at, `Asked(**asked)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from estimates.cli.completion import complete_setting, complete_study

if TYPE_CHECKING:
    from estimates.diagnostics.problems import Unreadable

F = TypeVar("F", bound=Callable[..., Any])

study_argument = click.argument("study", required=False, shell_complete=complete_study)
mix_option = click.option(
    "--mix", metavar="NAME=SHARE,...", help='Loads at shares, as in --mix "152 mm shell=60%, 122 mm rocket=40%".'
)
likely_option = click.option(
    "--likely", is_flag=True, help="Add the middle and the 10-90 % range inside each range: a model."
)
out_option = click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("out"),
    show_default=True,
    help="The folder that files are written to.",
)


def _noted(_: click.Context, __: click.Parameter, value: str) -> str:
    """Where the result is wanted as JSON, problems are too."""
    from estimates import cli

    cli.Problems.as_json = value == "json"
    return value


def format_option(*formats: str) -> Callable[[F], F]:
    """`--format`, with all of the formats or some."""
    return click.option(
        "--format",
        "format_",
        type=click.Choice(formats or ("table", "json", "csv", "markdown")),
        default="table",
        show_default=True,
        help="How the result is printed.",
        callback=_noted,
    )


def what_if(function: F) -> F:
    """`--set` and `--scenario`: assumptions changed in memory, stated in every output."""
    function = click.option(
        "--scenario",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="A YAML file of NAME: VALUE pairs, used as if each were given to --set.",
    )(function)
    return click.option(
        "--set",
        "overrides",
        multiple=True,
        metavar="NAME=VALUE",
        shell_complete=complete_setting,
        help='Change an assumption in memory only, as in --set "152 mm shell=480 shells per container".',
    )(function)


class Day(click.ParamType[Any]):
    """A day, month or year, read as everywhere else."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from estimates.diagnostics.problems import Unreadable
        from estimates.quantities import old_dates as dates

        try:
            return dates.parse(value)
        except Unreadable as wrong:
            self.fail(_told(wrong), param, ctx)


def record(function: F) -> F:
    """`--as-of` and `--by`: what part of the record is looked at."""
    function = click.option("--by", metavar="SIDE", help="Only the claims of one side or speaker.")(function)
    help_ = "Only what was on record on that day, or at the end of that month or year."
    return click.option("--as-of", type=Day(), metavar="DATE", help=help_)(function)


@contextmanager
def asking(**options: str) -> Iterator[None]:
    """A text of the user's that cannot be read becomes a usage error of the option it was given to.

    `options` maps the slug of a problem to the option.
    """
    from estimates.diagnostics.problems import Unreadable

    try:
        yield
    except Unreadable as wrong:
        if wrong.slug not in options:
            raise
        raise click.BadParameter(_told(wrong), param_hint=options[wrong.slug]) from None


def _told(wrong: Unreadable) -> str:
    return wrong.fact + (f"; {wrong.help}" if wrong.help else "")

"""Options and arguments that several commands share, each defined once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from estimates.cli import completion, console

if TYPE_CHECKING:
    from estimates.analysis.scenario import WhatIf
    from estimates.study.record import Study

F = TypeVar("F", bound=Callable[..., Any])


class Command(click.Command):
    """A command with the options that all have, and with help for words that were not quoted."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params += [console.COLOR, console.QUIET]
        self.allow_extra_args = True

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            named = any("--study" in one.opts for one in self.params)
            more = "; name a study with --study" if named else ""
            ctx.fail(f"Unexpected: {' '.join(rest)}. Quote a name or value that has blanks{more}.")
        return rest


command = partial(click.command, cls=Command)


def together(*options: Callable[[F], F]) -> Callable[[F], F]:
    """Return one decorator for several options, listed in their order."""
    return lambda function: reduce(lambda inner, option: option(inner), reversed(options), function)


def day(_: click.Context, param: click.Parameter, value: str | None) -> Any:
    """Parse a day, month or year as in a study."""
    from estimates.diagnostics import Unreadable
    from estimates.quantities import dates

    try:
        return None if value is None else dates.parse(value)
    except Unreadable as error:
        raise click.BadParameter(console.one_line(error), param=param) from None


def existing(_: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """Look for a study that an option names: a wrong value is a usage error."""
    if value is None:
        return None
    from estimates.diagnostics import DataError
    from estimates.study.folders import find

    try:
        find(value)
    except DataError as error:
        raise click.BadParameter(console.one_line(error.diagnostics[0]), param=param) from None
    return value


folder_path = click.Path(file_okay=False, path_type=Path)
study_argument = click.argument("study", required=False, shell_complete=completion.study)
study_option = click.option(
    "--study", metavar="STUDY", is_eager=True, callback=existing, shell_complete=completion.study,
    help="A folder or a bundled study.",
)  # fmt: skip
as_of = click.option(
    "--as-of", metavar="DATE", callback=day, help="Only what was on record at the end of that day, month or year."
)
record = together(as_of, click.option("--by", metavar="SIDE", help="Only the claims of one side or speaker."))
what_if = together(
    click.option(
        "--set", "overrides", multiple=True, metavar="NAME=VALUE", shell_complete=completion.setting,
        help='Change an assumption in memory only, as in --set "152 mm shell=480".',
    ),
    click.option(
        "--scenario", type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="A YAML file of NAME: VALUE pairs, each used as if given to --set.",
    ),
)  # fmt: skip
subject = together(study_argument, what_if, record)
mix = click.option(
    "--mix", metavar="NAME=SHARE,...", help='Fill shares, as in --mix "152 mm shell=60%, 122 mm rocket=40%".'
)
likely = click.option(
    "--likely", is_flag=True, help="Add the median and the 10-90 % range of readers' understanding: a model."
)
out = click.option("--out", type=folder_path, metavar="DIR", help="The folder to write to.  [default: out/STUDY]")


def format_(*formats: str, gone: str | None = None) -> Callable[[F], F]:
    """`--format`: how the result is printed. With json, problems are printed as JSON too."""

    def remember(_: click.Context, __: click.Parameter, value: str) -> str:
        console.report_as_json(value == "json")
        if value == gone:
            raise click.BadParameter(f"`--format {gone}` was removed in 0.2; use `estimates add FILE --to STUDY`")
        return value

    names = formats or ("table", "json", "csv", "markdown")
    return click.option(
        "--format", "format_", type=click.Choice([*names, *([gone] if gone else [])]), default="table",
        metavar=f"[{'|'.join(names)}]", show_default=True, is_eager=True, callback=remember,
        help="How to print the result.",
    )  # fmt: skip


def removed(name: str, successor: str) -> Callable[[F], F]:
    """Return an option of 0.1 that names its successor."""

    def refuse(_: click.Context, __: click.Parameter, value: str | None) -> None:
        if value is not None:
            raise click.BadParameter(f"`{name}` was removed in 0.2; use {successor}")

    return click.option(name, hidden=True, expose_value=False, callback=refuse)


def given(study: str | None, **changes: Any) -> WhatIf:
    """Return the study of a command line with what is asked of it; say so if the bundled default is used."""
    from estimates.analysis.scenario import WhatIf
    from estimates.study.folders import DEFAULT, is_study

    if study is None and not is_study(Path()):
        console.note(f'No study given; using the bundled study "{DEFAULT}".')
    return WhatIf(study, **changes)


def loaded(study: str | None) -> Study:
    """Load the study of a command line, without computing anything."""
    from estimates.lint import load

    return load(given(study).study)

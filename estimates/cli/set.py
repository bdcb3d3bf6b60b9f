"""`estimates set`: change one value in a study's own file."""

import click

from estimates.cli import console, options


@options.command
@click.argument("name")
@click.argument("value")
@options.study_option
def command(name: str, value: str, study: str | None) -> None:
    """Change one value in a study's assumptions.

    VALUE becomes the figure of the capacity or assumption NAME, or with "NAME range" its range; nothing else in
    assumptions.yaml is changed. Bundled studies are never changed.

    A number or range without a unit keeps the unit. The file stays as it is if the study could not be loaded with the
    new value, or if it changed in the meantime.

    Example: estimates set "152 mm shell" 480
    """
    from estimates.lint import CHECKS
    from estimates.study.editing import set_value

    before, after = set_value(study, name, value, checks=CHECKS)
    console.write(f"{after.span}: {after} (was {before})")

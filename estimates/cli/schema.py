"""`estimates schema`: what an editor checks a study by."""

from __future__ import annotations

import click


@click.command()
@click.argument("file", type=click.Choice(["claims", "assumptions"]), default="claims")
def command(file: str) -> None:
    """Print the JSON Schema of claims.yaml, or of assumptions.yaml.

    `estimates init` puts both beside the study, where editors with a YAML language server find them.
    """
    from estimates.study import fitting

    click.echo(fitting.text(f"{file}.yaml"), nl=False)

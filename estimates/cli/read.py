"""`estimates read`: the figures in a text."""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

import click

if TYPE_CHECKING:
    from estimates.lexicon import Lexicon

ASSUMPTIONS = "assumptions.yaml"
CHUNK = 1 << 16  # bytes read at a time


@click.command()
@click.argument("file", type=click.File("rb"), default="-")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "json", "csv", "markdown", "yaml"]),
    default="table",
    show_default=True,
    help="How the figures are printed; yaml gives claim stubs for a study.",
)
def command(file: BinaryIO, format_: str) -> None:
    """The figures in FILE, or in the text on standard input: the number, its hedge and bounds, what is counted.

    The nouns that count are those of the study in the working directory, if there is one, else of the bundled one.
    """
    from estimates.reading import passages
    from estimates.readout import PRINTERS

    lexicon = _lexicon()
    for part in PRINTERS[format_](passages(_text(file), lexicon), lexicon):
        click.echo(part, nl=False)


def _text(file: BinaryIO) -> Iterator[str]:
    """The text in pieces. Bytes that are no UTF-8 become a mark of replacement, and the text goes on."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    while data := file.read(CHUNK):
        yield decoder.decode(data)
    yield decoder.decode(b"", final=True)


def _lexicon() -> Lexicon:
    from estimates.lexicon import Lexicon

    if not os.path.isfile(ASSUMPTIONS):  # noqa: PTH113  # pathlib takes longer to load than a sentence to read
        return Lexicon.default()
    from pathlib import Path

    from estimates import building, yamltext

    return Lexicon.base().with_units(building.units(yamltext.read(Path(ASSUMPTIONS).read_bytes(), ASSUMPTIONS)))

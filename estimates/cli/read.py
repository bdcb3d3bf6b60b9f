"""`estimates read`: the figures in a text."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from estimates.cli.options import format_option

if TYPE_CHECKING:
    from estimates.lexicon import Lexicon

CHUNK = 1 << 16  # bytes read at a time


@click.command()
@click.argument("file", type=click.File("rb"), default="-")
@format_option("table", "json", "csv", "markdown", "yaml")
def command(file: BinaryIO, format_: str) -> None:
    """The figures in FILE, or in the text on standard input: the number, its hedge and bounds, what is counted.

    The nouns that count are those of the study in the working directory, if there is one, else of the bundled one.
    With `--format yaml` the figures become claim stubs, ready to paste into a study.
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

    if not Path("assumptions.yaml").is_file():
        return Lexicon.default()
    from estimates import building, yamltext

    return Lexicon.base().with_units(building.units(yamltext.read(Path("assumptions.yaml").read_bytes(), "assumptions.yaml")))

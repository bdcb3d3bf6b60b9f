"""`estimates init`: copy a bundled study."""

from pathlib import Path

import click

from estimates.cli import console, options


@options.command
@click.argument("folder", metavar="DIR", type=options.folder_path)
@click.option("--study", "bundled", default="articles", show_default=True, metavar="NAME", help="The study to copy.")
@click.option("--new", is_flag=True, help="Write a new study with an invented example of each kind of entry.")
def command(folder: Path, bundled: str, new: bool) -> None:
    """Copy a bundled study into a folder.

    JSON schemas, with which editors check the files, are written next to them. No file is overwritten.

    Example: estimates init mine --study public-record
    """
    from estimates.study import editing
    from estimates.study.folders import BUNDLED

    options.refuse(new, "--new copies no study", "bundled")
    source = str(BUNDLED / "skeleton") if new else bundled
    console.write("\n".join(str(folder / file) for file in editing.copy_out(folder, source)))
    todo = "Replace the examples in both files" if new else f"Change a figure in {folder / 'assumptions.yaml'}"
    more = f'\nTo start from an article, write `claims: []`, then run: estimates add ARTICLE --to "{folder}"' * new
    console.note(f'\n{todo}, then run: estimates recompute "{folder}"{more}')

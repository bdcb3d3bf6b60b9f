"""Studies for the tests of the page: a copy of the bundled one, and one whose every text is an attack."""

from __future__ import annotations

from pathlib import Path

from estimates.study import editing

ATTACKS = (
    "<script>document.title='taken'</script>",
    '"><img src=x onerror="document.title=1">',
    "</style><script>document.title='taken'</script>",
    "</title></textarea><svg/onload=document.title='taken'>",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:document.title='taken'",
    "' onfocus='document.title=1' autofocus='",
    "עברית <b>אבג</b> 12 العربية",
)
LONG = "a name without an end " + "x" * 10_000
LONGEST_KEY = 1_000  # YAML has no longer ones


def copied(folder: Path) -> Path:
    """The bundled study of three articles, in a folder of its own."""
    editing.copy_out(folder, "articles")
    return folder


def hostile(folder: Path) -> Path:
    """A study that can be read, with markup, template code and endless names wherever a text may stand."""

    def said(words: str) -> str:
        return "'" + words.replace("'", "''") + "'"

    sources = "".join(
        f"  s{n}:\n    publisher: {said(words)}\n    title: {said(words)}\n    note: {said(words)}\n    lang: en\n"
        f"    url: https://example.org/?q=%3Cscript%3E&n={n}\n"
        for n, words in enumerate((*ATTACKS, LONG))
    )
    claims = "".join(
        f"  - id: {said(words)}\n    by: {said(words)}\n    for: {said(words)}\n    made: 2024-0{n + 1}\n"
        f"    says: more than {n + 1},000 crates\n    contents: [{{says: 'about {n + 1}0,000 apples', of: apple}}]\n"
        f"    note: {said(words)}\n    sources: [{{source: s{n}, wrote: {said(words)}}}]\n"
        for n, words in enumerate((*ATTACKS, LONG))
    )
    assumptions = "".join(
        f"  {said(words[:LONGEST_KEY])}:\n    is: {n + 2} kg per apple\n    because: {said(words)}\n    source: s{n}\n"
        for n, words in enumerate((*ATTACKS, LONG))
    )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "claims.yaml").write_text(
        f"title: {said(ATTACKS[0])}\nabout: {said(ATTACKS[2])}\nsources:\n{sources}claims:\n{claims}", encoding="utf-8"
    )
    (folder / "assumptions.yaml").write_text(
        "units:\n  crate: {}\n  apple: {}\ncapacities:\n  apple:\n    holds: 10 apples per crate\n"
        f"    range: 8 to 12 apples per crate\n    because: {said(ATTACKS[1])}\n    source: s0\n"
        f"assumptions:\n{assumptions}",
        encoding="utf-8",
    )
    return folder

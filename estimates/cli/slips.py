"""What was probably meant by a command line that cannot be run."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from pathlib import Path

import click

from estimates.diagnostics.near import near
from estimates.study.missing import studies_in

QUOTES = "\"'“”„‘’"
_TEXTS = ("--set", "--sweep", "--mix", "--by")  # options whose values often hold blanks


def help_for(wrong: click.UsageError, words: Sequence[str]) -> str:
    """The smallest change to the words of a command line that mends it, to stand behind the message; often nothing."""
    if "read" in words[:1] and " " in " ".join(words[1:]) and not any(word.startswith("-") for word in words):
        return '\nTo read words, and not a file: echo "more than 1,000 boxes" | estimates read'
    if isinstance(wrong, click.BadParameter):
        kind = getattr(wrong.param, "type", None)
        return _choice(words, list(kind.choices)) if isinstance(kind, click.Choice) else ""
    if "unexpected extra argument" not in wrong.message:
        return ""
    options = [option for param in (wrong.ctx.command.params if wrong.ctx else ()) for option in param.opts]
    last = wrong.message.rstrip(")").replace("(", " ").split()[-1]
    return _quotes(words) or (_study(last) if "--study" in options else _too_much(words))


def _is_study(word: str) -> bool:
    from estimates.study.study import bundled

    return word in bundled() or word in studies_in(Path()) or Path(word).is_dir()


def _choice(words: Sequence[str], choices: Sequence[str]) -> str:
    said = (word.rpartition("=")[2] for word in words)
    guess = next(filter(None, (near(word, choices) for word in said if word not in choices)), None)
    return f" Did you mean {guess}?" if guess else ""


def _quotes(words: Sequence[str]) -> str:
    for option in _TEXTS:
        if option in words:
            value = [*takewhile(lambda word: not word.startswith("--"), words[words.index(option) + 1 :])]
            if value[-1:] and _is_study(value[-1]):
                value.pop()
            if len(value) > 1:
                text = " ".join(value).strip(QUOTES)
                return f'; put plain quotes around it: {option} "{text}"'
    if words[0] == "set" and not _is_study(words[-1]):
        example = 'estimates set "152 mm shell" "480 shells per container"'
        return f"; put plain quotes around the name and around the value, as in {example}"
    return ""


def _study(last: str) -> str:
    return f"; a study is named by --study{f': --study {last}' if _is_study(last) else ''}"


def _too_much(words: Sequence[str]) -> str:
    from estimates.study.study import bundled

    guess = near("-".join(word for word in words[1:] if not word.startswith("-")), bundled())
    return f"; did you mean {guess}?" if guess else ""

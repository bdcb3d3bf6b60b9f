"""The documentation cannot lie: what it shows is run, what it links to is there, and its numbers come from the tool."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from estimates.cli.text import rounded

from docs import generate, running
from estimates.cli import COMMANDS

ROOT = Path(__file__).parent.parent
STALE = "is out of date: run `make docs`, and read what changed"
FENCED = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
GENERATED = re.compile(r"<!-- (?:generated|measured): .*? -->\n(.*?)<!-- end -->", re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)|(?:src|srcset)=\"([^\"]+)\"")


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_what_is_likely_can_be_redone_by_hand_from_the_page() -> None:
    page = text("docs/how-it-thinks.md")
    by_hand = [rounded(float(number.replace(",", ""))) for number in re.findall(r"\d+%: ([\d,]+)'", page)]
    told = re.search(r"likely \(a model\): middle ([\d,]+), 10-90 % ([\d,]+) to ([\d,]+)", page)
    assert told
    middle, low, high = told.groups()
    assert by_hand == [low, middle, high]


def slugs(page: str) -> set[str]:
    """The anchors of a page's headings."""
    headings = re.findall(r"^#+ (.*)$", FENCED.sub("", page), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def prose(page: str) -> str:
    return re.sub(r"`[^`\n]*`|<!--.*?-->", "", FENCED.sub("", GENERATED.sub("", page)), flags=re.DOTALL)


@pytest.mark.parametrize("name", generate.PAGES)
def test_what_a_page_shows_is_what_the_commands_print(name: str) -> None:
    assert generate.page(text(name)) == text(name), f"{name} {STALE}"


@pytest.mark.parametrize("theme", generate.PICTURES)
def test_the_chart_in_the_readme_is_the_one_that_the_command_draws(theme: str) -> None:
    name = generate.PICTURES[theme]
    assert generate.picture(theme) == (ROOT / name).read_bytes(), f"{name} {STALE}"


@pytest.mark.parametrize("name", [*generate.PAGES, "CHANGELOG.md"])
def test_every_link_of_a_page_leads_somewhere(name: str) -> None:
    for groups in LINK.findall(FENCED.sub("", GENERATED.sub("", text(name)))):
        link = groups[0] or groups[1]
        if link.startswith("https://"):
            continue
        file, _, anchor = link.partition("#")
        target = (ROOT / name).parent / file if file else ROOT / name
        assert target.exists(), f"{name} links to {link}"
        if anchor:
            assert anchor in slugs(target.read_text(encoding="utf-8")), f"{name} links to {link}"


@pytest.mark.parametrize("name", generate.PAGES)
def test_every_example_is_run(name: str) -> None:
    """Blocks of commands, Python and YAML are generated, or are files that commands on the page use."""
    rest = re.sub(r"<!-- file: .*? -->\n```.*?^```$", "", GENERATED.sub("", text(name)), flags=re.DOTALL | re.MULTILINE)
    assert not re.findall(r"^```(?:console|pycon|python|yaml|diff)$", rest, re.MULTILINE)


@pytest.mark.parametrize("name", generate.PAGES)
def test_a_reader_sees_the_name_of_every_file_and_every_command_that_is_run(name: str) -> None:
    page = text(name)
    for found in re.finditer(r"<!-- (file|before): (.*?) -->", page):
        above = re.sub(r"<!--.*?-->", "", page[: found.start()]).rstrip().rsplit("\n\n", 1)[-1]
        assert f"`{found[2]}`" in above, f"{name} hides {found[2]}"


@pytest.mark.parametrize("name", generate.PAGES)
def test_no_large_number_stands_in_prose_that_nothing_on_the_page_printed(name: str) -> None:
    page = text(name)
    shown = "\n".join((*GENERATED.findall(page), *FENCED.findall(page)))
    for number in re.findall(r"\d{1,3}(?:,\d{3})+|\d{5,}", prose(page)):
        assert number in shown, f"{name} says {number}"


def test_every_command_has_its_page() -> None:
    page = text("docs/commands.md")
    assert [name for name in COMMANDS if f"\n## estimates {name}\n" not in page] == []


def test_no_page_holds_a_path_of_this_machine() -> None:
    for name in generate.PAGES:
        assert str(ROOT) not in text(name)
        assert not re.search(r"(?<![\w.])/(?:home|root|tmp|work|Users)/", text(name)), name


def test_the_site_lists_every_page() -> None:
    listed = re.findall(r": ([\w-]+\.md)$", text("mkdocs.yml"), re.MULTILINE)
    assert sorted(f"docs/{name}" for name in listed) == sorted(name for name in generate.PAGES if "/" in name)


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("estimates --version", "estimates 0.1.0\n"),
        ("estimates --version; echo $?", "estimates 0.1.0\n0\n"),
        ("estimates --help | head -1", "Usage: estimates [OPTIONS] COMMAND [ARGS]...\n"),
        ('echo "nothing to count" | estimates read --format json | tail -1', "[]\n"),
        ('estimates --version | python -c "print(len(input()))"', "15\n"),
    ],
)
def test_a_line_of_the_documentation_prints_what_a_shell_would(line: str, printed: str) -> None:
    assert running.shell(line) == printed


@pytest.mark.parametrize("line", ["rm -r out", "estimates recompute | sort", "estimates --help | head"])
def test_a_line_that_the_documentation_cannot_run_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="cannot run"):
        running.shell(line)


def test_a_stale_output_is_noticed() -> None:
    stale = (
        "<!-- generated: estimates --version -->\n```console\n$ estimates --version\nestimates 0.0.9\n```\n<!-- end -->"
    )
    assert "estimates 0.1.0" in generate.page(stale)


def test_a_mark_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing is called"):
        generate.page("<!-- generated: moonlight -->\n<!-- end -->")

"""The page as text: what it says, what it leads to, and what it never holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from estimates.analysis.asking import Asked, Extra
from estimates.analysis.recompute import Result
from estimates.charts.chart import Alt, Area, Arrow, Axis, Bar, Chart, Line, Panel, Point, Span, Steps, Strip, Tick
from estimates.charts.wording import stopped
from estimates.quantities.old_dates import parse, spelt
from estimates.report.pictures import WIDTHS, colours, picture
from estimates.report.wording import anchor, brief, host, is_web, sentence, where
from page_studies import ATTACKS, LONG, copied, hostile

from estimates import charts, report
from estimates.cli import cli

MADE = datetime(2026, 11, 23, 9, 12, tzinfo=UTC)
VOID = {"meta", "link", "br", "img", "input", "hr"}


class Tag(NamedTuple):
    name: str
    attributes: dict[str, str]
    inside: tuple[str, ...]  # names of the elements around it
    text: list[str]

    @property
    def words(self) -> str:
        return " ".join("".join(self.text).split())


class Document(HTMLParser):
    """All elements of a page in order, each with the text inside it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[Tag] = []
        self._open: list[Tag] = []
        self.feed(page)
        assert not self._open, f"<{self._open[-1].name}> is not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = Tag(tag, {name: value or "" for name, value in attrs}, tuple(one.name for one in self._open), [])
        self.tags.append(found)
        if tag not in VOID:
            self._open.append(found)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().name == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        for tag in self._open:
            tag.text.append(data)

    def named(self, *names: str) -> Iterator[Tag]:
        return (tag for tag in self.tags if tag.name in names)

    def at(self, id_: str) -> Tag:
        return next(tag for tag in self.tags if tag.attributes.get("id") == id_)


@cache
def result(study: str | None = None, *overrides: str, **asked: Any) -> Result:
    return Asked(study, overrides, **asked).result()


@cache
def page(study: str | None = None, *overrides: str, **asked: Any) -> str:
    return report.render(result(study, *overrides, **asked), made=MADE)


@cache
def document(study: str | None = None, *overrides: str, **asked: Any) -> Document:
    return Document(page(study, *overrides, **asked))


STUDIES = [None, "public-record", "black-sea"]


# -- what it says ------------------------------------------------------------------------------------------------


def test_the_headline_is_the_finding_and_comes_from_the_data() -> None:
    assert (
        document().at("finding").words == "Containers on record grew from more than 1,000 to more than 13,000 in a year"
    )
    assert next(document().named("title")).words == document().at("finding").words


@pytest.mark.parametrize(
    ("of", "worked", "stated", "verdict"),
    [
        ("152 mm shells", "7,000 container × 450 shell/container = 3,150,000 shell", "three million", "reproduced"),
        ("122 mm rockets", "7,000 container × 75 rocket/container = 525,000 rocket", "half a million", "reproduced"),
        ("152 mm shells", "13,000 container × 450 shell/container = 5,850,000 shell", "nothing", ""),
    ],
)  # fmt: skip
def test_the_table_has_each_worked_line_with_what_was_stated_and_the_verdict(
    of: str, worked: str, stated: str, verdict: str
) -> None:
    rows = [tag.words for tag in document().named("tr") if worked in tag.words]
    assert len(rows) == 1
    assert rows[0].startswith(of)
    assert stated in rows[0]
    assert verdict in rows[0]


def test_a_what_if_stands_at_the_top_and_beside_each_figure_that_it_moves() -> None:
    changed = document(None, "152 mm shell=480 shells per container")
    note = next(tag for tag in changed.tags if tag.attributes.get("class") == "what-if")
    assert "152 mm shell = 480 shells per container (study: 450 shells per container)" in note.words
    assert "header" in note.inside
    assert "study: 3,150,000, so +210,000 (+6.7%)" in changed.at("every").words
    assert "Changed for this page. The study has 450 shells per container." in changed.at("assumptions").words
    assert not [tag for tag in document().tags if tag.attributes.get("class") == "what-if"]


def test_a_mix_and_what_is_likely_are_on_the_page_if_they_were_asked_for() -> None:
    found = result()
    extra = Extra.of(found, "152 mm shell=60%, 122 mm rocket=40%", likely=True)
    shown = Document(report.render(found, extra, made=MADE))
    mixed = shown.at("mixed").words
    assert "60 % 152 mm shell, 40 % 122 mm rocket" in mixed
    assert "60 % × close to 7,000 containers × 450 shell/container = 1,890,000 shell" in mixed
    assert "152 mm shell + 122 mm rocket = 2,100,000 round" in mixed
    assert "1.89 million shells and 210,000 rockets" in shown.at("charts").words
    assert "Marked: 60% 152 mm shell, 40% 122 mm rocket." in shown.at("mix").words
    assert "likely: middle" in shown.at("every").words
    assert "a model: readers' answers" in shown.at("every").words
    assert not any(word in page() for word in ("likely:", 'id="mixed"'))


def test_what_the_record_was_limited_to_is_said_at_the_top() -> None:
    limited = document(None, as_of=parse("2024-06"), by="Seoul")
    note = next(tag for tag in limited.tags if tag.attributes.get("class") == "what-if")
    assert "only what was on record on June 2024" in note.words
    assert "only the claims of Seoul" in note.words


def test_each_assumption_has_its_reason_its_sources_and_its_line() -> None:
    held = {tag.words for tag in document().tags if tag.attributes.get("class") == "held"}
    shell = next(words for words in held if words.startswith("152 mm shell"))
    assert "450 shells per container range 300 to 500" in shell
    assert "Nobody has published the method." in shell
    assert "Korea Herald (Yonhap), 27 August 2024" in shell
    assert re.search(r"assumptions\.yaml, line \d+$", shell)
    study = result().study
    entries = [(one.name, one.illustrative) for one in study.capacities.values()]
    entries += [(one.name, one.illustrative) for one in study.assumptions.values()]
    assert len(held) == len(entries)
    without_source = [words for words in held if "Illustrative: no source is known." in words]
    assert len(without_source) == sum(illustrative for _, illustrative in entries)


def test_each_hedge_has_the_multiples_that_its_ranges_were_worked_out_with() -> None:
    nearly = document().at("hedge-nearly").words
    assert "as 0.93 to 1 times a large round number (1,000 or more, ending in two zeros), and as 0.88 to 1" in nearly
    assert "middle half" not in document().at("hedge-a-bare-number").words


def test_the_cross_checks_are_hypotheses_and_nobodys_method() -> None:
    words = document().at("checks").words
    assert "none of them is a speaker’s published method" in words
    assert "499 152 mm shell / container, limited by mass" in words


def test_the_page_says_when_it_was_made_and_from_which_file_contents() -> None:
    words = document().at("cite").words
    assert "23 November 2026, 09:12 UTC" in words
    for name, digest in result().study.files.items():
        assert name in words
        assert f"sha256 {digest}" in words


def test_headings_and_tables_say_could_hold_and_never_sent() -> None:
    for study in ("articles", "public-record"):
        told = " ".join(tag.words for tag in document(study).named("h1", "h2", "h3", "table"))
        assert "could hold" in told
        assert not re.search(r"\b(confirmed|proven|sent|delivered)\b", told)


def test_a_study_without_a_date_or_a_capacity_still_has_its_page(tmp_path: Path) -> None:
    (tmp_path / "claims.yaml").write_text(
        "title: Few words\nsources:\n  a: {publisher: A paper}\n"
        "claims:\n  - {id: one, by: somebody, made: unknown, says: about 40 cranes, source: a}\n",
        encoding="utf-8",
    )
    (tmp_path / "assumptions.yaml").write_text("units:\n  crane: {}\n", encoding="utf-8")
    shown = document(str(tmp_path))
    assert shown.at("finding").words == "Few words"
    assert "No capacity is for cranes: nothing to recompute." in shown.at("every").words
    assert "No chart here" in shown.at("growth").words


# -- what it leads to ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("study", STUDIES)
def test_ids_are_there_once_and_every_link_leads_somewhere(study: str | None) -> None:
    tags = document(study).tags
    ids = [tag.attributes["id"] for tag in tags if "id" in tag.attributes]
    assert len(ids) == len(set(ids))
    for tag in tags:
        for name in ("aria-labelledby", "aria-describedby"):
            assert set(tag.attributes.get(name, "").split()) <= set(ids)
        target = tag.attributes.get("href", "")
        assert target.removeprefix("#") in ids if target.startswith("#") else is_web(target) or not target


@pytest.mark.parametrize("study", STUDIES)
def test_each_number_leads_to_the_step_that_makes_it(study: str | None) -> None:
    shown = document(study)
    for of in ("every", "compared"):
        links = [tag for tag in shown.named("a") if of in tags_around(shown, tag)]
        for link in links:
            step = shown.at(link.attributes["href"].removeprefix("#")).words
            for number in re.findall(r"\d[\d,]*\d", link.words):
                assert number in step, (link.words, step)


def tags_around(shown: Document, tag: Tag) -> str:
    """The id of the section that a tag stands in."""
    before = shown.tags[: shown.tags.index(tag)]
    return next((one.attributes.get("id", "") for one in reversed(before) if one.name == "section"), "")


def test_links_to_sources_go_to_the_web_only_and_tell_it_nothing() -> None:
    away = [tag for tag in document().named("a") if not tag.attributes["href"].startswith("#")]
    assert len(away) == sum(source.url is not None for source in result().study.sources.values())
    assert all("noreferrer" in tag.attributes["rel"].split() for tag in away)


@pytest.mark.parametrize(
    ("address", "linked"),
    [
        ("https://example.org/a?b=c#d", True),
        ("HTTP://example.org", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        ("data:text/html,<script>alert(1)</script>", False),
        ("vbscript:x", False),
        ("file:///etc/passwd", False),
        ("//example.org", False),
        ("https://", False),
        (" javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("https://exa\tmple.org", False),
        ("https://[", False),
        ("", False),
        (None, False),
    ],
)
def test_only_http_and_https_addresses_become_links(address: str | None, linked: bool) -> None:
    assert is_web(address) is linked
    made = result()
    sources = {name: replace(source, url=address) for name, source in made.study.sources.items()}
    shown = Document(report.render(replace(made, study=replace(made.study, sources=sources)), made=MADE))
    away = {tag.attributes["href"] for tag in shown.named("a") if not tag.attributes["href"].startswith("#")}
    assert away == ({address} if linked else set())


# -- what it never holds -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("study", STUDIES)
def test_the_page_needs_nothing_but_itself(study: str | None) -> None:
    shown = document(study)
    policy = next(tag.attributes["content"] for tag in shown.named("meta") if "http-equiv" in tag.attributes)
    assert policy.startswith("default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert not list(shown.named("script", "link", "img", "iframe", "object", "embed", "base", "form", "use", "image"))
    for tag in shown.tags:
        assert not {"src", "srcset", "style", "ping", "action", "xlink:href"} & set(tag.attributes)
        assert not [name for name in tag.attributes if name.startswith("on")]
    style = next(shown.named("style")).words
    assert "url(" not in style
    assert "@import" not in style


def test_a_hostile_studys_words_are_shown_and_do_nothing(tmp_path: Path) -> None:
    folder = hostile(tmp_path)
    shown = document(str(folder))
    assert not list(shown.named("script", "img", "textarea"))
    assert not [tag for tag in shown.tags if [name for name in tag.attributes if name.startswith(("on", "autofocus"))]]
    sources = shown.at("sources").words
    for words in ATTACKS:
        assert " ".join(words.split()) in sources
    assert brief(LONG) in shown.at("every").words


def test_headings_go_down_a_step_at_a_time_and_there_is_one_of_the_first() -> None:
    for study in STUDIES:
        levels = [int(tag.name[1]) for tag in document(study).named("h1", "h2", "h3", "h4", "h5", "h6")]
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in zip([0, *levels], levels, strict=False))


def test_tables_have_captions_and_their_headers_a_scope() -> None:
    shown = document("public-record")
    assert len(list(shown.named("table"))) == len(list(shown.named("caption"))) == 3
    assert {tag.attributes["scope"] for tag in shown.named("th")} == {"col", "row", "rowgroup"}


def test_there_is_one_of_each_landmark_and_a_way_past_the_links() -> None:
    shown = document()
    assert [tag.name for tag in shown.named("header", "nav", "main", "footer")] == ["header", "nav", "main", "footer"]
    assert next(shown.named("a")).attributes == {"class": "skip", "href": "#finding"}


# -- when and how it is made ---------------------------------------------------------------------------------------


def test_the_page_is_the_same_every_time_but_for_the_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    again = report.render(Asked(None).result(), made=MADE)
    assert again == page()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1732352400")
    dated = report.render(result())
    assert "23 November 2024, 09:00 UTC" in dated
    assert dated == report.render(result(), made=datetime(2024, 11, 23, 9, 0, tzinfo=UTC))


def test_report_and_recompute_write_the_same_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1732352400")
    study = copied(tmp_path / "study")
    for command in ("report", "recompute"):
        done = CliRunner().invoke(cli, [command, str(study), "--by", "Seoul", "--out", str(tmp_path / command)])
        assert done.exit_code == 0, done.output
    one, other = ((tmp_path / command / "report.html").read_bytes() for command in ("report", "recompute"))
    assert one == other
    assert b"only the claims of Seoul" in one
    assert [path.name for path in (tmp_path / "report").iterdir()] == ["report.html"]


# -- charts on the page --------------------------------------------------------------------------------------------

MARKS = (
    Point(1, 2, "first"), Point(1, 2, "second", "square", filled=False), Point(2, 3, "third", "diamond", dx=4),
    Point(2, 3, "fourth", "triangle"), Point(2, 3, "other", "hexagon"), Point(3, 3, "ink", "bar"),
    Arrow(1, 2, True, "first"), Arrow(1, 2, False, "quiet"), Span(1, 2, 3, "muted"), Bar(1, 2, 3, "first"),
    Bar(1, 2, 3, "first", strong=True), Line(((0, 0), (4, 4)), "quiet", dashed=True), Line(((0, 0), (4, 4)), "ink"),
    Area(((0, 0), (4, 0), (4, 4)), "first"), Steps(((0, 1, 1), (2, 3, 3)), 4, "first"),
    Steps(((0, 1, 2), (2, 3, 4)), 4, "second"),
)  # fmt: skip


def chart_of(*marks: Any) -> Chart:
    axis = Axis(0, 4, (Tick(0, "0"), Tick(4, "4 <b>")), "Boxes & crates")
    return Chart("kind", "", "", (), (Panel(axis, axis, marks),), Alt("title", "description"))


@pytest.mark.parametrize("size", WIDTHS)
@pytest.mark.parametrize("mark", [*MARKS, Strip(1, 0, 3, "first")], ids=lambda mark: type(mark).__name__)
def test_every_kind_of_mark_is_drawn_in_colours_that_the_page_has(mark: Any, size: str) -> None:
    drawn = picture(chart_of(mark), size, "a", "b")
    bare = picture(chart_of(), size, "a", "b")
    assert drawn != bare
    root = ET.fromstring(drawn)  # noqa: S314  # our own
    assert root.attrib["role"] == "img"
    assert (root.attrib["aria-labelledby"], root.attrib["aria-describedby"]) == ("a", "b")
    classes = {name for one in root.iter() for name in one.attrib.get("class", "").split()} - {"b", *WIDTHS}
    assert {name for name in classes if f".{name}{{" not in colours()} == set()
    assert not re.search(r"#[0-9a-f]{3}|nan|inf", drawn)


def test_words_in_a_picture_are_escaped_and_keep_the_room_that_was_measured() -> None:
    texts = list(ET.fromstring(picture(chart_of(), "wide", "a", "b")).iter("text"))  # noqa: S314
    assert {text.text for text in texts} >= {"Boxes & crates", "4 <b>"}
    assert all(float(text.attrib["textLength"]) > 0 for text in texts)


@pytest.mark.parametrize("name", ["growth", "could-hold", "implied", "mix", "sensitivity"])
def test_a_chart_is_on_the_page_for_wide_and_narrow_windows_and_says_what_it_shows(name: str) -> None:
    shown = document()
    chart = charts.made(name, result())
    drawn = [tag for tag in shown.named("svg") if tag.attributes["aria-labelledby"] == f"{name}-title"]
    assert [tag.attributes["class"] for tag in drawn] == list(WIDTHS)
    assert shown.at(f"{name}-description").words == chart.alt.description
    if name != "growth":
        assert shown.at(f"{name}-title").words == chart.title


# -- words ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (sentence("no stop"), "No stop."),
        (sentence("A question?"), "A question?"),
        (sentence(""), ""),
        (stopped("iNews"), "iNews."),
        (brief("short"), "short"),
        (brief("x" * 200, 10), "xxxxxxxxx…"),
        (host("https://www.example.org/path"), "example.org"),
        (where("a/folder/claims.yaml:40:9"), "claims.yaml, line 40"),
        (where(""), ""),
        (anchor("claim", "us-2023-10", 1), "claim-us-2023-10"),
        (anchor("claim", "a b", 2), "claim-2"),
        (anchor("claim", "x" * 10_000, 3), "claim-3"),
        (anchor("claim", '"><script>', 4), "claim-4"),
        (spelt(MADE.date()), "23 November 2026"),
        (spelt(MADE.date(), "month"), "November 2026"),
        (spelt(MADE.date(), "year"), "2026"),
    ],
)
def test_words_are_set_as_a_page_needs_them(said: str, expected: str) -> None:
    assert said == expected

"""The page and the live page in a real browser: what a reader sees, what the keyboard reaches, what no study can do."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from page_studies import ATTACKS, copied, hostile
from playwright.sync_api import Browser, Page, Route, expect

from estimates.analysis.scenario import WhatIf
from estimates.report import document, server
from estimates.report.whatif import Watched

pytestmark = pytest.mark.slow

SOON = 20_000  # ms: other tests run at the same time
SCREEN = 720  # px
SCREENS = {"articles": 5, "public-record": 12}
STUDIES = ["articles", "public-record", "black-sea"]
VIEWS = [(theme, width) for theme in ("light", "dark") for width in (375, 1280)]
WRITE = "Write to assumptions.yaml"


@contextlib.contextmanager
def opened(browser: Browser, address: str, theme: Any = "light", width: int = 1280) -> Iterator[Page]:
    """Open a page, which must meet no error, and ask for nothing if it is a file."""
    page = browser.new_page(viewport={"width": width, "height": SCREEN}, color_scheme=theme)
    page.set_default_timeout(SOON)
    asked: list[str] = []
    errors: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.continue_() if route.request.url == address else route.abort()

    if address.startswith("file:"):
        page.route("**/*", refuse)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.goto(address)
    yield page
    page.close()
    assert errors == []
    assert asked in ([], [address])


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """Write the page of a study, and return its address."""
    folder = tmp_path_factory.mktemp("pages")

    def write(study: str, *overrides: str) -> str:
        path = folder / f"{Path(study).name}{len(overrides)}.html"
        if not path.exists():
            path.write_text(document.render(WhatIf(study, overrides).result()), encoding="utf-8")
        return path.as_uri()

    return write


def overflow(page: Page) -> int:
    """How many pixels the page is wider than its window."""
    wider: int = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wider


def violations(page: Page, part: str = "html") -> list[str]:
    """What axe finds wrong with a part of the page, a line each."""
    response = Axe().run(page, context=part).response
    assert len(response["passes"]) > 5  # it has looked
    return [f"{one['id']}: {node['html'][:120]}" for one in response["violations"] for node in one["nodes"]]


# -- the page ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("study", STUDIES)
@pytest.mark.parametrize(("theme", "width"), VIEWS)
def test_the_page_fits_its_window_is_accessible_and_asks_for_nothing(
    browser: Browser, written: Callable[..., str], study: str, theme: str, width: int
) -> None:
    address = written(study)
    with opened(browser, address, theme, width) as page:
        assert overflow(page) == 0
        assert violations(page) == []
        height = page.evaluate("() => document.documentElement.scrollHeight")
        if width == 1280 and study in SCREENS:
            assert height <= SCREENS[study] * SCREEN
            assert page.evaluate("() => document.getElementById('verdicts').getBoundingClientRect().bottom") <= SCREEN
        ground = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
        assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 23, 26)"}[theme]


def test_an_opened_statement_shows_its_derivation(browser: Browser, written: Callable[..., str]) -> None:
    with opened(browser, written("articles"), width=375) as page:
        summary = page.locator("summary", has_text="close to 7,000 containers")
        derivation = page.locator("details", has=summary).get_by_text("commonly read as 6,510 to 7,000")
        expect(derivation).to_be_hidden()
        summary.focus()
        page.keyboard.press("Enter")
        expect(derivation).to_be_visible()
        page.locator("#verdicts").get_by_role("link", name="3,150,000").click()
        expect(page.locator(":target")).to_contain_text("close to 7,000 containers")
        expect(page.locator(":target")).to_be_in_viewport()
        assert overflow(page) == 0
        assert violations(page, "table") == []


def test_the_keyboard_goes_past_the_links_to_the_result_and_then_in_the_order_of_the_page(
    browser: Browser, written: Callable[..., str]
) -> None:
    with opened(browser, written("articles")) as page:
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the result")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_be_focused()
        places = []
        for _ in range(12):
            page.keyboard.press("Tab")
            places.append(page.evaluate(
                "() => { const e = document.activeElement, line = e.closest('tr, li, dd, p, summary');"
                " return [line.getBoundingClientRect().top + scrollY, getComputedStyle(e).outlineStyle] }"
            ))  # fmt: skip
        assert all(outline == "solid" for _, outline in places)
        assert all(after >= before for before, after in pairwise(top for top, _ in places))


def test_a_hostile_study_is_shown_as_text(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "hostile.html"
    study = str(hostile(tmp_path / "study"))
    path.write_text(document.render(WhatIf(study).result()), encoding="utf-8")
    taken = "img, [onload], [onerror], [onfocus], [autofocus], [href^=javascript]"
    with served(study) as live:
        for address, width in ((path.as_uri(), 375), (path.as_uri(), 1280), (live, 375), (live, 1280)):
            with opened(browser, address, width=width) as page:
                assert page.title() == ATTACKS[0]
                assert overflow(page) == 0
                assert page.locator(taken).count() == 0
                assert page.locator("script").count() == (address == live)
                for words in ATTACKS:
                    assert page.get_by_text(words).count() > 0


def test_on_paper_everything_is_dark_on_white_and_open(browser: Browser, written: Callable[..., str]) -> None:
    with opened(browser, written("articles"), "dark") as page:
        page.emulate_media(media="print", color_scheme="dark")
        look = "getComputedStyle(document.body)"
        assert page.evaluate(f"[{look}.backgroundColor, {look}.color]") == ["rgb(255, 255, 255)", "rgb(28, 28, 28)"]
        assert (
            page.evaluate("getComputedStyle(document.querySelector('.verdict'), ':before').printColorAdjust") == "exact"
        )
        expect(page.get_by_text("commonly read as 6,510 to 7,000").first).to_be_visible()
        assert page.pdf().startswith(b"%PDF")


# -- the live page -------------------------------------------------------------------------------------------------


class Live(NamedTuple):
    folder: Path
    address: str

    @property
    def assumptions(self) -> Path:
        return self.folder / "assumptions.yaml"

    def save(self, text: str) -> None:
        temporary = self.assumptions.with_suffix(".tmp~")  # as most editors do it
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(self.assumptions)


@contextlib.contextmanager
def served(study: str) -> Iterator[str]:
    """Serve a study and follow its files as `estimates watch` does; its printed address."""
    watched = Watched(study)
    with server.server(watched, 0) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server.address(watched, running)
        finally:
            running.shutdown()
            thread.join(SOON / 1000)


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    folder = copied(tmp_path / "study")
    with served(str(folder)) as address:
        yield Live(folder, address)


def change(page: Page, name: str, value: str, key: str = "Enter") -> None:
    field = page.get_by_label(name, exact=True)
    field.fill(value)
    field.press(key)


def test_a_save_redraws_the_page_and_a_mistake_is_shown_above_the_last_valid_one(browser: Browser, live: Live) -> None:
    own, good = "450 shells per container", live.assumptions.read_text(encoding="utf-8")
    with opened(browser, live.address) as page:
        live.save(good.replace(own, "480 shells per container", 1))
        expect(page.locator("#report")).to_contain_text("480 shells per container")
        live.save(good.replace(own, "450 shels per container", 1))
        expect(page.locator("#problems")).to_contain_text("shel")
        expect(page.locator("#problems")).to_contain_text("The last version of the page is below.")
        expect(page.locator("#report")).to_contain_text("480 shells per container")
        live.save(good)
        expect(page.locator("#problems")).to_be_hidden()
        expect(page.locator("#report")).to_contain_text(own)


def test_a_what_if_is_in_the_address_and_back_undoes_it(browser: Browser, live: Live) -> None:
    before = live.assumptions.read_bytes()
    with opened(browser, live.address) as page:
        assert "token" not in page.url
        change(page, "152 mm shell", "600 shells per container")
        expect(page.locator("#report")).to_contain_text("4,200,000")
        effects = page.locator(".field", has=page.get_by_label("152 mm shell", exact=True)).locator(".effects")
        expect(effects).to_contain_text("3,150,000 → 4,200,000")
        expect(effects).to_contain_text("reproduced → ")
        bookmark = page.url
        change(page, "122 mm rocket", "80 rockets per container", "Tab")
        expect(page.locator("#report")).to_contain_text("560,000")
        page.go_back()
        expect(page.locator("#report")).not_to_contain_text("560,000")
        expect(page.get_by_label("122 mm rocket", exact=True)).to_have_value("75 rockets per container")
        page.go_back()
        expect(page.locator("#report")).to_contain_text("3,150,000")
        expect(page.get_by_label("152 mm shell", exact=True)).to_have_value("450 shells per container")
        for address in (f"{live.address}&{bookmark.partition('?')[2]}", bookmark):
            page.goto(address)
            expect(page.locator("#report")).to_contain_text("4,200,000")
            expect(page).to_have_url(bookmark)
        assert live.assumptions.read_bytes() == before


def test_a_rejected_value_stays_with_its_message_until_it_is_corrected(browser: Browser, live: Live) -> None:
    with opened(browser, live.address) as page:
        field = page.get_by_label("152 mm shell", exact=True)
        wrong = page.get_by_role("alert").filter(has_text="[mass]")
        change(page, "152 mm shell", "480 kg")
        for leave in (lambda: field.press("Tab"), page.locator("h1").click, page.reload):
            expect(wrong).to_be_visible()
            expect(field).to_have_value("480 kg")
            expect(field).to_have_attribute("aria-invalid", "true")
            leave()
        expect(page.locator("#report")).to_contain_text("3,150,000")
        assert violations(page, "#panel") == []
        change(page, "152 mm shell", "480 shells per container")
        expect(wrong).to_be_hidden()
        expect(field).not_to_have_attribute("aria-invalid", "true")
        expect(page.locator("#report")).to_contain_text("3,360,000")
        change(page, "152 mm shell", "600 shells per container")  # a what-if only: the file has a range up to 500
        page.get_by_role("button", name=WRITE).click()
        change(page, "122 mm rocket", "80 rockets per container")
        expect(page.locator("#report")).to_contain_text("560,000")
        expect(page.get_by_role("alert").filter(has_text="is outside its range")).to_be_visible()
        expect(field).to_have_attribute("aria-invalid", "true")


def test_a_value_reaches_the_file_with_one_click_and_undo_takes_it_back(browser: Browser, live: Live) -> None:
    before = live.assumptions.read_text(encoding="utf-8")
    with opened(browser, live.address) as page:
        page.get_by_label("152 mm shell, slider").press("ArrowRight")
        field = page.get_by_label("152 mm shell", exact=True)
        page.get_by_role("button", name=WRITE).click()
        expect(page.locator("#told")).to_contain_text("Written to assumptions.yaml")
        expect(page.get_by_role("note", name="What if")).to_have_count(0)
        after = live.assumptions.read_text(encoding="utf-8")
        assert after == before.replace("450 shells per container", "451 shells per container", 1)
        assert "set=" not in page.url
        expect(field).to_be_focused()  # the button has gone
        change(page, "122 mm rocket", "80")
        page.get_by_role("button", name=WRITE).click()
        expect(page.locator("#undo")).to_contain_text("122 mm rocket back to 75 rockets per container")
        live.save(before.replace("450 shells", "451 shells", 1))  # an editor has undone the second edit
        page.reload()
        page.get_by_role("button", name="Undo: 152 mm shell back to 450 shells per container").click()
        expect(field).to_have_value("450 shells per container")
        assert live.assumptions.read_text(encoding="utf-8") == before


def test_a_formula_is_overwritten_after_a_warning_only(browser: Browser, live: Live) -> None:
    name, before = "space each rocket was given", live.assumptions.read_text(encoding="utf-8")
    with opened(browser, live.address) as page:
        page.get_by_text("Other assumptions").first.click()
        change(page, name, "0.5 cubic metres per 122 mm rocket")
        mine = page.locator(".field", has=page.get_by_label(name, exact=True))
        mine.get_by_role("button", name=WRITE).click()
        expect(mine.get_by_role("alert").first).to_contain_text("volume of a 20 ft box / rockets of February 2024")
        assert live.assumptions.read_text(encoding="utf-8") == before
        mine.get_by_role("button", name="Replace the formula").click()
        expect(page.locator("#told")).to_contain_text("Written")
        page.get_by_role("button", name=f"Undo: {name}").click()
        expect(page.get_by_label(name, exact=True)).to_have_value("volume of a 20 ft box / rockets of February 2024")
        assert live.assumptions.read_text(encoding="utf-8") == before


def test_claims_of_a_pasted_article_are_proposed_chosen_and_appended(browser: Browser, live: Live) -> None:
    article = (
        "South Korean Defense Minister Kim Yong-hyun said on 24 October that North Korea had sent more than 15,000"
        " containers.\nA U.S. official, John Kirby, put the number at about 12,000 containers in September.\n"
        "He said <img src=x onerror=\"document.title='taken'\"> 70 containers \u202ewent, and 1,500 soldiers came.\n"
    )
    with opened(browser, live.address) as page:
        page.get_by_text("Add claims from an article").click()
        page.get_by_label("Published by").fill("AP")
        page.get_by_label("Published on").fill("2024-10-25")
        page.get_by_label("Text of the article").fill(article)
        page.get_by_role("button", name="Find its claims").click()
        minister = page.get_by_label("Kim Yong-hyun, 24 Oct 2024: more than 15,000 containers")
        expect(minister).to_be_checked()
        expect(page.locator("#proposals")).to_contain_text("Skipped: 1,500 soldiers")
        assert violations(page, "#panel") == []
        assert overflow(page) == 0
        for box in page.locator("#proposals input").all():
            box.uncheck()
        page.get_by_role("button", name="Add the chosen claims").click()
        expect(page.locator("#added")).to_have_text("No claim is chosen.")
        minister.check()
        expect(page.locator("#growth")).not_to_contain_text("more than 15,000")
        page.get_by_role("button", name="Add the chosen claims").click()
        expect(page.locator("#added")).to_have_text("Added 1 claim to claims.yaml.")
        expect(page.locator("#every")).to_contain_text("6,750,000")
        expect(page.locator("#growth")).to_contain_text("more than 15,000", timeout=60_000)


@pytest.mark.parametrize(("theme", "width"), VIEWS)
def test_the_panel_fits_and_is_accessible(browser: Browser, theme: str, width: int) -> None:
    with served("articles") as address, opened(browser, address, theme, width) as page:
        if width < 1000:
            page.get_by_text("Change an assumption").click()
        change(page, "122 mm rocket", "80 rockets per container")
        page.get_by_role("button", name=WRITE).click()
        expect(page.get_by_role("alert").filter(has_text="estimates init DIR")).to_be_visible()
        assert overflow(page) == 0
        assert violations(page) == []


def test_a_page_of_another_site_can_neither_read_nor_change_the_live_one(browser: Browser, live: Live) -> None:
    context = browser.new_context()
    own = context.new_page()
    own.goto(live.address)
    page = context.new_page()
    page.route("http://elsewhere.test/", lambda route: route.fulfill(body="<title>elsewhere</title>"))
    page.goto("http://elsewhere.test/")
    tried = """address => Promise.all([
      fetch(address + "state", {credentials: "include"}).then(() => "read", () => "refused"),
      fetch(address + "write", {
        method: "POST", mode: "no-cors", credentials: "include",
        body: '{"name": "152 mm shell", "key": "figure", "value": "1 shell per container", "instead_of": ""}',
      }).then(() => "sent", () => "refused"),
    ])"""
    assert page.evaluate(tried, live.address.partition("?")[0])[0] == "refused"
    own.reload()
    expect(own.get_by_label("152 mm shell", exact=True)).to_have_value("450 shells per container")
    context.close()

"""What all tests share: reproducible examples, the update flag of golden files, and a browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]

settings.register_profile("steady", deadline=None, derandomize=True, max_examples=40)
settings.register_profile("roam", deadline=None)
settings.register_profile(  # a mutant that no other test notices runs them all: fewer examples, and none made smaller
    "mutation", settings.get_profile("steady"), max_examples=20, phases=[Phase.explicit, Phase.generate]
)
settings.load_profile("roam" if os.environ.get("HYPOTHESIS_PROFILE") == "roam" else "steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files instead of comparing")


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start the system's Chromium; without one the test is skipped, or fails in CI."""
    from playwright.sync_api import expect, sync_playwright

    path = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    if path is None:
        reason = "chromium is not installed (Debian: apt-get install chromium), so nothing is tested in a browser"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    expect.set_options(timeout=20_000)  # ms: other tests run at the same time
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield running
        running.close()

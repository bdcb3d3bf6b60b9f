"""What all tests share: reproducible examples and one place for the update flag of golden files."""

from __future__ import annotations

import os

import pytest
from hypothesis import Phase, settings

settings.register_profile("steady", deadline=None, derandomize=True)
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

"""Figures replaced in memory, a value edited in its file, and bundled studies copied out."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from estimates import lint
from estimates.diagnostics import DataError
from estimates.io import atomic
from estimates.study import editing
from estimates.study.record import Override

BASE = Path(__file__).parent / "wrong_studies" / "base"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "assumptions.yaml"
    more = "assumptions:\n  payload: {is: '21,750 kg', because: so, source: handbook}\n"
    more += "  a = b/“c” & d: {is: 5 kg, because: so, source: handbook}\n"
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("option", "override"),
    [
        ("152 mm shell=480", ("152 mm shell", "480 shells per container", "450 shells per container")),
        ("152-millimeter shells = 480 shells per container", ("152 mm shell", "480 shells per container", "450 shells per container")),  # noqa: E501
        ("payload=20 tonnes", ("payload", "20 tonnes", "21,750 kg")),
        ("a = b/“c” & d=20,000", ("a = b/“c” & d", "20,000 kg", "5 kg")),
        ("PAYLOAD=20,000", ("payload", "20,000 kg", "21,750 kg")),
        ("152 mm shell range=400-460", ("152 mm shell range", "400-460 shells per container", "300 to 500 shells per container")),  # noqa: E501
        ("152 mm shell range=400 to 460 shells per container", ("152 mm shell range", "400 to 460 shells per container", "300 to 500 shells per container")),  # noqa: E501
    ],
)  # fmt: skip
def test_an_option_replaces_a_figure(option: str, override: tuple[str, str, str], folder: Path) -> None:
    study = lint.load(folder, overrides=[option])
    assert study.overrides == (Override(*override),)
    assert str(study.overrides[0]) == f"{override[0]} = {override[1]} (study: {override[2]})"


def test_a_range_is_kept_replaced_or_dropped_with_its_figure(folder: Path) -> None:
    def spread(value: str) -> str | None:
        found = lint.load(folder, overrides=[f"152 mm shell={value}"]).capacities["152 mm shell"].range
        return found.words if found else None

    assert spread("480") == "300 to 500 shells per container"
    assert spread("600") is None
    assert spread("400 to 700 shells per container") == "400 to 700 shells per container"
    (told,) = lint.load(folder, overrides=["152 mm shell=600"]).overrides
    assert told.before == "450 shells per container, the range 300 to 500 shells per container dropped"


def test_a_figure_may_be_in_a_unit_that_is_a_number_of_the_old_one(folder: Path) -> None:
    path = folder / "assumptions.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("round: {}", "sack: {is: 25 kg}\n  round: {}"), "utf-8")
    (override,) = lint.load(folder, overrides=["payload=800 sacks"]).overrides
    assert override.now == "800 sacks"


def test_the_last_of_several_options_for_one_figure_holds(folder: Path) -> None:
    (override,) = lint.load(folder, overrides=["payload=1 kg", "payload=2 kg"]).overrides
    assert (override.now, override.before) == ("2 kg", "21,750 kg")


@pytest.mark.parametrize(
    ("option", "place", "slug"),
    [
        ("payload", "--set:1:1", "set"),
        ("payload: 5 kg", "--set:1:1", "set"),
        ("payload=\udcff", "--set:1:9", "control-character"),  # a byte that is not UTF-8
        ("152 mm shell=about 30", "--set:1:14", "hedged"),
        ("152 mm shell=crate", "--set:1:14", "no-number"),
        ("paylaod=5 kg", "--set:1:1", "unknown-name"),
        ("payload=5 litres", "--set:1:9", "units"),
        ("payload=payload of two", "--set:1:9", "hedge"),
        ("payload=lots", "--set:1:9", "no-number"),
        ("152 mm shell=5 tonnes", "--set:1:14", "units"),
        ("payload=about 5 kg", "--set:1:9", "hedged"),
    ],
)
def test_a_wrong_option_is_reported_in_the_option(option: str, place: str, slug: str, folder: Path) -> None:
    with pytest.raises(DataError) as error:
        lint.load(folder, overrides=[option])
    assert [(one.place, one.slug) for one in error.value.diagnostics] == [(place, slug)]


def test_a_scenario_replaces_figures_with_places_of_its_own(folder: Path, tmp_path: Path) -> None:
    scenario = tmp_path / "scenario.yaml"
    scenario.write_text("152 mm shell: 480\npayload: 1,000 kg\n", encoding="utf-8")
    study = lint.load(folder, scenario=scenario, overrides=["payload=5 kg"])
    assert [(one.name, one.now) for one in study.overrides] == [
        ("152 mm shell", "480 shells per container"), ("payload", "5 kg"),
    ]  # fmt: skip
    scenario.write_text("payload: 5 litres\nnope: 5\npayload2:\n", encoding="utf-8")
    with pytest.raises(DataError) as error:
        lint.load(folder, scenario=scenario)
    found = [(one.place.rpartition("scenario.yaml:")[2], one.slug) for one in error.value.diagnostics]
    assert found == [("1:10", "units"), ("2:1", "unknown-name"), ("3:1", "kind")]


def test_an_edit_changes_one_value_and_no_other_byte(folder: Path) -> None:
    path = folder / "assumptions.yaml"
    before = "\ufeff# café\r\n" + path.read_text(encoding="utf-8").replace("\n", "\r\n") + "# the end"
    path.write_bytes(before.encode())
    old, new = editing.set_value(folder, "152-mm shell", "480", checks=lint.CHECKS)
    assert (old, new) == ("450 shells per container", "480 shells per container")
    assert str(new.span).endswith("assumptions.yaml:10:12")
    assert path.read_bytes().decode() == before.replace("450 shells", "480 shells")
    editing.set_value(folder, "payload", "22 tonnes", checks=lint.CHECKS)
    assert path.read_bytes().decode() == before.replace("450 shells", "480 shells").replace("21,750 kg", "22 tonnes")
    editing.set_value(folder, "152 mm shell range", "400 to 500 shells per container")
    assert lint.load(folder).capacities["152 mm shell"].range.words == "400 to 500 shells per container"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("name", "value", "more", "slug"),
    [
        ("payload", "5 litres of", {}, "left-over"),
        ("payload", "about 5 kg", {}, "hedged"),
        ("payload", "about 5", {}, "hedged"),
        ("payload", "\udcff", {}, "control-character"),
        ("152 mm shell", "5 tonnes", {}, "units"),
        ("paylaod", "5 kg", {}, "unknown-name"),
        ("payload", "5 kg", {"instead_of": "6 kg"}, "changed"),
        ("payload range", "5 kg", {}, "changed"),
    ],
)
def test_an_edit_that_would_be_wrong_is_refused(
    name: str, value: str, more: dict[str, str], slug: str, folder: Path
) -> None:
    before = (folder / "assumptions.yaml").read_bytes()
    with pytest.raises(DataError) as error:
        editing.set_value(folder, name, value, checks=lint.CHECKS, **more)
    assert {one.slug for one in error.value.diagnostics} == {slug}
    assert (folder / "assumptions.yaml").read_bytes() == before


def test_an_edit_does_not_overwrite_what_another_program_wrote(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, write = folder / "assumptions.yaml", atomic.write

    def interrupted(target: Path, data: bytes, *, instead_of: bytes | None = None) -> None:
        path.write_text("# changed\n", encoding="utf-8")
        write(target, data, instead_of=instead_of)

    monkeypatch.setattr(atomic, "write", interrupted)
    with pytest.raises(atomic.ChangedError):
        editing.set_value(folder, "payload", "5 kg")
    assert path.read_text(encoding="utf-8") == "# changed\n"


def test_a_bundled_study_is_copied_with_schemas_and_not_edited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "articles").mkdir()  # of charts, which hides no study
    names = editing.copy_out(tmp_path / "mine", "articles")
    assert sorted(names) == ["assumptions.schema.json", "assumptions.yaml", "claims.schema.json", "claims.yaml"]
    assert [*lint.load(tmp_path / "mine").claims.id] == [*lint.load("articles").claims.id]
    assert Path("mine/claims.yaml").read_bytes().startswith(b"# yaml-language-server: $schema=claims.schema.json\n")
    with pytest.raises(DataError) as error:
        editing.copy_out(tmp_path / "mine", "articles")
    assert [one.slug for one in error.value.diagnostics] == ["exists"]
    with pytest.raises(DataError) as error:
        editing.set_value("articles", "152 mm shell", "480")
    assert [one.slug for one in error.value.diagnostics] == ["bundled"]


def test_a_study_without_figures_lists_no_names(tmp_path: Path) -> None:
    (tmp_path / "claims.yaml").write_text("title: none yet\nclaims: []\n", encoding="utf-8")
    (tmp_path / "assumptions.yaml").write_text("{}\n", encoding="utf-8")
    with pytest.raises(DataError) as error:
        editing.set_value(tmp_path, "payload", "480")
    assert [(one.slug, one.help) for one in error.value.diagnostics] == [("unknown-name", None)]

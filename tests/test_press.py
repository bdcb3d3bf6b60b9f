"""The second process that draws: the same pictures, the same errors, and nothing left behind."""

from __future__ import annotations

import subprocess
import sys

import charts_study as given
import pytest

from estimates import charts
from estimates.charts import press as presses
from estimates.charts.press import Order, Press, main_job
from estimates.diagnostics.problems import DataError


def test_the_press_draws_what_would_be_drawn_here() -> None:
    chart = charts.growth(given.study())
    with Press() as press:
        (drawn,) = press.order([Order(chart, ("svg", "pdf"), "dark", "narrow")])()
    assert drawn == charts.renders(chart, ("svg", "pdf"), "dark", "narrow")


def test_what_the_press_cannot_do_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    chart = charts.growth(given.study())
    for program in ("raise SystemExit(1)", "print('no pictures')"):
        monkeypatch.setattr(presses, "_SERVE", program)
        with Press() as press:
            assert press.order([Order(chart)])()[0]["svg"] == charts.render(chart, "svg")
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    with Press() as press:
        assert press.order([Order(chart)])()[0]["svg"] == charts.render(chart, "svg")


def test_one_that_is_not_wanted_is_not_started() -> None:
    with Press(wanted=False) as press:
        assert press._process is None


def test_a_press_that_was_not_used_is_gone() -> None:
    with Press() as press:
        process = press._process
    assert process is None or process.returncode is not None


def test_a_press_that_is_ended_early_is_gone_at_once() -> None:
    with Press() as press:
        process = press._process
        press.end()
        assert process is None or process.returncode is not None
        assert main_job(given.study(), press).files()


def test_the_first_process_loads_no_matplotlib() -> None:
    program = (
        "import sys\n"
        "from estimates.charts.press import Press, main_job\n"
        "with Press() as press:\n"
        "    from estimates.analysis import recompute\n    from estimates.study import study\n"
        "    main_job(recompute.compute(study.load('articles')), press).files()\n"
        "print('matplotlib' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "False"


def test_the_main_job_has_two_charts_in_two_formats() -> None:
    job = main_job(given.study(), Press())
    files = job.files()
    assert sorted(files) == ["could-hold.png", "could-hold.svg", "growth.png", "growth.svg"]
    assert job.missing == ()
    assert files["growth.svg"] == charts.render(charts.growth(given.study()), "svg")


def test_a_mix_that_is_asked_for_is_drawn_too() -> None:
    files = main_job(given.study(), Press(), {"122 mm rocket": 0.75, "152 mm shell": 0.25}).files()
    assert "mix.png" in files
    assert "Marked: 75% 122 mm rocket, 25% 152 mm shell." in files["mix.svg"].decode()


def test_a_chart_without_data_is_missed_with_its_reason() -> None:
    claims = (
        given.CLAIMS.split("claims:")[0]
        + "claims:\n  - {id: a, by: A, made: unknown, says: 5 containers, source: wire}\n"
    )
    job = main_job(given.study(claims), Press())
    assert job.files() == {}
    assert job.missing == (
        "no growth chart: no statement has both a count and a date",
        "no could-hold chart: no statement has both a count and a date",
    )


def test_a_letter_that_cannot_be_set_is_a_problem_with_its_place() -> None:
    result = given.study(given.CLAIMS.replace("side: Tallinn", "side: 탈린"))
    with Press() as press, pytest.raises(DataError) as error:
        main_job(result, press).files()
    (problem,) = error.value.problems
    assert problem.slug == "letter"
    assert "탈린" in problem.source

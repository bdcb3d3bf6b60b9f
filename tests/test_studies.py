"""The bundled studies hold the published figures, and nothing that cannot be traced."""

from __future__ import annotations

from functools import cache
from urllib.parse import urlsplit

import pytest

from estimates.quantities import old_dates as dates
from estimates.quantities.capacity import Counted
from estimates.quantities.old_formulas import Formula
from estimates.reading import figures
from estimates.reading.figures import Figure
from estimates.study import study
from estimates.study.records import Assumption, Capacity, Claim

STUDIES = ("articles", "public-record", "black-sea")


@cache
def bundled(name: str) -> study.Study:
    return study.load(name)


def claims(name: str) -> dict[str, Claim]:
    return {claim.id: claim for claim in bundled(name).claims}


def said(figure: Figure | None) -> tuple[object, ...] | None:
    """A figure as a row of the tables below: relation, number and unit, or both ends for a range."""
    if figure is None:
        return None
    number: object = (figure.literal.low, figure.literal.high) if figure.relation == "between" else figure.figure
    return figure.relation, number, figure.unit


def figure_of(value: Figure | Formula) -> float:
    assert isinstance(value, Figure)
    assert value.figure is not None
    return value.figure


# The three articles: id, side, made, count.
ARTICLES = [
    ("us-2023-10", "Washington", "2023-10", ("more than", 1_000, "container")),
    ("officials-2024-03", "officials", "2024-03", ("nearly", 7_000, "container")),
    ("shin-152-mm", "Seoul", None, None),
    ("shin-122-mm", "Seoul", None, None),
    ("shin-mix", "Seoul", None, None),
    ("shin-2024-06", "Seoul", "2024-06", ("exactly", 10_000, "container")),
    ("nis-2024-10", "Seoul", "2024-10", ("more than", 13_000, "container")),
    ("hur-howitzers-2024-11", "Kyiv", "2024-11", ("about", 50, "170 mm howitzer")),
    ("hur-launchers-2024-11", "Kyiv", "2024-11", ("exactly", 20, "240 mm launcher")),
]
# id, relation, number, what the containers are filled with
ARTICLE_CONTENTS = [
    ("shin-152-mm", "up to", 3_000_000, ("152 mm shell",)),
    ("shin-122-mm", "more than", 500_000, ("122 mm rocket",)),
]

# The public record: id, side, made, covers, count.
RECORD = [
    ("us-wh-2023-10-13", "Washington", "2023-10-13", "2023-09-07 to 2023-10-01", ("more than", 1_000, "container")),
    ("kr-mnd-2023-10-16", "Seoul", "2023-10-16", "2023-09-07 to 2023-10-01", ("more than", 1_000, "container")),
    ("ee-edf-2023-10", "Estonia", "2023-10-23", "until October 2023", ("up to", 1_000, "container")),
    ("kr-nis-2023-11-01", "Seoul", "2023-11-01", "since August 2023", None),
    ("kr-mil-2023-11-02", "Seoul", "2023-11-02", "since August 2023", ("about", 2_000, "container")),
    ("kr-md-2023-11-19", "Seoul", "2023-11", None, ("about", 3_000, "container")),
    ("us-nato-2023-12-20", "Washington", "2023-12-20", None, ("more than", 1_000, "container")),
    ("kr-md-2024-01-10", "Seoul", "2024-01-10", "until December 2023", ("about", 5_000, "container")),
    ("ua-hur-2024-01-15", "Kyiv", "2024-01-15", None, None),
    ("us-state-2024-02-23", "Washington", "2024-02-23", "since September 2023", ("more than", 10_000, "container")),
    ("ua-hur-2024-02-23", "Kyiv", "2024-02-23", None, None),
    ("kr-md-2024-02-26", "Seoul", "2024-02-26", "since July 2023", ("about", 6_700, "container")),
    ("nato-2024-03-11", "NATO", "2024-03-11", None, ("at least", 6_700, "container")),
    ("kr-md-2024-03-18", "Seoul", "2024-03-18", "since 2023", ("about", 7_000, "container")),
    ("us-un-2024-05-20", "Washington", "2024-05-20", "since December 2023", ("more than", 11_000, "container")),
    ("us-state-2024-06", "Washington", "2024-06", "since September 2023", ("more than", 11_000, "container")),
    ("c4ads-2024-06-22", "C4ADS", "2024-06-22", "August 2023 to January 2024", ("more than", 74_000, "tonne")),
    ("kr-dia-2024-08-27", "Seoul", "2024-08-27", "since 2022", ("at least", 13_000, "container")),
    ("us-state-2024-09-04", "Washington", "2024-09-04", "since September 2023", ("more than", 16_500, "container")),
    ("times-2024-10-04", "unnamed Western intelligence", "2024-10-04", None, None),
    ("kr-nis-2024-10-18", "Seoul", "2024-10-18", "since August 2023", ("at least", 13_000, "container")),
    ("ua-hur-2024-11", "Kyiv", "2024-11", None, None),
    ("ua-pres-2024-12", "Kyiv", "2024-12-01", "2024", None),
    ("us-un-2024-12-18", "Washington", "2024-12-18", None, ("more than", 20_000, "container")),
    ("us-un-2025-01-08", "Washington", "2025-01-08", "since December 2023", ("more than", 20_000, "container")),
    ("us-un-2025-05-07", "Washington", "2025-05-07", "since September 2023", ("more than", 24_000, "container")),
    ("uk-un-2025-05-07", "London", "2025-05-07", None, ("exactly", 20_000, "container")),
]
MIXED = ("122 mm shell", "152 mm shell")
# id, [(relation, number, of, means)]
RECORD_CONTENTS = [
    ("kr-mnd-2023-10-16", [("order", None, ("artillery shell",), "capacity")]),
    ("ee-edf-2023-10", [("between", (300_000, 500_000), ("artillery shell",), "capacity")]),
    ("kr-nis-2023-11-01", [("at least", 1_000_000, ("artillery shell",), "transfer")]),
    (
        "kr-mil-2023-11-02",
        [("at least", 200_000, ("122 mm rocket",), "capacity"), ("at least", 1_000_000, ("152 mm shell",), "capacity")],
    ),
    ("kr-md-2024-01-10", [("about", 2_300_000, ("152 mm shell",), "capacity")]),
    ("ua-hur-2024-01-15", [("about", 1_000_000, MIXED, "transfer")]),
    ("ua-hur-2024-02-23", [("exactly", 1_500_000, MIXED, "transfer")]),
    (
        "kr-md-2024-02-26",
        [("at least", 3_000_000, ("152 mm shell",), "capacity"), ("at least", 500_000, ("122 mm rocket",), "capacity")],
    ),
    ("c4ads-2024-06-22", [("about", 1_600_000, ("artillery shell",), "equivalent")]),
    ("kr-dia-2024-08-27", [("about", 6_000_000, ("152 mm shell",), "capacity")]),
    ("times-2024-10-04", [("about", 3_000_000, ("artillery shell",), "transfer")]),
    ("kr-nis-2024-10-18", [("at least", 8_000_000, MIXED, "transfer")]),
    ("ua-hur-2024-11", [("more than", 5_000_000, ("artillery round",), "transfer")]),
    ("ua-pres-2024-12", [("exactly", 3_500_000, ("artillery shell",), "transfer")]),
    ("us-un-2024-12-18", [("at least", 6_000_000, ("heavy artillery round",), "transfer")]),
    ("us-un-2025-01-08", [("at least", 6_000_000, ("heavy artillery round",), "transfer")]),
]
REPEATS = {
    "us-nato-2023-12-20": "us-wh-2023-10-13",
    "nato-2024-03-11": "kr-md-2024-02-26",
    "us-un-2025-01-08": "us-un-2024-12-18",
}
# id, the outlets that printed it, in the order of the file
OUTLETS = [
    ("us-wh-2023-10-13", "en.yna.co.kr www.ajc.com world.kbs.co.kr"),
    ("kr-mnd-2023-10-16", "world.kbs.co.kr world.kbs.co.kr"),
    ("ee-edf-2023-10", "www.newdaily.co.kr v.daum.net www.krnews21.co.kr www.kyivpost.com"),
    ("kr-nis-2023-11-01", "english.hani.co.kr english.chosun.com news1.kr"),
    ("kr-mil-2023-11-02", "v.daum.net news.sbs.co.kr theyouthdream.com view.asiae.co.kr koreajoongangdaily.joins.com"),
    ("kr-md-2023-11-19", "world.kbs.co.kr"),
    ("us-nato-2023-12-20", "eng.obozrevatel.com"),
    ("kr-md-2024-01-10", "caliber.az dagens.com theaseandaily.com"),
    ("ua-hur-2024-01-15", "kyivindependent.com"),
    ("us-state-2024-02-23", "ukranews.com"),
    ("ua-hur-2024-02-23", "news.liga.net armyrecognition.com americanmilitarynews.com world.kbs.co.kr"),
    ("kr-md-2024-02-26", "segye.com www.asiatoday.co.kr news.jtbc.co.kr world.kbs.co.kr -"),
    ("nato-2024-03-11", "babel.ua unn.ua"),
    ("kr-md-2024-03-18", "kvia.com macaudailytimes.com.mo news.liga.net babel.ua"),
    ("us-un-2024-05-20", "newsukraine.rbc.ua censor.net"),
    ("us-state-2024-06", "unn.ua bunatimes.com"),
    ("c4ads-2024-06-22", "world.kbs.co.kr euromaidanpress.com newsukraine.rbc.ua"),
    ("kr-dia-2024-08-27", "www.koreaherald.com www.themoscowtimes.com euromaidanpress.com conflictwatcher.com"),
    ("us-state-2024-09-04", "myanmarnewsgazette.com kollo.kr www.newdaily.co.kr"),
    ("times-2024-10-04", "kyivindependent.com swedenherald.com"),
    ("kr-nis-2024-10-18", "chosun.com img.kukinews.com arabtimesonline.com"),
    ("ua-hur-2024-11", "ifpnews.com"),
    ("ua-pres-2024-12", "news.liga.net"),
    ("us-un-2024-12-18", "www.america-times.com"),
    ("us-un-2025-01-08", "www.america-times.com"),
    ("us-un-2025-05-07", "censor.net"),
    ("uk-un-2025-05-07", "uk-times.com"),
]
# id, source, that outlet's count
COUNT_VARIANTS = [
    ("us-wh-2023-10-13", "kbs-181077", ("more than", 1_000)),
    ("ee-edf-2023-10", "daum-2023-10-25", ("exactly", 1_000)),
    ("kr-mil-2023-11-02", "newdaily-copy-2023-11-02", ("more than", 2_000)),
    ("kr-mil-2023-11-02", "joongang-2023-11-06", ("about", 2_000)),
    ("kr-md-2024-01-10", "dagens-2024-01", ("about", 5_000)),
    ("kr-md-2024-02-26", "kbs-183924", ("more than", 6_700)),
    ("kr-md-2024-03-18", "liga-2024-03-18", ("about", 7_000)),
    ("kr-md-2024-03-18", "babel-2024-03-18", ("exactly", 7_000)),
    ("us-state-2024-06", "bunatimes-2024-06", ("exactly", 11_000)),
    ("c4ads-2024-06-22", "rbc-2024-06-23", ("more than", 74_000)),
    ("kr-dia-2024-08-27", "korea-herald-2024-08-27", ("more than", 13_000)),
    ("kr-dia-2024-08-27", "moscow-times-2024-08-28", ("at least", 13_000)),
    ("kr-dia-2024-08-27", "conflict-watcher-2024-08-28", ("more than", 13_000)),
    ("us-state-2024-09-04", "kollo-2024-10-23", ("about", 16_400)),
    ("us-state-2024-09-04", "newdaily-2024-10-23", ("about", 16_500)),
    ("kr-nis-2024-10-18", "ap-arab-times-2024-11-20", ("more than", 13_000)),
]
# id, source, [(relation, number, of)]
CONTENT_VARIANTS = [
    ("kr-nis-2023-11-01", "hankyoreh-2023-11-02", [("more than", 1_000_000, "artillery shell")]),
    ("kr-nis-2023-11-01", "chosun-2023-11-02", [("more than", 1_000_000, "artillery shell")]),
    (
        "kr-mil-2023-11-02",
        "joongang-2023-11-06",
        [("more than", 200_000, "122 mm rocket"), ("more than", 1_000_000, "152 mm shell")],
    ),
    ("kr-md-2024-01-10", "asean-daily-2024-01-11", [("more than", 2_000_000, "152 mm shell")]),
    (
        "kr-md-2024-02-26",
        "jtbc-2024-02-27",
        [("at least", 3_000_000, "152 mm shell"), ("at least", 1_200_000, "120 mm rocket")],
    ),
    ("kr-md-2024-02-26", "kbs-183924", [("about", 3_000_000, "152 mm shell"), ("exactly", 500_000, "122 mm rocket")]),
    (
        "kr-md-2024-02-26",
        "nyt-2024-06-18",
        [("up to", 3_000_000, "152 mm shell"), ("more than", 500_000, "122 mm rocket")],
    ),
    ("kr-dia-2024-08-27", "korea-herald-2024-08-27", [("more than", 6_000_000, "152 mm shell")]),
    ("kr-dia-2024-08-27", "euromaidan-2024-08-27", [("more than", 6_000_000, "152 mm shell")]),
    ("kr-dia-2024-08-27", "conflict-watcher-2024-08-28", [("about", 6_000_000, "152 mm shell")]),
    ("times-2024-10-04", "sweden-herald-2024-10", [("exactly", 3_000_000, "artillery shell")]),
]

# Grain: id, side, made, voyages, (relation, tonnes)
GRAIN = [
    ("un-2022-08-10", "United Nations", "2022-08-10", ("exactly", 12, "voyage"), ("more than", 370_000)),
    ("jcc-2022-08-15", "United Nations", "2022-08-15", ("exactly", 21, "voyage"), ("exactly", 563_317)),
    ("jcc-2022-10-04", "United Nations", "2022-10-04", ("exactly", 268, "voyage"), ("exactly", 6_120_248)),
    ("tr-2022-10", "Ankara", "2022-10", ("exactly", 408, "voyage"), ("more than", 9_200_000)),
    ("jcc-2022-11-17", "United Nations", "2022-11-17", ("exactly", 471, "voyage"), ("exactly", 11_186_228)),
    ("un-2023-02-20", "United Nations", "2023-02-20", ("exactly", 737, "voyage"), ("nearly", 22_000_000)),
    ("un-2023-07-15", "United Nations", "2023-07-15", ("exactly", 1_003, "voyage"), ("exactly", 32_800_000)),
    ("sg-2023-07-17", "United Nations", "2023-07-17", None, ("more than", 32_000_000)),
    ("ua-2024-04-30", "Kyiv", "2024-04-30", ("more than", 1_300, "voyage"), ("about", 25_000_000)),
]

# study, capacity, unit, per, best, least, most
CAPACITIES = [
    ("articles", "152 mm shell", "152 mm shell", "container", 450, 300, 500),
    ("articles", "122 mm rocket", "122 mm rocket", "container", 75, 70, 100),
    ("public-record", "152 mm shell", "152 mm shell", "container", 450, 300, 500),
    ("black-sea", "grain", "tonne", "voyage", 26_336, 20_000, 33_000),
]
# assumption, figure, unit, per, illustrative
ASSUMPTIONS = [
    ("payload of a 24 t box", 21_750, "kg", "container", False),
    ("payload of a 30.48 t box", 28_180, "kg", "container", False),
    ("mass of a bare 152 mm projectile", 43.56, "kg", "152 mm shell", False),
    ("mass of a crated 152 mm round", 80, "kg", "152 mm shell", False),
    ("mass of a complete 152 mm round", 65, "kg", "152 mm shell", True),
    ("mass of a shell by freight documents", 46.25, "kg", "152 mm shell", False),
    ("mass of a 122 mm rocket", 65, "kg", "122 mm rocket", False),
    ("rockets of February 2024", 75, "122 mm rocket", "container", False),
    ("containers per voyage", 186, "container", "voyage", False),
    ("rate of fire", 10_000, "round", "day", False),
    ("rate of fire by the Ukrainian count", 27_500, "round", "day", False),
]
LOADED = ["containers per voyage", "filled with 152 mm shells"]
# payload, mass, pieces in a box, worked by hand
BY_MASS = [
    ("payload of a 24 t box", "mass of a bare 152 mm projectile", 499),  # 21,750 / 43.56 = 499.3
    ("payload of a 30.48 t box", "mass of a bare 152 mm projectile", 646),  # 28,180 / 43.56 = 646.9
    ("payload of a 24 t box", "mass of a crated 152 mm round", 271),  # 21,750 / 80 = 271.9
    ("payload of a 30.48 t box", "mass of a crated 152 mm round", 352),  # 28,180 / 80 = 352.3
    ("payload of a 24 t box", "mass of a 122 mm rocket", 334),  # 21,750 / 65 = 334.6
    ("payload of a 30.48 t box", "mass of a 122 mm rocket", 433),  # 28,180 / 65 = 433.5
]


@pytest.mark.parametrize("name", STUDIES)
def test_a_bundled_study_reads_without_a_problem(name: str) -> None:
    assert [str(problem) for problem in bundled(name).warnings] == []


def test_the_three_studies_are_bundled() -> None:
    assert set(study.bundled()) == set(STUDIES)


def test_the_articles_have_a_row_for_every_figure() -> None:
    assert [
        (c.id, c.side, c.made.text if c.made else None, said(c.says)) for c in bundled("articles").claims
    ] == ARTICLES


@pytest.mark.parametrize(("name", "relation", "number", "of"), ARTICLE_CONTENTS)
def test_what_the_containers_could_hold_stands_beside_the_count_that_the_article_gives(
    name: str, relation: str, number: float, of: tuple[str, ...]
) -> None:
    claim = claims("articles")[name]
    assert [(c.says.relation, c.says.figure, c.of, c.means) for c in claim.contents] == [
        (relation, number, of, "capacity")
    ]
    assert claim.beside == "officials-2024-03"


def test_a_mix_of_both_is_a_claim_without_a_number() -> None:
    mix = claims("articles")["shin-mix"]
    assert (mix.mix, mix.says, mix.contents) == (("152 mm shell", "122 mm rocket"), None, ())
    assert [citation.wrote for citation in mix.sources] == ["a mix of both", "a combination of both"]


def test_the_retranslated_copy_renders_the_article_and_is_no_second_source() -> None:
    copy = bundled("articles").sources["nyt-2024-06-18-copy"]
    assert copy.renders == "nyt-2024-06-18"
    for claim in bundled("articles").claims:
        cited = [citation.source for citation in claim.sources]
        assert ("nyt-2024-06-18-copy" in cited) == ("nyt-2024-06-18" in cited), claim.id


def test_the_copy_keeps_its_own_wording() -> None:
    copies = {c.id: s for c in bundled("articles").claims for s in c.sources if s.source == "nyt-2024-06-18-copy"}
    assert said(copies["officials-2024-03"].says) == ("nearly", 7_000, "container")
    assert copies["shin-152-mm"].wrote == "up to three million bullets"
    assert [(c.says.relation, c.says.figure) for c in copies["shin-152-mm"].contents] == [("up to", 3_000_000)]
    assert [(c.says.relation, c.says.figure) for c in copies["shin-122-mm"].contents] == [("more than", 500_000)]


def test_the_record_has_its_27_statements_with_who_when_and_how_many() -> None:
    rows = [
        (c.id, c.side, c.made.text if c.made else None, c.covers.text if c.covers else None, said(c.says))
        for c in bundled("public-record").claims
    ]
    assert rows == RECORD
    assert len(rows) == 27


def test_the_record_tells_what_was_sent_from_what_could_be_held_and_mixed_loads_from_pure_ones() -> None:
    rows = []
    for claim in bundled("public-record").claims:
        contents = []
        for content in claim.contents:
            ends = (content.says.literal.low, content.says.literal.high)
            number = ends if content.says.relation == "between" else content.says.figure
            contents.append((content.says.relation, number, content.of, content.means))
        if contents:
            rows.append((claim.id, contents))
    assert rows == RECORD_CONTENTS


def test_a_rate_is_a_rate_and_a_year_is_a_year() -> None:
    rate = claims("public-record")["times-2024-10-04"].contents[0].says
    assert rate.per == "year"
    year = claims("public-record")["ua-pres-2024-12"].covers
    assert year is not None
    assert year == dates.parse_period("2024")


def test_repeats_are_marked_and_nothing_else_is() -> None:
    assert {c.id: c.repeats for c in bundled("public-record").claims if c.repeats} == REPEATS


def test_every_outlet_of_every_statement_is_cited() -> None:
    sources = bundled("public-record").sources
    rows = [
        (c.id, " ".join(urlsplit(sources[s.source].url or "").hostname or "-" for s in c.sources))
        for c in bundled("public-record").claims
    ]
    assert rows == OUTLETS


def test_counts_that_outlets_word_differently_are_kept() -> None:
    rows = [
        (claim.id, citation.source, (citation.says.relation, citation.says.figure))
        for claim in bundled("public-record").claims
        for citation in claim.sources
        if citation.says
    ]
    assert rows == COUNT_VARIANTS


@pytest.mark.parametrize(("name", "source", "contents"), CONTENT_VARIANTS)
def test_contents_that_outlets_word_differently_are_kept(
    name: str, source: str, contents: list[tuple[str, float, str]]
) -> None:
    [citation] = [citation for citation in claims("public-record")[name].sources if citation.source == source]
    assert [(c.says.relation, c.says.figure, *c.of) for c in citation.contents] == contents


def test_the_newspaper_sets_the_figures_of_february_beside_the_count_of_march() -> None:
    [citation] = [s for s in claims("public-record")["kr-md-2024-02-26"].sources if s.beside]
    assert (citation.source, citation.beside) == ("nyt-2024-06-18", "close to 7,000 containers")


def test_grain_is_counted_in_voyages_and_tonnes() -> None:
    rows = [
        (
            c.id,
            c.side,
            c.made.text if c.made else None,
            said(c.says),
            (c.contents[0].says.relation, c.contents[0].says.figure),
        )
        for c in bundled("black-sea").claims
    ]
    assert rows == GRAIN
    assert {content.of for c in bundled("black-sea").claims for content in c.contents} == {("tonne",)}


@pytest.mark.parametrize(("name", "capacity", "of", "per", "best", "least", "most"), CAPACITIES)
def test_a_capacity_has_its_figure_range_and_sources(
    name: str, capacity: str, of: str, per: str, best: float, least: float, most: float
) -> None:
    found = bundled(name).capacities[capacity]
    assert (found.of, found.per, figure_of(found.holds)) == (of, per, best)
    assert found.range is not None
    assert (found.range.literal.low, found.range.literal.high) == (least, most)
    assert len(found.sources) >= 3


@pytest.mark.parametrize(("name", "figure", "unit", "per", "illustrative"), ASSUMPTIONS)
def test_an_assumption_has_its_figure_and_units(
    name: str, figure: float, unit: str, per: str, illustrative: bool
) -> None:
    found = bundled("articles").assumptions[name]
    assert isinstance(found.is_, Figure)
    assert (found.is_.figure, found.is_.unit, found.is_.per, found.illustrative) == (figure, unit, per, illustrative)


@pytest.mark.parametrize(
    ("unit", "contexts", "amount"),
    [
        ("tonne", ["loaded with grain"], 26_415_008),  # 1,003 x 26,336
        ("loaf", ["loaded with grain", "wheat in a loaf"], 48_027_287_273),  # / 0.00055 t
        ("person year", ["loaded with grain", "wheat eaten in a year"], 394_843_169),  # / 0.0669 t
    ],
)
def test_voyages_become_bread_by_the_figures_of_the_file_alone(unit: str, contexts: list[str], amount: float) -> None:
    worked = bundled("black-sea").model.claim("un-2023-07-15").to(unit, *contexts)
    assert float(worked.magnitude) == pytest.approx(amount, rel=1e-9)


@pytest.mark.parametrize(
    ("unit", "contexts", "amount"),
    [
        ("container", ["containers per voyage"], 1_860),  # 10 x 186
        ("152 mm shell", ["containers per voyage", "filled with 152 mm shells"], 837_000),  # x 450
        (
            "tonne",
            ["containers per voyage", "filled with 152 mm shells", "mass of a bare 152 mm projectile"],
            36_459.72,
        ),
    ],
)
def test_voyages_become_containers_then_shells_then_tonnes(unit: str, contexts: list[str], amount: float) -> None:
    found = bundled("public-record")
    voyages = Counted(figures.parse("10 voyages", found.lexicon), found.model.units)
    assert float(voyages.to(unit, *contexts).magnitude) == pytest.approx(amount)


@pytest.mark.parametrize(("payload", "mass", "pieces"), BY_MASS)
def test_the_cross_check_by_mass_is_a_division_that_a_reader_can_redo(payload: str, mass: str, pieces: int) -> None:
    assumptions = bundled("articles").assumptions
    assert int(figure_of(assumptions[payload].is_) / figure_of(assumptions[mass].is_)) == pieces


def test_every_cross_check_is_called_a_hypothesis() -> None:
    checks = bundled("articles").checks
    assert len(checks) == 7
    assert all(check.because.startswith("a hypothesis") for check in checks.values())


def test_both_north_korean_studies_share_one_assumptions_file() -> None:
    one, other = (bundled(name).files["assumptions.yaml"] for name in ("articles", "public-record"))
    assert one == other


@pytest.mark.parametrize("name", STUDIES)
def test_every_number_has_a_source_or_is_marked_illustrative(name: str) -> None:
    found = bundled(name)
    assumed: list[Capacity | Assumption] = [*found.capacities.values(), *found.assumptions.values()]
    for assumption in assumed:
        assert bool(assumption.sources) != assumption.illustrative, assumption.name
        assert set(assumption.sources) <= set(found.sources), assumption.name
        assert assumption.illustrative == assumption.because.startswith("unsourced"), assumption.name
    for check in found.checks.values():
        assert set(check.sources) <= set(found.sources), check.name
    for claim in found.claims:
        assert {citation.source for citation in claim.sources} <= set(found.sources), claim.id


@pytest.mark.parametrize("name", STUDIES)
def test_every_source_has_an_address_except_the_newspaper_whose_page_was_not_found(name: str) -> None:
    without = {source.id for source in bundled(name).sources.values() if not source.url}
    assert without <= {"nyt-2024-06-18"}


@pytest.mark.parametrize("name", STUDIES)
def test_only_the_few_words_that_carry_a_figure_are_kept(name: str) -> None:
    for claim in bundled(name).claims:
        assert len(claim.note or "") <= 260, claim.id
        for citation in claim.sources:
            assert len((citation.wrote or "").split()) <= 16, (claim.id, citation.wrote)

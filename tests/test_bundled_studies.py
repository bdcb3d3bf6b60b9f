"""The bundled studies hold the published figures and nothing that cannot be traced, and show what they should."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import estimates
from estimates import lint
from estimates.analysis.explanation import explain
from estimates.analysis.findings import Findings, findings
from estimates.analysis.result import Result, compute
from estimates.quantities import dates
from estimates.quantities.figure import Figure
from estimates.quantities.formulas import Formula
from estimates.study import folders
from estimates.study.entries import Assumption, Capacity, Claim
from estimates.study.record import Study

STUDIES = ("articles", "public-record", "black-sea", "kabul-airlift", "seoul-crowds")


@cache
def bundled(name: str) -> Study:
    return lint.load(name)


@cache
def result(name: str) -> Result:
    return compute(bundled(name))


@cache
def found_in(name: str) -> Findings:
    return findings(result(name))


@cache
def claims(name: str) -> dict[str, Claim]:
    table = bundled(name).claims
    return {str(claim.id): claim for claim in map(table.record, range(len(table)))}


def said(figure: Figure | None) -> tuple[object, ...] | None:
    """A figure as a row of the tables below: relation, number and unit, or both ends for a range."""
    return None if figure is None else (figure.relation, number_of(figure), figure.unit)


def number_of(figure: Figure) -> object:
    return (figure.low, figure.high) if figure.relation == "between" else figure.figure


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
    ("shin-2024-06", "Seoul", "2024-06", ("bare", 10_000, "container")),
    ("nis-2024-10", "Seoul", "2024-10", ("more than", 13_000, "container")),
    ("hur-howitzers-2024-11", "Kyiv", "2024-11", ("about", 50, "170 mm howitzer")),
    ("hur-launchers-2024-11", "Kyiv", "2024-11", ("bare", 20, "240 mm launcher")),
]
# id, relation, number, what the containers are filled with
ARTICLE_CONTENTS = [
    ("shin-152-mm", "up to", 3_000_000, ("152 mm shell",)),
    ("shin-122-mm", "more than", 500_000, ("122 mm rocket",)),
]

# The public record: id, side, made, covers, count.
FNF, LONG_RANGE, MONTHS = "Friedrich Naumann Foundation", "long-range artillery piece", "2024-10-23 to 2025-01-23"
RECORD = [
    ("us-wh-2023-10-13", "Washington", "2023-10-13", "2023-09-07 to 2023-10-01", ("more than", 1_000, "container")),
    ("us-wh-2023-10-13-delivery", "Washington", "2023-10-13", "2023-09-07 to 2023-10-01", ("about", 300, "container")),
    ("kr-mnd-2023-10-16", "Seoul", "2023-10-16", "2023-09-07 to 2023-10-01", ("more than", 1_000, "container")),
    ("ee-edf-2023-10", "Estonia", "2023-10-23", "until October 2023", ("up to", 1_000, "container")),
    ("kr-nis-2023-11-01", "Seoul", "2023-11-01", "since August 2023", None),
    ("kr-mil-2023-11-02", "Seoul", "2023-11-02", "since August 2023", ("just over", 2_000, "container")),
    ("kr-md-2023-11-19", "Seoul", "2023-11", None, ("about", 3_000, "container")),
    ("us-nato-2023-12-20", "Washington", "2023-12-20", None, ("more than", 1_000, "container")),
    ("kr-md-2024-01-10", "Seoul", "2024-01-10", "until December 2023", ("about", 5_000, "container")),
    ("ua-hur-2024-01-15", "Kyiv", "2024-01-15", None, None),
    ("us-state-2024-02-23", "Washington", "2024-02-23", "since September 2023", ("more than", 10_000, "container")),
    ("ua-hur-2024-02-23", "Kyiv", "2024-02-23", None, None),
    ("ua-pres-2024-02-25", "Kyiv", "2024-02-25", None, None),
    ("kr-md-2024-02-26", "Seoul", "2024-02-26", "since July 2023", ("about", 6_700, "container")),
    ("kr-md-2024-02-26-return", "Seoul", "2024-02-26", "since July 2023", ("at least", 8_710, "return container")),
    ("nato-2024-03-11", "NATO", "2024-03-11", None, ("at least", 6_700, "container")),
    ("kr-md-2024-03-18", "Seoul", "2024-03-18", "since 2023", ("about", 7_000, "container")),
    ("us-un-2024-05-20", "Washington", "2024-05-20", "since December 2023", ("more than", 11_000, "container")),
    ("us-state-2024-06", "Washington", "2024-06", "since September 2023", ("more than", 11_000, "container")),
    ("c4ads-2024-06-22", "C4ADS", "2024-06-22", "August 2023 to January 2024", ("more than", 74_000, "tonne")),
    ("kr-dia-2024-08-27", "Seoul", "2024-08-27", "since 2022", ("at least", 13_000, "container")),
    ("us-state-2024-09-04", "Washington", "2024-09-04", "since September 2023", ("more than", 16_500, "container")),
    ("us-state-2024-09-missiles", "Washington", "2024-09", "since September 2023", ("more than", 65, "missile")),
    ("times-2024-10-04", "unnamed Western intelligence", "2024-10-04", None, None),
    ("ua-hur-2024-10", "Kyiv", "2024-10", None, None),
    ("ua-pres-2024-10", "Kyiv", "2024-10", None, None),
    ("kr-nis-2024-10-18", "Seoul", "2024-10-18", "since August 2023", ("at least", 13_000, "container")),
    ("fnf-2024-10-28", FNF, "2024-10-28", "since February 2022", ("between", (1.7e9, 5.5e9), "USD")),
    ("kr-nsa-2024-11", "Seoul", "2024-11", None, ("at least", 160, LONG_RANGE)),
    ("ua-hur-2024-11", "Kyiv", "2024-11", None, None),
    ("ua-pres-2024-12", "Kyiv", "2024-12-01", "2024", None),
    ("us-un-2024-12-18", "Washington", "2024-12-18", None, ("more than", 20_000, "container")),
    ("us-un-2025-01-08", "Washington", "2025-01-08", "since December 2023", ("more than", 20_000, "container")),
    ("ua-hur-howitzers-2025-01-23", "Kyiv", "2025-01-23", MONTHS, ("bare", 120, "170 mm howitzer")),
    ("ua-hur-launchers-2025-01-23", "Kyiv", "2025-01-23", MONTHS, ("bare", 120, "240 mm launcher")),
    ("ua-hur-missiles-2025-01-23", "Kyiv", "2025-01-23", "2024", ("bare", 148, "missile")),
    ("kr-mnd-2025-02-11", "Seoul", "2025-02-11", None, ("just over", 200, LONG_RANGE)),
    ("kr-jcs-2025-03-27", "Seoul", "2025-03-27", None, ("about", 220, LONG_RANGE)),
    ("us-un-2025-05-07", "Washington", "2025-05-07", "since September 2023", ("more than", 24_000, "container")),
    ("uk-un-2025-05-07", "London", "2025-05-07", None, ("bare", 20_000, "container")),
    ("kr-nis-2025-06-26", "Seoul", "2025-06-26", None, None),
    ("fnf-2025-09", FNF, "2025-09", "since 2023", ("between", (5.6e9, 9.8e9), "USD")),
    ("fnf-2025-09-return", FNF, "2025-09", "since 2023", ("at most", 1.19e9, "USD")),
    ("ua-hur-2025-11-14", "Kyiv", "2025-11-14", "since 2023", None),
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
    ("ua-hur-2024-02-23", [("bare", 1_500_000, MIXED, "transfer")]),
    ("ua-pres-2024-02-25", [("about", 1_500_000, ("artillery round",), "transfer")]),
    (
        "kr-md-2024-02-26",
        [("at least", 3_000_000, ("152 mm shell",), "capacity"), ("at least", 500_000, ("122 mm rocket",), "capacity")],
    ),
    ("c4ads-2024-06-22", [("about", 1_600_000, ("artillery shell",), "equivalent")]),
    ("kr-dia-2024-08-27", [("about", 6_000_000, ("152 mm shell",), "capacity")]),
    ("times-2024-10-04", [("about", 3_000_000, ("artillery shell",), "transfer")]),
    ("ua-hur-2024-10", [("bare", 2_800_000, ("artillery shell",), "transfer")]),
    ("ua-pres-2024-10", [("bare", 3_500_000, ("artillery shell",), "transfer")]),
    ("kr-nis-2024-10-18", [("at least", 8_000_000, MIXED, "transfer")]),
    ("ua-hur-2024-11", [("more than", 5_000_000, ("artillery round",), "transfer")]),
    ("ua-pres-2024-12", [("bare", 3_500_000, ("artillery shell",), "transfer")]),
    ("us-un-2024-12-18", [("at least", 6_000_000, ("heavy artillery round",), "transfer")]),
    ("us-un-2025-01-08", [("at least", 6_000_000, ("heavy artillery round",), "transfer")]),
    ("kr-nis-2025-06-26", [("just over", 10_000_000, ("artillery shell",), "transfer")]),
    ("ua-hur-2025-11-14", [("about", 6_500_000, ("artillery shell",), "transfer")]),
]
REPEATS = {
    "us-nato-2023-12-20": "us-wh-2023-10-13",
    "ua-pres-2024-02-25": "ua-hur-2024-02-23",
    "nato-2024-03-11": "kr-md-2024-02-26",
    "ua-pres-2024-12": "ua-pres-2024-10",
    "us-un-2025-01-08": "us-un-2024-12-18",
}
# id, the outlets that printed it, in the order of the file
OUTLETS = [
    ("us-wh-2023-10-13", "en.yna.co.kr www.ajc.com world.kbs.co.kr"),
    ("us-wh-2023-10-13-delivery", "inkl.com taketonews.com"),
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
    ("ua-pres-2024-02-25", "menafn.com"),
    ("kr-md-2024-02-26", "segye.com www.asiatoday.co.kr news.jtbc.co.kr world.kbs.co.kr -"),
    ("kr-md-2024-02-26-return", "japanese01.joins.com namu.live m.epochtimes.jp news.sbs.co.kr"),
    ("nato-2024-03-11", "babel.ua unn.ua"),
    ("kr-md-2024-03-18", "kvia.com macaudailytimes.com.mo news.liga.net babel.ua"),
    ("us-un-2024-05-20", "newsukraine.rbc.ua censor.net"),
    ("us-state-2024-06", "unn.ua bunatimes.com"),
    ("c4ads-2024-06-22", "world.kbs.co.kr euromaidanpress.com newsukraine.rbc.ua"),
    ("kr-dia-2024-08-27", "www.koreaherald.com www.themoscowtimes.com euromaidanpress.com conflictwatcher.com"),
    ("us-state-2024-09-04", "myanmarnewsgazette.com kollo.kr www.newdaily.co.kr menafn.com"),
    ("us-state-2024-09-missiles", "menafn.com"),
    ("times-2024-10-04", "kyivindependent.com swedenherald.com"),
    ("ua-hur-2024-10", "uawire.azurewebsites.net"),
    ("ua-pres-2024-10", "menafn.com newsreadonline.com"),
    ("kr-nis-2024-10-18", "chosun.com img.kukinews.com arabtimesonline.com"),
    ("fnf-2024-10-28", "anews.com.tr kyivindependent.com"),
    ("kr-nsa-2024-11", "voa.pangea-cms.com www.themoscowtimes.com"),
    ("ua-hur-2024-11", "ifpnews.com"),
    ("ua-pres-2024-12", "news.liga.net"),
    ("us-un-2024-12-18", "www.america-times.com"),
    ("us-un-2025-01-08", "www.america-times.com"),
    ("ua-hur-howitzers-2025-01-23", "kyivindependent.com euromaidanpress.com zealnews.africa"),
    ("ua-hur-launchers-2025-01-23", "kyivindependent.com euromaidanpress.com zealnews.africa"),
    ("ua-hur-missiles-2025-01-23", "kyivindependent.com"),
    ("kr-mnd-2025-02-11", "voa.pangea-cms.com www.themoscowtimes.com"),
    ("kr-jcs-2025-03-27", "koreajoongangdaily.joins.com www.shropshirestar.com caliber.az"),
    ("us-un-2025-05-07", "censor.net"),
    ("uk-un-2025-05-07", "uk-times.com press.un.org"),
    ("kr-nis-2025-06-26", "mapp.nocutnews.co.kr www.kmib.co.kr news21tongsin.co.kr m.mediapen.com"),
    ("fnf-2025-09", "express-gazette--express-gazette.us-central1.hosted.app"),
    ("fnf-2025-09-return", "express-gazette--express-gazette.us-central1.hosted.app"),
    ("ua-hur-2025-11-14", "tsn.ua my.ua"),
]
# id, source, that outlet's count
COUNT_VARIANTS = [
    ("us-wh-2023-10-13", "kbs-181077", ("more than", 1_000)),
    ("ee-edf-2023-10", "daum-2023-10-25", ("bare", 1_000)),
    ("kr-mil-2023-11-02", "newdaily-copy-2023-11-02", ("at least", 2_000)),
    ("kr-mil-2023-11-02", "joongang-2023-11-06", ("about", 2_000)),
    ("kr-md-2024-01-10", "dagens-2024-01", ("about", 5_000)),
    ("kr-md-2024-02-26", "segye-2024-02-27", ("just over", 6_700)),
    ("kr-md-2024-02-26", "kbs-183924", ("more than", 6_700)),
    ("kr-md-2024-02-26-return", "joongang-ja-2024-02-28", ("about", 8_000)),
    ("kr-md-2024-02-26-return", "ytn-copy-2024-02", ("about", 9_000)),
    ("kr-md-2024-02-26-return", "epochtimes-ja-2024-02-27", ("about", 9_000)),
    ("kr-md-2024-02-26-return", "sbs-2024-02-27", ("about", 10_000)),
    ("kr-md-2024-03-18", "liga-2024-03-18", ("about", 7_000)),
    ("kr-md-2024-03-18", "babel-2024-03-18", ("bare", 7_000)),
    ("us-state-2024-06", "bunatimes-2024-06", ("bare", 11_000)),
    ("c4ads-2024-06-22", "rbc-2024-06-23", ("more than", 74_000)),
    ("kr-dia-2024-08-27", "korea-herald-2024-08-27", ("more than", 13_000)),
    ("kr-dia-2024-08-27", "moscow-times-2024-08-28", ("at least", 13_000)),
    ("kr-dia-2024-08-27", "conflict-watcher-2024-08-28", ("more than", 13_000)),
    ("us-state-2024-09-04", "kollo-2024-10-23", ("about", 16_400)),
    ("us-state-2024-09-04", "newdaily-2024-10-23", ("about", 16_500)),
    ("kr-nis-2024-10-18", "ap-arab-times-2024-11-20", ("more than", 13_000)),
    ("fnf-2024-10-28", "kyiv-independent-2024-10-28", ("up to", 5.5e9)),
    ("kr-nsa-2024-11", "moscow-times-2025-02-11", ("bare", 160)),
    ("ua-hur-howitzers-2025-01-23", "zealnews-2025-01", ("at least", 120)),
    ("kr-mnd-2025-02-11", "moscow-times-2025-02-11", ("bare", 200)),
    ("kr-jcs-2025-03-27", "shropshire-star-2025-03-27", ("about", 220)),
    ("kr-jcs-2025-03-27", "caliber-2025-03-27", ("about", 220)),
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
    ("kr-md-2024-02-26", "kbs-183924", [("about", 3_000_000, "152 mm shell"), ("bare", 500_000, "122 mm rocket")]),
    (
        "kr-md-2024-02-26",
        "nyt-2024-06-18",
        [("up to", 3_000_000, "152 mm shell"), ("more than", 500_000, "122 mm rocket")],
    ),
    ("kr-dia-2024-08-27", "korea-herald-2024-08-27", [("more than", 6_000_000, "152 mm shell")]),
    ("kr-dia-2024-08-27", "euromaidan-2024-08-27", [("more than", 6_000_000, "152 mm shell")]),
    ("kr-dia-2024-08-27", "conflict-watcher-2024-08-28", [("about", 6_000_000, "152 mm shell")]),
    ("times-2024-10-04", "sweden-herald-2024-10", [("bare", 3_000_000, "artillery shell")]),
    ("ua-pres-2024-10", "newsreadonline-2024-10", [("at least", 3_500_000, "artillery shell")]),
    # in Korean
    ("kr-nis-2023-11-01", "news1-2023-11-01", [("at least", 1_000_000, "artillery shell")]),
    (
        "kr-mil-2023-11-02",
        "daum-2023-11-02",
        [("at least", 200_000, "122 mm rocket"), ("at least", 1_000_000, "152 mm shell")],
    ),
    (
        "kr-md-2024-02-26",
        "segye-2024-02-27",
        [("at least", 3_000_000, "152 mm shell"), ("at least", 500_000, "122 mm rocket")],
    ),
    ("kr-nis-2024-10-18", "chosun-2024-10-18", [("at least", 8_000_000, *MIXED)]),
    ("kr-nis-2024-10-18", "kuki-2024-10-18", [("at least", 8_000_000, *MIXED)]),
    ("kr-nis-2025-06-26", "nocut-2025-06-26", [("just over", 10_000_000, "artillery shell")]),
    ("kr-nis-2025-06-26", "kookmin-2025-06-26", [("just over", 10_000_000, "artillery shell")]),
    ("kr-nis-2025-06-26", "news21-2025-06-26", [("just over", 10_000_000, "artillery shell")]),
    ("kr-nis-2025-06-26", "mediapen-2025-06-26", [("about", 10_000_000, "artillery shell")]),
]

# Grain: id, side, made, voyages, (relation, tonnes)
GRAIN = [
    ("un-2022-08-10", "United Nations", "2022-08-10", ("bare", 12, "voyage"), ("more than", 370_000)),
    ("jcc-2022-08-15", "United Nations", "2022-08-15", ("bare", 21, "voyage"), ("bare", 563_317)),
    ("jcc-2022-10-04", "United Nations", "2022-10-04", ("bare", 268, "voyage"), ("bare", 6_120_248)),
    ("tr-2022-10", "Ankara", "2022-10", ("bare", 408, "voyage"), ("more than", 9_200_000)),
    ("jcc-2022-11-17", "United Nations", "2022-11-17", ("bare", 471, "voyage"), ("bare", 11_186_228)),
    ("un-2023-02-20", "United Nations", "2023-02-20", ("bare", 737, "voyage"), ("nearly", 22_000_000)),
    ("un-2023-07-15", "United Nations", "2023-07-15", ("bare", 1_003, "voyage"), ("bare", 32_800_000)),
    ("sg-2023-07-17", "United Nations", "2023-07-17", None, ("more than", 32_000_000)),
    ("ua-2024-04-30", "Kyiv", "2024-04-30", ("more than", 1_300, "voyage"), ("about", 25_000_000)),
]

# Kabul: id, scope, covers, counts, corrects, (relation, number, unit), (relation, people, under)
DAYS = [f"2021-08-{day - 1} to 2021-08-{day}" for day in range(23, 30)]
FLIGHTS, ALL = "US military flights", "evacuated or facilitated"
AIRLIFT = [
    ("officials-2021-08-16", "Reach 871", "2021-08-15", "period", ("exactly", 1, "flight"), ("about", 640, None)),
    ("amc-2021-08-20", "Reach 871", "2021-08-15", "period", ("exactly", 1, "flight"), ("bare", 823, None)),
    ("dod-2021-08-20", None, None, "total", ("between", (20, 30), "flight"), ("about", 5_000, None)),
    ("wh-2021-08-23", FLIGHTS, DAYS[0], "period", ("bare", 28, "flight"), ("about", 10_400, None)),
    ("taylor-2021-08-23", FLIGHTS, DAYS[0], "period", ("bare", 28, "flight"), ("just under", 11_000, None)),
    ("wh-2021-08-23-noon", FLIGHTS, "2021-08-23", "period", ("bare", 15, "flight"), ("about", 6_660, None)),
    ("wh-2021-08-24", FLIGHTS, DAYS[1], "period", ("bare", 37, "flight"), ("about", 12_700, None)),
    ("dod-2021-08-25", FLIGHTS, DAYS[2], "period", ("bare", 42, "flight"), ("about", 11_200, None)),
    ("wh-2021-08-26", FLIGHTS, DAYS[3], "period", ("bare", 17, "flight"), ("about", 5_100, None)),
    ("wh-2021-08-27", FLIGHTS, DAYS[4], "period", ("bare", 35, "flight"), ("about", 8_500, None)),
    ("wh-2021-08-28", FLIGHTS, DAYS[5], "period", ("bare", 32, "flight"), ("about", 4_000, None)),
    ("wh-2021-08-29", FLIGHTS, DAYS[6], "period", ("bare", 32, "flight"), ("about", 2_200, None)),
    ("sac-2021-08", None, None, "total", ("bare", 14, "flight"), ("bare", 2_299, "on the floor")),
]
# day, total, what was flown out on the day, as the White House gave them, and the gap that is worked out by hand
TOTALS = [
    ("2021-08-23", ("about", 37_000), None, None),
    ("2021-08-24", ("bare", 58_700), ("bare", 21_600), 100),
    ("2021-08-25", ("about", 82_300), ("bare", 19_000), 4_600),
    ("2021-08-26", ("nearly", 95_700), ("about", 13_400), 0),
    ("2021-08-27", ("about", 105_000), ("about", 12_500), -3_200),
    ("2021-08-28", ("about", 111_900), ("about", 6_800), 100),
    ("2021-08-29", ("about", 114_400), ("about", 2_900), -400),
]
# day, US military flights and people, coalition flights and people: together the day's count
COALITION = [
    ("2021-08-24", 12_700, 57, 8_900), ("2021-08-25", 11_200, 48, 7_800), ("2021-08-26", 5_100, 74, 8_300),
    ("2021-08-27", 8_500, 54, 4_000), ("2021-08-28", 4_000, 34, 2_800), ("2021-08-29", 2_200, 9, 700),
]  # fmt: skip
# Seoul: id, covers, beside, (relation, area), (relation, people)
CROWDS = [
    ("area-gwanghwamun-2016", "2016-11-12", None, ("bare", 94_000), None),
    ("police-2016-11-12", "2016-11-12", "area-gwanghwamun-2016", None, ("about", 260_000)),
    ("organisers-2016-11-12", "2016-11-12", "area-gwanghwamun-2016", None, ("bare", 1_000_000)),
    ("area-seocho-2019", "2019-09-28", None, ("about", 48_000), ("bare", 145_000)),
    ("police-2019-09-28", "2019-09-28", "area-seocho-2019", None, ("about", 150_000)),
    ("organisers-2019-09-28", "2019-09-28", "area-seocho-2019", None, ("at least", 2_000_000)),
    ("area-gwanghwamun-2019", "2019-10-03", None, ("about", 140_000), ("bare", 420_000)),
    ("park-2019-10-04", "2019-10-03", None, ("bare", 140_000), ("bare", 381_818)),
    ("party-2019-10-03", "2019-10-03", "area-gwanghwamun-2019", None, ("more than", 3_000_000)),
    ("phones-2019-10-03", "2019-10-03", "area-gwanghwamun-2019", None, ("bare", 466_000)),
]
# what Korean pages wrote, word for word, and what it is
KOREAN = [
    ("약 26만명", "about", 260_000), ("22만명", "bare", 220_000), ("100만명", "bare", 1_000_000),
    ("15만 안팎", "about", 150_000), ("최소 200만 명", "at least", 2_000_000), ("14만5000명", "bare", 145_000),
    ("300만명 이상", "at least", 3_000_000), ("46만6000명", "bare", 466_000), ("9만4000㎡", "bare", 94_000),
    ("약 4만8000㎡", "about", 48_000), ("14만㎡ 정도", "about", 140_000),
]  # fmt: skip

# study, capacity, unit, per, best, least, most
CAPACITIES = [
    ("kabul-airlift", "in seats", "evacuee", "flight", 134, 102, 189),
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
    assert bundled(name).warnings == ()


def test_the_five_studies_are_bundled() -> None:
    assert set(folders.bundled()) == set(STUDIES)


def test_the_articles_have_a_row_for_every_figure() -> None:
    assert [
        (c.id, c.side, c.made.text if c.made else None, said(c.says)) for c in claims("articles").values()
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
    for claim in claims("articles").values():
        cited = [citation.source for citation in claim.sources]
        assert ("nyt-2024-06-18-copy" in cited) == ("nyt-2024-06-18" in cited), claim.id


def test_the_copy_keeps_its_own_wording() -> None:
    copies = {str(c.id): s for c in claims("articles").values() for s in c.sources if s.source == "nyt-2024-06-18-copy"}
    assert said(copies["officials-2024-03"].says) == ("nearly", 7_000, "container")
    assert copies["shin-152-mm"].wrote == "up to three million bullets"
    assert [(c.says.relation, c.says.figure) for c in copies["shin-152-mm"].contents] == [("up to", 3_000_000)]
    assert [(c.says.relation, c.says.figure) for c in copies["shin-122-mm"].contents] == [("more than", 500_000)]


def test_the_record_has_its_statements_with_who_when_and_how_many() -> None:
    rows = [
        (c.id, c.side, c.made.text if c.made else None, c.covers.text if c.covers else None, said(c.says))
        for c in claims("public-record").values()
    ]
    assert rows == RECORD


def test_the_record_tells_what_was_sent_from_what_could_be_held_and_mixed_loads_from_pure_ones() -> None:
    rows = []
    for claim in claims("public-record").values():
        contents = [(one.says.relation, number_of(one.says), one.of, one.means) for one in claim.contents]
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
    assert {c.id: c.repeats for c in claims("public-record").values() if c.repeats} == REPEATS


def test_every_outlet_of_every_statement_is_cited() -> None:
    sources = bundled("public-record").sources
    rows = [
        (c.id, " ".join(urlsplit(sources[s.source].url or "").hostname or "-" for s in c.sources))
        for c in claims("public-record").values()
    ]
    assert rows == OUTLETS


def test_counts_that_outlets_word_differently_are_kept() -> None:
    rows = [
        (claim.id, citation.source, (citation.says.relation, citation.says.figure))
        for claim in claims("public-record").values()
        for citation in claim.sources
        if citation.says
    ]
    assert rows == COUNT_VARIANTS


@pytest.mark.parametrize(("name", "source", "contents"), CONTENT_VARIANTS)
def test_contents_that_outlets_word_differently_are_kept(
    name: str, source: str, contents: list[tuple[object, ...]]
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
        for c in claims("black-sea").values()
    ]
    assert rows == GRAIN
    assert {content.of for c in claims("black-sea").values() for content in c.contents} == {("tonne",)}


@pytest.mark.parametrize(("name", "capacity", "of", "per", "best", "least", "most"), CAPACITIES)
def test_a_capacity_has_its_figure_range_and_sources(
    name: str, capacity: str, of: str, per: str, best: float, least: float, most: float
) -> None:
    found = bundled(name).capacities[capacity]
    assert (found.of, found.per, figure_of(found.holds)) == (of, per, best)
    assert found.range is not None
    assert (found.range.low, found.range.high) == (least, most)
    assert len(found.source) >= 2


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
    says = claims("black-sea")["un-2023-07-15"].at("says")
    worked = estimates.quantity(says, bundled("black-sea")).to(unit, *contexts)
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
    worked = estimates.quantity("10 voyages", bundled("public-record")).to(unit, *contexts)
    assert float(worked.magnitude) == pytest.approx(amount)


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
        assert bool(assumption.source) != assumption.illustrative, assumption.name
        assert set(assumption.source) <= set(found.sources), assumption.name
        assert assumption.illustrative == assumption.because.startswith("unsourced"), assumption.name
    for check in found.checks.values():
        assert set(check.source) <= set(found.sources), check.name
    for claim in claims(name).values():
        assert {citation.source for citation in claim.sources} <= set(found.sources), claim.id


@pytest.mark.parametrize("name", STUDIES)
def test_every_source_has_an_address_except_the_newspaper_whose_page_was_not_found(name: str) -> None:
    without = {key for key, source in bundled(name).sources.items() if not source.url}
    assert without <= {"nyt-2024-06-18"}


@pytest.mark.parametrize("name", STUDIES)
def test_only_the_few_words_that_carry_a_figure_are_kept(name: str) -> None:
    for claim in claims(name).values():
        assert len(claim.note or "") <= 260, claim.id
        for citation in claim.sources:
            assert len((citation.wrote or "").split()) <= 16, (claim.id, citation.wrote)


# -- the airlift and the crowds


def test_the_airlift_has_its_flights_people_and_scopes() -> None:
    rows = []
    for name, *_ in AIRLIFT:
        claim = claims("kabul-airlift")[name]
        [content] = claim.contents
        people = (content.says.relation, content.says.figure, content.under)
        covers = claim.covers and claim.covers.text
        rows.append((name, claim.scope, covers, claim.counts, said(claim.says), people))
    assert rows == AIRLIFT


def test_the_people_on_one_plane_were_corrected_and_an_earlier_day_still_shows_the_first_count() -> None:
    claim = claims("kabul-airlift")["amc-2021-08-20"]
    assert (claim.corrects, claim.because and "183 children" in claim.because) == ("officials-2021-08-16", True)
    early = compute(bundled("kabul-airlift"), as_of=dates.parse("2021-08-19"))
    shown = [{*one.pairs["stated_words"]} for one in (early, result("kabul-airlift"))]
    assert ["about 640 evacuees" in words for words in shown] == [True, False]
    assert ["823 evacuees" in words for words in shown] == [False, True]


def test_every_total_and_every_day_is_as_the_white_house_gave_it() -> None:
    airlift = claims("kabul-airlift")
    for day, total, of_the_day, _ in TOTALS:
        running = airlift[f"total-{day}"]
        assert (running.scope, running.counts, running.covers and running.covers.text) == (
            ALL, "total", "since 2021-08-14",
        )  # fmt: skip
        assert said(running.says) == (*total, "evacuee")
        if of_the_day:
            assert airlift[f"day-{day}"].counts == "period"
            assert said(airlift[f"day-{day}"].says) == (*of_the_day, "evacuee")


def test_the_two_kinds_of_flight_make_up_each_day() -> None:
    airlift = claims("kabul-airlift")
    for day, military, flights, coalition in COALITION:
        claim = airlift[f"coalition-{day}"]
        assert (said(claim.says), claim.contents[0].says.figure) == (("bare", flights, "coalition flight"), coalition)
        own = airlift.get(f"wh-{day}") or airlift[f"dod-{day}"]
        assert own.contents[0].says.figure == military
        of_the_day = airlift[f"day-{day}"].says
        assert of_the_day is not None
        assert of_the_day.figure == military + coalition


def test_two_days_of_the_airlift_do_not_add_up_and_four_do() -> None:
    for (_, earlier, _, _), (day, later, of_the_day, gap) in pairwise(TOTALS):
        assert of_the_day is not None
        assert later[1] - earlier[1] - of_the_day[1] == gap, day
    ids = bundled("kabul-airlift").claims.id
    found = {ids[gap.period]: gap.gap for gap in found_in("kabul-airlift").gaps}
    assert found == {"day-2021-08-25": 4_600, "day-2021-08-27": -3_200}


def test_the_crowds_have_their_areas_and_people() -> None:
    rows = []
    for claim in claims("seoul-crowds").values():
        area = claim.says and (claim.says.relation, claim.says.figure)
        people = next(((one.says.relation, one.says.figure) for one in claim.contents), None)
        rows.append((claim.id, claim.covers and claim.covers.text, claim.beside, area, people))
    assert rows == CROWDS


@pytest.mark.parametrize(("words", "relation", "figure"), KOREAN)
def test_korean_figures_are_read_as_their_translation(words: str, relation: str, figure: float) -> None:
    found = bundled("seoul-crowds").figure(words)
    assert (found.relation, found.figure) == (relation, figure)
    wrote = " ".join(citation.wrote or "" for claim in claims("seoul-crowds").values() for citation in claim.sources)
    assert words in wrote


# -- what the studies show: study, who stated it, capacity, verdict, worked figure / stated figure

VERDICTS = [
    ("articles", "shin-152-mm", "152 mm shell", "reproduced", 1.05),
    ("articles", "shin-122-mm", "122 mm rocket", "reproduced", 1.05),
    ("public-record", "kr-mnd-2023-10-16", "152 mm shell", "not comparable", None),
    ("public-record", "ee-edf-2023-10", "152 mm shell", "consistent", 1.12),
    ("public-record", "kr-mil-2023-11-02", "152 mm shell", "consistent", 0.9),
    ("public-record", "kr-mil-2023-11-02", "122 mm rocket", "consistent", 0.75),
    ("public-record", "kr-md-2024-01-10", "152 mm shell", "reproduced", 0.978),
    ("public-record", "kr-md-2024-02-26", "152 mm shell", "reproduced", 1),
    ("public-record", "kr-md-2024-02-26", "122 mm rocket", "reproduced", 1),
    ("public-record", "kr-dia-2024-08-27", "152 mm shell", "reproduced", 0.975),
    ("public-record", "kr-nis-2024-10-18", "152 mm shell", "not comparable", 0.731),
    ("public-record", "us-un-2024-12-18", "152 mm shell", "not comparable", 1.5),
    ("public-record", "us-un-2025-01-08", "152 mm shell", "not comparable", 1.5),
    ("black-sea", "un-2022-08-10", "grain", "consistent", 0.854),
    ("black-sea", "jcc-2022-08-15", "grain", "consistent", 0.982),
    ("black-sea", "jcc-2022-10-04", "grain", "consistent", 1.15),
    ("black-sea", "tr-2022-10", "grain", "consistent", 1.17),
    ("black-sea", "jcc-2022-11-17", "grain", "consistent", 1.11),
    ("black-sea", "un-2023-02-20", "grain", "consistent", 0.882),
    ("black-sea", "un-2023-07-15", "grain", "consistent", 0.805),
    ("black-sea", "sg-2023-07-17", "grain", "consistent", 0.825),
    ("black-sea", "ua-2024-04-30", "grain", "not comparable", 1.37),
    ("kabul-airlift", "amc-2021-08-20", "in seats", "contradicted", 0.163),
    ("kabul-airlift", "amc-2021-08-20", "on the floor", "contradicted", 0.427),
    ("kabul-airlift", "dod-2021-08-20", "in seats", "consistent", 0.67),
    ("kabul-airlift", "dod-2021-08-20", "on the floor", "tension", 1.76),
    ("kabul-airlift", "wh-2021-08-23", "in seats", "contradicted", 0.361),
    ("kabul-airlift", "wh-2021-08-23", "on the floor", "reproduced", 0.947),
    ("kabul-airlift", "taylor-2021-08-23", "in seats", "contradicted", 0.341),
    ("kabul-airlift", "taylor-2021-08-23", "on the floor", "consistent", 0.895),
    ("kabul-airlift", "wh-2021-08-23-noon", "in seats", "contradicted", 0.302),
    ("kabul-airlift", "wh-2021-08-23-noon", "on the floor", "consistent", 0.792),
    ("kabul-airlift", "wh-2021-08-24", "in seats", "contradicted", 0.39),
    ("kabul-airlift", "wh-2021-08-24", "on the floor", "reproduced", 1.02),
    ("kabul-airlift", "dod-2021-08-25", "in seats", "tension", 0.502),
    ("kabul-airlift", "dod-2021-08-25", "on the floor", "consistent", 1.32),
    ("kabul-airlift", "wh-2021-08-26", "in seats", "tension", 0.447),
    ("kabul-airlift", "wh-2021-08-26", "on the floor", "consistent", 1.17),
    ("kabul-airlift", "wh-2021-08-27", "in seats", "tension", 0.552),
    ("kabul-airlift", "wh-2021-08-27", "on the floor", "consistent", 1.45),
    ("kabul-airlift", "wh-2021-08-28", "in seats", "reproduced", 1.07),
    ("kabul-airlift", "wh-2021-08-28", "on the floor", "consistent", 2.81),
    ("kabul-airlift", "wh-2021-08-29", "in seats", "consistent", 1.95),
    ("kabul-airlift", "wh-2021-08-29", "on the floor", "consistent", 5.12),
    ("kabul-airlift", "sac-2021-08", "on the floor", "consistent", 2.14),
    ("kabul-airlift", "austin-2021-09-01", "in seats", "consistent", 0.838),
    ("kabul-airlift", "austin-2021-09-01", "on the floor", "consistent", 2.2),
    ("kabul-airlift", "usatoday-2021-09-03", "in seats", "tension", 0.444),
    ("kabul-airlift", "usatoday-2021-09-03", "on the floor", "consistent", 1.17),
    ("seoul-crowds", "area-seocho-2019", "standing", "consistent", 0.903),
    ("seoul-crowds", "police-2019-09-28", "standing", "consistent", 0.873),
    ("seoul-crowds", "organisers-2019-09-28", "standing", "contradicted", 0.0655),
    ("seoul-crowds", "area-gwanghwamun-2019", "standing", "consistent", 0.909),
    ("seoul-crowds", "party-2019-10-03", "standing", "contradicted", 0.127),
    ("seoul-crowds", "phones-2019-10-03", "standing", "consistent", 0.819),
    ("seoul-crowds", "park-2019-10-04", "standing", "reproduced", 1),
    ("seoul-crowds", "police-2016-11-12", "standing", "reproduced", 0.986),
    ("seoul-crowds", "organisers-2016-11-12", "standing", "contradicted", 0.256),
]


def test_every_stated_figure_has_its_verdict_and_ratio() -> None:
    rows = []
    for name in STUDIES:
        pairs = result(name).pairs
        for claim, of, verdict, ratio in zip(
            *(pairs[column] for column in ("stated_claim", "of", "verdict", "ratio")), strict=True
        ):
            if verdict:
                rows.append((name, claim, of, verdict, ratio if ratio == ratio else None))
    assert [row[:-1] for row in rows] == [row[:-1] for row in VERDICTS]
    assert [row[-1] for row in rows] == [number and pytest.approx(number, rel=5e-3) for *_, number in VERDICTS]


# study, how each line of check begins
FINDINGS = [
    ("public-record", "tension: “about 6,700 containers” (Shin Won-sik, 2024-02-26) [kr-md-2024-02-26] for a longer"),
    ("public-record", "tension: “around 7,000 containers” (Shin Won-sik, 2024-03-18) [kr-md-2024-03-18] for a longer"),
    ("public-record", "stale: “more than a thousand containers” (Julianne Smith, 2023-12-20)"),
    ("public-record", "stale: “at least 6,700 containers” (NATO official via CNN, 2024-03-11)"),
    ("kabul-airlift", "“823 evacuees” (Air Mobility Command, as reported) [amc-2021-08-20]: contradicted"),
    ("kabul-airlift", "does not add up: “about 82,300 evacuees” (White House official, 2021-08-25)"),
    ("kabul-airlift", "does not add up: “about 105,000 evacuees” (White House official, 2021-08-27)"),
    ("seoul-crowds", "“at least 2 million participants” (Organisers of the rally, as reported) [area-seocho-2019]"),
    ("seoul-crowds", "“more than 3 million participants” (Liberty Korea Party, as reported) [area-gwanghwamun-2019]"),
    ("seoul-crowds", "“1 million participants” (Organisers of the rally, as reported) [area-gwanghwamun-2016]"),
]


def test_check_finds_what_the_studies_show_and_no_more() -> None:
    found = [(name, line) for name in STUDIES for line in found_in(name).lines() if " without a" not in line]
    assert [(name, line[: len(start)]) for (name, line), (_, start) in zip(found, FINDINGS, strict=True)] == FINDINGS


def test_both_tensions_of_the_record_are_with_the_ten_thousand_of_three_days_before() -> None:
    ids = bundled("public-record").claims.id
    apart = [(ids[pair.claim], ids[pair.other], pair.verdict) for pair in found_in("public-record").apart]
    assert apart == [
        ("kr-md-2024-02-26", "us-state-2024-02-23", "tension"),
        ("kr-md-2024-03-18", "us-state-2024-02-23", "tension"),
    ]


def needs(study: str, stated_by: str, of: str) -> float:
    pairs = result(study).pairs
    rows = [i for i in range(result(study).size) if (pairs["stated_claim"][i], pairs["of"][i]) == (stated_by, of)]
    return float(pairs["needs"][rows[0]])


@pytest.mark.parametrize(
    ("study", "claim", "of", "capacity"),
    [
        ("seoul-crowds", "party-2019-10-03", "standing", 21.4),  # 3,000,000 / 140,000 square metres
        ("seoul-crowds", "organisers-2019-09-28", "standing", 41.7),  # 2,000,000 / 48,000 square metres
        ("seoul-crowds", "organisers-2016-11-12", "standing", 8.83),  # 830,000 / 94,000 square metres
        ("kabul-airlift", "amc-2021-08-20", "on the floor", 822.5),  # what rounds to 823, on one plane
    ],
)
def test_a_contradiction_says_how_much_would_have_to_fit(study: str, claim: str, of: str, capacity: float) -> None:
    assert needs(study, claim, of) == pytest.approx(capacity, rel=2e-3)


# -- what translations and headlines make of a hedge


@pytest.mark.parametrize(
    ("claim", "source", "shown"),
    [
        ("kr-md-2024-02-26", "The New York Times", "has “up to” for “at least”"),  # a floor becomes a ceiling
        ("kr-nis-2025-06-26", "MediaPen", "has “about” for “just over”"),  # 여 becomes "about"
        ("kr-mil-2023-11-02", "Korea JoongAng Daily", "has “about” for “just over”"),
        ("fnf-2024-10-28", "Kyiv Independent", "has “up to” for a range"),  # in the headline
        ("kr-nsa-2024-11", "The Moscow Times", "has no hedge for “at least”"),
        ("ua-hur-howitzers-2025-01-23", "The Telegraph", "has “at least” for no hedge"),
    ],
)
def test_an_explanation_shows_the_hedges_that_an_outlet_changed(claim: str, source: str, shown: str) -> None:
    cited = [one for step in explain(result("public-record"), claim) for one in step.sources if one.startswith(source)]
    assert any(shown in one for one in cited)


def test_words_in_another_language_have_a_translation() -> None:
    for name in STUDIES:
        for claim in claims(name).values():
            for citation in claim.sources:
                foreign = bundled(name).sources[citation.source].lang != "en"
                letters = (citation.wrote or "").encode("ascii", "replace").decode().count("?") > 1
                assert not (foreign and letters) or citation.translation, (name, claim.id, citation.source)


@pytest.mark.parametrize("name", STUDIES)
def test_the_page_of_the_studies_tells_how_many_claims_each_has(name: str) -> None:
    page = (Path(__file__).parent.parent / "docs" / "studies.md").read_text(encoding="utf-8")
    assert f"\n## {name}\n\n{len(claims(name))} claims " in page

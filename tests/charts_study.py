"""Tables of the shape that recompute gives, with the real figures, made by hand: what the charts' tests draw."""

from __future__ import annotations

import calendar
import math
from datetime import date
from types import SimpleNamespace
from typing import Any

import pandas as pd

IMPLIED = {
    "exactly": (1.0, 1.0), "about": (0.91, 1.07), "nearly": (0.93, 1.0), "more than": (1.0, 1.13), "at least": (1.0, 1.10),
    "at most": (0.88, 1.0), "up to": (0.88, 1.0),
}  # fmt: skip
SAID = {
    "exactly": "{}", "about": "about {}", "nearly": "close to {}", "more than": "more than {}", "at least": "at least {}",
    "at most": "at most {}", "up to": "as many as {}",
}  # fmt: skip
CAPACITIES = {"152 mm shell": (450.0, 300.0, 500.0), "122 mm rocket": (75.0, 72.0, 100.0)}
INFINITY = math.inf

# id, by, side, made, relation, figure, source, kind
ARTICLES = [
    ("us-2023-10", "U.S. officials", "Washington", "2023-10", "more than", 1000, "The New York Times (2024-06-18)", "statement"),
    ("officials-2024-03", "officials", "officials", "2024-03", "nearly", 7000, "The New York Times (2024-06-18)", "statement"),
    ("seoul-2024-06", "Shin Won-sik", "Seoul", "2024-06", "exactly", 10000, "The New York Times (2024-06-18)", "statement"),
    ("nis-2024-10", "National Intelligence Service", "Seoul", "2024-10", "more than", 13000, "AP via Arab Times (2024-11-20)", "statement"),
]
RECORD = [
    ("us-wh-2023-10-13", "John Kirby", "Washington", "2023-10-13", "more than", 1000, "Yonhap (2023-10-14); AP via AJC (2023-10-13); KBS World", "statement"),
    ("kr-mnd-2023-10-16", "unnamed official", "Seoul", "2023-10-16", "more than", 1000, "KBS World (2023-10-16)", "statement"),
    ("ee-edf-2023-10", "Col. Ants Kiviselg", "Tallinn", "2023-10-23", "up to", 1000, "NewDaily (RFA/ISW) (2023-10-25)", "statement"),
    ("kr-mil-2023-11-02", "unnamed military official", "Seoul", "2023-11-02", "about", 2000, "SBS (2023-11-02); Asia Economy (2024-02-27)", "statement"),
    ("kr-md-2023-11-19", "Shin Won-sik", "Seoul", "2023-11", "about", 3000, "KBS World German (2023-11)", "statement"),
    ("us-nato-2023-12-20", "Julianne Smith", "Washington", "2023-12-20", "more than", 1000, "Obozrevatel (2023-12-21)", "repeat"),
    ("kr-md-2024-01-10", "Shin Won-sik", "Seoul", "2024-01-10", "about", 5000, "Caliber.Az (Yonhap text); Dagens", "statement"),
    ("us-state-2024-02-23", "State Department fact sheet", "Washington", "2024-02-23", "more than", 10000, "Ukrainian News (2024-02)", "statement"),
    ("kr-md-2024-02-26", "Shin Won-sik", "Seoul", "2024-02-26", "about", 6700, "Segye Ilbo (2024-02-27); Asia Today (2024-02-27); JTBC (2024-02-27)", "statement"),
    ("nato-2024-03-11", "NATO official via CNN", "NATO", "2024-03-11", "at least", 6700, "Babel (2024-03-11); UNN", "repeat"),
    ("kr-md-2024-03-18", "Shin Won-sik", "Seoul", "2024-03-18", "about", 7000, "AP via KVIA (2024-03-18); Macau Daily Times", "statement"),
    ("us-un-2024-05-20", "Robert Wood", "Washington", "2024-05-20", "more than", 11000, "RBC-Ukraine (2024-05-20); Censor.NET", "statement"),
    ("us-state-2024-06", "US State Department", "Washington", "2024-06", "more than", 11000, "UNN (WaPo)", "statement"),
    ("kr-dia-2024-08-27", "Defense Intelligence Agency via Rep. Kang Dae-sik", "Seoul", "2024-08-27", "more than", 13000, "Korea Herald (Yonhap) (2024-08-27)", "statement"),
    ("us-state-2024-09-04", "Robert Koepcke", "Washington", "2024-09-04", "more than", 16500, "NewDaily (2024-10-23)", "statement"),
    ("kr-nis-2024-10-18", "National Intelligence Service", "Seoul", "2024-10-18", "more than", 13000, "Chosun Ilbo (2024-10-18)", "statement"),
    ("kr-dia-2024-10-23", "Defense Intelligence Agency", "Seoul", "2024-10-23", "more than", 20000, "NewDaily (2024-10-23)", "statement"),
    ("us-un-2024-12-18", "Linda Thomas-Greenfield", "Washington", "2024-12-18", "more than", 20000, "US Mission remarks (2024-12-18)", "statement"),
    ("us-un-2025-01-08", "Dorothy Shea", "Washington", "2025-01-08", "more than", 20000, "US Mission remarks (2025-01-08)", "repeat"),
    ("us-un-2025-05-07", "Dorothy Shea", "Washington", "2025-05-07", "more than", 24000, "Censor.NET (Ukrinform) (2025-05-08)", "statement"),
    ("uk-un-2025-05-07", "UK statement", "London", "2025-05-07", "about", 20000, "UK statement", "statement"),
]  # fmt: skip
# claim, munition, relation, figure, words, by
STATED_ARTICLES = [
    ("officials-2024-03", "152 mm shell", "up to", 3_000_000, "as many as three million rounds", "Shin Won-sik"),
    ("officials-2024-03", "122 mm rocket", "more than", 500_000, "more than half a million rounds", "Shin Won-sik"),
]
STATED_RECORD = [
    ("kr-mil-2023-11-02", "152 mm shell", "more than", 1_000_000, "more than 1 million", "unnamed military official"),
    ("kr-mil-2023-11-02", "122 mm rocket", "more than", 200_000, "more than 200,000", "unnamed military official"),
    ("kr-md-2024-01-10", "152 mm shell", "about", 2_300_000, "some 2.3 million", "Shin Won-sik"),
    ("kr-md-2024-02-26", "152 mm shell", "at least", 3_000_000, "3 million or more", "Shin Won-sik"),
    ("kr-md-2024-02-26", "122 mm rocket", "at least", 500_000, "500,000 or more", "Shin Won-sik"),
    ("kr-dia-2024-08-27", "152 mm shell", "about", 6_000_000, "about 6 million", "Defense Intelligence Agency"),
]


class Lexicon:
    def plural(self, name: str) -> str:
        return name if name.endswith("s") else f"{name}s"


def bounds(made: str) -> tuple[date, date, str]:
    parts = [int(part) for part in made.split("-")]
    if len(parts) == 3:
        return date(*parts), date(*parts), "day"
    if len(parts) == 2:
        return date(*parts, 1), date(*parts, calendar.monthrange(*parts)[1]), "month"
    return date(parts[0], 1, 1), date(parts[0], 12, 31), "year"


def literal(relation: str, figure: float) -> tuple[float, float]:
    return {
        "exactly": (figure, figure), "about": (-INFINITY, INFINITY), "nearly": (0.0, figure), "more than": (figure, INFINITY),
        "at least": (figure, INFINITY), "at most": (0.0, figure), "up to": (0.0, figure),
    }[relation]  # fmt: skip


def claim(id_: str, by: str, side: str, made: str, relation: str, figure: float, sources: str = "A paper", kind: str = "statement") -> dict[str, Any]:
    start, end, precision = bounds(made) if made != "unknown" else (None, None, "")
    low, high = literal(relation, figure)
    implied = IMPLIED[relation]
    return {
        "claim": id_, "by": by, "for": "", "side": side, "made": made, "made_start": pd.Timestamp(start), "made_end": pd.Timestamp(end),
        "precision": precision, "covers": "", "kind": kind, "words": f"{SAID[relation].format(f'{figure:,.0f}')} containers",
        "relation": relation, "figure": float(figure), "low": low, "high": high, "low_open": relation == "more than", "high_open": False,
        "low_soft": relation == "about", "high_soft": relation in ("about", "nearly", "up to"), "implied_low": figure * implied[0],
        "implied_high": figure * implied[1], "wide_low": figure * 0.8, "wide_high": figure * 1.2, "unit": "container", "sources": sources,
    }  # fmt: skip


def ranged(id_: str, by: str, side: str, made: str, low: float, high: float) -> dict[str, Any]:
    row = claim(id_, by, side, made, "exactly", low)
    return {
        **row, "relation": "between", "figure": math.nan, "low": low, "high": high, "implied_low": low, "implied_high": high,
        "words": f"between {low:,.0f} and {high:,.0f} containers",
    }  # fmt: skip


def row(said: dict[str, Any], of: str, stated: tuple[str, float, str, str] | None) -> dict[str, Any]:
    best, least, most = CAPACITIES[of]
    plain = {name: said[name] for name in ("claim", "by", "side", "made", "made_start", "made_end", "kind", "sources")}
    count = {f"count_{name}": said[name] for name in ("words", "relation", "low", "high", "implied_low", "implied_high")}
    figure = said["figure"]
    relation, number, words, by = stated or ("exactly", math.nan, None, None)
    ends = literal(relation, number) if stated else (math.nan, math.nan)
    return {
        **plain, **count, "of": of, "capacity": best, "capacity_low": least, "capacity_high": most, "capacity_unit": f"{of} / container",
        "count": figure, "recomputed": figure * best, "recomputed_low": said["low"] * least, "recomputed_high": said["high"] * most,
        "recomputed_low_open": said["low_open"], "recomputed_high_open": False, "recomputed_implied_low": said["implied_low"] * least,
        "recomputed_implied_high": said["implied_high"] * most, "unit": of, "worked": f"{figure:,.0f} container x {best:g} {of}/container",
        "stated_by": by, "stated_words": words, "stated_relation": relation if stated else None, "stated": number, "stated_low": ends[0],
        "stated_high": ends[1], "stated_implied_low": number * IMPLIED[relation][0], "stated_implied_high": number * IMPLIED[relation][1],
        "means": "capacity" if stated else None, "ratio": figure * best / number if stated else math.nan,
        "verdict": "reproduced" if stated else None, "why": None,
    }  # fmt: skip


def result(claims: list[dict[str, Any]], stated: list[tuple[Any, ...]] = (), *, title: str = "Containers from North Korea to Russia",  # type: ignore[assignment]
           overrides: tuple[str, ...] = (), as_of: object = None) -> Any:  # fmt: skip
    claims = sorted(claims, key=lambda item: str(item["made_start"]))
    said = {(id_, of): rest for id_, of, *rest in stated}
    rows = [row(item, of, said.get((item["claim"], of))) for item in claims for of in CAPACITIES]
    study = SimpleNamespace(name="articles", title=title, lexicon=Lexicon())
    return SimpleNamespace(study=study, as_of=as_of, overrides=overrides, claims=pd.DataFrame(claims), rows=pd.DataFrame(rows))


def articles(**more: Any) -> Any:
    return result([claim(*item) for item in ARTICLES], STATED_ARTICLES, title="Containers from North Korea to Russia, as three articles told it", **more)


def record(**more: Any) -> Any:
    return result([claim(*item) for item in RECORD], STATED_RECORD, title="The public record", **more)


def implied_table(claims: list[tuple[Any, ...]], stated: list[tuple[Any, ...]]) -> pd.DataFrame:
    counts = {item[0]: claim(*item) for item in claims}
    table = []
    for id_, of, relation, number, words, by in stated:
        count = counts[id_]
        floors = relation in ("more than", "at least"), count["relation"] in ("more than", "at least")
        direction = "no bound" if all(floors) else "at least" if floors[0] else "at most" if floors[1] or relation == "up to" else "about"
        plain = {name: count[name] for name in ("claim", "side", "made", "made_start", "made_end", "kind")}
        table.append({
            **plain, "by": by, "of": of, "wording": "", "stated_words": words, "count_words": count["words"],
            "implied": number / count["figure"], "direction": direction, "implied_low": number * 0.9 / count["implied_high"],
            "implied_high": number * 1.1 / count["implied_low"], "unit": f"{of} / container", "note": "",
        })  # fmt: skip
    return pd.DataFrame(table)

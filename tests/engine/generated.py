"""Consultations made from the knowledge base itself, so that new statements meet a case without a new test.

One case per product and set of lines, per question group answered "yes" throughout, per phototype, finding,
jurisdiction and age limit, besides the bundled examples.  Every outcome is computed once per test run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from engine.case import Case
from engine.casefile import read_case
from engine.consultation import Outcome
from kb.snapshot import Individual

from .cases import EXAMPLES, NOTHING_SEEN, consult, days_ago, graded, healthy, kb

WISHES = ("natural_movement", "strongest_effect", "preventive", "needle_free")
PHOTOTYPES = ("I", "II", "III", "IV", "V", "VI")
COUNTRIES = ("US", "GB", "EU", "IE", "AU", "NZ")


def local(individual: Individual | str) -> str:
    name = individual if isinstance(individual, str) else individual.id
    return name.split(":", 1)[1]


def products() -> list[str]:
    return [local(p) for p in kb().of_kind("Product")]


def treatments() -> list[str]:
    return [local(t) for t in kb().of_kind("Treatment")]


def findings() -> list[str]:
    """Skin findings that are seen or not seen."""
    return [
        local(a) for a in kb().of_kind("Attribute") if a.one("section") == "skin" and a.one("datatype") == "boolean"
    ]


def moderate(line: Individual) -> dict[str, Any]:
    """A line that calls for treatment, on its own scale."""
    indication = [i for i in kb().of_kind("ToxinIndication") if i.one("forLine") == line.id]
    grade = indication[0].one("treatFrom") if indication else 2
    field = {"expression": "expression", "millimetres": "mm"}.get(str(line.one("assessedBy")), "grade")
    return {"rest": 0, "expression": grade} if field == "expression" else {field: grade}


def line_sets() -> list[dict[str, Any]]:
    """Every line in one of a few sets; within a set no two lines share an area."""
    sets: list[dict[str, Any]] = []
    for line in kb().of_kind("Line"):
        area = line.one("inArea")
        for lines in sets:
            if area not in {kb().individuals[f"line:{name}"].one("inArea") for name in lines}:
                lines[local(line)] = moderate(line)
                break
        else:
            sets.append({local(line): moderate(line)})
    return sets


def _products() -> Iterator[tuple[str, Case]]:
    strong = graded(3, *(local(m) for m in kb().of_kind("Muscle")))
    for product in products():
        for number, lines in enumerate(line_sets()):
            sex = ("female", "male")[number % 2]
            yield (
                f"product {product}, lines {number + 1}",
                healthy(
                    product,
                    sex=sex,
                    experienced=True,
                    lines=lines,
                    muscles=strong,
                    features={
                        "platysmal_band_count": {"right": 1 + number % 2, "left": 2},
                        "brow_height_mm": {"right": 25, "left": 25 - (2 if "brow_asymmetry" in lines else number)},
                    },
                    goals={"longer_duration": "yes", "brow_lift": "yes" if number == 1 else "no"},
                ),
            )
    for product in ("ONA_BOTOXCOS_US", "ONA_BOTOX_UK"):
        lines = {line: seen for lines in line_sets() for line, seen in lines.items()}
        features = {"strong_risorius": "yes", "platysmal_band_count": {"right": 1, "left": 1}}
        yield f"product {product}, Asian rows", healthy(product, population="asian", lines=lines, features=features)


def _safety() -> Iterator[tuple[str, Case]]:
    seen = {**dict.fromkeys(findings(), "yes"), "impaired_barrier": "no", "laxity": "moderate", "glogau": "III"}
    everything = {"treatments": treatments(), "skin": seen, "lines": line_sets()[0]}
    for group in kb().of_kind("QuestionGroup"):
        members = [c for c in kb().of_kind("Condition") if c.one("inQuestionGroup") == group.id]
        answers = {local(c): "yes" for c in members}
        yield (
            f"all of {local(group)}",
            healthy(products(), jurisdiction="US", answers=answers, check=False, **everything),
        )
    for age in (17, 66, 76):
        yield f"age {age}", healthy(products(), jurisdiction="US", age=age, **everything)


def _skin() -> Iterator[tuple[str, Case]]:
    held = treatments()
    seen = {**dict.fromkeys(findings(), "yes"), "impaired_barrier": "no", "tewl_raised": "no"}
    for phototype in PHOTOTYPES:
        skin = {**seen, "phototype": phototype, "laxity": "mild", "glogau": "IV"}
        yield f"phototype {phototype}", healthy((), jurisdiction="GB", treatments=held, skin=skin)
    for finding in findings():
        yield f"finding {finding}", healthy((), jurisdiction="GB", treatments=held, skin={finding: "yes"})
    for laxity in ("mild", "moderate", "severe"):
        yield f"laxity {laxity}", healthy((), jurisdiction="GB", treatments=held, skin={"laxity": laxity})
    for name, seen_line in (
        ("static", {"rest": 3, "spread_flattens": "no"}),
        ("mixed", {"rest": 2, "spread_flattens": "yes"}),
    ):
        lines = {"horizontal_forehead": {"expression": 3, **seen_line}}
        yield f"{name} line", healthy((), jurisdiction="GB", treatments=held, lines=lines)
    melasma = {"melasma": "yes"}
    yield "melasma", healthy((), jurisdiction="GB", treatments=held, skin={"brown_spots": "yes"}, answers=melasma)


def _people() -> Iterator[tuple[str, Case]]:
    lines = line_sets()[0]
    held = ["ONA_BOTOXCOS_US", "INCO_BOCOUTURE_UKEU", "ABO_AZZALURE_UKEU"]
    for country in COUNTRIES:
        answers = {"myasthenia_gravis": "yes"}
        yield f"myasthenia in {country}", healthy(held, jurisdiction=country, lines=lines, answers=answers)
        yield f"healthy in {country}", healthy(held, jurisdiction=country, lines=lines, treatments=["ipl"])
    for scale in sorted({str(scale) for line in kb().of_kind("Line") for scale in line.many("gradedOn")}):
        usual = {local(str(line.id)): line for line in kb().of_kind("Line") if scale in line.many("gradedOn")}
        other = {name: line for name, line in usual.items() if line.one("defaultScale") != scale}
        graded_on = {"scale": local(scale), "rest": 0, "expression": 3}
        yield f"graded on {local(scale)}", healthy(experienced=True, lines=dict.fromkeys(other, graded_on))
    for wish in WISHES:
        yield f"wish {wish}", healthy(lines=lines, goals={wish: "yes"}, experienced=True, treatments=["prp_injection"])
    for days in (42, 100):
        before = [
            {"date": days_ago(days), "product": "ONA_BOTOXCOS_US", "areas": ["masseter"], "total_units": 60},
            {"date": days_ago(days + 1), "product": "INCO_XEOMIN_US", "response": "excessive"},
        ]
        same = {"toxin_same_product_under_12_weeks": "yes"} if days < 84 else {}
        two = ["ONA_BOTOXCOS_US", "INCO_XEOMIN_US"]
        yield f"toxin {days} days ago", healthy(two, lines=lines, toxin=before, answers=same, treatments=treatments())
    masseter = {"contraction": 3, "baseline_mm": 12}
    corrugator = {"right": {"thickness_mm": 4}, "left": {"thickness_mm": 2}}
    for name, now in (("thinned", 10), ("unchanged", 12)):
        muscles = {"masseter": {**masseter, "thickness_mm": now}, "corrugator_supercilii": corrugator}
        yield f"masseter {name}", healthy(lines=lines, experienced=True, muscles=muscles)
    before = {"date": days_ago(100), "product": "ONA_BOTOXCOS_US", "areas": ["masseter"]}
    given = [{**before, "units": {"masseter": {"right": 20, "left": 20}}, "total_units": 40}]
    stale = {"masseter": {**masseter, "thickness_mm": 10, "date": days_ago(200)}}
    yield "thickness measured before the last session", healthy(lines=lines, toxin=given, muscles=stale)
    much = [{"date": days_ago(88), "product": "ONA_BOTOXCOS_US", "total_units": 390}]
    yield "390 units in three months", healthy(lines=lines, toxin=much)
    soon = {"event_date": days_ago(-10)}
    yield "an event in ten days", healthy(lines=lines, treatments=treatments()).model_copy(update=soon)
    yield "a man", healthy(lines=lines, sex="male", muscles=graded(3, "corrugator_supercilii", "procerus"))
    nothing = {**dict.fromkeys(NOTHING_SEEN, "unknown"), **dict.fromkeys(findings(), "unknown")}
    blank = healthy(lines=lines, treatments=treatments(), skin=nothing, sex="unknown", age=None)
    yield "nothing answered", blank.model_copy(update={"safety": type(blank.safety)()})


def _examples() -> Iterator[tuple[str, Case]]:
    for path in sorted(EXAMPLES.glob("*.yaml")):
        yield f"example {path.stem}", read_case(path, kb())


@cache
def cases() -> dict[str, Case]:
    """Every generated case by name."""
    makers: tuple[Callable[[], Iterator[tuple[str, Case]]], ...] = (_products, _safety, _skin, _people, _examples)
    return {name: case for make in makers for name, case in make()}


@cache
def outcome(name: str) -> Outcome:
    """The outcome of a generated case, computed once."""
    return consult(cases()[name])

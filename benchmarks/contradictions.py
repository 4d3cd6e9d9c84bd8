"""Conclusions of one run that exclude each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from benchmarks.safety_checks import Row, Seen

ONE_VALUE = {
    "verdict": (("line", "side"), "verdict"),
    "line_type": (("line", "side"), "type"),
    "severity_seen": (("line", "side"), "value"),
    "state": (("condition",), "value"),
    "product_state": (("condition", "intervention"), "value"),
    "finding_state": (("finding",), "value"),
    "place": (("part", "side"), "place"),
    "phototype_used": ((), "phototype"),
    "global_choice": ((), "product"),
    "area_units": (("area", "product"), "units"),
    "class_level": (("muscle", "side"), "level"),
    "adjunct": (("treatment",), "rank"),
    "effect": (("statement", "intervention"), "rank"),
    "dosed": (("area", "product", "part", "side"), "units"),
    "toxin_naive": ((), "known"),
    "course_due": (("treatment",), "course"),
}
"""Relations that may say one thing only of what they are about: the slots that name it, and the slot that says it."""

AGAINST_AREA = ("area_exclusion", "area_delay", "area_unknown", "movement_unclear")
AGAINST_TREATMENT = (
    "treatment_excluded",
    "treatment_delayed",
    "treatment_unknown",
    "phototype_avoid",
    "phototype_unknown",
    "downtime_too_long",
    "unsupported",
)
APART = (("exclusion", "delay"), ("exclusion", "caution"), ("exclusion", "overridden"))
"""Relations no two of which may hold of one statement and one intervention."""
BOTH_WAYS = (("thinned", "thickened"), ("thinned", "not_thinned"), ("thickness_alike", "thickness_unequal"))
"""Relations no two of which may hold of one muscle (and side)."""


def contradictions(seen: Seen) -> Iterator[tuple[str, str]]:
    """Kind and wording of each contradiction."""
    yield from _two_values(seen)
    for relation in AGAINST_AREA:
        barred = {row[:2] for row in seen.rows(relation)}
        for item in seen.items:
            if (item["area"], item["product"]) in barred:
                yield f"treated although {relation}", f"{item['area']} with {item['product']}"
    for relation in AGAINST_TREATMENT:
        for treatment in sorted(seen.skin & {str(row[0]) for row in seen.rows(relation)}):
            yield f"put forward although {relation}", treatment
    for one, other in APART:
        for key in {row[:2] for row in seen.rows(one)} & {row[:2] for row in seen.rows(other)}:
            yield f"{one} and {other}", str(key)
    for one, other in BOTH_WAYS:
        of = _shared(seen, one, other)
        for key in {of(row) for row in seen.rows(one)} & {of(row) for row in seen.rows(other)}:
            yield f"{one} and {other}", str(key)
    yield from _two_doses(seen)
    yield from _asked_and_answered(seen)
    yield from _untreated(seen)


def _slots(seen: Seen, relation: str) -> dict[str, int]:
    return {name: at for at, name in enumerate(seen.run.program.rulebase.schema[relation])}


def _shared(seen: Seen, one: str, other: str) -> Callable[[Row], Row]:
    size = len({"muscle", "side"} & _slots(seen, one).keys() & _slots(seen, other).keys())
    return lambda row: row[:size]


def _two_values(seen: Seen) -> Iterator[tuple[str, str]]:
    for relation, (key, value) in ONE_VALUE.items():
        at = _slots(seen, relation)
        found: dict[Row, set[object]] = {}
        for row in seen.rows(relation):
            found.setdefault(tuple(row[at[name]] for name in key), set()).add(row[at[value]])
        for about, values in found.items():
            if len(values) > 1:
                yield f"two values of {relation}", f"{about}: {sorted(map(str, values))}"


def _two_doses(seen: Seen) -> Iterator[tuple[str, str]]:
    """One muscle on one side gets its dose from one statement, leaving out what is only to be considered."""
    weighed = {(row[0], row[1]) for row in seen.rows("weigh_first")}
    places: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for item in seen.items:
        if (item["area"], item["product"]) in weighed:
            continue
        places.setdefault((item["muscle"], item["side"]), set()).add((item["area"], item["dose"]))
    for place, doses in places.items():
        if len({area for area, _ in doses}) < len(doses):
            yield "two doses of one area for one place", f"{place}: {sorted(doses)}"
        elif len(doses) > 1:
            yield "two areas dose one place", f"{place}: {sorted(doses)}"


def _asked_and_answered(seen: Seen) -> Iterator[tuple[str, str]]:
    """A question is asked only while something can still be said in answer."""
    answered = seen.case.safety.answers
    for row in seen.rows("unanswered"):
        kind, name = str(row[3]).split(":", 1)
        if kind == "condition" and name in answered and answered[name].answer != "unknown":
            yield "asked although answered", str(row)


def _untreated(seen: Seen) -> Iterator[tuple[str, str]]:
    """A line that is not indicated, or below its threshold, does not call for its area by itself."""
    verdicts = {(row[0], row[1]): row[2] for row in seen.rows("verdict")}
    for row in seen.rows("wanted_line"):
        if verdicts.get((row[1], row[2])) not in ("indicated", "consider"):
            yield "wanted although not indicated", str(row)

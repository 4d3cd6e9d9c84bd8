"""Flips against brute force: every pair of a small space worked out, and the search loses none."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import combinations
from typing import Any

import pytest

from engine.alternatives.decisions import State, decisions, read, within
from engine.alternatives.dimension import FIXED
from engine.alternatives.evaluation import Evaluation
from engine.alternatives.flip import Change, Flips, flips
from engine.alternatives.known_items import known_item
from engine.alternatives.parts import Parts
from engine.alternatives.settings import possible
from engine.alternatives.space import narrowed, space
from engine.case import Case
from engine.compiled.run import evaluator
from engine.consultation import consult
from engine.errors import UnknownItem
from engine.facts.from_case import case_facts
from tests.engine.cases import FOREHEAD, GLABELLA, healthy
from tests.engine.cases import kb as knowledge

ANSWERS = "safety.answers"


class Kept(Evaluation):
    """Keeps what it worked out, for brute force and search alike."""

    def forget(self) -> None:
        pass


SPACES: Mapping[str, tuple[dict[str, Any], str, tuple[str, ...]]] = {
    "one line": (
        {"lines": {"glabellar_vertical": {"rest": 2, "expression": 3, "spread_flattens": "yes"}}},
        "line/glabellar_vertical/left",
        (
            "lines.glabellar_vertical.left.rest",
            "lines.glabellar_vertical.left.expression",
            "lines.glabellar_vertical.left.spread_flattens",
            "lines.glabellar_vertical.both.spread_flattens",
            f"{ANSWERS}.myasthenia_gravis",
        ),
    ),
    "a dose": (
        {"lines": GLABELLA, "products": "INCO_BOCOUTURE_UKEU"},
        "toxin/glabella/procerus/midline",
        (
            f"{ANSWERS}.myasthenia_gravis",
            f"{ANSWERS}.pregnancy",
            f"{ANSWERS}.cows_milk_protein_allergy",
            "lines.glabellar_vertical.both.expression",
            "lines.glabellar_horizontal.both.expression",
            "muscles.procerus.both.contraction",
        ),
    ),
    "a skin treatment": (
        {
            "lines": GLABELLA,
            "treatments": ("lactic_peel", "glycolic_peel", "microneedling"),
            "skin": {"dull_skin": "yes", "phototype": "II"},
        },
        "adjunct/lactic_peel",
        (
            f"{ANSWERS}.isotretinoin_recent",
            f"{ANSWERS}.pregnancy",
            f"{ANSWERS}.recent_tan_sunburn",
            "context.treatments.lactic_peel",
            "skin.dull_skin",
            "skin.phototype",
        ),
    ),
    "a product": (
        {"lines": GLABELLA, "products": ("INCO_BOCOUTURE_UKEU", "ABO_AZZALURE_UKEU")},
        "product/INCO_BOCOUTURE_UKEU",
        (
            f"{ANSWERS}.cows_milk_protein_allergy",
            f"{ANSWERS}.myasthenia_gravis",
            "context.jurisdiction",
            "context.products.INCO_BOCOUTURE_UKEU",
            "context.products.ABO_AZZALURE_UKEU",
        ),
    ),
    "a limit": (
        {"lines": GLABELLA, "products": "INCO_BOCOUTURE_UKEU"},
        "limit",
        (
            f"{ANSWERS}.pregnancy",
            "context.jurisdiction",
            "lines.glabellar_vertical.both.expression",
            "lines.glabellar_horizontal.both.expression",
        ),
    ),
    "balance": (
        {"lines": FOREHEAD},
        "balance",
        (
            f"{ANSWERS}.brow_ptosis_after_toxin",
            f"{ANSWERS}.myasthenia_gravis",
            "features.brow_height_mm.left",
            "goals.brow_lift",
            "lines.horizontal_forehead.both.expression",
        ),
    ),
    "a question under another": (
        {"lines": FOREHEAD},
        "safety/TS46",
        (
            f"{ANSWERS}.botulinum_toxin_ever",
            f"{ANSWERS}.brow_ptosis_after_toxin",
            f"{ANSWERS}.lateral_brow_peak_after_toxin",
            f"{ANSWERS}.pregnancy",
        ),
    ),
}


@cache
def world(name: str) -> tuple[Case, str, Kept, tuple[Any, ...]]:
    parts, item, paths = SPACES[name]
    start = healthy(**parts)
    evaluation = Kept(knowledge())
    dimensions = narrowed(space(start, evaluation.kb, evaluation.derive(start)), frozenset(paths))
    return start, item, evaluation, dimensions


@cache
def searched(name: str) -> Flips:
    start, item, evaluation, dimensions = world(name)
    return flips(start, item, evaluation, dimensions)


def state(name: str, changes: tuple[Change, ...]) -> State | None:
    """What the plan decides about the item after these changes, worked out anew; None where they cannot be."""
    start, item, evaluation, _ = world(name)
    changed = possible(start, [s for c in changes for s in c.alternative.settings], evaluation.kb)
    if changed is None:
        return None
    run = evaluator(evaluation.kb).run(case_facts(changed, evaluation.kb))
    return read(item, parts(name), changed, run)


@cache
def parts(name: str) -> Parts:
    """How the plan is read; that it is read as a whole plan is tested with the open questions."""
    start, _, evaluation, _ = world(name)
    return Parts(evaluation, start)


def one_side(changes: frozenset[tuple[str, str]], found: set[frozenset[tuple[str, str]]]) -> bool:
    """Whether the same change of one side alone is in what was found."""
    return any(
        changes - {(path, value)} | {(path.replace(".both.", f".{side}."), value)} in found
        for path, value in changes
        if ".both." in path
        for side in ("right", "left")
    )


@pytest.mark.parametrize("name", SPACES)
def test_no_minimal_change_is_lost_and_none_is_made_up(name: str) -> None:
    _, _, _, dimensions = world(name)
    assert len(dimensions) == len(SPACES[name][2])
    now = state(name, ())
    fixed = [Change(d, a) for d in dimensions for a in d.alternatives if d.kind in FIXED]
    assert {f.changes[0].key for f in searched(name).fixed} == {
        c.key for c in fixed if state(name, (c,)) not in (None, now)
    }
    every = [Change(d, a) for d in dimensions for a in d.alternatives if d.kind not in FIXED]
    single = {c.key for c in every if state(name, (c,)) not in (None, now)}
    double = set()
    for one, other in combinations(every, 2):
        a, b = one.dimension, other.dimension
        if a.path == b.path or a.path in b.covers or b.path in a.covers or {one.key, other.key} & single:
            continue
        if state(name, (one, other)) not in (None, now):
            double.add(frozenset((one.key, other.key)))
    alone = {frozenset([key]) for key in single}
    found = searched(name)
    assert {frozenset([f.changes[0].key]) for f in found.single} == {c for c in alone if not one_side(c, alone)}
    assert {frozenset(c.key for c in f.changes) for f in found.double} == {
        pair for pair in double if not one_side(pair, double)
    }


@pytest.mark.parametrize("name", SPACES)
def test_what_is_reported_is_what_a_consultation_gives(name: str) -> None:
    start, item, evaluation, _ = world(name)
    found = searched(name)
    assert found.single or found.double
    for flip in (*found.single[:3], *found.double[:3]):
        changed = possible(start, [s for c in flip.changes for s in c.alternative.settings], evaluation.kb)
        assert changed is not None
        plan = consult(changed, evaluation.kb).plan
        assert tuple(one for one in decisions(plan) if within(one.id, item)) == flip.state != found.state


def test_the_same_search_gives_the_same_answer() -> None:
    start, item, _, dimensions = world("one line")
    assert flips(start, item, Evaluation(knowledge()), dimensions) == searched("one line")


def test_something_that_is_not_in_the_plan_can_be_brought_in() -> None:
    kb = knowledge()
    start = healthy(lines=GLABELLA)
    evaluation = Kept(kb)
    dimensions = narrowed(space(start, kb, evaluation.derive(start)), frozenset({f"{ANSWERS}.myasthenia_gravis"}))
    found = flips(start, "safety/TS03", evaluation, dimensions)
    assert found.state == ()
    assert [flip.changes[0].key[1] for flip in found.single][-1] == "yes"
    assert all(flip.state for flip in found.single)


def test_who_the_person_is_is_kept_apart() -> None:
    # One can wait for another day; no answer moves the clinic.
    assert "place" in FIXED and "time" not in FIXED
    kb = knowledge()
    start = healthy(lines=GLABELLA)
    evaluation = Kept(kb)
    dimensions = narrowed(space(start, kb, evaluation.derive(start)), frozenset({"person.age_years"}))
    found = flips(start, "toxin/glabella/procerus/midline", evaluation, dimensions)
    assert found.fixed and not found.single and not found.double
    assert {"17", "18"} & {flip.changes[0].alternative.shown for flip in found.fixed} == {"17"}


def test_an_unknown_item_is_told_with_what_was_meant() -> None:
    kb = knowledge()
    outcome = consult(healthy(lines=GLABELLA), kb)
    plan, here = outcome.plan, outcome.index
    assert known_item("toxin/glabella/", plan, here, kb) == "toxin/glabella"
    assert known_item("adjunct/rf_monopolar", plan, here, kb) == "adjunct/rf_monopolar"
    assert known_item("corrugator", plan, here, kb) == "toxin/glabella/corrugator_supercilii"
    with pytest.raises(UnknownItem) as caught:
        known_item("toxin/glabela/procerus/midline", plan, here, kb)
    assert "toxin/glabella/procerus/midline" in str(caught.value)

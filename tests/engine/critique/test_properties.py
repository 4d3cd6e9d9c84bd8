"""What holds of every critique: excess and exclusion are never missed, order and sides do not matter."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from engine.algebra.rule import Fact
from engine.consultation import consult
from engine.critique.assess import Assessment, assess
from engine.critique.from_plan import proposal_of
from engine.critique.proposal import Proposal
from engine.critique.rules import critique_rules
from engine.critique.why import why
from engine.explain import Explanation
from engine.rules import rule_base
from tests.engine.arbitrary_cases import PRODUCTS, TREATMENTS, Data, as_case, cases, examples
from tests.engine.critique.proposals import KB, US, case, critique, followed, ids, outcome

LIMITS = {
    (str(product), str(area)): limit
    for limit in KB.of_kind("DoseLimit")
    for product in limit.many("ofProduct")
    for area in limit.many("inArea")
}


@given(cases(healthy=True), st.data())
@examples(5)
def test_a_dose_raised_beyond_its_maximum_is_always_a_violation(data: Data, draw: st.DataObject) -> None:
    """And where no maximum is held, a dose above its range is always noticed as such."""
    given_case = as_case(data)
    ours = consult(given_case, KB, "compiled")
    assume(ours.plan.toxin)
    item = draw.draw(st.sampled_from(ours.plan.toxin))
    limit = LIMITS.get((f"product:{item.product}", f"area:{item.area}"))
    least = Decimal(str(limit.one("maxUnits"))) if limit is not None else item.range_high_units
    units = least + draw.draw(st.integers(1, 400)) / Decimal(4)
    changed = proposal_of(ours.plan, KB).model_dump(by_alias=True)
    for entry in changed["toxin"]:
        if (entry["area"], entry["product"]) == (item.area, item.product):
            entry["muscles"][item.muscle][item.side] = {"units": units}
    made = assess(Proposal.model_validate(changed), given_case, KB, ours).critique
    assert f"dose/above/{item.muscle}/{item.area}/{item.side}" in ids(made, "dose")
    passed = {one.other for one in made.of("violation") if one.topic == "maximum"}
    assert limit is None or limit.id in passed


@given(cases(healthy=False), st.lists(st.sampled_from(TREATMENTS), min_size=3, max_size=6, unique=True))
@examples(5)
def test_what_is_excluded_waits_or_is_unanswered_is_never_agreed_with(data: Data, names: list[str]) -> None:
    """The consultation's own conclusions are the oracle, drawn from a case in which all of it is on offer."""
    on_offer = {**data, "context": {**data["context"], "treatments": TREATMENTS}}
    asked = consult(as_case(on_offer), KB, "compiled")
    given_case = as_case(data)
    clinic = [name for name in names if KB.individuals[f"treatment:{name}"].one("setting") != "home"]
    home = [name for name in names if name not in clinic]
    proposal = Proposal.model_validate({"treatments": clinic, "home_care": home})
    made = assess(proposal, given_case, KB, consult(given_case, KB, "compiled")).critique
    wrong = {(one.subject, one.other) for one in made.comments if one.kind in ("violation", "ask")}
    questions = {one.subject for one in made.comments if one.topic == "ask-first"}
    for fact in asked.derivation.justified:
        slots = asked.derivation.slots(fact)
        if slots.get("intervention") not in {f"treatment:{name}" for name in names}:
            continue
        if fact.relation in ("exclusion", "delay"):
            assert (slots["intervention"], slots["statement"]) in wrong
        if fact.relation == "unanswered":
            assert slots["attribute"] in questions


@given(st.sampled_from(sorted(PRODUCTS)), st.permutations(range(6)))
@examples(3)
def test_the_order_of_a_proposal_does_not_matter(product: str, order: list[int]) -> None:
    data = followed(US)
    data["toxin"][0]["product"] = product
    shuffled = {**data, "toxin": [data["toxin"][i] for i in order if i < len(data["toxin"])]}
    for entry in shuffled["toxin"]:
        entry["muscles"] = dict(reversed(entry["muscles"].items()))
    shuffled["treatments"] = data["treatments"][::-1]
    assume(len(shuffled["toxin"]) == len(data["toxin"]))
    first, second = critique(US, data), critique(US, shuffled)

    def said(one: Any) -> set[tuple[Any, ...]]:
        # Which of two mixed products is named first follows the proposal.
        return {(c.kind, c.topic, c.severity, frozenset((c.subject, c.other)), c.side) for c in one.comments}

    assert said(first) == said(second)


def test_right_and_left_are_treated_alike() -> None:
    made = []
    for side, other in (("right", "left"), ("left", "right")):
        muscle = {side: {"units": 30}, other: {"units": 1}}
        entry = {"area": "masseter", "product": "ONA_BOTOXCOS_US", "muscles": {"masseter": muscle}}
        turn = {"right": "left", "left": "right"} if side == "left" else {}
        critiqued = critique("gummy_smile_ona", {"toxin": [entry]})
        made.append({(c.kind, c.topic, c.severity, turn.get(str(c.side), c.side)) for c in critiqued.comments})
    assert made[0] == made[1]


def test_rules_of_critique_conclude_relations_of_their_own() -> None:
    first, second = rule_base(), critique_rules()
    assert not {rule.id for rule in first.rules} & {rule.id for rule in second.rules}
    assert not {rule.then.relation for rule in second.rules} & set(first.schema)


def test_two_runs_give_the_same_bytes() -> None:
    proposal = Proposal.model_validate(followed(US))
    first, second = (assess(proposal, case(US), KB, outcome(US)).critique for _ in range(2))
    assert first.model_dump_json() == second.model_dump_json()


def test_the_consultation_is_taken_as_it_stands() -> None:
    """No rule of critique adds to what the consultation concluded of our plan."""
    assessment = _judged()
    ours = outcome(US).derivation
    own = {fact for fact in assessment.derivation.justified if fact.relation in rule_base().schema}
    assert own == set(ours.justified)
    for fact in own:
        assert assessment.derivation.because(fact) == ours.because(fact)


def test_every_comment_opens_down_to_answers_entries_and_sources() -> None:
    assessment = _judged()
    paths: set[str] = set()
    for comment in assessment.critique.comments:
        tree = why(assessment, KB, comment.id)
        assert tree.text == comment.text and tree.children
        for leaf in _leaves(tree):
            assert leaf.kind in ("answer", "source", "absent", "statement", "rule", "conclusion"), leaf
            if leaf.kind == "answer":
                assert leaf.ref
                paths.add(leaf.ref)
    assert any(path.startswith("proposal: toxin[0].muscles.") for path in paths)
    assert any(path.startswith("lines.") for path in paths)


def _judged() -> Assessment:
    data = followed(US)
    data["toxin"] = data["toxin"][:1]
    data["toxin"][0]["muscles"] = {"frontalis": {"across": {"units": 45}}}
    return assess(Proposal.model_validate(data), case(US), KB, outcome(US))


def _leaves(node: Explanation) -> list[Explanation]:
    return [leaf for child in node.children for leaf in _leaves(child)] if node.children else [node]


def test_facts_of_a_proposal_name_their_place() -> None:
    assessment = _judged()
    origins = {fact: path for fact, path in assessment.derivation.origins.items() if path.startswith("proposal")}
    assert Fact("proposal", (case(US).context.date.toordinal(),)) in origins
    assert all(path.startswith("proposal: ") for path in origins.values())

"""Why not, on the real rules: the cause a careful reader would name, nothing made up, and mending it helps."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.algebra.rule import Fact
from engine.casefile import read_case
from engine.consultation import Outcome
from engine.explain import Explanation
from engine.facts.from_case import case_facts
from engine.inference.executor import ConsultationEngine
from engine.questions.absence import Absences, Lack
from engine.questions.attempts import Goal, goal
from engine.questions.entry_names import entry_named
from engine.questions.goals import UnknownThing
from engine.questions.on_offer import NO_TOXIN, PRODUCTS
from engine.questions.why_not import WhyNot, why_not, why_not_each
from engine.questions.working_facts import known_facts
from engine.render.formats import document_as
from engine.render.why_not_document import why_nots_document, why_nots_json
from engine.rules import rule_base
from tests.engine.arbitrary_cases import Data, as_case, cases, examples, outcome_of
from tests.engine.cases import EXAMPLES, FOREHEAD, GLABELLA, MASSETER, consult, graded, healthy, kb

PREGNANCY = consult(read_case(EXAMPLES / "pregnancy.yaml", kb()))


def asked(outcome: Outcome, thing: str) -> WhyNot:
    return why_not(outcome, kb(), thing)


def example(name: str) -> Outcome:
    return consult(read_case(EXAMPLES / f"{name}.yaml", kb()))


def test_a_disease_that_forbids_toxin_is_the_one_cause() -> None:
    answer = asked(example("myasthenia_gravis"), "frontalis")
    assert [(cause.kind, cause.path) for cause in answer.causes] == [("blocked", "safety.answers.myasthenia_gravis")]
    assert "statement:TS03" in answer.causes[0].statements
    assert {one.statement for one in answer.evidence} == {"statement:TS03"}


def test_what_stands_against_it_is_named_even_where_something_else_is_missing_first() -> None:
    still = {"horizontal_forehead": {"rest": 3, "expression": 3, "spread_flattens": False}}
    lids = {"dermatochalasis": "yes", "frontalis_compensation": "yes"}
    outcome = consult(healthy(jurisdiction="AU", lines=still, answers=lids))
    for thing in ("frontalis", "toxin/forehead"):
        causes = asked(outcome, thing).causes
        assert {s for cause in causes[:2] for s in cause.statements} >= {"statement:TS29", "statement:TS30"}
        assert [cause.kind for cause in causes] == ["blocked", "blocked", "test"]
        # Grades end at 3: less at rest is possible, more in movement is not.
        assert "the grade at rest is 3; it would have to be less than 3" in causes[-1].text
        assert not any("more than 3" in cause.text for cause in causes)


def test_a_treatment_is_told_by_its_exclusions_and_the_range_its_indication_asks_for() -> None:
    answer = asked(example("phototype_v_wants_ipl"), "ipl")
    assert answer.causes[0].text == "For this phototype: avoid."
    assert any("recorded as V, judged as VI; it would have to be I to III" in cause.text for cause in answer.causes)
    assert not any("It takes Phototype I recorded" in cause.text for cause in answer.causes)


def test_words_are_one_name_if_they_can_be_and_else_each_its_own() -> None:
    outcome = example("complete_healthy_gb")
    assert [one.label for one in why_not_each(outcome, kb(), ["jessner", "peel"])] == ["Jessner peel"]
    assert [one.thing for one in why_not_each(outcome, kb(), ["ipl", "jessner_peel"])] == ["ipl", "jessner_peel"]
    assert why_not_each(outcome, kb(), ["bocouture", "frontalis"])[0].present
    with pytest.raises(UnknownThing, match="“xyzzy” names nothing"):
        why_not_each(outcome, kb(), ["ipl", "xyzzy"])


def test_a_finding_that_was_not_made_is_named_with_what_was_recorded() -> None:
    answer = asked(consult(healthy((), jurisdiction="GB", treatments=["microneedling"])), "microneedling")
    assert {cause.path for cause in answer.causes} <= {f"skin.{name}" for name in kb_findings()}
    assert ": recorded as no; it would have to be yes" in answer.causes[0].text


def kb_findings() -> set[str]:
    return {one.id.partition(":")[2] for one in kb().of_kind("Attribute")}


def test_a_grade_below_the_threshold_is_told_with_both_figures() -> None:
    answer = asked(consult(healthy(lines={"masseter_prominence": {"grade": 2}})), "masseter")
    assert [(cause.kind, cause.path) for cause in answer.causes] == [("test", "lines.masseter_prominence")]
    assert "is 2; it would have to be at least 4" in answer.causes[0].text
    assert answer.said and "below 4" in answer.said[0]


def test_a_treatment_the_clinic_lacks_is_told_so() -> None:
    answer = asked(example("complete_healthy_gb"), "Glycolic acid peel 20-70%")
    assert [cause.text for cause in answer.causes] == [
        "Glycolic acid peel 20-70% is not among the clinic's treatments."
    ]
    assert answer.items == ("adjunct/glycolic_peel",)


@pytest.mark.parametrize(
    ("thing", "lacking", "statement"),
    [
        ("jessner", "The clinic does not offer it.", "statement:CI0004"),
        ("phenol", "The clinic does not offer it: it is for referral.", "statement:CI0007"),
        ("xeomin", "The clinic does not hold it.", "statement:TS12"),
        ("CI0004", "It concerns nothing that the clinic has or the findings call for.", "statement:CI0004"),
    ],
)
def test_what_the_clinic_lacks_is_told_with_what_would_exclude_it(thing: str, lacking: str, statement: str) -> None:
    answer = asked(PREGNANCY, thing)
    assert answer.if_offered is not None
    first = answer.if_offered.causes[0]
    assert (first.path, answer.if_offered.lacking) == ("safety.answers.pregnancy", lacking)
    assert statement in first.statements
    assert answer.evidence[0].statement == statement
    assert first not in answer.causes
    text = document_as("text", why_nots_document([answer]), "", 200)
    assert lacking in text
    assert first.text in text


def test_what_would_exclude_it_is_in_json_as_well() -> None:
    supposed = json.loads(why_nots_json([asked(PREGNANCY, "xeomin")]))["if_offered"]
    assert supposed["says"] == "The clinic does not hold it. Were it held:"
    assert supposed["causes"][0]["statements"] == ["statement:TS12"]


def test_what_the_own_country_has_is_searched_and_another_one_is_told_as_such() -> None:
    outcome = example("complete_healthy_gb")
    answer = asked(outcome, "mentalis")
    assert not any("is not among" in cause.text for cause in answer.causes), "no product here has a dose for it"
    told = why_nots_json([answer])
    assert "(US) is not among" not in told and "(EU) is not among" not in told
    named = asked(outcome, "xeomin").causes[0].text
    assert named == "Xeomin (US) is not among the clinic's products. It is not licensed here (United Kingdom)."


def test_each_reason_of_a_search_is_in_json_once() -> None:
    answer = asked(example("complete_healthy_gb"), "jessner")
    written: dict[str, object] = {}

    def read(node: dict[str, Any]) -> Any:
        if "see" in node:
            return written[node["see"]]
        found = (node["text"], node["kind"], node["ref"], tuple(map(read, node["children"])))
        written[node["id"]] = found
        return found

    def whole(node: Explanation) -> Any:
        return node.text, node.kind, node.ref, tuple(map(whole, node.children))

    assert read(json.loads(why_nots_json([answer]))["tree"]) == whole(answer.tree)
    assert len(written) == len(set(written.values()))


def test_a_clinic_without_any_toxin_is_told_what_would_stand_against_all_of_it() -> None:
    case = read_case(EXAMPLES / "pregnancy.yaml", kb())
    empty = case.model_copy(update={"context": case.context.model_copy(update={"products": ()})})
    answer = asked(consult(empty), "frontalis")
    assert answer.if_offered is not None
    assert [cause.statements for cause in answer.if_offered.causes] == [("statement:TS12",)]
    assert [cause.text for cause in answer.causes if cause.path == PRODUCTS] == [NO_TOXIN]


def test_what_the_run_has_judged_is_not_supposed_and_what_nothing_excludes_is_said_to_be_free() -> None:
    assert asked(PREGNANCY, "ipl").if_offered is None
    assert asked(PREGNANCY, "tretinoin_topical").lacking == ""  # care at home is for the person to get
    answer = asked(example("first_timer_natural"), "jessner")
    assert answer.if_offered is not None
    assert answer.if_offered.causes == ()
    assert "no safety statement" in document_as("text", why_nots_document([answer]), "", 200)


def test_what_others_lack_is_not_told_of_a_treatment() -> None:
    # Nothing is free to be ranked here, so that any treatment would do for one that it would come behind.
    answer = asked(example("unanswered_intake"), "jessner")
    assert [cause.path for cause in answer.causes] == ["skin.oily_acne_prone"]


def test_a_wait_is_told_with_its_date() -> None:
    answer = asked(example("isotretinoin_wants_peel"), "microneedling")
    assert [cause.path for cause in answer.causes] == ["safety.answers.isotretinoin_recent.ended"]
    assert "Not before 2027-02-28" in answer.causes[0].text
    assert "Not before 28 February 2027" in document_as("text", why_nots_document([answer]), "", 200)


@pytest.mark.parametrize(
    "thing", ["frontalis.left", "muscle:frontalis.right", "left frontalis", "forehead", "frontails"]
)
def test_what_is_in_the_plan_is_said_to_be_there(thing: str) -> None:
    answer = asked(example("complete_healthy_gb"), thing)
    assert answer.present
    assert answer.items == ("toxin/forehead/frontalis/across",)
    assert answer.tree.children


def test_a_dose_above_the_range_is_out_of_reach_and_one_inside_is_not() -> None:
    outcome = consult(healthy(lines=FOREHEAD | GLABELLA, muscles=graded(2, "frontalis")))
    item = next(one for one in outcome.plan.toxin if one.muscle == "frontalis")
    inside, beyond = item.units, item.range_high_units
    assert asked(outcome, f"frontalis above {inside - 1}").present
    answer = asked(outcome, f"more than {beyond} units in the frontalis")
    assert not answer.present
    assert not answer.within_reach
    assert f"{item.units} units" in answer.causes[0].text


def test_what_no_dose_reaches_is_out_of_reach() -> None:
    answer = asked(consult(healthy(lines=MASSETER)), "zygomaticus major")
    assert not answer.within_reach
    assert answer.causes[0].kind == "knowledge"


@pytest.mark.parametrize(
    ("thing", "hint"),
    [
        ("zygomaticus majr left", "muscle:zygomaticus_major"),
        ("exclsion(statement=statement:TS03)", "exclusion"),
        ("exclusion(statemnt=x)", "statement"),
    ],
)
def test_what_is_unknown_is_answered_with_what_is_near(thing: str, hint: str) -> None:
    outcome = example("complete_healthy_gb")
    try:
        answer = asked(outcome, thing)
    except UnknownThing as error:
        assert hint in str(error)
    else:
        assert answer.label.startswith("Zygomaticus major")


def test_every_fallen_entry_of_every_example_can_be_asked_about() -> None:
    for path in sorted(EXAMPLES.glob("*.yaml"))[::6]:
        outcome = consult(read_case(path, kb()))
        for candidate in outcome.plan.arguments[::3]:
            if candidate.outcome in ("waits", "not_chosen", "not_on_offer"):
                answer = asked(outcome, candidate.id)
                assert answer.causes or answer.present, (path.stem, candidate.id)


# On cases nobody thought of


def lacks(lack: Lack) -> list[Lack]:
    """A lack and every one on its nearest way."""
    if not lack.ways:
        return [lack]
    below = [one.lack for one in lack.ways[0].hindrances if one.lack is not None and not one.follows]
    return [lack, *(found for one in below for found in lacks(one))]


THINGS = st.one_of(
    st.sampled_from(sorted(one.id for one in kb().of_kind("Treatment"))).map(lambda t: goal("adjunct", treatment=t)),
    st.sampled_from(sorted(one.id for one in kb().of_kind("Muscle"))).map(lambda m: goal("item", muscle=m)),
    st.sampled_from(sorted(one.id for one in kb().of_kind("Line"))).map(lambda line: goal("wanted_line", line=line)),
    st.sampled_from(sorted(one.id for one in kb().of_kind("Product"))).map(lambda p: goal("chosen_any", product=p)),
)


@examples(12)
@given(cases(), THINGS)
def test_every_cause_is_true_of_the_run(data: Data, wanted: Goal) -> None:
    outcome = outcome_of(data)
    absences = Absences(outcome.derivation, kb(), rule_base())
    if absences.found(wanted):
        return
    chain = lacks(absences.why_absent(wanted))
    hindrances = [one for lack in chain for way in lack.ways for one in way.hindrances]
    # Where a count was too small, some of what is counted may be there, and another one is lacking.
    counted = {one.lack.goal for one in hindrances if one.lack is not None and one.failure.kind == "untrue"}
    for lack in chain:
        assert lack.goal in counted or not absences.found(lack.goal)
        for way in lack.ways:
            for fact in way.attempt.met:
                assert absences.store.contains(fact)
            for hindrance in way.hindrances:
                for fact in hindrance.failure.facts:
                    assert absences.store.contains(fact)
                if hindrance.failure.kind == "absent" and hindrance.failure.goal is not None:
                    assert not absences.found(hindrance.failure.goal)


@examples(10)
@given(cases(), THINGS)
def test_giving_the_one_answer_that_was_lacking_gives_the_conclusion_above_it(data: Data, wanted: Goal) -> None:
    outcome = outcome_of(data)
    absences = Absences(outcome.derivation, kb(), rule_base())
    if absences.found(wanted):
        return
    chain = lacks(absences.why_absent(wanted))
    above = [
        (lack, way.hindrances[0].lack)
        for lack in chain
        for way in lack.ways[:1]
        if len(way.hindrances) == 1 and way.hindrances[0].failure.kind == "absent"
    ]
    simple = [
        (upper, lower)
        for upper, lower in above
        if lower is not None
        and lower.given
        and set(dict(lower.goal.slots)) == set(rule_base().schema[lower.goal.relation])
    ]
    if not simple:
        return
    upper, lower = simple[0]
    slots = dict(lower.goal.slots)
    added = Fact(lower.goal.relation, tuple(slots[name] for name in rule_base().schema[lower.goal.relation]))
    given_facts = {f: p for f, p in case_facts(as_case(data), kb()).items() if f not in lower.nearest}
    known = known_facts(kb())
    engine = ConsultationEngine(rule_base(), known.store, known.origins)
    again = engine.consult({**given_facts, added: "as asked for"})
    settled = dict(upper.goal.slots)
    assert any(
        all(again.slots(fact)[name] == value for name, value in settled.items())
        for fact in again.facts_of(upper.goal.relation)
    )


def test_more_than_a_single_figure_is_told_truly_and_out_of_reach_whatever_other_muscles_get() -> None:
    answer = asked(example("complete_healthy_us"), "corrugator right above 8")
    assert "more than 8 units would pass what the source gives" in answer.causes[0].text
    assert not answer.within_reach


def test_the_very_id_of_a_treatment_is_meant_before_one_that_bears_it_as_a_name() -> None:
    plan = example("complete_healthy_gb").plan
    present = ("adjunct/ha_booster_vyc12", "adjunct/ha_skin_booster")
    assert entry_named("ha_skin_booster", plan, present, kb()) == "adjunct/ha_skin_booster"

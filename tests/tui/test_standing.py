"""How the steps stand, and what is pinned over them: read off the plan, never concluded by a view."""

from __future__ import annotations

import pytest

from engine.case import Case, History, ToxinSession
from engine.plan import Plan, Question, Reason, Rejected, SafetyFinding
from engine.render.words import day
from tests.tui.small_engine import TODAY, consult, explain, screened, small_case
from tests.tui.small_kb import small_kb
from tui.form.form import Form
from tui.panes import notice
from tui.panes.standing import Standing, standings

FORM = Form(small_kb())
STOPPED = {"safety": {"answers": {"myasthenia": {"answer": "yes"}}}}


def stand(case: Case, plan: Plan | None, **more: object) -> dict[str, Standing]:
    steps = [FORM.step(key, case) for key in FORM.keys]
    return standings(steps, FORM.places(steps), plan, **more)  # type: ignore[arg-type]


def plan_of(case: Case, **changes: object) -> Plan:
    return consult(case, small_kb()).plan.model_copy(update=changes)


def pinned(case: Case, plan: Plan) -> notice.Notice | None:
    places = FORM.places([FORM.step(key, case) for key in FORM.keys])
    return notice.of_plan(plan, case, places, lambda item: explain(plan, small_kb(), item))


def question(path: str, *blocks: str) -> Question:
    name = path.rpartition(".")[2]
    return Question(id=name, text=f"What of {name}?", path=path, severity="absolute", blocks=blocks)


def test_the_steps_come_in_the_order_of_a_consultation() -> None:
    titles = [FORM.step(key, small_case()).title for key in FORM.keys]
    assert titles == [
        "Visit", "Screening", "Lines and muscles", "Strength and imaging", "Skin", "History", "Goals",
    ]  # fmt: skip


def test_what_is_recorded_is_done_and_what_is_not_is_open() -> None:
    case = screened(skin={"dull": "no"})
    found = stand(case, plan_of(case))
    assert {key for key, one in found.items() if one.kind == "done"} == {"clinic", "screening", "face", "skin", "plan"}
    assert {key for key, one in found.items() if one.kind == "open"} == {"strength", "history", "goals"}
    assert all(one.sign == "✓" for one in found.values() if one.kind == "done")


def test_screening_is_open_until_every_question_is_answered_and_counts_them() -> None:
    case = small_case()
    assert stand(case, None)["screening"] == Standing("open", 5)
    answered = small_case(safety={"none_of": ["nerves", "earlier"]})
    assert stand(answered, None)["screening"] == Standing("open", 2)


def test_an_unanswered_safety_question_blocks_what_depends_on_it_and_is_named() -> None:
    case = small_case()
    found = stand(case, plan_of(case))
    for key in ("face", "strength", "plan"):
        assert (found[key].kind, found[key].count, found[key].sign) == ("blocked", 2, "✕")
        assert found[key].path == "safety.answers.myasthenia"
        assert "myasthenia" in found[key].words
    assert found["skin"].kind == "open", "nothing for the skin waits for it"


def test_a_question_about_a_step_itself_leaves_it_open_and_does_not_block_it() -> None:
    case = screened(skin={"dull": "yes"})
    found = stand(case, plan_of(case, questions=(question("skin.phototype", "adjunct/peel"),), status="questions_open"))
    assert (found["skin"].kind, found["skin"].count) == ("open", 1)


def test_a_stop_holds_everything_after_the_screening() -> None:
    case = small_case(**STOPPED)
    found = stand(case, plan_of(case))
    assert {key for key, one in found.items() if one.kind == "stopped"} == {
        "face", "strength", "skin", "history", "goals", "plan",
    }  # fmt: skip
    assert found["clinic"].kind == "done"


def test_a_pending_plan_never_looks_done_and_an_answer_that_cannot_stand_is_counted() -> None:
    case = screened()
    assert stand(case, plan_of(case), pending=True)["plan"].kind == "pending"
    unborn = screened(person={"birth_date": "2030-01-01"})
    found = stand(unborn, None, faults=["person.birth_date"])
    assert found["clinic"] == Standing("fault", 1, "person.birth_date")
    assert found["plan"].kind == "fault"


def test_the_notice_of_a_stop_says_why_what_to_do_and_where() -> None:
    case = small_case(**STOPPED)
    found = pinned(case, plan_of(case))
    assert found == notice.Notice(
        "stop", "Safety stop: Myasthenia.", "Do not treat.", "safety.answers.myasthenia"
    )  # fmt: skip


def test_a_stop_names_only_what_stops_and_not_all_that_is_excluded() -> None:
    case = small_case(**STOPPED)
    cream = SafetyFinding(
        statement="statement:S9", title="Cream: myasthenia", severity="absolute", own_severity="absolute",
        applies_to=("cream",), because_of=("myasthenia",), action="No cream.",
    )  # fmt: skip
    reason = Reason(text="Myasthenia.", rule="r", statements=("statement:S2",))
    fell = Rejected(id="product/ALPHA_GB", label="Alphatox", severity="absolute", reasons=(reason,))
    plan = plan_of(case)
    both = plan.model_copy(update={"safety": (cream, *plan.safety), "not_recommended": (fell,)})
    found = pinned(case, both)
    assert found is not None and (found.why, found.do) == ("Safety stop: Myasthenia.", "Do not treat.")


def test_what_is_put_off_says_until_when_and_who_may_decide_otherwise() -> None:
    case = screened(person={"age_years": 70})
    plan = plan_of(case)
    late = plan.safety[0].model_copy(update={"until": TODAY})
    found = pinned(case, plan.model_copy(update={"safety": (late,)}))
    assert found is not None and found.kind == "hold"
    assert found.why == "Held back: Over the licensed age."
    assert f"Not before {day(TODAY)}." in found.do and "prescriber decides" in found.do
    assert found.path == "lines.frown.right.expression", "what it was derived from, where nothing was answered yes"


def test_what_a_prescriber_has_overridden_is_not_pinned() -> None:
    case = screened(person={"age_years": 70}, context={
        **small_case().context.model_dump(), "overrides": [{"statement": "S3", "by": "Dr A", "reason": "wish"}],
    })  # fmt: skip
    assert pinned(case, plan_of(case)) is None


@pytest.mark.parametrize(("count", "words"), [(1, "It is: Q?"), (3, "The first is: Q?")])
def test_a_blocked_step_says_which_question_it_waits_for(count: int, words: str) -> None:
    found = notice.waiting(Standing("blocked", count, "safety.answers.x", "Q?"))
    assert found is not None and (found.do, found.path) == (words, "safety.answers.x")
    assert notice.waiting(Standing("open", 2)) is None


def test_a_question_that_is_not_asked_yet_leads_to_the_one_that_opens_it() -> None:
    place = FORM.find("safety.answers.toxin_recent", small_case())
    assert place is not None and place.row == "condition:toxin_ever"
    opened = small_case(safety={"answers": {"toxin_ever": {"answer": "yes"}}})
    place = FORM.find("safety.answers.toxin_recent", opened)
    assert place is not None and place.row == "condition:toxin_recent"


def test_an_earlier_session_can_be_gone_to_like_any_answer() -> None:
    case = small_case(history=History(toxin=(ToxinSession(date=TODAY),)))
    place = FORM.find("history.toxin[0]", case)
    assert place is not None and (place.step, place.row) == ("history", "toxin:0")

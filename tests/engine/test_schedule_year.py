"""Schedules of whole cases, checked by reading the knowledge base afresh: gaps, waits, order, event, care, sources."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.casefile import read_case
from engine.errors import EngineError
from engine.schedule.make import schedule
from engine.schedule.outlook import look_at
from engine.schedule.preferences import Period, Preferences
from engine.schedule.year import CareItem
from kb.snapshot import Individual

from .cases import EXAMPLES, MASSETER, TODAY, days_ago, healthy, kb
from .rebalancing import ONA
from .years import CLINIC, NAMES, assert_sound, done, named, of_example, of_somebody, somebody


@pytest.mark.parametrize("name", NAMES)
def test_every_example_gives_a_schedule_a_clash_or_a_plain_no(name: str) -> None:
    made = of_example(name)
    assert_sound(made)
    if made.status == "scheduled":
        assert made.visits
    elif made.status == "clash":
        assert made.clash is not None and made.clash.members
    else:
        assert not made.visits
        assert made.headline.startswith("Nothing to schedule. The plan says: ")
        assert made.not_booked


@pytest.mark.parametrize("name", NAMES)
def test_every_gap_window_and_instruction_carries_its_statement_and_sources(name: str) -> None:
    made = of_example(name)
    listed = {source.id for source in made.sources}
    closed = [one for one in made.closed if not one.id.startswith("wish/")]
    care = [item for _, _, session in done(made) for item in session.care]
    for part in (*made.gaps, *closed, *care, *made.home_care, *(s for _, _, s in done(made))):
        assert part.evidence or getattr(part, "wish", None) == "your date", part
        for record in part.evidence:
            held = kb().individuals[record.statement]
            assert (record.title, record.basis) == (kb().label(held.id), held.one("basis"))
            assert record.verification == held.one("verification")
            assert set(record.sources) == set(map(str, held.many("source"))) <= listed


def test_home_care_rests_on_the_days_on_which_the_care_of_a_visit_stops_it() -> None:
    made = of_example("complete_healthy_us")
    by_name = {f"treatment:{item.treatment}": item for item in made.home_care}
    checked = set()
    for item in (item for visit in made.visits for session in visit.sessions for item in session.care):
        for stopped in {*by_name} & {str(one) for one in statement_of(item).many("pausesHomeCare")}:
            rests = by_name[stopped].pauses
            assert any(pause.first <= item.first and item.last <= pause.last for pause in rests), (item.text, stopped)
            assert by_name[stopped].label in item.text
            checked.add(stopped)
    assert {"treatment:tretinoin_topical", "treatment:aha_home_lactate"} <= checked
    # Acids stop before the peel, and no source says when they may go on.
    assert any(pause.open_end for pause in by_name["treatment:aha_home_lactate"].pauses)


def statement_of(item: CareItem) -> Individual:
    return kb().individuals[item.evidence[0].statement]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_lies_in_closed_days(name: str) -> None:
    made = of_example(name)
    for visit in made.visits:
        for session in visit.sessions:
            for window in made.closed:
                label = "Toxin" if session.products else session.label
                if label == window.label:
                    assert not window.first <= visit.date <= window.last, (session.id, window.why)


@pytest.mark.parametrize("name", NAMES)
def test_what_the_plan_holds_back_is_not_booked_before_its_day(name: str) -> None:
    case = read_case(EXAMPLES / f"{name}.yaml", kb())
    from engine.consultation import consult

    plan = consult(case, kb()).plan
    waits = {entry.id.removeprefix("adjunct/"): entry.until for entry in plan.deferred}
    excluded = {e.id.removeprefix("adjunct/") for e in plan.not_recommended if e.severity == "absolute"}
    for day, _, session in done(of_example(name)):
        course = session.id.split("/")[0]
        assert course not in excluded
        if course in waits:
            assert waits[course] is not None and day >= waits[course]
        for area in session.areas:
            until = waits.get(f"toxin/{area}", day)
            assert until is not None and day >= until


def test_isotretinoin_holds_treatments_until_the_wait_is_over() -> None:
    made = of_example("isotretinoin_wants_peel")
    first = min(day for day, _, session in done(made) if session.id.startswith("microneedling"))
    assert first == dt.date(2027, 2, 28)
    (wait,) = [one for one in made.closed if one.id == "wait/microneedling"][:1]
    assert wait.last == dt.date(2027, 2, 27)
    assert any("sotretinoin" in record.title for record in wait.evidence)


def test_each_toxin_session_is_reviewed_and_none_comes_before_the_label_allows() -> None:
    made = of_example("strong_glabella_man")
    given_on = [day for day, _, session in done(made) if session.products]
    reviews = [visit.date for visit in made.visits for session in visit.sessions if session.kind == "review"]
    assert len(given_on) == len(reviews) == 3
    assert all(14 <= (review - day).days <= 21 for day, review in zip(given_on, reviews, strict=True))
    (repeat,) = [gap for gap in made.gaps if gap.id == "repeat"]
    assert repeat.least_days == 92 and repeat.asked_days == 154 and repeat.kept_days == 154
    assert "principle:INT-01" in {record.statement for record in repeat.evidence}


def test_a_check_that_needs_the_person_is_a_visit_and_joins_the_review() -> None:
    """Row MR16: examine the temporalis three weeks and three months after the masseter; FUP-03 does not say how."""
    made = schedule(healthy("ONA_BOTOXCOS_US", lines=MASSETER), kb(), Preferences(weekdays=("tue", "fri")))
    first, second = (day for day, _, session in done(made) if session.products)
    on = {session.id: (visit.date, session) for visit in made.visits for session in visit.sessions}
    assert on["check_MR16/1"][0] == on["review/1"][0] == first + dt.timedelta(days=21)
    day, months = on["check_MR16.3-months/1"]
    assert 90 <= (day - first).days <= 93, "on its day, or the next that suits"
    assert months.areas == ("masseter",) and [one.statement for one in months.evidence] == ["statement:MR16.3-months"]
    assert on["check_MR16/2"][0] == second + dt.timedelta(days=21)
    lines = {one.evidence[0].statement: one.text for one in on["toxin/1"][1].care if one.evidence}
    assert "statement:MR16" not in lines and "no source says whether it needs one" in lines["statement:FUP-03"]
    with_limit = schedule(healthy("ONA_BOTOXCOS_US", lines=MASSETER), kb(), Preferences(max_visits=5))
    kept = [(v.date, s.id) for v in with_limit.visits for s in v.sessions]
    assert [(on_day - kept[0][0]).days for on_day, _ in kept] == [0, 21, 21, 90], "a wish moves no check"


def test_preparation_begins_at_the_consultation_and_not_before() -> None:
    made = of_somebody()
    for day, _, session in done(made):
        assert all(item.first >= TODAY for item in session.care if item.phase == "before"), session.id
        assert day > TODAY
    at_once = of_somebody(prepared=True)
    assert min(day for day, _, _ in done(at_once)) == TODAY


def test_an_event_is_kept_clear_of_what_shows() -> None:
    event = TODAY + dt.timedelta(days=60)
    made = schedule(somebody(event=event), kb())
    for day, _, session in done(made):
        until = session.downtime_until or day
        assert not day <= event <= until
        if session.products or session.id.startswith(("lactic", "glycolic", "ha_")):
            assert not 0 <= (event - day).days <= 14
    late = {s.id.split("/")[0] for day, _, s in done(made) if day > event and not s.products}
    assert late == {one.course for one in made.readiness if not one.ready}
    for one in made.readiness:
        assert one.ready == (one.label not in " ".join(made.notes))
        days = [d for d, _, s in done(made) if s.id.split("/")[0] == one.course and d < event]
        assert (one.done, one.last) == (len(days), max(days, default=None))
        assert one.healed_by is None or one.healed_by < event
        assert one.ready or (one.why and one.causes and all(cause.evidence for cause in one.causes))


def test_what_cannot_be_ready_for_the_event_is_named_with_its_reasons() -> None:
    made = schedule(somebody(event=TODAY + dt.timedelta(days=40)), kb(), Preferences(ready_by_event=True))
    assert made.status == "clash"
    assert made.clash is not None and made.clash.minimal
    assert any(one.kind == "ready" for one in made.clash.members)
    assert all(one.wish == "your wish" if one.kind == "ready" else one.evidence for one in made.clash.members)
    told = {one.course: one for one in made.readiness}
    assert not told["toxin"].causes and "at the earliest" in told["toxin"].why
    assert {cause.kind for cause in told["ipl"].causes} >= {"course", "interval"}


def test_an_event_after_the_year_is_said_and_its_quiet_days_are_kept() -> None:
    event = TODAY + dt.timedelta(days=370)
    case = somebody(event=event, treatments=("ha_skin_booster",))
    made = schedule(case, kb(), Preferences(ready_by_event=True, order="earliest"))
    assert made.status == "scheduled"
    assert any("lies after the last day" in note for note in made.notes)
    assert {one.course for one in made.readiness if one.ready} == {"toxin", "ha_skin_booster"}
    (toxin,) = [one for one in made.closed if one.id == "event/toxin"]
    assert (toxin.first, toxin.last) == (event - dt.timedelta(days=14), made.last_day)


@pytest.mark.parametrize(("days", "earliest", "latest"), [(5, 9, 16), (18, 0, 3), (22, None, None)])
def test_toxin_given_before_is_reviewed_while_its_days_last(days: int, earliest: int, latest: int) -> None:
    session = {"date": TODAY - dt.timedelta(days=days), "product": "ONA_BOTOXCOS_US", "areas": ["glabella"]}
    asked = {"toxin_same_product_under_12_weeks": "unknown", "toxin_touch_up_requested": "yes"}
    case = somebody(lines={}, treatments=(), toxin=[session], answers=asked)
    made = schedule(case, kb())
    if earliest is None:
        assert made.status == "nothing"
        return
    (visit,) = made.visits
    (review,) = visit.sessions
    assert ((visit.earliest - TODAY).days, (visit.latest - TODAY).days) == (earliest, latest)
    cited = {one.statement for one in review.evidence}
    assert (review.kind, cited) == ("review", {"statement:FUP-01", "parameter:touch_up_latest_days"})
    assert any("one small one at most" in one.text and one.evidence for one in review.remarks)
    (gap,) = made.gaps
    assert gap.kept_days == days + (visit.date - TODAY).days and gap.evidence
    late = schedule(case, kb(), Preferences(start=TODAY + dt.timedelta(days=17)))
    assert late.status == "nothing" and "before this schedule begins" in late.notes[0]


def test_every_session_given_before_has_its_review_in_as_few_visits_as_their_days_allow() -> None:
    days = {"glabella": 10, "forehead": 7, "lateral_canthal": 0}
    past = [
        {"date": TODAY - dt.timedelta(days=ago), "product": "ONA_BOTOXCOS_US", "areas": [area], "total_units": 10}
        for area, ago in days.items()
    ]
    case = somebody(lines={}, treatments=(), toxin=past, answers={"toxin_same_product_under_12_weeks": "yes"})
    made = schedule(case, kb())
    assert [len(visit.sessions) for visit in made.visits] == [2, 1]
    for visit in made.visits:
        for review in visit.sessions:
            first, *more = (remark.text for remark in review.remarks)
            (ago,) = [ago for area, ago in days.items() if kb().label(f"area:{area}").lower() in first]
            after = (visit.date - TODAY).days + ago
            assert 14 <= after <= 21
            assert [f" {after} days ago" in text for text in more] == [True]
    dated = [check.text for check in look_at(case, kb(), TODAY).outcome.plan.follow_up if "given on" in check.text]
    assert all(str(TODAY - dt.timedelta(days=ago)) in text for ago, text in zip(days.values(), dated, strict=True))


def test_toxin_that_is_over_by_the_event_is_not_ready_and_is_moved_when_asked() -> None:
    case = somebody(event=TODAY + dt.timedelta(days=158), treatments=())
    left, asked = (schedule(case, kb(), Preferences(ready_by_event=wish)) for wish in (False, True))
    ((over,), (moved,)) = left.readiness, asked.readiness
    assert over.fading is not None and not over.ready and "would last until it" in over.why
    assert "Over by the event" in left.notes[0]
    assert moved.ready and moved.fading is None and moved.last is not None
    assert case.event_date is not None and moved.last < case.event_date - dt.timedelta(days=14)
    assert_sound(asked)


def three_months_after(day: dt.date) -> dt.date:
    """The label of the product given counts months of the calendar."""
    return dt.date(day.year + (day.month > 9), (day.month + 2) % 12 + 1, day.day)


def test_a_wait_behind_an_event_is_kept_and_toxin_returns_after_the_later_one() -> None:
    given_on, event = TODAY - dt.timedelta(days=5), TODAY + dt.timedelta(days=9)
    session = {"date": given_on, "product": "ONA_BOTOXCOS_US", "areas": ["glabella"], "total_units": 20}
    answers = {"toxin_same_product_under_12_weeks": "yes"}
    made = schedule(somebody(treatments=(), toxin=[session], answers=answers, event=event), kb())
    assert min(day for day, _, s in done(made) if s.products) == three_months_after(given_on)
    elsewhere = [one for one in made.not_booked if one.label.startswith("Glycolic")]
    assert [(one.why, one.evidence) for one in elsewhere] == [("Not on offer here.", ())]


def test_what_the_record_dates_is_not_asked_again_when_the_wait_is_over() -> None:
    given_on = TODAY - dt.timedelta(days=40)
    session = {"date": given_on, "product": "ONA_BOTOXCOS_US", "areas": ["glabella"], "total_units": 20}
    case = somebody(treatments=(), toxin=[session], answers={"toxin_same_product_under_12_weeks": "unknown"})
    assert min(day for day, _, _ in done(schedule(case, kb()))) == three_months_after(given_on)


def test_a_course_that_is_only_weighed_at_first_says_until_when_and_by_which_statement() -> None:
    ended = {"answer": "yes", "ended": TODAY - dt.timedelta(days=90)}
    case = somebody(lines={}, treatments=("led_photobiomodulation",), answers={"isotretinoin_recent": "no"})
    data = case.model_dump(by_alias=True)
    data["safety"]["answers"]["isotretinoin_recent"] = ended
    made = schedule(type(case).model_validate(data), kb())
    (wait,) = [one for one in made.closed if one.id == "wait/led_photobiomodulation"]
    assert "until then only to be weighed: Oral isotretinoin" in wait.why
    assert [record.statement for record in wait.evidence] == ["statement:CI0086"]


def test_an_event_next_week_moves_everything_behind_it() -> None:
    event = TODAY + dt.timedelta(days=7)
    made = schedule(somebody(event=event), kb())
    toxin = [day for day, _, session in done(made) if session.products]
    assert toxin and min(toxin) > event


def test_an_earlier_peel_counts_as_one() -> None:
    past = [(TODAY - dt.timedelta(days=1), "tca_superficial")]
    without, after = of_somebody(prepared=True), schedule(somebody(past=past), kb(), Preferences(prepared=True))
    assert_sound(after)
    assert any(one.id.startswith("past/") and one.evidence for one in after.closed)
    first = min(day for day, _, s in done(without) if s.id.startswith("ipl"))
    assert min(day for day, _, s in done(after) if s.id.startswith("ipl")) > first


def test_the_least_published_gap_is_used_only_when_asked_for() -> None:
    recommended = schedule(somebody(), kb(), Preferences(order="earliest"))
    least = schedule(somebody(), kb(), Preferences(order="earliest", gaps="minimum"))
    assert_sound(recommended)
    assert_sound(least, "minGapDays")
    assert least.visits[-1].date < recommended.visits[-1].date


def test_left_out_and_included_treatments() -> None:
    plain = {s.id.split("/")[0] for _, _, s in done(of_somebody())}
    assert "microneedling" not in plain
    weighed = [one for one in of_somebody().not_booked if "--include" in one.why]
    name = weighed[0].why.split("--include ")[1].split(" ")[0]
    wishes = Preferences(include=(name,), leave_out=("toxin",))
    made = schedule(somebody(), kb(), wishes)
    assert_sound(made)
    assert name in {s.id.split("/")[0] for _, _, s in done(made)}
    assert not any(s.products for _, _, s in done(made))


def test_what_went_wrong_is_told_where_toxin_is_booked_again() -> None:
    low = somebody(answers={"eyelid_ptosis_after_toxin": "yes"})
    assert any("Drooping eyelid" in note and "Next time" in note for note in schedule(low, kb()).notes)
    without = schedule(low, kb(), Preferences(leave_out=("toxin",)))
    assert not any("Drooping eyelid" in note for note in without.notes)


def test_toxin_that_is_only_considered_is_booked_on_request_alone_and_then_says_what_is_open() -> None:
    failed = {"date": days_ago(200), "product": ONA, "areas": ["glabella"], "total_units": 20, "response": "none"}
    case = somebody(toxin=[failed])
    plain, asked = schedule(case, kb()), schedule(case, kb(), Preferences(include=("toxin",)))
    assert not any(s.products for _, _, s in done(plain))
    assert any("Held back until answered" in one.why for one in plain.not_booked if "Toxin" in one.label)
    assert any(s.products for _, _, s in done(asked))
    assert not any("Toxin" in one.label for one in asked.not_booked)
    assert any(note.startswith("Booked as asked, though open") for note in asked.notes)


@pytest.mark.parametrize(
    ("wishes", "said"),
    [
        (Preferences(include=("ipll",)), "ipll"),
        (Preferences(include=("tca_medium_peel",)), "tca_medium_peel cannot be included"),
        (Preferences(leave_out=("peel",)), "peel"),
        (Preferences(start=TODAY - dt.timedelta(days=1)), "before the consultation"),
        (Preferences(start=TODAY + dt.timedelta(days=400)), "hold the consultation again"),
    ],
)
def test_a_wish_that_makes_no_sense_is_told_in_one_sentence(wishes: Preferences, said: str) -> None:
    with pytest.raises(EngineError, match=said):
        schedule(somebody(), kb(), wishes)


@settings(max_examples=8, deadline=None)
@given(
    weekdays=st.sets(st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat"]), min_size=1).map(sorted),
    away=st.tuples(st.integers(0, 300), st.integers(0, 30)),
    event=st.none() | st.integers(1, 400),
    later=st.integers(0, 200),
    order=st.sampled_from(["fewest_visits", "earliest"]),
    gaps=st.sampled_from(["recommended", "minimum"]),
    offered=st.sets(st.sampled_from(CLINIC)).map(sorted),
    past=st.lists(st.tuples(st.integers(0, 60), st.sampled_from(CLINIC)), max_size=2),
)
def test_wishes_never_cost_a_gap(
    weekdays: Any, away: Any, event: Any, later: int, order: Any, gaps: Any, offered: Any, past: Any
) -> None:
    case = somebody(
        treatments=tuple(offered),
        event=None if event is None else TODAY + dt.timedelta(days=event),
        past=tuple((TODAY - dt.timedelta(days=days), treatment) for days, treatment in past),
    )
    free = Period(first=TODAY + dt.timedelta(days=away[0]), last=TODAY + dt.timedelta(days=sum(away)))
    start = TODAY + dt.timedelta(days=later)
    wishes = Preferences(weekdays=weekdays, keep_free=(free,), order=order, gaps=gaps, start=start)
    made = schedule(case, kb(), wishes)
    assert_sound(made, "recommendedGapDays" if gaps == "recommended" else "minGapDays")
    for visit in made.visits:
        assert ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[visit.date.weekday()] in weekdays
        assert visit.earliest <= visit.date <= visit.latest
        assert visit.date != case.event_date
        for session in visit.sessions:
            until = session.downtime_until or visit.date
            assert until < free.first or visit.date > free.last, session.id
    for date, treatment in ((d.date, d.treatment) for d in case.history.treatments):
        for day, _, session in done(made):
            for rule in kb().of_kind("IntervalRule"):
                pair = (str(rule.one("firstIntervention")), str(rule.one("secondIntervention")))
                if pair == (f"treatment:{treatment}", named(session)[0]) and day > date:
                    assert (day - date).days >= int(rule.one("minGapDays") or 0), rule.id


def test_an_end_that_is_expected_books_what_waits_for_it() -> None:
    """A tan that is to fade on a day: light waits the six weeks that are kept from that day, and is booked then."""
    fades = TODAY + dt.timedelta(days=30)
    tan = {"recent_tan_sunburn": {"answer": "yes", "expected_end": fades}}
    made = schedule(somebody(treatments=("ipl",), answers=tan), kb())
    assert min(day for day, _, s in done(made) if s.id.startswith("ipl")) >= fades + dt.timedelta(days=42)

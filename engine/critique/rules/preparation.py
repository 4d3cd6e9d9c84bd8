"""Preparation: is there time for the care before each dated session, and does the proposal allow for it?

A proposal says so with `prepare_from`.  What the person can see to at home is asked about; what a practitioner must
arrange, such as a prescription, cannot have been done before the consultation.  A wash-out whose end is on record is
a wait, and `critique-safety` judges it.
"""

from __future__ import annotations

from engine.algebra.rule import AnyRule, Pattern, Rule, fact
from engine.algebra.terms import ABSENT, Test, V, ge, gt, le, lt, present, sub
from engine.critique.rules.form import CAUTION, INFORMATION, NONE, comment
from engine.facts.from_kb import PERSON

RELATIONS: dict[str, tuple[str, ...]] = {
    "care_before": ("statement", "intervention", "day", "days", "start", "known"),
    "says_prepared": ("intervention", "day"),
    "prepared_late": ("intervention", "day"),
    "home_rest": ("statement", "treatment", "intervention", "day", "days", "start"),
    "rest_said": ("treatment", "intervention", "start"),
}
SHOWN: frozenset[str] = frozenset()

_CARE = "Say what to do before, and from which day."
_OPEN = "Unknown is not no."
_KEY = {"intervention": V.intervention, "day": V.day}
_BEFORE = fact("care_before", statement=V.statement, days=V.days, start=V.start, known=V.known, **_KEY)
_SAID = fact("says_prepared", **_KEY)
_TODAY = fact("consultation", day=V.today)


def _before(name: str, reads: str, known: str, *patterns: Pattern, unless: tuple[Pattern, ...] = ()) -> Rule:
    return Rule(
        id=f"preparation.before-{name}",
        quiet=True,
        reads=reads,
        serves=_CARE,
        when=(
            fact("session_on", **_KEY),
            fact("guarded", statement=V.statement, intervention=V.intervention),
            fact("CareInstruction", id=V.statement, phase="before", dayOffsetStart=V.offset),
            *patterns,
        ),
        tests=(present(V.offset), le(V.offset, -1)),
        unless=(fact("wash_out", statement=V.statement), *unless),
        then=fact(
            "care_before",
            statement=V.statement,
            days=sub(0, V.offset),
            start=sub(V.day, sub(0, V.offset)),
            known=known,
            **_KEY,
        ),
    )


def _remark(
    name: str,
    reads: str,
    head: tuple[str, str, int],
    known: str,
    audience: str,
    *tests: Test,
    serves: str = _CARE,
) -> Rule:
    """What is said of care of one kind: `known` is how the instruction applies, `audience` who sees to it."""
    kind, topic, rank = head
    return Rule(
        id=f"preparation.{name}-{audience}-{known}",
        reads=reads,
        serves=serves,
        when=(
            fact("care_before", statement=V.statement, days=V.days, start=V.start, known=known, **_KEY),
            fact("CareInstruction", id=V.statement, audience=audience, text=V.text),
            _TODAY,
        ),
        tests=tests,
        # What is excluded needs no preparation.
        unless=(_SAID, fact("out_of_question", intervention=V.intervention)),
        then=comment(kind, topic, rank, V.intervention),
    )


_SHORT, _TIME = lt(V.start, V.today), ge(V.start, V.today)
_ASK_KEPT = "{intervention} on {day}: ask what was kept of the care before it, or choose a later day: {text} (From "
_ASK_KEPT += "{start}, {days} day(s) before.)"
_ASK_ARRANGED = "{intervention} on {day}: ask whether this is arranged, or choose a later day: {text} (From {start}, "
_ASK_ARRANGED += "{days} day(s) before.)"
_ASK_APPLIES = "{intervention} on {day}: an answer is missing on which this depends: {text} (From {start}, {days} "
_ASK_APPLIES += "day(s) before.)"
_TOO_SOON = "{intervention} on {day} comes too soon to prepare for it: {text} (From {start}, {days} day(s) before; the "
_TOO_SOON += "consultation is on {today}.)"
_UNSAID = "{intervention}, no preparation in the proposal: {text} (For {day}, from {start}: {days} day(s) before.)"

RULES: tuple[AnyRule, ...] = (
    _before(
        "always",
        "{statement} goes with {intervention}.",
        "always",
        unless=(fact("branch_of", statement=V.statement),),
    ),
    _before(
        "applies",
        "{statement} goes with {intervention} for this person.",
        "yes",
        fact("applies", statement=V.statement),
    ),
    _before(
        "open",
        "{statement} may go with {intervention}; an answer is missing.",
        "open",
        fact("open", statement=V.statement, intervention=PERSON),
    ),
    Rule(
        id="preparation.said",
        quiet=True,
        reads="The proposal prepares for {intervention} from {start}.",
        serves=_CARE,
        when=(fact("proposed_preparation", start=V.start, **_KEY),),
        then=fact("says_prepared", **_KEY),
    ),
    *(
        _remark("kept", _ASK_KEPT, ("ask", "preparation", INFORMATION), known, "person", _SHORT)
        for known in ("always", "yes", "open")
    ),
    *(
        _remark("unsaid", _UNSAID, ("omission", "preparation", INFORMATION), known, "person", _TIME)
        for known in ("always", "yes", "open")
    ),
    _remark("too-soon", _TOO_SOON, ("violation", "arrange", CAUTION), "yes", "practitioner", _SHORT),
    _remark("arranged", _ASK_ARRANGED, ("ask", "arrange", CAUTION), "always", "practitioner", _SHORT),
    _remark("applies", _ASK_APPLIES, ("ask", "arrange", CAUTION), "open", "practitioner", serves=_OPEN),
    *(
        _remark("unsaid", _UNSAID, ("omission", "arrange", CAUTION), known, "practitioner", _TIME)
        for known in ("always", "yes")
    ),
    Rule(
        id="preparation.late",
        reads="The preparation for {intervention} on {day} begins on {said}, too late: {text} (From {start}, {days} "
        "day(s) before.)",
        serves=_CARE,
        when=(
            _BEFORE,
            fact("proposed_preparation", start=V.said, **_KEY),
            fact("CareInstruction", id=V.statement, text=V.text),
        ),
        tests=(gt(V.said, V.start),),
        unless=(fact("out_of_question", intervention=V.intervention),),
        then=comment("caution", "preparation", CAUTION, V.intervention),
    ),
    Rule(
        id="preparation.is-late",
        quiet=True,
        reads="Some of its preparation begins too late.",
        serves=_CARE,
        when=(_BEFORE, fact("proposed_preparation", start=V.said, **_KEY)),
        tests=(gt(V.said, V.start),),
        then=fact("prepared_late", **_KEY),
    ),
    Rule(
        id="preparation.in-time",
        reads="The preparation for {intervention} on {day} begins in time, on {said}.",
        serves=_CARE,
        when=(_BEFORE, fact("proposed_preparation", start=V.said, **_KEY)),
        tests=(le(V.said, V.start),),
        unless=(fact("prepared_late", **_KEY),),
        then=comment("agreement", "preparation", NONE, V.intervention),
    ),
    *(
        Rule(
            id=f"preparation.home-rest-{name}",
            quiet=True,
            reads="{treatment} is not used in the {days} days before {intervention}.",
            serves=_CARE,
            when=(
                fact("proposed_treatment", treatment=V.treatment, day=begun),
                fact("Treatment", id=V.treatment, setting="home"),
                fact("stands_for", intervention=V.treatment, named=V.first),
                fact(
                    "pair_gap",
                    statement=V.statement,
                    first=V.first,
                    second=V.second,
                    days=V.days,
                    same_day="not_allowed",
                ),
                fact("stands_for", intervention=V.intervention, named=V.second),
                fact("session_on", **_KEY),
            ),
            tests=(present(V.days), gt(V.days, 0), *tests),
            then=fact(
                "home_rest",
                statement=V.statement,
                treatment=V.treatment,
                days=V.days,
                start=sub(V.day, V.days),
                **_KEY,
            ),
        )
        # Home care that begins later, or too shortly before, is a matter of gaps.
        for name, begun, tests in (
            ("undated", ABSENT, ()),
            ("begun", V.begun, (present(V.begun), le(V.begun, sub(V.day, V.days)))),
        )
    ),
    Rule(
        id="preparation.rest-said",
        quiet=True,
        reads="The preparation for {intervention} covers the days without {treatment}.",
        serves=_CARE,
        when=(
            fact("home_rest", treatment=V.treatment, start=V.start, **_KEY),
            fact("proposed_preparation", start=V.said, **_KEY),
        ),
        tests=(le(V.said, V.start),),
        then=fact("rest_said", treatment=V.treatment, intervention=V.intervention, start=V.start),
    ),
    Rule(
        id="preparation.rest-unsaid",
        reads="{treatment} is not to be used from {start} on, {days} day(s) before {intervention} on {day}; the "
        "proposal does not say that it stops.",
        serves=_CARE,
        when=(
            fact(
                "home_rest",
                statement=V.statement,
                treatment=V.treatment,
                days=V.days,
                start=V.start,
                **_KEY,
            ),
        ),
        unless=(fact("rest_said", treatment=V.treatment, intervention=V.intervention, start=V.start),),
        then=comment("omission", "rest", CAUTION, V.treatment, V.intervention),
    ),
)

"""Timing: are the gaps kept between sessions, between different treatments, and to what was done before?"""

from __future__ import annotations

from engine.algebra.rule import Aggregate, AnyRule, Pattern, Rule, fact
from engine.algebra.terms import Term, Test, V, eq, ge, gt, le, lt, mul, ne, present, sub
from engine.critique.rules.form import ABSOLUTE, CAUTION, INFORMATION, NONE, RELATIVE, comment
from engine.rules.product_intervals import UNITS

RELATIONS: dict[str, tuple[str, ...]] = {
    "happens": ("named", "intervention", "day", "when"),
    "comes": ("named", "intervention", "day"),
    "ends_for": ("product", "from_day", "next", "until"),
    "again_from": ("product", "from_day", "next", "until"),
    "gap_missed": ("statement", "first", "second", "days", "wanted", "basis"),
    "same_day": ("statement", "one", "other", "how", "do_first", "basis"),
}
SHOWN: frozenset[str] = frozenset()

_GAP = "Say what may be done on one day, in which order, and what needs a gap."
_INTERVAL = "Keep the minimum interval between toxin sessions."
_COURSE = "A course has its own rhythm."
_TWICE = (
    fact("proposed_dated", intervention=V.product, day=V.from_day),
    fact("proposed_dated", intervention=V.next, day=V.day),
    fact("Product", id=V.product),
    fact("again_from", product=V.product, from_day=V.from_day, next=V.next, until=V.until),
    fact("Principle", id="principle:INT-01"),
)
_ROW: dict[str, Term] = {"statement": V.statement, "basis": V.basis}


def _rank(name: str, head_rank: int, test: Test) -> Rule:
    return Rule(
        id=f"timing.gap-{name}",
        reads="{second} comes {days} day(s) after {first}: at least {wanted} are to lie between.",
        serves=_GAP,
        when=(fact("gap_missed", first=V.first, second=V.second, days=V.days, wanted=V.wanted, **_ROW),),
        tests=(test,),
        then=comment("violation", "gap", head_rank, V.first, V.second),
    )


def _same_day(how: str, reads: str, kind: str, rank: int, *tests: Test, name: str = "") -> Rule:
    return Rule(
        id=f"timing.same-day-{name or how.replace('_', '-')}",
        reads=reads,
        serves=_GAP,
        when=(fact("same_day", one=V.one, other=V.other, how=how, do_first=V.do_first, **_ROW),),
        tests=tests,
        then=comment(kind, "same-day", rank, V.one, V.other),
    )


def _happens(name: str, reads: str, when: str, *patterns: Pattern, day: Term = V.day) -> Rule:
    return Rule(
        id=f"timing.happens-{name}",
        reads=reads,
        serves=_GAP,
        when=(*patterns, fact("stands_for", intervention=V.intervention, named=V.named)),
        # Doses are into muscle; what is published on toxin in the skin is another matter.
        tests=(ne(V.named, "group:neuromodulator_intradermal"),),
        then=fact("happens", named=V.named, intervention=V.intervention, day=day, when=when),
    )


_TODAY = fact("consultation", day=V.today)

RULES: tuple[AnyRule, ...] = (
    _happens(
        "proposed",
        "{intervention} is proposed for {day}.",
        "proposed",
        fact("proposed_dated", intervention=V.intervention, day=V.day),
    ),
    _happens(
        "later-session",
        "Session {number} of {intervention} falls on {day}.",
        "proposed",
        fact("proposed_session", treatment=V.intervention, day=V.day, number=V.number),
    ),
    _happens(
        "before",
        "{intervention} was done {days} days before the consultation.",
        "before",
        _TODAY,
        fact("treatment_session", treatment=V.intervention, days_ago=V.days),
        day=sub(V.today, V.days),
    ),
    _happens(
        "toxin-before",
        "{intervention} was given {days} days before the consultation.",
        "before",
        _TODAY,
        fact("toxin_session", product=V.intervention, days_ago=V.days),
        day=sub(V.today, V.days),
    ),
    Rule(
        id="timing.comes",
        quiet=True,
        reads="{intervention} is proposed for {day}.",
        serves=_GAP,
        when=(fact("happens", named=V.named, intervention=V.intervention, day=V.day, when="proposed"),),
        then=fact("comes", named=V.named, intervention=V.intervention, day=V.day),
    ),
    Rule(
        id="timing.gap-missed",
        quiet=True,
        reads="{second} comes {days} day(s) after {first}; {statement} asks for at least {wanted}.",
        serves=_GAP,
        when=(
            fact("pair_gap", first=V.first_named, second=V.second_named, days=V.wanted, **_ROW),
            fact("happens", named=V.first_named, intervention=V.first, day=V.from_day),
            fact("comes", named=V.second_named, intervention=V.second, day=V.day),
        ),
        tests=(
            present(V.wanted),
            ne(V.first, V.second),
            lt(V.from_day, V.day),
            lt(sub(V.day, V.from_day), V.wanted),
        ),
        then=fact(
            "gap_missed",
            first=V.first,
            second=V.second,
            days=sub(V.day, V.from_day),
            wanted=V.wanted,
            **_ROW,
        ),
    ),
    _rank("too-short", RELATIVE, ne(V.basis, "convention")),
    _rank("too-short-by-convention", CAUTION, eq(V.basis, "convention")),
    Rule(
        id="timing.same-day",
        quiet=True,
        reads="{one} and {other} fall on {day}.",
        serves=_GAP,
        when=(
            fact(
                "pair_gap",
                one=V.one_named,
                other=V.other_named,
                same_day=V.how,
                do_first=V.do_first,
                **_ROW,
            ),
            fact("comes", named=V.one_named, intervention=V.one, day=V.day),
            fact("comes", named=V.other_named, intervention=V.other, day=V.day),
        ),
        tests=(ne(V.one, V.other),),
        then=fact("same_day", one=V.one, other=V.other, how=V.how, do_first=V.do_first, **_ROW),
    ),
    _same_day(
        "not_allowed",
        "{one} and {other} are not done on one day.",
        "violation",
        RELATIVE,
        ne(V.basis, "convention"),
    ),
    _same_day(
        "not_allowed",
        "{one} and {other} are not done on one day, by convention.",
        "violation",
        CAUTION,
        eq(V.basis, "convention"),
        name="not-allowed-by-convention",
    ),
    _same_day(
        "conditional",
        "{one} and {other} go on one day only under a written protocol.",
        "caution",
        CAUTION,
    ),
    _same_day(
        "ordered",
        "{one} and {other} on one day: {do_first} comes first.",
        "caution",
        INFORMATION,
        present(V.do_first),
    ),
    _same_day("allowed", "{one} and {other} may go on one day.", "agreement", NONE),
    Rule(
        id="timing.never",
        reads="{first} and {second} are not combined at all.",
        serves=_GAP,
        when=(
            fact("pair_gap", statement=V.statement, one=V.first, other=V.second, same_day="never_combine"),
            fact("proposed_treatment", treatment=V.first),
            fact("proposed_treatment", treatment=V.second),
        ),
        then=comment("violation", "never-combine", ABSOLUTE, V.first, V.second),
    ),
    Rule(
        id="timing.undated",
        reads="{second} has no date; it is to come at least {wanted} day(s) after {first}.",
        serves="Unknown is not settled.",
        when=(
            fact("pair_gap", statement=V.statement, first=V.first_named, second=V.second, days=V.wanted),
            fact("comes", named=V.first_named, intervention=V.first),
            fact("proposed_undated", intervention=V.second),
            fact("Treatment", id=V.second, setting="clinic"),
        ),
        tests=(present(V.wanted), gt(V.wanted, 0), ne(V.first, V.second)),
        then=comment("ask", "undated", INFORMATION, V.second),
    ),
    *(
        Rule(
            id=f"timing.toxin-interval-{unit.name}",
            quiet=True,
            reads=f"{{next}} is not given again before {{least}} {unit.name}.",
            serves=_INTERVAL,
            when=(
                fact("proposed_dated", intervention=V.product, day=V.from_day),
                fact("Product", id=V.product),
                fact("proposed_dated", intervention=V.next),
                unit.of(V.next),
            ),
            tests=(present(V.least),),
            then=fact(
                "ends_for",
                product=V.product,
                from_day=V.from_day,
                next=V.next,
                until=unit.after(V.from_day, V.least),
            ),
        )
        for unit in UNITS
    ),
    Aggregate(
        id="timing.again-from",
        quiet=True,
        reads="The latest of these days counts.",
        serves=_INTERVAL,
        over=(fact("ends_for", product=V.product, from_day=V.from_day, next=V.next, until=V.each),),
        by=(V.product, V.from_day, V.next),
        compute=(("until", "max", V.each),),
        then=fact("again_from", product=V.product, from_day=V.from_day, next=V.next, until=V.until),
    ),
    Rule(
        id="timing.toxin-interval",
        reads="{next} on {day} follows {product} of {from_day} too soon: its shortest interval ends on {until}.",
        serves=_INTERVAL,
        when=_TWICE,
        tests=(
            lt(V.from_day, V.day),
            lt(V.day, V.until),
            ne(V.product, V.next),
        ),
        then=comment("violation", "toxin-interval", RELATIVE, V.product, V.next),
    ),
    *(
        Rule(
            id=f"timing.toxin-interval-{name}",
            reads="{product} on {day} repeats that of {from_day} too soon: its shortest interval ends on {until}, "
            f"and it is {word} for a touch-up.",
            serves=_INTERVAL,
            when=(*_TWICE, fact("Parameter", id=f"parameter:touch_up_{which}_days", value=V.bound)),
            tests=(
                eq(V.product, V.next),
                lt(V.from_day, V.day),
                lt(V.day, V.until),
                test,
            ),
            then=comment("violation", "toxin-interval", RELATIVE, V.product, V.next),
        )
        for name, word, which, test in (
            ("before-touch-up", "too early", "earliest", lt(sub(V.day, V.from_day), V.bound)),
            ("after-touch-up", "too late", "latest", gt(sub(V.day, V.from_day), V.bound)),
        )
    ),
    Rule(
        id="timing.touch-up",
        reads="{product} again on {day} is a touch-up, {days} to {latest} days after {from_day}: one, small, only if "
        "the effect is incomplete, or none.",
        serves=_INTERVAL,
        when=(
            fact("proposed_dated", intervention=V.product, day=V.from_day),
            fact("proposed_dated", intervention=V.product, day=V.day),
            fact("Product", id=V.product),
            fact("Parameter", id="parameter:touch_up_earliest_days", value=V.days),
            fact("Parameter", id="parameter:touch_up_latest_days", value=V.latest),
            fact("Monitoring", id="statement:FUP-02"),
        ),
        tests=(
            lt(V.from_day, V.day),
            ge(sub(V.day, V.from_day), V.days),
            le(sub(V.day, V.from_day), V.latest),
        ),
        then=comment("caution", "touch-up", CAUTION, V.product),
    ),
    *(
        Rule(
            id=f"timing.course-{name}",
            reads=reads,
            serves=_COURSE,
            when=(
                fact("proposed_treatment", treatment=V.treatment, sessions=V.sessions, every_weeks=V.weeks),
                fact(
                    "published_course",
                    statement=V.statement,
                    treatment=V.treatment,
                    sessions_low=V.fewest,
                    sessions_high=V.most,
                    weeks_low=V.shortest,
                    weeks_high=V.longest,
                ),
            ),
            tests=tests,
            then=comment(kind, f"course-{topic}", rank, V.treatment),
        )
        for name, reads, tests, kind, topic, rank in (
            (
                "too-close",
                "{treatment} every {weeks} weeks is closer than the {shortest} weeks published for it.",
                (present(V.weeks), present(V.shortest), lt(V.weeks, V.shortest)),
                "violation",
                "rhythm",
                CAUTION,
            ),
            (
                "far-apart",
                "{treatment} every {weeks} weeks is wider than the {longest} weeks published for it.",
                (present(V.weeks), present(V.longest), gt(V.weeks, V.longest)),
                "dose",
                "rhythm",
                INFORMATION,
            ),
            (
                "more",
                "{sessions} sessions of {treatment} are more than the {most} published for it.",
                (present(V.sessions), present(V.most), gt(V.sessions, V.most)),
                "dose",
                "sessions",
                CAUTION,
            ),
            (
                "fewer",
                "{sessions} session(s) of {treatment} are fewer than the {fewest} published for it.",
                (present(V.sessions), present(V.fewest), lt(V.sessions, V.fewest)),
                "dose",
                "sessions",
                INFORMATION,
            ),
            (
                "rhythm-kept",
                "{treatment} every {weeks} weeks is as published.",
                (
                    present(V.weeks),
                    present(V.shortest),
                    present(V.longest),
                    ge(V.weeks, V.shortest),
                    le(V.weeks, V.longest),
                ),
                "agreement",
                "rhythm",
                NONE,
            ),
            (
                "sessions-kept",
                "{sessions} session(s) of {treatment}: as published.",
                (
                    present(V.sessions),
                    present(V.fewest),
                    present(V.most),
                    ge(V.sessions, V.fewest),
                    le(V.sessions, V.most),
                ),
                "agreement",
                "sessions",
                NONE,
            ),
        )
    ),
    Rule(
        id="timing.course-repeated-early",
        reads="{treatment} on {day} follows that of {from_day} sooner than the {shortest} weeks published for it.",
        serves=_COURSE,
        when=(
            fact("happens", named=V.treatment, intervention=V.treatment, day=V.from_day),
            # The rhythm of one course is judged as such, not session by session.
            fact("proposed_dated", intervention=V.treatment, day=V.day),
            fact("published_course", statement=V.statement, treatment=V.treatment, weeks_low=V.shortest),
        ),
        tests=(
            present(V.shortest),
            lt(V.from_day, V.day),
            lt(sub(V.day, V.from_day), mul(V.shortest, 7)),
        ),
        then=comment("violation", "course-rhythm", CAUTION, V.treatment),
    ),
)

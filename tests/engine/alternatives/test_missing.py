"""Open questions: what is said to change nothing changes nothing, and what changes most comes first."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cache
from itertools import pairwise

from engine.alternatives.dimension import one as answer
from engine.alternatives.evaluation import Evaluation
from engine.alternatives.missing import HOLDING, TREATING, Missing, missing
from engine.alternatives.parts import Parts
from engine.alternatives.settings import possible
from engine.alternatives.space import narrowed, space
from engine.case import Case
from engine.compare_plans import compare_plans
from engine.consultation import consult
from engine.plan import Plan
from engine.planning.parts import PARTS
from engine.render.document import Entries, Paragraph
from engine.render.missing_document import missing_document
from tests.engine.cases import GLABELLA, healthy
from tests.engine.cases import kb as knowledge

OPEN = {"myasthenia_gravis": "unknown", "dry_eye": "unknown"}


@cache
def start() -> Case:
    return healthy(lines=GLABELLA, answers=OPEN, skin={"dull_skin": "unknown", "visia_pores": "unknown"})


@cache
def found() -> tuple[Missing, ...]:
    return tuple(one for one in missing(start(), Evaluation(knowledge()), only=_few))


def _few(path: str) -> bool:
    return path.startswith(("safety.", "skin."))


def test_what_could_stop_everything_comes_before_what_could_not() -> None:
    first = {one.path for one in found()[:2]}
    assert first == {"safety.answers.myasthenia_gravis", "safety.answers.dry_eye"}
    assert all((a.holds_back, a.weight) >= (b.holds_back, b.weight) for a, b in pairwise(found()))


def test_the_order_is_told() -> None:
    _, headline, *_ = missing_document(found(), "case", knowledge(), "brief")
    assert isinstance(headline, Paragraph) and "first the 2 that could rule out" in headline.text


def test_a_question_said_to_change_little_changes_little() -> None:
    kb = knowledge()
    before = consult(start(), kb)
    dimensions = {d.path: d for d in space(start(), kb, before.derivation)}
    idle = [one for one in missing(start(), Evaluation(kb), only=_few, all=True) if not one.matters or one.minor]
    assert idle
    for one in idle[:6]:
        for alternative in narrowed((dimensions[one.path],), frozenset({one.path}))[0].alternatives:
            changed = possible(start(), alternative.settings, kb)
            if changed is None or alternative.shown == "unknown":
                continue
            changes = compare_plans(before.plan, consult(changed, kb).plan)
            decided = {change.part for change in changes} & {*TREATING, *HOLDING}
            assert not decided, (one.path, alternative.shown)


def test_parts_built_from_a_changed_run_are_those_of_the_whole_plan() -> None:
    kb = knowledge()
    evaluation = Evaluation(kb)
    parts = Parts(evaluation, start())
    tried = 0
    dimensions = space(start(), kb, evaluation.derive(start()))
    still = [one for one in dimensions if one.path.endswith("corrugator_supercilii.both.contraction")]
    assert still[0].alternatives[0].shown == "0"
    alternatives = [(one, one.alternatives[0]) for one in (*dimensions[::23], *still)]
    # What has ended is told with its day, which the plan counts from the day of the consultation.
    pregnancy = next(one for one in dimensions if one.path == "safety.answers.pregnancy")
    ended = {"answer": "yes", "ended": start().context.date - dt.timedelta(days=400)}
    alternatives.append((pregnancy, answer(("safety", "answers", "pregnancy"), ended, "yes, ended")))
    imaging = next(one for one in dimensions if one.path == "skin.visia_change_pct")
    assert all(abs(Decimal(value)) < 10 for value in imaging.offered if value != "unknown")
    for dimension, alternative in alternatives:
        changed = possible(start(), alternative.settings, kb)
        if changed is None:
            continue
        tried += 1
        plan = consult(changed, kb, "compiled").plan
        for part, entries in parts.of(changed).items():
            assert entries == getattr(plan, part), (dimension.path, part)
    assert tried > 10


def test_no_part_of_a_plan_is_left_out() -> None:
    whole = {name for name, field in Plan.model_fields.items() if str(field.annotation).startswith("tuple")}
    assert whole - set(PARTS) == {"notices", "sources", "totals", "arguments"}


def test_an_answer_tells_what_it_would_release_and_what_it_would_stop() -> None:
    one_open = healthy(lines=GLABELLA, answers={"myasthenia_gravis": "unknown"})
    (question,) = missing(one_open, Evaluation(knowledge()), only=lambda path: path.endswith(".myasthenia_gravis"))
    by_answer = {one.answer: one for one in question.consequences}
    assert question.asked and question.blocks == ("toxin/glabella",)
    assert {one.part for one in by_answer["no"].came} >= {"toxin"}
    assert "safety/TS03" in {one.id for one in by_answer["yes"].came}
    assert not any(one.part == "toxin" for one in by_answer["yes"].came)
    # The answer that changes most is told first, as `what-if --set` takes it, and what it brings kind by kind.
    listed = next(block for block in missing_document((question,), "case", knowledge()) if isinstance(block, Entries))
    waiting, first, doses, *_ = listed.entries[0].details
    assert waiting.startswith("Waiting for it: ") and first.startswith("No [safety.myasthenia_gravis=no]: ")
    assert doses.startswith("+ doses: ") and doses.count("Procerus") == 1

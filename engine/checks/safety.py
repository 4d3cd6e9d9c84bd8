"""Safety answers: known questions, and no answer that another one rules out."""

from __future__ import annotations

from collections.abc import Iterator

from engine.case import Case
from engine.checks.context import repeated
from engine.issue import Issue, Loc
from engine.known_terms import term, unknown_term
from kb.namespaces import local_name
from kb.snapshot import Individual, KnowledgeBase


class Answers:
    """The answer that counts for each question, and where it was given."""

    def __init__(self, case: Case, kb: KnowledgeBase) -> None:
        self.case = case
        self.kb = kb

    def of(self, name: str) -> tuple[str, Loc, str]:
        """Return the answer, its location and that location in words."""
        given = self.case.safety.answers.get(name)
        here: Loc = ("safety", "answers", name)
        if given is not None and given.answer != "unknown":
            return given.answer, here, f"safety.answers.{name}"
        condition = term(self.kb, "condition", name)
        group = None if condition is None else condition.one("inQuestionGroup")
        if group is not None and local_name(str(group)) in self.case.safety.none_of:
            index = self.case.safety.none_of.index(local_name(str(group)))
            return "no", ("safety", "none_of", index), f"safety.none_of ({local_name(str(group))})"
        return "unknown", here, f"safety.answers.{name}"


def safety_issues(case: Case, kb: KnowledgeBase) -> Iterator[Issue]:
    """Yield what is wrong in `safety`, on its own and against person and history."""
    answers = Answers(case, kb)
    for index, group in enumerate(case.safety.none_of):
        if term(kb, "question_group", group) is None:
            yield Issue(("safety", "none_of", index), unknown_term(kb, "question_group", group))
    yield from repeated(case.safety.none_of, ("safety", "none_of"))
    for name, given in case.safety.answers.items():
        condition = term(kb, "condition", name)
        loc: Loc = ("safety", "answers", name)
        if condition is None:
            yield Issue(loc, unknown_term(kb, "condition", name), on_key=True)
            continue
        yield from _ended(case, condition)
        yield from _expected(case, condition)
        yield from _against_group(case, condition)
        if given.answer == "yes":
            yield from _against_parent(condition, answers)
            if condition.one("askedOf") == "female" and case.person.sex == "male":
                label = kb.label(condition.id)
                yield Issue(loc, f"“yes” to “{label}” contradicts person.sex: male")
    yield from _against_history(case, kb, answers)


def _ended(case: Case, condition: Individual) -> Iterator[Issue]:
    name = local_name(condition.id)
    given = case.safety.answers[name]
    if given.ended is None:
        return
    loc: Loc = ("safety", "answers", name, "ended")
    if given.answer != "yes":
        yield Issue(loc, f"a date goes with “answer: yes”, but safety.answers.{name} says “{given.answer}”")
    if given.ended > case.context.date:
        hint = "; for an end that is only expected give expected_end" if condition.one("canEnd") else ""
        yield Issue(loc, f"{given.ended} is after the consultation (context.date: {case.context.date}){hint}")
    birth = case.person.birth_date
    if birth is not None and given.ended < birth:
        yield Issue(loc, f"{given.ended} is before person.birth_date ({birth})")


def _expected(case: Case, condition: Individual) -> Iterator[Issue]:
    name = local_name(condition.id)
    given, today = case.safety.answers[name], case.context.date
    if given.expected_end is None:
        return
    loc: Loc = ("safety", "answers", name, "expected_end")
    if given.answer != "yes":
        yield Issue(loc, f"an expected end goes with “answer: yes”, but safety.answers.{name} says “{given.answer}”")
    if not condition.one("canEnd"):
        yield Issue(loc, f"safety.answers.{name} asks of more than the present, so that no end of it can be expected")
    if given.ended is not None:
        yield Issue(loc, f"it has ended ({given.ended}), so nothing is expected any more; take expected_end out")
    elif given.expected_end <= today:
        yield Issue(
            loc,
            f"{given.expected_end} is not after the consultation (context.date: {today}); give ended once it has ended",
        )


def _against_group(case: Case, condition: Individual) -> Iterator[Issue]:
    name, group = local_name(condition.id), local_name(str(condition.one("inQuestionGroup") or ""))
    given = case.safety.answers[name].answer
    if group in case.safety.none_of and given != "no":
        yield Issue(
            ("safety", "answers", name),
            f"“{given}” contradicts safety.none_of, where “{group}” answers every question of the group “no”;"
            f" take “{group}” out of none_of",
        )


def _against_parent(condition: Individual, answers: Answers) -> Iterator[Issue]:
    parent = condition.one("askedOnlyIf")
    if parent is None:
        return
    answer, _, where = answers.of(local_name(str(parent)))
    if answer == "no":
        yield Issue(
            ("safety", "answers", local_name(condition.id)),
            f"“yes” contradicts {where}: “{local_name(str(parent))}” is answered “no”",
        )


def _against_history(case: Case, kb: KnowledgeBase, answers: Answers) -> Iterator[Issue]:
    sessions = case.history.toxin
    if not sessions:
        return
    answer, loc, where = answers.of("botulinum_toxin_ever")
    if answer == "no":
        count = f"{len(sessions)} session{'s' if len(sessions) > 1 else ''}"
        message = f"“no” to botulinum_toxin_ever contradicts history.toxin, which holds {count}"
        yield Issue(loc, message if loc[1] == "answers" else f"{message}; {where} says it")
    answer, loc, where = answers.of("toxin_same_product_under_12_weeks")
    if answer != "no":
        return
    weeks = {_substance(kb, offer.product): _weeks(kb, offer.product) for offer in case.context.products}
    for index, session in enumerate(sessions):
        days = (case.context.date - session.date).days
        asked = 0 if session.product is None else weeks.get(_substance(kb, session.product), 0)
        if 0 <= days < asked * 7:
            yield Issue(
                loc,
                f"“no” to toxin_same_product_under_12_weeks contradicts history.toxin[{index}]:"
                f" {session.product} was given {days} days before the consultation",
            )


def _weeks(kb: KnowledgeBase, product: str) -> int:
    """The weeks of the question: a label that counts in months asks for more, and the record is asked for that."""
    found = term(kb, "product", product)
    return 0 if found is None else int(str(found.one("minIntervalWeeks") or 0))


def _substance(kb: KnowledgeBase, product: str) -> object:
    found = term(kb, "product", product)
    return None if found is None else found.one("substance")

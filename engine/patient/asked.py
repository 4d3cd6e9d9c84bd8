"""Questions still open, as the person can answer them; what only an examination tells is named as such."""

from __future__ import annotations

from collections.abc import Iterator

from engine.patient.page import Block, Passage
from engine.patient.words import Words
from engine.plan import Plan, Question

_PERSON = ("intake", "review")


def questions(plan: Plan, words: Words) -> Iterator[Block]:
    """Tell what is still to be answered; several questions of one group as the one that covers them."""
    blocking = [question for question in plan.questions if question.blocks]
    groups: dict[str, list[Question]] = {}
    examined: list[Question] = []
    for question in blocking:
        if _asks_person(question, words):
            groups.setdefault(question.group or question.id, []).append(question)
        else:
            examined.append(question)
    if groups:
        yield Passage(text="Please answer these. “I do not know” is a good answer too.", tone="key")
    for group, found in groups.items():
        whole = words.kb.get(f"question_group:{group}")
        asked = str(whole.one("question")) if whole is not None and len(found) > 1 else found[0].text
        sources = dict.fromkeys(statement for question in found for statement in question.statements)
        yield Passage(text=asked, tone="ask", point=True, sources=tuple(sources))
    if examined:
        sources = dict.fromkeys(statement for question in examined for statement in question.statements)
        text = "Your practitioner still has to look at your face and skin, or to check some points."
        yield Passage(text=text, tone="ask", point=True, sources=tuple(sources))


def _asks_person(question: Question, words: Words) -> bool:
    condition = words.kb.get(f"condition:{question.id}")
    return condition is not None and condition.one("askedWhen") in _PERSON

"""What a plan decides about an item: whether it is in, where, at what dose; not the words that go with it.

Read from the plan by the plan's own builders, so that a decision here is never another than the plan's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.algebra.rule import Fact
from engine.algebra.terms import Value
from engine.case import Case
from engine.inference.derivation import Derivation
from engine.plan import Model
from engine.planning import fallen, programme, questions, safety, sequence, skin, toxin
from engine.planning.assemble import assemble
from engine.planning.view import Slots, View
from engine.rules import rule_base
from kb.snapshot import KnowledgeBase

_DECIDING: Mapping[str, tuple[str, ...]] = {
    "toxin": ("status", "product", "units"),
    "adjuncts": ("status",),
    "home_care": ("status",),
    "referrals": ("status",),
    "not_on_offer": ("status",),
    "deferred": ("until",),
    "not_recommended": ("severity",),
    "lines": ("line_type", "toxin"),
    "limits": ("max_units", "planned_units"),
    "safety": ("severity", "until", "overridden_by"),
    "questions": ("severity",),
    "balance": ("text",),
    "advice": ("text",),
}
"""Part of the plan -> the fields that say what is decided; of other parts, being there is all."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One entry of a plan, in the fields that matter."""

    id: str
    part: str
    fields: tuple[tuple[str, str], ...]


State = tuple[Decision, ...]
"""Everything a plan decides about an item; empty where the plan has nothing of it."""


def decision(part: str, entry: Model) -> Decision:
    """The decision of a plan entry."""
    names = _DECIDING.get(part, ())
    fields = tuple((n, _plain(getattr(entry, n))) for n in names if getattr(entry, n) is not None)
    return Decision(item_id(part, entry), part, fields)


def item_id(part: str, entry: Model) -> str:
    """The id under which an entry is explained."""
    record: Any = entry
    if part == "safety":
        return f"safety/{str(record.statement).partition(':')[2]}"
    if part in ("products", "totals"):
        return f"product/{record.product}"
    return f"question/{record.id}" if part == "questions" else str(record.id)


def _plain(value: Any) -> str:
    return format(value.normalize(), "f") if hasattr(value, "normalize") else str(value)


Builder = Callable[[View], Iterable[tuple[str, Iterable[Model]]]]


def _toxin(view: View) -> Iterable[tuple[str, Iterable[Model]]]:
    yield "toxin", toxin.injections(view)
    yield from _fallen(view)


def _fallen(view: View) -> Iterable[tuple[str, Iterable[Model]]]:
    yield "deferred", safety.deferred(view)
    yield "not_recommended", fallen.rejected(view)


def _adjunct(view: View) -> Iterable[tuple[str, Iterable[Model]]]:
    pools = skin.adjuncts(view)
    named = {"offer": "adjuncts", "home": "home_care", "referral": "referrals", "elsewhere": "not_on_offer"}
    for pool, part in named.items():
        yield part, pools[pool]
    yield from _fallen(view)


def _product(view: View) -> Iterable[tuple[str, Iterable[Model]]]:
    yield "products", toxin.products(view)
    yield from _fallen(view)


_BUILDERS: Mapping[str, Builder] = {
    "toxin": _toxin,
    "adjunct": _adjunct,
    "product": _product,
    "line": lambda view: [("lines", toxin.lines(view))],
    "limit": lambda view: [("limits", toxin.limits(view))],
    "safety": lambda view: [("safety", safety.findings(view))],
    "question": lambda view: [("questions", questions.blocked_questions(view))],
    "balance": lambda view: [("balance", toxin.advice(view, ("balance",), "balance"))],
    "sequence": lambda view: [("sequence", sequence.sequence(view))],
    "claim": lambda view: [("claims", programme.claims(view))],
    "requirement": lambda view: [("requirements", programme.requirements(view))],
}
_WIDE = ("offered", "offered_treatment", "line_seen")
"""What the builders read straight from the case."""


class _Traced(View):
    """A view that remembers which relations were asked for."""

    def __init__(self, derivation: Derivation, kb: KnowledgeBase) -> None:
        self.read: set[str] = set(_WIDE)
        super().__init__(derivation, kb, rule_base())

    def all(self, relation: str, **wanted: Value) -> list[tuple[Fact, Slots]]:
        self.read.add(relation)
        return super().all(relation, **wanted)


@dataclass(frozen=True, slots=True)
class Read:
    """The state of an item, and the relations it was read from."""

    state: State
    relations: frozenset[str]


def read(item: str, case: Case, derivation: Derivation, kb: KnowledgeBase) -> Read:
    """What follows about an item.  An item stands for itself and everything below it: `toxin/glabella`."""
    view = _Traced(derivation, kb)
    build = _BUILDERS.get(item.split("/", 1)[0])
    found: list[Decision] = []
    if build is None:
        found = [one for one in decisions(assemble(view, case, kb)) if within(one.id, item)]
    else:
        for part, entries in build(view):
            found += [one for entry in entries if within((one := decision(part, entry)).id, item)]
    return Read(tuple(sorted(set(found), key=_order)), frozenset(view.read))


def within(id: str, item: str) -> bool:
    """Whether an id is the item or lies below it."""
    return id == item or id.startswith(f"{item}/")


def decisions(plan: Any) -> State:
    """Everything a plan decides, entry by entry."""
    found = []
    for part in type(plan).model_fields:
        entries = getattr(plan, part)
        if part in ("sources", "totals") or not isinstance(entries, tuple):
            continue
        found += [decision(part, entry) for entry in entries if isinstance(entry, Model)]
    return tuple(sorted(set(found), key=_order))


def _order(one: Decision) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    return one.id, one.part, one.fields

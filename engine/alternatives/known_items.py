"""Is this the name of something a plan can hold?  If not, which one was meant?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.plan import Plan
from engine.questions.entry_names import entry_named
from kb.namespaces import local_name
from kb.snapshot import KnowledgeBase

_TERMS = {
    "adjunct": ("Treatment",),
    "claim": ("Claim",),
    "counselling": ("Counselling",),
    "follow-up": ("Monitoring",),
    "product": ("Product",),
    "requirement": ("Requirement",),
    "safety": ("Contraindication",),
    "sequence": ("IntervalRule",),
    "question": ("Condition", "Attribute"),
}
"""Kind of item -> the classes whose individuals it is named after."""


def known_item(item: str, plan: Plan, present: Iterable[str], kb: KnowledgeBase) -> str:
    """The id of the item meant, if a plan can hold it; `present` are the ids of the plan at hand.

    An id or a name as `entry_named` reads it; a head of ids stands for all below it: `toxin/glabella`.  Raises
    UnknownItem with the nearest.
    """
    return entry_named(item, plan, present, kb, possible_items(kb), groups=True)


def possible_items(kb: KnowledgeBase) -> Iterator[str]:
    """Ids of everything that some plan could hold, as far as they are named after terms of the knowledge."""
    for kind, classes in _TERMS.items():
        for name in classes:
            yield from (f"{kind}/{local_name(one.id)}" for one in kb.of_kind(name))
    for line in kb.of_kind("Line"):
        yield from (f"line/{local_name(line.id)}/{side}" for side in _sides(line.one("laterality")))
    laterality = {muscle.id: muscle.one("laterality") for muscle in kb.of_kind("Muscle")}
    doses = {one.id: one for name in ("LabelDose", "PublishedDose") for one in kb.of_kind(name)}
    for part in kb.of_kind("DosePart"):
        dose, muscle = doses.get(str(part.one("ofDose"))), str(part.one("muscle"))
        for area in () if dose is None else dose.many("inArea"):
            for side in _sides(laterality.get(muscle)):
                yield f"toxin/{local_name(str(area))}/{local_name(muscle)}/{side}"
    for limit in kb.of_kind("DoseLimit"):
        yield from (f"limit/{local_name(limit.id)}/{local_name(one.id)}" for one in kb.of_kind("Product"))


def _sides(laterality: object) -> tuple[str, ...]:
    return {"paired": ("right", "left"), "midline": ("midline",)}.get(str(laterality), ("across", "midline"))

"""What a user may name, and which conclusions of the rules it stands for.

A goal is looked for in order: the first that is missing is the one that explains why the thing is not in the plan.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from engine.algebra.rulebase import RuleBase
from engine.algebra.terms import Value
from engine.consultation import Outcome
from engine.errors import EngineError, UnknownItem
from engine.questions.attempts import Goal, goal
from engine.questions.entry_names import entry_named
from kb.errors import KnowledgeError
from kb.find import named, search
from kb.snapshot import Individual, KnowledgeBase

SIDES = ("right", "left", "midline", "across")


class UnknownThing(EngineError):
    """What was named is no term, no entry of the plan and no relation; the message lists the nearest."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for: how to call it, where the plan would show it, and the goals that lead there.

    above: for a dose, the units that are to be passed.
    """

    thing: str
    label: str
    goals: tuple[Goal, ...]
    above: Decimal | None = None


_GOALS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "Treatment": (("adjunct", "treatment"), ("in_plan", "intervention")),
    "Muscle": (("item", "muscle"),),
    "Line": (("wanted_line", "line"), ("line_option", "line"), ("item", "")),
    "Product": (("chosen_any", "product"), ("item", "product")),
    "Area": (("called_for", "area"), ("item", "area")),
    "LabelDose": (("planned", "dose"), ("item", "dose")),
    "PublishedDose": (("planned", "dose"), ("item", "dose")),
    "DosePart": (("item", "part"),),
    "TreatmentIndication": (("supported_by", "indication"),),
    "ToxinIndication": (("verdict", "basis"),),
    "DoseLimit": (("limit_check", "limit"),),
    "Counselling": (("counsel", "statement"),),
    "Monitoring": (("follow_up", "statement"),),
    "Requirement": (("requirement", "statement"),),
    "IntervalRule": (("sequence", "statement"),),
    "Claim": (("claim_touched", "claim"),),
    "PhototypeSuitability": (("phototype_avoid", "statement"),),
}
_YES: Mapping[str, tuple[str, str]] = {
    "Condition": ("state", "condition"),
    "Finding": ("finding_state", "finding"),
    "Attribute": ("observed", "attribute"),
}
"""Questions of the intake: the goal is that the answer is yes."""
_SAFETY = ("exclusion", "delay", "caution")

_ABOVE = re.compile(
    r"^(?P<thing>.+?)\s*(?:>|:?\s+(?:above|over|more than))\s*(?P<units>\d+(?:\.\d+)?)\s*(?:u|units?)?$", re.I
)
_MORE = re.compile(
    r"^(?:more than|above|over)\s+(?P<units>\d+(?:\.\d+)?)\s*(?:u|units?)?\s+(?:in(?:to)?|of|for)\s+(?P<thing>.+)$",
    re.I,
)
_RELATION = re.compile(r"^(?P<relation>\w+)\((?P<slots>[^()]*)\)$")


def wanted(thing: str, outcome: Outcome, kb: KnowledgeBase, rules: RuleBase) -> Wanted:
    """What `thing` names: a term with or without side, a dose above a figure, an id of the plan, or a relation.

    Raises UnknownThing with the nearest terms.
    """
    asked = " ".join(thing.split())
    relation = _RELATION.match(asked)
    if relation is not None:
        return _relation(asked, relation["relation"], relation["slots"], rules)
    above = _ABOVE.match(asked) or _MORE.match(asked)
    if above is not None:
        found = _term(above["thing"], outcome, kb)
        if found.goals[-1].relation != "item":
            raise UnknownThing(f"{found.label} has no dose in units; ask it of a muscle, line, area or toxin product")
        units = Decimal(above["units"])
        return Wanted(asked, f"{found.label}, more than {units} units", found.goals, units)
    return _term(asked, outcome, kb)


def _term(asked: str, outcome: Outcome, kb: KnowledgeBase) -> Wanted:
    by_id = _plan_id(asked, outcome, kb)
    if by_id is not None:
        return by_id
    name, side = _sided(asked)
    individual = _individual(name, kb) if name else None
    if individual is None and name != asked:
        individual, side = _individual(asked, kb), None
    if individual is None:
        return _entry(asked, outcome, kb)
    if individual.kind in _YES and not _is_called(name, individual, kb):
        meant = _meant(name, kb)
        if meant:
            raise UnknownThing(f"“{asked}” fits {len(meant) + 1} things; name one: {_listed([*meant, individual], kb)}")
    if individual.kind == "Product":
        individual = _held(name, individual, outcome, kb)
    return of_individual(asked, individual, side, kb, outcome)


def _is_called(name: str, individual: Individual, kb: KnowledgeBase) -> bool:
    """Whether words are the id or the label of a term, and not only a synonym."""
    label = kb.label(individual.id).casefold()
    return name.casefold() in (individual.id.casefold(), individual.id.partition(":")[2].casefold(), label)


def _held(name: str, product: Individual, outcome: Outcome, kb: KnowledgeBase) -> Individual:
    """The product of this clinic, where words that name none exactly fit one of its products as well as another."""
    if name.casefold() in (product.id.casefold(), kb.label(product.id).casefold()):
        return product
    held = {str(fact.values[0]) for fact in outcome.derivation.origins if fact.relation == "offered"}
    if product.id in held:
        return product
    fitting = [one for one in _hits(name, kb) if one.id in held]
    return fitting[0] if len(fitting) == 1 else product


def _entry(asked: str, outcome: Outcome, kb: KnowledgeBase) -> Wanted:
    """An entry of this plan by words that no term has alone, as other questions read them: `botox frontalis`."""
    message = ""
    if len(_meant(asked, kb)) < 2:
        try:
            item = entry_named(asked, outcome.plan, outcome.index, kb, groups=True)
        except UnknownItem as error:
            message = str(error) if error.several else ""
        else:
            found = _plan_id(item, outcome, kb)
            if found is not None:
                return replace(found, thing=asked)
    raise UnknownThing(message or _unknown(asked, outcome, kb))


def of_individual(asked: str, individual: Individual, side: str | None, kb: KnowledgeBase, outcome: Outcome) -> Wanted:
    """The goals of a term of the knowledge base.  Raises UnknownThing for kinds that no plan holds."""
    label = kb.label(individual.id) + (f", {side}" if side else "")
    if individual.kind == "Contraindication":
        return Wanted(asked, label, tuple(goal(relation, statement=individual.id) for relation in _SAFETY[:1]))
    if individual.kind in _YES:
        relation, slot = _YES[individual.kind]
        return Wanted(asked, label, (goal(relation, **{slot: individual.id, "value": "yes"}),))
    if individual.kind not in _GOALS:
        raise UnknownThing(
            f"“{asked}” is {kb.label(individual.id)} ({individual.kind}), which is never part of a plan; ask for a "
            "treatment, muscle, line, area, product, statement, question or finding"
        )
    goals = []
    for relation, slot in _GOALS[individual.kind]:
        slots: dict[str, Value] = {slot: individual.id} if slot else {}
        if individual.kind == "Line" and relation == "item":
            slots["area"] = str(individual.one("inArea"))
        if individual.kind == "Line" and relation == "line_option":
            slots.update(_product_of(outcome, str(individual.one("inArea"))))
        if individual.kind == "Treatment" and relation == "in_plan" and individual.one("setting") == "referral":
            continue
        if side is not None and (relation, individual.kind) in (("wanted_line", "Line"), ("item", "Muscle")):
            slots["side"] = side
        goals.append(goal(relation, **slots))
    return Wanted(asked, label, tuple(goals))


def _product_of(outcome: Outcome, area: str) -> dict[str, Value]:
    """The product the plan chose for an area, if it chose one."""
    for fact in outcome.derivation.facts_of("chosen"):
        if fact.values[0] == area:
            return {"product": fact.values[1]}
    return {}


def _plan_id(asked: str, outcome: Outcome, kb: KnowledgeBase) -> Wanted | None:
    """An id as the plan writes it: toxin/<area>[/<muscle or line>[/<side>]], adjunct/..., product/..., line/..."""
    head, *rest = asked.removeprefix("argument/").split("/")
    if not rest:
        return None
    side = rest[-1] if rest[-1] in SIDES else None
    names = [part for part in rest if part not in SIDES and part != "not-indicated"]
    if head in ("limit", "product", "adjunct", "home", "line", "claim", "counselling", "follow-up", "sequence"):
        names = names[:1]
    if not names:
        return None
    kinds = {
        "toxin": ("muscle", "line", "area"),
        "product": ("product",),
        "adjunct": ("treatment",),
        "home": ("treatment",),
        "line": ("line",),
        "question": ("condition", "attribute"),
        "claim": ("claim", "statement"),
    }.get(head, ("statement", "muscle", "line", "area"))
    for kind in kinds if ":" not in names[-1] else ("",):
        individual = kb.get(f"{kind}:{names[-1]}" if kind else names[-1])
        if individual is not None:
            return of_individual(asked, individual, side, kb, outcome)
    return None


def _sided(asked: str) -> tuple[str, str | None]:
    """Split off a side: `muscle:frontalis.left`, `frontalis left`, `left frontalis`, `frontalis, left`."""
    for side in SIDES:
        for pattern in (rf"^(.+?)[.,\s]+\(?{side}\)?$", rf"^{side}\s+(.+)$"):
            match = re.match(pattern, asked, re.IGNORECASE)
            if match:
                return match[1].rstrip(" ,."), side
    return asked, None


_PREFERRED = (
    "Treatment", "Muscle", "Line", "Product", "Area", "Finding", "Condition", "Attribute", "Contraindication",
    *_GOALS,
)  # fmt: skip


def _individual(name: str, kb: KnowledgeBase) -> Individual | None:
    """The term of that id or name; of several the one a plan is most likely asked about."""
    try:
        found = list(named(kb, name))
    except KnowledgeError:
        # A few words that fit one thing only name it; more than one is a guess, and guesses are offered, not made.
        meant = _meant(name, kb)
        found = meant if len(meant) == 1 else []
    found = [one for one in found if one.kind in _PREFERRED] or found
    rank = {kind: place for place, kind in reversed(list(enumerate(_PREFERRED)))}
    return min(found, key=lambda one: (rank.get(one.kind, len(rank)), one.id), default=None)


def _meant(name: str, kb: KnowledgeBase) -> list[Individual]:
    """Treatments, muscles, lines, products and areas that some words may name: by their label, else by a synonym."""
    try:
        hits = [hit for hit in search(kb, name).hits if hit.term.kind in _PREFERRED[:5]]
    except KnowledgeError:
        return []
    by_label = [hit.term for hit in hits if hit.field == "prefLabel"]
    if len(by_label) == 1:
        return by_label
    return by_label + [hit.term for hit in hits if hit.field in ("id", "altLabel", "brand")]


def _hits(name: str, kb: KnowledgeBase) -> list[Individual]:
    """Everything that some words are found in."""
    try:
        return [hit.term for hit in search(kb, name).hits]
    except KnowledgeError:
        return []


def _unknown(asked: str, outcome: Outcome, kb: KnowledgeBase) -> str:
    meant = _meant(asked, kb)
    if meant:
        return f"“{asked}” fits {len(meant)} things; name one: {_listed(meant, kb)}"
    near: dict[str, None] = {}
    try:
        found = search(kb, asked)
        near.update(dict.fromkeys(hit.term.id for hit in (*found.hits, *found.nearest) if hit.term.kind in _PREFERRED))
    except KnowledgeError:
        pass
    words = {kb.label(one.id).casefold(): one.id for kind in _PREFERRED[:5] for one in kb.of_kind(kind)}
    near.update(dict.fromkeys(words[m] for m in difflib.get_close_matches(asked.casefold(), words, n=3, cutoff=0.5)))
    things = [kb.individuals[one] for one in near]
    hints = [_listed(things[:5], kb)] if things else []
    hints += difflib.get_close_matches(asked, sorted(outcome.index), n=2, cutoff=0.6)
    hint = "; ".join(hints) or "muscle:procerus, treatment:ipl, toxin/glabella, frontalis left, frontalis > 15"
    return f"“{asked}” names nothing a plan could hold; nearest: {hint}"


def _listed(found: Sequence[Individual], kb: KnowledgeBase) -> str:
    more = f"; and {len(found) - 8} more" if len(found) > 8 else ""
    return "; ".join(f"{kb.label(one.id)} [{one.id}]" for one in found[:8]) + more


def _relation(asked: str, relation: str, slots: str, rules: RuleBase) -> Wanted:
    """`exclusion(statement=statement:TS03)`: a relation of the rules with some slots filled."""
    if relation not in rules.schema:
        near = difflib.get_close_matches(relation, sorted(rules.schema), n=3)
        raise UnknownThing(f"there is no relation {relation}; nearest: {', '.join(near) or 'item, adjunct, exclusion'}")
    filled: dict[str, Value] = {}
    for part in filter(None, (part.strip() for part in slots.split(","))):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals or name not in rules.schema[relation]:
            raise UnknownThing(f"{part}: write slot=value; {relation} has {', '.join(rules.schema[relation])}")
        filled[name] = _value(value)
    return Wanted(asked, asked, (goal(relation, **filled),))


def _value(text: str) -> Value:
    if re.fullmatch(r"-?\d+", text):
        return int(text)
    if re.fullmatch(r"-?\d+\.\d+", text):
        return Decimal(text)
    return text

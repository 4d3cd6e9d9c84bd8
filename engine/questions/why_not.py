"""Why not: what stood between a case and something that is not in its plan.

The answer is read from the rules as data and the facts of the finished run: which conditions of which rule found
nothing, which facts blocked it, which tests were false of which values, and so on down to answers and statements.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache

from engine.algebra.rule import Fact
from engine.consultation import Outcome
from engine.explain import Explanation, grounds
from engine.inference.derivation import canonical
from engine.inference.store import Store
from engine.plan import Evidence
from engine.planning.view import View
from engine.questions.absence import Absences, Lack, cost, in_reach
from engine.questions.attempts import Goal, goal
from engine.questions.causes import Blocking, Cause, by_weight
from engine.questions.dose_above import can_be_more, doses, held_below
from engine.questions.goals import UnknownThing, Wanted, wanted
from engine.questions.on_offer import NO_TOXIN, PRODUCTS, IfOffered, OnOffer
from engine.questions.other_products import OtherProducts, of_any_product, with_product
from engine.questions.plan_says import listed, said
from engine.questions.pressing import before_all
from engine.questions.search_causes import SearchCauses
from engine.questions.search_tree import SearchTree
from engine.questions.standing import Standing
from engine.questions.tree_refs import stated
from engine.questions.why import citations
from engine.questions.wording import Words
from engine.render.words import listed as all_of
from engine.rules import rule_base
from kb.snapshot import KnowledgeBase


@dataclass(frozen=True, slots=True)
class WhyNot:
    """The answer to a why-not question.

    present: it is in the plan after all, and `tree` says why.  causes: all that stands against it, most serious
    first, then what the nearest way lacks.  others: what further ways lack instead, nearest first.  said: what the
    plan itself says where it lists the thing as fallen, waiting or not on offer.  within_reach: whether an answer or
    a choice could change it.  if_offered: of what the clinic does not have and the run has therefore not judged, what
    would be in force against it if it did; None for all else.  lacking: that the clinic does not have it, where it does
    not and the plan does not say so.  first: the emergency for which the whole plan waits; empty where there is none.
    only_with: the product with which no answer could change it, where it is one of the clinic's.  chosen: of a
    product, that it is the plan's, though no units of it are planned.
    """

    thing: str
    label: str
    present: bool
    items: tuple[str, ...]
    causes: tuple[Cause, ...]
    others: tuple[tuple[Cause, ...], ...]
    said: tuple[str, ...]
    within_reach: bool
    evidence: tuple[Evidence, ...]
    grown: Callable[[], Explanation] = field(repr=False, compare=False)
    """Gives the tree; many answers are read without it."""
    sources: tuple[tuple[str, str], ...] = ()
    """Citations by source id, in the order of the evidence."""
    if_offered: IfOffered | None = None
    first: str = ""
    lacking: str = ""
    only_with: str = ""
    chosen: bool = False

    @property
    def out_of_reach(self) -> str:
        """That no answer could change it, or none as long as the product stays; empty where one could."""
        if self.only_with:
            return f"With {self.only_with}, no answer of this case could change that."
        return "" if self.within_reach else "No answer of this case could change that."

    @property
    def tree(self) -> Explanation:
        """Everything that was looked for and not there, down to answers and statements."""
        return self.grown()


def why_not(outcome: Outcome, kb: KnowledgeBase, thing: str) -> WhyNot:
    """Why `thing` is not in the plan, or that it is.  Raises UnknownThing with the nearest terms."""
    return Questions(outcome, kb).why_not(thing)


def why_not_each(outcome: Outcome, kb: KnowledgeBase, words: Sequence[str]) -> tuple[WhyNot, ...]:
    """Why not, of what some words name together (`frontalis left`); else of each on its own (`ipl frontalis`).

    Raises UnknownThing about the first that names nothing, or about all of them where none does.
    """
    questions = Questions(outcome, kb)
    try:
        return (questions.why_not(" ".join(words)),)
    except UnknownThing as unknown:
        answers: list[WhyNot] = []
        for word in words:
            try:
                answers.append(questions.why_not(word))
            except UnknownThing as error:
                raise (error if answers else unknown) from None
        return tuple(answers)


class Questions:
    """Why-not questions about one finished run; what is built for the first is kept for the next."""

    def __init__(self, outcome: Outcome, kb: KnowledgeBase) -> None:
        self._outcome, self._kb = outcome, kb
        self._view = View(outcome.derivation, kb, rule_base())
        self._words = Words(self._view)
        self._absences = Absences(outcome.derivation, kb, self._view.rules)
        self._blocking = Blocking(self._view, self._words)
        self._standing = Standing(self._view, self._words, self._blocking, self._absences.store)
        self._on_offer = OnOffer(self._view, self._absences.store)
        self._other = OtherProducts(self._view, self._on_offer)
        self._others: dict[tuple[str, ...], Questions] = {}
        """Of runs with another product, by it and by the areas it is named for."""
        self._supposing: Questions | None = None
        """Of the run that supposes all there is to be on offer."""
        self._causes = SearchCauses(self._view, self._words, self._absences, self._blocking)
        self._tree = SearchTree(self._view, self._words, self._causes)

    def why_not(self, thing: str) -> WhyNot:
        """Why `thing` is not in the plan, or that it is.  Raises UnknownThing with the nearest terms."""
        return replace(self._answer(thing), first=before_all(self._outcome.plan))

    def _answer(self, thing: str) -> WhyNot:
        asked = wanted(thing, self._outcome, self._kb, self._view.rules)
        found: list[Fact] = []
        for one in asked.goals:
            facts = self._absences.found(one) or self._whole(one)
            if not facts:
                return self._absent(asked, self._hardest(asked, self._settled(asked, self._reachable(one))))
            found = list(facts)
        if asked.above is not None:
            return self._dose(asked, found)
        return self._present(asked, found)

    def lack(self, one: Goal) -> Lack:
        """The search alone: why no fact meets a goal."""
        return self._absences.why_absent(one)

    def causes(self, one: Goal) -> tuple[Cause, ...]:
        """The leaves of the nearest way to a goal that no fact meets."""
        return tuple(dict.fromkeys(self._causes.of(self._absences.why_absent(one))))

    @property
    def store(self) -> Store:
        """All facts of the run."""
        return self._absences.store

    @property
    def words(self) -> Words:
        """Goals and tests in words."""
        return self._words

    def _whole(self, one: Goal) -> tuple[Fact, ...]:
        """A side that is treated with the other one, in one dose across the face or in the midline."""
        slots = one.values()
        if one.relation not in ("item", "wanted_line") or slots.get("side") not in ("right", "left"):
            return ()
        return tuple(
            fact
            for side in ("across", "midline")
            for fact in self._absences.found(goal(one.relation, **{**slots, "side": side}))
        )

    def _reachable(self, one: Goal) -> Goal:
        """The muscle as a whole, where no source doses it side by side."""
        slots = one.values()
        if one.relation != "item" or "side" not in slots or in_reach(self.lack(one).leaves):
            return one
        slots.pop("side")
        whole = goal(one.relation, **slots)
        return one if self._absences.found(whole) else whole

    def _present(self, asked: Wanted, found: list[Fact]) -> WhyNot:
        items = tuple(sorted(item for item, facts in self._outcome.index.items() if not set(found).isdisjoint(facts)))
        head = f"{asked.label}: it is in the plan"
        tree = cache(lambda: Explanation(head, "conclusion", None, grounds(self._view, found)))
        return WhyNot(asked.thing, asked.label, True, items, (), (), (), True, (), tree)

    def _settled(self, asked: Wanted, one: Goal) -> tuple[Goal, ...]:
        """What is looked for with the product settled: a way through another product is told apart from it.

        A product of the clinic is looked for in the areas that are called for.  Of several products that may be
        meant, the one that is nearest is.
        """
        named, held = one.values(), self._other.held
        if one.relation not in ("item", "line_option", "chosen_any") or not held or "dose" in named or "part" in named:
            return (one,)
        if "product" in named and "line" not in named:
            if named["product"] not in held:
                return (one,)
            each = [goal("item", product=named["product"], area=area) for area in self._other.called]
            return tuple(want for want in each if not self._absences.found(want)) or (one,)
        meant = self._other.meant(self._standing.areas(asked.goals))
        return (min((self._nearest(one, product) for product in meant), key=self._cost),)

    def _nearest(self, one: Goal, product: str) -> Goal:
        """A goal with its product settled, and its dose where a search that has to find one comes to no end."""
        want = with_product(one, product)
        each = self._other.by_dose(one, product)
        if not set(self._standing.areas([one])).isdisjoint(self._other.called):
            return min(each, key=self._cost)
        # Where nothing calls for the place yet, one way is enough: it is far off in any case.
        return next((want for want in (want, *each) if in_reach(self.lack(want).leaves)), want)

    def _cost(self, one: Goal) -> int:
        return cost(self.lack(one).leaves)

    def _hardest(self, asked: Wanted, ones: tuple[Goal, ...]) -> tuple[Goal, ...]:
        """Of what an area or line lacks, the dose that no answer gives: a wish for it would not be enough."""
        last = asked.goals[-1]
        if not self._other.held or ones[0].relation not in ("called_for", "wanted_line", "line_option"):
            return ones
        if last.relation != "item" or self._absences.found(last):
            return ones
        settled = self._settled(asked, last)
        return ones if in_reach(self.lack(settled[0]).leaves) else settled

    def _absent(self, asked: Wanted, ones: tuple[Goal, ...]) -> WhyNot:
        lacks = [self._absences.why_absent(one) for one in ones]
        lack = lacks[0]
        each = [tuple(dict.fromkeys(self._causes.of_way(way))) for way in lack.ways] or [tuple(self._causes.of(lack))]
        if self._on_offer.any_product(asked.goals):
            each = [tuple(dict.fromkeys(map(_of_any_product, way))) for way in each]
        nearest = tuple(dict.fromkeys((*each[0], *(cause for more in lacks[1:] for cause in self._causes.of(more)))))
        # A line with any dose in its area may get one of its own; that is not looked for dose by dose.
        reach = any(in_reach(one.leaves) for one in lacks) or lack.goal.relation == "line_option"
        standing = self._standing.against(asked.goals)
        causes = by_weight((*nearest, *(cause for _, cause in standing)))
        others: dict[tuple[Cause, ...], None] = {}
        for way, told in zip(lack.ways if len(lacks) == 1 else (), each, strict=False):
            rest = tuple(cause for cause in told if cause not in causes)
            # Another way that asks for all of this one is none, and what stands in any case is said once.
            if rest and told != nearest and not set(told) >= set(nearest) and (not reach or in_reach(way.leaves)):
                others.setdefault(rest)
        only_with = ""
        if "product" in asked.goals[-1].values():
            # In another area than those called for, it may be within reach.
            reach = reach or (ones[0] not in asked.goals and in_reach(self.lack(asked.goals[-1]).leaves))
        elif ones[0].values().get("product") in self._other.held and not reach:
            only_with, further = self._with_others(asked, ones[0])
            reach = bool(further)
            others.update(dict.fromkeys(further))
        supposed, would_block, used = self._supposed(asked)
        if used and self._other.held:
            causes = tuple(replace(one, text=f"{one.text} {used}") if one.path == PRODUCTS else one for one in causes)
        told = supposed.causes if supposed is not None else ()
        statements = [s for way in (told, causes, *others) for cause in way for s in cause.statements]
        blocking = tuple(dict.fromkeys(fact for fact, cause in standing if cause not in nearest))
        tree = cache(lambda: self._tree.whole(lacks, blocking, supposed, would_block, lambda: self._on_offer.view))
        # Where no cause names a statement of its own, it rests on those of the plan, else on those the search met.
        speaking = self._speaking(asked)
        evidence = self._view.evidence(statements)
        if not evidence:
            entries = listed(self._outcome.plan, asked.goals, speaking)
            evidence = self._view.evidence([one.statement for entry in entries for one in entry.evidence])
        evidence = evidence or self._view.evidence(stated(tree()))
        heard = said(self._outcome.plan, asked.goals, speaking)
        chosen = any(one.relation == "chosen_any" and bool(self._absences.found(one)) for one in asked.goals)
        return WhyNot(
            asked.thing, asked.label, False, self._entries(asked), causes, tuple(others), heard, reach,
            evidence, tree, citations(self._kb, evidence), supposed, lacking=self._lacking(asked, supposed),
            only_with=only_with, chosen=chosen,
        )  # fmt: skip

    def _with_others(self, asked: Wanted, one: Goal) -> tuple[str, list[tuple[Cause, ...]]]:
        """The products of the clinic that cannot bring it, and ways with another, each tried in a run of its own."""
        areas = self._standing.areas(asked.goals)
        meant = self._other.meant(areas)
        name = " or ".join(map(self._view.label, meant))
        bringing: list[str] = []
        ways: list[tuple[Cause, ...]] = []
        for product in self._other.serving(areas, meant):
            held = product in self._other.held
            if held:
                text = f"{self._view.label(product)} is held, and is not the product of this area. Named for it, it "
                path = "context.product_for_area"
            else:
                text = f"{self._view.label(product)} is not among the clinic's products. In place of {name}, it "
                path = PRODUCTS
            # Where nothing calls for the place, another product alone cannot bring it, and need not be tried.
            called = not set(areas).isdisjoint(self._other.called)
            inner = self._instead(product, areas if held else ()) if called else self
            if not called or not inner.met(asked.goals):
                want = inner._nearest(one, product)
                further = tuple(cause for cause in inner.causes(want) if cause.path != PRODUCTS)
                if in_reach(inner.lack(want).leaves) and further:
                    ways.append((Cause("answer", f"{text}could bring this, with:", path), *further))
            elif held:
                ways.insert(0, (Cause("answer", f"{text}would bring this.", path),))
            else:
                bringing.append(self._view.label(product))
        if bringing:
            are, each = ("is", "it") if len(bringing) == 1 else ("are", "each of them")
            text = f"{all_of(bringing)} {are} not among the clinic's products. In place of {name}, {each} would bring"
            ways.insert(0, (Cause("answer", f"{text} this.", PRODUCTS),))
        return name, ways

    def _supposed(self, asked: Wanted) -> tuple[IfOffered | None, tuple[Fact, ...], str]:
        """What would stand against something that the clinic does not have; of a product also whether it would do."""
        supposed, would_block = self._on_offer.against(asked.goals) or (None, ())
        product = next((str(v) for one in asked.goals for name, v in one.slots if name == "product"), "")
        if supposed is None or not product or supposed.causes or not self._other.called:
            return supposed, would_block, ""
        wants = [goal("eligible", product=product, area=area) for area in self._other.called]
        if self._supposing is None:
            self._supposing = Questions(replace(self._outcome, derivation=self._on_offer.view.derivation), self._kb)
        if any(map(self._supposing.met, ([want] for want in wants))):
            held = " and ".join(map(self._view.label, self._other.held))
            return supposed, would_block, f"In place of {held}, it would be the product of the plan."
        causes = dict.fromkeys(cause for want in wants for cause in self._supposing.causes(want))
        return replace(supposed, causes=tuple(causes)), would_block, ""

    def _instead(self, product: str, areas: Sequence[str]) -> Questions:
        """The same questions of a run with this product in place of the plan's."""
        key = (product, *areas)
        known = self._others.get(key)
        if known is None:
            outcome = replace(self._outcome, derivation=self._other.instead(product, areas))
            known = self._others[key] = Questions(outcome, self._kb)
        return known

    def met(self, goals: Sequence[Goal]) -> bool:
        """Whether the run concludes what these goals stand for, with whatever product it chose."""
        return all(self._absences.found(one) or self._whole(one) for one in map(of_any_product, goals))

    def _speaking(self, asked: Wanted) -> tuple[str, ...]:
        """The areas whose entries speak of what was asked: those of a muscle, or those a product is meant for."""
        named = [one.values() for one in asked.goals]
        products = [str(one["product"]) for one in named if "product" in one and "line" not in one]
        if products:
            return tuple(one for one in self._other.called if products[0] in self._other.meant((one,)))
        return tuple(one for one in self._standing.areas(asked.goals) if one in self._other.called)

    def _lacking(self, asked: Wanted, supposed: IfOffered | None) -> str:
        """That the clinic does not have it, where the plan does not say so itself."""
        if supposed is not None:
            return supposed.lacking
        told = set(self._entries(asked)) & {one.id for one in self._outcome.plan.not_on_offer}
        return "" if told else self._on_offer.lacking(asked.goals)

    def _dose(self, asked: Wanted, found: list[Fact]) -> WhyNot:
        """A dose that is in the plan, held against a figure: above it, or what keeps it below."""
        plan, above = self._outcome.plan, asked.above or Decimal(0)
        items = [one for one in plan.toxin if not set(self._outcome.index[one.id]).isdisjoint(found)]
        given = doses(asked.goals[-1], items, self._view)
        more = {item.id for dose in given if dose.units > above for item in dose.items}
        if more:
            within = [fact for one in more for fact in self._outcome.index[one] if fact in found]
            return self._present(asked, sorted(within, key=canonical))
        causes = tuple(dict.fromkeys(cause for dose in given for cause in held_below(dose, above, plan, self._view)))
        reach = any(can_be_more(dose, above, plan, self._view) for dose in given)
        evidence = self._view.evidence([s for cause in causes for s in cause.statements])
        head = f"{asked.label}: the dose is lower"
        tree = cache(lambda: Explanation(head, "conclusion", None, grounds(self._view, found)))
        products = " and ".join(dict.fromkeys(self._view.label(f"product:{dose.product}") for dose in given))
        return WhyNot(
            asked.thing, asked.label, False, self._entries(asked), causes, (), (),
            reach, evidence, tree,
            citations(self._kb, evidence), only_with="" if reach else products,
        )  # fmt: skip

    def _entries(self, asked: Wanted) -> tuple[str, ...]:
        return tuple(dict.fromkeys(entry.id for entry in listed(self._outcome.plan, asked.goals)))


def _of_any_product(cause: Cause) -> Cause:
    """A product that is not held, told as any: which one the search met first says nothing."""
    return replace(cause, text=NO_TOXIN) if cause.path == PRODUCTS else cause

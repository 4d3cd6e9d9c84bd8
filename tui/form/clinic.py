"""The visit step: where and when, who, and which products and treatments are on offer."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from engine.case import Case
from kb.snapshot import Individual, KnowledgeBase
from tui.form.bindings import AllOf, Member, Plain
from tui.form.spec import Binding, Block, BlockAct, BlockState, FormRow, Progress, Step
from tui.form.stock import Dilution, OnOffer, Preference
from tui.form.terms import allowed, label, local, text
from tui.widgets.cells import Cell, Choice, Entry, Option, Row

_LAYERS = (
    ("upper", "Treatments on offer: skin surface"),
    ("middle", "Treatments on offer: middle layer"),
    ("dermal", "Treatments on offer: deep layer"),
    ("neighbour", "Treatments on offer: further"),
    ("home", "Treatments on offer: home care"),
)
_OFFERED = (Option("yes", "", ("y",)),)


class Clinic:
    """Builds the step; products licensed in the case's jurisdiction come first."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._kb = kb
        self._products = kb.of_kind("Product")
        self._treatments = kb.of_kind("Treatment")

    def step(self, case: Case) -> Step:
        """Return the step for this case."""
        ready = bool(case.context.jurisdiction and (case.context.products or case.context.treatments))
        blocks = tuple(self._blocks(case))
        return Step("clinic", "Visit", "Visit", blocks, Progress(int(ready), 1, must=True))

    def start(self, case: Case) -> Step:
        """Return the few questions a new consultation starts with."""
        blocks = (Block("visit", "Visit", self._visit(case)), *self._product_blocks(case))
        return Step("start", "New consultation", "New", blocks)

    def _blocks(self, case: Case) -> Iterator[Block]:
        yield Block("visit", "Visit", self._visit(case))
        yield Block("person", "Person", tuple(self._person(case)))
        yield from self._product_blocks(case)
        if len(case.context.products) > 1:
            yield self._per_area(case)
        yield from self._treatment_blocks(case)

    def _visit(self, case: Case) -> tuple[FormRow, ...]:
        places = tuple(
            Option(local(one.id), local(one.id), (local(one.id)[0].lower(),), label(one))
            for one in self._kb.of_kind("Jurisdiction")
        )
        return (
            _row(
                "id",
                "Reference",
                Entry("id", "text", width=28, optional=False),
                "id",
                "No names of patients.",
            ),
            _row(
                "date",
                "Date",
                Entry("date", "date", width=10, today=case.context.date, optional=False),
                "context.date",
            ),
            _row(
                "jurisdiction",
                "Jurisdiction",
                Choice("jurisdiction", places, optional=False),
                "context.jurisdiction",
                "Whose licences and severities decide; where another one is stricter, the plan says so.",
            ),
            _row(
                "role",
                "Practitioner role",
                Entry("role", "text", width=28),
                "context.practitioner_role",
                "Role of the person who will treat: doctor, dentist, nurse prescriber…",
            ),
        )

    def _person(self, case: Case) -> Iterator[FormRow]:
        if case.person.age_years is None or case.person.birth_date is not None:
            born = Entry("born", "date", width=10, hint="year-month-day")
            yield _row("birth_date", "Date of birth", born, "person.birth_date", "Or the age, in the next row.")
        if case.person.birth_date is None or case.person.age_years is not None:
            age = Entry("age", "integer", unit="years", low=Decimal(0), high=Decimal(120), width=4)
            yield _row("age_years", "Age", age, "person.age_years", "In full years on the day of the visit.")
        for name in ("sex", "reference_population"):
            attribute = self._kb.get(f"attribute:{name}")
            if attribute is not None:
                meant = " ".join(filter(None, (text(attribute, "question"), text(attribute, "help"))))
                yield _row(name, label(attribute), Choice(name, allowed(attribute)), f"person.{name}", meant)

    def _product_blocks(self, case: Case) -> Iterator[Block]:
        here = _region(case.context.jurisdiction, self._kb)
        held = {offer.product for offer in case.context.products}
        licensed, others = list[FormRow](), list[FormRow]()
        for product in sorted(self._products, key=lambda one: label(one).casefold()):
            at_home = bool(here & set(map(str, product.many("licensedIn"))))
            (licensed if at_home or not here else others).append(_product(product, case, local(product.id) in held))
        if licensed:
            place = case.context.jurisdiction
            yield Block(
                "products",
                f"Toxin products on offer: licensed in {place}" if place else "Toxin products on offer",
                tuple(licensed),
            )
        if others:
            count = sum(row.row.key.partition(":")[2] in held for row in others)
            yield Block(
                "products_other",
                "Toxin products on offer: licensed elsewhere",
                tuple(others),
                folds=True,
                state=BlockState(f"{count} on offer" if count else ""),
                opened=bool(count) or not licensed,
            )

    def _per_area(self, case: Case) -> Block:
        names = tuple(offer.product for offer in case.context.products)
        options = tuple(
            Option(name, self._brand(name), (str(position),)) for position, name in enumerate(names, start=1)
        )
        covered = {str(line.one("inArea")) for line in self._kb.of_kind("Line")}
        rows = tuple(
            _row(
                f"area:{local(area)}",
                self._kb.label(area),
                Choice("product", options),
                f"context.product_for_area.{local(area)}",
            )
            for area in sorted(covered, key=self._kb.label)
        )
        chosen = len(case.context.product_for_area)
        return Block(
            "product_for_area",
            "Product by area",
            rows,
            folds=True,
            preview="Only if areas shall differ in product.",
            state=BlockState(f"{chosen} set" if chosen else ""),
            opened=bool(chosen),
        )

    def _treatment_blocks(self, case: Case) -> Iterator[Block]:
        for layer, title in _LAYERS:
            members = [one for one in self._treatments if _layer(one) == layer]
            if not members:
                continue
            ids = tuple(local(one.id) for one in members)
            count = sum(item in case.context.treatments for item in ids)
            rows = tuple(
                FormRow(
                    Row(
                        f"treatment:{local(one.id)}",
                        label(one),
                        (Choice("offer", _OFFERED),),
                        text(one, "mechanism"),
                        label_share=0.66,
                    ),
                    (Member("context.treatments", local(one.id)),),
                )
                for one in sorted(members, key=lambda one: label(one).casefold())
            )
            yield Block(
                f"treatments:{layer}",
                title,
                rows,
                folds=True,
                help="; ".join(label(one) for one in members),
                acts=(
                    BlockAct("a", "all", AllOf("context.treatments", ids, on=True)),
                    BlockAct("u", "none", AllOf("context.treatments", ids, on=False)),
                ),
                state=BlockState(f"{count} of {len(ids)}", "done" if count else "plain"),
            )

    def _brand(self, product: str) -> str:
        found = self._kb.get(f"product:{product}")
        return product if found is None else label(found)


def _row(key: str, title: str, cell: Cell, path: str, help: str = "") -> FormRow:
    return FormRow(Row(f"clinic:{key}", title, (cell,), help, label_share=0.38), (Plain(path),))


def _product(product: Individual, case: Case, held: bool) -> FormRow:
    name = local(product.id)
    cells: list[Cell] = [Choice("offer", _OFFERED)]
    bindings: list[Binding] = [OnOffer(name)]
    if held:
        dilutions = tuple(
            Option(value, f"{value} U/mL", (str(position),))
            for position, value in enumerate((_decimal(v) for v in product.many("dilutionUnitsPerMl")), start=1)
        )
        if dilutions:
            cells.append(Choice("dilution", dilutions))
            bindings.append(Dilution(name))
        if (count := len(case.context.products)) > 1:
            ranks = tuple(Option(rank, str(rank), (str(rank),)) for rank in range(1, min(count, 9) + 1))
            cells.append(Choice("rank", ranks, caption="order", folded=True, optional=False))
            bindings.append(Preference(name))
    row = Row(
        f"product:{name}",
        label(product),
        tuple(cells),
        help=" ".join(filter(None, (f"{text(product, 'inn')}.", text(product, "dilutionNote")))),
        label_share=0.4,
    )
    return FormRow(row, tuple(bindings))


def _decimal(value: object) -> Decimal:
    """Return a knowledge base number as a decimal."""
    return Decimal(str(value))


def _layer(treatment: Individual) -> str:
    return "home" if treatment.one("setting") == "home" else text(treatment, "layer")


def _region(jurisdiction: str, kb: KnowledgeBase) -> set[str]:
    own = f"jurisdiction:{jurisdiction}"
    found = kb.get(own)
    return set() if found is None else {own, *map(str, found.many("partOf"))}

"""Safety in the plan: what applies, what must wait, what fell, and what is still to be asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from engine.algebra.rule import Fact
from engine.algebra.terms import ABSENT
from engine.plan import Deferred, Evidence, Question, Reason, Rejected, SafetyFinding
from engine.planning.view import SEVERITIES, Slots, View, bare, day, severity

_RANKS: dict[str, int] = {word: rank for rank, word in SEVERITIES.items()}


def concerned(view: View) -> set[str]:
    """Interventions within reach here: products held, treatments on offer, and home care the findings call for."""
    called_for = {str(slots["treatment"]) for _, slots in view.all("matched")}
    at_home = {t for t in called_for if view.individual(t).one("setting") == "home"}
    return _on_offer(view) | at_home


def _on_offer(view: View) -> set[str]:
    given = view.derivation.origins
    return {str(f.values[0]) for f in given if f.relation in ("offered", "offered_treatment")}


def _named(view: View, treatment: str) -> str:
    """A treatment's label, saying so where the clinic does not offer it."""
    reachable = treatment in concerned(view)
    return view.label(treatment) + ("" if reachable else " (not on offer here)")


def findings(view: View) -> tuple[SafetyFinding, ...]:
    """Every safety statement that applies to something concerned, strongest first."""
    relevant = concerned(view)
    by_statement: dict[str, list[tuple[Fact, Slots]]] = {}
    for relation in ("exclusion", "delay", "caution"):
        for fact, slots in view.all(relation):
            if str(slots["intervention"]) in relevant:
                by_statement.setdefault(str(slots["statement"]), []).append((fact, slots))
    found = [_finding(view, statement, rows) for statement, rows in by_statement.items()]
    return tuple(sorted(found, key=lambda f: (-_RANKS[f.severity], f.statement)))


def _finding(view: View, statement: str, rows: list[tuple[Fact, Slots]]) -> SafetyFinding:
    individual = view.individual(statement)
    touched = sorted({str(slots["intervention"]) for _, slots in rows})
    effects = [s for _, s in view.all("effect", statement=statement) if str(s["intervention"]) in touched]
    view.register(f"safety/{bare(statement)}", (fact for fact, _ in rows))
    until = [u for u in (day(s["until"]) for _, s in rows if "until" in s) if u is not None]
    by = [str(s["by"]) for _, s in view.all("overridden", statement=statement)]
    true = view.all("literal", statement=statement, truth="true")
    return SafetyFinding(
        statement=statement,
        title=view.label(statement),
        severity=severity(max(_acting_rank(slots, effects) for _, slots in rows)),
        own_severity=severity(max(int(str(s["own"])) for s in effects)),
        applies_to=tuple(bare(i) for i in touched),
        areas=tuple(sorted(bare(str(a)) for a in individual.many("inArea"))),
        because_of=tuple(sorted({bare(s["attribute"]) for _, s in true if str(s["intervention"]) in touched})),
        action=str(individual.one("action")),
        until=max(until) if until else None,
        overridden_by=by[0] if by else None,
        evidence=view.evidence((statement,)),
    )


def _acting_rank(slots: Slots, effects: list[Slots]) -> int:
    """How strongly a conclusion acts: an exclusion or caution as it says, a delay as its statement ranks."""
    if "rank" in slots:
        return int(str(slots["rank"]))
    return max(int(str(s["rank"])) for s in effects if s["intervention"] == slots["intervention"])


def deferred(view: View) -> tuple[Deferred, ...]:
    """Areas and treatments that only have to wait."""
    found = []
    candidates = {(s["area"], s["product"]) for _, s in view.all("candidate")}
    waits: dict[tuple[str, str], list[tuple[Fact, Slots]]] = {}
    for fact, slots in view.all("area_delay"):
        if (slots["area"], slots["product"]) in candidates:
            waits.setdefault((f"toxin/{bare(slots['area'])}", f"Toxin, {view.label(slots['area'])}"), []).append(
                (fact, slots)
            )
    excluded = {s["treatment"] for _, s in view.all("treatment_excluded")} | {
        s["treatment"] for _, s in view.all("phototype_avoid")
    }
    excluded |= {s["treatment"] for _, s in view.all("downtime_too_long")}
    supported = {s["treatment"] for _, s in view.all("supported")}
    for fact, slots in view.all("treatment_delayed"):
        if slots["treatment"] in supported - excluded:
            key = (f"adjunct/{bare(slots['treatment'])}", _named(view, str(slots["treatment"])))
            waits.setdefault(key, []).append((fact, slots))
    for (item, label), rows in sorted(waits.items()):
        view.register(item, (fact for fact, _ in rows))
        dates = [day(slots["until"]) for _, slots in rows]
        known = [d for d in dates if d is not None]
        found.append(
            Deferred(
                id=item,
                label=label,
                until=max(known) if len(known) == len(dates) else None,
                reasons=tuple(_acting(view, slots) for _, slots in rows),
                evidence=view.evidence(slots["statement"] for _, slots in rows),
            )
        )
    return tuple(found)


def _acting(view: View, slots: Slots) -> Reason:
    """A statement as a reason: its title, what it asks for, and until when."""
    statement = str(slots["statement"])
    until = day(slots["until"]) if "until" in slots else None
    tail = f" Not before {until.isoformat()}." if until else ""
    if "until" in slots and slots["until"] == ABSENT:
        wait = view.label(cast(Any, view.individual(statement).one("waitDaysDefault")))
        tail = f" Wait of {wait} days from its end; the date it ended is not recorded."
    action = str(view.individual(statement).one("action")).rstrip(".")
    return Reason(text=f"{view.label(statement)}: {action}.{tail}", rule="exclusion.delay", statements=(statement,))


def rejected(view: View) -> tuple[Rejected, ...]:
    """Every candidate that was considered and fell, with what felled it."""
    entries = [*_areas(view), *_sides(view), *_lines(view), *_products(view), *_treatments(view)]
    return tuple(sorted(entries, key=lambda entry: (-_RANKS.get(entry.severity or "", 0), entry.id)))


def _areas(view: View) -> Iterator[Rejected]:
    """Areas in which nothing is planned although something calls for it."""
    planned = {slots["area"] for _, slots in view.all("item")}
    for _, called in view.all("called_for"):
        area = called["area"]
        if area in planned:
            continue
        used = {slots["product"] for _, slots in view.all("chosen", area=area)}
        facts = [
            (fact, slots)
            for relation in ("area_exclusion", "lacks_companion", "over_limit", *_NO_DOSE)
            for fact, slots in view.all(relation, area=area)
            if not used or slots["product"] in used
        ]
        if facts:
            yield _fallen_area(view, f"toxin/{bare(area)}", f"Toxin, {view.label(area)}", facts)


_NO_DOSE = ("no_dose", "no_figures", "muscle_shared", "bands_outside")


def _sides(view: View) -> Iterator[Rejected]:
    """Lines and sides left out of an area that is otherwise planned."""
    planned = {slots["area"] for _, slots in view.all("item")}
    left_out: dict[tuple[str, str], list[tuple[Fact, Slots]]] = {}
    for relation in _NO_DOSE:
        for fact, slots in view.all(relation):
            used = {s["product"] for _, s in view.all("chosen", area=slots["area"])}
            if slots["area"] in planned and slots["product"] in used:
                what = bare(slots["line"]) if "line" in slots else str(slots["side"])
                label = view.label(slots["line"]) if "line" in slots else f"{view.label(slots['area'])}, {what}"
                left_out.setdefault((f"toxin/{bare(slots['area'])}/{what}", label), []).append((fact, slots))
    for (item, label), facts in left_out.items():
        yield _fallen_area(view, item, f"Toxin, {label}", facts)


def _fallen_area(view: View, item: str, label: str, facts: list[tuple[Fact, Slots]]) -> Rejected:
    view.register(item, (fact for fact, _ in facts))
    ranks = [int(str(slots["rank"])) for _, slots in facts if "rank" in slots]
    unique = {_felling(view, f, s).text: (f, s) for f, s in sorted(facts, key=_strongest_first)}
    return Rejected(
        id=item,
        label=label,
        severity=severity(max(ranks)) if ranks else None,
        reasons=tuple(_felling(view, f, s) for f, s in unique.values()),
        evidence=_evidence(view, [f for f, _ in unique.values()]),
    )


def _strongest_first(row: tuple[Fact, Slots]) -> tuple[int, str]:
    fact, slots = row
    return (-int(str(slots.get("rank", 0))), str(fact))


def _felling(view: View, fact: Fact, slots: Slots) -> Reason:
    return _acting(view, slots) if "statement" in slots else view.reason(fact)


def _evidence(view: View, facts: list[Fact]) -> tuple[Evidence, ...]:
    statements = [s for fact in facts for s in view.statements(view.derivation.because(fact)[0])]
    return view.evidence(statements)


def _lines(view: View) -> Iterator[Rejected]:
    fallen: dict[str, list[tuple[Fact, Slots]]] = {}
    for verdict in ("not_indicated", "below_threshold"):
        for fact, slots in view.all("verdict", verdict=verdict):
            fallen.setdefault(str(slots["line"]), []).append((fact, slots))
    for line, rows in fallen.items():
        area = bare(str(view.individual(line).one("inArea")))
        sides = "".join(f"/{s['side']}" for _, s in rows[:1]) if len(rows) == 1 else ""
        item = view.register(f"toxin/{area}/{bare(line)}/not-indicated{sides}", (fact for fact, _ in rows))
        texts = {view.reason(fact).text: fact for fact, _ in rows}
        yield Rejected(
            id=item,
            label=f"Toxin for {view.label(line)} ({', '.join(dict.fromkeys(str(s['side']) for _, s in rows))})",
            reasons=tuple(view.reason(fact) for fact in texts.values()),
            evidence=view.evidence(slots["basis"] for _, slots in rows),
        )


def _products(view: View) -> Iterator[Rejected]:
    used = {slots["product"] for _, slots in view.all("chosen_any")}
    for given in sorted(f for f in view.derivation.origins if f.relation == "offered"):
        product = str(given.values[0])
        if product in used:
            continue
        facts = [*view.all("licence_gap", product=product), *view.all("exclusion", intervention=product)]
        facts.sort(key=_strongest_first)
        reasons = [_felling(view, fact, slots) for fact, slots in facts]
        ranks = [int(str(slots["rank"])) for _, slots in facts]
        scores = view.all("score", product=product)
        leading = [str(slots["product"]) for _, slots in view.all("global_choice")]
        if not facts:
            if leading:
                text = f"{view.label(leading[0])} serves the areas better, or comes first on the clinic's list."
                reasons = [Reason(text=text, rule="selection.global")]
            else:
                continue
        item = view.register(f"product/{bare(product)}", [*(f for f, _ in facts), *(f for f, _ in scores)])
        statements = [s for r in reasons for s in r.statements]
        principle = [slots["principle"] for _, slots in facts if "principle" in slots]
        yield Rejected(
            id=item,
            label=view.label(product),
            severity=severity(max(ranks)) if ranks else None,
            reasons=tuple(reasons),
            evidence=view.evidence([*statements, *principle]),
        )


def _treatments(view: View) -> Iterator[Rejected]:
    supported = {slots["treatment"] for _, slots in view.all("supported")}
    offered = _on_offer(view)
    felled: dict[str, list[tuple[Fact, Slots]]] = {}
    for relation in ("treatment_excluded", "phototype_avoid", "downtime_too_long", "criterion_unmet", "unsupported"):
        for fact, slots in view.all(relation):
            treatment = str(slots["treatment"])
            # One indication that does not hold fells nothing while another one does.
            unmet = relation == "criterion_unmet" and treatment in supported
            if not unmet and (treatment in supported or treatment in offered):
                felled.setdefault(treatment, []).append((fact, slots))
    for treatment, rows in felled.items():
        if treatment not in supported and not any(f.relation in ("criterion_unmet", "unsupported") for f, _ in rows):
            continue
        yield _fallen_treatment(view, treatment, rows)


def _fallen_treatment(view: View, treatment: str, rows: list[tuple[Fact, Slots]]) -> Rejected:
    ranks = [int(str(slots["rank"])) for _, slots in rows if "rank" in slots]
    if any(fact.relation == "phototype_avoid" for fact, _ in rows):
        ranks.append(_RANKS["relative"])
    reasons = [
        _acting(view, slots) if fact.relation == "treatment_excluded" else view.reason(fact) for fact, slots in rows
    ]
    return Rejected(
        id=view.register(f"adjunct/{bare(treatment)}", (fact for fact, _ in rows)),
        label=_named(view, treatment),
        severity=severity(max(ranks)) if ranks else None,
        reasons=tuple(reasons),
        evidence=_evidence(view, [fact for fact, _ in rows]),
    )


def blocked_questions(view: View) -> tuple[Question, ...]:
    """Questions whose answers are missing, the ones that block most first."""
    gathered: dict[str, dict[str, Any]] = {}
    relevant = concerned(view)

    def ask(attribute: str, rank: int, blocks: list[str], statement: str, fact: Fact) -> None:
        entry = gathered.setdefault(attribute, {"rank": 0, "blocks": set(), "statements": set(), "facts": []})
        entry["rank"] = max(entry["rank"], rank)
        entry["blocks"].update(blocks)
        if statement:
            entry["statements"].add(statement)
        entry["facts"].append(fact)

    for fact, slots in view.all("unanswered"):
        intervention, rank = str(slots["intervention"]), int(str(slots["rank"]))
        if intervention in relevant:
            blocks = _held(view, intervention, str(slots["statement"])) if rank >= _RANKS["relative"] else []
            attribute = str(slots["attribute"])
            ask(_asked(view, attribute), rank, blocks, str(slots["statement"]), fact)
            parent = _open_parent(view, attribute)
            if parent is not None:
                ask(parent, rank, blocks, str(slots["statement"]), fact)
    for fact, slots in view.all("phototype_unknown"):
        if str(slots["treatment"]) in relevant:
            blocks = [f"adjunct/{bare(slots['treatment'])}"]
            ask("attribute:phototype", _RANKS["relative"], blocks, "", fact)
    for fact, slots in view.all("indication_open"):
        attribute = _asked(view, str(slots["attribute"]))
        blocks = [f"adjunct/{bare(slots['treatment'])}"]
        ask(attribute, _RANKS["information"], blocks, str(slots["indication"]), fact)
    questions = [_question(view, attribute, entry) for attribute, entry in gathered.items()]
    questions += [*_line_questions(view), *_date_questions(view, relevant)]
    return tuple(sorted(questions, key=lambda q: (-_RANKS[q.severity], -len(q.blocks), q.id)))


def _held(view: View, intervention: str, statement: str) -> list[str]:
    """What waits for the answer: areas called for; the product itself while nothing is called for yet."""
    if intervention.startswith("treatment:"):
        return [f"adjunct/{bare(intervention)}"]
    if not view.all("called_for"):
        return [f"product/{bare(intervention)}"]
    candidates = {(s["area"], s["product"]) for _, s in view.all("candidate")}
    reached = [s["area"] for _, s in view.all("area_unknown", product=intervention, statement=statement)]
    return [f"toxin/{bare(area)}" for area in reached if (area, intervention) in candidates]


def _asked(view: View, attribute: str) -> str:
    """The question behind an unknown.

    A finding is asked through the attribute of the same name, and what follows from the age through the age.
    """
    if attribute.startswith("condition:") and view.individual(attribute).one("askedWhen") == "derived":
        return "attribute:age_years"
    observed = attribute.replace("finding:", "attribute:")
    return observed if observed in view.kb.individuals else attribute


def _open_parent(view: View, attribute: str) -> str | None:
    """The question that would settle this one, if it is unanswered itself."""
    if not attribute.startswith("condition:"):
        return None
    parent = view.individual(attribute).one("askedOnlyIf")
    if parent is None or not view.all("base_state", condition=str(parent), value="unknown"):
        return None
    return str(parent)


def _question(view: View, attribute: str, entry: dict[str, Any]) -> Question:
    individual = view.individual(attribute)
    local = bare(attribute)
    path = f"safety.answers.{local}" if attribute.startswith("condition:") else f"{individual.one('section')}.{local}"
    group = individual.one("inQuestionGroup")
    view.register(f"question/{local}", entry["facts"])
    return Question(
        id=local,
        text=str(individual.one("question") or view.label(attribute)),
        path=path,
        group=None if group is None else bare(str(group)),
        severity=severity(entry["rank"]),
        blocks=tuple(sorted(entry["blocks"])),
        statements=tuple(sorted(entry["statements"])),
    )


def _line_questions(view: View) -> Iterator[Question]:
    for fact, slots in view.all("verdict", verdict="unknown"):
        line, side = str(slots["line"]), str(slots["side"])
        suffix = f".{side}" if side in ("right", "left") else ""
        item = f"{bare(line)}{suffix}"
        view.register(f"question/{item}", (fact,))
        yield Question(
            id=item,
            text=f"{view.label(line)} ({side}): how severe at rest and at expression, and does spreading flatten it?",
            path=f"lines.{bare(line)}{suffix}",
            severity="information",
            blocks=(f"toxin/{bare(str(view.individual(line).one('inArea')))}",),
            statements=(),
        )
    uncounted = view.all("bands_uncounted")
    if uncounted:
        view.register("question/platysmal_band_count", (fact for fact, _ in uncounted))
        yield Question(
            id="platysmal_band_count",
            text="How many platysmal bands stand out on each side (the label doses one or two a side)?",
            path="features.platysmal_band_count",
            severity="information",
            blocks=tuple(sorted({f"toxin/{bare(s['area'])}" for _, s in uncounted})),
            statements=(),
        )
    for fact, slots in view.all("units_unknown"):
        number = int(str(slots["session"]).rsplit(" ", 1)[1]) - 1
        view.register(f"question/toxin.{number}.total_units", (fact,))
        yield Question(
            id=f"toxin.{number}.total_units",
            text="How many units were given in this session? The limit over three months cannot be checked without.",
            path=f"history.toxin[{number}].total_units",
            severity="caution",
            statements=(str(slots["limit"]),),
        )


def _date_questions(view: View, relevant: set[str]) -> Iterator[Question]:
    waiting: dict[str, list[tuple[Fact, Slots]]] = {}
    for fact, slots in view.all("delay", until=ABSENT):
        if str(slots["intervention"]) in relevant:
            for condition in view.individual(slots["statement"]).many("condition"):
                waiting.setdefault(str(condition), []).append((fact, slots))
    for condition, rows in sorted(waiting.items()):
        local = bare(condition)
        if not view.all("state", condition=condition, value="yes"):
            continue
        view.register(f"question/{local}.ended", (fact for fact, _ in rows))
        yield Question(
            id=f"{local}.ended",
            text=f"{view.label(condition)}: when did it end (or happen)?",
            path=f"safety.answers.{local}.ended",
            severity="relative",
            blocks=tuple(sorted({h for _, s in rows for h in _blocked(view, s)})),
            statements=tuple(sorted({str(s["statement"]) for _, s in rows})),
        )


def _blocked(view: View, slots: Slots) -> list[str]:
    intervention = str(slots["intervention"])
    if intervention.startswith("treatment:"):
        return [f"adjunct/{bare(intervention)}"]
    areas = view.all("area_delay", product=intervention, statement=slots["statement"])
    return [f"toxin/{bare(s['area'])}" for _, s in areas]

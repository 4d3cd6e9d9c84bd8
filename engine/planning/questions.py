"""What is still to be asked: the question, where its answer goes, and what waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.algebra.rule import Fact
from engine.algebra.terms import ABSENT
from engine.plan import Question
from engine.planning.emergency import still, unended
from engine.planning.safety import RANKS, concerned
from engine.planning.view import Slots, View, bare, severity

UNTESTED = "principle:LINE-TYPE-UNKNOWN"
"""What the kind of a line rests on when nobody spread the skin."""


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
            blocks = _held(view, intervention, str(slots["statement"])) if rank >= RANKS["relative"] else []
            attribute = str(slots["attribute"])
            ask(_asked(view, attribute), rank, blocks, str(slots["statement"]), fact)
            parent = _open_parent(view, attribute)
            if parent is not None:
                ask(parent, rank, blocks, str(slots["statement"]), fact)
    for fact, slots in view.all("phototype_unknown"):
        if str(slots["treatment"]) in relevant:
            blocks = [f"adjunct/{bare(slots['treatment'])}"]
            ask("attribute:phototype", RANKS["relative"], blocks, "", fact)
    for fact, slots in view.all("indication_open"):
        attribute = _asked(view, str(slots["attribute"]))
        # Another finding may support it already; then nothing waits.
        waits = not view.all("adjunct", treatment=slots["treatment"])
        blocks = [f"adjunct/{bare(slots['treatment'])}"] if waits else []
        ask(attribute, RANKS["information"], blocks, str(slots["indication"]), fact)
    questions = [_question(view, attribute, entry) for attribute, entry in gathered.items()]
    questions += [
        *_line_questions(view),
        *_spread_questions(view),
        *_movement_questions(view),
        *_palsy_questions(view),
        *_cause_questions(view),
        *_date_questions(view, relevant),
        *_emergency_questions(view),
    ]
    return tuple(sorted(questions, key=lambda q: (-RANKS[q.severity], -len(q.blocks), q.id)))


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
            blocks=_untreated(view, str(view.individual(line).one("inArea")), side),
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
            blocks=tuple(sorted({b for _, s in uncounted for b in _untreated(view, str(s["area"]), str(s["side"]))})),
            statements=(),
        )
    awaiting = tuple(sorted({f"toxin/{bare(slots['area'])}" for _, slots in view.all("units_awaited")}))
    for fact, slots in view.all("units_unknown"):
        number = int(str(slots["session"]).rsplit(" ", 1)[1]) - 1
        view.register(f"question/toxin.{number}.total_units", (fact,))
        yield Question(
            id=f"toxin.{number}.total_units",
            text="How many units were given in this session? The limit over three months cannot be checked without.",
            path=f"history.toxin[{number}].total_units",
            severity="relative",
            blocks=awaiting,
            statements=(str(slots["limit"]),),
        )


def _spread_questions(view: View) -> Iterator[Question]:
    """Lines that count as static only because nobody spread the skin: test it, by the entry of the case."""
    untested: dict[str, list[tuple[Fact, Slots]]] = {}
    entries = {
        (str(given.values[0]), str(given.values[1])): path
        for given, path in view.derivation.origins.items()
        if given.relation == "line_seen"
    }
    for fact, slots in view.all("verdict", basis=UNTESTED):
        untested.setdefault(entries[str(slots["line"]), str(slots["side"])], []).append((fact, slots))
    for path, rows in untested.items():
        item = f"{path.removeprefix('lines.')}.spread_flattens"
        view.register(f"question/{item}", (fact for fact, _ in rows))
        sides = {str(slots["side"]) for _, slots in rows}
        where = f" ({', '.join(sides)})" if len(sides) == 1 else ""
        yield Question(
            id=item,
            text=f"{view.label(rows[0][1]['line'])}{where}: does spreading the skin flatten it? It counts as static "
            "only because this was not tested.",
            path=f"{path}.spread_flattens",
            severity="information",
            blocks=(),
            statements=(UNTESTED,),
        )


def _movement_questions(view: View) -> Iterator[Question]:
    """Muscles recorded as not moving that a dose would reach: examine them again, by the entry of the case."""
    waiting: dict[str, list[tuple[Fact, Slots]]] = {}
    for fact, slots in view.all("movement_unclear"):
        if view.all("chosen", area=slots["area"], product=slots["product"]):
            (reason,) = view.derivation.because(Fact("motionless", (slots["muscle"], slots["side"])))
            (seen,) = reason.premises
            waiting.setdefault(view.derivation.origins[seen], []).append((fact, slots))
    for entry, rows in sorted(waiting.items()):
        path = f"{entry}.contraction"
        local = path.removeprefix("muscles.")
        sides = ", ".join(dict.fromkeys(str(slots["side"]) for _, slots in rows))
        areas = dict.fromkeys(str(slots["area"]) for _, slots in rows)
        view.register(f"question/{local}", (fact for fact, _ in rows))
        yield Question(
            id=local,
            text=f"{view.label(rows[0][1]['muscle'])} ({sides}) is recorded as not moving (contraction 0), yet the "
            f"{' and '.join(view.label(area).lower() for area in areas)} would be dosed through it. "
            "Examine again: how strongly does it contract?",
            path=path,
            severity="relative",
            blocks=tuple(f"toxin/{bare(area)}" for area in areas),
            statements=("principle:NO-MOVEMENT",),
        )


def _palsy_questions(view: View) -> Iterator[Question]:
    """Which side a palsy left weak, and whether a specialist's plan stands behind what is considered."""
    unclear = view.all("palsy_unclear")
    weighed = view.all("weigh_first", because="statement:TS34")
    rows = [row for row in unclear if view.all("chosen", area=row[1]["area"], product=row[1]["product"])]
    for name, asked, held in (
        ("palsy_weak_side", rows, True),
        ("palsy_specialist_plan", weighed or rows, False),
    ):
        if asked:
            view.register(f"question/{name}", (fact for fact, _ in asked))
            areas = sorted({str(slots["area"]) for _, slots in asked}) if held else []
            yield Question(
                id=name,
                text=str(view.individual(f"attribute:{name}").one("question")),
                path=f"features.{name}",
                severity="relative" if held else "caution",
                blocks=tuple(f"toxin/{bare(area)}" for area in areas),
                statements=("principle:ASY-04", "statement:TS34"),
            )


_CAUSES = (
    ("toxin_no_effect_cause", "No effect was seen", ("statement:TS62", "action")),
    ("toxin_effect_fell_cause", "The effect fell over two cycles", ("principle:MR23", "text")),
)
"""The attribute that holds the cause, what was seen, and where the possible causes stand."""


def _cause_questions(view: View) -> Iterator[Question]:
    """Areas without effect, or whose effect fell: why?  Asked until what was found is recorded."""
    for name, seen, (source, slot) in _CAUSES:
        asked = view.all("cause_asked", attribute=f"attribute:{name}")
        if not asked:
            continue
        reasons = {str(slots["because"]) for _, slots in asked}
        outrun = view.all("cause_outrun", attribute=f"attribute:{name}")
        waiting = [row for row in view.all("cause_awaited") if row[1]["because"] in reasons]
        view.register(f"question/{name}", (fact for fact, _ in (*asked, *waiting)))
        areas = sorted({str(slots["area"]) for _, slots in waiting})
        elsewhere = {str(s["area"]) for _, s in view.all("fall_held", where="elsewhere") if s["because"] in reasons}
        here = _named(view, [area for area in areas if area not in elsewhere])
        beside = _named(view, [area for area in areas if area in elsewhere])
        unless = f", and elsewhere{beside} unless the cause lay in the treatment" if beside else ""
        dated = ", with its date" if view.all("failure_over", attribute=f"attribute:{name}") or outrun else ""
        list_of_causes = str(view.individual(source).one(slot)).rstrip(".")
        yield Question(
            id=name,
            text=f"{seen}: what was the cause? {list_of_causes}. Record what was found, or that nothing was{dated}; "
            f"a further dose{here} is only considered, whatever it was{unless}.",
            path=f"features.{name}",
            severity="caution",
            blocks=tuple(f"toxin/{bare(area)}" for area in areas),
            statements=tuple(sorted({*reasons, source})),
        )


def _named(view: View, areas: list[str]) -> str:
    return f" ({', '.join(view.label(area).lower() for area in areas)})" if areas else ""


def _emergency_questions(view: View) -> Iterator[Question]:
    """Whether an emergency lasts: nothing but the date of its end tells, so that an old one is asked about too."""
    for fact, slots in view.all("emergency"):
        condition = str(slots["condition"])
        item = f"{bare(condition)}.ended"
        view.register(f"question/{item}", (fact,))
        yield Question(
            id=item,
            text=f"{view.label(condition)}: {still(view, [(fact, slots)])}",
            path=unended(condition),
            severity="relative",
            blocks=(),
            statements=(str(slots["statement"]),),
        )


def _untreated(view: View, area: str, side: str) -> tuple[str, ...]:
    """What waits for a line or its bands: the area, this side of it where the rest is treated, or nothing."""
    treated = {str(slots["side"]) for _, slots in view.all("item", area=area)}
    if not treated:
        return (f"toxin/{bare(area)}",)
    return () if side not in ("right", "left") or side in treated else (f"toxin/{bare(area)}/{side}",)


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

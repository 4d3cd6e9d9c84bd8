"""What may share a day, in which order, and what needs a gap: the treatments of a plan, pair by pair.

Pairs of which the same is said are told together, and the two directions of a pair as one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from engine.algebra.rule import Fact
from engine.algebra.terms import Value
from engine.plan import Advice, Conflict
from engine.planning.view import Slots, View, bare
from kb.snapshot import Individual

_SAME_DAY: Mapping[str, str] = {
    "allowed": "may be done on one day",
    "ordered": "may be done on one day, only in this order",
    "conditional": "on one day only under a written protocol",
    "not_allowed": "not on one day",
    "never_combine": "are never used together",
}
_STRICTEST = ("never_combine", "not_allowed", "conditional", "ordered", "allowed")
_TOXIN = "group:neuromodulator"
CAUTIOUS_ORDER = "principle:ADJ-SEQ-01"
"""Where the order of toxin and a gentle device comes from that a statement names as the cautious one."""

_TOGETHER = ("allowed", "ordered", "conditional")

Row = tuple[Fact, Slots]
Pair = tuple[str, str]


def sequence(view: View) -> tuple[Advice, ...]:
    """What is published on doing two treatments of this plan together, the strictest first."""
    told: dict[str, list[tuple[str, list[Row]]]] = {}
    strictness: dict[str, int] = {}
    for pair, rows in _pairs(view, view.all("sequence")).items():
        said = _said(pair, rows, view)
        told.setdefault(said, []).append((" and ".join(map(view.label, pair)), rows))
        strictness[said] = min(_strictness(rule) for rule in _rules(view, rows))
    ordered = sorted(told.items(), key=lambda entry: (strictness[entry[0]], entry[0]))
    return (*(_advice(view, said, pairs) for said, pairs in ordered), *_unpaired(view))


def _pairs(view: View, rows: Iterable[Row]) -> dict[Pair, list[Row]]:
    """Both directions of each pair, what comes first on one day first; toxin stands for whichever product is used."""
    pairs: dict[Pair, list[Row]] = {}
    for fact, slots in rows:
        first, second = sorted((_plain(slots["first"]), _plain(slots["second"])))
        if first != second:
            pairs.setdefault((first, second), []).append((fact, slots))
    return {_in_order(view, pair, found): found for pair, found in sorted(pairs.items())}


def _in_order(view: View, pair: Pair, rows: list[Row]) -> Pair:
    first = {_done_first(view, row) for row in rows} - {None}
    return (pair[1], pair[0]) if first == {pair[1]} else pair


def _done_first(view: View, row: Row) -> str | None:
    """Which of the two comes first on one day, if the statement says so."""
    rule, slots = view.individual(row[1]["statement"]), row[1]
    named = rule.one("doFirst")
    if named is None:
        return None
    return _plain(slots["first"] if named == rule.one("firstIntervention") else slots["second"])


def _plain(intervention: Value) -> str:
    return _TOXIN if str(intervention).startswith("product:") else str(intervention)


def _rules(view: View, rows: list[Row]) -> list[Individual]:
    return [view.individual(s) for s in dict.fromkeys(str(slots["statement"]) for _, slots in rows)]


def _strictness(rule: Individual) -> int:
    return _STRICTEST.index(str(rule.one("sameDay")))


def _said(pair: Pair, rows: list[Row], view: View) -> str:
    """What all statements on one pair say, in a sentence or two; `first` and `second` as the pair is named."""
    rules = _rules(view, rows)
    strictest = min(rules, key=_strictness)
    same_day = str(strictest.one("sameDay"))
    words = [_SAME_DAY[same_day]]
    if strictest.one("doFirst") is not None and same_day in ("allowed", "conditional"):
        words.append("in this order")
    elif strictest.one("sameDayOrder") == "morning_evening":
        words.append("one in the morning, the other in the evening")
    elif same_day == "allowed":
        words.append(_either_order(strictest, view))
    if same_day != "never_combine":
        words.append(_gap(pair, rows, view))
    reasons = dict.fromkeys(str(rule.one("reason")) for rule in rules if rule.one("reason"))
    return " ".join(("; ".join(words) + ".", *reasons))


def _either_order(rule: Individual, view: View) -> str:
    cautious = rule.one("cautiousFirst")
    if rule.one("sameDayOrder") is None:
        return "no order is published"
    return "in either order" + (f", by the cautious order {view.label(str(cautious))} first" if cautious else "")


def _gap(pair: Pair, rows: list[Row], view: View) -> str:
    """Days apart: advised, and the least in each direction."""
    forth, back = 0, 0
    advised = 0
    same_day = False
    for _, slots in rows:
        rule = view.individual(slots["statement"])
        least = _whole(rule, "minGapDays")
        advised = max(advised, _whole(rule, "recommendedGapDays"))
        same_day = same_day or rule.one("sameDay") in _TOGETHER
        if _plain(slots["first"]) == pair[0]:
            forth = max(forth, least)
        else:
            back = max(back, least)
    if not advised:
        return "no gap is needed"
    least_words = f"at least {forth}" if forth == back else f"at least {forth} in this order, {back} in the other"
    otherwise = "otherwise " if same_day else ""
    return f"{otherwise}{advised} day{'' if advised == 1 else 's'} apart ({least_words})"


def _whole(rule: Individual, name: str) -> int:
    value = rule.one(name)
    return value if isinstance(value, int) else 0


def _advice(view: View, said: str, pairs: list[tuple[str, list[Row]]]) -> Advice:
    rows = [row for _, found in pairs for row in found]
    first = rows[0][1]
    subject = next((s for s in (first["second"], first["first"]) if str(s).startswith("treatment:")), first["second"])
    return Advice(
        id=view.register(f"sequence/{bare(first['statement'])}", (fact for fact, _ in rows)),
        topic="sequence",
        subject=bare(subject),
        text=f"{'; '.join(names for names, _ in pairs)}: {said}",
        rule=view.reason(rows[0][0]).rule,
        evidence=view.evidence(_behind(view, rows)),
    )


def _behind(view: View, rows: list[Row]) -> list[str]:
    """The statements of the pair, and the principle that a cautious order comes from."""
    rules = _rules(view, rows)
    return [*(rule.id for rule in rules), *([CAUTIOUS_ORDER] if any(r.one("cautiousFirst") for r in rules) else [])]


def _unpaired(view: View) -> Iterator[Advice]:
    """Pairs of which no source speaks, told as one."""
    rows = view.all("unpaired")
    if rows:
        pairs = dict.fromkeys(tuple(view.label(_plain(s[name])) for name in ("first", "second")) for _, s in rows)
        reason = view.reason(rows[0][0])
        yield Advice(
            id=view.register("sequence/no-source", (fact for fact, _ in rows)),
            topic="sequence",
            text=f"{'; '.join(' and '.join(pair) for pair in pairs)}: {reason.text}",
            rule=reason.rule,
            evidence=view.evidence(reason.statements),
        )


def disputed(view: View) -> tuple[Conflict, ...]:
    """Gaps and orders on which sources differ; pairs on which they differ alike are one entry."""
    texts = {str(slots["deciding"]): (fact, slots) for fact, slots in view.all("conflict", kind="timing")}
    rows = [row for row in view.all("sequence") if row[1]["statement"] in texts]
    merged: dict[str, list[tuple[Pair, list[Row]]]] = {}
    for pair, found in _pairs(view, rows).items():
        merged.setdefault(view.reason(texts[str(found[0][1]["statement"])][0]).text, []).append((pair, found))
    conflicts = []
    for text, entries in sorted(merged.items()):
        statements = list(dict.fromkeys(str(slots["statement"]) for _, found in entries for _, slots in found))
        conflicts.append(
            Conflict(
                id=view.register(f"conflict/timing/{bare(statements[0])}", (texts[s][0] for s in statements)),
                subject="; ".join(" and ".join(map(view.label, pair)) for pair, _ in entries),
                positions=(
                    text,
                    *dict.fromkeys(f"The plan goes by: {_said(pair, found, view)}" for pair, found in entries),
                ),
                decided_by=view.label(texts[statements[0]][1]["by"]),
                evidence=view.evidence(statements),
            )
        )
    return tuple(conflicts)

"""Why the year looks as it does, as trees: gaps with their statements and sources, what clashes, what is not booked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.plan import Evidence
from engine.render import words
from engine.render.clash_blocks import clash_rule, member_notes, readiness_mark, readiness_words, told_causes
from engine.schedule.year import Clash, HomeCare, Schedule, Session
from tui.widgets.outline import Node
from tui.year.chart import session_of
from tui.year.dates import dated, short, span
from tui.year.detail import closed_of, counted, gaps_of, placed


def reasons(schedule: Schedule, key: str) -> tuple[str, list[Node]]:
    """Title and trees of what binds a session, or of a home care.  Raises KeyError."""
    for care in schedule.home_care:
        if key == f"home/{care.treatment}":
            return care.label, list(_home(schedule, care))
    _, session = placed(schedule, session_of(key))
    return counted(session), list(_session(schedule, session))


def clash_nodes(schedule: Schedule, clash: Clash) -> Iterator[Node]:
    """Yield what cannot be had together, each with what it rests on."""
    yield Node(clash_rule(clash), tone="bold")
    for one in clash.members:
        told = tuple(Node(note, "·") for note in member_notes(one, clash))
        below = (*told, *_evidence(schedule, one.evidence))
        whose = f" ({one.wish})" if one.wish else ""
        yield Node(f"{words.sentence(dated(one.text))}{whose}", "×", children=below)


def rest_nodes(schedule: Schedule) -> Iterator[Node]:
    """Yield what may follow, what is not booked and why, and what a calendar cannot know."""
    if schedule.readiness:
        yield Node("Ready for the event", tone="bold", children=tuple(_readiness(schedule)))
    if schedule.later:
        yield Node(
            "After the courses",
            tone="bold",
            children=tuple(
                Node(f"{one.label}, from {short(one.not_before)} {one.not_before.year}: {one.text}", "·",
                     children=tuple(_evidence(schedule, one.evidence)))
                for one in schedule.later
            ),
        )  # fmt: skip
    if schedule.not_booked:
        alike: dict[str, list[str]] = {}
        found: dict[str, list[Evidence]] = {}
        for missing in schedule.not_booked:
            # The reason names what it is about once more; without that, alike reasons come together.
            why = missing.why.removeprefix(f"{missing.label.removesuffix(' (not on offer here)')}: ")
            alike.setdefault(_asked(why), []).append(words.capital(missing.label))
            found.setdefault(_asked(why), []).extend(missing.evidence)
        yield Node(
            "Not in this schedule",
            tone="bold",
            children=tuple(
                Node(f"{words.listed(names)}: {dated(why)}", "–", children=tuple(_evidence(schedule, found[why])))
                for why, names in alike.items()
            ),
        )
    yield Node("Please note", tone="bold", children=tuple(Node(notice, "·") for notice in schedule.notices))


def _readiness(schedule: Schedule) -> Iterator[Node]:
    for one in schedule.readiness:
        below = [Node(dated(one.why), "·")] if one.why else []
        for cause in told_causes(one):
            text = words.capital(words.sentence(dated(cause.text.removeprefix(f"{one.label}: "))))
            below.append(Node(text, "because", children=tuple(_evidence(schedule, cause.evidence))))
        head = f"{one.label}: {readiness_words(one, schedule)}"
        yield Node(head, readiness_mark(one, schedule), children=(*below, *_evidence(schedule, one.evidence)))


def _asked(why: str) -> str:
    """Without the option of the command line that would book it."""
    return words.sentence(why.split("; --include")[0].rstrip("."))


def _session(schedule: Schedule, session: Session) -> Iterator[Node]:
    gaps = []
    for gap in gaps_of(schedule, session):
        here = () if gap.kept_days is None else (Node(f"Smallest in this schedule: {gap.kept_days} days", "here"),)
        gaps.append(Node(words.sentence(dated(gap.text)), "gap", children=(*here, *_evidence(schedule, gap.evidence))))
    if gaps:
        yield Node("Gaps it keeps", tone="bold", children=tuple(gaps))
    closed = [
        Node(
            f"Not {span(one.first, one.last)}: {words.sentence(dated(one.why))}", "closed",
            children=tuple(_evidence(schedule, one.evidence)),
        )
        for one in closed_of(schedule, session)
    ]  # fmt: skip
    if closed:
        yield Node("Days closed to it", tone="bold", children=tuple(closed))
    for effect in session.effects:
        told = [f"Lasts “{effect.lasts}”"] if effect.lasts is not None else []
        told += [f"begins “{effect.onset}”"] if effect.onset is not None else []
        below = tuple(_evidence(schedule, effect.evidence))
        yield Node(f"{effect.label}: {'; '.join(told)}", tone="bold", children=below)
    if session.evidence:
        yield Node("Why it is given", tone="bold", children=tuple(_evidence(schedule, session.evidence)))
    if session.care:
        items = tuple(
            Node(f"{span(item.first, item.last)}: {item.text}", item.phase,
                 children=tuple(_evidence(schedule, item.evidence)))
            for item in session.care
        )  # fmt: skip
        yield Node("Care by date", tone="bold", children=items)


def _home(schedule: Schedule, care: HomeCare) -> Iterator[Node]:
    yield Node(care.frequency or "How often is not stated", tone="bold",
               children=tuple(_evidence(schedule, care.evidence)))  # fmt: skip
    for pause in care.pauses:
        yield Node(f"Rests {span(pause.first, pause.last)} for {pause.because_of}", "rests",
                   children=tuple(_evidence(schedule, pause.evidence)))  # fmt: skip


def _evidence(schedule: Schedule, records: Iterable[Evidence]) -> Iterator[Node]:
    """Yield each statement with its strength, its sources under it."""
    citations = {source.id: source.citation for source in schedule.sources}
    for one in dict.fromkeys(records):
        below = tuple(Node(citations.get(source, source), "source", tone="muted") for source in one.sources)
        note = (Node(one.note, "note", tone="muted"),) if one.note else ()
        yield Node(f"{one.title} ({words.strength(one)})", "says", f"[{one.statement}]", children=(*note, *below))

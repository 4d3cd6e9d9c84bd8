"""What a written schedule says of requirements that clash, and of what is ready for an event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.render import words
from engine.render.document import Block, Entries, Entry, Paragraph, Section
from engine.render.notes import cited
from engine.render.words import dated
from engine.schedule.year import Clash, ClashMember, Readiness, Schedule


def clash_blocks(schedule: Schedule, numbers: Mapping[str, int]) -> Iterator[Block]:
    """Yield what clashes, each line with its statements or whose wish it is."""
    if schedule.clash is None:
        return
    yield Section("What clashes")
    yield Paragraph(clash_rule(schedule.clash))
    yield Entries(
        tuple(Entry(_asked(one, numbers), "×", member_notes(one, schedule.clash)) for one in schedule.clash.members)
    )


def member_notes(one: ClashMember, clash: Clash) -> tuple[str, ...]:
    """What is said below a member: that safety keeps it, or that it alone is enough where that does not hold of all."""
    if one.safety:
        return (STANDS,)
    return (ENOUGH,) if one.id in clash.enough and len(clash.enough) < len(_choices(clash)) else ()


def _choices(clash: Clash) -> list[ClashMember]:
    return [one for one in clash.members if not one.safety]


def clash_rule(clash: Clash) -> str:
    """What a clash means, and whether it is the only one."""
    if not clash.minimal:
        return "Together these cannot be met. Not every one of them may be needed for the clash."
    if len(clash.enough) == len(_choices(clash)):
        but = "" if len(_choices(clash)) == len(clash.members) else " that is not a matter of safety"
        return f"Together these cannot be met. Give up any one of them{but} and there is a schedule."
    if clash.enough:
        return "Together these cannot be met, and there is a second clash besides. Giving up one so marked ends both."
    return "Together these cannot be met: one of them has to give. There is a second clash besides, so more must give."


STANDS = "A matter of safety: it is not given up."
"""Of a member of a clash that the plan itself asks for."""
ENOUGH = "Give up this one alone and there is a schedule."
"""Of a member of a clash that is not the only one."""


def _asked(one: ClashMember, numbers: Mapping[str, int]) -> str:
    return _cited(words.sentence(dated(one.text)), one, numbers)


def _cited(text: str, one: ClashMember, numbers: Mapping[str, int]) -> str:
    return f"{text} ({one.wish})" if one.wish else cited(text, one.evidence, numbers)


def readiness_blocks(schedule: Schedule, numbers: Mapping[str, int]) -> Iterator[Block]:
    """Yield each course, whether it is ready for the event, and why if not."""
    if not schedule.readiness:
        return
    yield Section("Ready for the event")
    yield Entries(tuple(_ready_entry(one, schedule, numbers) for one in schedule.readiness))


def _ready_entry(one: Readiness, schedule: Schedule, numbers: Mapping[str, int]) -> Entry:
    details = []
    if one.quiet_days:
        details.append(cited(f"Not within {one.quiet_days} days before the event.", one.evidence, numbers))
    if one.fading is not None:
        details.append(f"The published effect is over about {words.day(one.fading)}, before the event.")
    if one.why:
        details.append(dated(one.why))
        for cause in told_causes(one):
            text = words.capital(words.sentence(dated(cause.text.removeprefix(f"{one.label}: "))))
            details.append(f"Because: {_cited(text, cause, numbers)}")
    return Entry(f"{one.label}: {readiness_words(one, schedule)}", readiness_mark(one, schedule), tuple(details))


def told_causes(one: Readiness) -> tuple[ClashMember, ...]:
    """Why it is not ready, without the quiet days, which are told of every course."""
    return tuple(cause for cause in one.causes if cause.id != f"event/{one.course}")


def readiness_mark(one: Readiness, schedule: Schedule) -> str:
    """Ready, not ready, or not known where the schedule as a whole clashes."""
    if one.ready:
        return "✓"
    return "–" if schedule.status == "clash" and not one.causes else "×"


def readiness_words(one: Readiness, schedule: Schedule) -> str:
    """Whether a course is finished and healed by the event, in one sentence."""
    if schedule.status == "clash":
        return "cannot be finished in time." if one.causes else "could be finished in time by itself."
    if one.last is None:
        return "not begun before it."
    last = f"the last on {words.day(one.last)}"
    if one.healed_by is not None and one.healed_by > one.last:
        last += f", healed by {words.day(one.healed_by)}"
    if one.fading is not None:
        return f"over by the event, {last}."
    if one.areas:
        count = "1 area is" if len(one.areas) == 1 else f"{len(one.areas)} areas are"
        return f"given before it, {last}, but {count} not ready."
    if not one.ready:
        return f"not finished: {one.done} of {one.of} sessions before it, {last}."
    if one.course == "toxin":
        return f"given before it, {last}."
    return f"finished, {last}."

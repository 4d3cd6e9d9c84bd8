"""The line at the top: whose consultation, where and when, and whether it is saved."""

from __future__ import annotations

from textual.app import App
from textual.content import Content

from engine.case import Case
from kb.snapshot import KnowledgeBase
from tui.session.session import Session
from tui.widgets.tones import style_of


def bar(session: Session, kb: KnowledgeBase, width: int, app: App[None]) -> Content:
    """Return the bar for this width; the saving state is never cut off."""
    case = session.case
    where = kb.label(f"jurisdiction:{case.context.jurisdiction}")
    known = [who(case), where if width >= 100 else case.context.jurisdiction, str(case.context.date)]
    if width >= 100:
        known.append(f"knowledge base {kb.release}")
    right, tone = state(session)
    room = width - len(right) - 2
    left = f" {case.id}"
    while known and len(left) + sum(len(word) + 2 for word in known if word) > room - 1:
        known.pop()
    middle = "".join(f"  {word}" for word in known if word)
    return Content.assemble(
        (left[:room], style_of(app, "bold")),
        (middle.ljust(max(room - len(left), 0)), style_of(app, "muted")),
        (right, style_of(app, tone)),
    )


def who(case: Case) -> str:
    """Return sex and age in a few letters."""
    sex = {"female": "F", "male": "M"}.get(case.person.sex, "")
    years = case.person.age_years
    if years is None and (born := case.person.birth_date) is not None:
        on = case.context.date
        years = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return " ".join(filter(None, (sex, "" if years is None or years < 0 else str(years))))


def state(session: Session) -> tuple[str, str]:
    """Return what to say about saving, and its tone."""
    name = session.file.name if session.file else "no file yet"
    if session.dirty:
        return f"● not saved · {name}", "warn"
    if session.saved_at is not None:
        return f"✓ saved {session.saved_at:%H:%M} · {name}", "good"
    return name, "muted"

"""What the plan names and the schedule does not book, each with its reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from engine.plan import AdjunctItem, Plan
from engine.planning.view import bare
from engine.schedule import emergency
from engine.schedule.care import due_at_home
from engine.schedule.cited import Citations
from engine.schedule.figures import Frame, label
from engine.schedule.held import cautions
from engine.schedule.outlook import TOXIN, Look, asked_about, asked_later, expected_ends
from engine.schedule.year import NotBooked

_ELSEWHERE = " (not on offer here)"
"""What a plan adds to the label of a treatment the clinic does not have."""


def _until_answered(texts: list[str]) -> str:
    return f"Held back until answered: {' '.join(texts[:3])}"


class LeftOut:
    """Reads off the plan what is not in the schedule."""

    def __init__(self, frame: Frame, citations: Citations) -> None:
        self.frame = frame
        self.citations = citations

    def not_booked(self) -> tuple[NotBooked, ...]:
        """What the plan names and the schedule leaves out, with the reason."""
        look = self.frame.outlook.looks[0]
        plan, wishes = look.outcome.plan, self.frame.wishes
        booked = {entry.removeprefix("adjunct/") for entry in self._booked() if entry.startswith("adjunct/")}
        found = [
            NotBooked(
                label=label(self.frame.kb, one.course), why=one.why, evidence=self.citations.evidence(one.statements)
            )
            for one in self.frame.no_day
        ]
        for name in wishes.leave_out:
            found.append(
                NotBooked(
                    label=label(self.frame.kb, name if name == TOXIN else f"treatment:{name}"),
                    why="Left out by request.",
                )
            )
        if emergency.missing_ends(self.frame):
            first = tuple(emergency.held(self.frame, self.citations))
            named = {one.label for one in first}
            rest = (*found, *self._held(plan, self._asked(plan)))
            return (*first, *(one for one in rest if one.label not in named))
        for item in plan.adjuncts:
            if item.treatment not in booked and item.treatment not in wishes.leave_out:
                found.append(self._unbooked(look, item))
        found.extend(self._weighed_areas(look))
        asked = self._asked(plan)
        for entry in plan.deferred:
            if entry.id in self._booked() or entry.id.removeprefix("adjunct/") in wishes.leave_out:
                continue
            if entry.label.endswith(_ELSEWHERE):
                # A wait that ends does not bring it here: the clinic is the reason.
                found.append(NotBooked(label=entry.label.removesuffix(_ELSEWHERE), why="Not on offer here."))
                continue
            texts = asked.pop(entry.id, [])
            if then := self._after_expected(entry.id) if entry.until is None else "":
                when = then
                texts = [text for text in texts if any(text in said for said in self._asked_then(entry.id))]
            elif entry.until is None:
                when = _until_answered(texts) if texts else "It is not known when the wait ends."
                texts = []
            elif entry.id.startswith("toxin/"):
                when = f"Waits until {entry.until.isoformat()}; {self._after(entry.until)}"
            else:
                when = f"Waits until {entry.until.isoformat()}; {self._then(entry.id, entry.until)}"
            if entry.until is not None and entry.until > self.frame.start + dt.timedelta(days=self.frame.days - 1):
                when = f"Waits until {entry.until.isoformat()}, after this schedule ends."
            if open_too := [text for text in texts if text not in when]:
                when = f"{when} {_until_answered(open_too)}"
            evidence = self.citations.evidence(one.statement for one in entry.evidence)
            found.append(NotBooked(label=entry.label, why=when, evidence=evidence))
        found.extend(self._held(plan, asked))
        return tuple(found)

    def _booked(self) -> set[str]:
        """Ids in the plan of what is booked, now or later."""
        outlook = self.frame.outlook
        return {
            *(f"adjunct/{bare(course.treatment)}" for course in outlook.courses),
            *(f"adjunct/{bare(slots['treatment'])}" for _, slots in due_at_home(outlook.looks)),
            *(f"toxin/{area.area}" for area in outlook.areas),
            *(f"product/{bare(area.product)}" for area in outlook.areas),
            *(entry for one in self.frame.no_day for entry in one.entries),
        }

    def _after(self, until: dt.date) -> str:
        """What still stands in the way of the toxin once a wait is over, as far as a later look at the plan tells."""
        later = [look for look in self.frame.outlook.looks if look.day >= until]
        questions = [one for look in later[:1] for one in look.outcome.plan.questions if one.blocks]
        of_toxin = [one.text for one in questions if any(held.startswith(("toxin", "product")) for held in one.blocks)]
        if of_toxin:
            return f"after that it is held back until answered: {' '.join(of_toxin[:3])}"
        return "after that the plan still does not recommend it: ask again then, with the answers of that day."

    def _then(self, entry: str, until: dt.date) -> str:
        """What a later look at the plan says of a treatment once its wait is over."""
        treatment = entry.removeprefix("adjunct/")
        look = next((one for one in self.frame.outlook.looks if one.day >= until), None)
        if look is not None:
            why = [s["why"] for _, s in look.view.all("course_open", treatment=f"treatment:{treatment}")]
            if "second" in why:
                return f"by then it is not the first choice of its layer; --include {treatment} books it too."
            if why:
                later = self._recommended_later(treatment, look.day)
                return f"by then it is to be weighed only{later}; --include {treatment} books it."
            if look.view.all("course_due", treatment=f"treatment:{treatment}"):
                return "by then another treatment of its layer is booked."
        return "ask again then, with the answers of that day."

    def _recommended_later(self, treatment: str, after: dt.date) -> str:
        """From which day the plan recommends what it only weighs until then, to stand in a sentence; empty if never.

        Its layer is taken by then: else it would be booked.
        """
        named = f"treatment:{treatment}"
        for look in self.frame.outlook.looks:
            if look.day <= after or look.only_closes:
                continue
            if look.view.all("course_due", treatment=named):
                return f", from {look.day.isoformat()} recommended, when another treatment of its layer is booked"
            if any(s["why"] == "second" for _, s in look.view.all("course_open", treatment=named)):
                return f", from {look.day.isoformat()} recommended as a second choice of its layer"
        return ""

    def _after_expected(self, entry: str) -> str:
        """What a wait without a date comes to once it counts from an end that is expected; empty if nothing tells."""
        ends = [day for _, day in expected_ends(self.frame.case)]
        for look in self.frame.outlook.looks[1:]:
            if not ends or look.day < ends[0]:
                continue
            waits = [one.until for one in look.outcome.plan.deferred if one.id == entry and one.until is not None]
            if waits:
                last = self.frame.start + dt.timedelta(days=self.frame.days - 1)
                then = "after this schedule ends." if waits[0] > last else f"{self._then(entry, waits[0])}"
                return f"Waits until {waits[0].isoformat()}, counted from the end that is expected; {then}"
        return ""

    def _asked_then(self, entry: str) -> list[str]:
        """The questions that hold back an entry at the look on the day of the first expected end."""
        first = expected_ends(self.frame.case)[0][1]
        return [asked_about(look, entry) for look in self.frame.outlook.looks if look.day >= first][:1]

    def _unbooked(self, look: Look, item: AdjunctItem) -> NotBooked:
        why = [slots["why"] for _, slots in look.view.all("course_open", treatment=f"treatment:{item.treatment}")]
        cited: Iterable[str] = [one.statement for one in item.evidence[:1]]
        careful = cautions(look, item.treatment, weighs=True)
        if "second" in why:
            text = f"Recommended, but not the first choice of its layer; --include {item.treatment} books it too."
        elif after := look.view.all("put_after", treatment=f"treatment:{item.treatment}"):
            text = f"To be weighed only: {look.view.reason(after[0][0]).text} --include {item.treatment} books it."
            cited = [str(slots["principle"]) for _, slots in after]
        elif careful:
            later = self._recommended_later(item.treatment, look.day)
            said = "; ".join(text for text, _ in careful)
            text = f"To be weighed only: {said}{later}; --include {item.treatment} books it."
            cited = [one for _, statements in careful for one in statements]
        else:
            text = f"To be weighed only: evidence or suitability is limited; --include {item.treatment} books it."
        return NotBooked(label=item.label, why=text, evidence=self.citations.evidence(cited))

    def _weighed_areas(self, look: Look) -> list[NotBooked]:
        """Areas whose doses the plan only considers; where a question holds them, that is said instead."""
        if TOXIN in self.frame.wishes.leave_out:
            return []
        plan, booked = look.outcome.plan, self._booked()
        asked = {held for question in plan.questions for held in question.blocks}
        first = {f"toxin/{item.area}": item for item in reversed(plan.toxin)}
        return [
            NotBooked(
                label=self._named(area),
                why="To be weighed only; --include toxin books it.",
                evidence=self.citations.evidence(one.statement for one in item.evidence[:1]),
            )
            for area, item in sorted(first.items())
            if area not in booked | asked
        ]

    def _asked(self, plan: Plan) -> dict[str, list[str]]:
        """The open questions that hold back what is not booked, each once; not of what is excluded in any case."""
        settled = {*self._booked(), *(entry.id for entry in plan.not_recommended)}
        asked: dict[str, list[str]] = {}
        for question in plan.questions:
            for held in question.blocks:
                texts = asked.setdefault(held, []) if held not in settled else []
                if question.text not in texts:
                    texts.append(question.text)
        return asked

    def _held(self, plan: Plan, asked: Mapping[str, list[str]]) -> list[NotBooked]:
        """What the plan excludes, or holds back until a question is answered."""
        found = [
            NotBooked(label=self._named(held), why=_until_answered(texts)) for held, texts in sorted(asked.items())
        ]
        for entry in plan.not_recommended:
            if entry.id in self._booked():
                continue
            named = f"{entry.label.removesuffix(_ELSEWHERE)}: "
            why = " ".join(reason.text.removeprefix(named) for reason in entry.reasons[:1]) + self._expected(entry.id)
            evidence = self.citations.evidence(one.statement for one in entry.evidence)
            found.append(NotBooked(label=entry.label, why=why, evidence=evidence))
        return found

    def _expected(self, entry: str) -> str:
        """What holds something back once a state is over that is expected to end, as a sentence; empty without one."""
        ends = [day for _, day in expected_ends(self.frame.case)]
        later = asked_later(self.frame.outlook.looks, entry) if ends else None
        if ends and later is None:
            return self._weighed_later(entry, ends[0])
        if later is None or later[0] < ends[0]:
            return ""
        return f" From {later[0].isoformat()} held back until answered: {later[1]}"

    def _weighed_later(self, entry: str, end: dt.date) -> str:
        """From which day on something is only to be weighed, and how it is booked, as a sentence; empty if it is not.

        end: the first day on which a state is expected to be over.
        """
        kind, _, name = entry.partition("/")
        for look in self.frame.outlook.looks[1:]:
            if look.day < end:
                continue
            if kind == "adjunct":
                option = name
                open_then = bool(look.view.all("course_open", treatment=f"treatment:{name}"))
            else:
                option, items = TOXIN, look.outcome.plan.toxin
                open_then = any(name == (item.area if kind == TOXIN else item.product) for item in items)
            if open_then and option not in self.frame.wishes.leave_out:
                return f" From {look.day.isoformat()} it is only to be considered; --include {option} books it."
        return ""

    def _named(self, held: str) -> str:
        kind, _, rest = held.partition("/")
        prefix = {"adjunct": "treatment", "toxin": "area", "product": "product"}.get(kind, kind)
        name = self.frame.kb.label(f"{prefix}:{rest.split('/')[0]}") if rest else held
        return f"Toxin, {name}" if kind == "toxin" else name

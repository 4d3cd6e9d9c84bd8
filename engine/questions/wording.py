"""Conclusions and conditions in plain words, with the names of the knowledge base filled in.

A rule's own reading is used wherever a rule is meant.  The phrases here are for what no rule says: that something
of a kind would be needed.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.algebra.rule import AnyRule
from engine.algebra.terms import ABSENT, Op, Term, Test, Value, Var
from engine.open_nouns import settled
from engine.planning.view import View, day
from engine.questions.attempts import Goal

NEEDED: Mapping[str, str] = {
    "accepted": "{treatment}: a finding that supports it, and nothing against it",
    "adjunct": "{treatment} among the skin treatments",
    "answered": "the answer “{value}” to: {condition}",
    "applies": "{statement} to apply",
    "area_product": "a product named for {area}",
    "band_count": "the bands on the {side} counted",
    "best_support": "a finding that supports {treatment}",
    "best_level": "a finding that supports {treatment}",
    "called_for": "a line or a wish that calls for {area}",
    "candidate": "a sourced dose for {area} of a product that may be used",
    "chosen": "a product chosen for {area}",
    "chosen_any": "{product} as the product of the plan",
    "counsel": "{statement} to be told",
    "dosed": "a dose for {muscle}, {side}",
    "exclusion": "{statement} to exclude something",
    "feature": "{attribute} recorded on the {side}",
    "finding_seen": "{finding} to be seen",
    "finding_state": "{finding}: {value}",
    "global_choice": "{product} as the product of the plan",
    "holds": "{statement} to apply",
    "item": "units into {muscle}, {side}",
    "leading": "{product} to serve the areas best",
    "leader": "{order} as the clinic's first choice among the best",
    "line_seen": "{line} ({side}) recorded",
    "line_scale": "{line} graded on {scale}",
    "line_type": "{line} ({side}) to be {type}",
    "muscle_seen": "{muscle} ({side}) recorded",
    "observed": "{attribute}: {value}",
    "offered": "{product} among the clinic's products",
    "offered_treatment": "{treatment} among the clinic's treatments",
    "option": "a sourced dose of {product} for {area}",
    "part_at": "{muscle} ({side}) as part of a planned dose",
    "phototype_seen": "{phototype} recorded",
    "phototype_used": "{phototype} recorded",
    "planned": "a planned dose for {area}",
    "pool": "{treatment} to be accepted",
    "ready": "{area} free to be treated",
    "severity_seen": "a severity recorded for {line} ({side})",
    "stands": "{area} free to be treated, with what must go with it",
    "state": "{condition}: {value}",
    "supported": "a finding that supports {treatment}",
    "supported_by": "a finding that supports {treatment}",
    "toxin_session": "an earlier toxin session on record",
    "treat_side": "the {side} side of {area} to be treated",
    "treatment_session": "an earlier session of {treatment} on record",
    "verdict": "{line} ({side}): toxin {verdict}",
    "wanted": "a line or a wish that calls for {area}",
    "wanted_line": "{line} ({side}) to call for toxin",
    "in_plan": "{intervention} carried out here",
    "LabelDose": "a label dose for {inArea} of {ofProduct}",
    "DosePart": "a sourced dose that reaches {muscle}",
    "PublishedDose": "a published dose for {inArea}",
    "TreatmentIndication": "an indication of {ofTreatment}",
    "ToxinIndication": "a threshold from which toxin is considered for {forLine}",
    "forLine": "{of} to be for {value}",
    "forFinding": "{of} to be for {value}",
    "ofProduct": "{of} to be for {value}",
    "valid_in": "{product} licensed in {jurisdiction}",
}
"""Relation -> what it takes, as the end of “It would take ...”."""

NOT_GIVEN: Mapping[str, str] = {
    "area_product": "The case names no product for {area}.",
    "band_count": "The bands on the {side} are not counted.",
    "feature": "{attribute}: not recorded ({side}).",
    "line_scale": "{line}: not graded on {scale}.",
    "line_seen": "{line}: not recorded ({side}).",
    "muscle_seen": "{muscle}: not recorded ({side}).",
    "offered": "{product} is not among the clinic's products.",
    "offered_treatment": "{treatment} is not among the clinic's treatments.",
    "override": "No named prescriber has decided to treat in spite of {statement}.",
    "toxin_session": "No earlier toxin session of that kind is on record.",
    "treatment_session": "No earlier session of {treatment} is on record.",
}
"""Relation a case gives -> what it means that the case does not give it."""

_UNSETTLED: Mapping[str, str] = {
    "side": "any side", "value": "any value", "muscle": "a muscle", "area": "an area", "product": "a product",
    "dose": "a dose", "line": "a line", "statement": "a statement", "treatment": "a treatment",
    "intervention": "a product or treatment", "finding": "a finding", "attribute": "an answer",
    "condition": "a condition", "indication": "an indication", "units": "…", "inArea": "an area",
}  # fmt: skip

_SAID: Mapping[str, str] = {
    "eq": "is", "ne": "is other than", "lt": "is less than", "le": "is at most", "gt": "is more than",
    "ge": "is at least",
}  # fmt: skip
_CALCULATED: Mapping[str, str] = {
    "add": " + ", "sub": " − ", "mul": " × ", "div": " ÷ ", "join": " followed by ",
}  # fmt: skip


class Words:
    """Puts goals, tests and readings into words."""

    def __init__(self, view: View) -> None:
        self._view = view

    def value(self, name: str, value: Value) -> str:
        """A value in words; day numbers as dates, the absent as not recorded."""
        if value == ABSENT:
            return "not recorded"
        if name in ("day", "until", "today") and not isinstance(value, str):
            return str(day(value))
        return self._view.label(value)

    def needed(self, wanted: Goal) -> str:
        """What a goal asks for."""
        settled = {name: self.value(name, value) for name, value in wanted.slots}
        phrase = NEEDED.get(wanted.relation)
        if phrase is not None:
            return phrase.format_map(_Settled(settled)).replace(", any side", "").replace(" (any side)", "")
        said = ", ".join(f"{spaced(name)} {text}" for name, text in settled.items())
        return spaced(wanted.relation) + (f" ({said})" if said else "")

    def not_given(self, wanted: Goal, instead: str) -> str:
        """What a case lacks, or what it says in place of what is wanted."""
        settled = {name: self.value(name, value) for name, value in wanted.slots}
        about = next(
            iter(settled[name] for name in ("condition", "attribute", "line", "muscle") if name in settled), ""
        )
        if instead and about and "value" in settled:
            # A colon, as many names are plurals; what is unknown was not recorded as anything.
            given = "not known" if instead == "unknown" else f"recorded as {instead}"
            return f"{about}: {given}; it would have to be {settled['value']}."
        phrase = NOT_GIVEN.get(wanted.relation)
        if phrase is not None and not instead:
            return phrase.format_map(_Settled(settled)).replace(" (any side)", "")
        return f"It takes {self.needed(wanted)}" + (
            f"; recorded: {instead}." if instead else ", which is not recorded."
        )

    def reading(self, rule: AnyRule, bindings: Mapping[str, Value]) -> str:
        """A rule's plain reading; what is not settled is named by its kind."""
        values = {name: self.value(name, value) for name, value in bindings.items()}
        return settled(rule.reads.format_map(_Settled(values)))

    def untrue(self, test: Test, bindings: Mapping[str, Value]) -> str:
        """A test that failed, with the values it met and what it is about."""
        about = ", ".join(self.value(name, bindings[name]) for name in _ABOUT if name in bindings)
        about = f"{about}: " if about else ""
        left, right = self._term(test.left, bindings), self._term(test.right, bindings)
        name = _named(test.left)
        if test.right == ABSENT:
            return f"{about}{name or 'it'} {'is not recorded' if test.name == 'ne' else 'is recorded'}"
        limit = f" ({_named(test.right)})" if isinstance(test.right, Var) else ""
        return f"{about}{name or 'this'} is {left}; it would have to be {_ASKED[test.name]}{right}{limit}"

    def _term(self, term: Term, bindings: Mapping[str, Value]) -> str:
        if isinstance(term, Var):
            known = bindings.get(term.name)
            return spaced(term.name) if known is None else self.value(term.name, known)
        if isinstance(term, Op):
            return term_in_words(term, lambda inner: self._term(inner, bindings))
        return self.value("", term)


class _Settled(dict[str, str]):
    """Values to fill in; what is missing is named by its kind."""

    def __missing__(self, name: str) -> str:
        return _UNSETTLED.get(name, "…")


_ABOUT = ("line", "muscle", "condition", "treatment", "product", "session", "side")
_ASKED: Mapping[str, str] = {
    "eq": "", "ne": "other than ", "lt": "less than ", "le": "at most ", "gt": "more than ", "ge": "at least ",
}  # fmt: skip
_TOLD: Mapping[str, str] = {
    "value": "the grade or measure",
    "found": "the answer",
    "treat_from": "from where toxin is considered",
    "days": "days passed",
    "expression": "the grade at expression",
    "rest": "the grade at rest",
    "years": "the age in years",
    "met": "parts of the criterion met",
    "size": "all its parts",
}


_HEARD: Mapping[str, str] = {
    "answered": "{condition}: {value}",
    "area_product": "{product} is named for {area}",
    "band_count": "{count} band(s) on the {side}",
    "consultation": "The visit is on {day}, in {jurisdiction}",
    "ended": "{condition}: ended {days_ago} days before the visit",
    "feature": "{attribute} ({side}): {value}",
    "noted_on": "{attribute}: noted {days_ago} days before the visit",
    "observed": "{attribute}: {value}",
    "offered": "The clinic holds {product}",
    "offered_treatment": "The clinic offers {treatment}",
    "override": "{by} has decided to treat in spite of {statement}",
    "phototype_seen": "Phototype recorded: {phototype}",
    "proposal": "The proposal begins",
    "proposed_area": "{product} in {area}",
    "proposed_preparation": "{intervention} is prepared for",
    "proposed_product": "{product}",
    "proposed_referral": "{treatment}, as a referral",
    "proposed_review": "A review",
    "proposed_session": "Session {number} of {treatment}",
    "proposed_treatment": "{treatment}",
    "toxin_area": "{session} reached {area}",
    "treatment_session": "{treatment} {days_ago} days before the visit",
}
_GRADES: Mapping[str, str] = {
    "rest": "rest {}", "expression": "expression {}", "grade": "grade {}", "mm": "{} mm",
    "contraction": "contraction {}", "thickness_mm": "{} mm thick", "baseline_mm": "baseline {} mm", "product": "{}",
    "days_ago": "{} days before the visit", "units": "{} units", "response": "response {}",
}  # fmt: skip


def heard(view: View, slots: Mapping[str, Value], relation: str) -> str:
    """What a case says, in words: an answer with its question, a finding with its grades."""
    shown = {name: _said_value(view, name, value) for name, value in slots.items()}
    phrase = _HEARD.get(relation)
    if phrase is not None:
        return phrase.format_map(shown)
    about = " ".join(shown[name] for name in ("line", "muscle", "session") if name in shown)
    side = f" ({shown['side']})" if "side" in shown else ""
    given = [
        _GRADES[name].format(shown[name])
        for name in _GRADES
        if name in slots and slots[name] not in (ABSENT, "unknown")
    ]
    if slots.get("spread", "unknown") != "unknown":
        given.append(f"flattens when spread: {slots['spread']}")
    return f"{about}{side}: {', '.join(given) or 'recorded'}"


def _said_value(view: View, name: str, value: Value) -> str:
    if value == ABSENT:
        return "not recorded"
    return str(day(value)) if name == "day" else view.label(value)


def _named(term: Term) -> str:
    return _TOLD.get(term.name, spaced(term.name)) if isinstance(term, Var) else ""


def spaced(name: str) -> str:
    """A name of the schema as words: minIntervalWeeks -> min interval weeks."""
    apart = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name)
    return apart.replace("_", " ").strip()


def term_in_words(term: Term, name: object = None) -> str:
    """A term as a reader of rules sees it: variables by name, operations written out."""
    say = name if callable(name) else term_in_words
    if isinstance(term, Var):
        return spaced(term.name)
    if isinstance(term, Op):
        parts = [str(say(part)) for part in term.args]
        if term.name in _CALCULATED:
            return f"({_CALCULATED[term.name].join(parts)})"
        words = {"min": "the least of", "max": "the greatest of"}.get(term.name)
        if words is not None:
            return f"{words} {' and '.join(parts)}"
        if term.name == "after_months":
            return f"{parts[1]} months of the calendar after {parts[0]}"
        if term.name == "longest_months":
            return f"the most days of {parts[0]} months"
        down = " down" if term.name == "floor_to" else ""
        return f"{parts[0]} rounded{down} to multiples of {parts[1]}"
    return "not given" if term == ABSENT else str(term)


def test_in_words(test: Test) -> str:
    """A test as a reader of rules sees it."""
    if test.right == ABSENT:
        return f"{term_in_words(test.left)} is {'given' if test.name == 'ne' else 'not given'}"
    return f"{term_in_words(test.left)} {_SAID[test.name]} {term_in_words(test.right)}"

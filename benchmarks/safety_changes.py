"""What may and may not follow when one thing of a case is changed: a risk added, an answer taken back, a mirror."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from benchmarks.random_consultation import Data
from benchmarks.safety_checks import Known, Row, Seen
from benchmarks.vocabulary import Vocabulary
from engine.case import Case
from engine.compiled.evaluator import Evaluator
from engine.facts.from_case import case_facts
from engine.intake import check_case
from tests.engine.mirror import mirrored
from tests.engine.safety_reference import RELATIVE, targets

_OTHER = {"right": "left", "left": "right"}
DIFFERENCES = {"thickness_difference": 3, "brow_difference": -1}
"""Place of the difference in its row.  Of two equal sides neither is the greater; which is first says nothing."""
PHOTOTYPE = "phototype"
_TOXIN = ("item", "step", "moved", "levelled", "limit_check", "over_limit", "place")


class Changes:
    """Changed cases beside the one seen.  What was not acceptable to the intake is not compared."""

    def __init__(self, known: Known, words: Vocabulary, evaluator: Evaluator) -> None:
        self.known = known
        self.words = words
        self.evaluator = evaluator

    def of(self, name: str, seen: Seen, data: Data, random: Random) -> list[str] | None:
        """What one kind of change shows to be wrong; None when it could not be made in this case."""
        return CHANGES[name](self, seen, data, random)

    def again(self, seen: Seen, data: Data) -> tuple[Seen, bool]:
        """The changed case as the engine sees it, and whether the intake accepts it."""
        case = Case.model_validate(data)
        accepted = not check_case(case, self.known.kb)
        run = self.evaluator.run(case_facts(case, self.known.kb), record=False) if accepted else seen.run
        return Seen(case, run, self.known), accepted

    def denied(self, seen: Seen) -> list[str]:
        """Questions whose answer is no and not because of another answer."""
        case, found = seen.case, []
        for name, question in self.words.questions.items():
            given = case.safety.answers.get(name)
            said_no = given.answer == "no" if given else question.group in case.safety.none_of
            for_women = question.of_women and case.person.sex == "male"
            parent = question.parent
            asked = parent is None or (parent in case.safety.answers and case.safety.answers[parent].answer == "yes")
            if said_no and asked and not for_women:
                found.append(name)
        return found

    def answered(self, data: Data, name: str, answer: str) -> Data:
        """A copy in which one question has this answer, and its group is answered question by question."""
        changed = copy.deepcopy(data)
        safety = changed["safety"]
        group = self.words.questions[name].group
        if group in safety["none_of"]:
            safety["none_of"].remove(group)
            safety["answers"].update({member: {"answer": "no"} for member in self.words.groups[group]})
        safety["answers"][name] = {"answer": answer}
        return changed


def recommended(seen: Seen) -> set[tuple[str, ...]]:
    """Everything put forward: injections with their product, and skin treatments."""
    toxin = {("toxin", i["area"], i["muscle"], i["side"], i["product"]) for i in seen.items}
    return toxin | {("skin", treatment) for treatment in seen.skin}


def _a_risk_added(changes: Changes, seen: Seen, data: Data, random: Random) -> list[str] | None:
    denied = changes.denied(seen)
    if not denied:
        return None
    # Half the time a question that some statement is about, as most others exclude nothing at all.
    grave = [name for name in denied if changes.words.statements.get(name)]
    name = random.choice(grave if grave and random.random() < 0.8 else denied)
    after, accepted = changes.again(seen, changes.answered(data, name, "yes"))
    if not accepted:
        return None
    before, now = ({str(row[0]) for row in found.rows("global_choice")} for found in (seen, after))
    added = recommended(after) - recommended(seen)
    # The plan may change over to another product, which the answer does not forbid.
    wrong = [f"{name}: yes adds {one}" for one in sorted(added) if one[0] == "skin" or one[4] not in now - before]
    put = {(i["product"], i["area"]) for i in after.items} | {(treatment, "") for treatment in after.skin}
    return wrong + [f"{name}: yes forbids {one}" for one in sorted(put) if _forbids(changes, after, name, *one)]


def _forbids(changes: Changes, after: Seen, condition: str, intervention: str, area: str) -> bool:
    """Whether a condition that holds forbids something by itself: no wait that is over, no prescriber's decision."""
    kb, reference = changes.known.kb, after.reference
    decided = {f"statement:{override.statement}" for override in after.case.context.overrides}
    for local in changes.words.statements.get(condition, ()):
        statement = kb.individuals[f"statement:{local}"]
        if statement.id in decided or statement.one("waitDaysDefault") == 0:
            continue
        over = reference.wait(statement, f"condition:{condition}", intervention) == "over"
        strong = intervention in targets(statement, kb) and reference.rank(statement, intervention) >= RELATIVE
        if strong and not over and (not area or reference.reaches(statement, area)):
            return True
    return False


def _an_answer_taken_back(changes: Changes, seen: Seen, data: Data, random: Random) -> list[str] | None:
    denied = changes.denied(seen)
    what = random.randrange(8)
    if what == 0:
        changed, name = copy.deepcopy(data), "age"
        changed["person"] = {"sex": data.get("person", {}).get("sex", "unknown")}
    elif what == 1 and data["history"]["toxin"]:
        changed, name = copy.deepcopy(data), "units of earlier sessions"
        for session in changed["history"]["toxin"]:
            session.pop("units", None)
            session.pop("total_units", None)
    elif what == 2 and "phototype" in data.get("skin", {}):
        changed, name = copy.deepcopy(data), PHOTOTYPE
        changed["skin"].pop(PHOTOTYPE)
    elif denied:
        grave = [name for name in denied if changes.words.statements.get(name)]
        name = random.choice(grave or denied)
        changed = changes.answered(data, name, "unknown")
    else:
        return None
    after, accepted = changes.again(seen, changed)
    if not accepted:
        return None
    firm = {row[0] for row in seen.rows("adjunct") if row[3] == "recommended"}
    firmer = {row[0] for row in after.rows("adjunct") if row[3] == "recommended"} - firm
    added = recommended(after) - recommended(seen)
    wrong = [f"not knowing {name} adds {one}" for one in sorted(added)]
    # A phototype may ask for caution; an unknown one asks for itself and, as with any caution, lets the plan go on.
    firmer = firmer & seen.skin if name != PHOTOTYPE else set()
    return wrong + [f"not knowing {name} makes {one} firmer" for one in sorted(firmer)]


def _mirrored(changes: Changes, seen: Seen, data: Data, random: Random) -> list[str] | None:
    whole = {"lines": {}, "muscles": {}, "features": {}, **data}
    after, accepted = changes.again(seen, _scales_kept(mirrored(whole), data))
    if not accepted:
        return ["the intake refuses the mirror image"]
    wrong = []
    for relation, rows in seen.run.rows.items():
        turned = {tuple(_OTHER.get(str(value), value) for value in row) for row in rows}
        odd = turned ^ after.run.rows[relation].keys()
        if odd and not (relation in DIFFERENCES and all(row[DIFFERENCES[relation]] == 0 for row in odd)):
            wrong.append(f"in the mirror: {relation} {sorted(odd, key=str)[:2]}")
    return wrong


def _scales_kept(changed: Data, data: Data) -> Data:
    for section in ("lines", "muscles", "features"):
        if section not in data:
            del changed[section]
    return changed


def _nothing_to_do_with_it(changes: Changes, seen: Seen, data: Data, random: Random) -> list[str] | None:
    changed = copy.deepcopy(data)
    changed["note"] = "seen in the afternoon"
    changed["context"]["practitioner_role"] = "physician assistant"
    changed["context"]["treatments"] = []
    changed.get("goals", {}).pop("accepts_downtime_days", None)
    skin = changed.get("skin", {})
    for name in random.sample(sorted(skin), min(4, len(skin))):
        del skin[name]
    after, accepted = changes.again(seen, changed)
    if not accepted:
        return ["the intake refuses what has nothing to do with it"]
    return [
        f"{relation} moved: {sorted(seen.run.rows[relation].keys() ^ after.run.rows[relation].keys(), key=str)[:2]}"
        for relation in _TOXIN
        if seen.run.rows[relation].keys() != after.run.rows[relation].keys()
    ]


def _another_order(changes: Changes, seen: Seen, data: Data, random: Random) -> list[str] | None:
    changed = _shuffled(data, random)
    changed["id"] = "another-name"
    for listed in (changed["context"]["treatments"], changed["context"]["overrides"], changed["history"]["treatments"]):
        random.shuffle(listed)
    if "safety" in changed:
        random.shuffle(changed["safety"]["none_of"])
    random.shuffle(changed["history"]["toxin"])
    after, accepted = changes.again(seen, changed)
    if not accepted:
        return ["the intake refuses another order"]
    wrong = []
    for relation in seen.run.rows:
        one, other = (_unnumbered(found.run.rows[relation]) for found in (seen, after))
        if one != other:
            wrong.append(f"in another order: {relation} {sorted(one ^ other, key=str)[:2]}")
    return wrong


def _shuffled(value: Any, random: Random) -> Any:
    if isinstance(value, dict):
        keys = list(value)
        random.shuffle(keys)
        return {key: _shuffled(value[key], random) for key in keys}
    return [_shuffled(one, random) for one in value] if isinstance(value, list) else value


def _unnumbered(rows: Mapping[Row, None]) -> set[Row]:
    """Rows without the numbers that earlier sessions have by their place in the file."""
    return {tuple("session" if str(v).startswith(("session ", "treatment session ")) else v for v in r) for r in rows}


Change = Callable[[Changes, Seen, Data, Random], "list[str] | None"]
CHANGES: Mapping[str, Change] = {
    "a risk added adds nothing it forbids": _a_risk_added,
    "an answer taken back adds nothing": _an_answer_taken_back,
    "a mirror image has the mirrored conclusions": _mirrored,
    "what has nothing to do with a dose does not move it": _nothing_to_do_with_it,
    "another order or name changes nothing": _another_order,
}


def due(number: int) -> str:
    """The change made in a case of this number; risks and answers taken back come twice as often as the others."""
    names = list(CHANGES)
    return [*names[:2], *names][number % (len(names) + 2)]


__all__ = ["CHANGES", "Changes", "due", "recommended"]

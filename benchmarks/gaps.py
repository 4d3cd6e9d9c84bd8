"""What no rule or statement reacts to, and what the knowledge says both ways: ``python -m benchmarks.gaps``.

A directed search over the input space: one thing of a healthy case is varied at a time, under several circumstances,
and whatever never changes a conclusion that a plan shows is listed.  Written as Markdown to the standard output.
"""

from __future__ import annotations

import argparse
import copy
import sys
from collections import Counter
from collections.abc import Iterable, Iterator

from benchmarks.disagreements import care_both_ways, severities_apart, spacing_apart
from benchmarks.drawn_cases import Drawer
from benchmarks.random_consultation import Data
from benchmarks.vocabulary import EVER, Line, Vocabulary
from engine.case import Case
from engine.compiled.evaluator import Run
from engine.compiled.run import evaluator
from engine.facts.from_case import case_facts
from engine.facts.schema import CASE
from engine.intake import check_case
from engine.rules import rule_base
from engine.rules.catalogue import MODULES
from kb.snapshot import KnowledgeBase, load

DATE = "2026-11-20"
SHOWN = frozenset().union(*(module.SHOWN for module in MODULES)) - set(CASE)


class Search:
    """Runs healthy cases with one thing changed."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self.kb = kb
        self.words = Vocabulary(kb)
        self.evaluator = evaluator(kb)

    def healthy(self, jurisdiction: str = "GB", products: Iterable[str] | None = None) -> Data:
        """A healthy adult with every question denied, everything on offer, nothing seen and nothing wished."""
        held = list(self.words.licensed(jurisdiction) or self.words.products) if products is None else list(products)
        groups = {group: members for group, members in self.words.groups.items() if EVER not in members}
        open_group = next(members for members in self.words.groups.values() if EVER in members)
        return {
            "id": "searched",
            "context": {
                "date": DATE,
                "jurisdiction": jurisdiction,
                "products": [{"product": product} for product in held],
                "treatments": list(self.words.treatments),
            },
            "person": {"age_years": 40, "sex": "female"},
            "safety": {"none_of": list(groups), "answers": {n: "yes" if n == EVER else "no" for n in open_group}},
            "lines": {},
            "muscles": {},
            "features": {},
            "skin": {},
            "goals": {},
            "history": {"toxin": [], "treatments": []},
        }

    def run(self, data: Data, *, record: bool = False) -> Run | None:
        """The run of a case; None when the intake refuses it."""
        case = Case.model_validate(data)
        if check_case(case, self.kb):
            return None
        return self.evaluator.run(case_facts(case, self.kb), record=record)

    def answered(self, data: Data, name: str, answer: str) -> Data:
        """A copy in which a question, and what it depends on, has this answer."""
        changed = copy.deepcopy(data)
        question = self.words.questions[name]
        safety = changed["safety"]
        if question.group in safety["none_of"]:
            safety["none_of"].remove(question.group)
            safety["answers"].update(dict.fromkeys(self.words.groups[question.group], "no"))
        safety["answers"][name] = answer
        if question.parent in self.words.questions and answer == "yes":
            return self.answered(changed, question.parent, "yes") if self._denied(changed, question.parent) else changed
        return changed

    def _denied(self, data: Data, name: str) -> bool:
        given = data["safety"]["answers"].get(name)
        return given == "no" or self.words.questions[name].group in data["safety"]["none_of"]

    def circumstances(self) -> list[Data]:
        """Cases under which something may matter: lines and findings of every kind, in three places."""
        found = []
        for place in ("US", "GB", "AU"):
            case = self.healthy(place)
            case["lines"] = {name: graded(line, line.scales[0][2]) for name, line in self.words.lines.items()}
            case["skin"] = {
                a.name: "yes" if a.datatype == "boolean" else a.choices[2] if a.datatype == "choice" else 90
                for a in self.words.section("skin")
                if a.datatype != "decimal"
            }
            case["features"] = {"platysmal_band_count": 2}
            found.append(case)
            bare = self.healthy(place)
            bare["lines"] = {"glabellar_vertical": {"rest": 0, "expression": 3, "spread_flattens": "yes"}}
            bare["skin"] = {a.name: "no" for a in self.words.section("skin") if a.datatype == "boolean"}
            bare["skin"]["phototype"] = "II"
            found.append(bare)
        dosed = self.healthy("US", ["ONA_BOTOXCOS_US"])
        areas = {"gummy_smile", "masseter_prominence", "mouth_corner", "chin_dimpling", "platysmal_bands", "lip_flip"}
        dosed["lines"] = {n: graded(self.words.lines[n], self.words.lines[n].scales[0][2]) for n in sorted(areas)}
        dosed["features"] = {"platysmal_band_count": 2}
        dosed["muscles"] = {name: {"contraction": 4} for name in self.words.muscles}
        return [*found, dosed]


def graded(line: Line, grade: int) -> Data:
    """A line of this grade, not there at rest."""
    if line.assessed_by == "millimetres":
        return {"mm": min(grade, 6)}
    if line.assessed_by != "expression":
        return {"grade": grade}
    return {"rest": 0, "expression": grade, "spread_flattens": "yes"}


def shown(run: Run | None) -> dict[str, set[object]]:
    """What a plan shows of a run."""
    return {} if run is None else {relation: set(run.rows[relation]) for relation in SHOWN if relation in run.rows}


def doses(search: Search) -> Iterator[str]:
    """Per area and jurisdiction: is there a dose of a product licensed there for any line of the area?"""
    places = search.words.jurisdictions
    yield f"| area | {' | '.join(places)} |"
    yield f"|{'---|' * (len(places) + 1)}"
    areas = sorted({line.area for line in search.words.lines.values()})
    for area in areas:
        cells = []
        for place in places:
            kinds: Counter[str] = Counter()
            for product in search.words.licensed(place):
                case = search.healthy(place, [product])
                case["lines"] = {n: graded(v, v.scales[0][2]) for n, v in search.words.lines.items() if v.area == area}
                case["features"] = {"platysmal_band_count": 2}
                case["goals"] = {"brow_lift": "yes"} if area == "brow" else {}
                run = search.run(case)
                kinds.update({str(row[3]) for row in run.rows["item"] if row[0] == f"area:{area}"} if run else ())
            cells.append(", ".join(f"{kind} {number}" for kind, number in sorted(kinds.items())) or "–")
        yield f"| {area} | {' | '.join(cells)} |"


def lines(search: Search) -> Iterator[str]:
    """Lines for which nothing beyond a verdict is ever said, and lines that no grade calls toxin for."""
    said_of = ("advice", "wanted_line", "no_dose", "no_figures", "muscle_shared", "weak_side", "counsel")
    for name, line in search.words.lines.items():
        verdicts: set[str] = set()
        told, supported = set(), set()
        base = shown(search.run(search.healthy("US")))
        for place in ("US", "GB"):
            for scale, low, high in line.scales:
                for grade in range(low, high + 1):
                    for rest, spread in ((0, "yes"), (grade, "no"), (grade, "unknown")):
                        case = search.healthy(place)
                        entry = graded(line, grade)
                        if "rest" in entry:
                            entry.update(rest=rest, spread_flattens=spread)
                        case["lines"] = {name: {"both": entry, "scale": scale}}
                        run = search.run(case)
                        if run is not None:
                            verdicts |= {str(row[2]) for row in run.rows["verdict"]}
                            told |= {r for r in said_of if {*run.rows[r]} - base.get(r, set())}
                            supported |= {str(row[0]) for row in run.rows["supported"]}
        if not verdicts & {"indicated", "consider"}:
            also = f"; skin treatments: {len(supported)}" if supported else ", and no skin treatment is proposed either"
            yield f"- {name}: never called for (verdicts: {', '.join(sorted(verdicts))}){also}."
        elif not told:
            yield f"- {name}: a verdict and nothing else."


def silent_answers(search: Search) -> Iterator[str]:
    """Safety questions whose answer yes, or unknown, never changes anything a plan shows."""
    bases = search.circumstances()
    for name, question in search.words.questions.items():
        reacts = dict.fromkeys(("yes", "unknown"), False)
        for case in bases:
            if all(reacts.values()):
                break
            # With what it depends on answered yes: a question that is not asked cannot react.
            asked = search.answered(case, question.parent, "yes") if question.parent in search.words.questions else case
            denied = shown(search.run(search.answered(asked, name, "no")))
            for answer in reacts:
                if not reacts[answer]:
                    run = search.run(search.answered(asked, name, answer))
                    reacts[answer] = run is not None and shown(run) != denied
        if not reacts["yes"]:
            yield f"- {name}: nothing changes when it is answered yes."
        elif not reacts["unknown"] and search.words.statements.get(name):
            yield f"- {name}: an answer that is missing is not asked for."


def silent_observations(search: Search) -> Iterator[str]:
    """Features, skin findings and wishes of which no value changes anything."""
    for attribute in search.words.attributes.values():
        if attribute.section == "person":
            continue
        values: list[object] = list(attribute.choices) or ["yes", "no"]
        if attribute.datatype in ("decimal", "integer"):
            low, high = attribute.low, attribute.high
            near_zero = {value for value in (0, 1, 2, 5, 10) if low <= value <= high}
            spread = {low, low + (high - low) // 4, (low + high) // 2, high - (high - low) // 10, high}
            values = [*sorted(spread | near_zero)]
        reacting: set[int] = set()
        for case in search.circumstances():
            if reacting:
                break
            results = []
            for value in (None, *values):
                changed = copy.deepcopy(case)
                changed[attribute.section][attribute.name] = value
                if value is not None and attribute.per_side and attribute.datatype != "boolean":
                    changed[attribute.section][attribute.name] = {"right": value, "left": attribute.low}
                results.append(shown(search.run(changed)))
            reacting |= {n for n, one in enumerate(results) if any(one != other for other in results)}
        if not reacting:
            yield f"- {attribute.section}.{attribute.name}: no value changes anything."


def silent_findings(search: Search) -> Iterator[str]:
    """Findings that support no treatment at all."""
    for attribute in search.words.section("skin"):
        values = attribute.choices or (("yes",) if attribute.datatype == "boolean" else ())
        supported: set[str] = set()
        for value in values:
            case = search.healthy("GB")
            case["skin"] = {a.name: "no" for a in search.words.section("skin") if a.datatype == "boolean"}
            case["skin"] |= {"phototype": "II", attribute.name: value}
            run = search.run(case)
            supported |= {str(row[0]) for row in run.rows["supported"]} if run else set()
        if values and not supported:
            yield f"- {attribute.name}: found alone it supports no treatment."


def silent_muscles(search: Search) -> Iterator[str]:
    """Muscles of which neither strength nor thickness changes anything."""
    for name, laterality in search.words.muscles.items():
        reacted: set[str] = set()
        for case in search.circumstances():
            if {"strength", "thickness"} <= reacted:
                break
            before = copy.deepcopy(case)
            before["muscles"] = {name: {"contraction": 2}}
            base = shown(search.run(before))
            changes: dict[str, Data] = {"strength": {"contraction": 4}}
            changes["thickness"] = {"contraction": 2, "thickness_mm": 5, "baseline_mm": 9}
            if laterality == "paired":
                changes["sides"] = {"right": {"contraction": 4}, "left": {"contraction": 1}}
            for what, entry in changes.items():
                changed = copy.deepcopy(case)
                changed["muscles"] = {name: entry}
                if shown(search.run(changed)) != base:
                    reacted.add(what)
        missing = {"strength", "thickness"} - reacted
        if missing == {"strength", "thickness"}:
            yield f"- {name}: neither strength nor thickness changes anything."
        elif missing:
            yield f"- {name}: {missing.pop()} changes nothing."


def unreached(search: Search, cases: int, seed: int) -> tuple[list[str], dict[str, list[str]]]:
    """Rules that no drawn case fires, and statements that no firing of one in five of them used, by kind."""
    drawer = Drawer(search.kb)
    program = search.evaluator.program
    fired: set[str] = set(program.known.fired)
    used: set[str] = set()
    for number in range(cases):
        case, _ = drawer.drawn(seed, number)
        run = search.evaluator.run(case_facts(case, search.kb))
        fired |= {rule.id for rule, one in zip(program.rules, run.firings(), strict=True) if one}
        if number % 5 == 0:
            derivation = run.derivation()
            for reasons in derivation.justified.values():
                for reason in reasons:
                    used.update(derivation.origins.get(premise, "") for premise in reason.premises)
                    used.update(str(value) for _, value in reason.bindings if str(value).startswith("statement:"))
    stated: dict[str, list[str]] = {}
    for origin in sorted(set(program.kb_origins.values())):
        one = search.kb.individuals[origin]
        # A phototype row that says "ok" holds nothing against anybody, so nothing rests on it.
        fine = one.kind == "PhototypeSuitability" and one.one("suitability") == "ok"
        if origin.startswith("statement:") and origin not in used and not fine:
            stated.setdefault(one.kind, []).append(origin)
    return sorted(rule.id for rule in rule_base().rules if rule.id not in fired), stated


def _section(title: str, rows: Iterable[str]) -> None:
    print(f"\n## {title}\n")
    print("\n".join(list(rows) or ["None."]), flush=True)


def main() -> int:
    """Print the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1000, help="drawn cases for the rules and statements reached")
    parser.add_argument("--seed", type=int, default=4)
    options = parser.parse_args()
    search = Search(load())
    print(
        "# Gaps and disagreements\n\nFound by `python -m benchmarks.gaps`; a search, so what is not listed may exist."
    )
    _section(
        "Doses of licensed products, by area and jurisdiction (products with a label or published dose)", doses(search)
    )
    _section("Lines", lines(search))
    _section("Safety questions nothing reacts to", silent_answers(search))
    _section("Observations and wishes nothing reacts to", silent_observations(search))
    _section("Findings without a treatment", silent_findings(search))
    _section("Muscles", silent_muscles(search))
    rules, stated = unreached(search, options.cases, options.seed)
    _section(f"Rules that none of {options.cases:,} drawn cases fires", (f"- {rule}" for rule in rules))
    _section(
        "Statements that none of them reaches", (f"- {k}: {len(v)} ({', '.join(v[:12])})" for k, v in stated.items())
    )
    _section("One condition, one treatment, two severities", severities_apart(search.kb))
    _section("Two statements on the spacing of one pair", spacing_apart(search.kb))
    _section("Care that may go against other care on the same days (to be read)", care_both_ways(search.kb))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""One consultation drawn at random, in the terms of the knowledge base."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from random import Random
from typing import Any

from benchmarks.vocabulary import EVER, SAME, Attribute, Vocabulary

Data = dict[str, Any]
_DAYS_BACK = (0, 1, 6, 7, 13, 14, 27, 28, 56, 83, 84, 90, 91, 120, 179, 180, 365, 400)
_RESPONSES = ("good", "good", "none", "insufficient", "excessive", "unknown")
_CONSULTED = (dt.date(2026, 11, 20), dt.date(2027, 3, 1), dt.date(2028, 2, 29))


class RandomConsultation:
    """One consultation in the making."""

    MANNERS: tuple[str, ...] = ("well", "well", "well", "risks", "risks", "risks", "any")

    def __init__(self, words: Vocabulary, random: Random, name: str) -> None:
        self.words = words
        self.random = random
        self.name = name
        self.date = random.choice(_CONSULTED)
        self.manner = random.choice(self.MANNERS)
        self.sex = random.choice(("female", "male", "female", "male", "unknown"))

    def made(self) -> Data:
        """The whole case; now and then a section is missing."""
        context = self._context()
        history = self._history(context)
        answers = self._answers(history, context)
        context["overrides"] = self._overrides(answers)
        found: Data = {
            "id": self.name,
            "context": context,
            "person": self._person(),
            "safety": self._safety(answers),
            "lines": self._lines([offer["product"] for offer in context["products"]]),
            "muscles": self._muscles(),
            "features": self._features(),
            "skin": self._observed("skin"),
            "goals": self._goals(),
            "history": history,
        }
        if self._once_in(5 if self.manner in ("risks", "any") else 10):
            found["event_date"] = self.date + dt.timedelta(days=self.random.choice((0, 1, 13, 14, 15, 30, 60, 200)))
        if self.manner == "any" and self._once_in(3):
            found.pop(self.random.choice(("person", "safety", "lines", "muscles", "features", "skin", "goals")))
        return found

    def _once_in(self, number: int) -> bool:
        return self.random.randrange(number) == 0

    def _some(self, names: Sequence[str], least: int, most: int) -> list[str]:
        return self.random.sample(names, min(self.random.randint(least, most), len(names)))

    def _days_ago(self) -> dt.date:
        if self.manner == "well":
            days = self.random.randint(181, 900)
        elif self._once_in(2):
            days = self.random.choice(_DAYS_BACK)
        else:
            days = self.random.randint(0, 900)
        return self.date - dt.timedelta(days=days)

    def _context(self) -> Data:
        jurisdiction = self.random.choice(self.words.jurisdictions)
        pool = self.words.licensed(jurisdiction) or self.words.products
        if self.manner in ("risks", "any") and self._once_in(4):
            pool = self.words.products
        held = self._some(pool, 1, 3) if not self._once_in(40) else []
        products: list[Data] = []
        for product in held:
            options = self.words.product(product).many("dilutionUnitsPerMl")
            products.append({"product": product, "dilution_units_per_ml": self.random.choice((None, *options))})
        named: dict[str, str] = {}
        if len(held) > 1 and self._once_in(4):
            named = {area: self.random.choice(held) for area in self._some(self.words.areas, 1, 3)}
        return {
            "date": self.date,
            "jurisdiction": jurisdiction,
            "practitioner_role": self.random.choice((None, "doctor", "nurse")),
            "products": products,
            "product_for_area": named,
            "treatments": self._some(self.words.treatments, 0, 12),
        }

    def _overrides(self, answers: dict[str, Data]) -> list[Data]:
        about = sorted(
            {s for c, a in answers.items() if a["answer"] == "yes" for s in self.words.statements.get(c, ())}
        )
        if not about or not self._once_in(4):
            return []
        return [{"statement": s, "by": "Dr A", "reason": "a reason"} for s in self._some(about, 1, 6)]

    def _person(self) -> Data:
        found: Data = {"sex": self.sex, "reference_population": self.random.choice((None, None, "other", "asian"))}
        if self.manner in ("risks", "any") and self._once_in(8):
            return found
        if self.manner != "well" and self._once_in(4):
            return {**found, "age_years": self.random.choice((16, 17, 18, 64, 65, 74, 75, 90))}
        years = self.random.randint(19, 63)
        if self._once_in(2):
            return {**found, "age_years": years}
        born = dt.date(self.date.year - years - 1, self.random.randint(1, 12), self.random.randint(1, 28))
        return {**found, "birth_date": born}

    # --- safety

    def _answers(self, history: Data, context: Data) -> dict[str, Data]:
        """Every question with its answer: mostly no."""
        questions = self.words.questions
        answers: dict[str, Data] = {name: {"answer": "no"} for name in questions}
        met, unknown = self._risks()
        yes = [*([EVER] if history["toxin"] or not self._once_in(4) else []), *met]
        for name in unknown:
            answers[name] = {"answer": "unknown"}
        for name in yes:
            self._say_yes(answers, name)
        if self._too_early(history, context):
            self._say_yes(answers, SAME)
        return answers

    def _risks(self) -> tuple[list[str], list[str]]:
        """Questions answered with yes, and those left unknown."""
        questions = list(self.words.questions)
        if self.manner == "risks":
            return self._some(questions, 0, 3), self._some(questions, 0, 3) if self._once_in(3) else []
        if self.manner == "any":
            return self._some(questions, 0, 8), self._some(questions, 0, len(questions)) if self._once_in(2) else []
        return [], []

    def _say_yes(self, answers: dict[str, Data], name: str) -> None:
        """Answer yes, also to what the question depends on; a man is not asked what women are."""
        question = self.words.questions[name]
        if question.of_women and self.sex == "male":
            return
        answers[name] = {"answer": "yes"}
        if self._once_in(2):
            answers[name]["ended"] = self._days_ago() if name != SAME else self.date
        if question.parent in self.words.questions and answers[question.parent]["answer"] != "yes":
            if self.manner == "any" and self._once_in(4):
                answers[question.parent] = {"answer": "unknown"}
            else:
                self._say_yes(answers, question.parent)

    def _too_early(self, history: Data, context: Data) -> bool:
        held = {self.words.product(offer["product"]).one("substance") for offer in context["products"]}
        return any(
            session["product"] and self.words.product(session["product"]).one("substance") in held
            for session in history["toxin"]
            if (self.date - session["date"]).days < 84
        )

    def _safety(self, answers: dict[str, Data]) -> Data:
        """Groups that are denied as a whole, by name or question by question."""
        none_of, given = [], {}
        for group, members in self.words.groups.items():
            if all(answers[name]["answer"] == "no" for name in members) and not self._once_in(5):
                none_of.append(group)
            else:
                given.update({name: answers[name] for name in members})
        return {"none_of": none_of, "answers": given}

    # --- what is seen

    def _sided(self, paired: bool, value: Callable[[], Data | Any]) -> Data:
        if not paired or self._once_in(2):
            return {"both": value()}
        sides = self.random.choice((("right", "left"), ("right", "left"), ("right",), ("left",)))
        return {side: value() for side in sides}

    def _lines(self, held: list[str]) -> Data:
        found = {}
        for name in self._line_names(held):
            line = self.words.lines[name]
            scale, low, high = self.random.choice(line.scales)
            entry = self._sided(line.paired, partial(self._graded, low, high, line.assessed_by))
            if scale != line.scales[0][0]:
                entry["scale"] = scale
            found[name] = entry
        return found

    def _line_names(self, held: list[str]) -> list[str]:
        """Mostly lines for which a product at hand has a dose, and a few of any kind."""
        treatable = sorted({line for product in held for line in self.words.treatable[product]})
        most = 3 if treatable and self.manner != "any" else 6
        return list(dict.fromkeys((*self._some(treatable, 1, 7), *self._some(list(self.words.lines), 0, most))))

    def _graded(self, low: int, high: int, how: str) -> Data:
        # The upper half of a scale is drawn more often: what is mild calls for nothing.
        grade = self.random.randint(low if self._once_in(2) else (low + high + 1) // 2, high)
        if how == "millimetres":
            return {"mm": Decimal(self.random.randint(0, 2 * min(high, 8))) / 2}
        if how != "expression":
            return {"grade": grade} if not self._once_in(12) else {}
        found: Data = {"rest": self.random.choice((0, 0, 1, self.random.randint(low, high))), "expression": grade}
        for field in ("rest", "expression"):
            if self._once_in(15):
                del found[field]
        return {**found, "spread_flattens": self.random.choice(("yes", "no", "unknown"))}

    def _muscles(self) -> Data:
        names = self._muscle_names_seen()
        return {name: self._sided(self.words.muscles[name] == "paired", self._muscle) for name in names}

    def _muscle_names_seen(self) -> list[str]:
        return list(dict.fromkeys((*self._some(self.words.dosed, 1, 9), *self._some(list(self.words.muscles), 0, 2))))

    def _muscle(self) -> Data:
        found: Data = {"contraction": self.random.choice((2, 3, 4, 1, 0, None))}
        if self._once_in(2):
            thick = self.random.randint(8, 200)
            found["thickness_mm"] = Decimal(thick) / 10
            if self._once_in(2):
                found["baseline_mm"] = Decimal(max(1, thick + self.random.randint(-20, 20))) / 10
            if self._once_in(3):
                found["date"] = self.date - dt.timedelta(days=self.random.randint(0, 400))
        return found

    def _features(self) -> Data:
        found = {}
        for attribute in self.words.section("features"):
            if self._once_in(2):
                found[attribute.name] = self._sided(attribute.per_side, partial(self._value, attribute))
        return found

    def _observed(self, section: str) -> Data:
        missing_in = 2 if self.manner == "any" else 5
        return {a.name: self._value(a) for a in self.words.section(section) if not self._once_in(missing_in)}

    def _goals(self) -> Data:
        found = self._observed("goals")
        if found.get("natural_movement") == found.get("strongest_effect") == "yes":
            found["strongest_effect"] = "no"
        return found

    def _value(self, attribute: Attribute) -> Any:
        if attribute.datatype == "choice":
            return self.random.choice(attribute.choices)
        if attribute.datatype == "boolean":
            rarer = ("no",) * 4 if attribute.section == "goals" and self.manner == "well" else ()
            return self.random.choice(("no", "no", "yes", "unknown", *rarer))
        low, high = attribute.low, attribute.high
        if attribute.datatype == "integer":
            return self.random.randint(low, high)
        return Decimal(self.random.randint(10 * low, 10 * min(high, max(40, low)))) / 10

    # --- what was done before

    def _history(self, context: Data) -> Data:
        toxin = [self._session() for _ in range(self.random.randint(1, 3) if self._once_in(3) else 0)]
        done = range(self.random.randint(1, 2) if self._once_in(4) else 0)
        treatments = [{"date": self._days_ago(), "treatment": self.random.choice(self.words.treatments)} for _ in done]
        return {"toxin": toxin, "treatments": treatments}

    def _session(self) -> Data:
        session: Data = {
            "date": self._days_ago(),
            "product": self.random.choice((None, *self.words.products)),
            "areas": self._some(self.words.areas, 0, 2),
            "response": self.random.choice(_RESPONSES),
        }
        if self._once_in(2):
            given = {
                name: self._sided(self.words.muscles[name] == "paired", self._units) for name in self._muscle_names()
            }
            session["units"] = given
        elif self._once_in(2):
            session["total_units"] = self.random.randint(10, 420)
        if self._once_in(8):
            # Just past the least interval, and so much that a window of twelve or thirteen weeks may be full.
            session.pop("units", None)
            session["date"] = self.date - dt.timedelta(days=self.random.randint(84, 92))
            session["total_units"] = self.random.randint(250, 420)
        weeks = (self.date - session["date"]).days // 7
        if weeks > 4 and self._once_in(2):
            session["duration_weeks"] = self.random.randint(2, min(weeks, 30))
        return session

    def _muscle_names(self) -> list[str]:
        return self._some(self.words.dosed, 1, 3)

    def _units(self) -> int:
        return self.random.randint(1, 40)

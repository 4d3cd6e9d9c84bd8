"""The rule base as a CLIPS program, made from its data.

Every number becomes a whole number of millionths, so that equal numbers are equal there too; texts and ids
become CLIPS strings, yes and no become TRUE and FALSE.  Layers become saliences.  A sum becomes two rules: one
notes every match while its layer fires, one folds the notes of a group before the next layer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from engine.algebra.rule import Aggregate, AnyRule, Fact, Pattern, Rule, Schema, body
from engine.algebra.rulebase import RuleBase
from engine.algebra.terms import Op, Term, Test, Value, Var

SCALE = 1_000_000
Order = Callable[[AnyRule], Sequence[int]]
"""In which order to write the patterns of a rule: CLIPS joins them as written."""

FUNCTIONS = f"""
(deffunction scaled-mul (?a $?more)
  (bind ?total ?a)
  (foreach ?b ?more (bind ?total (div (* ?total ?b) {SCALE})))
  ?total)
(deffunction scaled-div (?a ?b)
  (bind ?n (* ?a {SCALE}))
  (bind ?q (div ?n ?b))
  (bind ?r (- ?n (* ?q ?b)))
  (bind ?twice (* 2 (abs ?r)))
  (if (or (> ?twice (abs ?b)) (and (= ?twice (abs ?b)) (= 1 (mod (abs ?q) 2))))
    then (if (< (* ?n ?b) 0) then (- ?q 1) else (+ ?q 1)) else ?q))
(deffunction round-to (?value ?step)
  (bind ?q (div (+ (* 2 (abs ?value)) ?step) (* 2 ?step)))
  (if (< ?value 0) then (- 0 (* ?q ?step)) else (* ?q ?step)))
(deffunction floor-to (?value ?step)
  (bind ?q (div ?value ?step))
  (if (and (< ?value 0) (<> ?value (* ?q ?step))) then (bind ?q (- ?q 1)))
  (* ?q ?step))
(deffunction day-of (?months ?day)
  (bind ?month (+ 1 (mod ?months 12)))
  (bind ?year (- (div ?months 12) (if (<= ?month 2) then 1 else 0)))
  (bind ?era (div ?year 400))
  (bind ?rest (- ?year (* ?era 400)))
  (bind ?in-year (+ (div (+ (* 153 (mod (+ ?month 9) 12)) 2) 5) (- ?day 1)))
  (+ (* ?era 146097) (* ?rest 365) (div ?rest 4) (- 0 (div ?rest 100)) ?in-year -305))
(deffunction after-months (?ordinal ?months)
  (bind ?days (+ (div ?ordinal {SCALE}) 305))
  (bind ?era (div ?days 146097))
  (bind ?in-era (mod ?days 146097))
  (bind ?rest (div (- (+ ?in-era (div ?in-era 36524)) (div ?in-era 1460) (div ?in-era 146096)) 365))
  (bind ?in-year (- ?in-era (- (+ (* 365 ?rest) (div ?rest 4)) (div ?rest 100))))
  (bind ?part (div (+ (* 5 ?in-year) 2) 153))
  (bind ?day (+ 1 (- ?in-year (div (+ (* 153 ?part) 2) 5))))
  (bind ?month (if (< ?part 10) then (+ ?part 3) else (- ?part 9)))
  (bind ?year (+ ?rest (* 400 ?era) (if (<= ?month 2) then 1 else 0)))
  (bind ?later (+ (* 12 ?year) (- ?month 1) (div ?months {SCALE})))
  (* {SCALE} (min (day-of ?later ?day) (day-of (+ ?later 1) 1))))
(deffunction longest-months (?months)
  (bind ?most 0)
  (loop-for-count (?n 24012 24059)
    (bind ?start (* {SCALE} (day-of ?n 1)))
    (bind ?most (max ?most (- (after-months ?start ?months) ?start))))
  ?most)
(deffunction written (?value)
  (if (not (integerp ?value)) then (return ?value))
  (bind ?whole (div (abs ?value) {SCALE}))
  (bind ?rest (mod (abs ?value) {SCALE}))
  (bind ?text (str-cat (if (< ?value 0) then "-" else "") ?whole))
  (if (= ?rest 0) then (return ?text))
  (bind ?digits (sub-string 2 7 (str-cat (+ {SCALE} ?rest))))
  (while (eq (sub-string (str-length ?digits) (str-length ?digits) ?digits) "0")
    (bind ?digits (sub-string 1 (- (str-length ?digits) 1) ?digits)))
  (str-cat ?text "." ?digits))
"""
_CALLS = {"add": "+", "sub": "-", "min": "min", "max": "max", "mul": "scaled-mul", "div": "scaled-div"}
_CALLS |= {"round_to": "round-to", "floor_to": "floor-to"}
_CALLS |= {"after_months": "after-months", "longest_months": "longest-months"}
_COMPARED = {"lt": "<", "le": "<=", "gt": ">", "ge": ">="}


def name_of(text: str) -> str:
    """A relation, slot, rule or variable by a name CLIPS reads."""
    return re.sub(r"[^A-Za-z0-9_.-]", "-", text)


def scaled(value: Value) -> int | str | bool:
    """A value as CLIPS holds it."""
    if isinstance(value, bool | str):
        return value
    return int(Decimal(value) * SCALE)


def literal(value: Value) -> str:
    """A value as CLIPS reads it."""
    held = scaled(value)
    if isinstance(held, bool):
        return "TRUE" if held else "FALSE"
    if isinstance(held, int):
        return str(held)
    return '"' + held.replace("\\", "\\\\").replace('"', '\\"') + '"'


def fact_text(fact: Fact, schema: Schema) -> str:
    """A fact as CLIPS reads it."""
    slots = zip(schema[fact.relation], fact.values, strict=True)
    return f"({name_of(fact.relation)} {' '.join(f'({name_of(slot)} {literal(value)})' for slot, value in slots)})"


def deffacts(name: str, facts: Iterable[Fact], schema: Schema) -> str:
    """Facts that are asserted at each reset."""
    return "(deffacts " + name + "\n" + "\n".join(fact_text(fact, schema) for fact in facts) + ")"


def constructs(rulebase: RuleBase, order: Order) -> list[str]:
    """Functions, templates and rules, each as one construct."""
    written = [f"(deffunction {part}" for part in FUNCTIONS.split("(deffunction ")[1:]]
    used = sorted(rulebase.schema)
    for relation in used:
        slots = " ".join(f"(slot {name_of(slot)})" for slot in rulebase.schema[relation])
        written.append(f"(deftemplate {name_of(relation)} {slots})")
    for depth, layer in enumerate(rulebase.layers()):
        for rule in layer:
            if isinstance(rule, Aggregate):
                written += _sum(rule, -2 * depth, order(rule))
            else:
                written.append(_rule(rule, -2 * depth, order(rule)))
    return written


def _rule(rule: Rule, salience: int, order: Sequence[int]) -> str:
    conditions = _conditions(rule, order)
    return f"(defrule {name_of(rule.id)} (declare (salience {salience}))\n{conditions}\n=> (assert {_head(rule.then)}))"


def _conditions(rule: AnyRule, order: Sequence[int], marked: bool = False) -> str:
    """Patterns in the order given, each test and absence as soon as its variables are bound."""
    patterns = body(rule)
    tests = list(rule.tests) if isinstance(rule, Rule) else []
    unless = list(rule.unless) if isinstance(rule, Rule) else []
    bound: frozenset[str] = frozenset()
    lines = []
    for at in order:
        lines.append((f"?f{at} <- " if marked else "") + _pattern(patterns[at]))
        bound |= patterns[at].variables()
        for test in [t for t in tests if _variables(t) <= bound]:
            lines.append(f"(test {_test(test)})")
            tests.remove(test)
        for absent in [u for u in unless if u.variables() <= bound]:
            lines.append(f"(not {_pattern(absent)})")
            unless.remove(absent)
    return "\n".join(lines)


def _variables(test: Test) -> frozenset[str]:
    return Pattern("", (("left", test.left), ("right", test.right))).variables()


def _pattern(pattern: Pattern) -> str:
    slots = " ".join(f"({name_of(name)} {_term(term)})" for name, term in pattern.slots)
    return f"({name_of(pattern.relation)} {slots})"


def _head(pattern: Pattern) -> str:
    return _pattern(pattern)


def _term(term: Term) -> str:
    if isinstance(term, Var):
        return f"?{name_of(term.name)}"
    if isinstance(term, Op):
        args = [_term(arg) for arg in term.args]
        if term.name == "join":
            return f"(str-cat {' '.join(f'(written {arg})' if arg.startswith('?') else arg for arg in args)})"
        if term.name == "mul":
            return _product(term)
        return f"({_CALLS[term.name]} {' '.join(args)})"
    return literal(term)


def _product(op: Op) -> str:
    """A product; whole numbers among its factors are not scaled, which keeps it within 64 bits."""
    whole = [str(arg) for arg in op.args if isinstance(arg, int) and not isinstance(arg, bool)]
    others = [_term(arg) for arg in op.args if not isinstance(arg, int) or isinstance(arg, bool)]
    if not others:
        return f"(* {SCALE} {' '.join(whole)})"
    product = others[0] if len(others) == 1 else f"(scaled-mul {' '.join(others)})"
    return f"(* {' '.join([product, *whole])})" if whole else product


def _test(test: Test) -> str:
    left, right = _term(test.left), _term(test.right)
    if test.name in ("eq", "ne"):
        return f"({'eq' if test.name == 'eq' else 'neq'} {left} {right})"
    compared = f"({_COMPARED[test.name]} {left} {right})"
    asked = " ".join(f"(integerp {side})" for side in (left, right) if side.startswith("?"))
    return f"(and {asked} {compared})" if asked else compared


def _sum(rule: Aggregate, salience: int, order: Sequence[int]) -> list[str]:
    name = name_of(rule.id)
    keys = [f"(k{i} {_term(var)})" for i, var in enumerate(rule.by)]
    values = [f"(v{i} {_term(term)})" for i, (_, _, term) in enumerate(rule.compute)]
    marks = [f"(f{at} (fact-index ?f{at}))" for at in range(len(rule.over))]
    slots = [
        *(f"(slot k{i})" for i in range(len(keys))),
        *(f"(slot v{i})" for i in range(len(values))),
        *(f"(slot f{at})" for at in range(len(marks))),
    ]
    matched = f"(deftemplate match-{name} {' '.join(slots)})"
    done = f"(deftemplate done-{name} (slot all) {' '.join(f'(slot k{i})' for i in range(len(keys)))})"
    note = (
        f"(defrule note-{name} (declare (salience {salience}))\n{_conditions(rule, order, marked=True)}\n"
        f"=> (assert (match-{name} {' '.join([*keys, *values, *marks])})))"
    )
    same = " ".join(f"(eq ?m:k{i} {_term(var)})" for i, var in enumerate(rule.by))
    steps = [
        _folded(i, var, kind, f"match-{name}", f"(and TRUE {same})" if same else "(and TRUE TRUE)")
        for i, (var, kind, _) in enumerate(rule.compute)
    ]
    tests = " ".join(_test(test) for test in rule.tests)
    conclude = f"(assert {_head(rule.then)})"
    if tests:
        conclude = f"(if (and TRUE {tests}) then {conclude})"
    fold = (
        f"(defrule fold-{name} (declare (salience {salience - 1}))\n(match-{name} {' '.join(keys)})\n"
        f"(not (done-{name} {' '.join(keys)}))\n=> {' '.join(steps)}\n{conclude}\n"
        f"(assert (done-{name} (all TRUE) {' '.join(keys)})))"
    )
    return [matched, done, note, fold]


def _folded(place: int, name: str, kind: str, template: str, same: str) -> str:
    var, value = f"?{name_of(name)}", f"?m:v{place}"
    loop = f"(do-for-all-facts ((?m {template})) {same}"
    if kind == "sum":
        return f"(bind {var} 0) {loop} (bind {var} (+ {var} {value})))"
    if kind == "count":
        seen = f"(if (not (member$ {value} ?seen{place})) then (bind ?seen{place} (insert$ ?seen{place} 1 {value})))"
        return f"(bind ?seen{place} (create$)) {loop} {seen}) (bind {var} (* {SCALE} (length$ ?seen{place})))"
    better = f"(or (not {var}) ({'<' if kind == 'min' else '>'} {value} {var}))"
    return f"(bind {var} FALSE) {loop} (if {better} then (bind {var} {value})))"

"""The load-time checks: every kind of bad rule is refused by name, and good rules get layers and a digest."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple

import pytest

from engine.algebra import terms
from engine.algebra.rule import Aggregate, AnyRule, Pattern, Rule, body, fact, reads_relations
from engine.algebra.rulebase import RuleBase, RuleError, build
from engine.algebra.terms import Op, V, Var, add, gt
from engine.facts.schema import CASE
from engine.rules import rule_base

SCHEMA = {
    "seen": ("what", "grade"),
    "known": ("what",),
    "strong": ("what", "grade"),
    "total": ("grade", "count"),
    "shown": ("what",),
}
READ = frozenset({"strong", "total", "shown"})

GOOD = Rule(
    id="look.strong",
    reads="{what} is of grade {grade}.",
    serves="Tell strong from weak.",
    when=(fact("seen", what=V.what, grade=V.grade),),
    unless=(fact("known", what=V.what),),
    tests=(gt(V.grade, 2),),
    then=fact("strong", what=V.what, grade=V.grade),
)
COUNT = Aggregate(
    id="look.total",
    reads="{count} of grade {grade}.",
    serves="Count.",
    over=(fact("strong", what=V.what, grade=V.grade),),
    by=(V.grade,),
    compute=(("count", "count", V.what),),
    then=fact("total", grade=V.grade, count=V.count),
)


def built(*rules: AnyRule) -> RuleBase:
    return build(rules, SCHEMA, READ)


def complaint(*rules: AnyRule) -> str:
    with pytest.raises(RuleError) as caught:
        build(rules, SCHEMA, READ)
    return str(caught.value)


def changed(**parts: Any) -> Rule:
    return replace(GOOD, id="look.changed", **parts)


def test_good_rules_are_accepted() -> None:
    base = built(GOOD, COUNT)
    assert base.rule("look.strong") is GOOD
    assert [rule.id for rule in base.rules] == ["look.strong", "look.total"]
    with pytest.raises(KeyError, match="nothing"):
        base.rule("nothing")


def test_a_rule_belongs_to_the_question_its_id_begins_with() -> None:
    assert (GOOD.group, COUNT.group) == ("look", "look")
    assert body(GOOD) == GOOD.when
    assert body(COUNT) == COUNT.over
    assert reads_relations(GOOD) == {"seen", "known"}
    assert reads_relations(COUNT) == {"strong"}


class Bad(NamedTuple):
    """A rule with one mistake, and words of the message: what is wrong, and what to do."""

    rule: AnyRule
    says: tuple[str, ...]


FLOAT: Any = 0.5
UNKNOWN_OP = Op("power", (V.grade, 2))
BAD = {
    "unknown relation in when": Bad(
        changed(when=(*GOOD.when, fact("sean", what=V.what))), ("no relation sean", "declare it")
    ),
    "unknown relation in unless": Bad(
        changed(unless=(fact("knwon", what=V.what),)), ("no relation knwon", "declare it")
    ),
    "unknown relation in then": Bad(
        changed(then=fact("storng", what=V.what, grade=V.grade)), ("no relation storng", "declare it")
    ),
    "unknown slot in when": Bad(
        changed(when=(fact("seen", what=V.what, grade=V.grade, side="left"),)),
        ("seen has no slot side", "it has what, grade"),
    ),
    "unknown slot in unless": Bad(
        changed(unless=(fact("known", whom=V.what),)), ("known has no slot whom", "it has what")
    ),
    "unknown slot in then": Bad(
        changed(then=fact("strong", what=V.what, grade=V.grade, why="x")), ("strong has no slot why",)
    ),
    "unbound in then": Bad(
        changed(then=fact("strong", what=V.whom, grade=V.grade)),
        ("then uses whom", "no pattern of `when` binds"),
    ),
    "unbound deep in then": Bad(
        changed(then=fact("strong", what=V.what, grade=add(1, add(V.grade, V.extra)))), ("then uses extra",)
    ),
    "unbound in unless": Bad(changed(unless=(fact("seen", what=V.what, grade=V.other),)), ("unless seen uses other",)),
    "unbound in tests": Bad(changed(tests=(gt(V.grade, V.limit),)), ("test gt uses limit",)),
    "unbound in reads": Bad(changed(reads="{whom} is strong."), ("reads uses whom",)),
    "incomplete head": Bad(changed(then=fact("strong", what=V.what)), ("the head strong lacks grade",)),
    "expression in when": Bad(
        changed(when=(fact("seen", what=V.what, grade=V.grade), fact("seen", what=V.what, grade=add(V.grade, 1)))),
        ("seen holds an expression", "compute it in a test or the head"),
    ),
    "expression in unless": Bad(
        changed(unless=(fact("seen", what=V.what, grade=add(V.grade, 1)),)),
        ("seen holds an expression", "compute it in a test or the head"),
    ),
    "float in when": Bad(
        changed(when=(fact("seen", what=V.what, grade=FLOAT), *GOOD.when)),
        ("0.5 is a float", "write a Decimal"),
    ),
    "float in unless": Bad(
        changed(unless=(fact("seen", what=V.what, grade=FLOAT),)), ("0.5 is a float", "write a Decimal")
    ),
    "float in tests": Bad(changed(tests=(gt(V.grade, FLOAT),)), ("0.5 is a float", "write a Decimal")),
    "float deep in then": Bad(
        changed(then=fact("strong", what=V.what, grade=add(V.grade, FLOAT))),
        ("0.5 is a float", "write a Decimal"),
    ),
    "unknown operation in then": Bad(
        changed(then=fact("strong", what=V.what, grade=UNKNOWN_OP)), ("power is no operation",)
    ),
    "unknown operation in tests": Bad(changed(tests=(gt(UNKNOWN_OP, 2),)), ("power is no operation",)),
    "unknown comparison": Bad(changed(tests=(terms.Test("like", V.grade, 2),)), ("like is no comparison",)),
    "no condition": Bad(
        changed(when=(), unless=(), tests=(), then=fact("shown", what="all"), reads="All."),
        ("it has no condition", "add a pattern to `when`"),
    ),
    "head nobody reads": Bad(
        changed(then=fact("known", what=V.what), unless=()),
        ("nobody reads known", "use it in a rule or the plan, or delete the rule"),
    ),
    "unknown aggregation": Bad(
        replace(COUNT, id="look.changed", compute=(("count", "mean", V.what),)),
        ("mean is no aggregation", "use count, max, min, sum"),
    ),
    "unbound group": Bad(
        replace(COUNT, id="look.changed", by=(V.side,), then=fact("total", grade=V.side, count=V.count)),
        ("by uses side",),
    ),
    "unbound in compute": Bad(
        replace(COUNT, id="look.changed", compute=(("count", "count", V.whom),)), ("compute count uses whom",)
    ),
    "head of an aggregate beyond its group": Bad(
        replace(COUNT, id="look.changed", then=fact("total", grade=V.what, count=V.count)),
        ("then uses what",),
    ),
    "test of an aggregate beyond its group": Bad(
        replace(COUNT, id="look.changed", tests=(gt(V.what, 1),)), ("test gt uses what",)
    ),
    "float in compute": Bad(
        replace(COUNT, id="look.changed", compute=(("count", "sum", add(V.grade, FLOAT)),)),
        ("0.5 is a float", "write a Decimal"),
    ),
    "unknown operation in compute": Bad(
        replace(COUNT, id="look.changed", compute=(("count", "sum", UNKNOWN_OP),)), ("power is no operation",)
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_rule_is_refused_by_name_and_with_the_fix(name: str) -> None:
    bad = BAD[name]
    rules = (bad.rule,) if bad.rule.then.relation == "known" else (GOOD, bad.rule)
    said = complaint(*rules)
    about = [line for line in said.splitlines() if line.startswith("rule look.changed: ")]
    for words in bad.says:
        assert any(words in line for line in about), said


def test_a_duplicate_id_is_refused() -> None:
    said = complaint(GOOD, replace(GOOD, reads="Again."))
    assert "rule look.strong: the id is used twice; give each rule its own" in said


def test_all_problems_are_told_at_once() -> None:
    names = ("unknown relation in when", "unbound in then", "incomplete head", "unknown comparison")
    said = complaint(*(replace(BAD[name].rule, id=f"look.n{at}") for at, name in enumerate(names)))
    for at, name in enumerate(names):
        assert f"rule look.n{at}: " in said
        assert BAD[name].says[0] in said


SCHEMA_OF_LETTERS = dict.fromkeys("abcdef", ("x",))


def step(rule_id: str, reads: str, gives: str, *unless: str) -> Rule:
    """A rule from relations named by letters to one other."""
    return Rule(
        id=rule_id,
        reads="{x}",
        serves="",
        when=tuple(fact(letter, x=V.x) for letter in reads),
        unless=tuple(fact(letter, x=V.x) for letter in unless),
        then=fact(gives, x=V.x),
    )


@pytest.mark.parametrize(
    ("rules", "cycle", "culprits"),
    [
        ([step("self", "a", "a")], "a -> a", {"self"}),
        ([step("one", "a", "b"), step("two", "b", "c"), step("three", "c", "a")], "a -> c -> b -> a",
         {"one", "two", "three"}),
        ([step("one", "a", "b", "c"), step("two", "b", "c")], "b -> c -> b", {"one", "two"}),
    ],
    ids=["itself", "a circle", "through a negation"],
)  # fmt: skip
def test_relations_that_depend_on_themselves_are_refused(rules: list[Rule], cycle: str, culprits: set[str]) -> None:
    with pytest.raises(RuleError) as caught:
        build(rules, SCHEMA_OF_LETTERS, frozenset("abcdef"))
    said = str(caught.value)
    assert f"({cycle})" in said
    assert "derive a separate relation for the earlier stage" in said
    named = said.removeprefix("rules ").split(":", 1)[0].split(", ")
    assert culprits <= set(named)


def test_layers_are_one_above_what_they_read() -> None:
    rules = [
        step("to-b", "a", "b"),
        step("to-c", "ab", "c"),
        step("to-c-again", "a", "c"),
        step("to-d", "a", "d", "c"),
        step("to-e", "bd", "e"),
    ]
    base = build(rules, SCHEMA_OF_LETTERS, frozenset("abcdef"))
    assert {letter: base.layer_of[letter] for letter in "bcde"} == {"b": 1, "c": 2, "d": 3, "e": 4}
    assert [[rule.id for rule in layer] for layer in base.layers()] == [
        ["to-b"],
        ["to-c", "to-c-again"],
        ["to-d"],
        ["to-e"],
    ]


def test_an_aggregate_waits_for_what_it_adds_up() -> None:
    base = built(GOOD, COUNT)
    assert base.layer_of["total"] > base.layer_of["strong"] > base.layer_of.get("seen", 0)


def test_the_real_rules_read_only_what_is_complete() -> None:
    base = rule_base()
    done: set[str] = set()
    heads = {rule.then.relation for rule in base.rules}
    for layer in base.layers():
        for rule in layer:
            unfinished = (reads_relations(rule) & heads) - done
            assert not unfinished, f"{rule.id} reads {unfinished} too early"
        done |= {rule.then.relation for rule in layer}
    assert done == heads
    assert sum(len(layer) for layer in base.layers()) == len(base.rules)


def test_every_relation_a_case_gives_is_read_by_a_rule() -> None:
    """What is asked for and then ignored would be a promise the plan does not keep."""
    read = {relation for rule in rule_base().rules for relation in reads_relations(rule)}
    assert set(CASE) - read == set()


def _digest(rules: Iterable[AnyRule]) -> str:
    return built(*rules).digest


def test_the_digest_does_not_depend_on_the_order_of_rules() -> None:
    assert _digest([GOOD, COUNT]) == _digest([COUNT, GOOD])
    base = rule_base()
    shuffled = list(base.rules)
    random.Random(7).shuffle(shuffled)
    read = frozenset(base.schema)
    assert build(shuffled, base.schema, read).digest == base.digest


CHANGES = {
    "id": {"id": "look.other"},
    "reads": {"reads": "{what}!"},
    "serves": {"serves": "Another purpose."},
    "when": {"when": (fact("seen", what=V.what, grade=V.grade), fact("known", what=V.what))},
    "a constant in when": {"when": (fact("seen", what=V.what, grade=V.grade), fact("known", what="x"))},
    "unless": {"unless": ()},
    "tests": {"tests": (gt(V.grade, 3),)},
    "the kind of a number": {"tests": (gt(V.grade, Decimal("2.5")),)},
    "then": {"then": fact("strong", what=V.what, grade=add(V.grade, 1))},
    "a constant in then": {"then": fact("strong", what="x", grade=V.grade)},
}


def test_the_digest_changes_with_every_part_of_a_rule() -> None:
    digests = {"unchanged": _digest([GOOD])}
    for name, parts in CHANGES.items():
        digests[name] = _digest([replace(GOOD, **parts)])  # type: ignore[arg-type]
    assert len(set(digests.values())) == len(digests)


def test_the_digest_tells_a_variable_from_a_word() -> None:
    variable = changed(then=fact("strong", what=Var("what"), grade=V.grade))
    word = changed(then=fact("strong", what="what", grade=V.grade))
    assert _digest([variable]) != _digest([word])


def test_the_digest_tells_a_rule_from_an_aggregate_and_operations_apart() -> None:
    several = {
        _digest([GOOD]),
        _digest([GOOD, COUNT]),
        _digest([GOOD, replace(COUNT, compute=(("count", "count", V.grade),))]),
        _digest([GOOD, replace(COUNT, compute=(("count", "max", V.grade),))]),
        _digest([GOOD, replace(COUNT, tests=(gt(V.count, 1),))]),
    }
    assert len(several) == 5


def test_the_digest_changes_with_the_schema() -> None:
    wider = {**SCHEMA, "known": ("what", "since")}
    assert build([GOOD], wider, READ).digest != _digest([GOOD])


def test_the_schema_is_part_of_the_rule_base() -> None:
    base = built(GOOD)
    assert base.schema["strong"] == ("what", "grade")
    pattern = base.rule("look.strong").then
    assert isinstance(pattern, Pattern)
    assert pattern.variables() == {"what", "grade"}

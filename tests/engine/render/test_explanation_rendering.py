"""Trees of reasons as text, Markdown and JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass

from engine.render.explanation import explanation_json, explanation_markdown, explanation_text


@dataclass(frozen=True)
class Node:
    """The shape of an explanation."""

    text: str
    kind: str
    ref: str | None = None
    children: tuple[Node, ...] = ()


SOURCE = Node("Label of Botox Cosmetic", "source", "source:toxin.L1")
STATEMENT = Node("20 U in five points", "statement", "statement:LD01", (SOURCE,))
TREE = Node(
    "8 U into the right corrugator",
    "conclusion",
    "toxin/glabella/corrugator_supercilii/right",
    (
        Node("The label's dose is taken", "rule", "dosing.label", (STATEMENT,)),
        Node("Nothing speaks against it", "absent", None, (STATEMENT,)),
    ),
)


def test_tree_is_drawn_once_per_reason() -> None:
    assert explanation_text(TREE, 80).splitlines() == [
        "8 U into the right corrugator [toxin/glabella/corrugator_supercilii/right]",
        "├ rule: The label's dose is taken [dosing.label]",
        "│ └ knowledge: 20 U in five points [statement:LD01]",
        "│   └ source: Label of Botox Cosmetic [source:toxin.L1]",
        "└ not found: Nothing speaks against it",
        "  └ knowledge: 20 U in five points [statement:LD01]",
        "    └ … as above",
    ]


def test_tree_stops_at_its_depth_and_says_what_is_left() -> None:
    assert explanation_text(TREE, 80, depth=1).splitlines()[1:] == [
        "├ rule: The label's dose is taken [dosing.label]",
        "│ └ … 2 further reasons",
        "└ not found: Nothing speaks against it",
        "  └ … 2 further reasons",
        "",
        "Knowledge it all rests on:",
        "  • 20 U in five points [statement:LD01] (Label of Botox Cosmetic)",
    ]


def test_depth_never_cuts_a_statement_from_its_source() -> None:
    assert explanation_text(TREE, 80, depth=2).count("source:toxin.L1") == 1


def test_tree_as_markdown_and_json() -> None:
    markdown = explanation_markdown(TREE)
    assert markdown.startswith("## 8 U into the right corrugator")
    assert "\n    - source: Label of Botox Cosmetic" in markdown
    tree = json.loads(explanation_json(TREE))
    assert tree["children"][0]["children"][0]["children"][0]["ref"] == "source:toxin.L1"
    assert tree["children"][1]["children"] == [{"see": tree["children"][0]["children"][0]["id"]}]
    assert json.loads(explanation_json(TREE, depth=1))["children"][0]["omitted"] == 2


def test_what_only_reads_alike_is_written_in_full() -> None:
    other = Node("No asthma", "answer", "safety.answers.asthma")
    alike = tuple(Node("Nothing speaks against it", "rule", "accepted", (leaf,)) for leaf in (STATEMENT, other))
    tree = Node("top", "conclusion", None, (*alike, Node("and so", "rule", "r", alike)))
    for written in (explanation_text(tree, 80), explanation_markdown(tree)):
        assert written.count("No asthma") == written.count("20 U in five points") == 1
        assert written.count("as above") == 2
    found = json.loads(explanation_json(tree))
    assert found["children"][2]["children"] == [{"see": found["children"][at]["id"]} for at in (0, 1)]


def test_what_was_cut_above_is_opened_where_there_is_room() -> None:
    deep = Node("so deep", "rule", "r.1", (Node("deeper", "rule", "r.2", (Node("an answer", "answer", "a.b"),)),))
    tree = Node("top", "conclusion", None, (Node("far", "rule", "r.3", (deep,)), deep))
    assert "answer: an answer" in explanation_text(tree, 80, depth=3)
    assert '"an answer"' in explanation_json(tree, depth=3)


def test_tree_wraps_within_its_branches() -> None:
    long = Node("word " * 40, "rule", "r", (Node("word " * 40, "source", "s"),))
    lines = explanation_text(Node("top", "conclusion", None, (long, SOURCE)), 60).splitlines()
    assert all(len(line) <= 60 for line in lines)
    assert [line for line in lines[2:5] if not line.startswith("│ ")] == []


def test_a_deep_tree_stays_within_the_width_and_loses_nothing() -> None:
    node = Node("the last answer", "answer", "safety.answers.asthma")
    for level in range(60, 0, -1):
        node = Node(
            f"reason {level}, told in enough words to fill a line of its own and a bit more",
            "rule",
            f"r.{level}",
            (node,),
        )
    lines = explanation_text(Node("top", "conclusion", None, (node,)), 80).splitlines()
    text = "\n".join(lines)
    assert max(map(len, lines)) <= 80
    assert all(f"reason {level}," in text for level in range(1, 61)) and "the last answer" in text
    for number in range(1, text.count("goes on at [") + 1):
        assert f"goes on at [{number}] below" in text and f"\n[{number}] rule: " in text
    assert "goes on at [2]" in text

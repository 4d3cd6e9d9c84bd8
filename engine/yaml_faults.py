"""What the YAML parser complains about, in the words of somebody who edits a case file by hand."""

from __future__ import annotations

import re

from ruamel.yaml.error import MarkedYAMLError

# The first fragment found in the parser's own message decides.
_WORDS: tuple[tuple[str, str], ...] = (
    ("found character '\\t'", "a tab stands where spaces are wanted; indent with spaces"),
    (
        "mapping values are not",
        "unexpected “:”; text with a colon in it needs quotes, or the indentation is off",
    ),
    ("but found '<block mapping start>'", "the indentation does not fit the lines above"),
    ("expected <block end>", "this does not continue the lines above; check indentation, dashes and quotes"),
    ("could not find expected ':'", "a “:” is missing after a name"),
    ("expected ',' or ']'", "a list in [ ] is not closed, or a comma is missing"),
    ("expected ',' or '}'", "a { } is not closed, or a comma is missing"),
    ("found unexpected end of stream", "a quotation mark is opened here or above and never closed"),
    ("found unexpected document separator", "a quotation mark is opened above and never closed"),
    (
        "found unknown escape character",
        'inside double quotes a \\ begins \\n, \\t, \\" or \\\\; write \\\\ for a plain one',
    ),
    ("escape sequence of", "inside double quotes a hexadecimal number must follow \\x, \\u or \\U"),
    (
        "sequence entries are not allowed",
        "a list entry “- …” cannot stand here; put it on its own line, indented",
    ),
    ("expected the node content", "a value is missing here, or a bracket or comma is left over"),
    ("chomping or indentation", "a text that begins with | or > must be in quotes"),
    ("found character", "a text that begins with one of @ ` % must be in quotes"),
    ("alphabetic or numeric", "a text that begins with & or * must be in quotes"),
)

_NOT_ALLOWED = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff￾￿]")


def words_for(error: MarkedYAMLError) -> str:
    """Say what a parser error means and what to change."""
    said = " ".join(str(part) for part in (error.problem, error.context) if part)
    for fragment, words in _WORDS:
        if fragment in said:
            return words
    return f"this is not valid YAML: {said or 'the parser does not say why'}"


def unreadable_character(text: str) -> tuple[str, tuple[int, int]] | None:
    """Return a message and the place of the first character that YAML does not allow, if there is one."""
    match = _NOT_ALLOWED.search(text)
    if match is None:
        return None
    before = text[: match.start()]
    line = before.count("\n") + 1
    column = match.start() - (before.rfind("\n") + 1) + 1
    return f"a control character (U+{ord(match[0]):04X}) stands here; remove it", (line, column)

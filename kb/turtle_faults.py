"""What a Turtle parser's complaint means to the person who wrote the file: which line, and what to do there."""

from __future__ import annotations

import difflib
import re

from kb.namespaces import PREFIXES

_PLACE = re.compile(r"^Parser error (?:at|between) line [0-9]+ .*?[0-9]: ")
_PREFIX = re.compile(r"The prefix ([^\s:]*): has not been declared")
_OBJECT = re.compile(r"^(.+) is not a valid RDF object$")
_PREDICATE = re.compile(r"^(.+) is not a valid predicate$")
_SUBJECT = re.compile(r"^(.+) is not a valid subject")
_QUOTE = re.compile(r"^'[“”„‘’«»]' is not allowed")
_MARKS = (";", ",", ".")


def explained(complaint: str, line: int, text: str) -> tuple[int, str]:
    """Return the line to look at (from 1) and what to do, for what the parser said of `line` of the text."""
    said = _PLACE.sub("", complaint)
    if found := _PREFIX.search(said):
        return line, _about_prefix(found[1])
    if "Line jumps are not allowed" in said or said == "Unexpected end of file":
        return line, "this text has no closing quote: add it"
    if _QUOTE.match(said):
        return line, 'put text between straight quotes: "…"'
    if "Invalid IRI" in said:
        return line, f"what stands between < and > is no IRI ({said}); write the thing as prefix:name"
    if "dot" in said or _SUBJECT.match(said):
        unfinished = _unfinished_before(line, text)
        if unfinished and "dot" in said:
            return unfinished, "this line lacks its end: “;” before a further property, “.” after the last one"
        return line, "something is missing here: “,” between values, “;” between properties, “.” at the end"
    if found := _PREDICATE.match(said):
        what = found[1]
        return line, f"“{what}” stands where a property should: is “.” written for “;” before it, or a “;” missing?"
    if found := _OBJECT.match(said):
        if found[1] in _MARKS:
            return line, f"there is no value before “{found[1]}”: add it, or remove the property"
        return line, f'“{found[1]}” is no value: write text as "…", other things as prefix:name, or true and false'
    return line, said


def _about_prefix(prefix: str) -> str:
    namespace = PREFIXES.get(prefix)
    if namespace is not None:
        return f"this file does not declare {prefix}: yet; add “@prefix {prefix}: <{namespace}> .” at its head"
    near = difflib.get_close_matches(prefix, PREFIXES, n=1, cutoff=0.6)
    hint = f"did you mean {near[0]}:?" if near else f"there are {', '.join(PREFIXES)}"
    return f"there is no prefix {prefix}: in the knowledge base; {hint}"


def _unfinished_before(line: int, text: str) -> int:
    """Return the last line with content before `line` when nothing ends it; 0 when it is well ended."""
    lines = text.splitlines()[: line - 1]
    for number in range(len(lines), 0, -1):
        content = lines[number - 1].strip()
        if content and not content.startswith("#"):
            return 0 if content.endswith(_MARKS) else number
    return 0

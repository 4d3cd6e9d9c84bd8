"""The normal form: one way to write a set of triples as Turtle, so that a diff shows only what changed.

`reformat(data) == data` for every file of the knowledge base.  Comment lines at the head of a file are
kept; a comment further down would be lost, so it is refused.  Run `python -m kb.turtle [--check] FILE...`.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pyoxigraph as ox

from kb.errors import KnowledgeError, PlacedError
from kb.namespaces import KINDS, OWL, PREFIXES, RDF_TYPE, XSD, curie, split_iri
from kb.property_order import rank
from kb.sorting import NaturalKey, natural
from kb.turtle_faults import explained

Subject = ox.NamedNode | ox.BlankNode | ox.Triple
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_WIDTH = 110
_PLAIN_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.\-]*[A-Za-z0-9_\-])?")
# A dot or dash at either end and a percent sign can be escaped too, but parsers differ on them: an IRI with
# one is written in full.
_ESCAPABLE = frozenset("~!$&'()*+,;=/?#@")
_STRING_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_KIND_RANK = {prefix: i for i, prefix in enumerate(KINDS)}
_OWL_ORDER = ("Ontology", "Class", "ObjectProperty", "DatatypeProperty")
_TYPE_RANK = {f"{OWL}{name}": i for i, name in enumerate(_OWL_ORDER)}
# Strings and IRIs come first so that a # inside them is never taken for a comment.
_LEXEMES = re.compile(
    r'"""(?:\\.|[^\\])*?"""|"(?:\\.|[^"\\\n])*"|<[^>\n]*>|\\#|(?P<comment>#[^\n]*)',
    re.DOTALL,
)


def read(data: bytes, name: str = "<text>") -> list[ox.Triple]:
    """Parse Turtle into triples in file order.

    `name` is how an error calls the file.  Raises KnowledgeError (file, line, what the parser met).
    """
    try:
        return [q.triple for q in ox.parse(input=data, format=ox.RdfFormat.TURTLE)]
    except SyntaxError as error:
        line, said = explained(error.msg, error.lineno or 0, data.decode("utf-8", "replace"))
        raise PlacedError(name, line, f"not valid Turtle: {said}") from None
    except ValueError as error:
        raise PlacedError(name, 0, f"not valid Turtle: {error}") from None


def head_comment(text: str) -> str:
    """Return the comment lines (and blank lines between them) that stand before anything else."""
    kept: list[str] = []
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            break
        kept.append(line.rstrip())
    return "\n".join(kept).strip("\n")


def reformat(data: bytes, name: str = "<text>") -> bytes:
    """Return the normal form of a Turtle file.

    Raises KnowledgeError when it does not parse, holds a blank node, or has a comment below its head.
    """
    triples = read(data, name)
    text = data.decode("utf-8").replace("\r\n", "\n")
    head = head_comment(text)
    below_head = text.find(head) + len(head) if head else 0
    for lexeme in _LEXEMES.finditer(text, below_head):
        if lexeme["comment"] is not None:
            line = text.count("\n", 0, lexeme.start()) + 1
            raise PlacedError(
                name,
                line,
                "a comment below the head of the file would be lost; "
                "move it to the head, or say it with rh:note or rdfs:comment",
            )
    return normal_form(triples, head=head, name=name)


def normal_form(triples: Iterable[ox.Triple], *, head: str = "", name: str = "<text>") -> bytes:
    """Write triples in the normal form, UTF-8, with `head` (comment lines) on top.

    Raises KnowledgeError for a blank node: every thing the knowledge base speaks of has a name.
    """
    by_subject: dict[str, dict[str, set[ox.NamedNode | ox.Literal]]] = defaultdict(lambda: defaultdict(set))
    for triple in triples:
        subject, value = triple.subject, triple.object
        if not isinstance(subject, ox.NamedNode) or not isinstance(value, ox.NamedNode | ox.Literal):
            raise KnowledgeError(
                f"{name}: blank node in “{triple}”; give the thing a name of its own, such as part:LD01.1"
            )
        by_subject[subject.value][triple.predicate.value].add(value)
    writer = _Writer()
    blocks = [
        writer.subject_block(subject, by_subject[subject])
        for subject in sorted(by_subject, key=lambda s: _subject_key(s, by_subject[s]))
    ]
    prefixes = [f"@prefix {prefix}: <{PREFIXES[prefix]}> ." for prefix in sorted(writer.used)]
    parts = [head] if head else []
    if prefixes:
        parts.append("\n".join(prefixes))
    return ("\n\n".join(parts + blocks) + "\n").encode("utf-8")


def _subject_key(subject: str, values: dict[str, set[ox.NamedNode | ox.Literal]]) -> tuple[int, int, str, NaturalKey]:
    types = sorted(t.value for t in values.get(RDF_TYPE, ()))
    parts = split_iri(subject)
    kind = _KIND_RANK.get(parts[0], -1) if parts else -1
    owl_rank = min((_TYPE_RANK[t] for t in types if t in _TYPE_RANK), default=len(_TYPE_RANK))
    # Ontology terms are sorted by what they are; "functional" is a trait of a property, not a sort.
    type_name = types[0] if types and owl_rank == len(_TYPE_RANK) else ""
    return kind, owl_rank, type_name, natural(curie(subject))


class _Writer:
    """Writes terms and remembers which prefixes it used."""

    def __init__(self) -> None:
        self.used: set[str] = set()

    def subject_block(self, subject: str, values: dict[str, set[ox.NamedNode | ox.Literal]]) -> str:
        lines: list[str] = []
        for predicate in sorted(values, key=lambda p: rank(curie(p))):
            verb = "a" if predicate == RDF_TYPE else self.iri(predicate)
            objects = [self.term(o) for o in sorted(values[predicate], key=_value_key)]
            # `a` joins the subject's line, all else is indented below it.
            lead = f"{self.iri(subject)} {verb} " if not lines else f"    {verb} "
            one_line = lead + ", ".join(objects)
            if len(objects) > 1 and len(one_line) > _WIDTH:
                lines.append(lead.rstrip() + "\n        " + ",\n        ".join(objects))
            else:
                lines.append(one_line)
        return " ;\n".join(lines) + " ."

    def term(self, term: ox.NamedNode | ox.Literal) -> str:
        if isinstance(term, ox.NamedNode):
            return self.iri(term.value)
        if term.language:
            return f"{_quoted(term.value)}@{term.language}"
        datatype = term.datatype.value
        if datatype == f"{XSD}string":
            return _quoted(term.value)
        canonical = canonical_lexical(term.value, datatype)
        if canonical is not None and datatype != f"{XSD}date":
            return canonical
        return f"{_quoted(term.value)}^^{self.iri(datatype)}"

    def iri(self, value: str) -> str:
        parts = split_iri(value)
        local = None if parts is None else escaped_local(parts[1])
        if parts is None or local is None:
            return str(ox.NamedNode(value))
        self.used.add(parts[0])
        return f"{parts[0]}:{local}"


def escaped_local(local: str) -> str | None:
    """Return the local name as Turtle writes it, or None when only a full IRI can carry it."""
    if _PLAIN_LOCAL.fullmatch(local):
        return local
    out: list[str] = []
    for i, char in enumerate(local):
        inner = 0 < i < len(local) - 1
        if char == "_" or (char in "-." and inner):
            out.append(char)
        elif char in _ESCAPABLE:
            out.append("\\" + char)
        elif char == ":" or (char.isascii() and char.isalnum()):
            out.append(char)
        else:
            return None
    return "".join(out)


def canonical_lexical(lexical: str, datatype: str) -> str | None:
    """Return the one way the normal form writes a number, boolean or date; None for anything else.

    Decimals keep at least one digit after the point and no idle zeros: `4.0`, `0.25`.
    """
    if datatype == f"{XSD}integer":
        return str(int(lexical)) if re.fullmatch(r"[+-]?[0-9]+", lexical) else None
    if datatype == f"{XSD}decimal":
        if not re.fullmatch(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)", lexical):
            return None
        try:
            plain = format(Decimal(lexical), "f")
        except InvalidOperation:
            return None
        whole, _, fraction = plain.partition(".")
        fraction = fraction.rstrip("0") or "0"
        return "0.0" if not whole.strip("-0") and fraction == "0" else f"{whole}.{fraction}"
    if datatype == f"{XSD}boolean":
        return {"true": "true", "1": "true", "false": "false", "0": "false"}.get(lexical)
    if datatype == f"{XSD}date":
        return lexical if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", lexical) else None
    return None


def _quoted(text: str) -> str:
    if "\n" in text:
        body = text.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "\\r")
        return f'"""{body}"""'
    return '"' + "".join(_STRING_ESCAPES.get(c, c) for c in text) + '"'


def _value_key(term: ox.NamedNode | ox.Literal) -> tuple[int, Decimal, NaturalKey, str]:
    """IRIs, then numbers by size, then text."""
    if isinstance(term, ox.NamedNode):
        return 0, Decimal(0), natural(curie(term.value)), ""
    size = number(term)
    if size is not None:
        return 1, size, natural(""), term.datatype.value
    return 2, Decimal(0), natural(term.value), term.language or term.datatype.value


def number(term: ox.NamedNode | ox.Literal) -> Decimal | None:
    """Return the value of a well-formed integer or decimal, None for any other term."""
    if not isinstance(term, ox.Literal) or term.datatype.value not in (f"{XSD}integer", f"{XSD}decimal"):
        return None
    return None if canonical_lexical(term.value, term.datatype.value) is None else Decimal(term.value)


def main(argv: Sequence[str] | None = None) -> int:
    """Rewrite the named files in the normal form, or with --check only name those that are not in it."""
    parser = argparse.ArgumentParser(prog="python -m kb.turtle", description=main.__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; fail if a file would change")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    arguments = parser.parse_args(argv)
    failed = False
    for path in arguments.files:
        try:
            before = path.read_bytes()
            after = reformat(before, str(path))
        except (KnowledgeError, OSError) as error:
            print(error, file=sys.stderr)
            failed = True
            continue
        if after == before:
            continue
        if arguments.check:
            print(f"{path}: not in normal form; run: python -m kb.turtle {path}", file=sys.stderr)
            failed = True
        else:
            path.write_bytes(after)
            print(f"{path}: rewritten")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())

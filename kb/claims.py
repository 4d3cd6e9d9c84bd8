"""The table of the clinics' claims: verdict, what speaks for and against, and what the tool does about it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from kb.snapshot import Individual, KnowledgeBase
from kb.sorting import natural

VERDICTS: dict[str, str] = {
    "supported": "supported",
    "partly_supported": "partly supported",
    "mixed": "mixed",
    "contradicted": "contradicted",
    "no_evidence_found": "no evidence found",
    "untraceable": "cannot be traced",
    "outside_scope": "outside the scope",
}
"""Verdicts as people read them, from supported to not judged."""

MAKERS: dict[str, str] = {"clinic_a": "clinic A", "clinic_b": "clinic B"}


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One claim; terms are CURIEs, `verdict` and `made_by` as the knowledge base writes them."""

    id: str
    title: str
    made_by: str
    claim: str
    verdict: str
    verdict_note: str
    statements_for: tuple[str, ...]
    statements_against: tuple[str, ...]
    sources_for: tuple[str, ...]
    sources_against: tuple[str, ...]
    tool_does: str
    same_as: tuple[str, ...]
    concerns: tuple[str, ...]


def claims_table(kb: KnowledgeBase) -> tuple[ClaimRow, ...]:
    """Return all claims that are not retired, by maker and number."""
    live = [one for one in kb.of_kind("Claim") if one.one("lifecycle") != "retired"]
    return tuple(_row(one) for one in sorted(live, key=lambda one: natural(one.id)))


def _row(one: Individual) -> ClaimRow:
    def text(name: str) -> str:
        value = one.one(name)
        return "" if value is None else str(value)

    def terms(name: str) -> tuple[str, ...]:
        return tuple(sorted(map(str, one.many(name)), key=natural))

    return ClaimRow(
        id=one.id,
        title=text("prefLabel"),
        made_by=text("madeBy"),
        claim=text("text"),
        verdict=text("verdict"),
        verdict_note=text("verdictNote"),
        statements_for=terms("statementFor"),
        statements_against=terms("statementAgainst"),
        sources_for=terms("sourceFor"),
        sources_against=terms("sourceAgainst"),
        tool_does=text("toolDoes"),
        same_as=terms("sameAs"),
        concerns=terms("concerns"),
    )


def as_text(rows: Sequence[ClaimRow], kb: KnowledgeBase) -> str:
    """Return the claims for reading on a terminal, one paragraph each, with a count of verdicts below."""
    blocks = []
    for row in rows:
        lines = [
            f"{_name(row)}: {row.claim}",
            f"  Verdict: {_verdict(row)}.{_spaced(row.verdict_note)}",
            *_listed("  For: ", (*row.statements_for, *row.sources_for), kb),
            *_listed("  Against: ", (*row.statements_against, *row.sources_against), kb),
            f"  The tool: {row.tool_does}",
        ]
        if row.same_as:
            lines.append(f"  Same claim: {', '.join(map(_local, row.same_as))}")
        blocks.append("\n".join(lines))
    return "\n\n".join([*blocks, _counted(rows)]) + "\n"


def as_markdown(rows: Sequence[ClaimRow], kb: KnowledgeBase) -> str:
    """Return the claims as one Markdown table, with a count of verdicts below."""
    lines = ["| Claim | Verdict | For | Against | What the tool does |", "|---|---|---|---|---|"]
    for row in rows:
        supports = "; ".join(_terms((*row.statements_for, *row.sources_for), kb)) or "–"
        opposes = "; ".join(_terms((*row.statements_against, *row.sources_against), kb)) or "–"
        verdict = f"**{_verdict(row)}**{'. ' + row.verdict_note if row.verdict_note else ''}"
        cells = (f"**{_name(row)}**: {row.claim}", verdict, supports, opposes, row.tool_does)
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join([*lines, "", _counted(rows)]) + "\n"


def as_json(rows: Sequence[ClaimRow]) -> str:
    """Return the claims as JSON: a list of objects with CURIEs."""
    return json.dumps([asdict(row) for row in rows], indent=2, ensure_ascii=False) + "\n"


def table_as(layout: str, kb: KnowledgeBase) -> str:
    """The table of all claims as text, markdown or json."""
    rows = claims_table(kb)
    if layout == "json":
        return as_json(rows)
    return as_markdown(rows, kb) if layout == "markdown" else as_text(rows, kb)


def _name(row: ClaimRow) -> str:
    return f"{_local(row.id)} ({MAKERS.get(row.made_by, row.made_by)})"


def _verdict(row: ClaimRow) -> str:
    return VERDICTS.get(row.verdict, row.verdict)


def _spaced(note: str) -> str:
    return f" {note}" if note else ""


def _local(curie: str) -> str:
    return curie.partition(":")[2]


def _terms(curies: Sequence[str], kb: KnowledgeBase) -> list[str]:
    return [f"{kb.label(one)} [{one}]" for one in curies]


def _listed(head: str, curies: Sequence[str], kb: KnowledgeBase) -> list[str]:
    return [head + "; ".join(_terms(curies, kb))] if curies else []


def _counted(rows: Sequence[ClaimRow]) -> str:
    counts = Counter(row.verdict for row in rows)
    parts = [f"{counts[verdict]} {words}" for verdict, words in VERDICTS.items() if counts[verdict]]
    return f"{len(rows)} claims: {', '.join(parts)}."

"""What of the research dossier the knowledge base holds: every row matched to individuals, or to a reason why not.

The ledger `dossier/rows.tsv` lists every row.  A row is held by the individuals whose rh:dossierRow names it; by
the individual of the same id, for the files of `_BY_ID`; by the SSSOM lines that name it; or by the individuals
its `held_by` names.  A row held by nothing must stand, with a reason, in `dossier/not_held.tsv`.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kb import mappings
from kb.errors import KnowledgeError
from kb.files import root_folder
from kb.snapshot import KnowledgeBase
from kb.sorting import natural

FOLDER = "dossier"
LEDGER, REASONS = "rows.tsv", "not_held.tsv"

# Files whose rows are individuals of the same id, with the prefix of those.
_BY_ID = {
    "conditions": "condition:",
    "treatment_groups": "group:",
    "toxin_bibliography": "source:toxin.",
    "adjunct_bibliography": "source:adjunct.",
}


_SAID = "appliesIfNote"


@dataclass(frozen=True, slots=True)
class FileCoverage:
    """One file of the dossier: rows held (with the individuals), not held (with the reason), and missing."""

    name: str
    held: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    not_held: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    in_words: Mapping[str, str] = field(default_factory=dict)
    """Rows held whose condition stands as a sentence only, because nothing a case records could decide it."""

    @property
    def rows(self) -> int:
        """How many rows the file has."""
        return len(self.held) + len(self.not_held) + len(self.missing)


@dataclass(frozen=True, slots=True)
class CoverageReport:
    """All files, and what does not fit the ledger, a sentence each."""

    files: tuple[FileCoverage, ...]
    misfits: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether no row is missing and everything fits the ledger."""
        return not self.misfits and not any(one.missing for one in self.files)


def coverage(kb: KnowledgeBase, root: Path | None = None) -> CoverageReport:
    """Match the dossier's ledger to a knowledge base; `root` is its folder.

    Raises KnowledgeError when ledger, reasons or mappings cannot be read.
    """
    folder = root_folder(root)
    ledger = _read(folder / FOLDER / LEDGER, ("file", "row", "held_by"))
    reasons = {(file, row): why for file, row, why in _read(folder / FOLDER / REASONS, ("file", "row", "reason"))}
    holders = _holders(kb, folder)
    misfits = []
    rows: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for file, row, held_by in ledger:
        if row in rows[file]:
            misfits.append(f"{LEDGER} lists {file}/{row} twice; remove one")
        named = tuple(held_by.split())
        misfits += [
            f"{LEDGER}: {file}/{row} is said to be held by {one}, which does not exist"
            for one in named
            if one not in kb.individuals
        ]
        same_id = (_BY_ID[file] + row,) if file in _BY_ID and _BY_ID[file] + row in kb.individuals else ()
        found = {*named, *same_id, *holders.get(f"{file}/{row}", ())} & set(kb.individuals)
        rows[file][row] = tuple(sorted(found, key=natural))
    listed = {f"{file}/{row}" for file, found in rows.items() for row in found}
    misfits += [
        f"{one} names the dossier row {row}, which {LEDGER} does not list; correct rh:dossierRow, or list it"
        for row, named in sorted(holders.items())
        if row not in listed
        for one in sorted(named)
    ]
    for file, row in sorted(reasons):
        if f"{file}/{row}" not in listed:
            misfits.append(f"{REASONS} gives a reason for {file}/{row}, which {LEDGER} does not list")
        elif rows[file][row]:
            misfits.append(f"{REASONS} gives a reason for {file}/{row}, which is held; remove the reason")
    files = tuple(_file(name, found, reasons, kb) for name, found in rows.items())
    return CoverageReport(files, tuple(misfits))


def _holders(kb: KnowledgeBase, folder: Path) -> dict[str, set[str]]:
    holders: dict[str, set[str]] = defaultdict(set)
    for one in kb:
        for row in one.values.get("dossierRow", ()):
            holders[str(row)].add(one.id)
    for line in mappings.read(folder):
        if line.row:
            holders[line.row].add(line.subject)
    return holders


def _file(
    name: str, rows: Mapping[str, tuple[str, ...]], reasons: Mapping[tuple[str, str], str], kb: KnowledgeBase
) -> FileCoverage:
    held = {row: found for row, found in rows.items() if found}
    not_held = {row: reasons[name, row] for row in rows if row not in held and (name, row) in reasons}
    missing = tuple(row for row in rows if row not in held and row not in not_held)
    said = {row: [str(kb.individuals[one].one(_SAID) or "") for one in found] for row, found in held.items()}
    in_words = {row: " ".join(filter(None, texts)) for row, texts in said.items() if any(texts)}
    return FileCoverage(name, held, not_held, missing, in_words)


def _read(path: Path, columns: tuple[str, str, str]) -> Iterator[tuple[str, str, str]]:
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{path}: the dossier's ledger cannot be read: {error}") from None
    if not lines or tuple(lines[0].split("\t")) != columns:
        raise KnowledgeError(f"{path}: the first line must name the columns {', '.join(columns)}")
    for number, line in enumerate(lines[1:], 2):
        cells = line.split("\t")
        if len(cells) != len(columns) or not cells[0] or not cells[1]:
            raise KnowledgeError(f"{path}, line {number}: write file, row and {columns[2]}, with tabs between")
        yield cells[0], cells[1], cells[2]


def as_text(report: CoverageReport, *, every_row: bool = False) -> str:
    """Return the report for a terminal; `every_row` adds each row with what holds it."""
    width = max((len(one.name) for one in report.files), default=4)
    lines = [f"{'file':{width}}  {'rows':>5}  {'held':>5}  {'not held':>8}  {'missing':>7}"]
    for one in (*report.files, _sum(report)):
        counts = f"{one.rows:>5}  {len(one.held):>5}  {len(one.not_held):>8}  {len(one.missing):>7}"
        lines.append(f"{one.name:{width}}  {counts}")
    if every_row:
        lines += ["", "Held:"]
        lines += [f"  {one.name}/{row}: {', '.join(found)}" for one in report.files for row, found in one.held.items()]
    said = ("Held, with a condition in words that nothing in a case decides:", _in_words(report))
    for head, body in (
        ("Not held:", _reasons(report)),
        said,
        ("MISSING:", _missing(report)),
        ("Misfits:", report.misfits),
    ):
        if body:
            lines += ["", head, *(f"  {line}" for line in body)]
    return "\n".join([*lines, "", _verdict(report)]) + "\n"


def as_markdown(report: CoverageReport) -> str:
    """Return the report as Markdown: a table of files, then the rows not held with their reasons."""
    lines = ["| File | Rows | Held | Not held | Missing |", "|---|---|---|---|---|"]
    for one in (*report.files, _sum(report)):
        lines.append(f"| {one.name} | {one.rows} | {len(one.held)} | {len(one.not_held)} | {len(one.missing)} |")
    said = ("Held, with a condition in words that nothing in a case decides", _in_words(report))
    for head, body in (
        ("Not held", _reasons(report)),
        said,
        ("Missing", _missing(report)),
        ("Misfits", report.misfits),
    ):
        if body:
            lines += ["", f"## {head}", "", *(f"- {line}" for line in body)]
    return "\n".join([*lines, "", _verdict(report)]) + "\n"


def as_json(report: CoverageReport) -> str:
    """Return the report as JSON, with every row and the CURIEs that hold it."""
    files = [
        {
            "file": one.name,
            "held": dict(one.held),
            "not_held": dict(one.not_held),
            "missing": list(one.missing),
            "in_words": dict(one.in_words),
        }
        for one in report.files
    ]
    document = {"ok": report.ok, "files": files, "misfits": list(report.misfits)}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def report_as(layout: str, report: CoverageReport) -> str:
    """The report as text, markdown or json."""
    if layout == "json":
        return as_json(report)
    return as_markdown(report) if layout == "markdown" else as_text(report)


def _sum(report: CoverageReport) -> FileCoverage:
    held = {f"{one.name}/{row}": found for one in report.files for row, found in one.held.items()}
    not_held = {f"{one.name}/{row}": why for one in report.files for row, why in one.not_held.items()}
    return FileCoverage("all", held, not_held, tuple(_missing(report)))


def _missing(report: CoverageReport) -> list[str]:
    return [f"{one.name}/{row}" for one in report.files for row in one.missing]


def _in_words(report: CoverageReport) -> list[str]:
    """Rows that share a condition share a line."""
    lines = []
    for one in report.files:
        for text, count in Counter(one.in_words.values()).items():
            lines.append(
                f"{one.name} ({count}): {text} {', '.join(r for r, said in one.in_words.items() if said == text)}"
            )
    return lines


def _reasons(report: CoverageReport) -> list[str]:
    """Rows that share a reason share a line."""
    lines = []
    for one in report.files:
        for why, count in Counter(one.not_held.values()).items():
            rows = ", ".join(row for row, reason in one.not_held.items() if reason == why)
            lines.append(f"{one.name} ({count}): {why}: {rows}")
    return lines


def _verdict(report: CoverageReport) -> str:
    if report.ok:
        return "Every row of the dossier is held, or the reason why not is on record."
    missing = len(_missing(report))
    return f"The ledger does not balance: {missing} rows missing, {len(report.misfits)} misfits."

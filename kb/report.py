"""What a check found: problems that name file, line and term and say what to do, gate after gate."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right.

    `term` is a CURIE, empty when a whole file is meant; `line` is 0 when it is not known.
    """

    message: str
    term: str = ""
    file: str = ""
    line: int = 0

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.file and self.line else self.file
        return ": ".join(part for part in (place, self.term, self.message) if part)


@dataclass(frozen=True, slots=True)
class GateRun:
    """How one gate went and the seconds it took; `ran` is false when an earlier gate forbade it."""

    name: str
    problems: tuple[Problem, ...] = ()
    seconds: float = 0.0
    ran: bool = True


@dataclass(slots=True)
class Report:
    """The outcome of a check.  Warnings do not fail it."""

    gates: list[GateRun] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    @property
    def problems(self) -> list[Problem]:
        """All problems, gate after gate."""
        return [problem for gate in self.gates for problem in gate.problems]

    @property
    def ok(self) -> bool:
        """Whether every gate ran and none found a problem."""
        return all(gate.ran and not gate.problems for gate in self.gates)

    def text(self, limit: int | None = None) -> str:
        """Return the report for people, at most `limit` problems of each gate (None: all of them)."""
        lines: list[str] = []
        for gate in self.gates:
            if not gate.ran:
                lines.append(f"  -      {gate.name}: not run")
            elif gate.problems:
                found = _counted(len(gate.problems), "problem")
                lines.append(f"  FAILED {gate.name}: {found} ({gate.seconds:.1f} s)")
            else:
                lines.append(f"  ok     {gate.name} ({gate.seconds:.1f} s)")
        for gate in self.gates:
            lines += _section(gate.name, gate.problems, limit)
        lines += _section("warnings", tuple(self.warnings), limit)
        verdict = "The knowledge base is sound." if self.ok else "The knowledge base is not fit for use."
        if self.warnings:
            verdict += f" {_counted(len(self.warnings), 'warning')}."
        return "\n".join([*lines, "", verdict])

    def __str__(self) -> str:
        return self.text()


def _section(title: str, problems: tuple[Problem, ...], limit: int | None) -> list[str]:
    if not problems:
        return []
    shown = problems[:limit]
    lines = ["", f"{title}:", *(f"  {problem}" for problem in shown)]
    if len(shown) < len(problems):
        lines.append(f"  … and {len(problems) - len(shown)} more")
    return lines


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"

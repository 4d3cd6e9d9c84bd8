"""What the app needs of engine and knowledge base, in one value that tests can replace."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from engine.alternatives.differences import Difference
    from engine.case import Case
    from engine.deciding.remarks import Remark
    from engine.patient.page import PatientPage
    from engine.plan import Plan
    from engine.schedule.preferences import Preferences
    from engine.schedule.year import Schedule
    from kb.snapshot import KnowledgeBase


class Outcome(Protocol):
    """A finished evaluation."""

    @property
    def plan(self) -> Plan:
        """The plan."""


class Explained(Protocol):
    """One node of a why tree."""

    @property
    def text(self) -> str:
        """A sentence."""

    @property
    def kind(self) -> str:
        """conclusion, rule, answer, statement, source, absent or step."""

    @property
    def ref(self) -> str | None:
        """What it names: a rule id, a case path, a statement or source id."""

    @property
    def children(self) -> Sequence[Explained]:
        """What it rests on."""


class Absent(Protocol):
    """The answer to a why-not question."""

    @property
    def label(self) -> str:
        """What was asked for."""

    @property
    def present(self) -> bool:
        """Whether it is in the plan after all."""

    @property
    def said(self) -> Sequence[str]:
        """What the plan itself says of it."""

    @property
    def causes(self) -> Sequence[AbsentCause]:
        """What stood in its way."""

    @property
    def others(self) -> Sequence[Sequence[AbsentCause]]:
        """What other ways would take."""

    @property
    def if_offered(self) -> Supposed | None:
        """Of what the clinic does not have: what would stand in its way besides."""

    @property
    def lacking(self) -> str:
        """That the clinic does not have it; empty where it does, or the plan says so."""

    @property
    def chosen(self) -> bool:
        """Of a product, whether it is the plan's, though no units of it are planned."""

    @property
    def out_of_reach(self) -> str:
        """That no answer could change it, or none with the product; empty where one could."""

    @property
    def first(self) -> str:
        """The emergency for which the whole plan waits, if there is one."""

    @property
    def tree(self) -> Explained:
        """The whole search, or the reasons if it is there."""


class Supposed(Protocol):
    """What would stand against something the clinic does not have, if it did."""

    @property
    def supposing(self) -> str:
        """What is supposed."""

    @property
    def nothing_further(self) -> str:
        """Said where nothing would."""

    @property
    def causes(self) -> Sequence[AbsentCause]:
        """What would stand in its way."""


class AbsentCause(Protocol):
    """One thing that would have to be otherwise."""

    @property
    def text(self) -> str:
        """A sentence."""

    @property
    def path(self) -> str | None:
        """Where it is answered in the case."""


class Fault(Protocol):
    """Something wrong with a case: where and what."""

    @property
    def path(self) -> str:
        """Path into the case."""

    @property
    def message(self) -> str:
        """What is wrong and what is allowed."""


def scheduled(case: Case, kb: KnowledgeBase, wishes: Preferences) -> Schedule:
    """The year that follows from a case that has been checked; the solver is imported only now.

    Raises EngineError where it cannot be settled.
    """
    from engine.schedule.make import schedule

    return schedule(case, kb, wishes)


def _cannot(*_: object) -> str:
    return "This engine does not answer that."


def _unused(_: str) -> str:
    return ""


@dataclass(frozen=True)
class Asked:
    """Questions about other answers; each gives a text of the width named and may take a while."""

    what_if: Callable[[Case, Sequence[str], int], str] = _cannot
    missing: Callable[[Case, int], str] = _cannot
    flip: Callable[[Case, str, bool, int, Callable[[int, int], None]], str] = _cannot
    """Case, item, whether pairs are tried as well, width, and who hears how far it is; it may raise to end it."""
    answered: Callable[[Case, Sequence[str]], Case] | None = None
    """The case with PATH=VALUE settings made, judged by the intake."""
    rules: Callable[[], Sequence[tuple[str, str]]] = tuple
    """Every rule as (id, plain reading)."""
    rule: Callable[[str, int], str] = _cannot
    """One rule in plain words, by its id."""
    written: Callable[[Case, str], str] = _cannot
    """The plan of a case in the form named (text, markdown or json), made by the executor of record."""
    uses: Callable[[str], str] = _unused
    """In a sentence or two, what reads a term of the knowledge base."""


@dataclass(frozen=True)
class Backend:
    """The knowledge base, and the calls into the engine; `explain` takes what `evaluate` gave."""

    kb: KnowledgeBase
    evaluate: Callable[[Case, KnowledgeBase], Outcome]
    explain: Callable[[Any, KnowledgeBase, str], Explained]
    check: Callable[[Case, KnowledgeBase], Sequence[Fault]]
    read_case: Callable[[Path, KnowledgeBase], Case]
    write_case: Callable[[Case, Path], None]
    asked: Asked = Asked()
    why_not: Callable[[Any, KnowledgeBase, str], Absent] | None = None
    """Why something is not in the plan of an outcome; None where the engine has no such question."""
    schedule: Callable[[Case, KnowledgeBase, Preferences], Schedule] = scheduled
    remarks: Callable[[Case, Any, KnowledgeBase], Sequence[Remark]] | None = None
    """What the rules say against the decisions of a case, given its outcome."""
    together: Callable[[Plan, KnowledgeBase], Sequence[str]] | None = None
    """Treatments of a plan that can be combined: of those that never are, the first."""
    differences: Callable[[Any, Any, KnowledgeBase], Sequence[Difference]] | None = None
    """What differs between two outcomes, each with what made it."""
    record: Callable[[Case, KnowledgeBase], Outcome] | None = None
    """The consultation by the executor of record; None where there is only the one of `evaluate`."""
    warm: Callable[[], None] = lambda: None
    """Do beforehand what the first consultation would do; takes a while, in any thread."""
    patient: Callable[[Any, Case, KnowledgeBase], PatientPage] | None = None
    """The patient's page of an outcome; may take a second.  None where the engine has none."""


class Unreadable(Exception):
    """A case file that cannot be opened; the message says what, where and what is allowed, line by line."""


def load_backend() -> Backend:
    """Import the engine and load the knowledge base; slow, so call it off the screen's thread.

    Raises KnowledgeError when the knowledge base cannot be loaded.
    """
    from engine.casefile import read_case, write_case
    from engine.consultation import consult
    from engine.errors import CaseError
    from engine.explain import explain
    from engine.intake import check_case
    from engine.questions.why_not import why_not
    from kb.snapshot import load

    def opened(path: Path, kb: KnowledgeBase) -> Case:
        try:
            return read_case(path, kb)
        except CaseError as error:
            raise Unreadable("\n".join(map(str, error.problems))) from None
        except OSError as error:
            raise Unreadable(f"{path}: {error.strerror or error}") from None

    kb = load()

    def at_once(case: Case, kb: KnowledgeBase) -> Any:
        # What is on the screen follows every answer, so the quicker executor makes it; a plan that is written to a
        # file is made by the executor of record.  They differ in nothing else.
        return consult(case, kb, "compiled")

    return Backend(
        kb, at_once, explain, check_case, opened, write_case, _asked(kb), why_not,
        remarks=_remarks, together=_together, differences=_differences, record=consult, warm=partial(_warm, kb),
        patient=_patient_page,
    )  # fmt: skip


def _warm(kb: KnowledgeBase) -> None:
    from engine.compiled.run import evaluator

    evaluator(kb).program.recording_functions  # noqa: B018


def _remarks(case: Case, outcome: Any, kb: KnowledgeBase) -> Sequence[Remark]:
    from engine.deciding.remarks import remarks

    return remarks(case, outcome, kb)


def _together(plan: Plan, kb: KnowledgeBase) -> Sequence[str]:
    from engine.critique.from_plan import proposal_of

    found = proposal_of(plan, kb)
    return [one.treatment for one in (*found.treatments, *found.home_care, *found.referrals)]


def _differences(old: Any, new: Any, kb: KnowledgeBase) -> Sequence[Difference]:
    from engine.alternatives.differences import differences

    return differences(old, new, kb)


def _patient_page(outcome: Outcome, case: Case, kb: KnowledgeBase) -> PatientPage:
    from engine.patient.booking import booked
    from engine.patient.build import patient_page

    return patient_page(outcome.plan, case, kb, booked(case, kb))


def _asked(kb: KnowledgeBase) -> Asked:
    def what_if(case: Case, settings: Sequence[str], width: int) -> str:
        from engine.alternatives.evaluation import Evaluation
        from engine.alternatives.settings import parse_setting
        from engine.alternatives.what_if import what_if
        from engine.render.differences_document import what_if_document
        from engine.render.text import document_text

        found = what_if(case, [parse_setting(text, kb) for text in settings], Evaluation(kb))
        return document_text(what_if_document(found, kb), width)

    def missing(case: Case, width: int) -> str:
        from engine.alternatives.evaluation import Evaluation
        from engine.alternatives.missing import missing
        from engine.render.missing_document import missing_document
        from engine.render.text import document_text

        return document_text(missing_document(missing(case, Evaluation(kb)), case.id, kb), width)

    def flip(case: Case, item: str, two: bool, width: int, progress: Callable[[int, int], None]) -> str:
        from engine.alternatives.evaluation import Evaluation
        from engine.alternatives.flip import flips
        from engine.alternatives.known_items import known_item
        from engine.render.flips_document import flips_document
        from engine.render.text import document_text

        evaluation = Evaluation(kb)
        outcome = evaluation.outcome(case)
        known = known_item(item, outcome.plan, outcome.index, kb)
        return document_text(flips_document(flips(case, known, evaluation, progress=progress, two=two), kb), width)

    def set_answers(case: Case, settings: Sequence[str]) -> Case:
        from engine.alternatives.settings import parse_setting, with_settings

        return with_settings(case, [parse_setting(text, kb) for text in settings], kb)

    def rules() -> tuple[tuple[str, str], ...]:
        from engine.rules import rule_base

        return tuple((rule.id, rule.reads) for rule in rule_base().rules)

    def rule(id: str, width: int) -> str:
        from engine.questions.rule_cards import rule_card
        from engine.render.rules_document import rule_document
        from engine.render.text import document_text
        from engine.rules import rule_base

        return document_text(rule_document(rule_card(rule_base(), kb, id)), width)

    def written(case: Case, form: str) -> str:
        from engine.consultation import consult
        from engine.render.formats import FORMATS, plan_as

        (named,) = (one for one in FORMATS if one == form)
        return plan_as(named, consult(case, kb).plan, kb, 100)

    def uses(term: str) -> str:
        from engine.questions.uses import uses_of
        from engine.rules import rule_base

        return uses_of(term, kb, rule_base())

    return Asked(what_if, missing, flip, set_answers, rules, rule, written, uses)

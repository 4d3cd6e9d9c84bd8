"""Importing experta: it works on this Python, leaves nothing behind, and logs nothing about anybody."""

from __future__ import annotations

import logging
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from engine.casefile import read_case
from engine.consultation import consult
from engine.inference import experta_compat
from engine.samples import sample
from kb.snapshot import load

ROOT = Path(__file__).parents[3]
KB = load()


def in_a_fresh_interpreter(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout.strip()


def test_experta_imports_and_leaves_collections_as_they_were() -> None:
    code = """
        import collections.abc
        before = set(vars(collections))
        from engine.inference import experta_compat
        print(experta_compat.KnowledgeEngine.__name__, set(vars(collections)) ^ before)
    """
    assert in_a_fresh_interpreter(code) == "KnowledgeEngine set()"


def test_importing_experta_leaves_the_root_logger_as_it_was() -> None:
    code = """
        import logging
        root = logging.getLogger()
        own = logging.NullHandler()
        root.addHandler(own)
        root.setLevel(logging.DEBUG)
        from engine.inference import experta_compat
        print(root.handlers == [own], root.level == logging.DEBUG)
    """
    assert in_a_fresh_interpreter(code) == "True True"
    code = """
        import logging
        from engine.inference import experta_compat
        print(logging.getLogger().handlers, logging.getLogger().level == logging.WARNING)
    """
    assert in_a_fresh_interpreter(code) == "[] True"


def test_a_consultation_in_a_fresh_interpreter_prints_nothing() -> None:
    code = """
        from engine.casefile import read_case
        from engine.consultation import consult
        from engine.samples import sample
        from kb.snapshot import load
        kb = load()
        print(len(consult(read_case(sample(), kb), kb).plan.toxin) > 0)
    """
    assert in_a_fresh_interpreter(code) == "True"


def test_an_incomplete_experta_is_an_import_error() -> None:
    """Without its package `schema`, experta would leave an empty package behind and say nothing."""
    code = """
        import sys
        sys.modules["schema"] = None
        try:
            from engine.inference import experta_compat
        except ImportError as error:
            print(error)
    """
    assert "incomplete" in in_a_fresh_interpreter(code)


@pytest.mark.parametrize("name", experta_compat.experta.watchers.ALL)
def test_every_watcher_is_silent_and_passes_nothing_on(name: str) -> None:
    watcher = getattr(experta_compat.experta.watchers, name)
    assert not watcher.isEnabledFor(logging.CRITICAL)
    assert not watcher.propagate


def test_nothing_about_a_patient_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    seen: list[logging.LogRecord] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            seen.append(record)

    ear = Ear(logging.DEBUG)
    loggers = [logging.getLogger(), *(logging.getLogger(n) for n in logging.root.manager.loggerDict)]
    secret = read_case(sample(), KB).model_copy(update={"id": "a-name-nobody-may-read"})
    for logger in loggers:
        logger.addHandler(ear)
    try:
        with caplog.at_level(logging.DEBUG):
            consult(secret, KB)
    finally:
        for logger in loggers:
            logger.removeHandler(ear)
    assert [record.getMessage() for record in seen if record.name.startswith("experta")] == []
    assert not any("corrugator" in record.getMessage() or "nobody" in record.getMessage() for record in seen)
    assert not caplog.records

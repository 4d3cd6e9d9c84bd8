"""experta 1.9.4 on CPython 3.10 and later, from a plain ``pip install``.

experta pins frozendict 1.2, which still says ``collections.Mapping``; that name left the `collections`
module in CPython 3.10.  The aliases are put back for the time of the import only.  experta also calls
``logging.basicConfig()`` and logs every fact, patient data included, at the level of the root logger: the
root logger is left as it was found and the watchers are switched off.

Import experta through this module and nowhere else.
"""

from __future__ import annotations

import collections
import collections.abc
import logging
from typing import Any

_MOVED = ("Mapping", "MutableMapping", "Sequence", "Callable", "Iterable", "Hashable", "Set")


def _import_experta() -> Any:
    added = [name for name in _MOVED if not hasattr(collections, name)]
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    for name in added:
        setattr(collections, name, getattr(collections.abc, name))
    try:
        import experta
        import experta.abstract
        import experta.activation
        import experta.watchers
    finally:
        for name in added:
            delattr(collections, name)
        for handler in list(root.handlers):
            if handler not in handlers:
                root.removeHandler(handler)
        root.setLevel(level)
    # A missing dependency leaves an empty package behind instead of an ImportError.
    if not hasattr(experta, "KnowledgeEngine"):
        raise ImportError("experta is installed but incomplete: is the package 'schema' missing?")
    for watcher in experta.watchers.ALL:
        logger = getattr(experta.watchers, watcher)
        logger.setLevel(logging.CRITICAL + 1)
        logger.propagate = False
    return experta


experta: Any = _import_experta()

AND: Any = experta.AND
AS: Any = experta.AS
Activation: Any = experta.activation.Activation
Fact: Any = experta.Fact
KnowledgeEngine: Any = experta.KnowledgeEngine
L: Any = experta.L
MATCH: Any = experta.MATCH
Matcher: Any = experta.abstract.Matcher
NOT: Any = experta.NOT
Rule: Any = experta.Rule
Strategy: Any = experta.abstract.Strategy
TEST: Any = experta.TEST

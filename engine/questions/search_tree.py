"""The whole search for something that is not there, as a tree: rules that would give it, and what each lacked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from engine.algebra.rule import Fact
from engine.explain import Explanation, grounds
from engine.planning.view import View
from engine.questions.absence import Lack, Way
from engine.questions.attempts import Goal
from engine.questions.on_offer import IfOffered
from engine.questions.search_causes import SearchCauses
from engine.questions.wording import Words


class SearchTree:
    """Trees of one finished run; what was said of a goal once is kept, as many ways pass the same one."""

    def __init__(self, view: View, words: Words, causes: SearchCauses) -> None:
        self._view, self._words, self._causes = view, words, causes
        self._known: dict[Goal, tuple[Explanation, ...]] = {}

    def whole(
        self,
        lacks: Sequence[Lack],
        blocking: Sequence[Fact],
        supposed: IfOffered | None,
        would_block: Sequence[Fact],
        supposed_view: Callable[[], View],
    ) -> Explanation:
        """What it would take, what stands against it, and what would if the clinic had it."""
        branches = tuple(branch for lack in lacks for branch in self._ways(lack))
        if blocking:
            against = Explanation("what stands against it", "conclusion", None, grounds(self._view, blocking))
            branches = (against, *branches)
        if supposed is not None and would_block:
            head = f"{supposed.supposing} (supposed), what would stand against it"
            branches = (Explanation(head, "conclusion", None, grounds(supposed_view(), would_block)), *branches)
        needed = "; or ".join(dict.fromkeys(self._words.needed(lack.goal) for lack in lacks))
        return Explanation(f"It would take {needed}", "conclusion", None, branches)

    def _ways(self, lack: Lack) -> tuple[Explanation, ...]:
        known = self._known.get(lack.goal)
        if known is None:
            known = self._known[lack.goal] = tuple(self._way_node(way) for way in lack.ways) or tuple(
                Explanation(one.text, "answer" if one.kind == "answer" else "absent", one.path or lack.goal.relation)
                for one in self._causes.of(lack)
            )
        return known

    def _way_node(self, way: Way) -> Explanation:
        rule = way.attempt.rule
        reading = self._words.reading(rule, dict(way.attempt.bindings))
        children: list[Explanation] = []
        for hindrance in way.hindrances:
            failure = hindrance.failure
            if failure.kind == "blocked":
                children += grounds(self._view, failure.facts)
            elif failure.kind == "absent" and failure.goal is not None:
                needed = self._words.needed(failure.goal)
                if hindrance.follows:
                    children.append(Explanation(f"also lacks {needed} (follows)", "absent", failure.goal.relation))
                else:
                    below = self._ways(hindrance.lack) if hindrance.lack is not None else ()
                    children.append(Explanation(f"lacks {needed}", "absent", failure.goal.relation, below))
            else:
                below = self._ways(hindrance.lack) if hindrance.lack is not None else ()
                children.append(Explanation(self._causes.untrue(way, hindrance).text, "step", rule.id, below))
        return Explanation(f"would follow: {reading}", "rule", rule.id, tuple(children))

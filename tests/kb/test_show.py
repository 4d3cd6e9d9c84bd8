"""The page of a term: found by any of its names, complete, and sourced."""

from __future__ import annotations

import pytest

from kb.errors import KnowledgeError
from kb.find import named
from kb.show import render
from kb.snapshot import KnowledgeBase


@pytest.mark.parametrize("term", ["muscle:procerus", "procerus", "Procerus"])
def test_a_term_is_found_by_id_name_or_label(real: KnowledgeBase, term: str) -> None:
    assert [found.id for found in named(real, term)] == ["muscle:procerus"]


def test_a_name_that_several_terms_share_shows_them_all(real: KnowledgeBase) -> None:
    assert {found.id for found in named(real, "melasma")} >= {"condition:melasma", "criterion:melasma"}


def test_an_unknown_term_is_answered_with_the_nearest(real: KnowledgeBase) -> None:
    with pytest.raises(KnowledgeError, match=r"“muscle:procreus” is not a term .* nearest: muscle:procerus"):
        render(real, "muscle:procreus")
    with pytest.raises(KnowledgeError, match="give an id such as muscle:procerus"):
        render(real, "qqqqqqqqqqqq")


def test_a_page_tells_values_provenance_sources_and_users(real: KnowledgeBase) -> None:
    page = render(real, "statement:LD01")
    assert page.startswith("Botox Cosmetic (US): glabellar lines (label dose, statement:LD01)\n====")
    for line in (
        "  of product: Botox Cosmetic (US) [product:ONA_BOTOXCOS_US]",
        "  lowest total (units): 20",
        "  It rests on a product label or instructions for use.",
        "  It was read in a source.",
        "  Last reviewed on 2026-11-21.",
    ):
        assert line in page.splitlines(), page
    assert "prescribing information" in page
    assert "[source:toxin.L_BOTOXCOS_US]" in page
    assert "[part:LD01.1], as “of dose”" in page


def test_every_term_has_a_page(real: KnowledgeBase) -> None:
    for kind in real.kinds:
        for individual in real.of_kind(kind)[:1]:
            assert individual.id in render(real, individual.id)

"""What it means, in words, that a rule of critique found nothing."""

from __future__ import annotations

from collections.abc import Mapping

from engine.rules.absences import ABSENCE

ABSENT_IN_CRITIQUE: Mapping[str, str] = {
    **ABSENCE,
    "adjunct": "our plan does not name it",
    "called_for": "nothing recorded calls for this area",
    "dilution_option": "the product is not made up so",
    "dosed_across": "the sources dose it side by side",
    "finding_served": "nothing that is proposed serves it",
    "fits": "it lies inside no sourced range of this product",
    "inArea": "it is not tied to an area",
    "item": "our plan does not treat it",
    "judged_at": "it is not in the proposal",
    "label_for": "the product has no label dose there",
    "label_here": "the product has no label dose there",
    "licence_gap": "the product may be used here",
    "licensedForArea": "the product is not licensed for it",
    "off_any": "nothing makes it off label",
    "offered": "the clinic does not hold it",
    "offered_treatment": "the clinic does not offer it",
    "on_label": "it is not on label here",
    "our_place": "our plan has no dose there",
    "ours_here": "our plan has no dose there",
    "plan_doses": "our plan has no dose there",
    "proposed_in": "it is not proposed with this product for that day",
    "proposes": "it is not proposed",
    "proposes_area": "toxin is not proposed there",
    "range_kind": "no label dose of the product serves it",
    "review_met": "no review is planned for it",
    "sourced": "no source doses it with this product",
    "supported": "no finding supports it",
    "treated": "our plan does not treat it",
    "uncounted": "the units of every session are on record",
    "valid_in": "the product is not licensed here",
    "verdict_of": "no line of this area is recorded",
}

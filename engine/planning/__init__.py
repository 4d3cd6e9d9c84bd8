"""From conclusions to the plan document: selection, wording and order; no conclusion is drawn here."""

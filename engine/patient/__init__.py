"""What a patient is told of a plan: plain words, dates, risks and choices; no conclusion of its own."""

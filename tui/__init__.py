"""How a consultation is seen: Textual screens over the pure `session` and `form`; no medical logic."""

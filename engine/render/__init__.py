"""How a plan and its reasons are written out: as plain text, as Markdown, as JSON.

`engine.render.plan_document` decides what is said and in which order, once, as a small document of
headings, tables and entries; `engine.render.text` and `engine.render.markdown` only lay that document out.
Nothing here concludes anything: what is said comes from the plan, names from the knowledge base.
"""

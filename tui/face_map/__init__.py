"""A schematic face as half-block cells: pure Python, no Textual, no imaging library.

`geometry` is the drawing as data, `raster` turns curves into coverage, `base` the face without a plan, `hits` which
muscle a cell belongs to, `paint` a whole picture of cells.  Nothing here knows the knowledge base or the engine.
"""

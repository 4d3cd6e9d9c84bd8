"""What is known: Turtle with sources, checked, and compiled into one snapshot.

Authors edit Turtle; everybody else reads `kb.snapshot`.  Nothing here knows of the engine or of any screen.
"""

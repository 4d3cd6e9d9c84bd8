"""Tests of the shapes: a good and a bad example of each class, slips made from them, and weakened shapes."""

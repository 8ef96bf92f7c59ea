"""Parsing and rendering of docstrings."""

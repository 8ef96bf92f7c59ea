"""Docstrings, taken apart into sections and rendered."""

"""Behaviour of code: calls and exceptions of functions, side effects of files."""

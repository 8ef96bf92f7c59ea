"""Analysis of files that are not Python, from their text."""

"""Files that are not Python: what they hold, told from their text."""

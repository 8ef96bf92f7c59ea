"""Static analysis of one file, which makes its `FileRecord`; nothing is imported or run."""

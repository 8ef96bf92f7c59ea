"""Facts across files: symbols, keywords, imports, references between files, usage from elsewhere."""

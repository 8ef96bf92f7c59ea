"""What is known across files: symbols, keywords, imports, references between files, usage from elsewhere."""

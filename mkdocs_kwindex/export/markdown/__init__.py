"""The pages as plain Markdown files, for code hosts and for generators that run no plugins."""

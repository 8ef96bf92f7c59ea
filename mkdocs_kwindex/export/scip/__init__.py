"""A SCIP index: definitions, references and relationships, for code search and code navigation on a server."""

"""Adapts the pipeline to MkDocs: pages, files, navigation, search, log."""

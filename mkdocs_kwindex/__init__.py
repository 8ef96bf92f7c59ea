"""A MkDocs plugin that documents every file and folder of a Python source tree."""

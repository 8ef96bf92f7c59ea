"""The plain values of the pipeline as MkDocs' objects."""

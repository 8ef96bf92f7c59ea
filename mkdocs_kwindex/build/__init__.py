"""Builds pages: inputs, manifest, page cache, parallel rendering, progress."""

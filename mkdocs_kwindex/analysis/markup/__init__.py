"""Renders Markdown and reStructuredText from untrusted code to safe HTML."""

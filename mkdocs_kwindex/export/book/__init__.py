"""The whole tree as one document with parts, appendices and a glossary, as Markdown and as one HTML file."""

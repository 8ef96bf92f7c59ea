"""The preview: incremental builds, pages on demand, and the watcher. Only its server and watcher know MkDocs."""

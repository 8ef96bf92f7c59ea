"""What a project's configuration, or its installed metadata, says: its commands and plugins, and how tests are run.

Everything is read as data; nothing is run.
"""

from mkdocs_kwindex.discovery.project.project_roots import find_projects

__all__ = ["find_projects"]

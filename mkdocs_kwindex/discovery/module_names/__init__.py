"""Module names as `import` uses them: found from the project's configuration, then from the structure of its folders.

    roots = name_modules(files, packages, links)

gives each Python file the dotted path by which it can be imported, and says for each import root how that is known.
A file that nothing can import keeps its path for a name, as files of other languages do.
"""

from mkdocs_kwindex.discovery.module_names.naming import FolderLink, Naming, name_modules

__all__ = ["FolderLink", "Naming", "name_modules"]

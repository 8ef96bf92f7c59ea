"""Which files have a dotted path of their own, and which share one."""

from collections import Counter
from collections.abc import Mapping

from msgspec import structs

from mkdocs_kwindex.model import SourceFile

_STUB = ".pyi"


def unique_names(modules: Mapping[str, str], files: Mapping[str, SourceFile], taken: frozenset[str]) -> dict[str, str]:
    """Keep the names that are one file's; a stub shares the name of its module, a package's hides a module's.

    Args:
        modules: The dotted path of each file, by URI; empty for none.
        files: The files by URI.
        taken: The names that other files have.
    """
    packages = {(name, uri.endswith(_STUB)) for uri, name in modules.items() if files[uri].is_package}

    def is_hidden(uri: str, name: str) -> bool:
        return not files[uri].is_package and (name, uri.endswith(_STUB)) in packages

    named = {uri: name for uri, name in modules.items() if name and name not in taken and not is_hidden(uri, name)}
    counts = Counter((name, uri.endswith(_STUB)) for uri, name in named.items())
    return {uri: name for uri, name in named.items() if counts[name, uri.endswith(_STUB)] == 1}


def named_files(files: Mapping[str, SourceFile], modules: Mapping[str, str]) -> dict[str, SourceFile]:
    """Give each Python file its name; a stub the module that it describes, and others the names of those below them.

    Args:
        files: The files by URI.
        modules: The dotted path of each file that has one, by URI.
    """
    owners = {name: uri for uri, name in modules.items() if not uri.endswith(_STUB)}
    below: dict[str, set[str]] = {}
    for name in modules.values():
        around, _, last = name.rpartition(".")
        below.setdefault(around, set()).add(last)
    return {
        uri: structs.replace(
            source,
            module=(name := modules.get(uri, uri)),
            stub_of=owners.get(name, "") if uri.endswith(_STUB) else "",
            submodules=tuple(sorted(below.get(name, ()))),
        )
        if source.is_python
        else source
        for uri, source in files.items()
    }

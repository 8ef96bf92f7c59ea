"""The keys of YAML, read by its events: nothing in it is constructed, and an alias stays an alias."""

from collections.abc import Iterable

import yaml

from mkdocs_kwindex.analysis.languages.nested_keys import NestedKeys

_RESOLVER = yaml.resolver.Resolver()
_YAML_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def yaml_keys(text: str) -> tuple[NestedKeys, tuple[str, int] | None]:
    """Return the keys of a text, and the parser's error with its place; `None` without one."""
    nesting = NestedKeys()
    try:
        _read_events(yaml.parse(text, Loader=_YAML_LOADER), nesting)
    except yaml.MarkedYAMLError as error:
        return nesting, (error.problem or "", error.problem_mark.line + 1 if error.problem_mark else 0)
    except (yaml.YAMLError, RecursionError) as error:
        return nesting, (" ".join(str(error).split()), 0)
    return nesting, None


def _read_events(events: Iterable[object], nesting: NestedKeys) -> None:
    for event in events:
        line = getattr(event, "start_mark", None)
        number = line.line + 1 if line else 0
        match event:
            case yaml.ScalarEvent():
                if nesting.expects_key():
                    nesting.name(event.value, number)
                else:
                    nesting.value(" ".join(event.value.split()), _yaml_type(event), number)
            case yaml.AliasEvent():
                if nesting.expects_key():
                    nesting.name(f"*{event.anchor}", number)
                else:
                    nesting.value(f"*{event.anchor}", "alias", number)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                if nesting.expects_key():
                    nesting.name("?", number)
                is_mapping = isinstance(event, yaml.MappingStartEvent)
                nesting.open("mapping" if is_mapping else "list", number, is_mapping=is_mapping)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                nesting.close(number)


def _yaml_type(event: yaml.ScalarEvent) -> str:
    if event.style or event.tag:
        return "text"
    resolved = _RESOLVER.resolve(yaml.ScalarNode, event.value, (True, False))  # type: ignore[no-untyped-call]
    return _YAML_TYPES.get(resolved, "text")


_YAML_TYPES = {
    f"tag:yaml.org,2002:{tag}": name
    for tag, name in (("int", "number"), ("float", "number"), ("bool", "true or false"), ("null", "empty"))
} | {"tag:yaml.org,2002:timestamp": "date"}

"""Classes that constrain others: abstract classes, protocols, mixins, metaclasses, hooks for subclasses."""

import ast
from collections.abc import Iterator

from mkdocs_kwindex.analysis.idioms.module import Module
from mkdocs_kwindex.analysis.idioms.syntax_helpers import Function, assigned, documented_body, receiver
from mkdocs_kwindex.model.idioms import (
    AbstractMethods,
    ClassMaking,
    Details,
    MixinNeeds,
    Pattern,
    PatternKind,
    ProtocolMembers,
)

_ABSTRACT = {
    "abc.abstractmethod",
    "abc.abstractproperty",
    "abc.abstractclassmethod",
    "abc.abstractstaticmethod",
}
_METACLASSES = {"builtins.type", "abc.ABCMeta", "enum.EnumMeta"}
METACLASS_METHODS = (
    "__prepare__",
    "__new__",
    "__init__",
    "__call__",
    "__instancecheck__",
    "__subclasscheck__",
    "__getattr__",
    "__getitem__",
    "__iter__",
    "__len__",
    "__contains__",
    "__setattr__",
    "__delattr__",
)
# What `typing` itself leaves out when it looks for the members of a protocol.
_NO_MEMBERS = {
    "__slots__",
    "__doc__",
    "__init__",
    "__module__",
    "__new__",
    "__dict__",
    "__weakref__",
    "__annotations__",
    "__class_getitem__",
    "__subclasshook__",
    "__match_args__",
    "__init_subclass__",
}


def class_pattern(module: Module, node: ast.ClassDef, kind: PatternKind, details: Details) -> Pattern:
    """Make the pattern of a class."""
    return Pattern(kind, module.path(node), node.lineno, node.end_lineno or node.lineno, details)


def abstract_classes(module: Module, node: ast.ClassDef) -> Iterator[Pattern]:
    """Find abstract methods, and methods that only raise `NotImplementedError`."""
    abstract: list[str] = []
    raising: list[str] = []
    for name, method in module.methods(node).items():
        if any(module.called(decorator) in _ABSTRACT for decorator in method.decorator_list):
            abstract.append(name)
        elif _only_raises(module, method):
            raising.append(name)
    if abstract and not _is_protocol(module, node):
        bases = [module.dotted(base) for base in node.bases]
        metaclass = next((word.value for word in node.keywords if word.arg == "metaclass"), None)
        certain = "abc.ABC" in bases or module.dotted(metaclass) == "abc.ABCMeta"
        if certain or node.bases:
            details = AbstractMethods(tuple(abstract), enforced=True, inherited=not certain)
            yield class_pattern(module, node, PatternKind.ABSTRACT_CLASS, details)
    if raising:
        details = AbstractMethods(tuple(raising), enforced=False)
        yield class_pattern(module, node, PatternKind.ABSTRACT_CLASS, details)


def _only_raises(module: Module, method: Function) -> bool:
    if not isinstance(method.body[-1], ast.Raise):
        return False
    match documented_body(method):
        case [
            ast.Raise(
                exc=ast.Name(id="NotImplementedError") | ast.Call(func=ast.Name(id="NotImplementedError")) as error
            )
        ]:
            return module.called(error) == "builtins.NotImplementedError"
    return False


def protocols(module: Module, node: ast.ClassDef) -> Iterator[Pattern]:
    """Find protocols: classes that name `Protocol` among their bases."""
    if not _is_protocol(module, node):
        return
    names: dict[str, None] = {}
    for statement in module.statements_of(node):
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
            names[statement.name] = None
        else:
            names.update(dict.fromkeys(assigned(statement)))
    runtime = any(module.called(decorator) == "typing.runtime_checkable" for decorator in node.decorator_list)
    details = ProtocolMembers(tuple(name for name in names if name not in _NO_MEMBERS), runtime)
    yield class_pattern(module, node, PatternKind.PROTOCOL, details)


def _is_protocol(module: Module, node: ast.ClassDef) -> bool:
    return any(module.dotted(base) == "typing.Protocol" for base in node.bases)


def mixins(module: Module, node: ast.ClassDef) -> Iterator[Pattern]:
    """Find classes that are called mixins; whether they are mixed in is for the join to say."""
    if not node.name.lower().endswith("mixin"):
        return
    defined: set[str] = set()
    for statement in module.statements_of(node):
        defined.update([statement.name] if isinstance(statement, _DEFINITIONS) else assigned(statement))
    read: dict[str, None] = {}
    for method in module.methods(node).values():
        name = receiver(method)
        static = any(module.called(decorator) == "builtins.staticmethod" for decorator in method.decorator_list)
        for part in ast.walk(method) if name and not static else ():
            if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name) and part.value.id == name:
                if isinstance(part.ctx, ast.Load):
                    read[part.attr] = None
                else:
                    defined.add(part.attr)
    needs = tuple(name for name in read if name not in defined and not name.startswith("__") and name != "mro")
    yield class_pattern(module, node, PatternKind.MIXIN, MixinNeeds(needs))


_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def metaclasses(module: Module, node: ast.ClassDef) -> Iterator[Pattern]:
    """Find metaclasses: classes that derive from `type`, and those that may do so through a base of the tree."""
    own = module.methods(node)
    if any(module.dotted(base) in _METACLASSES for base in node.bases):
        details = ClassMaking(tuple(name for name in METACLASS_METHODS if name in own))
        yield class_pattern(module, node, PatternKind.METACLASS, details)
    if "__init_subclass__" in own:
        hook = own["__init_subclass__"]
        details = ClassMaking(("__init_subclass__",))
        yield Pattern(PatternKind.CLASS_HOOK, module.path(node), hook.lineno, hook.end_lineno or hook.lineno, details)

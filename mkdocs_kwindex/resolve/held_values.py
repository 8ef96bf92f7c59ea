"""What the members of classes hold: what they are declared to be, or else everything that they are given."""

from mkdocs_kwindex.model.names import Columns
from mkdocs_kwindex.model.operations import Op
from mkdocs_kwindex.resolve.inference import Inference
from mkdocs_kwindex.resolve.mro import Member
from mkdocs_kwindex.resolve.values import NONE, UNKNOWN, UNKNOWN_ONLY, Instance, Value, Values, is_known, union
from mkdocs_kwindex.semantic.initializers import CALLS_BASE


class HeldValues:
    """Infers what members hold."""

    def __init__(self, inference: Inference) -> None:
        self._inference = inference

    def values(self, member: Member, asked: Value) -> Values:
        """Return what a member holds: what it is declared to be, or else everything that it is given.

        Args:
            member: The member.
            asked: The value that is asked for it.
        """
        inference = self._inference
        if member.variable < 0 and (given := self._given_to_slot(member, asked)):
            return given
        file = inference.files[member.file]
        nodes = inference.classes.nodes(member)
        if member.variable >= 0 and member.attributes:
            in_body = nodes[: -len(member.attributes)]
            # What methods assign hides what the body of the class binds.
            nodes = [*member.attributes, *in_body]
            if self._is_data_descriptor(member):
                nodes = in_body
            elif self._is_set_on(member, asked) and not any(inference.is_annotated(file, node) for node in in_body):
                nodes = list(member.attributes)
        declared = [node for node in nodes if inference.is_annotated(file, node)]
        if not declared and (types := self._in_stub(member)):
            return types
        groups = [
            inference.binding(file, file.left[node], declared_only=True)
            if file.operators[node] == Op.BIND
            else inference.infer(member.file, node)
            for node in declared or nodes
        ]
        if declared and any(map(is_known, groups)):
            # Where the body says `Any` and a method says more.
            groups = [group for group in groups if group != UNKNOWN_ONLY]
        values = union(group for group in groups if group != (NONE,)) or (NONE,)
        if not declared and (UNKNOWN in values or values == (NONE,)):
            inherited = self._inherited_declaration(member)
            return inherited or values
        return values

    def _given_to_slot(self, member: Member, asked: Value) -> Values:
        """Return what the methods of a subclass assign to a slot of its base, where that does not say what it holds."""
        inference, owner = self._inference, (member.file, member.row)
        if not isinstance(asked, Instance) or not inference.classes.entry(owner).slots:
            return ()
        name = self._name(member)
        line = inference.classes.linear((asked.file, asked.row))
        if (
            owner not in line
            or name not in inference.classes.entry(owner).slots
            or inference.classes.is_declared(member)
        ):
            return ()
        for entry in line[: line.index(owner)]:
            nodes = inference.classes.entry(entry).inherited.get(name) if isinstance(entry, tuple) else None
            if nodes and isinstance(entry, tuple):
                return union(inference.infer(entry[0], node) for node in nodes)
        return ()

    def _is_set_on(self, member: Member, asked: Value) -> bool:
        """Return whether the `__init__` that makes an instance sets a member, so that it never has the class's."""
        classes, key = self._inference.classes, (member.file, member.row)
        if not isinstance(asked, Instance) or self._name(member) not in classes.entry(key).set_on_all:
            return False
        made = (asked.file, asked.row)
        initializer, is_known = classes.find(made, "__init__")
        while initializer is not None and is_known:
            called = (initializer.file, initializer.row)
            if called == key:
                return True
            if CALLS_BASE not in classes.entry(called).set_on_all:
                return False
            initializer, is_known = classes.find(made, "__init__", after=called)
        return False

    def _in_stub(self, member: Member) -> Values:
        """Return the type that the stub beside the module declares for an attribute; nothing without."""
        inference = self._inference
        described = inference.stubs.described.get((member.file, member.row))
        other = inference.classes.own(described, self._name(member)) if described is not None else None
        if other is None:
            return ()
        stub = inference.files[other.file]
        annotated = [node for node in inference.classes.nodes(other) if inference.is_annotated(stub, node)]
        return union(inference.binding(stub, stub.left[node], declared_only=True) for node in annotated)

    def _is_data_descriptor(self, member: Member) -> bool:
        """Return whether what methods assign goes through a descriptor of the class body."""
        held = self._inference.variable(member.file, member.variable)
        return bool(held) and all(
            isinstance(one, Instance) and self._inference.classes.find((one.file, one.row), "__set__")[0] is not None
            for one in held
        )

    def _inherited_declaration(self, member: Member) -> Values:
        """Return the type that a base class declares for a member."""
        classes = self._inference.classes
        key = (member.file, member.row)
        name = self._name(member)
        for entry in classes.linear(key)[1:]:
            if not isinstance(entry, tuple):
                continue
            other = classes.own(entry, name)
            if other is None:
                continue
            file = self._inference.files[other.file]
            for node in classes.nodes(other):
                if self._inference.is_annotated(file, node):
                    return self._inference.binding(file, file.left[node], declared_only=True)
        return ()

    def _name(self, member: Member) -> str:
        file = self._inference.files[member.file]
        if member.variable >= 0:
            return file.strings[file.variables[member.variable * Columns.VARIABLE]]
        return file.strings[file.bindings[file.left[member.attributes[0]] * Columns.BINDING]]

    def is_given_in_body(self, member: Member) -> bool:
        """Return whether a class body gives a member a value, or only says of what type those of its instances are."""
        file = self._inference.files[member.file]
        nodes = self._inference.classes.nodes(member)
        in_body = nodes[: len(nodes) - len(member.attributes)]
        rows = [node for node in in_body if file.operators[node] == Op.BIND]
        values = [file.bindings[file.left[node] * Columns.BINDING + 4] for node in rows]
        return not values or any(value >= 0 and file.operators[value] != Op.NONE for value in values)

"""What a project has declared about its imports."""

from msgspec import Struct


class Layer(Struct, frozen=True):
    """Modules at one height.

    Attributes:
        modules: The modules.
        independent: Whether they must not import each other either.
    """

    modules: tuple[str, ...]
    independent: bool = True


class Contract(Struct, frozen=True):
    """A rule about imports, as import-linter or tach has it.

    Attributes:
        kind: `layers`, `forbidden`, `independence` or `dependencies`; anything else is not checked.
        name: What the project calls it.
        file: The file that declares it.
        layers: Of `layers`, from the highest down.
        containers: Of `layers`, the packages in which they are, none for whole paths; of `dependencies`, all modules
            that have some.
        sources: Whose imports are restricted.
        targets: Of `forbidden`, what they must not import; of `dependencies`, all that they may import.
        ignored: Imports that count as allowed: importer and imported module, with `*` and `**` for any parts.
        direct_only: Whether only direct imports count.
        skips_type_checking: Whether imports under `if TYPE_CHECKING` do not count.
    """

    kind: str
    name: str
    file: str
    layers: tuple[Layer, ...] = ()
    containers: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    ignored: tuple[tuple[str, str], ...] = ()
    direct_only: bool = False
    skips_type_checking: bool = False

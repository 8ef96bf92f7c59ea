"""What makes a data class, a model or an enum of a class: decorators and bases of libraries, in one table.

The detectors of one file and the join over all files read the same names, canonical as `analysis.patterns` writes them:
`attr` for `attrs`, `typing` for `typing_extensions`.
"""

from typing import Final

DATA_CLASS_DECORATORS: Final = {
    "dataclasses.dataclass": "dataclass",
    "pydantic.dataclasses.dataclass": "Pydantic dataclass",
    **dict.fromkeys(("attr.s", "attr.attrs", "attr.attributes", "attr.dataclass"), "attrs class"),
    **dict.fromkeys(("attr.define", "attr.mutable", "attr.frozen"), "attrs class"),
}
"""What they make of a class, by their dotted paths."""

REPLACING_DECORATORS: Final = frozenset({"attr.s", "attr.attrs", "attr.attributes"})
"""Those that take fields from calls only, and put their own methods in the place of those that a class defines."""

MODEL_BASES: Final = {
    "pydantic.BaseModel": "Pydantic model",
    "pydantic.main.BaseModel": "Pydantic model",
    "pydantic.RootModel": "Pydantic model",
    "pydantic_settings.BaseSettings": "Pydantic model",
    "msgspec.Struct": "msgspec struct",
}
"""What they make of a class that derives from them, by their dotted paths."""

FLAG_BASES: Final = frozenset({"enum.Flag", "enum.IntFlag"})
"""The enums whose members combine."""

ENUM_BASES: Final = FLAG_BASES | {"enum.Enum", "enum.IntEnum", "enum.StrEnum", "enum.ReprEnum"}
"""The bases that make an enum of a class."""

MODEL_SETTINGS: Final = "model_config"
"""The attribute of a Pydantic model that is no field, however it is annotated."""

"""Name resolution across all files: the definition of each name, and the uses of each definition.

    relations = relate([(source, definitions, table), ...])
    relations.links("pkg/mod.py")          # links in the order of the source, each with its target
    relations.row_targets("pkg/mod.py")    # the same by rows, each target once
    relations.uses("pkg.mod.Class.method") # uses by file and line
    relations.bases / subclasses / overrides / overridden_by / set_by / inherited / public_paths / offer

Tables come from `mkdocs_kwindex.semantic.collect_names`. Everything is kept as integers; links and uses become
objects when they are asked for.
"""

from mkdocs_kwindex.resolve.public_names import Offer
from mkdocs_kwindex.resolve.relation_types import (
    NO_TARGET,
    BaseClass,
    InheritedMember,
    Link,
    Occurrence,
    RowTargets,
    Target,
    TargetKind,
    UseSite,
)
from mkdocs_kwindex.resolve.relations import Relations, relate

__all__ = [
    "NO_TARGET",
    "BaseClass",
    "InheritedMember",
    "Link",
    "Occurrence",
    "Offer",
    "Relations",
    "RowTargets",
    "Target",
    "TargetKind",
    "UseSite",
    "relate",
]

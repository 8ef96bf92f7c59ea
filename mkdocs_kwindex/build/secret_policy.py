"""The option `secrets`: which files may show suspected secrets, and how the others are treated."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from msgspec import structs
from pathspec import GitIgnoreSpec

from mkdocs_kwindex.analysis.decoding import decode, decode_text
from mkdocs_kwindex.analysis.secrets import mask_bytes, mask_secrets, secrets_phrase
from mkdocs_kwindex.model import Folder, Problem, ProblemKind, SourceFile, Tree
from mkdocs_kwindex.model.project import EntryPoint, Project, Requirement, Runner

Declared = TypeVar("Declared", EntryPoint, Requirement, Runner)


class SecretAction(StrEnum):
    """How a file with suspected secrets is treated."""

    MASK = "mask"
    LEAVE_OUT = "leave-out"
    FAIL = "fail"


@dataclass(frozen=True)
class SecretPolicy:
    """The value of the option.

    Attributes:
        allow: The files in which nothing is looked for.
        action: What is done about the others.
    """

    allow: GitIgnoreSpec = field(default_factory=lambda: GitIgnoreSpec.from_lines([]))
    action: SecretAction = SecretAction.MASK

    def marked(self, tree: Tree) -> Tree:
        """Mark the files that may show what looks like a secret."""
        allowed = {
            uri: structs.replace(source, may_show_secrets=True)
            for uri, source in tree.files.items()
            if self.allow.match_file(uri)
        }
        return structs.replace(tree, files={**tree.files, **allowed}) if allowed else tree

    def masked(self, uri: str, data: bytes) -> bytes:
        """Mask what looks like a secret in a Python file, unless it may show it.

        Args:
            uri: The file.
            data: Its bytes.
        """
        return data if self.allow.match_file(uri) else mask_bytes(data)

    def masked_projects(self, projects: Mapping[str, Project]) -> dict[str, Project]:
        """Mask what looks like a secret in what projects declare."""
        return {
            uri: structs.replace(
                project,
                entry_points=tuple(self._without(one, "group", "name") for one in project.entry_points),
                requirements=tuple(self._without(one, "text", "purpose") for one in project.requirements),
                commands=tuple(self._without(one, "command", "detail") for one in project.commands),
            )
            for uri, project in projects.items()
        }

    def _without(self, declared: Declared, *fields: str) -> Declared:
        if self.allow.match_file(declared.place.name):
            return declared
        return structs.replace(declared, **{field: mask_secrets(getattr(declared, field)).text for field in fields})

    def holders(self, files: Mapping[str, SourceFile], contents: Mapping[str, bytes]) -> dict[str, Problem]:
        """Return the files that are to be left out, by URI, each with what to say of it.

        Args:
            files: The files, by URI.
            contents: Their bytes.
        """
        if self.action is not SecretAction.LEAVE_OUT:
            return {}
        return {
            uri: Problem(source.path, line, f"left out: {phrase}", ProblemKind.SECRETS)
            for uri, source in files.items()
            if uri in contents and not source.may_show_secrets
            for line, phrase in _said(source, contents[uri])
        }

    def readmes(self, tree: Tree, readmes: Mapping[str, bytes]) -> tuple[dict[str, bytes], list[Problem]]:
        """Mask the READMEs, or leave them out.

        Args:
            tree: The tree, without the files that are left out.
            readmes: The READMEs, by folder URI.

        Returns:
            The READMEs, and what to say of those that have no page of their own, which says it.
        """
        shown: dict[str, bytes] = {}
        problems: list[Problem] = []
        for folder_uri, data in readmes.items():
            path = tree.folder(folder_uri).readme
            uri = f"{folder_uri}/{os.path.basename(path)}".removeprefix("/")  # noqa: PTH119 - a path as the walk makes it
            masked = mask_secrets(data.decode("utf-8", "replace"))
            if not masked.kinds or self.allow.match_file(uri):
                shown[folder_uri] = data
                continue
            if self.action is not SecretAction.LEAVE_OUT:
                shown[folder_uri] = masked.text.encode()
            if uri not in tree.files:
                what = "left out" if self.action is SecretAction.LEAVE_OUT else "masked"
                message = f"{what}: {secrets_phrase(masked.kinds)}"
                problems.append(Problem(path, min(masked.kinds), message, ProblemKind.SECRETS))
        return shown, problems


def _said(source: SourceFile, data: bytes) -> Iterator[tuple[int, str]]:
    text = decode(data, source.path) if source.is_python else decode_text(data, source.path)
    if kinds := mask_secrets(text.text).kinds:
        yield min(kinds), secrets_phrase(kinds)


def without(tree: Tree, uris: Mapping[str, object]) -> Tree:
    """Return a tree without some files, and without the folders that have nothing else.

    Args:
        tree: The tree.
        uris: The URIs of the files.
    """
    if not uris:
        return tree
    folders: dict[str, Folder] = {}
    whole = {**tree.folders, **({tree.root.uri: tree.root} if tree.root else {})}
    # The innermost first.
    for uri, folder in sorted(whole.items(), reverse=True):
        files = tuple(file for file in folder.files if file not in uris)
        inner = tuple(name for name in folder.folders if name in folders)
        if files or inner or (folder.others and files == folder.files and inner == folder.folders):
            folders[uri] = structs.replace(folder, files=files, folders=inner)
    root = folders.pop("", None)
    kept = {uri: source for uri, source in tree.files.items() if uri not in uris}
    packages = tuple(package for package in tree.packages if package.uri in folders or package.uri in kept)
    return structs.replace(tree, packages=packages, folders=dict(sorted(folders.items())), files=kept, root=root)

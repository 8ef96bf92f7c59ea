"""The plan of which pages there are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from mkdocs_kwindex.index.enclosing_folders import init_file
from mkdocs_kwindex.model import Folder, Tree
from mkdocs_kwindex.model.url_map import PATH_OF_FILE, UrlMap
from mkdocs_kwindex.pages.index_kinds import NAMES_TITLE, name_page_title
from mkdocs_kwindex.pages.name_pages import NamePage, NameRun

GLOSSARY_TITLE, NOTES_TITLE, DEPRECATIONS_TITLE = "Glossary", "Notes in Comments", "Deprecations"
CHANGES_TITLE = "Changes"
REPORT_TITLES: Final[Mapping[str, str]] = {
    "docstrings": "Docstring Coverage",
    "unused": "No Use Found",
    "contracts": "Import Contracts",
    "lines": "Line Coverage",
}
"""The titles of the reports that the option `reports` names."""


class PageKind(Enum):
    """The kinds of generated page."""

    LANDING = "landing"
    INDEX = "index"
    DOC = "doc"
    SUB = "sub"
    NAMES = "names"
    REPORT = "report"
    GLOSSARY = "glossary"
    NOTES = "notes"
    DEPRECATIONS = "deprecations"
    CHANGES = "changes"
    FINDINGS = "findings"
    OVERVIEW = "overview"
    KEYWORDS = "keywords"
    CLASS = "class"


@dataclass(frozen=True, slots=True)
class PagePlan:
    """A page that will be made.

    Attributes:
        kind: What page it is.
        uri: Its URI, as if it were in `docs_dir`.
        subject: URI of the file or folder that it is about, the letter of a part of the glossary, or the name of a
            report; empty for the other pages of the whole tree.
        title: Its title, in the navigation too.
        source_path: Path on disk of what the edit button opens; empty when there is nothing to edit.
        part: The end of its address, where a folder's keywords take more than one page; the id of a class that has its
            own.
    """

    kind: PageKind
    uri: str
    subject: str
    title: str
    source_path: str = ""
    part: str = ""


@dataclass(frozen=True)
class Parts:
    """What takes more pages than one, which is known when the tree is analysed.

    Attributes:
        names: The pages of the index of all names and of those by kind, by the end of their address.
        letters: The letters that have a page of the glossary each.
        changes: Whether the tree is compared to other revisions, for which there is a page.
        reports: The reports that have a page.
        subtrees: The further pages with the keywords of a large folder and of all below it, by the folder's URI.
    """

    names: Mapping[str, NamePage] = field(default_factory=dict)
    letters: Sequence[str] = ()
    changes: bool = False
    reports: Sequence[str] = ()
    subtrees: Mapping[str, Sequence[NameRun]] = field(default_factory=dict)


NO_PARTS: Final = Parts()
"""Before the tree is analysed."""


def plan_pages(tree: Tree, urls: UrlMap, title: str, parts: Parts = NO_PARTS) -> list[PagePlan]:
    """List all pages of the site, in the order of the navigation.

    Args:
        tree: What is documented.
        urls: Where everything lives.
        title: The title of the section.
        parts: What takes more pages than one; the first of each is planned in any case.
    """
    plans = [PagePlan(PageKind.LANDING, urls.landing, "", title)]
    if tree.root:
        plans.append(PagePlan(PageKind.DOC, urls.doc(tree.root.uri), "", f"{title}: documentation", tree.root.readme))

    def add_file(uri: str) -> None:
        name = uri.rpartition("/")[2]
        path = tree.files[uri].path
        plans.append(PagePlan(PageKind.OVERVIEW, urls.overview(uri), uri, name, path))
        plans.append(PagePlan(PageKind.KEYWORDS, urls.keywords(uri), uri, f"{name}: keywords", path))
        plans.extend(
            PagePlan(PageKind.CLASS, page_uri, uri, f"{name}: {PATH_OF_FILE.sub('', symbol)}", path, symbol)
            for symbol, page_uri in urls.classes(uri).items()
        )

    def add_folder(uri: str) -> None:
        folder = tree.folders[uri]
        init = init_file(tree.files, folder)
        source = init.path if init else folder.readme
        plans.append(PagePlan(PageKind.INDEX, urls.index(uri), uri, _folder_title(tree, folder), source))
        plans.append(PagePlan(PageKind.DOC, urls.doc(uri), uri, f"{folder.name}: documentation", source))
        plans.append(PagePlan(PageKind.SUB, urls.sub(uri), uri, f"{folder.name}: keywords", source))
        plans.extend(
            PagePlan(
                PageKind.SUB, urls.sub(uri, run.path), uri, f"{folder.name}: keywords {run.title}", source, run.path
            )
            for run in parts.subtrees.get(uri, ())
        )
        for child in folder.folders:
            add_folder(child)
        for file in folder.files:
            add_file(file)

    for package in tree.packages:
        if package.is_file:
            add_file(package.uri)
        else:
            add_folder(package.uri)
    plans.extend(plans_of_tree(tree, urls, parts.letters))
    plans.append(PagePlan(PageKind.NAMES, urls.names(), "", NAMES_TITLE))
    if parts.changes:
        plans.append(PagePlan(PageKind.CHANGES, urls.changes, "", CHANGES_TITLE))
    plans += [PagePlan(PageKind.FINDINGS, urls.findings(name), name, REPORT_TITLES[name]) for name in parts.reports]
    plans.append(PagePlan(PageKind.REPORT, urls.report, "", "Report"))
    plans += [
        PagePlan(PageKind.NAMES, urls.names(path), path, name_page_title(page))
        for path, page in parts.names.items()
        if path
    ]
    return plans


def classes_of(plans: Iterable[PagePlan]) -> Mapping[str, Sequence[str]]:
    """Return the ids of the classes that have a page of their own, by the URI of their file."""
    found: dict[str, list[str]] = {}
    for plan in plans:
        if plan.kind is PageKind.CLASS:
            found.setdefault(plan.subject, []).append(plan.part)
    return found


def plans_of_tree(tree: Tree, urls: UrlMap, letters: Sequence[str] = ()) -> list[PagePlan]:
    """List the pages about a whole repository.

    Args:
        tree: What is documented.
        urls: Where everything lives.
        letters: The letters that have a page of the glossary each.
    """
    if tree.root is None:
        return []
    return [
        PagePlan(PageKind.GLOSSARY, urls.glossary(), "", GLOSSARY_TITLE),
        *(PagePlan(PageKind.GLOSSARY, urls.glossary(name), name, f"{GLOSSARY_TITLE}: {name}") for name in letters),
        PagePlan(PageKind.NOTES, urls.notes, "", NOTES_TITLE),
        PagePlan(PageKind.DEPRECATIONS, urls.deprecations, "", DEPRECATIONS_TITLE),
    ]


def _folder_title(tree: Tree, folder: Folder) -> str:
    is_package = any(package.uri == folder.uri for package in tree.packages)
    return folder.uri if is_package else folder.name

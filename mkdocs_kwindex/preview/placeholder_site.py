"""The placeholder site that a preview shows while a large tree is analysed: every page, without content."""

import threading
from collections.abc import Callable

from mkdocs_kwindex.build.generated_site import GeneratedSite
from mkdocs_kwindex.build.inputs import Inputs
from mkdocs_kwindex.build.lazy_site import LazySite
from mkdocs_kwindex.build.manifest import Manifest, ManifestEntry
from mkdocs_kwindex.build.options import Options
from mkdocs_kwindex.build.page_cache import PageCache
from mkdocs_kwindex.build.progress import CancelledBuildError, Progress, Stage
from mkdocs_kwindex.cache import RecordCache
from mkdocs_kwindex.model import FileRecord, Problem
from mkdocs_kwindex.model.escaping import element, text_html
from mkdocs_kwindex.model.url_map import UrlMap
from mkdocs_kwindex.model.wording import plural
from mkdocs_kwindex.pages.links import MentioningPage
from mkdocs_kwindex.pages.navigation_tree import navigation_tree
from mkdocs_kwindex.pages.page_plan import PageKind, PagePlan, plan_pages
from mkdocs_kwindex.pages.page_summary import PageSummary
from mkdocs_kwindex.pages.search_entries import SearchDetail, SearchLimits
from mkdocs_kwindex.pages.site import Site
from mkdocs_kwindex.pipeline import locate, make_generated_site
from mkdocs_kwindex.rendering import render_waiting
from mkdocs_kwindex.workers import Limits, effort

# Two cores take some five seconds for it. What takes less is shown all at once: a second build would be more of a wait.
_LONG = 4 * Limits().worthwhile
_SEARCHED = {PageKind.LANDING, PageKind.INDEX, PageKind.OVERVIEW}


def takes_long(inputs: Inputs, contents: dict[str, bytes], options: Options) -> bool:
    """Return whether somebody would wait for the analysis of what no earlier build has analysed.

    Args:
        inputs: The files.
        contents: Their bytes.
        options: What to make.
    """
    if effort(map(len, contents.values())) < _LONG:
        return False
    held = RecordCache(options.cache_dir, FileRecord, "records").held(inputs.keys.values())
    return effort(len(contents[uri]) for uri, key in inputs.keys.items() if key not in held) >= _LONG


class Analysis:
    """The analysis of a tree, while a preview shows placeholder sites of it.

    Attributes:
        progress: Has measured it.
        generated site: The generated site that it comes to; `None` until then, and when it fails.
        failure: Why it has failed; empty unless it has.
    """

    def __init__(
        self,
        inputs: Inputs,
        contents: dict[str, bytes],
        options: Options,
        warn: Callable[[Problem], None],
        progress: Progress,
        before: "Analysis | None" = None,
    ) -> None:
        """Prepare it.

        Args:
            inputs: What was read of the tree.
            contents: The bytes of its files.
            options: What to make.
            warn: Called with each warning.
            progress: Receives the progress, and is closed at the end.
            before: One that was cancelled; what it has found is in the cache once it is over.
        """
        self.progress = progress
        self.generated: GeneratedSite | None = None
        self.failure = ""
        self._inputs = inputs
        self._contents = contents
        self._options = options
        self._warn = warn
        self._before = before
        # Whoever has it does the work; nobody gives it back.
        self._turn = threading.Lock()
        self._has_ended = threading.Event()

    @property
    def is_over(self) -> bool:
        """Whether it has come to its end, a good one or not."""
        return self._has_ended.is_set()

    def run(self) -> bool:
        """Analyse the tree, unless another thread has begun to; return whether the generated site is there by that."""
        if not self._turn.acquire(blocking=False):
            return False
        try:
            if self._before:
                self._before.wait()
                self._before = None
            generated = make_generated_site(self._inputs, self._contents, self._options, self._warn, self.progress)
            generated.flush()
            self.generated = generated
        except CancelledBuildError:
            return False
        except Exception as error:
            self.failure = f"{type(error).__name__}: {error}"
            raise
        finally:
            self.progress.close()
            self._has_ended.set()
        return True

    def cancel(self) -> None:
        """Ask it to stop; what it has found by then is kept for the next one."""
        self.progress.cancel()
        if self._turn.acquire(blocking=False):
            self.progress.close()
            self._has_ended.set()

    def wait(self, seconds: float | None = None) -> None:
        """Wait until it is over, but no longer than some seconds."""
        self._has_ended.wait(seconds)

    def site(self) -> Site:
        """Wait for the analysed tree.

        Raises:
            RuntimeError: When there will be none.
        """
        self.wait()
        if self.generated is None:
            raise RuntimeError(self.failure or "the analysis was cancelled")
        return self.generated.site()

    @property
    def state(self) -> str:
        """How far it is, in a sentence."""
        done, total = self.progress.count(Stage.ANALYSING)
        if self.failure:
            return f"The source cannot be analysed: {self.failure}. It is tried again when a file is saved."
        if not total:
            return f"{_are_being_analysed(self._inputs)}."
        if done < total:
            return f"The source is being analysed: {done:,} of {plural(total, 'file')}."
        return f"{plural(total, 'file is', 'files are')} analysed, and the names in the source are being joined."


class PlaceholderSite(GeneratedSite):
    """The pages of a tree that is not analysed yet: their addresses and titles."""

    is_placeholder = True

    def __init__(self, inputs: Inputs, options: Options, analysis: Analysis) -> None:
        """Open the generated site.

        Args:
            inputs: The files.
            options: What to make.
            analysis: Is, or will be, at work on them.
        """
        urls = locate(inputs, options)
        page_cache = PageCache(options.cache_dir, b"")
        page_cache.keep_nothing()
        super().__init__(_outline(inputs, urls, options), LazySite(analysis.site), urls, page_cache, inputs)
        self._analysis = analysis

    def content(self, plan: PagePlan) -> str:
        """Say on a page how far the analysis is."""
        return render_waiting(plan.title, self._analysis.state, *self._analysis.progress.count(Stage.ANALYSING))

    def link_hand_written(self, html: str, page: MentioningPage) -> str:  # noqa: ARG002 - the signature of a generated site
        """Leave a hand-written page as it is."""
        return html

    def summary(self, progress: Progress) -> str:  # noqa: ARG002 - the signature of a generated site
        """Say in one line what is still to come."""
        if self._analysis.failure:
            return self._analysis.state
        return f"{_are_being_analysed(self.inputs)}, their pages follow"


def _are_being_analysed(inputs: Inputs) -> str:
    return f"{plural(len(inputs.files), 'file is', 'files are')} being analysed"


def _outline(inputs: Inputs, urls: UrlMap, options: Options) -> Manifest:
    """Plan the pages; problems are reported by the generated site that follows."""
    return Manifest(
        files=len(inputs.tree.files),
        keywords=0,
        links=0,
        pages=tuple(
            ManifestEntry(plan, _summary(plan, options.search)) for plan in plan_pages(inputs.tree, urls, options.title)
        ),
        limits=SearchLimits(SearchDetail.FILES, others=False),
        navigation=navigation_tree(inputs.tree, urls, options.title),
        problems=(),
    )


def _summary(plan: PagePlan, search: str) -> PageSummary:
    searchable = search != "none" and plan.kind in _SEARCHED
    return PageSummary.of(element("h1", text_html(plan.title)) if searchable else "", (), searchable=searchable)

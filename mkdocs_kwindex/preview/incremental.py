"""Incremental builds of a preview: only what a saved file changes is computed again."""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from functools import partial

from msgspec import structs

from mkdocs_kwindex.build.analysed import analyse_files
from mkdocs_kwindex.build.generated_site import GeneratedSite
from mkdocs_kwindex.build.inputs import Inputs, read
from mkdocs_kwindex.build.lazy_site import LazySite
from mkdocs_kwindex.build.options import Options
from mkdocs_kwindex.build.page_cache import PageCache
from mkdocs_kwindex.build.progress import NoDisplay, Progress, Stage
from mkdocs_kwindex.discovery.file_contents import Reader
from mkdocs_kwindex.model import FileFindings, FileRecord, Findings, Problem
from mkdocs_kwindex.pipeline import make_generated_site, plan_checks, relate_files
from mkdocs_kwindex.preview.patching import changed_files, patched_manifest, patched_site
from mkdocs_kwindex.preview.placeholder_site import Analysis, PlaceholderSite, takes_long
from mkdocs_kwindex.preview.snapshot import CurrentSnapshot, Snapshot

# So many seconds somebody waits for a page without noticing; a tree that takes no longer is always put together whole.
_UNNOTICED = 0.5
# The lists of so many names are put in order at once; those of more follow the saved file's page.
_LISTED_AT_ONCE = 10_000
# So many seconds somebody who has pressed Ctrl-C waits, for what was found until then to be kept.
_PATIENCE = 3.0


class IncrementalBuild:
    """Makes the generated sites of a preview, each from the one before.

    On a large tree a site is ready before the names of all files are joined again, and the first one before the files
    are analysed; `complete` does that.
    """

    def __init__(self, begin: Callable[[], Progress] = lambda: Progress(NoDisplay())) -> None:
        """Begin without a generated site.

        Args:
            begin: Makes the display of an analysis that goes on while a placeholder site is shown.
        """
        self._begin_progress = begin
        self._generated: GeneratedSite | None = None
        # At work, or done and its generated site not taken yet.
        self._analysis: Analysis | None = None
        self._cancelled: Analysis | None = None
        self._fingerprint: object = None
        # The last tree in which all files are joined.
        self._current = CurrentSnapshot()
        self._completion: Callable[[], bool] | None = None
        self._reader = Reader()
        self._findings: dict[bytes, FileFindings] = {}

    def generated(self, options: Options, warn: Callable[[Problem], None], progress: Progress) -> GeneratedSite:
        """Make the generated site of the tree as it is now.

        Args:
            options: What to make.
            warn: Called with each warning while pages are made.
            progress: Receives the progress.
        """
        fingerprint = [
            getattr(options, field.name)
            for field in fields(options)
            if field.name not in {"external", "source_address", "line_address", "repository_path", "exclude"}
        ]
        self._completion = None
        if fingerprint != self._fingerprint:
            self._start_over()
        self._fingerprint = fingerprint
        with progress.stage(Stage.READING):
            inputs, contents = read(options, self._reader)
        if self._analysis:
            if not self._analysis.is_over:
                # The files that were saved meanwhile follow its generated site.
                return self._wait(self._analysis, inputs, options)
            self._take(self._analysis, options, progress)
            if self._generated:
                self._completion = partial(self._prepare, self._generated, options)
                if self._generated.inputs == inputs:
                    return self._generated
        before, self._generated = self._generated, None
        if before:
            self._generated = self._follow(before, inputs, contents, options, warn, progress)
        if self._generated is None and options.may_wait and takes_long(inputs, contents, options):
            self._current.forget()
            self._analysis = Analysis(inputs, contents, options, warn, self._begin_progress(), self._cancelled)
            self._cancelled = None
            return self._wait(self._analysis, inputs, options)
        if self._generated is None:
            self._generated = make_generated_site(inputs, contents, options, warn, progress)
            self._current.put(Snapshot(options, inputs, self._generated.site))
            self._completion = partial(self._prepare, self._generated, options)
        return self._generated

    def complete(self) -> bool:
        """Put the whole tree together, in time for the next change; return whether pages may have changed by that."""
        completion, self._completion = self._completion, None
        generated, generation = self._generated, self._current.generation
        try:
            if completion:
                return completion()
            if generated:
                generated.site()
        except Exception:
            # What fails for options that are no longer asked for is nobody's concern.
            if generation == self._current.generation:
                raise
        return False

    def close(self) -> None:
        """Stop what goes on."""
        if self._analysis:
            self._analysis.cancel()
            self._analysis.wait(_PATIENCE)
            if self._analysis.generated:
                self._analysis.generated.close()

    def _start_over(self) -> None:
        """Forget everything that was made with other options."""
        self._generated = None
        self._current.forget()
        if self._analysis:
            self._analysis.cancel()
            self._cancelled, self._analysis = self._analysis, None

    def _wait(self, analysis: Analysis, inputs: Inputs, options: Options) -> GeneratedSite:
        self._completion = analysis.run
        return PlaceholderSite(inputs, options, analysis)

    def _take(self, analysis: Analysis, options: Options, progress: Progress) -> None:
        """Take the generated site of an analysis that is over; when it has failed, there is none."""
        self._analysis = None
        if analysis.generated:
            progress.include(analysis.progress)
            self._generated = analysis.generated
            self._current.put(Snapshot(options, analysis.generated.inputs, analysis.generated.site))

    def _follow(
        self,
        before: GeneratedSite,
        inputs: Inputs,
        contents: dict[str, bytes],
        options: Options,
        warn: Callable[[Problem], None],
        progress: Progress,
    ) -> GeneratedSite | None:
        """Make a generated site of the one before; `None` when too much has changed for that."""
        snapshot = self._current.get()
        changed = changed_files(snapshot.inputs, inputs) if snapshot else None
        if snapshot is None or changed is None:
            return None
        whole = snapshot.site()
        if changed and snapshot.site.seconds < _UNNOTICED:
            return None
        findings = plan_checks(inputs, options).run(options.cache_dir, contents, self._findings)
        files = inputs.files
        few = replace(
            inputs,
            tree=structs.replace(inputs.tree, files={uri: files[uri] for uri in sorted(changed)}),
            tests=structs.replace(inputs.tests, files={}),
            examples=structs.replace(inputs.examples, files={}),
            keys={uri: inputs.keys[uri] for uri in sorted(changed)},
            unreadable={},
        )
        with progress.stage(Stage.ANALYSING):
            analysed = analyse_files(few, {uri: contents[uri] for uri in changed}, options, warn, progress)
        site = whole
        if changed:
            lists_stay = len(whole.names.in_order) > _LISTED_AT_ONCE
            site = replace(patched_site(whole, analysed.records, lists_stay=lists_stay), findings=findings)
        lazy = LazySite(lambda: site)
        page_cache = PageCache(options.cache_dir, b"")
        page_cache.keep_nothing()
        manifest = patched_manifest(before.manifest, analysed.records, whole, site, options.search)
        generated = GeneratedSite(manifest, lazy, site.urls, page_cache, inputs)
        if changed:
            self._completion = partial(self._complete, snapshot, inputs, analysed.records, findings)
        return generated

    def _prepare(self, generated: GeneratedSite, options: Options) -> bool:
        """Do once what the first change would have to wait for."""
        generated.prepare()
        _ = generated.site().plans
        plan_checks(generated.inputs, options).run(
            options.cache_dir, self._reader.contents(generated.inputs.keys), self._findings
        )
        return False

    def _complete(
        self, snapshot: Snapshot, inputs: Inputs, records: Mapping[str, FileRecord], findings: Findings
    ) -> bool:
        """Join the names of all files anew, and publish that unless another snapshot was published meanwhile.

        Args:
            snapshot: What the files were before.
            inputs: What they are now.
            records: What was found in those that have changed, by URI.
            findings: What ruff has found.
        """
        whole = snapshot.site()
        found = {**whole.analysed, **records}
        site = LazySite(lambda: relate_files(inputs, found, findings, whole.urls, snapshot.options, whole.changes))
        _ = site().plans
        return self._current.swap(snapshot.generation, Snapshot(snapshot.options, inputs, site))

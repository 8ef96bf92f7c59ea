"""The pictures in the documentation: a small site, photographed in both palettes.

`python3 dev.py pictures` makes them anew, and writes down what can be read in each. A test holds that against what
would be photographed now, so that no picture shows what has changed since.
"""

import json
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page

from tests.support.browser import launched_browser, served
from tests.support.build import build
from tests.support.tree import write_site

FOLDER = Path(__file__).parents[2] / "docs/images"
SHOWN = FOLDER / "shown.json"
PALETTES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SITE = '''
mkdocs.yml:
    site_name: Lanterns
    theme:
      name: material
      font: false
      palette:
        - media: "(prefers-color-scheme: light)"
          scheme: default
          toggle: {icon: material/weather-night, name: Switch to dark mode}
        - media: "(prefers-color-scheme: dark)"
          scheme: slate
          toggle: {icon: material/weather-sunny, name: Switch to light mode}
      features: [navigation.indexes, navigation.path]
    plugins: [search, kwindex]
docs/index.md: "# Lanterns"
pyproject.toml:
    [project]
    name = "lanterns"
    dependencies = ["httpx>=0.27"]
    [project.scripts]
    lanterns = "lanterns.cli:main"
    [project.optional-dependencies]
    plots = ["matplotlib>=3.9"]
src/lanterns/__init__.py:
    """Lanterns along a harbour: their light, who tends them, and the log of the night."""
    from lanterns.lantern import Lantern, Signal
    from lanterns.harbour import Harbour
    __all__ = ["Harbour", "Lantern", "Signal"]
src/lanterns/lantern.py:
    """A lantern, and the signals that it gives."""

    from __future__ import annotations

    import enum
    from collections.abc import Iterator
    from dataclasses import dataclass, field

    from lanterns.errors import BurntOutError

    HOURS = 40
    """How long a wick lasts."""


    class Signal(enum.Enum):
        """What a lantern says to ships."""

        STEADY = "steady"
        FLASHING = "flashing"
        DARK = "dark"


    @dataclass
    class Lantern:
        """A lantern at its place.

        Args:
            name: What the harbour calls it.
            height: Metres above the water.
        """

        name: str
        height: float = 4.5
        burnt: int = 0
        log: list[Signal] = field(default_factory=list)

        @property
        def reach(self) -> float:
            """How far it is seen, in nautical miles."""
            return 2.03 * self.height**0.5

        def light(self, signal: Signal = Signal.STEADY, *, hours: int = 1) -> Lantern:
            """Give a signal for some hours.

            Args:
                signal: What to say.
                hours: For how long.

            Returns:
                The lantern itself.

            Raises:
                BurntOutError: The wick does not last that long.
            """
            if self.burnt + hours > HOURS:
                raise BurntOutError(self.name)
            self.burnt += hours
            self.log.append(signal)
            return self

        def trim(self) -> None:
            """Put in a new wick."""
            self.burnt = 0


    def visible(lanterns: list[Lantern], miles: float) -> Iterator[Lantern]:
        """Yield the lanterns that are seen from afar."""
        return (lantern for lantern in lanterns if lantern.reach >= miles)
src/lanterns/errors.py:
    """What goes wrong in the night."""


    class HarbourError(Exception):
        """Something is wrong in the harbour."""


    class BurntOutError(HarbourError):
        """A wick is at its end."""
src/lanterns/harbour.py:
    """A harbour with its lanterns."""

    from lanterns.lantern import Lantern, Signal, visible


    class Harbour:
        """Tends its lanterns."""

        def __init__(self, lanterns: list[Lantern]) -> None:
            self.lanterns = lanterns

        def dusk(self) -> None:
            """Light all lanterns for the night."""
            for lantern in self.lanterns:
                lantern.light(Signal.STEADY, hours=10)

        def storm(self) -> list[Lantern]:
            """Have those flash that are seen from the open sea."""
            return [lantern.light(Signal.FLASHING) for lantern in visible(self.lanterns, 6.0)]

        def dawn(self) -> None:
            """Trim every wick."""
            for lantern in self.lanterns:
                lantern.trim()
src/lanterns/cli.py:
    """The command `lanterns`."""

    import sys

    from lanterns.harbour import Harbour
    from lanterns.lantern import Lantern


    def main() -> int:
        """Light the harbour from dusk to dawn."""
        harbour = Harbour([Lantern(name) for name in sys.argv[1:]])
        harbour.dusk()
        return 0
tests/test_lantern.py:
    import pytest
    from lanterns.errors import BurntOutError
    from lanterns.lantern import Lantern, Signal

    def test_it_says_what_it_is_told():
        assert Lantern("pier").light(Signal.FLASHING).log == [Signal.FLASHING]

    def test_a_wick_ends():
        with pytest.raises(BurntOutError):
            Lantern("pier").light(hours=41)
'''
FILE = "code/lanterns/lantern.py_docs/"
# What is read as a heading, a label or a name; figures and the theme's own words are left out.
_READ = """
() => [...document.querySelectorAll(
    ":is(.kw-page, .kw-find) :is(h1, h2, h3, h4, th, dt, .kw-tabs a, .kw-badge, .kw-find-name)")].filter(element => {
        const box = element.getBoundingClientRect();
        return box.width && box.top >= 0 && box.bottom <= innerHeight && element.checkVisibility();
    }).map(element => element.textContent.replace(/[0-9,]+|\\s+/g, " ").replace(/ +/g, " ").trim()).filter(Boolean)
"""


@dataclass(frozen=True)
class Picture:
    """A picture: the page, the size of the window, and what is typed into the finder."""

    name: str
    address: str
    width: int = 1280
    height: int = 860
    typed: str = ""


PICTURES = (
    Picture("file", FILE),
    Picture("phone", FILE, 390, 844),
    Picture("listing", f"{FILE}#original-source"),
    Picture("folder", "code/lanterns/doc/"),
    Picture("finder", FILE, typed="lan li"),
)


@contextmanager
def photographed_site() -> Iterator[str]:
    """Build the site that is photographed, and give its address."""
    with tempfile.TemporaryDirectory() as folder, served(build(write_site(Path(folder), SITE)).site_dir) as address:
        yield address


def shown(browser: Browser, address: str, folder: Path | None = None) -> Mapping[str, Sequence[str]]:
    """Return what can be read in each picture.

    Args:
        browser: The browser.
        address: The site.
        folder: Where to write the pictures; nowhere without one.
    """
    found: dict[str, Sequence[str]] = {}
    for picture in PICTURES:
        for palette in PALETTES if folder else PALETTES[:1]:
            page = browser.new_page(
                viewport={"width": picture.width, "height": picture.height},
                color_scheme=palette,
                reduced_motion="reduce",
            )
            _open(page, address, picture)
            found[picture.name] = page.evaluate(_READ)
            if folder:
                page.screenshot(path=folder / f"{picture.name}-{palette}.png")
            page.close()
    return found


def _open(page: Page, address: str, picture: Picture) -> None:
    page.goto(address + picture.address)
    page.wait_for_selector(".kw-find-open")
    if picture.typed:
        page.click(".kw-find-open")
        page.keyboard.type(picture.typed)
        page.wait_for_selector("#kw-find-0")
        page.wait_for_selector(".kw-find-summary:text('Give a signal')")


def main() -> int:
    """Make all pictures anew."""
    FOLDER.mkdir(exist_ok=True)
    for path in FOLDER.glob("*.png"):
        path.unlink()
    with photographed_site() as address, launched_browser() as browser:
        text = json.dumps(shown(browser, address, FOLDER), indent=1, ensure_ascii=False)
    SHOWN.write_text(f"{text}\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

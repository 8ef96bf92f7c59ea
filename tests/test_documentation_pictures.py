"""The pictures in the documentation show the pages as they are today."""

import json
import re
from pathlib import Path

from playwright.sync_api import Browser

from tests.support import pictures

ROOT = Path(__file__).parent.parent


def test_what_the_pictures_show_is_there_today(browser: Browser) -> None:
    with pictures.photographed_site() as address:
        now = pictures.shown(browser, address)

    # When this fails, `python3 dev.py pictures` makes them anew.
    assert now == json.loads(pictures.SHOWN.read_text(encoding="utf-8"))


def test_every_picture_is_there_in_both_palettes_and_is_shown_somewhere() -> None:
    texts = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")))

    made = {f"{picture.name}-{palette}.png" for picture in pictures.PICTURES for palette in pictures.PALETTES}
    assert {path.name for path in pictures.FOLDER.glob("*.png")} == made
    assert set(re.findall(r"images/([\w-]+\.png)", texts)) == made

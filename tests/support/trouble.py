"""A Markdown extension of a site that makes trouble: what a docstring tells it to do, it does to its process."""

import json
import os
import signal
import sys
import time
from pathlib import Path

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor


class _Trouble(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        for line in lines:
            match line.split():
                case ["end", "of", "the", "process"]:
                    os.kill(os.getpid(), signal.SIGKILL)
                case ["end", "once", path] if not Path(path).exists():
                    Path(path).touch()
                    os.kill(os.getpid(), signal.SIGKILL)
                case ["end", "while", path] if Path(path).exists():
                    os.kill(os.getpid(), signal.SIGKILL)
                case ["stop"]:
                    os.kill(os.getpid(), signal.SIGSTOP)
                case ["wait", seconds]:
                    time.sleep(float(seconds))
                case ["for", "ever"]:
                    while True:
                        pass
                case ["tell", path]:
                    Path(path).write_text(json.dumps([os.getpid(), sorted(sys.modules)]), encoding="utf-8")
        return lines


class TroubleExtension(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        md.preprocessors.register(_Trouble(md), "trouble", 1000)


def makeExtension(**settings: object) -> TroubleExtension:  # noqa: N802 - Python-Markdown's name
    return TroubleExtension(**settings)

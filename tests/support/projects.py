"""Small projects that several test modules look at from different sides."""

from tests.support.tree import parse_tree

LAMP = parse_tree('''
    lamp/__init__.py:
        """All about lamps."""
        from lamp.bulb import Bulb
    lamp/desk.py:
        from lamp.bulb import Bulb
        from . import bulb

        desk = Bulb(3)
        desk.light(Bulb())


        class Desk(bulb.Bulb):
            def light(self, other): return super().light(other)
    lamp/broken.py: def (
    tests/test_bulb.py:
        from lamp.bulb import Bulb

        def test_light():
            Bulb(1).light(Bulb())
''')
"""What exports are made of, but for `lamp/bulb.py`, which each makes as it wants it."""
SHOP_CONFIG = """
mkdocs.yml:
    site_name: Site
    theme: {name: mkdocs, highlightjs: false}
    markdown_extensions: [admonition]
    plugins: [kwindex]
"""
SHOP = (
    SHOP_CONFIG
    + '''
src/pkg/__init__.py:
    """The package. It has parts.

    !!! note
        Rendered.
    """
    from pkg.shop import Shop as Store, LIMIT
    __all__ = ["Store", "LIMIT", "shop"]
src/pkg/shop.py:
    """Sells things.

    With *emphasis* and `Shop`.
    """

    from __future__ import annotations

    import os.path as osp
    from collections import OrderedDict, namedtuple as tuples
    from typing import TYPE_CHECKING, overload
    import requests
    from .parts import missing

    if TYPE_CHECKING:
        from pkg.parts.tool import Tool

    try:
        import ujson as json
    except ImportError:
        import json

    # The most that one customer gets.
    LIMIT: int = 3


    class Shop(OrderedDict, metaclass=type):
        """A shop."""

        name: str = "x"

        def __init__(self, name: str, *, tools: list[Tool] = ()) -> None:
            """Open it.

            Args:
                name: The name.
                tools: What is sold.

            Raises:
                ValueError: When it is closed.
            """
            self.name = name

            def inner():
                """Inside."""
                class Deep:
                    def deepest(self): ...
                return Deep

        @property
        def size(self) -> int:
            """How big."""
            from sys import maxsize
            return maxsize

        @overload
        def buy(self, what: int) -> int: ...
        @overload
        def buy(self, what: str) -> str: ...
        def buy(self, what):
            """Buy it."""


    async def sell(price: float = 1.5, /, *more, **options) -> Shop:
        """Sell it. At once.

        Returns:
            The shop.
        """


    if LIMIT:
        def twice(): ...
    else:
        def twice(): ...
src/pkg/parts/tool.py:
    class Tool: "A tool."
'''
)

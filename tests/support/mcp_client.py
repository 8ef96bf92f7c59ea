"""`kwindex mcp`, started and asked as a client does."""

import asyncio
import os
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from mcp import Client, StdioServerParameters
from mcp.types import TextContent


def session(root: Path, talk: Callable[[Client], Coroutine[Any, Any, None]], *arguments: str) -> None:
    """Start the server in a folder, and talk to it.

    Args:
        root: The folder.
        talk: Asks questions.
        arguments: More arguments of the command.
    """
    code = f"import sys; from mkdocs_kwindex.cli.main import main; sys.exit(main(['mcp', '-q', *{list(arguments)!r}]))"
    # As the installed command does, which finds no module in the folder that it is called in.
    parameters = StdioServerParameters(
        command=sys.executable, args=["-P", "-c", code], cwd=str(root), env=dict(os.environ)
    )

    async def run() -> None:
        async with Client(parameters, read_timeout_seconds=120) as client:
            await talk(client)

    asyncio.run(run())


async def text(client: Client, tool: str, **arguments: object) -> str:
    """Call a tool and return its answer, which begins with `error: ` where it is one."""
    result = await client.call_tool(tool, arguments)
    [content] = result.content
    assert isinstance(content, TextContent)
    return f"error: {content.text}" if result.is_error else content.text

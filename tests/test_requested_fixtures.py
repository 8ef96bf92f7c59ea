"""What a fixture of pytest gives is known where a test requests it."""

from tests.test_references import tree

LAMPS = """
#: lamp.py
class Lamp:
    def on(self): ...
    def off(self): ...
    def dim(self): ...
#: tests/conftest.py
from typing import Iterator
import pytest
from lamp import Lamp

@pytest.fixture
def lamp():
    return Lamp()

@pytest.fixture()
def burning(lamp) -> Iterator[Lamp]:
    lamp.on()
    yield lamp

@pytest.fixture
def untold(lamp):
    lamp.on()
    yield lamp

@pytest.fixture(name="other", params=[1])
def _other(request):
    return request.param
#: tests/test_lamp.py
import pytest

def test_off(lamp):
    lamp.off()

class TestMore:
    def test_burning(self, burning, other, untold):
        burning.off()
        other.off()
        untold.dim()

@pytest.mark.parametrize("lamp", [1])
def test_given(lamp):
    lamp.off()

def helper(lamp):
    lamp.off()

def test_default(lamp=None):
    lamp.off()

def test_annotated(lamp: int):
    lamp.off()
#: tests/deep/conftest.py
import pytest

@pytest.fixture
def lamp(lamp):
    lamp.dim()
    return 1
#: tests/deep/test_deep.py
def test_deep(lamp):
    lamp.off()
#: apart/test_apart.py
def test_apart(lamp):
    lamp.off()
"""


def test_uses_through_fixtures() -> None:
    relations = tree(LAMPS).relations

    def uses(name: str) -> list[tuple[str, int, bool]]:
        return [(use.uri, use.line, use.possible) for use in relations.uses(f"lamp.Lamp.{name}")]

    assert uses("on") == [("tests/conftest.py", 11, False), ("tests/conftest.py", 16, False)]
    assert uses("off") == [("tests/test_lamp.py", 4, False), ("tests/test_lamp.py", 8, False)]
    assert uses("dim") == [("tests/deep/conftest.py", 5, False), ("tests/test_lamp.py", 10, False)]

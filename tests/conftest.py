"""What several rooms' tests share: the seeds, and one graph grown from them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kgraph.build import build
from kgraph.model import Paper, Section
from kgraph.read.prose import language

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def digests(root: Path) -> Path:
    """The five real digests."""
    return root / "seeds" / "digests"


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory, digests: Path) -> Path:
    """A workspace built from the five digests. Tests only read it."""
    workspace = tmp_path_factory.mktemp("seeded")
    build([digests], workspace)
    return workspace


@pytest.fixture
def paper() -> Callable[..., Paper]:
    """Makes a paper from a title and texts: ``paper("SOAR: …", abstract="We propose …")``."""

    def make(title: str, id: str = "2602.00001", day: str = "2026-02-12", **texts: str) -> Paper:
        sections = tuple(Section(name=name, text=text, lang=language(text)) for name, text in texts.items())
        return Paper(id=id, title=title, sections=sections, day=day, precision="day")

    return make

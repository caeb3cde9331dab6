"""One small digest for each way they are written; beside it, in JSON, what is to be read from it."""

import json
from pathlib import Path

import pytest

from kgraph.model import Paper
from kgraph.read import parse

GOLDEN = Path(__file__).parent / "golden"
DIGESTS = sorted(path for path in GOLDEN.iterdir() if (GOLDEN / f"{path.name}.json").exists())


@pytest.mark.parametrize("path", DIGESTS, ids=lambda path: path.name)
def test_digest_gives_what_stands_beside_it(path: Path) -> None:
    expected = json.loads((GOLDEN / f"{path.name}.json").read_text(encoding="utf-8"))
    reading = parse(path.read_bytes(), path.name)
    assert list(reading.papers) == [Paper.model_validate(paper) for paper in expected["papers"]]
    assert [[skip.line, skip.reason] for skip in reading.skipped] == expected["skipped"]
    assert reading.dialect == expected["dialect"]


def test_every_golden_digest_is_tested() -> None:
    assert len(DIGESTS) == 8

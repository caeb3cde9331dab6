"""What each part gives: the figures of ``kgraph.evaluate`` with one part after the other switched off.

The lexicon is switched off as a finder and as what names are joined by; what the trained parts know of its words they keep, as they
were fitted with it.
"""

from collections.abc import Callable
from pathlib import Path

from kgraph.build import understand
from kgraph.evaluate import Scores, papers_of, predictions, read_gold, score
from kgraph.model import Part, Table

ROWS: dict[str, frozenset[Part]] = {
    "nothing": frozenset(),
    "curated lexicon": frozenset(["lexicon"]),
    "definitions": frozenset(["definitions"]),
    "names by shape": frozenset(["names"]),
    "tagger": frozenset(["tagger"]),
    "judge of kinds and roles": frozenset(["judge"]),
    "tagger and judge": frozenset(["tagger", "judge"]),
    "translation by words": frozenset(["translation"]),
    "joining by the mined lexicon": frozenset(["mined"]),
    "joining by company": frozenset(["company"]),
    "corpus acronyms": frozenset(["acronyms"]),
    "termhood": frozenset(["termhood"]),
}
"""What is switched off, by the name of the row."""

Watch = Callable[[str, int, int], None]


def ablation(path: Path, digests: Path, progress: Watch = lambda row, done, total: None) -> Table:
    """A row for each part: the figures without it, over a gold file. ``progress`` is told the row, how many are done, and of how many."""
    gold = read_gold(path)
    papers = papers_of(gold, digests)
    rows = []
    for done, (name, without) in enumerate(ROWS.items()):
        progress(name, done, len(ROWS))
        scores = score(gold, predictions(understand(papers, without=without)))
        rows.append((name, *scores.model_dump(exclude={"papers"}).values()))
    return Table(columns=("without", *(name for name in Scores.model_fields if name != "papers")), rows=tuple(rows))

"""Mines a bilingual list of terms from a corpus whose papers have English and Chinese texts.

    papers → tokens → frequent runs → terms → aligned pairs ┐
    papers → definitions ───────────────────────────────────┴→ matches → records → seeds/concepts/mined.jsonl

The same papers give the same bytes, in whatever order and files they come. Facts only are kept: terms, counts, the first paper.
"""

from kgraph.mine.run import mine

__all__ = ["mine"]

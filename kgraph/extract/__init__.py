"""Finds mentions, definitions, and cues to roles and kinds in one paper's text. Knows no other paper."""

from kgraph.extract.pipeline import extract, extract_by_rules, extractor_version
from kgraph.extract.sights import Sight, sights

__all__ = ["Sight", "extract", "extract_by_rules", "extractor_version", "sights"]

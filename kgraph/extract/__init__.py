"""Finds mentions, definitions, and cues to roles and kinds in one paper's text. Knows no other paper."""

from kgraph.extract.pipeline import extract, extractor_version

__all__ = ["extract", "extractor_version"]

"""Joins mentions into concepts over all papers, and writes down why."""

from kgraph.resolve.reasons import Fate, Reasons
from kgraph.resolve.resolver import resolve, resolver_version

__all__ = ["Fate", "Reasons", "resolve", "resolver_version"]

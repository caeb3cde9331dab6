"""Joins mentions into concepts over all papers, and writes down why."""

from kgraph.resolve.resolver import resolve

__all__ = ["resolve"]

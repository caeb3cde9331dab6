"""Joins mentions into concepts over all papers, and writes down why."""

from kgraph.resolve.resolver import resolve, resolver_version

__all__ = ["resolve", "resolver_version"]

"""How digests are called: by as little of their path as tells them from others."""

from collections import defaultdict
from collections.abc import Mapping
from pathlib import PurePosixPath


def display_names(paths: Mapping[str, str]) -> dict[str, str]:
    """Names by digest key, from digest keys by path: the shortest end of a path, in whole parts, that no other digest's path has.

    Of a digest with several paths the smallest counts. A path that is the end of another one is its own name. The names depend on
    the set of paths alone, are different from one another, and stay when the folder around all digests moves.
    """
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for path, key in paths.items():
        for end in _ends(path):
            owners[end].add(key)
    smallest: dict[str, str] = {}
    for path, key in sorted(paths.items()):
        smallest.setdefault(key, path)
    return {key: next((end for end in _ends(path) if len(owners[end]) == 1), path) for key, path in smallest.items()}


def _ends(path: str) -> list[str]:
    """``a/b/c.md`` ends in ``c.md``, ``b/c.md``, ``a/b/c.md``."""
    parts = PurePosixPath(path).parts
    return [str(PurePosixPath(*parts[at:])) for at in range(len(parts) - 1, -1, -1)]

"""Disjoint sets whose representative does not depend on the order of joining."""

from collections.abc import Hashable
from typing import Generic, Protocol, Self, TypeVar


class _Ordered(Hashable, Protocol):
    def __lt__(self, other: Self, /) -> bool: ...


T = TypeVar("T", bound=_Ordered)


class Unions(Generic[T]):
    """Disjoint sets; the smallest member stands for its set, so that equal sets have equal representatives in every run."""

    def __init__(self) -> None:
        self._parent: dict[T, T] = {}

    def find(self, item: T) -> T:
        """The member that stands for the item's set; an item never joined stands for itself."""
        root = item
        while (parent := self._parent.get(root, root)) != root:
            root = parent
        while (parent := self._parent.get(item, item)) != root:
            self._parent[item] = root
            item = parent
        return root

    def join(self, left: T, right: T) -> T:
        """Makes two sets one; its representative."""
        a, b = self.find(left), self.find(right)
        if b < a:
            a, b = b, a
        if a != b:
            self._parent[b] = a
        return a

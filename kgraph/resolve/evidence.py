"""What one paper's group says: which of its names are names of one thing, and which merely share an acronym.

An acronym is no proof. A paper that writes "quantum annealing (QA)" does not speak of question answering, however well the lexicon
knows QA; its own definition comes first. And where the letters do not even line up, the "definition" is most likely none.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from kgraph.cues import cues
from kgraph.lexicon import Lexicon
from kgraph.model import Decision
from kgraph.resolve.clusters import versions_differ
from kgraph.resolve.groups import Group, headless, is_acronym
from kgraph.resolve.spelling import Parts, form, stems, tokens
from kgraph.text import key, lang_of, singular_acronym

_ALIKE = 0.5
"""Share of characters that a Chinese long form has in common with a name of the concept that its acronym usually means, when it says
the same: enough for a translation of another taste (高斯喷溅, 高斯泼溅)."""

_SAME = 0.8
"""That share for two Chinese long forms of one acronym in different papers, which may well be two things (视觉异常检测, 视频异常检测):
there one must have all characters of the other, too."""

_WEIGHTY = 3
"""Characters from which a Latin name says by itself what it means."""

_COMPARED = 8
"""Names of one group that each further name is compared with: bounds the work on a paper that defines without end."""


class Found(NamedTuple):
    """A group with its names sorted out. ``nodes`` names the node of each name that is one; ``links`` are pairs of nodes that the
    paper says are one thing; ``loose`` are names with a node that hang on the group by an acronym only; ``own`` is the node that the
    paper's acronyms stand for where it is not the lexicon's sense."""

    group: Group
    nodes: dict[str, str]
    links: tuple[tuple[str, str], ...]
    loose: frozenset[str]
    own: str
    decisions: tuple[Decision, ...]


def initials(short: str, long: str) -> bool:
    """Whether the letters of a short form are the beginnings of the long form's words, in order, each word giving one at least.

    Small words and the later parts of a hyphenated word may give none.
    """
    letters = "".join(c for c in singular_acronym(short).casefold() if c.isalpha())
    small = cues().generic.small
    words = [(part, at > 0) for word in long.split() for at, part in enumerate(_split(word)) if part]
    states = {0}
    for word, optional in words[:16]:
        reached = set(states) if optional or word in small else set()
        for at in states:
            step = at
            for char in word[:16]:
                if step < len(letters) and letters[step] == char and (step > at or char == word[0]):
                    step += 1
                    reached.add(step)
                elif step == at:
                    break
        states = reached
    return len(letters) > 1 and len(letters) in states


def _split(word: str) -> list[str]:
    spaced = "".join(f" {c}" if c.isupper() and i and word[i - 1].islower() else c if c.isalnum() else " " for i, c in enumerate(word))
    return spaced.casefold().split()


def never(left: str, right: str, rule: str) -> Decision:
    return Decision(left=left, right=right, verdict="kept_apart", rule=rule, reason="never one thing")


class Reader:
    """Sorts out groups; knows the lexicon's names."""

    def __init__(self, lexicon: Lexicon, parts: Parts) -> None:
        self._senses = lru_cache(maxsize=1 << 18)(lexicon.senses)
        self._parts = parts

    @lru_cache(maxsize=1 << 18)  # noqa: B019  (one for a run)
    def node(self, name: str) -> str:
        """The node of a name by itself: the curated concept it spells, else its key; empty for what may stand for many things, an
        acronym or a letter or two (N, L1)."""
        base = headless(name)
        if is_acronym(base) or (base.isascii() and len(key(base)) < _WEIGHTY):
            return ""
        entry = "" if self._senses(name) else self._parts.whole(name)
        return f"entry:{entry}" if entry else f"name:{key(base)}"

    def read(self, group: Group) -> Found:
        """The names of a group as nodes and links."""
        home = f"entry:{group.entry.name}" if group.entry else ""
        nodes: dict[str, str] = {}
        sure = False
        for name in group.names:
            if home and any(sense.entry is group.entry for sense in self._senses(name)):
                nodes[name] = home
                sure |= not is_acronym(headless(name))
            elif node := self.node(name):
                nodes[name] = node
                sure |= node == home
        decisions: list[Decision] = []
        loose: set[str] = set()
        own = ""
        if home and not sure:
            shorts = [name for name in group.names if is_acronym(headless(name))]
            for name in [name for name, node in nodes.items() if node != home]:
                if group.entry and self.agrees(name, tuple(group.entry.names())):
                    continue
                loose.add(name)
                meant = next((short for short in shorts if lang_of(name) == "en" and initials(headless(short), name)), "")
                if meant and not own:
                    own = nodes[name]
                    reason = f"{group.paper} says what {meant} means there"
                    decisions.append(
                        Decision(left=home[6:], right=name, verdict="kept_apart", rule="the paper's own definition", reason=reason)
                    )
        if own:  # the acronyms go with it, and so do its Chinese names
            nodes = {name: node for name, node in nodes.items() if node != home}
            loose = {name for name in loose if nodes[name] != own and lang_of(name) == "en"}
        if not home and not nodes:  # acronyms only: what the paper says of them holds for them by themselves
            nodes = {name: f"acronym:{key(headless(name))}" for name in group.names}
        links = self._links("" if own else home, nodes, loose, decisions)
        return Found(group, nodes, links, frozenset(loose), own, tuple(decisions))

    def _links(self, home: str, nodes: dict[str, str], loose: set[str], decisions: list[Decision]) -> tuple[tuple[str, str], ...]:
        """Each tied name with the group's first, but never two versions of one thing."""
        tied = [(name, node) for name, node in nodes.items() if name not in loose]
        firsts: dict[str, str] = {home: ""} if home else {}
        links: dict[tuple[str, str], None] = {}
        for name, node in tied:
            if node in firsts:
                continue
            for other, known in firsts.items():
                if known and versions_differ(name, known):
                    decisions.append(never(known, name, "versions differ"))
                else:
                    links[min(node, other), max(node, other)] = None
            if len(firsts) < _COMPARED:
                firsts[node] = name
        return tuple(links)

    def agrees(self, name: str, others: Sequence[str], alike: float = _ALIKE) -> bool:
        """Whether a long form says the same as one of the others: the same words or concepts but for inflection and a generic head;
        in Chinese at least the share ``alike`` of the characters. Only for names that share an acronym."""
        made = self._parts.of(name)
        return any(_same_words(name, other, alike) or (made and made == self._parts.of(other)) for other in others)

    def same(self, name: str, others: Sequence[str]) -> bool:
        """``agrees`` for names of different papers."""
        return self.agrees(name, others, _SAME)


@lru_cache(maxsize=1 << 16)
def _same_words(left: str, right: str, alike: float) -> bool:
    if lang_of(left) != lang_of(right) or versions_differ(left, right):
        return False
    if lang_of(left) == "zh":
        first, second = set(tokens(left)), set(tokens(right))
        shared = len(first & second)
        return shared >= max(len(first), len(second)) * alike and (alike < _SAME or shared == min(len(first), len(second)))
    ours, theirs = _bare(left), _bare(right)
    return form(left) == form(right) or (len(ours) > 1 and ours == theirs)


def _bare(name: str) -> tuple[str, ...]:
    """The stems without a generic head."""
    found = stems(name)
    return found[:-1] if len(found) > 2 and tokens(name)[-1] in cues().generic.heads else found

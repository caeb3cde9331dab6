"""Takes one name, with all that stands under it, out of a concept."""

from collections.abc import Mapping

from kgraph.lexicon import Entry
from kgraph.model import Extraction
from kgraph.resolve.concepts import entry_of
from kgraph.resolve.groups import Group, headless
from kgraph.resolve.join import Cluster
from kgraph.text import key


def cut(cluster: Cluster, name: str, extractions: Mapping[str, Extraction]) -> tuple[Cluster | None, Cluster | None]:
    """What stays of a cluster and what a name, in any spelling and with a generic word behind it, takes out; none where no mention is
    left. What stays is the concept that it was, what leaves is no curated one."""
    gone = key(name)
    stay: list[Group] = []
    leave: list[Group] = []
    for group in cluster.groups:
        texts = frozenset((*group.names, *(mention.text for mention in group.mentions)))
        out = frozenset(text for text in texts if gone in (key(text), key(headless(text))))
        stay += _part(group, texts - out, group.entry, extractions[group.paper])
        leave += _part(group, out, None, extractions[group.paper])
    called = "" if key(cluster.name) == gone else cluster.name
    rest = cluster._replace(groups=tuple(stay), lead=entry_of(cluster), name=called, without=cluster.without | {gone})
    return rest if stay else None, Cluster(tuple(leave)) if leave else None


def _part(group: Group, texts: frozenset[str], entry: Entry | None, extraction: Extraction) -> list[Group]:
    """The group with only these surface forms; none where none of them stands in the paper."""
    mentions = tuple(mention for mention in group.mentions if mention.text in texts)
    if not mentions:
        return []
    names = tuple(name for name in group.names if name in texts)
    if len(mentions) == len(group.mentions):
        return [group._replace(names=names, entry=entry)]
    keys = frozenset(map(key, texts))
    part = Group(
        paper=group.paper,
        names=names,
        defined=tuple(name for name in group.defined if name in texts),
        entry=entry,
        mentions=mentions,
        roles=tuple(role for name, role in extraction.roles if key(name) in keys),
        kinds=tuple(kind for name, kind in extraction.kinds if key(name) in keys),
        opinions=tuple(opinion for opinion in extraction.opinions if key(opinion.name) in keys),
        titled=any(mention.finder == "title" for mention in mentions),
    )
    return [part]

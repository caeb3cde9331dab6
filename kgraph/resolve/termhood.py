"""What is worth a node: a term one could look up, not a generic word of the trade."""

from kgraph.resolve.concepts import entry_of
from kgraph.resolve.groups import is_acronym
from kgraph.resolve.join import Cluster


def termhood(cluster: Cluster) -> bool:
    """Whether a cluster becomes a concept.

    Left out are names that only the lexicon saw and does not stand up for: an ambiguous word whose sense the paper does not settle,
    and single words of its peripheral tier (evaluation, benchmark, domain). What a text defines or titles itself with always stays.
    """
    if any(mention.finder != "lexicon" for group in cluster.groups for mention in group.mentions):
        return True
    entry = entry_of(cluster)
    if entry is None:
        return any(is_acronym(name) for group in cluster.groups for name in group.names)
    return entry.tier == "core" or " " in entry.name

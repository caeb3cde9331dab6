"""Reads digests of several dialects into papers.

    files, skips = find(paths)
    reading = parse(file.data(), file.name)     # every entry seen is a Paper or a Skip
    paper = merge(listings)                     # all listings of one paper

A new dialect is a ``sniff`` and a ``parse`` in a module here, one line in ``DIALECTS``, and a golden file.
"""

from kgraph.read.files import DigestFile, find
from kgraph.read.merge import merge
from kgraph.read.reading import DIALECTS, Dialect, digest_key, parse, reader_version

__all__ = ["DIALECTS", "Dialect", "DigestFile", "digest_key", "find", "merge", "parse", "reader_version"]

"""kgraph: a knowledge graph of papers, concepts and methods from a folder of arXiv digests."""

__version__ = "0.1.0"

"""Reports: pure functions of what a graph holds, written as a page, as Markdown and as CSV files."""

from kgraph.report.cooccurrence import report, write
from kgraph.report.corpus import ConceptRow, Corpus, MentionRow, Options, PaperRow, load
from kgraph.report.heatmap import heatmap

__all__ = ["ConceptRow", "Corpus", "MentionRow", "Options", "PaperRow", "heatmap", "load", "report", "write"]

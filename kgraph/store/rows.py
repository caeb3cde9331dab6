"""The graph as rows: a pure function of the papers and of what was resolved from them."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, groupby, islice
from operator import itemgetter
from typing import Any

from kgraph.model import Concept, Paper, Resolution
from kgraph.resources import code_version, folder
from kgraph.store.base import GraphRows
from kgraph.store.origins import Reasons, first_written
from kgraph.store.pairs import ArrayRows, Row, pair_rows
from kgraph.store.schema import Schema, load_schema
from kgraph.store.values import clean
from kgraph.text import fold, key, lang_of
from kgraph.unions import Unions

META = "kgraph"
"""Id of the one Meta node."""

_SUMMARY = ("abstract", "tldr", "motivation", "method", "result", "conclusion")
_UNHASHED = {"Meta": frozenset({"revision", "fingerprint", "library", "writing"})}
_BLOCK = 1024
_MADE_BY = ("store/rows", "store/pairs", "store/origins", "store/naming", "store/values", "text", "unions", "model")
"""The modules that decide what stands in the rows."""


@cache
def projection_version() -> str:
    """Changes with the code and the schema that graphs are made by: a graph of another version is out of date."""
    schema = (folder("schema") / "graph.toml").read_bytes()
    return hashlib.sha256(f"{code_version(*_MADE_BY)}|".encode() + schema).hexdigest()[:16]


def project(papers: Sequence[Paper], resolution: Resolution, revision: int, library: str = "") -> GraphRows:
    """All nodes and relationships of ``schema/graph.toml``, sorted and unique by key.

    ``papers`` are joined papers, one an id; ``library`` is the id of the library they stand in.
    Raises ``ValueError`` for an occurrence of an unknown paper or concept.
    """
    schema = load_schema()
    ordered = sorted(papers, key=lambda paper: (paper.day_end, paper.id))
    by_paper = _concepts_by_paper(ordered, resolution)
    tables: dict[str, Iterable[Row]] = {
        "Paper": map(_paper, ordered),
        **_concepts(ordered, by_paper, resolution),
        **_keywords(ordered),
        **_frames(ordered),
        "MENTIONS": _mentions(resolution),
    }
    finished: dict[str, Sequence[Row]] = {name: _finish(schema, name, rows) for name, rows in tables.items()}
    finished["CO_OCCURS"], pairs = pair_rows([(paper.day, by_paper[paper.id]) for paper in ordered])
    counted = len(finished["Paper"])
    hashed = fingerprint(schema, {**finished, "Meta": ((META, schema.version, revision, "", counted, pairs, library, ""),)})
    finished["Meta"] = ((META, schema.version, revision, hashed, counted, pairs, library, ""),)
    return GraphRows.model_construct(tables={name: finished[name] for name in schema.tables()}, fingerprint=hashed)


def fingerprint(schema: Schema, tables: Mapping[str, Sequence[Row]]) -> str:
    """SHA-256 of the rows, in hexadecimal: equal for equal content, whatever the revision.

    Hashed is the JSON of each table's name and columns, then of its rows in blocks of 1,024.
    """
    digest = hashlib.sha256()
    encode = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"), allow_nan=False).encode
    for name in schema.tables():
        columns = schema.columns(name)
        kept = [at for at, column in enumerate(columns) if column not in _UNHASHED.get(name, ())]
        digest.update(encode([name, [columns[at] for at in kept]]).encode("ascii"))
        rows = tables[name]
        if isinstance(rows, ArrayRows) and len(kept) == len(columns):  # the same text, of values that are encoded once
            texts = rows.mapped(encode)
            for start in range(0, len(rows), _BLOCK):
                block = ",".join(f"[{','.join(row)}]" for row in texts[start : start + _BLOCK])
                digest.update(f"[{block}]".encode("ascii"))
            continue
        for start in range(0, len(rows), _BLOCK):
            some = rows[start : start + _BLOCK]
            digest.update(encode(some if len(kept) == len(columns) else [[row[at] for at in kept] for row in some]).encode("ascii"))
    return digest.hexdigest()


def _finish(schema: Schema, name: str, rows: Iterable[Row]) -> tuple[Row, ...]:
    """Strings cleaned, then sorted and unique by key; of rows with one key the smallest stays. Rows without a key go."""
    key = itemgetter(slice(schema.key_width(name)))
    return tuple(next(same) for whole, same in groupby(sorted(_cleaned(rows)), key) if all(whole))


def _cleaned(rows: Iterable[Row]) -> Iterator[Row]:
    """``clean`` on every string, asked of the columns of many rows first: nearly always there is nothing to do."""
    remaining = iter(rows)
    while block := tuple(islice(remaining, _BLOCK)):
        yield from zip(*(tuple(_cleaned_column(column)) for column in zip(*block, strict=True)), strict=True)


def _cleaned_column(values: tuple[Any, ...]) -> Iterable[Any]:
    if isinstance(values[0], str):
        whole = "".join(values)
        return values if clean(whole) == whole else map(clean, values)
    if isinstance(values[0], tuple):
        whole = "".join(chain.from_iterable(values))
        return values if clean(whole) == whole else (tuple(map(clean, value)) for value in values)
    return values


def _paper(paper: Paper) -> Row:
    english, chinese = "", []
    for section in paper.sections:
        if section.lang == "en" and section.name.startswith("abstract") and not english:
            english = section.text
        elif section.lang == "zh" and section.name.startswith(_SUMMARY):
            chinese.append(section.text)
    return paper.id, paper.title, english, "\n".join(chinese), paper.url, paper.day, paper.day_end, paper.precision, paper.month


def _concepts_by_paper(ordered: Sequence[Paper], resolution: Resolution) -> dict[str, list[str]]:
    """Ids of the concepts of each paper, sorted."""
    known = {concept.id for concept in resolution.concepts}
    found: dict[str, list[str]] = {paper.id: [] for paper in ordered}
    for occurrence in resolution.occurrences:
        if occurrence.paper not in found or occurrence.concept not in known:
            raise ValueError(f"an occurrence of unknown paper or concept: {occurrence.paper}, {occurrence.concept}")
        found[occurrence.paper].append(occurrence.concept)
    for paper, concepts in found.items():
        if len(set(concepts)) != len(concepts):
            raise ValueError(f"a concept occurs twice in paper {paper}: a paper and a concept share one occurrence")
        concepts.sort()
    return found


def _concepts(ordered: Sequence[Paper], by_paper: Mapping[str, Sequence[str]], resolution: Resolution) -> dict[str, list[Row]]:
    """Concepts, their names, and what joins or parts them."""
    count: Counter[str] = Counter()
    first: dict[str, Paper] = {}
    for paper in ordered:
        for concept in by_paper[paper.id]:
            count[concept] += 1
            first.setdefault(concept, paper)
    tables: dict[str, list[Row]] = {"Concept": [], "Alias": [], "ALIAS_OF": [], "BROADER": [], "KEPT_APART": []}
    ids = {concept.id for concept in resolution.concepts}
    written = first_written(ordered, resolution.occurrences)
    reasons = Reasons(resolution.decisions)
    for one in resolution.concepts:
        earliest = first.get(one.id)
        seen = (earliest.day, earliest.id) if earliest else ("", "")
        tables["Concept"].append((one.id, one.name, one.kind, one.zh, count[one.id], *seen))
        names = _names(one)
        why = reasons.of(one, names)
        for (lang, name), origin in names.items():
            alias = f"{lang}:{name}"
            tables["Alias"].append((alias, name, lang, fold(name), key(name)))
            tables["ALIAS_OF"].append((alias, one.id, origin, *written.get((one.id, name), ("", "")), *why[name]))
        if one.broader in ids and one.broader != one.id:
            tables["BROADER"].append((one.id, one.broader))
    for decision in resolution.decisions:
        left, right = sorted((decision.left, decision.right))
        if decision.verdict == "kept_apart" and left != right and {left, right} <= ids:
            tables["KEPT_APART"].append((left, right, decision.rule, decision.reason))
    return tables


def _names(concept: Concept) -> dict[tuple[str, str], str]:
    """Every name of a concept, with its language and origin; its canonical and its Chinese name among them."""
    names: dict[tuple[str, str], str] = {}
    for alias in concept.aliases:
        if name := clean(alias.name):
            names.setdefault((alias.lang, name), alias.origin)
    spelled = {name for _, name in names}
    for name in map(clean, (concept.name, concept.zh)):
        if name and name not in spelled:
            names[lang_of(name), name] = "text"
    return names


def _keywords(ordered: Sequence[Paper]) -> dict[str, list[Row]]:
    """Keywords that share a name (under its key) are one node, called by the spelling most papers use."""
    used: Counter[str] = Counter()
    same: Unions[str] = Unions()

    def spellings(paper: Paper) -> Iterator[list[str]]:
        for keyword in paper.keywords:
            if names := [text for text in map(clean, (keyword.name, *keyword.also)) if text]:
                yield names

    for paper in ordered:
        for names in spellings(paper):
            used.update(set(names))
            # The key stands beside the names it stands for; a tab keeps it from being taken for one of them.
            for name in (*names, *(f"\t{key(name) or name}" for name in names)):
                same.join(names[0], name)
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for name in used:
        groups[same.find(name)].append(name)
    shown = {group: min(names, key=lambda name: (-used[name], name)) for group, names in groups.items()}
    edges = {(paper.id, shown[same.find(names[0])]) for paper in ordered for names in spellings(paper)}
    return {"Keyword": [(shown[group], tuple(sorted(names))) for group, names in groups.items()], "HAS_KEYWORD": list(edges)}


def _frames(ordered: Sequence[Paper]) -> dict[str, Iterable[Row]]:
    """What papers are filed under: category, author, digest, day and month."""
    nodes: dict[str, set[Row]] = {label: set() for label in ("Category", "Author", "Digest", "Day", "Month")}
    edges: dict[str, list[Row]] = {
        kind: [] for kind in ("IN_CATEGORY", "WRITTEN_BY", "LISTED_IN", "PUBLISHED_ON", "PUBLISHED_IN", "IN_MONTH")
    }
    for paper in ordered:
        nodes["Category"].update((name,) for name in paper.categories)
        edges["IN_CATEGORY"] += [(paper.id, name, int(name == paper.categories[0])) for name in dict.fromkeys(paper.categories)]
        nodes["Author"].update((name,) for name in paper.authors)
        edges["WRITTEN_BY"] += [(paper.id, name, at) for at, name in enumerate(paper.authors, 1)]
        nodes["Digest"].update((source.digest,) for source in paper.sources)
        edges["LISTED_IN"] += [(paper.id, source.digest, source.first_line, source.last_line) for source in paper.sources]
        nodes["Month"].add((paper.month,))
        edges["PUBLISHED_IN"].append((paper.id, paper.month))
        if paper.precision == "day":
            nodes["Day"].add((paper.day,))
            edges["PUBLISHED_ON"].append((paper.id, paper.day))
    edges["IN_MONTH"] = [(day, day[:7]) for (day,) in nodes["Day"]]
    return {**nodes, **edges}


def _mentions(resolution: Resolution) -> Iterator[Row]:
    for found in resolution.occurrences:
        sections = tuple(dict.fromkeys(mention.section for mention in found.mentions)) or ("",)
        forms = tuple(sorted({mention.text for mention in found.mentions})) or ("",)
        evidence = found.sentences or ("",)
        count = len(found.mentions)
        yield found.paper, found.concept, found.role, count, sections, forms, evidence[0], evidence, float(found.confidence)

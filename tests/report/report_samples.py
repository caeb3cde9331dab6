"""Small corpora made by hand."""

from collections.abc import Iterable, Mapping

from kgraph.report.corpus import ConceptRow, Corpus, MentionRow, PaperRow

EXAMPLE = {
    "2602.00001": ("RoPE", "MoE"),
    "2602.00002": ("RoPE", "MoE", "SAE"),
    "2602.00003": ("RoPE", "MoE"),
    "2602.00004": ("SAE", "CoT"),
    "2602.00005": ("MoE",),
}


def corpus(
    papers: Mapping[str, Iterable[str]],
    *,
    days: Mapping[str, str] | None = None,
    zh: Mapping[str, str] | None = None,
    aliases: Mapping[str, tuple[str, ...]] | None = None,
    kinds: Mapping[str, str] | None = None,
    titles: Mapping[str, str] | None = None,
) -> Corpus:
    """Papers by id with the names of their concepts; every sentence says paper and concept. A day of seven characters is a month."""
    of_day = {paper: (days or {}).get(paper, "2026-02-04") for paper in papers}
    names = sorted({name for concepts in papers.values() for name in concepts})
    return Corpus(
        papers=tuple(
            PaperRow(
                id,
                (titles or {}).get(id, f"Title of {id}"),
                day,
                day if len(day) == 10 else f"{day}-28",
                "day" if len(day) == 10 else "month",
            )
            for id, day in of_day.items()
        ),
        concepts=tuple(
            ConceptRow(
                f"concept:{name}", name, (zh or {}).get(name, ""), (kinds or {}).get(name, "method"), (aliases or {}).get(name, (name,))
            )
            for name in names
        ),
        mentions=tuple(
            MentionRow(paper, f"concept:{name}", (f"In {paper} we use {name}.",)) for paper, concepts in papers.items() for name in concepts
        ),
    )


def many(*groups: tuple[int, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """So many papers with these concepts, numbered through."""
    papers: dict[str, tuple[str, ...]] = {}
    for times, concepts in groups:
        for _ in range(times):
            papers[f"2602.{len(papers) + 1:05d}"] = concepts
    return papers


HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "</script></style><script>alert(1)</script>",
    "x](javascript:alert(1)) [y",
    "=cmd()|' /C calc'!A0",
    "two\nlines | and `tick` \x1b[31m\u202e",
    "{{ 7*7 }} {% raw %}",
    "lone \ud800 and NUL \0",
    "稀疏自编码器 & <b>",
)


def hostile() -> Corpus:
    names = {name: f"concept:{at}" for at, name in enumerate(HOSTILE)}
    papers = tuple(
        PaperRow(id, HOSTILE[at], "2026-02-04", "2026-02-04", "day") for at, id in enumerate(("2602.00001", "2602.00002", '">x', "4"))
    )
    concepts = tuple(ConceptRow(id, name, name, name, (name,)) for name, id in names.items())
    mentions = tuple(MentionRow(paper.id, id, (f"{name} is used.",)) for paper in papers for name, id in names.items())
    return Corpus(papers, tuple(concept._replace(kind="method") for concept in concepts), mentions)

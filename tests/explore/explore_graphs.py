"""Graphs made by hand for the explorer: one with known answers, one full of hostile text."""

from kgraph.explore import ConceptNode, GraphData, Mention, PaperNode, graph_data
from kgraph.model import Alias, Concept, Keyword, Kind, Occurrence, Paper, Resolution, Role, Section
from kgraph.text import lang_of

SAE, LLM, GRPO, PPO, GSM8K = "concept:sparse-autoencoder", "concept:llm", "concept:grpo", "concept:ppo", "concept:gsm8k"
FEATURES, POLICY = "2602.10001", "2602.10002"

NAMED: tuple[tuple[str, str, Kind, str, tuple[str, ...]], ...] = (
    (SAE, "Sparse Autoencoder", "method", "稀疏自编码器", ("SAE", "SAEs")),
    (LLM, "Large Language Model", "model", "大语言模型", ("LLM", "LLMs")),
    (GRPO, "Group Relative Policy Optimization", "method", "组相对策略优化", ("GRPO",)),
    (PPO, "Proximal Policy Optimization", "method", "近端策略优化", ("PPO",)),
    (GSM8K, "GSM8K", "dataset", "", ()),
)
KINDS: tuple[Kind, ...] = ("method", "model", "dataset", "task", "metric", "concept")

SPARSE = "We train sparse autoencoders (SAEs) on a large language model."
SPARSE_ZH = "本文在大语言模型上训练稀疏自编码器（SAEs）。"


def _concepts() -> tuple[Concept, ...]:
    rows = list(NAMED)
    rows += [(f"concept:topic-{n:03d}", f"Topic {n:03d}", KINDS[n % len(KINDS)], "", ()) for n in range(140)]
    return tuple(
        Concept(
            id=one,
            name=name,
            kind=kind,
            zh=zh,
            aliases=tuple(Alias(name=each, lang=lang_of(each), origin="lexicon") for each in (name, *([zh] if zh else []), *more)),
        )
        for one, name, kind, zh, more in rows
    )


def _paper(one: str, title: str, day: str, abstract: str = "", summary: str = "", keywords: tuple[str, ...] = ()) -> Paper:
    texts = (("abstract", abstract, "en"), ("tldr", summary, "zh"))
    return Paper(
        id=one,
        title=title,
        day=day,
        precision="day" if len(day) == 10 else "month",
        sections=tuple(Section(name=name, text=text, lang="zh" if lang == "zh" else "en") for name, text, lang in texts if text),
        authors=("Ada Lovelace", "王小明"),
        categories=("cs.LG",),
        keywords=tuple(Keyword(name=keyword) for keyword in keywords),
    )


def _occurrence(paper: str, concept: str, role: Role = "used", *sentences: str) -> Occurrence:
    return Occurrence(paper=paper, concept=concept, role=role, confidence=0.9, mentions=(), sentences=sentences or (f"Of {concept}.",))


def sample() -> tuple[tuple[Paper, ...], Resolution]:
    """72 papers of 13 days and a month, 145 concepts. LLM is in every other paper, topics go round in rings of seven."""
    papers = [
        _paper(FEATURES, "Features Found by Sparse Autoencoders", "2026-02-03", SPARSE, SPARSE_ZH, ("Interpretability",)),
        _paper(POLICY, "Group Relative Policies", "2026-02", "GRPO beats PPO on GSM8K.", "", ("RL",)),
    ]
    occurrences = [
        _occurrence(FEATURES, SAE, "proposed", SPARSE, SPARSE_ZH),
        _occurrence(FEATURES, LLM, "used", SPARSE),
        _occurrence(POLICY, GRPO, "proposed", "GRPO beats PPO on GSM8K."),
        _occurrence(POLICY, PPO, "compared_with", "GRPO beats PPO on GSM8K."),
        _occurrence(POLICY, GSM8K, "evaluated_on", "GRPO beats PPO on GSM8K."),
    ]
    for n in range(70):
        one = f"2602.2{n:04d}"
        papers.append(_paper(one, f"On Subject {n}", f"2026-02-{1 + n % 13:02d}", f"Subject {n}.", "", ("RL",) if n % 3 else ("Vision",)))
        topics = sorted({(n // 2 * 4 + step) % 140 for step in range(6)} | {n % 7})
        occurrences += [_occurrence(one, f"concept:topic-{topic:03d}") for topic in topics]
        if n % 2:
            occurrences.append(_occurrence(one, LLM))
        if n % 10 == 0:
            occurrences.append(_occurrence(one, SAE))
        if n % 9 == 0:
            occurrences.append(_occurrence(one, GRPO))
    return tuple(papers), Resolution(concepts=_concepts(), occurrences=tuple(occurrences))


HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    '<a href="javascript:alert(1)">href</a>',
    "{{ 7*7 }} ${alert(1)} `alert(1)`",
    "line\u2028separator\u2029end",
    "nul\0byte\x1b[31m",
    "right\u202eto left\u202c",
    "half \ud800 pair",
    "]]><!--<svg/onload=alert(1)>",
    "\u202e" + "long" * 2500,
)


def hostile() -> GraphData:
    """Every text that comes from a digest is one of ``HOSTILE`` somewhere."""
    papers = [
        PaperNode(f"2603.{n:05d}", text, "2026-03-01", "2026-03-01", text, text, (text,), (text,), (text,))
        for n, text in enumerate(HOSTILE)
    ]
    papers.append(PaperNode("javascript:alert(1)", "No id of arXiv", "2026-03-01", "2026-03-01"))
    concepts = [ConceptNode(f"concept:h{n}", text, "method", text, (text, f"alias {n} {text}")) for n, text in enumerate(HOSTILE)]
    mentions = [
        Mention(paper.id, concept.id, "used", 1.0, (f"{concept.name} in {paper.title}",)) for paper in papers for concept in concepts
    ]
    return graph_data(papers, concepts, mentions, {text: (text, f"also {text}") for text in HOSTILE})

"""Small graphs to store: one written by hand, and any that hypothesis makes."""

from hypothesis import strategies as st

from kgraph.model import KINDS, ROLES, Alias, Concept, Decision, Keyword, Mention, Occurrence, Paper, Resolution, Section, Source


def paper(number: int, day: str = "2026-02-04", **more: object) -> Paper:
    """A paper called ``2602.0000N`` with whatever else the case needs."""
    precision = "day" if len(day) == 10 else "month"
    fields = {"id": f"2602.{number:05d}", "title": f"Paper {number}", "day": day, "precision": precision, **more}
    return Paper.model_validate(fields)


def occurrence(number: int, concept: str, *forms: str, role: str = "used", sentences: tuple[str, ...] = ()) -> Occurrence:
    """The concept in paper N, under these forms, one mention each in its abstract."""
    mentions = tuple(Mention(section="abstract", start=at, end=at + len(form), text=form, finder="test") for at, form in enumerate(forms))
    fields = {"paper": f"2602.{number:05d}", "concept": concept, "role": role, "confidence": 0.5}
    return Occurrence.model_validate({**fields, "mentions": mentions, "sentences": sentences})


SAE = Concept(
    id="concept:sparse-autoencoder",
    name="sparse autoencoder",
    kind="method",
    zh="稀疏自编码器",
    aliases=(Alias(name="SAEs", lang="en", origin="definition"), Alias(name="稀疏自编码器", lang="zh", origin="lexicon")),
    broader="concept:autoencoder",
)
AE = Concept(id="concept:autoencoder", name="autoencoder", kind="model", broader="concept:not-here")
RPO_1 = Concept(id="concept:rpo", name="RPO", kind="method")
RPO_2 = Concept(id="concept:rpo-2", name="RPO", kind="method", aliases=(Alias(name="RPO", lang="en", origin="definition"),))

PAPERS = (
    paper(
        3,
        "2026-02",
        title="Third",
        keywords=(Keyword(name="大模型推荐"), Keyword(name="Latent Reasoning")),
        sections=(Section(name="tldr", text="短。", lang="zh"), Section(name="abstract 2", text="Late.", lang="en")),
    ),
    paper(
        1,
        "2026-02-05",
        title="First",
        authors=("Ann", "Bo", "Ann"),
        categories=("cs.LG", "cs.AI"),
        keywords=(Keyword(name="LLM Rec", also=("大模型推荐",)), Keyword(name="latent reasoning")),
        sections=(
            Section(name="abstract", text="English.", lang="en"),
            Section(name="abstract 2", text="中文。", lang="zh"),
            Section(name="method", text="方法。", lang="zh"),
        ),
        sources=(Source(digest="b.md", first_line=9, last_line=12), Source(digest="b.md", first_line=1, last_line=4)),
    ),
    paper(2, "2026-02-04", title="Second", keywords=(Keyword(name="latent reasoning"),)),
)
RESOLUTION = Resolution(
    concepts=(SAE, AE, RPO_1, RPO_2),
    occurrences=(
        occurrence(1, SAE.id, "SAEs", "SAE", "SAEs", role="proposed", sentences=("We propose SAEs.", "SAEs.")),
        occurrence(1, AE.id, "autoencoder"),
        occurrence(2, SAE.id, "SAE"),
        occurrence(2, AE.id),
        occurrence(3, SAE.id, "SAE"),
    ),
    decisions=(
        Decision(left=RPO_2.id, right=RPO_1.id, verdict="kept_apart", rule="sense", reason="two senses"),
        Decision(left=SAE.id, right=AE.id, verdict="joined", rule="key", reason="no"),
        Decision(left="SAE", right="sparse autoencoders", verdict="joined", rule="definition", reason="defined in P1"),
        Decision(left=SAE.id, right="concept:gone", verdict="kept_apart", rule="digits", reason="no"),
    ),
)

HOSTILE = (
    "'); DROP TABLE Paper; --",
    "' OR 1=1 //",
    'say "hi"',
    "back\\slash\\",
    "two\nlines\r\n\tand a tab",
    "`tick` ``ticks``",
    "$x {y: 1} [a, b]",
    "🎉👩‍🔬",
    "\u202eright to left\u202c",
    "עברית",
    "<img src=x onerror=alert(1)>",
    "a\0b",
    "\ud800alone",
    "\0",
    "\x1b]0;title\x07",
    "null",
    "=1+1",
    "",
    " ",
    "\ufeffmark",
)

texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=6))
days = st.sampled_from(("2026-01", "2026-02", "2026-01-31", "2026-02-01", "2026-02-28"))


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[Paper], Resolution]:
    """Some papers and concepts with any texts: homonyms, concepts in no paper, papers without concepts, equal days."""
    keywords = st.builds(Keyword, name=texts, also=st.lists(texts, max_size=2).map(tuple))
    papers = [
        paper(
            number,
            draw(days),
            title=draw(texts),
            authors=tuple(draw(st.lists(texts, max_size=2))),
            categories=tuple(draw(st.lists(texts, max_size=2))),
            keywords=tuple(draw(st.lists(keywords, max_size=2))),
            sections=(Section(name="abstract", text=draw(texts), lang="en"), Section(name="result", text=draw(texts), lang="zh")),
            sources=tuple(draw(st.lists(st.builds(Source, digest=texts, first_line=st.just(1), last_line=st.just(2)), max_size=2))),
        )
        for number in range(draw(st.integers(0, 4)))
    ]
    aliases = st.builds(Alias, name=texts, lang=st.sampled_from(("en", "zh")), origin=st.just("text"))
    ids = [f"concept:{number}" for number in range(draw(st.integers(0, 4)))]
    concepts = tuple(
        Concept(
            id=one,
            name=draw(texts),
            kind=draw(st.sampled_from(KINDS)),
            aliases=tuple(draw(st.lists(aliases, max_size=2))),
            broader=draw(st.sampled_from(["", *ids])),
        )
        for one in ids
    )
    forms = st.lists(texts, max_size=2)
    occurrences = tuple(
        occurrence(int(one.id[5:]), concept, *draw(forms), role=draw(st.sampled_from(ROLES)), sentences=(draw(texts),))
        for one in papers
        for concept in ids
        if draw(st.booleans())
    )
    decisions = tuple(
        Decision(left=left, right=right, verdict="kept_apart", rule=draw(texts), reason=draw(texts))
        for left in ids
        for right in ids
        if draw(st.booleans())
    )
    return papers, Resolution(concepts=concepts, occurrences=occurrences, decisions=decisions)

"""Cards: one concept or one paper, as text for the terminal."""

from typing import Any

from rich.cells import cell_len
from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from kgraph.cli.output import console, plain, trimmed
from kgraph.errors import AmbiguousName, UnknownName
from kgraph.query import find_concept, find_paper, run
from kgraph.store import GraphStore

_NAMES, _SENTENCES, _PARTNERS, _CONCEPTS = 24, 5, 10, 40
_WIDE = 40
_ROLES = {"proposed": "proposes", "evaluated_on": "evaluated on", "compared_with": "compared with", "used": "uses"}


def card(store: GraphStore, name: str, first: bool = False) -> str:
    """The card of the concept of that name, else of the paper. Raises ``UnknownName`` or ``AmbiguousName``."""
    try:
        return concept_card(store, find_concept(store, name, first))
    except AmbiguousName:
        raise
    except UnknownName as unknown:
        try:
            return paper_card(store, find_paper(store, name, first))
        except UnknownName as other:
            raise (unknown if not _looks_like_paper(name) else other) from None


def _looks_like_paper(name: str) -> bool:
    return "arxiv" in name.lower() or name.replace(".", "").replace("v", "").isdigit()


def concept_card(store: GraphStore, concept: str) -> str:
    """Names with where they were read and why they are one, kind, first paper, newest papers with their sentences, partners, and what it
    is kept apart from."""
    (profile,) = run(store, "concept_profile", {"concept": concept}).records()
    papers = run(store, "concept_papers", {"concept": concept, "limit": _SENTENCES}).records()
    partners = run(store, "concept_partners", {"concept": concept, "limit": _PARTNERS}).records()
    months = run(store, "concept_months", {"concept": concept}).records()
    apart = [row for row in run(store, "kept_apart", {}).records() if concept in (row["id"], row["partner_id"])]
    names = run(store, "concept_names", {"concept": concept}).records()
    title = profile["name"] + (f" · {profile['zh']}" if profile["zh"] else "")
    parts: list[Any] = [
        Text(plain(title), style="bold"),
        Text(f"{profile['kind']}, {_papers(profile['papers'])}, id {concept}", style="dim"),
    ]
    parts.append(_labelled("first", f"{profile['first_day']} in {profile['first_paper']}"))
    parts.append(_labelled("by month", ", ".join(f"{row['month']}: {row['papers']}" for row in months)))
    parts += _names(names, concept)
    parts.append(_heading("papers, newest first"))
    for row in papers:
        parts.append(_padded(Text(f"{row['paper']}  {row['day']}  {_ROLES[row['role']]}  {plain(row['title'])}"), left=2))
        parts.append(_padded(_marked(plain(row["sentence"]), profile["aliases"]), left=6))
    if partners:
        parts.append(_heading("goes with (papers with both, association strength × 1000)"))
        listed = "  ".join(f"{plain(row['partner'])} {row['papers']} ({1000 * row['association']:.1f})" for row in partners)
        parts.append(_padded(Text(listed), left=2))
    if apart:
        parts.append(_heading("kept apart from"))
        for row in apart:
            other = row["partner"] if row["id"] == concept else row["concept"]
            parts.append(_padded(Text(f"{plain(other)}: {plain(row['reason'])} (rule: {plain(row['rule'])})"), left=2))
    return _drawn(parts)


def _names(names: list[dict[str, Any]], concept: str) -> list[Any]:
    """The names read, in the order of their first papers, each with its first paper and why it is one; then those only known."""
    read = sorted((row for row in names if row["first_paper"]), key=lambda row: (row["first_day"], row["first_paper"]))
    known = [row["alias"] for row in names if not row["first_paper"]]
    wide = min(max((cell_len(row["alias"]) for row in read), default=0), _WIDE)
    lines = [_heading("names, where each was first read, and why it is one of them")] if read else []
    for row in read[:_NAMES]:
        name = plain(row["alias"]) + " " * (wide - cell_len(row["alias"]))
        told = f"{row['rule']}: {row['reason']}" if row["rule"] else row["origin"]
        lines.append(_padded(Text(f"{name}  {row['first_day']} in {row['first_paper']}  {plain(told)}"), left=2))
    if len(read) > _NAMES:
        lines.append(_padded(Text(f"… and {len(read) - _NAMES} more; kgraph query concept_names -p concept={concept} lists all"), left=2))
    if known:
        more = f" … and {len(known) - _NAMES} more" if len(known) > _NAMES else ""
        lines.append(_padded(_labelled("known, not read yet", " · ".join(map(plain, known[:_NAMES])) + more), left=2))
    return lines


def paper_card(store: GraphStore, paper: str) -> str:
    """Title, day, where it is listed, its concepts by role, each with the sentence of the proposed ones."""
    (row,) = store.read(
        "MATCH (p:Paper {id: $id}) RETURN p.title AS title, p.day AS day, p.url AS url, p.abstract AS abstract, p.summary AS summary",
        {"id": paper},
    ).records()
    concepts = run(store, "paper_concepts", {"paper": paper}).records()
    similar = run(store, "similar_papers", {"paper": paper, "limit": 5}).records()
    parts: list[Any] = [Text(plain(row["title"]), style="bold"), Text(f"{paper}, {row['day']}, {row['url']}", style="dim")]
    parts += (_padded(Text(plain(text)), top=1) for text in (row["abstract"], row["summary"]) if text)
    for role, label in _ROLES.items():
        named = [plain(found["concept"]) for found in concepts if found["role"] == role]
        if named:
            more = f" … and {len(named) - _CONCEPTS} more" if len(named) > _CONCEPTS else ""
            parts.append(_padded(_labelled(label, " · ".join(named[:_CONCEPTS]) + more), top=role == "proposed"))
    if similar:
        parts.append(_heading("shares concepts with"))
        parts += (_padded(Text(f"{other['paper']}  {other['shared']}  {plain(other['title'])}"), left=2) for other in similar)
    return _drawn(parts)


def _papers(count: int) -> str:
    return "1 paper" if count == 1 else f"{count} papers"


def _labelled(label: str, text: str) -> Text:
    return Text.assemble((f"{label}: ", "dim"), plain(text))


def _padded(text: Text, top: int = 0, left: int = 0) -> Padding:
    return Padding(text, (top, 0, 0, left), expand=False)


def _heading(text: str) -> Padding:
    return _padded(Text(text, style="bold"), top=1)


def _marked(sentence: str, names: list[str]) -> Text:
    """The sentence with every name of the concept set off."""
    text = Text(sentence)
    text.highlight_words(sorted(names, key=len, reverse=True), style="bold yellow", case_sensitive=False)
    return text


def _drawn(parts: list[Any]) -> str:
    target = console()
    with target.capture() as capture:
        target.print(Group(*parts), soft_wrap=False)
    return trimmed(capture.get())

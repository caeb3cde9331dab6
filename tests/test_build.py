"""The whole flow on real digests: counts, what changes and what does not, order, forgetting, errors."""

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kgraph.build import build, forget, read_papers, rebuild
from kgraph.errors import DigestError, UnknownName
from kgraph.model import BuildReport
from kgraph.query import run
from kgraph.store import Library, fingerprint_of, open_graph

ENTRY = """### {title}
**link**: https://arxiv.org/pdf/{id}.pdf
**date**: {day}
**keywords**: cs.LG, latent reasoning
**abs**: {text}

---

"""


def entry(id: str, text: str = "We use sparse autoencoders (SAEs).", title: str = "On Things", day: str = "2026-02-12") -> str:
    return ENTRY.format(id=id, text=text, title=title, day=day)


def fingerprint(workspace: Path) -> str:
    with open_graph(None, workspace) as store:
        (meta,) = run(store, "meta", {}).records()
        assert fingerprint_of(store) == meta["fingerprint"]
    return str(meta["fingerprint"])


def adds_up(report: BuildReport) -> bool:
    return (
        report.entries == report.papers + report.listed_again + len(report.skipped)
        and report.papers == report.new + report.changed + report.unchanged
    )


def test_the_five_documents(seeded: Path, digests: Path) -> None:
    again = build([digests], seeded)
    assert (again.entries, again.papers, again.listed_again, len(again.skipped)) == (335, 314, 21, 0)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 314)
    assert adds_up(again)


def test_a_second_build_leaves_every_byte_of_the_graph(seeded: Path, digests: Path) -> None:
    before = (seeded / "graph.lbdb").read_bytes()
    build([digests], seeded)
    assert (seeded / "graph.lbdb").read_bytes() == before


@pytest.mark.parametrize("name", ["稀疏自编码器", "SAEs", "sparse autoencoder", "Sparse Auto-Encoder", "concept:sparse-autoencoder"])
def test_any_name_gives_the_same_papers_each_with_its_sentence(seeded: Path, name: str) -> None:
    with open_graph(None, seeded) as store:
        rows = run(store, "concept_papers", {"concept": name}).records()
        same = run(store, "concept_papers", {"concept": "SAE"}).records()
    assert rows == same
    assert len(rows) >= 5
    names = ("稀疏自编码器", "sae", "sparse autoencoder")
    assert all(any(n in row["sentence"].lower() for n in names) for row in rows)


def test_a_paper_of_two_digests_keeps_both_texts_and_both_places(digests: Path) -> None:
    papers, _ = read_papers([digests])
    paper = papers["2602.11861"]
    assert {source.digest for source in paper.sources} == {"2026-02-13.md", "daily-arxiv.md"}
    assert {section.lang for section in paper.sections} == {"en", "zh"}
    assert {paper.title, *paper.other_titles} == {
        "A²V-SLP: Alignment-Aware Variational Modeling for Disentangled Sign Language Production",
        "A$^{2}$V-SLP: Alignment-Aware Variational Modeling for Disentangled Sign Language Production",
    }
    assert (paper.day, paper.precision) == ("2026-02-13", "day")


def test_an_undated_paper_has_the_month_of_its_id(digests: Path) -> None:
    papers, _ = read_papers([digests])
    assert (papers["2602.11209"].day, papers["2602.11209"].precision) == ("2026-02", "month")


def test_a_changed_digest_replaces_what_it_gave(tmp_path: Path) -> None:
    digest, workspace = tmp_path / "2026-02-12.md", tmp_path / "ws"
    digest.write_text(entry("2602.00001") + entry("2602.00002"), encoding="utf-8")
    first = build([digest], workspace)
    assert (first.new, first.changed, first.unchanged) == (2, 0, 0)
    digest.write_text(entry("2602.00001") + entry("2602.00003", text="We use GRPO."), encoding="utf-8")
    second = build([digest], workspace)
    assert (second.papers, second.new, second.changed, second.unchanged, second.removed) == (2, 1, 0, 1, 1)
    with open_graph(None, workspace) as store:
        assert run(store, "all_papers", {}).column("paper") == ["2602.00001", "2602.00003"]
    fresh = tmp_path / "fresh"
    build([digest], fresh)
    assert fingerprint(fresh) == fingerprint(workspace)


def test_only_changed_texts_are_extracted_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import kgraph.workers as module

    seen: list[str] = []
    real = module.extract
    monkeypatch.setattr(module, "extract", lambda paper: seen.append(paper.id) or real(paper))
    digest, workspace = tmp_path / "2026-02-12.md", tmp_path / "ws"
    digest.write_text(entry("2602.00001") + entry("2602.00002"), encoding="utf-8")
    build([digest], workspace)
    digest.write_text(entry("2602.00001") + entry("2602.00002", text="Another text."), encoding="utf-8")
    build([digest], workspace)
    assert seen == ["2602.00001", "2602.00002", "2602.00002"]


def test_forgetting_a_digest_is_never_having_built_it(tmp_path: Path, digests: Path) -> None:
    one, both = tmp_path / "one", tmp_path / "both"
    build([digests / "2026-02-04.md"], one)
    build([digests / "2026-02-04.md", digests / "2026-01-28.md"], both)
    assert forget("2026-01-28.md", both) == 34
    assert fingerprint(both) == fingerprint(one)
    with pytest.raises(UnknownName, match="no digest is called"):
        forget("2026-01-28.md", both)


def test_the_graph_is_a_projection_that_can_be_dropped(tmp_path: Path, digests: Path) -> None:
    workspace = tmp_path / "ws"
    build([digests / "2026-02-04.md"], workspace)
    before = fingerprint(workspace)
    (workspace / "graph.lbdb").unlink()
    rebuild(workspace)
    assert fingerprint(workspace) == before
    (workspace / "graph.lbdb").write_bytes(b"no graph")
    assert build([digests / "2026-02-04.md"], workspace).unchanged == 49
    assert fingerprint(workspace) == before


def test_where_the_digests_lie_makes_no_difference(tmp_path: Path, digests: Path) -> None:
    copy = tmp_path / "elsewhere" / "deep"
    copy.mkdir(parents=True)
    shutil.copy(digests / "2026-02-04.md", copy)
    build([copy], tmp_path / "a")
    build([digests / "2026-02-04.md"], tmp_path / "b")
    assert fingerprint(tmp_path / "a") == fingerprint(tmp_path / "b")


PARTS = {
    "a.md": entry("2602.00001") + entry("2602.00002", text="本文提出锯齿羽毛学习（ZQL）框架。"),
    "b.md": entry("2602.00002", text="ZQL beats GRPO.", day="2026-02-13") + entry("2602.00003", text="We compare with ZQL."),
    "c.md": entry("2602.00003", text="稀疏自编码器（Sparse Autoencoders）很好。", title="On Thïngs") + entry("2602.00001"),
}


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(sorted(PARTS)), st.integers(1, 3))
def test_neither_order_nor_number_of_builds_makes_a_difference(
    tmp_path_factory: pytest.TempPathFactory, order: list[str], size: int
) -> None:
    folder = tmp_path_factory.mktemp("digests")
    for name, text in PARTS.items():
        (folder / name).write_text(text, encoding="utf-8")

    def built(steps: Iterable[list[str]]) -> str:
        workspace = tmp_path_factory.mktemp("ws")
        for step in steps:
            assert adds_up(build([folder / name for name in step], workspace))
        return fingerprint(workspace)

    assert built(order[at : at + size] for at in range(0, len(order), size)) == built([sorted(PARTS)])


def test_what_is_skipped_is_counted_and_listed(tmp_path: Path) -> None:
    (tmp_path / "good.md").write_text(entry("2602.00001") + "### No link here\n**abs**: text without an id\n", encoding="utf-8")
    (tmp_path / "empty.md").write_text("", encoding="utf-8")
    (tmp_path / "binary.md").write_bytes(b"\x00\x01\x02" * 100)
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    report = build([tmp_path], tmp_path.parent / f"{tmp_path.name}-ws")
    assert report.papers == 1
    assert [(skip.file, skip.line) for skip in report.skipped] == [("binary.md", 0), ("empty.md", 0), ("good.md", 9), ("picture.png", 0)]
    assert all(skip.reason for skip in report.skipped)
    assert adds_up(report)


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02" * 100, b"just some prose"])
def test_nothing_to_read_is_an_error_and_leaves_no_library_content(tmp_path: Path, content: bytes) -> None:
    digest = tmp_path / "digest.md"
    digest.write_bytes(content)
    with pytest.raises(DigestError, match=r"digest\.md: "):
        build([digest], tmp_path / "ws")
    with Library(tmp_path / "ws") as library:
        assert library.paper_ids() == ()


def test_an_error_leaves_library_and_graph_as_they_were(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import kgraph.build as module

    workspace, digest = tmp_path / "ws", tmp_path / "a.md"
    digest.write_text(entry("2602.00001"), encoding="utf-8")
    build([digest], workspace)
    before = fingerprint(workspace)
    digest.write_text(entry("2602.00002", text="Other."), encoding="utf-8")

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(module, "resolve", interrupted)
        with pytest.raises(KeyboardInterrupt):
            build([digest], workspace)
    with Library(workspace) as library:
        assert library.paper_ids() == ("2602.00001",)
    assert fingerprint(workspace) == before
    assert build([digest], workspace).removed == 1


def test_one_keyword_in_two_spellings_and_a_category_among_keywords(seeded: Path) -> None:
    with open_graph(None, seeded) as store:
        keywords = store.read("MATCH (k:Keyword) RETURN k.name AS name, k.names AS names ORDER BY name").records()
        categories = store.read("MATCH (c:Category) RETURN c.name AS name ORDER BY name").column("name")
    names = [row["name"] for row in keywords]
    assert len({name.lower() for name in names}) == len(names)
    (rec,) = [row for row in keywords if "LLM Rec" in row["names"]]
    assert "大模型推荐" in rec["names"]
    assert "cs.LG" in categories
    assert not any("." in name for name in names)

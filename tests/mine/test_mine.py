"""Mining a corpus: what is found, what is left out, and that the same papers give the same bytes."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from corpus import papers

from kgraph.cli.app import run
from kgraph.mine import align, grams, tokens, words
from kgraph.mine.pairs import without_head
from kgraph.mine.run import find_records
from kgraph.mined import Mined, Record, read_mined, to_line


@pytest.fixture(scope="module")
def found() -> list[Record]:
    """The records of the made-up corpus."""
    return find_records(papers())


@pytest.mark.parametrize(
    ("zh", "en"),
    [("冰川分割", "glacier segmentation"), ("图神经网络", "graph neural network"), ("对比图学习", "contrastive graph learning")],
)
def test_terms_that_keep_turning_up_together_are_one(found: list[Record], zh: str, en: str) -> None:
    assert [name.lower() for name in Mined(found).translations(zh)] == [en]
    assert Mined(found).translations(en) == (zh,)


def test_a_record_counts_papers_and_names_the_first(found: list[Record]) -> None:
    record = Mined(found).record("contrastive graph learning")
    assert record is not None
    assert (record.short, record.papers, record.paper, record.day) == (("CGL",), 2, "2601.00010", "2026-01-05")
    assert record.sources == (4, 0, 0, 0)


def test_a_name_that_begins_a_title_is_kept_where_others_speak_of_it(found: list[Record]) -> None:
    record = Mined(found).record("SnowMAX")
    assert record is not None
    assert (record.papers, record.sources) == (2, (0, 0, 0, 1))
    assert Mined(found).record("Tea") is None


def test_what_is_no_part_of_a_term_is_trimmed(found: list[Record]) -> None:
    names = {name for record in found for name in record.zh}
    assert not [name for name in names if name.startswith(("基于", "利用", "提出", "论文", "一种", "用于"))]


@pytest.mark.parametrize(
    ("zh", "term"),
    [
        ("提出了一种基于稀疏自编码器", "稀疏自编码器"),
        ("基于稀疏自编码器", "稀疏自编码器"),
        ("利用通过稀疏自编码器", "稀疏自编码器"),
        ("在线学习", "在线学习"),
        ("对比学习", "对比学习"),
        ("处理器", "处理器"),
        ("时序预测", "时序预测"),
    ],
)
def test_a_term_begins_behind_verbs_and_small_words(zh: str, term: str) -> None:
    assert "".join(without_head(tuple(zh))) == term


def _bytes(order: int) -> str:
    shuffled = papers()
    random.Random(order).shuffle(shuffled)
    return "".join(map(to_line, find_records(shuffled)))


def test_the_order_of_papers_makes_no_difference(found: list[Record]) -> None:
    assert _bytes(1) == "".join(map(to_line, found))


def test_no_order_of_a_set_gets_into_the_file(found: list[Record]) -> None:
    script = "import test_mine; print(test_mine._bytes(7), end='')"
    here = Path(__file__).parent
    environment = os.environ | {
        "PYTHONHASHSEED": "5",
        "PYTHONPATH": os.pathsep.join([str(here), str(here.parent.parent)]),
        "PYTHONUTF8": "1",
    }
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, encoding="utf-8", env=environment, check=True)
    assert done.stdout == "".join(map(to_line, found))


def test_a_line_is_one_json_object_without_empty_fields(found: list[Record]) -> None:
    data = json.loads(to_line(found[0]))
    assert data["en"] or data["short"]
    assert all(value or field in ("en", "kind") for field, value in data.items())


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("networks", "network"),
        ("bias", "bias"),
        ("studies", "study"),
        ("generalisation", "generalization"),
        ("loss", "loss"),
        ("gas", "gas"),
    ],
)
def test_words_are_compared_without_plural_and_in_one_spelling(word: str, stem: str) -> None:
    known = {"network": 90, "networks": 60, "bias": 500, "bia": 1, "study": 9, "studies": 3, "generalization": 9, "loss": 5, "los": 1}
    assert tokens.stem(word, known) == stem


def test_no_run_crosses_a_boundary() -> None:
    stream = tokens.english([["sparse coding. graph theory"], ["sparse coding, graph theory"]])
    runs = {tuple(stream.words[t] for t in run) for level in grams.frequent(stream.tokens, 4, 2) for run in level.runs}
    assert ("sparse", "coding") in runs
    assert ("coding", "graph") not in runs


def test_a_fragment_has_no_freedom() -> None:
    stream = tokens.chinese([["甲图网络乙"], ["丙图网络丁"], ["戊图网络己"]])
    bits = {
        "".join(stream.words[t] for t in run): round(float(free), 2)
        for level in grams.frequent(stream.tokens, 3, 3)
        for run, free in zip(level.runs, grams.freedom(level, stream.tokens), strict=True)
    }
    assert bits["图网络"] == 1.58  # log2 of three neighbours
    assert bits["图网"] == 0.0  # 络 behind it, always


@pytest.mark.parametrize(("both", "expected"), [(10, 64.9), (1, 0.0)])
def test_likelihood_is_high_for_what_goes_together_and_nil_for_chance(both: int, expected: float) -> None:
    counts = [align.np.array([n]) for n in (both, 10, 10)]
    assert align.likelihood(*counts, total=100)[0] == pytest.approx(expected, abs=0.2)


def test_words_are_tied_by_the_pairs_they_stand_in() -> None:
    ties = words.learn(
        [
            (("graph", "network"), tuple("图网络")),
            (("graph", "theory"), tuple("图理论")),
            (("neural", "network"), tuple("神经网络")),
            (("neural", "theory"), tuple("神经理论")),
        ]
    )
    assert words.fit(("graph", "network"), tuple("图网络"), ties)[:2] == (True, True)
    assert words.fit(("graph", "network"), tuple("神经网络"), ties)[:2] == (False, False)
    assert words.fit(("neural",), tuple("神经网络"), ties)[:2] == (True, False)


def test_the_command_writes_the_file_and_says_what_it_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus, out = tmp_path / "corpus.jsonl", tmp_path / "mined.jsonl"
    lines = [
        {"id": p.id, "date": p.day, "title": p.title, "abstract": " ".join(p.en), "tldr": " ".join(p.zh), "categories": ["cs.CV"]}
        for p in papers()
    ]
    corpus.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    assert run(["lexicon", "mine", str(corpus), "-o", str(out)]) == 0
    assert "in both languages, of 12 papers" in capsys.readouterr().err
    assert Mined(read_mined(out)).translations("冰川分割") == ("glacier segmentation",)

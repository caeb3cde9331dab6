"""What is counted, what is shown and in which order."""

from collections.abc import Iterable

import pytest
from pydantic import ValidationError
from report_samples import EXAMPLE, corpus, many

from kgraph.report import Corpus, Options
from kgraph.report.pairs import Cooccurrence, Floor, Pair, count, measured

ONE = Options(min_papers=1)


def names(counted: Cooccurrence, pairs: Iterable[Pair] | None = None) -> list[tuple[str, str, int]]:
    """Pairs by name, with their papers."""
    chosen = counted.pairs if pairs is None else pairs
    return [(p.left.removeprefix("concept:"), p.right.removeprefix("concept:"), p.both) for p in chosen]


def test_worked_example_best_rank_first() -> None:
    counted = count(corpus(EXAMPLE), ONE)
    assert names(counted) == [("CoT", "SAE", 1), ("MoE", "RoPE", 3), ("RoPE", "SAE", 1), ("MoE", "SAE", 1)]
    assert [round(pair.rank, 6) for pair in counted.pairs] == [0.152003, 0.112475, -0.047306, -0.137504]
    assert measured(counted.pairs[1], counted.n)["npmi"] == pytest.approx(0.436829, abs=5e-7)


def test_papers_without_concepts_count() -> None:
    counted = count(corpus({**EXAMPLE, "2602.00006": (), "2602.00007": ()}), ONE)
    assert counted.n == 7
    assert measured(counted.pairs[0], counted.n)["expected"] == pytest.approx(12 / 7)


def test_ties_go_to_the_smaller_ids() -> None:
    counted = count(corpus(many((2, ("d", "c")), (2, ("b", "a")))), ONE)
    assert names(counted) == [("a", "b", 2), ("c", "d", 2)]


@pytest.mark.parametrize(
    ("papers", "asked", "floor"),
    [
        (many((3, ("a", "b")), (5, ("c",))), None, Floor(3, 1)),
        (many((2, ("a", "b")), (1, ("b", "c"))), None, Floor(2, 1, lowered=True)),
        (
            many(
                (1, ("a", "b")),
            ),
            None,
            Floor(1, 1, lowered=True),
        ),
        (many((3, ("a", "b"))), 2, Floor(2, 1)),
        (many((10, ("a", "b")), (1990, ("c",))), None, Floor(5, 10)),
        (many((9, ("a", "b")), (1991, ("c",))), None, Floor(5, 1, lowered=True)),
        (many((3, ("a",))), None, Floor(3, 1)),
        ({}, None, Floor(3, 1)),
    ],
    ids=["usual", "two at most", "one at most", "asked for", "large corpus", "large, rare concepts", "no pairs", "nothing"],
)
def test_floor(papers: dict[str, tuple[str, ...]], asked: int | None, floor: Floor) -> None:
    assert count(corpus(papers), Options(min_papers=asked)).floor == floor


def test_hubs_stand_apart_unless_asked_for() -> None:
    papers = many((31, ("hub", "x")), (3, ("x", "y")), (300, ("z",)))
    apart = count(corpus(papers), Options())
    assert apart.hubs == ("concept:z", "concept:x", "concept:hub")
    assert names(apart, apart.plain) == []
    assert names(apart, apart.with_hub) == [("hub", "x", 31), ("x", "y", 3)]
    together = count(corpus(papers), Options(hubs=True))
    assert names(together, together.plain) == [("hub", "x", 31), ("x", "y", 3)]
    assert together.with_hub == ()


def test_no_hubs_in_a_handful_of_papers() -> None:
    assert count(corpus(EXAMPLE), ONE).hubs == ()


def test_one_thing_written_twice_stands_apart() -> None:
    counted = count(corpus(many((3, ("ViT", "Vision Transformer", "MAE")))), Options())
    assert names(counted, counted.twins) == [("ViT", "Vision Transformer", 3)]
    assert [name[:2] for name in names(counted, counted.plain)] == [("MAE", "ViT"), ("MAE", "Vision Transformer")]


def test_aliases_tell_twins_too() -> None:
    papers = many((3, ("GRPO", "Group-Relative Method")))
    aliases = {"Group-Relative Method": ("Group-Relative Method", "Group Relative Policy Optimization")}
    counted = count(corpus(papers, aliases=aliases), Options())
    assert list(counted.twins.values()) == ["initials"]


DAYS = {"2602.00001": "2026-02-04", "2602.00002": "2026-02", "2602.00003": "2026-01-28", "2602.00004": "2026-02-12"}


def test_first_and_last_day() -> None:
    papers = dict.fromkeys(DAYS, ("a", "b"))
    (pair,) = count(corpus(papers, days=DAYS), ONE).pairs
    assert (pair.first_day, pair.last_day) == ("2026-01-28", "2026-02")  # a month stands behind its days


@pytest.mark.parametrize(
    ("since", "until", "inside"),
    [
        ("", "", [1, 2, 3, 4]),
        ("2026-02-04", "", [1, 2, 4]),
        ("", "2026-02-03", [2, 3]),
        ("2026-02-05", "2026-02-11", [2]),
        ("2026-03-01", "", []),
    ],
)
def test_span_takes_what_may_lie_in_it(since: str, until: str, inside: list[int]) -> None:
    counted = count(corpus(dict.fromkeys(DAYS, ("a", "b")), days=DAYS), Options(since=since, until=until))
    assert list(counted.papers) == [f"2602.0000{number}" for number in inside]
    assert sum(pair.both for pair in counted.pairs) == len(inside)


def test_kinds_choose_concepts_not_papers() -> None:
    counted = count(corpus(EXAMPLE, kinds={"MoE": "model", "RoPE": "model"}), Options(kinds=("model",), min_papers=1))
    assert names(counted) == [("MoE", "RoPE", 3)]
    assert counted.n == 5


def test_the_order_of_what_is_read_makes_no_difference() -> None:
    straight = corpus(EXAMPLE)
    turned = Corpus(straight.papers[::-1], straight.concepts[::-1], straight.mentions[::-1])
    assert count(turned, ONE).pairs == count(straight, ONE).pairs


@pytest.mark.parametrize("options", [{"since": "yesterday"}, {"min_papers": 0}, {"limit": 0}, {"kinds": ("thing",)}, {"hub": True}])
def test_options_that_are_not_allowed(options: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Options.model_validate(options)

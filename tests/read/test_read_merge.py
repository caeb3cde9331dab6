"""Listings of one paper as one Paper: nothing lost, and neither order nor grouping matters."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgraph.model import Keyword, Paper, Section, Source
from kgraph.read import merge


def paper(**fields: object) -> Paper:
    return Paper.model_validate({"id": "2602.11861", "title": "T", "day": "2026-02", "precision": "month"} | fields)


def test_exact_day_wins_over_a_month_and_the_earliest_over_later_ones() -> None:
    days = [("2026-02-13", "day"), ("2026-01", "month"), ("2026-02-12", "day")]
    merged = merge([paper(day=day, precision=precision) for day, precision in days])
    assert (merged.day, merged.precision) == ("2026-02-12", "day")


def test_title_without_latex_is_shown_and_the_others_kept() -> None:
    merged = merge([paper(title=title) for title in ("A$^{2}$V-SLP", "A²V-SLP", "a²v-slp", "A²V-SLP: Signs")])
    assert (merged.title, merged.other_titles) == ("A²V-SLP: Signs", ("A$^{2}$V-SLP", "A²V-SLP"))


def test_texts_of_all_digests_are_kept_equal_ones_once_english_first() -> None:
    chinese, english = Section(name="abstract", text="中文摘要", lang="zh"), Section(name="abstract", text="English", lang="en")
    merged = merge([paper(sections=(chinese,)), paper(sections=(english,)), paper(sections=(chinese,))])
    assert merged.sections == (english, chinese.model_copy(update={"name": "abstract 2"}))


def test_keywords_that_share_a_name_are_one() -> None:
    merged = merge(
        [
            paper(keywords=(Keyword(name="latent reasoning"), Keyword(name="LLM Rec", also=("大模型推荐",)))),
            paper(keywords=(Keyword(name="大模型推荐"), Keyword(name="Latent Reasoning"))),
        ]
    )
    assert merged.keywords == (Keyword(name="Latent Reasoning"), Keyword(name="LLM Rec", also=("大模型推荐",)))


def test_authors_categories_links_version_and_sources() -> None:
    first = paper(
        authors=("A",), categories=("cs.LG", "stat.ML"), links=("b",), version=1, sources=(Source(digest="y", first_line=1, last_line=2),)
    )
    second = paper(
        authors=("A", "B"), categories=("cs.LG", "cs.AI"), links=("a", "b"), sources=(Source(digest="x", first_line=3, last_line=4),)
    )
    merged = merge([first, second])
    assert merged.authors == ("A", "B")
    assert merged.categories == ("cs.LG", "cs.AI", "stat.ML")
    assert merged.links == ("a", "b")
    assert merged.version == 1
    assert [source.digest for source in merged.sources] == ["x", "y"]


def test_one_listing_stays_as_it_is() -> None:
    only = paper(categories=("cs.LG", "cs.AI"), keywords=(Keyword(name="b"), Keyword(name="a")), links=("b", "a"))
    assert merge([only]) == only


def test_papers_of_different_ids_are_a_mistake() -> None:
    for papers in ([], [paper(), paper(id="2602.00001")]):
        with pytest.raises(ValueError, match="one paper"):
            merge(papers)


WORDS = st.sampled_from(["latent reasoning", "Latent Reasoning", "Latent-Reasonings", "潜在推理", "LLM Rec", "大模型推荐", "RAG", "$"])
TUPLES = st.lists(st.sampled_from("abcd"), max_size=3, unique=True).map(tuple)
LISTINGS = st.builds(
    lambda title, day, texts, words, categories, authors, links, version, line: paper(
        title=title,
        day=day,
        precision="day" if len(day) == 10 else "month",
        sections=tuple(Section(name=name, text=text, lang="zh" if text == "中文" else "en") for name, text in texts.items()),
        keywords=tuple(Keyword(name=word, also=also) for word, also in words.items()),
        categories=categories,
        authors=authors,
        links=links,
        version=version,
        sources=(Source(digest="d", first_line=line, last_line=line),),
    ),
    st.sampled_from(["A²V", "a²v", "A$^2$V", "A²V: Signs", "B  B", "b b"]),
    st.sampled_from(["2026-02", "2026-01", "2026-02-12", "2026-02-13"]),
    st.dictionaries(st.sampled_from(["abstract", "method"]), st.sampled_from(["one", "two", "中文"])),
    st.dictionaries(WORDS, st.lists(WORDS, max_size=2).map(tuple), max_size=3),
    TUPLES,
    TUPLES,
    TUPLES,
    st.one_of(st.none(), st.integers(1, 3)),
    st.integers(1, 5),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(LISTINGS, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_order_and_grouping_make_no_difference(listings: list[Paper], random: Random) -> None:
    expected = merge(listings)
    shuffled = list(listings)
    random.shuffle(shuffled)
    assert merge(shuffled) == expected
    step = shuffled[0]
    for listing in shuffled[1:]:
        step = merge([step, listing])
    assert merge([step]) == expected
    half = len(listings) // 2
    assert merge([merge(part) for part in (listings[:half], listings[half:]) if part]) == expected
    assert merge([expected, *listings]) == expected

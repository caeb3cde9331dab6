"""The reader of mined terms, and the committed file of them."""

from pathlib import Path

import pytest

from kgraph.errors import SeedError
from kgraph.lexicon import lexicon
from kgraph.mined import LONGEST_NAME, Mined, Record, mined, quick_key, read_mined, to_line
from kgraph.resources import folder
from kgraph.text import aligned, key, lang_of

FILE = folder("seeds") / "concepts" / "mined.jsonl"
GOOD = '{"en":["glacier segmentation"],"zh":["冰川分割"],"count":8,"kind":"task","paper":"2601.00001","day":"2026-01-11"}'


def record(*en: str, short: tuple[str, ...] = (), zh: tuple[str, ...] = (), count: int = 3) -> Record:
    """A record with what matters to a test."""
    return Record(en, short, zh, (), count, None, "2601.00001", "2026-01-11", (0, 0, 0, 0))


def test_a_line_says_what_it_says(tmp_path: Path) -> None:
    file = tmp_path / "mined.jsonl"
    file.write_text(GOOD + "\n", encoding="utf-8")
    (read,) = read_mined(file)
    assert (read.en, read.zh, read.papers, read.kind, read.day) == (("glacier segmentation",), ("冰川分割",), 8, "task", "2026-01-11")


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{", "property name"),
        ("[]", "one object a line is wanted"),
        (GOOD.replace('"task"', '"thing"'), "kind: 'thing' is none of method, model, dataset, task, metric, concept, null"),
        (GOOD.replace(":8", ":0"), "count: a whole number above 0"),
        (GOOD.replace('["冰川分割"]', '"冰川分割"'), "zh, maybe: lists of names"),
        (GOOD.replace('["glacier segmentation"]', "[]"), "one name at least"),
        (GOOD.replace('"zh"', '"chinese"'), "unknown field chinese"),
        (GOOD.replace(',"day":"2026-01-11"', ""), "day"),
    ],
)
def test_a_fault_names_file_line_and_what_is_wanted(tmp_path: Path, line: str, fault: str) -> None:
    file = tmp_path / "mined.jsonl"
    file.write_text(f"{GOOD}\n{line}\n", encoding="utf-8")
    with pytest.raises(SeedError, match=r"mined\.jsonl:2: ") as error:
        list(read_mined(file))
    assert fault in str(error.value)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "mined.jsonl"
    records = [record("a b", zh=("甲乙",)), record(short=("AB",))]
    file.write_text("".join(map(to_line, records)), encoding="utf-8")
    assert list(read_mined(file)) == records


def test_names_are_found_without_case_and_plural_but_acronyms_by_case() -> None:
    listed = Mined([record("sparse autoencoder", short=("SAE",), zh=("稀疏自编码器",), count=9)])
    assert listed.record("Sparse Autoencoders") is listed.record("SAEs") is listed.record("稀疏自编码器")
    assert listed.record("sae") is None
    assert listed.translations("稀疏自编码器") == ("sparse autoencoder",)
    assert listed.translations("sparse-autoencoder") == ("稀疏自编码器",)
    assert listed.translations("SAE") == ()
    assert Mined([record(short=("UAV",), zh=("无人机",))]).translations("无人机") == ("UAV",)
    assert (listed.count("SAE"), listed.count("unknown")) == (9, 0)


@pytest.mark.parametrize(("often", "seldom", "meant"), [(80, 20, "often"), (60, 40, None)])
def test_an_acronym_of_several_things_means_one_only_where_that_is_usual(often: int, seldom: int, meant: str | None) -> None:
    listed = Mined([record("seldom", short=("XY",), count=seldom), record("often", short=("XY",), count=often)])
    assert [sense.en[0] for sense in listed.senses("XY")] == ["often", "seldom"]
    assert ((found := listed.record("XY")) and found.en[0]) == meant


def test_an_acronym_that_is_spelled_out_somewhere_is_that() -> None:
    listed = Mined([record(short=("XY",), count=90), record("ex why", short=("XY",), count=5)])
    assert [sense.en for sense in listed.senses("XY")] == [("ex why",)]


class TestCommittedFile:
    """The file in ``seeds/``."""

    def test_it_is_small_enough_to_be_loaded_at_start(self) -> None:
        assert FILE.stat().st_size < 12_000_000

    def test_it_is_in_order_and_says_nothing_twice(self) -> None:
        records = mined().records
        assert [r.names()[0] for r in records] == [r.names()[0] for r in sorted(records, key=lambda r: (aligned(r.names()[0]), r))]
        long = [key(name) for r in records for name in (*r.en, *r.zh)]
        own = [{key(name) for name in (*r.en, *r.zh)} for r in records]
        assert sum(map(len, own)) == len(set(long))

    def test_it_holds_terms_and_no_sentences(self) -> None:
        marks = set(",;:!?。，；：！？、()（）\n")
        names = [name for r in mined().records for name in (*r.names(), *r.maybe)]
        assert [name for name in names if len(name) > LONGEST_NAME or marks & set(name) or len(name.split()) > 10] == []

    def test_no_line_is_longer_than_a_record_needs(self) -> None:
        assert max(map(len, FILE.read_text(encoding="utf-8").splitlines())) <= 1000

    def test_no_generic_word_is_in_it(self) -> None:
        assert [name for r in mined().records for name in (*r.en, *r.zh) if lexicon().is_stop(name)] == []

    def test_the_quick_key_is_the_key(self) -> None:
        assert [name for r in mined().records for name in r.names() if quick_key(name) != key(name)] == []

    def test_names_are_filed_by_language(self) -> None:
        assert [name for r in mined().records for name in r.en if lang_of(name) == "zh"] == []
        assert [name for r in mined().records for name in r.zh if lang_of(name) == "en"] == []

    @pytest.mark.parametrize(
        ("zh", "en"),
        [
            ("归纳头", "induction head"),
            ("微电网", "microgrid"),
            ("项目反应理论", "item response theory"),
            ("光度立体", "photometric stereo"),
            ("主动推理", "active inference"),
            ("概念激活向量", "concept activation vector"),
            ("行人属性识别", "pedestrian attribute recognition"),
        ],
    )
    def test_it_knows_terms_that_no_curated_list_needs_to_have(self, zh: str, en: str) -> None:
        assert en in {name.lower() for name in mined().translations(zh)}

    def test_no_pair_joins_two_curated_concepts(self) -> None:
        def owners(names: tuple[str, ...]) -> set[str]:
            senses = [sense for name in names for sense in lexicon().senses(name)]
            return {sense.entry.name for sense in senses if sense.sure}

        strays = [(r.en, r.zh) for r in mined().records if owners(r.en) and owners(r.zh) and not owners(r.en) & owners(r.zh)]
        assert strays == []

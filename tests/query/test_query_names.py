"""From what a person types to a concept, a paper or a keyword."""

import pytest
from small_graph import EMPTY, GROUP, GRPO, MAE_ERROR, MAE_MASKED, MASKED, RELATIVE, REWARD, RPO_RELATIVE, RPO_REWARD, SAE

from kgraph.errors import AmbiguousName, UnknownName
from kgraph.query import find_concept, find_keyword, find_paper, names_like
from kgraph.store import GraphStore


@pytest.mark.parametrize(
    ("given", "concept"),
    [
        (SAE, SAE),
        (f"  {SAE} ", SAE),
        ("concept:sae", SAE),
        ("concept:sparse-auto-encoders~2602.00001", SAE),
        ("concept:稀疏自编码器", SAE),
        ("Sparse Autoencoder", SAE),
        ("sparse autoencoders", SAE),
        ("sparse\n auto-encoder", SAE),
        ("SAEs", SAE),
        ("sae", SAE),
        ("ＳＡＥ", SAE),
        ("稀疏自编码器", SAE),
        ("稀疏 自编码器", SAE),
        ("$\\text{GRPO}$".replace("\\text", ""), GRPO),
        ("组相对策略优化", GRPO),
        ("奖励偏好优化", RPO_REWARD),
        ("MAE", MAE_MASKED),
        ("mae", MAE_ERROR),
    ],
)
def test_a_concept_has_many_names(graph: GraphStore, given: str, concept: str) -> None:
    assert find_concept(graph, given) == concept


@pytest.mark.parametrize(
    ("given", "concepts"),
    [
        ("RPO", (RPO_RELATIVE, RPO_REWARD)),
        ("rpos", (RPO_RELATIVE, RPO_REWARD)),
        ("Mae", (MAE_MASKED, MAE_ERROR)),
        ("MAEs", (MAE_MASKED, MAE_ERROR)),
    ],
)
def test_a_name_that_two_share_is_no_answer_unless_the_first_is_asked_for(graph: GraphStore, given: str, concepts: tuple[str, str]) -> None:
    """The first is the one in most papers (Masked Autoencoder: 1, Mean Absolute Error: 0), then the smallest id."""
    with pytest.raises(AmbiguousName) as shared:
        find_concept(graph, given)
    assert shared.value.ids == concepts
    assert all(concept in str(shared.value) for concept in concepts)
    assert find_concept(graph, given, first=True) == concepts[0]


@pytest.mark.parametrize(
    ("given", "near"),
    [
        ("sparse autoencodr", "Sparse Autoencoder"),
        ("GRPOO", "GRPO"),
        ("稀疏自编码", "稀疏自编码器"),
        ("大语言模型们", "大语言模型"),
        ("concept:sparse-autoencoders", SAE),
    ],
)
def test_a_near_miss_says_did_you_mean(graph: GraphStore, given: str, near: str) -> None:
    with pytest.raises(UnknownName, match="did you mean") as miss:
        find_concept(graph, given)
    assert miss.value.near[0] == near
    assert len(miss.value.near) <= 3


@pytest.mark.parametrize("given", ["zzzzqqqq", "氪", "", "  ", "---", "concept:"])
def test_a_name_near_to_nothing_says_only_that(graph: GraphStore, given: str) -> None:
    with pytest.raises(UnknownName) as miss:
        find_concept(graph, given)
    assert not isinstance(miss.value, AmbiguousName)


def test_near_names_are_of_different_concepts(graph: GraphStore) -> None:
    with pytest.raises(UnknownName) as miss:
        find_concept(graph, "Preference Optimization")
    assert set(miss.value.near) >= {"Relative Preference Optimization", "Reward Preference Optimization"}


@pytest.mark.parametrize(
    "given",
    [
        GROUP,
        f"{GROUP}v3",
        f"arXiv:{GROUP}",
        f"arxiv: {GROUP}v1",
        f"https://arxiv.org/abs/{GROUP}",
        f"http://arxiv.org/abs/{GROUP}v2",
        f"https://www.arxiv.org/pdf/{GROUP}v1.pdf",
        f"https://arxiv.org/html/{GROUP}v1/",
        f"arxiv.org/pdf/{GROUP}",
        "Group Relative Policies",
        "group-relative  policies",
        "policies group",
    ],
)
def test_a_paper_by_its_id_address_title_or_words_of_the_title(graph: GraphStore, given: str) -> None:
    assert find_paper(graph, given) == GROUP


def test_a_paper_by_chinese_words_of_its_title(graph: GraphStore) -> None:
    assert find_paper(graph, "偏好 奖励") == REWARD


def test_words_of_several_titles_list_the_papers(graph: GraphStore) -> None:
    with pytest.raises(AmbiguousName) as shared:
        find_paper(graph, "relative")
    assert shared.value.ids == (RELATIVE, GROUP)
    assert find_paper(graph, "relative", first=True) == RELATIVE


def test_the_whole_title_goes_before_words_of_others(graph: GraphStore) -> None:
    assert find_paper(graph, "masked features") == MASKED


@pytest.mark.parametrize("given", ["2601.99999", "https://arxiv.org/abs/2601.99999v2", "hep-th/9901001"])
def test_an_id_that_was_never_read_says_so(graph: GraphStore, given: str) -> None:
    with pytest.raises(UnknownName, match="none of the digests"):
        find_paper(graph, given)


def test_an_unknown_title_names_near_ones(graph: GraphStore) -> None:
    with pytest.raises(UnknownName, match="did you mean 'Masked Features'"):
        find_paper(graph, "Maskd Featurs")


@pytest.mark.parametrize(
    ("given", "keyword"), [("RL", "RL"), ("rl", "RL"), ("强化学习", "RL"), ("INTERPRETABILITY", "Interpretability"), ("visions", "Vision")]
)
def test_a_keyword_by_any_of_its_names_in_any_case(graph: GraphStore, given: str, keyword: str) -> None:
    assert find_keyword(graph, given) == keyword


def test_an_unknown_keyword_names_near_ones(graph: GraphStore) -> None:
    with pytest.raises(UnknownName, match="did you mean 'Vision'"):
        find_keyword(graph, "Visio")


@pytest.mark.parametrize(
    ("what", "begun", "names"),
    [
        ("concept", "spar", ("Sparse Autoencoder",)),  # one of several spellings: the concept's own
        ("concept", "Sparse-A", ("Sparse Autoencoder",)),
        ("concept", "稀疏", ("稀疏自编码器",)),
        ("concept", "g", ("GRPO", "GSM8K", "Group Relative Policy Optimization")),
        ("concept", "mae", ("MAE",)),
        ("concept", "nobody", ()),
        ("paper", "2602.0000", (EMPTY, REWARD, RELATIVE, GROUP)),
        ("keyword", "强化", ("RL",)),
        ("keyword", "INTER", ("Interpretability",)),
        ("day", "2026", ()),
    ],
)
def test_names_that_begin_so(graph: GraphStore, what: str, begun: str, names: tuple[str, ...]) -> None:
    assert names_like(graph, what, begun, 5) == names

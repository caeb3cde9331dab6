"""What a concept is called."""

from collections.abc import Callable

import pytest

from kgraph.extract import extract_by_rules
from kgraph.model import Paper
from kgraph.resolve import resolve
from kgraph.resolve.concepts import title_case


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("sparse autoencoders", "Sparse Autoencoder"),
        ("multivariate time series", "Multivariate Time Series"),
        ("inductive bias", "Inductive Bias"),
        ("inductive biases", "Inductive Bias"),
        ("fluid dynamics", "Fluid Dynamics"),
        ("KV caches", "KV Cache"),
        ("mixture of experts", "Mixture of Experts"),
        ("state-space models", "State-Space Model"),
        ("HarbourMetrics", "HarbourMetrics"),
        ("SAEs", "SAE"),
        ("YOLOv8s", "YOLOv8s"),
    ],
)
def test_title_case_and_singular(name: str, shown: str) -> None:
    assert title_case(name) == shown


@pytest.mark.parametrize(
    ("text", "name", "chinese"),
    [
        ("提出门控单元模块（GUM），GUM有效。", "Gating Unit Module", "门控单元模块"),  # the letters say so
        ("提出门控单元模块（XQZ），XQZ有效。", "XQZ", "门控单元模块"),  # they do not
        ("潮汐洋流泡沫（GUM）有效。", "GUM", "潮汐洋流泡沫"),  # nobody knows these words
    ],
)
def test_a_chinese_long_form_is_put_into_english_where_the_acronym_agrees(
    paper: Callable[..., Paper], text: str, name: str, chinese: str
) -> None:
    one = paper("A study", summary=text)
    (found,) = (c for c in resolve({one.id: one}, [extract_by_rules(one)]).concepts if c.zh == chinese)
    assert found.name == name
    assert {alias.origin for alias in found.aliases if alias.name == name} <= {"translation", "definition"}

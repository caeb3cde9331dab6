"""Values in less memory are the same values."""

from kgraph.lean import lean
from kgraph.model import Concept, Decision

DECISION = Decision(left="a", right="b", verdict="joined", rule="key", reason="")


def test_lean_values_are_equal_print_equal_and_share_what_nobody_asks_for() -> None:
    one, two = lean([DECISION, DECISION.model_copy(update={"left": "c"})])
    assert one == DECISION
    assert one.model_dump_json(exclude_defaults=True) == DECISION.model_dump_json(exclude_defaults=True)
    assert one.model_fields_set is two.model_fields_set


def test_a_copy_of_a_lean_value_changes_nothing_in_others() -> None:
    (one,) = lean([Concept(id="concept:x", name="x", kind="method")])
    assert one.model_copy(update={"zh": "某"}).zh == "某"
    assert one.zh == ""

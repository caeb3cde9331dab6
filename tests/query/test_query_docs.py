from pathlib import Path

from kgraph.query import catalogue, markdown

PAGE = Path(__file__).parents[2] / "docs" / "queries.md"


def test_the_committed_page_is_what_the_headers_say() -> None:
    """To write it anew: python -c "from kgraph.query import markdown; print(markdown(), end='')" > docs/queries.md"""
    assert PAGE.read_text("utf-8") == markdown()


def test_every_query_parameter_and_column_is_on_the_page() -> None:
    page = markdown()
    for query in catalogue().values():
        assert f"\n## {query.name}\n" in page
        assert all(f"`{parameter.name}`" in page for parameter in query.parameters)
        assert all(f"`{column}`" in page for column in query.columns)

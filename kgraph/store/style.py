"""The style sheet of Neo4j Browser: what nodes look like, and what stands on them, by label."""

from collections.abc import Iterator

from kgraph.store.schema import Schema

_BIG = frozenset({"Paper", "Concept"})
_DARK, _LIGHT = "#1C1C1E", "#FFFFFF"


def grass(schema: Schema) -> str:
    """The whole sheet, in Browser's own notation (GraSS). Where several rules fit, the last one wins in Browser, so kinds of
    concepts stand behind concepts."""
    rules = ["node { diameter: 50px; font-size: 10px; border-width: 1px; }", "relationship { color: #A5ABB6; caption: '<type>'; }"]
    for node in schema.nodes:
        size = 65 if node.label in _BIG else 40
        looks = [(node.label, node.colour), *((label, node.colours.get(kind, node.colour)) for kind, label in node.kinds.items())]
        rules += (_rule(label, colour, size, node.caption) for label, colour in looks)
    return "".join(f"{line}\n" for rule in rules for line in _lines(rule))


def _rule(label: str, colour: str, size: int, caption: str) -> str:
    text = _DARK if _light(colour) else _LIGHT
    looks = f"color: {colour}; border-color: {colour}; text-color-internal: {text}; diameter: {size}px; caption: '{{{caption}}}';"
    return f"node.{label} {{ {looks} }}"


def _light(colour: str) -> bool:
    """Whether dark letters are read better on it: relative luminance of sRGB, roughly."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return bool(0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2 > 0.3)


def _lines(rule: str) -> Iterator[str]:
    head, _, rest = rule.partition(" { ")
    yield f"{head} {{"
    yield from (f"  {part.strip()};" for part in rest.removesuffix("}").split(";") if part.strip())
    yield "}"

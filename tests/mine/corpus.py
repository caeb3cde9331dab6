"""A made-up corpus of a dozen papers on glaciers, in both languages, small enough to know what should come out."""

from kgraph.mine.definitions import Paper

_EN = (
    "We propose {name}, based on glacier segmentation. It uses a graph neural network. Results on {data} improve.",
    "Existing glacier segmentation is slow. {name} makes a graph neural network faster, and {data} confirms it.",
    "With {name}, glacier segmentation becomes easy: graph neural networks need no labels. We test on {data}.",
    "Our study of {data} shows that graph neural networks and glacier segmentation go together in {name}.",
)
_ZH = (
    "提出了一种基于图神经网络，用于冰川分割，称为{name}。",
    "冰川分割很慢。{name}让图神经网络更快，并在{data}上得到验证。",
    "利用图神经网络，{name}使冰川分割变得容易。",
    "论文研究了冰川分割，图神经网络在{data}上有效。",
)


def papers() -> list[Paper]:
    """Twelve papers: eight on glaciers, one of them with definitions in both languages, four on other things."""
    made = [
        Paper(
            f"2601.0000{n}",
            f"2026-01-{10 + n}",
            f"IceNet{n}: Finding Ice",
            (_EN[n % 4].format(name=f"IceNet{n}", data=f"IceSet{n}"),),
            (_ZH[n % 4].format(name=f"IceNet{n}", data=f"IceSet{n}"),),
        )
        for n in range(8)
    ]
    made += [
        Paper(
            "2601.00010",
            "2026-01-05",
            "SnowMAX: Counting Flakes",
            ("We introduce contrastive graph learning (CGL) for parsing. Contrastive graph learning (CGL) is new.",),
            ("提出对比图学习（CGL）来解析。",),
        ),
        Paper("2601.00011", "2026-01-06", "Tea", ("Tea leaves dry. We extend SnowMAX.",), ("茶叶变干，扩展SnowMAX。",)),
        Paper(
            "2601.00012",
            "2026-01-07",
            "Coffee",
            ("Contrastive graph learning (CGL) fails for coffee.",),
            ("咖啡不适用对比图学习（CGL）。",),
        ),
        Paper("2601.00013", "2026-01-08", "Milk", ("Milk turns sour over time.",), ("牛奶会变酸。",)),
    ]
    return made

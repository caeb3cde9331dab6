"""A graph small enough to work out every answer by hand.

               day          SAE    LLM   GRPO       PPO       GSM8K      MATH        RPO         MAE
    2601.00001 2026-01-10   prop.  used                       evaluated
    2602.00001 2026-02      used   used  proposed   compared
    2602.00002 2026-02-12          used  used       compared  evaluated              proposed°
    2602.00003 2026-02-12   used         compared   compared             evaluated   proposed*
    2602.00004 2026-02-13   (no concept)
    2603.00001 2026-03-01   used                              used       proposed                used
    papers                  4      3     3          3         3          2           1, 1        1

Two concepts are called RPO (° relative, * reward), two "mae" in another case; one, Hermit Kernel, is in no paper.
By last possible day: 2601.00001, 2602.00002, 2602.00003, 2602.00004, 2602.00001 (end of February), 2603.00001.
"""

from kgraph.model import Alias, Concept, Decision, Keyword, Kind, Mention, Occurrence, Paper, Resolution, Role, Section, Source
from kgraph.text import lang_of

ALPHA, GROUP, RELATIVE, REWARD, EMPTY, MASKED = "2601.00001", "2602.00001", "2602.00002", "2602.00003", "2602.00004", "2603.00001"
SAE, LLM, GRPO, PPO = "concept:sparse-autoencoder", "concept:llm", "concept:grpo", "concept:ppo"
GSM8K, MATH = "concept:gsm8k", "concept:math"
RPO_RELATIVE, RPO_REWARD = "concept:rpo-relative", "concept:rpo-reward"
MAE_MASKED, MAE_ERROR = "concept:masked-autoencoder", "concept:mean-absolute-error"
HERMIT = "concept:hermit-kernel"

RL = Keyword(name="RL", also=("强化学习",))


def paper(one: str, title: str, day: str, keywords: tuple[Keyword, ...], digest: str, line: int) -> Paper:
    return Paper(
        id=one,
        title=title,
        day=day,
        precision="month" if len(day) == 7 else "day",
        sections=(Section(name="abstract", text=f"About {title}.", lang="en"), Section(name="tldr", text="一句话。", lang="zh")),
        authors=("Ada", "Bo"),
        categories=("cs.LG", "cs.CL"),
        keywords=keywords,
        sources=(Source(digest=digest, first_line=line, last_line=line + 4),),
    )


PAPERS = (
    paper(ALPHA, "Sparse Features of Language Models", "2026-01-10", (Keyword(name="Interpretability"),), "jan.md", 1),
    paper(GROUP, "Group Relative Policies", "2026-02", (Keyword(name="interpretability"), RL), "undated.md", 1),
    paper(RELATIVE, "Relative Preferences", "2026-02-12", (RL,), "feb.md", 10),
    paper(REWARD, "奖励偏好优化 with Reward Models", "2026-02-12", (), "feb.md", 1),
    paper(EMPTY, "On Nothing", "2026-02-13", (), "feb.md", 20),
    paper(MASKED, "Masked Features", "2026-03-01", (Keyword(name="Vision"),), "mar.md", 1),
)


def concept(one: str, name: str, kind: Kind, *names: str, zh: str = "", broader: str = "") -> Concept:
    known = dict.fromkeys((name, *names, *((zh,) if zh else ())))
    aliases = tuple(Alias(name=each, lang=lang_of(each), origin="lexicon") for each in known)
    return Concept(id=one, name=name, kind=kind, zh=zh, aliases=aliases, broader=broader)


CONCEPTS = (
    concept(SAE, "Sparse Autoencoder", "method", "SAE", "sparse auto-encoders", zh="稀疏自编码器"),
    concept(LLM, "Large Language Model", "model", "LLM", zh="大语言模型"),
    concept(GRPO, "GRPO", "method", "Group Relative Policy Optimization", zh="组相对策略优化", broader=PPO),
    concept(PPO, "PPO", "method", "Proximal Policy Optimization"),
    concept(GSM8K, "GSM8K", "dataset"),
    concept(MATH, "MATH", "dataset"),
    concept(RPO_RELATIVE, "Relative Preference Optimization", "method", "RPO"),
    concept(RPO_REWARD, "Reward Preference Optimization", "method", "RPO", zh="奖励偏好优化"),
    concept(MAE_MASKED, "Masked Autoencoder", "model", "MAE"),
    concept(MAE_ERROR, "Mean Absolute Error", "metric", "mae"),
    concept(HERMIT, "Hermit Kernel", "method"),
)


def occurrence(one: str, what: str, role: Role, times: int = 1) -> Occurrence:
    mentions = tuple(Mention(section="abstract", start=at, end=at + 1, text="x", finder="lexicon") for at in range(times))
    return Occurrence(paper=one, concept=what, role=role, confidence=0.9, mentions=mentions, sentences=(says(what, one),))


def says(what: str, one: str) -> str:
    """The sentence of an occurrence."""
    return f"{what.removeprefix('concept:')} in {one}"


OCCURRENCES = (
    occurrence(ALPHA, SAE, "proposed"),
    occurrence(ALPHA, LLM, "used"),
    occurrence(ALPHA, GSM8K, "evaluated_on"),
    occurrence(GROUP, SAE, "used"),
    occurrence(GROUP, LLM, "used", times=3),
    occurrence(GROUP, GRPO, "proposed"),
    occurrence(GROUP, PPO, "compared_with"),
    occurrence(RELATIVE, LLM, "used"),
    occurrence(RELATIVE, GRPO, "used"),
    occurrence(RELATIVE, PPO, "compared_with"),
    occurrence(RELATIVE, GSM8K, "evaluated_on"),
    occurrence(RELATIVE, RPO_RELATIVE, "proposed"),
    occurrence(REWARD, SAE, "used"),
    occurrence(REWARD, GRPO, "compared_with"),
    occurrence(REWARD, PPO, "compared_with"),
    occurrence(REWARD, MATH, "evaluated_on"),
    occurrence(REWARD, RPO_REWARD, "proposed"),
    occurrence(MASKED, SAE, "used"),
    occurrence(MASKED, GSM8K, "used"),
    occurrence(MASKED, MATH, "proposed"),
    occurrence(MASKED, MAE_MASKED, "used"),
)

APART = Decision(left=RPO_RELATIVE, right=RPO_REWARD, verdict="kept_apart", rule="different long forms", reason="relative is not reward")

RESOLUTION = Resolution(concepts=CONCEPTS, occurrences=OCCURRENCES, decisions=(APART,))

"""Long and short forms in every shape that digests write them in."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph.extract.alignment import align, find_expansions, is_short_form, may_be_short_form, short_forms
from kgraph.extract.definitions import DefinitionFinder
from kgraph.extract.letters import readings, unmarked
from kgraph.lexicon import lexicon
from kgraph.text import narrow, sentences

FIND = DefinitionFinder(lexicon())

CHINESE = [
    # half- and full-width brackets, plural short forms
    ("稀疏自编码器（SAEs）可分解激活", "SAEs", ["稀疏自编码器"]),
    ("稀疏自编码器(SAEs)可分解激活", "SAEs", ["稀疏自编码器"]),
    ("尽管思维链（CoT）发挥关键作用", "CoT", ["思维链"]),
    ("状态空间模型(SSMs)提供高效的序列建模", "SSMs", ["状态空间模型"]),
    # verbs and clauses in front are no part of the term
    ("本文比较大型语言模型（LLMs）的能力", "LLMs", ["大型语言模型"]),
    ("本文提出元经验学习（MEL）框架", "MEL", ["元经验学习"]),
    ("本文提出交互式投影基聚类（IPBC）框架", "IPBC", ["交互式投影基聚类"]),
    ("本文提出预测关联记忆（PAM）架构", "PAM", ["预测关联记忆"]),
    ("提出了一种基于稀疏自编码器（SAE）的方法", "SAE", ["稀疏自编码器"]),
    ("利用条件扩散模型（CDM）在潜在空间生成", "CDM", ["条件扩散模型"]),
    ("通过投影梯度上升（PGA）求解", "PGA", ["投影梯度上升"]),
    ("采用高性能并行化交替最小二乘（ALS）算法", "ALS", ["并行化交替最小二乘"]),
    ("引入全局位置编码（GPE）模块", "GPE", ["全局位置编码"]),
    ("该论文提出了一种称为非对称编解码方案(AEDS)的方案", "AEDS", ["非对称编解码方案"]),
    ("针对无参考图像质量评估（NR-IQA）任务", "NR-IQA", ["无参考图像质量评估"]),
    ("并推广到局部可校正码(LCC)", "LCC", ["局部可校正码"]),
    ("实验表明顺序到空间偏差(OTS)普遍存在", "OTS", ["顺序到空间偏差"]),
    ("现有图像美学评估(IAA)方法", "IAA", ["图像美学评估"]),
    ("进行社会健康决定因素（SDOH）抽取", "SDOH", ["社会健康决定因素"]),
    ("开发并公开发布动物伤害基准（AHB）", "AHB", ["动物伤害基准"]),
    ("核心是首个可微维特比层（DVL）", "DVL", ["可微维特比层"]),
    ("6种参数高效微调技术（PEFTs）", "PEFTs", ["参数高效微调技术"]),
    ("通过极性感知准则识别推理关键神经元（RCNs）", "RCNs", ["推理关键神经元"]),
    ("GPU并行前缀验证（PPV）", "PPV", ["并行前缀验证"]),
    # a boundary word that belongs to the term
    ("本文提出层次概念嵌入与追踪（HCEP）框架", "HCEP", ["层次概念嵌入与追踪"]),
    ("使其容易受到梯度反转攻击（GIA），攻击者", "GIA", ["梯度反转攻击"]),
    ("引入深度概率提升单元（DPBU）", "DPBU", ["深度概率提升单元"]),
    ("提出人类可识别对象（HROs）", "HROs", ["人类可识别对象"]),
    ("对话性顺从分数(DDS)", "DDS", ["对话性顺从分数"]),
    ("强化学习与可验证奖励（RLVR）", "RLVR", ["强化学习与可验证奖励"]),
    # Latin letters inside
    ("层次记忆锚定Transformer（HMAT）", "HMAT", ["层次记忆锚定Transformer"]),
    ("本文提出流形感知时间LoRA（MaT-LoRA）", "MaT-LoRA", ["流形感知时间LoRA"]),
    ("本文首次系统综述3D高斯泼溅（3DGS）", "3DGS", ["3D高斯泼溅"]),
    # quoted
    ("本文提出“检索感知蒸馏”（RAD）", "RAD", ["检索感知蒸馏"]),
    ("本文提出「检索感知蒸馏」（RAD）", "RAD", ["检索感知蒸馏"]),
    ("遵循《人工智能法案》（AIA）", "AIA", ["人工智能法案"]),
    # the short form first
    ("本文提出了RLCER（基于自进化评分准则的思维链监督强化学习）方法", "RLCER", ["基于自进化评分准则的思维链监督强化学习"]),
    ("UMAP（均匀流形近似与投影）是最广泛使用的方法", "UMAP", ["均匀流形近似与投影"]),
    ("先用RAG（检索增强生成）再作答", "RAG", ["检索增强生成"]),
    # without a bracket
    ("稀疏自编码器，简称SAE，可分解激活", "SAE", ["稀疏自编码器"]),
    ("大型语言模型（简称LLM）", "LLM", ["大型语言模型"]),
    ("大型语言模型（以下简称“LLM”）", "LLM", ["大型语言模型"]),
    ("大型语言模型缩写为LLM", "LLM", ["大型语言模型"]),
    ("SAE全称为稀疏自编码器。", "SAE", ["稀疏自编码器"]),
]
BOTH = [
    ("组相对策略优化（Group Relative Policy Optimization, GRPO）", "GRPO", ["组相对策略优化", "Group Relative Policy Optimization"]),
    ("组相对策略优化（GRPO，Group Relative Policy Optimization）", "GRPO", ["组相对策略优化", "Group Relative Policy Optimization"]),
    ("检索增强生成（Retrieval-Augmented Generation，简称RAG）", "RAG", ["检索增强生成", "Retrieval-Augmented Generation"]),
    ("检索增强生成（Retrieval-Augmented Generation；RAG）", "RAG", ["检索增强生成", "Retrieval-Augmented Generation"]),
    ("GRPO（Group Relative Policy Optimization，组相对策略优化）", "GRPO", ["Group Relative Policy Optimization", "组相对策略优化"]),
    ("使用稀疏自编码器 Sparse Autoencoder（SAE）分解", "SAE", ["稀疏自编码器", "Sparse Autoencoder"]),
    ("Sparse Autoencoder（SAE，稀疏自编码器）", "SAE", ["Sparse Autoencoder", "稀疏自编码器"]),
    ("稀疏自编码器（sparse autoencoder）", "", ["稀疏自编码器", "sparse autoencoder"]),
    ("本文使用 Sparse Autoencoder（稀疏自编码器）分解", "", ["Sparse Autoencoder", "稀疏自编码器"]),
    ("SAE的全称是Sparse Autoencoder，", "SAE", ["Sparse Autoencoder"]),
]
ENGLISH = [
    ("We use Large Language Models (LLMs).", "LLMs", ["Large Language Models"]),
    ("the Chain-of-Thought (CoT) prompt", "CoT", ["Chain-of-Thought"]),
    ("a variational autoencoder(VAE) is", "VAE", ["variational autoencoder"]),
    ("in-context learning [ICL] works", "ICL", ["in-context learning"]),
    ("Large Language Models （LLMs）", "LLMs", ["Large Language Models"]),
    ("Vector Quantized-Variational Autoencoder (VQ-VAE)", "VQ-VAE", ["Vector Quantized-Variational Autoencoder"]),
    ("reinforcement learning with verifiable rewards (RLVR)", "RLVR", ["reinforcement learning with verifiable rewards"]),
    ("multi-modal large language models (MLLMs)", "MLLMs", ["multi-modal large language models"]),
    ("Mixture of Experts (MoE)", "MoE", ["Mixture of Experts"]),
    ("out-of-distribution (OOD) data", "OOD", ["out-of-distribution"]),
    ("parameter-efficient fine-tuning (PEFT)", "PEFT", ["parameter-efficient fine-tuning"]),
    ("Automated and Scalable Pipeline (ASP)", "ASP", ["Automated and Scalable Pipeline"]),
    ("Artificial Intelligence/Machine Learning (AI/ML)", "AI/ML", ["Artificial Intelligence/Machine Learning"]),
    ("large language models' (LLMs) answers", "LLMs", ["large language models"]),
    # a generic head, or more in the bracket
    ("retrieval-augmented generation algorithm (RAG)", "RAG", ["retrieval-augmented generation"]),
    ("large language models (LLMs, e.g., GPT-4)", "LLMs", ["large language models"]),
    ("large language models (LLMs; 7B and 13B)", "LLMs", ["large language models"]),
    ("in the operating room (OR), robots", "OR", ["operating room"]),
    # digits and signs
    ("Asynchronous Advantage Actor Critic (A3C)", "A3C", ["Asynchronous Advantage Actor Critic"]),
    ("Colossal Clean Crawled Corpus (C4)", "C4", ["Colossal Clean Crawled Corpus"]),
    ("3D Gaussian Splatting (3DGS)", "3DGS", ["3D Gaussian Splatting"]),
    ("text-to-image (T2I) models", "T2I", ["text-to-image"]),
    ("vehicle-to-everything (V2X) links", "V2X", ["vehicle-to-everything"]),
    ("two-dimensional (2D) slices", "2D", ["two-dimensional"]),
    ("explainable artificial intelligence (XAI)", "XAI", ["explainable artificial intelligence"]),
    ("research and development (R&D)", "R&D", ["research and development"]),
    ("Frequency-Aware and Attack-Agnostic CLIP (FA³-CLIP)", "FA³-CLIP", ["Frequency-Aware and Attack-Agnostic CLIP"]),
    # LaTeX and Greek
    ("k-nearest neighbors (kNN)", "kNN", ["k-nearest neighbors"]),
    ("k-nearest neighbors ($k$NN)", "$k$NN", ["k-nearest neighbors"]),
    ("$k$NN (k-nearest neighbors) is old", "$k$NN", ["k-nearest neighbors"]),
    (r"alpha-regularised preference optimization ($\alpha$-PO)", r"$\alpha$-PO", ["alpha-regularised preference optimization"]),
    ("beta-variational autoencoder (β-VAE)", "β-VAE", ["beta-variational autoencoder"]),
    # letters inside words
    ("Rotary Position Embedding (RoPE)", "RoPE", ["Rotary Position Embedding"]),
    ("Extreme Gradient Boosting (XGBoost)", "XGBoost", ["Extreme Gradient Boosting"]),
    ("Isolation Forest (iForest)", "iForest", ["Isolation Forest"]),
    ("by transition pruning (TransPrune)", "TransPrune", ["transition pruning"]),
    ("Collaborative Evidence Retrieval (CDER)", "CDER", ["Collaborative Evidence Retrieval"]),
    ("millimeter-wave (mmWave) radar", "mmWave", ["millimeter-wave"]),
    ("lipopolysaccharide (LPS)", "LPS", ["lipopolysaccharide"]),
    ("2,4-dinitrophenyl (DNP)", "DNP", ["2,4-dinitrophenyl"]),
    # short forms in small letters, with brackets of their own
    ("the amino acid (aa) sequence", "aa", ["amino acid"]),
    ("forced expiratory volume in 1 second (FEV(1))", "FEV(1)", ["forced expiratory volume in 1 second"]),
    # quoted
    ('we call it "Sparse Feature Circuits" (SFC)', "SFC", ["Sparse Feature Circuits"]),
    ("dubbed Sparse Feature Circuits (“SFC”)", "SFC", ["Sparse Feature Circuits"]),
    # the short form first
    ("GRPO (Group Relative Policy Optimization) is used", "GRPO", ["Group Relative Policy Optimization"]),
    ("SAE (i.e., sparse autoencoder)", "SAE", ["sparse autoencoder"]),
    ("SAE (short for sparse autoencoder)", "SAE", ["sparse autoencoder"]),
    # without a bracket
    ("We train an SAE, short for sparse autoencoder, on it.", "SAE", ["sparse autoencoder"]),
    ("SAE stands for sparse autoencoder in this work.", "SAE", ["sparse autoencoder"]),
    ("large language models, or LLMs, are", "LLMs", ["large language models"]),
    ("large language models, abbreviated as LLMs, are", "LLMs", ["large language models"]),
]
GOOD = CHINESE + BOTH + ENGLISH
BAD = [
    # remarks, numbers, references
    "性能优于现有方法（见表2）",
    "提升了3.92%（平均）",
    "the model (see Section 3) works",
    "in 2024 (Smith et al.)",
    "as shown before (Smith et al., 2020)",
    "attention helps (Vaswani 2017)",
    "accuracy (95.2%)",
    "the baseline (p < 0.05)",
    "as the plot shows (Figure 2)",
    "best results (ours) are bold",
    "as said before [12] and [13]",
    "the code is public (https://github.com/a/b)",
    "at low concentration (10 mM)",
    "small models (7B) and",
    "（1）稀疏自编码器；（2）其他",
    "一致优于原模型（+4.75%），同时",
    "在高分辨率（≤0.25°）集合天气预报中",
    "处理速度（42 FPS，单卡）",
    # examples and lists
    "统一架构（如GPT-4）",
    "low-rank methods (e.g., LoRA) are cheap",
    "deep networks (CNN, RNN and LSTM)",
    "跨模型家族（LLaMA、Mistral、Qwen）存在共享空间",
    "上下文检索任务（特别是BABILong、RULER）",
    "在异质性队列（UPENN、UCSF、RHUH）中评估",
    "使用表征分析（PCA、线性探针）和",
    "视觉语言模型（GPT-4o、Florence 2和LLaVa-1.5）在",
    # a model or a data set where a class of things stands before
    "在数学推理（GSM8K）上提升",
    "三个领先的开源模型（DeepSeek-R1）和",
    # remarks behind a name
    "作为标准外向JEPA（预测未来状态）的补充",
    # another sentence, another clause
    "A sentence ends here. (RAG) begins",
    "we use retrieval. Augmented generation (RAG)",
    "使用检索增强。生成（RAG）",
    # letters that do not line up, or that are the name itself
    "the results on question answering (MMLU)",
    "the GM1 ganglioside (GM1) is",
    "Segment Anything Model (SAM2)",
    "although with substantial overhead (Time)",
    "large language models, or just GPT, are",
]


def found_in(text: str) -> list[tuple[str, list[str]]]:
    return [(found.short.text if found.short else "", [long.text for long in found.longs]) for found in FIND(text)]


def test_the_table_has_the_shapes_that_are_wanted() -> None:
    assert len({text for text, _, _ in GOOD}) + len(set(BAD)) >= 80


@pytest.mark.parametrize(("text", "short", "longs"), GOOD)
def test_found(text: str, short: str, longs: list[str]) -> None:
    assert found_in(text) == [(short, longs)]


@pytest.mark.parametrize("text", BAD)
def test_not_found(text: str) -> None:
    assert found_in(text) == []


@pytest.mark.parametrize(("text", "short", "longs"), GOOD)
def test_spans_are_true(text: str, short: str, longs: list[str]) -> None:
    for found in FIND(text):
        for span in (*found.longs, *([found.short] if found.short else [])):
            assert text[span.start : span.end] == span.text


def test_nested_brackets_give_both_definitions() -> None:
    assert found_in("稀疏自编码器（Sparse Autoencoder (SAE)）") == [
        ("SAE", ["Sparse Autoencoder"]),
        ("", ["稀疏自编码器", "Sparse Autoencoder"]),
    ]


def test_a_tail_that_the_text_uses_elsewhere_is_the_term() -> None:
    text = "因果表征蒸馏很有用。多源异构传感观测条件稳健因果表征蒸馏（CRD）"
    assert found_in(text) == [("CRD", ["因果表征蒸馏"])]


def test_a_short_form_is_no_name_of_another_known_concept() -> None:
    # HTCL is not continual learning, though that is what stands before the bracket.
    found = list(FIND("引入基于分层泰勒级数的持续学习框架（HTCL）"))
    assert all("持续学习" not in [long.text for long in one.longs] for one in found)


@pytest.mark.parametrize(
    ("title", "short", "long"),
    [
        ("RPO: Relation-aware Preference Optimization", "RPO", "Relation-aware Preference Optimization"),
        ("HoPE: Hybrid of Position Embedding for Long Context", "HoPE", "Hybrid of Position Embedding"),
        ("MeKi: Memory-based Expert Knowledge Injection", "MeKi", "Memory-based Expert Knowledge Injection"),
        ("PRIME: Policy-Reinforced Iterative Multi-agent Execution", "PRIME", "Policy-Reinforced Iterative Multi-agent Execution"),
        ("DEL: Context-Aware Dynamic Exit Layer for Decoding", "DEL", "Dynamic Exit Layer"),
        # letters inside words, behind the name and colon that begin a title
        ("CDER: Collaborative Evidence Retrieval for Relation Extraction", "CDER", "Collaborative Evidence Retrieval"),
        ("TransPrune: Token Transition Pruning for Efficient Models", "TransPrune", "Token Transition Pruning"),
        ("TVCACHE: A Stateful Tool-Value Cache for LLM Agents", "TVCACHE", "Tool-Value Cache"),
        ("KeyVID: Keyframe-Aware Video Diffusion for Animation", "KeyVID", "Keyframe-Aware Video Diffusion"),
    ],
)
def test_expansions_without_a_bracket(title: str, short: str, long: str) -> None:
    assert short in short_forms(title)
    assert [(found, span.text) for found, span in find_expansions(title, [short])] == [(short, long)]


@pytest.mark.parametrize(
    "title",
    [
        "SOAR: A study of soaring",
        "U-Net: U-Net-based Things and More",
        "Improved Reasoning via R1-Zero-Like Training",
        "SVD-ViT: Does SVD Make Vision Transformers Attend",
    ],
)
def test_no_expansion_where_the_letters_do_not_say_so(title: str) -> None:
    assert list(find_expansions(title, short_forms(title))) == []


@pytest.mark.parametrize(
    ("text", "is_short"), [("SAE", True), ("RoPE", True), ("i.i.d.", True), ("2024", False), ("see below", False), ("transformer", False)]
)
def test_short_forms(text: str, is_short: bool) -> None:
    assert is_short_form(text) is is_short


@pytest.mark.parametrize(
    ("text", "may_be"),
    [("FEV(1)", True), ("MEF cells", True), ("aa", True), ("10 mM", False), ("7B", False), ("Corr.", False), ("Vaswani 2017", False)],
)
def test_what_may_be_short_for_english_words(text: str, may_be: bool) -> None:
    assert may_be_short_form(text) is may_be


@pytest.mark.parametrize(
    ("written", "plain"), [("$k$NN", "kNN"), ("H$^{3}$DP", "H3DP"), ("H³DP", "H3DP"), (r"$\alpha$-PO", "α-PO"), ("ＳＡＥ", "SAE")]
)
def test_short_forms_without_marks(written: str, plain: str) -> None:
    assert unmarked(written) == plain


@pytest.mark.parametrize(
    ("short", "words", "long"),
    [
        ("HMM", "using hidden Markov models", "hidden Markov models"),
        ("RL", "of reinforcement learning", "reinforcement learning"),
        ("XYZ", "nothing that fits", None),
        ("", "anything", None),
        ("AB", "", None),
    ],
)
def test_alignment(short: str, words: str, long: str | None) -> None:
    start = align(short, words)
    assert (None if start is None else words[start:]) == long


@pytest.mark.parametrize(
    ("short", "cheaper", "dearer"),
    [
        ("SAE", "sparse auto encoder", "sparse autoencoder"),  # an initial before a letter inside a word
        ("MoE", "mixture of experts", "mixture of great experts"),  # each word gives a letter
        ("T2I", "text to image", "text image"),  # a digit that stands for a word
        ("CoT", "chain of thought", "chain of thought prompting"),  # nothing is left over behind
    ],
)
def test_what_is_cheaper_to_read(short: str, cheaper: str, dearer: str) -> None:
    def cost(words: str) -> float:
        return min((r.cost for r in readings(short, words) if not r.start), default=99)

    assert cost(cheaper) < cost(dearer)


WORDS = ["稀疏自编码器", "提出", "的", "简称", "large language models", "LLMs", "SAE", "ＳＡＥ", "Sparse Autoencoder", "or", "short for"]
NAMES = ["$k$NN", "3DGS", "a", "A"]
SIGNS = ["(", ")", "（", "）", "[", "]", "，", ", ", "; ", "。", ". ", " ", "\n", "“", "”", "-"]
TEXT = st.lists(st.sampled_from(WORDS + NAMES + SIGNS), max_size=40).map("".join) | st.text(alphabet="aA中（()）,，- .。", max_size=200)


@given(TEXT)
def test_any_text_gives_true_spans(text: str) -> None:
    for found in FIND(text):
        for span in (*found.longs, *([found.short] if found.short else [])):
            assert text[span.start : span.end] == span.text
            assert span.text == span.text.strip()


@given(TEXT)
def test_no_definition_crosses_the_end_of_a_sentence(text: str) -> None:
    # A semicolon inside a bracket parts the bracket, not the sentence.
    ends = {last for _, last in sentences(text) if text[last - 1] not in ";；"}
    for found in FIND(text):
        spans = (*found.longs, *([found.short] if found.short else []))
        first, last = min(span.start for span in spans), max(span.end for span in spans)
        assert not [end for end in ends if first < end < last]


@given(TEXT)
def test_the_letters_of_a_short_form_stand_in_an_english_long_form_in_order(text: str) -> None:
    for found in FIND(text):
        for long in found.longs:
            if found.short and long.text.isascii() and found.short.text.isascii():
                rest = iter(long.text.lower())
                letters = [c for c in unmarked(found.short.text).lower().removesuffix("s") if c.isalpha()]
                assert all(letter in rest for letter in letters)


@given(TEXT)
def test_full_width_letters_make_no_difference(text: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalnum() else c for c in text)
    assert [d._replace() for d in FIND(narrow(wide))] == list(FIND(narrow(text)))
    assert unicodedata.normalize("NFKC", narrow(wide)) == unicodedata.normalize("NFKC", wide)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5000,
        "(A" * 5000 + ")" * 5000,
        "(;" * 5000,
        "[(" * 3000 + ")]" * 3000,
        "A-" * 5000 + "(AB)",
        "中" * 5000 + "（AB）",
        "a " * 5000 + "(AB)",
        "a" * 5000 + " (aaaaaaaaaaaaaaa)",
        "，简称" * 5000,
        "SAE，全称" * 3000,
        "A stands for " * 3000,
        "$" * 5000 + "(A$B$)",
    ],
)
def test_long_runs_are_no_trap(text: str) -> None:
    assert len(list(FIND(text))) <= 1

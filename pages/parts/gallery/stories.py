"""Which stories the gallery tells: a title, three sentences, and what is taken from which page of the app.

No story holds a number: `make` opens the pages, and takes what they show.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core import laws


@dataclass(frozen=True)
class Step:
    """What is taken from one page: its `link`, the `panels` that are opened, and the names of what is added."""

    page: str
    take: tuple[str, ...]
    link: Mapping[str, str] = field(default_factory=dict)
    panels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Story:
    """One curated dashboard; `key` is its address."""

    key: str
    title: str
    words: str
    steps: tuple[Step, ...]


REPEATS = {"params", "tokens", "unique_tokens"}
OF_REPEATS = next(k for k, v in laws.registry().items() if v.published and {f.name for f in v.features} == REPEATS)

STORIES = (
    Story(
        "re-examined", "Chinchilla re-examined",
        "The constants that were printed for Chinchilla do not follow from its own runs. Fitted to them once "
        "more, the exponent of data leaves the printed one outside of its interval. At Chinchilla's compute "
        "the law then asks for nearly the model that was trained, with an interval that the form of the law "
        "makes wide.",
        (
            Step("fit", ("answer_fit", "chart_chinchilla-fit", "table_chinchilla-parameters")),
            Step("allocate", ("answer_allocate", "chart_chinchilla-contours"), {"budget": "5.76e23"}),
        ),
    ),
    Story(
        "objective", "The objective decides the advice",
        "One table of runs and one law give different advice when errors are counted in another way. Nothing "
        "in the runs says which way is right. Look at this spread before you believe a small difference "
        "between two papers.",
        (
            Step("fit", ("answer_fit", "chart_chinchilla-objectives"), {}, ("objectives",)),
        ),
    ),
    Story(
        "shape", "Width against depth",
        "At one size a wide and a deep model reach nearly the same loss: the valley between them is flat. The "
        "best shape of this law lies on its floor. The picture shows what each other shape gives up.",
        (
            Step("shape", ("answer_shape", "chart_shape-loss"), {"budget": "1e22"}),
        ),
    ),
    Story(
        "heads", "What heads cost",
        "Fewer key-value heads save memory at long contexts, and no law says what they cost in loss. The "
        "picture shows what each choice costs in memory and compute. Where the law ends, the usual number "
        "stays.",
        (
            Step("attention", ("answer_attention", "chart_attention-costs"), {"budget": "1e22"}),
        ),
    ),
    Story(
        "epochs", "How many epochs",
        "Tokens that are repeated are worth less than new ones, and less with each pass: the curves of a law with "
        "that decay flatten. Where few tokens are repeated too often, losses rise again, which no law of this kind "
        "follows. The badge names those runs.",
        (
            Step(
                "fit", ("answer_fit", "chart_datablations-fit", "table_datablations-parameters"),
                {"data": "datablations", "law": OF_REPEATS},
            ),
        ),
    ),
    Story(
        "mixture", "Which data mixture",
        "Many small runs with random mixtures tell a law which domains help which losses. Its best mixture "
        "lowers the mean of all losses, and raises some of them. How far it lies from every run that was "
        "trained says how far to trust that.",
        (
            Step("mixture", ("answer_mixture", "chart_mixture", "table_mixture-losses"), {"data": "regmix"}),
        ),
    ),
    Story(
        "batch", "Batch, learning rate and weight decay",
        "Every paper recommends another batch and another learning rate for the same run. Here their best "
        "batches lie several times apart. The strips show who says what, and who speaks beyond their own "
        "runs.",
        (
            Step("batch", ("answer_batch", "chart_batch-settings"), {"params": "8e9", "tokens": "1.6e11"}),
        ),
    ),
    Story(
        "vocabulary", "How large a vocabulary",
        "Three published ways to find the best vocabulary nearly agree. The law that is fitted once more to "
        "the same runs asks for far fewer entries. So these runs hardly say, and the badge says that too.",
        (
            Step("vocabulary", ("answer_vocabulary", "chart_vocabulary-growth", "table_vocabulary-approaches")),
        ),
    ),
    Story(
        "use", "A model that is used for long",
        "A model that answers many questions is cheaper when it is smaller and trained for longer. How much "
        "smaller depends on how much it is used. The picture shows training and use together.",
        (
            Step("inference", ("answer_inference", "chart_inference-cost"), {"served": "1e13"}),
        ),
    ),
    Story(
        "arms", "One optimizer against another",
        "Does a better optimizer save compute? Runs of the same size and tokens are compared in pairs. The "
        "interval of what it saves tells whether the question is settled at the scale that you ask for.",
        (
            Step("arms", ("answer_arms", "chart_arms-ratio", "chart_arms-losses")),
        ),
    ),
    Story(
        "plan", "A plan for 64 GPUs in ten days",
        "Sixty-four accelerators for ten days are a budget like any other. The plan says which size, tokens, shape, "
        "vocabulary and settings belong together. Its page says who says so, what would be as good, and what "
        "the usual would cost.",
        (
            Step("home", ("answer_home", "chart_plan"), {"budget": "2.1875e22", "constants": "besiroglu"}),
        ),
    ),
)  # fmt: skip

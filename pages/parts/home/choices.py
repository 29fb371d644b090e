"""What a link to the plan can hold beside the target: who is heard, what the model may cost, which cost is drawn."""

from core.plan.recipe.evidence import read_evidence
from pages.parts.link import LinkChoice, quantity


def evidence(text: str) -> str:
    """Read who is heard, as "shape:published,vocab-size:usual". Raises BadInput for what says nothing."""
    return ",".join(f"{key}:{source}" for key, source in read_evidence(text).items())


CHOICES = {
    "evidence": LinkChoice("", evidence),
    "limit_memory": LinkChoice(None, quantity),
    "limit_time": LinkChoice(None, quantity),
    "limit_dollars": LinkChoice(None, quantity),
    "limit_days": LinkChoice(None, quantity),
    "limit_devices": LinkChoice(64.0, quantity),
    "against": LinkChoice("memory"),
}

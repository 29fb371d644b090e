"""What a link to the plan can hold beside the target: who is heard for a factor."""

from core.plan.recipe.evidence import read_evidence
from pages.parts.link import LinkChoice


def evidence(text: str) -> str:
    """Read who is heard, as "shape:published,vocab-size:usual". Raises BadInput for what says nothing."""
    return ",".join(f"{key}:{source}" for key, source in read_evidence(text).items())


CHOICES = {"evidence": LinkChoice("", evidence)}

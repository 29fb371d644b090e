"""Why the bands of the worst replayed splits missed, by table and law, or by table for every law."""

REASONS: dict[tuple[str, str], str] = {}

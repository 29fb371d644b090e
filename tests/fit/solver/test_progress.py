"""Progress says of which fit it is."""

from core.fit.solver.progress import named_progress


def test_progress_names_the_fit_it_is_of():
    heard = []
    named_progress(lambda *state: heard.append(state), "loss/web")("starts", 3, 8)
    assert heard == [("loss/web: starts", 3, 8)]
    assert named_progress(None, "loss/web") is None

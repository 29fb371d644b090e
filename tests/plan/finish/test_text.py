"""The end of a run in sentences."""

from core.fit.finish.curves import going
from core.fit.finish.forecast import forecast
from core.plan.finish import text
from tests.fit.finish._going import TOTAL, runs_of, table


def test_the_answer_and_what_it_is_made_of():
    found = forecast(going(runs_of(table(0.5)), "going", TOTAL))
    assert text.answer(found).startswith("**going** will end at **2.6")
    assert text.answer(found).endswith(") nats per token.")
    said = text.made_of(found)
    assert said.startswith("After 50 % of 4.00B tokens its loss is")
    assert "of 6 siblings" in said

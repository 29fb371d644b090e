"""What a forecast says of itself."""

from datetime import UTC, datetime

from tests.forecasts._forecasts import PLAIN, forecast


def test_its_document_is_what_it_was_made_of():
    assert forecast().document() == PLAIN


def test_when_it_was_stamped_has_a_zone():
    assert forecast().when == datetime(2026, 12, 1, 12, tzinfo=UTC)


def test_one_without_an_interval_says_so():
    assert forecast().has_band
    assert not forecast(low=None, high=None).has_band

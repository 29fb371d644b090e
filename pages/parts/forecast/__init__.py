"""What the pages of forecasts need."""

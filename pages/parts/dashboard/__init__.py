"""What the pages of dashboards need."""

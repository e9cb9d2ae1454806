"""Tell what a campaign changed, and what it harmed."""

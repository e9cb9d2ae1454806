"""The tests; each folder mirrors a part of the source or is named after what it asks."""

"""From calls to series."""

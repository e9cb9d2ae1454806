"""The words, numbers, dates and marks that people read: one place for all surfaces."""

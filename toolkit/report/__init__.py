"""An evaluation as people read it: sentences, a table, a page, a file of numbers."""

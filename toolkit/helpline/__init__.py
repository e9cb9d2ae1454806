"""From a call log to series that can be analysed."""

"""The shipped data keep what their descriptions promise."""

"""Reading files: good ones, bad ones, and what must never be kept of either."""

"""How fast it is, beside the usual tools, as ratios within one run: `make bench`."""

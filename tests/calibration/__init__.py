"""Simulations of what intervals cover; `make calibrate` writes docs/calibration.md."""

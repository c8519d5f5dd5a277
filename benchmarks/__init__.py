"""Data of any size to measure the API with, and what is measured with it."""

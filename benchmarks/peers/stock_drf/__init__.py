"""The same page from a stock Django REST framework project, on the same tables and models."""

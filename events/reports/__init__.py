"""Answers made of several records: the chain a record belongs to, what happened around it."""

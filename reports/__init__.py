"""Answers to questions: pure functions of a mirror or of the platform; nothing here writes."""

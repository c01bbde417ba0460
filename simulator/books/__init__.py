"""Makes realistic Belgian books from a seed; the same seed gives the same bytes."""

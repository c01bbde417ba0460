"""Tables, and the doors to the databases that hold them. Knows no web framework."""

"""For whom: who signs in, which dossiers a person may see, and what may be done to them."""

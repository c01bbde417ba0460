"""The pages of a dossier: its client reads them, and so do staff."""

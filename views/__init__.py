"""HTTP: the only Flask and Jinja. No SQL, no commit, no arithmetic."""

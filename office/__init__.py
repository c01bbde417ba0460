"""What the firm's staff do: dossiers, and later the worklist and its notices."""

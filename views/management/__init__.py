"""The pages of the firm's staff."""

"""What a run leaves for who must trust it: figures, findings, hashes, nothing secret."""

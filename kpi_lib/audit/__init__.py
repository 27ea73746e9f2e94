"""What went into a run and what came out of it."""

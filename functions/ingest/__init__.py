"""HTTP in, raw-events out: parses protocols, minds consent, never enriches."""

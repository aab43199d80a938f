"""enriched-events in, counters of items, minutes and days in Firestore out, each purchase once."""

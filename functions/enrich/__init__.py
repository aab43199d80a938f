"""raw-events in, enriched-events out: device, place, traffic source, the GA4 row."""

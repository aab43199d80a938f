"""enriched-events in, rows of the BigQuery table ``events`` out, through the Storage Write API."""

"""The dashboard: what a shop sells, live, read from Firestore. docs/dashboard.md."""

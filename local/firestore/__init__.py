"""Firestore on one machine: what the official clients need of it, kept in one SQLite file.

Not here: composite indexes (production refuses a query without one, this server answers it),
expiry by TTL (production deletes within 24 hours), security rules, past versions, vector search,
pipelines. What Google's emulator never shows and this server can: the limit of about one write a
second to one document (write_rates.py).
"""

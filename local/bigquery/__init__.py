"""BigQuery on one machine: its REST API and its Storage Write API, kept in DuckDB.

The folder reads top down: ``__main__`` starts two servers (``rest/`` and ``write_service``) on one
``Warehouse``; a query goes ``rest -> jobs -> statements -> sql`` (GoogleSQL to DuckDB's SQL) and a
row goes ``write_service | rest -> appends -> journal``, and from there into DuckDB before the next
query.
"""

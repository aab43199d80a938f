"""What an operator runs: tables, views and GA4's daily tables, made and kept from the files.

``python -m functions.sink_bigquery``. The function itself never changes a table, so nothing of this
folder and of ``sql/`` is deployed with it.
"""

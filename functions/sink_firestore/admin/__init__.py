"""A person's commands for the counters; not deployed with the function (local/build.py).

``rebuild`` holds the counters against BigQuery's rows and mends them. docs/counters.md has the why.
"""

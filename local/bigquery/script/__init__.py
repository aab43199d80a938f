"""Scripts: several statements in one query, with variables, branches and loops.

``tokens -> parser -> run``; ``values`` are the variables. DECLARE, SET, IF, FOR … IN and EXECUTE
IMMEDIATE: every other statement of the procedural language is refused.
https://cloud.google.com/bigquery/docs/reference/standard-sql/procedural-language
"""

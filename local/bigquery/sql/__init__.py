"""GoogleSQL to DuckDB's SQL.

``dialect`` reads GoogleSQL with a table of the functions that this server has (``functions``);
``translate`` then
applies rules to the tree, each a named function with the difference that it bridges; ``macros.sql``
defines in DuckDB what
BigQuery's functions do. What is not known is refused: nothing may be silently different.
"""

"""What each query must give, computed in Python from the plain events and from nothing else.

An answer's function has the name of its query's file.
"""

"""Google Cloud on one machine: what the functions need of it, for `make run` and the tests."""

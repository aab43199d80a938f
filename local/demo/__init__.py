"""`make demo`: a shop day through a fresh local pipeline; nothing is lost, nothing counts twice."""

from local.demo.sequence import run as run

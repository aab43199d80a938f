"""`make demo`: a shop day through a fresh local pipeline, and the proof that nothing is lost."""

from local.demo.sequence import run as run

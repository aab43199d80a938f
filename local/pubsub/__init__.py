"""A Pub/Sub server for one machine: the official clients talk to it unmodified.

What differs from Google's service, on purpose:

- Ordering keys travel with their messages, ordered delivery is not promised.
- Exactly-once delivery, schemas, snapshots, seek, message transforms and unwrapped push are refused
  with UNIMPLEMENTED, not ignored. OIDC tokens are accepted in a push config and not sent.
- A failed push delays that message only; Google slows the whole subscription down.
- State is in SQLite without an fsync a commit: it survives ``kill -9``, not a loss of power.
"""

"""Firestore's limits, with their sources; what goes over one is refused as production refuses it.

Sources: [quotas] https://cloud.google.com/firestore/quotas
         [size]   https://cloud.google.com/firestore/docs/storage-size
         [query]  https://cloud.google.com/firestore/docs/query-data/queries
"""

DOCUMENT_MAX_BYTES = 1_048_576  # [quotas] 1 MiB, counted by [size]
DOCUMENT_NAME_MAX_BYTES = 6 * 1024  # [quotas] the whole name
ID_MAX_BYTES = 1_500  # [quotas] a document's or collection's id
FIELD_NAME_MAX_BYTES = 1_500  # [quotas]
SUBCOLLECTION_MAX_DEPTH = 100  # [quotas]
FIELD_MAX_DEPTH = 20  # [quotas] maps and arrays in each other
FIELD_TRANSFORMS_MAX = 500  # [quotas] a document, in one commit
REQUEST_MAX_BYTES = 10 * 1024 * 1024  # [quotas] one API request
IN_MAX_VALUES = 30  # [query] in, array-contains-any
NOT_IN_MAX_VALUES = 10  # [query]
TRANSACTION_MAX_S = 270.0  # [quotas]
TRANSACTION_IDLE_MAX_S = 60.0  # [quotas]
INTEGER_MAX = 2**63 - 1  # DocumentTransform.FieldTransform.increment: saturates here
INTEGER_MIN = -(2**63)

"""The API's protobuf classes, raw: the client's own wrappers (proto-plus) cost three times as much.

To the type checker they are the wrappers, whose fields have the same names.
"""

from typing import TYPE_CHECKING

from google.cloud.firestore_v1 import types

if TYPE_CHECKING:
    from google.cloud.firestore_v1.types import BatchGetDocumentsRequest as BatchGetDocumentsRequest
    from google.cloud.firestore_v1.types import (
        BatchGetDocumentsResponse as BatchGetDocumentsResponse,
    )
    from google.cloud.firestore_v1.types import BatchWriteRequest as BatchWriteRequest
    from google.cloud.firestore_v1.types import BatchWriteResponse as BatchWriteResponse
    from google.cloud.firestore_v1.types import BeginTransactionRequest as BeginTransactionRequest
    from google.cloud.firestore_v1.types import BeginTransactionResponse as BeginTransactionResponse
    from google.cloud.firestore_v1.types import CommitRequest as CommitRequest
    from google.cloud.firestore_v1.types import CommitResponse as CommitResponse
    from google.cloud.firestore_v1.types import Cursor as Cursor
    from google.cloud.firestore_v1.types import Document as Document
    from google.cloud.firestore_v1.types import DocumentMask as DocumentMask
    from google.cloud.firestore_v1.types import DocumentTransform as DocumentTransform
    from google.cloud.firestore_v1.types import GetDocumentRequest as GetDocumentRequest
    from google.cloud.firestore_v1.types import ListCollectionIdsRequest as ListCollectionIdsRequest
    from google.cloud.firestore_v1.types import (
        ListCollectionIdsResponse as ListCollectionIdsResponse,
    )
    from google.cloud.firestore_v1.types import ListDocumentsRequest as ListDocumentsRequest
    from google.cloud.firestore_v1.types import ListDocumentsResponse as ListDocumentsResponse
    from google.cloud.firestore_v1.types import ListenRequest as ListenRequest
    from google.cloud.firestore_v1.types import ListenResponse as ListenResponse
    from google.cloud.firestore_v1.types import Precondition as Precondition
    from google.cloud.firestore_v1.types import RollbackRequest as RollbackRequest
    from google.cloud.firestore_v1.types import (
        RunAggregationQueryRequest as RunAggregationQueryRequest,
    )
    from google.cloud.firestore_v1.types import (
        RunAggregationQueryResponse as RunAggregationQueryResponse,
    )
    from google.cloud.firestore_v1.types import RunQueryRequest as RunQueryRequest
    from google.cloud.firestore_v1.types import RunQueryResponse as RunQueryResponse
    from google.cloud.firestore_v1.types import (
        StructuredAggregationQuery as StructuredAggregationQuery,
    )
    from google.cloud.firestore_v1.types import StructuredQuery as StructuredQuery
    from google.cloud.firestore_v1.types import Target as Target
    from google.cloud.firestore_v1.types import TransactionOptions as TransactionOptions
    from google.cloud.firestore_v1.types import Value as Value
    from google.cloud.firestore_v1.types import Write as Write
    from google.cloud.firestore_v1.types import WriteResult as WriteResult
else:
    BatchGetDocumentsRequest = types.BatchGetDocumentsRequest.pb()
    BatchGetDocumentsResponse = types.BatchGetDocumentsResponse.pb()
    BatchWriteRequest = types.BatchWriteRequest.pb()
    BatchWriteResponse = types.BatchWriteResponse.pb()
    BeginTransactionRequest = types.BeginTransactionRequest.pb()
    BeginTransactionResponse = types.BeginTransactionResponse.pb()
    CommitRequest = types.CommitRequest.pb()
    CommitResponse = types.CommitResponse.pb()
    Cursor = types.Cursor.pb()
    Document = types.Document.pb()
    DocumentMask = types.DocumentMask.pb()
    DocumentTransform = types.DocumentTransform.pb()
    GetDocumentRequest = types.GetDocumentRequest.pb()
    ListCollectionIdsRequest = types.ListCollectionIdsRequest.pb()
    ListCollectionIdsResponse = types.ListCollectionIdsResponse.pb()
    ListDocumentsRequest = types.ListDocumentsRequest.pb()
    ListDocumentsResponse = types.ListDocumentsResponse.pb()
    ListenRequest = types.ListenRequest.pb()
    ListenResponse = types.ListenResponse.pb()
    Precondition = types.Precondition.pb()
    RollbackRequest = types.RollbackRequest.pb()
    RunAggregationQueryRequest = types.RunAggregationQueryRequest.pb()
    RunAggregationQueryResponse = types.RunAggregationQueryResponse.pb()
    RunQueryRequest = types.RunQueryRequest.pb()
    RunQueryResponse = types.RunQueryResponse.pb()
    StructuredAggregationQuery = types.StructuredAggregationQuery.pb()
    StructuredQuery = types.StructuredQuery.pb()
    Target = types.Target.pb()
    TransactionOptions = types.TransactionOptions.pb()
    Value = types.Value.pb()
    Write = types.Write.pb()
    WriteResult = types.WriteResult.pb()

"""Google's own client libraries, connected to servers on this machine."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import grpc
from google.api_core.client_options import ClientOptions
from google.auth.credentials import AnonymousCredentials
from google.cloud import bigquery, firestore
from google.cloud.pubsub_v1 import PublisherClient, SubscriberClient
from google.pubsub_v1.services.publisher.transports import PublisherGrpcTransport
from google.pubsub_v1.services.subscriber.transports import SubscriberGrpcTransport

from .settings import PROJECT


def bigquery_client(url: str) -> bigquery.Client:
    """A client of the BigQuery at a base URL."""
    return bigquery.Client(
        project=PROJECT,
        credentials=AnonymousCredentials(),
        client_options=ClientOptions(api_endpoint=url),
    )


def publisher_client(address: str) -> PublisherClient:
    """A client of the Pub/Sub at HOST:PORT."""
    return PublisherClient(transport=PublisherGrpcTransport(channel=grpc.insecure_channel(address)))


def subscriber_client(address: str) -> SubscriberClient:
    """A client of the Pub/Sub at HOST:PORT."""
    transport = SubscriberGrpcTransport(channel=grpc.insecure_channel(address))
    return SubscriberClient(transport=transport)


def firestore_client(address: str) -> firestore.Client:
    """A client of the Firestore at HOST:PORT."""
    with _variable("FIRESTORE_EMULATOR_HOST", address):  # read while it is made, and only so
        return firestore.Client(project=PROJECT, credentials=AnonymousCredentials())


@contextmanager
def _variable(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        del os.environ[name]
        if before is not None:
            os.environ[name] = before

"""The dashboard. In: Firestore, read and listened to. Out: a page, by Streamlit."""

from functools import partial

import streamlit as st
from google.cloud import firestore

from shared import logs

from . import noise
from .feed import Feed
from .firestore_source import FirestoreSource
from .page.app import show
from .settings import Settings


@st.cache_resource  # type: ignore[untyped-decorator] # Streamlit is not installed where types are checked
def feed(settings: Settings) -> Feed:
    """One for all viewers of this process; it begins with the first of them."""
    logs.configure("dashboard")
    noise.leave_out()
    client = partial(firestore.Client, database=settings.firestore_database)
    source = FirestoreSource(client, zone=settings.time_zone, feed_length=settings.feed_length)
    return Feed(source, settings).start()


def dashboard() -> None:
    """Run by Streamlit for each viewer, once a page."""
    settings = Settings.from_env()
    show(feed(settings), settings)

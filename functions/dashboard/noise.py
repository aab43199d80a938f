"""What libraries say with a traceback, where a line or nothing is enough."""

import logging
import threading

logger = logging.getLogger(__name__)

# Google's client tells each end of a stream in its log, and in threads of this name.
_STREAMS, _STREAMS_THREAD = "google.api_core.bidi", "Thread-OnRpcTerminated"

# Google's credentials warn with each attempt; the feed tells of the first one.
_CREDENTIALS = "google.auth"

# Streamlit's server says so of a page that was closed while it was written to.
_SERVER, _PAGE_CLOSED = "uvicorn.error", "WebSocketDisconnected"


def leave_out() -> None:
    """Once a process. The feed itself says what was lost."""
    logging.getLogger(_STREAMS).setLevel(logging.CRITICAL)
    logging.getLogger(_CREDENTIALS).setLevel(logging.ERROR)
    logging.getLogger(_SERVER).addFilter(_is_worth_it)
    others = threading.excepthook

    def hook(raised: threading.ExceptHookArgs) -> None:
        if raised.thread is not None and raised.thread.name == _STREAMS_THREAD:
            logger.info("listener_ended", extra={"error": raised.exc_type.__name__})
        else:
            others(raised)

    threading.excepthook = hook


def _is_worth_it(record: logging.LogRecord) -> bool:
    raised = record.exc_info[0] if record.exc_info else None
    return raised is None or raised.__name__ != _PAGE_CLOSED

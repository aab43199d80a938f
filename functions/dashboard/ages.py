"""How long ago something was, as people say it."""

_MINUTE_S, _HOUR_S, _DAY_S = 60, 3_600, 86_400


def ago(seconds: float) -> str:
    """``just now``, ``12 s ago``, ``5 min ago``, ``3 h ago``, ``2 days ago``."""
    return "just now" if seconds < 1 else f"{length(seconds)} ago"


def length(seconds: float) -> str:
    """``12 s``, ``5 min``, ``3 h``, ``2 days``: whole ones, the rest left out."""
    if seconds < _MINUTE_S:
        return f"{max(0, int(seconds))} s"
    if seconds < _HOUR_S:
        return f"{int(seconds // _MINUTE_S)} min"
    if seconds < 2 * _DAY_S:
        return f"{int(seconds // _HOUR_S)} h"
    return f"{int(seconds // _DAY_S)} days"

"""The foot of the page: what looking costs, and what the numbers are."""

# https://cloud.google.com/firestore/pricing, us-central1, November 2026; other regions differ.
USD_A_READ = 0.03 / 100_000


def foot(reads: int, reconnects: int, zone: str) -> str:
    """One line; ``reads`` of the whole server process, whoever looked."""
    times = "once" if reconnects == 1 else f"{reconnects:,} times"
    came_back = f" · live feed lost and made anew {times}" if reconnects else ""
    return (
        f'<footer class="a-foot">Days of {zone}. Revenue is net of refunds. '
        f'<span data-reconnects="{reconnects}" data-reads="{reads}">{reads:,} documents read</span>'
        " since the server started "
        f"(about ${reads * USD_A_READ:,.4f}){came_back}.</footer>"
    )

"""The shop day: every action of the demo in order, the same for the same seed and start."""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from local.demo.actions import Action, HermesPublish
from local.demo.afterwards import Afterwards, Placed, Sent
from local.demo.batches import Batch, Moment, Way, batches
from local.demo.catalog import CURRENCY, Product, catalog
from local.demo.journeys import Depth, Step, journey
from local.demo.mistakes import bad_messages, bad_requests
from local.demo.protocols import hit_of
from local.demo.visits import Visit, visit

SEED = 20_261_122
EVENTS = 2_000  # without what comes afterwards
PURCHASES = 60  # of the events: by people
BY_SERVER = 12  # of the purchases: told by the shop's server and not by the visitor's browser
BOT_PURCHASES = 1  # of the events, beside those
HERMES = 50
HERMES_CURRENCIES = (CURRENCY, "GBP")
PACE_PER_S = 200  # requests

# A session's requests lie this far apart, in seconds of the day as it is played.
_SHORTEST_STEP_S, _LONGEST_STEP_S = 0.05, 0.4

# Of the sessions that buy nothing.
_DEPTHS = {Depth.LANDING: 30, Depth.PRODUCTS: 45, Depth.CART: 15, Depth.CHECKOUT: 10}

# How browsers' events travel, of a hundred sessions.
_WAYS = {Way.GTAG: 45, Way.SINGLE: 30, Way.LIST: 10, Way.ENVELOPE: 15}

_Session = Sequence[Batch]


def shop_day(start_micros: int, seed: int = SEED) -> tuple[Action, ...]:
    """All actions, to be played at PACE_PER_S; ``start_micros``: when the first one is due."""
    # The same day each time is the point; nothing here is secret.
    draw = random.Random(seed)  # noqa: S311
    products = catalog()
    sessions = _sessions(draw, products, start_micros // 1_000_000)
    sent = _sent(draw, sessions, start_micros)
    day = datetime.fromtimestamp(start_micros / 1_000_000, UTC).date().isoformat()
    others: list[Action] = [
        *(_hermes(draw, products) for _ in range(HERMES)),
        *bad_requests(),
        *bad_messages(day),
    ]
    placed: list[Placed] = [
        *((one.place, one.hit) for one in sent),
        *Afterwards(draw, start_micros, PACE_PER_S).of(sent),
        *((draw.uniform(0, len(sent)), action) for action in others),
    ]
    return tuple(action for _, action in sorted(placed, key=lambda entry: entry[0]))


def _sessions(draw: random.Random, products: Sequence[Product], start_s: int) -> list[_Session]:
    """Sessions of EVENTS events together; as many as there are purchases end with one."""
    sessions = []
    missing = EVENTS
    for number, bots in enumerate([0] * PURCHASES + [1] * BOT_PURCHASES):
        buyer = visit(draw, start_s=start_s, bots=bots)
        steps = list(journey(buyer, Depth.PURCHASE, products, draw))
        missing -= len(steps)
        sessions.append(_session(draw, buyer, steps, is_by_server=number < BY_SERVER))
    while missing > 0:
        visitor = visit(draw, start_s=start_s)
        depth = draw.choices(list(_DEPTHS), list(_DEPTHS.values()))[0]
        steps = list(journey(visitor, depth, products, draw))
        if len(steps) > missing:
            # Who leaves when the day is full may do so at any moment: even before the page view
            # whose flags would be all that gtag sends of the session's start.
            sessions.append(batches(visitor, steps[:missing], Way.SINGLE, orders_by=Way.SINGLE))
        else:
            sessions.append(_session(draw, visitor, steps))
        missing -= len(steps)
    return sessions


def _session(
    draw: random.Random, visitor: Visit, steps: list[Step], *, is_by_server: bool = False
) -> _Session:
    way = draw.choices(list(_WAYS), list(_WAYS.values()))[0]
    return batches(visitor, steps, way, orders_by=Way.SERVER if is_by_server else way)


def _sent(draw: random.Random, sessions: Sequence[_Session], start_micros: int) -> list[Sent]:
    """The sessions' requests, interleaved as they happen, each with its time and its ids."""
    requests = sorted(_spread(draw, sessions), key=lambda entry: entry[0])
    session_s: dict[int, int] = {}
    page_ms: dict[tuple[int, int], int] = {}
    sent = []
    for place, (_, session, index) in enumerate(requests):
        batch = sessions[session][index]
        micros = start_micros + place * 1_000_000 // PACE_PER_S
        moment = Moment(
            time_micros=micros,
            session_s=session_s.setdefault(session, micros // 1_000_000),
            page_ms=page_ms.setdefault((session, batch.page), micros // 1_000),
        )
        sent.append(Sent(place, batch, moment, hit_of(batch, moment, draw)))
    return sent


def _spread(draw: random.Random, sessions: Sequence[_Session]) -> Iterator[tuple[float, int, int]]:
    """When each request is sent: second of the played day, number of the session, of the batch."""
    day_s = sum(map(len, sessions)) / PACE_PER_S
    for number, parts in enumerate(sessions):
        gap = draw.uniform(_SHORTEST_STEP_S, _LONGEST_STEP_S)
        start = draw.uniform(0, max(0.0, day_s - gap * len(parts)))
        yield from ((start + gap * index, number, index) for index in range(len(parts)))


def _hermes(draw: random.Random, products: Sequence[Product]) -> HermesPublish:
    """As the tag's own example has it: the value is a text, the currency stands in the items."""
    product, quantity = draw.choice(products), draw.randint(1, 3)
    line = product.item(quantity=quantity, currency=draw.choice(HERMES_CURRENCIES))
    return HermesPublish(
        content={
            "transaction_id": f"H-{draw.randrange(10**9, 10**10)}",
            "transaction_value": f"{product.price * quantity:g}",
            "items": [line],
        }
    )

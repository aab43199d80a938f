"""The shop day: every action of the demo in order, the same for the same seed and start."""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from local.demo.actions import Action, HermesPublish, Hit
from local.demo.afterwards import Afterwards, Placed
from local.demo.catalog import CURRENCY, Product, catalog
from local.demo.hits import Moment, hit, new_event_id
from local.demo.journeys import Depth, Step, journey
from local.demo.mistakes import bad_messages, bad_requests
from local.demo.visits import Visit, visit

SEED = 20_261_122
HITS = 2_000  # without what comes afterwards
PURCHASES = 60  # of the hits: by people
BOT_PURCHASES = 1  # of the hits, beside those
HERMES = 50
HERMES_CURRENCIES = (CURRENCY, "GBP")
PACE_PER_S = 200

# A session's steps lie this far apart, in seconds of the day as it is played.
_SHORTEST_STEP_S, _LONGEST_STEP_S = 0.05, 0.4

# Of the sessions that buy nothing.
_DEPTHS = {Depth.LANDING: 30, Depth.PRODUCTS: 45, Depth.CART: 15, Depth.CHECKOUT: 10}

_Session = tuple[Visit, list[Step]]


def shop_day(start_micros: int, seed: int = SEED) -> tuple[Action, ...]:
    """All actions, to be played at PACE_PER_S; ``start_micros``: when the first one is due."""
    # The same day each time is the point; nothing here is secret.
    draw = random.Random(seed)  # noqa: S311
    products = catalog()
    sessions = _sessions(draw, products, start_micros // 1_000_000)
    hits = _hits(draw, sessions, start_micros)
    day = datetime.fromtimestamp(start_micros / 1_000_000, UTC).date().isoformat()
    others: list[Action] = [
        *(_hermes(draw, products) for _ in range(HERMES)),
        *bad_requests(),
        *bad_messages(day),
    ]
    placed: list[Placed] = [
        *enumerate(hits),
        *Afterwards(draw, start_micros, PACE_PER_S).of(hits),
        *((draw.uniform(0, HITS), action) for action in others),
    ]
    return tuple(action for _, action in sorted(placed, key=lambda entry: entry[0]))


def _sessions(draw: random.Random, products: Sequence[Product], start_s: int) -> list[_Session]:
    """Sessions of HITS events together; as many as there are purchases end with one."""
    sessions = []
    for bots in [0] * PURCHASES + [1] * BOT_PURCHASES:
        buyer = visit(draw, start_s=start_s, bots=bots)
        sessions.append((buyer, list(journey(buyer, Depth.PURCHASE, products, draw))))
    missing = HITS - sum(len(steps) for _, steps in sessions)
    while missing > 0:
        visitor = visit(draw, start_s=start_s)
        depth = draw.choices(list(_DEPTHS), list(_DEPTHS.values()))[0]
        # The last one leaves when the day is full; anyone may leave at any moment.
        steps = list(journey(visitor, depth, products, draw))[:missing]
        missing -= len(steps)
        sessions.append((visitor, steps))
    return sessions


def _hits(draw: random.Random, sessions: Sequence[_Session], start_micros: int) -> list[Hit]:
    """The sessions' events, interleaved as they happen, each with its time and its id."""
    steps = sorted(_spread(draw, sessions), key=lambda entry: entry[0])
    first: dict[int, int] = {}
    hits = []
    for place, (_, session, index) in enumerate(steps):
        visitor, story = sessions[session]
        time_micros = start_micros + place * 1_000_000 // PACE_PER_S
        session_s = first.setdefault(session, time_micros // 1_000_000)
        moment = Moment(new_event_id(draw), time_micros, session_s, index)
        hits.append(hit(visitor, story[index], moment))
    return hits


def _spread(draw: random.Random, sessions: Sequence[_Session]) -> Iterator[tuple[float, int, int]]:
    """When each step happens: second of the played day, number of the session, of the step."""
    for number, (_, story) in enumerate(sessions):
        gap = draw.uniform(_SHORTEST_STEP_S, _LONGEST_STEP_S)
        start = draw.uniform(0, max(0.0, HITS / PACE_PER_S - gap * len(story)))
        yield from ((start + gap * index, number, index) for index in range(len(story)))


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

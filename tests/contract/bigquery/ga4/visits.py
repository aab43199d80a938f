"""Six days of a shop, drawn from a fixed stream of chance: the same events in every run.

``visits(origin, days)`` moves them: to days one after the other, or to days before now.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from random import Random

from tests.contract.bigquery.ga4.values import EPOCH, Event, Item, Param, Single, User

PRODUCTS = (
    ("sku01", "Google Navy Speckled Tee", 20.0), ("sku02", "Cap", 12.5), ("sku03", "Mug", 9.0),
    ("sku04", "Pen", 2.25), ("sku05", "Bag", 31.0), ("sku06", "Bottle", 18.0),
    ("sku07", "Socks", 7.5), ("sku08", "Lamp", 44.0), ("sku09", "Notebook", 6.0),
    ("sku10", "Sticker", 1.5), ("sku11", "Scarf", 15.0), ("sku12", "Umbrella", 22.0),
)  # fmt: skip
# How often each is taken: some far more than others.
WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 3, 2, 2, 1, 1)
SOURCES = (
    ("google", "cpc", "VTA-Test-Android"), ("google", "organic", "(organic)"),
    ("(direct)", "(none)", "(direct)"), ("news", "email", "autumn"),
)  # fmt: skip
CATEGORIES = ("desktop", "mobile", "tablet")
COUNTRIES = ("Germany", "Bulgaria", "France")
PAGES = ("/", "/hats", "/mugs", "/sale", "/about")
# Two of the three ids that Google's sample for known users asks for.
KNOWN = ("1005355938.1632145814", "979622592.1632496588")
USERS = tuple(
    User(
        pseudo_id=KNOWN[n] if n < len(KNOWN) else f"{1000 + n}.16000000{n:02}",
        user_id=None if n % 4 == 3 else f"login{n % 13}",
        source=SOURCES[n % 4],
        category=CATEGORIES[n % 3],
        country=COUNTRIES[n * 2 % 3],
        has_app=n % 5 == 1,
    )
    for n in range(18)
)
CHANCE_OF_A_VISIT = 0.55
# A visit begins so far into its day that it ends within.
FIRST_HOUR, LAST_HOUR = 1, 19
# A visit's steps after its pages: the event's name on the web and in the app, how many go on.
FUNNEL = (
    ("view_item", "view_item", 0.8),
    ("add_to_cart", "add_to_cart", 0.7),
    ("begin_checkout", "begin_checkout", 0.8),
    ("purchase", "in_app_purchase", 0.8),
)


def visits(origin: dt.datetime, days: Sequence[int]) -> tuple[Event, ...]:
    """The events in their order; ``days`` are counted from ``origin``."""
    chance = Random(20_201_137)  # noqa: S311 - a test's choices
    events: list[Event] = []
    for place, user in enumerate(USERS):
        # Every sixth has been here before.
        number = 3 if place % 6 == 5 else 0
        for day in days:
            if chance.random() < CHANCE_OF_A_VISIT:
                number += 1
                into = dt.timedelta(days=day, hours=chance.uniform(FIRST_HOUR, LAST_HOUR))
                events += Visit(chance, user, origin + into, number).events()
    return tuple(sorted(events, key=lambda event: (event.at, event.user.pseudo_id)))


class Visit:
    """One session of a user: its pages, then as many steps to a purchase as chance will have."""

    def __init__(self, chance: Random, user: User, start: dt.datetime, number: int) -> None:
        self._chance = chance
        self._user = user
        self._now = start
        self._session = (start - EPOCH) // dt.timedelta(seconds=1)
        self._number = number
        self._logged_in = number > 1
        self._page = self._place = 0

    def events(self) -> Iterator[Event]:
        """Every event of the session."""
        if self._number == 1:
            yield self._event("first_open" if self._user.has_app else "first_visit", {})
        yield self._event("session_start", {})
        for page in range(self._chance.randint(1, 4)):
            yield self._view(page)
        yield from self._steps()
        if self._chance.random() < 0.7:
            yield self._event("user_engagement", self._engagement())

    def _view(self, page: int) -> Event:
        self._page, self._place = self._page + 1, 0
        path = self._chance.choice(PAGES)
        seen: dict[str, Param] = {"page_location": f"https://shop.example{path}"}
        if path != "/about":
            seen["page_title"] = f"Shop {path}"
        seen |= {"entrances": 1} if page == 0 else self._engagement()
        return self._event("screen_view" if self._user.has_app else "page_view", seen)

    def _steps(self) -> Iterator[Event]:
        basket = self._basket()
        for web, app, share in FUNNEL:
            if self._chance.random() > share:
                return
            name = app if self._user.has_app else web
            self._logged_in |= name == "begin_checkout"
            yield self._event(name, self._worth(name, basket), basket)

    def _worth(self, name: str, basket: tuple[Item, ...]) -> dict[str, Param]:
        """The basket's value in the forms that it takes in an export; sometimes it is missing."""
        total = sum(item.price * item.quantity for item in basket)
        forms: tuple[dict[str, Param], ...] = (
            {"value": int(total)}, {"value": total}, {"value": Single(total)}, {},
        )  # fmt: skip
        value = self._chance.choice(forms)
        bought = name in ("purchase", "in_app_purchase")
        return value | ({"transaction_id": f"t{self._session}"} if bought else {})

    def _basket(self) -> tuple[Item, ...]:
        taken = dict.fromkeys(self._chance.choices(PRODUCTS, WEIGHTS, k=self._chance.randint(1, 4)))
        return tuple(
            Item(id=id_, name=name, price=price, quantity=self._chance.randint(1, 3))
            for id_, name, price in taken
        )

    def _engagement(self) -> dict[str, Param]:
        return {"engagement_time_msec": self._chance.choice((0, 1, 350_000, 900_000, 1_800_000))}

    def _event(self, name: str, own: dict[str, Param], items: tuple[Item, ...] = ()) -> Event:
        self._now += dt.timedelta(seconds=self._chance.randint(5, 90), microseconds=self._place)
        self._place += 1
        engaged: dict[str, Param] = {"session_engaged": "1"} if self._page > 1 else {}
        session: dict[str, Param] = {
            "ga_session_id": self._session, "ga_session_number": self._number,
        }  # fmt: skip
        return Event(
            at=self._now,
            name=name,
            user=self._user,
            user_id=self._user.user_id if self._logged_in else None,
            params=session | engaged | own,
            items=items,
            batch=(self._page, self._place, 1),
        )

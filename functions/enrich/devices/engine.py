"""The package user-agents, read by ua_parser's Rust engine.

By itself the package calls the old pure-Python path of ua_parser, 15 times slower, whatever engine
is installed. This one is named rather than "the best that is there": engines do not agree in every
case (google-re2's finds nothing where a rule's bound on its distance fails).
"""

from dataclasses import asdict

from ua_parser import Parser, load_lazy_builtins
from ua_parser.regex import Resolver
from user_agents.parsers import UserAgent, parse_browser, parse_device, parse_operating_system

_parser = Parser(Resolver(load_lazy_builtins()))


class Reading(UserAgent):  # type: ignore[misc]  # published without types
    """A User-Agent as the package sees it, its own questions (is_tablet, is_pc …) included."""

    def __init__(self, written: str) -> None:
        found = _parser.parse(written).with_defaults()
        self.ua_string = written
        self.os = parse_operating_system(**asdict(found.os))
        self.browser = parse_browser(**asdict(found.user_agent))
        self.device = parse_device(**asdict(found.device))

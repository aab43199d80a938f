"""What a script is made of: statements and expressions as text, blocks of steps."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Plain:
    """A statement of SQL."""

    sql: str


@dataclass(frozen=True, slots=True)
class Declare:
    """Variables of one type and value, both None where they are not written."""

    names: tuple[str, ...]
    type: str | None
    value: str | None


@dataclass(frozen=True, slots=True)
class Set:
    """A variable's new value."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class If:
    """Branches of (condition, block); the last one's condition is TRUE for ELSE."""

    branches: tuple[tuple[str, "Block"], ...]


@dataclass(frozen=True, slots=True)
class ForIn:
    """A block for each row of a query."""

    variable: str
    query: str
    block: "Block"


@dataclass(frozen=True, slots=True)
class Execute:
    """EXECUTE IMMEDIATE of what an expression gives."""

    value: str


Step: TypeAlias = Plain | Declare | Set | If | ForIn | Execute
Block: TypeAlias = tuple[Step, ...]

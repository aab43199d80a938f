"""What each query must give, computed in Python from the plain events and from nothing else.

An answer's function has the name of its query's file.
"""

from tests.contract.bigquery.ga4.answers import advanced, analysts, audiences, basic, funnels
from tests.contract.bigquery.ga4.answers.registry import EXPECTED

# Each of them has registered its answers.
MODULES = (basic, advanced, audiences, funnels, analysts)

__all__ = ["EXPECTED", "MODULES"]

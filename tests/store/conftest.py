"""Plans for the tests of the store."""

from datetime import date

import pytest

from toolkit.plan import plan_from_document


def _plan(name):
    return plan_from_document(
        {
            "schema": 1,
            "campaign": {
                "id": "ro",
                "name": name,
                "start": date(2023, 3, 6),
                "market": "a market",
                "mechanism": "a mechanism",
            },
            "sources": {"calls": {"kind": "calls", "unit": "contact", "period": "week"}},
            "outcomes": [
                {
                    "id": "calls",
                    "source": "calls",
                    "role": "primary",
                    "measure": "count",
                    "benefit": "increase",
                    "matters": {"ratio": 1.1},
                }
            ],
        }
    )


@pytest.fixture
def plan():
    return _plan("Open your eyes")


@pytest.fixture
def other_plan():
    return _plan("Open your eyes, amended")

"""Small tables of each kind, made by hand, for the tests of the store."""

import pandas as pd

from toolkit.store.store import Delivery
from toolkit.tables import CallLog, Panel, SurveyWaves


def call_log(days, *, areas=None, outcome="actioned", unit="contact"):
    """A log with one call at noon of each day."""
    times = pd.to_datetime([f"{day} 12:00" for day in days])
    frame = pd.DataFrame({"time": times, "area": areas or [""] * len(days)})
    frame["outcome"] = pd.Series([outcome] * len(days), dtype="str")
    return CallLog(unit=unit, frame=frame, timezone="Europe/Bucharest", undated=2, notes=("a",))


def panel(periods, values, *, measure="drivers", period="month"):
    """A panel without areas."""
    code = {"month": "M", "week": "W-SUN"}[period]
    frame = pd.DataFrame({"period": pd.PeriodIndex(periods, freq=code), "area": ""})
    frame[measure] = values
    return Panel(period=period, frame=frame)


def waves(wave="2023-01", answers=("yes", None, "no")):
    """Three sheets of one wave, with weights."""
    frame = pd.DataFrame({"wave": [wave] * 3, "area": ["AB", "AR", ""]})
    frame["would_buy"] = pd.Series(answers, dtype="str")
    frame["weight"] = [0.1 + 0.2, 1.0, float("nan")]
    missing = {"would_buy": {"refused": 1}}
    return SurveyWaves(frame=frame, weights="weight", missing=missing)


def delivery(table, *, content=b"original", campaign="ro", source="calls", **more):
    """A file on its way in."""
    given = {
        "campaign": campaign,
        "source": source,
        "name": "calls.csv",
        "content": content,
        "stored": b"de-identified " + content,
        "stored_name": "calls.csv",
        "table": table,
        "declared": {"kind": "calls"},
        **more,
    }
    return Delivery(**given)

"""Write the samples that R and the toolkit are compared on.

Run as `python -m tests.reference.survey_samples`. Made up from a seed; no person behind them.
They are awkward on purpose: strata of unequal size, clusters from 2 to 30 answers, unequal
weights, questions left open, clusters that are in both waves or in one, areas that cut across
strata.
"""

import csv
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent / "r"


def visited_twice(rng):
    """36 clusters in 4 strata; 30 of them in both waves, 3 in each of them alone."""
    rows = []
    for cluster in range(36):
        stratum = "ABCD"[min(cluster // 8, 3)]
        both = cluster % 6 != 5
        shift, size = rng.normal(0, 0.8), int(rng.integers(2, 31))
        for wave in ("2023-01", "2023-06"):
            if not both and (cluster % 12 == 5) == (wave == "2023-01"):
                continue
            rows += answers(rng, wave, stratum, f"c{cluster:02d}", shift, size)
    return rows


def separate_samples(rng):
    """Two waves of 3 strata with 10 clusters each, none of them in both."""
    rows = []
    for number, wave in enumerate(("2023-01", "2023-06")):
        for cluster in range(30):
            shift, size = rng.normal(0, 0.8), int(rng.integers(3, 20))
            rows += answers(rng, wave, "ABC"[cluster // 10], f"w{number}c{cluster}", shift, size)
    return rows


def areas_of_two_sides(rng):
    """13 areas, 6 with the campaign and 7 without, unequal, with ups and downs of their own."""
    rows = []
    for area in range(13):
        shift = rng.normal(0, 0.5)
        for wave in ("2023-01", "2023-06"):
            size, own = int(rng.integers(8, 40)), rng.normal(0, 0.3)
            some = answers(rng, wave, "ABC"[area % 3], f"c{area}", shift + own, size)
            side = "campaign" if area < 6 else "comparison"
            rows += [{**row, "area": f"a{area:02d}", "side": side} for row in some]
    return rows


def one_stratum_alone(rng):
    """5 strata, the last with a single cluster."""
    rows = []
    for cluster in range(17):
        shift, size = rng.normal(0, 0.8), int(rng.integers(4, 15))
        for wave in ("2023-01", "2023-06"):
            rows += answers(rng, wave, "ABCDE"[cluster // 4], f"c{cluster}", shift, size)
    return rows


def answers(rng, wave, stratum, cluster, shift, size):
    """Answer sheets of one cluster in one wave."""
    rows = []
    for number in range(size):
        level = 3 + shift + rng.normal() - 0.4 * (wave == "2023-06")
        score = float(np.clip(np.round(level), 1, 5))
        rows.append(
            {
                "wave": wave,
                "stratum": stratum,
                "cluster": cluster,
                "person": f"{cluster}-{number}",
                "area": "NSW"[int(rng.integers(0, 3))],
                "side": "",
                "weight": round(float(rng.lognormal(0, 0.6)), 6),
                "score": "" if rng.random() < 0.06 else score,
                "agree": int(rng.random() < 1 / (1 + np.exp(2.2 - 0.5 * level))),
            }
        )
    return rows


SAMPLES = {
    "survey_twice": (visited_twice, 101),
    "survey_separate": (separate_samples, 102),
    "survey_areas": (areas_of_two_sides, 103),
    "survey_alone": (one_stratum_alone, 104),
}


def main():
    """Write each sample beside the R script."""
    for name, (make, seed) in SAMPLES.items():
        rows = make(np.random.default_rng(seed))
        with (FOLDER / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


if __name__ == "__main__":
    main()

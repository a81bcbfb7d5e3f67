"""Checks `lookalike matrix -o woe.csv` against optbinning on the same bins: counts, weight of evidence, information value.

    lookalike train TABLE.csv --outcome COL --positive V --name N && lookalike matrix --model N -o woe.csv
    .peers/bin/python benches/woe.py woe.csv TABLE.csv --outcome COL --positive V [--sep ,]

optbinning's weight of evidence has the other sign and no half account in every cell: both are undone before comparing.
Exit status 1 when a count differs, or a figure by more than 1e-6.
"""

import argparse
import json
import sys

import numpy as np
import pandas as pd
from optbinning import OptimalBinning

TOLERANCE = 1e-6


def theirs(values, outcome, bins):
    """Counts (ideal, others) of optbinning's bins, WoE and IV of them, in the order of `bins`."""
    if bins["kind"].iloc[0] == "number":
        highs = [float(high) for high in bins["high"].dropna()]
        numbers = pd.to_numeric(values, errors="coerce").to_numpy(float)
        # Ours hold their upper end, optbinning's their lower one: the next number above moves nothing else.
        splits = [np.nextafter(high, np.inf) for high in highs]
        peer = OptimalBinning(
            dtype="numerical", user_splits=splits, user_splits_fixed=[True] * len(splits), monotonic_trend=None,
            max_n_prebins=len(splits) + 1, min_prebin_size=1e-6)
    else:
        groups = [json.loads(cell) for cell in bins["levels"] if isinstance(cell, str)]
        numbers = values.astype(str).to_numpy(object)
        peer = OptimalBinning(
            dtype="categorical", user_splits=np.array(groups, dtype=object), user_splits_fixed=[True] * len(groups))
    peer.fit(numbers, outcome)
    table = peer.binning_table.build(add_totals=False)
    return table[table["Count"] > 0], peer


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("woe", "table", "--outcome", "--positive"):
        parser.add_argument(name, **({"required": True} if name.startswith("--") else {}))
    parser.add_argument("--sep", default=",")
    asked = parser.parse_args()
    ours = pd.read_csv(asked.woe)
    table = pd.read_csv(asked.table, sep=asked.sep, dtype=str, keep_default_na=False)
    outcome = (table[asked.outcome] == asked.positive).astype(int).to_numpy()
    checked, worst, wrong = 0, 0.0, []
    for criterion, bins in ours.groupby("criterion", sort=False):
        held = bins[bins["accounts"] > 0]
        if criterion not in table or bins["kind"].iloc[0] not in ("number", "category") or len(held) < 2:
            continue
        found, peer = theirs(table[criterion], outcome, bins)
        mine = sorted(zip(held["ideal"].astype(int), held["others"].astype(int)))
        peers = sorted(zip(found["Event"].astype(int), found["Non-event"].astype(int)))
        if mine != peers:
            wrong.append(f"{criterion}: counts {mine} against {peers}")
            continue
        for half, woe in ((0.0, None), (0.5, held["woe"].to_numpy())):
            ideal, others = bins["ideal"].to_numpy() + half, bins["others"].to_numpy() + half
            p, q = ideal / ideal.sum(), others / others.sum()
            with np.errstate(divide="ignore", invalid="ignore"):
                evidence = np.where(p * q > 0, np.log(p / q), 0.0)
            if woe is None:
                both = sorted(evidence[bins["accounts"].to_numpy() > 0])
                gap = np.abs(np.array(both) - np.sort(-found["WoE"].to_numpy(float))).max()
                gap = max(gap, abs(((p - q) * evidence).sum() - found["IV"].astype(float).sum()))
            else:
                gap = np.abs(evidence - bins["woe"].to_numpy()).max()
                gap = max(gap, abs(((p - q) * evidence).sum() - bins["iv"].iloc[0]))
            worst = max(worst, gap)
            if gap > TOLERANCE:
                wrong.append(f"{criterion}: {gap:.2e} apart {'as optbinning has it' if woe is None else 'with the half account'}")
        checked += 1
    print(f"{checked} criteria checked, largest difference {worst:.1e}")
    for line in wrong:
        print(line)
    sys.exit(1 if wrong or not checked else 0)


if __name__ == "__main__":
    main()

"""Customers against a universe, where the truth is known: half of the demo's won accounts are the customers, all other
accounts the universe, in which nobody's outcome is told. Prints how well the hidden won accounts are ranked.

    lookalike demo && python3 benches/hidden_wins.py lookalike-demo/accounts.csv [LOOKALIKE]
"""

import csv
import random
import subprocess
import sys
import tempfile
from pathlib import Path

# Known only once an account is decided, or when it was.
AFTERWARDS = {
    "outcome", "close_date", "lost_reason", "onboarding_calls", "qualified_on", "accepted_on", "annual_contract", "upsell",
    "acquisition_cost", "left_on", "first_contact_on",
}  # fmt: skip


def auc(scores, truth):
    """Share of pairs ranked right, ties counting half."""
    order = sorted(range(len(scores)), key=scores.__getitem__)
    ranks, start = 0.0, 0
    while start < len(order):
        end = start
        while end < len(order) and scores[order[end]] == scores[order[start]]:
            end += 1
        ranks += sum(truth[i] for i in order[start:end]) * (start + 1 + end) / 2
        start = end
    won = sum(truth)
    return (ranks - won * (won + 1) / 2) / (won * (len(truth) - won))


def main():
    lookalike = str(Path(sys.argv[2]).resolve()) if len(sys.argv) > 2 else "lookalike"
    with open(sys.argv[1], encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter=";") if row["outcome"] in ("won", "lost", "churned")]
    columns = [name for name in rows[0] if name not in AFTERWARDS]
    won = [i for i, row in enumerate(rows) if row["outcome"] == "won"]
    customers = sorted(set(won) - set(random.Random(1).sample(won, len(won) // 2)))
    universe = sorted(set(range(len(rows))) - set(customers))
    with tempfile.TemporaryDirectory() as name:
        for file, which in (("customers.csv", customers), ("companies.csv", universe)):
            with open(Path(name) / file, "w", newline="") as out:
                csv.writer(out, delimiter=";").writerows([columns] + [[rows[i][c] for c in columns] for i in which])

        def run(*arguments):
            subprocess.run([lookalike, *arguments], cwd=name, check=True, stdout=subprocess.DEVNULL)

        run("train", "customers.csv", "--universe", "companies.csv", "--id", "account_id", "--no-segments", "--name", "hidden")
        run("score", "companies.csv", "-o", "scores.csv")
        with open(Path(name) / "scores.csv", newline="") as file:
            scores = [float(row["score"]) for row in csv.DictReader(file)]
    truth = [int(rows[i]["outcome"] == "won") for i in universe]
    best = sorted(range(len(scores)), key=lambda i: -scores[i])[: len(scores) // 10]
    print(f"{len(customers)} customers, {len(universe)} companies of which {sum(truth)} won")
    print(f"AUC {auc(scores, truth):.3f}, {sum(truth[i] for i in best) / len(best):.0%} of the top tenth won")


if __name__ == "__main__":
    main()

"""The peer of `peers.py serve`: a scikit-learn pipeline with contributions behind FastAPI, as a practitioner would write it.

    PEER_MODEL=peer.joblib uvicorn service:app --workers 2
"""

import os
from typing import Any

import joblib
import pandas as pd
from fastapi import FastAPI
from pydantic import BaseModel

from learners import strongest

app = FastAPI()
pipeline = joblib.load(os.environ["PEER_MODEL"])


class Asked(BaseModel):
    accounts: list[dict[str, Any]]


class Scored(BaseModel):
    id: Any
    score: float
    fit: float
    reasons: list[str]


class Answer(BaseModel):
    accounts: list[Scored]


@app.get("/readyz")
def ready():
    return {"status": "ready"}


@app.post("/v1/score")
def score(asked: Asked) -> Answer:
    table = pd.DataFrame(asked.accounts)
    fit, names, points = strongest(pipeline, table)
    return Answer(
        accounts=[
            Scored(
                id=account["id"],
                score=round(100 * f, 3),
                fit=round(f, 6),
                reasons=[f"{name} {value:+.3f}" for name, value in zip(n, p)],
            )
            for account, f, n, p in zip(asked.accounts, fit.tolist(), names, points)
        ]
    )

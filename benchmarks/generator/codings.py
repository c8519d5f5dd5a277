"""Codings that fit a type of act, as COPY reads their columns."""

import random

from benchmarks.generator.rows import NULL
from events import ontologies
from events.choices import CodingBasis

COLUMNS = (
    "cameo", "cameo_label", "plover", "plover_mode", "plover_intensity", "quad", "goldstein", "mid_action",
    "mid_hostility", "basis",
)  # fmt: skip
PLOVER_OF_ROOT = {
    "02": "REQUEST", "03": "AGREE", "04": "CONSULT", "05": "SUPPORT", "06": "COOPERATE", "07": "AID", "08": "CONCEDE",
    "10": "REQUEST", "11": "ACCUSE", "12": "REJECT", "13": "THREATEN", "15": "MOBILIZE", "16": "SANCTION",
    "17": "COERCE", "19": "ASSAULT",
}  # fmt: skip
BASES = [basis.value for basis in CodingBasis]


def fitting(rng: random.Random, field: str, value: str) -> list[str]:
    """A coding with each code that the codebook admits for this value of the field; none where it admits none."""
    starts = ontologies.FITTING[field][value]
    return [_columns(rng, code, value) for code in ontologies.CAMEO if code.startswith(starts or ("none",))]


def of_any_act(rng: random.Random) -> list[str]:
    return [_columns(rng, code, "") for code in ontologies.CAMEO]


def _columns(rng: random.Random, cameo: str, posture: str) -> str:
    label, goldstein = ontologies.CAMEO[cameo]
    plover = PLOVER_OF_ROOT.get(cameo[:2])
    modes = sorted(ontologies.PLOVER[plover][1]) if plover else []
    mode = rng.choice(modes) if modes and rng.random() < 0.6 else None
    admitted = ontologies.FITTING_MID.get(posture)
    mid = rng.choice(admitted) if admitted else None
    values = (
        cameo, label, plover, mode, ontologies.plover_intensity(plover, mode), ontologies.quad(cameo), goldstein, mid,
        ontologies.MID[mid][1] if mid else None, rng.choice(BASES),
    )  # fmt: skip
    return "\t".join(NULL if value is None else str(value) for value in values)

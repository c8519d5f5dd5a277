"""Codings that fit a type of act, as COPY reads their columns."""

import random

from benchmarks.generator.rows import NULL
from events import codes
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
    starts = codes.FITTING[field][value]
    return [_columns(rng, code, value) for code in codes.CAMEO if code.startswith(starts or ("none",))]


def of_any_act(rng: random.Random) -> list[str]:
    return [_columns(rng, code, "") for code in codes.CAMEO]


def _columns(rng: random.Random, cameo: str, posture: str) -> str:
    label, goldstein = codes.CAMEO[cameo]
    plover = PLOVER_OF_ROOT.get(cameo[:2])
    modes = sorted(codes.PLOVER[plover][1]) if plover else []
    mode = rng.choice(modes) if modes and rng.random() < 0.6 else None
    admitted = codes.FITTING_MID.get(posture)
    mid = rng.choice(admitted) if admitted else None
    values = (
        cameo, label, plover, mode, codes.plover_intensity(plover, mode), codes.quad(cameo), goldstein, mid,
        codes.MID[mid][1] if mid else None, rng.choice(BASES),
    )  # fmt: skip
    return "\t".join(NULL if value is None else str(value) for value in values)

"""Words as unevenly spread as in news: a few hundred of every day, some thousand rare ones, and the phrases of them."""

import itertools
import random


def words(text: str) -> list[str]:
    return text.split()


COMMON = words(
    "troops talks border security government president minister alliance sanctions region forces support military "
    "deployment exercise meeting statement energy defence council partners invasion tension diplomacy pressure war "
    "peace threat response capital leaders concern agreement soldiers allies dialogue crisis guarantees membership "
    "eastern northern western southern joint new further serious possible political economic financial national "
    "foreign senior early late heavy light rapid urgent common public private recent future former regional "
    "announced warned said called asked refused accepted prepared considered reported expected demanded denied "
    "confirmed increased reduced discussed planned sent moved held ended began continued remained returned "
    "aircraft missiles tanks vessels battalion brigade commander pipeline gas oil exports imports banks assets visas "
    "embassy diplomats families citizens territory frontier sovereignty ceasefire withdrawal escalation deterrence "
    "readiness strategy proposal letter answer position red lines week month day morning evening days hours year "
    "summit conference channel negotiation mediation consultation commitment condition consequence measure package"
)
JOINTS = words("of the in and to a for on with by at from that after before against over under between about")
ONSETS = words("b br ch d dr f g gr h k kr l m n p pr r s sh st t tr v z")
VOWELS = words("a e i o u")
CODAS = words("n r l s t m v k")
ENDINGS = words("ad an ed en ic il in is on or us")
RARE_WORDS = 6000


def invented(rng: random.Random, number: int) -> list[str]:
    """Different words of two syllables, lower case."""
    syllables = list(itertools.product(ONSETS, VOWELS, CODAS, ENDINGS))
    return ["".join(parts) for parts in rng.sample(syllables, number)]


def zipf(number: int, exponent: float = 1.0) -> list[float]:
    """Cumulative weights of ranks 1 to `number`."""
    return list(itertools.accumulate(1 / (rank + 2) ** exponent for rank in range(number)))


class Phrases:
    """Pools of phrases of one length each; their sizes are powers of two, for they are drawn by bits."""

    def __init__(self, rng: random.Random) -> None:
        rare = invented(rng, RARE_WORDS)
        self._words = COMMON + rare
        self._weights = zipf(len(self._words))
        self._rng = rng
        self.openings = self._pool(4096, 70)
        self.endings = self._pool(8192, 68)
        self.quotes = self._pool(8192, 55)
        self.wordings = self._pool(8192, 90)
        self.titles = self._pool(4096, 34)
        self.short = self._pool(512, 16)
        self.rare = ["".join(pair) for pair in itertools.product(rng.sample(rare, 256), ["ia", "ov", "grad", "stan"])]

    def _pool(self, size: int, length: int) -> list[str]:
        """`size` phrases of about `length` characters."""
        rng, pool = self._rng, []
        drawn = iter(rng.choices(self._words, cum_weights=self._weights, k=size * (length // 5 + 2)))
        joints = iter(rng.choices(JOINTS, k=size * (length // 5 + 2)))
        for _ in range(size):
            found, wanted = [next(drawn)], length + rng.randint(-length // 5, length // 5)
            long = len(found[0])
            while long < wanted:
                # news has a small word for every two that carry meaning
                if len(found) % 3 == 2:
                    found.append(next(joints))
                found.append(next(drawn))
                long = sum(map(len, found)) + len(found)
            pool.append(" ".join(found))
        return pool

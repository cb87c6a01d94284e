"""Boosted trees, evaluated many rows at a time. Made by LightGBM; read here so that nothing of it is needed."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

F32 = NDArray[np.float32]
I32 = NDArray[np.int32]

_ROWS: Final = 256
"""So many rows at once: their nodes stay in the processor's cache."""
FIRST_TREES: Final = 120
"""The first stage: rows that these already rule out are not asked further."""
HOPELESS: Final = -2.0
"""Sum of the first stage below which no row of the training text ended near a threshold (log odds)."""


@dataclass(frozen=True, slots=True)
class Forest:
    """One line a tree, one column a node; a leaf points at itself and holds a value (log odds)."""

    feature: NDArray[np.uint8]
    threshold: F32
    left: NDArray[np.int16]
    right: NDArray[np.int16]
    value: F32
    depth: int

    def chances(self, rows: F32, *, early: bool = False) -> F32:
        """The chance of yes for each row. ``early``: hopeless rows stop after the first stage and get about nothing."""
        sums = self._sums(rows, 0, FIRST_TREES if early else len(self.value))
        if early:
            left = np.flatnonzero(sums > HOPELESS)
            sums[left] += self._sums(rows[left], FIRST_TREES, len(self.value))
        return np.asarray(1 / (1 + np.exp(-sums)), np.float32)

    def _sums(self, rows: F32, first: int, last: int) -> F32:
        nodes = self.value.shape[1]
        base = np.arange(last - first, dtype=np.int64) * nodes
        feature, threshold = self.feature[first:last].reshape(-1), self.threshold[first:last].reshape(-1)
        children = (np.stack([self.left[first:last], self.right[first:last]], axis=2) + base[:, None, None]).reshape(-1)
        value = self.value[first:last].reshape(-1)
        sums = np.zeros(len(rows), np.float32)
        for begin in range(0, len(rows), _ROWS):
            part = rows[begin : begin + _ROWS]
            flat, width = part.reshape(-1), part.shape[1]
            row = (np.arange(len(part)) * width)[:, None]
            at = np.broadcast_to(base, (len(part), len(base)))
            for _ in range(self.depth):
                # Written so that what is no number goes to the right.
                right = ~(flat.take(row + feature.take(at)) <= threshold.take(at))
                at = children.take(2 * at + right)
            sums[begin : begin + len(part)] = value.take(at).sum(axis=1)
        return sums


def arrays_of(forest: Forest) -> dict[str, NDArray[np.generic]]:
    """What a file holds of it."""
    depth = np.array([forest.depth], np.uint8)
    return {
        "feature": forest.feature, "threshold": forest.threshold, "left": forest.left, "right": forest.right,
        "value": forest.value, "depth": depth,
    }  # fmt: skip


def forest_of(arrays: dict[str, NDArray[np.generic]]) -> Forest:
    """The forest of such arrays."""
    return Forest(
        arrays["feature"].astype(np.uint8), arrays["threshold"].astype(np.float32), arrays["left"].astype(np.int16),
        arrays["right"].astype(np.int16), arrays["value"].astype(np.float32), int(arrays["depth"][0]),
    )  # fmt: skip

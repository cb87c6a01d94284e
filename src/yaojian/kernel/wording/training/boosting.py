"""Training the judge (is something wrong here?) and the ranker (is this what was meant?) with LightGBM."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yaojian.kernel.wording.judge.features import NAMES
from yaojian.kernel.wording.judge.trees import Forest

JUDGE_TREES = 450
RANKER_TREES = 180
_SETTINGS: dict[str, Any] = {
    "objective": "binary",
    "num_leaves": 31,
    "max_depth": 9,
    "learning_rate": 0.07,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.6,
    "bagging_fraction": 0.5,
    "bagging_freq": 1,
    "lambda_l2": 2.0,
    "max_bin": 63,
    # One thread and one way through the rows: the same rows give the same trees.
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
    "seed": 7,
    "verbose": -1,
}


def grow(rows: NDArray[np.float32], yes: NDArray[np.bool_], weights: NDArray[np.float32], trees: int) -> Forest:
    """A forest that tells ``yes`` from ``rows``."""
    import lightgbm

    data = lightgbm.Dataset(rows, yes.astype(np.float32), weight=weights, feature_name=list(NAMES))
    model = lightgbm.train(_SETTINGS, data, trees)
    return forest_from([tree["tree_structure"] for tree in model.dump_model()["tree_info"]])


def forest_from(trees: list[dict[str, Any]]) -> Forest:
    """The arrays of trees as LightGBM's dump tells them."""
    flat = [_flat(tree) for tree in trees]
    nodes = max(len(tree) for tree in flat)
    shape = (len(flat), nodes)
    feature, left, right = np.zeros(shape, np.uint8), np.zeros(shape, np.int16), np.zeros(shape, np.int16)
    threshold, value = np.full(shape, np.inf, np.float32), np.zeros(shape, np.float32)
    for line, tree in enumerate(flat):
        for column, (one, two, three, four, five) in enumerate(tree):
            feature[line, column], threshold[line, column], left[line, column] = one, _below(two), three
            right[line, column], value[line, column] = four, five
    return Forest(feature, threshold, left, right, value, max(_depth(tree) for tree in trees))


def _flat(tree: dict[str, Any]) -> list[tuple[int, float, int, int, float]]:
    nodes: list[tuple[int, float, int, int, float]] = []

    def add(node: dict[str, Any]) -> int:
        number = len(nodes)
        if "leaf_value" in node:
            nodes.append((0, float("inf"), number, number, float(node["leaf_value"])))
            return number
        nodes.append((0, 0.0, 0, 0, 0.0))
        left, right = add(node["left_child"]), add(node["right_child"])
        nodes[number] = (int(node["split_feature"]), float(node["threshold"]), left, right, 0.0)
        return number

    add(tree)
    return nodes


def _depth(node: dict[str, Any]) -> int:
    return 0 if "leaf_value" in node else 1 + max(_depth(node["left_child"]), _depth(node["right_child"]))


def _below(threshold: float) -> np.float32:
    """The next 32-bit number not above the threshold: rows hold 32 bits, so they fall on the same side."""
    near = np.float32(threshold)
    return near if float(near) <= threshold else np.nextafter(near, np.float32(-np.inf))

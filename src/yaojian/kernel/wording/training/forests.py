"""LightGBM's trees as the arrays the judge reads."""

from typing import Any

import numpy as np

from yaojian.kernel.wording.judge.trees import Forest


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

"""Training the judge (is something wrong here?) and the ranker (is this what was meant?) with LightGBM."""

from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray

from yaojian.kernel.wording.judge.features import NAMES
from yaojian.kernel.wording.judge.trees import Forest
from yaojian.kernel.wording.training.forests import forest_from

_SETTINGS: dict[str, Any] = {
    "objective": "binary",
    "num_leaves": 41,
    "max_depth": 10,
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
    data = lightgbm.Dataset(rows, yes.astype(np.float32), weight=weights, feature_name=list(NAMES))
    model = lightgbm.train(_SETTINGS, data, trees)
    return forest_from([tree["tree_structure"] for tree in model.dump_model()["tree_info"]])

"""The peer of the bench ``coldchain``: months and excursions of a file whose format it is told. Runs in its own environment."""

import json
import sys

import polars as pl


def main(file: str) -> None:
    """Prints probe → months: count, least, mean, most, P5, P95, excursions that began in it."""
    rows = (
        pl.scan_csv(file)
        .rename({"探头": "probe", "时间": "moment", "温度": "value"})
        .with_columns(pl.col("moment").str.to_datetime("%Y-%m-%d %H:%M:%S"))
        .sort("probe", "moment")
        .with_columns(
            pl.col("moment").dt.truncate("1mo").alias("month"),
            (~pl.col("value").is_between(2, 8)).alias("out"),
            (pl.col("moment").diff().over("probe") > pl.duration(minutes=3)).fill_null(True).alias("broken"),
        )
        .with_columns(
            (pl.col("out") & (~pl.col("out").shift(1).over("probe").fill_null(False) | pl.col("broken"))).alias("began")
        )
        .group_by("probe", "month")
        .agg(
            pl.len(),
            pl.col("value").min().alias("min"),
            pl.col("value").mean().alias("mean"),
            pl.col("value").max().alias("max"),
            pl.col("value").quantile(0.05, "linear").alias("p5"),
            pl.col("value").quantile(0.95, "linear").alias("p95"),
            pl.col("began").sum(),
        )
        .sort("probe", "month")
        .collect()
    )
    told: dict[str, list[list[float]]] = {}
    for probe, _, *figures in rows.iter_rows():
        told.setdefault(probe, []).append(figures)
    print(json.dumps(told, ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1])

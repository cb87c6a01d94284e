"""The wrong-word judge: counts of official text, likely confusions, boosted trees. Plain Python and numpy, no Django.

How it was found and measured: ``docs/decisions/0014-wrong-word-judge.md``. The programs that make the model stand in
``kernel.wording.training``; here is only what reads it.
"""

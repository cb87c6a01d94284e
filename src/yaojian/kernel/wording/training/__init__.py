"""The programs that make the model of the wrong-word judge: ``yaojian words train CORPUS``. Never needed at run time.

They need LightGBM and scipy (``requirements-train.lock``) and data of four packages; see ``sources``.
"""

"""Logger files become readings, readings become months, excursions and problems. Without Django.

Definitions (architecture §6): the sampling interval of a probe is the median distance of its moments; a reading counts
for one interval; an excursion is a run of readings outside the limits, broken by a gap of more than three intervals;
equal duplicates count once; temperatures are in ℃, moments in local time (UTC+8, which knows no summer time).
"""

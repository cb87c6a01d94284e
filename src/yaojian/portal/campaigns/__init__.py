"""Campaigns (宣传展示): banners, pop-ups, floating entries, couplets, picture entries, festival skins, mourning grey. (P5)

Each has a schedule in Beijing time, half-open (it is gone at the very moment it ends), a rank, a target, and goes through
gate and review. What is shown follows ``is_shown``, which acts and the job at each boundary set: public pages know no clock.
Skin and grey are one small style sheet, so that switching them renders no page anew.
"""

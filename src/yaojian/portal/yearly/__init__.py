"""政府信息公开工作年度报告: the tables of disclosure and of applications as one report (国办公开办函〔2021〕30号), to take away."""

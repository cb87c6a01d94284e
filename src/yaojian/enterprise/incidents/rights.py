"""What one may do with incidents: reporting is the company's, by membership; the rest the bureau's, by grant; how much
time there is, the system administrator's."""

from yaojian.kernel.permissions.rights import Right

REPORT = Right("enterprise.incident.report", "立即报告疫苗质量事件")
READ = Right("enterprise.incident.read", "查看疫苗质量事件")
HANDLE = Right("enterprise.incident.handle", "处置疫苗质量事件")
CLOCK = Right("enterprise.incident.clock", "调整疫苗质量事件确认时限", holders="system_admin")
ROSTER = Right("enterprise.incident.roster", "安排疫苗质量事件值班")

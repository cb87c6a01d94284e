"""Who this institution is and which surfaces this process serves."""

from yaojian.config.settings import environment

SURFACES = ("portal", "oa", "enterprise", "console")
YAOJIAN_SURFACES = environment.names("YAOJIAN_SURFACES", ",".join(SURFACES))
YAOJIAN_DEMO = environment.flag("YAOJIAN_DEMO")

YAOJIAN_INSTITUTION = environment.text("YAOJIAN_INSTITUTION", "湖北省药品监督管理局")
YAOJIAN_ORGAN_CODE = environment.text("YAOJIAN_ORGAN_CODE", "11420000MB15291767")
YAOJIAN_INSTITUTION_EN = environment.text("YAOJIAN_INSTITUTION_EN", "Hubei Medical Products Administration")
# Footer elements every government website must show (国办发〔2017〕47号, 网页设计规范); real values come from the environment.
YAOJIAN_SITE_CODE = environment.text("YAOJIAN_SITE_CODE", "4200000000")
YAOJIAN_ICP_NUMBER = environment.text("YAOJIAN_ICP_NUMBER", "鄂ICP备00000000号")
YAOJIAN_POLICE_NUMBER = environment.text("YAOJIAN_POLICE_NUMBER", "鄂公网安备00000000000000号")
YAOJIAN_PHONE = environment.text("YAOJIAN_PHONE", "027-00000000")
YAOJIAN_SITE_SPONSOR = environment.text("YAOJIAN_SITE_SPONSOR", "省局信息中心")
YAOJIAN_SITE_ADDRESS = environment.text("YAOJIAN_SITE_ADDRESS", "http://127.0.0.1:8000")
# Internal ranges the availability probes may visit, e.g. "10.1.0.0/16,192.168.3.0/24"; nothing else inside is ever asked.
YAOJIAN_PROBE_NETWORKS = environment.text("YAOJIAN_PROBE_NETWORKS", "")

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

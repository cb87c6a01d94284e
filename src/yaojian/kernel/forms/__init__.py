"""Forms: JSON Schema 2020-12 definitions that serve page, check, import and print alike. No tables.

``definitions.load(path)`` → ``Definition``; ``checking.check(definition, data)`` → problems in Chinese;
``parsing.parse(definition, request.POST)`` → data; ``rows.act_on_rows`` → a row added or removed;
``{% load definitions %}{% definition_section definition "warehouses" data problems %}`` → the page.

Hints a definition may carry beside the schema's own words (``title`` is the label):

    x-help          a sentence under the label              x-unit       「平方米」, behind the input
    x-widget        textarea, radio, select, checkbox, month, minute (2026-03-01T09:05,
                    Beijing time), tel, file                  x-width      short, medium, long
    x-row-label     what one row of a list is called        x-sentences  {"pattern": "请填写 18 位统一社会信用代码。"}
    x-shown-when    {"entrusts": true}: only when the sibling has this value (or one of a list)
    x-required      with x-shown-when: must be given when shown (outside of it, use ``required``)
    x-layout        table: a list of records as a table    x-none       the box 「本年度没有…」 of a part
    x-waiver        the box 「不适用」, with its reason        x-computed   an expression nobody types (``rules``)
    x-when          an expression: whether a part concerns who fills in (``tailoring``); x-when-not: why not
    x-rules         of a whole form: what must hold between answers (``rules``)
    x-prefill       which fact of the register fills it in   x-statistic  becomes a figure when it is submitted
"""

"""内部审批中心: applications of the staff (请假, 采购, 用印, 用车, 通用) on the flow engine (O2).

A form is a versioned definition of ``kernel.forms``; an application is a document of kind ``approval`` with its data.
``rules`` says what the schema cannot (an end before its start), ``routing`` which approvers the data ask for.
"""

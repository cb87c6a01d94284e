"""Writing flows: the proof that one strands nobody, its chart and BPMN, the pages on which its next version is written (O1).

Instances are not moved here; that is ``oa.flow``'s business.
"""

"""Surveys and consultations (在线调查、意见征集): questions, one answer a visitor, results without small numbers, feedback."""

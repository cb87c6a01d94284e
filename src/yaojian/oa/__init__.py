"""Office system (办公系统 OA): documents, flow, desk."""

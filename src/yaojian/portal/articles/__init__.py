"""Articles (信息): their structured body, pictures and attachments, and who may write them. (P1, P3)"""

"""Review (审核): nobody publishes alone, and what is published is exactly the version that was approved. (P1)

A review is bound to one revision and its digest. Only an approved review in force opens the door to publication; editing,
withdrawing or a later approval ends that force. Opinions are never changed. Also the desk's own pages about articles.
"""

"""The tree of columns (栏目): what the site offers, who owns each part, how often it must be renewed. (P2)"""

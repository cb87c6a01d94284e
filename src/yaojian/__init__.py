"""yaojian (药监): portal, office, enterprise portal, inspection and operations of a provincial drug administration."""

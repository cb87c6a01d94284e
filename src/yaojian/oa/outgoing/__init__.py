"""Outgoing documents (发文): drafting, body versions, number, red header, proof, seal, distribution; joint documents."""

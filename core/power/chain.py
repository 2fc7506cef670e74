"""The power chain of a project: what feeds what, which way each switch stands, and who is alive.

A state of the chain is the project with some items out of service: ``build_chain`` finds the live inputs of every
unit and load by the rules of its kind. ``core.power.chain_flow`` solves it.
"""

"""Choosers and questions; non-modal unless work could be lost."""

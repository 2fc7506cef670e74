"""Energy sources at the operating point: who delivers, what it emits, what it costs."""

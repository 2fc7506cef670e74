"""The floorplan: heat map, racks and equipment in a few batched layers, and the tools that edit them."""

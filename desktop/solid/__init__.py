"""The 3D view: a software painter that always works, and OpenGL where there is one."""

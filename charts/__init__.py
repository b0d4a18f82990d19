"""Facts to SVG: one pure function a picture."""

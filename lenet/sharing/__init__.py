"""Networks that come and go: as one file, as ONNX, and the registry of which ones answer."""

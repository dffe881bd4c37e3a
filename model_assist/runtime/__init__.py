"""What every model needs around it: frames, device, loaded models, cancelling, reporting."""

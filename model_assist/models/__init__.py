"""One file per model; `model_assist.registry` lists them."""

"""Small maps side by side, drawn without scripts."""
